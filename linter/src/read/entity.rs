//! Character references: `&nbsp;`, `&#12345;`, `&ldquo;`.

use std::borrow::Cow;

/// The text that a reference at the start of `source` stands for, and its length there.
pub(super) fn decode(source: &str) -> Option<(Cow<'static, str>, usize)> {
    // The longest name of the standard has 32 letters.
    const LONGEST: usize = 34;
    let bytes = source.as_bytes();
    let mut end = 1;
    while end < LONGEST
        && bytes
            .get(end)
            .is_some_and(|&byte| byte == b'#' || byte.is_ascii_alphanumeric())
    {
        end += 1;
    }
    if bytes.get(end) == Some(&b';') {
        end += 1;
    }
    let reference = source.get(..end)?;
    match common(reference) {
        Some(text) => Some((Cow::Borrowed(text), end)),
        None if end > 1 => any(reference),
        None => None,
    }
}

/// Those that office software and web editors write on every page.
fn common(reference: &str) -> Option<&'static str> {
    Some(match reference {
        "&nbsp;" => "\u{a0}",
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        "&ldquo;" => "\u{201c}",
        "&rdquo;" => "\u{201d}",
        "&mdash;" => "\u{2014}",
        "&middot;" => "\u{b7}",
        "&hellip;" => "\u{2026}",
        "&ensp;" => "\u{2002}",
        "&emsp;" => "\u{2003}",
        _ => return None,
    })
}

/// Any other: html5gum knows all names, those that need no semicolon, and the numbers that stand for others.
fn any(reference: &str) -> Option<(Cow<'static, str>, usize)> {
    let mut text = Vec::new();
    for token in html5gum::Tokenizer::new(reference) {
        if let Ok(html5gum::Token::String(string)) = token {
            text.extend_from_slice(&string.value);
        }
    }
    let text = String::from_utf8(text).ok()?;
    if text == reference || text.is_empty() {
        return None;
    }
    // `&ampx` stands for `&x`: what follows the reference comes back as it was.
    let rest = text
        .bytes()
        .rev()
        .zip(reference.bytes().rev())
        .take_while(|(a, b)| a == b)
        .count();
    match text.get(..text.len() - rest) {
        Some(decoded) if !decoded.is_empty() => {
            Some((decoded.to_owned().into(), reference.len() - rest))
        }
        _ => Some((text.into(), reference.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references_decode_as_browsers_do() {
        for (source, text, length) in [
            ("&nbsp;12", "\u{a0}", 6),
            ("&#65288;一", "（", 8),
            ("&#xFF08;", "（", 8),
            ("&times;", "×", 7),
            ("&nbsp12", "\u{a0}", 5),
            ("&#151;", "—", 6),
            ("&ampx", "&", 4),
            ("&semi;", ";", 6),
        ] {
            let (decoded, end) = decode(source).unwrap();
            assert_eq!((decoded.as_ref(), end), (text, length), "{source}");
        }
    }

    #[test]
    fn what_is_no_reference_stays() {
        for source in ["&", "& ", "&unknown;", "&#;", "&&amp;", "&一"] {
            assert!(decode(source).is_none(), "{source}");
        }
    }
}
