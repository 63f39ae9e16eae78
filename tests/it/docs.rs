//! What the documents say is what the program does. `GOUJI_REWRITE=1 cargo test --test it docs` writes the
//! list of rules and the runs in the READMEs anew.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use gouji_linter::diagnostic::{Language, Severity};
use gouji_linter::rule::{Pack, Rule, RuleSet};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|own| own == extension))
        .collect();
    found.sort();
    found
}

fn packs() -> Vec<Pack> {
    [files("rules/formats", "toml"), files("rules", "toml")]
        .concat()
        .iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap();
            Pack::parse(name, &fs::read_to_string(path).unwrap()).unwrap()
        })
        .collect()
}

#[test]
fn the_list_of_rules_is_current_in_both_languages() {
    let rules = RuleSet::new(packs()).unwrap();
    for (path, language) in [
        ("docs/rules.md", Language::English),
        ("docs/rules.zh-CN.md", Language::Chinese),
    ] {
        let written = list(&rules, language);
        if std::env::var_os("GOUJI_REWRITE").is_some() {
            fs::write(root().join(path), &written).unwrap();
        }
        assert!(
            fs::read_to_string(root().join(path)).unwrap_or_default() == written,
            "{path} is not current: run with GOUJI_REWRITE=1"
        );
    }
}

fn list(rules: &RuleSet, language: Language) -> String {
    let zh = language == Language::Chinese;
    let mut text = if zh {
        "# 规则\n\n[English](rules.md)\n\n本文由测试根据 `rules/` 写成；`gouji explain 规则` 显示同样的内容。\n\n| 规则 | 级别 | 说明 |\n|---|---|---|\n"
    } else {
        "# Rules\n\n[中文](rules.zh-CN.md)\n\nA test writes this list from `rules/`; `gouji explain RULE` shows the same.\n\n| rule | severity | title |\n|---|---|---|\n"
    }
    .to_owned();
    for rule in &rules.rules {
        let anchor = rule.id.replace('/', "");
        let title = rule.title.in_language(language);
        let severity = severities(rule, language);
        let _ = writeln!(text, "| [{}](#{anchor}) | {severity} | {title} |", rule.id);
    }
    for rule in &rules.rules {
        let _ = write!(
            text,
            "\n## {}\n\n{}",
            rule.id,
            rule.title.in_language(language)
        );
        text.push_str(if zh { "。" } else { ".\n" });
        text.push_str(rule.why.in_language(language));
        text.push_str("\n\n");
        let mut fact = |zh_name: &str, en_name: &str, value: &str| {
            let name = if zh { zh_name } else { en_name };
            let colon = if zh { "：" } else { ": " };
            let _ = writeln!(text, "* {name}{colon}{value}");
        };
        fact("级别", "severity", &severities(rule, language));
        if !rule.formats.is_empty() {
            let mark = if zh { "、" } else { ", " };
            fact("适用格式", "formats", &rule.formats.join(mark));
        }
        fact("依据", "basis", &rule.basis);
        for (first, last, basis) in &rule.basis_by_year {
            let years = format!("{first}–{last}");
            fact(
                &format!("依据（{years} 年）"),
                &format!("basis ({years})"),
                basis,
            );
        }
        if let Some(advice) = &rule.advice {
            fact("怎么改", "what to do", advice.in_language(language));
        }
        if let Some(example) = &rule.example {
            fact("错例", "wrong", &code(&example.bad));
            fact("正例", "right", &code(&example.good));
        }
    }
    text
}

fn code(example: &str) -> String {
    format!("`{}`", example.replace('\n', " ⏎ "))
}

fn severities(rule: &Rule, language: Language) -> String {
    let word = |severity| match (language, severity) {
        (Language::Chinese, Severity::Error) => "错误",
        (Language::Chinese, Severity::Warning) => "警告",
        (Language::Chinese, Severity::Hint) => "提示",
        (Language::English, Severity::Error) => "error",
        (Language::English, Severity::Warning) => "warning",
        (Language::English, Severity::Hint) => "hint",
    };
    let mut text = word(rule.severity).to_owned();
    for (first, last, severity) in &rule.severity_by_year {
        let years = if first == last {
            first.to_string()
        } else {
            format!("{first}–{last}")
        };
        let _ = match language {
            Language::Chinese => write!(text, "（{years} 年：{}）", word(*severity)),
            Language::English => write!(text, " ({} for {years})", word(*severity)),
        };
    }
    text
}

