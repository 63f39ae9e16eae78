//! Which of several explanations is the likely one: how figures come to be wrong, and what the text says.
//!
//! Doubt is counted in tenths of a power of ten: an explanation with ten more is ten times less likely.

use crate::check::names::Place;
use crate::check::witness::{Relation, Statement};
use crate::number::{Decimal, Value};
use crate::report::{Report, Table};

use super::system::amount;
use super::{Change, Limits};

/// What is known beside the relations themselves.
pub(super) struct Evidence<'e, 'r> {
    pub(super) report: &'e Report<'e>,
    pub(super) relations: &'e [Relation<'r>],
    pub(super) statements: &'e [Statement<'r>],
    pub(super) limits: &'e Limits<'e>,
}

/// One more mistake, whatever it is.
const MISTAKE: i32 = 15;
/// A statement of the text that only the change makes right was hardly right by chance.
const CONFIRMED: i32 = 20;
/// A zero is stated of many things.
const ZERO_CONFIRMED: i32 = 6;
/// The text may have been copied from the wrong figure.
const DENIED: i32 = 10;
/// A relation that usually holds.
const USUAL: i32 = 10;
/// A carried figure that is last year's to the digit.
const EARLIER: i32 = 20;
/// Out of a thousand: two mistakes that look like one may be so frequent, for each figure that may be mistaken.
const RARE: u64 = 80;
/// A bound only says that the figure is too large or too small.
const BOUNDED: i32 = 26;
/// Two neighbours that hold each other's figures.
const MOVED: i32 = 14;
const MOVED_FAR: i32 = 24;
/// A neighbour holds the figure, and its own is lost.
const OVERWRITTEN: i32 = 22;

impl Evidence<'_, '_> {
    /// How doubtful it is that these changes undo what went wrong.
    pub(super) fn doubt(&self, changes: &[Change]) -> i32 {
        let mut doubt = 0;
        let mut told = vec![false; changes.len()];
        for one in 0..changes.len() {
            for other in one + 1..changes.len() {
                if told[one] || told[other] {
                    continue;
                }
                let apart: i32 =
                    typing(self.report, &changes[one]) + typing(self.report, &changes[other]);
                let together = moved(self.report, &changes[one], &changes[other])
                    .into_iter()
                    .chain(moved(self.report, &changes[other], &changes[one]))
                    .min();
                if let Some(together) = together.filter(|together| *together < apart + MISTAKE) {
                    doubt += MISTAKE + together;
                    (told[one], told[other]) = (true, true);
                }
            }
        }
        for (change, told) in changes.iter().zip(&told) {
            if !told {
                doubt += MISTAKE + typing(self.report, change);
            }
            doubt += self.earlier(change);
        }
        doubt + self.text(changes) + self.usual(changes)
    }

    /// Whether the changes would break something that holds now: another relation, a number in the text.
    pub(super) fn breaks(&self, changes: &[Change]) -> bool {
        let spoilt = self.statements.iter().any(|statement| {
            touches(statement.table, statement.readings.iter(), changes)
                && statement.agrees(&self.now(statement.table))
                && !statement.agrees(&self.then(statement.table, changes))
        });
        spoilt
            || self.relations.iter().any(|relation| {
                relation.broken.is_none()
                    && touches(relation.table, relation.sums.iter(), changes)
                    && !self.holds_then(relation, changes)
            })
    }

