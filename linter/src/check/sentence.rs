//! The prose as sentences, with the numbers in them read once for all rules.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::memmem;

use crate::number::Phrase;
use crate::report::Report;
use crate::rule::RuleSet;
use crate::span::Extent;
use crate::utf8;
use crate::walk::{Mark, MarkKind};
use crate::words::{Found, Set, Vocabulary, Words, beginning_in};

use super::memory::{Memory, Rules};

/// A paragraph and its numbers.
pub(super) struct Paragraph<'r> {
    pub(super) text: &'r str,
    pub(super) extent: Extent,
    pub(super) phrases: &'r [Phrase],
    /// The form of the section that it stands in, by its id.
    pub(super) section: Option<&'r str>,
    /// The rules that are known to find nothing in it.
    pub(super) silent: Rules,
    /// Where each of its numbers stands, once somebody asks.
    spots: OnceCell<Vec<OnceCell<Spot>>>,
    vocabulary: &'r Vocabulary,
    /// The words of the vocabulary that begin in it.
    found: &'r [Found],
    /// The lists of which it holds a word.
    lists: &'r Set,
    /// Those of which its first sentence does, where that is short enough for a heading.
    lead: OnceCell<Set>,
    /// Where 其中 stands in it.
    among: OnceCell<Vec<usize>>,
    /// Where sentences and clauses end, in order and by their places in the document.
    marks: &'r [Mark],
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
        let (clause, sentence) = paragraph.clause_and_sentence(start, end);
        // The clause is a part of the sentence.
        let at = paragraph.extent.start;
        let found = beginning_in(paragraph.found, at + sentence.start..at + sentence.end);
        let placed = |range: &Range<usize>| at + range.start..at + range.end;
        let ranges = [&clause, &sentence, &(sentence.start..end)].map(placed);
        let [in_clause, in_sentence, before] =
            paragraph.vocabulary.lists_in(found, ranges.each_ref());
        Spot {
            start,
            end,
            in_clause,
            in_sentence,
            before,
            clause,
            sentence,
        }
    }
}

pub(super) fn paragraphs<'r>(
    report: &'r Report<'r>,
    rules: &'r RuleSet,
    memory: Option<&'r Memory>,
) -> Vec<Paragraph<'r>> {
    let vocabulary = &rules.vocabulary;
    let (found, walk) = (report.words(rules), report.walk());
    let lists = report.lists_by_prose();
    let mut paragraphs = Vec::with_capacity(report.prose.len());
    let prose = report.prose.iter().enumerate();
    let read = prose
        .filter(|(_, prose)| prose.is_read())
        .map(|(at, prose)| {
            let text = report.text(prose.extent);
            let range = prose.extent.start..prose.extent.end;
            let found = beginning_in(found, range.clone());
            let phrases = &report.phrases()[at][..];
            Paragraph {
                text,
                extent: prose.extent,
                phrases,
                section: report.section_of(prose),
                spots: OnceCell::new(),
                silent: memory.map_or(0, |memory| memory.silent(at)),
                lists: &lists[at],
                lead: OnceCell::new(),
                among: OnceCell::new(),
                vocabulary,
                found,
                marks: walk.marks_in(&range),
            }
        });
    paragraphs.extend(read);
    paragraphs
}

