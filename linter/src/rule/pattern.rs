//! Regular expressions of the packs.
//!
//! One report needs most patterns for a few hundred bytes: compiling them for speed would take longer than all
//! the rest of the program. So a pattern begins as a small program that compiles in microseconds and runs
//! slowly, and is compiled again, for speed, once it has read enough to be worth it. Both are made from the same
//! syntax tree and match alike.

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use regex_syntax::hir::{Hir, Look};
use serde::Deserialize;

/// A regular expression that is compiled when it is first used.
#[derive(Deserialize)]
#[serde(from = "String")]
pub struct Pattern {
    pub text: String,
    small: OnceLock<Option<regex_lite::Regex>>,
    fast: OnceLock<Option<regex::Regex>>,
    /// Bytes that the small program has read.
    read: AtomicUsize,
}

impl fmt::Debug for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Pattern({:?})", self.text)
    }
}

impl From<String> for Pattern {
    fn from(text: String) -> Pattern {
        Pattern {
            text,
            small: OnceLock::new(),
            fast: OnceLock::new(),
            read: AtomicUsize::new(0),
        }
    }
}

/// A user's pack may be hostile: no pattern may compile to more than this.
const LARGEST: usize = 1 << 20;

/// From here on, compiling for speed pays.
const WORTH_COMPILING: usize = 1 << 12;

/// One text of this length is read faster by the fast program, its compiling included.
const LONG: usize = 1 << 16;

/// What a pattern finds, where it can match more than it means: these expressions cannot look around.
const FOUND: &str = "found";

impl Pattern {
    pub fn is_match(&self, text: &str) -> bool {
        match self.small(text.len()) {
            Some(small) => small.is_match(text),
            None => self.fast().is_some_and(|fast| fast.is_match(text)),
        }
    }

    /// Each match in turn: what its group `found` caught, where it has one.
    pub(crate) fn each_match(&self, text: &str, mut act: impl FnMut(Range<usize>)) {
        if let Some(small) = self.small(text.len()) {
            if small.capture_names().flatten().any(|name| name == FOUND) {
                let each = small.captures_iter(text);
                each.filter_map(|captures| captures.name(FOUND).map(|found| found.range()))
                    .for_each(act);
            } else {
                small.find_iter(text).for_each(|found| act(found.range()));
            }
        } else if let Some(fast) = self.fast() {
            if fast.capture_names().flatten().any(|name| name == FOUND) {
                let each = fast.captures_iter(text);
                each.filter_map(|captures| captures.name(FOUND).map(|found| found.range()))
                    .for_each(act);
            } else {
                fast.find_iter(text).for_each(|found| act(found.range()));
            }
        }
    }

    /// Whether the pattern is a regular expression of a bearable size.
    pub(super) fn compiles(&self) -> bool {
        self.fast().is_some()
    }

    /// The small program, while it is the cheaper one.
    fn small(&self, reads: usize) -> Option<&regex_lite::Regex> {
        if reads > LONG || self.read.load(Ordering::Relaxed) > WORTH_COMPILING {
            return None;
        }
        let small = self.small.get_or_init(|| small(&self.text)).as_ref()?;
        self.read.fetch_add(reads, Ordering::Relaxed);
        Some(small)
    }

    fn fast(&self) -> Option<&regex::Regex> {
        let fast = self.fast.get_or_init(|| {
            regex::RegexBuilder::new(&self.text)
                .size_limit(LARGEST)
                .dfa_size_limit(LARGEST)
                .build()
                .ok()
        });
        fast.as_ref()
    }
}

/// The small program knows no classes by name: it is made from the tree, where they are spelt out.
fn small(text: &str) -> Option<regex_lite::Regex> {
    let tree = regex_syntax::parse(text).ok()?;
    if !is_plain(&tree) {
        return None;
    }
    regex_lite::RegexBuilder::new(&tree.to_string())
        .size_limit(LARGEST)
        .build()
        .ok()
}

/// Word boundaries mean other things in the two.
fn is_plain(tree: &Hir) -> bool {
    let looks = tree.properties().look_set();
    looks
        .iter()
        .all(|look| matches!(look, Look::Start | Look::End))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(pattern: &Pattern, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        pattern.each_match(text, |range| found.push(range));
        found
    }

    fn both(pattern: &str) -> (Pattern, Pattern) {
        let (small, fast) = (
            Pattern::from(pattern.to_owned()),
            Pattern::from(pattern.to_owned()),
        );
        fast.read.store(usize::MAX, Ordering::Relaxed);
        (small, fast)
    }

    #[test]
    fn the_small_program_knows_the_spaces_of_every_script() {
        let (small, fast) = both(r"第\s*(?<found>\d+)\s*号");
        for text in ["第\u{3000}30号", "第\u{a0}３０ 号", "第30\n号", "第x号"] {
            assert!(small.small(0).is_some());
            assert_eq!(found(&small, text), found(&fast, text), "{text}");
        }
    }

    #[test]
    fn a_word_boundary_is_left_to_the_fast_program() {
        let (small, _) = both(r"\bTOC\b");
        assert!(small.small(0).is_none());
        assert!(small.is_match("见 TOC。") && !small.is_match("见TOC。"));
    }

    proptest! {
        #[test]
        fn both_programs_match_alike(text in "[共计收到了申请其中 \u{3000}。，0-9]{0,24}") {
            for pattern in [
                r"(^|[，。])(共|共计)?(收到|申请)+(?<found>[^，。]{0,6})\s*$",
                r"(收到|其中)(?<found>\d{1,3})[^，。\d]",
                r"[共计]{2,}|申(请|中)?",
            ] {
                let (small, fast) = both(pattern);
                prop_assert!(small.small(0).is_some());
                prop_assert_eq!(found(&small, &text), found(&fast, &text));
                prop_assert_eq!(small.is_match(&text), fast.is_match(&text));
            }
        }
    }
}
