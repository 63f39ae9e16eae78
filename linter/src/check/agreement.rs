//! `[rule.check.agreement]`: numbers in the text that a table must bear out.
//!
//! 收到 may mean 新收, 新收 with 上年结转, or 总计. A number is wrong only when no reading fits, and then
//! the message says what it equals instead.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Severity, Wording};
use crate::number::{self, Bound, Decimal, Phrase};
use crate::report::{Fault, Report, Table};
use crate::rule::{AgreementCheck, Check, ClaimForm, Reading, Rule, RuleSet};
use crate::span::Extent;
use crate::words::Words;

use super::Finding;
use super::equation::cells_of;
use super::memory::Rules;
use super::names::{self, Place};
use super::sentence::{self, Paragraph, Spot};
use super::witness;

mod kind;
mod scope;

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
    let paragraphs = sentence::paragraphs(report, rules, None);
    let mut found: BTreeMap<Extent, Claim> = BTreeMap::new();
    for rule in &rules.rules {
        let Check::Agreement(check) = &rule.check else {
            continue;
        };
        let Some(table) = report.table(&check.table) else {
            continue;
        };
        let mut computed = Computed::new(table, check);
        each_statement(
            report,
            check,
            &paragraphs,
            |_, _, _| true,
            |at, statement| {
                let values = computed.of(at);
                if values.is_empty() {
                    return;
                }
                let means = agreeing(statement.value, statement.phrase, values)
                    .map(|value| format!("{}/{}", check.table, value.text));
                let known = found.get(&statement.extent);
                if known.is_none_or(|claim| claim.means.is_none() && means.is_some()) {
                    let claim = Claim {
                        extent: statement.extent,
                        value: statement.value,
                        means,
                    };
                    found.insert(statement.extent, claim);
                }
            },
        );
    }
    found.into_values().collect()
}

/// `rule` is the bit of the rule in what is remembered.
pub(super) fn check(
    report: &Report<'_>,
    check: &AgreementCheck,
    paragraphs: &[Paragraph<'_>],
    rule: Rules,
) -> Vec<Finding> {
    let Some(table) = report.table(&check.table) else {
        return Vec::new();
    };
    let mut computed = Computed::new(table, check);
    let worth = |at: usize, value: Decimal, phrase: Option<&Phrase>| {
        let forms = &check.claims[at].readings;
        let values = computed.of(at);
        // A reading that cannot be computed might be the one that fits.
        let has_unread = || table.faults.iter().any(Fault::is_unread_row);
        let incomplete = values.len() < forms.len() && (values.is_empty() || has_unread());
        // 近, 约, 余: too vague to contradict a table.
        let vague = phrase.is_some_and(|phrase| phrase.bound != Bound::Exact);
        !incomplete
            && !vague
            && agreeing(value, phrase, values).is_none()
            && !values.iter().any(|value| rests_on_a_gap(table, value))
            && has_figures(table)
    };
    let mut disagreeing: Vec<(usize, Statement<'_>)> = Vec::new();
    let mut known = FxHashSet::default();
    let paragraphs = paragraphs.iter();
    let paragraphs = paragraphs.filter(|paragraph| paragraph.silent & rule == 0);
    each_statement(report, check, paragraphs, worth, |at, statement| {
        if known.insert(statement.extent) {
            disagreeing.push((at, statement));
        }
    });
    disagreeing.retain(|(at, statement)| {
        !is_of_another_scope(report, check, &mut computed, statement)
            && !scope::is_of_another_body(report, statement)
            && !scope::adds_up(check, statement, computed.of(*at))
    });
    let findings = disagreeing
        .iter()
        .map(|(at, statement)| disagreement(report, table, statement, computed.of(*at)));
    findings.collect()
}

/// Every statement with the cells that it was compared with, and whether [`check`] lets it stand.
pub(super) fn relations(
    report: &Report<'_>,
    check: &AgreementCheck,
    paragraphs: &[Paragraph<'_>],
) -> Vec<(Extent, Vec<Place>, bool)> {
    let Some(table) = report.table(&check.table) else {
        return Vec::new();
    };
    let faults = self::check(report, check, paragraphs, 0);
    let faults: FxHashSet<Extent> = faults.iter().map(|fault| fault.extent).collect();
    let mut known = FxHashSet::default();
    let mut computed = Computed::new(table, check);
    let mut found: Vec<(Extent, Vec<Place>, bool)> = Vec::new();
    each_statement(
        report,
        check,
        paragraphs,
        |_, _, _| true,
        |at, statement| {
            let values = computed.of(at);
            let fitting = agreeing(statement.value, statement.phrase, values);
            if values.is_empty() || !known.insert(statement.extent) {
                return;
            }
            let compared = match fitting {
                Some(value) => std::slice::from_ref(value),
                None => values,
            };
            let cells = compared.iter().flat_map(|value| &value.cells);
            let mut places: Vec<Place> = Vec::new();
            for (place, _) in cells {
                if !places.contains(place) {
                    places.push(*place);
                }
            }
            let holds = !faults.contains(&statement.extent);
            found.push((statement.extent, places, holds));
        },
    );
    found
}

/// Every statement with the sums of cells that it may mean, for whoever tries other figures in them.
pub(super) fn statements<'r>(
    report: &Report<'_>,
    rule: &'r Rule,
    check: &AgreementCheck,
    paragraphs: &[Paragraph<'_>],
    at: usize,
) -> Vec<witness::Statement<'r>> {
    let table = &report.tables[at];
    let mut found: Vec<witness::Statement<'r>> = Vec::new();
    let mut known = FxHashSet::default();
    let any = |_: usize, _: Decimal, _: Option<&Phrase>| true;
    each_statement(report, check, paragraphs, any, |_, statement| {
        let readings: Vec<_> = statement
            .form
            .readings
            .iter()
            .filter_map(|reading| reading.expression.linear(&mut |name| cells_of(table, name)))
            .collect();
        if !readings.is_empty() && known.insert(statement.extent) {
            found.push(witness::Statement {
                rule,
                table: at,
                extent: statement.extent,
                phrase: statement.phrase.cloned(),
                value: statement.value,
                readings,
            });
        }
    });
    found
}

struct Statement<'p> {
    form: &'p ClaimForm,
    paragraph: &'p Paragraph<'p>,
    extent: Extent,
    value: Decimal,
    /// The number in the text; `None` where the sentence denies any: 未收到.
    phrase: Option<&'p Phrase>,
}

struct Value<'f> {
    text: &'f str,
    value: Decimal,
    cells: Vec<(Place, Decimal)>,
}

