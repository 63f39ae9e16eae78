//! The relations of a report as systems of sums over its figures, one for each set of figures that hang together.

use crate::check::names::Place;
use crate::check::witness::Relation;
use crate::equation;
use crate::form::Kind;
use crate::number::Decimal;
use crate::report::Report;

/// Figures and relations that no relation joins to others, in whole units of one size.
pub(super) struct System {
    pub(super) cells: Vec<Cell>,
    pub(super) rows: Vec<Row>,
    /// A unit is ten to the power of minus this.
    pub(super) places: u8,
}

pub(super) struct Cell {
    /// Index into [`Report::tables`].
    pub(super) table: usize,
    pub(super) place: Place,
    pub(super) units: i128,
    /// What the figure must be a multiple of: a count is whole.
    pub(super) step: i128,
    pub(super) may_be_negative: bool,
    /// Indices into [`System::rows`].
    pub(super) rows: Vec<usize>,
}

/// `Σ factor·cell + constant`, which is zero, or at most zero.
pub(super) struct Row {
    pub(super) terms: Vec<(usize, i128)>,
    pub(super) constant: i128,
    pub(super) equal: bool,
    /// The sum of the figures as they are.
    pub(super) residue: i128,
}

impl Row {
    pub(super) fn holds(&self) -> bool {
        self.residue == 0 || !self.equal && self.residue < 0
    }
}

/// Beyond these a system is no report's any more, and the search keeps its sets in fixed numbers of bits.
pub(super) const MOST_ROWS: usize = 128;
pub(super) const MOST_CELLS: usize = 512;

/// Far below the limits of the arithmetic, far above any figure of a report.
const LARGEST: i128 = 1_000_000_000_000_000_000_000_000;

