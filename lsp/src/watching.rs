//! What changes outside the documents, and the answers that change with it.

use std::path::PathBuf;
use std::sync::Arc;

use tower_lsp::ls_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, Registration,
};

use crate::session::Session;
use crate::{others, scan};

/// Asks the client to say when a configuration, a pack or a report changes on the disk.
pub(crate) async fn watch(session: &Session) {
    let watcher = |glob: &str| FileSystemWatcher {
        glob_pattern: GlobPattern::String(glob.to_owned()),
        kind: None,
    };
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: vec![
            watcher("**/*.toml"),
            watcher("**/*.{md,markdown,txt,html,htm,docx}"),
        ],
    };
    let registration = Registration {
        id: "gouji/files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    // Without it, saving a configuration in the editor still counts.
    let _ = session.client.register_capability(vec![registration]).await;
}

/// Files may have changed on the disk.
pub(crate) async fn files_changed(session: &Arc<Session>, paths: Vec<PathBuf>) {
    let settings = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "toml");
    if paths.iter().any(settings) {
        session.renew();
        refresh(session);
    }
    session.changed.send_modify(|changes| *changes += 1);
    for path in paths {
        others::look_around(session, &path);
        scan::again(session, path).await;
    }
}

/// The client asks anew for the findings, where it asks for them at all.
pub(crate) fn refresh_diagnostics(session: &Arc<Session>) {
    let session = Arc::clone(session);
    tokio::spawn(async move {
        if session.abilities().refreshes_diagnostics && !session.pushes() {
            let _ = session.client.workspace_diagnostic_refresh().await;
        }
    });
}

/// What the client asked for before may have another answer now.
pub(crate) fn refresh(session: &Arc<Session>) {
    others::look_again(session);
    // A client that cannot refresh asks again by itself sooner or later.
    refresh_diagnostics(session);
    let session = Arc::clone(session);
    tokio::spawn(async move {
        if session.abilities().refreshes_hints {
            let _ = session.client.inlay_hint_refresh().await;
        }
    });
}
