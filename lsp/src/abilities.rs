//! What the client can do, and what its user prefers.

use gouji_linter::diagnostic::Language;
use serde::Deserialize;
use serde_json::Value;
use tower_lsp::ls_types::{DiagnosticTag, InitializeParams, ResourceOperationKind};

use crate::convert::Encoding;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Abilities {
    pub(crate) encoding: Encoding,
    pub(crate) related_information: bool,
    pub(crate) code_description: bool,
    pub(crate) tags: bool,
    /// It asks for diagnostics itself.
    pub(crate) pulls: bool,
    pub(crate) refreshes_diagnostics: bool,
    pub(crate) refreshes_hints: bool,
    pub(crate) document_changes: bool,
    pub(crate) creates_files: bool,
    pub(crate) nested_symbols: bool,
    pub(crate) watches_files: bool,
    pub(crate) shows_progress: bool,
    pub(crate) shows_documents: bool,
}

impl Abilities {
    pub(crate) fn of(params: &InitializeParams) -> Abilities {
        let can = &params.capabilities;
        let text = can.text_document.as_ref();
        let workspace = can.workspace.as_ref();
        let window = can.window.as_ref();
        let general = can.general.as_ref();
        let published = text.and_then(|text| text.publish_diagnostics.as_ref());
        let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let pulled = text.and_then(|text| text.diagnostic.as_ref());
        let yes = |answer: Option<bool>| answer == Some(true);
        Abilities {
            encoding: Encoding::negotiate(
                general.and_then(|general| general.position_encodings.as_deref()),
            ),
            related_information: yes(published.and_then(|can| can.related_information)),
            code_description: yes(published.and_then(|can| can.code_description_support)),
            tags: published
                .and_then(|can| can.tag_support.as_ref())
                .is_some_and(|tags| tags.value_set.contains(&DiagnosticTag::UNNECESSARY)),
            pulls: pulled.is_some(),
            refreshes_diagnostics: yes(workspace
                .and_then(|can| can.diagnostics.as_ref())
                .and_then(|can| can.refresh_support)),
            refreshes_hints: yes(workspace
                .and_then(|can| can.inlay_hint.as_ref())
                .and_then(|can| can.refresh_support)),
            document_changes: yes(edit.and_then(|edit| edit.document_changes)),
            creates_files: edit
                .and_then(|edit| edit.resource_operations.as_ref())
                .is_some_and(|can| can.contains(&ResourceOperationKind::Create)),
            nested_symbols: yes(text
                .and_then(|text| text.document_symbol.as_ref())
                .and_then(|can| can.hierarchical_document_symbol_support)),
            watches_files: yes(workspace
                .and_then(|can| can.did_change_watched_files.as_ref())
                .and_then(|can| can.dynamic_registration)),
            shows_progress: yes(window.and_then(|window| window.work_done_progress)),
            shows_documents: window
                .and_then(|window| window.show_document.as_ref())
                .is_some_and(|can| can.support),
        }
    }
}

/// `initializationOptions`, and `gouji` in the client's settings.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Preferences {
    pub(crate) lang: Option<Lang>,
    pub(crate) inlay_hints: Hints,
    pub(crate) diagnostics: Diagnostics,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Lang {
    Zh,
    En,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Hints {
    Off,
    /// Where a total disagrees with its parts.
    #[default]
    Wrong,
    /// At every total.
    All,
}

/// Who speaks first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Diagnostics {
    /// The server, until the client asks for the first time.
    #[default]
    Auto,
    Push,
    Pull,
}

impl Preferences {
    /// What is not understood leaves the defaults: a setting of a later version must not stop this one.
    pub(crate) fn parse(settings: Value) -> Preferences {
        let own = match settings {
            Value::Object(mut map) => map.remove("gouji").unwrap_or(Value::Object(map)),
            other => other,
        };
        let Value::Object(own) = own else {
            return Preferences::default();
        };
        let get = |key: &str| own.get(key).cloned().unwrap_or(Value::Null);
        Preferences {
            lang: serde_json::from_value(get("lang")).unwrap_or_default(),
            inlay_hints: serde_json::from_value(get("inlayHints")).unwrap_or_default(),
            diagnostics: serde_json::from_value(get("diagnostics")).unwrap_or_default(),
        }
    }

    pub(crate) fn language(&self) -> Option<Language> {
        self.lang.map(|lang| match lang {
            Lang::Zh => Language::Chinese,
            Lang::En => Language::English,
        })
    }
}

/// The language of the editor's own words: `zh-cn`, `en`.
pub(crate) fn of_locale(locale: &str) -> Language {
    if locale.to_ascii_lowercase().starts_with("zh") {
        Language::Chinese
    } else {
        Language::English
    }
}
