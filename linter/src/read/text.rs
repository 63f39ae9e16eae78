//! Plain text in every layout that Word, PDF and the web leave behind.
//!
//! The reader only cuts: a line with tabs or pipes becomes a [`Row`], any other line a [`Paragraph`].
//! Which lines are a statutory table is known to recognition alone, which has the forms.

mod columns;
pub(super) mod drawn;
mod flow;
pub(super) mod layout;
mod separated;

use memchr::memmem;

use crate::document::{Block, Document, Format, Paragraph, Row};
use crate::source::Source;
use crate::span::Extent;

pub fn read(source: Source) -> Document {
    let clean = layout::straightened(&source.text);
    let text = clean.as_ref().map_or(&source.text, |clean| &clean.text);
    let blocks = blocks(text);
    Document::new(source, Format::Text, clean, blocks)
}

/// Cuts text into lines and their cells.
fn blocks(text: &str) -> Vec<Block> {
    // The lines of a table are a few words long, those of its text a few sentences.
    let mut blocks = Vec::with_capacity(text.len() / 100);
    let mut gap = 0u16;
    let mut piped = Piped::default();
    let signs = Signs::of(text.as_bytes());
    for line in lines(text) {
        match cut(text, line, signs) {
            Cut::Blank => {
                gap = gap.saturating_add(1);
                continue;
            }
            Cut::Paragraph(line) => {
                let (content, level) = without_marks(text, line);
                let text = content;
                blocks.push(Block::Paragraph(Paragraph { text, level, gap }));
                piped.paragraphs += 1;
            }
            Cut::Row(cells) => {
                piped.end(text, &mut blocks);
                blocks.push(Block::Row(Row { cells, gap }));
            }
            Cut::Piped(cells) => {
                piped.go_on(text, &mut blocks);
                blocks.push(Block::Row(Row { cells, gap }));
            }
            Cut::Bars(cells) => {
                piped.go_on(text, &mut blocks);
                piped.bars += 1;
                blocks.push(Block::Row(Row { cells, gap }));
            }
        }
        gap = 0;
    }
    piped.end(text, &mut blocks);
    blocks
}

/// A label that a narrow column cut into more lines than this stands in no table with a cell a line.
const LINES_OF_A_CELL: usize = 3;

/// As many lines of one cell, pipes and all, are no table with a row a line.
const MANY_LINES: usize = 4;

/// Lines with pipes, and lines between them that may be parts of the same cells.
#[derive(Default)]
struct Piped {
    start: Option<usize>,
    /// Lines without a pipe since the last one that had one.
    paragraphs: usize,
    /// Lines of nothing but pipes.
    bars: usize,
}

impl Piped {
    /// Before a line with a pipe is added.
    fn go_on(&mut self, text: &str, blocks: &mut Vec<Block>) {
        if self.paragraphs > LINES_OF_A_CELL {
            self.end(text, blocks);
        }
        self.start.get_or_insert(blocks.len());
        self.paragraphs = 0;
    }

    /// What the lines were is known when the last of them is.
    fn end(&mut self, text: &str, blocks: &mut Vec<Block>) {
        let run = std::mem::take(self);
        let Some(start) = run.start else { return };
        let is_row = |block: &Block| {
            let filled = |cell: &&Extent| !is_white(text, **cell);
            matches!(block, Block::Row(row) if row.cells.iter().filter(filled).count() > 1)
        };
        let lines = &blocks[start..];
        if (run.bars > 0 || lines.len() >= MANY_LINES) && !lines.iter().any(is_row) {
            let lines = blocks.split_off(start);
            cells_in_lines(text, lines, blocks);
            return;
        }
        if run.bars > 0 {
            let lines = blocks.split_off(start);
            let is_bar = |row: &Row| row.cells.iter().all(|cell| cell.is_empty());
            let mut gap = 0u16;
            for mut block in lines {
                match &mut block {
                    Block::Row(row) if is_bar(row) => {
                        gap = gap.saturating_add(row.gap).saturating_add(1);
                        continue;
                    }
                    Block::Row(Row { gap: own, .. })
                    | Block::Paragraph(Paragraph { gap: own, .. }) => {
                        *own = own.saturating_add(std::mem::take(&mut gap));
                    }
                    Block::Table(_) => {}
                }
                blocks.push(block);
            }
        }
        let is_pair =
            |one: &Block, next: &Block| matches!((one, next), (Block::Row(_), Block::Row(_)));
        for rows in blocks[start..].chunk_by_mut(is_pair) {
            take_frame_away(text, rows);
        }
    }
}

