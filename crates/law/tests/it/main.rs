//! One test binary for `law`.
#![cfg(test)]

mod calendar;
mod identity;
mod money;
mod term;
