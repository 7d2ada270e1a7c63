//! The store: one handle on one database.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use crate::{
    error::StoreError,
    keys::KeyRing,
    meter::Meter,
    migrate::{self, Migration},
    postgresql::Postgres,
    sqlite::Sqlite,
    tx::{Reader, Tx},
};

/// A handle on one database, cheap to clone and free to share between threads.
///
/// Every call waits for the database, so an async caller wraps it in `spawn_blocking`.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) backend: Backend,
    pub(crate) keys: Option<Arc<KeyRing>>,
    pub(crate) meter: Meter,
    pub(crate) migrations: &'static [Migration],
}

#[derive(Debug)]
pub(crate) enum Backend {
    Sqlite(Sqlite),
    Postgres(Box<Postgres>),
}

/// Where the data is.
#[derive(Debug, Clone)]
pub enum Location {
    /// A directory on this machine; the database is the file `hengping.db` in it.
    Sqlite(PathBuf),
    /// The address of a PostgreSQL database.
    Postgres(String),
}

/// How to open a store.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the data is.
    pub location: Location,
    /// The directory of the keys; without it there are no checkpoints and no personal fields.
    pub keys: Option<PathBuf>,
    /// Connections to PostgreSQL, or reading connections that are kept open on SQLite.
    pub connections: usize,
    /// The certificate (PEM) of the authority of a PostgreSQL server on another machine, which then must speak TLS.
    pub postgres_ca: Option<PathBuf>,
    /// Migrations after those of the store itself. Only tests have any.
    pub migrations: &'static [Migration],
}

impl Options {
    /// A database in a directory.
    pub fn sqlite(dir: impl Into<PathBuf>) -> Self {
        Self::at(Location::Sqlite(dir.into()))
    }

    /// A PostgreSQL database.
    pub fn postgres(url: impl Into<String>) -> Self {
        Self::at(Location::Postgres(url.into()))
    }

    /// A database at a place.
    pub fn at(location: Location) -> Self {
        Self { location, keys: None, connections: 8, postgres_ca: None, migrations: &[] }
    }

    /// The same with the keys of a directory.
    #[must_use]
    pub fn with_keys(mut self, dir: impl Into<PathBuf>) -> Self {
        self.keys = Some(dir.into());
        self
    }
}

impl Store {
    /// Opens the database; an SQLite file that does not exist is made. Nothing is migrated yet.
    pub fn open(options: &Options) -> Result<Self, StoreError> {
        let keys = options.keys.as_deref().map(KeyRing::load).transpose()?.map(Arc::new);
        let backend = match &options.location {
            Location::Sqlite(dir) => {
                let sqlite = Sqlite::open(dir, options.connections, keys.clone())?;
                keys.as_ref().map_or(Ok(()), |keys| keys.check_outside(dir))?;
                Backend::Sqlite(sqlite)
            }
            Location::Postgres(url) => {
                let ca = options.postgres_ca.as_deref();
                Backend::Postgres(Box::new(Postgres::open(url, ca, options.connections, keys.clone())?))
            }
        };
        Ok(Self {
            inner: Arc::new(Inner { backend, keys, meter: Meter::default(), migrations: options.migrations }),
        })
    }

    /// Brings the tables to the shape that this program knows, and refuses a database that a newer or other one has shaped.
    pub fn migrate(&self) -> Result<(), StoreError> {
        let extra = self.inner.migrations;
        self.write(move |tx| migrate::run(tx, extra))
    }

    /// How many migrations are not applied yet; refused like [`Store::migrate`].
    pub fn behind(&self) -> Result<usize, StoreError> {
        self.read(|reader| Ok(migrate::missing(reader, self.inner.migrations)?.len()))
    }

    /// Runs a use case that only reads, on one consistent view.
    pub fn read<T, E: From<StoreError>>(
        &self,
        use_case: impl FnOnce(&mut Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &self.inner.backend {
            Backend::Sqlite(sqlite) => sqlite.read(use_case),
            Backend::Postgres(postgres) => postgres.read(use_case),
        }
    }

    /// Runs a use case in one transaction and returns after it is durable.
    ///
    /// An error or a panic undoes this use case only. On SQLite it runs on the writer thread and shares its commit with
    /// others that wait, so it should compute little; on PostgreSQL it runs here.
    pub fn write<T, E, F>(&self, use_case: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let started = Instant::now();
        let counted =
            move |tx: &mut Tx<'_>| use_case(tx).map(|done| (done, std::mem::take(&mut tx.appended)));
        let (done, appended) = match &self.inner.backend {
            Backend::Sqlite(sqlite) => sqlite.write(counted),
            Backend::Postgres(postgres) => postgres.write(counted),
        }?;
        self.inner.meter.committed(&appended, started.elapsed());
        Ok(done)
    }

    /// What this store has counted since it was opened.
    pub fn meter(&self) -> &Meter {
        &self.inner.meter
    }

    /// The keys that the store was opened with.
    pub fn keys(&self) -> Option<&KeyRing> {
        self.inner.keys.as_deref()
    }

    /// Whether the database is SQLite.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.inner.backend, Backend::Sqlite(_))
    }

    /// The file of the database, on SQLite.
    pub fn sqlite_file(&self) -> Option<&Path> {
        match &self.inner.backend {
            Backend::Sqlite(sqlite) => Some(sqlite.path()),
            Backend::Postgres(_) => None,
        }
    }
}
