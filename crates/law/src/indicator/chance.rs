//! Exact discrete distributions: how likely a count is, if a unit is like its peers.
//!
//! Each is built outward from its most likely count by the exact quotient of neighbouring probabilities, in whole numbers.
//! No normal approximation is used. Stated precision: every probability is right to within one part in 10⁹.

use std::fmt;

use super::Ratio;

/// The weight of the most likely count; weights below one are left out.
const ONE: u128 = 1_000_000_000_000_000;
/// Parts of a [`Share`].
const PARTS: u128 = 1_000_000_000_000;
/// Counts above this are refused, so that no product overflows.
const COUNT_MAX: u64 = 100_000_000;
/// Counts above this are refused where the chance itself varies, since such a distribution is as wide as its range.
const WIDE_COUNT_MAX: u64 = 1_000_000;
/// How many times larger than the inverse scale of a Gamma an expectation may be, which bounds the length of the tail.
const SPREAD_MAX: u64 = 10_000;

/// A probability or a rate, in parts of 10¹². A limit of observed over expected can be above one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u128);

impl Share {
    /// `part ÷ whole`; nothing where `whole` is 0.
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        u128::from(part).saturating_mul(PARTS).checked_div(whole.into()).map(Self)
    }

    /// In parts of `1 ÷ units`, rounded half up.
    pub fn scaled(self, units: u32) -> u64 {
        let scaled =
            self.0.saturating_mul(units.into()).saturating_add(PARTS.div_euclid(2)).div_euclid(PARTS);
        u64::try_from(scaled).unwrap_or(u64::MAX)
    }

    pub(super) const fn from_parts(parts: u128) -> Self {
        Self(parts)
    }

    pub(super) const fn parts(self) -> u128 {
        self.0
    }
}

/// With four decimals.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scaled = self.scaled(10_000);
        write!(f, "{}.{:04}", scaled.div_euclid(10_000), scaled.rem_euclid(10_000))
    }
}

/// The distribution of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chances {
    /// The first count with a weight.
    first: u64,
    /// Weight of each count from the first on, with all before it.
    cumulative: Vec<u128>,
    /// The weight of all.
    total: u128,
}

impl Chances {
    /// How many of `n` things, each by itself with chance `rate`. Nothing for counts above 10⁸ or a rate above one.
    pub fn binomial(n: u64, rate: Ratio) -> Option<Self> {
        let (part, rest) = (rate.part(), rate.whole().checked_sub(rate.part())?);
        if n.max(rate.whole()) > COUNT_MAX {
            return None;
        }
        let mode = product(n.checked_add(1)?, part).checked_div(rate.whole().into())?;
        let mode = u64::try_from(mode).ok()?.min(n);
        Some(Self::outward(mode, n, |count| {
            (product(n.saturating_sub(count), part), product(count.saturating_add(1), rest))
        }))
    }

    /// How many of `n` things, where the chance itself varies: Beta(`alpha`, `beta`), both in thousandths and above 0.
    ///
    /// Nothing for more than 10⁶ things.
    pub fn beta_binomial(n: u64, alpha: u64, beta: u64) -> Option<Self> {
        let most = COUNT_MAX.saturating_mul(1000);
        if n > WIDE_COUNT_MAX || alpha == 0 || beta == 0 || alpha.max(beta) > most {
            return None;
        }
        // Above over below of neighbours: more than one before the mode, less than one behind it.
        let step = |count: u64| {
            let (up, left) = (count.saturating_add(1), n.saturating_sub(count));
            let above = alpha.saturating_add(count.saturating_mul(1000));
            let below = beta.saturating_add(left.saturating_sub(1).saturating_mul(1000));
            (product(left, above), product(up, below))
        };
        // Below one the chances pile up at an end, or at both: the heavier end is the mode, and the walk crosses the valley.
        let mode = if alpha.min(beta) >= 1000 {
            climb(n, step)
        } else if alpha >= beta {
            n
        } else {
            0
        };
        Some(Self::outward(mode, n, step))
    }

    /// How many things, where `expected` (in thousandths) are to be expected.
    pub fn poisson(expected: u64) -> Option<Self> {
        if expected > COUNT_MAX.saturating_mul(1000) {
            return None;
        }
        let step = |count: u64| (u128::from(expected), product(count.saturating_add(1), 1000));
        Some(Self::outward(expected.div_euclid(1000), u64::MAX, step))
    }

