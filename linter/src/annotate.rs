//! Writing findings into a Word document as comments.
//!
//! Only what has to change is changed: marks are spliced into the main part's own bytes, every other entry of
//! the archive is copied as it stands, compressed. Comments that an earlier run left under the same name are
//! replaced.

mod comments;
mod marks;
pub(crate) mod repack;
mod strip;

use std::collections::BTreeSet;

use crate::read::ReadError;
use crate::read::docx::package::{Package, relationships_of};
use crate::read::docx::{self, xml};
use crate::span::Span;

use comments::Comments;
use repack::Parts;

/// One comment.
#[derive(Clone, Debug)]
pub struct Note {
    /// What it is about, in the text of the document.
    pub span: Span,
    /// The first one is set in bold.
    pub paragraphs: Vec<String>,
}

/// Under whose name the comments stand.
#[derive(Clone, Copy, Debug)]
pub struct Signature<'s> {
    pub author: &'s str,
    pub initials: &'s str,
    /// `2026-01-31T08:00:00Z`
    pub date: &'s str,
}

/// The same document with these comments in it. Their spans index the text that reading it gives.
pub fn annotate(bytes: &[u8], notes: &[Note], by: Signature<'_>) -> Result<Vec<u8>, ReadError> {
    let mut package = Package::open(bytes)?;
    let main = package.main()?;
    let xml = package.text(&main)?.ok_or(ReadError::OtherZip)?;
    let related = package.relationships(&main)?;
    let name_of = |kind: &str| {
        let found = related.iter().find(|found| found.kind == kind)?;
        Some(found.target.clone())
    };
    let comments_name = name_of("comments").filter(|name| package.has(name));
    let comments_xml = match &comments_name {
        Some(name) => package.text(name)?,
        None => None,
    };
    let existing = match &comments_xml {
        Some(xml) => Comments::parse(xml, by)?,
        None => Comments::default(),
    };
    if notes.is_empty() && existing.own.is_empty() {
        return Ok(bytes.to_vec());
    }

    let mut parts = Parts::default();
    let (document, map) = docx::open_part(&mut package, &main, strip::marks(&xml, &existing.own)?)?;
    let names = marks::Names::of(map.xml());
    let mut marks = marks::Marks::default();
    let mut written = String::new();
    let mut id = existing.next_id.max(strip::next_id(map.xml())?);
    for note in notes {
        if let Some(place) = map.place(&document.source.text, note.span) {
            marks.comment(place, id, &names);
            comments::write(&mut written, id, note, by, &names);
            id += 1;
        }
    }
    parts.replace(&main, marks.splice(&map));

    let comments_part = comments_name.clone().unwrap_or_else(|| {
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
        free_name(&package, folder)
    });
    let body = match &comments_xml {
        Some(xml) => existing.without_own(xml, &written),
        None => comments::part(&written, &names),
    };
    parts.replace(&comments_part, body);
    if comments_name.is_none() {
        let types = "[Content_Types].xml";
        let listed = package.text(types)?.ok_or(ReadError::DamagedPart)?;
        parts.replace(types, repack::with_type(&listed, &comments_part)?);
        let relationships = relationships_of(&main);
        let listed = package.text(&relationships)?;
        let is_strict = names.namespace == xml::STRICT;
        parts.replace(
            &relationships,
            repack::with_relationship(listed, &comments_part, is_strict)?,
        );
    }
    // Word keeps threads and lasting ids of comments in parts of their own.
    let mut gone: BTreeSet<String> = BTreeSet::new();
    for (kind, key, ids) in [
        ("commentsExtended", "paraId", &existing.own_paragraphs),
        ("commentsIds", "paraId", &existing.own_paragraphs),
    ] {
        if let Some(name) = name_of(kind).filter(|_| !ids.is_empty())
            && let Some(xml) = package.text(&name)?
        {
            let (rest, durable) = strip::entries(&xml, key, ids)?;
            gone.extend(durable);
            parts.replace(&name, rest);
        }
    }
    if let Some(name) = name_of("commentsExtensible").filter(|_| !gone.is_empty())
        && let Some(xml) = package.text(&name)?
    {
        parts.replace(&name, strip::entries(&xml, "durableId", &gone)?.0);
    }
    parts.write(&mut package)
}

/// A name for a new part that no other has.
fn free_name(package: &Package<'_>, folder: &str) -> String {
    let prefix = match folder {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    let mut name = format!("{prefix}comments.xml");
    let mut number = 1;
    while package.has(&name) {
        number += 1;
        name = format!("{prefix}comments{number}.xml");
    }
    name
}
