//! Exact decimals, as they stand in a cell.

use std::fmt;

/// `value` divided by ten to the power of `scale`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Number {
    value: i64,
    scale: u8,
}

const FINEST: u8 = 6;

impl Number {
    /// Counts a whole thing, for a cell that must hold one.
    pub(crate) fn count(value: i64) -> Number {
        Number { value, scale: 0 }
    }

    pub(crate) fn decimal(value: i64, scale: u8) -> Number {
        Number {
            value,
            scale: scale.min(FINEST),
        }
    }

    /// The number in millionths: the common measure of all cells.
    pub(crate) fn millionths(self) -> i128 {
        i128::from(self.value) * 10_i128.pow(u32::from(FINEST - self.scale))
    }

    pub(crate) fn is_zero(self) -> bool {
        self.value == 0
    }

    /// The same number with this much more in its last place.
    pub(crate) fn plus(self, more: i64) -> Number {
        Number {
            value: self.value + more,
            ..self
        }
    }

    pub(crate) fn whole(self) -> i64 {
        self.value / 10_i64.pow(u32::from(self.scale))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.value < 0 { "-" } else { "" };
        let unit = 10_u64.pow(u32::from(self.scale));
        let value = self.value.unsigned_abs();
        if self.scale == 0 {
            write!(out, "{sign}{value}")
        } else {
            let places = usize::from(self.scale);
            write!(out, "{sign}{}.{:0places$}", value / unit, value % unit)
        }
    }
}
