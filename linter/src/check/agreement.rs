//! `[rule.check.agreement]`: numbers in the text that a table must bear out.
//!
//! 收到 may mean 新收, 新收 with 上年结转, or 总计. A number is wrong only when no reading fits, and then
//! the message says what it equals instead.

use crate::diagnostic::{Severity, Wording};
use crate::number::{Bound, Decimal};
use crate::report::{Report, Table};
use crate::rule::{AgreementCheck, Check, ClaimForm, Reading, RuleSet};
use crate::span::Extent;

use super::Finding;
use super::equation::cells_of;
use super::names::{self, Place};
use super::sentence::{self, Paragraph};

/// A number in the text that speaks of a table's figures.
#[derive(Debug)]
pub struct Claim {
    pub extent: Extent,
    pub value: Decimal,
    /// The reading that fits, as `table/row/column`; `None` when none does.
    pub means: Option<String>,
}

/// Every claim that the rules see in a report, in order.
pub fn claims(report: &Report<'_>, rules: &RuleSet) -> Vec<Claim> {
    let paragraphs = sentence::paragraphs(report);
    let mut found: Vec<Claim> = Vec::new();
    for rule in &rules.rules {
        let Check::Agreement(check) = &rule.check else {
            continue;
        };
        let Some(table) = report.table(&check.table) else {
            continue;
        };
        each_statement(report, check, &paragraphs, |statement| {
            let values = readings(table, &statement.form.readings);
            if values.is_empty() {
                return;
            }
            let means = statement
                .agreeing(&values)
                .map(|value| format!("{}/{}", check.table, value.text));
            if !found.iter().any(|claim| {
                claim.extent == statement.extent && (claim.means.is_some() || means.is_none())
            }) {
                found.retain(|claim| claim.extent != statement.extent);
                found.push(Claim {
                    extent: statement.extent,
                    value: statement.value,
                    means,
                });
            }
        });
    }
    found.sort_by_key(|claim| claim.extent);
    found
}

pub(super) fn check(
    report: &Report<'_>,
    check: &AgreementCheck,
    paragraphs: &[Paragraph<'_>],
) -> Vec<Finding> {
    let Some(table) = report.table(&check.table) else {
        return Vec::new();
    };
    let mut findings: Vec<Finding> = Vec::new();
    each_statement(report, check, paragraphs, |statement| {
        let values = readings(table, &statement.form.readings);
        // A reading that cannot be computed might be the one that fits.
        let incomplete = values.len() < statement.form.readings.len();
        if incomplete || statement.agreeing(&values).is_some() || statement.is_vague() {
            return;
        }
        if findings
            .iter()
            .any(|known| known.extent == statement.extent)
        {
            return;
        }
        findings.push(disagreement(report, table, &statement, &values));
    });
    findings
}

struct Statement<'p> {
    form: &'p ClaimForm,
    paragraph: &'p Paragraph<'p>,
    extent: Extent,
    value: Decimal,
    /// The number in the text; `None` where the sentence denies any: 未收到.
    phrase: Option<&'p crate::number::Phrase>,
}

struct Value<'f> {
    text: &'f str,
    value: Decimal,
    cells: Vec<(Place, Decimal)>,
}

impl Statement<'_> {
    fn agreeing<'v, 'f>(&self, values: &'v [Value<'f>]) -> Option<&'v Value<'f>> {
        // Nothing carried over makes every zero right; a stated zero means the first reading.
        let candidates = if self.value.is_zero() {
            &values[..1]
        } else {
            values
        };
        candidates.iter().find(|reading| match self.phrase {
            Some(phrase) => phrase.agrees(reading.value),
            None => reading.value.is_zero(),
        })
    }

    /// 近, 约, 余: too vague to contradict a table.
    fn is_vague(&self) -> bool {
        self.phrase
            .is_some_and(|phrase| phrase.bound != Bound::Exact)
    }
}

fn each_statement<'p>(
    report: &Report<'_>,
    check: &'p AgreementCheck,
    paragraphs: &'p [Paragraph<'p>],
    mut act: impl FnMut(Statement<'p>),
) {
    let year = report.year_value();
    for paragraph in paragraphs {
        for form in &check.claims {
            if !form
                .words
                .iter()
                .any(|word| paragraph.text.contains(word.as_str()))
            {
                continue;
            }
            for phrase in &paragraph.phrases {
                if !check
                    .units
                    .iter()
                    .any(|unit| unit == paragraph.unit(phrase))
                {
                    continue;
                }
                let range = phrase.range.clone();
                let sentence = paragraph.sentence(range.start, range.end);
                let before = paragraph.slice(sentence.start..range.start);
                let after = paragraph.slice(range.end..sentence.end);
                let matches_before = form.before.as_ref().is_none_or(|pattern| {
                    pattern.regex().is_some_and(|regex| regex.is_match(before))
                });
                let matches_after = || {
                    form.after.as_ref().is_none_or(|pattern| {
                        pattern.regex().is_some_and(|regex| regex.is_match(after))
                    })
                };
                if !matches_before
                    || !matches_after()
                    || form.before.is_none() && form.after.is_none()
                {
                    continue;
                }
                if !concerns(paragraph, form, year, range.start, range.end) {
                    continue;
                }
                act(Statement {
                    form,
                    paragraph,
                    extent: paragraph.extent.part(range),
                    value: phrase.value,
                    phrase: Some(phrase),
                });
            }
            if let Some(regex) = form.none.as_ref().and_then(|pattern| pattern.regex()) {
                for found in regex.find_iter(paragraph.text) {
                    if concerns(paragraph, form, year, found.start(), found.end()) {
                        act(Statement {
                            form,
                            paragraph,
                            extent: paragraph.extent.part(found.range()),
                            value: Decimal::ZERO,
                            phrase: None,
                        });
                    }
                }
            }
        }
    }
}

