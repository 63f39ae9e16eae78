//! Layouts that no line tells on its own, written anew as lines with pipes: tables drawn with signs, cut at commas or
//! set apart by spaces, and a whole page in one line. The reader then has to know no other.

use memchr::memmem;

use super::{columns, drawn, flow, lines, separated};
use crate::document::Clean;
use crate::span::{Extent, Span};

/// The text in the usual layout, where some of it has another one.
pub(super) fn straightened(text: &str) -> Option<Clean> {
    let signs = Signs::of(text.as_bytes());
    if !signs.any() {
        return None;
    }
    let lines: Vec<Extent> = lines(text).collect();
    let mut page = Page {
        text,
        clean: Clean::default(),
        kept: 0,
    };
    let spaced = if signs.spaces {
        columns::rows(text, &lines)
    } else {
        Vec::new()
    };
    let mut spaced = spaced.into_iter().peekable();
    let mut at = 0;
    while let Some(&line) = lines.get(at) {
        let rest = &lines[at..];
        let grid = || signs.grid.then(|| drawn::grid(text, rest))?;
        let ruled = || signs.rules.then(|| drawn::ruled(text, rest))?;
        let separated = || signs.separators.then(|| separated::table(text, rest))?;
        if let Some(table) = grid().or_else(ruled).or_else(separated) {
            let last = rest[table.lines - 1];
            if !table.rows.is_empty() {
                page.put(Extent::new(line.start, last.end), &table.rows);
            }
            at += table.lines;
            continue;
        }
        while spaced.next_if(|(own, _)| *own < at).is_some() {}
        if let Some((_, cells)) = spaced.next_if(|(own, _)| *own == at) {
            page.put(line, &[cells]);
        } else if line.len() >= flow::LONG {
            for space in flow::cuts(text, line) {
                page.cut(space);
            }
        }
        at += 1;
    }
    page.finish()
}

/// Lines that are a table, with its rows; none where they cannot be told, and the lines stay.
pub(super) struct Drawn {
    pub(super) lines: usize,
    pub(super) rows: Vec<Cells>,
}

/// A row that is written anew.
pub(in crate::read) type Cells = Vec<Cell>;

pub(in crate::read) struct Cell {
    /// What stands in it, line by line.
    pub(super) pieces: Vec<Extent>,
    /// Where it begins.
    pub(in crate::read) place: usize,
}

impl Cell {
    pub(super) fn new(place: usize, piece: Option<Extent>) -> Cell {
        let pieces = piece.into_iter().collect();
        Cell { pieces, place }
    }

    /// What stands in it, line by line, without these characters around it; before which a space is to be written.
    pub(in crate::read) fn parts<'t>(
        &self,
        text: &'t str,
        around: &[char],
    ) -> impl Iterator<Item = (bool, &'t str, Span)> {
        let is_word = |c: char| c.is_ascii_alphanumeric();
        let mut before = None;
        self.pieces.iter().map(move |piece| {
            let whole = text.get(piece.start..piece.end).unwrap_or_default();
            let start = piece.start + whole.len() - whole.trim_start_matches(around).len();
            let part = whole.trim_matches(around);
            // Words of two lines are two words; ideographs go on.
            let is_apart = before.is_some_and(is_word) && part.starts_with(is_word);
            before = part.chars().next_back();
            (is_apart, part, Span::new(start, start + part.len()))
        })
    }
}

struct Page<'t> {
    text: &'t str,
    clean: Clean,
    /// The source is written up to here.
    kept: usize,
}

impl Page<'_> {
    /// Writes what stands before this place as it stands.
    fn keep(&mut self, end: usize) {
        let part = Span::new(self.kept, end);
        self.clean
            .push(self.text.get(self.kept..end).unwrap_or_default(), part);
        self.kept = end;
    }

    /// Writes rows in the place of these lines.
    fn put(&mut self, lines: Extent, rows: &[Cells]) {
        self.keep(lines.start);
        for (at, cells) in rows.iter().enumerate() {
            let start = cells.first().map_or(lines.start, |cell| cell.place);
            if at > 0 {
                self.clean.push("\n", Span::new(start, start));
            }
            for cell in cells {
                self.cell(cell);
            }
            self.clean.push("|", Span::default());
        }
        self.kept = lines.end;
    }

    fn cell(&mut self, cell: &Cell) {
        let place = Span::new(cell.place, cell.place);
        self.clean.push("|", place);
        for (is_apart, part, span) in cell.parts(self.text, &[]) {
            if is_apart {
                self.clean.push(" ", Span::new(span.start, span.start));
            }
            self.clean.push(part, span);
        }
        if cell.pieces.is_empty() {
            self.clean.push(" ", place);
        }
    }

    /// Ends the line where this space stands.
    fn cut(&mut self, space: Extent) {
        self.keep(space.start);
        self.clean.push("\n", Span::new(space.start, space.end));
        self.kept = space.end;
    }

    fn finish(mut self) -> Option<Clean> {
        if self.kept == 0 {
            return None;
        }
        self.keep(self.text.len());
        Some(self.clean)
    }
}

