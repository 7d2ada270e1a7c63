//! What a decision is taken in: the day, the calendar, the actor and the parameters in force.

use jiff::civil::Date;

use crate::{calendar::Calendar, profile::Profile};

/// Everything that `decide` may know besides the subject and the command.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    /// The civil date on which the command is given, in China Standard Time.
    pub today: Date,
    /// Minutes since midnight, China Standard Time; orders acts of the same day.
    pub minute_of_day: u16,
    /// Working days and holidays.
    pub calendar: &'a Calendar,
    /// Parameters of the jurisdiction in force today.
    pub profile: &'a Profile,
    /// Who commands.
    pub actor: Actor,
}

/// Who gives a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Person id.
    pub person: String,
    /// Name as printed.
    pub name: String,
    /// Agency in whose name the person acts.
    pub agency: String,
}
