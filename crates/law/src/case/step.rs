//! The step bar: where a case stands on its way from discovery to archive.

use super::{Case, Stage};

/// A step of the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// 发现.
    Discovery,
    /// 立案.
    Filing,
    /// 调查.
    Investigation,
    /// 告知.
    Notice,
    /// 听证.
    Hearing,
    /// 审核.
    Review,
    /// 决定.
    Decision,
    /// 送达.
    Delivery,
    /// 执行.
    Execution,
    /// 结案.
    Closing,
    /// 归档.
    Archive,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// 已完成.
    Done,
    /// 办理中.
    Current,
    /// 未到.
    Todo,
    /// 本案不适用.
    Skipped,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 11] = [
        Self::Discovery,
        Self::Filing,
        Self::Investigation,
        Self::Notice,
        Self::Hearing,
        Self::Review,
        Self::Decision,
        Self::Delivery,
        Self::Execution,
        Self::Closing,
        Self::Archive,
    ];

    /// The label on the bar.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Discovery => "发现",
            Self::Filing => "立案",
            Self::Investigation => "调查",
            Self::Notice => "告知",
            Self::Hearing => "听证",
            Self::Review => "审核",
            Self::Decision => "决定",
            Self::Delivery => "送达",
            Self::Execution => "执行",
            Self::Closing => "结案",
            Self::Archive => "归档",
        }
    }
}

impl Case {
    /// The bar: every step with its state.
    pub fn steps(&self) -> Vec<(Step, StepState)> {
        let current = self.current_step();
        Step::ALL
            .into_iter()
            .map(|step| {
                let state = if self.skips(step) {
                    StepState::Skipped
                } else if self.has_done(step) {
                    StepState::Done
                } else if step == current {
                    StepState::Current
                } else {
                    StepState::Todo
                };
                (step, state)
            })
            .collect()
    }

    fn current_step(&self) -> Step {
        let open = |step: &Step| !self.skips(*step) && !self.has_done(*step);
        Step::ALL.into_iter().find(open).unwrap_or(Step::Archive)
    }

    fn skips(&self, step: Step) -> bool {
        let ended_early =
            matches!(self.stage, Stage::NotFiled | Stage::Transferred | Stage::Withdrawn | Stage::Terminated)
                || (self.stage == Stage::Archived && self.closed_on.is_none());
        if ended_early && step != Step::Archive && !self.has_done(step) {
            return true;
        }
        match step {
            Step::Filing | Step::Investigation | Step::Notice => self.is_onspot(),
            Step::Hearing => self.hearing.requested_on.is_none(),
            Step::Review => self.reviews.is_empty(),
            _ => false,
        }
    }

    fn has_done(&self, step: Step) -> bool {
        let decided = self.is_onspot() || self.decision.is_some() || self.no_penalty.is_some();
        match step {
            Step::Discovery => self.registration.is_some(),
            Step::Filing => self.filed_on.is_some(),
            Step::Investigation => self.report.is_some(),
            Step::Notice => self.notice_served_on().is_some() || (decided && !self.is_onspot()),
            Step::Hearing => self.hearing.held_on.is_some(),
            Step::Review => self.reviews.last().is_some_and(|sheet| sheet.passed),
            Step::Decision => decided,
            Step::Delivery => self.decision_served_on().is_some(),
            Step::Execution => {
                self.closed_on.is_some()
                    || (self.decision_served_on().is_some()
                        && self.fine().is_none_or(|fine| self.paid() >= fine))
            }
            Step::Closing => self.closed_on.is_some(),
            Step::Archive => self.archived_on.is_some(),
        }
    }
}
