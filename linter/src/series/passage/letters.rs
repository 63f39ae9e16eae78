//! The characters of a text that count, as numbers of two bytes.

use crate::series::sketch::{counts, is_usual};
use crate::utf8;

/// Letters, characters and digits, without marks and spaces. Years are left out: a text that is copied with its year
/// brought up to date is copied.
#[derive(Debug, Default)]
pub(super) struct Letters {
    /// Longer than what is known, so that the next text finds room.
    numbers: Vec<u16>,
    places: Vec<Position>,
    count: usize,
    /// How many of the last are digits.
    digits: usize,
}

/// The byte where a letter begins, and above that the characters before it in its line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Position(u64);

impl Position {
    /// Behind a character.
    #[inline(always)]
    fn behind(self, bytes: usize) -> Position {
        Position(self.0 + (bytes as u64 | 1 << 32))
    }

    pub(super) fn at(self) -> u32 {
        self.0 as u32
    }

    pub(super) fn nth(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

impl Letters {
    /// Forgets all, and makes room for those of a text.
    pub(super) fn clear(&mut self, bytes: usize) {
        (self.count, self.digits) = (0, 0);
        if self.numbers.len() < bytes {
            self.numbers.resize(bytes, 0);
            self.places.resize(bytes, Position::default());
        }
    }

    pub(super) fn numbers(&self) -> &[u16] {
        self.numbers.get(..self.count).unwrap_or_default()
    }

    pub(super) fn places(&self) -> &[Position] {
        self.places.get(..self.count).unwrap_or_default()
    }

    /// A year does not go on in the next paragraph.
    pub(super) fn end_paragraph(&mut self) {
        self.digits = 0;
    }

    /// Adds those of a line that begins at this byte.
    #[inline(never)]
    pub(super) fn add(&mut self, line: &str, start: usize) {
        let mut place = Position(start as u64);
        let mut rest = line.as_bytes();
        let (mut count, mut digits) = (self.count, self.digits);
        let numbers = self.numbers.as_mut_slice();
        let places = &mut self.places[..numbers.len()];
        while !rest.is_empty() {
            // A year is looked for where digits end, so that most characters are not asked.
            if digits == 4 && rest.starts_with("年".as_bytes()) {
                count -= 4;
            }
            while let Some(window) = rest.first_chunk::<4>() {
                let code = u32::from_be_bytes(*window) >> 8;
                if !is_usual(code) || count >= numbers.len() {
                    break;
                }
                numbers[count] = number(code);
                places[count] = place;
                count += 1;
                digits = 0;
                place = place.behind(3);
                rest = &rest[3..];
            }
            let Some(&first) = rest.first() else { break };
            let (code, bytes) = match first {
                0..0x80 => (u32::from(first), 1),
                _ => wide(rest),
            };
            if counts(code) && count < numbers.len() {
                numbers[count] = number(code);
                places[count] = place;
                count += 1;
                digits = match first.is_ascii_digit() {
                    true => digits + 1,
                    false => 0,
                };
            }
            place = place.behind(bytes);
            rest = rest.get(bytes..).unwrap_or_default();
        }
        (self.count, self.digits) = (count, digits);
    }
}

/// A character of several bytes, and how many.
#[inline(always)]
fn wide(rest: &[u8]) -> (u32, usize) {
    match *rest {
        [first @ 0xE0..0xF0, second, third, ..] => {
            (u32::from_be_bytes([0, first, second, third]), 3)
        }
        _ => {
            let bytes = rest.first().map_or(1, |&first| utf8::width(first));
            (utf8::code(rest.get(..bytes).unwrap_or_default()), bytes)
        }
    }
}

/// Two characters that stand in each other's place have the same one once in ten thousands.
#[inline(always)]
fn number(code: u32) -> u16 {
    (code.wrapping_mul(0x9E37_79B1) >> 16) as u16
}
