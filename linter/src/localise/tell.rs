//! The findings, told anew: one at each figure that is certainly wrong, the relations that it breaks beside it.

use crate::check;
use crate::check::Checked;
use crate::check::witness::{Relation, Statement};
use crate::diagnostic::{Diagnostic, Fix, Related, Severity, Wording};

use super::evidence::Evidence;
use super::words;
use super::{Case, Change, Explanation, Inquiry, edit};

pub(super) fn tell(
    inquiry: &Inquiry<'_, '_>,
    evidence: &Evidence<'_, '_>,
    cases: &[Case],
    checked: &mut Checked,
) {
    let mut taken = vec![false; checked.diagnostics.len()];
    let mut told = Vec::new();
    for case in cases {
        let explained = Explained::of(inquiry, evidence, case, &checked.diagnostics);
        told.extend(explained.culprits(&checked.diagnostics));
        for at in explained.folded() {
            taken[at] = true;
        }
        let mut folded = Vec::new();
        explained.mend(&mut checked.diagnostics, &mut folded);
        explained.advise(&mut checked.diagnostics, &mut folded);
        for at in folded {
            taken[at] = true;
        }
    }
    let mut taken = taken.iter();
    checked
        .diagnostics
        .retain(|_| taken.next().is_none_or(|taken| !taken));
    told.retain(|diagnostic| !allowed(inquiry, diagnostic, checked));
    checked.diagnostics.append(&mut told);
    check::sort(&mut checked.diagnostics);
}

/// An inline comment holds for what is told in the place of what was found.
fn allowed(inquiry: &Inquiry<'_, '_>, diagnostic: &Diagnostic, checked: &mut Checked) -> bool {
    let mut allowed = false;
    for allow in &inquiry.report.document.allows {
        if check::allows_it(allow, diagnostic) {
            allowed = true;
            checked
                .diagnostics
                .retain(|hint| hint.rule != check::UNUSED_ALLOW || hint.span != allow.span);
        }
    }
    checked.allowed += usize::from(allowed);
    allowed
}

/// A broken relation, or a wrong statement, that a case explains.
struct Broken<'e> {
    /// Index into the findings.
    finding: usize,
    /// The certain changes in it, as indices.
    culprits: Vec<usize>,
    title: &'e Wording,
    kind: BrokenKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BrokenKind {
    Relation,
    /// One that holds as a rule.
    Usual,
    Statement,
}

struct Explained<'e, 'i, 'r> {
    inquiry: &'e Inquiry<'i, 'r>,
    evidence: &'e Evidence<'e, 'r>,
    case: &'e Case,
    /// What holds once the certain changes are made.
    resolved: Vec<Broken<'e>>,
    /// Findings that stay, each with the certain change that it speaks of.
    kept: Vec<(usize, usize)>,
    /// What does not, as indices into the relations.
    open: Vec<usize>,
}

impl<'e, 'i, 'r> Explained<'e, 'i, 'r> {
    fn of(
        inquiry: &'e Inquiry<'i, 'r>,
        evidence: &'e Evidence<'e, 'r>,
        case: &'e Case,
        diagnostics: &[Diagnostic],
    ) -> Self {
        let plausible = &case.explanations[..case.plausible];
        let mut explained = Explained {
            inquiry,
            evidence,
            case,
            resolved: Vec::new(),
            kept: Vec::new(),
            open: Vec::new(),
        };
        let mut findings = vec![0; diagnostics.len()];
        for finding in inquiry.findings.iter().flatten() {
            findings[*finding] += 1;
        }
        for (at, relation) in inquiry.relations.iter().enumerate() {
            let Some(finding) = inquiry.findings[at].filter(|_| relation.strict) else {
                continue;
            };
            let within = |change: &Change| is_of(relation, change);
            let mut changes = plausible
                .iter()
                .flat_map(|explanation| &explanation.changes)
                .filter(|change| within(change))
                .peekable();
            if changes.peek().is_none() {
                continue;
            }
            // A finding about many blank totals says what there is to say.
            if findings[finding] > 1 || !changes.all(|change| case.certain.contains(change)) {
                explained.open.push(at);
                continue;
            }
            let certain = case.certain.iter().enumerate();
            explained.resolved.push(Broken {
                finding,
                culprits: certain
                    .filter(|(_, change)| within(change))
                    .map(|(at, _)| at)
                    .collect(),
                title: &relation.rule.title,
                kind: BrokenKind::Relation,
            });
        }
        explained.keep(diagnostics);
        explained.statements(diagnostics);
        explained
    }

    /// A finding that stands at the wrong figure, alone, and says what it should be, needs no other in its place.
    fn keep(&mut self, diagnostics: &[Diagnostic]) {
        for at in 0..self.case.certain.len() {
            let own = |broken: &Broken<'_>| broken.culprits.contains(&at);
            let mut of = (0..self.resolved.len()).filter(|index| own(&self.resolved[*index]));
            let (Some(only), None) = (of.next(), of.next()) else {
                continue;
            };
            let stands = diagnostics[self.resolved[only].finding].cell.as_ref()
                == Some(&self.case.certain[at].cell);
            if stands && self.resolved[only].culprits.len() == 1 {
                let broken = self.resolved.remove(only);
                self.kept.push((broken.finding, at));
            }
        }
    }

