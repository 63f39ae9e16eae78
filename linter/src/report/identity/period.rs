//! From when to when a report speaks: 自2021年1月1日起至2021年12月31日止.

use memchr::memmem;

use crate::document::{Block, Document};
use crate::normal::simplified;
use crate::report::{Date, Period};

/// What the period is called, the surest first.
const PERIOD_WORDS: [&str; 10] = [
    "统计期限",
    "统计时限",
    "统计期间",
    "统计时间",
    "数据的时间",
    "数据的期限",
    "数据的时限",
    "数据时限",
    "数据时间",
    "起止时间",
];

/// One of these stands wherever a period is spoken of.
const PERIOD_HINTS: [&str; 5] = ["统计", "統計", "数据", "起止", "本报告"];

/// 统计期限: the sentence that says which days the figures cover.
pub(in crate::report) fn period(document: &Document, before: Option<usize>) -> Option<Period> {
    let limit = before
        .map_or(document.blocks.len(), |block| block + 6)
        .min(document.blocks.len())
        .min(400);
    let mut unnamed = None;
    for (block, content) in document.blocks[..limit].iter().enumerate() {
        let Block::Paragraph(paragraph) = content else {
            continue;
        };
        let text = document.slice(paragraph.text);
        let speaks_of_it = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
        if !PERIOD_HINTS.into_iter().any(speaks_of_it) {
            continue;
        }
        let is_traditional = ["統計", "數據"].into_iter().any(speaks_of_it);
        let text = match is_traditional {
            true => &*simplified(text),
            false => text,
        };
        let mut begun = PERIOD_WORDS.iter();
        let Some(at) = begun.find_map(|word| text.find(word).map(|at| at + word.len())) else {
            if unnamed.is_none()
                && let Some((range, from, to)) = whole_year(text)
            {
                unnamed = Some(Period {
                    extent: paragraph.text.part(range),
                    from: Some(from),
                    to: Some(to),
                });
            }
            continue;
        };
        let mut extent = paragraph.text.part(at..text.len());
        for next in &document.blocks[block + 1..] {
            let text = document.slice(extent);
            if text.contains(END_OF_PERIOD) || dates(text).nth(1).is_some() {
                break;
            }
            match next {
                Block::Paragraph(next) if goes_on(document.slice(next.text)) => {
                    extent = extent.to(next.text);
                }
                _ => break,
            }
        }
        let rest = document.slice(extent);
        let end = rest.find(END_OF_PERIOD).unwrap_or(rest.len());
        let sentence = rest.get(..end).unwrap_or_default();
        let mut dates = dates(sentence);
        let from = dates.next();
        let to = dates.next();
        let is_run_together = from.is_none() && is_run_together(sentence);
        let lost = is_run_together || sentence.contains("自至") || sentence.contains("从至");
        if from.is_none() && !lost {
            continue;
        }
        let end = match sentence.find('止') {
            Some(last) if is_run_together => last + '止'.len_utf8(),
            _ => end,
        };
        // 统计时间截至2021年12月31日: the day for which all figures are fixed says which year it is.
        let is_last = |date: &Date| (date.month, date.day) == (12, 31);
        let lead = sentence.split(|sign: char| sign.is_ascii_digit()).next();
        let is_until = lead.is_some_and(|lead| lead.contains('截') || lead.contains('至'));
        let until = from.filter(|date| to.is_none() && is_until && is_last(date));
        let (from, to) = match until {
            Some(last) => (Some(first_day(last.year)), Some(last)),
            None => (from, to),
        };
        return Some(Period {
            extent: extent.part(0..end),
            from,
            to,
        });
    }
    unnamed
}

const END_OF_PERIOD: [char; 3] = ['。', '；', ';'];

fn first_day(year: u16) -> Date {
    Date {
        year,
        month: 1,
        day: 1,
    }
}

/// `自202211日起至20221231日止`: 年 and 月 were lost.
fn is_run_together(sentence: &str) -> bool {
    let lead = sentence.trim_start_matches(|sign: char| {
        sign.is_whitespace() || "自从由为是：:起止".contains(sign)
    });
    let digits = lead.len()
        - lead
            .trim_start_matches(|sign: char| sign.is_ascii_digit())
            .len();
    let behind = lead.get(digits..).unwrap_or_default();
    (5..=8).contains(&digits)
        && lead.starts_with("20")
        && behind.starts_with(['月', '日', '起', '至', '到'])
        && behind.contains(['至', '到'])
}

