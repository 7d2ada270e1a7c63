//! 处理结果: every penalty, the exemption and each soft outcome count, once a case.

use law::case::{
    Command,
    act::OnSpotDecision,
    disposal::Disposal,
    fact::{Penalties, SoftKind},
};

use super::world::{World, ZHAO, no_penalty, on_spot, penalize, proposal, registration, yuan};

fn came(world: &World) -> (Vec<&'static str>, String) {
    let set = world.case.disposals_set();
    assert_eq!(set, world.replayed().disposals_set());
    (Disposal::of_set(set).map(Disposal::code).collect(), world.case.disposal_text())
}

fn soft(kind: SoftKind) -> Command {
    Command::RecordSoftOutcome {
        kind, content: "讲解限载的规定".to_owned(), effect: "当场卸载".to_owned()
    }
}

#[test]
fn a_case_in_hand_came_to_nothing_yet() {
    for world in [World::registered(registration()), World::filed()] {
        assert_eq!(came(&world), (vec![], String::new()));
    }
}

#[test]
fn every_kind_of_penalty_counts() {
    let mut all = proposal("3000");
    let penalties = &mut all.penalties;
    (penalties.warning, penalties.criticism) = (true, true);
    penalties.confiscated_income = Some(yuan("500"));
    penalties.suspended_licence = "道路运输证30日".to_owned();
    penalties.revoked_licence = "道路运输经营许可证".to_owned();
    penalties.closure = "停业整顿".to_owned();
    let text = penalties.text();
    let mut world = World::served(proposal("3000"));
    assert_eq!(came(&world).0, ["correction"], "what was told is not yet decided");
    world.case.correction = None;
    world.case.decision = World::decided().case.decision;
    if let Some((.., decided)) = &mut world.case.decision {
        decided.penalties = all.penalties.clone();
    }
    let kinds: Vec<_> = Disposal::of_set(world.case.disposals_set()).map(Disposal::label).collect();
    assert_eq!(kinds, ["警告", "通报批评", "罚款", "没收", "暂扣证件", "吊销证件", "责令停业"]);
    assert_eq!(world.case.disposal_text(), text);
    // A fine of nothing is none; goods count as confiscation like income.
    if let Some((.., decided)) = &mut world.case.decision {
        decided.penalties = Penalties {
            fine: Some(yuan("0")),
            confiscated_goods: "伪造的证件1本".to_owned(),
            ..Default::default()
        };
    }
    let kinds: Vec<_> = Disposal::of_set(world.case.disposals_set()).collect();
    assert_eq!(kinds, [Disposal::Confiscation]);
}

#[test]
fn soft_outcomes_count_beside_penalties_and_alone() {
    let mut world = World::filed();
    for kind in [SoftKind::Guidance, SoftKind::Persuasion, SoftKind::Persuasion] {
        world.did("2026-03-04", ZHAO, soft(kind));
    }
    assert_eq!(came(&world), (vec!["persuasion", "guidance"], "指导约谈；说服教育".to_owned()));
    let mut world = World::reported();
    world.did("2026-03-20", ZHAO, soft(SoftKind::Demonstration)).approved(
        "2026-03-20",
        no_penalty("首次违法且危害后果轻微并及时改正", "已教育"),
        "不罚1号",
    );
    let (kinds, text) = came(&world);
    assert_eq!(kinds, ["no_penalty", "correction", "demonstration"]);
    assert_eq!(text, "不予行政处罚；劝导示范");
}

#[test]
fn on_the_spot_a_warning_and_a_fine_are_told_apart() {
    let mut both = World::default();
    let decision = OnSpotDecision { warning: true, ..on_spot() };
    both.did("2026-03-02", ZHAO, penalize(registration(), decision));
    assert_eq!(came(&both).0, ["warning", "fine", "correction"]);
    assert!(came(&both).1.starts_with("警告；罚款"), "{}", came(&both).1);
}
