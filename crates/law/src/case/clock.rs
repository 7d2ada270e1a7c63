//! The statutory clocks that run in a case: what the desk shows and the step bar counts.

use jiff::civil::Date;

use super::{
    Case, MeasureState, Stage,
    fact::{DocumentKind, MeasureKind, ServiceMethod},
    guard,
};
use crate::{
    rule::Findings,
    setting::Setting,
    term::{DueState, Side},
};

/// The clock of the payment: once it has lapsed, the party is urged.
pub const PAYMENT: &str = "等待当事人缴纳罚款";

/// One clock that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// What must be done.
    pub what: String,
    /// The article.
    pub article: String,
    /// Last day.
    pub due_on: Date,
    /// The last day rests on a year whose holidays are not published yet.
    pub provisional: bool,
    /// A duty of the agency, or a right of the party that the agency waits for.
    pub side: Side,
}

impl Clock {
    /// How the clock stands on `today`.
    pub fn state(&self, today: Date) -> DueState {
        DueState::of(self.due_on, today)
    }
}

impl Case {
    /// The clocks that run, the earliest first.
    pub fn clocks(&self, setting: &Setting<'_>) -> Vec<Clock> {
        let mut clocks = Vec::new();
        if self.stage != Stage::Archived {
            self.clocks_of_decision(setting, &mut clocks);
            self.clocks_of_execution(setting, &mut clocks);
            self.clocks_of_measures(&mut clocks);
        }
        clocks.sort_by(|one, other| one.due_on.cmp(&other.due_on).then(one.what.cmp(&other.what)));
        clocks
    }

    fn clocks_of_decision(&self, setting: &Setting<'_>, clocks: &mut Vec<Clock>) {
        let undecided = self.decision.is_none() && self.no_penalty.is_none() && !self.stage.is_over();
        if let Some((decided_on, _)) = &self.onspot
            && self.recorded_on.is_none()
        {
            push(clocks, "当场处罚决定报所属机关备案", "simple.file", *decided_on, Side::AgencyDuty, setting);
        }
        if !undecided {
            return;
        }
        if let Some(filed_on) = self.filed_on {
            push(clocks, "作出处罚决定", "case.limit", filed_on, Side::AgencyDuty, setting);
        }
        if let Some(served_on) = self.notice_served_on()
            && self.hearing.requested_on.is_none()
        {
            push(clocks, "等待当事人陈述申辩", "statement", served_on, Side::PartyRight, setting);
            let told = self.notice.as_ref().is_some_and(|(_, _, notice)| notice.hearing_told);
            if told {
                push(clocks, "等待当事人申请听证", "hearing.request", served_on, Side::PartyRight, setting);
            }
        }
        if let Some(notice) = &self.hearing.noticed
            && self.hearing.held_on.is_none()
        {
            clocks.push(Clock {
                what: "举行听证".to_owned(),
                article: "行政处罚法第六十四条".to_owned(),
                due_on: notice.held_on,
                provisional: false,
                side: Side::AgencyDuty,
            });
        }
    }

    fn clocks_of_execution(&self, setting: &Setting<'_>, clocks: &mut Vec<Clock>) {
        if self.stage.is_over() {
            return;
        }
        if self.stage == Stage::Decided {
            let decided = self.decision.as_ref().map(|(on, number, _)| (*on, DocumentKind::Decision, number));
            let spared =
                self.no_penalty.as_ref().map(|(on, no, _)| (*on, DocumentKind::NoPenaltyDecision, no));
            // What was posted or announced in time has only to arrive; an announcement has a clock of its own.
            let on_its_way = |kind: DocumentKind, number: &str| {
                self.services.iter().any(|service| {
                    service.document.kind == kind
                        && service.document.number == number
                        && !matches!(
                            service.method,
                            ServiceMethod::Direct | ServiceMethod::Left | ServiceMethod::Electronic
                        )
                })
            };
            if let Some((on, ..)) = decided.or(spared).filter(|(_, kind, number)| !on_its_way(*kind, number))
            {
                push(clocks, "送达决定书", "serve.decision", on, Side::AgencyDuty, setting);
            }
        }
        self.clocks_of_announcements(setting, clocks);
        self.clocks_of_payment(setting, clocks);
        if let Some((_, _, text, Some(due_on))) = &self.correction
            && self.correction_checked.is_none()
        {
            clocks.push(Clock {
                what: format!("复查改正情况：{text}"),
                article: "行政处罚法第二十八条".to_owned(),
                due_on: *due_on,
                provisional: false,
                side: Side::AgencyDuty,
            });
        }
    }

