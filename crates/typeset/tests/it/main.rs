//! One binary: Typst is linked once.

mod catalog;
mod page;
mod refusal;
mod support;
