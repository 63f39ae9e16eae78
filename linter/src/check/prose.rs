//! `[rule.check.prose]`: arithmetic and statements inside the text.

use crate::report::Report;
use crate::rule::{ProseCheck, ProseFault};
use crate::span::Extent;

use super::Finding;
use super::memory::Rules;
use super::sentence::Paragraph;

mod breakdown;
mod contradiction;
mod date;
mod growth;
mod percentage;
mod year;

/// `rule` is the bit of the rule in what is remembered.
pub(super) fn check(
    report: &Report<'_>,
    check: &ProseCheck,
    paragraphs: &[Paragraph<'_>],
    rule: Rules,
) -> Vec<Finding> {
    match check.fault {
        ProseFault::Breakdown => paragraphs
            .iter()
            .filter(|paragraph| paragraph.silent & rule == 0)
            .flat_map(|paragraph| breakdown::check(paragraph, check))
            .collect(),
        ProseFault::Percentage => percentage::check(report, check, paragraphs),
        ProseFault::Growth => paragraphs
            .iter()
            .filter(|paragraph| paragraph.silent & rule == 0)
            .flat_map(growth::check)
            .collect(),
        ProseFault::Date => paragraphs
            .iter()
            .filter(|paragraph| paragraph.silent & rule == 0)
            .flat_map(date::check)
            .collect(),
        ProseFault::Year => year::check(report, paragraphs),
        ProseFault::Contradiction => check
            .statements
            .iter()
            .flat_map(|statement| contradiction::check(report, statement, paragraphs))
            .collect(),
    }
}

/// Numbers that were compared with each other, and whether they fit.
type Relation = (Vec<Extent>, bool);

pub(super) fn relations(
    report: &Report<'_>,
    check: &ProseCheck,
    paragraphs: &[Paragraph<'_>],
) -> Vec<Relation> {
    match check.fault {
        ProseFault::Breakdown => paragraphs
            .iter()
            .flat_map(|paragraph| breakdown::relations(paragraph, check))
            .collect(),
        ProseFault::Percentage => percentage::relations(report, check, paragraphs),
        ProseFault::Growth => paragraphs.iter().flat_map(growth::relations).collect(),
        ProseFault::Date | ProseFault::Year | ProseFault::Contradiction => Vec::new(),
    }
}

/// Whether a number of this unit is a figure: dates, ordinals and numbers of nothing are not.
pub(super) fn counts(unit: &str) -> bool {
    is_percent(unit) || !NO_COUNTS.contains(&unit)
}

fn is_percent(unit: &str) -> bool {
    matches!(unit, "%" | "％")
}

/// Units that count nothing that a percentage could be of.
const NO_COUNTS: [&str; 12] = [
    "年", "月", "日", "号", "%", "％", "时", "分", "点", "", "度", "岁",
];
