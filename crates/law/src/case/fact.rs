//! The nouns of a case: who, what, where, with which evidence, served how.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::Fen;
pub use crate::place::Place;

/// Generates an enum with its label on the page and its code in forms; one list serves parsing, printing and choices.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal $label:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { #[default] $($(#[$vdoc])* $variant,)* }
        impl $name {
            /// Every choice, in the order of the form.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The label on the page and on the paper.
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label),* } }
            /// The code in forms, URLs and spreadsheets.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code),* } }
            /// Reads a code; `None` for one that does not exist.
            pub fn from_code(code: &str) -> Option<Self> { match code { $($code => Some(Self::$variant),)* _ => None } }
        }
    };
}

pub(super) use choices;

mod matter;
mod record;
mod remedy;

pub use matter::{Matter, Penalties, Proposal};
pub use record::{AddressConfirmation, HearingCall, Meeting, SceneRecord, Stay};
pub use remedy::{Remedy, RemedyEnd, RemedyKind, RemedyOutcome};

choices! {
    /// 案件来源. Law: 交通运输行政执法程序规定 art. 62.
    Source {
        /// 依职权检查发现.
        Inspection = "inspection" "行政检查发现",
        /// 举报.
        Report = "report" "个人、法人或者其他组织举报",
        /// 上级交办.
        Assigned = "assigned" "上级机关交办",
        /// 下级报请.
        Referred = "referred" "下级机关报请查处",
        /// 移送.
        TransferredIn = "transferred" "有关部门移送",
        /// 其他.
        Other = "other" "其他途径发现",
    }
}

choices! {
    /// 当事人类型. A sole trader counts as 公民 for the caps here, the stricter side. (P)
    PartyKind {
        /// 公民.
        Person = "person" "公民",
        /// 个体工商户.
        SoleTrader = "sole_trader" "个体工商户",
        /// 法人或者其他组织.
        Enterprise = "enterprise" "法人或者其他组织",
    }
}

choices! {
    /// 证据种类. Law: 行政处罚法 art. 46.
    EvidenceKind {
        /// 书证.
        Documentary = "documentary" "书证",
        /// 物证.
        Physical = "physical" "物证",
        /// 视听资料.
        AudioVisual = "audio_visual" "视听资料",
        /// 电子数据.
        Electronic = "electronic" "电子数据",
        /// 证人证言.
        Witness = "witness" "证人证言",
        /// 当事人的陈述.
        PartyStatement = "party_statement" "当事人的陈述",
        /// 鉴定意见.
        Expert = "expert" "鉴定意见",
        /// 勘验笔录、现场笔录.
        SceneRecord = "scene_record" "勘验笔录、现场笔录",
    }
}

choices! {
    /// 送达方式. Law: 民事诉讼法 art. 87.
    ServiceMethod {
        /// 直接送达.
        Direct = "direct" "直接送达",
        /// 留置送达.
        Left = "left" "留置送达",
        /// 电子送达.
        Electronic = "electronic" "电子送达",
        /// 邮寄送达.
        Post = "post" "邮寄送达",
        /// 委托送达.
        Entrusted = "entrusted" "委托送达",
        /// 转交送达.
        Forwarded = "forwarded" "转交送达",
        /// 公告送达.
        Announced = "announced" "公告送达",
    }
}

choices! {
    /// Documents that the case issues, by form.
    DocumentKind {
        /// 立案登记表.
        FilingForm = "filing_form" "立案登记表",
        /// 询问笔录.
        InterviewRecord = "interview_record" "询问笔录",
        /// 现场笔录.
        OnsiteRecord = "onsite_record" "现场笔录",
        /// 违法行为通知书.
        ViolationNotice = "violation_notice" "违法行为通知书",
        /// 法制审核表.
        LegalReview = "legal_review" "重大行政执法决定法制审核表",
        /// 当场行政处罚决定书.
        OnspotDecision = "onspot_decision" "当场行政处罚决定书",
        /// 行政处罚决定书.
        Decision = "decision" "行政处罚决定书",
        /// 不予行政处罚决定书.
        NoPenaltyDecision = "no_penalty_decision" "不予行政处罚决定书",
        /// 责令改正违法行为通知书.
        CorrectionOrder = "correction_order" "责令改正违法行为通知书",
        /// 送达回证.
        ServiceReceipt = "service_receipt" "送达回证",
        /// 听证通知书.
        HearingNotice = "hearing_notice" "听证通知书",
        /// 催告书.
        PaymentUrge = "payment_urge" "催告书",
        /// 结案报告.
        ClosingReport = "closing_report" "结案报告",
        /// 证据登记保存清单.
        EvidenceRegistrationList = "evidence_registration_list" "证据登记保存清单",
        /// 行政强制措施决定书.
        CoerciveMeasureDecision = "coercive_measure_decision" "行政强制措施决定书",
        /// 延长行政强制措施期限通知书.
        MeasureExtension = "measure_extension" "延长行政强制措施期限通知书",
        /// 解除行政强制措施决定书.
        MeasureRelease = "measure_release" "解除行政强制措施决定书",
        /// 案件调查报告.
        InvestigationReport = "investigation_report" "案件调查报告",
        /// 听证笔录.
        HearingRecord = "hearing_record" "听证笔录",
        /// 重大案件集体讨论记录.
        CollectiveDiscussion = "collective_discussion" "重大案件集体讨论记录",
        /// 送达地址确认书.
        AddressConfirmation = "address_confirmation" "送达地址确认书",
        /// 行政执法案卷目录.
        ArchiveContents = "archive_contents" "行政执法案卷目录",
    }
}

