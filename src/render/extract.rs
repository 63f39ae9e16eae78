//! What was understood of a report, as JSON and as CSV.

use gouji_linter::check::Claim;
use gouji_linter::form::{Kind, LabelForm};
use gouji_linter::number::Value;
use gouji_linter::report::Report;
use gouji_linter::span::Extent;
use serde_json::json;

use super::location::{Location, Locator};
use crate::args::ExtractFormat;
use crate::words;

/// What stands before the first file, between two, and after the last.
pub(crate) fn frame(format: ExtractFormat) -> [&'static str; 3] {
    match format {
        ExtractFormat::Json => super::json::FRAME,
        ExtractFormat::Csv => [
            "path,year,body,kind,table,row,column,value,unit,text,at_line,at_column\n",
            "",
            "",
        ],
        ExtractFormat::Text => ["", "", ""],
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

/// A figure a row.
pub(crate) fn csv(path: &str, report: &Report<'_>) -> String {
    let locator = Locator::new(&report.document.source);
    let year = report
        .year_value()
        .map(|year| year.to_string())
        .unwrap_or_default();
    let body = report
        .body
        .as_ref()
        .map(|body| body.name.as_str())
        .unwrap_or_default();
    let kind = words::kind_key(
        report
            .body
            .as_ref()
            .map(|body| body.kind)
            .unwrap_or_default(),
    );
    let mut rows = String::new();
    for table in &report.tables {
        for (row, column, figure) in table.figures() {
            let (line, at) = locator.position(report.document.span(figure.extent).start);
            let value = exact(&figure.value).unwrap_or_default();
            let text = report.text(figure.extent);
            let (line, at) = (line.to_string(), at.to_string());
            let fields = [
                path,
                &year,
                body,
                kind,
                &table.form.id,
                &row.name,
                &column.name,
                &value,
                unit(row, column),
                text,
                &line,
                &at,
            ];
            rows.push_str(&fields.map(field).join(","));
            rows.push('\n');
        }
    }
    rows
}

/// What a figure is counted in, where the form says so.
fn unit(row: &LabelForm, column: &LabelForm) -> &'static str {
    match (row.kind, column.kind) {
        (Kind::Text, _) | (_, Kind::Text) => "",
        (Kind::Amount, _) | (_, Kind::Amount) => "万元",
        _ => "件",
    }
}

/// The decimal exactly as it was read; `None` where there is none.
fn exact(value: &Value) -> Option<String> {
    value.number().map(|decimal| decimal.to_string())
}

fn field(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
