//! A finding a line: `path:line:column: severity rule message`.

use std::io::Write;

use anstyle::{AnsiColor, Style as Ansi};
use gouji_linter::diagnostic::Severity;

use super::location::{IN_A_LINE, Locator, elsewhere};
use super::{Findings, Style, Told, place, shown};
use crate::output::Paint;
use crate::words::{self, pick};

pub(crate) fn render(findings: Findings<'_>, style: Style) -> Told {
    let locator = Locator::new(findings.source);
    let path = shown::fit(findings.path);
    let mut told = Told::default();
    for diagnostic in findings.diagnostics {
        let (line, column) = locator.position(diagnostic.span.start);
        let colour = match (style.paint, diagnostic.severity) {
            (Paint::Plain, _) => Ansi::new(),
            (_, Severity::Error) => AnsiColor::Red.on_default(),
            (_, Severity::Warning) => AnsiColor::Yellow.on_default(),
            (_, Severity::Hint) => AnsiColor::Cyan.on_default(),
        };
        let severity = words::severity(style.language, diagnostic.severity);
        let message = shown::fit(diagnostic.message.in_language(style.language)).replace('\n', " ");
        let place = place::in_words(findings.document, diagnostic.span, style.language);
        let place = place.map_or(String::new(), |place| {
            words::in_brackets(style.language, &place)
        });
        let rule = &diagnostic.rule;
        let mut others = String::new();
        for other in elsewhere(diagnostic, IN_A_LINE, style.language) {
            others.push_str(pick(style.language, "；另见 ", "; see also "));
            others.push_str(&shown::fit(&other).replace('\n', " "));
        }
        told.add(|text| {
            // Writing to memory cannot fail.
            let _ = writeln!(
                text,
                "{path}:{line}:{column}: {colour}{severity}{colour:#} {rule} {message}{place}{others}"
            );
        });
    }
    told
}
