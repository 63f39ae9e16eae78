//! The files of a run compared with each other. Each is read twice: once to be compared, once to be checked, so
//! that the findings of a file come together and in order, and no document stays in memory.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use gouji_linter::report::Report;
use gouji_linter::rule::RuleSet;
use gouji_linter::series::{Asked, Keep, Rollup, Said, Sketch, compare};
use rayon::prelude::*;

use super::document::{Plan, given, own, stem};
use crate::config::{self, Loaded, Settings};
use crate::input::{Input, InputKind};
use crate::interrupt;
use crate::render::location::Locator;

/// What the comparison says, by the number of the file.
#[derive(Default)]
pub(super) struct Across(BTreeMap<usize, About>);

/// What it says about one file.
pub(super) struct About {
    pub(super) said: Said,
    /// Bytes of the text when it was compared.
    pub(super) source_length: usize,
}

impl Across {
    pub(super) fn about(&self, file: usize) -> Option<&About> {
        self.0.get(&file)
    }
}

/// Reports that the same rules and the same configuration govern.
struct Group<'f> {
    rules: Arc<RuleSet>,
    /// Each once.
    settings: Vec<&'f Settings>,
    /// The number of the file.
    files: Vec<usize>,
    sketches: Vec<Sketch>,
}

pub(super) fn survey(plan: &Plan<'_>, files: &[(Input, Arc<Loaded>)]) -> anyhow::Result<Across> {
    // Standard input can be read only once, and one report alone has no other to be compared with.
    if files.len() < 2
        || files
            .iter()
            .any(|(input, _)| input.kind == InputKind::Stdin)
    {
        return Ok(Across::default());
    }
    let jobs = plan.args.jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build()?;
    let mut groups: Vec<Group<'_>> = Vec::new();
    let batch = pool.current_num_threads() * 64;
    for (at, batch_files) in files.chunks(batch).enumerate() {
        if interrupt::asked() {
            break;
        }
        let read = |(input, loaded): &(Input, Arc<Loaded>)| {
            let settings = loaded.as_ref().as_ref().ok()?;
            // Who trips over this file while it is compared hears of it when it is checked.
            catch_unwind(AssertUnwindSafe(|| sketch(plan, input, settings))).ok()?
        };
        let sketches: Vec<Option<Sketch>> =
            pool.install(|| batch_files.par_iter().map(read).collect());
        for (nth, ((_, loaded), sketch)) in batch_files.iter().zip(sketches).enumerate() {
            let (Some(sketch), Ok(settings)) = (sketch, &**loaded) else {
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
            groups[group].files.push(at * batch + nth);
            groups[group].sketches.push(sketch);
        }
    }
    let mut across = Across::default();
    for group in &groups {
        let rollups = rollups(group, files);
        let sketches: Vec<&Sketch> = group.sketches.iter().collect();
        for (report, said) in compare(&sketches, &group.rules, &rollups, Asked::All) {
            let source_length = group.sketches[report].source_length;
            let about = About {
                said,
                source_length,
            };
            across.0.insert(group.files[report], about);
        }
    }
    Ok(across)
}

/// `None` for what is no report, cannot be read, or is asked for no rule about several reports.
fn sketch(plan: &Plan<'_>, input: &Input, settings: &Settings) -> Option<Sketch> {
    let own = own(settings, &input.path);
    let selection = plan.selection(settings, &own).ok()?;
    if !selection
        .rules(&settings.rules)
        .any(|(rule, _)| rule.is_about_several())
        || !input.path.is_file()
    {
        return None;
    }
    let language = plan.style.language;
    let bytes = input.bytes(language).ok()?;
    let document = input.document(&bytes, language).ok()?;
    drop(bytes);
    let stem = stem(input);
    let given = given(plan.args.year, stem.as_deref(), &own);
    let report = Report::recognise(&document, &settings.rules, &given);
    if !report.is_report {
        return None;
    }
    let place = real(input);
    let all = |rollup: &config::Rollup| rollup.is_whole(&place) || rollup.is_unit(&place);
    let keep = match settings.rollups.iter().any(|entry| all(&entry.value)) {
        true => Keep::All,
        false => Keep::Named,
    };
    let locator = Locator::new(&document.source);
    let locate = |span| locator.place(span);
    Some(Sketch::of(
        input.shown(),
        &report,
        &settings.rules,
        keep,
        &locate,
    ))
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

fn real(input: &Input) -> PathBuf {
    config::real(input.folder()).join(input.path.file_name().unwrap_or_default())
}
