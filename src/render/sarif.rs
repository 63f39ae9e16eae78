//! SARIF 2.1.0, for code scanning. The log is written as it is found: the rules, then the results of each file,
//! then how the run went.

use std::borrow::Cow;

use gouji_linter::diagnostic::{Diagnostic, Fix, Language, Severity, in_markdown};
use gouji_linter::document::Format;
use gouji_linter::rule::Rule;
use serde::Serialize;
use serde_json::{Value, json};

use super::location::{Location, Locator};
use super::{Findings, Told};
use crate::words::pick;

/// All that stands before the first result.
pub(crate) fn head(rules: &[&Rule], language: Language) -> String {
    let rules: Vec<Value> = rules.iter().map(|rule| describe(rule, language)).collect();
    let driver = json!({
        "name": "gouji",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "language": pick(language, "zh-CN", "en-US"),
        "rules": rules,
    });
    format!(
        "{{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", \"version\": \"2.1.0\", \"runs\": [{{\n\
         \"tool\": {{\"driver\": {driver}}},\n\"columnKind\": \"unicodeCodePoints\",\n\"results\": [\n"
    )
}

/// A result in one line for each diagnostic.
pub(crate) fn render(findings: Findings<'_>, language: Language) -> Told {
    let locator = Locator::new(findings.source);
    let uri = uri(findings.path);
    let mut told = Told::default();
    // Who reads the log edits the file itself, which for Word is not the text that regions count in.
    let is_text = findings.document.format != Format::Docx;
    for diagnostic in findings.diagnostics {
        let mut result = result(diagnostic, &uri, &locator, language);
        result.fixes.retain(|_| is_text);
        // Strings and numbers always serialise.
        told.add(|text| drop(serde_json::to_writer(text, &result)));
    }
    told
}

/// What stands after the last result. A file that could not be checked makes the run a failed one.
pub(crate) fn tail(failures: &[String]) -> String {
    let notifications: Vec<Value> = failures
        .iter()
        .map(|failure| json!({"level": "error", "message": {"text": failure}}))
        .collect();
    let invocation = json!({
        "executionSuccessful": failures.is_empty(),
        "toolExecutionNotifications": notifications,
    });
    format!("\n],\n\"invocations\": [{invocation}]\n}}]}}\n")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'r> {
    rule_id: &'r str,
    level: &'static str,
    message: Message,
    locations: [Place<'r>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Place<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<SarifFix<'r>>,
    partial_fingerprints: Fingerprints<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix<'r> {
    description: Message,
    artifact_changes: [Change<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'r> {
    artifact_location: Artifact<'r>,
    replacements: Vec<Replacement<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'r> {
    deleted_region: Region,
    inserted_content: Inserted<'r>,
}

#[derive(Serialize)]
struct Inserted<'r> {
    text: &'r str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical<'r>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'r> {
    artifact_location: Artifact<'r>,
    region: Region,
}

#[derive(Serialize)]
struct Artifact<'r> {
    uri: Cow<'r, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
    kind: &'static str,
}

#[derive(Serialize)]
struct Fingerprints<'r> {
    #[serde(rename = "gouji/v1")]
    gouji: &'r str,
}

fn result<'r>(
    diagnostic: &'r Diagnostic,
    uri: &'r str,
    locator: &Locator<'_>,
    language: Language,
) -> SarifResult<'r> {
    let physical = |uri: Cow<'r, str>, location: Location| Physical {
        artifact_location: Artifact { uri },
        region: region(location),
    };
    let mut text = diagnostic.message.in_language(language).to_owned();
    if let Some(advice) = &diagnostic.advice {
        let advice = advice.in_language(language);
        text.push_str(&format!(
            "\n{}{advice}",
            pick(language, "怎么改：", "What to do: ")
        ));
    }
    let logical = diagnostic.cell.iter().map(|cell| Logical {
        fully_qualified_name: format!("{}/{}/{}", cell.table, cell.row, cell.column),
        kind: "member",
    });
    let related = diagnostic.related.iter().enumerate();
    SarifResult {
        rule_id: &diagnostic.rule,
        level: level(diagnostic.severity),
        message: Message { text },
        locations: [Place {
            id: None,
            physical_location: physical(Cow::Borrowed(uri), locator.locate(diagnostic.span)),
            logical_locations: logical.collect(),
            message: None,
        }],
        related_locations: related
            .map(|(at, related)| Place {
                id: Some(at + 1),
                physical_location: physical(
                    related
                        .elsewhere
                        .as_ref()
                        .map_or(Cow::Borrowed(uri), |other| {
                            Cow::Owned(self::uri(&other.path))
                        }),
                    locator.of_related(related),
                ),
                logical_locations: Vec::new(),
                message: Some(Message {
                    text: related.message.in_language(language).to_owned(),
                }),
            })
            .collect(),
        fixes: diagnostic
            .fix
            .iter()
            .map(|fix| change(fix, uri, locator, language))
            .collect(),
        partial_fingerprints: Fingerprints {
            gouji: &diagnostic.fingerprint,
        },
    }
}

fn region(location: Location) -> Region {
    Region {
        start_line: location.line,
        start_column: location.column,
        end_line: location.end_line,
        end_column: location.end_column,
    }
}

fn change<'r>(
    fix: &'r Fix,
    uri: &'r str,
    locator: &Locator<'_>,
    language: Language,
) -> SarifFix<'r> {
    let replacements = fix.edits.iter().map(|edit| Replacement {
        deleted_region: region(locator.locate(edit.span)),
        inserted_content: Inserted { text: &edit.text },
    });
    SarifFix {
        description: Message {
            text: fix.title.in_language(language).to_owned(),
        },
        artifact_changes: [Change {
            artifact_location: Artifact {
                uri: Cow::Borrowed(uri),
            },
            replacements: replacements.collect(),
        }],
    }
}

fn describe(rule: &Rule, language: Language) -> Value {
    let mut paragraphs = vec![rule.why.in_language(language).to_owned()];
    let mut add = |zh: &str, en: &str, text: &str| {
        if !text.is_empty() {
            paragraphs.push(format!("{}{text}", pick(language, zh, en)));
        }
    };
    add("依据：", "Basis: ", &rule.basis);
    if let Some(example) = &rule.example {
        add("有误：", "Wrong: ", &example.bad);
        add("正确：", "Right: ", &example.good);
    }
    if let Some(advice) = &rule.advice {
        add("怎么改：", "What to do: ", advice.in_language(language));
    }
    let help = paragraphs.join("\n\n");
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.title.in_language(language)},
        "fullDescription": {"text": rule.why.in_language(language)},
        "help": {"text": help, "markdown": in_markdown(&help)},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.family()], "problem.severity": problem(rule.severity)},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

/// The name that code scanning knows for a severity.
fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "recommendation",
    }
}

/// The path as a URI reference: relative as it was given, or `file://`.
fn uri(path: &str) -> String {
    let path = path.replace(std::path::MAIN_SEPARATOR, "/");
    let mut uri = match path.starts_with('/') {
        true => "file://".to_owned(),
        false => String::new(),
    };
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri_that_any_reader_takes() {
        assert_eq!(uri("年报/a b:1.txt"), "%E5%B9%B4%E6%8A%A5/a%20b%3A1.txt");
        assert_eq!(uri("/srv/a.txt"), "file:///srv/a.txt");
    }
}
