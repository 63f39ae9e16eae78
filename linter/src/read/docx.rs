//! Word documents: a zip of XML parts, read into the text that a person sees.
//!
//! A .docx has no text of its own, so the reader writes one: a line for each paragraph and each row of a
//! table. Positions index that text; a [`DocxMap`] leads from there back to the XML.

mod body;
mod content;
mod grid;
mod layout;
mod map;
mod numbering;
pub(crate) mod package;
mod styles;
#[cfg(test)]
mod tests;
pub(crate) mod xml;

pub(crate) use content::{ParagraphPlace, Piece};
pub(crate) use layout::{Anchor, Line};
pub use map::DocxMap;
pub(crate) use map::{Mark, Place};

use std::collections::BTreeMap;

use super::ReadError;
use crate::document::{Document, Format, Revisions};
use crate::source::Source;

use content::{Block, Content, NoteKind, NoteMark};
use layout::{Home, Layout};
use numbering::Numbering;
use package::{Package, Relationship};
use styles::Styles;

pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    Ok(open(bytes)?.0)
}

/// The document, and the way back from its text into the file.
pub fn open(bytes: &[u8]) -> Result<(Document, DocxMap), ReadError> {
    let mut package = Package::open(bytes)?;
    let main = package.main()?;
    let xml = package.text(&main)?.ok_or(ReadError::OtherZip)?;
    open_part(&mut package, &main, xml)
}

/// The same for a main part whose XML is at hand.
pub(crate) fn open_part(
    package: &mut Package<'_>,
    main: &str,
    xml: String,
) -> Result<(Document, DocxMap), ReadError> {
    let relationships = package.relationships(main)?;
    let styles = match related(package, &relationships, "styles")? {
        Some(xml) => Styles::parse(&xml)?,
        None => Styles::default(),
    };
    let numbering = match related(package, &relationships, "numbering")? {
        Some(xml) => Numbering::parse(&xml)?,
        None => Numbering::default(),
    };
    let content = body::parse(&xml, &styles)?;
    let notes = notes(package, &relationships, &styles, &content)?;
    let mut layout = Layout {
        styles: &styles,
        numbering: &numbering,
        counters: numbering::Counters::default(),
        text: String::with_capacity(xml.len() / 8),
        blocks: Vec::new(),
        lines: Vec::new(),
        revised: None,
        home: Home::Body,
    };
    layout.flow(&content.blocks)?;
    if layout.text.is_empty() && content.wraps {
        return Err(ReadError::Wrapped);
    }
    for (mark, run) in &content.marks {
        if let Some(blocks) = notes.get(mark) {
            layout.home = Home::Note(*run);
            layout.flow(blocks)?;
        }
    }
    let Layout {
        text,
        blocks,
        lines,
        revised,
        ..
    } = layout;
    let mut document = Document::new(Source::from_text(text), Format::Docx, None, blocks);
    document.revisions = (content.revisions > 0).then(|| Revisions {
        count: content.revisions,
        first: revised.unwrap_or_default(),
    });
    let map = DocxMap::new(xml, content.runs, lines);
    Ok((document, map))
}

/// Footnotes and endnotes that the text refers to.
fn notes(
    package: &mut Package<'_>,
    relationships: &[Relationship],
    styles: &Styles,
    content: &Content,
) -> Result<BTreeMap<NoteMark, Vec<Block>>, ReadError> {
    let mut notes = BTreeMap::new();
    for (kind, name) in [
        (NoteKind::Footnote, "footnotes"),
        (NoteKind::Endnote, "endnotes"),
    ] {
        if !content.marks.iter().any(|(mark, _)| mark.kind == kind) {
            continue;
        }
        if let Some(xml) = related(package, relationships, name)? {
            let part = body::parse(&xml, styles)?;
            let marked = part
                .notes
                .into_iter()
                .map(|(id, blocks)| (NoteMark { kind, id }, blocks));
            notes.extend(marked);
        }
    }
    Ok(notes)
}

fn related(
    package: &mut Package<'_>,
    relationships: &[Relationship],
    kind: &str,
) -> Result<Option<String>, ReadError> {
    match relationships.iter().find(|found| found.kind == kind) {
        Some(found) => package.text(&found.target),
        None => Ok(None),
    }
}
