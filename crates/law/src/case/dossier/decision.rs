//! Hearing, review, discussion and the decision.

use super::{Writer, at, filled, signature};
use crate::{
    case::{
        Act,
        act::OnSpotDecision,
        fact::{self, DocumentKind, Proposal, REVIEW_QUESTIONS, ReviewSheet},
    },
    dossier::{
        self, Moment, Yuan,
        act::{self as acts, decide as d},
        violation::Lighter,
        word,
    },
    money::Fen,
    subject::Entry,
};

impl<'c> Writer<'c> {
    pub(super) fn take_hearing(&mut self, entry: &'c Entry<Act>, on: Option<Moment>) {
        match &entry.act {
            Act::HearingRequested { requested_on, .. } => {
                let on = Some(Moment::day(*requested_on));
                let requested = acts::HearingRequested { on, ..Default::default() };
                self.add(dossier::Act::HearingRequested(Box::new(requested)));
            }
            Act::HearingNoticed { number, .. } => {
                self.call = Some(&entry.act);
                // One that has not reached the party yet counts from its own day while the hearing is still to come.
                let reached = self.case.served_on(DocumentKind::HearingNotice, number).is_some();
                let over = self.entries.iter().skip_while(|held| held.seq <= entry.seq);
                let held = over.into_iter().any(|held| matches!(held.act, Act::HearingHeld { .. }));
                if !reached && !held {
                    self.hearing_noticed(number, entry.effective_on);
                }
            }
            Act::HearingHeld { held_on, host, attended, record, stay, .. } => {
                let (public, closed_reason) = match self.call {
                    Some(Act::HearingNoticed { public, closed_reason, .. }) => {
                        (Some(*public), Some(closed_reason.clone()))
                    }
                    _ => (None, None),
                };
                let moment = |minute: Option<u16>| Moment { on: *held_on, minute };
                let held = acts::HearingHeld {
                    on: Some(moment(stay.map(|stay| stay.started_minute))),
                    ended_on: Some(moment(stay.map(|stay| stay.ended_minute))),
                    host: filled(host),
                    public,
                    closed_reason,
                    party_absent: Some(!attended),
                    record_made: Some(!record.trim().is_empty()),
                    ..Default::default()
                };
                self.add(dossier::Act::HearingHeld(Box::new(held)));
            }
            _ => self.take_decision(entry, on),
        }
    }

    fn take_decision(&mut self, entry: &'c Entry<Act>, on: Option<Moment>) {
        match &entry.act {
            Act::LegallyReviewed { sheet } => self.reviewed(sheet),
            Act::CollectivelyDiscussed { discussed_on, attendees, conclusion, .. } => {
                let attendee = |held: &fact::Attendee| d::Attendee {
                    name: filled(&held.name),
                    view: Some(held.view.clone()),
                    ..Default::default()
                };
                let discussed = acts::Discussed {
                    on: Some(Moment::day(*discussed_on)),
                    attendees: Some(attendees.iter().map(attendee).collect()),
                    conclusion: Some(conclusion.clone()),
                    ..Default::default()
                };
                self.add(dossier::Act::Discussed(Box::new(discussed)));
            }
            Act::PenaltyDecided { number, proposal, approver, .. } => {
                let approval = Some(self.approval(entry, approver));
                let decided = acts::Decided {
                    outcome: Some(d::Outcome::Penalty),
                    penalties: Some(penalties(&proposal.penalties)),
                    basis: Some(self.basis(proposal)),
                    facts: filled(&proposal.facts),
                    degree: reduced(proposal).then_some(d::Degree::Reduced),
                    lighter_used: reduced(proposal).then(|| vec![Lighter::Statutory]),
                    ..decided(on, number, approval)
                };
                self.add(dossier::Act::Decided(Box::new(decided)));
            }
            Act::NoPenaltyDecided { number, ground, facts, education, approver, .. } => {
                let approval = Some(self.approval(entry, approver));
                let decided = acts::Decided {
                    outcome: Some(outcome(ground)),
                    facts: filled(facts),
                    educated: Some(!education.trim().is_empty()),
                    ..decided(on, number, approval)
                };
                self.add(dossier::Act::Decided(Box::new(decided)));
            }
            _ => self.take_measure(entry),
        }
    }

    /// The basis with the range that the item had when the case was registered.
    fn basis(&self, proposal: &Proposal) -> word::Basis {
        let range = self.case.registration.as_ref().and_then(|held| held.item.range);
        word::Basis {
            text: filled(&proposal.basis),
            fine_min: range.map(|(min, _)| Yuan(min)),
            fine_max: range.map(|(_, max)| Yuan(max)),
            ..Default::default()
        }
    }

