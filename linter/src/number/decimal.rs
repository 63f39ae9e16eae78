//! Exact decimals: figures are compared by what is printed, never by what a binary float makes of it.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};

/// An exact decimal number, equal by value: 1.0 is 1.00.
///
/// Reading accepts 18 digits before and 18 after the point, so that adding all figures of any document stays far
/// from the limits. The operators saturate all the same; the `checked_` functions tell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    /// The value times ten to the power of `scale`; not divisible by ten unless `scale` is 0.
    mantissa: i128,
    scale: u8,
}

/// The digits that reading accepts on either side of the point.
pub(super) const SIDE_DIGITS: usize = 18;

impl Decimal {
    pub const ZERO: Decimal = Decimal {
        mantissa: 0,
        scale: 0,
    };
    pub const ONE: Decimal = Decimal {
        mantissa: 1,
        scale: 0,
    };
    const MAX: Decimal = Decimal {
        mantissa: i128::MAX,
        scale: 0,
    };

    /// Reads ASCII digits with an optional sign and an optional fraction: `52`, `-18`, `0.000001`.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, text.get(1..)?),
            b'+' => (false, text.get(1..)?),
            _ => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || digits.ends_with('.') {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > SIDE_DIGITS || fraction.len() > SIDE_DIGITS {
            return None;
        }
        let mut mantissa: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return None;
            }
            mantissa = mantissa * 10 + i128::from(byte - b'0');
        }
        let value = Decimal::new(mantissa, fraction.len() as u8);
        Some(if negative { -value } else { value })
    }

    /// `mantissa` divided by ten to the power of `scale`.
    pub(super) fn new(mut mantissa: i128, mut scale: u8) -> Decimal {
        if scale == 0 {
            return Decimal { mantissa, scale };
        }
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal { mantissa, scale }
    }

    #[inline]
    pub fn checked_add(self, other: Decimal) -> Option<Decimal> {
        // Nearly every figure is a whole number.
        if self.scale == 0 && other.scale == 0 {
            let mantissa = self.mantissa.checked_add(other.mantissa)?;
            return Some(Decimal { mantissa, scale: 0 });
        }
        self.checked_add_scaled(other)
    }

    fn checked_add_scaled(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale.max(other.scale);
        let sum = self
            .mantissa_at(scale)?
            .checked_add(other.mantissa_at(scale)?)?;
        Some(Decimal::new(sum, scale))
    }

    pub fn checked_sub(self, other: Decimal) -> Option<Decimal> {
        self.checked_add(-other)
    }

    pub fn checked_mul(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale + other.scale;
        let product = Decimal::new(self.mantissa.checked_mul(other.mantissa)?, scale);
        (product.scale <= 38).then_some(product)
    }

    /// The printed decimals that the value needs.
    pub(crate) fn places(self) -> u8 {
        self.scale
    }

    /// How many units of ten to the power of minus `places` the value is, when that is a whole number that fits.
    pub fn units(self, places: u8) -> Option<i128> {
        (self.scale <= places).then(|| self.mantissa_at(places))?
    }

    /// So many units of ten to the power of minus `places`.
    pub(crate) fn of_units(units: i128, places: u8) -> Decimal {
        Decimal::new(units, places)
    }

    fn mantissa_at(self, scale: u8) -> Option<i128> {
        self.mantissa.checked_mul(power_of_ten(scale - self.scale)?)
    }

    pub fn abs(self) -> Decimal {
        if self.is_negative() { -self } else { self }
    }

    pub fn is_integer(self) -> bool {
        self.scale == 0
    }

    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The value, when it is a whole number that fits.
    pub fn to_i64(self) -> Option<i64> {
        if self.scale == 0 {
            i64::try_from(self.mantissa).ok()
        } else {
            None
        }
    }

    /// Ten to the power of the place of the last digit that is not zero: 100 for 300 and for 4600, 0.1 for 2.5.
    pub(super) fn grain(self) -> Decimal {
        if self.scale > 0 {
            return Decimal {
                mantissa: 1,
                scale: self.scale,
            };
        }
        let mut grain = Decimal::ONE;
        let mut mantissa = self.mantissa;
        while mantissa != 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            grain.mantissa *= 10;
        }
        grain
    }
}

