//! Numbers in prose: what is printed, what it counts, and which figures it is compatible with.

use std::ops::Range;
use std::sync::LazyLock;

use super::{Decimal, Measure};
use crate::walk::Walk;
use crate::words::Vocabulary;

pub(crate) use scan::{NUMERALS, may_begin};

mod bound;
mod idiom;
mod scan;

/// A number in prose. All ranges are bytes of the text that was scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The number with 万, 余, its unit and 以上: `4.63万余条`. Words before it (约) are outside.
    pub range: Range<usize>,
    /// The digits alone: `4.63`. A range (`3-5件`) has both numbers in it, a Chinese numeral its 万.
    pub digits: Range<usize>,
    /// 万 and 亿 multiplied out, except in 万元 and 亿元, which are units: 46300 for 4.63万条, 25.1 for 25.1万元.
    pub value: Decimal,
    /// The worth of the last printed digit: 100 for 4.63万, 0.1 for 60.3%. For a range, its width.
    pub step: Decimal,
    pub bound: Bound,
    /// The counting word; empty where there is none, 百分之 where the unit stands in front.
    pub unit: Range<usize>,
    pub measure: Measure,
}

/// How the words around a number limit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Exact,
    /// 约, 近, 左右, 上下. 近 should mean a little less, but is written for a little more as well.
    About,
    /// 余, 多: a little more, within the last digit that is printed.
    OrMore,
    /// 超过, 逾, 以上, 不少于: no upper end.
    AtLeast,
    /// 不足, 不到, 不超过, 以内: no lower end.
    Below,
    /// `3-5件`: from `value` to `value + step`.
    Between,
}

/// White space as it stands between a number and its words, also that of pages: `&nbsp;`, `&ensp;`, `&emsp;`.
fn is_blank(sign: char) -> bool {
    matches!(
        sign,
        ' ' | '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{3000}'
    )
}

/// All numbers of a text, in order. Left out are ordinals (第十条), digits inside words, addresses and dates with
/// strokes (`A4`, `5G`, `www.…`, `2021-01-31`), seven and more digits without a unit (telephones), and Chinese
/// numerals that count nothing (一是, 统一, 进一步, 一件事).
pub fn phrases(text: &str) -> Vec<Phrase> {
    static NO_WORDS: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::default);
    let walk = Walk::over(text, &NO_WORDS);
    phrases_at(text, 0, &walk.numerals)
}

/// The same for a part of a text that was walked over: where it begins there, and where its numerals begin.
pub(crate) fn phrases_at(text: &str, start: usize, numerals: &[u32]) -> Vec<Phrase> {
    scan::Scan::new(text, start, numerals).collect()
}

impl Phrase {
    /// Whether this wording is right when the figure is `actual`. In doubt it is: rounding and truncation both
    /// pass, and 300余 may be anything up to 399.
    pub fn agrees(&self, actual: Decimal) -> bool {
        match self.bound {
            Bound::Exact => self.rounds_from(actual),
            Bound::About => {
                (actual - self.value).abs() * 10 <= self.value || self.rounds_from(actual)
            }
            Bound::OrMore => self.value <= actual && actual < self.value + self.slack(),
            Bound::AtLeast => self.value <= actual || self.rounds_from(actual),
            Bound::Below => actual <= self.value,
            Bound::Between => self.value <= actual && actual <= self.value + self.step,
        }
    }

    /// Whether this percentage is right for `part` of `whole`: 60.3% for 317 of 526.
    pub fn agrees_with_share(&self, part: Decimal, whole: Decimal) -> bool {
        if whole.is_zero() || whole.is_negative() {
            return false;
        }
        // value ≤ 100·part/whole without dividing.
        let Some(actual) = part.checked_mul(Decimal::from(100)) else {
            return false;
        };
        let times_whole = |number: Decimal| number.checked_mul(whole);
        let scaled = times_whole(self.value).zip(times_whole(self.step));
        scaled.is_some_and(|(value, step)| {
            Phrase {
                value,
                step,
                ..self.clone()
            }
            .agrees_on_scale(actual)
        })
    }

