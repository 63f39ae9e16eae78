//! The annotated listing: one page that holds everything, to be read without gouji and without a network.

use std::collections::BTreeMap;

use gouji_linter::check::{Coverage, Reach};
use gouji_linter::diagnostic::{Diagnostic, Language, Severity};
use gouji_linter::report::Report;
use gouji_linter::rule::RuleSet;
use serde::Serialize;

use super::Findings;
use super::location::{Locator, named};
use crate::words;

pub(crate) use listing::Listing;

mod article;
mod listing;
mod marks;
mod script;

/// A document as it is shown: on one side its text, on the other what was found in it.
#[derive(Serialize)]
pub(crate) struct Page {
    path: String,
    title: Option<String>,
    year: Option<u16>,
    body: Option<String>,
    /// Errors, warnings, hints.
    counts: [usize; 3],
    reach: Figures,
    families: Vec<String>,
    blocks: Vec<article::Block>,
    findings: Vec<Shown>,
    relations: Vec<Relation>,
    /// How often each rule found something, with its severity's rank.
    #[serde(skip)]
    rules: BTreeMap<String, (Severity, usize)>,
}

#[derive(Serialize)]
struct Figures {
    all: usize,
    related: usize,
    unrelated: usize,
}

#[derive(Serialize)]
struct Shown {
    rule: String,
    family: String,
    severity: &'static str,
    severity_word: &'static str,
    message: String,
    related: Vec<String>,
    advice: Option<String>,
    fix: Option<String>,
    fix_command: Option<&'static str>,
    basis: String,
    line: usize,
    column: usize,
}

/// What a reader is told about figures that belong together.
#[derive(Serialize)]
struct Relation {
    text: String,
    holds: bool,
}

pub(crate) fn page(
    findings: Findings<'_>,
    report: &Report<'_>,
    coverage: &Coverage,
    rules: &RuleSet,
    language: Language,
) -> Page {
    let locator = Locator::new(findings.source);
    let marks = marks::marks(report.document, findings.diagnostics, coverage);
    let shown = |diagnostic: &Diagnostic| {
        let (line, column) = locator.position(diagnostic.span.start);
        let family = diagnostic.rule.split('/').next().unwrap_or_default();
        let related = diagnostic.related.iter().filter(|related| !related.aside);
        Shown {
            rule: diagnostic.rule.clone(),
            family: family.to_owned(),
            severity: words::severity_key(diagnostic.severity),
            severity_word: words::severity(language, diagnostic.severity),
            message: diagnostic.message.in_language(language).to_owned(),
            related: related
                .map(|related| {
                    named(related, language)
                        .unwrap_or_else(|| related.message.in_language(language).to_owned())
                })
                .collect(),
            advice: diagnostic
                .advice
                .as_ref()
                .map(|advice| advice.in_language(language).to_owned()),
            fix: diagnostic
                .fix
                .as_ref()
                .map(|fix| fix.title.in_language(language).to_owned()),
            fix_command: diagnostic.fix.as_ref().map(words::fix_command),
            basis: diagnostic.basis.clone(),
            line,
            column,
        }
    };
    let relation = |relation: &gouji_linter::check::Relation| {
        let title = rules
            .rule(&relation.rule)
            .map_or(relation.rule.as_str(), |rule| {
                rule.title.in_language(language)
            });
        let text = match relation.text.as_str() {
            "" => title.to_owned(),
            equation => format!("{title}  {equation}"),
        };
        Relation {
            text,
            holds: relation.holds,
        }
    };
    let mut counts = [0; 3];
    let mut by_rule: BTreeMap<String, (Severity, usize)> = BTreeMap::new();
    for diagnostic in findings.diagnostics {
        counts[rank(diagnostic.severity)] += 1;
        let entry = by_rule
            .entry(diagnostic.rule.clone())
            .or_insert((diagnostic.severity, 0));
        entry.0 = entry.0.max(diagnostic.severity);
        entry.1 += 1;
    }
    let mut families: Vec<String> = by_rule
        .keys()
        .filter_map(|rule| Some(rule.split('/').next()?.to_owned()))
        .collect();
    families.dedup();
    let reach: Reach = coverage.reach();
    Page {
        path: findings.path.to_owned(),
        title: report.title.as_ref().map(|title| {
            report
                .text(title.extent)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        }),
        year: report.year_value(),
        body: report.body.as_ref().map(|body| body.name.clone()),
        counts,
        reach: Figures {
            all: reach.cells + reach.numbers,
            related: reach.related,
            unrelated: reach.unrelated(),
        },
        families,
        blocks: article::blocks(report, marks),
        findings: findings.diagnostics.iter().map(shown).collect(),
        relations: coverage.relations.iter().map(relation).collect(),
        rules: by_rule,
    }
}

/// The gravest first.
fn rank(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Hint => 2,
    }
}
