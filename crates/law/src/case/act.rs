//! The vocabulary of a case: what somebody did, in past tense, in the law's own nouns.
//!
//! Variants and fields are journalled; they are only ever added, with a serde default.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fact::{
    AddressConfirmation, Attendee, Conveyance, Delivery, DocumentRef, Evidence, FileRef, Interview, ItemRef,
    Matter, Measure, Meeting, Officer, Party, Payment, Place, PropertyMove, Proposal, Remedy, RemedyEnd,
    ReviewSheet, SceneRecord, Signature, SoftKind, Source, Statement, Stay,
};
use super::weighing::Weighing;
use crate::{money::Fen, rule::Finding};

/// One act of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// 登记: somebody took up a suspicion; not yet a case in law.
    CaseRegistered(Box<Registration>),
    /// 当场处罚决定: told, heard and decided on the spot. Law: 行政处罚法 art. 51.
    OnSpotDecided(Box<OnSpotDecision>),
    /// 当场处罚备案. Law: 交通运输行政执法程序规定 art. 61.
    FiledForRecord { filed_on: Date, defects: Vec<Finding> },
    /// 提请审批.
    ApprovalRequested { no: u32, matter: Box<Matter>, opinion: String },
    /// 同意.
    ApprovalGranted { no: u32, approver: String, opinion: String },
    /// 退回, with the step to return to.
    ApprovalReturned { no: u32, approver: String, step: String, reason: String },
    /// 转办: another head decides.
    ApprovalHandedOver { no: u32, from: String, to: String, reason: String },
    /// 立案: starts the ninety days. Law: 行政处罚法 art. 54(2).
    CaseFiled { filed_on: Date, approver: String, defects: Vec<Finding> },
    /// 不予立案. Law: 交通运输行政执法程序规定 art. 62.
    FilingDeclined { reason: String, approver: String },
    /// 承办人员变更.
    HandlersChanged { officers: Vec<Officer>, reason: String },
    /// 取得证据. Law: 行政处罚法 art. 46.
    EvidenceCollected { no: u32, evidence: Box<Evidence>, defects: Vec<Finding> },
    /// 询问笔录. Law: 行政处罚法 art. 55.
    InterviewRecorded { no: u32, interview: Box<Interview>, defects: Vec<Finding> },
    /// 现场笔录. Law: 行政处罚法 art. 55.
    SceneRecorded { no: u32, scene: Box<SceneRecord>, defects: Vec<Finding> },
    /// 裁量认定: facts, what follows from them, the amount chosen. Law: 行政处罚法 art. 34.
    DiscretionWeighed { weighing: Box<Weighing>, defects: Vec<Finding> },
    /// 终止调查. Law: 交通运输行政执法程序规定 ch. 8.
    InvestigationTerminated { ground: String, reason: String, approver: String },
    /// 案件调查报告 approved.
    InvestigationReported { facts: String, proposal: String, approver: String },
    /// 违法行为通知书. Law: 行政处罚法 art. 44.
    NoticeIssued { number: String, proposal: Box<Proposal>, approver: String },
    /// 责令改正违法行为通知书. Law: 行政处罚法 art. 28(1).
    CorrectionOrdered { number: String, text: String, due_on: Option<Date>, approver: String },
    /// 改正情况复查.
    CorrectionChecked { checked_on: Date, corrected: bool, note: String },
    /// 送达. Law: 行政处罚法 art. 61.
    DocumentServed { service: Box<Delivery>, defects: Vec<Finding> },
    /// 陈述申辩 or its waiver. Law: 行政处罚法 art. 45.
    StatementRecorded {
        statement: Box<Statement>,
        #[serde(default)]
        defects: Vec<Finding>,
    },
    /// 复核意见. Law: 行政处罚法 art. 45.
    StatementRechecked { accepted: bool, opinion: String },
    /// 听证申请. Law: 行政处罚法 art. 64(1).
    HearingRequested { requested_on: Date, defects: Vec<Finding> },
    /// 听证通知书.
    HearingNoticed {
        number: String,
        held_on: Date,
        place: String,
        host: String,
        public: bool,
        recorder: String,
        #[serde(default)]
        defects: Vec<Finding>,
        /// When it begins, in minutes since midnight.
        #[serde(default)]
        held_minute: Option<u16>,
        /// Why it is closed.
        #[serde(default)]
        closed_reason: String,
    },
    /// 听证会. Law: 行政处罚法 art. 64.
    HearingHeld {
        held_on: Date,
        host: String,
        attended: bool,
        record: String,
        report: String,
        defects: Vec<Finding>,
        #[serde(default)]
        stay: Option<Stay>,
    },
    /// 法制审核. Law: 行政处罚法 art. 58.
    LegallyReviewed { sheet: Box<ReviewSheet> },
    /// 集体讨论. Law: 行政处罚法 art. 57(2).
    CollectivelyDiscussed {
        discussed_on: Date,
        attendees: Vec<Attendee>,
        conclusion: String,
        #[serde(default)]
        meeting: Option<Meeting>,
    },
    /// 行政处罚决定书. Law: 行政处罚法 art. 57, 59.
    PenaltyDecided { number: String, proposal: Box<Proposal>, approver: String, defects: Vec<Finding> },
    /// 不予行政处罚决定书. Law: 行政处罚法 art. 57.
    NoPenaltyDecided {
        number: String,
        ground: String,
        facts: String,
        education: String,
        approver: String,
        defects: Vec<Finding>,
    },
    /// 证据先行登记保存. Law: 行政处罚法 art. 56.
    EvidencePreserved { no: u32, measure: Box<Measure>, defects: Vec<Finding> },
    /// 先行登记保存处理. Law: 行政处罚法 art. 56.
    PreservationDisposed { no: u32, disposed_on: Date, disposal: String, defects: Vec<Finding> },
    /// 查封、扣押. Law: 行政强制法 art. 18, 24.
    MeasureTaken { no: u32, measure: Box<Measure>, defects: Vec<Finding> },
    /// 延长强制措施期限. Law: 行政强制法 art. 25.
    MeasureExtended {
        no: u32,
        until: Date,
        reason: String,
        defects: Vec<Finding>,
        #[serde(default)]
        number: String,
    },
    /// 解除强制措施. Law: 行政强制法 art. 28.
    MeasureReleased {
        no: u32,
        released_on: Date,
        ground: String,
        defects: Vec<Finding>,
        #[serde(default)]
        number: String,
    },
    /// 紧急实施后报告负责人. Law: 行政强制法 art. 19.
    MeasureReported { no: u32, reported_on: Date, reported_minute: u16, defects: Vec<Finding> },
    /// 补办批准手续. Law: 行政强制法 art. 19.
    MeasureRatified { no: u32, approver: String },
    /// 负责人认为不应当采取强制措施, 应当立即解除. Law: 行政强制法 art. 19.
    MeasureRejected { no: u32, approver: String, reason: String },
    /// 涉案财物流转: every hand that held it.
    PropertyMoved { step: Box<PropertyMove>, defects: Vec<Finding> },
    /// 缴款. Law: 行政处罚法 art. 67.
    FinePaid { payment: Box<Payment>, defects: Vec<Finding> },
    /// 退还多收的款项.
    FineRefunded { amount: Fen, refunded_on: Date, receipt: String, defects: Vec<Finding> },
    /// 当事人申请行政复议 or 提起行政诉讼. Law: 行政处罚法 art. 73.
    RemedySought { no: u32, remedy: Box<Remedy>, defects: Vec<Finding> },
    /// 复议决定、裁判 received. Law: 行政处罚法 art. 73.
    RemedyEnded { no: u32, end: Box<RemedyEnd>, defects: Vec<Finding> },
    /// 送达地址确认书. Law: 行政处罚法 art. 61(2).
    AddressConfirmed { confirmation: Box<AddressConfirmation> },
    /// 延期、分期缴纳. Law: 行政处罚法 art. 66(2).
    DeferralGranted {
        applied_on: Date,
        instalments: Vec<Instalment>,
        approver: String,
        defects: Vec<Finding>,
    },
    /// 催告书. Law: 行政强制法 art. 54.
    PerformanceUrged { number: String, amount: Fen },
    /// 申请法院强制执行. Law: 行政强制法 art. 53.
    CourtApplied { applied_on: Date, court: String, defects: Vec<Finding> },
    /// 移送: jurisdiction or crime. Law: 行政处罚法 art. 27.
    CaseTransferred { to: String, crime: bool, reason: String, approver: String },
    /// 撤销立案.
    CaseWithdrawn { reason: String, approver: String },
    /// 说服教育、劝导示范、指导约谈, with its effect.
    SoftOutcomeRecorded { kind: SoftKind, content: String, effect: String },
    /// 签名, on a pad or on the paper whose scan is bound to the issued version.
    DocumentSigned {
        document: DocumentRef,
        signature: Signature,
        /// SM3 of the issued version that was shown and signed; empty in acts from before it was kept.
        #[serde(default)]
        version_sm3: String,
    },
    /// A generated document: the version that was issued, by its hash.
    DocumentIssued { document: DocumentRef, file: FileRef, pages: u32 },
    /// 结案. Law: 交通运输行政执法程序规定 ch. 8.
    CaseClosed {
        result: String,
        execution: String,
        approver: String,
        #[serde(default)]
        defects: Vec<Finding>,
    },
    /// 归档.
    CaseArchived { retention: String, contents: Vec<String> },
    /// 更正: a correction is a new act.
    Remarked { text: String },
}

