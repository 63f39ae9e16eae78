//! `gouji rules`: every rule with its severity and its pack.

use std::io::Write;

use gouji_linter::diagnostic::Language;
use gouji_linter::rule::Rule;
use serde_json::{Map, Value, json};

use super::{Governed, govern};
use crate::args::{Common, ListFormat, Rules};
use crate::exit::Exit;
use crate::output::{Output, Paint};
use crate::render::shown;
use crate::words;

pub(crate) fn run(args: &Rules, common: &Common, language: Language) -> anyhow::Result<Exit> {
    let Some(Governed { settings, language }) = govern(None, common, language) else {
        return Ok(Exit::Failure);
    };
    let Ok(settings) = &*settings else {
        return Ok(Exit::Failure);
    };
    let mut rules: Vec<&Rule> = settings.rules.rules.iter().collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    let mut output = Output::standard(Paint::Plain);
    output.write_all(
        match args.output_format {
            ListFormat::Text => table(&rules, language),
            ListFormat::Json => array(&rules, language),
        }
        .as_bytes(),
    )?;
    output.finish(language)?;
    Ok(Exit::Clean)
}

/// The columns are as wide as their widest entry; the title, of any length, is the last.
pub(super) fn table(rules: &[&Rule], language: Language) -> String {
    let wide = |text: &dyn Fn(&Rule) -> String| {
        rules
            .iter()
            .map(|rule| shown::width(&text(rule)))
            .max()
            .unwrap_or_default()
    };
    let severity = |rule: &Rule| words::severity(language, rule.severity).to_owned();
    let ids = wide(&|rule| rule.id.clone());
    let severities = wide(&severity);
    let packs = wide(&|rule| rule.pack.clone());
    let line = |rule: &&Rule| {
        format!(
            "{}  {}  {}  {}\n",
            shown::pad(&rule.id, ids),
            shown::pad(&severity(rule), severities),
            shown::pad(&rule.pack, packs),
            rule.title.in_language(language)
        )
    };
    rules.iter().map(line).collect()
}

fn array(rules: &[&Rule], language: Language) -> String {
    let object = |rule: &&Rule| {
        let by_year: Map<String, Value> = rule
            .severity_by_year
            .iter()
            .map(|(first, last, severity)| {
                (
                    words::years(*first, *last),
                    json!(words::severity_key(*severity)),
                )
            })
            .collect();
        json!({
            "rule": rule.id,
            "title": rule.title.in_language(language),
            "severity": words::severity_key(rule.severity),
            "severity_by_year": by_year,
            "formats": rule.formats,
            "pack": rule.pack,
            "basis": rule.basis,
        })
        .to_string()
    };
    let objects: Vec<String> = rules.iter().map(object).collect();
    format!("[\n{}\n]\n", objects.join(",\n"))
}
