//! One durable commit through the store against raw rusqlite: same pragmas, same tables, same rows, same run.
//!
//! Raw means what a program without a store would write: two prepared inserts in a transaction, no triggers, no hash, no
//! serialisation, no check of who was first. The comparison takes turns, so that a slow moment of the disk hits both.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a benchmark reads the clock, computes ratios and prints them"
)]

use std::{
    sync::{Arc, Barrier},
    time::Instant,
};

use jiff::{Timestamp, civil::date};
use law::subject::{Entry, NewEntry, Subject};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use store::{
    KeyRing, Loaded, NewSubject, Options, Project, Store, StoreError, Table, Tx, args, migrate::Migration,
    table,
};

const TURNS: usize = 7;
const SINGLE: usize = 400;
const GROUPS: usize = 60;
const THREADS: usize = 16;
const BULK: usize = 60_000;

/// A case as small as a case can be: one read row, a body of some 400 bytes.
#[derive(Debug, Default)]
struct Case {
    title: String,
    acts: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum Act {
    Filed { title: String, facts: String },
}

impl Subject for Case {
    const KIND: &'static str = "bench_case";
    type Act = Act;

    fn apply(&mut self, entry: &Entry<Act>) {
        let Act::Filed { title, .. } = &entry.act;
        self.title.clone_from(title);
        self.acts += 1;
    }
}

table!(CASE = "bench_case" (case_id) { title, acts, last_on });

static MIGRATIONS: [Migration; 1] = [Migration {
    number: 9000,
    title: "bench",
    text:
        "CREATE TABLE bench_case (case_id {text} PRIMARY KEY, title {text} NOT NULL, acts {bigint} NOT NULL,
               last_on {text} NOT NULL) {strict};",
}];

impl Project for Case {
    const READ_TABLES: &'static [Table] = &[CASE];

    fn project(tx: &mut Tx<'_>, id: &str, state: &Self, last: &Entry<Act>) -> Result<(), StoreError> {
        tx.upsert(&CASE, args![id, &state.title, state.acts, last.effective_on])
    }
}

fn new() -> NewEntry<Act> {
    let act = Act::Filed {
        title: "未取得道路运输经营许可，擅自从事道路运输经营".to_owned(),
        facts: "x".repeat(300),
    };
    NewEntry {
        actor: "officer-1".to_owned(),
        agency: "agency-1".to_owned(),
        effective_on: date(2026, 3, 2),
        act,
    }
}

/// The other way to store the same rows.
struct Raw {
    connection: Connection,
    next: i64,
}

impl Raw {
    fn open(dir: &std::path::Path) -> Self {
        let connection = Connection::open(dir.join("raw.db")).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                 CREATE TABLE journal (id INTEGER PRIMARY KEY, subject_kind TEXT NOT NULL, subject_id TEXT NOT NULL,
                     seq INTEGER NOT NULL, body TEXT NOT NULL, actor TEXT NOT NULL, agency TEXT NOT NULL,
                     effective_on TEXT NOT NULL, recorded_at INTEGER NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL,
                     UNIQUE (subject_kind, subject_id, seq)) STRICT;
                 CREATE TABLE bench_case (case_id TEXT PRIMARY KEY, title TEXT NOT NULL, acts INTEGER NOT NULL,
                     last_on TEXT NOT NULL) STRICT;",
            )
            .unwrap();
        Self { connection, next: 1 }
    }

    fn commit(&mut self, acts: usize) {
        let new = new();
        let body = format!("{{\"v\":1,\"act\":{}}}", serde_json::to_string(&new.act).unwrap());
        let Act::Filed { title, .. } = new.act;
        let tx = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
        for _ in 0..acts {
            let id = format!("case-{:09}", self.next);
            tx.prepare_cached("INSERT INTO journal VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)")
                .unwrap()
                .execute(params![
                    self.next,
                    "bench_case",
                    id,
                    1,
                    body,
                    new.actor,
                    new.agency,
                    "2026-03-02",
                    1_772_000_000_i64,
                    [0_u8; 32],
                    [1_u8; 32]
                ])
                .unwrap();
            tx.prepare_cached(CASE.upsert).unwrap().execute(params![id, title, 1, "2026-03-02"]).unwrap();
            self.next += 1;
        }
        tx.commit().unwrap();
    }
}

