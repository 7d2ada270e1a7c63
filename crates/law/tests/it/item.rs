//! The penalty items that ship.

use std::collections::BTreeMap;

use jiff::civil::date;
use law::{
    item::{
        Catalogue, CatalogueProblem, ConfiscateIncome, Decimal, Facts, Fine, FineRange, Force, Item,
        ItemFile, Liable, Sources, Tier, Unusable, Verification, facts_in,
    },
    money::Fen,
};

const FILES: [&str; 21] = [
    include_str!("../../../../catalog/items/AQ.toml"),
    include_str!("../../../../catalog/items/CJ.toml"),
    include_str!("../../../../catalog/items/CX.toml"),
    include_str!("../../../../catalog/items/CY.toml"),
    include_str!("../../../../catalog/items/GC.toml"),
    include_str!("../../../../catalog/items/GD.toml"),
    include_str!("../../../../catalog/items/GJ.toml"),
    include_str!("../../../../catalog/items/GK.toml"),
    include_str!("../../../../catalog/items/HD.toml"),
    include_str!("../../../../catalog/items/HS.toml"),
    include_str!("../../../../catalog/items/HY.toml"),
    include_str!("../../../../catalog/items/JP.toml"),
    include_str!("../../../../catalog/items/KY.toml"),
    include_str!("../../../../catalog/items/LZ.toml"),
    include_str!("../../../../catalog/items/NH.toml"),
    include_str!("../../../../catalog/items/SF.toml"),
    include_str!("../../../../catalog/items/SL.toml"),
    include_str!("../../../../catalog/items/WH.toml"),
    include_str!("../../../../catalog/items/WR.toml"),
    include_str!("../../../../catalog/items/WX.toml"),
    include_str!("../../../../catalog/items/WYC.toml"),
];

fn items() -> Vec<Item> {
    FILES.iter().flat_map(|text| toml::from_str::<ItemFile>(text).unwrap().items).collect()
}

pub(crate) fn catalogue() -> Catalogue {
    Catalogue::new(items()).unwrap()
}

pub(crate) fn facts() -> Facts {
    toml::from_str(include_str!("../../../../catalog/items/facts.toml")).unwrap()
}

pub(crate) fn sources() -> Sources {
    toml::from_str(include_str!("../../../../catalog/items/sources.toml")).unwrap()
}

fn lines(id: &str) -> Vec<String> {
    let (catalogue, facts) = (catalogue(), facts());
    let item = catalogue.get(id).unwrap();
    item.tiers.iter().map(|tier| item.line(tier, &facts)).collect()
}

#[test]
fn every_item_is_there() {
    let items = items();
    assert_eq!(items.len(), 240);
    assert_eq!(facts().facts.len(), 91);
    assert_eq!(sources().sources.len(), 77);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for tier in items.iter().flat_map(|item| &item.tiers) {
        *kinds.entry(tier.fine.as_ref().map_or("-", Fine::kind)).or_default() += 1;
    }
    let expected = [
        ("-", 37),
        ("by_income", 1),
        ("by_party", 16),
        ("daily_rate", 1),
        ("daily_repeat", 1),
        ("fixed", 8),
        ("multiple", 23),
        ("per_unit", 17),
        ("per_unit_fixed", 1),
        ("per_unit_step", 1),
        ("percent", 13),
        ("range", 261),
        ("refer", 1),
        ("sum_of_items", 1),
    ];
    assert_eq!(kinds, BTreeMap::from(expected));
    let count = |keep: &dyn Fn(&Item) -> bool| items.iter().filter(|item| keep(item)).count();
    assert_eq!(count(&|item| item.subject == Liable::Enterprise), 139);
    assert_eq!(count(&|item| item.subject == Liable::Both), 76);
    assert_eq!(count(&|item| item.subject == Liable::Person), 25);
    assert_eq!(count(&|item| item.verification == Verification::S), 217);
    assert_eq!(count(&|item| item.verification == Verification::SOld), 9);
    assert_eq!(count(&|item| item.recheck), 28);
    assert_eq!(count(&|item| item.authority.is_some()), 45);
    assert_eq!(count(&|item| item.order.is_none()), 36);
    assert_eq!(count(&|item| item.notes.is_some()), 30);
    assert_eq!(count(&|item| !item.statutory_gaps.is_empty()), 5);
    assert_eq!(count(&|item| item.linked_person_penalty.is_some()), 10);
    assert_eq!(count(&|item| !item.versions.is_empty()), 11);
    assert_eq!(items.iter().map(|item| item.extras.len()).sum::<usize>(), 18);
    assert_eq!(
        items.iter().flat_map(|item| &item.versions).map(|version| version.tiers.len()).sum::<usize>(),
        17
    );
    let ids = |kind: &str| {
        items.iter().flat_map(|item| &item.benchmark_ids).filter(|id| id.starts_with(kind)).count()
    };
    assert_eq!((ids("bench:"), ids("overlay:")), (28, 7));
}

