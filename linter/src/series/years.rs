//! One body's reports, year by year.

use std::collections::BTreeMap;

use crate::diagnostic::{CellName, Diagnostic, Wording};
use crate::number::Decimal;
use crate::rule::{Check, Rule, RuleSet, SeriesCheck, SeriesFault};

use super::passage::{Lookup, shared};
use super::sketch::Kept;
use super::{Found, Sketch, diagnostic, related};

mod relation;

/// The reports of a body (indices), one a year, in the order of the years.
pub(super) type Years = Vec<(u16, usize)>;

/// Several formats of one report are one. Two reports for one year whose figures differ are neither.
pub(super) fn series(sketches: &[&Sketch], bodies: &[Option<String>]) -> Vec<Years> {
    let mut of_body: BTreeMap<&str, BTreeMap<u16, Option<usize>>> = BTreeMap::new();
    for (at, (sketch, body)) in sketches.iter().zip(bodies).enumerate() {
        let (Some(body), Some(year)) = (body, sketch.year) else {
            continue;
        };
        of_body
            .entry(body)
            .or_default()
            .entry(year)
            .and_modify(|known| *known = known.filter(|&known| agree(sketches[known], sketch)))
            .or_insert(Some(at));
    }
    of_body
        .into_values()
        .map(|years| {
            let certain = years.into_iter().filter_map(|(year, at)| Some((year, at?)));
            certain.collect::<Years>()
        })
        .collect()
}

fn agree(one: &Sketch, other: &Sketch) -> bool {
    let values =
        |sketch: &Sketch| -> Vec<Decimal> { sketch.figures.iter().map(Kept::addend).collect() };
    values(one) == values(other)
}

/// Each year whose next one is there, too: the year, its report, and the report of the next.
fn consecutive(years: &Years) -> impl Iterator<Item = (u16, usize, usize)> {
    years.windows(2).filter_map(|pair| match *pair {
        [(last_year, last), (year, this)] => {
            (last_year + 1 == year).then_some((last_year, last, this))
        }
        _ => None,
    })
}

pub(super) fn check(
    sketches: &[&Sketch],
    years: &Years,
    rules: &RuleSet,
    (rule_at, rule): (usize, &Rule),
    check: &SeriesCheck,
    places: &mut Lookup,
) -> Vec<Found> {
    if check.fault == SeriesFault::Gap {
        return gaps(sketches, years, rule);
    }
    let mut found = Vec::new();
    for (last_year, last, this) in consecutive(years) {
        let pair = Pair::new(sketches[last], last_year, sketches[this], rules, rule);
        let diagnostics = match check.fault {
            SeriesFault::Relation if pair.this.explained.contains(&rule_at) => Vec::new(),
            SeriesFault::Relation => pair.relation(check),
            SeriesFault::Repeated => pair.repeated(check, places),
            SeriesFault::StaleYear => pair.stale_years(),
            SeriesFault::Jump => pair.jumps(check),
            SeriesFault::Gap => Vec::new(),
        };
        found.extend(diagnostics.into_iter().map(|diagnostic| Found {
            report: this,
            diagnostic: Box::new(diagnostic),
        }));
    }
    found
}

/// What last year's report lets expect of this one, by the report.
pub(super) fn expected(
    sketches: &[&Sketch],
    years: &Years,
    rules: &RuleSet,
) -> Vec<(usize, Vec<(CellName, Decimal)>)> {
    let mut all = Vec::new();
    for (last_year, last, this) in consecutive(years) {
        let mut expected = Vec::new();
        for (at, rule) in rules.rules.iter().enumerate() {
            let pair = Pair::new(sketches[last], last_year, sketches[this], rules, rule);
            match &rule.check {
                Check::Series(check) if !pair.this.explained.contains(&at) => {
                    expected.extend(pair.expected(check));
                }
                _ => {}
            }
        }
        all.push((this, expected));
    }
    all
}

/// So few years may well be missing from a folder by choice.
const SERIES: usize = 3;
/// A longer gap is a collection that begins anew.
const GAP: u16 = 2;

fn gaps(sketches: &[&Sketch], years: &Years, rule: &Rule) -> Vec<Found> {
    let mut found = Vec::new();
    if years.len() < SERIES {
        return found;
    }
    for pair in years.windows(2) {
        let &[(before, earlier), (after, later)] = pair else {
            continue;
        };
        let missing: Vec<String> = (before + 1..after).map(|year| year.to_string()).collect();
        if missing.is_empty() || missing.len() > usize::from(GAP) {
            continue;
        }
        let (sketch, previous) = (sketches[later], sketches[earlier]);
        let mut finding = diagnostic(
            rule,
            sketch,
            sketch.title,
            Wording::new(
                format!(
                    "同一机关有 {before} 年和 {after} 年的报告，没有 {} 年的",
                    missing.join("、")
                ),
                format!(
                    "there are reports of this body for {before} and {after}, but none for {}",
                    missing.join(", ")
                ),
            ),
        );
        finding.related.push(related(
            previous.title,
            Some(previous),
            None,
            Wording::new(
                format!("{before} 年的报告"),
                format!("the report for {before}"),
            ),
        ));
        found.push(Found {
            report: later,
            diagnostic: Box::new(finding),
        });
    }
    found
}