    // Law: 行政处罚法 art. 51, 52.
    pub(super) fn on_spot(&mut self, entry: &Entry<Act>, held: &OnSpotDecision) {
        let Some(registration) = self.case.registration.as_ref() else { return };
        let officers = Some(self.officers(&registration.officers, entry.effective_on));
        let silent = held.statement.trim().is_empty();
        let steps = d::OnSpot {
            told: Some(held.told),
            rights_told: Some(held.told),
            heard: Some(held.told),
            rechecked: Some(silent || !held.recheck.trim().is_empty()),
            handed: Some(true),
            signature: signature(&held.signature),
            ..Default::default()
        };
        let imposed = fact::Penalties { warning: held.warning, fine: held.fine, ..Default::default() };
        let range = registration.item.range;
        let decided = acts::Decided {
            id: filled(&held.number),
            on: Some(at(entry.effective_on, registration.found_minute)),
            officers,
            certificates_shown: Some(held.certificates_shown),
            procedure: Some(d::Procedure::Simple),
            outcome: Some(d::Outcome::Penalty),
            penalties: Some(penalties(&imposed)),
            basis: Some(word::Basis {
                text: filled(&registration.item.basis),
                fine_min: range.map(|(min, _)| Yuan(min)),
                fine_max: range.map(|(_, max)| Yuan(max)),
                ..Default::default()
            }),
            facts: filled(&held.facts),
            on_spot: Some(steps),
            correction_in_decision: Some(!held.correction.trim().is_empty()),
            ..Default::default()
        };
        self.add(dossier::Act::Decided(Box::new(decided)));
    }

    // Law: 行政处罚法 art. 58.
    fn reviewed(&mut self, sheet: &ReviewSheet) {
        self.person(&sheet.reviewer, &sheet.reviewer_name, |_| ());
        let noted = |(yes, note): &(bool, String)| *yes || !note.trim().is_empty();
        let review = acts::LegallyReviewed {
            on: Some(Moment::day(sheet.reviewed_on)),
            reviewer: filled(&sheet.reviewer),
            passed: Some(sheet.passed),
            complete: Some(sheet.answers.len() == REVIEW_QUESTIONS.len() && sheet.answers.iter().all(noted)),
            ..Default::default()
        };
        self.add(dossier::Act::LegallyReviewed(Box::new(review)));
    }
}

/// Below the least amount, on the ground that the proposal names.
// Law: 行政处罚法 art. 32.
fn reduced(proposal: &Proposal) -> bool {
    !proposal.mitigation.trim().is_empty()
}

/// What is imposed, in the words of the dossier.
// Law: 行政处罚法 art. 9.
pub(super) fn penalties(held: &fact::Penalties) -> word::Penalties {
    use word::PenaltyKind as Kind;
    let kinds = [
        (held.warning, Kind::Warning),
        (held.criticism, Kind::Criticism),
        (held.fine.is_some(), Kind::Fine),
        (held.confiscated_income.is_some(), Kind::ConfiscateIncome),
        (!held.confiscated_goods.is_empty(), Kind::ConfiscateGoods),
        (!held.suspended_licence.is_empty(), Kind::SuspendLicence),
        (!held.revoked_licence.is_empty(), Kind::RevokeLicence),
        (!held.closure.is_empty(), Kind::Suspension),
    ];
    let amount = |held: Option<Fen>| held.map(Yuan);
    word::Penalties {
        kinds: Some(kinds.into_iter().filter(|(held, _)| *held).map(|(_, kind)| kind).collect()),
        fine: amount(held.fine),
        income: amount(held.confiscated_income),
        text: filled(&held.text()),
        ..Default::default()
    }
}

/// The ground of a decision not to punish, by its code.
// Law: 行政处罚法 art. 30, 31, 33, 36, 57.
fn outcome(ground: &str) -> d::Outcome {
    match ground {
        "first_time" => d::Outcome::ExemptFirst,
        "no_fault" => d::Outcome::ExemptNoFault,
        "under_14" => d::Outcome::ExemptUnderage,
        "incapacity" => d::Outcome::ExemptIncapacity,
        "prescribed" => d::Outcome::ExemptPrescribed,
        "unproven" | "no_fact" => d::Outcome::NoFact,
        // 轻微并及时改正, the first of the form, and whatever the form no longer offers.
        _ => d::Outcome::ExemptSlight,
    }
}

fn decided(on: Option<Moment>, number: &str, approval: Option<word::Approval>) -> acts::Decided {
    acts::Decided {
        id: filled(number),
        on,
        procedure: Some(d::Procedure::Ordinary),
        approval,
        ..Default::default()
    }
}
