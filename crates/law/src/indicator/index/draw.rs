//! Numbers that look random and are a pure function of a seed: SplitMix64, one stream for each name.

/// A stream of draws.
#[derive(Debug, Clone)]
pub(super) struct Draws {
    state: u64,
}

impl Draws {
    /// The stream of `seed` for these names; other names give another stream.
    pub(super) fn new(seed: u64, names: &[&str]) -> Self {
        // FNV-1a over the names, each ended by a byte that no name contains.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in names.iter().flat_map(|name| name.bytes().chain([0xff])) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self { state: seed ^ hash }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, all equally likely to within one part in 2⁶⁴ ÷ `bound`.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.next()).saturating_mul(bound.into()) >> 64;
        u64::try_from(wide).unwrap_or_default()
    }
}

/// Parts that drawn weights add up to.
pub(super) const WEIGHT_PARTS: u64 = 1_000_000_000;

/// Weights drawn from a Dirichlet around `weights`, which add up to 100, with twenty units of concentration.
///
/// The parameters 20·w are made whole by systematic rounding, which keeps their sum and, over the draws, their mean.
/// A Dirichlet with whole parameters is then what uniform cuts of a stick leave, taken in runs.
pub(super) fn weights(draws: &mut Draws, weights: &[u32]) -> Vec<u64> {
    const CONCENTRATION: u64 = 20;
    let mut cuts: Vec<u64> = (1..CONCENTRATION).map(|_| draws.below(WEIGHT_PARTS)).collect();
    cuts.push(WEIGHT_PARTS);
    cuts.sort_unstable();
    let offset = draws.below(100);
    let (mut sum, mut taken, mut from) = (0_u64, 0_u64, 0_u64);
    let mut drawn = Vec::new();
    for weight in weights {
        sum = sum.saturating_add(u64::from(*weight).saturating_mul(CONCENTRATION));
        // So many pieces of the stick belong to this weight and those before it.
        let pieces = sum.saturating_add(offset).div_euclid(100).min(CONCENTRATION);
        let to = match usize::try_from(pieces).ok().and_then(|it| it.checked_sub(1)) {
            Some(last) => cuts.get(last).copied().unwrap_or(WEIGHT_PARTS),
            None => 0,
        };
        drawn.push(if pieces > taken { to.saturating_sub(from) } else { 0 });
        (taken, from) = (pieces, to);
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::{Draws, WEIGHT_PARTS, weights};

    #[test]
    fn the_stream_is_that_of_splitmix64() {
        let mut draws = Draws { state: 1_234_567 };
        // From the reference implementation of Vigna.
        assert_eq!(draws.next(), 6_457_827_717_110_365_317);
        assert_eq!(draws.next(), 3_203_168_211_198_807_973);
    }

    /// Mean and variance of a Dirichlet: w and w(1 − w) ÷ 21, within what 20,000 draws can show.
    #[test]
    fn drawn_weights_lie_around_the_weights() {
        let given = [30, 20, 18, 17, 10, 5];
        let mut draws = Draws::new(7, &["weights"]);
        let (mut sums, mut squares) = ([0.0_f64; 6], [0.0_f64; 6]);
        for _ in 0..20_000 {
            let drawn = weights(&mut draws, &given);
            assert_eq!(drawn.iter().sum::<u64>(), WEIGHT_PARTS);
            for (index, weight) in drawn.into_iter().enumerate() {
                let weight = f64::from(u32::try_from(weight).unwrap()) / 1e9;
                sums[index] += weight;
                squares[index] += weight * weight;
            }
        }
        for (index, weight) in given.into_iter().enumerate() {
            let (weight, mean) = (f64::from(weight) / 100.0, sums[index] / 20_000.0);
            let variance = squares[index] / 20_000.0 - mean * mean;
            assert!((mean - weight).abs() < 0.003, "{weight} {mean}");
            assert!((variance / (weight * (1.0 - weight) / 21.0) - 1.0).abs() < 0.2, "{weight} {variance}");
        }
    }
}