    /// The statements that are wrong now and right after the changes.
    pub(super) fn borne_out(&self, changes: &[Change]) -> Vec<&Statement<'_>> {
        let statements = self.statements.iter();
        statements
            .filter(|statement| {
                touches(statement.table, statement.readings.iter(), changes)
                    && !statement.agrees(&self.now(statement.table))
                    && statement.agrees(&self.then(statement.table, changes))
            })
            .collect()
    }

    /// The equations, by their indices, that hold as a rule, do not now, and do after the changes.
    pub(super) fn restored(&self, changes: &[Change]) -> Vec<usize> {
        let numbered = self.relations.iter().enumerate();
        let restored = numbered.filter(|(_, relation)| {
            !relation.strict
                && relation.broken.is_some()
                && relation.sums.iter().all(is_equation)
                && touches(relation.table, relation.sums.iter(), changes)
                && self.holds_then(relation, changes)
        });
        restored.map(|(at, _)| at).collect()
    }

    fn holds_then(&self, relation: &Relation<'_>, changes: &[Change]) -> bool {
        let mut sums = relation.sums.iter();
        sums.all(|sum| sum.holds(&self.then(relation.table, changes)))
    }

    /// Whether a second witness speaks for a change: another relation, one that usually holds, or the text. What a
    /// single sum says may as well be two mistakes.
    pub(super) fn backed(&self, change: &Change, all: &[Change]) -> bool {
        let has = |sum: &crate::equation::Linear<Place>| {
            sum.terms.iter().any(|(_, place)| *place == change.place)
        };
        // So many ways there are to break the same relations by one mistake in each.
        let (mut equal, mut broken, mut ways) = (0, 0, 1);
        for relation in self.relations {
            if relation.table != change.table || !relation.sums.iter().any(has) {
                continue;
            }
            let sums = relation.sums.iter();
            if relation.strict {
                if sums.clone().all(is_equation) {
                    equal += 1;
                    ways *= sums.map(|sum| sum.terms.len() as u64 - 1).sum::<u64>();
                }
                broken += usize::from(relation.broken.is_some());
            } else if relation.broken.is_some() && self.holds_then(relation, all) {
                return true;
            }
        }
        let places = (change.among as u64).saturating_pow((equal as u32).saturating_sub(1));
        equal > 1 && ways * chance(self.report, change) <= places * RARE
            || equal == 0 && broken > 1
            || self.borne_out(all).iter().any(|statement| {
                statement.table == change.table
                    && !statement.value.is_zero()
                    && statement.readings.iter().any(has)
            })
    }

    fn now(&self, table: usize) -> impl Fn(Place) -> Decimal {
        move |place| amount(self.report, table, place)
    }

    fn then(&self, table: usize, changes: &[Change]) -> impl Fn(Place) -> Decimal {
        move |place| {
            let changed = changes
                .iter()
                .find(|change| change.table == table && change.place == place)
                .and_then(Change::value);
            changed.unwrap_or_else(|| amount(self.report, table, place))
        }
    }

    fn text(&self, changes: &[Change]) -> i32 {
        let mut doubt = 0;
        for statement in self.statements {
            if !touches(statement.table, statement.readings.iter(), changes) {
                continue;
            }
            let before = statement.agrees(&self.now(statement.table));
            let after = statement.agrees(&self.then(statement.table, changes));
            doubt += match (before, after) {
                (false, true) if statement.value.is_zero() => -ZERO_CONFIRMED,
                (false, true) => -CONFIRMED,
                (true, false) => DENIED,
                _ => 0,
            };
        }
        doubt
    }

    /// Relations that are no rule, but the rule.
    fn usual(&self, changes: &[Change]) -> i32 {
        let mut doubt = 0;
        for relation in self.relations.iter().filter(|relation| !relation.strict) {
            if !touches(relation.table, relation.sums.iter(), changes) {
                continue;
            }
            let holds = |figure: &dyn Fn(Place) -> Decimal| {
                relation.sums.iter().all(|sum| sum.holds(figure))
            };
            let before = holds(&self.now(relation.table));
            let after = holds(&self.then(relation.table, changes));
            doubt += i32::from(before) * USUAL - i32::from(after) * USUAL;
        }
        doubt
    }

    fn earlier(&self, change: &Change) -> i32 {
        let Some(known) = self
            .limits
            .earlier
            .and_then(|earlier| earlier(&change.cell))
        else {
            return 0;
        };
        let before = amount(self.report, change.table, change.place) == known;
        let after = change.value() == Some(known);
        i32::from(before) * EARLIER - i32::from(after) * EARLIER
    }
}

fn is_equation(sum: &crate::equation::Linear<Place>) -> bool {
    sum.relation == crate::equation::Relation::Equal
}

/// Out of a thousand, how often a second mistake is off by just as much.
fn chance(report: &Report<'_>, change: &Change) -> u64 {
    let Some(value) = change.value() else {
        return 100;
    };
    let off = (value - amount(report, change.table, change.place)).abs();
    match off {
        off if off < Decimal::from(10) => 100,
        off if off < Decimal::from(100) => 30,
        _ => 1,
    }
}

