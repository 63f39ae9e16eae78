//! The year that a report is about, from all that tells it.

use std::ops::Deref;

use memchr::memmem;

use crate::document::Document;
use crate::report::{Given, Period, Title, Year, YearFrom};
use crate::span::Extent;

use super::period::{CLAUSES, dates, period_year};
use super::preface::Stated;
use super::title::line_of;

/// The first year that any report was due for, and a bound that no draft passes.
const YEARS: std::ops::RangeInclusive<u16> = 2008..=2099;

/// A year whose 年 is lost: `某某局2021政府信息公开工作年度报告`.
pub(super) fn unmarked_year(text: &str) -> Option<(Option<u16>, std::ops::Range<usize>)> {
    let subjects = ["政府信息公开", "政务公开", "信息公开", "度政府信息公开"];
    subjects.iter().find_map(|subject| {
        let before = text.get(..text.find(subject)?)?.trim_end();
        let other = before.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let value = before
            .get(other.len()..)
            .filter(|digits| digits.len() == 4)?;
        let year = value.parse().ok().filter(|year| YEARS.contains(year))?;
        Some((Some(year), other.len()..before.len()))
    })
}

/// The first `…年` of a text: its value (`None` when it is no possible year, as in 202020年) and its range.
pub(super) fn year_in(text: &str) -> Option<(Option<u16>, std::ops::Range<usize>)> {
    for (at, _) in text.match_indices('年') {
        let before = text.get(..at).unwrap_or_default();
        let trimmed = before.trim_end();
        let mut start = trimmed.len();
        let mut digits: Vec<u16> = Vec::new();
        for (offset, character) in trimmed.char_indices().rev() {
            let Some(digit) = year_digit(character) else {
                break;
            };
            digits.push(digit);
            start = offset;
        }
        if digits.len() < 4 {
            continue;
        }
        digits.reverse();
        let value = (digits.len() == 4)
            .then(|| digits.iter().fold(0u16, |value, digit| value * 10 + digit))
            .filter(|value| (1990..=2199).contains(value));
        return Some((value, start..at + '年'.len_utf8()));
    }
    None
}

/// `2012青川市农业委员会…`: the year at the beginning without its mark.
pub(super) fn leading_year(text: &str) -> Option<(Option<u16>, std::ops::Range<usize>)> {
    let start = text.find(|sign: char| sign.is_ascii_digit())?;
    let (blank, rest) = text.split_at_checked(start)?;
    let end = rest.find(|sign: char| !sign.is_ascii_digit())?;
    let (digits, behind) = rest.split_at_checked(end)?;
    let year = digits.parse().ok().filter(|year| YEARS.contains(year))?;
    let is_first = blank.trim().is_empty() && behind.trim_start().starts_with(char::is_alphabetic);
    (is_first && end == 4).then_some((Some(year), start..start + end))
}

fn year_digit(character: char) -> Option<u16> {
    let digit = match character {
        '0'..='9' => character as u32 - '0' as u32,
        '０'..='９' => character as u32 - '０' as u32,
        '〇' | '○' | '零' | 'Ｏ' | 'O' | '◯' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    };
    u16::try_from(digit).ok()
}

/// The year that the report is about: a flag, then title, preface (where it names a later year than the period),
/// period, file name, the container's title, the sentences of the text.
pub(in crate::report) fn year(
    document: &Document,
    given: &Given<'_>,
    title: Option<&Title>,
    period: Option<&Period>,
    stated: &impl Deref<Target = Option<Stated>>,
) -> Option<Year> {
    let of = |value: Option<u16>, from| {
        value
            .filter(|year| YEARS.contains(year))
            .map(|value| Year { value, from })
    };
    let printed = title
        .and_then(|title| title.year)
        .filter(|_| !is_title_stale(document, given, title, period));
    let of_period = period.and_then(period_year);
    // What was not changed since last year is the earlier of the two.
    let preface = || {
        let stated = stated.as_ref().and_then(|stated| stated.year);
        stated.filter(|&year| of_period.is_none_or(|other| year > other))
    };
    of(given.year, YearFrom::Flag)
        .or_else(|| of(printed, YearFrom::Title))
        .or_else(|| of(preface(), YearFrom::Preface))
        .or_else(|| of(of_period, YearFrom::Period))
        .or_else(|| of(given.file_stem.and_then(year_in_name), YearFrom::FileName))
        .or_else(|| of(container_year(document), YearFrom::ContainerTitle))
        .or_else(|| of(year_of_text(document), YearFrom::Text))
}

/// How many characters before a year may say that its work is reported.
const TOLD_BEFORE: usize = 20;

