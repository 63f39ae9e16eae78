//! The lines of a text that labels point at, cut into rows that fit the terminal, drawn by codespan-reporting.
//!
//! A paragraph of a report is one line of thousands of characters, and its text may hold control characters.
//! So codespan gets neither the file nor its lines, but a copy of the rows that are needed, with visible marks
//! in the place of what would steer the terminal. The cost grows with what is shown, never with the file.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle, Severity};
use codespan_reporting::files::{Error, Files, Location};
use codespan_reporting::term::{self, Config};
use gouji_linter::source::Source;

use super::Style;
use super::location::Locator;
use super::shown;
use pen::Pen;
use rows::{content, row_at, visible};

mod pen;
mod rows;

/// A place to point at.
pub(crate) struct Pointer {
    pub(crate) span: Range<usize>,
    pub(crate) style: LabelStyle,
    pub(crate) message: String,
    /// It only helps to find the way, and is left out where its row is drawn anyway.
    pub(crate) orients: bool,
}

/// What to say about the places.
pub(crate) struct Remark<'r> {
    pub(crate) severity: Severity,
    /// The severity in the user's language.
    pub(crate) severity_word: &'static str,
    pub(crate) code: Option<&'r str>,
    pub(crate) message: &'r str,
    pub(crate) pointers: Vec<Pointer>,
    pub(crate) notes: Vec<String>,
}

/// Draws a remark behind what is drawn already.
pub(crate) fn draw(
    drawn: &mut Vec<u8>,
    path: &str,
    locator: &Locator<'_>,
    source: &Source,
    remark: Remark<'_>,
    style: Style,
) {
    let (excerpt, labels) = Excerpt::new(path, locator, source, &remark.pointers, style.columns);
    // The gutter and the bullet take up to eight columns; a message wraps under itself.
    let head = shown::width(remark.severity_word) + remark.code.map_or(0, |code| code.len() + 2);
    let message = shown::fit(remark.message);
    let message = shown::wrap_after(&message, head, style.columns - 2).join("\n  ");
    let notes = remark
        .notes
        .iter()
        .map(|note| shown::wrap(&shown::fit(note), style.columns - 8).join("\n"));
    let mut diagnostic = Diagnostic::new(remark.severity)
        .with_message(message)
        .with_labels(labels)
        .with_notes(notes.collect());
    diagnostic.code = remark.code.map(str::to_owned);
    let config = Config {
        tab_width: shown::TAB,
        ..Config::default()
    };
    let mut pen = Pen {
        written: drawn,
        severity_word: remark.severity_word,
        at_severity: false,
        paint: style.paint,
    };
    // Writing to memory cannot fail, and every label lies in the excerpt that was made from it.
    if term::emit_to_write_style(&mut pen, &config, &excerpt, &diagnostic).is_err() {
        drawn.extend_from_slice(format!("{path}: {}\n", remark.message).as_bytes());
    }
}

/// A label that runs on beyond so many rows points at the first ones only.
const ROWS_OF_A_LABEL: usize = 3;

struct Excerpt<'p> {
    path: &'p str,
    text: String,
    rows: Vec<Row>,
    /// Where each label begins in `text`, and its line and column in the document.
    locations: Vec<(usize, Location)>,
}

struct Row {
    /// Neighbours in the document differ by one here; where something is left out, by more.
    index: usize,
    line: usize,
    /// Where it ends in the document.
    end: usize,
    /// In [`Excerpt::text`].
    range: Range<usize>,
}

