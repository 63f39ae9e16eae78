//! What the check of one state of a document learnt that holds for the next.
//!
//! An edit changes one paragraph of a hundred, and the reports of a folder have some in common. In which of these a
//! rule finds nothing depends on their words, and for some rules on the figures of the tables: while these stay,
//! nothing is looked for there again.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::number::{Phrase, Value};
use crate::report::{FaultKind, Prose, Report, TableBlock};
use crate::rule::{Check, ProseFault, Rule, RuleSet};
use crate::span::Extent;
use crate::walk::{Before, Walk};
use crate::words::{Set, Vocabulary};

use super::{Finding, MOST_SOUGHT};

/// Made for one set of rules, and of no use to any other. It knows the paragraphs of the last document.
#[derive(Debug, Default)]
pub struct Memory {
    /// By the words; of what is read and of headings and the like apart, since few rules look at the latter, and apart
    /// where the heading of the section says what is spoken of.
    slots: Vec<FxHashMap<Box<str>, usize>>,
    known: Vec<Known>,
    /// What is known of each paragraph of the report, by their indices.
    prose: Vec<usize>,
    figures: Figures,
    /// Counts how often the figures have changed.
    state: u64,
    /// Bytes of new words after which what nobody has met meanwhile is forgotten.
    room: usize,
    /// Bytes of words that are new since then.
    new: usize,
    /// Counts how often something was forgotten.
    age: u64,
}

/// What is known of every paragraph with these words.
#[derive(Debug, Default)]
struct Known {
    walk: Walk,
    phrases: Arc<[Phrase]>,
    lists: Set,
    silent: Rules,
    /// The state of the figures and the age of the memory in which it was last met.
    state: u64,
    age: u64,
}

/// A set of rules, by their bits.
pub(super) type Rules = u128;

/// The bit of a rule; none for a rule that has to look at every paragraph each time.
pub(super) fn bit(at: usize, rule: &Rule) -> Rules {
    let by_paragraph = match &rule.check {
        Check::Agreement(_) => true,
        Check::Wording(check) => !check.everywhere,
        Check::Prose(check) => {
            matches!(
                check.fault,
                ProseFault::Breakdown | ProseFault::Growth | ProseFault::Date
            )
        }
        _ => false,
    };
    let bit = u32::try_from(at)
        .ok()
        .and_then(|at| Rules::checked_shl(1, at));
    bit.filter(|_| by_paragraph).unwrap_or(0)
}

/// The rules whose findings depend on the tables too.
fn compared(rules: &RuleSet) -> Rules {
    let compare = |rule: &Rule| matches!(rule.check, Check::Agreement(_));
    let rules = (0..).zip(&rules.rules).filter(|(_, rule)| compare(rule));
    rules.fold(0, |bits, (at, rule)| bits | bit(at, rule))
}

const HEADINGS_AND_TEXT: usize = 2;

/// The sections whose heading says what a number is of.
fn telling(rules: &RuleSet) -> Vec<&str> {
    let mut sections: Vec<&str> = Vec::new();
    for rule in &rules.rules {
        let Check::Agreement(check) = &rule.check else {
            continue;
        };
        for section in check
            .claims
            .iter()
            .filter_map(|claim| claim.section.as_deref())
        {
            if !sections.contains(&section) {
                sections.push(section);
            }
        }
    }
    sections
}

/// Whatever a number of the text may be compared with.
#[derive(Debug, Default, PartialEq)]
struct Figures {
    year: Option<u16>,
    tables: Vec<Cells>,
}

#[derive(Debug, PartialEq)]
struct Cells {
    /// Each block's form, by its address.
    forms: Vec<usize>,
    values: Vec<Option<Value>>,
    /// What is wrong with the table.
    faults: Vec<FaultKind>,
}

impl Figures {
    fn of(report: &Report<'_>) -> Figures {
        let tables = report.tables.iter().map(|table| {
            let blocks = table.blocks.iter();
            let address = |block: &TableBlock<'_>| std::ptr::from_ref(block.form).addr();
            let figures = blocks.clone().flat_map(|block| &block.figures);
            Cells {
                forms: blocks.map(address).collect(),
                values: figures
                    .map(|figure| figure.as_ref().map(|figure| figure.value))
                    .collect(),
                faults: table.faults.iter().map(|fault| fault.kind).collect(),
            }
        });
        Figures {
            year: report.year_value(),
            tables: tables.collect(),
        }
    }
}

impl Memory {
    /// It knows some paragraphs of earlier documents, too: those that are met again before as many bytes of others.
    pub fn of_many(room: usize) -> Memory {
        Memory {
            room,
            ..Memory::default()
        }
    }

