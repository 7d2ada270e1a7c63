//! What the law says: terms and calendar, the acts of a case and of every other subject, and the one
//! function per subject that decides whether a command is lawful.
//!
//! Invariants: no I/O, no clock, no floats, no randomness; time, calendar, actor and catalog come in as a
//! [`Setting`](setting::Setting). `apply` has no rules; `decide` writes nothing. Start reading at [`subject`], then [`case`].

pub mod access;
pub mod audit;
pub mod calendar;
pub mod capital;
pub mod case;
pub mod check;
pub mod checklist;
pub mod citation;
pub mod discretion;
pub mod dossier;
pub mod holiday;
pub mod identity;
pub mod indicator;
pub mod item;
pub mod money;
pub mod obligation;
pub mod place;
pub mod plan;
pub mod plate;
pub mod profile;
pub mod roster;
pub mod rule;
pub mod setting;
pub mod subject;
pub mod term;