impl<'p> Excerpt<'p> {
    fn new(
        path: &'p str,
        locator: &Locator<'_>,
        source: &Source,
        pointers: &[Pointer],
        columns: usize,
    ) -> (Excerpt<'p>, Vec<Label<()>>) {
        let digits = source.line_count().to_string().len();
        // Room at the right for a short label behind its caret.
        let columns = columns.saturating_sub(digits + 3 + columns / 5).max(16);
        let mut rows: BTreeMap<usize, (Range<usize>, usize)> = BTreeMap::new();
        let mut parts = Vec::new();
        let (helpers, needed): (Vec<_>, Vec<_>) = pointers
            .iter()
            .enumerate()
            .partition(|(_, pointer)| pointer.orients);
        for (number, pointer) in needed.into_iter().chain(helpers) {
            if pointer.orients {
                let line = source.line(pointer.span.start);
                let row = row_at(source, line, pointer.span.start, columns, None);
                if rows.contains_key(&row.start) {
                    continue;
                }
            }
            let span = visible(source, pointer.span.clone());
            let mut at = span.start;
            let mut taken = Vec::new();
            let mut before = None;
            loop {
                let line = source.line(at);
                let row = row_at(source, line, at, columns, before.as_ref());
                let part = at.max(row.start)..span.end.min(row.end);
                rows.insert(row.start, (row.clone(), line));
                let next = if row.end > at {
                    row.end
                } else {
                    source.line_span(line).end
                };
                taken.push((row.start, part));
                before = Some(row);
                at = if next >= content(source, line).end {
                    source.line_span(line).end
                } else {
                    next
                };
                let most = if pointer.orients { 1 } else { ROWS_OF_A_LABEL };
                if at >= span.end || taken.len() == most || at >= source.text.len() {
                    break;
                }
            }
            // A blank part under a label that also covers text is an empty line in between.
            if taken.iter().any(|(_, part)| !part.is_empty()) {
                taken.retain(|(_, part)| !part.is_empty());
            }
            let last = taken.len().saturating_sub(1);
            parts.extend(
                taken
                    .into_iter()
                    .enumerate()
                    .map(|(nth, (row, part))| (number, row, part, nth == last)),
            );
        }
        let mut excerpt = Excerpt {
            path,
            text: String::new(),
            rows: Vec::new(),
            locations: Vec::new(),
        };
        // By the row as well: where one row ends, the next begins.
        let mut offsets = BTreeMap::new();
        for (start, (range, line)) in rows {
            let edges = parts
                .iter()
                .filter(|(_, row, ..)| *row == start)
                .flat_map(|(_, _, part, _)| [part.start, part.end]);
            let mut edges: Vec<usize> = edges.collect();
            edges.sort_unstable();
            excerpt.push(source, range, line, &edges, &mut offsets);
        }
        let mut labels = Vec::new();
        for (number, row, part, last) in parts {
            let edges = (
                offsets.get(&(row, part.start)),
                offsets.get(&(row, part.end)),
            );
            let (Some(pointer), (Some(&from), Some(&to))) = (pointers.get(number), edges) else {
                continue;
            };
            let (line_number, column_number) = locator.position(part.start);
            excerpt.locations.push((
                from,
                Location {
                    line_number,
                    column_number,
                },
            ));
            let message = if last {
                shown::fit(&pointer.message).replace('\n', " ")
            } else {
                String::new()
            };
            labels.push(Label::new(pointer.style, (), from..to.max(from)).with_message(message));
        }
        (excerpt, labels)
    }

    /// Adds a row that labels begin and end in, in the order of these edges.
    fn push(
        &mut self,
        source: &Source,
        range: Range<usize>,
        line: usize,
        edges: &[usize],
        offsets: &mut BTreeMap<(usize, usize), usize>,
    ) {
        let start = self.text.len();
        let text = source.text.get(range.clone()).unwrap_or_default();
        let mut from = 0;
        for &edge in edges {
            let at = edge.checked_sub(range.start);
            let Some(stretch) = at.and_then(|at| text.get(from..at)) else {
                continue;
            };
            self.text.push_str(&shown::marked(stretch));
            from += stretch.len();
            offsets.insert((range.start, edge), self.text.len());
        }
        let rest = text.get(from..).unwrap_or_default();
        self.text.push_str(&shown::marked(rest));
        offsets.insert((range.start, range.end), self.text.len());
        self.text.push('\n');
        let index = match self.rows.last() {
            None => 0,
            Some(previous) => {
                previous.index
                    + if follows(source, previous, &range) {
                        1
                    } else {
                        3
                    }
            }
        };
        self.rows.push(Row {
            index,
            line,
            end: range.end,
            range: start..self.text.len(),
        });
    }

    fn row(&self, index: usize) -> Result<&Row, Error> {
        let found = self.rows.binary_search_by_key(&index, |row| row.index);
        let row = found.ok().and_then(|at| self.rows.get(at));
        row.ok_or(Error::LineTooLarge {
            given: index,
            max: self.rows.len(),
        })
    }
}

/// Nothing but a line ending stands between the two rows.
fn follows(source: &Source, previous: &Row, range: &Range<usize>) -> bool {
    previous.end == range.start
        || source.line_span(previous.line).end == range.start
            && content(source, previous.line).end == previous.end
}

impl<'a> Files<'a> for Excerpt<'_> {
    type FileId = ();
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(self.path)
    }

    fn source(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.text)
    }

    fn line_index(&'a self, (): (), byte: usize) -> Result<usize, Error> {
        let after = self.rows.partition_point(|row| row.range.start <= byte);
        let row = after.checked_sub(1).and_then(|at| self.rows.get(at));
        row.map(|row| row.index).ok_or(Error::IndexTooLarge {
            given: byte,
            max: self.text.len(),
        })
    }

    fn line_number(&'a self, (): (), index: usize) -> Result<usize, Error> {
        Ok(self.row(index)?.line + 1)
    }

    fn line_range(&'a self, (): (), index: usize) -> Result<Range<usize>, Error> {
        Ok(self.row(index)?.range.clone())
    }

    fn location(&'a self, (): (), byte: usize) -> Result<Location, Error> {
        let known = self.locations.iter().find(|(start, _)| *start == byte);
        known
            .map(|(_, location)| *location)
            .ok_or(Error::IndexTooLarge {
                given: byte,
                max: self.text.len(),
            })
    }
}
