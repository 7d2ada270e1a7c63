//! 强制执行: urging, forced execution, 代履行 and the application to the court (SM-10, X1–X10).

use jiff::civil::Date;

use super::{
    file::{At, File, day, each},
    money::last_day,
    notice::is_simple,
    onspot::{decision_served_on, remedy_fault},
    service,
};
use crate::{
    dossier::{
        act::{
            CourtApplied, Decided, ForcedDecision, Proxy, ReviewApplied, notify::DocumentKind,
            remedy::Result as Ending,
        },
        word::Section,
    },
    rule,
    term::{Due, Notice, judge_notice},
};

pub(super) fn check(file: &mut File<'_>) {
    for (at, urged) in each!(file, Urged) {
        let content = "催告书没有写明期限、方式、金额和陈述申辩权。";
        file.need(urged.content, &rule::X1_CONTENT, at, "content", content);
        if urged.heard == Some(false) {
            file.fault(&rule::X1_CONTENT, at, "没有听取当事人对催告的陈述申辩。");
        }
    }
    for (at, forced) in each!(file, ForcedDecision) {
        force(file, at, forced);
    }
    for (at, enforced) in each!(file, Enforced) {
        execution(file, at, enforced);
    }
    for (at, proxy) in each!(file, Proxy) {
        if proxy.immediate == Some(true) {
            file.need(proxy.spill, &rule::X10, at, "spill", "不属于可以立即代履行的情形。");
            if proxy.party_absent == Some(true) {
                let told = "当事人不在场，事后没有立即通知。";
                file.need(proxy.told_after, &rule::X10, at, "told_after", told);
            }
        } else {
            by_proxy(file, at, proxy);
        }
    }
    for (at, stopped) in each!(file, EnforcementStopped) {
        file.need(stopped.ground, &rule::X7, at, "ground", "不符合中止、终结执行或者执行协议的法定情形。");
        file.need(stopped.notice, &rule::X7, at, "notice", "没有制作通知书（协议书）。");
    }
    for (at, applied) in each!(file, CourtApplied) {
        application(file, at, applied);
    }
}

/// The last day on which an urging for that purpose was served; an error where that is no breach but open.
fn urged_on(file: &File<'_>, for_proxy: bool, before: Option<Date>) -> Result<Option<(usize, Date)>, usize> {
    let mut open = None;
    let mut found: Option<(usize, Date)> = None;
    for (at, urged) in each!(file, Urged) {
        if urged.for_proxy.unwrap_or(false) != for_proxy {
            continue;
        }
        match service::served_on(file, DocumentKind::Urge, at, urged.party.as_deref()) {
            // The first urging that was served is what the party has had time for.
            Some(on) if before.is_none_or(|before| on <= before) => {
                if found.is_none_or(|(_, first)| on < first) {
                    found = Some((at, on));
                }
            }
            Some(_) => {}
            None => {
                let unclear = service::of(file, DocumentKind::Urge, at)
                    .any(|(_, served)| matches!(service::deemed(file, served), service::Deemed::Unknown(_)));
                if unclear || !file.covers(Section::Service) {
                    open = Some(at);
                }
            }
        }
    }
    match (found, open) {
        (None, Some(open)) => Err(open),
        (found, _) => Ok(found),
    }
}

/// The urging that must precede an act of execution, or a finding.
fn urging(
    file: &mut File<'_>,
    at: usize,
    for_proxy: bool,
    on: Option<Date>,
    what: &str,
) -> Option<(usize, Date)> {
    match urged_on(file, for_proxy, on) {
        Ok(Some(found)) => Some(found),
        Ok(None) => {
            file.absent(&rule::X1, Section::Enforcement, at, &format!("{what}前没有送达催告书。"));
            None
        }
        Err(open) => {
            file.unknown(&rule::X1, open, "served");
            None
        }
    }
}

