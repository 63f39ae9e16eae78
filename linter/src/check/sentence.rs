//! The prose as sentences, with the numbers in them read once for all rules.

use std::cell::OnceCell;
use std::ops::Range;

use crate::number::Phrase;
use crate::report::Report;
use crate::span::Extent;
use crate::words::{Found, Set, Words, beginning_in};

use super::memory::{Memory, Rules};

/// A paragraph and its numbers.
pub(super) struct Paragraph<'r> {
    pub(super) text: &'r str,
    pub(super) extent: Extent,
    pub(super) phrases: &'r [Phrase],
    /// The rules that are known to find nothing in it.
    pub(super) silent: Rules,
    /// Where each of its numbers stands, once somebody asks.
    spots: OnceCell<Vec<Spot>>,
    /// The words of the vocabulary that begin in it.
    found: &'r [Found],
    words: Set,
    /// Where sentences and clauses end, in order.
    marks: Vec<Mark>,
}

/// Where a number stands in its paragraph.
pub(super) struct Spot {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) clause: Range<usize>,
    pub(super) sentence: Range<usize>,
}

impl Spot {
    pub(super) fn of(paragraph: &Paragraph<'_>, range: &Range<usize>) -> Spot {
        let Range { start, end } = *range;
        Spot {
            start,
            end,
            clause: paragraph.clause(start, end),
            sentence: paragraph.sentence(start, end),
        }
    }
}

/// A punctuation mark that ends a clause, or a whole sentence.
#[derive(Debug)]
struct Mark {
    start: usize,
    end: usize,
    kind: MarkKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MarkKind {
    Sentence,
    Clause,
    /// A bracket, which ends a clause too.
    Opening,
    Closing,
}

pub(super) fn paragraphs<'r>(
    report: &'r Report<'r>,
    found: &'r [Found],
    memory: Option<&'r Memory>,
) -> Vec<Paragraph<'r>> {
    let prose = report.prose.iter().enumerate();
    prose
        .filter(|(_, prose)| prose.is_read())
        .map(|(at, prose)| {
            let text = report.text(prose.extent);
            let found = beginning_in(found, prose.extent.start..prose.extent.end);
            let (phrases, silent) = match memory {
                Some(memory) => memory.of(at),
                None => (&report.phrases()[at][..], 0),
            };
            Paragraph {
                text,
                extent: prose.extent,
                phrases,
                spots: OnceCell::new(),
                silent,
                words: Set::of(found),
                found,
                marks: marks(text),
            }
        })
        .collect()
}

/// The bytes that a mark may begin with.
const MAY_BEGIN: [bool; 256] = {
    let mut may = [false; 256];
    let bytes = b";!?,:()\xE3\xEF";
    let mut at = 0;
    while at < bytes.len() {
        may[bytes[at] as usize] = true;
        at += 1;
    }
    may
};

fn marks(text: &str) -> Vec<Mark> {
    use MarkKind::*;
    let bytes = text.as_bytes();
    let mut marks = Vec::new();
    for (start, &byte) in bytes.iter().enumerate() {
        // Most bytes begin no mark: one look at a table tells.
        if !MAY_BEGIN[usize::from(byte)] {
            continue;
        }
        let (kind, len) = match byte {
            b';' | b'!' | b'?' => (Sentence, 1),
            b',' | b':' => (Clause, 1),
            b'(' => (Opening, 1),
            b')' => (Closing, 1),
            // 。
            0xE3 if bytes.get(start + 1..start + 3) == Some(&[0x80, 0x82]) => (Sentence, 3),
            // The full-width forms of the above, in the order of ASCII.
            0xEF if bytes.get(start + 1) == Some(&0xBC) => match bytes.get(start + 2) {
                Some(0x81 | 0x9B | 0x9F) => (Sentence, 3),
                Some(0x8C | 0x9A) => (Clause, 3),
                Some(0x88) => (Opening, 3),
                Some(0x89) => (Closing, 3),
                _ => continue,
            },
            _ => continue,
        };
        let end = start + len;
        marks.push(Mark { start, end, kind });
    }
    marks
}

