//! The dossier: reading, writing, what is said of a text that is none, and its documentation.

mod format;
mod read;
mod schema;
