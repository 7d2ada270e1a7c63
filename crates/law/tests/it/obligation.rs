//! Obligations at the edges of their periods: who owes, what fulfils, who is excepted.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use law::{
    calendar::{Calendar, CalendarText},
    obligation::{
        Absence, DutyException, ExceptionAct, ExceptionKind, Fulfilment, Obligation, ObligationProblem,
        Obligations, Obligor, Period, Status,
    },
    plan::{Every, Plan, PlanFile},
    roster::Post,
};
use serde::Deserialize;

use crate::checklist::shipped as templates;

#[derive(Deserialize)]
struct File {
    obligation: Vec<Obligation>,
}

fn shipped() -> Vec<Obligation> {
    let text = include_str!("../../../../catalog/obligations/obligations.toml");
    toml::from_str::<File>(text).unwrap().obligation
}

fn self_check() -> Obligation {
    shipped().remove(0)
}

fn calendar() -> Calendar {
    let text = include_str!("../../../../catalog/calendar/holidays.toml");
    let text: CalendarText = toml::from_str(text).unwrap();
    Calendar::new(text.tables("test").unwrap()).unwrap()
}

fn november() -> Period {
    Period::of(Every::Month, date(2026, 11, 15)).unwrap()
}

/// In post and certified from long ago until `until`.
fn zhao(from: Date, until: Option<Date>) -> Obligor {
    Obligor {
        person: "zhao".to_owned(),
        posts: vec![Post { agency: "county".to_owned(), from_on: from, until_on: until }],
        certified: Some((date(2020, 1, 1), None)),
        absences: Vec::new(),
    }
}

fn long_ago() -> Date {
    date(2020, 1, 1)
}

fn status(today: Date, held: Obligor, records: &[Fulfilment]) -> Option<Status> {
    let people = [held];
    let owed = self_check().evaluate(november(), today, &calendar(), &people, records);
    owed.first().map(|owed| owed.status)
}

fn record(counts_on: Date, done_on: Date) -> Fulfilment {
    let (record, person, what) = ("c1".to_owned(), "zhao".to_owned(), "self-check".to_owned());
    Fulfilment { record, person, what, counts_on, done_on, seconds: 90 }
}

#[test]
fn what_ships_can_be_fulfilled_and_loosens_nothing_that_the_plan_states() {
    let exists = |id: &str| templates().iter().any(|held| held.id == id);
    let held = Obligations::new(shipped(), exists).unwrap();
    let plan: PlanFile = toml::from_str(include_str!("../../../../catalog/plan/2024-2026.toml")).unwrap();
    let plan = Plan::new(plan).unwrap();
    for duty in held.iter() {
        let clause = plan.clauses().iter().find(|clause| clause.id == duty.clause).unwrap();
        assert!(clause.frequency.admits(duty.every), "{}", duty.id);
    }
}

#[test]
fn an_obligation_that_nothing_fulfils_or_that_never_comes_round_is_refused() {
    let broken = Obligation { every: Every::Standing, fulfilled_by: vec!["none".to_owned()], ..self_check() };
    let problems = Obligations::new(vec![self_check(), broken], |id| id == "self-check").unwrap_err();
    let id = || "self-check".to_owned();
    assert_eq!(
        problems,
        [
            ObligationProblem::Duplicate { id: id() },
            ObligationProblem::NoPeriod { id: id(), every: Every::Standing },
            ObligationProblem::NothingFulfils { id: id(), what: "none".to_owned() },
        ]
    );
}

#[test]
fn periods_follow_the_civil_calendar() {
    let of = |every, day| Period::of(every, day).map(|held| (held.first, held.last, held.label()));
    for (every, day, first, last, label) in [
        (Every::Month, date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        (Every::Quarter, date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31), "2026年第4季度"),
        (Every::Quarter, date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31), "2026年第1季度"),
        (Every::Half, date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31), "2026年下半年"),
        (Every::Year, date(2026, 6, 30), date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        (Every::Week, date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3), "2026-12-28至2027-01-03"),
        (Every::Day, date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 1), "2026-11-01"),
    ] {
        assert_eq!(of(every, day), Some((first, last, label.to_owned())), "{every:?} {day}");
    }
    assert!(of(Every::Event, date(2026, 1, 1)).is_none());
    let before = Period::of(Every::Month, date(2026, 1, 31)).unwrap().before().unwrap();
    assert_eq!((before.first, before.last), (date(2025, 12, 1), date(2025, 12, 31)));
}

