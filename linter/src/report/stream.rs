//! The document as one stream of cells, whatever its layout was.
//!
//! Grids, tabbed lines, lines of one cell each and lines whose figures are parted by spaces all become
//! tokens; alignment with the forms then needs to know one thing only.

use crate::document::{Block, Document};
use crate::labels::{LabelIndex, key};
use crate::number::{self, Value};
use crate::span::Extent;

/// Longer texts are no label and no figure.
const LABEL_LENGTH: usize = 240;

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) extent: Extent,
    pub(super) kind: TokenKind,
    /// Index into the document's blocks.
    pub(super) block: usize,
    /// Tokens of one printed row share it.
    pub(super) group: usize,
    pub(super) origin: Origin,
    /// Blank lines before it.
    pub(super) gap: u16,
}

#[derive(Clone, Debug)]
pub(super) enum TokenKind {
    /// The comparable wording, when it is short enough to be a label.
    Text(Option<String>),
    /// A number or a blank.
    Figure(Value),
    /// Figures that are printed without anything between them.
    Glued,
}

/// What is known about the place of a token in its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A cell of a real table: its first column and how many it spans.
    Grid { column: u32, span: u32 },
    /// A cell of a line that was cut at tabs or pipes: which one.
    Cut { index: u32 },
    /// A tab and one cell on a line.
    Tab,
    /// A line, or a part of one that spaces set apart.
    Line,
}

impl Token {
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.kind, TokenKind::Figure(Value::Blank(_)))
    }

    pub(super) fn is_figure(&self) -> bool {
        matches!(self.kind, TokenKind::Figure(_))
    }

    pub(super) fn key(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Text(key) => key.as_deref(),
            _ => None,
        }
    }
}

/// Cuts a document into tokens.
pub(super) fn tokens(document: &Document, labels: &LabelIndex) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(document.blocks.len());
    let mut group = 0;
    for (block, content) in document.blocks.iter().enumerate() {
        group += 1;
        match content {
            Block::Paragraph(paragraph) => {
                line(
                    document,
                    labels,
                    paragraph.text,
                    block,
                    group,
                    paragraph.gap,
                    &mut tokens,
                );
            }
            Block::Row(row) if row.cells.len() == 1 => {
                let token = cell(document, row.cells[0], block, group, Origin::Tab, row.gap);
                tokens.push(token);
            }
            Block::Row(row) => {
                for (at, &extent) in row.cells.iter().enumerate() {
                    let gap = if at == 0 { row.gap } else { 0 };
                    let origin = Origin::Cut {
                        index: u32::try_from(at).unwrap_or(u32::MAX),
                    };
                    tokens.push(cell(document, extent, block, group, origin, gap));
                }
            }
            Block::Table(table) => {
                let mut row = 0;
                for found in &table.cells {
                    if found.row != row {
                        row = found.row;
                        group += 1;
                    }
                    let origin = Origin::Grid {
                        column: found.column,
                        span: found.column_span,
                    };
                    tokens.push(cell(document, found.text, block, group, origin, 0));
                }
            }
        }
    }
    tokens
}

fn cell(
    document: &Document,
    extent: Extent,
    block: usize,
    group: usize,
    origin: Origin,
    gap: u16,
) -> Token {
    Token {
        extent,
        kind: kind(document.slice(extent)),
        block,
        group,
        origin,
        gap,
    }
}

fn kind(text: &str) -> TokenKind {
    if text.len() > LABEL_LENGTH {
        return TokenKind::Text(None);
    }
    match number::read_cell(text) {
        Value::Other => TokenKind::Text(Some(key(text))),
        value => TokenKind::Figure(value),
    }
}

