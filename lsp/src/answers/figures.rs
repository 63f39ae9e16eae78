//! The figures of a report and the relations between them, as the editor asks for them: by place.

use gouji_linter::check::{Coverage, Covered, FigureKind, Relation};
use gouji_linter::form::{LabelForm, TableForm};
use gouji_linter::number::Decimal;
use gouji_linter::report::{Figure, Report};
use gouji_linter::span::Span;

use crate::reading::Reading;

pub(crate) struct Figures<'r, 'a> {
    pub(crate) report: &'r Report<'a>,
    pub(crate) coverage: Coverage,
}

/// A cell of a table by its forms.
pub(crate) struct CellForm<'r, 'a> {
    pub(crate) table: &'a TableForm,
    pub(crate) row: &'a LabelForm,
    pub(crate) column: &'a LabelForm,
    pub(crate) figure: &'r Figure,
}

impl<'r, 'a> Figures<'r, 'a> {
    pub(crate) fn of(reading: &Reading, report: &'r Report<'a>) -> Figures<'r, 'a> {
        Figures {
            report,
            coverage: reading.coverage(report),
        }
    }

    /// The figure at this byte, the narrowest where several touch it.
    pub(crate) fn at(&self, offset: usize) -> Option<usize> {
        let touched = (0..self.coverage.figures.len()).filter_map(|index| {
            let span = self.span(index);
            (span.start <= offset && offset <= span.end).then_some((span.end - span.start, index))
        });
        // A blank cell is everywhere where nothing is: a figure beside it is meant.
        touched
            .min_by_key(|(length, _)| (*length == 0, *length))
            .map(|(_, index)| index)
    }

    pub(crate) fn span(&self, index: usize) -> Span {
        self.report
            .document
            .span(self.coverage.figures[index].extent)
    }

    /// Its text as printed.
    pub(crate) fn text(&self, index: usize) -> &'a str {
        self.report.text(self.coverage.figures[index].extent).trim()
    }

    pub(crate) fn relations(&self, index: usize) -> impl Iterator<Item = (usize, &Relation)> {
        let covered = &self.coverage.figures[index];
        covered
            .relations
            .iter()
            .map(|&at| (at, &self.coverage.relations[at]))
    }

    /// Every figure of a relation, in the order of the report.
    pub(crate) fn operands(&self, relation: usize) -> impl Iterator<Item = usize> {
        let figures = self.coverage.figures.iter().enumerate();
        figures
            .filter(move |(_, figure)| figure.relations.contains(&relation))
            .map(|(index, _)| index)
    }

    pub(crate) fn cell(&self, index: usize) -> Option<CellForm<'r, 'a>> {
        let Covered { extent, kind, .. } = &self.coverage.figures[index];
        let FigureKind::Cell(name) = kind else {
            return None;
        };
        let tables = self.report.tables.iter();
        tables
            .filter(|table| table.form.id == name.table)
            .find_map(|table| {
                let mut figures = table.figures();
                let (row, column, figure) = figures.find(|(row, column, figure)| {
                    row.name == name.row && column.name == name.column && figure.extent == *extent
                })?;
                Some(CellForm {
                    table: table.form,
                    row,
                    column,
                    figure,
                })
            })
    }

    /// What a total should be by this relation, where the figure is its total.
    pub(crate) fn computed(&self, index: usize, relation: &Relation) -> Option<Decimal> {
        let balance = relation
            .balance
            .filter(|balance| balance.total == Some(index))?;
        let own = self.cell(index)?.figure.value.addend()?;
        Some(if own == balance.left {
            balance.right
        } else {
            balance.left
        })
    }
}
