//! The edit that writes another figure into a cell, as the cell was written.

use crate::diagnostic::{Edit, Fix, Safety, Wording};
use crate::number::Decimal;
use crate::report::Report;

use super::Change;

/// One fix for all of the changes; `None` where a cell is not plain digits that stand in the source as they are read.
pub(super) fn fix(report: &Report<'_>, changes: &[Change]) -> Option<Fix> {
    let mut edits = Vec::with_capacity(changes.len());
    let mut words = Vec::with_capacity(changes.len());
    for change in changes {
        let value = change.value()?;
        let (edit, old) = edit(report, change, value)?;
        words.push((old, edit.text.clone()));
        edits.push(edit);
    }
    edits.sort_by_key(|edit| edit.span);
    let join = |line: &dyn Fn(&(String, String)) -> String, mark: &str| {
        words.iter().map(line).collect::<Vec<_>>().join(mark)
    };
    Some(Fix {
        title: Wording::new(
            join(&|(old, new)| format!("把 {old} 改为 {new}"), "，"),
            join(&|(old, new)| format!("change {old} to {new}"), ", "),
        ),
        safety: Safety::Unsafe,
        edits,
    })
}

fn edit(report: &Report<'_>, change: &Change, value: Decimal) -> Option<(Edit, String)> {
    let text = report.text(change.extent);
    let old = text.trim_matches(|c: char| c.is_whitespace());
    let start = text.find(old).filter(|_| !old.is_empty())?;
    let span = report
        .document
        .span(change.extent.part(start..start + old.len()));
    let source = report.document.source.text.get(span.start..span.end)?;
    if source != old {
        return None;
    }
    let text = written(value, old)?;
    Some((Edit { span, text }, old.to_owned()))
}

/// The value in the style of what stood there: thousands grouped, digits of full width.
fn written(value: Decimal, like: &str) -> Option<String> {
    let plain = value.to_string();
    if like.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return Some(plain);
    }
    if like.chars().all(|c| ('０'..='９').contains(&c)) {
        let wide = |c: char| char::from_u32(u32::from(c) - u32::from('0') + u32::from('０'));
        return plain
            .chars()
            .map(|c| if c.is_ascii_digit() { wide(c) } else { None })
            .collect();
    }
    let grouped = like.chars().all(|c| c.is_ascii_digit() || c == ',');
    if !grouped || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut text = String::new();
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(value: &str, text: &str) -> Option<String> {
        written(Decimal::parse(value).unwrap(), text)
    }

    #[test]
    fn a_figure_is_written_as_the_one_before_it() {
        assert_eq!(like("12", "21").as_deref(), Some("12"));
        assert_eq!(like("1234567", "1,234").as_deref(), Some("1,234,567"));
        assert_eq!(like("123", "1,234").as_deref(), Some("123"));
        assert_eq!(like("12", "２１").as_deref(), Some("１２"));
        assert_eq!(like("2.5", "25.1").as_deref(), Some("2.5"));
    }

    #[test]
    fn what_is_no_plain_figure_is_left_to_a_person() {
        for text in ["21件", "二十一", "21（其中修订1件）", "+21", "1 234"] {
            assert_eq!(like("12", text), None, "{text}");
        }
        assert_eq!(like("2.5", "１２"), None);
    }
}
