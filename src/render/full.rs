//! Findings drawn on their source lines, for people.

use codespan_reporting::diagnostic::{LabelStyle, Severity as Shade};
use gouji_linter::diagnostic::{Diagnostic, Related, Severity};

use super::excerpt::{self, Pointer, Remark};
use super::location::Locator;
use super::{Findings, Style};
use crate::words::{self, pick};

/// More related places than this are listed below the drawing.
const DRAWN: usize = 8;

pub(crate) fn render(findings: Findings<'_>, style: Style) -> Vec<u8> {
    if findings.diagnostics.is_empty() {
        return Vec::new();
    }
    let locator = Locator::new(findings.source);
    let mut drawn = Vec::new();
    for diagnostic in findings.diagnostics {
        let remark = remark(diagnostic, &locator, style);
        drawn.extend(excerpt::draw(
            findings.path,
            &locator,
            findings.source,
            remark,
            style,
        ));
    }
    drawn
}

fn remark<'d>(diagnostic: &'d Diagnostic, locator: &Locator<'_>, style: Style) -> Remark<'d> {
    let language = style.language;
    let mut pointers = vec![Pointer {
        span: diagnostic.span.start..diagnostic.span.end,
        style: LabelStyle::Primary,
        message: diagnostic
            .label
            .as_ref()
            .map(|label| label.in_language(language).to_owned())
            .unwrap_or_default(),
    }];
    let shown = if diagnostic.related.len() > DRAWN + 1 {
        DRAWN
    } else {
        diagnostic.related.len()
    };
    let (shown, listed) = diagnostic.related.split_at(shown);
    pointers.extend(shown.iter().map(|related| Pointer {
        span: related.span.start..related.span.end,
        style: LabelStyle::Secondary,
        message: related.message.in_language(language).to_owned(),
    }));
    let mut notes = Vec::new();
    if !listed.is_empty() {
        notes.push(list(listed, locator, style));
    }
    if !diagnostic.basis.is_empty() {
        notes.push(format!(
            "{}{}",
            pick(language, "依据：", "basis: "),
            diagnostic.basis
        ));
    }
    if let Some(advice) = &diagnostic.advice {
        notes.push(format!(
            "{}{}",
            pick(language, "怎么改：", "what to do: "),
            advice.in_language(language)
        ));
    }
    Remark {
        severity: match diagnostic.severity {
            Severity::Error => Shade::Error,
            Severity::Warning => Shade::Warning,
            Severity::Hint => Shade::Note,
        },
        severity_word: words::severity(language, diagnostic.severity),
        code: Some(&diagnostic.rule),
        message: diagnostic.message.in_language(language),
        pointers,
        notes,
    }
}

fn list(related: &[Related], locator: &Locator<'_>, style: Style) -> String {
    let language = style.language;
    let each = related.iter().map(|related| {
        let (line, _) = locator.position(related.span.start);
        let message = related.message.in_language(language);
        match language {
            gouji_linter::diagnostic::Language::Chinese => format!("第 {line} 行 {message}"),
            gouji_linter::diagnostic::Language::English => format!("line {line} {message}"),
        }
    });
    let listed: Vec<String> = each.collect();
    format!(
        "{}{}",
        pick(language, "另有：", "also: "),
        listed.join(pick(language, "；", "; "))
    )
}
