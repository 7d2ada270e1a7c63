//! The parameters of a jurisdiction: what the law leaves to a province, a city or an agency.
//!
//! Shipped as `catalog/profiles/*.toml`; nothing here is a constant that a lawyer could need to change.

use serde::{Deserialize, Serialize};

use crate::{
    case::fact::{PartyKind, Penalties},
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
    /// Terms and amounts; national ones overlaid by local ones.
    #[serde(skip)]
    pub limits: Limits,
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
        let graver = !penalties.revoked_licence.is_empty()
            || !penalties.closure.is_empty()
            // Policy: 暂扣许可证件 is not named in art. 63; hearing-class by default. [P]
            || !penalties.suspended_licence.is_empty()
            || !penalties.confiscated_goods.is_empty();
        graver || amounts(penalties).any(|amount| self.over(self.hearing, kind, amount))
    }

    /// Whether legal review must precede the decision, a hearing apart.
    // Law: 行政处罚法 art. 58.
    pub fn review_needed(&self, kind: PartyKind, penalties: &Penalties) -> bool {
        !penalties.revoked_licence.is_empty()
            || !penalties.closure.is_empty()
            || amounts(penalties).any(|amount| self.over(self.review, kind, amount))
    }

    /// Whether the heads must discuss collectively.
    // Law: 行政处罚法 art. 57(2).
    pub fn collective_needed(&self, kind: PartyKind, penalties: &Penalties) -> bool {
        !penalties.revoked_licence.is_empty()
            || !penalties.closure.is_empty()
            || amounts(penalties).any(|amount| self.over(self.collective, kind, amount))
    }

    /// The cap of an on-the-spot fine.
    // Law: 行政处罚法 art. 51.
    pub fn onspot_cap(&self, kind: PartyKind) -> Fen {
        let (key, statutory) = match kind {
            PartyKind::Person | PartyKind::SoleTrader => ("simple.cap.citizen", 200),
            PartyKind::Enterprise => ("simple.cap.org", 3000),
        };
        self.limits.amount(key).unwrap_or(Fen::from_yuan(statutory))
    }

    fn over(&self, threshold: Option<Threshold>, kind: PartyKind, amount: Fen) -> bool {
        match threshold {
            Some(threshold) => threshold.reached(kind, amount),
            // Policy: H2 a missing profile treats every fine above the simple caps as hearing-class. [P]
            None => amount > self.onspot_cap(kind),
        }
    }
}

fn amounts(penalties: &Penalties) -> impl Iterator<Item = Fen> {
    [penalties.fine, penalties.confiscated_income].into_iter().flatten()
}
