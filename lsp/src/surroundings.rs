//! What the server must be told from outside. The command implements it: only the command opens files, and the
//! configuration is the command's.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gouji_linter::diagnostic::{Language, Wording};
use gouji_linter::document::Document;
use gouji_linter::report::BodyKind;
use gouji_linter::rule::{Rule, RuleSet};
use gouji_linter::selection::Selection;
use gouji_linter::span::Span;

/// What governs one document.
#[derive(Clone, Debug)]
pub struct Governing {
    pub rules: Arc<RuleSet>,
    pub selection: Selection,
    /// The year and the kind of body, where the configuration says so.
    pub year: Option<u16>,
    pub kind: Option<BodyKind>,
    /// The language that the configuration asks for.
    pub language: Option<Language>,
    /// Which reports make up which, where the configuration says so. One entry is the same for every document.
    pub rollups: Vec<Arc<dyn Rollup>>,
}

/// A report that others make up, by their real paths.
pub trait Rollup: Debug + Send + Sync {
    fn is_whole(&self, document: &Path) -> bool;

    fn is_unit(&self, document: &Path) -> bool;

    /// Bodies that must have a report for each year of the whole.
    fn names(&self) -> &[String];
}

/// What is wrong with a configuration or a pack, at its place.
#[derive(Clone, Debug)]
pub struct Mistake {
    pub path: PathBuf,
    /// The text that `span` indexes.
    pub text: Arc<str>,
    pub span: Span,
    pub message: Wording,
}

/// The configurations and packs that are open in the editor, by their real paths: they go before the disk's.
pub type Buffers = BTreeMap<PathBuf, Arc<str>>;

/// The files and the configuration around the documents. Every method may block.
pub trait Surroundings: Send + Sync + 'static {
    /// What governs this document, or what is wrong with its configuration. `None` asks for the defaults.
    fn govern(&self, document: Option<&Path>, buffers: &Buffers)
    -> Result<Governing, Vec<Mistake>>;

    /// Files may have changed: what was kept of them is read anew.
    fn forget(&self);

    /// The configuration file that governs a document, with its text.
    fn configuration(&self, document: &Path, buffers: &Buffers) -> Option<(PathBuf, Arc<str>)>;

    /// The files below a folder that may be reports, in the order of their paths.
    fn walk(&self, folder: &Path) -> Vec<PathBuf>;

    /// Reads a file as the command would, or says why it cannot.
    fn read(&self, path: &Path, language: Language) -> Result<Document, String>;

    /// Something that changes whenever the file does; `None` where there is no such file.
    fn stamp(&self, path: &Path) -> Option<String>;

    /// The path without links and `..`, by which one file is told from another.
    fn real(&self, path: &Path) -> PathBuf;

    /// The page that documents a rule, if there is one.
    fn page(&self, rule: &Rule, language: Language) -> Option<String>;

    /// The language where neither the editor nor the configuration says which.
    fn language(&self) -> Language;
}