/// Where neither title nor period is left, as on many a page: all sentences that begin with a year, `2022年，`, begin
/// with the same one, and no later year is named. What is still to be done may be of the next.
fn year_of_text(document: &Document) -> Option<u16> {
    let mut own = None;
    let mut times = 0;
    let mut latest = None;
    for block in &document.blocks {
        let Some(extent) = line_of(document, block) else {
            continue;
        };
        let text = document.slice(extent);
        for (at, mark) in text.match_indices('年') {
            let before = text.get(..at)?;
            let other = before.trim_end_matches(|sign: char| sign.is_ascii_digit());
            let digits = before.get(other.len()..)?;
            let Some(year) = digits.parse().ok().filter(|year| YEARS.contains(year)) else {
                continue;
            };
            latest = latest.max(Some(year));
            let rest = text.get(at + mark.len()..)?;
            let rest = rest.strip_prefix('度').unwrap_or(rest);
            let start = other.trim_end();
            let is_first = start.is_empty() || start.ends_with(['。', '；', ';', '）', ')']);
            // What is told up to the last day of a year, or reported of the work of one.
            let is_reported = || {
                let near = start.char_indices().rev().take(TOLD_BEFORE).last();
                let near = near
                    .and_then(|(from, _)| start.get(from..))
                    .unwrap_or_default();
                let clause = near
                    .get(near.rfind(CLAUSES).unwrap_or(0)..)
                    .unwrap_or_default();
                ["汇报", "报告", "总结"]
                    .iter()
                    .any(|word| clause.contains(word))
            };
            let is_told = rest.starts_with("12月31日") && start.ends_with(['截', '至', '止'])
                || rest.starts_with("政府信息公开工作") && is_reported();
            if is_first && rest.starts_with(['，', ',']) || is_told {
                if own.is_some_and(|own| own != year) {
                    return None;
                }
                own = Some(year);
                times += 1;
            }
        }
    }
    let (own, latest): (u16, u16) = (own?, latest?);
    (latest == own || times > 1 && latest == own + 1).then_some(own)
}

fn container_year(document: &Document) -> Option<u16> {
    let title = document.container_title?;
    year_in(document.slice(title))?.0
}

/// Whether the title is last year's and all else is new: the period is of the year after the title's, and two more
/// say so, of the file's name, the page's title, a day in the year of publication and the years that the text names.
/// A period with a slip stands alone.
fn is_title_stale(
    document: &Document,
    given: &Given<'_>,
    title: Option<&Title>,
    period: Option<&Period>,
) -> bool {
    let (Some(title), Some(period)) = (title, period) else {
        return false;
    };
    let (Some(old), Some(from), Some(to)) = (title.year, period.from, period.to) else {
        return false;
    };
    let new = old + 1;
    if (from.year, to.year) != (new, new) {
        return false;
    }
    let named = given.file_stem.and_then(year_in_name);
    let container = container_year(document);
    if named == Some(old) || container == Some(old) {
        return false;
    }
    let text = document.text();
    let is_dated = dates(text).any(|date| date.year == new + 1);
    let times = |year: u16| {
        let words = format!("{year}年");
        let in_text = memmem::find_iter(text.as_bytes(), words.as_bytes());
        in_text
            .filter(|&at| !period.extent.contains(Extent::new(at, at + words.len())))
            .count()
    };
    let (of_old, of_new) = (times(old), times(new));
    // The title names the old one once.
    let is_told = of_new >= 2 && of_new + 1 > of_old;
    let witnesses = [
        named == Some(new),
        container == Some(new),
        is_dated,
        is_told,
    ];
    witnesses.into_iter().filter(|&agrees| agrees).count() >= 2
}

/// The year in a file name: `2021年年报`, `beilun-2017`, but not a date of publication (20220115).
pub(crate) fn year_in_name(name: &str) -> Option<u16> {
    if let Some((Some(year), _)) = year_in(name) {
        return Some(year);
    }
    let mut found = None;
    for run in name
        .split(|character: char| !character.is_ascii_digit())
        .filter(|run| run.len() == 4)
    {
        let value = run.parse().ok().filter(|year| YEARS.contains(year));
        match (found, value) {
            (Some(known), Some(value)) if known != value => return None,
            (_, Some(value)) => found = Some(value),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::identity::read;

    #[test]
    fn a_year_is_read_in_every_numeral() {
        for text in [
            "2021年",
            "２０２１年",
            "二〇二一年",
            "二○二一年",
            "某局2021 年度",
        ] {
            assert_eq!(
                year_in(text).and_then(|(year, _)| year),
                Some(2021),
                "{text}"
            );
        }
    }

    #[test]
    fn the_text_tells_its_year_where_nothing_else_does() {
        let year = |text: &str| {
            let document = read(text);
            year_of_text(&document)
        };
        for text in [
            "一、总体情况\n2022年，我局公开信息12条，比2021年多2条。",
            "（一）主动公开。2022年度，公开信息12条。2022年,没有收到申请。\n2023年将继续做好。",
            "一、总体情况\n截止2022年12月31日，我局公开信息12条。",
            "一、总体情况\n根据《条例》要求，现汇报我镇2022年度政府信息公开工作。",
        ] {
            assert_eq!(year(text), Some(2022), "{text}");
        }
        for text in [
            "2019年，我局成立。2022年公开信息12条。",
            "2021年，公开信息10条。\n2022年，公开信息12条。",
            "2022年，公开信息12条。2023年1月公布。",
            "自2022年，公开信息12条。",
            "截至2022年12月31日公开信息12条。2023年完成整改。",
            "贯彻落实2022年政府信息公开工作要点。",
        ] {
            assert_eq!(year(text), None, "{text}");
        }
    }

    #[test]
    fn a_doubled_year_is_seen_but_is_no_year() {
        let (value, range) = year_in("某局202020年政府信息公开工作年度报告").unwrap();
        assert_eq!((value, range), (None, 6..15));
    }

    #[test]
    fn a_date_of_publication_in_a_file_name_is_no_year() {
        assert_eq!(year_in_name("beilun-2017"), Some(2017));
        assert_eq!(year_in_name("20220115"), None);
        assert_eq!(year_in_name("2021-2022"), None);
    }
}
