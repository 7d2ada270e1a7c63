//! Payment, urging, the court, remedies and the end of the case.

use super::{Writer, filled};
use crate::{
    case::{
        Act,
        act::Instalment,
        fact::{DocumentKind, Payment, PaymentMethod, Remedy, RemedyEnd, RemedyKind, RemedyOutcome},
    },
    dossier::{
        self, Moment, Yuan,
        act::{self as acts, decide as d, enforce as e, remedy as r},
    },
    money::Fen,
    subject::Entry,
};

impl Writer<'_> {
    pub(super) fn take_execution(&mut self, entry: &Entry<Act>, on: Option<Moment>) {
        match &entry.act {
            Act::FinePaid { payment, .. } => self.paid(payment),
            Act::DeferralGranted { applied_on, instalments, approver, .. } => {
                let instalment = |held: &Instalment| e::Instalment {
                    until: Some(Moment::day(held.due_on)),
                    amount: Some(Yuan(held.amount)),
                    ..Default::default()
                };
                let deferred = acts::Deferred {
                    on,
                    applied_on: Some(Moment::day(*applied_on)),
                    applied: Some(true),
                    approval: Some(self.approval(entry, approver)),
                    instalments: Some(instalments.iter().map(instalment).collect()),
                    ..Default::default()
                };
                self.add(dossier::Act::Deferred(Box::new(deferred)));
            }
            Act::PerformanceUrged { number, .. } => {
                let urged = acts::Urged { id: filled(number), on, ..Default::default() };
                self.add(dossier::Act::Urged(Box::new(urged)));
            }
            Act::CourtApplied { applied_on, .. } => {
                let on = Some(Moment::day(*applied_on));
                let applied = acts::CourtApplied { on, ..Default::default() };
                self.add(dossier::Act::CourtApplied(Box::new(applied)));
            }
            Act::RemedySought { remedy, .. } => self.sought(remedy),
            Act::RemedyEnded { no, end, .. } => self.ended(*no, end),
            Act::CaseTransferred { to, crime: false, .. } => {
                let transferred = acts::Transferred { on, to: filled(to), ..Default::default() };
                self.add(dossier::Act::Transferred(Box::new(transferred)));
                self.closed(entry, on, d::CloseGround::Transferred, None);
            }
            Act::CaseTransferred { approver, .. } => {
                let approval = Some(self.approval(entry, approver));
                let decided = acts::CrimeDecided { on, approval, approved: Some(true), ..Default::default() };
                self.add(dossier::Act::CrimeDecided(Box::new(decided)));
                self.closed(entry, on, d::CloseGround::Transferred, None);
            }
            Act::CaseWithdrawn { approver, .. } => {
                self.closed(entry, on, d::CloseGround::Withdrawn, Some(approver));
            }
            Act::InvestigationTerminated { approver, .. } => {
                self.closed(entry, on, d::CloseGround::Terminated, Some(approver));
            }
            Act::CaseClosed { approver, .. } => {
                let ground = if self.case.no_penalty.is_some() {
                    d::CloseGround::NoPenalty
                } else if self.case.court_on.is_some() {
                    d::CloseGround::Court
                } else {
                    d::CloseGround::Performed
                };
                self.closed(entry, on, ground, Some(approver));
            }
            _ => {}
        }
    }

    /// The part on the fine and the part on the surcharge, as the file of any system has them.
    fn paid(&mut self, held: &Payment) {
        let on = Some(Moment::day(held.paid_on));
        let method = Some(match held.method {
            PaymentMethod::Bank => e::PayMethod::Bank,
            PaymentMethod::Electronic => e::PayMethod::Electronic,
            PaymentMethod::Cash => e::PayMethod::Cash,
        });
        let cash_ground = (held.method == PaymentMethod::Cash).then(|| self.cash_ground());
        let paid = acts::Paid { on, method, cash_ground, ..Default::default() };
        let principal = held.amount.saturating_sub(held.surcharge);
        if !principal.is_zero() {
            let paid = acts::Paid { amount: Some(Yuan(principal)), ..paid.clone() };
            self.add(dossier::Act::Paid(Box::new(paid)));
        }
        if held.surcharge.is_zero() {
            return;
        }
        let amount = Some(Yuan(held.surcharge));
        self.add(dossier::Act::Paid(Box::new(acts::Paid { amount, for_surcharge: Some(true), ..paid })));
        self.surcharged = self.surcharged.checked_add(held.surcharge).unwrap_or(Fen::MAX);
        let surcharged = acts::Surcharged { on, amount: Some(Yuan(self.surcharged)), ..Default::default() };
        self.add(dossier::Act::Surcharged(Box::new(surcharged)));
    }

    /// On the spot a small fine, or the ground that the officers wrote down; in 普通程序 none is kept.
    // Law: 行政处罚法 art. 68, 69.
    fn cash_ground(&self) -> e::CashGround {
        match &self.case.onspot {
            Some((_, held)) if held.cash_ground.as_ref().is_some_and(|ground| !ground.trim().is_empty()) => {
                e::CashGround::HardLater
            }
            Some(_) => e::CashGround::SmallFine,
            None => e::CashGround::None,
        }
    }

    fn sought(&mut self, held: &Remedy) {
        let on = Some(Moment::day(held.sought_on));
        match held.kind {
            RemedyKind::Review => {
                let applied = acts::ReviewApplied { on, ..Default::default() };
                self.add(dossier::Act::ReviewApplied(Box::new(applied)));
            }
            RemedyKind::Suit => {
                self.add(dossier::Act::Sued(Box::new(acts::Sued { on, ..Default::default() })));
            }
        }
    }

    fn ended(&mut self, no: u32, end: &RemedyEnd) {
        let on = Some(Moment::day(end.ended_on));
        let held = no.checked_sub(1).and_then(|at| self.case.remedies.get(usize::try_from(at).ok()?));
        let result = Some(match end.outcome {
            RemedyOutcome::Upheld => r::Result::Upheld,
            RemedyOutcome::Changed => r::Result::Changed,
            RemedyOutcome::Revoked => r::Result::Revoked,
            RemedyOutcome::Unlawful => r::Result::Unlawful,
            RemedyOutcome::Withdrawn => r::Result::Withdrawn,
            RemedyOutcome::Mediated => r::Result::Mediated,
        });
        match held.map(|held| held.kind) {
            Some(RemedyKind::Review) => {
                let decided = acts::ReviewDecided { on, received_on: on, result, ..Default::default() };
                self.add(dossier::Act::ReviewDecided(Box::new(decided)));
            }
            Some(RemedyKind::Suit) => {
                let judged = acts::Judged { on, result, ..Default::default() };
                self.add(dossier::Act::Judged(Box::new(judged)));
            }
            None => {}
        }
        let kind = match end.outcome {
            RemedyOutcome::Changed | RemedyOutcome::Mediated => r::Change::Changed,
            RemedyOutcome::Revoked => r::Change::Revoked,
            RemedyOutcome::Unlawful => r::Change::Unlawful,
            RemedyOutcome::Upheld | RemedyOutcome::Withdrawn => return,
        };
        let changed =
            acts::DecisionChanged { on, kind: Some(kind), fine: end.fine.map(Yuan), ..Default::default() };
        self.add(dossier::Act::DecisionChanged(Box::new(changed)));
    }

    fn closed(
        &mut self,
        entry: &Entry<Act>,
        on: Option<Moment>,
        ground: d::CloseGround,
        approver: Option<&str>,
    ) {
        let approval = approver.map(|approver| self.approval(entry, approver));
        let report = self.issued(DocumentKind::ClosingReport);
        let closed = acts::Closed { on, ground: Some(ground), report, approval, ..Default::default() };
        self.add(dossier::Act::Closed(Box::new(closed)));
    }
}
