//! 告知, 陈述申辩 and the hearing before the decision (G8, G9, H1–H4).

use jiff::civil::Date;

use super::{
    file::{At, File, day, each, same_party},
    service,
};
use crate::{
    dossier::{
        Moment,
        act::{
            Decided, Notice,
            decide::{Outcome, Procedure},
            notify::DocumentKind,
        },
        word::{Penalties, PenaltyKind, Section},
    },
    profile::Weight,
    rule,
};

pub(super) fn is_simple(decided: &Decided) -> bool {
    decided.procedure == Some(Procedure::Simple)
}

pub(super) fn punishes(decided: &Decided) -> bool {
    decided.outcome.is_none_or(|outcome| outcome == Outcome::Penalty)
}

/// What a penalty weighs at the gates.
pub(super) fn weight(penalties: &Penalties) -> Weight {
    let has = |kinds: &[PenaltyKind]| penalties.kinds.iter().flatten().any(|kind| kinds.contains(kind));
    Weight {
        fine: penalties.fine.map(|fine| fine.0),
        income: penalties.income.map(|income| income.0),
        goods: penalties.goods_value.is_some() || has(&[PenaltyKind::ConfiscateGoods]),
        goods_value: penalties.goods_value.map(|value| value.0),
        named: has(&[
            PenaltyKind::Downgrade,
            PenaltyKind::RevokeLicence,
            PenaltyKind::RevokeBusinessLicence,
            PenaltyKind::Suspension,
            PenaltyKind::Closure,
            PenaltyKind::Ban,
        ]),
        other: has(&[PenaltyKind::SuspendLicence, PenaltyKind::Restrict, PenaltyKind::Other]),
    }
}

/// What must precede a penalty of 普通程序.
// Law: 行政处罚法 art. 44, 45, 62.
pub(super) fn check(file: &mut File<'_>, at: usize, decided: &Decided) {
    if is_simple(decided) || !punishes(decided) {
        return;
    }
    let party = decided.party.as_deref();
    let notice = each!(file, Notice)
        .filter(|(_, notice)| same_party(notice.party.as_deref(), party))
        .filter(|(_, notice)| match (notice.on, decided.on) {
            (Some(notice), Some(decided)) => !notice.is_after(&decided),
            _ => true,
        })
        .max_by_key(|(_, notice)| day(notice.on));
    let Some((notice_at, notice)) = notice else {
        file.absent(&rule::G8, Section::Notice, at, "作出处罚决定前没有制发《违法行为通知书》。");
        return;
    };
    content(file, notice_at, notice);
    matches(file, at, decided, notice_at, notice);
    let hearing = hearing_class(file, at, decided, notice_at, notice);
    statements(file, decided);
    let Some(served) = notice_served(file, at, decided, notice_at) else { return };
    let Some(on) = day(decided.on) else {
        file.unknown(&rule::G9, at, "on");
        return;
    };
    if served > on {
        let message = format!("决定于{on}作出，《违法行为通知书》{served}才送达。");
        file.bad(&rule::G8, At { on: Some(on), acts: &[at, notice_at] }, message);
        return;
    }
    if !waived(file, decided, false)
        && let Some(due) = file.due(&rule::G9, "statement", served)
    {
        let message = "陈述申辩期限届满前作出决定，当事人没有书面放弃";
        file.waited(&rule::G9, &due, on, &[at, notice_at], message);
    }
    if hearing {
        request(file, at, decided, notice_at, served, on);
    }
}

/// The day on which the notice was served; none where it was not, or where that is open.
fn notice_served(file: &mut File<'_>, at: usize, decided: &Decided, notice_at: usize) -> Option<Date> {
    let silent = service::of(file, DocumentKind::Notice, notice_at).next().is_none();
    if silent {
        file.absent(&rule::G8, Section::Service, at, "《违法行为通知书》没有送达的记录。");
        return None;
    }
    let party = decided.party.as_deref();
    let served = service::served_on(file, DocumentKind::Notice, notice_at, party);
    if served.is_none() {
        let open = service::of(file, DocumentKind::Notice, notice_at)
            .any(|(_, served)| matches!(service::deemed(file, served), service::Deemed::Unknown(_)));
        if open {
            file.unknown(&rule::G8, notice_at, "served");
        } else {
            file.fault(&rule::G8, at, "《违法行为通知书》的送达没有效力，视为没有告知。");
        }
    }
    served
}

