//! 当场处罚: the short path (SM-2).

use jiff::civil::Date;

use super::{
    Act, Case,
    act::{OnSpotDecision, Registration},
    decide::{Decision, entry, one},
    fact::{Delivery, DocumentKind, DocumentRef, PartyKind, ServiceMethod, Signature},
    guard,
};
use crate::{
    money::Fen,
    rule::{self, Findings},
    setting::Setting,
};

impl Case {
    pub(super) fn penalize_on_spot(
        mut registration: Registration,
        mut decision: OnSpotDecision,
        setting: &Setting<'_>,
    ) -> Decision {
        let mut findings = Findings::default();
        Self::guard_registration(&registration, setting, &mut findings);
        guard_age(&registration, &mut findings);
        guard_steps(&decision, &mut findings);
        guard_kind(&registration, &decision, setting, &mut findings);
        guard_range(&registration, &decision, &mut findings);
        guard_cash(&decision, setting, &mut findings);
        if decision.correction.trim().is_empty() {
            findings.add(&rule::G15, "没有责令当事人改正或者限期改正违法行为。");
        }
        if registration.found_on != setting.today {
            findings.add(&rule::TIME_ORDER, "当场处罚须在发现违法行为的当日、当场作出。");
        }
        let defects = findings.settle()?;
        registration.defects.clear();
        decision.defects = defects;
        let served = handed_over(&registration, &decision, setting.today);
        let service = Act::DocumentServed { service: Box::new(served), defects: Vec::new() };
        Ok(vec![
            entry(setting, setting.today, Act::CaseRegistered(Box::new(registration))),
            entry(setting, setting.today, Act::OnSpotDecided(Box::new(decision))),
            entry(setting, setting.today, service),
        ])
    }

    /// 备案 within five working days.
    // Law: 交通运输行政执法程序规定 art. 61.
    pub(super) fn file_for_record(&self, filed_on: Date, setting: &Setting<'_>) -> Decision {
        let mut findings = Findings::default();
        let Some((decided_on, _)) = &self.onspot else {
            findings.add(&rule::STATE, "本案没有当场处罚决定，无须备案。");
            findings.settle()?;
            return Ok(Vec::new());
        };
        if self.recorded_on.is_some() {
            findings.add(&rule::STATE, "本案已经备案。");
        }
        guard::not_in_future(filed_on, "备案", setting, &mut findings);
        guard::after(Some(*decided_on), filed_on, "备案日期早于决定日期。", &mut findings);
        if let Some(due) = guard::due("simple.file", *decided_on, setting, &mut findings)
            && guard::late(&due, filed_on)
        {
            findings.add(&rule::SP4_FILE, format!("应当在{}前备案，实际{filed_on}备案。", due.due));
        }
        let defects = findings.settle()?;
        one(setting, filed_on, Act::FiledForRecord { filed_on, defects })
    }
}

// Law: 行政处罚法 art. 30.
fn guard_age(registration: &Registration, findings: &mut Findings) {
    if registration.party.age_years.is_some_and(|age| age < 14) {
        findings.add(&rule::D30, "当事人不满十四周岁，不予行政处罚。");
    }
}

// Law: 行政处罚法 art. 44, 45, 52.
fn guard_steps(decision: &OnSpotDecision, findings: &mut Findings) {
    if decision.facts.trim().is_empty() || decision.evidence.trim().is_empty() {
        findings.add(&rule::SP1, "违法事实和证据没有写明，不能当场处罚。");
    }
    findings.require(decision.certificates_shown, &rule::R3, "没有记录向当事人出示执法证件。");
    findings.require(
        decision.told,
        &rule::SP4_TOLD,
        "没有告知当事人拟处罚的内容及事实、理由、依据和依法享有的权利。",
    );
    if !decision.statement.trim().is_empty() && decision.recheck.trim().is_empty() {
        findings.add(&rule::SP4_HEARD, "当事人作了陈述申辩，没有写明复核意见。");
    }
}

// Law: 行政处罚法 art. 51.
fn guard_kind(
    registration: &Registration,
    decision: &OnSpotDecision,
    setting: &Setting<'_>,
    findings: &mut Findings,
) {
    let fine = decision.fine.filter(|fine| !fine.is_zero());
    if !decision.warning && fine.is_none() {
        findings.add(&rule::SP2_KIND, "没有选择警告或者罚款。");
    }
    let kind = registration.party.kind;
    let cap = setting.profile.onspot_cap(kind);
    if let Some(fine) = fine.filter(|fine| *fine > cap) {
        findings.add(
            &rule::SP2_CAP,
            format!(
                "对{}当场罚款不得超过{cap}元，本案拟罚{fine}元。",
                match kind {
                    PartyKind::Person => "公民",
                    PartyKind::SoleTrader => "个体工商户（按公民从严）",
                    PartyKind::Enterprise => "法人或者其他组织",
                }
            ),
        );
    }
}

// Law: 行政处罚法 art. 38.
fn guard_range(registration: &Registration, decision: &OnSpotDecision, findings: &mut Findings) {
    let (Some((min, max)), Some(fine)) = (registration.item.range, decision.fine) else { return };
    if fine > max {
        findings.add(&rule::RANGE_OVER, format!("罚款{fine}元超过该案由的法定最高额{max}元。"));
    }
    if fine < min && !fine.is_zero() {
        findings.add(
            &rule::RANGE,
            format!("罚款{fine}元低于该案由的法定最低额{min}元；减轻处罚须走普通程序说明法定情形。"),
        );
    }
}

// Law: 行政处罚法 art. 68, 69.
fn guard_cash(decision: &OnSpotDecision, setting: &Setting<'_>, findings: &mut Findings) {
    let Some(ground) = &decision.cash_ground else { return };
    let cap = setting.profile.limits.amount("cash.on_spot").unwrap_or(Fen::from_yuan(100));
    let within = decision.fine.is_none_or(|fine| fine <= cap);
    if !within && ground.trim().is_empty() {
        findings.add(
            &rule::SP7,
            format!("罚款超过{cap}元当场收缴的，须写明不当场收缴事后难以执行或者当事人提出的理由。"),
        );
    }
}

/// The decision is handed over at once; a refusal to sign is noted and does not hinder it.
fn handed_over(registration: &Registration, decision: &OnSpotDecision, today: Date) -> Delivery {
    let proof = match &decision.signature {
        Signature::Pad { .. } => "当事人手写签名".to_owned(),
        Signature::Paper { .. } => "当场交付当事人，签名见签名记录".to_owned(),
        Signature::Refused { note } => format!("当事人拒绝签名：{note}"),
    };
    Delivery {
        document: DocumentRef { kind: DocumentKind::OnspotDecision, number: decision.number.clone() },
        method: ServiceMethod::Direct,
        sent_on: today,
        received_on: Some(today),
        recipient: registration.party.name.clone(),
        relation: "本人".to_owned(),
        place: registration.place.text.clone(),
        proof,
        reason: "当场交付".to_owned(),
        deemed_on: Some(today),
    }
}
