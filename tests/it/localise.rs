//! Whether the figure that is called wrong is the one that was changed: random reports that agree in themselves,
//! with one, two or three figures changed as people mistype them.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::collections::BTreeMap;
use std::time::Duration;

use gouji_linter::document::Format;
use gouji_linter::localise::{Case, Change};

use crate::engine::explained;
use crate::generate::rng::Rng;
use crate::generate::{Layout, Model, Options, Place};
use errors::mistyped;
use tally::Tally;

mod errors;
mod tally;

/// A name as the packs give it, and the figure that stood there before.
type Truth = Vec<([String; 3], String)>;

/// What became of one report.
struct Outcome {
    truth: Truth,
    cases: Vec<Case>,
    time: Duration,
}

#[test]
fn the_changed_figures_are_among_the_explanations_and_hardly_ever_mended_wrongly() {
    let tally = measured(400, 2019..=2025);
    tally.print("2019–2025, a part");
    tally.hold();
    let older = measured(200, 2014..=2018);
    older.print("2014–2018, a part");
    older.hold_older();
}

/// `cargo test --release --test it localise -- --ignored --nocapture`
#[test]
#[ignore = "three thousand reports take a while; the shorter test holds the same floor"]
fn a_thousand_reports_with_one_two_and_three_changed_figures() {
    let tally = measured(1000, 2019..=2025);
    tally.print("2019–2025");
    tally.hold();
    let older = measured(1000, 2014..=2018);
    older.print("2014–2018");
    older.hold_older();
}

fn measured(reports: u64, years: std::ops::RangeInclusive<u16>) -> Tally {
    let mut tally = Tally::default();
    for seed in 0..reports {
        let mut rng = Rng::new(seed.wrapping_mul(7919));
        let year = rng.between((*years.start()).into(), (*years.end()).into()) as u16;
        let model = Model::random(seed, year);
        for count in 1..=3 {
            let Some(outcome) = tried(&model, &mut rng, count) else {
                continue;
            };
            tally.add(count, &outcome);
        }
    }
    tally
}

/// `None` where one of the changes breaks nothing that must hold.
fn tried(model: &Model, rng: &mut Rng, count: usize) -> Option<Outcome> {
    let mut changed = model.clone();
    let relations = model.relations();
    let places: Vec<Place> = model
        .places()
        .into_iter()
        .filter(|place| relations.iter().any(|relation| relation.names(*place)))
        .collect();
    let altered = mistyped(&mut changed, rng, &places, count)?;
    // A change that breaks nothing shows itself to nobody.
    let shows = |place: &Place| {
        let mut own = relations.iter().filter(|relation| relation.names(*place));
        own.any(|relation| !relation.holds(&changed))
    };
    if !altered.iter().all(shows) {
        return None;
    }
    let truth = altered
        .into_iter()
        .map(|place| (model.name(place), model.cell(place).number.to_string()))
        .collect();
    let bytes = changed.render(Layout::Markdown, Options::default());
    let (cases, time) = explained(Format::Markdown, &bytes);
    Some(Outcome { truth, cases, time })
}

impl Outcome {
    fn is_changed(&self, change: &Change) -> bool {
        self.truth.iter().any(|(name, _)| is(change, name))
    }

    /// Every changed figure is named by an explanation of the case that it belongs to.
    fn named(&self, name: &[String; 3]) -> bool {
        let mut changes = self
            .cases
            .iter()
            .flat_map(|case| &case.explanations)
            .flat_map(|explanation| &explanation.changes);
        changes.any(|change| is(change, name))
    }

    /// Of every case an explanation is the truth, and nothing of the truth is left.
    fn explained(&self) -> bool {
        let mut left = self.truth.len();
        for case in &self.cases {
            let whole = case.explanations.iter().find(|explanation| {
                explanation
                    .changes
                    .iter()
                    .all(|change| self.is_changed(change))
            });
            match whole {
                Some(whole) => left = left.saturating_sub(whole.changes.len()),
                None => return false,
            }
        }
        left == 0
    }

    /// The figures offered as a fix: right ones, wrong ones.
    fn offered(&self) -> (usize, usize) {
        let mut counts = (0, 0);
        for change in self.cases.iter().flat_map(|case| &case.mendable) {
            let right = self.truth.iter().any(|(name, before)| {
                is(change, name)
                    && change
                        .value()
                        .is_some_and(|value| value.to_string() == *before)
            });
            if right {
                counts.0 += 1;
            } else {
                counts.1 += 1;
            }
        }
        counts
    }

    /// Fewer changes than were made do as well: no rule of parsimony finds these.
    fn smaller(&self) -> bool {
        let smallest = |case: &Case| case.explanations.first().map_or(0, |one| one.changes.len());
        self.cases.iter().map(smallest).sum::<usize>() < self.truth.len()
    }

    fn mended(&self, name: &[String; 3]) -> bool {
        let mut changes = self.cases.iter().flat_map(|case| &case.mendable);
        changes.any(|change| is(change, name))
    }
}

fn is(change: &Change, name: &[String; 3]) -> bool {
    [&change.cell.table, &change.cell.row, &change.cell.column] == [&name[0], &name[1], &name[2]]
}

/// Rates by what was counted.
type Rates = BTreeMap<String, (usize, usize)>;

fn note(rates: &mut Rates, key: String, holds: bool) {
    let rate = rates.entry(key).or_default();
    rate.0 += usize::from(holds);
    rate.1 += 1;
}

fn percent(rate: (usize, usize)) -> f64 {
    100.0 * rate.0 as f64 / rate.1.max(1) as f64
}
