//! The same table by other engines, in their own spelling.

use std::sync::Arc;

use serde_json::{Value, json};
use zen_engine::{Decision, Variable, model::GraphContent};

use crate::table::{Case, HARMS};

/// Six conditions tried one after the other, compiled once, over contexts that are made before the clock runs.
pub struct Cel {
    program: cel::Program,
    contexts: Vec<cel::Context<'static, 'static>>,
}

impl Cel {
    pub fn new(cases: &[Case]) -> Self {
        let rows = [
            "harm != 'serious' && prior_count < 2 && corrected && income < 1000",
            "harm != 'serious' && prior_count < 2 && corrected && income >= 1000 && income < 10000",
            "harm != 'serious' && prior_count < 2 && !corrected && income < 10000",
            "harm != 'serious' && prior_count < 2 && income >= 10000",
            "harm != 'serious' && prior_count >= 2",
            "harm == 'serious'",
        ];
        let text = rows
            .iter()
            .enumerate()
            .rev()
            .fold("255".to_owned(), |rest, (number, row)| format!("({row}) ? {number} : ({rest})"));
        let env = Arc::new(cel::Env::stdlib());
        let program = env.compile(&text).unwrap();
        let context = |case: &Case| {
            let mut context = cel::Context::with_env(env.clone());
            context.add_variable_from_value("income", i64::from(case.income.unwrap()));
            context.add_variable_from_value("prior_count", i64::from(case.prior_count.unwrap()));
            context.add_variable_from_value("harm", HARMS[usize::from(case.harm.unwrap())].to_owned());
            context.add_variable_from_value("corrected", case.corrected.unwrap());
            context
        };
        Self { program, contexts: cases.iter().map(context).collect() }
    }

    pub fn select(&self) -> Vec<u8> {
        let row = |context| match self.program.execute(context).unwrap() {
            cel::Value::Int(row) => row as u8,
            other => panic!("{other:?}"),
        };
        self.contexts.iter().map(row).collect()
    }
}

/// A decision table of the engine's own kind, compiled once, over contexts that are made before the clock runs.
pub struct Zen {
    decision: Decision,
    contexts: Vec<Variable>,
}

impl Zen {
    pub fn new(cases: &[Case]) -> Self {
        let mut decision = Decision::from(graph());
        decision.compile();
        let context = |case: &Case| {
            Variable::from(json!({
                "income": case.income, "prior_count": case.prior_count, "corrected": case.corrected,
                "harm": HARMS[usize::from(case.harm.unwrap())],
            }))
        };
        Self { decision, contexts: cases.iter().map(context).collect() }
    }

    pub fn select(&self) -> Vec<u8> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut rows = Vec::new();
            for context in &self.contexts {
                let found = self.decision.evaluate(context.clone()).await.unwrap();
                let row = found.result.dot("row").and_then(|row| row.as_number()).unwrap();
                rows.push(row.try_into().unwrap());
            }
            rows
        })
    }
}

fn graph() -> GraphContent {
    let columns = ["harm", "prior_count", "corrected", "income"];
    let few = "\"none\", \"minor\"";
    let rows = [
        [few, "< 2", "true", "< 1000"],
        [few, "< 2", "true", "[1000..10000)"],
        [few, "< 2", "false", "< 10000"],
        [few, "< 2", "", ">= 10000"],
        [few, ">= 2", "", ""],
        ["\"serious\"", "", "", ""],
    ];
    let inputs: Vec<Value> =
        columns.iter().map(|name| json!({ "id": name, "name": name, "field": name })).collect();
    let rules: Vec<Value> = rows
        .iter()
        .zip(0..)
        .map(|(cells, number)| {
            let mut rule = json!({ "_id": format!("r{number}"), "row": number.to_string() });
            columns.iter().zip(cells).for_each(|(column, cell)| rule[*column] = json!(cell));
            rule
        })
        .collect();
    let content = json!({
        "hitPolicy": "first", "rules": rules, "inputs": inputs,
        "outputs": [{ "id": "row", "name": "row", "field": "row" }],
    });
    serde_json::from_value(json!({
        "nodes": [
            { "id": "in", "name": "request", "type": "inputNode", "content": {} },
            { "id": "table", "name": "table", "type": "decisionTableNode", "content": content },
            { "id": "out", "name": "response", "type": "outputNode", "content": {} },
        ],
        "edges": [
            { "id": "e1", "sourceId": "in", "targetId": "table" },
            { "id": "e2", "sourceId": "table", "targetId": "out" },
        ],
    }))
    .unwrap()
}
