//! Documents to PDF.
//!
//! A [`Template`] is a pair of catalog files: the fields that a lawyer can review, and the page that Typst sets.
//! [`Typesetter::render`] checks the data against the fields and the fonts, and returns a PDF/A-2b file or every
//! reason why there is none. Data reaches the page as a dictionary, never as source text.

mod catalog;
mod error;
mod fill;
mod fonts;
mod glyphs;
mod qr;
mod template;
mod typesetter;
mod world;

pub use catalog::{template, templates};
pub use error::{FieldProblem, Problem, TypesetError};
pub use template::{Column, Condition, Field, Kind, Opt, Template};
pub use typesetter::{DATA_BYTES_MAX, Rendered, Typesetter};
