//! The composite index: which files it takes, and where units come to stand.

use std::collections::BTreeMap;

use jiff::civil::date;
use law::indicator::{
    Index, IndexFile, IndexProblem, Indicators, Outcome, Standing, Tally, Unit, better, groups, standings,
};

use super::shipped;

fn file() -> IndexFile {
    toml::from_str(include_str!("../../../../../catalog/indicators/index.toml")).unwrap()
}

/// An index of two members, one good when high and one when low, with a gate.
fn small() -> IndexFile {
    let text = r#"
id = "small"
name = "试算"
version = "1"
basis = "试算"
weight_min = 60
bands = [{ name = "优", from = 65 }, { name = "良", from = 50 }, { name = "中", from = 35 }, { name = "待改进", from = 0 }]
gates = ["indicator.audited"]
[[part]]
name = "规范"
weight = 60
member = [{ indicator = "case.in_time", weight = 60 }]
[[part]]
name = "纠错"
weight = 40
member = [{ indicator = "case.overturned", weight = 40 }]
"#;
    toml::from_str(text).unwrap()
}

fn index(file: IndexFile) -> Index {
    Index::new(file, &shipped()).unwrap()
}

/// Cases decided, decided in time, overturned; of a hundred decisions five are expected to be overturned.
fn unit(id: &str, traits: &[&str], [decided, in_time, overturned]: [u64; 3]) -> Unit {
    let counts = [
        ("cases.decided", decided),
        ("cases.in_time", in_time),
        ("cases.overturned", overturned),
        ("cases.overturned_expected", decided * 50),
        ("indicators.barred", 0),
    ];
    let counts: BTreeMap<String, u64> =
        counts.into_iter().map(|(id, count)| (id.to_owned(), count)).collect();
    let tally = Tally { unit: id.to_owned(), from: date(2026, 1, 1), until: date(2026, 12, 31), counts };
    Unit { id: id.to_owned(), traits: traits.iter().map(|it| (*it).to_owned()).collect(), tally }
}

/// Ten counties, the first far better and the last far worse than the rest.
fn counties() -> Vec<Unit> {
    let mut units: Vec<Unit> =
        (2..10).map(|n| unit(&format!("c{n:02}"), &["县", "公路"], [200, 178 + n % 4, 10])).collect();
    units.push(unit("c01", &["县", "公路"], [200, 200, 0]));
    units.push(unit("c10", &["县", "公路"], [200, 120, 30]));
    units
}

fn stand(units: &[Unit]) -> Vec<Standing> {
    standings(&index(small()), &shipped(), units, 42)
}

fn band(standing: &Standing) -> &law::indicator::Band {
    match &standing.outcome {
        Outcome::Banded(band) => band,
        other => panic!("{}: {other:?}", standing.unit),
    }
}

#[test]
fn the_shipped_index_is_sound() {
    let index = index(file());
    assert_eq!(index.text().parts.iter().flat_map(|part| &part.members).count(), 27);
}

#[test]
fn a_bad_index_is_refused_with_every_problem() {
    let mut file = file();
    file.parts[0].weight = 29;
    file.parts[1].members[0].indicator = "no.such".to_owned();
    file.parts[1].members[1].indicator = "dispute.days".to_owned();
    file.parts[1].members[2].indicator = "file.qualified".to_owned();
    file.parts[2].members[0].weight = 0;
    file.gates = vec!["case.in_time".to_owned(), "no.gate".to_owned()];
    file.bands.swap(0, 1);
    file.weight_min = 101;
    let found = Index::new(file, &shipped()).unwrap_err();
    let unknown = |id: &str| IndexProblem::Unknown { indicator: id.to_owned() };
    for expected in [
        unknown("no.such"),
        unknown("no.gate"),
        IndexProblem::NotScored { indicator: "dispute.days".to_owned() },
        IndexProblem::Duplicate { indicator: "file.qualified".to_owned() },
        IndexProblem::NoWeight { indicator: "inspection.hit".to_owned() },
        IndexProblem::NotAGate { indicator: "case.in_time".to_owned() },
        IndexProblem::Bands,
        IndexProblem::WeightMin { weight_min: 101 },
        IndexProblem::Sum { what: "合法规范".to_owned(), sum: 30, due: 29 },
        IndexProblem::Sum { what: "精准效能".to_owned(), sum: 13, due: 18 },
        IndexProblem::Sum { what: "质量效能综合指数".to_owned(), sum: 99, due: 100 },
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:#?}");
    }
    assert_eq!(found.len(), 11, "{found:#?}");
}

