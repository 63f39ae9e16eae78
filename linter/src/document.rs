//! What a reader hands over: the source, its clean text, and the blocks in reading order.

use crate::source::Source;
use crate::span::{Extent, Span};

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Markdown,
    Html,
    Docx,
}

impl Format {
    /// The format that a file name promises, if it is one that gouji reads.
    pub fn of_extension(extension: &str) -> Option<Format> {
        match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" | "tsv" => Some(Format::Text),
            "md" | "markdown" => Some(Format::Markdown),
            "html" | "htm" | "xhtml" | "shtml" => Some(Format::Html),
            "docx" | "docm" | "dotx" => Some(Format::Docx),
            _ => None,
        }
    }
}

#[derive(Debug)]
pub struct Document {
    pub source: Source,
    pub format: Format,
    /// What is between the blocks' text and the source; `None` where the source is its own clean text.
    clean: Option<Clean>,
    pub blocks: Vec<Block>,
    /// The title that the container gives (`<title>`, front matter): evidence for the year, never content.
    pub container_title: Option<Extent>,
    /// `<!-- gouji: allow … -->` comments.
    pub allows: Vec<Allow>,
    /// Tracked changes that nobody has accepted or rejected.
    pub revisions: Option<Revisions>,
}

#[derive(Clone, Copy, Debug)]
pub struct Revisions {
    /// How many insertions, deletions and moves.
    pub count: usize,
    /// The first text that one of them touches.
    pub first: Extent,
}

/// The clean text of a document, with the way back to its source.
#[derive(Debug, Default)]
pub struct Clean {
    pub text: String,
    /// Sorted by `clean`; neighbours need not touch in the source.
    pieces: Vec<Piece>,
}

/// From `clean` on, up to the next piece, the clean text stands for `source`.
/// A piece whose two sides are equally long maps byte by byte; otherwise (an entity) it maps as a whole.
#[derive(Clone, Copy, Debug)]
struct Piece {
    clean: usize,
    source: Span,
}

impl Clean {
    /// Appends text that stands at `source`.
    pub fn push(&mut self, text: &str, source: Span) {
        if text.is_empty() {
            return;
        }
        let clean = self.text.len();
        let verbatim = text.len() == source.end - source.start;
        if let Some(last) = self.pieces.last_mut() {
            let last_verbatim = clean - last.clean == last.source.end - last.source.start;
            if verbatim && last_verbatim && last.source.end == source.start {
                last.source.end = source.end;
                self.text.push_str(text);
                return;
            }
        }
        self.pieces.push(Piece { clean, source });
        self.text.push_str(text);
    }

    fn piece_at(&self, offset: usize) -> usize {
        self.pieces
            .partition_point(|piece| piece.clean <= offset)
            .saturating_sub(1)
    }

    /// Where in the source the byte at `offset` comes from: itself, or all that it stands for.
    fn source_of(&self, offset: usize) -> Span {
        let index = self.piece_at(offset);
        let Some(piece) = self.pieces.get(index) else {
            return Span::default();
        };
        let end = self
            .pieces
            .get(index + 1)
            .map_or(self.text.len(), |next| next.clean);
        if end - piece.clean != piece.source.end - piece.source.start {
            return piece.source;
        }
        let at = (piece.source.start + offset.saturating_sub(piece.clean)).min(piece.source.end);
        Span::new(at, (at + 1).min(piece.source.end))
    }

    fn span(&self, extent: Extent) -> Span {
        let start = self.source_of(extent.start).start;
        if extent.is_empty() {
            return Span::new(start, start);
        }
        // The end is the end of the last byte, not the start of what follows: markup may stand between.
        let end = self.source_of(extent.end - 1).end;
        Span::new(start, end.max(start))
    }
}

impl Document {
    pub fn new(
        source: Source,
        format: Format,
        clean: Option<Clean>,
        blocks: Vec<Block>,
    ) -> Document {
        Document {
            source,
            format,
            clean,
            blocks,
            container_title: None,
            allows: Vec::new(),
            revisions: None,
        }
    }

    /// The whole clean text. Every [`Extent`] of this document indexes it.
    pub fn text(&self) -> &str {
        self.clean
            .as_ref()
            .map_or(&self.source.text, |clean| &clean.text)
    }

    pub fn slice(&self, extent: Extent) -> &str {
        self.text()
            .get(extent.start..extent.end)
            .unwrap_or_default()
    }

    /// Whether the clean text is the source itself.
    pub(crate) fn is_read_as_written(&self) -> bool {
        self.clean.is_none()
    }

    /// Where in the source this part of the clean text comes from.
    pub fn span(&self, extent: Extent) -> Span {
        match &self.clean {
            None => Span::new(extent.start, extent.end),
            Some(clean) => clean.span(extent),
        }
    }
}

#[derive(Debug)]
pub enum Block {
    Paragraph(Paragraph),
    Row(Row),
    Table(Table),
}

/// A paragraph, a heading, a list item, or one line of a text file.
#[derive(Debug)]
pub struct Paragraph {
    pub text: Extent,
    /// 1 to 6 where the markup says that this is a heading, else 0.
    pub level: u8,
    /// Blank lines before it in a text file.
    pub gap: u16,
}

/// One line of a text file that was cut at its tabs or pipes.
#[derive(Debug)]
pub struct Row {
    /// Never empty. A blank cell is an empty extent, or one that holds only white space.
    pub cells: Vec<Extent>,
    /// Blank lines before it.
    pub gap: u16,
}

/// A table whose markup says which cell is where.
#[derive(Debug)]
pub struct Table {
    /// From the first to the last cell.
    pub extent: Extent,
    /// In reading order; cells that a rowspan or colspan covers are not listed.
    pub cells: Vec<Cell>,
    pub rows: u32,
    pub columns: u32,
}

#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub text: Extent,
    pub row: u32,
    pub column: u32,
    pub row_span: u32,
    pub column_span: u32,
}

/// An inline suppression: `<!-- gouji: allow sum/row-total 原因 -->`.
#[derive(Debug)]
pub struct Allow {
    /// A rule or a family, as written; empty where the comment means to allow something and names nothing.
    pub rule: String,
    pub reason: String,
    /// The comment itself, in the source.
    pub span: Span,
    /// What it silences, in the source: the next block.
    pub target: Span,
}