#[test]
fn every_rule_is_explained_in_two_languages_with_its_basis_and_two_different_examples() {
    for rule in packs().iter().flat_map(|pack| &pack.rules) {
        let id = &rule.id;
        for wording in [Some(&rule.title), Some(&rule.why), rule.advice.as_ref()]
            .into_iter()
            .flatten()
        {
            assert!(!wording.zh.is_empty() && !wording.en.is_empty(), "{id}");
            assert_ne!(wording.zh, wording.en, "{id}");
        }
        assert!(!rule.basis.is_empty(), "{id}");
        let example = rule
            .example
            .as_ref()
            .unwrap_or_else(|| panic!("{id} has no example"));
        assert_ne!(example.bad, example.good, "{id}");
    }
}

#[test]
fn no_rule_cites_a_text_that_did_not_exist_yet() {
    let issued = [
        ("〔2021〕30号", 2021),
        ("〔2019〕60号", 2019),
        ("第711号", 2019),
        ("〔2014〕32号", 2014),
    ];
    let packs = packs();
    let formats: Vec<_> = packs.iter().flat_map(|pack| &pack.formats).collect();
    for rule in packs.iter().flat_map(|pack| &pack.rules) {
        for year in 2008..=2024 {
            let format = formats.iter().find(|format| format.governs(year)).unwrap();
            if !rule.formats.is_empty() && !rule.formats.contains(&format.id) {
                continue;
            }
            let basis = rule.basis_in(Some(year));
            for (number, since) in issued {
                assert!(
                    !basis.contains(number) || year >= since || is_about_later_years(rule),
                    "{} cites {number} for {year}",
                    rule.id
                );
            }
        }
    }
}

/// Rules that cannot speak of the reports of the first format, by what they look for.
fn is_about_later_years(rule: &Rule) -> bool {
    let only_new_tables = ["applications", "review", "proactive"];
    match &rule.check {
        gouji_linter::rule::Check::Equation(check) => {
            only_new_tables.contains(&check.table.as_str())
        }
        gouji_linter::rule::Check::Table(check) => matches!(
            check.fault,
            gouji_linter::rule::TableFault::Outdated | gouji_linter::rule::TableFault::Superseded
        ),
        _ => false,
    }
}

const RUN: &str = "```console\n$ gouji ";

/// Of a run that fills several screens, what a README shows: a text that contradicts its table, a wrong sum.
fn excerpt(printed: &str) -> String {
    let findings: Vec<&str> = printed.split("\n\n").collect();
    let last = |rule: &str| {
        let mut of = findings.iter().rev();
        let finding = of.find(|finding| finding.contains(&format!("[{rule}]: ")));
        finding.unwrap_or_else(|| panic!("the run has no {rule}"))
    };
    let summary = printed.lines().last().unwrap();
    format!(
        "…\n{}\n…\n{}\n…\n{summary}\n",
        last("text/litigation"),
        last("sum/row-total")
    )
}

#[test]
fn the_run_in_each_readme_is_what_the_program_prints() {
    for readme in ["README.md", "README.zh-CN.md"] {
        let text = read(readme);
        let (before, after) = text.split_once(RUN).expect("a run");
        let (run, rest) = after.split_once("```\n").expect("its end");
        let (arguments, shown) = run.split_once('\n').expect("its output");
        let mut command = Command::cargo_bin("gouji").unwrap();
        command
            .current_dir(root())
            .args(arguments.split_whitespace());
        for variable in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(variable);
        }
        let output = command.output().unwrap();
        let printed =
            String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        let expected = excerpt(&printed);
        if std::env::var_os("GOUJI_REWRITE").is_some() {
            let written = format!("{before}{RUN}{arguments}\n{expected}```\n{rest}");
            fs::write(root().join(readme), written).unwrap();
        } else {
            assert_eq!(
                shown, expected,
                "{readme} is not current: run with GOUJI_REWRITE=1"
            );
        }
    }
}

fn documents() -> Vec<PathBuf> {
    let mut documents = [files(".", "md"), files("docs", "md")].concat();
    documents.sort();
    documents
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
        {
            let (target, _) = link.0.split_once('#').unwrap_or((link.0, ""));
            if target.is_empty() || target.starts_with("http") {
                continue;
            }
            let target = path.parent().unwrap().join(target);
            // The test that writes the list of rules may be at it.
            let written = target.ends_with("rules.md") || target.ends_with("rules.zh-CN.md");
            assert!(target.exists() || written, "{}: {}", path.display(), link.0);
        }
    }
}

