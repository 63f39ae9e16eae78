//! The files of a run compared with each other. What is kept of a file for that is little, and as a rule what its own
//! check gives is kept, too; where there is no room for it, the file is read once more when its turn comes. So the
//! findings of a file come together and in order, and no document stays in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use gouji_linter::diagnostic::Language;
use gouji_linter::document::Document;
use gouji_linter::report::Report;
use gouji_linter::rule::RuleSet;
use gouji_linter::selection::Selection;
use gouji_linter::series::{Asked, Keep, Rollup, Said, Sketch, Spread, compare, in_turn};
use rayon::ThreadPool;
use rayon::prelude::*;

use super::document::{self, Plan, own};
use super::memories::Memories;
use super::outcome::{Outcome, Room};
use super::progress::Progress;
use crate::config::{self, Configs, Loaded, Settings};
use crate::input::{Input, InputKind};
use crate::interrupt;
use crate::render::location::Locator;
use crate::words;

/// What is known of the files, by their number, before their turn comes.
#[derive(Default)]
pub(super) struct Across {
    about: BTreeMap<usize, About>,
    checked: BTreeMap<usize, Outcome>,
}

/// What the comparison says about one file.
pub(super) struct About {
    pub(super) said: Said,
    /// Bytes of the text when it was compared.
    source_length: usize,
}

impl About {
    /// Whether it was this document that was compared.
    pub(super) fn speaks_of(&self, document: &Document) -> bool {
        self.source_length == document.source.text.len()
    }
}

impl Across {
    pub(super) fn about(&self, file: usize) -> Option<&About> {
        self.about.get(&file)
    }

    /// Whether files were checked when they were compared.
    pub(super) fn knows_any(&self) -> bool {
        !self.checked.is_empty()
    }

    /// What the check of a file gave, which is handed out once.
    pub(super) fn checked(&mut self, file: usize) -> Option<Outcome> {
        self.checked.remove(&file)
    }
}

/// Reports that the same rules and the same configuration govern.
struct Group<'f> {
    rules: Arc<RuleSet>,
    /// Each once.
    settings: Vec<&'f Settings>,
    /// The number of the file.
    files: Vec<usize>,
    /// Handed on from list to list.
    #[expect(clippy::vec_box, reason = "each is moved several times")]
    sketches: Vec<Box<Sketch>>,
}

pub(super) fn survey(
    plan: &Plan<'_>,
    files: &[(Input, Arc<Loaded>)],
    pool: Option<&ThreadPool>,
    progress: &Progress,
) -> Across {
    let mut across = Across::default();
    let is_once = |(input, _): &(Input, Arc<Loaded>)| input.kind == InputKind::Stdin;
    // Standard input can be read only once, and one report alone has no other to be compared with.
    let Some(pool) = pool.filter(|_| !files.iter().any(is_once)) else {
        return across;
    };
    let mut groups: Vec<Group<'_>> = Vec::new();
    let room = Room::new(plan.args);
    let batch = pool.current_num_threads() * 512;
    for (at, batch_files) in files.chunks(batch).enumerate() {
        let survey = |(input, loaded): &(Input, Arc<Loaded>)| {
            let settings = loaded.as_ref().as_ref().ok()?;
            if interrupt::asked() || !compares(plan, input, settings) {
                return None;
            }
            let surveyed = plan.survey(input, settings, &room);
            if surveyed.1.is_some() {
                progress.one_more();
            }
            Some(surveyed)
        };
        let surveyed: Vec<_> = match several(Some(pool)) {
            None => batch_files.iter().map(survey).collect(),
            // Small shares: nobody waits long for who is the last.
            Some(pool) => {
                pool.install(|| batch_files.par_iter().with_max_len(2).map(survey).collect())
            }
        };
        for (nth, ((_, loaded), surveyed)) in batch_files.iter().zip(surveyed).enumerate() {
            let file = at * batch + nth;
            let (Some((sketch, outcome)), Ok(settings)) = (surveyed, &**loaded) else {
                continue;
            };
            across
                .checked
                .extend(outcome.map(|outcome| (file, outcome)));
            let Some(sketch) = sketch else {
                continue;
            };
            // Reports in folders with configurations of their own are compared all the same.
            let group = groups
                .iter()
                .position(|group| Arc::ptr_eq(&group.rules, &settings.rules));
            let group = group.unwrap_or_else(|| {
                groups.push(Group {
                    rules: Arc::clone(&settings.rules),
                    settings: Vec::new(),
                    files: Vec::new(),
                    sketches: Vec::new(),
                });
                groups.len() - 1
            });
            let known = &mut groups[group].settings;
            if !known.iter().any(|known| std::ptr::eq(*known, settings)) {
                known.push(settings);
            }
            groups[group].files.push(file);
            groups[group].sketches.push(sketch);
        }
    }
    let spread = |pieces: usize, work: &(dyn Fn(usize) + Sync)| match several(Some(pool)) {
        None => in_turn(pieces, work),
        Some(pool) => pool.install(|| (0..pieces).into_par_iter().with_max_len(1).for_each(work)),
    };
    let spread: Spread<'_> = &spread;
    for group in groups {
        let rollups = rollups(&group, files);
        let sketches: Vec<&Sketch> = group.sketches.iter().map(Box::as_ref).collect();
        for (report, said) in compare(&sketches, &group.rules, &rollups, (Asked::All, spread)) {
            let source_length = group.sketches[report].source_length;
            let about = About {
                said,
                source_length,
            };
            across.about.insert(group.files[report], about);
        }
        // To give all that memory back takes time, too.
        pool.spawn(move || drop(group.sketches));
    }
    across
}

