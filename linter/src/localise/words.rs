//! What is said of a figure that is wrong, or may be.

use crate::check::names;
use crate::check::witness::Relation;
use crate::diagnostic::Wording;
use crate::number::Value;
use crate::report::Report;

use super::evidence::moved;
use super::system::amount;
use super::{Change, Explanation};

/// 这里应为 12，现为 21：改后 4 处勾稽全部成立
pub(super) fn message(
    report: &Report<'_>,
    change: &Change,
    others: &[&Change],
    relations: usize,
) -> Wording {
    let title = names::table(&report.tables[change.table]);
    let name = cell(report, change);
    let (should, is) = (should(change), is(report, change));
    let with = match others {
        [] => Wording::new("改后", "then"),
        [other] => {
            let other = cell(report, other);
            Wording::new(
                format!("连同{}一并改正后", other.zh),
                format!("together with {}, then", other.en),
            )
        }
        more => Wording::new(
            format!("连同另外 {} 格一并改正后", more.len()),
            format!("together with {} other cells, then", more.len()),
        ),
    };
    let hold = match relations {
        1 => Wording::new("这处勾稽成立", "the relation holds"),
        count => Wording::new(
            format!(" {count} 处勾稽全部成立"),
            format!("all {count} relations hold"),
        ),
    };
    Wording::new(
        format!(
            "{}{}：这里{}，{}：{}{}",
            title.zh, name.zh, should.zh, is.zh, with.zh, hold.zh
        ),
        format!(
            "{}, {}: {}, {}; {} {}",
            title.en, name.en, should.en, is.en, with.en, hold.en
        ),
    )
}

pub(super) fn label(report: &Report<'_>, change: &Change) -> Wording {
    let (should, is) = (should(change), is(report, change));
    Wording::new(
        format!("{}，{}", is.zh, should.zh),
        format!("{}, {}", is.en, should.en),
    )
}

pub(super) fn advice(report: &Report<'_>, change: &Change, all: &[Change]) -> Wording {
    if let Some(to) = all.iter().find(|to| moved(report, change, to).is_some()) {
        let (written, to) = (now(report, change), cell(report, to));
        return Wording::new(
            format!("这个 {written} 应填在{}", to.zh),
            format!("this {written} belongs in {}", to.en),
        );
    }
    let Some(value) = change.value() else {
        return Wording::new(
            "核对台账，改正这一格",
            "check the records and correct this cell",
        );
    };
    if is_blank(report, change) {
        return Wording::new(format!("在此填 {value}"), format!("enter {value} here"));
    }
    let written = now(report, change);
    Wording::new(
        format!("核对台账后，把 {written} 改为 {value}"),
        format!("check the records, then change {written} to {value}"),
    )
}

/// More than these are as good as all figures of the relation.
const MOST_SUSPECTS: usize = 3;
/// Four to one.
const LIKELY: i32 = 6;

/// The first of these, where it is far likelier than the next.
pub(super) fn likely<'s>(
    suspects: &[(&'s Explanation, &'s Change)],
) -> Option<(&'s Explanation, &'s Change)> {
    let &(best, change) = suspects.first()?;
    let second = suspects.get(1).map(|(second, _)| second.doubt);
    let is_far = second.is_none_or(|second| second >= best.doubt + LIKELY);
    is_far.then_some((best, change))
}

/// 可能是 A 或 B; `None` where too many figures may be wrong to name any.
pub(super) fn suspicion(
    report: &Report<'_>,
    relation: &Relation<'_>,
    suspects: &[(&Explanation, &Change)],
) -> Option<Wording> {
    let (best, _) = suspects.first()?;
    let likely = likely(suspects).is_some();
    let near = suspects
        .iter()
        .filter(|(explanation, _)| explanation.doubt < best.doubt + LIKELY)
        .count();
    let shown = if likely { 1 } else { near };
    if shown > MOST_SUSPECTS || shown == MOST_SUSPECTS && suspects.len() > shown {
        return None;
    }
    let named: Vec<Wording> = suspects
        .iter()
        .take(shown)
        .map(|(explanation, change)| suspect(report, explanation, change, relation))
        .collect();
    let join = |words: Vec<&str>, or: &str| words.join(or);
    let zh = join(named.iter().map(|one| one.zh.as_str()).collect(), "，或");
    let en = join(named.iter().map(|one| one.en.as_str()).collect(), ", or ");
    let (probably_zh, probably_en) = if likely {
        ("多半是", "probably")
    } else {
        ("可能是", "perhaps")
    };
    Some(Wording::new(
        format!("{probably_zh}{zh}；核对台账后改正"),
        format!("{probably_en} {en}; check the records and correct it"),
    ))
}

