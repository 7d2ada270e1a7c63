//! The calculator (裁量计算器): questions in plain words, the answer, and what the party can still do about it.
//!
//! Nothing that is asked or answered here is kept: the public uses it without signing in.

use jiff::civil::Date;
use law::{
    discretion::{Amounts, Assessment, Checked, Leaning, Outcome, TableId},
    item::{Fact, FactKind, Facts as Declared},
};
use rules::{
    Value,
    fact::{Facts, Raw},
};

use super::rulebook;
use crate::{
    App, AppError,
    form::{Fields, Problem, Problems},
};

/// What somebody wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The item.
    pub item: String,
    /// Which of its tables, as [`TableId`] writes it; empty: the statute.
    pub table: String,
    /// The day of the act, as typed; empty: `usual`.
    pub on: String,
    /// The day to go by while no other is typed.
    pub usual: Date,
    /// Name of the fact to what was typed; empty: not answered.
    pub answers: Vec<(String, String)>,
}

/// A question, with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The name of the fact.
    pub name: String,
    /// What is asked.
    pub fact: Fact,
    /// What was typed.
    pub typed: String,
    /// Why it cannot be taken.
    pub error: Option<String>,
    /// The answer depends on it and it is open.
    pub needed: bool,
}

/// What would follow if the party did something that it still can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What the party does, `及时改正`.
    pub what: String,
    /// The fine then, in yuan; none where none would be imposed: without a leaning, correction is ordered and nothing else.
    pub fine: Option<Amounts>,
    /// Which way the row leans then.
    pub leaning: Option<Leaning>,
}

/// The answer.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The table that was used: the statute where another was asked that the item does not have.
    pub table: Checked,
    /// The day that was gone by: the usual one where what was typed is no day or lies ahead.
    pub on: Date,
    /// What is wrong with the table and the day that were asked, under `table` and `on`; the answer is then none.
    pub problems: Vec<Problem>,
    /// Every table of the item, with what it is called.
    pub tables: Vec<(TableId, String)>,
    /// The questions, in the order of the table.
    pub questions: Vec<Question>,
    /// What follows from the answers.
    pub assessed: Assessment,
    /// What would change it for the better.
    pub advice: Vec<Advice>,
    /// What the reader must know.
    pub notes: Vec<String>,
}

impl App {
    /// Answers a question about discretion. Anybody may ask. Errors: no such item.
    pub fn calculate(&self, ask: &Ask) -> Result<Answered, AppError> {
        Answered::to(ask, &self.catalog.facts, self.today())
    }
}

impl Answered {
    /// Answers a question as [`App::calculate`] does, with the facts that are declared, on the day `today`.
    pub fn to(ask: &Ask, declared: &Declared, today: Date) -> Result<Self, AppError> {
        let rulebook = rulebook()?;
        let item = rulebook.items().get(&ask.item).ok_or(AppError::NotFound)?;
        let tables = rulebook.tables_of(item);
        let mut problems = Problems::default();
        let wanted = ask.table.parse().ok().filter(|table| tables.contains(table));
        if wanted.is_none() && !ask.table.is_empty() {
            problems.add("table", format!("这个事项没有“{}”这张表，请从列出的标准中选择。", ask.table));
        }
        let on = day(&ask.on, today, &mut problems).unwrap_or(ask.usual);
        let table = rulebook
            .table(&ask.item, &wanted.unwrap_or(TableId::Statute), Some(on))
            .map_err(|problem| AppError::Outside(problem.to_string()))?;
        let mut facts = table.schema().nothing_known();
        let mut questions = questions(&table, declared, ask);
        for question in &mut questions {
            question.error = establish(&table, &mut facts, question).err();
        }
        let assessed = table.assess(&facts);
        for question in &mut questions {
            question.needed = assessed.missing.contains(&question.name);
        }
        let advice = advice(&table, declared, &facts, &assessed);
        let notes = table.notes(rulebook.sources(), &assessed);
        let tables = tables.into_iter().map(|id| (id.clone(), rulebook.label(&item.id, &id))).collect();
        let problems = problems.into_vec();
        Ok(Self { table, on, problems, tables, questions, assessed, advice, notes })
    }
}