/// The readings of each claim, computed when its first number asks.
struct Computed<'c> {
    table: &'c Table<'c>,
    check: &'c AgreementCheck,
    values: Vec<Option<Vec<Value<'c>>>>,
}

impl<'c> Computed<'c> {
    fn new(table: &'c Table<'c>, check: &'c AgreementCheck) -> Computed<'c> {
        Computed {
            table,
            check,
            values: check.claims.iter().map(|_| None).collect(),
        }
    }

    fn of(&mut self, claim: usize) -> &[Value<'c>] {
        let forms = &self.check.claims[claim].readings;
        self.values[claim].get_or_insert_with(|| readings(self.table, forms))
    }
}

/// The reading that bears a number out.
fn agreeing<'v, 'f>(
    value: Decimal,
    phrase: Option<&Phrase>,
    values: &'v [Value<'f>],
) -> Option<&'v Value<'f>> {
    let mut candidates = candidates(value, values).iter();
    candidates.find(|reading| fits(phrase, reading.value))
}

/// Nothing carried over makes every zero right; a stated zero means the first reading.
pub(super) fn candidates<T>(stated: Decimal, readings: &[T]) -> &[T] {
    match stated.is_zero() {
        true => readings.get(..1).unwrap_or_default(),
        false => readings,
    }
}

/// Whether a number of the text, or the denial of any, says this.
pub(super) fn fits(phrase: Option<&Phrase>, value: Decimal) -> bool {
    phrase.map_or_else(|| value.is_zero(), |phrase| phrase.agrees(value))
}

/// `worth` says which numbers of which claim are worth the closer look; the patterns cost the most.
fn each_statement<'p>(
    report: &Report<'_>,
    check: &'p AgreementCheck,
    paragraphs: impl IntoIterator<Item = &'p Paragraph<'p>>,
    mut worth: impl FnMut(usize, Decimal, Option<&Phrase>) -> bool,
    mut act: impl FnMut(usize, Statement<'p>),
) {
    let year = report.year_value();
    // A bit for each unit, by the lowest six bits of its last byte.
    let bit = |unit: &str| unit.bytes().last().map_or(0, |last| 1_u64 << (last & 63));
    let units = check.units.iter().fold(0, |bits, unit| bits | bit(unit));
    // Of a paragraph the numbers that count what the table counts, with their indices.
    let mut counted: Vec<(usize, &Phrase)> = Vec::new();
    for paragraph in paragraphs {
        let mut is_counted = false;
        for (at, form) in check.claims.iter().enumerate() {
            if !paragraph.holds(&form.words) {
                continue;
            }
            let worded = form.before.is_some() || form.after.is_some();
            if !is_counted {
                let counts = |(_, phrase): &(usize, &Phrase)| {
                    let unit = paragraph.unit(phrase);
                    units & bit(unit) != 0 && check.units.iter().any(|known| known == unit)
                };
                counted.clear();
                counted.extend(paragraph.phrases.iter().enumerate().filter(counts));
                is_counted = true;
            }
            for &(number, phrase) in counted.iter().filter(|_| worded) {
                let spot = paragraph.spot(number);
                if form.words.are_among(&spot.in_sentence)
                    && concerns(paragraph, form, spot)
                    && worth(at, phrase.value, Some(phrase))
                    && is_worded(paragraph, form, spot)
                    && is_of_this_year(paragraph, year, spot)
                    && !kind::is_other(paragraph, spot)
                {
                    let range = phrase.range.clone();
                    act(
                        at,
                        Statement {
                            form,
                            paragraph,
                            extent: paragraph.extent.part(range),
                            value: phrase.value,
                            phrase: Some(phrase),
                        },
                    );
                }
            }
            let Some(none) = form.none.as_ref() else {
                continue;
            };
            if !paragraph.holds(&form.none_begins) || !worth(at, Decimal::ZERO, None) {
                continue;
            }
            none.each_match(paragraph.text, |found| {
                let spot = Spot::of(paragraph, &found);
                if concerns(paragraph, form, &spot) && is_of_this_year(paragraph, year, &spot) {
                    act(
                        at,
                        Statement {
                            form,
                            paragraph,
                            extent: paragraph.extent.part(found),
                            value: Decimal::ZERO,
                            phrase: None,
                        },
                    );
                }
            });
        }
    }
}

