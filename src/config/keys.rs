//! The keys of gouji.toml, in one table: it checks a file, and it is the JSON Schema.

use std::ops::Range;

use gouji_linter::diagnostic::{Language, Wording};
use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};

use super::closest;
use crate::words;

pub(crate) struct Key {
    pub(crate) name: &'static str,
    shape: Shape,
    zh: &'static str,
    en: &'static str,
}

enum Shape {
    Text,
    Texts,
    TextOrTexts,
    OneOf(&'static [&'static str]),
    Year,
    /// A table from a rule or a family to one of these.
    RuleTo(&'static [&'static str]),
    Tables(&'static [Key]),
    /// One table, or several, with the keys that each must have.
    TableOrTables(&'static [Key], &'static [&'static str]),
}

const LEVELS: &[&str] = &["error", "warning", "hint"];

pub(crate) const KEYS: &[Key] = &[
    Key {
        name: "extend",
        shape: Shape::Text,
        zh: "要继承的另一份 gouji.toml，相对于本文件",
        en: "another gouji.toml to inherit from, relative to this file",
    },
    Key {
        name: "packs",
        shape: Shape::Texts,
        zh: "另加的规则包，相对于本文件",
        en: "rule packs to add, relative to this file",
    },
    Key {
        name: "select",
        shape: Shape::Texts,
        zh: "只查这些规则或规则类",
        en: "check only these rules or families",
    },
    Key {
        name: "ignore",
        shape: Shape::Texts,
        zh: "不查这些规则或规则类",
        en: "leave out these rules or families",
    },
    Key {
        name: "severity",
        shape: Shape::RuleTo(LEVELS),
        zh: "改变规则或规则类的级别",
        en: "the severity of a rule or a family",
    },
    Key {
        name: "per-file",
        shape: Shape::Tables(PER_FILE),
        zh: "只对某些文件有效的设置",
        en: "settings for some files only",
    },
    Key {
        name: "rollup",
        shape: Shape::TableOrTables(ROLLUP, &["whole", "units"]),
        zh: "哪份报告由哪些单位的报告汇总而成",
        en: "which report is the sum of which units' reports",
    },
    Key {
        name: "fail-on",
        shape: Shape::OneOf(&["error", "warning", "hint", "never"]),
        zh: "从哪一级起以 1 退出",
        en: "exit with 1 from this severity on",
    },
    Key {
        name: "lang",
        shape: Shape::OneOf(&["zh", "en"]),
        zh: "输出所用语言",
        en: "the language of messages",
    },
];

const PER_FILE: &[Key] = &[
    Key {
        name: "files",
        shape: Shape::TextOrTexts,
        zh: "文件的通配式，相对于本文件；没有“/”的匹配任何文件夹中的文件名",
        en: "globs of the files, relative to this file; without a `/` they match the file name in any folder",
    },
    Key {
        name: "select",
        shape: Shape::Texts,
        zh: "对这些文件只查这些规则或规则类",
        en: "check only these rules or families",
    },
    Key {
        name: "ignore",
        shape: Shape::Texts,
        zh: "不查这些规则或规则类",
        en: "leave out these rules or families",
    },
    Key {
        name: "year",
        shape: Shape::Year,
        zh: "报告的年度",
        en: "the year that the reports are about",
    },
    Key {
        name: "kind",
        shape: Shape::OneOf(&["government", "department", "office", "street"]),
        zh: "机关的种类：政府、部门、办公室、街道",
        en: "the kind of body",
    },
];

const ROLLUP: &[Key] = &[
    Key {
        name: "whole",
        shape: Shape::TextOrTexts,
        zh: "汇总报告的通配式，规则同 per-file 的 files",
        en: "globs of the report that sums up; as `files` of per-file",
    },
    Key {
        name: "units",
        shape: Shape::TextOrTexts,
        zh: "各单位报告的通配式",
        en: "globs of the units' reports",
    },
    Key {
        name: "names",
        shape: Shape::Texts,
        zh: "应有报告的单位名称",
        en: "the names of the units that must have a report",
    },
];

pub(super) type Mistakes = Vec<(Range<usize>, Wording)>;

/// Every unknown key and every value of the wrong kind.
pub(super) fn check(table: &DeTable<'_>, mistakes: &mut Mistakes) {
    check_table(table, KEYS, mistakes);
}

fn check_table(table: &DeTable<'_>, keys: &'static [Key], mistakes: &mut Mistakes) {
    for (name, value) in table {
        match keys.iter().find(|key| key.name == name.get_ref()) {
            None => mistakes.push((name.span(), unknown_key(name.get_ref(), keys))),
            Some(key) => check_value(value.get_ref(), value.span(), &key.shape, mistakes),
        }
    }
}

fn check_value(value: &DeValue<'_>, span: Range<usize>, shape: &Shape, mistakes: &mut Mistakes) {
    let wrong = match (shape, value) {
        (Shape::Text | Shape::TextOrTexts, DeValue::String(_)) => None,
        (Shape::Texts | Shape::TextOrTexts, DeValue::Array(items)) => {
            for item in items.iter() {
                check_value(item.get_ref(), item.span(), &Shape::Text, mistakes);
            }
            None
        }
        (Shape::OneOf(choices), DeValue::String(text)) if choices.contains(&text.as_ref()) => None,
        (Shape::OneOf(choices), DeValue::String(text)) => Some(unknown_choice(text, choices)),
        (Shape::Year, DeValue::Integer(number)) => match number.as_str().parse() {
            Ok(2008..=2100_u16) => None,
            _ => Some(Wording::new(
                "年度应在 2008 至 2100 之间",
                "a year is from 2008 to 2100",
            )),
        },
        (Shape::RuleTo(choices), DeValue::Table(table)) => {
            for value in table.values() {
                check_value(
                    value.get_ref(),
                    value.span(),
                    &Shape::OneOf(choices),
                    mistakes,
                );
            }
            None
        }
        (Shape::Tables(keys), DeValue::Array(items)) => {
            for item in items.iter() {
                match item.get_ref() {
                    DeValue::Table(table) => {
                        check_table(table, keys, mistakes);
                        if !table.keys().any(|key| key.get_ref() == "files") {
                            mistakes.push((
                                item.span(),
                                Wording::new("缺少 files", "`files` is missing"),
                            ));
                        }
                    }
                    other => mistakes.push((item.span(), wrong_type(shape, other))),
                }
            }
            None
        }
        (Shape::TableOrTables(keys, required), DeValue::Table(table)) => {
            check_table(table, keys, mistakes);
            for name in required.iter() {
                if !table.keys().any(|key| key.get_ref() == name) {
                    let wording =
                        Wording::new(format!("缺少 {name}"), format!("`{name}` is missing"));
                    mistakes.push((span.clone(), wording));
                }
            }
            None
        }
        (Shape::TableOrTables(..), DeValue::Array(items)) => {
            for item in items.iter() {
                check_value(item.get_ref(), item.span(), shape, mistakes);
            }
            None
        }
        (shape, value) => Some(wrong_type(shape, value)),
    };
    mistakes.extend(wrong.map(|wording| (span, wording)));
}

fn unknown_key(name: &str, keys: &'static [Key]) -> Wording {
    let names = || keys.iter().map(|key| key.name);
    let end = |language| match closest(name, names()) {
        Some(near) => words::did_you_mean(language, near),
        None => {
            let all: Vec<_> = names().collect();
            format!(
                "{}{}",
                words::pick(language, "；可以写的有 ", "; known are "),
                all.join(words::pick(language, "、", ", "))
            )
        }
    };
    Wording::new(
        format!("没有配置项“{name}”{}", end(Language::Chinese)),
        format!("there is no key `{name}`{}", end(Language::English)),
    )
}

fn unknown_choice(given: &str, choices: &[&str]) -> Wording {
    Wording::new(
        format!("不能是“{given}”，可以是 {}", choices.join("、")),
        format!("this cannot be `{given}`; it can be {}", choices.join(", ")),
    )
}

fn wrong_type(shape: &Shape, value: &DeValue<'_>) -> Wording {
    let (zh, en) = match shape {
        Shape::Text | Shape::OneOf(_) => ("一个字符串", "a string"),
        Shape::Texts => ("由字符串组成的数组", "an array of strings"),
        Shape::TextOrTexts => (
            "一个字符串，或由字符串组成的数组",
            "a string or an array of strings",
        ),
        Shape::Year => ("一个年度", "a year"),
        Shape::RuleTo(_) => ("从规则到级别的表", "a table from a rule to a severity"),
        Shape::Tables(_) => ("一组表 [[…]]", "an array of tables [[…]]"),
        Shape::TableOrTables(..) => (
            "一个表 […]，或一组表 [[…]]",
            "a table […] or an array of tables [[…]]",
        ),
    };
    let (found_zh, found_en) = match value {
        DeValue::String(_) => ("字符串", "a string"),
        DeValue::Integer(_) => ("整数", "an integer"),
        DeValue::Float(_) => ("小数", "a float"),
        DeValue::Boolean(_) => ("布尔值", "a boolean"),
        DeValue::Datetime(_) => ("日期", "a date"),
        DeValue::Array(_) => ("数组", "an array"),
        DeValue::Table(_) => ("表", "a table"),
    };
    Wording::new(
        format!("这里应是{zh}，而不是{found_zh}"),
        format!("this takes {en}, not {found_en}"),
    )
}

/// The JSON Schema of gouji.toml.
pub(crate) fn schema(language: Language) -> Value {
    let mut schema = object(KEYS, language);
    schema.insert(
        "$schema".to_owned(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    schema.insert("title".to_owned(), json!("gouji.toml"));
    Value::Object(schema)
}

fn object(keys: &[Key], language: Language) -> Map<String, Value> {
    let mut properties = Map::new();
    for key in keys {
        let mut property = of_shape(&key.shape, language);
        property.insert(
            "description".to_owned(),
            json!(words::pick(language, key.zh, key.en)),
        );
        properties.insert(key.name.to_owned(), Value::Object(property));
    }
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    object.insert("additionalProperties".to_owned(), json!(false));
    object.insert("properties".to_owned(), Value::Object(properties));
    object
}

fn of_shape(shape: &Shape, language: Language) -> Map<String, Value> {
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let schema = match shape {
        Shape::Text => json!({"type": "string"}),
        Shape::Texts => texts,
        Shape::TextOrTexts => json!({"anyOf": [{"type": "string"}, texts]}),
        Shape::OneOf(choices) => json!({"enum": choices}),
        Shape::Year => json!({"type": "integer", "minimum": 2008, "maximum": 2100}),
        Shape::RuleTo(choices) => {
            json!({"type": "object", "additionalProperties": {"enum": choices}})
        }
        Shape::Tables(keys) => {
            let mut item = object(keys, language);
            item.insert("required".to_owned(), json!(["files"]));
            json!({"type": "array", "items": item})
        }
        Shape::TableOrTables(keys, required) => {
            let mut item = object(keys, language);
            item.insert("required".to_owned(), json!(required));
            json!({"anyOf": [item.clone(), {"type": "array", "items": item}]})
        }
    };
    match schema {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
