//! One test binary for `law`.
#![cfg(test)]

mod calendar;
mod case;
mod identity;
mod item;
mod money;
mod term;
