//! What usually comes next in a case, and why a step that makes sense cannot be taken yet.
//!
//! Nothing here has a rule of its own: a step is tried as a command that holds the least a person could type, and what
//! [`Case::decide`] then refuses stands against it whatever is typed.

use jiff::civil::Date;

use super::{
    Case, Command, MeasureState, Stage,
    fact::{DocumentKind, Matter, MeasureKind, Penalties, Proposal, REVIEW_QUESTIONS, ReviewSheet},
};
use crate::{
    rule::{self, Finding, Findings, Rule},
    setting::Setting,
    term::{DueState, Side},
};

/// A step that can usually come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// 审批.
    Approve,
    /// 提请立案.
    File,
    /// 登记证据.
    Collect,
    /// 调查报告.
    Report,
    /// 责令改正.
    Correct,
    /// 裁量认定.
    Weigh,
    /// 违法行为通知书.
    Notice,
    /// 登记送达.
    Serve,
    /// 陈述申辩.
    Hear,
    /// 复核意见.
    Recheck,
    /// 听证通知书.
    CallHearing,
    /// 听证笔录.
    HoldHearing,
    /// 法制审核.
    Review,
    /// 集体讨论.
    Discuss,
    /// 处罚决定.
    Decide,
    /// 不予处罚.
    Spare,
    /// 当场处罚备案.
    FileForRecord,
    /// 处理登记保存物品.
    Dispose,
    /// 报告紧急强制措施.
    Ratify,
    /// 解除强制措施.
    Release,
    /// 复查改正.
    CheckCorrection,
    /// 登记缴款.
    Pay,
    /// 退还多收款项.
    Refund,
    /// 登记复议、诉讼结果.
    EndRemedy,
    /// 催告.
    Urge,
    /// 申请法院强制执行.
    ApplyToCourt,
    /// 提请结案.
    Close,
    /// 归档.
    Archive,
}

impl Next {
    /// Every step.
    pub const ALL: [Self; 28] = [
        Self::Approve,
        Self::File,
        Self::Collect,
        Self::Report,
        Self::Correct,
        Self::Weigh,
        Self::Notice,
        Self::Serve,
        Self::Hear,
        Self::Recheck,
        Self::CallHearing,
        Self::HoldHearing,
        Self::Review,
        Self::Discuss,
        Self::Decide,
        Self::Spare,
        Self::FileForRecord,
        Self::Dispose,
        Self::Ratify,
        Self::Release,
        Self::CheckCorrection,
        Self::Pay,
        Self::Refund,
        Self::EndRemedy,
        Self::Urge,
        Self::ApplyToCourt,
        Self::Close,
        Self::Archive,
    ];
}

/// What stands against a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    /// Every reason, in the order of the statute.
    pub findings: Vec<Finding>,
    /// The first day on which it can be taken, where nothing but time is missing.
    pub opens_on: Option<Date>,
}

/// Stands where a person would type.
const TYPED: &str = "（待填写）";

impl Case {
    /// What usually comes next; nothing in an archived case.
    pub fn next_step(&self, setting: &Setting<'_>) -> Option<Next> {
        self.pressing(setting).or_else(|| match self.stage {
            Stage::New | Stage::Archived => None,
            Stage::Registered => Some(Next::File),
            Stage::Investigating if self.bars(Next::Report, setting).is_some() => Some(Next::Collect),
            Stage::Investigating => Some(Next::Report),
            Stage::Reported => Some(self.after_report(setting)),
            Stage::Noticed => Some(self.after_notice(setting)),
            Stage::Decided => Some(Next::Serve),
            Stage::Served => Some(self.after_service(setting)),
            Stage::Closed | Stage::NotFiled | Stage::Transferred | Stage::Withdrawn | Stage::Terminated => {
                Some(Next::Archive)
            }
        })
    }

    /// What stands against a step whatever is typed into its form; nothing when it can be taken, or when the law can judge
    /// it only by what is typed.
    pub fn bars(&self, step: Next, setting: &Setting<'_>) -> Option<Bars> {
        let mut findings = self.refused(self.trial(step, setting)?, setting)?;
        findings.retain(|finding| finding.class.refuses());
        let opens_on = self.days_of_change(setting).into_iter().find(|day| {
            let then = Setting { today: *day, ..setting.clone() };
            self.trial(step, &then).is_some_and(|command| self.refused(command, &then).is_none())
        });
        Some(Bars { findings, opens_on })
    }

