//! `gouji new`: a blank report is right but for what is left to fill in.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use gouji_linter::document::Format;
use gouji_linter::report::{Given, Report};

use crate::engine::{checked, rules};

const BODIES: [(&str, &str); 4] = [
    ("government", "青川市望湖区柳渡镇人民政府"),
    ("department", "青川市望湖区民政局"),
    ("office", "青川市望湖区人民政府办公室"),
    ("street", "青川市望湖区临江街道办事处"),
];

fn new(arguments: &[&str]) -> (i32, Vec<u8>, String) {
    let output = Command::cargo_bin("gouji")
        .unwrap()
        .args(["new", "--lang", "zh"])
        .args(arguments)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        output.stdout,
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn a_blank_report_lacks_nothing_but_what_is_to_be_filled_in() {
    for year in [2017, 2019, 2020, 2021, 2025] {
        for (kind, body) in BODIES {
            for (name, format) in [
                ("md", Format::Markdown),
                ("html", Format::Html),
                ("docx", Format::Docx),
            ] {
                let year = year.to_string();
                let arguments = [
                    "--year", &year, "--body", body, "--kind", kind, "--format", name,
                ];
                let (code, bytes, said) = new(&arguments);
                assert_eq!((code, said.as_str()), (0, ""));
                let found = checked(format, &bytes).diagnostics;
                let blanks = found.iter().filter(|found| found.rule == "table/blank");
                let tables = if year == "2017" { 1 } else { 3 };
                assert_eq!(blanks.count(), tables, "{arguments:?}");
                for found in &found {
                    assert!(
                        ["table/blank", "residue/placeholder"].contains(&found.rule.as_str()),
                        "{arguments:?}: {} {}",
                        found.rule,
                        found.message.zh
                    );
                }
                let document = gouji_linter::read(format, &bytes).unwrap();
                let report = Report::recognise(&document, rules(), &Given::default());
                assert_eq!(report.body.unwrap().name, body);
                assert!(report.tables.iter().all(|table| table.faults.is_empty()));
                assert_eq!(new(&arguments).1, bytes, "the same wish, other bytes");
            }
        }
    }
}

#[test]
fn last_years_report_hands_on_its_body_its_contact_and_what_it_carries() {
    for name in ["report.md", "report.html", "report.txt", "report.docx"] {
        let last = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/reports/2022-clean")
            .join(name);
        let (code, bytes, said) = new(&["--from", last.to_str().unwrap()]);
        assert_eq!((code, said.as_str()), (0, ""), "{name}");
        let old = gouji_linter::read(
            Format::of_extension(last.extension().unwrap().to_str().unwrap()).unwrap(),
            &fs::read(&last).unwrap(),
        )
        .unwrap();
        let old = Report::recognise(&old, rules(), &Given::default());
        let document = gouji_linter::read(Format::Markdown, &bytes).unwrap();
        let report = Report::recognise(&document, rules(), &Given::default());
        assert_eq!(report.year_value(), Some(2023), "{name}");
        assert_eq!(
            report.body.as_ref().unwrap().name,
            old.body.as_ref().unwrap().name
        );
        assert!(document.text().contains("电话：0000-62345678"), "{name}");
        let figure = |report: &Report<'_>, table: &str, row: &str, column: &str| {
            let table = report.table(table).unwrap();
            let found = table
                .figures()
                .find(|(of, at, _)| of.name == row && at.name == column);
            report.text(found.unwrap().2.extent).trim().to_owned()
        };
        for column in ["自然人", "法人.商业企业", "法人.其他", "总计"] {
            assert_eq!(
                figure(&report, "applications", "上年结转", column),
                figure(&old, "applications", "结转下年", column),
                "{name} {column}"
            );
        }
        assert_eq!(
            figure(&report, "proactive", "行政规范性文件", "现行有效"),
            figure(&old, "proactive", "行政规范性文件", "现行有效"),
        );
        assert_eq!(figure(&report, "applications", "新收", "自然人"), "");
    }
}

#[test]
fn a_file_is_overwritten_only_by_force_and_its_name_tells_the_format() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.docx");
    let path = path.to_str().unwrap();
    let wish = ["--year", "2024", "--body", "青川市望湖区民政局", "-o", path];
    let (code, out, said) = new(&wish);
    assert_eq!((code, out.len()), (0, 0));
    assert!(said.contains("2024 年度的空白报告"), "{said}");
    let written = fs::read(path).unwrap();
    assert!(written.starts_with(b"PK"));
    let (code, _, said) = new(&wish);
    assert_eq!(code, 2);
    assert!(said.contains("--force"), "{said}");
    assert_eq!(new(&[&wish[..], &["--force"]].concat()).0, 0);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_nothing_says_has_to_be_given() {
    let (code, _, said) = new(&["--year", "2024"]);
    assert_eq!(code, 2);
    assert!(said.contains("机关的名称，请用 --body"), "{said}");
    let (code, _, said) = new(&["--body", "青川市望湖区民政局"]);
    assert_eq!(code, 2);
    assert!(said.contains("哪一年度的报告，请用 --year"), "{said}");
    let wish = ["--year", "2024", "--body", "青川市望湖区民政局"];
    let (code, _, said) = new(&[&wish[..], &["-o", "nowhere/x"]].concat());
    assert_eq!(code, 2);
    assert!(said.contains("看不出格式"), "{said}");
    for name in ["nowhere/x.docx", "nowhere/x.txt"] {
        let (code, _, said) = new(&[&wish[..], &["-o", name, "--format", "md"]].concat());
        assert_eq!(code, 2);
        assert!(said.contains("的扩展名与 --format 不一致"), "{said}");
    }
    let letter =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/not-a-report/letter.txt");
    let (code, _, said) = new(&["--from", letter.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(said.contains("不是年度报告"), "{said}");
}
