//! Lists of words that are looked for together, and where each stands in a text.

use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::utf8::width;
use crate::walk::{self, Kinds, MIX, WORD, window};

/// Words of which one is looked for in a text.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Words {
    words: Vec<String>,
    /// A bit for each first character, by its lowest eight bits: most characters of a text begin no word.
    firsts: [u64; 4],
    /// An empty word stands in every text.
    any_empty: bool,
    /// What each word begins with, once somebody asks where one stands in a text that no vocabulary has read.
    heads: OnceLock<Vec<Head>>,
    /// A bit for each of the words, by its number in the [`Vocabulary`] that learnt them.
    learnt: Set,
    /// The number of the list in that vocabulary; none where it has no words.
    list: Option<u32>,
}

impl From<Vec<String>> for Words {
    fn from(words: Vec<String>) -> Words {
        let mut firsts = [0; 4];
        let mut any_empty = false;
        for word in &words {
            match word.chars().next() {
                Some(_) => {
                    let (slot, bit) = place_of(window(word.as_bytes(), 0));
                    firsts[slot] |= bit;
                }
                None => any_empty = true,
            }
        }
        Words {
            words,
            firsts,
            any_empty,
            heads: OnceLock::new(),
            learnt: Set::default(),
            list: None,
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
        if self.any_empty {
            return true;
        }
        let heads = self
            .heads
            .get_or_init(|| self.words.iter().map(|word| Head::of(word)).collect());
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let window = window(bytes, at);
            let (slot, bit) = place_of(window);
            let stands = |(head, word): (&Head, &String)| {
                head.begins(window)
                    && (word.len() <= 8
                        || bytes
                            .get(at..)
                            .is_some_and(|rest| rest.starts_with(word.as_bytes())))
            };
            if self.firsts[slot] & bit != 0 && heads.iter().zip(&self.words).any(stands) {
                return true;
            }
            at += width(byte);
        }
        false
    }

    /// Whether this list is among those of which a word was found.
    #[inline]
    pub fn are_among(&self, lists: &Set) -> bool {
        self.any_empty || self.list.is_some_and(|list| lists.holds(list))
    }

    /// Where the first of them stands in the text that was read.
    pub(crate) fn first_in(&self, found: &[Found]) -> Option<Range<usize>> {
        let mut found = found.iter();
        let first = found.find(|found| self.learnt.holds(found.word))?;
        Some(first.start()..first.end())
    }

    /// Whether one of the words lies within a range of the text that was read.
    pub fn lie_in(&self, found: &[Found], range: &Range<usize>) -> bool {
        if self.any_empty {
            return true;
        }
        if self.words.is_empty() {
            return false;
        }
        let from = found.partition_point(|found| found.start() < range.start);
        let found = found.get(from..).unwrap_or_default().iter();
        let mut found = found.take_while(|found| found.start() < range.end);
        found.any(|found| found.end() <= range.end && self.learnt.holds(found.word))
    }
}

/// Where the bit of a character stands that begins here, by the lowest eight bits of its code.
#[inline]
fn place_of(window: u64) -> (usize, u64) {
    let [first, second, third, fourth, ..] = window.to_le_bytes();
    let (high, low) = match first {
        0..0xC0 => (first >> 6, first),
        0xC0..0xE0 => (first, second),
        0xE0..0xF0 => (second, third),
        _ => (third, fourth),
    };
    (usize::from(high & 3), 1 << (low & 63))
}

/// Numbers of words, or of lists of words: a bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Set {
    first: Part,
    rest: Vec<Part>,
}

/// Bits of a [`Set`]; those of all lists that ship fit into one.
type Part = [u64; 4];

fn join(all: &mut Part, own: &Part) {
    all.iter_mut().zip(own).for_each(|(all, own)| *all |= own);
}

/// Which part, which number of it, and which bit.
fn place(number: u32) -> (usize, usize, u64) {
    let number = number as usize;
    (number / 256, number / 64 % 4, 1 << (number % 64))
}

impl Set {
    fn add(&mut self, number: u32) {
        let (part, at, bit) = place(number);
        if self.rest.len() < part {
            self.rest.resize(part, Part::default());
        }
        let part = match part.checked_sub(1) {
            None => &mut self.first,
            Some(part) => &mut self.rest[part],
        };
        part[at] |= bit;
    }

