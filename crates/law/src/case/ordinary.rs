//! 普通程序: evidence, notice, statement, review, discussion, decision, closing (SM-3).

use jiff::civil::Date;

use super::{
    Act, Case, Stage,
    decide::{Decision, one},
    fact::{
        AddressConfirmation, Attendee, Evidence, Interview, Meeting, Penalties, Proposal, REVIEW_QUESTIONS,
        ReviewSheet, SceneRecord, Statement,
    },
    guard,
    weighing::Weighing,
};
use crate::{
    citation::cited,
    money::Fen,
    rule::{self, Findings},
    setting::Setting,
};

impl Case {
    /// A fact: always recorded, with its defects.
    // Law: 行政处罚法 art. 46, 54.
    pub(super) fn collect_evidence(&self, evidence: Evidence, setting: &Setting<'_>) -> Decision {
        let mut findings = Findings::default();
        guard::officers(&evidence.officers, &mut findings);
        refuse_future(evidence.collected_on, "取证", setting)?;
        let no = ordinal(self.evidence.len());
        let on = evidence.collected_on;
        one(
            setting,
            on,
            Act::EvidenceCollected { no, evidence: Box::new(evidence), defects: findings.record() },
        )
    }

    /// A fact: always recorded, with its defects.
    // Law: 行政处罚法 art. 55.
    pub(super) fn record_interview(&self, interview: Interview, setting: &Setting<'_>) -> Decision {
        refuse_future(interview.held_on, "询问", setting)?;
        let mut findings = Findings::default();
        guard::officers(&interview.officers, &mut findings);
        findings.require(interview.certificates_shown, &rule::R3, "询问前没有出示执法证件。");
        if interview.ended_minute <= interview.started_minute {
            findings.add(&rule::TIME_ORDER, "询问结束时间不晚于开始时间。");
        }
        let no = ordinal(self.interviews.len());
        let on = interview.held_on;
        let defects = findings.record();
        one(setting, on, Act::InterviewRecorded { no, interview: Box::new(interview), defects })
    }

    /// A fact: always recorded, with its defects.
    // Law: 行政处罚法 art. 55; 行政强制法 art. 18.
    pub(super) fn record_scene(&self, scene: SceneRecord, setting: &Setting<'_>) -> Decision {
        refuse_future(scene.held_on, "现场检查", setting)?;
        let mut findings = Findings::default();
        guard::officers(&scene.officers, &mut findings);
        findings.require(scene.certificates_shown, &rule::R3, "现场没有出示执法证件。");
        if scene.ended_minute <= scene.started_minute {
            findings.add(&rule::TIME_ORDER, "现场笔录的结束时间不晚于开始时间。");
        }
        let (no, on) = (ordinal(self.scenes.len()), scene.held_on);
        one(setting, on, Act::SceneRecorded { no, scene: Box::new(scene), defects: findings.record() })
    }

    /// A fact: where the party wants to be served.
    // Law: 行政处罚法 art. 61.
    pub(super) fn confirm_address(
        &self,
        confirmation: AddressConfirmation,
        setting: &Setting<'_>,
    ) -> Decision {
        refuse_future(confirmation.confirmed_on, "确认", setting)?;
        let mut findings = Findings::default();
        let registered = self.registered_on;
        guard::after(registered, confirmation.confirmed_on, "确认日期早于案件登记。", &mut findings);
        findings.settle()?;
        let on = confirmation.confirmed_on;
        one(setting, on, Act::AddressConfirmed { confirmation: Box::new(confirmation) })
    }

    /// What a notice must hold and rest on.
    // Law: 行政处罚法 art. 44.
    pub(super) fn guard_notice(&self, proposal: &Proposal, setting: &Setting<'_>, findings: &mut Findings) {
        self.guard_proposal_open(findings);
        guard_content(proposal, findings);
        self.guard_age(findings);
        self.guard_range(proposal, findings);
        self.guard_weighed(proposal, findings);
        if let Some(registration) = &self.registration
            && setting.profile.hearing_needed(registration.party.kind, &proposal.penalties)
            && !proposal.hearing_told
        {
            findings.add(&rule::H1, "拟作处罚属于应当告知听证权利的种类，须勾选听证权利告知。");
        }
    }

