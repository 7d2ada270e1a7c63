//! 取证 and the record of the whole process (G3–G6, G20, G21, SM-15), and soft orders.

use super::file::{At, File, day, each};
use crate::{
    dossier::{
        act::{Evidence, decide::CloseGround, investigate::EvidenceKind},
        word::Rank,
    },
    rule,
};

pub(super) fn check(file: &mut File<'_>) {
    for (at, evidence) in each!(file, Evidence) {
        if evidence.used != Some(false) {
            one(file, at, evidence);
        }
    }
    order(file);
    for (at, reported) in each!(file, Reported) {
        file.need(reported.unit_reviewed, &rule::G6, at, "unit_reviewed", "调查报告没有经办案机构审核。");
        file.head_approved(reported.approval.as_ref(), &rule::G6, at, "调查报告");
    }
    for (at, av) in each!(file, Av) {
        file.need(av.made, &rule::G20, at, "made", "应当进行音像记录的环节没有记录。");
        if av.made == Some(true) {
            file.need(av.archived, &rule::G20, at, "archived", "音像记录没有归档保存。");
        }
    }
    for (at, disclosed) in each!(file, Disclosed) {
        let what = disclosed.what.as_deref().unwrap_or("秘密或者个人信息");
        file.fault(&rule::G21, at, format!("泄露：{what}。"));
    }
    for (at, closed) in each!(file, Closed) {
        file.need(closed.report, &rule::SM15, at, "report", "没有制作结案报告。");
        file.head_approved(closed.approval.as_ref(), &rule::SM15, at, "结案");
        let open = each!(file, Measure).any(|(measure, _)| {
            !each!(file, Released).any(|(_, released)| file.concerns(released.of.as_deref(), measure))
        });
        if open && closed.ground == Some(CloseGround::Terminated) {
            file.fault(&rule::SM15, at, "终止调查结案，没有解除查封、扣押。");
        }
    }
}

// Law: 行政处罚法 art. 41, 46, 55.
fn one(file: &mut File<'_>, at: usize, evidence: &Evidence) {
    if evidence.illegal_means == Some(true) {
        file.fault(&rule::G4, at, "以非法手段取得的证据作为定案证据。");
    }
    if evidence.kind == Some(EvidenceKind::NotEvidence) {
        file.fault(&rule::G4, at, "定案材料不属于法定的证据种类。");
    }
    file.need(evidence.verified, &rule::G4, at, "verified", "证据没有经查证属实就作为定案证据。");
    if let (Some(began), Some(ended)) = (evidence.on, evidence.ended_on)
        && ended.order(&began).is_some_and(std::cmp::Ordering::is_le)
    {
        file.fault(&rule::TIME_ORDER, at, format!("询问、检查的结束时间{ended}不晚于开始时间{began}。"));
    }
    let recorded = matches!(
        evidence.kind,
        Some(EvidenceKind::Witness | EvidenceKind::PartyStatement | EvidenceKind::SceneRecord)
    );
    if recorded {
        file.need(evidence.record_made, &rule::G3, at, "record_made", "询问、检查没有制作笔录。");
        file.signed(evidence.signature, &rule::G3, at, "笔录没有签名，也没有注明拒签。");
    }
    let Some(held) = &evidence.monitoring else { return };
    if matches!(held.basis, Some(rank) if !matches!(rank, Rank::Law | Rank::AdministrativeRegulation)) {
        file.fault(&rule::G5_SETUP, at, "利用电子技术监控设备没有法律、行政法规依据。");
    }
    for (value, field, message) in [
        (held.legal_review, "monitoring.legal_review", "监控设备没有经过法制审核。"),
        (held.technical_review, "monitoring.technical_review", "监控设备没有经过技术审核。"),
        (held.place_published, "monitoring.place_published", "监控设备的设置地点没有公布。"),
        (held.sign_visible, "monitoring.sign_visible", "监控设备没有明显标志。"),
    ] {
        file.need(value, &rule::G5_SETUP, at, field, message);
    }
    let reviewed = held.record_reviewed.or(held.record_reviewed_on.map(|_| true));
    file.need(reviewed, &rule::G5, at, "monitoring.record_reviewed", "监控记录没有经过审核。");
    let fit = "监控记录不真实、不清晰、不完整或者不准确。";
    file.need(held.record_fit, &rule::G5, at, "monitoring.record_fit", fit);
    let decided = each!(file, Decided).filter_map(|(_, decided)| day(decided.on)).min();
    if let (Some(reviewed), Some(decided)) = (day(held.record_reviewed_on), decided)
        && reviewed > decided
    {
        file.fault(&rule::G5, at, format!("监控记录{reviewed}才审核，决定已于{decided}作出。"));
    }
    let told = held.told_promptly.or(held.told_on.map(|_| true));
    file.need(told, &rule::G5_TOLD, at, "monitoring.told_promptly", "没有及时告知当事人违法事实。");
    let channel = "没有为当事人查询、陈述和申辩提供便利。";
    file.need(held.query_channel, &rule::G5_TOLD, at, "monitoring.query_channel", channel);
}

/// Orders that the law does not force, but that need a reason when they are reversed.
fn order(file: &mut File<'_>) {
    use crate::dossier::act::investigate::Source;
    // What an inspection found was recorded there, before the filing.
    let found = each!(file, Clue).any(|(_, clue)| clue.source == Some(Source::Inspection));
    let inspected = found || each!(file, Inspection).next().is_some();
    let filed =
        each!(file, Filed).filter_map(|(at, filed)| Some((at, filed.on?))).min_by_key(|(_, on)| on.on);
    if let Some((filed_at, filed)) = filed.filter(|_| !inspected) {
        // Records of a lawful inspection, a seizure or a device before the filing stay usable.
        let early = each!(file, Evidence).find(|(_, evidence)| {
            evidence.monitoring.is_none() && evidence.on.is_some_and(|on| on.on < filed.on)
        });
        if let Some((at, _)) = early {
            file.bad(&rule::ORDER_SOFT, At { on: None, acts: &[at, filed_at] }, "立案之前已经调查取证。");
        }
    }
    let noticed =
        each!(file, Notice).filter_map(|(at, notice)| Some((at, notice.on?))).min_by_key(|(_, on)| on.on);
    let reported =
        each!(file, Reported).filter_map(|(at, held)| Some((at, held.on?))).min_by_key(|(_, on)| on.on);
    if let (Some((notice_at, noticed)), Some((at, reported))) = (noticed, reported)
        && reported.is_after(&noticed)
    {
        let message = format!("调查终结（{reported}）晚于违法行为通知书（{noticed}）。");
        file.bad(&rule::ORDER_SOFT, At { on: None, acts: &[at, notice_at] }, message);
    }
}
