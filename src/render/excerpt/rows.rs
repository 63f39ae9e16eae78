//! A line of a document, cut into rows that fit the terminal.

use std::ops::Range;

use gouji_linter::source::Source;

use crate::render::shown;

/// A line is cut into rows from the start of each stretch of so many bytes, so that no row costs more than that.
const STRETCH: usize = 4096;

/// The span inside the text, on character boundaries, without the line ending at its end.
pub(super) fn visible(source: &Source, span: Range<usize>) -> Range<usize> {
    let text = source.text.as_str();
    let start = boundary_before(text, span.start);
    let end = boundary_after(text, span.end).max(start);
    let trimmed = text
        .get(start..end)
        .unwrap_or_default()
        .trim_end_matches(['\n', '\r'])
        .len();
    start..start + trimmed
}

fn boundary_before(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

fn boundary_after(text: &str, offset: usize) -> usize {
    (offset..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

/// The bytes of a line without its ending.
pub(super) fn content(source: &Source, line: usize) -> Range<usize> {
    let span = source.line_span(line);
    let text = source.text.get(span.start..span.end).unwrap_or_default();
    span.start..span.start + text.trim_end_matches(['\n', '\r']).len()
}

/// The row of a line that holds this byte. It is found sooner from a row that is known to lie before it.
pub(super) fn row_at(
    source: &Source,
    line: usize,
    offset: usize,
    columns: usize,
    before: Option<&Range<usize>>,
) -> Range<usize> {
    let content = content(source, line);
    let offset = offset.clamp(content.start, content.end);
    let from = content.start + (offset - content.start) / STRETCH * STRETCH;
    let start = boundary_before(&source.text, from).max(content.start);
    let end = boundary_before(&source.text, (from + STRETCH).min(content.end));
    let whole = source.text.get(start..end).unwrap_or_default();
    if !whole.contains('\t') && shown::surely_fits(whole, columns) {
        return start..end;
    }
    let before = before.filter(|row| start <= row.start && row.end <= offset);
    let start = before.map_or(start, |row| row.end);
    let mut row = start..start;
    loop {
        let rest = source.text.get(row.end..end).unwrap_or_default();
        row = row.end..row.end + first_row(rest, columns);
        if offset < row.end || row.end >= end || row.is_empty() {
            return row;
        }
    }
}

/// How many bytes of the text fit: preferably up to a mark, otherwise not between the digits of a number.
fn first_row(text: &str, columns: usize) -> usize {
    let mut taken = 0;
    let mut half = text.len();
    let mut characters = text.char_indices();
    let over = characters.find(|&(at, character)| {
        if taken * 2 > columns {
            half = half.min(at);
        }
        taken += shown::width_at(shown::mark(character), taken);
        taken > columns && at > 0
    });
    let Some((most, over)) = over else {
        return text.len();
    };
    let fits = text.get(..most).unwrap_or_default().char_indices().rev();
    let ends = fits.map(|(at, character)| (at + character.len_utf8(), character));
    let mut after = ends.clone().take_while(|&(end, _)| end >= half);
    if let Some((end, _)) = after.find(|&(_, character)| is_mark(character)) {
        return end;
    }
    let mut next = over;
    for (end, character) in ends {
        if !(character.is_ascii_alphanumeric() && next.is_ascii_alphanumeric()) {
            return end;
        }
        next = character;
    }
    most
}

fn is_mark(character: char) -> bool {
    matches!(
        character,
        '，' | '。' | '；' | '、' | '：' | '|' | '）' | '\t' | ' '
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, columns: usize) -> Vec<String> {
        let source = Source::from_text(text.to_owned());
        let mut rows = Vec::new();
        let mut at = 0;
        while at < content(&source, 0).end {
            let row = row_at(&source, 0, at, columns, None);
            rows.push(text.get(row.clone()).unwrap().to_owned());
            at = row.end;
        }
        rows
    }

    #[test]
    fn a_row_ends_after_a_mark_and_never_inside_a_number() {
        assert_eq!(
            rows("全年收到申请，办结完毕", 16),
            ["全年收到申请，", "办结完毕"]
        );
        assert_eq!(rows("共收到12345件", 9), ["共收到", "12345件"]);
        assert_eq!(rows("12345678", 4), ["1234", "5678"]);
    }

    #[test]
    fn the_rows_of_a_line_are_the_same_wherever_one_looks() {
        let text = "全市各单位主动公开信息，".repeat(1000);
        let source = Source::from_text(text.clone());
        for row in [
            row_at(&source, 0, 0, 40, None),
            row_at(&source, 0, 9000, 40, None),
            row_at(&source, 0, 35_000, 40, None),
        ] {
            for at in row.clone().filter(|at| text.is_char_boundary(*at)) {
                assert_eq!(row_at(&source, 0, at, 40, None), row);
            }
            let next = row_at(&source, 0, row.end, 40, None);
            assert_eq!(row_at(&source, 0, row.end, 40, Some(&row)), next);
        }
    }

    #[test]
    fn spans_are_clamped_to_the_text_and_to_characters() {
        let source = Source::from_text("总计\r\n".to_owned());
        assert_eq!(visible(&source, 1..4), 0..6);
        assert_eq!(visible(&source, 0..8), 0..6);
        assert_eq!(visible(&source, 90..99), 8..8);
    }
}