#[test]
fn every_folder_that_the_architecture_names_exists() {
    let text = read("ARCHITECTURE.md");
    let named: Vec<&str> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.ends_with('/') && name.len() > 1)
        .collect();
    assert!(named.len() > 15, "{named:?}");
    for name in named {
        assert!(root().join(name).is_dir(), "{name}");
    }
}

/// The `toml` blocks of a document.
fn blocks(path: &str) -> Vec<String> {
    let text = read(path);
    text.split("```toml\n")
        .skip(1)
        .map(|rest| rest.split_once("```").expect("its end").0.to_owned())
        .collect()
}

#[test]
fn every_piece_of_a_pack_in_the_documents_can_be_read() {
    for path in ["docs/packs.md", "docs/packs.zh-CN.md"] {
        let blocks = blocks(path);
        assert!(blocks.len() > 10, "{path}");
        for block in blocks.iter().filter(|block| block.starts_with("[[")) {
            if let Err(errors) = Pack::parse("docs", block) {
                panic!("{path}: {errors:?}\n{block}");
            }
        }
    }
}

#[test]
fn the_pieces_of_a_pack_in_the_documents_fit_together() {
    for path in ["docs/packs.md", "docs/packs.zh-CN.md"] {
        let pieces: Vec<String> = blocks(path)
            .into_iter()
            .filter(|block| block.starts_with("[["))
            .collect();
        let mut all = packs();
        all.push(Pack::parse("docs", &pieces.join("\n")).unwrap());
        if let Err(errors) = RuleSet::new(all) {
            panic!("{path}: {errors:?}");
        }
    }
}

#[test]
fn every_configuration_in_the_documents_is_accepted() {
    for path in [
        "README.md",
        "README.zh-CN.md",
        "docs/configuration.md",
        "docs/configuration.zh-CN.md",
    ] {
        let blocks = blocks(path);
        assert!(!blocks.is_empty(), "{path}");
        for block in blocks {
            let folder = tempfile::tempdir().unwrap();
            let inside = folder.path().join("inside");
            fs::create_dir(&inside).unwrap();
            fs::write(folder.path().join("gouji.toml"), "").unwrap();
            for pack in ["lanjiang.toml", "province.toml"] {
                fs::write(inside.join(pack), "").unwrap();
            }
            fs::write(inside.join("gouji.toml"), &block).unwrap();
            let output = Command::cargo_bin("gouji")
                .unwrap()
                .current_dir(&inside)
                .arg("config")
                .output()
                .unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(output.status.success(), "{path}\n{block}\n{said}");
        }
    }
}

#[test]
fn every_key_of_the_configuration_is_documented() {
    let output = Command::cargo_bin("gouji")
        .unwrap()
        .args(["config", "--schema"])
        .output()
        .unwrap();
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let top = &schema["properties"];
    let per_file = &top["per-file"]["items"]["properties"];
    for path in ["docs/configuration.md", "docs/configuration.zh-CN.md"] {
        let text = blocks(path).concat();
        for key in [top, per_file]
            .into_iter()
            .flat_map(|object| object.as_object().unwrap().keys())
        {
            let written = text.lines().any(|line| {
                line.starts_with(&format!("{key} =")) || line.contains(&format!("[{key}]"))
            });
            assert!(written, "{path} does not speak of {key}");
        }
    }
}

/// Every `fn name(` of the sources.
fn functions() -> std::collections::BTreeSet<String> {
    let mut found = std::collections::BTreeSet::new();
    let mut folders: Vec<PathBuf> = ["src", "linter", "lsp", "tests"]
        .map(|folder| root().join(folder))
        .to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let names = text
                    .split("fn ")
                    .skip(1)
                    .filter_map(|rest| rest.split('(').next());
                found.extend(names.map(str::to_owned));
            }
        }
    }
    found
}

#[test]
fn every_promise_of_security_has_its_test() {
    let functions = functions();
    let promises = read("SECURITY.md") + &read("docs/limits.md");
    let rows = promises
        .lines()
        .filter(|line| line.starts_with("| ") && line.ends_with("` |"));
    let mut named = 0;
    for row in rows {
        let tests = row.rsplit(" | ").next().unwrap();
        let names = tests.split('`').skip(1).step_by(2);
        for name in names.filter(|name| name.contains('_') && !name.contains(' ')) {
            assert!(functions.contains(name), "no test is called {name}");
            named += 1;
        }
    }
    assert!(named > 50, "{named}");
}
