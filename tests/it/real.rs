//! Five real reports, where they are at hand: what a careful reader would write in their margins, and nothing else.
//!
//! They are not part of the project. Where `../shared/reports` does not exist the test says so and passes.

use std::path::Path;

use serde::Deserialize;

use crate::findings::check;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    report: Vec<Report>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    file: String,
    /// Errors and warnings as `line rule`: these and no others.
    found: Vec<String>,
    /// Hints that must be among those given.
    #[serde(default)]
    hints: Vec<String>,
}

#[test]
fn the_real_reports_get_the_findings_of_a_careful_reader_and_no_others() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("../shared/reports");
    if !folder.is_dir() {
        notice("skipped: there are no real reports in ../shared/reports");
        return;
    }
    let expected: Expected =
        toml::from_str(include_str!("../real-reports.toml")).expect("the table is well formed");
    for report in expected.report {
        let found = check(&folder.join(&report.file));
        let lines = |of: &dyn Fn(&str) -> bool| -> Vec<String> {
            found
                .iter()
                .filter(|found| of(&found.severity))
                .map(|found| format!("{} {}", found.line, found.rule))
                .collect()
        };
        let graver = lines(&|severity| severity != "hint");
        assert_eq!(graver, report.found, "{}: {found:#?}", report.file);
        let hints = lines(&|severity| severity == "hint");
        for hint in &report.hints {
            assert!(hints.contains(hint), "{}, {hint}: {hints:?}", report.file);
        }
    }
}

#[allow(clippy::print_stderr, reason = "a test that is skipped must say so")]
pub(crate) fn notice(text: &str) {
    eprintln!("{text}");
}
