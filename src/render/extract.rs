//! What was understood of a report, as JSON and as CSV.

use gouji_linter::check::Claim;
use gouji_linter::form::{Kind, LabelForm};
use gouji_linter::number::{Decimal, Value};
use gouji_linter::report::Report;
use gouji_linter::span::Extent;
use serde_json::json;

use super::csv::{BYTE_ORDER_MARK, LINE_END, field};
use super::location::{Location, Locator};
use crate::args::ExtractFormat;
use crate::words;

/// What stands before the first file, between two, and after the last.
pub(crate) fn frame(format: ExtractFormat) -> [String; 3] {
    match format {
        ExtractFormat::Json => super::json::FRAME.map(str::to_owned),
        ExtractFormat::Csv => {
            let columns = COLUMNS.join(",");
            let head = format!("{BYTE_ORDER_MARK}{columns}{LINE_END}");
            [head, String::new(), String::new()]
        }
        ExtractFormat::Text | ExtractFormat::Parquet => Default::default(),
    }
}

/// One object.
pub(crate) fn json(path: &str, report: &Report<'_>, claims: &[Claim]) -> String {
    let locator = Locator::new(&report.document.source);
    let at = |extent: Extent| -> Location { locator.locate(report.document.span(extent)) };
    let sections = report.sections.iter().map(|section| {
        json!({
            "id": section.form.map(|form| &form.id),
            "title": report.text(section.title).trim(),
            "location": at(section.heading),
        })
    });
    let tables = report.tables.iter().map(|table| {
        let figures = table.figures().map(|(row, column, figure)| {
            json!({
                "row": row.name,
                "column": column.name,
                "value": exact(&figure.value),
                "text": report.text(figure.extent),
                "location": at(figure.extent),
            })
        });
        json!({"id": table.form.id, "location": at(table.extent), "figures": figures.collect::<Vec<_>>()})
    });
    let claims = claims.iter().map(|claim| {
        json!({
            "text": report.text(claim.extent),
            "value": claim.value.to_string(),
            "means": claim.means,
            "location": at(claim.extent),
        })
    });
    json!({
        "path": path,
        "year": report.year_value(),
        "body": report.body.as_ref().map(|body| &body.name),
        "kind": words::kind_key(report.body.as_ref().map(|body| body.kind).unwrap_or_default()),
        "format": report.format.map(|format| &format.id),
        "sections": sections.collect::<Vec<_>>(),
        "tables": tables.collect::<Vec<_>>(),
        "claims": claims.collect::<Vec<_>>(),
    })
    .to_string()
}

/// The columns of the table of figures.
pub(crate) const COLUMNS: [&str; 12] = [
    "path",
    "year",
    "body",
    "kind",
    "table",
    "row",
    "column",
    "value",
    "unit",
    "text",
    "at_line",
    "at_column",
];

/// A row of it.
pub(crate) struct Figure<'r> {
    pub(crate) path: &'r str,
    pub(crate) year: Option<u16>,
    pub(crate) body: Option<&'r str>,
    pub(crate) kind: &'static str,
    pub(crate) table: &'r str,
    pub(crate) row: &'r str,
    pub(crate) column: &'r str,
    pub(crate) value: Option<Decimal>,
    pub(crate) unit: Option<&'static str>,
    pub(crate) text: &'r str,
    pub(crate) line: usize,
    pub(crate) at: usize,
}

/// Hands on every figure of the report's tables, in their order.
pub(crate) fn figures<'r>(path: &'r str, report: &Report<'r>, take: &mut dyn FnMut(Figure<'_>)) {
    let locator = Locator::new(&report.document.source);
    let body = report.body.as_ref();
    let kind = words::kind_key(body.map(|body| body.kind).unwrap_or_default());
    for table in &report.tables {
        for (row, column, figure) in table.figures() {
            let (line, at) = locator.position(report.document.span(figure.extent).start);
            take(Figure {
                path,
                year: report.year_value(),
                body: body.map(|body| body.name.as_str()),
                kind,
                table: &table.form.id,
                row: &row.name,
                column: &column.name,
                value: figure.value.number(),
                unit: unit(row, column),
                text: report.text(figure.extent),
                line,
                at,
            });
        }
    }
}

/// A figure a row.
pub(crate) fn csv(path: &str, report: &Report<'_>) -> String {
    let mut rows = String::new();
    figures(path, report, &mut |figure| {
        let exact = |value: Option<Decimal>| value.map(|value| value.to_string());
        let fields = [
            field(figure.path),
            figure.year.map(|year| year.to_string()).unwrap_or_default(),
            field(figure.body.unwrap_or_default()),
            field(figure.kind),
            field(figure.table),
            field(figure.row),
            field(figure.column),
            // A number below zero begins with a sign and is no formula.
            exact(figure.value).unwrap_or_default(),
            field(figure.unit.unwrap_or_default()),
            field(figure.text),
            figure.line.to_string(),
            figure.at.to_string(),
        ];
        rows.push_str(&fields.join(","));
        rows.push_str(LINE_END);
    });
    rows
}

/// What a figure is counted in, where the form says so.
fn unit(row: &LabelForm, column: &LabelForm) -> Option<&'static str> {
    match (row.kind, column.kind) {
        (Kind::Text, _) | (_, Kind::Text) => None,
        (Kind::Amount, _) | (_, Kind::Amount) => Some("万元"),
        _ => Some("件"),
    }
}

/// The decimal exactly as it was read; `None` where there is none.
fn exact(value: &Value) -> Option<String> {
    value.number().map(|decimal| decimal.to_string())
}
