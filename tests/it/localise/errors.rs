//! How figures come to be wrong.

use crate::generate::number::Number;
use crate::generate::rng::Rng;
use crate::generate::{Model, Place};

/// Changes so many figures and tells which; `None` where no change was found.
pub(super) fn mistyped(
    model: &mut Model,
    rng: &mut Rng,
    places: &[Place],
    count: usize,
) -> Option<Vec<Place>> {
    let mut altered = Vec::new();
    // Most cells of a small body are zero; half of the errors look for one that is not.
    for _ in 0..200 {
        let left = count - altered.len();
        if left == 0 {
            break;
        }
        let place = rng.pick(places);
        let wants_zero = rng.chance(50);
        if altered.contains(&place)
            || model.cell(place).number.is_zero() != wants_zero && rng.chance(80)
        {
            continue;
        }
        if left >= 2 && rng.chance(25) {
            let next = neighbour(places, place, rng);
            if let Some(next) = next.filter(|next| !altered.contains(next))
                && exchange(model, place, next)
            {
                altered.extend([place, next]);
            }
            continue;
        }
        if alter(model, place, rng) {
            altered.push(place);
        }
    }
    (altered.len() == count).then_some(altered)
}

fn neighbour(places: &[Place], place: Place, rng: &mut Rng) -> Option<Place> {
    let (rows, columns) = rng.pick(&[(0, 1), (0, 1), (1, 0)]);
    let next = Place {
        row: place.row + rows,
        column: place.column + columns,
        ..place
    };
    places.contains(&next).then_some(next)
}

/// A figure and its neighbour change places.
fn exchange(model: &mut Model, one: Place, other: Place) -> bool {
    let (first, second) = (model.cell(one).clone(), model.cell(other).clone());
    if first.number == second.number {
        return false;
    }
    *model.cell_mut(one) = second;
    *model.cell_mut(other) = first;
    true
}

fn alter(model: &mut Model, place: Place, rng: &mut Rng) -> bool {
    let before = model.cell(place).number;
    let digits: Vec<char> = before.to_string().chars().collect();
    let mut after = digits.clone();
    let at = rng.between(0, digits.len() as i64 - 1) as usize;
    match rng.between(1, 6) {
        1 if digits.len() > 1 => after.swap(at.min(digits.len() - 2), at.min(digits.len() - 2) + 1),
        2 | 3 => after[at] = digit(rng),
        4 if digits.len() > 1 => {
            after.remove(at);
        }
        5 if !before.is_zero() => {
            let cell = model.cell_mut(place);
            cell.number = Number::default();
            cell.blank = true;
            return true;
        }
        _ => {
            after = (rng.between(0, 3) * rng.between(0, 60))
                .to_string()
                .chars()
                .collect()
        }
    }
    let text: String = after.into_iter().collect();
    let Ok(value) = text.parse::<i64>() else {
        return false;
    };
    let number = Number::count(value);
    if number == before {
        return false;
    }
    model.change(place, number);
    true
}

fn digit(rng: &mut Rng) -> char {
    char::from_digit(rng.between(0, 9) as u32, 10).unwrap_or('0')
}
