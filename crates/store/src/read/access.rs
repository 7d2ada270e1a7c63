//! The access log: what the audit administrator reads.

use jiff::Timestamp;
use law::{
    audit::{AccessAct, AccessLog},
    subject::Entry,
};

use crate::{
    args,
    error::StoreError,
    project::Project,
    table,
    table::Table,
    tx::{Reader, Tx},
};

table!(pub(crate) ACCESS_ROW = "access_row" (person, seq) { at, label, detail });

/// One line of the access log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// Person id, or `unknown`.
    pub person: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub label: String,
    /// More.
    pub detail: String,
}

impl Project for AccessLog {
    const READ_TABLES: &'static [Table] = &[ACCESS_ROW];

    fn project(tx: &mut Tx<'_>, id: &str, _: &Self, last: &Entry<AccessAct>) -> Result<(), StoreError> {
        tx.upsert(&ACCESS_ROW, args![id, last.seq, last.recorded_at, last.act.label(), last.act.detail()])
    }
}

impl Reader<'_> {
    /// The newest lines before `before`, at most `limit`.
    pub fn access_list(&mut self, before: Timestamp, limit: u32) -> Result<Vec<AccessRow>, StoreError> {
        let sql =
            format!("{} WHERE at < ?1 ORDER BY at DESC, person DESC, seq DESC LIMIT ?2", ACCESS_ROW.select);
        self.query(&sql, args![before, limit])?
            .iter()
            .map(|row| {
                Ok(AccessRow {
                    person: row.text(0)?.to_owned(),
                    at: row.timestamp(2)?,
                    label: row.text(3)?.to_owned(),
                    detail: row.text(4)?.to_owned(),
                })
            })
            .collect()
    }
}
