//! The other reports of a workspace, as far as a comparison with them needs. They are summarised beside the
//! conversation whenever one is opened, saved, closed or changed on the disk; an edit is only compared with what is
//! kept of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use gouji_linter::read_text;
use gouji_linter::rule::RuleSet;
use gouji_linter::series::{Said, Sketch};
use tower_lsp::ls_types::Uri;

use around::{compares, sketch};

use crate::documents::Kind;
use crate::session::{Session, lock};
use crate::surroundings::{Buffers, Governing, Rollup};
use crate::watching;

mod around;

/// Of a workspace with more files only those beside the open documents are compared.
const MOST: usize = 2000;
/// So many files are read before other work on files has its turn.
const CHUNK: usize = 16;

#[derive(Default)]
pub(crate) struct Others {
    /// What is around the documents below each of these folders.
    known: Mutex<BTreeMap<PathBuf, Arc<Around>>>,
    /// The folders that are being surveyed, and whether something has changed in them since.
    under_way: Mutex<BTreeMap<PathBuf, bool>>,
}

/// The files below a folder at one moment, in the order of their paths.
#[derive(Default)]
pub(crate) struct Around {
    summaries: Vec<Arc<Summary>>,
    /// What the files say of each other, for those that are not open.
    found: OnceLock<BTreeMap<PathBuf, Said>>,
}

/// What is kept of a file.
struct Summary {
    path: PathBuf,
    /// Changes whenever the file does, or what governs it.
    stamp: String,
    /// `None` for what is no report, or asks for no rule about several.
    report: Option<Summarised>,
}

struct Summarised {
    /// Without links, as the globs of a roll-up have it.
    real: PathBuf,
    rules: Arc<RuleSet>,
    rollups: Vec<Arc<dyn Rollup>>,
    sketch: Sketch,
}

impl Others {
    /// What is known to be around a file.
    pub(crate) fn around(&self, session: &Session, path: &Path) -> Option<Arc<Around>> {
        let root = root(session, path)?;
        lock(&self.known).get(&root).cloned()
    }
}

/// The folder of the workspace that holds the file, or else its own.
fn root(session: &Session, path: &Path) -> Option<PathBuf> {
    let folders = session.folders();
    let holding = folders.iter().filter(|folder| path.starts_with(folder));
    let deepest = holding.max_by_key(|folder| folder.components().count());
    deepest
        .cloned()
        .or_else(|| path.parent().map(Path::to_owned))
}

/// A report was opened, saved, closed or changed on the disk.
pub(crate) fn look_around(session: &Arc<Session>, path: &Path) {
    let Some(folder) = root(session, path) else {
        return;
    };
    let open: Vec<PathBuf> = open_reports(session);
    let mut left = open.iter().filter_map(|open| root(session, open));
    if left.any(|own| own == folder) {
        tokio::spawn(survey(Arc::clone(session), folder));
    } else {
        lock(&session.others.known).remove(&folder);
    }
}

/// What governs the files has changed.
pub(crate) fn look_again(session: &Arc<Session>) {
    let folders: Vec<PathBuf> = lock(&session.others.known).keys().cloned().collect();
    for folder in folders {
        tokio::spawn(survey(Arc::clone(session), folder));
    }
}

fn open_reports(session: &Session) -> Vec<PathBuf> {
    let documents = session.documents();
    let reports = documents
        .all()
        .filter(|open| matches!(open.kind, Kind::Text(_)));
    reports.filter_map(|open| open.path.clone()).collect()
}

/// Summarises what has changed below a folder, and has the open documents checked of which others now say something
/// else.
async fn survey(session: Arc<Session>, folder: PathBuf) {
    if let Some(again) = lock(&session.others.under_way).get_mut(&folder) {
        *again = true;
        return;
    }
    loop {
        lock(&session.others.under_way).insert(folder.clone(), false);
        once(&session, &folder).await;
        let mut under_way = lock(&session.others.under_way);
        if under_way.get(&folder) != Some(&true) {
            under_way.remove(&folder);
            return;
        }
    }
}