fn content(file: &mut File<'_>, at: usize, notice: &Notice) {
    for (value, field, message) in [
        (notice.facts_told, "facts_told", "通知书没有告知违法事实。"),
        (notice.reasons_told, "reasons_told", "通知书没有告知理由、证据。"),
        (notice.basis_told, "basis_told", "通知书没有告知处罚依据。"),
        (notice.content_told, "content_told", "通知书没有告知拟作出的处罚内容。"),
        (notice.statement_told, "statement_told", "通知书没有告知陈述、申辩权利。"),
    ] {
        file.need(value, &rule::G8_CONTENT, at, field, message);
    }
}

// Policy: a decision may not go beyond its notice without a new notice (G8) [P].
fn matches(file: &mut File<'_>, at: usize, decided: &Decided, notice_at: usize, notice: &Notice) {
    let acts = At { on: None, acts: &[at, notice_at] };
    if decided.facts_differ == Some(true) {
        file.bad(&rule::G8_MATCH, acts, "决定认定的违法事实与通知书告知的不一致。");
    }
    if let (Some(told), Some(now)) = (&notice.basis, &decided.basis)
        && let (Some(told), Some(now)) = (&told.text, &now.text)
        && told.trim() != now.trim()
    {
        let message = format!("通知书告知的依据是“{told}”，决定的依据是“{now}”，没有重新告知。");
        file.bad(&rule::G8_MATCH, acts, message);
    }
    let (Some(told), Some(now)) = (&notice.penalties, &decided.penalties) else {
        let (act, held) =
            if notice.penalties.is_none() { (notice_at, "penalties") } else { (at, "penalties") };
        file.unknown(&rule::G8_MATCH, act, held);
        return;
    };
    let (mut heavier, mut less) = (false, false);
    for (what, told, now) in [
        ("罚款", told.fine, now.fine),
        ("没收违法所得", told.income, now.income),
        ("没收非法财物", told.goods_value, now.goods_value),
    ] {
        let told = told.unwrap_or_default().0;
        less |= now.unwrap_or_default().0 < told;
        if let Some(now) = now.map(|now| now.0).filter(|now| *now > told) {
            heavier = true;
            let message = format!("通知书告知{what}{told}元，决定{what}{now}元，加重而没有重新告知。");
            file.bad(&rule::G8_MATCH, acts, message);
        }
    }
    // A warning in the place of what was told is lighter; besides all of it, heavier.
    let lessened =
        |told: &[PenaltyKind], now: &[PenaltyKind]| told.iter().any(|kind| !now.contains(kind)) || less;
    if let (Some(told), Some(now)) = (&told.kinds, &now.kinds)
        && let Some(added) = now
            .iter()
            .filter(|kind| **kind != PenaltyKind::Warning || !lessened(told, now))
            .find(|kind| !told.contains(kind))
    {
        heavier = true;
        let message = format!("决定的“{}”没有事先告知。", added.label());
        file.bad(&rule::G8_MATCH, acts, message);
    }
    // Law: 行政处罚法 art. 45(2).
    if heavier && each!(file, Statement).next().is_some() {
        file.bad(&rule::G9_HEAVIER, acts, "当事人陈述申辩后，决定的处罚重于告知的处罚。");
    }
}

// Law: 行政处罚法 art. 63.
fn hearing_class(
    file: &mut File<'_>,
    at: usize,
    decided: &Decided,
    notice_at: usize,
    notice: &Notice,
) -> bool {
    let Some(kind) = file.party_kind(decided.party.as_deref()) else {
        file.unknown_fact(&rule::H1, "parties.kind");
        return notice.hearing_told == Some(true);
    };
    let both = [notice.penalties.as_ref(), decided.penalties.as_ref()];
    if both == [None, None] {
        file.unknown(&rule::H1, notice_at, "penalties");
        return notice.hearing_told == Some(true);
    }
    let profile = file.setting.profile;
    let needed = both.into_iter().flatten().any(|held| profile.hearing_weighs(kind, &weight(held)));
    if needed {
        // Without a threshold of its own the profile takes the strict side.
        let rule = if profile.hearing.is_none() { &rule::H2 } else { &rule::H1 };
        match notice.hearing_told {
            Some(true) => {}
            Some(false) => {
                let message = "拟作处罚达到听证标准，通知书没有告知听证权利。";
                file.bad(rule, At { on: None, acts: &[notice_at, at] }, message);
            }
            None => file.unknown(rule, notice_at, "hearing_told"),
        }
    }
    needed
}

fn waived(file: &File<'_>, decided: &Decided, hearing: bool) -> bool {
    each!(file, Waived).any(|(_, waived)| {
        let before = match (waived.on, decided.on) {
            (Some(waived), Some(decided)) => !waived.is_after(&decided),
            _ => true,
        };
        same_party(waived.party.as_deref(), decided.party.as_deref())
            && before
            && waived.signed != Some(false)
            && (if hearing { waived.hearing } else { waived.statement }) == Some(true)
    })
}

