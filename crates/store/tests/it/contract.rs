//! What every database must do alike.

use std::sync::{Arc, Barrier};

use store::{Loaded, NewSubject, Options, Store, StoreError, args, migrate::Migration};

use crate::support::{Act, COUNTER, Counter, DRAFT, LINE, TestDb, add, append, new, now, on_both};

fn rows(db: &TestDb, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    db.store.read(|reader| reader.query_one(&sql, &[])?.int(0)).unwrap()
}

#[test]
fn what_is_appended_is_what_is_loaded() {
    on_both(|db| {
        let text = "超限 49.2 吨 “引号” \\ \u{1F69A}".to_owned();
        let acts = vec![new(Act::Added { amount: -7 }), new(Act::Noted { text }), new(Act::Closed)];
        let appended = append(&db.store, "c-1", acts).unwrap();
        let (loaded, entries) =
            db.store.read(|reader| reader.load_with_entries::<Counter>("c-1")).unwrap().unwrap();
        assert_eq!(entries, appended);
        assert_eq!(loaded.seq(), 3);
        assert_eq!((loaded.state.total, loaded.state.closed), (-7, true));
        let history = db.store.read(|reader| reader.history("counter", "c-1")).unwrap();
        assert_eq!(history[0].body, r#"{"v":1,"act":{"Added":{"amount":-7}}}"#);
        assert_eq!(history[2].body, r#"{"v":1,"act":"Closed"}"#);
        assert!(history.iter().all(|row| row.computed_hash() == row.hash));
        assert!(history.windows(2).all(|pair| pair[1].prev == pair[0].hash && pair[1].id > pair[0].id));
        assert!(db.store.read(|reader| reader.load::<Counter>("c-2")).unwrap().is_none());
        let names = db.store.read(|reader| reader.subjects("counter", "", 10)).unwrap();
        assert_eq!(names, ["c-1"]);
        assert_eq!((rows(db, "test_counter"), rows(db, "test_line")), (1, 3));
        db.assert_sound();
    });
}

#[test]
fn the_second_of_two_who_loaded_the_same_is_refused() {
    on_both(|db| {
        append(&db.store, "c-1", add(1)).unwrap();
        let stale = db.store.read(|reader| reader.load::<Counter>("c-1")).unwrap().unwrap();
        append(&db.store, "c-1", add(2)).unwrap();
        let mut copy = stale.clone();
        let refused = db.store.write(move |tx| tx.append(&mut copy, now(), add(3)));
        assert!(matches!(refused, Err(StoreError::Conflict { kind: "counter", seq: 2, .. })), "{refused:?}");
        let refused = db.store.write(|tx| tx.append(&mut Loaded::<Counter>::new("c-1"), now(), add(3)));
        assert!(matches!(refused, Err(StoreError::Conflict { seq: 1, .. })), "{refused:?}");
        let total = db.store.read(|reader| reader.load::<Counter>("c-1")).unwrap().unwrap().state.total;
        assert_eq!(total, 3);
        db.assert_sound();
    });
}

#[test]
fn the_journal_refuses_every_change() {
    on_both(|db| {
        append(&db.store, "c-1", add(1)).unwrap();
        append(&db.store, "c-1", add(2)).unwrap();
        db.store.checkpoint(now()).unwrap().unwrap();
        let before = db.store.read(|reader| reader.history("counter", "c-1")).unwrap();
        let columns =
            "id, subject_kind, subject_id, seq, body, actor, agency, effective_on, recorded_at, prev, hash";
        let copy = |id: &str, seq: &str| {
            let rest = "body, 'x', agency, effective_on, recorded_at, prev, hash FROM journal WHERE seq = 1";
            format!("({columns}) SELECT {id}, subject_kind, subject_id, {seq}, {rest}")
        };
        let mut changes = vec![
            "UPDATE journal SET actor = 'x'".to_owned(),
            "DELETE FROM journal".to_owned(),
            "UPDATE checkpoint SET at = 0".to_owned(),
            "DELETE FROM checkpoint".to_owned(),
            format!("INSERT INTO journal {}", copy("id", "99")),
            format!("INSERT INTO journal {}", copy("id + 99", "seq")),
            // A gap in the sequence, and an act that does not follow.
            format!("INSERT INTO journal {}", copy("id + 99", "9")),
            format!("INSERT INTO journal {}", copy("id + 99", "3")),
        ];
        if db.store.is_sqlite() {
            changes.push(format!("REPLACE INTO journal {}", copy("id", "seq")));
            changes.push(format!("INSERT OR REPLACE INTO journal {}", copy("id", "1")));
            changes.push(format!("INSERT OR IGNORE INTO journal {}", copy("id + 99", "seq")));
        } else {
            changes.push("TRUNCATE journal".to_owned());
            changes.push("TRUNCATE checkpoint".to_owned());
            let upsert = "ON CONFLICT ON CONSTRAINT journal_key DO UPDATE SET actor = 'x'";
            changes.push(format!("INSERT INTO journal {} {upsert}", copy("id + 99", "seq")));
        }
        for change in changes {
            assert!(db.raw(&change).is_err(), "{change}");
        }
        assert_eq!(db.store.read(|reader| reader.history("counter", "c-1")).unwrap(), before);
        db.assert_sound();
    });
}

#[test]
fn sixteen_threads_lose_nothing() {
    on_both(|db| {
        let (threads, acts) = (16, 20);
        let start = Arc::new(Barrier::new(threads));
        std::thread::scope(|scope| {
            for thread in 0..threads {
                let (store, start) = (db.store.clone(), Arc::clone(&start));
                scope.spawn(move || {
                    start.wait();
                    for act in 0..acts {
                        // One counter of its own, and one that all fight for.
                        append(&store, &format!("own-{thread}"), add(act)).unwrap();
                        while let Err(error) = append(&store, "shared", add(1)) {
                            assert!(matches!(error, StoreError::Conflict { .. }), "{error:?}");
                        }
                    }
                });
            }
        });
        let shared = db.store.read(|reader| reader.load::<Counter>("shared")).unwrap().unwrap();
        assert_eq!(shared.state.total, i64::try_from(threads).unwrap() * acts);
        assert_eq!(rows(db, "journal"), i64::try_from(threads).unwrap() * acts * 2);
        db.assert_sound();
    });
}

#[test]
fn a_failed_use_case_leaves_nothing_and_harms_no_other() {
    on_both(|db| {
        let start = Arc::new(Barrier::new(12));
        std::thread::scope(|scope| {
            for thread in 0..12 {
                let (store, start) = (db.store.clone(), Arc::clone(&start));
                scope.spawn(move || {
                    start.wait();
                    let done = store.write(move |tx| {
                        let id = format!("c-{thread}");
                        tx.append(&mut Loaded::<Counter>::new(id), now(), add(1))?;
                        match thread % 4 {
                            0 => Err(StoreError::inconsistent("the test", "fails")),
                            1 => panic!("the test panics"),
                            // A statement fails and the use case pretends that it did not.
                            2 => {
                                drop(tx.execute(
                                    "INSERT INTO test_counter (counter_id) VALUES (?1)",
                                    args!["x"],
                                ));
                                Ok(())
                            }
                            _ => Ok(()),
                        }
                    });
                    match (thread % 4, done) {
                        (0, Err(StoreError::Inconsistent { .. }))
                        | (2, Err(StoreError::Doomed))
                        | (3, Ok(())) => {}
                        (1, Err(StoreError::Panicked { message })) => assert_eq!(message, "the test panics"),
                        (_, done) => panic!("{thread}: {done:?}"),
                    }
                });
            }
        });
        let kept = db.store.read(|reader| reader.subjects("counter", "", 99)).unwrap();
        assert_eq!(kept, ["c-11", "c-3", "c-7"]);
        db.assert_sound();
    });
}

#[test]
fn a_savepoint_undoes_its_part_only() {
    on_both(|db| {
        db.store
            .write(|tx| -> Result<(), StoreError> {
                tx.append(&mut Loaded::<Counter>::new("kept"), now(), add(1))?;
                let part = tx.savepoint(|tx| {
                    tx.append(&mut Loaded::<Counter>::new("undone"), now(), add(1))?;
                    tx.savepoint(|tx| tx.append(&mut Loaded::<Counter>::new("undone"), now(), add(1)))
                });
                assert!(matches!(part, Err(StoreError::Conflict { .. })), "{part:?}");
                tx.append(&mut Loaded::<Counter>::new("kept too"), now(), add(1)).map(drop)
            })
            .unwrap();
        let kept = db.store.read(|reader| reader.subjects("counter", "", 99)).unwrap();
        assert_eq!(kept, ["kept", "kept too"]);
        db.assert_sound();
    });
}

#[test]
fn values_come_back_as_they_went_in() {
    on_both(|db| {
        db.store
            .write(|tx| {
                tx.upsert(&DRAFT, args!["a", "文", vec![0_u8, 255]])?;
                tx.upsert(&DRAFT, args!["b", None::<&str>, None::<Vec<u8>>])?;
                tx.upsert(&DRAFT, args!["a", "字", vec![1_u8]])
            })
            .unwrap();
        let (a, b) = db
            .store
            .read(|reader| -> Result<_, StoreError> {
                let sql = format!("{} WHERE draft_id = ?1", DRAFT.select);
                Ok((reader.query_one(&sql, args!["a"])?, reader.query_one(&sql, args!["b"])?))
            })
            .unwrap();
        assert_eq!((a.text(1).unwrap(), a.blob(2).unwrap()), ("字", [1].as_slice()));
        assert_eq!(b.opt_text(1).unwrap(), None);
        for wrong in [a.int(1).map(drop), a.text(2).map(drop), b.blob(2).map(drop), b.value(3).map(drop)] {
            assert!(matches!(wrong, Err(StoreError::Inconsistent { .. })), "{wrong:?}");
        }
        let written = db.store.read(|reader| reader.query("DELETE FROM test_draft RETURNING draft_id", &[]));
        assert!(written.is_err(), "a reader wrote");
    });
}

#[test]
fn every_statement_prepares() {
    on_both(|db| {
        db.store
            .write(|tx| -> Result<(), StoreError> {
                let tables = [COUNTER, LINE, DRAFT].map(|table| [table.insert, table.upsert, table.select]);
                for sql in store::STATEMENTS.iter().copied().flatten().chain(tables.iter().flatten()) {
                    tx.prepare(sql)?;
                }
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn a_migration_that_was_changed_is_refused() {
    static CHANGED: [Migration; 1] = [Migration { number: 9000, title: "test tables", text: "SELECT 1;" }];
    on_both(|db| {
        db.store.migrate().unwrap();
        let open = |migrations| Store::open(&Options { migrations, ..db.options.clone() }).unwrap().migrate();
        assert!(matches!(open(&CHANGED), Err(StoreError::Migration { number: 9000, .. })));
        assert!(matches!(open(&[]), Err(StoreError::Migration { number: 9000, .. })));
    });
}

#[test]
fn a_store_knows_how_far_its_tables_are_behind() {
    let text = "CREATE TABLE one_more (id {bigint} PRIMARY KEY) {strict};";
    let more = Migration { number: 9001, title: "one more", text };
    let next: &'static [Migration] = vec![crate::support::MIGRATIONS[0], more].leak();
    on_both(|db| {
        assert_eq!(db.store.behind().unwrap(), 0);
        let newer = Store::open(&Options { migrations: next, ..db.options.clone() }).unwrap();
        assert_eq!(newer.behind().unwrap(), 1);
        newer.migrate().unwrap();
        assert_eq!(newer.behind().unwrap(), 0);
        assert!(
            matches!(db.store.behind(), Err(StoreError::Migration { number: 9001, .. })),
            "the older program"
        );
    });
    let dir = tempfile::tempdir().unwrap();
    let fresh = Store::open(&Options::at(store::Location::Sqlite(dir.path().to_owned()))).unwrap();
    assert!(fresh.behind().unwrap() > 0, "an empty database has no table of its migrations either");
}

#[test]
fn a_checkpoint_covers_what_came_since_the_last() {
    on_both(|db| {
        assert!(db.store.checkpoint(now()).unwrap().is_none());
        append(&db.store, "c-1", add(1)).unwrap();
        let first = db.store.checkpoint(now()).unwrap().unwrap();
        let same = db.store.checkpoint(now()).unwrap().unwrap();
        assert_eq!(first, same);
        append(&db.store, "c-2", add(1)).unwrap();
        append(&db.store, "c-1", add(1)).unwrap();
        let second = db.store.checkpoint(now()).unwrap().unwrap();
        assert_eq!((first.n, second.n), (1, 2));
        append(&db.store, "c-3", add(1)).unwrap();
        let report = store::verify(
            &db.store,
            &crate::support::registry(),
            &db.scratch(),
            &[first.clone(), second.clone()],
        )
        .unwrap();
        assert!(report.is_sound(), "{report:#?}");
        assert_eq!((report.checkpoints, report.acts, report.acts_after_last_checkpoint), (2, 4, 1));
        assert_eq!(serde_json::to_value(&second).unwrap()["n"], 2);
    });
}

#[test]
fn checkpoints_under_load_cover_every_act_once() {
    on_both(|db| {
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|thread| {
                    let store = db.store.clone();
                    scope.spawn(move || {
                        for _ in 0..15 {
                            append(&store, &format!("c-{thread}"), add(1)).unwrap();
                        }
                    })
                })
                .collect();
            while threads.iter().any(|thread| !thread.is_finished()) {
                db.store.checkpoint(now()).unwrap();
            }
        });
        db.store.checkpoint(now()).unwrap();
        let report = db.verify();
        assert!(report.is_sound(), "{report:#?}");
        assert_eq!((report.acts, report.acts_after_last_checkpoint), (120, 0));
    });
}

#[test]
fn a_write_inside_a_write_is_refused_where_it_would_wait_for_itself() {
    let db = TestDb::sqlite();
    let store = db.store.clone();
    let inner = db.store.write(move |_| store.write(|_| Ok::<_, StoreError>(())));
    assert!(matches!(inner, Err(StoreError::Nested)), "{inner:?}");
}

#[test]
fn a_bulk_load_is_a_history_like_any_other() {
    on_both(|db| {
        let subject = |n: u32| {
            let acts = vec![(now(), new(Act::Added { amount: i64::from(n) })), (now(), new(Act::Closed))];
            NewSubject { id: format!("c-{n:05}"), acts }
        };
        assert_eq!(db.store.bulk::<Counter>((0..1_100).map(subject)).unwrap(), 2_200);
        assert_eq!(db.store.bulk::<Counter>([]).unwrap(), 0);
        let again = db.store.bulk::<Counter>([subject(9)]);
        assert!(matches!(again, Err(StoreError::Conflict { seq: 1, .. })), "{again:?}");
        append(&db.store, "c-00007", add(1)).unwrap();
        assert_eq!(
            (rows(db, "journal"), rows(db, "test_counter"), rows(db, "test_line")),
            (2_201, 1_100, 2_201)
        );
        let newest = "SELECT count(*), CAST(sum(seq) AS BIGINT), count(picture) FROM test_newest";
        let newest = db.store.read(|reader| reader.query_one(newest, &[])).unwrap();
        // The second act of every counter, and the third of one; the counter of zero has no picture.
        assert_eq!([0, 1, 2].map(|at| newest.int(at).unwrap()), [1_100, 2_201, 1_099]);
        db.assert_sound();
    });
}

#[test]
fn a_panic_while_reading_is_an_error_and_the_store_goes_on() {
    on_both(|db| {
        let read = db.store.read(|_| -> Result<(), StoreError> { panic!("the test panics") });
        assert!(matches!(read, Err(StoreError::Panicked { .. })), "{read:?}");
        append(&db.store, "c-1", add(1)).unwrap();
        assert!(db.store.read(|reader| reader.load::<Counter>("c-1")).unwrap().is_some());
    });
}

#[test]
fn connections_that_died_while_idle_are_replaced() {
    let Some(db) = TestDb::postgres() else { return };
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let store = db.store.clone();
            scope.spawn(move || append(&store, &format!("c-{thread}"), add(1)).unwrap());
        }
    });
    db.raw(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .unwrap();
    append(&db.store, "c-1", add(1)).unwrap();
    assert_eq!(db.store.read(|reader| reader.load::<Counter>("c-1")).unwrap().unwrap().seq(), 2);
}
