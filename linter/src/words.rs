//! Lists of words that are looked for together.

use std::ops::Deref;

use serde::Deserialize;

/// Words of which one is looked for in a text. One pass over the text serves all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Words {
    words: Vec<String>,
    /// A bit for each first character, by its lowest eight bits: most characters of a text begin no word.
    firsts: [u64; 4],
    /// The first two characters of each word; `None` for a shorter one, which may stand anywhere.
    pairs: Vec<Option<u16>>,
    /// An empty word stands in every text.
    any_empty: bool,
}

/// Which pairs of neighbouring characters a text may hold: enough to see that most words are not there.
#[derive(Debug)]
pub struct Pairs([u64; PAIRS / 64]);

const PAIRS: usize = 4096;

impl Pairs {
    pub fn of(text: &str) -> Pairs {
        let mut pairs = [0; PAIRS / 64];
        let mut before = '\0';
        for character in text.chars() {
            let pair = usize::from(pair(before, character));
            pairs[pair / 64] |= 1 << (pair % 64);
            before = character;
        }
        Pairs(pairs)
    }

    fn may_hold(&self, pair: u16) -> bool {
        let pair = usize::from(pair);
        self.0[pair / 64] >> (pair % 64) & 1 == 1
    }
}

fn pair(first: char, second: char) -> u16 {
    let mixed =
        (first as u32).wrapping_mul(0x9E37_79B1) ^ (second as u32).wrapping_mul(0x85EB_CA6B);
    (mixed >> 20) as u16
}

impl From<Vec<String>> for Words {
    fn from(words: Vec<String>) -> Words {
        let mut firsts = [0; 4];
        let mut any_empty = false;
        let mut pairs = Vec::with_capacity(words.len());
        for word in &words {
            let mut characters = word.chars();
            let (first, second) = (characters.next(), characters.next());
            match first {
                Some(first) => firsts[slot(first)] |= bit(first),
                None => any_empty = true,
            }
            pairs.push(first.zip(second).map(|(first, second)| pair(first, second)));
        }
        Words {
            words,
            firsts,
            pairs,
            any_empty,
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
    /// `false` only when no word stands in the text with these pairs.
    pub fn may_stand_in(&self, text: &Pairs) -> bool {
        let maybe = |pair: &Option<u16>| pair.is_none_or(|pair| text.may_hold(pair));
        self.pairs.iter().any(maybe)
    }

    /// The words that stand in a text with these pairs.
    pub fn found_in<'w>(&'w self, text: &str, pairs: &Pairs) -> Vec<&'w str> {
        let maybe = self
            .words
            .iter()
            .zip(&self.pairs)
            .filter(|(_, pair)| pair.is_none_or(|pair| pairs.may_hold(pair)))
            .map(|(word, _)| word.as_str());
        maybe
            .filter(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
            .collect()
    }

    /// Whether one of the words stands in the text.
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
}

fn slot(character: char) -> usize {
    (character as usize >> 6) & 3
}

fn bit(character: char) -> u64 {
    1 << (character as u32 & 63)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_words_stand_nowhere_and_an_empty_word_everywhere() {
        assert!(!Words::default().stand_in("申请"));
        assert!(Words::from([""]).stand_in(""));
    }

    proptest! {
        #[test]
        fn words_stand_where_a_search_for_each_finds_one(
            words in proptest::collection::vec("[新收结转a申请]{0,3}", 0..5),
            text in "[新收结转a申请上年]{0,12}",
        ) {
            let stands = words.iter().any(|word| text.contains(word.as_str()));
            let words = Words::from(words);
            prop_assert_eq!(words.stand_in(&text), stands);
            let found = words.iter().filter(|word| text.contains(word.as_str()));
            prop_assert!(words.found_in(&text, &Pairs::of(&text)).into_iter().eq(found));
            prop_assert!(!stands || words.may_stand_in(&Pairs::of(&text)));
        }
    }
}
