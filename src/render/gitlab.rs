//! GitLab's Code Quality report: one array over all files.

use gouji_linter::diagnostic::{Language, Severity};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::location::{IN_A_LINE, Locator, elsewhere};
use super::{Findings, Told};
use crate::words::pick;

pub(crate) fn render(findings: Findings<'_>, language: Language) -> Told {
    let locator = Locator::new(findings.source);
    let path = findings.path.replace(std::path::MAIN_SEPARATOR, "/");
    let mut told = Told::default();
    for diagnostic in findings.diagnostics {
        let at = locator.locate(diagnostic.span);
        let mut description = diagnostic.message.in_language(language).to_owned();
        for other in elsewhere(diagnostic, IN_A_LINE, language) {
            description.push_str(pick(language, "；另见 ", "; see also "));
            description.push_str(&other);
        }
        let entry = json!({
            "description": description,
            "check_name": diagnostic.rule,
            "fingerprint": fingerprint(&path, &diagnostic.fingerprint),
            "severity": severity(diagnostic.severity),
            "location": {"path": path, "lines": {"begin": at.line, "end": at.end_line}},
        });
        told.add(|text| text.extend(entry.to_string().into_bytes()));
    }
    told
}

/// GitLab takes two findings with the same fingerprint for one; the engine's is unique within a file only.
fn fingerprint(path: &str, own: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(path.as_bytes());
    hash.update([0]);
    hash.update(own.as_bytes());
    let digest = hash.finalize();
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Hint => "info",
    }
}
