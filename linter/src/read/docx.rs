//! Word documents: a zip of XML parts, read into the text that a person sees.
//!
//! A .docx has no text of its own, so the reader writes one: a line for each paragraph and each row of a
//! table. Positions index that text; a [`DocxMap`] leads from there back to the XML.

mod body;
mod content;
mod flow;
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
use std::ops::Range;

use super::ReadError;
use crate::document::{Document, Format, Revisions};
use crate::source::Source;

use content::{Content, NoteKind, NoteMark};
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
    let parts = note_parts(package, &relationships, &content)?;
    let mut contents = Vec::new();
    for (kind, xml) in &parts {
        contents.push((*kind, body::parse(xml, &styles)?));
    }
    let notes = notes(&contents);
    let mut layout = Layout {
        part: &content,
        styles: &styles,
        numbering: &numbering,
        counters: numbering::Counters::default(),
        known: None,
        text: String::with_capacity(xml.len() / 8),
        blocks: Vec::new(),
        lines: Vec::new(),
        revised: None,
        home: Home::Body,
    };
    layout.flow(content.blocks(&content.body))?;
    if layout.text.is_empty() && content.wraps {
        return Err(ReadError::Wrapped);
    }
    for (mark, run) in &content.marks {
        if let Some((part, blocks)) = notes.get(mark) {
            layout.part = part;
            layout.home = Home::Note(*run);
            layout.flow(part.blocks(blocks))?;
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
    let (runs, pieces) = (content.runs, content.pieces);
    let map = DocxMap::new(xml, runs, pieces, lines);
    Ok((document, map))
}

/// The parts with the footnotes and endnotes that the text refers to.
fn note_parts(
    package: &mut Package<'_>,
    relationships: &[Relationship],
    content: &Content<'_>,
) -> Result<Vec<(NoteKind, String)>, ReadError> {
    let mut parts = Vec::new();
    for (kind, name) in [
        (NoteKind::Footnote, "footnotes"),
        (NoteKind::Endnote, "endnotes"),
    ] {
        if content.marks.iter().any(|(mark, _)| mark.kind == kind) {
            let xml = related(package, relationships, name)?;
            parts.extend(xml.map(|xml| (kind, xml)));
        }
    }
    Ok(parts)
}

/// Each note with the part that defines it.
fn notes<'c, 'x>(
    contents: &'c [(NoteKind, Content<'x>)],
) -> BTreeMap<NoteMark, (&'c Content<'x>, &'c Range<usize>)> {
    let mut notes = BTreeMap::new();
    for (kind, content) in contents {
        for (id, blocks) in &content.notes {
            let mark = NoteMark {
                kind: *kind,
                id: id.clone(),
            };
            notes.insert(mark, (content, blocks));
        }
    }
    notes
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
