//! Chinese numerals.

use super::Decimal;

/// A numeral as read from the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numeral {
    pub(crate) value: Decimal,
    /// The bytes that it takes.
    pub(crate) len: usize,
    /// What the last piece counts in: 10000 for 三万, 1 for anything below 万.
    pub(crate) step: Decimal,
}

/// More characters than any numeral has: 九千九百九十九亿九千九百九十九万九千九百九十九.
const LONGEST: usize = 24;

/// Reads the run of numeral characters that the text begins with, when it is a well-formed number as a whole:
/// 十二, 一百零五, 两千, 三万, 二〇二一. What is a list or a guess (三四, 一二三, 十四五) is not.
pub(crate) fn numeral(text: &str) -> Option<Numeral> {
    let mut run = ['零'; LONGEST];
    let mut length = 0;
    let mut len = 0;
    for c in text.chars().take_while(|&c| is_numeral(c)) {
        *run.get_mut(length)? = c;
        length += 1;
        len += c.len_utf8();
    }
    let run = run.get(..length)?;
    if let Some(value) = by_position(run) {
        return Some(Numeral {
            value: Decimal::from(value),
            len,
            step: Decimal::ONE,
        });
    }
    let (value, step) = by_magnitude(run)?;
    Some(Numeral {
        value: Decimal::from(value),
        len,
        step: Decimal::from(step),
    })
}

pub(crate) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || matches!(c, '十' | '百' | '千' | '万' | '亿' | '萬' | '億')
}

pub(crate) fn digit(c: char) -> Option<i64> {
    Some(match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// 二〇二一, 一〇五, 五, 零: digits beside each other. Two or three of them without a zero are a list.
fn by_position(run: &[char]) -> Option<i64> {
    let has_zero = run.iter().any(|&c| digit(c) == Some(0));
    let listed = run.len() > 1 && !has_zero && run.len() != 4;
    if run.is_empty() || run.len() > 9 || listed || (run.len() > 1 && digit(run[0]) == Some(0)) {
        return None;
    }
    run.iter()
        .try_fold(0, |value, &c| Some(value * 10 + digit(c)?))
}

/// 一百零五, 两千三百, 三万, 一亿二千万: the value, and what the last of 亿, 万 and the rest counts in.
fn by_magnitude(run: &[char]) -> Option<(i64, i64)> {
    let mut rest = run;
    let (mut value, mut step) = (0, 1);
    for (mark, other, magnitude) in [('亿', '億', 100_000_000), ('万', '萬', 10_000)] {
        if let Some(at) = rest.iter().position(|&c| c == mark || c == other) {
            let group = below_ten_thousand(rest.get(..at)?, value > 0)?;
            value += group * magnitude;
            step = magnitude;
            rest = rest.get(at + 1..)?;
        }
    }
    if !rest.is_empty() {
        value += below_ten_thousand(rest, value > 0)?;
        step = 1;
    }
    (value > 0).then_some((value, step))
}

/// Up to 九千九百九十九. A zero stands only where a place is skipped, or in front of what follows a larger group.
fn below_ten_thousand(run: &[char], follows: bool) -> Option<i64> {
    let (mut value, mut ceiling) = (0, 10_000);
    let mut at = 0;
    while let Some(&c) = run.get(at) {
        if digit(c) == Some(0) {
            if (at == 0 && !follows) || ceiling <= 10 {
                return None;
            }
            at += 1;
            continue;
        }
        // 十二 is said without its 一.
        let (count, used) = match digit(c) {
            Some(count) => (count, 1),
            None if at == 0 && c == '十' => (1, 0),
            None => return None,
        };
        let place = match run.get(at + used) {
            None => 1,
            Some('十') => 10,
            Some('百') => 100,
            Some('千') => 1000,
            Some(_) => return None,
        };
        // 一百二 is 120 in speech; in writing it is too doubtful to be a figure.
        let skipped = at > 0
            && run
                .get(at - 1)
                .is_some_and(|&before| digit(before) == Some(0));
        if place >= ceiling || (place * 10 < ceiling && (value > 0 || follows) && !skipped) {
            return None;
        }
        value += count * place;
        ceiling = place;
        at += used + usize::from(place > 1);
    }
    (value > 0).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<i64> {
        numeral(text).and_then(|numeral| numeral.value.to_i64())
    }

    #[test]
    fn well_formed_numerals_are_read() {
        for (text, number) in [
            ("零", 0),
            ("一件", 1),
            ("两", 2),
            ("十", 10),
            ("十二期", 12),
            ("二十", 20),
            ("二十三", 23),
            ("一百", 100),
            ("一百零五条", 105),
            ("一百一十", 110),
            ("三千零六", 3006),
            ("三千零六十", 3060),
            ("二千三百四十五", 2345),
            ("三万", 30_000),
            ("一万二千", 12_000),
            ("一万零五", 10_005),
            ("十二万三千", 123_000),
            ("一亿二千万", 120_000_000),
            ("二〇二一年", 2021),
            ("二零一九", 2019),
            ("一〇五", 105),
        ] {
            assert_eq!(value(text), Some(number), "{text}");
        }
    }

    #[test]
    fn lists_and_guesses_are_no_numbers() {
        for text in [
            "",
            "三四",
            "一二三",
            "十四五",
            "百",
            "万",
            "一百二",
            "一万二",
            "百一",
            "一十十",
            "零五",
            "一千百",
            "一万万",
            "千万",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
        assert_eq!(value(&"一".repeat(10_000)), None);
    }

    #[test]
    fn the_step_is_what_the_last_group_counts_in() {
        assert_eq!(numeral("三万").unwrap().step, Decimal::from(10_000));
        assert_eq!(numeral("三百").unwrap().step, Decimal::ONE);
        assert_eq!(numeral("一万二千").unwrap().step, Decimal::ONE);
    }
}
