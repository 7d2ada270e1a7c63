//! A small subject, and a fresh database of either kind for each test.

use std::path::{Path, PathBuf};

use jiff::{Timestamp, civil::date};
use law::subject::{Entry, NewEntry, Subject};
use serde::{Deserialize, Serialize};
use store::{
    KeyRing, Loaded, Options, Project, Registry, Report, Store, StoreError, Table, Tx, args,
    migrate::Migration, table,
};
use tempfile::TempDir;

/// A ledger of one number.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Counter {
    pub(crate) total: i64,
    pub(crate) note: Option<String>,
    pub(crate) closed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Act {
    Added { amount: i64 },
    Noted { text: String },
    Closed,
}

impl Subject for Counter {
    const KIND: &'static str = "counter";
    type Act = Act;

    fn apply(&mut self, entry: &Entry<Act>) {
        match &entry.act {
            Act::Added { amount } => self.total += amount,
            Act::Noted { text } => self.note = Some(text.clone()),
            Act::Closed => self.closed = true,
        }
    }
}

table!(pub(crate) COUNTER = "test_counter" (counter_id) { total, note, closed, last_seq });
table!(pub(crate) LINE = "test_line" (counter_id, seq) { actor, effective_on, recorded_at });
table!(pub(crate) NEWEST = "test_newest" (counter_id, seq) { picture });
table!(pub(crate) DRAFT = "test_draft" (draft_id) { content, picture });

impl Project for Counter {
    const READ_TABLES: &'static [Table] = &[COUNTER, LINE, NEWEST];

    fn project(tx: &mut Tx<'_>, id: &str, state: &Self, last: &Entry<Act>) -> Result<(), StoreError> {
        tx.upsert(&COUNTER, args![id, state.total, state.note.as_deref(), state.closed, last.seq])?;
        tx.upsert(&LINE, args![id, last.seq, &last.actor, last.effective_on, last.recorded_at])?;
        // Only the row of the newest act stays.
        tx.delete_of(&NEWEST, &id.into())?;
        let picture = (state.total > 0).then(|| vec![0_u8, 255]);
        tx.upsert(&NEWEST, args![id, last.seq, picture])
    }
}

pub(crate) static MIGRATIONS: [Migration; 1] = [Migration {
    number: 9000,
    title: "test tables",
    text: "CREATE TABLE test_counter (counter_id {text} PRIMARY KEY, total {bigint} NOT NULL, note {text},
               closed {bigint} NOT NULL, last_seq {bigint} NOT NULL) {strict};
           CREATE TABLE test_line (counter_id {text} NOT NULL, seq {bigint} NOT NULL, actor {text} NOT NULL,
               effective_on {text} NOT NULL, recorded_at {bigint} NOT NULL, PRIMARY KEY (counter_id, seq)) {strict};
           CREATE TABLE test_newest (counter_id {text} NOT NULL, seq {bigint} NOT NULL, picture {blob},
               PRIMARY KEY (counter_id, seq)) {strict};
           CREATE TABLE test_draft (draft_id {text} PRIMARY KEY, content {text}, picture {blob}) {strict};",
}];

pub(crate) fn registry() -> Registry {
    Registry::default().with::<Counter>()
}

pub(crate) fn now() -> Timestamp {
    // Finer than a microsecond on purpose: the journal keeps what it returns.
    "2026-03-02T08:30:00.123456789Z".parse().unwrap()
}

pub(crate) fn new(act: Act) -> NewEntry<Act> {
    let (actor, agency) = ("officer-1".to_owned(), "agency-1".to_owned());
    NewEntry { actor, agency, effective_on: date(2026, 3, 2), act }
}

pub(crate) fn add(amount: i64) -> Vec<NewEntry<Act>> {
    vec![new(Act::Added { amount })]
}

/// Appends to a counter that may or may not exist.
pub(crate) fn append(
    store: &Store,
    id: &str,
    acts: Vec<NewEntry<Act>>,
) -> Result<Vec<Entry<Act>>, StoreError> {
    let id = id.to_owned();
    store.write(move |tx| {
        let mut counter = tx.load::<Counter>(&id)?.unwrap_or_else(|| Loaded::new(&id));
        tx.append(&mut counter, now(), acts)
    })
}

/// The options with new keys in a directory and the tables of the tests.
pub(crate) fn equipped(options: Options, dir: &Path) -> Options {
    let keys = dir.join("keys");
    KeyRing::create(&keys).unwrap();
    Options { migrations: &MIGRATIONS, ..options.with_keys(keys) }
}

/// A fresh database that goes away with its test.
pub(crate) struct TestDb {
    pub(crate) store: Store,
    pub(crate) options: Options,
    pub(crate) dir: TempDir,
    admin: Option<(String, String)>,
}

impl TestDb {
    pub(crate) fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = Options::sqlite(dir.path().join("data"));
        Self::open(options, dir, None)
    }

    /// A database of its own on the server of the environment, or nothing.
    pub(crate) fn postgres() -> Option<Self> {
        let Ok(admin) = std::env::var("TEST_POSTGRES_URL") else {
            println!("TEST_POSTGRES_URL is not set: only SQLite was tested");
            return None;
        };
        let mut salt = [0; 8];
        getrandom::fill(&mut salt).unwrap();
        let name = format!("store_test_{:016x}", u64::from_be_bytes(salt));
        let mut client = postgres::Client::connect(&admin, postgres::NoTls).unwrap();
        client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let url = format!("{}/{name}", admin.rsplit_once('/').unwrap().0);
        Some(Self::open(Options::postgres(url), tempfile::tempdir().unwrap(), Some((admin, name))))
    }

    fn open(options: Options, dir: TempDir, admin: Option<(String, String)>) -> Self {
        let options = equipped(options, dir.path());
        let store = Store::open(&options).unwrap();
        store.migrate().unwrap();
        Self { store, options, dir, admin }
    }

    pub(crate) fn verify(&self) -> Report {
        store::verify(&self.store, &registry(), &self.scratch(), &[]).unwrap()
    }

    pub(crate) fn assert_sound(&self) {
        let report = self.verify();
        assert!(report.is_sound(), "{report:#?}");
    }

    pub(crate) fn scratch(&self) -> PathBuf {
        self.dir.path().join("scratch")
    }

    /// Runs statements past the store, as somebody with the password of the owner could.
    pub(crate) fn raw(&self, sql: &str) -> Result<(), String> {
        match (&self.options.location, self.store.sqlite_file()) {
            (_, Some(file)) => {
                let connection = rusqlite::Connection::open(file).unwrap();
                connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
                connection.execute_batch(sql).map_err(|e| e.to_string())
            }
            (store::Location::Postgres(url), None) => {
                let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
                client.batch_execute(sql).map_err(|e| format!("{e:?}"))
            }
            (store::Location::Sqlite(_), None) => unreachable!("a SQLite store has a file"),
        }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some((admin, name)) = &self.admin {
            let mut client = postgres::Client::connect(admin, postgres::NoTls).unwrap();
            client.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).unwrap();
        }
    }
}

/// Runs a test on SQLite, and on PostgreSQL when there is one.
pub(crate) fn on_both(test: impl Fn(&TestDb)) {
    test(&TestDb::sqlite());
    if let Some(db) = TestDb::postgres() {
        test(&db);
    }
}
