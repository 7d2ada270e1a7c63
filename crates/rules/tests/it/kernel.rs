//! Kernels against the interpreter, case by case: the same tables, the same facts, the same answers.

use proptest::prelude::*;
use rules::{
    Hit, Number, Selection, Table, Value,
    fact::Facts,
    kernel::{Found, Kernel, LANES},
};

use crate::condition::schema;

fn expected(table: &Table, facts: &Facts) -> Found {
    match table.select(facts) {
        Selection::Row(row) => Found::Row(row),
        Selection::NoMatch => Found::NoMatch,
        Selection::Conflict(_) => Found::Conflict,
        Selection::Unknown(_) => Found::Unknown,
    }
}

/// The answers of every table to every case, by blocks.
fn answered(tables: &[&Table], cases: &[Facts]) -> Vec<Vec<Found>> {
    let kernel = Kernel::new(tables);
    let (mut block, mut scratch) = (kernel.block(), kernel.scratch());
    let mut found = vec![Vec::new(); tables.len()];
    for some in cases.chunks(LANES) {
        block.clear();
        assert!(some.iter().all(|facts| kernel.push(&mut block, facts)));
        for (found, answers) in found.iter_mut().zip(kernel.select(&block, &mut scratch)) {
            found.extend(answers.iter().map(|answer| answer.found()));
        }
    }
    found
}

fn agree(tables: &[&Table], cases: &[Facts]) {
    for (table, found) in tables.iter().zip(answered(tables, cases)) {
        assert_eq!(found.len(), cases.len());
        for (facts, found) in cases.iter().zip(found) {
            assert_eq!(found, expected(table, facts), "{facts:?} {table:?}");
        }
    }
}

/// Thresholds that lie close, that need many marks to a unit, and that are too wide for a column.
fn threshold() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (-2..4_i32).prop_map(|number| number.to_string()),
        2 => prop_oneof![Just("0.5"), Just("2.25"), Just("0.001"), Just("1.999999")].prop_map(str::to_owned),
        1 => prop_oneof![Just("999999999999"), Just("0.000000000001")].prop_map(str::to_owned),
    ]
}

fn atom() -> impl Strategy<Value = String> {
    let comparison = prop_oneof![Just("=="), Just("!="), Just("<"), Just("<="), Just(">"), Just(">=")];
    let threshold =
        threshold().prop_filter("a negative number is an expression", |text| !text.starts_with('-'));
    prop_oneof![
        4 => (prop_oneof![Just("income"), Just("over"), Just("count")], comparison, threshold)
            .prop_map(|(fact, comparison, number)| format!("{fact} {comparison} {number}")),
        2 => prop_oneof![Just("serious"), Just("first"), Just("true"), Just("false")].prop_map(str::to_owned),
        2 => prop_oneof![
            Just("harm == 'minor'"), Just("harm != 'none'"), Just("harm in ['none','serious']"),
            Just("harm in ['none','minor','serious']"),
        ]
        .prop_map(str::to_owned),
        1 => prop_oneof![
            Just("over <= limits[harm] / 10"), Just("income / count > 1"), Just("over > -1"),
            Just("count in [1..2)"),
        ]
        .prop_map(str::to_owned),
    ]
}

