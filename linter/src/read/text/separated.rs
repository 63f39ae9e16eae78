//! Tables as text for other programs: `规章,0,0,0`, `"规章";0;0;0`.

use std::ops::Range;

use super::layout::{Cell, Cells, Drawn};
use super::{is_white, trim};
use crate::number::{self, Value};
use crate::span::Extent;

const SEPARATORS: [char; 4] = [',', ';', '，', '；'];

/// Longer cells are sentences.
const CELL: usize = 60 * 3;

/// Whether something in a text may be a table that is cut so: `件,0`, `"0";"0"`, `0，0`.
pub(super) fn is_likely(text: &[u8]) -> bool {
    let is_cell = |byte: &u8| matches!(byte, b'0'..=b'9' | b'"' | b',' | b';');
    let is_before_cell = |at: usize| {
        let behind = text.get(at + 1..).unwrap_or_default();
        let behind = behind.strip_prefix(b" ").unwrap_or(behind);
        behind.first().is_some_and(is_cell)
    };
    // Wide commas are everywhere; a 0 between two of them, or at the end of a line, is not.
    let is_wide = |sides: (&[u8], &[u8])| {
        let signs = || ["，", "；"].into_iter().map(str::as_bytes);
        let begins = signs().any(|sign| sides.0.ends_with(sign));
        let ends = signs().any(|sign| sides.1.starts_with(sign));
        begins && (ends || matches!(sides.1.first(), None | Some(b'\n' | b'\r')))
    };
    let sides = |at: usize| (&text[..at], &text[at + 1..]);
    // Most stand behind what is no ideograph.
    let is_behind_sign = |at: usize| at > 0 && !text[at - 1].is_ascii();
    memchr::memchr2_iter(b',', b';', text).any(is_before_cell)
        || memchr::memchr_iter(b'0', text).any(|at| is_behind_sign(at) && is_wide(sides(at)))
}

/// Lines cut at the same sign, of which two are labels with figures.
pub(super) fn table(text: &str, lines: &[Extent]) -> Option<Drawn> {
    let first = *lines.first()?;
    let content = text.get(first.start..first.end)?;
    let separators = SEPARATORS
        .into_iter()
        .filter(|&sign| content.contains(sign));
    let mut found = separators.filter_map(|separator| cut_at(text, lines, separator));
    let first = found.next()?;
    if first.rows.is_empty() {
        found.find(|table| !table.rows.is_empty()).or(Some(first))
    } else {
        Some(first)
    }
}

fn cut_at(text: &str, lines: &[Extent], separator: char) -> Option<Drawn> {
    let mut rows: Vec<Cells> = Vec::new();
    let mut used = 0;
    let mut filled = 0;
    for (at, &line) in lines.iter().enumerate() {
        if is_white(text, line) && used == at {
            continue;
        }
        let Some(cells) = cells(text, line, separator) else {
            break;
        };
        if at > used + 1 {
            break;
        }
        filled += usize::from(has_figures(text, &cells));
        rows.push(cells);
        used = at + 1;
    }
    let is_table = filled >= 2
        || rows
            .windows(2)
            .any(|pair| is_under_heads(text, &pair[1], &pair[0]));
    if !is_table {
        rows.clear();
    }
    (used > 0).then_some(Drawn { lines: used, rows })
}

fn value(text: &str, cell: &Cell) -> Option<Value> {
    let piece = cell.pieces.first()?;
    Some(number::read_cell(text.get(piece.start..piece.end)?))
}

/// Figures alone, under as many heads: 行政复议 beside 行政诉讼.
fn is_under_heads(text: &str, row: &[Cell], heads: &[Cell]) -> bool {
    const FEWEST: usize = 5;
    let count = |row: &[Cell], is: fn(&Value) -> bool| {
        let values = row.iter().filter_map(|cell| value(text, cell));
        values.filter(is).count()
    };
    let is_other = |value: &Value| matches!(value, Value::Other);
    let is_number = |value: &Value| matches!(value, Value::Number(_));
    let are_heads = heads.len() == row.len() && count(heads, is_other) >= FEWEST;
    are_heads && count(row, is_other) == 0 && count(row, is_number) > 1
}

/// A label, and a figure in a cell of its own.
fn has_figures(text: &str, cells: &[Cell]) -> bool {
    let mut values = cells.iter().filter_map(|cell| value(text, cell));
    let is_number = |value: Value| matches!(value, Value::Number(_));
    values.next().is_some_and(|first| !is_number(first)) && values.any(is_number)
}

/// The cells of a line, which may stand in quotes.
fn cells(text: &str, line: Extent, separator: char) -> Option<Cells> {
    let line = trim(text, line);
    let content = text.get(line.start..line.end)?;
    if !content.contains(separator) || content.contains(['。', '\t', '|']) {
        return None;
    }
    let mut cells = Cells::new();
    let mut rest = 0;
    loop {
        let behind = content.get(rest..)?;
        let start = content.len() - behind.trim_start().len();
        let (pieces, end) = if content.get(start..)?.starts_with('"') {
            quoted(content, start)?
        } else {
            let end = rest + behind.find(separator).unwrap_or(behind.len());
            let cell = line.part(rest..end);
            let piece = (!is_white(text, cell)).then(|| trim(text, cell));
            let piece = piece.map(|piece| piece.start - line.start..piece.end - line.start);
            (piece.into_iter().collect(), end)
        };
        if pieces.iter().map(Range::len).sum::<usize>() > CELL {
            return None;
        }
        cells.push(Cell {
            pieces: pieces.into_iter().map(|piece| line.part(piece)).collect(),
            place: line.start + rest,
        });
        let after = content.get(end..)?.trim_start();
        if after.is_empty() {
            return Some(cells);
        }
        rest = content.len() - after.strip_prefix(separator)?.len();
    }
}

/// What stands between quotes, where `""` is one of them, and where it ends.
fn quoted(content: &str, quote: usize) -> Option<(Vec<Range<usize>>, usize)> {
    let mut pieces = Vec::new();
    let mut start = quote + 1;
    loop {
        let end = start + content.get(start..)?.find('"')?;
        let is_doubled = content.get(end + 1..)?.starts_with('"');
        let last = end + usize::from(is_doubled);
        let piece = content.get(start..last)?;
        if !piece.trim().is_empty() {
            pieces.push(start..last);
        }
        if !is_doubled {
            return Some((pieces, end + 1));
        }
        start = end + 2;
    }
}
