//! Expressions that are values: whatever stands here can be computed.

use std::cmp::Ordering;

use super::{Ratio, Reading, Tally, Value};
use crate::item::Decimal;

/// What an indicator computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formula {
    /// A part of its own whole.
    Rate {
        /// The metric above.
        part: String,
        /// The metric below.
        whole: String,
    },
    /// One less a share.
    Rest(Box<Self>),
    /// What happened, over what was to be expected.
    ObservedExpected {
        /// The metric above.
        observed: String,
        /// The metric below, in thousandths.
        expected: String,
    },
    /// Minutes for each thing.
    Duration {
        /// The metric above.
        minutes: String,
        /// The metric below.
        things: String,
    },
    /// Not one of them.
    None {
        /// The metric.
        metric: String,
    },
    /// A value that reaches a limit.
    AtLeast {
        /// The value.
        formula: Box<Self>,
        /// The limit; minutes for a duration.
        limit: Decimal,
    },
    /// A value that stays within a limit.
    AtMost {
        /// The value.
        formula: Box<Self>,
        /// The limit; minutes for a duration.
        limit: Decimal,
    },
}

impl Formula {
    /// A rate, or one less a rate.
    pub fn is_share(&self) -> bool {
        matches!(self, Self::Rate { .. } | Self::Rest(_))
    }

    /// Anything but yes and no.
    pub fn is_measured(&self) -> bool {
        !matches!(self, Self::None { .. } | Self::AtLeast { .. } | Self::AtMost { .. })
    }

    /// The metrics it is counted from, the one above before the one below.
    pub fn metrics(&self) -> Vec<&str> {
        match self {
            Self::Rate { part, whole } => vec![part, whole],
            Self::ObservedExpected { observed, expected } => vec![observed, expected],
            Self::Duration { minutes, things } => vec![minutes, things],
            Self::None { metric } => vec![metric],
            Self::Rest(formula) | Self::AtLeast { formula, .. } | Self::AtMost { formula, .. } => {
                formula.metrics()
            }
        }
    }

    /// The value that the counts give, from `sample_min` in the denominator on.
    pub fn read(&self, tally: &Tally, sample_min: u64) -> Reading {
        match self {
            Self::Rate { part, whole } => quotient(tally, [part, whole], sample_min, |ratio| {
                (ratio.part() <= ratio.whole()).then_some(Value::Rate(ratio))
            }),
            Self::ObservedExpected { observed, expected } => {
                let least = sample_min.saturating_mul(1000);
                let reading = quotient(tally, [observed, expected], least, |ratio| {
                    let observed = ratio.part().checked_mul(1000)?;
                    Ratio::new(observed, ratio.whole()).map(Value::ObservedExpected)
                });
                match reading {
                    Reading::Insufficient { sample, .. } => {
                        Reading::Insufficient { sample: sample.div_euclid(1000), least: sample_min }
                    }
                    reading => reading,
                }
            }
            Self::Duration { minutes, things } => {
                quotient(tally, [minutes, things], sample_min, |ratio| Some(Value::Duration(ratio)))
            }
            Self::None { metric } => match tally.count(metric) {
                Some(count) => Reading::Value(Value::Boolean(count == 0)),
                None => Reading::Uncounted { metric: metric.clone() },
            },
            Self::Rest(formula) => match formula.read(tally, sample_min) {
                Reading::Value(Value::Rate(ratio)) => Reading::Value(Value::Rate(ratio.rest())),
                reading => reading,
            },
            Self::AtLeast { formula, limit } => {
                formula.read(tally, sample_min).judged(|ratio| ratio.compare(*limit) != Ordering::Less)
            }
            Self::AtMost { formula, limit } => {
                formula.read(tally, sample_min).judged(|ratio| ratio.compare(*limit) != Ordering::Greater)
            }
        }
    }
}

fn quotient(
    tally: &Tally,
    [above, below]: [&String; 2],
    least: u64,
    value: impl FnOnce(Ratio) -> Option<Value>,
) -> Reading {
    let uncounted = |metric: &String| Reading::Uncounted { metric: metric.clone() };
    let Some(part) = tally.count(above) else { return uncounted(above) };
    let Some(whole) = tally.count(below) else { return uncounted(below) };
    match Ratio::new(part, whole) {
        Some(ratio) if whole >= least => value(ratio).map_or_else(
            || Reading::Inconsistent { part: above.clone(), whole: below.clone() },
            Reading::Value,
        ),
        _ => Reading::Insufficient { sample: whole, least },
    }
}
