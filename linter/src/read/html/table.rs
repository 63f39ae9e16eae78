//! Tables: their rows and cells as they come, and what they turn out to be at their end.

use super::element::Role;
use super::grid::Grid;
use super::tokens::{Start, Visibility};
use super::{DEEPEST_TABLE, Page};
use crate::document::{Block, Table};
use crate::read::draft::extent_of;
use crate::span::{Extent, Span};

/// Bytes from which a paragraph in a cell is prose, about fifty characters.
const PROSE: usize = 150;

pub(super) struct OpenTable {
    /// How many elements were open inside the table, its row and its cell.
    pub(super) floor: usize,
    pub(super) row_floor: Option<usize>,
    pub(super) cell_floor: Option<usize>,
    is_hidden: bool,
    grid: Grid,
    /// The first block of each cell, and its place if it stays empty.
    pub(super) cells: Vec<CellStart>,
    /// Text that stands between cells, where none can be: it follows the table.
    pub(super) strays: Vec<Span>,
}

pub(super) struct CellStart {
    block: usize,
    nothing: Option<Extent>,
}

impl Page<'_> {
    pub(super) fn start_table(&mut self, tag: &Start) {
        if self
            .tables
            .last()
            .is_some_and(|table| table.cell_floor.is_none() && !table.cells.is_empty())
        {
            // Between rows there can be no table: the first one has lost its end.
            self.end_table();
        }
        if self.tables.len() >= DEEPEST_TABLE || tag.closed {
            return;
        }
        let is_hidden = self.hidden.is_some() || tag.visibility != Visibility::Shown;
        self.push(tag.name, Role::Table, is_hidden);
        self.tables.push(OpenTable {
            floor: self.open.len(),
            row_floor: None,
            cell_floor: None,
            is_hidden,
            grid: Grid::default(),
            cells: Vec::new(),
            strays: Vec::new(),
        });
    }

    pub(super) fn start_row(&mut self, tag: &Start) {
        self.end_row();
        let Some(floor) = self.tables.last().map(|table| table.floor) else {
            return;
        };
        self.close_to(floor);
        self.push(tag.name, Role::Row, tag.visibility != Visibility::Shown);
        let (is_shown, row_floor) = (self.hidden.is_none(), self.open.len());
        if let Some(table) = self.tables.last_mut() {
            table.row_floor = Some(row_floor);
            if is_shown {
                table.grid.start_row();
            }
        }
    }

    pub(super) fn start_cell(&mut self, tag: &Start) {
        self.end_cell();
        if self
            .tables
            .last()
            .is_some_and(|table| table.row_floor.is_none())
        {
            self.start_row(&Start {
                visibility: Visibility::Shown,
                ..*tag
            });
        }
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        let is_placed = self.hidden.is_none() && tag.visibility != Visibility::Gone;
        if is_placed {
            table.grid.start_cell(tag.column_span, tag.row_span);
            table.cells.push(CellStart {
                block: self.draft.blocks.len(),
                nothing: None,
            });
            // Where a cell without text stands; if text follows, nobody refers to it.
            let nothing = self.draft.nothing(tag.span.end);
            if let Some(cell) = table.cells.last_mut() {
                cell.nothing = Some(nothing);
            }
        }
        self.push(tag.name, Role::Cell, tag.visibility != Visibility::Shown);
        if let Some(table) = self.tables.last_mut() {
            table.cell_floor = Some(self.open.len());
        }
        if tag.closed {
            self.end_cell();
        }
    }

    pub(super) fn end_cell(&mut self) {
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        if let Some(floor) = table.cell_floor.take() {
            self.close_to(floor - 1);
        }
    }

    pub(super) fn end_row(&mut self) {
        self.end_cell();
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        if let Some(floor) = table.row_floor.take() {
            self.close_to(floor - 1);
        }
    }

    pub(super) fn end_rows(&mut self) {
        self.end_row();
        if let Some(table) = self.tables.last_mut() {
            table.grid.end_group();
        }
    }

    pub(super) fn end_table(&mut self) {
        self.end_row();
        let Some(table) = self.tables.pop() else {
            return;
        };
        self.close_to(table.floor - 1);
        if table.is_hidden || table.cells.is_empty() {
            return;
        }
        if self.arranges_the_page(&table) {
            self.keep_blocks(&table);
        } else {
            self.make_table(table.cells, table.grid);
        }
        for stray in table.strays {
            self.text(stray);
            self.end_line();
        }
    }

    /// A table that holds a table, has one cell, or holds running text is there for the looks.
    fn arranges_the_page(&self, table: &OpenTable) -> bool {
        if table.grid.cell_count() < 2 {
            return true;
        }
        let ends = table
            .cells
            .iter()
            .skip(1)
            .map(|cell| cell.block)
            .chain([self.draft.blocks.len()]);
        table.cells.iter().zip(ends).any(|(cell, end)| {
            let mut prose = 0;
            for block in self.draft.blocks.get(cell.block..end).unwrap_or_default() {
                match block {
                    Block::Table(_) => return true,
                    Block::Paragraph(paragraph) => {
                        prose += usize::from(paragraph.level > 0 || paragraph.text.len() >= PROSE);
                    }
                    Block::Row(_) => {}
                }
            }
            prose > 1
        })
    }

    /// What the cells hold becomes part of the page, in reading order.
    fn keep_blocks(&mut self, table: &OpenTable) {
        let first = table.cells.first().map_or(0, |cell| cell.block);
        let blocks = self
            .draft
            .blocks
            .split_off(first.min(self.draft.blocks.len()));
        let kept = blocks.into_iter().filter(|block| {
            matches!(block, Block::Table(_)) || !self.draft.is_blank(extent_of(block))
        });
        let kept: Vec<Block> = kept.collect();
        self.draft.blocks.extend(kept);
    }

    fn make_table(&mut self, cells: Vec<CellStart>, grid: Grid) {
        let first = cells.first().map_or(0, |cell| cell.block);
        let blocks = self
            .draft
            .blocks
            .split_off(first.min(self.draft.blocks.len()));
        let ends = cells
            .iter()
            .skip(1)
            .map(|cell| cell.block - first)
            .chain([blocks.len()]);
        let texts: Vec<Extent> = cells
            .iter()
            .zip(ends)
            .map(|(cell, end)| {
                let lines = blocks.get(cell.block - first..end).unwrap_or_default();
                self.cell_text(lines).or(cell.nothing).unwrap_or_default()
            })
            .collect();
        let extent = match (texts.first(), texts.last()) {
            (Some(&first), Some(&last)) => first.to(last),
            _ => Extent::default(),
        };
        let (cells, rows, columns) = grid.finish(texts.into_iter());
        self.draft.blocks.push(Block::Table(Table {
            extent,
            cells,
            rows,
            columns,
        }));
    }

    /// From the first line that shows something to the last; all of it if none does.
    fn cell_text(&self, lines: &[Block]) -> Option<Extent> {
        let mut shown = lines
            .iter()
            .map(extent_of)
            .filter(|&line| !self.draft.is_blank(line));
        let Some(first) = shown.next() else {
            return Some(extent_of(lines.first()?).to(extent_of(lines.last()?)));
        };
        Some(first.to(shown.next_back().unwrap_or(first)))
    }
}
