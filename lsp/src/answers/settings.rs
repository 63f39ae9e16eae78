//! Answers in which a configuration plays a part.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use gouji_linter::source::Source;
use tower_lsp::ls_types::{
    CodeActionOrCommand, CodeActionParams, Hover, HoverContents, MarkupContent, MarkupKind,
    Position, Range, Uri,
};

use crate::answers::actions::{self, Asked, Settings};
use crate::answers::hover;
use crate::answers::silence;
use crate::convert::Lines;
use crate::documents::Kind;
use crate::session::Session;

/// The rule under the pointer in a gouji.toml.
pub(crate) async fn hover(session: &Arc<Session>, uri: &Uri, position: Position) -> Option<Hover> {
    let (path, text) = {
        let documents = session.documents();
        let open = documents.get(uri.as_str())?;
        (open.path.clone(), open.text.to_string())
    };
    let answered = session.blocking(move |session| {
        let governing = session.governing(path.as_deref())?;
        let language = governing.language.unwrap_or_else(|| session.language());
        let source = Source::from_text(text);
        let lines = Lines::new(&source, session.abilities().encoding);
        let at = lines.offset(position);
        let (text, span) = hover::in_settings(&source.text, at, &governing.rules, language)?;
        Some(shown(text, lines.range(span)))
    });
    answered.await.flatten()
}

pub(crate) fn shown(value: String, range: Range) -> Hover {
    Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value,
        }),
        range: Some(range),
    }
}

pub(crate) async fn actions(
    session: &Arc<Session>,
    params: CodeActionParams,
) -> Option<Vec<CodeActionOrCommand>> {
    let own = Arc::clone(session);
    let answered = session.ask(&params.text_document.uri, move |reading, report| {
        let settings = reading
            .path
            .as_deref()
            .and_then(|path| governing_file(&own, path));
        let asked = Asked {
            span: reading.lines().span(params.range),
            only: params.context.only,
            settings,
        };
        actions::actions(reading, report, &asked, &*own.surroundings)
    });
    answered.await
}

/// The configuration of a document, or the place where it would be.
fn governing_file(session: &Session, document: &Path) -> Option<Settings> {
    let found = session
        .surroundings
        .configuration(document, &session.buffers());
    let (path, text) = match found {
        Some((path, text)) => (path, Some(text)),
        None => {
            let folders = session.folders().clone();
            (silence::new_settings(document, &folders)?, None)
        }
    };
    // The client's own spelling of a file that it has open.
    let open: Vec<(PathBuf, String)> = session
        .documents()
        .all()
        .filter(|open| open.kind == Kind::Settings)
        .filter_map(|open| Some((open.path.clone()?, open.uri.to_string())))
        .collect();
    let real = session.surroundings.real(&path);
    let own = open
        .into_iter()
        .find(|(open, _)| session.surroundings.real(open) == real)
        .and_then(|(_, uri)| Uri::from_str(&uri).ok());
    Some(Settings {
        uri: own.or_else(|| Uri::from_file_path(&path))?,
        text,
    })
}
