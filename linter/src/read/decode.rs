//! From bytes to text, in the encodings that government sites and office software write.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GBK, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

use crate::document::Format;
use crate::source::Source;

/// Decodes a file. What cannot be decoded becomes U+FFFD; NUL bytes stay, for readers to take as blanks.
pub fn decode(format: Format, bytes: &[u8]) -> Source {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let text = bytes.get(length..).unwrap_or_default();
        return Source::new(decoded(encoding, text), encoding, true);
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return Source::new(decoded(encoding, bytes), encoding, false);
    }
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Source::new(text.to_owned(), UTF_8, false);
    }
    let encoding = match format {
        Format::Html => declared(bytes),
        _ => None,
    };
    let encoding = encoding.unwrap_or_else(|| guessed(bytes));
    Source::new(decoded(encoding, bytes), encoding, false)
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> String {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    match text {
        Cow::Owned(text) => text,
        Cow::Borrowed(text) => text.to_owned(),
    }
}

/// UTF-16 shows by the NULs in its line breaks and digits, nearly all at odd places or at even ones
/// (一 is U+4E00). Another encoding may hold a stray NUL, so what comes out must look like a report.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 8192;
    let sample = bytes.get(..bytes.len().min(SAMPLE))?;
    memchr::memchr(0, sample)?;
    let mut nuls = [0_usize; 2];
    for (at, &byte) in sample.iter().enumerate() {
        nuls[at % 2] += usize::from(byte == 0);
    }
    let (encoding, many, few) = if nuls[1] > nuls[0] {
        (UTF_16LE, nuls[1], nuls[0])
    } else {
        (UTF_16BE, nuls[0], nuls[1])
    };
    // Pairs of ASCII letters look like Chinese: plain text with a NUL is not to be taken for UTF-16.
    let least = if std::str::from_utf8(bytes).is_ok() {
        sample.len() / 8
    } else {
        sample.len() / 400
    };
    if many <= least || many <= few * 2 {
        return None;
    }
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let usual = text
        .chars()
        .filter(|&character| is_usual(character))
        .count();
    (usual * 10 > text.chars().count() * 9).then_some(encoding)
}

/// Characters that reports are made of.
fn is_usual(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{a0}'..='\u{ff}'
        | '\u{2000}'..='\u{206f}' | '\u{2100}'..='\u{2fdf}' | '\u{3000}'..='\u{303f}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// The encoding that a page declares in `<meta>` or in its XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const HEAD: usize = 4096;
    let head = bytes.get(..bytes.len().min(HEAD))?.to_ascii_lowercase();
    let label = if head.trim_ascii_start().starts_with(b"<?xml") {
        label_after(&head, b"encoding").or_else(|| meta_label(&head))
    } else {
        meta_label(&head)
    };
    // Bytes that were UTF-8 or UTF-16 would have been recognised before: such a label is wrong.
    Encoding::for_label(label?).filter(|&found| {
        found != UTF_8
            && found != UTF_16LE
            && found != UTF_16BE
            && found != encoding_rs::REPLACEMENT
    })
}

fn meta_label(head: &[u8]) -> Option<&[u8]> {
    let mut rest = head;
    while let Some(at) = find(rest, b"<meta") {
        rest = rest.get(at + 5..)?;
        let end = rest
            .iter()
            .position(|&byte| byte == b'>')
            .unwrap_or(rest.len());
        if let Some(label) = label_after(rest.get(..end)?, b"charset") {
            return Some(label);
        }
    }
    None
}

/// The value in `key = "value"`, quoted or not.
fn label_after<'a>(bytes: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let after = bytes
        .get(find(bytes, key)? + key.len()..)?
        .trim_ascii_start();
    let value = after.strip_prefix(b"=")?.trim_ascii_start();
    let value = value
        .strip_prefix(b"\"")
        .or_else(|| value.strip_prefix(b"'"))
        .unwrap_or(value);
    let is_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
    let end = value
        .iter()
        .position(|byte| !is_label(byte))
        .unwrap_or(value.len());
    value.get(..end).filter(|label| !label.is_empty())
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes
        .windows(needle.len())
        .position(|window| window == needle)
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    if is_damaged_utf_8(bytes) {
        return UTF_8;
    }
    if memmem::find(bytes, DISCLOSURE).is_some() {
        return GBK;
    }
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let end = bytes.len().min(start + TELLING);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(
        bytes.get(start..end).unwrap_or_default(),
        end == bytes.len(),
    );
    detector.guess(Some(b"cn"), Utf8Detection::Deny)
}

/// 信息公开 in GBK, which hardly a report is without. In every other encoding these bytes are nonsense.
const DISCLOSURE: &[u8] = b"\xd0\xc5\xcf\xa2\xb9\xab\xbf\xaa";

/// The detector weighs every encoding of the world at each byte: of a file without these words, so much is enough.
const TELLING: usize = 1 << 16;

