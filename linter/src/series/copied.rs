//! Sections that several bodies have in common. Each section is a handful of least hashes; only sections that
//! share a band of them are compared at all.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::diagnostic::Wording;
use crate::rule::{RollupCheck, Rule, RuleSet};

use super::passage::{Lookup, Passages, shared};
use super::years::section_title;
use super::{Asked, Found, Sketch, diagnostic, related};

/// What everybody copies is compared with a few of those who have it, not with all.
const CANDIDATES: usize = 3;

pub(super) fn check(
    sketches: &[&Sketch],
    bodies: &[Option<String>],
    rules: &RuleSet,
    (rule, check): (&Rule, &RollupCheck),
    asked: Asked,
    found: &mut Vec<Found>,
) {
    let least = check.least.unwrap_or_default() as usize;
    let share = check.share.unwrap_or(100) as usize;
    let mut buckets: FxHashMap<u64, Bucket> = FxHashMap::default();
    let mut places = Lookup::default();
    for (at, (sketch, body)) in sketches.iter().zip(bodies).enumerate() {
        let (Some(body), Some(year)) = (body, sketch.year) else {
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
            let mut candidates = Vec::new();
            for band in (0..).zip(own.bands()) {
                let key = FxBuildHasher.hash_one((year, number, band));
                let bucket = buckets.entry(key).or_default();
                candidates.extend(bucket.reports().map(|&report| report as usize));
                bucket.add(at);
            }
            candidates.sort_unstable();
            candidates.dedup();
            if !asked.about(at) {
                continue;
            }
            let best = candidates
                .into_iter()
                .filter(|&other| {
                    bodies[other]
                        .as_ref()
                        .is_some_and(|other| !is_house_of(body, other))
                })
                .filter_map(|other| {
                    Some((
                        other,
                        shared(own, section(sketches[other], id)?, &mut places)?,
                    ))
                })
                .filter(|(_, common)| common.share >= share)
                .max_by_key(|(other, common)| (common.share, std::cmp::Reverse(*other)));
            let Some((other, common)) = best else {
                continue;
            };
            let (theirs, share) = (sketches[other], common.share);
            let name = theirs.body.as_deref().unwrap_or_default();
            let title = section_title(rules, id);
            let about = |word: &'static str| if share < 100 { word } else { "" };
            let mut finding = diagnostic(
                rule,
                sketch,
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
            finding.label = Some(Wording::new("最长的一段", "the longest passage"));
            finding.related.push(related(
                common.passage.1,
                Some(theirs),
                None,
                Wording::new(
                    format!("{name}报告中的同一段"),
                    format!("the same passage in the report of {name}"),
                ),
            ));
            found.push(Found {
                report: at,
                diagnostic: finding,
            });
        }
    }
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
