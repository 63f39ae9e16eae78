//! When documents are checked. Each is checked as soon as nothing else of it is under way, always in its newest
//! state: a burst of edits costs two checks, and no pause in the typing is waited for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gouji_linter::document::Format;
use gouji_linter::read_text;
use gouji_linter::report::{Given, Report};
use gouji_linter::source::Source;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;
use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity, Range, Uri};

use crate::convert::Lines;
use crate::documents::Kind;
use crate::reading::{LARGEST, Snapshot, pick};
use crate::session::Session;
use crate::surroundings::Mistake;
use crate::worker::{Worker, caught};

/// A check of one document that has come to its end.
struct Done {
    uri: String,
    /// What was checked; `None` where the document was closed before its turn came.
    checked: Option<Checked>,
}

struct Checked {
    generation: u64,
    version: i32,
    took: Duration,
    /// `Ok(None)` where there is no report, `Err` with the words of a panic.
    found: Result<Option<Vec<Diagnostic>>, String>,
}

/// What takes no longer is done between two messages of the conversation: to wake another thread, and to be woken by
/// it, takes as long.
const MOMENT: Duration = Duration::from_millis(4);

/// A document at the start of its check.
struct State {
    generation: u64,
    version: i32,
    /// Where it may be a report.
    text: Option<Snapshot>,
    /// Where it is a configuration.
    settings: Option<PathBuf>,
}

impl State {
    fn of(session: &Session, uri: &str) -> Option<State> {
        let text = session.snapshot(uri);
        let documents = session.documents();
        let open = documents.get(uri)?;
        Some(State {
            generation: text
                .as_ref()
                .map_or(open.generation, |text| text.generation),
            version: text.as_ref().map_or(open.version, |text| text.version),
            settings: open.path.clone().filter(|_| open.kind == Kind::Settings),
            text,
        })
    }
}

pub(crate) async fn run(session: Arc<Session>, mut dirty: UnboundedReceiver<String>) {
    let mut checks = Checks {
        session,
        jobs: JoinSet::new(),
        worker: Arc::new(Worker::start("checks")),
        busy: BTreeSet::new(),
        checked: BTreeMap::new(),
        shown: BTreeSet::new(),
        mistaken: BTreeMap::new(),
    };
    loop {
        tokio::select! {
            uri = dirty.recv() => match uri {
                Some(uri) => checks.start(uri).await,
                None => return,
            },
            Some(done) = checks.jobs.join_next() => {
                // The job itself catches what goes wrong in it.
                if let Ok(done) = done {
                    checks.finish(done).await;
                }
            }
        }
    }
}

struct Checks {
    session: Arc<Session>,
    jobs: JoinSet<Done>,
    worker: Arc<Worker>,
    /// The documents that are being checked.
    busy: BTreeSet<String>,
    /// The generation that each document was last checked in, and how long that took.
    checked: BTreeMap<String, (u64, Duration)>,
    /// The documents of which the client has some word.
    shown: BTreeSet<String>,
    /// What the client was told about configurations.
    mistaken: BTreeMap<String, Vec<Diagnostic>>,
}

impl Checks {
    async fn start(&mut self, uri: String) {
        if self.busy.contains(&uri) {
            return;
        }
        let Some(open) = State::of(&self.session, &uri) else {
            return self.clear(uri).await;
        };
        // A burst marks a document more often than it is checked.
        let before = self.checked.get(&uri);
        if before.is_some_and(|(generation, _)| *generation == open.generation) {
            if !self.session.pushes() {
                self.take_back(&uri, Some(open.version)).await;
            }
            return;
        }
        let is_short = || open.text.as_ref().is_some_and(Snapshot::is_short);
        let takes_a_moment = before.map_or_else(is_short, |(_, took)| *took <= MOMENT);
        let worker = (!takes_a_moment).then(|| Arc::clone(&self.worker));
        let session = Arc::clone(&self.session);
        self.busy.insert(uri.clone());
        self.jobs.spawn(async move {
            // Edits that have arrived already come first: only what they leave is worth a check.
            tokio::task::yield_now().await;
            let checked = match State::of(&session, &uri) {
                Some(open) => Some(check(session, worker, open).await),
                None => None,
            };
            Done { uri, checked }
        });
    }

    async fn finish(&mut self, done: Done) {
        self.busy.remove(&done.uri);
        let Some(checked) = done.checked else {
            // It may be open again.
            return self.start(done.uri).await;
        };
        let known = (checked.generation, checked.took);
        self.checked.insert(done.uri.clone(), known);
        let current = self
            .session
            .documents()
            .get(&done.uri)
            .map(|open| open.generation);
        let Some(current) = current else {
            return self.clear(done.uri).await;
        };
        let found = match checked.found {
            Ok(found) => found,
            Err(said) => {
                self.session.log_failure(&said).await;
                // What an earlier state gave would be stale.
                Some(Vec::new())
            }
        };
        match found.filter(|_| self.session.pushes()) {
            Some(found) => {
                self.shown.insert(done.uri.clone());
                self.publish(&done.uri, found, Some(checked.version)).await;
            }
            // No report any more, or the client asks for itself from now on.
            None => self.take_back(&done.uri, Some(checked.version)).await,
        }
        self.tell_mistakes().await;
        if current != checked.generation {
            self.start(done.uri).await;
        }
    }

    async fn clear(&mut self, closed: String) {
        self.checked.remove(&closed);
        self.tell_mistakes().await;
        self.take_back(&closed, None).await;
    }