    fn mend(&self, diagnostics: &mut [Diagnostic], folded: &mut Vec<usize>) {
        for (finding, at) in &self.kept {
            let change = &self.case.certain[*at];
            let advice = words::advice(self.inquiry.report, change, &self.case.certain);
            diagnostics[*finding].advice = Some(advice);
            diagnostics[*finding].fix = self.fix(*at, &[*at]);
            self.fold(&self.case.certain, change, *finding, diagnostics, folded);
        }
    }

    /// What the text says of a figure, and the equations that usually hold of it, are one mistake with the finding about
    /// it where the changes bear them out.
    fn fold(
        &self,
        changes: &[Change],
        change: &Change,
        finding: usize,
        diagnostics: &mut [Diagnostic],
        folded: &mut Vec<usize>,
    ) {
        let statements = self.evidence.borne_out(changes).into_iter();
        let statements = statements.filter(|statement| speaks_of(statement, change));
        let said = statements.filter_map(|statement| {
            let title = &statement.rule.title;
            let finding = self.finding(statement, diagnostics)?;
            Some((finding, title, BrokenKind::Statement))
        });
        let restored = self.restored(changes, change);
        let restored = restored.map(|(finding, title)| (finding, title, BrokenKind::Usual));
        let witnesses: Vec<_> = said.chain(restored).collect();
        for (own, title, kind) in witnesses {
            if own != finding && !folded.contains(&own) {
                let note = note(title, kind, &diagnostics[own]);
                diagnostics[finding].related.push(note);
                folded.push(own);
            }
        }
    }

    /// What the text says, and the certain figures bear out, was right all along.
    fn statements(&mut self, diagnostics: &[Diagnostic]) {
        for statement in self.evidence.borne_out(&self.case.certain) {
            let finding = self.finding(statement, diagnostics);
            let mut certain = self.case.certain.iter();
            let culprit = certain.position(|change| speaks_of(statement, change));
            let culprit = culprit.filter(|at| self.is_told(*at));
            if let (Some(finding), Some(culprit)) = (finding, culprit) {
                self.resolved.push(Broken {
                    finding,
                    culprits: vec![culprit],
                    title: &statement.rule.title,
                    kind: BrokenKind::Statement,
                });
            }
        }
        let (inquiry, evidence, case) = (self.inquiry, self.evidence, self.case);
        for at in evidence.restored(&case.certain) {
            let relation = &inquiry.relations[at];
            let mut certain = case.certain.iter();
            let culprit = certain.position(|change| is_of(relation, change));
            let culprit = culprit.filter(|at| self.is_told(*at));
            if let (Some(finding), Some(culprit)) = (inquiry.findings[at], culprit) {
                self.resolved.push(Broken {
                    finding,
                    culprits: vec![culprit],
                    title: &relation.rule.title,
                    kind: BrokenKind::Usual,
                });
            }
        }
    }

    /// Whether a certain change is told in the place of a relation.
    fn is_told(&self, certain: usize) -> bool {
        let mut resolved = self.resolved.iter();
        resolved.any(|broken| broken.culprits.contains(&certain))
    }

    /// The finding that says that the text is wrong.
    fn finding(&self, statement: &Statement<'_>, diagnostics: &[Diagnostic]) -> Option<usize> {
        let span = self.inquiry.report.document.span(statement.extent);
        let mut found = diagnostics.iter();
        found.position(|found| found.rule == statement.rule.id && found.span == span)
    }

