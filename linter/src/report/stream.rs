//! The document as one stream of cells, whatever its layout was.
//!
//! Grids, tabbed lines, lines of one cell each and lines whose figures are parted by spaces all become
//! tokens; alignment with the forms then needs to know one thing only.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::{Block, Document};
use crate::labels::{LabelIndex, LabelRef, What, begins_with_a_word, key};
use crate::normal;
use crate::number::{self, Blank, Value};
use crate::span::Extent;

/// Longer texts are no label and no figure.
const LABEL_LENGTH: usize = 240;

#[derive(Debug)]
pub(super) struct Token<'a> {
    pub(super) extent: Extent,
    pub(super) kind: TokenKind<'a>,
    /// Index into the document's blocks.
    pub(super) block: usize,
    /// Tokens of one printed row share it.
    pub(super) group: usize,
    pub(super) origin: Origin,
    /// Blank lines before it.
    pub(super) gap: u16,
}

#[derive(Debug)]
pub(super) enum TokenKind<'a> {
    /// `None` when it is too long to be a label.
    Text(Option<Label<'a>>),
    /// A number or a blank.
    Figure(Value),
    /// Figures that are printed without anything between them.
    Glued,
}

/// A text that may be a label.
#[derive(Debug)]
pub(super) struct Label<'a> {
    /// The comparable wording.
    pub(super) key: Cow<'a, str>,
    /// The labels of the forms that are printed so.
    pub(super) places: &'a [LabelRef],
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

impl<'a> Token<'a> {
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.kind, TokenKind::Figure(Value::Blank(_)))
    }

    pub(super) fn is_figure(&self) -> bool {
        matches!(self.kind, TokenKind::Figure(_) | TokenKind::Glued)
    }

    fn label(&self) -> Option<&Label<'a>> {
        match &self.kind {
            TokenKind::Text(label) => label.as_ref(),
            _ => None,
        }
    }

    pub(super) fn key(&self) -> Option<&str> {
        self.label().map(|label| label.key.as_ref())
    }

    /// The labels of the forms that are printed so.
    pub(super) fn places(&self) -> &'a [LabelRef] {
        self.label().map_or(&[], |label| label.places)
    }
}

/// Cuts a document into tokens.
pub(super) fn tokens<'a>(document: &'a Document, labels: &'a LabelIndex) -> Vec<Token<'a>> {
    let count = |block: &Block| match block {
        Block::Paragraph(_) => 1,
        Block::Row(row) => row.cells.len(),
        Block::Table(table) => table.cells.len(),
    };
    let mut tokens = Vec::with_capacity(document.blocks.iter().map(count).sum());
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
                let whole = cell(
                    document,
                    labels,
                    row.cells[0],
                    block,
                    group,
                    Origin::Tab,
                    row.gap,
                );
                push_labels(document, labels, whole, &mut tokens);
            }
            Block::Row(row) => {
                for (at, &extent) in row.cells.iter().enumerate() {
                    let gap = if at == 0 { row.gap } else { 0 };
                    let origin = Origin::Cut {
                        index: u32::try_from(at).unwrap_or(u32::MAX),
                    };
                    let whole = cell(document, labels, extent, block, group, origin, gap);
                    push_labels(document, labels, whole, &mut tokens);
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
                    let whole = cell(document, labels, found.text, block, group, origin, 0);
                    push_labels(document, labels, whole, &mut tokens);
                }
            }
        }
    }
    tokens
}

fn cell<'a>(
    document: &'a Document,
    labels: &'a LabelIndex,
    extent: Extent,
    block: usize,
    group: usize,
    origin: Origin,
    gap: u16,
) -> Token<'a> {
    Token {
        extent,
        kind: kind(document.slice(extent), origin, labels),
        block,
        group,
        origin,
        gap,
    }
}

/// A cell, or the labels that were joined in it when columns of labels became one: （三）不予公开1.属于国家秘密.
fn push_labels<'a>(
    document: &'a Document,
    labels: &'a LabelIndex,
    whole: Token<'a>,
    tokens: &mut Vec<Token<'a>>,
) {
    if let Some((head, figure)) = with_figure(document, labels, &whole) {
        let Token {
            block,
            group,
            origin,
            gap,
            ..
        } = whole;
        tokens.push(cell(document, labels, head, block, group, origin, gap));
        tokens.push(cell(document, labels, figure, block, group, origin, 0));
        return;
    }
    // Most cells are one label or one figure.
    let may_be_joined = whole
        .label()
        .is_some_and(|label| label.places.is_empty() && labels.longest_at(&label.key).is_some());
    let joined = may_be_joined
        .then(|| outline(document.slice(whole.extent), labels))
        .flatten();
    let Some(parts) = joined else {
        tokens.push(whole);
        return;
    };
    for (at, part) in parts.into_iter().enumerate() {
        let gap = if at == 0 { whole.gap } else { 0 };
        let extent = whole.extent.part(part.range);
        tokens.push(cell(
            document,
            labels,
            extent,
            whole.block,
            whole.group,
            whole.origin,
            gap,
        ));
    }
}