// Law: 行政处罚法 art. 45.
fn statements(file: &mut File<'_>, decided: &Decided) {
    for (at, statement) in each!(file, Statement) {
        if statement.heard == Some(false) {
            file.fault(&rule::G9_REFUSED, at, "行政机关拒绝听取当事人的陈述、申辩。");
        }
    }
    // What is said after the decision cannot be weighed in it; on one day without times the order is open.
    let before = |on: Option<Moment>| match (on, decided.on) {
        (Some(on), Some(decided)) => on.on < decided.on || on.is_before(&decided),
        _ => true,
    };
    let Some((said_at, _)) = each!(file, Statement).find(|(_, said)| before(said.on)) else { return };
    let Some((at, rechecked)) = each!(file, Rechecked).next() else {
        file.absent(&rule::G9_RECHECK, Section::Statement, said_at, "当事人陈述申辩后没有复核。");
        return;
    };
    if let (Some(on), Some(decided)) = (rechecked.on, decided.on)
        && on.is_after(&decided)
    {
        file.fault(&rule::G9_RECHECK, at, format!("陈述申辩{on}才复核，决定已于{decided}作出。"));
    }
    file.need(rechecked.opinion, &rule::G9_RECHECK, at, "opinion", "没有写明复核意见。");
    if rechecked.founded == Some(true) {
        file.need(rechecked.adopted, &rule::G9_ADOPT, at, "adopted", "陈述申辩成立而没有采纳。");
    }
}

/// Requests after their five days, decided or not: the head may still grant them.
// Law: 行政处罚法 art. 64(1).
// Policy: T10 a request posted in time is in time [P].
pub(super) fn late_requests(file: &mut File<'_>) {
    for (at, asked) in each!(file, HearingRequested) {
        let Some(on) = day(asked.postmarked_on.or(asked.on)) else { continue };
        let told = each!(file, Notice)
            .filter(|(_, notice)| same_party(notice.party.as_deref(), asked.party.as_deref()))
            .filter(|(_, notice)| {
                notice.hearing_told != Some(false) && day(notice.on).is_none_or(|day| day <= on)
            })
            .max_by_key(|(_, notice)| day(notice.on));
        let served = told.and_then(|(told_at, _)| {
            service::served_on(file, DocumentKind::Notice, told_at, asked.party.as_deref())
        });
        let Some(due) = served.and_then(|served| file.due(&rule::H3, "hearing.request", served)) else {
            continue;
        };
        if on > due.latest {
            file.fault(&rule::H3, at, format!("听证申请期限{}届满，当事人{on}才申请。", due.due));
        }
    }
}

// Law: 行政处罚法 art. 64(1).
fn request(file: &mut File<'_>, at: usize, decided: &Decided, notice_at: usize, served: Date, on: Date) {
    if waived(file, decided, true) {
        return;
    }
    let Some(due) = file.due(&rule::H4, "hearing.request", served) else { return };
    let Some((asked_at, asked)) = each!(file, HearingRequested).next() else {
        if file.covers(Section::Hearing) {
            let message = "听证申请期限届满前作出决定，当事人没有书面放弃听证";
            file.waited(&rule::H4, &due, on, &[at, notice_at], message);
        } else {
            file.silent(&rule::H4, Section::Hearing);
        }
        return;
    };
    // Policy: T10 a request posted in time is in time [P].
    let asked_on = day(asked.postmarked_on.or(asked.on));
    if asked_on.is_some_and(|asked_on| asked_on > due.latest) {
        return;
    }
    if asked.refused == Some(true) {
        file.fault(&rule::H4, asked_at, "当事人在期限内申请听证，行政机关没有同意。");
        return;
    }
    match each!(file, HearingHeld).next_back() {
        None if !file.covers(Section::Hearing) => file.silent(&rule::H4, Section::Hearing),
        None => {
            let message = "当事人在期限内申请听证，没有举行听证就作出决定。";
            file.bad(&rule::H4, At { on: Some(on), acts: &[at, asked_at] }, message);
        }
        Some((held_at, held)) => {
            if let (Some(ended), Some(decided)) = (held.ended_on.or(held.on), decided.on)
                && ended.is_after(&decided)
            {
                let message = format!("听证{ended}结束，此前已于{decided}作出决定。");
                file.bad(&rule::H4, At { on: Some(on), acts: &[at, held_at] }, message);
            }
        }
    }
}
