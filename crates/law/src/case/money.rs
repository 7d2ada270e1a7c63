//! 缴款、分期、加处罚款、催告、申请法院 (SM-9, SM-10).

use jiff::civil::Date;

use super::{
    Act, Case,
    act::Instalment,
    decide::{Decision, one},
    fact::{DocumentKind, Payment, PaymentMethod},
    guard,
    ordinary::refuse_future,
};
use crate::{
    money::Fen,
    rule::{self, Findings},
    setting::Setting,
    term::Side,
};

impl Case {
    /// A fact.
    // Law: 行政处罚法 art. 67.
    pub(super) fn pay(&self, payment: Payment, setting: &Setting<'_>) -> Decision {
        refuse_future(payment.paid_on, "缴款", setting)?;
        let mut findings = Findings::default();
        if self.fine().is_none() {
            findings.add(&rule::STATE, "本案没有罚款决定。");
            findings.settle()?;
            return Ok(Vec::new());
        }
        findings.require(!payment.amount.is_zero(), &rule::STATE, "缴款金额为零。");
        if payment.surcharge > payment.amount {
            findings.add(&rule::STATE, "其中的加处罚款大于缴款金额。");
        }
        guard::after(self.fined_on(), payment.paid_on, "缴款日期早于决定日期。", &mut findings);
        if payment.method == PaymentMethod::Cash && !self.cash_grounded(setting) {
            findings.add(
                &rule::SP7,
                "当场收缴没有记录法定事由：一百元以下、事后难以执行，或者偏远地区当事人提出。",
            );
        }
        self.guard_excess(&payment, setting, &mut findings);
        let repeated = self.payments.iter().any(|held| held.receipt == payment.receipt);
        if repeated && !payment.receipt.is_empty() {
            findings.add(&rule::STATE, format!("票据号{}已经登记。", payment.receipt));
        }
        findings.clone().settle_unless(&[rule::E3_OVER, rule::E3_SUSPENDED])?;
        let defects = findings.record();
        one(setting, payment.paid_on, Act::FinePaid { payment: Box::new(payment), defects })
    }

    pub(super) fn fined_on(&self) -> Option<Date> {
        let decided = self.decision.as_ref().map(|(on, ..)| *on);
        self.onspot.as_ref().map(|(on, _)| *on).or(decided)
    }

    /// Whether the decision lets the officers collect: a small fine on the spot, or a ground written there.
    // Law: 行政处罚法 art. 68, 69.
    fn cash_grounded(&self, setting: &Setting<'_>) -> bool {
        let cap = setting.profile.limits.amount("cash.on_spot").unwrap_or(Fen::from_yuan(100));
        self.onspot.as_ref().is_some_and(|(_, decision)| {
            decision.fine.is_none_or(|fine| fine <= cap)
                || decision.cash_ground.as_ref().is_some_and(|ground| !ground.trim().is_empty())
        })
    }

    /// The last day to pay, from receipt of the decision; the last instalment when deferred.
    // Law: 行政处罚法 art. 66, 67.
    pub fn payable_until(&self, setting: &Setting<'_>) -> Option<Date> {
        if let Some(last) = self.instalments.iter().map(|instalment| instalment.due_on).max() {
            return Some(last);
        }
        let served_on = self.decision_served_on()?;
        let mut findings = Findings::default();
        guard::due("pay", served_on, setting, &mut findings).map(|due| due.binding(Side::PartyRight))
    }

    /// The day on which the decision is deemed served.
    pub fn decision_served_on(&self) -> Option<Date> {
        match (&self.onspot, &self.decision, &self.no_penalty) {
            (Some((_, decision)), ..) => self.served_on(DocumentKind::OnspotDecision, &decision.number),
            (None, Some((_, number, _)), _) => self.served_on(DocumentKind::Decision, number),
            (None, None, Some((_, number, _))) => self.served_on(DocumentKind::NoPenaltyDecision, number),
            (None, None, None) => None,
        }
    }

