//! Automatic numbering, resolved to what Word prints before the paragraph.

mod numerals;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::xml::{Node, Scanner, Tag};
use crate::read::ReadError;

use numerals::{NumberFormat, numeral};

const LEVELS: usize = 9;
const LISTS: usize = 20_000;
/// A label of more characters is no label.
const PATTERN: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: BTreeMap<u32, Abstract>,
    lists: BTreeMap<u32, List>,
}

/// What several lists may share: their levels, and their counters.
#[derive(Debug, Default)]
struct Abstract {
    levels: [Level; LEVELS],
    /// The levels are those of the list that bears this style.
    borrows: Option<String>,
    lends: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    format: NumberFormat,
    /// `第%1章`: `%1` is the number of the first level.
    pattern: String,
    /// The level whose use starts this one anew: 0 never, else up to that level; by default any higher one.
    restart: Option<usize>,
    /// All numbers in the pattern are Arabic.
    is_legal: bool,
    /// Paragraphs of this style are on this level.
    style: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    of: u32,
    starts: BTreeMap<usize, u32>,
    levels: BTreeMap<usize, Level>,
}

/// How far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    counts: BTreeMap<u32, [Option<u32>; LEVELS]>,
    started: BTreeSet<(u32, usize)>,
}

impl Numbering {
    pub(super) fn parse(xml: &str) -> Result<Numbering, ReadError> {
        let mut numbering = Numbering::default();
        let mut reading = Reading::default();
        let mut scanner = Scanner::new(xml);
        while let Some(node) = scanner.next()? {
            match node {
                Node::Start(tag) if tag.is_word => reading.start(&tag),
                Node::End(end) if end.is_word => reading.end(end.name, &mut numbering)?,
                _ => {}
            }
        }
        Ok(numbering)
    }

    /// The level of a list on which paragraphs of this style are.
    pub(super) fn level_of_style(&self, list: u32, style: &str) -> Option<u8> {
        let (_, shared) = self.shared(list)?;
        let at = shared
            .levels
            .iter()
            .position(|level| level.style.as_deref() == Some(style))?;
        u8::try_from(at).ok()
    }

    /// Counts a paragraph of this list, and says what is printed before it.
    pub(super) fn label(&self, counters: &mut Counters, list: u32, level: u8) -> Option<String> {
        let own = self.lists.get(&list)?;
        let (id, shared) = self.shared(list)?;
        let at = usize::from(level);
        let level_at = |at: usize| own.levels.get(&at).or(shared.levels.get(at));
        let level = level_at(at)?;
        let counts = counters.counts.entry(id).or_default();
        // A list that starts anew does so where it is first used.
        if let Some(&start) = own.starts.get(&at)
            && counters.started.insert((list, at))
        {
            counts[at] = start.checked_sub(1);
        }
        let first = own.starts.get(&at).copied().unwrap_or(level.start);
        counts[at] = Some(counts[at].map_or(first, |count| count.saturating_add(1)));
        for (higher, count) in counts.iter_mut().enumerate().take(at) {
            let start = || own.starts.get(&higher).copied();
            *count = count.or_else(|| start().or_else(|| Some(level_at(higher)?.start)));
        }
        for (lower, count) in counts.iter_mut().enumerate().skip(at + 1) {
            let restarts = level_at(lower)
                .and_then(|level| level.restart)
                .is_none_or(|restart| at < restart);
            if restarts {
                *count = None;
            }
        }
        if level.format == NumberFormat::Bullet {
            return Some(bullet(&level.pattern));
        }
        let format_at = |at: usize| match level.is_legal {
            true => NumberFormat::Decimal,
            false => level_at(at).map_or(NumberFormat::Decimal, |level| level.format),
        };
        Some(printed(&level.pattern, |at| {
            numeral(
                format_at(at),
                counts.get(at).copied().flatten().unwrap_or(0),
            )
        }))
    }

    /// The levels of a list, and the number under which they count.
    fn shared(&self, list: u32) -> Option<(u32, &Abstract)> {
        let id = self.lists.get(&list)?.of;
        let shared = self.abstracts.get(&id)?;
        let Some(style) = &shared.borrows else {
            return Some((id, shared));
        };
        self.abstracts
            .iter()
            .find(|(_, other)| other.lends.as_ref() == Some(style))
            .map(|(&id, other)| (id, other))
    }
}

/// `%1.%2` with its numbers in place.
fn printed(pattern: &str, number: impl Fn(usize) -> String) -> String {
    let mut label = String::new();
    let mut signs = pattern.chars().peekable();
    while let Some(sign) = signs.next() {
        let level = signs.peek().and_then(|digit| digit.to_digit(10));
        match (sign, level) {
            ('%', Some(level @ 1..=9)) => {
                signs.next();
                label.push_str(&number(level as usize - 1));
            }
            _ => label.push(sign),
        }
    }
    label
}

/// Symbol fonts keep their bullets in the private use area.
fn bullet(pattern: &str) -> String {
    let shown = |sign: char| match sign {
        '\u{E000}'..='\u{F8FF}' => '•',
        sign => sign,
    };
    pattern.chars().map(shown).collect()
}

/// The element that is being read.
#[derive(Default)]
struct Reading {
    shared: Option<(u32, Abstract)>,
    list: Option<(u32, List)>,
    level: Option<(usize, Level)>,
    /// The level that a list starts anew or defines for itself.
    own: Option<usize>,
}

