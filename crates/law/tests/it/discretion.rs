//! The shipped rulebook: what is in it, and what it answers at, before and after each limit.

use std::sync::OnceLock;

use law::{
    discretion::{Amounts, Assessment, BenchmarkFile, Leaning, Outcome, Rulebook, RulebookProblem, TableId},
    item::{Catalogue, Fine, Sources, Verification},
};
use rules::fact::Raw;

use crate::item::{catalogue, facts, sources};

const FILES: [&str; 11] = [
    include_str!("../../../../catalog/benchmarks/CJ.toml"),
    include_str!("../../../../catalog/benchmarks/CX.toml"),
    include_str!("../../../../catalog/benchmarks/GK.toml"),
    include_str!("../../../../catalog/benchmarks/HD.toml"),
    include_str!("../../../../catalog/benchmarks/HY.toml"),
    include_str!("../../../../catalog/benchmarks/KY.toml"),
    include_str!("../../../../catalog/benchmarks/LZ.toml"),
    include_str!("../../../../catalog/benchmarks/SF.toml"),
    include_str!("../../../../catalog/benchmarks/SL.toml"),
    include_str!("../../../../catalog/benchmarks/WYC.toml"),
    include_str!("../../../../catalog/benchmarks/declared.toml"),
];

pub(crate) fn files() -> Vec<BenchmarkFile> {
    FILES.iter().map(|text| toml::from_str(text).unwrap()).collect()
}

/// Read once: a test asks it dozens of times.
pub(crate) fn rulebook() -> &'static Rulebook {
    static RULEBOOK: OnceLock<Rulebook> = OnceLock::new();
    RULEBOOK.get_or_init(|| Rulebook::new(catalogue(), &facts(), sources(), files()).unwrap())
}

/// Facts as `name=value` words; a value in quotes is a text.
fn assess_on(item: &str, table: &str, words: &str, on: Option<&str>) -> Assessment {
    let rulebook = rulebook();
    let on = on.map(|on| on.parse().unwrap());
    let checked = rulebook.table(item, &table.parse().unwrap(), on).unwrap();
    let mut facts = checked.schema().nothing_known();
    for word in words.split_whitespace() {
        let (name, value) = word.split_once('=').unwrap();
        let raw = match value {
            "yes" => Raw::Bool(true),
            "no" => Raw::Bool(false),
            number if number.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                if value.ends_with("货车") { Raw::Text(value) } else { Raw::Number(number) }
            }
            text => Raw::Text(text),
        };
        checked.schema().establish(&mut facts, name, raw).unwrap();
    }
    checked.assess(&facts)
}

fn assess(item: &str, table: &str, words: &str) -> Assessment {
    assess_on(item, table, words, None)
}

fn amounts(fine: Option<Amounts>) -> String {
    fine.map_or("-".to_owned(), |fine| format!("{}..{}", fine.min, fine.max))
}

/// Outcome, degree, fine.
fn brief(assessed: &Assessment) -> String {
    let degree = assessed.degree.as_deref().unwrap_or("-");
    format!("{} {degree} {}", assessed.outcome.name(), amounts(assessed.fine))
}

#[test]
fn everything_that_was_found_is_there() {
    let rulebook = rulebook();
    assert_eq!(rulebook.items().items().count(), 240);
    assert_eq!(rulebook.benchmarks().len(), 28);
    assert_eq!(rulebook.overlays().len(), 7);
    assert_eq!(rulebook.items().items().map(|item| item.versions.len()).sum::<usize>(), 11);
    assert_eq!(rulebook.benchmarks().iter().map(|table| table.rows.len()).sum::<usize>(), 79);
    assert_eq!(rulebook.overlays().iter().map(|table| table.rows.len()).sum::<usize>(), 11);
    let from_memory = rulebook.benchmarks().iter().filter(|table| table.verification == Verification::M);
    assert_eq!(from_memory.map(|table| table.item.as_str()).collect::<Vec<_>>(), ["HY-015"]);
    // The list at the item and the tables name each other.
    for item in rulebook.items().items() {
        let mut listed = item.benchmark_ids.clone();
        let mut tables: Vec<_> = rulebook.tables_of(item).iter().map(ToString::to_string).collect();
        tables.retain(|table| table.contains(':'));
        listed.sort();
        tables.sort();
        assert_eq!(listed, tables, "{}", item.id);
    }
    for file in files() {
        assert_eq!(toml::from_str::<BenchmarkFile>(&toml::to_string(&file).unwrap()).unwrap(), file);
    }
}

