//! Running rules over a report.

mod agreement;
mod allow;
mod coverage;
mod equation;
#[cfg(test)]
pub(crate) mod examples;
mod figure;
mod memory;
mod mend;
mod mention;
mod meta;
pub(crate) mod names;
mod preface;
mod prose;
mod section;
mod sentence;
mod table;
pub(crate) mod witness;
mod wording;

use std::collections::BTreeMap;

use crate::diagnostic::{CellName, Diagnostic, Fix, Related, Severity, Wording};
use crate::document::Document;
use crate::report::Report;
use crate::rule::{Check, MetaFault, ProseFault, Rule, RuleSet};
use crate::selection::Selection;
use crate::span::{Extent, Span};

pub use agreement::{Claim, claims};
pub(crate) use allow::{UNUSED_ALLOW, allows_it};
pub use coverage::{Balance, Coverage, Covered, FigureKind, Reach, Relation, coverage};
use memory::Lesson;
pub use memory::Memory;

/// What a check found, and what the document itself silenced.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Sorted by place, then rule.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings that an inline comment allowed.
    pub allowed: usize,
    /// What is only counted: a rule lists no more than [`MOST_OF_A_RULE`].
    pub unlisted: Vec<Unlisted>,
}

/// Findings of one rule and severity that are counted and not listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlisted {
    pub rule: String,
    pub severity: Severity,
    pub count: usize,
}

impl Unlisted {
    /// Whether the rule stopped looking, so that there may be more.
    pub fn is_least(&self) -> bool {
        self.count + MOST_OF_A_RULE >= MOST_SOUGHT
    }
}

/// What a rule finds more often than this in one document is one mistake made many times: the first are listed.
pub const MOST_OF_A_RULE: usize = 500;

/// After so many a rule that looks for words looks no further; the count is then a lower bound.
pub const MOST_SOUGHT: usize = 10_000;

/// Checks a report with the selected rules. The same report and rules always give the same findings.
pub fn check(report: &Report<'_>, rules: &RuleSet, selection: &Selection) -> Checked {
    run(report, rules, selection, None)
}

/// The same as [`check`], sooner: what the last check learnt, with the same rules, of the same document or of one that
/// has paragraphs in common with it, is not looked for again where nothing has changed.
pub fn check_again(
    report: &Report<'_>,
    rules: &RuleSet,
    selection: &Selection,
    memory: &mut Memory,
) -> Checked {
    run(report, rules, selection, Some(memory))
}

fn run(
    report: &Report<'_>,
    rules: &RuleSet,
    selection: &Selection,
    mut memory: Option<&mut Memory>,
) -> Checked {
    if let Some(memory) = &mut memory {
        memory.turn_to(report, rules);
    }
    let paragraphs = sentence::paragraphs(report, rules, memory.as_deref());
    let told = wording::Told::new(report, rules, memory.as_deref());
    let mut checked = Checked::default();
    let mut lesson = memory.as_ref().map(|_| Lesson::new(report));
    for (at, rule, severity) in selection.numbered(rules) {
        if !governs(report, rule) {
            continue;
        }
        let bit = lesson.as_ref().map_or(0, |_| memory::bit(at, rule));
        let findings = match &rule.check {
            Check::Equation(check) => equation::check(report, check),
            Check::Figure(check) => figure::check(report, check),
            Check::Table(check) => table::check(report, rules, check.fault),
            Check::Section(check) => section::check(report, rules, check),
            Check::Mention(check) => mention::check(report, rules, check),
            Check::Wording(check) => wording::check(&told, check, bit),
            Check::Agreement(check) => agreement::check(report, check, &paragraphs, bit),
            Check::Prose(check) => prose::check(report, check, &paragraphs, bit),
            Check::Meta(check) => meta::check(report, rules, check),
            // They need more than one report; see [`crate::series`].
            Check::Series(_) | Check::Rollup(_) => continue,
        };
        if let Some(lesson) = &mut lesson {
            lesson.add(bit, &findings);
        }
        for finding in findings {
            checked
                .diagnostics
                .push(finding.into_diagnostic(report, rule, severity));
        }
    }
    if let Some((memory, lesson)) = memory.zip(lesson) {
        memory.learn(&lesson);
    }
    checked.allowed = allow::silence(report, rules, selection, &mut checked.diagnostics);
    leave_to_tables(rules, selection, &mut checked.diagnostics);
    sort(&mut checked.diagnostics);
    checked.unlisted = unlist(&mut checked.diagnostics);
    checked
}

