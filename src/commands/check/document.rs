//! The check of one document, from its bytes to what is printed of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use gouji_linter::check::{Coverage, Reach, Unlisted, check, coverage};
use gouji_linter::diagnostic::{CellName, Diagnostic, Severity};
use gouji_linter::localise::Limits;
use gouji_linter::report::{Given, Report};
use gouji_linter::rule::RuleSet;
use gouji_linter::selection::{Selection, UnknownRule};
use gouji_linter::series::{self, Said};

use super::baseline::{Baseline, Compared};
use super::receipt;
use crate::args::{Check, CheckFormat, FailOn};
use crate::config::{self, Loaded, Settings};
use crate::input::{Input, InputKind};
use crate::render::whole::Piece;
use crate::render::{self, Findings, Style, html, junit};
use crate::words;

/// What the command line asks of every document.
pub(super) struct Plan<'a> {
    pub(super) args: &'a Check,
    pub(super) severities: Vec<(String, Severity)>,
    pub(super) style: Style,
    pub(super) baseline: Option<Baseline>,
}

pub(super) struct Outcome {
    /// SHA-256 of the file, where a receipt asks for it.
    pub(super) digest: Option<String>,
    pub(super) verdict: Verdict,
}

pub(super) enum Verdict {
    Checked(Box<Checked>),
    NoReport,
    Failed(String),
    /// Its configuration has mistakes, which were drawn before.
    Ungoverned,
}

pub(super) struct Checked {
    pub(super) piece: Piece,
    /// Those of the baseline taken away.
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) unlisted: Vec<Unlisted>,
    pub(super) allowed: usize,
    pub(super) compared: Compared,
    pub(super) fails: bool,
    pub(super) reach: Reach,
}

impl Plan<'_> {
    /// One file that trips over a mistake in gouji must not take the other files with it.
    pub(super) fn check(
        &self,
        input: &Input,
        loaded: &Loaded,
        across: Option<&super::across::About>,
    ) -> Outcome {
        let mut digest = None;
        let verdict = match loaded {
            Err(_) => Verdict::Ungoverned,
            Ok(settings) => catch_unwind(AssertUnwindSafe(|| {
                self.check_governed(input, settings, across, &mut digest)
            }))
            .unwrap_or_else(|_| {
                Verdict::Failed(words::crashed(self.style.language, &input.shown()))
            }),
        };
        Outcome { digest, verdict }
    }

    /// The rules that this run asks of a file.
    pub(super) fn selection(
        &self,
        settings: &Settings,
        own: &[&config::PerFile],
    ) -> Result<Selection, UnknownRule> {
        selection(
            settings,
            own,
            &self.args.select,
            &self.args.ignore,
            &self.severities,
        )
    }

    fn check_governed(
        &self,
        input: &Input,
        settings: &Settings,
        across: Option<&super::across::About>,
        digest: &mut Option<String>,
    ) -> Verdict {
        let bytes = match input.bytes(self.style.language) {
            Ok(bytes) => bytes,
            Err(message) => return Verdict::Failed(message),
        };
        if self.args.receipt.is_some() {
            *digest = Some(receipt::sha256(&bytes));
        }
        let document = match input.document(&bytes, self.style.language) {
            Ok(document) => document,
            Err(message) => return Verdict::Failed(message),
        };
        drop(bytes);
        let own = own(settings, &input.path);
        let stem = stem(input);
        let given = given(self.args.year, stem.as_deref(), &own);
        let report = Report::recognise(&document, &settings.rules, &given);
        if !report.is_report && input.kind == InputKind::Walked {
            return Verdict::NoReport;
        }
        let selection = match self.selection(settings, &own) {
            Ok(selection) => selection,
            Err(unknown) => {
                return Verdict::Failed(words::unknown_rule(
                    self.style.language,
                    &unknown.name,
                    None,
                ));
            }
        };
        let mut checked = check(&report, &settings.rules, &selection);
        // A file that has changed since it was compared keeps what is known of it alone.
        let said = across
            .filter(|across| across.source_length == document.source.text.len())
            .map(|across| &across.said);
        if !self.args.no_localise {
            localise(&report, &settings.rules, &selection, said, &mut checked);
        }
        if let Some(said) = said {
            series::add(&report, &settings.rules, &selection, said, &mut checked);
        }
        let compared = match &self.baseline {
            Some(baseline) => baseline.compare(
                &input.path,
                &mut checked.diagnostics,
                &settings.rules,
                &selection,
            ),
            None => Compared::default(),
        };
        let threshold = self
            .args
            .fail_on
            .or(settings.fail_on.as_ref().map(|said| said.value))
            .unwrap_or(FailOn::Warning);
        let path = input.shown();
        let findings = Findings {
            path: &path,
            source: &document.source,
            document: &document,
            diagnostics: &checked.diagnostics,
        };
        let (args, html) = (self.args, self.args.output_format == CheckFormat::Html);
        let coverage = if args.statistics || args.receipt.is_some() || html {
            coverage(&report, &settings.rules, &selection)
        } else {
            Coverage::default()
        };
        let piece = match args.output_format {
            _ if args.statistics => Piece::Text(Vec::new()),
            CheckFormat::Html => {
                let page = html::page(
                    findings,
                    &report,
                    &coverage,
                    &settings.rules,
                    self.style.language,
                );
                Piece::Page(Box::new(page))
            }
            CheckFormat::Junit => {
                let suite = junit::suite(findings, threshold, self.style.language);
                Piece::Suite(Box::new(suite))
            }
            format => Piece::Text(render::render(format, findings, self.style)),
        };
        let listed = checked.diagnostics.iter().map(|found| found.severity);
        // A baseline knows what is listed, and what is only counted is more of the same.
        let unlisted = checked.unlisted.iter().map(|more| more.severity);
        let unlisted = unlisted.filter(|_| self.baseline.is_none());
        let fails = listed
            .chain(unlisted)
            .any(|severity| threshold.includes(severity));
        Verdict::Checked(Box::new(Checked {
            piece,
            diagnostics: checked.diagnostics,
            unlisted: checked.unlisted,
            allowed: checked.allowed,
            compared,
            fails,
            reach: coverage.reach(),
        }))
    }
}