    // Law: 行政处罚法 art. 66(2).
    pub(super) fn guard_deferral(
        &self,
        instalments: &[Instalment],
        applied_on: Date,
        setting: &Setting<'_>,
        findings: &mut Findings,
    ) {
        guard::not_in_future(applied_on, "当事人申请", setting, findings);
        if self.fine().is_none() {
            findings.add(&rule::STATE, "本案没有罚款决定。");
            return;
        }
        guard::after(self.fined_on(), applied_on, "申请日期早于决定日期。", findings);
        for instalment in instalments.iter().filter(|instalment| instalment.due_on < setting.today) {
            let on = instalment.due_on;
            findings.add(&rule::TIME_ORDER, format!("缴款期限{on}早于今天，须为今天或者以后的日期。"));
        }
        let empty = instalments.iter().any(|instalment| instalment.amount.is_zero());
        findings.require(!empty, &rule::STATE, "有一期的金额为零。");
        let total = Fen::checked_sum(instalments.iter().map(|instalment| instalment.amount));
        if total != Some(self.owed()) {
            findings.add(&rule::STATE, "各期金额之和不等于未缴余额。");
        }
        let sorted = instalments.windows(2).all(|pair| match pair {
            [first, second] => first.due_on < second.due_on,
            _ => true,
        });
        findings.require(sorted && !instalments.is_empty(), &rule::STATE, "各期期限须依次推后。");
    }

    // Law: 行政强制法 art. 54.
    pub(super) fn urge(&self, number: String, setting: &Setting<'_>) -> Decision {
        let mut findings = Findings::default();
        self.guard_number(&number, &mut findings);
        let owed = self.owed();
        findings.require(!self.is_revoked(), &rule::STATE, "决定已被撤销，不能催告。");
        findings.require(!owed.is_zero(), &rule::STATE, "罚款已经缴清，无须催告。");
        match self.payable_until(setting) {
            Some(until) if setting.today > until => {}
            Some(until) => findings.add(&rule::STATE, format!("缴款期限至{until}届满，尚未逾期。")),
            None => findings.add(&rule::STATE, "决定尚未送达。"),
        }
        findings.settle()?;
        one(setting, setting.today, Act::PerformanceUrged { number, amount: owed })
    }

    /// After both ways of remedy are closed and ten working days after the urging, within three months.
    // Law: 行政强制法 art. 53, 54.
    pub(super) fn apply_to_court(&self, applied_on: Date, court: String, setting: &Setting<'_>) -> Decision {
        let mut findings = Findings::default();
        guard::not_in_future(applied_on, "申请", setting, &mut findings);
        findings.require(!self.is_revoked(), &rule::STATE, "决定已被撤销，不能申请强制执行。");
        findings.require(!self.owed().is_zero(), &rule::STATE, "罚款已经缴清，无须申请。");
        let urged = self.urge.as_ref().and_then(|(_, no)| self.served_on(DocumentKind::PaymentUrge, no));
        match urged {
            None => findings.add(&rule::X1, "催告书尚未送达。"),
            Some(served_on) => {
                if let Some(due) = guard::due("urge.court", served_on, setting, &mut findings)
                    && !guard::ended(&due, applied_on)
                {
                    findings.add(&rule::X1, format!("催告书送达后的十个工作日至{}届满。", due.due));
                }
            }
        }
        self.guard_court_window(applied_on, setting, &mut findings);
        let defects = findings.settle()?;
        one(setting, applied_on, Act::CourtApplied { applied_on, court, defects })
    }

    /// The window opens when both ways of remedy are closed, and after the last instalment.
    fn guard_court_window(&self, applied_on: Date, setting: &Setting<'_>, findings: &mut Findings) {
        if self.remedies.iter().any(|remedy| remedy.end.is_none()) {
            findings.add(&rule::X3_EARLY, "行政复议或者行政诉讼尚未终结。");
            return;
        }
        let Some(opens) = self.court_opens_after(setting, findings) else { return };
        if applied_on <= opens {
            findings.add(&rule::X3_EARLY, format!("复议、诉讼期限至{opens}届满。"));
        }
        if let Some(window) = guard::due("court.window", opens, setting, findings)
            && guard::late(&window, applied_on)
        {
            findings.add(&rule::X3_LATE, format!("申请期限自{opens}起算，已于{}届满。", window.due));
        }
    }

    /// The day after which the court takes an application; nothing while a remedy runs or before the service.
    // Law: 行政处罚法 art. 72(2).
    // Law: 行政强制法 art. 53.
    pub(super) fn court_opens_after(&self, setting: &Setting<'_>, findings: &mut Findings) -> Option<Date> {
        if self.remedies.iter().any(|remedy| remedy.end.is_none()) {
            return None;
        }
        let closed = self.remedies_closed_on(setting, findings)?;
        let last = self.instalments.iter().map(|instalment| instalment.due_on).max();
        Some(last.map_or(closed, |last| last.max(closed)))
    }
}
