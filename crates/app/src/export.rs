//! Exports to xlsx: one shape for every list. A small one is made at once; a large one, or one with identity numbers,
//! is asked for with a reason, approved by somebody else, and made in the background.
//!
//! Every row that leaves is journalled, with its conditions; so is every refusal.

pub mod list;
pub mod request;

use law::audit::AccessAct;
use serde::{Deserialize, Serialize};

pub use list::ExportList;

use crate::{App, AppError, Caller, audit::log, form::Problems, sheet::Book};

/// Rows in one export; more is asked in parts.
pub const EXPORT_ROWS_MAX: u32 = 50_000;
/// Above this an export needs an approval.
pub const EXPORT_ROWS_FREE: u32 = 1_000;

/// What somebody wants to take out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportAsk {
    /// Which list.
    pub list: ExportList,
    /// The conditions of the page, as in its address.
    pub conditions: Vec<(String, String)>,
    /// The conditions in words.
    pub described: String,
    /// Why; empty for a small list that is taken for daily work.
    #[serde(default)]
    pub reason: String,
    /// With identity numbers in the clear.
    #[serde(default)]
    pub sensitive: bool,
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exporting {
    /// The file, under its name.
    File(String, Vec<u8>),
    /// It must be approved first: rows, at most one above [`EXPORT_ROWS_MAX`].
    NeedsApproval(u32),
}

impl App {
    /// The list as a workbook, if it is small and without identity numbers.
    pub fn export(&self, caller: &Caller, ask: &ExportAsk) -> Result<Exporting, AppError> {
        let rows = self.export_count(caller, ask)?;
        if rows > EXPORT_ROWS_FREE || ask.sensitive {
            return Ok(Exporting::NeedsApproval(rows));
        }
        let made = self.export_book(caller, ask, &mut |_, _| Ok(true))?;
        let (count, book) = made.ok_or(AppError::NotFound)?;
        let (held, now) = (caller.clone(), self.clock.now());
        let act = exported(ask, count, "");
        self.store.write(move |tx| log(tx, &held.person, &held.agency, now, act).map_err(AppError::from))?;
        Ok(Exporting::File(format!("{}.xlsx", ask.list.label()), book))
    }

    /// The workbook with its rows; nothing when `goes_on`, which is told how far it is, says to stop.
    pub(crate) fn export_book(
        &self,
        caller: &Caller,
        ask: &ExportAsk,
        goes_on: &mut dyn FnMut(u32, u32) -> Result<bool, AppError>,
    ) -> Result<Option<(u32, Vec<u8>)>, AppError> {
        let Some(listed) = self.export_rows(caller, ask, goes_on)? else { return Ok(None) };
        let (mut definition, mark) = self.taken_by(caller, &ask.described, &ask.reason, listed.rows.len());
        definition.extend(listed.about);
        let count = u32::try_from(listed.rows.len()).unwrap_or(u32::MAX);
        let book = Book {
            sheet: ask.list.label().to_owned(),
            columns: listed.columns,
            rows: listed.rows,
            definition,
            mark,
        };
        Ok(Some((count, book.write()?)))
    }
}

/// The line of the access log.
pub(crate) fn exported(ask: &ExportAsk, rows: u32, by: &str) -> AccessAct {
    let sensitive = if ask.sensitive { "（含证件号码）" } else { "" };
    let reason = if ask.reason.is_empty() { String::new() } else { format!("；事由：{}", ask.reason) };
    let by = if by.is_empty() { String::new() } else { format!("；{by}") };
    AccessAct::Exported {
        what: format!("{}{sensitive}", ask.list.label()),
        rows: u64::from(rows),
        filter: format!("{}{reason}{by}", ask.described),
    }
}

/// A problem that belongs to no field.
pub(crate) fn said(message: impl Into<String>) -> AppError {
    let mut problems = Problems::default();
    problems.add("", message);
    problems.settle().err().unwrap_or(AppError::NotFound)
}
