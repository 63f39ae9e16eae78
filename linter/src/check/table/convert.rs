//! A table of another year's form written anew in this year's.

use std::collections::BTreeMap;

use crate::blank::{Grid, html_table, markdown_table};
use crate::diagnostic::{Edit, Fix, Safety, Wording};
use crate::document::Format;
use crate::form::TableForm;
use crate::number::{Decimal, Value};
use crate::report::{Report, Table};
use crate::span::Span;

use super::mend;

/// Figures of the same name are carried over and the rest is left blank. A figure that this year's form wants in
/// parts has no place to go to: unless it is 0, the table is for a person to write.
pub(super) fn fix(
    report: &Report<'_>,
    table: &Table<'_>,
    own: &TableForm,
    since: u16,
) -> Option<Fix> {
    if !table.faults.is_empty() {
        return None;
    }
    let (span, is_page) = place(report, table)?;
    let mut figures: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for (row, column, figure) in table.figures() {
        let value = match figure.value {
            Value::Number(number) => number.value,
            Value::Blank(_) => continue,
            Value::Other => return None,
        };
        let parts = own
            .blocks
            .iter()
            .flat_map(|block| &block.rows)
            .filter(|part| {
                let rest = part.name.strip_prefix(row.name.as_str());
                !row.name.contains('.') && rest.is_some_and(|rest| rest.starts_with('.'))
            });
        for part in parts {
            if value != Decimal::ZERO {
                return None;
            }
            figures.insert((&part.name, &column.name), value.to_string());
        }
        figures.insert((&row.name, &column.name), value.to_string());
    }
    let grid = Grid::of(own, &|row, column| {
        figures.get(&(row, column)).cloned().unwrap_or_default()
    });
    let end = mend::line_end(report.document);
    let mut text = match is_page {
        true => html_table(&grid, end),
        false => markdown_table(&grid, end),
    };
    // What is replaced ends before its line does.
    text.truncate(text.len() - end.len());
    let title = Wording::new(
        format!("换成 {since} 年起的表：同名的数照搬，其余留空"),
        format!(
            "write it as the table from {since} on, with the figures of the same name and the rest blank"
        ),
    );
    mend::fix(title, Safety::Unsafe, vec![Edit { span, text }])
}

/// The whole table in the source, and whether it is one of a page.
fn place(report: &Report<'_>, table: &Table<'_>) -> Option<(Span, bool)> {
    let document = report.document;
    let source = &document.source;
    let text = source.text.as_str();
    let inside = document.span(table.extent);
    let tag = text.get(..inside.start)?.rfind("<table");
    let close = "</table>";
    if matches!(document.format, Format::Html | Format::Markdown)
        && let Some(start) = tag
        && let Some(end) = text.get(inside.end..)?.find(close)
        && !text.get(start..inside.start)?.contains(close)
    {
        let span = Span::new(start, inside.end + end + close.len());
        let is_alone = text.get(span.start + 1..span.end)?.find("<table").is_none();
        return is_alone.then_some((span, true));
    }
    if document.format != Format::Markdown {
        return None;
    }
    let first = source.line_span(source.line(inside.start));
    let last = source.line_span(source.line(inside.end.max(1) - 1));
    let rows = text.get(first.start..last.end)?;
    let is_pipes = rows.lines().all(|line| line.starts_with('|'));
    let end = first.start + rows.trim_end_matches(['\n', '\r']).len();
    is_pipes.then_some((Span::new(first.start, end), false))
}