/// Words that move a clause to another time or another kind of thing.
const ELSEWHERE: [&str; 14] = [
    "上年度",
    "去年",
    "上一年",
    "同比",
    "较上年",
    "比上年",
    "与上年",
    "相比",
    "截至目前累计",
    "历年",
    "12345",
    "信箱",
    "热线",
    "邮箱",
];

/// Whether the sentence speaks of this year and of the thing that the form means.
fn concerns(
    paragraph: &Paragraph<'_>,
    form: &ClaimForm,
    year: Option<u16>,
    start: usize,
    end: usize,
) -> bool {
    let sentence = paragraph.sentence(start, end);
    let clause_range = paragraph.clause(start, end);
    let clause = paragraph.slice(clause_range.clone());
    let whole = paragraph.slice(sentence.clone());
    let holds =
        |text: &str, words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    if !form.about.is_empty() && !holds(whole, &form.about) || holds(clause, &form.unless) {
        return false;
    }
    let subject = paragraph.slice(sentence.start..start);
    if ELSEWHERE.iter().any(|word| clause.contains(word)) {
        return false;
    }
    // The nearest year before the number must be this one.
    let last_year = years_in(subject).last();
    match (last_year, year) {
        (Some(named), Some(year)) => named == year,
        _ => true,
    }
}

/// The four-digit years of a text that stand before 年.
fn years_in(text: &str) -> impl Iterator<Item = u16> {
    text.match_indices('年').filter_map(|(at, _)| {
        let before = text.get(..at)?.trim_end();
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        (digits == 4)
            .then(|| before.get(before.len() - 4..)?.parse().ok())
            .flatten()
    })
}

fn readings<'f>(table: &Table<'_>, readings: &'f [Reading]) -> Vec<Value<'f>> {
    readings
        .iter()
        .filter_map(|reading| {
            let evaluated = reading
                .expression
                .evaluate(&mut |name| cells_of(table, name))?;
            let cells = evaluated
                .operands
                .into_iter()
                .map(|(_, place, value)| (place, value))
                .collect();
            Some(Value {
                text: &reading.text,
                value: evaluated.value,
                cells,
            })
        })
        .collect()
}

/// A whole other than the body's own: 全区 against 本级.
const WIDER: [&str; 12] = [
    "全市",
    "全区",
    "全县",
    "全省",
    "全系统",
    "各部门",
    "各单位",
    "各级",
    "各镇",
    "各街道",
    "下属",
    "各乡镇",
];

