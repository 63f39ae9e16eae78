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
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let mut before = None;
    for piece in &cell.pieces {
        let whole = text.get(piece.start..piece.end).unwrap_or_default();
        // What is emphasised stands between stars.
        let start = piece.start + whole.len() - whole.trim_start_matches('*').len();
        let piece = whole.trim_matches('*');
        // Words of two lines are two words; ideographs go on.
        if before.is_some_and(is_word) && piece.starts_with(is_word) {
            draft.space(start);
        }
        before = piece.chars().next_back();
        draft.append(piece, Span::new(start, start + piece.len()));
    }
    draft
        .take_line()
        .unwrap_or_else(|| draft.nothing(cell.place))
}
