//! Approvals: ask, agree, return with step and reason, hand over (R8).

use super::{
    Act, Approval, Case, MeasureState, Stage,
    decide::{Decision, entry, one},
    fact::{Matter, Proposal},
};
use crate::{
    rule::{self, Findings},
    setting::Setting,
    subject::NewEntry,
};

impl Case {
    pub(super) fn request_approval(
        &self,
        matter: Matter,
        opinion: String,
        setting: &Setting<'_>,
    ) -> Decision {
        let mut findings = Findings::default();
        // A measure taken in an emergency is reported at once, whatever else waits.
        let pressing = matches!(matter, Matter::Ratification { .. });
        if let Some((_, open)) = self.open_approval().filter(|_| !pressing) {
            findings.add(&rule::STATE, format!("“{}”正在等待审批，办结后再提请。", open.matter.label()));
        }
        self.guard_matter(&matter, setting, &mut findings);
        findings.settle()?;
        let no = u32::try_from(self.approvals.len()).unwrap_or(u32::MAX).saturating_add(1);
        let reported = match &matter {
            Matter::Ratification { no, .. } => Some(self.reported(*no, setting)),
            _ => None,
        };
        let requested = Act::ApprovalRequested { no, matter: Box::new(matter), opinion };
        let acts = [Some(requested), reported].into_iter().flatten();
        Ok(acts.map(|act| entry(setting, setting.today, act)).collect())
    }

    pub(super) fn approve(
        &self,
        no: u32,
        opinion: String,
        number: String,
        setting: &Setting<'_>,
    ) -> Decision {
        let mut findings = Findings::default();
        let matter = self.guard_approver(no, setting, &mut findings).map(|open| open.matter.clone());
        if let Some(matter) = &matter {
            self.guard_matter(matter, setting, &mut findings);
            if issues_number(matter) {
                self.guard_number(&number, &mut findings);
            }
        }
        let defects = findings.settle()?;
        let approver = setting.actor.name.clone();
        let granted = Act::ApprovalGranted { no, approver: approver.clone(), opinion };
        let mut entries = vec![entry(setting, setting.today, granted)];
        if let Some(matter) = matter {
            entries.push(granted_act(matter, number, approver, defects, setting));
        }
        Ok(entries)
    }

    pub(super) fn send_back(&self, no: u32, step: String, reason: String, setting: &Setting<'_>) -> Decision {
        let mut findings = Findings::default();
        let matter = self.guard_approver(no, setting, &mut findings).map(|open| open.matter.clone());
        findings.settle()?;
        let approver = setting.actor.name.clone();
        let mut entries = Vec::new();
        // Law: 行政强制法 art. 19. What is not ratified is lifted at once.
        if let Some(Matter::Ratification { no, .. }) = matter {
            let (approver, reason) = (approver.clone(), reason.clone());
            entries.push(entry(setting, setting.today, Act::MeasureRejected { no, approver, reason }));
        }
        let returned = Act::ApprovalReturned { no, approver, step, reason };
        entries.insert(0, entry(setting, setting.today, returned));
        Ok(entries)
    }

    pub(super) fn hand_over(&self, no: u32, to: String, reason: String, setting: &Setting<'_>) -> Decision {
        let mut findings = Findings::default();
        self.guard_approver(no, setting, &mut findings);
        if self.handled_by(&to) {
            findings.add(&rule::R8, "接收转办的负责人承办本案，不能审批。");
        }
        findings.settle()?;
        let from = setting.actor.name.clone();
        one(setting, setting.today, Act::ApprovalHandedOver { no, from, to, reason })
    }

    /// Policy: R8 the head who approves has not handled the case. (P)
    fn guard_approver(&self, no: u32, setting: &Setting<'_>, findings: &mut Findings) -> Option<&Approval> {
        let open = self.open_approvals().find(|(open, _)| *open == no).map(|(_, approval)| approval);
        if open.is_none() {
            findings.add(&rule::STATE, "该审批事项已经办结，请刷新页面。");
        }
        if self.handled_by(&setting.actor.person) {
            findings.add(&rule::R8, format!("{}是本案承办人，不能审批本案。", setting.actor.name));
        }
        if let Some(approval) = open
            && !approval.addressee.is_empty()
            && approval.addressee != setting.actor.person
        {
            findings.add(&rule::STATE, "该审批事项已转办给其他负责人。");
        }
        open
    }

