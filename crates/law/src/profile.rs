//! The parameters of a jurisdiction: what the law leaves to a province, a city or an agency.
//!
//! Shipped as `catalog/profiles/*.toml`; nothing here is a constant that a lawyer could need to change.

use serde::{Deserialize, Serialize};

use crate::{
    case::fact::{PartyKind, Penalties},
    dossier::act::decide::Exclusion,
    money::Fen,
    term::{Limits, Tag},
};

/// A jurisdiction's parameters in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Name, such as 衡州市（演示）.
    pub name: String,
    /// Source of the figures.
    pub source: String,
    /// How well the source was read.
    pub tag: Tag,
    /// Hearing thresholds; without one the strict side holds (H2).
    pub hearing: Option<Threshold>,
    /// Amounts from which legal review is asked, besides the statute's own cases.
    pub review: Option<Threshold>,
    /// Amounts from which the heads discuss collectively.
    pub collective: Option<Threshold>,
    /// 没收违法所得: its own threshold; absent, that of the fine holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing_income: Option<Threshold>,
    /// 没收非法财物: its own threshold, by value; absent, every confiscation of goods is hearing-class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing_goods: Option<Threshold>,
    /// Whether the fine and what is confiscated add up to one amount (H2).
    #[serde(default)]
    pub hearing_adds_up: bool,
    /// 暂扣许可证件, 限制开展生产经营活动 and 其他 are hearing-class. Law: 行政处罚法 art. 63(1).
    #[serde(default = "yes")]
    pub hearing_other: bool,
    /// A sole trader counts as 公民 for caps and thresholds, the stricter side.
    #[serde(default = "yes")]
    pub sole_trader_is_citizen: bool,
    /// Kinds of extension of the ninety days, in order: days each.
    #[serde(default)]
    pub case_extensions: Vec<u32>,
    /// Periods that do not count into the ninety days; none where the rules are silent.
    #[serde(default)]
    pub case_exclusions: Vec<Exclusion>,
    /// The longest deferral of a fine, in calendar days from the decision to defer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferral_days_max: Option<u32>,
    /// How often an enterprise may be inspected in a civil year, where the dossier does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspections_per_year: Option<u32>,
    /// Preservation may be approved afterwards in an emergency, in hours; absent where the rules do not allow it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preserve_emergency_hours: Option<u32>,
    /// 快速办理 exists here; it never shortens notice, statement, hearing or review.
    #[serde(default)]
    pub fast_track: bool,
    /// The ninety days begin again when a case comes back from the judicial organs (J7).
    #[serde(default)]
    pub restart_on_return: bool,
    /// Terms and amounts; national ones overlaid by local ones.
    #[serde(skip)]
    pub limits: Limits,
}

const fn yes() -> bool {
    true
}

/// What a penalty weighs at the gates to hearing, review and discussion, however it was written down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weight {
    /// 罚款.
    pub fine: Option<Fen>,
    /// 没收违法所得.
    pub income: Option<Fen>,
    /// 没收非法财物 are among the penalties.
    pub goods: bool,
    /// Their value, where it is known.
    pub goods_value: Option<Fen>,
    /// 降低资质等级、吊销许可证件、责令停产停业、责令关闭、限制从业.
    pub named: bool,
    /// 暂扣许可证件、限制开展生产经营活动、其他.
    pub other: bool,
}

impl From<&Penalties> for Weight {
    fn from(penalties: &Penalties) -> Self {
        Self {
            fine: penalties.fine,
            income: penalties.confiscated_income,
            goods: !penalties.confiscated_goods.is_empty(),
            goods_value: None,
            named: !penalties.revoked_licence.is_empty() || !penalties.closure.is_empty(),
            other: !penalties.suspended_licence.is_empty(),
        }
    }
}

/// Amounts from which a procedure opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// 公民 (and 个体工商户), in yuan.
    pub citizen_yuan: u32,
    /// 法人、其他组织, in yuan.
    pub organisation_yuan: u32,
    /// Whether the amount itself is included.
    pub inclusive: bool,
}

