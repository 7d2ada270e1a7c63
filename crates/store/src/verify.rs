//! Is what the database holds what was done? Chains, checkpoints, and read tables against a replay.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use serde::Serialize;

use crate::{
    CheckpointHead, args,
    checkpoint::{CHECKPOINT, Checkpoint},
    error::StoreError,
    journal::{JOURNAL, JournalRow, START},
    keys::hex,
    migrate,
    project::{Registry, Replay},
    sql::{Db, Link, Row, Session, Value, sqlite_error},
    sqlite::open_scratch,
    store::{Backend, Store},
    table::Table,
    tx::{Reader, Tx},
};

/// What a verification found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Subjects in the journal.
    pub subjects: u64,
    /// Acts in the journal.
    pub acts: u64,
    /// Acts after the last checkpoint, which nothing protects from vanishing yet.
    pub acts_after_last_checkpoint: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// Rows of each read table that were compared.
    pub rows: BTreeMap<String, u64>,
    /// What is wrong, the first hundred.
    pub differences: Vec<Difference>,
    /// How many more there are.
    pub differences_more: u64,
}

const DIFFERENCES_MAX: usize = 100;
const PAGE: usize = 5_000;
/// Acts that are replayed in one transaction, to the end of the last subject.
const REPLAYED_TOGETHER: usize = 5_000;
const SCHEMA: &str = "hengping_verify";
const LOCK: i64 = 0x6870_7665_7269;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Where it is: an act, a checkpoint, a row of a read table.
    pub place: String,
    /// What is wrong there.
    pub detail: String,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.differences.is_empty()
    }

    fn differ(&mut self, place: impl fmt::Display, detail: impl fmt::Display) {
        if self.differences.len() < DIFFERENCES_MAX {
            self.differences.push(Difference { place: place.to_string(), detail: detail.to_string() });
        } else {
            self.differences_more += 1;
        }
    }
}

/// Checks the journal, its checkpoints and the read tables on one consistent view of a running store.
///
/// The read tables are rebuilt beside the store: in a second file in `scratch_dir` on SQLite, in a schema of its own on
/// PostgreSQL. `anchors` are heads that were exported earlier and must still be in the chain. Without keys the
/// signatures are not checked, which is itself reported.
pub fn verify(
    store: &Store,
    registry: &Registry,
    scratch_dir: &Path,
    anchors: &[CheckpointHead],
) -> Result<Report, StoreError> {
    let mut scratch = Scratch::open(store, scratch_dir)?;
    let mut report = Report::default();
    store.read(|reader| {
        check_checkpoints(reader, store, anchors, &mut report)?;
        replay(reader, registry, &mut scratch, &mut report)?;
        for table in registry.tables() {
            compare(reader, &mut scratch, table, &mut report)?;
        }
        Ok::<_, StoreError>(())
    })?;
    scratch.close()?;
    Ok(report)
}

fn check_checkpoints(
    reader: &mut Reader<'_>,
    store: &Store,
    anchors: &[CheckpointHead],
    report: &mut Report,
) -> Result<(), StoreError> {
    let mut before: Option<Checkpoint> = None;
    let mut missing: BTreeMap<i64, &CheckpointHead> =
        anchors.iter().map(|anchor| (anchor.n, anchor)).collect();
    let sql = format!("{} WHERE n > ?1 ORDER BY n LIMIT {PAGE}", CHECKPOINT.select);
    loop {
        let last = before.as_ref().map_or(i64::MIN, |checkpoint| checkpoint.n);
        let page = reader.query(&sql, args![last])?;
        for row in &page {
            let checkpoint = Checkpoint::read(row)?;
            check_checkpoint(reader, store, before.as_ref(), &checkpoint, report)?;
            if let Some(anchor) = missing.remove(&checkpoint.n)
                && anchor.digest != hex(&checkpoint.digest())
            {
                report.differ(format!("checkpoint {}", checkpoint.n), "it is not the one that was exported");
            }
            before = Some(checkpoint);
            report.checkpoints += 1;
        }
        if page.len() < PAGE {
            break;
        }
    }
    for n in missing.into_keys() {
        report.differ(format!("checkpoint {n}"), "it was exported and is not here any more");
    }
    let last_id = before.map_or(0, |checkpoint| checkpoint.last_id);
    let rest = reader.query_one("SELECT count(*) FROM journal WHERE id > ?1", args![last_id])?.int(0)?;
    report.acts_after_last_checkpoint = u64::try_from(rest).unwrap_or(0);
    let strange = reader.query_one("SELECT count(*) FROM journal WHERE id < 1", &[])?.int(0)?;
    if strange > 0 {
        report.differ("journal", format!("{strange} acts have an id that no checkpoint covers"));
    }
    Ok(())
}

