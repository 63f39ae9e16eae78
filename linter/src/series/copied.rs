//! Sections that several bodies have in common. Each section is a handful of least hashes; only sections that
//! share a band of them are compared at all.

use std::cmp::Reverse;
use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::diagnostic::Wording;
use crate::rule::{RollupCheck, Rule, RuleSet};

use super::passage::{Lookup, Passages, shared};
use super::years::section_title;
use super::{Asked, Found, Sketch, Spread, diagnostic, each, related};

/// What everybody copies is compared with a few of those who have it, not with all.
const CANDIDATES: usize = 3;

/// A section that may be like those of some reports before it.
struct Wanted<'s> {
    report: usize,
    id: &'s str,
    own: &'s Passages,
    /// In the list of all.
    candidates: Range<usize>,
}

pub(super) fn check(
    (sketches, bodies): (&[&Sketch], &[Option<String>]),
    rules: &RuleSet,
    (rule, check): (&Rule, &RollupCheck),
    (asked, spread): (Asked, Spread<'_>),
    found: &mut Vec<Found>,
) {
    let mut candidates = Vec::new();
    let wanted = wanted((sketches, bodies), check, asked, &mut candidates);
    let tell = |places: &mut Lookup, own: &Wanted<'_>| {
        let all = (sketches, bodies);
        tell(own, all, rules, (rule, check), &candidates, places)
    };
    found.extend(each(spread, &wanted, tell).into_iter().flatten());
}

/// The sections that are asked about, in the order of the reports.
fn wanted<'s>(
    (sketches, bodies): (&[&'s Sketch], &[Option<String>]),
    check: &'s RollupCheck,
    asked: Asked,
    all: &mut Vec<usize>,
) -> Vec<Wanted<'s>> {
    let least = check.least.unwrap_or_default() as usize;
    let mut buckets: FxHashMap<u64, Bucket> = FxHashMap::default();
    let mut wanted = Vec::new();
    let mut candidates = Vec::new();
    for (at, (sketch, body)) in sketches.iter().zip(bodies).enumerate() {
        let (Some(_), Some(year)) = (body, sketch.year) else {
            continue;
        };
        // Of those that are not asked about, only those before matter, and only of the same year.
        if let Asked::One(one) = asked
            && (at > one || sketches[one].year != sketch.year)
        {
            continue;
        }
        for (number, id) in check.sections.iter().enumerate() {
            let Some(own) = section(sketch, id).filter(|own| own.characters() >= least) else {
                continue;
            };
            candidates.clear();
            for band in (0..).zip(own.bands()) {
                let key = FxBuildHasher.hash_one((year, number, band));
                let bucket = buckets.entry(key).or_default();
                candidates.extend(bucket.reports().map(|&report| report as usize));
                bucket.add(at);
            }
            if candidates.is_empty() || !asked.about(at) {
                continue;
            }
            candidates.sort_unstable();
            candidates.dedup();
            let start = all.len();
            all.extend_from_slice(&candidates);
            wanted.push(Wanted {
                report: at,
                id,
                own,
                candidates: start..all.len(),
            });
        }
    }
    wanted
}

fn tell(
    wanted: &Wanted<'_>,
    (sketches, bodies): (&[&Sketch], &[Option<String>]),
    rules: &RuleSet,
    (rule, check): (&Rule, &RollupCheck),
    candidates: &[usize],
    places: &mut Lookup,
) -> Option<Found> {
    let &Wanted {
        report, id, own, ..
    } = wanted;
    let body = bodies[report].as_ref()?;
    let is_of_another = |other: &Option<String>| {
        let other = other.as_ref();
        other.is_some_and(|other| !is_house_of(body, other))
    };
    let least = check.share.unwrap_or(100) as usize;
    let (other, common) = candidates[wanted.candidates.clone()]
        .iter()
        .filter(|&&other| is_of_another(&bodies[other]))
        .filter_map(|&other| {
            let theirs = section(sketches[other], id)?;
            Some((other, shared(own, theirs, places)?))
        })
        .filter(|(_, common)| common.share >= least)
        .max_by_key(|(other, common)| (common.share, Reverse(*other)))?;
    let (theirs, share) = (sketches[other], common.share);
    let name = theirs.body.as_deref().unwrap_or_default();
    let title = section_title(rules, id);
    let about = |word: &'static str| if share < 100 { word } else { "" };
    let mut diagnostic = diagnostic(
        rule,
        sketches[report],
        common.passage.0,
        Wording::new(
            format!(
                "“{title}”部分{} {share}% 与同一年{name}的报告雷同",
                about("约")
            ),
            format!(
                "{}{share}% of “{title}” is the text of {name} for the same year",
                about("about ")
            ),
        ),
    );
    diagnostic.label = Some(Wording::new("最长的一段", "the longest passage"));
    diagnostic.related.push(related(
        common.passage.1,
        Some(theirs),
        None,
        Wording::new(
            format!("{name}报告中的同一段"),
            format!("the same passage in the report of {name}"),
        ),
    ));
    let diagnostic = Box::new(diagnostic);
    Some(Found { report, diagnostic })
}

/// The first reports whose sections have a band in common. There are many.
#[derive(Default)]
struct Bucket {
    reports: [u32; CANDIDATES],
    count: u32,
}

impl Bucket {
    fn reports(&self) -> impl Iterator<Item = &u32> {
        self.reports.iter().take(self.count as usize)
    }

    fn add(&mut self, report: usize) {
        if let Some(free) = self.reports.get_mut(self.count as usize) {
            *free = u32::try_from(report).unwrap_or(u32::MAX);
            self.count += 1;
        }
    }
}

fn section<'s>(sketch: &'s Sketch, id: &str) -> Option<&'s Passages> {
    sketch.passages.iter().find(|own| *own.section == *id)
}

/// One body, or a government and its own office, which writes for both.
fn is_house_of(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}
