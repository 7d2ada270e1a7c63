//! From facts to an answer, with everything that led to it.

use rules::{Selection, Value, fact::Facts, table::Trace};

use super::{
    amount::{Amounts, Calculation, Computed, Stop, number},
    benchmark::{Leaning, Row},
    rulebook::Checked,
};
use crate::item::{ConfiscateIncome, Fine, Force};

/// What an assessment came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Exactly one row holds.
    Matched,
    /// No row holds: a gap, which goes to a person.
    NoMatch,
    /// Several rows hold of which only one should; a person decides.
    Conflict,
    /// It depends on a fact that nobody established.
    UnknownFact,
    /// The row holds, and its amount cannot be used.
    Unusable,
}

impl Outcome {
    /// In machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::NoMatch => "no_match",
            Self::Conflict => "conflict",
            Self::UnknownFact => "unknown_fact",
            Self::Unusable => "unusable",
        }
    }

    /// On the page.
    pub fn text(self) -> &'static str {
        match self {
            Self::Matched => "命中一档",
            Self::NoMatch => "没有适用的档次，须由人工判断",
            Self::Conflict => "几个档次同时适用，须由人工判断",
            Self::UnknownFact => "事实不全，不能得出结论",
            Self::Unusable => "该档数额来源不全，不得使用",
        }
    }
}

/// One elementary condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtomTrace {
    /// Its text.
    pub text: String,
    /// What it came to.
    pub truth: Option<bool>,
    /// The facts it compares: name and value.
    pub facts: Vec<(String, Option<String>)>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowTrace {
    /// From 1.
    pub row: usize,
    /// Its degree.
    pub degree: Option<String>,
    /// Its condition.
    pub when: String,
    /// Its condition in the words of the source.
    pub when_text: String,
    /// What it came to.
    pub truth: Option<bool>,
    /// Its elementary conditions.
    pub atoms: Vec<AtomTrace>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The item.
    pub item: String,
    /// The table that was asked.
    pub table: String,
    /// What it came to.
    pub outcome: Outcome,
    /// The row that holds, from 0.
    pub row: Option<usize>,
    /// The name of the row in its source.
    pub degree: Option<String>,
    /// Which way the row leans.
    pub leaning: Option<Leaning>,
    /// The fine in yuan.
    pub fine: Option<Amounts>,
    /// The fines of several parties in yuan.
    pub parties: Option<Vec<(String, Option<Amounts>)>>,
    /// What else follows, by the stable names of the effects.
    pub also: Vec<&'static str>,
    /// What the reader must know.
    pub flags: Vec<String>,
    /// The facts that are missing.
    pub missing: Vec<String>,
    /// How the row was found.
    pub trace: Vec<RowTrace>,
    /// The arithmetic, in Chinese.
    pub steps: Vec<String>,
}

impl Checked {
    /// Answers for these facts, by the slots of [`Checked::schema`].
    pub fn assess(&self, facts: &Facts) -> Assessment {
        let mut flags = self.flags.clone();
        let facts = self.with_derived(facts, &mut flags);
        let mut trace = Trace::default();
        let selection = self.table.explain(&facts, &mut trace);
        let mut answer = Assessment {
            item: self.item.id.clone(),
            table: self.id.to_string(),
            outcome: Outcome::NoMatch,
            row: None,
            degree: None,
            leaning: None,
            fine: None,
            parties: None,
            also: Vec::new(),
            flags,
            missing: Vec::new(),
            trace: self.rendered(&trace, &facts),
            steps: Vec::new(),
        };
        match selection {
            Selection::Row(row) => self.matched(row, &facts, &mut answer),
            Selection::NoMatch => return self.gap(&facts, answer),
            Selection::Conflict(rows) => {
                answer.outcome = Outcome::Conflict;
                let first = rows.first().and_then(|row| self.rows.get(*row));
                answer.degree = first.and_then(|row| row.degree.clone());
                let rows = rows.iter().map(|row| format!("conflict_row:{}", row.saturating_add(1)));
                answer.flags.extend(rows);
            }
            Selection::Unknown(slots) => self.unknown(&slots, &mut answer),
        }
        answer
    }

    /// The facts with those that follow from them. What somebody established stands, even against the formula.
    pub(super) fn with_derived(&self, facts: &Facts, flags: &mut Vec<String>) -> Facts {
        let mut facts = facts.clone();
        for (slot, formula) in &self.derived {
            let Some(value) = formula.value(&facts).map(Value::Number) else { continue };
            let name = self.schema().name(*slot);
            match facts.get_mut(*slot) {
                Some(place @ None) => {
                    *place = Some(value);
                    flags.push(format!("derived:{name}"));
                }
                Some(Some(given)) if *given != value => flags.push(format!("derived_mismatch:{name}")),
                _ => {}
            }
        }
        facts
    }

    fn unknown(&self, slots: &[usize], answer: &mut Assessment) {
        answer.outcome = Outcome::UnknownFact;
        for slot in slots {
            let name = self.schema().name(*slot).to_owned();
            answer.flags.push(format!("unknown_fact:{name}"));
            if let Some((_, formula)) = self.derived.iter().find(|(derived, _)| derived == slot) {
                answer.flags.push(format!("derivable:{name}={}", formula.text));
            }
            answer.missing.push(name);
        }
    }

    /// No row holds. A benchmark that says nothing leaves the statutory tier; a statute that says nothing leaves the case to a person.
    fn gap(&self, facts: &Facts, mut answer: Assessment) -> Assessment {
        answer.flags.push("gap".to_owned());
        if let Some(statute) = &self.fallback {
            answer.flags.push("fallback:statute".to_owned());
            let mut under = statute.assess(facts);
            answer.flags.append(&mut under.flags);
            answer.trace.append(&mut under.trace);
            return Assessment { table: answer.table, flags: answer.flags, trace: answer.trace, ..under };
        }
        if !self.item.statutory_gaps.is_empty() {
            answer.flags.push("statutory_gap".to_owned());
        }
        answer
    }

