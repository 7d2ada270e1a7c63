//! 告知: what the party said, what was told and what is decided, second notices, returned reviews.

use law::{
    case::{
        Command,
        fact::{DocumentKind, Matter, Proposal},
    },
    rule::Finding,
};

use super::world::{
    LI, World, ZHAO, day, decide, decision, proposal, recheck, review, reviewed, said, serve, told, waived,
};

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_waiver_does_not_undo_the_recheck() {
    let mut world = World::served(proposal("3000"));
    world
        .did("2026-03-13", ZHAO, said("2026-03-13"))
        .did("2026-03-13", ZHAO, recheck())
        .did("2026-03-16", ZHAO, waived("2026-03-16", false))
        .approved("2026-03-16", decision("3000"), "罚1号");
}

#[test]
fn what_the_party_says_before_the_notice_is_served_is_rechecked_too() {
    let mut world = World::reported();
    world
        .did("2026-03-10", ZHAO, said("2026-03-10"))
        .approved("2026-03-11", Matter::Notice { proposal: proposal("3000") }, "通知1号")
        .did("2026-03-12", ZHAO, serve(DocumentKind::ViolationNotice, "通知1号", "2026-03-12"));
    let refused = world.clone().try_approve("2026-03-20", decision("3000"), "罚1号").unwrap_err();
    assert_eq!(codes(&refused.0), ["NO_RECHECK"]);
    world.did("2026-03-13", ZHAO, recheck()).approved("2026-03-20", decision("3000"), "罚1号");
    // Nobody gives up before being told.
    let refused = World::reported().run(day("2026-03-10"), ZHAO, waived("2026-03-10", true)).unwrap_err();
    assert_eq!(codes(&refused.0), ["WRONG_STATE"]);
}

#[test]
fn a_kind_that_was_not_told_is_a_mismatch() {
    let decided = |change: fn(&mut Proposal)| {
        let mut proposal = proposal("3000");
        change(&mut proposal);
        World::served(super::world::proposal("3000")).try_approve("2026-03-20", decide(proposal), "罚1号")
    };
    let refused = |change| codes(&decided(change).unwrap_err().0).join(" ");
    assert_eq!(refused(|proposal| proposal.penalties.criticism = true), "NOTICE_MISMATCH");
    assert_eq!(refused(|proposal| proposal.penalties.warning = true), "NOTICE_MISMATCH");
    // A warning in the place of the fine is lighter.
    decided(|proposal| {
        proposal.penalties.fine = None;
        proposal.penalties.warning = true;
    })
    .unwrap();
    // So is one in the place of a suspension.
    let mut suspension = proposal("3000");
    suspension.penalties.fine = None;
    suspension.penalties.suspended_licence = "从业资格证三个月".to_owned();
    let mut warning = suspension.clone();
    warning.penalties.suspended_licence.clear();
    warning.penalties.warning = true;
    World::served(told(suspension)).approved("2026-03-20", decide(warning), "罚1号");
}

#[test]
fn a_fine_of_nothing_is_no_penalty() {
    let refused = World::reported()
        .try_approve("2026-03-11", Matter::Notice { proposal: proposal("0") }, "通知1号")
        .unwrap_err();
    assert_eq!(codes(&refused.0), ["NO_BASIS"]);
}

#[test]
fn a_second_notice_has_a_number_of_its_own() {
    let mut world = World::served(proposal("3000"));
    let refused = world
        .try_approve("2026-03-16", Matter::Notice { proposal: proposal("4000") }, "通知1号")
        .unwrap_err();
    assert_eq!(codes(&refused.0), ["NUMBER_TAKEN"], "the service of the first would pass for its own");
}

#[test]
fn a_second_notice_starts_its_own_terms() {
    let mut world = World::served(proposal("3000"));
    world.approved("2026-03-20", Matter::Notice { proposal: proposal("4000") }, "通知2号").did(
        "2026-03-23",
        ZHAO,
        serve(DocumentKind::ViolationNotice, "通知2号", "2026-03-23"),
    );
    // 23 March and five working days: 30 March.
    let refused = world.clone().try_approve("2026-03-30", decision("4000"), "罚1号").unwrap_err();
    assert_eq!(codes(&refused.0), ["STATEMENT_CUT"]);
    world.approved("2026-03-31", decision("4000"), "罚1号");
}

#[test]
fn a_returned_review_is_followed_by_another() {
    let mut world = World::served(told(proposal("8000")));
    let returned = law::case::fact::ReviewSheet { passed: false, ..review(LI, "2026-03-16") };
    world.did("2026-03-16", LI, Command::Review(Box::new(returned)));
    let refused =
        world.clone().try_approve("2026-03-20", decide(told(proposal("8000"))), "罚1号").unwrap_err();
    assert_eq!(codes(&refused.0), ["REVIEW_MISSING"]);
    world.did("2026-03-17", LI, reviewed("2026-03-17")).approved(
        "2026-03-20",
        decide(told(proposal("8000"))),
        "罚1号",
    );
    let late = world.run(day("2026-03-21"), LI, reviewed("2026-03-21")).unwrap_err();
    assert_eq!(codes(&late.0), ["WRONG_STATE"]);
}
