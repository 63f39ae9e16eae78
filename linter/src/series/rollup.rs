//! A body's report against those of its units.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Wording};
use crate::number::Decimal;
use crate::rule::{RollupCheck, RollupFault, Rule, RuleSet};

use super::sketch::Kept;
use super::{Found, Sketch, copied, diagnostic, related};

/// A unit's name, its report, and its figures by table, row and column.
type Unit<'u> = (&'u str, &'u Sketch, BTreeMap<[&'u str; 3], &'u Kept>);

/// A figure of the whole, its table, row and column, and what the units add up to.
type Wrong<'u> = (&'u Kept, [&'u str; 3], Decimal);

/// Which reports make up which.
#[derive(Clone, Debug, Default)]
pub struct Rollup {
    /// Indices of the sketches.
    pub wholes: Vec<usize>,
    pub units: Vec<usize>,
    /// Bodies that must have a report for each year of the whole.
    pub names: Vec<String>,
}

/// More units than this are counted, not listed.
const LISTED: usize = 20;

pub(super) fn check(
    sketches: &[Sketch],
    bodies: &[Option<String>],
    rules: &RuleSet,
    rollups: &[Rollup],
    (rule, check): (&Rule, &RollupCheck),
    found: &mut Vec<Found>,
) {
    if check.fault == RollupFault::Copied {
        copied::check(sketches, bodies, rules, (rule, check), found);
        return;
    }
    for rollup in rollups {
        for &whole in &rollup.wholes {
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
                diagnostic,
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
        sketches: &'s [Sketch],
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
            let sketch = &sketches[unit];
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
            whole: &sketches[whole],
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
                    "{count} units have no report for {year}: {}",
                    self.missing.join(", ")
                ),
            ),
        )]
    }

    /// A finding for each row: where its total is wrong its parts are too.
    fn totals(&self, rules: &RuleSet, rule: &Rule) -> Vec<Diagnostic> {
        let mut of_unit: Vec<Unit<'_>> = Vec::new();
        for (name, sketch) in &self.units {
            let figures = sketch.figures.iter();
            let named = figures.filter_map(|kept| Some((kept.names(rules)?, kept)));
            of_unit.push((name, sketch, named.collect()));
        }
        if of_unit.is_empty() {
            return Vec::new();
        }
        let mut rows: BTreeMap<(usize, [&str; 2]), Vec<Wrong<'_>>> = BTreeMap::new();
        for (at, kept) in self.whole.figures.iter().enumerate() {
            let (Some(cell), Some(is)) = (kept.names(rules), kept.value) else {
                continue;
            };
            let mut sum = Some(Decimal::ZERO);
            for (.., figures) in &of_unit {
                // A unit whose table could not be read leaves the sum open.
                sum = sum
                    .zip(figures.get(&cell))
                    .map(|(sum, kept)| sum + kept.addend());
            }
            let Some(sum) = sum else { continue };
            // What is missing may be what the missing units have.
            if sum == is || (sum < is && !self.missing.is_empty()) {
                continue;
            }
            let [table, row, _] = cell;
            let key = rows
                .keys()
                .find(|(_, own)| *own == [table, row])
                .copied()
                .unwrap_or((at, [table, row]));
            rows.entry(key).or_default().push((kept, cell, sum));
        }
        rows.into_values()
            .filter_map(|wrong| {
                let total = wrong.iter().find(|(_, [.., column], _)| *column == "总计");
                let (kept, cell, sum) = *total.or(wrong.first())?;
                Some(self.total(rules, rule, kept, cell, sum, &of_unit))
            })
            .collect()
    }

    fn total(
        &self,
        rules: &RuleSet,
        rule: &Rule,
        kept: &Kept,
        cell: [&str; 3],
        sum: Decimal,
        of_unit: &[Unit<'_>],
    ) -> Diagnostic {
        let [_, row, column] = cell;
        let (is, count) = (kept.addend(), of_unit.len());
        let mut finding = diagnostic(
            rule,
            self.whole,
            kept.spot,
            Wording::new(
                format!("“{row}”行“{column}”列为 {is}，{count} 个单位的报告相加为 {sum}"),
                format!(
                    "row “{row}”, column “{column}” is {is}, but the reports of the {count} units add up to {sum}"
                ),
            ),
        );
        finding.cell = kept.cell(rules);
        let figures = of_unit
            .iter()
            .filter_map(|(name, sketch, figures)| Some((name, sketch, *figures.get(&cell)?)));
        let telling = figures.filter(|(.., kept)| !kept.addend().is_zero());
        for (name, sketch, kept) in telling.take(LISTED) {
            let figure = kept.addend();
            finding.related.push(related(
                kept.spot,
                Some(sketch),
                kept.cell(rules),
                Wording::new(format!("{name} {figure}"), format!("{name} {figure}")),
            ));
        }
        finding
    }
}
