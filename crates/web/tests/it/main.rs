//! The pages as a browser without a script sees them.
#![cfg(test)]

mod api;
mod client;
mod file;
mod import;
mod matrix;
mod pages;
