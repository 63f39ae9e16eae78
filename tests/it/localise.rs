//! Whether the figure that is called wrong is the one that was changed: random reports that agree in themselves,
//! with one, two or three figures changed as people mistype them.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use gouji_linter::check::Checked;
use gouji_linter::diagnostic::{CellName, Diagnostic, Safety};
use gouji_linter::document::Format;
use gouji_linter::localise::{Case, Change, Earlier, Limits};
use gouji_linter::number::Decimal;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::cli::Folder;
use crate::engine::{checked, explained_within, grave, localised, localised_within};
use crate::generate::number::Number;
use crate::generate::relations::Sign;
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
    let tally = measured(400, 2019..=2025, 3);
    tally.print("2019–2025, a part");
    tally.hold();
    let older = measured(200, 2014..=2018, 3);
    older.print("2014–2018, a part");
    older.hold_older();
}

/// `cargo test --test it a_thousand_reports -- --ignored --nocapture`
#[test]
#[ignore = "three thousand reports take a while; the shorter test holds the same floor"]
fn a_thousand_reports_with_one_two_and_three_changed_figures() {
    let tally = measured(1000, 2019..=2025, 5);
    tally.print("2019–2025");
    tally.hold();
    let older = measured(1000, 2014..=2018, 3);
    older.print("2014–2018");
    older.hold_older();
}

#[test]
fn one_mistyped_figure_is_one_finding_at_its_cell_with_the_edit_that_mends_it() {
    let model = Model::random(11, 2023);
    let place = model.place("applications", "新收", "自然人");
    let before = model.cell(place).number;
    let mut changed = model.clone();
    changed.change(place, before.plus(30));
    let bytes = changed.render(Layout::Tabs, Options::default());
    let (found, told) = (
        checked(Format::Text, &bytes),
        localised(Format::Text, &bytes),
    );
    let of_sums = |checked: &Checked| {
        let sums = checked.diagnostics.iter();
        sums.filter(|found| found.rule.starts_with("sum/")).count()
    };
    assert_eq!((of_sums(&found), of_sums(&told)), (2, 1));
    let sum = |found: &&Diagnostic| found.rule.starts_with("sum/");
    let culprit = told.diagnostics.iter().find(sum).unwrap();
    let cell = culprit.cell.as_ref().unwrap();
    assert_eq!([&cell.row, &cell.column], ["新收", "自然人"]);
    let message = format!("这里应为 {before}，现为 {}", before.plus(30));
    assert!(
        culprit.message.zh.contains(&message),
        "{}",
        culprit.message.zh
    );
    assert!(culprit.message.zh.ends_with("改后 2 处勾稽全部成立"));
    assert_eq!(culprit.related.len(), 2, "{:#?}", culprit.related);
    let fix = culprit.fix.as_ref().unwrap();
    assert_eq!(fix.safety, Safety::Unsafe);
    let mut mended = String::from_utf8(bytes).unwrap();
    for edit in &fix.edits {
        mended.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    assert!(grave(&checked(Format::Text, mended.as_bytes())).is_empty());
}

#[test]
fn a_total_written_into_the_next_group_is_named_from_both_sides() {
    let mut model = Model::random(5, 2022);
    for row in ["行政复议", "未经复议直接起诉", "复议后起诉"] {
        for column in ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] {
            let place = model.place("review", row, column);
            model.cell_mut(place).number = Number::default();
            model.cell_mut(place).blank = true;
        }
    }
    for (row, column) in [("未经复议直接起诉", "结果维持"), ("复议后起诉", "总计")]
    {
        model.change(model.place("review", row, column), Number::count(7));
    }
    let told = localised(
        Format::Markdown,
        &model.render(Layout::Markdown, Options::default()),
    );
    let advice: Vec<&str> = told
        .diagnostics
        .iter()
        .filter(|found| found.rule == "sum/outcome-total")
        .filter_map(|found| Some(found.advice.as_ref()?.zh.as_str()))
        .collect();
    assert_eq!(advice.len(), 2);
    assert!(advice[0].contains("错填在“复议后起诉”行"), "{advice:#?}");
    assert!(
        advice[1].contains("“总计”的 7 应填在“未经复议直接起诉”行"),
        "{advice:#?}"
    );
}