/// The systems in which something does not hold, made of the relations that `counts` lets in.
pub(super) fn systems(
    report: &Report<'_>,
    relations: &[Relation<'_>],
    counts: impl Fn(usize) -> bool,
) -> Vec<System> {
    let mut joined = Joined::default();
    for (at, relation) in relations.iter().enumerate() {
        if !relation.strict || !counts(at) {
            continue;
        }
        let figure = |place: Place| amount(report, relation.table, place);
        // A relation that the rule lets pass although the numbers differ says nothing.
        let passes = relation.broken.is_none();
        if passes && !relation.sums.iter().all(|sum| sum.holds(&figure)) {
            continue;
        }
        for sum in &relation.sums {
            joined.join(at, relation.table, sum);
        }
    }
    joined.systems(report, relations)
}

pub(super) fn amount(report: &Report<'_>, table: usize, place: Place) -> Decimal {
    place
        .figure(&report.tables[table])
        .and_then(|figure| figure.value.addend())
        .unwrap_or(Decimal::ZERO)
}

#[derive(Default)]
struct Joined {
    /// Sorted by table and place; the number leads to another cell of the same system, or to itself.
    cells: std::collections::BTreeMap<(usize, usize, usize, usize), usize>,
    places: Vec<(usize, Place)>,
    parent: Vec<usize>,
    sums: Vec<Joint>,
}

struct Joint {
    relation: usize,
    sum: usize,
    /// Any cell of it, or none.
    cell: Option<usize>,
}

impl Joined {
    fn join(&mut self, relation: usize, table: usize, sum: &equation::Linear<Place>) {
        let mut first = None;
        for (factor, place) in &sum.terms {
            if *factor == 0 {
                continue;
            }
            let cell = self.cell(table, *place);
            match first {
                None => first = Some(cell),
                Some(first) => {
                    let (one, other) = (self.root(first), self.root(cell));
                    self.parent[other.max(one)] = one.min(other);
                }
            }
        }
        let before = self.sums.iter().rev();
        let sum = before
            .take_while(|known| known.relation == relation)
            .count();
        self.sums.push(Joint {
            relation,
            sum,
            cell: first,
        });
    }

    fn cell(&mut self, table: usize, place: Place) -> usize {
        let key = (table, place.block, place.row, place.column);
        let next = self.parent.len();
        let cell = *self.cells.entry(key).or_insert(next);
        if cell == next {
            self.parent.push(next);
            self.places.push((table, place));
        }
        cell
    }

    fn root(&self, mut cell: usize) -> usize {
        while self.parent[cell] != cell {
            cell = self.parent[cell];
        }
        cell
    }

    fn systems(&self, report: &Report<'_>, relations: &[Relation<'_>]) -> Vec<System> {
        let mut groups: Vec<(usize, Vec<&Joint>)> = Vec::new();
        for joint in &self.sums {
            let Some(root) = joint.cell.map(|cell| self.root(cell)) else {
                continue;
            };
            match groups.iter_mut().find(|(known, _)| *known == root) {
                Some((_, joints)) => joints.push(joint),
                None => groups.push((root, vec![joint])),
            }
        }
        groups
            .iter()
            .filter_map(|(_, joints)| self.system(report, relations, joints))
            .filter(|system| system.rows.iter().any(|row| !row.holds()))
            .collect()
    }

    fn system(
        &self,
        report: &Report<'_>,
        relations: &[Relation<'_>],
        joints: &[&Joint],
    ) -> Option<System> {
        let sums = || {
            joints.iter().map(|joint| {
                let relation = &relations[joint.relation];
                (relation.table, &relation.sums[joint.sum])
            })
        };
        let mut places = 0;
        for (table, sum) in sums() {
            places = places.max(sum.constant.places());
            for (_, place) in &sum.terms {
                places = places.max(amount(report, table, *place).places());
            }
        }
        let mut system = System {
            cells: Vec::new(),
            rows: Vec::new(),
            places,
        };
        let mut local = vec![usize::MAX; self.parent.len()];
        for (table, sum) in sums() {
            if let Some(row) = turned(sum) {
                let mut found = Row {
                    terms: Vec::with_capacity(sum.terms.len()),
                    constant: row.sign * sum.constant.units(places)? + row.more,
                    equal: row.equal,
                    residue: 0,
                };
                for (factor, place) in sum.terms.iter().filter(|(factor, _)| *factor != 0) {
                    let key = (table, place.block, place.row, place.column);
                    let global = *self.cells.get(&key)?;
                    if local[global] == usize::MAX {
                        local[global] = system.cells.len();
                        system.cells.push(cell(report, table, *place, places)?);
                    }
                    let at = local[global];
                    system.cells[at].rows.push(system.rows.len());
                    found.terms.push((at, row.sign * i128::from(*factor)));
                }
                let terms = found.terms.iter();
                found.residue = terms.fold(found.constant, |sum, (at, factor)| {
                    sum + factor * system.cells[*at].units
                });
                system.rows.push(found);
            }
        }
        let fits = system.rows.len() <= MOST_ROWS && system.cells.len() <= MOST_CELLS;
        fits.then_some(system)
    }
}

/// How a sum becomes a row: with which sign, and how much more where equality is not enough.
struct Turned {
    sign: i128,
    more: i128,
    equal: bool,
}

fn turned(sum: &equation::Linear<Place>) -> Option<Turned> {
    use equation::Relation;
    let turned = |sign, more, equal| Some(Turned { sign, more, equal });
    match sum.relation {
        Relation::Equal => turned(1, 0, true),
        Relation::AtMost => turned(1, 0, false),
        Relation::Less => turned(1, 1, false),
        Relation::AtLeast => turned(-1, 0, false),
        Relation::Greater => turned(-1, 1, false),
        // It leaves two ways open, and no form asks for it.
        Relation::NotEqual => None,
    }
}

fn cell(report: &Report<'_>, table: usize, place: Place, places: u8) -> Option<Cell> {
    let form = report.tables[table].blocks[place.block].form;
    let kind = match form.rows[place.row].kind {
        Kind::Count => form.columns[place.column].kind,
        other => other,
    };
    let units = amount(report, table, place).units(places)?;
    let whole = 10i128.checked_pow(places.into())?;
    (units.abs() <= LARGEST).then_some(Cell {
        table,
        place,
        units,
        step: if kind == Kind::Amount { 1 } else { whole },
        may_be_negative: kind == Kind::Change,
        rows: Vec::new(),
    })
}
