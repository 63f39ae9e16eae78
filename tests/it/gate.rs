//! What a reviewer relies on: baselines, receipts, statistics, and that nothing unread ever passes.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::cli::{Folder, PLACEHOLDER, Ran, UNFINISHED};

fn json(folder: &Folder, name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.path().join(name)).unwrap()).unwrap()
}

fn gate<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    [
        &["check", "--select", "residue", "--baseline", "known.json"],
        rest,
    ]
    .concat()
}

#[test]
fn a_baseline_silences_what_is_known_even_when_lines_move() {
    let folder = Folder::new(&[("a.txt", UNFINISHED)]);
    folder
        .run(&gate(&["--update-baseline"]))
        .says(0, &[PLACEHOLDER], &[]);
    let known = json(&folder, "known.json");
    assert_eq!(known["files"]["a.txt"][0]["rule"], PLACEHOLDER);
    folder.run(&gate(&[])).says(0, &[], &["基线中已知 1 处"]);
    let moved = UNFINISHED.replace("一、总体情况", "\n\n\n一、总体情况");
    folder.write("a.txt", moved.as_bytes());
    let ran = folder.run(&gate(&[]));
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    folder.write("a.txt", (moved + "另有XX项待办。\n").as_bytes());
    let ran = folder.run(&gate(&["--output-format", "concise"]));
    assert_eq!(
        (ran.code, ran.out.lines().count()),
        (1, 1),
        "only the new one: {ran:?}"
    );
}

#[test]
fn a_baseline_holds_from_whatever_folder_the_run_is_started() {
    let folder = Folder::new(&[("in/a.txt", UNFINISHED)]);
    folder
        .run(&gate(&["--update-baseline", "in"]))
        .says(0, &[], &[]);
    let mut command = folder.command(&[
        "check",
        "--select",
        "residue",
        "--baseline",
        "../known.json",
        "a.txt",
    ]);
    let ran = command
        .current_dir(folder.path().join("in"))
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(0));
}

#[test]
fn entries_of_a_baseline_that_nothing_answers_to_are_reported_and_removed_on_request() {
    let folder = Folder::new(&[("a.txt", UNFINISHED), ("b.txt", UNFINISHED)]);
    folder.run(&gate(&["--update-baseline"]));
    folder.write("a.txt", UNFINISHED.replace("XX", "12").as_bytes());
    fs::remove_file(folder.path().join("b.txt")).unwrap();
    folder.run(&gate(&[])).says(
        0,
        &[],
        &["a.txt 中下列问题不再出现", PLACEHOLDER, "b.txt 已不存在"],
    );
    // A rule that did not run cannot tell that its findings are gone.
    let other = folder.run(&["check", "--select", "meta", "--baseline", "known.json"]);
    assert!(!other.err.contains("a.txt 中下列"), "{other:?}");
    folder.run(&gate(&["--update-baseline"])).says(0, &[], &[]);
    assert_eq!(json(&folder, "known.json")["files"], serde_json::json!({}));
}

#[test]
fn a_baseline_that_is_missing_or_no_baseline_stops_the_run() {
    let folder = Folder::new(&[("a.txt", UNFINISHED), ("list.json", "[]")]);
    folder
        .run(&gate(&[]))
        .says(2, &[], &["无法读取 known.json"]);
    folder.run(&["check", "--baseline", "list.json"]).says(
        2,
        &[],
        &["list.json 不是 gouji 的基线文件"],
    );
}

#[test]
fn what_was_not_read_never_passes() {
    let folder = Folder::new(&[("a.txt", &UNFINISHED.replace("XX", "12"))]);
    assert_eq!(folder.run(&["check", "--select", "residue"]).code, 0);
    folder.write("b.pdf", b"%PDF-1.7");
    folder
        .run(&["check", "--select", "residue"])
        .says(2, &[], &["有 1 个文件不能读", "b.pdf"]);
    folder.write(".ignore", b"*.pdf\n");
    assert_eq!(folder.run(&["check", "--select", "residue"]).code, 0);
    let empty = Folder::new(&[("readme.txt", "说明\n")]);
    empty
        .run(&["check"])
        .says(2, &[], &["没有检查到任何年度报告"]);
}

#[test]
fn what_was_not_read_is_told_by_fix_and_extract_too() {
    let folder = Folder::new(&[("a.txt", &UNFINISHED.replace("XX", "12"))]);
    folder.write("b.pdf", b"%PDF-1.7");
    for arguments in [
        &["fix", "--select", "residue"][..],
        &["fix", "--diff", "--select", "residue"],
        &["extract", "."],
    ] {
        folder
            .run(arguments)
            .says(2, &[], &["有 1 个文件不能读", "b.pdf"]);
    }
}

