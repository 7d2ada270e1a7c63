//! Static proof: what is found in tables made for it, and that the shipped tables hold nothing that is not declared.

use std::fmt::Write;

use law::{
    discretion::{BenchmarkFile, Finding, FindingKind, Rulebook, TableId},
    item::{Catalogue, Item},
};

use crate::{
    discretion::{files, rulebook},
    item::{catalogue, facts, sources},
};

fn line(rulebook: &Rulebook, finding: &Finding) -> String {
    let schema = rulebook.schema();
    let facts = finding
        .facts
        .iter()
        .map(|(slot, value)| format!("{}={}", schema.name(*slot), schema.text(*slot, *value)));
    let facts: Vec<_> = facts.collect();
    format!("{} {:?} {}", finding.kind.name(), finding.rows, facts.join(" "))
}

#[test]
fn the_shipped_tables_hold_nothing_that_is_not_declared() {
    let rulebook = rulebook();
    let mut open = String::new();
    let findings = rulebook.lint(&|_, _| true);
    for finding in findings.iter().filter(|finding| finding.declared.is_none()) {
        writeln!(open, "{} {} {}", finding.item, finding.table, line(rulebook, finding)).unwrap();
    }
    assert!(open.is_empty(), "{open}");
    // 42 items of the law say “以下” without a least, and one has more than ten times between its ends.
    let of = |kind: FindingKind, table: &str| {
        let mut items: Vec<_> = findings
            .iter()
            .filter(|finding| finding.kind == kind && finding.table == table)
            .map(|finding| finding.item.as_str())
            .collect();
        items.dedup();
        items
    };
    assert_eq!(of(FindingKind::Spread, "statute"), ["HD-012"]);
    assert_eq!(of(FindingKind::Gap, "statute")[..2], ["AQ-006", "CX-001"]);
    assert_eq!(of(FindingKind::Unproved, "overlay:浙江"), ["CX-001"]);
    assert!(of(FindingKind::Overlap, "statute").is_empty());
    assert!(findings.iter().all(|finding| !finding.text.is_empty()));
}

#[test]
fn a_counter_example_answers_as_the_finding_says() {
    let rulebook = rulebook();
    let mut seen = 0;
    for finding in rulebook.lint(&|_, _| true) {
        let table: TableId = finding.table.parse().unwrap();
        let checked = rulebook.table(&finding.item, &table, None).unwrap();
        let mut facts = checked.schema().nothing_known();
        for (slot, value) in &finding.facts {
            facts[*slot] = Some(*value);
        }
        let answer = checked.assess(&facts);
        let has = |flag: &str| answer.flags.iter().any(|have| have == flag);
        let expected = match finding.kind {
            FindingKind::Gap => has("gap"),
            FindingKind::Overlap => answer.outcome.name() == "conflict",
            FindingKind::NoAmount => answer.outcome.name() == "unusable",
            FindingKind::Outside => answer.outcome.name() == "matched" && answer.row.is_some(),
            _ => continue,
        };
        assert!(expected, "{} {} {}", finding.item, finding.table, line(rulebook, &finding));
        seen += 1;
    }
    assert!(seen > 60, "{seen}");
}

/// The findings in a benchmark of KY-001 or, with another item, of that one, one per line; declared ones with their reason.
fn lint_of(item: &str, rest: &str) -> String {
    let head = format!(
        "edition = 'x'\n[[benchmark]]\nitem = '{item}'\nid = 'T'\nsource = 'GZAS'\nverification = 'S'\n"
    );
    lint_file(&format!("{head}{rest}"), item)
}

fn lint_file(text: &str, item: &str) -> String {
    let file: BenchmarkFile = toml::from_str(text).unwrap();
    let rulebook = Rulebook::new(catalogue(), &facts(), sources(), [file]).unwrap();
    let mut lines = String::new();
    for finding in rulebook.lint(&|of, id| of == item && *id == TableId::Bench("T".to_owned())) {
        let declared = finding.declared.as_ref().map_or(String::new(), |reason| format!(" ({reason})"));
        writeln!(lines, "{}{declared}", line(&rulebook, &finding).trim_end()).unwrap();
    }
    lines
}

