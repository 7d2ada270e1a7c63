//! Static proof against brute force: what it says holds of every point of a grid that leaves no cell out.

use proptest::prelude::*;
use rules::{
    Condition, Number, Schema, Value,
    fact::Facts,
    proof::{Space, Unproved, facts_where},
};

use crate::condition::schema;

fn condition(text: &str) -> Condition {
    Condition::new(text, &schema()).unwrap()
}

fn half(number: i128) -> Value {
    Value::Number(Number::ratio(number, 2).unwrap())
}

/// Every value of a fact that a condition with whole numbers from 0 to 3 can tell apart, and more.
fn grid(schema: &Schema, slot: usize) -> Vec<Value> {
    match schema.name(slot) {
        "income" => (0..=8).map(half).collect(),
        "over" => (-3..=8).map(half).collect(),
        "count" => (0..=4).map(|number| half(2 * number)).collect(),
        "harm" => (0..3).map(Value::Choice).collect(),
        _ => vec![Value::Bool(false), Value::Bool(true)],
    }
}

/// All facts that agree with `known` on the grid of `slots`.
fn completions(schema: &Schema, known: &Facts, slots: &[usize]) -> Vec<Facts> {
    let mut all = vec![known.clone()];
    for slot in slots.iter().filter(|slot| known[**slot].is_none()) {
        let values = grid(schema, *slot);
        all = all
            .into_iter()
            .flat_map(|facts| {
                values.iter().map(move |value| {
                    let mut more = facts.clone();
                    more[*slot] = Some(*value);
                    more
                })
            })
            .collect();
    }
    all
}

fn atom() -> impl Strategy<Value = String> {
    let comparison = prop_oneof![Just("=="), Just("!="), Just("<"), Just("<="), Just(">"), Just(">=")];
    prop_oneof![
        Just("serious".to_owned()),
        Just("harm == 'minor'".to_owned()),
        Just("harm in ['none','serious']".to_owned()),
        Just("over <= limits[harm] / 10".to_owned()),
        (prop_oneof![Just("income"), Just("over"), Just("count")], comparison, 0..4_i32)
            .prop_map(|(fact, comparison, number)| format!("{fact} {comparison} {number}")),
        (0..4_i32).prop_map(|number| format!("2 * income - 1 < {number} + income")),
    ]
}

fn text() -> impl Strategy<Value = String> {
    atom().prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

proptest! {
    #[test]
    fn the_proof_agrees_with_brute_force(wanted in prop::collection::vec((text(), any::<bool>()), 1..4)) {
        let schema = schema();
        let wanted: Vec<_> = wanted.iter().map(|(text, truth)| (condition(text), *truth)).collect();
        let wanted: Vec<_> = wanted.iter().map(|(condition, truth)| (condition, *truth)).collect();
        let mut slots: Vec<_> = wanted.iter().flat_map(|(condition, _)| condition.slots()).collect();
        slots.sort_unstable();
        slots.dedup();
        let reaches =
            |facts: &Facts| wanted.iter().all(|(condition, truth)| condition.holds(facts) == Some(*truth));
        match facts_where(&schema, &wanted).unwrap() {
            None => {
                for facts in completions(&schema, &schema.nothing_known(), &slots) {
                    // The table of limits has no number for 'serious': there the comparison stays unknown.
                    prop_assert!(!reaches(&facts), "{facts:?}");
                }
            }
            Some(found) => {
                for facts in completions(&schema, &found, &slots) {
                    prop_assert!(reaches(&facts), "{found:?} {facts:?}");
                }
                for slot in 0..found.len() {
                    let mut fewer = found.clone();
                    if fewer[slot].take().is_some() {
                        prop_assert!(!reaches(&fewer), "{found:?} needs no {}", schema.name(slot));
                    }
                }
            }
        }
    }
}

/// The values by which the cells of a fact are stood for.
fn cells(fact: &str, texts: &[&str]) -> String {
    let schema = schema();
    let conditions: Vec<_> = texts.iter().map(|text| condition(text)).collect();
    let slot = schema.slot(fact).unwrap();
    let values = Space::new(&schema, &conditions).unwrap().values(slot);
    values.iter().map(|value| schema.text(slot, *value)).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_cell_has_a_value_with_few_digits() {
    for (fact, texts, expected) in [
        ("income", vec!["income > 10000"], "0 1 10000 10001"),
        ("income", vec!["income > 0.25", "income <= 0.3"], "0 0.1 0.25 0.26 0.3 1"),
        ("income", vec!["income > -5"], "0 1"),
        ("income", vec!["serious"], "0 1"),
        ("over", vec!["over > 0"], "-1 0 1"),
        ("over", vec!["over > -2.5 && over < 1"], "-3 -2.5 -2 1 2"),
        ("over", vec!["serious"], "0"),
        ("count", vec!["count >= 2 && count < 3"], "0 1 2 3 4"),
        ("count", vec!["count > 2.5"], "0 1 3"),
        ("serious", vec!["first"], "否 是"),
        ("harm", vec!["harm == 'minor'"], "none minor"),
        ("harm", vec!["over < limits[harm]"], "none minor serious"),
        ("over", vec!["over < limits[harm]"], "9 10 11 20 21"),
        ("income", vec!["3 * income == 1"], "0 0.1 1/3 1"),
    ] {
        assert_eq!(cells(fact, &texts), expected, "{fact} {texts:?}");
    }
}

#[test]
fn what_has_no_cells_is_refused_by_name() {
    let schema = schema();
    for text in ["income * count > 3", "income / count > 3", "income * 1 > over", "3 / income < 1"] {
        let condition = condition(&format!("serious && {text}"));
        let found = facts_where(&schema, &[(&condition, true)]);
        assert_eq!(found, Err(Unproved::Arithmetic(text.to_owned())));
    }
}

#[test]
fn a_search_that_would_not_end_is_given_up() {
    use rules::{FactKind, fact::Fact};

    // Nine values for eight facts: no cell decides that before the last fact.
    let names: Vec<String> = (0..8).map(|number| format!("n{number}")).collect();
    let facts = names.iter().map(|name| Fact {
        name: name.clone(),
        label: name.clone(),
        kind: FactKind::Int,
        unit: String::new(),
    });
    let schema = Schema::new(facts);
    let each = (0..9).map(|value| {
        let some = names.iter().map(|name| format!("{name} == {value}")).collect::<Vec<_>>().join(" || ");
        Condition::new(&some, &schema).unwrap()
    });
    let each: Vec<_> = each.collect();
    let wanted: Vec<_> = each.iter().map(|condition| (condition, true)).collect();
    assert_eq!(facts_where(&schema, &wanted), Err(Unproved::TooMany));
    assert!(facts_where(&schema, &wanted[..5]).unwrap().is_some());
}