    /// How many things, where `expected` are to be expected and the rate itself varies: Gamma(`shape`, `inverse_scale`).
    ///
    /// All are in thousandths. Nothing for more than 10⁶ things or an expectation far beyond the inverse scale.
    pub fn gamma_poisson(expected: u64, shape: u64, inverse_scale: u64) -> Option<Self> {
        let most = COUNT_MAX.saturating_mul(1000);
        let wide = expected > WIDE_COUNT_MAX.saturating_mul(1000)
            || expected > inverse_scale.saturating_mul(SPREAD_MAX);
        if wide || shape == 0 || inverse_scale == 0 || shape.max(inverse_scale) > most {
            return None;
        }
        let all = expected.saturating_add(inverse_scale);
        let step = |count: u64| {
            let above = shape.saturating_add(count.saturating_mul(1000));
            (product(above, expected), product(count.saturating_add(1).saturating_mul(1000), all))
        };
        Some(Self::outward(climb(u64::MAX, step), u64::MAX, step))
    }

    /// Walks from the mode to both ends; `step(k)` is the weight of `k + 1` over that of `k`.
    fn outward(mode: u64, last: u64, step: impl Fn(u64) -> (u128, u128)) -> Self {
        let mut below = Vec::new();
        let (mut count, mut weight) = (mode, ONE);
        while let Some(next) = count.checked_sub(1) {
            let (above, beneath) = step(next);
            weight = scale(weight, beneath, above);
            if weight == 0 {
                break;
            }
            below.push(weight);
            count = next;
        }
        let first = count;
        let mut total = 0_u128;
        let mut cumulative = Vec::new();
        let mut take = |weight: u128| {
            total = total.saturating_add(weight);
            cumulative.push(total);
        };
        below.into_iter().rev().for_each(&mut take);
        take(ONE);
        let (mut count, mut weight) = (mode, ONE);
        while count < last {
            let (above, beneath) = step(count);
            weight = scale(weight, above, beneath);
            if weight == 0 {
                break;
            }
            take(weight);
            count = count.saturating_add(1);
        }
        Self { first, cumulative, total }
    }

    /// The chance of at most `count`.
    pub fn at_most(&self, count: u64) -> Share {
        self.share(self.weight_to(count))
    }

    /// The chance of less than `count`, and half that of `count` itself: where a unit stands among its like.
    pub fn middle(&self, count: u64) -> Share {
        let before = count.checked_sub(1).map_or(0, |it| self.weight_to(it));
        let twice = before.saturating_add(self.weight_to(count));
        Share(self.share(twice).0.div_euclid(2))
    }

    /// The least count that is reached with a chance of at least `chance`.
    pub fn quantile(&self, chance: Share) -> u64 {
        let needed = chance.0.saturating_mul(self.total).div_ceil(PARTS);
        let index = self.cumulative.partition_point(|weight| *weight < needed);
        let index = index.min(self.cumulative.len().saturating_sub(1));
        self.first.saturating_add(u64::try_from(index).unwrap_or(u64::MAX))
    }

    fn weight_to(&self, count: u64) -> u128 {
        let Some(index) = count.checked_sub(self.first) else { return 0 };
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        self.cumulative.get(index).copied().unwrap_or(self.total)
    }

    fn share(&self, weight: u128) -> Share {
        Share(weight.saturating_mul(PARTS).checked_div(self.total).unwrap_or(0))
    }
}

/// The first count whose successor is no likelier, by bisection: the quotient of neighbours falls.
fn climb(last: u64, step: impl Fn(u64) -> (u128, u128)) -> u64 {
    let falls = |count: u64| {
        let (above, beneath) = step(count);
        above <= beneath
    };
    let mut most = 1_u64;
    while most < last && most < COUNT_MAX.saturating_mul(8) && !falls(most) {
        most = most.saturating_mul(2);
    }
    let (mut least, mut most) = (0_u64, most.min(last));
    while least < most {
        let middle = least.midpoint(most);
        if falls(middle) {
            most = middle;
        } else {
            least = middle.saturating_add(1);
        }
    }
    least
}

fn product(left: u64, right: u64) -> u128 {
    u128::from(left).saturating_mul(right.into())
}

/// `weight × above ÷ below`, rounded down so that every tail ends; 0 where `below` is 0.
fn scale(weight: u128, above: u128, below: u128) -> u128 {
    weight.saturating_mul(above).checked_div(below).unwrap_or(0)
}
