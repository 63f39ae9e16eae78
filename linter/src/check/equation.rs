//! `[rule.check.equation]`: figures that must stand in a relation.

use crate::diagnostic::{Severity, Wording};
use crate::equation::{Equation, Evaluated, Figures, Relation, Sign};
use crate::form::{BlockForm, Kind, LabelForm};
use crate::number::{Decimal, Value};
use crate::report::{Report, Table};
use crate::rule::{EquationCheck, ForEach};

use super::names::{self, Place};
use super::witness::Tried;
use super::{Finding, Note};

pub(super) fn check(report: &Report<'_>, check: &EquationCheck) -> Vec<Finding> {
    tables(report, check)
        .flat_map(|(_, table)| of_table(table, check))
        .collect()
}

/// What is broken in one table.
pub(super) fn of_table(table: &Table<'_>, check: &EquationCheck) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut blank_totals = Vec::new();
    each_trial(table, check, |equation, resolver| {
        let Some(broken) = evaluate(equation, resolver) else {
            return;
        };
        match describe(resolver, equation, &broken) {
            Described::Broken(finding) => findings.push(finding),
            Described::BlankTotal(finding) => blank_totals.push(finding),
        }
    });
    findings.extend(merge_blank_totals(table, blank_totals));
    findings
}

/// The tables that a check speaks of, with their places among [`Report::tables`].
fn tables<'r, 'a>(
    report: &'r Report<'a>,
    check: &EquationCheck,
) -> impl Iterator<Item = (usize, &'r Table<'a>)> {
    let tables = report.tables.iter().enumerate();
    tables.filter(|(_, table)| table.form.id == check.table)
}

/// Every row, column or whole in which an equation is tried.
fn each_trial<'r, 'a>(
    table: &'r Table<'a>,
    check: &'r EquationCheck,
    mut act: impl FnMut(&'r Equation, &Resolver<'_, 'a>),
) {
    for formula in &check.holds {
        for (block_at, block) in table.blocks.iter().enumerate() {
            // What the names stand for is the same in every round.
            let names = formula.0.names();
            let named: Option<Vec<&[usize]>> = names
                .map(|(name, _)| named(block.form, name, check.for_each))
                .collect();
            // A name that stands for nothing here leaves the equation without a value.
            let Some(named) = named else { continue };
            for round in rounds(block.form, check.for_each) {
                let resolver = Resolver {
                    table,
                    block: block_at,
                    for_each: check.for_each,
                    named: &named,
                    round,
                };
                if !check.unless.iter().any(|name| resolver.is_filled(name)) {
                    act(&formula.0, &resolver);
                }
            }
        }
    }
}

/// An equation as it was tried in one row or column: every cell of it.
pub(super) struct Trial {
    /// Index into [`Report::tables`].
    pub(super) table: usize,
    pub(super) text: String,
    pub(super) places: Vec<Place>,
    pub(super) holds: bool,
    pub(super) left: Decimal,
    pub(super) right: Decimal,
    /// The cell that alone is one side of an equality: the total.
    pub(super) total: Option<Place>,
}

/// Every trial that [`check`] makes, whether the equation holds or not.
pub(super) fn trials(report: &Report<'_>, check: &EquationCheck) -> Vec<Trial> {
    let mut trials = Vec::new();
    for (at, table) in tables(report, check) {
        each_trial(table, check, |equation, resolver| {
            let Some((left, right)) = sides(equation, resolver) else {
                return;
            };
            let operands = left.operands.iter().chain(&right.operands);
            trials.push(Trial {
                table: at,
                text: equation.text.clone(),
                places: operands.map(|(_, place, _)| *place).collect(),
                holds: evaluate(equation, resolver).is_none(),
                left: left.value,
                right: right.value,
                total: total(equation, &left, &right),
            });
        });
    }
    trials
}

/// An equation as it was tried in one row or column, as sums; and what [`check`] says of it where it is broken.
pub(super) fn sums(report: &Report<'_>, check: &EquationCheck) -> Vec<Tried> {
    let mut found = Vec::new();
    for (at, table) in tables(report, check) {
        each_trial(table, check, |equation, resolver| {
            let mut named = resolver.named.iter();
            let Some(sums) = equation.linear(&mut |name| resolver.cells(name, named.next())) else {
                return;
            };
            let broken = evaluate(equation, resolver).map(|broken| {
                match describe(resolver, equation, &broken) {
                    Described::Broken(finding) | Described::BlankTotal(finding) => finding,
                }
            });
            found.push(Tried {
                table: at,
                sums,
                broken,
            });
        });
    }
    found
}

fn total(equation: &Equation, left: &Evaluated<Place>, right: &Evaluated<Place>) -> Option<Place> {
    let alone = |side: &Evaluated<Place>| match side.operands.as_slice() {
        [(_, place, value)] if *value == side.value => Some(*place),
        _ => None,
    };
    (equation.relation == Relation::Equal)
        .then(|| alone(left).or_else(|| alone(right)))
        .flatten()
}

/// The rows or columns in which an equation is tried.
fn rounds(form: &BlockForm, for_each: ForEach) -> Vec<Option<usize>> {
    match for_each {
        ForEach::Row => leaves(&form.rows).map(Some).collect(),
        ForEach::Column => leaves(&form.columns).map(Some).collect(),
        ForEach::Table => vec![None],
    }
}

fn leaves(labels: &[LabelForm]) -> impl Iterator<Item = usize> {
    (0..labels.len()).filter(|&at| labels[at].kind != Kind::Text)
}

struct Resolver<'r, 'a> {
    table: &'r Table<'a>,
    block: usize,
    for_each: ForEach,
    /// The rows, or columns, that each name of the equation stands for; empty where names are of single cells.
    named: &'r [&'r [usize]],
    /// The column or the row in which the equation is tried.
    round: Option<usize>,
}

