//! What must hold for any report: a consistent one is silent in every layout, a changed figure is found where it
//! stands, and no bytes make the engine panic.

use gouji_linter::diagnostic::Diagnostic;
use gouji_linter::document::Format;
use proptest::prelude::*;

use crate::engine::{checked, grave};
use crate::generate::{Layout, Model, Options};

fn format(layout: Layout) -> Format {
    Format::of_extension(layout.extension()).unwrap()
}

fn layout() -> impl Strategy<Value = Layout> {
    prop::sample::select(Layout::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

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

#[test]
fn explore_tmp() {
    let Ok(v) = std::env::var("EXPLORE") else {
        return;
    };
    let mut seen: std::collections::BTreeMap<String, (usize, String)> = Default::default();
    let dump = |m: &Model, l: Layout, o: Options, tag: String| {
        let f = format!("/tmp/x/{tag}.{}", l.extension());
        std::fs::write(&f, m.render(l, o)).unwrap();
        f
    };
    std::fs::create_dir_all("/tmp/x").unwrap();
    for seed in 0..v.parse::<u64>().unwrap() {
        let m = Model::random(seed.wrapping_mul(7919), 2014 + (seed % 12) as u16);
        for l in Layout::ALL {
            let o = Options {
                variants: seed % 2 == 1,
                seed,
            };
            let c = checked(format(l), &m.render(l, o));
            for f in grave(&c) {
                let e = seen.entry(format!("{l:?} {}", f.rule)).or_insert_with(|| {
                    (
                        0,
                        format!(
                            "{} {}",
                            dump(&m, l, o, format!("{l:?}-{}", f.rule.replace('/', "-"))),
                            f.message.zh
                        ),
                    )
                });
                e.0 += 1;
            }
            let places: Vec<_> = m
                .places()
                .into_iter()
                .filter(|&p| m.breaking(p).is_some())
                .collect();
            let p = places[(seed as usize * 31 + l as usize * 7) % places.len()];
            let mut m2 = m.clone();
            m2.change(p, m.breaking(p).unwrap());
            let o = Options {
                variants: false,
                seed,
            };
            let c = checked(format(l), &m2.render(l, o));
            if !grave(&c).iter().any(|f| names(f, &m.name(p))) {
                let e = seen
                    .entry(format!("{l:?} CHANGE {}", m.name(p)[0]))
                    .or_insert_with(|| {
                        (
                            0,
                            format!(
                                "{} {:?} {} -> {}: {:?}",
                                dump(&m2, l, o, format!("{l:?}-change-{}", m.name(p)[0])),
                                m.name(p),
                                m.cell(p).number,
                                m2.cell(p).number,
                                c.diagnostics
                                    .iter()
                                    .map(|f| format!("{} {}", f.rule, f.message.zh))
                                    .collect::<Vec<_>>()
                            ),
                        )
                    });
                e.0 += 1;
            }
        }
    }
    for (k, (n, e)) in seen {
        println!("{n:5} {k}: {}", e.chars().take(420).collect::<String>());
    }
}
