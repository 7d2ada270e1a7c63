//! The one place with rules: a command and a setting give acts, or every refusal that holds.

use jiff::civil::Date;

use super::{Act, Case, Command, Stage, fact::Signature, guard};
use crate::{
    rule::{self, Findings, Refused},
    setting::Setting,
    subject::NewEntry,
};

/// What a command comes to.
pub(super) type Decision = Result<Vec<NewEntry<Act>>, Refused>;

impl Case {
    /// Decides a command: the acts it comes to, or every refusal that holds, in statute order.
    pub fn decide(&self, command: Command, setting: &Setting<'_>) -> Result<Vec<NewEntry<Act>>, Refused> {
        let mut findings = Findings::default();
        self.guard_state(&command, &mut findings);
        findings.settle()?;
        match command {
            Command::Register(registration) => Self::register(*registration, setting),
            Command::PenalizeOnSpot(registration, decision) => {
                Self::penalize_on_spot(*registration, *decision, setting)
            }
            Command::FileForRecord { filed_on } => self.file_for_record(filed_on, setting),
            Command::RequestApproval { matter, opinion } => self.request_approval(*matter, opinion, setting),
            Command::Approve { no, opinion, number } => self.approve(no, opinion, number, setting),
            Command::Return { no, step, reason } => self.send_back(no, step, reason, setting),
            Command::HandOver { no, to, reason } => self.hand_over(no, to, reason, setting),
            Command::ChangeHandlers { officers, reason } => Self::change_handlers(officers, reason, setting),
            Command::CollectEvidence(evidence) => self.collect_evidence(*evidence, setting),
            Command::RecordInterview(interview) => self.record_interview(*interview, setting),
            Command::RecordScene(scene) => self.record_scene(*scene, setting),
            Command::ConfirmAddress(confirmation) => self.confirm_address(*confirmation, setting),
            Command::Serve(service) => self.serve(*service, setting),
            Command::RecordStatement(statement) => self.record_statement(statement, setting),
            Command::RecheckStatement { accepted, opinion } => {
                self.recheck_statement(accepted, opinion, setting)
            }
            Command::RequestHearing { requested_on } => self.request_hearing(requested_on, setting),
            Command::NoticeHearing(call) => self.notice_hearing(*call, setting),
            Command::HoldHearing { held_on, stay, attended, record, report } => {
                self.hold_hearing(held_on, stay, attended, record, report, setting)
            }
            Command::Review(sheet) => self.review(*sheet, setting),
            Command::Discuss { discussed_on, attendees, conclusion, meeting } => {
                Self::discuss(discussed_on, attendees, conclusion, meeting, setting)
            }
            other => self.decide_execution(other, setting),
        }
    }

    fn decide_execution(&self, command: Command, setting: &Setting<'_>) -> Decision {
        match command {
            Command::Weigh(weighing) => self.weigh(*weighing, setting),
            Command::Preserve(measure) => self.preserve(*measure, setting),
            Command::DisposePreservation { no, disposed_on, disposal } => {
                self.dispose_preservation(no, disposed_on, disposal, setting)
            }
            Command::TakeMeasure(measure) => self.take_measure(*measure, setting),
            Command::ExtendMeasure { no, until, reason, number } => {
                self.extend_measure(no, until, reason, number, setting)
            }
            Command::ReleaseMeasure { no, released_on, ground, number } => {
                self.release_measure(no, released_on, ground, number, setting)
            }
            Command::MoveProperty(step) => self.move_property(*step, setting),
            Command::Pay(payment) => self.pay(*payment, setting),
            Command::Refund { amount, refunded_on, receipt } => {
                self.refund(amount, refunded_on, receipt, setting)
            }
            Command::SeekRemedy(remedy) => self.seek_remedy(*remedy, setting),
            Command::EndRemedy { no, end } => self.end_remedy(no, *end, setting),
            Command::Urge { number } => self.urge(number, setting),
            Command::ApplyToCourt { applied_on, court } => self.apply_to_court(applied_on, court, setting),
            Command::CheckCorrection { checked_on, corrected, note } => {
                self.check_correction(checked_on, corrected, note, setting)
            }
            Command::RecordSoftOutcome { kind, content, effect } => {
                one(setting, setting.today, Act::SoftOutcomeRecorded { kind, content, effect })
            }
            Command::IssueDocument { document, file, pages } => {
                one(setting, setting.today, Act::DocumentIssued { document, file, pages })
            }
            Command::Sign { document, signature, version_sm3 } => {
                self.sign(document, signature, version_sm3, setting)
            }
            Command::Archive { retention, contents } => {
                one(setting, setting.today, Act::CaseArchived { retention, contents })
            }
            Command::Remark { text } => one(setting, setting.today, Act::Remarked { text }),
            // Taken by `decide`.
            _ => Ok(Vec::new()),
        }
    }

