//! 复议、诉讼 as facts, and what follows from them for the money: surcharge, what is owed, what goes back (SM-9, SM-17).

use jiff::civil::Date;

use super::{
    Act, Case,
    decide::{Decision, one},
    fact::{Payment, Remedy, RemedyEnd, RemedyKind, RemedyOutcome},
    guard,
    ordinary::{ordinal, refuse_future},
};
use crate::{
    money::Fen,
    rule::{self, Findings},
    setting::Setting,
    term::Side,
};

impl Case {
    /// A fact: the party asked for review or sued.
    // Law: 行政处罚法 art. 73.
    pub(super) fn seek_remedy(&self, mut remedy: Remedy, setting: &Setting<'_>) -> Decision {
        refuse_future(remedy.sought_on, "申请（起诉）", setting)?;
        let mut findings = Findings::default();
        let decided_on = self.fined_on().or_else(|| self.no_penalty.as_ref().map(|(on, ..)| *on));
        findings.require(decided_on.is_some(), &rule::STATE, "本案还没有作出决定。");
        guard::after(decided_on, remedy.sought_on, "申请（起诉）日期早于决定日期。", &mut findings);
        let open = self.remedies.iter().any(|held| held.end.is_none());
        findings.require(
            !open,
            &rule::STATE,
            "前一次复议（诉讼）尚未终结；复议期间不得起诉，诉讼期间不得申请复议。",
        );
        let defects = findings.settle()?;
        let (no, on) = (ordinal(self.remedies.len()), remedy.sought_on);
        remedy.end = None;
        one(setting, on, Act::RemedySought { no, remedy: Box::new(remedy), defects })
    }

    /// A fact: the decision on review, or the judgment, was received.
    pub(super) fn end_remedy(&self, no: u32, end: RemedyEnd, setting: &Setting<'_>) -> Decision {
        refuse_future(end.ended_on, "收到复议决定（裁判文书）", setting)?;
        let mut findings = Findings::default();
        let held = (1..).zip(&self.remedies).find(|(at, held)| *at == no && held.end.is_none());
        let Some((_, held)) = held else {
            findings.add(&rule::STATE, format!("没有编号{no}的未终结的复议（诉讼）。"));
            findings.settle()?;
            return Ok(Vec::new());
        };
        guard::after(Some(held.sought_on), end.ended_on, "终结日期早于申请（起诉）日期。", &mut findings);
        let changes = matches!(end.outcome, RemedyOutcome::Changed | RemedyOutcome::Mediated);
        findings.require(changes || end.fine.is_none(), &rule::STATE, "只有变更或者调解才改变罚款数额。");
        // Law: 行政复议法 art. 63; 行政诉讼法 art. 77. Neither may vary to the harm of the party.
        if let (Some(fine), Some(decided)) = (end.fine, self.fine())
            && fine > decided
        {
            findings.add(&rule::STATE, format!("变更后的罚款{fine}元高于原决定的{decided}元，请核对文书。"));
        }
        let defects = findings.settle()?;
        let on = end.ended_on;
        one(setting, on, Act::RemedyEnded { no, end: Box::new(end), defects })
    }

    /// A fact: what was paid too much went back.
    pub(super) fn refund(
        &self,
        amount: Fen,
        refunded_on: Date,
        receipt: String,
        setting: &Setting<'_>,
    ) -> Decision {
        refuse_future(refunded_on, "退款", setting)?;
        let mut findings = Findings::default();
        findings.require(!amount.is_zero(), &rule::STATE, "退款金额为零。");
        let due = self.refundable(setting.today, setting);
        if amount > due {
            findings.add(&rule::STATE, format!("应退{due}元，不能退还{amount}元。"));
        }
        let paid_on = self.payments.first().map(|payment| payment.paid_on);
        guard::after(paid_on, refunded_on, "退款日期早于缴款日期。", &mut findings);
        let defects = findings.settle()?;
        one(setting, refunded_on, Act::FineRefunded { amount, refunded_on, receipt, defects })
    }

    /// Whether a review or a judgment took the decision away.
    pub fn is_revoked(&self) -> bool {
        let mut ends = self.remedies.iter().filter_map(|remedy| remedy.end.as_ref());
        ends.next_back().is_some_and(|end| end.outcome == RemedyOutcome::Revoked)
    }

    /// What of the fine is still to be paid, the surcharge apart; nothing when the decision was revoked.
    pub fn owed(&self) -> Fen {
        if self.is_revoked() {
            Fen::ZERO
        } else {
            self.fine().unwrap_or_default().saturating_sub(self.paid())
        }
    }

    /// What was paid as surcharge.
    pub fn surcharge_paid(&self) -> Fen {
        Fen::checked_sum(self.payments.iter().map(|payment| payment.surcharge)).unwrap_or(Fen::MAX)
    }

    /// The surcharge that has arisen by `on` and was not paid.
    pub fn surcharge_owed(&self, on: Date, setting: &Setting<'_>) -> Fen {
        self.surcharge(on, setting).saturating_sub(self.surcharge_paid())
    }

