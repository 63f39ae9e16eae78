//! The reports that ship in `tests/reports`: the clean ones are silent in every layout, and in the others exactly
//! the mistakes are found that were put in.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::findings::{Found, check};

const ERAS: [&str; 3] = ["2017", "2019", "2022"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedFile {
    finding: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    rule: String,
    /// For the reader of the file.
    #[serde(rename = "place")]
    _place: String,
    line: u64,
    severity: String,
}

fn folder(era: &str, kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/reports/{era}-{kind}"))
}

/// What a finding says, wherever it stands.
fn told(findings: &[Found]) -> Vec<(String, String, String)> {
    let mut told: Vec<_> = findings
        .iter()
        .map(|found| {
            (
                found.rule.clone(),
                found.severity.clone(),
                found.message.clone(),
            )
        })
        .collect();
    told.sort();
    told
}

#[test]
fn a_clean_report_is_silent_in_every_layout() {
    for era in ERAS {
        let mut files: Vec<PathBuf> = fs::read_dir(folder(era, "clean"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        assert_eq!(files.len(), 9, "{era}");
        for file in files {
            let found = check(&file);
            assert!(found.is_empty(), "{}: {found:#?}", file.display());
        }
    }
}

#[test]
fn exactly_the_mistakes_that_were_put_in_are_found() {
    for era in ERAS {
        let folder = folder(era, "mistakes");
        let expected = fs::read_to_string(folder.join("expected.toml")).unwrap();
        let expected: ExpectedFile = toml::from_str(&expected).unwrap();
        let mut expected: Vec<(u64, String, String)> = expected
            .finding
            .into_iter()
            .map(|finding| (finding.line, finding.rule, finding.severity))
            .collect();
        let mut found: Vec<(u64, String, String)> = check(&folder.join("report.txt"))
            .into_iter()
            .map(|found| (found.line, found.rule, found.severity))
            .collect();
        // Hints that come along with a mistake, such as the blank cell of a blank total, are not listed.
        found.retain(|found| found.2 != "hint" || expected.contains(found));
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{era}");
    }
}

#[test]
fn every_other_format_shows_the_same_mistakes_as_text() {
    for era in ERAS {
        let folder = folder(era, "mistakes");
        let text = told(&check(&folder.join("report.txt")));
        for other in ["report.md", "report.html", "report.docx"] {
            assert_eq!(told(&check(&folder.join(other))), text, "{era}, {other}");
        }
    }
}

/// A report in Markdown as plain text, its tables as `table` writes them.
fn redrawn(markdown: &str, table: fn(&[Vec<&str>]) -> String) -> String {
    let is_row = |line: &&str| line.starts_with('|');
    let lines: Vec<&str> = markdown.lines().collect();
    let parts = lines.chunk_by(|one, next| is_row(one) == is_row(next));
    let parts = parts.map(|lines| {
        if !is_row(&lines[0]) {
            let text = lines.iter().map(|line| line.trim_start_matches(['#', ' ']));
            return text.collect::<Vec<_>>().join("\n") + "\n";
        }
        let rows = lines.iter().filter(|line| !line.contains("---"));
        let cells = rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect());
        table(&cells.collect::<Vec<Vec<&str>>>())
    });
    parts.collect()
}

fn wide(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The cells of each row, as wide as their columns are.
fn padded(rows: &[Vec<&str>]) -> Vec<Vec<String>> {
    let width = |at: usize| rows.iter().map(|row| wide(row[at])).max().unwrap().max(2);
    let pad = |(at, cell): (usize, &&str)| format!("{cell}{}", " ".repeat(width(at) - wide(cell)));
    let padded = rows
        .iter()
        .map(|row| row.iter().enumerate().map(pad).collect());
    padded.collect()
}

/// `+----+----+` around every cell, the longer ones on several lines.
fn grid(rows: &[Vec<&str>]) -> String {
    const LINE: usize = 8;
    let lines = |cell: &str| -> Vec<String> {
        let characters: Vec<char> = cell.chars().collect();
        characters
            .chunks(LINE)
            .map(|line| line.iter().collect())
            .collect()
    };
    let rule = format!(
        "+{}\n",
        format!("{}+", "-".repeat(2 * LINE + 2)).repeat(rows[0].len())
    );
    let rows = rows.iter().map(|row| {
        let cells: Vec<Vec<String>> = row.iter().map(|cell| lines(cell)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap().max(1);
        let line = |at: usize| {
            let cells = cells.iter().map(|cell| {
                let line = cell.get(at).map_or("", String::as_str);
                format!(" {line}{} |", " ".repeat(2 * LINE - wide(line)))
            });
            format!("|{}\n", cells.collect::<String>())
        };
        (0..height).map(line).collect::<String>() + &rule
    });
    rule.clone() + &rows.collect::<String>()
}

/// `====  ====` above and below.
fn simple(rows: &[Vec<&str>]) -> String {
    let padded = padded(rows);
    let rule = padded[0].iter().map(|cell| "=".repeat(wide(cell)));
    let rule = rule.collect::<Vec<_>>().join("  ");
    let mut lines: Vec<String> = padded.iter().map(|cells| cells.join("  ")).collect();
    lines.insert(1, rule.clone());
    format!("{rule}\n{}\n{rule}\n", lines.join("\n"))
}

fn commas(rows: &[Vec<&str>]) -> String {
    let quoted = |cell: &&str| match cell.contains([',', '"']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => (*cell).to_owned(),
    };
    let rows = rows
        .iter()
        .map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(","));
    rows.collect::<Vec<_>>().join("\n") + "\n"
}

fn semicolons(rows: &[Vec<&str>]) -> String {
    let rows = rows
        .iter()
        .map(|row| format!("\"{}\"\n", row.join("\";\"")));
    rows.collect()
}

#[test]
fn tables_drawn_or_cut_otherwise_show_the_same_mistakes() {
    let layouts = [
        ("grid", grid as fn(&[Vec<&str>]) -> String),
        ("simple", simple),
        ("commas", commas),
        ("semicolons", semicolons),
    ];
    let scratch = tempfile::tempdir().unwrap();
    for era in ERAS {
        for kind in ["clean", "mistakes"] {
            let folder = folder(era, kind);
            let text = told(&check(&folder.join("report.txt")));
            let markdown = fs::read_to_string(folder.join("report.md")).unwrap();
            for (name, table) in layouts {
                let file = scratch.path().join(format!("{era}-{kind}-{name}.txt"));
                fs::write(&file, redrawn(&markdown, table)).unwrap();
                assert_eq!(told(&check(&file)), text, "{era}-{kind}, {name}");
            }
        }
    }
}

#[test]
fn a_clean_report_in_one_line_is_silent() {
    let scratch = tempfile::tempdir().unwrap();
    for era in ERAS {
        let lines = fs::read_to_string(folder(era, "clean").join("report.txt")).unwrap();
        let file = scratch.path().join(format!("{era}.txt"));
        let words: Vec<&str> = lines.split_whitespace().collect();
        fs::write(&file, words.join(" ")).unwrap();
        let found = check(&file);
        assert!(found.is_empty(), "{era}: {found:#?}");
    }
}

#[test]
fn what_is_no_report_is_called_so_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/not-a-report");
    for name in ["README.md", "letter.txt", "news.html"] {
        let rules: Vec<String> = check(&folder.join(name))
            .into_iter()
            .map(|found| found.rule)
            .collect();
        assert_eq!(rules, ["meta/not-a-report"], "{name}");
    }
}
