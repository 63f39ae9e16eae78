//! Where to write that a finding is to be left alone.

use std::path::{Path, PathBuf};

use gouji_linter::check::fingerprint;
use gouji_linter::diagnostic::Diagnostic;
use gouji_linter::document::{Block, Document, Format};
use gouji_linter::read_text;
use gouji_linter::span::Span;
use toml::de::DeTable;

use crate::reading::Reading;

/// A text to put in at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Insertion {
    pub(crate) at: usize,
    pub(crate) text: String,
}

impl Insertion {
    fn applied_to(&self, text: &str) -> Option<String> {
        let (before, after) = text.split_at_checked(self.at)?;
        Some([before, &self.text, after].concat())
    }
}

/// The comment that silences this finding and changes nothing else; `None` where there is no such place.
pub(crate) fn here(
    reading: &Reading,
    finding: &Diagnostic,
    findings: &[Diagnostic],
) -> Option<Insertion> {
    let document = &reading.document;
    if !matches!(document.format, Format::Markdown | Format::Html) {
        return None;
    }
    let block = block_at(document, finding.span)?;
    let comment = format!("<!-- gouji: allow {} -->", finding.rule);
    let text = &document.source.text;
    let line = document.source.line_span(document.source.line(block.start));
    let indent = text
        .get(line.start..block.start)?
        .chars()
        .take_while(|character| character.is_whitespace())
        .collect::<String>();
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let above = Insertion {
        at: line.start,
        text: format!("{indent}{comment}{ending}"),
    };
    let beside = Insertion {
        at: block.start,
        text: comment,
    };
    let tried = match document.format {
        Format::Markdown => [above, beside],
        _ => [beside, above],
    };
    tried
        .into_iter()
        .find(|insertion| silences(reading, insertion, finding, findings))
}

/// The block that a finding stands in, or else the first one behind it.
fn block_at(document: &Document, span: Span) -> Option<Span> {
    let spans = document.blocks.iter().map(|block| match block {
        Block::Paragraph(paragraph) => document.span(paragraph.text),
        Block::Table(table) => document.span(table.extent),
        Block::Row(row) => {
            let start = document.span(row.cells[0]).start;
            let last = row
                .cells
                .last()
                .map_or(start, |cell| document.span(*cell).end);
            Span::new(start, last.max(start))
        }
    });
    let mut spans = spans.skip_while(|block| block.end < span.start);
    spans.next()
}

/// Reads the text with the comment in it: only so is it certain what the comment does.
fn silences(
    reading: &Reading,
    insertion: &Insertion,
    finding: &Diagnostic,
    findings: &[Diagnostic],
) -> bool {
    let Some(text) = insertion.applied_to(&reading.document.source.text) else {
        return false;
    };
    let document = read_text(reading.document.format, text);
    let report = reading.report_of(&document);
    let mut after = reading.findings(&report);
    let mut before = findings.to_vec();
    fingerprint(&document, &mut after);
    fingerprint(&reading.document, &mut before);
    let left = |found: &[Diagnostic]| {
        let same = |other: &&Diagnostic| other.rule == finding.rule;
        found.iter().filter(same).count()
    };
    left(&after) < left(findings)
        && after.len() < findings.len()
        && after.iter().all(|other| {
            let is_known = |before: &Diagnostic| before.fingerprint == other.fingerprint;
            before.iter().any(is_known) || other.rule == finding.rule
        })
}

/// The line that leaves a rule out, in a configuration as it stands.
pub(crate) fn in_settings(text: &str, rule: &str) -> Option<Insertion> {
    let (table, errors) = DeTable::parse_recoverable(text);
    // A file that is wrong already is not for a machine to edit.
    if !errors.is_empty() {
        return None;
    }
    let table = table.get_ref();
    let ignore = table.iter().find(|(key, _)| key.get_ref() == "ignore");
    let Some((_, ignore)) = ignore else {
        return Some(Insertion {
            at: 0,
            text: format!("ignore = [\"{rule}\"]\n"),
        });
    };
    let items = ignore.get_ref().as_array()?;
    Some(match items.iter().last() {
        Some(last) => Insertion {
            at: last.span().end,
            text: format!(", \"{rule}\""),
        },
        None => Insertion {
            at: ignore.span().start + 1,
            text: format!("\"{rule}\""),
        },
    })
}

/// Where a configuration for this document would be written.
pub(crate) fn new_settings(document: &Path, folders: &[PathBuf]) -> Option<PathBuf> {
    let mut containing = folders.iter().filter(|folder| document.starts_with(folder));
    let folder = containing
        .next_back()
        .map(PathBuf::as_path)
        .or_else(|| document.parent())?;
    Some(folder.join("gouji.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_added_to_what_the_configuration_ignores_already() {
        for (text, expected) in [
            ("", "ignore = [\"sum/row-total\"]\n"),
            (
                "# x\n[severity]\n",
                "ignore = [\"sum/row-total\"]\n# x\n[severity]\n",
            ),
            ("ignore = []\n", "ignore = [\"sum/row-total\"]\n"),
            (
                "ignore = [\n  \"a\", # b\n]\n",
                "ignore = [\n  \"a\", \"sum/row-total\", # b\n]\n",
            ),
        ] {
            let insertion = in_settings(text, "sum/row-total").unwrap();
            let edited = insertion.applied_to(text).unwrap();
            assert!(DeTable::parse(&edited).is_ok(), "{edited}");
            if !text.contains('#') || text.starts_with('#') {
                assert_eq!(edited, expected);
            }
        }
    }

    #[test]
    fn a_configuration_that_is_wrong_already_is_left_alone() {
        assert_eq!(in_settings("ignore = [", "sum/row-total"), None);
        assert_eq!(in_settings("ignore = \"sum\"", "sum/row-total"), None);
    }
}