#[test]
fn every_table_is_readable_and_starts_from_nothing() {
    let rulebook = rulebook();
    let mut tables = 0;
    for item in rulebook.items().items() {
        for id in rulebook.tables_of(item) {
            let checked = rulebook.table(&item.id, &id, None).unwrap_or_else(|error| panic!("{error}"));
            // Without facts a row holds only where it needs none.
            let assessed = checked.assess(&checked.schema().nothing_known());
            let certain = checked.rows.iter().any(|row| row.when == "true") || checked.rows.is_empty();
            if assessed.outcome == Outcome::UnknownFact {
                assert!(!assessed.missing.is_empty(), "{} {id}", item.id);
            } else {
                assert!(certain, "{} {id}: {}", item.id, brief(&assessed));
            }
            tables += 1;
        }
    }
    assert_eq!(tables, 240 + 11 + 28 + 7);
}

/// Item, table, facts, answer.
const LIMITS: &[(&str, &str, &str, &str)] = &[
    // 道路运输条例 art. 63(1): 超过 and 不足 leave exactly 10,000 open.
    ("HY-001", "statute", "illegal_income=9999.99 circumstances_serious=no", "matched - 3000..10000"),
    ("HY-001", "statute", "illegal_income=10000 circumstances_serious=no", "no_match - -"),
    ("HY-001", "statute", "illegal_income=10000.01", "matched - 10000.01..50000.05"),
    ("HY-001", "statute", "illegal_income=0 circumstances_serious=yes", "matched - 10000..50000"),
    ("HY-001", "statute", "illegal_income=0", "unknown_fact - -"),
    ("HY-001", "alt", "illegal_income=20000", "matched - 40000..200000"),
    ("HY-001", "alt", "illegal_income=19999.99", "matched - 30000..100000"),
    // 超限运输车辆行驶公路管理规定 art. 43: the part below 1,000 kg does not count.
    ("CX-001", "statute", "excess_kg=0", "no_match - -"),
    ("CX-001", "statute", "excess_kg=1000", "matched - -"),
    ("CX-001", "statute", "excess_kg=1000.1", "matched - 500..500"),
    ("CX-001", "statute", "excess_kg=1999", "matched - 500..500"),
    ("CX-001", "statute", "excess_kg=2000", "matched - 1000..1000"),
    ("CX-001", "statute", "excess_kg=60000", "matched - 30000..30000"),
    ("CX-001", "statute", "excess_kg=61000", "matched - 30000..30000"),
    ("CX-001", "statute", "gross_kg=20500 axle_config=2轴货车", "matched - 1000..1000"),
    ("CX-001", "statute", "gross_kg=20500", "unknown_fact - -"),
    // 浙江省公路条例 art. 53: marginal bands.
    ("CX-001", "overlay:浙江", "gross_kg=12000 limit_kg=10000", "matched - -"),
    ("CX-001", "overlay:浙江", "gross_kg=12001 limit_kg=10000", "matched - 0.3..0.3"),
    ("CX-001", "overlay:浙江", "gross_kg=15000 limit_kg=10000", "matched - 900..900"),
    ("CX-001", "overlay:浙江", "gross_kg=16000 limit_kg=10000", "matched - 1400..1400"),
    ("CX-001", "overlay:浙江", "gross_kg=90000 limit_kg=10000", "matched - 30000..30000"),
    ("CX-001", "overlay:浙江", "gross_kg=9 limit_kg=0", "unknown_fact - -"),
    // A gap of the benchmark leaves the statute, here 2,000 kg.
    ("CX-001", "bench:OLD2012", "over_ratio=1 excess_kg=2000", "matched 80-100% 5000..8000"),
    ("CX-001", "bench:OLD2012", "over_ratio=1.2 excess_kg=2000", "matched - 1000..1000"),
    ("CX-001", "bench:OLD2012", "over_ratio=1.5 excess_kg=2000", "matched - 1000..1000"),
    ("CX-001", "bench:OLD2012", "over_ratio=1.51", "matched 150-200% 15000..15000"),
    // Area and depth contradict each other: a person decides, the first degree is named.
    ("LZ-001", "bench:ZJ", "dig_area_m2=1 depth_cm=40", "conflict 轻微 -"),
    ("LZ-001", "bench:ZJ", "dig_area_m2=1 depth_cm=30", "matched 轻微 0..3000"),
    ("LZ-001", "bench:ZJ", "dig_area_m2=16 depth_cm=31", "conflict 一般 -"),
    // The heaviest row of those that hold.
    (
        "LZ-001",
        "bench:GZAS",
        "corrected_immediately=yes harm=none refuses_to_correct=no property_loss_yuan=30000 \
         interruption_hours=0.5",
        "matched 特别严重 30000..30000",
    ),
    // A matrix without a row for motorways.
    (
        "LZ-001",
        "bench:SC",
        "area_m2=8 stopped_and_restored=yes harm=minor road_class=国道",
        "matched 一般 0..500",
    ),
    ("WYC-019", "bench:JX", "same_vehicle_prior_1y=1 violent_resistance=no", "matched 二次 10000..10000"),
    ("WYC-019", "bench:JX", "same_vehicle_prior_1y=1 violent_resistance=yes", "conflict 二次 -"),
    // The source breaks off: nothing is filled in.
    ("GK-001", "bench:SC", "berths_ge500=1 berths_300_500=0 berths_lt300=0", "unusable 严重 -"),
    (
        "KY-001",
        "bench:P31",
        "duration_months=4 harm=none caused_accident=no illegal_income=0",
        "unusable 较重 -",
    ),
    (
        "KY-001",
        "bench:P31",
        "duration_months=4 harm=none caused_accident=no illegal_income=20000",
        "matched 较重 100000..100000",
    ),
    ("GC-002", "statute", "contract_price=333.33", "matched - 1.66665..3.3333"),
    ("AQ-006", "statute", "refuses_to_correct=yes original_fine=50000 days=3", "matched - 150000..150000"),
    ("GD-008", "statute", "places=7", "matched - 350..350"),
    ("GK-010", "statute", "circumstances_serious=no fee_due=1000 days_late=10", "matched - -"),
];

