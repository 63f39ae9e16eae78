//! A step through UTF-8 without decoding: most of what is looked for is told by a byte or two.

/// How many bytes the character takes that begins with this one.
#[inline]
pub(crate) fn width(first: u8) -> usize {
    usize::from(WIDTHS[usize::from(first)])
}

const WIDTHS: [u8; 256] = {
    let mut widths = [1; 256];
    let mut first = 0xC0;
    while first < 256 {
        widths[first] = match first {
            0xC0..0xE0 => 2,
            0xE0..0xF0 => 3,
            _ => 4,
        };
        first += 1;
    }
    widths
};
