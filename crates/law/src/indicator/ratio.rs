//! Exact quotients of counts.

use std::{cmp::Ordering, fmt};

use serde::{Deserialize, Serialize};

use crate::item::Decimal;

/// A quotient of two counts, kept as it was counted: 20/40 says more than 1/2.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Ratio {
    part: u64,
    whole: u64,
}

impl Ratio {
    /// `part ÷ whole`; nothing where `whole` is 0.
    pub const fn new(part: u64, whole: u64) -> Option<Self> {
        if whole == 0 { None } else { Some(Self { part, whole }) }
    }

    /// The numerator as it was counted.
    pub const fn part(self) -> u64 {
        self.part
    }

    /// The denominator as it was counted; not 0.
    pub const fn whole(self) -> u64 {
        self.whole
    }

    /// One less this, for a share.
    #[must_use]
    pub const fn rest(self) -> Self {
        Self { part: self.whole.saturating_sub(self.part), whole: self.whole }
    }

    /// How it compares with a decimal number.
    pub fn compare(self, limit: Decimal) -> Ordering {
        let (digits, unit) = limit.ratio();
        let left = u128::from(self.part).saturating_mul(unit.into());
        left.cmp(&u128::from(digits).saturating_mul(self.whole.into()))
    }

    /// In parts of `1 ÷ units`, rounded half up: with 1,000 units 12.34 % is 123.
    pub fn scaled(self, units: u32) -> u64 {
        let twice = u128::from(self.part).saturating_mul(u128::from(units)).saturating_mul(2);
        let rounded = twice
            .saturating_add(self.whole.into())
            .div_euclid(u128::from(self.whole).saturating_mul(2).max(1));
        u64::try_from(rounded).unwrap_or(u64::MAX)
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ratio {}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = u128::from(self.part).saturating_mul(other.whole.into());
        left.cmp(&u128::from(other.part).saturating_mul(self.whole.into()))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As a percentage with one decimal, rounded half up.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let per_mille = self.scaled(1000);
        write!(f, "{}.{}%", per_mille.div_euclid(10), per_mille.rem_euclid(10))
    }
}