#[test]
fn a_fix_of_what_is_no_report_names_it_and_never_passes() {
    let folder = Folder::new(&[("b.txt", "会议通知。\n")]);
    folder
        .run(&["fix", "b.txt"])
        .says(1, &[], &["b.txt 不是年度报告", "0 份报告"]);
}

#[test]
fn no_result_takes_the_place_of_a_report_or_of_another_result() {
    let folder = Folder::new(&[("r.txt", UNFINISHED)]);
    for arguments in [
        &["check", "r.txt", "-o", "r.txt", "--force"][..],
        &["check", "r.txt", "--receipt", "./r.txt", "--force"],
        &["extract", "r.txt", "-o", "r.txt", "--force"],
        &["annotate", "r.txt", "-o", "r.txt", "--force"],
        &["new", "--from", "r.txt", "-o", "r.txt", "--force"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
        let kept = fs::read_to_string(folder.path().join("r.txt")).unwrap();
        assert_eq!(kept, UNFINISHED, "{arguments:?}");
    }
    for (one, other) in [("-o", "--receipt"), ("--receipt", "--baseline")] {
        let more = ["--update-baseline", "--baseline", "k.json"];
        let more = if other == "--baseline" {
            &more[..1]
        } else {
            &[]
        };
        let arguments = [&["check", "r.txt", one, "x.json", other, "./x.json"], more].concat();
        folder.run(&arguments).says(2, &[], &["不能是同一个文件"]);
        assert!(!folder.path().join("x.json").exists());
    }
    // The results of the last run lie where the reports are.
    for _ in 0..2 {
        let arguments = [
            "check",
            ".",
            "--output-format",
            "html",
            "-o",
            "list.html",
            "--force",
        ];
        folder.run(&arguments).says(1, &[], &[]);
    }
}

#[test]
fn a_rollup_that_nothing_answers_to_is_told_where_its_folder_is_checked() {
    let config = "[rollup]\nwhole = \"nix.md\"\nunits = [\"a.txt\"]\n";
    let folder = Folder::new(&[("gouji.toml", config), ("a.txt", UNFINISHED)]);
    let told = "gouji.toml:1 的 [rollup] 没有作比较：whole（**/nix.md）没有匹配到任何文件";
    folder.run(&["check"]).says(1, &[], &[told]);
    for arguments in [&["check", "a.txt"][..], &["check", "-q"]] {
        assert!(
            !folder.run(arguments).err.contains("rollup"),
            "{arguments:?}"
        );
    }
    folder.write("nix.md", UNFINISHED.as_bytes());
    assert!(!folder.run(&["check"]).err.contains("rollup"));
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_files_keeps_no_run_waiting() {
    let folder = Folder::new(&[("a.txt", UNFINISHED), ("in/b.txt", UNFINISHED)]);
    let pipe = |name: &str| {
        let made = std::process::Command::new("mkfifo")
            .arg(folder.path().join(name))
            .status();
        assert!(made.unwrap().success());
    };
    let run = |arguments: &[&str]| {
        let mut command = folder.command(arguments);
        Ran::from(
            command
                .timeout(std::time::Duration::from_secs(20))
                .output()
                .unwrap(),
        )
    };
    pipe("p.txt");
    run(&["check", "p.txt"]).says(2, &[], &["无法读取 p.txt：不是普通文件"]);
    run(&["check", "--select", "residue"]).says(1, &["a.txt", "b.txt"], &[]);
    run(&["check", "a.txt", "--config", "p.txt"]).says(2, &[], &["不是普通文件"]);
    run(&["check", "a.txt", "--baseline", "p.txt"]).says(2, &[], &["不是普通文件"]);
    run(&["fix", "p.txt"]).says(2, &[], &["不是普通文件"]);
    pipe("in/.ignore");
    let ran = run(&["check", "--select", "residue"]);
    ran.says(2, &["a.txt"], &["in/.ignore：不是普通文件"]);
    assert!(!ran.out.contains("b.txt"), "{ran:?}");
    run(&["check", "in"]).says(2, &[], &["in/.ignore：不是普通文件"]);
}

#[test]
fn a_run_without_a_report_never_passes_whatever_is_named() {
    let folder = Folder::new(&[
        ("a.txt", UNFINISHED),
        ("b.txt", "会议通知。\n"),
        ("c.md", ""),
    ]);
    for arguments in [
        &["b.txt"][..],
        &["c.md"],
        &["b.txt", "c.md"],
        &["--ignore", "meta", "b.txt"],
    ] {
        let arguments = [&["check", "--fail-on", "error"], arguments].concat();
        let ran = folder.run(&arguments);
        ran.says(2, &[], &["没有检查到任何年度报告", "个文件不是年报"]);
        assert!(ran.err.contains("没有检查任何报告"), "{ran:?}");
    }
    let mut command = folder.command(&["check", "-", "--fail-on", "error"]);
    assert_eq!(Ran::from(command.write_stdin("").output().unwrap()).code, 2);
    let mixed = [
        "check",
        "--select",
        "residue,meta",
        "a.txt",
        "b.txt",
        "--receipt",
        "r.json",
    ];
    folder.run(&mixed).says(
        1,
        &["meta/not-a-report"],
        &["检查 1 份报告：", "；1 个文件不是年报"],
    );
    let receipt = json(&folder, "r.json");
    assert_eq!(receipt["files"][1]["verdict"], "not-a-report");
    assert_eq!(receipt["counts"]["not_a_report"], 1);
}

#[test]
fn a_receipt_tells_what_was_checked_with_what() {
    let folder = Folder::new(&[
        ("a.txt", UNFINISHED),
        ("b.txt", "%PDF-1.7"),
        ("c.txt", "天气预报\n"),
        (
            "gouji.toml",
            "ignore = [\"section\", \"table\", \"meta\"]\n",
        ),
    ]);
    folder
        .run(&["check", "--receipt", "r.json"])
        .says(2, &[], &[]);
    let receipt = json(&folder, "r.json");
    assert_eq!(receipt["gouji"], env!("CARGO_PKG_VERSION"));
    assert_eq!(receipt["rules_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(receipt["exit"], 2);
    assert!(receipt["started"].as_str().unwrap().ends_with('Z'));
    assert!(
        receipt["configuration"][0]["path"]
            .as_str()
            .unwrap()
            .ends_with("gouji.toml")
    );
    let files = receipt["files"].as_array().unwrap();
    let verdicts: Vec<&str> = files
        .iter()
        .map(|file| file["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["findings", "unchecked", "not-a-report"]);
    let known = files[0]["sha256"].as_str().unwrap();
    assert_eq!(known.len(), 64);
    assert!(files[1]["failure"].as_str().unwrap().contains("b.txt"));
    assert_eq!(receipt["counts"]["unchecked"], 1);
    folder
        .run(&["check", "--receipt", "r.json"])
        .says(2, &[], &["r.json 已存在"]);
    folder.write("a.txt", (UNFINISHED.to_owned() + "\n").as_bytes());
    folder
        .run(&["check", "--receipt", "r.json", "--force"])
        .says(2, &[], &[]);
    assert_ne!(json(&folder, "r.json")["files"][0]["sha256"], known);
}

#[test]
fn statistics_tell_how_many_figures_were_compared() {
    let folder = Folder::new(&[]);
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/2022-clean/report.md");
    let report = report.to_str().unwrap();
    let ran = folder.run(&["check", report, "--statistics", "--output-format", "json"]);
    let figures = &serde_json::from_str::<Value>(&ran.out).unwrap()["figures"];
    // 4 tables of the 2021 form: 10 figures on disclosure, 24 rows of 7 on requests with two optional, 15 on reviews.
    let count = |key: &str| figures[key].as_u64().unwrap();
    let (cells, numbers, related) = (count("cells"), count("numbers"), count("related"));
    assert_eq!(cells, 200, "{figures}");
    assert!(numbers > 0 && related < cells + numbers, "{figures}");
    // Nothing in the table on disclosure is compared; all of the two others is.
    assert!(related >= cells - 10, "{figures}");
    let ran = folder.run(&[
        "check",
        report,
        "--statistics",
        "--select",
        "residue",
        "--output-format",
        "json",
    ]);
    let figures = &serde_json::from_str::<Value>(&ran.out).unwrap()["figures"];
    assert_eq!(figures["related"], 0, "only rules that run compare");
}

#[test]
fn of_ten_thousand_files_the_three_broken_ones_are_told() {
    let folder = Folder::new(&[]);
    for at in 0..10_000 {
        let text: &[u8] = match at {
            17 | 5_000 | 9_999 => b"%PDF-1.7",
            _ if at % 100 == 0 => UNFINISHED.as_bytes(),
            _ => "某某市水务局2021年政府信息公开工作年度报告\n\n一、总体情况\n".as_bytes(),
        };
        folder.write(&format!("{}/{at:05}.txt", at % 10), text);
    }
    let ran = folder.run(&[
        "check",
        "--select",
        PLACEHOLDER,
        "--output-format",
        "concise",
    ]);
    assert_eq!((ran.code, ran.out.lines().count()), (2, 99));
    assert_eq!(ran.err.matches("无法检查 ").count(), 3, "{}", ran.err);
    assert!(
        ran.err
            .contains("检查 9997 份报告：错误 0，警告 99，提示 0；3 个文件无法检查"),
        "{}",
        ran.err
    );
}

#[cfg(unix)]
mod running {
    use std::io::{BufRead, BufReader};
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    fn interrupt(child: &Child) {
        let id = child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &id])
                .status()
                .unwrap()
                .success()
        );
    }

    fn end(child: &mut Child) -> Option<i32> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(60) {
            if let Some(status) = child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        child.kill().unwrap();
        panic!("it did not end");
    }

    #[test]
    fn watch_checks_again_when_a_file_is_saved_and_ends_with_the_last_result() {
        let folder = Folder::new(&[("a.txt", UNFINISHED)]);
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("gouji"))
            .args([
                "check",
                "--watch",
                "--select",
                PLACEHOLDER,
                "--lang",
                "zh",
                "a.txt",
            ])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut until = |words: &str| {
            let found = lines
                .by_ref()
                .map(Result::unwrap)
                .find(|line| line.contains(words));
            assert!(found.is_some(), "{words}");
        };
        until("警告 1");
        until("Ctrl-C");
        folder.write("a.txt", UNFINISHED.replace("XX", "12").as_bytes());
        until("没有发现问题");
        until("Ctrl-C");
        interrupt(&child);
        assert_eq!(end(&mut child), Some(0));
    }

    #[test]
    fn an_interrupted_run_leaves_no_half_written_file() {
        let folder = Folder::new(&[]);
        for at in 0..3_000 {
            folder.write(&format!("{at}.txt"), UNFINISHED.repeat(40).as_bytes());
        }
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("gouji"))
            .args([
                "check",
                "--jobs",
                "1",
                "--output-format",
                "json",
                "-o",
                "out.json",
                "--lang",
                "zh",
            ])
            .current_dir(folder.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The temporary file shows that the run has begun.
        let begun = || {
            let mut entries = fs::read_dir(folder.path()).unwrap();
            entries.any(|entry| {
                entry
                    .unwrap()
                    .file_name()
                    .to_string_lossy()
                    .starts_with(".gouji-")
            })
        };
        while !begun() {
            assert!(
                child.try_wait().unwrap().is_none(),
                "it ended before it was interrupted"
            );
        }
        interrupt(&child);
        assert_eq!(end(&mut child), Some(2));
        assert!(!begun() && !folder.path().join("out.json").exists());
    }
}

/// The examples of docs/ci.md in one language.
fn examples(language: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md");
    let text = fs::read_to_string(path).unwrap();
    let fence = format!("```{language}\n");
    text.split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

/// Every text in a YAML or JSON value.
fn texts<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(entries) => entries.values().for_each(|entry| texts(entry, found)),
        _ => {}
    }
}

#[test]
fn the_examples_for_pipelines_parse_and_name_commands_and_options_that_exist() {
    let hooks = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let mut documents = examples("yaml");
    assert_eq!(documents.len(), 5);
    documents.push(fs::read_to_string(hooks).unwrap());
    let parsed: Vec<Value> = documents
        .iter()
        .map(|document| serde_yaml_ng::from_str(document).unwrap())
        .collect();
    let shell = examples("sh");
    let mut commands: Vec<&str> = shell.iter().flat_map(|example| example.lines()).collect();
    parsed.iter().for_each(|value| texts(value, &mut commands));
    commands.retain(|command| command.starts_with("gouji "));
    assert!(commands.len() >= 7, "{commands:?}");
    let folder = Folder::new(&[]);
    for command in commands {
        let words: Vec<&str> = command.split(' ').collect();
        let help = folder.run(&[words[1], "--help"]);
        assert_eq!(help.code, 0, "{command}");
        for option in words.iter().filter(|word| word.starts_with("--")) {
            assert!(help.out.contains(option), "{option} of {command}");
        }
        if let Some(at) = words.iter().position(|word| *word == "--output-format") {
            let formats = help.out.split("--output-format").nth(1).unwrap();
            assert!(
                formats
                    .lines()
                    .take(4)
                    .any(|line| line.contains(words[at + 1])),
                "{command}"
            );
        }
    }
}

#[test]
fn the_problem_matcher_of_the_documentation_takes_every_concise_line() {
    let matcher: Value = serde_json::from_str(&examples("json")[0]).unwrap();
    let pattern = regex::Regex::new(matcher["pattern"]["regexp"].as_str().unwrap()).unwrap();
    let folder = Folder::new(&[("a.txt", UNFINISHED)]);
    for lang in ["zh", "en"] {
        let ran = folder.run(&["check", "--output-format", "concise", "--lang", lang]);
        assert!(ran.out.lines().count() > 1);
        for line in ran.out.lines() {
            let found = pattern.captures(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(&found[1], "a.txt");
        }
    }
}
