//! `gouji.toml`: which file governs a document, and what it says after inheritance.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::GlobMatcher;
use gouji_linter::diagnostic::{Language, Severity, Wording};
use gouji_linter::report::BodyKind;
use gouji_linter::rule::{Pack, PackError, RuleSet};
use gouji_linter::selection::{Selection, UnknownRule};

use crate::args::FailOn;
use crate::packs;

use file::Named;
pub(crate) use file::{ConfigFile, Said};
pub(crate) use mistake::Mistake;

pub(crate) mod file;
pub(crate) mod keys;
mod mistake;

pub(crate) const FILE_NAME: &str = "gouji.toml";

/// A chain of `extend` longer than this is a mistake.
const DEEPEST: usize = 16;

/// What governs a document, the inheritance resolved and every name known to exist.
pub(crate) struct Settings {
    pub(crate) rules: Arc<RuleSet>,
    /// The nearest file first, then what it extends.
    pub(crate) files: Vec<Arc<ConfigFile>>,
    pub(crate) packs: Vec<Sourced<String>>,
    pub(crate) select: Option<Vec<Sourced<String>>>,
    pub(crate) ignore: Vec<Sourced<String>>,
    pub(crate) severity: BTreeMap<String, Sourced<Severity>>,
    /// The most general first.
    pub(crate) per_file: Vec<Sourced<PerFile>>,
    pub(crate) rollups: Vec<Sourced<Arc<Rollup>>>,
    pub(crate) fail_on: Option<Sourced<FailOn>>,
    pub(crate) lang: Option<Sourced<Language>>,
}

/// A value and the place that gives it: the index into [`Settings::files`] and the line.
#[derive(Clone, Debug)]
pub(crate) struct Sourced<T> {
    pub(crate) value: T,
    pub(crate) file: usize,
    pub(crate) line: usize,
}

impl<T> Sourced<T> {
    pub(crate) fn place(&self) -> (usize, usize) {
        (self.file, self.line)
    }
}

/// What holds for some files only.
#[derive(Clone, Debug)]
pub(crate) struct PerFile {
    pub(crate) patterns: Vec<String>,
    matchers: Vec<GlobMatcher>,
    /// The patterns count from the folder of the file that has them.
    root: PathBuf,
    pub(crate) select: Option<Vec<String>>,
    pub(crate) ignore: Vec<String>,
    pub(crate) year: Option<u16>,
    pub(crate) kind: Option<BodyKind>,
}

impl PerFile {
    pub(crate) fn governs(&self, document: &Path) -> bool {
        let inside = document.strip_prefix(&self.root);
        inside.is_ok_and(|inside| self.matchers.iter().any(|matcher| matcher.is_match(inside)))
    }
}

/// A report that others make up.
#[derive(Clone, Debug)]
pub(crate) struct Rollup {
    whole: Vec<GlobMatcher>,
    units: Vec<GlobMatcher>,
    pub(crate) names: Vec<String>,
    /// The globs count from the folder of the file that has them.
    root: PathBuf,
}

impl Rollup {
    /// Of the whole, of the units.
    pub(crate) fn patterns(&self) -> [Vec<String>; 2] {
        [&self.whole, &self.units].map(|globs| {
            let each = globs.iter().map(|glob| glob.glob().to_string());
            each.collect()
        })
    }

    /// Whether every file that it may speak of lies in this folder.
    pub(crate) fn is_within(&self, folder: &Path) -> bool {
        self.root.starts_with(folder)
    }

    pub(crate) fn is_whole(&self, document: &Path) -> bool {
        self.matches(&self.whole, document)
    }

    pub(crate) fn is_unit(&self, document: &Path) -> bool {
        self.matches(&self.units, document) && !self.is_whole(document)
    }

    fn matches(&self, globs: &[GlobMatcher], document: &Path) -> bool {
        let inside = document.strip_prefix(&self.root);
        inside.is_ok_and(|inside| globs.iter().any(|glob| glob.is_match(inside)))
    }
}

pub(crate) type Loaded = Result<Settings, Vec<Mistake>>;

/// The texts of files that are open in an editor, by their real paths; they go before what is on the disk.
pub(crate) type Buffers = BTreeMap<PathBuf, Arc<str>>;

/// The configurations of a run, each read once.
pub(crate) struct Configs {
    explicit: Option<PathBuf>,
    buffers: Buffers,
    /// The nearest gouji.toml above a folder.
    nearest: BTreeMap<PathBuf, Option<PathBuf>>,
    loaded: BTreeMap<Option<PathBuf>, Arc<Loaded>>,
    /// The folder that was asked for last, as files of one folder come together.
    last: Option<(PathBuf, Arc<Loaded>)>,
}

