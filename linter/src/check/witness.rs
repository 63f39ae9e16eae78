//! What the rules know of the figures, for whoever asks which one is wrong: the relations as sums, the text's claims.

use std::collections::BTreeSet;

use crate::diagnostic::{CellName, Severity, Wording};
use crate::equation::Linear;
use crate::number::{Decimal, Phrase};
use crate::report::Report;
use crate::rule::{Check, Rule, RuleSet};
use crate::selection::Selection;
use crate::span::Extent;

use super::names::Place;
use super::{Finding, agreement, equation, governs, sentence};

/// An equation as it was tried in one row or column.
pub(super) struct Tried {
    /// Index into [`Report::tables`].
    pub(super) table: usize,
    pub(super) sums: Vec<Linear<Place>>,
    pub(super) broken: Option<Finding>,
}

/// A relation between figures of one table.
pub(crate) struct Relation<'r> {
    pub(crate) rule: &'r Rule,
    /// Index into [`Report::tables`].
    pub(crate) table: usize,
    pub(crate) sums: Vec<Linear<Place>>,
    /// It must hold; others usually do.
    pub(crate) strict: bool,
    /// How the rule's finding says that it does not hold.
    pub(crate) broken: Option<Said>,
}

/// What identifies a finding among those of its rule, and the short word for it.
pub(crate) struct Said {
    pub(crate) extent: Extent,
    pub(crate) cell: Option<CellName>,
    pub(crate) message: Wording,
    pub(crate) label: Option<Wording>,
}

/// A number in the text, with the sums of cells that it may mean; the first is the likeliest.
pub(crate) struct Statement<'r> {
    pub(crate) rule: &'r Rule,
    pub(crate) table: usize,
    pub(crate) extent: Extent,
    /// `None` where the sentence denies any.
    pub(crate) phrase: Option<Phrase>,
    pub(crate) value: Decimal,
    pub(crate) readings: Vec<Linear<Place>>,
}

/// Every relation that the selected rules try on these tables, which are told by their forms.
pub(crate) fn relations<'r>(
    report: &Report<'_>,
    rules: &'r RuleSet,
    selection: &Selection,
    forms: &[&str],
) -> Vec<Relation<'r>> {
    let mut found = Vec::new();
    for (rule, _) in selection.rules(rules) {
        let Check::Equation(check) = &rule.check else {
            continue;
        };
        if !forms.contains(&check.table.as_str()) || !governs(report, rule) {
            continue;
        }
        for tried in equation::sums(report, check) {
            found.push(Relation {
                rule,
                table: tried.table,
                sums: tried.sums,
                strict: rule.severity == Severity::Error,
                broken: tried.broken.map(|finding| Said {
                    extent: finding.extent,
                    cell: finding.cell,
                    message: finding.message,
                    label: finding.label,
                }),
            });
        }
    }
    found
}

/// Every statement of the text that the selected rules compare with one of these tables.
pub(crate) fn statements<'r>(
    report: &Report<'_>,
    rules: &'r RuleSet,
    selection: &Selection,
    tables: &BTreeSet<usize>,
) -> Vec<Statement<'r>> {
    let paragraphs = sentence::paragraphs(report, rules, None);
    let mut found = Vec::new();
    for (rule, _) in selection.rules(rules) {
        let Check::Agreement(check) = &rule.check else {
            continue;
        };
        if !governs(report, rule) {
            continue;
        }
        let Some(table) = report.table_at(&check.table) else {
            continue;
        };
        if tables.contains(&table) {
            found.extend(agreement::statements(
                report,
                rule,
                check,
                &paragraphs,
                table,
            ));
        }
    }
    found
}

impl Statement<'_> {
    /// Whether the text is right when the cells hold these figures.
    pub(crate) fn agrees(&self, figure: &dyn Fn(Place) -> Decimal) -> bool {
        let mut readings = agreement::candidates(self.value, &self.readings).iter();
        readings.any(|reading| agreement::fits(self.phrase.as_ref(), reading.value(figure)))
    }
}

impl Linear<Place> {
    /// The sum when the cells hold these figures.
    pub(crate) fn value(&self, figure: &dyn Fn(Place) -> Decimal) -> Decimal {
        let terms = self.terms.iter();
        terms.fold(self.constant, |sum, (factor, place)| {
            sum + figure(*place) * *factor
        })
    }

    pub(crate) fn holds(&self, figure: &dyn Fn(Place) -> Decimal) -> bool {
        self.relation.holds(self.value(figure), Decimal::ZERO)
    }
}