#[test]
fn what_the_text_says_and_the_likely_mistake_bears_out_is_one_mistake_with_it() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/reports/2022-clean/report.txt"
    );
    let report = std::fs::read_to_string(path).unwrap();
    let (row, text) = ("\n2\t0\t0\t1\t3\t", "行政复议3件");
    let told = |total: &str, said: &str| {
        let report = report.replace(row, &row.replace("3\t", &format!("{total}\t")));
        let report = report.replace(text, &format!("行政复议{said}件"));
        let told = localised(Format::Text, report.as_bytes());
        let grave = grave(&told);
        let rules = grave.iter().map(|found| found.rule.clone());
        let notes = grave.iter().flat_map(|found| &found.related);
        let notes = notes.filter(|note| note.message.zh.contains("正文 "));
        (rules.collect::<Vec<_>>(), notes.count())
    };
    assert_eq!(told("3", "3"), (vec![], 0));
    assert_eq!(told("4", "3"), (vec!["sum/outcome-total".to_owned()], 1));
    // The text bears out neither the total nor its parts.
    let both = ["text/review", "sum/outcome-total"].map(str::to_owned);
    assert_eq!(told("4", "5").0, both);
}

#[test]
fn an_equation_that_usually_holds_is_one_mistake_with_the_likely_figure() {
    let model = Model::random(7, 2017);
    let closed = model.place("statistics", "申请办结", "统计数");
    let mut changed = model.clone();
    changed.change(closed, model.cell(closed).number.plus(2));
    let report = changed.render(Layout::Markdown, Options::default());
    let rules = |told: &Checked| {
        let rules = grave(told).into_iter().map(|found| found.rule.clone());
        rules.collect::<Vec<_>>()
    };
    let apart = rules(&checked(Format::Markdown, &report));
    assert!(
        apart.contains(&"cross/answered-closed".to_owned()),
        "{apart:?}"
    );
    let told = localised(Format::Markdown, &report);
    assert_eq!(rules(&told), ["sum/statistics-parts"]);
}

#[test]
fn what_a_comment_allows_is_allowed_of_the_figure_too() {
    let model = Model::random(11, 2023);
    let place = model.place("applications", "新收", "自然人");
    let mut changed = model.clone();
    changed.change(place, model.cell(place).number.plus(30));
    let report = changed.render(Layout::Markdown, Options::default());
    let report = String::from_utf8(report).unwrap();
    let sums = |told: &Checked| {
        let rules = told.diagnostics.iter().map(|found| found.rule.as_str());
        rules
            .filter(|rule| rule.starts_with("sum/") || *rule == "meta/unused-allow")
            .count()
    };
    let line = report.find("本年新收政府信息").unwrap();
    let table = report.get(..line).unwrap().rfind("\n\n").unwrap() + 2;
    let mut allowing = report.clone();
    allowing.insert_str(table, "<!-- gouji: allow sum/ -->\n\n");
    assert_eq!(sums(&localised(Format::Markdown, report.as_bytes())), 1);
    let told = localised(Format::Markdown, allowing.as_bytes());
    assert_eq!(sums(&told), 0, "{:#?}", told.diagnostics);
    assert!(told.allowed > 0);
}

