//! The printed tables: labels and figures in a grid, with the cells that are merged.

use super::form::{Block, Table};
use super::typist::Typist;

#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub(crate) columns: usize,
    /// The cells that begin in each row.
    pub(crate) rows: Vec<Vec<GridCell>>,
    /// How many rows stand above the first figure.
    pub(crate) header: usize,
    /// The first rows of the parts with columns of their own.
    pub(crate) parts: Vec<usize>,
    /// The figures of a row end in sums of this many figures before them (and themselves).
    pub(crate) sum_width: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct GridCell {
    pub(crate) at: usize,
    pub(crate) row_span: usize,
    pub(crate) column_span: usize,
    pub(crate) text: String,
    pub(crate) figure: bool,
}

/// What stands at one place of the grid.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Slot<'g> {
    Begins(&'g GridCell),
    /// Covered by a cell that began further left.
    FromLeft(&'g GridCell),
    /// Covered by a cell that began in a row above.
    FromAbove(&'g GridCell),
}

impl Grid {
    pub(crate) fn of(table: &Table, typist: &mut Typist) -> Grid {
        let mut grid = Grid {
            columns: 0,
            rows: Vec::new(),
            header: 0,
            parts: Vec::new(),
            sum_width: None,
        };
        match table.id {
            "proactive" => grid.proactive(table, typist),
            "applications" => grid.applications(&table.blocks[0], typist),
            "review" => grid.review(&table.blocks[0], typist),
            _ => grid.statistics(&table.blocks[0], typist),
        }
        grid
    }

    fn proactive(&mut self, table: &Table, typist: &mut Typist) {
        self.columns = 4;
        self.header = 2;
        for block in &table.blocks {
            self.parts.push(self.rows.len());
            let heading = typist.label(block.heading.unwrap_or_default());
            self.rows.push(vec![wide(0, 4, heading)]);
            let last = block.columns.len() - 1;
            // The last column takes the width that shorter parts do not use.
            let span = |column: usize| if column == last { 3 - last } else { 1 };
            let mut head = vec![wide(0, 1, typist.label("信息内容"))];
            for (column, printed) in block.columns.iter().enumerate() {
                head.push(wide(1 + column, span(column), typist.label(printed.label)));
            }
            self.rows.push(head);
            for (index, row) in block.rows.iter().enumerate() {
                let mut cells = vec![wide(0, 1, typist.label(row.path[0]))];
                for column in 0..block.columns.len() {
                    cells.push(figure(
                        1 + column,
                        span(column),
                        typist.figure(block.cell(index, column)),
                    ));
                }
                self.rows.push(cells);
            }
        }
    }

    fn applications(&mut self, block: &Block, typist: &mut Typist) {
        self.columns = 10;
        self.header = 3;
        self.parts.push(0);
        self.sum_width = Some(7);
        let note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
        self.rows.push(vec![
            tall(wide(0, 3, note.to_owned()), 3),
            wide(3, 7, "申请人情况".to_owned()),
        ]);
        self.rows.push(vec![
            tall(wide(3, 1, typist.label("自然人")), 2),
            wide(4, 5, typist.label("法人或其他组织")),
            tall(wide(9, 1, "总计".to_owned()), 2),
        ]);
        let organisations = block.columns[1..6].iter().enumerate();
        self.rows.push(
            organisations
                .map(|(column, printed)| wide(4 + column, 1, typist.label(printed.label)))
                .collect(),
        );

        let mut open: Vec<&str> = Vec::new();
        for (index, row) in block.rows.iter().enumerate() {
            let mut cells = Vec::new();
            for (level, label) in row.path.iter().enumerate() {
                if open.get(level) == Some(label) {
                    continue;
                }
                let last = level + 1 == row.path.len();
                let same =
                    |other: &super::form::Row| other.path.get(..=level) == row.path.get(..=level);
                let height = if last {
                    1
                } else {
                    block.rows[index..].iter().filter(|row| same(row)).count()
                };
                let width = if last { 3 - level } else { 1 };
                cells.push(tall(wide(level, width, typist.label(label)), height));
            }
            open.clone_from(&row.path);
            for column in 0..7 {
                cells.push(figure(
                    3 + column,
                    1,
                    typist.figure(block.cell(index, column)),
                ));
            }
            self.rows.push(cells);
        }
    }

    fn review(&mut self, block: &Block, typist: &mut Typist) {
        self.columns = 15;
        self.header = 3;
        self.parts.push(0);
        self.sum_width = Some(5);
        self.rows.push(vec![
            wide(0, 5, typist.label("行政复议")),
            wide(5, 10, typist.label("行政诉讼")),
        ]);
        let mut second: Vec<GridCell> = outcomes(block, typist, 0)
            .into_iter()
            .map(|cell| tall(cell, 2))
            .collect();
        second.push(wide(5, 5, typist.label("未经复议直接起诉")));
        second.push(wide(10, 5, typist.label("复议后起诉")));
        self.rows.push(second);
        let mut third = outcomes(block, typist, 5);
        third.extend(outcomes(block, typist, 10));
        self.rows.push(third);
        let all = block.cells.iter().enumerate();
        self.rows.push(
            all.map(|(at, cell)| figure(at, 1, typist.figure(cell)))
                .collect(),
        );
    }

    fn statistics(&mut self, block: &Block, typist: &mut Typist) {
        self.columns = 3;
        self.header = 1;
        self.parts.push(0);
        let head = ["统　计　指　标", "单位", "统计数"];
        self.rows.push(
            head.iter()
                .enumerate()
                .map(|(at, label)| wide(at, 1, (*label).to_owned()))
                .collect(),
        );
        for (index, row) in block.rows.iter().enumerate() {
            let value = if row.heading {
                String::new()
            } else {
                typist.figure(block.cell(index, 0))
            };
            self.rows.push(vec![
                wide(0, 1, typist.label(row.path[0])),
                wide(1, 1, row.unit.to_owned()),
                GridCell {
                    figure: !row.heading,
                    ..wide(2, 1, value)
                },
            ]);
        }
    }

    /// The whole grid, each place with the cell that covers it.
    pub(crate) fn slots(&self) -> Vec<Vec<Slot<'_>>> {
        let mut slots: Vec<Vec<Option<Slot<'_>>>> = vec![vec![None; self.columns]; self.rows.len()];
        for (row, cells) in self.rows.iter().enumerate() {
            for cell in cells {
                for down in 0..cell.row_span {
                    for right in 0..cell.column_span {
                        slots[row + down][cell.at + right] = Some(match (down, right) {
                            (0, 0) => Slot::Begins(cell),
                            (0, _) => Slot::FromLeft(cell),
                            _ => Slot::FromAbove(cell),
                        });
                    }
                }
            }
        }
        let rows = slots.into_iter().map(|row| row.into_iter().collect());
        rows.collect::<Option<_>>()
            .expect("every place of the grid is covered")
    }
}

fn outcomes(block: &Block, typist: &mut Typist, first: usize) -> Vec<GridCell> {
    block
        .columns
        .iter()
        .enumerate()
        .map(|(column, printed)| wide(first + column, 1, typist.label(printed.label)))
        .collect()
}

fn wide(at: usize, column_span: usize, text: String) -> GridCell {
    GridCell {
        at,
        row_span: 1,
        column_span,
        text,
        figure: false,
    }
}

fn tall(cell: GridCell, row_span: usize) -> GridCell {
    GridCell { row_span, ..cell }
}

fn figure(at: usize, column_span: usize, text: String) -> GridCell {
    GridCell {
        figure: true,
        ..wide(at, column_span, text)
    }
}
