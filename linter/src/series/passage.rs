//! What a section says, as fingerprints that survive small edits: of every few windows of its characters the one
//! with the least hash is kept, so that a passage shared by two texts is kept in both (winnowing).

use rustc_hash::FxHashMap;

use crate::diagnostic::Place;
use crate::report::Report;
use crate::span::{Extent, Span};
use crate::utf8;
use crate::walk::MIX;

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
        let mut pieces = Vec::new();
        for prose in paragraphs {
            let text = report.text(prose.extent);
            pieces.push(Piece {
                first: letters.len(),
                at: at_once(report, text, prose.extent, spot),
            });
            collect(text, prose.extent.start, &mut letters);
        }
        let text = Letters {
            letters: &letters,
            pieces: &pieces,
            spot,
        };
        let prints = winnow(&text);
        all.push(Passages {
            section: id.clone(),
            characters: letters.len(),
            whole: text.whole(),
            bands: bands(&prints),
            prints,
        });
    }
    all
}

/// A character that counts: its bytes, where it begins in the clean text, and the how manieth of its paragraph it is.
#[derive(Clone, Copy)]
struct Letter {
    code: u32,
    start: u32,
    nth: u32,
}

impl Letter {
    fn end(self) -> usize {
        self.start as usize + utf8::length(self.code)
    }
}

/// A paragraph among the letters.
struct Piece {
    /// The number of its first letter.
    first: usize,
    /// Line and column where it begins; `None` where the places of its letters do not follow from that.
    at: Option<(u32, u32)>,
}

/// The place of a paragraph of one line, which stands in the source as it is read.
fn at_once(
    report: &Report<'_>,
    text: &str,
    extent: Extent,
    spot: &dyn Fn(Extent) -> Spot,
) -> Option<(u32, u32)> {
    let is_plain = report.document.is_read_as_written()
        && memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none();
    is_plain.then(|| {
        let place = spot(Extent::new(extent.start, extent.start)).place;
        (place.line, place.column)
    })
}

struct Letters<'l> {
    letters: &'l [Letter],
    pieces: &'l [Piece],
    spot: &'l dyn Fn(Extent) -> Spot,
}

impl Letters<'_> {
    /// From the first to the last of them.
    fn whole(&self) -> Option<Spot> {
        let (first, last) = (self.letters.first()?, self.letters.last()?);
        Some((self.spot)(Extent::new(first.start as usize, last.end())))
    }

    /// Where a window of letters stands, by the number of its first; `piece` is at or before the paragraph of that.
    fn window(&self, at: usize, piece: &mut usize) -> Spot {
        let (first, last) = (self.letters[at], self.letters[at + WINDOW - 1]);
        let extent = Extent::new(first.start as usize, last.end());
        let begins_by = |piece: usize, letter: usize| {
            let next = self.pieces.get(piece);
            next.is_some_and(|next| next.first <= letter)
        };
        while begins_by(*piece + 1, at) {
            *piece += 1;
        }
        let one_piece = !begins_by(*piece + 1, at + WINDOW - 1);
        match self.pieces.get(*piece).and_then(|piece| piece.at) {
            Some((line, column)) if one_piece => Spot {
                span: Span::new(extent.start, extent.end),
                place: Place {
                    line,
                    column: column + first.nth,
                    end_line: line,
                    end_column: column + last.nth + 1,
                },
            },
            _ => (self.spot)(extent),
        }
    }
}

/// The characters that count. Years are left out: a text that is copied with its year brought up to date is copied.
#[inline(never)]
fn collect(text: &str, start: usize, letters: &mut Vec<Letter>) {
    let from = letters.len();
    for (nth, (at, code)) in (0..).zip(utf8::codes(text)) {
        if code == YEAR {
            drop_year(letters, from);
        }
        if counts(code) {
            let start = (start + at) as u32;
            letters.push(Letter { code, start, nth });
        }
    }
}

/// Drops the four digits that stand last, before their 年.
fn drop_year(letters: &mut Vec<Letter>, from: usize) {
    let own = letters.get(from..).unwrap_or_default();
    let digits = own.iter().rev().take_while(|letter| is_digit(letter.code));
    if digits.count() == 4 {
        letters.truncate(letters.len() - 4);
    }
}

const YEAR: u32 = utf8::code("年".as_bytes());

fn is_digit(code: u32) -> bool {
    (u32::from(b'0')..=u32::from(b'9')).contains(&code)
}

