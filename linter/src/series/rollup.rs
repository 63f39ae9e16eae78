//! A body's report against those of its units.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Wording, counted};
use crate::rule::{RollupCheck, RollupFault, Rule, RuleSet};

use super::{Asked, Found, Sketch, Spread, copied, diagnostic};

use total::{Sums, Unit};

mod mistake;
mod total;

/// Which reports make up which.
#[derive(Clone, Debug, Default)]
pub struct Rollup {
    /// Indices of the sketches.
    pub wholes: Vec<usize>,
    pub units: Vec<usize>,
    /// Bodies that must have a report for each year of the whole.
    pub names: Vec<String>,
}

pub(super) fn check(
    (sketches, bodies): (&[&Sketch], &[Option<String>]),
    rules: &RuleSet,
    rollups: &[Rollup],
    (rule, check): (&Rule, &RollupCheck),
    (asked, spread): (Asked, Spread<'_>),
    found: &mut Vec<Found>,
) {
    if check.fault == RollupFault::Copied {
        let all = (sketches, bodies);
        copied::check(all, rules, (rule, check), (asked, spread), found);
        return;
    }
    for rollup in rollups {
        for &whole in rollup.wholes.iter().filter(|&&whole| asked.about(whole)) {
            let Some(year) = sketches[whole].year else {
                continue;
            };
            let year = Year::of(sketches, bodies, rollup, whole, year);
            let diagnostics = match check.fault {
                RollupFault::MissingUnit => year.missing_units(rule),
                RollupFault::Total => year.totals(rules, rule),
                RollupFault::Copied => Vec::new(),
            };
            found.extend(diagnostics.into_iter().map(|diagnostic| Found {
                report: whole,
                diagnostic: Box::new(diagnostic),
            }));
        }
    }
}

/// The whole and its units in one year.
struct Year<'s> {
    whole: &'s Sketch,
    year: u16,
    /// One report each.
    units: BTreeMap<&'s str, &'s Sketch>,
    /// Units that are known from other years or by name.
    missing: Vec<&'s str>,
}

impl<'s> Year<'s> {
    fn of(
        sketches: &[&'s Sketch],
        bodies: &'s [Option<String>],
        rollup: &'s Rollup,
        whole: usize,
        year: u16,
    ) -> Year<'s> {
        let mut units: BTreeMap<&str, &Sketch> = BTreeMap::new();
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for &unit in rollup
            .units
            .iter()
            .filter(|unit| !rollup.wholes.contains(unit))
        {
            let sketch = sketches[unit];
            // Who put a report among the units said whose it is: the printed name will do.
            let Some(name) = bodies[unit].as_deref().or(sketch.body.as_deref()) else {
                continue;
            };
            known.insert(name);
            if sketch.year == Some(year) {
                units.entry(name).or_insert(sketch);
            }
        }
        let has = |name: &str| {
            units
                .keys()
                .any(|unit| unit.ends_with(name) || name.ends_with(unit))
        };
        let mut missing: Vec<&str> = known
            .into_iter()
            .filter(|name| !units.contains_key(name))
            .collect();
        missing.extend(
            rollup
                .names
                .iter()
                .map(String::as_str)
                .filter(|name| !has(name)),
        );
        missing.sort_unstable();
        missing.dedup();
        Year {
            whole: sketches[whole],
            year,
            units,
            missing,
        }
    }

    fn missing_units(&self, rule: &Rule) -> Vec<Diagnostic> {
        if self.missing.is_empty() {
            return Vec::new();
        }
        let (count, year) = (self.missing.len(), self.year);
        vec![diagnostic(
            rule,
            self.whole,
            self.whole.title,
            Wording::new(
                format!(
                    "{count} 个单位没有 {year} 年的报告：{}",
                    self.missing.join("、")
                ),
                format!(
                    "{} {} no report for {year}: {}",
                    counted(count, "unit"),
                    if count == 1 { "has" } else { "have" },
                    self.missing.join(", ")
                ),
            ),
        )]
    }

    fn totals(&self, rules: &'s RuleSet, rule: &'s Rule) -> Vec<Diagnostic> {
        let units = self.units.iter().map(|(&name, &sketch)| {
            let figures = sketch.figures.iter();
            Unit {
                name,
                sketch,
                figures: figures
                    .filter_map(|kept| Some((kept.names(rules)?, kept)))
                    .collect(),
            }
        });
        let sums = Sums {
            whole: self.whole,
            units: units.collect(),
            incomplete: !self.missing.is_empty(),
            rules,
            rule,
        };
        if sums.units.is_empty() {
            return Vec::new();
        }
        sums.check()
    }
}
