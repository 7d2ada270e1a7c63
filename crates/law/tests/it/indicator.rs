//! The indicators that ship: their cards, their values, and what they refuse.

use std::collections::BTreeMap;

use jiff::civil::date;
use law::indicator::{
    Card, Direction, Formula, IndicatorFile, IndicatorProblem, Indicators, MetricFile, MetricKind, Ratio,
    Reading, Tally, Value,
};

mod barred;
mod chance;
mod index;

const FILES: [&str; 5] = [
    include_str!("../../../../catalog/indicators/effect.toml"),
    include_str!("../../../../catalog/indicators/legality.toml"),
    include_str!("../../../../catalog/indicators/people.toml"),
    include_str!("../../../../catalog/indicators/team.toml"),
    include_str!("../../../../catalog/indicators/together.toml"),
];

fn metrics() -> MetricFile {
    toml::from_str(include_str!("../../../../catalog/indicators/metrics.toml")).unwrap()
}

fn cards() -> Vec<Card> {
    FILES.iter().flat_map(|text| toml::from_str::<IndicatorFile>(text).unwrap().cards).collect()
}

pub(crate) fn shipped() -> Indicators {
    Indicators::new(metrics(), cards()).unwrap()
}

fn card(expression: &str, direction: Direction) -> Card {
    Card {
        id: "test.card".to_owned(),
        name: "试验指标".to_owned(),
        expression: expression.to_owned(),
        direction,
        ..cards().remove(0)
    }
}

fn problems(expression: &str, direction: Direction) -> Vec<IndicatorProblem> {
    shipped().with(card(expression, direction)).unwrap_err()
}

fn tally(counts: &[(&str, u64)]) -> Tally {
    let counts: BTreeMap<String, u64> = counts.iter().map(|(id, count)| ((*id).to_owned(), *count)).collect();
    Tally { unit: "a".to_owned(), from: date(2026, 1, 1), until: date(2026, 3, 31), counts }
}

fn read(expression: &str, counts: &[(&str, u64)]) -> Reading {
    let indicators = shipped().with(Card { sample_min: 5, ..card(expression, Direction::Up) }).unwrap();
    indicators.read("test.card", &tally(counts)).unwrap()
}

fn ratio(part: u64, whole: u64) -> Ratio {
    Ratio::new(part, whole).unwrap()
}

#[test]
fn every_shipped_indicator_is_a_value() {
    let indicators = shipped();
    assert_eq!(indicators.iter().count(), 146);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for it in indicators.iter() {
        let kind = match it.formula {
            Formula::Rate { .. } => "rate",
            Formula::ObservedExpected { .. } => "observed over expected",
            Formula::Duration { .. } => "duration",
            Formula::None { .. } => "yes or no",
            _ => "other",
        };
        *kinds.entry(kind).or_default() += 1;
    }
    let expected = [("duration", 2), ("observed over expected", 4), ("rate", 138), ("yes or no", 2)];
    assert_eq!(kinds, BTreeMap::from(expected));
    assert!(metrics().metrics.values().any(|metric| metric.kind == MetricKind::Money));
}

#[test]
fn a_number_leads_to_its_definition() {
    let indicators = shipped();
    let metrics = indicators.metrics_of("equipment.recorder");
    let labels: Vec<&str> = metrics.iter().map(|(_, metric)| metric.label.as_str()).collect();
    assert_eq!(labels.len(), 2);
    assert!(labels[1].contains("一线") && metrics[0].1.source == "equipment", "{metrics:?}");
    assert_eq!(indicators.name("equipment.recorder"), "执法记录仪配置率");
    assert_eq!(indicators.name("no.such"), "no.such");
}

#[test]
fn values_are_exact() {
    let review = "cases.reviewed / cases.review_required";
    let counts = [("cases.reviewed", 2), ("cases.review_required", 6)];
    let value = read(review, &counts);
    assert_eq!(value, Reading::Value(Value::Rate(ratio(1, 3))));
    assert_eq!(value.to_string(), "33.3%");
    assert_eq!(read(&format!("1 - ({review})"), &counts), Reading::Value(Value::Rate(ratio(2, 3))));
    let observed = [("parties.repeated", 9), ("parties.repeated_expected", 12_500)];
    let value = read("parties.repeated / parties.repeated_expected", &observed);
    assert_eq!(value, Reading::Value(Value::ObservedExpected(ratio(72, 100))));
    assert_eq!(value.to_string(), "0.72");
    let minutes = [("disputes.minutes", 20_160), ("disputes.closed", 7)];
    let value = read("disputes.minutes / disputes.closed", &minutes);
    assert_eq!(value, Reading::Value(Value::Duration(ratio(2880, 1))));
    assert_eq!(value.to_string(), "2天");
    assert_eq!(read("none(acts.uncertified)", &[("acts.uncertified", 0)]).to_string(), "是");
    assert_eq!(read("none(acts.uncertified)", &[("acts.uncertified", 1)]).to_string(), "否");
}

