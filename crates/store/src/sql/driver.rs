//! The two drivers behind the layer: arguments in, rows out, errors into one vocabulary.

use std::{borrow::Cow, error::Error as StdError, sync::Arc};

use postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use rusqlite::{
    ErrorCode,
    types::{ToSqlOutput, ValueRef},
};

use super::{Row, Session, Value};
use crate::error::StoreError;

/// Lists with many filters make many texts; beyond this number a session forgets them all and starts again.
const STATEMENTS_KEPT: usize = 512;

/// Writes `?1` as `$1`.
fn postgres_text(sql: &str) -> String {
    sql.replace('?', "$")
}

pub(super) fn sqlite_execute(
    connection: &rusqlite::Connection,
    sql: &str,
    args: &[Value<'_>],
) -> Result<u64, rusqlite::Error> {
    let mut statement = connection.prepare_cached(sql)?;
    let touched = statement.execute(rusqlite::params_from_iter(args))?;
    Ok(u64::try_from(touched).unwrap_or(u64::MAX))
}

pub(super) fn sqlite_each(
    connection: &rusqlite::Connection,
    sql: &str,
    args: &[Value<'_>],
    each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let fault = |e| sqlite_error(sql, e);
    let mut statement = connection.prepare_cached(sql).map_err(fault)?;
    let columns = statement.column_count();
    let mut rows = statement.query(rusqlite::params_from_iter(args)).map_err(fault)?;
    let text: Arc<str> = Arc::from(sql);
    while let Some(row) = rows.next().map_err(fault)? {
        let mut values = Vec::with_capacity(columns);
        for column in 0..columns {
            values.push(match row.get_ref(column).map_err(fault)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(value) => Value::Int(value),
                ValueRef::Real(_) => return Err(StoreError::inconsistent(sql, "a fraction in the answer")),
                ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
                    Ok(value) => Value::Text(Cow::Owned(value.to_owned())),
                    Err(_) => return Err(StoreError::inconsistent(sql, "a text that is not UTF-8")),
                },
                ValueRef::Blob(bytes) => Value::Blob(Cow::Owned(bytes.to_vec())),
            });
        }
        each(Row { sql: Arc::clone(&text), values })?;
    }
    Ok(())
}

pub(super) fn prepared(session: &mut Session, sql: &str) -> Result<postgres::Statement, postgres::Error> {
    if let Some(statement) = session.statements.get(sql) {
        return Ok(statement.clone());
    }
    if session.statements.len() >= STATEMENTS_KEPT {
        session.statements.clear();
    }
    let statement = session.client.prepare(&postgres_text(sql))?;
    session.statements.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

pub(super) fn postgres_execute(
    session: &mut Session,
    sql: &str,
    args: &[Value<'_>],
) -> Result<u64, postgres::Error> {
    let statement = prepared(session, sql)?;
    let args: Vec<&(dyn ToSql + Sync)> = args.iter().map(|value| -> &(dyn ToSql + Sync) { value }).collect();
    session.client.execute(&statement, &args)
}

pub(super) fn postgres_each(
    session: &mut Session,
    sql: &str,
    args: &[Value<'_>],
    each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    use postgres::fallible_iterator::FallibleIterator;
    let fault = |e| postgres_error(sql, e);
    let statement = prepared(session, sql).map_err(fault)?;
    let mut rows = session.client.query_raw(&statement, args).map_err(fault)?;
    let text: Arc<str> = Arc::from(sql);
    while let Some(row) = rows.next().map_err(fault)? {
        let values =
            (0..row.len()).map(|column| row.try_get(column)).collect::<Result<_, _>>().map_err(fault)?;
        each(Row { sql: Arc::clone(&text), values })?;
    }
    Ok(())
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(value) => ValueRef::Integer(*value),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(value) if *kind == Type::INT8 => value.to_sql(kind, out),
            Value::Int(value) if *kind == Type::INT4 => i32::try_from(*value)?.to_sql(kind, out),
            Value::Text(value) if <&str as ToSql>::accepts(kind) => value.as_ref().to_sql(kind, out),
            Value::Blob(value) if *kind == Type::BYTEA => value.as_ref().to_sql(kind, out),
            Value::Int(_) | Value::Text(_) | Value::Blob(_) => {
                Err(format!("an argument should be {kind}").into())
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value<'static> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        match *kind {
            Type::INT8 => i64::from_sql(kind, raw).map(Value::Int),
            Type::INT4 => i32::from_sql(kind, raw).map(Value::from),
            Type::BOOL => bool::from_sql(kind, raw).map(Value::from),
            Type::BYTEA => Ok(Value::Blob(Cow::Owned(raw.to_vec()))),
            _ if <&str as FromSql<'_>>::accepts(kind) => String::from_sql(kind, raw).map(Value::from),
            _ => Err(format!("a column is {kind}, so cast it to BIGINT, TEXT or BYTEA").into()),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Value::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// The one place that reads the errors of SQLite.
pub(crate) fn sqlite_error(operation: &str, error: rusqlite::Error) -> StoreError {
    let operation = format!("run `{operation}`");
    match &error {
        rusqlite::Error::SqliteFailure(cause, words) if cause.code == ErrorCode::ConstraintViolation => {
            StoreError::Refused { constraint: words.clone().unwrap_or_default() }
        }
        rusqlite::Error::SqliteFailure(cause, _)
            if matches!(
                cause.code,
                ErrorCode::DatabaseBusy
                    | ErrorCode::DiskFull
                    | ErrorCode::SystemIoFailure
                    | ErrorCode::CannotOpen
            ) =>
        {
            StoreError::Unavailable { operation, source: error.into() }
        }
        _ => StoreError::Driver { operation, source: error.into() },
    }
}

/// The one place that reads the errors of PostgreSQL.
pub(crate) fn postgres_error(operation: &str, error: postgres::Error) -> StoreError {
    let operation = format!("run `{operation}`");
    let Some(cause) = error.as_db_error() else {
        return StoreError::Unavailable { operation, source: error.into() };
    };
    match cause.code().code() {
        code if code.starts_with("23") => {
            StoreError::Refused { constraint: cause.constraint().unwrap_or(cause.message()).to_owned() }
        }
        // Serialisation failures, deadlocks, lost connections, exhausted resources, shutdowns.
        "40001" | "40P01" | "55P03" => StoreError::Unavailable { operation, source: error.into() },
        code if ["08", "53", "57"].iter().any(|class| code.starts_with(class)) => {
            StoreError::Unavailable { operation, source: error.into() }
        }
        _ => StoreError::Driver { operation, source: error.into() },
    }
}
