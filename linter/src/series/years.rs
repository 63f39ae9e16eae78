//! One body's reports, year by year.

use std::collections::BTreeMap;

use crate::diagnostic::Wording;
use crate::equation::Expression;
use crate::number::Decimal;
use crate::rule::{ForEach, Rule, RuleSet, SeriesCheck, SeriesFault};

use super::passage::shared;
use super::sketch::{Kept, last_years};
use super::{Found, Sketch, diagnostic, related};

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

pub(super) fn check(
    sketches: &[&Sketch],
    years: &Years,
    rules: &RuleSet,
    (rule_at, rule): (usize, &Rule),
    check: &SeriesCheck,
    found: &mut Vec<Found>,
) {
    if check.fault == SeriesFault::Gap {
        gaps(sketches, years, rule, found);
        return;
    }
    for pair in years.windows(2) {
        let &[(last_year, last), (this_year, this)] = pair else {
            continue;
        };
        if last_year + 1 != this_year {
            continue;
        }
        let pair = Pair {
            this: sketches[this],
            last: sketches[last],
            last_year,
            rules,
            rule,
        };
        let diagnostics = match check.fault {
            SeriesFault::Relation if pair.this.explained.contains(&rule_at) => Vec::new(),
            SeriesFault::Relation => pair.relation(check),
            SeriesFault::Repeated => pair.repeated(check),
            SeriesFault::StaleYear => pair.stale_years(),
            SeriesFault::Jump => pair.jumps(check),
            SeriesFault::Gap => Vec::new(),
        };
        found.extend(diagnostics.into_iter().map(|diagnostic| Found {
            report: this,
            diagnostic,
        }));
    }
}

/// So few years may well be missing from a folder by choice.
const SERIES: usize = 3;
/// A longer gap is a collection that begins anew.
const GAP: u16 = 2;

fn gaps(sketches: &[&Sketch], years: &Years, rule: &Rule, found: &mut Vec<Found>) {
    if years.len() < SERIES {
        return;
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
            diagnostic: finding,
        });
    }
}

/// A report and the one of the year before.
struct Pair<'p> {
    this: &'p Sketch,
    last: &'p Sketch,
    last_year: u16,
    rules: &'p RuleSet,
    rule: &'p Rule,
}

/// A figure that an equation named.
#[derive(Clone, Copy)]
struct Operand<'p> {
    kept: &'p Kept,
    from_last_year: bool,
}