    /// What must be true for a matter, both when it is asked and when it is granted.
    fn guard_matter(&self, matter: &Matter, setting: &Setting<'_>, findings: &mut Findings) {
        match matter {
            Matter::Filing { .. } => findings.require(
                self.stage == Stage::Registered && !self.is_onspot(),
                &rule::STATE,
                "本案已经立案或者已经作出决定。",
            ),
            Matter::Report { facts, .. } => {
                self.guard_filed(findings);
                self.guard_undecided(findings);
                if self.evidence.is_empty() && self.interviews.is_empty() {
                    findings.add(&rule::G7, "本案没有任何证据。");
                }
                findings.require(!facts.trim().is_empty(), &rule::G7, "没有写明查明的违法事实。");
            }
            Matter::Notice { proposal } => self.guard_notice(proposal, setting, findings),
            Matter::Correction { .. } => {
                if self.is_onspot() {
                    findings.add(&rule::STATE, "当场处罚案件不适用此步骤。");
                }
            }
            Matter::Withdrawal { .. } => {
                self.guard_undecided(findings);
                self.guard_measures_ended(findings);
            }
            Matter::Decision { proposal } => self.guard_decision(proposal, setting, findings),
            Matter::NoPenalty { ground, education, .. } => {
                self.guard_no_penalty(ground, education, setting, findings);
            }
            Matter::Deferral { instalments, applied_on } => {
                self.guard_deferral(instalments, *applied_on, setting, findings);
            }
            Matter::Transfer { .. } => self.guard_undecided(findings),
            Matter::Closing { .. } => self.guard_closing(setting, findings),
            Matter::NoFiling { reason } => self.guard_no_filing(reason, findings),
            Matter::Termination { ground, reason } => {
                self.guard_filed(findings);
                self.guard_undecided(findings);
                self.guard_measures_ended(findings);
                let given = !ground.trim().is_empty() && !reason.trim().is_empty();
                findings.require(given, &rule::STATE, "没有写明终止调查的情形和理由。");
            }
            Matter::Ratification { no, reason } => {
                let awaits = self.measure(*no).is_some_and(MeasureState::awaits_ratification);
                findings.require(awaits, &rule::STATE, "没有等待补办批准手续的紧急强制措施。");
                findings.require(!reason.trim().is_empty(), &rule::M3, "没有写明情况紧急的理由。");
            }
        }
    }

    /// A suspicion is dropped before it becomes a case: with its reason, and with nothing still held.
    // Law: 交通运输行政执法程序规定 art. 62.
    fn guard_no_filing(&self, reason: &str, findings: &mut Findings) {
        let open = self.stage == Stage::Registered && !self.is_onspot();
        findings.require(open, &rule::STATE, "本案已经立案或者已经作出决定，不能不予立案。");
        findings.require(!reason.trim().is_empty(), &rule::STATE, "没有写明不予立案的理由。");
        self.guard_measures_ended(findings);
    }

    pub(super) fn guard_undecided(&self, findings: &mut Findings) {
        if self.decision.is_some() || self.no_penalty.is_some() || self.is_onspot() {
            findings.add(&rule::STATE, "本案已经作出决定，不能再办理此步骤。");
        }
    }

    pub(super) fn guard_proposal_open(&self, findings: &mut Findings) {
        self.guard_filed(findings);
        self.guard_undecided(findings);
        if self.report.is_none() {
            findings.add(&rule::G7, "调查尚未终结，没有经批准的调查报告。");
        }
    }
}

fn granted_act(
    matter: Matter,
    number: String,
    approver: String,
    defects: Vec<rule::Finding>,
    setting: &Setting<'_>,
) -> NewEntry<Act> {
    let today = setting.today;
    let boxed = |proposal: Proposal| Box::new(proposal);
    let act = match matter {
        Matter::Filing { .. } => Act::CaseFiled { filed_on: today, approver, defects },
        Matter::Report { facts, proposal } => Act::InvestigationReported { facts, proposal, approver },
        Matter::Notice { proposal } => Act::NoticeIssued { number, proposal: boxed(proposal), approver },
        Matter::Correction { text, due_on } => Act::CorrectionOrdered { number, text, due_on, approver },
        Matter::Decision { proposal } => {
            Act::PenaltyDecided { number, proposal: boxed(proposal), approver, defects }
        }
        Matter::NoPenalty { ground, facts, education } => {
            Act::NoPenaltyDecided { number, ground, facts, education, approver, defects }
        }
        Matter::Deferral { applied_on, instalments } => {
            Act::DeferralGranted { applied_on, instalments, approver, defects }
        }
        Matter::Transfer { to, crime, reason } => Act::CaseTransferred { to, crime, reason, approver },
        Matter::Withdrawal { reason } => Act::CaseWithdrawn { reason, approver },
        Matter::Closing { result, execution } => Act::CaseClosed { result, execution, approver, defects },
        Matter::NoFiling { reason } => Act::FilingDeclined { reason, approver },
        Matter::Termination { ground, reason } => Act::InvestigationTerminated { ground, reason, approver },
        Matter::Ratification { no, .. } => Act::MeasureRatified { no, approver },
    };
    entry(setting, today, act)
}

/// Whether granting issues a document with a 文号.
const fn issues_number(matter: &Matter) -> bool {
    matches!(
        matter,
        Matter::Notice { .. }
            | Matter::Correction { .. }
            | Matter::Decision { .. }
            | Matter::NoPenalty { .. }
    )
}