#[inline(never)]
fn winnow(text: &Letters<'_>) -> Vec<Print> {
    let count = (text.letters.len() + 1).saturating_sub(WINDOW);
    let neighbours = NEIGHBOURS.min(count);
    let mut kept = Vec::with_capacity(count * 2 / NEIGHBOURS);
    let Some((first, rest)) = text.letters.split_at_checked(WINDOW - 1) else {
        return kept;
    };
    let mut hash = Rolling::before(first);
    let mut last = u64::MAX;
    let mut piece = 0;
    // A neighbourhood is the end of one block of hashes and the beginning of the next. Behind each of the block before,
    // the least of those that follow.
    let mut before = [u64::MAX; NEIGHBOURS];
    let windows = text.letters.chunks(NEIGHBOURS).zip(rest.chunks(NEIGHBOURS));
    for (start, (leave, come)) in (0..).step_by(NEIGHBOURS).zip(windows) {
        // Each hash with its number, so that of equal ones the last is the least.
        let mut block = [u64::MAX; NEIGHBOURS];
        for (at, (own, (leaves, comes))) in
            (start..).zip(block.iter_mut().zip(leave.iter().zip(come)))
        {
            *own = hash.of(leaves, comes) & !u64::from(u32::MAX) | u64::from(!(at as u32));
        }
        let mut least_of_block = u64::MAX;
        for (at, (own, before)) in (start..start + come.len()).zip(block.iter().zip(before)) {
            least_of_block = least_of_block.min(*own);
            let least = least_of_block.min(before);
            if least != last && at + 1 >= neighbours {
                last = least;
                let number = !(least as u32) as usize;
                kept.push(Print::new(least, text.window(number, &mut piece)));
            }
        }
        let mut least = u64::MAX;
        for (own, before) in block.iter().zip(&mut before).rev() {
            *before = least;
            least = least.min(*own);
        }
    }
    kept.shrink_to_fit();
    kept
}

/// The hash of each window of letters, made from that of the one before (Rabin and Karp).
struct Rolling {
    /// Of the letters that stay in the next window.
    sum: u64,
}

impl Rolling {
    const BASE: u64 = 0x517c_c1b7_2722_0a95;
    const FIRST: u64 = Rolling::BASE.wrapping_pow(WINDOW as u32 - 1);

    fn before(first: &[Letter]) -> Rolling {
        let add = |sum: u64, letter: &Letter| {
            sum.wrapping_mul(Rolling::BASE)
                .wrapping_add(letter.code.into())
        };
        Rolling {
            sum: first.iter().fold(0, add),
        }
    }

    /// That of the window from one letter to another, in its upper half.
    #[inline]
    fn of(&mut self, first: &Letter, last: &Letter) -> u64 {
        let whole = self.sum.wrapping_mul(Rolling::BASE);
        let whole = whole.wrapping_add(last.code.into());
        let leaves = u64::from(first.code).wrapping_mul(Rolling::FIRST);
        self.sum = whole.wrapping_sub(leaves);
        whole.wrapping_mul(MIX)
    }
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
    let whole = one.whole?.span;
    // Bytes that are found in the other, and up to where they are counted.
    let mut common = 0;
    let mut counted = whole.start;
    let mut run: Option<(usize, usize, usize)> = None;
    let mut longest: Option<(usize, usize, usize)> = None;
    for (at, print) in one.prints.iter().enumerate() {
        let Some(&there) = places.get(&print.hash) else {
            run = None;
            continue;
        };
        run = match run {
            Some((start, begun, length)) if begun + length == there => {
                Some((start, begun, length + 1))
            }
            _ => Some((at, there, 1)),
        };
        if run.map(|(.., length)| length) > longest.map(|(.., length)| length) {
            longest = run;
        }
        // Between neighbours in both there is next to nothing, nor before the first of both or behind the last.
        let is_next = run.is_some_and(|(.., length)| length > 1) || at == 0 && there == 0;
        let is_last = at + 1 == one.prints.len() && there + 1 == other.prints.len();
        let span = print.spot().span;
        let start = if is_next {
            counted
        } else {
            span.start.max(counted)
        };
        let end = if is_last { whole.end } else { span.end };
        common += end.saturating_sub(start);
        counted = counted.max(end);
    }
    let (start, begun, length) = longest?;
    Some(Shared {
        share: common * 100 / (whole.end - whole.start).max(1),
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
