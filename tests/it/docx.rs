//! Word documents end to end: they are read as any other format is, and findings come back as comments.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

use crate::generate::{Layout, Model, Options};
use crate::real::notice;
use crate::samples;

use writer::{Variant, docx, package, zip};

pub(crate) mod writer;

const PLAIN: Variant = Variant {
    numbered: false,
    split: false,
    tracked: false,
    wrapped: false,
    strict: false,
    commented: false,
};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.path().join(name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::cargo_bin("gouji").unwrap();
        command.current_dir(self.0.path()).args(arguments);
        command.args(["--lang", "zh"]).output().unwrap()
    }

    /// What is found in a file, without where the lines are.
    fn findings(&self, name: &str) -> Vec<String> {
        let output = self.run(&["check", name, "--output-format", "json"]);
        let findings: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        let mut found: Vec<String> = findings
            .iter()
            .map(|one| {
                format!(
                    "{} {} {} {}",
                    one["rule"], one["severity"], one["cell"], one["message"]
                )
            })
            .collect();
        found.sort();
        found
    }
}

fn options(year: u16) -> Options {
    Options {
        variants: false,
        seed: u64::from(year),
    }
}

fn official() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let form = root.join("../shared/official/annual-report-format-30hao.docx");
    form.exists().then_some(form)
}

#[test]
fn the_official_blank_form_reads_as_its_tables_and_sections() {
    let Some(form) = official() else {
        notice("skipped: there is no official form in ../shared/official");
        return;
    };
    let folder = Folder::new();
    let output = folder.run(&["extract", form.to_str().unwrap(), "--year", "2021"]);
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    let read = &read[0];
    let sections: Vec<&str> = read["sections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|section| section["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        sections,
        [
            "overview",
            "proactive",
            "applications",
            "review",
            "problems",
            "other"
        ]
    );
    let tables = read["tables"].as_array().unwrap();
    let shape: Vec<(&str, usize)> = tables
        .iter()
        .map(|table| {
            let figures = table["figures"].as_array().unwrap();
            let is_named_and_blank = |figure: &Value| {
                figure["value"].is_null()
                    && !figure["row"].as_str().unwrap().is_empty()
                    && !figure["column"].as_str().unwrap().is_empty()
            };
            assert!(figures.iter().all(is_named_and_blank));
            (table["id"].as_str().unwrap(), figures.len())
        })
        .collect();
    assert_eq!(
        shape,
        [("proactive", 10), ("applications", 175), ("review", 15)]
    );
}

#[test]
fn a_report_gives_the_same_findings_in_word_as_on_the_web() {
    for sample in samples::samples() {
        for model in [&sample.clean, &sample.mistakes] {
            let folder = Folder::new();
            let options = options(model.year);
            folder.write("report.html", &model.render(Layout::Html, options));
            folder.write("report.docx", &docx(model, options, PLAIN));
            assert_eq!(
                folder.findings("report.docx"),
                folder.findings("report.html"),
                "{}",
                sample.name
            );
        }
    }
}

#[test]
fn how_a_document_was_put_together_changes_no_finding() {
    let variants = [
        (
            "numbered",
            Variant {
                numbered: true,
                ..PLAIN
            },
        ),
        (
            "split",
            Variant {
                split: true,
                ..PLAIN
            },
        ),
        (
            "tracked",
            Variant {
                tracked: true,
                ..PLAIN
            },
        ),
        (
            "wrapped",
            Variant {
                wrapped: true,
                ..PLAIN
            },
        ),
        (
            "strict",
            Variant {
                strict: true,
                ..PLAIN
            },
        ),
        (
            "commented",
            Variant {
                commented: true,
                ..PLAIN
            },
        ),
        (
            "all",
            Variant {
                numbered: true,
                split: true,
                tracked: true,
                wrapped: true,
                strict: true,
                commented: true,
            },
        ),
    ];
    for sample in samples::samples() {
        let model = &sample.mistakes;
        let options = options(model.year);
        let folder = Folder::new();
        folder.write("plain.docx", &docx(model, options, PLAIN));
        let plain = folder.findings("plain.docx");
        for (name, variant) in variants {
            // A report whose headings are misnumbered cannot count by itself.
            if variant.numbered && !counts_by_itself(model) {
                continue;
            }
            let file = format!("{name}.docx");
            folder.write(&file, &docx(model, options, variant));
            let mut found = folder.findings(&file);
            let changes = found.len();
            found.retain(|one| !one.contains("residue/tracked-changes"));
            assert_eq!(
                changes - found.len(),
                usize::from(variant.tracked),
                "{name}"
            );
            assert_eq!(found, plain, "{name} of {}", sample.name);
        }
    }
}

