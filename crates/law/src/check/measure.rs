//! 先行登记保存, 抽样取证 and 强制措施 (SM-5, SM-6, SM-7).

use jiff::civil::Date;

use super::file::{At, File, day, each, elapsed};
use crate::{
    dossier::{
        act::{
            Extended, Measure, Preserved, Released,
            measure::{MeasureKind, ReleaseGround},
        },
        word::{Approver, Basis, Moment, Rank, Section},
    },
    rule,
    term::Term,
};

pub(super) fn check(file: &mut File<'_>) {
    for (at, preserved) in each!(file, Preserved) {
        preservation(file, at, preserved);
    }
    for (at, sampled) in each!(file, Sampled) {
        file.need(sampled.voucher, &rule::SM6, at, "voucher", "没有开具抽样取证凭证。");
        file.signed(sampled.signature, &rule::SM6, at, "抽样取证凭证没有当事人签名，也没有注明拒签。");
    }
    for (at, measure) in each!(file, Measure) {
        if matches!(measure.kind, Some(MeasureKind::Freeze | MeasureKind::TransferFunds)) {
            let message = "交通运输执法机关没有冻结、划拨存款、汇款的权力。";
            file.fault(&rule::M13, at, message);
            continue;
        }
        power(file, at, measure);
        approval(file, at, measure);
        procedure(file, at, measure);
        objects(file, at, measure);
        duration(file, at, measure);
    }
}

// Law: 行政处罚法 art. 56.
fn preservation(file: &mut File<'_>, at: usize, preserved: &Preserved) {
    let lost = "不属于可能灭失或者以后难以取得的证据。";
    file.need(preserved.may_be_lost, &rule::P1, at, "may_be_lost", lost);
    let evidence = "登记保存的不是证据，而是为了担保罚款。";
    file.need(preserved.is_evidence, &rule::P1, at, "is_evidence", evidence);
    file.head_approved(preserved.approval.as_ref(), &rule::P2, at, "先行登记保存");
    if let (Some(approved), Some(on)) = (preserved.approval.as_ref().and_then(|held| held.on), preserved.on)
        && approved.is_after(&on)
    {
        let hours =
            file.setting.profile.preserve_emergency_hours.filter(|_| preserved.emergency == Some(true));
        let late = match hours {
            Some(hours) => elapsed(on, approved, hours),
            None => Some(true),
        };
        match late {
            Some(true) => {
                let message = format!("登记保存（{on}）先于负责人批准（{approved}）。");
                file.fault(&rule::P2, at, message);
            }
            Some(false) => {}
            None => file.unknown(&rule::P2, at, "approval.on"),
        }
    }
    file.need(preserved.list_made, &rule::P3, at, "list_made", "证据登记保存清单项目不全。");
    file.need(preserved.list_handed, &rule::P3, at, "list_handed", "清单没有当场交付当事人。");
    file.signed(preserved.signature, &rule::P3, at, "清单没有当事人签名，也没有注明拒签。");
    let told = "没有告知期间不得销毁或者转移证据。";
    file.need(preserved.told_not_to_move, &rule::P6, at, "told_not_to_move", told);
    let Some(on) = day(preserved.on) else {
        file.unknown(&rule::P4, at, "on");
        return;
    };
    let disposed = each!(file, Disposed).find(|(_, disposed)| file.concerns(disposed.of.as_deref(), at));
    if let Some((disposed_at, disposed)) = disposed {
        let document = "没有制作解除（处理）证据登记保存决定书。";
        file.need(disposed.document, &rule::P5, disposed_at, "document", document);
        if disposed.on.is_none() {
            file.unknown(&rule::P4, disposed_at, "on");
            return;
        }
        let done = day(disposed.on);
        file.in_time(&rule::P4, "evidence.preserve", on, done, &[at, disposed_at], "先行登记保存的处理决定");
    } else if file.covers(Section::Measures) {
        file.in_time(&rule::P4, "evidence.preserve", on, None, &[at], "先行登记保存的处理决定");
    } else {
        file.silent(&rule::P4, Section::Measures);
    }
}