#[test]
fn the_catalogue_is_sound() {
    let (catalogue, facts, sources) = (catalogue(), facts(), sources());
    assert_eq!(catalogue.check(&facts, &sources), []);
    for item in catalogue.items() {
        assert_eq!(sources.sources[&item.source].effective.as_ref(), Some(&item.effective), "{}", item.id);
        for tier in &item.tiers {
            assert!(!item.line(tier, &facts).is_empty());
        }
    }
    let barred: Vec<_> =
        catalogue.items().filter(|item| item.usable().is_err()).map(|item| &item.id).collect();
    assert_eq!(barred, ["HY-014"]);
}

#[test]
fn the_catalogue_reads_back_from_what_it_writes() {
    for text in FILES {
        let file: ItemFile = toml::from_str(text).unwrap();
        let again: ItemFile = toml::from_str(&toml::to_string(&file).unwrap()).unwrap();
        assert_eq!(file, again);
        let json: ItemFile = serde_json::from_str(&serde_json::to_string(&file).unwrap()).unwrap();
        assert_eq!(file, json);
    }
}

#[test]
fn freight_without_a_licence() {
    let catalogue = catalogue();
    let item = catalogue.get("HY-001").unwrap();
    assert_eq!(item.name, "未取得道路运输经营许可擅自从事道路普通货物运输经营");
    assert_eq!(item.basis, "道路运输条例第63条第(一)项");
    assert_eq!(item.order.as_deref(), Some("责令停止经营"));
    assert_eq!(item.effective, "2023-07-20");
    assert_eq!(item.tiers[0].effects.confiscate_income, Some(ConfiscateIncome::Always));
    assert_eq!(
        lines("HY-001"),
        ["违法所得1倍以上5倍以下罚款；没收违法所得", "3000元以上1万元以下罚款", "1万元以上5万元以下罚款"]
    );
    assert_eq!(
        Item::statutory_range(&item.tiers[1]),
        Some(FineRange { min: Fen::from_yuan(3000), max: Fen::from_yuan(10_000), floor_open: false })
    );
    assert_eq!(Item::statutory_range(&item.tiers[0]), None);
    // Law: 行政处罚法 art. 37.
    let old = item.tiers_on(date(2023, 7, 19));
    let range = FineRange { min: Fen::from_yuan(30_000), max: Fen::from_yuan(100_000), floor_open: false };
    assert_eq!(Item::statutory_range(&old[1]), Some(range));
    assert_eq!(item.tiers_on(date(2023, 7, 20)), item.tiers);
}

