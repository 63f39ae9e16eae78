//! Lines that pipes and tabs cut into cells.

use crate::document::{Block, Cell, Row, Table};
use crate::read::draft::Draft;
use crate::read::entity;
use crate::span::{Extent, Span};

/// A GFM table while its rows are read. pulldown-cmark gives each row as many cells as the head has;
/// counting the pipes keeps those that are too many and invents none.
#[derive(Default)]
pub(super) struct GfmTable {
    cells: Vec<Cell>,
    rows: u32,
}

impl GfmTable {
    pub(super) fn row(&mut self, text: &str, line: Span, draft: &mut Draft) {
        let source = text.get(line.start..line.end).unwrap_or_default();
        if !cut_places(source, Markup::Table).any(|_| true) {
            // A line without pipes belongs to the table only in GFM's eyes: a heading or a note follows it.
            std::mem::take(self).finish(draft);
            return code_or_text(text, line, draft, Markup::Table);
        }
        for (column, span) in (0..).zip(cut(source, line.start, Markup::Table)) {
            let cell = cell(text, span, draft, Markup::Table);
            self.cells.push(Cell {
                text: cell,
                row: self.rows,
                column,
                row_span: 1,
                column_span: 1,
            });
        }
        self.rows += 1;
    }

    pub(super) fn finish(self, draft: &mut Draft) {
        let (Some(first), Some(last)) = (self.cells.first(), self.cells.last()) else {
            return;
        };
        let extent = first.text.to(last.text);
        let columns = self
            .cells
            .iter()
            .map(|cell| cell.column + 1)
            .max()
            .unwrap_or(0);
        draft.blocks.push(Block::Table(Table {
            extent,
            cells: self.cells,
            rows: self.rows,
            columns,
        }));
    }
}

/// What a line may hold besides its text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// A row of a table: pipes cut, tabs are white space.
    Table,
    /// A line of a paragraph that looks like a row.
    Line,
    /// A line of code, in which a backslash is a backslash.
    None,
}

pub(super) fn has_cuts(line: &str) -> bool {
    // Nearly every line has neither.
    memchr::memchr2(b'|', b'\t', line.as_bytes()).is_some()
        && cut_places(line, Markup::Line).any(|_| true)
}

/// A line of a paragraph, cut at its pipes and tabs.
pub(super) fn row(text: &str, line: Span, draft: &mut Draft) {
    row_of(text, line, draft, Markup::Line);
}

pub(super) fn code_line(text: &str, line: Span, draft: &mut Draft) {
    let source = text.get(line.start..line.end).unwrap_or_default();
    if cut_places(source, Markup::None).any(|_| true) {
        row_of(text, line, draft, Markup::None);
    } else {
        code_or_text(text, line, draft, Markup::None);
    }
}

fn code_or_text(text: &str, line: Span, draft: &mut Draft, markup: Markup) {
    let source = text.get(line.start..line.end).unwrap_or_default();
    if !source.trim().is_empty() {
        let line = cell(text, line, draft, markup);
        draft.paragraph(line, 0);
    }
}

fn row_of(text: &str, line: Span, draft: &mut Draft, markup: Markup) {
    let source = text.get(line.start..line.end).unwrap_or_default();
    let cells = cut(source, line.start, markup);
    let is_rule = |span: &Span| {
        let cell = text.get(span.start..span.end).unwrap_or_default().trim();
        !cell.trim_matches(':').is_empty()
            && cell.trim_matches(':').bytes().all(|byte| byte == b'-')
    };
    // The line under a head, of a table whose head has another number of cells.
    if cells.len() > 1 && source.contains('|') && cells.iter().all(is_rule) {
        return;
    }
    let cells: Vec<Extent> = cells
        .into_iter()
        .map(|span| cell(text, span, draft, markup))
        .collect();
    if !cells.is_empty() {
        draft.blocks.push(Block::Row(Row { cells, gap: 0 }));
    }
}

fn cut_places(line: &str, markup: Markup) -> impl Iterator<Item = usize> {
    let mut escaped = false;
    line.bytes().enumerate().filter_map(move |(at, byte)| {
        let is_cut = match byte {
            b'|' => !escaped,
            b'\t' => markup != Markup::Table,
            _ => false,
        };
        escaped = byte == b'\\' && !escaped && markup != Markup::None;
        is_cut.then_some(at)
    })
}

