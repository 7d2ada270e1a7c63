//! Who may not do what: handlers of the case, past ones included.

use law::case::{Command, fact::Officer};

use super::world::{
    LI, SUN, World, ZHAO, ZHOU, correction, day, evidence, hearing_notice, officer, pair, proposal, request,
    review, reviewed, told,
};

const WU: (&str, &str) = ("p-wu", "吴志刚");
const ZHENG: (&str, &str) = ("p-zheng", "郑海涛");

fn codes(outcome: super::world::Outcome) -> Vec<String> {
    outcome.unwrap_err().0.into_iter().map(|finding| finding.code).collect()
}

fn change(officers: Vec<Officer>) -> Command {
    Command::ChangeHandlers { officers, reason: "轮岗".to_owned() }
}

#[test]
fn who_handled_the_case_once_neither_reviews_nor_approves_nor_hosts() {
    let mut world = World::heard_soon();
    world.did("2026-03-13", SUN, change(vec![officer(WU), officer(ZHENG)]));
    let sheet = review(super::world::QIAN, "2026-03-16");
    assert_eq!(
        codes(world.run(day("2026-03-16"), super::world::QIAN, Command::Review(Box::new(sheet)))),
        ["REVIEW_SAME_PERSON"]
    );
    assert_eq!(
        codes(world.run(day("2026-03-16"), SUN, hearing_notice("2026-03-26", super::world::QIAN))),
        ["HEARING_HOST"]
    );
    world.did("2026-03-16", WU, request(correction()));
    let agree = world.agree("责改2号");
    assert_eq!(codes(world.run(day("2026-03-16"), super::world::QIAN, agree)), ["APPROVER_SAME"]);
}

#[test]
fn who_took_evidence_has_investigated_the_case() {
    let mut world = World::served(told(proposal("8000")));
    let mut taken = evidence("2026-03-13");
    taken.officers = vec![officer(ZHAO), officer(LI)];
    world.did("2026-03-13", ZHAO, Command::CollectEvidence(Box::new(taken)));
    assert_eq!(codes(world.run(day("2026-03-16"), LI, reviewed("2026-03-16"))), ["REVIEW_SAME_PERSON"]);
}

#[test]
fn a_new_pair_of_handlers_is_as_good_as_the_first() {
    let mut world = World::filed();
    let alone = change(vec![officer(WU)]);
    assert_eq!(codes(world.run(day("2026-03-04"), SUN, alone)), ["OFFICERS_LT2"]);
    world.did("2026-03-04", SUN, change(vec![officer(WU), officer(ZHENG)]));
    assert!(world.case.handled_by(WU.0) && world.case.handled_by(ZHAO.0));
    assert!(!world.case.handled_by(ZHOU.0));
    world.did("2026-03-05", SUN, change(pair()));
    assert!(world.case.handled_by(WU.0));
}

#[test]
fn an_approval_that_was_handed_over_is_for_its_addressee() {
    let mut world = World::reported();
    world.did("2026-03-11", ZHAO, request(correction()));
    let (no, _) = world.case.open_approval().unwrap();
    let to = ZHOU.0.to_owned();
    world.did("2026-03-11", SUN, Command::HandOver { no, to, reason: "出差".to_owned() });
    let agree = world.agree("责改2号");
    assert_eq!(codes(world.run(day("2026-03-11"), SUN, agree.clone())), ["WRONG_STATE"]);
    world.did("2026-03-11", ZHOU, agree.clone());
    assert_eq!(codes(world.run(day("2026-03-11"), ZHOU, agree)), ["WRONG_STATE"], "granted already");
}