choices! {
    /// Soft outcomes: recorded, with their effect, and counted like any other.
    SoftKind {
        /// 说服教育.
        Persuasion = "persuasion" "说服教育",
        /// 劝导示范.
        Demonstration = "demonstration" "劝导示范",
        /// 指导约谈.
        Guidance = "guidance" "指导约谈",
    }
}

choices! {
    /// How money came in. Law: 行政处罚法 art. 67.
    PaymentMethod {
        /// 银行.
        Bank = "bank" "银行缴纳",
        /// 电子支付.
        Electronic = "electronic" "电子支付",
        /// 当场收缴.
        Cash = "cash" "当场收缴",
    }
}

choices! {
    /// How an officer's certificate stands on a day. Law: 行政处罚法 art. 42, 55.
    Standing {
        /// 有效.
        Valid = "valid" "有效",
        /// 尚未生效.
        NotYet = "not_yet" "尚未生效",
        /// 过期.
        Expired = "expired" "已过期",
        /// 暂扣.
        Suspended = "suspended" "已暂扣",
        /// 收回.
        Recalled = "recalled" "已收回",
        /// 注销.
        Cancelled = "cancelled" "已注销",
        /// 无证.
        Absent = "absent" "未持有执法证件",
    }
}

/// An officer as the act saw him: name, certificate and how it stood on the act's date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// Person id.
    pub person: String,
    /// Name as printed.
    pub name: String,
    /// Certificate number, empty when there is none.
    pub certificate: String,
    /// Standing on the act's date.
    pub standing: Standing,
}

/// 案由: the item of the catalogue that the case rests on, as it read when the case was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRef {
    /// Catalogue id, such as `HY-001`.
    pub id: String,
    /// 案由.
    pub name: String,
    /// 违反条款.
    pub violates: String,
    /// 处罚依据.
    pub basis: String,
    /// Lowest and highest fine over all tiers, in fen; `None` when the item has no plain range.
    pub range: Option<(Fen, Fen)>,
    /// Catalogue edition.
    pub edition: String,
}

/// 当事人. Identity number and phone are ciphertext here; the masked forms are for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Person or organisation.
    pub kind: PartyKind,
    /// Name.
    pub name: String,
    /// 身份证件号 or 统一社会信用代码, masked.
    pub id_masked: String,
    /// The same, sealed.
    pub id_sealed: String,
    /// Blind index of the same, for search.
    pub id_index: String,
    /// Full years on the day the violation was found; `None` for organisations or when unknown.
    pub age_years: Option<u16>,
    /// Phone, masked.
    pub phone_masked: String,
    /// Phone, sealed.
    pub phone_sealed: String,
    /// Address.
    pub address: String,
    /// 法定代表人 or 负责人.
    pub representative: String,
}

/// Vehicle or ship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conveyance {
    /// `true` for a ship.
    pub ship: bool,
    /// Plate, or ship's name.
    pub mark: String,
    /// Colour of the plate, or registration number of the ship.
    pub detail: String,
}

/// A file in the blob store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// Name as uploaded.
    pub name: String,
    /// SM3 of the whole content, hexadecimal.
    pub sm3: String,
    /// Size.
    pub bytes: u64,
    /// Media type as found in the content, not as claimed.
    pub media: String,
}

/// 证据.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// One of the eight kinds.
    pub kind: EvidenceKind,
    /// Name.
    pub name: String,
    /// What it proves.
    pub proves: String,
    /// Day it was taken.
    pub collected_on: Date,
    /// Where.
    pub place: String,
    /// Who took it.
    pub officers: Vec<Officer>,
    /// Files.
    pub files: Vec<FileRef>,
}

/// 询问笔录.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interview {
    /// Who was asked.
    pub person: String,
    /// Relation to the case.
    pub relation: String,
    /// Day.
    pub held_on: Date,
    /// Minutes since midnight.
    pub started_minute: u16,
    /// Minutes since midnight.
    pub ended_minute: u16,
    /// Where.
    pub place: String,
    /// Who asked and who wrote.
    pub officers: Vec<Officer>,
    /// Certificates were shown before the first question.
    pub certificates_shown: bool,
    /// The right to ask for recusal was told.
    pub recusal_told: bool,
    /// Questions and answers.
    pub answers: Vec<(String, String)>,
    /// The person's signature or refusal.
    pub signature: Signature,
}

