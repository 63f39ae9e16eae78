//! `gouji lsp` as a process: the command's own configuration, its files, and its end.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::{Value, json};

use crate::cli::{Folder, PLACEHOLDER, UNFINISHED};

struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// What came while something else was waited for.
    early: VecDeque<Value>,
}

impl Editor {
    fn start(folder: &Path, process: Option<u32>) -> Editor {
        let mut server = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(["lsp", "--stdio"])
            .current_dir(folder)
            .env("LC_ALL", "zh_CN.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut editor = Editor {
            input: server.stdin.take(),
            output: BufReader::new(server.stdout.take().unwrap()),
            server,
            early: VecDeque::new(),
        };
        let params = json!({"processId": process, "rootUri": uri(folder), "capabilities": {}});
        editor.request("initialize", params);
        editor.notify("initialized", json!({}));
        editor
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        let body = message.to_string();
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        input.flush().unwrap();
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({"method": method, "params": params}));
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        self.send(json!({"id": 7, "method": method, "params": params}));
        self.until(|message| message["id"] == 7)["result"].clone()
    }

    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.early.iter().position(&wanted) {
            return self.early.remove(at).unwrap();
        }
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                assert_ne!(
                    self.output.read_line(&mut line).unwrap(),
                    0,
                    "the server is gone"
                );
                match line.trim().split_once(':') {
                    Some(("Content-Length", value)) => length = value.trim().parse().unwrap(),
                    Some(_) => {}
                    None => break,
                }
            }
            let mut body = vec![0; length];
            self.output.read_exact(&mut body).unwrap();
            let message: Value = serde_json::from_slice(&body).unwrap();
            if wanted(&message) {
                return message;
            }
            self.early.push_back(message);
        }
    }

    fn open(&mut self, path: &Path, language: &str, text: &str) {
        let document =
            json!({"uri": uri(path), "languageId": language, "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    fn published(&mut self, path: &Path) -> Value {
        let uri = uri(path);
        let message = self.until(|message| message["params"]["uri"] == uri);
        message["params"]["diagnostics"].clone()
    }

    /// Waits until a document has just these findings.
    fn published_codes(&mut self, path: &Path, expected: &[&str]) {
        while codes(&self.published(path)) != expected {}
    }

    fn ended(mut self) -> ExitStatus {
        self.server.wait().unwrap()
    }
}

/// As an editor spells it that encodes nothing; the server takes it as it comes.
fn uri(path: &Path) -> String {
    format!("file://{}", path.to_str().unwrap())
}

fn codes(diagnostics: &Value) -> Vec<String> {
    let all = diagnostics.as_array().unwrap().iter();
    all.map(|one| one["code"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn a_goodbye_ends_with_0_and_anything_else_with_1() {
    let folder = Folder::new(&[]);
    let mut editor = Editor::start(folder.path(), None);
    editor.send(json!({"id": 7, "method": "shutdown"}));
    editor.until(|message| message["id"] == 7);
    editor.send(json!({"method": "exit"}));
    assert_eq!(editor.ended().code(), Some(0));

    let mut editor = Editor::start(folder.path(), None);
    editor.send(json!({"method": "exit"}));
    assert_eq!(editor.ended().code(), Some(1));

    let mut editor = Editor::start(folder.path(), None);
    editor.input = None;
    assert_eq!(editor.ended().code(), Some(1));
}

#[cfg(unix)]
#[test]
fn the_server_ends_when_its_editor_has_died_without_closing_anything() {
    let folder = Folder::new(&[]);
    let mut process = Command::new("sleep").arg("600").spawn().unwrap();
    let editor = Editor::start(folder.path(), Some(process.id()));
    process.kill().unwrap();
    process.wait().unwrap();
    let mut editor = editor;
    let input = editor.input.take();
    assert_eq!(editor.ended().code(), Some(1));
    drop(input);
}

#[test]
fn the_editor_shows_what_the_command_finds() {
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports");
    for year in ["2017", "2019", "2022"] {
        for (ending, language) in [("md", "markdown"), ("html", "html"), ("txt", "plaintext")] {
            let path = reports.join(format!("{year}-mistakes/report.{ending}"));
            let folder = Folder::new(&[]);
            let output = folder
                .command(&["check", "--output-format", "json", path.to_str().unwrap()])
                .output()
                .unwrap();
            let expected: Value = serde_json::from_slice(&output.stdout).unwrap();
            let expected = expected.as_array().unwrap().iter().map(|finding| {
                let line = finding["location"]["line"].as_u64().unwrap() - 1;
                (finding["rule"].as_str().unwrap().to_owned(), line)
            });
            let mut editor = Editor::start(folder.path(), None);
            editor.open(&path, language, &std::fs::read_to_string(&path).unwrap());
            let shown = editor.published(&path);
            let shown = shown.as_array().unwrap().iter().map(|one| {
                let line = one["range"]["start"]["line"].as_u64().unwrap();
                (one["code"].as_str().unwrap().to_owned(), line)
            });
            assert_eq!(
                shown.collect::<Vec<_>>(),
                expected.collect::<Vec<_>>(),
                "{path:?}"
            );
        }
    }
}

#[test]
fn the_nearest_configuration_governs_and_its_mistakes_are_drawn_in_it() {
    let folder = Folder::new(&[
        ("gouji.toml", "select = [\"residue\"]\n"),
        ("年报/a.md", UNFINISHED),
    ]);
    let mut editor = Editor::start(folder.path(), None);
    let (report, settings) = (
        folder.path().join("年报/a.md"),
        folder.path().join("gouji.toml"),
    );
    editor.open(&report, "markdown", UNFINISHED);
    assert_eq!(codes(&editor.published(&report)), [PLACEHOLDER]);
    // The buffer goes before the disk.
    editor.open(
        &settings,
        "toml",
        "select = [\"residue\"]\nignore = [\"residue/placehold\"]\n",
    );
    let mistakes = editor.published(&settings);
    assert_eq!(
        mistakes[0]["range"]["start"],
        json!({"line": 1, "character": 10})
    );
    assert!(
        mistakes[0]["message"]
            .as_str()
            .unwrap()
            .contains("residue/placeholder")
    );
    let change = json!({"text": "select = [\"residue\"]\nignore = [\"residue/placeholder\"]\n"});
    let document = json!({"uri": uri(&settings), "version": 2});
    let params = json!({"textDocument": document, "contentChanges": [change]});
    editor.notify("textDocument/didChange", params);
    assert_eq!(editor.published(&settings), json!([]));
    editor.published_codes(&report, &[]);
    // Closed without saving, it counts for nothing.
    let params = json!({"textDocument": {"uri": uri(&settings)}});
    editor.notify("textDocument/didClose", params);
    editor.published_codes(&report, &[PLACEHOLDER]);
    // Another program writes it.
    folder.write("gouji.toml", b"select = [\"sum\"]\n");
    let params = json!({"changes": [{"uri": uri(&settings), "type": 2}]});
    editor.notify("workspace/didChangeWatchedFiles", params);
    editor.published_codes(&report, &[]);
}

#[test]
fn a_mistake_in_a_pack_is_drawn_in_the_pack() {
    let folder = Folder::new(&[
        ("gouji.toml", "packs = [\"own.toml\"]\n"),
        ("own.toml", "[[rule]]\nid = \"no family\"\n"),
        ("a.md", UNFINISHED),
    ]);
    let mut editor = Editor::start(folder.path(), None);
    editor.open(&folder.path().join("a.md"), "markdown", UNFINISHED);
    let pack = folder.path().canonicalize().unwrap().join("own.toml");
    let mistakes = editor.published(&pack);
    assert_eq!(mistakes.as_array().map(Vec::len), Some(1), "{mistakes}");
    // Corrected in the editor, before it is saved, it is a pack like any other.
    editor.open(&pack, "toml", "");
    assert_eq!(editor.published(&pack), json!([]));
}

#[test]
fn a_word_document_is_read_as_its_text_with_its_findings() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/2022-mistakes/report.docx");
    let folder = Folder::new(&[]);
    let mut editor = Editor::start(folder.path(), None);
    let params = json!({"command": "gouji.readWord", "arguments": [uri(&path)]});
    let read = editor.request("workspace/executeCommand", params);
    let text = read["text"].as_str().unwrap();
    assert_eq!(read["isReport"], true);
    let output = folder
        .command(&["extract", "--output-format", "text", path.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(
        text.trim_end(),
        String::from_utf8(output.stdout).unwrap().trim_end()
    );
    assert!(
        codes(&read["diagnostics"])
            .iter()
            .any(|code| code == "sum/row-total")
    );
    let params = json!({"command": "gouji.readWord", "arguments": ["/no/such.docx"]});
    let read = editor.request("workspace/executeCommand", params);
    assert!(read["failure"].as_str().unwrap().contains("such.docx"));
}
