//! What stands last before the place where a match must end: where it cannot be told apart from other characters by
//! this, the pattern need not be tried.

use std::str::Chars;

/// The last characters, white space apart, of whatever matches a pattern that ends with `$`; `None` where a match may
/// end with any, or with nothing, or where a look at the plainest syntax does not tell.
pub(super) fn endings(pattern: &str) -> Option<Box<[char]>> {
    let whole = pattern
        .strip_suffix('$')
        .filter(|rest| !rest.ends_with('\\'))?;
    let mut rest = whole.chars();
    let ends = sequence(&mut rest)?;
    let is_known = rest.as_str().is_empty() && !ends.any && !ends.may_be_empty;
    is_known.then(|| ends.characters.into())
}

/// What a part of a pattern may end with, white space apart.
#[derive(Default)]
struct Ends {
    characters: Vec<char>,
    any: bool,
    may_be_empty: bool,
}

impl Ends {
    fn nothing() -> Ends {
        Ends {
            may_be_empty: true,
            ..Ends::default()
        }
    }

    fn any() -> Ends {
        Ends {
            any: true,
            ..Ends::default()
        }
    }

    fn one(character: char) -> Ends {
        match character.is_whitespace() {
            true => Ends::nothing(),
            false => Ends {
                characters: vec![character],
                ..Ends::default()
            },
        }
    }

    fn or(&mut self, other: Ends) {
        self.any |= other.any;
        self.may_be_empty |= other.may_be_empty;
        for character in other.characters {
            if !self.characters.contains(&character) {
                self.characters.push(character);
            }
        }
    }
}

fn alternatives(rest: &mut Chars<'_>) -> Option<Ends> {
    let mut ends = sequence(rest)?;
    while take(rest, '|') {
        ends.or(sequence(rest)?);
    }
    Some(ends)
}

fn sequence(rest: &mut Chars<'_>) -> Option<Ends> {
    let mut ends = Ends::nothing();
    while !rest.as_str().is_empty() && !rest.as_str().starts_with(['|', ')']) {
        let mut last = item(rest)?;
        repeats(rest, &mut last)?;
        if last.may_be_empty {
            last.may_be_empty = ends.may_be_empty;
            ends.may_be_empty = false;
            ends.or(last);
        } else {
            ends = last;
        }
    }
    Some(ends)
}

fn item(rest: &mut Chars<'_>) -> Option<Ends> {
    match rest.next()? {
        '(' => {
            if take(rest, '?') && !take(rest, ':') {
                take(rest, 'P');
                if !take(rest, '<') {
                    return None;
                }
                rest.find(|character| *character == '>')?;
            }
            let ends = alternatives(rest)?;
            take(rest, ')').then_some(ends)
        }
        '[' => class(rest),
        '\\' => match rest.next()? {
            's' => Some(Ends::nothing()),
            'd' | 'w' | 'D' | 'S' | 'W' => Some(Ends::any()),
            escaped if escaped.is_ascii_alphanumeric() => None,
            escaped => Some(Ends::one(escaped)),
        },
        '^' | '$' => Some(Ends::nothing()),
        '.' => Some(Ends::any()),
        character => Some(Ends::one(character)),
    }
}

fn class(rest: &mut Chars<'_>) -> Option<Ends> {
    let mut ends = Ends {
        any: rest.as_str().starts_with(['^', ']']),
        ..Ends::default()
    };
    take(rest, '^');
    // A bracket that comes first is one of the class.
    take(rest, ']');
    loop {
        match rest.next()? {
            ']' => return Some(ends),
            '\\' => match rest.next()? {
                escaped if escaped.is_ascii_alphanumeric() => ends.any = true,
                escaped => ends.or(Ends::one(escaped)),
            },
            // Classes within classes are for others to read.
            '[' => return None,
            '-' | '&' | '~' => ends.any = true,
            character => ends.or(Ends::one(character)),
        }
    }
}

/// `?`, `*`, `+` or `{2,3}` behind an item.
fn repeats(rest: &mut Chars<'_>, ends: &mut Ends) -> Option<()> {
    if take(rest, '?') || take(rest, '*') {
        ends.may_be_empty = true;
    } else if take(rest, '{') {
        ends.may_be_empty |= rest.as_str().starts_with(['0', ',']);
        rest.find(|character| *character == '}')?;
    } else if !take(rest, '+') {
        return Some(());
    }
    // As few as possible: the same endings.
    take(rest, '?');
    Some(())
}

fn take(rest: &mut Chars<'_>, prefix: char) -> bool {
    let shorter = rest.as_str().strip_prefix(prefix);
    shorter.map(|shorter| *rest = shorter.chars()).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::examples::rules;
    use crate::rule::pack::patterns;

    #[test]
    fn the_last_characters_of_a_match_are_told() {
        let told = |pattern: &str| endings(pattern).map(|ends| ends.iter().collect::<String>());
        for (pattern, ends) in [
            (r"收到申请\s*$", Some("请")),
            (r"(收到|受理)(申请)?(共|为|有)?\s*$", Some("到理请共为有")),
            (r"申请[数量]*$", Some("请数量")),
            (r"(?<found>申请)(了)?$", Some("请了")),
            (r"(^|，)共$", Some("共")),
            (r"共(\d+件)+$", Some("件")),
            (r"共\d+$", None),
            (r"共[^，]$", None),
            (r"(共)?\s*$", None),
            (r"共计|合计$", None),
            (r"共\$", None),
            (r"共", None),
            (r"(?i)x$", None),
        ] {
            assert_eq!(told(pattern).as_deref(), ends, "{pattern}");
        }
    }

    /// Each with the pieces of which the texts for it are put together.
    fn shipped() -> Vec<(String, Vec<String>)> {
        let all = rules().rules.iter().flat_map(|rule| patterns(&rule.check));
        let told = all.filter(|(_, pattern)| endings(&pattern.text).is_some());
        told.map(|(_, pattern)| {
            let pieces = pattern
                .text
                .split(|sign: char| r"()[]|\?*+^$".contains(sign));
            let pieces = pieces.filter(|piece| !piece.is_empty()).map(str::to_owned);
            (
                pattern.text.clone(),
                pieces
                    .chain([" ".to_owned(), "\u{3000}".to_owned()])
                    .collect(),
            )
        })
        .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn whatever_matches_ends_as_told(
            which in any::<prop::sample::Index>(),
            picked in prop::collection::vec(any::<prop::sample::Index>(), 1..7),
        ) {
            let all = shipped();
            prop_assert!(all.len() > 30, "{}", all.len());
            let (pattern, pieces) = &all[which.index(all.len())];
            let text: String = picked.iter().map(|at| pieces[at.index(pieces.len())].as_str()).collect();
            if regex::Regex::new(pattern).unwrap().is_match(&text) {
                let last = text.trim_end().chars().next_back();
                let ends = endings(pattern).unwrap();
                prop_assert!(last.is_some_and(|last| ends.contains(&last)), "{pattern} in {text}");
            }
        }
    }
}
