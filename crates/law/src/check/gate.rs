//! 法制审核 and 集体讨论 before the decision (G11–G13), and the hearing itself (H5–H12).

use jiff::civil::Date;

use super::{
    file::{At, File, day, each},
    notice::{is_simple, punishes, weight},
    service,
};
use crate::{
    dossier::{
        Moment,
        act::{
            Decided, HearingHeld, HearingNoticed, LegallyReviewed,
            decide::ReviewAnswers,
            notify::{DocumentKind, Pause},
        },
        word::Section,
    },
    rule,
    term::{Notice, judge_notice},
};

/// Review and discussion.
// Law: 行政处罚法 art. 57(2), 58.
pub(super) fn check(file: &mut File<'_>, at: usize, decided: &Decided) {
    if is_simple(decided) || !punishes(decided) {
        return;
    }
    // What was heard after the decision bears on nothing in it; on one day without times the order is open.
    let before = |held: &HearingHeld| match (held.on, decided.on) {
        (Some(held), Some(on)) => held.on < on.on || held.is_before(&on),
        _ => true,
    };
    let by_record = decided.by_hearing_record == Some(true);
    let held = each!(file, HearingHeld).filter(|(_, held)| by_record || before(held)).next_back();
    if held.is_some() {
        file.need(
            decided.by_hearing_record,
            &rule::H11,
            at,
            "by_hearing_record",
            "经过听证的决定没有根据听证笔录作出。",
        );
    }
    let weight = decided.penalties.as_ref().map(weight);
    let kind = file.party_kind(decided.party.as_deref());
    let violation = file.dossier.violation.as_ref();
    let yes = |values: &[Option<bool>]| values.contains(&Some(true));
    let grave = violation.is_some_and(|held| {
        yes(&[held.public_interest, held.vital_interest, held.doubtful, held.review_by_norm])
    });
    let complex = violation.is_some_and(|held| yes(&[held.complex, held.major]));
    let profile = file.setting.profile;
    let by_amount = match (weight, kind) {
        (Some(weight), Some(kind)) => {
            Some((profile.review_weighs(kind, &weight), profile.collective_weighs(kind, &weight)))
        }
        _ => None,
    };
    match by_amount {
        _ if held.is_some() || grave => review(file, at, decided, held),
        Some((true, _)) => review(file, at, decided, held),
        Some((false, _)) => {}
        None if decided.penalties.is_none() => file.unknown(&rule::G11, at, "penalties"),
        None => file.unknown_fact(&rule::G11, "parties.kind"),
    }
    match by_amount {
        _ if complex => discussion(file, at, decided),
        Some((_, true)) => discussion(file, at, decided),
        Some((_, false)) => {}
        None if decided.penalties.is_none() => file.unknown(&rule::G13, at, "penalties"),
        None => file.unknown_fact(&rule::G13, "parties.kind"),
    }
}

fn review(file: &mut File<'_>, at: usize, decided: &Decided, held: Option<(usize, &HearingHeld)>) {
    let Some((review_at, review)) = each!(file, LegallyReviewed).max_by_key(|(_, review)| day(review.on))
    else {
        file.absent(&rule::G11, Section::Review, at, "应当法制审核的案件没有审核就作出决定。");
        return;
    };
    let acts = At { on: None, acts: &[review_at, at] };
    file.need(review.passed, &rule::G11, review_at, "passed", "法制审核没有通过就作出决定。");
    if let (Some(reviewed), Some(decided)) = (review.on, decided.on)
        && reviewed.is_after(&decided)
    {
        let message = format!("法制审核（{reviewed}）晚于决定（{decided}）。");
        file.bad(&rule::G11_LATE, acts, message);
    }
    let ended: Option<Moment> = held.and_then(|(_, held)| held.ended_on.or(held.on));
    if let (Some(reviewed), Some(ended)) = (review.on, ended)
        && reviewed.is_before(&ended)
    {
        let message = format!("法制审核（{reviewed}）早于听证结束（{ended}），听证后没有重新审核。");
        file.bad(&rule::G11_LATE, acts, message);
    }
    let noticed = each!(file, Notice).filter_map(|(_, notice)| notice.on).max_by_key(|moment| moment.on);
    if held.is_none()
        && let (Some(reviewed), Some(noticed)) = (review.on, noticed)
        && reviewed.is_before(&noticed)
    {
        let message = format!("法制审核（{reviewed}）早于违法行为通知书（{noticed}）。");
        file.bad(&rule::ORDER_SOFT, At { on: None, acts: &[review_at] }, message);
    }
    reviewer(file, review_at, review);
    complete(file, review_at, review);
}