impl Resolver<'_, '_> {
    /// The cells that a name stands for; `named` are its rows or columns. `None` where one of them could not be read.
    fn cells(&self, name: &str, named: Option<&&[usize]>) -> Option<Vec<(Place, Decimal)>> {
        let (Some(named), Some(round)) = (named, self.round) else {
            return cells_of(self.table, name);
        };
        match self.for_each {
            ForEach::Row => figures(self.table, self.block, &[round], named),
            ForEach::Column | ForEach::Table => figures(self.table, self.block, named, &[round]),
        }
    }

    /// The figures of [`Resolver::cells`], without their places.
    #[inline]
    fn figures(
        &self,
        name: &str,
        named: Option<&&[usize]>,
        mut take: impl FnMut(Decimal),
    ) -> Option<()> {
        let (Some(&named), Some(round)) = (named, self.round) else {
            let cells = cells_of(self.table, name)?;
            cells.into_iter().for_each(|(_, figure)| take(figure));
            return Some(());
        };
        let block = &self.table.blocks[self.block];
        let mut any = false;
        for &at in named {
            let (row, column) = match self.for_each {
                ForEach::Row => (round, at),
                ForEach::Column | ForEach::Table => (at, round),
            };
            match block.figure(row, column) {
                Some(figure) => {
                    take(figure.value.addend()?);
                    any = true;
                }
                None if is_optional(block.form, row, column) => {}
                None => return None,
            }
        }
        any.then_some(())
    }

    /// Whether a cell that the name stands for has a figure other than 0.
    fn is_filled(&self, name: &str) -> bool {
        let named = named(self.table.blocks[self.block].form, name, self.for_each);
        let cells = named.and_then(|named| self.cells(name, Some(&named)));
        let mut cells = cells.into_iter().flatten();
        cells.any(|(_, figure)| !figure.is_zero())
    }
}

/// `row/column`, anywhere in the table.
pub(super) fn cells_of(table: &Table<'_>, name: &str) -> Option<Vec<(Place, Decimal)>> {
    let (row, column) = name.split_once('/')?;
    (0..table.blocks.len()).find_map(|block| {
        let form = table.blocks[block].form;
        let (rows, columns) = (form.rows_of(row)?, form.columns_of(column)?);
        figures(table, block, rows, columns)
    })
}

fn figures(
    table: &Table<'_>,
    block: usize,
    rows: &[usize],
    columns: &[usize],
) -> Option<Vec<(Place, Decimal)>> {
    let mut cells = Vec::with_capacity(rows.len() * columns.len());
    for &row in rows {
        for &column in columns {
            let place = Place { block, row, column };
            let form = table.blocks[block].form;
            match place.figure(table) {
                Some(figure) => cells.push((place, figure.value.addend()?)),
                None if is_optional(form, row, column) => {}
                None => return None,
            }
        }
    }
    (!cells.is_empty()).then_some(cells)
}