/// The marks before and behind a place in a paragraph, and as far as a sentence can reach.
struct Around<'p> {
    before: &'p [Mark],
    after: &'p [Mark],
    reach: Range<usize>,
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

    fn clause_and_sentence(&self, start: usize, end: usize) -> (Range<usize>, Range<usize>) {
        let around = self.around(start, end);
        let clause = self.within(&around, |_| true);
        let sentence = self.within(&around, |mark| mark.kind == MarkKind::Sentence);
        (clause, sentence)
    }

    /// The clause that holds these bytes, with what stands in brackets: 各部门、镇（街道）共收到512件.
    pub(super) fn whole_clause(&self, start: usize, end: usize) -> Range<usize> {
        self.between(start, end, |mark| {
            matches!(mark.kind, MarkKind::Sentence | MarkKind::Clause)
        })
    }

    /// The clause before the bracket that the number stands in; empty where it stands in none.
    pub(super) fn explained(&self, spot: &Spot) -> Range<usize> {
        let at = self.extent.start;
        let before = self.marks_before(spot.start).iter().rev();
        let mut before = before.take_while(|mark| mark.start() >= at + spot.sentence.start);
        let bracket =
            before.find(|mark| matches!(mark.kind, MarkKind::Opening | MarkKind::Closing));
        match bracket.filter(|mark| mark.kind == MarkKind::Opening) {
            Some(mark) => {
                let start = mark.start() - at;
                self.clause(start, start).start..start
            }
            None => spot.start..spot.start,
        }
    }

    /// Whether more brackets open in these bytes than close.
    pub(super) fn is_in_brackets(&self, range: Range<usize>) -> bool {
        let end = self.extent.start + range.end;
        let depth = self.marks_from(range.start).iter();
        let depth = depth
            .take_while(|mark| mark.start() < end)
            .map(|mark| match mark.kind {
                MarkKind::Opening => 1,
                MarkKind::Closing => -1,
                MarkKind::Sentence | MarkKind::Clause => 0,
            });
        depth.sum::<i64>() > 0
    }

    /// From behind the last such mark before `start` to the first one from `end` on.
    fn between(&self, start: usize, end: usize, ends: impl Fn(&Mark) -> bool) -> Range<usize> {
        self.within(&self.around(start, end), ends)
    }

    fn around(&self, start: usize, end: usize) -> Around<'_> {
        let before = self.first_mark(start);
        // Few marks stand between.
        let last = self.extent.start + end;
        let (before, after) = self.marks.split_at_checked(before).unwrap_or_default();
        let between = after.iter().take_while(|mark| mark.start() < last).count();
        Around {
            before,
            after: after.get(between..).unwrap_or_default(),
            reach: self.reach_before(start)..self.reach_after(end),
        }
    }

    fn within(&self, around: &Around<'_>, ends: impl Fn(&Mark) -> bool) -> Range<usize> {
        let at = self.extent.start;
        let Range { start, end } = around.reach;
        let before = around.before.iter().rev();
        let mut before = before.take_while(|mark| mark.end() > at + start);
        let from = before.find(|mark| ends(mark)).map(|mark| mark.end() - at);
        let after = around.after.iter();
        let mut after = after.take_while(|mark| mark.start() < at + end);
        let to = after.find(|mark| ends(mark)).map(|mark| mark.start() - at);
        from.unwrap_or(start)..to.unwrap_or(end)
    }

    /// The marks that begin before a place in the paragraph.
    fn marks_before(&self, place: usize) -> &[Mark] {
        self.marks.get(..self.first_mark(place)).unwrap_or_default()
    }

    /// The others.
    fn marks_from(&self, place: usize) -> &[Mark] {
        self.marks.get(self.first_mark(place)..).unwrap_or_default()
    }

    fn first_mark(&self, place: usize) -> usize {
        let place = self.extent.start + place;
        self.marks.partition_point(|mark| mark.start() < place)
    }

    /// As far back as a sentence can begin.
    pub(super) fn reach_before(&self, at: usize) -> usize {
        utf8::boundary_before(self.text, at.saturating_sub(REACH))
    }

    /// As far on as a sentence can end.
    pub(super) fn reach_after(&self, at: usize) -> usize {
        utf8::boundary_after(self.text, at.saturating_add(REACH))
    }

    /// Whether one of the words stands anywhere in the paragraph.
    #[inline]
    pub(super) fn holds(&self, words: &Words) -> bool {
        words.are_among(self.lists)
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
        let [lists] = self.vocabulary.lists_in(self.found, [&range]);
        lists
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

    /// The index of its first number that begins at a place or behind it.
    pub(super) fn first_phrase(&self, place: usize) -> usize {
        let phrases = self.phrases;
        phrases.partition_point(|phrase| phrase.range.start < place)
    }

    /// From the full stop before the first of two places to the one behind the other.
    pub(super) fn between_stops(&self, start: usize, end: usize) -> Range<usize> {
        let (first, last) = (self.reach_before(start), self.reach_after(end));
        let before = self.slice(first..start).rfind('。');
        let behind = self.slice(end..last).find('。');
        before.map_or(first, |at| first + at)..behind.map_or(last, |at| end + at)
    }

    /// Where a number stands, by its index.
    pub(super) fn spot(&self, phrase: usize) -> &Spot {
        let unknown = || self.phrases.iter().map(|_| OnceCell::new()).collect();
        let spots: &Vec<OnceCell<Spot>> = self.spots.get_or_init(unknown);
        spots[phrase].get_or_init(|| Spot::of(self, &self.phrases[phrase].range))
    }

    pub(super) fn unit(&self, phrase: &Phrase) -> &str {
        self.slice(phrase.unit.clone())
    }
}
