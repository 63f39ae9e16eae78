//! What was looked at: every figure of a report with the relations that it takes part in.
//!
//! A figure in no relation may be wrong without any rule noticing; the reader should know which ones these are.

use std::collections::BTreeMap;

use crate::diagnostic::CellName;
use crate::form::Kind;
use crate::number::Decimal;
use crate::report::Report;
use crate::rule::{Check, Rule, RuleSet};
use crate::selection::Selection;
use crate::span::Extent;

use super::names::Place;
use super::sentence::{self, Paragraph};
use super::{agreement, equation, governs, prose};

#[derive(Debug, Default)]
pub struct Coverage {
    /// The cells of each table, then the numbers of the text.
    pub figures: Vec<Covered>,
    pub relations: Vec<Relation>,
}

/// A figure and the relations, as indices into [`Coverage::relations`], that it takes part in.
#[derive(Debug)]
pub struct Covered {
    pub extent: Extent,
    pub kind: FigureKind,
    pub relations: Vec<usize>,
}

#[derive(Debug)]
pub enum FigureKind {
    /// A cell of a statutory table.
    Cell(CellName),
    /// A number in the text.
    Number,
    /// A sentence that states zero without a number: 未收到. It counts as no figure.
    Denial,
}

/// Figures that a rule compared.
#[derive(Debug)]
pub struct Relation {
    pub rule: String,
    /// The equation, or empty where the rule's title says it all.
    pub text: String,
    pub holds: bool,
    /// What an equation comes to; `None` for a comparison with the text.
    pub balance: Option<Balance>,
}

/// The two sides of an equation as they were computed.
#[derive(Clone, Copy, Debug)]
pub struct Balance {
    pub left: Decimal,
    pub right: Decimal,
    /// The figure, as index into [`Coverage::figures`], that alone is one side of an equality.
    pub total: Option<usize>,
}

impl Balance {
    /// What is missing on the right side; negative where there is too much.
    pub fn difference(&self) -> Decimal {
        self.left - self.right
    }
}

/// How many figures there are, and how many stand in a relation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    pub cells: usize,
    pub numbers: usize,
    pub related: usize,
}

impl Coverage {
    pub fn reach(&self) -> Reach {
        let mut reach = Reach::default();
        for figure in &self.figures {
            match figure.kind {
                FigureKind::Cell(_) => reach.cells += 1,
                FigureKind::Number => reach.numbers += 1,
                FigureKind::Denial => continue,
            }
            if !figure.relations.is_empty() {
                reach.related += 1;
            }
        }
        reach
    }
}

impl Reach {
    pub fn unrelated(&self) -> usize {
        self.cells + self.numbers - self.related
    }
}

/// Every figure of the report and every relation that the selected rules try on it.
pub fn coverage(report: &Report<'_>, rules: &RuleSet, selection: &Selection) -> Coverage {
    let paragraphs = sentence::paragraphs(report, rules, None);
    let mut found = Found::default();
    found.cells(report);
    found.numbers(&paragraphs);
    for (rule, _) in selection.rules(rules) {
        if !governs(report, rule) {
            continue;
        }
        match &rule.check {
            Check::Equation(check) => {
                for trial in equation::trials(report, check) {
                    let cells = trial
                        .places
                        .into_iter()
                        .map(|place| Operand::Cell(trial.table, place));
                    let balance = Balance {
                        left: trial.left,
                        right: trial.right,
                        total: trial.total.and_then(|place| found.cell(trial.table, place)),
                    };
                    found.relate(rule, trial.holds, cells, Some((trial.text, balance)));
                }
            }
            Check::Agreement(check) => {
                let Some(table) = report.tables.iter().position(|table| {
                    report
                        .table(&check.table)
                        .is_some_and(|own| std::ptr::eq(own, table))
                }) else {
                    continue;
                };
                for (extent, places, holds) in agreement::relations(report, check, &paragraphs) {
                    let cells = places.into_iter().map(|place| Operand::Cell(table, place));
                    let operands = std::iter::once(Operand::Text(extent)).chain(cells);
                    found.relate(rule, holds, operands, None);
                }
            }
            Check::Prose(check) => {
                for (extents, holds) in prose::relations(report, check, &paragraphs) {
                    found.relate(rule, holds, extents.into_iter().map(Operand::Text), None);
                }
            }
            _ => {}
        }
    }
    found.coverage
}

enum Operand {
    /// The table, by its index in the report.
    Cell(usize, Place),
    Text(Extent),
}

#[derive(Default)]
struct Found {
    coverage: Coverage,
    cells: BTreeMap<(usize, usize, usize, usize), usize>,
    texts: BTreeMap<Extent, usize>,
}

impl Found {
    fn cells(&mut self, report: &Report<'_>) {
        for (at, table) in report.tables.iter().enumerate() {
            for (block_at, block) in table.blocks.iter().enumerate() {
                let form = block.form;
                for row in 0..form.rows.len() {
                    for column in 0..form.columns.len() {
                        let place = Place {
                            block: block_at,
                            row,
                            column,
                        };
                        let counts = form.rows[row].kind != Kind::Text
                            && form.columns[column].kind != Kind::Text;
                        let Some(figure) = place.figure(table).filter(|_| counts) else {
                            continue;
                        };
                        let kind = FigureKind::Cell(place.cell(table));
                        let index = self.push(figure.extent, kind);
                        self.cells.insert((at, block_at, row, column), index);
                    }
                }
            }
        }
    }

    fn numbers(&mut self, paragraphs: &[Paragraph<'_>]) {
        for paragraph in paragraphs {
            let counted = paragraph
                .phrases
                .iter()
                .filter(|phrase| prose::counts(paragraph.unit(phrase)));
            for phrase in counted {
                let extent = paragraph.extent.part(phrase.range.clone());
                let index = self.push(extent, FigureKind::Number);
                self.texts.insert(extent, index);
            }
        }
    }

    fn push(&mut self, extent: Extent, kind: FigureKind) -> usize {
        self.coverage.figures.push(Covered {
            extent,
            kind,
            relations: Vec::new(),
        });
        self.coverage.figures.len() - 1
    }

    fn cell(&self, table: usize, place: Place) -> Option<usize> {
        let key = (table, place.block, place.row, place.column);
        self.cells.get(&key).copied()
    }

    fn relate(
        &mut self,
        rule: &Rule,
        holds: bool,
        operands: impl Iterator<Item = Operand>,
        equation: Option<(String, Balance)>,
    ) {
        let relation = self.coverage.relations.len();
        let mut figures = Vec::new();
        for operand in operands {
            match operand {
                Operand::Cell(table, place) => figures.extend(self.cell(table, place)),
                Operand::Text(extent) => {
                    let known = self.texts.get(&extent).copied();
                    let index = known.unwrap_or_else(|| self.push(extent, FigureKind::Denial));
                    self.texts.insert(extent, index);
                    figures.push(index);
                }
            }
        }
        // A figure alone is compared with nothing.
        if figures.len() < 2 {
            return;
        }
        for figure in figures {
            let relations = &mut self.coverage.figures[figure].relations;
            if relations.last() != Some(&relation) {
                relations.push(relation);
            }
        }
        let (text, balance) = equation.unzip();
        self.coverage.relations.push(Relation {
            rule: rule.id.clone(),
            text: text.unwrap_or_default(),
            holds,
            balance,
        });
    }
}