    fn is_empty(&self) -> bool {
        self.first == Part::default() && self.rest.is_empty()
    }

    fn numbers(&self) -> impl Iterator<Item = usize> {
        let words = self.first.iter().chain(self.rest.as_flattened());
        let words = (0..).step_by(64).zip(words);
        words.flat_map(|(from, &word)| {
            let bits = std::iter::successors(Some(word), |bits| Some(bits & bits.wrapping_sub(1)));
            let bits = bits.take_while(|&bits| bits != 0);
            bits.map(move |bits| from + bits.trailing_zeros() as usize)
        })
    }

    #[inline]
    fn holds(&self, number: u32) -> bool {
        let (part, at, bit) = place(number);
        let part = match part.checked_sub(1) {
            None => Some(&self.first),
            Some(part) => self.rest.get(part),
        };
        part.is_some_and(|part| part[at] & bit != 0)
    }
}

/// A word of a vocabulary in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    start: u32,
    len: u32,
    word: u32,
}

impl Found {
    #[inline]
    fn start(&self) -> usize {
        self.start as usize
    }

    #[inline]
    pub(crate) fn end(&self) -> usize {
        self.start as usize + self.len as usize
    }

    pub(crate) fn moved_by(&self, bytes: u32) -> Found {
        Found {
            start: self.start + bytes,
            ..*self
        }
    }

    pub(crate) fn moved_back_by(&self, bytes: u32) -> Found {
        Found {
            start: self.start - bytes,
            ..*self
        }
    }
}

/// Those that begin within a range.
pub fn beginning_in(found: &[Found], range: Range<usize>) -> &[Found] {
    let from = found.partition_point(|found| found.start() < range.start);
    let found = found.get(from..).unwrap_or_default();
    let to = found.partition_point(|found| found.start() < range.end);
    found.get(..to).unwrap_or_default()
}

/// Every word that any rule looks for. One walk over a text finds them for all rules.
#[derive(Debug)]
pub struct Vocabulary {
    words: Vec<Arc<str>>,
    /// For each word the lists that hold it: a [`Set`] of as many parts for each.
    lists: Vec<Part>,
    parts: usize,
    /// What characters of three bytes may begin, by a hash; [`WORD`] stands for those of `other` alone.
    kinds: Box<[Kinds; KINDS]>,
    /// The same of the others, by their first byte.
    byte_kinds: [Kinds; 256],
    /// Words that begin with two characters of three bytes, as nearly all of them do, by these six bytes.
    usual: Table,
    /// The others, by their first character.
    other: Table,
}

impl Default for Vocabulary {
    fn default() -> Vocabulary {
        Vocabulary::learn(std::iter::empty())
    }
}

