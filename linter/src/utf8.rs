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

/// The bytes of a character as one number, which orders and tells characters apart as their code points do.
#[inline]
pub(crate) const fn code(character: &[u8]) -> u32 {
    match *character {
        [first] => first as u32,
        [first, second] => u32::from_be_bytes([0, 0, first, second]),
        [first, second, third] => u32::from_be_bytes([0, first, second, third]),
        [first, second, third, fourth] => u32::from_be_bytes([first, second, third, fourth]),
        _ => 0,
    }
}

/// The characters of a text by their codes, each with the byte where it begins.
#[inline]
pub(crate) fn codes(text: &str) -> impl Iterator<Item = (usize, u32)> {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        let at = text.len() - rest.len();
        let (character, behind) = match *rest {
            // As nearly all are.
            [0xE0..0xF0, _, _, ref behind @ ..] => (rest.first_chunk::<3>()?.as_slice(), behind),
            [first, ..] => rest.split_at_checked(width(first))?,
            [] => return None,
        };
        rest = behind;
        Some((at, code(character)))
    })
}

/// The last boundary of characters up to this byte.
pub(crate) fn boundary_before(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first boundary of characters from this byte on.
pub(crate) fn boundary_after(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// How many bytes a character takes that has this code.
#[inline]
pub(crate) fn length(code: u32) -> usize {
    4 - (code | 1).leading_zeros() as usize / 8
}

/// The character that has this code.
pub(crate) fn character(code: u32) -> Option<char> {
    let bytes = code.to_be_bytes();
    let bytes = bytes.get(4 - length(code)..)?;
    std::str::from_utf8(bytes).ok()?.chars().next()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_codes_of_a_text_are_its_characters(text in any::<String>()) {
            let told = codes(&text).map(|(at, code)| (at, character(code).unwrap()));
            prop_assert!(told.eq(text.char_indices()));
        }
    }

    #[test]
    fn a_code_is_the_bytes_of_its_character() {
        let mut before = None;
        for each in '\0'..=char::MAX {
            let own = code(each.encode_utf8(&mut [0; 4]).as_bytes());
            assert_eq!((length(own), character(own)), (each.len_utf8(), Some(each)));
            assert!(before < Some(own));
            before = Some(own);
        }
    }
}
