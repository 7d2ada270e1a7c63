//! 听证: what a late, a withdrawn and a renewed request do; what a notice that nobody received is worth.

use law::case::{
    Command,
    fact::{DocumentKind, HearingCall, Matter},
};

use super::world::{
    LI, Outcome, SUN, World, ZHAO, ZHOU, call, day, decide, hearing_notice, hold, proposal, reviewed, serve,
    told, waived,
};

fn codes(outcome: Outcome) -> Vec<String> {
    outcome.unwrap_err().0.into_iter().map(|finding| finding.code).collect()
}

fn recorded(outcome: Outcome) -> Vec<String> {
    outcome.unwrap().into_iter().map(|finding| finding.code).collect()
}

fn requested(on: &str) -> Command {
    Command::RequestHearing { requested_on: day(on) }
}

#[test]
fn a_late_request_does_not_bar_the_decision() {
    let mut world = World::served(told(proposal("8000")));
    world.did("2026-03-20", ZHAO, requested("2026-03-20")).did("2026-03-20", LI, reviewed("2026-03-20"));
    world.clone().approved("2026-03-23", decide(told(proposal("8000"))), "罚1号");
    // Once the agency grants it all the same, it is held first.
    world.did("2026-03-20", SUN, hearing_notice("2026-04-01", ZHOU));
    assert_eq!(
        codes(world.try_approve("2026-03-23", decide(told(proposal("8000"))), "罚1号")),
        ["HEARING_CUT"]
    );
}

#[test]
fn a_request_can_be_withdrawn_in_writing() {
    let mut world = World::heard_soon();
    world
        .did("2026-03-16", LI, reviewed("2026-03-16"))
        .did("2026-03-16", ZHAO, waived("2026-03-16", true))
        .approved("2026-03-17", decide(told(proposal("8000"))), "罚1号");
}

#[test]
fn a_second_notice_opens_a_second_hearing() {
    let mut world = World::heard();
    world
        .approved("2026-03-27", Matter::Notice { proposal: told(proposal("9000")) }, "通知2号")
        .did("2026-03-27", ZHAO, serve(DocumentKind::ViolationNotice, "通知2号", "2026-03-27"))
        .did("2026-03-27", ZHAO, waived("2026-03-27", false))
        .did("2026-03-30", LI, reviewed("2026-03-30"));
    // 27 March and five working days: 3 April; Qingming until the 6th.
    let decision = || decide(told(proposal("9000")));
    assert_eq!(codes(world.clone().try_approve("2026-04-03", decision(), "罚1号")), ["HEARING_CUT"]);
    world.clone().approved("2026-04-07", decision(), "罚1号");
    world.did("2026-04-02", ZHAO, requested("2026-04-02"));
    assert_eq!(codes(world.clone().try_approve("2026-04-20", decision(), "罚1号")), ["HEARING_CUT"]);
    world
        .did("2026-04-02", SUN, {
            let call = HearingCall { number: "听证2号".to_owned(), ..call("2026-04-15", ZHOU) };
            Command::NoticeHearing(Box::new(call))
        })
        .did("2026-04-02", ZHAO, serve(DocumentKind::HearingNotice, "听证2号", "2026-04-02"))
        .did("2026-04-15", ZHOU, hold("2026-04-15"));
    assert_eq!(codes(world.clone().try_approve("2026-04-16", decision(), "罚1号")), ["REVIEW_LATE"]);
    world.did("2026-04-16", LI, reviewed("2026-04-16")).approved("2026-04-16", decision(), "罚1号");
}

#[test]
fn the_seven_days_run_from_when_the_party_was_told() {
    let noticed = || {
        let mut world = World::heard_soon();
        world.did("2026-03-16", SUN, hearing_notice("2026-03-26", ZHOU));
        world
    };
    let mut late = noticed();
    late.did("2026-03-18", ZHAO, serve(DocumentKind::HearingNotice, "听证1号", "2026-03-18"));
    assert_eq!(recorded(late.run(day("2026-03-26"), ZHOU, hold("2026-03-26"))), ["HEARING_NOTICE_SHORT"]);
    let never = noticed().run(day("2026-03-26"), ZHOU, hold("2026-03-26"));
    assert_eq!(recorded(never), ["HEARING_NOTICE_SHORT"]);
}

#[test]
fn a_tight_notice_is_recorded_when_it_is_given() {
    let tight = World::heard_soon().run(day("2026-03-16"), SUN, hearing_notice("2026-03-25", ZHOU));
    assert_eq!(recorded(tight), ["WARN_HEARING_COUNT"]);
}

#[test]
fn a_hearing_is_asked_for_once_and_after_the_notice() {
    let mut world = World::heard_soon();
    assert_eq!(codes(world.run(day("2026-03-16"), ZHAO, requested("2026-03-16"))), ["WRONG_STATE"]);
    let early = World::reported().run(day("2026-03-11"), ZHAO, requested("2026-03-11"));
    assert_eq!(codes(early), ["WRONG_STATE"]);
    let before = World::served(told(proposal("8000"))).run(day("2026-03-13"), ZHAO, requested("2026-03-11"));
    assert_eq!(codes(before), ["TIME_ORDER"]);
    let unasked = World::served(told(proposal("8000")));
    let outcome = unasked.clone().run(day("2026-03-16"), SUN, hearing_notice("2026-03-26", ZHOU));
    assert_eq!(codes(outcome), ["WRONG_STATE"]);
}