// Law: 行政处罚法 art. 58(2).
fn reviewer(file: &mut File<'_>, at: usize, review: &LegallyReviewed) {
    let Some(reviewer) = review.reviewer.as_deref() else {
        file.unknown(&rule::R7, at, "reviewer");
        return;
    };
    if file.investigated(reviewer) {
        file.fault(&rule::R7, at, format!("法制审核人员{reviewer}参与了本案调查。"));
    }
    let Some(officer) = file.officer(reviewer) else {
        file.unknown_fact(&rule::R7_QUALIFIED, "officers");
        return;
    };
    if officer.reviewer == Some(false) {
        file.fault(&rule::R7_QUALIFIED, at, format!("{reviewer}不是指定的法制审核人员。"));
    }
    // Policy: the examination is asked of those who began on or after 2018-01-01 [M].
    let first_time = day(officer.reviewer_since).is_none_or(|since| since >= jiff::civil::date(2018, 1, 1));
    match officer.legal_exam {
        Some(false) if first_time && officer.reviewer_since.is_some() => {
            let message = format!("{reviewer}初次从事法制审核，没有通过国家统一法律职业资格考试。");
            file.fault(&rule::R7_QUALIFIED, at, message);
        }
        Some(false) if first_time => file.unknown_fact(&rule::R7_QUALIFIED, "officers.reviewer_since"),
        None if first_time => file.unknown_fact(&rule::R7_QUALIFIED, "officers.legal_exam"),
        _ => {}
    }
}

fn complete(file: &mut File<'_>, at: usize, review: &LegallyReviewed) {
    let answered = review.answers.as_ref().map(|answers| {
        let ReviewAnswers {
            subject,
            officers,
            procedure,
            facts,
            application,
            power,
            documents,
            rights,
            crime,
        } = answers;
        [subject, officers, procedure, facts, application, power, documents, rights, crime]
            .iter()
            .all(|answer| answer.is_some())
    });
    let complete = review.complete.or(answered);
    file.need(complete, &rule::G12, at, "complete", "法制审核表没有逐项作答。");
}

fn discussion(file: &mut File<'_>, at: usize, decided: &Decided) {
    // The last one before the decision; one that only follows it is none.
    let after = |held: Option<Moment>| held.zip(decided.on).is_some_and(|(held, on)| held.is_after(&on));
    let before = each!(file, Discussed).filter(|(_, held)| !after(held.on)).next_back();
    let Some((discussed_at, discussed)) = before.or_else(|| each!(file, Discussed).next_back()) else {
        file.absent(&rule::G13, Section::Discussion, at, "应当集体讨论的案件，负责人没有集体讨论。");
        return;
    };
    if let (Some(discussed), Some(decided)) = (discussed.on, decided.on)
        && discussed.is_after(&decided)
    {
        let message = format!("集体讨论（{discussed}）晚于决定（{decided}）。");
        file.bad(&rule::G13, At { on: None, acts: &[discussed_at, at] }, message);
    }
    if let Some(attendees) = &discussed.attendees {
        let heads = attendees.iter().filter(|attendee| attendee.head != Some(false)).count();
        if heads < 2 {
            file.fault(&rule::G13, discussed_at, format!("参加集体讨论的负责人只有{heads}名。"));
        }
    }
    let reviewed =
        each!(file, LegallyReviewed).filter_map(|(_, review)| review.on).max_by_key(|moment| moment.on);
    if let (Some(discussed), Some(reviewed)) = (discussed.on, reviewed)
        && discussed.is_before(&reviewed)
    {
        let message = format!("集体讨论（{discussed}）早于法制审核（{reviewed}）。");
        file.bad(&rule::ORDER_SOFT, At { on: None, acts: &[discussed_at] }, message);
    }
}

/// Notices of hearings, and the hearings.
// Law: 行政处罚法 art. 64.
pub(super) fn hearing_notices(file: &mut File<'_>) {
    for (at, noticed) in each!(file, HearingNoticed) {
        notice_days(file, at, noticed);
        let lists = "听证通知书没有写明主持人等人员和申请回避的权利。";
        file.need(noticed.lists_host, &rule::H5_CONTENT, at, "lists_host", lists);
        if noticed.others_notified == Some(false) {
            file.fault(&rule::H5_CONTENT, at, "没有通知其他听证参加人。");
        }
    }
    for (at, paused) in each!(file, HearingPaused) {
        if paused.reason.as_deref().is_none_or(|reason| matches!(reason.trim(), "" | "无")) {
            file.need(
                paused.reason.as_ref().map(|_| false),
                &rule::H13,
                at,
                "reason",
                "没有记录听证延期、中止、终止的事由。",
            );
        }
    }
    let noticed = each!(file, HearingNoticed).next().is_some();
    for (at, held) in each!(file, HearingHeld) {
        if !noticed {
            file.absent(&rule::H5, Section::Hearing, at, "举行听证前没有把时间、地点通知当事人。");
        }
        hearing(file, at, held);
    }
}

