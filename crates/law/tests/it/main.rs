//! One test binary for `law`.
#![cfg(test)]

mod calendar;
mod case;
mod discretion;
mod identity;
mod item;
mod money;
mod term;