fn counts_by_itself(model: &Model) -> bool {
    let numbers = ["一、", "二、", "三、", "四、", "五、", "六、", "七、"];
    model
        .sections
        .iter()
        .zip(numbers)
        .all(|(section, number)| section.number == number)
}

#[test]
fn a_heading_numbered_by_word_keeps_its_number() {
    let sample = &samples::samples()[2];
    let folder = Folder::new();
    let numbered = Variant {
        numbered: true,
        ..PLAIN
    };
    folder.write(
        "report.docx",
        &docx(&sample.clean, options(sample.clean.year), numbered),
    );
    let output = folder.run(&["extract", "report.docx", "--output-format", "text"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.lines()
            .any(|line| line == "三、收到和处理政府信息公开申请情况"),
        "{text}"
    );
}

#[test]
fn files_that_are_no_docx_say_what_they_are_and_the_rest_is_checked() {
    let folder = Folder::new();
    let ole = |name: &str| {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let sample = &samples::samples()[2];
    let report = docx(&sample.mistakes, options(sample.mistakes.year), PLAIN);
    folder.write("report.docx", &report);
    let cases = [
        ("old.doc", ole("WordDocument"), "旧版 Word"),
        ("old.wps", ole("WordDocument"), "WPS 文字"),
        ("sheet.et", ole("Workbook"), "WPS 表格"),
        ("locked.docx", ole("EncryptedPackage"), "密码"),
        ("cut.docx", report[..report.len() / 2].to_vec(), "已损坏"),
        (
            "text.docx",
            "总体情况".as_bytes().to_vec(),
            "不是 Word 文档",
        ),
        (
            "sheet.docx",
            zip(&[("xl/workbook.xml", String::new())]),
            "Excel 工作簿",
        ),
        ("text.xlsx", b"40".to_vec(), "内容与扩展名不符"),
        ("empty.docx", Vec::new(), "文件是空的"),
        ("other.docx", zip(&[("a.txt", String::new())]), "压缩包"),
        ("broken.docx", package("<w:p><w:r>", PLAIN), "XML 有误"),
    ];
    for (name, bytes, words) in cases {
        folder.write(name, &bytes);
        let output = folder.run(&["check", name, "report.docx", "--output-format", "concise"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(
            said.contains(name) && said.contains(words),
            "{name}: {said}"
        );
        let found = String::from_utf8(output.stdout).unwrap();
        assert!(found.contains("report.docx:"), "{name}");
    }
}

#[test]
fn a_docx_under_another_name_is_still_read() {
    let sample = &samples::samples()[2];
    let folder = Folder::new();
    let report = docx(&sample.mistakes, options(sample.mistakes.year), PLAIN);
    folder.write("a.docx", &report);
    folder.write("b.doc", &report);
    assert_eq!(folder.findings("a.docx"), folder.findings("b.doc"));
}

#[test]
fn folders_are_searched_for_word_documents_but_not_for_their_locks() {
    let sample = &samples::samples()[2];
    let folder = Folder::new();
    let report = docx(&sample.mistakes, options(sample.mistakes.year), PLAIN);
    folder.write("report.docx", &report);
    folder.write("~$report.docx", b"lock");
    let output = folder.run(&["check", ".", "--output-format", "concise"]);
    assert_eq!(output.status.code(), Some(1));
    let found = String::from_utf8(output.stdout).unwrap();
    assert!(!found.is_empty() && found.lines().all(|line| line.starts_with("report.docx:")));
    assert!(found.contains("（表 ") && found.contains("列）"), "{found}");
}

#[test]
fn every_finding_becomes_a_comment_on_its_words() {
    for sample in samples::samples() {
        let model = &sample.mistakes;
        for variant in [
            PLAIN,
            Variant {
                split: true,
                wrapped: true,
                ..PLAIN
            },
            Variant {
                tracked: true,
                commented: true,
                ..PLAIN
            },
            Variant {
                strict: true,
                ..PLAIN
            },
        ] {
            let folder = Folder::new();
            folder.write("draft.docx", &docx(model, options(model.year), variant));
            let output = folder.run(&["annotate", "draft.docx", "-o", "reviewed.docx"]);
            assert_eq!(output.status.code(), Some(0), "{output:?}");
            let output = folder.run(&["check", "draft.docx", "--output-format", "json"]);
            let findings: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
            let output = folder.run(&["extract", "draft.docx", "--output-format", "text"]);
            let text = String::from_utf8(output.stdout).unwrap();
            let reviewed = Archive::open(&folder.read("reviewed.docx"));
            let comments = reviewed.comments("勾稽");
            assert_eq!(comments.len(), findings.len());
            for (finding, comment) in findings.iter().zip(&comments) {
                let message = finding["message"].as_str().unwrap();
                assert!(comment.text.contains(message), "{message}");
                let covered = first_line(&text, &finding["location"]);
                assert_eq!(comment.covers, covered, "{message}");
            }
            // Nothing but the comments is new.
            assert_eq!(
                folder.findings("draft.docx"),
                folder.findings("reviewed.docx")
            );
            let others = reviewed.comments("某科长");
            assert_eq!(others.len(), usize::from(variant.commented));
            if let Some(other) = others.first() {
                assert_eq!(other.covers, model.title[0]);
            }
            reviewed.assert_same_except(
                &Archive::open(&folder.read("draft.docx")),
                &[
                    "[Content_Types].xml",
                    "word/document.xml",
                    "word/_rels/document.xml.rels",
                    "word/comments.xml",
                ],
            );
        }
    }
}

#[test]
fn a_second_run_replaces_the_comments_of_the_first() {
    let sample = &samples::samples()[2];
    for variant in [
        PLAIN,
        Variant {
            split: true,
            commented: true,
            ..PLAIN
        },
    ] {
        let model = &sample.mistakes;
        let folder = Folder::new();
        folder.write("draft.docx", &docx(model, options(model.year), variant));
        folder.run(&["annotate", "draft.docx", "-o", "once.docx"]);
        folder.run(&["annotate", "once.docx", "-o", "twice.docx"]);
        folder.run(&["annotate", "twice.docx", "-o", "thrice.docx"]);
        let [once, twice, thrice] = ["once.docx", "twice.docx", "thrice.docx"]
            .map(|name| Archive::open(&folder.read(name)));
        let main = "word/document.xml";
        assert_eq!(once.comments("勾稽").len(), twice.comments("勾稽").len());
        assert_eq!(once.parts[main], twice.parts[main]);
        assert_eq!(twice.parts[main], thrice.parts[main]);
        assert_eq!(once.parts.len(), thrice.parts.len());
    }
}

#[test]
fn annotate_refuses_to_overwrite_and_to_read_what_is_not_word() {
    let sample = &samples::samples()[2];
    let folder = Folder::new();
    let report = docx(&sample.mistakes, options(sample.mistakes.year), PLAIN);
    folder.write("draft.docx", &report);
    folder.write("kept.docx", b"kept");
    let output = folder.run(&["annotate", "draft.docx", "-o", "kept.docx"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(folder.read("kept.docx"), b"kept");
    let output = folder.run(&["annotate", "draft.docx", "-o", "kept.docx", "--force"]);
    assert_eq!(output.status.code(), Some(0));
    assert_ne!(folder.read("kept.docx"), b"kept");
    // A zip under the name of a text would open nowhere.
    for name in ["out.txt", "out", "out.md"] {
        let output = folder.run(&["annotate", "draft.docx", "-o", name]);
        assert_eq!(output.status.code(), Some(2));
        assert!(!folder.0.path().join(name).exists());
    }
    folder.write("draft.txt", "一、总体情况".as_bytes());
    let output = folder.run(&["annotate", "draft.txt", "-o", "out.docx"]);
    assert_eq!(output.status.code(), Some(2));
}

/// The words at a location, up to the end of their first line; cells of a row follow each other without tabs.
fn first_line(text: &str, location: &Value) -> String {
    let at = |key: &str| location[key].as_u64().unwrap() as usize;
    let line = text.split('\n').nth(at("line") - 1).unwrap();
    let end = match at("line") == at("end_line") {
        true => at("end_column") - 1,
        false => line.chars().count(),
    };
    let covered = line.chars().take(end).skip(at("column") - 1);
    covered.filter(|sign| *sign != '\t').collect()
}

struct Comment {
    text: String,
    covers: String,
}

/// A document, read without any of the code under test.
struct Archive {
    parts: BTreeMap<String, Vec<u8>>,
}

impl Archive {
    fn open(bytes: &[u8]) -> Archive {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for at in 0..zip.len() {
            let mut entry = zip.by_index(at).unwrap();
            let name = entry.name().unwrap().into_owned();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            parts.insert(name, content);
        }
        Archive { parts }
    }

    fn text(&self, part: &str) -> &str {
        std::str::from_utf8(&self.parts[part]).unwrap()
    }

    fn assert_same_except(&self, other: &Archive, changed: &[&str]) {
        for (name, content) in &other.parts {
            let same = self.parts[name] == *content;
            assert!(same || changed.contains(&name.as_str()), "{name}");
        }
    }

    /// The comments of an author in the order of their ids, each with the text between its marks.
    fn comments(&self, author: &str) -> Vec<Comment> {
        let main = self.text("word/document.xml");
        let part = self.text("word/comments.xml");
        let mut comments = Vec::new();
        for comment in part.split("<w:comment ").skip(1) {
            if !comment.contains(&format!("w:author=\"{author}\"")) {
                continue;
            }
            let id = comment.split("w:id=\"").nth(1).unwrap();
            let id = id.split('"').next().unwrap();
            let once = |mark: &str| {
                let mark = format!("<w:{mark} w:id=\"{id}\"/>");
                assert_eq!(main.matches(&mark).count(), 1, "{mark}");
                main.find(&mark).unwrap()
            };
            let [start, end, reference] =
                ["commentRangeStart", "commentRangeEnd", "commentReference"].map(once);
            assert!(start < end && end < reference);
            comments.push(Comment {
                text: shown(comment.split("</w:comment>").next().unwrap()),
                covers: shown(main.get(start..end).unwrap()),
            });
        }
        comments
    }
}

/// The contents of `w:t`, but for hidden runs.
fn shown(xml: &str) -> String {
    let mut text = String::new();
    for run in xml
        .split("<w:r>")
        .filter(|run| !run.contains("<w:vanish/>"))
    {
        for piece in run.split("<w:t").skip(1) {
            if let Some((tag, rest)) = piece.split_once('>')
                && (tag.is_empty() || tag.starts_with(' '))
            {
                text.push_str(rest.split("</w:t>").next().unwrap());
            }
        }
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#8220;", "“")
        .replace("&amp;", "&")
}