impl Threshold {
    /// Whether `amount` imposed on a party of `kind` reaches the threshold.
    pub fn reached(&self, kind: PartyKind, amount: Fen) -> bool {
        let limit = Fen::from_yuan(match kind {
            PartyKind::Person | PartyKind::SoleTrader => self.citizen_yuan,
            PartyKind::Enterprise => self.organisation_yuan,
        });
        if self.inclusive { amount >= limit } else { amount > limit }
    }
}

impl Profile {
    /// Whether the intended penalties open the right to a hearing.
    // Law: 行政处罚法 art. 63.
    pub fn hearing_needed(&self, kind: PartyKind, penalties: &Penalties) -> bool {
        self.hearing_weighs(kind, &Weight::from(penalties))
    }

    /// The same for a penalty in any form.
    // Law: 行政处罚法 art. 63.
    pub fn hearing_weighs(&self, kind: PartyKind, weight: &Weight) -> bool {
        // Policy: 暂扣许可证件 and the like are not named in art. 63; hearing-class by default. [P]
        if weight.named || (weight.other && self.hearing_other) {
            return true;
        }
        let goods = weight.goods
            && match (self.hearing_goods, weight.goods_value) {
                (Some(threshold), Some(value)) => self.reached(threshold, kind, value),
                _ => true,
            };
        let sum = Fen::checked_sum([weight.fine, weight.income, weight.goods_value].into_iter().flatten());
        goods
            || weight.fine.is_some_and(|fine| self.over(self.hearing, kind, fine))
            || weight
                .income
                .is_some_and(|income| self.over(self.hearing_income.or(self.hearing), kind, income))
            || (self.hearing_adds_up && sum.is_none_or(|sum| self.over(self.hearing, kind, sum)))
    }

    /// Whether legal review must precede the decision, a hearing apart.
    // Law: 行政处罚法 art. 58.
    pub fn review_needed(&self, kind: PartyKind, penalties: &Penalties) -> bool {
        self.review_weighs(kind, &Weight::from(penalties))
    }

    /// The same for a penalty in any form.
    // Law: 行政处罚法 art. 58.
    pub fn review_weighs(&self, kind: PartyKind, weight: &Weight) -> bool {
        weight.named || self.any_over(self.review, kind, weight)
    }

    /// Whether the heads must discuss collectively.
    // Law: 行政处罚法 art. 57(2).
    pub fn collective_needed(&self, kind: PartyKind, penalties: &Penalties) -> bool {
        self.collective_weighs(kind, &Weight::from(penalties))
    }

    /// The same for a penalty in any form.
    // Law: 行政处罚法 art. 57(2).
    pub fn collective_weighs(&self, kind: PartyKind, weight: &Weight) -> bool {
        weight.named || self.any_over(self.collective, kind, weight)
    }

    /// The cap of an on-the-spot fine.
    // Law: 行政处罚法 art. 51.
    pub fn onspot_cap(&self, kind: PartyKind) -> Fen {
        let (key, statutory) =
            if self.is_citizen(kind) { ("simple.cap.citizen", 200) } else { ("simple.cap.org", 3000) };
        self.limits.amount(key).unwrap_or(Fen::from_yuan(statutory))
    }

    /// Whether caps and thresholds of a citizen hold for a party of that kind.
    // Policy: 个体工商户 count as citizens unless the profile says otherwise, the stricter side [P].
    pub fn is_citizen(&self, kind: PartyKind) -> bool {
        match kind {
            PartyKind::Person => true,
            PartyKind::SoleTrader => self.sole_trader_is_citizen,
            PartyKind::Enterprise => false,
        }
    }

    fn any_over(&self, threshold: Option<Threshold>, kind: PartyKind, weight: &Weight) -> bool {
        [weight.fine, weight.income].into_iter().flatten().any(|amount| self.over(threshold, kind, amount))
    }

    fn reached(&self, threshold: Threshold, kind: PartyKind, amount: Fen) -> bool {
        let kind = if self.is_citizen(kind) { PartyKind::Person } else { PartyKind::Enterprise };
        threshold.reached(kind, amount)
    }

    fn over(&self, threshold: Option<Threshold>, kind: PartyKind, amount: Fen) -> bool {
        match threshold {
            Some(threshold) => self.reached(threshold, kind, amount),
            // Policy: H2 a missing profile treats every fine above the simple caps as hearing-class. [P]
            None => amount > self.onspot_cap(kind),
        }
    }
}