/// A label or a unit with its figure right behind it: 行政强制4, 件34. Not in a real table, where a cell has its column.
fn with_figure(
    document: &Document,
    labels: &LabelIndex,
    whole: &Token<'_>,
) -> Option<(Extent, Extent)> {
    let is_known = whole.label().is_none_or(|label| !label.places.is_empty());
    if is_known || matches!(whole.origin, Origin::Grid { .. }) {
        return None;
    }
    let text = document.slice(whole.extent);
    if !text.ends_with(|last: char| last.is_ascii_digit()) {
        return None;
    }
    let head = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let figure = text.get(head.len()..)?;
    // 08 may be two figures.
    let is_one = figure.len() == 1 || !figure.starts_with('0') || figure.starts_with("0.");
    let is_row = |place: &LabelRef| matches!(place.what, What::Row(_));
    let is_label = || labels.get(&key(head)).iter().any(is_row);
    let is_figure = || matches!(number::read_cell(figure), Value::Number(_));
    (is_one && !head.is_empty() && (is_unit(head) || is_label()) && is_figure()).then(|| {
        let end = head.len();
        (
            whole.extent.part(0..end),
            whole.extent.part(end..text.len()),
        )
    })
}

/// Labels that fill a text, each of a lower level than the one before it, as their numbers tell.
fn outline(text: &str, labels: &LabelIndex) -> Option<Vec<Part>> {
    let parts = label_run(text, labels)?;
    let own = |part: &Part| text.get(part.range.clone()).unwrap_or_default();
    // 三、 before （一） before 1.
    let level = |part: &Part| {
        let numbering = normal::numbering(own(part).trim_start());
        numbering.map(|numbering| numbering.style as u8)
    };
    let is_lower = |pair: &[Part]| level(&pair[1]) > level(&pair[0]);
    let is_label = |part: &Part| !part.is_glued && !labels.get(&key(own(part))).is_empty();
    (parts.windows(2).all(is_lower) && parts.iter().all(is_label)).then_some(parts)
}

fn kind<'a>(text: &'a str, origin: Origin, labels: &'a LabelIndex) -> TokenKind<'a> {
    if is_long(text) || origin == Origin::Line && is_sentence(text) {
        return TokenKind::Text(explained(text, labels));
    }
    if text.is_empty() {
        return TokenKind::Figure(Value::Blank(Blank::Empty));
    }
    // What is told without a look at the labels, since none of them reads as a figure.
    if text.bytes().all(|byte| byte.is_ascii_digit())
        && let value @ Value::Number(_) = number::read_cell(text)
    {
        return TokenKind::Figure(value);
    }
    if let Some((key, places)) = labels.printed(text) {
        let key = Cow::Borrowed(key);
        return TokenKind::Text(Some(Label { key, places }));
    }
    if !begins_with_a_word(text)
        && let value @ (Value::Number(_) | Value::Blank(_)) = number::read_cell(text)
    {
        return TokenKind::Figure(value);
    }
    let key = key(text);
    let places = labels.get(&key);
    if places.is_empty()
        && let Some(label) = explained(text, labels)
    {
        return TokenKind::Text(Some(label));
    }
    TokenKind::Text(Some(Label { key, places }))
}

/// A label with how it is to be filled in, in brackets: 规章（设区的市以上人民政府填写）.
fn explained<'a>(text: &'a str, labels: &'a LabelIndex) -> Option<Label<'a>> {
    if !text.ends_with(['）', ')']) {
        return None;
    }
    // （二）部分公开（…）: the first bracket may be the number's.
    let number = normal::numbering(text).map_or(0, |numbering| numbering.len);
    let behind = text.get(number..)?;
    let end = number + behind.find(['（', '('])?;
    let key = key(text
        .get(..end)
        .filter(|label| label.len() <= LABEL_LENGTH)?);
    let places = labels.get(&key);
    (!places.is_empty()).then_some(Label { key, places })
}

