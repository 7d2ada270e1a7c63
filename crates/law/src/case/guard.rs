//! Guards that several commands share. Each cites its article; none writes anything.

use jiff::civil::Date;

use super::{
    Case,
    fact::{DocumentKind, Officer, Standing, Statement},
};
use crate::{
    rule::{self, Findings},
    setting::Setting,
    term::{Due, Side, Timeliness},
};

/// Two officers, each with a certificate valid on the act's date.
// Law: 行政处罚法 art. 42.
pub(super) fn officers(officers: &[Officer], findings: &mut Findings) {
    let mut people: Vec<_> = officers.iter().map(|officer| officer.person.as_str()).collect();
    people.sort_unstable();
    people.dedup();
    if people.len() < 2 {
        findings.add(&rule::R1, format!("本步骤只有{}名执法人员，法律要求不少于两人。", people.len()));
    }
    for officer in officers.iter().filter(|officer| officer.standing != Standing::Valid) {
        findings.add(
            &rule::R2,
            format!("执法人员{}的执法证件当日{}，不得实施行政处罚。", officer.name, officer.standing.label()),
        );
    }
}

/// A fact cannot lie in the future.
pub(super) fn not_in_future(on: Date, what: &str, setting: &Setting<'_>, findings: &mut Findings) {
    if on > setting.today {
        findings.add(&rule::TIME_ORDER, format!("{what}日期{on}晚于今天（{}）。", setting.today));
    }
}

/// A later step does not lie before an earlier one.
pub(super) fn after(earlier: Option<Date>, later: Date, message: &str, findings: &mut Findings) {
    if earlier.is_some_and(|earlier| later < earlier) {
        findings.add(&rule::TIME_ORDER, message);
    }
}

/// The end of a term of the profile; a missing table or key is a finding, not a panic.
pub(super) fn due(key: &str, start: Date, setting: &Setting<'_>, findings: &mut Findings) -> Option<Due> {
    let due = setting
        .profile
        .limits
        .term(key)
        .map_err(|error| error.to_string())
        .and_then(|term| term.from(start, setting.calendar).map_err(|error| error.to_string()));
    match due {
        Ok(due) => Some(due),
        Err(message) => {
            findings.add(&rule::T9, message);
            None
        }
    }
}

/// Whether a term that runs for the party has ended before `on`, on the reading that favours the party.
pub(super) fn ended(due: &Due, on: Date) -> bool {
    on > due.binding(Side::PartyRight)
}

/// A duty of the agency was done on `done`; late only where no unpublished table could save it.
pub(super) fn late(due: &Due, done: Date) -> bool {
    matches!(due.judge(done), Timeliness::Late)
}

impl Case {
    /// A document has a number, and no two of a case share one: a second notice under the number of the first would
    /// pass for served.
    // Law: 行政处罚法 art. 59.
    pub(super) fn guard_number(&self, number: &str, findings: &mut Findings) {
        findings.require(!number.trim().is_empty(), &rule::NUMBER, "文书没有文号。");
        if self.numbers.iter().any(|held| held == number) {
            findings.add(&rule::NUMBER, format!("文号{number}已经用于本案的另一份文书。"));
        }
    }

    /// 立案 has been approved.
    // Law: 行政处罚法 art. 54.
    pub(super) fn guard_filed(&self, findings: &mut Findings) {
        if self.filed_on.is_none() {
            findings.add(&rule::G2, "本案尚未经负责人批准立案。");
        }
    }

    /// The notice has been served, with content that covers the decision.
    // Law: 行政处罚法 art. 44.
    pub fn notice_served_on(&self) -> Option<Date> {
        let (_, number, _) = self.notice.as_ref()?;
        self.served_on(DocumentKind::ViolationNotice, number)
    }

    /// The statement term has ended, or was waived in writing; what was said has been rechecked.
    // Law: 行政处罚法 art. 45.
    pub(super) fn guard_statement(&self, setting: &Setting<'_>, findings: &mut Findings) {
        let Some(served_on) = self.notice_served_on() else { return };
        let waived =
            self.statements_since(served_on).any(|statement| matches!(statement, Statement::Waived { .. }));
        if !waived
            && let Some(due) = due("statement", served_on, setting, findings)
            && !ended(&due, setting.today)
        {
            findings.add(
                &rule::G9,
                format!("陈述申辩期限至{}届满，当事人未书面放弃。", due.binding(Side::PartyRight)),
            );
        }
        // What was said before the notice arrived is weighed as well.
        let spoke = self.statements.iter().any(|statement| matches!(statement, Statement::Made { .. }));
        if spoke && self.recheck.is_none() {
            findings.add(&rule::G9_RECHECK, "当事人已提出陈述申辩，尚未复核。");
        }
    }

