//! Terms: from a start to the day on which a period ends, by the rules T1–T15 of the procedure.
//!
//! The start is never counted (T1). Nothing here reads a clock; a result that rests on a year without a
//! holiday table says so and gives the earliest and the latest day it can become.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Span, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::{Calendar, CalendarError, plus_days},
    money::Fen,
};

/// What a period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unit {
    /// Elapsed hours, through holidays (T7).
    Hour,
    /// Working days (T3–T5).
    WorkDay,
    /// Calendar days.
    CalDay,
    /// Months, to the day with the same number (T8).
    Month,
    /// Years, to the day with the same number (T8).
    Year,
}

/// What happens when the last day is not a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Roll {
    /// The period ends on the next working day (T2).
    Forward,
    /// The period ends on the day itself (T11).
    Hard,
}

/// Whose burden the period is; decides the reading while a year has no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Side {
    /// A duty of the agency: the earlier reading holds.
    AgencyDuty,
    /// A right of the party: the later reading holds.
    PartyRight,
}

/// How well a rule is evidenced; mixed evidence carries the weakest tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tag {
    /// Read in a full or quoted text.
    V,
    /// Derived by renumbering or calculation from a text that was read.
    D,
    /// Read in the form templates of a fielded system.
    F,
    /// From memory, not verified.
    M,
    /// A policy where the law is silent or disputed.
    P,
}

impl Tag {
    /// A named legal officer must confirm the entry before it can ground an issued document.
    pub fn needs_confirmation(self) -> bool {
        matches!(self, Self::M | Self::P)
    }
}

/// A period of the law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Its key in [`Limits`], such as `case.limit`.
    pub key: String,
    /// How many units.
    pub count: u32,
    /// What is counted.
    pub unit: Unit,
    /// What a last day off does.
    pub roll: Roll,
    /// Whose burden it is.
    pub side: Side,
    /// The article.
    pub article: String,
    /// How well it is evidenced.
    pub tag: Tag,
}

/// The end of a term that was counted from a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The day of the event that starts the term; not counted.
    pub start: Date,
    /// The last day by counting alone, before any roll.
    pub nominal: Date,
    /// The last day on which an act is in time; Monday–Friday is assumed where a year has no table.
    pub due: Date,
    /// Some day that mattered lies in a year without a table (暂定，待该年放假安排).
    pub provisional: bool,
    /// The earliest day that `due` can become; equals `due` unless provisional.
    pub earliest: Date,
    /// The latest day that `due` can become; equals `due` unless provisional.
    pub latest: Date,
    /// The years whose tables were used, in order.
    pub tables: Vec<i16>,
}

/// Whether something was done in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Timeliness {
    /// On or before the nominal day.
    InTime,
    /// After the nominal day, and in time only because the period rolled (`WARN_ROLLED`).
    Rolled,
    /// It depends on a holiday table that is not published yet.
    Unknown,
    /// After the end.
    Late,
}

/// How a clock is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DueState {
    /// More than three calendar days away.
    Later,
    /// One to three calendar days away.
    Within3Days,
    /// Today is the last day.
    Today,
    /// The last day has passed.
    Overdue,
}

impl DueState {
    /// How a last day looks from the day `on`.
    pub fn of(due: Date, on: Date) -> Self {
        match on.duration_until(due).as_hours().div_euclid(24) {
            ..0 => Self::Overdue,
            0 => Self::Today,
            1..=3 => Self::Within3Days,
            _ => Self::Later,
        }
    }
}

impl Due {
    /// The day that binds `side` today: while provisional, the earlier for a duty of the agency, the later for a right of the party.
    pub fn binding(&self, side: Side) -> Date {
        match side {
            Side::AgencyDuty => self.earliest,
            Side::PartyRight => self.latest,
        }
    }

    /// How the clock of `side` looks from the day `on`.
    pub fn state(&self, side: Side, on: Date) -> DueState {
        DueState::of(self.binding(side), on)
    }

    /// Whether what was done on `done` was in time.
    // Policy: T12 ≤ nominal in time; nominal < t ≤ rolled WARN_ROLLED; > rolled a defect [P].
    pub fn judge(&self, done: Date) -> Timeliness {
        if done <= self.nominal.min(self.earliest) {
            Timeliness::InTime
        } else if done <= self.earliest {
            Timeliness::Rolled
        } else if done <= self.latest {
            Timeliness::Unknown
        } else {
            Timeliness::Late
        }
    }
}