// Law: 行政强制法 art. 13, 35, 46.
fn force(file: &mut File<'_>, at: usize, forced: &ForcedDecision) {
    let on = day(forced.on);
    file.need(forced.own_power, &rule::X2, at, "own_power", "法律没有授予本机关强制执行权。");
    if forced.freeze_or_transfer == Some(true) && forced.own_power != Some(true) {
        file.fault(&rule::M13, at, "本机关没有冻结、划拨存款、汇款的权力。");
    }
    let hiding = each!(file, Urged).any(|(_, urged)| urged.hiding_assets == Some(true));
    if !hiding {
        urging(file, at, false, on, "作出强制执行决定");
    }
    if forced.for_fine == Some(true) {
        let from = each!(file, Surcharged).filter_map(|(_, surcharged)| day(surcharged.from)).min();
        match (from, on) {
            (Some(from), Some(on)) => {
                if let Some(due) = file.due(&rule::X2_EARLY, "surcharge.enforce", from)
                    && on <= due.due
                {
                    let message = format!("加处罚款自{from}起，{on}未超过三十日就决定强制执行。");
                    file.fault(&rule::X2_EARLY, at, message);
                }
            }
            (None, _) => {
                file.absent(&rule::X2_EARLY, Section::Payment, at, "没有加处罚款就决定强制执行罚款。");
            }
            (_, None) => file.unknown(&rule::X2_EARLY, at, "on"),
        }
    }
    if forced.demolition == Some(true) {
        let announced = "强制拆除前没有公告限期自行拆除。";
        file.need(forced.announced, &rule::X8, at, "announced", announced);
        if let (Some(until), Some(on)) = (day(forced.announced_until), on)
            && on <= until
        {
            file.fault(&rule::X8, at, format!("公告的自行拆除期限{until}届满前就决定强制拆除。"));
        }
        if let (Some(on), Some(closed)) = (on, closed(file))
            && on <= closed
        {
            file.fault(&rule::X8, at, format!("复议、诉讼期限{closed}届满前就决定强制拆除。"));
        }
    }
}

// Law: 行政强制法 art. 43, 46(3).
fn execution(file: &mut File<'_>, at: usize, enforced: &crate::dossier::act::Enforced) {
    let holiday = day(enforced.on).map(|on| file.setting.calendar.is_working_day(on));
    if enforced.urgent != Some(true) {
        let night = enforced.at_night.or_else(|| {
            // Between ten in the evening and six in the morning it is night on every reading.
            let minute = enforced.on?.minute?;
            Some(!(360..1320).contains(&minute))
        });
        file.must_not(night, &rule::X6, at, "at_night", "在夜间实施强制执行，也不属于情况紧急。");
        match holiday {
            Some(Ok(today)) if !today.working && today.provisional => {
                file.open(
                    &rule::X6,
                    "节假日安排表",
                    "实施之日所在年份的放假安排尚未公布，暂不判断是否节假日。".to_owned(),
                );
            }
            Some(Ok(today)) if !today.working => {
                file.fault(&rule::X6, at, "在法定节假日（休息日）实施强制执行，也不属于情况紧急。");
            }
            Some(answer) => {
                file.counted(&rule::X6, answer);
            }
            None => file.unknown(&rule::X6, at, "on"),
        }
    }
    let cut = "对居民生活停止供水、供电、供热、供燃气。";
    file.must_not(enforced.cut_utilities, &rule::X6_UTILITIES, at, "cut_utilities", cut);
    if enforced.auctioned == Some(true) {
        let seized = "拍卖的财物此前没有依法查封、扣押。";
        file.need(enforced.seized_before, &rule::X4, at, "seized_before", seized);
        let on = day(enforced.on);
        match urged_on(file, false, on) {
            Ok(Some(_)) => {}
            Ok(None) => file.absent(&rule::X4, Section::Enforcement, at, "未经催告就拍卖抵缴罚款。"),
            Err(open) => file.unknown(&rule::X4, open, "served"),
        }
        if let (Some(on), Some(closed)) = (on, closed(file))
            && on <= closed
        {
            file.fault(&rule::X4, at, format!("复议、诉讼期限{closed}届满前就拍卖抵缴罚款。"));
        }
    }
}

