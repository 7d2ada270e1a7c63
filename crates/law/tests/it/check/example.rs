//! The example dossiers: each is a dossier, each is judged as its golden line says, and together they show every code.
//!
//! `UPDATE=1` writes `examples/dossiers/expected.txt` and the table of the README there anew; hold every changed line
//! against the procedure before you keep it.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    path::{Path, PathBuf},
};

use law::{
    check::{Report, Verdict},
    dossier::{Dossier, FORMAT, read},
    profile::Profile,
    rule::{self, Rule},
};
use serde_json::Value;

use super::{DAY, checked_with, profile, table};
use crate::dossier::schema_judge;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/dossiers")
}

/// One dossier of the folder and what the check says of it.
struct Example {
    /// The file, and the line where it holds several.
    place: String,
    text: String,
    dossier: Dossier,
    report: Report,
}

fn examples() -> Vec<Example> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut found = Vec::new();
    for name in names {
        let text = || std::fs::read_to_string(folder().join(&name)).unwrap();
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("json") => found.push(example(name.clone(), text())),
            Some("jsonl") => {
                let numbered = (1..).zip(text().lines().map(str::to_owned).collect::<Vec<_>>());
                found.extend(numbered.map(|(number, line)| example(format!("{name}:{number}"), line)));
            }
            _ => {}
        }
    }
    found
}

fn example(place: String, text: String) -> Example {
    let dossier = read(text.as_bytes()).unwrap_or_else(|error| panic!("{place}: {error}"));
    let report = checked_with(&serde_json::from_str(&text).unwrap(), &profile(), DAY);
    Example { place, text, dossier, report }
}

/// Rule and code of each, once, in the order of the report.
fn marks<'r>(found: impl Iterator<Item = (&'r str, &'r str)>) -> String {
    let mut marks: Vec<String> = found.map(|(rule, code)| format!("{rule}/{code}")).collect();
    marks.dedup();
    marks.join(" ")
}

fn verdict(report: &Report) -> &'static str {
    match report.verdict {
        Verdict::Ok => "ok",
        Verdict::Warn => "warn",
        Verdict::Bad => "bad",
    }
}

fn keep(name: &str, fresh: &str) {
    let path = folder().join(name);
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("UPDATE").is_some() && kept != fresh {
        std::fs::write(path, fresh).unwrap();
    } else {
        assert!(kept == fresh, "{name} differs from what the check says; UPDATE=1 writes it");
    }
}

#[test]
fn every_example_is_judged_as_expected() {
    let mut golden = String::from(
        "# 口径 PROV-X，检查日 2026-11-20。案卷、案号、结论、问题（规则/代码）、没有判断的规则。\n",
    );
    for Example { place, report, .. } in examples() {
        let defects = marks(report.defects.iter().map(|it| (&*it.rule, &*it.code)));
        let unknown = marks(report.unknown.iter().map(|it| (&*it.rule, &*it.code)));
        let line = format!("{place}\t{}\t{}\t{defects}\t{unknown}", report.id, verdict(&report));
        writeln!(golden, "{}", line.trim_end()).unwrap();
    }
    keep("expected.txt", &golden);
}

#[test]
fn the_readme_lists_every_example() {
    let text = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let (before, rest) = text.split_once("<!-- examples -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /examples -->").unwrap();
    let mut table = String::from("\n| 案卷 | 说明 | 结论 | 代码 |\n|---|---|---|---|\n");
    for Example { place, dossier, report, .. } in examples() {
        let says = dossier.notes.as_ref().unwrap_or_else(|| panic!("{place} says nothing")).join("");
        let mut codes: Vec<String> = report.defects.iter().map(|it| format!("`{}`", it.code)).collect();
        codes.dedup();
        let (file, line) = place.split_once(':').map_or((&*place, None), |(file, line)| (file, Some(line)));
        let line = line.map(|line| format!(" 第{line}行")).unwrap_or_default();
        let codes = codes.join(" ");
        writeln!(table, "| [{file}]({file}){line} | {says} | {} | {codes} |", report.verdict.label())
            .unwrap();
    }
    keep("README.md", &format!("{before}<!-- examples -->\n{table}\n<!-- /examples -->{after}"));
}

#[test]
fn every_example_is_of_the_schema() {
    let fault = schema_judge();
    let mut ids = BTreeSet::new();
    for Example { place, text, dossier, .. } in examples() {
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(fault(&value), None, "{place}");
        assert_eq!(dossier.format, FORMAT);
        assert!(ids.insert(dossier.id.clone()), "{place}: {} twice", dossier.id);
        let late = dossier.acts.iter().find(|act| act.date().is_some_and(|on| on > DAY));
        assert!(late.is_none(), "{place}: {late:?} is after the day of the check");
    }
}

/// What the check may find, save that a year without a table is never a defect.
fn judged() -> impl Iterator<Item = &'static Rule> {
    rule::ALL.iter().filter(|rule| rule.dossiers && rule.code != rule::T9.code)
}

#[test]
fn every_code_has_its_example() {
    let examples = examples();
    let shown: BTreeSet<_> =
        examples.iter().flat_map(|it| it.report.defects.iter().map(|it| &*it.code)).collect();
    let silent: BTreeSet<_> = judged().map(|rule| rule.code).filter(|code| !shown.contains(code)).collect();
    assert!(silent.is_empty(), "no example shows {silent:?}");
    let open = examples.iter().flat_map(|it| &it.report.unknown).any(|it| it.code == rule::T9.code);
    assert!(open, "no example rests on a year without a table");
}

#[test]
fn every_version_of_every_rule_is_reached() {
    let (examples, rows) = (examples(), table::rows());
    let tables = rows.iter().flat_map(table::Row::reports);
    // Without thresholds of its own a profile takes the strict side, which is a rule of its own.
    let strict = Profile { hearing: None, ..profile() };
    let strictly = |it: &Example| checked_with(&serde_json::from_str(&it.text).unwrap(), &strict, DAY);
    let reports: Vec<Report> = tables.chain(examples.iter().map(strictly)).collect();
    let reports: Vec<Report> = examples.into_iter().map(|it| it.report).chain(reports).collect();
    let found: BTreeSet<_> = reports
        .iter()
        .flat_map(|report| report.defects.iter().map(|it| (&*it.rule, &*it.code, &*it.article)))
        .collect();
    let silent: Vec<_> = judged()
        .map(|rule| (rule.id, rule.code, rule.article))
        .filter(|rule| !found.contains(rule))
        .collect();
    assert!(silent.is_empty(), "neither an example nor a table shows {silent:?}");
}
