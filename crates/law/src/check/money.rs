//! 罚款的缴纳: cash, receipts, remittance, deferral and 加处罚款 (SP7, SP8, R9, E1–E3).

use jiff::civil::Date;

use super::{
    file::{File, day, each},
    notice::is_simple,
    onspot::decision_served_on,
};
use crate::{
    dossier::{
        act::{
            Deferred, Paid, Surcharged,
            decide::CloseGround,
            enforce::{CashGround, PayMethod, Receipt},
            remedy::Change,
        },
        word::Yuan,
    },
    money::Fen,
    rule,
};

/// Every payment on its own.
pub(super) fn check(file: &mut File<'_>) {
    for (at, paid) in each!(file, Paid) {
        if paid.method != Some(PayMethod::Cash) {
            continue;
        }
        cash(file, at, paid);
        let official = paid.receipt.map(|receipt| receipt == Receipt::Official);
        let message = "当场收缴罚款没有出具财政部门统一制发的专用票据。";
        file.need(official, &rule::SP7_RECEIPT, at, "receipt", message);
        remittance(file, at, paid);
    }
    for (at, deferred) in each!(file, Deferred) {
        deferral(file, at, deferred);
    }
    for (at, surcharged) in each!(file, Surcharged) {
        surcharge(file, at, surcharged);
    }
    totals(file);
    let own = file.dossier.agency.as_ref().and_then(|agency| agency.fine_collected_by_itself);
    if own == Some(true) {
        file.bad(&rule::R9, super::file::At { on: None, acts: &[] }, "罚款由作出决定的机关自行收缴。");
    }
}

/// What was paid in all, against what was decided.
// Law: 行政处罚法 art. 67, 72.
fn totals(file: &mut File<'_>) {
    let paid = |surcharge: bool| {
        let held = each!(file, Paid).filter(move |(_, paid)| (paid.for_surcharge == Some(true)) == surcharge);
        Fen::checked_sum(held.filter_map(|(_, paid)| paid.amount.map(|amount| amount.0)))
    };
    let (principal, surcharge) = (paid(false), paid(true));
    let mut decided = each!(file, Decided);
    let (only, more) = (decided.next(), decided.next());
    let fine = fine_on(file, None);
    let owed = only.filter(|_| more.is_none()).and_then(|(_, decided)| {
        let income = decided.penalties.as_ref()?.income.map(|income| income.0);
        Fen::checked_sum([fine, income].into_iter().flatten())
    });
    let last = each!(file, Paid).next_back();
    if let (Some(principal), Some(owed), Some((at, _))) = (principal, owed, last)
        && principal > owed
    {
        file.fault(&rule::E1, at, format!("共缴款{principal}元，多于决定的{owed}元。"));
    }
    // Law: 行政强制法 art. 41.
    let taken_away = each!(file, DecisionChanged)
        .filter(|(_, changed)| matches!(changed.kind, Some(Change::Revoked | Change::Void)))
        .filter_map(|(_, changed)| changed.on)
        .min_by_key(|on| on.on);
    let again = each!(file, Decided).any(|(_, decided)| decided.redo_of.is_some());
    for (at, paid) in each!(file, Paid) {
        if let (Some(revoked), Some(on), false) = (taken_away, paid.on, again)
            && on.is_after(&revoked)
        {
            file.fault(&rule::E1, at, format!("决定{revoked}已被撤销，{on}仍收取缴款。"));
        }
    }
    let calculated = each!(file, Surcharged).filter_map(|(_, held)| held.amount.map(|amount| amount.0)).max();
    let calculated = calculated.max(arisen(file));
    let waived = each!(file, Surcharged).any(|(_, held)| held.reduced_by_agreement == Some(true));
    for (at, closed) in each!(file, Closed) {
        if let (Some(calculated), Some(surcharge), Some(CloseGround::Performed)) =
            (calculated, surcharge, closed.ground)
            && surcharge < calculated
            && !waived
        {
            let message = format!("按执行完毕结案，加处罚款{calculated}元只收缴了{surcharge}元。");
            file.fault(&rule::E3_UNPAID, at, message);
        }
    }
}

