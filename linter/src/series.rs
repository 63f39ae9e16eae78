//! Reports together: those of one body over the years, those of several bodies for one year.
//!
//! A report is read once and let go; a [`Sketch`] keeps what the comparison needs of it. Whatever is uncertain (the
//! body, the year, a table) takes part in no comparison.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::check;
use crate::diagnostic::{CellName, Diagnostic, Elsewhere, Related, Wording};
use crate::document::Document;
use crate::number::Decimal;
use crate::rule::{Check, Rule, RuleSet};
use crate::selection::Selection;

use passage::Lookup;
pub use passage::Memory;
pub use rollup::Rollup;
pub(crate) use sketch::Compared;
pub use sketch::{Keep, Sketch, Spot};

mod body;
mod copied;
mod passage;
mod rollup;
mod sketch;
mod years;

/// What the other reports say of one.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub diagnostics: Vec<Diagnostic>,
    /// The figures that last year's report lets expect: what was carried over.
    pub expected: Vec<(CellName, Decimal)>,
}

impl Said {
    pub fn figure(&self, cell: &CellName) -> Option<Decimal> {
        let mut expected = self.expected.iter();
        expected
            .find(|(own, _)| own == cell)
            .map(|(_, value)| *value)
    }
}

impl Said {
    /// A figure that is mended by what last year's report lets expect is told already: only where it comes from is
    /// added.
    fn tells_the_same(&self, told: &mut [Diagnostic], own: &mut Diagnostic) -> bool {
        let expected = own.cell.as_ref().and_then(|cell| self.figure(cell));
        let Some(expected) = expected.map(|value| value.to_string()) else {
            return false;
        };
        let mends = |told: &&mut Diagnostic| {
            let fix = told.fix.as_ref().map(|fix| fix.edits.as_slice());
            told.span == own.span && matches!(fix, Some([edit]) if edit.text == expected)
        };
        let Some(told) = told.iter_mut().find(mends) else {
            return false;
        };
        let places = own.related.drain(..);
        told.related
            .extend(places.filter(|place| place.elsewhere.is_some()));
        true
    }
}

/// A finding in one of the reports.
struct Found {
    /// Index of the sketch.
    report: usize,
    /// Thousands of them are handed on several times.
    diagnostic: Box<Diagnostic>,
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

/// Does so many pieces of work that do not hang on each other, by their number; whoever asks may have threads for them.
pub type Spread<'s> = &'s dyn Fn(usize, &(dyn Fn(usize) + Sync));

/// One piece after the other.
pub fn in_turn(pieces: usize, work: &(dyn Fn(usize) + Sync)) {
    (0..pieces).for_each(work);
}

/// So many bodies or sections are looked at in one go: enough to be worth a thread's while.
const PIECE: usize = 64;

/// What work gives for each item, in their order.
fn each<T: Sync, R: Send + Sync>(
    spread: Spread<'_>,
    items: &[T],
    work: impl Fn(&mut Lookup, &T) -> R + Sync,
) -> Vec<R> {
    let pieces: Vec<&[T]> = items.chunks(PIECE).collect();
    let done: Vec<OnceLock<Vec<R>>> = pieces.iter().map(|_| OnceLock::new()).collect();
    spread(pieces.len(), &|piece| {
        let mut places = Lookup::default();
        let work = |item| work(&mut places, item);
        let _ = done[piece].set(pieces[piece].iter().map(work).collect());
    });
    let done = done.into_iter().filter_map(OnceLock::into_inner);
    done.flatten().collect()
}

/// Compares reports that the same rules govern, in the order of their paths. The work grows with the number of
/// reports, never with that of their pairs.
pub fn compare(
    sketches: &[&Sketch],
    rules: &RuleSet,
    rollups: &[Rollup],
    (asked, spread): (Asked, Spread<'_>),
) -> BTreeMap<usize, Said> {
    let bodies = body::bodies(sketches);
    let mut series = years::series(sketches, &bodies);
    if let Asked::One(one) = asked {
        series.retain(|years| years.iter().any(|&(_, report)| report == one));
    }
    let mut found = Vec::new();
    for (at, rule) in rules.rules.iter().enumerate() {
        match &rule.check {
            Check::Series(check) => {
                let tell = |places: &mut Lookup, years: &years::Years| {
                    years::check(sketches, years, rules, (at, rule), check, places)
                };
                found.extend(each(spread, &series, tell).into_iter().flatten());
            }
            Check::Rollup(check) => {
                let all = (sketches, bodies.as_slice());
                let how = (asked, spread);
                rollup::check(all, rules, rollups, (rule, check), how, &mut found);
            }
            _ => {}
        }
    }
    let mut said: BTreeMap<usize, Said> = BTreeMap::new();
    for Found { report, diagnostic } in found {
        if asked.about(report) {
            let said = said.entry(report).or_default();
            said.diagnostics.push(*diagnostic);
        }
    }
    let expect = |_: &mut Lookup, years: &years::Years| years::expected(sketches, years, rules);
    let expected = each(spread, &series, expect);
    for (report, cells) in expected.into_iter().flatten() {
        if asked.about(report) && !cells.is_empty() {
            said.entry(report).or_default().expected = cells;
        }
    }
    said
}

/// Adds what the comparison found in a report to what its own check found.
pub fn add(
    document: &Document,
    rules: &RuleSet,
    selection: &Selection,
    said: &Said,
    checked: &mut check::Checked,
) {
    for (rule, severity) in selection.rules(rules) {
        let found = said.diagnostics.iter();
        for diagnostic in found.filter(|found| found.rule == rule.id) {
            let mut diagnostic = diagnostic.clone();
            if said.tells_the_same(&mut checked.diagnostics, &mut diagnostic) {
                continue;
            }
            diagnostic.severity = severity.unwrap_or(diagnostic.severity);
            let mut allows = document.allows.iter();
            if allows.any(|allow| check::allows_it(allow, &diagnostic)) {
                checked.allowed += 1;
            } else {
                checked.diagnostics.push(diagnostic);
            }
        }
    }
    check::sort(&mut checked.diagnostics);
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
