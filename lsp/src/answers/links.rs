//! From a sum to its parts and back.

use gouji_linter::report::Report;
use tower_lsp::ls_types::Location;

use crate::answers::figures::Figures;
use crate::reading::Reading;

/// From a total to its parts; from a part, or a number in the text, to the totals and cells that it is held against.
pub(crate) fn definition(reading: &Reading, report: &Report<'_>, at: usize) -> Vec<Location> {
    let figures = Figures::of(reading, report);
    let Some(index) = figures.at(at) else {
        return Vec::new();
    };
    let total_of = |relation: &gouji_linter::check::Relation| {
        relation.balance.and_then(|balance| balance.total)
    };
    let is_total = figures
        .relations(index)
        .any(|(_, relation)| total_of(relation) == Some(index));
    let mut found = Vec::new();
    for (at, relation) in figures.relations(index) {
        let total = total_of(relation);
        match is_total {
            true if total == Some(index) => found.extend(figures.operands(at)),
            true => {}
            false => match total {
                Some(total) => found.push(total),
                None => found.extend(figures.operands(at)),
            },
        }
    }
    found.retain(|&other| other != index);
    locations(reading, &figures, found)
}

/// Every figure that stands in a relation with this one.
pub(crate) fn references(
    reading: &Reading,
    report: &Report<'_>,
    at: usize,
    with_itself: Itself,
) -> Vec<Location> {
    let figures = Figures::of(reading, report);
    let Some(index) = figures.at(at) else {
        return Vec::new();
    };
    let relations = figures.relations(index);
    let mut found: Vec<usize> = relations.flat_map(|(at, _)| figures.operands(at)).collect();
    found.retain(|&other| other != index);
    if with_itself == Itself::Included {
        found.push(index);
    }
    locations(reading, &figures, found)
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Itself {
    Included,
    LeftOut,
}

fn locations(reading: &Reading, figures: &Figures<'_, '_>, mut found: Vec<usize>) -> Vec<Location> {
    let lines = reading.lines();
    found.sort_by_key(|&index| figures.span(index));
    found.dedup();
    let ranges = found
        .into_iter()
        .map(|index| lines.range(figures.span(index)));
    ranges.map(|range| reading.location(range)).collect()
}
