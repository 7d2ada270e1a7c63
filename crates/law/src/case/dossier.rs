//! A case of the product as a dossier (案卷), so that the same check asks the same rules of it as of any file.
//!
//! Nothing is added: what the case does not record stays absent, and the parts of the procedure that the product
//! does not keep are named in `not_covered`. Start at [`Case::dossier`].

mod decision;
mod execution;
mod measures;
mod procedure;

use jiff::civil::Date;

use super::{
    Act, Case,
    act::Registration,
    fact::{self, DocumentKind, PartyKind, Signature, Standing},
};
use crate::{
    dossier::{
        self, Circumstances, Dossier, FORMAT, Moment, Officer, Party, Violation, act as acts,
        people::{Agency, Certificate, SubjectKind},
        word,
    },
    money::Fen,
    subject::Entry,
};

/// What the product does not keep: silence about it says nothing.
const NOT_COVERED: [word::Section; 5] = [
    word::Section::Inspection,
    word::Section::Transfer,
    word::Section::Publication,
    word::Section::Record,
    word::Section::Supervision,
];

impl Case {
    /// The case as a dossier. `entries` are its acts in their order, `unit` is the name of its agency.
    pub fn dossier(&self, entries: &[Entry<Act>], unit: &str) -> Dossier {
        let mut writer = Writer {
            case: self,
            entries,
            people: Vec::new(),
            acts: Vec::new(),
            asked: None,
            surcharged: Fen::ZERO,
            call: None,
        };
        for entry in entries {
            writer.take(entry);
        }
        writer.finish(unit)
    }
}

/// The dossier as far as it is written.
struct Writer<'c> {
    case: &'c Case,
    entries: &'c [Entry<Act>],
    people: Vec<Officer>,
    acts: Vec<dossier::Act>,
    /// Who asked for the approval that was granted last.
    asked: Option<String>,
    /// What was taken as surcharge so far.
    surcharged: Fen,
    /// The call to the hearing that is next.
    call: Option<&'c Act>,
}

impl<'c> Writer<'c> {
    fn finish(self, unit: &str) -> Dossier {
        let registration = self.case.registration.as_ref();
        let decided = self.case.decision.as_ref().map(|(_, _, proposal)| proposal);
        // What is 疑难复杂 asks for the review, what is 情节复杂 for the discussion.
        // Law: 行政处罚法 art. 57(2), 58(1).
        let grave = decided.map(|proposal| proposal.grave);
        let violation = registration.map(|held| Violation {
            item: filled(&held.item.id),
            cause: filled(&held.item.name),
            place: filled(&held.place.text),
            discovered_on: Some(Moment::day(held.found_on)),
            complex: grave,
            doubtful: grave,
            // The product asks for 责令改正 with every penalty.
            correction_needed: self.punishes().then_some(true),
            ..Violation::default()
        });
        let benchmark = self.case.weighing.as_ref().map(|weighing| weighing.label.clone());
        Dossier {
            format: FORMAT,
            id: registration.map(|held| held.number.clone()).unwrap_or_default(),
            unit: filled(unit),
            agency: Some(Agency { name: filled(unit), kind: Some(SubjectKind::Agency), ..Agency::default() }),
            not_covered: Some(NOT_COVERED.to_vec()),
            parties: registration.map(|held| vec![party(held, self.case)]),
            officers: Some(self.people),
            violation,
            circumstances: benchmark
                .map(|label| Circumstances { benchmark: Some(label), ..Circumstances::default() }),
            acts: self.acts,
            ..Dossier::default()
        }
    }

    fn punishes(&self) -> bool {
        self.case.is_onspot() || self.case.decision.is_some()
    }

    fn add(&mut self, act: dossier::Act) {
        self.acts.push(act);
    }

    /// Somebody of the case, by person id, and what is now known of him.
    fn person(&mut self, id: &str, name: &str, learn: impl FnOnce(&mut Officer)) {
        if !self.people.iter().any(|held| held.id.as_deref() == Some(id)) {
            self.people.push(Officer { id: filled(id), ..Officer::default() });
        }
        if let Some(held) = self.people.iter_mut().find(|held| held.id.as_deref() == Some(id)) {
            held.name = held.name.take().or_else(|| filled(name));
            learn(held);
        }
    }

    /// Officers as an act saw them: their certificates stood that day as the act says.
    fn officers(&mut self, officers: &[fact::Officer], on: Date) -> Vec<String> {
        for officer in officers {
            self.person(&officer.person, &officer.name, |held| {
                held.investigator = Some(true);
                let certificates = held.certificates.get_or_insert_default();
                if officer.standing != Standing::Absent {
                    stands(certificates, officer, on);
                }
            });
        }
        officers.iter().map(|officer| officer.person.clone()).collect()
    }

    /// The approval that an act rests on: the head acted, somebody had asked.
    fn approval(&mut self, entry: &Entry<Act>, approver: &str) -> word::Approval {
        self.person(&entry.actor, approver, |held| held.head = Some(true));
        word::Approval {
            on: Some(Moment::day(entry.effective_on)),
            by: Some(entry.actor.clone()),
            role: Some(word::Approver::Head),
            requested_by: self.asked.clone(),
        }
    }

