//! JUnit: a suite for each file, a test for each finding. What does not fail the run does not fail its test either.

use gouji_linter::diagnostic::{Diagnostic, Language};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::Findings;
use super::location::{Locator, named};
use crate::args::FailOn;
use crate::words::{self, pick};

pub(crate) fn suite(findings: Findings<'_>, threshold: FailOn, language: Language) -> TestSuite {
    let locator = Locator::new(findings.source);
    let mut suite = TestSuite::new(findings.path);
    for diagnostic in findings.diagnostics {
        let (line, column) = locator.position(diagnostic.span.start);
        let name = format!("{} {line}:{column}", diagnostic.rule);
        let message = diagnostic.message.in_language(language);
        let kind = words::severity_key(diagnostic.severity);
        let text = format!(
            "{}:{line}:{column}: {}",
            findings.path,
            explained(diagnostic, language)
        );
        let mut case;
        if threshold.includes(diagnostic.severity) {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status
                .set_message(message)
                .set_type(kind)
                .set_description(text);
            case = TestCase::new(name, status);
        } else {
            case = TestCase::new(name, TestCaseStatus::success());
            case.set_system_out(text);
        }
        case.set_classname(findings.path);
        suite.add_test_case(case);
    }
    if findings.diagnostics.is_empty() {
        // A file without findings was checked too.
        let name = pick(language, "没有发现问题", "no findings");
        let mut case = TestCase::new(name, TestCaseStatus::success());
        case.set_classname(findings.path);
        suite.add_test_case(case);
    }
    suite
}

/// A file that could not be checked.
pub(crate) fn failure(path: &str, message: &str) -> TestSuite {
    let mut suite = TestSuite::new(path);
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(message).set_type("unchecked");
    let mut case = TestCase::new("gouji", status);
    case.set_classname(path);
    suite.add_test_case(case);
    suite
}

pub(crate) fn write(suites: Vec<TestSuite>) -> anyhow::Result<String> {
    let mut report = Report::new("gouji");
    report.add_test_suites(suites);
    Ok(report.to_string()?)
}

fn explained(diagnostic: &Diagnostic, language: Language) -> String {
    let mut lines = vec![format!(
        "{}[{}] {}",
        words::severity(language, diagnostic.severity),
        diagnostic.rule,
        diagnostic.message.in_language(language)
    )];
    for related in diagnostic.related.iter().filter(|related| !related.aside) {
        let said = named(related, language);
        lines.push(format!(
            "  {}",
            said.as_deref()
                .unwrap_or(related.message.in_language(language))
        ));
    }
    if !diagnostic.basis.is_empty() {
        lines.push(format!(
            "{}{}",
            pick(language, "依据：", "basis: "),
            diagnostic.basis
        ));
    }
    if let Some(advice) = &diagnostic.advice {
        let advice = advice.in_language(language);
        lines.push(format!(
            "{}{advice}",
            pick(language, "怎么改：", "what to do: ")
        ));
    }
    lines.join("\n")
}