// Law: 行政强制法 art. 10, 11, 17.
fn power(file: &mut File<'_>, at: usize, measure: &Measure) {
    match measure.basis.as_ref().map(|basis| (basis.rank, basis.names_agency)) {
        None => file.unknown(&rule::M1, at, "basis"),
        Some((None, _)) => file.unknown(&rule::M1, at, "basis.rank"),
        Some((Some(rank), named)) => {
            if matches!(rank, Rank::Law | Rank::AdministrativeRegulation | Rank::LocalRegulation) {
                let message = "依据没有规定由本机关实施该强制措施。";
                file.need(named, &rule::M1, at, "basis.names_agency", message);
            } else {
                let message = format!("强制措施的依据是{}，只有法律、法规可以设定。", rank.label());
                file.fault(&rule::M1, at, message);
            }
        }
    }
    file.must_not(measure.delegated, &rule::R5, at, "delegated", "委托其他组织实施强制措施。");
    for key in measure.officers.iter().flatten() {
        let Some(officer) = file.officer(key) else { continue };
        if officer.measure_qualified == Some(false) || officer.auxiliary == Some(true) {
            file.fault(&rule::R5, at, format!("{key}不是有权机关的正式执法人员，不得实施强制措施。"));
        }
    }
}

// Law: 行政强制法 art. 18, 19.
fn approval(file: &mut File<'_>, at: usize, measure: &Measure) {
    let approved = measure.approval.as_ref().and_then(|approval| approval.on);
    // In an emergency nobody has approved yet; until when, the emergency says.
    let role = measure.approval.as_ref().and_then(|approval| approval.role);
    let pending = measure.emergency == Some(true) && role == Some(Approver::None);
    if measure.disapproved_on.is_none() && !pending {
        file.head_approved(measure.approval.as_ref(), &rule::M3, at, "强制措施");
    }
    if measure.emergency == Some(true) {
        emergency(file, at, measure);
        return;
    }
    if let (Some(approved), Some(on)) = (approved, measure.on)
        && approved.is_after(&on)
    {
        file.fault(
            &rule::M3,
            at,
            format!("强制措施（{on}）先于负责人批准（{approved}），也不属于紧急情况。"),
        );
    }
}

// Law: 行政强制法 art. 19.
// Policy: T7 the twenty-four hours run through holidays [P].
fn emergency(file: &mut File<'_>, at: usize, measure: &Measure) {
    let approved = measure.approval.as_ref().and_then(|approval| approval.on);
    let reported = measure.reported_on.or(approved).or(measure.disapproved_on);
    let hours = file.setting.profile.limits.value("emergency.report").unwrap_or(24);
    match (measure.on, reported) {
        (Some(on), Some(reported)) => match elapsed(on, reported, hours) {
            Some(true) => {
                let message = format!("{on}实施，{reported}才报告并补办批准手续，超过{hours}小时。");
                file.fault(&rule::M4, at, message);
            }
            Some(false) => {}
            None => file.unknown(&rule::M4, at, "on（时刻）"),
        },
        (None, _) => file.unknown(&rule::M4, at, "on"),
        (Some(on), None) if elapsed(on, Moment::day(file.setting.on), hours) == Some(true) => {
            if measure.approval.as_ref().and_then(|approval| approval.role) == Some(Approver::None) {
                file.fault(&rule::M4, at, format!("{on}实施，至今没有报告并补办批准手续。"));
            } else {
                file.unknown(&rule::M4, at, "reported_on");
            }
        }
        (_, None) => file.unknown(&rule::M4, at, "reported_on"),
    }
    let Some(refused) = day(measure.disapproved_on) else { return };
    let released = each!(file, Released)
        .filter(|(_, released)| file.concerns(released.of.as_deref(), at))
        .filter_map(|(_, released)| day(released.on))
        .min();
    if released.unwrap_or(file.setting.on) > refused {
        let message = format!("负责人{refused}不予批准，没有立即解除强制措施。");
        file.bad(&rule::M4_REJECTED, At { on: Some(refused), acts: &[at] }, message);
    }
}

