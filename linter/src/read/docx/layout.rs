//! Writing the plain text of a document, and remembering where every part of it came from.
//!
//! A paragraph is a line; a row of a table is a line with a tab between columns; notes follow the body.

use std::ops::Range;

use super::content::{Block, Cell, Content, Paragraph, ParagraphPlace, Table};
use super::flow::push_with_blanks;
use super::grid::grid;
use super::numbering::{Counters, Numbering};
use super::styles::{self, StyleNumbering, Styles};
use crate::document;
use crate::read::ReadError;
use crate::span::Extent;

/// The text of a report has thirty kilobytes.
const TEXT: usize = 64 << 20;
/// Wider tables get one tab between cells instead of one between columns.
const PADDED: u32 = 64;
/// Bytes from which a paragraph in a cell is prose, about fifty characters.
const PROSE: usize = 150;

pub(super) struct Layout<'d> {
    /// The part that is being written.
    pub(super) part: &'d Content<'d>,
    pub(super) styles: &'d Styles,
    pub(super) numbering: &'d Numbering,
    pub(super) counters: Counters,
    /// The style that was looked up last; most paragraphs bear that of the one before.
    pub(super) known: Option<(Option<&'d str>, Inherited<'d>)>,
    pub(super) text: String,
    pub(super) blocks: Vec<document::Block>,
    pub(super) lines: Vec<Line>,
    /// The first text that a tracked change touches.
    pub(super) revised: Option<Extent>,
    /// Where comments on the text that is being written can stand.
    pub(super) home: Home<'d>,
}

/// A paragraph in the text that was written.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) text: Range<usize>,
    pub(crate) anchor: Anchor,
}

/// What of the main part stands for a line.
#[derive(Clone, Debug)]
pub(crate) enum Anchor {
    Paragraph {
        place: ParagraphPlace,
        /// Those of the main part that stand in it, counted from where its own text begins.
        pieces: Range<usize>,
        offset: usize,
    },
    /// A text box hangs on a paragraph of the body, and no comment can stand inside of it.
    Box(ParagraphPlace),
    /// A note is in another part; the run that refers to it stands for it.
    Run(usize),
}

