//! Many new subjects at once: imports, demonstrations, the synthetic world.

use jiff::Timestamp;
use law::subject::NewEntry;

use crate::{
    args,
    error::StoreError,
    journal::{Loaded, is_key},
    project::Project,
    store::Store,
};

/// A new subject with its first acts, each with the instant of its record.
#[derive(Debug, Clone)]
pub struct NewSubject<A> {
    /// The name of the subject.
    pub id: String,
    /// Its acts in order.
    pub acts: Vec<(Timestamp, NewEntry<A>)>,
}

/// Acts in one transaction; a commit is then a small part of the cost, and other writers still get their turn.
const ACTS_PER_COMMIT: usize = 2_000;
/// Pages in the log of SQLite before they are carried over, while a load runs: a page that changes often is then carried
/// once instead of with every commit. The log grows to 64 MiB.
const LOG_PAGES_LOADING: u32 = 16_384;
/// The same at other times, which is the default of SQLite.
const LOG_PAGES: u32 = 1_000;

impl Store {
    /// Appends new subjects in large transactions and says how many acts that were.
    ///
    /// A subject that exists fails with [`StoreError::Conflict`]; the transactions before it stay.
    pub fn bulk<S>(&self, subjects: impl IntoIterator<Item = NewSubject<S::Act>>) -> Result<u64, StoreError>
    where
        S: Project + 'static,
        S::Act: Send + 'static,
    {
        self.log_pages(LOG_PAGES_LOADING)?;
        let done = self.bulk_groups::<S>(subjects);
        self.log_pages(LOG_PAGES)?;
        done
    }

    fn log_pages(&self, pages: u32) -> Result<(), StoreError> {
        if !self.is_sqlite() {
            return Ok(());
        }
        self.write(move |tx| tx.query(&format!("PRAGMA wal_autocheckpoint = {pages}"), &[]).map(drop))
    }

    fn bulk_groups<S>(
        &self,
        subjects: impl IntoIterator<Item = NewSubject<S::Act>>,
    ) -> Result<u64, StoreError>
    where
        S: Project + 'static,
        S::Act: Send + 'static,
    {
        let (mut group, mut acts, mut total) = (Vec::new(), 0, 0);
        for subject in subjects {
            acts += subject.acts.len();
            group.push(subject);
            if acts >= ACTS_PER_COMMIT {
                total += self.bulk_group::<S>(std::mem::take(&mut group))?;
                acts = 0;
            }
        }
        Ok(total + self.bulk_group::<S>(group)?)
    }

    fn bulk_group<S>(&self, group: Vec<NewSubject<S::Act>>) -> Result<u64, StoreError>
    where
        S: Project + 'static,
        S::Act: Send + 'static,
    {
        let ids: Vec<String> = group.iter().map(|subject| subject.id.clone()).collect();
        let done = self.write(move |tx| {
            // Several acts of a subject change one row, and only its last state counts.
            tx.buffer();
            let acts: usize = group.iter().map(|subject| subject.acts.len()).sum();
            let mut ids = tx.take_ids(acts)?.into_iter();
            for NewSubject { id, acts } in group {
                let mut loaded = Loaded::<S>::new(id);
                for ((recorded_at, new), id) in acts.into_iter().zip(&mut ids) {
                    tx.append_one(&mut loaded, id, recorded_at, new)?;
                }
            }
            tx.settle()?;
            Ok(u64::try_from(acts).unwrap_or(u64::MAX))
        });
        match done {
            Err(StoreError::Refused { constraint }) if is_key(&constraint) => {
                Err(self.existing::<S>(ids, constraint))
            }
            done => done,
        }
    }

    /// Which of the subjects was there already, when their rows were written together and one was refused.
    fn existing<S: Project>(&self, ids: Vec<String>, constraint: String) -> StoreError {
        let sql = "SELECT count(*) FROM journal WHERE subject_kind = ?1 AND subject_id = ?2 AND seq = 1";
        let found = self.read(|reader| {
            for id in ids {
                if reader.query_one(sql, args![S::KIND, &id])?.int(0)? > 0 {
                    return Ok(Some(id));
                }
            }
            Ok::<_, StoreError>(None)
        });
        match found {
            Ok(Some(id)) => StoreError::Conflict { kind: S::KIND, id, seq: 1 },
            Ok(None) => StoreError::Refused { constraint },
            Err(error) => error,
        }
    }
}
