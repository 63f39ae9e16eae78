//! What stands under the pointer.

use std::fmt::Write as _;

use gouji_linter::check::Relation;
use gouji_linter::diagnostic::{Language, in_markdown};
use gouji_linter::report::Report;
use gouji_linter::rule::RuleSet;
use gouji_linter::span::Span;

use crate::answers::explain;
use crate::answers::figures::Figures;
use crate::reading::Reading;

/// Markdown, and the place that it is about.
pub(crate) fn hover(reading: &Reading, report: &Report<'_>, at: usize) -> Option<(String, Span)> {
    allowance(reading, report, at)
        .or_else(|| figure(reading, report, at))
        .or_else(|| heading(reading, report, at))
}

/// The rule that an inline comment allows.
fn allowance(reading: &Reading, report: &Report<'_>, at: usize) -> Option<(String, Span)> {
    let touched = |span: Span| span.start <= at && at <= span.end;
    let mut allows = report.document.allows.iter();
    let allow = allows.find(|allow| touched(allow.span))?;
    let source = &report.document.source.text;
    let year = report.year_value();
    let (name, span) = name_at(source, at)
        .filter(|(name, span)| allow.span.contains(*span) && reading.rule(name).is_some())
        .unwrap_or((allow.rule.as_str(), allow.span));
    let text = explain::named(&reading.governing.rules, name, reading.language, year)?;
    Some((text, span))
}

/// A rule's or a family's name in a configuration.
pub(crate) fn in_settings(
    text: &str,
    at: usize,
    rules: &RuleSet,
    language: Language,
) -> Option<(String, Span)> {
    let (name, span) = name_at(text, at)?;
    // Bare words are keys; a family is named in quotes.
    let quoted = |at: Option<usize>| {
        at.and_then(|at| text.as_bytes().get(at))
            .is_some_and(|byte| matches!(byte, b'"' | b'\''))
    };
    let in_quotes = quoted(span.start.checked_sub(1)) && quoted(Some(span.end));
    if !in_quotes && !name.contains('/') {
        return None;
    }
    Some((explain::named(rules, name, language, None)?, span))
}

/// The word of letters, digits, hyphens and slashes around this byte.
fn name_at(text: &str, at: usize) -> Option<(&str, Span)> {
    let bytes = text.as_bytes();
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b'_');
    let before = bytes
        .get(..at)?
        .iter()
        .rev()
        .take_while(|byte| belongs(byte));
    let after = bytes.get(at..)?.iter().take_while(|byte| belongs(byte));
    let span = Span::new(at - before.count(), at + after.count());
    let name = text.get(span.start..span.end)?;
    (!name.is_empty()).then_some((name, span))
}

fn figure(reading: &Reading, report: &Report<'_>, at: usize) -> Option<(String, Span)> {
    let figures = Figures::of(reading, report);
    let index = figures.at(at)?;
    let zh = reading.language == Language::Chinese;
    let blank = reading.pick("空白", "blank");
    let shown = |index: usize| match figures.text(index) {
        "" => blank,
        text => text,
    };
    let mut text = match figures.cell(index) {
        Some(cell) => {
            let table = in_markdown(cell.table.title.in_language(reading.language));
            let (row, column) = (
                in_markdown(&cell.row.label),
                in_markdown(&cell.column.label),
            );
            format!(
                "{table} · {row} · {column}：**{}**\n",
                in_markdown(shown(index))
            )
        }
        None => format!("**{}**\n", in_markdown(shown(index))),
    };
    let mut any = false;
    for (at, relation) in figures.relations(index) {
        any = true;
        let mark = if relation.holds { "✓" } else { "✗" };
        let _ = write!(text, "\n- {mark} {}", stated(reading, relation));
        if let Some(balance) = relation.balance {
            let (left, right) = (balance.left, balance.right);
            let sign = if left == right { "=" } else { "≠" };
            if relation.holds && left != right {
                let _ = write!(text, "：{left}，{right}");
            } else {
                let _ = write!(text, "：{left} {sign} {right}");
            }
            let difference = balance.difference();
            if !relation.holds && !difference.is_zero() {
                let more = difference.abs();
                let _ = match (zh, difference.is_negative()) {
                    (true, false) => write!(text, "，左边多 **{more}**"),
                    (true, true) => write!(text, "，左边少 **{more}**"),
                    (false, false) => write!(text, "; the left side is **{more}** more"),
                    (false, true) => write!(text, "; the left side is **{more}** less"),
                };
            }
        }
        let others: Vec<String> = figures
            .operands(at)
            .filter(|&other| other != index)
            .filter_map(|other| operand(&figures, index, other))
            .collect();
        if !others.is_empty() {
            let _ = write!(text, "  \n  {}", others.join(reading.pick("，", ", ")));
        }
        let _ = writeln!(text, "  \n  `{}`", relation.rule);
    }
    if !any {
        let nothing = reading.pick("没有可与之核对的数字。", "Nothing to compare it with.");
        let _ = write!(text, "\n{nothing}\n");
    }
    Some((text, figures.span(index)))
}

/// The equation, or what the rule says.
fn stated(reading: &Reading, relation: &Relation) -> String {
    if !relation.text.is_empty() {
        return in_markdown(&relation.text);
    }
    let rule = reading.rule(&relation.rule);
    rule.map(|rule| in_markdown(rule.title.in_language(reading.language)))
        .unwrap_or_default()
}

/// A figure beside another one: only by what tells them apart. Nothing and zero explain nothing.
fn operand(figures: &Figures<'_, '_>, beside: usize, index: usize) -> Option<String> {
    let text = figures.text(index);
    if text.is_empty() || text == "0" {
        return None;
    }
    let Some(cell) = figures.cell(index) else {
        return Some(format!("“{}”", in_markdown(text)));
    };
    let own = figures.cell(beside);
    let (row, column) = (&cell.row.name, &cell.column.name);
    let name = match own {
        Some(own) if own.row.name == *row => column.clone(),
        Some(own) if own.column.name == *column => row.clone(),
        _ => format!("{row}/{column}"),
    };
    Some(format!("{} {}", in_markdown(&name), in_markdown(text)))
}

fn heading(reading: &Reading, report: &Report<'_>, at: usize) -> Option<(String, Span)> {
    report.sections.iter().find_map(|section| {
        let span = report.document.span(section.heading);
        let form = section
            .form
            .filter(|_| span.start <= at && at <= span.end)?;
        let text = explain::section(report, form, &reading.governing.rules, reading.language);
        Some((text, span))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_from_anywhere_in_it() {
        let text = "ignore = [\"sum/row-total\", \"表\"]";
        for at in [11, 17, 24] {
            assert_eq!(name_at(text, at).unwrap().0, "sum/row-total");
        }
        assert!(name_at(text, 28).is_none());
        assert!(name_at(text, 500).is_none());
    }
}