#[test]
fn spot_checks_against_the_source() {
    for (id, expected) in [
        (
            "KY-017",
            vec![
                "1000元以上3000元以下罚款；车辆停运5日以上30日以下",
                "1000元以上3000元以下罚款；车辆停运5日以上30日以下；吊销客运标志牌",
            ],
        ),
        ("WYC-005", vec!["每次5000元以上1万元以下罚款", "每次1万元以上3万元以下罚款"]),
        ("WYC-020", vec!["警告或者50元以上200元以下罚款"]),
        ("CX-001", vec!["警告", "超限质量每1000kg处500元罚款，最高不超过3万元"]),
        ("CX-002", vec!["可以处200元以下罚款", "200元以上1000元以下罚款", "1000元以上3000元以下罚款"]),
        ("CX-003", vec!["CX-001、CX-002的罚款数额累计，最高不超过3万元"]),
        ("CX-010", vec!["吊销车辆营运证"]),
        ("CX-012", vec!["责令停业整顿", "吊销道路运输经营许可证；向社会公告"]),
        ("HS-004", vec!["1000元以上1万元以下罚款或者暂扣适任证书3个月以上12个月以下", "吊销船员适任证书"]),
        ("NH-005", vec!["2万元以上10万元以下罚款；暂扣适任证书6个月以上直至吊销"]),
        ("GC-002", vec!["工程合同价款0.5%以上1%以下罚款"]),
        ("GD-008", vec!["可以处每处50元罚款"]),
        ("SF-001", vec!["可以处违法所得3倍以下罚款；没收违法所得", "可以处2万元以下罚款"]),
        ("JP-006", vec!["500元以上1000元以下罚款；可以停止招生30日"]),
        (
            "SL-004",
            vec!["2万元以上20万元以下罚款；有违法所得的，没收违法所得；撤销许可；3年内不予受理或者不得从业"],
        ),
        ("GK-010", vec!["每日按应缴费款的3‰加收滞纳金（不属罚款）", "应缴费款1倍以上5倍以下罚款"]),
        ("HD-012", vec!["可以处500元以上2万元以下罚款"]),
        ("HY-015", vec!["10万元以上50万元以下罚款；对直接负责人员另处10万元以下罚款"]),
        (
            "CJ-001",
            vec![
                "违法所得5000元以上的，违法所得2倍以上5倍以下罚款；不足5000元的，5000元以上2万元以下罚款；没收违法所得；对直接负责人员另处5000元以上5万元以下罚款",
            ],
        ),
    ] {
        let lines = lines(id);
        assert_eq!(lines, expected, "{id}");
    }
}

#[test]
fn overloading_is_kept_in_full() {
    let catalogue = catalogue();
    let item = catalogue.get("CX-001").unwrap();
    assert_eq!(item.limit_table_kg["6轴及以上汽车列车"], 49_000);
    assert_eq!(item.derived["excess_kg"], "gross_kg - limit_table_kg[axle_config]");
    assert_eq!(item.benchmark_ids, ["bench:OLD2012", "overlay:浙江", "overlay:广东"]);
    let step = item.tiers.iter().find_map(|tier| match tier.fine.as_ref()? {
        Fine::PerUnitStep { step, amount_per_step, cap, .. } => Some((*step, *amount_per_step, *cap)),
        _ => None,
    });
    assert_eq!(step, Some((Decimal::from(1000), Fen::from_yuan(500), Some(Fen::from_yuan(30_000)))));
    let linked = catalogue.get("GC-001").unwrap().linked_person_penalty.clone().unwrap();
    assert_eq!(linked.pct_of_unit_fine, [Decimal::from(5), Decimal::from(10)]);
    assert_eq!(
        catalogue.get("HY-016").unwrap().fact_hint.as_deref(),
        Some("violation_handling_rate_pct < 90")
    );
    assert_eq!(catalogue.get("HY-024").unwrap().tiers[0].effects.suspend_business, Some(Force::May));
    assert!(catalogue.get("HY-012").unwrap().needs_confirmation());
    assert!(!catalogue.get("HY-001").unwrap().needs_confirmation());
}

fn item(id: &str, fine: &str) -> Item {
    let text = format!(
        "id = \"{id}\"\nname = \"n\"\ndomain = \"d\"\nsubject = \"both\"\nviolates = \"v\"\nbasis = \"b\"\nsource = \"S\"\neffective = \"e\"\nverification = \"S\"\n[[tier]]\nwhen = \"a && b in ['x','y']\"\nwhen_text = \"\"\nfine = {fine}\n"
    );
    toml::from_str(&text).unwrap()
}

