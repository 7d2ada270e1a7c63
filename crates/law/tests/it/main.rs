//! One test binary for `law`.
#![cfg(test)]

mod calendar;
mod identity;
mod item;
mod money;
mod term;
