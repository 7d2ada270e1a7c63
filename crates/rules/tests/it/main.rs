#![cfg(test)]
//! The engine from outside.

mod condition;
