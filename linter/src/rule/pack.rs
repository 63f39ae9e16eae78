//! One TOML file of formats, sections, tables and rules, and how it is read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_spanned::Spanned;

use crate::diagnostic::{Severity, Wording};
use crate::form::{FormatForm, SectionForm, TableForm};
use crate::span::Span;

use super::place::{Step, inside, place};
use super::{Check, Example, Pattern, Rule, mistake};

#[derive(Debug)]
pub struct Pack {
    pub name: String,
    /// The TOML, where mistakes are drawn.
    pub text: Cow<'static, str>,
    pub formats: Vec<FormatForm>,
    pub sections: Vec<SectionForm>,
    pub tables: Vec<TableForm>,
    pub rules: Vec<Rule>,
}

/// A mistake in a pack, at its place in the TOML.
#[derive(Clone, Debug)]
pub struct PackError {
    pub message: Wording,
    pub span: Span,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackToml {
    #[serde(default, rename = "format")]
    formats: Vec<FormatForm>,
    #[serde(default, rename = "section")]
    sections: Vec<SectionForm>,
    #[serde(default, rename = "table")]
    tables: Vec<TableForm>,
    #[serde(default, rename = "rule")]
    rules: Vec<RuleToml>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleToml {
    id: Placed<String>,
    title: Wording,
    why: Wording,
    advice: Option<Wording>,
    basis: String,
    #[serde(default)]
    basis_by_year: BTreeMap<Placed<String>, String>,
    severity: Severity,
    #[serde(default)]
    severity_by_year: BTreeMap<Placed<String>, Severity>,
    example: Option<Example>,
    #[serde(default)]
    formats: Vec<String>,
    check: Check,
}

/// A value with its place in the TOML; a prepared pack has no places, and no mistakes to show at them.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Placed<T> {
    value: T,
    span: Span,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Placed<T>, D::Error> {
        if !deserializer.is_human_readable() {
            let span = Span::default();
            return T::deserialize(deserializer).map(|value| Placed { value, span });
        }
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        Ok(Placed {
            span: Span::new(spanned.span().start, spanned.span().end),
            value: spanned.into_inner(),
        })
    }
}

impl Pack {
    /// Reads a pack of unknown origin; every mistake is told at its place.
    pub fn parse(name: &str, text: &str) -> Result<Pack, Vec<PackError>> {
        let (_, mistakes) = toml::de::DeTable::parse_recoverable(text);
        if !mistakes.is_empty() {
            return Err(mistakes
                .iter()
                .map(|error| mistake::of_toml(error, text))
                .collect());
        }
        let pack: PackToml =
            toml::from_str(text).map_err(|error| vec![mistake::of_toml(&error, text)])?;
        let pack = Pack::new(name, Cow::Owned(text.to_owned()), pack)?;
        let errors: Vec<PackError> = pack
            .rules
            .iter()
            .enumerate()
            .flat_map(|(at, rule)| vet_patterns(text, at, rule))
            .collect();
        if errors.is_empty() {
            Ok(pack)
        } else {
            Err(errors)
        }
    }

    /// Reads a pack that ships with the program, from its TOML as MessagePack, which reads ten times faster: a
    /// test has tried its patterns and that both say the same, so that no start pays for it.
    pub fn prepared(
        name: &str,
        text: &'static str,
        prepared: &[u8],
    ) -> Result<Pack, Vec<PackError>> {
        let pack: PackToml = rmp_serde::from_slice(prepared).map_err(|error| {
            vec![PackError {
                message: Wording::new(error.to_string(), error.to_string()),
                span: Span::default(),
            }]
        })?;
        Pack::new(name, Cow::Borrowed(text), pack)
    }

