//! `--baseline`: findings that are known and accepted, by file and fingerprint. Lines may move under them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use gouji_linter::diagnostic::{Diagnostic, Language};
use gouji_linter::rule::RuleSet;
use gouji_linter::selection::Selection;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::input;
use crate::output::{Output, Overwrite};
use crate::words;

pub(super) struct Baseline {
    path: PathBuf,
    /// Names in the file count from the folder that holds it.
    folder: PathBuf,
    known: BTreeMap<String, Vec<Entry>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) rule: String,
    pub(super) fingerprint: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    files: BTreeMap<String, Vec<Entry>>,
}

/// A document's findings held against the baseline.
#[derive(Default)]
pub(super) struct Compared {
    /// How many findings were known.
    pub(super) known: usize,
    /// Entries that no finding answers to any more.
    pub(super) stale: Vec<Entry>,
    /// What the baseline should say of this document from now on.
    pub(super) current: Vec<Entry>,
}

impl Baseline {
    /// A baseline that is missing is a mistake, unless it is about to be written.
    pub(super) fn read(path: &Path, update: bool, language: Language) -> anyhow::Result<Baseline> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => config::real(folder),
            _ => config::real(Path::new(".")),
        };
        let shown = path.display().to_string();
        let text = input::refuse_irregular(path).and_then(|()| std::fs::read_to_string(path));
        let known = match text {
            Ok(text) => {
                let written: Written = serde_json::from_str(&text)
                    .with_context(|| words::bad_baseline(language, &shown))?;
                anyhow::ensure!(written.version == 1, words::bad_baseline(language, &shown));
                written.files
            }
            Err(error) if update && error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => anyhow::bail!(words::unreadable(language, &shown, &error)),
        };
        Ok(Baseline {
            path: path.to_owned(),
            folder,
            known,
        })
    }

    /// Takes away the findings that are known. Entries of rules that did not run are left as they are.
    pub(super) fn compare(
        &self,
        document: &Path,
        diagnostics: &mut Vec<Diagnostic>,
        rules: &RuleSet,
        selection: &Selection,
    ) -> Compared {
        let ran: BTreeSet<&str> = selection
            .rules(rules)
            .map(|(rule, _)| rule.id.as_str())
            .collect();
        let exists = |entry: &Entry| rules.rule(&entry.rule).is_some();
        let entries = self
            .known
            .get(&self.name(document))
            .map_or(&[][..], Vec::as_slice);
        let mut compared = Compared::default();
        let found: Vec<Entry> = diagnostics
            .iter()
            .map(|diagnostic| Entry {
                rule: diagnostic.rule.clone(),
                fingerprint: diagnostic.fingerprint.clone(),
            })
            .collect();
        for entry in entries.iter().filter(|entry| !found.contains(entry)) {
            if exists(entry) && !ran.contains(entry.rule.as_str()) {
                compared.current.push(entry.clone());
            } else {
                compared.stale.push(entry.clone());
            }
        }
        let before = diagnostics.len();
        let mut known = found.iter().map(|entry| entries.contains(entry));
        diagnostics.retain(|_| !known.next().unwrap_or_default());
        compared.known = before - diagnostics.len();
        compared.current.extend(found);
        compared.current.sort();
        compared
    }

    /// The documents of the baseline that no longer exist.
    pub(super) fn vanished(&self) -> impl Iterator<Item = (&str, usize)> {
        let gone = self
            .known
            .iter()
            .filter(|(name, _)| !self.folder.join(name).exists());
        gone.map(|(name, entries)| (name.as_str(), entries.len()))
    }

    /// Documents that were not checked this time keep what is known of them, as long as they exist.
    pub(super) fn update(
        mut self,
        current: Vec<(PathBuf, Vec<Entry>)>,
        language: Language,
    ) -> anyhow::Result<()> {
        let folder = self.folder.clone();
        self.known.retain(|name, _| folder.join(name).exists());
        for (document, entries) in current {
            let name = self.name(&document);
            if entries.is_empty() {
                self.known.remove(&name);
            } else {
                self.known.insert(name, entries);
            }
        }
        let written = Written {
            version: 1,
            files: self.known,
        };
        let mut output = Output::file(&self.path, Overwrite::Allow, language)?;
        let text = serde_json::to_string_pretty(&written)? + "\n";
        output.write_all(text.as_bytes())?;
        output.finish(language)
    }

    /// The same whatever folder the run was started in.
    fn name(&self, document: &Path) -> String {
        let real = config::real(document);
        let inside = real.strip_prefix(&self.folder).unwrap_or(&real);
        inside
            .to_string_lossy()
            .replace(std::path::MAIN_SEPARATOR, "/")
    }
}
