//! From 立案 to the service of the decision: filing, ninety days, content and seal (G1, G2, G15–G17, G19).

use jiff::civil::Date;

use super::{
    file::{At, File, day, each, same_party},
    notice::{is_simple, punishes},
    service,
};
use crate::{
    dossier::{
        act::{
            Decided, Filed,
            decide::Procedure,
            notify::{DocumentKind, Method},
        },
        word::Section,
    },
    rule,
    term::{Due, Term, Timeliness},
};

pub(super) fn check(file: &mut File<'_>, at: usize, decided: &Decided) {
    content(file, at, decided);
    correction(file, at, decided);
    if let Some(approval) = &decided.approval {
        file.approver(approval, at);
    }
    if decided.procedure == Some(Procedure::Fast) {
        let profile = file.setting.profile;
        if !profile.fast_track {
            file.fault(&rule::SM18, at, "本地口径没有快速办理程序。");
        }
        let message = "快速办理省略了告知、陈述申辩、听证或者法制审核。";
        file.must_not(decided.steps_cut, &rule::SM18, at, "steps_cut", message);
    }
    if is_simple(decided) {
        return;
    }
    file.need(decided.sealed, &rule::G16_SEAL, at, "sealed", "决定书没有加盖行政机关印章。");
    served(file, at, decided);
    // A decision made again is not bound by the ninety days of the first.
    if decided.redo_of.is_some() {
        return;
    }
    match each!(file, Filed).find(|(_, filed)| same_party(filed.party.as_deref(), decided.party.as_deref())) {
        None if punishes(decided) => {
            file.absent(&rule::G2, Section::Filing, at, "没有经负责人批准立案就作出处罚决定。");
        }
        None => {}
        Some((filed_at, filed)) => {
            if let (Some(filed), Some(decided)) = (filed.on, decided.on)
                && filed.is_after(&decided)
            {
                let message = format!("立案（{filed}）晚于决定（{decided}）。");
                file.bad(&rule::TIME_ORDER, At { on: None, acts: &[filed_at, at] }, message);
            }
            match day(decided.on) {
                Some(on) => case_limit(file, Some(at), filed_at, filed, on),
                None => file.unknown(&rule::G17, at, "on"),
            }
        }
    }
}

/// The filing itself, and a case that was filed and never decided.
// Law: 行政处罚法 art. 54.
pub(super) fn filing(file: &mut File<'_>) {
    for (at, clue) in each!(file, Clue) {
        use crate::dossier::act::investigate::Source;
        let recorded = clue.source.map(|source| source != Source::Unrecorded);
        file.need(recorded, &rule::G1_SOURCE, at, "source", "没有记录案件来源。");
    }
    let clue = each!(file, Clue).filter_map(|(_, clue)| day(clue.on)).min();
    let found = file.dossier.violation.as_ref().and_then(|violation| day(violation.discovered_on)).or(clue);
    for (at, filed) in each!(file, Filed) {
        file.head_approved(filed.approval.as_ref(), &rule::G2, at, "立案");
        file.need(filed.form_made, &rule::G2, at, "form_made", "没有填写立案登记表。");
        match (found, started(filed)) {
            (Some(found), Some(on)) => {
                file.in_time(&rule::G1, "filing", found, Some(on), &[at], "发现违法行为后的立案");
            }
            (None, _) => file.unknown_fact(&rule::G1, "violation.discovered_on"),
            (_, None) => file.unknown(&rule::G1, at, "on"),
        }
    }
    let over = |act: &crate::dossier::Act| {
        use crate::dossier::Act;
        matches!(act, Act::Decided(_) | Act::Closed(_) | Act::Transferred(_) | Act::CrimeSent(_))
    };
    if file.dossier.acts.iter().any(over) {
        return;
    }
    if !file.covers(Section::Decision) {
        file.silent(&rule::G17, Section::Decision);
        return;
    }
    if let Some((at, filed)) = each!(file, Filed).next() {
        case_limit(file, None, at, filed, file.setting.on);
    }
}

/// The day from which the ninety days run: that of the approval.
fn started(filed: &Filed) -> Option<Date> {
    day(filed.approval.as_ref().and_then(|approval| approval.on).or(filed.on))
}