fn one(store: &Store, id: String) {
    store
        .write(move |tx| tx.append(&mut Loaded::<Case>::new(id), Timestamp::UNIX_EPOCH, vec![new()]))
        .unwrap();
}

fn rate(acts: usize, work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    acts as f64 / start.elapsed().as_secs_f64()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}

fn print(what: &str, ours: Vec<f64>, raw: Vec<f64>) {
    let (ours, raw) = (median(ours), median(raw));
    println!("{what:<34} store {ours:>8.0}/s   raw {raw:>8.0}/s   ratio {:>5.1} %", 100.0 * ours / raw);
}

fn open(options: Options, keys: &std::path::Path) -> Store {
    let store = Store::open(&Options { migrations: &MIGRATIONS, ..options.with_keys(keys) }).unwrap();
    store.migrate().unwrap();
    store
}

fn by_threads(store: &Store, turn: usize) -> f64 {
    let start = Arc::new(Barrier::new(THREADS));
    rate(GROUPS * THREADS, || {
        std::thread::scope(|scope| {
            for thread in 0..THREADS {
                let (store, start) = (store.clone(), Arc::clone(&start));
                scope.spawn(move || {
                    start.wait();
                    (0..GROUPS).for_each(|n| one(&store, format!("group-{turn}-{thread}-{n}")));
                });
            }
        });
    })
}

fn bulk(store: &Store, turn: usize) -> f64 {
    rate(BULK, || {
        let subject =
            |n| NewSubject { id: format!("bulk-{turn}-{n:09}"), acts: vec![(Timestamp::UNIX_EPOCH, new())] };
        store.bulk::<Case>((0..BULK).map(subject)).unwrap();
    })
}

fn main() {
    let dir = tempfile::tempdir().unwrap();
    KeyRing::create(&dir.path().join("keys")).unwrap();
    let store = open(Options::sqlite(dir.path().join("data")), &dir.path().join("keys"));
    let mut raw = Raw::open(dir.path());
    let (mut single, mut group, mut load) = ((vec![], vec![]), (vec![], vec![]), (vec![], vec![]));
    for turn in 0..TURNS {
        single.0.push(rate(SINGLE, || (0..SINGLE).for_each(|n| one(&store, format!("single-{turn}-{n}")))));
        single.1.push(rate(SINGLE, || (0..SINGLE).for_each(|_| raw.commit(1))));
        group.0.push(by_threads(&store, turn));
        group.1.push(rate(GROUPS * THREADS, || (0..GROUPS).for_each(|_| raw.commit(THREADS))));
    }
    for turn in 0..3 {
        load.0.push(bulk(&store, turn));
        load.1.push(rate(BULK, || (0..BULK / 2_000).for_each(|_| raw.commit(2_000))));
    }
    print("one act to a commit", single.0, single.1);
    print("sixteen threads / sixteen acts", group.0, group.1);
    print("bulk", load.0, load.1);

    let start = Instant::now();
    store.checkpoint(Timestamp::UNIX_EPOCH).unwrap();
    println!("checkpoint over everything {:>8.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    let registry = store::Registry::default().with::<Case>();
    let mut acts = 0;
    let verified = rate(1, || {
        let report = store::verify(&store, &registry, &dir.path().join("scratch"), &[]).unwrap();
        assert!(report.is_sound(), "{report:?}");
        acts = usize::try_from(report.acts).unwrap();
    });
    println!("verify {acts} acts {:>8.0} acts/s", verified * acts as f64);
    if let Ok(url) = std::env::var("BENCH_POSTGRES_URL") {
        let store = open(Options::postgres(url), &dir.path().join("keys"));
        let single = rate(SINGLE, || (0..SINGLE).for_each(|n| one(&store, format!("single-{n}"))));
        println!(
            "PostgreSQL: single {single:.0}/s, 16 threads {:.0}/s, bulk {:.0}/s",
            by_threads(&store, 0),
            bulk(&store, 0)
        );
    }
}
