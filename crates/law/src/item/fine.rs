//! Fines of the statute, by kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    decimal::{Decimal, yuan, yuan_option},
    is_false,
};
use crate::money::Fen;

/// A fine of the statute, by kind.
///
/// `may` (可以处) leaves it to discretion whether there is a fine at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fine {
    /// From `min` to `max`, both included.
    Range {
        /// The least; 0 where `floor_open`.
        #[serde(with = "yuan")]
        min: Fen,
        /// The most.
        #[serde(with = "yuan")]
        max: Fen,
        /// “X元以下”: anything above 0 that is not more than `max`.
        #[serde(default, skip_serializing_if = "is_false")]
        floor_open: bool,
        /// 可以处.
        #[serde(default, skip_serializing_if = "is_false")]
        may: bool,
    },
    /// One amount.
    Fixed {
        /// The amount.
        #[serde(with = "yuan")]
        amount: Fen,
        /// 可以处.
        #[serde(default, skip_serializing_if = "is_false")]
        may: bool,
    },
    /// A multiple of a fact in yuan.
    Multiple {
        /// The fact.
        base: String,
        /// The least.
        min_times: Decimal,
        /// The most.
        max_times: Decimal,
        /// Never more than this.
        #[serde(default, with = "yuan_option", skip_serializing_if = "Option::is_none")]
        cap: Option<Fen>,
        /// 可以处.
        #[serde(default, skip_serializing_if = "is_false")]
        may: bool,
    },
    /// A percentage of a fact in yuan.
    Percent {
        /// The fact.
        base: String,
        /// The least, in per cent.
        min_pct: Decimal,
        /// The most, in per cent.
        max_pct: Decimal,
        /// 可以处.
        #[serde(default, skip_serializing_if = "is_false")]
        may: bool,
    },
    /// An amount for every full (or begun) step of a quantity.
    PerUnitStep {
        /// The fact.
        quantity: String,
        /// The size of a step, in the unit of the fact.
        step: Decimal,
        /// What one step costs.
        #[serde(with = "yuan")]
        amount_per_step: Fen,
        /// What happens to a step that is not full; the provision does not say, so it is a setting.
        partial: Partial,
        /// Never more than this.
        #[serde(default, with = "yuan_option", skip_serializing_if = "Option::is_none")]
        cap: Option<Fen>,
        /// 可以处.
        #[serde(default, skip_serializing_if = "is_false")]
        may: bool,
    },
    /// Amounts for the part of a mass that lies in each band above its limit, added up.
    PiecewiseMarginal {
        /// The fact.
        base: String,
        /// The size of a unit, in kg.
        unit_kg: u32,
        /// The bands, lowest first.
        bands: Vec<Band>,
        /// Never more than this.
        #[serde(default, with = "yuan_option", skip_serializing_if = "Option::is_none")]
        cap: Option<Fen>,
        /// How part units are rounded, or `unspecified`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rounding: Option<String>,
    },
    /// One fine where the illegal income reaches a threshold, another below it.
    ByIncome {
        /// The threshold.
        #[serde(with = "yuan")]
        threshold: Fen,
        /// At the threshold and above.
        ge: Box<Fine>,
        /// Below it.
        lt: Box<Fine>,
    },
    /// A fine for each value of a fact; no row, no answer.
    Matrix {
        /// The fact.
        by: String,
        /// Value to fine.
        rows: BTreeMap<String, Fine>,
    },
    /// Several parties are punished, each by its own fine; there is no total.
    ByParty {
        /// In the order of the statute.
        parties: Vec<PartyFine>,
    },
    /// An amount for every time.
    PerUnit {
        /// The fact that counts the times.
        unit: String,
        /// The least for one.
        #[serde(with = "yuan")]
        unit_min: Fen,
        /// The most for one.
        #[serde(with = "yuan")]
        unit_max: Fen,
        /// 可以处.
        #[serde(default, skip_serializing_if = "is_false")]
        may: bool,
    },
    /// One amount for every one.
    PerUnitFixed {
        /// The fact that counts.
        unit: String,
        /// The amount for one.
        #[serde(with = "yuan")]
        amount: Fen,
        /// 可以处.
        #[serde(default, skip_serializing_if = "is_false")]
        may: bool,
    },
    /// The fines of other items added up.
    SumOfItems {
        /// Their ids.
        items: Vec<String>,
        /// Never more than this.
        #[serde(default, with = "yuan_option", skip_serializing_if = "Option::is_none")]
        cap: Option<Fen>,
    },
    /// The fines of other items apply.
    Refer {
        /// Their ids.
        items: Vec<String>,
    },
    /// A share of a fact for every day.
    DailyRate {
        /// The fact in yuan.
        base: String,
        /// The share for one day.
        rate: Decimal,
        /// The fact that counts the days.
        quantity: String,
        /// 滞纳金: no fine, never counted as one.
        #[serde(default, skip_serializing_if = "is_false")]
        not_a_fine: bool,
    },
    /// The original fine again for every day (按日连续处罚).
    DailyRepeat {
        /// The fact that holds the original fine.
        base: String,
        /// The fact that counts the days.
        quantity: String,
        /// 可以处.
        #[serde(default, skip_serializing_if = "is_false")]
        may: bool,
    },
    /// No fine.
    None,
    /// The source breaks off.
    Unknown,
    /// A kind that this version of the program does not know.
    #[serde(other)]
    Unrecognised,
}

