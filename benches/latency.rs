//! A recorded session: how long after an edit its findings arrive, over standard input and output.
//!
//! `cargo bench --bench latency` types 200 edits 20 ms apart into reports of three sizes;
//! `cargo bench --bench latency -- endurance` adds a minute of typing and 100,000 edits without a pause.
//! `GOUJI` names another program to measure.
//! Nothing is asserted: a time that a test insists on fails on a busy machine.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement prints what it found and stops at the first surprise"
)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const REPORT: &str = include_str!("../tests/reports/2022-clean/report.md");
const URI: &str = "file:///reports/latency.md";

fn main() {
    println!(
        "{:>8} {:>7} {:>9} {:>9} {:>9} {:>9}",
        "size", "edits", "p50 ms", "p99 ms", "max ms", "peak MB"
    );
    for size in [12 << 10, 120 << 10, 1 << 20] {
        let (mut session, mut typed) = open(size);
        let mut times = typed.edits(&mut session, 200, Duration::from_millis(20));
        print(size, &mut times, &session);
    }
    if std::env::args().any(|argument| argument == "endurance") {
        let (mut session, mut typed) = open(12 << 10);
        let mut times = typed.edits(&mut session, 2_000, Duration::from_millis(30));
        print(12 << 10, &mut times, &session);
        for round in 1..=10 {
            typed.edits(&mut session, 10_000, Duration::ZERO);
            println!(
                "after {:>6} edits: {:.1} MB",
                round * 10_000,
                session.memory("VmRSS")
            );
        }
    }
}

fn print(size: usize, times: &mut [f64], session: &Session) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    println!(
        "{:>5} KB {:>7} {:>9.2} {:>9.2} {:>9.2} {:>9.1}",
        size >> 10,
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0),
        session.memory("VmHWM")
    );
}

/// A report whose first section goes on until the whole is as long as asked.
fn report(size: usize) -> String {
    let (before, after) = REPORT.split_once("## 二、").unwrap();
    let (_, prose) = before.split_once("## 一、").unwrap();
    let prose = prose.split_once('\n').unwrap().1;
    let mut text = before.to_owned();
    while text.len() + after.len() < size {
        text.push_str(prose);
    }
    text + "## 二、" + after
}

fn open(size: usize) -> (Session, Typed) {
    let text = report(size);
    let line = text
        .lines()
        .position(|line| line.starts_with("全年共收到"))
        .unwrap();
    let mut session = Session::start();
    session.send(
        json!({"id": 1, "method": "initialize", "params": {"processId": null, "capabilities": {}}}),
    );
    session.receive();
    session.send(json!({"method": "initialized", "params": {}}));
    let document = json!({"uri": URI, "languageId": "markdown", "version": 1, "text": text});
    session.send(json!({"method": "textDocument/didOpen", "params": {"textDocument": document}}));
    session.published();
    (session, Typed { line, version: 1 })
}

/// Somebody who writes a character and takes it away again.
struct Typed {
    line: usize,
    version: i64,
}

impl Typed {
    fn edits(&mut self, session: &mut Session, count: usize, pause: Duration) -> Vec<f64> {
        let mut waiting: Vec<(i64, Instant)> = Vec::new();
        let mut times = Vec::with_capacity(count);
        let mut next = Instant::now();
        for _ in 0..count {
            self.version += 1;
            let (end, text) = if self.version % 2 == 0 {
                (2, "年")
            } else {
                (3, "")
            };
            let change = json!({
                "range": {
                    "start": {"line": self.line, "character": 2},
                    "end": {"line": self.line, "character": end},
                },
                "text": text,
            });
            let document = json!({"uri": URI, "version": self.version});
            let params = json!({"textDocument": document, "contentChanges": [change]});
            waiting.push((self.version, Instant::now()));
            session.send(json!({"method": "textDocument/didChange", "params": params}));
            next += pause;
            loop {
                let left = next.saturating_duration_since(Instant::now());
                let Ok((at, message)) = session.messages.recv_timeout(left) else {
                    break;
                };
                settle(&mut waiting, &mut times, at, &message);
            }
        }
        while !waiting.is_empty() {
            let (at, message) = session.messages.recv().unwrap();
            settle(&mut waiting, &mut times, at, &message);
        }
        times
    }
}

/// Findings of a version answer every edit up to it.
fn settle(waiting: &mut Vec<(i64, Instant)>, times: &mut Vec<f64>, at: Instant, message: &Value) {
    let Some(version) = message["params"]["version"].as_i64() else {
        return;
    };
    waiting.retain(|(sent, when)| {
        let answered = *sent <= version;
        if answered {
            times.push((at - *when).as_secs_f64() * 1000.0);
        }
        !answered
    });
}

struct Session {
    server: Child,
    input: ChildStdin,
    messages: Receiver<(Instant, Value)>,
}

impl Session {
    fn start() -> Session {
        let own = || env!("CARGO_BIN_EXE_gouji").into();
        let mut server = Command::new(std::env::var_os("GOUJI").unwrap_or_else(own))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = server.stdin.take().unwrap();
        let mut output = BufReader::new(server.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(body) = frame(&mut output) {
                let at = Instant::now();
                let message = serde_json::from_slice(&body).unwrap();
                if sender.send((at, message)).is_err() {
                    return;
                }
            }
        });
        Session {
            server,
            input,
            messages,
        }
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn receive(&self) -> Value {
        self.messages.recv().unwrap().1
    }

    fn published(&self) {
        while self.receive()["method"] != "textDocument/publishDiagnostics" {}
    }

    /// What the system says of the server's memory, in MB; 0 where it says nothing.
    fn memory(&self, key: &str) -> f64 {
        let path = format!("/proc/{}/status", self.server.id());
        let status = std::fs::read_to_string(path).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with(key));
        let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        kilobytes.unwrap_or_default() / 1024.0
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It has nothing left to say.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn frame(output: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(':') {
            Some(("Content-Length", value)) => length = value.trim().parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(body)
}
