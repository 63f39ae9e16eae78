//! The command, run as a user runs it: every subcommand, every exit code, and what goes where.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command as Process, Output, Stdio};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// One placeholder: line 5, columns 8 to 10.
pub(crate) const UNFINISHED: &str =
    "某某市水务局2021年政府信息公开工作年度报告\n\n一、总体情况\n\n全年共收到申请XX件。\n";
pub(crate) const PLACEHOLDER: &str = "residue/placeholder";

pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("gouji").unwrap();
        for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command.current_dir(self.path()).args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().unwrap())
    }

    /// `check` for the placeholder alone, whatever else the rules would find.
    fn check(&self, arguments: &[&str]) -> Ran {
        self.run(&[&["check", "--select", PLACEHOLDER], arguments].concat())
    }
}

#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    #[track_caller]
    pub(crate) fn says(&self, code: i32, out: &[&str], err: &[&str]) -> &Ran {
        assert_eq!(self.code, code, "{self:#?}");
        for expected in out {
            assert!(
                self.out.contains(expected),
                "{expected:?} in stdout of {self:#?}"
            );
        }
        for expected in err {
            assert!(
                self.err.contains(expected),
                "{expected:?} in stderr of {self:#?}"
            );
        }
        self
    }
}

fn finished() -> String {
    UNFINISHED.replace("XX", "12")
}

#[test]
fn findings_go_to_stdout_the_summary_to_stderr_and_the_exit_is_1() {
    let folder = Folder::new(&[("a.txt", UNFINISHED)]);
    let ran = folder.check(&["a.txt"]);
    ran.says(
        1,
        &[
            "警告[residue/placeholder]",
            "a.txt:5:8",
            "5 │ 全年共收到申请XX件。",
            "^^",
            "依据：",
        ],
        &[],
    );
    assert_eq!(ran.err, "检查 1 份报告：错误 0，警告 1，提示 0\n");
}

#[test]
fn a_clean_report_prints_nothing_but_the_summary() {
    let folder = Folder::new(&[("a.txt", &finished())]);
    let ran = folder.check(&["a.txt"]);
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (0, "", "检查 1 份报告：没有发现问题\n")
    );
    assert_eq!(folder.check(&["a.txt", "--quiet"]).err, "");
}

#[test]
fn a_missing_file_is_reported_and_the_others_are_checked() {
    let folder = Folder::new(&[("a.txt", UNFINISHED)]);
    folder.check(&["nowhere.txt", "a.txt"]).says(
        2,
        &["a.txt:5:8"],
        &[
            "无法读取 nowhere.txt：没有这个文件或文件夹",
            "1 个文件无法检查",
        ],
    );
}

#[test]
fn a_file_that_is_too_large_is_reported() {
    let folder = Folder::new(&[]);
    folder.write("a.txt", &vec![b' '; 20 * 1024 * 1024 + 1]);
    folder.check(&["a.txt"]).says(2, &[], &["超过 20 MiB"]);
}

#[test]
fn what_is_no_word_file_or_a_broken_one_is_refused_with_advice() {
    let folder = Folder::new(&[("a.doc", "x"), ("b.txt", "PK\u{3}\u{4}…")]);
    folder
        .check(&["a.doc"])
        .says(2, &[], &["不是 Word 文档", "另存为 .docx"]);
    folder
        .check(&["b.txt"])
        .says(2, &[], &["已损坏", "另存为 .docx"]);
    folder
        .check(&["."])
        .says(2, &[], &["未读 1 个 .doc、.wps、.pdf 等文件"]);
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let folder = Folder::new(&[]);
    let ran = folder
        .command(&[
            "check",
            "--select",
            PLACEHOLDER,
            "--stdin-filename",
            "稿.txt",
            "--output-format",
            "concise",
            "-",
        ])
        .write_stdin(UNFINISHED)
        .output()
        .unwrap();
    Ran::from(ran).says(1, &["稿.txt:5:8: 警告 residue/placeholder"], &[]);
}

