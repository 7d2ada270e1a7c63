//! The plan that ships, and how its states follow from what there is.

use jiff::civil::date;
use law::plan::{Every, Feature, Frequency, Inventory, Plan, PlanFile, PlanProblem, State};

use crate::indicator::shipped;

fn file() -> PlanFile {
    toml::from_str(include_str!("../../../../catalog/plan/2024-2026.toml")).unwrap()
}

fn plan() -> Plan {
    Plan::new(file()).unwrap()
}

/// How many clauses each point of the plan breaks down into.
const SECTIONS: [(&str, u32); 17] = [
    ("0", 2),
    ("一", 7),
    ("二(一)1", 7),
    ("二(一)2", 7),
    ("二(一)3", 11),
    ("二(二)1", 13),
    ("二(二)2", 11),
    ("二(二)3", 15),
    ("二(三)1", 9),
    ("二(三)2", 9),
    ("二(三)3", 12),
    ("二(三)4", 4),
    ("二(四)1", 8),
    ("二(四)2", 10),
    ("二(四)3", 10),
    ("二(四)4", 10),
    ("三", 7),
];

#[test]
fn every_clause_stands_once_in_the_order_of_the_plan() {
    let mut expected = Vec::new();
    for (section, count) in SECTIONS {
        expected.extend((1..=count).map(|number| format!("{section}-{number:02}")));
    }
    let plan = plan();
    let ids: Vec<&str> = plan.clauses().iter().map(|clause| clause.id.as_str()).collect();
    assert_eq!(ids, expected);
    assert_eq!(ids.len(), 152);
    assert_eq!((plan.text().from, plan.text().until), (date(2024, 5, 6), date(2026, 12, 31)));
}

/// What the plan states in so many words; everything else is a setting with a suggested value.
#[test]
fn what_the_plan_states_is_fixed() {
    let plan = plan();
    let fixed = |id: &str| {
        let clause = plan.clauses().iter().find(|clause| clause.id == id).unwrap();
        (clause.frequency.every, clause.frequency.fixed)
    };
    for (id, every) in [
        ("二(一)2-03", Every::Month),
        ("二(三)2-02", Every::Quarter),
        ("二(三)2-03", Every::Month),
        ("二(二)3-08", Every::Month),
        ("二(二)3-11", Every::Month),
        ("三-02", Every::Year),
        ("二(四)3-03", Every::Standing),
        ("二(三)1-06", Every::Standing),
        ("二(三)1-09", Every::Standing),
    ] {
        assert_eq!(fixed(id), (every, true), "{id}");
    }
    for id in ["二(一)1-04", "二(二)3-13", "二(三)3-10", "二(四)4-03"] {
        assert!(!fixed(id).1, "{id}");
    }
}

#[test]
fn what_the_plan_states_is_never_loosened() {
    let stated = |every, fixed| Frequency { every, fixed, until: None, optional: false, note: None };
    let month = stated(Every::Month, true);
    assert!(month.admits(Every::Month) && month.admits(Every::Week) && month.admits(Every::Day));
    assert!(!month.admits(Every::Quarter) && !month.admits(Every::Standing) && !month.admits(Every::Once));
    assert!(stated(Every::Month, false).admits(Every::Quarter));
    assert_eq!(month.to_string(), "每月（方案规定）");
    assert_eq!(stated(Every::Quarter, false).to_string(), "每季度（建议值，可设定）");
}

fn inventory(features: &[&str]) -> Inventory {
    Inventory::new(features.iter().map(|text| text.parse().unwrap()))
}

#[test]
fn a_state_follows_from_what_there_is() {
    let mut file = file();
    file.clauses.truncate(1);
    let clause = &mut file.clauses[0];
    clause.needs = ["route GET /roster", "subject agency"].map(|text| text.parse().unwrap()).to_vec();
    clause.lacks = None;
    let state = |file: &PlanFile, features: &[&str]| {
        Plan::new(file.clone()).unwrap().progress(&inventory(features))[0].state
    };
    assert_eq!(state(&file, &["route GET /roster", "subject agency", "rule G8"]), State::Live);
    // One of two things that other clauses use as well says nothing about this clause.
    assert_eq!(state(&file, &["route GET /roster"]), State::Planned);
    assert_eq!(state(&file, &["route POST /roster", "subject agency"]), State::Planned);
    file.clauses[0].lacks = Some("已登记；尚未上报".to_owned());
    assert_eq!(state(&file, &["route GET /roster", "subject agency"]), State::Partly);
    assert_eq!(state(&file, &["route GET /roster"]), State::Partly);
    assert_eq!(state(&file, &[]), State::Planned);
}

#[test]
fn what_is_missing_is_named() {
    let plan = plan();
    let progress = plan.progress(&inventory(&["subject case", "rule G11"]));
    let review = progress.iter().find(|it| it.clause.id == "二(二)1-09").unwrap();
    assert_eq!(review.held.iter().map(ToString::to_string).collect::<Vec<_>>(), ["subject case", "rule G11"]);
    assert!(review.missing.contains(&&"document legal_review".parse().unwrap()));
    assert!(progress.iter().all(|it| it.held.len() + it.missing.len() == it.clause.needs.len()));
}

#[test]
fn every_indicator_of_the_plan_exists() {
    let (plan, indicators) = (plan(), shipped());
    assert_eq!(plan.missing_indicators(|id| indicators.get(id).is_some()), []);
    let missing = plan.missing_indicators(|id| id != "case.review_done");
    assert_eq!(missing[0].to_string(), "条文二(二)1-09引用的指标case.review_done未定义");
}

#[test]
fn features_are_written_as_they_are_read() {
    for clause in plan().clauses() {
        for need in &clause.needs {
            assert_eq!(need.to_string().parse::<Feature>().as_ref(), Ok(need));
        }
    }
    for bad in ["", "route", "route GET", "subject ", "page /roster", "roster"] {
        assert!(bad.parse::<Feature>().is_err(), "{bad}");
    }
}

#[test]
fn a_bad_file_is_refused_with_every_problem() {
    let mut file = file();
    file.until = date(2023, 1, 1);
    let first = file.clauses[0].clone();
    file.clauses.push(first);
    file.clauses[1].gist = " ".to_owned();
    file.clauses[2].mechanism.clear();
    file.clauses[3].needs.clear();
    for (index, id) in ["五-01", "二(五)1-01", "二(一)5-01", "一-1", "一-00", "一01"].into_iter().enumerate()
    {
        file.clauses[4 + index].id = id.to_owned();
    }
    let problems = Plan::new(file).unwrap_err();
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 11, "{texts:#?}");
    assert!(texts.contains(&"方案的截止日期2023-01-01早于起始日期2024-05-06".to_owned()));
    assert!(texts.contains(&"条文编号0-01重复".to_owned()));
    assert!(texts.contains(&"条文0-02没有填写要点".to_owned()));
    assert!(texts.contains(&"条文一-01没有填写承载方式".to_owned()));
    assert!(texts.contains(&"条文一-02没有填写所需功能".to_owned()));
    assert_eq!(problems.iter().filter(|it| matches!(it, PlanProblem::Malformed { .. })).count(), 6);
}