    fn new(name: &str, text: Cow<'static, str>, pack: PackToml) -> Result<Pack, Vec<PackError>> {
        let mut errors = Vec::new();
        let mut rules = Vec::with_capacity(pack.rules.len());
        for rule in pack.rules {
            if !is_rule_id(&rule.id.value) {
                let id = &rule.id.value;
                errors.push(PackError {
                    message: Wording::new(
                        format!("规则名“{id}”应写成“类别/名称”，用小写英文字母、数字和连字符"),
                        format!("rule id `{id}` must be `family/name` in lower-case letters, digits and hyphens"),
                    ),
                    span: rule.id.span,
                });
            }
            rules.push(Rule {
                id: rule.id.value,
                title: rule.title,
                why: rule.why,
                advice: rule.advice,
                basis: rule.basis,
                basis_by_year: by_year(rule.basis_by_year, &mut errors),
                severity: rule.severity,
                severity_by_year: by_year(rule.severity_by_year, &mut errors),
                example: rule.example,
                formats: rule.formats,
                pack: name.to_owned(),
                check: rule.check,
            });
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Pack {
            name: name.to_owned(),
            text,
            formats: pack.formats,
            sections: pack.sections,
            tables: pack.tables,
            rules,
        })
    }
}

fn by_year<T>(
    written: BTreeMap<Placed<String>, T>,
    errors: &mut Vec<PackError>,
) -> Vec<(u16, u16, T)> {
    let mut by_year = Vec::new();
    for (years, value) in written {
        match span_of_years(&years.value) {
            Some((first, last)) => by_year.push((first, last, value)),
            None => errors.push(PackError {
                message: Wording::new(
                    "此处应为年份，如 \"2019\" 或 \"2008-2018\"",
                    "expected a year or years, such as \"2019\" or \"2008-2018\"",
                ),
                span: years.span,
            }),
        }
    }
    by_year
}

/// `2019` or `2008-2018`.
fn span_of_years(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
        .filter(|(first, last)| first <= last)
}

fn is_rule_id(id: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    id.split_once('/')
        .is_some_and(|(family, name)| part(family) && part(name))
}

/// Patterns are compiled when a report first needs them; one that cannot be would make its rule silent.
fn vet_patterns(text: &str, at: usize, rule: &Rule) -> Vec<PackError> {
    let mut errors = Vec::new();
    for (path, pattern) in patterns(&rule.check) {
        let path: Vec<Step<'_>> = [Step::Key("rule"), Step::Item(at), Step::Key("check")]
            .into_iter()
            .chain(path)
            .collect();
        if let Err(error) = regex_syntax::parse(&pattern.text) {
            let (message, range) = mistake::of_regex(&error);
            let span = place(text, &path);
            errors.push(PackError {
                message,
                span: range.map_or(span, |range| inside(text, span, range)),
            });
        } else if !pattern.compiles() {
            errors.push(PackError {
                message: Wording::new(
                    "正则表达式展开后太大（超过 1 MiB），请减少重复的次数",
                    "this regular expression grows too large (over 1 MiB); repeat less",
                ),
                span: place(text, &path),
            });
        }
    }
    errors
}

/// Every pattern of a check, and where in the rule's `check` it is written.
pub(super) fn patterns(check: &Check) -> Vec<(Vec<Step<'static>>, &Pattern)> {
    use Step::{Item, Key};
    match check {
        Check::Wording(check) => (0..)
            .zip(&check.patterns)
            .map(|(at, pattern)| (vec![Key("wording"), Key("patterns"), Item(at)], pattern))
            .collect(),
        Check::Agreement(check) => (0..)
            .zip(&check.claims)
            .flat_map(|(at, claim)| {
                [
                    ("before", &claim.before),
                    ("after", &claim.after),
                    ("none", &claim.none),
                ]
                .into_iter()
                .filter_map(move |(key, pattern)| {
                    let path = vec![Key("agreement"), Key("claim"), Item(at), Key(key)];
                    Some((path, pattern.as_ref()?))
                })
            })
            .collect(),
        Check::Figure(check) => check
            .bodies
            .iter()
            .map(|pattern| (vec![Key("figure"), Key("bodies")], pattern))
            .collect(),
        Check::Prose(check) => (0..)
            .zip(&check.statements)
            .map(|(at, statement)| {
                (
                    vec![Key("prose"), Key("statement"), Item(at), Key("pattern")],
                    &statement.pattern,
                )
            })
            .collect(),
        Check::Equation(_)
        | Check::Table(_)
        | Check::Section(_)
        | Check::Mention(_)
        | Check::Meta(_)
        | Check::Series(_)
        | Check::Rollup(_) => Vec::new(),
    }
}