fn is_optional(form: &BlockForm, row: usize, column: usize) -> bool {
    form.rows[row].optional || form.columns[column].optional
}

/// The columns or rows that a name stands for in each round; none where names are of single cells.
fn named<'f>(form: &'f BlockForm, name: &str, for_each: ForEach) -> Option<&'f [usize]> {
    match for_each {
        ForEach::Row => form.columns_of(name),
        ForEach::Column => form.rows_of(name),
        ForEach::Table => Some(&[]),
    }
}

struct Broken {
    left: Evaluated<Place>,
    right: Evaluated<Place>,
}

type Sides = (Evaluated<Place>, Evaluated<Place>);

fn sides(equation: &Equation, resolver: &Resolver<'_, '_>) -> Option<Sides> {
    let mut named = resolver.named.iter();
    let mut resolve = |name: &str| resolver.cells(name, named.next());
    let left = equation.left.evaluate(&mut resolve)?;
    let right = equation.right.evaluate(&mut resolve)?;
    Some((left, right))
}

/// The figures of an equation's names, as they come up one behind the other.
struct InOrder<'r, 'a> {
    resolver: &'r Resolver<'r, 'a>,
    named: std::slice::Iter<'r, &'r [usize]>,
}

impl Figures for InOrder<'_, '_> {
    #[inline]
    fn each(&mut self, name: &str, take: impl FnMut(Decimal)) -> Option<()> {
        self.resolver.figures(name, self.named.next(), take)
    }
}

fn evaluate(equation: &Equation, resolver: &Resolver<'_, '_>) -> Option<Broken> {
    let named = resolver.named.iter();
    let mut figures = InOrder { resolver, named };
    let left = equation.left.value(&mut figures)?;
    let right = equation.right.value(&mut figures)?;
    if equation.relation.holds(left, right) {
        return None;
    }
    let (left, right) = sides(equation, resolver)?;
    // A group that nobody filled in bears no witness against its whole.
    let all_blank = |side: &Evaluated<Place>| {
        side.operands.iter().all(|(_, place, _)| {
            place
                .figure(resolver.table)
                .is_none_or(|figure| matches!(figure.value, Value::Blank(_)))
        })
    };
    if equation.relation != Relation::Equal && (all_blank(&left) || all_blank(&right)) {
        return None;
    }
    let is_untold = |side: &Evaluated<Place>| {
        let mut places = side.operands.iter().map(|&(_, place, _)| place);
        places.any(|place| lacks_its_total(resolver.table, place))
    };
    if matches!(resolver.for_each, ForEach::Column) && (is_untold(&left) || is_untold(&right)) {
        return None;
    }
    Some(Broken { left, right })
}

/// The column that sums up the others, by the name that the packs give it.
const TOTAL: &str = "总计";

/// A blank total in a row of figures: that is what is wrong with it, and no sum of totals can be told.
fn lacks_its_total(table: &Table<'_>, place: Place) -> bool {
    let form = table.blocks[place.block].form;
    let is_filled = |column: usize| {
        let other = Place { column, ..place }.figure(table);
        other.is_some_and(|figure| figure.value.addend().is_some_and(|value| !value.is_zero()))
    };
    let figure = place.figure(table);
    form.columns[place.column].name == TOTAL
        && figure.is_some_and(|figure| matches!(figure.value, Value::Blank(_)))
        && (0..form.columns.len()).any(is_filled)
}

enum Described {
    Broken(Finding),
    BlankTotal(Finding),
}