fn row(effect: &str, when: &str, fine: &str) -> String {
    format!(
        "[[benchmark.row]]\ndegree = 'd'\neffect = '{effect}'\nwhen = \"{when}\"\nwhen_text = ''\nfine = {{ {fine} }}\n"
    )
}

fn range(min: u32, max: u32) -> String {
    format!("kind = 'range', min = {min}, max = {max}")
}

/// Rows of all five circumstances that nobody can meet at once with others, so that a test shows only what it is about.
fn others() -> String {
    ["no_penalty", "may_no_penalty", "reduced", "lighter", "heavier"]
        .iter()
        .zip(11..)
        .map(|(effect, number)| {
            let none = "kind = 'none'".to_owned();
            let fine = if effect.contains("penalty") { none } else { range(10_000, 20_000) };
            row(effect, &format!("illegal_income == 0 && prior_count == {number}"), &fine)
        })
        .collect()
}

#[test]
fn each_defect_is_found_with_its_counter_example() {
    let wide = |fine: &str| row("ordinary", "illegal_income < 20000 && prior_count < 11", fine);
    for (rows, expected) in [
        (wide(&range(10_000, 100_000)), ""),
        (wide(&range(10_000, 100_001)), "outside [6] illegal_income=0 prior_count=0\nspread [6]\n"),
        (wide(&range(9_999, 20_000)), "outside [6] illegal_income=0 prior_count=0\n"),
        (wide(&range(0, 20_000)), "outside [6] illegal_income=0 prior_count=0\nno_floor [6]\n"),
        (wide("kind = 'none'"), "outside [6] illegal_income=0 prior_count=0\n"),
        (wide("kind = 'unknown'"), "no_amount [6] illegal_income=0 prior_count=0\n"),
        (
            wide("kind = 'matrix', by = 'harm', rows = { none = { kind = 'fixed', amount = 10000 } }"),
            "no_amount [6] harm=minor illegal_income=0 prior_count=0\n",
        ),
        // Twice the income reaches the ten thousand of the statute at five thousand, and only there.
        (
            wide("kind = 'multiple', base = 'illegal_income', min_times = 2, max_times = 3"),
            "outside [6] illegal_income=0 prior_count=0\n",
        ),
        (
            row(
                "ordinary",
                "illegal_income >= 5000 && illegal_income < 20000 && prior_count < 11",
                "kind = 'multiple', base = 'illegal_income', min_times = 2, max_times = 5",
            ),
            "",
        ),
        (
            row(
                "ordinary",
                "illegal_income >= 5000 && illegal_income < 20000 && prior_count < 11",
                "kind = 'multiple', base = 'illegal_income', min_times = 2, max_times = 6",
            ),
            "outside [6] illegal_income=16667 prior_count=0\n",
        ),
        (
            row(
                "ordinary",
                "illegal_income > 20000",
                "kind = 'multiple', base = 'illegal_income', min_times = 1, max_times = 10",
            ),
            "outside [6] illegal_income=20001\n",
        ),
    ] {
        let found = lint_of("KY-001", &format!("{}{rows}", others()));
        // What is left over is not what this test is about.
        let found: Vec<_> = found.lines().filter(|line| !line.starts_with("gap")).collect();
        assert_eq!(found, expected.lines().collect::<Vec<_>>(), "{rows}");
    }
}