/// A table with a cell a line, where a pipe ends the cell, on its line or on one of its own:
///
/// ```text
/// 行政规范性文件 |
/// 3 |
/// |
/// ||
/// ```
///
/// A pipe that ends nothing is a blank cell; several are the cells that are covered in the row.
fn cells_in_lines(text: &str, lines: Vec<Block>, blocks: &mut Vec<Block>) {
    // A cell has begun and no pipe ended it yet.
    let mut is_open = true;
    let mut gap = 0u16;
    for block in lines {
        match block {
            Block::Row(row) => {
                let mut filled = row.cells.iter().filter(|&&cell| !is_white(text, cell));
                let gap_before = gap.saturating_add(row.gap);
                let cell = if let Some(&cell) = filled.next() {
                    is_open = row.cells.last() == Some(&cell);
                    Some((cell, gap_before))
                } else {
                    let inner = row.cells.get(1..row.cells.len() - 1).unwrap_or_default();
                    let spaced = inner.iter().find(|cell| !cell.is_empty());
                    let is_covered = !inner.is_empty() && spaced.is_none();
                    let is_blank = !is_open && !is_covered;
                    is_open = false;
                    let behind = || blank_behind(text, row.cells[0]);
                    is_blank.then(|| (spaced.copied().unwrap_or_else(behind), 0))
                };
                gap = gap_before.saturating_add(1);
                if let Some((cell, own)) = cell {
                    let cells = vec![cell];
                    blocks.push(Block::Row(Row { cells, gap: own }));
                    gap = 0;
                }
            }
            Block::Paragraph(mut paragraph) => {
                paragraph.gap = paragraph.gap.saturating_add(std::mem::take(&mut gap));
                blocks.push(Block::Paragraph(paragraph));
                is_open = true;
            }
            Block::Table(_) => blocks.push(block),
        }
    }
}

/// The blank cell that the pipe behind this white space stands for: where its line ends, so that it is not taken
/// for a covered one.
fn blank_behind(text: &str, before: Extent) -> Extent {
    let rest = text.get(before.end..).unwrap_or_default();
    let pipe = rest.chars().next().map_or(0, char::len_utf8);
    let end = before.end + memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
    let start = (before.end + pipe).min(end);
    Extent::new(start, (end + 1).min(text.len()).max(start))
}

fn is_white(text: &str, cell: Extent) -> bool {
    let content = text.get(cell.start..cell.end).unwrap_or_default();
    content.chars().all(is_space)
}

/// A pipe at the edge of every line is a frame and encloses no cell; at the edge of some, it ends a blank cell.
fn take_frame_away(text: &str, rows: &mut [Block]) {
    let is_bare = |cell: Option<&Extent>| {
        cell.is_some_and(|cell| {
            text.get(cell.start..cell.end)
                .unwrap_or_default()
                .trim()
                .is_empty()
        })
    };
    let all = |edge: fn(&Row) -> Option<&Extent>| {
        rows.iter().all(
            |block| matches!(block, Block::Row(row) if row.cells.len() > 1 && is_bare(edge(row))),
        )
    };
    let left = all(|row| row.cells.first());
    let right = all(|row| row.cells.last());
    for block in rows {
        let Block::Row(row) = block else { continue };
        if right {
            row.cells.pop();
        }
        if left && row.cells.len() > 1 {
            row.cells.remove(0);
        }
    }
}

