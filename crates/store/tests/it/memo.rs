//! What is remembered is never older than the journal.

use std::sync::atomic::{AtomicU32, Ordering};

use store::{Store, StoreError};

use crate::support::{add, append, on_both};

const ASKED: &str = "SELECT CAST(coalesce(sum(total), 0) AS BIGINT) FROM test_counter";

/// The sum of all counters, and how often it was computed.
fn sum(store: &Store, computed: &AtomicU32) -> i64 {
    let found = store.read(|reader| {
        reader.remembered("sum", |reader| {
            computed.fetch_add(1, Ordering::Relaxed);
            reader.query_one(ASKED, &[])?.int(0)
        })
    });
    *found.unwrap()
}

#[test]
fn an_act_of_any_process_shows_in_the_next_transaction() {
    on_both(|db| {
        // A second handle knows nothing of the first, like another process.
        let other = Store::open(&db.options).unwrap();
        let computed = AtomicU32::new(0);
        let mut total = 0;
        for round in 1..=20 {
            let writer = if round % 2 == 0 { &db.store } else { &other };
            append(writer, &format!("c-{round}"), add(round)).unwrap();
            total += round;
            assert_eq!(sum(&db.store, &computed), total);
            assert_eq!(sum(&db.store, &computed), total);
        }
        // PostgreSQL itself may work meanwhile, which only costs a computation.
        let computed = computed.into_inner();
        assert!((20..=40).contains(&computed), "{computed} computations");
        if db.store.is_sqlite() {
            assert_eq!(computed, 20);
        }
    });
}

#[test]
fn a_writing_transaction_sees_its_own_acts_and_leaves_nothing_remembered() {
    on_both(|db| {
        append(&db.store, "c-1", add(1)).unwrap();
        let computed = AtomicU32::new(0);
        assert_eq!(sum(&db.store, &computed), 1);
        let undone = db.store.write(|tx| {
            let mut counter = tx.load::<crate::support::Counter>("c-1")?.unwrap();
            tx.append(&mut counter, crate::support::now(), add(10))?;
            let seen = tx.remembered("sum", |reader| reader.query_one(ASKED, &[])?.int(0))?;
            assert_eq!(*seen, 11);
            Err::<(), _>(StoreError::Doomed)
        });
        assert!(undone.is_err());
        assert_eq!(sum(&db.store, &computed), 1);
    });
}

#[test]
fn an_answer_of_another_type_or_a_failed_one_is_computed_again() {
    on_both(|db| {
        append(&db.store, "c-1", add(1)).unwrap();
        let failed = db.store.read(|reader| reader.remembered("k", |_| Err::<u8, _>(StoreError::Doomed)));
        assert!(failed.is_err());
        let number = db.store.read(|reader| reader.remembered("k", |_| Ok::<_, StoreError>(7_u8)));
        assert_eq!(*number.unwrap(), 7);
        let text = db.store.read(|reader| reader.remembered("k", |_| Ok::<_, StoreError>("x")));
        assert_eq!(*text.unwrap(), "x");
    });
}
