//! What the jurisdiction says, what holds when it says nothing, and a year whose holidays are not published yet.

use law::{
    case::{
        Command,
        fact::{Matter, PartyKind, Penalties},
    },
    profile::{Profile, Threshold, Weight},
    term::{LimitError, Tag},
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

/// The profile for tests and examples.
fn example() -> Profile {
    super::world::shipped(include_str!("../../../../../catalog/profiles/PROV-X.toml"))
}

fn weight(fine: Option<&str>, income: Option<&str>, goods: Option<&str>) -> Weight {
    let amount = |text: Option<&str>| text.map(yuan);
    let (fine, income, goods_value) = (amount(fine), amount(income), amount(goods));
    Weight { fine, income, goods: goods.is_some(), goods_value, ..Weight::default() }
}

#[test]
fn the_example_profile_counts_each_amount_alone_and_its_own_amount_too() {
    let profile = example();
    for (kind, below, at) in [
        (PartyKind::Person, "4999.99", "5000"),
        (PartyKind::SoleTrader, "4999.99", "5000"),
        (PartyKind::Enterprise, "49999.99", "50000"),
    ] {
        let opens =
            |weight: Weight| (profile.hearing_weighs(kind, &weight), profile.review_weighs(kind, &weight));
        assert_eq!(opens(weight(Some(below), None, None)), (false, false), "{kind:?}");
        assert_eq!(opens(weight(Some(at), None, None)), (true, true), "{kind:?}");
        assert_eq!(opens(weight(None, Some(below), None)), (false, false), "{kind:?}");
        assert_eq!(opens(weight(None, Some(at), None)), (true, true), "{kind:?}");
        assert!(!opens(weight(None, None, Some(below))).0, "{kind:?}");
        assert!(opens(weight(None, None, Some(at))).0, "{kind:?}");
        // A fine and income just below do not add up here; elsewhere they may.
        let both = weight(Some(below), Some(below), None);
        assert!(!profile.hearing_weighs(kind, &both), "{kind:?}");
        assert!(Profile { hearing_adds_up: true, ..profile.clone() }.hearing_weighs(kind, &both), "{kind:?}");
    }
    let unvalued = Weight { goods: true, ..Weight::default() };
    assert!(profile.hearing_weighs(PartyKind::Person, &unvalued), "an unknown value is the strict side");
}

#[test]
fn kinds_that_the_article_does_not_name_open_a_hearing_unless_the_profile_says_no() {
    let other = Weight { other: true, ..Weight::default() };
    let named = Weight { named: true, ..Weight::default() };
    let profile = example();
    let silent = Profile { hearing_other: false, ..profile.clone() };
    assert!(
        profile.hearing_weighs(PartyKind::Person, &other)
            && !silent.hearing_weighs(PartyKind::Person, &other)
    );
    assert!(silent.hearing_weighs(PartyKind::Person, &named));
    assert!(
        profile.review_weighs(PartyKind::Person, &named)
            && profile.collective_weighs(PartyKind::Person, &named)
    );
}

#[test]
fn a_sole_trader_is_what_the_profile_says() {
    let citizen = example();
    let organisation = Profile { sole_trader_is_citizen: false, ..citizen.clone() };
    let caps = [&citizen, &organisation].map(|profile| profile.onspot_cap(PartyKind::SoleTrader));
    assert_eq!(caps, [yuan("200"), yuan("3000")]);
    let fine = weight(Some("5000"), None, None);
    assert!(citizen.hearing_weighs(PartyKind::SoleTrader, &fine));
    assert!(!organisation.hearing_weighs(PartyKind::SoleTrader, &fine));
}

#[test]
fn an_old_act_is_judged_by_the_number_of_its_day() {
    let limits = example().limits;
    let days = |key, on| limits.value_on(key, day(on)).unwrap();
    assert_eq!((days("announce", "2021-12-31"), days("announce", "2022-01-01")), (60, 30));
    assert_eq!(
        (days("simple.cap.citizen", "2021-07-14"), days("simple.cap.citizen", "2021-07-15")),
        (50, 200)
    );
    assert_eq!((days("simple.cap.org", "2021-07-14"), days("simple.cap.org", "2021-07-15")), (1000, 3000));
    let old = limits.term_on("announce", day("2021-12-31")).unwrap();
    assert_eq!((old.count, old.tag, &*old.article), (60, Tag::D, "民事诉讼法（2017年修正）第九十二条"));
    assert_eq!(limits.term_on("announce", day("2022-01-01")), limits.term("announce"));
    assert!(matches!(limits.term_on("simple.cap.org", day("2026-01-01")), Err(LimitError::NotATerm { .. })));
    assert_eq!(limits.value("filing"), Ok(7));
}