/// The lines of a text without their endings; a page break (form feed) ends a line too.
fn lines(text: &str) -> impl Iterator<Item = Extent> {
    let bytes = text.as_bytes();
    let mut start = 0;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let rest = bytes.get(start..).unwrap_or_default();
        let end = memchr::memchr3(b'\n', b'\r', 0x0C, rest).map_or(bytes.len(), |at| start + at);
        let line = Extent::new(start, end);
        if end == bytes.len() {
            done = true;
        } else if bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n') {
            start = end + 2;
        } else {
            start = end + 1;
        }
        Some(line)
    })
}

enum Cut {
    Blank,
    Paragraph(Extent),
    Row(Vec<Extent>),
    /// Cut at pipes, whose first and last may be a frame.
    Piped(Vec<Extent>),
    /// The same, of nothing but pipes.
    Bars(Vec<Extent>),
}

/// What parts cells anywhere in a text: where nothing does, no line is looked through for it.
#[derive(Clone, Copy)]
struct Signs {
    pipes: bool,
    boxes: bool,
}

impl Signs {
    fn of(text: &[u8]) -> Signs {
        // U+2500 to U+257F.
        let mut starts = memchr::memchr_iter(0xE2, text);
        let boxes = starts.any(|at| matches!(text.get(at + 1), Some(0x94 | 0x95)));
        let pipes = memchr::memchr(b'|', text).is_some();
        Signs {
            pipes: pipes || boxes || memmem::find(text, "｜".as_bytes()).is_some(),
            boxes,
        }
    }
}

fn cut(text: &str, line: Extent, signs: Signs) -> Cut {
    let content = text.get(line.start..line.end).unwrap_or_default();
    let bytes = content.as_bytes();
    if let Some(first) = memchr::memchr(b'\t', bytes) {
        let after = &bytes[first + 1..];
        if first == 0 && memchr::memchr(b'\t', after).is_none() {
            // Word's "tab and one cell": what follows the tab is the cell, blank or not.
            return Cut::Row(vec![trim(text, line.part(1..bytes.len()))]);
        }
        let tabs = memchr::memchr_iter(b'\t', bytes).map(|at| (at, 1));
        return Cut::Row(split(text, line, tabs));
    }
    if signs.boxes && is_box_rule(content) {
        return Cut::Blank;
    }
    let pipes = || content.match_indices(PIPES);
    let count = if signs.pipes { pipes().count() } else { 0 };
    if count >= 2 || (count == 1 && content.trim_end().ends_with(PIPES)) {
        let mut cells = split(text, line, pipes().map(|(at, pipe)| (at, pipe.len())));
        let part = |cell: &Extent| text.get(cell.start..cell.end).unwrap_or_default();
        if cells.iter().all(|&cell| is_white(text, cell)) {
            return Cut::Bars(cells);
        }
        cover(text, &mut cells);
        if cells
            .iter()
            .all(|cell| cell.is_empty() || is_rule(part(cell)))
        {
            return Cut::Blank;
        }
        return Cut::Piped(cells);
    }
    let extent = trim(text, line);
    if content.chars().all(is_space) {
        return Cut::Blank;
    }
    Cut::Paragraph(extent)
}

/// `## 一、总体情况`, `**一、总体情况**`: a heading written as Markdown, without its marks, and its level.
fn without_marks(text: &str, line: Extent) -> (Extent, u8) {
    let content = text.get(line.start..line.end).unwrap_or_default();
    let hashes = content.bytes().take_while(|&byte| byte == b'#').count();
    let after = content.get(hashes..).unwrap_or_default();
    let is_heading = after.starts_with(is_space) && !after.chars().all(is_space);
    let (line, level) = match u8::try_from(hashes) {
        Ok(level @ 1..=6) if is_heading => (trim(text, line.part(hashes..content.len())), level),
        _ => (line, 0),
    };
    let content = text.get(line.start..line.end).unwrap_or_default();
    let bold = content
        .strip_prefix("**")
        .and_then(|content| content.strip_suffix("**"))
        .filter(|content| !content.contains('*') && content.contains(char::is_alphanumeric));
    match bold {
        Some(bold) => (trim(text, line.part(2..2 + bold.len())), level),
        None => (line, level),
    }
}