/// What the registration of a case holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// 案号.
    pub number: String,
    /// The agency whose case it is.
    pub agency: String,
    /// 案件来源.
    pub source: Source,
    /// The organ or reporter the source names.
    pub source_note: String,
    /// 案由.
    pub item: ItemRef,
    /// 当事人.
    pub party: Party,
    /// Vehicle or ship.
    pub conveyance: Option<Conveyance>,
    /// 违法地点.
    pub place: Place,
    /// Day on which the violation was found.
    pub found_on: Date,
    /// Minutes since midnight.
    pub found_minute: u16,
    /// 案件基本情况.
    pub summary: String,
    /// The officers who handle it.
    pub officers: Vec<Officer>,
    /// Defects at registration.
    pub defects: Vec<Finding>,
}

/// What an on-the-spot decision holds. Law: 行政处罚法 art. 52.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnSpotDecision {
    /// 决定书文号.
    pub number: String,
    /// 违法事实.
    pub facts: String,
    /// 证据.
    pub evidence: String,
    /// 警告.
    pub warning: bool,
    /// 罚款.
    pub fine: Option<Fen>,
    /// What the party said; empty when nothing was said.
    pub statement: String,
    /// 复核意见 on the statement.
    pub recheck: String,
    /// 责令改正.
    pub correction: String,
    /// 当场收缴: the ground, when the officers collect the fine.
    pub cash_ground: Option<String>,
    /// Handed over at once to the party; the party's signature or its refusal.
    pub signature: Signature,
    /// Facts of the statute's steps, each ticked by the officers.
    pub certificates_shown: bool,
    /// 告知 of facts, reasons, basis and rights.
    pub told: bool,
    /// Defects that do not refuse.
    pub defects: Vec<Finding>,
}