    /// Everything that must precede a decision, in statute order.
    // Law: 行政处罚法 art. 57, 58, 62.
    pub(super) fn guard_decision(&self, proposal: &Proposal, setting: &Setting<'_>, findings: &mut Findings) {
        self.guard_age(findings);
        self.guard_range(proposal, findings);
        self.guard_weighed(proposal, findings);
        self.guard_proposal_open(findings);
        guard_content(proposal, findings);
        match (&self.notice, self.notice_served_on()) {
            (None, _) => findings.add(&rule::G8, "尚未制发《违法行为通知书》。"),
            (Some(_), None) => findings.add(&rule::G8, "《违法行为通知书》尚未送达当事人。"),
            (Some((_, _, notice)), Some(_)) => self.guard_matches_notice(notice, proposal, findings),
        }
        self.guard_statement(setting, findings);
        let Some(registration) = &self.registration else { return };
        let kind = registration.party.kind;
        self.guard_hearing(setting.profile.hearing_needed(kind, &proposal.penalties), setting, findings);
        let heard = self.hearing.held_on.is_some();
        // 疑难复杂 asks for both: the review of art. 58(1)(3) and the discussion of art. 57(2).
        let departs = self.weighing.as_ref().is_some_and(Weighing::departs);
        if heard || departs || proposal.grave || setting.profile.review_needed(kind, &proposal.penalties) {
            self.guard_review(setting, findings);
        }
        if proposal.grave || setting.profile.collective_needed(kind, &proposal.penalties) {
            findings.require(
                self.discussion.is_some(),
                &rule::G13,
                "本案情节复杂或者属于重大违法行为，负责人尚未集体讨论。",
            );
        }
        self.guard_case_limit(setting, findings);
        if self.correction.is_none() {
            findings.add(&rule::G15, "本案没有责令改正或者限期改正的记录。");
        }
    }

    // Law: 行政处罚法 art. 30.
    fn guard_age(&self, findings: &mut Findings) {
        let minor = |registration: &super::act::Registration| {
            registration.party.age_years.is_some_and(|age| age < 14)
        };
        if self.registration.as_ref().is_some_and(minor) {
            findings.add(&rule::D30, "当事人违法时不满十四周岁，不予行政处罚。");
        }
    }

    // Law: 行政处罚法 art. 32, 38.
    fn guard_range(&self, proposal: &Proposal, findings: &mut Findings) {
        let range = self.registration.as_ref().and_then(|registration| registration.item.range);
        let (Some((min, max)), Some(fine)) = (range, proposal.penalties.fine) else { return };
        if fine > max {
            findings.add(&rule::RANGE_OVER, format!("罚款{fine}元超过法定最高额{max}元。"));
        }
        if fine < min && proposal.mitigation.trim().is_empty() {
            findings.add(
                &rule::RANGE,
                format!("罚款{fine}元低于法定最低额{min}元，没有写明减轻处罚的法定情形。"),
            );
        }
    }

    /// The decision may not go beyond the notice without a new notice.
    // Policy: re-notice follows from 行政处罚法 art. 44 [P].
    fn guard_matches_notice(&self, notice: &Proposal, proposal: &Proposal, findings: &mut Findings) {
        let (told, now) = (&notice.penalties, &proposal.penalties);
        let spoke = self.statements.iter().any(|statement| matches!(statement, Statement::Made { .. }));
        let heavier = now.fine.unwrap_or_default() > told.fine.unwrap_or_default()
            || now.confiscated_income.unwrap_or_default() > told.confiscated_income.unwrap_or_default()
            || (now.criticism && !told.criticism)
            // A warning in the place of what was told is lighter; besides all of it, heavier.
            || (now.warning && !told.warning && !lessened(told, now))
            || added(&told.revoked_licence, &now.revoked_licence)
            || added(&told.closure, &now.closure)
            || added(&told.suspended_licence, &now.suspended_licence)
            || added(&told.confiscated_goods, &now.confiscated_goods);
        if heavier && spoke {
            findings.add(&rule::G9_HEAVIER, "当事人陈述申辩后，决定比告知的更重。");
        }
        if heavier {
            findings.add(&rule::G8_MATCH, "决定的处罚种类或者数额重于通知书告知的内容。");
        }
        // The same provision may be written in more than one way.
        if cited(&notice.basis) != cited(&proposal.basis) {
            findings.add(&rule::G8_MATCH, "处罚依据与通知书告知的不一致。");
        }
    }

    // Law: 行政处罚法 art. 58, 65.
    fn guard_review(&self, setting: &Setting<'_>, findings: &mut Findings) {
        let Some(sheet) = self.reviews.last() else {
            findings.add(&rule::G11, "本案属于应当法制审核的情形，尚未审核。");
            return;
        };
        if !sheet.passed {
            findings.add(&rule::G11, "法制审核未通过。");
        }
        // Who reviewed may have become a handler since, or be the one who decides.
        if self.handled_by(&sheet.reviewer) || setting.actor.person == sheet.reviewer {
            findings.add(&rule::R7, format!("{}审核了本案，不能再承办或者决定本案。", sheet.reviewer_name));
        }
        if self.hearing.held_on.is_some_and(|(held_on, _)| sheet.reviewed_on < held_on) {
            findings.add(&rule::G11_LATE, "法制审核早于听证，须在听证结束后重新审核。");
        }
    }

