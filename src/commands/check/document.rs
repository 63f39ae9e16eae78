//! The check of one document, from its bytes to what is printed of it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use gouji_linter::check::{Coverage, Reach, coverage, fingerprint};
use gouji_linter::diagnostic::{CellName, Language, Severity};
use gouji_linter::document::Document;
use gouji_linter::localise::{Earlier, Limits};
use gouji_linter::report::{Given, Report};
use gouji_linter::rule::RuleSet;
use gouji_linter::selection::{Selection, UnknownRule};
use gouji_linter::series::{self, Sketch};

use super::across::{self, About};
use super::baseline::{Baseline, Compared};
use super::memories::Memories;
use super::outcome::{Checked, Found, Outcome, Room, Verdict, mark};
use super::receipt;
use crate::args::{Check, CheckFormat, FailOn};
use crate::config::{self, Loaded, Settings};
use crate::input::{Buffer, Input, InputKind};
use crate::render::whole::Piece;
use crate::render::{self, Findings, Style, Told, html, junit};
use crate::words;

/// What the command line asks of every document.
pub(super) struct Plan<'a> {
    pub(super) args: &'a Check,
    pub(super) severities: Vec<(String, Severity)>,
    pub(super) style: Style,
    pub(super) baseline: Option<Baseline>,
    pub(super) memories: Memories,
    pub(super) verbose: bool,
}

/// A file, and what is asked of it.
pub(super) struct Asked<'a> {
    pub(super) input: &'a Input,
    pub(super) settings: &'a Settings,
    selection: Selection,
}