/// What such layouts have anywhere in a text; most have none of it.
#[derive(Clone, Copy)]
struct Signs {
    grid: bool,
    rules: bool,
    separators: bool,
    spaces: bool,
    long: bool,
}

impl Signs {
    fn of(text: &[u8]) -> Signs {
        let has = |sign: &str| memmem::find(text, sign.as_bytes()).is_some();
        let plus = memchr::memchr(b'+', text).is_some();
        let Spaces { rules, gaps } = Spaces::of(text);
        Signs {
            grid: plus && (has("+-") || has("+=")),
            rules,
            separators: separated::is_likely(text),
            // A row with a blank cell has two of them at least.
            spaces: gaps > 1,
            long: has_long_line(text),
        }
    }

    fn any(self) -> bool {
        self.grid || self.rules || self.separators || self.spaces || self.long
    }
}

/// What is told by the spaces of a text.
#[derive(Default)]
struct Spaces {
    /// One stands behind a rule.
    rules: bool,
    /// How often three or more stand within a line.
    gaps: usize,
}

impl Spaces {
    fn of(text: &[u8]) -> Spaces {
        let is_rule = |before: &[u8]| before.ends_with(b"==") || before.ends_with(b"--");
        let is_in_line = |byte: Option<&u8>| !matches!(byte, None | Some(b'\n' | b'\r'));
        let mut spaces = Spaces::default();
        let mut at = 0;
        while let Some(found) = memchr::memchr(b' ', text.get(at..).unwrap_or_default()) {
            let (before, rest) = text.split_at(at + found);
            let length = rest.iter().take_while(|&&byte| byte == b' ').count();
            spaces.rules |= is_rule(before);
            let is_gap = length > 2 && is_in_line(before.last()) && is_in_line(rest.get(length));
            spaces.gaps += usize::from(is_gap);
            at += found + length;
        }
        spaces
    }
}

