//! The prose as sentences, with the numbers in them read once for all rules.

use std::ops::Range;

use crate::number::{self, Phrase};
use crate::report::{Prose, Report};
use crate::span::Extent;
use crate::words::Pairs;

/// A paragraph and its numbers.
pub(super) struct Paragraph<'r> {
    pub(super) text: &'r str,
    pub(super) extent: Extent,
    pub(super) phrases: Vec<Phrase>,
    pub(super) pairs: Pairs,
    /// Where sentences and clauses end, in order.
    marks: Vec<Mark>,
}

/// A punctuation mark that ends a clause, or a whole sentence.
#[derive(Debug)]
struct Mark {
    start: usize,
    end: usize,
    ends_sentence: bool,
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
                pairs: Pairs::of(text),
                marks: marks(text),
            }
        })
        .collect()
}

fn marks(text: &str) -> Vec<Mark> {
    let marks = text.char_indices().filter_map(|(start, character)| {
        let ends_sentence = match character {
            '。' | '；' | '！' | '？' | ';' | '!' | '?' => true,
            '，' | ',' | '：' | ':' | '（' | '(' | '）' | ')' => false,
            _ => return None,
        };
        Some(Mark {
            start,
            end: start + character.len_utf8(),
            ends_sentence,
        })
    });
    marks.collect()
}

/// No sentence reaches further, in bytes: a file without any full stop is looked at in pieces of this size.
const REACH: usize = 4096;

impl Paragraph<'_> {
    /// The sentence that holds these bytes.
    pub(super) fn sentence(&self, start: usize, end: usize) -> Range<usize> {
        self.between(start, end, |mark| mark.ends_sentence)
    }

    /// The clause that holds these bytes.
    pub(super) fn clause(&self, start: usize, end: usize) -> Range<usize> {
        self.between(start, end, |_| true)
    }

    /// From behind the last such mark before `start` to the first one from `end` on.
    fn between(&self, start: usize, end: usize, ends: impl Fn(&Mark) -> bool) -> Range<usize> {
        let before = self.marks.partition_point(|mark| mark.start < start);
        let after = self.marks.partition_point(|mark| mark.start < end);
        let (before, after) = (self.marks.get(..before), self.marks.get(after..));
        let (first, last) = (self.reach_before(start), self.reach_after(end));
        let before = before.unwrap_or_default().iter().rev();
        let mut before = before.take_while(|mark| mark.end > first);
        let from = before.find(|mark| ends(mark)).map(|mark| mark.end);
        let after = after.unwrap_or_default().iter();
        let mut after = after.take_while(|mark| mark.start < last);
        let to = after.find(|mark| ends(mark)).map(|mark| mark.start);
        from.unwrap_or(first)..to.unwrap_or(last)
    }

    /// As far back as a sentence can begin.
    pub(super) fn reach_before(&self, at: usize) -> usize {
        let mut first = at.saturating_sub(REACH);
        while !self.text.is_char_boundary(first) {
            first -= 1;
        }
        first
    }

    /// As far on as a sentence can end.
    pub(super) fn reach_after(&self, at: usize) -> usize {
        let mut last = at.saturating_add(REACH).min(self.text.len());
        while !self.text.is_char_boundary(last) {
            last += 1;
        }
        last
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    pub(super) fn unit(&self, phrase: &Phrase) -> &str {
        self.slice(phrase.unit.clone()).trim()
    }
}