    /// Reads what is new in the document.
    pub(super) fn turn_to(&mut self, report: &Report<'_>, rules: &RuleSet) {
        let figures = Figures::of(report);
        if self.figures != figures {
            self.figures = figures;
            self.state += 1;
        }
        let compared = compared(rules);
        let sections = telling(rules);
        let kinds = HEADINGS_AND_TEXT + sections.len();
        self.slots.resize_with(kinds, FxHashMap::default);
        // The slots of what is new, in order, each with a paragraph that has its words.
        let mut new: Vec<(usize, &Prose)> = Vec::new();
        self.prose.clear();
        for prose in &report.prose {
            let text = report.text(prose.extent);
            let section = report.section_of(prose);
            let telling = sections.iter().position(|own| section == Some(own));
            let kind = match telling.filter(|_| prose.is_read()) {
                Some(telling) => HEADINGS_AND_TEXT + telling,
                None => usize::from(prose.is_read()),
            };
            let slots = &mut self.slots[kind];
            let slot = match slots.get(text) {
                Some(&slot) => slot,
                None => {
                    let slot = self.known.len();
                    slots.insert(text.into(), slot);
                    self.known.push(Known::default());
                    self.new += text.len();
                    new.push((slot, prose));
                    slot
                }
            };
            let known = &mut self.known[slot];
            if known.state != self.state {
                known.silent &= !compared;
            }
            (known.state, known.age) = (self.state, self.age);
            self.prose.push(slot);
        }
        let walk = report.has_walk(|vocabulary| self.walk(report, vocabulary, &new));
        for (slot, prose) in new {
            let known = &mut self.known[slot];
            let Extent { start, end } = prose.extent;
            known.walk = walk.part(&(start..end));
            known.phrases = report.phrases_of(prose);
            known.lists = report.lists_of(prose);
        }
        let phrases = |slot: &usize| Arc::clone(&self.known[*slot].phrases);
        report.has_phrases(|| self.prose.iter().map(phrases).collect());
        let lists = |slot: &usize| self.known[*slot].lists.clone();
        report.has_lists_by_prose(|| self.prose.iter().map(lists).collect());
        if self.new >= self.room {
            self.forget();
        }
    }

    /// Forgets what has not been met since it last forgot something.
    fn forget(&mut self) {
        let mut kept = 0;
        let places: Vec<Option<usize>> = self
            .known
            .iter()
            .map(|known| {
                let is_met = known.age == self.age;
                kept += usize::from(is_met);
                is_met.then(|| kept - 1)
            })
            .collect();
        if kept < places.len() {
            self.known.retain(|known| known.age == self.age);
            for slots in &mut self.slots {
                slots.retain(|_, slot| match places[*slot] {
                    Some(place) => {
                        *slot = place;
                        true
                    }
                    None => false,
                });
            }
            for slot in &mut self.prose {
                *slot = places[*slot].unwrap_or_default();
            }
        }
        self.new = 0;
        self.age += 1;
    }

    /// A walk over the text that passes what is known of it. No word goes on from one paragraph into the next.
    fn walk(&self, report: &Report<'_>, vocabulary: &Vocabulary, new: &[(usize, &Prose)]) -> Walk {
        let text = report.document.text();
        let mut walk = Walk::with_room_for(text.len());
        let mut before = Before::default();
        let mut at = 0;
        for (prose, slot) in report.prose.iter().zip(&self.prose) {
            let Extent { start, end } = prose.extent;
            let is_known = new.binary_search_by_key(slot, |(slot, _)| *slot).is_err();
            if is_known && at <= start {
                walk.go_on(text, at..start, &mut before, vocabulary);
                walk.append(&self.known[*slot].walk, start);
                at = end;
            }
        }
        walk.go_on(text, at..text.len(), &mut before, vocabulary);
        walk
    }

    /// The rules that find nothing in a paragraph (by its index).
    pub(super) fn silent(&self, prose: usize) -> Rules {
        let slot = self.prose.get(prose);
        let known = slot.and_then(|&slot| self.known.get(slot));
        known.map_or(0, |known| known.silent)
    }

    pub(super) fn learn(&mut self, lesson: &Lesson) {
        for &slot in &self.prose {
            self.known[slot].silent |= lesson.looked;
        }
        for &(prose, rule) in &lesson.spoke {
            self.known[self.prose[prose]].silent &= !rule;
        }
    }
}

/// What a check learns for the next one.
pub(super) struct Lesson {
    /// Where the paragraphs begin, with their indices, in order.
    starts: Vec<(usize, usize)>,
    /// The rules that looked at every paragraph.
    looked: Rules,
    /// Paragraphs, and a rule that found something there.
    spoke: Vec<(usize, Rules)>,
}

