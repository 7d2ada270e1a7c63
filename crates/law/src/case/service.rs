//! 送达: seven methods, each with what makes it valid and the day on which the law deems it done (SM-13).

use jiff::civil::Date;

use super::{
    Act, Case,
    decide::{Decision, one},
    fact::{Delivery, DocumentKind, ServiceMethod},
    guard,
};
use crate::{
    rule::{self, Findings},
    setting::Setting,
};

impl Case {
    /// A fact: recorded with its defects; an invalid service starts no clock.
    // Law: 行政处罚法 art. 61.
    pub(super) fn serve(&self, mut service: Delivery, setting: &Setting<'_>) -> Decision {
        super::ordinary::refuse_future(service.sent_on, "送达", setting)?;
        let mut findings = Findings::default();
        let issued_on = self.issued_on(&service);
        if issued_on.is_none() {
            findings.add(&rule::STATE, format!("本案没有文号为{}的该文书。", service.document.number));
        }
        guard::after(issued_on, service.sent_on, "送达日期早于文书日期。", &mut findings);
        if let Some(received_on) = service.received_on {
            guard::after(Some(service.sent_on), received_on, "签收日期早于发出日期。", &mut findings);
            guard::not_in_future(received_on, "签收", setting, &mut findings);
        }
        findings.clone().settle()?;
        service.deemed_on = deemed_on(&service, setting, &mut findings);
        if let Some(issued_on) = issued_on
            && matches!(service.document.kind, DocumentKind::Decision | DocumentKind::NoPenaltyDecision)
        {
            // What was already on its way, or had arrived, in time needs no second service.
            let first = self.services.iter().filter(|held| held.document == service.document && takes(held));
            let sent_on = first.map(|held| held.sent_on).min();
            guard_seven_days(issued_on, sent_on.unwrap_or(service.sent_on), setting, &mut findings);
        }
        let on = service.deemed_on.unwrap_or(service.sent_on);
        let defects = findings.record();
        one(setting, on, Act::DocumentServed { service: Box::new(service), defects })
    }

    fn issued_on(&self, service: &Delivery) -> Option<Date> {
        let number = service.document.number.as_str();
        let same = |held: &str| held == number;
        match service.document.kind {
            DocumentKind::ViolationNotice => {
                self.notice.as_ref().filter(|(_, held, _)| same(held)).map(|(on, ..)| *on)
            }
            DocumentKind::Decision => {
                self.decision.as_ref().filter(|(_, held, _)| same(held)).map(|(on, ..)| *on)
            }
            DocumentKind::NoPenaltyDecision => {
                self.no_penalty.as_ref().filter(|(_, held, _)| same(held)).map(|(on, ..)| *on)
            }
            DocumentKind::CorrectionOrder => {
                self.correction.as_ref().filter(|(_, held, ..)| same(held)).map(|(on, ..)| *on)
            }
            DocumentKind::HearingNotice => self
                .hearing
                .noticed
                .as_ref()
                .filter(|notice| same(&notice.number))
                .map(|notice| notice.noticed_on),
            DocumentKind::MeasureExtension => self
                .measures
                .iter()
                .filter_map(|state| state.extension.as_ref())
                .find(|(_, held, _)| same(held))
                .map(|(on, ..)| *on),
            DocumentKind::MeasureRelease => self
                .measures
                .iter()
                .filter(|state| same(&state.release_number))
                .find_map(|state| state.ended.as_ref().map(|(on, _)| *on)),
            DocumentKind::PaymentUrge => self.urge.as_ref().filter(|(_, held)| same(held)).map(|(on, _)| *on),
            _ => None,
        }
    }
}

/// The seven working days: time in the post does not count, an announcement must be started inside them.
// Law: 行政处罚法 art. 61.
fn guard_seven_days(issued_on: Date, sent_on: Date, setting: &Setting<'_>, findings: &mut Findings) {
    if let Some(due) = guard::due("serve.decision", issued_on, setting, findings)
        && guard::late(&due, sent_on)
    {
        findings.add(&rule::G19_LATE, format!("决定书应当在{}前送达，实际{sent_on}送达。", due.due));
    }
}

/// Whether a service has its effect, or may still have it: in the post, or in an announcement that runs.
fn takes(service: &Delivery) -> bool {
    let on_its_way = match service.method {
        ServiceMethod::Post | ServiceMethod::Entrusted | ServiceMethod::Forwarded => true,
        ServiceMethod::Announced => !service.reason.trim().is_empty(),
        ServiceMethod::Direct | ServiceMethod::Left | ServiceMethod::Electronic => false,
    };
    on_its_way || service.deemed_on.is_some()
}

/// The day on which the service is deemed done; `None` with a finding when it has no effect.
// Law: 民事诉讼法 art. 87, 89, 90, 91, 92, 95.
fn deemed_on(service: &Delivery, setting: &Setting<'_>, findings: &mut Findings) -> Option<Date> {
    let invalid = |findings: &mut Findings, message: &str| {
        findings.add(&rule::G19_VOID, message);
        None
    };
    let proof = !service.proof.trim().is_empty();
    let reason = !service.reason.trim().is_empty();
    match service.method {
        ServiceMethod::Direct => match service.received_on {
            Some(on) if !service.recipient.trim().is_empty() => Some(on),
            _ => invalid(findings, "直接送达须有签收人和签收日期。"),
        },
        ServiceMethod::Left if proof && reason => Some(service.sent_on),
        ServiceMethod::Left => invalid(findings, "留置送达须写明拒收事由，并有见证人签名或者照片、录像。"),
        ServiceMethod::Electronic if proof => Some(service.received_on.unwrap_or(service.sent_on)),
        ServiceMethod::Electronic => invalid(findings, "电子送达须有当事人签名的送达确认书。"),
        // On its way until the return comes back: no effect yet, and no defect.
        ServiceMethod::Post | ServiceMethod::Entrusted | ServiceMethod::Forwarded => service.received_on,
        // Running until its last day has passed: no effect yet, and no defect. Recorded again after that day, it is
        // deemed served on that day.
        ServiceMethod::Announced if reason => guard::due("announce", service.sent_on, setting, findings)
            .map(|due| due.due)
            .filter(|due_on| *due_on < setting.today),
        ServiceMethod::Announced => {
            invalid(findings, "公告送达须写明当事人下落不明或者其他方式无法送达的经过。")
        }
    }
}
