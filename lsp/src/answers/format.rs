//! Markdown tables in line, by the width that the characters take on the screen: Chinese takes two columns.

use gouji_linter::source::Source;
use gouji_linter::span::Span;
use unicode_width::UnicodeWidthStr;

/// Replaces a line, its ending not included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) span: Span,
    pub(crate) text: String,
}

/// What is to be changed in the lines from `first` to `last`; a table is formatted whole or not at all.
pub(crate) fn tables(source: &Source, first: usize, last: usize) -> Vec<Change> {
    let lines: Vec<(Span, &str)> = (0..source.line_count())
        .map(|line| {
            let span = source.line_span(line);
            let text = source.text.get(span.start..span.end).unwrap_or_default();
            let text = text.trim_end_matches(['\r', '\n']);
            (Span::new(span.start, span.start + text.len()), text)
        })
        .collect();
    let mut changes = Vec::new();
    let mut fence: Option<&str> = None;
    let mut at = 0;
    while at < lines.len() {
        let text = lines[at].1.trim_start();
        if let Some(mark) = fence {
            if text.starts_with(mark) {
                fence = None;
            }
        } else if let Some(mark) = ["```", "~~~"]
            .into_iter()
            .find(|mark| text.starts_with(mark))
        {
            fence = Some(mark);
        } else if let Some(end) = table_end(&lines, at) {
            if first < end && at <= last {
                format(&lines[at..end], &mut changes);
            }
            at = end;
            continue;
        }
        at += 1;
    }
    changes
}

/// The line behind the table that begins here: a header, a line of dashes with as many cells, and what follows.
fn table_end(lines: &[(Span, &str)], at: usize) -> Option<usize> {
    let header = lines[at].1;
    let dashes = lines.get(at + 1)?.1;
    // Four blanks make a block of code.
    let code = |text: &str| text.starts_with("    ") || text.starts_with('\t');
    if !header.contains('|') || code(header) || code(dashes) || !dashes.contains('|') {
        return None;
    }
    let cells = cells(dashes);
    if !cells.iter().all(|cell| alignment(cell).is_some())
        || cells.len() != self::cells(header).len()
    {
        return None;
    }
    let body = lines[at + 2..].iter();
    Some(
        at + 2
            + body
                .take_while(|(_, text)| text.contains('|') && !code(text))
                .count(),
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Alignment {
    None,
    Left,
    Centre,
    Right,
}

fn alignment(cell: &str) -> Option<Alignment> {
    let left = cell.starts_with(':');
    let right = cell.len() > 1 && cell.ends_with(':');
    let dashes = cell.trim_matches(':');
    (!dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')).then_some(match (left, right) {
        (false, false) => Alignment::None,
        (true, false) => Alignment::Left,
        (true, true) => Alignment::Centre,
        (false, true) => Alignment::Right,
    })
}

/// The cells of a line without the blanks around them. A pipe after a backslash is text.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (at, character) in line.char_indices() {
        if character == '|' && !escaped {
            cells.push(line.get(start..at).unwrap_or_default().trim());
            start = at + 1;
        }
        escaped = character == '\\' && !escaped;
    }
    let last = line.get(start..).unwrap_or_default().trim();
    if !last.is_empty() {
        cells.push(last);
    }
    cells
}

fn format(lines: &[(Span, &str)], changes: &mut Vec<Change>) {
    let rows: Vec<Vec<&str>> = lines.iter().map(|(_, text)| cells(text)).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let aligned: Vec<Alignment> = (0..columns)
        .map(|column| {
            rows[1]
                .get(column)
                .and_then(|cell| alignment(cell))
                .unwrap_or(Alignment::None)
        })
        .collect();
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let body = rows.iter().enumerate().filter(|(at, _)| *at != 1);
            let cells = body.filter_map(|(_, row)| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0).max(3)
        })
        .collect();
    for (at, ((span, text), row)) in lines.iter().zip(&rows).enumerate() {
        let indent = text.len() - text.trim_start().len();
        let mut written = text.get(..indent).unwrap_or_default().to_owned();
        written.push('|');
        // A row keeps its own number of cells: one too many or too few is for a person to see.
        for (column, cell) in row.iter().enumerate() {
            let (width, alignment) = (widths[column], aligned[column]);
            written.push(' ');
            if at == 1 {
                written.push_str(&dashes(width, alignment));
            } else {
                let room = width - cell.width().min(width);
                let before = match alignment {
                    Alignment::None | Alignment::Left => 0,
                    Alignment::Centre => room / 2,
                    Alignment::Right => room,
                };
                written.push_str(&" ".repeat(before));
                written.push_str(cell);
                written.push_str(&" ".repeat(room - before));
            }
            written.push_str(" |");
        }
        if written != *text {
            changes.push(Change {
                span: *span,
                text: written,
            });
        }
    }
}

fn dashes(width: usize, alignment: Alignment) -> String {
    match alignment {
        Alignment::None => "-".repeat(width),
        Alignment::Left => format!(":{}", "-".repeat(width - 1)),
        Alignment::Right => format!("{}:", "-".repeat(width - 1)),
        Alignment::Centre => format!(":{}:", "-".repeat(width - 2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str) -> String {
        let source = Source::from_text(text.to_owned());
        let mut changed = text.to_owned();
        for change in tables(&source, 0, usize::MAX).into_iter().rev() {
            changed.replace_range(change.span.start..change.span.end, &change.text);
        }
        changed
    }

    #[test]
    fn chinese_takes_two_columns_and_formatting_twice_changes_nothing() {
        let text = "甲\n\n|项目|数量|\n|---|--:|\n|行政许可|1|\n|a\\|b|12345678|\n\n乙\n";
        let expected = "甲\n\n| 项目     |     数量 |\n| -------- | -------: |\n| 行政许可 |        1 |\n| a\\|b     | 12345678 |\n\n乙\n";
        assert_eq!(formatted(text), expected);
        assert_eq!(formatted(expected), expected);
    }

    #[test]
    fn code_and_prose_with_pipes_stay_as_they_are() {
        for text in [
            "```\n|a|b|\n|-|-|\n```\n",
            "a | b\nc | d\n",
            "    |a|b|\n    |-|-|\n",
            "|a|b|\n|-|\n",
        ] {
            assert_eq!(formatted(text), text);
        }
    }

    #[test]
    fn a_row_keeps_its_number_of_cells_and_a_line_its_ending() {
        let text = "|a|b|\r\n|-|-|\r\n|c|\r\n|d|e|f|\r\n";
        let changed = formatted(text);
        let counts: Vec<usize> = changed
            .split("\r\n")
            .map(|line| line.matches('|').count())
            .collect();
        assert_eq!(counts, [3, 3, 2, 4, 0]);
    }
}