/// The surcharge that had arisen by the end of the case, whether or not anybody calculated it.
// Law: 行政处罚法 art. 72.
fn arisen(file: &mut File<'_>) -> Option<Fen> {
    let (_, closed) = each!(file, Closed).next_back()?;
    let dated = each!(file, Paid).all(|(_, paid)| paid.on.is_some() && paid.amount.is_some());
    let fine = fine_on(file, day(closed.on)).filter(|_| dated)?;
    let whole = Surcharged { on: Some(closed.on?), ..Surcharged::default() };
    let late = Late::of(file, &whole);
    late.from?;
    Some(late.lawful(file, &whole, fine, true)).filter(|amount| !amount.is_zero())
}

// Law: 行政处罚法 art. 71.
fn remittance(file: &mut File<'_>, at: usize, paid: &Paid) {
    let water = paid.on_water == Some(true) || paid.landed_on.is_some();
    let start = if water { day(paid.landed_on) } else { day(paid.on) };
    let remitted = day(paid.remitted_on);
    match (start, remitted) {
        (Some(start), Some(_)) => {
            file.in_time(&rule::SP8, "cash.remit", start, remitted, &[at], "执法人员将罚款交至行政机关");
        }
        (None, _) => file.unknown(&rule::SP8, at, if water { "landed_on" } else { "on" }),
        (_, None) => file.unknown(&rule::SP8, at, "remitted_on"),
    }
    let Some(start) = remitted else { return };
    let banked = day(paid.banked_on);
    if banked.is_none() {
        file.unknown(&rule::SP8, at, "banked_on");
    } else {
        file.in_time(&rule::SP8, "cash.bank", start, banked, &[at], "行政机关将罚款缴付银行");
    }
}

// Law: 行政处罚法 art. 68, 69.
fn cash(file: &mut File<'_>, at: usize, paid: &Paid) {
    let limit = file.setting.profile.limits.amount("cash.on_spot").unwrap_or(Fen::from_yuan(100));
    let decided = each!(file, Decided).next().map(|(_, decided)| decided);
    let fine = decided.and_then(|decided| decided.penalties.as_ref()?.fine).map(|fine| fine.0);
    // What counts is the fine, of which a part may have been taken.
    let amount = paid.amount.map(|amount| amount.0).max(fine);
    if paid.cash_ground == Some(CashGround::Remote) {
        let difficult = "当场收缴时，到银行或者通过电子支付缴款并无困难。";
        file.need(paid.bank_difficult, &rule::SP7, at, "bank_difficult", difficult);
        file.need(paid.party_asked, &rule::SP7, at, "party_asked", "当场收缴不是当事人提出的。");
        return;
    }
    if decided.is_some_and(|decided| decided.procedure.is_some() && !is_simple(decided)) {
        file.fault(&rule::SP7, at, "普通程序的罚款没有边远、水上、交通不便的情形而当场收缴。");
        return;
    }
    let small = amount.map(|amount| amount <= limit);
    match (paid.cash_ground, small, amount) {
        (_, Some(true), _) | (Some(CashGround::HardLater), ..) => {}
        (Some(CashGround::SmallFine), Some(false), Some(amount)) => {
            file.fault(&rule::SP7, at, format!("当场收缴的罚款为{amount}元，超过{limit}元。"));
        }
        (Some(CashGround::None), Some(false), Some(amount)) => {
            file.fault(&rule::SP7, at, format!("罚款{amount}元超过{limit}元，没有法定情形而当场收缴。"));
        }
        (None, Some(false), _) => file.unknown(&rule::SP7, at, "cash_ground"),
        _ => file.unknown(&rule::SP7, at, "amount"),
    }
}