pub(in crate::commands) fn stem(input: &Input) -> Option<String> {
    let stem = input.path.file_stem();
    stem.map(|stem| stem.to_string_lossy().into_owned())
}

/// What is known of a report before it is read.
pub(in crate::commands) fn given<'g>(
    year: Option<u16>,
    stem: Option<&'g str>,
    own: &[&config::PerFile],
) -> Given<'g> {
    Given {
        file_stem: stem.filter(|stem| *stem != "-"),
        year: year.or(own.iter().rev().find_map(|entry| entry.year)),
        kind: own.iter().rev().find_map(|entry| entry.kind),
    }
}

/// How long a document may wait for the answer which of its figures is wrong.
const PATIENCE: Duration = Duration::from_millis(200);

/// Tells the figures that are wrong instead of the relations that they break.
pub(in crate::commands) fn localise(
    report: &Report<'_>,
    rules: &RuleSet,
    selection: &Selection,
    said: Option<&Said>,
    checked: &mut gouji_linter::Checked,
) {
    let started = Instant::now();
    let earlier = |cell: &CellName| said?.figure(cell);
    let limits = Limits {
        expired: &|| started.elapsed() > PATIENCE,
        earlier: Some(&earlier),
        ..Limits::default()
    };
    gouji_linter::localise(report, rules, selection, checked, &limits);
}

/// The command line over the entry for the file over gouji.toml.
pub(in crate::commands) fn selection(
    settings: &Settings,
    own: &[&config::PerFile],
    select: &[String],
    ignore: &[String],
    severities: &[(String, Severity)],
) -> Result<Selection, UnknownRule> {
    let rules = &settings.rules;
    let mut selection = Selection::all(rules);
    let configured = own.iter().rev().find_map(|entry| entry.select.clone());
    let configured = configured.or_else(|| {
        settings
            .select
            .as_ref()
            .map(|names| names.iter().map(|name| name.value.clone()).collect())
    });
    if !select.is_empty() {
        selection.select(rules, select)?;
    } else if let Some(configured) = configured {
        selection.select(rules, &configured)?;
    }
    for name in &settings.ignore {
        selection.ignore(rules, std::slice::from_ref(&name.value))?;
    }
    for entry in own {
        selection.ignore(rules, &entry.ignore)?;
    }
    selection.ignore(rules, ignore)?;
    // A family sorts before its rules, so the word about the single rule is the last.
    for (name, level) in &settings.severity {
        selection.severity(rules, name, level.value)?;
    }
    for (name, level) in severities {
        selection.severity(rules, name, *level)?;
    }
    Ok(selection)
}

/// The entries of `[[per-file]]` that govern this file, the nearest last.
pub(in crate::commands) fn own<'s>(
    settings: &'s Settings,
    path: &Path,
) -> Vec<&'s config::PerFile> {
    if settings.per_file.is_empty() {
        return Vec::new();
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let real = config::real(folder).join(path.file_name().unwrap_or_default());
    settings
        .per_file
        .iter()
        .map(|entry| &entry.value)
        .filter(|entry| entry.governs(&real))
        .collect()
}