#[test]
fn a_report_in_gbk_is_checked_like_one_in_utf_8() {
    let folder = Folder::new(&[]);
    folder.write("a.txt", &encoding_rs::GBK.encode(UNFINISHED).0);
    folder
        .check(&["a.txt"])
        .says(1, &["5 │ 全年共收到申请XX件。"], &[]);
}

#[test]
fn a_walk_takes_known_extensions_honours_ignore_files_and_counts_what_is_no_report() {
    let folder = Folder::new(&[
        ("a.txt", UNFINISHED),
        ("b/c.md", UNFINISHED),
        ("b/notes.txt", "会议通知：下周一上午开会。\n"),
        ("b/d.csv", UNFINISHED),
        ("e.txt", UNFINISHED),
        (".gitignore", "e.txt\n"),
    ]);
    let ran = folder.check(&["--output-format", "concise"]);
    ran.says(
        1,
        &["a.txt:5:8:", "b/c.md:5:8:"],
        &["检查 2 份报告", "略过 1 个非年报文件"],
    );
    assert_eq!(ran.out.lines().count(), 2, "{ran:?}");
    folder
        .check(&["--verbose"])
        .says(1, &[], &["略过 b/notes.txt：不是年度报告", "用时"]);
}

#[test]
fn a_file_that_is_named_is_read_whatever_it_is() {
    let folder = Folder::new(&[
        ("notes.txt", "会议通知：下周一上午开会。\n"),
        ("d.csv", UNFINISHED),
    ]);
    folder
        .run(&["check", "notes.txt", "--output-format", "concise"])
        .says(1, &["meta/not-a-report"], &["1 个文件不是年报"]);
    folder.check(&["d.csv"]).says(1, &["d.csv:5:8"], &[]);
}

#[cfg(unix)]
#[test]
fn a_loop_of_symbolic_links_ends() {
    let folder = Folder::new(&[("a/a.txt", UNFINISHED)]);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
    folder.check(&["."]).says(1, &[], &["检查 1 份报告"]);
}

#[test]
fn json_is_one_array_as_the_contract_has_it() {
    let folder = Folder::new(&[
        ("b.txt", UNFINISHED),
        ("a.txt", UNFINISHED),
        ("c.txt", &finished()),
    ]);
    let ran = folder.check(&["--output-format", "json", "--lang", "en"]);
    let findings: Value = serde_json::from_str(&ran.out).unwrap();
    let paths: Vec<_> = findings
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["a.txt", "b.txt"]);
    let first = &findings[0];
    assert_eq!(first["rule"], PLACEHOLDER);
    assert_eq!(first["severity"], "warning");
    assert_eq!(
        first["location"],
        serde_json::json!({"line": 5, "column": 8, "end_line": 5, "end_column": 10})
    );
    assert_eq!(first["message"], "“XX” is a blank to fill in");
    assert!(first["fix"].is_null() && first["related"].is_array() && first["cell"].is_null());
    assert!(!first["fingerprint"].as_str().unwrap().is_empty() && first["basis"].is_string());

    let ran = folder.check(&["--output-format", "json", "c.txt"]);
    assert_eq!(
        serde_json::from_str::<Value>(&ran.out).unwrap(),
        serde_json::json!([])
    );

    let ran = folder.check(&["--output-format", "ndjson", "--lang", "en"]);
    let lines: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(Value::Array(lines), findings);
}

#[test]
fn the_threshold_and_the_severities_decide_the_exit() {
    let folder = Folder::new(&[("a.txt", UNFINISHED)]);
    folder
        .check(&["--fail-on", "error"])
        .says(0, &["警告["], &[]);
    folder
        .check(&["--fail-on", "never"])
        .says(0, &["警告["], &[]);
    folder
        .check(&["--severity", "residue=hint"])
        .says(0, &["提示["], &["提示 1"]);
    folder
        .check(&["--severity", "residue=hint", "--fail-on", "hint"])
        .says(1, &["提示["], &[]);
    folder
        .check(&[
            "--severity",
            "residue/placeholder=error",
            "--fail-on",
            "error",
        ])
        .says(1, &["错误["], &[]);
    folder
        .check(&["--ignore", "residue"])
        .says(0, &[], &["没有发现问题"]);
    folder
        .check(&["--severity", "residue"])
        .says(2, &[], &["规则=级别"]);
}