/// One wrong byte, or a file cut within a character, does not make a UTF-8 text a GBK one.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk
            .valid()
            .chars()
            .filter(|character| character.len_utf8() > 2)
            .count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken * 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::GB18030;

    const TEXT: &str = "某县水务局2021年政府信息公开工作年度报告\n一、总体情况\n本年新收12件。\n";

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn utf_8_is_read_with_and_without_its_mark() {
        let source = decode(Format::Text, TEXT.as_bytes());
        assert_eq!(
            (
                source.text.as_str(),
                source.encoding,
                source.byte_order_mark
            ),
            (TEXT, UTF_8, false)
        );
        let marked = [b"\xef\xbb\xbf", TEXT.as_bytes()].concat();
        let source = decode(Format::Text, &marked);
        assert_eq!(
            (
                source.text.as_str(),
                source.encoding,
                source.byte_order_mark
            ),
            (TEXT, UTF_8, true)
        );
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        for (to_bytes, encoding) in [
            (u16::to_le_bytes as fn(u16) -> [u8; 2], UTF_16LE),
            (u16::to_be_bytes, UTF_16BE),
        ] {
            let source = decode(Format::Text, &utf_16(TEXT, to_bytes));
            assert_eq!(
                (
                    source.text.as_str(),
                    source.encoding,
                    source.byte_order_mark
                ),
                (TEXT, encoding, false)
            );
            let source = decode(Format::Text, &utf_16(&format!("\u{feff}{TEXT}"), to_bytes));
            assert_eq!(
                (
                    source.text.as_str(),
                    source.encoding,
                    source.byte_order_mark
                ),
                (TEXT, encoding, true)
            );
        }
    }

    #[test]
    fn utf_16_in_plain_ascii_is_not_taken_for_utf_8() {
        let source = decode(
            Format::Html,
            &utf_16("<p>711</p>\n<p>12</p>", u16::to_le_bytes),
        );
        assert_eq!(
            (source.text.as_str(), source.encoding),
            ("<p>711</p>\n<p>12</p>", UTF_16LE)
        );
    }

    #[test]
    fn gbk_is_guessed_in_text() {
        let (bytes, _, _) = GBK.encode(TEXT);
        let source = decode(Format::Text, &bytes);
        assert_eq!((source.text.as_str(), source.encoding), (TEXT, GBK));
    }

    #[test]
    fn what_shows_no_gbk_words_is_left_to_the_detector() {
        // A letter that is no report, and longer than what the detector reads.
        let letter = "关于做好汛期值班工作的通知：各科室安排专人值守，及时报告。\n".repeat(2000);
        let (bytes, _, _) = GBK.encode(&letter);
        assert!(bytes.len() > TELLING && memmem::find(&bytes, DISCLOSURE).is_none());
        let source = decode(Format::Text, &bytes);
        assert_eq!((source.text, source.encoding), (letter, GBK));
    }

    #[test]
    fn a_damaged_gbk_file_is_still_one() {
        let (bytes, _, _) = GBK.encode(TEXT);
        let source = decode(Format::Text, &[&bytes, &b"\xff"[..]].concat());
        assert_eq!(
            (source.text, source.encoding),
            (format!("{TEXT}\u{fffd}"), GBK)
        );
    }

    #[test]
    fn a_page_names_its_encoding() {
        for (meta, encoding) in [
            (
                "<META http-equiv=Content-Type content=\"text/html; charset=gb2312\">",
                GBK,
            ),
            ("<meta name=a><meta charset='GB18030'/>", GB18030),
            ("<meta charset = gbk>", GBK),
        ] {
            let page = format!("<html><head>{meta}</head><p>件</p>");
            let (bytes, _, _) = encoding.encode(&page);
            let source = decode(Format::Html, &bytes);
            assert_eq!(
                (source.text.as_str(), source.encoding),
                (page.as_str(), encoding)
            );
        }
        let (bytes, _, _) = GBK.encode("<?xml version='1.0' encoding='GB2312'?><p>件</p>");
        assert_eq!(decode(Format::Html, &bytes).encoding, GBK);
    }

    #[test]
    fn a_wrong_utf_8_label_does_not_hide_gbk() {
        let page = format!("<meta charset=utf-8><p>{TEXT}</p>");
        let (bytes, _, _) = GBK.encode(&page);
        let source = decode(Format::Html, &bytes);
        assert_eq!(
            (source.text.as_str(), source.encoding),
            (page.as_str(), GBK)
        );
    }

    #[test]
    fn one_broken_byte_does_not_make_utf_8_something_else() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.push(0xe4);
        let source = decode(Format::Text, &bytes);
        assert_eq!(source.encoding, UTF_8);
        assert_eq!(source.text, format!("{TEXT}\u{fffd}"));
    }

    #[test]
    fn a_stray_nul_stays_in_the_text() {
        let text = TEXT.replace("12", "1\u{0}2");
        assert_eq!(decode(Format::Text, text.as_bytes()).text, text);
        let (bytes, _, _) = GBK.encode(&text);
        let source = decode(Format::Text, &bytes);
        assert_eq!(
            (source.text.as_str(), source.encoding),
            (text.as_str(), GBK)
        );
    }

    #[test]
    fn an_empty_file_is_an_empty_text() {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            assert_eq!(decode(format, b"").text, "");
        }
    }
}