#[test]
fn gaps_overlaps_and_dead_rows_are_told_apart() {
    let fine = range(10_000, 20_000);
    let plain = |whens: &[&str]| whens.iter().map(|when| row("ordinary", when, &fine)).collect::<String>();
    let hit = |hit: &str, whens: &[&str]| format!("hit = '{hit}'\n{}", plain(whens));
    for (rest, expected) in [
        (plain(&["prior_count == 0", "prior_count >= 1"]), ""),
        (plain(&["prior_count == 0", "prior_count > 1"]), "gap [] prior_count=1\n"),
        (plain(&["prior_count <= 1", "prior_count >= 1"]), "overlap [1, 2] prior_count=1\n"),
        (hit("first", &["prior_count <= 1", "prior_count >= 1"]), ""),
        (hit("last", &["true", "prior_count >= 1", "harm == 'serious'"]), ""),
        (hit("first", &["true", "prior_count >= 1"]), "unreachable [2]\n"),
        (hit("last", &["prior_count >= 1", "true"]), "unreachable [1]\n"),
        (plain(&["true", "prior_count > 2 && prior_count < 3"]), "unreachable [2]\n"),
        (plain(&["!affects_safety || harm == 'none'", "affects_safety && harm in ['minor','serious']"]), ""),
        (plain(&["illegal_income < 0.3", "illegal_income > 0.3"]), "gap [] illegal_income=0.3\n"),
    ] {
        let found = lint_of("KY-001", &rest);
        let about = ["gap", "overlap", "unreachable", "unproved"];
        let found: Vec<_> =
            found.lines().filter(|line| about.iter().any(|kind| line.starts_with(kind))).collect();
        let expected: Vec<_> = expected.lines().collect();
        assert_eq!(found, expected, "{rest}");
    }
    // Gap, overlap, and for each row whether it ever decides and whether it leaves the statute.
    let products = plain(&["prior_count * illegal_income > 3", "prior_count * illegal_income <= 3"]);
    let found = lint_of("KY-001", &products);
    let found: Vec<_> = found.lines().filter(|line| line.starts_with("unproved")).collect();
    let expected =
        ["unproved []", "unproved [1]", "unproved [1]", "unproved [1, 2]", "unproved [2]", "unproved [2]"];
    assert_eq!(found, expected);
}

#[test]
fn a_declaration_covers_what_it_names_and_no_more() {
    let fine = range(10_000, 20_000);
    let rows = row("ordinary", "prior_count in [1,3]", &fine);
    let declared = |when: &str| {
        format!("[[declared]]\nfinding = 'gap'\ntables = ['KY-001 bench:T']\n{when}reason = 'R'\n")
    };
    let gaps = |declared: &str| {
        let found = lint_of("KY-001", &format!("{rows}{declared}"));
        let about =
            |line: &&str| line.starts_with("gap") || line.starts_with("stale") || line.starts_with("unr");
        found.lines().filter(about).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(gaps(""), "gap [] prior_count=0");
    assert_eq!(gaps(&declared("")), "gap []  (R)".replace("  ", " prior_count=0 "));
    assert_eq!(
        gaps(&declared("when = 'prior_count == 0'\n")),
        "gap [] prior_count=2; gap [] prior_count=0 (R)"
    );
    assert_eq!(
        gaps(&declared("when = 'prior_count in [0,2] || prior_count > 3'\n")),
        "gap [] prior_count=0 (R)"
    );
    assert_eq!(gaps(&declared("when = 'prior_count == 3'\n")), "gap [] prior_count=0; stale_declaration []");
    assert_eq!(gaps(&declared("when = 'prior_cout == 3'\n")), "unreadable []; gap [] prior_count=0");
    let elsewhere = declared("").replace("bench:T", "bench:U");
    let file: BenchmarkFile = toml::from_str(&format!("edition = 'x'\n{elsewhere}")).unwrap();
    let rulebook = Rulebook::new(catalogue(), &facts(), sources(), [file]).unwrap();
    let homeless: Vec<_> = rulebook.lint(&|_, _| false).iter().map(|one| one.text.clone()).collect();
    assert_eq!(homeless, ["声明“漏档”所指的表KY-001 bench:U不存在；请删去该声明"]);
}

#[test]
fn a_benchmark_falls_with_the_provision_it_fills_in() {
    let rows = row("ordinary", "true", &range(10_000, 20_000));
    let stale = |effective: &str| {
        let found = lint_of("KY-001", &format!("effective = '{effective}'\n{rows}"));
        found.lines().any(|line| line.starts_with("stale_basis"))
    };
    // The provision was changed on 2023-07-20.
    assert!(stale("2023-07-19"));
    assert!(stale("2019"));
    assert!(!stale("2023-07-20"));
    assert!(!stale("未知"));
}

#[test]
fn the_shipped_files_prove_the_same_in_any_order() {
    let items: Vec<Item> = catalogue().items().cloned().collect();
    let mut reversed = files();
    reversed.reverse();
    let other = Rulebook::new(Catalogue::new(items).unwrap(), &facts(), sources(), reversed).unwrap();
    let count = |rulebook: &Rulebook| rulebook.lint(&|_, _| true).len();
    assert_eq!(count(&other), count(rulebook()));
}
