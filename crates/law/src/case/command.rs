//! What can be asked of a case. A command is refused on a breach; a fact is recorded with its defects.

use jiff::civil::Date;

use super::{
    act::{OnSpotDecision, Registration},
    fact::{
        AddressConfirmation, Attendee, Delivery, DocumentRef, Evidence, FileRef, HearingCall, Interview,
        Matter, Measure, Meeting, Officer, Payment, PropertyMove, Remedy, RemedyEnd, ReviewSheet,
        SceneRecord, Signature, SoftKind, Statement, Stay,
    },
    weighing::Weighing,
};
use crate::money::Fen;

/// A command to a case.
#[derive(Debug, Clone)]
pub enum Command {
    /// Register a suspicion.
    Register(Box<Registration>),
    /// Register, decide and hand over on the spot, in one go.
    PenalizeOnSpot(Box<Registration>, Box<OnSpotDecision>),
    /// Fact: the copy was handed in for the record.
    FileForRecord { filed_on: Date },
    /// Ask a head.
    RequestApproval { matter: Box<Matter>, opinion: String },
    /// 同意. `number` is the number of the document that the approval issues, when it issues one.
    Approve { no: u32, opinion: String, number: String },
    /// 退回.
    Return { no: u32, step: String, reason: String },
    /// 转办.
    HandOver { no: u32, to: String, reason: String },
    /// Change who handles it.
    ChangeHandlers { officers: Vec<Officer>, reason: String },
    /// Fact: evidence was taken.
    CollectEvidence(Box<Evidence>),
    /// Fact: somebody was interviewed.
    RecordInterview(Box<Interview>),
    /// Fact: the scene was recorded.
    RecordScene(Box<SceneRecord>),
    /// Weigh the circumstances and choose the amount.
    Weigh(Box<Weighing>),
    /// Fact: a document was served.
    Serve(Box<Delivery>),
    /// Fact: the party spoke, or waived.
    RecordStatement(Statement),
    /// The recheck of the statement.
    RecheckStatement { accepted: bool, opinion: String },
    /// Fact: the party asked for a hearing.
    RequestHearing { requested_on: Date },
    /// Issue the notice of the hearing.
    NoticeHearing(Box<HearingCall>),
    /// Fact: the hearing was held.
    HoldHearing { held_on: Date, stay: Option<Stay>, attended: bool, record: String, report: String },
    /// Give the legal review.
    Review(Box<ReviewSheet>),
    /// Fact: the heads discussed.
    Discuss { discussed_on: Date, attendees: Vec<Attendee>, conclusion: String, meeting: Option<Meeting> },
    /// Preserve evidence.
    Preserve(Box<Measure>),
    /// Fact: preserved evidence was dealt with.
    DisposePreservation { no: u32, disposed_on: Date, disposal: String },
    /// Seal or seize.
    TakeMeasure(Box<Measure>),
    /// Extend a measure.
    ExtendMeasure { no: u32, until: Date, reason: String, number: String },
    /// Fact: a measure was lifted.
    ReleaseMeasure { no: u32, released_on: Date, ground: String, number: String },
    /// Fact: property changed hands.
    MoveProperty(Box<PropertyMove>),
    /// Fact: money came in.
    Pay(Box<Payment>),
    /// Fact: what was paid too much went back.
    Refund { amount: Fen, refunded_on: Date, receipt: String },
    /// Fact: the party asked for review or sued.
    SeekRemedy(Box<Remedy>),
    /// Fact: the remedy of that number ended.
    EndRemedy { no: u32, end: Box<RemedyEnd> },
    /// Fact: the party confirmed where to serve.
    ConfirmAddress(Box<AddressConfirmation>),
    /// Urge performance.
    Urge { number: String },
    /// Apply to the court.
    ApplyToCourt { applied_on: Date, court: String },
    /// Fact: the correction was re-checked.
    CheckCorrection { checked_on: Date, corrected: bool, note: String },
    /// Fact: a soft outcome.
    RecordSoftOutcome { kind: SoftKind, content: String, effect: String },
    /// Fact: a generated document became a version.
    IssueDocument { document: DocumentRef, file: FileRef, pages: u32 },
    /// Fact: a document was signed.
    Sign { document: DocumentRef, signature: Signature, version_sm3: String },
    /// Put the file into the archive.
    Archive { retention: String, contents: Vec<String> },
    /// A note, or a correction of an earlier act.
    Remark { text: String },
}
