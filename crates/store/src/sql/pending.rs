//! Rows that wait to be written together.
//!
//! A bulk load and a replay write the same row again and again, act by act, and only the last counts; on PostgreSQL each
//! row would cost a journey to the server besides. Here they wait: a later row takes the place of an earlier one with its
//! key, and whatever else is asked of the database first writes all that waits.

use std::collections::{BTreeMap, BTreeSet};

use postgres::types::{ToSql, Type};

use super::{Db, Link, Value, driver, postgres_error, sqlite_error};
use crate::{error::StoreError, table::Table};

/// What waits, table by table in the order of first use.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    tables: Vec<Waiting>,
    rows: usize,
}

/// So many rows wait at most.
const ROWS_MAX: usize = 20_000;

#[derive(Debug)]
struct Waiting {
    table: Table,
    /// Values of the first key column whose rows go away before the others are written.
    gone: BTreeSet<Value<'static>>,
    /// Rows that must be new, in their order.
    new: Vec<Vec<Value<'static>>>,
    /// Rows by their key.
    last: BTreeMap<Vec<Value<'static>>, Vec<Value<'static>>>,
}

impl Pending {
    fn of(&mut self, table: &Table) -> &mut Waiting {
        let at = self.tables.iter().position(|waiting| waiting.table.name == table.name);
        let at = at.unwrap_or_else(|| {
            let (gone, new, last) = (BTreeSet::new(), Vec::new(), BTreeMap::new());
            self.tables.push(Waiting { table: *table, gone, new, last });
            self.tables.len() - 1
        });
        // The index was found or made in the lines above.
        #[expect(clippy::indexing_slicing, reason = "the place was found or made just now")]
        &mut self.tables[at]
    }
}

impl Db<'_> {
    /// From now on rows wait until [`Db::settle`], or until anything else is asked.
    pub(crate) fn buffer(&mut self) {
        self.pending.get_or_insert_default();
    }

    /// Writes a row that must be new.
    pub(crate) fn insert(&mut self, table: &Table, row: &[Value<'_>]) -> Result<(), StoreError> {
        let Some(pending) = &mut self.pending else { return self.execute(table.insert, row).map(drop) };
        pending.of(table).new.push(owned(row));
        self.added()
    }

    /// Makes a row be there as given.
    pub(crate) fn upsert(&mut self, table: &Table, row: &[Value<'_>]) -> Result<(), StoreError> {
        let Some(pending) = &mut self.pending else { return self.execute(table.upsert, row).map(drop) };
        let row = owned(row);
        let key = row.iter().take(table.key.len()).cloned().collect();
        pending.of(table).last.insert(key, row);
        self.added()
    }

    /// Takes away the rows with a value in the first column of the key.
    pub(crate) fn delete_of(&mut self, table: &Table, first: &Value<'_>) -> Result<(), StoreError> {
        let Some(pending) = &mut self.pending else {
            return self.execute(&table.delete_of(), std::slice::from_ref(first)).map(drop);
        };
        let waiting = pending.of(table);
        waiting.last.retain(|key, _| key.first() != Some(first));
        waiting.gone.insert(first.clone().into_owned());
        self.added()
    }

    fn added(&mut self) -> Result<(), StoreError> {
        let Some(pending) = &mut self.pending else { return Ok(()) };
        pending.rows += 1;
        if pending.rows >= ROWS_MAX { self.settle() } else { Ok(()) }
    }

    /// Writes what waits.
    pub(crate) fn settle(&mut self) -> Result<(), StoreError> {
        let Some(pending) = &mut self.pending else { return Ok(()) };
        if pending.rows == 0 {
            return Ok(());
        }
        let done = std::mem::take(pending).tables.iter().try_for_each(|waiting| self.write(waiting));
        self.doomed |= done.is_err();
        done
    }

    fn write(&mut self, waiting: &Waiting) -> Result<(), StoreError> {
        let Waiting { table, gone, new, last } = waiting;
        match &mut self.link {
            Link::Sqlite(connection) => {
                let run = |sql: &str, row: &[Value<'static>]| {
                    driver::sqlite_execute(connection, sql, row).map_err(|e| sqlite_error(sql, e)).map(drop)
                };
                let delete = table.delete_of();
                gone.iter().try_for_each(|first| run(&delete, std::slice::from_ref(first)))?;
                new.iter().try_for_each(|row| run(table.insert, row))?;
                last.values().try_for_each(|row| run(table.upsert, row))
            }
            Link::Postgres(session) => {
                if !gone.is_empty() {
                    let rows: Vec<_> = gone.iter().map(std::slice::from_ref).collect();
                    postgres_many(session, table, Many::Delete, &rows)?;
                }
                let new: Vec<_> = new.iter().map(Vec::as_slice).collect();
                postgres_many(session, table, Many::Insert, &new)?;
                let last: Vec<_> = last.values().map(Vec::as_slice).collect();
                postgres_many(session, table, Many::Upsert, &last)
            }
        }
    }
}

fn owned(row: &[Value<'_>]) -> Vec<Value<'static>> {
    row.iter().map(|value| value.clone().into_owned()).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Many {
    Delete,
    Insert,
    Upsert,
}

/// One statement for any number of rows: a column is an array, and `unnest` makes rows of the arrays.
fn postgres_many(
    session: &mut super::Session,
    table: &Table,
    many: Many,
    rows: &[&[Value<'static>]],
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let fault = |e| postgres_error(table.insert, e);
    let types = driver::prepared(session, table.insert).map_err(fault)?.params().to_vec();
    let sql = many_text(table, many, &types);
    let statement = driver::prepared(session, &sql).map_err(|e| postgres_error(&sql, e))?;
    let width = if many == Many::Delete { 1 } else { table.columns.len() };
    let mut columns: Vec<Box<dyn ToSql + Sync + '_>> = Vec::with_capacity(width);
    for (at, kind) in types.iter().take(width).enumerate() {
        let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Value::Null));
        columns.push(match *kind {
            Type::INT8 => Box::new(cells.map(Value::as_int).collect::<Vec<_>>()),
            Type::BYTEA => Box::new(cells.map(Value::as_bytes).collect::<Vec<_>>()),
            _ => Box::new(cells.map(Value::as_text).collect::<Vec<_>>()),
        });
    }
    let columns: Vec<&(dyn ToSql + Sync)> =
        columns.iter().map(|column| -> &(dyn ToSql + Sync) { column.as_ref() }).collect();
    session.client.execute(&statement, &columns).map(drop).map_err(|e| postgres_error(&sql, e))
}

fn many_text(table: &Table, many: Many, types: &[Type]) -> String {
    let first = table.key.first().copied().unwrap_or_default();
    if many == Many::Delete {
        return format!("DELETE FROM {} WHERE {first} = ANY(?1)", table.name);
    }
    let arrays: Vec<_> =
        (1..).zip(types).map(|(n, kind)| format!("CAST(?{n} AS {}[])", kind.name())).collect();
    let conflict = match (many, table.upsert.split_once(" ON CONFLICT")) {
        (Many::Upsert, Some((_, rest))) => format!(" ON CONFLICT{rest}"),
        _ => String::new(),
    };
    format!(
        "INSERT INTO {} ({}) SELECT * FROM unnest({}){conflict}",
        table.name,
        table.columns.join(", "),
        arrays.join(", ")
    )
}
