//! From the registration to the statement: source, evidence, notice, service.

use jiff::civil::Date;

use super::{Writer, at, filled, signature};
use crate::{
    case::{
        Act,
        act::Registration,
        fact::{
            self, Delivery, DocumentKind, Evidence, Interview, Proposal, SceneRecord, ServiceMethod, Source,
        },
    },
    dossier::{
        self, Moment,
        act::{self as acts, investigate as i, notify as n},
        word,
    },
};

impl Writer<'_> {
    pub(super) fn registered(&mut self, registration: &Registration) {
        self.officers(&registration.officers, registration.found_on);
        let clue = acts::Clue {
            on: Some(at(registration.found_on, registration.found_minute)),
            source: Some(match registration.source {
                Source::Inspection => i::Source::Inspection,
                Source::Report => i::Source::Report,
                Source::Assigned => i::Source::Assigned,
                Source::Referred => i::Source::Referred,
                Source::TransferredIn => i::Source::TransferredIn,
                Source::Other => i::Source::Other,
            }),
            ..Default::default()
        };
        self.add(dossier::Act::Clue(Box::new(clue)));
    }

    pub(super) fn evidence(&mut self, held: &Evidence) {
        let officers = Some(self.officers(&held.officers, held.collected_on));
        let evidence = acts::Evidence {
            on: Some(Moment::day(held.collected_on)),
            officers,
            name: filled(&held.name),
            kind: Some(match held.kind {
                fact::EvidenceKind::Documentary => i::EvidenceKind::Documentary,
                fact::EvidenceKind::Physical => i::EvidenceKind::Physical,
                fact::EvidenceKind::AudioVisual => i::EvidenceKind::AudioVisual,
                fact::EvidenceKind::Electronic => i::EvidenceKind::Electronic,
                fact::EvidenceKind::Witness => i::EvidenceKind::Witness,
                fact::EvidenceKind::PartyStatement => i::EvidenceKind::PartyStatement,
                fact::EvidenceKind::Expert => i::EvidenceKind::Expert,
                fact::EvidenceKind::SceneRecord => i::EvidenceKind::SceneRecord,
            }),
            ..Default::default()
        };
        self.add(dossier::Act::Evidence(Box::new(evidence)));
    }

    pub(super) fn interview(&mut self, held: &Interview) {
        let officers = Some(self.officers(&held.officers, held.held_on));
        let kind = match held.relation.trim() {
            "当事人" | "本人" => i::EvidenceKind::PartyStatement,
            _ => i::EvidenceKind::Witness,
        };
        let evidence = acts::Evidence {
            on: Some(at(held.held_on, held.started_minute)),
            ended_on: Some(at(held.held_on, held.ended_minute)),
            officers,
            certificates_shown: Some(held.certificates_shown),
            name: Some(format!("{}的询问笔录", held.person)),
            kind: Some(kind),
            record_made: Some(true),
            signature: signature(&held.signature),
            recusal_told: Some(held.recusal_told),
            ..Default::default()
        };
        self.add(dossier::Act::Evidence(Box::new(evidence)));
    }

    pub(super) fn scene(&mut self, held: &SceneRecord) {
        let officers = Some(self.officers(&held.officers, held.held_on));
        let evidence = acts::Evidence {
            on: Some(at(held.held_on, held.started_minute)),
            ended_on: Some(at(held.held_on, held.ended_minute)),
            officers,
            certificates_shown: Some(held.certificates_shown),
            name: Some("现场笔录".to_owned()),
            kind: Some(i::EvidenceKind::SceneRecord),
            record_made: Some(true),
            signature: signature(&held.signature),
            ..Default::default()
        };
        self.add(dossier::Act::Evidence(Box::new(evidence)));
    }

    // Law: 行政处罚法 art. 44.
    pub(super) fn notice(&mut self, on: Option<Moment>, number: &str, proposal: &Proposal) {
        let told = |text: &str| Some(!text.trim().is_empty());
        let notice = acts::Notice {
            id: filled(number),
            on,
            facts: filled(&proposal.facts),
            facts_told: told(&proposal.facts),
            reasons_told: told(&proposal.evidence),
            basis: Some(word::Basis { text: filled(&proposal.basis), ..Default::default() }),
            basis_told: told(&proposal.basis),
            penalties: Some(super::decision::penalties(&proposal.penalties)),
            content_told: Some(!proposal.penalties.is_empty()),
            // The form of the notice says it, whatever is filled in.
            statement_told: Some(true),
            hearing_told: Some(proposal.hearing_told),
            ..Default::default()
        };
        self.add(dossier::Act::Notice(Box::new(notice)));
    }

    pub(super) fn statement(&mut self, held: &fact::Statement) {
        let act = match held {
            fact::Statement::Made { made_on, .. } => dossier::Act::Statement(Box::new(acts::Statement {
                on: Some(Moment::day(*made_on)),
                recorded: Some(true),
                heard: Some(true),
                ..Default::default()
            })),
            fact::Statement::Waived { waived_on, hearing_too } => {
                dossier::Act::Waived(Box::new(acts::Waived {
                    on: Some(Moment::day(*waived_on)),
                    statement: Some(true),
                    hearing: Some(*hearing_too),
                    signed: Some(true),
                    ..Default::default()
                }))
            }
        };
        self.add(act);
    }

    // Law: 行政处罚法 art. 61.
    // Law: 民事诉讼法 art. 87, 89, 91, 95.
    pub(super) fn served(&mut self, held: &Delivery) {
        let said = |text: &str| Some(!text.trim().is_empty());
        let (proof, reason) = (said(&held.proof), said(&held.reason));
        let mut served = acts::Served {
            on: Some(Moment::day(held.sent_on)),
            document: Some(document(held.document.kind)),
            of: filled(&held.document.number),
            received_on: held.received_on.map(Moment::day),
            recipient: recipient(&held.relation),
            receipt: self.issued(DocumentKind::ServiceReceipt),
            ..Default::default()
        };
        served.method = Some(match held.method {
            ServiceMethod::Direct => {
                // Nobody signed for it: it was not handed over.
                let signed = held.received_on.is_some() && !held.recipient.trim().is_empty();
                served.returned = Some(!signed);
                n::Method::Direct
            }
            ServiceMethod::Left => {
                (served.refused, served.photographed) = (reason, proof);
                served.witness_signed = proof.filter(|proof| !proof);
                n::Method::Left
            }
            ServiceMethod::Electronic => {
                served.consent_signed = proof;
                n::Method::Electronic
            }
            ServiceMethod::Post => n::Method::Post,
            ServiceMethod::Entrusted => n::Method::Entrusted,
            ServiceMethod::Forwarded => n::Method::Forwarded,
            ServiceMethod::Announced => {
                served.announced_on = Some(Moment::day(held.sent_on));
                (served.whereabouts_unknown, served.attempts_recorded) = (reason, reason);
                n::Method::Announced
            }
        });
        self.add(dossier::Act::Served(Box::new(served)));
        if held.document.kind == DocumentKind::HearingNotice
            && let Some(on) = held.deemed_on
        {
            self.hearing_noticed(&held.document.number, on);
        }
    }

    /// A notice of a hearing counts from the day on which it reached the party.
    pub(super) fn hearing_noticed(&mut self, number: &str, on: Date) {
        let called = self.entries.iter().rev().find_map(|entry| match &entry.act {
            Act::HearingNoticed { number: held, held_on, held_minute, host, .. } if held == number => {
                Some((Moment { on: *held_on, minute: *held_minute }, host))
            }
            _ => None,
        });
        let Some((hearing_on, host)) = called else { return };
        let noticed = acts::HearingNoticed {
            id: filled(number),
            on: Some(Moment::day(on)),
            hearing_on: Some(hearing_on),
            lists_host: Some(!host.trim().is_empty()),
            ..Default::default()
        };
        self.add(dossier::Act::HearingNoticed(Box::new(noticed)));
    }
}