impl Term {
    /// The end of the term that starts with an event on `start`.
    ///
    /// Errors: [`CalendarError::NoTable`] where a working day must be known in a year before the first table;
    /// [`CalendarError::HoursNeedInstant`] for a term of hours; [`CalendarError::OutOfRange`].
    // Law: 民事诉讼法 art. 85. (T1, T2)
    // Law: 行政诉讼法 art. 101. (imports the periods of civil procedure)
    pub fn from(&self, start: Date, calendar: &Calendar) -> Result<Due, CalendarError> {
        let count = i64::from(self.count);
        match self.unit {
            Unit::Hour => Err(CalendarError::HoursNeedInstant { key: self.key.clone() }),
            // Law: 行政处罚法 art. 85.
            // Law: 行政强制法 art. 69.
            // Law: 行政复议法 art. 88.
            Unit::WorkDay => working_days_after(start, self.count, calendar),
            Unit::CalDay => self.rolled(start, plus_days(start, count)?, calendar),
            // Policy: T8 months and years end on the same-numbered day, else on the last day of the month (民法典 art. 202) [V], by analogy.
            Unit::Month => self.rolled(start, plus(start, Span::new().try_months(count))?, calendar),
            Unit::Year => self.rolled(start, plus(start, Span::new().try_years(count))?, calendar),
        }
    }

    /// The instant at which a term of hours that starts at `start` ends; holidays do not suspend it.
    ///
    /// Errors: [`CalendarError::DaysNeedDate`] for any other unit; [`CalendarError::OutOfRange`].
    // Law: 行政强制法 art. 19.
    // Law: 行政执法机关移送涉嫌犯罪案件的规定 art. 5.
    // Policy: T7 24小时 are elapsed hours, no holiday suspension [V]+[P].
    pub fn hours_from(&self, start: Timestamp) -> Result<Timestamp, CalendarError> {
        if self.unit != Unit::Hour {
            return Err(CalendarError::DaysNeedDate { key: self.key.clone() });
        }
        start
            .checked_add(SignedDuration::from_hours(i64::from(self.count)))
            .map_err(|_| CalendarError::OutOfRange)
    }

    fn rolled(&self, start: Date, nominal: Date, calendar: &Calendar) -> Result<Due, CalendarError> {
        // Policy: T11 a restriction on the party never rolls forward in the agency's favour [P].
        if self.roll == Roll::Hard {
            return Ok(Due {
                start,
                nominal,
                due: nominal,
                provisional: false,
                earliest: nominal,
                latest: nominal,
                tables: Vec::new(),
            });
        }
        // Policy: T2 roll to the first working day after; for 处 and 强 by analogy with 民法典 art. 203 [P].
        let mut seen = Seen::default();
        let mut at = nominal;
        while !seen.look(at, calendar)? {
            at = plus_days(at, 1)?;
        }
        let (earliest, latest) = match seen.first_provisional {
            None => (at, at),
            // The unpublished year may make a working day of the first day looked at, or begin a holiday on it.
            Some(first) => (first, widened(first, calendar)?.max(at)),
        };
        Ok(seen.due(start, nominal, at, earliest, latest))
    }
}

/// Counts `count` working days after `start`; the last one counted ends the term, so nothing is left to roll.
fn working_days_after(start: Date, count: u32, calendar: &Calendar) -> Result<Due, CalendarError> {
    let mut seen = Seen::default();
    let mut at = start;
    let mut left = count;
    // An unpublished year may turn one whole weekend into working days, the most that the tables 2019–2026 show.
    let mut extra = 0_u32;
    let mut earliest = None;
    while left > 0 {
        at = plus_days(at, 1)?;
        if seen.look(at, calendar)? {
            left = left.saturating_sub(1);
        } else if seen.first_provisional.is_some() && extra < 2 {
            extra = extra.saturating_add(1);
        }
        if earliest.is_none() && left <= extra {
            earliest = Some(at);
        }
    }
    if seen.first_provisional.is_none() {
        return Ok(seen.due(start, at, at, at, at));
    }
    let latest = widened(at, calendar)?;
    Ok(seen.due(start, at, at, earliest.unwrap_or(at), latest))
}

/// The latest that `date` can move to if a holiday as long as any known one begins on it.
fn widened(date: Date, calendar: &Calendar) -> Result<Date, CalendarError> {
    Ok(calendar.working_day_from(plus_days(date, calendar.longest_holiday_days())?)?.0)
}

