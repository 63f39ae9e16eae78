//! What is kept of a report for the comparison with others.

use std::ops::Range;
use std::sync::Arc;

use crate::check::names;
use crate::diagnostic::{CellName, Place};
use crate::form::TableForm;
use crate::number::{Decimal, Value};
use crate::report::{BodyKind, Report};
use crate::rule::{Check, ForEach, RuleSet, SeriesCheck, SeriesFault};
use crate::span::{Extent, Span};
use crate::utf8;
use crate::walk::{MarkKind, Walk};

use super::body::part;
use super::passage::{Memory, Passages, passages};

/// A place that can still be told when its document is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    pub span: Span,
    pub place: Place,
}

/// Which figures are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Those that a rule about several years names.
    Named,
    /// All: the report takes part in a roll-up.
    All,
}

#[derive(Debug)]
pub struct Sketch {
    /// As it is shown.
    pub path: String,
    /// The name as printed.
    pub(super) body: Option<String>,
    /// The places above the body and its own name; `None` where it is uncertain whose report it is.
    pub(super) parted: Option<(String, String)>,
    /// `None` where two places disagree about it.
    pub(super) year: Option<u16>,
    pub(super) title: Spot,
    /// Bytes of the source: one that has changed since cannot take the findings.
    pub source_length: usize,
    pub(super) figures: Vec<Kept>,
    /// Rules (by index) whose relation the text explains away.
    pub(super) explained: Vec<usize>,
    pub(super) passages: Vec<Passages>,
    /// Sentences that name the report's own year.
    pub(super) of_this_year: Vec<u64>,
    /// Sentences that name the year before, and where.
    pub(super) of_last_year: Vec<(u64, Spot)>,
}

/// A figure, by the place of its cell in the forms.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    table: u16,
    block: u16,
    row: u16,
    column: u16,
    /// `None` for a blank.
    pub(super) value: Option<Decimal>,
    pub(super) spot: Spot,
}

impl Kept {
    /// Table, row and column.
    pub(super) fn names<'r>(&self, rules: &'r RuleSet) -> Option<[&'r str; 3]> {
        let table = rules.tables.get(usize::from(self.table))?;
        let block = table.blocks.get(usize::from(self.block))?;
        let row = block.rows.get(usize::from(self.row))?;
        let column = block.columns.get(usize::from(self.column))?;
        Some([&table.id, &row.name, &column.name])
    }

    /// Row and column as they are printed.
    pub(super) fn labels(&self, rules: &RuleSet) -> Option<[String; 2]> {
        self.names(rules)?;
        let table = rules.tables.get(usize::from(self.table))?;
        let block = table.blocks.get(usize::from(self.block))?;
        Some([
            names::row_of(block, usize::from(self.row)),
            names::column_of(block, usize::from(self.column)),
        ])
    }

    pub(super) fn cell(&self, rules: &RuleSet) -> Option<CellName> {
        let [table, row, column] = self.names(rules)?.map(str::to_owned);
        Some(CellName { table, row, column })
    }

    pub(super) fn addend(&self) -> Decimal {
        self.value.unwrap_or(Decimal::ZERO)
    }

    #[cfg(test)]
    pub(super) fn blank(spot: Spot) -> Kept {
        Kept {
            table: 0,
            block: 0,
            row: 0,
            column: 0,
            value: None,
            spot,
        }
    }
}