// Law: 行政处罚法 art. 60.
// Policy: T12 a decision after the nominal and before the rolled day is a warning [P].
fn case_limit(file: &mut File<'_>, at: Option<usize>, filed_at: usize, filed: &Filed, on: Date) {
    let Some(mut start) = started(filed) else {
        file.unknown(&rule::G17, filed_at, "on");
        return;
    };
    // Policy: J7 the days begin again after a return only where a rule says so [P].
    let restarts = |restart: Option<bool>| restart.unwrap_or(file.setting.profile.restart_on_return);
    let back = each!(file, Returned).filter(|(_, returned)| restarts(returned.restart_clock));
    if let Some(returned) = back.filter_map(|(_, returned)| day(returned.on)).filter(|day| *day <= on).max() {
        start = start.max(returned);
    }
    let Ok(mut term) = file.setting.profile.limits.term_on("case.limit", start) else { return };
    term.count = term.count.saturating_add(excluded(file, start, on));
    if !extend(file, &mut term, start) {
        return;
    }
    let Some(due) = counted(file, &term, start) else { return };
    let acts: Vec<usize> = at.into_iter().chain([filed_at]).collect();
    if due.judge(on) == Timeliness::Rolled && at.is_some() {
        let message =
            format!("办案期限{}日的末日{}是休息日，决定于顺延后的{on}作出。", term.count, due.nominal);
        file.bad(&rule::T12, At { on: Some(on), acts: &acts }, message);
    }
    let what = format!("自立案起{}日内的处罚决定", term.count);
    file.judge(&rule::G17, &due, at.map(|_| on), &acts, &what);
}

/// Adds the extensions that count; false where the calendar cannot say.
fn extend(file: &mut File<'_>, term: &mut Term, start: Date) -> bool {
    let profile = file.setting.profile;
    let allowed = profile.case_extensions.iter().copied().chain(std::iter::repeat(0));
    let mut granted: Vec<_> = each!(file, CaseExtended).collect();
    granted.sort_by_key(|(_, extended)| approved(extended));
    for ((at, extended), most) in granted.into_iter().zip(allowed) {
        file.head_approved(extended.approval.as_ref(), &rule::G17_EXT, at, "延长办案期限");
        let Some(end) = counted(file, term, start) else { return false };
        if let Some(on) = approved(extended)
            && on > end.latest
        {
            let message = format!("办案期限{}届满，{on}才批准延长。", end.due);
            file.fault(&rule::G17_EXT, at, message);
            continue;
        }
        term.count = term.count.saturating_add(extended.days.unwrap_or(most).min(most));
    }
    true
}

fn approved(extended: &crate::dossier::act::CaseExtended) -> Option<Date> {
    day(extended.approval.as_ref().and_then(|approval| approval.on).or(extended.on))
}

/// The days that the profile does not count into the ninety.
fn excluded(file: &File<'_>, start: Date, on: Date) -> u32 {
    let profile = file.setting.profile;
    let days = each!(file, CaseSuspended)
        .filter(|(_, held)| held.kind.is_some_and(|kind| profile.case_exclusions.contains(&kind)))
        .filter_map(|(_, held)| {
            let from = day(held.on)?.max(start);
            let until = day(held.until).unwrap_or(on).min(on);
            u32::try_from(from.duration_until(until).as_hours().div_euclid(24).saturating_add(1)).ok()
        });
    days.fold(0, u32::saturating_add)
}

fn counted(file: &mut File<'_>, term: &Term, start: Date) -> Option<Due> {
    let due = term.from(start, file.setting.calendar);
    file.counted(&rule::G17, due)
}

// Law: 行政处罚法 art. 61.
// Policy: G19 dispatch inside the seven days is in time; an announcement must be started inside them [P].
fn served(file: &mut File<'_>, at: usize, decided: &Decided) {
    let Some(on) = day(decided.on) else { return };
    let (void, good): (Vec<_>, Vec<_>) = service::of(file, DocumentKind::Decision, at)
        .filter(|(_, served)| same_party(served.party.as_deref(), decided.party.as_deref()))
        .partition(|(_, held)| matches!(service::deemed(file, held), service::Deemed::Invalid(_)));
    // What has no effect serves nothing; where nothing else was tried, that is said by itself.
    let good = good.into_iter().filter_map(|(_, held)| handed(held)).min();
    let sent = good.or_else(|| void.into_iter().filter_map(|(_, held)| handed(held)).max());
    let early = each!(file, Served).find(|(_, served)| {
        served.document == Some(DocumentKind::Decision)
            && served.of.as_deref().is_none_or(|of| file.is_named(at, of))
            && day(served.on).is_some_and(|served| served < on)
    });
    if let (None, Some((served_at, served))) = (sent, early) {
        let served = day(served.on).unwrap_or(on);
        let message = format!("送达（{served}）早于决定（{on}）。");
        file.bad(&rule::TIME_ORDER, At { on: Some(served), acts: &[served_at, at] }, message);
        return;
    }
    if let Some(sent) = sent.filter(|sent| *sent < on) {
        let message = format!("送达（{sent}）早于决定（{on}）。");
        file.bad(&rule::TIME_ORDER, At { on: Some(sent), acts: &[at] }, message);
        return;
    }
    if sent.is_none() && !file.covers(Section::Service) {
        file.silent(&rule::G19_LATE, Section::Service);
        return;
    }
    file.in_time(&rule::G19_LATE, "serve.decision", on, sent, &[at], "决定书的送达（或者发出）");
}

