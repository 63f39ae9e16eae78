//! `workspace/executeCommand`.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{ExecuteCommandParams, ShowDocumentParams, Uri};

use crate::answers::explain;
use crate::documents::path_of;
use crate::session::Session;
use crate::{scan, spelling};

const CHECK_WORKSPACE: &str = "gouji.checkWorkspace";
const EXPLAIN_RULE: &str = "gouji.explainRule";
const OPEN_RULE: &str = "gouji.openRule";
const READ_WORD: &str = "gouji.readWord";

pub(crate) const ALL: [&str; 4] = [CHECK_WORKSPACE, EXPLAIN_RULE, OPEN_RULE, READ_WORD];

pub(crate) async fn execute(
    session: &Arc<Session>,
    params: ExecuteCommandParams,
) -> Result<Option<Value>> {
    let mut named = params.arguments.iter().filter_map(Value::as_str);
    let first = || Error::invalid_params("one argument is needed");
    match params.command.as_str() {
        CHECK_WORKSPACE => {
            let mut folders: Vec<PathBuf> = named.filter_map(path_named).collect();
            if folders.is_empty() {
                folders = session.folders().clone();
            }
            let token = params.work_done_progress_params.work_done_token;
            Ok(Some(scan::scan(session, folders, token).await))
        }
        EXPLAIN_RULE => {
            let rule = named.next().ok_or_else(first)?.to_owned();
            Ok(explain_rule(session, rule).await.map(Value::String))
        }
        OPEN_RULE => {
            let rule = named.next().ok_or_else(first)?.to_owned();
            open_rule(session, rule).await
        }
        READ_WORD => {
            let path = named.next().and_then(path_named).ok_or_else(first)?;
            Ok(read_word(session, path).await)
        }
        _ => Err(Error::method_not_found()),
    }
}

/// A file or a folder as a client names it: a URI or a path.
fn path_named(named: &str) -> Option<PathBuf> {
    if !named.contains(':') || PathBuf::from(named).is_absolute() {
        return Some(PathBuf::from(named));
    }
    let encoded = spelling::encode(named);
    let uri = Uri::from_str(encoded.as_deref().unwrap_or(named)).ok()?;
    path_of(&uri)
}

/// The rule as Markdown.
async fn explain_rule(session: &Arc<Session>, name: String) -> Option<String> {
    let explained = session.blocking(move |session| {
        let governing = session.governing(None)?;
        explain::named(&governing.rules, &name, session.language(), None)
    });
    explained.await.flatten()
}

/// Opens the rule's page, where the client can; answers with its address, or else with the rule itself.
async fn open_rule(session: &Arc<Session>, name: String) -> Result<Option<Value>> {
    let rule = name.clone();
    let page = session.blocking(move |session| {
        let governing = session.governing(None)?;
        let rule = governing.rules.rule(&rule)?;
        session.surroundings.page(rule, session.language())
    });
    let Some(page) = page.await.flatten() else {
        return Ok(explain_rule(session, name).await.map(Value::String));
    };
    if session.abilities().shows_documents
        && let Ok(uri) = Uri::from_str(&page)
    {
        let shown = ShowDocumentParams {
            uri,
            external: Some(true),
            take_focus: None,
            selection: None,
        };
        // A client that could not open it is left with the address.
        let _ = session.client.show_document(shown).await;
    }
    Ok(Some(Value::String(page)))
}

/// The text of a Word document with its findings: what an editor shows in its place.
async fn read_word(session: &Arc<Session>, path: PathBuf) -> Option<Value> {
    let read = session.on_files(move |session| match scan::examine_file(session, &path) {
        Ok((reading, found)) => json!({
            "text": reading.document.source.text,
            "isReport": found.is_some(),
            "diagnostics": found.unwrap_or_default(),
        }),
        Err(failure) => json!({ "failure": failure }),
    });
    read.await
}
