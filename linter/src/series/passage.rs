//! What a section says, as fingerprints that survive small edits: of every few windows of its characters the one
//! with the least hash is kept, so that a passage shared by two texts is kept in both (winnowing).

use rustc_hash::FxHashMap;

use crate::diagnostic::Place;
use crate::report::Report;
use crate::span::{Extent, Span};
use crate::utf8;

use super::sketch::{Spot, counts};

/// Characters of a fingerprint.
const WINDOW: usize = 12;
/// Of so many neighbours at least one is kept.
const NEIGHBOURS: usize = 16;

#[derive(Debug)]
pub(super) struct Passages {
    pub(super) section: String,
    /// Letters, characters and digits, without marks and spaces.
    pub(super) characters: usize,
    /// From the first to the last of them.
    whole: Option<Spot>,
    /// In the order of the text.
    pub(super) prints: Vec<Print>,
    /// Sections that have one of these in common may have much in common.
    pub(super) bands: [u64; BANDS],
}

/// With so many bands of so many rows, sections that have four fifths in common meet with a chance of 99.7 in 100.
const BANDS: usize = 8;
const ROWS: usize = 3;

/// Many are kept of every report, so none is larger than it must be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Print {
    /// Two of some hundred in a section are equal by chance once in thousands of pairs of sections.
    hash: u32,
    start: u32,
    line: u32,
    column: u32,
    end_column: u32,
    /// Bytes and lines to the end.
    length: u16,
    lines: u16,
}

impl Print {
    fn new(hash: u64, spot: Spot) -> Print {
        let Spot { span, place } = spot;
        Print {
            hash: (hash >> 32) as u32,
            start: u32::try_from(span.start).unwrap_or(u32::MAX),
            line: place.line,
            column: place.column,
            end_column: place.end_column,
            length: u16::try_from(span.end - span.start).unwrap_or(u16::MAX),
            lines: u16::try_from(place.end_line - place.line).unwrap_or(u16::MAX),
        }
    }

    fn spot(self) -> Spot {
        let start = self.start as usize;
        Spot {
            span: Span::new(start, start + usize::from(self.length)),
            place: Place {
                line: self.line,
                column: self.column,
                end_line: self.line + u32::from(self.lines),
                end_column: self.end_column,
            },
        }
    }
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
    sections: &[String],
    spot: &dyn Fn(Extent) -> Spot,
) -> Vec<Passages> {
    let mut all = Vec::new();
    for id in sections {
        let found = report
            .sections
            .iter()
            .position(|section| section.form.is_some_and(|form| form.id == *id));
        let Some(at) = found else { continue };
        let paragraphs = report.prose.iter();
        let paragraphs = paragraphs.filter(|prose| prose.section == Some(at) && !prose.heading);
        let length: usize = paragraphs.clone().map(|prose| prose.extent.len()).sum();
        let mut letters = Vec::with_capacity(length / '字'.len_utf8());
        for prose in paragraphs {
            let text = report.text(prose.extent);
            collect(text, prose.extent.start, &mut letters);
        }
        let prints = winnow(&letters, spot);
        all.push(Passages {
            section: id.clone(),
            characters: letters.len(),
            whole: whole(&letters, spot),
            bands: bands(&prints),
            prints,
        });
    }
    all
}

/// A character that counts: its bytes, and where it begins in the clean text.
#[derive(Clone, Copy)]
struct Letter {
    code: u32,
    start: u32,
}

impl Letter {
    fn end(self) -> usize {
        self.start as usize + utf8::length(self.code)
    }
}

/// The characters that count. Years are left out: a text that is copied with its year brought up to date is copied.
fn collect(text: &str, start: usize, letters: &mut Vec<Letter>) {
    let bytes = text.as_bytes();
    let from = letters.len();
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        let width = utf8::width(first);
        let character = bytes.get(at..at + width);
        let code = match character {
            // As nearly all are.
            Some(&[first, second, third]) => utf8::code(&[first, second, third]),
            other => other.map_or(u32::from(first), utf8::code),
        };
        if code == YEAR {
            let own = letters.get(from..).unwrap_or_default();
            let digits = own.iter().rev().take_while(|letter| is_digit(letter.code));
            if digits.count() == 4 {
                letters.truncate(letters.len() - 4);
            }
        }
        if counts(code) {
            let start = (start + at) as u32;
            letters.push(Letter { code, start });
        }
        at += width;
    }
}

const YEAR: u32 = utf8::code("年".as_bytes());

