//! Lists of words that are looked for together, and the one pass over a text that finds them all.

use std::ops::{Deref, Range};

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// Words of which one is looked for in a text.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Words {
    words: Vec<String>,
    /// A bit for each first character, by its lowest eight bits: most characters of a text begin no word.
    firsts: [u64; 4],
    /// An empty word stands in every text.
    any_empty: bool,
    /// A bit for each of the words, by its number in the [`Vocabulary`] that learnt them.
    learnt: Set,
}

impl From<Vec<String>> for Words {
    fn from(words: Vec<String>) -> Words {
        let mut firsts = [0; 4];
        let mut any_empty = false;
        for word in &words {
            match word.chars().next() {
                Some(first) => firsts[slot(first)] |= bit(first),
                None => any_empty = true,
            }
        }
        Words {
            words,
            firsts,
            any_empty,
            learnt: Set::default(),
        }
    }
}

impl<const COUNT: usize> From<[&str; COUNT]> for Words {
    fn from(words: [&str; COUNT]) -> Words {
        Words::from(words.map(str::to_owned).to_vec())
    }
}

impl Deref for Words {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.words
    }
}

impl Words {
    /// Whether one of the words stands in a text that no vocabulary has read.
    pub fn stand_in(&self, text: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        self.any_empty
            || text.char_indices().any(|(at, character)| {
                self.firsts[slot(character)] & bit(character) != 0
                    && text.as_bytes().get(at..).is_some_and(|rest| {
                        self.words
                            .iter()
                            .any(|word| rest.starts_with(word.as_bytes()))
                    })
            })
    }

    /// Whether one of the words is among those found.
    #[inline]
    pub fn are_among(&self, found: &Set) -> bool {
        self.any_empty || self.learnt.meets(found)
    }

    /// Whether one of the words lies within a range of the text that was read.
    pub fn lie_in(&self, found: &[Found], range: &Range<usize>) -> bool {
        if self.any_empty {
            return true;
        }
        if self.words.is_empty() {
            return false;
        }
        let from = found.partition_point(|found| found.start < range.start);
        let found = found.get(from..).unwrap_or_default().iter();
        let mut found = found.take_while(|found| found.start < range.end);
        found.any(|found| found.end() <= range.end && self.learnt.holds(found.word))
    }

    /// The words that are among those found.
    pub fn found<'w>(&'w self, vocabulary: &Vocabulary, found: &Set) -> Vec<&'w str> {
        if !self.are_among(found) {
            return Vec::new();
        }
        let stands = |word: &&String| {
            word.is_empty() || {
                let number = vocabulary.numbers.get(word.as_str());
                number.is_some_and(|&number| found.holds(number))
            }
        };
        let words = self.words.iter().filter(stands);
        words.map(String::as_str).collect()
    }
}

fn slot(character: char) -> usize {
    (character as usize >> 6) & 3
}

fn bit(character: char) -> u64 {
    1 << (character as u32 & 63)
}

/// Numbers of words, a bit each.
#[derive(Clone, Debug, Default)]
pub struct Set(Vec<u64>);

impl Set {
    pub fn of(found: &[Found]) -> Set {
        let mut set = Set::default();
        // The highest first: no later one makes the set grow.
        if let Some(highest) = found.iter().map(|found| found.word).max() {
            set.add(highest);
        }
        found.iter().for_each(|found| set.add(found.word));
        set
    }

    fn add(&mut self, word: u32) {
        let at = word as usize / 64;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (word % 64);
    }

    fn holds(&self, word: u32) -> bool {
        let part = self.0.get(word as usize / 64);
        part.is_some_and(|part| part >> (word % 64) & 1 == 1)
    }

    #[inline]
    fn meets(&self, other: &Set) -> bool {
        self.0
            .iter()
            .zip(&other.0)
            .any(|(one, other)| one & other != 0)
    }
}

/// A word of a vocabulary in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub start: usize,
    len: u32,
    word: u32,
}

impl Found {
    fn end(&self) -> usize {
        self.start + self.len as usize
    }
}

/// Those that begin within a range.
pub fn beginning_in(found: &[Found], range: Range<usize>) -> &[Found] {
    let from = found.partition_point(|found| found.start < range.start);
    let found = found.get(from..).unwrap_or_default();
    let to = found.partition_point(|found| found.start < range.end);
    found.get(..to).unwrap_or_default()
}

/// Every word that any rule looks for. One pass over a text finds them for all rules.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: Vec<String>,
    numbers: FxHashMap<String, u32>,
    /// Words that begin with two characters of three bytes, as nearly all of them do, by these six bytes.
    usual: Table,
    /// The others, by their first character.
    other: Table,
}

