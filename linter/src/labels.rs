//! Where a printed label belongs: all labels of all forms, by their comparable wording.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::form::{LabelForm, SectionForm, TableForm};
use crate::normal::{self, Outline};
use crate::number::{self, Value, chinese};
use crate::report::Likeness;

/// What a label may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LabelRef {
    /// Index into `RuleSet::tables`.
    pub(crate) table: u16,
    pub(crate) block: u16,
    pub(crate) what: What,
    pub(crate) likeness: Likeness,
    /// The form prints a number before it.
    pub(crate) numbered: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum What {
    Row(u16),
    Column(u16),
    /// The line above a block.
    Heading,
    Caption,
}

#[derive(Debug, Default)]
pub(crate) struct LabelIndex {
    labels: FxHashMap<Arc<str>, Vec<LabelRef>>,
    /// The comparable wordings of the labels as the forms print them, which is what most reports print.
    printed: FxHashMap<String, Arc<str>>,
    /// Section titles that are also table labels need a closer look.
    pub(crate) sections: FxHashMap<String, Vec<(u16, Likeness)>>,
    /// The comparable titles of each section, in the order of the sections.
    pub(crate) titles: Vec<Vec<(String, Outline)>>,
    /// The first and the last characters of the titles of sections, as printed.
    pub(crate) title_starts: Vec<char>,
    pub(crate) title_ends: Vec<char>,
    /// All comparable wordings by their first character, longest first.
    by_first: FxHashMap<char, Vec<Arc<str>>>,
    /// For each table, the first of those that share its id.
    pub(crate) groups: Vec<u16>,
    /// Every label's comparable wording.
    wordings: Vec<(LabelRef, Arc<str>)>,
    /// What each of them is like at a glance, once closeness is asked for.
    outlines: OnceLock<Vec<Outline>>,
}

impl LabelIndex {
    pub(crate) fn new(tables: &[TableForm], sections: &[SectionForm]) -> LabelIndex {
        let mut index = LabelIndex::default();
        for (table_at, table) in tables.iter().enumerate() {
            let first = tables.iter().position(|first| first.id == table.id);
            let table_at = table_at as u16;
            index
                .groups
                .push(first.map_or(table_at, |first| first as u16));
            for caption in &table.captions {
                let place = LabelRef {
                    table: table_at,
                    block: 0,
                    what: What::Caption,
                    likeness: Likeness::Exact,
                    numbered: false,
                };
                index.add(caption, place);
            }
            for (block_at, block) in table.blocks.iter().enumerate() {
                let place = LabelRef {
                    table: table_at,
                    block: block_at as u16,
                    what: What::Heading,
                    likeness: Likeness::Exact,
                    numbered: false,
                };
                if let Some(heading) = &block.heading {
                    index.add(heading, place);
                }
                for (at, row) in block.rows.iter().enumerate() {
                    index.add_label(
                        row,
                        LabelRef {
                            what: What::Row(at as u16),
                            ..place
                        },
                    );
                }
                for (at, column) in block.columns.iter().enumerate() {
                    index.add_label(
                        column,
                        LabelRef {
                            what: What::Column(at as u16),
                            ..place
                        },
                    );
                }
            }
        }
        for (at, section) in sections.iter().enumerate() {
            let titles = std::iter::once(&section.title).chain(&section.same);
            for title in titles.clone() {
                let mut characters = title.chars();
                index.title_starts.extend(characters.clone().next());
                index.title_ends.extend(characters.next_back());
            }
            let outlined = titles.map(|title| {
                let key = key(title).into_owned();
                let outline = Outline::of(&key);
                (key, outline)
            });
            index.titles.push(outlined.collect());
            let wordings = std::iter::once((&section.title, Likeness::Exact))
                .chain(section.same.iter().map(|same| (same, Likeness::Exact)))
                .chain(
                    section
                        .variants
                        .iter()
                        .map(|variant| (variant, Likeness::Variant)),
                );
            for (wording, likeness) in wordings {
                let entry = index.sections.entry(key(wording).into_owned()).or_default();
                if !entry.iter().any(|(section, _)| *section == at as u16) {
                    entry.push((at as u16, likeness));
                }
            }
        }
        for ends in [&mut index.title_starts, &mut index.title_ends] {
            ends.sort_unstable();
            ends.dedup();
        }
        index
    }

    /// The first table with the id of the table that this place is in.
    pub(crate) fn group(&self, place: &LabelRef) -> u16 {
        self.groups[usize::from(place.table)]
    }

    pub(crate) fn get(&self, key: &str) -> &[LabelRef] {
        self.labels.get(key).map_or(&[], Vec::as_slice)
    }

    /// What a text that is printed as a form prints it is called and may stand for.
    pub(crate) fn printed(&self, text: &str) -> Option<(&str, &[LabelRef])> {
        let key = self.printed.get(text)?;
        Some((key, self.get(key)))
    }

