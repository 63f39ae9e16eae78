//! A handful of unknowns under a handful of relations: whether they have a solution, and between which bounds.
//!
//! Equations are solved by elimination, bounds are combined pairwise (Fourier and Motzkin), all in whole numbers.
//! Where there is no solution, the relations that contradict each other are named: the search needs to know whom to
//! ask next.

/// More changed figures than this explain anything.
pub(super) const MOST: usize = 5;

/// `Σ factor·unknown + constant`, which is zero, or at most zero.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) factors: [i128; MOST],
    pub(super) constant: i128,
    pub(super) equal: bool,
    /// The rows that it was made of, a bit each.
    pub(super) made_of: u128,
}

/// The values that an unknown may take; `None` where nothing limits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) least: Option<i128>,
    pub(super) most: Option<i128>,
}

pub(super) enum Solved {
    /// The last unknown lies between these bounds, and for each value the others have theirs.
    Open(Interval),
    /// Each of these sets of rows contradicts itself.
    Contradiction(Vec<u128>),
    /// The numbers grew beyond what can be computed.
    Unknown,
}

/// Combining bounds pairwise may make many; a report's relations never do.
const MOST_CONDITIONS: usize = 256;

/// Solves for the first `count` unknowns, each of them a multiple of its step.
pub(super) fn solve(conditions: &mut Vec<Condition>, count: usize, steps: &[i128; MOST]) -> Solved {
    let mut contradictions = Vec::new();
    let mut own: Option<(i128, u128)> = None;
    // Equations first: each gives one unknown in terms of those after it.
    for (unknown, step) in steps.iter().enumerate().take(count) {
        let Some(at) = conditions
            .iter()
            .position(|one| one.equal && one.factors[unknown] != 0)
        else {
            continue;
        };
        let pivot = conditions.swap_remove(at);
        let alone = pivot.factors.iter().filter(|factor| **factor != 0).count() == 1;
        if alone {
            let factor = pivot.factors[unknown];
            let whole = factor * step;
            if pivot.constant % whole != 0 {
                contradictions.push(pivot.made_of);
            } else if unknown + 1 == count {
                own = Some((-pivot.constant / factor, pivot.made_of));
            }
        }
        for other in conditions.iter_mut() {
            if other.factors[unknown] != 0 && !replace(other, &pivot, unknown) {
                return Solved::Unknown;
            }
        }
    }
    for unknown in 0..count.saturating_sub(1) {
        if !combine(conditions, unknown) {
            return Solved::Unknown;
        }
    }
    let last = count.saturating_sub(1);
    let (mut least, mut most) = (own, own);
    for one in conditions.iter() {
        let factor = one.factors[last];
        if count == 0 || factor == 0 {
            let holds = one.constant == 0 || !one.equal && one.constant < 0;
            if !holds {
                contradictions.push(one.made_of);
            }
            continue;
        }
        // factor·x + constant ≤ 0
        let step = steps[last];
        let limit = -one.constant;
        if factor > 0 {
            let bound = limit.div_euclid(factor).div_euclid(step) * step;
            if most.is_none_or(|(known, _)| bound < known) {
                most = Some((bound, one.made_of));
            }
        } else {
            let bound = -(limit.div_euclid(-factor)).div_euclid(step) * step;
            if least.is_none_or(|(known, _)| bound > known) {
                least = Some((bound, one.made_of));
            }
        }
    }
    if let (Some((least, one)), Some((most, other))) = (least, most)
        && least > most
    {
        contradictions.push(one | other);
    }
    if contradictions.is_empty() {
        Solved::Open(Interval {
            least: least.map(|(bound, _)| bound),
            most: most.map(|(bound, _)| bound),
        })
    } else {
        Solved::Contradiction(contradictions)
    }
}

/// Puts what the equation `pivot` says of an unknown into another condition.
fn replace(other: &mut Condition, pivot: &Condition, unknown: usize) -> bool {
    let (by, minus) = (pivot.factors[unknown], other.factors[unknown]);
    // A bound may only be multiplied by a positive number.
    let (by, minus) = if by < 0 { (-by, -minus) } else { (by, minus) };
    add(other, by, pivot, -minus)
}