impl Pair<'_> {
    fn relation(&self, check: &SeriesCheck) -> Vec<crate::diagnostic::Diagnostic> {
        let (Some(table), Some(for_each)) = (&check.table, check.for_each) else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        for formula in &check.holds {
            let (left, right) = (&formula.0.left, &formula.0.right);
            let mut lines: Vec<&str> = Vec::new();
            for [own, row, column] in self
                .this
                .figures
                .iter()
                .filter_map(|kept| kept.names(self.rules))
            {
                let line = if for_each == ForEach::Row {
                    row
                } else {
                    column
                };
                let asked = check.only.is_empty() || check.only.iter().any(|only| only == line);
                if own == table && asked && !lines.contains(&line) {
                    lines.push(line);
                }
            }
            let broken: Vec<Broken<'_>> = lines
                .into_iter()
                .filter_map(|line| {
                    let mut operands = Vec::new();
                    let mut side = |expression: &Expression| {
                        let evaluated = expression.evaluate(&mut |name| {
                            let operand = self.operand(table, for_each, line, name)?;
                            Some(vec![(operand, operand.kept.addend())])
                        })?;
                        operands.extend(
                            evaluated
                                .operands
                                .into_iter()
                                .map(|(_, operand, _)| operand),
                        );
                        Some(evaluated.value)
                    };
                    let (is, should) = (side(left)?, side(right)?);
                    // A blank may as well be a figure that nobody filled in.
                    let blank = operands.iter().any(|operand| operand.kept.value.is_none());
                    let broken = !blank && !formula.0.relation.holds(is, should);
                    broken.then_some(Broken {
                        line,
                        is,
                        should,
                        operands,
                    })
                })
                .collect();
            // The total says it best; what it is made of stands beside it.
            let total = broken
                .iter()
                .position(|broken| broken.line == "总计")
                .unwrap_or(0);
            if let Some(main) = broken.get(total) {
                findings.extend(self.tell(main, &broken));
            }
        }
        findings
    }

    fn operand<'s>(
        &'s self,
        table: &str,
        for_each: ForEach,
        line: &str,
        name: &str,
    ) -> Option<Operand<'s>> {
        let (sketch, name, from_last_year) = match last_years(name) {
            Some(name) => (self.last, name, true),
            None => (self.this, name, false),
        };
        let wanted = match for_each {
            ForEach::Row => [table, line, name],
            ForEach::Column => [table, name, line],
            ForEach::Table => return None,
        };
        let kept = find(sketch, self.rules, wanted)?;
        Some(Operand {
            kept,
            from_last_year,
        })
    }

    fn tell(
        &self,
        main: &Broken<'_>,
        broken: &[Broken<'_>],
    ) -> Option<crate::diagnostic::Diagnostic> {
        let first = main
            .operands
            .iter()
            .find(|operand| !operand.from_last_year)?;
        let said = |operand: &Operand<'_>, zh: bool| {
            let [_, row, column] = operand.kept.names(self.rules).unwrap_or_default();
            let name = format!("“{row}”行“{column}”列 {}", operand.kept.addend());
            match (operand.from_last_year, zh) {
                (false, true) => name,
                (true, true) => format!("{} 年报告{name}", self.last_year),
                (false, false) => {
                    format!("row “{row}”, column “{column}”: {}", operand.kept.addend())
                }
                (true, false) => format!(
                    "report for {}, row “{row}”, column “{column}”: {}",
                    self.last_year,
                    operand.kept.addend()
                ),
            }
        };
        let others: Vec<&Operand<'_>> = main
            .operands
            .iter()
            .filter(|operand| !std::ptr::eq(operand.kept, first.kept))
            .collect();
        let list = |zh: bool, mark: &str| {
            let each: Vec<String> = others.iter().map(|operand| said(operand, zh)).collect();
            each.join(mark)
        };
        let mut finding = diagnostic(
            self.rule,
            self.this,
            first.kept.spot,
            Wording::new(
                format!(
                    "{}，按 {} 年报告推算应为 {}（{}）",
                    said(first, true),
                    self.last_year,
                    main.should,
                    list(true, "，")
                ),
                format!(
                    "{}; the report for {} makes it {} ({})",
                    said(first, false),
                    self.last_year,
                    main.should,
                    list(false, "; ")
                ),
            ),
        );
        finding.cell = first.kept.cell(self.rules);
        finding.label = Some(Wording::new(main.is.to_string(), main.is.to_string()));
        let rest = broken.iter().filter(|other| !std::ptr::eq(*other, main));
        for operand in others
            .into_iter()
            .chain(rest.flat_map(|broken| &broken.operands))
        {
            finding.related.push(related(
                operand.kept.spot,
                operand.from_last_year.then_some(self.last),
                operand.kept.cell(self.rules),
                Wording::new(said(operand, true), said(operand, false)),
            ));
        }
        Some(finding)
    }

    fn repeated(&self, check: &SeriesCheck) -> Vec<crate::diagnostic::Diagnostic> {
        let least = check.least.unwrap_or_default() as usize;
        let share = check.share.unwrap_or(100) as usize;
        let sections = self
            .this
            .passages
            .iter()
            .filter(|own| check.sections.contains(&own.section));
        sections
            .filter(|own| own.characters >= least)
            .filter_map(|own| {
                let before = self
                    .last
                    .passages
                    .iter()
                    .find(|other| other.section == own.section)?;
                let common = shared(own, before).filter(|common| common.share >= share)?;
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

    fn stale_years(&self) -> Vec<crate::diagnostic::Diagnostic> {
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

    fn jumps(&self, check: &SeriesCheck) -> Vec<crate::diagnostic::Diagnostic> {
        let factor = i64::from(check.factor.unwrap_or(10));
        let least = Decimal::from(i64::from(check.least.unwrap_or(100)));
        let Some(table) = &check.table else {
            return Vec::new();
        };
        let names = check.figures.iter().filter_map(|name| name.split_once('/'));
        names
            .filter_map(|(row, column)| {
                let now = find(self.this, self.rules, [table, row, column])?;
                let then = find(self.last, self.rules, [table, row, column])?;
                let (is, was) = (now.value?, then.value?);
                let (low, high) = (is.min(was), is.max(was));
                if low.is_negative() || high < least || high < low * factor {
                    return None;
                }
                let year = self.last_year;
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
                finding.related.push(related(
                    then.spot,
                    Some(self.last),
                    then.cell(self.rules),
                    Wording::new(format!("{year} 年 {was}"), format!("{was} in {year}")),
                ));
                Some(finding)
            })
            .collect()
    }
}

/// A row or column in which an equation does not hold.
struct Broken<'p> {
    line: &'p str,
    is: Decimal,
    should: Decimal,
    operands: Vec<Operand<'p>>,
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