/// A line without tabs or pipes: one cell, or a label with its figures set apart by spaces, or all glued.
fn line(
    document: &Document,
    labels: &LabelIndex,
    extent: Extent,
    block: usize,
    group: usize,
    gap: u16,
    tokens: &mut Vec<Token>,
) {
    let whole = cell(document, extent, block, group, Origin::Line, gap);
    let Some(found) = whole.key() else {
        tokens.push(whole);
        return;
    };
    let text = document.slice(extent);
    let tail_of_figures = text
        .ends_with(|last: char| last.is_numeric() || matches!(last, '-' | '—' | '/' | '无' | '－'));
    if found.is_empty()
        || !labels.get(found).is_empty()
        || text.contains(['。', '；', '，']) && !tail_of_figures
    {
        tokens.push(whole);
        return;
    }
    if let Some(parts) = parts(text, labels) {
        for (at, part) in parts.into_iter().enumerate() {
            let gap = if at == 0 { gap } else { 0 };
            tokens.push(cell(
                document,
                extent.part(part),
                block,
                group,
                Origin::Line,
                gap,
            ));
        }
        return;
    }
    if let Some((label, figures)) = glued(text, labels) {
        tokens.push(cell(
            document,
            extent.part(0..label),
            block,
            group,
            Origin::Line,
            gap,
        ));
        let extent = extent.part(label..label + figures);
        tokens.push(Token {
            extent,
            kind: TokenKind::Glued,
            block,
            group,
            origin: Origin::Line,
            gap: 0,
        });
        return;
    }
    tokens.push(whole);
}

/// The cells of a line that are set apart by spaces: labels first, figures last; or labels only, or figures only.
fn parts(text: &str, labels: &LabelIndex) -> Option<Vec<std::ops::Range<usize>>> {
    let words: Vec<std::ops::Range<usize>> = words(text);
    if words.len() < 2 {
        return None;
    }
    let slice = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let is_figure = |word: &std::ops::Range<usize>| {
        let word = slice(word.clone());
        word.len() <= 20 && !matches!(number::read_cell(word), Value::Other)
    };
    let is_unit = |word: &std::ops::Range<usize>| UNITS.contains(&slice(word.clone()));
    let figures = words
        .iter()
        .rev()
        .take_while(|word| is_figure(word))
        .count();
    let mut rest = words.len() - figures;
    let mut cells: Vec<std::ops::Range<usize>> = words[rest..].to_vec();
    if rest > 0 && figures > 0 && is_unit(&words[rest - 1]) {
        rest -= 1;
        cells.insert(0, words[rest].clone());
    }
    if rest == 0 {
        return (figures >= 2).then_some(cells);
    }
    // What stands before the figures: one label whose words are set apart, or several labels.
    let label = words[0].start..words[rest - 1].end;
    let mut before = Vec::new();
    if labels.get(&key(slice(label.clone()))).is_empty() {
        let mut at = 0;
        while at < rest {
            let longest = (at + 1..=rest).rev().find(|&end| {
                !labels
                    .get(&key(slice(words[at].start..words[end - 1].end)))
                    .is_empty()
            });
            let Some(end) = longest else { break };
            before.push(words[at].start..words[end - 1].end);
            at = end;
        }
        if at < rest {
            if figures == 0 {
                return None;
            }
            before = vec![label];
        }
    } else {
        before.push(label);
    }
    if figures == 0 && before.len() < 2 {
        return None;
    }
    before.extend(cells);
    Some(before)
}

/// Units as the statistics table prints them in a column of their own.
const UNITS: [&str; 10] = [
    "条", "件", "次", "篇", "个", "人", "万元", "人次", "项", "元",
];

fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices() {
        if character.is_whitespace() {
            if let Some(start) = start.take() {
                words.push(start..at);
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if let Some(start) = start {
        words.push(start..text.len());
    }
    words
}

/// A label with digits right behind it: where the label ends, and how long the digits are.
fn glued(text: &str, labels: &LabelIndex) -> Option<(usize, usize)> {
    let label = text.trim_end_matches(|last: char| last.is_ascii_digit());
    let digits = text.len() - label.len();
    if digits == 0 || label.is_empty() {
        return None;
    }
    (!labels.get(&key(label)).is_empty()).then_some((label.len(), digits))
}
