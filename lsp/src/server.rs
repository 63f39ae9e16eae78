//! The protocol's requests and notifications. Whatever changes a document does so before its first `await`: the
//! handlers start in the order of the messages, and go on in any.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use gouji_linter::document::Format;
use serde_json::Value;
use tokio::sync::Notify;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;
use tower_lsp::{Client, ClientSocket, LanguageServer, LspService};

use crate::abilities::{Abilities, Preferences, of_locale};
use crate::answers::{completion, format, hints, hover, links, outline, settings};
use crate::capabilities::capabilities;
use crate::documents::{Kind, path_of};
use crate::session::Session;
use crate::{checks, commands, ending, others, scan, watching};

pub(crate) struct Server {
    session: Arc<Session>,
    /// Told when the client's process is gone.
    gone: Arc<Notify>,
}

pub(crate) fn build(
    session: impl FnOnce(Client) -> (Arc<Session>, Arc<Notify>),
) -> (LspService<Server>, ClientSocket) {
    let server = |client| {
        let (session, gone) = session(client);
        Server { session, gone }
    };
    LspService::build(server)
        .custom_method("window/workDoneProgress/cancel", Server::cancel_progress)
        .finish()
}

impl Server {
    async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.session.scans.cancel(&params.token);
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let abilities = Abilities::of(&params);
        let preferences = params
            .initialization_options
            .map(Preferences::parse)
            .unwrap_or_default();
        // `initialize` comes once.
        let _ = self.session.abilities.set(abilities);
        if let Some(locale) = &params.locale {
            let _ = self.session.locale.set(of_locale(locale));
        }
        self.session.prefer(preferences);
        #[allow(
            deprecated,
            reason = "clients without workspace folders still send their root"
        )]
        let root = params.root_uri;
        let folders = params.workspace_folders.unwrap_or_default();
        let mut paths: Vec<PathBuf> = folders
            .iter()
            .filter_map(|folder| path_of(&folder.uri))
            .collect();
        if paths.is_empty() {
            paths.extend(root.as_ref().and_then(path_of));
        }
        *self.session.folders() = paths;
        if let Some(process) = params.process_id {
            let gone = Arc::clone(&self.gone);
            let outlived = ending::outlive(process);
            tokio::spawn(async move {
                outlived.await;
                gone.notify_one();
            });
        }
        Ok(InitializeResult {
            capabilities: capabilities(abilities, preferences),
            server_info: Some(ServerInfo {
                name: "gouji".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        if self.session.abilities().watches_files {
            watching::watch(&self.session).await;
        }
    }

    async fn shutdown(&self) -> Result<()> {
        self.session.shut_down.store(true, Ordering::SeqCst);
        self.session.scans.cancel_all();
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let uri = params.text_document.uri.clone();
        self.session.documents().open(params.text_document);
        if let Some(path) = path_of(&uri) {
            self.session.scans.forget(&path);
        }
        self.touched(&uri);
        self.look_around(&uri);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let encoding = self.session.abilities().encoding;
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        self.session
            .documents()
            .change(&uri, version, params.content_changes, encoding);
        self.touched(&uri);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        if self.kind(&params.text_document.uri) == Some(Kind::Settings) {
            self.session.renew();
            watching::refresh(&self.session);
        }
        self.look_around(&params.text_document.uri);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let closed = self.session.documents().close(&params.text_document.uri);
        if closed.is_some_and(|closed| closed.kind == Kind::Settings) {
            // From here on the file on the disk counts.
            self.session.renew();
        }
        self.session.mark(params.text_document.uri.as_str());
        self.look_around(&params.text_document.uri);
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        // Some clients only say that something changed.
        if !params.settings.is_null() {
            self.session.prefer(Preferences::parse(params.settings));
        }
        self.session.renew();
        watching::refresh(&self.session);
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let paths = params
            .changes
            .iter()
            .filter_map(|change| path_of(&change.uri));
        watching::files_changed(&self.session, paths.collect()).await;
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        {
            let mut folders = self.session.folders();
            for removed in params
                .event
                .removed
                .iter()
                .filter_map(|folder| path_of(&folder.uri))
            {
                folders.retain(|folder| *folder != removed);
            }
            folders.extend(
                params
                    .event
                    .added
                    .iter()
                    .filter_map(|folder| path_of(&folder.uri)),
            );
        }
        self.session.changed.send_modify(|changes| *changes += 1);
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        self.asked();
        let snapshot = self.session.snapshot(params.text_document.uri.as_str());
        let id = snapshot
            .as_ref()
            .map(|snapshot| snapshot.generation.to_string());
        if id.is_some() && id == params.previous_result_id {
            let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport {
                result_id: id.unwrap_or_default(),
            };
            let unchanged = RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report,
            };
            return Ok(DocumentDiagnosticReport::Unchanged(unchanged).into());
        }
        let items = match snapshot {
            None => None,
            Some(snapshot) => {
                let examined = self
                    .session
                    .blocking(move |session| checks::examine(session, &snapshot));
                examined.await.flatten()
            }
        };
        let full = RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: id,
                items: items.unwrap_or_default(),
            },
        };
        Ok(DocumentDiagnosticReport::Full(full).into())
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        self.asked();
        let mut changed = self.session.changed.subscribe();
        let previous = Arc::new(params.previous_result_ids);
        loop {
            changed.mark_unchanged();
            let known = Arc::clone(&previous);
            let pulled = self
                .session
                .on_files(move |session| scan::pull(session, &known));
            let items = pulled.await.unwrap_or_default();
            let news = items
                .iter()
                .any(|item| matches!(item, WorkspaceDocumentDiagnosticReport::Full(_)));
            // A client asks again at once: it is answered when there is something to say.
            if news || previous.is_empty() || changed.changed().await.is_err() {
                return Ok(WorkspaceDiagnosticReport { items }.into());
            }
        }
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        commands::execute(&self.session, params).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let uri = place.text_document.uri;
        if self.kind(&uri) == Some(Kind::Settings) {
            return Ok(settings::hover(&self.session, &uri, place.position).await);
        }
        let answer = self.session.ask(&uri, move |reading, report| {
            let lines = reading.lines();
            let (text, span) = hover::hover(reading, report, lines.offset(place.position))?;
            Some(settings::shown(text, lines.range(span)))
        });
        Ok(answer.await.flatten())
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let place = params.text_document_position;
        let answer = self
            .session
            .ask(&place.text_document.uri, move |reading, report| {
                completion::completion(reading, report, reading.lines().offset(place.position))
            });
        Ok(answer.await.map(CompletionResponse::Array))
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        let answer = self
            .session
            .ask(&place.text_document.uri, move |reading, report| {
                links::definition(reading, report, reading.lines().offset(place.position))
            });
        Ok(answer.await.map(GotoDefinitionResponse::Array))
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let place = params.text_document_position;
        let itself = match params.context.include_declaration {
            true => links::Itself::Included,
            false => links::Itself::LeftOut,
        };
        let answer = self
            .session
            .ask(&place.text_document.uri, move |reading, report| {
                let at = reading.lines().offset(place.position);
                links::references(reading, report, at, itself)
            });
        Ok(answer.await)
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let uri = params.text_document.uri;
        Ok(self.session.ask(&uri, outline::symbols).await)
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        let uri = params.text_document.uri;
        Ok(self.session.ask(&uri, outline::folds).await)
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        let answer = self
            .session
            .ask(&params.text_document.uri, move |reading, report| {
                let lines = reading.lines();
                let each = params.positions.into_iter();
                each.map(|position| outline::around(reading, report, lines.offset(position)))
                    .collect()
            });
        Ok(answer.await)
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let wanted = self.session.preferences().inlay_hints;
        let answer = self
            .session
            .ask(&params.text_document.uri, move |reading, report| {
                let within = reading.lines().span(params.range);
                hints::hints(reading, report, within, wanted)
            });
        Ok(answer.await)
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        Ok(settings::actions(&self.session, params).await)
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let whole = Range::new(Position::new(0, 0), Position::new(u32::MAX, 0));
        Ok(self.formatted(&params.text_document.uri, whole).await)
    }

    async fn range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        Ok(self
            .formatted(&params.text_document.uri, params.range)
            .await)
    }
}