const ALLOWING: &str = "# 某某市水务局2021年政府信息公开工作年度报告\n\n## 一、总体情况\n\n<!-- gouji: allow residue/placeholder 待核 -->\n\n全年共收到申请XX件。\n";

#[test]
fn a_comment_is_not_called_useless_while_one_of_its_rules_is_not_asked() {
    let family = ALLOWING.replace("residue/placeholder 待核", "residue/doubled-word, sum 待核");
    let needless = ALLOWING.replace("XX", "12");
    let files = [("a.md", ALLOWING), ("b.md", &family), ("c.md", &needless)];
    let folder = Folder::new(&files);
    for selected in [
        &["--select", "meta"][..],
        &["--ignore", "residue"],
        &["--select", "meta,residue/doubled-word"],
    ] {
        let ran = folder.run(&[&["check", "--fail-on", "never"], selected].concat());
        assert!(!ran.out.contains("unused-allow"), "{selected:?}: {ran:?}");
        folder.run(&[&["fix"], selected].concat());
        for (name, text) in files {
            let kept = fs::read_to_string(folder.path().join(name)).unwrap();
            assert!(kept.contains(text.lines().nth(4).unwrap()), "{selected:?}");
        }
    }
    // A rule that is not asked for mends nothing either.
    folder.write("c.md", needless.as_bytes());
    folder.run(&["fix", "--select", "residue", "c.md"]);
    assert_eq!(
        fs::read_to_string(folder.path().join("c.md")).unwrap(),
        needless
    );
    folder
        .run(&[
            "check",
            "c.md",
            "--output-format",
            "concise",
            "--fail-on",
            "never",
        ])
        .says(
            0,
            &["c.md:5:1: 提示 meta/unused-allow 这条 allow residue/placeholder"],
            &[],
        );
    let silent = ["check", "c.md", "--ignore", "meta/unused-allow"];
    assert!(!folder.run(&silent).out.contains("unused-allow"));
    let graver = ["check", "c.md", "--severity", "meta/unused-allow=error"];
    folder
        .run(&graver)
        .says(1, &["错误[meta/unused-allow]"], &[]);
    folder.run(&["fix", "c.md"]);
    let fixed = fs::read_to_string(folder.path().join("c.md")).unwrap();
    assert!(!fixed.contains("gouji:"), "{fixed}");
}

#[test]
fn a_comment_that_says_nothing_gouji_understands_is_told_and_left() {
    for (written, told) in [
        (
            "allow residue/placeholer 待核",
            "没有规则“residue/placeholer”",
        ),
        ("allow", "没有写明 allow 哪条规则"),
        ("alow residue/placeholder", "没有写明 allow 哪条规则"),
    ] {
        let text = ALLOWING.replace("allow residue/placeholder 待核", written);
        let folder = Folder::new(&[("a.md", &text)]);
        let ran = folder.run(&["check", "--select", "residue,meta/unused-allow"]);
        ran.says(1, &["提示[meta/unused-allow]", told, PLACEHOLDER], &[]);
        folder.run(&["fix", "--select", "meta/unused-allow"]);
        assert_eq!(
            fs::read_to_string(folder.path().join("a.md")).unwrap(),
            text
        );
    }
    let text = ALLOWING.replace("placeholder", "placeholer");
    let folder = Folder::new(&[("a.md", &text)]);
    folder
        .run(&["check"])
        .says(1, &["是不是想写“residue/placeholder”？"], &[]);
}

#[test]
fn an_unknown_rule_is_an_error_with_a_suggestion() {
    let folder = Folder::new(&[("a.txt", UNFINISHED)]);
    folder
        .run(&["check", "--ignore", "residue/placeholdr"])
        .says(2, &[], &["没有规则“residue/placeholdr”", PLACEHOLDER]);
    folder.run(&["explain", "residue/placeholdr"]).says(
        2,
        &[],
        &["是不是想写“residue/placeholder”？"],
    );
}