fn describe(resolver: &Resolver<'_, '_>, equation: &Equation, broken: &Broken) -> Described {
    let &Resolver {
        table, for_each, ..
    } = resolver;
    let Broken { left, right } = broken;
    let single = |side: &Evaluated<Place>| side.operands.len() == 1;
    let whole = [left, right]
        .into_iter()
        .find(|side| single(side))
        .map(|side| side.operands[0].1.row);
    let name = |place: Place| -> String {
        let block = &table.blocks[place.block];
        match for_each {
            ForEach::Row => names::column(block, place.column),
            ForEach::Column => names::row_beside(block, place.row, whole),
            ForEach::Table => format!(
                "{}·{}",
                names::row(block, place.row),
                names::column(block, place.column)
            ),
        }
    };
    let any = left
        .operands
        .first()
        .or(right.operands.first())
        .map(|(_, place, _)| *place);
    let title = names::table(table);
    let place_zh = match (for_each, any) {
        (ForEach::Row, Some(place)) => {
            format!("“{}”行", names::row(&table.blocks[place.block], place.row))
        }
        (ForEach::Column, Some(place))
            if table.blocks[place.block].form.columns.len() > 1
                && !names::is_list(&table.blocks[place.block]) =>
        {
            format!(
                "“{}”列",
                names::column(&table.blocks[place.block], place.column)
            )
        }
        _ => String::new(),
    };
    let place_en = match (for_each, any) {
        (ForEach::Row, Some(place)) => format!(
            ", row “{}”",
            names::row(&table.blocks[place.block], place.row)
        ),
        (ForEach::Column, Some(place)) if !place_zh.is_empty() => {
            format!(
                ", column “{}”",
                names::column(&table.blocks[place.block], place.column)
            )
        }
        _ => String::new(),
    };
    let sum = |side: &Evaluated<Place>| terms(side, &name);
    let operands = || left.operands.iter().chain(&right.operands);
    let mut bound_places: Vec<Place> = Vec::new();
    // Whether the primary figure alone goes beyond its bound.
    let mut alone = false;
    let (primary, mut finding, blank_total) = if equation.relation == Relation::Equal
        && (single(left) || single(right))
    {
        let (total, parts) = if single(left) {
            (left, right)
        } else {
            (right, left)
        };
        let place = total.operands[0].1;
        let blank = place
            .figure(table)
            .is_some_and(|figure| matches!(figure.value, Value::Blank(_)));
        let (expected, actual) = (parts.value, total.value);
        let (zh, en) = (sum(parts).0, sum(parts).1);
        let total_name = name(place);
        let finding = if blank {
            Finding::new(
                extent(table, place),
                format!(
                    "{}{place_zh}：{total_name} 空白，应为 {expected}（{zh}）",
                    title.zh
                ),
                format!(
                    "{}{place_en}: {total_name} is blank, should be {expected} ({en})",
                    title.en
                ),
            )
            .label(
                format!("{total_name} 空白，应为 {expected}"),
                format!("{total_name} blank, should be {expected}"),
            )
            .advice(
                format!("在此填 {expected}"),
                format!("enter {expected} here"),
            )
            .severity(Severity::Warning)
        } else {
            Finding::new(
                extent(table, place),
                format!(
                    "{}{place_zh}：{total_name} 应为 {expected}（{zh}），实为 {actual}",
                    title.zh
                ),
                format!(
                    "{}{place_en}: {total_name} should be {expected} ({en}), is {actual}",
                    title.en
                ),
            )
            .label(
                format!("{total_name} {actual}，应为 {expected}"),
                format!("{total_name} {actual}, should be {expected}"),
            )
            .advice(
                format!("核对这 {} 个数，改正写错的那一个", parts.operands.len() + 1),
                format!(
                    "check these {} figures and correct the wrong one",
                    parts.operands.len() + 1
                ),
            )
        };
        (place, finding, blank)
    } else if equation.relation == Relation::Equal {
        let place = right.operands.first().or(left.operands.first()).map_or(
            Place {
                block: 0,
                row: 0,
                column: 0,
            },
            |o| o.1,
        );
        let difference = (left.value - right.value).abs();
        let (left_sum, right_sum) = (sum(left), sum(right));
        let finding = Finding::new(
            extent(table, place),
            format!(
                "{}{place_zh}：{} ＝ {}，而 {} ＝ {}，两边应相等，相差 {difference}",
                title.zh, left_sum.0, left.value, right_sum.0, right.value
            ),
            format!(
                "{}{place_en}: {} = {}, but {} = {}; the two must be equal and differ by {difference}",
                title.en, left_sum.1, left.value, right_sum.1, right.value
            ),
        )
        .label(
            format!("{} {}", name(place), amount(table, place)),
            format!("{} {}", name(place), amount(table, place)),
        )
        .advice("按勾稽关系核对两边各数，改正写错的那一个", "check the figures on both sides and correct the wrong one");
        (place, finding, false)
    } else {
        // An inequality: the figure that goes beyond its bound is the one to look at.
        let (beyond, bound) = match equation.relation {
            Relation::AtLeast | Relation::Greater => (right, left),
            _ => (left, right),
        };
        let limit = bound.value;
        let worst = beyond
            .operands
            .iter()
            .max_by_key(|(_, _, value)| *value)
            .map_or(
                Place {
                    block: 0,
                    row: 0,
                    column: 0,
                },
                |operand| operand.1,
            );
        bound_places.extend(bound.operands.iter().map(|operand| operand.1));
        alone = amount(table, worst) >= limit;
        let is_single_bound = bound.operands.len() == 1;
        let bound_words = sum(bound);
        // Equal figures break `<` and `>` too.
        let (more_zh, more_en) = if beyond.value == limit {
            ("不应等于", "must not equal")
        } else {
            ("大于", "is more than")
        };
        let worst_name = name(worst);
        let worst_value = amount(table, worst);
        let (beyond_zh, beyond_en) = if alone {
            let words = format!("{worst_name} {worst_value}");
            (words.clone(), words)
        } else {
            let (zh, en) = sum(beyond);
            let value = beyond.value;
            (format!("{zh} ＝ {value}，"), format!("{en} = {value}"))
        };
        let (bound_zh, bound_en) = if is_single_bound {
            (
                format!("{} {limit}", name(bound.operands[0].1)),
                format!("{} {limit}", name(bound.operands[0].1)),
            )
        } else {
            (
                format!("各项之和 {limit}（{}）", bound_words.0),
                format!("the sum {limit} ({})", bound_words.1),
            )
        };
        let finding = Finding::new(
            extent(table, worst),
            format!("{}{place_zh}：{beyond_zh} {more_zh} {bound_zh}", title.zh),
            format!("{}{place_en}: {beyond_en} {more_en} {bound_en}", title.en),
        )
        .label(
            format!("{worst_name} {worst_value}"),
            format!("{worst_name} {worst_value}"),
        );
        (worst, finding, false)
    };
    finding.cell = Some(primary.cell(table));
    for (_, place, value) in operands().filter(|(_, place, _)| *place != primary) {
        let printed = printed(table, *place, *value);
        let explains = if equation.relation == Relation::Equal {
            !value.is_zero()
        } else {
            bound_places.contains(place) || !alone
        };
        finding.related.push(Note {
            extent: extent(table, *place),
            message: Wording::new(
                format!("{} {}", name(*place), printed.zh),
                format!("{} {}", name(*place), printed.en),
            ),
            cell: Some(place.cell(table)),
            aside: !explains,
        });
    }
    if blank_total {
        Described::BlankTotal(finding)
    } else {
        Described::Broken(finding)
    }
}

