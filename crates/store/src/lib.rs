//! The journal, the read tables and the working tables, on SQLite and on PostgreSQL.
//!
//! The only crate that knows SQL; only [`sql`], [`migrate`] and the two modules of the databases know which database it
//! is. It knows no rules of law. Start reading at [`Store`], then [`journal`](Tx::append), then [`Project`].
//!
//! Invariants: the journal is only appended to; a use case is either wholly durable or leaves nothing; everything in a
//! read table follows from the journal; keys are never in the data, and never in an archive.

mod archive;
mod bulk;
mod checkpoint;
mod error;
mod filekey;
mod journal;
mod keys;
mod memo;
mod meter;
mod postgresql;
mod project;
mod seal;
mod sqlite;
mod store;
mod tx;
mod verify;

pub mod migrate;
pub mod read;
pub mod sql;
pub mod table;

pub use archive::{Contents, TableContents, backup, inspect, restore};
pub use bulk::NewSubject;
pub use checkpoint::CheckpointHead;
pub use error::{Source, StoreError};
pub use filekey::FileKey;
pub use journal::{JournalRow, Loaded};
pub use keys::KeyRing;
pub use meter::Meter;
pub use project::{Project, Registry};
pub use store::{Location, Options, Store};
pub use table::Table;
pub use tx::{Reader, Tx};
pub use verify::{Difference, Report, verify};

/// Every statement that is kept as a constant and understood by both databases, for the test that prepares them.
pub const STATEMENTS: &[&[&str]] =
    &[journal::STATEMENTS, checkpoint::STATEMENTS, seal::STATEMENTS, read::file::STATEMENTS];
