//! What a check says.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::span::Span;

/// The same sentence in the two languages of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    pub zh: String,
    pub en: String,
}

impl Wording {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Wording {
        Wording {
            zh: zh.into(),
            en: en.into(),
        }
    }

    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// `{ zh = "…", en = "…" }`, or one string: an office that writes a pack for itself needs one language.
impl<'de> Deserialize<'de> for Wording {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Wording, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Both {
            zh: String,
            en: Option<String>,
        }

        struct Words;

        impl<'de> Visitor<'de> for Words {
            type Value = Wording;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string or a map")
            }

            fn visit_str<E>(self, text: &str) -> Result<Wording, E> {
                Ok(Wording::new(text, text))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Wording, A::Error> {
                let Both { zh, en } = Both::deserialize(MapAccessDeserializer::new(map))?;
                let en = en.unwrap_or_else(|| zh.clone());
                Ok(Wording { zh, en })
            }
        }

        deserializer.deserialize_any(Words)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

/// Ordered: a hint is less than a warning, a warning less than an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Hint,
    Warning,
    Error,
}

#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// `family/name`.
    pub rule: String,
    pub severity: Severity,
    /// What is wrong, with the figures and the cell's name in words.
    pub message: Wording,
    pub span: Span,
    /// What the caret line says at `span`, short: "总计 40".
    pub label: Option<Wording>,
    pub cell: Option<CellName>,
    /// The printed label of the cell's row, where the reader looks first.
    pub row: Option<Span>,
    pub related: Vec<Related>,
    /// How to mend it.
    pub advice: Option<Wording>,
    /// The edit that mends it, where one is known.
    pub fix: Option<Fix>,
    /// The clause it comes from.
    pub basis: String,
    /// Stable when lines move. Empty until [`crate::check::fingerprint`] is asked for it: most outputs do without.
    pub fingerprint: String,
}

/// A cell of a statutory table, by the names that the equations use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellName {
    pub table: String,
    pub row: String,
    pub column: String,
}

/// Another place that belongs to the finding: an operand, the other half of a contradiction.
#[derive(Clone, Debug)]
pub struct Related {
    pub message: Wording,
    pub span: Span,
    /// The cell that stands there, when it is one of a statutory table.
    pub cell: Option<CellName>,
    /// It takes part, but explains nothing: a part that is 0 or blank, a figure within its bound.
    pub aside: bool,
    /// The other document that `span` counts in, where it is not the one that was checked.
    pub elsewhere: Option<Elsewhere>,
}

/// A place in a document that is no longer at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// As it is shown.
    pub path: String,
    pub place: Place,
}

/// Lines and columns, which only the caller counts: the engine hands them on where it lets a document go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// An edit of the source that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the edit does: "把 17 改为 18".
    pub title: Wording,
    pub safety: Safety,
    /// In the order of the source, none overlapping another.
    pub edits: Vec<Edit>,
}

/// Whether a fix may be applied without a person's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Wording and form only: no figure and no statement of the report changes.
    Safe,
    /// A figure, an order or a table changes: a person decides.
    Unsafe,
}

/// Replaces the source at `span` by `text`; an empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// Words are no Markdown: what Markdown would take for a mark is escaped.
pub fn in_markdown(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for character in words.chars() {
        if "\\`*_[]<>#|~".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// `1 unit`, `2 units`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_report_are_no_markdown() {
        assert_eq!(
            in_markdown("[总计](command:x) `40` <img> **甲** a|b [bookmark: _GoBack]"),
            "\\[总计\\](command:x) \\`40\\` \\<img\\> \\*\\*甲\\*\\* a\\|b \\[bookmark: \\_GoBack\\]"
        );
    }
}
