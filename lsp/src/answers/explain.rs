//! A rule, a section, as the editor shows them: Markdown.

use std::fmt::Write as _;

use gouji_linter::diagnostic::{Language, Severity};
use gouji_linter::form::SectionForm;
use gouji_linter::report::Report;
use gouji_linter::rule::{Check, Requirement, Rule, RuleSet, SectionFault};

use crate::reading::pick;

/// What a rule asks, why, and what to do. `year` is that of the report at hand.
pub(crate) fn rule(rule: &Rule, language: Language, year: Option<u16>) -> String {
    let severity = match rule.severity_in(year) {
        Severity::Error => pick(language, "错误", "error"),
        Severity::Warning => pick(language, "警告", "warning"),
        Severity::Hint => pick(language, "提示", "hint"),
    };
    let mut text = format!(
        "**{}** · {severity}\n\n`{}`\n\n{}\n",
        plain(rule.title.in_language(language)),
        rule.id,
        plain(rule.why.in_language(language))
    );
    let mut part = |zh: &str, en: &str, body: &str| {
        if !body.trim().is_empty() {
            let _ = write!(text, "\n**{}** {}\n", pick(language, zh, en), plain(body));
        }
    };
    part("依据", "Basis", rule.basis_in(year));
    if let Some(advice) = &rule.advice {
        part("怎么改", "What to do", advice.in_language(language));
    }
    if let Some(example) = &rule.example {
        let (wrong, right) = (
            pick(language, "错例", "Wrong"),
            pick(language, "正例", "Right"),
        );
        let _ = write!(
            text,
            "\n{wrong}\n\n```text\n{}\n```\n\n{right}\n\n```text\n{}\n```\n",
            example.bad.trim_end(),
            example.good.trim_end()
        );
    }
    text
}

/// A rule by its id, or the rules of a family, one a line.
pub(crate) fn named(
    rules: &RuleSet,
    name: &str,
    language: Language,
    year: Option<u16>,
) -> Option<String> {
    if let Some(found) = rules.rule(name) {
        return Some(rule(found, language, year));
    }
    let name = name.trim_end_matches('/');
    let family: Vec<String> = rules
        .rules
        .iter()
        .filter(|rule| rule.family() == name)
        .map(|rule| {
            format!(
                "- `{}` {}",
                rule.id,
                plain(rule.title.in_language(language))
            )
        })
        .collect();
    (!family.is_empty()).then(|| family.join("\n"))
}

/// What a section must contain, and where that is laid down.
pub(crate) fn section(
    report: &Report<'_>,
    form: &SectionForm,
    rules: &RuleSet,
    language: Language,
) -> String {
    let mut text = format!("**{}**\n", plain(&form.title));
    if let Some(format) = rules.formats.iter().find(|format| format.id == form.format) {
        let title = plain(format.title.in_language(language));
        let _ = write!(text, "\n{title}（{}）\n", plain(&format.basis));
    }
    let tables = rules.tables.iter().filter(|table| {
        table.formats.contains(&form.format) && table.section.as_ref() == Some(&form.id)
    });
    let mut items: Vec<String> = Vec::new();
    for table in tables {
        let title = plain(table.title.in_language(language));
        let here = report.table(&table.id).is_some_and(|found| !found.foreign);
        let mark = if here { "✓" } else { "✗" };
        items.push(format!(
            "{mark} {}{title}",
            pick(language, "表：", "table: ")
        ));
    }
    for rule in &rules.rules {
        if !rule.formats.is_empty() && !rule.formats.contains(&form.format) {
            continue;
        }
        match &rule.check {
            Check::Mention(check) => {
                let asked = check.requirements.iter();
                let asked =
                    asked.filter(|asked| asked.section == form.id && applies(asked, report));
                items.extend(asked.map(|asked| {
                    let topics: Vec<String> = asked
                        .topics
                        .iter()
                        .map(|topic| plain(topic.name.in_language(language)))
                        .collect();
                    let basis = plain(rule.basis_in(report.year_value()));
                    let topics = topics.join(pick(language, "、", ", "));
                    format!("{topics}（{basis}）")
                }));
            }
            Check::Section(check)
                if check.fault == SectionFault::Length
                    && check.section.as_ref() == Some(&form.id) =>
            {
                if let Some(limit) = check.limit {
                    items.push(match language {
                        Language::Chinese => format!("原则上不超过 {limit} 字"),
                        Language::English => format!("in principle at most {limit} characters"),
                    });
                }
            }
            _ => {}
        }
    }
    if !items.is_empty() {
        let _ = write!(
            text,
            "\n{}\n\n",
            pick(language, "应当包含：", "It must contain:")
        );
        for item in items {
            let _ = writeln!(text, "- {item}");
        }
    }
    text
}

fn applies(requirement: &Requirement, report: &Report<'_>) -> bool {
    let kind = report.body.as_ref().map(|body| body.kind);
    let years = requirement
        .first_year
        .is_none_or(|first| report.year_value().is_some_and(|year| first <= year));
    let kinds = &requirement.kinds;
    years && (kinds.is_empty() || kind.is_some_and(|kind| kinds.contains(&kind)))
}

/// Words are no Markdown: what Markdown would take for a mark is escaped.
pub(crate) fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\`*_[]<>#|~".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_report_are_no_markdown() {
        assert_eq!(
            plain("[总计](command:x) `40` <img> **甲** a|b"),
            "\\[总计\\](command:x) \\`40\\` \\<img\\> \\*\\*甲\\*\\* a\\|b"
        );
    }
}
