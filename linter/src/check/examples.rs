//! Whole reports around a sentence under test: every rule of the built-in packs looks at it.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::sync::OnceLock;

use crate::diagnostic::Severity;
use crate::document::Format;
use crate::read;
use crate::report::{Given, Report};
use crate::rule::{Pack, RuleSet};
use crate::selection::Selection;

const PACKS: [(&str, &str); 13] = [
    (
        "formats/2008",
        include_str!("../../../rules/formats/2008.toml"),
    ),
    (
        "formats/2019",
        include_str!("../../../rules/formats/2019.toml"),
    ),
    (
        "formats/2021",
        include_str!("../../../rules/formats/2021.toml"),
    ),
    ("meta", include_str!("../../../rules/meta.toml")),
    ("format", include_str!("../../../rules/format.toml")),
    ("section", include_str!("../../../rules/section.toml")),
    ("table", include_str!("../../../rules/table.toml")),
    ("sum", include_str!("../../../rules/sum.toml")),
    ("cross", include_str!("../../../rules/cross.toml")),
    ("text", include_str!("../../../rules/text.toml")),
    ("residue", include_str!("../../../rules/residue.toml")),
    ("series", include_str!("../../../rules/series.toml")),
    ("rollup", include_str!("../../../rules/rollup.toml")),
];

pub(crate) fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| {
        let packs = PACKS.map(|(name, text)| Pack::parse(name, text).unwrap());
        RuleSet::new(packs.into()).unwrap()
    })
}

/// 新收 41 (自然人 37, 商业企业 4), 上年结转 2, 总计 38, 结转下年 5; 予以公开 20, 部分公开 5, 不予公开 4, 无法提供 6,
/// 不予处理 2, 其他处理 1; 复议 4, of which 1 is pending; 诉讼 1 and 2; 制发 3.
pub(crate) const OF_2022: &str = include_str!("examples/2022.md");

/// 主动公开 1840, 收到 34, 办结 34.
pub(super) const OF_2017: &str = include_str!("examples/2017.md");

/// Errors and warnings about a report, as `rule: the words`.
pub(super) fn findings(markdown: &str) -> Vec<String> {
    graver(markdown, Severity::Warning)
}

/// What is at least as grave.
pub(super) fn graver(markdown: &str, least: Severity) -> Vec<String> {
    let document = read(Format::Markdown, markdown.as_bytes()).unwrap();
    let report = Report::recognise(&document, rules(), &Given::default());
    let checked = super::check(&report, rules(), &Selection::all(rules()));
    let graver = checked
        .diagnostics
        .iter()
        .filter(|found| found.severity >= least);
    graver
        .map(|found| {
            let words = report
                .document
                .source
                .text
                .get(found.span.start..found.span.end);
            format!("{}: {}", found.rule, words.unwrap_or_default())
        })
        .collect()
}

/// The findings about a paragraph in the overview of such a report.
pub(super) fn about(report: &str, paragraph: &str) -> Vec<String> {
    findings(&report.replace("{正文}", paragraph))
}

/// Hints too.
pub(super) fn all_about(report: &str, paragraph: &str) -> Vec<String> {
    graver(&report.replace("{正文}", paragraph), Severity::Hint)
}

/// Every one of these is right.
#[track_caller]
pub(super) fn silent(report: &str, paragraphs: &[&str]) {
    for paragraph in paragraphs {
        let found = about(report, paragraph);
        assert!(found.is_empty(), "{paragraph}\n{found:#?}");
    }
}

/// Every one of these gets its one finding.
#[track_caller]
pub(super) fn found(report: &str, paragraphs: &[(&str, &str)]) {
    for (paragraph, finding) in paragraphs {
        assert_eq!(about(report, paragraph), [*finding], "{paragraph}");
    }
}

#[test]
fn the_reports_around_the_sentences_are_right() {
    silent(OF_2022, &[""]);
    silent(OF_2017, &[""]);
}