// Law: 行政强制法 art. 50, 51.
fn by_proxy(file: &mut File<'_>, at: usize, proxy: &Proxy) {
    let danger = "没有危害交通安全、造成环境污染或者破坏自然资源的情形。";
    file.need(proxy.danger, &rule::X9_PROC, at, "danger", danger);
    let served = proxy.decision_served;
    file.need(served, &rule::X9_PROC, at, "decision_served", "代履行决定书没有送达。");
    file.need(proxy.on_site, &rule::X9_PROC, at, "on_site", "行政机关没有派员到场监督。");
    file.need(proxy.signed, &rule::X9_PROC, at, "signed", "到场人员、代履行人和当事人没有签名。");
    let interested = "代履行人与本案有利害关系。";
    file.must_not(proxy.interested, &rule::X9_PROC, at, "interested", interested);
    let cost = "代履行费用没有按照成本合理确定。";
    file.need(proxy.cost_reasonable, &rule::X9_PROC, at, "cost_reasonable", cost);
    file.must_not(proxy.violence, &rule::X9_PROC, at, "violence", "代履行采用暴力、胁迫等方式。");
    let Some(on) = day(proxy.on) else {
        file.unknown(&rule::X9, at, "on");
        return;
    };
    let Some((urged_at, urged)) = urging(file, at, true, None, "代履行") else { return };
    let days = file.setting.profile.limits.value("proxy.urge").unwrap_or(3);
    let judged = judge_notice(urged, on, days, file.setting.calendar);
    let acts = At { on: Some(on), acts: &[at, urged_at] };
    match file.counted(&rule::X9, judged) {
        Some(Notice::Short) => {
            let message = format!("催告{urged}送达，{on}代履行，不足{days}个工作日。");
            file.bad(&rule::X9, acts, message);
        }
        Some(Notice::Tight) => {
            let message = format!("催告{urged}送达，{on}代履行，连代履行当日才满{days}个工作日。");
            file.bad(&rule::X9_COUNT, acts, message);
        }
        Some(Notice::Unknown) => {
            let message = format!("{on}所在年份的放假安排尚未公布，暂不判断催告是否足期。");
            file.open(&rule::X9, "节假日安排表", message);
        }
        Some(Notice::Safe) | None => {}
    }
}

// Law: 行政强制法 art. 53, 54, 55.
fn application(file: &mut File<'_>, at: usize, applied: &CourtApplied) {
    file.need(applied.file_complete, &rule::X5, at, "file_complete", "申请强制执行的材料不齐全。");
    file.must_not(applied.fee_paid, &rule::X5, at, "fee_paid", "申请强制执行缴纳了申请费。");
    applicant(file, at, applied);
    let Some(on) = day(applied.on) else {
        file.unknown(&rule::X3_EARLY, at, "on");
        return;
    };
    if let Some((urged_at, urged)) = urging(file, at, false, Some(on), "申请法院强制执行")
        && let Some(due) = file.due(&rule::X3_URGE, "urge.court", urged)
    {
        let message = "催告书送达未满十个工作日就申请法院强制执行";
        file.waited(&rule::X3_URGE, &due, on, &[at, urged_at], message);
    }
    window(file, at, applied, on);
}

// Law: 行政强制法 art. 53.
// Law: 行政处罚法 art. 72(2).
fn window(file: &mut File<'_>, at: usize, applied: &CourtApplied, on: Date) {
    let pending = each!(file, Sued).next().is_some() && each!(file, Judged).next().is_none();
    if pending {
        file.fault(&rule::X3_EARLY, at, "行政诉讼尚未终结就申请强制执行。");
        return;
    }
    let Some(closed) = closed(file) else {
        file.unknown_fact(&rule::X3_EARLY, "served（decision）");
        return;
    };
    let deferred = each!(file, Deferred).filter_map(|(_, deferred)| last_day(deferred)).max();
    let opens = deferred.map_or(closed, |deferred| deferred.max(closed));
    if on <= opens {
        let message = if opens > closed {
            format!("暂缓、分期缴纳至{opens}届满，{on}就申请强制执行。")
        } else {
            format!("复议、诉讼期限至{opens}届满，{on}就申请强制执行。")
        };
        file.fault(&rule::X3_EARLY, at, message);
        return;
    }
    if applied.good_cause == Some(true) {
        return;
    }
    file.in_time(&rule::X3_LATE, "court.window", opens, Some(on), &[at], "申请法院强制执行");
}