/// The suspect as its relation knows it, which is said to stand in a row or in a column already.
fn suspect(
    report: &Report<'_>,
    explanation: &Explanation,
    change: &Change,
    relation: &Relation<'_>,
) -> Wording {
    let all = &explanation.changes;
    let name = within(report, change, relation);
    if let Some(to) = all.iter().find(|to| moved(report, change, to).is_some()) {
        let (written, lost) = (now(report, change), now(report, to));
        let there = beside(report, to, change);
        if moved(report, to, change).is_some() {
            return Wording::new(
                format!("{}的 {written} 与{}的 {lost} 填反了", name.zh, there.zh),
                format!(
                    "the {written} of {} and the {lost} of {} changed places",
                    name.en, there.en
                ),
            );
        }
        return Wording::new(
            format!("{}的 {written} 应填在{}", name.zh, there.zh),
            format!("the {written} of {} belongs in {}", name.en, there.en),
        );
    }
    if let Some(from) = all
        .iter()
        .find(|from| moved(report, from, change).is_some())
    {
        let (written, there) = (now(report, from), beside(report, from, change));
        return Wording::new(
            format!("{}应为 {written}，错填在{}", name.zh, there.zh),
            format!(
                "{} should be {written}, which stands in {}",
                name.en, there.en
            ),
        );
    }
    let (should, is) = (should(change), is(report, change));
    Wording::new(
        format!("{}{}（{}）", name.zh, should.zh, is.zh),
        format!("{} {} ({})", name.en, should.en, is.en),
    )
}

/// The cell by what tells it from the others of the relation.
fn within(report: &Report<'_>, change: &Change, relation: &Relation<'_>) -> Wording {
    let mut places = relation
        .sums
        .iter()
        .flat_map(|sum| &sum.terms)
        .map(|(_, place)| place);
    let block = &report.tables[change.table].blocks[change.place.block];
    let name = if places.clone().all(|place| place.row == change.place.row) {
        names::column(block, change.place.column)
    } else if places.all(|place| place.column == change.place.column) {
        names::row(block, change.place.row)
    } else {
        return cell(report, change);
    };
    Wording::new(format!("“{name}”"), format!("“{name}”"))
}

/// The cell by what tells it from another one.
fn beside(report: &Report<'_>, change: &Change, other: &Change) -> Wording {
    let block = &report.tables[change.table].blocks[change.place.block];
    if change.place.column == other.place.column {
        let name = names::row(block, change.place.row);
        return Wording::new(format!("“{name}”行"), format!("row “{name}”"));
    }
    if change.place.row == other.place.row {
        let name = names::column(block, change.place.column);
        return Wording::new(format!("“{name}”列"), format!("column “{name}”"));
    }
    cell(report, change)
}

/// `“本年新收”行“总计”列`
fn cell(report: &Report<'_>, change: &Change) -> Wording {
    let block = &report.tables[change.table].blocks[change.place.block];
    let row = names::row(block, change.place.row);
    if names::is_list(block) {
        return Wording::new(format!("“{row}”"), format!("“{row}”"));
    }
    let column = names::column(block, change.place.column);
    Wording::new(
        format!("“{row}”行“{column}”列"),
        format!("row “{row}”, column “{column}”"),
    )
}

fn should(change: &Change) -> Wording {
    match (change.value(), &change.least, &change.most) {
        (Some(value), ..) => Wording::new(format!("应为 {value}"), format!("should be {value}")),
        (None, Some(least), Some(most)) if !least.is_zero() => Wording::new(
            format!("应在 {least} 与 {most} 之间"),
            format!("should be from {least} to {most}"),
        ),
        (None, Some(least), None) => Wording::new(
            format!("应不小于 {least}"),
            format!("should be at least {least}"),
        ),
        (None, _, Some(most)) => Wording::new(
            format!("应不大于 {most}"),
            format!("should be at most {most}"),
        ),
        (None, None, None) => Wording::new("应为另一个数", "should be another figure"),
    }
}

fn is(report: &Report<'_>, change: &Change) -> Wording {
    if is_blank(report, change) {
        return Wording::new("现为空白", "is blank");
    }
    let now = now(report, change);
    Wording::new(format!("现为 {now}"), format!("is {now}"))
}

fn now(report: &Report<'_>, change: &Change) -> String {
    amount(report, change.table, change.place).to_string()
}

fn is_blank(report: &Report<'_>, change: &Change) -> bool {
    let figure = change.place.figure(&report.tables[change.table]);
    !matches!(figure.map(|figure| &figure.value), Some(Value::Number(_)))
}
