//! The language server under an editor that says anything.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gouji_linter::diagnostic::Language;
use gouji_linter::document::{Document, Format};
use gouji_linter::rule::Rule;
use gouji_linter::selection::Selection;
use gouji_lsp::{Buffers, Governing, Mistake, Surroundings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const HELLO: &str = r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"processId":null,"rootUri":"file:///office","capabilities":{}}}"#;
const READY: &str = r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#;

/// Messages with a zero between them. One that begins with `!` is sent as it is, any other in a frame of its length.
pub fn server(messages: &[u8]) {
    let mut said = Vec::new();
    let messages = [HELLO.as_bytes(), READY.as_bytes()]
        .into_iter()
        .chain(messages.split(|&byte| byte == 0));
    for message in messages {
        match message.split_first() {
            Some((b'!', raw)) => said.extend_from_slice(raw),
            _ => {
                said.extend_from_slice(
                    format!("Content-Length: {}\r\n\r\n", message.len()).as_bytes(),
                );
                said.extend_from_slice(message);
            }
        }
    }
    // Where nothing is left to do, the clock goes on by itself.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    let answers = runtime.block_on(async {
        let (mut input, theirs) = tokio::io::duplex(1 << 16);
        let (mut output, ours) = tokio::io::duplex(1 << 16);
        let serving = tokio::spawn(gouji_lsp::serve(theirs, ours, Arc::new(Nowhere)));
        let listening = tokio::spawn(async move {
            let mut heard = Vec::new();
            let _ = output.read_to_end(&mut heard).await;
            heard
        });
        // A server that has ended takes no more.
        let _ = input.write_all(&said).await;
        drop(input);
        serving.await.expect("the server does not panic");
        listening.await.expect("the listener does not panic")
    });
    let answers = String::from_utf8(answers).expect("answers are UTF-8");
    assert!(answers.is_empty() || answers.starts_with("Content-Length: "));
}

/// No file is anywhere; the rules are those that ship.
struct Nowhere;

impl Surroundings for Nowhere {
    fn govern(&self, _: Option<&Path>, _: &Buffers) -> Result<Governing, Vec<Mistake>> {
        let rules = Arc::clone(super::rules());
        Ok(Governing {
            selection: Selection::all(&rules),
            rules,
            year: None,
            kind: None,
            language: None,
            rollups: Vec::new(),
        })
    }

    fn forget(&self) {}

    fn configuration(&self, _: &Path, _: &Buffers) -> Option<(PathBuf, Arc<str>)> {
        None
    }

    fn walk(&self, _: &Path) -> Vec<PathBuf> {
        vec![PathBuf::from("/office/report.md")]
    }

    fn read(&self, _: &Path, _: Language) -> Result<Document, String> {
        Ok(gouji_linter::read_text(
            Format::Markdown,
            "# 年度报告\n".to_owned(),
        ))
    }

    fn stamp(&self, _: &Path) -> Option<String> {
        Some("1".to_owned())
    }

    fn real(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }

    fn page(&self, rule: &Rule, _: Language) -> Option<String> {
        Some(format!("https://example.com/{}", rule.id))
    }

    fn language(&self) -> Language {
        Language::Chinese
    }
}
