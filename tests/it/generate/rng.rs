//! A small deterministic source of chance: the same seed gives the same report on every machine.

#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Rng {
        Rng(seed ^ 0x5851_f42d_4c95_7f2d)
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Both ends are possible.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = (high - low + 1).max(1) as u64;
        low + (self.next() % width) as i64
    }

    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.between(0, choices.len() as i64 - 1) as usize]
    }

    /// So many different ones, in random order.
    pub(crate) fn several<'t, T>(&mut self, choices: &'t [T], count: usize) -> Vec<&'t T> {
        let mut left: Vec<&T> = choices.iter().collect();
        let mut taken = Vec::new();
        while taken.len() < count && !left.is_empty() {
            taken.push(left.remove(self.between(0, left.len() as i64 - 1) as usize));
        }
        taken
    }

    /// Cuts a whole into so many parts that add up to it.
    pub(crate) fn parts(&mut self, whole: i64, count: usize) -> Vec<i64> {
        let mut left = whole;
        let mut parts = Vec::new();
        for _ in 1..count {
            let part = self.between(0, left);
            parts.push(part);
            left -= part;
        }
        parts.push(left);
        parts
    }
}
