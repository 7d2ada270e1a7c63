//! Many new subjects at once: imports, demonstrations, the synthetic world.

use jiff::Timestamp;
use law::subject::NewEntry;

use crate::{error::StoreError, journal::Loaded, project::Project, store::Store};

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

impl Store {
    /// Appends new subjects in large transactions and says how many acts that were.
    ///
    /// A subject that exists fails with [`StoreError::Conflict`]; the transactions before it stay.
    pub fn bulk<S>(&self, subjects: impl IntoIterator<Item = NewSubject<S::Act>>) -> Result<u64, StoreError>
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
        self.write(move |tx| {
            let acts: usize = group.iter().map(|subject| subject.acts.len()).sum();
            let mut ids = tx.take_ids(acts)?.into_iter();
            for NewSubject { id, acts } in group {
                let mut loaded = Loaded::<S>::new(id);
                for ((recorded_at, new), id) in acts.into_iter().zip(&mut ids) {
                    tx.append_one(&mut loaded, id, recorded_at, new)?;
                }
            }
            Ok(u64::try_from(acts).unwrap_or(u64::MAX))
        })
    }
}