/// A report and the one of the year before.
struct Pair<'p> {
    this: &'p Sketch,
    last: &'p Sketch,
    last_year: u16,
    rules: &'p RuleSet,
    rule: &'p Rule,
}

impl<'p> Pair<'p> {
    fn new(
        last: &'p Sketch,
        last_year: u16,
        this: &'p Sketch,
        rules: &'p RuleSet,
        rule: &'p Rule,
    ) -> Pair<'p> {
        Pair {
            this,
            last,
            last_year,
            rules,
            rule,
        }
    }
}

impl Pair<'_> {
    fn repeated(&self, check: &SeriesCheck, places: &mut Lookup) -> Vec<Diagnostic> {
        let least = check.least.unwrap_or_default() as usize;
        let share = check.share.unwrap_or(100) as usize;
        let sections = self
            .this
            .passages
            .iter()
            .filter(|own| check.sections.iter().any(|id| **id == *own.section));
        sections
            .filter(|own| own.characters() >= least)
            .filter_map(|own| {
                let before = self
                    .last
                    .passages
                    .iter()
                    .find(|other| other.section == own.section)?;
                let common = shared(own, before, places).filter(|common| common.share >= share)?;
                let (year, share) = (self.last_year, common.share);
                let title = section_title(self.rules, &own.section);
                let mut finding = diagnostic(
                    self.rule,
                    self.this,
                    common.passage.0,
                    Wording::new(
                        format!("“{title}”部分约 {share}% 与 {year} 年的报告相同"),
                        format!("about {share}% of “{title}” is the text of the report for {year}"),
                    ),
                );
                finding.label = Some(Wording::new("最长的一段", "the longest passage"));
                finding.related.push(related(
                    common.passage.1,
                    Some(self.last),
                    None,
                    Wording::new(
                        format!("{year} 年报告中的同一段"),
                        format!("the same passage in the report for {year}"),
                    ),
                ));
                Some(finding)
            })
            .collect()
    }

    fn stale_years(&self) -> Vec<Diagnostic> {
        let (last, year) = (self.last_year, self.last_year + 1);
        let stale = self.this.of_last_year.iter();
        stale
            .filter(|(sentence, _)| self.last.of_this_year.contains(sentence))
            .map(|(_, spot)| {
                let mut finding = diagnostic(
                    self.rule,
                    self.this,
                    *spot,
                    Wording::new(
                        format!("这句话与 {last} 年的报告一字不差，年份也仍是 {last} 年，应为 {year} 年？"),
                        format!("this sentence is that of the report for {last}, its year included: should it be {year}?"),
                    ),
                );
                finding.related.push(related(
                    self.last.title,
                    Some(self.last),
                    None,
                    Wording::new(format!("{last} 年的报告"), format!("the report for {last}")),
                ));
                finding
            })
            .collect()
    }

    /// One finding, at the first of the figures that jump: they belong together.
    fn jumps(&self, check: &SeriesCheck) -> Vec<Diagnostic> {
        let factor = i64::from(check.factor.unwrap_or(10));
        let least = Decimal::from(i64::from(check.least.unwrap_or(100)));
        let Some(table) = &check.table else {
            return Vec::new();
        };
        let year = self.last_year;
        let mut told: Option<Diagnostic> = None;
        for (row, column) in check.figures.iter().filter_map(|name| name.split_once('/')) {
            let found = |sketch| find(sketch, self.rules, [table, row, column]);
            let Some((now, then)) = found(self.this).zip(found(self.last)) else {
                continue;
            };
            let Some((is, was)) = now.value.zip(then.value) else {
                continue;
            };
            let (low, high) = (is.min(was), is.max(was));
            if low.is_negative() || high < least || high < low * factor {
                continue;
            }
            let [row, column] = now.labels(self.rules).unwrap_or_default();
            let then_said = Wording::new(
                format!("{year} 年“{row}”{was}"),
                format!("“{row}” {was} in {year}"),
            );
            let at_last = related(then.spot, Some(self.last), then.cell(self.rules), then_said);
            if let Some(finding) = &mut told {
                let said = Wording::new(format!("“{row}”{is}"), format!("“{row}” {is}"));
                let own = related(now.spot, None, now.cell(self.rules), said);
                finding.related.extend([own, at_last]);
                continue;
            }
            let mut finding = diagnostic(
                self.rule,
                self.this,
                now.spot,
                Wording::new(
                    format!("“{row}”行“{column}”列为 {is}，{year} 年为 {was}，相差悬殊"),
                    format!("row “{row}”, column “{column}” is {is}; in {year} it was {was}"),
                ),
            );
            finding.cell = now.cell(self.rules);
            finding.related.push(at_last);
            told = Some(finding);
        }
        told.into_iter().collect()
    }
}

fn find<'s>(sketch: &'s Sketch, rules: &RuleSet, wanted: [&str; 3]) -> Option<&'s Kept> {
    sketch
        .figures
        .iter()
        .find(|kept| kept.names(rules) == Some(wanted))
}

/// The title of a section in the newest format that has it.
pub(super) fn section_title<'r>(rules: &'r RuleSet, id: &'r str) -> &'r str {
    let section = rules.sections.iter().rev().find(|section| section.id == id);
    section.map_or(id, |section| &section.title)
}
