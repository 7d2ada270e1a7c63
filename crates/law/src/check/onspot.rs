//! 当场处罚 (SM-2, SP1–SP6, SP8 is in `money`).

use super::{
    file::{File, day, each},
    notice::{is_simple, punishes},
    service,
};
use crate::{
    dossier::{
        Yuan,
        act::{Decided, notify::DocumentKind},
        word::{PenaltyKind, Section, Signature},
    },
    money::Fen,
    rule,
};

pub(super) fn check(file: &mut File<'_>, at: usize, decided: &Decided) {
    if !is_simple(decided) || !punishes(decided) {
        return;
    }
    kinds(file, at, decided);
    steps(file, at, decided);
    remedy_text(file, at, decided);
    let Some(on) = day(decided.on) else {
        file.unknown(&rule::SP4_FILE, at, "on");
        return;
    };
    let recorded = each!(file, Recorded).next();
    if recorded.is_none() && !file.covers(Section::Closing) {
        file.silent(&rule::SP4_FILE, Section::Closing);
        return;
    }
    if let Some((recorded_at, recorded)) = recorded
        && recorded.on.is_none()
    {
        file.unknown(&rule::SP4_FILE, recorded_at, "on");
        return;
    }
    let done = recorded.and_then(|(_, recorded)| day(recorded.on));
    file.in_time(&rule::SP4_FILE, "simple.file", on, done, &[at], "当场处罚决定报所属机关备案");
}

// Law: 行政处罚法 art. 51.
fn kinds(file: &mut File<'_>, at: usize, decided: &Decided) {
    let Some(penalties) = &decided.penalties else {
        file.unknown(&rule::SP2_KIND, at, "penalties");
        return;
    };
    let other = |kind: &&PenaltyKind| !matches!(kind, PenaltyKind::Warning | PenaltyKind::Fine);
    let mut found = penalties.kinds.iter().flatten().find(other).map(|kind| kind.label());
    if penalties.income.is_some_and(|income| !income.0.is_zero()) {
        found = found.or(Some("没收违法所得"));
    }
    if penalties.goods_value.is_some_and(|value| !value.0.is_zero()) {
        found = found.or(Some("没收非法财物"));
    }
    if let Some(found) = found {
        file.fault(&rule::SP2_KIND, at, format!("当场作出“{found}”，当场只可以警告或者罚款。"));
    }
    if let Some(Yuan(fine)) = penalties.fine {
        cap(file, at, decided, fine);
    }
}

fn cap(file: &mut File<'_>, at: usize, decided: &Decided, fine: Fen) {
    let Some(kind) = file.party_kind(decided.party.as_deref()) else {
        file.unknown_fact(&rule::SP2_CAP, "parties.kind");
        return;
    };
    let on = day(decided.on).unwrap_or(file.setting.on);
    let citizen = file.setting.profile.is_citizen(kind);
    let key = if citizen { "simple.cap.citizen" } else { "simple.cap.org" };
    let value = file.setting.profile.limits.value_on(key, on);
    // A law may provide otherwise.
    // Law: 行政处罚法 art. 51.
    let special = decided.basis.as_ref().and_then(|basis| basis.simple_fine_max).map(|max| max.0);
    let limit = special.or_else(|| value.ok().map(Fen::from_yuan));
    let limit = limit.unwrap_or_else(|| file.setting.profile.onspot_cap(kind));
    if fine > limit {
        let who = if citizen { "公民" } else { "法人或者其他组织" };
        file.fault(&rule::SP2_CAP, at, format!("对{who}当场罚款{fine}元，超过{limit}元的限额。"));
    }
}

// Law: 交通运输行政执法程序规定 art. 61.
// Law: 行政处罚法 art. 44, 45, 52.
fn steps(file: &mut File<'_>, at: usize, decided: &Decided) {
    let Some(steps) = &decided.on_spot else {
        file.unknown(&rule::SP4_TOLD, at, "on_spot");
        file.unknown(&rule::SP4_STEPS, at, "on_spot");
        return;
    };
    let told = "当场处罚前没有告知违法事实、理由和依据。";
    file.need(steps.told, &rule::SP4_TOLD, at, "on_spot.told", told);
    let rights = "当场处罚前没有告知当事人的权利与义务。";
    file.need(steps.rights_told, &rule::SP4_TOLD, at, "on_spot.rights_told", rights);
    let heard = "没有听取当事人的陈述和申辩。";
    file.need(steps.heard, &rule::SP4_HEARD, at, "on_spot.heard", heard);
    let rechecked = "没有复核当事人提出的事实、理由和证据。";
    file.need(steps.rechecked, &rule::SP4_HEARD, at, "on_spot.rechecked", rechecked);
    for (value, field, message) in [
        (steps.identity_checked, "on_spot.identity_checked", "没有查明当事人身份。"),
        (steps.evidence_collected, "on_spot.evidence_collected", "没有收集必要的证据。"),
        (steps.handed, "on_spot.handed", "决定书没有当场交付当事人。"),
        (
            steps.signature.map(|signature| signature != Signature::Missing),
            "on_spot.signature",
            "决定书没有当事人签收，也没有注明拒签。",
        ),
    ] {
        file.need(value, &rule::SP4_STEPS, at, field, message);
    }
}

// Law: 行政复议法 art. 23.
// Law: 行政处罚法 art. 52.
fn remedy_text(file: &mut File<'_>, at: usize, decided: &Decided) {
    let Some(text) = &decided.remedy_text else {
        file.unknown(&rule::SP6, at, "remedy_text");
        return;
    };
    if let Some(fault) = remedy_fault(text) {
        file.fault(&rule::SP6, at, format!("当场处罚决定书的救济告知不对：{fault}。"));
    }
}

/// What is wrong with the remedies told in 当场处罚, where 复议 comes first.
pub(super) fn remedy_fault(text: &str) -> Option<&'static str> {
    let review_first = ["先", "前置"].iter().any(|word| text.contains(word)) && text.contains("复议");
    if !text.contains("复议") {
        Some("没有告知申请行政复议")
    } else if text.contains("六个月") || text.contains("6个月") {
        Some("告知可以在六个月内直接起诉，应当先申请行政复议")
    } else if !review_first {
        Some("没有告知应当先申请行政复议")
    } else if !(text.contains("诉讼") || text.contains("起诉")) {
        Some("没有告知对复议决定不服可以起诉")
    } else if text.contains("最终") || text.contains("终局") {
        Some("告知复议决定为最终决定")
    } else if !(text.contains("六十日") || text.contains("60日") || text.contains("六十天")) {
        Some("没有告知申请行政复议的期限六十日")
    } else if !(text.contains("十五日") || text.contains("15日")) {
        Some("没有告知复议后起诉的期限十五日")
    } else {
        None
    }
}

/// The day on which a decision was served; one handed over on the spot needs no other record.
pub(super) fn decision_served_on(file: &File<'_>, at: usize, decided: &Decided) -> Option<jiff::civil::Date> {
    service::served_on(file, DocumentKind::Decision, at, decided.party.as_deref()).or_else(|| {
        let handed = decided.on_spot.as_ref().and_then(|steps| steps.handed) != Some(false);
        let silent = service::of(file, DocumentKind::Decision, at).next().is_none();
        if is_simple(decided) && handed && silent { day(decided.on) } else { None }
    })
}