/// Whether one of the changes is to a cell of these sums, and leaves no figure open.
fn touches<'s>(
    table: usize,
    sums: impl Iterator<Item = &'s crate::equation::Linear<Place>>,
    changes: &[Change],
) -> bool {
    let mut touched = false;
    for sum in sums {
        for (_, place) in &sum.terms {
            if let Some(change) = changes
                .iter()
                .find(|change| change.table == table && change.place == *place)
            {
                if change.value().is_none() {
                    return false;
                }
                touched = true;
            }
        }
    }
    touched
}

/// How unlikely it is that somebody who meant the new figure wrote what stands there.
fn typing(report: &Report<'_>, change: &Change) -> i32 {
    let table = &report.tables[change.table];
    let old = change.place.figure(table).map(|figure| &figure.value);
    let Some(new) = change.value() else {
        return BOUNDED;
    };
    match old {
        Some(Value::Number(old)) if !old.value.is_zero() && !new.is_zero() => {
            mistyped(&old.value.to_string(), &new.to_string(), old.value, new)
        }
        Some(Value::Number(old)) if old.value.is_zero() => 14,
        Some(Value::Number(old)) => 15 + 2 * old.value.to_string().len().min(4) as i32,
        _ if is_total(table, change.place) => 5,
        _ => 10,
    }
}

/// The last column, or the row of that name: what is filled in at the end, and forgotten.
fn is_total(table: &Table<'_>, place: Place) -> bool {
    let form = table.blocks[place.block].form;
    form.columns[place.column].name == "总计" || form.rows[place.row].name == "总计"
}

fn mistyped(old: &str, new: &str, old_value: Decimal, new_value: Decimal) -> i32 {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let size = old.len().max(new.len()).min(4);
    let mut doubt = match size {
        1 => 20,
        2 => 27,
        3 => 33,
        _ => 38,
    };
    // Counted once too often, or once too little.
    if (old_value - new_value).abs() == Decimal::ONE {
        doubt = doubt.min(16);
    }
    if old.len() == new.len() {
        let differing: Vec<usize> = (0..old.len()).filter(|&at| old[at] != new[at]).collect();
        match differing[..] {
            [_] => doubt = doubt.min([16, 18, 20, 21][size - 1]),
            [one, other]
                if one + 1 == other && old[one] == new[other] && old[other] == new[one] =>
            {
                doubt = doubt.min([8, 8, 11, 13][size - 1]);
            }
            _ => {}
        }
    } else if lacks_one(old, new) {
        doubt = doubt.min([13, 13, 15, 16][size - 1]);
    } else if lacks_one(new, old) {
        let doubled = (1..old.len())
            .any(|at| old[at] == old[at - 1] && [&old[..at], &old[at + 1..]].concat() == new);
        doubt = doubt.min(if doubled { 14 } else { 24 });
    }
    doubt
}

/// Whether one is the other without one of its digits.
fn lacks_one(one: &[u8], other: &[u8]) -> bool {
    if one.len() + 1 != other.len() {
        return false;
    }
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    one[same..] == other[same + 1..]
}

/// How unlikely it is that the figure of `to` was written into `from`; `None` where it was not.
pub(super) fn moved(report: &Report<'_>, from: &Change, to: &Change) -> Option<i32> {
    if from.table != to.table || from.place.block != to.place.block {
        return None;
    }
    let (written, meant) = (amount(report, from.table, from.place), to.value()?);
    if written != meant || meant.is_zero() {
        return None;
    }
    let lost = amount(report, to.table, to.place);
    let rows = from.place.row.abs_diff(to.place.row);
    let columns = from.place.column.abs_diff(to.place.column);
    let near = rows + columns == 1;
    let exchanged = from.value()? == lost;
    // A total beside its parts was left without its figure.
    let table = &report.tables[to.table];
    let awaited = match to.place.figure(table).map(|figure| &figure.value) {
        Some(Value::Blank(_)) if is_total(table, to.place) => 6,
        _ => 0,
    };
    match (near, exchanged) {
        (true, true) => Some(MOVED - awaited),
        (false, true) if rows == 0 || columns == 0 => Some(MOVED_FAR - awaited),
        (true, false) if lost.is_zero() => Some(OVERWRITTEN),
        _ => None,
    }
}