fn check_checkpoint(
    reader: &mut Reader<'_>,
    store: &Store,
    before: Option<&Checkpoint>,
    checkpoint: &Checkpoint,
    report: &mut Report,
) -> Result<(), StoreError> {
    let place = format!("checkpoint {}", checkpoint.n);
    let (n, after, prev) = before.map_or((1, 0, START), |b| (b.n + 1, b.last_id, b.digest()));
    if checkpoint.n != n {
        report.differ(&place, format!("checkpoint {n} is missing before it"));
    } else if checkpoint.prev != prev {
        report.differ(&place, "it does not follow from the one before");
    }
    match reader.merkle_root(after, checkpoint.last_id)? {
        Some((first, last, root))
            if (first, last, root) == (checkpoint.first_id, checkpoint.last_id, checkpoint.root) => {}
        _ => {
            let Checkpoint { first_id, last_id, .. } = checkpoint;
            report.differ(&place, format!("the acts {first_id} to {last_id} are not those that were signed"));
        }
    }
    match store.keys() {
        Some(keys) if checkpoint.is_signed_by(keys.public_keys())? => {}
        Some(_) => report.differ(&place, "the signature is not ours"),
        None => report.differ(&place, "the signature cannot be checked without the keys"),
    }
    Ok(())
}

/// The chain that the check is at.
struct Run {
    kind: String,
    id: String,
    seq: u32,
    hash: [u8; 32],
}

fn replay(
    reader: &mut Reader<'_>,
    registry: &Registry,
    scratch: &mut Scratch,
    report: &mut Report,
) -> Result<(), StoreError> {
    let sql = format!("{} ORDER BY subject_kind, subject_id, seq", JOURNAL.select);
    let mut run: Option<Run> = None;
    let mut waiting: Vec<JournalRow> = Vec::new();
    reader.for_each(&sql, &[], |row| {
        let row = JournalRow::read(&row)?;
        report.acts += 1;
        let current = match run.take() {
            Some(run) if run.kind == row.subject_kind && run.id == row.subject_id => run,
            _ => {
                if waiting.len() >= REPLAYED_TOGETHER {
                    replay_rows(registry, scratch, &waiting, report)?;
                    waiting.clear();
                }
                start(registry, &row, report)
            }
        };
        run = Some(check_link(current, &row, report));
        waiting.push(row);
        Ok(())
    })?;
    replay_rows(registry, scratch, &waiting, report)
}

fn start(registry: &Registry, row: &JournalRow, report: &mut Report) -> Run {
    report.subjects += 1;
    if registry.start(&row.subject_kind).is_none() {
        report.differ(place_of(row), "the kind is unknown to this program");
    }
    Run { kind: row.subject_kind.clone(), id: row.subject_id.clone(), seq: 0, hash: START }
}

fn check_link(mut run: Run, row: &JournalRow, report: &mut Report) -> Run {
    if row.seq != run.seq + 1 {
        report.differ(place_of(row), format!("act {} is missing before it", run.seq + 1));
    } else if row.prev != run.hash {
        report.differ(place_of(row), "it does not follow from the act before");
    }
    if row.computed_hash() != row.hash {
        report.differ(place_of(row), "its columns do not give its hash");
    }
    (run.seq, run.hash) = (row.seq, row.hash);
    run
}

