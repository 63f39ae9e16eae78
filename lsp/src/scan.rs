//! The reports of a workspace that are not open.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tower_lsp::ls_types::{
    Diagnostic, DiagnosticSeverity, FullDocumentDiagnosticReport, PreviousResultId, ProgressToken,
    UnchangedDocumentDiagnosticReport, Uri, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::checks::{examine, said};
use crate::reading::Reading;
use crate::session::{Session, lock};

#[derive(Default)]
pub(crate) struct Scans {
    /// The scans under way, by the token of their progress.
    running: Mutex<BTreeMap<String, Arc<AtomicBool>>>,
    /// The files of which the client was told something.
    told: Mutex<BTreeSet<PathBuf>>,
    tokens: AtomicUsize,
}

impl Scans {
    pub(crate) fn cancel(&self, token: &ProgressToken) {
        if let Some(cancelled) = lock(&self.running).get(&spelled(token)) {
            cancelled.store(true, Ordering::SeqCst);
        }
    }

    pub(crate) fn cancel_all(&self) {
        for cancelled in lock(&self.running).values() {
            cancelled.store(true, Ordering::SeqCst);
        }
    }

    pub(crate) fn knows(&self, path: &Path) -> bool {
        lock(&self.told).contains(path)
    }

    /// The file has been opened: from here on its document speaks for it.
    pub(crate) fn forget(&self, path: &Path) {
        lock(&self.told).remove(path);
    }
}

fn spelled(token: &ProgressToken) -> String {
    match token {
        ProgressToken::Number(number) => format!("#{number}"),
        ProgressToken::String(text) => text.clone(),
    }
}

/// A scan that nobody waits for any more stops.
struct Running<'s> {
    scans: &'s Scans,
    token: String,
    cancelled: Arc<AtomicBool>,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::SeqCst);
        lock(&self.scans.running).remove(&self.token);
    }
}

/// Checks every report below the folders that is not open, shows what was found, and says what it came to.
pub(crate) async fn scan(
    session: &Arc<Session>,
    folders: Vec<PathBuf>,
    token: Option<ProgressToken>,
) -> Value {
    let own = token.is_none() && session.abilities().shows_progress;
    let serial = session.scans.tokens.fetch_add(1, Ordering::SeqCst);
    let asked = token.is_some() || own;
    let token = token.unwrap_or(ProgressToken::String(format!("gouji/scan/{serial}")));
    let cancelled = Arc::new(AtomicBool::new(false));
    lock(&session.scans.running).insert(spelled(&token), Arc::clone(&cancelled));
    let running = Running {
        scans: &session.scans,
        token: spelled(&token),
        cancelled,
    };
    let create = async {
        let client = &session.client;
        !own || client
            .create_work_done_progress(token.clone())
            .await
            .is_ok()
    };
    let progress = match asked && create.await {
        true => {
            let title = said(
                session,
                "检查工作区中的年报",
                "Checking the reports of the workspace",
            );
            let progress = session.client.progress(token.clone(), title);
            Some(
                progress
                    .with_percentage(0)
                    .with_cancel_button()
                    .begin()
                    .await,
            )
        }
        false => None,
    };
    let paths = {
        let walked = session.on_files(move |session| {
            let mut paths: BTreeSet<PathBuf> = BTreeSet::new();
            for folder in folders {
                paths.extend(session.surroundings.walk(&folder));
            }
            paths.into_iter().collect::<Vec<_>>()
        });
        walked.await.unwrap_or_default()
    };
    let mut tally = Tally::default();
    let all = paths.len();
    for (at, path) in paths.into_iter().enumerate() {
        if running.cancelled.load(Ordering::SeqCst) {
            tally.cancelled = true;
            break;
        }
        if let Some(progress) = &progress {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let percentage = (at * 100 / all) as u32;
            progress
                .report_with_message(name, percentage, Some(true))
                .await;
        }
        if is_open(session, &path) {
            continue;
        }
        if let Some(found) = check(session, path.clone()).await {
            tally.add(&found);
            tell(session, path, Some(found)).await;
        } else {
            tell(session, path, None).await;
        }
    }
    if let Some(progress) = progress {
        progress.finish().await;
    }
    tally.value()
}

/// A file that was shown has changed on the disk.
pub(crate) async fn again(session: &Arc<Session>, path: PathBuf) {
    if session.scans.knows(&path) && !is_open(session, &path) {
        let found = check(session, path.clone()).await;
        tell(session, path, found).await;
    }
}

fn is_open(session: &Session, path: &Path) -> bool {
    let documents = session.documents();
    documents
        .all()
        .any(|open| open.path.as_deref() == Some(path))
}

async fn check(session: &Arc<Session>, path: PathBuf) -> Option<Vec<Diagnostic>> {
    let checked = session.on_files(move |session| found_in(session, &path));
    checked.await.flatten()
}

/// The findings of a file; `None` where it is no report, or cannot be read.
fn found_in(session: &Session, path: &Path) -> Option<Vec<Diagnostic>> {
    examine_file(session, path).ok()?.1
}

