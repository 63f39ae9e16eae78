//! The reports that ship in `tests/reports`: the clean ones are silent in every layout, and in the others exactly
//! the mistakes are found that were put in.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::findings::{Found, check};

const ERAS: [&str; 3] = ["2017", "2019", "2022"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedFile {
    finding: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    rule: String,
    /// For the reader of the file.
    #[serde(rename = "place")]
    _place: String,
    line: u64,
    severity: String,
}

fn folder(era: &str, kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/reports/{era}-{kind}"))
}

/// What a finding says, wherever it stands.
fn told(findings: &[Found]) -> Vec<(String, String, String)> {
    let mut told: Vec<_> = findings
        .iter()
        .map(|found| {
            (
                found.rule.clone(),
                found.severity.clone(),
                found.message.clone(),
            )
        })
        .collect();
    told.sort();
    told
}

#[test]
fn a_clean_report_is_silent_in_every_layout() {
    for era in ERAS {
        let mut files: Vec<PathBuf> = fs::read_dir(folder(era, "clean"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        assert_eq!(files.len(), 9, "{era}");
        for file in files {
            let found = check(&file);
            assert!(found.is_empty(), "{}: {found:#?}", file.display());
        }
    }
}

#[test]
fn exactly_the_mistakes_that_were_put_in_are_found() {
    for era in ERAS {
        let folder = folder(era, "mistakes");
        let expected = fs::read_to_string(folder.join("expected.toml")).unwrap();
        let expected: ExpectedFile = toml::from_str(&expected).unwrap();
        let mut expected: Vec<(u64, String, String)> = expected
            .finding
            .into_iter()
            .map(|finding| (finding.line, finding.rule, finding.severity))
            .collect();
        let mut found: Vec<(u64, String, String)> = check(&folder.join("report.txt"))
            .into_iter()
            .map(|found| (found.line, found.rule, found.severity))
            .collect();
        // Hints that come along with a mistake, such as the blank cell of a blank total, are not listed.
        found.retain(|found| found.2 != "hint" || expected.contains(found));
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{era}");
    }
}

#[test]
fn every_other_format_shows_the_same_mistakes_as_text() {
    for era in ERAS {
        let folder = folder(era, "mistakes");
        let text = told(&check(&folder.join("report.txt")));
        for other in ["report.md", "report.html", "report.docx"] {
            assert_eq!(told(&check(&folder.join(other))), text, "{era}, {other}");
        }
    }
}

#[test]
fn what_is_no_report_is_called_so_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/not-a-report");
    for name in ["README.md", "letter.txt", "news.html"] {
        let rules: Vec<String> = check(&folder.join(name))
            .into_iter()
            .map(|found| found.rule)
            .collect();
        assert_eq!(rules, ["meta/not-a-report"], "{name}");
    }
}