impl Configs {
    pub(crate) fn new(explicit: Option<PathBuf>) -> Configs {
        Configs::with_buffers(explicit, Buffers::new())
    }

    pub(crate) fn with_buffers(explicit: Option<PathBuf>, buffers: Buffers) -> Configs {
        Configs {
            explicit,
            buffers,
            nearest: BTreeMap::new(),
            loaded: BTreeMap::new(),
            last: None,
        }
    }

    pub(crate) fn for_folder(&mut self, folder: &Path) -> Arc<Loaded> {
        if let Some((last, loaded)) = &self.last
            && last == folder
        {
            return Arc::clone(loaded);
        }
        let path = self.path_for(folder);
        let buffers = &self.buffers;
        let named = match self.explicit {
            Some(_) => Named::ByPerson,
            None => Named::ByFile,
        };
        let loaded = self
            .loaded
            .entry(path)
            .or_insert_with_key(|path| Arc::new(load(path.as_deref(), named, buffers)));
        self.last = Some((folder.to_owned(), Arc::clone(loaded)));
        Arc::clone(loaded)
    }

    /// The file that governs the documents of a folder.
    pub(crate) fn path_for(&mut self, folder: &Path) -> Option<PathBuf> {
        match &self.explicit {
            Some(path) => Some(path.clone()),
            None => self.nearest(&real(folder)),
        }
    }

    pub(crate) fn buffers(&self) -> &Buffers {
        &self.buffers
    }

    /// Every configuration that was asked for, in the order of its path.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<Loaded>> {
        self.loaded.values()
    }

    fn nearest(&mut self, folder: &Path) -> Option<PathBuf> {
        if let Some(known) = self.nearest.get(folder) {
            return known.clone();
        }
        let here = folder.join(FILE_NAME);
        let found = if here.is_file() {
            Some(here)
        } else {
            folder.parent().and_then(|above| self.nearest(above))
        };
        self.nearest.insert(folder.to_owned(), found.clone());
        found
    }
}

/// The path without links and `..`, so that a parent is a parent.
pub(crate) fn real(path: &Path) -> PathBuf {
    path.canonicalize()
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}

/// The same for a file, which need not be there yet.
pub(crate) fn place(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        real(folder.unwrap_or(Path::new("."))).join(path.file_name().unwrap_or_default())
    })
}

fn load(path: Option<&Path>, named: Named, buffers: &Buffers) -> Loaded {
    let files = match path {
        Some(path) => chain(path, named, buffers)?,
        None => Vec::new(),
    };
    let mut mistakes = Vec::new();
    let (rules, packs) = rules(&files, buffers, &mut mistakes);
    let Some(rules) = rules else {
        return Err(mistakes);
    };
    let settings = inherit(files, rules, packs, &mut mistakes);
    if mistakes.is_empty() {
        Ok(settings)
    } else {
        Err(mistakes)
    }
}

/// The file and what it extends, directly and indirectly.
fn chain(
    path: &Path,
    named: Named,
    buffers: &Buffers,
) -> Result<Vec<Arc<ConfigFile>>, Vec<Mistake>> {
    let mut files: Vec<Arc<ConfigFile>> = Vec::new();
    let mut next = path.to_owned();
    loop {
        let asked = files.last().and_then(|file| {
            file.extend
                .as_ref()
                .map(|extend| (Arc::clone(file), extend.clone()))
        });
        let named = if asked.is_some() {
            Named::ByFile
        } else {
            named
        };
        let file = ConfigFile::read(&next, named, buffers).map_err(|mistakes| {
            match (&asked, mistakes) {
                // The mistake is in the line that names the file, not in the file.
                (Some((by, extend)), Err(error)) => {
                    vec![Mistake::unreadable(by, extend, &next, &error)]
                }
                (None, Err(error)) => vec![Mistake::missing(&next, &error)],
                (_, Ok(mistakes)) => mistakes,
            }
        })?;
        if let Some((by, extend)) = asked {
            let circle = files.iter().any(|known| known.real == file.real);
            if circle || files.len() >= DEEPEST {
                let wording = if circle {
                    Wording::new(
                        "继承成环：这个文件又继承到了自己；请删去一处 extend",
                        "this inherits from itself in a circle; remove one extend",
                    )
                } else {
                    Wording::new(
                        format!("继承超过 {DEEPEST} 层；请把中间的文件合并"),
                        format!("this inherits more than {DEEPEST} deep; merge some of the files"),
                    )
                };
                return Err(vec![Mistake::at(&by, extend.span(), wording)]);
            }
        }
        files.push(Arc::new(file));
        match files
            .last()
            .and_then(|file| Some(file.folder().join(file.extend.as_ref()?.get_ref())))
        {
            Some(path) => next = path,
            None => return Ok(files),
        }
    }
}