    fn matched(&self, index: usize, facts: &Facts, answer: &mut Assessment) {
        let Some(row) = self.rows.get(index) else { return };
        answer.outcome = Outcome::Matched;
        answer.row = Some(index);
        answer.degree.clone_from(&row.degree);
        answer.leaning = row.effect;
        let calculation = Calculation { vocabulary: &self.vocabulary, facts };
        let computed = match row.fine.as_ref().map(|fine| calculation.fine(fine)).transpose() {
            Ok(computed) => computed.unwrap_or_default(),
            Err(Stop::Missing(slots)) => return self.unknown(&slots, answer),
            Err(Stop::Unusable(why)) => {
                answer.outcome = Outcome::Unusable;
                answer.flags.push(why);
                return;
            }
        };
        let Computed { fine, parties, flags, steps } = computed;
        answer.fine = fine;
        answer.parties = parties;
        answer.flags.extend(flags);
        answer.steps = steps;
        answer.also = row.effects.names();
        self.income(row, facts, answer);
        self.side_effects(row, &calculation, answer);
        self.extras(facts, answer);
    }

    /// Whether illegal income is confiscated.
    // Law: 行政处罚法 art. 28(2).
    fn income(&self, row: &Row, facts: &Facts, answer: &mut Assessment) {
        let income =
            self.vocabulary.slot("illegal_income").and_then(|slot| facts.get(slot).copied().flatten());
        let threshold = match &row.fine {
            Some(Fine::ByIncome { threshold, .. }) => Some(number(*threshold)),
            _ => None,
        };
        let confiscated = match (row.effects.confiscate_income, income) {
            (None | Some(ConfiscateIncome::Never), _) => false,
            (Some(ConfiscateIncome::Always), _) => true,
            (Some(ConfiscateIncome::IfAny), Some(Value::Number(income))) => income.is_positive(),
            (Some(ConfiscateIncome::IfGeThreshold), Some(Value::Number(income))) => {
                threshold.is_some_and(|threshold| income >= threshold)
            }
            // The fine stands without it; whether there is anything to confiscate is still to be established.
            (Some(_), _) => {
                answer.flags.push("confiscate_income_if_any:illegal_income".to_owned());
                false
            }
        };
        if confiscated {
            let place = answer.also.iter().take_while(|name| name.starts_with("warning")).count();
            answer.also.insert(place, "confiscate_income");
        }
    }

    fn side_effects(&self, row: &Row, calculation: &Calculation<'_>, answer: &mut Assessment) {
        let effects = &row.effects;
        if effects.suspend_business == Some(Force::May) {
            answer.flags.push("may:suspend_business".to_owned());
        }
        if let Some(on) = effects.repealed {
            answer.flags.push(format!("repealed:{on}"));
        }
        if effects.recheck_against_higher_law {
            answer.flags.push("recheck_against_higher_law".to_owned());
        }
        if let Some(fine) = &effects.responsible_person_fine
            && let Ok(Computed { fine: Some(amounts), .. }) = calculation.fine(fine)
        {
            let may = if fine.may() { ":may" } else { "" };
            answer.flags.push(format!("responsible_person_fine:{}-{}{may}", amounts.min, amounts.max));
        }
        if let Some(linked) = &self.item.linked_person_penalty {
            let [least, most] = linked.pct_of_unit_fine;
            answer.flags.push(format!("linked_person_penalty:{least}-{most}%"));
            let share = |amount: rules::Number, pct| {
                amount.checked_mul(super::amount::exact(pct))?.checked_div(rules::Number::whole(100))
            };
            let shares = answer.fine.and_then(|fine| Some((share(fine.min, least)?, share(fine.max, most)?)));
            if let Some((min, max)) = shares {
                let line = format!(
                    "{}：单位罚款的{least}%至{most}%，即{min}元至{max}元（{}）",
                    linked.whom, linked.basis
                );
                answer.steps.push(line);
            }
        }
    }

    fn extras(&self, facts: &Facts, answer: &mut Assessment) {
        for (condition, text) in &self.extras {
            match condition.holds(facts) {
                Some(true) => answer.flags.push(format!("extra:{text}")),
                Some(false) => {}
                None => {
                    let names = condition.missing(facts);
                    let names: Vec<_> = names.into_iter().map(|slot| self.schema().name(slot)).collect();
                    answer.flags.push(format!("extra_open:{text}（{}）", names.join("、")));
                }
            }
        }
    }

    fn rendered(&self, trace: &Trace, facts: &Facts) -> Vec<RowTrace> {
        let mut rows = Vec::new();
        for ((index, row), (truth, condition)) in
            (0..).zip(&self.rows).zip(trace.rows.iter().zip(self.table.rows()))
        {
            let atoms = trace.steps.iter().filter(|step| step.row == index).map(|step| AtomTrace {
                text: condition.atom_text(step.atom).to_owned(),
                truth: step.truth,
                facts: condition
                    .atom_slots(step.atom)
                    .into_iter()
                    .map(|slot| {
                        let value = facts.get(slot).copied().flatten();
                        let value = value.map(|value| self.schema().text(slot, value));
                        (self.schema().name(slot).to_owned(), value)
                    })
                    .collect(),
            });
            rows.push(RowTrace {
                row: index.saturating_add(1),
                degree: row.degree.clone(),
                when: row.when.clone(),
                when_text: row.when_text.clone(),
                truth: *truth,
                atoms: atoms.collect(),
            });
        }
        rows
    }
}