fn power_of_ten(exponent: u8) -> Option<i128> {
    10i128.checked_pow(exponent.into())
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Decimal {
        Decimal {
            mantissa: value.into(),
            scale: 0,
        }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa.cmp(&other.mantissa);
        }
        // Whole parts first: bringing large numbers to one scale might overflow, their fractions cannot.
        let scale = self.scale.max(other.scale);
        let parts = |number: &Decimal| {
            let one = power_of_ten(number.scale).unwrap_or(i128::MAX);
            let raise = power_of_ten(scale - number.scale).unwrap_or(1);
            let fraction = number.mantissa.rem_euclid(one);
            (
                number.mantissa.div_euclid(one),
                fraction.saturating_mul(raise),
            )
        };
        parts(self).cmp(&parts(other))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Neg for Decimal {
    type Output = Decimal;

    fn neg(self) -> Decimal {
        Decimal {
            mantissa: self.mantissa.saturating_neg(),
            scale: self.scale,
        }
    }
}

impl Add for Decimal {
    type Output = Decimal;

    #[inline]
    fn add(self, other: Decimal) -> Decimal {
        self.checked_add(other)
            .unwrap_or_else(|| match self.abs() > other.abs() {
                true => saturated(self.is_negative()),
                false => saturated(other.is_negative()),
            })
    }
}

impl Sub for Decimal {
    type Output = Decimal;

    fn sub(self, other: Decimal) -> Decimal {
        self + -other
    }
}

impl Mul<i64> for Decimal {
    type Output = Decimal;

    fn mul(self, factor: i64) -> Decimal {
        let product = self.checked_mul(Decimal::from(factor));
        product.unwrap_or_else(|| saturated(self.is_negative() != (factor < 0)))
    }
}

fn saturated(negative: bool) -> Decimal {
    if negative {
        -Decimal::MAX
    } else {
        Decimal::MAX
    }
}

impl Sum for Decimal {
    fn sum<I: Iterator<Item = Decimal>>(numbers: I) -> Decimal {
        numbers.fold(Decimal::ZERO, Add::add)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs();
        let one = 10u128.checked_pow(self.scale.into()).unwrap_or(u128::MAX);
        let width = usize::from(self.scale);
        let text = match width {
            0 => digits.to_string(),
            _ => format!("{}.{:0width$}", digits / one, digits % one),
        };
        f.pad_integral(!self.is_negative(), "", &text)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn numbers_are_equal_by_value_and_print_trimmed() {
        assert_eq!(decimal("1.0"), decimal("1.00"));
        for (text, printed) in [
            ("1234.50", "1234.5"),
            ("-0", "0"),
            ("0.000001", "0.000001"),
            ("-18", "-18"),
            ("007", "7"),
            ("+2", "2"),
        ] {
            assert_eq!(decimal(text).to_string(), printed);
        }
    }

    #[test]
    fn what_is_no_plain_number_is_not_read() {
        for text in [
            "",
            "-",
            ".",
            ".5",
            "5.",
            "1.2.3",
            "1,234",
            "１",
            "1e3",
            "--1",
            "1234567890123456789",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn sums_of_money_are_exact() {
        let sum: Decimal = ["0.1", "0.2", "25.123456"].into_iter().map(decimal).sum();
        assert_eq!(sum, decimal("25.423456"));
        assert_eq!(decimal("0.3") - decimal("0.1"), decimal("0.2"));
        assert_eq!(decimal("60.3") * 10, Decimal::from(603));
        assert_eq!(
            decimal("0.5").checked_mul(decimal("0.4")),
            Some(decimal("0.2"))
        );
    }

    #[test]
    fn numbers_of_different_scale_are_ordered_by_value() {
        let mut numbers = ["0.5", "-1.5", "-2", "12", "1.25", "-1"].map(decimal);
        numbers.sort();
        assert_eq!(
            numbers,
            ["-2", "-1.5", "-1", "0.5", "1.25", "12"].map(decimal)
        );
    }

    #[test]
    fn beyond_the_limits_the_operators_saturate() {
        let large = Decimal::MAX;
        assert_eq!(large.checked_add(Decimal::ONE), None);
        assert_eq!(large + Decimal::ONE, Decimal::MAX);
        assert_eq!(-large - large, -Decimal::MAX);
        assert_eq!(large * -2, -Decimal::MAX);
        assert!(large > decimal("0.000000000000000001"));
    }

    #[test]
    fn the_grain_is_the_worth_of_the_last_digit_that_is_not_zero() {
        for (text, grain) in [
            ("300", "100"),
            ("4630", "10"),
            ("52", "1"),
            ("2.5", "0.1"),
            ("0", "1"),
        ] {
            assert_eq!(decimal(text).grain(), decimal(grain));
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(mantissa in -1_000_000_000_000i64..1_000_000_000_000, scale in 0u8..12) {
            let number = Decimal::new(mantissa.into(), scale);
            prop_assert_eq!(Decimal::parse(&number.to_string()), Some(number));
        }

        #[test]
        fn any_text_parses_or_not(text in any::<String>()) {
            let _ = Decimal::parse(&text);
        }

        #[test]
        fn any_numbers_compute(a in any::<i128>(), b in any::<i128>(), s in 0u8..=38, t in 0u8..=38, factor in any::<i64>()) {
            let (a, b) = (Decimal::new(a, s), Decimal::new(b, t));
            let _ = (a + b, a - b, a.checked_mul(b), a * factor, a.abs().to_string(), a.grain());
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        }
    }
}
