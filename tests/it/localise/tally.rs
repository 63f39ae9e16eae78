//! The rates, by the number of errors and by the kind of cell.

use std::time::Duration;

use super::{Outcome, Rates, note, percent};

#[derive(Default)]
pub(super) struct Tally {
    named: Rates,
    explained: Rates,
    smaller: Rates,
    mended: Rates,
    /// Of the figures offered as a fix, those that are right.
    right: Rates,
    times: Vec<(usize, Duration)>,
}

/// The cells of a form that are alike in how they can be told.
pub(super) fn kind(name: &[String; 3]) -> &'static str {
    let [table, row, column] = name;
    match (table.as_str(), row.as_str(), column.as_str()) {
        ("applications", "总计" | "新收" | "上年结转" | "结转下年", "总计") => {
            "applications: corner"
        }
        ("applications", _, "总计") => "applications: total column",
        ("applications", "总计", _) => "applications: total row",
        ("applications", "新收" | "上年结转" | "结转下年", _) => "applications: balance",
        ("applications", ..) => "applications: part",
        ("review", _, "总计") => "review: total",
        ("review", ..) => "review: part",
        (_, row, _) if row.starts_with("渠道") || row == "主动公开" => "statistics: channel",
        _ => "statistics: sum",
    }
}

impl Tally {
    pub(super) fn add(&mut self, count: usize, outcome: &Outcome) {
        let errors = format!("{count} changed");
        note(&mut self.explained, errors.clone(), outcome.explained());
        note(&mut self.smaller, errors.clone(), outcome.smaller());
        for (name, _) in &outcome.truth {
            for key in [errors.as_str(), kind(name)] {
                note(&mut self.named, key.to_owned(), outcome.named(name));
                note(&mut self.mended, key.to_owned(), outcome.mended(name));
            }
        }
        let (right, wrong) = outcome.offered();
        for at in 0..right + wrong {
            note(&mut self.right, errors.clone(), at < right);
        }
        self.times.push((count, outcome.time));
    }

    #[allow(clippy::print_stderr, reason = "the rates are what the test is for")]
    pub(super) fn print(&self, title: &str) {
        eprintln!("{title}");
        for (words, rates) in [
            ("an explanation is the truth", &self.explained),
            ("fewer changes than were made explain it", &self.smaller),
            ("the changed figure is named", &self.named),
            ("the changed figure is offered as a fix", &self.mended),
            ("what is offered is right", &self.right),
        ] {
            eprintln!("  {words}");
            for (key, rate) in rates {
                eprintln!(
                    "    {key:28} {:5}/{:5} {:6.2} %",
                    rate.0,
                    rate.1,
                    percent(*rate)
                );
            }
        }
        for count in 1..=5 {
            let mut times: Vec<Duration> = self.of(count).collect();
            if times.is_empty() {
                continue;
            }
            times.sort();
            let at = |share: usize| times.get(times.len().saturating_sub(1) * share / 100);
            eprintln!(
                "  {count} changed: half within {:?}, 99 of 100 within {:?}, all within {:?}",
                at(50),
                at(99),
                at(100)
            );
        }
    }

    fn of(&self, count: usize) -> impl Iterator<Item = Duration> {
        self.times
            .iter()
            .filter(move |(own, _)| *own == count)
            .map(|(_, time)| *time)
    }
}

impl Tally {
    /// What the forms since 2019 must reach, whose figures stand in a row and in a column.
    pub(super) fn hold(&self) {
        for count in ["1 changed", "2 changed", "3 changed"] {
            let rate = |rates: &Rates| percent(rates.get(count).copied().unwrap_or_default());
            let (explained, named) = (rate(&self.explained), rate(&self.named));
            assert!(explained >= 99.0, "{count}: only {explained} % explained");
            assert!(named >= 99.0, "{count}: only {named} % named");
            let (mended, right) = (rate(&self.mended), rate(&self.right));
            assert!(mended >= 85.0, "{count}: only {mended} % offered as a fix");
            assert!(right >= 99.0, "{count}: only {right} % of the fixes right");
        }
    }

    /// In the statistics table a figure stands in one sum, so that two changes may look like one.
    pub(super) fn hold_older(&self) {
        let all = |rates: &Rates| {
            let counted = rates.iter().filter(|(key, _)| key.ends_with("changed"));
            percent(counted.fold((0, 0), |all, (_, rate)| (all.0 + rate.0, all.1 + rate.1)))
        };
        let right = all(&self.right);
        assert!(right >= 99.0, "only {right} % of the fixes right");
        let single = percent(self.explained.get("1 changed").copied().unwrap_or_default());
        assert!(
            single >= 99.0,
            "only {single} % of single changes explained"
        );
    }
}
