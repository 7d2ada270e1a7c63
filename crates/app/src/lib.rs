//! Use cases: one function = one authorisation = one transaction, named as the user would say it.
//!
//! Invariants: only this crate opens transactions and authorises; what is heavy or outside comes in through the
//! traits of [`context`]. Start reading at [`context::App`], then [`case`].

pub mod account;
pub mod agency;
pub mod audit;
pub mod case;
pub mod catalog;
pub mod checklist;
pub mod checkup;
pub mod context;
pub mod desk;
pub mod discretion;
pub mod draft;
pub mod error;
pub mod export;
pub mod file;
pub mod form;
pub mod holiday;
pub mod import;
pub mod meter;
pub mod obligation;
pub mod roster;
pub mod second_factor;
pub mod sheet;
pub mod sign_in;
pub mod upkeep;

pub use context::{App, Caller};
pub use error::AppError;

/// Rows of lists, as the store keeps them; `web` sees them only through here.
pub mod rows {
    pub use store::read::{
        access::{AccessFilter, AccessKey, AccessRow},
        account::Draft,
        case::{ApprovalRow, CaseFilter, CaseOrder, CaseRow, CaseSort, ClockRow, DueWindow, Page},
        checklist::{CheckRow, FindingRow},
        file::Upload,
        initials,
        job::JobRow,
        obligation::ExceptionRow,
        roster::{AgencyRow, PersonRow},
    };
}
