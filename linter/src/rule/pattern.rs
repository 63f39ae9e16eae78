//! Regular expressions of the packs.
//!
//! One report needs most patterns for a few hundred bytes: compiling them for speed would take longer than all
//! the rest of the program. So a pattern begins as a small program that compiles in microseconds and runs
//! slowly, and is compiled again, for speed, once it has read enough to be worth it. Both match alike.

use std::fmt;
use std::ops::Range;
use std::str::Chars;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

use crate::utf8::width;
use crate::words::Words;

mod endings;
mod runs;

use runs::Runs;

/// A regular expression that is compiled when it is first used.
#[derive(Deserialize)]
#[serde(from = "String")]
pub struct Pattern {
    pub text: String,
    /// The characters that a match may begin with, where they can be told.
    beginnings: OnceLock<Option<Beginnings>>,
    /// The characters that it may end with at the end of a text, where they can be told.
    endings: OnceLock<Option<Box<[char]>>>,
    /// What a text must contain for the pattern to be worth compiling.
    runs: OnceLock<Runs>,
    small: OnceLock<Option<regex_lite::Regex>>,
    fast: OnceLock<Option<regex::Regex>>,
    /// Bytes that the small program has read, or what as many would have cost.
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
            beginnings: OnceLock::new(),
            endings: OnceLock::new(),
            runs: OnceLock::new(),
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

/// A try of the small program at one place costs as much as a search through so many bytes.
const TRY: usize = 1 << 5;

/// One text of this length is read faster by the fast program, its compiling included.
const LONG: usize = 1 << 16;

/// What a pattern finds, where it can match more than it means: these expressions cannot look around.
const FOUND: &str = "found";

impl Pattern {
    pub fn is_match(&self, text: &str) -> bool {
        match self.small(text) {
            Small::Tried(tried) => {
                let mut place = Some(tried.first);
                while let Some(at) = place {
                    let rest = text.get(at..).unwrap_or_default();
                    if self.has_read_enough() {
                        return self.fast().is_some_and(|fast| fast.is_match(rest));
                    }
                    self.count_try(rest);
                    if tried.program.is_match(rest) {
                        return true;
                    }
                    place = tried.beginnings.find_behind(text, at);
                }
                false
            }
            Small::Searched(small) => small.is_match(text),
            Small::Nothing => false,
            Small::Dear => self.fast().is_some_and(|fast| fast.is_match(text)),
        }
    }

    /// Whether there may be a match, for a pattern that ends where the text does: of most texts the last character
    /// tells that there is none.
    pub(crate) fn may_end(&self, text: &str) -> bool {
        let endings = self.endings.get_or_init(|| endings::endings(&self.text));
        let last = || text.trim_end().chars().next_back();
        endings
            .as_ref()
            .is_none_or(|endings| last().is_some_and(|last| endings.contains(&last)))
    }

    /// The characters of which one stands wherever there is a match, as words; where they cannot be told, the empty
    /// one.
    pub(super) fn begin_with(&self) -> Words {
        let words = match beginnings(&self.text) {
            Some(characters) => characters.iter().map(char::to_string).collect(),
            None => vec![String::new()],
        };
        Words::from(words)
    }

    /// Each match in turn: what its group `found` caught, where it has one.
    pub(crate) fn each_match(&self, text: &str, mut act: impl FnMut(Range<usize>)) {
        match self.small(text) {
            Small::Tried(tried) => {
                let mut place = Some(tried.first);
                while let Some(at) = place {
                    if self.has_read_enough() {
                        return self.each_fast(text, at, act);
                    }
                    let rest = text.get(at..).unwrap_or_default();
                    self.count_try(rest);
                    let (found, end) = tried.find(rest);
                    if let Some(found) = found {
                        act(at + found.start..at + found.end);
                    }
                    place = match end {
                        Some(end) => tried.beginnings.find_in(text, at + end),
                        None => tried.beginnings.find_behind(text, at),
                    };
                }
            }
            Small::Searched(small) => {
                if small.capture_names().flatten().any(|name| name == FOUND) {
                    let each = small.captures_iter(text);
                    each.filter_map(|captures| captures.name(FOUND).map(|found| found.range()))
                        .for_each(act);
                } else {
                    small.find_iter(text).for_each(|found| act(found.range()));
                }
            }
            Small::Nothing => {}
            Small::Dear => self.each_fast(text, 0, act),
        }
    }

