//! 公示与撤下, 行政复议, 行政诉讼 and supervision (SM-16, SM-17, SM-19).

use jiff::civil::Date;

use super::{
    file::{At, File, day, each},
    notice::{is_simple, punishes},
};
use crate::{
    dossier::{
        act::{
            Decided, Published,
            remedy::{CreditClass, Result, ReviewVia},
        },
        word::{PenaltyKind, Section},
    },
    rule,
};

pub(super) fn check(file: &mut File<'_>) {
    published(file);
    withdrawn(file);
    forwarded(file);
    replied(file);
    redone(file);
    parallel(file);
    for (at, supervised) in each!(file, Supervised) {
        let Some(due) = day(supervised.due_on) else { continue };
        let done = day(supervised.done_on).unwrap_or(file.setting.on);
        if done > due {
            let message = format!("监督文书要求{due}前整改，{done}尚未完成或者才完成。");
            file.bad(&rule::SM19, At { on: Some(due), acts: &[at] }, message);
        }
    }
}

// Law: 行政处罚法 art. 48(1).
fn published(file: &mut File<'_>) {
    for (at, decided) in each!(file, Decided) {
        if !punishes(decided) {
            continue;
        }
        let published = each!(file, Published)
            .filter(|(_, held)| held.other != Some(true) && file.concerns(held.of.as_deref(), at))
            .filter_map(|(_, held)| day(held.on))
            .min();
        match (decided.social_impact, day(decided.on)) {
            (Some(false), _) => {}
            (None, _) => file.unknown(&rule::U2, at, "social_impact"),
            (_, None) => file.unknown(&rule::U2, at, "on"),
            (Some(true), Some(_)) if published.is_none() && !file.covers(Section::Publication) => {
                file.silent(&rule::U2, Section::Publication);
            }
            (Some(true), Some(on)) => {
                file.in_time(&rule::U2, "publish", on, published, &[at], "处罚决定的公示");
            }
        }
    }
    for (at, published) in each!(file, Published) {
        if published.other == Some(true) {
            other_published(file, at, published);
        }
        file.need(published.masked, &rule::U4, at, "masked", "公示没有隐去身份、隐私或者商业秘密。");
        file.must_not(published.minor_named, &rule::U4, at, "minor_named", "公示了未成年人的姓名。");
        if published.credit_site == Some(true) {
            let slight = each!(file, Decided).next().map(|(_, decided)| is_slight(decided));
            credit(file, at, published.class, published.months, slight);
        }
    }
}

/// What is published of other decisions, such as 强制措施.
// Policy: twenty working days [M].
fn other_published(file: &mut File<'_>, at: usize, published: &Published) {
    let named = published.of.as_deref();
    let of = file
        .dossier
        .acts
        .iter()
        .enumerate()
        .position(|(act, _)| named.is_some_and(|key| file.is_named(act, key)));
    let Some(of) = of else {
        file.unknown(&rule::U2, at, "of");
        return;
    };
    match (file.day(of), day(published.on)) {
        (Some(decided), Some(on)) => {
            file.in_time(&rule::U2, "publish.other", decided, Some(on), &[at, of], "执法决定信息的公示");
        }
        (None, _) => file.unknown(&rule::U2, of, "on"),
        (_, None) => file.unknown(&rule::U2, at, "on"),
    }
}

/// 轻微: 当场处罚, 警告 and 通报批评.
fn is_slight(decided: &Decided) -> bool {
    let only = |kinds: &Vec<PenaltyKind>| {
        !kinds.is_empty()
            && kinds.iter().all(|kind| matches!(kind, PenaltyKind::Warning | PenaltyKind::Criticism))
    };
    is_simple(decided)
        || decided.penalties.as_ref().and_then(|penalties| penalties.kinds.as_ref()).is_some_and(only)
}

