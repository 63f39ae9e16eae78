//! What the sections of the last reports said: one that stands in several of them word for word is winnowed once.

use std::hash::Hasher;
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::letters::Letters;
use super::prints::Prints;
use super::text::{Piece, Text};
use super::winnow::Room;

/// It changes no sketch, only how much work one is, and how much of it is shared with others.
#[derive(Debug, Default)]
pub struct Memory {
    /// The section that is looked at.
    text: Text,
    letters: Letters,
    room: Room,
    known: Vec<Known>,
    /// Which of the known ones gives way to the next.
    oldest: usize,
}

#[derive(Debug)]
struct Known {
    hash: u64,
    text: Text,
    prints: Arc<Prints>,
}

/// So many sections are remembered: those of a few reports whose copies come by turns.
const MOST: usize = 24;
/// Longer ones are not.
const LONGEST: usize = 32 << 10;

impl Memory {
    /// Where a section is written that is to be looked at.
    pub(super) fn begin(&mut self) -> &mut Text {
        self.text.clear();
        &mut self.text
    }

    /// Those of the section that was written.
    pub(super) fn prints(&mut self, pieces: &[Piece]) -> Arc<Prints> {
        let mut hasher = FxHasher::default();
        hasher.write(self.text.bytes());
        let hash = hasher.finish();
        let same = |known: &&Known| known.hash == hash && known.text == self.text;
        if let Some(known) = self.known.iter().find(same) {
            return Arc::clone(&known.prints);
        }
        let prints = Prints::of(&self.text, pieces, &mut self.letters, &mut self.room);
        let prints = Arc::new(prints);
        if self.text.bytes().len() > LONGEST {
            *self = Memory {
                known: std::mem::take(&mut self.known),
                oldest: self.oldest,
                ..Memory::default()
            };
            return prints;
        }
        let known = Known {
            hash,
            text: std::mem::take(&mut self.text),
            prints: Arc::clone(&prints),
        };
        match self.known.get_mut(self.oldest) {
            Some(oldest) => self.text = std::mem::replace(oldest, known).text,
            None => self.known.push(known),
        }
        self.oldest = (self.oldest + 1) % MOST;
        prints
    }
}