    /// The same by the fast program, from here on.
    fn each_fast(&self, text: &str, from: usize, mut act: impl FnMut(Range<usize>)) {
        let Some(fast) = self.fast() else {
            return;
        };
        let rest = text.get(from..).unwrap_or_default();
        let act = |found: Range<usize>| act(from + found.start..from + found.end);
        if fast.capture_names().flatten().any(|name| name == FOUND) {
            let each = fast.captures_iter(rest);
            each.filter_map(|captures| captures.name(FOUND).map(|found| found.range()))
                .for_each(act);
        } else {
            fast.find_iter(rest)
                .map(|found| found.range())
                .for_each(act);
        }
    }

    /// Whether the pattern is a regular expression of a bearable size.
    pub(super) fn compiles(&self) -> bool {
        self.fast().is_some()
    }

    /// The small program, while it is the cheaper one.
    fn small(&self, text: &str) -> Small<'_> {
        if text.len() > LONG || self.has_read_enough() {
            return Small::Dear;
        }
        let beginnings = || Beginnings::of(&self.text);
        let beginnings = self.beginnings.get_or_init(beginnings).as_ref();
        let first = beginnings.map(|beginnings| beginnings.find_in(text, 0));
        if first == Some(None) {
            return Small::Nothing;
        }
        let runs = || self.runs.get_or_init(|| Runs::of(&self.text));
        if self.small.get().is_none() && !runs().are_in(text) {
            return Small::Nothing;
        }
        let compiled = || small(&self.text, beginnings.is_some());
        let Some(program) = self.small.get_or_init(compiled) else {
            return Small::Dear;
        };
        match beginnings.zip(first.flatten()) {
            Some((beginnings, first)) => Small::Tried(Tried {
                program,
                beginnings,
                first,
            }),
            None => {
                self.read.fetch_add(text.len(), Ordering::Relaxed);
                Small::Searched(program)
            }
        }
    }

    /// Whether the fast program is now worth compiling.
    fn has_read_enough(&self) -> bool {
        self.read.load(Ordering::Relaxed) > WORTH_COMPILING
    }

    /// Few tries read more than a part of what is left; of a long text, where each might, there are not many.
    fn count_try(&self, rest: &str) {
        self.read
            .fetch_add(TRY + rest.len() / 16, Ordering::Relaxed);
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

/// What the small program can do for a text.
enum Small<'p> {
    /// It is tried where a match may begin.
    Tried(Tried<'p>),
    /// A match may begin anywhere.
    Searched(&'p regex_lite::Regex),
    /// There is no match.
    Nothing,
    /// It is for the fast program.
    Dear,
}

/// A small program that matches at the start of a text alone, and where it is tried first. A search would be slow at
/// every character, and nearly none begins a match.
struct Tried<'p> {
    program: &'p regex_lite::Regex,
    beginnings: &'p Beginnings,
    first: usize,
}

impl Tried<'_> {
    /// What the text begins with, as far as it is meant, and where the match ends.
    fn find(&self, text: &str) -> (Option<Range<usize>>, Option<usize>) {
        let mut names = self.program.capture_names().flatten();
        if names.any(|name| name == FOUND) {
            let captures = self.program.captures(text);
            let part = captures.as_ref().and_then(|captures| captures.name(FOUND));
            let whole = captures.as_ref().and_then(|captures| captures.get(0));
            (
                part.map(|found| found.range()),
                whole.map(|whole| whole.end()),
            )
        } else {
            let whole = self.program.find(text);
            (
                whole.map(|whole| whole.range()),
                whole.map(|whole| whole.end()),
            )
        }
    }
}

/// The small program knows `\s` and `\d` of ASCII alone: they are spelt out, which costs less than a syntax tree
/// would. What the two programs understand otherwise in different ways is left to the fast one.
fn small(text: &str, at_the_start: bool) -> Option<regex_lite::Regex> {
    let mut spelt = spelt_out(text)?;
    if at_the_start {
        spelt = format!("^(?:{spelt})");
    }
    regex_lite::RegexBuilder::new(&spelt)
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

/// White space as Unicode knows it; no escapes, which take longer to read.
const SPACES: &str =
    "\t-\r \u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";

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

/// Characters that a match may begin with.
struct Beginnings {
    characters: Vec<char>,
    /// There is no match elsewhere than at the start of the text.
    at_start: bool,
    /// A bit for each of them, by the lowest six bits of its last byte.
    lasts: u64,
}

impl Beginnings {
    fn of(pattern: &str) -> Option<Beginnings> {
        let anchored = pattern.strip_prefix('^').and_then(|rest| {
            // One alternative may stand at the start, and others elsewhere.
            let is_one = runs::has_one_alternative(pattern);
            beginnings(rest).filter(|_| is_one)
        });
        match anchored {
            Some(characters) => Some(Beginnings::new(characters, true)),
            None => beginnings(pattern).map(|characters| Beginnings::new(characters, false)),
        }
    }

    fn new(characters: Vec<char>, at_start: bool) -> Beginnings {
        let last = |character: &char| {
            let mut bytes = [0; 4];
            character.encode_utf8(&mut bytes).bytes().last()
        };
        let lasts = characters.iter().filter_map(last);
        Beginnings {
            lasts: lasts.fold(0, |lasts, last| lasts | 1 << (last & 63)),
            characters,
            at_start,
        }
    }

    /// Where the next of them stands. Nearly every other character is passed with a look at its last byte.
    fn find_in(&self, text: &str, from: usize) -> Option<usize> {
        if self.at_start {
            let first = text.chars().next().filter(|_| from == 0)?;
            return self.characters.contains(&first).then_some(0);
        }
        if let &[only] = self.characters.as_slice() {
            return text.get(from..)?.find(only).map(|at| from + at);
        }
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(&byte) = bytes.get(at) {
            let behind = at + width(byte);
            let last = bytes.get(behind - 1)?;
            if self.lasts >> (last & 63) & 1 == 1
                && let Some(found) = text.get(at..behind).and_then(|it| it.chars().next())
                && self.characters.contains(&found)
            {
                return Some(at);
            }
            at = behind;
        }
        None
    }

    /// Where one stands behind the character at this place.
    fn find_behind(&self, text: &str, at: usize) -> Option<usize> {
        let first = text.as_bytes().get(at)?;
        self.find_in(text, at + width(*first))
    }
}

/// The characters that a match may begin with; `None` where a match may be empty, or begin with a class of
/// characters, or where a look at the plainest syntax does not tell.
fn beginnings(pattern: &str) -> Option<Vec<char>> {
    let mut reader = Reader {
        rest: pattern.chars(),
        begins: Vec::new(),
    };
    let may_be_empty = reader.alternatives(true)?;
    let is_whole = reader.rest.as_str().is_empty();
    (is_whole && !may_be_empty && !reader.begins.is_empty()).then_some(reader.begins)
}

struct Reader<'p> {
    rest: Chars<'p>,
    begins: Vec<char>,
}

impl Reader<'_> {
    fn take(&mut self, prefix: char) -> bool {
        let rest = self.rest.as_str().strip_prefix(prefix);
        rest.map(|rest| self.rest = rest.chars()).is_some()
    }

