//! The check-up: good files, and the numeric table row by row, before, at and after each limit.

mod example;
mod limits;
mod table;
mod tally;

use jiff::civil::{Date, date};
use law::{
    check::{CheckSetting, Report, Verdict, check},
    dossier::read,
    profile::Profile,
    term::{Limit, Limits},
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct ProfileFile {
    profile: Profile,
    #[serde(default)]
    limits: std::collections::BTreeMap<String, Limit>,
}

/// The day of the check in these tests.
pub(crate) const DAY: Date = date(2026, 11, 20);

pub(crate) fn profile() -> Profile {
    let national: Limits =
        toml::from_str(include_str!("../../../../catalog/profiles/national.toml")).unwrap();
    let local: ProfileFile =
        toml::from_str(include_str!("../../../../catalog/profiles/PROV-X.toml")).unwrap();
    let overlay = Limits { edition: "x".to_owned(), limits: local.limits };
    Profile { limits: national.overlaid(overlay), ..local.profile }
}

pub(crate) fn checked_with(dossier: &Value, profile: &Profile, on: Date) -> Report {
    let dossier = read(dossier.to_string().as_bytes()).unwrap();
    check(&dossier, &CheckSetting { profile, calendar: crate::calendar::shipped(), on })
}

pub(crate) fn checked(dossier: &Value) -> Report {
    checked_with(dossier, &profile(), DAY)
}

pub(crate) fn codes(report: &Report) -> Vec<&str> {
    report.defects.iter().map(|defect| &*defect.code).collect()
}

/// An ordinary case without a hearing that keeps every rule.
pub(crate) fn ordinary() -> Value {
    json!({"format": 1, "id": "甲", "parties": [{"kind": "citizen"}], "acts": [
        {"filed": {"on": "2026-03-02"}},
        {"notice": {"on": "2026-03-20", "facts_told": true, "reasons_told": true, "basis_told": true, "content_told": true,
            "statement_told": true, "hearing_told": false, "penalties": {"kinds": ["fine"], "fine": 2000}}},
        {"served": {"on": "2026-03-20", "document": "notice", "method": "direct", "receipt": true}},
        {"decided": {"on": "2026-03-30", "procedure": "ordinary", "outcome": "penalty", "sealed": true,
            "penalties": {"kinds": ["fine"], "fine": 2000}}},
        {"served": {"on": "2026-03-31", "document": "decision", "method": "direct", "receipt": true}}
    ]})
}

pub(crate) fn on_spot() -> Value {
    json!({"format": 1, "id": "乙", "parties": [{"kind": "citizen"}], "acts": [
        {"decided": {"on": "2026-03-02", "procedure": "simple", "outcome": "penalty",
            "penalties": {"kinds": ["fine"], "fine": 100}}},
        {"recorded": {"on": "2026-03-09"}},
        {"paid": {"on": "2026-03-02", "amount": 100, "method": "cash", "cash_ground": "small_fine", "receipt": "official",
            "remitted_on": "2026-03-04", "banked_on": "2026-03-06"}}
    ]})
}

/// A file that holds these acts only; every other part of the procedure is not covered.
pub(crate) fn only(covered: &[&str], acts: Value) -> Value {
    let all = [
        "inspection",
        "filing",
        "investigation",
        "measures",
        "property",
        "notice",
        "statement",
        "hearing",
        "review",
        "discussion",
        "decision",
        "correction",
        "service",
        "payment",
        "enforcement",
        "transfer",
        "publication",
        "remedy",
        "closing",
        "record",
        "supervision",
    ];
    let silent: Vec<&str> = all.into_iter().filter(|section| !covered.contains(section)).collect();
    json!({"format": 1, "id": "丙", "not_covered": silent, "parties": [{"kind": "citizen"}], "acts": acts})
}

/// The file with some values changed; a pointer ending in `/-` adds an act.
pub(crate) fn with(mut dossier: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        if *pointer == "/acts/-" {
            dossier["acts"].as_array_mut().unwrap().push(value.clone());
            continue;
        }
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        dossier.pointer_mut(parent).unwrap()[name] = value.clone();
    }
    dossier
}

pub(crate) fn fine(yuan: u32) -> Value {
    json!({"kinds": ["fine"], "fine": yuan})
}

#[test]
fn a_good_file_has_no_defect() {
    for dossier in [ordinary(), on_spot()] {
        let report = checked(&dossier);
        assert_eq!(report.verdict, Verdict::Ok, "{:#?}", report.defects);
    }
}

#[test]
fn what_the_file_does_not_say_is_unknown_and_changes_no_verdict() {
    let mut dossier = ordinary();
    dossier.pointer_mut("/acts/3/decided").unwrap().as_object_mut().unwrap().remove("sealed");
    let report = checked(&dossier);
    assert_eq!(report.verdict, Verdict::Ok);
    let missing = |report: &Report, code: &str| {
        report.unknown.iter().find(|entry| entry.code == code).map(|entry| entry.missing.clone())
    };
    assert_eq!(missing(&report, "NO_SEAL").as_deref(), Some("decided#4.sealed"));
    let mut dossier = ordinary();
    dossier["acts"].as_array_mut().unwrap().remove(0);
    assert_eq!(codes(&checked(&dossier)), ["NOT_FILED"]);
    dossier["not_covered"] = json!(["filing"]);
    let report = checked(&dossier);
    assert_eq!(report.verdict, Verdict::Ok);
    assert_eq!(missing(&report, "NOT_FILED").as_deref(), Some("filing"));
}

#[test]
fn a_year_without_a_table_is_named_and_breaks_nothing() {
    let dossier = with(on_spot(), &[("/acts/2/paid/on", json!("2018-03-02"))]);
    let report = checked(&dossier);
    assert_eq!(report.verdict, Verdict::Ok, "{:#?}", report.defects);
    assert!(
        report.unknown.iter().any(|entry| entry.code == "CALENDAR_UNKNOWN" && entry.message.contains("2018"))
    );
}

#[test]
fn a_term_that_rests_on_next_year_is_unknown_and_never_bad() {
    let acts = json!([{"review_received": {"on": "2026-12-25"}}, {"review_replied": {"on": "2027-01-13", "evidence": true}}]);
    let report = checked_with(&only(&["remedy"], acts), &profile(), date(2027, 3, 1));
    assert_eq!(report.verdict, Verdict::Ok, "{:#?}", report.defects);
    assert!(report.unknown.iter().any(|entry| entry.code == "REPLY_LATE"), "{:#?}", report.unknown);
    // Months later it is late on every reading.
    let acts = json!([{"review_received": {"on": "2026-12-25"}}, {"review_replied": {"on": "2027-03-01", "evidence": true}}]);
    let report = checked_with(&only(&["remedy"], acts), &profile(), date(2027, 3, 1));
    assert_eq!(codes(&report), ["REPLY_LATE"]);
}

#[test]
fn a_policy_reading_says_so_in_its_message() {
    let dossier = with(on_spot(), &[("/acts/1/recorded/on", json!("2026-03-10"))]);
    let report = checked(&dossier);
    let [defect] = &report.defects[..] else { panic!("{:#?}", report.defects) };
    assert_eq!((&*defect.code, &*defect.rule), ("FILE_LATE", "SP4"));
    assert!(defect.message.ends_with("（内部口径，待法制部门确认）"), "{}", defect.message);
}
