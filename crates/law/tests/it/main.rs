//! One test binary for `law`.
#![cfg(test)]

mod calendar;
mod money;
mod term;