    /// What must go back to the payer as things stand on `on`: beyond the fine, beyond the surcharge, all of a revoked fine.
    pub fn refundable(&self, on: Date, setting: &Setting<'_>) -> Fen {
        let kept = if self.is_revoked() { Fen::ZERO } else { self.fine().unwrap_or_default() };
        let surplus = self.paid().saturating_sub(kept);
        let surcharge = self.surcharge_paid().saturating_sub(self.surcharge(on, setting));
        surplus.checked_add(surcharge).unwrap_or(Fen::MAX).saturating_sub(self.refunded)
    }

    /// 加处罚款 as it has arisen by `on`: three per cent of the unpaid part for each day late, at most the fine; the days
    /// of a review or a suit do not count.
    ///
    /// What was paid late bears it through the day of payment.
    // Law: 行政处罚法 art. 72, 73.
    // Law: 行政强制法 art. 45.
    // Policy: E3 counts the days after the last day through the payment, on the unpaid part [P].
    pub fn surcharge(&self, on: Date, setting: &Setting<'_>) -> Fen {
        self.surcharge_of(on, setting, true)
    }

    fn surcharge_of(&self, on: Date, setting: &Setting<'_>, suspended: bool) -> Fen {
        let (Some(fine), Some(until)) = (self.fine(), self.payable_until(setting)) else { return Fen::ZERO };
        if on <= until || self.is_revoked() {
            return Fen::ZERO;
        }
        let rate = u64::from(setting.profile.limits.value("surcharge").unwrap_or(3));
        let on_part = |part: Fen, to: Date| {
            let to = to.min(on);
            let still = if suspended { self.suspended_days(until, to) } else { 0 };
            let days = i64::from((to - until).get_days()).saturating_sub(still);
            let days = u64::try_from(days).unwrap_or(0);
            part.checked_mul_div(days.saturating_mul(rate), 100).unwrap_or(fine)
        };
        let principal = |payment: &Payment| payment.amount.saturating_sub(payment.surcharge);
        let mut left = fine;
        let mut parts = Vec::new();
        for payment in &self.payments {
            // What was paid beyond the fine bears nothing.
            let part = principal(payment).min(left);
            left = left.saturating_sub(part);
            parts.push(on_part(part, payment.paid_on));
        }
        parts.push(on_part(left, on));
        Fen::checked_sum(parts).unwrap_or(fine).min(fine)
    }

    /// The days after `after` through `to` that lie in a review or a suit, each day once.
    // Law: 行政处罚法 art. 73(3).
    // Policy: E3 from the application through the receipt of the decision, both days out [P].
    fn suspended_days(&self, after: Date, to: Date) -> i64 {
        let mut spans: Vec<_> = self
            .remedies
            .iter()
            .map(|remedy| (remedy.sought_on, remedy.end.as_ref().map_or(Date::MAX, |end| end.ended_on)))
            .collect();
        spans.sort_unstable();
        let mut seen = after;
        let mut days = 0;
        for (from, until) in spans {
            let from = from.yesterday().unwrap_or(from).max(seen);
            let until = until.min(to);
            if until > from {
                days += i64::from((until - from).get_days());
                seen = until;
            }
        }
        days
    }

    /// Money beyond the fine or beyond the surcharge came in: it is recorded, with what must go back.
    pub(super) fn guard_excess(&self, payment: &Payment, setting: &Setting<'_>, findings: &mut Findings) {
        let surplus = payment.amount.saturating_sub(payment.surcharge).saturating_sub(self.owed());
        if !surplus.is_zero() {
            let owed = self.owed();
            findings.add(&rule::E1, format!("缴款超过未缴余额{owed}元，应当退还{surplus}元。"));
        }
        if payment.surcharge.is_zero() {
            return;
        }
        let taken = self.surcharge_paid().checked_add(payment.surcharge).unwrap_or(Fen::MAX);
        let lawful = self.surcharge(payment.paid_on, setting);
        if taken <= lawful {
            return;
        }
        let back = taken.saturating_sub(lawful);
        if taken <= self.surcharge_of(payment.paid_on, setting, false) {
            findings.add(
                &rule::E3_SUSPENDED,
                format!("加处罚款计入了行政复议、行政诉讼期间，应当退还{back}元。"),
            );
        } else {
            findings.add(
                &rule::E3_OVER,
                format!("加处罚款至{}依法为{lawful}元，应当退还{back}元。", payment.paid_on),
            );
        }
    }

    /// The day on which both ways of remedy are closed.
    // Law: 行政诉讼法 art. 45, 46.
    // Policy: X3 the unused sixty days close both ways for an on-the-spot decision [P].
    pub(super) fn remedies_closed_on(&self, setting: &Setting<'_>, findings: &mut Findings) -> Option<Date> {
        let ended = |remedy: &Remedy| {
            remedy.end.as_ref().filter(|end| end.outcome != RemedyOutcome::Withdrawn).map(|end| end.ended_on)
        };
        let last = self.remedies.iter().rev().find_map(|remedy| Some((remedy.kind, ended(remedy)?)));
        match last {
            Some((RemedyKind::Suit, on)) => return Some(on),
            Some((RemedyKind::Review, on)) => {
                return guard::due("sue.after_review", on, setting, findings)
                    .map(|due| due.binding(Side::PartyRight));
            }
            None => {}
        }
        let served_on = self.decision_served_on()?;
        let key = if self.is_onspot() { "review.apply" } else { "sue" };
        guard::due(key, served_on, setting, findings).map(|due| due.binding(Side::PartyRight))
    }
}