    async fn take_back(&mut self, uri: &str, version: Option<i32>) {
        if self.shown.remove(uri) {
            self.publish(uri, Vec::new(), version).await;
        }
    }

    async fn publish(&self, uri: &str, found: Vec<Diagnostic>, version: Option<i32>) {
        if let Ok(uri) = Uri::from_str(uri) {
            let client = &self.session.client;
            client.publish_diagnostics(uri, found, version).await;
        }
    }

    /// Mistakes are shown in the files that hold them, open or not.
    async fn tell_mistakes(&mut self) {
        let mistakes = self.session.mistakes();
        if mistakes.is_empty() && self.mistaken.is_empty() {
            return;
        }
        let now = self.placed(mistakes);
        let before = std::mem::replace(&mut self.mistaken, now.clone());
        let gone = before
            .keys()
            .filter(|uri| !now.contains_key(*uri))
            .map(|uri| (uri, Vec::new()));
        let news = now
            .iter()
            .filter(|(uri, told)| before.get(*uri) != Some(told))
            .map(|(uri, told)| (uri, told.clone()));
        for (uri, told) in gone.chain(news) {
            if let Ok(uri) = Uri::from_str(uri) {
                self.session
                    .client
                    .publish_diagnostics(uri, told, None)
                    .await;
            }
        }
    }

    fn placed(&self, mistakes: Vec<Mistake>) -> BTreeMap<String, Vec<Diagnostic>> {
        // The client's own spelling of a file that it has open.
        let open: Vec<(PathBuf, String)> = self
            .session
            .documents()
            .all()
            .filter(|open| open.kind == Kind::Settings)
            .filter_map(|open| Some((open.path.clone()?, open.uri.to_string())))
            .collect();
        let open: BTreeMap<PathBuf, String> = open
            .into_iter()
            .map(|(path, uri)| (self.session.surroundings.real(&path), uri))
            .collect();
        let language = self.session.language();
        let encoding = self.session.abilities().encoding;
        let mut placed: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for mistake in mistakes {
            let uri = match open.get(&mistake.path) {
                Some(uri) => uri.clone(),
                None => match Uri::from_file_path(&mistake.path) {
                    Some(uri) => uri.to_string(),
                    None => continue,
                },
            };
            let source = Source::from_text(mistake.text.to_string());
            let diagnostic = Diagnostic {
                range: Lines::new(&source, encoding).range(mistake.span),
                severity: Some(DiagnosticSeverity::ERROR),
                source: Some("gouji".to_owned()),
                message: mistake.message.in_language(language).to_owned(),
                ..Diagnostic::default()
            };
            let told = placed.entry(uri).or_default();
            // Several documents may be governed by the same faulty file.
            if !told.contains(&diagnostic) {
                told.push(diagnostic);
            }
        }
        placed
    }
}

/// Checks a document, here and now where there is no worker to do it.
async fn check(session: Arc<Session>, worker: Option<Arc<Worker>>, open: State) -> Checked {
    let State {
        generation,
        version,
        text,
        settings,
    } = open;
    let started = Instant::now();
    let job = move || {
        if let Some(path) = settings {
            session.governing(Some(&path));
        }
        examine(&session, &text?)
    };
    let found = match worker {
        Some(worker) => worker.run(job).await,
        None => caught(job),
    };
    Checked {
        generation,
        version,
        took: started.elapsed(),
        found,
    }
}

/// The findings of a document; `None` where it is no report.
pub(crate) fn examine(session: &Session, snapshot: &Snapshot) -> Option<Vec<Diagnostic>> {
    if snapshot.is_too_large() {
        return too_large(session, snapshot);
    }
    let reading = session.read(snapshot, snapshot.text.to_string())?;
    let report = reading.report();
    if !report.is_report {
        return None;
    }
    let (uri, governing) = (snapshot.uri.as_str(), &reading.governing);
    let mut memory = session.documents().recall(uri, governing);
    let findings = reading.findings_again(&report, &mut memory);
    session.documents().remember(uri, governing, memory);
    Some(reading.diagnostics(&findings, &*session.surroundings))
}

/// One word instead of a check that would take seconds at every key; nothing at all where it begins like no report.
fn too_large(session: &Session, snapshot: &Snapshot) -> Option<Vec<Diagnostic>> {
    let governing = session.governing(snapshot.path.as_deref())?;
    let beginning = read_text(Format::Text, snapshot.beginning());
    let report = Report::recognise(&beginning, &governing.rules, &Given::default());
    if !report.is_report {
        return None;
    }
    let mebibytes = LARGEST >> 20;
    let message = match session.language() {
        gouji_linter::diagnostic::Language::Chinese => {
            format!("文件超过 {mebibytes} MiB，不在编辑器中检查；请用 gouji check")
        }
        gouji_linter::diagnostic::Language::English => format!(
            "the file is over {mebibytes} MiB and is not checked in the editor; use gouji check"
        ),
    };
    Some(vec![Diagnostic {
        range: Range::default(),
        severity: Some(DiagnosticSeverity::INFORMATION),
        source: Some("gouji".to_owned()),
        message,
        ..Diagnostic::default()
    }])
}

/// A line about a workspace in the client's language.
pub(crate) fn said<'w>(session: &Session, zh: &'w str, en: &'w str) -> &'w str {
    pick(session.language(), zh, en)
}