impl Lesson {
    pub(super) fn new(report: &Report<'_>) -> Lesson {
        let prose = report.prose.iter().enumerate();
        let mut starts: Vec<_> = prose.map(|(at, prose)| (prose.extent.start, at)).collect();
        starts.sort_unstable();
        Lesson {
            starts,
            looked: 0,
            spoke: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, rule: Rules, findings: &[Finding]) {
        // A rule that found so much stopped looking.
        if findings.len() >= MOST_SOUGHT {
            return;
        }
        self.looked |= rule;
        for finding in findings {
            let start = finding.extent.start;
            let behind = self.starts.partition_point(|&(at, _)| at <= start);
            if let Some(&(_, prose)) = behind.checked_sub(1).and_then(|at| self.starts.get(at)) {
                self.spoke.push((prose, rule));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::examples::{OF_2022, rules};
    use crate::check::{check, check_again};
    use crate::document::Format;
    use crate::read;
    use crate::report::Given;
    use crate::selection::Selection;

    /// Some are right with the one table, some with the other, some with none.
    const PARAGRAPHS: [&str; 13] = [
        "全年收到政府信息公开申请41件，办结38件。",
        "全年收到政府信息公开申请43件，办结38件。",
        "全年收到政府信息公开申请36件。",
        "未收到政府信息公开申请。",
        "因政府信息公开被申请行政复议7件。",
        "全年公开信息41条，其中网站30条、公众号12条。",
        "全年公开信息40条，其中网站30条，占75%。",
        "全年公开信息40条，其中网站30条，占85%。",
        "供群众的的免费查阅，公开渠道（待补充）更加多样。",
        "公开渠道更加多样，，群众满意，共培训XX人次。",
        "- （二）依申请公开41件",
        "\u{4e00}、短句",
        "全年发生行政复议7件、行政诉讼9件。",
    ];

    fn found(text: &str, memory: Option<&mut Memory>) -> String {
        let document = read(Format::Markdown, text.as_bytes()).unwrap();
        let report = Report::recognise(&document, rules(), &Given::default());
        let selection = Selection::all(rules());
        let checked = match memory {
            Some(memory) => check_again(&report, rules(), &selection, memory),
            None => check(&report, rules(), &selection),
        };
        format!("{checked:#?}")
    }

    fn report(paragraphs: &[usize], received: u8, year: u16) -> String {
        let paragraphs: Vec<&str> = paragraphs.iter().map(|&at| PARAGRAPHS[at]).collect();
        let heading = "## 四、政府信息公开行政复议、行政诉讼情况\n";
        let last = paragraphs.last().copied().unwrap_or_default();
        OF_2022
            .replace("{正文}", &paragraphs.join("\n\n"))
            .replace(heading, &format!("{heading}\n{last}\n"))
            .replace("| 41 |", &format!("| {received} |"))
            .replace("2022年", &format!("{year}年"))
    }

    proptest! {
        #[test]
        fn what_is_remembered_changes_no_finding(
            states in proptest::collection::vec(
                (
                    proptest::collection::vec(0..PARAGRAPHS.len(), 0..6),
                    prop_oneof![4 => Just(41_u8), 1 => Just(43)],
                    prop_oneof![4 => Just(2022_u16), 1 => Just(2018)],
                ),
                1..6,
            ),
            room in prop_oneof![Just(0), Just(100), Just(10_000)],
        ) {
            let mut memory = Memory::of_many(room);
            for (paragraphs, received, year) in states {
                let text = report(&paragraphs, received, year);
                prop_assert_eq!(found(&text, Some(&mut memory)), found(&text, None));
            }
        }
    }

    #[test]
    fn what_other_documents_have_is_known_for_a_while() {
        let mut memory = Memory::of_many(4096);
        let common = |body: usize| report(&[0, body], 41, 2022);
        let is_known = |memory: &Memory, at: usize| memory.slots[1].contains_key(PARAGRAPHS[at]);
        found(&common(5), Some(&mut memory));
        let other = OF_2022.replace("{正文}", PARAGRAPHS[6]);
        found(&other, Some(&mut memory));
        assert!(is_known(&memory, 5));
        assert_eq!(
            found(&common(5), Some(&mut memory)),
            found(&common(5), None)
        );
        // So much has come since that nothing is left of it.
        for body in 0..60 {
            let text = other.replace("更加", &format!("更加{body}"));
            let text = text.replace(PARAGRAPHS[6], &PARAGRAPHS[6].repeat(body + 2));
            assert_eq!(found(&text, Some(&mut memory)), found(&text, None));
        }
        assert!(!is_known(&memory, 5));
        assert!(memory.known.len() < 200, "{}", memory.known.len());
    }

    #[test]
    fn a_heading_that_becomes_a_sentence_is_read() {
        let report = |line: &str| OF_2022.replace("{正文}", line);
        let heading = report("### 全年收到政府信息公开申请36件");
        let sentence = report("全年收到政府信息公开申请36件");
        let mut memory = Memory::default();
        for text in [&heading, &sentence, &heading, &sentence] {
            assert_eq!(found(text, Some(&mut memory)), found(text, None));
        }
        assert_ne!(found(&heading, None), found(&sentence, None));
    }

    #[test]
    fn what_is_gone_is_forgotten() {
        let mut memory = Memory::default();
        found(&report(&[0, 5, 5], 41, 2022), Some(&mut memory));
        let full = memory.known.len();
        assert!(memory.slots[1].contains_key(PARAGRAPHS[5]));
        found(&report(&[0], 41, 2022), Some(&mut memory));
        assert!(!memory.slots[1].contains_key(PARAGRAPHS[5]));
        assert_eq!(memory.known.len(), full - 1);
        let silent = |paragraph: &str| memory.known[memory.slots[1][paragraph]].silent;
        assert_ne!(silent(PARAGRAPHS[0]), 0);
    }
}
