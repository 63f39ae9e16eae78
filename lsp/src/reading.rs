//! A document as it is at one moment, read and recognised: what every answer is given from.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gouji_linter::check::{Checked, Coverage, Memory, check, check_again, coverage};
use gouji_linter::diagnostic::{self, Elsewhere, Language, Severity};
use gouji_linter::document::{Document, Format};
use gouji_linter::localise;
use gouji_linter::localise::Limits;
use gouji_linter::report::{Given, Report};
use gouji_linter::rule::Rule;
use gouji_linter::series::{self, Said};
use ropey::Rope;
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, NumberOrString, Position, Range, Uri,
};

use crate::abilities::Abilities;
use crate::convert::Lines;
use crate::others::Around;
use crate::surroundings::{Governing, Surroundings};

/// A document before it is read.
#[derive(Clone)]
pub(crate) struct Snapshot {
    pub(crate) uri: Uri,
    pub(crate) path: Option<PathBuf>,
    pub(crate) format: Format,
    pub(crate) text: Rope,
    pub(crate) version: i32,
    pub(crate) generation: u64,
}

pub(crate) struct Reading {
    pub(crate) uri: Uri,
    pub(crate) path: Option<PathBuf>,
    /// `None` for a file that is not open.
    pub(crate) version: Option<i32>,
    pub(crate) document: Document,
    pub(crate) governing: Arc<Governing>,
    pub(crate) language: Language,
    pub(crate) abilities: Abilities,
    /// The reports around it, which may say something of it.
    pub(crate) others: Option<Arc<Around>>,
    stem: Option<String>,
}

/// An annual report has some 20 KB, a very long one some 200. What is larger is checked by the command.
pub(crate) const LARGEST: usize = 4 << 20;

/// As long as the command's: the search for the wrong figure is counted in steps, and this is its last resort.
const PATIENCE: Duration = Duration::from_millis(200);

/// What is no longer than most reports are is checked in a moment.
const SHORT: usize = 48 << 10;

/// Enough of a file to see whether it is a report.
const BEGINNING: usize = 64 << 10;

impl Snapshot {
    pub(crate) fn is_short(&self) -> bool {
        self.text.len_bytes() <= SHORT
    }

    pub(crate) fn is_too_large(&self) -> bool {
        self.text.len_bytes() > LARGEST
    }

    /// Its beginning, where it is too large to be read whole.
    pub(crate) fn beginning(&self) -> String {
        let end = self.text.byte_to_char(BEGINNING.min(self.text.len_bytes()));
        self.text.slice(..end).to_string()
    }
}

impl Reading {
    pub(crate) fn new(
        uri: Uri,
        path: Option<PathBuf>,
        document: Document,
        governing: Arc<Governing>,
        language: Language,
        abilities: Abilities,
    ) -> Reading {
        let stem = path.as_ref().and_then(|path| path.file_stem());
        Reading {
            stem: stem.map(|stem| stem.to_string_lossy().into_owned()),
            uri,
            path,
            version: None,
            others: None,
            document,
            language,
            governing,
            abilities,
        }
    }

