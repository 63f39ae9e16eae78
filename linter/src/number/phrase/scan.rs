//! Finds the numbers of a text in one pass over its bytes.

use super::{Bound, Phrase, bound, idiom, is_blank};
use crate::number::unit::unit;
use crate::number::{Decimal, Measure, chinese, printed};

/// Seven and more digits that count nothing are a telephone or a file number.
const TELEPHONE: usize = 7;
const PERCENT: &str = "百分之";

pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
    /// Where the text begins in that of which the numerals' places are told.
    start: usize,
    /// Where a numeral or a run of digits or letters begins.
    numerals: &'a [u32],
    /// Where the last ordinal ended: in 第一、二条 the second number is one too.
    ordinal_end: Option<usize>,
}

/// A number without what stands around it.
#[derive(Clone, Copy)]
struct Bare {
    value: Option<Decimal>,
    step: Decimal,
    end: usize,
    digits: usize,
    code: bool,
    chinese: bool,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str, start: usize, numerals: &'a [u32]) -> Scan<'a> {
        Scan {
            text,
            at: 0,
            start,
            numerals,
            ordinal_end: None,
        }
    }

    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    /// Goes to the next byte at which a number may begin. Words of Latin letters are skipped with the digits that
    /// are glued to them: `A4`, `5G`, `www.….gov.cn/art/2021/`.
    fn advance(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        loop {
            // Behind a number a run of digits or letters may go on.
            let goes_on = bytes.get(self.at)?.is_ascii_alphanumeric();
            if !goes_on {
                let from = self.start + self.at;
                let passed = self.numerals.iter();
                let passed = passed.take_while(|&&place| (place as usize) < from);
                self.numerals = self.numerals.get(passed.count()..).unwrap_or_default();
                self.at = *self.numerals.first()? as usize - self.start;
            }
            match bytes.get(self.at)? {
                byte if byte.is_ascii_alphabetic() => self.at = code_end(bytes, self.at),
                _ => return Some(self.at),
            }
        }
    }

    /// Reads the number at `start`. Whatever comes of it, the scan goes on behind it.
    fn read(&mut self, start: usize) -> Option<Phrase> {
        let rest = self.rest(start);
        if let Some(number) = rest.strip_prefix(PERCENT) {
            self.at = start + PERCENT.len();
            return self.percentage(start, number);
        }
        let Some(first) = self.bare(start) else {
            // Not a number as a whole: nothing inside this run is one.
            let run = rest.find(|c| !chinese::is_numeral(c)).unwrap_or(rest.len());
            self.at = start + run.max(1);
            return None;
        };
        self.at = first.end;
        let range = self.second(first);
        let digits_end = range.map_or(first.end, |second| second.end);
        if first.code || range.is_some_and(|second| second.code) {
            self.at = code_end(self.text.as_bytes(), digits_end);
            return None;
        }
        self.at = digits_end;
        let before = self.text.get(..start).unwrap_or_default();
        if !first.chinese && is_broken_off(before) {
            return None;
        }
        if self.is_ordinal(before) {
            self.ordinal_end = Some(digits_end);
            return None;
        }
        let phrase = self.finish(start, first, range)?;
        self.at = phrase.range.end;
        let text = self.text.get(phrase.unit.clone()).unwrap_or_default();
        let after = self.rest(phrase.unit.end);
        let counts =
            !first.chinese || idiom::counts_something(before, self.rest(start), text, after);
        counts.then_some(phrase)
    }

    /// The number at a byte, Arabic or Chinese.
    fn bare(&self, start: usize) -> Option<Bare> {
        let rest = self.rest(start);
        let Some(figure) = printed::printed(rest, printed::Grouping::Commas) else {
            let numeral = chinese::numeral(rest)?;
            let end = start + numeral.len;
            let bare = Bare {
                value: Some(numeral.value),
                step: numeral.step,
                end,
                digits: 1,
                code: false,
                chinese: true,
            };
            return Some(bare);
        };
        let end = start + figure.len;
        Some(Bare {
            value: figure.value,
            step: Decimal::new(1, figure.places),
            end,
            digits: figure.whole_digits,
            code: figure.value.is_none() || is_glued(self.text.as_bytes(), end),
            chinese: false,
        })
    }

