//! Findings drawn on their source lines, for people.

use codespan_reporting::diagnostic::{LabelStyle, Severity as Shade};
use gouji_linter::diagnostic::{Diagnostic, Language, Related, Severity};
use gouji_linter::document::Document;

use super::excerpt::{self, Pointer, Remark};
use super::location::{IN_A_LIST, Locator, elsewhere};
use super::{Findings, Style, Told, place};
use crate::words::{self, pick};

/// More related places than this are listed below the drawing, not drawn.
const DRAWN: usize = 4;

pub(crate) fn render(findings: Findings<'_>, style: Style) -> Told {
    let locator = Locator::new(findings.source);
    let mut drawn = Told::default();
    for diagnostic in findings.diagnostics {
        let remark = remark(diagnostic, findings.document, &locator, style);
        let Findings { path, source, .. } = findings;
        drawn.add(|text| excerpt::draw(text, path, &locator, source, remark, style));
    }
    drawn
}

fn remark<'d>(
    diagnostic: &'d Diagnostic,
    document: &Document,
    locator: &Locator<'_>,
    style: Style,
) -> Remark<'d> {
    let language = style.language;
    let mut pointers = vec![Pointer {
        span: diagnostic.span.start..diagnostic.span.end,
        style: LabelStyle::Primary,
        message: diagnostic
            .label
            .as_ref()
            .map(|label| label.in_language(language).to_owned())
            .unwrap_or_default(),
        orients: false,
    }];
    pointers.extend(diagnostic.row.map(|row| Pointer {
        span: row.start..row.end,
        style: LabelStyle::Secondary,
        message: pick(language, "此行", "this row").to_owned(),
        orients: true,
    }));
    let telling = || {
        let here = diagnostic.related.iter();
        here.filter(|related| !related.aside && related.elsewhere.is_none())
    };
    let mut notes = Vec::new();
    if let Some(place) = place::in_words(document, diagnostic.span, language) {
        notes.push(format!("{}{place}", pick(language, "位置：", "where: ")));
    }
    if telling().count() > DRAWN {
        notes.push(list(telling(), locator, language));
    } else {
        pointers.extend(telling().map(|related| Pointer {
            span: related.span.start..related.span.end,
            style: LabelStyle::Secondary,
            message: related.message.in_language(language).to_owned(),
            orients: false,
        }));
    }
    let others = elsewhere(diagnostic, IN_A_LIST, language);
    match &others[..] {
        [] => {}
        [one] => notes.push(format!(
            "{}{one}",
            pick(language, "另一份：", "elsewhere: ")
        )),
        many => notes.push(format!(
            "{}\n{}",
            pick(language, "另一份：", "elsewhere:"),
            many.join("\n")
        )),
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
    if let Some(fix) = &diagnostic.fix {
        notes.push(words::fixable(language, fix));
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

/// `第 58 行 （一）予以公开 6、（二）部分公开 1；第 65 行 …`
fn list<'r>(
    related: impl Iterator<Item = &'r Related>,
    locator: &Locator<'_>,
    language: Language,
) -> String {
    let (mark, stop) = (pick(language, "、", ", "), pick(language, "；", "; "));
    let mut listed = pick(language, "另见：", "see also: ").to_owned();
    let mut before = None;
    for related in related {
        let (line, _) = locator.position(related.span.start);
        if before == Some(line) {
            listed.push_str(mark);
        } else {
            if before.is_some() {
                listed.push_str(stop);
            }
            listed.push_str(&match language {
                Language::Chinese => format!("第 {line} 行 "),
                Language::English => format!("line {line} "),
            });
        }
        listed.push_str(related.message.in_language(language));
        before = Some(line);
    }
    listed
}
