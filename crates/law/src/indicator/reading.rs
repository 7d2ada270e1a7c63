//! Counts in, values out.

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;

use super::{Indicators, Ratio};

/// What was counted for one unit in one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The unit, by id.
    pub unit: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Metric to count; expectations in thousandths, time in minutes. What is not here has not been counted.
    pub counts: BTreeMap<String, u64>,
}

impl Tally {
    pub(super) fn count(&self, metric: &str) -> Option<u64> {
        self.counts.get(metric).copied()
    }
}

/// What an indicator says about a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A value.
    Value(Value),
    /// 数据不足: too few for a value; also where the denominator is 0.
    Insufficient {
        /// How many there are.
        sample: u64,
        /// How many there must be.
        least: u64,
    },
    /// 尚未取数: the program does not count this metric yet.
    Uncounted {
        /// The metric.
        metric: String,
    },
    /// The counts contradict each other: a part is larger than its whole.
    Inconsistent {
        /// The metric above.
        part: String,
        /// The metric below.
        whole: String,
    },
}

/// A value of an indicator. Money is no value, and neither is a number of things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// From 0 to 1.
    Rate(Ratio),
    /// 1 is as expected.
    ObservedExpected(Ratio),
    /// Minutes for each thing.
    Duration(Ratio),
    /// Yes or no.
    Boolean(bool),
}

impl Indicators {
    /// What the indicator `id` says about the unit and the time of `tally`; nothing where there is no such indicator.
    pub fn read(&self, id: &str, tally: &Tally) -> Option<Reading> {
        let indicator = self.get(id)?;
        Some(indicator.formula.read(tally, indicator.card.sample_min))
    }
}

impl Reading {
    /// Whether the value meets something; only a measured value can.
    pub(super) fn judged(self, meets: impl FnOnce(Ratio) -> bool) -> Self {
        match self {
            Self::Value(Value::Rate(ratio) | Value::ObservedExpected(ratio) | Value::Duration(ratio)) => {
                Self::Value(Value::Boolean(meets(ratio)))
            }
            reading => reading,
        }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Insufficient { sample, least } => write!(f, "数据不足（样本{sample}，至少{least}）"),
            Self::Uncounted { metric } => write!(f, "尚未取数（{metric}）"),
            Self::Inconsistent { part, whole } => write!(f, "数据矛盾（{part}大于{whole}）"),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate(ratio) => ratio.fmt(f),
            Self::ObservedExpected(ratio) => {
                let hundredths = ratio.scaled(100);
                write!(f, "{}.{:02}", hundredths.div_euclid(100), hundredths.rem_euclid(100))
            }
            Self::Duration(ratio) => match ratio.part().div_euclid(ratio.whole().max(1)) {
                minutes @ 0..60 => write!(f, "{minutes}分钟"),
                minutes @ 60..2880 => {
                    write!(f, "{}小时{}分钟", minutes.div_euclid(60), minutes.rem_euclid(60))
                }
                minutes => write!(f, "{}天", minutes.div_euclid(1440)),
            },
            Self::Boolean(true) => f.write_str("是"),
            Self::Boolean(false) => f.write_str("否"),
        }
    }
}
