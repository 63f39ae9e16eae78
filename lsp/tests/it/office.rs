//! Surroundings without a disk: some files, and a configuration in which every quoted word is a rule to ignore.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use gouji_linter::diagnostic::{Language, Wording};
use gouji_linter::document::{Document, Format};
use gouji_linter::read_text;
use gouji_linter::rule::{Pack, Rule, RuleSet};
use gouji_linter::selection::Selection;
use gouji_linter::span::Span;
use gouji_lsp::{Buffers, Governing, Mistake, Rollup, Surroundings};

pub(crate) const CLEAN: &str = include_str!("../../../tests/reports/2022-clean/report.md");
pub(crate) const MISTAKES: &str = include_str!("../../../tests/reports/2022-mistakes/report.md");

/// The configuration that governs every document below `/office`.
pub(crate) const SETTINGS: &str = "/office/gouji.toml";

#[derive(Default)]
pub(crate) struct Office {
    pub(crate) files: Mutex<BTreeMap<PathBuf, String>>,
    /// How often a file was read.
    pub(crate) reads: AtomicUsize,
}

impl Office {
    pub(crate) fn with(files: &[(&str, &str)]) -> Arc<Office> {
        let files = files.iter();
        let files = files.map(|(path, text)| (PathBuf::from(path), (*text).to_owned()));
        Arc::new(Office {
            files: Mutex::new(files.collect()),
            reads: AtomicUsize::new(0),
        })
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let mut files = self.files.lock().unwrap();
        files.insert(PathBuf::from(path), text.to_owned());
    }

    pub(crate) fn remove(&self, path: &str) {
        self.files.lock().unwrap().remove(Path::new(path));
    }
}

pub(crate) fn rules() -> Arc<RuleSet> {
    static RULES: OnceLock<Arc<RuleSet>> = OnceLock::new();
    let read = || {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
        let mut paths: Vec<PathBuf> = [root.join("formats"), root]
            .iter()
            .flat_map(|folder| std::fs::read_dir(folder).unwrap())
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
            .collect();
        paths.sort();
        let packs = paths.iter().map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap();
            Pack::parse(name, &std::fs::read_to_string(path).unwrap()).unwrap()
        });
        Arc::new(RuleSet::new(packs.collect()).unwrap())
    };
    Arc::clone(RULES.get_or_init(read))
}

/// `/office/whole.md` is made up of what stands below `/office/units`.
#[derive(Debug)]
struct Units;

impl Rollup for Units {
    fn is_whole(&self, document: &Path) -> bool {
        document == Path::new("/office/whole.md")
    }

    fn is_unit(&self, document: &Path) -> bool {
        document.starts_with("/office/units")
    }

    fn names(&self) -> &[String] {
        &[]
    }
}

impl Surroundings for Office {
    fn govern(
        &self,
        document: Option<&Path>,
        buffers: &Buffers,
    ) -> Result<Governing, Vec<Mistake>> {
        let rules = rules();
        let mut selection = Selection::all(&rules);
        if let Some(document) = document {
            let name = document.to_string_lossy();
            assert!(
                !name.contains("panic"),
                "this document makes the check panic"
            );
            if let Some((path, text)) = self.configuration(document, buffers) {
                let mut mistakes = Vec::new();
                let mut at = 0;
                for (number, part) in text.split('"').enumerate() {
                    let name = part.to_owned();
                    if number % 2 == 1 && selection.ignore(&rules, &[name]).is_err() {
                        mistakes.push(Mistake {
                            path: path.clone(),
                            text: Arc::clone(&text),
                            span: Span::new(at, at + part.len()),
                            message: Wording::new("没有这条规则", "no such rule"),
                        });
                    }
                    at += part.len() + 1;
                }
                if !mistakes.is_empty() {
                    return Err(mistakes);
                }
            }
        }
        Ok(Governing {
            rules,
            selection,
            year: None,
            kind: None,
            language: None,
            rollups: vec![Arc::new(Units)],
        })
    }

    fn forget(&self) {}

    fn configuration(&self, document: &Path, buffers: &Buffers) -> Option<(PathBuf, Arc<str>)> {
        let path = PathBuf::from(SETTINGS);
        if !document.starts_with("/office") {
            return None;
        }
        let text = match buffers.get(&path) {
            Some(text) => Arc::clone(text),
            None => self.files.lock().unwrap().get(&path)?.as_str().into(),
        };
        Some((path, text))
    }

    fn walk(&self, folder: &Path) -> Vec<PathBuf> {
        let files = self.files.lock().unwrap();
        let below = files.keys().filter(|path| path.starts_with(folder));
        below
            .filter(|path| !path.ends_with("gouji.toml"))
            .cloned()
            .collect()
    }

    fn read(&self, path: &Path, _language: Language) -> Result<Document, String> {
        let files = self.files.lock().unwrap();
        let text = files.get(path).ok_or("no such file")?;
        self.reads.fetch_add(1, Ordering::SeqCst);
        Ok(read_text(Format::Markdown, text.clone()))
    }

    fn stamp(&self, path: &Path) -> Option<String> {
        let files = self.files.lock().unwrap();
        files.get(path).map(|text| text.len().to_string())
    }

    fn real(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }

    fn page(&self, rule: &Rule, _language: Language) -> Option<String> {
        Some(format!("https://example.com/{}", rule.id))
    }

    fn language(&self) -> Language {
        Language::Chinese
    }
}
