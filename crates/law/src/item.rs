//! Penalty items (处罚事项) as the catalog holds them: what is punished, on what basis, with what in each tier.
//!
//! Amounts are written in whole yuan (or as a decimal string) in the catalog and are [`Fen`] here. Conditions
//! (`when`) are text: this module only knows which facts they name. Start reading at [`Item`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::Fen;

pub use self::{
    catalogue::{
        Catalogue, CatalogueProblem, Fact, FactKind, Facts, ItemFile, Remedy, Source, Sources, facts_in,
    },
    decimal::{Decimal, DecimalError},
    fine::{Band, Fine, FineRange, Partial, PartyFine},
    line::{condition, labelled, range_text, yuan_text},
};

mod catalogue;
mod decimal;
mod fine;
mod line;

/// A penalty item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its number in this catalog, such as `HY-001`; no official code is known.
    pub id: String,
    /// 案由.
    pub name: String,
    /// 领域.
    pub domain: String,
    /// Who can be punished.
    pub subject: Liable,
    /// The provision that is violated; its article number is partly from memory.
    pub violates: String,
    /// The provision that punishes.
    pub basis: String,
    /// What the provision orders (责令…); without it 行政处罚法 art. 28 applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The key of the [`Source`] of `basis` and tiers.
    pub source: String,
    /// Since when the source is in force, as far as it is known.
    pub effective: String,
    /// How well `basis` and tiers were read.
    pub verification: Verification,
    /// Must be compared with the current text before use.
    #[serde(default, skip_serializing_if = "is_false")]
    pub recheck: bool,
    /// Why it must not ground a penalty at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unusable: Option<String>,
    /// The organ, where the provision names another than the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// What else the lawyer should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// A condition that usually shows the violation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact_hint: Option<String>,
    /// Cases that the statute leaves open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statutory_gaps: Vec<String>,
    /// The benchmark tables (`bench:…`) and regional tables (`overlay:…`) that exist for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benchmark_ids: Vec<String>,
    /// Facts that follow from others: name to formula.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub derived: BTreeMap<String, String>,
    /// A person behind the unit who is punished by a share of its fine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked_person_penalty: Option<LinkedPersonPenalty>,
    /// Limits of mass in kg, by axle configuration.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limit_table_kg: BTreeMap<String, u32>,
    /// The statutory tiers in force.
    #[serde(rename = "tier")]
    pub tiers: Vec<Tier>,
    /// Penalties or measures that come on top and leave the tier of the fine as it is.
    #[serde(rename = "extra", default, skip_serializing_if = "Vec::is_empty")]
    pub extras: Vec<Extra>,
    /// Superseded tiers.
    #[serde(rename = "version", default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
}

/// Who can be punished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Liable {
    /// Citizens.
    Person,
    /// Units.
    Enterprise,
    /// Either.
    Both,
}

/// How well a text was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verification {
    /// The full text of the provision.
    S,
    /// The full text, but of a version that has been amended since.
    #[serde(rename = "S_old")]
    SOld,
    /// An excerpt of the rule or benchmark.
    T,
    /// News or official media.
    N,
    /// A third party's paraphrase.
    P,
    /// Memory.
    M,
}

impl Verification {
    /// All, from well to badly read.
    pub const ALL: [Self; 6] = [Self::S, Self::SOld, Self::T, Self::N, Self::P, Self::M];

    /// As the catalogue writes it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::SOld => "S_old",
            Self::T => "T",
            Self::N => "N",
            Self::P => "P",
            Self::M => "M",
        }
    }

    /// On the page: where the text comes from.
    pub fn label(self) -> &'static str {
        match self {
            Self::S => "已核条文",
            Self::SOld => "旧文本",
            Self::T => "摘录",
            Self::N => "媒体报道",
            Self::P => "转述",
            Self::M => "记忆",
        }
    }
}

/// One row of the statute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
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

/// A penalty or measure that a condition adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extra {
    /// The condition over facts.
    pub when: String,
    /// What is added, in Chinese.
    pub text: String,
}

/// Tiers that have been superseded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The last day in force.
    pub until: Date,
    /// The key of the [`Source`].
    pub source: String,
    /// The tiers.
    #[serde(rename = "tier")]
    pub tiers: Vec<Tier>,
}

/// A person behind the unit who is punished by a share of its fine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkedPersonPenalty {
    /// The key of the [`Source`].
    pub source: String,
    /// The provision.
    pub basis: String,
    /// From so many to so many per cent of the fine of the unit.
    pub pct_of_unit_fine: [Decimal; 2],
    /// Who.
    pub whom: String,
}

