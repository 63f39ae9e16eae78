//! Columns set apart by runs of spaces, where a blank cell leaves nothing: the rows that lack no cell tell where the
//! columns stand.
//!
//! ```text
//! 一、本年新收   3     0     1     4
//! 二、上年结转         2           2
//! （一）予以公开 1     0     1     2
//! ```

use super::drawn::{MOST, Wide, Word, is_drawn, words};
use super::layout::{Cell, Cells};
use crate::number::{self, Value};
use crate::span::Extent;

/// With fewer columns the figures of other rows stand under them by chance.
const FEWEST: usize = 4;

/// No head has more lines.
const HEADS: usize = 12;

/// So many rows that lack nothing tell the columns.
const WITNESSES: usize = 3;

/// Lines of a table with columns longer than this are sentences.
const LINE: usize = 2400;

/// The rows that lack cells, with blank ones in their places, by the number of their lines.
pub(super) fn rows(text: &str, lines: &[Extent]) -> Vec<(usize, Cells)> {
    let mut rows = Vec::new();
    let mut start = 0;
    for at in 0..=lines.len() {
        let kind = lines.get(at).map(|&line| Kind::of(text, line));
        if matches!(kind, None | Some(Kind::Text)) {
            table(text, lines, start..at, &mut rows);
            start = at + 1;
        }
    }
    rows
}

#[derive(PartialEq, Eq)]
enum Kind {
    Blank,
    /// Words that spaces set apart.
    Spaced,
    /// A word or two, as narrow columns have.
    Short,
    Text,
}

impl Kind {
    fn of(text: &str, line: Extent) -> Kind {
        const SHORT: usize = 12 * 3;
        let content = text.get(line.start..line.end).unwrap_or_default();
        let inner = content.trim();
        match () {
            () if inner.is_empty() => Kind::Blank,
            () if line.len() > LINE || content.contains(['\t', '。']) => Kind::Text,
            () if is_drawn(content) => Kind::Text,
            () if inner.contains("  ") => Kind::Spaced,
            () if inner.len() <= SHORT || content.starts_with("    ") => Kind::Short,
            () => Kind::Text,
        }
    }
}

/// A line with figures at its end: what stands before them, and they.
struct Row {
    at: usize,
    labels: Vec<Word>,
    figures: Vec<Word>,
}

fn table(
    text: &str,
    lines: &[Extent],
    range: std::ops::Range<usize>,
    found: &mut Vec<(usize, Cells)>,
) {
    let complete = [Wide::All, Wide::Sure, Wide::None]
        .into_iter()
        .find_map(|wide| {
            let rows = range.clone().filter_map(|at| row(text, lines, at, wide));
            let rows: Vec<Row> = rows.collect();
            let first = rows.first()?.at;
            let heads = range.start.max(first.saturating_sub(HEADS))..first;
            let heads = heads.map(|at| words(text, lines[at], wide)).collect();
            let columns = under_heads(&rows, heads).or_else(|| columns(&rows))?;
            Some((rows, columns))
        });
    let Some((rows, columns)) = complete else {
        return;
    };
    for row in rows.iter().filter(|row| row.figures.len() < columns.len()) {
        let Some(cells) = filled(lines[row.at], row, &columns) else {
            continue;
        };
        found.push((row.at, cells));
    }
}

fn row(text: &str, lines: &[Extent], at: usize, wide: Wide) -> Option<Row> {
    let mut labels = words(text, lines[at], wide);
    let is_figure = |(word, ..): &&Word| {
        let word = text.get(word.start..word.end).unwrap_or_default();
        word.len() <= 20 && !matches!(number::read_cell(word), Value::Other)
    };
    let count = labels.iter().rev().take_while(is_figure).count();
    let figures = labels.split_off(labels.len() - count);
    (!figures.is_empty()).then_some(Row {
        at,
        labels,
        figures,
    })
}

