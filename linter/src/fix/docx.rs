//! Edits written into the runs of a Word document. The format stays; what is not the text of runs stays too.

use std::ops::Range;

use crate::annotate::repack::Parts;
use crate::diagnostic::Edit;
use crate::read::ReadError;
use crate::read::docx::package::Package;
use crate::read::docx::{self, Anchor, DocxMap, Line, ParagraphPlace, Piece};

use super::MendError;

pub(super) fn apply(bytes: &[u8], edits: &[&Edit]) -> Result<Vec<u8>, MendError> {
    let mut package = Package::open(bytes)?;
    let main = package.main()?;
    let xml = package.text(&main)?.ok_or(ReadError::OtherZip)?;
    let (_, map) = docx::open_part(&mut package, &main, xml)?;
    let mut splices: Vec<(Range<usize>, String)> = Vec::new();
    for edit in edits {
        let splice = splice(&map, edit).ok_or(MendError::OutOfReach)?;
        splices.extend(splice);
    }
    splices.sort_by_key(|(range, _)| (range.start, range.end));
    let part = map.xml();
    let mut edited = String::with_capacity(part.len() + splices.len() * 64);
    let mut done = 0;
    for (range, text) in splices {
        let kept = part.get(done..range.start).ok_or(MendError::OutOfReach)?;
        edited.push_str(kept);
        edited.push_str(&text);
        done = range.end;
    }
    edited.push_str(part.get(done..).ok_or(MendError::OutOfReach)?);
    let mut parts = Parts::default();
    parts.replace(&main, edited);
    Ok(parts.write(&mut package)?)
}

/// What of the XML an edit replaces, by what.
fn splice(map: &DocxMap, edit: &Edit) -> Option<Vec<(Range<usize>, String)>> {
    let (start, end) = (edit.span.start, edit.span.end);
    let line = map.line(start)?;
    let Anchor::Paragraph { place, .. } = &line.anchor else {
        return None;
    };
    let pieces = &map.pieces(line);
    if end > line.text.end {
        return None;
    }
    if let Some(text) = edit.text.strip_suffix('\n') {
        let whole = start == end && start == line.text.start && !text.contains(['\n', '\t']);
        let before = || paragraph_before(map, line, place, pieces, text);
        return whole.then(before).flatten().map(|one| vec![one]);
    }
    if edit.text.contains(['\n', '\r', '\t']) {
        return None;
    }
    if pieces.is_empty() {
        return (start == end).then(|| vec![first_run(map, place, &edit.text)]);
    }
    if start == end {
        let piece = pieces
            .iter()
            .find(|piece| piece.text.start <= start && start <= piece.text.end)
            .filter(|piece| is_verbatim(piece))?;
        let at = piece.raw.start + (start - piece.text.start);
        return Some(vec![(at..at, escape(&edit.text))]);
    }
    let mut splices = Vec::new();
    let mut covered = start;
    for piece in pieces
        .iter()
        .filter(|piece| piece.text.start < end && start < piece.text.end)
    {
        // A tab or a break is an element; a number that Word counts is nowhere.
        piece.tag.as_ref()?;
        if piece.text.start > covered {
            return None;
        }
        let (from, to) = (start.max(piece.text.start), end.min(piece.text.end));
        let raw = match (from, to) {
            whole if whole == (piece.text.start, piece.text.end) => piece.raw.clone(),
            _ if is_verbatim(piece) => {
                piece.raw.start + (from - piece.text.start)
                    ..piece.raw.start + (to - piece.text.start)
            }
            _ => return None,
        };
        let text = match covered == start && splices.is_empty() {
            true => escape(&edit.text),
            false => String::new(),
        };
        splices.push((raw, text));
        covered = to;
    }
    (covered == end).then_some(splices)
}

fn is_verbatim(piece: &Piece) -> bool {
    piece.tag.is_some() && piece.text.len() == piece.raw.len()
}

/// Text in a paragraph that has none, in the type that its end mark has.
fn first_run(map: &DocxMap, place: &ParagraphPlace, text: &str) -> (Range<usize>, String) {
    let part = map.xml();
    let tag = part.get(place.tag.clone()).unwrap_or_default();
    let prefix = prefix(tag);
    let properties = part
        .get(place.tag.end..place.content.start)
        .and_then(|properties| run_properties(properties, prefix))
        .unwrap_or_default();
    let run = format!(
        "<{prefix}r>{properties}<{prefix}t>{}</{prefix}t></{prefix}r>",
        escape(text)
    );
    if place.is_closed {
        let opened = tag.trim_end_matches("/>").trim_end();
        return (place.tag.clone(), format!("{opened}>{run}</{prefix}p>"));
    }
    (place.content.start..place.content.start, run)
}

/// `<w:rPr>` … `</w:rPr>` of the paragraph's end mark, unless it records a change.
fn run_properties<'x>(properties: &'x str, prefix: &str) -> Option<&'x str> {
    let close = format!("</{prefix}rPr>");
    let start = properties.find(&format!("<{prefix}rPr>"))?;
    let end = properties.rfind(&close)? + close.len();
    let found = properties.get(start..end)?;
    let tracked = ["ins", "del", "moveFrom", "moveTo", "rPrChange"];
    let is_tracked = |name: &str| found.contains(&format!("<{prefix}{name} "));
    (!tracked.iter().any(|name| is_tracked(name))).then_some(found)
}

/// A paragraph like this one, in front of it. One that Word numbers would count, so it takes no copy.
fn paragraph_before(
    map: &DocxMap,
    line: &Line,
    place: &ParagraphPlace,
    pieces: &[Piece],
    text: &str,
) -> Option<(Range<usize>, String)> {
    let first = pieces.first()?;
    let part = map.xml();
    let properties = part.get(place.tag.end..place.content.start)?;
    let prefix = prefix(part.get(place.tag.clone())?);
    let counted = first.text.start != line.text.start
        || ["numPr", "sectPr", "pPrChange", "framePr"]
            .iter()
            .any(|name| properties.contains(&format!("<{prefix}{name}")));
    if counted || place.is_closed {
        return None;
    }
    let run = map.run(first.run)?;
    let look = match (&run.properties, &run.past) {
        (Some(properties), None) => part.get(properties.clone())?,
        _ => "",
    };
    let paragraph = format!(
        "<{prefix}p>{properties}<{prefix}r>{look}<{prefix}t>{}</{prefix}t></{prefix}r></{prefix}p>",
        escape(text)
    );
    Some((place.tag.start..place.tag.start, paragraph))
}

/// `w:` in `<w:p …>`.
fn prefix(tag: &str) -> &str {
    let name = tag
        .trim_start_matches('<')
        .split(|sign: char| sign.is_whitespace() || matches!(sign, '>' | '/'))
        .next()
        .unwrap_or_default();
    name.split_once(':')
        .and_then(|(prefix, _)| name.get(..=prefix.len()))
        .unwrap_or_default()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
