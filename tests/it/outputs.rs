//! Every output format on the shipped reports, in both languages, and each checked as its reader checks it.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::cli::{Folder, Ran, UNFINISHED};

const FORMATS: [&str; 10] = [
    "full", "concise", "json", "ndjson", "sarif", "junit", "github", "gitlab", "csv", "html",
];

/// One with every kind of mistake, one without any, one of another year and markup.
const REPORTS: [&str; 3] = [
    "2022-mistakes/report.txt",
    "2019-clean/report.md",
    "2017-mistakes/report.html",
];

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn check(reports: &[&str], format: &str, lang: &str) -> Ran {
    let options = ["check", "--output-format", format, "--lang", lang, "-q"];
    run(&[&options, reports].concat())
}

/// Runs where the invented reports are.
fn run(arguments: &[&str]) -> Ran {
    let folder = Folder::new(&[]);
    let mut command = folder.command(arguments);
    Ran::from(
        command
            .current_dir(tests().join("reports"))
            .output()
            .unwrap(),
    )
}

/// Compares with the file under `tests/snapshots`, or writes it when `GOUJI_REWRITE` is set.
#[track_caller]
fn is_as_kept(name: &str, written: &str) {
    let path = tests().join("snapshots").join(name);
    if std::env::var_os("GOUJI_REWRITE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, written).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let differs = kept.lines().zip(written.lines()).find(|(a, b)| a != b);
    assert!(
        kept == written,
        "{name} differs, first at {differs:#?}; if that is meant, run the tests with GOUJI_REWRITE=1"
    );
}

/// The page without its style and its script, which no report changes.
fn without_trimmings(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (body, _) = rest.rsplit_once("<script>").unwrap();
    let (first, policy) = before.split_once("sha256-").unwrap();
    let (_, policy) = policy.split_once('\'').unwrap();
    format!("{first}'{policy}{body}")
}

/// What was written, without what is the same for every report.
fn findings_of(format: &str, written: String) -> String {
    match format {
        "html" => without_trimmings(&written),
        // The rules are those of the packs; what matters here is what was found.
        "sarif" => {
            let mut log: Value = serde_json::from_str(&written).unwrap();
            log["runs"][0]["tool"]["driver"]["rules"] = Value::Null;
            serde_json::to_string_pretty(&log).unwrap()
        }
        _ => written,
    }
}

#[test]
fn every_format_writes_the_shipped_reports_as_it_did() {
    for format in FORMATS {
        for lang in ["zh", "en"] {
            // A page a language is enough to read; the other formats are small.
            let reports = if format == "html" {
                &REPORTS[..1]
            } else {
                &REPORTS[..]
            };
            let ran = check(reports, format, lang);
            assert_eq!(ran.code, 1, "{format}");
            let written = findings_of(format, ran.out);
            is_as_kept(&format!("{format}.{lang}"), &written);
        }
    }
}

#[test]
fn a_finding_about_two_files_points_into_both_in_every_format() {
    // Two years of one body, and a whole with its units.
    let folder = Folder::new(&[]);
    let example = |name: &str| fs::read_to_string(tests().join("rules").join(name)).unwrap();
    for year in ["2021", "2022"] {
        let text = example(&format!("series/carried-over/bad/{year}.md"));
        let text = text.replace("民政局", "财政局");
        folder.write(&format!("years/{year}.md"), text.as_bytes());
    }
    for file in [
        "gouji.toml",
        "whole.md",
        "units/a.md",
        "units/b.md",
        "units/c.md",
    ] {
        let text = example(&format!("rollup/total/bad/{file}"));
        folder.write(&format!("district/{file}"), text.as_bytes());
    }
    for format in FORMATS {
        for lang in ["zh", "en"] {
            let arguments = ["check", ".", "--select", "series,rollup", "-q"];
            let arguments = [&arguments[..], &["--output-format", format, "--lang", lang]].concat();
            let ran = folder.run(&arguments);
            assert_eq!(ran.code, 1, "{format}: {}", ran.err);
            let written = findings_of(format, ran.out);
            for file in ["years/2021.md", "district/units/a.md"] {
                let written = written.replace("&#x2f;", "/");
                assert!(written.contains(file), "{format}: {file}");
            }
            is_as_kept(&format!("two-files.{format}.{lang}"), &written);
        }
    }
}

#[test]
fn the_output_does_not_depend_on_the_number_of_jobs() {
    for format in FORMATS {
        let run = |jobs| run(&["check", "--output-format", format, "--jobs", jobs, "."]);
        assert_eq!(run("1").out, run("7").out, "{format}");
    }
}

/// What one check learns for the next one of the folder changes nothing.
#[test]
fn a_report_in_a_folder_has_the_findings_that_it_has_alone() {
    let run = |paths: &[&str]| {
        let options = "check --output-format ndjson --jobs 1 --ignore series,rollup".split(' ');
        run(&options.chain(paths.iter().copied()).collect::<Vec<_>>())
    };
    let together = run(&["2017-mistakes", "2019-mistakes", "2022-mistakes"]).out;
    let mut names: Vec<&str> = together
        .lines()
        .map(|line| {
            line.split('"')
                .find(|part| part.contains("/report"))
                .unwrap()
        })
        .collect();
    names.dedup();
    assert!(names.len() > 9 && together.lines().count() > 10 * names.len());
    let alone: String = names.iter().map(|name| run(&[name]).out).collect();
    assert_eq!(alone, together);
}

#[test]
fn sarif_is_valid_and_every_result_has_its_rule() {
    let mut compiler = boon::Compiler::new();
    let mut schemas = boon::Schemas::new();
    let path = tests().join("schemas/sarif-schema-2.1.0.json");
    let schema = compiler
        .compile(path.to_str().unwrap(), &mut schemas)
        .unwrap();
    let broken = Folder::new(&[("a.txt", UNFINISHED), ("b.txt", "%PDF-1.7")]);
    let failed = broken.run(&["check", "--output-format", "sarif", "a.txt", "b.txt"]);
    assert_eq!(failed.code, 2);
    let all: Vec<String> = REPORTS.iter().map(ToString::to_string).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    for (written, successful) in [
        (check(&all, "sarif", "zh").out, true),
        (check(&all, "sarif", "en").out, true),
        (check(&["2019-clean/report.md"], "sarif", "zh").out, true),
        (failed.out, false),
    ] {
        let log: Value = serde_json::from_str(&written).unwrap();
        if let Err(error) = schemas.validate(&log, schema) {
            panic!("{error:#}");
        }
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        assert_eq!(run["invocations"][0]["executionSuccessful"], successful);
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let ids: BTreeSet<&str> = rules
            .iter()
            .map(|rule| rule["id"].as_str().unwrap())
            .collect();
        for result in run["results"].as_array().unwrap() {
            assert!(ids.contains(result["ruleId"].as_str().unwrap()), "{result}");
            assert!(
                result["partialFingerprints"]["gouji/v1"].is_string(),
                "{result}"
            );
        }
        assert!(
            rules
                .iter()
                .all(|rule| !rule["help"]["text"].as_str().unwrap().is_empty())
        );
    }
}

#[test]
fn gitlab_fingerprints_tell_equal_findings_in_two_files_apart() {
    let folder = Folder::new(&[("a.txt", UNFINISHED), ("b.txt", UNFINISHED)]);
    let ran = folder.run(&["check", "--output-format", "gitlab"]);
    let entries: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    let fingerprints: BTreeSet<&str> = entries
        .iter()
        .map(|entry| entry["fingerprint"].as_str().unwrap())
        .collect();
    assert!(entries.len() > 2);
    assert_eq!(fingerprints.len(), entries.len());
    assert!(
        entries
            .iter()
            .all(|entry| entry["location"]["lines"]["begin"].is_u64())
    );
}

#[test]
fn csv_opens_in_a_spreadsheet() {
    let out = check(&REPORTS, "csv", "zh").out;
    assert!(out.starts_with("\u{FEFF}文件,行,列,"));
    assert_eq!(out.matches('\n').count(), out.matches("\r\n").count());
    let folder = Folder::new(&[("=a.txt", UNFINISHED)]);
    let ran = folder.run(&["check", "--output-format", "csv", "=a.txt"]);
    assert!(
        ran.out
            .lines()
            .skip(1)
            .all(|row| row.starts_with("'=a.txt,")),
        "{ran:?}"
    );
}

#[test]
fn the_table_of_figures_opens_in_a_spreadsheet_too() {
    let report = tests().join("reports/2022-clean/report.md");
    let report = fs::read_to_string(report).unwrap();
    let wrong = report.replacen(" 39 |", " =1+1 |", 1);
    assert_ne!(report, wrong);
    let folder = Folder::new(&[("=a.md", &wrong)]);
    let arguments = ["extract", "=a.md", "--output-format", "csv"];
    let out = folder.run(&arguments).out;
    assert!(out.starts_with("\u{FEFF}path,year,"), "{out}");
    assert_eq!(out.matches('\n').count(), out.matches("\r\n").count());
    let rows = out.lines().skip(1);
    assert!(
        rows.clone().all(|row| row.starts_with("'=a.md,2022,")),
        "{out}"
    );
    assert!(out.contains(",'=1+1,"), "{out}");
}

#[test]
fn in_junit_only_what_fails_the_run_fails_its_test() {
    let failures = |fail_on: &str| {
        let folder = Folder::new(&[("a.txt", UNFINISHED)]);
        let arguments = [
            "check",
            "--select",
            "residue",
            "--output-format",
            "junit",
            "--fail-on",
            fail_on,
        ];
        let ran = folder.run(&arguments);
        (ran.code, ran.out.matches("<failure").count())
    };
    assert_eq!(failures("warning"), (1, 1));
    assert_eq!(failures("error"), (0, 0));
}

#[test]
fn a_file_that_could_not_be_checked_is_in_the_output_too() {
    let folder = Folder::new(&[("a.txt", "%PDF-1.7")]);
    for (format, words) in [
        ("junit", "<error message="),
        ("github", "::error file=a.txt,title=gouji::"),
        ("sarif", "\"executionSuccessful\":false"),
        ("html", "class=\"failures\""),
    ] {
        folder
            .run(&["check", "a.txt", "--output-format", format])
            .says(2, &[words], &[]);
    }
}

#[test]
fn a_script_in_a_report_stays_text() {
    let hostile = UNFINISHED.replace(
        "XX",
        "<script>alert(1)</script><img src=x onerror=alert(2)>XX",
    );
    let folder = Folder::new(&[("<b>\"a'.txt", &hostile)]);
    let ran = folder.run(&["check", "<b>\"a'.txt", "--output-format", "html"]);
    assert_eq!(ran.out.matches("<script").count(), 1, "only the page's own");
    assert!(!ran.out.contains("<img") && !ran.out.contains("<b>\""));
    assert!(ran.out.contains("&lt;script&gt;"));
    assert!(!ran.out.contains("http://") && !ran.out.contains("https://"));
}

#[test]
fn annotate_writes_a_listing_and_never_over_another_file() {
    let folder = Folder::new(&[("a.txt", UNFINISHED)]);
    let ran = folder.run(&["annotate", "a.txt", "-o", "a.html"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.ends_with("已写入 a.html\n"), "{ran:?}");
    let written = fs::read_to_string(folder.path().join("a.html")).unwrap();
    assert!(written.contains("placeholder</span>") && written.contains("全年共收到申请"));
    folder
        .run(&["annotate", "a.txt", "-o", "a.html"])
        .says(2, &[], &["a.html 已存在"]);
    assert_eq!(
        folder
            .run(&["annotate", "a.txt", "-o", "a.html", "--force"])
            .code,
        0
    );
}
