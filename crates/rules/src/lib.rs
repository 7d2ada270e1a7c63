//! Decision tables (裁量基准): text to syntax, syntax to a checked table, the table to an answer with its explanation.
//!
//! Invariants: no I/O, no clock, no floats, no randomness. A fact that is not established is unknown, never false: evaluation has
//! three values, and an answer that depends on an unknown fact names it. The crate knows nothing of fines or of the law; a table
//! answers *which row*, and the law says what follows from it. Start reading at [`table`], then [`check`].

pub mod check;
pub mod fact;
pub mod kernel;
pub mod number;
pub mod proof;
pub mod syntax;
pub mod table;

pub use self::{
    check::{Condition, Formula},
    fact::{FactKind, Schema, Value},
    number::Number,
    syntax::Problem,
    table::{Hit, Selection, Table},
};
