//! What holds of every document and every finding: each place is there, and begins and ends at a character.

use gouji_linter::diagnostic::Diagnostic;
use gouji_linter::document::{Block, Document};
use gouji_linter::span::{Extent, Span};

pub(crate) fn document(document: &Document) {
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => extent(document, paragraph.text),
            Block::Row(row) => row.cells.iter().for_each(|&cell| extent(document, cell)),
            Block::Table(table) => {
                extent(document, table.extent);
                for cell in &table.cells {
                    extent(document, cell.text);
                    assert!(
                        cell.row < table.rows && cell.column < table.columns,
                        "{cell:?}"
                    );
                }
            }
        }
    }
    for allow in &document.allows {
        span(&document.source.text, allow.span);
        span(&document.source.text, allow.target);
    }
}

pub(crate) fn findings(document: &Document, findings: &[Diagnostic]) {
    let text = &document.source.text;
    for found in findings {
        span(text, found.span);
        found.row.iter().for_each(|&row| span(text, row));
        for related in &found.related {
            span(text, related.span);
        }
        let mut end = 0;
        for edit in found.fix.iter().flat_map(|fix| &fix.edits) {
            span(text, edit.span);
            assert!(end <= edit.span.start, "edits overlap: {found:?}");
            end = edit.span.end;
        }
    }
}

pub(crate) fn span(text: &str, span: Span) {
    assert!(
        text.get(span.start..span.end).is_some(),
        "{span:?} of {}",
        text.len()
    );
}

fn extent(document: &Document, extent: Extent) {
    assert!(
        document.text().get(extent.start..extent.end).is_some(),
        "{extent:?}"
    );
    span(&document.source.text, document.span(extent));
}
