//! `[rule.check.wording]`: words that must not be there.

use crate::report::Report;
use crate::rule::WordingCheck;
use crate::span::Extent;

use super::Finding;

/// A message quotes no more than this.
const LONGEST: usize = 40;

pub(super) fn check(report: &Report<'_>, check: &WordingCheck) -> Vec<Finding> {
    let mut findings = Vec::new();
    if check.everywhere {
        search(report, check, whole(report), &mut findings);
    } else {
        for prose in &report.prose {
            search(report, check, prose.extent, &mut findings);
        }
    }
    findings
}

/// From the title on: what stands before it is the site's, not the report's.
fn whole(report: &Report<'_>) -> Extent {
    let start = report.title.as_ref().map_or(0, |title| title.extent.start);
    Extent::new(start, report.document.text().len())
}

fn search(report: &Report<'_>, check: &WordingCheck, extent: Extent, findings: &mut Vec<Finding>) {
    let text = report.text(extent);
    for phrase in &check.phrases {
        for (at, found) in text.match_indices(phrase.as_str()) {
            add(report, check, extent, at..at + found.len(), findings);
        }
    }
    if !check.hints.is_empty() && !check.hints.iter().any(|hint| text.contains(hint.as_str())) {
        return;
    }
    for pattern in &check.patterns {
        let Some(regex) = pattern.regex() else {
            continue;
        };
        for found in regex.captures_iter(text) {
            // A pattern that needs its surroundings names what it is about: `(?<at>的的)[^士确]`.
            if let Some(part) = found.name("at").or(found.get(0)) {
                add(report, check, extent, part.range(), findings);
            }
        }
    }
}

fn add(
    report: &Report<'_>,
    check: &WordingCheck,
    within: Extent,
    range: std::ops::Range<usize>,
    findings: &mut Vec<Finding>,
) {
    let text = report.text(within);
    let sentence = sentence(text, &range);
    let holds = |words: &[String]| words.iter().any(|word| sentence.contains(word.as_str()));
    if holds(&check.unless) || !check.with.is_empty() && !holds(&check.with) {
        return;
    }
    let extent = within.part(range.clone());
    // Two patterns may find the same words.
    if findings
        .iter()
        .rev()
        .take(64)
        .any(|known| known.extent.contains(extent) || extent.contains(known.extent))
    {
        return;
    }
    let found = text.get(range).unwrap_or_default();
    let mut shown: String = found.chars().take(LONGEST).collect();
    if shown.len() < found.len() {
        shown.push('…');
    }
    findings.push(Finding::new(
        extent,
        check.message.zh.replace("{}", &shown),
        check.message.en.replace("{}", &shown),
    ));
}

fn sentence<'t>(text: &'t str, range: &std::ops::Range<usize>) -> &'t str {
    const ENDS: [char; 5] = ['。', '；', '！', '\n', '\r'];
    let start = text
        .get(..range.start)
        .and_then(|before| before.rfind(ENDS))
        .unwrap_or(0);
    let end = text
        .get(range.end..)
        .and_then(|after| after.find(ENDS))
        .map_or(text.len(), |at| range.end + at);
    text.get(start..end).unwrap_or_default()
}