#[test]
fn a_month_is_due_to_its_last_day_and_overdue_after() {
    for (today, expected) in [
        (date(2026, 11, 1), Status::Due),
        (date(2026, 11, 30), Status::Due),
        (date(2026, 12, 1), Status::Overdue),
    ] {
        assert_eq!(status(today, zhao(long_ago(), None), &[]), Some(expected), "{today}");
    }
}

#[test]
fn what_speaks_of_the_month_fulfils_it_and_what_was_done_after_is_late() {
    let today = date(2026, 12, 5);
    for (counts_on, done_on, expected) in [
        (date(2026, 10, 31), date(2026, 10, 31), Status::Overdue),
        (date(2026, 11, 1), date(2026, 11, 1), Status::Done),
        (date(2026, 11, 30), date(2026, 11, 30), Status::Done),
        (date(2026, 11, 30), date(2026, 12, 1), Status::Late),
        (date(2026, 12, 1), date(2026, 12, 1), Status::Overdue),
    ] {
        let records = [record(counts_on, done_on)];
        assert_eq!(status(today, zhao(long_ago(), None), &records), Some(expected), "{counts_on} {done_on}");
    }
    let other = Fulfilment { what: "tidy".to_owned(), ..record(date(2026, 11, 3), date(2026, 11, 3)) };
    assert_eq!(status(today, zhao(long_ago(), None), &[other]), Some(Status::Overdue));
}

/// November 2026 has its last five working days on 24, 25, 26, 27 and 30.
#[test]
fn a_new_post_and_a_leave_bind_from_five_working_days_on() {
    let today = date(2026, 12, 1);
    for (from, until, expected) in [
        (date(2026, 11, 24), None, Some(Status::Overdue)),
        (date(2026, 11, 25), None, None),
        (long_ago(), Some(date(2026, 11, 7)), Some(Status::Overdue)),
        (long_ago(), Some(date(2026, 11, 6)), None),
        (long_ago(), Some(date(2026, 11, 1)), None),
        (date(2026, 12, 1), None, None),
    ] {
        assert_eq!(status(today, zhao(from, until), &[]), expected, "{from} {until:?}");
    }
    // Who owed nothing and did it all the same has done it.
    let done = [record(date(2026, 11, 27), date(2026, 11, 27))];
    assert_eq!(status(today, zhao(date(2026, 11, 25), None), &done), Some(Status::Done));
}

#[test]
fn without_a_certificate_nothing_is_owed_and_a_suspended_one_is_still_held() {
    let today = date(2026, 12, 1);
    for (certified, expected) in [
        (None, None),
        (Some((date(2026, 11, 24), None)), Some(Status::Overdue)),
        (Some((date(2026, 11, 25), None)), None),
        (Some((long_ago(), Some(date(2026, 11, 6)))), None),
        (Some((long_ago(), Some(date(2026, 11, 7)))), Some(Status::Overdue)),
    ] {
        let held = Obligor { certified, ..zhao(long_ago(), None) };
        assert_eq!(status(today, held, &[]), expected, "{certified:?}");
    }
}

#[test]
fn an_exception_that_leaves_fewer_than_five_working_days_excepts() {
    let today = date(2026, 12, 1);
    let away = |from_on, until_on| Absence {
        exception: "e".to_owned(),
        kind: ExceptionKind::Leave,
        from_on,
        until_on,
    };
    for (absences, expected) in [
        (vec![away(date(2026, 11, 1), date(2026, 11, 23))], Status::Overdue),
        (vec![away(date(2026, 11, 1), date(2026, 11, 24))], Status::Excepted),
        (vec![away(date(2026, 10, 1), date(2026, 12, 31))], Status::Excepted),
        (vec![away(date(2026, 10, 1), date(2026, 10, 31))], Status::Overdue),
        (
            vec![away(date(2026, 11, 1), date(2026, 11, 13)), away(date(2026, 11, 16), date(2026, 11, 24))],
            Status::Excepted,
        ),
    ] {
        let held = Obligor { absences: absences.clone(), ..zhao(long_ago(), None) };
        assert_eq!(status(today, held.clone(), &[]), Some(expected), "{absences:?}");
        let done = [record(date(2026, 11, 27), date(2026, 11, 27))];
        assert_eq!(status(today, held, &done), Some(Status::Done));
    }
}

#[test]
fn the_unit_of_the_last_day_there_answers() {
    let mut held = zhao(long_ago(), Some(date(2026, 11, 30)));
    held.posts.push(Post { agency: "other".to_owned(), from_on: date(2026, 11, 30), until_on: None });
    let people = [held];
    let of = |day| {
        let period = Period::of(Every::Month, day).unwrap();
        let owed = self_check().evaluate(period, date(2026, 12, 2), &calendar(), &people, &[]);
        owed.first().map(|owed| owed.agency.to_owned())
    };
    assert_eq!(of(date(2026, 11, 1)).as_deref(), Some("other"));
    assert_eq!(of(date(2026, 10, 1)).as_deref(), Some("county"));
}

