#![cfg(test)]
//! The engine from outside.

mod condition;
mod kernel;
mod proof;
