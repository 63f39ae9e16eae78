//! One walk over a text, which finds what the rules look for: words, the marks that end clauses, where a number may
//! begin, and characters that stand twice in a row.

use std::ops::Range;

use crate::number;
use crate::utf8::width;
use crate::words::{Found, Vocabulary, beginning_in};

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Walk {
    /// The words of a vocabulary, in order of their starts.
    pub(crate) words: Vec<Found>,
    pub(crate) marks: Vec<Mark>,
    /// Where a number may begin, and where letters do, which may have digits glued to them.
    pub(crate) numerals: Vec<u32>,
    /// Where [`LEAST_AGAIN`] or more characters of three bytes begin that have just stood before.
    pub(crate) again: Vec<u32>,
}

/// Characters that stand twice are noticed from so many on …
pub(crate) const LEAST_AGAIN: usize = 3;
/// … and up to so many: longer runs are whole paragraphs pasted twice, which is another matter.
pub(crate) const MOST_AGAIN: usize = 12;

/// A punctuation mark that ends a clause, or a whole sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    start: u32,
    length: u8,
    pub(crate) kind: MarkKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    Sentence,
    Clause,
    /// A bracket, which ends a clause too.
    Opening,
    Closing,
}

impl Mark {
    #[inline]
    pub(crate) fn start(self) -> usize {
        self.start as usize
    }

    #[inline]
    pub(crate) fn end(self) -> usize {
        self.start as usize + usize::from(self.length)
    }

    /// Whether it is a Chinese one, or as wide as these.
    #[inline]
    pub(crate) fn is_wide(self) -> bool {
        self.length == 3
    }
}

/// What a character may begin: a bit each.
pub(crate) type Kinds = u8;
pub(crate) const WORD: Kinds = 1;
const MARK: Kinds = 2;
const NUMERAL: Kinds = 4;

const MARKS: [(char, MarkKind); 15] = [
    (';', MarkKind::Sentence),
    ('!', MarkKind::Sentence),
    ('?', MarkKind::Sentence),
    ('。', MarkKind::Sentence),
    ('；', MarkKind::Sentence),
    ('！', MarkKind::Sentence),
    ('？', MarkKind::Sentence),
    (',', MarkKind::Clause),
    (':', MarkKind::Clause),
    ('，', MarkKind::Clause),
    ('：', MarkKind::Clause),
    ('(', MarkKind::Opening),
    ('（', MarkKind::Opening),
    (')', MarkKind::Closing),
    ('）', MarkKind::Closing),
];

/// Characters that are more than a part of a word, and what they are.
pub(crate) fn kinds() -> impl Iterator<Item = (char, Kinds)> {
    let marks = MARKS.iter().map(|&(mark, _)| (mark, MARK));
    let letters = ('a'..='z').chain('A'..='Z').chain('0'..='9');
    let numerals = letters.chain(number::NUMERALS.chars());
    marks.chain(numerals.map(|numeral| (numeral, NUMERAL)))
}

impl Walk {
    pub(crate) fn over(text: &str, vocabulary: &Vocabulary) -> Walk {
        let mut walk = Walk::with_room_for(text.len());
        walk.go_on(text, 0..text.len(), &mut Before::default(), vocabulary);
        walk
    }

    pub(crate) fn with_room_for(bytes: usize) -> Walk {
        Walk {
            words: Vec::with_capacity(bytes / 12),
            // A clause is a dozen characters long.
            marks: Vec::with_capacity(bytes / 32),
            numerals: Vec::with_capacity(bytes / 32),
            again: Vec::new(),
        }
    }

    /// Adds what begins in this part of the text, which stands behind all that is known. `before` is of the same text.
    pub(crate) fn go_on(
        &mut self,
        text: &str,
        range: Range<usize>,
        before: &mut Before,
        vocabulary: &Vocabulary,
    ) {
        let bytes = text.as_bytes();
        let mut rest = bytes.get(range.start..).unwrap_or_default();
        // What lies behind the range, and at least as much as cannot be looked at in pieces of eight.
        let behind = bytes.len() - range.end;
        while rest.len() > behind
            && let Some(chunk) = rest.first_chunk::<8>()
        {
            let at = bytes.len() - rest.len();
            let window = u64::from_le_bytes(*chunk);
            // Known lengths are passed without a look at how much is left.
            rest = match window & 0xFF {
                0xE0..0xF0 => {
                    self.wide(bytes, at, window, before, vocabulary);
                    rest.get(3..)
                }
                0..0x80 => {
                    self.other(bytes, at, window, vocabulary);
                    rest.get(1..)
                }
                first => {
                    self.other(bytes, at, window, vocabulary);
                    rest.get(width(first as u8)..)
                }
            }
            .unwrap_or_default();
        }
        let mut at = bytes.len() - rest.len();
        while at < range.end
            && let Some(&first) = bytes.get(at)
        {
            let window = window(bytes, at);
            match first {
                0xE0..0xF0 => self.wide(bytes, at, window, before, vocabulary),
                _ => self.other(bytes, at, window, vocabulary),
            }
            at += width(first);
        }
    }

