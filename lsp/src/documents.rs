//! The documents that are open in the editor, as it edits them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gouji_linter::check::Memory;
use gouji_linter::document::Format;
use ropey::Rope;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use crate::convert::{Encoding, rope_offset};
use crate::surroundings::Governing;

/// By their URIs.
#[derive(Default)]
pub(crate) struct Documents {
    open: BTreeMap<String, Open>,
    /// Counts every change of every document: two states of anything never share a generation.
    generation: u64,
}

pub(crate) struct Open {
    pub(crate) uri: Uri,
    /// `None` for a document that is no file: `untitled:`.
    pub(crate) path: Option<PathBuf>,
    pub(crate) kind: Kind,
    pub(crate) text: Rope,
    pub(crate) version: i32,
    pub(crate) generation: u64,
    /// What its last check learnt, and under which rules.
    memory: Option<(Arc<Governing>, Memory)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It may be a report.
    Text(Format),
    /// A configuration or a pack.
    Settings,
    Other,
}

impl Kind {
    /// The extension decides, as it does for the command; the editor's language is for files without one.
    fn of(path: Option<&Path>, language: &str) -> Kind {
        let extension = path.and_then(|path| path.extension()?.to_str());
        if extension.is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
            return Kind::Settings;
        }
        if let Some(format) = extension.and_then(Format::of_extension) {
            return match format {
                // Its text is not what the file holds.
                Format::Docx => Kind::Other,
                format => Kind::Text(format),
            };
        }
        match language {
            "markdown" | "md" | "quarto" | "rmd" => Kind::Text(Format::Markdown),
            "html" | "xhtml" | "htm" => Kind::Text(Format::Html),
            "plaintext" | "text" | "txt" | "tsv" => Kind::Text(Format::Text),
            "toml" => Kind::Settings,
            _ => Kind::Other,
        }
    }
}

impl Documents {
    pub(crate) fn open(&mut self, item: TextDocumentItem) {
        let path = path_of(&item.uri);
        let named = path.clone().or_else(|| name_of(&item.uri));
        let open = Open {
            kind: Kind::of(named.as_deref(), &item.language_id),
            path,
            text: Rope::from_str(&item.text),
            version: item.version,
            generation: self.next(),
            memory: None,
            uri: item.uri,
        };
        self.open.insert(open.uri.to_string(), open);
    }

    /// Edits apply one after the other, each to what the one before left.
    pub(crate) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        let generation = self.next();
        let Some(open) = self.open.get_mut(uri.as_str()) else {
            return;
        };
        for change in changes {
            match change.range {
                None => open.text = Rope::from_str(&change.text),
                Some(range) => {
                    let start = rope_offset(&open.text, range.start, encoding);
                    let end = rope_offset(&open.text, range.end, encoding).max(start);
                    open.text.remove(start..end);
                    open.text.insert(start, &change.text);
                }
            }
        }
        open.version = version;
        open.generation = generation;
    }

    pub(crate) fn close(&mut self, uri: &Uri) -> Option<Open> {
        self.open.remove(uri.as_str())
    }

    pub(crate) fn get(&self, uri: &str) -> Option<&Open> {
        self.open.get(uri)
    }

    /// Takes what the last check of a document learnt under these rules; nothing where it is not open.
    pub(crate) fn recall(&mut self, uri: &str, governing: &Arc<Governing>) -> Memory {
        let known = self.open.get_mut(uri).and_then(|open| open.memory.take());
        let known = known.filter(|(under, _)| Arc::ptr_eq(under, governing));
        known.map_or_else(Memory::default, |(_, memory)| memory)
    }

    pub(crate) fn remember(&mut self, uri: &str, governing: &Arc<Governing>, memory: Memory) {
        if let Some(open) = self.open.get_mut(uri) {
            open.memory = Some((Arc::clone(governing), memory));
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Open> {
        self.open.values()
    }

    /// What governs the documents has changed: every finding is to be found anew.
    pub(crate) fn renew(&mut self) {
        let generation = self.next();
        for open in self.open.values_mut() {
            open.generation = generation;
        }
    }

    /// Other reports say something else of this one.
    pub(crate) fn renew_one(&mut self, uri: &str) {
        let generation = self.next();
        if let Some(open) = self.open.get_mut(uri) {
            open.generation = generation;
        }
    }

    fn next(&mut self) -> u64 {
        self.generation += 1;
        self.generation
    }
}

/// The file that a URI names. Only the scheme tells whether it names one.
pub(crate) fn path_of(uri: &Uri) -> Option<PathBuf> {
    (uri.scheme().as_str().eq_ignore_ascii_case("file"))
        .then(|| uri.to_file_path().map(|path| path.into_owned()))
        .flatten()
}

/// The name that a URI of another scheme ends with, for its extension: `untitled:年报.md`.
fn name_of(uri: &Uri) -> Option<PathBuf> {
    let path = uri.path().decode().to_string_lossy().into_owned();
    Path::new(&path).file_name().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use tower_lsp::ls_types::{Position, Range};

    use super::*;

    fn item(uri: &str, language: &str, text: &str) -> TextDocumentItem {
        TextDocumentItem {
            uri: Uri::from_str(uri).unwrap(),
            language_id: language.to_owned(),
            version: 1,
            text: text.to_owned(),
        }
    }

    fn kind(uri: &str, language: &str) -> Kind {
        let mut documents = Documents::default();
        documents.open(item(uri, language, ""));
        documents.all().next().unwrap().kind
    }

    #[test]
    fn the_extension_tells_the_format_and_then_the_language_does() {
        for (uri, language, expected) in [
            ("file:///a.md", "plaintext", Kind::Text(Format::Markdown)),
            ("file:///a.HTM", "html", Kind::Text(Format::Html)),
            ("file:///a", "plaintext", Kind::Text(Format::Text)),
            (
                "untitled:Untitled-1",
                "markdown",
                Kind::Text(Format::Markdown),
            ),
            ("untitled:a.txt", "whatever", Kind::Text(Format::Text)),
            ("file:///gouji.toml", "toml", Kind::Settings),
            ("file:///a.rs", "rust", Kind::Other),
            ("file:///a.docx", "plaintext", Kind::Other),
        ] {
            assert_eq!(kind(uri, language), expected, "{uri} {language}");
        }
    }

    #[test]
    fn edits_apply_in_order_and_a_range_turned_round_deletes_nothing() {
        let mut documents = Documents::default();
        documents.open(item("untitled:a", "markdown", "甲😀乙\r\n丙"));
        let uri = Uri::from_str("untitled:a").unwrap();
        let edit =
            |start: (u32, u32), end: (u32, u32), text: &str| TextDocumentContentChangeEvent {
                range: Some(Range::new(
                    Position::new(start.0, start.1),
                    Position::new(end.0, end.1),
                )),
                range_length: None,
                text: text.to_owned(),
            };
        let edits = vec![
            edit((0, 1), (0, 3), "𠮷"),
            edit((0, 3), (0, 3), "丁"),
            edit((1, 1), (1, 0), "戊"),
            edit((9, 9), (9, 9), "末"),
        ];
        documents.change(&uri, 2, edits, Encoding::Utf16);
        let open = documents.get("untitled:a").unwrap();
        assert_eq!(open.text.to_string(), "甲𠮷丁乙\r\n丙戊末");
        assert_eq!(open.version, 2);
    }
}