/// The columns that the heads above the rows tell, where every figure stands under one that is its own.
fn under_heads(rows: &[Row], heads: Vec<Vec<Word>>) -> Option<Vec<(usize, usize)>> {
    if rows.iter().any(|row| row.labels.is_empty()) && rows.len() > 1 {
        return None;
    }
    let labels = rows.iter().filter_map(|row| row.labels.last());
    let labels = labels.map(|label| label.2).max().unwrap_or(0);
    let mut columns: Vec<(usize, usize)> = Vec::new();
    // The lowest are the columns' own; what stands above one of them is its beginning, above several their group.
    for (_, start, end) in heads.into_iter().rev().flatten() {
        let at = columns.partition_point(|column| column.1 <= start);
        let below = columns[at..].iter().take_while(|column| column.0 < end);
        match below.count() {
            0 => columns.insert(at, (start, end)),
            1 => {
                let next = columns.get(at + 1).map_or(usize::MAX, |next| next.0);
                let before = at.checked_sub(1).map_or(0, |before| columns[before].1);
                let whole = (columns[at].0.min(start), columns[at].1.max(end));
                if before < whole.0 && whole.1 < next {
                    columns[at] = whole;
                }
            }
            _ => {}
        }
    }
    columns.retain(|column| column.0 >= labels);
    let is_own = |row: &Row| {
        let under = |figure: &Word| {
            let is_over = |column: &&(usize, usize)| figure.1 < column.1 && column.0 < figure.2;
            let mut over = columns
                .iter()
                .enumerate()
                .filter(|(_, column)| is_over(column));
            let first = over.next().map(|(at, _)| at);
            first.filter(|_| over.next().is_none())
        };
        let places: Option<Vec<usize>> = row.figures.iter().map(under).collect();
        places.is_some_and(|places| places.windows(2).all(|pair| pair[0] < pair[1]))
    };
    ((FEWEST..=MOST).contains(&columns.len()) && rows.iter().all(is_own)).then_some(columns)
}

/// From where to where the figures of each column reach in the rows that have most of them; `None` where they do not
/// stand under each other.
fn columns(rows: &[Row]) -> Option<Vec<(usize, usize)>> {
    let most = rows.iter().map(|row| row.figures.len()).max()?;
    let whole = || rows.iter().filter(|row| row.figures.len() == most);
    if !(FEWEST..=MOST).contains(&most)
        || whole().count() < WITNESSES
        || whole().count() == rows.len()
    {
        return None;
    }
    let mut columns = vec![(usize::MAX, 0); most];
    for row in whole() {
        for (column, &(_, start, end)) in columns.iter_mut().zip(&row.figures) {
            *column = (column.0.min(start), column.1.max(end));
        }
    }
    let labels = whole().filter_map(|row| row.labels.last());
    let is_behind = labels.map(|label| label.2).max()? <= columns[0].0;
    let apart = columns.windows(2).all(|pair| pair[0].1 < pair[1].0);
    (is_behind && apart).then_some(columns)
}

/// The cells of a row, if each of its figures stands in one column that is its own.
fn filled(line: Extent, row: &Row, columns: &[(usize, usize)]) -> Option<Cells> {
    if row
        .labels
        .last()
        .is_some_and(|label| label.2 > columns[0].0)
    {
        return None;
    }
    let mut cells = Cells::new();
    let mut last = None;
    for &(word, start, end) in &row.labels {
        match (cells.last_mut(), last) {
            // One space stands within a label.
            (Some(Cell { pieces, .. }), Some(last)) if start == last + 1 => {
                if let Some(piece) = pieces.last_mut() {
                    piece.end = word.end;
                }
            }
            _ => cells.push(Cell::new(word.start, Some(word))),
        }
        last = Some(end);
    }
    let mut figures = row.figures.iter().peekable();
    for &(first, last) in columns {
        let is_in = |&&(_, start, end): &&Word| start < last && first < end;
        let place = figures.peek().map_or(line.end, |figure| figure.0.start);
        let own = figures
            .next_if(|figure| is_in(figure))
            .map(|figure| figure.0);
        cells.push(Cell::new(place, own));
    }
    // A figure over two columns, or between them.
    let is_shared = |figure: &Word| {
        let over = columns
            .iter()
            .filter(|(first, last)| figure.1 < *last && *first < figure.2);
        over.count() != 1
    };
    (figures.next().is_none() && !row.figures.iter().any(is_shared)).then_some(cells)
}
