//! The layouts of plain text.

use super::form::Table;
use super::grid::{Grid, GridCell, Slot};
use super::rng::Rng;
use super::typist::Typist;
use super::{Layout, Model, Part};

pub(crate) fn text(model: &Model, layout: Layout, typist: &mut Typist) -> String {
    let airy = matches!(layout, Layout::Tsv | Layout::Pipes);
    let mut lines = Vec::new();
    let mut say = |lines: &mut Vec<String>, line: String| {
        lines.push(line);
        if airy {
            lines.push(String::new());
        }
    };
    for line in &model.title {
        lines.push(line.clone());
    }
    lines.push(String::new());
    for paragraph in &model.preamble {
        say(&mut lines, paragraph.clone());
    }
    for section in &model.sections {
        let heading = format!("{}{}", section.number, typist.heading(&section.title));
        say(&mut lines, heading);
        put(&mut lines, model, &section.parts, layout, typist, &mut say);
    }
    put(&mut lines, model, &model.appendix, layout, typist, &mut say);
    lines.push(String::new());
    lines.join("\n")
}

fn put(
    lines: &mut Vec<String>,
    model: &Model,
    parts: &[Part],
    layout: Layout,
    typist: &mut Typist,
    say: &mut impl FnMut(&mut Vec<String>, String),
) {
    for part in parts {
        match part {
            Part::Paragraph(text) => say(lines, text.clone()),
            Part::Table(index) => {
                lines.extend(table(&model.tables[*index], layout, typist));
                lines.push(String::new());
            }
        }
    }
}

fn table(table: &Table, layout: Layout, typist: &mut Typist) -> Vec<String> {
    let grid = Grid::of(table, typist);
    match layout {
        Layout::Tabs => tabs(&grid),
        Layout::TextDump => dump(&grid),
        Layout::TextLines => one_cell_a_line(&grid, &mut typist.rng),
        Layout::Tsv => drifting(&grid, &mut typist.rng),
        Layout::Pipes => pipes(&grid, &mut typist.rng),
        Layout::Glued => glued(&grid),
        _ => spaced(&grid, &mut typist.rng),
    }
}

/// A sheet pasted from a spreadsheet: every place of the grid, covered ones empty.
fn tabs(grid: &Grid) -> Vec<String> {
    let text = |slot: &Slot<'_>| match slot {
        Slot::Begins(cell) => flat(&cell.text),
        _ => String::new(),
    };
    grid.slots()
        .iter()
        .map(|row| row.iter().map(text).collect::<Vec<_>>().join("\t"))
        .collect()
}

/// Word's own text: a tab before each cell, a cell a line, a blank line after each row.
fn dump(grid: &Grid) -> Vec<String> {
    let mut lines = Vec::new();
    for row in grid.slots() {
        for (column, slot) in row.iter().enumerate() {
            match slot {
                Slot::Begins(cell) if cell.text.is_empty() && cell.figure => {
                    lines.push("\t\u{a0}".to_owned())
                }
                Slot::Begins(cell) => lines.push(format!("\t{}", cell.text)),
                // A cell that is merged downwards leaves one empty cell in each further row.
                Slot::FromAbove(cell) if cell.at == column => lines.push("\t".to_owned()),
                Slot::FromAbove(_) | Slot::FromLeft(_) => {}
            }
        }
        lines.push(String::new());
    }
    lines
}

fn one_cell_a_line(grid: &Grid, rng: &mut Rng) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, row) in grid.rows.iter().enumerate() {
        for (at, cell) in row.iter().enumerate() {
            lines.push(cell.text.clone());
            // Word leaves a blank line behind a label that stood in a merged cell.
            let last_label = !cell.figure && row.get(at + 1).is_some_and(|next| next.figure);
            if index >= grid.header && last_label && rng.chance(30) {
                lines.push(String::new());
            }
        }
    }
    lines
}

/// Tabs, but never as many as in the row above, and cut by page breaks.
fn drifting(grid: &Grid, rng: &mut Rng) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, row) in grid.slots().iter().enumerate() {
        let mut line = String::new();
        let mut before_figures = true;
        for (column, slot) in row.iter().enumerate() {
            match slot {
                Slot::Begins(cell) if cell.figure && before_figures => {
                    before_figures = false;
                    line.truncate(line.trim_end_matches('\t').len());
                    line.push_str(rng.pick(&["\t", "\t\t", "\t\t\t"]));
                    line.push_str(&cell.text);
                }
                Slot::Begins(cell) => {
                    if column > 0 {
                        line.push('\t');
                    }
                    line.push_str(&flat(&cell.text));
                }
                _ if column > 0 => line.push('\t'),
                _ => {}
            }
        }
        if rng.chance(30) {
            line.push('\t');
        }
        lines.push(line);
        if index > grid.header && rng.chance(6) {
            lines.push(String::new());
        }
    }
    lines
}