fn plus(date: Date, span: Result<Span, jiff::Error>) -> Result<Date, CalendarError> {
    span.and_then(|span| date.checked_add(span)).map_err(|_| CalendarError::OutOfRange)
}

/// What a count has looked at.
#[derive(Debug, Default)]
struct Seen {
    years: BTreeSet<i16>,
    first_provisional: Option<Date>,
}

impl Seen {
    fn look(&mut self, date: Date, calendar: &Calendar) -> Result<bool, CalendarError> {
        let day = calendar.is_working_day(date)?;
        if day.provisional {
            self.first_provisional.get_or_insert(date);
        } else {
            self.years.insert(date.year());
        }
        Ok(day.working)
    }

    fn due(self, start: Date, nominal: Date, due: Date, earliest: Date, latest: Date) -> Due {
        Due {
            start,
            nominal,
            due,
            provisional: self.first_provisional.is_some(),
            earliest,
            latest,
            tables: self.years.into_iter().collect(),
        }
    }
}

/// The working days strictly between two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clear {
    /// Working days strictly between; Monday–Friday where a year has no table.
    pub days: u32,
    /// Those of them that lie in years with a table.
    pub certain_days: u32,
    /// The later date is itself a working day.
    pub end_works: bool,
    /// Some day that mattered lies in a year without a table.
    pub provisional: bool,
}

/// The working days strictly between `notice` and `hearing`; 0 if they are not in order.
///
/// Errors: [`CalendarError::NoTable`], [`CalendarError::OutOfRange`].
pub fn clear_workdays_between(
    notice: Date,
    hearing: Date,
    calendar: &Calendar,
) -> Result<Clear, CalendarError> {
    let end = calendar.is_working_day(hearing)?;
    let mut clear = Clear { days: 0, certain_days: 0, end_works: end.working, provisional: end.provisional };
    let mut at = plus_days(notice, 1)?;
    while at < hearing {
        let day = calendar.is_working_day(at)?;
        clear.provisional |= day.provisional;
        if day.working {
            clear.days = clear.days.saturating_add(1);
            if !day.provisional {
                clear.certain_days = clear.certain_days.saturating_add(1);
            }
        }
        at = plus_days(at, 1)?;
    }
    Ok(clear)
}

/// Whether a notice of the kind “举行…的N日前” came early enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Notice {
    /// At least N full working days lie between.
    Safe,
    /// Exactly N working days only if the day itself is counted (`WARN`).
    Tight,
    /// It depends on a holiday table that is not published yet.
    Unknown,
    /// Too late.
    Short,
}

/// Judges a notice served on `notice` for an event on `event` that must come `days` working days before.
///
/// For a notice by announcement, `notice` is the day on which it is deemed served.
/// Errors: as [`clear_workdays_between`].
// Law: 行政处罚法 art. 64(2).
// Law: 行政处罚法 art. 85.
// Policy: T15 ≥ N full working days strictly between is safe; exactly N counted to the day itself is a warning [P].
pub fn judge_notice(
    notice: Date,
    event: Date,
    days: u32,
    calendar: &Calendar,
) -> Result<Notice, CalendarError> {
    let clear = clear_workdays_between(notice, event, calendar)?;
    if clear.certain_days >= days {
        return Ok(Notice::Safe);
    }
    if clear.provisional {
        // Even if every day were worked, counting the day itself, it would be too late.
        let all = notice.duration_until(event).as_hours().div_euclid(24);
        return Ok(if all < i64::from(days) { Notice::Short } else { Notice::Unknown });
    }
    let counted = clear.days.saturating_add(u32::from(clear.end_works));
    Ok(if counted >= days { Notice::Tight } else { Notice::Short })
}

/// What the value of a [`Limit`] means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LimitUnit {
    /// See [`Unit::Hour`].
    Hour,
    /// See [`Unit::WorkDay`].
    WorkDay,
    /// See [`Unit::CalDay`].
    CalDay,
    /// See [`Unit::Month`].
    Month,
    /// See [`Unit::Year`].
    Year,
    /// Whole yuan.
    Yuan,
    /// Per cent of the principal for each calendar day.
    PercentPerDay,
}

impl LimitUnit {
    /// The unit of a term, if it is one.
    pub fn term(self) -> Option<Unit> {
        match self {
            Self::Hour => Some(Unit::Hour),
            Self::WorkDay => Some(Unit::WorkDay),
            Self::CalDay => Some(Unit::CalDay),
            Self::Month => Some(Unit::Month),
            Self::Year => Some(Unit::Year),
            Self::Yuan | Self::PercentPerDay => None,
        }
    }
}

