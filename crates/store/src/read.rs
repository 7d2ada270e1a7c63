//! The read tables, written from the new state in the same transaction, and what is asked of them.

pub mod access;
pub mod account;
pub mod case;
pub mod checklist;
pub mod file;
pub mod holiday;
pub mod job;
pub mod obligation;
pub mod roster;

use crate::{project::Registry, table::Table};

/// Every subject of the product.
pub fn registry() -> Registry {
    Registry::default()
        .with::<law::case::Case>()
        .with::<law::roster::Agency>()
        .with::<law::roster::Person>()
        .with::<law::audit::AccessLog>()
        .with::<law::holiday::Holidays>()
        .with::<law::checklist::Check>()
        .with::<law::obligation::DutyException>()
}

/// The working tables that a backup carries: without them nobody could sign in, and a number could be given twice.
pub const DURABLE_WORKING_TABLES: &[Table] =
    &[account::CREDENTIAL, account::FACTOR, account::COUNTER, account::DRAFT, job::IMPORTED];

/// Pinyin initials of a name, lower case, for search; other letters and digits are kept.
pub fn initials(name: &str) -> String {
    use pinyin::ToPinyin;
    name.chars()
        .filter_map(|character| {
            character
                .to_pinyin()
                .and_then(|pinyin| pinyin.plain().chars().next())
                .or_else(|| character.is_ascii_alphanumeric().then(|| character.to_ascii_lowercase()))
        })
        .collect()
}

impl crate::tx::Reader<'_> {
    /// The id of the newest act in the journal; 0 when there is none.
    pub fn journal_head(&mut self) -> Result<i64, crate::StoreError> {
        self.query_one("SELECT coalesce(max(id), 0) FROM journal", &[])?.int(0)
    }
}