// Law: 行政复议法 art. 78.
fn applicant(file: &mut File<'_>, at: usize, applied: &CourtApplied) {
    let Some(result) = each!(file, ReviewDecided).filter_map(|(_, decided)| decided.result).next_back()
    else {
        return;
    };
    let by_review_body = match result {
        Ending::Upheld => false,
        Ending::Changed | Ending::Mediated => true,
        _ => return,
    };
    match applied.applicant_is_review_body {
        None => file.unknown(&rule::X3_BODY, at, "applicant_is_review_body"),
        Some(is) if is != by_review_body => {
            let who = if by_review_body { "行政复议机关" } else { "作出决定的行政机关" };
            file.fault(
                &rule::X3_BODY,
                at,
                format!("复议结果为“{}”，应当由{who}申请强制执行。", result.label()),
            );
        }
        Some(_) => {}
    }
}

/// The day on which both ways of remedy are closed; none where the file does not show it.
// Policy: X3 “expired” means both ways; 当场处罚 closes both with the unused sixty days [P].
fn closed(file: &mut File<'_>) -> Option<Date> {
    // A suit that was withdrawn leaves the time to sue as it was.
    let judged = each!(file, Judged).filter(|(_, judged)| judged.result != Some(Ending::Withdrawn));
    if let Some(judged) = judged.filter_map(|(_, judged)| day(judged.on)).max() {
        return Some(judged);
    }
    match review_closed(file) {
        Review::Closed(on) => return Some(on),
        Review::Open => return None,
        Review::None => {}
    }
    let (at, decided) = each!(file, Decided).next_back()?;
    let Some(served) = decision_served_on(file, at, decided) else {
        let on = day(decided.on)?;
        // Law: 行政诉讼法 art. 46(2).
        let key = if decided.immovable == Some(true) { "outer.immovable" } else { "outer" };
        return Some(latest(file.due(&rule::X3_EARLY, key, on)?));
    };
    let untold = untold(decided);
    let key = match (untold, is_simple(decided)) {
        (true, _) => "untold.max",
        (false, true) => "review.apply",
        (false, false) => "sue",
    };
    Some(latest(file.due(&rule::X3_EARLY, key, served)?))
}

fn latest(due: Due) -> Date {
    due.latest
}

/// Whether the decision told no remedy, or the wrong one.
// Law: 行政复议法 art. 20.
fn untold(decided: &Decided) -> bool {
    match decided.remedy_text.as_deref().map(str::trim) {
        Some("" | "无") => true,
        Some(text) if is_simple(decided) => remedy_fault(text).is_some(),
        Some(text) => !text.contains("复议") && !text.contains("诉"),
        None => decided.content.as_ref().and_then(|content| content.remedies) == Some(false),
    }
}

/// How a review bears on the closing of the remedies.
#[derive(Debug, Clone, Copy)]
enum Review {
    /// There is none that counts.
    None,
    /// The suit after it is closed on that day.
    Closed(Date),
    /// The file does not show when.
    Open,
}

/// The day on which the suit after a review is closed.
// Law: 行政诉讼法 art. 45.
fn review_closed(file: &mut File<'_>) -> Review {
    let Some((_, applied)) = each!(file, ReviewApplied).next_back() else { return Review::None };
    let decided = each!(file, ReviewDecided).next_back().map(|(_, decided)| decided);
    let result = decided.and_then(|decided| decided.result);
    if result == Some(Ending::Withdrawn) {
        return Review::None;
    }
    let start = match decided.filter(|_| result != Some(Ending::Overdue)) {
        Some(decided) => day(decided.received_on),
        None => overdue(file, applied),
    };
    let due = start.and_then(|start| file.due(&rule::X3_EARLY, "sue.after_review", start));
    due.map_or(Review::Open, |due| Review::Closed(latest(due)))
}

/// The day on which the time to decide a review ran out.
// Law: 行政复议法 art. 62.
fn overdue(file: &mut File<'_>, applied: &ReviewApplied) -> Option<Date> {
    let accepted = day(applied.accepted_on.or(applied.on))?;
    let simple = each!(file, ReviewReceived).any(|(_, received)| received.simple == Some(true));
    let key = if simple { "review.decide.simple" } else { "review.decide" };
    let limits = &file.setting.profile.limits;
    let mut term = limits.term_on(key, accepted).ok()?;
    if applied.extended == Some(true) && !simple {
        term.count =
            term.count.saturating_add(limits.value_on("review.decide.extend", accepted).unwrap_or(30));
    }
    let due = term.from(accepted, file.setting.calendar);
    file.counted(&rule::X3_EARLY, due).map(latest)
}