impl Vocabulary {
    /// Gives each word a number.
    pub fn learn<'w>(lists: impl Iterator<Item = &'w mut Words>) -> Vocabulary {
        let mut vocabulary = Vocabulary {
            words: Vec::new(),
            lists: Vec::new(),
            parts: 0,
            kinds: Box::new([0; KINDS]),
            byte_kinds: [0; 256],
            usual: Table::default(),
            other: Table::default(),
        };
        let mut numbers: FxHashMap<Arc<str>, u32> = FxHashMap::default();
        // Many rules have the same list.
        let mut known: FxHashMap<Set, u32> = FxHashMap::default();
        let mut sets: Vec<Set> = Vec::new();
        for list in lists {
            let mut learnt = Set::default();
            for word in list.words.iter().filter(|word| !word.is_empty()) {
                learnt.add(vocabulary.number(word, &mut numbers));
            }
            list.list = (!learnt.is_empty()).then(|| {
                let next = u32::try_from(sets.len()).unwrap_or(u32::MAX);
                *known.entry(learnt.clone()).or_insert_with(|| {
                    sets.push(learnt.clone());
                    next
                })
            });
            list.learnt = learnt;
        }
        vocabulary.parts = sets.len().div_ceil(256);
        vocabulary.lists = vec![Part::default(); vocabulary.words.len() * vocabulary.parts];
        for (list, words) in (0..).zip(&sets) {
            let (part, at, bit) = place(list);
            for word in words.numbers() {
                vocabulary.lists[word * vocabulary.parts + part][at] |= bit;
            }
        }
        let table = |key: fn(&[u8]) -> Option<usize>| {
            let words = (0..).zip(&vocabulary.words);
            let words =
                words.filter_map(|(at, word)| Some((key(word.as_bytes())?, Known::new(at, word))));
            Table::new(words.collect())
        };
        let usual = table(|word| usual_key(window(word, 0)));
        let other = table(|word| match usual_key(window(word, 0)) {
            Some(_) => None,
            None => Some(first_key(window(word, 0))),
        });
        let others = vocabulary.words.iter().map(|word| word.as_bytes());
        let others = others.filter(|word| usual_key(window(word, 0)).is_none());
        let others: Vec<u64> = others.map(|word| window(word, 0)).collect();
        for first in others {
            vocabulary.add_kinds(first, WORD);
        }
        for (character, kinds) in walk::kinds() {
            let mut bytes = [0; 4];
            let bytes = character.encode_utf8(&mut bytes).as_bytes();
            vocabulary.add_kinds(window(bytes, 0), kinds);
        }
        vocabulary.usual = usual;
        vocabulary.other = other;
        vocabulary
    }

    fn add_kinds(&mut self, first: u64, kinds: Kinds) {
        match first & 0xF0 == 0xE0 {
            true => self.kinds[kinds_key(first)] |= kinds,
            false => self.byte_kinds[(first & 0xFF) as usize] |= kinds,
        }
    }

    /// What the character of three bytes may be that begins here.
    #[inline]
    pub(crate) fn kinds_of(&self, window: u64) -> Kinds {
        self.kinds[kinds_key(window)]
    }

    /// What another character may be that begins with this byte.
    #[inline]
    pub(crate) fn kinds_of_byte(&self, byte: u8) -> Kinds {
        self.byte_kinds[usize::from(byte)]
    }

    fn number(&mut self, word: &str, numbers: &mut FxHashMap<Arc<str>, u32>) -> u32 {
        if let Some(&known) = numbers.get(word) {
            return known;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let word: Arc<str> = word.into();
        self.words.push(Arc::clone(&word));
        numbers.insert(word, number);
        number
    }

    /// Every place where a word stands, in order of their starts.
    #[cfg(test)]
    fn read(&self, text: &str) -> Vec<Found> {
        walk::Walk::over(text, self).words
    }

    /// Those words that begin with two characters of three bytes and stand here.
    #[inline]
    pub(crate) fn add_usual(&self, text: &[u8], at: usize, window: u64, all: &mut Vec<Found>) {
        let key = hash(window << TWO);
        if self.usual.keys.has(key) {
            self.add(text, at, window, self.usual.at(key), all);
        }
    }

    /// The other words that stand here.
    pub(crate) fn add_other(&self, text: &[u8], at: usize, window: u64, all: &mut Vec<Found>) {
        self.add(text, at, window, self.other.at(first_key(window)), all);
    }

    /// The lists of which a word is among those found.
    pub fn lists_of(&self, found: &[Found]) -> Set {
        let [lists] = self.lists_in(found, [&(0..usize::MAX)]);
        lists
    }

    /// For each of some ranges of the text that was read, the lists of which a word lies within it.
    pub fn lists_in<const COUNT: usize>(
        &self,
        found: &[Found],
        ranges: [&Range<usize>; COUNT],
    ) -> [Set; COUNT] {
        let mut sets = ranges.map(|_| Set::default());
        for found in found {
            let from = found.word as usize * self.parts;
            let Some(first) = self.lists.get(from) else {
                continue;
            };
            for (set, range) in sets.iter_mut().zip(ranges) {
                if range.start <= found.start() && found.end() <= range.end {
                    join(&mut set.first, first);
                    if self.parts > 1 {
                        let rest = self.lists.get(from + 1..from + self.parts);
                        set.rest.resize(self.parts - 1, Part::default());
                        let rest = rest.unwrap_or_default();
                        set.rest
                            .iter_mut()
                            .zip(rest)
                            .for_each(|(all, own)| join(all, own));
                    }
                }
            }
        }
        sets
    }

    /// Those of these words that stand here.
    fn add(&self, text: &[u8], at: usize, window: u64, words: &[Known], all: &mut Vec<Found>) {
        for known in words {
            if !known.head.begins(window) {
                continue;
            }
            let &Known { len, word, .. } = known;
            let stands = || {
                let rest = text.get(at..).unwrap_or_default();
                rest.starts_with(self.words[word as usize].as_bytes())
            };
            if len <= 8 || stands() {
                all.push(Found {
                    start: at as u32,
                    len,
                    word,
                });
            }
        }
    }
}

