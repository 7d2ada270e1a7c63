//! 裁量认定: what may be weighed when, on what proof, and that the proposal follows it.

use law::{
    case::{
        Command,
        fact::{DocumentKind, Matter, Proposal},
        weighing::{Answer, Established, Proof, Weighing},
    },
    discretion::Leaning,
    money::Fen,
    rule::Finding,
};

use super::world::{
    LI, World, ZHAO, day, decision, proposal, registration, reviewed, serve, told, waived, yuan,
};

fn notice(proposal: Proposal) -> Matter {
    Matter::Notice { proposal: told(proposal) }
}

/// A weighing whose rules gave 1,000 to 3,000 yuan.
pub(crate) fn weighing(fine: Option<&str>, reason: &str) -> Weighing {
    Weighing {
        table: "statute".to_owned(),
        label: "法定档".to_owned(),
        on: day("2026-03-02"),
        established: Vec::new(),
        answer: Answer {
            conclusion: "命中一档".to_owned(),
            matched: true,
            degree: Some("一般".to_owned()),
            leaning: Some(Leaning::Ordinary),
            range: Some((yuan("1000"), yuan("3000"))),
            imposed: None,
            rows: Vec::new(),
            steps: Vec::new(),
            notes: Vec::new(),
        },
        fine: fine.map(yuan),
        reason: reason.to_owned(),
    }
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

fn weighed(weighing: Weighing) -> Result<World, Vec<String>> {
    let mut world = World::reported();
    match world.run(day("2026-03-10"), ZHAO, Command::Weigh(Box::new(weighing))) {
        Ok(_) => Ok(world),
        Err(refused) => Err(codes(&refused.0).into_iter().map(str::to_owned).collect()),
    }
}

#[test]
fn an_amount_outside_of_the_range_needs_its_reason() {
    for (fine, departs) in [("999.99", true), ("1000", false), ("3000", false), ("3000.01", true)] {
        assert_eq!(weighing(Some(fine), "").departs(), departs, "{fine}");
        assert_eq!(weighed(weighing(Some(fine), " ")).is_err(), departs, "{fine}");
        weighed(weighing(Some(fine), "车主已经垫付修复费用")).unwrap();
    }
    assert_eq!(weighed(weighing(None, "")).unwrap_err(), ["BENCHMARK_DEPARTED"]);
}

#[test]
fn no_fine_is_within_a_row_that_spares_and_a_fine_without_a_row_departs() {
    let mut spared = weighing(None, "");
    spared.answer.leaning = Some(Leaning::MayNoPenalty);
    assert!(!spared.departs());
    let mut unmatched = weighing(Some("2000"), "");
    unmatched.answer.matched = false;
    assert!(unmatched.departs());
    let mut nothing = weighing(Some("1"), "");
    nothing.answer.range = None;
    assert!(nothing.departs());
    nothing.fine = Some(Fen::ZERO);
    assert!(!nothing.departs());
}

#[test]
fn every_fact_is_proved_by_something_in_the_file() {
    let with = |proof| {
        let mut one = weighing(Some("2000"), "");
        one.established.push(Established {
            fact: "first_offence".to_owned(),
            label: "首次违法".to_owned(),
            value: "1".to_owned(),
            shown: "是".to_owned(),
            proof,
        });
        one
    };
    weighed(with(Proof::Evidence(1))).unwrap();
    weighed(with(Proof::Records)).unwrap();
    for proof in [Proof::Evidence(0), Proof::Evidence(99), Proof::Interview(99), Proof::Scene(99)] {
        assert_eq!(weighed(with(proof)).unwrap_err(), ["WRONG_STATE"], "{proof:?}");
    }
    assert_eq!(
        with(Proof::Records).reasons(|_| "执法信息系统查询".to_owned()),
        "经查明，首次违法：是（执法信息系统查询）。按照法定档，属于“一般”，罚款幅度为1000元以上3000元以下。"
    );
}

#[test]
fn what_is_proposed_and_decided_is_what_was_weighed() {
    let mut world = weighed(weighing(Some("3000"), "")).unwrap();
    let refused = world.clone().try_approve("2026-03-11", notice(proposal("2000")), "通知1号").unwrap_err();
    assert_eq!(codes(&refused.0), ["BENCHMARK_NOT_APPLIED"]);
    world.approved("2026-03-11", notice(proposal("3000")), "通知1号");
}

#[test]
fn nothing_is_weighed_before_the_filing_or_after_the_decision() {
    let command = || Command::Weigh(Box::new(weighing(Some("2000"), "")));
    let early = World::registered(registration()).run(day("2026-03-02"), ZHAO, command()).unwrap_err();
    assert_eq!(codes(&early.0).len(), 1, "{early:?}");
    let refused = World::decided().run(day("2026-03-30"), ZHAO, command()).unwrap_err();
    assert!(!refused.0.is_empty());
}

#[test]
fn a_departure_goes_to_legal_review() {
    let mut world = weighed(weighing(Some("3500"), "多次违法，已造成交通阻断")).unwrap();
    world
        .approved("2026-03-11", notice(proposal("3500")), "通知1号")
        .did("2026-03-12", ZHAO, serve(DocumentKind::ViolationNotice, "通知1号", "2026-03-12"))
        .did("2026-03-13", ZHAO, waived("2026-03-13", true));
    let refused = world.clone().try_approve("2026-03-20", decision("3500"), "罚1号").unwrap_err();
    assert_eq!(codes(&refused.0), ["REVIEW_MISSING"]);
    world.did("2026-03-19", LI, reviewed("2026-03-19")).approved("2026-03-20", decision("3500"), "罚1号");
}