const fn document(kind: DocumentKind) -> n::DocumentKind {
    match kind {
        DocumentKind::ViolationNotice => n::DocumentKind::Notice,
        DocumentKind::HearingNotice => n::DocumentKind::HearingNotice,
        DocumentKind::OnspotDecision | DocumentKind::Decision | DocumentKind::NoPenaltyDecision => {
            n::DocumentKind::Decision
        }
        DocumentKind::CorrectionOrder => n::DocumentKind::Correction,
        DocumentKind::PaymentUrge => n::DocumentKind::Urge,
        DocumentKind::CoerciveMeasureDecision
        | DocumentKind::MeasureExtension
        | DocumentKind::MeasureRelease => n::DocumentKind::Measure,
        _ => n::DocumentKind::Other,
    }
}

/// Who signed, where the words say it.
fn recipient(relation: &str) -> Option<n::Recipient> {
    match relation.trim() {
        "本人" | "当事人" => Some(n::Recipient::Party),
        "同住成年家属" => Some(n::Recipient::Family),
        "法定代表人" | "负责人" | "主要负责人" => Some(n::Recipient::Representative),
        "收发室" | "收件人员" | "负责收件的人" => Some(n::Recipient::MailRoom),
        "代理人" | "委托代理人" => Some(n::Recipient::Agent),
        "代收人" | "指定代收人" => Some(n::Recipient::Designated),
        _ => None,
    }
}