/// Whether illegal income is confiscated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfiscateIncome {
    /// 没收违法所得.
    Always,
    /// 有违法所得的没收.
    IfAny,
    /// Only where the threshold of the tier is reached.
    IfGeThreshold,
    /// Not by this provision.
    Never,
}

/// Whether something must or may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Force {
    /// 责令.
    Must,
    /// 可以责令.
    May,
}

/// What follows from a tier beside its fine. Days and months are pairs of least and most, both included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Effects {
    /// 并处警告.
    #[serde(skip_serializing_if = "is_false")]
    pub warning: bool,
    /// 警告或者罚款.
    #[serde(skip_serializing_if = "is_false")]
    pub warning_alternative: bool,
    /// 没收违法所得.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confiscate_income: Option<ConfiscateIncome>,
    /// What is confiscated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confiscate: Option<String>,
    /// What may be confiscated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_confiscate: Option<String>,
    /// An order alone, no penalty.
    #[serde(skip_serializing_if = "is_false")]
    pub order_only: bool,
    /// The order of this tier, in place of that of the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_text: Option<String>,
    /// 责令停业（停产）整顿.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspend_business: Option<Force>,
    /// 停业整顿, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspend_days: Option<[u32; 2]>,
    /// 车辆停运, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle_suspension_days: Option<[u32; 2]>,
    /// 可以停止新接入车辆, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_stop_new_vehicles_days: Option<[u32; 2]>,
    /// 可以停止招生, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_stop_enrolment_days: Option<[u32; 2]>,
    /// 可以暂扣营运证、从业资格证, at most so many days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_suspend_licence_days_max: Option<u32>,
    /// 暂扣船员适任证书, in months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_suspension_months: Option<[u32; 2]>,
    /// 暂扣适任证书, at least so many months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_suspension_months_min: Option<u32>,
    /// 可以暂扣适任证书, in months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_suspend_certificate_months: Option<[u32; 2]>,
    /// 可以暂扣适任证书, at least so many months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_suspend_certificate_months_min: Option<u32>,
    /// 罚款或者暂扣适任证书, in months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative_suspension_months: Option<[u32; 2]>,
    /// 直至吊销适任证书.
    #[serde(skip_serializing_if = "is_false")]
    pub suspension_up_to_revocation: bool,
    /// 停航、停止作业或禁止进出港.
    #[serde(skip_serializing_if = "is_false")]
    pub suspend_voyage: bool,
    /// The licences that are revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoke: Option<String>,
    /// 撤销许可.
    #[serde(skip_serializing_if = "is_false")]
    pub revoke_grant: bool,
    /// What is forbidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ban: Option<String>,
    /// No application is taken for so many years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ban_years: Option<u32>,
    /// 向社会公告.
    #[serde(skip_serializing_if = "is_false")]
    pub publish: bool,
    /// 强制卸载.
    #[serde(skip_serializing_if = "is_false")]
    pub force_unload: bool,
    /// A coercive measure; no penalty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coercive: Option<String>,
    /// What the persons directly responsible are fined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible_person_fine: Option<Fine>,
    /// The day on which the fine was abolished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repealed: Option<Date>,
    /// Must be compared with the law above it.
    #[serde(skip_serializing_if = "is_false")]
    pub recheck_against_higher_law: bool,
}

