//! The paragraphs of a section, one behind the other.

use crate::span::Extent;

/// What is compared when two sections may read the same.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Text {
    text: String,
    /// Where each paragraph ends.
    ends: Vec<usize>,
}

/// A line of a paragraph, or a part of a very long one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Where it begins in the section, and where in the clean text of the document.
    pub(super) at: u32,
    pub(super) clean: usize,
    length: usize,
    pub(super) ends_paragraph: bool,
}

/// Columns in a piece are numbers of two bytes.
const LONGEST: usize = 60_000;

impl Text {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Adds a paragraph that begins here in the clean text, and what it consists of.
    pub(super) fn add(&mut self, paragraph: &str, start: usize, pieces: &mut Vec<Piece>) {
        let mut rest = paragraph;
        while !rest.is_empty() {
            let line = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
            let mut lengths = (1..=line.min(LONGEST)).rev();
            let length = lengths.find(|&length| rest.is_char_boundary(length));
            let length = length.unwrap_or(rest.len());
            let (at, from) = (self.text.len(), paragraph.len() - rest.len());
            let (piece, behind) = rest.split_at(length);
            self.text.push_str(piece);
            pieces.push(Piece {
                at: u32::try_from(at).unwrap_or(u32::MAX),
                clean: start + from,
                length,
                ends_paragraph: behind.is_empty(),
            });
            rest = behind;
        }
        self.ends.push(self.text.len());
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    pub(super) fn piece(&self, piece: &Piece) -> &str {
        let at = piece.at as usize;
        let text = self.text.get(at..at + piece.length).unwrap_or_default();
        // A line ends before its mark, which has no column.
        text.trim_end_matches(['\r', '\n'])
    }
}

/// Where a part of the section stands in the clean text.
pub(super) fn extent(pieces: &[Piece], start: u32, end: u32) -> Extent {
    let clean = |at: u32| {
        let behind = pieces.partition_point(|piece| piece.at <= at);
        let piece = behind.checked_sub(1).and_then(|own| pieces.get(own));
        piece.map_or(0, |piece| piece.clean + (at - piece.at) as usize)
    };
    Extent::new(clean(start), clean(end.saturating_sub(1)) + 1)
}