    /// What is owed: the time to pay, then that of the urging, then that in which the court takes the application.
    // Law: 行政处罚法 art. 67, 72(2).
    // Law: 行政强制法 art. 53, 54.
    fn clocks_of_payment(&self, setting: &Setting<'_>, clocks: &mut Vec<Clock>) {
        if self.owed().is_zero() || self.court_on.is_some() {
            return;
        }
        let urge = self.urge.as_ref();
        let urged_on = urge.and_then(|(_, number)| self.served_on(DocumentKind::PaymentUrge, number));
        if let Some(urged_on) = urged_on {
            push(clocks, "等待催告期满", "urge.court", urged_on, Side::PartyRight, setting);
            if let Some(opens) = self.court_opens_after(setting, &mut Findings::default()) {
                push(clocks, "申请法院强制执行", "court.window", opens, Side::AgencyDuty, setting);
            }
        } else if let Some(due_on) = self.payable_until(setting) {
            clocks.push(Clock {
                what: if urge.is_none() { PAYMENT } else { "送达催告书，等待当事人缴纳罚款" }.to_owned(),
                article: "行政处罚法第六十七条".to_owned(),
                due_on,
                provisional: false,
                side: Side::PartyRight,
            });
        }
    }

    /// An announcement runs until its last day has passed, and is then entered as served.
    // Law: 民事诉讼法 art. 95.
    fn clocks_of_announcements(&self, setting: &Setting<'_>, clocks: &mut Vec<Clock>) {
        let running = self.services.iter().filter(|service| {
            service.method == ServiceMethod::Announced
                && service.deemed_on.is_none()
                && !service.reason.trim().is_empty()
                && self.served_on(service.document.kind, &service.document.number).is_none()
        });
        for service in running {
            let what = format!("等待《{}》公告期满", service.document.kind.label());
            push(clocks, &what, "announce", service.sent_on, Side::PartyRight, setting);
        }
    }

    /// An emergency is reported within a day; what the head refuses is lifted at once.
    // Law: 行政强制法 art. 19.
    fn clocks_of_emergency(state: &MeasureState, clocks: &mut Vec<Clock>) {
        let taken_on = state.measure.taken_on;
        let (what, due_on) = match state.rejected_on {
            Some(rejected_on) => ("负责人不予批准，立即解除强制措施", rejected_on),
            None if state.awaits_ratification() => {
                ("紧急强制措施报告负责人并补办批准手续", taken_on.tomorrow().unwrap_or(taken_on))
            }
            None => return,
        };
        clocks.push(Clock {
            what: what.to_owned(),
            article: "行政强制法第十九条".to_owned(),
            due_on,
            provisional: false,
            side: Side::AgencyDuty,
        });
    }

    fn clocks_of_measures(&self, clocks: &mut Vec<Clock>) {
        for state in self.measures.iter().filter(|state| state.ended.is_none()) {
            Self::clocks_of_emergency(state, clocks);
            let (what, article) = match state.measure.kind {
                MeasureKind::Preservation => ("处理先行登记保存的证据", "行政处罚法第五十六条"),
                MeasureKind::Sealing => ("解除查封或者作出处理决定", "行政强制法第二十五条"),
                MeasureKind::Seizure => ("解除扣押或者作出处理决定", "行政强制法第二十五条"),
            };
            clocks.push(Clock {
                what: what.to_owned(),
                article: article.to_owned(),
                due_on: state.until,
                provisional: false,
                side: Side::AgencyDuty,
            });
        }
    }

    /// The earliest clock of the agency, as the lists show it.
    pub fn next_clock(&self, setting: &Setting<'_>) -> Option<Clock> {
        let clocks = self.clocks(setting);
        let duty = clocks.iter().find(|clock| clock.side == Side::AgencyDuty).cloned();
        duty.or_else(|| clocks.into_iter().next())
    }
}

fn push(clocks: &mut Vec<Clock>, what: &str, key: &str, start: Date, side: Side, setting: &Setting<'_>) {
    let mut ignored = Findings::default();
    let Some(due) = guard::due(key, start, setting, &mut ignored) else { return };
    let article = setting.profile.limits.get(key).map(|limit| limit.article.clone()).unwrap_or_default();
    clocks.push(Clock {
        what: what.to_owned(),
        article,
        due_on: due.binding(side),
        provisional: due.provisional,
        side,
    });
}