fn is_digit(code: u32) -> bool {
    (u32::from(b'0')..=u32::from(b'9')).contains(&code)
}

fn whole(letters: &[Letter], spot: &dyn Fn(Extent) -> Spot) -> Option<Spot> {
    let (first, last) = (letters.first()?, letters.last()?);
    Some(spot(Extent::new(first.start as usize, last.end())))
}

fn winnow(letters: &[Letter], spot: &dyn Fn(Extent) -> Spot) -> Vec<Print> {
    let count = (letters.len() + 1).saturating_sub(WINDOW);
    let neighbours = NEIGHBOURS.min(count);
    let mut kept = Vec::with_capacity(count * 2 / NEIGHBOURS);
    // The hashes of the neighbourhood that ends here, each at its index modulo their number.
    let mut near = [u64::MAX; NEIGHBOURS];
    // The least of them and its index; of equal ones the last.
    let mut least = (u64::MAX, 0);
    let mut last = None;
    for (at, hash) in hashes(letters).enumerate() {
        near[at % NEIGHBOURS] = hash;
        if least.1 + NEIGHBOURS <= at {
            let own = (at + 1 - NEIGHBOURS..=at).map(|each| (near[each % NEIGHBOURS], each));
            least = own.fold((u64::MAX, at), |least, each| match each.0 <= least.0 {
                true => each,
                false => least,
            });
        } else if hash <= least.0 {
            least = (hash, at);
        }
        if at + 1 >= neighbours && last != Some(least.1) {
            last = Some(least.1);
            let (first, end) = (letters[least.1], letters[least.1 + WINDOW - 1]);
            let spot = spot(Extent::new(first.start as usize, end.end()));
            kept.push(Print::new(least.0, spot));
        }
    }
    kept.shrink_to_fit();
    kept
}

/// A hash of each window of letters, made from that of the one before (Rabin and Karp).
fn hashes(letters: &[Letter]) -> impl Iterator<Item = u64> {
    const BASE: u64 = 0x517c_c1b7_2722_0a95;
    const BEYOND: u64 = BASE.wrapping_pow(WINDOW as u32);
    let code = |letter: &Letter| u64::from(letter.code);
    let (first, rest) = letters.split_at_checked(WINDOW - 1).unwrap_or_default();
    let before = first.iter().fold(0_u64, |sum, letter| {
        sum.wrapping_mul(BASE).wrapping_add(code(letter))
    });
    // What leaves the first window is nothing.
    let gone = std::iter::once(0).chain(letters.iter().map(code));
    rest.iter()
        .zip(gone)
        .scan(before, move |sum, (come, gone)| {
            let kept = sum.wrapping_mul(BASE).wrapping_add(code(come));
            *sum = kept.wrapping_sub(gone.wrapping_mul(BEYOND));
            Some(mix(*sum))
        })
}

/// The hashes fall into bins, of which each keeps its least, a few to a band (minimal hashing by one permutation).
fn bands(prints: &[Print]) -> [u64; BANDS] {
    const BINS: usize = BANDS * ROWS;
    let mut least = [u64::MAX; BINS];
    for hash in prints.iter().map(|print| u64::from(print.hash)) {
        let bin = hash as usize % BINS;
        least[bin] = least[bin].min(hash);
    }
    // A short section leaves bins empty: each takes the least of all under an order of its own.
    for (bin, least) in (0..).zip(&mut least) {
        if *least == u64::MAX {
            let seed = mix(bin + 1);
            let hashes = prints.iter().map(|print| mix(u64::from(print.hash) ^ seed));
            *least = hashes.min().unwrap_or_default();
        }
    }
    std::array::from_fn(|band| {
        let rows = &least[band * ROWS..][..ROWS];
        rows.iter().fold(0, |hash, least| mix(hash ^ least))
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
    let alike = |(one, other): (&Print, &Print)| one.hash == other.hash;
    if one.prints.len() == other.prints.len() && one.prints.iter().zip(&other.prints).all(alike) {
        return Some(Shared {
            share: 100,
            passage: (one.whole?, other.whole?),
        });
    }
    let mut places: FxHashMap<u32, usize> = FxHashMap::default();
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
    let (first, last) = (prints.first()?.spot(), prints.last()?.spot());
    Some(Spot {
        span: Span::new(first.span.start, last.span.end.max(first.span.end)),
        place: Place {
            end_line: last.place.end_line,
            end_column: last.place.end_column,
            ..first.place
        },
    })
}
