//! Figures of a whole that are not the sums over its units: which of them one mistake explains, and whose figures
//! it comes from.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Wording, counted};
use crate::number::Decimal;
use crate::rule::{Rule, RuleSet};
use crate::series::sketch::Kept;
use crate::series::{Sketch, diagnostic, related};

use super::mistake::{Compared, mistakes};

/// More units than this are counted, not listed.
const LISTED: usize = 20;
/// So many other places of the same mistake are listed.
const PLACES: usize = 8;
/// A table with more mistakes than this is of another scope, or its units are: that is said once.
const MISTAKES: usize = 3;

/// A unit's name, its report, and its figures by table, row and column.
pub(super) struct Unit<'u> {
    pub(super) name: &'u str,
    pub(super) sketch: &'u Sketch,
    pub(super) figures: BTreeMap<[&'u str; 3], &'u Kept>,
}

impl Unit<'_> {
    fn figure(&self, cell: [&str; 3]) -> Decimal {
        self.figures
            .get(&cell)
            .map_or(Decimal::ZERO, |kept| kept.addend())
    }
}

/// The whole, the units that have a report for its year, and whether some have none.
pub(super) struct Sums<'s> {
    pub(super) whole: &'s Sketch,
    pub(super) units: Vec<Unit<'s>>,
    pub(super) incomplete: bool,
    pub(super) rules: &'s RuleSet,
    pub(super) rule: &'s Rule,
}

impl<'s> Sums<'s> {
    /// One mistake, one finding.
    pub(super) fn check(&self) -> Vec<Diagnostic> {
        let compared = self.compared();
        // What is missing may be what the missing units have.
        let wrong: Vec<Compared<'_>> = compared
            .iter()
            .filter(|one| one.is < one.sum || (one.is > one.sum && !self.incomplete))
            .copied()
            .collect();
        if wrong.is_empty() {
            return Vec::new();
        }
        if let Some(unit) = self.forgotten_or_doubled(&compared, &wrong) {
            return vec![self.tell_unit(unit, &wrong)];
        }
        let mut findings = Vec::new();
        let mut rest = wrong.as_slice();
        while let Some(first) = rest.first() {
            let own = |other: &Compared<'_>| other.cell.first() == first.cell.first();
            let end = rest.iter().take_while(|other| own(other)).count();
            let (table, after) = rest.split_at(end);
            rest = after;
            let mistakes = mistakes(table);
            if mistakes.len() > MISTAKES {
                findings.push(self.tell_table(table));
            } else {
                findings.extend(mistakes.iter().map(|mistake| self.tell(mistake)));
            }
        }
        findings
    }