impl Server {
    /// A document is open in a new state.
    fn touched(&self, uri: &Uri) {
        if self.kind(uri) == Some(Kind::Settings) {
            self.session.renew();
            watching::refresh(&self.session);
        } else {
            self.session.mark(uri.as_str());
        }
    }

    /// The reports around this one may say something else of each other.
    fn look_around(&self, uri: &Uri) {
        if let Some(path) = path_of(uri) {
            others::look_around(&self.session, &path);
        }
    }

    fn kind(&self, uri: &Uri) -> Option<Kind> {
        self.session
            .documents()
            .get(uri.as_str())
            .map(|open| open.kind)
    }

    async fn formatted(&self, uri: &Uri, within: Range) -> Option<Vec<TextEdit>> {
        let answer = self.session.ask(uri, move |reading, report| {
            if report.document.format != Format::Markdown {
                return None;
            }
            let lines = reading.lines();
            let (first, last) = (within.start.line as usize, within.end.line as usize);
            let changes = format::tables(&report.document.source, first, last).into_iter();
            let edits = changes.map(|change| TextEdit::new(lines.range(change.span), change.text));
            Some(edits.collect())
        });
        answer.await.flatten()
    }

    /// The client asks for diagnostics: what it was sent before is taken back.
    fn asked(&self) {
        if self.session.is_asked() {
            let uris: Vec<String> = {
                let documents = self.session.documents();
                documents.all().map(|open| open.uri.to_string()).collect()
            };
            uris.iter().for_each(|uri| self.session.mark(uri));
        }
    }
}