    /// Whether a document of that form was issued, and with it all that the form prints.
    fn issued(&self, kind: DocumentKind) -> Option<bool> {
        self.case.documents.iter().any(|(held, ..)| held.kind == kind).then_some(true)
    }

    fn take(&mut self, entry: &'c Entry<Act>) {
        let on = Some(Moment::day(entry.effective_on));
        match &entry.act {
            Act::CaseRegistered(registration) => self.registered(registration),
            Act::OnSpotDecided(decision) => self.on_spot(entry, decision),
            Act::FiledForRecord { filed_on, .. } => {
                let recorded = acts::Recorded { on: Some(Moment::day(*filed_on)), ..Default::default() };
                self.add(dossier::Act::Recorded(Box::new(recorded)));
            }
            Act::ApprovalRequested { .. } => {
                // Who asks has handled the case.
                self.person(&entry.actor, "", |held| held.investigator = Some(true));
            }
            Act::ApprovalGranted { no, .. } => {
                let held =
                    no.checked_sub(1).and_then(|at| self.case.approvals.get(usize::try_from(at).ok()?));
                self.asked = held.map(|approval| approval.requested_by.clone());
            }
            Act::CaseFiled { filed_on, approver, .. } => {
                let approval = Some(self.approval(entry, approver));
                let form_made = self.issued(DocumentKind::FilingForm);
                let filed = acts::Filed {
                    on: Some(Moment::day(*filed_on)),
                    approval,
                    form_made,
                    ..Default::default()
                };
                self.add(dossier::Act::Filed(Box::new(filed)));
            }
            Act::HandlersChanged { officers, .. } => {
                self.officers(officers, entry.effective_on);
            }
            Act::EvidenceCollected { evidence, .. } => self.evidence(evidence),
            Act::InterviewRecorded { interview, .. } => self.interview(interview),
            Act::SceneRecorded { scene, .. } => self.scene(scene),
            Act::InvestigationReported { approver, .. } => {
                let approval = Some(self.approval(entry, approver));
                self.add(dossier::Act::Reported(Box::new(acts::Reported {
                    on,
                    approval,
                    ..Default::default()
                })));
            }
            Act::NoticeIssued { number, proposal, .. } => self.notice(on, number, proposal),
            Act::CorrectionOrdered { number, due_on, .. } => {
                let corrected = acts::Corrected {
                    id: filled(number),
                    on,
                    until: due_on.map(Moment::day),
                    ..Default::default()
                };
                self.add(dossier::Act::Corrected(Box::new(corrected)));
            }
            Act::DocumentServed { service, .. } => self.served(service),
            Act::StatementRecorded { statement, .. } => self.statement(statement),
            Act::StatementRechecked { accepted, opinion } => {
                let rechecked = acts::Rechecked {
                    on,
                    by: Some(entry.actor.clone()),
                    opinion: Some(!opinion.trim().is_empty()),
                    founded: Some(*accepted),
                    adopted: accepted.then_some(true),
                    ..Default::default()
                };
                self.add(dossier::Act::Rechecked(Box::new(rechecked)));
            }
            _ => self.take_hearing(entry, on),
        }
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn at(on: Date, minute: u16) -> Moment {
    Moment { on, minute: Some(minute) }
}

fn party(registration: &Registration, case: &Case) -> Party {
    let agreed = case.address.as_ref().filter(|held| !held.electronic.trim().is_empty());
    Party {
        name: filled(&registration.party.name),
        kind: Some(match registration.party.kind {
            PartyKind::Person => word::PartyKind::Citizen,
            PartyKind::SoleTrader => word::PartyKind::SoleTrader,
            PartyKind::Enterprise => word::PartyKind::Organisation,
        }),
        e_service_consent: agreed.map(|_| true),
        e_service_consent_on: agreed.map(|held| Moment::day(held.confirmed_on)),
        ..Party::default()
    }
}

/// What an act saw of a certificate on its day, as dates of the certificate.
fn stands(certificates: &mut Vec<Certificate>, officer: &fact::Officer, on: Date) {
    let number = filled(&officer.certificate);
    if !certificates.iter().any(|held| held.number == number) {
        certificates.push(Certificate { number: number.clone(), ..Certificate::default() });
    }
    let Some(held) = certificates.iter_mut().find(|held| held.number == number) else { return };
    let day = Some(Moment::day(on));
    match officer.standing {
        Standing::Valid | Standing::Absent => {}
        Standing::NotYet => held.from = on.tomorrow().ok().map(Moment::day),
        Standing::Expired => held.to = held.to.or(on.yesterday().ok().map(Moment::day)),
        Standing::Suspended => {
            held.suspended.get_or_insert_default().push(word::Period { from: day, to: day });
        }
        Standing::Recalled => held.recalled_on = held.recalled_on.or(day),
        Standing::Cancelled => held.cancelled_on = held.cancelled_on.or(day),
    }
}

/// Signed on the pad, refused with a note, or on the paper: signed once its scan is in, not known before.
fn signature(held: &Signature) -> Option<word::Signature> {
    match held {
        Signature::Pad { .. } | Signature::Paper { scan: Some(_) } => Some(word::Signature::Signed),
        Signature::Paper { scan: None } => None,
        Signature::Refused { note } if note.trim().is_empty() => Some(word::Signature::Missing),
        Signature::Refused { .. } => Some(word::Signature::RefusedNoted),
    }
}
