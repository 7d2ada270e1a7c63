//! One thin typed layer over SQLite and PostgreSQL.
//!
//! One SQL text serves both: placeholders are `?1`, `?2` … and are rewritten for PostgreSQL, where every number is a
//! BIGINT. `?` never stands in a literal. A sum over BIGINT is NUMERIC on PostgreSQL, so write `CAST(sum(x) AS BIGINT)`.
//! Statements are prepared once per connection and kept.
//!
//! INVARIANT: a statement that failed dooms its transaction, on both databases, unless it ran inside a savepoint.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use crate::error::StoreError;

pub(crate) use driver::{postgres_error, sqlite_error};

mod driver;
mod pending;

/// A value on its way into or out of the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A whole number; booleans are 0 and 1.
    Int(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// Bytes.
    Blob(Cow<'a, [u8]>),
}

/// Builds the list of arguments of a statement: `args![id, 3_i64, note]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::sql::Value::from($value)),*] };
}

macro_rules! value_from {
    ($($from:ty => |$value:ident| $into:expr),* $(,)?) => {
        $(impl<'a> From<$from> for Value<'a> { fn from($value: $from) -> Self { $into } })*
    };
}

value_from! {
    i64 => |v| Value::Int(v),
    u32 => |v| Value::Int(i64::from(v)),
    i32 => |v| Value::Int(i64::from(v)),
    bool => |v| Value::Int(i64::from(v)),
    &'a str => |v| Value::Text(Cow::Borrowed(v)),
    &'a String => |v| Value::Text(Cow::Borrowed(v)),
    String => |v| Value::Text(Cow::Owned(v)),
    &'a [u8] => |v| Value::Blob(Cow::Borrowed(v)),
    &'a [u8; 32] => |v| Value::Blob(Cow::Borrowed(v)),
    Vec<u8> => |v| Value::Blob(Cow::Owned(v)),
    jiff::civil::Date => |v| Value::Text(Cow::Owned(v.to_string())),
    jiff::Timestamp => |v| Value::Int(v.as_microsecond()),
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

impl Value<'_> {
    /// The same with its own memory.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Int(value) => Value::Int(value),
            Self::Text(value) => Value::Text(Cow::Owned(value.into_owned())),
            Self::Blob(value) => Value::Blob(Cow::Owned(value.into_owned())),
        }
    }

    fn as_int(&self) -> Option<i64> {
        if let Self::Int(value) = self { Some(*value) } else { None }
    }

    fn as_text(&self) -> Option<&str> {
        if let Self::Text(value) = self { Some(value) } else { None }
    }

    fn as_bytes(&self) -> Option<&[u8]> {
        if let Self::Blob(value) = self { Some(value) } else { None }
    }
}

/// One row of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    sql: Arc<str>,
    values: Vec<Value<'static>>,
}

impl Row {
    /// The values in the order of the columns.
    pub fn values(&self) -> &[Value<'static>] {
        &self.values
    }

    /// Takes the values out of the row.
    pub fn into_values(self) -> Vec<Value<'static>> {
        self.values
    }

    /// The value of a column, counted from 0.
    pub fn value(&self, column: usize) -> Result<&Value<'static>, StoreError> {
        self.values.get(column).ok_or_else(|| self.wrong(column, "is not in the answer"))
    }

    /// A number that must be there.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.opt_int(column)?.ok_or_else(|| self.wrong(column, "is null"))
    }

    /// A number from 0 to 4,294,967,295 that must be there.
    pub fn u32(&self, column: usize) -> Result<u32, StoreError> {
        u32::try_from(self.int(column)?).map_err(|_| self.wrong(column, "is out of range"))
    }

    /// A truth value that must be there.
    pub fn bool(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    /// A number or nothing.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Int(value) => Ok(Some(*value)),
            Value::Text(_) | Value::Blob(_) => Err(self.wrong(column, "is not a number")),
        }
    }

    /// A text that must be there.
    pub fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.opt_text(column)?.ok_or_else(|| self.wrong(column, "is null"))
    }

    /// A text or nothing.
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(value) => Ok(Some(value)),
            Value::Int(_) | Value::Blob(_) => Err(self.wrong(column, "is not a text")),
        }
    }

    /// A civil date that must be there.
    pub fn date(&self, column: usize) -> Result<jiff::civil::Date, StoreError> {
        self.text(column)?.parse().map_err(|_| self.wrong(column, "is not a date"))
    }

    /// An instant that must be there, kept as microseconds since 1970.
    pub fn timestamp(&self, column: usize) -> Result<jiff::Timestamp, StoreError> {
        jiff::Timestamp::from_microsecond(self.int(column)?)
            .map_err(|_| self.wrong(column, "is out of range"))
    }

    /// Takes a text out of the row; it must be there, and is empty afterwards.
    pub fn take_text(&mut self, column: usize) -> Result<String, StoreError> {
        match self.values.get_mut(column) {
            Some(Value::Text(text)) => Ok(std::mem::take(text).into_owned()),
            _ => Err(self.wrong(column, "is not a text")),
        }
    }

    /// Bytes that must be there.
    pub fn blob(&self, column: usize) -> Result<&[u8], StoreError> {
        match self.value(column)? {
            Value::Blob(value) => Ok(value),
            Value::Null | Value::Int(_) | Value::Text(_) => Err(self.wrong(column, "is not a row of bytes")),
        }
    }

    /// A hash of 32 bytes that must be there.
    pub fn hash(&self, column: usize) -> Result<[u8; 32], StoreError> {
        self.blob(column)?.try_into().map_err(|_| self.wrong(column, "is not of 32 bytes"))
    }

    fn wrong(&self, column: usize, detail: &str) -> StoreError {
        StoreError::inconsistent(format!("column {column} of `{}`", self.sql), detail)
    }
}