/// What a paragraph has from its style.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inherited<'d> {
    level: u8,
    numbering: Option<StyleNumbering<'d>>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Home<'d> {
    Body,
    Box(&'d ParagraphPlace),
    Note(usize),
}

impl<'d> Layout<'d> {
    pub(super) fn flow(&mut self, blocks: &'d [Block]) -> Result<(), ReadError> {
        for block in blocks {
            match *block {
                Block::Paragraph(at) => self.paragraph(&self.part.paragraphs[at])?,
                Block::Table(at) => self.table(&self.part.tables[at])?,
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, paragraph: &'d Paragraph<'d>) -> Result<(), ReadError> {
        let written = self.write(paragraph, '\n')?;
        // Only what shows something is a line.
        if self.slice(&written).trim().is_empty() {
            self.text.truncate(written.start);
            self.lines.pop();
        } else {
            self.text.push('\n');
            let level = self.heading_level(paragraph);
            self.paragraph_blocks(written, level);
        }
        self.boxes(&paragraph.boxes, &paragraph.place)
    }

    /// A line break typed into a paragraph ends a line of the text too.
    fn paragraph_blocks(&mut self, written: Range<usize>, level: u8) {
        let mut start = written.start;
        while start < written.end {
            let rest = self.slice(&(start..written.end));
            let end = start + rest.find('\n').unwrap_or(rest.len());
            let text = self.trim(start..end);
            if !text.is_empty() {
                let gap = 0;
                let paragraph = document::Paragraph { text, level, gap };
                self.blocks.push(document::Block::Paragraph(paragraph));
            }
            start = end + 1;
        }
    }

    fn boxes(&mut self, boxes: &'d [Block], place: &'d ParagraphPlace) -> Result<(), ReadError> {
        if boxes.is_empty() {
            return Ok(());
        }
        let home = match self.home {
            Home::Body => Home::Box(place),
            inside => inside,
        };
        let outside = std::mem::replace(&mut self.home, home);
        self.flow(boxes)?;
        self.home = outside;
        Ok(())
    }

    fn table(&mut self, table: &'d Table) -> Result<(), ReadError> {
        let grid = grid(table);
        if grid.cells.len() < 2 || grid.cells.iter().any(|placed| self.arranges(placed.cell)) {
            for placed in &grid.cells {
                self.flow(self.part.blocks(&placed.cell.blocks))?;
            }
            return Ok(());
        }
        let mut cells = Vec::with_capacity(grid.cells.len());
        let mut boxes = Vec::new();
        let mut placed = grid.cells.iter().peekable();
        for row in 0..grid.rows {
            let mut column = 0;
            let mut is_first = true;
            while let Some(next) = placed.next_if(|next| next.row == row) {
                let tabs = match grid.columns <= PADDED {
                    true => next.column.saturating_sub(column),
                    false => u32::from(!is_first),
                };
                self.text.extend(std::iter::repeat_n('\t', tabs as usize));
                column = next.column;
                is_first = false;
                cells.push(document::Cell {
                    text: self.cell(next.cell, &mut boxes)?,
                    row,
                    column,
                    row_span: next.rows,
                    column_span: next.columns,
                });
            }
            self.text.push('\n');
            self.check()?;
        }
        let extent = match (cells.first(), cells.last()) {
            (Some(first), Some(last)) => first.text.to(last.text),
            _ => return Ok(()),
        };
        self.blocks.push(document::Block::Table(document::Table {
            extent,
            cells,
            rows: grid.rows,
            columns: grid.columns,
        }));
        for paragraph in boxes {
            self.boxes(&paragraph.boxes, &paragraph.place)?;
        }
        Ok(())
    }

    /// A table that holds a table or running text is there for the looks.
    fn arranges(&mut self, cell: &'d Cell) -> bool {
        let mut prose = 0;
        for block in self.part.blocks(&cell.blocks) {
            match *block {
                Block::Table(_) => return true,
                Block::Paragraph(at) => {
                    let paragraph = &self.part.paragraphs[at];
                    let mut is_heading = || {
                        self.heading_level(paragraph) > 0
                            && !self.part.text(paragraph).trim().is_empty()
                    };
                    prose += usize::from(paragraph.text.len() >= PROSE || is_heading());
                }
            }
        }
        prose > 1
    }

    /// A cell is written in one line, so that a row is one.
    fn cell(
        &mut self,
        cell: &'d Cell,
        boxes: &mut Vec<&'d Paragraph<'d>>,
    ) -> Result<Extent, ReadError> {
        let start = self.text.len();
        let mut is_first = true;
        for block in self.part.blocks(&cell.blocks) {
            let Block::Paragraph(at) = *block else {
                continue;
            };
            let paragraph = &self.part.paragraphs[at];
            if !is_first {
                self.text.push(' ');
            }
            is_first = false;
            self.write(paragraph, ' ')?;
            if !paragraph.boxes.is_empty() {
                boxes.push(paragraph);
            }
        }
        let all = Extent::new(start, self.text.len());
        let shown = self.trim(start..self.text.len());
        // A cell of white space keeps it: that is what it shows.
        Ok(if shown.is_empty() { all } else { shown })
    }

    /// Writes a paragraph with its number, and says where.
    fn write(
        &mut self,
        paragraph: &'d Paragraph<'d>,
        line_break: char,
    ) -> Result<Range<usize>, ReadError> {
        let start = self.text.len();
        if let Some(label) = self.label(paragraph).filter(|_| !paragraph.text.is_empty()) {
            self.text.push_str(&label);
            // The gap behind the number is layout; only Arabic numbers need it to stay apart from the text.
            if label.ends_with(|last: char| last.is_ascii()) {
                self.text.push(' ');
            }
        }
        let offset = self.text.len();
        match line_break {
            '\n' => self.text.push_str(self.part.text(paragraph)),
            _ => push_with_blanks(&mut self.text, self.part.text(paragraph)),
        }
        let written = start..self.text.len();
        if paragraph.is_revised && self.revised.is_none() && !written.is_empty() {
            self.revised = Some(self.trim(written.clone()));
        }
        let anchor = match self.home {
            Home::Body => Anchor::Paragraph {
                place: paragraph.place.clone(),
                pieces: paragraph.pieces.clone(),
                offset,
            },
            Home::Box(place) => Anchor::Box(place.clone()),
            Home::Note(run) => Anchor::Run(run),
        };
        self.lines.push(Line {
            text: written.clone(),
            anchor,
        });
        self.check()?;
        Ok(written)
    }

    /// Every numbered paragraph counts, shown or not.
    fn label(&mut self, paragraph: &'d Paragraph<'d>) -> Option<String> {
        let inherited = self.inherited(paragraph.style.as_deref()).numbering;
        let list = match paragraph.list {
            Some(list) => Some(list).filter(|&list| list != 0)?,
            None => inherited?.list,
        };
        let of_style = || {
            let inherited = inherited.filter(|inherited| inherited.list == list)?;
            let linked = self.numbering.level_of_style(list, inherited.style);
            linked.or(inherited.level)
        };
        let level = paragraph.level.or_else(of_style).unwrap_or(0);
        self.numbering.label(&mut self.counters, list, level)
    }

    fn heading_level(&mut self, paragraph: &'d Paragraph<'d>) -> u8 {
        match paragraph.outline {
            Some(outline) => styles::clamp(outline.saturating_add(1)),
            None => self.inherited(paragraph.style.as_deref()).level,
        }
    }

    fn inherited(&mut self, style: Option<&'d str>) -> Inherited<'d> {
        if let Some((known, inherited)) = self.known
            && known == style
        {
            return inherited;
        }
        let inherited = Inherited {
            level: self.styles.heading_level(style),
            numbering: self.styles.numbering(style),
        };
        self.known = Some((style, inherited));
        inherited
    }

    fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn trim(&self, range: Range<usize>) -> Extent {
        let text = self.slice(&range);
        let start = range.end - text.trim_start().len();
        Extent::new(start, start + text.trim().len())
    }

    fn check(&self) -> Result<(), ReadError> {
        match self.text.len() > TEXT {
            true => Err(ReadError::TooLarge),
            false => Ok(()),
        }
    }
}
