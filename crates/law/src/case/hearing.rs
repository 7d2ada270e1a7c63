//! 听证 (SM-4).

use jiff::civil::Date;

use super::{
    Act, Case,
    decide::{Decision, one},
    fact::{DocumentKind, HearingCall, Stay},
    guard,
};
use crate::{
    rule::{self, Findings},
    setting::Setting,
    term::{Notice, judge_notice},
};

impl Case {
    /// A fact: a late request is recorded too, and the head decides.
    // Law: 行政处罚法 art. 64.
    pub(super) fn request_hearing(&self, requested_on: Date, setting: &Setting<'_>) -> Decision {
        let mut findings = Findings::default();
        guard::not_in_future(requested_on, "申请听证", setting, &mut findings);
        let Some(served_on) = self.notice_served_on() else {
            findings.add(&rule::STATE, "违法行为通知书尚未送达。");
            findings.settle()?;
            return Ok(Vec::new());
        };
        if self.hearing.requested_on.is_some_and(|on| on >= served_on) {
            findings.add(&rule::STATE, "当事人已经申请听证。");
        }
        guard::after(Some(served_on), requested_on, "申请日期早于通知书送达日期。", &mut findings);
        // The five days run from when the party was told of the right.
        let told = self.notice.as_ref().is_some_and(|(_, _, notice)| notice.hearing_told);
        if let Some(due) = guard::due("hearing.request", served_on, setting, &mut findings)
            && told
            && guard::ended(&due, requested_on)
        {
            findings.add(&rule::H3, format!("听证申请期限已于{}届满。", due.due));
        }
        let defects = findings.settle()?;
        one(setting, requested_on, Act::HearingRequested { requested_on, defects })
    }

    // Law: 行政处罚法 art. 64.
    pub(super) fn notice_hearing(&self, call: HearingCall, setting: &Setting<'_>) -> Decision {
        let HearingCall { number, held_on, held_minute, place, host, recorder, public, closed_reason } = call;
        let mut findings = Findings::default();
        self.guard_number(&number, &mut findings);
        self.guard_undecided(&mut findings);
        if !public && closed_reason.trim().is_empty() {
            findings
                .add(&rule::H6, "不公开举行的，须写明涉及国家秘密、商业秘密或者个人隐私中的哪一种及其内容。");
        }
        findings.require(self.hearing.requested_on.is_some(), &rule::STATE, "当事人没有申请听证。");
        if self.hearing.held_on.is_some() {
            findings.add(&rule::STATE, "听证已经举行。");
        }
        guard_notice_days(setting.today, held_on, setting, &mut findings);
        if self.handled_by(&host.person) {
            findings.add(&rule::R6, format!("{}是本案调查人员，不能主持听证。", host.name));
        }
        let defects = findings.settle()?;
        let act = Act::HearingNoticed {
            number,
            held_on,
            place,
            host: host.name,
            public,
            recorder,
            defects,
            held_minute: Some(held_minute),
            closed_reason: if public { String::new() } else { closed_reason },
        };
        one(setting, setting.today, act)
    }

    /// A fact: recorded with its defects.
    // Law: 行政处罚法 art. 64.
    pub(super) fn hold_hearing(
        &self,
        held_on: Date,
        stay: Option<Stay>,
        attended: bool,
        record: String,
        report: String,
        setting: &Setting<'_>,
    ) -> Decision {
        super::ordinary::refuse_future(held_on, "听证", setting)?;
        let mut findings = Findings::default();
        let Some(notice) = &self.hearing.noticed else {
            findings.add(&rule::STATE, "尚未制发听证通知书。");
            findings.settle()?;
            return Ok(Vec::new());
        };
        findings.require(!record.trim().is_empty(), &rule::STATE, "没有填写听证笔录。");
        findings.clone().settle()?;
        // The days run from when the party was told, which is the service.
        let told_on = self.served_on(DocumentKind::HearingNotice, &notice.number);
        match told_on.filter(|on| *on >= notice.noticed_on) {
            Some(told_on) => guard_notice_days(told_on, held_on, setting, &mut findings),
            None => findings.add(&rule::H5, "没有听证通知书送达当事人的记录。"),
        }
        let grounded = notice.public || !notice.closed_reason.trim().is_empty();
        findings.require(grounded, &rule::H6, "听证没有公开举行，也没有记明理由。");
        if stay.is_some_and(|stay| stay.ended_minute <= stay.started_minute) {
            findings.add(&rule::TIME_ORDER, "听证结束时间不晚于开始时间。");
        }
        let host = notice.host.clone();
        let defects = findings.record();
        one(setting, held_on, Act::HearingHeld { held_on, host, attended, record, report, defects, stay })
    }
}

/// Seven full working days lie between the notice and the hearing.
// Law: 行政处罚法 art. 64.
fn guard_notice_days(noticed_on: Date, held_on: Date, setting: &Setting<'_>, findings: &mut Findings) {
    let days = setting.profile.limits.value("hearing.notice").unwrap_or(7);
    match judge_notice(noticed_on, held_on, days, setting.calendar) {
        Ok(Notice::Short) => {
            findings.add(&rule::H5, format!("{noticed_on}通知、{held_on}举行，不足{days}个工作日。"));
        }
        Ok(Notice::Tight) => findings.add(
            &rule::T15,
            format!("{noticed_on}通知、{held_on}举行，只有连举行当日在内才满{days}个工作日。"),
        ),
        Ok(Notice::Safe | Notice::Unknown) => {}
        Err(error) => findings.add(&rule::T9, error.to_string()),
    }
}
