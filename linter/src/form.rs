//! The official forms, as the packs declare them: which years, which sections, which tables with which labels.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::diagnostic::Wording;

/// One official format: the text that fixes it and the years that it governs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FormatForm {
    /// "2008", "2019", "2021": the first year that it governs.
    pub id: String,
    pub first_year: u16,
    pub last_year: Option<u16>,
    /// Years in which the format was on trial: what deviates is milder.
    #[serde(default)]
    pub trial_years: Vec<u16>,
    pub title: Wording,
    pub basis: String,
}

impl FormatForm {
    pub fn governs(&self, year: u16) -> bool {
        self.first_year <= year && self.last_year.is_none_or(|last| year <= last)
    }
}

/// A section that a format requires, in the order of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SectionForm {
    pub format: String,
    /// "overview", "proactive", "applications", "review", "problems", "other", …
    pub id: String,
    /// The title without its number.
    pub title: String,
    /// Wordings that mean the same section without being worth a remark.
    #[serde(default)]
    pub same: Vec<String>,
    /// Wordings that mean the same section but are not the form's.
    #[serde(default)]
    pub variants: Vec<String>,
    /// A heading that holds all words of one of these lists means this section, whatever else it says.
    #[serde(default)]
    pub words: Vec<Vec<String>>,
    /// The heading may be left out.
    #[serde(default)]
    pub optional: bool,
    /// Though it may be left out, nearly every report has it: where it is missing, a hint says so.
    #[serde(default)]
    pub usual: bool,
    /// It may stand before or behind any other.
    #[serde(default)]
    pub anywhere: bool,
    /// A sentence of another section that holds all words of one of these lists reports what belongs here.
    #[serde(default)]
    pub told: Vec<Vec<String>>,
}

/// A table of one or more formats.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TableForm {
    pub formats: Vec<String>,
    /// "proactive", "applications", "review", "statistics", or a user's own.
    pub id: String,
    pub title: Wording,
    /// The section that it stands in.
    pub section: Option<String>,
    /// A report of its formats must have it.
    #[serde(default)]
    pub required: bool,
    /// Texts that belong to the printed table without being a row's or a column's label.
    #[serde(default)]
    pub captions: Vec<String>,
    #[serde(rename = "block")]
    pub blocks: Vec<BlockForm>,
}

/// A part of a table with columns of its own. Most tables have one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BlockForm {
    /// The line above it: 第二十条第（一）项.
    pub heading: Option<String>,
    #[serde(default)]
    pub layout: Layout,
    #[serde(rename = "row")]
    pub rows: Vec<LabelForm>,
    #[serde(rename = "column")]
    pub columns: Vec<LabelForm>,
    #[serde(skip)]
    named_rows: Named,
    #[serde(skip)]
    named_columns: Named,
}

impl BlockForm {
    /// The rows that a name stands for: its own, or the members of the group that it heads.
    pub(crate) fn rows_of(&self, name: &str) -> Option<&[usize]> {
        self.named_rows.get(&self.rows, name)
    }

    /// The same of columns.
    pub(crate) fn columns_of(&self, name: &str) -> Option<&[usize]> {
        self.named_columns.get(&self.columns, name)
    }
}

/// The rows or columns of every name, made when somebody asks for the first.
#[derive(Clone, Debug, Default)]
struct Named(OnceLock<FxHashMap<Box<str>, Vec<usize>>>);

impl Named {
    fn get(&self, labels: &[LabelForm], name: &str) -> Option<&[usize]> {
        let named = self.0.get_or_init(|| {
            let mut named: FxHashMap<Box<str>, Vec<usize>> = FxHashMap::default();
            for (at, label) in labels.iter().enumerate() {
                let mut group = label.name.as_str();
                while let Some((wider, _)) = group.rsplit_once('.') {
                    named.entry(wider.into()).or_default().push(at);
                    group = wider;
                }
            }
            let figured = labels.iter().enumerate().filter(|(_, own)| !own.heading);
            named.extend(figured.map(|(at, own)| (own.name.as_str().into(), vec![at])));
            named
        });
        named.get(name).map(Vec::as_slice)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Rows are printed under each other, each with its label.
    #[default]
    Rows,
    /// Rows are printed beside each other over the same columns, and all figures stand in one line.
    Abreast,
}

/// A row or a column.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LabelForm {
    /// What equations and `extract` call it. A dot leads from a group to its member.
    pub name: String,
    /// As printed on the form.
    pub label: String,
    /// Other wordings that are accepted silently.
    #[serde(default)]
    pub same: Vec<String>,
    /// Wordings that are understood, but worth a hint.
    #[serde(default)]
    pub variants: Vec<String>,
    /// Its depth in the printed outline, from 1.
    #[serde(default = "one")]
    pub level: u8,
    /// Printed, but without figures of its own.
    #[serde(default)]
    pub heading: bool,
    /// May be absent without a remark (the `5.其他方式` of a statistics table).
    #[serde(default)]
    pub optional: bool,
    /// Stands on other versions of the form only: it is understood, and a blank form does without it.
    #[serde(default)]
    pub elsewhere: bool,
    #[serde(default)]
    pub kind: Kind,
    pub en: Option<String>,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A whole number, not below zero.
    #[default]
    Count,
    /// A whole number that may be negative: 本年增/减.
    Change,
    /// Money, in 万元 unless the label says otherwise.
    Amount,
    /// Words, such as the 单位 column.
    Text,
}

fn one() -> u8 {
    1
}
