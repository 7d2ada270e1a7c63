//! The case 案件: from discovery to archive.
//!
//! [`Case`] is the fold of its acts; [`Case::decide`] alone knows rules. Start at [`command::Command`].

pub mod act;
pub mod clock;
pub mod command;
pub mod fact;

mod approval;
mod decide;
mod guard;
mod hearing;
mod measure;
mod money;
mod onspot;
mod ordinary;
mod service;
pub mod step;

pub use act::Act;
pub use command::Command;

use jiff::civil::Date;

use self::{
    act::{Instalment, OnSpotDecision, Registration},
    fact::{
        Attendee, DocumentKind, DocumentRef, Evidence, FileRef, Interview, Matter, Measure, Payment,
        PropertyMove, Proposal, ReviewSheet, Service, SoftKind, Statement,
    },
};
use crate::{
    money::Fen,
    rule::Finding,
    subject::{Entry, Subject},
};

/// A case as its acts have made it.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Case {
    /// What was registered; `None` before the first act.
    pub registration: Option<Registration>,
    /// Day of registration.
    pub registered_on: Option<Date>,
    /// Where the case stands.
    pub stage: Stage,
    /// Who handled the case before others took it over.
    pub past_officers: Vec<fact::Officer>,
    /// The on-the-spot decision, in the short path.
    pub onspot: Option<(Date, OnSpotDecision)>,
    /// 备案 of the on-the-spot decision.
    pub recorded_on: Option<Date>,
    /// 立案.
    pub filed_on: Option<Date>,
    /// Approvals asked for, in order; the number is the position plus one.
    pub approvals: Vec<Approval>,
    /// Evidence, by number.
    pub evidence: Vec<Evidence>,
    /// Interviews, by number.
    pub interviews: Vec<Interview>,
    /// Facts and proposal of the approved investigation report, and its day.
    pub report: Option<(Date, String, String)>,
    /// The notice in force: day, number, content.
    pub notice: Option<(Date, String, Proposal)>,
    /// 责令改正: day, number, text, last day.
    pub correction: Option<(Date, String, String, Option<Date>)>,
    /// Result of the re-check.
    pub correction_checked: Option<(Date, bool)>,
    /// Services.
    pub services: Vec<Service>,
    /// Statements and waivers.
    pub statements: Vec<Statement>,
    /// Whether the last statement was rechecked, and adopted.
    pub recheck: Option<(Date, bool, String)>,
    /// 听证.
    pub hearing: Hearing,
    /// Reviews, newest last.
    pub reviews: Vec<ReviewSheet>,
    /// Collective discussion: day, attendees, conclusion.
    pub discussion: Option<(Date, Vec<Attendee>, String)>,
    /// The decision: day, number, content.
    pub decision: Option<(Date, String, Proposal)>,
    /// 不予处罚: day, number, ground.
    pub no_penalty: Option<(Date, String, String)>,
    /// Measures and preservations, by number.
    pub measures: Vec<MeasureState>,
    /// Moves of involved property.
    pub property: Vec<PropertyMove>,
    /// Payments.
    pub payments: Vec<Payment>,
    /// Instalments granted.
    pub instalments: Vec<Instalment>,
    /// 催告: day and number.
    pub urge: Option<(Date, String)>,
    /// 申请法院: day.
    pub court_on: Option<Date>,
    /// Soft outcomes.
    pub soft: Vec<(SoftKind, String, String)>,
    /// Issued documents with their files.
    pub documents: Vec<(DocumentRef, FileRef, u32)>,
    /// Defects recorded with the acts, each with the act's position.
    pub defects: Vec<(u32, Finding)>,
    /// 结案.
    pub closed_on: Option<Date>,
    /// 归档.
    pub archived_on: Option<Date>,
}

