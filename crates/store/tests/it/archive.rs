//! Backup and restore, within and across the databases.

use store::{StoreError, args, backup, restore};

use crate::support::{Act, Counter, DRAFT, TestDb, add, append, new, now, on_both, registry};

fn filled(db: &TestDb) {
    for n in 0..30 {
        let acts = vec![new(Act::Added { amount: n }), new(Act::Noted { text: format!("第{n}件\n\"") })];
        append(&db.store, &format!("c-{n}"), acts).unwrap();
    }
    db.store.checkpoint(now()).unwrap().unwrap();
    append(&db.store, "c-1", add(5)).unwrap();
    db.store.write(|tx| tx.upsert(&DRAFT, args!["d-1", None::<&str>, vec![0_u8, 9]])).unwrap();
}

/// A fresh database under the keys of another, as after a move to a new machine.
fn sibling(from: &TestDb, mut to: TestDb) -> TestDb {
    to.options.keys.clone_from(&from.options.keys);
    to.store = store::Store::open(&to.options).unwrap();
    to
}

fn moves(from: &TestDb, to: TestDb) {
    filled(from);
    let file = from.dir.path().join("backup.hp");
    let written = backup(&from.store, &file, &[DRAFT]).unwrap();
    assert_eq!(written.tables.iter().map(|table| table.rows).collect::<Vec<_>>(), [61, 1, 1]);
    assert_eq!(store::inspect(&file).unwrap(), written);

    let to = sibling(from, to);
    let read = restore(&file, &to.store, &registry(), &[DRAFT]).unwrap();
    assert_eq!(read, written);
    to.assert_sound();
    let history = |db: &TestDb| db.store.read(|reader| reader.history("counter", "c-1")).unwrap();
    assert_eq!(history(from), history(&to));
    let draft = to.store.read(|reader| reader.query_one(DRAFT.select, &[])).unwrap();
    assert_eq!((draft.opt_text(1).unwrap(), draft.blob(2).unwrap()), (None, [0, 9].as_slice()));

    // Life goes on where it stopped.
    append(&to.store, "c-1", add(1)).unwrap();
    assert_eq!(to.store.checkpoint(now()).unwrap().unwrap().n, 2);
    assert_eq!(to.store.read(|reader| reader.load::<Counter>("c-1")).unwrap().unwrap().seq(), 4);
    to.assert_sound();
    let again = restore(&file, &to.store, &registry(), &[DRAFT]);
    assert!(matches!(again, Err(StoreError::Archive { .. })), "{again:?}");
}

#[test]
fn an_archive_moves_between_sqlite_files() {
    moves(&TestDb::sqlite(), TestDb::sqlite());
}

#[test]
fn an_archive_moves_to_postgresql_and_back() {
    if let (Some(first), Some(second), Some(third)) =
        (TestDb::postgres(), TestDb::postgres(), TestDb::postgres())
    {
        moves(&TestDb::sqlite(), first);
        moves(&second, TestDb::sqlite());
        moves(&TestDb::postgres().unwrap(), third);
    }
}

#[test]
fn a_damaged_archive_is_refused_before_anything_is_written() {
    let db = TestDb::sqlite();
    filled(&db);
    let file = db.dir.path().join("backup.hp");
    backup(&db.store, &file, &[DRAFT]).unwrap();
    let whole = std::fs::read(&file).unwrap();
    let target = TestDb::sqlite();
    let refused = |bytes: &[u8], what: &str| {
        std::fs::write(&file, bytes).unwrap();
        let refused = restore(&file, &target.store, &registry(), &[DRAFT]);
        assert!(matches!(refused, Err(StoreError::Archive { .. })), "{what}: {refused:?}");
    };
    for length in [0, 1, 39, 40, 41, whole.len() / 2, whole.len() - 1] {
        refused(&whole[..length], "cut off");
    }
    for place in (0..whole.len()).step_by(whole.len() / 40) {
        let mut altered = whole.clone();
        altered[place] ^= 1;
        refused(&altered, "altered");
    }
    refused(&[whole.as_slice(), b"x"].concat(), "longer");
    assert!(target.store.read(|reader| reader.subjects("counter", "", 9)).unwrap().is_empty());
    std::fs::write(&file, &whole).unwrap();
    restore(&file, &target.store, &registry(), &[DRAFT]).unwrap();
}

#[test]
fn a_backup_of_a_running_store_is_one_consistent_view() {
    on_both(|db| {
        let file = db.dir.path().join("backup.hp");
        append(&db.store, "c-0", add(1)).unwrap();
        std::thread::scope(|scope| {
            let store = db.store.clone();
            let writer = scope.spawn(move || {
                for n in 0..60 {
                    append(&store, &format!("c-{}", n % 7), add(1)).unwrap();
                }
            });
            while !writer.is_finished() {
                backup(&db.store, &file, &[]).unwrap();
                let target = sibling(db, TestDb::sqlite());
                restore(&file, &target.store, &registry(), &[]).unwrap();
                target.assert_sound();
            }
        });
    });
}

#[test]
fn keys_are_never_in_an_archive() {
    store::table!(KEYS = "person_key" (key_id) { person, wrapped });
    let db = TestDb::sqlite();
    let refused = backup(&db.store, &db.dir.path().join("backup.hp"), &[KEYS]);
    assert!(matches!(refused, Err(StoreError::Archive { .. })), "{refused:?}");
}
