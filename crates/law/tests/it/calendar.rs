//! The working calendar.

use std::sync::OnceLock;

use jiff::civil::{Date, date};
use law::calendar::{Calendar, CalendarError, CalendarText, Day, YearTable};

/// The calendar that ships.
pub(crate) fn shipped() -> &'static Calendar {
    static SHIPPED: OnceLock<Calendar> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let text: CalendarText =
            toml::from_str(include_str!("../../../../catalog/calendar/holidays.toml")).unwrap();
        Calendar::new(text.tables("test").unwrap()).unwrap()
    })
}

fn works(on: Date) -> bool {
    shipped().is_working_day(on).unwrap().working
}

#[test]
fn holidays_and_make_up_days_follow_the_notices() {
    // Spring Festival 2026: off 15–23 February, worked on the 14th and the 28th.
    assert!(works(date(2026, 2, 14)));
    assert!(!works(date(2026, 2, 15)) && !works(date(2026, 2, 16)) && !works(date(2026, 2, 23)));
    assert!(works(date(2026, 2, 24)));
    assert!(works(date(2026, 2, 28)));
    assert!(!works(date(2026, 3, 1)));
    // National Day 2026: off 1–7 October, worked on 20 September and 10 October.
    assert!(works(date(2026, 9, 20)) && works(date(2026, 9, 30)) && works(date(2026, 10, 8)));
    assert!(works(date(2026, 10, 10)) && !works(date(2026, 10, 11)));
    assert!(!works(date(2026, 9, 25)) && !works(date(2026, 10, 1)) && !works(date(2026, 10, 7)));
}

#[test]
fn a_year_after_the_tables_is_provisional() {
    let calendar = shipped();
    assert_eq!(calendar.is_working_day(date(2026, 12, 31)), Ok(Day { working: true, provisional: false }));
    assert_eq!(calendar.is_working_day(date(2027, 1, 1)), Ok(Day { working: true, provisional: true }));
    assert_eq!(calendar.is_working_day(date(2027, 1, 2)), Ok(Day { working: false, provisional: true }));
    assert_eq!(calendar.last_year(), Some(2026));
    assert!(calendar.has_table(2019) && !calendar.has_table(2027));
}

#[test]
fn a_year_before_the_tables_is_an_error_that_names_it() {
    let error = shipped().is_working_day(date(2018, 12, 31)).unwrap_err();
    assert_eq!(error, CalendarError::NoTable { year: 2018 });
    assert!(error.to_string().contains("2018年"));
    assert_eq!(
        Calendar::default().is_working_day(date(2026, 1, 5)),
        Err(CalendarError::NoTable { year: 2026 })
    );
}

#[test]
fn the_next_working_day_is_found() {
    let calendar = shipped();
    assert_eq!(calendar.working_day_from(date(2026, 2, 15)), Ok((date(2026, 2, 24), false)));
    assert_eq!(calendar.next_working_day(date(2026, 2, 14)), Ok((date(2026, 2, 24), false)));
    assert_eq!(calendar.next_working_day(date(2026, 12, 31)), Ok((date(2027, 1, 1), true)));
    // 24 January to 2 February 2020.
    assert_eq!(calendar.longest_holiday_days(), 10);
}

#[test]
fn bad_tables_are_refused() {
    let table = |year: i16, off: Vec<Date>, work: Vec<Date>| YearTable {
        year,
        off,
        work,
        source: String::new(),
        edition: String::new(),
    };
    let new = |tables: Vec<YearTable>| Calendar::new(tables).unwrap_err();
    assert_eq!(
        new(vec![table(2025, vec![], vec![]), table(2025, vec![], vec![])]),
        CalendarError::Twice { year: 2025 }
    );
    assert_eq!(
        new(vec![table(2025, vec![], vec![]), table(2027, vec![], vec![])]),
        CalendarError::Gap { year: 2026 }
    );
    let day = date(2026, 1, 1);
    assert_eq!(new(vec![table(2025, vec![day], vec![])]), CalendarError::OtherYear { year: 2025, date: day });
    assert_eq!(new(vec![table(2026, vec![day], vec![day])]), CalendarError::OffAndWork { date: day });
    let text: CalendarText = toml::from_str("[2026]\noff = [\"02-30\"]").unwrap();
    assert_eq!(text.tables("x"), Err(CalendarError::Text { text: "2026-02-30".to_owned() }));
}