/// Whether a text is longer than a label and its figures are, the spaces between them left out.
fn is_long(text: &str) -> bool {
    const SPACED: usize = 6 * LABEL_LENGTH;
    let has_spaces = || memchr::memmem::find(text.as_bytes(), b"   ").is_some();
    text.len() > LABEL_LENGTH
        && (text.len() > SPACED
            || !has_spaces()
            || text.split_whitespace().map(str::len).sum::<usize>() > LABEL_LENGTH)
}

/// A long sentence is no label: what it would be called need not be found out.
fn is_sentence(text: &str) -> bool {
    const SHORTEST: usize = 120;
    text.len() > SHORTEST && memchr::memmem::find(text.as_bytes(), "。".as_bytes()).is_some()
}

/// A line without tabs or pipes: one cell, or labels with their figures, set apart by spaces or by nothing.
fn line<'a>(
    document: &'a Document,
    labels: &'a LabelIndex,
    extent: Extent,
    block: usize,
    group: usize,
    gap: u16,
    tokens: &mut Vec<Token<'a>>,
) {
    let whole = cell(document, labels, extent, block, group, Origin::Line, gap);
    let text = document.slice(extent);
    if is_page_number(text) {
        return;
    }
    if text.len() > 18 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        tokens.push(Token {
            kind: TokenKind::Glued,
            ..whole
        });
        return;
    }
    let is_whole = whole
        .label()
        .is_none_or(|label| label.key.is_empty() || !label.places.is_empty());
    if is_whole || is_long(text) {
        tokens.push(whole);
        return;
    }
    if let Some((unit, figure)) = with_figure(document, labels, &whole)
        && is_unit(document.slice(unit))
    {
        let origin = Origin::Line;
        tokens.push(cell(document, labels, unit, block, group, origin, gap));
        tokens.push(cell(document, labels, figure, block, group, origin, 0));
        return;
    }
    // A closer look costs more than the rest of the line; most lines begin with no label.
    let begins = whole
        .key()
        .is_some_and(|key| labels.longest_at(key).is_some());
    let run = begins.then(|| label_run(text, labels)).flatten();
    let Some(parts) = run.or_else(|| words_and_figures(text, labels)) else {
        tokens.push(whole);
        return;
    };
    for (at, part) in parts.into_iter().enumerate() {
        let gap = if at == 0 { gap } else { 0 };
        let extent = extent.part(part.range);
        if part.is_glued {
            let (kind, origin) = (TokenKind::Glued, Origin::Line);
            tokens.push(Token {
                extent,
                kind,
                block,
                group,
                origin,
                gap,
            });
        } else {
            let origin = Origin::Line;
            tokens.push(cell(document, labels, extent, block, group, origin, gap));
        }
    }
}

/// `— 3 —`, `第 3 页`, `3 / 12`: set by the printer, wherever the page happened to end.
fn is_page_number(text: &str) -> bool {
    let is_dash =
        |character: char| matches!(character, '-' | '—' | '–' | '－' | '―' | '‐' | '·' | '~');
    let begins = |first: char| first == '第' || is_dash(first);
    if text.len() > 40 || !text.trim_start().starts_with(begins) {
        return false;
    }
    let text: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let digits = |text: &str| {
        (1..=4).contains(&text.chars().count())
            && text.chars().all(|character| character.is_numeric())
    };
    let inner = text.trim_matches(is_dash);
    if text.starts_with(is_dash) && text.ends_with(is_dash) && digits(inner) {
        return true;
    }
    let Some(page) = text.strip_prefix('第') else {
        return false;
    };
    let mut halves = page.splitn(2, '页');
    let own = halves.next().is_some_and(digits);
    let rest = halves.next();
    own && rest.is_some_and(|rest| rest.is_empty() || rest.contains('共') && rest.ends_with('页'))
}

struct Part {
    range: Range<usize>,
    is_glued: bool,
}

impl Part {
    fn cell(range: Range<usize>) -> Part {
        Part {
            range,
            is_glued: false,
        }
    }
}