    pub(crate) fn report(&self) -> Report<'_> {
        self.report_of(&self.document)
    }

    /// Another text in the place of this one: what an edit would leave.
    pub(crate) fn report_of<'d>(&'d self, document: &'d Document) -> Report<'d> {
        let given = Given {
            file_stem: self.stem.as_deref(),
            year: self.governing.year,
            kind: self.governing.kind,
        };
        Report::recognise(document, &self.governing.rules, &given)
    }

    /// The findings; none where this is no report, since nobody asked whether it is one.
    pub(crate) fn findings(&self, report: &Report<'_>) -> Vec<diagnostic::Diagnostic> {
        let governing = &self.governing;
        self.settled(report, |report| {
            check(report, &governing.rules, &governing.selection)
        })
    }

    /// The same, with what the last check of the document learnt.
    pub(crate) fn findings_again(
        &self,
        report: &Report<'_>,
        memory: &mut Memory,
    ) -> Vec<diagnostic::Diagnostic> {
        let governing = &self.governing;
        self.settled(report, |report| {
            check_again(report, &governing.rules, &governing.selection, memory)
        })
    }

    fn settled(
        &self,
        report: &Report<'_>,
        check: impl FnOnce(&Report<'_>) -> Checked,
    ) -> Vec<diagnostic::Diagnostic> {
        if !report.is_report {
            return Vec::new();
        }
        let Governing {
            rules, selection, ..
        } = &*self.governing;
        let mut checked = check(report);
        let others = self.others.as_ref();
        let said = others.map_or_else(Said::default, |others| others.about(self, report));
        let earlier = |cell: &diagnostic::CellName| said.figure(cell);
        let started = Instant::now();
        let limits = Limits {
            earlier: Some(&earlier),
            expired: &|| started.elapsed() > PATIENCE,
            ..Limits::default()
        };
        localise(report, rules, selection, &mut checked, &limits);
        series::add(report.document, rules, selection, &said, &mut checked);
        count_unlisted(&mut checked);
        checked.diagnostics
    }

    pub(crate) fn coverage(&self, report: &Report<'_>) -> Coverage {
        coverage(report, &self.governing.rules, &self.governing.selection)
    }

    pub(crate) fn lines(&self) -> Lines<'_> {
        Lines::new(&self.document.source, self.abilities.encoding)
    }

    pub(crate) fn rule(&self, id: &str) -> Option<&Rule> {
        self.governing.rules.rule(id)
    }

    pub(crate) fn pick<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        pick(self.language, zh, en)
    }

    pub(crate) fn location(&self, range: Range) -> Location {
        Location::new(self.uri.clone(), range)
    }

    /// Findings as the editor takes them.
    pub(crate) fn diagnostics(
        &self,
        findings: &[diagnostic::Diagnostic],
        surroundings: &dyn Surroundings,
    ) -> Vec<Diagnostic> {
        if findings.is_empty() {
            return Vec::new();
        }
        let lines = self.lines();
        findings
            .iter()
            .map(|finding| self.diagnostic(finding, &lines, surroundings))
            .collect()
    }

    pub(crate) fn diagnostic(
        &self,
        finding: &diagnostic::Diagnostic,
        lines: &Lines<'_>,
        surroundings: &dyn Surroundings,
    ) -> Diagnostic {
        let mut message = finding.message.in_language(self.language).to_owned();
        if let Some(advice) = &finding.advice {
            message.push('\n');
            message.push_str(self.pick("怎么改：", "What to do: "));
            message.push_str(advice.in_language(self.language));
        }
        if !self.abilities.related_information {
            for (other, said) in finding.related.iter().filter_map(|related| {
                let said = related.message.in_language(self.language);
                Some((related.elsewhere.as_ref()?, said))
            }) {
                let line = other.place.line + 1;
                message.push_str(&format!("\n{}:{line} {said}", other.path));
            }
        }
        let related = finding.related.iter().filter_map(|related| {
            let location = match &related.elsewhere {
                None => self.location(lines.range(related.span)),
                Some(other) => elsewhere(other)?,
            };
            let message = related.message.in_language(self.language).to_owned();
            Some(DiagnosticRelatedInformation { location, message })
        });
        let page = self
            .rule(&finding.rule)
            .filter(|_| self.abilities.code_description)
            .and_then(|rule| surroundings.page(rule, self.language))
            .and_then(|page| Uri::from_str(&page).ok());
        let superfluous =
            finding.rule == "meta/unused-allow" || finding.rule.starts_with("residue/");
        Diagnostic {
            range: lines.range(finding.span),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.rule.clone())),
            code_description: page.map(|href| CodeDescription { href }),
            source: Some("gouji".to_owned()),
            message,
            related_information: self
                .abilities
                .related_information
                .then(|| related.collect::<Vec<_>>())
                .filter(|related| !related.is_empty()),
            tags: (superfluous && self.abilities.tags).then(|| vec![DiagnosticTag::UNNECESSARY]),
            data: None,
        }
    }
}

/// An editor shows findings at their places alone: the last of a rule says how many more there are.
fn count_unlisted(checked: &mut Checked) {
    for more in &checked.unlisted {
        let mut listed = checked.diagnostics.iter_mut().rev();
        let Some(last) = listed.find(|found| found.rule == more.rule) else {
            continue;
        };
        let (zh, en) = match more.is_least() {
            true => ("至少", "at least "),
            false => ("", ""),
        };
        let (message, count) = (&mut last.message, more.count);
        let said = format!("；此后同类问题{zh}还有 {count} 处，未一一标出");
        message.zh.push_str(&said);
        let said = format!("; {en}{count} more of this kind follow and are not marked");
        message.en.push_str(&said);
    }
}

/// A place in another file, which was located when that file was summarised.
fn elsewhere(other: &Elsewhere) -> Option<Location> {
    let place = other.place;
    let range = Range::new(
        Position::new(place.line, place.column),
        Position::new(place.end_line, place.end_column),
    );
    Some(Location::new(Uri::from_file_path(&other.path)?, range))
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

pub(crate) fn pick<'w>(language: Language, zh: &'w str, en: &'w str) -> &'w str {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}