/// One of several parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyFine {
    /// Who, in the words of the statute.
    pub party: String,
    /// Its fine.
    pub fine: Fine,
}

/// A band of [`Fine::PiecewiseMarginal`], as shares above the limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// From.
    pub from_ratio: Decimal,
    /// To; open where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_ratio: Option<Decimal>,
    /// What one unit costs.
    #[serde(with = "yuan")]
    pub per_unit: Fen,
}

/// What happens to a step that is not full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partial {
    /// It does not count.
    Floor,
    /// It counts as a full one.
    Ceil,
}

/// The amounts between which a fine lies, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FineRange {
    /// The least; 0 where `floor_open`.
    pub min: Fen,
    /// The most.
    pub max: Fen,
    /// Anything above 0.
    pub floor_open: bool,
}

impl Fine {
    /// The amounts of a range or fixed fine.
    pub fn range(&self) -> Option<FineRange> {
        match self {
            Self::Range { min, max, floor_open, .. } => {
                Some(FineRange { min: *min, max: *max, floor_open: *floor_open })
            }
            Self::Fixed { amount, .. } => Some(FineRange { min: *amount, max: *amount, floor_open: false }),
            _ => None,
        }
    }

    /// 可以处: whether there is a fine at all is left to discretion.
    pub fn may(&self) -> bool {
        match self {
            Self::Range { may, .. }
            | Self::Fixed { may, .. }
            | Self::Multiple { may, .. }
            | Self::Percent { may, .. }
            | Self::PerUnitStep { may, .. }
            | Self::PerUnit { may, .. }
            | Self::PerUnitFixed { may, .. }
            | Self::DailyRepeat { may, .. } => *may,
            _ => false,
        }
    }

    /// The kind as the catalog writes it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Range { .. } => "range",
            Self::Fixed { .. } => "fixed",
            Self::Multiple { .. } => "multiple",
            Self::Percent { .. } => "percent",
            Self::PerUnitStep { .. } => "per_unit_step",
            Self::PiecewiseMarginal { .. } => "piecewise_marginal",
            Self::ByIncome { .. } => "by_income",
            Self::Matrix { .. } => "matrix",
            Self::ByParty { .. } => "by_party",
            Self::PerUnit { .. } => "per_unit",
            Self::PerUnitFixed { .. } => "per_unit_fixed",
            Self::SumOfItems { .. } => "sum_of_items",
            Self::Refer { .. } => "refer",
            Self::DailyRate { .. } => "daily_rate",
            Self::DailyRepeat { .. } => "daily_repeat",
            Self::None => "none",
            Self::Unknown => "unknown",
            Self::Unrecognised => "unrecognised",
        }
    }

    pub(crate) fn collect<'a>(&'a self, all: &mut Vec<&'a Self>) {
        all.push(self);
        match self {
            Self::ByIncome { ge, lt, .. } => [ge, lt].into_iter().for_each(|fine| fine.collect(all)),
            Self::Matrix { rows, .. } => rows.values().for_each(|fine| fine.collect(all)),
            Self::ByParty { parties } => parties.iter().for_each(|party| party.fine.collect(all)),
            _ => {}
        }
    }

    pub(super) fn is_upside_down(&self) -> bool {
        match self {
            Self::Range { min, max, .. } => min > max,
            Self::Multiple { min_times, max_times, .. } => min_times > max_times,
            Self::Percent { min_pct, max_pct, .. } => min_pct > max_pct,
            Self::PerUnit { unit_min, unit_max, .. } => unit_min > unit_max,
            _ => false,
        }
    }

    /// The facts of this fine itself, without those of fines inside it.
    pub(crate) fn own_facts(&self) -> Vec<&str> {
        match self {
            Self::Multiple { base, .. } | Self::Percent { base, .. } => vec![base],
            Self::PerUnitStep { quantity, .. } => vec![quantity],
            Self::PiecewiseMarginal { base, .. } => vec![base, "limit_kg"],
            Self::ByIncome { .. } => vec!["illegal_income"],
            Self::Matrix { by, .. } => vec![by],
            Self::PerUnit { unit, .. } | Self::PerUnitFixed { unit, .. } => vec![unit],
            Self::DailyRate { base, quantity, .. } | Self::DailyRepeat { base, quantity, .. } => {
                vec![base, quantity]
            }
            _ => Vec::new(),
        }
    }

    /// The items that this fine rests on.
    pub(super) fn refers_to(&self) -> &[String] {
        match self {
            Self::SumOfItems { items, .. } | Self::Refer { items } => items,
            _ => &[],
        }
    }
}
