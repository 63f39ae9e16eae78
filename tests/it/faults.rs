//! What goes wrong around gouji: disks, pipes, signals, and others who write the same files.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]
#![cfg(unix)]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::cli::{Folder, PLACEHOLDER, Ran, UNFINISHED};

fn gouji(folder: &Folder, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("gouji"));
    command.args(arguments).args(["--lang", "zh"]);
    command.current_dir(folder.path());
    command
}

/// As if the disk were full after so many blocks of a file.
fn on_a_small_disk(folder: &Folder, blocks: u32, arguments: &[&str]) -> Ran {
    let program = assert_cmd::cargo::cargo_bin("gouji");
    // The shell ignores the signal that would end the process, and so does what it starts.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    let output = Command::new("bash")
        .args(["-c", &script, "bash", program.to_str().unwrap()])
        .args(arguments)
        .args(["--lang", "zh"])
        .current_dir(folder.path())
        .output();
    Ran::from(output.unwrap())
}

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports");
    fs::read_to_string(path.join(name)).unwrap()
}

fn clean() -> String {
    sample("2022-clean/report.md")
}

/// The same with a heading that a fix mends.
fn slipped() -> String {
    let slipped = clean().replace("## 六、其他需要报告的事项", "## 六、其它需要报告的事项");
    assert_ne!(slipped, clean());
    slipped
}

fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry).into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A file of the system that opens and then cannot be read.
#[cfg(target_os = "linux")]
const UNREADABLE: &str = "/proc/self/mem";

#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_reading_fails_is_reported_and_the_others_are_checked() {
    let folder = Folder::new(&[("a.txt", UNFINISHED)]);
    let ran = folder.run(&[
        "check",
        "--lang",
        "zh",
        "--select",
        PLACEHOLDER,
        UNREADABLE,
        "a.txt",
    ]);
    let said = format!("无法读取 {UNREADABLE}：");
    ran.says(2, &["a.txt:5:8"], &[&said, "1 个文件无法检查"]);
    let ran = folder.run(&["fix", "--lang", "zh", UNREADABLE, "a.txt"]);
    ran.says(2, &[], &[&said]);
}

#[test]
fn a_fix_on_a_full_disk_leaves_the_file_as_it_was() {
    let folder = Folder::new(&[("report.md", &slipped())]);
    let ran = on_a_small_disk(&folder, 1, &["fix", "report.md"]);
    ran.says(2, &[], &["无法写入 report.md："]);
    assert_eq!(
        fs::read_to_string(folder.path().join("report.md")).unwrap(),
        slipped()
    );
    assert_eq!(names(&folder), ["report.md"]);
}