#[test]
fn statistics_count_by_rule() {
    let folder = Folder::new(&[("a.txt", UNFINISHED), ("b.txt", UNFINISHED)]);
    let ran = folder.check(&["--statistics"]);
    assert_eq!(
        ran.out,
        "     2  residue/placeholder  警告\n数字 0 个（表格 0，正文 0）：0 个至少参与一项核对，0 个没有可核对的\n"
    );
    let ran = folder.check(&["--statistics", "--output-format", "ndjson"]);
    assert_eq!(
        ran.out,
        "{\"rule\":\"residue/placeholder\",\"severity\":\"warning\",\"count\":2}\n\
         {\"figures\":{\"cells\":0,\"numbers\":0,\"related\":0}}\n"
    );
}

#[test]
fn an_output_file_is_never_overwritten_unasked() {
    let folder = Folder::new(&[("a.txt", UNFINISHED)]);
    let written = || fs::read_to_string(folder.path().join("out.json")).unwrap();
    let ran = folder.check(&["a.txt", "--output-format", "json", "-o", "out.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(written().contains(PLACEHOLDER));
    folder
        .check(&["a.txt", "-o", "out.json"])
        .says(2, &[], &["out.json 已存在", "--force"]);
    folder
        .check(&[
            "a.txt",
            "-o",
            "out.json",
            "--force",
            "--output-format",
            "concise",
        ])
        .says(1, &[], &[]);
    assert!(written().starts_with("a.txt:5:8: "));
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        2,
        "no temporary file is left"
    );
}

#[test]
fn the_order_does_not_depend_on_the_number_of_jobs() {
    let folder = Folder::new(&[]);
    for number in 0..60 {
        folder.write(
            &format!("{}/{number}.txt", number % 7),
            UNFINISHED.as_bytes(),
        );
    }
    let one = folder.check(&["--jobs", "1"]);
    assert_eq!(one.out.matches("警告[").count(), 60);
    for jobs in ["2", "8"] {
        assert_eq!(folder.check(&["--jobs", jobs]).out, one.out);
    }
}

#[test]
fn a_closed_pipe_changes_nothing_of_the_exit() {
    let folder = Folder::new(&[]);
    for number in 0..400 {
        folder.write(&format!("{number}.txt"), UNFINISHED.as_bytes());
    }
    let mut child = Process::new(assert_cmd::cargo::cargo_bin("gouji"))
        .args(["check", "--select", PLACEHOLDER, "--lang", "zh"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdout.take().unwrap();
    pipe.read_exact(&mut [0]).unwrap();
    drop(pipe);
    let ran = Ran::from(child.wait_with_output().unwrap());
    let summary = "检查 400 份报告：错误 0，警告 400，提示 0";
    assert!(ran.err.contains(summary), "{ran:?}");
    assert_eq!(ran.code, 1);
}

#[test]
fn control_characters_of_a_document_never_reach_the_terminal() {
    let folder = Folder::new(&[("a.txt", &UNFINISHED.replace("XX", "\u{1b}[31m\u{202e}XX"))]);
    for format in ["full", "concise"] {
        let ran = folder.check(&["--output-format", format]);
        assert!(!ran.out.contains(['\u{1b}', '\u{202e}']), "{ran:?}");
    }
}

#[test]
fn a_long_paragraph_is_cut_into_rows_of_the_terminal() {
    let sentence = "全市各单位坚持以公开为常态，主动回应群众关切，";
    let long = UNFINISHED.replace("XX", &format!("{}XX", sentence.repeat(200)));
    let folder = Folder::new(&[("a.txt", &long)]);
    let ran = folder.check(&[]);
    ran.says(1, &["XX"], &[]);
    assert!(
        ran.out.lines().all(|line| line.chars().count() < 80),
        "{ran:?}"
    );
}

#[test]
fn the_language_follows_the_flag_then_the_configuration_then_the_locale() {
    let folder = Folder::new(&[("a.txt", UNFINISHED)]);
    let in_locale = |locale: &str, arguments: &[&str]| {
        let mut command = folder.command(&["check", "--select", PLACEHOLDER]);
        Ran::from(
            command
                .args(arguments)
                .env("LANG", locale)
                .output()
                .unwrap(),
        )
    };
    in_locale("zh_CN.UTF-8", &[]).says(1, &["警告["], &["检查 1 份报告"]);
    in_locale("C.UTF-8", &[]).says(1, &["警告["], &[]);
    in_locale("en_US.UTF-8", &[]).says(
        1,
        &["warning[", "basis: "],
        &["checked 1 report: 0 errors, 1 warning, 0 hints"],
    );
    folder.write("gouji.toml", b"lang = \"en\"\n");
    in_locale("zh_CN.UTF-8", &[]).says(1, &["warning["], &[]);
    in_locale("en_US.UTF-8", &["--lang", "zh"]).says(1, &["警告["], &[]);
}

#[test]
fn a_configuration_governs_what_lies_below_it_and_the_nearest_wins() {
    let folder = Folder::new(&[
        ("a.txt", UNFINISHED),
        ("sub/deep/b.txt", UNFINISHED),
        ("gouji.toml", "ignore = [\"residue/placeholder\"]\n"),
        (
            "sub/gouji.toml",
            "fail-on = \"error\"\n[severity]\nresidue = \"hint\"\n",
        ),
    ]);
    let ran = folder.check(&["--output-format", "concise"]);
    assert_eq!(
        (ran.code, ran.out.starts_with("sub/deep/b.txt:5:8: 提示")),
        (0, true),
        "{ran:?}"
    );
    folder
        .check(&["--config", "gouji.toml"])
        .says(0, &[], &["检查 2 份报告：没有发现问题"]);
}

#[test]
fn a_configuration_inherits_with_extend_and_a_circle_is_a_mistake() {
    let folder = Folder::new(&[
        (
            "base.toml",
            "fail-on = \"never\"\n[severity]\n\"residue/placeholder\" = \"error\"\n",
        ),
        ("gouji.toml", "extend = \"base.toml\"\n"),
        ("a.txt", UNFINISHED),
    ]);
    folder.check(&["a.txt"]).says(0, &["错误["], &[]);
    folder.write("base.toml", b"extend = \"gouji.toml\"\n");
    folder
        .check(&["a.txt"])
        .says(2, &[], &["成环", "base.toml:1:10", "^^^^"]);
    folder.write("gouji.toml", b"extend = \"none.toml\"\n");
    folder
        .check(&["a.txt"])
        .says(2, &[], &["gouji.toml:1:10", "none.toml"]);
}

#[test]
fn settings_can_hold_for_some_files_only() {
    let folder = Folder::new(&[
        ("old/a.txt", UNFINISHED),
        ("b.txt", UNFINISHED),
        (
            "gouji.toml",
            "[[per-file]]\nfiles = \"old/**\"\nignore = [\"residue\"]\nyear = 2020\nkind = \"street\"\n",
        ),
    ]);
    let ran = folder.check(&["--output-format", "concise"]);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 1), "{ran:?}");
    assert!(ran.out.starts_with("b.txt:"));
}

#[test]
fn every_mistake_in_a_configuration_is_drawn_at_its_place() {
    let folder = Folder::new(&[
        ("a.txt", UNFINISHED),
        (
            "gouji.toml",
            "selct = [\"sum\"]\nignore = \"residue\"\nfail-on = \"fatal\"\n[severity]\nsum = 3\n",
        ),
    ]);
    let ran = folder.check(&["a.txt"]);
    ran.says(
        2,
        &[],
        &[
            "没有配置项“selct”；是不是想写“select”？",
            "gouji.toml:1:1",
            "1 │ selct = [\"sum\"]",
            "这里应是由字符串组成的数组，而不是字符串",
            "gouji.toml:2:10",
            "不能是“fatal”，可以是 error、warning、hint、never",
            "gouji.toml:5:7",
            "无法检查 a.txt：其配置有误",
        ],
    );
    folder.write("gouji.toml", "select = [\n".as_bytes());
    folder
        .check(&["a.txt"])
        .says(2, &[], &["TOML 语法有误", "gouji.toml:"]);
    folder.write(
        "gouji.toml",
        "ignore = [\"sum\", \"residue/placeholdr\"]\n".as_bytes(),
    );
    folder
        .check(&["a.txt"])
        .says(2, &[], &["没有规则“residue/placeholdr”", "gouji.toml:1:18"]);
    folder.write("gouji.toml", "[[per-file]]\nfiles = \"a[\"\n".as_bytes());
    folder
        .check(&["a.txt", "--lang", "en"])
        .says(2, &[], &["this is no glob", "gouji.toml:2:9"]);
}

#[test]
fn a_faulty_configuration_stops_only_what_it_governs() {
    let folder = Folder::new(&[
        ("a/a.txt", UNFINISHED),
        ("b/b.txt", UNFINISHED),
        ("b/gouji.toml", "year = 2021\n"),
    ]);
    folder.check(&[]).says(
        2,
        &["a/a.txt:5:8"],
        &["b/gouji.toml:1:1", "无法检查 b/b.txt"],
    );
}

#[test]
fn a_mistake_in_a_pack_is_drawn_in_the_pack() {
    let folder = Folder::new(&[
        ("a.txt", UNFINISHED),
        ("gouji.toml", "packs = [\"own.toml\", \"lost.toml\"]\n"),
        (
            "own.toml",
            "[[rule]]\nid = \"own/rule\"\nseverty = \"error\"\n",
        ),
    ]);
    folder
        .check(&["a.txt"])
        .says(2, &[], &["own.toml:", "gouji.toml:1:22", "lost.toml"]);
}

#[test]
fn explain_tells_everything_about_a_rule_and_lists_a_family() {
    let folder = Folder::new(&[]);
    folder.run(&["explain", PLACEHOLDER]).says(
        0,
        &[
            PLACEHOLDER,
            "级别：",
            "为什么",
            "依据",
            "gouji: allow residue/placeholder",
        ],
        &[],
    );
    folder.run(&["explain", PLACEHOLDER, "--lang", "en"]).says(
        0,
        &["severity: warning", "Why", "ignore = ["],
        &[],
    );
    let family = folder.run(&["explain", "residue"]);
    assert_eq!(folder.run(&["explain", "residue/"]).out, family.out);
    folder.run(&["explain", "meta/unused-allow"]).says(
        0,
        &["注释没有屏蔽任何问题", "规则包：meta"],
        &[],
    );
    folder
        .run(&["explain", "residue"])
        .says(0, &["residue/placeholder"], &[]);
}

#[test]
fn rules_lists_every_rule_as_a_table_or_as_json() {
    let folder = Folder::new(&[]);
    folder
        .run(&["rules"])
        .says(0, &[PLACEHOLDER, "警告", "sum/row-total"], &[]);
    let rules: Value =
        serde_json::from_str(&folder.run(&["rules", "--output-format", "json"]).out).unwrap();
    let placeholder = rules
        .as_array()
        .unwrap()
        .iter()
        .find(|rule| rule["rule"] == PLACEHOLDER)
        .unwrap();
    assert_eq!(placeholder["severity"], "warning");
    assert!(placeholder["pack"].is_string() && placeholder["title"].is_string());
}

#[test]
fn extract_tells_what_was_understood() {
    let folder = Folder::new(&[("a.txt", UNFINISHED)]);
    let ran = folder.run(&["extract", "a.txt"]);
    let files: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&files[0]["path"], &files[0]["year"], &files[0]["format"]),
        (&"a.txt".into(), &2021.into(), &"2021".into())
    );
    for key in ["body", "kind", "sections", "tables", "claims"] {
        assert!(files[0].get(key).is_some(), "{key} in {files}");
    }
    let ran = folder.run(&["extract", "a.txt", "--output-format", "csv"]);
    assert_eq!(
        ran.out.lines().next(),
        Some("\u{FEFF}path,year,body,kind,table,row,column,value,unit,text,at_line,at_column")
    );
    assert_eq!(
        folder
            .run(&["extract", "a.txt", "--output-format", "text"])
            .out,
        UNFINISHED
    );
    folder
        .run(&["extract", "lost.txt"])
        .says(2, &["[\n"], &["无法读取 lost.txt"]);
}