/// Whether the words around the number are those of the claim.
fn is_worded(paragraph: &Paragraph<'_>, form: &ClaimForm, spot: &Spot) -> bool {
    let before = paragraph.slice(spot.sentence.start..spot.start);
    let after = paragraph.slice(spot.end..spot.sentence.end);
    let (is_before, is_after) = (form.before.as_ref(), form.after.as_ref());
    // What ends otherwise costs a look; what stands behind tells most of the rest.
    is_before.is_none_or(|pattern| pattern.may_end(before))
        && is_after.is_none_or(|pattern| pattern.is_match(after))
        && is_before.is_none_or(|pattern| pattern.is_match(before))
}

/// Words that move a clause to another time.
static COMPARED: LazyLock<Words> =
    LazyLock::new(|| Words::from(["同比", "较上年", "比上年", "与上年", "相比", "同期"]));

/// Words that move whatever follows them in the sentence to another time or another kind of thing.
static ELSEWHERE: LazyLock<Words> = LazyLock::new(|| {
    Words::from([
        "上年",
        "去年",
        "上一年",
        "往年",
        "历年",
        "近年",
        "近两年",
        "近三年",
        "近五年",
        "年来",
        "以来",
        "半年",
        "季度",
        "月份",
        "12345",
        "信箱",
        "热线",
        "信访",
        "提案",
    ])
});

/// What was carried in from last year is this year's figure, and so are what came since it began and what is compared.
const OWN: [&str; 15] = [
    "上一年度结转",
    "上年度结转",
    "上年结转",
    "上年转结",
    "结转上年",
    "较上年",
    "比上年",
    "上一年结转",
    "去年结转",
    "结转上年度",
    "结转上一年",
    "今年以来",
    "本年以来",
    "年初以来",
    "一年来",
];

/// Whether the sentence speaks of the thing that the form means.
fn concerns(paragraph: &Paragraph<'_>, form: &ClaimForm, spot: &Spot) -> bool {
    if form.unless.are_among(&spot.in_clause)
        || form.not_after.are_among(&spot.before)
        || !form.about_before.is_empty()
            && !form.about_before.are_among(&spot.before)
            && !is_by_heading(paragraph, form, spot)
        || paragraph.holds(&form.unless)
            && paragraph.holds_in(&form.unless, &paragraph.explained(spot))
    {
        return false;
    }
    form.about.is_empty()
        || form.about.are_among(&spot.in_sentence)
        || form.about.are_among(paragraph.lead())
        || is_by_heading(paragraph, form, spot)
}

/// Whether the heading of the section says what is spoken of. A sentence that names it only behind the number counts
/// something larger before: 行政复议15件，其中政府信息公开类3件.
fn is_by_heading(paragraph: &Paragraph<'_>, form: &ClaimForm, spot: &Spot) -> bool {
    form.section.is_some()
        && form.section.as_deref() == paragraph.section
        && !form.about_before.are_among(&spot.in_sentence)
}

/// Whether the number is this year's own.
fn is_of_this_year(paragraph: &Paragraph<'_>, year: Option<u16>, spot: &Spot) -> bool {
    let sentence = &spot.sentence;
    let before = paragraph.slice(sentence.start..spot.end);
    if COMPARED.stand_in(paragraph.slice(spot.clause.clone())) {
        return false;
    }
    if ELSEWHERE.stand_in(before) {
        let mut told = before.to_owned();
        for own in OWN {
            told = told.replace(own, "");
        }
        if ELSEWHERE.stand_in(&told) {
            return false;
        }
    }
    if is_of_some_months(before) || is_of_many_years(before) {
        return false;
    }
    // The nearest year before the number must be this one.
    let first = paragraph.reach_before(sentence.start);
    let subject = paragraph.slice(sentence.start..spot.start);
    // 2021年、2022年分别收到28件、33件: which of them this is would have to be counted.
    if subject.contains("分别") && years_in(subject).nth(1).is_some() {
        return false;
    }
    let named = years_in(subject)
        .last()
        .or_else(|| opening_year(paragraph.slice(first..sentence.start)));
    match (named, year) {
        (Some(named), Some(year)) => named == year,
        _ => true,
    }
}

