//! An editor without a window.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use gouji_lsp::{Ending, Surroundings};
use serde_json::{Value, json};
use tokio::io::{
    AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf,
    split,
};
use tokio::task::JoinHandle;

/// Longer than anything takes; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Client {
    input: WriteHalf<DuplexStream>,
    output: BufReader<ReadHalf<DuplexStream>>,
    server: JoinHandle<Ending>,
    requests: i64,
    /// What came while something else was waited for.
    early: VecDeque<Value>,
}

/// What an editor of today can do.
pub(crate) fn able() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "window": {"workDoneProgress": true, "showDocument": {"support": true}},
        "workspace": {
            "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]},
            "diagnostics": {"refreshSupport": true},
        },
        "textDocument": {
            "publishDiagnostics": {
                "relatedInformation": true,
                "codeDescriptionSupport": true,
                "tagSupport": {"valueSet": [1, 2]},
            },
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "diagnostic": {},
        },
    })
}

impl Client {
    pub(crate) async fn start(surroundings: Arc<dyn Surroundings>) -> Client {
        let folders = json!([{"uri": "file:///office", "name": "office"}]);
        Client::start_with(
            surroundings,
            json!({"processId": null, "capabilities": able(), "workspaceFolders": folders}),
        )
        .await
    }

    pub(crate) async fn start_with(surroundings: Arc<dyn Surroundings>, params: Value) -> Client {
        let mut client = Client::connect(surroundings);
        client.request("initialize", params).await;
        client.notify("initialized", json!({})).await;
        client
    }

    /// Connected, and nothing said yet.
    pub(crate) fn connect(surroundings: Arc<dyn Surroundings>) -> Client {
        let (own, theirs) = tokio::io::duplex(1 << 20);
        let (read, write) = split(theirs);
        let server = tokio::spawn(gouji_lsp::serve(read, write, surroundings));
        let (output, input) = split(own);
        Client {
            input,
            output: BufReader::new(output),
            server,
            requests: 0,
            early: VecDeque::new(),
        }
    }

    pub(crate) async fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        let body = message.to_string();
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.input.write_all(frame.as_bytes()).await.unwrap();
    }

    pub(crate) async fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({"method": method, "params": params})).await;
    }

    /// Sends a request without waiting for its answer.
    pub(crate) async fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.requests += 1;
        let id = self.requests;
        let message = match params {
            Value::Null => json!({"id": id, "method": method}),
            params => json!({"id": id, "method": method, "params": params}),
        };
        self.send(message).await;
        id
    }

    pub(crate) async fn answer(&mut self, id: i64) -> Value {
        self.until(|message| message["id"] == id && message.get("method").is_none())
            .await
    }

    pub(crate) async fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params).await;
        let answer = self.answer(id).await;
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The next message of this method that the server sends on its own account.
    pub(crate) async fn told(&mut self, method: &str) -> Value {
        let message = self.until(|message| message["method"] == method).await;
        if let Some(id) = message.get("id") {
            let id = id.clone();
            self.send(json!({"id": id, "result": null})).await;
        }
        message["params"].clone()
    }

    /// The next diagnostics of a document.
    pub(crate) async fn published(&mut self, uri: &str) -> Value {
        let ours = |message: &Value| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
        };
        self.until(ours).await["params"].clone()
    }

    /// The diagnostics of this version of a document.
    pub(crate) async fn published_at(&mut self, uri: &str, version: i64) -> Value {
        loop {
            let published = self.published(uri).await;
            if published["version"] == version {
                return published["diagnostics"].clone();
            }
        }
    }

    /// What was published and not yet looked at, after checks that were under way have had time to end.
    pub(crate) async fn published_by_now(&mut self) -> Vec<Value> {
        tokio::time::sleep(Duration::from_millis(200)).await;
        self.request(
            "workspace/executeCommand",
            json!({"command": "gouji.checkWorkspace", "arguments": ["/nowhere"]}),
        )
        .await;
        let published = |message: &&Value| message["method"] == "textDocument/publishDiagnostics";
        self.early.iter().filter(published).cloned().collect()
    }

    async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.early.iter().position(&wanted) {
            return self.early.remove(at).unwrap();
        }
        loop {
            let message = tokio::time::timeout(PATIENCE, self.receive()).await;
            let message = message
                .expect("the server says nothing")
                .expect("the server is gone");
            if wanted(&message) {
                return message;
            }
            // Requests of the server are granted, or it would wait for ever.
            if let (Some(id), Some(_)) = (message.get("id"), message.get("method")) {
                let id = id.clone();
                self.send(json!({"id": id, "result": null})).await;
            }
            self.early.push_back(message);
        }
    }

    async fn receive(&mut self) -> Option<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            match line.trim().split_once(':') {
                Some(("Content-Length", value)) => length = value.trim().parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).await.unwrap();
        serde_json::from_slice(&body).ok()
    }

    pub(crate) async fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}))
            .await;
    }

    pub(crate) async fn close(&mut self, uri: &str) {
        self.notify(
            "textDocument/didClose",
            json!({"textDocument": {"uri": uri}}),
        )
        .await;
    }

    /// Replaces a part of a document; `range` is start line, start character, end line, end character.
    pub(crate) async fn edit(&mut self, uri: &str, version: i64, range: [u32; 4], text: &str) {
        let range = json!({
            "start": {"line": range[0], "character": range[1]},
            "end": {"line": range[2], "character": range[3]},
        });
        let change = json!({"range": range, "text": text});
        self.change(uri, version, change).await;
    }

    pub(crate) async fn replace(&mut self, uri: &str, version: i64, text: &str) {
        self.change(uri, version, json!({"text": text})).await;
    }

    async fn change(&mut self, uri: &str, version: i64, change: Value) {
        let document = json!({"uri": uri, "version": version});
        let params = json!({"textDocument": document, "contentChanges": [change]});
        self.notify("textDocument/didChange", params).await;
    }

    /// Asks about a place of a document.
    pub(crate) async fn at(
        &mut self,
        method: &str,
        uri: &str,
        line: usize,
        character: usize,
    ) -> Value {
        let position = json!({"line": line, "character": character});
        let params = json!({
            "textDocument": {"uri": uri},
            "position": position,
            "context": {"includeDeclaration": false, "triggerKind": 1},
        });
        self.request(method, params).await
    }

    /// Closes the connection, and gives how the server took it.
    pub(crate) async fn hang_up(self) -> Ending {
        drop((self.input, self.output));
        tokio::time::timeout(PATIENCE, self.server)
            .await
            .unwrap()
            .unwrap()
    }

    /// Waits for the server's end with the connection still open.
    pub(crate) async fn ended(self) -> Ending {
        tokio::time::timeout(PATIENCE, self.server)
            .await
            .unwrap()
            .unwrap()
    }
}

/// The rules of some diagnostics, in their order.
pub(crate) fn codes(diagnostics: &Value) -> Vec<&str> {
    let all = diagnostics.as_array().unwrap();
    all.iter()
        .map(|one| one["code"].as_str().unwrap_or_default())
        .collect()
}

/// Where a text stands: its line, and the character in UTF-16.
pub(crate) fn place_of(text: &str, wanted: &str) -> (usize, usize) {
    let at = text
        .find(wanted)
        .unwrap_or_else(|| panic!("{wanted} is not there"));
    let before = text.split_at(at).0;
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before.split_at(start).1.encode_utf16().count())
}