/// Threads that can do more than the one that asks them.
pub(super) fn several(pool: Option<&ThreadPool>) -> Option<&ThreadPool> {
    pool.filter(|pool| pool.current_num_threads() > 1)
}

/// Whether a file is asked for a rule about several reports, and can be read a second time.
fn compares(plan: &Plan<'_>, input: &Input, settings: &Settings) -> bool {
    let selection = plan.selection(settings, &own(settings, &input.path));
    let several = |selection: Selection| {
        let mut rules = selection.rules(&settings.rules);
        rules.any(|(rule, _)| rule.is_about_several())
    };
    selection.is_ok_and(several) && (input.kind == InputKind::Walked || input.path.is_file())
}

/// `None` for what is no report.
pub(super) fn sketch(
    report: &Report<'_>,
    asked: &document::Asked<'_>,
    memories: &Memories,
) -> Option<Box<Sketch>> {
    if !report.is_report {
        return None;
    }
    let (input, settings) = (asked.input, asked.settings);
    // Where a file really stands is asked of the disk, folder by folder.
    let is_in_rollup = !settings.rollups.is_empty() && {
        let place = real(input);
        let all = |rollup: &config::Rollup| rollup.is_whole(&place) || rollup.is_unit(&place);
        settings.rollups.iter().any(|entry| all(&entry.value))
    };
    let keep = match is_in_rollup {
        true => Keep::All,
        false => Keep::Named,
    };
    let locator = Locator::new(&report.document.source);
    let locate = |span| locator.place(span);
    let path = input.shown();
    let rules = &settings.rules;
    Some(memories.sketch(rules, |memory| {
        let sketch = Sketch::of(path, report, rules, keep, &locate, memory);
        Box::new(sketch)
    }))
}

fn rollups(group: &Group<'_>, files: &[(Input, Arc<Loaded>)]) -> Vec<Rollup> {
    let entries = group.settings.iter().flat_map(|own| &own.rollups);
    let mut entries = entries.peekable();
    if entries.peek().is_none() {
        return Vec::new();
    }
    let places: Vec<PathBuf> = group
        .files
        .iter()
        .map(|&file| real(&files[file].0))
        .collect();
    let numbered = |fits: &dyn Fn(&PathBuf) -> bool| -> Vec<usize> {
        let numbered = places.iter().enumerate();
        numbered
            .filter(|(_, place)| fits(place))
            .map(|(at, _)| at)
            .collect()
    };
    let each = entries.map(|entry| Rollup {
        wholes: numbered(&|place| entry.value.is_whole(place)),
        units: numbered(&|place| entry.value.is_unit(place)),
        names: entry.value.names.clone(),
    });
    each.collect()
}

/// What a configuration says of a whole and its units and no file answers to, in folders that were walked: in words.
pub(super) fn unanswered(
    paths: &[PathBuf],
    files: &[(Input, Arc<Loaded>)],
    configs: &Configs,
    language: Language,
) -> BTreeSet<String> {
    let here = [PathBuf::from(".")];
    let walked = if paths.is_empty() { &here } else { paths };
    let walked = walked.iter().filter(|path| path.is_dir());
    let walked: Vec<PathBuf> = walked.map(|path| config::real(path)).collect();
    let mut places: Option<Vec<PathBuf>> = None;
    let mut said = BTreeSet::new();
    for settings in configs
        .all()
        .filter_map(|loaded| loaded.as_ref().as_ref().ok())
    {
        for entry in &settings.rollups {
            let rollup = &entry.value;
            // Who checks one file does not ask for the others.
            if !walked.iter().any(|folder| rollup.is_within(folder)) {
                continue;
            }
            let places =
                places.get_or_insert_with(|| files.iter().map(|(input, _)| real(input)).collect());
            let file = settings.files.get(entry.file);
            let file = file.map(|file| file.shown()).unwrap_or_default();
            let place = format!("{file}:{}", entry.line);
            let [whole, units] = rollup.patterns();
            for (key, globs, is_met) in [
                (
                    "whole",
                    whole,
                    places.iter().any(|place| rollup.is_whole(place)),
                ),
                (
                    "units",
                    units,
                    places.iter().any(|place| rollup.is_unit(place)),
                ),
            ] {
                if !is_met {
                    said.insert(words::rollup_of_nothing(language, &place, key, &globs));
                }
            }
        }
    }
    said
}

fn real(input: &Input) -> PathBuf {
    config::real(input.folder()).join(input.path.file_name().unwrap_or_default())
}
