//! One indicator over the units of a group: the score of each, and what it could as well have been.

use super::super::{Chances, Direction, Indicators, Prior, Ratio, Reading, Share, Value};
use super::{draw::Draws, standing::Unit};

/// So many units must have a value, or the indicator says nothing about the group.
pub(super) const PEERS_MIN: usize = 8;
/// The least and the most that one indicator can give, in hundredths: nobody gains by driving one to its end.
const SCORE_RANGE: (u64, u64) = (500, 9500);

/// The score of one unit in one indicator.
#[derive(Debug, Clone)]
pub(super) struct Score {
    /// In hundredths of a point, 5000 being the middle of the peers.
    pub(super) points: u32,
    /// What it would have been, had chance fallen otherwise.
    pub(super) draws: Vec<u32>,
}

/// The scores of `indicator`, one for each unit of the group; nothing for a unit, or for all, where the data do not suffice.
pub(super) fn scores(
    indicators: &Indicators,
    indicator: &str,
    units: &[&Unit],
    (seed, times): (u64, u32),
) -> Vec<Option<Score>> {
    let values: Vec<Option<Measured>> = units
        .iter()
        .map(|unit| indicators.read(indicator, &unit.tally).as_ref().and_then(Measured::of))
        .collect();
    let peers: Vec<Ratio> = values.iter().flatten().map(|it| it.ratio).collect();
    let nothing = || units.iter().map(|_| None).collect();
    if peers.len() < PEERS_MIN {
        return nothing();
    }
    let rate = values.iter().flatten().all(|it| it.rate);
    let prior = if rate { Prior::of_rates(&peers) } else { Prior::of_observed(&peers) };
    let (Some(prior), Some(card)) = (prior, indicators.get(indicator).map(|it| &it.card)) else {
        return nothing();
    };
    let score = |unit: &Unit, value: &Measured| {
        let (like_peers, like_itself) = value.chances(prior)?;
        let points = |count| points(&like_peers, count, card.direction);
        let mut draws = Draws::new(seed, &["score", &unit.id, indicator]);
        let mut draw = || {
            let parts = draws.below(1_000_000_000);
            points(like_itself.quantile(Share::of(parts.saturating_add(1), 1_000_000_000)?))
        };
        let drawn = (0..times).map(|_| draw()).collect::<Option<Vec<u32>>>()?;
        Some(Score { points: points(value.count)?, draws: drawn })
    };
    units.iter().zip(&values).map(|(unit, value)| score(unit, value.as_ref()?)).collect()
}

fn points(chances: &Chances, count: u64, direction: Direction) -> Option<u32> {
    let middle = chances.middle(count).scaled(10_000).min(10_000);
    let good = match direction {
        Direction::Up => middle,
        Direction::Down => 10_000_u64.saturating_sub(middle),
    };
    u32::try_from(good.clamp(SCORE_RANGE.0, SCORE_RANGE.1)).ok()
}

struct Measured {
    /// As the reading gives it; observed over expected in thousandths.
    ratio: Ratio,
    rate: bool,
    count: u64,
}

impl Measured {
    fn of(reading: &Reading) -> Option<Self> {
        match reading {
            Reading::Value(Value::Rate(ratio)) => {
                Some(Self { ratio: *ratio, rate: true, count: ratio.part() })
            }
            Reading::Value(Value::ObservedExpected(ratio)) => {
                Some(Self { ratio: *ratio, rate: false, count: ratio.part().div_euclid(1000) })
            }
            _ => None,
        }
    }

    /// How likely each count is for a unit like its peers, and for this unit itself.
    fn chances(&self, prior: Prior) -> Option<(Chances, Chances)> {
        let size = self.ratio.whole();
        if self.rate {
            let own = prior.shrink_rate(self.ratio)?;
            Some((prior.chances_of_rate(size)?, Chances::binomial(size, own)?))
        } else {
            let own = prior.shrink_observed(self.ratio)?;
            let expected =
                u128::from(size).checked_mul(own.part().into())?.checked_div(own.whole().into())?;
            Some((prior.chances_of_observed(size)?, Chances::poisson(u64::try_from(expected).ok()?)?))
        }
    }
}
