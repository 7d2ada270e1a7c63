//! What a use case holds while it reads or writes: one transaction, whatever the database.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::Arc,
};

use crate::{
    error::StoreError,
    keys::KeyRing,
    memo::{Mark, Memo},
    meter::Appended,
    sql::{Db, Row, Value},
    table::Table,
};

/// A consistent view of the database.
pub struct Reader<'c> {
    pub(crate) db: Db<'c>,
    pub(crate) keys: Option<Arc<KeyRing>>,
    /// Answers of earlier transactions; a writing transaction has none.
    pub(crate) memo: Option<Arc<Memo>>,
    pub(crate) mark: Option<Mark>,
}

/// A transaction that may write. It can do all that a [`Reader`] can.
pub struct Tx<'c> {
    reader: Reader<'c>,
    /// Acts that the commit will bring.
    pub(crate) appended: Appended,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(db: Db<'c>, keys: Option<Arc<KeyRing>>) -> Self {
        Self { db, keys, memo: None, mark: None }
    }

    pub(crate) fn with_memo(mut self, memo: Arc<Memo>) -> Self {
        self.memo = Some(memo);
        self
    }

    /// All rows of an answer.
    pub fn query(&mut self, sql: &str, args: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        self.db.each(sql, args, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row of an answer, if there is any.
    pub fn query_optional(&mut self, sql: &str, args: &[Value<'_>]) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, args)?.into_iter().next())
    }

    /// The first row of an answer that cannot be empty, such as a count.
    pub fn query_one(&mut self, sql: &str, args: &[Value<'_>]) -> Result<Row, StoreError> {
        self.query_optional(sql, args)?.ok_or_else(|| StoreError::inconsistent(sql, "the answer has no row"))
    }

    /// Hands the rows of an answer to `each` without collecting them.
    pub fn for_each(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        mut each: impl FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.db.each(sql, args, &mut each)
    }

    /// Prepares a statement without running it, for the test that prepares all of them.
    pub fn prepare(&mut self, sql: &str) -> Result<(), StoreError> {
        self.db.prepare(sql)
    }

    pub(crate) fn keys(&self) -> Result<Arc<KeyRing>, StoreError> {
        self.keys.clone().ok_or_else(|| StoreError::keys("the store was opened without keys"))
    }
}

impl<'c> Tx<'c> {
    pub(crate) fn new(db: Db<'c>, keys: Option<Arc<KeyRing>>) -> Self {
        Self { reader: Reader::new(db, keys), appended: Appended::new() }
    }

    /// Runs a statement and says how many rows it touched.
    pub fn execute(&mut self, sql: &str, args: &[Value<'_>]) -> Result<u64, StoreError> {
        self.db.execute(sql, args)
    }

    /// Runs a statement that must touch exactly one row.
    pub fn execute_one(&mut self, sql: &str, args: &[Value<'_>]) -> Result<(), StoreError> {
        match self.execute(sql, args)? {
            1 => Ok(()),
            touched => Err(StoreError::inconsistent(sql, format!("{touched} rows touched instead of one"))),
        }
    }

    /// Makes a row be there as given, in the order of the table's columns.
    pub fn upsert(&mut self, table: &Table, row: &[Value<'_>]) -> Result<(), StoreError> {
        self.db.upsert(table, row)
    }

    /// Takes away the rows with a value in the first column of the table's key.
    pub fn delete_of(&mut self, table: &Table, first: &Value<'_>) -> Result<(), StoreError> {
        self.db.delete_of(table, first)
    }

    /// Makes a row that must be new.
    pub(crate) fn insert(&mut self, table: &Table, row: &[Value<'_>]) -> Result<(), StoreError> {
        self.db.insert(table, row)
    }

    /// Lets rows wait until [`Tx::settle`] or until anything else is asked: for loads and replays.
    pub(crate) fn buffer(&mut self) {
        self.db.buffer();
    }

    /// Writes the rows that wait.
    pub(crate) fn settle(&mut self) -> Result<(), StoreError> {
        self.db.settle()
    }

    /// Runs several statements without arguments.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.db.batch(sql)
    }

    /// Runs a part of the use case that may fail on its own: an error undoes that part only.
    pub fn savepoint<T, E: From<StoreError>>(
        &mut self,
        part: impl FnOnce(&mut Tx<'c>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.db.savepoint_open()?;
        let before = self.appended.clone();
        let done = part(self);
        if done.is_err() {
            self.appended = before;
        }
        self.db.savepoint_close(done.is_ok())?;
        done
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Self::Target {
        &self.reader
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.reader
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("sqlite", &self.db.is_sqlite()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx").field("sqlite", &self.db.is_sqlite()).finish_non_exhaustive()
    }
}
