//! The holiday arrangement of a year as a subject: who published it, and what is wrong with a draft of it.
//!
//! Invariants: a table that is published has no [`Fault`]; publishing a year again replaces its table, never edits it.

use jiff::{ToSpan, civil::Date, civil::Weekday};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::YearTable,
    subject::{Entry, Subject},
};

/// The arrangement of one year; its id is the year in four digits.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Holidays {
    /// The table in force; `None` before the first publication.
    pub table: Option<YearTable>,
}

/// What is done to the arrangement of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum HolidayAct {
    /// 发布放假安排: the days of the notice; a second publication replaces the first.
    HolidaysPublished {
        /// The civil year.
        year: i16,
        /// Monday–Friday that are not worked.
        off: Vec<Date>,
        /// Saturdays and Sundays that are worked.
        work: Vec<Date>,
        /// Title and number of the notice.
        source: String,
        /// Why a published table is replaced; empty for the first.
        #[serde(default)]
        reason: String,
    },
}

impl Subject for Holidays {
    const KIND: &'static str = "holidays";
    type Act = HolidayAct;

    fn apply(&mut self, entry: &Entry<HolidayAct>) {
        let HolidayAct::HolidaysPublished { year, off, work, source, .. } = &entry.act;
        self.table = Some(YearTable {
            year: *year,
            off: off.clone(),
            work: work.clone(),
            source: source.clone(),
            edition: format!("{year}.{}", entry.seq),
        });
    }
}

/// Which list of the table a fault is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// 放假.
    Off,
    /// 调休上班.
    Work,
}

/// What is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The table has no holiday.
    #[error("没有一个放假日，请按通知逐日填写")]
    Empty,
    /// A date of another year.
    #[error("{date}不属于{year}年")]
    OtherYear {
        /// The date.
        date: Date,
        /// The year of the table.
        year: i16,
    },
    /// A date stands twice in one list.
    #[error("{date}重复")]
    Doubled {
        /// The date.
        date: Date,
    },
    /// A date is both off and worked.
    #[error("{date}既列为放假又列为上班")]
    OffAndWork {
        /// The date.
        date: Date,
    },
    /// A Saturday or Sunday among the days off, which is off anyway.
    #[error("{date}是{}，本来就休息，不列入放假日", weekday_label(*date))]
    OffOnWeekend {
        /// The date.
        date: Date,
    },
    /// A Monday–Friday among the days worked, which is worked anyway.
    #[error("{date}是{}，本来就上班，不列入调休上班日", weekday_label(*date))]
    WorkOnWeekday {
        /// The date.
        date: Date,
    },
    /// A holiday with a fixed date is worked.
    #[error("{date}（{}）是{name}，应当放假", weekday_label(*date))]
    HolidayWorked {
        /// The date.
        date: Date,
        /// The holiday.
        name: &'static str,
    },
}

/// The holidays whose date is the same every year; those of the lunar calendar are not computed here.
// Law: 全国年节及纪念日放假办法 art. 2.
const FIXED: [(i8, i8, &str); 6] = [
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (5, 2, "劳动节"),
    (10, 1, "国庆节"),
    (10, 2, "国庆节"),
    (10, 3, "国庆节"),
];

/// The days of all holidays of a year, which 调休 moves and neither adds to nor takes from.
// Law: 全国年节及纪念日放假办法 art. 2.
pub const STATUTORY_DAYS: usize = 13;

/// Everything that is wrong with a table, each fault with the list it is in.
pub fn faults(table: &YearTable) -> Vec<(List, Fault)> {
    let mut found = Vec::new();
    if table.off.is_empty() {
        found.push((List::Off, Fault::Empty));
    }
    for (list, dates) in [(List::Off, &table.off), (List::Work, &table.work)] {
        for (at, &date) in dates.iter().enumerate() {
            if dates.iter().take(at).any(|before| *before == date) {
                found.push((list, Fault::Doubled { date }));
            } else if date.year() != table.year {
                found.push((list, Fault::OtherYear { date, year: table.year }));
            } else if list == List::Off && is_weekend(date) {
                found.push((list, Fault::OffOnWeekend { date }));
            } else if list == List::Work && !is_weekend(date) {
                found.push((list, Fault::WorkOnWeekday { date }));
            }
        }
    }
    found.extend(
        table
            .off
            .iter()
            .filter(|date| table.work.contains(date))
            .map(|&date| (List::Work, Fault::OffAndWork { date })),
    );
    for (month, day, name) in FIXED {
        let Ok(date) = Date::new(table.year, month, day) else { continue };
        let worked = if is_weekend(date) { table.work.contains(&date) } else { !table.off.contains(&date) };
        if worked && !table.off.is_empty() {
            let list = if is_weekend(date) { List::Work } else { List::Off };
            found.push((list, Fault::HolidayWorked { date, name }));
        }
    }
    found
}

/// Days in a row that are not worked, weekends included: `first` to `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// How many days.
    pub days: u16,
}

/// The runs of days off around the holidays of a table, within its year.
pub fn rests(table: &YearTable) -> Vec<Rest> {
    let rests = |date: Date| {
        if is_weekend(date) { !table.work.contains(&date) } else { table.off.contains(&date) }
    };
    let (mut runs, mut run): (Vec<Rest>, Option<Rest>) = (Vec::new(), None);
    let Ok(new_year) = Date::new(table.year, 1, 1) else { return runs };
    for date in new_year.series(1.day()).take_while(|date| date.year() == table.year) {
        run = match (run, rests(date)) {
            (Some(held), true) => Some(Rest { last: date, days: held.days.saturating_add(1), ..held }),
            (None, true) => Some(Rest { first: date, last: date, days: 1 }),
            (held, false) => {
                runs.extend(held);
                None
            }
        };
    }
    runs.extend(run);
    runs.retain(|run| table.off.iter().any(|date| (run.first..=run.last).contains(date)));
    runs
}

/// Whether a date is a Saturday or a Sunday.
pub fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// 周一 to 周日.
pub fn weekday_label(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}
