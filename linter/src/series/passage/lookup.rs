//! Where a fingerprint stands first among those of a section.

/// It is filled for one section after the other, and takes memory once.
#[derive(Debug, Default)]
pub(in crate::series) struct Lookup {
    /// A power of two, at most half of them taken: whoever finds its slot taken goes on to the next.
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    hash: u32,
    /// Its place, counted from one; zero where nothing stands.
    nth: u32,
}

impl Lookup {
    pub(super) fn fill(&mut self, hashes: &[u32]) {
        self.slots.clear();
        let room = (hashes.len() * 2 + 1).next_power_of_two();
        self.slots.resize(room, Slot::default());
        for (nth, &hash) in (1..).zip(hashes) {
            let at = self.slot(hash);
            if self.slots[at].nth == 0 {
                self.slots[at] = Slot { hash, nth };
            }
        }
    }

    /// Its place among those that were filled in.
    pub(super) fn get(&self, hash: u32) -> Option<usize> {
        let nth = self.slots[self.slot(hash)].nth;
        (nth as usize).checked_sub(1)
    }

    /// The slot that holds it, or would.
    fn slot(&self, hash: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].nth > 0 && self.slots[at].hash != hash {
            at = (at + 1) & mask;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_fingerprint_is_found_where_it_stands_first(
            sections in prop::collection::vec(prop::collection::vec(0..40_u32, 0..30), 1..4),
            asked in prop::collection::vec(0..50_u32, 1..20),
        ) {
            let mut lookup = Lookup::default();
            for hashes in sections {
                lookup.fill(&hashes);
                for &hash in &asked {
                    prop_assert_eq!(lookup.get(hash), hashes.iter().position(|&own| own == hash));
                }
            }
        }
    }
}