/// A number that a table denies makes a sum in the text wrong too. The table says which number it is: only that is told,
/// as gravely as the sum would have been.
fn leave_to_tables(rules: &RuleSet, selection: &Selection, diagnostics: &mut Vec<Diagnostic>) {
    let is_sum = |rule: &Rule| matches!(&rule.check, Check::Prose(check) if check.fault == ProseFault::Breakdown);
    let sums = rules.rules.iter().filter(|rule| is_sum(rule));
    let sums: Vec<&str> = sums.map(|rule| rule.id.as_str()).collect();
    let is_sum = |found: &Diagnostic| sums.contains(&found.rule.as_str());
    if !diagnostics.iter().any(is_sum) {
        return;
    }
    let compared = selection
        .rules(rules)
        .filter(|(rule, _)| matches!(rule.check, Check::Agreement(_)));
    let compared: BTreeMap<&str, Option<Severity>> = compared
        .map(|(rule, chosen)| (rule.id.as_str(), chosen))
        .collect();
    let mut denied: BTreeMap<Span, usize> = BTreeMap::new();
    for (at, found) in diagnostics.iter().enumerate() {
        if compared.contains_key(found.rule.as_str()) {
            denied.insert(found.span, at);
        }
    }
    let mut idle = vec![false; diagnostics.len()];
    let mut graver = Vec::new();
    for (at, sum) in diagnostics.iter().enumerate().filter(|(_, it)| is_sum(it)) {
        let numbers = sum.related.iter().map(|part| part.span);
        let numbers = std::iter::once(sum.span).chain(numbers);
        let at_once = numbers.filter_map(|number| {
            let until = Span::new(number.end, number.end);
            let (span, place) = denied.range(..until).next_back()?;
            (span.end > number.start).then_some((*place, sum.severity))
        });
        for found in at_once {
            idle[at] = true;
            graver.push(found);
        }
    }
    for (at, severity) in graver {
        let found = &mut diagnostics[at];
        if compared
            .get(found.rule.as_str())
            .is_some_and(Option::is_none)
        {
            found.severity = found.severity.max(severity);
        }
    }
    let mut idle = idle.into_iter();
    diagnostics.retain(|_| !idle.next().unwrap_or_default());
}

/// Leaves the first findings of each rule and counts the others.
fn unlist(diagnostics: &mut Vec<Diagnostic>) -> Vec<Unlisted> {
    if diagnostics.len() <= MOST_OF_A_RULE {
        return Vec::new();
    }
    let mut listed: BTreeMap<String, usize> = BTreeMap::new();
    let mut counted: BTreeMap<(String, Severity), usize> = BTreeMap::new();
    diagnostics.retain(|found| {
        let of_rule = listed.entry(found.rule.clone()).or_default();
        *of_rule += 1;
        if *of_rule > MOST_OF_A_RULE {
            let kind = (found.rule.clone(), found.severity);
            *counted.entry(kind).or_default() += 1;
        }
        *of_rule <= MOST_OF_A_RULE
    });
    let unlisted = |((rule, severity), count)| Unlisted {
        rule,
        severity,
        count,
    };
    counted.into_iter().map(unlisted).collect()
}

/// Whether a rule has anything to say about a report of this format.
fn governs(report: &Report<'_>, rule: &Rule) -> bool {
    let governs = rule.formats.is_empty()
        || report
            .format
            .is_some_and(|format| rule.formats.contains(&format.id));
    let not_a_report =
        matches!(&rule.check, Check::Meta(check) if check.fault == MetaFault::NotAReport);
    governs && report.is_report != not_a_report
}

/// A finding before it knows its rule.
#[derive(Debug)]
struct Finding {
    extent: Extent,
    message: Wording,
    label: Option<Wording>,
    cell: Option<CellName>,
    related: Vec<Note>,
    advice: Option<Wording>,
    fix: Option<Fix>,
    /// Where this case is milder or graver than the rule in general.
    severity: Option<Severity>,
}

/// Another place that a finding speaks of.
#[derive(Debug)]
struct Note {
    extent: Extent,
    message: Wording,
    cell: Option<CellName>,
    /// It takes part but explains nothing; see [`Related::aside`].
    aside: bool,
}