// Law: 行政处罚法 art. 66(2).
fn deferral(file: &mut File<'_>, at: usize, deferred: &Deferred) {
    let applied = deferred.applied.or(deferred.applied_on.map(|_| true));
    file.need(applied, &rule::E2, at, "applied", "暂缓、分期缴纳罚款没有当事人的申请。");
    let hardship = "当事人没有经济困难而暂缓、分期缴纳罚款。";
    file.need(deferred.hardship, &rule::E2, at, "hardship", hardship);
    file.head_approved(deferred.approval.as_ref(), &rule::E2, at, "暂缓、分期缴纳罚款");
    if let (Some(most), Some(on), Some(until)) =
        (file.setting.profile.deferral_days_max, day(deferred.on), last_day(deferred))
    {
        let days = on.duration_until(until).as_hours().div_euclid(24);
        if days > i64::from(most) {
            file.fault(&rule::E2_LONG, at, format!("暂缓、分期{days}日，超过本地规定的{most}日。"));
        }
    }
}

/// The end of a deferral, or of its last instalment.
pub(super) fn last_day(deferred: &Deferred) -> Option<Date> {
    let instalments = deferred.instalments.iter().flatten().filter_map(|instalment| day(instalment.until));
    instalments.chain(day(deferred.until)).max()
}

// Law: 行政处罚法 art. 72.
// Law: 行政强制法 art. 45.
fn surcharge(file: &mut File<'_>, at: usize, surcharged: &Surcharged) {
    let told = "没有告知加处罚款的标准就加处。";
    file.need(surcharged.told, &rule::E3_UNTOLD, at, "told", told);
    if surcharged.reduced == Some(true) {
        let message = "没有执行协议而减免加处罚款。";
        file.need(surcharged.reduced_by_agreement, &rule::E3_WAIVED, at, "reduced_by_agreement", message);
    }
    let Some(Yuan(amount)) = surcharged.amount else {
        file.unknown(&rule::E3_OVER, at, "amount");
        return;
    };
    let fine = fine_on(file, day(surcharged.on));
    let Some(principal) = surcharged.principal.map(|principal| principal.0).or(fine) else {
        file.unknown(&rule::E3_OVER, at, "principal");
        return;
    };
    let cap = fine.unwrap_or(principal);
    if amount > cap {
        file.fault(&rule::E3_OVER, at, format!("加处罚款{amount}元，超过罚款数额{cap}元。"));
        return;
    }
    let late = Late::of(file, surcharged);
    let Some(days) = late.days(day(surcharged.on)) else {
        file.unknown(&rule::E3_OVER, at, "days");
        return;
    };
    let (all, counted) =
        (late.lawful(file, surcharged, cap, false), late.lawful(file, surcharged, cap, true));
    if amount > all {
        let rate = late.rate;
        let message =
            format!("以{principal}元为基数，每日{rate}%，{days}日应为{all}元，实际加处{amount}元。");
        file.fault(&rule::E3_OVER, at, message);
    } else if amount > counted {
        let out = days.saturating_sub(late.counted(file, day(surcharged.on)));
        let message = format!("复议、诉讼期间{out}日不计加处罚款，应不超过{counted}元，实际{amount}元。");
        file.fault(&rule::E3_SUSPENDED, at, message);
    }
}

/// The fine as it was decided, or as a remedy had changed it by that day.
fn fine_on(file: &File<'_>, on: Option<Date>) -> Option<Fen> {
    let changed = each!(file, DecisionChanged)
        .filter(|(_, changed)| on.is_none_or(|on| day(changed.on).is_none_or(|changed| changed <= on)));
    let changed = changed.filter_map(|(_, changed)| changed.fine).next_back();
    let decided = each!(file, Decided).find(|(_, decided)| decided.redo_of.is_none());
    changed.or_else(|| decided.and_then(|(_, decided)| decided.penalties.as_ref()?.fine)).map(|fine| fine.0)
}

/// The days that may count: from the day after the last day of payment.
// Policy: E3 both the first and the last day count [P].
struct Late {
    from: Option<Date>,
    /// As many as the agency counted, where it says so.
    most: Option<u32>,
    /// Per cent for each day.
    rate: u32,
}

impl Late {
    fn of(file: &mut File<'_>, surcharged: &Surcharged) -> Self {
        let from = overdue_from(file).max(day(surcharged.from));
        let rate = file.setting.profile.limits.value("surcharge").unwrap_or(3);
        Self { from, most: surcharged.days, rate }
    }

