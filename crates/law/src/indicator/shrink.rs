//! Empirical Bayes: what the peers say before a unit has said anything, and the value of a unit drawn towards it.
//!
//! The spread between units is found by moments (DerSimonian–Laird). Where the units differ no more than chance, they are one.

use super::{Chances, Ratio};

/// What the peers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prior {
    /// The units differ no more than chance: each is like the whole group, whose counts these are.
    Alike(Ratio),
    /// The units differ: Beta of a rate, or Gamma of observed over expected, in thousandths.
    Spread {
        /// What the prior adds above, at least 1.
        above: u64,
        /// What the prior adds below, at least 1: α + β of the Beta, β of the Gamma.
        below: u64,
    },
}

/// Parts of one in which the spread is computed.
const PARTS: i128 = 1_000_000_000_000;
/// A prior that weighs more than so many things says that the units are alike.
const STRENGTH_MAX: i128 = 1_000_000;

impl Prior {
    /// The prior of rates. Nothing for fewer than two units.
    pub fn of_rates(peers: &[Ratio]) -> Option<Self> {
        // The variance of one thing is p(1 − p).
        Self::moments(peers, |mean| mean * (PARTS - mean) / PARTS, 1)
    }

    /// The prior of observed over expected, both in thousandths. Nothing for fewer than two units.
    pub fn of_observed(peers: &[Ratio]) -> Option<Self> {
        // The variance of one expected thing is the mean.
        Self::moments(peers, |mean| mean, 1000)
    }

    /// `unit` is how many parts of a denominator make one thing.
    fn moments(peers: &[Ratio], variance: impl Fn(i128) -> i128, unit: i128) -> Option<Self> {
        let sum = |of: fn(Ratio) -> u64| peers.iter().try_fold(0_u64, |sum, peer| sum.checked_add(of(*peer)));
        let all = Ratio::new(sum(Ratio::part)?, sum(Ratio::whole)?)?;
        let free = i128::try_from(peers.len()).ok()?.checked_sub(1).filter(|it| *it > 0)?;
        let mean = parts(all)?;
        let variance = variance(mean);
        if variance <= 0 {
            return Some(Self::Alike(all));
        }
        let (mut chi, mut squares) = (0_i128, 0_i128);
        for peer in peers {
            let (off, whole) = (parts(*peer)?.checked_sub(mean)?, i128::from(peer.whole()));
            let square = off.checked_mul(off)?.checked_div(variance)?;
            chi = chi.checked_add(square.checked_mul(whole)?.checked_div(unit)?)?;
            squares = squares.checked_add(whole.checked_mul(whole)?)?;
        }
        let excess = chi.checked_sub(free.checked_mul(PARTS)?)?;
        if excess <= 0 {
            return Some(Self::Alike(all));
        }
        let whole = i128::from(all.whole());
        let spread = squares.checked_mul(PARTS)?.checked_div(whole)?;
        let size = whole.checked_mul(PARTS)?.checked_sub(spread)?.checked_div(unit)?;
        // Things that the prior weighs, in thousandths. For a rate one of them is the unit itself.
        let own = if unit == 1 { 1000 } else { 0 };
        let strength = size.checked_mul(1000)?.checked_div(excess)?.checked_sub(own)?;
        if strength > STRENGTH_MAX.checked_mul(1000)? {
            return Some(Self::Alike(all));
        }
        let below = strength.max(2);
        let above = below.checked_mul(mean)?.checked_div(PARTS)?.max(1);
        // A rate keeps something for each side, so that no unit is certain.
        let above = if unit == 1 { above.min(below.checked_sub(1)?) } else { above };
        Some(Self::Spread { above: u64::try_from(above).ok()?, below: u64::try_from(below).ok()? })
    }

    /// The rate of a unit, drawn towards its peers.
    pub fn shrink_rate(self, own: Ratio) -> Option<Ratio> {
        self.shrink(own, 1000)
    }

    /// Observed over expected of a unit, drawn towards its peers; both in thousandths.
    pub fn shrink_observed(self, own: Ratio) -> Option<Ratio> {
        self.shrink(own, 1)
    }

    fn shrink(self, own: Ratio, thousandths: u64) -> Option<Ratio> {
        match self {
            Self::Alike(all) => Some(all),
            Self::Spread { above, below } => Ratio::new(
                own.part().checked_mul(thousandths)?.checked_add(above)?,
                own.whole().checked_mul(thousandths)?.checked_add(below)?,
            ),
        }
    }

    /// How likely each count is for a unit with `n` things that is like its peers.
    pub fn chances_of_rate(self, n: u64) -> Option<Chances> {
        match self {
            Self::Alike(all) => Chances::binomial(n, all),
            Self::Spread { above, below } => Chances::beta_binomial(n, above, below.checked_sub(above)?),
        }
    }

    /// How likely each count is for a unit that `expected` (in thousandths) are expected of, if it is like its peers.
    pub fn chances_of_observed(self, expected: u64) -> Option<Chances> {
        match self {
            Self::Alike(all) => {
                let expected = u128::from(expected).checked_mul(all.part().into())?;
                Chances::poisson(u64::try_from(expected.checked_div(all.whole().into())?).ok()?)
            }
            Self::Spread { above, below } => Chances::gamma_poisson(expected, above, below),
        }
    }
}

fn parts(ratio: Ratio) -> Option<i128> {
    i128::from(ratio.part()).checked_mul(PARTS)?.checked_div(ratio.whole().into())
}