    fn refused(&self, command: Command, setting: &Setting<'_>) -> Option<Vec<Finding>> {
        self.decide(command, setting).err().map(|refused| refused.0)
    }

    /// The least that a form of the step could hold.
    fn trial(&self, step: Next, setting: &Setting<'_>) -> Option<Command> {
        let text = || TYPED.to_owned();
        let ask = |matter| Command::RequestApproval { matter: Box::new(matter), opinion: text() };
        let command = match step {
            Next::Approve => Command::Return { no: self.open_approval()?.0, step: text(), reason: text() },
            Next::Report => ask(Matter::Report { facts: text(), proposal: text() }),
            Next::Notice => ask(Matter::Notice { proposal: self.mildest() }),
            Next::Review => Command::Review(Box::new(ReviewSheet {
                reviewer: setting.actor.person.clone(),
                reviewer_name: setting.actor.name.clone(),
                reviewed_on: setting.today,
                answers: vec![(true, String::new()); REVIEW_QUESTIONS.len()],
                passed: true,
                opinion: text(),
            })),
            Next::Decide => ask(Matter::Decision { proposal: self.mildest() }),
            Next::Urge => Command::Urge { number: text() },
            Next::ApplyToCourt => Command::ApplyToCourt { applied_on: setting.today, court: text() },
            Next::Close => ask(Matter::Closing { result: text(), execution: text() }),
            _ => return None,
        };
        Some(command)
    }

    /// The mildest penalty that can be proposed: what was weighed, else a warning; with what lessens it.
    fn mildest(&self) -> Proposal {
        let fine = self.weighing.as_ref().and_then(|weighing| weighing.fine);
        let basis = self.notice.as_ref().map_or_else(|| TYPED.to_owned(), |(_, _, told)| told.basis.clone());
        Proposal {
            facts: TYPED.to_owned(),
            evidence: TYPED.to_owned(),
            reasons: TYPED.to_owned(),
            basis,
            penalties: Penalties { warning: fine.is_none(), fine, ..Penalties::default() },
            mitigation: TYPED.to_owned(),
            grave: false,
            grave_ground: String::new(),
            hearing_told: true,
        }
    }

