//! SQLite: one writer thread that commits the waiting use cases together, and a few connections that only read.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel, sync_channel},
    },
    thread::{self, JoinHandle, ThreadId},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use crate::{
    error::StoreError,
    keys::{KeyRing, make_private_dir},
    memo::Memo,
    sql::{Db, Link, sqlite_error},
    tx::{Reader, Tx},
};

/// One database file with its writer and its readers.
pub(crate) struct Sqlite {
    path: PathBuf,
    readers: Mutex<Vec<Connection>>,
    readers_max: usize,
    jobs: Option<Sender<Box<dyn Job>>>,
    writer: Option<JoinHandle<()>>,
    writer_id: ThreadId,
    keys: Option<Arc<KeyRing>>,
    memo: Arc<Memo>,
}

/// The file of the database inside its directory.
pub(crate) const FILE: &str = "hengping.db";

/// Use cases in one commit at most, so that nobody waits long for the others.
const GROUP_MAX: usize = 128;
/// How long the writer waits for the companions of the last commit to come back.
const GROUP_WAIT: Duration = Duration::from_micros(150);
const STATEMENTS_KEPT: usize = 256;
const BUSY_MS: u32 = 10_000;

impl Sqlite {
    pub(crate) fn open(
        dir: &Path,
        readers_max: usize,
        keys: Option<Arc<KeyRing>>,
    ) -> Result<Self, StoreError> {
        make_private_dir(dir)?;
        let path = dir.join(FILE);
        let connection = open_writer(&path)?;
        let (jobs, queue) = channel();
        let writer_keys = keys.clone();
        let writer = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || serve(&connection, &queue, writer_keys.as_ref()))
            .map_err(StoreError::file("start the writer"))?;
        let writer_id = writer.thread().id();
        let (jobs, writer) = (Some(jobs), Some(writer));
        let memo = Arc::default();
        Ok(Self { path, readers: Mutex::default(), readers_max, jobs, writer, writer_id, keys, memo })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn write<T, E, F>(&self, use_case: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        if thread::current().id() == self.writer_id {
            return Err(StoreError::Nested.into());
        }
        let gone = || StoreError::Commit { reason: "the writer has ended".to_owned() };
        let (reply, answer) = sync_channel(1);
        let job = UseCase { todo: Some(use_case), done: None, reply };
        self.jobs.as_ref().ok_or_else(gone)?.send(Box::new(job)).map_err(|_| gone())?;
        answer.recv().map_err(|_| gone())?
    }

    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        use_case: impl FnOnce(&mut Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match kept {
            Some(connection) => connection,
            None => open_reader(&self.path)?,
        };
        connection
            .prepare_cached("BEGIN")
            .and_then(|mut s| s.execute([]))
            .map_err(|e| sqlite_error("BEGIN", e))?;
        let mut reader =
            Reader::new(Db::new(Link::Sqlite(&connection)), self.keys.clone()).with_memo(self.memo.clone());
        let done = guarded(|| use_case(&mut reader));
        let ended = connection.prepare_cached("ROLLBACK").and_then(|mut s| s.execute([]));
        if ended.is_ok() {
            let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
            if readers.len() < self.readers_max {
                readers.push(connection);
            }
        }
        done
    }

    /// Carries the write-ahead log over into the file and empties it, as far as no reader holds it.
    pub(crate) fn fold_log(&self) -> Result<(), StoreError> {
        let connection = open(&self.path)?;
        let fault = |e| sqlite_error("fold the log", e);
        connection.pragma_update(None, "wal_checkpoint", "TRUNCATE").or_else(|e| match e {
            rusqlite::Error::ExecuteReturnedResults => Ok(()),
            e => Err(fault(e)),
        })
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.jobs = None;
        // The last handle may be dropped by a use case on the writer itself, which cannot wait for its own end.
        if let Some(writer) = self.writer.take()
            && thread::current().id() != self.writer_id
        {
            drop(writer.join());
        }
    }
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite").field("path", &self.path).finish_non_exhaustive()
    }
}

/// A connection with the pragmas of the writer: durable, journalled ahead, foreign keys on. The pages that a savepoint
/// may have to give back are kept in memory and not in a file of their own.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let connection = open(path)?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
        )
        .map_err(|e| sqlite_error("set the pragmas of the writer", e))?;
    Ok(connection)
}

/// A connection to a file that holds nothing of value, as fast as it goes.
pub(crate) fn open_scratch(path: &Path) -> Result<Connection, StoreError> {
    let connection = open(path)?;
    connection
        .execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")
        .map_err(|e| sqlite_error("set the pragmas of the scratch file", e))?;
    Ok(connection)
}

fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = open(path)?;
    connection
        .execute_batch("PRAGMA query_only = ON; PRAGMA foreign_keys = ON;")
        .map_err(|e| sqlite_error("set the pragmas of a reader", e))?;
    Ok(connection)
}

fn open(path: &Path) -> Result<Connection, StoreError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let fault = |e| sqlite_error("open the database", e);
    let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
    connection.busy_timeout(Duration::from_millis(u64::from(BUSY_MS))).map_err(fault)?;
    // Without this a kept statement is prepared anew whenever an argument differs from the one that it was planned for.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(fault)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(connection)
}