impl Sketch {
    /// `locate` counts lines and columns, which the engine does not. What is learnt of one report is of use for the next.
    pub fn of(
        path: String,
        report: &Report<'_>,
        rules: &RuleSet,
        keep: Keep,
        locate: &dyn Fn(Span) -> Place,
        memory: &mut Memory,
    ) -> Sketch {
        let spot = |extent: Extent| {
            let span = report.document.span(extent);
            Spot {
                span,
                place: locate(span),
            }
        };
        let year = certain_year(report);
        let title = report.title.as_ref().map_or_else(
            || Extent::new(0, 0),
            |title| title.year_extent.unwrap_or(title.extent),
        );
        let mut sketch = Sketch {
            path,
            body: report.body.as_ref().map(|body| body.name.clone()),
            parted: report
                .body
                .as_ref()
                .filter(|body| body.kind != BodyKind::Unknown)
                .and_then(|body| part(&body.name)),
            year,
            title: spot(title),
            source_length: report.document.source.text.len(),
            figures: figures(report, rules, keep, &spot),
            explained: explained(report, rules),
            passages: passages(report, &rules.compared().sections, &spot, memory),
            of_this_year: Vec::new(),
            of_last_year: Vec::new(),
        };
        if let Some(year) = year {
            sketch.sentences(report, year, &spot);
        }
        sketch
    }

    pub fn is_report_of(&self) -> (Option<&str>, Option<u16>) {
        (self.body.as_deref(), self.year)
    }

    fn sentences(&mut self, report: &Report<'_>, year: u16, spot: &dyn Fn(Extent) -> Spot) {
        let text = report.document.text();
        let [own, last] = [year, year - 1].map(|year| format!("{year}年"));
        for prose in report.prose.iter().filter(|prose| !prose.heading) {
            let range = prose.extent.start..prose.extent.end;
            // Where the sentences end that are known to name the one year, and the other.
            let mut known = [range.start; 2];
            for at in years_in(report, &range) {
                let printed = text.get(at..range.end).unwrap_or_default();
                let is_own = printed.starts_with(&own);
                if !is_own && !printed.starts_with(&last) {
                    continue;
                }
                let known = &mut known[usize::from(is_own)];
                if at < *known {
                    continue;
                }
                let Range { start, end } = sentence_around(report, &range, at);
                *known = end;
                let sentence = text.get(start..end).unwrap_or_default();
                if is_own {
                    self.of_this_year.push(hash(sentence));
                } else if let Some(at) = stale(sentence, &last) {
                    let extent = Extent::new(start + at, start + at + last.len());
                    self.of_last_year.push((hash(sentence), spot(extent)));
                }
            }
        }
    }
}

/// Where the last four digits of each number in a part of the text begin.
fn years_in(report: &Report<'_>, range: &Range<usize>) -> impl Iterator<Item = usize> {
    let bytes = report.document.text().as_bytes();
    let numerals = Walk::within(&report.walk().numerals, range).iter();
    numerals.filter_map(|&numeral| {
        let numeral = numeral as usize;
        let digits = bytes.get(numeral..)?.iter();
        let digits = digits.take_while(|digit| digit.is_ascii_alphanumeric());
        (numeral + digits.count()).checked_sub(4)
    })
}

/// The sentence of a paragraph that something stands in, with the mark that ends it.
fn sentence_around(report: &Report<'_>, paragraph: &Range<usize>, at: usize) -> Range<usize> {
    let bytes = report.document.text().as_bytes();
    let marks = |range: Range<usize>| {
        let marks = report.walk().marks_in(&range).iter();
        marks.filter(|mark| mark.kind == MarkKind::Sentence && mark.is_wide())
    };
    let before = marks(paragraph.start..at).next_back();
    let start = before.map_or(paragraph.start, |mark| mark.end());
    let line = memchr::memrchr(b'\n', bytes.get(start..at).unwrap_or_default());
    let behind = marks(at..paragraph.end).next();
    let end = behind.map_or(paragraph.end, |mark| mark.end());
    let line_end = memchr::memchr(b'\n', bytes.get(at..end).unwrap_or_default());
    Range {
        start: line.map_or(start, |line| start + line + 1),
        end: line_end.map_or(end, |line| at + line + 1),
    }
}

/// The year, where title and period do not contradict each other.
fn certain_year(report: &Report<'_>) -> Option<u16> {
    let title = report.title.as_ref().and_then(|title| title.year);
    let period = report.period.as_ref().and_then(|period| period.to);
    match (title, period) {
        (Some(title), Some(to)) if to.year != title => None,
        _ => report.year_value(),
    }
}

