//! One test binary for `law`.
#![cfg(test)]

mod calendar;
mod term;
