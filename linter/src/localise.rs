//! Which figure is wrong: ten broken sums usually come from one mistyped cell.
//!
//! The relations that must hold are one system of sums over the figures. The smallest sets of figures whose change
//! makes all of them hold are its explanations (Fellegi and Holt); what the text says and how figures come to be
//! mistyped tells the likely ones from the others. Where one is left, the broken relations become one finding at the
//! cell that is wrong; where several are, the findings stay and name them.

use std::collections::BTreeSet;

use crate::check::Checked;
use crate::check::names::Place;
use crate::check::witness::{self, Relation, Statement};
use crate::diagnostic::{CellName, Diagnostic};
use crate::number::Decimal;
use crate::report::Report;
use crate::rule::{Check, RuleSet};
use crate::selection::Selection;
use crate::span::Extent;

use evidence::Evidence;
use search::{Allowance, Set};
use system::System;

mod edit;
mod evidence;
mod search;
mod solve;
mod system;
mod tell;
mod words;

/// How far the search may go, and what is known beside the report.
pub struct Limits<'l> {
    /// Sets of figures to try: the same report gives the same answer wherever it is checked.
    pub steps: u32,
    /// Whether to give up now; asked now and then, and only the last resort.
    pub expired: &'l dyn Fn() -> bool,
    /// The figure that last year's report lets expect in a cell: what was carried over, what was in force.
    pub earlier: Option<Earlier<'l>>,
}

/// A cell's figure, as another report lets expect it.
pub type Earlier<'l> = &'l dyn Fn(&CellName) -> Option<Decimal>;

impl Default for Limits<'_> {
    fn default() -> Self {
        Limits {
            steps: 40_000,
            expired: &|| false,
            earlier: None,
        }
    }
}

/// Broken relations that hang together, with all that may explain them.
#[derive(Debug)]
pub struct Case {
    /// All of the same size, the likeliest first.
    pub explanations: Vec<Explanation>,
    /// The changes that belong to every explanation worth considering; all of the first one where it stands alone.
    pub certain: Vec<Change>,
    /// How many of the explanations are worth considering.
    pub plausible: usize,
    /// What may be offered as a correction; empty where a doubt is left.
    pub mendable: Vec<Change>,
}

/// Figures whose change makes every relation hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub changes: Vec<Change>,
    /// In tenths of a power of ten, compared with other explanations of the case.
    pub doubt: i32,
}

/// A figure, and what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub cell: CellName,
    pub extent: Extent,
    /// Equal to `most` where the relations leave one value only.
    pub least: Option<Decimal>,
    pub most: Option<Decimal>,
    table: usize,
    place: Place,
    /// How many figures hang together with this one.
    among: usize,
}

impl Change {
    /// What the figure should be, where the relations leave one value only.
    pub fn value(&self) -> Option<Decimal> {
        self.least.filter(|least| Some(*least) == self.most)
    }
}

/// Every set of broken relations among these findings, explained.
pub fn explain(
    report: &Report<'_>,
    rules: &RuleSet,
    selection: &Selection,
    diagnostics: &[Diagnostic],
    limits: &Limits<'_>,
) -> Vec<Case> {
    Inquiry::open(report, rules, selection, diagnostics)
        .map(|inquiry| inquiry.cases(limits))
        .unwrap_or_default()
}

/// Puts one finding at each figure that is certainly wrong in the place of the relations that it breaks, and lets
/// the other broken relations name what may be wrong.
pub fn localise(
    report: &Report<'_>,
    rules: &RuleSet,
    selection: &Selection,
    checked: &mut Checked,
    limits: &Limits<'_>,
) {
    let Some(inquiry) = Inquiry::open(report, rules, selection, &checked.diagnostics) else {
        return;
    };
    let cases = inquiry.cases(limits);
    if !cases.is_empty() {
        tell::tell(&inquiry, &inquiry.evidence(limits), &cases, checked);
    }
}

/// The relations of a report, each with the finding that says that it is broken.
struct Inquiry<'i, 'r> {
    report: &'i Report<'i>,
    relations: Vec<Relation<'r>>,
    statements: Vec<Statement<'r>>,
    /// Index into the findings, for each relation; `None` where it holds or the finding was silenced.
    findings: Vec<Option<usize>>,
}

impl<'i, 'r> Inquiry<'i, 'r> {
    /// `None` where no equation is broken.
    fn open(
        report: &'i Report<'i>,
        rules: &'r RuleSet,
        selection: &Selection,
        diagnostics: &[Diagnostic],
    ) -> Option<Inquiry<'i, 'r>> {
        let questioned = diagnostics.iter().filter_map(|diagnostic| {
            let rule = rules.rules.iter().find(|rule| rule.id == diagnostic.rule)?;
            match &rule.check {
                Check::Equation(check) => Some(check.table.as_str()),
                _ => None,
            }
        });
        // No relation reaches from one table into another.
        let forms: Vec<&str> = questioned.collect();
        if forms.is_empty() {
            return None;
        }
        let relations = witness::relations(report, rules, selection, &forms);
        // The others are not in question.
        let broken = relations
            .iter()
            .filter(|relation| relation.broken.is_some());
        let tables: BTreeSet<usize> = broken.map(|relation| relation.table).collect();
        let findings = relations
            .iter()
            .map(|relation| finding(report, relation, diagnostics))
            .collect();
        Some(Inquiry {
            report,
            statements: witness::statements(report, rules, selection, &tables),
            relations,
            findings,
        })
    }