fn row() -> impl Strategy<Value = String> {
    atom().prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

fn table() -> impl Strategy<Value = Table> {
    let hit = prop_oneof![Just(Hit::Unique), Just(Hit::First), Just(Hit::Last)];
    (prop::collection::vec(row(), 0..6), hit)
        .prop_map(|(rows, hit)| Table::new(rows.iter().map(String::as_str), hit, &schema()).unwrap())
}

/// Numbers at, just beside and far from the thresholds.
fn number() -> impl Strategy<Value = Number> {
    let ratio = |num: i128, den: i128| Number::ratio(num, den).unwrap();
    prop_oneof![
        6 => (0..8_i128).prop_map(move |half| ratio(half, 2)),
        1 => (0..9_i128).prop_map(move |third| ratio(third, 3)),
        1 => (0..2_i128).prop_map(move |more| ratio(1_999_999 + more, 1_000_000)),
        1 => (-1..2_i128).prop_map(move |more| ratio(999_999_999_999 + more, 1)),
        1 => (1..4_i128).prop_map(move |part| ratio(part, 2_000_000_000_000)),
        // Without room for a product.
        1 => (1..3_i128).prop_map(move |part| ratio(i128::MAX / part - 1, i128::MAX)),
    ]
}

fn facts() -> impl Strategy<Value = Facts> {
    let signed = (number(), any::<bool>())
        .prop_map(|(number, below)| if below { Number::ZERO.checked_sub(number).unwrap() } else { number });
    let known = |value: BoxedStrategy<Value>| prop::option::weighted(0.8, value);
    (
        known(number().prop_map(Value::Number).boxed()),
        known(signed.prop_map(Value::Number).boxed()),
        known((0_i64..5).prop_map(|count| Value::Number(count.into())).boxed()),
        known(any::<bool>().prop_map(Value::Bool).boxed()),
        known(any::<bool>().prop_map(Value::Bool).boxed()),
        known((0_u8..3).prop_map(Value::Choice).boxed()),
    )
        .prop_map(|(income, over, count, serious, first, harm)| {
            vec![income, over, count, serious, first, harm]
        })
}

proptest! {
    #[test]
    fn a_kernel_answers_as_the_interpreter(
        tables in prop::collection::vec(table(), 1..3),
        cases in prop::collection::vec(facts(), 1..40),
    ) {
        agree(&tables.iter().collect::<Vec<_>>(), &cases);
    }
}

#[test]
fn blocks_hold_as_many_cases_as_they_have_lanes() {
    let table = Table::new(["count < 3", "count >= 3 && serious"], Hit::Unique, &schema()).unwrap();
    let case = |count: i64| {
        let mut facts = schema().nothing_known();
        facts[2] = Some(Value::Number(count.into()));
        facts[3] = (count % 2 == 0).then_some(Value::Bool(count % 3 == 0));
        facts
    };
    let cases: Vec<Facts> = (0..2_500).map(|number| case(number % 7)).collect();
    agree(&[&table], &cases);
    let kernel = Kernel::new(&[&table]);
    let mut block = kernel.block();
    let taken = cases.iter().take_while(|facts| kernel.push(&mut block, facts)).count();
    assert_eq!((taken, block.len(), block.is_full()), (LANES, LANES, true));
    block.clear();
    assert!(block.is_empty() && kernel.select(&block, &mut kernel.scratch()).all(<[_]>::is_empty));
}

#[test]
fn a_table_with_more_thresholds_than_cells_is_still_answered() {
    let rows: Vec<String> =
        (0..400).map(|number| format!("income >= {number} && income < {}", number + 1)).collect();
    let long = Table::new(rows.iter().map(String::as_str), Hit::Unique, &schema()).unwrap();
    let short = Table::new(["income < 200", "income >= 200"], Hit::Last, &schema()).unwrap();
    let case =
        |half: i128| vec![Some(Value::Number(Number::ratio(half, 2).unwrap())), None, None, None, None, None];
    let mut cases: Vec<Facts> = (0..810).map(case).collect();
    cases.push(schema().nothing_known());
    agree(&[&long, &short], &cases);
}

#[test]
fn an_answer_that_is_counted_has_a_place_of_its_own() {
    let table =
        Table::new(["count == 0", "count == 1", "count <= 1 && serious"], Hit::Unique, &schema()).unwrap();
    let kernel = Kernel::new(&[&table]);
    let (mut block, mut scratch) = (kernel.block(), kernel.scratch());
    for (count, serious) in
        [(Some(0), Some(false)), (Some(1), Some(false)), (Some(2), None), (Some(1), Some(true)), (None, None)]
    {
        let mut facts = schema().nothing_known();
        facts[2] = count.map(|count: i64| Value::Number(count.into()));
        facts[3] = serious.map(Value::Bool);
        assert!(kernel.push(&mut block, &facts));
    }
    let answers = kernel.select(&block, &mut scratch).next().unwrap();
    let found: Vec<_> = answers.iter().map(|answer| answer.found()).collect();
    assert_eq!(found, [Found::Row(0), Found::Row(1), Found::NoMatch, Found::Conflict, Found::Unknown]);
    let places: Vec<_> = answers.iter().map(|answer| answer.index()).collect();
    assert_eq!(places, [3, 4, 2, 1, 0]);
}