/// How a paper was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Signature {
    /// On the pad: the picture's hash, bound to the version's hash.
    Pad { file: FileRef, version_sm3: String },
    /// On the printed paper, whose scan is bound to the issued version; `None` until the scan is in.
    Paper { scan: Option<FileRef> },
    /// Refused; the officers note why.
    Refused { note: String },
}

/// A document of the case: its form and its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRef {
    /// Form.
    pub kind: DocumentKind,
    /// 文号; of an unnumbered record its ordinal.
    pub number: String,
}

/// 送达.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// What was served.
    pub document: DocumentRef,
    /// How.
    pub method: ServiceMethod,
    /// Day of handing over, dispatch, or publication.
    pub sent_on: Date,
    /// Day of receipt shown by the return; `None` while it is on its way or deemed by law.
    pub received_on: Option<Date>,
    /// Who received.
    pub recipient: String,
    /// Relation of the receiver to the party.
    pub relation: String,
    /// Where.
    pub place: String,
    /// Witness, photo or the signed consent, as the method requires.
    pub proof: String,
    /// Why a substitute method was used; attempts made.
    pub reason: String,
    /// The day on which the law deems it served; `None` when it is not (yet).
    pub deemed_on: Option<Date>,
}

/// 陈述申辩 or its waiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Statement {
    /// Said or written.
    Made { made_on: Date, text: String },
    /// Given up in writing.
    Waived { waived_on: Date, hearing_too: bool },
}

/// 法制审核表. Law: 行政处罚法 art. 58.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewSheet {
    /// Reviewer's person id.
    pub reviewer: String,
    /// Reviewer's name.
    pub reviewer_name: String,
    /// Day.
    pub reviewed_on: Date,
    /// One answer per question of [`REVIEW_QUESTIONS`], with a note.
    pub answers: Vec<(bool, String)>,
    /// Passed, or returned for the reasons in `opinion`.
    pub passed: bool,
    /// 审核意见.
    pub opinion: String,
}

/// The questions of the review form (G12), all of which must be answered.
pub const REVIEW_QUESTIONS: [&str; 10] = [
    "行政执法主体是否合法",
    "行政执法人员是否具备执法资格",
    "行政执法程序是否合法",
    "案件事实是否清楚、证据是否合法充分",
    "适用法律、法规、规章是否准确",
    "裁量基准运用是否适当",
    "执法是否未超越执法机关法定权限",
    "行政执法文书是否完备、规范",
    "是否保障当事人知情、陈述申辩、听证权利",
    "是否不涉嫌犯罪（涉嫌犯罪的须移送司法机关）",
];

/// Who took part in a collective discussion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// View.
    pub view: String,
}

/// 先行登记保存, or 查封扣押.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What was done.
    pub kind: MeasureKind,
    /// Objects, one a line.
    pub objects: Vec<String>,
    /// Norm that allows it.
    pub basis: String,
    /// Why it was necessary.
    pub reason: String,
    /// Day of effect.
    pub taken_on: Date,
    /// Last day.
    pub until: Date,
    /// Officers.
    pub officers: Vec<Officer>,
    /// Day of the head's approval; `None` when it is still missing (emergency).
    pub approved_on: Option<Date>,
    /// Approver's name.
    pub approver: String,
    /// Where the objects are kept.
    pub place: String,
    /// Party present, told and heard; decision handed over on the spot.
    pub told: bool,
    /// 文号 of the decision or the list; empty for those of before it was kept.
    #[serde(default)]
    pub number: String,
    /// 情况紧急，当场实施: the head is told and asked afterwards. Law: 行政强制法 art. 19.
    #[serde(default)]
    pub emergency: bool,
    /// When it was taken, in minutes since midnight; `None` when only the day is known.
    #[serde(default)]
    pub taken_minute: Option<u16>,
}

choices! {
    /// Kind of measure.
    MeasureKind {
        /// 证据先行登记保存. Law: 行政处罚法 art. 56.
        Preservation = "preservation" "证据先行登记保存",
        /// 查封. Law: 行政强制法 art. 9.
        Sealing = "sealing" "查封",
        /// 扣押. Law: 行政强制法 art. 9.
        Seizure = "seizure" "扣押",
    }
}

/// One hand-over of involved property; the chain has no gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PropertyMove {
    /// Property number within the case.
    pub property: u32,
    /// What it is; given at the first move.
    pub name: String,
    /// From whom.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Day.
    pub moved_on: Date,
    /// 入库、移库、返还、拍卖、销毁、上缴.
    pub event: String,
    /// Condition.
    pub condition: String,
}

/// 缴款.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Amount.
    pub amount: Fen,
    /// Of which surcharge.
    pub surcharge: Fen,
    /// How.
    pub method: PaymentMethod,
    /// Day the payer paid.
    pub paid_on: Date,
    /// Receipt or bank serial number.
    pub receipt: String,
}
