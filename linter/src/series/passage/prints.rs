//! The fingerprints of a section.

use crate::utf8;

use super::letters::Letters;
use super::text::{Piece, Text};
use super::winnow::{NEIGHBOURS, Room, WINDOW, winnow};

/// What does not depend on where the section stands. Places are bytes of its text.
#[derive(Debug, PartialEq)]
pub(super) struct Prints {
    /// Letters, characters and digits, without marks and spaces.
    pub(super) characters: usize,
    /// From the first to the last of them.
    pub(super) whole: Option<(u32, u32)>,
    /// In the order of the text. Two of some hundred in a section are equal by chance once in thousands of pairs of
    /// sections.
    pub(super) hashes: Box<[u32]>,
    /// Where each of them stands.
    pub(super) near: Box<[Near]>,
    pub(super) bands: [u64; BANDS],
}

/// Many are kept of every report, so none is larger than it must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Near {
    pub(super) start: u32,
    /// Characters of the piece before it.
    pub(super) column: u16,
    bytes: u8,
    /// Up to the end; where it ends in another piece, those in that one.
    pub(super) characters: u8,
}

/// With so many bands of so many rows, sections that have four fifths in common meet with a chance of 99.7 in 100.
pub(super) const BANDS: usize = 8;
const ROWS: usize = 3;

impl Prints {
    pub(super) fn of(
        text: &Text,
        pieces: &[Piece],
        letters: &mut Letters,
        room: &mut Room,
    ) -> Prints {
        let bytes = text.bytes();
        letters.clear(bytes.len());
        for piece in pieces {
            letters.add(text.piece(piece), piece.at as usize);
            if piece.ends_paragraph {
                letters.end_paragraph();
            }
        }
        let places = letters.places();
        // The piece behind the one that is looked at.
        let mut pieces = pieces.iter();
        let mut next = pieces.next();
        let end_of = |at: u32| {
            let first = bytes.get(at as usize).copied().unwrap_or_default();
            at + utf8::width(first) as u32
        };
        let expected = places.len() * 2 / NEIGHBOURS;
        let (mut hashes, mut near) = (Vec::with_capacity(expected), Vec::with_capacity(expected));
        winnow(letters.numbers(), room, |hash, at| {
            let window = &places[at..at + WINDOW];
            let first = window[0];
            while next.is_some_and(|next| next.at <= first.at()) {
                next = pieces.next();
            }
            // Of letters that stand far apart the first few.
            let ends = window.iter().rev().find_map(|last| {
                let bytes = u8::try_from(end_of(last.at()) - first.at()).ok()?;
                let is_in_line = next.is_none_or(|next| last.at() < next.at);
                let before = if is_in_line { first.nth() } else { 0 };
                Some((bytes, last.nth() + 1 - before))
            });
            let (bytes, characters) = ends.unwrap_or_default();
            hashes.push(hash);
            near.push(Near {
                start: first.at(),
                column: first.nth() as u16,
                bytes,
                characters: characters as u8,
            });
        });
        let ends = places.first().zip(places.last());
        Prints {
            characters: places.len(),
            whole: ends.map(|(first, last)| (first.at(), end_of(last.at()))),
            bands: bands(&hashes),
            hashes: hashes.into(),
            near: near.into(),
        }
    }

    /// Where the fingerprints begin and end.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (u32, u32)> {
        self.near.iter().map(|near| (near.start, near.end()))
    }
}

impl Near {
    pub(super) fn end(self) -> u32 {
        self.start + u32::from(self.bytes)
    }
}

/// The hashes fall into bins, of which each keeps its least, a few to a band (minimal hashing by one permutation).
fn bands(hashes: &[u32]) -> [u64; BANDS] {
    const BINS: usize = BANDS * ROWS;
    let mut least = [u64::MAX; BINS];
    for hash in hashes.iter().copied().map(u64::from) {
        let bin = hash as usize % BINS;
        least[bin] = least[bin].min(hash);
    }
    // A short section leaves bins empty: each takes the least of all under an order of its own.
    for (bin, least) in (0..).zip(&mut least) {
        if *least == u64::MAX {
            let seed = mix(bin + 1);
            let hashes = hashes.iter().map(|&hash| mix(u64::from(hash) ^ seed));
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
