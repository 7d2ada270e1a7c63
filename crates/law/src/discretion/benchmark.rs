//! Benchmarks and regional provisions as the catalog holds them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::lint::Declared;
use crate::item::{Effects, Fine, Tier, Verification};

/// A file of benchmarks and regional provisions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkFile {
    /// The edition.
    pub edition: String,
    /// The benchmarks.
    #[serde(rename = "benchmark", default)]
    pub benchmarks: Vec<Benchmark>,
    /// The regional provisions.
    #[serde(rename = "overlay", default)]
    pub overlays: Vec<Overlay>,
    /// What the static proof finds and why that is left as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<Declared>,
}

/// A benchmark of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// The item.
    pub item: String,
    /// Its name within the item; the table is `bench:` and this.
    pub id: String,
    /// The key of the source.
    pub source: String,
    /// How well it was read.
    pub verification: Verification,
    /// Since when it is in force, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
    /// Which row counts where several hold.
    #[serde(default, skip_serializing_if = "HitPolicy::is_unique")]
    pub hit: HitPolicy,
    /// What else the lawyer should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// The rows.
    #[serde(rename = "row")]
    pub rows: Vec<Row>,
}

/// A regional provision that stands beside the national one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// The item.
    pub item: String,
    /// The region; the table is `overlay:` and this.
    pub jurisdiction: String,
    /// The key of the source.
    pub source: String,
    /// The provision.
    pub basis: String,
    /// Since when it is in force, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
    /// Facts that follow from others: name to formula.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub derived: BTreeMap<String, String>,
    /// The rows.
    #[serde(rename = "row")]
    pub rows: Vec<Row>,
}

/// A row of a benchmark or of a regional provision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The name of the row in its source; a word of that source, never compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degree: Option<String>,
    /// Which way it leans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Leaning>,
    /// The condition over facts.
    pub when: String,
    /// The condition in Chinese; may be empty.
    pub when_text: String,
    /// The fine; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<Fine>,
    /// What else follows.
    #[serde(default, skip_serializing_if = "Effects::is_empty")]
    pub effects: Effects,
}

impl Row {
    /// The row of a statute, which has neither degree nor leaning.
    pub fn of_tier(tier: &Tier) -> Self {
        let Tier { when, when_text, fine, effects } = tier.clone();
        Self { degree: None, effect: None, when, when_text, fine, effects }
    }
}

/// Which way a row leans from the ordinary (裁量情形).
// Law: 行政处罚法 art. 30, 31, 32, 33.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaning {
    /// 不予处罚.
    NoPenalty,
    /// 可以不予处罚.
    MayNoPenalty,
    /// 减轻: below the statutory minimum or a lighter kind.
    Reduced,
    /// 从轻: in the lower part of the range.
    Lighter,
    /// 一般.
    Ordinary,
    /// 从重: in the upper part of the range.
    Heavier,
}

impl Leaning {
    /// All, from light to heavy.
    pub const ALL: [Self; 6] =
        [Self::NoPenalty, Self::MayNoPenalty, Self::Reduced, Self::Lighter, Self::Ordinary, Self::Heavier];

    /// On the page.
    pub fn text(self) -> &'static str {
        match self {
            Self::NoPenalty => "不予",
            Self::MayNoPenalty => "可以不予",
            Self::Reduced => "减轻",
            Self::Lighter => "从轻",
            Self::Ordinary => "一般",
            Self::Heavier => "从重",
        }
    }
}

/// Which row counts where several hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HitPolicy {
    /// Only one may hold; several go to a person.
    #[default]
    Unique,
    /// The first.
    First,
    /// The last, which is the heaviest.
    Last,
}

impl HitPolicy {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_unique(&self) -> bool {
        *self == Self::Unique
    }

    /// As the engine takes it.
    pub fn hit(self) -> rules::Hit {
        match self {
            Self::Unique => rules::Hit::Unique,
            Self::First => rules::Hit::First,
            Self::Last => rules::Hit::Last,
        }
    }
}
