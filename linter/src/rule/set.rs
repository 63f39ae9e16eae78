//! All packs together, ready to check reports with.

use std::sync::OnceLock;

use crate::form::{FormatForm, SectionForm, TableForm};
use crate::labels::LabelIndex;
use crate::series::Compared;
use crate::words::Vocabulary;

use super::{Pack, PackError, Rule, vet};

#[derive(Debug)]
pub struct RuleSet {
    pub formats: Vec<FormatForm>,
    pub sections: Vec<SectionForm>,
    pub tables: Vec<TableForm>,
    pub rules: Vec<Rule>,
    pub(crate) labels: LabelIndex,
    pub(crate) vocabulary: Vocabulary,
    compared: OnceLock<Compared>,
}

impl RuleSet {
    /// Puts packs together; each error comes with the name of the pack that it is in.
    pub fn new(packs: Vec<Pack>) -> Result<RuleSet, Vec<(String, PackError)>> {
        let errors = vet::vet(&packs);
        match errors.is_empty() {
            true => Ok(RuleSet::of_vetted(packs)),
            false => Err(errors),
        }
    }

    /// The same for packs that ship with the program: a test has found that they fit together, so that no start pays
    /// for it.
    pub fn of_vetted(packs: Vec<Pack>) -> RuleSet {
        let (mut formats, mut sections, mut tables, mut rules) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for pack in packs {
            formats.extend(pack.formats);
            sections.extend(pack.sections);
            tables.extend(pack.tables);
            rules.extend(pack.rules);
        }
        let labels = LabelIndex::new(&tables, &sections);
        let lists = rules
            .iter_mut()
            .flat_map(|rule: &mut Rule| rule.check.words());
        let vocabulary = Vocabulary::learn(lists);
        RuleSet {
            formats,
            sections,
            tables,
            rules,
            labels,
            vocabulary,
            compared: OnceLock::new(),
        }
    }

    /// What the rules about several reports look at.
    pub(crate) fn compared(&self) -> &Compared {
        self.compared.get_or_init(|| Compared::of(self))
    }

    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The rule or the family that was probably meant.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let ids = self.rules.iter().map(|rule| rule.id.as_str());
        let distance = |known: &str| crate::normal::distance_within(known, name, 4);
        ids.chain(self.families())
            .filter_map(|known| Some((distance(known)?, known)))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, known)| known)
    }

    pub fn families(&self) -> impl Iterator<Item = &str> {
        let mut seen: Vec<&str> = Vec::new();
        for rule in &self.rules {
            if !seen.contains(&rule.family()) {
                seen.push(rule.family());
            }
        }
        seen.into_iter()
    }

    pub fn format_of(&self, year: u16) -> Option<&FormatForm> {
        self.formats.iter().find(|format| format.governs(year))
    }
}
