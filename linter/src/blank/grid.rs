//! A table of a form as cells over rows and columns, merged as the printed form has them.

use crate::form::{BlockForm, Kind, LabelForm, Layout, TableForm};

#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) columns: usize,
    /// The cells that begin in each row; what they cover is not listed.
    pub(crate) rows: Vec<Vec<GridCell>>,
}

#[derive(Clone, Debug)]
pub(crate) struct GridCell {
    pub(crate) text: String,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) is_label: bool,
}

/// What stands in the cell of this row and this column.
type Figures<'f> = dyn Fn(&str, &str) -> String + 'f;

impl Grid {
    pub(crate) fn of(table: &TableForm, figures: &Figures<'_>) -> Grid {
        match &table.blocks[..] {
            [block] if block.layout == Layout::Abreast => abreast(block, figures),
            [block] if block.heading.is_none() && is_list(block) => list(table, block, figures),
            [block] if block.heading.is_none() => nested(table, block, figures),
            blocks => stacked(table, blocks, figures),
        }
    }

    /// Every place of the grid: the cell that begins there, or nothing where another covers it.
    pub(crate) fn places(&self) -> Vec<Vec<Option<&GridCell>>> {
        let mut taken = vec![vec![false; self.columns]; self.rows.len()];
        let mut places: Vec<Vec<Option<&GridCell>>> =
            vec![vec![None; self.columns]; self.rows.len()];
        for (row, cells) in self.rows.iter().enumerate() {
            let mut column = 0;
            for cell in cells {
                while column < self.columns && taken[row][column] {
                    column += 1;
                }
                for covered in taken.iter_mut().skip(row).take(cell.rows) {
                    for place in covered.iter_mut().skip(column).take(cell.columns) {
                        *place = true;
                    }
                }
                if column < self.columns {
                    places[row][column] = Some(cell);
                }
            }
        }
        places
    }
}

fn label(text: &str, rows: usize, columns: usize) -> GridCell {
    GridCell {
        text: text.to_owned(),
        rows,
        columns,
        is_label: true,
    }
}

fn figure(text: String, columns: usize) -> GridCell {
    GridCell {
        text,
        rows: 1,
        columns,
        is_label: false,
    }
}

fn leaves(labels: &[LabelForm]) -> impl Iterator<Item = &LabelForm> {
    labels.iter().filter(|label| !label.heading)
}

/// How many figures a heading stands over: those that follow it deeper than itself.
fn under(labels: &[LabelForm], at: usize) -> usize {
    labels[at + 1..]
        .iter()
        .take_while(|label| label.level > labels[at].level)
        .filter(|label| !label.heading)
        .count()
}

fn depth(labels: &[LabelForm]) -> usize {
    labels
        .iter()
        .map(|label| usize::from(label.level))
        .max()
        .unwrap_or(1)
}

/// One numeric column beside the labels, as in the statistics until 2018.
fn is_list(block: &BlockForm) -> bool {
    let numeric = block
        .columns
        .iter()
        .filter(|column| column.kind != Kind::Text && !column.optional && !column.heading);
    numeric.count() == 1
}

fn list(table: &TableForm, block: &BlockForm, figures: &Figures<'_>) -> Grid {
    let columns: Vec<&LabelForm> = leaves(&block.columns)
        .filter(|column| column.kind != Kind::Text && !column.optional)
        .collect();
    let caption = table.captions.first().map_or("", String::as_str);
    let head = std::iter::once(caption).chain(columns.iter().map(|column| column.label.as_str()));
    let mut rows = vec![head.map(|text| label(text, 1, 1)).collect::<Vec<_>>()];
    for row in block.rows.iter().filter(|row| !row.elsewhere) {
        let mut cells = vec![label(&row.label, 1, 1)];
        for column in &columns {
            let text = match row.heading {
                true => "—".to_owned(),
                false => figures(&row.name, &column.name),
            };
            cells.push(figure(text, 1));
        }
        rows.push(cells);
    }
    Grid {
        columns: 1 + columns.len(),
        rows,
    }
}

