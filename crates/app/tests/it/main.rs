//! Use cases as people carry them out, on both databases.
#![cfg(test)]

mod account;
mod calculator;
mod checkup;
mod dossier;
mod duty;
mod export;
mod file;
mod flow;
mod holiday;
mod import;
mod list;
mod offer;
mod weigh;
mod workbook;