#[test]
fn what_cannot_be_used_says_why() {
    let unknown = item("A", "{ kind = \"unknown\" }");
    assert_eq!(unknown.usable(), Err(Unusable::FineUnknown { item: "A".to_owned(), tier: 1 }));
    let novel = item("A", "{ kind = \"lottery\", tickets = 3 }");
    assert_eq!(novel.usable(), Err(Unusable::FineUnrecognised { item: "A".to_owned(), tier: 1 }));
    let inside =
        item("A", "{ kind = \"by_party\", parties = [{ party = \"单位\", fine = { kind = \"unknown\" } }] }");
    assert_eq!(inside.usable(), Err(Unusable::FineUnknown { item: "A".to_owned(), tier: 1 }));
    let turned = item("A", "{ kind = \"range\", min = 5, max = 3 }");
    assert_eq!(turned.usable(), Err(Unusable::Upside { item: "A".to_owned(), tier: 1 }));
    let mut empty = item("A", "{ kind = \"none\" }");
    assert_eq!(empty.usable(), Ok(()));
    empty.tiers.clear();
    assert_eq!(empty.usable(), Err(Unusable::NoTier { item: "A".to_owned() }));
    assert!(catalogue().get("HY-014").unwrap().usable().unwrap_err().to_string().contains("条文未见"));
}

#[test]
fn problems_of_a_catalogue_are_all_reported() {
    let refer = item("A", "{ kind = \"refer\", items = [\"B\", \"Z\"] }");
    let turned = item("B", "{ kind = \"percent\", base = \"c\", min_pct = \"0.5\", max_pct = \"0.25\" }");
    let problems = Catalogue::new(vec![refer.clone(), turned.clone(), turned.clone()]).unwrap_err();
    let expected = |problem: &CatalogueProblem| problems.contains(problem);
    assert!(expected(&CatalogueProblem::Duplicate { item: "B".to_owned() }));
    assert!(expected(&CatalogueProblem::NoSuchItem { item: "A".to_owned(), other: "Z".to_owned() }));
    assert!(expected(&CatalogueProblem::Upside { item: "B".to_owned(), when: turned.tiers[0].when.clone() }));
    let good =
        Catalogue::new(vec![item("C", "{ kind = \"percent\", base = \"c\", min_pct = 1, max_pct = 2 }")])
            .unwrap();
    let found = good.check(&Facts::default(), &Sources::default());
    let names: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(names.len(), 4, "{names:?}");
}

#[test]
fn conditions_name_their_facts() {
    assert_eq!(facts_in("true"), [""; 0]);
    assert_eq!(
        facts_in("a1 > 0.2 && !(b_c in ['none','minor']) || a1 == -b && in_x == false"),
        ["a1", "b_c", "b", "in_x"]
    );
}

#[test]
fn amounts_and_decimals_are_exact() {
    let fine: Fine = serde_json::from_str(r#"{"kind":"range","min":"0.5","max":3}"#).unwrap();
    assert_eq!(fine.range().unwrap().min, Fen::new(50).unwrap());
    let tier = Tier {
        when: "true".to_owned(),
        when_text: String::new(),
        fine: Some(fine),
        effects: law::item::Effects::default(),
    };
    assert!(serde_json::to_string(&tier).unwrap().contains(r#""min":"0.50""#));
    assert!(serde_json::from_str::<Fine>(r#"{"kind":"range","min":0.5,"max":3}"#).is_err());
    assert!(serde_json::from_str::<Fine>(r#"{"kind":"range","min":-1,"max":3}"#).is_err());
    assert!(serde_json::from_str::<Fine>(r#"{"kind":"range","min":1,"max":3,"maximum":4}"#).is_err());
    let half: Decimal = "0.50".parse().unwrap();
    assert_eq!(half.to_string(), "0.5");
    assert_eq!(half.ratio(), (5, 10));
    assert!("0.05".parse::<Decimal>().unwrap() < half && half < Decimal::from(1));
    assert!("-1".parse::<Decimal>().is_err() && "1.".parse::<Decimal>().is_err());
}