/// One instalment. Law: 行政处罚法 art. 66(2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Last day.
    pub due_on: Date,
    /// Amount.
    pub amount: Fen,
}

impl Act {
    /// The act's name in the timeline.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::CaseRegistered(_) => "登记案件线索",
            Self::OnSpotDecided(_) => "作出当场行政处罚决定",
            Self::FiledForRecord { .. } => "当场处罚备案",
            Self::ApprovalRequested { .. } => "提请审批",
            Self::ApprovalGranted { .. } => "审批同意",
            Self::ApprovalReturned { .. } => "审批退回",
            Self::ApprovalHandedOver { .. } => "审批转办",
            Self::CaseFiled { .. } => "批准立案",
            Self::FilingDeclined { .. } => "决定不予立案",
            Self::HandlersChanged { .. } => "变更承办人员",
            Self::EvidenceCollected { .. } => "取得证据",
            Self::InterviewRecorded { .. } => "制作询问笔录",
            Self::SceneRecorded { .. } => "制作现场笔录",
            Self::DiscretionWeighed { .. } => "认定裁量情节",
            Self::InvestigationTerminated { .. } => "终止调查",
            Self::InvestigationReported { .. } => "调查终结",
            Self::NoticeIssued { .. } => "制发违法行为通知书",
            Self::CorrectionOrdered { .. } => "责令改正",
            Self::CorrectionChecked { .. } => "复查改正情况",
            Self::DocumentServed { .. } => "送达文书",
            Self::StatementRecorded { .. } => "记录陈述申辩",
            Self::StatementRechecked { .. } => "复核陈述申辩",
            Self::HearingRequested { .. } => "收到听证申请",
            Self::HearingNoticed { .. } => "制发听证通知书",
            Self::HearingHeld { .. } => "举行听证",
            Self::LegallyReviewed { .. } => "法制审核",
            Self::CollectivelyDiscussed { .. } => "集体讨论",
            Self::PenaltyDecided { .. } => "作出行政处罚决定",
            Self::NoPenaltyDecided { .. } => "作出不予行政处罚决定",
            Self::EvidencePreserved { .. } => "证据先行登记保存",
            Self::PreservationDisposed { .. } => "处理先行登记保存的证据",
            Self::MeasureTaken { .. } => "采取行政强制措施",
            Self::MeasureExtended { .. } => "延长强制措施期限",
            Self::MeasureReleased { .. } => "解除强制措施",
            Self::MeasureReported { .. } => "报告紧急强制措施",
            Self::MeasureRatified { .. } => "补办强制措施批准手续",
            Self::MeasureRejected { .. } => "不批准强制措施，立即解除",
            Self::PropertyMoved { .. } => "涉案财物流转",
            Self::FinePaid { .. } => "缴纳罚款",
            Self::FineRefunded { .. } => "退还多收款项",
            Self::RemedySought { .. } => "当事人申请复议（提起诉讼）",
            Self::RemedyEnded { .. } => "复议（诉讼）终结",
            Self::AddressConfirmed { .. } => "确认送达地址",
            Self::DeferralGranted { .. } => "批准延期（分期）缴纳",
            Self::PerformanceUrged { .. } => "催告履行",
            Self::CourtApplied { .. } => "申请人民法院强制执行",
            Self::CaseTransferred { .. } => "移送案件",
            Self::CaseWithdrawn { .. } => "撤销立案",
            Self::SoftOutcomeRecorded { .. } => "柔性执法",
            Self::DocumentSigned { .. } => "当事人签名",
            Self::DocumentIssued { .. } => "生成文书",
            Self::CaseClosed { .. } => "结案",
            Self::CaseArchived { .. } => "归档",
            Self::Remarked { .. } => "补记说明",
        }
    }

    /// The defects that were recorded with the act.
    pub fn defects(&self) -> &[Finding] {
        match self {
            Self::CaseRegistered(registration) => &registration.defects,
            Self::OnSpotDecided(decision) => &decision.defects,
            Self::FiledForRecord { defects, .. }
            | Self::CaseFiled { defects, .. }
            | Self::EvidenceCollected { defects, .. }
            | Self::InterviewRecorded { defects, .. }
            | Self::DocumentServed { defects, .. }
            | Self::StatementRecorded { defects, .. }
            | Self::HearingRequested { defects, .. }
            | Self::HearingNoticed { defects, .. }
            | Self::HearingHeld { defects, .. }
            | Self::PenaltyDecided { defects, .. }
            | Self::NoPenaltyDecided { defects, .. }
            | Self::EvidencePreserved { defects, .. }
            | Self::PreservationDisposed { defects, .. }
            | Self::MeasureTaken { defects, .. }
            | Self::MeasureExtended { defects, .. }
            | Self::MeasureReleased { defects, .. }
            | Self::PropertyMoved { defects, .. }
            | Self::SceneRecorded { defects, .. }
            | Self::MeasureReported { defects, .. }
            | Self::FinePaid { defects, .. }
            | Self::FineRefunded { defects, .. }
            | Self::RemedySought { defects, .. }
            | Self::RemedyEnded { defects, .. }
            | Self::CaseClosed { defects, .. }
            | Self::DeferralGranted { defects, .. }
            | Self::DiscretionWeighed { defects, .. }
            | Self::CourtApplied { defects, .. } => defects,
            _ => &[],
        }
    }
}
