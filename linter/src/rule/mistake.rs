//! What is wrong with a pack, said so that its author can mend it. serde, toml and regex speak English only.

use std::ops::Range;

use crate::diagnostic::Wording;
use crate::equation::EquationError;
use crate::normal;
use crate::span::Span;

use super::PackError;
use super::place::inside;

/// Separates what an equation's mistake carries through serde, which passes on nothing but a text.
const MARK: char = '\u{1F}';

pub(super) fn carried(error: &EquationError) -> String {
    let EquationError { message, range } = error;
    let Range { start, end } = range;
    [
        &message.zh,
        &message.en,
        &start.to_string(),
        &end.to_string(),
    ]
    .map(|part| format!("{part}{MARK}"))
    .concat()
}

pub(super) fn of_toml(error: &toml::de::Error, text: &str) -> PackError {
    let range = error.span().unwrap_or(0..0);
    let span = Span::new(range.start, range.end);
    let said = error.message();
    if let [zh, en, start, end, ..] = said.split(MARK).collect::<Vec<_>>().as_slice()
        && let (Ok(start), Ok(end)) = (start.parse(), end.parse())
    {
        return PackError {
            message: Wording::new(*zh, *en),
            span: inside(text, span, start..end),
        };
    }
    let message = of_serde(said).unwrap_or_else(|| {
        Wording::new(
            format!("TOML 写法有误：{said}"),
            format!("this is no TOML: {said}"),
        )
    });
    PackError { message, span }
}

/// The sentences that serde makes, said in both languages.
fn of_serde(said: &str) -> Option<Wording> {
    let names: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    if said.starts_with("unknown field") {
        let (given, known) = names.split_first()?;
        let (zh, en) = suggestion(given, known);
        return Some(Wording::new(
            format!("没有“{given}”这一项{zh}"),
            format!("there is no key `{given}`{en}"),
        ));
    }
    if said.starts_with("unknown variant") {
        let (given, known) = names.split_first()?;
        let (zh, en) = suggestion(given, known);
        return Some(Wording::new(
            format!("不能是“{given}”{zh}"),
            format!("this cannot be `{given}`{en}"),
        ));
    }
    if said.starts_with("missing field") {
        let name = names.first()?;
        return Some(Wording::new(
            format!("缺少“{name}”这一项"),
            format!("`{name}` is missing"),
        ));
    }
    if said.starts_with("duplicate") {
        let zh = names
            .first()
            .map_or(String::new(), |name| format!("“{name}”"));
        return Some(Wording::new(format!("{zh}重复"), said));
    }
    if said.starts_with("wanted exactly 1 element") {
        return Some(Wording::new(
            "一条规则只能有一种检查，写成 [rule.check.种类]",
            "a rule has exactly one check, written [rule.check.KIND]",
        ));
    }
    let (found, expected) = said
        .strip_prefix("invalid type: ")
        .or_else(|| said.strip_prefix("invalid value: "))?
        .split_once(", expected ")?;
    Some(Wording::new(
        format!(
            "这里应是{}，而不是{}",
            in_chinese(expected),
            in_chinese(found)
        ),
        format!("this takes {}, not {found}", in_english(expected)),
    ))
}

/// serde names the types of Rust.
fn in_english(named: &str) -> &str {
    match named {
        "u8" | "u16" | "u32" | "usize" => "a whole number, not below 0",
        "a sequence" => "an array",
        "a string or a sequence" => "a string or an array",
        "a string or a map" => "a string or { zh = \"…\", en = \"…\" }",
        _ if named.starts_with("struct ") => "a table",
        _ => named,
    }
}

