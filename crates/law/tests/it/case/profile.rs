//! What the jurisdiction says, what holds when it says nothing, and a year whose holidays are not published yet.

use law::{
    case::{
        Command,
        fact::{Matter, PartyKind, Penalties},
    },
    profile::Threshold,
};

use super::world::{
    Outcome, World, ZHAO, day, on_spot, penalize, profile, proposal, registration, serve, yuan,
};

fn fined(amount: &str) -> Penalties {
    Penalties { fine: Some(yuan(amount)), ..Penalties::default() }
}

fn codes(outcome: Outcome) -> Vec<String> {
    let findings = outcome.unwrap_or_else(|refused| refused.0);
    findings.into_iter().map(|finding| finding.code).collect()
}

#[test]
fn without_a_threshold_every_fine_above_the_simple_cap_opens_a_hearing() {
    let mut silent = profile().clone();
    (silent.hearing, silent.review, silent.collective) = (None, None, None);
    for (kind, at, above) in [
        (PartyKind::Person, "200", "200.01"),
        (PartyKind::SoleTrader, "200", "200.01"),
        (PartyKind::Enterprise, "3000", "3000.01"),
    ] {
        let needs = |amount| {
            let fine = fined(amount);
            [
                silent.hearing_needed(kind, &fine),
                silent.review_needed(kind, &fine),
                silent.collective_needed(kind, &fine),
            ]
        };
        assert_eq!((needs(at), needs(above)), ([false; 3], [true; 3]), "{kind:?}");
    }
    let mut world = World { profile: Some(silent), ..World::reported() };
    let notice = Matter::Notice { proposal: proposal("200.01") };
    assert_eq!(codes(world.try_approve("2026-03-11", notice, "通知1号")), ["HEARING_NOT_TOLD"]);
}

#[test]
fn a_threshold_counts_its_own_amount_only_when_it_says_so() {
    let above = Threshold { citizen_yuan: 5000, organisation_yuan: 50_000, inclusive: false };
    let from = Threshold { inclusive: true, ..above };
    for (amount, is_above, is_from) in
        [("4999.99", false, false), ("5000", false, true), ("5000.01", true, true)]
    {
        assert_eq!(above.reached(PartyKind::SoleTrader, yuan(amount)), is_above, "{amount}");
        assert_eq!(from.reached(PartyKind::SoleTrader, yuan(amount)), is_from, "{amount}");
    }
    let local = super::world::profile();
    assert!(!local.hearing_needed(PartyKind::Person, &Penalties { criticism: true, ..Penalties::default() }));
    let goods = Penalties { confiscated_goods: "非法改装件".to_owned(), ..Penalties::default() };
    assert!(local.hearing_needed(PartyKind::Person, &goods));
}

#[test]
fn an_unpublished_year_accuses_nobody_and_cuts_no_right() {
    let spot = |filed_on: &str| {
        let mut registration = registration();
        registration.found_on = day("2026-12-30");
        let mut world = World::default();
        world.did("2026-12-30", ZHAO, penalize(registration, on_spot()));
        codes(world.run(day("2027-03-31"), ZHAO, Command::FileForRecord { filed_on: day(filed_on) }))
    };
    // Five working days, Monday–Friday assumed, end on 6 January 2027; a holiday may move the end.
    assert_eq!(spot("2027-01-06"), [""; 0]);
    assert_eq!(spot("2027-01-08"), [""; 0], "late only if no holiday falls there: unknown, not bad");
    assert_eq!(spot("2027-02-10"), ["FILE_LATE"]);

    let mut world = World::reported();
    world.approved("2026-12-29", Matter::Notice { proposal: proposal("3000") }, "通知1号").did(
        "2026-12-30",
        ZHAO,
        serve(law::case::fact::DocumentKind::ViolationNotice, "通知1号", "2026-12-30"),
    );
    let decided = |on| codes(world.clone().try_approve(on, super::world::decision("3000"), "罚1号"));
    assert!(decided("2027-01-07").contains(&"STATEMENT_CUT".to_owned()), "the later reading for the party");
    assert!(!decided("2027-02-10").contains(&"STATEMENT_CUT".to_owned()));
}
