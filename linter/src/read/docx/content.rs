//! A document as its part holds it: paragraphs and tables in the order of the text, before numbering and layout.
//!
//! A report has hundreds of paragraphs of a few words each, so what they hold stands in lists that the part shares,
//! and they only say where.

use std::borrow::Cow;
use std::ops::Range;

/// Index into the paragraphs or the tables of its part.
#[derive(Clone, Copy, Debug)]
pub(super) enum Block {
    Paragraph(usize),
    Table(usize),
}

#[derive(Debug, Default)]
pub(super) struct Paragraph<'x> {
    /// What is shown, without the number before it. A line break is `\n`, a tab `\t`.
    pub(super) text: Range<usize>,
    pub(super) pieces: Range<usize>,
    pub(super) style: Option<Cow<'x, str>>,
    pub(super) outline: Option<u8>,
    pub(super) list: Option<u32>,
    pub(super) level: Option<u8>,
    /// Text boxes that are anchored in it; they are read after it.
    pub(super) boxes: Vec<Block>,
    /// Something in it is a tracked change.
    pub(super) is_revised: bool,
    /// Its end was deleted under tracking: the next paragraph continues it.
    pub(super) runs_on: bool,
    pub(super) place: ParagraphPlace,
}

/// Where a paragraph stands in its part.
#[derive(Clone, Debug, Default)]
pub(crate) struct ParagraphPlace {
    /// `<w:p …>`, or `<w:p …/>`.
    pub(crate) tag: Range<usize>,
    pub(crate) is_closed: bool,
    /// Between its properties and its end tag.
    pub(crate) content: Range<usize>,
}

/// A part of a paragraph's text that stands in one place of the XML.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// In the paragraph's text; a [`DocxMap`](super::DocxMap) gives it in the document's.
    pub(crate) text: Range<usize>,
    /// In the part. Characters map one to one when both are equally long; an entity maps as a whole.
    pub(crate) raw: Range<usize>,
    /// Index into the runs.
    pub(crate) run: usize,
    /// `<w:t …>`; `None` for a tab or a break, which are elements of their own.
    pub(crate) tag: Option<Range<usize>>,
}

/// `<w:r>` … `</w:r>`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    pub(crate) raw: Range<usize>,
    /// Between its properties and its end tag.
    pub(crate) content: Range<usize>,
    /// `<w:rPr>` … `</w:rPr>`.
    pub(crate) properties: Option<Range<usize>>,
    /// The record of a tracked change of format, inside the properties.
    pub(crate) past: Option<Range<usize>>,
}

#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
}

#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    /// Grid columns before its first cell.
    pub(super) before: u32,
    pub(super) is_hidden: bool,
}

#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) blocks: Range<usize>,
    /// Grid columns that it takes; 0 stands for one.
    pub(super) columns: u32,
    pub(super) vertical: Merge,
    pub(super) horizontal: Merge,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Merge {
    #[default]
    None,
    Begins,
    Continues,
}

/// A footnote or an endnote where the text refers to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NoteMark {
    pub(super) kind: NoteKind,
    pub(super) id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind {
    Footnote,
    Endnote,
}

/// What a part holds.
#[derive(Debug, Default)]
pub(super) struct Content<'x> {
    /// Those of the body; the others stand in cells, boxes and notes.
    pub(super) body: Range<usize>,
    pub(super) blocks: Vec<Block>,
    pub(super) paragraphs: Vec<Paragraph<'x>>,
    pub(super) tables: Vec<Table>,
    /// The texts of the paragraphs.
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) runs: Vec<Run>,
    /// Notes that the text refers to, and the run that does.
    pub(super) marks: Vec<(NoteMark, usize)>,
    /// The notes that the part defines.
    pub(super) notes: Vec<(String, Range<usize>)>,
    /// Insertions, deletions and moves that nobody has accepted or rejected.
    pub(super) revisions: usize,
    /// It embeds another file that Word would convert.
    pub(super) wraps: bool,
}

impl<'x> Content<'x> {
    pub(super) fn blocks(&self, range: &Range<usize>) -> &[Block] {
        self.blocks.get(range.clone()).unwrap_or_default()
    }

    pub(super) fn text(&self, paragraph: &Paragraph<'x>) -> &str {
        self.text.get(paragraph.text.clone()).unwrap_or_default()
    }
}