fn disagreement(
    report: &Report<'_>,
    table: &Table<'_>,
    statement: &Statement<'_>,
    values: &[Value<'_>],
) -> Finding {
    let title = names::table(table);
    let paragraph = statement.paragraph;
    let start = statement.extent.start - paragraph.extent.start;
    let end = statement.extent.end - paragraph.extent.start;
    let clause = paragraph.slice(paragraph.clause(start, end)).trim();
    let quoted: String = if clause.chars().count() <= 40 {
        clause.to_owned()
    } else {
        report.text(statement.extent).to_owned()
    };
    let quoted: String = quoted.split(['\r', '\n']).collect();
    let mut shown: Vec<String> = Vec::new();
    let mut shown_en: Vec<String> = Vec::new();
    for value in values {
        let words = reading_words(table, value);
        if !shown.contains(&words) {
            shown_en.push(in_english(&words));
            shown.push(words);
        }
    }
    let same = equal_cell(table, statement, values);
    let (same_zh, same_en) = match &same {
        Some((_, name)) => (
            format!("；{} 恰是{}", statement.value, name.zh),
            format!("; {} happens to be {}", statement.value, name.en),
        ),
        None => (String::new(), String::new()),
    };
    let mut finding = Finding::new(
        statement.extent,
        format!(
            "正文“{quoted}”与{}不符：表中{}{same_zh}",
            title.zh,
            shown.join("，")
        ),
        format!(
            "the text says “{quoted}”, but {}: {}{same_en}",
            title.en,
            shown_en.join(", ")
        ),
    )
    .label(
        format!("正文 {}", statement.value),
        format!("text {}", statement.value),
    )
    .advice(
        "核对台账，使正文与表格一致；口径不同的，写明口径",
        "check the records and make text and table agree; if the scope differs, say so",
    );
    for value in values {
        for (place, figure) in &value.cells {
            let Some(cell) = place.figure(table) else {
                continue;
            };
            if finding
                .related
                .iter()
                .any(|note| note.extent == cell.extent)
                || finding.related.len() >= 12
            {
                continue;
            }
            let block = &table.blocks[place.block];
            let row = names::row(block, place.row);
            let name = if names::is_list(block) {
                format!("{row} {figure}")
            } else {
                format!("{row} {} {figure}", names::column(block, place.column))
            };
            finding.note_cell(
                cell.extent,
                Wording::new(name.clone(), name),
                place.cell(table),
            );
        }
    }
    if let Some((place, name)) = same
        && let Some(cell) = place.figure(table)
        && !finding
            .related
            .iter()
            .any(|note| note.extent == cell.extent)
    {
        let shown = Wording::new(
            format!("{} {}", name.zh, statement.value),
            format!("{} {}", name.en, statement.value),
        );
        finding.note_cell(cell.extent, shown, place.cell(table));
    }
    finding.cell = values
        .first()
        .and_then(|value| value.cells.first())
        .map(|(place, _)| place.cell(table));
    if WIDER.iter().any(|word| clause.contains(word)) {
        finding.severity = Some(Severity::Hint);
        finding
            .message
            .zh
            .push_str("；如口径不同（如全区与本级），请写明");
        finding
            .message
            .en
            .push_str("; if the scope differs (the whole area against the body itself), say so");
    }
    finding
}

/// `新收 41`, `新收＋上年结转 ＝ 41`, `渠道各项之和 2938`.
fn reading_words(table: &Table<'_>, value: &Value<'_>) -> String {
    let mut words = String::new();
    let mut terms = 0;
    for term in value.text.split_inclusive(['+', '-']) {
        let (path, sign) = match term.strip_suffix('+') {
            Some(path) => (path, "＋"),
            None => term
                .strip_suffix('-')
                .map_or((term, ""), |path| (path, "－")),
        };
        let (row, column) = path.trim().split_once('/').unwrap_or((path.trim(), ""));
        let is_group = !table
            .blocks
            .iter()
            .flat_map(|block| &block.form.rows)
            .any(|form| form.name == row && !form.heading);
        let narrow = table
            .blocks
            .iter()
            .all(|block| block.form.columns.len() <= 3)
            || column == "总计";
        words.push_str(&row.replace('.', "·"));
        if !narrow {
            words.push('·');
            words.push_str(column.rsplit('.').next().unwrap_or(column));
        }
        if is_group {
            words.push_str("各项之和");
        }
        words.push_str(sign);
        terms += 1;
    }
    let equals = if terms > 1 { " ＝" } else { "" };
    format!("{words}{equals} {}", value.value)
}

/// The signs of an English sentence; the names stay as the form prints them.
fn in_english(words: &str) -> String {
    words
        .replace('＋', " + ")
        .replace('－', " − ")
        .replace('＝', "=")
        .replace("各项之和", " (all of them)")
}

/// A cell that holds the stated number, in the rows and columns that the readings speak of.
fn equal_cell(
    table: &Table<'_>,
    statement: &Statement<'_>,
    values: &[Value<'_>],
) -> Option<(Place, Wording)> {
    if statement.value.is_zero() {
        return None;
    }
    let used: Vec<Place> = values
        .iter()
        .flat_map(|value| value.cells.iter().map(|(place, _)| *place))
        .collect();
    let said = |place: Place| {
        let alone = |value: &Value<'_>| matches!(value.cells[..], [(cell, _)] if cell == place);
        values.iter().any(alone)
    };
    let mut found: Vec<Place> = Vec::new();
    for (block_at, block) in table.blocks.iter().enumerate() {
        for row in 0..block.form.rows.len() {
            for column in 0..block.form.columns.len() {
                let place = Place {
                    block: block_at,
                    row,
                    column,
                };
                let value = place.figure(table).and_then(|figure| figure.value.number());
                if value == Some(statement.value) && !said(place) {
                    found.push(place);
                }
            }
        }
    }
    // A cell of a row that was spoken of is the likelier source.
    let likely = |place: &&Place| {
        used.iter()
            .any(|used| used.block == place.block && used.row == place.row)
    };
    let place = *found.iter().rev().find(likely).or_else(|| {
        if found.len() == 1 {
            found.first()
        } else {
            None
        }
    })?;
    let block = &table.blocks[place.block];
    let row = names::row(block, place.row);
    let columns = block
        .form
        .columns
        .iter()
        .filter(|column| !column.heading && !column.optional)
        .count();
    let column = names::column(block, place.column);
    let name = if columns > 2 {
        Wording::new(
            format!("“{row}”行“{column}”列"),
            format!("row “{row}”, column “{column}”"),
        )
    } else {
        Wording::new(format!("“{row}”"), format!("“{row}”"))
    };
    Some((place, name))
}
