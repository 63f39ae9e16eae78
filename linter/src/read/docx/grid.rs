//! Where the cells of a table stand: gridSpan, vMerge and hMerge resolved to rows and columns.

use super::content::{Cell, Merge, Table};

/// Reports have ten columns, and a wide ledger a hundred.
const COLUMNS: u32 = 1024;

/// A cell in its place. Cells that a merge covers have none.
pub(super) struct Placed<'t> {
    pub(super) cell: &'t Cell,
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) rows: u32,
    pub(super) columns: u32,
}

pub(super) struct Grid<'t> {
    /// In reading order.
    pub(super) cells: Vec<Placed<'t>>,
    pub(super) rows: u32,
    pub(super) columns: u32,
}

pub(super) fn grid(table: &Table) -> Grid<'_> {
    let cells = table.rows.iter().map(|row| row.cells.len()).sum();
    let mut grid = Grid {
        cells: Vec::with_capacity(cells),
        rows: 0,
        columns: 0,
    };
    // For each column, the cell above that a merge may continue.
    let mut above: Vec<Option<usize>> = Vec::new();
    for row in table.rows.iter().filter(|row| !row.is_hidden) {
        let mut column = row.before.min(COLUMNS);
        let skipped = above.len().min(column as usize);
        above[..skipped].fill(None);
        let mut left: Option<usize> = None;
        for cell in &row.cells {
            let columns = cell
                .columns
                .clamp(1, COLUMNS)
                .min(COLUMNS - column.min(COLUMNS - 1));
            let start = column.min(COLUMNS - 1);
            column = start + columns;
            let continued = match cell.vertical {
                Merge::Continues => above.get(start as usize).copied().flatten(),
                _ => None,
            };
            if let Some(first) = continued {
                // The same row is counted once, however many cells continue into it.
                let placed = &mut grid.cells[first];
                placed.rows = placed.rows.max(grid.rows - placed.row + 1);
                left = None;
                continue;
            }
            if cell.horizontal == Merge::Continues
                && let Some(first) = left
            {
                grid.cells[first].columns += columns;
                grid.columns = grid.columns.max(column);
                continue;
            }
            let index = grid.cells.len();
            left = Some(index);
            grid.cells.push(Placed {
                cell,
                row: grid.rows,
                column: start,
                rows: 1,
                columns,
            });
            grid.columns = grid.columns.max(column);
            if above.len() < column as usize {
                above.resize(column as usize, None);
            }
            above[start as usize..column as usize].fill(None);
            if cell.vertical == Merge::Begins || cell.vertical == Merge::Continues {
                above[start as usize] = Some(index);
            }
        }
        let rest = above.len().min(column as usize);
        above[rest..].fill(None);
        grid.rows += 1;
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::docx::content::Row;

    fn cell(columns: u32, vertical: Merge) -> Cell {
        Cell {
            columns,
            vertical,
            ..Cell::default()
        }
    }

    fn row(cells: Vec<Cell>) -> Row {
        Row {
            cells,
            ..Row::default()
        }
    }

    fn places(table: &Table) -> Vec<[u32; 4]> {
        let grid = grid(table);
        let place = |cell: &Placed<'_>| [cell.row, cell.column, cell.rows, cell.columns];
        grid.cells.iter().map(place).collect()
    }

    #[test]
    fn merged_cells_cover_rows_and_columns() {
        use Merge::{Begins, Continues, None};
        let table = Table {
            rows: vec![
                row(vec![cell(2, Begins), cell(0, None)]),
                row(vec![cell(2, Continues), cell(0, Begins)]),
                row(vec![cell(0, None), cell(0, None), cell(0, Continues)]),
            ],
        };
        assert_eq!(
            places(&table),
            [
                [0, 0, 2, 2],
                [0, 2, 1, 1],
                [1, 2, 2, 1],
                [2, 0, 1, 1],
                [2, 1, 1, 1]
            ]
        );
    }

    #[test]
    fn a_continuation_of_nothing_is_a_cell() {
        let table = Table {
            rows: vec![row(vec![cell(0, Merge::Continues), cell(0, Merge::None)])],
        };
        assert_eq!(places(&table), [[0, 0, 1, 1], [0, 1, 1, 1]]);
    }

    #[test]
    fn cells_merged_the_old_way_span_columns() {
        let wide = |horizontal| Cell {
            horizontal,
            ..Cell::default()
        };
        let table = Table {
            rows: vec![row(vec![
                wide(Merge::Begins),
                wide(Merge::Continues),
                wide(Merge::None),
            ])],
        };
        assert_eq!(places(&table), [[0, 0, 1, 2], [0, 2, 1, 1]]);
    }

    #[test]
    fn hidden_rows_and_columns_left_out_at_the_start_shift_the_rest() {
        let table = Table {
            rows: vec![
                Row {
                    is_hidden: true,
                    ..row(vec![cell(0, Merge::None)])
                },
                Row {
                    before: 2,
                    ..row(vec![cell(0, Merge::None)])
                },
            ],
        };
        assert_eq!(places(&table), [[0, 2, 1, 1]]);
    }

    #[test]
    fn absurd_spans_stay_within_bounds() {
        let table = Table {
            rows: vec![row(vec![
                cell(u32::MAX, Merge::Begins),
                cell(u32::MAX, Merge::None),
            ])],
        };
        assert_eq!(grid(&table).columns, COLUMNS);
    }
}
