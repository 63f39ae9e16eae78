//! `[rule.check.mention]`: what a report must speak of.

use std::cell::LazyCell;

use memchr::memmem;

use crate::diagnostic::Severity;
use crate::normal::simplified;
use crate::report::{BodyKind, Report};
use crate::rule::{MentionCheck, Requirement, RuleSet, Topic};
use crate::span::Extent;
use crate::words::Words;

use super::Finding;

pub(super) fn check(report: &Report<'_>, rules: &RuleSet, check: &MentionCheck) -> Vec<Finding> {
    check
        .requirements
        .iter()
        .filter_map(|requirement| missing(report, rules, requirement))
        .collect()
}

fn missing(report: &Report<'_>, rules: &RuleSet, requirement: &Requirement) -> Option<Finding> {
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
    let is_spoken_of = |words: &Words| {
        words.are_among(report.lists(rules)) && words.lie_in(report.words(rules), &range)
    };
    // The words are simplified ones; a page in traditional characters says them as well, and cannot do without these.
    let simple = LazyCell::new(|| {
        let mut usual = ["開", "會", "議", "務"].iter();
        let is_traditional =
            usual.any(|word| memmem::find(place.as_bytes(), word.as_bytes()).is_some());
        is_traditional.then(|| simplified(place))
    });
    let is_in_simplified = |words: &Words| {
        let simple = simple.as_deref();
        simple.is_some_and(|text| words.iter().any(|word| text.contains(&**word)))
    };
    let lost: Vec<&Topic> = requirement
        .topics
        .iter()
        .filter(|topic| !is_spoken_of(&topic.words))
        .filter(|topic| !is_parted(place, &topic.words))
        .filter(|topic| !is_in_simplified(&topic.words))
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

/// Whether one of the words stands there with white space in it, such as the line breaks of a narrow page.
fn is_parted(place: &str, words: &Words) -> bool {
    let is_at = |at: usize, head: &str, tail: &str| {
        let (before, after) = place.split_at(at);
        after.starts_with(char::is_whitespace) && begins(after, tail) && ends(before, head)
    };
    words.iter().any(|word| {
        let mut parts = word
            .char_indices()
            .map(|(at, first)| word.split_at(at + first.len_utf8()))
            .filter(|(_, tail)| !tail.is_empty());
        parts.any(|(head, tail)| {
            let last = head.chars().next_back().map_or(0, char::len_utf8);
            let last = head.get(head.len() - last..).unwrap_or_default();
            memmem::find_iter(place.as_bytes(), last.as_bytes())
                .any(|at| is_at(at + last.len(), head, tail))
        })
    })
}

fn ends(text: &str, head: &str) -> bool {
    let signs = |text| str::chars(text).rev().filter(|sign| !sign.is_whitespace());
    signs(text).take(signs(head).count()).eq(signs(head))
}

fn begins(text: &str, tail: &str) -> bool {
    let signs = |text| str::chars(text).filter(|sign| !sign.is_whitespace());
    signs(text).take(signs(tail).count()).eq(signs(tail))
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
    fn a_word_may_be_parted_by_the_breaks_of_a_narrow_page() {
        let plain = OF_2022.replace("{正文}", "");
        let whole = "考核、评议、责任追究均有安排";
        for parted in [
            "考\n核、评\n议、责任追究均有安排",
            "年终考核，群众测\n　　评，追 究",
            "考 核、满 意 度 调 查、问\n责均有安排",
        ] {
            let found = findings(&plain.replace(whole, parted));
            assert!(found.is_empty(), "{parted}: {found:?}");
        }
        let other = plain.replace(whole, "考 核均有安排，评\n，议");
        assert_eq!(findings(&other), ["section/topic: 一、总体情况"]);
    }

    #[test]
    fn a_page_in_traditional_characters_speaks_of_it_as_well() {
        let plain = OF_2022.replace("{正文}", "");
        let whole = "考核、评议、责任追究均有安排";
        assert!(plain.contains(whole));
        let traditional = plain.replace(whole, "考核、社會評議、責任追究均有安排");
        assert!(findings(&traditional).is_empty());
        let other = plain.replace(whole, "考核、責任追究均有安排");
        assert_eq!(findings(&other), ["section/topic: 一、总体情况"]);
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
