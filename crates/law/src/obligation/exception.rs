//! Exceptions from obligations: who is away, why, from when until when, and who granted it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    roster::Objection,
    subject::{Entry, Subject},
};

/// An exception lasts so many days at most; a longer one is granted again.
const DAYS_MAX: i32 = 366;

/// Why somebody owes nothing for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExceptionKind {
    /// 休假.
    Leave,
    /// 借调.
    Secondment,
    /// 停职.
    Suspension,
}

impl ExceptionKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Leave, Self::Secondment, Self::Suspension];

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Leave => "休假（含病假、产假）",
            Self::Secondment => "借调、离岗培训",
            Self::Suspension => "停职",
        }
    }

    /// The code in forms and read tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Secondment => "secondment",
            Self::Suspension => "suspension",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Days on which somebody is excepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Id of the exception.
    pub exception: String,
    /// Why.
    pub kind: ExceptionKind,
    /// The first day.
    pub from_on: Date,
    /// The last day.
    pub until_on: Date,
}

impl Absence {
    /// Whether a day is excepted.
    pub fn covers(&self, day: Date) -> bool {
        (self.from_on..=self.until_on).contains(&day)
    }
}

/// An exception of one person.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct DutyException {
    /// Who is excepted; empty before it was granted.
    pub person: String,
    /// Why; `None` before it was granted.
    pub kind: Option<ExceptionKind>,
    /// First and last day; an end before the start means that it never began.
    pub days: Option<(Date, Date)>,
    /// The reason in words.
    pub reason: String,
    /// Who granted it.
    pub granted_by: String,
    /// When.
    pub granted_on: Option<Date>,
}

/// What is done with an exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExceptionAct {
    /// 批准例外: the actor is who approves.
    DutyExcepted {
        /// Who is excepted.
        person: String,
        /// Why.
        kind: ExceptionKind,
        /// The first day.
        from_on: Date,
        /// The last day.
        until_on: Date,
        /// The reason in words.
        reason: String,
    },
    /// 提前结束例外.
    DutyExceptionEnded {
        /// The last day that is still excepted.
        until_on: Date,
        /// Why.
        reason: String,
    },
}

impl Subject for DutyException {
    const KIND: &'static str = "duty_exception";
    type Act = ExceptionAct;

    fn apply(&mut self, entry: &Entry<ExceptionAct>) {
        match entry.act.clone() {
            ExceptionAct::DutyExcepted { person, kind, from_on, until_on, reason } => {
                *self = Self {
                    person,
                    kind: Some(kind),
                    days: Some((from_on, until_on)),
                    reason,
                    granted_by: entry.actor.clone(),
                    granted_on: Some(entry.effective_on),
                };
            }
            ExceptionAct::DutyExceptionEnded { until_on, .. } => {
                self.days = self.days.map(|(from_on, _)| (from_on, until_on));
            }
        }
    }
}

impl DutyException {
    /// Every reason against an act of `actor`; `others` are the person's other exceptions.
    pub fn objections(&self, act: &ExceptionAct, actor: &str, others: &[Absence]) -> Vec<Objection> {
        let mut found = Vec::new();
        let mut object = |field, message: String| found.push(Objection { field, message });
        match act {
            ExceptionAct::DutyExcepted { person, from_on, until_on, .. } => {
                if person == actor {
                    object("person", "不能批准自己的例外，请由其他负责人批准。".to_owned());
                }
                if until_on < from_on {
                    object("until_on", "截止日期早于起始日期。".to_owned());
                } else if (*until_on - *from_on).get_days() >= DAYS_MAX {
                    object("until_on", format!("一次最长{DAYS_MAX}天，到期仍不在岗的再次批准。"));
                }
                if let Some(held) =
                    others.iter().find(|held| held.from_on <= *until_on && *from_on <= held.until_on)
                {
                    let message = format!(
                        "{}至{}已有例外（{}），日期重叠。",
                        held.from_on,
                        held.until_on,
                        held.kind.label()
                    );
                    object("from_on", message);
                }
            }
            ExceptionAct::DutyExceptionEnded { until_on, .. } => {
                if self.person == actor {
                    object("until_on", "不能变更自己的例外，请由其他负责人办理。".to_owned());
                }
                match self.days {
                    Some((from_on, held))
                        if *until_on >= held || until_on.tomorrow().is_ok_and(|next| next < from_on) =>
                    {
                        object("until_on", format!("应早于{held}，且不早于起始日期{from_on}的前一天。"));
                    }
                    Some(_) => {}
                    None => object("until_on", "没有这个例外。".to_owned()),
                }
            }
        }
        found
    }
}
