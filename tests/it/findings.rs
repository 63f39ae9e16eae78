//! What the command finds in a file, as its JSON tells it.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) line: u64,
    pub(crate) rule: String,
    pub(crate) severity: String,
    pub(crate) message: String,
}

pub(crate) fn check(file: &Path) -> Vec<Found> {
    let output = Command::cargo_bin("gouji")
        .unwrap()
        .arg("check")
        .arg(file)
        .args([
            "--output-format",
            "json",
            "--lang",
            "zh",
            "--fail-on",
            "never",
        ])
        .output()
        .unwrap();
    let failure = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {failure}", file.display());
    let findings: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    findings
        .iter()
        .map(|finding| Found {
            line: finding["location"]["line"].as_u64().unwrap(),
            rule: text(finding, "rule"),
            severity: text(finding, "severity"),
            message: text(finding, "message"),
        })
        .collect()
}
