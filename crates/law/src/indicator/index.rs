//! The composite index: weights with a version, scores against peers, bands with intervals. It gives no ranks.
//!
//! A unit's count is placed in the exact distribution that its peers predict for a unit of its size, so that a small unit is not
//! praised or blamed for chance. Draws are a pure function of the seed: the same counts and seed give the same standing anywhere.

use serde::{Deserialize, Serialize};

pub use self::standing::{Band, Outcome, Standing, Unit, Weak, better, groups, standings};
use super::{Formula, Indicators};

mod draw;
mod score;
mod standing;

/// An index whose members and weights are sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    text: IndexFile,
}

/// An index as the catalog holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexFile {
    /// Its id.
    pub id: String,
    /// Its name on the page.
    pub name: String,
    /// The version of its weights; every value names it.
    pub version: String,
    /// Where the weights come from.
    pub basis: String,
    /// So many points of weight must have a value, or there is no index.
    pub weight_min: u32,
    /// Four bands, the best first, each from so many points on; the last from 0.
    pub bands: Vec<BandText>,
    /// Indicators of yes or no: a no takes the unit down a band.
    #[serde(default)]
    pub gates: Vec<String>,
    /// The parts; their weights add up to 100.
    #[serde(rename = "part")]
    pub parts: Vec<Part>,
}

/// One band of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandText {
    /// Its name.
    pub name: String,
    /// From so many points on.
    pub from: u32,
}

/// One part of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its weight; the weights of its members add up to it.
    pub weight: u32,
    /// Its members.
    #[serde(rename = "member")]
    pub members: Vec<Member>,
}

/// An indicator in an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its id.
    pub indicator: String,
    /// Its weight, above 0; which way is good comes from the indicator.
    pub weight: u32,
}

/// What is wrong with an index.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IndexProblem {
    /// A member or a gate does not exist.
    #[error("指数引用的指标{indicator}未定义")]
    Unknown {
        /// The id.
        indicator: String,
    },
    /// A member stands twice.
    #[error("指数中指标{indicator}重复")]
    Duplicate {
        /// The id.
        indicator: String,
    },
    /// A member that cannot be scored against peers.
    #[error("指标{indicator}不是比率，也不是实际与预期之比，不能计入指数")]
    NotScored {
        /// The id.
        indicator: String,
    },
    /// A gate that does not say yes or no.
    #[error("门槛指标{indicator}不是“是否”类指标")]
    NotAGate {
        /// The id.
        indicator: String,
    },
    /// A weight of nothing.
    #[error("指标{indicator}的权重为零")]
    NoWeight {
        /// The id.
        indicator: String,
    },
    /// Weights that do not add up.
    #[error("{what}的权重合计为{sum}，应为{due}")]
    Sum {
        /// Of what.
        what: String,
        /// What they add up to.
        sum: u32,
        /// What they should add up to.
        due: u32,
    },
    /// Bands out of order, or not four, or not down to 0.
    #[error("档次应为四档，自高到低，最后一档从0分起")]
    Bands,
    /// A share of weight that cannot be reached.
    #[error("最少权重{weight_min}不在1到100之间")]
    WeightMin {
        /// What was written.
        weight_min: u32,
    },
}

impl Index {
    /// Takes a file as an index over these indicators. Errors: every problem.
    pub fn new(text: IndexFile, indicators: &Indicators) -> Result<Self, Vec<IndexProblem>> {
        let mut problems = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for member in text.parts.iter().flat_map(|part| &part.members) {
            let indicator = member.indicator.clone();
            if seen.contains(&member.indicator.as_str()) {
                problems.push(IndexProblem::Duplicate { indicator: indicator.clone() });
            }
            seen.push(&member.indicator);
            if member.weight == 0 {
                problems.push(IndexProblem::NoWeight { indicator: indicator.clone() });
            }
            match indicators.get(&member.indicator).map(|it| &it.formula) {
                None => problems.push(IndexProblem::Unknown { indicator }),
                Some(formula) if formula.is_share() => {}
                Some(Formula::ObservedExpected { .. }) => {}
                Some(_) => problems.push(IndexProblem::NotScored { indicator }),
            }
        }
        for gate in &text.gates {
            match indicators.get(gate).map(|it| it.formula.is_measured()) {
                None => problems.push(IndexProblem::Unknown { indicator: gate.clone() }),
                Some(true) => problems.push(IndexProblem::NotAGate { indicator: gate.clone() }),
                Some(false) => {}
            }
        }
        let sums = text.parts.iter().map(|part| {
            (part.name.clone(), part.members.iter().map(|member| member.weight).sum(), part.weight)
        });
        let whole = (text.name.clone(), text.parts.iter().map(|part| part.weight).sum(), 100);
        for (what, sum, due) in sums.chain([whole]) {
            if sum != due {
                problems.push(IndexProblem::Sum { what, sum, due });
            }
        }
        let falling = text.bands.windows(2).all(|pair| matches!(pair, [a, b] if a.from > b.from));
        if text.bands.len() != 4 || !falling || text.bands.last().is_none_or(|band| band.from != 0) {
            problems.push(IndexProblem::Bands);
        }
        if !(1..=100).contains(&text.weight_min) {
            problems.push(IndexProblem::WeightMin { weight_min: text.weight_min });
        }
        if problems.is_empty() { Ok(Self { text }) } else { Err(problems) }
    }

    /// The file it was taken from.
    pub fn text(&self) -> &IndexFile {
        &self.text
    }

    fn members(&self) -> impl Iterator<Item = (&Part, &Member)> {
        self.text.parts.iter().flat_map(|part| part.members.iter().map(move |member| (part, member)))
    }

    /// The band of a score in hundredths of a point; 0 is the best.
    fn band(&self, score: u32) -> usize {
        let bands = &self.text.bands;
        let last = bands.len().saturating_sub(1);
        bands.iter().position(|band| score >= band.from.saturating_mul(100)).unwrap_or(last)
    }
}
