//! Reports, names and configurations that somebody filled in order to harm whoever checks them.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::cli::{Folder, PLACEHOLDER, UNFINISHED};

const SECRET: &str = "-----BEGIN SECRET-----\nhunter2\n";

/// What a run leaves of a folder: every file with its content.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .build()
    {
        let path = entry.unwrap().into_path();
        if path.is_file() {
            files.push((
                path.to_string_lossy().into_owned(),
                fs::read(&path).unwrap(),
            ));
        }
    }
    files.sort();
    files
}

#[test]
fn a_configuration_shows_nothing_of_what_is_no_toml_wherever_it_leads() {
    let outside = Folder::new(&[("id_rsa", SECRET), ("real.toml", "lang = \"en\"\n")]);
    let secret = outside.path().join("id_rsa");
    let secret = secret.to_str().unwrap();
    let folder = Folder::new(&[("a/report.txt", UNFINISHED)]);
    symlink(secret, folder.path().join("a/linked.toml")).unwrap();
    let up = "../".repeat(folder.path().components().count() + 1);
    let around = format!("{up}{}", secret.trim_start_matches('/'));
    for named in [
        secret,
        &around,
        "linked.toml",
        "/dev/zero",
        "/dev/stdin",
        "../a",
    ] {
        for key in ["extend = \"{}\"\n", "packs = [\"{}\"]\n"] {
            let text = key.replace("{}", named);
            folder.write("a/gouji.toml", text.as_bytes());
            for lang in ["zh", "en"] {
                let ran = folder.run(&["check", "--lang", lang, "a"]);
                // The message may be broken into lines.
                let said: String = ran.err.split_whitespace().collect();
                let no_toml = if lang == "zh" {
                    "不是.toml文件"
                } else {
                    "thisisno.tomlfile"
                };
                ran.says(2, &[], &["a/gouji.toml:1:"]);
                assert!(said.contains(no_toml), "{named}: {ran:?}");
                assert!(!format!("{ran:?}").contains("hunter2"), "{named}: {ran:?}");
                assert!(!format!("{ran:?}").contains("BEGIN"), "{named}: {ran:?}");
            }
        }
    }
    // The file that governs the folder may be such a link itself.
    fs::remove_file(folder.path().join("a/gouji.toml")).unwrap();
    symlink(secret, folder.path().join("a/gouji.toml")).unwrap();
    let ran = folder.run(&["check", "--lang", "zh", "a"]);
    assert!(ran.code == 2 && ran.err.contains("不是"), "{ran:?}");
    assert!(!format!("{ran:?}").contains("BEGIN"), "{ran:?}");
    // A link or a way up to a .toml is what it says.
    fs::remove_file(folder.path().join("a/gouji.toml")).unwrap();
    symlink(
        outside.path().join("real.toml"),
        folder.path().join("base.toml"),
    )
    .unwrap();
    folder.write("a/gouji.toml", b"extend = \"../base.toml\"\n");
    let ran = folder.run(&["check", "--select", PLACEHOLDER, "a"]);
    ran.says(1, &[], &["1 warning"]);
}

#[test]
fn the_person_may_name_a_configuration_as_they_like() {
    let folder = Folder::new(&[
        ("a.txt", UNFINISHED),
        ("settings.conf", "fail-on = \"never\"\n"),
    ]);
    let ran = folder.run(&["check", "--config", "settings.conf", "a.txt"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn a_name_with_control_characters_is_refused_and_shown_as_what_it_is() {
    let folder = Folder::new(&[("ok.txt", UNFINISHED)]);
    for name in [
        "a\u{1b}[2J.txt",
        "b\n::error::x.txt",
        "c\u{202e}txt.md",
        "d\r.txt",
    ] {
        folder.write(name, UNFINISHED.as_bytes());
    }
    for format in ["full", "concise", "github", "csv", "json"] {
        let run = [
            "check",
            "--lang",
            "zh",
            "--select",
            PLACEHOLDER,
            "--output-format",
            format,
        ];
        let ran = folder.run(&run);
        ran.says(
            2,
            &["ok.txt"],
            &["a␛[2J.txt：文件名里有控制字符", "b␊::error::x.txt"],
        );
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{format}: {ran:?}");
            assert!(
                text.lines().all(|line| !line.starts_with("::error::x")),
                "{ran:?}"
            );
        }
    }
    let ran = folder.run(&["fix", "--lang", "en", "d\r.txt"]);
    ran.says(2, &[], &["d␍.txt: its name holds control characters"]);
}

#[test]
fn links_in_a_folder_lead_nowhere() {
    let outside = Folder::new(&[("secret.txt", UNFINISHED)]);
    let folder = Folder::new(&[("ok.txt", UNFINISHED)]);
    symlink(
        outside.path().join("secret.txt"),
        folder.path().join("linked.txt"),
    )
    .unwrap();
    symlink(outside.path(), folder.path().join("folder")).unwrap();
    let before = content(outside.path());
    let ran = folder.run(&["check", "--lang", "zh", "--select", PLACEHOLDER, "."]);
    ran.says(1, &["ok.txt"], &["检查 1 份报告"]);
    folder.run(&["fix", "--unsafe", "."]);
    assert_eq!(content(outside.path()), before);
}

#[test]
fn a_check_changes_no_file_at_all() {
    let folder = Folder::new(&[("a.txt", UNFINISHED), ("gouji.toml", "lang = \"zh\"\n")]);
    for name in ["report.md", "report.html", "report.txt", "report.docx"] {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/2022-mistakes");
        folder.write(name, &fs::read(sample.join(name)).unwrap());
    }
    let before = content(folder.path());
    for arguments in [
        &["check", "."][..],
        &["check", ".", "--output-format", "html"],
        &["extract", "report.docx"],
        &["fix", ".", "--diff", "--unsafe"],
        &["config"],
        &["new", "--year", "2025", "--body", "某某市水务局"],
    ] {
        folder.run(arguments);
        assert_eq!(content(folder.path()), before, "{arguments:?}");
    }
}

#[test]
fn words_of_a_report_begin_no_workflow_command() {
    let text = UNFINISHED.replace(
        "XX件。",
        "XX件%0A::error::x\n::error::XX\u{2028}::set-output name=a::b\n",
    );
    let folder = Folder::new(&[("a.txt", &text)]);
    let ran = folder.run(&["check", "--output-format", "github", "a.txt"]);
    assert!(ran.out.lines().count() > 1, "{ran:?}");
    for line in ran.out.lines() {
        let command = line.starts_with("::error file=a.txt,")
            || line.starts_with("::warning file=a.txt,")
            || line.starts_with("::notice file=a.txt,");
        assert!(command && !line.contains('\r'), "{line}");
    }
}
