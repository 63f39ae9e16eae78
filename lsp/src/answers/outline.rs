//! The parts of a report: symbols, folds, and what to select around a place.

use gouji_linter::report::Report;
use gouji_linter::span::{Extent, Span};
use tower_lsp::ls_types::{
    DocumentSymbol, DocumentSymbolResponse, FoldingRange, FoldingRangeKind, SelectionRange,
    SymbolInformation, SymbolKind,
};

use crate::convert::Lines;
use crate::reading::Reading;

/// The sections, and in each its tables.
pub(crate) fn symbols(reading: &Reading, report: &Report<'_>) -> DocumentSymbolResponse {
    let lines = reading.lines();
    let mut symbols: Vec<DocumentSymbol> = Vec::new();
    if let Some(title) = &report.title {
        let span = report.document.span(title.extent);
        let text = report.text(title.extent).replace(['\r', '\n'], "");
        symbols.push(symbol(&lines, text, SymbolKind::FILE, span, span));
    }
    for section in &report.sections {
        let heading = report.document.span(section.heading);
        let whole = section_span(report, section.heading, section.body);
        let name = report.text(section.heading).trim().to_owned();
        symbols.push(symbol(&lines, name, SymbolKind::NAMESPACE, whole, heading));
    }
    let starts: Vec<_> = symbols.iter().map(|symbol| symbol.range).collect();
    for table in &report.tables {
        let span = report.document.span(table.extent);
        let name = table.form.title.in_language(reading.language).to_owned();
        let own = symbol(&lines, name, SymbolKind::ARRAY, span, span);
        let within = starts
            .iter()
            .rposition(|outer| outer.start <= own.range.start && own.range.end <= outer.end);
        match within {
            Some(at) => symbols[at].children.get_or_insert_default().push(own),
            None => symbols.push(own),
        }
    }
    if reading.abilities.nested_symbols {
        return DocumentSymbolResponse::Nested(symbols);
    }
    let mut flat = Vec::new();
    for symbol in symbols {
        let name = symbol.name.clone();
        let children = symbol.children.unwrap_or_default();
        flat.push(information(reading, &name, symbol.kind, symbol.range, None));
        flat.extend(children.into_iter().map(|child| {
            information(
                reading,
                &child.name,
                child.kind,
                child.range,
                Some(name.clone()),
            )
        }));
    }
    DocumentSymbolResponse::Flat(flat)
}

fn symbol(
    lines: &Lines<'_>,
    name: String,
    kind: SymbolKind,
    whole: Span,
    named: Span,
) -> DocumentSymbol {
    #[allow(deprecated, reason = "the type has a field that the protocol gave up")]
    DocumentSymbol {
        // An empty name is a mistake to some editors.
        name: if name.is_empty() {
            "—".to_owned()
        } else {
            name
        },
        detail: None,
        kind,
        tags: None,
        deprecated: None,
        range: lines.range(whole),
        selection_range: lines.range(named),
        children: None,
    }
}

fn information(
    reading: &Reading,
    name: &str,
    kind: SymbolKind,
    range: tower_lsp::ls_types::Range,
    container_name: Option<String>,
) -> SymbolInformation {
    #[allow(deprecated, reason = "the type has a field that the protocol gave up")]
    SymbolInformation {
        name: name.to_owned(),
        kind,
        tags: None,
        deprecated: None,
        location: reading.location(range),
        container_name,
    }
}

/// From its heading to its last word: the blank lines before the next heading belong to nobody.
fn section_span(report: &Report<'_>, heading: Extent, body: Extent) -> Span {
    let text = report.text(body);
    let body = Extent::new(body.start, body.start + text.trim_end().len());
    let heading = report.document.span(heading);
    let end = match body.is_empty() {
        true => heading.end,
        false => report.document.span(body).end,
    };
    Span::new(heading.start, end.max(heading.end))
}

/// Sections and tables.
pub(crate) fn folds(reading: &Reading, report: &Report<'_>) -> Vec<FoldingRange> {
    let lines = reading.lines();
    let sections = report
        .sections
        .iter()
        .map(|section| section_span(report, section.heading, section.body));
    let tables = report
        .tables
        .iter()
        .map(|table| report.document.span(table.extent));
    let folded = sections.chain(tables).map(|span| lines.range(span));
    folded
        .filter(|range| range.start.line < range.end.line)
        .map(|range| FoldingRange {
            start_line: range.start.line,
            end_line: range.end.line,
            kind: Some(FoldingRangeKind::Region),
            ..FoldingRange::default()
        })
        .collect()
}

/// The cell, its row, its table, its section, the report.
pub(crate) fn around(reading: &Reading, report: &Report<'_>, at: usize) -> SelectionRange {
    let lines = reading.lines();
    let text = &report.document.source.text;
    let touches = |span: Span| span.start <= at && at <= span.end;
    let mut spans = vec![Span::new(0, text.len())];
    let sections = report.sections.iter();
    spans.extend(
        sections
            .map(|section| section_span(report, section.heading, section.body))
            .find(|span| touches(*span)),
    );
    let mut tables = report.tables.iter();
    if let Some(table) = tables.find(|table| touches(report.document.span(table.extent))) {
        spans.push(report.document.span(table.extent));
        'rows: for block in &table.blocks {
            let columns = block.form.columns.len();
            for (row, label) in block.rows.iter().enumerate() {
                let label = label.map(|label| label.extent);
                let figures = (0..columns).filter_map(|column| block.figure(row, column));
                let cells: Vec<Span> = label
                    .into_iter()
                    .chain(figures.map(|figure| figure.extent))
                    .map(|extent| report.document.span(extent))
                    .collect();
                if let Some(cell) = cells.iter().find(|span| touches(**span)) {
                    let start = cells.iter().map(|span| span.start).min();
                    let end = cells.iter().map(|span| span.end).max();
                    spans.extend(start.zip(end).map(|(start, end)| Span::new(start, end)));
                    spans.push(*cell);
                    break 'rows;
                }
            }
        }
    }
    spans.dedup();
    let mut around: Option<SelectionRange> = None;
    for span in spans {
        // Each lies in the one before it; what an odd layout puts elsewhere is left out.
        let range = lines.range(span);
        let fits = around
            .as_ref()
            .is_none_or(|outer| outer.range.start <= range.start && range.end <= outer.range.end);
        if fits {
            around = Some(SelectionRange {
                range,
                parent: around.map(Box::new),
            });
        }
    }
    around.unwrap_or(SelectionRange {
        range: lines.range(Span::new(at, at)),
        parent: None,
    })
}