/// No form is wider; what follows in the line belongs to the last cell.
const COLUMNS: usize = 1024;

/// The cells between the cuts; a pipe at either end of the line encloses none.
fn cut(line: &str, offset: usize, markup: Markup) -> Vec<Span> {
    let mut cells = Vec::new();
    let mut start = 0;
    let mut last = None;
    for at in cut_places(line, markup).take(COLUMNS - 1) {
        let is_frame = line
            .get(..at)
            .is_some_and(|before| before.trim_matches(' ').is_empty())
            && line.as_bytes().get(at) == Some(&b'|');
        if !is_frame {
            cells.push(Span::new(offset + start, offset + at));
        }
        start = at + 1;
        last = line.as_bytes().get(at);
    }
    let rest = line.get(start..).unwrap_or_default();
    if !(rest.trim().is_empty() && last == Some(&b'|')) || cells.is_empty() {
        cells.push(Span::new(offset + start, offset + line.len()));
    }
    cells
}

/// Writes the text of a cell without what marks it up.
fn cell(text: &str, span: Span, draft: &mut Draft, markup: Markup) -> Extent {
    let span = trimmed(text, span, markup);
    let end = span.end;
    let (mut from, mut at) = (span.start, span.start);
    let bytes = text.as_bytes();
    let verbatim = |draft: &mut Draft, start: usize, end: usize| {
        draft.append(
            text.get(start..end).unwrap_or_default(),
            Span::new(start, end),
        );
    };
    while at < end && markup != Markup::None {
        let rest = text.get(at..end);
        let next = bytes.get(at + 1).copied().filter(|_| at + 1 < end);
        match bytes[at] {
            b'\\' if next.is_some_and(|byte| byte.is_ascii_punctuation()) => {
                verbatim(draft, from, at);
                from = at + 1;
                at += 2;
            }
            b'`' => {
                verbatim(draft, from, at);
                at += 1;
                from = at;
            }
            b'*' if next == Some(b'*') => {
                verbatim(draft, from, at);
                at += 2;
                from = at;
            }
            b'&' => match rest.and_then(entity::decode) {
                Some((decoded, length)) => {
                    verbatim(draft, from, at);
                    draft.append(&decoded, Span::new(at, at + length));
                    at += length;
                    from = at;
                }
                None => at += 1,
            },
            b'<' => match rest.and_then(tag_length) {
                Some(length) => {
                    verbatim(draft, from, at);
                    if rest.is_some_and(super::is_break) {
                        draft.break_line(Span::new(at, at + length));
                    }
                    at += length;
                    from = at;
                }
                None => at += 1,
            },
            _ => at += 1,
        }
    }
    verbatim(draft, from, end.max(from));
    match draft.take_line() {
        Some(extent) => extent,
        None => draft.nothing(span.start),
    }
}

/// The length of an HTML tag or comment.
fn tag_length(text: &str) -> Option<usize> {
    let next = text.as_bytes().get(1)?;
    if !(next.is_ascii_alphabetic() || matches!(next, b'/' | b'!')) {
        return None;
    }
    // An address in angle brackets is text.
    let length = text.find('>')? + 1;
    let inside = text.get(..length)?;
    (next == &b'!' || !inside.contains(['@', ':'])).then_some(length)
}

/// Without the white space and the emphasis around it. A cell of nothing but marks is left alone.
fn trimmed(text: &str, span: Span, markup: Markup) -> Span {
    let source = text.get(span.start..span.end).unwrap_or_default();
    let is_blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | '\0');
    let is_edge = |c: char| is_blank(c) || (markup != Markup::None && matches!(c, '*' | '_' | '`'));
    let inner = source.trim_matches(is_edge);
    let kept = if inner.is_empty() {
        source.trim_matches(is_blank)
    } else {
        inner
    };
    let start = span.start
        + if inner.is_empty() {
            source.len() - source.trim_start_matches(is_blank).len()
        } else {
            source.len() - source.trim_start_matches(is_edge).len()
        };
    if kept.is_empty() {
        return Span::new(span.start, span.start);
    }
    // A mark that a backslash escapes is text.
    let escaped = usize::from(kept.ends_with('\\') && start + kept.len() < span.end);
    Span::new(start, start + kept.len() + escaped)
}