    /// Days through `until`, those of a review or a suit among them.
    fn days(&self, until: Option<Date>) -> Option<u32> {
        match (self.from.zip(until).map(|(from, until)| span(from, until)), self.most) {
            (Some(between), Some(most)) => Some(between.min(most)),
            (between, most) => between.or(most),
        }
    }

    /// The same without those of a review or a suit.
    fn counted(&self, file: &File<'_>, until: Option<Date>) -> u32 {
        let out = self.from.zip(until).map_or(0, |(from, until)| suspended(file, from, until));
        self.days(until).unwrap_or(0).saturating_sub(out)
    }

    /// What may be taken: on the base that the agency names, or on what was still unpaid.
    // Policy: E3 after part payment on the unpaid part [P].
    fn lawful(&self, file: &File<'_>, surcharged: &Surcharged, fine: Fen, without: bool) -> Fen {
        let on_part = |part: Fen, until: Option<Date>| {
            let days = if without { self.counted(file, until) } else { self.days(until).unwrap_or(0) };
            let percent = u64::from(self.rate).saturating_mul(u64::from(days));
            part.checked_mul_div(percent, 100).unwrap_or(fine)
        };
        let until = day(surcharged.on);
        if let Some(Yuan(principal)) = surcharged.principal {
            return on_part(principal.min(fine), until).min(fine);
        }
        let mut left = fine;
        let mut parts = Vec::new();
        for (_, paid) in each!(file, Paid).filter(|(_, paid)| paid.for_surcharge != Some(true)) {
            // What was paid beyond the fine bears nothing.
            let part = paid.amount.unwrap_or_default().0.min(left);
            left = left.saturating_sub(part);
            parts.push(on_part(part, day(paid.on).or(until).min(until)));
        }
        parts.push(on_part(left, until));
        Fen::checked_sum(parts).unwrap_or(fine).min(fine)
    }
}

/// Days from one day through another, both counted.
fn span(from: Date, until: Date) -> u32 {
    let days = from.duration_until(until).as_hours().div_euclid(24).saturating_add(1);
    u32::try_from(days).unwrap_or(0)
}

/// The first day on which payment is late.
// Law: 行政处罚法 art. 67.
fn overdue_from(file: &mut File<'_>) -> Option<Date> {
    let (at, decided) = each!(file, Decided).find(|(_, decided)| decided.redo_of.is_none())?;
    let deferred = each!(file, Deferred).filter_map(|(_, deferred)| last_day(deferred)).max();
    let last = if let Some(deferred) = deferred {
        deferred
    } else {
        let served = decision_served_on(file, at, decided)?;
        file.due(&rule::E3_OVER, "pay", served)?.earliest
    };
    last.tomorrow().ok()
}

/// The days of review and suit within the days that were counted.
// Law: 行政处罚法 art. 73(3).
// Policy: E3 from the application through the receipt of the decision, both out [P].
fn suspended(file: &File<'_>, from: Date, until: Date) -> u32 {
    let reviewed =
        each!(file, ReviewDecided).filter_map(|(_, decided)| day(decided.received_on.or(decided.on)));
    let judged = each!(file, Judged).filter_map(|(_, judged)| day(judged.on));
    let mut out: Vec<(Date, Date)> = Vec::new();
    for (_, applied) in each!(file, ReviewApplied) {
        if let Some(on) = day(applied.on) {
            out.push((on, reviewed.clone().filter(|end| *end >= on).min().unwrap_or(until)));
        }
    }
    for (_, sued) in each!(file, Sued) {
        if let Some(on) = day(sued.on) {
            out.push((on, judged.clone().filter(|end| *end >= on).min().unwrap_or(until)));
        }
    }
    out.sort_unstable();
    let mut counted = from;
    let mut days = 0_u32;
    for (start, end) in out {
        let (start, end) = (start.max(counted), end.min(until));
        if start <= end {
            days = days.saturating_add(span(start, end));
            counted = end.tomorrow().unwrap_or(end);
        }
    }
    days
}
