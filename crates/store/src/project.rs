//! From a subject's new state to its rows in the read tables.

use std::{collections::BTreeMap, fmt};

use law::subject::{Entry, Subject};

use crate::{error::StoreError, journal::JournalRow, table::Table, tx::Tx};

/// A subject that writes read tables.
pub trait Project: Subject {
    /// The tables that this kind writes, and no other kind.
    const READ_TABLES: &'static [Table];

    /// Writes the rows that follow from the state, after every single act.
    ///
    /// INVARIANT: the rows depend on the subject alone. A replay calls this act by act but in another order of subjects,
    /// so nothing is read from other subjects, from a clock or at random.
    fn project(tx: &mut Tx<'_>, id: &str, state: &Self, last: &Entry<Self::Act>) -> Result<(), StoreError>;
}

/// The kinds of subjects, so that every history can be replayed without knowing its type.
#[derive(Default, Clone)]
pub struct Registry {
    kinds: BTreeMap<&'static str, Kind>,
}

#[derive(Clone, Copy)]
struct Kind {
    start: fn() -> Box<dyn Replay>,
    tables: &'static [Table],
}

impl Registry {
    /// The same with one more kind.
    #[must_use]
    pub fn with<S: Project + 'static>(mut self) -> Self {
        let kind = Kind { start: || Box::new(Replayed { state: S::default() }), tables: S::READ_TABLES };
        self.kinds.insert(S::KIND, kind);
        self
    }

    /// The names of the kinds, in order.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.kinds.keys().copied()
    }

    /// The read tables of all kinds.
    pub fn tables(&self) -> impl Iterator<Item = &'static Table> {
        self.kinds.values().flat_map(|kind| kind.tables)
    }

    pub(crate) fn start(&self, kind: &str) -> Option<Box<dyn Replay>> {
        self.kinds.get(kind).map(|kind| (kind.start)())
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.kinds.keys()).finish()
    }
}

/// One subject on its way through its history.
pub(crate) trait Replay {
    /// Takes one act into the state and projects it.
    fn act(&mut self, tx: &mut Tx<'_>, row: &JournalRow) -> Result<(), StoreError>;
}

struct Replayed<S> {
    state: S,
}

impl<S: Project> Replay for Replayed<S> {
    fn act(&mut self, tx: &mut Tx<'_>, row: &JournalRow) -> Result<(), StoreError> {
        let entry = row.entry::<S::Act>()?;
        self.state.apply(&entry);
        S::project(tx, &row.subject_id, &self.state, &entry)
    }
}