    /// The findings about relations that hold as a rule, and will when this one of the changes is made too.
    fn restored<'s>(
        &'s self,
        changes: &[Change],
        change: &'s Change,
    ) -> impl Iterator<Item = (usize, &'s Wording)> {
        let restored = self.evidence.restored(changes).into_iter();
        restored.filter_map(|at| {
            let relation = &self.inquiry.relations[at];
            let finding = self.inquiry.findings[at].filter(|_| is_of(relation, change))?;
            Some((finding, &relation.rule.title))
        })
    }

    fn folded(&self) -> impl Iterator<Item = usize> {
        self.resolved.iter().map(|broken| broken.finding)
    }

    /// One finding for each certain change that a resolved relation speaks of.
    fn culprits(&self, diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
        (0..self.case.certain.len())
            .filter_map(|at| self.culprit(at, diagnostics))
            .collect()
    }

    fn culprit(&self, at: usize, diagnostics: &[Diagnostic]) -> Option<Diagnostic> {
        let change = &self.case.certain[at];
        let group = self.group(at);
        let of_group = |broken: &&Broken<'_>| broken.culprits.iter().any(|at| group.contains(at));
        let relations = self.resolved.iter().filter(of_group);
        let count = relations.filter(|broken| broken.kind == BrokenKind::Relation);
        let count = count.count();
        let own: Vec<&Broken<'_>> = self
            .resolved
            .iter()
            .filter(|broken| broken.culprits.contains(&at))
            .collect();
        let first = own
            .iter()
            .find(|broken| broken.kind == BrokenKind::Relation)?;
        let first = &diagnostics[first.finding];
        let report = self.inquiry.report;
        let table = &report.tables[change.table];
        let block = &table.blocks[change.place.block];
        let others: Vec<&Change> = group
            .iter()
            .filter(|other| **other != at)
            .map(|other| &self.case.certain[*other])
            .collect();
        let severities = own
            .iter()
            .map(|broken| diagnostics[broken.finding].severity);
        Some(Diagnostic {
            rule: first.rule.clone(),
            severity: severities.max().unwrap_or(Severity::Error),
            message: words::message(report, change, &others, count),
            span: report.document.span(change.extent),
            label: Some(words::label(report, change)),
            cell: Some(change.cell.clone()),
            row: block.rows[change.place.row].map(|label| report.document.span(label.extent)),
            related: own
                .iter()
                .map(|broken| note(broken.title, broken.kind, &diagnostics[broken.finding]))
                .collect(),
            advice: Some(words::advice(report, change, &self.case.certain)),
            fix: self.fix(at, &group),
            basis: first.basis.clone(),
            fingerprint: String::new(),
        })
    }

    /// The certain changes that a chain of resolved relations joins to this one, itself included.
    fn group(&self, at: usize) -> Vec<usize> {
        let mut group = vec![at];
        let mut next = 0;
        while next < group.len() {
            let of = group[next];
            next += 1;
            for broken in self
                .resolved
                .iter()
                .filter(|broken| broken.culprits.contains(&of))
            {
                for culprit in &broken.culprits {
                    if !group.contains(culprit) {
                        group.push(*culprit);
                    }
                }
            }
        }
        group.sort_unstable();
        group
    }

    /// The figure alone where that does no harm, else with those that must change along with it.
    fn fix(&self, at: usize, group: &[usize]) -> Option<Fix> {
        let report = self.inquiry.report;
        let mendable = &self.case.mendable;
        let alone = mendable.get(at).map(std::slice::from_ref)?;
        if !self.evidence.breaks(alone) {
            return edit::fix(report, alone);
        }
        let joined: Vec<Change> = group.iter().map(|at| mendable[*at].clone()).collect();
        if self.evidence.breaks(&joined) {
            return edit::fix(report, mendable);
        }
        edit::fix(report, &joined)
    }

    /// What is left unexplained names what may be wrong.
    fn advise(&self, diagnostics: &mut [Diagnostic], folded: &mut Vec<usize>) {
        let plausible = &self.case.explanations[..self.case.plausible];
        for at in &self.open {
            let relation = &self.inquiry.relations[*at];
            let Some(finding) = self.inquiry.findings[*at] else {
                continue;
            };
            let mut suspects: Vec<(&Explanation, &Change)> = Vec::new();
            for explanation in plausible {
                for change in &explanation.changes {
                    if is_of(relation, change)
                        && !suspects.iter().any(|(_, known)| *known == change)
                    {
                        suspects.push((explanation, change));
                    }
                }
            }
            if let Some(advice) = words::suspicion(self.inquiry.report, relation, &suspects) {
                diagnostics[finding].advice = Some(advice);
            }
            if let Some((likely, change)) = words::likely(&suspects) {
                self.fold(&likely.changes, change, finding, diagnostics, folded);
            }
        }
    }
}

/// Whether the figure is one of those in the relation.
fn is_of(relation: &Relation<'_>, change: &Change) -> bool {
    let mut terms = relation.sums.iter().flat_map(|sum| &sum.terms);
    change.table == relation.table && terms.any(|(_, place)| *place == change.place)
}

/// Whether the figure is one of those that the text states.
fn speaks_of(statement: &Statement<'_>, change: &Change) -> bool {
    let mut stated = statement.readings.iter().flat_map(|sum| &sum.terms);
    change.table == statement.table && stated.any(|(_, place)| *place == change.place)
}

fn note(title: &Wording, kind: BrokenKind, diagnostic: &Diagnostic) -> Related {
    let (mut message, colon) = (title.clone(), ["：", ": "]);
    // What the other figure should be by the wrong one is not worth a word.
    let label = diagnostic.label.as_ref();
    if let Some(label) = label.filter(|_| kind != BrokenKind::Usual) {
        message.zh.push_str(&[colon[0], &label.zh].concat());
        message.en.push_str(&[colon[1], &label.en].concat());
    }
    Related {
        message,
        span: diagnostic.span,
        cell: diagnostic.cell.clone(),
        aside: false,
        elsewhere: None,
    }
}