/// `12 | ||`: the pipes behind the last cell stand for cells that are covered, and so does the space before them.
fn cover(text: &str, cells: &mut [Extent]) {
    let Some((_, cells)) = cells.split_last_mut() else {
        return;
    };
    let covered = cells.iter().rev().take_while(|cell| cell.is_empty());
    let covered = covered.count();
    if covered > 0
        && let Some(before) = cells.iter_mut().rev().nth(covered)
        && is_white(text, *before)
    {
        *before = Extent::new(before.end, before.end);
    }
}

/// What parts cells, also as box drawing.
const PIPES: [char; 5] = ['|', '｜', '│', '┃', '║'];

/// `├──┼──┤`: a line of a box, which holds nothing.
fn is_box_rule(content: &str) -> bool {
    let content = content.trim();
    content.as_bytes().first() == Some(&0xE2)
        && content
            .chars()
            .all(|sign| matches!(sign, '\u{2500}'..='\u{257F}'))
        && !content.chars().all(|sign| PIPES.contains(&sign))
}

/// The line under a table head: `---`, `:--:`.
fn is_rule(cell: &str) -> bool {
    cell.len() >= 2
        && cell
            .bytes()
            .all(|byte| matches!(byte, b'-' | b':' | b'=' | b'+'))
}

/// No form is wider; what follows in the line belongs to the last cell.
const COLUMNS: usize = 1024;

/// As wide as the table of applications is.
const USUAL_COLUMNS: usize = 10;

/// Cuts a line at its separators, given by where in the line they stand and how long they are.
fn split(
    text: &str,
    line: Extent,
    separators: impl Iterator<Item = (usize, usize)>,
) -> Vec<Extent> {
    let mut cells = Vec::with_capacity(USUAL_COLUMNS);
    let mut start = line.start;
    for (at, length) in separators.take(COLUMNS - 1) {
        cells.push(trim(text, Extent::new(start, line.start + at)));
        start = line.start + at + length;
    }
    cells.push(trim(text, Extent::new(start, line.end)));
    cells
}

/// Without the spaces around it. A cell that holds only white space keeps it: it is blank, not covered.
fn trim(text: &str, extent: Extent) -> Extent {
    let content = text.get(extent.start..extent.end).unwrap_or_default();
    if is_bare(content.as_bytes()) {
        return extent;
    }
    let rest = content.trim_start_matches(is_space);
    if rest.is_empty() {
        return extent;
    }
    let start = extent.end - rest.len();
    Extent::new(start, start + rest.trim_end_matches(is_space).len())
}