    /// The step is open at all: nothing is done to a case that is over, or before it exists.
    fn guard_state(&self, command: &Command, findings: &mut Findings) {
        let starts = matches!(command, Command::Register(_) | Command::PenalizeOnSpot(..));
        if starts && self.stage != Stage::New {
            findings.add(&rule::STATE, "该案件已经登记，不能重复登记。");
        }
        if !starts && self.stage == Stage::New {
            findings.add(&rule::STATE, "案件尚未登记。");
        }
        let lasting = matches!(
            command,
            Command::Remark { .. }
                | Command::Archive { .. }
                | Command::IssueDocument { .. }
                | Command::Sign { .. }
                | Command::MoveProperty(_)
                // The world goes on: what then happens to goods and money is recorded.
                | Command::Pay(_)
                | Command::Refund { .. }
                | Command::SeekRemedy(_)
                | Command::EndRemedy { .. }
                | Command::ReleaseMeasure { .. }
                | Command::DisposePreservation { .. }
                | Command::CheckCorrection { .. }
        );
        if self.stage.is_over() && !lasting {
            findings.add(&rule::STATE, format!("案件{}，不能再办理此步骤。", self.stage.label()));
        }
        if matches!(command, Command::Archive { .. }) && !self.stage.is_over() {
            findings.add(&rule::STATE, "案件尚未结案，不能归档。");
        }
        if matches!(command, Command::Archive { .. }) && self.archived_on.is_some() {
            findings.add(&rule::STATE, "案件已经归档。");
        }
    }

    fn sign(
        &self,
        document: super::fact::DocumentRef,
        signature: Signature,
        version_sm3: String,
        setting: &Setting<'_>,
    ) -> Decision {
        let mut findings = Findings::default();
        let issued = self.documents.iter().rev().find(|(held, _, _)| *held == document);
        // On the pad or on paper: what was signed is one version, and a later one was never shown to the party.
        let other = match &signature {
            Signature::Pad { version_sm3: pad, .. } => *pad != version_sm3,
            Signature::Paper { .. } | Signature::Refused { .. } => false,
        };
        match issued {
            None => findings.add(&rule::STATE, "该文书尚未生成，不能签名。"),
            Some((_, file, _)) if other || version_sm3 != file.sm3 => findings.add(
                &rule::STATE,
                "签名所对应的文书版本已被新版本取代；请打开最新版本，由当事人重新核对后签名，或者打印最新版本签名后重新扫描。",
            ),
            Some(_) => {}
        }
        findings.settle()?;
        one(setting, setting.today, Act::DocumentSigned { document, signature, version_sm3 })
    }
}

/// One act of the setting's actor.
pub(super) fn entry(setting: &Setting<'_>, effective_on: Date, act: Act) -> NewEntry<Act> {
    NewEntry { actor: setting.actor.person.clone(), agency: setting.actor.agency.clone(), effective_on, act }
}

/// A decision of a single act.
#[expect(clippy::unnecessary_wraps, reason = "it ends the functions that decide")]
pub(super) fn one(setting: &Setting<'_>, effective_on: Date, act: Act) -> Decision {
    Ok(vec![entry(setting, effective_on, act)])
}

/// The registration of a case, lawful on its face.
impl Case {
    pub(super) fn guard_registration(
        registration: &super::act::Registration,
        setting: &Setting<'_>,
        findings: &mut Findings,
    ) {
        guard::officers(&registration.officers, findings);
        guard::not_in_future(registration.found_on, "发现违法行为的", setting, findings);
    }

    fn register(mut registration: super::act::Registration, setting: &Setting<'_>) -> Decision {
        let mut findings = Findings::default();
        Self::guard_registration(&registration, setting, &mut findings);
        registration.defects = findings.settle()?;
        one(setting, setting.today, Act::CaseRegistered(Box::new(registration)))
    }

    fn change_handlers(
        officers: Vec<super::fact::Officer>,
        reason: String,
        setting: &Setting<'_>,
    ) -> Decision {
        let mut findings = Findings::default();
        guard::officers(&officers, &mut findings);
        findings.settle()?;
        one(setting, setting.today, Act::HandlersChanged { officers, reason })
    }
}
