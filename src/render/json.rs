//! One array over all files, as the contract has it.

use gouji_linter::diagnostic::{self, CellName, Diagnostic, Language, Safety};
use serde::Serialize;

use super::location::{Location, Locator};
use super::{Findings, Told};
use crate::words;

/// Files without findings leave no comma behind.
pub(crate) const FRAME: [&str; 3] = ["[\n", ",\n", "\n]\n"];

pub(crate) fn render(findings: Findings<'_>, language: Language) -> Told {
    objects(findings, language, "")
}

/// A JSON object for each diagnostic, in a line that ends with this.
pub(super) fn objects(findings: Findings<'_>, language: Language, end: &str) -> Told {
    let locator = Locator::new(findings.source);
    let mut told = Told::default();
    for diagnostic in findings.diagnostics {
        let finding = finding(diagnostic, findings.path, &locator, language);
        told.add(|text| {
            // Strings and numbers always serialise.
            let _ = serde_json::to_writer(&mut *text, &finding);
            text.extend_from_slice(end.as_bytes());
        });
    }
    told
}

#[derive(Serialize)]
struct Finding<'f> {
    rule: &'f str,
    severity: &'static str,
    message: &'f str,
    path: &'f str,
    location: Location,
    cell: Option<Cell<'f>>,
    related: Vec<Related<'f>>,
    fix: Option<Fix<'f>>,
    basis: &'f str,
    fingerprint: &'f str,
}

#[derive(Serialize)]
struct Cell<'f> {
    table: &'f str,
    row: &'f str,
    column: &'f str,
}

#[derive(Serialize)]
struct Related<'f> {
    message: &'f str,
    /// Only where it is another document.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'f str>,
    location: Location,
}

#[derive(Serialize)]
struct Fix<'f> {
    title: &'f str,
    safe: bool,
    edits: Vec<Edit<'f>>,
}

#[derive(Serialize)]
struct Edit<'f> {
    location: Location,
    new_text: &'f str,
}

fn mend<'f>(fix: &'f diagnostic::Fix, locator: &Locator<'_>, language: Language) -> Fix<'f> {
    let edits = fix.edits.iter().map(|edit| Edit {
        location: locator.locate(edit.span),
        new_text: &edit.text,
    });
    Fix {
        title: fix.title.in_language(language),
        safe: fix.safety == Safety::Safe,
        edits: edits.collect(),
    }
}

fn finding<'f>(
    diagnostic: &'f Diagnostic,
    path: &'f str,
    locator: &Locator<'_>,
    language: Language,
) -> Finding<'f> {
    let related = diagnostic.related.iter().map(|related| Related {
        message: related.message.in_language(language),
        path: related.elsewhere.as_ref().map(|other| other.path.as_str()),
        location: locator.of_related(related),
    });
    Finding {
        rule: &diagnostic.rule,
        severity: words::severity_key(diagnostic.severity),
        message: diagnostic.message.in_language(language),
        path,
        location: locator.locate(diagnostic.span),
        cell: diagnostic
            .cell
            .as_ref()
            .map(|CellName { table, row, column }| Cell { table, row, column }),
        related: related.collect(),
        fix: diagnostic
            .fix
            .as_ref()
            .map(|fix| mend(fix, locator, language)),
        basis: &diagnostic.basis,
        fingerprint: &diagnostic.fingerprint,
    }
}