/// What serde calls the types of TOML.
fn in_chinese(named: &str) -> String {
    const NAMES: [(&str, &str); 15] = [
        ("a string or a sequence", "字符串，或方括号括起的一组字符串"),
        ("a string or a map", "字符串，或 { zh = \"…\", en = \"…\" }"),
        ("struct ", "一个表"),
        ("enum ", "一个名称"),
        ("a sequence", "方括号括起的一组"),
        ("sequence", "方括号括起的一组"),
        ("a map", "一个表"),
        ("map", "一个表"),
        ("a string", "字符串"),
        ("string ", "字符串 "),
        ("a boolean", "true 或 false"),
        ("boolean ", "布尔值 "),
        ("integer ", "整数 "),
        ("floating point ", "小数 "),
        ("u", "不小于 0 的整数"),
    ];
    NAMES
        .into_iter()
        .find_map(|(english, chinese)| {
            let rest = named.strip_prefix(english)?;
            let keeps_value = chinese.ends_with(' ');
            Some(if keeps_value {
                format!("{chinese}{}", rest.replace('`', ""))
            } else {
                chinese.to_owned()
            })
        })
        .unwrap_or_else(|| named.to_owned())
}

/// `；是不是想写“…”？`, or all that can be written.
pub(super) fn suggestion(given: &str, known: &[&str]) -> (String, String) {
    let reach = (given.chars().count() / 2).clamp(1, 3);
    let nearest = known
        .iter()
        .filter_map(|name| Some((normal::distance_within(name, given, reach)?, name)))
        .min_by_key(|(distance, _)| *distance);
    match nearest {
        Some((_, near)) => (
            format!("；是不是想写“{near}”？"),
            format!("; did you mean `{near}`?"),
        ),
        None if known.is_empty() => (String::new(), String::new()),
        None => {
            let listed = known.get(..LISTED.min(known.len())).unwrap_or_default();
            let (zh_more, en_more) = if known.len() > LISTED {
                (" 等", ", …")
            } else {
                ("", "")
            };
            (
                format!("；可以写的有 {}{zh_more}", listed.join("、")),
                format!("; known are {}{en_more}", listed.join(", ")),
            )
        }
    }
}

/// More names than this are no help.
const LISTED: usize = 16;

/// What is wrong with a regular expression, and where in it.
pub(super) fn of_regex(error: &regex_syntax::Error) -> (Wording, Option<Range<usize>>) {
    use regex_syntax::ast::ErrorKind;
    let (zh, en, span) = match error {
        regex_syntax::Error::Parse(error) => {
            let zh = match error.kind() {
                ErrorKind::GroupUnclosed => "括号“(”没有与之成对的“)”",
                ErrorKind::GroupUnopened => "括号“)”没有与之成对的“(”",
                ErrorKind::ClassUnclosed => "方括号“[”没有与之成对的“]”",
                ErrorKind::ClassRangeInvalid => "字符范围的起点大于终点",
                ErrorKind::RepetitionMissing => "重复符号前没有可重复的内容",
                ErrorKind::RepetitionCountUnclosed => "花括号“{”没有与之成对的“}”",
                ErrorKind::RepetitionCountInvalid => "重复次数的下限大于上限",
                ErrorKind::RepetitionCountDecimalEmpty | ErrorKind::DecimalEmpty => {
                    "花括号里应写重复的次数"
                }
                ErrorKind::EscapeUnexpectedEof => "反斜线后面没有字符",
                ErrorKind::EscapeUnrecognized => "没有这种反斜线写法",
                ErrorKind::UnsupportedLookAround => "不支持向前、向后查看（(?=…)、(?!…)、(?<=…)）",
                ErrorKind::UnsupportedBackreference => "不支持反向引用（\\1）",
                _ => "写法有误",
            };
            let span = error.span();
            (zh, error.kind().to_string(), span)
        }
        regex_syntax::Error::Translate(error) => {
            ("写法有误", error.kind().to_string(), error.span())
        }
        other => {
            let wording = Wording::new(
                format!("正则表达式有误：{other}"),
                format!("regular expression: {other}"),
            );
            return (wording, None);
        }
    };
    (
        Wording::new(
            format!("正则表达式有误：{zh}"),
            format!("regular expression: {en}"),
        ),
        Some(span.start.offset..span.end.offset),
    )
}
