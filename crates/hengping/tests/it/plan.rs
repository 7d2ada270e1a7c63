//! `hengping plan` at its command line.

use std::{collections::BTreeSet, process::Command};

use law::plan::{Feature, Plan, PlanFile, State};
use serde_json::Value;

use crate::PROGRAM;

fn plan(args: &[&str]) -> String {
    let output = Command::new(PROGRAM).arg("plan").args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn lines() -> Vec<Value> {
    serde_json::from_str(&plan(&["--json"])).unwrap()
}

fn ids(lines: &[Value], state: &str) -> Vec<String> {
    let wanted = lines.iter().filter(|line| line["state"] == state);
    wanted.map(|line| line["clause"].as_str().unwrap().to_owned()).collect()
}

fn file() -> PlanFile {
    toml::from_str(include_str!("../../../../catalog/plan/2024-2026.toml")).unwrap()
}

/// The claims, written out so that whoever adds one looks at the clause and at the page.
#[test]
fn every_clause_stands_once_and_only_five_are_live() {
    let lines = lines();
    let all: BTreeSet<&str> = lines.iter().map(|line| line["clause"].as_str().unwrap()).collect();
    assert_eq!((lines.len(), all.len()), (152, 152));
    assert_eq!(ids(&lines, "live"), ["二(一)2-03", "二(二)1-07", "二(二)1-09", "二(二)1-11", "二(二)1-12"]);
    assert_eq!(ids(&lines, "live").len() + ids(&lines, "partly").len() + ids(&lines, "planned").len(), 152);
    for line in &lines {
        let keys: Vec<&String> = line.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["clause", "indicator", "mechanism", "state"]);
        assert!(!line["mechanism"].as_array().unwrap().is_empty(), "{line}");
        assert!(line["indicator"].is_array(), "{line}");
    }
}

/// A live clause names what carries it; each name is held against the program itself, not against the command.
#[test]
fn a_live_claim_names_what_the_program_has() {
    let routes: BTreeSet<(String, &str)> =
        web::routes().into_iter().map(|(method, path, _)| (method.to_string(), path)).collect();
    let kinds: Vec<&str> = store::read::registry().kinds().collect();
    // What only judges dossiers stops nobody.
    let rules = law::rule::ALL.iter().filter(|rule| rule.commands);
    let rules: Vec<&str> = rules.flat_map(|rule| [rule.id, rule.code]).collect();
    let (checklists, obligations) = app::catalog::duties().unwrap();
    let live = ids(&lines(), "live");
    let plan = Plan::new(file()).unwrap();
    for clause in plan.clauses().iter().filter(|clause| live.contains(&clause.id)) {
        assert!(clause.lacks.is_none() && !clause.indicators.is_empty(), "{}", clause.id);
        for need in &clause.needs {
            let has = match need {
                Feature::Route { method, path } => routes.contains(&(method.clone(), path)),
                Feature::Subject(kind) => kinds.contains(&kind.as_str()),
                Feature::Rule(name) => rules.contains(&name.as_str()),
                Feature::Document(form) => typeset::template(form).is_some(),
                Feature::Checklist(id) => checklists.ids().any(|held| held == id),
                Feature::Obligation(id) => obligations.get(id).is_some(),
            };
            assert!(has, "{}: {need}", clause.id);
        }
    }
    // Take any one thing away and the claim falls.
    for clause in plan.clauses().iter().filter(|clause| live.contains(&clause.id)) {
        for without in &clause.needs {
            let rest = clause.needs.iter().filter(|need| *need != without).cloned();
            assert_ne!(clause.progress(&law::plan::Inventory::new(rest)).state, State::Live, "{}", clause.id);
        }
    }
}

/// A guard that is misspelt would never be found, and its clause would stay behind for ever.
#[test]
fn every_guard_that_a_clause_names_exists() {
    for clause in &file().clauses {
        for need in &clause.needs {
            if let Feature::Rule(name) = need {
                let known = law::rule::ALL.iter().chain([&law::indicator::NO_FINES_RANKING]);
                assert!(
                    known.into_iter().any(|rule| rule.id == name || rule.code == name),
                    "{}: {name}",
                    clause.id
                );
            }
        }
    }
}

#[test]
fn the_text_reads_well() {
    let text = plan(&[]);
    assert!(
        text.starts_with("《交通运输行政执法质量效能提升三年行动方案（2024—2026年）》（交办法〔2024〕25号）")
    );
    assert!(text.contains("共152条：已上线5条，"));
    assert!(text.contains("\n二(二)1-09  【已上线】重大处罚决定先经法制审核\n"));
    assert!(text.contains("频次：每月（方案规定）"));
    assert!(text.contains("    指标：应审尽审率"));
    assert_eq!(text.matches("【").count(), 152);
}
