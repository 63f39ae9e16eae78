//! What can be done about a finding.

use std::collections::HashMap;
use std::sync::Arc;

use gouji_linter::diagnostic::{Diagnostic, Edit, Safety};
use gouji_linter::report::Report;
use gouji_linter::source::Source;
use gouji_linter::span::Span;
use serde_json::json;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Command, CreateFile, CreateFileOptions,
    DocumentChangeOperation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    Position, Range, ResourceOp, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use crate::answers::silence;
use crate::convert::Lines;
use crate::reading::Reading;
use crate::surroundings::Surroundings;

/// Every safe fix at once, on save or on request.
pub(crate) const FIX_ALL: &str = "source.fixAll.gouji";

/// The configuration that governs the document, as the editor knows it.
pub(crate) struct Settings {
    pub(crate) uri: Uri,
    /// `None` where there is none yet.
    pub(crate) text: Option<Arc<str>>,
}

pub(crate) struct Asked {
    pub(crate) span: Span,
    /// Only actions of these kinds.
    pub(crate) only: Option<Vec<CodeActionKind>>,
    pub(crate) settings: Option<Settings>,
}

impl Asked {
    fn wants(&self, kind: &str) -> bool {
        self.only.as_ref().is_none_or(|only| {
            only.iter().any(|wanted| {
                let rest = kind.strip_prefix(wanted.as_str());
                rest.is_some_and(|rest| {
                    rest.is_empty() || rest.starts_with('.') || wanted.as_str().is_empty()
                })
            })
        })
    }
}

pub(crate) fn actions(
    reading: &Reading,
    report: &Report<'_>,
    asked: &Asked,
    surroundings: &dyn Surroundings,
) -> Vec<CodeActionOrCommand> {
    let findings = reading.findings(report);
    let lines = reading.lines();
    let mut actions = Vec::new();
    if asked.wants("quickfix") {
        let touched: Vec<&Diagnostic> = findings
            .iter()
            .filter(|finding| {
                finding.span.start <= asked.span.end && asked.span.start <= finding.span.end
            })
            .collect();
        for finding in &touched {
            if let Some(fix) = &finding.fix {
                let edits = fix.edits.iter().map(|edit| text_edit(edit, &lines));
                actions.push(CodeAction {
                    title: fix.title.in_language(reading.language).to_owned(),
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: Some(vec![reading.diagnostic(finding, &lines, surroundings)]),
                    edit: Some(edit_of(reading, edits.collect())),
                    is_preferred: Some(fix.safety == Safety::Safe),
                    ..CodeAction::default()
                });
            }
        }
        let mut seen: Vec<&str> = Vec::new();
        for finding in touched {
            if seen.contains(&finding.rule.as_str()) || reading.rule(&finding.rule).is_none() {
                continue;
            }
            seen.push(&finding.rule);
            let told = reading.diagnostic(finding, &lines, surroundings);
            let mut add = |title: String, edit: Option<WorkspaceEdit>, command: Option<Command>| {
                actions.push(CodeAction {
                    title,
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: Some(vec![told.clone()]),
                    edit,
                    command,
                    ..CodeAction::default()
                });
            };
            let rule = &finding.rule;
            if let Some(insertion) = silence::here(reading, finding, &findings) {
                let position = lines.position(insertion.at);
                let edit = TextEdit::new(Range::new(position, position), insertion.text);
                let title = format!("{}{rule}", reading.pick("此处不再提示 ", "Silence here: "));
                add(title, Some(edit_of(reading, vec![edit])), None);
            }
            if let Some(edit) = asked
                .settings
                .as_ref()
                .and_then(|settings| leave_out(reading, settings, rule))
            {
                let title = format!(
                    "{}{rule}",
                    reading.pick("在 gouji.toml 中不查 ", "Leave out in gouji.toml: ")
                );
                add(title, Some(edit), None);
            }
            let title = format!("{}{rule}", reading.pick("查看规则 ", "Open the rule "));
            let open = Command::new(
                title.clone(),
                "gouji.openRule".to_owned(),
                Some(vec![json!(rule)]),
            );
            add(title, None, Some(open));
        }
    }
    if asked.wants(FIX_ALL) {
        actions.extend(fix_all(reading, &findings, &lines));
    }
    actions
        .into_iter()
        .map(CodeActionOrCommand::CodeAction)
        .collect()
}

fn fix_all(reading: &Reading, findings: &[Diagnostic], lines: &Lines<'_>) -> Option<CodeAction> {
    let edits = safe_edits(findings);
    if edits.is_empty() {
        return None;
    }
    let edits = edits.into_iter().map(|edit| text_edit(edit, lines));
    let title = reading.pick("应用全部可放心修改的修正", "Apply all safe fixes");
    Some(CodeAction {
        title: title.to_owned(),
        kind: Some(CodeActionKind::new(FIX_ALL)),
        edit: Some(edit_of(reading, edits.collect())),
        ..CodeAction::default()
    })
}

