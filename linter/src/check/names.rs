//! How messages name a cell: in the words that are printed, short enough to read.

use crate::diagnostic::{CellName, Wording};
use crate::form::{BlockForm, Kind, LabelForm};
use crate::report::{Figure, Table, TableBlock};

/// A cell of a recognised table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) block: usize,
    pub(crate) row: usize,
    pub(crate) column: usize,
}

impl Place {
    pub(crate) fn figure<'t>(self, table: &'t Table<'_>) -> Option<&'t Figure> {
        table.blocks[self.block].figure(self.row, self.column)
    }

    pub(crate) fn cell(self, table: &Table<'_>) -> CellName {
        let form = table.blocks[self.block].form;
        CellName {
            table: table.form.id.clone(),
            row: form.rows[self.row].name.clone(),
            column: form.columns[self.column].name.clone(),
        }
    }
}

/// A label as printed, without the explanation in brackets at its end.
pub(super) fn short(label: &LabelForm) -> &str {
    let text = label.label.as_str();
    let mut brackets = text.match_indices('（').map(|(at, _)| at);
    let end = brackets.find(|&at| at > 0);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// A longer group name would hide the row's own.
const LONGEST_GROUP: usize = 9;

/// A row with the group that it stands in: `（三）不予公开 1.属于国家秘密`.
pub(crate) fn row(block: &TableBlock<'_>, row: usize) -> String {
    row_of(block.form, row)
}

/// The same where only the form is at hand.
pub(crate) fn row_of(form: &BlockForm, row: usize) -> String {
    let own = &form.rows[row];
    let group = own.name.rsplit_once('.').and_then(|(group, _)| {
        form.rows
            .iter()
            .take(row)
            .rev()
            .find(|before| before.level < own.level && before.name == group)
    });
    match group {
        Some(group) if short(group).chars().count() <= LONGEST_GROUP => {
            format!("{} {}", short(group), short(own))
        }
        _ => short(own).to_owned(),
    }
}

/// A row named beside its whole: the group needs no second mention.
pub(super) fn row_beside(block: &TableBlock<'_>, at: usize, whole: Option<usize>) -> String {
    let own = &block.form.rows[at];
    let belongs = whole
        .and_then(|whole| own.name.strip_prefix(block.form.rows[whole].name.as_str()))
        .is_some_and(|rest| rest.starts_with('.'));
    if belongs {
        short(own).to_owned()
    } else {
        row(block, at)
    }
}

/// A table of one numeric column needs no column's name.
pub(crate) fn is_list(block: &TableBlock<'_>) -> bool {
    let columns = block.form.columns.iter();
    let numeric =
        columns.filter(|column| column.kind != Kind::Text && !column.optional && !column.heading);
    numeric.count() == 1
}

pub(crate) fn column(block: &TableBlock<'_>, column: usize) -> String {
    column_of(block.form, column)
}

pub(crate) fn column_of(form: &BlockForm, column: usize) -> String {
    short(&form.columns[column]).to_owned()
}

/// `“…”表` in both languages.
pub(crate) fn table(table: &Table<'_>) -> Wording {
    let zh = &table.form.title.zh;
    let noun = if zh.ends_with('表') { "" } else { "表" };
    Wording::new(
        format!("“{zh}”{noun}"),
        format!("table “{}”", table.form.title.en),
    )
}