/// Where a case stands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nothing yet.
    #[default]
    New,
    /// 线索已登记, not filed.
    Registered,
    /// 调查取证.
    Investigating,
    /// 调查终结, before the notice.
    Reported,
    /// 已制发通知书; statement and hearing terms.
    Noticed,
    /// 已作出决定.
    Decided,
    /// 已送达, being performed.
    Served,
    /// 已结案.
    Closed,
    /// 已归档.
    Archived,
    /// 不予立案.
    NotFiled,
    /// 已移送.
    Transferred,
    /// 已撤销.
    Withdrawn,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 12] = [
        Self::New,
        Self::Registered,
        Self::Investigating,
        Self::Reported,
        Self::Noticed,
        Self::Decided,
        Self::Served,
        Self::Closed,
        Self::Archived,
        Self::NotFiled,
        Self::Transferred,
        Self::Withdrawn,
    ];

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "未登记",
            Self::Registered => "待立案",
            Self::Investigating => "调查取证",
            Self::Reported => "调查终结",
            Self::Noticed => "告知听辩",
            Self::Decided => "已决定待送达",
            Self::Served => "执行中",
            Self::Closed => "已结案",
            Self::Archived => "已归档",
            Self::NotFiled => "不予立案",
            Self::Transferred => "已移送",
            Self::Withdrawn => "已撤销",
        }
    }

    /// The code in URLs and read tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Registered => "registered",
            Self::Investigating => "investigating",
            Self::Reported => "reported",
            Self::Noticed => "noticed",
            Self::Decided => "decided",
            Self::Served => "served",
            Self::Closed => "closed",
            Self::Archived => "archived",
            Self::NotFiled => "not_filed",
            Self::Transferred => "transferred",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// Whether work on the case has ended.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Archived | Self::NotFiled | Self::Transferred | Self::Withdrawn)
    }
}

/// One approval and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Approval {
    /// What was asked.
    pub matter: Matter,
    /// Who asked.
    pub requested_by: String,
    /// When.
    pub requested_on: Date,
    /// The handler's opinion.
    pub opinion: String,
    /// The head to whom it was handed over; empty: any head of the agency.
    pub addressee: String,
    /// Open, granted, returned.
    pub outcome: Outcome,
}

/// What came of an approval.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Waiting.
    Open,
    /// 同意: by whom, when, opinion.
    Granted(String, Date, String),
    /// 退回: by whom, when, step, reason.
    Returned(String, Date, String, String),
}

/// 听证 as far as it has come.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Hearing {
    /// Requested on.
    pub requested_on: Option<Date>,
    /// Notice: day, number, day of the hearing, place, host, public.
    pub noticed: Option<HearingNotice>,
    /// Held on, attended by the party.
    pub held_on: Option<(Date, bool)>,
    /// Record and report.
    pub record: Option<(String, String)>,
}

/// The notice of a hearing.
#[derive(Debug, Clone, PartialEq)]
pub struct HearingNotice {
    /// 文号.
    pub number: String,
    /// Day of the notice.
    pub noticed_on: Date,
    /// Day of the hearing.
    pub held_on: Date,
    /// Place.
    pub place: String,
    /// Host's name.
    pub host: String,
    /// Recorder's name.
    pub recorder: String,
    /// Open to the public.
    pub public: bool,
}

/// A measure and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureState {
    /// As taken.
    pub measure: Measure,
    /// Last day, after an extension.
    pub until: Date,
    /// Extended already.
    pub extended: bool,
    /// Released or disposed: day and how.
    pub ended: Option<(Date, String)>,
}

impl Subject for Case {
    const KIND: &'static str = "case";
    type Act = Act;

