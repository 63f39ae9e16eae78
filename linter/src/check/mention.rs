//! `[rule.check.mention]`: what a report must speak of.

use crate::diagnostic::Severity;
use crate::report::{BodyKind, Report};
use crate::rule::{MentionCheck, Requirement, Topic};

use super::Finding;

pub(super) fn check(report: &Report<'_>, check: &MentionCheck) -> Vec<Finding> {
    check
        .requirements
        .iter()
        .filter_map(|requirement| missing(report, requirement))
        .collect()
}

fn missing(report: &Report<'_>, requirement: &Requirement) -> Option<Finding> {
    let kind = report
        .body
        .as_ref()
        .map_or(BodyKind::Unknown, |body| body.kind);
    let year = report.year_value()?;
    if !requirement.kinds.is_empty() && !requirement.kinds.contains(&kind)
        || requirement.first_year.is_some_and(|first| year < first)
    {
        return None;
    }
    let section = report.section(&requirement.section)?;
    let place = if requirement.anywhere {
        report.document.text()
    } else {
        report.text(section.body)
    };
    // Without a word, section/empty has said it.
    if !place.chars().any(char::is_alphanumeric) {
        return None;
    }
    let lost: Vec<&Topic> = requirement
        .topics
        .iter()
        .filter(|topic| !topic.words.iter().any(|word| contains(place, word)))
        .collect();
    if lost.is_empty() {
        return None;
    }
    let names = |of: fn(&Topic) -> &str, mark: &str| {
        lost.iter()
            .map(|topic| of(topic))
            .collect::<Vec<_>>()
            .join(mark)
    };
    let zh = names(|topic| &topic.name.zh, "、");
    let en = names(|topic| &topic.name.en, ", ");
    let mut finding = Finding::new(
        section.heading,
        requirement.message.zh.replace("{}", &zh),
        requirement.message.en.replace("{}", &en),
    )
    .label(format!("未提及{zh}"), format!("does not mention {en}"))
    .advice(requirement.advice.zh.clone(), requirement.advice.en.clone());
    finding.severity = if requirement.hint_years.contains(&year) {
        Some(Severity::Hint)
    } else {
        requirement.severity
    };
    // A bare 无。 is itself the place to write.
    let mut prose = report
        .prose
        .iter()
        .filter(|prose| !prose.heading && section.body.contains(prose.extent));
    if !requirement.anywhere
        && let (Some(only), None) = (prose.next(), prose.next())
        && report.text(only.extent).chars().count() <= 20
    {
        finding.note(
            only.extent,
            crate::diagnostic::Wording::new("在此写明", "say it here"),
        );
    }
    Some(finding)
}

/// Words may be parted by the line breaks of a narrow page.
fn contains(place: &str, word: &str) -> bool {
    if place.contains(word) {
        return true;
    }
    let Some(first) = word.chars().next() else {
        return true;
    };
    place.match_indices(first).any(|(at, _)| {
        let rest = place.get(at..).unwrap_or_default();
        let mut wanted = word.chars();
        let mut next = wanted.next();
        for character in rest.chars() {
            match next {
                None => return true,
                Some(want) if want == character => next = wanted.next(),
                Some(_) if character.is_whitespace() => {}
                Some(_) => return false,
            }
        }
        next.is_none()
    })
}