/// The built-in rules and those of the packs that the files name.
fn rules(
    files: &[Arc<ConfigFile>],
    buffers: &Buffers,
    mistakes: &mut Vec<Mistake>,
) -> (Option<Arc<RuleSet>>, Vec<Sourced<String>>) {
    let named: Vec<(usize, &Said<String>)> = files
        .iter()
        .enumerate()
        .rev()
        .flat_map(|(at, file)| file.packs.iter().map(move |pack| (at, pack)))
        .collect();
    if named.is_empty() {
        return (
            packs::built_in()
                .map_err(|error| mistakes.push(Mistake::internal(&error)))
                .ok(),
            Vec::new(),
        );
    }
    let mut packs = match packs::built_in_packs() {
        Ok(packs) => packs,
        Err(error) => {
            mistakes.push(Mistake::internal(&error));
            return (None, Vec::new());
        }
    };
    let mut texts: BTreeMap<String, (PathBuf, String)> = BTreeMap::new();
    let mut sourced = Vec::new();
    for (at, said) in named {
        let Some(file) = files.get(at) else { continue };
        let path = file.folder().join(said.get_ref());
        let name = mistake::shown(&path);
        let text = match file::read_text(&path, buffers) {
            Ok(text) => text,
            Err(error) => {
                mistakes.push(Mistake::unreadable(file, said, &path, &error));
                continue;
            }
        };
        if texts.contains_key(&name) {
            continue;
        }
        match Pack::parse(&name, &text) {
            Ok(pack) => packs.push(pack),
            Err(errors) => {
                mistakes.extend(errors.into_iter().map(|error| in_pack(&path, &text, error)))
            }
        }
        sourced.push(file.sourced(at, said));
        texts.insert(name, (path, text));
    }
    if !mistakes.is_empty() {
        return (None, sourced);
    }
    match RuleSet::new(packs) {
        Ok(rules) => (Some(Arc::new(rules)), sourced),
        Err(errors) => {
            mistakes.extend(
                errors
                    .into_iter()
                    .map(|(name, error)| match texts.get(&name) {
                        Some((path, text)) => in_pack(path, text, error),
                        None => Mistake::internal(&anyhow::anyhow!("{name}: {}", error.message.en)),
                    }),
            );
            (None, sourced)
        }
    }
}

fn in_pack(path: &Path, text: &str, error: PackError) -> Mistake {
    Mistake::in_text(path, text, error.span.start..error.span.end, error.message)
}

/// `select`, `fail-on` and `lang` come from the nearest file that has them; the rest adds up, the nearest last.
fn inherit(
    files: Vec<Arc<ConfigFile>>,
    rules: Arc<RuleSet>,
    packs: Vec<Sourced<String>>,
    mistakes: &mut Vec<Mistake>,
) -> Settings {
    let mut settings = Settings {
        rules: Arc::clone(&rules),
        files: Vec::new(),
        packs,
        select: None,
        ignore: Vec::new(),
        severity: BTreeMap::new(),
        per_file: Vec::new(),
        rollups: Vec::new(),
        fail_on: None,
        lang: None,
    };
    for (at, file) in files.iter().enumerate().rev() {
        for name in file.names() {
            if let Err(unknown) = known(&rules, name.get_ref()) {
                mistakes.push(Mistake::unknown_rule(file, name, &unknown));
            }
        }
        if let Some(select) = &file.select {
            settings.select = Some(select.iter().map(|name| file.sourced(at, name)).collect());
        }
        settings
            .ignore
            .extend(file.ignore.iter().map(|name| file.sourced(at, name)));
        for (name, level) in &file.severity {
            settings
                .severity
                .insert(name.get_ref().clone(), file.sourced(at, level));
        }
        for entry in &file.per_file {
            match entry.compile(file) {
                Ok(per_file) => {
                    let placed = file.placed(at, entry.span.start, per_file);
                    settings.per_file.push(placed);
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        for entry in &file.rollups {
            match entry.compile(file) {
                Ok(rollup) => {
                    let placed = file.placed(at, entry.span.start, Arc::new(rollup));
                    settings.rollups.push(placed);
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        settings.fail_on = file
            .fail_on
            .as_ref()
            .map(|said| file.sourced(at, said))
            .or(settings.fail_on);
        settings.lang = file
            .lang
            .as_ref()
            .map(|said| file.sourced(at, said))
            .or(settings.lang);
    }
    settings.files = files;
    settings
}

/// Whether a rule or a family of this name exists.
pub(crate) fn known(rules: &RuleSet, name: &str) -> Result<(), UnknownRule> {
    Selection::all(rules).ignore(rules, &[name.to_owned()])
}

/// The name that was probably meant.
pub(crate) fn closest<'n>(
    given: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(given, name), name))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}