fn figures(
    report: &Report<'_>,
    rules: &RuleSet,
    keep: Keep,
    spot: &dyn Fn(Extent) -> Spot,
) -> Vec<Kept> {
    let keep_all = keep == Keep::All;
    let mut figures = Vec::new();
    let compared = rules.compared();
    for table in &report.tables {
        // What could not be read with certainty proves nothing about another report; nor does a table that
        // stands twice.
        let twice = report
            .tables
            .iter()
            .filter(|other| other.form.id == table.form.id)
            .count()
            > 1;
        if table.foreign || twice || !table.faults.is_empty() {
            continue;
        }
        let Some(form) = position(&rules.tables, table.form) else {
            continue;
        };
        for (at, block) in table.blocks.iter().enumerate() {
            let at = index(at);
            let mut keep = |row: u16, column: u16| {
                let Some(figure) = block.figure(row.into(), column.into()) else {
                    return;
                };
                let value = match &figure.value {
                    Value::Number(number) => Some(number.value),
                    Value::Blank(_) => None,
                    Value::Other => return,
                };
                figures.push(Kept {
                    table: form,
                    block: at,
                    row,
                    column,
                    value,
                    spot: spot(figure.extent),
                });
            };
            let (rows, columns) = (block.form.rows.len(), block.form.columns.len());
            match keep_all {
                true => (0..index(rows))
                    .flat_map(|row| (0..index(columns)).map(move |column| (row, column)))
                    .for_each(|(row, column)| keep(row, column)),
                false => compared
                    .cells_of(form, at)
                    .iter()
                    .for_each(|&[_, _, row, column]| keep(row, column)),
            }
        }
    }
    figures.shrink_to_fit();
    figures
}

