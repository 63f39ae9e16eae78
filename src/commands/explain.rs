//! `gouji explain`: what a rule asks, why, and how to change it.

use std::fmt::Write as _;
use std::io::Write;

use anyhow::bail;
use gouji_linter::diagnostic::Language;
use gouji_linter::rule::{Rule, RuleSet};

use super::{Governed, govern, rules};
use crate::args::{Common, Explain};
use crate::config;
use crate::exit::Exit;
use crate::output::{Output, Paint, columns};
use crate::render::shown;
use crate::words::{self, pick};

pub(crate) fn run(args: &Explain, common: &Common, language: Language) -> anyhow::Result<Exit> {
    let Some(Governed { settings, language }) = govern(None, common, language) else {
        return Ok(Exit::Failure);
    };
    let Ok(settings) = &*settings else {
        return Ok(Exit::Failure);
    };
    let text = match settings.rules.rule(args.rule.trim().trim_end_matches('/')) {
        Some(rule) => rule_text(rule, language),
        None => family(&settings.rules, &args.rule, language)?,
    };
    let mut output = Output::standard(Paint::Plain);
    output.write_all(text.as_bytes())?;
    output.finish(language)?;
    Ok(Exit::Clean)
}

fn family(rules: &RuleSet, name: &str, language: Language) -> anyhow::Result<String> {
    let name = name.trim().trim_end_matches('/');
    if let Err(unknown) = config::known(rules, name) {
        bail!(words::unknown_rule(
            language,
            name,
            unknown.suggestion.as_deref()
        ));
    }
    let belongs = |rule: &&Rule| name == "all" || rule.family() == name;
    let mut members: Vec<&Rule> = rules.rules.iter().filter(belongs).collect();
    members.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(rules::table(&members, language))
}

fn rule_text(rule: &Rule, language: Language) -> String {
    let mut text = format!("{}  {}\n", rule.id, rule.title.in_language(language));
    let mut fact = |zh: &str, en: &str, value: &str| {
        let _ = writeln!(text, "{}{value}", pick(language, zh, en));
    };
    fact("级别：", "severity: ", &severities(rule, language));
    if !rule.formats.is_empty() {
        fact(
            "适用格式：",
            "formats: ",
            &rule.formats.join(pick(language, "、", ", ")),
        );
    }
    fact("规则包：", "pack: ", &rule.pack);
    let mut part = |zh: &str, en: &str, body: &str, mark: &str| {
        if body.trim().is_empty() {
            return;
        }
        let _ = writeln!(text, "\n{}", pick(language, zh, en));
        for line in shown::wrap(body.trim_end(), columns() - 4) {
            let _ = writeln!(text, "{}", format!("  {mark}{line}").trim_end());
        }
    };
    part("为什么", "Why", rule.why.in_language(language), "");
    part("依据", "Basis", &basis(rule, language), "");
    if let Some(advice) = &rule.advice {
        part("怎么改", "What to do", advice.in_language(language), "");
    }
    if let Some(example) = &rule.example {
        part("错例", "Wrong", &example.bad, "│ ");
        part("正例", "Right", &example.good, "│ ");
    }
    text.push_str(&configuration(&rule.id, language));
    text
}

fn basis(rule: &Rule, language: Language) -> String {
    let mut text = rule.basis.clone();
    for (first, last, basis) in &rule.basis_by_year {
        let years = words::years(*first, *last);
        let _ = match language {
            Language::Chinese => write!(text, "\n{years} 年：{basis}"),
            Language::English => write!(text, "\nfor {years}: {basis}"),
        };
    }
    text
}

fn severities(rule: &Rule, language: Language) -> String {
    let mut text = words::severity(language, rule.severity).to_owned();
    for (first, last, severity) in &rule.severity_by_year {
        let severity = words::severity(language, *severity);
        let year = words::years(*first, *last);
        let _ = match language {
            Language::Chinese => write!(text, "（{year} 年：{severity}）"),
            Language::English => write!(text, " ({severity} for {year})"),
        };
    }
    text
}

fn configuration(id: &str, language: Language) -> String {
    let family = id.split('/').next().unwrap_or(id);
    let severity = pick(language, "改变级别", "another severity");
    let ignore = pick(language, "不查这条规则；写", "leave the rule out; write");
    let whole = pick(language, "不查整类", "to leave out its family");
    let allow = pick(
        language,
        "在 Markdown、HTML 中只放过下一段或下一张表",
        "in Markdown and HTML, for the next block only",
    );
    let reason = pick(language, "原因", "reason");
    let title = pick(language, "配置（gouji.toml）", "Configuration (gouji.toml)");
    format!(
        "\n{title}\n  ignore = [\"{id}\"]    # {ignore} \"{family}\" {whole}\n\n  [severity]\n  \"{id}\" = \"hint\"    # {severity}\n\n\
         {allow}\n  <!-- gouji: allow {id} {reason} -->\n"
    )
}