/// A web page turned into text: what is covered leaves nothing, or an empty cell.
fn pipes(grid: &Grid, rng: &mut Rng) -> Vec<String> {
    let keeps_covered = rng.chance(50);
    let mut lines = Vec::new();
    for row in grid.slots() {
        let mut line = String::new();
        for slot in row {
            match slot {
                Slot::Begins(cell) => line.push_str(&format!("{} | ", flat(&cell.text))),
                Slot::FromAbove(_) if keeps_covered => line.push_str(" | "),
                _ => {}
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// All separators lost, wherever the figures can still be told apart by their sums.
fn glued(grid: &Grid) -> Vec<String> {
    let mut lines = Vec::new();
    for row in &grid.rows {
        let labels: String = row
            .iter()
            .filter(|cell| !cell.figure)
            .map(|cell| flat(&cell.text))
            .collect();
        let figures: Vec<&str> = row
            .iter()
            .filter(|cell| cell.figure)
            .map(|cell| cell.text.as_str())
            .collect();
        let digits = figures.concat();
        if figures.is_empty() {
            lines.push(labels);
        } else if digits.bytes().all(|byte| byte.is_ascii_digit())
            && splits(digits.as_bytes(), figures.len(), grid.sum_width) == 1
        {
            lines.push(format!("{labels}{digits}"));
        } else {
            lines.push(
                format!("{labels} {}", figures.join(" "))
                    .trim_start()
                    .to_owned(),
            );
        }
    }
    lines
}

/// In how many ways the digits are so many numbers whose groups each end in their sum; stops at 2.
fn splits(digits: &[u8], count: usize, sum_width: Option<usize>) -> usize {
    fn ways(digits: &[u8], at: usize, left: usize, width: Option<usize>, sum: u64) -> usize {
        if left == 0 {
            return usize::from(at == digits.len());
        }
        if digits.len() - at < left {
            return 0;
        }
        let closes = width.is_some_and(|width| left % width == 1);
        let mut found = 0;
        let mut number = 0_u64;
        for end in at..(digits.len() + 1 - left).min(at + 9) {
            number = number * 10 + u64::from(digits[end] - b'0');
            if end > at && digits[at] == b'0' {
                break;
            }
            if closes && number > sum {
                break;
            }
            if closes && number != sum {
                continue;
            }
            found += ways(
                digits,
                end + 1,
                left - 1,
                width,
                if closes { 0 } else { sum + number },
            );
            if found > 1 {
                break;
            }
        }
        found
    }
    ways(digits, 0, count, sum_width, 0)
}

/// A page of a PDF: labels wrapped, figures apart by spaces, page numbers in the middle, radicals for characters.
fn spaced(grid: &Grid, rng: &mut Rng) -> Vec<String> {
    let mut lines = Vec::new();
    let mut page = rng.between(2, 4);
    for row in &grid.rows {
        let (figures, labels): (Vec<&GridCell>, Vec<&GridCell>) =
            row.iter().partition(|cell| cell.figure);
        let labels: Vec<String> = labels
            .iter()
            .map(|cell| radicals(&flat(&cell.text), rng))
            .collect();
        let figures: Vec<&str> = figures.iter().map(|cell| cell.text.as_str()).collect();
        let figures = figures.join(" ");
        let last: Vec<char> = labels
            .last()
            .map(|label| label.chars().collect())
            .unwrap_or_default();
        if figures.is_empty() || last.len() < 14 {
            lines.push(format!("{} {figures}", labels.join(" ")).trim().to_owned());
        } else {
            let (start, rest) = last.split_at(last.len() - rng.between(3, 7) as usize);
            let mut first: Vec<String> = labels
                .split_last()
                .map(|(_, before)| before.to_vec())
                .unwrap_or_default();
            first.push(start.iter().collect());
            let (first, rest) = (first.join(" "), rest.iter().collect::<String>());
            if rng.chance(50) {
                lines.push(first);
                lines.push(format!("{rest} {figures}"));
            } else {
                lines.push(format!("{first} {figures}"));
                lines.push(rest);
            }
        }
        if lines.len() > grid.header + 3 && rng.chance(4) {
            lines.push(format!("— {page} —"));
            page += 1;
        }
    }
    lines
}

fn radicals(text: &str, rng: &mut Rng) -> String {
    if !rng.chance(50) {
        return text.to_owned();
    }
    let map = |sign: char| match sign {
        '一' => '⼀',
        '二' => '⼆',
        '人' => '⼈',
        '行' => '⾏',
        '工' => '⼯',
        '大' => '⼤',
        '长' => '⻓',
        '见' => '⻅',
        other => other,
    };
    text.chars().map(map).collect()
}

fn flat(text: &str) -> String {
    text.replace('\n', "")
}
