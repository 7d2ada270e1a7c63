//! Checklists: the ones that ship, what a check may be, and how a finding is closed.

use jiff::{Timestamp, civil::date};
use law::{
    checklist::{Answer, Check, CheckAct, Checklists, FindingState, Noted, Template, TemplateProblem},
    subject::{Entry, Subject},
};

pub(crate) fn shipped() -> Vec<Template> {
    [
        include_str!("../../../../catalog/checklists/self-check.toml"),
        include_str!("../../../../catalog/checklists/appearance.toml"),
        include_str!("../../../../catalog/checklists/tidy.toml"),
        include_str!("../../../../catalog/checklists/speech.toml"),
    ]
    .into_iter()
    .map(|text| toml::from_str(text).unwrap())
    .collect()
}

fn template() -> Template {
    shipped().remove(0)
}

fn act(check: &mut Check, seq: u32, actor: &str, second: i64, act: CheckAct) {
    let recorded_at = Timestamp::from_second(1_795_138_200 + second).unwrap();
    let (actor, agency) = (actor.to_owned(), "county".to_owned());
    check.apply(&Entry { seq, actor, agency, effective_on: date(2026, 11, 20), recorded_at, act });
}

fn begun() -> Check {
    let mut check = Check::default();
    let counts_on = date(2026, 11, 20);
    act(
        &mut check,
        1,
        "zhao",
        0,
        CheckAct::CheckBegun { template: "self-check".to_owned(), version: 1, counts_on },
    );
    check
}

fn answers(unmet: &str) -> Vec<(String, Answer)> {
    let answer = |id: &str| if id == unmet { Answer::Unmet } else { Answer::Met };
    template().points.iter().map(|point| (point.id.clone(), answer(&point.id))).collect()
}

fn noted(due: i8) -> Noted {
    let (point, problem) = ("dress".to_owned(), "未开启记录仪".to_owned());
    Noted { point, problem, owner: "zhao".to_owned(), due_on: date(2026, 12, due) }
}

fn filled(unmet: &str, findings: Vec<Noted>) -> CheckAct {
    CheckAct::CheckFilled { answers: answers(unmet), remark: String::new(), findings }
}

fn fields(check: &Check, act: &CheckAct, actor: &str) -> Vec<String> {
    let objections = check.objections(act, actor, date(2026, 11, 20), &template());
    objections.into_iter().map(|held| held.field).collect()
}

#[test]
fn the_templates_that_ship_are_sound_and_every_point_rests_on_a_norm() {
    let held = Checklists::new(shipped()).unwrap();
    assert_eq!(held.all_in_force(date(2026, 11, 20)).count(), 4);
    assert!(held.in_force("self-check", date(2024, 5, 5)).is_none(), "the plan was not issued yet");
    assert!(template().points.len() <= 8, "it is to take two minutes on a phone");
}

#[test]
fn versions_go_on_and_points_stand_once() {
    let mut doubled = shipped();
    doubled.push(template());
    let mut empty = template();
    empty.version = 2;
    empty.from = date(2026, 1, 1);
    empty.points.clear();
    doubled.push(empty);
    let problems = Checklists::new(doubled).unwrap_err();
    let id = "self-check".to_owned();
    assert!(problems.contains(&TemplateProblem::Order { id: id.clone(), version: 1 }));
    assert!(problems.contains(&TemplateProblem::Points { id, version: 2, point: String::new() }));
}

#[test]
fn a_newer_version_holds_from_its_day_and_the_older_is_kept() {
    let mut newer = template();
    newer.version = 2;
    newer.from = date(2026, 12, 1);
    let held = Checklists::new(vec![template(), newer]).unwrap();
    assert_eq!(held.in_force("self-check", date(2026, 11, 30)).unwrap().version, 1);
    assert_eq!(held.in_force("self-check", date(2026, 12, 1)).unwrap().version, 2);
    assert_eq!(held.version("self-check", 1).unwrap().version, 1);
    assert_eq!(held.all_in_force(date(2026, 12, 1)).count(), 1);
}

#[test]
fn every_point_is_answered_and_every_unmet_one_noted() {
    let check = begun();
    assert!(fields(&check, &filled("", Vec::new()), "zhao").is_empty());
    assert_eq!(fields(&check, &filled("dress", Vec::new()), "zhao"), ["problem.dress"]);
    assert_eq!(fields(&check, &filled("", vec![noted(1)]), "zhao"), ["answer.dress"]);
    assert_eq!(fields(&check, &filled("", Vec::new()), "qian"), [""], "nobody fills in for another");
    let mut short = answers("");
    short.pop();
    short.push(("nonsense".to_owned(), Answer::Met));
    let act = CheckAct::CheckFilled { answers: short, remark: String::new(), findings: Vec::new() };
    assert_eq!(fields(&check, &act, "zhao"), ["answer.ban", ""]);
}

#[test]
fn a_finding_is_mended_within_thirty_days() {
    let check = begun();
    for (due, fits) in [
        (date(2026, 11, 19), false),
        (date(2026, 11, 20), true),
        (date(2026, 12, 20), true),
        (date(2026, 12, 21), false),
    ] {
        let finding = Noted { due_on: due, ..noted(1) };
        assert_eq!(fields(&check, &filled("dress", vec![finding]), "zhao").is_empty(), fits, "{due}");
    }
}

#[test]
fn how_long_it_took_is_told_by_the_journal() {
    let mut check = begun();
    act(&mut check, 2, "zhao", 95, filled("", Vec::new()));
    assert_eq!(check.filled.as_ref().unwrap().seconds, 95);
    assert_eq!(fields(&check, &filled("", Vec::new()), "zhao"), [""], "it is filled in once");
}

#[test]
fn a_finding_is_closed_by_another_than_its_owner_after_it_was_mended() {
    let mut check = begun();
    act(&mut check, 2, "zhao", 95, filled("dress", vec![noted(1)]));
    let point = || "dress".to_owned();
    let mend = CheckAct::FindingMended { point: point(), how: "已整改".to_owned() };
    let close = CheckAct::FindingClosed { point: point(), opinion: "已核对".to_owned() };
    let back = CheckAct::FindingReturned { point: point(), opinion: "仍未归档".to_owned() };
    assert_eq!(fields(&check, &close, "zhou"), ["opinion"], "it is not mended");
    assert_eq!(fields(&check, &mend, "zhou"), ["how"], "only the owner reports");
    assert!(fields(&check, &mend, "zhao").is_empty());
    act(&mut check, 3, "zhao", 200, mend.clone());
    assert_eq!(fields(&check, &close, "zhao"), ["opinion"], "nobody checks his own");
    assert!(fields(&check, &back, "zhou").is_empty());
    act(&mut check, 4, "zhou", 300, back);
    assert_eq!(check.finding("dress").unwrap().state, FindingState::Open);
    act(&mut check, 5, "zhao", 400, mend.clone());
    act(&mut check, 6, "zhou", 500, close.clone());
    assert_eq!(check.finding("dress").unwrap().state, FindingState::Closed);
    assert_eq!(fields(&check, &mend, "zhao"), ["how"]);
    assert_eq!(fields(&check, &close, "zhou"), ["opinion"]);
}