impl Effects {
    /// The effects that stand in the row, by their stable names and in the order of the catalog. Whether illegal income is confiscated
    /// depends on facts and is left out.
    pub fn names(&self) -> Vec<&'static str> {
        let all = [
            ("warning", self.warning),
            ("warning_alternative", self.warning_alternative),
            ("confiscate", self.confiscate.is_some()),
            ("may_confiscate", self.may_confiscate.is_some()),
            ("order_only", self.order_only),
            ("order_text", self.order_text.is_some()),
            ("suspend_business", self.suspend_business.is_some()),
            ("suspend_days", self.suspend_days.is_some()),
            ("vehicle_suspension_days", self.vehicle_suspension_days.is_some()),
            ("may_stop_new_vehicles_days", self.may_stop_new_vehicles_days.is_some()),
            ("may_stop_enrolment_days", self.may_stop_enrolment_days.is_some()),
            ("may_suspend_licence_days_max", self.may_suspend_licence_days_max.is_some()),
            ("certificate_suspension_months", self.certificate_suspension_months.is_some()),
            ("certificate_suspension_months_min", self.certificate_suspension_months_min.is_some()),
            ("may_suspend_certificate_months", self.may_suspend_certificate_months.is_some()),
            ("may_suspend_certificate_months_min", self.may_suspend_certificate_months_min.is_some()),
            ("alternative_suspension_months", self.alternative_suspension_months.is_some()),
            ("suspension_up_to_revocation", self.suspension_up_to_revocation),
            ("suspend_voyage", self.suspend_voyage),
            ("revoke", self.revoke.is_some()),
            ("revoke_grant", self.revoke_grant),
            ("ban", self.ban.is_some()),
            ("ban_years", self.ban_years.is_some()),
            ("publish", self.publish),
            ("force_unload", self.force_unload),
            ("coercive", self.coercive.is_some()),
            ("responsible_person_fine", self.responsible_person_fine.is_some()),
            ("repealed", self.repealed.is_some()),
            ("recheck_against_higher_law", self.recheck_against_higher_law),
        ];
        all.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name).collect()
    }

    /// Nothing follows.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Why an item cannot ground a penalty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The catalog says so.
    #[error("事项{item}不得使用：{why}")]
    Barred {
        /// The id.
        item: String,
        /// Why.
        why: String,
    },
    /// It has no tiers.
    #[error("事项{item}没有处罚档次")]
    NoTier {
        /// The id.
        item: String,
    },
    /// A fine could not be read from its source.
    #[error("事项{item}第{tier}档的罚款来源不全，不得使用")]
    FineUnknown {
        /// The id.
        item: String,
        /// From 1.
        tier: usize,
    },
    /// A fine is of a kind that this version does not know.
    #[error("事项{item}第{tier}档的罚款种类本系统不认识，不得使用")]
    FineUnrecognised {
        /// The id.
        item: String,
        /// From 1.
        tier: usize,
    },
    /// A fine has a least above its most.
    #[error("事项{item}第{tier}档的罚款下限高于上限")]
    Upside {
        /// The id.
        item: String,
        /// From 1.
        tier: usize,
    },
}

impl Item {
    /// Whether the item can ground a penalty as far as its data goes. Errors: the first reason why not.
    pub fn usable(&self) -> Result<(), Unusable> {
        let item = || self.id.clone();
        if let Some(why) = &self.unusable {
            return Err(Unusable::Barred { item: item(), why: why.clone() });
        }
        if self.tiers.is_empty() {
            return Err(Unusable::NoTier { item: item() });
        }
        for (tier, row) in (1..).zip(&self.tiers) {
            for fine in row.fines() {
                match fine {
                    Fine::Unknown => return Err(Unusable::FineUnknown { item: item(), tier }),
                    Fine::Unrecognised => return Err(Unusable::FineUnrecognised { item: item(), tier }),
                    _ if fine.is_upside_down() => return Err(Unusable::Upside { item: item(), tier }),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// A named legal officer must confirm the item before it can ground an issued document.
    pub fn needs_confirmation(&self) -> bool {
        self.recheck
            || self.verification != Verification::S
            || self.tiers.iter().any(|tier| tier.effects.recheck_against_higher_law)
    }

    /// The tiers that were in force on `date`.
    // Law: 行政处罚法 art. 37.
    pub fn tiers_on(&self, date: Date) -> &[Tier] {
        self.versions
            .iter()
            .filter(|version| date <= version.until)
            .min_by_key(|version| version.until)
            .map_or(&self.tiers, |version| &version.tiers)
    }

    /// Lowest and highest fine over the tiers; `None` when a tier has a fine that is no plain range.
    pub fn fine_range(&self) -> Option<(Fen, Fen)> {
        let mut whole: Option<(Fen, Fen)> = None;
        for tier in self.tiers.iter().filter(|tier| tier.fine.is_some()) {
            let range = Self::statutory_range(tier)?;
            whole = Some(match whole {
                None => (range.min, range.max),
                Some((min, max)) => (min.min(range.min), max.max(range.max)),
            });
        }
        whole
    }

    /// The amounts of a tier whose fine is a range or fixed; `None` for every other kind and where there is no fine.
    pub fn statutory_range(tier: &Tier) -> Option<FineRange> {
        tier.fine.as_ref().and_then(Fine::range)
    }
}

impl Tier {
    /// Every fine of the tier, those inside others and that of the responsible persons included.
    pub fn fines(&self) -> Vec<&Fine> {
        let mut all = Vec::new();
        for fine in self.fine.iter().chain(&self.effects.responsible_person_fine) {
            fine.collect(&mut all);
        }
        all
    }

    /// The names of the facts that the tier needs, in order, each once.
    pub fn facts(&self) -> Vec<String> {
        let mut names = facts_in(&self.when);
        names.extend(self.fines().into_iter().flat_map(Fine::own_facts).map(str::to_owned));
        names.sort();
        names.dedup();
        names
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}
