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
    sql::{Row, Value},
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
    /// Name of the person; empty when the log knows no such person.
    pub name: String,
    /// Position in the history of the person.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// What.
    pub label: String,
    /// More.
    pub detail: String,
}

/// A place between two lines: no two lines share it, however close in time they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// When, to the microsecond.
    pub at: Timestamp,
    /// Person id.
    pub person: String,
    /// Position in the history of the person.
    pub seq: u32,
}

/// Which lines are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessFilter {
    /// Name, sign-in name or id of the person, whole; empty: everybody.
    pub person: String,
    /// Labels, of which a line has one; empty: all.
    pub labels: Vec<String>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

impl Project for AccessLog {
    const READ_TABLES: &'static [Table] = &[ACCESS_ROW];

    fn project(tx: &mut Tx<'_>, id: &str, _: &Self, last: &Entry<AccessAct>) -> Result<(), StoreError> {
        tx.upsert(&ACCESS_ROW, args![id, last.seq, last.recorded_at, last.act.label(), last.act.detail()])
    }
}

impl Reader<'_> {
    /// Lines that fit the filter, newest first, after `after`; at most `limit`.
    pub fn access_list(
        &mut self,
        filter: &AccessFilter,
        after: Option<&AccessKey>,
        limit: u32,
    ) -> Result<Vec<AccessRow>, StoreError> {
        let (condition, mut args) = condition(filter);
        let mut sql = format!("{SELECT} WHERE {condition}");
        if let Some(key) = after {
            args.extend_from_slice(args![key.at, &key.person, key.seq]);
            let n = args.len();
            // The order of the index: at, person, seq.
            sql = format!("{sql} AND (a.at, a.person, a.seq) < (?{}, ?{}, ?{n})", n - 2, n - 1);
        }
        args.push(Value::from(limit));
        sql = format!("{sql} ORDER BY a.at DESC, a.person DESC, a.seq DESC LIMIT ?{}", args.len());
        self.query(&sql, &args)?.iter().map(access_row).collect()
    }

    /// How many lines fit the filter, counted up to `most`.
    pub fn access_count(&mut self, filter: &AccessFilter, most: u32) -> Result<u32, StoreError> {
        let (condition, mut args) = condition(filter);
        args.push(Value::from(most));
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM access_row a LEFT JOIN person_row p ON p.id = a.person \
             WHERE {condition} LIMIT ?{}) counted",
            args.len()
        );
        self.query_one(&sql, &args)?.u32(0)
    }
}

const SELECT: &str = "SELECT a.person, coalesce(p.name, ''), a.seq, a.at, a.label, a.detail \
                      FROM access_row a LEFT JOIN person_row p ON p.id = a.person";

fn condition(filter: &AccessFilter) -> (String, Vec<Value<'_>>) {
    let (from, until) = (filter.from.unwrap_or(Timestamp::MIN), filter.until.unwrap_or(Timestamp::MAX));
    let mut args = args![from, until].to_vec();
    let mut condition = "a.at >= ?1 AND a.at < ?2".to_owned();
    if !filter.person.is_empty() {
        args.push(Value::from(&filter.person));
        condition.push_str(" AND (a.person = ?3 OR p.name = ?3 OR p.login = ?3)");
    }
    if !filter.labels.is_empty() {
        let marks: Vec<_> = filter
            .labels
            .iter()
            .map(|label| {
                args.push(Value::from(label));
                format!("?{}", args.len())
            })
            .collect();
        condition = format!("{condition} AND a.label IN ({})", marks.join(", "));
    }
    (condition, args)
}

fn access_row(row: &Row) -> Result<AccessRow, StoreError> {
    Ok(AccessRow {
        person: row.text(0)?.to_owned(),
        name: row.text(1)?.to_owned(),
        seq: row.u32(2)?,
        at: row.timestamp(3)?,
        label: row.text(4)?.to_owned(),
        detail: row.text(5)?.to_owned(),
    })
}
