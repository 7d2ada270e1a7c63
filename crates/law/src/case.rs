//! The case 案件: from discovery to archive.
//!
//! [`Case`] is the fold of its acts; [`Case::decide`] alone knows rules. Start at [`command::Command`].

pub mod act;
pub mod clock;
pub mod command;
pub mod fact;

mod approval;
mod decide;
pub mod disposal;
mod dossier;
mod guard;
mod hearing;
mod measure;
mod money;
pub mod next;
mod onspot;
mod ordinary;
mod remedy;
mod service;
mod stage;
pub mod step;
pub mod weighing;

pub use act::Act;
pub use command::Command;
pub use stage::Stage;

use jiff::civil::Date;

use self::{
    act::{Instalment, OnSpotDecision, Registration},
    fact::{
        AddressConfirmation, Attendee, Delivery, DocumentKind, DocumentRef, Evidence, FileRef, Interview,
        Matter, Measure, Meeting, Payment, PropertyMove, Proposal, Remedy, ReviewSheet, SceneRecord,
        SoftKind, Statement, Stay,
    },
    weighing::Weighing,
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
    /// 现场笔录, by number.
    pub scenes: Vec<SceneRecord>,
    /// 裁量认定, the newest.
    pub weighing: Option<Weighing>,
    /// Facts and proposal of the approved investigation report, and its day.
    pub report: Option<(Date, String, String)>,
    /// The notice in force: day, number, content.
    pub notice: Option<(Date, String, Proposal)>,
    /// How many statements were recorded before the notice in force: what was waived before it does not cover it.
    pub statements_before_notice: usize,
    /// 责令改正: day, number, text, last day.
    pub correction: Option<(Date, String, String, Option<Date>)>,
    /// Result of the re-check.
    pub correction_checked: Option<(Date, bool)>,
    /// Services.
    pub services: Vec<Delivery>,
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
    /// Where and when it was, who led and wrote.
    pub meeting: Option<Meeting>,
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
    /// What went back to the payer.
    pub refunded: Fen,
    /// 行政复议、行政诉讼, by number.
    pub remedies: Vec<Remedy>,
    /// 送达地址确认书, the newest.
    pub address: Option<AddressConfirmation>,
    /// Instalments granted.
    pub instalments: Vec<Instalment>,
    /// 催告: day and number.
    pub urge: Option<(Date, String)>,
    /// 申请法院: day.
    pub court_on: Option<Date>,
    /// Soft outcomes.
    pub soft: Vec<(SoftKind, String, String)>,
    /// 文号 that the case has used.
    pub numbers: Vec<String>,
    /// Issued documents with their files.
    pub documents: Vec<(DocumentRef, FileRef, u32)>,
    /// Defects recorded with the acts, each with the act's position.
    pub defects: Vec<(u32, Finding)>,
    /// 结案.
    pub closed_on: Option<Date>,
    /// 归档.
    pub archived_on: Option<Date>,
    /// How long the file is kept, as the code of the form.
    pub retention: String,
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
    /// From when to when it was held.
    pub stay: Option<Stay>,
    /// How many statements were recorded before the request: only a later waiver takes it back.
    pub statements_before: usize,
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
    /// When it begins, in minutes since midnight; `None` when only the day is known.
    pub held_minute: Option<u16>,
    /// Why it is closed.
    pub closed_reason: String,
}

