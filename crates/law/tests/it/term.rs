//! Terms and limits.

use jiff::{Timestamp, ToSpan, civil::Date, civil::date};
use law::{
    calendar::CalendarError,
    money::Fen,
    term::{
        DueState, LimitError, Limits, Notice, Roll, Side, Tag, Term, Timeliness, Unit,
        clear_workdays_between, judge_notice,
    },
};
use proptest::prelude::*;

use crate::calendar::shipped;

fn limits() -> Limits {
    toml::from_str(include_str!("../../../../catalog/profiles/national.toml")).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn term(count: u32, unit: Unit, roll: Roll) -> Term {
    Term {
        key: "test".to_owned(),
        count,
        unit,
        roll,
        side: Side::AgencyDuty,
        article: String::new(),
        tag: Tag::V,
    }
}

/// Start days: before Spring Festival 2026, before Mid-Autumn and National Day 2026, a leap day.
const STARTS: [&str; 3] = ["2026-02-05", "2026-09-22", "2024-02-29"];

/// Every key with the nominal and the last day from each of [`STARTS`], computed apart from this program.
const ENDS: &[(&str, [(&str, &str); 3])] = &[
    (
        "simple.file",
        [("2026-02-12", "2026-02-12"), ("2026-09-30", "2026-09-30"), ("2024-03-07", "2024-03-07")],
    ),
    ("statement", [("2026-02-12", "2026-02-12"), ("2026-09-30", "2026-09-30"), ("2024-03-07", "2024-03-07")]),
    (
        "cash.remit",
        [("2026-02-09", "2026-02-09"), ("2026-09-24", "2026-09-24"), ("2024-03-04", "2024-03-04")],
    ),
    ("cash.bank", [("2026-02-09", "2026-02-09"), ("2026-09-24", "2026-09-24"), ("2024-03-04", "2024-03-04")]),
    (
        "hearing.request",
        [("2026-02-12", "2026-02-12"), ("2026-09-30", "2026-09-30"), ("2024-03-07", "2024-03-07")],
    ),
    (
        "evidence.preserve",
        [("2026-02-14", "2026-02-14"), ("2026-10-09", "2026-10-09"), ("2024-03-11", "2024-03-11")],
    ),
    ("seizure", [("2026-03-07", "2026-03-07"), ("2026-10-22", "2026-10-22"), ("2024-03-30", "2024-03-30")]),
    (
        "seizure.extend",
        [("2026-03-07", "2026-03-07"), ("2026-10-22", "2026-10-22"), ("2024-03-30", "2024-03-30")],
    ),
    (
        "freeze.notice",
        [("2026-02-10", "2026-02-10"), ("2026-09-28", "2026-09-28"), ("2024-03-05", "2024-03-05")],
    ),
    (
        "case.limit",
        [("2026-05-06", "2026-05-06"), ("2026-12-21", "2026-12-21"), ("2024-05-29", "2024-05-29")],
    ),
    (
        "serve.decision",
        [("2026-02-14", "2026-02-14"), ("2026-10-09", "2026-10-09"), ("2024-03-11", "2024-03-11")],
    ),
    ("announce", [("2026-03-07", "2026-03-07"), ("2026-10-22", "2026-10-22"), ("2024-03-30", "2024-03-30")]),
    (
        "announce.alt",
        [("2026-04-06", "2026-04-06"), ("2026-11-21", "2026-11-21"), ("2024-04-29", "2024-04-29")],
    ),
    ("publish", [("2026-02-14", "2026-02-14"), ("2026-10-09", "2026-10-09"), ("2024-03-11", "2024-03-11")]),
    (
        "publish.other",
        [("2026-03-11", "2026-03-11"), ("2026-10-27", "2026-10-27"), ("2024-03-28", "2024-03-28")],
    ),
    ("unpublish", [("2026-02-10", "2026-02-10"), ("2026-09-28", "2026-09-28"), ("2024-03-05", "2024-03-05")]),
    ("pay", [("2026-02-20", "2026-02-24"), ("2026-10-07", "2026-10-08"), ("2024-03-15", "2024-03-15")]),
    (
        "surcharge.enforce",
        [("2026-03-07", "2026-03-07"), ("2026-10-22", "2026-10-22"), ("2024-03-30", "2024-03-30")],
    ),
    (
        "urge.court",
        [("2026-02-26", "2026-02-26"), ("2026-10-13", "2026-10-13"), ("2024-03-14", "2024-03-14")],
    ),
    (
        "court.window",
        [("2026-05-05", "2026-05-06"), ("2026-12-22", "2026-12-22"), ("2024-05-29", "2024-05-29")],
    ),
    (
        "review.apply",
        [("2026-04-06", "2026-04-07"), ("2026-11-21", "2026-11-23"), ("2024-04-29", "2024-04-29")],
    ),
    (
        "review.decide",
        [("2026-04-06", "2026-04-07"), ("2026-11-21", "2026-11-23"), ("2024-04-29", "2024-04-29")],
    ),
    (
        "review.decide.extend",
        [("2026-03-07", "2026-03-09"), ("2026-10-22", "2026-10-22"), ("2024-03-30", "2024-04-01")],
    ),
    (
        "review.decide.simple",
        [("2026-03-07", "2026-03-09"), ("2026-10-22", "2026-10-22"), ("2024-03-30", "2024-04-01")],
    ),
    (
        "review.forward",
        [("2026-02-12", "2026-02-12"), ("2026-09-30", "2026-09-30"), ("2024-03-07", "2024-03-07")],
    ),
    (
        "review.reply",
        [("2026-02-26", "2026-02-26"), ("2026-10-13", "2026-10-13"), ("2024-03-14", "2024-03-14")],
    ),
    (
        "review.reply.simple",
        [("2026-02-12", "2026-02-12"), ("2026-09-30", "2026-09-30"), ("2024-03-07", "2024-03-07")],
    ),
    ("sue", [("2026-08-05", "2026-08-05"), ("2027-03-22", "2027-03-22"), ("2024-08-29", "2024-08-29")]),
    (
        "sue.after_review",
        [("2026-02-20", "2026-02-24"), ("2026-10-07", "2026-10-08"), ("2024-03-15", "2024-03-15")],
    ),
    ("sue.reply", [("2026-02-20", "2026-02-24"), ("2026-10-07", "2026-10-08"), ("2024-03-15", "2024-03-15")]),
    ("outer", [("2031-02-05", "2031-02-05"), ("2031-09-22", "2031-09-22"), ("2029-02-28", "2029-02-28")]),
    (
        "outer.immovable",
        [("2046-02-05", "2046-02-05"), ("2046-09-22", "2046-09-24"), ("2044-02-29", "2044-02-29")],
    ),
    (
        "untold.max",
        [("2027-02-05", "2027-02-05"), ("2027-09-22", "2027-09-22"), ("2025-02-28", "2025-02-28")],
    ),
    (
        "prescription",
        [("2028-02-05", "2028-02-05"), ("2028-09-22", "2028-09-22"), ("2026-02-28", "2026-02-28")],
    ),
    (
        "prescription.grave",
        [("2031-02-05", "2031-02-05"), ("2031-09-22", "2031-09-22"), ("2029-02-28", "2029-02-28")],
    ),
    (
        "transfer.decide",
        [("2026-02-08", "2026-02-09"), ("2026-09-25", "2026-09-28"), ("2024-03-03", "2024-03-04")],
    ),
    (
        "transfer.objects",
        [("2026-02-08", "2026-02-09"), ("2026-09-25", "2026-09-28"), ("2024-03-03", "2024-03-04")],
    ),
    (
        "transfer.object",
        [("2026-02-08", "2026-02-09"), ("2026-09-25", "2026-09-28"), ("2024-03-03", "2024-03-04")],
    ),
];

#[test]
fn every_term_ends_where_it_should() {
    let (limits, calendar) = (limits(), shipped());
    for (key, ends) in ENDS {
        let term = limits.term(key).unwrap();
        for (start, (nominal, due)) in STARTS.iter().zip(ends) {
            let found = term.from(day(start), calendar).unwrap();
            assert_eq!((found.nominal, found.due), (day(nominal), day(due)), "{key} from {start}");
            // At, before and after the last day.
            assert_eq!(found.judge(day(start)), Timeliness::InTime, "{key}");
            assert_eq!(found.judge(found.latest.tomorrow().unwrap()), Timeliness::Late, "{key}");
            if !found.provisional {
                assert_eq!((found.earliest, found.latest), (found.due, found.due), "{key}");
                assert_eq!(found.judge(found.nominal), Timeliness::InTime, "{key}");
                assert!(found.judge(found.due.yesterday().unwrap()) < Timeliness::Unknown, "{key}");
                let at = if nominal == due { Timeliness::InTime } else { Timeliness::Rolled };
                assert_eq!(found.judge(found.due), at, "{key}");
                assert_eq!(found.judge(found.due.tomorrow().unwrap()), Timeliness::Late, "{key}");
            }
        }
    }
}

#[test]
fn the_table_above_has_every_term_of_the_profile() {
    let limits = limits();
    let dated: Vec<&str> = limits
        .limits
        .keys()
        .filter(|key| limits.term(key).is_ok_and(|term| term.unit != Unit::Hour))
        .map(String::as_str)
        .collect();
    let mut tested: Vec<&str> = ENDS.iter().map(|(key, _)| *key).collect();
    tested.sort_unstable();
    assert_eq!(dated, tested);
}

#[test]
fn the_profile_says_what_the_statutes_say() {
    let limits = limits();
    assert_eq!(limits.limits.len(), 49);
    assert_eq!(limits.amount("simple.cap.citizen"), Ok(Fen::from_yuan(200)));
    assert_eq!(limits.amount("simple.cap.org"), Ok(Fen::from_yuan(3000)));
    assert_eq!(limits.amount("cash.on_spot"), Ok(Fen::from_yuan(100)));
    assert_eq!(limits.value("surcharge"), Ok(3));
    let by_profile = |key: &str| LimitError::ByProfile { key: key.to_owned() };
    assert_eq!(limits.amount("hearing.threshold.citizen"), Err(by_profile("hearing.threshold.citizen")));
    assert_eq!(limits.value("filing"), Err(by_profile("filing")));
    assert_eq!(limits.term("pay").unwrap().side, Side::PartyRight);
    assert!(matches!(limits.term("simple.cap.org"), Err(LimitError::NotATerm { .. })));
    assert!(matches!(limits.term("hearing.notice"), Err(LimitError::NotATerm { .. })));
    assert!(matches!(limits.amount("pay"), Err(LimitError::NotAnAmount { .. })));
    assert!(matches!(limits.get("no.such"), Err(LimitError::Missing { .. })));
    let local: Limits = toml::from_str(
        "edition = \"湘\"\n[limits.filing]\nvalue = 7\nunit = \"WorkDay\"\nroll = \"Forward\"\nside = \"AgencyDuty\"\narticle = \"本地规定\"\ntag = \"V\"",
    )
    .unwrap();
    assert_eq!(limits.overlaid(local).term("filing").unwrap().count, 7);
}

#[test]
fn hours_run_through_holidays() {
    // Law: 行政强制法 art. 19.
    let report = limits().term("emergency.report").unwrap();
    let start: Timestamp = "2026-02-14T23:30:00+08:00".parse().unwrap();
    let end: Timestamp = "2026-02-15T23:30:00+08:00".parse().unwrap();
    assert_eq!(report.hours_from(start), Ok(end));
    let key = "emergency.report".to_owned();
    assert_eq!(report.from(date(2026, 2, 14), shipped()), Err(CalendarError::HoursNeedInstant { key }));
    let days = limits().term("pay").unwrap();
    assert_eq!(days.hours_from(start), Err(CalendarError::DaysNeedDate { key: "pay".to_owned() }));
}

#[test]
fn a_term_into_an_unpublished_year_is_provisional() {
    let calendar = shipped();
    // Fifteen days from 31 December 2026: Friday 15 January 2027.
    let pay = limits().term("pay").unwrap().from(date(2026, 12, 31), calendar).unwrap();
    assert!(pay.provisional && pay.tables.is_empty());
    assert_eq!((pay.nominal, pay.due), (date(2027, 1, 15), date(2027, 1, 15)));
    assert_eq!((pay.earliest, pay.latest), (date(2027, 1, 15), date(2027, 1, 25)));
    assert_eq!(pay.binding(Side::PartyRight), date(2027, 1, 25));
    assert_eq!(pay.judge(date(2027, 1, 15)), Timeliness::InTime);
    assert_eq!(pay.judge(date(2027, 1, 18)), Timeliness::Unknown);
    assert_eq!(pay.judge(date(2027, 1, 26)), Timeliness::Late);
    // Three working days from 30 December 2026: the 31st, then Friday the 1st and Monday the 4th by Monday–Friday.
    let notice = limits().term("unpublish").unwrap().from(date(2026, 12, 30), calendar).unwrap();
    assert!(notice.provisional);
    assert_eq!(notice.tables, [2026]);
    assert_eq!((notice.due, notice.earliest), (date(2027, 1, 4), date(2027, 1, 2)));
    assert_eq!(notice.binding(Side::AgencyDuty), date(2027, 1, 2));
    // A hard period is never provisional.
    let seizure = limits().term("seizure").unwrap().from(date(2026, 12, 31), calendar).unwrap();
    assert!(!seizure.provisional);
    assert_eq!(seizure.due, date(2027, 1, 30));
    // What ends in a published year is certain.
    let case = limits().term("case.limit").unwrap().from(date(2026, 10, 2), calendar).unwrap();
    assert_eq!((case.due, case.provisional), (date(2026, 12, 31), false));
}

#[test]
fn publishing_the_table_settles_a_provisional_term() {
    let mut tables: Vec<_> = shipped().tables().cloned().collect();
    let mut next = tables.last().unwrap().clone();
    next.year = 2027;
    next.off = vec![date(2027, 1, 1)];
    next.work = Vec::new();
    tables.push(next);
    let calendar = &law::calendar::Calendar::new(tables).unwrap();
    let due = limits().term("unpublish").unwrap().from(date(2026, 12, 30), calendar).unwrap();
    assert_eq!((due.due, due.provisional), (date(2027, 1, 5), false));
    assert_eq!(due.tables, [2026, 2027]);
}

#[test]
fn working_days_before_the_first_table_are_an_error() {
    let found = term(3, Unit::WorkDay, Roll::Forward).from(date(2018, 12, 30), shipped());
    assert_eq!(found, Err(CalendarError::NoTable { year: 2018 }));
    // Nothing of 2018 has to be known here.
    let found = term(3, Unit::CalDay, Roll::Forward).from(date(2018, 12, 30), shipped()).unwrap();
    assert_eq!(found.due, date(2019, 1, 2));
}

#[test]
fn months_end_on_the_same_day_or_the_last() {
    let calendar = shipped();
    for (count, unit, start, end) in [
        (1, Unit::Month, "2026-01-31", "2026-02-28"),
        (6, Unit::Month, "2025-08-31", "2026-02-28"),
        (3, Unit::Month, "2026-03-15", "2026-06-15"),
        (1, Unit::Year, "2024-02-29", "2025-02-28"),
        (2, Unit::Year, "2024-03-01", "2026-03-01"),
    ] {
        let found = term(count, unit, Roll::Hard).from(day(start), calendar).unwrap();
        assert_eq!(found.due, day(end), "{count} {unit:?} from {start}");
    }
}

#[test]
fn a_hearing_notice_needs_seven_clear_working_days() {
    // Law: 行政处罚法 art. 64(2).
    let calendar = shipped();
    // Working days after Thursday 5 February 2026: 6, 9, 10, 11, 12, 13, 14 (Saturday), then 24.
    let notice = date(2026, 2, 5);
    let clear = clear_workdays_between(notice, date(2026, 2, 24), calendar).unwrap();
    assert_eq!((clear.days, clear.certain_days, clear.provisional), (7, 7, false));
    for (hearing, verdict) in [
        (date(2026, 2, 24), Notice::Safe),
        (date(2026, 2, 15), Notice::Safe),
        (date(2026, 2, 14), Notice::Tight),
        (date(2026, 2, 13), Notice::Short),
        (date(2026, 2, 5), Notice::Short),
        (date(2026, 2, 1), Notice::Short),
    ] {
        assert_eq!(judge_notice(notice, hearing, 7, calendar), Ok(verdict), "{hearing}");
    }
    // Into 2027 it cannot be known, unless it is short whatever is published.
    let notice = date(2026, 12, 29);
    for (hearing, verdict) in [
        (date(2027, 1, 4), Notice::Short),
        (date(2027, 1, 5), Notice::Unknown),
        (date(2027, 1, 20), Notice::Unknown),
    ] {
        assert_eq!(judge_notice(notice, hearing, 7, calendar), Ok(verdict), "{hearing}");
    }
    assert_eq!(judge_notice(date(2026, 12, 21), date(2027, 1, 4), 7, calendar), Ok(Notice::Safe));
}

#[test]
fn clocks_show_four_states() {
    let due = date(2026, 3, 10);
    for (on, state) in [
        (date(2026, 3, 6), DueState::Later),
        (date(2026, 3, 7), DueState::Within3Days),
        (date(2026, 3, 9), DueState::Within3Days),
        (date(2026, 3, 10), DueState::Today),
        (date(2026, 3, 11), DueState::Overdue),
    ] {
        assert_eq!(DueState::of(due, on), state, "{on}");
    }
}

fn any_term() -> impl Strategy<Value = Term> {
    let unit = prop_oneof![Just(Unit::WorkDay), Just(Unit::CalDay), Just(Unit::Month), Just(Unit::Year)];
    let roll = prop_oneof![Just(Roll::Forward), Just(Roll::Hard)];
    (0_u32..=30, unit, roll).prop_map(|(count, unit, roll)| {
        let count = if unit == Unit::Year { count.min(5) } else { count };
        term(count, unit, roll)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_later_start_never_ends_earlier(term in any_term(), first in 0_i64..3500, gap in 0_i64..40) {
        let calendar = shipped();
        let start = date(2019, 1, 1).checked_add(first.days()).unwrap();
        let earlier = term.from(start, calendar).unwrap();
        let later = term.from(start.checked_add(gap.days()).unwrap(), calendar).unwrap();
        prop_assert!(earlier.nominal <= later.nominal);
        prop_assert!(earlier.due <= later.due);
        prop_assert!(earlier.earliest <= later.earliest);
        prop_assert!(earlier.latest <= later.latest);
    }

    #[test]
    fn a_term_ends_on_a_working_day_unless_hard(term in any_term(), first in 0_i64..3500) {
        let calendar = shipped();
        let start = date(2019, 1, 1).checked_add(first.days()).unwrap();
        let due = term.from(start, calendar).unwrap();
        prop_assert!(due.start <= due.nominal && due.nominal <= due.due);
        prop_assert!(due.earliest <= due.due && due.due <= due.latest);
        prop_assert!(due.provisional || due.earliest == due.latest);
        if term.roll == Roll::Forward && term.count > 0 {
            prop_assert!(calendar.is_working_day(due.due).unwrap().working);
            prop_assert!(calendar.is_working_day(due.latest).unwrap().working);
        }
    }

    #[test]
    fn a_published_table_ends_inside_the_provisional_bounds(
        count in 1_u32..=30, work_days in any::<bool>(), first in 0_i64..1800,
    ) {
        // Take the tables of each year away in turn and see whether its real end lies within the bounds.
        let full = shipped();
        let start = date(2020, 1, 1).checked_add(first.days()).unwrap();
        let known = full.tables().filter(|table| table.year < 2022 || table.year <= start.year());
        let part = law::calendar::Calendar::new(known.cloned()).unwrap();
        let unit = if work_days { Unit::WorkDay } else { Unit::CalDay };
        let count = if work_days { count.min(10) } else { count };
        let term = term(count, unit, Roll::Forward);
        let (real, guess) = (term.from(start, full).unwrap(), term.from(start, &part).unwrap());
        prop_assert!(guess.earliest <= real.due && real.due <= guess.latest, "{:?} {:?}", real, guess);
    }
}