    /// The other end of a range: 3-5件, 三至五件, 2021—2025年.
    fn second(&self, first: Bare) -> Option<Bare> {
        let rest = self.rest(first.end);
        // Most numbers are followed by their unit.
        let next = rest.chars().next()?;
        let connects = matches!(next, '-' | '－' | '—' | '–' | '~' | '～' | '〜' | '至');
        if !connects && !is_blank(next) {
            return None;
        }
        let spaced = rest.trim_start_matches(is_blank);
        let connected = spaced.strip_prefix(['-', '－', '—', '–', '~', '～', '〜', '至'])?;
        let number = connected.trim_start_matches(is_blank);
        let mut second = self.bare(first.end + (rest.len() - number.len()))?;
        // A second stroke makes a date or a telephone: 2021-01-31.
        let bytes = self.text.as_bytes();
        second.code |= bytes.get(second.end) == Some(&b'-')
            && bytes.get(second.end + 1).is_some_and(u8::is_ascii_digit);
        (second.chinese == first.chinese).then_some(second)
    }

    /// What stands behind the digits: 万, 余, the unit, 以上.
    fn finish(&self, start: usize, first: Bare, range: Option<Bare>) -> Option<Phrase> {
        let last = range.unwrap_or(first);
        let (mut value, mut step) = (first.value?, first.step);
        let mut limit = bound::before(self.text.get(..start).unwrap_or_default());
        if range.is_some() {
            step = last
                .value?
                .checked_sub(value)
                .filter(|width| !width.is_negative() && !width.is_zero())?;
            limit = Some(Bound::Between);
        }
        let mut end = last.end;
        let mut factor = multiplier(self.rest(end));
        if let Some((times, len)) = factor {
            end += len;
            value = value * times;
            step = step * times;
            (value, step, end) = self.compound(value, step, end);
        }
        if let Some(len) = bound::between(self.rest(end)) {
            end += len;
            limit = limit.or(Some(Bound::OrMore));
            if factor.is_none() {
                factor = multiplier(self.rest(end));
                let (times, len) = factor.unwrap_or((1, 0));
                end += len;
                value = value * times;
                step = step * times;
            }
        }
        let gap = gap(self.rest(end));
        let found = unit(self.rest(end + gap)).filter(|unit| !first.chinese || unit.is_plain());
        if found.is_none()
            && (first.chinese || range.is_some() || (first.digits >= TELEPHONE && factor.is_none()))
        {
            return None;
        }
        let unit_start = if found.is_some() { end + gap } else { end };
        let (len, measure) = found.map_or((0, Measure::Bare), |unit| (unit.len(), unit.measure));
        let unit_end = unit_start + len;
        let (after, len) = bound::after(self.rest(unit_end)).unzip();
        Some(Phrase {
            range: start..unit_end + len.unwrap_or(0),
            digits: start..last.end,
            value,
            step,
            bound: limit.or(after).unwrap_or(Bound::Exact),
            unit: unit_start..unit_end,
            measure,
        })
    }

    /// 1万2345条, 3亿5千万元: what follows the larger group.
    fn compound(&self, value: Decimal, step: Decimal, end: usize) -> (Decimal, Decimal, usize) {
        let lower = printed::printed(self.rest(end), printed::Grouping::Commas);
        let Some((lower, number)) = lower.and_then(|lower| Some((lower, lower.value?))) else {
            return (value, step, end);
        };
        let lower_end = end + lower.len;
        let (times, len) = multiplier(self.rest(lower_end)).unwrap_or((1, 0));
        (
            value + number * times,
            Decimal::new(1, lower.places) * times,
            lower_end + len,
        )
    }

    /// 百分之六十点五
    fn percentage(&mut self, start: usize, number: &str) -> Option<Phrase> {
        let from = start + PERCENT.len();
        let Bare {
            mut value,
            mut step,
            mut end,
            ..
        } = self.bare(from)?;
        if let Some(fraction) = self.rest(end).strip_prefix('点') {
            let mut places = 0;
            for digit in fraction.chars().map_while(chinese::digit).take(6) {
                places += 1;
                value = value.map(|value| value + Decimal::new(digit.into(), places));
            }
            if places > 0 {
                step = Decimal::new(1, places);
                // 点 and every digit are three bytes.
                end += 3 + 3 * usize::from(places);
            }
        }
        debug_assert!(end <= from + number.len());
        self.at = end;
        let limit = bound::before(self.text.get(..start).unwrap_or_default());
        let (after, len) = bound::after(self.rest(end)).unzip();
        Some(Phrase {
            range: start..end + len.unwrap_or(0),
            digits: from..end,
            value: value?,
            step,
            bound: limit.or(after).unwrap_or(Bound::Exact),
            unit: start..from,
            measure: Measure::Percent,
        })
    }