    fn evidence<'e>(&'e self, limits: &'e Limits<'e>) -> Evidence<'e, 'r> {
        Evidence {
            report: self.report,
            relations: &self.relations,
            statements: &self.statements,
            limits,
        }
    }

    fn cases(&self, limits: &Limits<'_>) -> Vec<Case> {
        // What the document itself allows to be broken says nothing of the other figures.
        let counts = |at: usize| self.relations[at].broken.is_none() || self.findings[at].is_some();
        let mut allowance = Allowance {
            steps: limits.steps,
            expired: limits.expired,
        };
        let evidence = self.evidence(limits);
        let mut explained: Vec<(usize, Vec<Vec<Change>>)> = Vec::new();
        for system in system::systems(self.report, &self.relations, counts) {
            let sets = search::search(&system, &mut allowance);
            if let (Some(cell), false) = (system.cells.first(), sets.is_empty()) {
                let named = |set: &Set| self.changes(&system, set);
                explained.push((cell.table, sets.iter().map(named).collect()));
            }
        }
        let joined = together(explained);
        joined
            .into_iter()
            .map(|explanations| judged(explanations, &evidence))
            .collect()
    }

    fn changes(&self, system: &System, set: &Set) -> Vec<Change> {
        set.iter()
            .filter_map(|(at, interval)| {
                let cell = &system.cells[*at];
                let table = &self.report.tables[cell.table];
                let decimal = |units: i128| Decimal::of_units(units, system.places);
                Some(Change {
                    cell: cell.place.cell(table),
                    extent: cell.place.figure(table)?.extent,
                    least: interval.least.map(decimal),
                    most: interval.most.map(decimal),
                    table: cell.table,
                    place: cell.place,
                    among: system.cells.len(),
                })
            })
            .collect()
    }
}

/// The finding that says that this relation is broken.
fn finding(
    report: &Report<'_>,
    relation: &Relation<'_>,
    diagnostics: &[Diagnostic],
) -> Option<usize> {
    let said = relation.broken.as_ref()?;
    let span = report.document.span(said.extent);
    diagnostics.iter().position(|diagnostic| {
        if diagnostic.rule != relation.rule.id {
            return false;
        }
        let own = diagnostic.span == span && diagnostic.message == said.message;
        // Totals left blank share a finding, which shows each of them.
        own || said.cell.is_some()
            && (diagnostic.span == span && diagnostic.cell == said.cell
                || diagnostic.related.iter().any(|related| {
                    related.span == span
                        && related.cell == said.cell
                        && said.label.as_ref() == Some(&related.message)
                }))
    })
}

/// More combinations than this are not weighed against each other.
const MOST_COMBINED: usize = 400;

/// Explanations of systems of the same table are weighed together: a figure may have slipped from one into the other,
/// and the text may speak of both.
fn together(explained: Vec<(usize, Vec<Vec<Change>>)>) -> Vec<Vec<Vec<Change>>> {
    let mut joined: Vec<(usize, Vec<Vec<Change>>)> = Vec::new();
    for (table, explanations) in explained {
        match joined.iter_mut().find(|(known, before)| {
            *known == table && before.len() * explanations.len() <= MOST_COMBINED
        }) {
            Some((_, before)) => {
                let both = |one: &Vec<Change>| {
                    explanations
                        .iter()
                        .map(|other| [&one[..], other].concat())
                        .collect::<Vec<_>>()
                };
                *before = before.iter().flat_map(both).collect();
            }
            None => joined.push((table, explanations)),
        }
    }
    joined.into_iter().map(|(_, all)| all).collect()
}

/// A hundred to one, all others taken together.
const CERTAIN: u64 = 10_000;
/// One to a thousand is not worth a word.
const PLAUSIBLE: i32 = 20;
/// More figures than this were not mistyped one by one.
const MOST_MENDED: usize = 3;

fn judged(explanations: Vec<Vec<Change>>, evidence: &Evidence<'_, '_>) -> Case {
    let mut explanations: Vec<Explanation> = explanations
        .into_iter()
        .map(|changes| Explanation {
            doubt: evidence.doubt(&changes),
            changes,
        })
        .collect();
    explanations.sort_by_key(|explanation| explanation.doubt);
    let best = explanations.first().map_or(0, |first| first.doubt);
    let against = |change: &Change| -> u64 {
        let without = explanations
            .iter()
            .filter(|other| !other.changes.contains(change));
        without.map(|other| likelihood(other.doubt - best)).sum()
    };
    let first = explanations.first().map(|first| first.changes.clone());
    let first = first.unwrap_or_default();
    let certain: Vec<Change> = first
        .iter()
        .filter(|change| against(change) <= CERTAIN && evidence.backed(change, &first))
        .cloned()
        .collect();
    let determined = certain.iter().all(|change| change.value().is_some());
    let mendable = if determined && first.len() <= MOST_MENDED && !evidence.breaks(&certain) {
        certain.clone()
    } else {
        Vec::new()
    };
    let plausible = explanations
        .iter()
        .take_while(|other| other.doubt <= best + PLAUSIBLE)
        .count();
    Case {
        explanations,
        certain,
        plausible,
        mendable,
    }
}

/// In millionths of the likeliest one.
fn likelihood(doubt: i32) -> u64 {
    const TENTHS: [u64; 10] = [
        1_000_000, 794_328, 630_957, 501_187, 398_107, 316_228, 251_189, 199_526, 158_489, 125_893,
    ];
    let doubt = usize::try_from(doubt).unwrap_or(0);
    let powers = u32::try_from(doubt / 10).unwrap_or(u32::MAX).min(12);
    TENTHS[doubt % 10] / 10u64.pow(powers)
}