/// A measure and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureState {
    /// As taken.
    pub measure: Measure,
    /// Last day, after an extension.
    pub until: Date,
    /// 延长: day, 文号, reason.
    pub extension: Option<(Date, String, String)>,
    /// Released or disposed: day and how.
    pub ended: Option<(Date, String)>,
    /// 文号 of the release.
    pub release_number: String,
    /// When a measure taken in an emergency was reported.
    pub reported_on: Option<Date>,
    /// When the head refused to ratify it: it must be lifted at once.
    pub rejected_on: Option<Date>,
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
                self.numbers.push(decision.number.clone());
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
            Act::SceneRecorded { scene, .. } => self.scenes.push(*scene),
            Act::DiscretionWeighed { weighing, .. } => self.weighing = Some(*weighing),
            Act::AddressConfirmed { confirmation } => self.address = Some(*confirmation),
            Act::StatementRecorded { statement, .. } => {
                if matches!(*statement, Statement::Made { .. }) {
                    self.recheck = None;
                }
                self.statements.push(*statement);
            }
            Act::StatementRechecked { accepted, opinion } => self.recheck = Some((on, accepted, opinion)),
            Act::LegallyReviewed { sheet } => self.reviews.push(*sheet),
            Act::CollectivelyDiscussed { discussed_on, attendees, conclusion, meeting } => {
                self.discussion = Some((discussed_on, attendees, conclusion));
                self.meeting = meeting;
            }
            Act::SoftOutcomeRecorded { kind, content, effect } => self.soft.push((kind, content, effect)),
            Act::DocumentIssued { document, file, pages } => self.documents.push((document, file, pages)),
            Act::DocumentSigned { document, signature, .. } => self.apply_signature(&document, signature),
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
                self.numbers.push(number.clone());
                self.statements_before_notice = self.statements.len();
                self.notice = Some((on, number, *proposal));
                self.stage = Stage::Noticed;
            }
            Act::CorrectionOrdered { number, text, due_on, .. } => {
                self.numbers.push(number.clone());
                self.correction = Some((on, number, text, due_on));
            }
            Act::CorrectionChecked { checked_on, corrected, .. } => {
                self.correction_checked = Some((checked_on, corrected));
            }
            Act::PenaltyDecided { number, proposal, .. } => {
                self.numbers.push(number.clone());
                self.decision = Some((on, number, *proposal));
                self.stage = Stage::Decided;
            }
            Act::NoPenaltyDecided { number, ground, .. } => {
                self.numbers.push(number.clone());
                self.no_penalty = Some((on, number, ground));
                self.stage = Stage::Decided;
            }
            Act::CaseTransferred { .. } => self.stage = Stage::Transferred,
            Act::CaseWithdrawn { .. } => self.stage = Stage::Withdrawn,
            Act::FilingDeclined { .. } => self.stage = Stage::NotFiled,
            Act::InvestigationTerminated { .. } => self.stage = Stage::Terminated,
            Act::CaseClosed { .. } => {
                self.closed_on = Some(on);
                self.stage = Stage::Closed;
            }
            Act::CaseArchived { retention, .. } => {
                self.retention = retention;
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
            Act::PropertyMoved { step, .. } => self.property.push(*step),
            Act::FinePaid { payment, .. } => self.payments.push(*payment),
            Act::DeferralGranted { instalments, .. } => self.instalments = instalments,
            Act::PerformanceUrged { number, .. } => {
                self.numbers.push(number.clone());
                self.urge = Some((on, number));
            }
            Act::CourtApplied { applied_on, .. } => self.court_on = Some(applied_on),
            Act::FineRefunded { amount, .. } => {
                self.refunded = self.refunded.checked_add(amount).unwrap_or(Fen::MAX);
            }
            Act::RemedySought { remedy, .. } => self.remedies.push(*remedy),
            Act::RemedyEnded { no, end, .. } => {
                if let Some(remedy) = at_mut(&mut self.remedies, no) {
                    remedy.end = Some(*end);
                }
            }
            other => self.apply_hearing(on, other),
        }
    }

    fn apply_hearing(&mut self, on: Date, act: Act) {
        match act {
            // A request after a new notice opens another hearing.
            Act::HearingRequested { requested_on, .. } => {
                self.hearing = Hearing {
                    requested_on: Some(requested_on),
                    statements_before: self.statements.len(),
                    ..Hearing::default()
                };
            }
            Act::HearingNoticed {
                number,
                held_on,
                place,
                host,
                public,
                recorder,
                held_minute,
                closed_reason,
                ..
            } => {
                self.numbers.push(number.clone());
                self.hearing.noticed = Some(HearingNotice {
                    number,
                    noticed_on: on,
                    held_on,
                    place,
                    host,
                    recorder,
                    public,
                    held_minute,
                    closed_reason,
                });
            }
            Act::HearingHeld { held_on, attended, record, report, stay, .. } => {
                self.hearing.held_on = Some((held_on, attended));
                self.hearing.record = Some((record, report));
                self.hearing.stay = stay;
            }
            other => self.apply_measure(on, other),
        }
    }

    fn apply_measure(&mut self, on: Date, act: Act) {
        match act {
            Act::EvidencePreserved { measure, .. } | Act::MeasureTaken { measure, .. } => {
                if !measure.number.is_empty() {
                    self.numbers.push(measure.number.clone());
                }
                self.measures.push(MeasureState::new(*measure));
            }
            Act::PreservationDisposed { no, disposed_on, disposal, .. } => {
                self.end_measure(no, disposed_on, disposal, String::new());
            }
            Act::MeasureReleased { no, released_on, ground, number, .. } => {
                self.end_measure(no, released_on, ground, number);
            }
            Act::MeasureExtended { no, until, reason, number, .. } => {
                if let Some(state) = at_mut(&mut self.measures, no) {
                    state.until = until;
                    state.extension = Some((on, number, reason));
                }
            }
            Act::MeasureReported { no, reported_on, .. } => {
                if let Some(state) = at_mut(&mut self.measures, no) {
                    state.reported_on = Some(reported_on);
                }
            }
            Act::MeasureRatified { no, approver } => {
                if let Some(state) = at_mut(&mut self.measures, no) {
                    state.measure.approved_on = Some(on);
                    state.measure.approver = approver;
                }
            }
            Act::MeasureRejected { no, .. } => {
                if let Some(state) = at_mut(&mut self.measures, no) {
                    state.rejected_on = Some(on);
                }
            }
            // Taken by the functions that lead here.
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
                if let Some(interview) = at_mut(&mut self.interviews, document.number.parse().unwrap_or(0)) {
                    interview.signature = signature;
                }
            }
            DocumentKind::OnsiteRecord => {
                if let Some(scene) = at_mut(&mut self.scenes, document.number.parse().unwrap_or(0)) {
                    scene.signature = signature;
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
        at_mut(&mut self.approvals, no)
    }

    fn end_measure(&mut self, no: u32, on: Date, how: String, number: String) {
        if let Some(state) = at_mut(&mut self.measures, no) {
            state.ended = Some((on, how));
            state.release_number = number;
        }
    }

    /// The open approval, with its number; one that the law gives a day for comes first.
    pub fn open_approval(&self) -> Option<(u32, &Approval)> {
        let pressing = |held: &(u32, &Approval)| matches!(held.1.matter, Matter::Ratification { .. });
        self.open_approvals().find(pressing).or_else(|| self.open_approvals().next())
    }

    /// The open approvals, with their numbers, the oldest first.
    pub fn open_approvals(&self) -> impl Iterator<Item = (u32, &Approval)> {
        (1..).zip(&self.approvals).filter(|(_, approval)| approval.outcome == Outcome::Open)
    }

    /// The day on which a document is deemed served, the latest service counting.
    pub fn served_on(&self, kind: DocumentKind, number: &str) -> Option<Date> {
        self.services
            .iter()
            .filter(|service| service.document.kind == kind && service.document.number == number)
            .filter_map(|service| service.deemed_on)
            .next_back()
    }

    /// The fine decided, on the spot or in the ordinary procedure, as a remedy changed it.
    pub fn fine(&self) -> Option<Fen> {
        let changed = self.remedies.iter().rev().find_map(|remedy| remedy.end.as_ref()?.fine);
        changed.or_else(|| self.fine_decided())
    }

    /// The fine as the agency decided it, whatever came later.
    pub fn fine_decided(&self) -> Option<Fen> {
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

impl MeasureState {
    /// A measure that has just been taken.
    pub const fn new(measure: Measure) -> Self {
        let until = measure.until;
        Self {
            measure,
            until,
            extension: None,
            ended: None,
            release_number: String::new(),
            reported_on: None,
            rejected_on: None,
        }
    }

    /// Last day as the measure was taken, before any extension.
    pub const fn original_until(&self) -> Date {
        self.measure.until
    }

    /// Taken in an emergency, and the head has not agreed yet.
    pub fn awaits_ratification(&self) -> bool {
        self.measure.emergency && self.measure.approved_on.is_none() && self.rejected_on.is_none()
    }
}

/// The thing of that number; numbers begin with 1.
fn at_mut<T>(list: &mut [T], no: u32) -> Option<&mut T> {
    list.get_mut(usize::try_from(no.checked_sub(1)?).ok()?)
}
