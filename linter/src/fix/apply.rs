//! Edits written into the bytes of a file, in the encoding that it has.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::diagnostic::Edit;
use crate::document::{Document, Format};
use crate::source::Source;

use super::{MendError, docx};

/// The file with these edits, which are sorted and do not overlap. No byte outside of them changes.
pub fn apply(
    format: Format,
    bytes: &[u8],
    document: &Document,
    edits: &[&Edit],
) -> Result<Vec<u8>, MendError> {
    if format == Format::Docx {
        return docx::apply(bytes, edits);
    }
    let source = &document.source;
    let encoding = written_in(source, bytes)?;
    let mut edited = Vec::with_capacity(bytes.len() + 64);
    if source.byte_order_mark {
        edited.extend(mark(source.encoding));
    }
    let text = source.text.as_str();
    let mut done = 0;
    for edit in edits {
        let kept = text.get(done..edit.span.start);
        let kept = kept.ok_or(MendError::OutOfReach)?;
        edited.extend_from_slice(&encode(kept, encoding)?);
        edited.extend_from_slice(&encode(&edit.text, encoding)?);
        done = edit.span.end;
    }
    let rest = text.get(done..).ok_or(MendError::OutOfReach)?;
    edited.extend_from_slice(&encode(rest, encoding)?);
    Ok(edited)
}

/// The encoding that gives back the very bytes that were read. GBK is read as what GB18030 makes of it, and some
/// files hold what only the one or the other can write.
fn written_in(source: &Source, bytes: &[u8]) -> Result<&'static Encoding, MendError> {
    let body = match source.byte_order_mark {
        true => bytes.get(mark(source.encoding).len()..),
        false => Some(bytes),
    };
    let candidates = match source.encoding {
        encoding if encoding == GBK => [GB18030, GBK],
        encoding => [encoding, encoding],
    };
    candidates
        .into_iter()
        .find(|encoding| {
            encode(&source.text, encoding).is_ok_and(|written| Some(&*written) == body)
        })
        .ok_or(MendError::Undecodable {
            encoding: source.encoding.name(),
        })
}

fn mark(encoding: &'static Encoding) -> &'static [u8] {
    match encoding {
        encoding if encoding == UTF_16LE => b"\xFF\xFE",
        encoding if encoding == UTF_16BE => b"\xFE\xFF",
        encoding if encoding == UTF_8 => b"\xEF\xBB\xBF",
        _ => b"",
    }
}

/// Text in an encoding, or the first character that it does not have.
pub fn encode<'t>(text: &'t str, encoding: &'static Encoding) -> Result<Cow<'t, [u8]>, MendError> {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let units = text.encode_utf16().flat_map(|unit| match encoding {
            encoding if encoding == UTF_16LE => unit.to_le_bytes(),
            _ => unit.to_be_bytes(),
        });
        return Ok(Cow::Owned(units.collect()));
    }
    let (bytes, _, has_unmappable) = encoding.encode(text);
    if !has_unmappable {
        return Ok(bytes);
    }
    let mut letter = [0; 4];
    let lacks = |sign: &char| encoding.encode(sign.encode_utf8(&mut letter)).2;
    Err(MendError::Unencodable {
        encoding: encoding.name(),
        character: text
            .chars()
            .find(lacks)
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    })
}