    /// Adds what is known of a part of the text that begins here.
    pub(crate) fn append(&mut self, part: &Walk, start: usize) {
        let start = start as u32;
        let moved =
            |places: &mut Vec<u32>, part: &[u32]| places.extend(part.iter().map(|at| at + start));
        self.words
            .extend(part.words.iter().map(|word| word.moved_by(start)));
        let marks = part.marks.iter().map(|mark| Mark {
            start: mark.start + start,
            ..*mark
        });
        self.marks.extend(marks);
        moved(&mut self.numerals, &part.numerals);
        moved(&mut self.again, &part.again);
    }

    /// What begins and ends in a part of the text, as it would be known of that part alone.
    pub(crate) fn part(&self, range: &Range<usize>) -> Walk {
        let start = range.start as u32;
        let moved = |places: &[u32]| {
            let within = Walk::within(places, range).iter();
            within.map(|at| at - start).collect()
        };
        let words = beginning_in(&self.words, range.clone()).iter();
        let words = words.filter(|word| word.end() <= range.end);
        let marks = self.marks_in(range).iter().map(|mark| Mark {
            start: mark.start - start,
            ..*mark
        });
        Walk {
            words: words.map(|word| word.moved_back_by(start)).collect(),
            marks: marks.collect(),
            numerals: moved(&self.numerals),
            again: moved(&self.again),
        }
    }

    /// Looks at a character of three bytes, as nearly all are, by the eight that begin with it.
    #[inline(always)]
    fn wide(
        &mut self,
        bytes: &[u8],
        at: usize,
        window: u64,
        before: &mut Before,
        vocabulary: &Vocabulary,
    ) {
        let kinds = vocabulary.kinds_of(window);
        if kinds != 0 {
            self.note(bytes, at, window, kinds, vocabulary);
        }
        vocabulary.add_usual(bytes, at, window, &mut self.words);
        if before.is_near(at, window) && is_again(bytes, at, window) {
            self.again.push(at as u32);
        }
    }

    #[inline(always)]
    fn other(&mut self, bytes: &[u8], at: usize, window: u64, vocabulary: &Vocabulary) {
        let kinds = vocabulary.kinds_of_byte((window & 0xFF) as u8);
        if kinds != 0 {
            self.note(bytes, at, window, kinds, vocabulary);
        }
    }

    /// A character that may be what its kinds, which another may share with it, say.
    #[inline]
    fn note(
        &mut self,
        bytes: &[u8],
        at: usize,
        window: u64,
        kinds: Kinds,
        vocabulary: &Vocabulary,
    ) {
        if kinds & MARK != 0
            && let Some((kind, length)) = mark(window)
        {
            self.marks.push(Mark {
                start: at as u32,
                length,
                kind,
            });
        }
        if kinds & NUMERAL != 0 {
            let begins = match window & 0x80 {
                // Of a run of digits or letters the first.
                0 => {
                    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
                    !before.is_some_and(u8::is_ascii_alphanumeric)
                }
                _ => number::may_begin(bytes, at),
            };
            if begins {
                self.numerals.push(at as u32);
            }
        }
        if kinds & WORD != 0 {
            vocabulary.add_other(bytes, at, window, &mut self.words);
        }
    }

    pub(crate) fn marks_in(&self, range: &Range<usize>) -> &[Mark] {
        let from = self
            .marks
            .partition_point(|mark| mark.start() < range.start);
        let marks = self.marks.get(from..).unwrap_or_default();
        let to = marks.partition_point(|mark| mark.start() < range.end);
        marks.get(..to).unwrap_or_default()
    }

    /// The places in a list that lie within a range.
    pub(crate) fn within<'p>(places: &'p [u32], range: &Range<usize>) -> &'p [u32] {
        let from = places.partition_point(|&place| (place as usize) < range.start);
        let places = places.get(from..).unwrap_or_default();
        let to = places.partition_point(|&place| (place as usize) < range.end);
        places.get(..to).unwrap_or_default()
    }
}

/// The eight bytes from here on, zeros behind the end.
#[inline]
pub(crate) fn window(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.first_chunk() {
        Some(window) => u64::from_le_bytes(*window),
        None => {
            let mut window = [0; 8];
            window
                .iter_mut()
                .zip(rest)
                .for_each(|(to, from)| *to = *from);
            u64::from_le_bytes(window)
        }
    }
}

/// The mark that stands here, and how many bytes it takes.
fn mark(window: u64) -> Option<(MarkKind, u8)> {
    use MarkKind::*;
    let [first, second, third, ..] = window.to_le_bytes();
    Some(match (first, second, third) {
        (b';' | b'!' | b'?', ..) => (Sentence, 1),
        (b',' | b':', ..) => (Clause, 1),
        (b'(', ..) => (Opening, 1),
        (b')', ..) => (Closing, 1),
        // 。
        (0xE3, 0x80, 0x82) => (Sentence, 3),
        // The full-width forms of the above, in the order of ASCII.
        (0xEF, 0xBC, 0x81 | 0x9B | 0x9F) => (Sentence, 3),
        (0xEF, 0xBC, 0x8C | 0x9A) => (Clause, 3),
        (0xEF, 0xBC, 0x88) => (Opening, 3),
        (0xEF, 0xBC, 0x89) => (Closing, 3),
        _ => return None,
    })
}

