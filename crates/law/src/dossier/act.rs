//! The acts of a dossier: one variant per kind, written as `{"filed": {"on": "2026-03-02", …}}`.
//!
//! Every act has the common fields `id`, `on`, `party`, `officers`, `certificates_shown` and `note`; an act without `id` goes by
//! its name and its place among the acts of the file, counted from 1.

pub mod decide;
pub mod enforce;
pub mod inspect;
pub mod investigate;
pub mod measure;
pub mod notify;
pub mod remedy;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    shape::{RecordShape, Shape, Shaped},
    word::{Moment, Names, Text},
};

/// What every act has.
#[derive(Debug, Clone, Copy)]
pub struct Common<'a> {
    /// Id, if the file gives one.
    pub id: &'a Text,
    /// When.
    pub on: Option<Moment>,
    /// Which party, by id or name; none where there is one party only or all are meant.
    pub party: &'a Text,
    /// Who acted for the agency, by id or name.
    pub officers: &'a Names,
    /// Certificates were shown before.
    pub certificates_shown: Option<bool>,
}

/// A kind of act: the common fields and its own.
macro_rules! act {
    ($Name:ident = $tag:literal $about:literal { $($field:ident: $ty:ty = $text:literal;)* }) => {
        #[doc = $about]
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $Name {
            /// 编号.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub id: Option<String>,
            /// 日期.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub on: Option<crate::dossier::word::Moment>,
            /// 当事人.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub party: Option<String>,
            /// 执法人员.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub officers: Option<Vec<String>>,
            /// 出示执法证件.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub certificates_shown: Option<bool>,
            /// 备注.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
            $(
                #[doc = $text]
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$ty>,
            )*
        }
        impl $Name {
            /// Name and fields of this kind of act.
            pub const RECORD: crate::dossier::shape::RecordShape = crate::dossier::shape::RecordShape {
                name: $tag,
                about: $about,
                fields: &[
                    crate::dossier::act::COMMON_ID,
                    crate::dossier::act::COMMON_ON,
                    crate::dossier::act::COMMON_PARTY,
                    crate::dossier::act::COMMON_OFFICERS,
                    crate::dossier::act::COMMON_SHOWN,
                    crate::dossier::act::COMMON_NOTE,
                    $(crate::dossier::shape::FieldShape {
                        name: stringify!($field),
                        about: $text,
                        shape: &<$ty as crate::dossier::shape::Shaped>::SHAPE,
                    }),*
                ],
            };
        }
    };
}
pub(crate) use act;

macro_rules! common_field {
    ($($NAME:ident = $name:literal $about:literal $ty:ty;)*) => {
        $(pub(crate) const $NAME: super::shape::FieldShape =
            super::shape::FieldShape { name: $name, about: $about, shape: &<$ty as Shaped>::SHAPE };)*
    };
}

common_field! {
    COMMON_ID = "id" "编号，供其他行为引用；不写的以“行为名#序号”称呼。" String;
    COMMON_ON = "on" "日期，可带时刻。" Moment;
    COMMON_PARTY = "party" "当事人的编号或者姓名；只有一个当事人的可以不写。" String;
    COMMON_OFFICERS = "officers" "实施的执法人员（编号或者姓名）。" Vec<String>;
    COMMON_SHOWN = "certificates_shown" "实施前出示了执法证件。" bool;
    COMMON_NOTE = "note" "备注，不参与检查。" String;
}

macro_rules! acts {
    ($($Name:ident = $module:ident $tag:literal $Section:ident $label:literal;)*) => {
        $(pub use $module::$Name;)*

        /// One act.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Act {
            $(#[doc = $label] #[serde(rename = $tag)] $Name(Box<$Name>),)*
        }

        impl Act {
            /// Name in the file.
            pub const fn tag(&self) -> &'static str { match self { $(Self::$Name(_) => $tag),* } }
            /// The word for people.
            pub const fn label(&self) -> &'static str { match self { $(Self::$Name(_) => $label),* } }
            /// The part of the procedure it belongs to.
            pub const fn section(&self) -> super::word::Section {
                match self { $(Self::$Name(_) => super::word::Section::$Section),* }
            }
            /// What it has in common with every act.
            pub fn common(&self) -> Common<'_> {
                match self {
                    $(Self::$Name(act) => Common {
                        id: &act.id,
                        on: act.on,
                        party: &act.party,
                        officers: &act.officers,
                        certificates_shown: act.certificates_shown,
                    },)*
                }
            }
        }

        impl Shaped for Act {
            const SHAPE: Shape = Shape::OneOf(KINDS);
        }

        /// Every kind of act, in the order of the procedure.
        pub const KINDS: &[RecordShape] = &[$($Name::RECORD),*];

        /// Name, label and part of the procedure of every kind of act.
        pub const LABELS: &[(&str, &str, super::word::Section)] =
            &[$(($tag, $label, super::word::Section::$Section)),*];
    };
}

