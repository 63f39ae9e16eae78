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
    /// An empty word stands in every text.
    any_empty: bool,
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
            prop_assert_eq!(Words::from(words).stand_in(&text), stands);
        }
    }
}
