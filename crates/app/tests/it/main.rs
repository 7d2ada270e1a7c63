//! Use cases as people carry them out, on both databases.
#![cfg(test)]

mod account;
mod flow;