#[test]
fn on_a_full_disk_no_output_file_appears() {
    let folder = Folder::new(&[("report.md", &slipped().repeat(4))]);
    for arguments in [
        &["check", "report.md", "--output-format", "html", "-o", "out"][..],
        &["check", "report.md", "--output-format", "json", "-o", "out"],
        &[
            "new",
            "--year",
            "2025",
            "--body",
            "某某市水务局",
            "-o",
            "out.md",
        ],
        &["annotate", "report.md", "-o", "out.html"],
        &[
            "check",
            "report.md",
            "--baseline",
            "out.json",
            "--update-baseline",
        ],
        &["check", "report.md", "--receipt", "out.json"],
    ] {
        let ran = on_a_small_disk(&folder, 0, arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
        assert!(ran.err.contains("错误："), "{arguments:?}: {ran:?}");
        assert_eq!(names(&folder), ["report.md"], "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_cannot_be_written_are_a_failure() {
    let folder = Folder::new(&[("a.txt", UNFINISHED), ("report.md", &slipped())]);
    for arguments in [
        &["check", "a.txt"][..],
        &["check", "a.txt", "--output-format", "html"],
        &["fix", "--diff", "report.md"],
        &["rules"],
        &["explain", "sum"],
        &["extract", "report.md"],
        &["config", "--schema"],
        &["completions", "bash"],
        &["new", "--year", "2025", "--body", "某某市水务局"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = gouji(&folder, arguments).stdout(full).output().unwrap();
        let ran = Ran::from(output);
        ran.says(2, &[], &["错误：", "磁盘已满"]);
    }
}

#[test]
fn whoever_stops_reading_is_left_in_peace() {
    let folder = Folder::new(&[("report.md", &sample("2022-mistakes/report.md").repeat(3))]);
    for number in 0..100 {
        folder.write(&format!("{number}.txt"), UNFINISHED.as_bytes());
    }
    for arguments in [
        &["check", "."][..],
        &["check", ".", "--output-format", "json"],
        &["check", ".", "--output-format", "html"],
        &["check", ".", "--output-format", "sarif"],
        &["extract", "report.md"],
        &["rules", "--output-format", "json"],
        &["explain", "sum"],
        &["config", "--schema"],
        &["completions", "zsh"],
        &["fix", "--diff", "--unsafe", "report.md"],
    ] {
        let mut command = gouji(&folder, arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut pipe = child.stdout.take().unwrap();
        pipe.read_exact(&mut [0]).unwrap();
        drop(pipe);
        let ran = Ran::from(child.wait_with_output().unwrap());
        // A short output was in the pipe before it closed; then the exit is the usual one.
        assert!(ran.code < 2, "{arguments:?}: {ran:?}");
        for word in ["panic", "错误：", "Broken pipe"] {
            assert!(!ran.err.contains(word), "{arguments:?}: {ran:?}");
        }
    }
}

#[test]
fn a_run_that_is_killed_leaves_each_file_as_it_was_or_mended() {
    let folder = Folder::new(&[]);
    let count = 200;
    for number in 0..count {
        folder.write(&format!("{number:03}.md"), slipped().as_bytes());
    }
    let mut command = gouji(&folder, &["fix", "."]);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    // What is mended is told, one line a fix.
    let told = BufReader::new(child.stderr.take().unwrap()).lines().next();
    assert!(told.unwrap().unwrap().contains("section/title"));
    child.kill().unwrap();
    child.wait().unwrap();
    for number in 0..count {
        let text = fs::read_to_string(folder.path().join(format!("{number:03}.md"))).unwrap();
        assert!(text == slipped() || text == clean(), "{number}");
    }
    // What a killed run may leave beside the files is no report to the next one.
    folder
        .run(&["fix", "--lang", "zh", "."])
        .says(0, &[], &["200 份报告"]);
    let unmended = (0..count).filter(|number| {
        let path = folder.path().join(format!("{number:03}.md"));
        fs::read_to_string(path).unwrap() != clean()
    });
    assert_eq!(unmended.count(), 0);
}

#[test]
fn processes_that_mend_the_same_file_at_once_agree() {
    let folder = Folder::new(&[("report.md", &slipped())]);
    let start = |_| {
        let mut command = gouji(&folder, &["fix", "report.md"]);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let running: Vec<_> = (0..8).map(start).collect();
    for child in running {
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    assert_eq!(
        fs::read_to_string(folder.path().join("report.md")).unwrap(),
        clean()
    );
    assert_eq!(names(&folder), ["report.md"]);
}

#[test]
fn an_editor_that_dies_in_the_middle_of_a_message_ends_the_server() {
    let folder = Folder::new(&[]);
    let hello =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}";
    let said = format!("Content-Length: {}\r\n\r\n{hello}", hello.len());
    for (heard, message) in [
        (true, "Content-Length: 1000\r\n\r\n{\"jsonrpc\":"),
        (true, "Content-Le"),
        (false, ""),
    ] {
        let mut command = gouji(&folder, &["lsp"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let output = child.stdout.take().unwrap();
        if heard {
            input
                .write_all(format!("{said}{message}").as_bytes())
                .unwrap();
        } else {
            // It hears nothing any more; what it still says is lost.
            drop(output);
            let _ = input.write_all(said.as_bytes());
        }
        drop(input);
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{message}");
    }
}
