//! A report compared with what is kept of those around it.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gouji_linter::diagnostic::Place;
use gouji_linter::report::Report;
use gouji_linter::rule::RuleSet;
use gouji_linter::series::{self, Asked, Keep, Memory, Said, Sketch, compare, in_turn};

use super::{Around, Summarised, Summary};
use crate::convert::Lines;
use crate::reading::Reading;
use crate::surroundings::{Governing, Rollup};

/// Whether any rule about several reports is asked for.
pub(super) fn compares(governing: &Governing) -> bool {
    let mut rules = governing.selection.rules(&governing.rules);
    rules.any(|(rule, _)| rule.is_about_several())
}

/// Lines and columns are those of the protocol, in the client's units.
pub(super) fn sketch(reading: &Reading, report: &Report<'_>, path: &Path, real: &Path) -> Sketch {
    let lines = Lines::new(&report.document.source, reading.abilities.encoding);
    let governing = &reading.governing;
    let takes_part = |rollup: &Arc<dyn Rollup>| rollup.is_whole(real) || rollup.is_unit(real);
    let keep = match governing.rollups.iter().any(takes_part) {
        true => Keep::All,
        false => Keep::Named,
    };
    let path = path.to_string_lossy().into_owned();
    let locate = |span| {
        let range = lines.range(span);
        Place {
            line: range.start.line,
            column: range.start.character,
            end_line: range.end.line,
            end_column: range.end.character,
        }
    };
    let mut memory = Memory::default();
    Sketch::of(path, report, &governing.rules, keep, &locate, &mut memory)
}

impl Around {
    /// Changes when what the others say of a file that is not open does; 0 where they say nothing.
    pub(crate) fn mark(&self, path: &Path) -> u64 {
        let said = self.found().get(path);
        said.map_or(0, |said| {
            let mut hasher = DefaultHasher::new();
            format!("{said:?}").hash(&mut hasher);
            hasher.finish()
        })
    }

    pub(super) fn of(&self, path: &Path) -> Option<&Arc<Summary>> {
        let found = self
            .summaries
            .binary_search_by(|summary| summary.path.as_path().cmp(path));
        self.summaries.get(found.ok()?)
    }

    /// What the others say of a report.
    pub(crate) fn about(&self, reading: &Reading, report: &Report<'_>) -> Said {
        let Some(path) = reading.path.as_deref() else {
            return Said::default();
        };
        let alone = || {
            let mut others = self.summaries.iter();
            !others.any(|other| other.report.is_some() && other.path != path)
        };
        if alone() || !compares(&reading.governing) {
            return Said::default();
        }
        if reading.version.is_none() {
            let length = report.document.source.text.len();
            let same = |summary: &&Arc<Summary>| {
                let known = summary.report.as_ref();
                known.is_some_and(|known| known.sketch.source_length == length)
            };
            // A file that has changed since keeps what is known of it alone.
            let known = self.of(path).filter(same);
            return known
                .and_then(|_| self.found().get(path).cloned())
                .unwrap_or_default();
        }
        let Governing { rules, rollups, .. } = &*reading.governing;
        let real = self.of(path).and_then(|known| known.report.as_ref());
        let real = real.map_or(path, |known| &known.real);
        let own = sketch(reading, report, path, real);
        let mut others = self.governed_by(rules);
        others.retain(|(other, _)| *other != path);
        let at = others.partition_point(|(other, _)| *other < path);
        let mut sketches: Vec<&Sketch> = others.iter().map(|(_, known)| &known.sketch).collect();
        sketches.insert(at, &own);
        // Of no other whole is anything said here.
        let rollups = match rollups.iter().any(|rollup| rollup.is_whole(real)) {
            true => {
                let mut reals: Vec<&Path> = others.iter().map(|(_, known)| &*known.real).collect();
                reals.insert(at, real);
                numbered(rollups, &reals)
            }
            false => Vec::new(),
        };
        let mut said = compare(&sketches, rules, &rollups, (Asked::One(at), &in_turn));
        said.remove(&at).unwrap_or_default()
    }

    /// Those that the same rules govern.
    fn governed_by(&self, rules: &Arc<RuleSet>) -> Vec<(&Path, &Summarised)> {
        let reports = self
            .summaries
            .iter()
            .filter_map(|summary| Some((summary.path.as_path(), summary.report.as_ref()?)));
        reports
            .filter(|(_, known)| Arc::ptr_eq(&known.rules, rules))
            .collect()
    }

    fn found(&self) -> &BTreeMap<PathBuf, Said> {
        self.found.get_or_init(|| {
            let mut all: Vec<&Arc<RuleSet>> = Vec::new();
            for known in self.summaries.iter().filter_map(|own| own.report.as_ref()) {
                if !all.iter().any(|rules| Arc::ptr_eq(rules, &known.rules)) {
                    all.push(&known.rules);
                }
            }
            let mut by_path: BTreeMap<PathBuf, Said> = BTreeMap::new();
            for rules in all {
                let reports = self.governed_by(rules);
                let mut rollups: Vec<Arc<dyn Rollup>> = Vec::new();
                for rollup in reports.iter().flat_map(|(_, known)| &known.rollups) {
                    let same = |known: &Arc<dyn Rollup>| {
                        std::ptr::addr_eq(Arc::as_ptr(known), Arc::as_ptr(rollup))
                    };
                    if !rollups.iter().any(same) {
                        rollups.push(Arc::clone(rollup));
                    }
                }
                let reals: Vec<&Path> = reports.iter().map(|(_, known)| &*known.real).collect();
                let rollups = numbered(&rollups, &reals);
                let sketches: Vec<&Sketch> =
                    reports.iter().map(|(_, known)| &known.sketch).collect();
                for (report, said) in compare(&sketches, rules, &rollups, (Asked::All, &in_turn)) {
                    let (path, _) = reports[report];
                    by_path.insert(path.to_owned(), said);
                }
            }
            by_path
        })
    }
}

fn numbered(rollups: &[Arc<dyn Rollup>], reals: &[&Path]) -> Vec<series::Rollup> {
    let fitting = |fits: &dyn Fn(&Path) -> bool| -> Vec<usize> {
        let numbered = reals.iter().enumerate();
        numbered
            .filter(|(_, real)| fits(real))
            .map(|(at, _)| at)
            .collect()
    };
    rollups
        .iter()
        .map(|rollup| series::Rollup {
            wholes: fitting(&|real| rollup.is_whole(real)),
            units: fitting(&|real| rollup.is_unit(real)),
            names: rollup.names().to_vec(),
        })
        .collect()
}
