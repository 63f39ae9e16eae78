//! The prose as sentences, with the numbers in them read once for all rules.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::memmem;

use crate::number::Phrase;
use crate::report::Report;
use crate::rule::RuleSet;
use crate::span::Extent;
use crate::utf8::width;
use crate::words::{Found, Set, Vocabulary, Words, beginning_in};

use super::memory::{Memory, Rules};

/// A paragraph and its numbers.
pub(super) struct Paragraph<'r> {
    pub(super) text: &'r str,
    pub(super) extent: Extent,
    pub(super) phrases: &'r [Phrase],
    /// The rules that are known to find nothing in it.
    pub(super) silent: Rules,
    /// Where each of its numbers stands, once somebody asks.
    spots: Vec<OnceCell<Spot>>,
    vocabulary: &'r Vocabulary,
    /// The words of the vocabulary that begin in it.
    found: &'r [Found],
    /// The lists of which it holds a word.
    lists: Set,
    /// Those of which its first sentence does, where that is short enough for a heading.
    lead: OnceCell<Set>,
    /// Where 其中 stands in it.
    among: OnceCell<Vec<usize>>,
    /// Where sentences and clauses end, in order.
    marks: Vec<Mark>,
}

/// Where a number stands in its paragraph.
pub(super) struct Spot {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) clause: Range<usize>,
    pub(super) sentence: Range<usize>,
    /// The lists of which a word stands in the clause, in the sentence, and in the sentence up to the number's end.
    pub(super) in_clause: Set,
    pub(super) in_sentence: Set,
    pub(super) before: Set,
}

impl Spot {
    pub(super) fn of(paragraph: &Paragraph<'_>, range: &Range<usize>) -> Spot {
        let Range { start, end } = *range;
        let clause = paragraph.clause(start, end);
        let sentence = paragraph.sentence(start, end);
        // The clause is a part of the sentence.
        let at = paragraph.extent.start;
        let found = beginning_in(paragraph.found, at + sentence.start..at + sentence.end);
        let lists = |range: &Range<usize>| {
            let range = at + range.start..at + range.end;
            paragraph.vocabulary.lists_in(found, &range)
        };
        Spot {
            start,
            end,
            in_clause: lists(&clause),
            in_sentence: lists(&sentence),
            before: lists(&(sentence.start..end)),
            clause,
            sentence,
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
    rules: &'r RuleSet,
    memory: Option<&'r Memory>,
) -> Vec<Paragraph<'r>> {
    let vocabulary = &rules.vocabulary;
    let found = report.words(rules);
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
                spots: phrases.iter().map(|_| OnceCell::new()).collect(),
                silent,
                lists: vocabulary.lists_of(found),
                lead: OnceCell::new(),
                among: OnceCell::new(),
                vocabulary,
                found,
                marks: marks(text),
            }
        })
        .collect()
}

/// Whether a mark may begin with this byte: most characters are passed with one look.
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
    // A clause is a dozen characters long.
    let mut marks = Vec::with_capacity(bytes.len() / 32);
    let mut start = 0;
    while let Some(&byte) = bytes.get(start) {
        let end = start + width(byte);
        if !MAY_BEGIN[usize::from(byte)] {
            start = end;
            continue;
        }
        let kind = match byte {
            b';' | b'!' | b'?' => Some(Sentence),
            b',' | b':' => Some(Clause),
            b'(' => Some(Opening),
            b')' => Some(Closing),
            _ => match bytes.get(start..end) {
                // 。
                Some([0xE3, 0x80, 0x82]) => Some(Sentence),
                // The full-width forms of the above, in the order of ASCII.
                Some([0xEF, 0xBC, 0x81 | 0x9B | 0x9F]) => Some(Sentence),
                Some([0xEF, 0xBC, 0x8C | 0x9A]) => Some(Clause),
                Some([0xEF, 0xBC, 0x88]) => Some(Opening),
                Some([0xEF, 0xBC, 0x89]) => Some(Closing),
                _ => None,
            },
        };
        marks.extend(kind.map(|kind| Mark { start, end, kind }));
        start = end;
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
        words.are_among(&self.lists)
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

    fn lists_in(&self, range: &Range<usize>) -> Set {
        let at = self.extent.start;
        let range = at + range.start..at + range.end;
        self.vocabulary.lists_in(self.found, &range)
    }

    /// `（二）依申请公开情况。`: a short first sentence is the heading of what follows. The lists that it speaks of.
    pub(super) fn lead(&self) -> &Set {
        const LONGEST: usize = 24;
        self.lead.get_or_init(|| {
            let first = self.sentence(0, 0);
            let mut characters = self.slice(first.clone()).chars();
            match characters.nth(LONGEST) {
                Some(_) => Set::default(),
                None => self.lists_in(&first),
            }
        })
    }

    /// Where the next 其中 stands.
    pub(super) fn among(&self, from: usize) -> Option<usize> {
        let among = self.among.get_or_init(|| {
            let found = memmem::find_iter(self.text.as_bytes(), "其中");
            found.collect()
        });
        let next = among.partition_point(|&at| at < from);
        among.get(next).copied()
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Where a number stands, by its index.
    pub(super) fn spot(&self, phrase: usize) -> &Spot {
        self.spots[phrase].get_or_init(|| Spot::of(self, &self.phrases[phrase].range))
    }

    pub(super) fn unit(&self, phrase: &Phrase) -> &str {
        self.slice(phrase.unit.clone())
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
