//! The working calendar: which civil dates are working days, and how sure that is.
//!
//! Invariants: tables are contiguous years; every answer names whether it rests on a published table.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date, civil::Weekday};
use serde::{Deserialize, Serialize};

/// The holiday arrangement of the State Council for one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearTable {
    /// The civil year.
    pub year: i16,
    /// Days that are not worked although they fall on Monday–Friday.
    pub off: Vec<Date>,
    /// Saturdays and Sundays that are worked (调休上班).
    pub work: Vec<Date>,
    /// The notice that says so, with its number where known.
    pub source: String,
    /// The catalog edition that brought the table.
    pub edition: String,
}

/// A calendar file as written: the year is the key, dates are `MM-DD`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CalendarText(
    /// Year, in four digits, to its days.
    pub BTreeMap<String, YearText>,
);

/// One year of a [`CalendarText`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearText {
    /// Weekdays that are holidays, `MM-DD`.
    #[serde(default)]
    pub off: Vec<String>,
    /// Saturdays and Sundays that are working days, `MM-DD`.
    #[serde(default)]
    pub work: Vec<String>,
    /// The notice.
    #[serde(default)]
    pub source: String,
}

impl CalendarText {
    /// Turns the file into year tables that carry `edition`.
    ///
    /// Errors: [`CalendarError::Text`] for a year or a day that does not exist.
    pub fn tables(&self, edition: &str) -> Result<Vec<YearTable>, CalendarError> {
        self.0
            .iter()
            .map(|(year_text, days)| {
                let bad = |text: &str| CalendarError::Text { text: format!("{year_text}-{text}") };
                let year: i16 = year_text.parse().map_err(|_| bad(""))?;
                let dates = |texts: &[String]| {
                    texts
                        .iter()
                        .map(|text| format!("{year:04}-{text}").parse::<Date>().map_err(|_| bad(text)))
                        .collect::<Result<Vec<_>, _>>()
                };
                Ok(YearTable {
                    year,
                    off: dates(&days.off)?,
                    work: dates(&days.work)?,
                    source: days.source.clone(),
                    edition: edition.to_owned(),
                })
            })
            .collect()
    }
}

/// Whether a date is worked, and whether that rests on a published table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The date is a working day.
    pub working: bool,
    /// No table of that year is loaded yet: Monday–Friday is assumed (暂定).
    pub provisional: bool,
}

/// Why the calendar cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// A date lies before the first table.
    #[error("没有{year}年的放假安排表，无法推算该年的工作日")]
    NoTable {
        /// The year asked for.
        year: i16,
    },
    /// Two tables have the same year.
    #[error("{year}年的放假安排表重复")]
    Twice {
        /// The year.
        year: i16,
    },
    /// A year between the first and the last table is missing.
    #[error("放假安排表不连续，缺{year}年")]
    Gap {
        /// The first missing year.
        year: i16,
    },
    /// A table names a date of another year.
    #[error("{year}年的放假安排表中有不属于该年的日期{date}")]
    OtherYear {
        /// The year of the table.
        year: i16,
        /// The date.
        date: Date,
    },
    /// A table calls a date both off and worked.
    #[error("{date}既列为放假又列为上班")]
    OffAndWork {
        /// The date.
        date: Date,
    },
    /// A calendar file names a year or day that does not exist.
    #[error("放假安排表中的日期“{text}”不存在")]
    Text {
        /// What the file says.
        text: String,
    },
    /// The result lies beyond the years that can be computed (1–9999).
    #[error("日期超出可推算的范围")]
    OutOfRange,
    /// A term of hours was counted from a date: it needs an instant.
    #[error("期限“{key}”以小时计算，须从具体时刻起算")]
    HoursNeedInstant {
        /// The key of the term.
        key: String,
    },
    /// A term of days was counted from an instant: it needs a civil date.
    #[error("期限“{key}”以日、月或年计算，须从日期起算")]
    DaysNeedDate {
        /// The key of the term.
        key: String,
    },
}

/// Year tables, ready to be asked.
///
/// `Default` has no table and answers every question with [`CalendarError::NoTable`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    tables: BTreeMap<i16, YearTable>,
    longest_holiday_days: i64,
}

