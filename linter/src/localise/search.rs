//! All smallest sets of figures whose change makes every relation of a system hold (Fellegi and Holt, 1976).
//!
//! A set that does not suffice leaves relations that contradict each other, and one of their other figures must be
//! wrong too: the search tries each of them. What was tried at one place is left alone by its later neighbours, so
//! that no set is met twice; and where more contradictions have nothing in common than figures may still be added,
//! it turns back.

use super::solve::{Condition, Interval, MOST, Solved, solve};
use super::system::{MOST_CELLS, System};

/// Figures by their indices, with the values that they may take.
pub(super) type Set = Vec<(usize, Interval)>;

/// How much may be tried. Steps are counted, so that the same report gives the same answer on any machine; the clock
/// is only the last resort.
pub(super) struct Allowance<'l> {
    pub(super) steps: u32,
    pub(super) expired: &'l dyn Fn() -> bool,
}

impl Allowance<'_> {
    fn spend(&mut self) -> bool {
        if self.steps == 0 || self.steps.is_multiple_of(256) && (self.expired)() {
            self.steps = 0;
            return false;
        }
        self.steps -= 1;
        true
    }
}

/// More explanations than this explain nothing.
const MOST_SETS: usize = 512;

/// Every smallest set; none where five figures do not suffice, or where the allowance did not.
pub(super) fn search(system: &System, allowance: &mut Allowance<'_>) -> Vec<Set> {
    for size in 1..=MOST {
        if (allowance.expired)() {
            return Vec::new();
        }
        let mut search = Search {
            system,
            size,
            allowance,
            chosen: Vec::with_capacity(MOST),
            found: Vec::new(),
            gave_up: false,
        };
        search.from(Bits::default());
        if search.gave_up {
            return Vec::new();
        }
        if !search.found.is_empty() {
            let mut found = search.found;
            for set in &mut found {
                set.sort_unstable_by_key(|(cell, _)| *cell);
            }
            found.sort_unstable_by(|one, other| {
                let cells = |set: &Set| set.iter().map(|(cell, _)| *cell).collect::<Vec<_>>();
                cells(one).cmp(&cells(other))
            });
            return found;
        }
    }
    Vec::new()
}

struct Search<'s, 'l, 'a> {
    system: &'s System,
    size: usize,
    allowance: &'a mut Allowance<'l>,
    chosen: Vec<usize>,
    found: Vec<Set>,
    gave_up: bool,
}

