//! Which windows of letters are kept, and their fingerprints. Whichever it is depends on the letters nearby alone, so
//! it is the same ones in every text that has these letters.

use crate::walk::MIX;

/// Letters of a fingerprint.
pub(super) const WINDOW: usize = 12;
/// Of so many neighbours at least one is kept.
pub(super) const NEIGHBOURS: usize = 16;

/// What is written over from text to text, as long as the longest needs it.
#[derive(Debug, Default)]
pub(super) struct Room {
    ranks: Vec<i16>,
    extremes: [Vec<i16>; 2],
}

/// The windows of which one is the least of some neighbours, by the number of their first letter, each with its
/// fingerprint, in order. All passes are over numbers of two bytes, of which the processor takes eight at a time.
#[inline(never)]
pub(super) fn winnow(letters: &[u16], room: &mut Room, mut keep: impl FnMut(u32, usize)) {
    let count = (letters.len() + 1).saturating_sub(WINDOW);
    if count == 0 {
        return;
    }
    let whole = count.next_multiple_of(BLOCK);
    let Room { ranks, extremes } = room;
    for numbers in extremes.iter_mut().chain([&mut *ranks]) {
        numbers.resize(numbers.len().max(whole + NEIGHBOURS), 0);
    }
    let first = letters.iter().zip(&letters[1..]).zip(&letters[2..]);
    for (own, ((&one, &two), &three)) in ranks[..count].iter_mut().zip(first) {
        *own = rank([one, two, three]);
    }
    let [one, two] = extremes;
    greatest_least(&ranks[..count], one, two);
    // Whole blocks, in which the two differ behind the end.
    ranks[count..whole].fill(i16::MAX);
    two[count..whole].fill(i16::MIN);
    let [ranks, greatest] = [&ranks[..whole], &two[..whole]].map(|own| own.as_chunks().0);
    for (start, (ranks, greatest)) in (0..).step_by(BLOCK).zip(ranks.iter().zip(greatest)) {
        let [ranks, greatest] = [ranks, greatest].map(|own| block(own.map(|rank| rank as u16)));
        let mut kept = zeros(ranks ^ greatest);
        while kept != 0 {
            let at = start + kept.trailing_zeros() as usize / 16;
            if let Some(window) = letters.get(at..).and_then(|rest| rest.first_chunk()) {
                keep(fingerprint(window), at);
            }
            kept &= kept - 1;
        }
    }
}

/// As many numbers as fit another.
const BLOCK: usize = 4;

/// Numbers as one, the first in the lowest bits.
#[inline(always)]
fn block(numbers: [u16; BLOCK]) -> u64 {
    let [one, two, three, four] = numbers.map(u64::from);
    one | two << 16 | three << 32 | four << 48
}

/// The highest bit of each number of a block that is zero.
#[inline(always)]
fn zeros(block: u64) -> u64 {
    const LOWER: u64 = 0x7FFF_7FFF_7FFF_7FFF;
    !(((block & LOWER) + LOWER) | block | LOWER)
}

/// Each neighbourhood has a least rank. Of each window, the greatest of those of the neighbourhoods that it is in,
/// which is its own where it is the least of one. It is written to `two`.
#[inline(always)]
fn greatest_least(ranks: &[i16], one: &mut [i16], two: &mut [i16]) {
    let count = ranks.len();
    let Some(neighbourhoods) = (count + 1).checked_sub(NEIGHBOURS).filter(|&some| some > 0) else {
        two[..count].fill(ranks.iter().copied().min().unwrap_or_default());
        return;
    };
    const BESIDE: usize = NEIGHBOURS - 1;
    let quarter = NEIGHBOURS / 4;
    fours(ranks, 1, &mut one[..count - 3], i16::min);
    fours(
        &one[..count - 3],
        quarter,
        &mut two[BESIDE..][..neighbourhoods],
        i16::min,
    );
    two[..BESIDE].fill(i16::MIN);
    two[count..][..BESIDE].fill(i16::MIN);
    let fewer = count + BESIDE - 3;
    fours(&two[..count + BESIDE], 1, &mut one[..fewer], i16::max);
    fours(&one[..fewer], quarter, &mut two[..count], i16::max);
}

/// The extreme of each number and of three behind it, some steps from each other.
#[inline(always)]
fn fours(from: &[i16], step: usize, to: &mut [i16], extreme: impl Fn(i16, i16) -> i16) {
    let [one, two, three] = [1, 2, 3].map(|times| &from[times * step..]);
    let fours = from.iter().zip(one).zip(two).zip(three);
    for (to, (((&own, &one), &two), &three)) in to.iter_mut().zip(fours) {
        *to = extreme(extreme(own, one), extreme(two, three));
    }
}

/// The order of windows goes by their first letters.
#[inline(always)]
fn rank(letters: [u16; 3]) -> i16 {
    let sum = letters.into_iter().zip([0x9E35_u16, 0x6C8F, 0xB5A7]);
    let sum = sum.fold(0_u16, |sum, (letter, factor)| {
        sum.wrapping_add(letter).wrapping_mul(factor)
    });
    (sum ^ sum >> 7) as i16
}

#[inline]
fn fingerprint(window: &[u16; WINDOW]) -> u32 {
    let mut hash = 0_u64;
    for &four in window.as_chunks().0 {
        hash = (hash ^ block(four)).wrapping_mul(MIX);
        hash ^= hash >> 29;
    }
    (hash.wrapping_mul(MIX) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn winnowed(letters: &[u16]) -> Vec<(u32, usize)> {
        let mut kept = Vec::new();
        winnow(letters, &mut Room::default(), |print, at| {
            kept.push((print, at))
        });
        kept
    }

    proptest! {
        #[test]
        fn of_neighbours_the_least_are_kept(letters in proptest::collection::vec(0..40_u16, 0..200)) {
            let windows: Vec<&[u16]> = letters.windows(WINDOW).collect();
            let ranks: Vec<i16> = windows.iter().map(|own| rank([own[0], own[1], own[2]])).collect();
            let mut wanted = std::collections::BTreeSet::new();
            for (start, near) in ranks.windows(NEIGHBOURS.min(ranks.len()).max(1)).enumerate() {
                let least = near.iter().min();
                let kept = (start..).zip(near).filter(|(_, rank)| Some(*rank) == least);
                wanted.extend(kept.map(|(at, _)| at));
            }
            let kept: Vec<usize> = winnowed(&letters).into_iter().map(|(_, at)| at).collect();
            prop_assert_eq!(kept, wanted.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn a_passage_in_common_is_kept_of_both(
            passage in proptest::collection::vec(any::<u16>(), WINDOW + NEIGHBOURS - 1..60),
            around in proptest::collection::vec(proptest::collection::vec(any::<u16>(), 0..60), 4),
        ) {
            let [one, other] = [0, 2].map(|at| {
                let text = [&around[at][..], &passage, &around[at + 1]].concat();
                winnowed(&text).into_iter().map(|(print, _)| print).collect::<Vec<_>>()
            });
            prop_assert!(one.iter().any(|print| other.contains(print)));
        }
    }
}