/// A PostgreSQL session with the statements it has prepared.
pub(crate) struct Session {
    pub(crate) client: postgres::Client,
    statements: HashMap<String, postgres::Statement>,
}

impl Session {
    pub(crate) fn new(client: postgres::Client) -> Self {
        Self { client, statements: HashMap::new() }
    }
}

/// The two databases, for the length of one transaction.
pub(crate) enum Link<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut Session),
}

/// A transaction on either database.
pub(crate) struct Db<'c> {
    pub(crate) link: Link<'c>,
    pub(crate) doomed: bool,
    depth: u32,
    pending: Option<pending::Pending>,
}

impl<'c> Db<'c> {
    pub(crate) fn new(link: Link<'c>) -> Self {
        Self { link, doomed: false, depth: 0, pending: None }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.link, Link::Sqlite(_))
    }

    /// Runs a statement and says how many rows it touched.
    pub(crate) fn execute(&mut self, sql: &str, args: &[Value<'_>]) -> Result<u64, StoreError> {
        self.settle()?;
        let done = match &mut self.link {
            Link::Sqlite(connection) => {
                driver::sqlite_execute(connection, sql, args).map_err(|e| sqlite_error(sql, e))
            }
            Link::Postgres(session) => {
                driver::postgres_execute(session, sql, args).map_err(|e| postgres_error(sql, e))
            }
        };
        self.doomed |= done.is_err();
        done
    }

    /// Hands the rows of a query to `each`, one by one.
    pub(crate) fn each(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.settle()?;
        let done = match &mut self.link {
            Link::Sqlite(connection) => driver::sqlite_each(connection, sql, args, each),
            Link::Postgres(session) => driver::postgres_each(session, sql, args, each),
        };
        self.doomed |= done.is_err();
        done
    }

    /// Runs several statements without arguments and without keeping them.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.settle()?;
        let done = match &mut self.link {
            Link::Sqlite(connection) => connection.execute_batch(sql).map_err(|e| sqlite_error(sql, e)),
            Link::Postgres(session) => session.client.batch_execute(sql).map_err(|e| postgres_error(sql, e)),
        };
        self.doomed |= done.is_err();
        done
    }

    /// Prepares a statement without running it.
    pub(crate) fn prepare(&mut self, sql: &str) -> Result<(), StoreError> {
        let done = match &mut self.link {
            Link::Sqlite(connection) => {
                connection.prepare_cached(sql).map(drop).map_err(|e| sqlite_error(sql, e))
            }
            Link::Postgres(session) => {
                driver::prepared(session, sql).map(drop).map_err(|e| postgres_error(sql, e))
            }
        };
        self.doomed |= done.is_err();
        done
    }

    pub(crate) fn savepoint_open(&mut self) -> Result<(), StoreError> {
        self.depth += 1;
        self.batch(&format!("SAVEPOINT s{}", self.depth))
    }

    pub(crate) fn savepoint_close(&mut self, keep: bool) -> Result<(), StoreError> {
        let depth = self.depth;
        self.depth = depth.saturating_sub(1);
        let mut settled = Ok(());
        if keep {
            // A failure dooms what the savepoint holds, which is undone below.
            settled = self.settle();
        } else if let Some(pending) = &mut self.pending {
            // INVARIANT: opening the savepoint has written what waited before it, so all that waits is its own.
            *pending = pending::Pending::default();
        }
        if keep && !self.doomed {
            return self.batch(&format!("RELEASE s{depth}"));
        }
        self.batch(&format!("ROLLBACK TO s{depth}; RELEASE s{depth}"))?;
        self.doomed = false;
        if keep { settled.and(Err(StoreError::Doomed)) } else { Ok(()) }
    }
}