impl Search<'_, '_, '_> {
    fn from(&mut self, left_alone: Bits) {
        if self.gave_up || !self.allowance.spend() || self.found.len() >= MOST_SETS {
            self.gave_up = true;
            return;
        }
        let mut contradictions = self.contradictions();
        let Some(first) = contradictions.first() else {
            match self.values() {
                Some(set) => self.found.push(set),
                None => self.gave_up = true,
            }
            return;
        };
        if *first == 0 {
            self.gave_up = true;
            return;
        }
        let room = self.size - self.chosen.len();
        if room == 0 {
            return;
        }
        let mut asked: Vec<Bits> = contradictions
            .drain(..)
            .map(|rows| self.figures(rows, &left_alone))
            .collect();
        asked.sort_unstable_by_key(Bits::count);
        let Some(smallest) = asked.first().copied() else {
            return;
        };
        if smallest.count() == 0 || apart(&asked) > room {
            return;
        }
        let candidates = if room == 1 {
            asked.iter().fold(smallest, |all, one| all.and(one))
        } else {
            smallest
        };
        let mut left_alone = left_alone;
        for cell in candidates.iter() {
            self.chosen.push(cell);
            self.from(left_alone);
            self.chosen.pop();
            left_alone.insert(cell);
        }
    }

    /// Sets of rows that contradict each other as long as only the chosen figures change. An empty set of rows says
    /// that nothing can be told.
    fn contradictions(&self) -> Vec<u128> {
        let touched = self.touched();
        let rows = self.system.rows.iter().enumerate();
        let mut found: Vec<u128> = rows
            .filter(|(at, row)| touched & (1 << at) == 0 && !row.holds())
            .map(|(at, _)| 1 << at)
            .collect();
        if touched != 0 {
            match self.solved(touched, self.chosen.len().saturating_sub(1)) {
                Solved::Open(_) => {}
                Solved::Contradiction(more) => found.extend(more),
                Solved::Unknown => found.push(0),
            }
        }
        found.sort_unstable_by_key(|rows| (*rows != 0, rows.count_ones(), *rows));
        found
    }

    fn touched(&self) -> u128 {
        let cells = self.chosen.iter();
        cells
            .flat_map(|cell| &self.system.cells[*cell].rows)
            .fold(0, |touched, row| touched | (1 << row))
    }

    /// What the rows say of the chosen figures; `last` is the one whose bounds are wanted.
    fn solved(&self, touched: u128, last: usize) -> Solved {
        let mut order: [usize; MOST] = [0; MOST];
        let count = self.chosen.len();
        for (at, cell) in self.chosen.iter().enumerate() {
            order[at] = *cell;
        }
        if count > 0 {
            order.swap(last, count - 1);
        }
        let order = &order[..count];
        let mut steps = [1; MOST];
        let mut conditions = Vec::with_capacity(16);
        for (at, cell) in order.iter().enumerate() {
            let cell = &self.system.cells[*cell];
            steps[at] = cell.step;
            if !cell.may_be_negative {
                let mut factors = [0; MOST];
                factors[at] = -1;
                conditions.push(Condition {
                    factors,
                    constant: 0,
                    equal: false,
                    made_of: 0,
                });
            }
        }
        let mut rows = touched;
        while rows != 0 {
            let at = rows.trailing_zeros() as usize;
            rows &= rows - 1;
            let row = &self.system.rows[at];
            let mut condition = Condition {
                factors: [0; MOST],
                constant: row.residue,
                equal: row.equal,
                made_of: 1 << at,
            };
            for (place, cell) in order.iter().enumerate() {
                if let Some((_, factor)) = row.terms.iter().find(|(own, _)| own == cell) {
                    condition.factors[place] += factor;
                    condition.constant -= factor * self.system.cells[*cell].units;
                }
            }
            conditions.push(condition);
        }
        solve(&mut conditions, count, &steps)
    }

    fn values(&self) -> Option<Set> {
        let touched = self.touched();
        self.chosen
            .iter()
            .enumerate()
            .map(|(at, cell)| match self.solved(touched, at) {
                Solved::Open(interval) => Some((*cell, interval)),
                _ => None,
            })
            .collect()
    }

    /// The figures in these rows that may still be chosen.
    fn figures(&self, rows: u128, left_alone: &Bits) -> Bits {
        let mut found = Bits::default();
        let mut rest = rows;
        while rest != 0 {
            let row = &self.system.rows[rest.trailing_zeros() as usize];
            rest &= rest - 1;
            for (cell, _) in &row.terms {
                if !left_alone.contains(*cell) {
                    found.insert(*cell);
                }
            }
        }
        for cell in &self.chosen {
            found.remove(*cell);
        }
        found
    }
}

/// How many of the sets have nothing in common, at least.
fn apart(sets: &[Bits]) -> usize {
    let mut taken = Bits::default();
    let mut count = 0;
    for set in sets {
        if taken.and(set).count() == 0 {
            taken = taken.or(set);
            count += 1;
        }
    }
    count
}

const WORDS: usize = MOST_CELLS / 64;

/// A set of cells.
#[derive(Clone, Copy, Default)]
struct Bits([u64; WORDS]);

impl Bits {
    fn insert(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn remove(&mut self, at: usize) {
        self.0[at / 64] &= !(1 << (at % 64));
    }

    fn contains(&self, at: usize) -> bool {
        self.0[at / 64] & (1 << (at % 64)) != 0
    }

    fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    fn and(&self, other: &Bits) -> Bits {
        Bits(std::array::from_fn(|at| self.0[at] & other.0[at]))
    }

    fn or(&self, other: &Bits) -> Bits {
        Bits(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }

    fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.0;
        (0..MOST_CELLS).filter(move |at| words[at / 64] & (1 << (at % 64)) != 0)
    }
}
