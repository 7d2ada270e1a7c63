//! What cases came to, counted by unit. Nothing is ranked and no amount is summed: a number leads to its cases.

use jiff::civil::Date;
use law::{access::Action, case::disposal::Disposal};

use crate::{App, AppError, Caller, form::Problem};

/// What the page can be asked for: conditions of the list of cases, with the same names.
pub const OUTCOME_QUERY: [&str; 6] = ["agency", "onspot", "item", "own", "from", "to"];

/// The cases of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutcomeLine {
    /// Agency id; empty in the total.
    pub agency: String,
    /// Its short name.
    pub name: String,
    /// All cases that fit.
    pub cases: u32,
    /// Those that came to nothing yet.
    pub open: u32,
    /// How many came to each of [`Disposal::ALL`]; a case counts once for each thing that it came to.
    pub counts: Vec<u32>,
}

impl OutcomeLine {
    fn named(agency: &str, name: &str) -> Self {
        Self {
            agency: agency.to_owned(),
            name: name.to_owned(),
            counts: vec![0; Disposal::ALL.len()],
            ..Self::default()
        }
    }

    fn add(&mut self, set: i64, cases: u32) {
        self.cases += cases;
        if set == 0 {
            self.open += cases;
        }
        for (held, kind) in self.counts.iter_mut().zip(Disposal::ALL) {
            if set & kind.bit() != 0 {
                *held += cases;
            }
        }
    }
}

/// What the cases of the units came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutcomeBoard {
    /// Units that have cases, in the order of the agency tree.
    pub lines: Vec<OutcomeLine>,
    /// All of them together.
    pub total: OutcomeLine,
    /// What the address asks for that cannot be read; it sets no condition.
    pub problems: Vec<Problem>,
}

/// The conditions of an address: those of [`OUTCOME_QUERY`], with this year where it names no day at all.
pub fn outcome_conditions(pairs: &[(String, String)], today: Date) -> Vec<(String, String)> {
    let mut held: Vec<_> =
        pairs.iter().filter(|(name, _)| OUTCOME_QUERY.contains(&name.as_str())).cloned().collect();
    if !held.iter().any(|(name, _)| matches!(name.as_str(), "from" | "to")) {
        held.push(("from".to_owned(), today.first_of_year().to_string()));
    }
    held
}

impl App {
    /// What the cases that fit came to, by unit, for whoever may see them.
    pub fn outcome_board(
        &self,
        caller: &Caller,
        conditions: &[(String, String)],
    ) -> Result<OutcomeBoard, AppError> {
        caller.require(Action::CaseRead, "查看案件")?;
        let (query, problems) = self.case_query(caller, conditions);
        let mut filter = query.filter;
        filter.narrow_to(caller.agencies(Action::CaseRead));
        let counted = self.store.read(|reader| reader.case_disposals(&filter))?;
        let mut total = OutcomeLine::named("", "合计");
        let mut lines = Vec::new();
        for agency in self.list_agencies(caller)? {
            let mut line = OutcomeLine::named(&agency.id, &agency.short_name);
            let own = counted.iter().filter(|held| held.agency == agency.id);
            own.for_each(|held| line.add(held.set, held.cases));
            if line.cases > 0 {
                lines.push(line);
            }
        }
        counted.iter().for_each(|held| total.add(held.set, held.cases));
        Ok(OutcomeBoard { lines, total, problems })
    }
}