#[test]
fn config_tells_each_value_and_where_it_came_from() {
    let folder = Folder::new(&[
        ("base.toml", "ignore = [\"sum\"]\n"),
        (
            "gouji.toml",
            "extend = \"base.toml\"\n\nfail-on = \"error\"\n[severity]\nresidue = \"hint\"\n",
        ),
    ]);
    let ran = folder.run(&["config"]);
    ran.says(
        0,
        &[
            "# gouji.toml 继承 base.toml",
            "\"sum\",  # base.toml:1",
            "fail-on = \"error\"  # gouji.toml:3",
            "\"residue\" = \"hint\"  # gouji.toml:5",
            "packs = []  # 默认",
        ],
        &[],
    );
    assert!(
        ran.out.parse::<toml::Table>().is_ok(),
        "it is a gouji.toml again: {ran:?}"
    );
    folder.run(&["config", "nosuch/x.md"]).says(
        2,
        &[],
        &["无法读取 nosuch/x.md：没有这个文件或文件夹"],
    );
    let schema: Value = serde_json::from_str(&folder.run(&["config", "--schema"]).out).unwrap();
    assert_eq!(schema["properties"]["fail-on"]["enum"][3], "never");
    assert_eq!(schema["additionalProperties"], false);
}

#[test]
fn completions_are_printed_for_every_shell() {
    let folder = Folder::new(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        folder
            .run(&["completions", shell])
            .says(0, &["gouji", "output-format"], &[]);
    }
}

