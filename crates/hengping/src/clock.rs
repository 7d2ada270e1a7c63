//! The one real clock, and the clocks of the demonstration.

use app::context::Clock;
use jiff::{Timestamp, civil::Date, tz};

/// The time of the machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MachineClock;

impl Clock for MachineClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the time of the machine comes in")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A civil day that never ends, with the machine's time of day in China.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DayClock {
    /// The day.
    pub(crate) today: Date,
}

impl Clock for DayClock {
    fn now(&self) -> Timestamp {
        let china = tz::offset(8);
        let time = china.to_datetime(MachineClock.now()).time();
        let at = self.today.to_datetime(time);
        china.to_timestamp(at).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// An instant that stands still, while the city is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StillClock(pub(crate) Timestamp);

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// An instant of a civil day in China, by the minute of the day.
pub(crate) fn instant(on: Date, minute: u16) -> Timestamp {
    let hour = i8::try_from(minute / 60 % 24).unwrap_or(0);
    let minute = i8::try_from(minute % 60).unwrap_or(0);
    tz::offset(8).to_timestamp(on.at(hour, minute, 0, 0)).unwrap_or(Timestamp::UNIX_EPOCH)
}