/// Replays whole subjects into the scratch: together when all is well, else act by act, so that each fault has its place.
fn replay_rows(
    registry: &Registry,
    scratch: &mut Scratch,
    rows: &[JournalRow],
    report: &mut Report,
) -> Result<(), StoreError> {
    scratch.begin()?;
    let together = scratch.tx(|tx| {
        tx.buffer();
        let mut replay = Replays::new(registry);
        rows.iter().try_for_each(|row| replay.of(row).map_or(Ok(()), |replay| replay.act(tx, row)))?;
        tx.settle()
    })?;
    if together.is_ok() {
        return scratch.commit();
    }
    scratch.rollback()?;
    scratch.begin()?;
    let mut replay = Replays::new(registry);
    for row in rows {
        let Some(subject) = replay.of(row) else { continue };
        if let Err(error) = scratch.tx(|tx| tx.savepoint(|tx| subject.act(tx, row)))? {
            report.differ(place_of(row), format!("it cannot be replayed: {error}"));
            replay.give_up();
        }
    }
    scratch.commit()
}

/// The subject that a replay is at.
struct Replays<'r> {
    registry: &'r Registry,
    kind: String,
    id: String,
    current: Option<Box<dyn Replay>>,
}

impl<'r> Replays<'r> {
    fn new(registry: &'r Registry) -> Self {
        Self { registry, kind: String::new(), id: String::new(), current: None }
    }

    /// The subject of a row; nothing when its kind is unknown or when it was given up.
    fn of(&mut self, row: &JournalRow) -> Option<&mut Box<dyn Replay>> {
        if self.kind != row.subject_kind || self.id != row.subject_id {
            (self.kind, self.id) = (row.subject_kind.clone(), row.subject_id.clone());
            self.current = self.registry.start(&row.subject_kind);
        }
        self.current.as_mut()
    }

    fn give_up(&mut self) {
        self.current = None;
    }
}

fn place_of(row: &JournalRow) -> String {
    format!("journal {} of {} `{}`, act {}", row.id, row.subject_kind, row.subject_id, row.seq)
}

/// Walks both tables in the order of their key, side by side.
fn compare(
    reader: &mut Reader<'_>,
    scratch: &mut Scratch,
    table: &Table,
    report: &mut Report,
) -> Result<(), StoreError> {
    let (mut live, mut built) = (Pages::new(table), Pages::new(table));
    let mut rows = 0;
    loop {
        live.fill(reader)?;
        scratch.tx(|tx| built.fill(tx))??;
        let keys = table.key.len();
        let order = match (live.peek(), built.peek()) {
            (None, None) => break,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(a), Some(b)) => a.values().iter().take(keys).cmp(b.values().iter().take(keys)),
        };
        rows += 1;
        let (left, right) =
            (if order.is_le() { live.next() } else { None }, if order.is_ge() { built.next() } else { None });
        let place =
            |row: &Row| format!("{} {:?}", table.name, row.values().iter().take(keys).collect::<Vec<_>>());
        match (left, right) {
            (Some(left), Some(right)) => {
                let pairs = left.values().iter().zip(right.values()).zip(table.columns);
                for ((_, _), column) in pairs.filter(|((a, b), _)| a != b) {
                    report.differ(place(&left), format!("{column} is not what the journal gives"));
                }
            }
            (Some(left), None) => report.differ(place(&left), "the journal gives no such row"),
            (None, Some(right)) => report.differ(place(&right), "the row is missing"),
            (None, None) => {}
        }
    }
    report.rows.insert(table.name.to_owned(), rows);
    Ok(())
}

/// A table read page by page.
struct Pages<'t> {
    table: &'t Table,
    rows: std::vec::IntoIter<Row>,
    last: Option<Vec<Value<'static>>>,
    ended: bool,
}

