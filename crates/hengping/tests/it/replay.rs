//! `hengping rules replay` at its command line.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::{Value, json};

use crate::PROGRAM;

/// A draft of the benchmark of the catalogue, with lower tiers of its own.
const DRAFT: &str = r#"edition = "draft"
[[benchmark]]
item = "LZ-018"
id = "CQ"
source = "CQLZ"
verification = "T"
[[benchmark.row]]
degree = "轻微"
effect = "lighter"
when = "road_damage_m < 10"
when_text = "不满10延米"
fine = { kind = "range", min = 1000, max = 2000 }
[[benchmark.row]]
degree = "严重"
effect = "heavier"
when = "road_damage_m >= 10"
when_text = "10延米以上"
fine = { kind = "fixed", amount = 30000 }
"#;

const CASES: &str = r#"{"case":"甲","facts":{"road_damage_m":0,"mass_incident":false}}
{"id":"乙","facts":{"road_damage_m":5,"mass_incident":false}}
{"case":"丙","item":"LZ-018","facts":{"road_damage_m":12.5,"mass_incident":false}}

{"case":"丁","facts":{"road_damage_m":5,"mass_incident":true}}
{"facts":{}}
{"case":"己","table":"statute","facts":{"road_damage_m":0,"mass_incident":true}}
"#;

const BAD: &str = r#"{"case":"庚","facts":{"road_damage_m":-1}}
nonsense
{"case":"辛","item":"HY-001","facts":{}}
{"case":"壬","facts":{"road_damage":1}}
"#;

struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new() -> Self {
        let files = Self { folder: tempfile::tempdir().unwrap() };
        files.write("draft.toml", DRAFT);
        files
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, cases: &Path, more: &[&str]) -> Output {
        let draft = self.folder.path().join("draft.toml");
        let mut command = Command::new(PROGRAM);
        command.args(["rules", "replay", "--against", "bench:CQ", "--table"]).arg(draft);
        command.arg("--cases").arg(cases).args(more).output().unwrap()
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_draft_is_held_against_the_edition_in_force() {
    let files = Files::new();
    let output = files.run(&files.write("cases.jsonl", CASES), &[]);
    let page = text(&output.stdout);
    assert!(output.status.success(), "{page}{}", text(&output.stderr));
    for line in [
        "新表：裁量基准CQ；对照：裁量基准CQ",
        "回放6件：档次变动4件，不变2件",
        "  轻微（同前）：1件",
        "  一般 → 轻微：1件",
        "  较重 → 严重：1件",
        "  严重 → 轻微：1件",
        "  几个档次同时适用，须由人工判断 → 轻微：1件",
        "  事实不全，不能得出结论（同前）：1件",
        "罚款合计（两表均有数额的4件）",
        "  对照：最低83000元，最高83000元",
        "  新表：最低33000元，最高36000元",
        "变动最大的4件",
        "  丁：50000元（严重） → 1000元至2000元（轻微）",
        "  丙：20000元（较重） → 30000元（严重）",
        "  甲：3000元（轻微） → 1000元至2000元（轻微）",
    ] {
        assert!(page.lines().any(|have| have == line), "{line}\n{page}");
    }
    let most: Vec<_> =
        page.lines().filter_map(|line| line.split_once("元（")).map(|(case, _)| case).collect();
    assert_eq!(most, ["  丁：50000", "  丙：20000", "  乙：10000", "  甲：3000"]);
}

#[test]
fn lines_that_cannot_be_read_are_named_and_the_others_count() {
    let files = Files::new();
    let output = files.run(&files.write("cases.ndjson", &format!("{CASES}{BAD}")), &["--json"]);
    assert_eq!(output.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["cases"], 6);
    assert_eq!(report["moved"], 4);
    assert_eq!(
        report["comparable"],
        json!({
            "old": {"cases": 4, "fine": {"min": 83000, "max": 83000}},
            "new": {"cases": 4, "fine": {"min": 33000, "max": 36000}},
        })
    );
    assert_eq!(report["totals"]["new"], json!({"cases": 5, "fine": {"min": 34000, "max": 38000}}));
    let first = &report["most"][0];
    assert_eq!((&first["case"], &first["line"], &first["by"]), (&json!("丁"), &json!(5), &json!(49000)));
    assert_eq!(report["bad_lines"], 4);
    let bad: Vec<_> = report["bad"].as_array().unwrap().iter().collect();
    for (bad, (line, reason)) in bad.iter().zip([
        (8, "road_damage_m（路产危害长度）的值-1超出范围"),
        (9, "该行不是可读的案件"),
        (10, "该案的事项是HY-001，不是LZ-018"),
        (11, "是否为road_damage_m"),
    ]) {
        assert_eq!(bad["line"], line);
        assert!(bad["reason"].as_str().unwrap().contains(reason), "{bad}");
    }
}

#[test]
fn a_table_of_cases_says_the_same_as_lines_of_json() {
    let files = Files::new();
    let table = "\u{feff}案号,road_damage_m,mass_incident\n甲,0,否\n乙,5,false\n丙,12.5,否\n\"丁\",5,是\n,,\n己,0,true\n";
    let output = files.run(&files.write("cases.csv", table), &["--json"]);
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    let of_table: Value = serde_json::from_slice(&output.stdout).unwrap();
    let output = files.run(&files.write("cases.jsonl", CASES), &["--json"]);
    let of_lines: Value = serde_json::from_slice(&output.stdout).unwrap();
    for field in ["cases", "moved", "moves", "totals", "comparable"] {
        assert_eq!(of_table[field], of_lines[field], "{field}");
    }
    let broken = "案号,road_damage_m\n甲,0\n乙,很长\n丙,1,2\n";
    let output = files.run(&files.write("broken.csv", broken), &[]);
    assert_eq!(output.status.code(), Some(2));
    for line in ["回放1件", "未能读取2行", "第3行：事实road_damage_m", "第4行：有3列，表头有2列"]
    {
        assert!(text(&output.stdout).contains(line), "{line}\n{}", text(&output.stdout));
    }
    let output = files.run(&files.write("heading.csv", "案号,road_damage,case,seats,seats\n"), &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    for part in ["列名road_damage不是事实（是否为road_damage_m）", "列名case重复", "列名seats重复"]
    {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

/// More cases than the threads take at once, in another order on every thread: the sums do not depend on it.
#[test]
fn many_cases_are_shared_among_threads() {
    let files = Files::new();
    let mut lines = String::new();
    for number in 0..40_000 {
        let (metres, mass) = (number % 20, number % 7 == 0);
        writeln!(
            lines,
            r#"{{"case":"{number}","facts":{{"road_damage_m":{metres},"mass_incident":{mass}}}}}"#
        )
        .unwrap();
    }
    let output = files.run(&files.write("cases.jsonl", &lines), &["--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["cases"], 40_000);
    let moves: u64 =
        report["moves"].as_array().unwrap().iter().map(|one| one["cases"].as_u64().unwrap()).sum();
    assert_eq!(moves, 40_000);
    // Equal moves are named in the order of the file: the first ten of 50,000 to at most 2,000 yuan.
    let most: Vec<_> =
        report["most"].as_array().unwrap().iter().map(|one| one["line"].as_u64().unwrap()).collect();
    let expected: Vec<u64> = (0..)
        .filter(|case| case % 7 == 0 && (1..10).contains(&(case % 20)))
        .map(|case| case + 1)
        .take(10)
        .collect();
    assert_eq!(most, expected);
}

#[test]
fn what_cannot_be_used_is_said() {
    let files = Files::new();
    let cases = files.write("cases.jsonl", CASES);
    let cases = cases.to_str().unwrap();
    let run = |args: &[&str]| {
        let output = Command::new(PROGRAM).args(["rules", "replay"]).args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        text(&output.stderr).to_owned()
    };
    for (args, expected) in [
        (vec!["--table", "statute", "--against", "alt", "--cases", cases], "请用 --item 指明事项"),
        (vec!["--table", "nowhere.toml", "--against", "alt", "--cases", cases], "“nowhere.toml”既不是表名"),
        (
            vec!["--table", "statute", "--against", "bench:NO", "--item", "LZ-018", "--cases", cases],
            "事项LZ-018没有表bench:NO；可用的表：statute、bench:CQ",
        ),
        (
            vec![
                "--table",
                "statute",
                "--against",
                "bench:CQ",
                "--item",
                "LZ-018",
                "--cases",
                "/no/cases.csv",
            ],
            "打不开/no/cases.csv",
        ),
        (
            vec![
                "--table",
                "statute",
                "--against",
                "bench:CQ",
                "--item",
                "LZ-018",
                "--cases",
                "/etc/hostname",
            ],
            "扩展名应为",
        ),
    ] {
        let said = run(&args);
        assert!(said.contains(expected), "{expected}\n{said}");
    }
}
