//! Regular expressions of the packs.
//!
//! One report needs most patterns for a few hundred bytes: compiling them for speed would take longer than all
//! the rest of the program. So a pattern begins as a small program that compiles in microseconds and runs
//! slowly, and is compiled again, for speed, once it has read enough to be worth it. Both match alike.

use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

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

/// The small program knows `\s` and `\d` of ASCII alone: they are spelt out, which costs less than a syntax tree
/// would. What the two programs understand otherwise in different ways is left to the fast one.
fn small(text: &str) -> Option<regex_lite::Regex> {
    regex_lite::RegexBuilder::new(&spelt_out(text)?)
        .size_limit(LARGEST)
        .build()
        .ok()
}

fn spelt_out(text: &str) -> Option<String> {
    let mut spelt = String::with_capacity(text.len() * 2);
    let mut in_class = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next()? {
                's' => class(SPACES, in_class, &mut spelt),
                'd' => class(&DIGITS, in_class, &mut spelt),
                // Of these the two think differently, or it takes a closer look: \b, \w, \p, \x, \u.
                letter if letter.is_ascii_alphanumeric() && !"nrt".contains(letter) => return None,
                escaped => spelt.extend(['\\', escaped]),
            },
            // Classes within classes, and the names of ASCII ones.
            '[' if in_class => return None,
            '[' => {
                in_class = true;
                spelt.push('[');
                // A bracket that comes first is one of the class.
                let rest = characters.as_str();
                let first = rest.strip_prefix('^').unwrap_or(rest);
                if first.starts_with(']') {
                    return None;
                }
            }
            ']' if in_class => {
                in_class = false;
                spelt.push(']');
            }
            // Flags: the small program knows the case of ASCII alone.
            '(' if !in_class && is_flag(characters.as_str()) => return None,
            '&' | '~' | '-' if in_class && characters.as_str().starts_with(character) => {
                return None;
            }
            _ => spelt.push(character),
        }
    }
    Some(spelt)
}

/// Behind an opening parenthesis: `?i)`, but neither `?:` nor a group's name.
fn is_flag(rest: &str) -> bool {
    let group = rest.strip_prefix('?');
    group.is_some_and(|group| !group.starts_with([':', '<', 'P']))
}

/// White space as Unicode knows it.
const SPACES: &str =
    r"\t-\r\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}";

/// The digits of every script.
static DIGITS: LazyLock<String> = LazyLock::new(|| {
    let tree = regex_syntax::parse(r"\d").map(|tree| tree.to_string());
    let class = tree.unwrap_or_default();
    class.trim_matches(['[', ']']).to_owned()
});

fn class(of: &str, in_class: bool, spelt: &mut String) {
    if in_class {
        spelt.push_str(of);
    } else {
        spelt.extend(["[", of, "]"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examples::rules;
    use crate::rule::pack::patterns;
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
    fn what_the_two_understand_differently_is_left_to_the_fast_program() {
        for pattern in [
            r"\bTOC\b",
            "(?i)toc",
            "(a|(?s-i:b))",
            r"\w",
            r"\pN",
            r"\x{4e00}",
            r"[[:alpha:]]",
            "[]a]",
            "[a&&b]",
            r"\S",
            "a\\",
        ] {
            assert_eq!(spelt_out(pattern), None, "{pattern}");
        }
        let (small, _) = both(r"\bTOC\b");
        assert!(small.is_match("见 TOC。") && !small.is_match("见TOC。"));
    }

    #[test]
    fn marks_that_only_look_like_flags_or_classes_are_read() {
        for (pattern, text) in [
            (r"\(?(?<found>\d)\)", "（1)"),
            (r"[(?i)]+", "i?"),
            (r"\[[^\]\s]+\]", "[一]"),
            (r"[\d\s]+。", "３\u{3000}4。"),
            (r"\?{3,}|\*{2,}|\.", "???"),
        ] {
            let (small, fast) = both(pattern);
            assert!(small.small(0).is_some(), "{pattern}");
            assert_eq!(found(&small, text), found(&fast, text), "{pattern}");
            assert!(small.is_match(text), "{pattern}");
        }
    }

    #[test]
    fn both_programs_match_alike_whatever_ships() {
        let rules = rules();
        let patterns = rules.rules.iter().flat_map(|rule| patterns(&rule.check));
        let mut read_by_both = 0;
        for (_, pattern) in patterns {
            let (small, fast) = both(&pattern.text);
            if small.small(0).is_none() {
                continue;
            }
            read_by_both += 1;
            let examples = rules.rules.iter().filter_map(|rule| rule.example.as_ref());
            let texts = examples.flat_map(|example| [&example.bad, &example.good]);
            for text in texts.chain([&pattern.text]) {
                assert_eq!(
                    found(&small, text),
                    found(&fast, text),
                    "{pattern:?} in {text}"
                );
            }
        }
        assert!(read_by_both > 60, "{read_by_both}");
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