impl Plan<'_> {
    /// One file that trips over a mistake in gouji must not take the other files with it.
    pub(super) fn check(&self, input: &Input, loaded: &Loaded, about: Option<&About>) -> Outcome {
        match loaded {
            Err(_) => Outcome {
                digest: None,
                verdict: Verdict::Ungoverned,
            },
            Ok(settings) => self.guard(input, |digest| {
                self.open(input, settings, digest, |report, asked| {
                    self.examine(report, asked, about)
                })
            }),
        }
    }

    /// What is kept of a file for the comparison with others; with `room` left, also what its own check gives.
    pub(super) fn survey(
        &self,
        input: &Input,
        settings: &Settings,
        room: &Room,
    ) -> (Option<Box<Sketch>>, Option<Outcome>) {
        let (mut sketch, mut is_examined) = (None, true);
        let outcome = self.guard(input, |digest| {
            self.open(input, settings, digest, |report, asked| {
                is_examined = room.is_left();
                let verdict = match is_examined {
                    true => self.examine(report, asked, None),
                    false => Verdict::NoReport,
                };
                sketch = across::sketch(report, asked, &self.memories);
                verdict
            })
        });
        if is_examined {
            room.take(&outcome);
        }
        (sketch, Some(outcome).filter(|_| is_examined))
    }

    /// Adds what the other files say to what the check of a file gave, with as little work as that takes.
    pub(super) fn complete(
        &self,
        mut outcome: Outcome,
        input: &Input,
        loaded: &Loaded,
        about: &About,
    ) -> Outcome {
        let (Ok(settings), Verdict::Checked(checked)) = (loaded, &mut outcome.verdict) else {
            return outcome;
        };
        let again = || self.check(input, loaded, Some(about));
        // Last year's figures may tell which of this year's is wrong.
        if checked.hangs_on(&about.said) {
            return again();
        }
        if about.said.diagnostics.is_empty() {
            return outcome;
        }
        if !checked.takes_more_in() || self.baseline.is_some() {
            return again();
        }
        let language = self.style.language;
        let document = with_bytes(input, language, |bytes| input.drawable(bytes, language));
        let selection = self.selection(settings, &own(settings, &input.path));
        let (Ok(document), Ok(selection)) = (document, selection) else {
            return again();
        };
        // A file that has changed since it was compared keeps what is known of it alone.
        if about.speaks_of(&document) {
            let mut added = gouji_linter::Checked::default();
            let rules = &settings.rules;
            series::add(&document, rules, &selection, &about.said, &mut added);
            let asked = Asked {
                input,
                settings,
                selection,
            };
            checked.add(self.conclude(&document, &asked, added, (Reach::default(), None)));
        }
        outcome
    }

    fn guard(&self, input: &Input, check: impl FnOnce(&mut Option<String>) -> Verdict) -> Outcome {
        let mut digest = None;
        let verdict = catch_unwind(AssertUnwindSafe(|| check(&mut digest)));
        let crashed = |_| Verdict::Failed(words::crashed(self.style.language, &input.shown()));
        Outcome {
            verdict: verdict.unwrap_or_else(crashed),
            digest,
        }
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

    /// Reads a file, and hands its report to `then` where it is one to be checked.
    fn open(
        &self,
        input: &Input,
        settings: &Settings,
        digest: &mut Option<String>,
        then: impl FnOnce(&Report<'_>, &Asked<'_>) -> Verdict,
    ) -> Verdict {
        let language = self.style.language;
        let document = with_bytes(input, language, |bytes| {
            if self.args.receipt.is_some() {
                *digest = Some(receipt::sha256(bytes));
            }
            input.document(bytes, language)
        });
        let document = match document {
            Ok(document) => document,
            Err(message) => return Verdict::Failed(message),
        };
        let own = own(settings, &input.path);
        let stem = stem(input);
        let given = given(self.args.year, stem.as_deref(), &own);
        let report = Report::recognise(&document, &settings.rules, &given);
        if !report.is_report && input.kind == InputKind::Walked {
            return Verdict::NoReport;
        }
        match self.selection(settings, &own) {
            Ok(selection) => {
                let asked = Asked {
                    input,
                    settings,
                    selection,
                };
                then(&report, &asked)
            }
            Err(unknown) => Verdict::Failed(words::unknown_rule(language, &unknown.name, None)),
        }
    }

    fn examine(&self, report: &Report<'_>, asked: &Asked<'_>, about: Option<&About>) -> Verdict {
        let (args, rules, selection) = (self.args, &asked.settings.rules, &asked.selection);
        let mut checked = self.memories.check(report, rules, selection);
        // A file that has changed since it was compared keeps what is known of it alone.
        let said = about
            .filter(|about| about.speaks_of(report.document))
            .map(|about| &about.said);
        let weighed: RefCell<BTreeSet<u64>> = RefCell::default();
        if !args.no_localise {
            let earlier = |cell: &CellName| {
                weighed.borrow_mut().insert(mark(cell));
                said?.figure(cell)
            };
            localise(report, rules, selection, Some(&earlier), &mut checked);
        }
        if let Some(said) = said {
            series::add(report.document, rules, selection, said, &mut checked);
        }
        let html = args.output_format == CheckFormat::Html;
        let coverage = if args.statistics || args.receipt.is_some() || html {
            coverage(report, rules, selection)
        } else {
            Coverage::default()
        };
        let page = (html && !args.statistics).then_some((report, &coverage));
        let seen = (coverage.reach(), page);
        let concluded = self.conclude(report.document, asked, checked, seen);
        Verdict::Checked(Box::new(Checked {
            is_report: report.is_report,
            weighed: weighed.into_inner().into_iter().collect(),
            ..concluded
        }))
    }

    /// What is printed of the findings, and what they mean for the run.
    fn conclude(
        &self,
        document: &Document,
        asked: &Asked<'_>,
        mut checked: gouji_linter::Checked,
        (reach, page): (Reach, Option<(&Report<'_>, &Coverage)>),
    ) -> Checked {
        let language = self.style.language;
        let &Asked {
            input,
            settings,
            ref selection,
        } = asked;
        if self.baseline.is_some() || self.args.output_format.shows_fingerprints() {
            fingerprint(document, &mut checked.diagnostics);
        }
        let compared = match &self.baseline {
            Some(baseline) => baseline.compare(
                &input.path,
                &mut checked.diagnostics,
                &settings.rules,
                selection,
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
            document,
            diagnostics: &checked.diagnostics,
        };
        let piece = match (self.args.output_format, page) {
            _ if self.args.statistics => Piece::Told(Told::default()),
            (_, Some((report, coverage))) => {
                let page = html::page(findings, report, coverage, &settings.rules, language);
                Piece::Page(Box::new(page))
            }
            (CheckFormat::Junit, _) => {
                let suite = junit::suite(findings, threshold, language);
                Piece::Suite(Box::new(suite))
            }
            (format, _) => Piece::Told(render::render(format, findings, self.style)),
        };
        let listed = checked.diagnostics.iter().map(|found| found.severity);
        // A baseline knows what is listed, and what is only counted is more of the same.
        let unlisted = checked.unlisted.iter().map(|more| more.severity);
        let unlisted = unlisted.filter(|_| self.baseline.is_none());
        let fails = listed
            .chain(unlisted)
            .any(|severity| threshold.includes(severity));
        Checked {
            is_report: true,
            piece,
            findings: checked.diagnostics.into_iter().map(Found::from).collect(),
            unlisted: checked.unlisted,
            weighed: Box::default(),
            allowed: checked.allowed,
            compared,
            fails,
            reach,
        }
    }
}

/// Reads a file into the buffer of its thread.
fn with_bytes<T>(
    input: &Input,
    language: Language,
    read: impl FnOnce(&[u8]) -> Result<T, String>,
) -> Result<T, String> {
    thread_local!(static BUFFER: Cell<Buffer> = Cell::default());
    let mut buffer = BUFFER.take();
    let read = input.read(&mut buffer, language).and_then(read);
    if buffer.is_usual() {
        BUFFER.set(buffer);
    }
    read
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
    earlier: Option<Earlier<'_>>,
    checked: &mut gouji_linter::Checked,
) {
    let started = Instant::now();
    let limits = Limits {
        expired: &|| started.elapsed() > PATIENCE,
        earlier,
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