    /// `a|b`; whether it may match nothing. `first`: nothing has been matched before it.
    fn alternatives(&mut self, first: bool) -> Option<bool> {
        let mut may_be_empty = false;
        loop {
            may_be_empty |= self.sequence(first)?;
            if !self.take('|') {
                return Some(may_be_empty);
            }
        }
    }

    fn sequence(&mut self, mut first: bool) -> Option<bool> {
        let mut may_be_empty = true;
        while !self.rest.as_str().is_empty() && !self.rest.as_str().starts_with(['|', ')']) {
            let empty = self.item(first)?;
            let empty = self.repeats(empty)?;
            first &= empty;
            may_be_empty &= empty;
        }
        Some(may_be_empty)
    }

    fn item(&mut self, first: bool) -> Option<bool> {
        match self.rest.next()? {
            '(' => {
                if self.take('?') && !self.take(':') {
                    self.take('P');
                    if !self.take('<') {
                        return None;
                    }
                    let name = self.rest.as_str();
                    self.rest = name.get(name.find('>')? + 1..)?.chars();
                }
                let may_be_empty = self.alternatives(first)?;
                self.take(')').then_some(may_be_empty)
            }
            '[' => {
                let is_plain = !self.rest.as_str().starts_with(['^', ']']);
                if first && !is_plain {
                    return None;
                }
                loop {
                    match self.rest.next()? {
                        ']' => break,
                        '\\' => {
                            let escaped = self.rest.next()?;
                            if first && escaped.is_ascii_alphanumeric() {
                                return None;
                            }
                            self.begin(first, escaped);
                        }
                        '-' | '[' | '&' | '~' if first => return None,
                        character => self.begin(first, character),
                    }
                }
                Some(false)
            }
            '\\' => {
                let escaped = self.rest.next()?;
                if escaped.is_ascii_alphanumeric() {
                    // A class; or a place, which may be empty.
                    return (!first && "sdwSDW".contains(escaped)).then_some(false);
                }
                self.begin(first, escaped);
                Some(false)
            }
            '^' | '$' if !first => Some(true),
            '.' if !first => Some(false),
            '^' | '$' | '.' => None,
            character => {
                self.begin(first, character);
                Some(false)
            }
        }
    }