/// No sentence reaches further, in bytes: a file without any full stop is looked at in pieces of this size.
const REACH: usize = 4096;

impl Paragraph<'_> {
    /// The sentence that holds these bytes.
    pub(super) fn sentence(&self, start: usize, end: usize) -> Range<usize> {
        self.between(start, end, |mark| mark.kind == MarkKind::Sentence)
    }

    /// The clause that holds these bytes.
    pub(super) fn clause(&self, start: usize, end: usize) -> Range<usize> {
        self.between(start, end, |_| true)
    }

    /// The clause that holds these bytes, with what stands in brackets: 各部门、镇（街道）共收到512件.
    pub(super) fn whole_clause(&self, start: usize, end: usize) -> Range<usize> {
        self.between(start, end, |mark| {
            matches!(mark.kind, MarkKind::Sentence | MarkKind::Clause)
        })
    }

    /// The clause before the bracket that the number stands in; empty where it stands in none.
    pub(super) fn explained(&self, spot: &Spot) -> Range<usize> {
        let before = self.marks.partition_point(|mark| mark.start < spot.start);
        let before = self.marks.get(..before).unwrap_or_default().iter().rev();
        let mut before = before.take_while(|mark| mark.start >= spot.sentence.start);
        let bracket =
            before.find(|mark| matches!(mark.kind, MarkKind::Opening | MarkKind::Closing));
        match bracket.filter(|mark| mark.kind == MarkKind::Opening) {
            Some(mark) => self.clause(mark.start, mark.start).start..mark.start,
            None => spot.start..spot.start,
        }
    }

    /// Whether more brackets open in these bytes than close.
    pub(super) fn is_in_brackets(&self, range: Range<usize>) -> bool {
        let from = self.marks.partition_point(|mark| mark.start < range.start);
        let marks = self.marks.get(from..).unwrap_or_default().iter();
        let depth = marks
            .take_while(|mark| mark.start < range.end)
            .map(|mark| match mark.kind {
                MarkKind::Opening => 1,
                MarkKind::Closing => -1,
                MarkKind::Sentence | MarkKind::Clause => 0,
            });
        depth.sum::<i64>() > 0
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

    /// Whether one of the words stands anywhere in the paragraph.
    #[inline]
    pub(super) fn holds(&self, words: &Words) -> bool {
        words.are_among(&self.words)
    }

    /// Whether one of the words stands in this part of it.
    pub(super) fn holds_in(&self, words: &Words, range: &Range<usize>) -> bool {
        // Most words stand nowhere in it.
        if !self.holds(words) {
            return false;
        }
        let at = self.extent.start;
        words.lie_in(self.found, &(at + range.start..at + range.end))
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Where each of the numbers stands.
    pub(super) fn spots(&self) -> &[Spot] {
        self.spots.get_or_init(|| {
            let phrases = self.phrases.iter();
            phrases
                .map(|phrase| Spot::of(self, &phrase.range))
                .collect()
        })
    }

    pub(super) fn unit(&self, phrase: &Phrase) -> &str {
        self.slice(phrase.unit.clone()).trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_ends_a_clause_and_some_a_sentence() {
        let text = "甲。乙；丙！丁？戊;己!庚?辛，壬,癸：子:丑（寅(卯）辰)、巳";
        let told: String = marks(text)
            .iter()
            .map(|mark| match mark.kind {
                MarkKind::Sentence => 's',
                MarkKind::Clause => 'c',
                MarkKind::Opening => '(',
                MarkKind::Closing => ')',
            })
            .collect();
        assert_eq!(told, "ssssssscccc(())");
        for mark in marks(text) {
            assert!(
                text.get(mark.start..mark.end)
                    .is_some_and(|mark| mark.chars().count() == 1)
            );
        }
    }
}