acts! {
    Inspection = inspect "inspection" Inspection "行政检查";
    Clue = investigate "clue" Filing "案件线索";
    Filed = investigate "filed" Filing "立案";
    Recused = investigate "recused" Investigation "回避";
    Evidence = investigate "evidence" Investigation "取证";
    Sampled = investigate "sampled" Measures "抽样取证";
    Preserved = measure "preserved" Measures "证据先行登记保存";
    Disposed = measure "disposed" Measures "先行登记保存处理";
    Measure = measure "measure" Measures "行政强制措施";
    Extended = measure "extended" Measures "延长强制措施";
    Tested = measure "tested" Measures "检测、检验、检疫、鉴定";
    Released = measure "released" Measures "解除强制措施";
    PropertyMoved = measure "property_moved" Property "涉案财物流转";
    PropertyDisposed = measure "property_disposed" Property "涉案财物处理";
    Reported = investigate "reported" Investigation "调查终结";
    Notice = notify "notice" Notice "违法行为通知书";
    Served = notify "served" Service "送达";
    Statement = notify "statement" Statement "陈述申辩";
    Waived = notify "waived" Statement "放弃权利";
    Rechecked = notify "rechecked" Statement "复核";
    HearingRequested = notify "hearing_requested" Hearing "申请听证";
    HearingNoticed = notify "hearing_noticed" Hearing "听证通知书";
    HearingHeld = notify "hearing_held" Hearing "举行听证";
    HearingPaused = notify "hearing_paused" Hearing "听证延期、中止、终止";
    LegallyReviewed = decide "legally_reviewed" Review "法制审核";
    Discussed = decide "discussed" Discussion "集体讨论";
    CaseExtended = decide "case_extended" Decision "办案期限延长";
    CaseSuspended = decide "case_suspended" Decision "办案期间中止或者扣除";
    Decided = decide "decided" Decision "决定";
    Corrected = decide "corrected" Correction "责令改正";
    Recorded = decide "recorded" Closing "当场处罚备案";
    Av = decide "av" Record "音像记录";
    Disclosed = decide "disclosed" Record "泄露秘密或者个人信息";
    Paid = enforce "paid" Payment "缴款";
    Deferred = enforce "deferred" Payment "延期、分期缴纳";
    Surcharged = enforce "surcharged" Payment "加处罚款";
    Urged = enforce "urged" Enforcement "催告";
    ForcedDecision = enforce "forced_decision" Enforcement "强制执行决定";
    Enforced = enforce "enforced" Enforcement "实施强制执行";
    Proxy = enforce "proxy" Enforcement "代履行";
    EnforcementStopped = enforce "enforcement_stopped" Enforcement "中止、终结、恢复执行";
    CourtApplied = enforce "court_applied" Enforcement "申请法院强制执行";
    Transferred = remedy "transferred" Transfer "移送有管辖权的机关";
    Returned = remedy "returned" Transfer "司法机关退回";
    CrimeReported = remedy "crime_reported" Transfer "报告涉嫌犯罪";
    CrimeDecided = remedy "crime_decided" Transfer "决定是否移送";
    CrimeSent = remedy "crime_sent" Transfer "移送公安机关";
    PoliceAnswered = remedy "police_answered" Transfer "公安机关答复";
    ObjectsHanded = remedy "objects_handed" Transfer "移交涉案物品";
    Objected = remedy "objected" Transfer "对不予立案提出异议";
    Published = remedy "published" Publication "公示";
    DecisionChanged = remedy "decision_changed" Publication "决定被变更、撤销、确认违法或者无效";
    Withdrawn = remedy "withdrawn" Publication "撤回公示";
    ReviewApplied = remedy "review_applied" Remedy "申请行政复议";
    ReviewForwarded = remedy "review_forwarded" Remedy "转送复议申请";
    ReviewReceived = remedy "review_received" Remedy "收到复议申请书副本";
    ReviewReplied = remedy "review_replied" Remedy "行政复议答复";
    ReviewDecided = remedy "review_decided" Remedy "行政复议决定";
    Sued = remedy "sued" Remedy "提起行政诉讼";
    SuitReceived = remedy "suit_received" Remedy "收到起诉状副本";
    SuitReplied = remedy "suit_replied" Remedy "提交答辩状";
    Judged = remedy "judged" Remedy "裁判";
    Closed = decide "closed" Closing "结案";
    Supervised = remedy "supervised" Supervision "执法监督";
}

/// The civil date of an act, where the file has it.
impl Act {
    /// When, to the day.
    pub fn date(&self) -> Option<Date> {
        self.common().on.map(|moment| moment.on)
    }
}