    /// 不予处罚: a ground of the statute, and education.
    // Law: 行政处罚法 art. 33, 57.
    pub(super) fn guard_no_penalty(
        &self,
        ground: &str,
        education: &str,
        setting: &Setting<'_>,
        findings: &mut Findings,
    ) {
        self.guard_proposal_open(findings);
        if ground.trim().is_empty() {
            findings.add(&rule::G14, "没有写明不予处罚的法律依据。");
        }
        // Where nothing is proved there is nobody to teach.
        let unproved = matches!(ground, "no_fact" | "unproven");
        if education.trim().is_empty() && !unproved {
            findings.add(&rule::D33, "没有对当事人进行教育的记录。");
        }
        self.guard_case_limit(setting, findings);
    }

    /// A fact: the party's words are always taken.
    // Law: 行政处罚法 art. 45.
    pub(super) fn record_statement(&self, statement: Statement, setting: &Setting<'_>) -> Decision {
        let on = match &statement {
            Statement::Made { made_on, .. } => *made_on,
            Statement::Waived { waived_on, .. } => *waived_on,
        };
        let mut findings = Findings::default();
        guard::not_in_future(on, "陈述申辩", setting, &mut findings);
        let waived = matches!(statement, Statement::Waived { .. });
        findings.require(
            !waived || self.notice.is_some(),
            &rule::STATE,
            "尚未制发违法行为通知书，谈不上放弃。",
        );
        findings.settle()?;
        let mut facts = Findings::default();
        // Entered late: it was said before the decision, and nobody weighed it.
        if !waived && self.decision.as_ref().is_some_and(|(decided_on, ..)| on < *decided_on) {
            facts.add(&rule::G9_RECHECK, format!("当事人{on}已经陈述申辩，没有复核就作出了决定。"));
        }
        let defects = facts.record();
        one(setting, on, Act::StatementRecorded { statement: Box::new(statement), defects })
    }

    // Law: 行政处罚法 art. 45.
    pub(super) fn recheck_statement(
        &self,
        accepted: bool,
        opinion: String,
        setting: &Setting<'_>,
    ) -> Decision {
        let mut findings = Findings::default();
        let spoke = self.statements.iter().any(|statement| matches!(statement, Statement::Made { .. }));
        findings.require(spoke, &rule::STATE, "当事人没有提出陈述申辩，无须复核。");
        findings.require(!opinion.trim().is_empty(), &rule::G9_RECHECK, "没有写明复核意见。");
        findings.settle()?;
        one(setting, setting.today, Act::StatementRechecked { accepted, opinion })
    }

    /// The legal review, by somebody who did not handle the case, with every question answered.
    // Law: 行政处罚法 art. 58.
    pub(super) fn review(&self, sheet: ReviewSheet, setting: &Setting<'_>) -> Decision {
        let mut findings = Findings::default();
        self.guard_filed(&mut findings);
        self.guard_undecided_review(&mut findings);
        if sheet.reviewer != setting.actor.person {
            findings.add(&rule::R7, "法制审核须由审核人员本人提交，不能代他人审核。");
        }
        if self.handled_by(&sheet.reviewer) {
            findings.add(&rule::R7, format!("{}参与了本案调查，不能审核本案。", sheet.reviewer_name));
        }
        let noted = |(yes, note): &(bool, String)| *yes || !note.trim().is_empty();
        if sheet.answers.len() != REVIEW_QUESTIONS.len() || !sheet.answers.iter().all(noted) {
            findings.add(&rule::G12, "法制审核表有项目未作答，或者答“否”而没有说明。");
        }
        if sheet.passed && sheet.answers.iter().any(|(yes, _)| !yes) {
            findings.add(&rule::G12, "有项目答“否”，不能审核通过。");
        }
        guard::not_in_future(sheet.reviewed_on, "法制审核", setting, &mut findings);
        findings.settle()?;
        one(setting, sheet.reviewed_on, Act::LegallyReviewed { sheet: Box::new(sheet) })
    }

    fn guard_undecided_review(&self, findings: &mut Findings) {
        if self.decision.is_some() || self.no_penalty.is_some() {
            findings.add(&rule::STATE, "本案已经作出决定，不能再审核。");
        }
    }