impl Vocabulary {
    /// Gives each word a number.
    pub fn learn<'w>(lists: impl Iterator<Item = &'w mut Words>) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for list in lists {
            let mut learnt = Set::default();
            for word in list.words.iter().filter(|word| !word.is_empty()) {
                learnt.add(vocabulary.number(word));
            }
            list.learnt = learnt;
        }
        let keys = |key: fn(&[u8]) -> Option<usize>| {
            let words = (0..).zip(&vocabulary.words);
            Table::new(
                words
                    .filter_map(|(at, word)| Some((key(word.as_bytes())?, at)))
                    .collect(),
            )
        };
        let usual = keys(|word| usual_key(window(word, 0)));
        let other = keys(|word| match usual_key(window(word, 0)) {
            Some(_) => None,
            None => Some(other_key(window(word, 0))),
        });
        vocabulary.usual = usual;
        vocabulary.other = other;
        vocabulary
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(&known) = self.numbers.get(word) {
            return known;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// Every place where a word stands, in order of their starts.
    pub fn read(&self, text: &str) -> Vec<Found> {
        let bytes = text.as_bytes();
        let mut all = Vec::with_capacity(text.len() / 16);
        let mut at = 0;
        while let Some(&first) = bytes.get(at) {
            let window = window(bytes, at);
            let other = other_key(window);
            if self.other.has(other) {
                self.add(bytes, at, self.other.at(other), &mut all);
            }
            if first < 0xE0 {
                // What follows the first byte of a character begins no word.
                at += 1;
                continue;
            }
            if let Some(key) = usual_key(window)
                && self.usual.has(key)
            {
                self.add(bytes, at, self.usual.at(key), &mut all);
            }
            at += 3;
        }
        all
    }

    /// Those of these words that stand here.
    fn add(&self, text: &[u8], at: usize, words: &[u32], all: &mut Vec<Found>) {
        let rest = text.get(at..).unwrap_or_default();
        for &word in words {
            let known = self.words[word as usize].as_bytes();
            if rest.starts_with(known) {
                all.push(Found {
                    start: at,
                    len: u32::try_from(known.len()).unwrap_or(u32::MAX),
                    word,
                });
            }
        }
    }
}

/// Words by a hash of their beginning.
#[derive(Debug)]
struct Table {
    /// A bit for each key that has words: they stay in the fastest memory, and are many, so that few beginnings of
    /// other words have one.
    keys: Box<[u64; KEYS / 64]>,
    /// Where the words begin whose keys share all bits but the last.
    starts: Vec<u32>,
    words: Vec<u32>,
}

const KEYS: usize = 1 << KEY_BITS;
const KEY_BITS: usize = 15;
const STARTS: usize = KEYS >> SHARED;
const SHARED: usize = 4;

/// The eight bytes from here on, zeros behind the end.
fn window(bytes: &[u8], at: usize) -> u64 {
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

/// A hash of the first character where it is three bytes; else its first byte.
fn other_key(window: u64) -> usize {
    match window & 0xF0 == 0xE0 {
        true => hash(window & 0xFF_FFFF),
        false => ((window & 0xFF) as usize) << SHARED,
    }
}

fn hash(bytes: u64) -> usize {
    (bytes.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - KEY_BITS)) as usize
}

/// A hash of the first two characters, where each is three bytes.
fn usual_key(window: u64) -> Option<usize> {
    const LEADS: u64 = 0xF000_00F0;
    const BOTH: u64 = 0xE000_00E0;
    (window & LEADS == BOTH).then(|| hash(window & 0xFFFF_FFFF_FFFF))
}

impl Table {
    fn new(mut words: Vec<(usize, u32)>) -> Table {
        words.sort_unstable();
        let mut keys = Box::new([0; KEYS / 64]);
        let mut starts = Vec::with_capacity(STARTS + 1);
        for (at, (key, _)) in (0..).zip(&words) {
            keys[key / 64] |= 1 << (key % 64);
            starts.resize(starts.len().max((key >> SHARED) + 1), at);
        }
        starts.resize(STARTS + 1, u32::try_from(words.len()).unwrap_or(u32::MAX));
        Table {
            keys,
            starts,
            words: words.into_iter().map(|(_, word)| word).collect(),
        }
    }

    fn has(&self, key: usize) -> bool {
        self.keys[key / 64 % (KEYS / 64)] >> (key % 64) & 1 == 1
    }

    fn at(&self, key: usize) -> &[u32] {
        let shared = key >> SHARED;
        let range = self.starts[shared] as usize..self.starts[shared + 1] as usize;
        self.words.get(range).unwrap_or_default()
    }
}

impl Default for Table {
    fn default() -> Table {
        Table::new(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_words_stand_nowhere_and_an_empty_word_everywhere() {
        let mut lists = [Words::default(), Words::from([""])];
        let vocabulary = Vocabulary::learn(lists.iter_mut());
        let found = vocabulary.read("申请");
        for (list, stands) in lists.iter().zip([false, true]) {
            assert_eq!(list.stand_in("申请"), stands);
            assert_eq!(list.lie_in(&found, &(0..6)), stands);
            assert_eq!(list.are_among(&Set::of(&found)), stands);
        }
    }

    #[test]
    fn a_vocabulary_that_has_learnt_nothing_reads_any_text() {
        assert_eq!(Vocabulary::default().read("申请"), []);
    }

    proptest! {
        #[test]
        fn words_stand_where_a_search_for_each_finds_one(
            lists in proptest::collection::vec(
                proptest::collection::vec("[新收结转a申请]{0,3}", 0..5),
                0..4,
            ),
            text in "[新收结转a申请上年]{0,12}",
            cut in (0..12_usize, 0..12_usize),
        ) {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let place = |at: usize| places[at.min(places.len() - 1)];
            let range = place(cut.0.min(cut.1))..place(cut.0.max(cut.1));
            let part = text.get(range.clone()).unwrap();
            let mut lists: Vec<Words> = lists.into_iter().map(Words::from).collect();
            let vocabulary = Vocabulary::learn(lists.iter_mut());
            let found = vocabulary.read(&text);
            prop_assert!(found.is_sorted_by_key(|found| found.start));
            for list in &lists {
                let is_in = |text: &str| list.iter().any(|word| text.contains(word.as_str()));
                prop_assert_eq!(list.stand_in(&text), is_in(&text));
                prop_assert_eq!(list.are_among(&Set::of(&found)), is_in(&text));
                prop_assert_eq!(list.lie_in(&found, &range), is_in(part));
                let words = list.iter().filter(|word| text.contains(word.as_str()));
                prop_assert!(list.found(&vocabulary, &Set::of(&found)).into_iter().eq(words));
            }
        }
    }
}