// Policy: the classes and months of 信用修复管理办法, whose articles were not read [V].
fn credit(
    file: &mut File<'_>,
    at: usize,
    class: Option<CreditClass>,
    months: Option<u32>,
    slight: Option<bool>,
) {
    let Some(class) = class else {
        file.unknown(&rule::U5, at, "class");
        return;
    };
    if slight == Some(true) && class != CreditClass::Slight {
        let message = format!("简易程序、警告、通报批评属于轻微失信，公示为“{}”。", class.label());
        file.fault(&rule::U5, at, message);
        return;
    }
    let Some(months) = months else {
        file.unknown(&rule::U5, at, "months");
        return;
    };
    let (least, most) = match class {
        CreditClass::Slight => (0, 3),
        CreditClass::General => (3, 12),
        CreditClass::Serious => (12, 36),
    };
    if !(least..=most).contains(&months) {
        let label = class.label();
        let message = format!("{label}失信信息公示{months}个月，应当在{least}至{most}个月之间。");
        file.fault(&rule::U5, at, message);
    }
}

// Law: 行政处罚法 art. 48(2).
fn withdrawn(file: &mut File<'_>) {
    let published = each!(file, Published).next().is_some();
    for (at, changed) in each!(file, DecisionChanged) {
        if matches!(changed.refunded, Some(false)) {
            file.fault(&rule::SM17, at, "决定被撤销、变更，已执行的款物没有退还。");
        }
        let Some(start) = day(changed.on) else {
            file.unknown(&rule::U3, at, "on");
            continue;
        };
        match each!(file, Withdrawn).find(|(_, withdrawn)| day(withdrawn.on).is_none_or(|on| on >= start)) {
            Some((withdrawn_at, withdrawn)) => {
                let reason = "撤回公示，没有公开说明理由。";
                file.need(withdrawn.reason_public, &rule::U3, withdrawn_at, "reason_public", reason);
                match day(withdrawn.on) {
                    Some(on) => {
                        let acts = [withdrawn_at, at];
                        file.in_time(&rule::U3, "unpublish", start, Some(on), &acts, "撤回公示的决定信息");
                    }
                    None => file.unknown(&rule::U3, withdrawn_at, "on"),
                }
            }
            None if !file.covers(Section::Publication) => file.silent(&rule::U3, Section::Publication),
            // What was never published need not be withdrawn.
            None if !published => {}
            None => file.in_time(&rule::U3, "unpublish", start, None, &[at], "撤回公示的决定信息"),
        }
    }
}

// Law: 行政复议法 art. 32.
fn forwarded(file: &mut File<'_>) {
    let direct = each!(file, Decided)
        .next()
        .is_some_and(|(_, decided)| !is_simple(decided) && decided.monitoring_based == Some(false));
    for (at, applied) in each!(file, ReviewApplied) {
        if applied.via != Some(ReviewVia::Agency) || applied.self_changed == Some(true) || direct {
            continue;
        }
        let Some(start) = day(applied.on) else {
            file.unknown(&rule::W1, at, "on");
            continue;
        };
        let forwarded = each!(file, ReviewForwarded).next();
        let what = "复议申请的转送";
        match forwarded.map(|(forwarded_at, forwarded)| (forwarded_at, day(forwarded.on))) {
            Some((forwarded_at, Some(on))) => {
                file.in_time(&rule::W1, "review.forward", start, Some(on), &[forwarded_at, at], what);
            }
            Some((forwarded_at, None)) => file.unknown(&rule::W1, forwarded_at, "on"),
            None if file.covers(Section::Remedy) => {
                file.in_time(&rule::W1, "review.forward", start, None, &[at], what);
            }
            None => file.silent(&rule::W1, Section::Remedy),
        }
    }
}

