//! Funnel limits: how far from its peers a unit can lie by chance alone. There are limits and no ranks.

use super::{Chances, Ratio, Share};

/// The control limits of a unit of a given size, each a rate (or observed over expected).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Funnel {
    /// One in a thousand lies below.
    pub alert_low: Share,
    /// One in forty lies below.
    pub watch_low: Share,
    /// One in forty lies above.
    pub watch_high: Share,
    /// One in a thousand lies above.
    pub alert_high: Share,
}

/// Where a unit lies between its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Below the outer limit.
    FarBelow,
    /// Between the limits below.
    Below,
    /// As like its peers as chance allows.
    Within,
    /// Between the limits above.
    Above,
    /// Above the outer limit.
    FarAbove,
}

impl Place {
    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FarBelow => "明显低于同类",
            Self::Below => "略低于同类",
            Self::Within => "与同类无差别",
            Self::Above => "略高于同类",
            Self::FarAbove => "明显高于同类",
        }
    }
}

/// The tails that the limits cut off, in thousandths: 0.1 %, 2.5 %, 97.5 %, 99.9 %.
const TAILS: [u64; 4] = [1, 25, 975, 999];

impl Funnel {
    /// The exact binomial limits for `n` things where the peers have `rate`, interpolated between counts.
    ///
    /// Nothing for `n` = 0, for counts above 10⁸ or a rate above one.
    pub fn binomial(n: u64, rate: Ratio) -> Option<Self> {
        Self::of(&Chances::binomial(n, rate)?, n.checked_mul(1000).filter(|it| *it > 0)?)
    }

    /// The exact Poisson limits of observed over expected, where `expected` is in thousandths.
    ///
    /// Nothing for `expected` = 0 or above 10¹¹.
    pub fn poisson(expected: u64) -> Option<Self> {
        Self::of(&Chances::poisson(expected)?, Some(expected).filter(|it| *it > 0)?)
    }

    fn of(chances: &Chances, whole: u64) -> Option<Self> {
        let limit = |tail: u64| {
            let tail = Share::of(tail, 1000)?;
            let count = chances.quantile(tail);
            let to = chances.at_most(count).parts();
            let before = count.checked_sub(1).map_or(0, |it| chances.at_most(it).parts());
            // r − α, with α how much of the step at r lies above the tail.
            let thousandths = u128::from(count).checked_mul(1_000_000_000)?;
            let over = to.checked_sub(tail.parts())?.checked_mul(1_000_000_000)?;
            let part = over.checked_div(to.checked_sub(before)?).unwrap_or(0);
            let limit = thousandths.saturating_sub(part).checked_mul(1_000_000)?.checked_div(whole.into())?;
            Some(Share::from_parts(limit))
        };
        let [alert_low, watch_low, watch_high, alert_high] = TAILS.map(limit);
        Some(Self {
            alert_low: alert_low?,
            watch_low: watch_low?,
            watch_high: watch_high?,
            alert_high: alert_high?,
        })
    }

    /// Where a unit with this value lies.
    pub fn place(&self, value: Ratio) -> Place {
        let Some(value) = Share::of(value.part(), value.whole()) else { return Place::Within };
        if value < self.alert_low {
            Place::FarBelow
        } else if value < self.watch_low {
            Place::Below
        } else if value > self.alert_high {
            Place::FarAbove
        } else if value > self.watch_high {
            Place::Above
        } else {
            Place::Within
        }
    }
}