/// Where a few characters, or others that look like them, stood last in a text.
pub(crate) struct Before([u32; 1 << BEFORE]);

/// So many bits that others are seldom taken for them.
const BEFORE: u32 = 10;

impl Default for Before {
    fn default() -> Before {
        // Nowhere near at first.
        Before([u32::MAX / 2; 1 << BEFORE])
    }
}

impl Before {
    /// Whether those that stand here, or others that look like them, stood a few characters before.
    #[inline(always)]
    fn is_near(&mut self, at: usize, window: u64) -> bool {
        const NEAR: u32 = 3 * MOST_AGAIN as u32;
        // Three characters, of three bytes each, are known by as many of these as fit a number.
        let hash = window.wrapping_mul(MIX) >> (64 - BEFORE);
        let here = at as u32;
        let last = std::mem::replace(&mut self.0[hash as usize], here);
        here.wrapping_sub(last) <= NEAR
    }
}

/// Its products spread a few bytes over their highest bits.
pub(crate) const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

fn is_again(bytes: &[u8], at: usize, begins: u64) -> bool {
    let twice = |length: usize| {
        at.checked_sub(length).is_some_and(|from| {
            window(bytes, from) == begins
                && bytes.get(from..at) == bytes.get(at..at + length)
                && bytes.get(from..at).is_some_and(are_wide)
        })
    };

    // As many bytes may be other characters.
    fn are_wide(bytes: &[u8]) -> bool {
        let mut firsts = bytes.iter().step_by(3);
        firsts.all(|first| (0xE0..0xF0).contains(first))
    }

    (LEAST_AGAIN..=MOST_AGAIN).any(|length| twice(3 * length))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::words::Words;

    fn walk(text: &str) -> Walk {
        Walk::over(text, &Vocabulary::default())
    }

    #[test]
    fn every_mark_ends_a_clause_and_some_a_sentence() {
        let text = "甲。乙；丙！丁？戊;己!庚?辛，壬,癸：子:丑（寅(卯）辰)、巳";
        let marks = walk(text).marks;
        let told: String = marks
            .iter()
            .map(|mark| match mark.kind {
                MarkKind::Sentence => 's',
                MarkKind::Clause => 'c',
                MarkKind::Opening => '(',
                MarkKind::Closing => ')',
            })
            .collect();
        assert_eq!(told, "ssssssscccc(())");
        for mark in marks {
            let text = text.get(mark.start()..mark.end());
            assert!(text.is_some_and(|mark| mark.chars().count() == 1));
        }
    }

    #[test]
    fn what_stands_twice_is_told_from_other_characters_of_as_many_bytes() {
        assert_eq!(walk("进一步进一步").again, [9]);
        assert_eq!(walk("三份\né三份\né\n").again, Vec::<u32>::new());
    }

    proptest! {
        #[test]
        fn what_is_known_of_the_parts_is_what_a_walk_over_the_whole_finds(
            parts in proptest::collection::vec("(公开|新收|进一步进一步|12件|三份|A4|，|。|é|𠀀){0,8}\n", 1..6),
        ) {
            let mut lists = [Words::from(["公开", "新收", "件", "a"]), Words::from(["进一步", "12"])];
            let vocabulary = Vocabulary::learn(lists.iter_mut());
            let text = parts.concat();
            let whole = Walk::over(&text, &vocabulary);
            let mut told = Walk::default();
            let mut before = Before::default();
            let mut start = 0;
            for (number, part) in parts.iter().enumerate() {
                let range = start..start + part.len();
                match number % 2 {
                    0 => told.go_on(&text, range.clone(), &mut before, &vocabulary),
                    _ => told.append(&Walk::over(part, &vocabulary), start),
                }
                prop_assert_eq!(&whole.part(&range), &Walk::over(part, &vocabulary));
                start = range.end;
            }
            prop_assert_eq!(told, whole);
        }

        #[test]
        fn marks_stand_where_a_look_at_each_character_finds_one(text in "[。；a!（），:：年éＡ𠀀]{0,20}") {
            let marks = text.char_indices().filter_map(|(at, character)| {
                let (_, kind) = MARKS.iter().find(|(mark, _)| *mark == character)?;
                Some((at, at + character.len_utf8(), *kind))
            });
            let found = walk(&text).marks;
            let found = found.iter().map(|mark| (mark.start(), mark.end(), mark.kind));
            prop_assert_eq!(found.collect::<Vec<_>>(), marks.collect::<Vec<_>>());
        }
    }
}
