//! A document while its reader writes it: clean text, blocks and comments in reading order.

use super::allow;
use crate::document::{Allow, Block, Clean, Document, Format, Paragraph};
use crate::source::Source;
use crate::span::{Extent, Span};

#[derive(Default)]
pub(super) struct Draft {
    clean: Clean,
    pub(super) blocks: Vec<Block>,
    pub(super) title: Option<Extent>,
    allows: Vec<Allow>,
    /// Where the line that is being written began.
    line: Option<usize>,
    /// White space in the source that becomes one blank if more text follows on the line.
    space: Option<usize>,
    /// The clean text ends with a line break up to here.
    separated: usize,
}

impl Draft {
    pub(super) fn for_source(text: &str) -> Draft {
        let mut draft = Draft::default();
        draft.clean.text.reserve(text.len() / 2);
        draft
    }

    pub(super) fn finish(mut self, source: Source, format: Format) -> Document {
        self.end_line(0);
        let mut document = Document::new(source, format, Some(self.clean), self.blocks);
        document.container_title = self.title;
        document.allows = self.allows;
        allow::aim(&mut document);
        document
    }

    /// Appends text to the line, and starts one if none is open.
    pub(super) fn append(&mut self, text: &str, source: Span) {
        if text.is_empty() {
            return;
        }
        if self.line.is_none() {
            self.separate(source.start);
            self.line = Some(self.position());
        }
        if let Some(space) = self.space.take() {
            self.clean.push(" ", Span::new(space, space + 1));
        }
        self.clean.push(text, source);
    }

    /// White space at this byte of the source; a run of it counts once, and not at all at a line's ends.
    pub(super) fn space(&mut self, source: usize) {
        if self.line.is_some() {
            self.space.get_or_insert(source);
        }
    }

    /// A line break inside a block.
    pub(super) fn break_line(&mut self, source: Span) {
        self.space = None;
        if self.line.is_some() {
            self.clean.push("\n", source);
        }
    }

    pub(super) fn line_is_open(&self) -> bool {
        self.line.is_some()
    }

    /// Ends the line without making a block of it.
    pub(super) fn take_line(&mut self) -> Option<Extent> {
        self.space = None;
        let start = self.line.take()?;
        Some(Extent::new(start, self.position()))
    }

    /// Ends the line; what it holds becomes a paragraph.
    pub(super) fn end_line(&mut self, level: u8) {
        if let Some(text) = self.take_line() {
            self.paragraph(text, level);
        }
    }

    pub(super) fn paragraph(&mut self, text: Extent, level: u8) {
        self.blocks.push(Block::Paragraph(Paragraph {
            text,
            level,
            gap: 0,
        }));
    }

    /// An extent for a cell that holds nothing, which still has its place in the source.
    pub(super) fn nothing(&mut self, source: usize) -> Extent {
        let at = self.position();
        self.clean.push("\n", Span::new(source, source));
        self.separated = self.position();
        Extent::new(at, at)
    }

    pub(super) fn is_blank(&self, extent: Extent) -> bool {
        self.slice(extent).trim_start().is_empty()
    }

    pub(super) fn slice(&self, extent: Extent) -> &str {
        self.clean
            .text
            .get(extent.start..extent.end)
            .unwrap_or_default()
    }

    /// A comment of the source, with its delimiters.
    pub(super) fn comment(&mut self, text: &str, source: Span) {
        self.allows.extend(allow::parse(text, source));
    }

    pub(super) fn position(&self) -> usize {
        self.clean.text.len()
    }

    /// Keeps lines and cells apart with a line break that belongs to none of them.
    fn separate(&mut self, source: usize) {
        if self.position() > self.separated {
            self.clean.push("\n", Span::new(source, source));
        }
    }
}

/// Where a block's clean text lies.
pub(super) fn extent_of(block: &Block) -> Extent {
    match block {
        Block::Paragraph(paragraph) => paragraph.text,
        Block::Table(table) => table.extent,
        Block::Row(row) => match (row.cells.first(), row.cells.last()) {
            (Some(&first), Some(&last)) => first.to(last),
            _ => Extent::default(),
        },
    }
}
