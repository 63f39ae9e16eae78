//! The number that a heading or a label begins with.

use super::{fold, normalised};
use crate::number::chinese;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberStyle {
    /// `一、`
    Chinese,
    /// `（一）`
    ChineseInBrackets,
    /// `1、` or `1.`
    Arabic,
    /// `（1）`, `1）` or `①`
    ArabicInBrackets,
    /// `第一部分`, `第一章`
    Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbering {
    pub style: NumberStyle,
    pub value: u16,
    /// The bytes from the start of the text, white space included, to where the title begins.
    pub len: usize,
    /// The number is printed twice: `一、一、`.
    pub doubled: bool,
}

/// Reads the numbering of a heading, raw or normalised. Bare numerals are none (`一` may begin any word), except
/// where a space sets them off (`一 总体情况`).
pub fn numbering(text: &str) -> Option<Numbering> {
    let first = single(text)?;
    let rest = text.get(first.len..)?;
    match single(rest) {
        Some(again) if (again.style, again.value) == (first.style, first.value) => {
            Some(Numbering {
                len: first.len + again.len,
                doubled: true,
                ..first
            })
        }
        _ => Some(first),
    }
}

/// 1 as 一, 12 as 十二: the number of a heading.
pub(crate) fn chinese_number(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match number {
        0..=9 => DIGITS[number].to_owned(),
        10..=19 => format!("十{}", DIGITS[number - 10]),
        20..=99 => format!("{}十{}", DIGITS[number / 10], DIGITS[number % 10]),
        _ => number.to_string(),
    }
}

fn single(text: &str) -> Option<Numbering> {
    let start = space(text);
    let rest = text.get(start..)?;
    if !begins_a_number(rest) {
        return None;
    }
    let (style, value, len) = enclosed(rest)
        .or_else(|| part(rest))
        .or_else(|| counted(rest))?;
    let value = u16::try_from(value).ok().filter(|&value| value > 0)?;
    let end = start + len;
    Some(Numbering {
        style,
        value,
        len: end + space(text.get(end..)?),
        doubled: false,
    })
}

/// What no number can begin with settles most labels.
fn begins_a_number(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let can_begin = |c: char| matches!(c, '(' | '0'..='9') || chinese::is_numeral(c);
    match first {
        '第' => true,
        // Traditional numerals are numerals as they are.
        _ if is_ideograph(first) => chinese::is_numeral(first),
        '①'..='⒛' | '㈠'..='㈩' => true,
        _ => fold(first).is_some_and(can_begin),
    }
}

type Read = (NumberStyle, i64, usize);

/// Whether it is Chinese, its value and its length.
type Numeral = (bool, i64, usize);

/// A numeral with or without brackets.
fn counted(text: &str) -> Option<Read> {
    // An opening bracket typed twice is taken along.
    let open: usize = text
        .chars()
        .take_while(|&c| is_space(c) || fold(c) == Some('('))
        .map(char::len_utf8)
        .sum();
    // （2021） is a year, and so is 2021年.
    let numeral = numeral(text.get(open..)?).filter(|&(_, value, _)| value < 1000)?;
    match bracketed(text, open, numeral) {
        None if open == 0 => marked(text, numeral),
        found => found,
    }
}

/// ①, ⑴, ⒈, ㈠: numbers that are one character.
fn enclosed(text: &str) -> Option<Read> {
    let c = text.chars().next()?;
    let (style, first) = match c {
        '①'..='⑳' => (NumberStyle::ArabicInBrackets, '①'),
        '⑴'..='⒇' => (NumberStyle::ArabicInBrackets, '⑴'),
        '⒈'..='⒛' => (NumberStyle::Arabic, '⒈'),
        '㈠'..='㈩' => (NumberStyle::ChineseInBrackets, '㈠'),
        _ => return None,
    };
    let value = i64::from(c as u32 - first as u32) + 1;
    Some((style, value, c.len_utf8() + mark(text.get(c.len_utf8()..)?)))
}

/// 第一部分、
fn part(text: &str) -> Option<Read> {
    let number = text.strip_prefix('第')?;
    let number_at = text.len() - number.len() + space(number);
    let (_, value, len) = numeral(text.get(number_at..)?)?;
    let unit_at = number_at + len;
    let unit_at = unit_at + space(text.get(unit_at..)?);
    let rest = text.get(unit_at..)?;
    let unit = ["部分", "章", "节", "篇"]
        .iter()
        .find(|unit| rest.starts_with(**unit))?;
    let end = unit_at + unit.len();
    Some((NumberStyle::Part, value, end + mark(text.get(end..)?)))
}

/// （一）, (1), and 1） without its opening bracket.
fn bracketed(text: &str, open: usize, (chinese, value, len): Numeral) -> Option<Read> {
    let closed_at = open + len;
    let closed_at = closed_at + space(text.get(closed_at..)?);
    let rest = text.get(closed_at..)?;
    let close = rest.chars().next().filter(|&c| fold(c) == Some(')'))?;
    let style = match (chinese, open) {
        (true, 0) => return None,
        (true, _) => NumberStyle::ChineseInBrackets,
        (false, _) => NumberStyle::ArabicInBrackets,
    };
    let end = closed_at + close.len_utf8();
    Some((style, value, end + mark(text.get(end..)?)))
}

/// 一、 一. 1、 1. and, set off by a space, 一 or 1.
fn marked(text: &str, (chinese, value, len): Numeral) -> Option<Read> {
    let rest = text.get(len..)?;
    let marked = mark(rest);
    let set_off = space(rest);
    let after = text.get(len + marked.max(set_off)..)?;
    let title = after.chars().next();
    let follows = if marked > 0 {
        // 52. and 1.5 are figures, 1.1 is a deeper level; 1.2020年 is a heading that begins with a year.
        chinese || title.is_some_and(|c| !c.is_numeric()) || begins_with_year(after)
    } else {
        set_off > 0 && title.is_some_and(is_word) && value < 100 && (chinese || !counts(after))
    };
    let style = if chinese {
        NumberStyle::Chinese
    } else {
        NumberStyle::Arabic
    };
    follows.then_some((style, value, len + marked))
}

fn is_word(c: char) -> bool {
    fold(c).is_some_and(|c| is_ideograph(c) && !chinese::is_numeral(c))
}

fn is_ideograph(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// `52 件` is a count, not a numbered heading.
fn counts(after: &str) -> bool {
    after.starts_with([
        '件', '条', '份', '次', '篇', '项', '个', '人', '家', '期', '年', '月', '日', '号', '万',
        '余', '多',
    ])
}

fn begins_with_year(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    digits == 4
        && text
            .get(4..)
            .is_some_and(|rest| rest.trim_start().starts_with('年'))
}

/// Radicals that look like numerals count as such.
fn numeral(text: &str) -> Option<Numeral> {
    let first = text.chars().next()?;
    if !is_ideograph(first) {
        let (mut value, mut len) = (0, 0);
        for c in text.chars().take(6) {
            let Some(digit) = fold(c).and_then(|c| c.to_digit(10)) else {
                break;
            };
            value = value * 10 + i64::from(digit);
            len += c.len_utf8();
        }
        if len > 0 {
            return Some((false, value, len));
        }
    }
    let is_numeral = |&c: &char| fold(c).is_some_and(chinese::is_numeral);
    let run = text.chars().take(6).take_while(is_numeral);
    let len = run.map(char::len_utf8).sum();
    let run = text.get(..len).filter(|run| !run.is_empty())?;
    if len == first.len_utf8()
        && let Some(value) = chinese::digit(first)
    {
        return Some((true, value, len));
    }
    let numeral = chinese::numeral(&normalised(run))?;
    Some((true, numeral.value.to_i64()?, len))
}

/// The mark between number and title, doubled or not (`一、、`): how many bytes.
fn mark(text: &str) -> usize {
    let spaces = space(text);
    let marks: usize = text
        .get(spaces..)
        .unwrap_or_default()
        .chars()
        .take_while(|&c| {
            matches!(
                c,
                '、' | '.' | '．' | '，' | ',' | '：' | ':' | '､' | '·' | '。'
            )
        })
        .map(char::len_utf8)
        .sum();
    if marks == 0 { 0 } else { spaces + marks }
}

fn space(text: &str) -> usize {
    // Ideographs, the marks between them and the wide forms of ASCII are no white space.
    if matches!(
        text.as_bytes(),
        [0xE4..=0xE9 | b'!'..=b'~', ..] | [0xE3, 0x80, 0x81..=0xFF, ..] | [0xEF, 0xBC | 0xBD, ..]
    ) {
        return 0;
    }
    text.find(|c| !is_space(c)).unwrap_or(text.len())
}

/// White space and what cannot be seen, but not quotes, which [`fold`] drops as well.
fn is_space(c: char) -> bool {
    // Nearly everything is an ideograph or a mark between them.
    !('、'..='\u{9FFF}').contains(&c)
        && (c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use NumberStyle::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_number_begins_with_is_told_without_its_comparable_form() {
        // 鞦韆, a swing, is written with a numeral today.
        for first in ('\u{4E00}'..='\u{9FFF}').filter(|&first| first != '韆') {
            let comparable = fold(first).is_some_and(chinese::is_numeral);
            assert_eq!(
                begins_a_number(&first.to_string()),
                comparable || first == '第',
                "{first}"
            );
        }
    }

    #[test]
    fn the_usual_numberings_are_read_and_cut_where_the_title_begins() {
        for (text, style, value, title) in [
            ("一、总体情况", Chinese, 1, "总体情况"),
            ("一. 总体情况", Chinese, 1, "总体情况"),
            ("一．总体情况", Chinese, 1, "总体情况"),
            ("一 总体情况", Chinese, 1, "总体情况"),
            (" \u{3000}十一、 其他", Chinese, 11, "其他"),
            ("⼀、总体情况", Chinese, 1, "总体情况"),
            ("二十三，其他", Chinese, 23, "其他"),
            ("（一）予以公开", ChineseInBrackets, 1, "予以公开"),
            ("(四) 无法提供", ChineseInBrackets, 4, "无法提供"),
            ("（（一）、主动公开", ChineseInBrackets, 1, "主动公开"),
            ("〔二〕主动公开", ChineseInBrackets, 2, "主动公开"),
            ("㈡主动公开", ChineseInBrackets, 2, "主动公开"),
            ("1、 总体情况", Arabic, 1, "总体情况"),
            ("1.政府公报", Arabic, 1, "政府公报"),
            ("１．政府公报", Arabic, 1, "政府公报"),
            ("1 总体情况", Arabic, 1, "总体情况"),
            ("1.2020年工作", Arabic, 1, "2020年工作"),
            ("⒉政府网站", Arabic, 2, "政府网站"),
            ("（1）政府网站", ArabicInBrackets, 1, "政府网站"),
            ("1）政府网站", ArabicInBrackets, 1, "政府网站"),
            ("③政府网站", ArabicInBrackets, 3, "政府网站"),
            ("第一部分 概述", Part, 1, "概述"),
            ("第2部分：概述", Part, 2, "概述"),
            ("第 三 章、概述", Part, 3, "概述"),
        ] {
            let found = numbering(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (found.style, found.value, found.doubled),
                (style, value, false),
                "{text}"
            );
            assert_eq!(text.get(found.len..).unwrap(), title);
        }
    }

    #[test]
    fn a_number_that_is_printed_twice_is_one_number() {
        let text = "一、一、总体情况";
        let found = numbering(text).unwrap();
        assert_eq!(
            (found.value, found.doubled, text.get(found.len..).unwrap()),
            (1, true, "总体情况")
        );
        let found = numbering("一、二、三").unwrap();
        assert_eq!((found.doubled, found.len), (false, "一、".len()));
    }

    #[test]
    fn what_is_no_numbering_is_left_alone() {
        for text in [
            "",
            "总体情况",
            "一是加强",
            "一批",
            "一般公共预算",
            "2021年度",
            "2021 年度",
            "52 件",
            "3 个部门",
            "1.5万元",
            "1.1 总体",
            "第二十条第（一）项",
            "第一项",
            "（2021）",
            "〔2021〕30号",
            "52.",
            "二三、其他",
            "零、",
            "0.",
            "（一",
            "（总计）",
            "一",
            "1",
            "“一、",
        ] {
            assert_eq!(numbering(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_a_numbering_or_not(text in any::<String>()) {
            if let Some(found) = numbering(&text) {
                prop_assert!(text.get(found.len..).is_some());
            }
        }

        #[test]
        fn any_text_of_the_field_has_a_numbering_or_not(text in "[一二十⼀零第部分章（）()、．. 0-9０-９①㈠⒈\u{3000}总]{0,16}") {
            if let Some(found) = numbering(&text) {
                prop_assert!(text.get(found.len..).is_some());
            }
        }
    }
}
