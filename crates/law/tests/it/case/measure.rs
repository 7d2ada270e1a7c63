//! 先行登记保存、查封扣押、涉案财物: each by its own steps, on a norm of sufficient rank, in a chain without a gap.

use law::case::{
    Command,
    fact::{Measure, MeasureKind, PropertyMove},
};

use super::world::{
    Outcome, World, ZHAO, day, dispose, extend, measure, preserve, registration, release, seize,
};

fn codes(outcome: Outcome) -> Vec<String> {
    outcome.unwrap_err().0.into_iter().map(|finding| finding.code).collect()
}

#[test]
fn each_kind_of_measure_has_its_own_steps() {
    let mut preserved = World::filed();
    preserved.did("2026-03-03", ZHAO, preserve("2026-03-03"));
    let run = |world: &World, command| world.clone().run(day("2026-03-04"), ZHAO, command);
    assert_eq!(
        codes(run(&preserved, extend("2026-03-31"))),
        ["WRONG_STATE"],
        "seven days cannot be extended"
    );
    assert_eq!(codes(run(&preserved, release("2026-03-04"))), ["WRONG_STATE"]);
    let mut seized = World::filed();
    seized.did("2026-03-03", ZHAO, seize("2026-03-03"));
    assert_eq!(codes(run(&seized, dispose("2026-03-04"))), ["WRONG_STATE"]);
    let disguised = measure(MeasureKind::Preservation, "2026-03-03");
    let outcome = World::filed().run(day("2026-03-03"), ZHAO, Command::TakeMeasure(Box::new(disguised)));
    assert_eq!(codes(outcome), ["WRONG_STATE"], "a preservation of thirty days");
    preserved.did("2026-03-04", ZHAO, dispose("2026-03-04"));
    assert_eq!(codes(run(&preserved, dispose("2026-03-04"))), ["WRONG_STATE"], "dealt with already");
    seized.did("2026-03-04", ZHAO, release("2026-03-04"));
    assert_eq!(codes(run(&seized, extend("2026-04-10"))), ["WRONG_STATE"], "released already");
}

#[test]
fn a_measure_ends_with_its_lawful_term() {
    for (kind, taken_on, until) in [
        // Seven working days over Qingming; never rolled.
        (MeasureKind::Preservation, "2026-03-27", "2026-04-08"),
        (MeasureKind::Seizure, "2026-03-03", "2026-04-02"),
        // Day 30 is Saturday 4 April: it does not roll.
        (MeasureKind::Sealing, "2026-03-05", "2026-04-04"),
    ] {
        let mut world = World::registered(registration());
        let measure = measure(kind, taken_on);
        let command = match kind {
            MeasureKind::Preservation => Command::Preserve(Box::new(measure)),
            MeasureKind::Sealing | MeasureKind::Seizure => Command::TakeMeasure(Box::new(measure)),
        };
        world.did("2026-03-31", ZHAO, command);
        assert_eq!(world.case.measures[0].until, day(until), "{kind:?}");
    }
    // A shorter term stands, a longer one is cut to the lawful one.
    for (until, stands) in [("2026-03-10", "2026-03-10"), ("2026-12-31", "2026-04-02")] {
        let mut world = World::filed();
        let measure = Measure { until: day(until), ..measure(MeasureKind::Seizure, "2026-03-03") };
        world.did("2026-03-03", ZHAO, Command::TakeMeasure(Box::new(measure)));
        assert_eq!(world.case.measures[0].until, day(stands));
    }
}

#[test]
fn a_measure_rests_on_a_statute_or_a_regulation() {
    let outcome = |basis: &str| {
        let measure = Measure { basis: basis.to_owned(), ..measure(MeasureKind::Seizure, "2026-03-03") };
        World::filed().run(day("2026-03-03"), ZHAO, Command::TakeMeasure(Box::new(measure)))
    };
    for basis in [
        "《中华人民共和国道路运输条例》第六十二条",
        "《道路运输条例》（2023年修订）第六十二条第一款的规定",
        "依据《公路安全保护条例》第六十五条，参照《超限运输车辆行驶公路管理规定》第四十七条",
        "道路运输条例第六十二条",
        "道路运输条例62条",
        "《公路法》第八十五条",
        "公路法",
        "《湖南省道路运输条例》第五十条",
    ] {
        assert!(outcome(basis).is_ok(), "{basis}");
    }
    for basis in [
        "",
        "依法扣押",
        "根据相关法律法规",
        "《道路货物运输及站场管理规定》",
        "《网络预约出租汽车经营服务管理暂行办法》第三十四条",
        "《交通运输行政执法程序规定》第五十条",
        "《关于贯彻道路运输条例的通知》",
        "执法大队领导指示",
    ] {
        assert_eq!(codes(outcome(basis)), ["SEIZE_NOBASIS"], "{basis}");
    }
}

fn moved(from: &str, to: &str, on: &str) -> Command {
    Command::MoveProperty(Box::new(PropertyMove {
        property: 1,
        name: "货车".to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        moved_on: day(on),
        event: "移库".to_owned(),
        condition: "完好".to_owned(),
    }))
}

#[test]
fn the_chain_of_property_has_no_gap() {
    let mut world = World::filed();
    world.did("2026-03-03", ZHAO, moved("陈大力", "吴仓库", "2026-03-03"));
    let mut run = |command| world.run(day("2026-03-10"), ZHAO, command);
    assert_eq!(codes(run(moved("王仓库", "陈大力", "2026-03-05"))), ["WRONG_STATE"]);
    assert_eq!(codes(run(moved("吴仓库", "陈大力", "2026-03-02"))), ["TIME_ORDER"]);
    run(moved("吴仓库", "王仓库", "2026-03-05")).unwrap();
    assert_eq!(codes(run(moved("吴仓库", "陈大力", "2026-03-06"))), ["WRONG_STATE"]);
    run(moved("王仓库", "陈大力", "2026-03-06")).unwrap();
}

#[test]
fn an_emergency_is_reported_beside_another_approval_and_decided_first() {
    let mut world = World::registered(super::world::registration());
    let urgent =
        Measure { approved_on: None, emergency: true, ..measure(MeasureKind::Seizure, "2026-03-03") };
    world
        .did("2026-03-03", ZHAO, Command::TakeMeasure(Box::new(urgent)))
        .did("2026-03-03", ZHAO, super::world::request(super::world::filing()))
        .did("2026-03-03", ZHAO, {
            let reason = "车辆即将驶离".to_owned();
            super::world::request(law::case::fact::Matter::Ratification { no: 1, reason })
        });
    let due: Vec<_> =
        world.clocks(day("2026-03-03")).into_iter().map(|clock| (clock.what, clock.due_on)).collect();
    let first = ("紧急强制措施报告负责人并补办批准手续".to_owned(), day("2026-03-04"));
    assert_eq!(due.first(), Some(&first));
    let agree = world.agree("");
    world.did("2026-03-04", super::world::SUN, agree);
    assert!(!world.case.measures[0].awaits_ratification());
    assert_eq!(world.case.measures[0].measure.approved_on, Some(day("2026-03-04")));
    // The other one still waits.
    let agree = world.agree("");
    world.did("2026-03-04", super::world::SUN, agree);
    assert_eq!(world.case.filed_on, Some(day("2026-03-04")));
}
