//! The cell of a table: a number, a blank, or something else.

use super::unit::{Measure, unit};
use super::{Decimal, chinese, printed};

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Number(Number),
    Blank(Blank),
    /// Neither: words, a range, a letter O, cells that ran together.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// The figure as printed: 25.1 in `25.1万元`.
    pub value: Decimal,
    /// Printed with it, where the form wants the bare figure.
    pub unit: Option<CellUnit>,
    /// Words in brackets behind it: `22（其中修订16件）`.
    pub remark: bool,
    /// Printed decimals: two in `1.00`.
    pub places: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellUnit {
    /// 元
    Yuan,
    /// 万元
    TenThousandYuan,
    /// Money in another unit.
    OtherMoney,
    /// 万, without saying of what.
    TenThousand,
    /// 件, 项, 个 …
    Counter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    Empty,
    /// `/`
    Slash,
    /// `-`, `—`
    Dash,
    /// 无
    None,
}

impl Value {
    /// What the cell adds to a sum: a blank counts as zero.
    pub fn addend(&self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(number.value),
            Value::Blank(_) => Some(Decimal::ZERO),
            Value::Other => None,
        }
    }

    pub fn number(&self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(number.value),
            Value::Blank(_) | Value::Other => None,
        }
    }
}

/// Reads a cell. White space and invisible characters around it do not count; inside it, spaces count only as
/// separators of thousands and beside a decimal point.
pub fn read_cell(text: &str) -> Value {
    if let Some(value) = plain(text) {
        return Value::Number(Number {
            value: Decimal::from(value),
            unit: None,
            remark: false,
            places: 0,
        });
    }
    let text = text.trim_matches(is_space);
    if text.is_empty() {
        return Value::Blank(Blank::Empty);
    }
    // What comes out of Word and PDF may hold NULs and zero-width characters even between digits.
    if text.chars().any(is_invisible) {
        return read_cell(&text.replace(is_invisible, ""));
    }
    match blank(text) {
        Some(blank) => Value::Blank(blank),
        None => number(text).map_or(Value::Other, Value::Number),
    }
}

/// What nearly every cell holds: a few digits and nothing else.
fn plain(text: &str) -> Option<i64> {
    if !(1..=9).contains(&text.len()) {
        return None;
    }
    text.bytes().try_fold(0, |value, byte| {
        byte.is_ascii_digit()
            .then(|| value * 10 + i64::from(byte - b'0'))
    })
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

fn is_invisible(c: char) -> bool {
    // Nearly everything is an ideograph or a mark between them.
    if ('\u{3000}'..='\u{9fff}').contains(&c) {
        return false;
    }
    matches!(
        c,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{ad}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffc}'
    )
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '－' | '−' | '﹣' | '‐'..='―' | '─' | '━')
}

fn blank(text: &str) -> Option<Blank> {
    if matches!(text, "无" | "无。" | "無" | "無。") {
        return Some(Blank::None);
    }
    if text.chars().all(|c| matches!(c, '/' | '／' | '\\' | '＼')) {
        return Some(Blank::Slash);
    }
    text.chars().all(is_dash).then_some(Blank::Dash)
}

fn number(text: &str) -> Option<Number> {
    let (negative, text) = match text.chars().next()? {
        c @ ('+' | '＋') => (false, text.get(c.len_utf8()..)?.trim_start()),
        c if is_dash(c) => (true, text.get(c.len_utf8()..)?.trim_start()),
        _ => (false, text),
    };
    let (value, places, len) = match printed::printed(text, printed::Grouping::CommasOrSpaces) {
        Some(printed) => (printed.value?, printed.places, printed.len),
        None => chinese::numeral(text).map(|numeral| (numeral.value, 0, numeral.len))?,
    };
    let (unit, remark) = tail(text.get(len..)?)?;
    Some(Number {
        value: if negative { -value } else { value },
        unit,
        remark,
        places,
    })
}

/// What may stand behind the figure: a unit, then a remark in brackets. `None` when there is anything else.
fn tail(text: &str) -> Option<(Option<CellUnit>, bool)> {
    let text = text.trim_start();
    if text.is_empty() || matches!(text, "." | "．" | "。") {
        return Some((None, false));
    }
    let (unit, rest) = match unit(text) {
        Some(unit) => {
            let word = text.get(..unit.len())?;
            (
                Some(cell_unit(word, unit.measure)?),
                text.get(unit.len()..)?,
            )
        }
        None => match text.strip_prefix('万') {
            Some(rest) => (Some(CellUnit::TenThousand), rest),
            None => (None, text),
        },
    };
    let rest = rest.trim_start();
    let remark = rest.starts_with(['（', '(']) && rest.ends_with(['）', ')']);
    (rest.is_empty() || remark).then_some((unit, remark))
}

