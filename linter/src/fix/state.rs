//! A document as it is between two rounds, and whether it is the worse for a round.

use std::collections::BTreeMap;

use crate::check::{Checked, check};
use crate::diagnostic::{CellName, Diagnostic, Edit, Safety, Severity};
use crate::document::Document;
use crate::number::Value;
use crate::read::{ReadError, read};
use crate::report::Report;
use crate::span::Span;

use super::{Checking, Offer, Why};

#[derive(Debug)]
pub(super) struct State {
    pub(super) bytes: Vec<u8>,
    pub(super) document: Document,
    /// What is compared between rounds: the relations one by one, which do not depend on what explains them.
    pub(super) checked: Checked,
    /// The same as users are told it, with the edits of figures.
    pub(super) told: Checked,
    pub(super) is_report: bool,
    /// Every figure by table, row and column; a blank is 0, as in sums.
    figures: BTreeMap<(CellName, usize), String>,
}

/// What a finding is about, wherever it stands.
type Key<'d> = (&'d str, Option<&'d CellName>);

impl State {
    pub(super) fn of(bytes: Vec<u8>, checking: Checking<'_>) -> Result<State, ReadError> {
        let document = read(checking.format, &bytes)?;
        let report = Report::recognise(&document, checking.rules, &checking.given);
        let checked = check(&report, checking.rules, checking.selection);
        let mut told = checked.clone();
        (checking.tell)(&report, &mut told);
        let (figures, is_report) = (figures(&report), report.is_report);
        drop(report);
        Ok(State {
            bytes,
            document,
            checked,
            told,
            is_report,
            figures,
        })
    }

    /// What these fixes did that nobody asked for.
    pub(super) fn worse_than(
        &self,
        before: &State,
        offers: &[Offer<'_>],
        edits: &[&Edit],
    ) -> Option<Why> {
        let harmless = offers.iter().all(|(_, fix)| fix.safety == Safety::Safe);
        if harmless && self.figures != before.figures {
            return Some(Why::Figure);
        }
        let mut known: BTreeMap<Key<'_>, usize> = BTreeMap::new();
        for found in &before.checked.diagnostics {
            *known.entry(key(found)).or_default() += 1;
        }
        // A line that was put in may be found wanting in what the finding it mends had already said to be missing.
        let gravest = offers.iter().map(|(found, _)| found.severity).max();
        let inserted = inserted(edits);
        let follows = |found: &Diagnostic, gravest: Severity| {
            found.severity <= gravest && inserted.iter().any(|span| span.contains(found.span))
        };
        for found in &self.checked.diagnostics {
            match known.get_mut(&key(found)) {
                Some(count) if *count > 0 => *count -= 1,
                _ if gravest.is_some_and(|gravest| follows(found, gravest)) => {}
                _ => return Some(Why::NewFinding(found.rule.clone())),
            }
        }
        let of = |checked: &Checked, rule: &str| {
            let all = checked.diagnostics.iter();
            all.filter(|found| found.rule == rule).count()
        };
        let is_of_use = offers.iter().all(|(mended, _)| {
            let (rule, same) = (&mended.rule, |(other, _): &&Offer<'_>| {
                other.rule == mended.rule
            });
            let same = offers.iter().filter(same).count();
            // Two wrong figures may break one relation together, and one figure several.
            of(&self.checked, rule) + same <= of(&before.checked, rule)
                || of(&self.told, rule) + same <= of(&before.told, rule)
        });
        (!is_of_use).then_some(Why::NoUse)
    }
}

fn key(found: &Diagnostic) -> Key<'_> {
    (&found.rule, found.cell.as_ref())
}

/// Where whole lines that were put in stand now.
fn inserted(edits: &[&Edit]) -> Vec<Span> {
    let mut spans = Vec::new();
    let (mut added, mut removed) = (0, 0);
    for edit in edits {
        let start = edit.span.start + added - removed;
        if edit.text.contains(['\n', '\r']) {
            spans.push(Span::new(start, start + edit.text.len()));
        }
        added += edit.text.len();
        removed += edit.span.end - edit.span.start;
    }
    spans
}

fn figures(report: &Report<'_>) -> BTreeMap<(CellName, usize), String> {
    let mut figures = BTreeMap::new();
    for (at, table) in report.tables.iter().enumerate() {
        for (row, column, figure) in table.figures() {
            let name = CellName {
                table: table.form.id.clone(),
                row: row.name.clone(),
                column: column.name.clone(),
            };
            let value = match figure.value {
                Value::Number(number) => number.value.to_string(),
                Value::Blank(_) => "0".to_owned(),
                Value::Other => report.text(figure.extent).trim().to_owned(),
            };
            figures.insert((name, at), value);
        }
    }
    figures
}
