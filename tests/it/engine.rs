//! The engine with the packs that ship, without the command around it.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use gouji_linter::check::Checked;
use gouji_linter::diagnostic::{Diagnostic, Severity};
use gouji_linter::document::Format;
use gouji_linter::localise::{Case, Limits, explain};
use gouji_linter::report::{Given, Report};
use gouji_linter::rule::{Pack, RuleSet};
use gouji_linter::selection::Selection;

/// Every pack in `rules/`.
pub(crate) fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let mut packs = Vec::new();
        for folder in [root.join("formats"), root] {
            let mut files: Vec<_> = fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|end| end == "toml"))
                .collect();
            files.sort();
            for file in files {
                let name = file.file_stem().unwrap().to_string_lossy();
                let text = fs::read_to_string(&file).unwrap();
                packs.push(Pack::parse(&name, &text).unwrap());
            }
        }
        RuleSet::new(packs).unwrap()
    })
}

/// Reads and checks with every rule.
pub(crate) fn checked(format: Format, bytes: &[u8]) -> Checked {
    let document = gouji_linter::read(format, bytes).unwrap();
    let report = Report::recognise(&document, rules(), &Given::default());
    gouji_linter::check(&report, rules(), &Selection::all(rules()))
}

/// The same, and then told by the figures that are wrong.
pub(crate) fn localised(format: Format, bytes: &[u8]) -> Checked {
    localised_within(format, bytes, &Limits::default())
}

pub(crate) fn localised_within(format: Format, bytes: &[u8], limits: &Limits<'_>) -> Checked {
    let document = gouji_linter::read(format, bytes).unwrap();
    let report = Report::recognise(&document, rules(), &Given::default());
    let selection = Selection::all(rules());
    let mut checked = gouji_linter::check(&report, rules(), &selection);
    gouji_linter::localise(&report, rules(), &selection, &mut checked, limits);
    checked
}

/// What explains the relations that are broken, and how long it took to tell.
pub(crate) fn explained_within(
    format: Format,
    bytes: &[u8],
    limits: &Limits<'_>,
) -> (Vec<Case>, Duration) {
    let document = gouji_linter::read(format, bytes).unwrap();
    let report = Report::recognise(&document, rules(), &Given::default());
    let selection = Selection::all(rules());
    let found = gouji_linter::check(&report, rules(), &selection).diagnostics;
    let started = Instant::now();
    let cases = explain(&report, rules(), &selection, &found, limits);
    (cases, started.elapsed())
}

/// The findings that make a gate fail by default.
pub(crate) fn grave(checked: &Checked) -> Vec<&Diagnostic> {
    let is_grave = |found: &&Diagnostic| found.severity >= Severity::Warning;
    checked.diagnostics.iter().filter(is_grave).collect()
}
