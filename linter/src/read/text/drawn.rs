//! Tables drawn with signs: `+---+---+` around the cells, or `====  ====` above and below them.

use memchr::memmem;

use super::layout::{Cell, Cells, Drawn};
use super::{PIPES, is_white, lines, trim};
use crate::number::{self, Value};
use crate::span::{Extent, Span};

/// The tables that are drawn in a part of a text, with the lines that they take up.
pub(in crate::read) fn tables(text: &str, part: Span) -> Vec<(Span, Vec<Cells>)> {
    let content = text.get(part.start..part.end).unwrap_or_default();
    let has = |sign: &&str| memmem::find(content.as_bytes(), sign.as_bytes()).is_some();
    if !["+-", "+=", "-- ", "== "].iter().any(has) {
        return Vec::new();
    }
    let moved = |line: Extent| Extent::new(part.start + line.start, part.start + line.end);
    let lines: Vec<Extent> = lines(content).map(moved).collect();
    let mut tables = Vec::new();
    let mut at = 0;
    while let Some(rest) = lines.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(table) = grid(text, rest).or_else(|| ruled(text, rest)) else {
            at += 1;
            continue;
        };
        let last = rest[table.lines - 1];
        if !table.rows.is_empty() {
            tables.push((Span::new(rest[0].start, last.end), table.rows));
        }
        at += table.lines;
    }
    tables
}

/// ```text
/// +----------+------+
/// | 规章     | 0    |
/// +==========+======+
/// | 规范性文 | 3    |
/// | 件       |      |
/// +----------+------+
/// ```
pub(super) fn grid(text: &str, lines: &[Extent]) -> Option<Drawn> {
    if !is_full_rule(slice(text, *lines.first()?)) {
        return None;
    }
    let mut groups: Vec<Vec<Cells>> = Vec::new();
    let mut used = 0;
    let mut rules = 0;
    let mut is_whole = true;
    for &line in lines {
        let content = slice(text, line);
        if is_full_rule(content) {
            rules += 1;
            groups.push(Vec::new());
        } else if let Some(is_blank) = partial_rule(content) {
            // Where text of a cell over several rows stands in the midst of the rule, its rows are anybody's.
            is_whole &= is_blank;
            groups.push(Vec::new());
        } else if let Some(cells) = body(text, line)
            && let Some(group) = groups.last_mut()
        {
            group.push(cells);
        } else {
            break;
        }
        used += 1;
    }
    groups.retain(|group| !group.is_empty());
    if rules < 2 || !is_whole {
        groups.clear();
    }
    // Rules around the head and the whole only: a row a line.
    let by_line = groups.iter().any(|group| has_rows(text, group)) || {
        let mut cells = groups.iter().flatten().flatten();
        rules <= 3 && !cells.any(|cell| is_figure(text, cell))
    };
    let rows = groups.into_iter().flat_map(|group| match by_line {
        true => group,
        false => joined(group),
    });
    Some(Drawn {
        lines: used,
        rows: rows.collect(),
    })
}

fn slice(text: &str, extent: Extent) -> &str {
    text.get(extent.start..extent.end).unwrap_or_default()
}

fn is_full_rule(content: &str) -> bool {
    let content = content.trim().as_bytes();
    let drawn = |byte: &u8| matches!(byte, b'+' | b'-' | b'=' | b':');
    content.len() >= 3
        && content.first() == Some(&b'+')
        && content.last() == Some(&b'+')
        && content.iter().all(drawn)
        && content.contains(&b'-') | content.contains(&b'=')
}

/// Whether this line of a grid parts some of its columns, and if so, whether the others hold nothing in it.
fn partial_rule(content: &str) -> Option<bool> {
    let content = content.trim();
    if !["+-", "+=", "-+", "=+"]
        .iter()
        .any(|sign| content.contains(sign))
    {
        return None;
    }
    let is_drawn = |part: &str| part.bytes().all(|byte| matches!(byte, b'-' | b'=' | b':'));
    let mut parts = content.split(['|', '+']);
    Some(parts.all(|part| part.trim().is_empty() || is_drawn(part)))
}

/// The cells of a line with a pipe at both ends.
fn body(text: &str, line: Extent) -> Option<Cells> {
    let line = trim(text, line);
    let content = slice(text, line);
    if content.len() < 2 || !content.starts_with('|') || !content.ends_with('|') {
        return None;
    }
    let mut cells = Cells::new();
    let mut start = 1;
    for (end, _) in content.match_indices('|').skip(1) {
        let cell = line.part(start..end);
        let piece = (!is_white(text, cell)).then(|| trim(text, cell));
        cells.push(Cell::new(cell.start, piece));
        start = end + 1;
    }
    Some(cells)
}

fn is_figure(text: &str, cell: &Cell) -> bool {
    let mut pieces = cell.pieces.iter();
    pieces.any(|&piece| matches!(number::read_cell(slice(text, piece)), Value::Number(_)))
}

/// Whether a figure stands under something in its column, and so in a row of its own.
fn has_rows(text: &str, group: &[Cells]) -> bool {
    let columns = group.iter().map(Vec::len).max().unwrap_or(0);
    (0..columns).any(|column| {
        let cells = group.iter().filter_map(|line| line.get(column));
        let mut below = cells.skip_while(|cell| cell.pieces.is_empty()).skip(1);
        below.any(|cell| is_figure(text, cell))
    })
}

