//! A user's own pack: the one in `docs/examples/province` does what it says, and every mistake in a pack
//! is drawn where its author made it.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;
use unicode_width::UnicodeWidthChar;

const PACK: &str = include_str!("../../docs/examples/province/lanjiang.toml");
const REPORT: &str = include_str!("../../docs/examples/province/report.md");

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/province")
}

fn gouji(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("gouji").unwrap();
    command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

/// The findings as `rule line`, with the cell where there is one.
fn findings(folder: &Path, file: &str) -> Vec<String> {
    let output = gouji(folder, &["check", file, "--output-format", "json"]);
    let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let each = found.iter().map(|finding| {
        let cell = match &finding["cell"] {
            Value::Null => String::new(),
            cell => format!(
                " {}/{}/{}",
                cell["table"].as_str().unwrap(),
                cell["row"].as_str().unwrap(),
                cell["column"].as_str().unwrap()
            ),
        };
        let rule = finding["rule"].as_str().unwrap();
        format!("{rule} {}{cell}", finding["location"]["line"])
    });
    each.collect()
}

/// The example with its report altered.
fn altered(changes: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut report = REPORT.to_owned();
    for (from, to) in changes {
        assert!(report.contains(from), "{from}");
        report = report.replace(from, to);
    }
    fs::copy(
        example().join("gouji.toml"),
        folder.path().join("gouji.toml"),
    )
    .unwrap();
    fs::write(folder.path().join("lanjiang.toml"), PACK).unwrap();
    fs::write(folder.path().join("report.md"), report).unwrap();
    folder
}

#[test]
fn a_right_report_of_the_province_is_silent() {
    assert_eq!(findings(&example(), "report.md"), Vec::<String>::new());
}

#[test]
fn the_extra_table_is_recognised_with_all_its_figures() {
    let output = gouji(
        &example(),
        &["extract", "report.md", "--output-format", "json"],
    );
    let reports: Value = serde_json::from_slice(&output.stdout).unwrap();
    let tables = reports[0]["tables"].as_array().unwrap();
    let training = tables
        .iter()
        .find(|table| table["id"] == "training")
        .unwrap();
    let figures = training["figures"].as_array().unwrap();
    assert_eq!(figures.len(), 5 * 3);
    let cost = figures
        .iter()
        .find(|figure| figure["row"] == "线上培训" && figure["column"] == "经费")
        .unwrap();
    assert_eq!(cost["value"], "0.3");
}

#[test]
fn the_mistakes_of_the_example_are_found_at_their_places() {
    assert_eq!(
        findings(&example(), "mistakes.md"),
        [
            "lanjiang/hotline 5",
            "lanjiang/old-platform 7",
            "lanjiang/training-total 90 training/培训合计/期数",
        ]
    );
}

#[test]
fn a_broken_bound_is_found_at_its_cell() {
    let folder = altered(&[("| 1.集中培训 | 4 | 186 |", "| 1.集中培训 | 186 | 4 |")]);
    let found = findings(folder.path(), "report.md");
    assert!(
        found.contains(&"lanjiang/training-attended 87 training/集中培训/期数".to_owned()),
        "{found:?}"
    );
}

#[test]
fn the_extra_section_and_the_extra_table_are_missed() {
    let (without, _) = REPORT.split_once("## 七、").unwrap();
    let folder = altered(&[(REPORT, without)]);
    assert_eq!(findings(folder.path(), "report.md"), ["section/missing 79"]);
    let (_, table) = REPORT.split_once("## 七、政务公开培训情况\n").unwrap();
    let folder = altered(&[(table, "\n全年举办培训12期。\n")]);
    assert_eq!(findings(folder.path(), "report.md"), ["table/missing 83"]);
}

#[test]
fn the_rules_of_the_pack_leave_the_other_years_alone() {
    let report = REPORT
        .replace("2022", "2020")
        .replace("〔2021〕30号", "〔2019〕60号");
    let folder = altered(&[(REPORT, &report)]);
    let found = findings(folder.path(), "report.md");
    assert!(
        found
            .iter()
            .all(|finding| !finding.starts_with("lanjiang/")),
        "{found:?}"
    );
}

/// A mistake in the pack: what is altered, what is said in both languages, and what the carets mark.
#[track_caller]
fn drawn(from: &str, to: &str, zh: &str, en: &str, marked: &str) {
    assert!(PACK.contains(from), "{from}");
    let folder = altered(&[]);
    let pack = PACK.replacen(from, to, 1);
    fs::write(folder.path().join("lanjiang.toml"), &pack).unwrap();
    for (language, words) in [("zh", zh), ("en", en)] {
        let output = gouji(folder.path(), &["check", "report.md", "--lang", language]);
        assert_eq!(output.status.code(), Some(2), "{to}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(words), "{to}: {words}\n{said}");
        assert!(said.contains("lanjiang.toml:"), "{said}");
        assert_eq!(marked_in(&said), marked, "{to}\n{said}");
    }
}

/// The text above the first run of carets.
fn marked_in(drawing: &str) -> String {
    let lines: Vec<&str> = drawing.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.contains('^'))
        .unwrap_or_else(|| panic!("nothing is marked in\n{drawing}"));
    let carets = lines[at].chars().take_while(|mark| *mark != '^').count();
    let wide = lines[at].chars().filter(|mark| *mark == '^').count();
    let mut column = 0;
    lines[at - 1]
        .chars()
        .filter(|character| {
            let start = column;
            column += character.width().unwrap_or(0);
            (carets..carets + wide).contains(&start)
        })
        .collect()
}

#[test]
fn a_misspelt_key_is_marked_with_the_one_that_was_meant() {
    drawn(
        "severity = \"warning\"",
        "severty = \"warning\"",
        "没有“severty”这一项；是不是想写“severity”？",
        "there is no key `severty`; did you mean `severity`?",
        "severty",
    );
}

#[test]
fn a_value_that_cannot_be_is_marked_with_those_that_can() {
    drawn(
        "[rule.check.wording]",
        "[rule.check.words]",
        "不能是“words”；可以写的有 equation、figure",
        "this cannot be `words`; known are equation, figure",
        "words",
    );
}

#[test]
fn a_value_of_the_wrong_type_is_marked() {
    drawn(
        "level = 2",
        "level = \"二\"",
        "这里应是不小于 0 的整数，而不是字符串",
        "this takes a whole number, not below 0, not string",
        "\"二\"",
    );
}

#[test]
fn a_bad_equation_is_marked_at_the_wrong_symbol() {
    drawn(
        "集中培训 + 线上培训",
        "集中培训 + + 线上培训",
        "连着有两个符号",
        "two signs in a row",
        "+",
    );
    drawn(
        "'期数 ≤ 人次'",
        "'期数 ≤'",
        "算式不完整",
        "ends too early",
        "'",
    );
}

#[test]
fn an_unknown_row_in_an_equation_is_marked() {
    drawn(
        "= 集中培训 + 线上培训",
        "= 集中培训 + 线上学习",
        "没有名为“线上学习”的行；是不是想写“线上培训”？",
        "has no row `线上学习`; did you mean `线上培训`?",
        "线上学习",
    );
}

#[test]
fn an_unknown_table_is_marked() {
    drawn(
        "table = \"training\"\nfor-each = \"row\"",
        "table = \"trainings\"\nfor-each = \"row\"",
        "没有名为“trainings”的表；是不是想写“training”？",
        "there is no table `trainings`; did you mean `training`?",
        "\"trainings\"",
    );
}

#[test]
fn a_bad_regular_expression_is_marked_inside() {
    drawn(
        "phrases = [\"澜江阳光政务网\", \"阳光政务网\"]",
        "patterns = ['澜江(阳光']",
        "括号“(”没有与之成对的“)”",
        "unclosed group",
        "(",
    );
    drawn(
        "phrases = [\"澜江阳光政务网\", \"阳光政务网\"]",
        "patterns = ['(网{999}){999}']",
        "展开后太大",
        "grows too large",
        "'(网{999}){999}'",
    );
}

#[test]
fn a_rule_that_exists_already_is_marked() {
    drawn(
        "id = \"lanjiang/hotline\"",
        "id = \"sum/row-total\"",
        "规则 sum/row-total 已在规则包 sum 中定义",
        "rule sum/row-total is defined already, in pack sum",
        "\"sum/row-total\"",
    );
}

#[test]
fn a_rule_without_a_severity_is_marked_at_its_head() {
    drawn(
        "severity = \"error\"\n",
        "",
        "缺少“severity”这一项",
        "`severity` is missing",
        "[[rule]]",
    );
}
