//! Tables drawn with signs, as pandoc writes them where cells have several lines. CommonMark takes them for paragraphs.

use super::super::draft::Draft;
use super::super::text::drawn;
use super::super::text::layout::{Cell, Cells};
use super::html_tables::fences;
use crate::document::{Block, Row};
use crate::span::{Extent, Span};

/// Those outside fenced code, with the lines that they take up.
pub(super) fn find(text: &str, part: Span) -> Vec<(Span, Vec<Cells>)> {
    let mut tables = drawn::tables(text, part);
    if !tables.is_empty() {
        let fences = fences(text, part.start);
        tables.retain(|(table, _)| {
            let mut fences = fences.iter();
            !fences.any(|fence| (fence.start..fence.end).contains(&table.start))
        });
    }
    tables
}

pub(super) fn write(text: &str, rows: &[Cells], draft: &mut Draft) {
    for row in rows {
        let cells: Vec<Extent> = row.iter().map(|one| cell(text, one, draft)).collect();
        if !cells.is_empty() {
            draft.blocks.push(Block::Row(Row { cells, gap: 0 }));
        }
    }
}

fn cell(text: &str, cell: &Cell, draft: &mut Draft) -> Extent {
    // What is emphasised stands between stars.
    for (is_apart, part, span) in cell.parts(text, &['*']) {
        if is_apart {
            draft.space(span.start);
        }
        draft.append(part, span);
    }
    draft
        .take_line()
        .unwrap_or_else(|| draft.nothing(cell.place))
}
