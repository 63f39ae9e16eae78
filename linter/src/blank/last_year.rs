//! What last year's report hands on to the next one.

use std::collections::BTreeMap;

use crate::number::Value;
use crate::report::{BodyKind, Report};

#[derive(Clone, Debug, Default)]
pub struct LastYear {
    pub year: Option<u16>,
    pub body: Option<String>,
    pub kind: BodyKind,
    /// Sentences before the first section that say where the office is to be reached.
    pub contact: Vec<String>,
    /// By table, row and column of the new report.
    figures: BTreeMap<[String; 3], String>,
}

impl LastYear {
    pub(super) fn figure(&self, table: &str, row: &str, column: &str) -> Option<&str> {
        let name = [table, row, column].map(str::to_owned);
        self.figures.get(&name).map(String::as_str)
    }
}

/// What was carried out of last year is carried into this one; what was in force still is, until the new
/// report says what was added and repealed.
pub fn last_year(report: &Report<'_>) -> LastYear {
    let mut figures = BTreeMap::new();
    for table in report.tables.iter().filter(|table| table.faults.is_empty()) {
        for (row, column, figure) in table.figures() {
            let Value::Number(number) = figure.value else {
                continue;
            };
            let row = match (row.name.as_str(), column.name.as_str()) {
                ("结转下年", _) => "上年结转",
                (row, "现行有效") => row,
                _ => continue,
            };
            let name = [table.form.id.as_str(), row, column.name.as_str()].map(str::to_owned);
            figures.insert(name, number.value.to_string());
        }
    }
    LastYear {
        year: report.year_value(),
        body: report.body.as_ref().map(|body| body.name.clone()),
        kind: report
            .body
            .as_ref()
            .map_or(BodyKind::Unknown, |body| body.kind),
        contact: contact(report),
        figures,
    }
}

fn contact(report: &Report<'_>) -> Vec<String> {
    const WORDS: [&str; 7] = ["电话", "地址", "邮编", "邮政编码", "邮箱", "传真", "联系人"];
    let preamble = report
        .prose
        .iter()
        .filter(|prose| prose.section.is_none() && !prose.heading);
    let mut sentences = Vec::new();
    for prose in preamble {
        for sentence in report.text(prose.extent).split_inclusive(['。', '\n']) {
            let sentence: String = sentence.lines().map(str::trim).collect();
            if WORDS.iter().any(|word| sentence.contains(word)) && !sentence.contains('《') {
                sentences.push(sentence);
            }
        }
    }
    sentences
}