#[test]
fn one_record_fulfils_several_obligations() {
    let quarter = Obligation { id: "quarter".to_owned(), every: Every::Quarter, ..self_check() };
    let (people, records) = ([zhao(long_ago(), None)], [record(date(2026, 11, 30), date(2026, 11, 30))]);
    for duty in [self_check(), quarter] {
        let period = Period::of(duty.every, date(2026, 11, 30)).unwrap();
        let owed = duty.evaluate(period, date(2027, 1, 1), &calendar(), &people, &records);
        assert_eq!(owed.first().map(|owed| owed.status), Some(Status::Done), "{}", duty.id);
    }
}

#[test]
fn a_period_can_be_made_up_for_ten_days() {
    let duty = self_check();
    for (counts_on, today, admitted) in [
        (date(2026, 11, 20), date(2026, 11, 20), true),
        (date(2026, 11, 19), date(2026, 11, 20), false),
        (date(2026, 11, 30), date(2026, 12, 10), true),
        (date(2026, 11, 30), date(2026, 12, 11), false),
        (date(2026, 11, 29), date(2026, 12, 1), false),
        (date(2026, 10, 31), date(2026, 12, 1), false),
    ] {
        assert_eq!(duty.admits(counts_on, today), admitted, "{counts_on} {today}");
    }
}

#[test]
fn nothing_is_owed_before_the_plan_was_issued() {
    let april = Period::of(Every::Month, date(2024, 4, 1)).unwrap();
    let people = [zhao(long_ago(), None)];
    assert!(self_check().evaluate(april, date(2026, 12, 1), &calendar(), &people, &[]).is_empty());
}

#[test]
fn nobody_excepts_himself_and_days_do_not_overlap() {
    let held = DutyException::default();
    let act = |person: &str, from_on, until_on| {
        let (person, kind) = (person.to_owned(), ExceptionKind::Leave);
        ExceptionAct::DutyExcepted { person, kind, from_on, until_on, reason: "年休假".to_owned() }
    };
    let fields = |act: &ExceptionAct, others: &[Absence]| {
        held.objections(act, "zhou", others).into_iter().map(|it| it.field).collect::<Vec<_>>()
    };
    let (first, last) = (date(2026, 11, 2), date(2026, 11, 6));
    assert!(fields(&act("zhao", first, last), &[]).is_empty());
    assert_eq!(fields(&act("zhou", first, last), &[]), ["person"]);
    assert_eq!(fields(&act("zhao", last, first), &[]), ["until_on"]);
    let year = first.saturating_add(365.days());
    assert!(fields(&act("zhao", first, year), &[]).is_empty());
    assert_eq!(fields(&act("zhao", first, year.tomorrow().unwrap()), &[]), ["until_on"]);
    let kind = ExceptionKind::Leave;
    let other = [Absence { exception: "e".to_owned(), kind, from_on: last, until_on: last }];
    assert_eq!(fields(&act("zhao", first, last), &other), ["from_on"]);
    assert!(fields(&act("zhao", first, date(2026, 11, 5)), &other).is_empty());
}

/// A province: 8,000 officers, each with a record, and one in ten away.
#[test]
fn the_month_of_a_province_is_evaluated_whole() {
    let absence = Absence {
        exception: "e".to_owned(),
        kind: ExceptionKind::Leave,
        from_on: long_ago(),
        until_on: date(2030, 1, 1),
    };
    let people: Vec<Obligor> = (0..8_000)
        .map(|no| Obligor {
            person: format!("p{no}"),
            absences: if no % 10 == 0 { vec![absence.clone()] } else { Vec::new() },
            ..zhao(long_ago(), None)
        })
        .collect();
    let records: Vec<Fulfilment> = (0..8_000)
        .filter(|no| no % 2 == 1)
        .map(|no| Fulfilment { person: format!("p{no}"), ..record(date(2026, 11, 3), date(2026, 11, 3)) })
        .collect();
    let calendar = calendar();
    let owed = self_check().evaluate(november(), date(2026, 12, 1), &calendar, &people, &records);
    let count = |status| owed.iter().filter(|owed| owed.status == status).count();
    let counts = Status::ALL.map(count);
    assert_eq!(counts, [3_200, 0, 0, 4_000, 800]);
}