#[test]
fn a_search_that_runs_out_of_time_leaves_the_findings_as_they_were() {
    let model = Model::random(11, 2023);
    let place = model.place("applications", "新收", "自然人");
    let mut changed = model.clone();
    changed.change(place, model.cell(place).number.plus(30));
    let bytes = changed.render(Layout::Tabs, Options::default());
    let found = checked(Format::Text, &bytes);
    for (steps, expired) in [(0, false), (Limits::default().steps, true)] {
        let limits = Limits {
            steps,
            expired: &|| expired,
            earlier: None,
        };
        let told = localised_within(Format::Text, &bytes, &limits);
        let lines = |checked: &Checked| {
            let lines = checked.diagnostics.iter();
            lines
                .map(|found| (found.span, found.message.zh.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(&told), lines(&found));
    }
}

#[test]
fn last_years_figure_decides_which_of_two_is_wrong() {
    let mut model = Model::random(11, 2023);
    let total = model.place("review", "行政复议", "总计");
    let part = model.place("review", "行政复议", "尚未审结");
    for column in ["结果维持", "结果纠正", "其他结果", "尚未审结"] {
        model.change(model.place("review", "行政复议", column), Number::default());
    }
    model.change(part, Number::count(4));
    model.change(total, Number::count(9));
    let bytes = model.render(Layout::Markdown, Options::default());
    let known = |cell: &CellName| {
        let asked = cell.row == "行政复议" && cell.column == "尚未审结";
        asked.then(|| Decimal::from(9))
    };
    let first = |earlier: Option<Earlier<'_>>| {
        let limits = Limits {
            earlier,
            ..Limits::default()
        };
        let (cases, _) = explained_within(Format::Markdown, &bytes, &limits);
        cases[0].explanations[0].changes[0].cell.column.clone()
    };
    assert_eq!(first(Some(&known)), "尚未审结");
    assert_ne!(first(None), "尚未审结");
}

#[test]
fn the_command_tells_the_figure_or_every_relation_as_asked() {
    let model = Model::random(11, 2023);
    let place = model.place("applications", "新收", "自然人");
    let mut changed = model.clone();
    changed.change(place, model.cell(place).number.plus(30));
    let folder = Folder::new(&[]);
    folder.write(
        "report.txt",
        &changed.render(Layout::Tabs, Options::default()),
    );
    let lines = |more: &[&str]| {
        let arguments = [
            "check",
            "report.txt",
            "--output-format",
            "concise",
            "--lang",
            "zh",
        ];
        let ran = folder.run(&[&arguments, more].concat());
        let sums = ran.out.lines().filter(|line| line.contains("sum/"));
        sums.map(str::to_owned).collect::<Vec<_>>()
    };
    let told = lines(&[]);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("这里应为"), "{told:#?}");
    assert_eq!(told, lines(&["--jobs", "2"]));
    assert_eq!(lines(&["--no-localise"]).len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 0, failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_211), ..ProptestConfig::default() })]

    #[test]
    fn a_changed_figure_is_still_named_and_nothing_else_is_lost(
        model in Model::strategy(2014..=2025),
        choice in any::<prop::sample::Index>(),
    ) {
        let places: Vec<_> = model.places().into_iter().filter(|&place| model.breaking(place).is_some()).collect();
        let place = *choice.get(&places);
        let mut changed = model.clone();
        changed.change(place, model.breaking(place).unwrap());
        let bytes = changed.render(Layout::Tabs, Options::default());
        let (found, told) = (checked(Format::Text, &bytes), localised(Format::Text, &bytes));
        let name = model.name(place);
        prop_assert!(grave(&told).iter().any(|found| {
            let shown = found.related.iter().filter_map(|related| related.cell.as_ref());
            found.cell.iter().chain(shown).any(|cell| [&cell.table, &cell.row, &cell.column] == [&name[0], &name[1], &name[2]])
        }), "{name:?}: {:#?}", told.diagnostics);
        // What was found is still a finding, or stands beside one.
        for one in grave(&found) {
            let kept = told.diagnostics.iter().any(|other| {
                other.span == one.span || other.related.iter().any(|related| related.span == one.span)
            });
            prop_assert!(kept, "{} is gone", one.message.zh);
        }
    }
}

fn measured(reports: u64, years: RangeInclusive<u16>, most: usize) -> Tally {
    let mut tally = Tally::default();
    for seed in 0..reports {
        let mut rng = Rng::new(seed.wrapping_mul(7919));
        let year = rng.between((*years.start()).into(), (*years.end()).into()) as u16;
        let model = Model::random(seed, year);
        for count in 1..=most {
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
    // A change that breaks nothing shows itself to nobody, and a blank is no bound.
    let shows = |place: &Place| {
        let blank = changed.cell(*place).blank;
        let mut own = relations
            .iter()
            .filter(|relation| relation.names(*place) && !(blank && relation.sign == Sign::AtMost));
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
    let (cases, time) = explained_within(Format::Markdown, &bytes, &Limits::default());
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
