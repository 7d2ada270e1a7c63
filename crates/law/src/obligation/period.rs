//! The periods of a rhythm, by the civil calendar.

use jiff::{ToSpan, civil::Date};

use crate::plan::Every;

/// A period: both days belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    every: Every,
}

impl Period {
    /// The period of a rhythm in which a day lies; `None` for what does not come round.
    ///
    /// Weeks begin on Monday.
    pub fn of(every: Every, day: Date) -> Option<Self> {
        let months = |months: i8| {
            let first_month = day.month().saturating_sub(1) / months * months;
            let first = Date::new(day.year(), first_month.saturating_add(1), 1).ok()?;
            let last = Date::new(day.year(), first_month.saturating_add(months), 1).ok()?.last_of_month();
            Some((first, last))
        };
        let (first, last) = match every {
            Every::Year => months(12)?,
            Every::Half => months(6)?,
            Every::Quarter => months(3)?,
            Every::Month => months(1)?,
            Every::Week => {
                let since = i64::from(day.weekday().to_monday_zero_offset());
                let first = day.checked_sub(since.days()).ok()?;
                (first, first.checked_add(6.days()).ok()?)
            }
            Every::Day => (day, day),
            Every::Once | Every::Standing | Every::Event | Every::Case => return None,
        };
        Some(Self { first, last, every })
    }

    /// The period before it.
    pub fn before(self) -> Option<Self> {
        Self::of(self.every, self.first.yesterday().ok()?)
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// How people call it: `2026年11月`.
    pub fn label(self) -> String {
        let (year, month) = (self.first.year(), self.first.month());
        match self.every {
            Every::Year => format!("{year}年"),
            Every::Half => format!("{year}年{}半年", if month == 1 { "上" } else { "下" }),
            Every::Quarter => format!("{year}年第{}季度", month.saturating_add(2) / 3),
            Every::Month => format!("{year}年{month}月"),
            _ if self.first == self.last => self.first.to_string(),
            _ => format!("{}至{}", self.first, self.last),
        }
    }
}