/// Parts under each other, each with its own columns; the last column of a narrow part takes the rest.
fn stacked(table: &TableForm, blocks: &[BlockForm], figures: &Figures<'_>) -> Grid {
    let widest = blocks.iter().map(|block| block.columns.len()).max();
    let columns = 1 + widest.unwrap_or(1);
    let caption = table.captions.first().map_or("", String::as_str);
    let mut rows = Vec::new();
    for block in blocks {
        let width = |at: usize| match at + 1 == block.columns.len() {
            true => columns - block.columns.len(),
            false => 1,
        };
        if let Some(heading) = &block.heading {
            rows.push(vec![label(heading, 1, columns)]);
        }
        let mut head = vec![label(caption, 1, 1)];
        for (at, column) in block.columns.iter().enumerate() {
            head.push(label(&column.label, 1, width(at)));
        }
        rows.push(head);
        for row in leaves(&block.rows) {
            let mut cells = vec![label(&row.label, 1, 1)];
            for (at, column) in block.columns.iter().enumerate() {
                cells.push(figure(figures(&row.name, &column.name), width(at)));
            }
            rows.push(cells);
        }
    }
    Grid { columns, rows }
}

/// Groups of rows beside their members, groups of columns above theirs.
fn nested(table: &TableForm, block: &BlockForm, figures: &Figures<'_>) -> Grid {
    let (deep, high) = (depth(&block.rows), depth(&block.columns));
    let width = leaves(&block.columns).count();
    let band = table.captions.get(1);
    let caption = table.captions.first().map_or("", String::as_str);
    let corner = label(caption, high + usize::from(band.is_some()), deep);
    let mut rows: Vec<Vec<GridCell>> = Vec::new();
    rows.extend(band.map(|band| vec![label(band, 1, width)]));
    for level in 1..=high {
        let cells = block.columns.iter().enumerate();
        let cells = cells.filter(|(_, column)| usize::from(column.level) == level);
        let cells = cells.map(|(at, column)| match column.heading {
            true => label(&column.label, 1, under(&block.columns, at)),
            false => label(&column.label, high + 1 - level, 1),
        });
        rows.push(cells.collect());
    }
    if let Some(first) = rows.first_mut() {
        first.insert(0, corner);
    }
    let mut groups = Vec::new();
    for (at, row) in block.rows.iter().enumerate() {
        if row.heading {
            groups.push(label(&row.label, under(&block.rows, at), 1));
            continue;
        }
        let mut cells = std::mem::take(&mut groups);
        cells.push(label(&row.label, 1, deep + 1 - usize::from(row.level)));
        let own = leaves(&block.columns);
        cells.extend(own.map(|column| figure(figures(&row.name, &column.name), 1)));
        rows.push(cells);
    }
    Grid {
        columns: deep + width,
        rows,
    }
}

/// Rows beside each other over the same columns, with all figures in one line.
fn abreast(block: &BlockForm, figures: &Figures<'_>) -> Grid {
    let width = block.columns.len();
    let high = depth(&block.rows);
    let mut rows: Vec<Vec<GridCell>> = Vec::new();
    for level in 1..=high {
        let cells = block.rows.iter().enumerate();
        let cells = cells.filter(|(_, row)| usize::from(row.level) == level);
        let cells = cells.map(|(at, row)| match row.heading {
            true => label(&row.label, 1, under(&block.rows, at) * width),
            false => label(&row.label, high + 1 - level, width),
        });
        rows.push(cells.collect());
    }
    let mut head = Vec::new();
    let mut values = Vec::new();
    for row in leaves(&block.rows) {
        for column in &block.columns {
            head.push(label(&column.label, 1, 1));
            values.push(figure(figures(&row.name, &column.name), 1));
        }
    }
    rows.push(head);
    rows.push(values);
    Grid {
        columns: leaves(&block.rows).count() * width,
        rows,
    }
}