/// The day of the act as typed; nothing while none is, or where it cannot be one.
fn day(typed: &str, today: Date, problems: &mut Problems) -> Option<Date> {
    let fields = Fields(vec![("on".to_owned(), typed.to_owned())]);
    let on = problems.optional_date(&fields, "on", "行为日期")?;
    if on > today {
        problems.add("on", "行为日期在今天之后，请核对。");
        return None;
    }
    Some(on)
}

/// The facts of the table in the order in which it speaks of them, then those of its amounts.
fn questions(table: &Checked, declared: &Declared, ask: &Ask) -> Vec<Question> {
    let schema = table.schema();
    let mut names: Vec<String> =
        table.table.slots().into_iter().map(|slot| schema.name(slot).to_owned()).collect();
    for name in table.fact_names() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
        .into_iter()
        .filter_map(|name| {
            let fact = declared.facts.get(&name)?.clone();
            let typed = ask.answers.iter().find(|(held, _)| *held == name);
            let typed = typed.map(|(_, value)| value.trim().to_owned()).unwrap_or_default();
            Some(Question { name, fact, typed, error: None, needed: false })
        })
        .collect()
}

fn establish(table: &Checked, facts: &mut Facts, question: &Question) -> Result<(), String> {
    let typed = narrow(&question.typed);
    if typed.is_empty() {
        return Ok(());
    }
    let raw = match (question.fact.kind, typed.as_str()) {
        (FactKind::Bool, "1") => Raw::Bool(true),
        (FactKind::Bool, "0") => Raw::Bool(false),
        (FactKind::Bool, _) => return Err("请选择“是”“否”或者“不清楚”。".to_owned()),
        (FactKind::Enum, _) => Raw::Text(&question.typed),
        (_, number) => Raw::Number(number),
    };
    let unit = question.fact.unit.as_ref().map_or(String::new(), |unit| format!("，单位{unit}"));
    table.schema().establish(facts, &question.name, raw).map_err(|_| match question.fact.kind {
        FactKind::Bool | FactKind::Enum => "请从列出的选项中选择。".to_owned(),
        FactKind::Int => format!("“{typed}”不能用，请填写不小于零的整数{unit}。"),
        FactKind::Signed => format!("“{typed}”不是数字，请只填数字{unit}。"),
        FactKind::Number => format!("“{typed}”不能用，请填写不小于零的数字{unit}。"),
    })
}

/// Digits as people type them: full width, with separators.
fn narrow(typed: &str) -> String {
    typed
        .chars()
        .filter(|character| !matches!(character, ',' | '，' | ' ' | '　'))
        .map(|character| match character {
            '０'..='９' => {
                u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character)
            }
            '．' | '。' => '.',
            _ => character,
        })
        .collect()
}

/// What the party can still bring about and what would follow: only what makes the answer better.
fn advice(table: &Checked, declared: &Declared, facts: &Facts, now: &Assessment) -> Vec<Advice> {
    if now.outcome != Outcome::Matched {
        return Vec::new();
    }
    let mut found = Vec::new();
    for name in table.fact_names() {
        let Some(fact) = declared.facts.get(&name) else { continue };
        let (Some(remedy), Some(slot)) = (&fact.remedy, table.schema().slot(&name)) else { continue };
        let mut then = facts.clone();
        let Some(place) = then.get_mut(slot) else { continue };
        if *place == Some(Value::Bool(remedy.value)) {
            continue;
        }
        *place = Some(Value::Bool(remedy.value));
        let then = table.assess(&then);
        if then.outcome == Outcome::Matched && better(&then, now) {
            let what = remedy.text.as_ref().unwrap_or(&fact.label).clone();
            found.push(Advice { what, fine: then.fine, leaning: then.leaning });
        }
    }
    found
}

/// Whether `then` costs less than `now` at the most, or leans to the lighter side at the same amount.
fn better(then: &Assessment, now: &Assessment) -> bool {
    let most = |assessed: &Assessment| assessed.fine.map(|fine| fine.max);
    match (most(then), most(now)) {
        (None, Some(_)) => {
            then.also.contains(&"order_only")
                || then.leaning.is_some_and(|leaning| leaning <= Leaning::MayNoPenalty)
        }
        (Some(then), Some(now)) if then != now => then < now,
        (Some(_), None) => false,
        _ => then.leaning.zip(now.leaning).is_some_and(|(then, now)| then < now),
    }
}
