//! Obligations (周期义务): for whom × how often × what fulfils it. Evaluated from what the work recorded, never entered.
//!
//! Only an exception is an act, with its reason and the person who granted it. Start reading at [`Obligation::evaluate`].

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use serde::Deserialize;

pub use self::{
    exception::{Absence, DutyException, ExceptionAct, ExceptionKind},
    period::Period,
};
use crate::{calendar::Calendar, plan::Every, roster::Post};

mod exception;
mod period;

/// A duty that comes round.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// The id.
    pub id: String,
    /// The title on the page.
    pub title: String,
    /// The clause of the plan.
    pub clause: String,
    /// Whom it binds.
    pub whom: Whom,
    /// How often.
    pub every: Every,
    /// The templates of checklists whose filled check fulfils it.
    pub fulfilled_by: Vec<String>,
    /// The first day on which it binds.
    pub from: Date,
    /// Who is there on fewer working days of a period owes nothing for it.
    pub least_working_days: usize,
    /// Days after a period on which it can still be made up, marked as late.
    pub makeup_days: u16,
}

/// Whom an obligation binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// 执法人员: who holds an enforcement certificate. A suspended one is still held.
    CertifiedOfficers,
}

impl Whom {
    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::CertifiedOfficers => "持执法证件的在岗人员",
        }
    }
}

/// Somebody who may be bound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Obligor {
    /// Person id.
    pub person: String,
    /// Posts, oldest first.
    pub posts: Vec<Post>,
    /// Since when an enforcement certificate is held, and from which day no more.
    pub certified: Option<(Date, Option<Date>)>,
    /// Days that are excepted.
    pub absences: Vec<Absence>,
}

/// A record that may fulfil obligations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fulfilment {
    /// Id of the check.
    pub record: String,
    /// Who did it.
    pub person: String,
    /// What was done: the template.
    pub what: String,
    /// The day it speaks of.
    pub counts_on: Date,
    /// The day it was done.
    pub done_on: Date,
    /// Seconds that it took.
    pub seconds: i64,
}

/// How somebody stands with an obligation in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// 已逾期.
    Overdue,
    /// 待完成.
    Due,
    /// 逾期补做.
    Late,
    /// 已完成.
    Done,
    /// 例外.
    Excepted,
}

impl Status {
    /// Every status, the most pressing first.
    pub const ALL: [Self; 5] = [Self::Overdue, Self::Due, Self::Late, Self::Done, Self::Excepted];

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Overdue => "已逾期",
            Self::Due => "待完成",
            Self::Late => "逾期补做",
            Self::Done => "已完成",
            Self::Excepted => "例外",
        }
    }

    /// The code in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Due => "due",
            Self::Late => "late",
            Self::Done => "done",
            Self::Excepted => "excepted",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// What one person owes for one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed<'a> {
    /// Who.
    pub person: &'a str,
    /// The agency that answers for it: that of the last day there.
    pub agency: &'a str,
    /// How it stands.
    pub status: Status,
    /// The first record that fulfils it.
    pub record: Option<&'a Fulfilment>,
    /// Why it is excepted.
    pub absence: Option<&'a Absence>,
}