/// Whether there is surely no space at either end, as their bytes tell of nearly every cell: ASCII, and ideographs,
/// which are three bytes and begin so.
fn is_bare(content: &[u8]) -> bool {
    let begins = matches!(content.first(), Some(b'!'..=b'~' | 0xE4..=0xE9));
    let ends = match *content {
        [.., last] if last.is_ascii() => matches!(last, b'!'..=b'~'),
        [.., first, _, _] => matches!(first, 0xE4..=0xE9),
        _ => false,
    };
    begins && ends
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\0' | '\u{200B}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_space_at_an_end_is_taken_away(text in "[ \u{a0}\u{3000}\u{200b}\u{feff}5总é一]{0,5}") {
            let trimmed = text.trim_matches(is_space);
            let wanted = if trimmed.is_empty() { &text } else { trimmed };
            let extent = trim(&text, Extent::new(0, text.len()));
            prop_assert_eq!(text.get(extent.start..extent.end), Some(wanted));
        }
    }

    fn shapes(text: &str) -> Vec<Vec<&str>> {
        blocks(text)
            .iter()
            .map(|block| match block {
                Block::Paragraph(paragraph) => {
                    vec![text.get(paragraph.text.start..paragraph.text.end).unwrap()]
                }
                Block::Row(row) => row
                    .cells
                    .iter()
                    .map(|cell| text.get(cell.start..cell.end).unwrap())
                    .collect(),
                Block::Table(_) => unreachable!(),
            })
            .collect()
    }

    #[test]
    fn a_tab_before_the_only_cell_is_a_cell_and_not_a_covered_one() {
        assert_eq!(
            shapes("\t规章\n\t0\n\t\n\t\u{a0}\n"),
            [["规章"], ["0"], [""], ["\u{a0}"]]
        );
    }

    #[test]
    fn tabs_between_cells_keep_the_empty_ones() {
        assert_eq!(
            shapes("\t\t自然人\t其他\t"),
            [vec!["", "", "自然人", "其他", ""]]
        );
    }

    #[test]
    fn the_outer_pipes_enclose_no_cell() {
        assert_eq!(
            shapes("| 规章 | 0 |  |\n|规章|0|"),
            [vec!["规章", "0", "  "], vec!["规章", "0"]]
        );
    }

    #[test]
    fn a_drawn_box_encloses_cells() {
        assert_eq!(
            shapes("┌──┬──┐\n│规章│ 0  │\n├──┼──┤\n│文件│ 3  │\n└──┴──┘\n──────\n"),
            [["规章", "0"], ["文件", "3"]]
        );
        assert_eq!(
            shapes("╔══╦══╗\n║规章║    ║\n╚══╩══╝\n"),
            [["规章", "    "]]
        );
    }

    #[test]
    fn a_pipe_at_the_edge_of_some_lines_ends_a_blank_cell() {
        assert_eq!(
            shapes("规章 | 0 | 3\n收费 | 0 | "),
            [vec!["规章", "0", "3"], vec!["收费", "0", " "]]
        );
    }

    #[test]
    fn a_pipe_ends_a_cell_on_its_line_or_on_one_of_its_own() {
        let figures = [["规章"], ["0"], ["\n"], ["3"]];
        assert_eq!(shapes("规章 |\n0 |\n|\n3 |\n||\n"), figures);
        assert_eq!(shapes("规章\n|\n0\n|\n|\n3\n|\n"), figures);
        assert_eq!(
            shapes("|\n规章 |\n0 |\n| ||\n|\n"),
            [["规章"], ["0"], [" "], ["\n"]]
        );
        // A row a line: what is blank there is so for all of it.
        assert_eq!(
            shapes("规章 | 0 |\n|||\n收费 | 3 |"),
            [vec!["规章", "0"], vec!["收费", "3"]]
        );
    }

    #[test]
    fn pipes_behind_the_last_cell_stand_for_covered_ones() {
        assert_eq!(
            shapes("规章 |   | 3 | ||\n收费 | 0 | | |"),
            [
                vec!["规章", "   ", "3", "", ""],
                vec!["收费", "0", " ", " "]
            ]
        );
    }

    #[test]
    fn a_heading_written_as_markdown_is_its_words() {
        assert_eq!(
            shapes("# 年度报告\n**一、总体情况**\n## **二、** 情况\n#号\n****\n**甲**和**乙**"),
            [
                ["年度报告"],
                ["一、总体情况"],
                ["**二、** 情况"],
                ["#号"],
                ["****"],
                ["**甲**和**乙**"]
            ]
        );
    }

    #[test]
    fn blank_lines_are_counted_before_the_next_block() {
        let gaps: Vec<u16> = blocks("一\r\n\r\n\r二\x0c三")
            .iter()
            .map(|block| match block {
                Block::Paragraph(paragraph) => paragraph.gap,
                _ => unreachable!(),
            })
            .collect();
        assert_eq!(gaps, [0, 2, 0]);
    }
}