/// `1至6月`, `截至11月底`, `12月收到`: a part of the year. `1至12月` and `截至12月31日` are the whole of it.
fn is_of_some_months(text: &str) -> bool {
    text.match_indices('月').any(|(at, sign)| {
        let to = text.get(..at).unwrap_or_default();
        let after = text.get(at + sign.len()..).unwrap_or_default();
        let (before, month) = split_digits(to);
        if month.is_empty() {
            return false;
        }
        if let Some(from) = before.strip_suffix(RANGE) {
            let (_, first) = split_digits(from.trim_end_matches('月'));
            if !first.is_empty() {
                return (first, month) != ("1", "12");
            }
        }
        let (before, year) = match before.strip_suffix('年') {
            Some(before) => split_digits(before),
            None => (before, ""),
        };
        if before.ends_with("截至") || before.ends_with("截止") {
            return month != "12";
        }
        year.is_empty()
            && ["收", "受", "新收", "共收"]
                .iter()
                .any(|word| after.starts_with(word))
    })
}

/// `2018年至2020年`, `自2008年5月施行至2017年底`, `截至2020年底，累计`, `到2020年底累计`: more than a year.
fn is_of_many_years(text: &str) -> bool {
    if let Some(sum) = text.rfind("累计") {
        let (before, behind) = text.split_at(sum);
        let mut ends = ["截至", "截止", "年底", "年末", "目前"].iter();
        let since = ends.find_map(|end| before.get(before.rfind(end)?..));
        let is_this_year = |text: &str| THIS_YEAR.iter().any(|word| text.contains(word));
        if since.is_some_and(|since| !is_this_year(since)) && !is_this_year(behind) {
            return true;
        }
    }
    text.match_indices('年').any(|(at, _)| {
        let (before, last) = split_digits(text.get(..at).unwrap_or_default());
        let from = before.trim_end_matches(RANGE);
        if last.len() != 4 || from.len() == before.len() || from.ends_with('截') {
            return false;
        }
        let (_, first) = split_digits(from);
        let first = match first.len() {
            4 => first.parse().ok(),
            _ => years_in(from).last(),
        };
        first.is_some_and(|first| last.parse() != Ok(first))
    })
}

const THIS_YEAR: [&str; 4] = ["全年", "本年", "今年", "年内"];

/// What stands between the first and the last month.
const RANGE: [char; 7] = ['至', '到', '-', '—', '－', '~', '～'];

/// A text and the digits that it ends with.
fn split_digits(text: &str) -> (&str, &str) {
    let before = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
    (before, text.get(before.len()..).unwrap_or_default())
}