/// A number of the law as the profile writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The number; absent where only a local profile can say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<u32>,
    /// What it means.
    pub unit: LimitUnit,
    /// The event that starts it, in Chinese; “前” terms say what they precede.
    #[serde(default)]
    pub start: String,
    /// What a last day off does; absent where nothing rolls (amounts, terms counted back).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<Roll>,
    /// Whose burden it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// What held before, the newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
    /// The article.
    pub article: String,
    /// How well it is evidenced.
    pub tag: Tag,
    /// What else the lawyer should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An older version of a limit; the unit stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// The last day of this version.
    pub until: Date,
    /// The number.
    pub value: u32,
    /// The article as it was.
    pub article: String,
    /// How well it is evidenced.
    pub tag: Tag,
}

impl Limit {
    /// The older version that held on a day, if one did.
    fn earlier_on(&self, on: Date) -> Option<&Earlier> {
        self.earlier.iter().filter(|earlier| on <= earlier.until).min_by_key(|earlier| earlier.until)
    }
}

/// Why a limit cannot be used as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// No such key.
    #[error("期限与限额表中没有“{key}”")]
    Missing {
        /// The key.
        key: String,
    },
    /// The value is left to a local profile, and none says it.
    #[error("“{key}”须由本地配置规定")]
    ByProfile {
        /// The key.
        key: String,
    },
    /// It is an amount, a rate, or counted back from an event.
    #[error("“{key}”不是从某日起算的期限")]
    NotATerm {
        /// The key.
        key: String,
    },
    /// It is not an amount of money.
    #[error("“{key}”不是金额")]
    NotAnAmount {
        /// The key.
        key: String,
    },
}

/// Every number of the law that a lawyer could need to change, by key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The edition of the profile.
    pub edition: String,
    /// The limits.
    pub limits: BTreeMap<String, Limit>,
}

impl Limits {
    /// The entry under `key`. Errors: [`LimitError::Missing`].
    pub fn get(&self, key: &str) -> Result<&Limit, LimitError> {
        self.limits.get(key).ok_or_else(|| LimitError::Missing { key: key.to_owned() })
    }

    /// The number under `key`. Errors: [`LimitError::Missing`], [`LimitError::ByProfile`].
    pub fn value(&self, key: &str) -> Result<u32, LimitError> {
        self.get(key)?.value.ok_or_else(|| LimitError::ByProfile { key: key.to_owned() })
    }

    /// The term under `key`. Errors: any [`LimitError`] but `NotAnAmount`.
    pub fn term(&self, key: &str) -> Result<Term, LimitError> {
        let limit = self.get(key)?;
        let count = self.value(key)?;
        let (Some(unit), Some(roll), Some(side)) = (limit.unit.term(), limit.roll, limit.side) else {
            return Err(LimitError::NotATerm { key: key.to_owned() });
        };
        Ok(Term {
            key: key.to_owned(),
            count,
            unit,
            roll,
            side,
            article: limit.article.clone(),
            tag: limit.tag,
        })
    }

    /// The number under `key` that held on a day. Errors: as [`Limits::value`].
    pub fn value_on(&self, key: &str, on: Date) -> Result<u32, LimitError> {
        match self.get(key)?.earlier_on(on) {
            Some(earlier) => Ok(earlier.value),
            None => self.value(key),
        }
    }

    /// The term under `key` as it held on a day, with the article of that day. Errors: as [`Limits::term`].
    pub fn term_on(&self, key: &str, on: Date) -> Result<Term, LimitError> {
        let term = self.term(key)?;
        Ok(match self.get(key)?.earlier_on(on) {
            Some(Earlier { value, article, tag, .. }) => {
                Term { count: *value, article: article.clone(), tag: *tag, ..term }
            }
            None => term,
        })
    }

    /// The amount under `key`. Errors: any [`LimitError`] but `NotATerm`.
    pub fn amount(&self, key: &str) -> Result<Fen, LimitError> {
        if self.get(key)?.unit != LimitUnit::Yuan {
            return Err(LimitError::NotAnAmount { key: key.to_owned() });
        }
        Ok(Fen::from_yuan(self.value(key)?))
    }

    /// These limits with the entries of a local profile in their place.
    #[must_use]
    pub fn overlaid(mut self, local: Self) -> Self {
        self.edition = format!("{}+{}", self.edition, local.edition);
        self.limits.extend(local.limits);
        self
    }
}
