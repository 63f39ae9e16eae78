//! The objects of [`super::json`], one a line, so that a reader need not wait for the last file.

use gouji_linter::diagnostic::Language;

use super::{Findings, Told, json};

pub(crate) fn render(findings: Findings<'_>, language: Language) -> Told {
    json::objects(findings, language, "\n")
}