#[test]
fn units_come_into_bands_with_intervals() {
    let found = stand(&counties());
    let by_id: BTreeMap<&str, &Standing> = found.iter().map(|it| (it.unit.as_str(), it)).collect();
    let (best, middle, worst) = (band(by_id["c01"]), band(by_id["c05"]), band(by_id["c10"]));
    assert_eq!((best.name.as_str(), worst.name.as_str()), ("优", "待改进"));
    assert!(best.score > middle.score && middle.score > worst.score);
    for it in found.iter().map(band) {
        assert!(it.interval.0 <= it.score && it.score <= it.interval.1, "{it:?}");
    }
    assert!(best.is_stable() && worst.is_stable());
    assert!(worst.weak.iter().any(|weak| weak.indicator == "case.in_time"));
    assert!(best.weak.is_empty());
    assert!(better(by_id["c01"], by_id["c10"]) && !better(by_id["c10"], by_id["c01"]));
    // Two that differ by two cases of two hundred must not be told apart.
    assert!(!better(by_id["c05"], by_id["c04"]) && !better(by_id["c04"], by_id["c05"]));
}

/// The order of the answer is that of the names: it is no ranking.
#[test]
fn standings_are_not_ranked() {
    let found = stand(&counties());
    assert!(found.is_sorted_by(|a, b| a.unit < b.unit));
}

#[test]
fn the_same_seed_gives_the_same_standing_in_any_order() {
    let mut units = counties();
    let found = stand(&units);
    units.reverse();
    assert_eq!(stand(&units), found);
    let other = standings(&index(small()), &shipped(), &units, 43);
    assert_ne!(other, found);
    let scores = |found: &[Standing]| found.iter().map(|it| band(it).score).collect::<Vec<_>>();
    assert_eq!(scores(&other), scores(&found));
}

#[test]
fn a_gate_takes_a_unit_down_a_band() {
    let mut units = counties();
    let best = units.iter_mut().find(|unit| unit.id == "c01").unwrap();
    best.tally.counts.insert("indicators.barred".to_owned(), 1);
    let found = stand(&units);
    let best = band(found.iter().find(|it| it.unit == "c01").unwrap());
    assert_eq!((best.name.as_str(), best.gated), ("良", true));
}

#[test]
fn without_peers_or_data_there_is_no_band() {
    let mut units = counties();
    units.truncate(7);
    assert!(stand(&units).iter().all(|it| it.outcome == Outcome::NoPeers));
    let mut units = counties();
    units.push(unit("c11", &["县", "公路"], [9, 9, 0]));
    let found = stand(&units);
    let small = found.iter().find(|it| it.unit == "c11").unwrap();
    assert_eq!(small.outcome, Outcome::Insufficient { weight: 0, least: 60 });
    assert_eq!(small.missing, ["case.in_time", "case.overturned"]);
}

/// A small unit with a spotless record is not set above a large one that earned it.
#[test]
fn chance_is_not_merit() {
    let mut units = counties();
    units.push(unit("c11", &["县", "公路"], [100, 93, 5]));
    units.push(unit("c12", &["县", "公路"], [10_000, 9_300, 500]));
    let found = stand(&units);
    let interval = |id: &str| {
        let (low, high) = band(found.iter().find(|it| it.unit == id).unwrap()).interval;
        high - low
    };
    assert!(interval("c11") > 2 * interval("c12"), "{} {}", interval("c11"), interval("c12"));
}

#[test]
fn small_groups_join_their_kin() {
    let mut units = Vec::new();
    for (count, traits) in [
        (9, ["县", "公路", "高"]),
        (3, ["县", "公路", "低"]),
        (6, ["县", "水路", "低"]),
        (2, ["市", "公路", "高"]),
    ] {
        units.extend((0..count).map(|n| unit(&format!("{}{n}", traits.concat()), &traits, [10, 9, 0])));
    }
    let found: Vec<(String, usize)> =
        groups(&units).into_iter().map(|(traits, units)| (traits.join("/"), units.len())).collect();
    assert_eq!(found, [("县/公路/高".to_owned(), 9), ("县".to_owned(), 9), (String::new(), 2)]);
}

#[test]
fn an_index_needs_its_indicators() {
    let none = Indicators::default();
    assert!(Index::new(small(), &none).unwrap_err().len() >= 3);
}