/// The day on which a service was done: in the hands of the party, or on its way.
fn handed(served: &crate::dossier::act::Served) -> Option<Date> {
    match served.method {
        Some(Method::Direct) | None => day(served.received_on.or(served.on)),
        Some(Method::Announced) => day(served.announced_on.or(served.on)),
        Some(_) => day(served.on),
    }
}

// Law: 行政处罚法 art. 52, 59.
fn content(file: &mut File<'_>, at: usize, decided: &Decided) {
    if !punishes(decided) {
        return;
    }
    let simple = is_simple(decided);
    let rule = if simple { &rule::SP5 } else { &rule::G16 };
    let fined = decided.penalties.as_ref().and_then(|held| held.fine).is_some_and(|fine| !fine.0.is_zero());
    if !simple {
        remedy_text(file, at, decided);
    }
    let Some(content) = &decided.content else {
        file.unknown(rule, at, "content");
        return;
    };
    for (asked, value, field, message) in [
        (true, content.party, "content.party", "决定书没有写明当事人的姓名或者名称、地址。"),
        (true, content.facts_evidence, "content.facts_evidence", "决定书没有写明违法事实和证据。"),
        (true, content.kind_basis, "content.kind_basis", "决定书没有写明处罚种类和依据。"),
        (!simple, content.performance, "content.performance", "决定书没有写明履行方式和期限。"),
        (true, content.remedies, "content.remedies", "决定书没有写明复议、诉讼的途径和期限。"),
        (true, content.agency_date, "content.agency_date", "决定书没有写明行政机关名称和日期。"),
        (!simple && fined, content.bank, "content.bank", "决定书没有写明代收机构、缴款期限和加处罚款。"),
        (simple, content.time_place, "content.time_place", "当场处罚决定书没有写明时间、地点。"),
        (
            simple,
            content.officers_signed,
            "content.officers_signed",
            "当场处罚决定书没有执法人员签名或者盖章。",
        ),
        (simple, content.numbered, "content.numbered", "当场处罚决定书不是预定格式或者没有编号。"),
    ] {
        if asked {
            file.need(value, rule, at, field, message);
        }
    }
}

// Law: 行政处罚法 art. 59.
// Law: 行政复议法 art. 20.
// Law: 行政诉讼法 art. 46.
fn remedy_text(file: &mut File<'_>, at: usize, decided: &Decided) {
    let Some(text) = &decided.remedy_text else {
        file.unknown(&rule::G16_REMEDY, at, "remedy_text");
        return;
    };
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let fault = if !has(&["复议"]) {
        "没有告知申请行政复议"
    } else if !has(&["诉讼", "起诉"]) {
        "没有告知提起行政诉讼"
    } else if !has(&["六十日", "60日", "六十天"]) {
        "没有告知申请复议的期限六十日"
    } else if !has(&["六个月", "6个月"]) {
        "没有告知起诉的期限六个月"
    } else if has(&["先申请行政复议", "先向", "复议前置", "先自"]) {
        "普通程序的决定可以直接起诉，不应告知先申请行政复议"
    } else {
        return;
    };
    file.fault(&rule::G16_REMEDY, at, format!("决定书的救济告知不对：{fault}。"));
}

// Law: 行政处罚法 art. 28.
fn correction(file: &mut File<'_>, at: usize, decided: &Decided) {
    let violation = file.dossier.violation.as_ref();
    let ordered = each!(file, Corrected).next().is_some() || decided.correction_in_decision == Some(true);
    match violation.and_then(|violation| violation.correction_needed) {
        Some(false) => {}
        _ if ordered => {}
        Some(true) => file.absent(&rule::G15, Section::Correction, at, "没有责令当事人改正或者限期改正。"),
        None => file.unknown_fact(&rule::G15, "violation.correction_needed"),
    }
    let Some(violation) = violation.filter(|_| punishes(decided) && !is_simple(decided)) else { return };
    let income = violation.unlawful_income.filter(|income| !income.0.is_zero());
    if let Some(income) = income
        && violation.income_refunded != Some(true)
        && let Some(penalties) = &decided.penalties
        && penalties.income.is_none_or(|taken| taken < income)
    {
        let message = format!("违法所得{}元没有全部没收，也没有依法退赔。", income.0);
        file.fault(&rule::G15_INCOME, at, message);
    }
}
