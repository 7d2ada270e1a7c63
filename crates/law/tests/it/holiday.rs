//! The holiday arrangement of a year before it is published.

use jiff::civil::{Date, date};
use law::{
    calendar::YearTable,
    holiday::{Fault, List, STATUTORY_DAYS, faults, rests},
};

fn table(off: &[Date], work: &[Date]) -> YearTable {
    let (off, work) = (off.to_vec(), work.to_vec());
    YearTable { year: 2027, off, work, source: "通知".to_owned(), edition: String::new() }
}

/// The fixed holidays of 2027 on Monday–Friday: 1 January is a Friday, 1 and 2 May a weekend, 2 and 3 October too.
const FIXED: [Date; 2] = [date(2027, 1, 1), date(2027, 10, 1)];

#[test]
fn every_table_that_ships_has_no_fault_and_moves_days_without_adding_any() {
    for shipped in super::calendar::shipped().tables() {
        assert_eq!(faults(shipped), [], "{}", shipped.year);
        if shipped.year >= 2025 {
            assert_eq!(shipped.off.len() - shipped.work.len(), STATUTORY_DAYS, "{}", shipped.year);
        }
    }
}

#[test]
fn every_fault_is_found_at_once_in_its_list() {
    let mut off = FIXED.to_vec();
    off.extend([date(2027, 1, 2), date(2027, 1, 1), date(2026, 12, 31), date(2027, 2, 8)]);
    let work = [date(2027, 2, 8), date(2027, 5, 1), date(2027, 2, 20), date(2028, 1, 8)];
    assert_eq!(
        faults(&table(&off, &work)),
        [
            (List::Off, Fault::OffOnWeekend { date: date(2027, 1, 2) }),
            (List::Off, Fault::Doubled { date: date(2027, 1, 1) }),
            (List::Off, Fault::OtherYear { date: date(2026, 12, 31), year: 2027 }),
            (List::Work, Fault::WorkOnWeekday { date: date(2027, 2, 8) }),
            (List::Work, Fault::OtherYear { date: date(2028, 1, 8), year: 2027 }),
            (List::Work, Fault::OffAndWork { date: date(2027, 2, 8) }),
            (List::Work, Fault::HolidayWorked { date: date(2027, 5, 1), name: "劳动节" }),
        ]
    );
    assert_eq!(faults(&table(&[], &[])), [(List::Off, Fault::Empty)]);
    assert_eq!(faults(&table(&FIXED, &[])), []);
    let missing = faults(&table(&[date(2027, 1, 1)], &[]));
    assert_eq!(missing, [(List::Off, Fault::HolidayWorked { date: date(2027, 10, 1), name: "国庆节" })]);
    assert!(missing[0].1.to_string().contains("周五"));
}

#[test]
fn days_off_in_a_row_are_told_with_their_weekends() {
    let spring: Vec<Date> = (8..=12).map(|day| date(2027, 2, day)).collect();
    let off: Vec<Date> = FIXED.into_iter().chain(spring).collect();
    let told: Vec<_> = rests(&table(&off, &[date(2027, 2, 6), date(2027, 10, 3)]))
        .into_iter()
        .map(|rest| (rest.first, rest.last, rest.days))
        .collect();
    assert_eq!(
        told,
        [
            (date(2027, 1, 1), date(2027, 1, 3), 3),
            (date(2027, 2, 7), date(2027, 2, 14), 8),
            (date(2027, 10, 1), date(2027, 10, 2), 2),
        ]
    );
}