    /// How much of this comparable text its first label takes up, number included.
    pub(crate) fn longest_at(&self, text: &str) -> Option<usize> {
        let start = key_start(text);
        let rest = text.get(start..)?;
        let wordings = self.by_first.get(&rest.chars().next()?)?;
        let found = wordings
            .iter()
            .find(|wording| rest.starts_with(&***wording))?;
        Some(start + found.len())
    }

    /// Every comparable wording, with what it may stand for, of the labels of a table.
    pub(crate) fn wordings_of(
        &self,
        table: usize,
    ) -> impl Iterator<Item = (LabelRef, (&str, Outline))> {
        let outlines = self.outlines.get_or_init(|| {
            let wordings = self.wordings.iter();
            wordings.map(|(_, wording)| Outline::of(wording)).collect()
        });
        let wordings = self.wordings.iter().zip(outlines);
        wordings
            .filter(move |((place, _), _)| usize::from(place.table) == table)
            .map(|((place, wording), outline)| (*place, (&**wording, *outline)))
    }

    /// Whether some label begins with this text and is longer. A number before it makes up for a character.
    pub(crate) fn is_begun_by(&self, text: &str) -> bool {
        let least = if normal::numbering(text).is_some() {
            2
        } else {
            3
        };
        let text = key(text);
        text.chars().count() >= least && self.begin_with(&text)
    }

    /// The same for a comparable wording, of any length but none.
    pub(crate) fn begin_with(&self, key: &str) -> bool {
        let first = key.chars().next();
        let wordings = first.and_then(|first| self.by_first.get(&first));
        wordings.is_some_and(|wordings| {
            // The longest stand first.
            let longer = wordings
                .iter()
                .take_while(|wording| wording.len() > key.len());
            longer.into_iter().any(|wording| wording.starts_with(key))
        })
    }

    fn add_label(&mut self, label: &LabelForm, place: LabelRef) {
        let numbered = normal::numbering(&label.label).is_some();
        let place = LabelRef { numbered, ..place };
        let key = self.add(&label.label, place);
        self.wordings.push((place, key));
        for same in &label.same {
            self.add(same, place);
        }
        for variant in &label.variants {
            let place = LabelRef {
                likeness: Likeness::Variant,
                ..place
            };
            let key = self.add(variant, place);
            self.wordings.push((place, key));
        }
    }

    /// Returns the label's comparable wording.
    fn add(&mut self, label: &str, place: LabelRef) -> Arc<str> {
        // The forms of other years have most of the labels too.
        let known = self.printed.get(label).map(Arc::clone);
        let key = known.unwrap_or_else(|| {
            let key = Arc::from(key(label));
            // What reads as a figure is one.
            if begins_with_a_word(label) || number::read_cell(label) == Value::Other {
                self.printed.insert(label.to_owned(), Arc::clone(&key));
            }
            key
        });
        match self.labels.entry(Arc::clone(&key)) {
            Entry::Occupied(mut places) => {
                let is_same = |known: &LabelRef| {
                    (known.table, known.block, known.what) == (place.table, place.block, place.what)
                };
                if !places.get().iter().any(is_same) {
                    places.get_mut().push(place);
                }
            }
            Entry::Vacant(places) => {
                places.insert(vec![place]);
                if let Some(first) = key.chars().next() {
                    let wordings = self.by_first.entry(first).or_default();
                    let at = wordings.partition_point(|known| known.len() >= key.len());
                    wordings.insert(at, Arc::clone(&key));
                }
            }
        }
        key
    }
}

/// The comparable wording of a label: normalised, without its number, without 其中.
pub(crate) fn key(label: &str) -> Cow<'_, str> {
    match normal::normalised(label) {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(key_range(text)).unwrap_or_default()),
        Cow::Owned(mut text) => {
            let range = key_range(&text);
            text.truncate(range.end);
            text.drain(..range.start);
            Cow::Owned(text)
        }
    }
}

/// Most labels do, or with a bracket: what begins so is neither a number nor a blank.
pub(crate) fn begins_with_a_word(text: &str) -> bool {
    text.chars().next().is_some_and(|first| match first {
        '（' | '(' => true,
        '无' | '無' => false,
        '\u{4E00}'..='\u{9FFF}' => !chinese::is_numeral(first),
        _ => false,
    })
}

/// Where in a normalised label its comparable wording stands.
fn key_range(text: &str) -> Range<usize> {
    let start = key_start(text);
    let rest = text.get(start..).unwrap_or_default();
    start..start + rest.trim_end_matches([':', '。', ';', '.']).len()
}

fn key_start(text: &str) -> usize {
    let mut start = normal::numbering(text).map_or(0, |numbering| numbering.len);
    let rest = text.get(start..).unwrap_or_default();
    if let Some(after) = rest.strip_prefix("其中") {
        let after = after.trim_start_matches([':', '，', ',']);
        if !after.is_empty() {
            start = text.len() - after.len();
        }
    }
    start
}
