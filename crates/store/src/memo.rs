//! Answers that follow from the journal alone, kept as long as the journal stands still.
//!
//! INVARIANT: an answer is given again only to a transaction that sees the very journal from which it was computed, so
//! whatever an act changes shows in the first transaction after it, in this process and in every other. Nothing that
//! depends on a working table, on a clock or on the caller's rights may be kept here.

use std::{
    any::Any,
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{args, error::StoreError, sql::Link, tx::Reader};

/// Answers by their key, each with the state of the journal that it belongs to.
#[derive(Default)]
pub(crate) struct Memo {
    held: Mutex<HashMap<String, (Mark, Answer)>>,
}

type Answer = Arc<dyn Any + Send + Sync>;

/// Beyond this number all are forgotten: they are small, and filters with free text make any number of keys.
const KEPT_MAX: usize = 1_024;

/// What a transaction sees of the journal; equal marks, equal journals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mark {
    /// SQLite: the newest act. Its one writer gives ids in the order of the commits.
    Head(i64),
    /// PostgreSQL: the snapshot. There a lower id may appear after a higher one, so the newest act says too little.
    Snapshot(String),
}

const HEAD: &str = "SELECT coalesce(max(id), 0) FROM journal";
const SNAPSHOT: &str = "SELECT CAST(pg_current_snapshot() AS TEXT)";

impl Reader<'_> {
    /// The answer under `key` when it was computed from the journal as this transaction sees it, else `make` computes it.
    ///
    /// `make` may use read tables and the journal only. The key names the question with all of its arguments. Inside a
    /// writing transaction every question is computed, since its own acts are not settled yet.
    pub fn remembered<T, E>(
        &mut self,
        key: &str,
        make: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<Arc<T>, E>
    where
        T: Send + Sync + 'static,
        E: From<StoreError>,
    {
        let Some(memo) = self.memo.clone() else { return make(self).map(Arc::new) };
        let mark = self.mark()?;
        if let Some(held) = memo.get::<T>(key, &mark) {
            return Ok(held);
        }
        let made = Arc::new(make(self)?);
        memo.put(key, mark, made.clone());
        Ok(made)
    }

    fn mark(&mut self) -> Result<Mark, StoreError> {
        if let Some(mark) = &self.mark {
            return Ok(mark.clone());
        }
        let mark = match self.db.link {
            Link::Sqlite(_) => Mark::Head(self.query_one(HEAD, args![])?.int(0)?),
            Link::Postgres(_) => Mark::Snapshot(self.query_one(SNAPSHOT, args![])?.text(0)?.to_owned()),
        };
        self.mark = Some(mark.clone());
        Ok(mark)
    }
}

impl Memo {
    fn get<T: Send + Sync + 'static>(&self, key: &str, mark: &Mark) -> Option<Arc<T>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, answer) = held.get(key)?;
        if of == mark { answer.clone().downcast().ok() } else { None }
    }

    fn put(&self, key: &str, mark: Mark, answer: Answer) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= KEPT_MAX && !held.contains_key(key) {
            held.clear();
        }
        held.insert(key.to_owned(), (mark, answer));
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}
