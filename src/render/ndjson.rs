//! The objects of [`super::json`], one a line, so that a reader need not wait for the last file.

use gouji_linter::diagnostic::Language;

use super::{Findings, json};

pub(crate) fn render(findings: Findings<'_>, language: Language) -> Vec<u8> {
    let mut written = json::objects(findings, language).join(&b'\n');
    if !written.is_empty() {
        written.push(b'\n');
    }
    written
}
