//! From diagnostics to bytes: a file per output format. Lines and columns exist only here.

use gouji_linter::diagnostic::{Diagnostic, Language};
use gouji_linter::document::Document;
use gouji_linter::source::Source;

use crate::args::CheckFormat;
use crate::output::Paint;

pub(crate) use told::Told;

pub(crate) mod concise;
pub(crate) mod csv;
pub(crate) mod excerpt;
pub(crate) mod extract;
pub(crate) mod full;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod location;
pub(crate) mod mistakes;
pub(crate) mod ndjson;
pub(crate) mod parquet;
pub(crate) mod place;
pub(crate) mod sarif;
pub(crate) mod shown;
pub(crate) mod statistics;
mod told;
pub(crate) mod whole;

/// What one file gave, sorted as the engine sorts.
#[derive(Clone, Copy)]
pub(crate) struct Findings<'f> {
    pub(crate) path: &'f str,
    pub(crate) source: &'f Source,
    pub(crate) document: &'f Document,
    pub(crate) diagnostics: &'f [Diagnostic],
}

/// How to write.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) language: Language,
    pub(crate) paint: Paint,
    pub(crate) columns: usize,
}

/// What a file gives in the formats that tell one finding after the other; the others are made by [`whole`].
pub(crate) fn render(format: CheckFormat, findings: Findings<'_>, style: Style) -> Told {
    let told = match format {
        CheckFormat::Full => full::render(findings, style),
        CheckFormat::Concise => concise::render(findings, style),
        CheckFormat::Json => json::render(findings, style.language),
        CheckFormat::Ndjson => ndjson::render(findings, style.language),
        CheckFormat::Sarif => sarif::render(findings, style.language),
        CheckFormat::Github => github::render(findings, style.language),
        CheckFormat::Gitlab => gitlab::render(findings, style.language),
        CheckFormat::Csv => csv::render(findings, style.language),
        CheckFormat::Junit | CheckFormat::Html => Told::default(),
    };
    told.shrunk()
}