    // Law: 行政处罚法 art. 57(2).
    pub(super) fn discuss(
        discussed_on: Date,
        attendees: Vec<Attendee>,
        conclusion: String,
        meeting: Option<Meeting>,
        setting: &Setting<'_>,
    ) -> Decision {
        let mut findings = Findings::default();
        if meeting.as_ref().is_some_and(|meeting| meeting.ended_minute <= meeting.started_minute) {
            findings.add(&rule::TIME_ORDER, "讨论结束时间不晚于开始时间。");
        }
        guard::not_in_future(discussed_on, "集体讨论", setting, &mut findings);
        if attendees.len() < 2 || attendees.iter().any(|attendee| attendee.view.trim().is_empty()) {
            findings.add(&rule::G13, "集体讨论须有两名以上负责人参加，并逐人记录意见。");
        }
        findings.require(!conclusion.trim().is_empty(), &rule::G13, "没有记录讨论结论。");
        findings.settle()?;
        one(
            setting,
            discussed_on,
            Act::CollectivelyDiscussed { discussed_on, attendees, conclusion, meeting },
        )
    }

    pub(super) fn check_correction(
        &self,
        checked_on: Date,
        corrected: bool,
        note: String,
        setting: &Setting<'_>,
    ) -> Decision {
        let mut findings = Findings::default();
        guard::not_in_future(checked_on, "复查", setting, &mut findings);
        guard::after(
            self.correction.as_ref().map(|(on, ..)| *on),
            checked_on,
            "复查日期早于责令改正日期。",
            &mut findings,
        );
        findings.settle()?;
        one(setting, checked_on, Act::CorrectionChecked { checked_on, corrected, note })
    }

    /// Closing: decided and served, performed or handed to the court, or ended without a decision.
    pub(super) fn guard_closing(&self, setting: &Setting<'_>, findings: &mut Findings) {
        if self.is_onspot() {
            findings.require(self.recorded_on.is_some(), &rule::STATE, "当场处罚决定尚未备案，不能结案。");
        } else {
            findings.require(self.stage == Stage::Served, &rule::STATE, "决定尚未作出并送达，不能结案。");
        }
        if !self.owed().is_zero() && self.court_on.is_none() {
            findings.add(&rule::STATE, "罚款尚未缴清，也没有申请人民法院强制执行。");
        }
        let surcharge = self.surcharge_owed(setting.today, setting);
        if !surcharge.is_zero() && self.court_on.is_none() {
            findings.add(&rule::E3_UNPAID, format!("加处罚款尚有{surcharge}元没有收缴。"));
        }
        let refund = self.refundable(setting.today, setting);
        if !refund.is_zero() {
            findings.add(&rule::E1, format!("多收的{refund}元尚未退还当事人。"));
        }
        if self.remedies.iter().any(|remedy| remedy.end.is_none()) {
            findings.add(&rule::STATE, "行政复议或者行政诉讼尚未终结，不能结案。");
        }
        self.guard_measures_ended(findings);
    }

    /// Nothing is still held when a case ends here.
    // Law: 行政强制法 art. 28.
    pub(super) fn guard_measures_ended(&self, findings: &mut Findings) {
        if self.measures.iter().any(|state| state.ended.is_none()) {
            findings.add(&rule::STATE, "还有未解除的强制措施或者未处理的登记保存物品。");
        }
    }
}

fn added(told: &str, now: &str) -> bool {
    told.is_empty() && !now.is_empty()
}

/// Whether something that was told is dropped or reduced.
fn lessened(told: &Penalties, now: &Penalties) -> bool {
    now.fine < told.fine
        || now.confiscated_income < told.confiscated_income
        || (told.criticism && !now.criticism)
        || added(&now.revoked_licence, &told.revoked_licence)
        || added(&now.closure, &told.closure)
        || added(&now.suspended_licence, &told.suspended_licence)
        || added(&now.confiscated_goods, &told.confiscated_goods)
}

// Law: 行政处罚法 art. 44, 59.
fn guard_content(proposal: &Proposal, findings: &mut Findings) {
    findings.require(!proposal.facts.trim().is_empty(), &rule::G7, "没有写明违法事实。");
    findings.require(!proposal.evidence.trim().is_empty(), &rule::G7, "没有写明证据。");
    findings.require(!proposal.basis.trim().is_empty(), &rule::G14, "没有写明处罚依据。");
    findings.require(!proposal.penalties.is_empty(), &rule::G14, "没有选择处罚种类。");
    if proposal.grave && proposal.grave_ground.trim().is_empty() {
        findings.add(&rule::G13_GROUND, "选择了情节复杂或者重大违法行为，没有写明具体情形。");
    }
    let nothing = proposal.penalties.fine.is_some_and(Fen::is_zero);
    findings.require(!nothing, &rule::G14, "罚款金额为零；不罚款的不要选择罚款。");
}

pub(super) fn ordinal(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX).saturating_add(1)
}

/// A date in the future is a slip of the pen, not a fact.
pub(super) fn refuse_future(on: Date, what: &str, setting: &Setting<'_>) -> Result<(), rule::Refused> {
    let mut findings = Findings::default();
    guard::not_in_future(on, what, setting, &mut findings);
    findings.settle().map(|_| ())
}