fn index(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn position(tables: &[TableForm], form: &TableForm) -> Option<u16> {
    let at = tables.iter().position(|own| std::ptr::eq(own, form))?;
    u16::try_from(at).ok()
}

/// Whether a rule about several years speaks of this cell.
fn wants(rules: &RuleSet, table: &str, row: &str, column: &str) -> bool {
    series_checks(rules).any(|(_, check)| {
        let holds = |name: &str| {
            let mut formulas = check.holds.iter().flat_map(|formula| formula.0.names());
            formulas.any(|(own, _)| last_years(own).unwrap_or(own) == name)
        };
        let only = |line: &str| check.only.is_empty() || check.only.iter().any(|own| own == line);
        check.table.as_deref() == Some(table)
            && match (check.fault, check.for_each) {
                (SeriesFault::Jump, _) => check
                    .figures
                    .iter()
                    .any(|own| own.split_once('/') == Some((row, column))),
                (SeriesFault::Relation, Some(ForEach::Row)) => holds(column) && only(row),
                (SeriesFault::Relation, Some(ForEach::Column)) => holds(row) && only(column),
                _ => false,
            }
    })
}

fn series_checks(rules: &RuleSet) -> impl Iterator<Item = (usize, &SeriesCheck)> {
    let numbered = rules.rules.iter().enumerate();
    numbered.filter_map(|(at, rule)| match &rule.check {
        Check::Series(check) => Some((at, &**check)),
        _ => None,
    })
}

/// The name of a row or column in last year's report.
pub(super) fn last_years(name: &str) -> Option<&str> {
    name.strip_prefix("上年/")
}

fn explained(report: &Report<'_>, rules: &RuleSet) -> Vec<usize> {
    let explains = |check: &SeriesCheck| {
        let prose = report.prose.iter().zip(report.lists_by_prose());
        let mut lists = prose.filter_map(|(prose, lists)| (!prose.heading).then_some(lists));
        lists.any(|lists| check.about.are_among(lists) && check.unless.are_among(lists))
    };
    series_checks(rules)
        .filter(|(_, check)| !check.unless.is_empty() && explains(check))
        .map(|(at, _)| at)
        .collect()
}

/// What the rules about several reports look at, which is the same for every report.
#[derive(Debug)]
pub(crate) struct Compared {
    /// Cells that one of them names, in order: table, block, row and column.
    cells: Vec<[u16; 4]>,
    /// The sections that one of them compares, each once.
    pub(super) sections: Vec<Arc<str>>,
}

impl Compared {
    pub(crate) fn of(rules: &RuleSet) -> Compared {
        let mut cells = Vec::new();
        for (table_at, table) in rules.tables.iter().enumerate() {
            for (block_at, block) in table.blocks.iter().enumerate() {
                for (row_at, row) in block.rows.iter().enumerate() {
                    for (column_at, column) in block.columns.iter().enumerate() {
                        if wants(rules, &table.id, &row.name, &column.name) {
                            cells.push([table_at, block_at, row_at, column_at].map(index));
                        }
                    }
                }
            }
        }
        Compared {
            cells,
            sections: sections(rules),
        }
    }

    fn cells_of(&self, table: u16, block: u16) -> &[[u16; 4]] {
        let from = self
            .cells
            .partition_point(|cell| cell[..2] < [table, block][..]);
        let cells = self.cells.get(from..).unwrap_or_default();
        let to = cells.partition_point(|cell| cell[..2] == [table, block][..]);
        cells.get(..to).unwrap_or_default()
    }
}

fn sections(rules: &RuleSet) -> Vec<Arc<str>> {
    let mut ids: Vec<Arc<str>> = Vec::new();
    for rule in &rules.rules {
        let own = match &rule.check {
            Check::Series(check) => &check.sections,
            Check::Rollup(check) => &check.sections,
            _ => continue,
        };
        ids.extend(own.iter().map(|id| Arc::from(id.as_str())));
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Where a sentence speaks of a year as one speaks of the report's own: 2021年，我局…, not 自2021年起, 较2021年,
/// 2021年3月 or 《…2021年…》.
fn stale(sentence: &str, year: &str) -> Option<usize> {
    if sentence.chars().count() < SHORTEST || sentence.contains('《') {
        return None;
    }
    let mut found = sentence.match_indices(year);
    let (at, _) = found.next().filter(|_| found.next().is_none())?;
    let before = sentence.get(..at)?.trim_end().chars().next_back();
    let rest = sentence.get(at + year.len()..)?.trim_start();
    let bound = before.is_some_and(|before| {
        before.is_numeric() || "自从与较比同至截于在到和及、—-~〔（(起由对上".contains(before)
    });
    let dated = rest.starts_with(|next: char| next.is_numeric())
        || [
            "以来", "起", "以后", "之后", "后", "以前", "前", "印发", "发布", "修订", "版", "底",
            "末", "初", "至", "到", "—", "-", "相比", "同期", "的", "、", "和", "与", "及", "）",
            "〕", ")", "增", "减", "下降", "上升", "提高",
        ]
        .iter()
        .any(|word| rest.trim_start_matches('度').starts_with(word));
    (!bound && !dated).then_some(at)
}

/// A sentence of fewer characters comes about twice by chance.
const SHORTEST: usize = 14;

fn hash(sentence: &str) -> u64 {
    let add = |hash: u64, code: u32| (hash ^ u64::from(code)).wrapping_mul(0x0100_0000_01b3);
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut rest = sentence;
    loop {
        let mut usual = rest.as_bytes();
        while let Some(window) = usual.first_chunk::<4>() {
            let code = u32::from_be_bytes(*window) >> 8;
            if !is_usual(code) {
                break;
            }
            hash = add(hash, code);
            usual = &usual[3..];
        }
        let met = rest.len() - usual.len();
        let mut others = utf8::codes(rest.get(met..).unwrap_or_default());
        let Some((_, code)) = others.next() else {
            return hash;
        };
        if counts(code) {
            hash = add(hash, code);
        }
        rest = rest.get(met + utf8::length(code)..).unwrap_or_default();
    }
}

/// Whether the character with this code is a letter or a figure. The usual ones are told without the tables of
/// Unicode.
#[inline(always)]
pub(super) fn counts(code: u32) -> bool {
    is_usual(code) || is_other_letter(code)
}

/// U+4E00 to U+9FFF.
#[inline(always)]
pub(super) fn is_usual(code: u32) -> bool {
    (0xE4_B8_80..=0xE9_BF_BF).contains(&code)
}

#[inline(always)]
fn is_other_letter(code: u32) -> bool {
    match code {
        0..=0x7F => u8::try_from(code).is_ok_and(|byte| byte.is_ascii_alphanumeric()),
        // ！ to ／, ： to ＠, U+3000 to 〃, 〈 to 】, U+2000 to U+206F.
        0xEF_BC_81..=0xEF_BC_8F
        | 0xEF_BC_9A..=0xEF_BC_A0
        | 0xE3_80_80..=0xE3_80_83
        | 0xE3_80_88..=0xE3_80_91
        | 0xE2_80_80..=0xE2_81_AF => false,
        _ => is_rare_letter(code),
    }
}

#[cold]
fn is_rare_letter(code: u32) -> bool {
    utf8::character(code).is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::examples::{OF_2022, rules};
    use crate::document::Format;
    use crate::read;
    use crate::report::Given;

    #[test]
    fn the_characters_that_count_are_those_of_unicode() {
        for character in '\0'..=char::MAX {
            let code = utf8::code(character.encode_utf8(&mut [0; 4]).as_bytes());
            assert_eq!(counts(code), character.is_alphanumeric(), "{character:?}");
        }
    }

    fn part() -> impl Strategy<Value = &'static str> {
        prop_oneof![
            Just("2022年"),
            Just("2021年"),
            Just("A2021年"),
            Just("120220年"),
            Just("2021 年"),
            Just("，全年收到政府信息公开申请41件"),
            Just("公开的渠道更加多样"),
            Just("《条例》"),
            Just("。"),
            Just("；"),
            Just("!"),
            Just("\n"),
        ]
    }

    proptest! {
        #[test]
        fn sentences_that_name_a_year_are_those_of_a_plain_search(
            paragraphs in prop::collection::vec(prop::collection::vec(part(), 1..12), 1..4),
        ) {
            let paragraphs: Vec<String> = paragraphs.iter().map(|parts| parts.concat()).collect();
            let text = OF_2022.replace("{正文}", &paragraphs.join("\n\n"));
            let document = read(Format::Markdown, text.as_bytes()).unwrap();
            let report = Report::recognise(&document, rules(), &Given::default());
            let locate = |_| Place::default();
            let mut memory = Memory::default();
            let sketch = Sketch::of(String::new(), &report, rules(), Keep::Named, &locate, &mut memory);
            let (mut of_this_year, mut of_last_year) = (Vec::new(), Vec::new());
            for prose in report.prose.iter().filter(|prose| !prose.heading) {
                for sentence in report.text(prose.extent).split_inclusive(['。', '；', '！', '？', '\n']) {
                    if sentence.contains("2022年") {
                        of_this_year.push(hash(sentence));
                    }
                    if stale(sentence, "2021年").is_some() {
                        of_last_year.push(hash(sentence));
                    }
                }
            }
            prop_assert_eq!(sketch.of_this_year, of_this_year);
            let told: Vec<u64> = sketch.of_last_year.iter().map(|(hash, _)| *hash).collect();
            prop_assert_eq!(told, of_last_year);
            for (_, spot) in &sketch.of_last_year {
                let year = document.source.text.get(spot.span.start..spot.span.end);
                prop_assert_eq!(year, Some("2021年"));
            }
        }
    }
}
