//! One editor's session: its documents, what governs them, and how work is done beside the conversation.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use gouji_linter::diagnostic::Language;
use gouji_linter::read_text;
use gouji_linter::report::Report;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use tower_lsp::Client;
use tower_lsp::ls_types::{MessageType, Uri};

use crate::abilities::{Abilities, Diagnostics, Preferences};
use crate::documents::{Documents, Kind, path_of};
use crate::others::Others;
use crate::reading::{Reading, Snapshot};
use crate::scan::Scans;
use crate::surroundings::{Buffers, Governing, Mistake, Surroundings};
use crate::worker::Worker;

pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) surroundings: Arc<dyn Surroundings>,
    pub(crate) abilities: OnceLock<Abilities>,
    pub(crate) locale: OnceLock<Language>,
    documents: Mutex<Documents>,
    preferences: Mutex<Preferences>,
    folders: Mutex<Vec<PathBuf>>,
    governed: Mutex<BTreeMap<Option<PathBuf>, Governed>>,
    /// Counts the changes of what governs the documents.
    epoch: AtomicU64,
    /// Tells whoever waits that some file or document has changed.
    pub(crate) changed: watch::Sender<u64>,
    dirty: UnboundedSender<String>,
    pub(crate) scans: Scans,
    pub(crate) others: Others,
    /// The client has asked for diagnostics: from then on it is answered, and no longer told.
    asked: AtomicBool,
    pub(crate) shut_down: AtomicBool,
    answers: Worker,
    /// Only started when files are to be checked that are not open.
    files: OnceLock<Worker>,
}

/// What governs a document, as far as it can be told.
struct Governed {
    epoch: u64,
    /// While a configuration is wrong, what it said before still holds: a silent editor looks like a clean report.
    governing: Option<Arc<Governing>>,
    mistakes: Vec<Mistake>,
}

impl Session {
    pub(crate) fn new(
        client: Client,
        surroundings: Arc<dyn Surroundings>,
        dirty: UnboundedSender<String>,
    ) -> Session {
        Session {
            client,
            surroundings,
            abilities: OnceLock::new(),
            locale: OnceLock::new(),
            documents: Mutex::default(),
            preferences: Mutex::default(),
            folders: Mutex::default(),
            governed: Mutex::default(),
            epoch: AtomicU64::new(1),
            changed: watch::Sender::new(0),
            dirty,
            scans: Scans::default(),
            others: Others::default(),
            asked: AtomicBool::new(false),
            shut_down: AtomicBool::new(false),
            answers: Worker::start("answers"),
            files: OnceLock::new(),
        }
    }

    pub(crate) fn abilities(&self) -> Abilities {
        self.abilities.get().copied().unwrap_or_default()
    }