fn cell_unit(word: &str, measure: Measure) -> Option<CellUnit> {
    match (measure, word) {
        (Measure::Count, _) => Some(CellUnit::Counter),
        (Measure::Money, "元") => Some(CellUnit::Yuan),
        (Measure::Money, "万元") => Some(CellUnit::TenThousandYuan),
        (Measure::Money, _) => Some(CellUnit::OtherMoney),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn figure(text: &str) -> String {
        match read_cell(text) {
            Value::Number(number) => number.value.to_string(),
            other => format!("{other:?}"),
        }
    }

    fn printed_with(text: &str) -> (String, Option<CellUnit>, bool) {
        match read_cell(text) {
            Value::Number(number) => (number.value.to_string(), number.unit, number.remark),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn plain_figures_are_read_whatever_stands_around_them() {
        for text in [
            "52",
            " 52 ",
            "\u{a0}52\u{a0}",
            "\u{3000}52",
            "52\0",
            "5\u{200b}2",
            "５２",
            "+52",
            "＋52",
            "52.",
            "\n52\n",
        ] {
            assert_eq!(figure(text), "52", "{text:?}");
        }
        assert_eq!(figure("0.000001"), "0.000001");
        assert_eq!(figure("007"), "7");
    }

    #[test]
    fn every_dash_before_digits_is_a_minus() {
        for text in ["-18", "−18", "－18", "—18", "–18", "- 18"] {
            assert_eq!(figure(text), "-18", "{text}");
        }
    }

    #[test]
    fn thousands_may_be_grouped_but_only_as_thousands() {
        for text in ["1,234", "1，234", "1 234", "1\u{a0}234", "１，２３４"] {
            assert_eq!(figure(text), "1234", "{text}");
        }
        for text in [
            "12 3",
            "0 123",
            "1,23",
            "1234,567",
            "1,234 567",
            "1\n234",
            "52 0 0",
        ] {
            assert_eq!(figure(text), "Other", "{text}");
        }
    }

    #[test]
    fn a_space_beside_the_point_does_not_part_a_figure() {
        for text in ["52. 3", "52 .3", "52 . 3", "52．\u{a0}3", "５２． ３"] {
            assert_eq!(figure(text), "52.3", "{text}");
        }
        for text in ["52.  3", "52. 3 4", "52. 3. 1", "2 14"] {
            assert_eq!(figure(text), "Other", "{text}");
        }
        assert_eq!(
            printed_with("52. 3万元"),
            ("52.3".into(), Some(CellUnit::TenThousandYuan), false)
        );
    }

    #[test]
    fn units_and_remarks_are_kept_beside_the_figure() {
        assert_eq!(
            printed_with("251000元"),
            ("251000".into(), Some(CellUnit::Yuan), false)
        );
        assert_eq!(
            printed_with("25.1万元"),
            ("25.1".into(), Some(CellUnit::TenThousandYuan), false)
        );
        assert_eq!(
            printed_with("1.2亿元"),
            ("1.2".into(), Some(CellUnit::OtherMoney), false)
        );
        assert_eq!(
            printed_with("25.1万"),
            ("25.1".into(), Some(CellUnit::TenThousand), false)
        );
        assert_eq!(
            printed_with("3 个"),
            ("3".into(), Some(CellUnit::Counter), false)
        );
        assert_eq!(
            printed_with("22（其中修订16件）"),
            ("22".into(), None, true)
        );
        assert_eq!(
            printed_with("22件 (含修订)"),
            ("22".into(), Some(CellUnit::Counter), true)
        );
    }

    #[test]
    fn chinese_numerals_are_figures() {
        for (text, value) in [
            ("十二", "12"),
            ("一件", "1"),
            ("一", "1"),
            ("〇", "0"),
            ("零", "0"),
            ("一百零五项", "105"),
        ] {
            assert_eq!(figure(text), value, "{text}");
        }
    }

    #[test]
    fn blanks_are_told_apart() {
        for (text, blank) in [
            ("", Blank::Empty),
            (" \u{a0}\u{3000}\t\n\0", Blank::Empty),
            ("/", Blank::Slash),
            ("／", Blank::Slash),
            ("\\", Blank::Slash),
            ("-", Blank::Dash),
            ("——", Blank::Dash),
            ("－", Blank::Dash),
            ("–", Blank::Dash),
            ("无", Blank::None),
            (" 无。", Blank::None),
        ] {
            let value = read_cell(text);
            assert_eq!(value, Value::Blank(blank), "{text:?}");
            assert_eq!(
                (value.addend(), value.number()),
                (Some(Decimal::ZERO), None)
            );
        }
    }

    #[test]
    fn everything_else_is_other() {
        for text in [
            "O",
            "o",
            "1O",
            "12.5%",
            "约12",
            "12-15",
            "3/4",
            "第1",
            "总计",
            "一、本年新收",
            "12月",
            "1.2.3",
            "1e3",
            "件",
            "12 abc",
            "（12）",
            "十四五",
            "三公经费",
            "99999999999999999999",
            "22（未完",
        ] {
            assert_eq!(read_cell(text), Value::Other, "{text}");
            assert_eq!(read_cell(text).addend(), None);
        }
    }

    #[test]
    fn printed_decimals_are_counted() {
        let Value::Number(number) = read_cell("1.00") else {
            panic!()
        };
        assert_eq!((number.value, number.places), (Decimal::ONE, 2));
    }

    proptest! {
        #[test]
        fn any_text_is_some_cell(text in any::<String>()) {
            let _ = read_cell(&text);
        }

        #[test]
        fn any_text_of_the_field_is_some_cell(text in "[0-9０-９,，.．+—－/无元万件（）() 一十百\u{0}\u{200b}]{0,24}") {
            let _ = read_cell(&text);
        }

        #[test]
        fn a_whole_number_reads_back(number in any::<i32>()) {
            prop_assert_eq!(read_cell(&number.to_string()).number(), Some(Decimal::from(i64::from(number))));
        }
    }
}
