//! What many reports come to.

use law::{
    check::tally::{Tally, UNITS_MAX, UnitCount, share},
    rule::DefectClass,
};
use serde_json::json;

use super::{checked, ordinary};

#[test]
fn a_dossier_counts_once_for_a_rule_a_class_and_its_unit() {
    let sound = checked(&ordinary());
    let mut unfiled = ordinary();
    unfiled["acts"].as_array_mut().unwrap().remove(0);
    let decided = unfiled["acts"].as_array().unwrap()[2].clone();
    // Two decisions without a filing are one dossier that breaks the rule.
    unfiled["acts"].as_array_mut().unwrap().push(decided);
    let unfiled = checked(&unfiled);
    assert!(unfiled.defects.iter().filter(|defect| defect.code == "NOT_FILED").count() >= 2);
    let mut tally = Tally::default();
    tally.add(Some("乙大队"), &sound);
    tally.add(Some("甲大队"), &unfiled);
    tally.add(Some(" "), &unfiled);
    tally.add(None, &sound);
    tally.add_unread();
    assert_eq!(tally.all(), UnitCount { bad: 2, warn: 0, ok: 2 });
    assert_eq!((tally.all().checked(), tally.unread()), (4, 1));
    let broken = tally.broken().find(|(rule, _)| rule.code == "NOT_FILED").unwrap().1;
    assert_eq!(broken.broken, 2);
    assert!(tally.main_defects(1).len() == 1 && tally.main_defects(99).iter().all(|(_, it)| it.broken <= 2));
    assert_eq!(tally.classes().find(|(class, _)| *class == DefectClass::Revocable).unwrap().1, 2);
    let units: Vec<_> = tally.units().map(|(name, count)| (name, count.bad, count.checked())).collect();
    assert_eq!(units, [("乙大队", 0, 1), ("甲大队", 1, 1), ("没有写明机构", 1, 2)]);
    assert_eq!(tally.sentence(), "共检查4份：有问题2份，只有提示0份，未发现问题2份；另有1处读不了。");
}

#[test]
fn what_was_not_judged_is_counted_apart() {
    let report = checked(&json!({"format": 1, "id": "甲", "acts": [{"filed": {"on": "2026-11-02"}}]}));
    assert!(report.defects.is_empty() && !report.unknown.is_empty());
    let mut tally = Tally::default();
    tally.add(None, &report);
    assert_eq!((tally.broken().count(), tally.all().ok), (0, 1));
    assert!(tally.open().all(|(_, count)| count.open == 1 && count.broken == 0));
    assert!(tally.open().count() > 0);
}

#[test]
fn units_beyond_the_bound_are_counted_together() {
    let report = checked(&ordinary());
    let mut tally = Tally::default();
    for number in 0..UNITS_MAX + 5 {
        tally.add(Some(&number.to_string()), &report);
    }
    assert_eq!(tally.units().count(), UNITS_MAX + 1);
    assert_eq!(tally.units().last().unwrap(), ("其余机构合计", UnitCount { bad: 0, warn: 0, ok: 5 }));
}

#[test]
fn a_share_has_one_decimal_and_needs_a_whole() {
    for (part, whole, text) in [
        (0, 0, "—"),
        (0, 3, "0.0%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (3, 3, "100.0%"),
        (1, 2_000, "0.1%"),
        (1, 2_001, "0.0%"),
        (u64::MAX, 1, "—"),
    ] {
        assert_eq!(share(part, whole), text, "{part}/{whole}");
    }
}