impl Calendar {
    /// Checks the tables and builds the calendar.
    ///
    /// Errors: [`CalendarError::Twice`], [`CalendarError::Gap`], [`CalendarError::OtherYear`],
    /// [`CalendarError::OffAndWork`].
    pub fn new(tables: impl IntoIterator<Item = YearTable>) -> Result<Self, CalendarError> {
        let mut by_year = BTreeMap::new();
        for mut table in tables {
            let year = table.year;
            if let Some(&date) = table.off.iter().chain(&table.work).find(|date| date.year() != year) {
                return Err(CalendarError::OtherYear { year, date });
            }
            if let Some(&date) = table.off.iter().find(|date| table.work.contains(date)) {
                return Err(CalendarError::OffAndWork { date });
            }
            table.off.sort_unstable();
            table.work.sort_unstable();
            if by_year.insert(year, table).is_some() {
                return Err(CalendarError::Twice { year });
            }
        }
        let years: Vec<i16> = by_year.keys().copied().collect();
        for (year, next) in years.iter().zip(years.iter().skip(1)) {
            if year.saturating_add(1) != *next {
                return Err(CalendarError::Gap { year: year.saturating_add(1) });
            }
        }
        let mut calendar = Self { tables: by_year, longest_holiday_days: 0 };
        calendar.longest_holiday_days = calendar.longest_run_off();
        Ok(calendar)
    }

    /// Whether `date` is worked.
    ///
    /// A year after the last table counts Monday–Friday and is provisional.
    /// Errors: [`CalendarError::NoTable`] for a year before the first table.
    // Policy: T9 a notified 调休上班 day is a working day for counting and for rolling [V]; effect on rolling [P].
    pub fn is_working_day(&self, date: Date) -> Result<Day, CalendarError> {
        let weekday = !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        if let Some(table) = self.tables.get(&date.year()) {
            let working = if weekday {
                table.off.binary_search(&date).is_err()
            } else {
                table.work.binary_search(&date).is_ok()
            };
            return Ok(Day { working, provisional: false });
        }
        match self.last_year() {
            Some(last) if date.year() > last => Ok(Day { working: weekday, provisional: true }),
            _ => Err(CalendarError::NoTable { year: date.year() }),
        }
    }

    /// Whether a published table of `year` is loaded.
    pub fn has_table(&self, year: i16) -> bool {
        self.tables.contains_key(&year)
    }

    /// The last year with a table.
    pub fn last_year(&self) -> Option<i16> {
        self.tables.keys().next_back().copied()
    }

    /// The loaded tables, by year.
    pub fn tables(&self) -> impl Iterator<Item = &YearTable> {
        self.tables.values()
    }

    /// The first working day on or after `date`, with whether any day looked at was provisional.
    ///
    /// Errors: as [`Calendar::is_working_day`]; [`CalendarError::OutOfRange`].
    pub fn working_day_from(&self, date: Date) -> Result<(Date, bool), CalendarError> {
        let mut at = date;
        let mut provisional = false;
        loop {
            let day = self.is_working_day(at)?;
            provisional |= day.provisional;
            if day.working {
                return Ok((at, provisional));
            }
            at = plus_days(at, 1)?;
        }
    }

    /// The first working day strictly after `date`, with whether any day looked at was provisional.
    ///
    /// Errors: as [`Calendar::working_day_from`].
    pub fn next_working_day(&self, date: Date) -> Result<(Date, bool), CalendarError> {
        self.working_day_from(plus_days(date, 1)?)
    }

    /// The longest run of days off in the loaded tables, in calendar days, weekends included.
    ///
    /// It bounds how far an unpublished arrangement can move a term.
    pub fn longest_holiday_days(&self) -> i64 {
        self.longest_holiday_days
    }

    fn longest_run_off(&self) -> i64 {
        let (mut longest, mut run) = (0_i64, 0_i64);
        for year in self.tables.keys() {
            let Ok(first) = Date::new(*year, 1, 1) else { continue };
            for date in first.series(1.day()).take_while(|date| date.year() == *year) {
                let working = self.is_working_day(date).is_ok_and(|day| day.working);
                run = if working { 0 } else { run.saturating_add(1) };
                longest = longest.max(run);
            }
        }
        longest
    }
}

/// `date` and `days` more.
pub(crate) fn plus_days(date: Date, days: i64) -> Result<Date, CalendarError> {
    let span = jiff::Span::new().try_days(days).map_err(|_| CalendarError::OutOfRange)?;
    date.checked_add(span).map_err(|_| CalendarError::OutOfRange)
}