/// The safe fixes of the whole report. Of two that touch each other the first is applied; the next run finds the
/// other.
fn safe_edits(findings: &[Diagnostic]) -> Vec<&Edit> {
    let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
    let mut taken: Vec<&Edit> = Vec::new();
    for fix in fixes.filter(|fix| fix.safety == Safety::Safe) {
        let apart = |edit: &Edit| {
            let mut others = taken.iter();
            others.all(|other| edit.span.end < other.span.start || other.span.end < edit.span.start)
        };
        if fix.edits.iter().all(apart) {
            taken.extend(&fix.edits);
        }
    }
    taken.sort_by_key(|edit| edit.span);
    taken
}

fn text_edit(edit: &Edit, lines: &Lines<'_>) -> TextEdit {
    TextEdit::new(lines.range(edit.span), edit.text.clone())
}

fn edit_of(reading: &Reading, edits: Vec<TextEdit>) -> WorkspaceEdit {
    if reading.abilities.document_changes {
        let edit = versioned(reading.uri.clone(), reading.version, edits);
        return WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(vec![edit])),
            ..WorkspaceEdit::default()
        };
    }
    WorkspaceEdit {
        changes: Some(HashMap::from([(reading.uri.clone(), edits)])),
        ..WorkspaceEdit::default()
    }
}

fn versioned(uri: Uri, version: Option<i32>, edits: Vec<TextEdit>) -> TextDocumentEdit {
    TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    }
}

/// The edit of gouji.toml that leaves a rule out, the file created where there is none.
fn leave_out(reading: &Reading, settings: &Settings, rule: &str) -> Option<WorkspaceEdit> {
    let text = settings.text.as_deref().unwrap_or_default();
    let insertion = silence::in_settings(text, rule)?;
    let source = Source::from_text(text.to_owned());
    let position = match settings.text {
        Some(_) => Lines::new(&source, reading.abilities.encoding).position(insertion.at),
        None => Position::default(),
    };
    let edits = vec![TextEdit::new(
        Range::new(position, position),
        insertion.text,
    )];
    let uri = settings.uri.clone();
    if settings.text.is_some() && !reading.abilities.document_changes {
        return Some(WorkspaceEdit {
            changes: Some(HashMap::from([(uri, edits)])),
            ..WorkspaceEdit::default()
        });
    }
    let mut operations = Vec::new();
    if settings.text.is_none() {
        if !reading.abilities.creates_files {
            return None;
        }
        operations.push(DocumentChangeOperation::Op(ResourceOp::Create(
            CreateFile {
                uri: uri.clone(),
                options: Some(CreateFileOptions {
                    overwrite: Some(false),
                    ignore_if_exists: Some(true),
                }),
                annotation_id: None,
            },
        )));
    }
    operations.push(DocumentChangeOperation::Edit(versioned(uri, None, edits)));
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        ..WorkspaceEdit::default()
    })
}

#[cfg(test)]
mod tests {
    use gouji_linter::diagnostic::{Fix, Severity, Wording};

    use super::*;

    fn finding(safety: Safety, spans: &[(usize, usize)]) -> Diagnostic {
        let edit = |&(start, end): &(usize, usize)| Edit {
            span: Span::new(start, end),
            text: "改".to_owned(),
        };
        Diagnostic {
            rule: "table/label".to_owned(),
            severity: Severity::Hint,
            message: Wording::new("", ""),
            span: Span::new(0, 0),
            label: None,
            cell: None,
            row: None,
            related: Vec::new(),
            advice: None,
            fix: Some(Fix {
                title: Wording::new("", ""),
                safety,
                edits: spans.iter().map(edit).collect(),
            }),
            basis: String::new(),
            fingerprint: String::new(),
        }
    }

    #[test]
    fn only_safe_fixes_that_keep_out_of_each_others_way_are_applied_together() {
        let findings = [
            finding(Safety::Safe, &[(20, 24), (0, 3)]),
            finding(Safety::Unsafe, &[(6, 9)]),
            // It touches the first one, and is whole or not at all.
            finding(Safety::Safe, &[(3, 4), (40, 41)]),
            finding(Safety::Safe, &[(10, 12)]),
        ];
        let spans: Vec<usize> = safe_edits(&findings)
            .iter()
            .map(|edit| edit.span.start)
            .collect();
        assert_eq!(spans, [0, 10, 20]);
    }

    #[test]
    fn a_kind_asks_for_itself_and_for_what_lies_below_it() {
        let asked = |only: Option<&'static str>| Asked {
            span: Span::new(0, 0),
            only: only.map(|only| vec![CodeActionKind::new(only)]),
            settings: None,
        };
        for only in [
            None,
            Some(""),
            Some("source"),
            Some("source.fixAll"),
            Some(FIX_ALL),
        ] {
            assert!(asked(only).wants(FIX_ALL), "{only:?}");
        }
        for only in ["quickfix", "source.fix", "source.fixAll.gouji.more"] {
            assert!(!asked(Some(only)).wants(FIX_ALL), "{only}");
        }
    }
}