// Law: 行政强制法 art. 18, 24.
fn procedure(file: &mut File<'_>, at: usize, measure: &Measure) {
    let Some(steps) = &measure.steps else {
        file.unknown(&rule::M3, at, "steps");
        file.unknown(&rule::M6, at, "steps");
        return;
    };
    match steps.party_present {
        Some(true) => {
            file.signed(steps.signature, &rule::M3, at, "现场笔录没有当事人签名，也没有注明拒签。");
        }
        Some(false) => {
            let message = "当事人不到场，没有邀请见证人到场签名。";
            file.need(steps.witness_signed, &rule::M3, at, "steps.witness_signed", message);
        }
        None => file.unknown(&rule::M3, at, "steps.party_present"),
    }
    let absent = steps.party_present == Some(false);
    for (asked, value, rule, field, message) in [
        (!absent, steps.told, &rule::M3, "steps.told", "没有当场告知理由、依据、权利和救济途径。"),
        (!absent, steps.heard, &rule::M3, "steps.heard", "没有听取当事人的陈述和申辩。"),
        (true, steps.record_made, &rule::M3, "steps.record_made", "没有制作现场笔录。"),
        (true, steps.document_complete, &rule::M6, "steps.document_complete", "强制措施决定书内容不全。"),
        (true, steps.document_handed, &rule::M6, "steps.document_handed", "强制措施决定书没有当场交付。"),
        (true, steps.list_duplicate, &rule::M6, "steps.list_duplicate", "清单没有一式二份分别保存。"),
    ] {
        if asked {
            file.need(value, rule, at, field, message);
        }
    }
}

// Law: 行政强制法 art. 5, 16, 23, 26.
fn objects(file: &mut File<'_>, at: usize, measure: &Measure) {
    for (value, rule, field, message) in [
        (measure.unrelated_objects, &rule::M5, "unrelated_objects", "查封、扣押了与违法行为无关的财物。"),
        (measure.necessities, &rule::M5, "necessities", "查封、扣押了公民及其所扶养家属的生活必需品。"),
        (measure.already_sealed, &rule::M5, "already_sealed", "重复查封已被其他机关查封的财物。"),
        (
            measure.slight_case,
            &rule::M2,
            "slight_case",
            "违法行为显著轻微或者没有明显社会危害而采取强制措施。",
        ),
        (
            measure.gentler_possible,
            &rule::M2,
            "gentler_possible",
            "采用非强制手段可以达到目的而采取强制措施。",
        ),
        (measure.fee_charged, &rule::M9, "fee_charged", "向当事人收取了保管等费用。"),
        (measure.used, &rule::M9_USED, "used", "使用或者损毁了查封、扣押的财物。"),
    ] {
        file.must_not(value, rule, at, field, message);
    }
}

/// Whether a basis may set a period of its own: 法律、行政法规 only.
// Law: 行政强制法 art. 25(1).
fn may_set_period(basis: Option<&Basis>) -> bool {
    let rank = basis.and_then(|basis| basis.rank);
    rank.is_none_or(|rank| matches!(rank, Rank::Law | Rank::AdministrativeRegulation))
}

// Law: 行政强制法 art. 25, 27, 28.
// Policy: T11 the period never rolls forward [P].
fn duration(file: &mut File<'_>, at: usize, measure: &Measure) {
    let Some(start) = day(measure.on) else {
        file.unknown(&rule::M7, at, "on");
        return;
    };
    let own = may_set_period(measure.basis.as_ref());
    let Ok(mut term) = file.setting.profile.limits.term_on("seizure", start) else { return };
    term.count = measure.days_max.filter(|_| own).unwrap_or(term.count);
    match measure.days {
        Some(days) if days > term.count => {
            let message = format!("决定书载明期限{days}日，超过{}日。", term.count);
            file.fault(&rule::M7, at, message);
        }
        Some(days) => term.count = days,
        None => {}
    }
    term.count = term.count.saturating_add(tested(file, at));
    extend(file, at, own, start, &mut term);
    let Ok(due) = term.from(start, file.setting.calendar) else { return };
    let released = each!(file, Released)
        .filter(|(_, released)| file.concerns(released.of.as_deref(), at))
        .min_by_key(|(_, released)| day(released.on));
    if let Some((released_at, released)) = released {
        release(file, released_at, released);
        if released.on.is_none() {
            file.unknown(&rule::M7, released_at, "on");
            return;
        }
    }
    let handed = each!(file, ObjectsHanded).filter_map(|(_, handed)| day(handed.on)).min();
    let ended = released.and_then(|(_, released)| day(released.on)).or(handed);
    if ended.is_none() && !file.covers(Section::Measures) {
        file.silent(&rule::M7, Section::Measures);
        return;
    }
    let acts: Vec<usize> = [at].into_iter().chain(released.map(|(at, _)| at)).collect();
    file.judge(&rule::M7, &due, ended, &acts, "查封、扣押的解除或者处理");
}