#[test]
fn a_limit_is_compared_exactly() {
    let at = |expression: &str, part| {
        read(expression, &[("officers.with_recorder", part), ("officers.frontline_certified", 1000)])
            .to_string()
    };
    let rate = "officers.with_recorder / officers.frontline_certified";
    assert_eq!(at(&format!("{rate} >= 0.95"), 949), "否");
    assert_eq!(at(&format!("{rate} >= 0.95"), 950), "是");
    assert_eq!(at(&format!("{rate} ≤ 0.05"), 50), "是");
    assert_eq!(at(&format!("{rate} ≤ 0.05"), 51), "否");
    assert_eq!(at("equipment.recorder >= 1", 999), "否");
    assert_eq!(at("equipment.recorder >= 1", 1000), "是");
}

/// Nothing is zero because it is not known.
#[test]
fn what_cannot_be_said_is_not_zero() {
    let review = "cases.reviewed / cases.review_required";
    let said =
        |part, whole| read(review, &[("cases.reviewed", part), ("cases.review_required", whole)]).to_string();
    assert_eq!(said(4, 4), "数据不足（样本4，至少5）");
    assert_eq!(said(5, 5), "100.0%");
    assert_eq!(said(0, 0), "数据不足（样本0，至少5）");
    assert_eq!(said(7, 6), "数据矛盾（cases.reviewed大于cases.review_required）");
    assert_eq!(read(review, &[("cases.reviewed", 4)]).to_string(), "尚未取数（cases.review_required）");
    let observed = |expected| {
        read(
            "parties.repeated / parties.repeated_expected",
            &[("parties.repeated", 9), ("parties.repeated_expected", expected)],
        )
    };
    assert_eq!(observed(4_999).to_string(), "数据不足（样本4，至少5）");
    assert_eq!(observed(5_000).to_string(), "1.80");
    assert!(shipped().read("no.such", &tally(&[])).is_none());
}

#[test]
fn mistakes_are_named() {
    let said = |expression: &str| {
        problems(expression, Direction::Up).iter().map(ToString::to_string).collect::<Vec<_>>().join("；")
    };
    for (expression, expected) in [
        ("officers.nobody / officers.in_post", "指标test.card引用的officers.nobody既不是计量项也不是指标"),
        ("test.card", "指标test.card循环引用：test.card → test.card"),
        ("officers.in_post", "指标test.card得出的是数量，不是比率、实际与预期之比、时长或者是否"),
        ("3", "指标test.card得出的是数量，不是比率、实际与预期之比、时长或者是否"),
        ("officers.in_post / 0", "指标test.card的分母恒为零"),
        ("roster.certified / 0.00", "指标test.card的分母恒为零"),
        ("stations.visited / officers.in_post", "不是在岗"),
        ("1 - disputes.minutes / disputes.closed", "指标test.card用了不支持的运算“-”"),
        ("none(roster.certified)", "指标test.card用了不支持的运算“none”"),
        ("officers.in_post + stations.all", "指标test.card用了不支持的运算“+”"),
        ("", "指标test.card的算式没有写完"),
        ("officers.in_post /", "指标test.card的算式没有写完"),
        ("(officers.in_post", "指标test.card的算式缺少右括号"),
        ("officers.in_post )", "指标test.card的算式第18字多余"),
        ("officers.in_post % 2", "指标test.card的算式第18字“%”不能识别"),
        ("roster.certified > 0.9", "指标test.card的算式第18字的比较只能写“>=”或者“<=”"),
        ("1.2.3", "指标test.card的算式第1字起的“1.2.3”不是数"),
        ("1 2", "指标test.card的算式第3字多余"),
        ("none(officers.in_post officers.all)", "指标test.card的算式第23字处缺少右括号"),
    ] {
        let said = said(expression);
        let named = expected == "不是在岗" && said.contains("相除得不出比率");
        assert!(said.contains(expected) || named, "{expression}: {said}");
    }
    assert!(said(&"(".repeat(40)).contains("嵌套超过16层"));
    assert!(said(&" ".repeat(501)).contains("超过500个字符"));
}

#[test]
fn a_circle_over_several_cards_is_found() {
    let mut all = cards();
    let turned = |id: &str, expression: &str| Card { id: id.to_owned(), ..card(expression, Direction::Up) };
    all.extend([turned("x.a", "1 - x.b"), turned("x.b", "1 - x.c"), turned("x.c", "x.a")]);
    let found = Indicators::new(metrics(), all).unwrap_err();
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0].to_string(), "指标x.a循环引用：x.a → x.b → x.c → x.a");
}

#[test]
fn a_bad_file_is_refused_with_every_problem() {
    let mut all = cards();
    all.push(all[0].clone());
    all.push(Card { id: "cases.decided".to_owned(), ..card("roster.certified", Direction::Up) });
    all[1].owner = String::new();
    all[2].sample_min = 0;
    let mut metrics = metrics();
    metrics.metrics.get_mut("cases.sound").unwrap().of = vec!["officers.all".to_owned()];
    metrics.metrics.get_mut("complaints.upheld_expected").unwrap().expected_for = None;
    let found = Indicators::new(metrics, all).unwrap_err();
    let count = |wanted: fn(&IndicatorProblem) -> bool| found.iter().filter(|it| wanted(it)).count();
    assert_eq!(count(|it| matches!(it, IndicatorProblem::Duplicate { .. })), 2);
    assert_eq!(count(|it| matches!(it, IndicatorProblem::Empty { .. })), 2);
    assert_eq!(count(|it| matches!(it, IndicatorProblem::NotPartOf { .. })), 1);
    assert_eq!(count(|it| matches!(it, IndicatorProblem::NotExpected { .. })), 1);
}
