//! Repeatable chance: the same seed throws the same dice, on every machine and in every release.

/// SplitMix64, which is written down in a dozen lines and never changes.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The dice of one thing of a seed, such as one case, so that things do not move each other.
    pub(crate) fn of(seed: u64, thing: u64) -> Self {
        let mut dice = Self(seed ^ thing.wrapping_mul(0xd6e8_feb8_6659_fd93));
        dice.next();
        dice
    }

    /// 64 random bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, 0 for `n` = 0.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        u32::try_from(self.next() % u64::from(n.max(1))).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in `percent` of a hundred throws.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of a list that is not empty.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let at = self.below(u32::try_from(list.len()).unwrap_or(u32::MAX));
        list.get(usize::try_from(at).unwrap_or(0))
    }

    /// One of some texts; empty when there are none.
    pub(crate) fn word(&mut self, list: &'static [&'static str]) -> &'static str {
        self.pick(list).copied().unwrap_or_default()
    }
}