impl Obligation {
    /// What everybody of `people` owes for `period`, as of `today`; who owes nothing is left out.
    ///
    /// A period binds who was in post and certified, and not excepted, on at least `least_working_days` of its working
    /// days; a day that lies ahead counts as one on which things stay as they are. Who has a record has fulfilled it, whatever else.
    pub fn evaluate<'a>(
        &self,
        period: Period,
        today: Date,
        calendar: &Calendar,
        people: &'a [Obligor],
        records: &'a [Fulfilment],
    ) -> Vec<Owed<'a>> {
        let mut by_person: BTreeMap<&str, &Fulfilment> = BTreeMap::new();
        for record in records.iter().filter(|record| self.fulfils(record, period)) {
            let held = by_person.entry(&record.person).or_insert(record);
            if (record.done_on, &record.record) < (held.done_on, &held.record) {
                *held = record;
            }
        }
        let days = working_days(period, calendar);
        let owed = people.iter().filter_map(|held| {
            let record = by_person.get(held.person.as_str()).copied();
            self.owed(period, today, &days, held, record)
        });
        owed.collect()
    }

    /// Whether a check that speaks of `counts_on` may be filled in on `today`: on the day itself, or to make up for a
    /// period that has ended, in whose last day it is then counted.
    pub fn admits(&self, counts_on: Date, today: Date) -> bool {
        counts_on == today
            || self
                .to_make_up(today)
                .is_some_and(|period| period.last == counts_on && period.first >= self.from)
    }

    /// The period that has ended and can still be made up.
    pub fn to_make_up(&self, today: Date) -> Option<Period> {
        let before = Period::of(self.every, today)?.before()?;
        let until = before.last.saturating_add(i64::from(self.makeup_days).days());
        (today <= until && before.last >= self.from).then_some(before)
    }

    fn fulfils(&self, record: &Fulfilment, period: Period) -> bool {
        period.contains(record.counts_on) && self.fulfilled_by.contains(&record.what)
    }

    fn owed<'a>(
        &self,
        period: Period,
        today: Date,
        days: &[Date],
        held: &'a Obligor,
        record: Option<&'a Fulfilment>,
    ) -> Option<Owed<'a>> {
        let there = |day: Date| {
            day >= self.from
                && held
                    .certified
                    .is_some_and(|(from, until)| from <= day && until.is_none_or(|until| day < until))
                && held.posts.iter().any(|post| post.covers(day))
        };
        let in_post: Vec<Date> = days.iter().copied().filter(|day| there(*day)).collect();
        let last = held.posts.iter().rfind(|post| post.from_on <= period.last)?;
        let owed = |status, absence| {
            Some(Owed { person: &held.person, agency: &last.agency, status, record, absence })
        };
        if let Some(record) = record {
            return owed(if record.done_on > period.last { Status::Late } else { Status::Done }, None);
        }
        if in_post.len() < self.least_working_days {
            return None;
        }
        let excepted = |day: &Date| held.absences.iter().find(|absence| absence.covers(*day));
        let bound = in_post.iter().filter(|day| excepted(day).is_none()).count();
        if bound < self.least_working_days {
            return owed(Status::Excepted, in_post.iter().find_map(excepted));
        }
        owed(if today > period.last { Status::Overdue } else { Status::Due }, None)
    }
}

/// The working days of a period; a day before the first holiday table counts by its weekday.
fn working_days(period: Period, calendar: &Calendar) -> Vec<Date> {
    let works = |day: &Date| {
        calendar.is_working_day(*day).map_or(!crate::holiday::is_weekend(*day), |known| known.working)
    };
    period.first.series(1.day()).take_while(|day| *day <= period.last).filter(works).collect()
}

/// What is wrong with an obligation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObligationProblem {
    /// Two obligations have the same id.
    #[error("义务编号{id}重复")]
    Duplicate {
        /// The id.
        id: String,
    },
    /// It does not come round.
    #[error("义务{id}的频次“{}”不是周期", .every.label())]
    NoPeriod {
        /// The id.
        id: String,
        /// The rhythm.
        every: Every,
    },
    /// Nothing that there is fulfils it.
    #[error("义务{id}由清单“{what}”完成，但没有这份清单")]
    NothingFulfils {
        /// The id.
        id: String,
        /// The template; empty when none is named.
        what: String,
    },
}

/// The obligations that there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Obligations(Vec<Obligation>);

impl Obligations {
    /// Takes obligations; `exists` knows the templates. Errors: every problem at once.
    pub fn new(held: Vec<Obligation>, exists: impl Fn(&str) -> bool) -> Result<Self, Vec<ObligationProblem>> {
        let mut problems = Vec::new();
        for (at, one) in held.iter().enumerate() {
            let id = one.id.clone();
            if held.iter().take(at).any(|other| other.id == id) {
                problems.push(ObligationProblem::Duplicate { id: id.clone() });
            }
            if Period::of(one.every, one.from).is_none() {
                problems.push(ObligationProblem::NoPeriod { id: id.clone(), every: one.every });
            }
            let missing = one.fulfilled_by.iter().filter(|what| !exists(what)).cloned();
            let none = one.fulfilled_by.is_empty().then(String::new);
            let of = |what| ObligationProblem::NothingFulfils { id: id.clone(), what };
            problems.extend(missing.chain(none).map(of));
        }
        if problems.is_empty() { Ok(Self(held)) } else { Err(problems) }
    }

    /// In the order of the catalogue.
    pub fn iter(&self) -> impl Iterator<Item = &Obligation> {
        self.0.iter()
    }

    /// An obligation by its id.
    pub fn get(&self, id: &str) -> Option<&Obligation> {
        self.0.iter().find(|held| held.id == id)
    }
}
