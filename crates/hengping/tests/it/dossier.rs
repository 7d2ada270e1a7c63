//! The cases of the product leave as dossiers, and the program finds in them outside what the case page shows inside.

use std::{collections::BTreeSet, fs};

use app::catalog::Catalog;
use law::{
    case::Case,
    check::{CheckSetting, check},
    roster::Agency,
    rule::ALL,
};
use serde_json::Value;
use store::{Options, Store};

use crate::{CASES, Place, cases};

/// The day of the demonstration.
const TODAY: &str = "2026-11-20";

#[test]
fn every_case_of_the_demonstration_is_found_alike_inside_and_outside() {
    let place = Place::new();
    place.json("data", &["demo", "--build-only", "--cases", CASES]);
    let store = Store::open(&Options::sqlite(place.path("data")).with_keys(place.path("keys"))).unwrap();
    let catalog = Catalog::shipped().unwrap();
    let on = TODAY.parse().unwrap();
    let setting = CheckSetting { profile: &catalog.profile, calendar: &catalog.calendar, on };
    let (mut lines, mut inside, mut stages) = (String::new(), Vec::new(), BTreeSet::new());
    for row in cases(&store) {
        let (case, entries) =
            store.read(|reader| reader.load_with_entries::<Case>(&row.id)).unwrap().unwrap();
        let agency = store.read(|reader| reader.load::<Agency>(&row.agency)).unwrap().unwrap().state;
        let dossier = case.state.dossier(&entries, &agency.name);
        let report = check(&dossier, &setting);
        for (_, held) in &case.state.defects {
            let rule = ALL.iter().find(|rule| rule.id == held.rule && rule.code == held.code).unwrap();
            let found = report.defects.iter().any(|found| found.code == held.code)
                || report.unknown.iter().any(|open| open.code == held.code);
            assert!(found || !rule.dossiers, "{}: {} was recorded and is not found", row.number, held.code);
        }
        stages.insert(row.stage.code());
        lines += &(serde_json::to_string(&dossier).unwrap() + "\n");
        inside.push(serde_json::to_value(&report).unwrap());
    }
    assert!(stages.len() >= 10, "cases of too few stages: {stages:?}");
    drop(store);
    let file = place.path("cases.jsonl");
    fs::write(&file, lines).unwrap();
    let command = ["check", file.to_str().unwrap(), "--profile", "hengzhou", "--on", TODAY];
    let output = std::process::Command::new(crate::PROGRAM).args(command).output().unwrap();
    assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    let outside: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(outside, inside);
}