/// `自然人 37 ＋ 商业企业 4`, without the zeros.
fn terms(side: &Evaluated<Place>, name: &impl Fn(Place) -> String) -> (String, String) {
    let mut zh = String::new();
    let mut shown = 0;
    for (sign, place, value) in side
        .operands
        .iter()
        .filter(|(_, _, value)| !value.is_zero())
    {
        if shown > 0 {
            zh.push_str(if *sign == Sign::Minus { "－" } else { "＋" });
        } else if *sign == Sign::Minus {
            zh.push('－');
        }
        zh.push_str(&format!("{} {value}", name(*place)));
        shown += 1;
    }
    if shown == 0 {
        return (
            "各项均为 0 或空白".to_owned(),
            "all parts 0 or blank".to_owned(),
        );
    }
    let en = zh.replace('＋', " + ").replace('－', " − ");
    (zh, en)
}

fn extent(table: &Table<'_>, place: Place) -> crate::span::Extent {
    place
        .figure(table)
        .map_or(table.extent, |figure| figure.extent)
}

fn amount(table: &Table<'_>, place: Place) -> Decimal {
    place
        .figure(table)
        .and_then(|figure| figure.value.addend())
        .unwrap_or(Decimal::ZERO)
}

fn printed(table: &Table<'_>, place: Place, value: Decimal) -> Wording {
    match place.figure(table).map(|figure| &figure.value) {
        Some(Value::Blank(_)) => Wording::new("空白", "blank"),
        _ => Wording::new(value.to_string(), value.to_string()),
    }
}

