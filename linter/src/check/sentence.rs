//! The prose as sentences, with the numbers in them read once for all rules.

use crate::number::{self, Phrase};
use crate::report::{Prose, Report};
use crate::span::Extent;

/// A paragraph and its numbers.
pub(super) struct Paragraph<'r> {
    pub(super) text: &'r str,
    pub(super) extent: Extent,
    pub(super) phrases: Vec<Phrase>,
}

pub(super) fn paragraphs<'r>(report: &Report<'r>) -> Vec<Paragraph<'r>> {
    let is_prose = |prose: &&Prose| !prose.heading && prose.extent.len() >= 12;
    report
        .prose
        .iter()
        .filter(is_prose)
        .map(|prose| {
            let text = report.text(prose.extent);
            Paragraph {
                text,
                extent: prose.extent,
                phrases: number::phrases(text),
            }
        })
        .collect()
}

const SENTENCE_ENDS: [char; 7] = ['。', '；', '！', '？', ';', '!', '?'];
const CLAUSE_ENDS: [char; 8] = ['，', ',', '：', ':', '（', '(', '）', ')'];

impl Paragraph<'_> {
    /// The sentence that holds these bytes.
    pub(super) fn sentence(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        around(self.text, start, end, &SENTENCE_ENDS)
    }

    /// The clause that holds these bytes.
    pub(super) fn clause(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let sentence = self.sentence(start, end);
        let clause = around(self.text, start, end, &CLAUSE_ENDS);
        clause.start.max(sentence.start)..clause.end.min(sentence.end)
    }

    pub(super) fn slice(&self, range: std::ops::Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    pub(super) fn unit(&self, phrase: &Phrase) -> &str {
        self.slice(phrase.unit.clone()).trim()
    }
}

fn around(text: &str, start: usize, end: usize, marks: &[char]) -> std::ops::Range<usize> {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let from = before.rfind(marks).map_or(0, |at| {
        at + before
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8)
    });
    let to = after.find(marks).map_or(text.len(), |at| end + at);
    from..to
}