    /// 第十条, 第 3 期; and the rest of a list that began so.
    fn is_ordinal(&self, before: &str) -> bool {
        let may_follow = |last: char| {
            is_blank(last) || matches!(last, '第' | '、' | '至' | '和' | '或' | '-' | '—' | '～')
        };
        if !before.ends_with(may_follow) {
            return false;
        }
        let before = before.trim_end_matches(is_blank);
        let listed = before
            .strip_suffix(['、', '至', '和', '或', '-', '—', '～'])
            .map(|list| list.trim_end().len());
        before.ends_with('第') || (listed.is_some() && listed == self.ordinal_end)
    }
}

impl Iterator for Scan<'_> {
    type Item = Phrase;

    fn next(&mut self) -> Option<Phrase> {
        loop {
            let start = self.advance()?;
            if let Some(phrase) = self.read(start) {
                return Some(phrase);
            }
        }
    }
}

/// The characters, besides ASCII, that may begin a number: full-width and Chinese digits, 十, and the 百 of 百分之.
pub(crate) const NUMERALS: &str = "０１２３４５６７８９〇零一七三两九二五八六兩十四百";

/// Whether one of them stands here.
pub(crate) fn may_begin(bytes: &[u8], at: usize) -> bool {
    let Some(&[first, second, third]) = bytes.get(at..).and_then(<[u8]>::first_chunk) else {
        return false;
    };
    match (first, second, third) {
        (0xEF, 0xBC, third) => (0x90..=0x99).contains(&third),
        // 〇 零; 一 七 三 两 九; 二 五; 八 六 兩 十; 四; 百
        (0xE3, 0x80, 0x87) | (0xE9, 0x9B, 0xB6) => true,
        (0xE4, 0xB8, 0x80 | 0x83 | 0x89 | 0xA4)
        | (0xE4, 0xB9, 0x9D)
        | (0xE4, 0xBA, 0x8C | 0x94) => true,
        (0xE5, 0x85, 0xA9 | 0xAB | 0xAD) | (0xE5, 0x8D, 0x81) | (0xE5, 0x9B, 0x9B) => true,
        (0xE7, 0x99, 0xBE) => true,
        _ => false,
    }
}

/// Whether letters, strokes or colons tie the digits that end here to what follows.
fn is_glued(bytes: &[u8], end: usize) -> bool {
    match bytes.get(end) {
        Some(byte) if byte.is_ascii_alphanumeric() => true,
        Some(b'_' | b'/' | b'@' | b'&' | b'=' | b'?' | b'#' | b':' | b'.' | b'+' | b'*') => {
            bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric)
        }
        // With a digit behind the stroke it may be a range.
        Some(b'-') => bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic),
        _ => false,
    }
}

/// The end of an address, a model, a date with strokes.
fn code_end(bytes: &[u8], from: usize) -> usize {
    let in_code = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'_' | b'/'
                    | b'@'
                    | b'&'
                    | b'='
                    | b'?'
                    | b'#'
                    | b':'
                    | b'.'
                    | b'-'
                    | b'%'
                    | b'+'
                    | b'*'
            )
    };
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest
        .iter()
        .position(|byte| !in_code(byte))
        .unwrap_or(rest.len())
}

/// 万, 亿 and their like, unless they belong to the unit (万元).
fn multiplier(text: &str) -> Option<(i64, usize)> {
    let (word, times) = match text.chars().next()? {
        '万' | '萬' => ("万", 10_000),
        '亿' | '億' => ("亿", 100_000_000),
        '百' if text.starts_with("百万") => ("百万", 1_000_000),
        '千' if text.starts_with("千万") => ("千万", 10_000_000),
        '百' => ("百", 100),
        '千' => ("千", 1000),
        _ => return None,
    };
    let after = text.get(word.len()..).unwrap_or_default();
    // 百姓 and 千人计划 are words: hundreds and thousands count only before 余 or a unit.
    let counts = times > 1000 || bound::between(after).is_some() || unit(after).is_some();
    (!after.starts_with('元') && counts).then_some((times, word.len()))
}

/// `22⏎4条`: the line was broken within the figure, and this is the end of it.
fn is_broken_off(before: &str) -> bool {
    let line = before
        .strip_suffix('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line));
    line.is_some_and(|line| line.ends_with(|last: char| last.is_ascii_digit()))
}

/// White space between a number and its unit: spaces, and the line break of a wrapped paragraph.
fn gap(text: &str) -> usize {
    // Nearly every unit follows at once.
    if !matches!(
        text.as_bytes().first(),
        Some(b' ' | b'\r' | b'\n' | 0xC2 | 0xE2 | 0xE3)
    ) {
        return 0;
    }
    text.len()
        - text
            .trim_start_matches(|sign| is_blank(sign) || matches!(sign, '\r' | '\n'))
            .len()
}

#[cfg(test)]
mod tests;
