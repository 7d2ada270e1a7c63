//! Conditions: what can be written, what it means, and what is said about what cannot be read.

use proptest::prelude::*;
use rules::{
    Condition, FactKind, Formula, Hit, Number, Schema, Selection, Table, Value,
    fact::{Fact, FactError, Facts, Lookup, Raw},
};

pub(crate) fn fact(name: &str, kind: FactKind, unit: &str) -> Fact {
    Fact { name: name.to_owned(), label: name.to_owned(), kind, unit: unit.to_owned() }
}

pub(crate) fn schema() -> Schema {
    let harm = ["none", "minor", "serious"].map(str::to_owned).to_vec();
    let values = [("none".to_owned(), Number::whole(10)), ("minor".to_owned(), Number::whole(20))];
    Schema::new([
        fact("income", FactKind::Number { signed: false }, "元"),
        fact("over", FactKind::Number { signed: true }, "kg"),
        fact("count", FactKind::Int, "次"),
        fact("serious", FactKind::Bool, ""),
        fact("first", FactKind::Bool, ""),
        fact("harm", FactKind::Choice(harm), ""),
    ])
    .with_lookup("limits", Lookup { values: values.into_iter().collect() })
}

fn facts(pairs: &[(&str, Raw<'_>)]) -> Facts {
    let schema = schema();
    let mut facts = schema.nothing_known();
    for (name, raw) in pairs {
        schema.establish(&mut facts, name, *raw).unwrap();
    }
    facts
}

fn holds(text: &str, pairs: &[(&str, Raw<'_>)]) -> Option<bool> {
    Condition::new(text, &schema()).unwrap().holds(&facts(pairs))
}

const T: Option<bool> = Some(true);
const F: Option<bool> = Some(false);

#[test]
fn both_spellings_mean_the_same() {
    let known = [
        ("income", Raw::Number("10000")),
        ("count", Raw::Number("2")),
        ("serious", Raw::Bool(false)),
        ("harm", Raw::Text("minor")),
    ];
    for (text, expected) in [
        ("income >= 10000 && !serious", T),
        ("income >= 10000 and not(serious)", T),
        ("income > 10000 || serious", F),
        ("income > 10000 or serious", F),
        ("income == 10000", T),
        ("income = 10000", T),
        ("count in [1..2]", T),
        ("count in [1..2)", F),
        ("count in (2..5]", F),
        ("count in ]2..5]", F),
        ("count in [1..2[", F),
        ("count between 2 and 3", T),
        ("count between 3 and 4 and serious", F),
        ("count in [1,2,3]", T),
        ("harm in ['none','minor']", T),
        ("harm in (\"none\", \"serious\")", F),
        ("harm != 'serious'", T),
        ("'minor' == harm", T),
        ("10000 <= income", T),
        ("income > 9999.99 元", T),
        ("!serious == true", T),
        ("serious != false", F),
        ("income / count - 1 == 4999", T),
        ("-count + 3 * 2 == 4", T),
        ("limits[harm] == 20", T),
        ("true", T),
        ("!(count > 1 && count < 3)", F),
    ] {
        assert_eq!(holds(text, &known), expected, "{text}");
    }
}

#[test]
fn an_unknown_fact_is_unknown_and_never_false() {
    let known = [("serious", Raw::Bool(true)), ("count", Raw::Number("0"))];
    for (text, expected) in [
        ("income > 5", None),
        ("!(income > 5)", None),
        ("income > 5 && serious", None),
        ("income > 5 && !serious", F),
        ("income > 5 || serious", T),
        ("income > 5 || !serious", None),
        ("harm in ['none','minor','serious']", None),
        // A divisor of zero establishes nothing.
        ("5 / count > 1", None),
        ("limits[harm] > 1", None),
        // A value that the table of limits does not have.
        ("first || serious", T),
    ] {
        assert_eq!(holds(text, &known), expected, "{text}");
    }
    let missing = |text: &str| {
        let (schema, condition) = (schema(), Condition::new(text, &schema()).unwrap());
        let slots = condition.missing(&facts(&known));
        slots.into_iter().map(|slot| schema.name(slot).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(missing("income > 5 && serious && first"), ["income", "first"]);
    assert_eq!(missing("(income > 5 && !serious) || first"), ["first"]);
    assert_eq!(missing("income > 5 || serious"), [""; 0]);
    assert_eq!(missing("5 / count > 1"), ["count"]);
}

#[test]
fn a_problem_says_where_why_and_what_to_do() {
    for (text, piece, reason) in [
        ("incom > 5", "incom", "未定义"),
        ("income > ", "", "应为事实"),
        ("income > 5）", "）", "不认识的符号"),
        ("income > 5 5", "5", "多出内容"),
        ("(income > 5", "", "应为)"),
        ("harm == 'severe'", "'severe'", "没有“severe”这一取值"),
        ("harm > 'none'", "harm > 'none'", "没有大小"),
        ("harm", "harm", "应为条件"),
        ("income", "income", "应为条件"),
        ("serious > 3", "serious > 3", "类型不同"),
        ("income > over", "income > over", "单位不同"),
        ("income > 5 kg", "income > 5 kg", "单位不同"),
        ("income in [9..5]", "income in [9..5]", "高于上限"),
        ("1 < income < 5", "<", "不能连写"),
        ("income / 0 > 1", "0", "除数为零"),
        ("harm == 'none", "'none", "引号没有配对"),
        ("limit[harm] > 1", "limit[harm]", "对照表limit未定义"),
        ("income > 12345678901234567890", "12345678901234567890", "超出可计算的范围"),
    ] {
        let problem = Condition::new(text, &schema()).unwrap_err();
        assert!(problem.reason.contains(reason), "{text}: {problem}");
        assert_eq!(text.get(problem.span.clone()), Some(piece), "{text}: {problem}");
        assert!(!problem.fix.is_empty() && problem.line(text).starts_with('第'), "{text}");
    }
    assert!(Condition::new("incom > 5", &schema()).unwrap_err().fix.contains("income"));
    let deep = format!("{}serious{}", "(".repeat(60), ")".repeat(60));
    assert!(Condition::new(&deep, &schema()).unwrap_err().fix.contains("嵌套"));
    let long = "serious || ".repeat(900) + "serious";
    assert!(Condition::new(&long, &schema()).unwrap_err().reason.contains("字节"));
}

#[test]
fn facts_outside_their_declaration_are_refused_by_name() {
    let schema = schema();
    let mut facts = schema.nothing_known();
    let mut refused = |name: &str, raw| schema.establish(&mut facts, name, raw).unwrap_err();
    for (name, raw) in [
        ("income", Raw::Number("-1")),
        ("count", Raw::Number("1.5")),
        ("count", Raw::Number("-1")),
        ("harm", Raw::Text("bad")),
        ("income", Raw::Number("1e16")),
    ] {
        let error = refused(name, raw);
        assert!(matches!(error, FactError::Range { .. }) && error.to_string().contains(name), "{error}");
    }
    for (name, raw) in [
        ("serious", Raw::Number("1")),
        ("count", Raw::Text("1")),
        ("count", Raw::Bool(true)),
        ("harm", Raw::Number("0")),
    ] {
        let error = refused(name, raw);
        assert!(matches!(error, FactError::Type { .. }) && error.to_string().contains(name), "{error}");
    }
    assert!(refused("seriuos", Raw::Bool(true)).to_string().contains("是否为serious"));
    schema.establish(&mut facts, "over", Raw::Number("-3.5")).unwrap();
    schema.establish(&mut facts, "count", Raw::Number("2.0")).unwrap();
}

#[test]
fn numbers_are_exact() {
    let number = |text: &str| text.parse::<Number>().unwrap();
    assert_eq!(number("0.1").checked_add(number("0.2")), Some(number("0.3")));
    assert_eq!(number("1.50").to_string(), "1.5");
    assert_eq!(number("-0.05").to_string(), "-0.05");
    assert_eq!(number("1.2e3"), Number::whole(1200));
    assert_eq!(number("12e-1").to_string(), "1.2");
    let third = Number::ratio(1, 3).unwrap();
    assert_eq!(third.to_string(), "1/3");
    assert!(number("0.333333333333333333") < third && third < number("0.333333333333333334"));
    assert_eq!(number("-1.5").floor(), Number::whole(-2));
    assert_eq!(number("-1.5").ceil(), Number::whole(-1));
    assert_eq!(number("2").ceil(), Number::whole(2));
    for bad in ["", "-", "1.", ".5", "1e", "1,5", "٣", "0x1", "1e99", "1234567890123456"] {
        assert!(bad.parse::<Number>().is_err(), "{bad}");
    }
    let formula = Formula::new("(income - 3) / 4", &schema()).unwrap();
    assert_eq!(formula.value(&facts(&[("income", Raw::Number("10"))])), Number::ratio(7, 4));
    assert_eq!(formula.value(&facts(&[])), None);
}

#[test]
fn a_table_chooses_by_its_rule() {
    let rows = ["income < 10", "income >= 5 && income < 20", "serious"];
    let with = |income: Option<&str>, serious: Option<bool>, hit| {
        let mut pairs: Vec<(&str, Raw<'_>)> = Vec::new();
        pairs.extend(income.map(|income| ("income", Raw::Number(income))));
        pairs.extend(serious.map(|serious| ("serious", Raw::Bool(serious))));
        Table::new(rows, hit, &schema()).unwrap().select(&facts(&pairs))
    };
    let no = Some(false);
    assert_eq!(with(Some("4"), no, Hit::Unique), Selection::Row(0));
    assert_eq!(with(Some("5"), no, Hit::Unique), Selection::Conflict(vec![0, 1]));
    assert_eq!(with(Some("5"), no, Hit::First), Selection::Row(0));
    assert_eq!(with(Some("5"), no, Hit::Last), Selection::Row(1));
    assert_eq!(with(Some("20"), no, Hit::Unique), Selection::NoMatch);
    assert_eq!(with(Some("20"), no, Hit::Last), Selection::NoMatch);
    // Whether the third row holds matters only where it could still change the answer.
    assert_eq!(with(Some("4"), None, Hit::Unique), Selection::Unknown(vec![3]));
    assert_eq!(with(Some("5"), None, Hit::Unique), Selection::Conflict(vec![0, 1]));
    assert_eq!(with(Some("4"), None, Hit::First), Selection::Row(0));
    assert_eq!(with(Some("4"), None, Hit::Last), Selection::Unknown(vec![3]));
    assert_eq!(with(None, Some(true), Hit::Last), Selection::Row(2));
    assert_eq!(with(None, no, Hit::First), Selection::Unknown(vec![0]));
    assert_eq!(Table::new([], Hit::Unique, &schema()).unwrap().select(&facts(&[])), Selection::NoMatch);
    let problems = Table::new(["nonsense", "true", "income >"], Hit::Unique, &schema()).unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.row).collect::<Vec<_>>(), [0, 2]);
}

proptest! {
    /// Learning more never changes an answer that was already certain.
    #[test]
    fn more_facts_never_overturn_an_answer(
        text in condition_text(3),
        income in 0_i64..4, count in 0_i64..4, serious: bool, first: bool, harm in 0_u8..3,
        hidden in 0_u8..32,
    ) {
        let condition = Condition::new(&text, &schema()).unwrap();
        let whole: Facts = vec![
            Some(Value::Number(income.into())), None, Some(Value::Number(count.into())),
            Some(Value::Bool(serious)), Some(Value::Bool(first)), Some(Value::Choice(harm)),
        ];
        let mut part = whole.clone();
        for (bit, slot) in [0_usize, 2, 3, 4, 5].into_iter().enumerate() {
            if hidden >> bit & 1 == 1 { part[slot] = None; }
        }
        let (all, some) = (condition.holds(&whole), condition.holds(&part));
        prop_assert!(all.is_some());
        prop_assert!(some.is_none() || some == all);
        prop_assert_eq!(some.is_none(), !condition.missing(&part).is_empty());
    }

    /// Whatever is typed, the reader answers and never panics.
    #[test]
    fn any_text_is_read_or_refused(text in "[a-z0-9 .,()\\[\\]!<>=&|'\"+*/㎡元 -]{0,60}|\\PC{0,40}") {
        if let Err(problem) = Condition::new(&text, &schema()) {
            prop_assert!(text.get(problem.span.clone()).is_some());
            prop_assert!(!problem.line(&text).is_empty());
        }
    }
}

/// Conditions over the facts of [`schema`], except `over`.
pub(crate) fn condition_text(depth: u32) -> impl Strategy<Value = String> {
    let number = (
        prop_oneof![Just("income"), Just("count")],
        prop_oneof![Just("<"), Just("<="), Just(">"), Just(">="), Just("=="), Just("!=")],
        0..4,
    )
        .prop_map(|(name, op, constant)| format!("{name} {op} {constant}"));
    let leaf = prop_oneof![
        3 => number,
        1 => Just("serious".to_owned()),
        1 => Just("first".to_owned()),
        1 => Just("harm in ['none','minor']".to_owned()),
        1 => Just("harm != 'minor'".to_owned()),
        1 => Just("income > count * 2 元".to_owned()).prop_map(|_| "count + count > 3".to_owned()),
    ];
    leaf.prop_recursive(depth, 24, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}