/// One row of lines with the same cells.
fn joined(group: Vec<Cells>) -> Vec<Cells> {
    let columns = group.first().map_or(0, Vec::len);
    if group.iter().any(|line| line.len() != columns) {
        return group;
    }
    let mut lines = group.into_iter();
    let mut row = lines.next().unwrap_or_default();
    for line in lines {
        for (cell, more) in row.iter_mut().zip(line) {
            cell.pieces.extend(more.pieces);
        }
    }
    vec![row]
}

/// ```text
/// ========  ====
/// 规章      0
/// ========  ====
/// ```
///
/// The rule says where each column begins and ends. The lines are rows only if all their words keep to them.
pub(super) fn ruled(text: &str, lines: &[Extent]) -> Option<Drawn> {
    let is_rule = |line: &Extent| rule(slice(text, *line)).is_some();
    // A head may stand above the first rule.
    let head = lines.iter().take(2).position(is_rule)?;
    let (sign, columns) = rule(slice(text, lines[head]))?;
    if head == 1 && (sign == b'=' || is_white(text, lines[0])) {
        return None;
    }
    let mut end = head + 1;
    let mut body: Vec<Extent> = lines[..head].to_vec();
    let mut closed = head + 1;
    while let Some(&line) = lines.get(end) {
        let content = slice(text, line);
        let is_blank = is_white(text, line);
        if is_any_rule(content) {
            closed = end + 1;
        } else if is_blank && (sign == b'-' || closed == end) && closed > head + 1 {
            break;
        } else if !is_blank {
            if content.contains('。') {
                break;
            }
            body.push(line);
        }
        end += 1;
    }
    let widths = [Wide::All, Wide::Sure, Wide::None];
    let rows = widths.into_iter().find_map(|wide| {
        let rows = body.iter().map(|&line| row(text, line, &columns, wide));
        rows.collect::<Option<Vec<Cells>>>()
    });
    Some(Drawn {
        lines: end,
        rows: rows.unwrap_or_default(),
    })
}

/// No form has more columns.
pub(super) const MOST: usize = 40;

/// The sign and the columns of a rule with several.
fn rule(content: &str) -> Option<(u8, Vec<(usize, usize)>)> {
    let bytes = content.trim_end().as_bytes();
    let sign = *bytes.iter().find(|&&byte| byte != b' ')?;
    if !matches!(sign, b'=' | b'-') || bytes.iter().any(|&byte| byte != sign && byte != b' ') {
        return None;
    }
    let mut columns: Vec<(usize, usize)> = Vec::new();
    for (at, &byte) in bytes.iter().enumerate() {
        match columns.last_mut() {
            _ if byte == b' ' => {}
            Some((_, end)) if *end == at => *end = at + 1,
            _ => columns.push((at, at + 1)),
        }
    }
    let is_long = columns.iter().all(|(start, end)| end - start >= 2);
    ((2..=MOST).contains(&columns.len()) && is_long).then_some((sign, columns))
}

fn is_any_rule(content: &str) -> bool {
    let content = content.trim();
    let drawn = |byte: u8| matches!(byte, b'=' | b'-' | b' ');
    content.len() >= 3 && content.starts_with(['=', '-']) && content.bytes().all(drawn)
}

/// Which characters are two columns wide.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wide {
    /// Ideographs and what is as wide in East Asian type only.
    All,
    Sure,
    None,
}

/// A word, and from which column to which it reaches.
pub(super) type Word = (Extent, usize, usize);

/// The words of a line that spaces set apart, with the columns that they take up.
pub(super) fn words(text: &str, line: Extent, wide: Wide) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut column = 0;
    for (at, character) in slice(text, line).char_indices() {
        let width = match character {
            _ if wide == Wide::None => 1,
            '\0'..='\u{FF}' => 1,
            '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' => 2,
            '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}' => 2,
            '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'.. => 2,
            _ if wide == Wide::All => 2,
            _ => 1,
        };
        if !character.is_whitespace() {
            let here = line.start + at;
            let end = here + character.len_utf8();
            match words.last_mut() {
                Some((word, _, last)) if word.end == here => {
                    word.end = end;
                    *last = column + width;
                }
                _ => words.push((Extent::new(here, end), column, column + width)),
            }
        }
        column += width;
    }
    words
}

/// A line whose words all keep to the columns; `None` where one does not.
fn row(text: &str, line: Extent, columns: &[(usize, usize)], wide: Wide) -> Option<Cells> {
    let cell = |_| Cell::new(line.end, None);
    let mut cells: Cells = columns.iter().map(cell).collect();
    for (word, start, end) in words(text, line, wide) {
        let column = columns.iter().position(|&(_, last)| start < last);
        let column = column.unwrap_or(columns.len() - 1);
        let (first, last) = columns[column];
        let is_last = column + 1 == columns.len();
        if start < first || end > last && !is_last {
            return None;
        }
        let cell = &mut cells[column];
        match cell.pieces.last_mut() {
            Some(piece) => {
                // More than one space stands between cells; wide ones are an indent in the cell.
                let between = slice(text, Extent::new(piece.end, word.start));
                if between.len() > 1 && between.bytes().all(|byte| byte == b' ') {
                    return None;
                }
                piece.end = word.end;
            }
            None => *cell = Cell::new(word.start, Some(word)),
        }
    }
    // A blank cell is where the next one begins.
    let mut place = line.end;
    for cell in cells.iter_mut().rev() {
        match cell.pieces.is_empty() {
            true => cell.place = place,
            false => place = cell.place,
        }
    }
    Some(cells)
}

/// Whether a line has pipes or is a rule, and so no columns of words.
pub(super) fn is_drawn(content: &str) -> bool {
    content.contains(PIPES) || is_any_rule(content) || is_full_rule(content)
}
