//! Why a use case did not do what was asked; transport-neutral, in the user's words.

use law::rule::{Finding, Refused};
use store::StoreError;

use crate::form::Problem;

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The law refuses; every breach that holds.
    #[error("the command was refused by {} rules", .0.len())]
    Refused(Vec<Finding>),
    /// The input has problems; all of them.
    #[error("the input has {} problems", .0.len())]
    Invalid(Vec<Problem>),
    /// There is no such thing, or the caller may not know that there is.
    #[error("not found")]
    NotFound,
    /// The caller may not do this.
    #[error("the caller may not {0}")]
    Forbidden(&'static str),
    /// Somebody else acted first.
    #[error("somebody else acted first")]
    Conflict(Box<Changed>),
    /// Name, password or code is wrong, or the account is locked; the same words for all of them.
    #[error("sign-in failed")]
    SignIn {
        /// Seconds to wait before the next try; 0 when there is nothing to wait for.
        wait_seconds: u32,
    },
    /// The database failed.
    #[error("the store failed")]
    Store(#[source] StoreError),
    /// Something outside the database failed: typesetting, files.
    #[error("{0}")]
    Outside(String),
}

/// What another person did meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Name of who acted.
    pub by: String,
    /// What was done, newest last.
    pub acts: Vec<String>,
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { .. } => {
                Self::Conflict(Box::new(Changed { by: "另一位用户".to_owned(), acts: Vec::new() }))
            }
            error => Self::Store(error),
        }
    }
}

impl From<Refused> for AppError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused.0)
    }
}
