//! Whoever gets past the triggers is found.

use store::args;

use crate::support::{Act, TestDb, add, append, new, now, on_both, registry};

fn filled(db: &TestDb) {
    for n in 0..5 {
        let id = format!("c-{n}");
        append(&db.store, &id, add(n)).unwrap();
        append(&db.store, &id, vec![new(Act::Noted { text: "甲".to_owned() }), new(Act::Closed)]).unwrap();
    }
    db.store.checkpoint(now()).unwrap().unwrap();
    db.assert_sound();
}

/// Opens the journal to changes, as only the owner of the tables can.
fn disarm(db: &TestDb) {
    let sql = if db.store.is_sqlite() {
        "DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete;
         DROP TRIGGER checkpoint_no_update; DROP TRIGGER checkpoint_no_delete;"
    } else {
        "ALTER TABLE journal DISABLE TRIGGER ALL; ALTER TABLE checkpoint DISABLE TRIGGER ALL;"
    };
    db.raw(sql).unwrap();
}

fn found(change: &str, words: &[&str]) {
    on_both(|db| {
        filled(db);
        disarm(db);
        db.raw(change).unwrap();
        let report = db.verify();
        for word in words {
            let told = report
                .differences
                .iter()
                .any(|difference| difference.detail.contains(word) || difference.place.contains(word));
            assert!(told, "{change} should tell `{word}`: {report:#?}");
        }
        assert!(!report.is_sound());
    });
}

#[test]
fn one_character_of_a_body_is_found() {
    found(
        r#"UPDATE journal SET body = '{"v":1,"act":{"Added":{"amount":9}}}' WHERE subject_id = 'c-3' AND seq = 1"#,
        &["its columns do not give its hash", "`c-3`, act 1", "total is not what the journal gives"],
    );
}

#[test]
fn every_column_is_covered_by_the_hash() {
    for change in [
        "actor = 'x'",
        "agency = 'x'",
        "effective_on = '2026-03-03'",
        "recorded_at = recorded_at + 1",
        "id = id + 100",
        "subject_id = 'c-9'",
    ] {
        found(
            &format!("UPDATE journal SET {change} WHERE subject_id = 'c-4' AND seq = 3"),
            &["its columns do not give its hash"],
        );
    }
}

#[test]
fn a_row_that_vanished_is_found() {
    found("DELETE FROM journal WHERE subject_id = 'c-1' AND seq = 2", &["act 2 is missing before it"]);
}

#[test]
fn the_last_row_of_a_subject_that_vanished_is_found_by_the_checkpoint() {
    found(
        "DELETE FROM journal WHERE subject_id = 'c-1' AND seq = 3",
        &["are not those that were signed", "test_line"],
    );
}

#[test]
fn a_whole_subject_that_vanished_is_found_even_when_its_read_rows_go_with_it() {
    found(
        "DELETE FROM journal WHERE subject_id = 'c-2'; DELETE FROM test_counter WHERE counter_id = 'c-2';
         DELETE FROM test_line WHERE counter_id = 'c-2'",
        &["are not those that were signed"],
    );
}

#[test]
fn a_changed_read_table_is_found() {
    found("UPDATE test_counter SET total = 1000 WHERE counter_id = 'c-2'", &["test_counter", "total is not"]);
    found("DELETE FROM test_line WHERE counter_id = 'c-2' AND seq = 1", &["the row is missing"]);
    found(
        "INSERT INTO test_counter (counter_id, total, closed, last_seq) VALUES ('c-22', 1, 0, 1)",
        &["the journal gives no such row"],
    );
}

#[test]
fn a_changed_checkpoint_is_found() {
    found("UPDATE checkpoint SET at = at + 1", &["the signature is not ours"]);
}

#[test]
fn a_chain_that_was_cut_at_its_end_is_found_by_an_exported_head() {
    on_both(|db| {
        filled(db);
        append(&db.store, "c-9", add(1)).unwrap();
        let head = db.store.checkpoint(now()).unwrap().unwrap();
        assert_eq!(head.n, 2);
        disarm(db);
        db.raw(
            "DELETE FROM checkpoint WHERE n = 2; DELETE FROM journal WHERE subject_id = 'c-9';
             DELETE FROM test_counter WHERE counter_id = 'c-9'; DELETE FROM test_line WHERE counter_id = 'c-9';
             DELETE FROM test_newest WHERE counter_id = 'c-9'",
        )
        .unwrap();
        // Without the head, which lies elsewhere, nothing can tell.
        assert!(db.verify().is_sound());
        let report = store::verify(&db.store, &registry(), &db.scratch(), &[head]).unwrap();
        assert_eq!(report.differences.len(), 1, "{report:#?}");
        assert_eq!(report.differences[0].place, "checkpoint 2");
    });
}

#[test]
fn the_list_of_differences_is_bounded() {
    on_both(|db| {
        let many = (0..150).map(|amount| new(Act::Added { amount })).collect();
        append(&db.store, "c-1", many).unwrap();
        db.store.write(|tx| tx.execute("UPDATE test_line SET actor = ?1", args!["x"])).unwrap();
        let report = db.verify();
        assert_eq!((report.differences.len(), report.differences_more), (100, 50));
    });
}