impl Finding {
    fn note(&mut self, extent: Extent, message: Wording) {
        self.related.push(Note {
            extent,
            message,
            cell: None,
            aside: false,
        });
    }

    fn note_cell(&mut self, extent: Extent, message: Wording, cell: CellName) {
        self.related.push(Note {
            extent,
            message,
            cell: Some(cell),
            aside: false,
        });
    }

    fn new(extent: Extent, zh: impl Into<String>, en: impl Into<String>) -> Finding {
        Finding {
            extent,
            message: Wording::new(zh, en),
            label: None,
            cell: None,
            related: Vec::new(),
            advice: None,
            fix: None,
            severity: None,
        }
    }

    fn label(mut self, zh: impl Into<String>, en: impl Into<String>) -> Finding {
        self.label = Some(Wording::new(zh, en));
        self
    }

    fn advice(mut self, zh: impl Into<String>, en: impl Into<String>) -> Finding {
        self.advice = Some(Wording::new(zh, en));
        self
    }

    fn severity(mut self, severity: Severity) -> Finding {
        self.severity = Some(severity);
        self
    }

    fn mended_by(mut self, fix: Option<Fix>) -> Finding {
        self.fix = fix;
        self
    }

    fn into_diagnostic(
        self,
        report: &Report<'_>,
        rule: &Rule,
        chosen: Option<Severity>,
    ) -> Diagnostic {
        let usual = rule.severity_in(report.year_value());
        // A year on trial is never stricter for a special case than for the rule.
        let own = self.severity.map(|severity| {
            if usual < rule.severity {
                severity.min(usual)
            } else {
                severity
            }
        });
        Diagnostic {
            rule: rule.id.clone(),
            severity: chosen.or(own).unwrap_or(usual),
            message: self.message,
            span: report.document.span(self.extent),
            label: self.label,
            row: row_label(report, self.cell.as_ref(), self.extent),
            cell: self.cell,
            related: self
                .related
                .into_iter()
                .map(|note| Related {
                    message: note.message,
                    span: report.document.span(note.extent),
                    cell: note.cell,
                    aside: note.aside,
                    elsewhere: None,
                })
                .collect(),
            advice: self.advice.or_else(|| rule.advice.clone()),
            fix: self.fix,
            basis: rule.basis_in(report.year_value()).to_owned(),
            fingerprint: String::new(),
        }
    }
}

/// The label of the row, where the finding stands on the cell itself and not on the text that speaks of it.
fn row_label(report: &Report<'_>, cell: Option<&CellName>, extent: Extent) -> Option<Span> {
    let cell = cell?;
    let tables = report
        .tables
        .iter()
        .filter(|table| table.form.id == cell.table);
    tables.flat_map(|table| &table.blocks).find_map(|block| {
        let mut rows = block.form.rows.iter();
        let row = rows.position(|row| row.name == cell.row)?;
        let mut columns = block.form.columns.iter();
        let column = columns.position(|column| column.name == cell.column)?;
        let figure = block.figure(row, column)?;
        let label = block.rows[row].filter(|_| figure.extent == extent)?;
        Some(report.document.span(label.extent))
    })
}

/// In the order in which they are told.
pub(crate) fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|one, other| (one.span, &one.rule).cmp(&(other.span, &other.rule)));
}

/// Marks each finding by what it is about, not by where it stands; equal ones are told apart by their order. All
/// findings of a document are to be given.
pub fn fingerprint(document: &Document, diagnostics: &mut [Diagnostic]) {
    let mut seen: BTreeMap<u64, u32> = BTreeMap::new();
    for diagnostic in diagnostics {
        let mut hash = Fnv::new();
        hash.write(&diagnostic.rule);
        match &diagnostic.cell {
            Some(cell) => [&cell.table, &cell.row, &cell.column]
                .into_iter()
                .for_each(|part| hash.write(part)),
            None => {
                let Span { start, end } = diagnostic.span;
                let text = document.source.text.get(start..end);
                hash.write(text.unwrap_or_default());
            }
        }
        let count = seen.entry(hash.0).or_default();
        *count += 1;
        let count = *count;
        if count > 1 {
            hash.write(&count.to_string());
        }
        diagnostic.fingerprint = format!("{:016x}", hash.0);
    }
}

/// FNV-1a: short, stable across versions and platforms.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn write(&mut self, text: &str) {
        for byte in text.bytes().chain(std::iter::once(0)) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
