//! The engine with the packs that ship, without the command around it.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use gouji_linter::check::Checked;
use gouji_linter::diagnostic::{Diagnostic, Severity};
use gouji_linter::document::Format;
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

/// The findings that make a gate fail by default.
pub(crate) fn grave(checked: &Checked) -> Vec<&Diagnostic> {
    let is_grave = |found: &&Diagnostic| found.severity >= Severity::Warning;
    checked.diagnostics.iter().filter(is_grave).collect()
}