/// A file read and checked as the command would; `Err` with the reason why it cannot be.
pub(crate) fn examine_file(
    session: &Session,
    path: &Path,
) -> Result<(Reading, Option<Vec<Diagnostic>>), String> {
    let language = session.language();
    let governing = session
        .surroundings
        .govern(Some(path), &session.buffers())
        .map_err(|mistakes| {
            let said = mistakes
                .iter()
                .map(|mistake| mistake.message.in_language(language));
            said.collect::<Vec<_>>().join("\n")
        })?;
    let document = session.surroundings.read(path, language)?;
    let uri = Uri::from_file_path(path).ok_or_else(|| path.display().to_string())?;
    let reading = session.reading(uri, document, Arc::new(governing));
    let report = reading.report();
    let found = report.is_report.then(|| {
        let findings = reading.findings(&report);
        reading.diagnostics(&findings, &*session.surroundings)
    });
    drop(report);
    Ok((reading, found))
}

/// A file of which nothing is to be said is mentioned only where something was said before.
async fn tell(session: &Session, path: PathBuf, found: Option<Vec<Diagnostic>>) {
    let Some(uri) = Uri::from_file_path(&path) else {
        return;
    };
    let found = found.unwrap_or_default();
    let news = {
        let mut told = lock(&session.scans.told);
        match found.is_empty() {
            true => told.remove(&path),
            false => {
                told.insert(path);
                true
            }
        }
    };
    if news {
        session.client.publish_diagnostics(uri, found, None).await;
    }
}

#[derive(Default)]
struct Tally {
    reports: usize,
    errors: usize,
    warnings: usize,
    hints: usize,
    cancelled: bool,
}

impl Tally {
    fn add(&mut self, found: &[Diagnostic]) {
        self.reports += 1;
        for diagnostic in found {
            match diagnostic.severity {
                Some(DiagnosticSeverity::ERROR) => self.errors += 1,
                Some(DiagnosticSeverity::WARNING) => self.warnings += 1,
                _ => self.hints += 1,
            }
        }
    }

    fn value(&self) -> Value {
        json!({
            "reports": self.reports,
            "errors": self.errors,
            "warnings": self.warnings,
            "hints": self.hints,
            "cancelled": self.cancelled,
        })
    }
}

/// Every report of the workspace, open or not, for a client that asks for diagnostics itself.
pub(crate) fn pull(
    session: &Session,
    previous: &[PreviousResultId],
) -> Vec<WorkspaceDocumentDiagnosticReport> {
    let known = |uri: &Uri, id: &str| {
        previous
            .iter()
            .any(|known| known.uri == *uri && known.value == id)
    };
    let mut items = Vec::new();
    let mut listed: BTreeSet<String> = BTreeSet::new();
    let mut add = |uri: Uri,
                   version: Option<i64>,
                   id: String,
                   found: &dyn Fn() -> Option<Vec<Diagnostic>>| {
        if known(&uri, &id) {
            listed.insert(uri.to_string());
            items.push(unchanged(uri, version, id));
        } else if let Some(found) = found() {
            listed.insert(uri.to_string());
            items.push(full(uri, version, Some(id), found));
        }
    };
    let open: Vec<(String, Option<PathBuf>)> = {
        let documents = session.documents();
        let each = documents.all();
        each.map(|open| (open.uri.to_string(), open.path.clone()))
            .collect()
    };
    for (uri, _) in &open {
        if let Some(snapshot) = session.snapshot(uri) {
            let (version, id) = (i64::from(snapshot.version), snapshot.generation.to_string());
            add(snapshot.uri.clone(), Some(version), id, &|| {
                examine(session, &snapshot)
            });
        }
    }
    let folders = session.folders().clone();
    let epoch = session.epoch();
    let paths: BTreeSet<PathBuf> = folders
        .iter()
        .flat_map(|folder| session.surroundings.walk(folder))
        .collect();
    for path in paths {
        if open.iter().any(|(_, open)| open.as_ref() == Some(&path)) {
            continue;
        }
        let stamp = session.surroundings.stamp(&path);
        if let (Some(uri), Some(stamp)) = (Uri::from_file_path(&path), stamp) {
            let around = session.others.around(session, &path);
            let said = around.map_or(0, |around| around.mark(&path));
            let id = format!("{epoch}/{said}/{stamp}");
            add(uri, None, id, &|| found_in(session, &path));
        }
    }
    // What was told before and is a report no more.
    for gone in previous {
        if !listed.contains(gone.uri.as_str()) {
            items.push(full(gone.uri.clone(), None, None, Vec::new()));
        }
    }
    items
}

fn full(
    uri: Uri,
    version: Option<i64>,
    result_id: Option<String>,
    items: Vec<Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id, items };
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report,
    })
}

fn unchanged(
    uri: Uri,
    version: Option<i64>,
    result_id: String,
) -> WorkspaceDocumentDiagnosticReport {
    let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id };
    WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version,
        unchanged_document_diagnostic_report,
    })
}