/// What ends a clause, or begins a name.
pub(super) const CLAUSES: [char; 14] = [
    '，', '。', '；', '：', ',', ';', ':', '《', '》', '“', '”', '"', '\n', '、',
];

/// A period that goes by no name, `本报告内容涵盖2021年1月1日至12月31日`: a sentence about the report or its figures with
/// the first and the last day of one year.
fn whole_year(text: &str) -> Option<(std::ops::Range<usize>, Date, Date)> {
    let mut start = 0;
    text.split_inclusive(END_OF_PERIOD).find_map(|sentence| {
        let at = start;
        start += sentence.len();
        let digit = sentence.find(|sign: char| sign.is_ascii_digit())?;
        let lead = sentence.get(..digit)?;
        // 据统计 and 数据显示 speak of what was done on those days.
        let is_told = ["列数据", "统计数据", "数据统计", "本报告", "报告内容"]
            .iter()
            .any(|word| lead.contains(word));
        // 数据的核定时间点为…, 数据采集区间为….
        let is_of_figures = lead.contains("数据")
            && ["时间", "时限", "时段", "期限", "区间"]
                .iter()
                .any(|word| lead.contains(word));
        if !is_told && !is_of_figures {
            return None;
        }
        let mut dates = dates(sentence);
        let (from, to) = (dates.next()?, dates.next()?);
        let is_whole = from == first_day(to.year) && (to.month, to.day) == (12, 31);
        let end = sentence.trim_end_matches(END_OF_PERIOD).len();
        is_whole.then_some((at + digit..at + end, from, to))
    })
}

/// Whether a line carries on the dates of the one before, which ended with the page: `至2021年12月31日止`.
fn goes_on(line: &str) -> bool {
    let first = line.trim_start().chars().next();
    first.is_some_and(|first| {
        first.is_ascii_digit()
            || [
                '自', '从', '年', '月', '日', '起', '至', '到', '止', '-', '—', '～',
            ]
            .contains(&first)
    })
}

/// The dates of a text: 2021年1月1日, 2021.1.1, 2021-01-01. A month and day without a year take the last one's.
pub(crate) fn dates(text: &str) -> impl Iterator<Item = Date> {
    let mut numbers: Vec<(u32, char, usize)> = Vec::new();
    let mut current: Option<(u32, usize)> = None;
    for character in text.chars() {
        if character.is_whitespace() {
            continue;
        }
        let digit = match character {
            '0'..='9' => Some(character as u32 - '0' as u32),
            '０'..='９' => Some(character as u32 - '０' as u32),
            _ => None,
        };
        match (digit, current) {
            (Some(digit), None) => current = Some((digit, 1)),
            (Some(digit), Some((value, length))) => {
                current = Some((value.saturating_mul(10).saturating_add(digit), length + 1));
            }
            (None, Some((value, length))) => {
                numbers.push((value, character, length));
                current = None;
            }
            (None, None) => {}
        }
    }
    if let Some((value, length)) = current {
        numbers.push((value, '日', length));
    }
    let mut found = Vec::new();
    let mut year = None;
    let mut at = 0;
    while at < numbers.len() {
        let (value, mark, length) = numbers[at];
        if length == 4 && matches!(mark, '年' | '.' | '-' | '/' | '．') {
            year = u16::try_from(value).ok();
        }
        let month_at = if length == 4 { at + 1 } else { at };
        if let (Some(year), Some(&(month, mark, _)), Some(&(day, _, _))) =
            (year, numbers.get(month_at), numbers.get(month_at + 1))
            && matches!(mark, '月' | '.' | '-' | '/' | '．')
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
        {
            let (Ok(month), Ok(day)) = (u8::try_from(month), u8::try_from(day)) else {
                break;
            };
            found.push(Date { year, month, day });
            at = month_at + 2;
        } else {
            at += 1;
        }
    }
    found.into_iter()
}

