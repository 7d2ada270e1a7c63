//! One test binary for `law`.
#![cfg(test)]

mod calendar;
mod case;
mod check;
mod checklist;
mod discretion;
mod dossier;
mod holiday;
mod identity;
mod indicator;
mod item;
mod lint;
mod money;
mod obligation;
mod plan;
mod replay;
mod rule;
mod term;