#[test]
fn each_limit_belongs_to_the_side_that_the_statute_says() {
    for (item, table, words, expected) in LIMITS {
        assert_eq!(brief(&assess(item, table, words)), *expected, "{item} {table} {words}");
    }
}

#[test]
fn what_else_follows_is_named() {
    let also = |item, table, words| assess(item, table, words).also;
    assert_eq!(also("HY-001", "statute", "illegal_income=20000"), ["confiscate_income"]);
    assert_eq!(also("HY-003", "statute", "illegal_income=1"), ["confiscate_income"]);
    assert_eq!(also("HY-003", "statute", "illegal_income=0"), [""; 0]);
    // Whether there is income to confiscate does not decide the fine; that it is open is said.
    let open = assess("HY-003", "statute", "");
    assert_eq!((open.outcome, open.also), (Outcome::Matched, vec![]));
    assert!(open.flags.contains(&"confiscate_income_if_any:illegal_income".to_owned()));
    assert_eq!(also("KY-001", "bench:XML", "prior_count=0 illegal_income=20000"), ["confiscate_income"]);
    assert_eq!(also("KY-001", "bench:XML", "prior_count=0 illegal_income=19999"), [""; 0]);
    assert_eq!(also("HY-004", "statute", "circumstances_serious=yes"), ["revoke"]);
    assert_eq!(also("HY-013", "statute", "jurisdiction=national"), ["order_only", "repealed"]);
    let mild = assess("CX-001", "overlay:浙江", "gross_kg=11000 limit_kg=10000");
    assert_eq!(mild.leaning, Some(Leaning::MayNoPenalty));
    let parties = assess("HS-006", "statute", "").parties.unwrap();
    let parties: Vec<_> = parties.iter().map(|(party, fine)| (party.as_str(), amounts(*fine))).collect();
    assert_eq!(
        parties,
        [
            ("所有人/经营人/管理人", "3000..30000".to_owned()),
            ("船长、责任船员或者其他责任人员", "500..5000".to_owned())
        ]
    );
    let late = assess("GK-010", "statute", "circumstances_serious=no fee_due=1000 days_late=10");
    assert!(late.flags.contains(&"late_fee:30".to_owned()));
    let extra = assess("WX-007", "statute", "circumstances_serious=yes");
    assert!(extra.flags.iter().any(|flag| flag == "extra:吊销经营许可证"), "{:?}", extra.flags);
}