pub(crate) fn period_year(period: &Period) -> Option<u16> {
    period.from.or(period.to).map(|date| date.year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::identity::read;

    #[test]
    fn dates_are_read_with_or_without_chinese_marks() {
        let date = |year, month, day| Date { year, month, day };
        let expected = [date(2021, 1, 1), date(2021, 12, 31)];
        for text in [
            "自2021年1月1日起至2021年12月31日止",
            "2021 年 1 月 1 日至 12 月 31 日",
            "2021.1.1—2021.12.31",
        ] {
            assert_eq!(dates(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn a_period_goes_on_where_the_page_is_too_narrow_for_it() {
        let date = |year, month, day| Date { year, month, day };
        for text in [
            "数据的统计期限自2022年1月1日起\n至2022年12月31日止。电话：12345。",
            "数据的统计期限自2022\n年1月1日起至\n2022年12月31日止。电话：12345。",
        ] {
            let document = read(text);
            let period = period(&document, None).unwrap();
            assert_eq!(period.from, Some(date(2022, 1, 1)), "{text}");
            assert_eq!(period.to, Some(date(2022, 12, 31)), "{text}");
        }
        let text = "数据的统计期限自2022年1月1日起\n一、总体情况\n2022年12月31日";
        let document = read(text);
        assert_eq!(period(&document, None).unwrap().to, None);
    }

    fn period_of(text: &str) -> Option<(Option<Date>, Option<Date>)> {
        let document = read(text);
        period(&document, None).map(|period| (period.from, period.to))
    }

    #[test]
    fn a_period_goes_by_many_names() {
        let date = |month, day| Date {
            year: 2022,
            month,
            day,
        };
        let whole = Some((Some(date(1, 1)), Some(date(12, 31))));
        for text in [
            "本报告所列统计数据的期限自2022年1月1日起，至2022年12月31日止。",
            "起止时间为2022年1月1日至12月31日。",
            "所列统计数据时间范围为2022年1月1日至2022年12月31日。",
            "本报告统计数据从2022年1月1日至12月31日。",
            "本报告内容涵盖民政局2022年1月1日至12月31日期间的工作。",
            "本报告所列数据为2022年1月1日至2022年12月31日。如有疑问，请联系。",
            "本報告所列數據的統計時限為2022年1月1日起至2022年12月31日止。",
            "本年报中所列数据统计时间截至2022年12月31日。",
            "报告中所涉及的数据核定时间点为2022年1月1日至2022年12月31日。",
        ] {
            assert_eq!(period_of(text), whole, "{text}");
        }
        for text in [
            "2022年1月1日至12月31日，全镇开展整治。",
            "数据显示，2022年3月1日至12月31日降雨偏少。",
            "据统计，2022年1月1日至12月31日，全镇公开信息386条。",
        ] {
            assert_eq!(period_of(text), None, "{text}");
        }
        let begun = period_of("统计期限自2022年1月1日起。");
        assert_eq!(begun, Some((Some(date(1, 1)), None)));
    }

    #[test]
    fn a_period_is_called_many_things() {
        let date = |month, day| Date {
            year: 2012,
            month,
            day,
        };
        for text in [
            "本报告所列数据自2012年1月1日起，至2012年12月31日止。",
            "相关统计数据时限为2012年1月1日至2012年12月31日，电话：2810000。",
            "统计数据从2012年1月1日至12月31日。",
            "本年报中所列数据统计时间截至2012年12月31日。",
            "本报告涵盖我镇2012年1月1日至12月31日期间的政府信息公开情况。",
        ] {
            let text = format!("{text}\n一、概述");
            let document = read(&text);
            let period = period(&document, Some(1)).unwrap();
            assert_eq!(
                (period.from, period.to),
                (Some(date(1, 1)), Some(date(12, 31))),
                "{text}"
            );
        }
        for text in [
            "统计数据显示，2012年3月1日至2012年6月1日办件最多。",
            "公开的内容涵盖2012年3月1日至2012年6月1日印发的文件。",
            "统计时限为2012年1月-2012年12月，联系电话：281358200。",
        ] {
            let text = format!("{text}\n一、概述");
            let document = read(&text);
            assert!(period(&document, Some(1)).is_none(), "{text}");
        }
    }

    #[test]
    fn a_period_without_its_marks_is_no_period() {
        for text in [
            "统计期限自201211日起至20121231日止。",
            "统计期限自20121月1日至201212月31日。",
        ] {
            let text = format!("{text}\n一、概述");
            let document = read(&text);
            let period = period(&document, Some(1)).unwrap();
            assert_eq!((period.from, period.to), (None, None), "{text}");
        }
    }
}
