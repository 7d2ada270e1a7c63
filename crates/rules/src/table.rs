//! A checked table: rows of conditions and the rule by which one of them is chosen.

use crate::{
    check::Condition,
    fact::{Schema, Value},
    syntax::Problem,
};

/// What counts where several rows hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Hit {
    /// Exactly one row may hold; several are a conflict that a person decides.
    #[default]
    Unique,
    /// The first row.
    First,
    /// The last row: the table is ordered from light to heavy.
    Last,
}

/// A checked table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    rows: Vec<Condition>,
    hit: Hit,
}

/// Which row holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// This row, from 0.
    Row(usize),
    /// None.
    NoMatch,
    /// These rows at once, of which only one should.
    Conflict(Vec<usize>),
    /// It depends on facts that are not established.
    Unknown(Vec<usize>),
}

/// What one elementary condition came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The row, from 0.
    pub row: usize,
    /// The atom of the row's condition, from 0.
    pub atom: usize,
    /// What it came to.
    pub truth: Option<bool>,
}

/// The explanation of a selection: every elementary condition of every row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// What each row came to.
    pub rows: Vec<Option<bool>>,
    /// What each atom came to.
    pub steps: Vec<Step>,
}

/// A row cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第{}行：{}", self.row.saturating_add(1), self.problem.line(&self.text))]
pub struct RowProblem {
    /// The row, from 0.
    pub row: usize,
    /// Its text.
    pub text: String,
    /// What is wrong.
    pub problem: Problem,
}

/// Rows of one table.
pub const ROWS_MAX: usize = 1_000;

impl Table {
    /// Reads and checks the conditions of a table. Errors: the first problem of every row.
    pub fn new<'a>(
        rows: impl IntoIterator<Item = &'a str>,
        hit: Hit,
        schema: &Schema,
    ) -> Result<Self, Vec<RowProblem>> {
        let mut table = Self { rows: Vec::new(), hit };
        let mut problems = Vec::new();
        for (row, text) in rows.into_iter().enumerate() {
            if row >= ROWS_MAX {
                let reason = format!("表超过{ROWS_MAX}行");
                let problem = Problem { span: 0..0, reason, fix: "请拆成几张表".to_owned() };
                problems.push(RowProblem { row, text: String::new(), problem });
                break;
            }
            match Condition::new(text, schema) {
                Ok(condition) => table.rows.push(condition),
                Err(problem) => problems.push(RowProblem { row, text: text.to_owned(), problem }),
            }
        }
        if problems.is_empty() { Ok(table) } else { Err(problems) }
    }

    /// The conditions, in the order of the table.
    pub fn rows(&self) -> &[Condition] {
        &self.rows
    }

    /// What counts where several rows hold.
    pub fn hit(&self) -> Hit {
        self.hit
    }

    /// The slots of the facts that the table speaks of, in the order of the text, each once.
    pub fn slots(&self) -> Vec<usize> {
        let mut slots = Vec::new();
        for slot in self.rows.iter().flat_map(Condition::slots) {
            if !slots.contains(&slot) {
                slots.push(slot);
            }
        }
        slots
    }

    /// Chooses the row.
    pub fn select(&self, facts: &[Option<Value>]) -> Selection {
        match self.hit {
            Hit::Unique => self.unique(facts),
            Hit::First => self.ordered(self.rows.iter().enumerate(), facts),
            Hit::Last => self.ordered(self.rows.iter().enumerate().rev(), facts),
        }
    }

    fn unique(&self, facts: &[Option<Value>]) -> Selection {
        let (mut first, mut several, mut unknown) = (None, Vec::new(), false);
        for (row, condition) in self.rows.iter().enumerate() {
            match (condition.holds(facts), first) {
                (Some(true), None) => first = Some(row),
                (Some(true), Some(earlier)) => {
                    if several.is_empty() {
                        several.push(earlier);
                    }
                    several.push(row);
                }
                (Some(false), _) => {}
                (None, _) => unknown = true,
            }
        }
        // Two rows that hold are a conflict whatever an unknown third one turns out to be.
        if !several.is_empty() {
            return Selection::Conflict(several);
        }
        if unknown {
            return Selection::Unknown(self.missing(self.rows.iter(), facts));
        }
        first.map_or(Selection::NoMatch, Selection::Row)
    }

    fn ordered<'a>(
        &self,
        rows: impl Iterator<Item = (usize, &'a Condition)> + Clone,
        facts: &[Option<Value>],
    ) -> Selection {
        // A row that comes later than one that holds makes no difference.
        for (row, condition) in rows.clone() {
            match condition.holds(facts) {
                Some(true) => return Selection::Row(row),
                Some(false) => {}
                None => {
                    let open = rows.take_while(|(_, condition)| condition.holds(facts) != Some(true));
                    let mut conditions: Vec<_> = open.map(|(_, condition)| condition).collect();
                    if self.hit == Hit::Last {
                        conditions.reverse();
                    }
                    return Selection::Unknown(self.missing(conditions.into_iter(), facts));
                }
            }
        }
        Selection::NoMatch
    }

    #[expect(clippy::unused_self, reason = "reads as a question to the table")]
    fn missing<'a>(&self, rows: impl Iterator<Item = &'a Condition>, facts: &[Option<Value>]) -> Vec<usize> {
        let mut slots = Vec::new();
        for slot in rows.flat_map(|condition| condition.missing(facts)) {
            if !slots.contains(&slot) {
                slots.push(slot);
            }
        }
        slots
    }

    /// Chooses the row and writes down, in numbers, how; `trace` is emptied first and keeps its memory.
    pub fn explain(&self, facts: &[Option<Value>], trace: &mut Trace) -> Selection {
        trace.rows.clear();
        trace.steps.clear();
        for (row, condition) in self.rows.iter().enumerate() {
            trace.rows.push(condition.holds(facts));
            let steps = &mut trace.steps;
            condition.code.atoms(&mut |atom, body| steps.push(Step { row, atom, truth: body.truth(facts) }));
        }
        self.select(facts)
    }
}
