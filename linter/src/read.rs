//! From bytes to a [`Document`]: decoding, then one reader a format.

mod allow;
pub mod decode;
pub mod docx;
mod draft;
mod entity;
mod error;
pub mod html;
pub mod markdown;
pub mod text;

pub use error::ReadError;

use crate::document::{Document, Format};
use crate::source::Source;

/// Reads a file. Odd content never fails; only a container that cannot be opened does.
pub fn read(format: Format, bytes: &[u8]) -> Result<Document, ReadError> {
    let source = || decode::decode(format, bytes);
    Ok(match format {
        Format::Text => text::read(source()),
        Format::Markdown => markdown::read(source()),
        Format::Html => html::read(source()),
        Format::Docx => docx::read(bytes)?,
    })
}

/// Reads a text that is decoded already: an editor's buffer, whatever encoding its file or its `<meta>` names.
/// A Word document is no text; what is said to be one is read as plain text.
pub fn read_text(format: Format, text: String) -> Document {
    let source = Source::from_text(text);
    match format {
        Format::Text | Format::Docx => text::read(source),
        Format::Markdown => markdown::read(source),
        Format::Html => html::read(source),
    }
}