    fn agrees_on_scale(&self, actual: Decimal) -> bool {
        match self.bound {
            Bound::Exact => self.is_rounding_of(actual),
            Bound::OrMore => {
                self.value <= actual && actual * 10 <= self.value * 11 + self.step * 10
            }
            _ => self.agrees(actual),
        }
    }

    /// Counts printed to the last digit must be equal.
    fn rounds_from(&self, actual: Decimal) -> bool {
        if self.step == Decimal::ONE {
            actual == self.value
        } else {
            self.is_rounding_of(actual)
        }
    }

    /// By truncation or by rounding at the last printed digit.
    fn is_rounding_of(&self, actual: Decimal) -> bool {
        let above = actual - self.value;
        (above >= Decimal::ZERO && above < self.step) || above.abs() * 2 <= self.step
    }

    /// How far 余 reaches: 300余 up to 399, 150余 up to 164, 4.63万余 up to 46399.
    fn slack(&self) -> Decimal {
        if self.step != Decimal::ONE {
            return self.step;
        }
        let mut tenth = Decimal::ZERO;
        if self.value.grain() > Decimal::ONE {
            tenth = self
                .value
                .checked_mul(Decimal::new(1, 1))
                .unwrap_or_default();
        }
        self.value.grain().max(tenth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agrees(text: &str, actual: &str) -> bool {
        let phrases = phrases(text);
        assert_eq!(phrases.len(), 1, "{text}: {phrases:?}");
        phrases[0].agrees(Decimal::parse(actual).unwrap())
    }

    fn share(text: &str, part: i64, whole: i64) -> bool {
        phrases(text)[0].agrees_with_share(part.into(), whole.into())
    }

    #[test]
    fn an_exact_count_agrees_with_itself_only() {
        assert!(agrees("36件", "36"));
        assert!(!agrees("36件", "37"));
        assert!(!agrees("十件", "12"));
        assert!(!agrees("1,200件", "1234"));
    }

    #[test]
    fn ten_thousands_agree_by_truncation_and_by_rounding() {
        for actual in ["46300", "46313", "46399", "46250"] {
            assert!(agrees("4.63万条", actual), "{actual}");
        }
        assert!(!agrees("4.63万条", "46400"));
        assert!(!agrees("4.63万条", "46249"));
        assert!(agrees("4.63万余条", "46313"));
        assert!(!agrees("4.63万余条", "46299"));
        assert!(!agrees("4.63万余条", "46400"));
    }

    #[test]
    fn more_means_up_to_the_next_round_number() {
        for (text, right, wrong) in [
            ("300余件", "399", "400"),
            ("150多件", "164", "165"),
            ("30余条", "39", "40"),
        ] {
            assert!(agrees(text, right), "{text}");
            assert!(!agrees(text, wrong), "{text}");
        }
        assert!(!agrees("300余件", "299"));
    }

    #[test]
    fn about_means_within_a_tenth() {
        for text in ["约300件", "近300件", "300件左右"] {
            assert!(
                agrees(text, "305") && agrees(text, "270") && agrees(text, "330"),
                "{text}"
            );
            assert!(!agrees(text, "269") && !agrees(text, "331"), "{text}");
        }
    }

    #[test]
    fn open_ends_are_open() {
        assert!(agrees("超过300件", "420") && !agrees("超过300件", "299"));
        assert!(agrees("300件以上", "300"));
        assert!(agrees("不足300件", "120") && !agrees("不足300件", "301"));
        assert!(agrees("不超过300件", "300"));
        assert!(agrees("3-5件", "4") && agrees("3-5件", "5") && !agrees("3-5件", "6"));
    }

    #[test]
    fn a_percentage_agrees_by_truncation_and_by_rounding() {
        // 317 of 526 is 60.266…, 209 of 526 is 39.733…
        assert!(share("60.3%", 317, 526) && share("60.2%", 317, 526) && share("60%", 317, 526));
        assert!(!share("60.4%", 317, 526) && !share("61%", 317, 526));
        assert!(share("39.7%", 209, 526) && share("百分之四十", 209, 526));
        assert!(share("约60%", 317, 526) && share("100%", 5, 5) && share("超过60%", 317, 526));
        assert!(!share("60%", 3, 0));
    }
}