impl<'t> Pages<'t> {
    fn new(table: &'t Table) -> Self {
        Self { table, rows: Vec::new().into_iter(), last: None, ended: false }
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), StoreError> {
        if self.ended || !self.rows.as_slice().is_empty() {
            return Ok(());
        }
        let sql = self.table.page(self.last.is_some(), PAGE);
        let rows = reader.query(&sql, self.last.as_deref().unwrap_or_default())?;
        self.ended = rows.len() < PAGE;
        if let Some(row) = rows.last() {
            self.last = Some(row.values().iter().take(self.table.key.len()).cloned().collect());
        }
        self.rows = rows.into_iter();
        Ok(())
    }

    fn peek(&self) -> Option<&Row> {
        self.rows.as_slice().first()
    }

    fn next(&mut self) -> Option<Row> {
        self.rows.next()
    }
}

/// Where the read tables are rebuilt.
enum Scratch {
    Sqlite(rusqlite::Connection, PathBuf),
    Postgres(Box<Session>),
}

impl Scratch {
    fn open(store: &Store, dir: &Path) -> Result<Self, StoreError> {
        let mut scratch = match &store.inner.backend {
            Backend::Sqlite(_) => {
                std::fs::create_dir_all(dir).map_err(StoreError::file("make the scratch directory"))?;
                let file = dir.join("verify-scratch.db");
                if file.exists() {
                    std::fs::remove_file(&file).map_err(StoreError::file("remove an old scratch file"))?;
                }
                Self::Sqlite(open_scratch(&file)?, file)
            }
            Backend::Postgres(postgres) => Self::Postgres(Box::new(postgres.connect()?)),
        };
        if let Self::Postgres(_) = scratch {
            let free =
                scratch.tx(|tx| tx.query_one("SELECT pg_try_advisory_lock(?1)", args![LOCK])?.bool(0))??;
            if !free {
                let source = "another verification is running".into();
                return Err(StoreError::Unavailable { operation: "verify".to_owned(), source });
            }
            let prepare = format!(
                "DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}; SET search_path = {SCHEMA};
                 SET synchronous_commit = off;"
            );
            scratch.tx(|tx| tx.batch(&prepare))??;
        }
        scratch.begin()?;
        let extra = store.inner.migrations;
        scratch.tx(|tx| migrate::run(tx, extra))??;
        scratch.commit()?;
        Ok(scratch)
    }

    /// Lends the scratch to a step; the outer result is about the scratch itself.
    fn tx<T>(&mut self, step: impl FnOnce(&mut Tx<'_>) -> T) -> Result<T, StoreError> {
        let link = match self {
            Self::Sqlite(connection, _) => Link::Sqlite(connection),
            Self::Postgres(session) if session.client.is_closed() => {
                let source = "the connection was lost".into();
                return Err(StoreError::Unavailable { operation: "verify".to_owned(), source });
            }
            Self::Postgres(session) => Link::Postgres(session),
        };
        Ok(step(&mut Tx::new(Db::new(link), None)))
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.tx(|tx| tx.batch("BEGIN"))?
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.tx(|tx| tx.batch("COMMIT"))?
    }

    fn rollback(&mut self) -> Result<(), StoreError> {
        self.tx(|tx| tx.batch("ROLLBACK"))?
    }

    fn close(mut self) -> Result<(), StoreError> {
        if let Self::Postgres(_) = self {
            // The lock goes with the connection too, but only when the server notices that it is closed.
            let end = format!("DROP SCHEMA {SCHEMA} CASCADE; SELECT pg_advisory_unlock({LOCK})");
            self.tx(|tx| tx.batch(&end))??;
        }
        match self {
            Self::Sqlite(connection, file) => {
                connection.close().map_err(|(_, e)| sqlite_error("close the scratch file", e))?;
                std::fs::remove_file(file).map_err(StoreError::file("remove the scratch file"))
            }
            Self::Postgres(_) => Ok(()),
        }
    }
}
