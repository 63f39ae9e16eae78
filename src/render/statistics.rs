//! How often each rule found something.

use std::collections::BTreeMap;

use gouji_linter::check::{Reach, Unlisted};
use gouji_linter::diagnostic::{Language, Severity};
use serde_json::json;

use super::shown;
use crate::args::CheckFormat;
use crate::words;

#[derive(Default)]
pub(crate) struct Statistics {
    counts: BTreeMap<String, (Severity, usize)>,
    reach: Reach,
}

impl Statistics {
    /// The rule and the severity of each finding.
    pub(crate) fn add<'f>(
        &mut self,
        findings: impl Iterator<Item = (&'f str, Severity)>,
        reach: Reach,
    ) {
        self.reach.cells += reach.cells;
        self.reach.numbers += reach.numbers;
        self.reach.related += reach.related;
        for (rule, severity) in findings {
            self.count(rule, severity, 1);
        }
    }

    pub(crate) fn add_unlisted(&mut self, unlisted: &[Unlisted]) {
        for more in unlisted {
            self.count(&more.rule, more.severity, more.count);
        }
    }

    fn count(&mut self, rule: &str, severity: Severity, more: usize) {
        if let Some((gravest, count)) = self.counts.get_mut(rule) {
            *gravest = severity.max(*gravest);
            *count += more;
        } else {
            self.counts.insert(rule.to_owned(), (severity, more));
        }
    }

    /// The few rules that found most, a line each.
    pub(crate) fn most_frequent(&self, language: Language) -> Vec<String> {
        const SHOWN: usize = 5;
        let mut lines = self.by_frequency();
        lines.truncate(SHOWN);
        table(&lines, language)
    }

    fn by_frequency(&self) -> Vec<Line<'_>> {
        let mut lines: Vec<Line<'_>> = self
            .counts
            .iter()
            .map(|(rule, (severity, count))| (rule.as_str(), *severity, *count))
            .collect();
        lines.sort_by_key(|(rule, _, count)| (std::cmp::Reverse(*count), *rule));
        lines
    }

    /// The most frequent first.
    pub(crate) fn render(&self, format: CheckFormat, language: Language) -> String {
        let lines = self.by_frequency();
        let objects = lines.iter().map(|(rule, severity, count)| {
            json!({"rule": rule, "severity": words::severity_key(*severity), "count": count})
                .to_string()
        });
        let Reach {
            cells,
            numbers,
            related,
        } = self.reach;
        let figures = json!({"cells": cells, "numbers": numbers, "related": related});
        match format {
            CheckFormat::Json => format!(
                "{{\"rules\": [\n{}\n],\n\"figures\": {figures}}}\n",
                objects.collect::<Vec<_>>().join(",\n")
            ),
            CheckFormat::Ndjson => objects
                .chain([json!({"figures": figures}).to_string()])
                .map(|object| object + "\n")
                .collect(),
            _ => {
                let mut rendered: String = table(&lines, language)
                    .into_iter()
                    .map(|line| line + "\n")
                    .collect();
                rendered.push_str(&words::reach(language, self.reach));
                rendered.push('\n');
                rendered
            }
        }
    }
}

/// A rule, its gravest finding and how many there are.
type Line<'s> = (&'s str, Severity, usize);

fn table(lines: &[Line<'_>], language: Language) -> Vec<String> {
    let wide = lines.iter().map(|(rule, ..)| rule.len()).max();
    let wide = wide.unwrap_or_default();
    let line = |(rule, severity, count): &Line<'_>| {
        let severity = shown::pad(words::severity(language, *severity), 7);
        let line = format!("{count:>6}  {rule:wide$}  {severity}");
        line.trim_end().to_owned()
    };
    lines.iter().map(line).collect()
}
