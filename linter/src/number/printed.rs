//! Figures in Arabic digits, half- or full-width, with grouping and a fraction.

use super::Decimal;
use super::decimal::SIDE_DIGITS;

/// A figure as read from the start of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printed {
    /// `None` when it has more digits than any figure.
    pub(super) value: Option<Decimal>,
    /// Printed digits after the point.
    pub(super) places: u8,
    /// The bytes that it takes.
    pub(super) len: usize,
    /// Printed digits before the point.
    pub(super) whole_digits: usize,
}

/// Whether digits may also be grouped by spaces (`1 234`), and stand off from their point (`52. 3`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grouping {
    Commas,
    CommasOrSpaces,
}

/// Reads the figure that the text begins with. A separator counts only where the groups have the shape of
/// thousands, a point only before a digit.
pub(super) fn printed(text: &str, grouping: Grouping) -> Option<Printed> {
    let bytes = text.as_bytes();
    let mut figure = Figure::default();
    let mut at = figure.take_digits(bytes, 0);
    if figure.digits == 0 {
        return None;
    }
    if figure.digits <= 3 && !figure.starts_with_zero {
        let separator = separator_at(bytes, at, grouping);
        while let Some((_, width)) =
            separator.filter(|_| separator_at(bytes, at, grouping) == separator)
        {
            let Some(end) = group_end(bytes, at + width) else {
                break;
            };
            figure.take_digits(bytes, at + width);
            at = end;
        }
    }
    let whole_digits = figure.digits;
    if let Some(fraction) = fraction_at(bytes, at, grouping) {
        at = figure.take_digits(bytes, fraction);
    }
    let places = figure.digits - whole_digits;
    let fits = whole_digits <= SIDE_DIGITS && places <= SIDE_DIGITS;
    Some(Printed {
        value: fits.then(|| Decimal::new(figure.mantissa, places as u8)),
        places: places.min(usize::from(u8::MAX)) as u8,
        len: at,
        whole_digits,
    })
}

#[derive(Default)]
struct Figure {
    mantissa: i128,
    digits: usize,
    starts_with_zero: bool,
}

impl Figure {
    /// Takes the digits from `at` on; returns where they end.
    fn take_digits(&mut self, bytes: &[u8], mut at: usize) -> usize {
        while let Some((digit, width)) = digit_at(bytes, at) {
            if self.digits == 0 {
                self.starts_with_zero = digit == 0;
            }
            // Wraps only beyond the digits that are accepted.
            self.mantissa = self.mantissa.wrapping_mul(10).wrapping_add(digit.into());
            self.digits += 1;
            at += width;
        }
        at
    }
}

/// The digit at a byte, and how many bytes it takes.
pub(super) fn digit_at(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    match bytes.get(at)? {
        digit @ b'0'..=b'9' => Some((digit - b'0', 1)),
        // `０` is EF BC 90.
        0xEF if bytes.get(at + 1) == Some(&0xBC) => match bytes.get(at + 2)? {
            digit @ 0x90..=0x99 => Some((digit - 0x90, 3)),
            _ => None,
        },
        _ => None,
    }
}

/// Where the digits behind the point stand.
fn fraction_at(bytes: &[u8], at: usize, grouping: Grouping) -> Option<usize> {
    let space = |at: usize| match grouping {
        Grouping::Commas => 0,
        Grouping::CommasOrSpaces => space_at(bytes, at).unwrap_or(0),
    };
    let point = at + space(at);
    let behind = point + point_at(bytes, point)?;
    let digits = behind + space(behind);
    digit_at(bytes, digits).is_some().then_some(digits)
}

fn point_at(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    if rest.starts_with(b".") {
        Some(1)
    } else if rest.starts_with("．".as_bytes()) {
        Some(3)
    } else {
        None
    }
}

/// Which separator stands here, and how many bytes it takes.
fn separator_at(bytes: &[u8], at: usize, grouping: Grouping) -> Option<(u8, usize)> {
    let rest = bytes.get(at..)?;
    if rest.starts_with(b",") {
        return Some((b',', 1));
    }
    if rest.starts_with("，".as_bytes()) {
        return Some((b'w', 3));
    }
    if grouping == Grouping::Commas {
        return None;
    }
    Some((b' ', space_at(bytes, at)?))
}

/// How many bytes the space here takes.
fn space_at(bytes: &[u8], at: usize) -> Option<usize> {
    const SPACES: [&str; 5] = [" ", "\u{a0}", "\u{2009}", "\u{202f}", "\u{3000}"];
    let rest = bytes.get(at..)?;
    let space = SPACES
        .iter()
        .find(|space| rest.starts_with(space.as_bytes()))?;
    Some(space.len())
}

/// The end of exactly three digits.
fn group_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    for _ in 0..3 {
        at += digit_at(bytes, at)?.1;
    }
    digit_at(bytes, at).is_none().then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, usize) {
        let printed = printed(text, Grouping::Commas).unwrap();
        (printed.value.unwrap().to_string(), printed.len)
    }

    #[test]
    fn grouping_counts_only_in_the_shape_of_thousands() {
        assert_eq!(read("1,234条"), ("1234".into(), 5));
        assert_eq!(read("1，234，567"), ("1234567".into(), 13));
        assert_eq!(read("2019,100"), ("2019".into(), 4));
        assert_eq!(read("1,23"), ("1".into(), 1));
        assert_eq!(read("1,2345"), ("1".into(), 1));
        assert_eq!(read("0,123"), ("0".into(), 1));
        assert_eq!(read("1,234，567"), ("1234".into(), 5));
        assert_eq!(read("1 234"), ("1".into(), 1));
    }

    #[test]
    fn a_point_counts_only_before_a_digit() {
        assert_eq!(read("4.63万"), ("4.63".into(), 4));
        assert_eq!(read("１２．５"), ("12.5".into(), 12));
        assert_eq!(read("1.政府公报"), ("1".into(), 1));
    }

    #[test]
    fn endless_digits_have_no_value() {
        let printed = printed(&"9".repeat(100_000), Grouping::Commas).unwrap();
        assert_eq!((printed.value, printed.len), (None, 100_000));
    }
}
