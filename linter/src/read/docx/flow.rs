//! Paragraphs on their way into the lists of their part. One can stand inside of another, in a text box, so what is
//! still being read is kept apart from what has ended.

use super::content::{Block, Content, Paragraph, Piece};

/// A sequence of blocks.
#[derive(Default)]
pub(super) struct Flow<'x> {
    /// Where they begin among those that have ended.
    pub(super) start: usize,
    /// A paragraph whose end was deleted under tracking.
    pub(super) unfinished: Option<Box<Draft<'x>>>,
}

/// A paragraph that is being read. Its room is used again for the next one.
#[derive(Default)]
pub(super) struct Draft<'x> {
    pub(super) paragraph: Paragraph<'x>,
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
}

impl<'x> Content<'x> {
    /// Takes over what a draft holds, and leaves its room.
    pub(super) fn add(&mut self, draft: &mut Draft<'x>) -> Block {
        let mut paragraph = std::mem::take(&mut draft.paragraph);
        let (text, pieces) = (self.text.len(), self.pieces.len());
        self.text.push_str(&draft.text);
        self.pieces.append(&mut draft.pieces);
        draft.text.clear();
        paragraph.text = text..self.text.len();
        paragraph.pieces = pieces..self.pieces.len();
        self.paragraphs.push(paragraph);
        Block::Paragraph(self.paragraphs.len() - 1)
    }
}

impl Draft<'_> {
    /// What the next paragraph adds to one whose end was deleted. The last paragraph's end is the one that stays, and
    /// it carries the format.
    pub(super) fn continued_by(self, next: &mut Self) {
        let offset = self.text.len();
        let shifted = next.pieces.drain(..).map(|piece| Piece {
            text: piece.text.start + offset..piece.text.end + offset,
            ..piece
        });
        let mut pieces = self.pieces;
        pieces.extend(shifted);
        next.pieces = pieces;
        let text = std::mem::replace(&mut next.text, self.text);
        next.text.push_str(&text);
        let boxes = std::mem::replace(&mut next.paragraph.boxes, self.paragraph.boxes);
        next.paragraph.boxes.extend(boxes);
        next.paragraph.is_revised = true;
    }
}

/// Appends text in which blanks stand for breaks and tabs.
pub(super) fn push_with_blanks(to: &mut String, text: &str) {
    if memchr::memchr3(b'\n', b'\r', b'\t', text.as_bytes()).is_none() {
        return to.push_str(text);
    }
    to.extend(text.chars().map(|sign| match sign {
        '\n' | '\r' | '\t' => ' ',
        sign => sign,
    }));
}
