//! What a section says, as fingerprints that survive small edits: of every few windows of its characters the one
//! with the least hash is kept, so that a passage shared by two texts is kept in both (winnowing).

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use crate::report::Report;
use crate::span::Extent;

use super::sketch::Spot;

/// Characters of a fingerprint.
const WINDOW: usize = 12;
/// Of so many neighbours at least one is kept.
const NEIGHBOURS: usize = 16;

#[derive(Debug)]
pub(super) struct Passages {
    pub(super) section: String,
    /// Letters, characters and digits, without marks and spaces.
    pub(super) characters: usize,
    /// In the order of the text.
    pub(super) prints: Vec<Print>,
    /// Sections that have one of these in common may have much in common.
    pub(super) bands: [u64; BANDS],
}

/// With so many bands of so many rows, sections that have four fifths in common meet with a chance of 99.7 in 100.
const BANDS: usize = 8;
const ROWS: usize = 3;

#[derive(Clone, Copy, Debug)]
pub(super) struct Print {
    pub(super) hash: u64,
    pub(super) spot: Spot,
}

/// What two sections share.
pub(super) struct Shared {
    /// Hundredths of the first.
    pub(super) share: usize,
    /// The longest passage, in the first and in the second.
    pub(super) passage: (Spot, Spot),
}

pub(super) fn passages(
    report: &Report<'_>,
    sections: &[&str],
    spot: &dyn Fn(Extent) -> Spot,
) -> Vec<Passages> {
    let mut all = Vec::new();
    for &id in sections {
        let found = report
            .sections
            .iter()
            .position(|section| section.form.is_some_and(|form| form.id == id));
        let Some(at) = found else { continue };
        let mut characters = Vec::new();
        for prose in report
            .prose
            .iter()
            .filter(|prose| prose.section == Some(at))
        {
            if !prose.heading {
                collect(
                    report.text(prose.extent),
                    prose.extent.start,
                    &mut characters,
                );
            }
        }
        let prints = winnow(&characters, spot);
        all.push(Passages {
            section: id.to_owned(),
            characters: characters.len(),
            bands: bands(&prints),
            prints,
        });
    }
    all
}

/// The characters that count, each with its place in the clean text. Years are left out: a text that is copied
/// with its year brought up to date is copied.
fn collect(text: &str, start: usize, characters: &mut Vec<(char, usize)>) {
    let from = characters.len();
    for (at, character) in text.char_indices() {
        if character == '年' {
            let digits = characters
                .get(from..)
                .unwrap_or_default()
                .iter()
                .rev()
                .take_while(|(before, _)| before.is_ascii_digit())
                .count();
            if digits == 4 {
                characters.truncate(characters.len() - 4);
            }
        }
        if character.is_alphanumeric() {
            characters.push((character, start + at));
        }
    }
}

fn winnow(characters: &[(char, usize)], spot: &dyn Fn(Extent) -> Spot) -> Vec<Print> {
    let hashes: Vec<u64> = characters.windows(WINDOW).map(hash).collect();
    let mut kept = Vec::new();
    // The least of each neighbourhood stands at the front; behind it are those that may follow it.
    let mut least: VecDeque<usize> = VecDeque::new();
    let mut last = None;
    for (at, hash) in hashes.iter().enumerate() {
        while least.back().is_some_and(|&back| hashes[back] >= *hash) {
            least.pop_back();
        }
        least.push_back(at);
        while least.front().is_some_and(|&front| front + NEIGHBOURS <= at) {
            least.pop_front();
        }
        let ready = at + 1 >= NEIGHBOURS.min(hashes.len());
        if let Some(&front) = least.front().filter(|_| ready)
            && last != Some(front)
        {
            last = Some(front);
            let (first, end) = (characters[front].1, characters[front + WINDOW - 1]);
            kept.push(Print {
                hash: hashes[front],
                spot: spot(Extent::new(first, end.1 + end.0.len_utf8())),
            });
        }
    }
    kept
}

fn hash(window: &[(char, usize)]) -> u64 {
    let hash = window.iter().fold(0u64, |hash, (character, _)| {
        (hash.rotate_left(5) ^ u64::from(u32::from(*character))).wrapping_mul(0x517c_c1b7_2722_0a95)
    });
    mix(hash)
}

/// The least hashes under so many orders of the hashes, a few to a band.
fn bands(prints: &[Print]) -> [u64; BANDS] {
    let least = |seed: usize| {
        let seed = mix(seed as u64 + 1);
        let hashes = prints.iter().map(|print| mix(print.hash ^ seed));
        hashes.min().unwrap_or_default()
    };
    std::array::from_fn(|band| {
        let rows = (0..ROWS).map(|row| least(band * ROWS + row));
        rows.fold(0, |hash, least| mix(hash ^ least))
    })
}

/// Spreads a hash over all its bits.
fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// What `one` shares with `other`; `None` for nothing.
pub(super) fn shared(one: &Passages, other: &Passages) -> Option<Shared> {
    let mut places: FxHashMap<u64, usize> = FxHashMap::default();
    for (at, print) in other.prints.iter().enumerate() {
        places.entry(print.hash).or_insert(at);
    }
    let mut common = 0;
    let mut run: Option<(usize, usize, usize)> = None;
    let mut longest: Option<(usize, usize, usize)> = None;
    for (at, print) in one.prints.iter().enumerate() {
        let Some(&there) = places.get(&print.hash) else {
            run = None;
            continue;
        };
        common += 1;
        run = match run {
            Some((start, begun, length)) if begun + length == there => {
                Some((start, begun, length + 1))
            }
            _ => Some((at, there, 1)),
        };
        if run.map(|(.., length)| length) > longest.map(|(.., length)| length) {
            longest = run;
        }
    }
    let (start, begun, length) = longest?;
    Some(Shared {
        share: common * 100 / one.prints.len(),
        passage: (
            stretch(one.prints.get(start..start + length)?)?,
            stretch(other.prints.get(begun..begun + length)?)?,
        ),
    })
}

/// From the first fingerprint to the end of the last.
fn stretch(prints: &[Print]) -> Option<Spot> {
    let (first, last) = (prints.first()?.spot, prints.last()?.spot);
    let mut spot = first;
    spot.span.end = last.span.end.max(first.span.end);
    (spot.place.end_line, spot.place.end_column) = (last.place.end_line, last.place.end_column);
    Some(spot)
}