/// The days of tests that were told in writing and do not count.
fn tested(file: &mut File<'_>, at: usize) -> u32 {
    let mut days = 0_u32;
    for (tested_at, tested) in each!(file, Tested) {
        if !file.concerns(tested.of.as_deref(), at) {
            continue;
        }
        let told = "检测、检验、鉴定的期间没有书面告知当事人。";
        file.need(tested.told_in_writing, &rule::M8, tested_at, "told_in_writing", told);
        let fee = "检测、检验、鉴定的费用由当事人承担。";
        file.must_not(tested.fee_on_party, &rule::M8, tested_at, "fee_on_party", fee);
        if let (Some(true), Some(from), Some(until)) =
            (tested.told_in_writing, day(tested.on), day(tested.until))
        {
            let span = from.duration_until(until).as_hours().div_euclid(24).saturating_add(1);
            days = days.saturating_add(u32::try_from(span).unwrap_or(0));
        }
    }
    days
}

/// Adds the extensions that count to the term.
fn extend(file: &mut File<'_>, at: usize, own: bool, start: Date, term: &mut Term) {
    let most = file.setting.profile.limits.value_on("seizure.extend", start).unwrap_or(30);
    let mut extended: Vec<(usize, &Extended)> =
        each!(file, Extended).filter(|(_, extended)| file.concerns(extended.of.as_deref(), at)).collect();
    let approved =
        |extended: &Extended| extended.approval.as_ref().and_then(|approval| approval.on).or(extended.on);
    extended.sort_by_key(|(_, extended)| day(approved(extended)));
    let mut total = 0_u32;
    for (extended_at, extended) in extended {
        let acts = At { on: None, acts: &[extended_at, at] };
        file.head_approved(extended.approval.as_ref(), &rule::M3, extended_at, "延长强制措施");
        let told = "没有及时书面告知当事人延长的期限和理由。";
        file.need(extended.told_in_writing, &rule::M7_TOLD, extended_at, "told_in_writing", told);
        let complex = "不属于情况复杂而延长强制措施。";
        file.need(extended.complex, &rule::M7_GROUND, extended_at, "complex", complex);
        let Ok(end) = term.from(start, file.setting.calendar) else { return };
        match day(approved(extended)) {
            None => file.unknown(&rule::M7_LATE, extended_at, "on"),
            Some(on) if on > end.due => {
                let message = format!("强制措施期限{}届满，{on}才批准延长。", end.due);
                file.bad(&rule::M7_LATE, acts, message);
                continue;
            }
            Some(_) => {}
        }
        let allowed = extended.days_max.filter(|_| own).unwrap_or(most);
        let left = allowed.saturating_sub(total);
        let days = extended.days.unwrap_or(left);
        if days > left {
            let message = format!("延长{}日，超过{allowed}日。", total.saturating_add(days));
            file.bad(&rule::M7_LONG, acts, message);
        }
        total = total.saturating_add(days.min(left));
        term.count = term.count.saturating_add(days.min(left));
    }
}

// Law: 行政强制法 art. 21, 28.
fn release(file: &mut File<'_>, at: usize, released: &Released) {
    match released.ground {
        Some(ReleaseGround::Confiscated) => {}
        Some(ReleaseGround::HandedOver) => {
            let message = "随案移送财物，没有书面告知当事人。";
            file.need(released.party_told_of_transfer, &rule::M11, at, "party_told_of_transfer", message);
        }
        _ => {
            let returned = released.returned.or(released.returned_on.map(|_| true));
            file.need(returned, &rule::M10, at, "returned", "解除强制措施后没有退还财物。");
            if let (Some(on), Some(returned)) = (day(released.on), day(released.returned_on))
                && returned > on
            {
                let message = format!("{on}解除，{returned}才退还，没有立即退还财物。");
                file.fault(&rule::M10, at, message);
            }
        }
    }
}