    fn apply(&mut self, entry: &Entry<Act>) {
        let on = entry.effective_on;
        for defect in entry.act.defects() {
            self.defects.push((entry.seq, defect.clone()));
        }
        match entry.act.clone() {
            Act::CaseRegistered(registration) => {
                self.registered_on = Some(on);
                self.registration = Some(*registration);
                self.stage = Stage::Registered;
            }
            Act::OnSpotDecided(decision) => {
                self.onspot = Some((on, *decision));
                self.stage = Stage::Served;
            }
            Act::FiledForRecord { filed_on, .. } => self.recorded_on = Some(filed_on),
            Act::HandlersChanged { officers, .. } => {
                if let Some(registration) = &mut self.registration {
                    self.past_officers.extend(std::mem::replace(&mut registration.officers, officers));
                }
            }
            Act::EvidenceCollected { evidence, .. } => self.evidence.push(*evidence),
            Act::InterviewRecorded { interview, .. } => self.interviews.push(*interview),
            Act::StatementRecorded { statement } => {
                if matches!(*statement, Statement::Made { .. }) {
                    self.recheck = None;
                }
                self.statements.push(*statement);
            }
            Act::StatementRechecked { accepted, opinion } => self.recheck = Some((on, accepted, opinion)),
            Act::LegallyReviewed { sheet } => self.reviews.push(*sheet),
            Act::CollectivelyDiscussed { discussed_on, attendees, conclusion } => {
                self.discussion = Some((discussed_on, attendees, conclusion));
            }
            Act::SoftOutcomeRecorded { kind, content, effect } => self.soft.push((kind, content, effect)),
            Act::DocumentIssued { document, file, pages } => self.documents.push((document, file, pages)),
            Act::DocumentSigned { document, signature } => self.apply_signature(&document, signature),
            Act::Remarked { .. } => {}
            other => self.apply_procedure(entry, other),
        }
    }
}

impl Case {
    fn apply_procedure(&mut self, entry: &Entry<Act>, act: Act) {
        let on = entry.effective_on;
        match act {
            Act::ApprovalRequested { matter, opinion, .. } => self.approvals.push(Approval {
                matter: *matter,
                requested_by: entry.actor.clone(),
                requested_on: on,
                opinion,
                addressee: String::new(),
                outcome: Outcome::Open,
            }),
            Act::ApprovalGranted { no, approver, opinion } => {
                self.settle_approval(no, Outcome::Granted(approver, on, opinion));
            }
            Act::ApprovalReturned { no, approver, step, reason } => {
                self.settle_approval(no, Outcome::Returned(approver, on, step, reason));
            }
            Act::ApprovalHandedOver { no, to, .. } => {
                if let Some(approval) = self.approval_mut(no) {
                    approval.addressee = to;
                }
            }
            Act::CaseFiled { filed_on, .. } => {
                self.filed_on = Some(filed_on);
                self.stage = Stage::Investigating;
            }
            Act::InvestigationReported { facts, proposal, .. } => {
                self.report = Some((on, facts, proposal));
                self.stage = Stage::Reported;
            }
            Act::NoticeIssued { number, proposal, .. } => {
                self.notice = Some((on, number, *proposal));
                self.stage = Stage::Noticed;
            }
            Act::CorrectionOrdered { number, text, due_on, .. } => {
                self.correction = Some((on, number, text, due_on));
            }
            Act::CorrectionChecked { checked_on, corrected, .. } => {
                self.correction_checked = Some((checked_on, corrected));
            }
            Act::PenaltyDecided { number, proposal, .. } => {
                self.decision = Some((on, number, *proposal));
                self.stage = Stage::Decided;
            }
            Act::NoPenaltyDecided { number, ground, .. } => {
                self.no_penalty = Some((on, number, ground));
                self.stage = Stage::Decided;
            }
            Act::CaseTransferred { .. } => self.stage = Stage::Transferred,
            Act::CaseWithdrawn { .. } => self.stage = Stage::Withdrawn,
            Act::CaseClosed { .. } => {
                self.closed_on = Some(on);
                self.stage = Stage::Closed;
            }
            Act::CaseArchived { .. } => {
                self.archived_on = Some(on);
                self.stage = Stage::Archived;
            }
            other => self.apply_execution(on, other),
        }
    }

