//! Bytes to lines and columns: both from 1, columns in Unicode scalar values, the end exclusive.

use std::cell::{Cell, OnceCell};

use gouji_linter::diagnostic::{Diagnostic, Language, Place, Related};
use gouji_linter::source::Source;
use gouji_linter::span::Span;
use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Location {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
}

impl From<Place> for Location {
    fn from(place: Place) -> Location {
        Location {
            line: place.line as usize,
            column: place.column as usize,
            end_line: place.end_line as usize,
            end_column: place.end_column as usize,
        }
    }
}

/// What a finding says of other documents, for the formats that know one place only: `路径:行:列 结转下年 3`. Beyond
/// so many places the rest is counted.
pub(crate) fn elsewhere(diagnostic: &Diagnostic, most: usize, language: Language) -> Vec<String> {
    let related = diagnostic.related.iter();
    let mut named: Vec<String> = related
        .filter_map(|related| named(related, language))
        .collect();
    if named.len() > most {
        let rest = named.len() - most;
        named.truncate(most);
        named.push(match language {
            Language::Chinese => format!("另有 {rest} 处"),
            Language::English => format!("{rest} more"),
        });
    }
    named
}

/// As many as a line can take.
pub(crate) const IN_A_LINE: usize = 3;
/// As many as a list can take.
pub(crate) const IN_A_LIST: usize = 8;

/// A related place with its document; `None` where it stands in the document that was checked.
pub(crate) fn named(related: &Related, language: Language) -> Option<String> {
    let other = related.elsewhere.as_ref()?;
    let message = related.message.in_language(language);
    Some(format!(
        "{}:{}:{} {message}",
        other.path, other.place.line, other.place.column
    ))
}

/// Counts each block of the text once, so that a file of one huge line costs no more than any other, and goes on from
/// the last place where the next one follows it in the same line.
pub(crate) struct Locator<'s> {
    source: &'s Source,
    /// Scalar values before each block; counted when a line is longer than one.
    before: OnceCell<Vec<usize>>,
    last: Cell<Known>,
}

/// A place whose line and column, both from 0, are known.
#[derive(Clone, Copy, Default)]
struct Known {
    offset: usize,
    line: usize,
    /// Where the next line begins.
    line_end: usize,
    column: usize,
}

const BLOCK: usize = 4096;

impl<'s> Locator<'s> {
    pub(crate) fn new(source: &'s Source) -> Locator<'s> {
        Locator {
            source,
            before: OnceCell::new(),
            last: Cell::default(),
        }
    }

    pub(crate) fn locate(&self, span: Span) -> Location {
        let (line, column) = self.position(span.start);
        // The next span begins where this one does, or later; its end may lie before the end of this one.
        let end = self.known(span.end.max(span.start));
        Location {
            line,
            column,
            end_line: end.line + 1,
            end_column: end.column + 1,
        }
    }

    /// Where a related place stands, in whichever document.
    pub(crate) fn of_related(&self, related: &Related) -> Location {
        match &related.elsewhere {
            Some(elsewhere) => Location::from(elsewhere.place),
            None => self.locate(related.span),
        }
    }

    /// As it is kept when the document is let go.
    pub(crate) fn place(&self, span: Span) -> Place {
        let at = self.locate(span);
        let short = |number| u32::try_from(number).unwrap_or(u32::MAX);
        Place {
            line: short(at.line),
            column: short(at.column),
            end_line: short(at.end_line),
            end_column: short(at.end_column),
        }
    }

    pub(crate) fn position(&self, offset: usize) -> (usize, usize) {
        let known = self.known(offset);
        self.last.set(known);
        (known.line + 1, known.column + 1)
    }

    fn known(&self, offset: usize) -> Known {
        let offset = offset.min(self.source.text.len());
        let last = self.last.get();
        if (last.offset..last.line_end).contains(&offset) {
            let column = last.column + self.between(last.offset, offset);
            return Known {
                offset,
                column,
                ..last
            };
        }
        let line = self.source.line(offset);
        let Span { start, end } = self.source.line_span(line);
        Known {
            offset,
            line,
            line_end: end,
            column: self.between(start, offset),
        }
    }

    /// Scalar values from one offset to a later one.
    fn between(&self, start: usize, end: usize) -> usize {
        match self.source.text.as_bytes().get(start..end) {
            Some(near) if near.len() <= BLOCK => scalar_values(near),
            _ => self.count(end) - self.count(start),
        }
    }

    fn count(&self, offset: usize) -> usize {
        let bytes = self.source.text.as_bytes();
        let before = self.before.get_or_init(|| {
            let mut total = 0;
            let blocks = bytes.chunks(BLOCK).map(|block| {
                total += scalar_values(block);
                total
            });
            std::iter::once(0).chain(blocks).collect()
        });
        let block = offset / BLOCK;
        let rest = bytes.get(block * BLOCK..offset).unwrap_or_default();
        before.get(block).copied().unwrap_or_default() + scalar_values(rest)
    }
}

/// A byte's worth at a time, which the compiler turns into vectors.
fn scalar_values(bytes: &[u8]) -> usize {
    let starts = |chunk: &[u8]| -> u8 {
        let starts = chunk.iter().map(|byte| u8::from((byte & 0xC0) != 0x80));
        starts.sum()
    };
    bytes
        .chunks(u8::MAX.into())
        .map(|chunk| usize::from(starts(chunk)))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_scalar_values_and_the_end_is_exclusive() {
        let source = Source::from_text("甲\r\n总计😀40\n".to_owned());
        let start = source.text.find("40").unwrap();
        let location = Locator::new(&source).locate(Span::new(start, start + 2));
        assert_eq!(
            location,
            Location {
                line: 2,
                column: 4,
                end_line: 2,
                end_column: 6
            }
        );
    }

    #[test]
    fn a_span_over_a_line_ending_ends_on_the_next_line() {
        let source = Source::from_text("甲乙\n丙丁".to_owned());
        let location = Locator::new(&source).locate(Span::new(3, 10));
        assert_eq!(
            location,
            Location {
                line: 1,
                column: 2,
                end_line: 2,
                end_column: 2
            }
        );
    }

    #[test]
    fn positions_beyond_the_first_block_are_those_of_a_plain_count() {
        let text = "数".repeat(5000);
        let source = Source::from_text(text);
        let locator = Locator::new(&source);
        for character in [0, 1365, 1366, 2730, 4999, 5000, 1, 2, 1400] {
            assert_eq!(locator.position(character * 3), (1, character + 1));
        }
        assert_eq!(locator.position(usize::MAX), (1, 5001));
    }
}