/// A word as it is looked for: by its first eight bytes, and few are longer.
#[derive(Clone, Copy, Debug)]
struct Head {
    begins: u64,
    /// The bits of those of the eight that it has.
    mask: u64,
}

impl Head {
    fn of(word: &str) -> Head {
        Head {
            begins: window(word.as_bytes(), 0),
            mask: u64::MAX >> (64 - 8 * word.len().clamp(1, 8)),
        }
    }

    #[inline]
    fn begins(self, window: u64) -> bool {
        window & self.mask == self.begins
    }
}

#[derive(Clone, Copy, Debug)]
struct Known {
    head: Head,
    len: u32,
    word: u32,
}

impl Known {
    fn new(number: u32, word: &str) -> Known {
        Known {
            head: Head::of(word),
            len: u32::try_from(word.len()).unwrap_or(u32::MAX),
            word: number,
        }
    }
}

/// Words by a hash of their beginning.
#[derive(Debug)]
struct Table {
    /// The keys that have words.
    keys: Keys,
    /// Where the words begin whose keys share all bits but the last.
    starts: Vec<u32>,
    words: Vec<Known>,
}

/// A bit for each key: they stay in the fastest memory, and are many, so that few beginnings of other words have one.
#[derive(Debug)]
struct Keys(Box<[u64; KEYS / 64]>);

impl Default for Keys {
    fn default() -> Keys {
        Keys(Box::new([0; KEYS / 64]))
    }
}

impl Keys {
    fn add(&mut self, key: usize) {
        self.0[key / 64 % (KEYS / 64)] |= 1 << (key % 64);
    }

    fn has(&self, key: usize) -> bool {
        self.0[key / 64 % (KEYS / 64)] >> (key % 64) & 1 == 1
    }
}

const KEYS: usize = 1 << KEY_BITS;
const KEY_BITS: u32 = 15;
const STARTS: usize = KEYS >> SHARED;
const SHARED: usize = 4;

/// A hash of the first character where it is three bytes; else its first byte.
fn first_key(window: u64) -> usize {
    match window & 0xF0 == 0xE0 {
        true => hash(window << ONE),
        false => ((window & 0xFF) as usize) << SHARED,
    }
}

fn hash(bytes: u64) -> usize {
    (bytes.wrapping_mul(MIX) >> (64 - KEY_BITS)) as usize
}

/// A hash of the first two characters, where each is three bytes.
fn usual_key(window: u64) -> Option<usize> {
    const LEADS: u64 = 0xF000_00F0;
    const BOTH: u64 = 0xE000_00E0;
    (window & LEADS == BOTH).then(|| hash(window << TWO))
}

/// Shifts away what stands behind one character of three bytes …
const ONE: u32 = 40;
/// … and behind two.
const TWO: u32 = 16;

/// A hash of the first character, which is three bytes, in fewer bits: there are few that are more than others.
#[inline]
fn kinds_key(window: u64) -> usize {
    hash(window << ONE) >> (KEY_BITS - KINDS.ilog2())
}

const KINDS: usize = 1 << 12;

impl Table {
    fn new(mut words: Vec<(usize, Known)>) -> Table {
        words.sort_unstable_by_key(|(key, known)| (*key, known.word));
        let mut keys = Keys::default();
        let mut starts = Vec::with_capacity(STARTS + 1);
        for (at, (key, _)) in (0..).zip(&words) {
            keys.add(*key);
            starts.resize(starts.len().max((key >> SHARED) + 1), at);
        }
        starts.resize(STARTS + 1, u32::try_from(words.len()).unwrap_or(u32::MAX));
        Table {
            keys,
            starts,
            words: words.into_iter().map(|(_, word)| word).collect(),
        }
    }

    fn at(&self, key: usize) -> &[Known] {
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
            assert_eq!(list.are_among(&vocabulary.lists_of(&found)), stands);
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
                prop_assert_eq!(list.are_among(&vocabulary.lists_of(&found)), is_in(&text));
                prop_assert_eq!(list.are_among(&vocabulary.lists_in(&found, [&range])[0]), is_in(part));
                prop_assert_eq!(list.lie_in(&found, &range), is_in(part));
            }
        }
    }
}