    fn apply_execution(&mut self, on: Date, act: Act) {
        match act {
            Act::DocumentServed { service, .. } => {
                let decision =
                    matches!(service.document.kind, DocumentKind::Decision | DocumentKind::NoPenaltyDecision);
                if decision && service.deemed_on.is_some() && self.stage == Stage::Decided {
                    self.stage = Stage::Served;
                }
                self.services.push(*service);
            }
            // A request after a new notice opens another hearing.
            Act::HearingRequested { requested_on, .. } => {
                self.hearing = Hearing { requested_on: Some(requested_on), ..Hearing::default() };
            }
            Act::HearingNoticed { number, held_on, place, host, public, recorder, .. } => {
                let notice = HearingNotice { number, noticed_on: on, held_on, place, host, recorder, public };
                self.hearing.noticed = Some(notice);
            }
            Act::HearingHeld { held_on, attended, record, report, .. } => {
                self.hearing.held_on = Some((held_on, attended));
                self.hearing.record = Some((record, report));
            }
            Act::EvidencePreserved { measure, .. } | Act::MeasureTaken { measure, .. } => {
                let until = measure.until;
                let state = MeasureState { measure: *measure, until, extended: false, ended: None };
                self.measures.push(state);
            }
            Act::PreservationDisposed { no, disposed_on, disposal, .. } => {
                self.end_measure(no, disposed_on, disposal);
            }
            Act::MeasureReleased { no, released_on, ground, .. } => {
                self.end_measure(no, released_on, ground);
            }
            Act::MeasureExtended { no, until, .. } => {
                if let Some(state) = self.measure_mut(no) {
                    state.until = until;
                    state.extended = true;
                }
            }
            Act::PropertyMoved { step, .. } => self.property.push(*step),
            Act::FinePaid { payment, .. } => self.payments.push(*payment),
            Act::DeferralGranted { instalments, .. } => self.instalments = instalments,
            Act::PerformanceUrged { number, .. } => self.urge = Some((on, number)),
            Act::CourtApplied { applied_on, .. } => self.court_on = Some(applied_on),
            // Taken by `apply` or `apply_procedure`; nothing is left for this function.
            _ => {}
        }
    }

    fn apply_signature(&mut self, document: &DocumentRef, signature: fact::Signature) {
        match document.kind {
            DocumentKind::OnspotDecision => {
                if let Some((_, decision)) = &mut self.onspot {
                    decision.signature = signature;
                }
            }
            DocumentKind::InterviewRecord => {
                let no = document.number.parse::<usize>().unwrap_or(0);
                if let Some(interview) = no.checked_sub(1).and_then(|at| self.interviews.get_mut(at)) {
                    interview.signature = signature;
                }
            }
            _ => {}
        }
    }

    fn settle_approval(&mut self, no: u32, outcome: Outcome) {
        if let Some(approval) = self.approval_mut(no) {
            approval.outcome = outcome;
        }
    }

    fn approval_mut(&mut self, no: u32) -> Option<&mut Approval> {
        self.approvals.get_mut(usize::try_from(no.checked_sub(1)?).ok()?)
    }

    fn measure_mut(&mut self, no: u32) -> Option<&mut MeasureState> {
        self.measures.get_mut(usize::try_from(no.checked_sub(1)?).ok()?)
    }

    fn end_measure(&mut self, no: u32, on: Date, how: String) {
        if let Some(state) = self.measure_mut(no) {
            state.ended = Some((on, how));
        }
    }

    /// The open approval, with its number.
    pub fn open_approval(&self) -> Option<(u32, &Approval)> {
        (1..).zip(&self.approvals).find(|(_, approval)| approval.outcome == Outcome::Open)
    }

    /// The day on which a document is deemed served, the latest service counting.
    pub fn served_on(&self, kind: DocumentKind, number: &str) -> Option<Date> {
        self.services
            .iter()
            .filter(|service| service.document.kind == kind && service.document.number == number)
            .filter_map(|service| service.deemed_on)
            .next_back()
    }

    /// The fine decided, on the spot or in the ordinary procedure.
    pub fn fine(&self) -> Option<Fen> {
        match (&self.onspot, &self.decision) {
            (Some((_, decision)), _) => decision.fine,
            (None, Some((_, _, proposal))) => proposal.penalties.fine,
            (None, None) => None,
        }
    }

    /// What was paid on the fine, the surcharge apart.
    pub fn paid(&self) -> Fen {
        let principal = |payment: &Payment| payment.amount.saturating_sub(payment.surcharge);
        Fen::checked_sum(self.payments.iter().map(principal)).unwrap_or(Fen::MAX)
    }

    /// Whether the short path was taken.
    pub const fn is_onspot(&self) -> bool {
        self.onspot.is_some()
    }
}
