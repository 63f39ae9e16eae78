//! What the check of a file gave. It may wait for what the other files say, so little is kept of it: what is printed,
//! and what the run counts.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};

use gouji_linter::check::{Reach, Unlisted};
use gouji_linter::diagnostic::{CellName, Diagnostic, Severity};
use gouji_linter::series::Said;
use gouji_linter::span::Span;

use super::baseline::Compared;
use crate::args::{Check, CheckFormat};
use crate::render::Told;
use crate::render::whole::Piece;

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
    /// Not so of a file that was named and holds something else.
    pub(super) is_report: bool,
    pub(super) piece: Piece,
    /// In the order in which they are told, those of the baseline taken away.
    pub(super) findings: Box<[Found]>,
    pub(super) unlisted: Vec<Unlisted>,
    /// Marks of the figures of which last year's report was asked what it lets expect.
    pub(super) weighed: Box<[u64]>,
    pub(super) allowed: usize,
    pub(super) compared: Compared,
    pub(super) fails: bool,
    pub(super) reach: Reach,
}

impl Checked {
    /// Whether what another report says changes what is said already.
    pub(super) fn hangs_on(&self, said: &Said) -> bool {
        let mut expected = said.expected.iter();
        let is_told = |own: &Diagnostic| {
            let is_expected = own.cell.as_ref().and_then(|cell| said.figure(cell));
            is_expected.is_some() && self.findings.iter().any(|found| found.span == own.span)
        };
        expected.any(|(cell, _)| self.weighed.contains(&mark(cell)))
            || said.diagnostics.iter().any(is_told)
    }

    /// Whether findings that are added find their places among what is told.
    pub(super) fn takes_more_in(&self) -> bool {
        matches!(self.piece, Piece::Told(_))
    }

    /// Adds findings of the same file, each in its place.
    pub(super) fn add(&mut self, added: Checked) {
        let known = std::mem::take(&mut self.findings).into_iter();
        let known = known.map(|found| (found, false));
        let more = added.findings.into_iter().map(|found| (found, true));
        let mut findings: Vec<(Found, bool)> = known.chain(more).collect();
        findings
            .sort_by(|(one, _), (other, _)| (one.span, &one.rule).cmp(&(other.span, &other.rule)));
        if let (Piece::Told(known), Piece::Told(more)) = (&self.piece, &added.piece) {
            let is_more = findings.iter().map(|(_, is_added)| *is_added);
            self.piece = Piece::Told(Told::merged(known, more, is_more));
        }
        self.findings = findings.into_iter().map(|(found, _)| found).collect();
        self.allowed += added.allowed;
        self.fails |= added.fails;
    }
}

/// What is kept of a finding when it has been drawn.
pub(super) struct Found {
    pub(super) rule: String,
    pub(super) severity: Severity,
    span: Span,
}

impl From<Diagnostic> for Found {
    fn from(diagnostic: Diagnostic) -> Found {
        Found {
            rule: diagnostic.rule,
            severity: diagnostic.severity,
            span: diagnostic.span,
        }
    }
}

/// Stands for a cell. Where two have the same, a file is checked once more than it need be.
pub(super) fn mark(cell: &CellName) -> u64 {
    let mut hasher = DefaultHasher::new();
    cell.hash(&mut hasher);
    hasher.finish()
}

/// How much may still be kept of files that are checked before it is known what the others say of them. A file for
/// which there is no room is read again.
pub(super) struct Room(AtomicUsize);

impl Room {
    /// More than a thousand reports with ten findings each.
    const BYTES: usize = 8 << 20;
    /// What is kept of a file and of a finding beside the text.
    const FILE: usize = 512;
    const FINDING: usize = size_of::<Found>() + 32;

    pub(super) fn new(args: &Check) -> Room {
        let bytes = match args.output_format {
            // The page of a report is many times as large as the report.
            CheckFormat::Html | CheckFormat::Junit if !args.statistics => 0,
            _ => Room::BYTES,
        };
        Room(AtomicUsize::new(bytes))
    }

    pub(super) fn is_left(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }

    pub(super) fn take(&self, outcome: &Outcome) {
        let Verdict::Checked(checked) = &outcome.verdict else {
            return;
        };
        let piece = match &checked.piece {
            Piece::Told(told) => told.text().len(),
            Piece::Suite(_) | Piece::Page(_) => Room::BYTES,
        };
        let taken = Room::FILE + piece + checked.findings.len() * Room::FINDING;
        let less = |left: usize| Some(left.saturating_sub(taken));
        // It always succeeds: there is always a next value.
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
    }
}