    /// The days from today on, each of which begins after a term that the case waits for.
    fn days_of_change(&self, setting: &Setting<'_>) -> Vec<Date> {
        let waits = self.clocks(setting).into_iter().filter(|clock| clock.side == Side::PartyRight);
        let court = self.court_opens_after(setting, &mut Findings::default());
        let mut days: Vec<_> = waits
            .map(|clock| clock.due_on)
            .chain(court)
            .filter(|day| *day >= setting.today)
            .filter_map(|day| day.tomorrow().ok())
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// What does not wait for the stage: a measure without its head's consent, an open approval, a measure that ends.
    // Law: 行政强制法 art. 19, 25, 28.
    fn pressing(&self, setting: &Setting<'_>) -> Option<Next> {
        let open = || self.measures.iter().filter(|state| state.ended.is_none());
        if open().any(|state| state.rejected_on.is_some()) {
            return Some(Next::Release);
        }
        let reported =
            self.open_approvals().any(|(_, held)| matches!(held.matter, Matter::Ratification { .. }));
        if !reported && open().any(MeasureState::awaits_ratification) {
            return Some(Next::Ratify);
        }
        if self.open_approval().is_some() {
            return Some(Next::Approve);
        }
        let due = |day: Date| matches!(DueState::of(day, setting.today), DueState::Today | DueState::Overdue);
        open().find(|state| due(state.until)).map(|state| lift(state.measure.kind))
    }

    /// Corrected, weighed, told: a party that cannot be punished is spared.
    // Law: 行政处罚法 art. 28, 30, 34, 44.
    fn after_report(&self, setting: &Setting<'_>) -> Next {
        let bars = self.bars(Next::Notice, setting);
        if bars.is_some_and(|bars| bars.findings.iter().any(|held| held.code == rule::D30.code)) {
            Next::Spare
        } else if self.correction.is_none() {
            Next::Correct
        } else if self.weighing.is_none() {
            Next::Weigh
        } else {
            Next::Notice
        }
    }

    /// What is still missing for a decision as it was told.
    // Law: 行政处罚法 art. 44, 45, 57, 58, 64.
    fn after_notice(&self, setting: &Setting<'_>) -> Next {
        let Some((_, _, told)) = &self.notice else { return Next::Notice };
        if self.notice_served_on().is_none() {
            return Next::Serve;
        }
        let mut expected = told.clone();
        if let Some(weighing) = &self.weighing {
            expected.penalties.fine = weighing.fine;
        }
        let matter = Box::new(Matter::Decision { proposal: expected });
        let ask = Command::RequestApproval { matter, opinion: String::new() };
        let missing = self.refused(ask, setting).unwrap_or_default();
        let lacks = |rule: &Rule| missing.iter().any(|held| held.rule == rule.id && held.code == rule.code);
        let partial = self.reviews.last().is_some_and(|sheet| self.handled_by(&sheet.reviewer));
        if lacks(&rule::G9_RECHECK) {
            Next::Recheck
        } else if lacks(&rule::H4) && self.hearing.requested_on.is_some() {
            self.toward_hearing(setting)
        } else if lacks(&rule::G9) || lacks(&rule::H4) {
            Next::Hear
        } else if lacks(&rule::G11) || lacks(&rule::G11_LATE) || (lacks(&rule::R7) && partial) {
            Next::Review
        } else if lacks(&rule::G13) {
            Next::Discuss
        } else if lacks(&rule::H1) || lacks(&rule::G8_MATCH) {
            Next::Notice
        } else if self.correction.is_none() {
            Next::Correct
        } else {
            Next::Decide
        }
    }

    fn toward_hearing(&self, setting: &Setting<'_>) -> Next {
        match &self.hearing.noticed {
            None => Next::CallHearing,
            Some(notice)
                if setting.today < notice.held_on
                    && self.served_on(DocumentKind::HearingNotice, &notice.number).is_none() =>
            {
                Next::Serve
            }
            Some(_) => Next::HoldHearing,
        }
    }

    /// Recorded, corrected, paid or enforced, closed.
    // Law: 行政处罚法 art. 28, 67, 72, 73.
    // Law: 行政强制法 art. 53, 54.
    fn after_service(&self, setting: &Setting<'_>) -> Next {
        let today = setting.today;
        let check_due = |due_on: Date| self.correction_checked.is_none() && due_on <= today;
        let sought = self.remedies.iter().any(|remedy| remedy.end.is_none());
        if self.is_onspot() && self.recorded_on.is_none() {
            Next::FileForRecord
        } else if !self.refundable(today, setting).is_zero() {
            Next::Refund
        } else if self.correction.as_ref().and_then(|held| held.3).is_some_and(check_due) {
            Next::CheckCorrection
        } else if self.court_on.is_none() && !self.owed().is_zero() {
            self.toward_payment(sought, setting)
        } else if self.court_on.is_none() && !self.surcharge_owed(today, setting).is_zero() {
            Next::Pay
        } else if sought {
            Next::EndRemedy
        } else if let Some(state) = self.measures.iter().find(|state| state.ended.is_none()) {
            lift(state.measure.kind)
        } else {
            Next::Close
        }
    }

    fn toward_payment(&self, sought: bool, setting: &Setting<'_>) -> Next {
        let urged = self.urge.as_ref().map(|(_, number)| self.served_on(DocumentKind::PaymentUrge, number));
        match urged {
            None if self.bars(Next::Urge, setting).is_none() => Next::Urge,
            Some(None) => Next::Serve,
            Some(Some(_)) if self.bars(Next::ApplyToCourt, setting).is_none() => Next::ApplyToCourt,
            Some(Some(_)) if sought => Next::EndRemedy,
            None | Some(Some(_)) => Next::Pay,
        }
    }
}

const fn lift(kind: MeasureKind) -> Next {
    match kind {
        MeasureKind::Preservation => Next::Dispose,
        MeasureKind::Sealing | MeasureKind::Seizure => Next::Release,
    }
}
