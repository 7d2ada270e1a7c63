//! The pages as a browser without a script sees them.
#![cfg(test)]

mod api;
mod client;
mod duty;
mod file;
mod holiday;
mod import;
mod matrix;
mod pages;
mod weigh;
