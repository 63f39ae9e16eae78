//! `[rule.check.mention]`: what a report must speak of.

use crate::diagnostic::Severity;
use crate::report::{BodyKind, Report};
use crate::rule::{MentionCheck, Requirement, Topic};
use crate::span::Extent;
use crate::words::Found;

use super::Finding;

pub(super) fn check(report: &Report<'_>, check: &MentionCheck, words: &[Found]) -> Vec<Finding> {
    check
        .requirements
        .iter()
        .filter_map(|requirement| missing(report, requirement, words))
        .collect()
}

fn missing(report: &Report<'_>, requirement: &Requirement, words: &[Found]) -> Option<Finding> {
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
    let range = if requirement.anywhere {
        0..report.document.text().len()
    } else {
        section.body.start..section.body.end
    };
    let place = report.text(Extent::new(range.start, range.end));
    // Without a word, section/empty has said it.
    if !place.chars().any(char::is_alphanumeric) {
        return None;
    }
    let lost: Vec<&Topic> = requirement
        .topics
        .iter()
        .filter(|topic| !topic.words.lie_in(words, &range))
        .filter(|topic| !topic.words.iter().any(|word| is_parted(place, word)))
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
fn is_parted(place: &str, word: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2022, findings};

    #[test]
    fn synonyms_anywhere_in_the_report_will_do() {
        let plain = OF_2022.replace("{正文}", "");
        for (from, to) in [
            (
                "考核、评议、责任追究均有安排",
                "年终考评、群众测评、问责均有安排",
            ),
            ("本年度未收取信息处理费。", "没有收取任何费用。"),
        ] {
            assert!(plain.contains(from));
            assert!(findings(&plain.replace(from, to)).is_empty(), "{to}");
        }
    }

    #[test]
    fn what_a_government_must_report_is_missed() {
        let plain = OF_2022
            .replace("{正文}", "")
            .replace("考核、评议、责任追究均有安排", "各村均有安排");
        assert_eq!(findings(&plain), ["section/topic: 一、总体情况"]);
        let department = plain.replace("柳渡镇人民政府2022", "民政局2022");
        assert!(findings(&department).is_empty());
    }

    #[test]
    fn a_bare_nothing_does_not_report_on_fees() {
        let bare = OF_2022
            .replace("{正文}", "")
            .replace("本年度未收取信息处理费。", "无。");
        assert_eq!(findings(&bare), ["section/topic: 六、其他需要报告的事项"]);
    }
}