/// Whether a line is longer than [`flow::LONG`]; looks at the end of one line in each stretch of that length alone.
fn has_long_line(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some((stretch, _)) = rest.split_at_checked(flow::LONG + 1) {
        let Some(end) = memchr::memrchr2(b'\n', b'\r', stretch) else {
            return true;
        };
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::read::text::read;
    use crate::source::Source;

    fn straight(text: &str) -> Option<String> {
        straightened(text).map(|clean| clean.text)
    }

    #[test]
    fn a_usual_text_is_left_alone() {
        for text in [
            "一、总体情况\n规章\t0\t0\n收费 3 4\n",
            "| 规章 | 0 |\n| --- | --- |\n",
            "  一、总体情况\n收到 1,234 件，办结 5 件。\n",
        ] {
            assert_eq!(straight(text), None, "{text}");
        }
    }

    #[test]
    fn a_grid_is_a_row_a_group_of_lines() {
        let grid = "前\n\
            +----------+------+\n\
            | 信息内容 | 件数 |\n\
            +==========+======+\n\
            | 行政规范 | 3    |\n\
            | 性文件   |      |\n\
            +----------+------+\n\
            | 规章     |      |\n\
            +----------+------+\n后";
        let rows = "前\n|信息内容|件数|\n|行政规范性文件|3|\n|规章| |\n后";
        assert_eq!(straight(grid).as_deref(), Some(rows));
        // Rules around the head and the whole only.
        let grid = "+----+---+\n| 甲 | 数 |\n+----+---+\n| 乙 | 3 |\n| 丙 | 4 |\n+----+---+\n";
        let rows = "|甲|数|\n|乙|3|\n|丙|4|\n";
        assert_eq!(straight(grid).as_deref(), Some(rows));
        let heads =
            "+----+----+\n| 甲 | 乙 |\n+----+----+\n| 丙 | 丁 |\n| 1  | 2  |\n+----+----+\n";
        let rows = "|甲|乙|\n|丙|丁|\n|1|2|\n";
        assert_eq!(straight(heads).as_deref(), Some(rows));
    }

    #[test]
    fn the_rules_of_a_simple_table_are_its_columns() {
        let table = "\
            ==============  ====  ====\n\
            信息内容        制发  废止\n\
            ==============  ====  ====\n\
            规章                  2\n\
            行政规范性文件  3\n\
            ==============  ====  ====\n";
        let rows = "|信息内容|制发|废止|\n|规章| |2|\n|行政规范性文件|3| |\n";
        assert_eq!(straight(table).as_deref(), Some(rows));
        let dashes = table.replace('=', "-");
        assert_eq!(straight(&dashes).as_deref(), Some(rows));
        // Words that keep to no column are nobody's.
        let shifted = table.replace("规章                  2", "规章           2");
        assert_eq!(straight(&shifted), None);
    }

    #[test]
    fn what_commas_and_semicolons_cut_is_a_table_where_it_has_figures() {
        let rows = "前\n|信息内容|制发|废止|\n|规章|0|0|\n|收费| |1|\n\n后";
        for (from, to) in [
            (",", ","),
            (",", ";"),
            (",", ", "),
            (",", "，"),
            (",", "；"),
        ] {
            let table = "前\n信息内容,制发,废止\n规章,0,0\n收费,,1\n\n后".replace(from, to);
            assert_eq!(straight(&table).as_deref(), Some(rows), "{table}");
        }
        let quoted = "\"信息,内容\",\"制\"\"发\"\n\"规章\",\"0\"\n\"收费\",\"3\"\n";
        let rows = "|信息,内容|制\"发|\n|规章|0|\n|收费|3|\n";
        assert_eq!(straight(quoted).as_deref(), Some(rows));
        for text in [
            "1,234\n5,678\n9,012\n",
            "收到0,0件\n甲;乙\n",
            "共3,000件,办结2,000件\n",
        ] {
            assert_eq!(straight(text), None, "{text}");
        }
    }

    #[test]
    fn a_blank_cell_between_spaces_has_its_place_under_the_heads_or_beside_whole_rows() {
        let heads = "\
            \u{20}             甲方  乙方  丙方  总计\n\
            一、本年新收   3     0     1     4\n\
            二、上年结转         2           2\n\
            三、其他\n";
        let rows = "\
            \u{20}             甲方  乙方  丙方  总计\n\
            一、本年新收   3     0     1     4\n\
            |二、上年结转| |2| |2|\n\
            三、其他\n";
        assert_eq!(straight(heads).as_deref(), Some(rows));
        let beside = "\
            一、本年新收   3     0     1     4\n\
            二、上年结转         2           2\n\
            三、办理结果   1     0     5     6\n\
            四、结转下年度 0     10    0    10\n";
        let told = straight(beside).unwrap();
        assert!(told.contains("|二、上年结转| |2| |2|"), "{told}");
        // Between two columns it may be of either; three columns are too few.
        for text in [
            heads.replace("      2           2", "          2       2"),
            heads
                .replace("  总计", "")
                .replace("     4", "")
                .replace("           2", ""),
        ] {
            assert_eq!(straight(&text), None, "{text}");
        }
    }

    #[test]
    fn a_page_in_one_line_is_cut_at_its_spaces_but_not_within_sentences() {
        let long = "公开及时。".repeat(200);
        let page = format!(
            "某局2022年度报告 一、 总体情况 2022年，共收到 41 件，{long} 二、主动公开 规章 0 3 \
             三、依申请公开 （一） 予以公开 7"
        );
        let cut = straight(&page).unwrap();
        let lines: Vec<&str> = cut.lines().collect();
        let sentence = format!("2022年，共收到 41 件，{long}");
        let expected = [
            "某局2022年度报告",
            "一、 总体情况",
            &sentence,
            "二、主动公开",
            "规章",
            "0",
            "3",
            "三、依申请公开",
            "（一） 予以公开",
            "7",
        ];
        assert_eq!(lines, expected);
        assert_eq!(straight(&page.replace("三、", "四、")), None);
    }

    #[test]
    fn a_long_line_is_read_in_linear_time() {
        let begin = "   0,0 +- == -- 一、总体情况 二、主动公开 三、依申请公开 ";
        for unit in [
            "规章 0 0 ",
            "3 件，",
            "0,0;",
            "一、 ",
            "+-",
            "== ",
            "\"\",\"",
            "公开",
            "甲，乙\n",
            "-- --\n甲\n",
            "+-+\n|+-甲|\n",
            "甲   0   0\n",
        ] {
            let text = format!("{begin}{}", unit.repeat(1_000_000 / unit.len()));
            straightened(&text);
            let lines = text.replace(' ', "\n");
            straightened(&lines);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_anew_leads_back_to_itself(text in "([一三规章0-9]| |  |\n|\\||,|;|\"|\\+-|==|--|\t){0,60}") {
            let document = read(Source::from_text(text.clone()));
            let shown = document.text();
            for (at, sign) in shown.char_indices().filter(|(_, sign)| sign.is_alphanumeric()) {
                let span = document.span(Extent::new(at, at + sign.len_utf8()));
                prop_assert_eq!(text.get(span.start..span.end), shown.get(at..at + sign.len_utf8()));
            }
        }
    }
}