/// The year with which the last sentence opened that opens with one: 2020年，……。全年……。
fn opening_year(text: &str) -> Option<u16> {
    text.split(['。', '；', '\n']).rev().find_map(|sentence| {
        let opening: String = sentence.trim().chars().take(8).collect();
        years_in(&opening).next()
    })
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

/// Of a table that lost all its figures that is to be said, and nothing else.
fn has_figures(table: &Table<'_>) -> bool {
    let mut figures = table.figures().map(|(.., figure)| figure);
    figures.any(|figure| !matches!(figure.value, number::Value::Blank(_)))
        || table.faults.iter().any(Fault::is_unread_row)
}

/// A blank total beside parts that are filled in is no zero: the text may well say what the table forgot.
fn rests_on_a_gap(table: &Table<'_>, value: &Value<'_>) -> bool {
    let number = |place: Place| place.figure(table).map(|figure| &figure.value);
    value.cells.iter().any(|&(place, _)| {
        let blank = matches!(number(place), Some(number::Value::Blank(_)));
        blank
            && (0..table.blocks[place.block].form.columns.len()).any(|column| {
                number(Place { column, ..place })
                    .and_then(number::Value::number)
                    .is_some_and(|figure| !figure.is_zero())
            })
    })
}

/// The likeliest readings stand first; more would bury them.
const READINGS_TOLD: usize = 3;

/// Whether the paragraph says itself that this number and the table's are not of one scope: 全区512件，其中我局41件.
fn is_of_another_scope(
    report: &Report<'_>,
    check: &AgreementCheck,
    computed: &mut Computed<'_>,
    statement: &Statement<'_>,
) -> bool {
    let paragraph = statement.paragraph;
    let start = statement.extent.start - paragraph.extent.start;
    let end = statement.extent.end - paragraph.extent.start;
    let clause = paragraph.slice(paragraph.whole_clause(start, end));
    if !scope::is_named(clause) {
        return false;
    }
    let mut is_told = false;
    let any = |_: usize, _: Decimal, _: Option<&Phrase>| true;
    each_statement(report, check, [paragraph], any, |at, other| {
        let exact = other.phrase.is_some_and(|it| it.bound == Bound::Exact);
        is_told |= exact && agreeing(other.value, other.phrase, computed.of(at)).is_some();
    });
    is_told
}

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
    for value in values.iter().take(READINGS_TOLD) {
        let words = reading_words(table, value);
        if !shown.contains(&words) {
            shown_en.push(in_english(&words));
            shown.push(words);
        }
    }
    let same = equal_cell(table, statement, values);
    let is_another_cell = same.is_some();
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
    for value in values.iter().take(READINGS_TOLD) {
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
    let body = report.body.as_ref().map(|body| body.name.as_str());
    if scope::is_of_wider(paragraph, start, end) {
        finding.severity = Some(Severity::Hint);
        finding
            .message
            .zh
            .push_str("；如口径不同（如全区与本级），请写明");
        finding
            .message
            .en
            .push_str("; if the scope differs (the whole area against the body itself), say so");
    } else if !is_another_cell
        // What stands in another cell of the table was taken from there, whoever is said to have received it.
        && let Some(part) = scope::narrower(paragraph, &Spot::of(paragraph, &(start..end)), body)
    {
        finding.severity = Some(Severity::Hint);
        let (zh, en) = (
            format!("；如只是“{part}”的数，请写明全部的数"),
            format!("; if it counts only “{part}”, state the whole as well"),
        );
        finding.message.zh.push_str(&zh);
        finding.message.en.push_str(&en);
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
        let narrow = table.blocks.iter().all(|block| {
            let columns = block.form.columns.iter();
            columns.filter(|column| !column.elsewhere).count() <= 3
        }) || column == "总计";
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

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2017, OF_2022, about, all_about, found, silent};

    #[test]
    fn every_way_of_counting_requests_is_right() {
        silent(
            OF_2022,
            &[
                "全年收到政府信息公开申请41件。",
                "2022年共收到政府信息公开申请43件（新收41件，上年结转2件）。",
                "受理政府信息公开申请41件，办结38件，结转下年度继续办理5件。",
                "上年度结转2件，全年新收政府信息公开申请41件。",
                "新收政府信息公开申请41件，结转上年度2件，办结38件。",
                "共办结政府信息公开申请38件，其中予以公开20件、部分公开5件、不予公开4件、无法提供6件、不予处理2件、其他处理1件。",
                "办结的申请中，予以公开或部分公开25件，不予公开、无法提供共10件。",
                "收到政府信息公开申请四十一件，其中自然人37件，商业企业4件。",
                "收到依申请公开近40件，答复30余件。",
                "全年答复政府信息公开申请35件，另有3件不予处理或作其他处理。",
                "新收政府信息公开申请41件，加上年结转共43件。",
                "新收政府信息公开申请41件，连同上年度结转的共43件。",
                "收到政府信息公开申请41件，上年结转2件，共计43件。",
                "上年结转的政府信息公开申请共2件。",
                "新收政府信息公开申请41件，办结38件，5件结转至下年度办理。",
                "新收政府信息公开申请41件，2件结转至2022年办理，5件结转2023年度继续办理。",
                "依申请公开方面，办结上年结转2件、本年新收36件。",
                "收到自然人申请37件，商业企业申请4件。",
                "收到公民、法人和其他组织政府信息公开申请41件。",
                "共收到依申请公开件41件，上年转结政府信息公开申请2件。",
                "全年受理依申请信息公开41件。",
                "答复申请38件，其中“予以公开”20件、“部分公开”5件、“不予公开”4件。",
                "本年制发行政规范性文件3件，废止行政规范性文件1件，现行有效行政规范性文件17件。",
                "全区现行有效行政规范性文件84件，清理后废止行政规范性文件12件。",
            ],
        );
    }

    #[test]
    fn a_sentence_about_a_wider_whole_stays_with_it() {
        let is_hint = |paragraph: &str| {
            let all = all_about(OF_2022, paragraph);
            let told = all.iter().any(|it| it.starts_with("text/carried: 7件"));
            let graver = about(OF_2022, paragraph);
            told && !graver.iter().any(|it| it.starts_with("text/carried: 7件"))
        };
        assert!(is_hint(
            "全区各部门共受理政府信息公开申请512件，结转下年度继续办理7件。"
        ));
        assert!(!is_hint(
            "全区各部门共受理政府信息公开申请512件，其中我镇新收41件，结转下年度继续办理7件。"
        ));
        assert!(!is_hint(
            "受理政府信息公开申请41件，结转下年度继续办理7件。"
        ));
    }

    #[test]
    fn numbers_of_other_years_are_none_of_this_table() {
        silent(
            OF_2022,
            &[
                "2021年，我镇收到政府信息公开申请28件。",
                "2021年，我镇推进政府信息公开。全年共收到政府信息公开申请28件。",
                "去年，我镇共收到政府信息公开申请28件。",
                "2022年收到的政府信息公开申请同比增长13件。",
                "政府信息公开申请较上年增加13件。",
                "自2019年以来，累计收到政府信息公开申请160件。",
                "上半年收到政府信息公开申请17件。",
                "其中12月份收到政府信息公开申请6件。",
                "2019年至2022年，共收到政府信息公开申请160件。",
                "2020—2022年，共收到政府信息公开申请123件。",
                "自2019年5月修订的条例施行至2022年底，受理政府信息公开申请160件。",
                "截至2022年底，累计受理政府信息公开申请231件。",
                "上年共收到政府信息公开申请28件。",
            ],
        );
    }

    #[test]
    fn numbers_of_other_things_are_none_of_this_table() {
        silent(
            OF_2022,
            &[
                "通过12345热线受理群众申请215件，均已办结，政府信息公开咨询另行登记。",
                "镇长信箱收到来信96件，答复96件，涉及政府信息公开的9件。",
                "全年承办人大代表建议12件、政协提案8件，办结20件，答复结果予以公开20件。",
                "受理行政许可申请462件，办结460件，在政府信息公开栏公示。",
                "在政府信息公开网站公示受理的住房保障申请56件。",
                "收到行政复议申请15件，办结12件，结转下年度3件，其中涉及政府信息公开申请的2件。",
                "司法所协助办理行政复议案件15件，其中政府信息公开类3件。",
                "上年结转项目资金12件，全部下达。",
                "依据国务院令第711号受理政府信息公开申请。",
                "对政府信息公开申请书面答复30件，电话答复8件。",
                "通过网上收到政府信息公开申请30件，信函11件。",
                "涉及征地的申请20件，涉及房屋的政府信息公开申请21件。",
                "政府信息公开申请联系电话62345678，邮编300128。",
                "通过依申请公开平台接收申请21件。",
                "共受理各类申请4126件，其中政府信息公开申请41件。",
                "协助区政府办理依申请公开6件。",
                "政府信息公开申请答复及时。处理投诉举报213件，办结208件，结转下年度9件。",
                "梳理政府信息146条，确定主动公开58条，依申请公开31条，不予公开57条。",
                "2022年新发生政府信息公开行政复议3件，上年结转1件，共4件。",
                "制发规范性文件8件。",
                "全年制发党内规范性文件2件，规范性文件8件。",
                "参与制定规范性文件8件，全年出台规范性文件3件。",
                "区委、区政府全年共制发规范性文件8件。",
                "办理村务公开申请12件，答复12件。",
                "区政务服务大厅窗口收到政府信息公开申请6件，办结6件。",
                "通过区政府依申请公开系统收到申请31件，办结31件。",
            ],
        );
    }

    #[test]
    fn requests_of_another_kind_are_none_of_this_table() {
        silent(
            OF_2022,
            &[
                "全年收到政府信息公开申请41件，办结38件。低保申请受理126件，办结118件。",
                "收到政府信息公开申请41件，低保申请受理126件，办结118件。",
                "依申请公开规范有序。民政窗口受理申请126件，办结118件。",
                "依申请公开规范有序。受理户籍申请126件，办结118件，结转下年度8件。",
                "依申请公开规范有序。公证申请126件，办结118件。",
                "依申请公开规范有序。农机购置申请受理56件，办结50件。",
                "新收政府信息公开申请41件；仲裁申请新收9件，上年结转1件，办结10件。",
                "政府信息公开申请办结38件，办结118件补贴申请。",
                "收到申请41件，均依信息公开条例办理，另受理行政许可126件，答复126件。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "收到政府信息公开申请41件，主要涉及低保、户籍和补贴的办理，办结29件。",
                    "text/closed: 29件",
                ),
                (
                    "低保申请受理126件，收到政府信息公开申请36件。",
                    "text/received: 36件",
                ),
            ],
        );
    }

    #[test]
    fn a_number_that_no_reading_explains_is_told() {
        found(
            OF_2022,
            &[
                ("全年收到政府信息公开申请36件。", "text/received: 36件"),
                (
                    "（二）依申请公开。全年共收到申请14件。",
                    "text/received: 14件",
                ),
                (
                    "未收到政府信息公开申请。",
                    "text/received: 未收到政府信息公开申请",
                ),
                (
                    "截至2022年12月31日，全年累计受理政府信息公开申请36件。",
                    "text/received: 36件",
                ),
                (
                    "公开的信息比上年更多，全年收到政府信息公开申请36件。",
                    "text/received: 36件",
                ),
                ("收到自然人申请31件。", "text/category: 31件"),
                (
                    "新收政府信息公开申请41件，加上年结转共45件。",
                    "text/carried: 45件",
                ),
                (
                    "收到政府信息公开申请41件，上年结转2件，合计45件。",
                    "text/carried: 45件",
                ),
                (
                    "政府信息公开申请均已答复，没有结转下年度办理的申请。",
                    "text/carried: 没有结转下年度办理的申请",
                ),
                ("收到政府信息公开申请41件，办结29件。", "text/closed: 29件"),
                ("上年度结转政府信息公开申请3件。", "text/carried: 3件"),
                (
                    "新收政府信息公开申请41件，办结38件，3件结转至下年度办理。",
                    "text/carried: 3件",
                ),
                (
                    "新收政府信息公开申请41件，办结38件，4件结转至2023年办理。",
                    "text/carried: 4件",
                ),
                (
                    "新收政府信息公开申请41件，结转上年度3件，办结38件。",
                    "text/carried: 3件",
                ),
                (
                    "新收政府信息公开申请41件，结转上年度2件，办结29件。",
                    "text/closed: 29件",
                ),
                (
                    "另有4件申请未到期，结转下年度办理4件。",
                    "text/carried: 4件",
                ),
                (
                    "申请办理结果：予以公开19件，部分公开5件。",
                    "text/category: 19件",
                ),
                ("收到的申请中，自然人提出31件。", "text/category: 31件"),
                ("共收到依申请公开件36件，均已答复。", "text/received: 36件"),
                ("受理依申请信息公开36件。", "text/received: 36件"),
                (
                    "新收政府信息公开申请41件，上年转结政府信息公开申请3件。",
                    "text/carried: 3件",
                ),
                (
                    "答复申请38件，其中“予以公开”20件、“部分公开”6件。",
                    "text/category: 6件",
                ),
                (
                    "年末现行有效行政规范性文件18件。",
                    "text/normative-documents: 18件",
                ),
                (
                    "制发行政规范性文件3件，废止行政规范性文件2件。",
                    "text/normative-documents: 2件",
                ),
                (
                    "本年制发行政规范性文件8件。",
                    "text/normative-documents: 8件",
                ),
                (
                    "公开及时，全年共制定规范性文件8件。",
                    "text/normative-documents: 8件",
                ),
            ],
        );
    }

    #[test]
    fn another_scope_is_only_a_hint() {
        silent(
            OF_2022,
            &[
                "全区各部门共收到政府信息公开申请512件。",
                "县级部门办理依申请公开428件。",
                "全县各部门、镇（街道）共收到政府信息公开申请512件。",
                "镇机关受理政府信息公开申请36件，下属中心受理5件，共收到政府信息公开申请41件。",
                "镇机关受理政府信息公开申请36件。",
            ],
        );
        found(
            OF_2022,
            &[
                ("本机关受理政府信息公开申请36件。", "text/received: 36件"),
                (
                    "围绕中心工作，全年受理政府信息公开申请36件。",
                    "text/received: 36件",
                ),
            ],
        );
    }

    #[test]
    fn what_another_body_did_is_none_of_this_table() {
        silent(
            OF_2022,
            &[
                "区农机中心收到政府信息公开申请3件，已答复3件。",
                "2022年，望湖街道共收到政府信息公开申请7件，办结7件。",
                "局属单位共受理政府信息公开申请5件。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "2022年，柳渡镇共收到政府信息公开申请36件。",
                    "text/received: 36件",
                ),
                ("我镇收到政府信息公开申请36件。", "text/received: 36件"),
                ("全镇共收到政府信息公开申请36件。", "text/received: 36件"),
            ],
        );
    }

    #[test]
    fn the_numbers_of_the_parts_make_up_the_tables() {
        let told = |paragraph: &str| all_about(OF_2022, paragraph);
        let parts = "镇机关受理申请36件，下属中心受理5件，均为政府信息公开申请。";
        assert!(told(parts).is_empty(), "{:?}", told(parts));
        let parts =
            "政府信息公开申请中，镇机关受理申请36件，办结34件，下属中心受理申请5件，办结4件。";
        assert!(told(parts).is_empty(), "{:?}", told(parts));
        let parts = "镇机关受理政府信息公开申请36件，下属中心受理4件。";
        assert_eq!(told(parts), ["text/received: 36件"]);
    }

    #[test]
    fn a_part_of_the_year_is_not_the_year() {
        silent(
            OF_2022,
            &[
                "1至6月收到政府信息公开申请13件，7—12月收到政府信息公开申请28件。",
                "近三年收到政府信息公开申请160件。",
                "12月收到政府信息公开申请5件。",
                "截至11月底，共收到政府信息公开申请36件。",
                "2021年、2022年分别收到政府信息公开申请28件、41件。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "今年以来，收到政府信息公开申请36件。",
                    "text/received: 36件",
                ),
                ("1至12月，收到政府信息公开申请36件。", "text/received: 36件"),
                (
                    "2022年1月1日至12月31日，收到政府信息公开申请36件。",
                    "text/received: 36件",
                ),
            ],
        );
    }

    #[test]
    fn a_bracket_speaks_of_what_stands_before_it() {
        silent(
            OF_2022,
            &["自然人申请37件（含上年结转1件），商业企业4件（含上年结转1件）。"],
        );
        found(
            OF_2022,
            &[(
                "收到政府信息公开申请43件（含上年结转1件）。",
                "text/carried: 1件",
            )],
        );
    }

    #[test]
    fn reviews_and_lawsuits_count_only_where_disclosure_is_their_cause() {
        silent(
            OF_2022,
            &[
                "因政府信息公开被申请行政复议4件，被提起行政诉讼3件。",
                "因政府信息公开引发的行政诉讼中，未经复议直接起诉1件，复议后起诉2件。",
                "全年被申请行政复议15件、提起行政诉讼8件，其中涉及政府信息公开的行政复议4件。",
                "政府信息公开行政复议案件未出现被纠正的情形。",
                "没有因政府信息公开行政诉讼败诉的案件。",
                "区司法局受理行政复议15件，其中政府信息公开类9件。",
                "未发生行政诉讼败诉情形，政府信息公开工作平稳。",
            ],
        );
        found(
            OF_2022,
            &[
                ("因政府信息公开被申请行政复议7件。", "text/review: 7件"),
                (
                    "未发生因政府信息公开引起的行政复议。",
                    "text/review: 未发生因政府信息公开引起的行政复议",
                ),
                (
                    "政府信息公开工作平稳，未发生行政诉讼。",
                    "text/litigation: 未发生行政诉讼",
                ),
                ("因政府信息公开被提起行政诉讼5件。", "text/litigation: 5件"),
            ],
        );
    }

    #[test]
    fn in_their_own_section_reviews_and_lawsuits_need_no_cause() {
        let heading = "## 四、政府信息公开行政复议、行政诉讼情况\n";
        let own = OF_2022
            .replace("{正文}", "")
            .replace(heading, &format!("{heading}\n{{正文}}\n"));
        silent(
            &own,
            &[
                "本年度行政复议4件，维持2件，纠正1件，尚未审结1件；行政诉讼3件。",
                "发生行政诉讼3件，其中未经复议直接起诉1件，复议后起诉2件。",
                "行政复议、行政诉讼共7件。",
                "涉及征地类行政复议3件，涉及规划类行政复议1件。",
                "全区政府信息公开行政复议80件，行政诉讼60件。",
                "行政诉讼3件，复议机关作为共同被告的行政诉讼案件1件。",
                "全年行政复议案件120件，其中涉及政府信息公开4件。",
                "本机关办理行政复议案件35件，维持20件，纠正3件。",
                "因政府信息公开被申请行政复议4件，其中经区政府复议3件，经市局复议1件。",
                "因政府信息公开被申请行政复议4件，其中向区政府申请行政复议3件，向市局申请行政复议1件。",
                "行政复议中，省厅复议维持1件，市政府复议维持1件。",
                "2021年发生行政复议3件、行政诉讼2件。",
                "上年未发生行政复议、行政诉讼。",
                "没有发生因政府信息公开被纠错的行政复议、行政诉讼案件。",
            ],
        );
        found(
            &own,
            &[
                ("2022年共发生行政复议9起、行政诉讼3起。", "text/review: 9起"),
                (
                    "2022年共发生行政复议4起、行政诉讼9起。",
                    "text/litigation: 9起",
                ),
                (
                    "未发生因政府信息公开引起的行政复议、行政诉讼案件。",
                    "text/review: 未发生因政府信息公开引起的行政复议、行政诉讼",
                ),
                (
                    "未发生行政复议和行政诉讼。",
                    "text/review: 未发生行政复议和行政诉讼",
                ),
                (
                    "因政府信息公开被申请行政复议4件，维持3件。",
                    "text/review: 3件",
                ),
                (
                    "因政府信息公开被提起行政诉讼3件，其中未经复议直接起诉2件。",
                    "text/litigation: 2件",
                ),
            ],
        );
        let elsewhere = ["2022年共发生行政复议9起、行政诉讼3起。"];
        silent(OF_2022, &elsewhere);
    }

    #[test]
    fn the_statistics_bear_out_their_text() {
        silent(
            OF_2017,
            &[
                "截至2017年底，全区累计主动公开政府信息16230条，其中2017年公开1840条。",
                "自2008年5月条例施行至2017年底，累计受理政府信息公开申请231件。",
                "本局到2017年底累计主动公开政府信息4010条，其中公文类信息1500条。",
                "本单位到目前累计主动公开政府信息4010条。",
                "共收到政府信息公开申请34件，其中当面申请5件、网上申请9件、信函申请20件；同意公开18件，信息不存在4件，不属于本机关公开范围3件，延期办结2件。",
                "全年受理依申请公开34件（网络申请9件），其中属于已主动公开范围4件，同意公开答复数15件，同意部分公开3件，不同意公开答复4件。",
                "受理申请中，区民政局网络申请3件，街道网络申请6件。",
                "另收到信息公开类行政复议，其中网络申请7件。",
                "上年收到网络申请7件。",
                "2017年共受理政府信息公开申请34件。不予受理的申请0件，未受理的申请1件。",
                "政府网站公开640条，其中区政府门户网站公开460条，部门网站公开180条。",
                "全年共主动公开政府信息1840条，政府网站公开信息640条。",
                "全年共公开政府信息2027条（次）。",
                "共收到政府信息公开申请34件，均按期答复。",
                "在教育领域公开信息45条，在财政专栏公开信息56条。",
                "收到1件关于土地征收的政府信息公开申请，已依法答复。",
                "向市政府网站公开信息12条。",
                "2008年以来，累计主动公开政府信息9210条。",
            ],
        );
        found(
            OF_2017,
            &[
                ("全年共主动公开政府信息640条。", "text/published: 640条"),
                ("政府网站公开信息604条。", "text/published: 604条"),
                ("共收到政府信息公开申请43件。", "text/statistics: 43件"),
                (
                    "共收到政府信息公开申请34件，其中当面申请5件、网上申请7件、信函申请20件。",
                    "text/statistics: 7件",
                ),
                (
                    "收到的申请均已答复，其中同意公开答复数15件，申请信息不存在6件。",
                    "text/statistics: 6件",
                ),
            ],
        );
    }
}