    /// The hearing has been told, its request term has run or was waived, and a requested hearing was held.
    // Law: 行政处罚法 art. 63, 64.
    pub(super) fn guard_hearing(&self, needed: bool, setting: &Setting<'_>, findings: &mut Findings) {
        let (Some((_, _, notice)), Some(served_on)) = (&self.notice, self.notice_served_on()) else { return };
        if needed && !notice.hearing_told {
            findings.add(&rule::H1, "拟作处罚属于应当告知听证权利的种类，通知书没有告知。");
        }
        if let Some(requested_on) = self.hearing.requested_on.filter(|on| *on >= served_on) {
            // The agency need not grant a late request, and the party may withdraw one in writing.
            let late = due("hearing.request", served_on, setting, findings)
                .is_some_and(|due| ended(&due, requested_on));
            let refused = late && self.hearing.noticed.is_none();
            // A waiver of the same day takes the request back only when it was recorded after it.
            let later = self.statements.iter().skip(self.hearing.statements_before);
            let withdrawn = later.into_iter().any(|statement| {
                matches!(statement, Statement::Waived { hearing_too: true, waived_on } if *waived_on >= requested_on)
            });
            if self.hearing.held_on.is_none() && !refused && !withdrawn {
                findings.add(&rule::H4, "当事人已申请听证，听证尚未举行。");
            }
            return;
        }
        let waived = self
            .statements_since(served_on)
            .any(|statement| matches!(statement, Statement::Waived { hearing_too: true, .. }));
        if notice.hearing_told
            && !waived
            && let Some(due) = due("hearing.request", served_on, setting, findings)
            && !ended(&due, setting.today)
        {
            findings.add(
                &rule::H4,
                format!("听证申请期限至{}届满，当事人未书面放弃。", due.binding(Side::PartyRight)),
            );
        }
    }

    /// What was said or waived on the notice in force, on the day of its service or later; what was waived before the
    /// notice was issued was waived on another one.
    fn statements_since(&self, served_on: Date) -> impl Iterator<Item = &Statement> {
        self.statements.iter().skip(self.statements_before_notice).filter(move |statement| match statement {
            Statement::Made { made_on, .. } => *made_on >= served_on,
            Statement::Waived { waived_on, .. } => *waived_on >= served_on,
        })
    }

    /// The ninety days: a defect to record, not a bar, so that the case can still end lawfully.
    // Law: 行政处罚法 art. 60.
    pub(super) fn guard_case_limit(&self, setting: &Setting<'_>, findings: &mut Findings) {
        let Some(filed_on) = self.filed_on else { return };
        let Some(due) = due("case.limit", filed_on, setting, findings) else { return };
        match due.judge(setting.today) {
            Timeliness::Late => {
                findings.add(&rule::G17, format!("自立案之日起九十日已于{}届满。", due.due));
            }
            Timeliness::Rolled => {
                findings.add(&rule::T12, format!("九十日的末日{}为休息日，顺延至{}。", due.nominal, due.due));
            }
            Timeliness::InTime | Timeliness::Unknown => {}
        }
    }

    /// Whether `person` has handled the case: among its officers, now or once, or at any step of the investigation.
    pub fn handled_by(&self, person: &str) -> bool {
        let registered = self.registration.iter().flat_map(|registration| &registration.officers);
        let collected = self.evidence.iter().flat_map(|evidence| &evidence.officers);
        let asked = self.interviews.iter().flat_map(|interview| &interview.officers);
        let measured = self.measures.iter().flat_map(|state| &state.measure.officers);
        let recorded = self.scenes.iter().flat_map(|scene| &scene.officers);
        let mut officers = registered
            .chain(&self.past_officers)
            .chain(collected)
            .chain(asked)
            .chain(measured)
            .chain(recorded);
        officers.any(|officer| officer.person == person)
            || self.approvals.iter().any(|approval| approval.requested_by == person)
    }
}
