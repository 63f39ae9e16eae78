//! Reports together: those of one body over the years, those of several bodies for one year.
//!
//! A report is read once and let go; a [`Sketch`] keeps what the comparison needs of it. Whatever is uncertain (the
//! body, the year, a table) takes part in no comparison.

use crate::check;
use crate::diagnostic::{CellName, Diagnostic, Elsewhere, Related, Wording};
use crate::report::Report;
use crate::rule::{Check, Rule, RuleSet};
use crate::selection::Selection;

pub use rollup::Rollup;
pub use sketch::{Keep, Sketch, Spot};

mod body;
mod copied;
mod passage;
mod rollup;
mod sketch;
mod years;

/// What the comparison found in one of the reports.
#[derive(Clone, Debug)]
pub struct Found {
    /// Index of the sketch.
    pub report: usize,
    pub diagnostic: Diagnostic,
}

/// About which of the reports findings are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    All,
    /// The one with this index, for as little work as that takes.
    One(usize),
}

impl Asked {
    fn about(self, report: usize) -> bool {
        match self {
            Asked::All => true,
            Asked::One(one) => one == report,
        }
    }
}

/// Compares reports that the same rules govern, in the order of their paths. The work grows with the number of
/// reports, never with that of their pairs.
pub fn compare(
    sketches: &[&Sketch],
    rules: &RuleSet,
    rollups: &[Rollup],
    asked: Asked,
) -> Vec<Found> {
    let bodies = body::bodies(sketches);
    let mut series = years::series(sketches, &bodies);
    if let Asked::One(one) = asked {
        series.retain(|years| years.iter().any(|&(_, report)| report == one));
    }
    let mut found = Vec::new();
    for (at, rule) in rules.rules.iter().enumerate() {
        match &rule.check {
            Check::Series(check) => {
                for years in &series {
                    years::check(sketches, years, rules, (at, rule), check, &mut found);
                }
            }
            Check::Rollup(check) => {
                let all = (sketches, bodies.as_slice());
                rollup::check(all, rules, rollups, (rule, check), asked, &mut found);
            }
            _ => {}
        }
    }
    found.retain(|found| asked.about(found.report));
    found
}

/// Adds what the comparison found in a report to what its own check found.
pub fn add(
    report: &Report<'_>,
    rules: &RuleSet,
    selection: &Selection,
    found: &[Diagnostic],
    checked: &mut check::Checked,
) {
    for (rule, severity) in selection.rules(rules) {
        for diagnostic in found.iter().filter(|found| found.rule == rule.id) {
            let mut diagnostic = diagnostic.clone();
            diagnostic.severity = severity.unwrap_or(diagnostic.severity);
            let mut allows = report.document.allows.iter();
            if allows.any(|allow| check::allows_it(allow, &diagnostic)) {
                checked.allowed += 1;
            } else {
                checked.diagnostics.push(diagnostic);
            }
        }
    }
    check::sort(&mut checked.diagnostics);
    check::fingerprint(report, &mut checked.diagnostics);
}

/// A finding in `sketch`.
fn diagnostic(rule: &Rule, sketch: &Sketch, spot: Spot, message: Wording) -> Diagnostic {
    Diagnostic {
        rule: rule.id.clone(),
        severity: rule.severity_in(sketch.year),
        message,
        span: spot.span,
        label: None,
        cell: None,
        row: None,
        related: Vec::new(),
        advice: rule.advice.clone(),
        fix: None,
        basis: rule.basis_in(sketch.year).to_owned(),
        fingerprint: String::new(),
    }
}

/// A place that a finding points to: in the same report, or in another.
fn related(spot: Spot, of: Option<&Sketch>, cell: Option<CellName>, message: Wording) -> Related {
    Related {
        message,
        span: spot.span,
        cell,
        aside: false,
        elsewhere: of.map(|sketch| Elsewhere {
            path: sketch.path.clone(),
            place: spot.place,
        }),
    }
}