// Law: 行政复议法 art. 48, 54.
// Law: 行政诉讼法 art. 67.
fn replied(file: &mut File<'_>) {
    for (at, received) in each!(file, ReviewReceived) {
        let simple = received.simple == Some(true);
        let key = if simple { "review.reply.simple" } else { "review.reply" };
        let replied =
            each!(file, ReviewReplied).next().map(|(at, replied)| (at, day(replied.on), replied.evidence));
        reply(file, &rule::W3, key, at, day(received.on), replied, "行政复议的书面答复");
    }
    for (at, received) in each!(file, SuitReceived) {
        let held = each!(file, SuitReplied).next();
        if held.is_some_and(|(_, replied)| replied.good_cause == Some(true)) {
            continue;
        }
        let replied = held.map(|(at, replied)| (at, day(replied.on), replied.evidence));
        reply(file, &rule::W4, "sue.reply", at, day(received.on), replied, "行政诉讼的答辩状和证据");
    }
}

fn reply(
    file: &mut File<'_>,
    rule: &'static rule::Rule,
    key: &str,
    at: usize,
    received: Option<Date>,
    replied: Option<(usize, Option<Date>, Option<bool>)>,
    what: &str,
) {
    let Some(start) = received else {
        file.unknown(rule, at, "on");
        return;
    };
    match replied {
        Some((replied_at, Some(on), evidence)) => {
            file.need(evidence, rule, replied_at, "evidence", "没有提交证据和依据。");
            file.in_time(rule, key, start, Some(on), &[replied_at, at], what);
        }
        Some((replied_at, None, _)) => file.unknown(rule, replied_at, "on"),
        None if file.covers(Section::Remedy) => file.in_time(rule, key, start, None, &[at], what),
        None => file.silent(rule, Section::Remedy),
    }
}

/// A decision made again after the first was revoked.
// Law: 行政复议法 art. 64(2).
// Law: 行政诉讼法 art. 71.
fn redone(file: &mut File<'_>) {
    let by_procedure = each!(file, DecisionChanged).any(|(_, changed)| changed.procedure_only == Some(true));
    for (at, again) in each!(file, Decided) {
        let Some(first) = again.redo_of.as_deref() else { continue };
        if again.same_facts_reasons == Some(true) && !by_procedure {
            let message = "重作决定与被撤销的决定事实、理由相同，结果基本相同。";
            file.fault(&rule::W5, at, message);
        }
        let before = each!(file, Decided).find(|(held, _)| *held != at && file.is_named(*held, first));
        let fine = |decided: &Decided| decided.penalties.as_ref().and_then(|held| held.fine);
        if let Some((_, before)) = before
            && let (Some(before), Some(now)) = (fine(before), fine(again))
            && now > before
            && again.new_facts != Some(true)
        {
            let message = format!("重作决定罚款{}元，重于被撤销的{}元，没有新的事实。", now.0, before.0);
            file.fault(&rule::W6, at, message);
        }
        let due = each!(file, ReviewDecided)
            .filter_map(|(_, held)| day(held.redo_until))
            .chain(each!(file, Judged).filter_map(|(_, held)| day(held.redo_until)))
            .max();
        if let (Some(due), Some(on)) = (due, day(again.on))
            && on > due
        {
            file.fault(&rule::W5_LATE, at, format!("责令{due}前重作，{on}才重新作出决定。"));
        }
    }
}

// Law: 行政复议法 art. 29.
fn parallel(file: &mut File<'_>) {
    let Some((sued_at, sued)) = each!(file, Sued).next() else { return };
    let Some((applied_at, applied)) = each!(file, ReviewApplied).next() else { return };
    let ended = each!(file, ReviewDecided)
        .filter(|(_, decided)| decided.result != Some(Result::Overdue))
        .filter_map(|(_, decided)| day(decided.received_on.or(decided.on)))
        .min();
    let accepted = day(applied.accepted_on);
    if let (Some(accepted), Some(on)) = (accepted, day(sued.accepted_on))
        && accepted <= on
        && ended.is_some_and(|ended| on < ended)
    {
        let message = "复议已经受理而又起诉，或者起诉已经立案而又申请复议。";
        file.bad(&rule::W7, At { on: Some(on), acts: &[sued_at, applied_at] }, message);
    }
}
