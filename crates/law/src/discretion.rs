//! Discretion as code (裁量基准即代码): from established facts to a tier, a range and everything else that follows, with the reasons.
//!
//! A table of an item is its statute, the edition before it, a benchmark (裁量基准) or a regional provision; [`TableId`] names it.
//! [`Rulebook::table`] holds a table against the declared facts, [`Checked::assess`] answers. The system recommends, a person decides:
//! what the law leaves open is answered as open, and a fact that nobody established is never taken for false.

mod amount;
mod assess;
mod benchmark;
mod lint;
mod replay;
mod rulebook;
mod words;

pub use self::{
    amount::Amounts,
    assess::{Assessment, AtomTrace, Outcome, RowTrace},
    benchmark::{Benchmark, BenchmarkFile, HitPolicy, Leaning, Overlay, Row},
    lint::{Declared, Finding, FindingKind},
    replay::{MOST_MAX, Move, Moved, Position, Replay, Replayed, Total},
    rulebook::{Checked, Rulebook, RulebookProblem, TableId, TableIdError},
};