    pub(crate) fn documents(&self) -> MutexGuard<'_, Documents> {
        lock(&self.documents)
    }

    pub(crate) fn preferences(&self) -> Preferences {
        *lock(&self.preferences)
    }

    pub(crate) fn prefer(&self, preferences: Preferences) {
        *lock(&self.preferences) = preferences;
    }

    pub(crate) fn folders(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        lock(&self.folders)
    }

    /// The language where no configuration asks for another one.
    pub(crate) fn language(&self) -> Language {
        self.preferences()
            .language()
            .or_else(|| self.locale.get().copied())
            .unwrap_or_else(|| self.surroundings.language())
    }

    /// Whether findings are sent unasked.
    pub(crate) fn pushes(&self) -> bool {
        match self.preferences().diagnostics {
            Diagnostics::Push => true,
            Diagnostics::Pull => false,
            Diagnostics::Auto => !self.asked.load(Ordering::SeqCst),
        }
    }

    /// The client asks for diagnostics. True for the first time, when what was sent unasked is to be taken back.
    pub(crate) fn is_asked(&self) -> bool {
        let pushed = self.pushes();
        !self.asked.swap(true, Ordering::SeqCst) && pushed && !self.pushes()
    }

    /// This document is to be checked, or, when it is no longer open, cleared.
    pub(crate) fn mark(&self, uri: &str) {
        self.changed.send_modify(|changes| *changes += 1);
        // Whoever would receive it is gone only when the session is.
        let _ = self.dirty.send(uri.to_owned());
    }

    /// A configuration, a pack or a setting has changed: every document is to be checked anew.
    pub(crate) fn renew(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        self.surroundings.forget();
        let uris: Vec<String> = {
            let mut documents = self.documents();
            documents.renew();
            documents.all().map(|open| open.uri.to_string()).collect()
        };
        uris.iter().for_each(|uri| self.mark(uri));
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::SeqCst)
    }

    pub(crate) fn buffers(&self) -> Buffers {
        let open: Vec<(PathBuf, String)> = self
            .documents()
            .all()
            .filter(|open| open.kind == Kind::Settings)
            .filter_map(|open| Some((open.path.clone()?, open.text.to_string())))
            .collect();
        open.into_iter()
            .map(|(path, text)| (self.surroundings.real(&path), text.into()))
            .collect()
    }

    /// What governs an open document. It may read files.
    pub(crate) fn governing(&self, path: Option<&Path>) -> Option<Arc<Governing>> {
        let epoch = self.epoch();
        let key = path.map(Path::to_owned);
        if let Some(known) = lock(&self.governed).get(&key)
            && known.epoch == epoch
        {
            return known.governing.clone();
        }
        // A document without a file is governed as if it stood in the first folder of the workspace.
        let place = key.clone().or_else(|| {
            let folder = self.folders().first().cloned()?;
            Some(folder.join("untitled"))
        });
        let found = match &place {
            Some(_) => self.surroundings.govern(place.as_deref(), &self.buffers()),
            None => self.surroundings.govern(None, &Buffers::new()),
        };
        let (governing, mistakes) = match found {
            Ok(governing) => (Some(Arc::new(governing)), Vec::new()),
            Err(mistakes) => {
                let before = lock(&self.governed)
                    .get(&key)
                    .and_then(|known| known.governing.clone());
                let defaults = || {
                    let defaults = self.surroundings.govern(None, &Buffers::new());
                    defaults.ok().map(Arc::new)
                };
                (before.or_else(defaults), mistakes)
            }
        };
        let entry = Governed {
            epoch,
            governing: governing.clone(),
            mistakes,
        };
        lock(&self.governed).insert(key, entry);
        governing
    }

    /// The mistakes of every configuration that governs an open document.
    pub(crate) fn mistakes(&self) -> Vec<Mistake> {
        let open: Vec<Option<PathBuf>> = self
            .documents()
            .all()
            .filter(|open| open.kind != Kind::Other)
            .map(|open| open.path.clone())
            .collect();
        let mut governed = lock(&self.governed);
        governed.retain(|path, _| open.contains(path));
        governed
            .values()
            .flat_map(|governed| governed.mistakes.iter().cloned())
            .collect()
    }

    pub(crate) fn snapshot(&self, uri: &str) -> Option<Snapshot> {
        let documents = self.documents();
        let open = documents.get(uri)?;
        let Kind::Text(format) = open.kind else {
            return None;
        };
        Some(Snapshot {
            uri: open.uri.clone(),
            path: open.path.clone(),
            format,
            text: open.text.clone(),
            version: open.version,
            generation: open.generation,
        })
    }

    /// Reads a document that is open. It may be no report.
    pub(crate) fn read(&self, snapshot: &Snapshot, text: String) -> Option<Reading> {
        let governing = self.governing(snapshot.path.as_deref())?;
        let document = read_text(snapshot.format, text);
        let mut reading = self.reading(snapshot.uri.clone(), document, governing);
        reading.version = Some(snapshot.version);
        Some(reading)
    }

    pub(crate) fn reading(
        &self,
        uri: Uri,
        document: gouji_linter::document::Document,
        governing: Arc<Governing>,
    ) -> Reading {
        let path = path_of(&uri);
        let preferred = self.preferences().language().or(governing.language);
        let language = preferred.unwrap_or_else(|| self.language());
        let others = path
            .as_deref()
            .and_then(|path| self.others.around(self, path));
        let mut reading = Reading::new(uri, path, document, governing, language, self.abilities());
        reading.others = others;
        reading
    }

    /// An answer from a report that is open; `None` where there is no such report.
    pub(crate) async fn ask<T: Send + 'static>(
        self: &Arc<Session>,
        uri: &Uri,
        answer: impl FnOnce(&Reading, &Report<'_>) -> T + Send + 'static,
    ) -> Option<T> {
        let snapshot = self.snapshot(uri.as_str())?;
        if snapshot.is_too_large() {
            return None;
        }
        let answered = self.blocking(move |session| {
            let reading = session.read(&snapshot, snapshot.text.to_string())?;
            let report = reading.report();
            report.is_report.then(|| answer(&reading, &report))
        });
        answered.await.flatten()
    }

    /// Work that takes time, beside the conversation. A mistake of gouji's own in it is logged and ends nothing.
    pub(crate) async fn blocking<T: Send + 'static>(
        self: &Arc<Session>,
        job: impl FnOnce(&Arc<Session>) -> T + Send + 'static,
    ) -> Option<T> {
        self.on(&self.answers, job).await
    }

    /// The same for work on many files, behind which no answer shall wait.
    pub(crate) async fn on_files<T: Send + 'static>(
        self: &Arc<Session>,
        job: impl FnOnce(&Arc<Session>) -> T + Send + 'static,
    ) -> Option<T> {
        self.on(self.files.get_or_init(|| Worker::start("files")), job)
            .await
    }

    async fn on<T: Send + 'static>(
        self: &Arc<Session>,
        worker: &Worker,
        job: impl FnOnce(&Arc<Session>) -> T + Send + 'static,
    ) -> Option<T> {
        let session = Arc::clone(self);
        match worker.run(move || job(&session)).await {
            Ok(done) => Some(done),
            Err(said) => {
                self.log_failure(&said).await;
                None
            }
        }
    }

    /// A mistake of gouji's own.
    pub(crate) async fn log_failure(&self, said: &str) {
        let message =
            format!("程序内部出错，请报告此问题 / internal error, please report it: {said}");
        self.client.log_message(MessageType::ERROR, message).await;
    }
}

/// A panic under a lock leaves data that is whole: each lock is held for one assignment.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