#[test]
fn help_and_usage_errors_are_in_the_users_language() {
    let folder = Folder::new(&[]);
    folder
        .run(&["--help"])
        .says(0, &["用法: gouji [选项] <命令>", "check "], &[]);
    folder
        .run(&["check", "--help"])
        .says(0, &["参数:", "[路径]...", "通用选项:"], &[]);
    folder.run(&["check", "--help", "--lang", "en"]).says(
        0,
        &["Usage: gouji check [OPTIONS] [PATH]..."],
        &[],
    );
    folder
        .run(&["chek"])
        .says(2, &[], &["没有命令“chek”；是不是想写“check”？"]);
    folder
        .run(&["check", "--yeer", "1"])
        .says(2, &[], &["是不是想写“--year”？"]);
    folder
        .run(&["check", "--lang", "fr"])
        .says(2, &[], &["不能是“fr”，可以是：zh, en"]);
    folder.run(&["check", "--year", "1066"]).says(
        2,
        &[],
        &["不能是“1066”，应为 2008 到 2100 的整数"],
    );
    folder
        .run(&["check", "-j", "0"])
        .says(2, &[], &["不能是“0”，应为 1 到 1024 的整数"]);
    folder.run(&["explain"]).says(2, &[], &["缺少 <规则>"]);
    for (asked, as_option) in [
        (&["help"][..], &["--help"][..]),
        (&["help", "check"], &["check", "--help"]),
        (
            &["--lang", "en", "help", "fix"],
            &["--lang", "en", "fix", "--help"],
        ),
        (&["version"], &["--version"]),
    ] {
        let (ran, expected) = (folder.run(asked), folder.run(as_option));
        assert_eq!((ran.code, &ran.out), (0, &expected.out), "{asked:?}");
    }
    folder
        .run(&["help", "chek"])
        .says(2, &[], &["没有命令“chek”"]);
    folder
        .run(&["check", "--quiet", "--verbose"])
        .says(2, &[], &["不能与"]);
    folder
        .run(&["--lang", "en", "chek"])
        .says(2, &[], &["unrecognized subcommand"]);
}