    /// Each figure of the whole that every unit has too.
    fn compared(&self) -> Vec<Compared<'s>> {
        let figures = self.whole.figures.iter();
        figures
            .filter_map(|kept| {
                let (cell, is) = (kept.names(self.rules)?, kept.value?);
                let mut sum = Decimal::ZERO;
                for unit in &self.units {
                    // A unit whose table could not be read leaves the sum open.
                    sum = sum + unit.figures.get(&cell)?.addend();
                }
                Some(Compared {
                    kept,
                    cell,
                    is,
                    sum,
                })
            })
            .collect()
    }

    /// The one unit whose figures are the difference in every cell of the tables that are wrong.
    fn forgotten_or_doubled(
        &self,
        compared: &[Compared<'_>],
        wrong: &[Compared<'_>],
    ) -> Option<&Unit<'s>> {
        let over = wrong.first()?.over();
        let in_question = |one: &Compared<'_>| {
            let mut tables = wrong.iter().map(|wrong| wrong.cell[0]);
            tables.any(|table| table == one.cell[0])
        };
        let mut fitting = self.units.iter().filter(|unit| {
            compared.iter().filter(|one| in_question(one)).all(|one| {
                let figure = unit.figure(one.cell);
                one.over() == if over.is_negative() { -figure } else { figure }
            })
        });
        let unit = fitting.next()?;
        (fitting.next().is_none() && wrong.len() > 1).then_some(unit)
    }

    fn tell_unit(&self, unit: &Unit<'_>, wrong: &[Compared<'_>]) -> Diagnostic {
        let main = total_of(wrong).unwrap_or(&wrong[0]);
        let ([row, column], is, sum) = (main.labels(self.rules), main.is, main.sum);
        let (name, count) = (unit.name, self.units.len());
        let (zh, en) = match main.over().is_negative() {
            true => (
                format!("正好少了{name}的数，可能漏计"),
                format!("short by exactly the figures of {name}: left out?"),
            ),
            false => (
                format!("正好多了一份{name}的数，可能重复计入"),
                format!("more by exactly the figures of {name}: counted twice?"),
            ),
        };
        let mut finding = self.finding(
            main,
            Wording::new(
                format!(
                    "与 {count} 个单位的报告之和相比，{zh}：“{row}”行“{column}”列为 {is}，相加为 {sum}，共 {} 处不等",
                    wrong.len()
                ),
                format!(
                    "compared with the sum over the reports of {}, {en} Row “{row}”, column “{column}” is {is}, the sum is {sum}; {} {}",
                    counted(count, "unit"),
                    counted(wrong.len(), "figure"),
                    if wrong.len() == 1 { "differs" } else { "differ" }
                ),
            ),
        );
        self.relate_units(&mut finding, main, |other| std::ptr::eq(other, unit));
        self.relate_places(&mut finding, main, wrong);
        finding
    }

    fn tell_table(&self, wrong: &[Compared<'_>]) -> Diagnostic {
        let most = wrong
            .iter()
            .enumerate()
            .max_by_key(|(at, one)| (one.over().abs(), Reverse(*at)));
        let main = most.map_or(&wrong[0], |(_, one)| one);
        let ([row, column], is, sum) = (main.labels(self.rules), main.is, main.sum);
        let (count, cells) = (self.units.len(), wrong.len());
        let mut finding = self.finding(
            main,
            Wording::new(
                format!(
                    "表中 {cells} 个数与 {count} 个单位的报告之和不等，相差最大的是“{row}”行“{column}”列：为 {is}，相加为 {sum}"
                ),
                format!(
                    "{cells} figures of the table are not the sums over the reports of {count} units; the greatest difference is in row “{row}”, column “{column}”: {is}, but the sum is {sum}"
                ),
            ),
        );
        self.relate_units(&mut finding, main, |_| true);
        self.relate_places(&mut finding, main, wrong);
        finding
    }

    fn tell(&self, mistake: &[Compared<'_>]) -> Diagnostic {
        let main = &mistake[0];
        let ([row, column], is, sum) = (main.labels(self.rules), main.is, main.sum);
        let (count, amount) = (self.units.len(), main.over().abs());
        let less = main.over().is_negative();
        let mut zh = format!(
            "“{row}”行“{column}”列为 {is}，{count} 个单位的报告相加为 {sum}，{} {amount}",
            if less { "少" } else { "多" }
        );
        let mut en = format!(
            "row “{row}”, column “{column}” is {is}, but the reports of the {} add up to {sum}, {amount} {}",
            counted(count, "unit"),
            if less { "more" } else { "less" }
        );
        if mistake.len() > 1 {
            let others = mistake.len() - 1;
            zh.push_str(&format!("，另有 {others} 处随之不等"));
            en.push_str(&format!("; {others} other figures differ with it"));
        }
        let unit = self.explaining(mistake);
        if let Some(unit) = unit {
            let name = unit.name;
            zh.push_str(&match less {
                true => format!("；少的 {amount} 正好是{name}的数，可能漏计"),
                false => format!("；多的 {amount} 正好是{name}的数，可能重复计入"),
            });
            en.push_str(&match less {
                true => format!("; {amount} is the figure of {name}: left out?"),
                false => format!("; {amount} is the figure of {name}: counted twice?"),
            });
        }
        let mut finding = self.finding(main, Wording::new(zh, en));
        self.relate_units(&mut finding, main, |other| {
            unit.is_none_or(|unit| std::ptr::eq(unit, other))
        });
        self.relate_places(&mut finding, main, mistake);
        finding
    }

    /// The one unit whose figures are the difference wherever this mistake shows. A difference of 1 is anybody's.
    fn explaining(&self, mistake: &[Compared<'_>]) -> Option<&Unit<'s>> {
        let mut fitting = self.units.iter().filter(|unit| {
            mistake
                .iter()
                .all(|one| unit.figure(one.cell) == one.over().abs())
        });
        let unit = fitting.next()?;
        let telling = mistake.iter().all(|one| one.over().abs() > Decimal::ONE);
        (telling && fitting.next().is_none()).then_some(unit)
    }

    fn finding(&self, main: &Compared<'_>, message: Wording) -> Diagnostic {
        let mut finding = diagnostic(self.rule, self.whole, main.kept.spot, message);
        finding.cell = main.kept.cell(self.rules);
        let (is, sum) = (main.is, main.sum);
        finding.label = Some(Wording::new(
            format!("{is}，相加为 {sum}"),
            format!("{is}, the sum is {sum}"),
        ));
        finding
    }

    /// The units that add something to the figure, the largest first.
    fn relate_units(
        &self,
        finding: &mut Diagnostic,
        main: &Compared<'_>,
        wanted: impl Fn(&Unit<'_>) -> bool,
    ) {
        let mut telling: Vec<(&Unit<'_>, &Kept)> = self
            .units
            .iter()
            .filter(|unit| wanted(unit))
            .filter_map(|unit| Some((unit, *unit.figures.get(&main.cell)?)))
            .filter(|(_, kept)| !kept.addend().is_zero())
            .collect();
        telling.sort_by_key(|(_, kept)| Reverse(kept.addend().abs()));
        for (unit, kept) in telling.into_iter().take(LISTED) {
            let said = format!("{} {}", unit.name, kept.addend());
            finding.related.push(related(
                kept.spot,
                Some(unit.sketch),
                kept.cell(self.rules),
                Wording::new(said.clone(), said),
            ));
        }
    }

    /// Where else in the whole the mistake shows.
    fn relate_places(&self, finding: &mut Diagnostic, main: &Compared<'_>, all: &[Compared<'_>]) {
        let others = all
            .iter()
            .filter(|other| !std::ptr::eq(other.kept, main.kept));
        for other in others.take(PLACES) {
            finding.related.push(related(
                other.kept.spot,
                None,
                other.kept.cell(self.rules),
                other.told(self.rules),
            ));
        }
    }
}

fn total_of<'w, 'u>(wrong: &'w [Compared<'u>]) -> Option<&'w Compared<'u>> {
    wrong.iter().find(|one| one.cell[2] == "总计")
}
