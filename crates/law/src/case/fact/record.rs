//! Records on paper: the scene, a meeting, the call of a hearing, the address for service.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Officer, Signature};

/// 现场笔录. Law: 行政处罚法 art. 55; 行政强制法 art. 18.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SceneRecord {
    /// Day.
    pub held_on: Date,
    /// Minutes since midnight.
    pub started_minute: u16,
    /// Minutes since midnight.
    pub ended_minute: u16,
    /// Where.
    pub place: String,
    /// Who was there.
    pub person: String,
    /// Relation to the case.
    pub relation: String,
    /// What was seen and done.
    pub content: String,
    /// What was told and heard when a measure was taken; empty when none was.
    pub measure_told: String,
    /// Who signs for an absent party.
    pub witness: String,
    /// Officers; the last one wrote.
    pub officers: Vec<Officer>,
    /// Certificates were shown first.
    pub certificates_shown: bool,
    /// The person's signature or refusal.
    pub signature: Signature,
}

/// When and where people met, and who led and wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Minutes since midnight.
    pub started_minute: u16,
    /// Minutes since midnight.
    pub ended_minute: u16,
    /// Where.
    pub place: String,
    /// 主持人.
    pub host: String,
    /// 汇报人.
    pub reporter: String,
    /// 记录人.
    pub recorder: String,
    /// What was put before the meeting.
    pub report: String,
}

/// From when to when something lasted within a day, in minutes since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// Beginning.
    pub started_minute: u16,
    /// End.
    pub ended_minute: u16,
}

/// The call to a hearing, as its notice says it. Law: 行政处罚法 art. 64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HearingCall {
    /// 文号.
    pub number: String,
    /// Day of the hearing.
    pub held_on: Date,
    /// When it begins, in minutes since midnight.
    pub held_minute: u16,
    /// Place.
    pub place: String,
    /// 主持人.
    pub host: Officer,
    /// 记录员.
    pub recorder: String,
    /// Open to the public.
    pub public: bool,
    /// 国家秘密、商业秘密 or 个人隐私, when it is closed.
    pub closed_reason: String,
}

/// 送达地址确认书. Law: 行政处罚法 art. 61(2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressConfirmation {
    /// Day of the confirmation.
    pub confirmed_on: Date,
    /// Who receives.
    pub recipient: String,
    /// Postal address.
    pub address: String,
    /// Number, mailbox or account for electronic service; empty when it is not agreed to.
    pub electronic: String,
}