/// `one·by + other·times`, with the smallest factors that say the same.
fn add(one: &mut Condition, by: i128, other: &Condition, times: i128) -> bool {
    let term = |a: i128, b: i128| a.checked_mul(by)?.checked_add(b.checked_mul(times)?);
    for at in 0..MOST {
        match term(one.factors[at], other.factors[at]) {
            Some(factor) => one.factors[at] = factor,
            None => return false,
        }
    }
    match term(one.constant, other.constant) {
        Some(constant) => one.constant = constant,
        None => return false,
    }
    one.made_of |= other.made_of;
    let all = one.factors.iter().fold(one.constant, |a, b| divisor(a, *b));
    if all > 1 {
        one.factors.iter_mut().for_each(|factor| *factor /= all);
        one.constant /= all;
    }
    true
}

fn divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Takes an unknown out of the bounds: whatever is above it must be above whatever is below it.
fn combine(conditions: &mut Vec<Condition>, unknown: usize) -> bool {
    let with = |one: &Condition| one.factors[unknown] != 0;
    if !conditions.iter().any(with) {
        return true;
    }
    let (above, rest): (Vec<Condition>, Vec<Condition>) =
        conditions.iter().partition(|one| one.factors[unknown] > 0);
    let (below, mut rest): (Vec<Condition>, Vec<Condition>) =
        rest.iter().partition(|one| one.factors[unknown] < 0);
    for one in &above {
        for other in &below {
            let mut both = *one;
            let (by, times) = (-other.factors[unknown], one.factors[unknown]);
            if !add(&mut both, by, other, times) || rest.len() >= MOST_CONDITIONS {
                return false;
            }
            if !rest.contains(&both) {
                rest.push(both);
            }
        }
    }
    *conditions = rest;
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Factors, constant and whether it is an equation; the rows are numbered in order.
    fn solved(rows: &[(&[i128], i128, bool)], count: usize) -> Solved {
        let mut conditions: Vec<Condition> = rows
            .iter()
            .enumerate()
            .map(|(at, (given, constant, equal))| {
                let mut factors = [0; MOST];
                factors[..given.len()].copy_from_slice(given);
                Condition {
                    factors,
                    constant: *constant,
                    equal: *equal,
                    made_of: 1 << at,
                }
            })
            .collect();
        solve(&mut conditions, count, &[1; MOST])
    }

    fn interval(solved: Solved) -> (Option<i128>, Option<i128>) {
        match solved {
            Solved::Open(found) => (found.least, found.most),
            _ => panic!("there is no solution"),
        }
    }

    fn contradictions(solved: Solved) -> Vec<u128> {
        match solved {
            Solved::Contradiction(found) => found,
            _ => panic!("there is a solution, or none was sought"),
        }
    }

    #[test]
    fn equations_determine_the_last_unknown() {
        // x + y = 7, x − y = 1
        let rows: [(&[i128], i128, bool); 2] = [(&[1, 1], -7, true), (&[1, -1], -1, true)];
        assert_eq!(interval(solved(&rows, 2)), (Some(3), Some(3)));
    }

    #[test]
    fn bounds_leave_an_interval() {
        // x + y = 7, x ≤ 5, y ≤ 6
        let rows: [(&[i128], i128, bool); 3] = [
            (&[1, 1], -7, true),
            (&[1, 0], -5, false),
            (&[0, 1], -6, false),
        ];
        assert_eq!(interval(solved(&rows, 2)), (Some(2), Some(6)));
        assert_eq!(interval(solved(&[(&[-2], 5, false)], 1)), (Some(3), None));
    }

    #[test]
    fn what_contradicts_is_named() {
        let two: [(&[i128], i128, bool); 3] = [(&[1], -7, true), (&[1], -6, true), (&[0], 0, true)];
        assert_eq!(contradictions(solved(&two, 1)), [0b11]);
        // 2x = 7 has no whole solution; 3 is wrong whatever x is.
        assert_eq!(contradictions(solved(&[(&[2], -7, true)], 1)), [0b1]);
        assert_eq!(contradictions(solved(&[(&[], 3, true)], 0)), [0b1]);
        // x ≥ y + 1, y ≥ x
        let circle: [(&[i128], i128, bool); 2] = [(&[-1, 1], 1, false), (&[1, -1], 0, false)];
        assert_eq!(contradictions(solved(&circle, 2)), [0b11]);
    }
}