/// Labels printed one behind the other, with or without spaces, and the figures behind the last.
fn label_run(text: &str, labels: &LabelIndex) -> Option<Vec<Part>> {
    // The comparable form, and where in the text each of its bytes comes from.
    let mut wording = String::with_capacity(text.len());
    let mut origins: Vec<usize> = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for (at, character) in text.char_indices() {
        normal::normalise_into(character.encode_utf8(&mut buffer), &mut wording);
        origins.resize(wording.len(), at);
    }
    origins.push(text.len());
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    while let Some(length) = labels.longest_at(wording.get(at..)?) {
        parts.push(Part::cell(origins[at]..origins[at + length]));
        at += length;
        // 行政复议 | 行政诉讼: one pipe makes no row to the reader, since text has one here and there.
        at += usize::from(wording.get(at..)?.starts_with('|'));
    }
    if parts.is_empty() {
        return None;
    }
    let found = parts.len();
    let label_end = parts.last().map_or(0, |part| part.range.end);
    let rest_start = origins[at];
    let rest = text.get(rest_start..)?;
    let lead = rest.len() - rest.trim_start_matches(is_apart).len();
    let (start, rest) = (rest_start + lead, rest.trim_matches(is_apart));
    if rest.is_empty() {
        return (parts.len() > 1).then_some(parts);
    }
    let unit = rest
        .split(|c: char| c.is_whitespace() || c.is_ascii_digit())
        .next();
    let unit = unit.filter(|unit| is_unit(unit)).map(str::len);
    let figures = match unit {
        Some(unit) => {
            parts.push(Part::cell(start..start + unit));
            start + unit
        }
        None => start,
    };
    let behind = text.get(figures..)?;
    let digits = behind.trim();
    let stands_apart = unit.is_some() || start > label_end;
    if !stands_apart && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let from = figures + (behind.len() - behind.trim_start().len());
        parts.push(Part {
            range: from..from + digits.len(),
            is_glued: true,
        });
        return Some(parts);
    }
    for word in words(behind) {
        if matches!(number::read_cell(behind.get(word.clone())?), Value::Other) {
            // The last label may go on in the next line: after what looks like a shorter one, or as a new one.
            parts.truncate(found);
            let last = parts.last().map_or(0, |part| part.range.start);
            let end = start + rest.len();
            if parts.len() > 1 && labels.is_begun_by(text.get(last..end)?) {
                parts.pop();
                parts.push(Part::cell(last..end));
                return Some(parts);
            }
            return labels.is_begun_by(rest).then(|| {
                parts.push(Part::cell(start..end));
                parts
            });
        }
        parts.push(Part::cell(figures + word.start..figures + word.end));
    }
    Some(parts)
}

/// A line whose last words are figures: what stands before them is a label, or a part of one that goes on in
/// the next line. Or a line of nothing but figures.
fn words_and_figures(text: &str, labels: &LabelIndex) -> Option<Vec<Part>> {
    let ends_in_figure =
        |last: char| last.is_numeric() || matches!(last, '-' | '—' | '/' | '无' | '－');
    if !text.trim_end().ends_with(ends_in_figure) || !text.trim().contains(char::is_whitespace) {
        return None;
    }
    let words = words(text);
    let slice = |range: Range<usize>| text.get(range).unwrap_or_default();
    let is_figure = |word: &&Range<usize>| {
        let word = slice((*word).clone());
        word.len() <= 20 && !matches!(number::read_cell(word), Value::Other)
    };
    let figures = words.iter().rev().take_while(is_figure).count();
    let mut rest = words.len() - figures;
    if figures == 0 || rest == 0 && figures < 2 {
        return None;
    }
    let mut cells: Vec<Range<usize>> = words.get(rest..)?.to_vec();
    if rest > 0 && is_unit(slice(words[rest - 1].clone())) {
        rest -= 1;
        cells.insert(0, words[rest].clone());
    }
    let mut before: Vec<Range<usize>> = Vec::new();
    let longest = |at: usize| {
        (at + 1..=rest).rev().find(|&end| {
            !labels
                .get(&key(slice(words[at].start..words[end - 1].end)))
                .is_empty()
        })
    };
    // 公开 1.属于国家秘密: what went on from the line before ends where a numbered label begins.
    let numbered = |at: &usize| normal::numbering(slice(words[*at].clone())).is_some();
    let mut at = 0;
    while at < rest {
        let next = || (at + 1..rest).find(|next| numbered(next) && longest(*next).is_some());
        let end = longest(at).or_else(next).unwrap_or(rest);
        before.push(words[at].start..words[end - 1].end);
        at = end;
    }
    before.extend(cells);
    Some(before.into_iter().map(Part::cell).collect())
}

/// The words of a 单位 column.
pub(super) fn is_unit(text: &str) -> bool {
    const UNITS: [&str; 10] = [
        "条", "件", "次", "篇", "个", "人", "万元", "人次", "项", "元",
    ];
    let text = text.trim();
    text.len() <= 12
        && (UNITS.contains(&normal::normalise(text).as_str()) || matches!(text, "——" | "—"))
}

/// What keeps the cells of a line apart.
fn is_apart(character: char) -> bool {
    character.is_whitespace() || matches!(character, '|' | '｜')
}

fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices() {
        if is_apart(character) {
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
