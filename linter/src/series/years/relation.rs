//! Figures of two years that an equation joins.

use crate::diagnostic::{CellName, Diagnostic, Language, Wording};
use crate::equation::Expression;
use crate::number::Decimal;
use crate::rule::{ForEach, RuleSet, SeriesCheck};
use crate::series::sketch::{Kept, last_years};
use crate::series::{diagnostic, related};

use super::{Pair, find};

/// A figure that an equation named.
#[derive(Clone, Copy)]
struct Operand<'p> {
    kept: &'p Kept,
    from_last_year: bool,
}

/// A row or column in which an equation does not hold.
struct Broken<'p> {
    line: &'p str,
    is: Decimal,
    should: Decimal,
    operands: Vec<Operand<'p>>,
}

/// The names of the rows or columns of a table for each of which an equation speaks, in the order of the figures.
fn lines<'r>(figures: &[Kept], rules: &'r RuleSet, table: &str, for_each: ForEach) -> Vec<&'r str> {
    let mut lines = Vec::new();
    let names = figures.iter().filter_map(|kept| kept.names(rules));
    for [_, row, column] in names.filter(|[own, ..]| *own == table) {
        let line = match for_each {
            ForEach::Row => row,
            ForEach::Column | ForEach::Table => column,
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

impl Pair<'_> {
    pub(super) fn relation(&self, check: &SeriesCheck) -> Vec<Diagnostic> {
        let (Some(table), Some(for_each)) = (&check.table, check.for_each) else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        let mut lines = lines(&self.this.figures, self.rules, table, for_each);
        lines.retain(|line| check.only.is_empty() || check.only.iter().any(|only| only == line));
        for formula in &check.holds {
            let (left, right) = (&formula.0.left, &formula.0.right);
            let broken: Vec<Broken<'_>> = lines
                .iter()
                .filter_map(|&line| {
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
                findings.extend(self.tell(main, &broken, for_each));
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
        for_each: ForEach,
    ) -> Option<Diagnostic> {
        let first = main
            .operands
            .iter()
            .find(|operand| !operand.from_last_year)?;
        // What stands in the same row is told apart by its column.
        let label = |operand: &Operand<'_>| {
            let [row, column] = operand.kept.labels(self.rules).unwrap_or_default();
            if for_each == ForEach::Row {
                column
            } else {
                row
            }
        };
        let last_year = self.last_year;
        let said = |operand: &Operand<'_>| {
            let (label, value) = (label(operand), operand.kept.addend());
            match operand.from_last_year {
                false => Wording::new(format!("“{label}”{value}"), format!("“{label}” {value}")),
                true => Wording::new(
                    format!("{last_year} 年“{label}”{value}"),
                    format!("“{label}” {value} in {last_year}"),
                ),
            }
        };
        let others: Vec<&Operand<'_>> = main
            .operands
            .iter()
            .filter(|operand| !std::ptr::eq(operand.kept, first.kept))
            .collect();
        let list = |language: Language, mark: &str| {
            let each = others.iter().map(|operand| said(operand));
            let each = each.map(|said| said.in_language(language).to_owned());
            each.collect::<Vec<_>>().join(mark)
        };
        let [row, column] = first.kept.labels(self.rules)?;
        let (is, should) = (first.kept.addend(), main.should);
        let mut finding = diagnostic(
            self.rule,
            self.this,
            first.kept.spot,
            Wording::new(
                format!(
                    "“{row}”行“{column}”列为 {is}，按 {last_year} 年的报告应为 {should}（{}）",
                    list(Language::Chinese, "，")
                ),
                format!(
                    "row “{row}”, column “{column}” is {is}; by the report for {last_year} it should be {should} ({})",
                    list(Language::English, ", ")
                ),
            ),
        );
        finding.cell = first.kept.cell(self.rules);
        finding.label = Some(Wording::new(main.is.to_string(), main.is.to_string()));
        let mut relate = |operand: &Operand<'_>, message: Wording| {
            let elsewhere = operand.from_last_year.then_some(self.last);
            let cell = operand.kept.cell(self.rules);
            let place = related(operand.kept.spot, elsewhere, cell, message);
            finding.related.push(place);
        };
        for operand in others {
            relate(operand, said(operand));
        }
        let rest = broken.iter().filter(|other| !std::ptr::eq(*other, main));
        for operand in rest.flat_map(|broken| &broken.operands) {
            // Another row or column, which has to be named.
            let [row, column] = operand.kept.labels(self.rules).unwrap_or_default();
            let (zh, en) = match for_each {
                ForEach::Row => (format!("“{row}”行"), format!("row “{row}”")),
                _ => (format!("“{column}”列"), format!("column “{column}”")),
            };
            let Wording {
                zh: said_zh,
                en: said_en,
            } = said(operand);
            let message = Wording::new(format!("{zh}：{said_zh}"), format!("{en}: {said_en}"));
            relate(operand, message);
        }
        Some(finding)
    }

    /// What last year's report alone lets expect: the cells that equal a figure of it.
    pub(super) fn expected(&self, check: &SeriesCheck) -> Vec<(CellName, Decimal)> {
        let (Some(table), Some(for_each)) = (&check.table, check.for_each) else {
            return Vec::new();
        };
        let mut expected = Vec::new();
        let lines = lines(&self.last.figures, self.rules, table, for_each);
        for formula in &check.holds {
            for &line in &lines {
                let known = formula.0.right.evaluate(&mut |name| {
                    last_years(name)?;
                    let operand = self.operand(table, for_each, line, name)?;
                    Some(vec![(operand, operand.kept.value?)])
                });
                let own = formula.0.left.evaluate(&mut |name| {
                    let operand = self.operand(table, for_each, line, name)?;
                    let own = !operand.from_last_year;
                    own.then(|| vec![(operand, Decimal::ONE)])
                });
                // The cell itself, neither a sum nor a multiple of it.
                if let Some((known, own)) = known.zip(own)
                    && let [(_, operand, _)] = &own.operands[..]
                    && own.value == Decimal::ONE
                    && let Some(cell) = operand.kept.cell(self.rules)
                {
                    expected.push((cell, known.value));
                }
            }
        }
        expected
    }
}
