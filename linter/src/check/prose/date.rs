//! `6月31日`: a day that there is not.

use crate::check::Finding;
use crate::check::sentence::Paragraph;
use crate::number::{Bound, Phrase};

/// Digits of a period that ran into each other are told by `meta/period`.
const OF_PERIOD: [&str; 4] = ["统计期限", "统计时限", "统计时间", "数据"];

pub(super) fn check(paragraph: &Paragraph<'_>) -> Vec<Finding> {
    let phrases = paragraph.phrases;
    let found = (1..phrases.len()).filter_map(|day| no_day(paragraph, day));
    let found: Vec<Finding> = found.collect();
    if !found.is_empty() && OF_PERIOD.iter().any(|word| paragraph.text.contains(word)) {
        return Vec::new();
    }
    found
}

/// What is wrong with the day at this index and the month before it.
fn no_day(paragraph: &Paragraph<'_>, at: usize) -> Option<Finding> {
    let day = number_of(paragraph, at, "日")?;
    let month_at = at.checked_sub(1)?;
    let month = number_of(paragraph, month_at, "月").filter(|_| follows(paragraph, at))?;
    let year = || {
        let year_at = month_at.checked_sub(1)?;
        number_of(paragraph, year_at, "年").filter(|_| follows(paragraph, month_at))
    };
    let (first, last) = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => (month_at, 31),
        4 | 6 | 9 | 11 => (month_at, 30),
        2 if day != 29 => (month_at, 29),
        // Of which year, is not always said.
        2 if year().is_some_and(|year| !is_leap(year)) => (month_at - 1, 28),
        2 => return None,
        13..=99 => (month_at, 0),
        _ => return None,
    };
    if day <= last || day > 99 {
        return None;
    }
    let start = paragraph.phrases[first].range.start;
    let range = start..paragraph.phrases[at].range.end;
    let shown: String = paragraph.slice(range.clone()).split_whitespace().collect();
    Some(Finding::new(
        paragraph.extent.part(range),
        format!("“{shown}”：没有这一天"),
        format!("“{shown}”: there is no such day"),
    ))
}

/// The number at this index, where it is a plain one with this unit.
fn number_of(paragraph: &Paragraph<'_>, at: usize, unit: &str) -> Option<i64> {
    let phrase = paragraph.phrases.get(at)?;
    let is_plain = |phrase: &Phrase| {
        let digits = paragraph.slice(phrase.digits.clone());
        phrase.bound == Bound::Exact && digits.chars().all(char::is_alphanumeric)
    };
    (paragraph.unit(phrase) == unit && is_plain(phrase)).then(|| phrase.value.to_i64())?
}

/// Whether nothing stands between the number at this index and the one before it.
fn follows(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let before = paragraph.phrases[at - 1].range.end;
    let between = paragraph.slice(before..paragraph.phrases[at].range.start);
    between.trim().is_empty()
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2022, found, silent};

    #[test]
    fn a_day_is_one_of_its_month() {
        silent(
            OF_2022,
            &[
                "办法自2022年6月30日起施行，12 月 31 日前清理完毕。",
                "2020年2月29日召开会议，每年2月29日前报送。",
                "6月份31日均值为3件，201712月31日的旧稿已删。",
                "统计时间为2022年1月1日至12月32日。",
                "第6月至第31日的台账，6月、31日各报一次。",
            ],
        );
        found(
            OF_2022,
            &[
                ("办法自2022年6月31日起施行。", "text/date: 6月31日"),
                ("办法自2022年 6 月 31 日起施行。", "text/date: 6 月 31 日"),
                ("会议于六月三十一日召开。", "text/date: 六月三十一日"),
                ("会议于13月5日召开。", "text/date: 13月5日"),
                ("会议于2月30日召开。", "text/date: 2月30日"),
                ("会议于2022年2月29日召开。", "text/date: 2022年2月29日"),
                ("会议于12月32日召开。", "text/date: 12月32日"),
            ],
        );
    }
}
