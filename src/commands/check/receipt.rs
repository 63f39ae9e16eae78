//! `--receipt`: a record of the run for the archive. The only output that tells the time.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use gouji_linter::check::Reach;
use gouji_linter::diagnostic::{Language, Severity};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::outcome::{Checked, Found};
use crate::config::{Configs, Settings, real};
use crate::date;
use crate::exit::Exit;
use crate::output::{Output, Overwrite};
use crate::packs;
use crate::words::Tally;

pub(super) struct Receipt {
    output: Output,
    started: SystemTime,
    files: Vec<File>,
}

#[derive(Serialize)]
pub(super) struct File {
    pub(super) path: String,
    /// `None` for a file that could not be read.
    pub(super) sha256: Option<String>,
    /// `clean`, `findings` (at or above the threshold), `not-a-report` or `unchecked`.
    pub(super) verdict: &'static str,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) hints: usize,
    pub(super) allowed: usize,
    pub(super) baseline: usize,
    pub(super) figures: Option<Figures>,
    pub(super) failure: Option<String>,
}

impl File {
    /// Not checked, until something else is known.
    pub(super) fn new(path: &str, sha256: Option<String>) -> File {
        File {
            path: path.to_owned(),
            sha256,
            verdict: "unchecked",
            errors: 0,
            warnings: 0,
            hints: 0,
            allowed: 0,
            baseline: 0,
            figures: None,
            failure: None,
        }
    }

    pub(super) fn take(&mut self, checked: &Checked) {
        let count = |severity| {
            let of = |found: &&Found| found.severity == severity;
            checked.findings.iter().filter(of).count()
        };
        self.verdict = match checked.is_report {
            false => "not-a-report",
            true if checked.fails => "findings",
            true => "clean",
        };
        self.errors = count(Severity::Error);
        self.warnings = count(Severity::Warning);
        self.hints = count(Severity::Hint);
        self.allowed = checked.allowed;
        self.baseline = checked.compared.known;
        self.figures = Some(checked.reach.into());
    }
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct Figures {
    cells: usize,
    numbers: usize,
    related: usize,
}

impl From<Reach> for Figures {
    fn from(reach: Reach) -> Figures {
        let Reach {
            cells,
            numbers,
            related,
        } = reach;
        Figures {
            cells,
            numbers,
            related,
        }
    }
}

#[derive(Serialize)]
struct Record<'r> {
    gouji: &'static str,
    /// Of the built-in rule packs.
    rules_sha256: String,
    /// Every configuration and every pack that it adds.
    configuration: Vec<Source>,
    /// The command line, without the program's name.
    arguments: Vec<String>,
    started: String,
    elapsed_ms: u128,
    exit: u8,
    counts: Counts,
    files: &'r [File],
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Source {
    path: String,
    sha256: Option<String>,
}

#[derive(Serialize)]
struct Counts {
    reports: usize,
    errors: usize,
    warnings: usize,
    hints: usize,
    allowed: usize,
    baseline: usize,
    not_a_report: usize,
    unread: usize,
    unchecked: usize,
}

impl Receipt {
    /// Opened before the check, so that a receipt that cannot be written costs no run.
    pub(super) fn open(
        path: &Path,
        overwrite: Overwrite,
        language: Language,
    ) -> anyhow::Result<Receipt> {
        Ok(Receipt {
            output: Output::file(path, overwrite, language)?,
            started: SystemTime::now(),
            files: Vec::new(),
        })
    }

    pub(super) fn add(&mut self, file: File) {
        self.files.push(file);
    }

    pub(super) fn finish(
        mut self,
        configs: &Configs,
        tally: &Tally,
        exit: Exit,
        language: Language,
    ) -> anyhow::Result<()> {
        let since_epoch = self.started.duration_since(UNIX_EPOCH).unwrap_or_default();
        let elapsed = self.started.elapsed().unwrap_or_default();
        let settings = configs.all().filter_map(|loaded| (**loaded).as_ref().ok());
        let sources: BTreeSet<Source> = settings.flat_map(sources).collect();
        let record = Record {
            gouji: env!("CARGO_PKG_VERSION"),
            rules_sha256: built_in(),
            configuration: sources.into_iter().collect(),
            arguments: std::env::args_os()
                .skip(1)
                .map(|argument| argument.to_string_lossy().into_owned())
                .collect(),
            started: date::rfc3339(since_epoch.as_secs()),
            elapsed_ms: elapsed.as_millis(),
            exit: exit.code(),
            counts: Counts {
                reports: tally.reports,
                errors: tally.errors,
                warnings: tally.warnings,
                hints: tally.hints,
                allowed: tally.allowed,
                baseline: tally.baseline,
                not_a_report: tally.strangers + tally.others,
                unread: tally.containers,
                unchecked: tally.failures,
            },
            files: &self.files,
        };
        let text = serde_json::to_string_pretty(&record)? + "\n";
        self.output.write_all(text.as_bytes())?;
        self.output.finish(language)
    }
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).as_slice())
}

fn built_in() -> String {
    let mut hash = Sha256::new();
    for shipped in packs::BUILT_IN {
        for part in [shipped.name, shipped.text] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
    }
    hex(hash.finalize().as_slice())
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sources(settings: &Settings) -> Vec<Source> {
    let files = settings.files.iter().map(|file| file.real.clone());
    let packs = settings.packs.iter().filter_map(|pack| {
        let by = settings.files.get(pack.file)?;
        Some(real(&by.folder().join(&pack.value)))
    });
    files
        .chain(packs)
        .map(|path| Source {
            sha256: std::fs::read(&path).ok().map(|bytes| sha256(&bytes)),
            path: path.to_string_lossy().into_owned(),
        })
        .collect()
}
