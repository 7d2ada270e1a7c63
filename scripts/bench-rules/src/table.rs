//! The table and its cases.

use rules::{
    FactKind, Hit, Number, Schema, Selection, Table, Value,
    fact::{Fact, Facts},
    table::Trace,
};

/// Conditions of which exactly one holds for any case.
pub const ROWS: [&str; 6] = [
    "harm != 'serious' && prior_count < 2 && corrected && income < 1000",
    "harm != 'serious' && prior_count < 2 && corrected && income in [1000..10000)",
    "harm != 'serious' && prior_count < 2 && !corrected && income < 10000",
    "harm != 'serious' && prior_count < 2 && income >= 10000",
    "harm != 'serious' && prior_count >= 2",
    "harm == 'serious'",
];

/// What a harm is called.
pub const HARMS: [&str; 3] = ["none", "minor", "serious"];

/// The facts of a case.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    pub income: Option<i32>,
    pub prior_count: Option<u8>,
    pub harm: Option<u8>,
    pub corrected: Option<bool>,
}

/// Cases like each other from run to run; so many in a hundred facts are unknown.
pub fn cases(count: usize, unknown: u64) -> Vec<Case> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move || {
        // SplitMix64.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    };
    let mut known = move |below: u64| {
        let bits = next();
        ((bits >> 32) % 100 >= unknown).then_some((bits & 0xFFFF_FFFF) % below)
    };
    let mut case = move |_| Case {
        income: known(20_000).map(|income| income as i32),
        prior_count: known(4).map(|count| count as u8),
        harm: known(3).map(|harm| harm as u8),
        corrected: known(2).map(|bit| bit == 1),
    };
    (0..count).map(&mut case).collect()
}

/// The row by nested conditions, of a case whose facts are all known.
pub fn by_hand(case: &Case) -> u8 {
    let (income, prior, harm) = (case.income.unwrap(), case.prior_count.unwrap(), case.harm.unwrap());
    match (harm, prior, income, case.corrected.unwrap()) {
        (2, ..) => 5,
        (_, 2.., ..) => 4,
        (_, _, 10_000.., _) => 3,
        (.., false) => 2,
        (_, _, 1_000.., _) => 1,
        _ => 0,
    }
}

pub fn schema() -> Schema {
    let fact = |name: &str, kind| Fact { name: name.into(), label: name.into(), kind, unit: String::new() };
    Schema::new([
        fact("income", FactKind::Number { signed: false }),
        fact("prior_count", FactKind::Int),
        fact("harm", FactKind::Choice(HARMS.map(str::to_owned).to_vec())),
        fact("corrected", FactKind::Bool),
    ])
}

pub fn table() -> Table {
    Table::new(ROWS, Hit::Unique, &schema()).unwrap()
}

pub fn facts(case: &Case) -> Facts {
    let number = |number: i64| Value::Number(Number::from(number));
    vec![
        case.income.map(|income| number(income.into())),
        case.prior_count.map(|count| number(count.into())),
        case.harm.map(Value::Choice),
        case.corrected.map(Value::Bool),
    ]
}

/// The interpreter of `rules`, which also explains.
pub struct Interpreter {
    table: Table,
    cases: Vec<Facts>,
}

impl Interpreter {
    pub fn new(cases: &[Case]) -> Self {
        Self { table: table(), cases: cases.iter().map(facts).collect() }
    }

    pub fn select(&self) -> Vec<u8> {
        self.cases.iter().map(|facts| row(&self.table.select(facts))).collect()
    }

    pub fn explain(&self) -> usize {
        let mut trace = Trace::default();
        let mut steps = 0;
        for facts in &self.cases {
            std::hint::black_box(self.table.explain(facts, &mut trace));
            steps += trace.steps.len();
        }
        steps
    }
}

fn row(selection: &Selection) -> u8 {
    match selection {
        Selection::Row(row) => *row as u8,
        _ => u8::MAX,
    }
}