/// A use case on its way to the writer and back.
trait Job: Send {
    /// Runs the use case; says whether its part of the transaction is to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Answers the caller, after the commit or after its failure.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

struct UseCase<F, T, E> {
    todo: Option<F>,
    done: Option<Result<T, E>>,
    reply: std::sync::mpsc::SyncSender<Result<T, E>>,
}

impl<F, T, E> Job for UseCase<F, T, E>
where
    T: Send,
    E: From<StoreError> + Send,
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let Some(todo) = self.todo.take() else { return false };
        let mut done = guarded(|| todo(tx));
        if done.is_ok() && tx.db.doomed {
            done = Err(StoreError::Doomed.into());
        }
        let keep = done.is_ok();
        self.done = Some(done);
        keep
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let answer = match (self.done, committed) {
            // A use case that failed by itself says why, whatever happened to the commit.
            (Some(Err(own)), _) => Err(own),
            (Some(done), Ok(())) => done,
            (_, Err(lost)) => Err(lost.into()),
            (None, Ok(())) => {
                Err(StoreError::Commit { reason: "the use case did not run".to_owned() }.into())
            }
        };
        // Nobody listens when the caller's thread is gone, which changes nothing.
        drop(self.reply.send(answer));
    }
}

/// Runs a use case and turns its panic into an error.
pub(crate) fn guarded<T, E: From<StoreError>>(use_case: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(use_case)).unwrap_or_else(|panic| {
        let message = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "without a message".to_owned());
        Err(StoreError::Panicked { message }.into())
    })
}

/// The life of the writer: take what waits, give each a savepoint, commit, answer.
fn serve(connection: &Connection, queue: &Receiver<Box<dyn Job>>, keys: Option<&Arc<KeyRing>>) {
    let mut companions = 1;
    while let Ok(first) = queue.recv() {
        let mut group = Vec::with_capacity(companions);
        let committed = commit_group(connection, queue, keys, first, companions, &mut group);
        if committed.is_err() && !connection.is_autocommit() {
            drop(connection.execute_batch("ROLLBACK"));
        }
        companions = group.len();
        let reason = committed.err().map(|e| reason_of(&e));
        for job in group {
            job.finish(match &reason {
                None => Ok(()),
                Some(reason) => Err(StoreError::Commit { reason: reason.clone() }),
            });
        }
    }
}

fn commit_group(
    connection: &Connection,
    queue: &Receiver<Box<dyn Job>>,
    keys: Option<&Arc<KeyRing>>,
    first: Box<dyn Job>,
    companions: usize,
    group: &mut Vec<Box<dyn Job>>,
) -> Result<(), StoreError> {
    let mut next = Some(first);
    let begun = run(connection, "BEGIN IMMEDIATE");
    if let Err(fault) = begun {
        group.extend(next);
        return Err(fault);
    }
    while let Some(mut job) = next.take() {
        let kept = run_job(connection, keys, job.as_mut());
        group.push(job);
        kept?;
        if group.len() < GROUP_MAX {
            next = queue.try_recv().ok();
            // Those who shared the last commit have just been answered and are likely to come back at once.
            if next.is_none() && group.len() < companions {
                next = queue.recv_timeout(GROUP_WAIT).ok();
            }
        }
    }
    run(connection, "COMMIT")
}

fn run_job(
    connection: &Connection,
    keys: Option<&Arc<KeyRing>>,
    job: &mut dyn Job,
) -> Result<(), StoreError> {
    run(connection, "SAVEPOINT use_case")?;
    let keep = job.run(&mut Tx::new(Db::new(Link::Sqlite(connection)), keys.cloned()));
    if connection.is_autocommit() {
        // A full disk or a failed read ends the whole transaction behind our back.
        return Err(StoreError::Commit { reason: "the database ended the transaction by itself".to_owned() });
    }
    if !keep {
        run(connection, "ROLLBACK TO use_case")?;
    }
    run(connection, "RELEASE use_case")
}

fn run(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    let done = connection.prepare_cached(sql).and_then(|mut statement| statement.execute([]));
    done.map(drop).map_err(|e| sqlite_error(sql, e))
}

fn reason_of(error: &StoreError) -> String {
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        reason.push_str(": ");
        reason.push_str(&cause.to_string());
        source = cause.source();
    }
    reason
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::open_writer;

    #[test]
    fn a_kept_statement_is_planned_once_whatever_its_arguments() {
        let dir = tempfile::tempdir().unwrap();
        let connection = open_writer(&dir.path().join("x.db")).unwrap();
        connection.execute_batch("CREATE TABLE t (a TEXT, b TEXT); CREATE INDEX t_a ON t (a, b)").unwrap();
        let mut asked =
            connection.prepare("SELECT b FROM t WHERE a = ?1 AND b < ?2 ORDER BY b LIMIT 1").unwrap();
        for round in 0..5 {
            assert!(!asked.exists((round.to_string(), "x")).unwrap());
        }
        assert_eq!(asked.get_status(StatementStatus::RePrepare), 0);
    }
}
