//! What can go wrong in the store. A refusal of the law is never one of these.

use std::error::Error as StdError;

/// A source of a driver, a file or a library, boxed so that no driver type is part of the interface.
pub type Source = Box<dyn StdError + Send + Sync>;

/// Why the store could not do what it was asked to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else acted on the subject since it was loaded. Load again and decide again.
    #[error("{kind} `{id}` already has an act {seq}")]
    Conflict {
        /// The kind of the subject.
        kind: &'static str,
        /// The subject.
        id: String,
        /// The position that is taken.
        seq: u32,
    },
    /// A row would break a constraint, or a trigger refused the statement.
    #[error("the database refused the row: {constraint}")]
    Refused {
        /// The constraint or the words of the trigger, as the database names it.
        constraint: String,
    },
    /// A stored value breaks an invariant, so that either a program or a hand has damaged the data.
    #[error("{place} is damaged: {detail}")]
    Inconsistent {
        /// Table, column and row as far as they are known.
        place: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The database cannot be reached, is busy beyond patience, or its disk is full. Trying again may help.
    #[error("the database is not available to {operation}")]
    Unavailable {
        /// What was tried.
        operation: String,
        /// The words of the driver.
        #[source]
        source: Source,
    },
    /// The driver refused a statement. This is a fault of the program.
    #[error("the database failed to {operation}")]
    Driver {
        /// What was tried.
        operation: String,
        /// The words of the driver.
        #[source]
        source: Source,
    },
    /// The transaction that carried the use case was lost with others in the same commit; nothing was written.
    #[error("the commit failed: {reason}")]
    Commit {
        /// The words of the driver.
        reason: String,
    },
    /// A statement failed inside the use case, which went on as if nothing had happened.
    #[error("a statement of the use case had failed, so nothing was committed")]
    Doomed,
    /// The use case panicked; nothing of it was written.
    #[error("the use case panicked: {message}")]
    Panicked {
        /// The message of the panic.
        message: String,
    },
    /// A use case opened a write inside a write, which would wait for itself.
    #[error("a write was opened inside a write")]
    Nested,
    /// An act could not be turned into its body.
    #[error("an act of {kind} does not serialise")]
    Encode {
        /// The kind of the subject.
        kind: &'static str,
        /// The words of the serialiser.
        #[source]
        source: serde_json::Error,
    },
    /// A migration that was applied is not the one this program carries.
    #[error("migration {number} {detail}")]
    Migration {
        /// The number of the migration.
        number: i64,
        /// What is wrong with it.
        detail: String,
    },
    /// The keys are missing, readable by others, in the wrong place, or do not fit.
    #[error("the keys cannot be used: {reason}")]
    Keys {
        /// What is wrong with them.
        reason: String,
    },
    /// An archive is cut off, altered, of another format, or does not fit where it should go.
    #[error("the archive cannot be used: {reason}")]
    Archive {
        /// What is wrong with it.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("cannot {operation}")]
    File {
        /// What was tried.
        operation: String,
        /// The words of the operating system.
        #[source]
        source: std::io::Error,
    },
}

impl StoreError {
    /// A stored value that breaks an invariant.
    pub fn inconsistent(place: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Inconsistent { place: place.into(), detail: detail.into() }
    }

    pub(crate) fn keys(reason: impl Into<String>) -> Self {
        Self::Keys { reason: reason.into() }
    }

    pub(crate) fn archive(reason: impl Into<String>) -> Self {
        Self::Archive { reason: reason.into() }
    }

    pub(crate) fn file(operation: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let operation = operation.into();
        move |source| Self::File { operation, source }
    }
}
