//! From bytes to a [`Document`]: decoding, then one reader a format.

mod allow;
pub mod decode;
mod draft;
mod entity;
pub mod html;
pub mod markdown;
pub mod text;

use crate::document::{Document, Format};

/// Reads a file. Odd content never fails; only a container that cannot be opened does.
pub fn read(format: Format, bytes: &[u8]) -> Document {
    let source = decode::decode(format, bytes);
    match format {
        Format::Text => text::read(source),
        Format::Markdown => markdown::read(source),
        Format::Html => html::read(source),
    }
}
