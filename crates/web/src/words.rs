//! How dates, terms and clocks read.

use app::rows::ClockRow;
use jiff::civil::Date;
use law::{calendar::Calendar, case::clock, term::DueState};

use crate::{
    answer::article,
    ui::{Clock, ClockState},
};

/// What is left until `due`, in working days where the calendar knows them.
pub(crate) fn left(due: Date, today: Date, calendar: &Calendar) -> String {
    match (due - today).get_days() {
        0 => "今天到期".to_owned(),
        days if days < 0 => format!("已超{}天", days.unsigned_abs()),
        days => match workdays(today, due, calendar) {
            Some(workdays) if days <= 30 => format!("还剩{workdays}个工作日"),
            _ => format!("还剩{days}天"),
        },
    }
}

fn workdays(from: Date, to: Date, calendar: &Calendar) -> Option<u32> {
    let mut count = 0_u32;
    let mut day = from;
    while day < to {
        day = day.tomorrow().ok()?;
        count = count.saturating_add(u32::from(calendar.is_working_day(day).ok()?.working));
    }
    Some(count)
}

/// A clock of a list.
pub(crate) fn clock_of_row(row: &ClockRow, today: Date, calendar: &Calendar) -> Clock {
    made(row.due_on, row.duty, row.provisional, &row.article, today, calendar)
}

/// A clock of a case.
pub(crate) fn clock_of(held: &clock::Clock, today: Date, calendar: &Calendar) -> Clock {
    let duty = held.side == law::term::Side::AgencyDuty;
    made(held.due_on, duty, held.provisional, &held.article, today, calendar)
}

fn made(due: Date, duty: bool, provisional: bool, rule: &str, today: Date, calendar: &Calendar) -> Clock {
    let state = match DueState::of(due, today) {
        _ if provisional => ClockState::Provisional,
        DueState::Overdue if duty => ClockState::Overdue,
        DueState::Overdue => ClockState::Paused,
        DueState::Today | DueState::Within3Days => ClockState::Soon,
        DueState::Later => ClockState::Calm,
    };
    let ended = !duty && due < today;
    let left = if ended { "期限已届满".to_owned() } else { left(due, today, calendar) };
    Clock { left, ends_on: Some(due.to_string()), state, article: Some(article(rule)) }
}
