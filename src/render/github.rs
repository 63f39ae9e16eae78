//! Workflow commands: a line for each finding, which GitHub shows beside the changed line.

use gouji_linter::diagnostic::{Language, Severity};

use super::location::{IN_A_LIST, Locator, elsewhere};
use super::{Findings, Told};
use crate::words::pick;

pub(crate) fn render(findings: Findings<'_>, language: Language) -> Told {
    let locator = Locator::new(findings.source);
    let path = property(findings.path);
    let mut told = Told::default();
    for diagnostic in findings.diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "notice",
        };
        let at = locator.locate(diagnostic.span);
        // Columns are only allowed where the place is within one line.
        let columns = match at.line == at.end_line {
            true => format!(",col={},endColumn={}", at.column, at.end_column),
            false => String::new(),
        };
        let mut message = data(diagnostic.message.in_language(language));
        if let Some(advice) = &diagnostic.advice {
            message.push_str("%0A");
            message.push_str(pick(language, "怎么改：", "What to do: "));
            message.push_str(&data(advice.in_language(language)));
        }
        for other in elsewhere(diagnostic, IN_A_LIST, language) {
            message.push_str("%0A");
            message.push_str(pick(language, "另见：", "See also: "));
            message.push_str(&data(&other));
        }
        let line = format!(
            "::{command} file={path},line={},endLine={}{columns},title={}::{message}\n",
            at.line,
            at.end_line,
            property(&diagnostic.rule),
        );
        told.add(|text| text.extend(line.into_bytes()));
    }
    told
}

/// A file that could not be checked.
pub(crate) fn failure(path: &str, message: &str) -> String {
    format!(
        "::error file={},title=gouji::{}\n",
        property(path),
        data(message)
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_message_or_a_name_can_start_a_command_of_its_own() {
        assert_eq!(
            failure("a,b:c.txt", "50%\n::set-output name=x::y"),
            "::error file=a%2Cb%3Ac.txt,title=gouji::50%25%0A::set-output name=x::y\n"
        );
    }
}