impl Reading {
    fn start(&mut self, tag: &Tag<'_>) {
        let at = || tag.number("ilvl").filter(|&at: &usize| at < LEVELS);
        match tag.name {
            "abstractNum" => {
                self.shared = tag
                    .number("abstractNumId")
                    .map(|id| (id, Abstract::default()));
            }
            "num" => self.list = tag.number("numId").map(|id| (id, List::default())),
            "lvlOverride" => self.own = at(),
            "lvl" => self.level = at().map(|at| (at, Level::default())),
            _ => {}
        }
        if let Some((_, level)) = &mut self.level {
            match tag.name {
                "start" => level.start = tag.number("val").unwrap_or(0),
                "numFmt" => {
                    level.format = NumberFormat::of(&tag.attribute("val").unwrap_or_default());
                }
                "lvlText" => {
                    let pattern = tag.attribute("val").unwrap_or_default();
                    level.pattern = pattern.chars().take(PATTERN).collect();
                }
                "lvlRestart" => level.restart = tag.number("val"),
                "isLgl" => level.is_legal = tag.is_on(),
                "pStyle" => level.style = tag.attribute("val").map(Cow::into_owned),
                _ => {}
            }
        } else if let Some((_, shared)) = &mut self.shared {
            match tag.name {
                "numStyleLink" => shared.borrows = tag.attribute("val").map(Cow::into_owned),
                "styleLink" => shared.lends = tag.attribute("val").map(Cow::into_owned),
                _ => {}
            }
        } else if let Some((_, list)) = &mut self.list {
            match (tag.name, self.own) {
                ("abstractNumId", _) => list.of = tag.number("val").unwrap_or(u32::MAX),
                ("startOverride", Some(at)) => {
                    list.starts
                        .extend(tag.number("val").map(|start| (at, start)));
                }
                _ => {}
            }
        }
    }

    fn end(&mut self, name: &str, numbering: &mut Numbering) -> Result<(), ReadError> {
        match name {
            "lvl" => {
                let Some((at, level)) = self.level.take() else {
                    return Ok(());
                };
                if let Some((_, shared)) = &mut self.shared {
                    shared.levels[at] = level;
                } else if let Some((_, list)) = &mut self.list {
                    list.levels.insert(at, level);
                }
            }
            "lvlOverride" => self.own = None,
            "abstractNum" => numbering.abstracts.extend(self.shared.take()),
            "num" => numbering.lists.extend(self.list.take()),
            _ => {}
        }
        if numbering.abstracts.len() > LISTS || numbering.lists.len() > LISTS {
            return Err(ReadError::TooLarge);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering(inside: &str) -> Numbering {
        let head = "<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">";
        Numbering::parse(&format!("{head}{inside}</w:numbering>")).unwrap()
    }

    fn level(at: usize, format: &str, pattern: &str) -> String {
        format!(
            r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{pattern}"/></w:lvl>"#
        )
    }

    fn labels(numbering: &Numbering, uses: &[(u32, u8)]) -> Vec<String> {
        let mut counters = Counters::default();
        uses.iter()
            .map(|&(list, level)| numbering.label(&mut counters, list, level).unwrap())
            .collect()
    }

    #[test]
    fn a_lower_level_starts_anew_after_a_higher_one() {
        let numbering = numbering(&format!(
            r#"<w:abstractNum w:abstractNumId="3">{}{}</w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>"#,
            level(0, "chineseCountingThousand", "%1、"),
            level(1, "decimal", "%1.%2")
        ));
        assert_eq!(
            labels(&numbering, &[(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)]),
            ["一、", "一.1", "一.2", "二、", "二.1"]
        );
    }

    #[test]
    fn lists_of_one_kind_count_on_unless_they_start_anew() {
        let numbering = numbering(&format!(
            r#"<w:abstractNum w:abstractNumId="0">{}</w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>
            <w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
            <w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="0"/></w:lvlOverride></w:num>"#,
            level(0, "japaneseCounting", "（%1）")
        ));
        assert_eq!(
            labels(
                &numbering,
                &[(1, 0), (2, 0), (3, 0), (3, 0), (1, 0), (4, 0)]
            ),
            ["（一）", "（二）", "（一）", "（二）", "（三）", "（〇）"]
        );
    }

    #[test]
    fn a_level_can_be_defined_anew_for_one_list() {
        let numbering = numbering(&format!(
            r#"<w:abstractNum w:abstractNumId="0">{}</w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{}</w:lvlOverride></w:num>"#,
            level(0, "decimal", "%1."),
            level(0, "decimalEnclosedCircle", "%1")
        ));
        assert_eq!(labels(&numbering, &[(1, 0), (1, 0)]), ["①", "②"]);
    }

    #[test]
    fn a_list_may_borrow_the_levels_of_a_numbering_style() {
        let numbering = numbering(&format!(
            r#"<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="章"/>{}</w:abstractNum>
            <w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="章"/></w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>"#,
            level(0, "upperRoman", "%1.")
        ));
        assert_eq!(labels(&numbering, &[(2, 0), (1, 0)]), ["I.", "II."]);
    }

    #[test]
    fn bullets_of_symbol_fonts_become_bullets() {
        let numbering = numbering(&format!(
            r#"<w:abstractNum w:abstractNumId="0">{}</w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#,
            level(0, "bullet", "\u{F0B7}")
        ));
        assert_eq!(labels(&numbering, &[(1, 0), (1, 0)]), ["•", "•"]);
    }

    #[test]
    fn a_level_that_never_restarts_counts_through() {
        let numbering = numbering(&format!(
            r#"<w:abstractNum w:abstractNumId="0">{}<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/><w:lvlRestart w:val="0"/></w:lvl></w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#,
            level(0, "decimal", "%1")
        ));
        assert_eq!(
            labels(&numbering, &[(1, 0), (1, 1), (1, 0), (1, 1)]),
            ["1", "1.", "2", "2."]
        );
    }
}
