//! What every match contains, letter for letter: where it is missing, the pattern need not even be compiled.

use super::is_flag;

/// The runs of characters that stand in a pattern outside its groups; `None` where a look at the plainest syntax does not
/// tell.
pub(super) struct Runs(Option<Box<[Box<str>]>>);

impl Runs {
    pub(super) fn of(pattern: &str) -> Runs {
        Runs(runs(pattern).map(|runs| runs.into_iter().map(Box::from).collect()))
    }

    /// Whether a text contains them, one behind the other. It may, where they are not told.
    pub(super) fn are_in(&self, text: &str) -> bool {
        let mut rest = Some(text);
        for run in self.0.iter().flatten() {
            rest = rest.and_then(|rest| rest.get(rest.find(&**run)? + run.len()..));
        }
        rest.is_some()
    }
}

/// Whether a pattern is not one thing or another as a whole.
pub(super) fn has_one_alternative(pattern: &str) -> bool {
    runs(pattern).is_some()
}

fn runs(pattern: &str) -> Option<Vec<&str>> {
    let mut runs = Vec::new();
    let (mut depth, mut in_class) = (0_usize, false);
    let mut start = 0;
    let mut characters = pattern.char_indices();
    while let Some((at, character)) = characters.next() {
        let behind = characters.as_str();
        let mut run = pattern.get(start..at).unwrap_or_default();
        let mut next = at + character.len_utf8();
        let is_outside = depth == 0 && !in_class;
        match character {
            '\\' => match characters.next()? {
                (_, 's' | 'd' | 'S' | 'D' | 'n' | 'r' | 't') => next += 1,
                (_, escaped) if escaped.is_ascii_alphanumeric() => return None,
                // A character like others.
                _ => {}
            },
            // Classes within classes, and brackets that are members of one, are for others to read.
            '[' if in_class || behind.trim_start_matches('^').starts_with(']') => return None,
            '[' => in_class = true,
            ']' if in_class => in_class = false,
            _ if in_class => {}
            '(' if is_flag(behind) => return None,
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            // What one alternative contains another need not.
            '|' if depth == 0 => return None,
            // The character before it may be absent.
            '?' | '*' | '{' => {
                let last = run.chars().next_back().map_or(0, char::len_utf8);
                run = run.get(..run.len() - last).unwrap_or_default();
                if character == '{' {
                    next += behind.find('}')? + 1;
                    characters.find(|(_, character)| *character == '}');
                }
            }
            '+' | '.' | '^' | '$' => {}
            _ => continue,
        }
        start = next;
        if is_outside && !run.is_empty() {
            runs.push(run);
        }
    }
    runs.extend(pattern.get(start..).filter(|run| !run.is_empty()));
    Some(runs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examples::rules;
    use crate::rule::pack::patterns;
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::string::string_regex;
    use proptest::test_runner::TestRunner;

    #[test]
    fn what_stands_outside_groups_is_in_every_match() {
        for (pattern, expected) in [
            ("共(计|收到)申请数?", Some(&["共", "申请"][..])),
            (
                r"国办函\s*〔?2021[〕\]]\d+号",
                Some(&["国办函", "2021", "号"]),
            ),
            (r"\[bookmark:[^\]]{0,40}\]", Some(&["[bookmark:", "]"])),
            (r"年{2,}(?<found>月)+日+末*", Some(&["日"])),
            ("件[、。?]$", Some(&["件"])),
            ("(a|b)", Some(&[])),
            ("a|b", None),
            ("(?i)toc", None),
            (r"\x{4e00}", None),
            ("[]a]b", None),
            ("[a[b]]c", None),
            ("a)", None),
        ] {
            assert_eq!(runs(pattern).as_deref(), expected, "{pattern}");
        }
        let runs = Runs::of("共(计|收到)申请数?");
        assert!(runs.are_in("共收到申请"));
        assert!(!runs.are_in("申请共收到"));
    }

    #[test]
    fn whatever_matches_a_pattern_that_ships_has_its_runs() {
        let mut runner = TestRunner::deterministic();
        let mut tried = 0;
        let rules = rules();
        let patterns = rules.rules.iter().flat_map(|rule| patterns(&rule.check));
        for (_, pattern) in patterns {
            // Places are not generated.
            let Ok(matches) = string_regex(&pattern.text) else {
                continue;
            };
            let found = Runs::of(&pattern.text);
            for _ in 0..20 {
                let matched = matches.new_tree(&mut runner).unwrap().current();
                assert!(found.are_in(&matched), "{pattern:?}: {matched:?}");
                tried += usize::from(runs(&pattern.text).is_some_and(|runs| !runs.is_empty()));
            }
        }
        assert!(tried > 200, "{tried}");
    }
}