/// 总计 left blank in every row is one mistake.
fn merge_blank_totals(table: &Table<'_>, mut findings: Vec<Finding>) -> Vec<Finding> {
    if findings.len() < 2 {
        return findings;
    }
    let count = findings.len();
    let rest: Vec<Finding> = findings.drain(1..).collect();
    let mut first = findings.remove(0);
    let title = names::table(table);
    first.message = Wording::new(
        format!("{}有 {count} 处总计空白，而分项有数", title.zh),
        format!(
            "{}: {count} totals are blank although their parts are not",
            title.en
        ),
    );
    first.advice = Some(Wording::new(
        "逐处填写总计，没有的填 0",
        "fill in every total; write 0 where there is nothing",
    ));
    for finding in rest {
        first.related.push(Note {
            extent: finding.extent,
            message: finding.label.unwrap_or(finding.message),
            cell: finding.cell,
            aside: false,
        });
    }
    vec![first]
}

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2022, findings};

    #[test]
    fn reviews_and_lawsuits_may_be_two_tables() {
        let start = OF_2022.find("| 行政复议 |").unwrap();
        let end = OF_2022.find("## 五、").unwrap();
        let table = OF_2022.get(start..end).unwrap();
        let results = "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 ";
        let two = format!(
            "| 行政复议 | | | | |\n{bar}|\n{results}|\n| 2 | 1 | 0 | 1 | 4 |\n\n\
             | 未经复议直接起诉 | | | | | 复议后起诉 | | | | |\n{bar}{bar}|\n{results}{results}|\n\
             | 1 | 0 | 0 | 0 | 1 | 2 | 0 | 0 | 0 | 2 |\n\n",
            bar = "| --- ".repeat(5),
        );
        let report = OF_2022.replace("{正文}", "").replace(table, &two);
        assert_eq!(findings(&report), Vec::<String>::new());
        let wrong = report.replace("| 2 | 0 | 0 | 0 | 2 |\n", "| 2 | 0 | 0 | 0 | 3 |\n");
        let found = findings(&wrong);
        assert!(
            found.contains(&"sum/outcome-total: 3".to_owned()),
            "{found:?}"
        );
    }

    /// A report of a year before there was one form for the whole country.
    fn of_2012(table: &[&str]) -> Vec<String> {
        let rows: Vec<String> = table.iter().map(|row| format!("| {row} |")).collect();
        let bar = "| --- ".repeat(rows[0].matches('|').count() - 1);
        let (head, rest) = rows.split_first().unwrap();
        findings(&format!(
            "# 岚溪市民政局2012年政府信息公开工作年度报告\n\n{head}\n{bar}|\n{}\n",
            rest.join("\n")
        ))
        .into_iter()
        .filter(|found| !found.starts_with("section/"))
        .collect()
    }

    #[test]
    fn a_table_of_a_province_with_the_sums_of_all_years_is_read() {
        let table = [
            "指标 | 单位 | 2012年度 | 历年累计",
            "主动公开信息数 | 条 | 286 | 2136",
            "通过政府网站公开政府信息数 | 条 | 286 | 1987",
            "收到申请总数 | 条 | 7 | 12",
            "1.当面申请数 | 条 | 3 | 5",
            "2.传真申请数 | 条 | 0 | 0",
            "3.电子邮件申请数 | 条 | 0 | 1",
            "4.网上申请数 | 条 | 2 | 3",
            "5.信函申请数 | 条 | 2 | 3",
        ];
        assert_eq!(of_2012(&table), Vec::<String>::new());
        let wrong = table.map(|row| row.replace("收到申请总数 | 条 | 7", "收到申请总数 | 条 | 8"));
        let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
        assert_eq!(of_2012(&wrong), ["sum/statistics-parts: 8"]);
    }

    #[test]
    fn a_column_of_codes_is_no_figure() {
        let table = [
            "统计指标 | 代码 | 单位 | 统计数",
            "（一）收到申请数 | 31 | 件 | 213",
            "1.当面申请数 | 311 | 件 | 6",
            "2.传真申请数 | 312 | 件 | 0",
            "3.网络申请数 | 313 | 件 | 146",
            "4.信函申请数 | 314 | 件 | 61",
        ];
        assert_eq!(of_2012(&table), Vec::<String>::new());
        let wrong = table.map(|row| row.replace("| 61", "| 16"));
        let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
        assert_eq!(of_2012(&wrong), ["sum/statistics-parts: 213"]);
    }
}
