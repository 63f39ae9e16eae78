//! From the text that was written back to the XML it came from.

use std::ops::Range;

use super::content::{Piece, Run};
use super::layout::{Anchor, Line};
use crate::span::Span;

/// Where every part of a document's text stands in its main part.
pub struct DocxMap {
    xml: String,
    runs: Vec<Run>,
    pieces: Vec<Piece>,
    /// In the order of the text.
    lines: Vec<Line>,
}

/// What of the XML stands for a range of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// From one mark to the other; there is text between them.
    Range(Mark, Mark),
    /// A point: the place is empty, as a blank cell is.
    Point(Mark),
}

/// A place in the XML where elements can be put beside runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Between two elements of a paragraph.
    Between(usize),
    /// Inside a run, which has to be cut in two there.
    Inside {
        at: usize,
        run: usize,
        /// `<w:t …>`, when the cut goes through text.
        tag: Option<Range<usize>>,
    },
    /// Inside `<w:p/>`, which has to be opened: its tag.
    Closed(Range<usize>),
}

impl DocxMap {
    pub(super) fn new(
        xml: String,
        runs: Vec<Run>,
        pieces: Vec<Piece>,
        lines: Vec<Line>,
    ) -> DocxMap {
        DocxMap {
            xml,
            runs,
            pieces,
            lines,
        }
    }

    pub(crate) fn xml(&self) -> &str {
        &self.xml
    }

    pub(crate) fn run(&self, index: usize) -> Option<&Run> {
        self.runs.get(index)
    }

    /// What a line is made of, if it is a paragraph of the main part; the ranges are those of the document's text.
    pub(crate) fn pieces(&self, line: &Line) -> Vec<Piece> {
        let Anchor::Paragraph { pieces, offset, .. } = &line.anchor else {
            return Vec::new();
        };
        let pieces = self.pieces.get(pieces.clone()).unwrap_or_default();
        let placed = |piece: &Piece| Piece {
            text: piece.text.start + offset..piece.text.end + offset,
            ..piece.clone()
        };
        pieces.iter().map(placed).collect()
    }

    /// The paragraph that holds this byte of the text.
    pub(crate) fn line(&self, offset: usize) -> Option<&Line> {
        // An empty cell begins where nothing else does; what follows it begins behind a tab.
        self.lines.get(self.line_at(offset)?)
    }

    /// Where a comment on this part of the text goes: on its first line, which is a paragraph or a table's row.
    pub(crate) fn place(&self, text: &str, span: Span) -> Option<Place> {
        let line_end = text
            .get(span.start..span.end)
            .and_then(|covered| covered.find('\n'))
            .map_or(span.end, |at| span.start + at);
        let first = self.line_at(span.start)?;
        let last = self
            .line_at(line_end.max(span.start + 1) - 1)
            .unwrap_or(first);
        if first == last || line_end == span.start {
            return self.lines.get(first)?.place(self, span.start..line_end);
        }
        // Several cells of a row.
        let own = |line: &Line| {
            line.place(
                self,
                line.text.start.max(span.start)..line.text.end.min(line_end),
            )
        };
        match (own(self.lines.get(first)?)?, own(self.lines.get(last)?)?) {
            (
                Place::Range(start, _) | Place::Point(start),
                Place::Range(_, end) | Place::Point(end),
            ) => Some(Place::Range(start, end)),
        }
    }

    /// The last line that begins at or before this byte.
    fn line_at(&self, offset: usize) -> Option<usize> {
        self.lines
            .partition_point(|line| line.text.start <= offset)
            .checked_sub(1)
    }
}

impl Line {
    fn place(&self, map: &DocxMap, range: Range<usize>) -> Option<Place> {
        match &self.anchor {
            Anchor::Paragraph { place, .. } => {
                let pieces = map.pieces(self);
                let covered =
                    |piece: &&Piece| piece.text.start < range.end && range.start < piece.text.end;
                let first = pieces.iter().find(covered);
                let last = pieces.iter().rev().find(covered);
                if let (Some(first), Some(last)) = (first, last) {
                    return Some(Place::Range(
                        first.mark(range.start, map, Side::Start),
                        last.mark(range.end, map, Side::End),
                    ));
                }
                // The number before a paragraph stands nowhere; its text stands for it.
                match (pieces.first(), pieces.last()) {
                    (Some(first), Some(last)) => Some(Place::Range(
                        first.mark(first.text.start, map, Side::Start),
                        last.mark(last.text.end, map, Side::End),
                    )),
                    _ if place.is_closed => Some(Place::Point(Mark::Closed(place.tag.clone()))),
                    _ => Some(Place::Point(Mark::Between(place.content.start))),
                }
            }
            Anchor::Box(place) => Some(Place::Range(
                Mark::Between(place.content.start),
                Mark::Between(place.content.end),
            )),
            Anchor::Run(run) => {
                let raw = &map.runs.get(*run)?.raw;
                Some(Place::Range(
                    Mark::Between(raw.start),
                    Mark::Between(raw.end),
                ))
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

impl Piece {
    /// The mark at this byte of the text, or at this piece's edge if the byte lies beyond it.
    fn mark(&self, offset: usize, map: &DocxMap, side: Side) -> Mark {
        let inside = offset.clamp(self.text.start, self.text.end) - self.text.start;
        let is_verbatim = self.tag.is_some() && self.text.len() == self.raw.len();
        let at = match side {
            _ if is_verbatim => self.raw.start + inside,
            // An entity or an element goes whole.
            Side::Start => self.raw.start,
            Side::End => self.raw.end,
        };
        if let Some(run) = map.runs.get(self.run) {
            // At the edge of a run nothing has to be cut.
            let opening = match &self.tag {
                Some(tag) if tag.end == at => Some(tag.start),
                Some(_) => None,
                None => Some(at),
            };
            if opening == Some(run.content.start) {
                return Mark::Between(run.raw.start);
            }
            let rest = map.xml.get(at..run.content.end).unwrap_or_default();
            let is_last = match &self.tag {
                Some(_) => rest.starts_with("</") && rest.find('>') == Some(rest.len() - 1),
                None => rest.is_empty(),
            };
            if is_last {
                return Mark::Between(run.raw.end);
            }
        }
        Mark::Inside {
            at,
            run: self.run,
            tag: self.tag.clone(),
        }
    }
}
