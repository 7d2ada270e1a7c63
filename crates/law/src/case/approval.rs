//! Approvals: ask, agree, return with step and reason, hand over (R8).

use super::{
    Act, Approval, Case, Stage,
    decide::{Decision, entry, one},
    fact::{DocumentKind, Matter, Proposal},
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
        if let Some((_, open)) = self.open_approval() {
            findings.add(&rule::STATE, format!("“{}”正在等待审批，办结后再提请。", open.matter.label()));
        }
        self.guard_matter(&matter, setting, &mut findings);
        findings.settle()?;
        let no = u32::try_from(self.approvals.len()).unwrap_or(u32::MAX).saturating_add(1);
        one(setting, setting.today, Act::ApprovalRequested { no, matter: Box::new(matter), opinion })
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
            self.guard_number(matter, &number, &mut findings);
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
        self.guard_approver(no, setting, &mut findings);
        findings.settle()?;
        let approver = setting.actor.name.clone();
        one(setting, setting.today, Act::ApprovalReturned { no, approver, step, reason })
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
        let open = self.open_approval().filter(|(open, _)| *open == no).map(|(_, approval)| approval);
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

    /// A second notice under the number of the first would pass for served.
    fn guard_number(&self, matter: &Matter, number: &str, findings: &mut Findings) {
        if matches!(matter, Matter::Notice { .. })
            && self.served_on(DocumentKind::ViolationNotice, number).is_some()
        {
            findings.add(&rule::STATE, format!("文号{number}已经用于本案送达的通知书。"));
        }
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
            Matter::Closing { .. } => self.guard_closing(findings),
        }
    }

    fn guard_undecided(&self, findings: &mut Findings) {
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
        Matter::Closing { result, execution } => Act::CaseClosed { result, execution, approver },
    };
    entry(setting, today, act)
}