#[test]
fn the_edition_of_the_day_counts() {
    let fine = |on| brief(&assess_on("KY-012", "statute", "illegal_income=0", Some(on)));
    assert_eq!(fine("2023-07-19"), "matched - 30000..60000");
    assert_eq!(fine("2023-07-20"), "matched - 200..2000");
}

#[test]
fn the_trace_holds_every_condition_with_its_fact() {
    let assessed = assess("HY-001", "statute", "illegal_income=500 circumstances_serious=yes");
    assert_eq!(assessed.trace.len(), 3);
    let row = &assessed.trace[2];
    assert_eq!((row.row, row.truth), (3, Some(true)));
    assert_eq!(row.atoms[0].text, "illegal_income < 10000");
    assert_eq!(row.atoms[0].facts, [("illegal_income".to_owned(), Some("500".to_owned()))]);
    // What somebody established stands against the formula, visibly.
    let both = assess("CX-001", "statute", "excess_kg=3000 gross_kg=20500 axle_config=2轴货车");
    assert_eq!(brief(&both), "matched - 1500..1500");
    assert!(both.flags.contains(&"derived_mismatch:excess_kg".to_owned()));
}

#[test]
fn tables_that_hang_in_the_air_are_refused() {
    let rulebook = rulebook();
    let missing = rulebook.table("KY-001", &TableId::Bench("XX".to_owned()), None).unwrap_err();
    assert!(missing.to_string().contains("bench:AH、bench:XML、bench:P31"), "{missing}");
    assert!(rulebook.table("HY-002", &TableId::Alt, None).is_err());
    assert!(rulebook.table("ZZ-1", &TableId::Statute, None).is_err());
    for bad in ["", "bench", "bench:", "overlay:", "Statute", "x:y"] {
        assert!(bad.parse::<TableId>().is_err(), "{bad}");
    }
    let text = "edition = \"1\"\n[[benchmark]]\nitem = \"NO-1\"\nid = \"A\"\nsource = \"none\"\nverification = \"T\"\nrow = []\n";
    let file: BenchmarkFile = toml::from_str(text).unwrap();
    let problems =
        Rulebook::new(Catalogue::default(), &facts(), Sources::default(), [file.clone(), file]).unwrap_err();
    assert_eq!(problems.len(), 5);
    let wrong = text
        .replace("NO-1", "HY-001")
        .replace("none", "AH")
        .replace("row = []\n", "[[benchmark.row]]\nwhen = \"illegal_incom > 5\"\nwhen_text = \"\"\n");
    let rulebook =
        Rulebook::new(catalogue(), &facts(), sources(), [toml::from_str(&wrong).unwrap()]).unwrap();
    let error = rulebook.table("HY-001", &TableId::Bench("A".to_owned()), None).unwrap_err();
    assert!(matches!(error, RulebookProblem::Row { .. }));
    assert!(error.to_string().contains("第1行") && error.to_string().contains("illegal_income"), "{error}");
}

#[test]
fn a_cycle_of_derived_facts_is_refused() {
    let mut items: Vec<_> = catalogue().items().cloned().collect();
    let item = items.iter_mut().find(|item| item.id == "CX-001").unwrap();
    item.derived.insert("excess_kg".to_owned(), "gross_kg - limit_kg".to_owned());
    item.derived.insert("limit_kg".to_owned(), "gross_kg - excess_kg".to_owned());
    let rulebook = Rulebook::new(Catalogue::new(items).unwrap(), &facts(), sources(), []).unwrap();
    let error = rulebook.table("CX-001", &TableId::Statute, None).unwrap_err();
    assert!(error.to_string().contains("循环定义"), "{error}");
}

#[test]
fn no_fine_of_a_kind_is_left_without_an_amount() {
    // Each kind of the catalog is computed by one test above or carries no amount of its own.
    let rulebook = rulebook();
    let rows = rulebook.benchmarks().iter().flat_map(|table| &table.rows);
    let unknown = rows.filter(|row| {
        row.fine.as_ref().is_some_and(|fine| match fine {
            Fine::ByIncome { ge, lt, .. } => **ge == Fine::Unknown || **lt == Fine::Unknown,
            fine => *fine == Fine::Unknown,
        })
    });
    assert_eq!(unknown.count(), 3);
}