fn notice_days(file: &mut File<'_>, at: usize, noticed: &HearingNoticed) {
    let served = service::served_on(file, DocumentKind::HearingNotice, at, noticed.party.as_deref());
    let held = each!(file, HearingHeld)
        .filter_map(|(_, held)| day(held.on))
        .find(|held| Some(*held) >= day(noticed.on));
    let postponed = each!(file, HearingPaused).any(|(_, paused)| paused.kind == Some(Pause::Postponed));
    let hearing: Option<Date> = match (day(noticed.hearing_on), held) {
        (Some(_), Some(held)) if postponed => Some(held),
        (Some(named), Some(held)) => Some(named.min(held)),
        (named, held) => named.or(held),
    };
    let (Some(mut from), Some(hearing)) = (served.or(day(noticed.on)), hearing) else {
        file.unknown(&rule::H5, at, if noticed.on.is_none() { "on" } else { "hearing_on" });
        return;
    };
    // Policy: T15 a notice by announcement counts from the day on which it is deemed served [P].
    if noticed.by_announcement == Some(true) && served.is_none() {
        let Some(due) = file.due(&rule::H5, "announce", from) else { return };
        from = due.due;
    }
    let days = file.setting.profile.limits.value_on("hearing.notice", from).unwrap_or(7);
    let judged = judge_notice(from, hearing, days, file.setting.calendar);
    match file.counted(&rule::H5, judged) {
        // As long as the hearing is still to come it can be put off.
        Some(Notice::Short) if hearing > file.setting.on => {}
        Some(Notice::Short) => {
            let message = format!("听证通知{from}送达，听证{hearing}举行，不足{days}个工作日。");
            file.fault(&rule::H5, at, message);
        }
        Some(Notice::Tight) => {
            let message = format!("听证通知{from}送达，听证{hearing}举行，连举行当日才满{days}个工作日。");
            file.fault(&rule::T15, at, message);
        }
        Some(Notice::Unknown) => {
            let message = format!("听证日期{hearing}所在年份的放假安排尚未公布，暂不判断通知是否足期。");
            file.open(&rule::H5, "节假日安排表", message);
        }
        Some(Notice::Safe) | None => {}
    }
}

fn hearing(file: &mut File<'_>, at: usize, held: &HearingHeld) {
    match held.host.as_deref() {
        None => file.unknown(&rule::R6, at, "host"),
        Some(host) if file.investigated(host) => {
            file.fault(&rule::R6, at, format!("听证主持人{host}是本案调查人员。"));
        }
        Some(_) => {}
    }
    let conflict = "听证主持人与本案有直接利害关系。";
    file.must_not(held.host_conflict, &rule::R6, at, "host_conflict", conflict);
    if held.challenge_undecided == Some(true) {
        file.fault(&rule::H7, at, "当事人申请主持人回避，没有作出决定。");
    }
    let reason = held.closed_reason.as_deref().map(str::trim);
    match held.public {
        None => file.unknown(&rule::H6, at, "public"),
        Some(false) if matches!(reason, Some("" | "无")) => {
            file.fault(&rule::H6, at, "听证没有公开举行，也没有法定的不公开理由。");
        }
        Some(false) if reason.is_none() => file.unknown(&rule::H6, at, "closed_reason"),
        Some(_) => {}
    }
    let refused = "拒绝当事人委托一至二名代理人。";
    if held.agent_refused == Some(true) {
        file.fault(&rule::H8, at, refused);
    }
    if let (Some(began), Some(ended)) = (held.on, held.ended_on)
        && ended.order(&began).is_some_and(std::cmp::Ordering::is_le)
    {
        file.fault(&rule::TIME_ORDER, at, format!("听证结束时间{ended}不晚于开始时间{began}。"));
    }
    let fee = "由当事人承担组织听证的费用。";
    file.must_not(held.fee_charged, &rule::H12, at, "fee_charged", fee);
    if held.party_absent == Some(true) {
        return;
    }
    let presented = "调查人员没有提出违法事实、证据和处罚建议。";
    file.need(held.investigators_presented, &rule::H9_ARGUED, at, "investigators_presented", presented);
    let argued = "没有让当事人申辩和质证。";
    file.need(held.party_argued, &rule::H9_ARGUED, at, "party_argued", argued);
    file.need(held.record_made, &rule::H10, at, "record_made", "没有制作听证笔录。");
    file.signed(held.signature, &rule::H10, at, "听证笔录没有当事人签名，也没有注明拒签。");
    for (evidence, held) in each!(file, Evidence) {
        if held.shown_at_hearing == Some(false) && held.used != Some(false) {
            file.fault(&rule::H9, evidence, "没有在听证会上出示、质证的证据作为定案证据。");
        }
    }
}