    fn begin(&mut self, first: bool, character: char) {
        if first && !self.begins.contains(&character) {
            self.begins.push(character);
        }
    }

    /// `?`, `*`, `+` or `{2,3}` behind an item; whether the item may then be empty.
    fn repeats(&mut self, mut empty: bool) -> Option<bool> {
        if self.take('?') || self.take('*') {
            empty = true;
        } else if self.take('{') {
            let counts = self.rest.as_str();
            empty |= counts.starts_with(['0', ',']);
            self.rest = counts.get(counts.find('}')? + 1..)?.chars();
        } else if !self.take('+') {
            return Some(empty);
        }
        // As few as possible: the same beginnings.
        self.take('?');
        Some(empty)
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

    fn has_small(pattern: &Pattern) -> bool {
        small(&pattern.text, false).is_some()
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
            assert!(has_small(&small));
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
    fn a_match_begins_where_it_can() {
        let begins = |pattern: &str| beginnings(pattern).map(String::from_iter);
        let found =
            |text: &str| Beginnings::new(vec!['未', '(', 'é', '😀'], false).find_in(text, 0);
        for (text, at) in [("尚未", 3), ("a(", 1), ("😁😀é", 4), ("éa", 0)] {
            assert_eq!(found(text), Some(at), "{text}");
        }
        assert_eq!(found("没有收到申请。"), None);
        for (pattern, text, at) in [
            ("^(的)?申请", "申请3件", Some(0)),
            ("^(的)?申请", "共申请3件", None),
            ("(申请|答复)", "共答复3件", Some(3)),
        ] {
            let found = Beginnings::of(pattern).and_then(|it| it.find_in(text, 0));
            assert_eq!(found, at, "{pattern} {text}");
        }
        // Where a match may begin elsewhere too, all of the text is searched.
        assert!(Beginnings::of("^申请|答复").is_none());
        assert!(both("^申请|答复").0.is_match("共答复3件"));
        for (pattern, characters) in [
            ("(?<found>(未|没有)(收到)?)申请", "未没"),
            ("(已?全部|均已)[^，]{0,3}", "已全均"),
            (r"自\s*年|[（(\[]x?", "自（(["),
            (r"(?:a{0,2}|b*?)c+(?P<n>d)\d$", "abc"),
            (r"\?{3,}|\.", "?."),
            ("a[]b]?c|d", "ad"),
        ] {
            assert_eq!(begins(pattern).as_deref(), Some(characters), "{pattern}");
        }
        for pattern in [
            "a?",
            "(a|)",
            "^a",
            "(^|[，。])a",
            "[^a]b",
            "[a-z]",
            r"\sa",
            ".a",
            "(?i)a",
            "a|.",
            "(a",
            "a)",
            "[a",
            "",
            r"\ba",
            "a?$",
            r"a\bc",
            r"x?\da",
        ] {
            assert_eq!(begins(pattern), None, "{pattern}");
        }
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
            assert!(has_small(&small), "{pattern}");
            assert_eq!(found(&small, text), found(&fast, text), "{pattern}");
            assert!(small.is_match(text), "{pattern}");
        }
    }

    #[test]
    fn many_beginnings_that_match_nothing_are_left_to_the_fast_program() {
        let text = format!("{}甲乙，{}丁", "甲".repeat(5_000), "甲丙乙，".repeat(200));
        for pattern in ["甲[^乙丙]*丁", "甲[^，甲]乙", "甲(?<found>丙|甲乙)"] {
            let (small, fast) = both(pattern);
            assert_eq!(found(&small, &text), found(&fast, &text), "{pattern}");
            assert!(small.has_read_enough(), "{pattern}");
            let (small, _) = both(pattern);
            assert_eq!(small.is_match(&text), fast.is_match(&text), "{pattern}");
        }
    }

    #[test]
    fn both_programs_match_alike_whatever_ships() {
        let rules = rules();
        let patterns = rules.rules.iter().flat_map(|rule| patterns(&rule.check));
        let mut read_by_both = 0;
        for (_, pattern) in patterns {
            let (small, fast) = both(&pattern.text);
            if !has_small(&small) {
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
                r"(?<found>申?请其?|共{1,2})(?:。|，)?",
            ] {
                let (small, fast) = both(pattern);
                prop_assert!(has_small(&small));
                prop_assert_eq!(found(&small, &text), found(&fast, &text));
                prop_assert_eq!(small.is_match(&text), fast.is_match(&text));
            }
        }
    }
}