async fn once(session: &Arc<Session>, folder: &Path) {
    let own = folder.to_owned();
    let walked = session.on_files(move |session| files(session, &own));
    let paths = walked.await.unwrap_or_default();
    let before = lock(&session.others.known).get(folder).cloned();
    let before = before.unwrap_or_default();
    let mut summaries: Vec<Arc<Summary>> = Vec::new();
    for chunk in paths.chunks(CHUNK) {
        let (chunk, before) = (chunk.to_vec(), Arc::clone(&before));
        let read = session.on_files(move |session| {
            let buffers = session.buffers();
            let each = chunk.into_iter();
            each.filter_map(|path| summary(session, path, &before, &buffers))
                .collect::<Vec<_>>()
        });
        summaries.extend(read.await.unwrap_or_default());
    }
    let telling = |summaries: &[Arc<Summary>]| -> Vec<*const Summary> {
        let reports = summaries.iter().filter(|summary| summary.report.is_some());
        reports.map(Arc::as_ptr).collect()
    };
    let changed = telling(&before.summaries) != telling(&summaries);
    let now = Arc::new(Around {
        summaries,
        found: OnceLock::new(),
    });
    lock(&session.others.known).insert(folder.to_owned(), Arc::clone(&now));
    if !changed {
        return;
    }
    let own = folder.to_owned();
    let differing = session.on_files(move |session| differing(session, &own, &before, &now));
    let differing = differing.await.unwrap_or_default();
    for uri in &differing {
        session.documents().renew_one(uri);
        session.mark(uri);
    }
    session.changed.send_modify(|changes| *changes += 1);
    if !differing.is_empty() {
        watching::refresh_diagnostics(session);
    }
}

/// The files below a folder that may be reports, and not too many of them.
fn files(session: &Session, folder: &Path) -> Vec<PathBuf> {
    let mut paths = session.surroundings.walk(folder);
    if paths.len() > MOST {
        let open = open_reports(session);
        paths.retain(|path| open.iter().any(|open| open.parent() == path.parent()));
        paths.truncate(MOST);
    }
    paths.sort();
    paths
}

/// The open documents below a folder about which others say something else than before.
fn differing(session: &Arc<Session>, folder: &Path, before: &Around, now: &Around) -> Vec<String> {
    let open: Vec<(String, PathBuf)> = {
        let documents = session.documents();
        let each = documents.all();
        each.filter_map(|open| Some((open.uri.to_string(), open.path.clone()?)))
            .collect()
    };
    let below = open
        .into_iter()
        .filter(|(_, path)| root(session, path).as_deref() == Some(folder));
    let differs = |uri: &str| {
        let snapshot = session.snapshot(uri)?;
        if snapshot.is_too_large() {
            return None;
        }
        let reading = session.read(&snapshot, snapshot.text.to_string())?;
        let report = reading.report();
        let said = |around: &Around| format!("{:?}", around.about(&reading, &report));
        Some(report.is_report && said(before) != said(now))
    };
    below
        .filter(|(uri, _)| differs(uri).unwrap_or_default())
        .map(|(uri, _)| uri)
        .collect()
}

/// What is kept of a file now; `None` where there is none any more.
fn summary(
    session: &Arc<Session>,
    path: PathBuf,
    before: &Around,
    buffers: &Buffers,
) -> Option<Arc<Summary>> {
    let open = {
        let documents = session.documents();
        let open = documents
            .all()
            .find(|open| open.path.as_deref() == Some(&path));
        open.map(|open| (open.kind, open.version, open.text.clone()))
    };
    let epoch = session.epoch();
    // What is open counts as it was when the survey came by: an edit of it is no reason for another.
    let stamp = match &open {
        Some((_, version, _)) => format!("{epoch}/open/{version}"),
        None => format!("{epoch}/{}", session.surroundings.stamp(&path)?),
    };
    if let Some(known) = before.of(&path).filter(|known| known.stamp == stamp) {
        return Some(Arc::clone(known));
    }
    let summarised = || {
        let governing = session.surroundings.govern(Some(&path), buffers).ok()?;
        let language = session.language();
        let document = match open {
            Some((Kind::Text(format), _, text)) => read_text(format, text.to_string()),
            _ => session.surroundings.read(&path, language).ok()?,
        };
        let uri = Uri::from_file_path(&path)?;
        let reading = session.reading(uri, document, Arc::new(governing));
        let report = reading.report();
        if !report.is_report || !compares(&reading.governing) {
            return None;
        }
        let real = session.surroundings.real(&path);
        let Governing { rules, rollups, .. } = &*reading.governing;
        Some(Summarised {
            sketch: sketch(&reading, &report, &path, &real),
            real,
            rules: Arc::clone(rules),
            rollups: rollups.clone(),
        })
    };
    let report = summarised();
    Some(Arc::new(Summary {
        path,
        stamp,
        report,
    }))
}
