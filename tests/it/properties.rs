//! What must hold for any report: a consistent one is silent in every layout, a changed figure is found where it
//! stands, and no bytes make the engine panic.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use gouji_linter::diagnostic::Diagnostic;
use gouji_linter::document::Format;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::engine::{checked, grave};
use crate::generate::{Layout, Model, Options};

fn format(layout: Layout) -> Format {
    Format::of_extension(layout.extension()).unwrap()
}

fn layout() -> impl Strategy<Value = Layout> {
    prop::sample::select(Layout::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 0, failure_persistence: None,
        // The gate gives the same answer twice; GOUJI_SEED=1 looks elsewhere.
        rng_seed: RngSeed::Fixed(seed()), ..ProptestConfig::default() })]

    #[test]
    fn a_consistent_report_is_silent_in_every_layout(
        model in Model::strategy(2014..=2025),
        variants in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let mut found = Vec::new();
        for layout in Layout::ALL {
            let bytes = model.render(layout, Options { variants, seed });
            let checked = checked(format(layout), &bytes);
            found.extend(grave(&checked).iter().map(|found| {
                format!("{layout:?} {}: {}", found.rule, found.message.zh)
            }));
        }
        prop_assert!(found.is_empty(), "{model:?}: {found:#?}");
    }

    #[test]
    fn a_changed_figure_is_found_at_its_cell(
        model in Model::strategy(2014..=2025),
        layout in layout(),
        choice in any::<prop::sample::Index>(),
        seed in any::<u64>(),
    ) {
        let places: Vec<_> = model.places().into_iter().filter(|&place| model.breaking(place).is_some()).collect();
        let place = *choice.get(&places);
        let mut changed = model.clone();
        changed.change(place, model.breaking(place).unwrap());
        let name = model.name(place);
        let bytes = changed.render(layout, Options { variants: false, seed });
        let checked = checked(format(layout), &bytes);
        let figure = model.cell(place).number;
        let named = grave(&checked).iter().any(|found| {
            let family = found.rule.split('/').next().unwrap_or_default();
            ["sum", "cross", "text"].contains(&family) && names(found, &name)
        });
        prop_assert!(
            named,
            "{layout:?} of {model:?}: {name:?} was {figure}, is {}; found {:#?}",
            changed.cell(place).number,
            checked.diagnostics.iter().map(|found| format!("{} {}", found.rule, found.message.zh)).collect::<Vec<_>>()
        );
    }

    #[test]
    fn no_bytes_make_the_engine_panic(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            checked(format, &bytes);
        }
    }

    #[test]
    fn no_damage_to_a_report_makes_the_engine_panic(
        model in Model::strategy(2014..=2025),
        layout in layout(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = model.render(layout, Options { variants: true, seed: model.seed });
        for (from, length, byte) in cuts {
            if bytes.is_empty() {
                break;
            }
            let start = from.index(bytes.len());
            let end = (start + length.index(200)).min(bytes.len());
            if byte % 3 == 0 {
                bytes.drain(start..end);
            } else if byte % 3 == 1 {
                bytes[start] = byte;
            } else {
                let copy = bytes[start..end].to_vec();
                bytes.splice(end..end, copy);
            }
        }
        checked(format(layout), &bytes);
    }
}

fn seed() -> u64 {
    let chosen = std::env::var("GOUJI_SEED").ok();
    chosen.and_then(|seed| seed.parse().ok()).unwrap_or(20_211)
}

/// Whether the finding, or one of the places that it shows, is this cell.
fn names(found: &Diagnostic, name: &[String; 3]) -> bool {
    let shown = found
        .related
        .iter()
        .filter_map(|related| related.cell.as_ref());
    found
        .cell
        .iter()
        .chain(shown)
        .any(|cell| [&cell.table, &cell.row, &cell.column] == [&name[0], &name[1], &name[2]])
}
