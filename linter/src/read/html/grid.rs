//! Where the cells of a table stand.

use crate::document::Cell;
use crate::span::Extent;

/// Reports have ten columns. Beyond this many, a rowspan covers nothing and a colspan counts as one.
const TRACKED: u32 = 256;
const COLUMNS: u32 = 1024;

#[derive(Debug, Default)]
pub(super) struct Grid {
    cells: Vec<Cell>,
    rows: u32,
    column: u32,
    /// For each column, the first row that no cell from above covers.
    free_from: Vec<u32>,
    /// The first cell of the row group: a rowspan ends with its group.
    group: usize,
}

impl Grid {
    pub(super) fn start_row(&mut self) {
        self.rows += 1;
        self.column = 0;
    }

    /// The cell's text is set when it is known.
    pub(super) fn start_cell(&mut self, column_span: u32, row_span: u32) {
        let row = self.rows.saturating_sub(1);
        while self
            .free_from
            .get(self.column as usize)
            .is_some_and(|&free| free > row)
        {
            self.column += 1;
        }
        let column = self.column.min(COLUMNS - 1);
        // 0 means: to the end of the group.
        let row_span = if row_span == 0 { u32::MAX } else { row_span };
        let column_span = column_span.min(COLUMNS - column);
        if row_span > 1 {
            let end = (column + column_span).min(TRACKED) as usize;
            if self.free_from.len() < end {
                self.free_from.resize(end, 0);
            }
            for free in self.free_from.iter_mut().take(end).skip(column as usize) {
                *free = row.saturating_add(row_span);
            }
        }
        self.column = column + column_span;
        self.cells.push(Cell {
            text: Extent::default(),
            row,
            column,
            row_span,
            column_span,
        });
    }

    pub(super) fn end_group(&mut self) {
        self.free_from.clear();
        for cell in self.cells.iter_mut().skip(self.group) {
            cell.row_span = cell.row_span.min(self.rows - cell.row);
        }
        self.group = self.cells.len();
    }

    pub(super) fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// The cells with their texts, the number of rows and that of columns.
    pub(super) fn finish(mut self, texts: impl Iterator<Item = Extent>) -> (Vec<Cell>, u32, u32) {
        self.end_group();
        let width = |cell: &Cell| {
            if cell.column_span > TRACKED {
                1
            } else {
                cell.column_span
            }
        };
        let columns = self
            .cells
            .iter()
            .map(|cell| cell.column + width(cell))
            .max()
            .unwrap_or(0);
        for (cell, text) in self.cells.iter_mut().zip(texts) {
            cell.text = text;
            cell.column_span = cell.column_span.min(columns - cell.column);
        }
        (self.cells, self.rows, columns)
    }
}
