//! Whatever is done, in whatever order: the live state is the replayed state, and the read tables follow.

use proptest::{prelude::*, test_runner::TestRunner};
use store::Loaded;

use crate::support::{Act, Counter, TestDb, new, now};

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (-1000_i64..1000).prop_map(|amount| Act::Added { amount }),
        "\\PC{0,12}".prop_map(|text| Act::Noted { text }),
        Just(Act::Closed),
    ]
}

#[test]
fn the_live_state_is_the_replayed_state() {
    let db = TestDb::sqlite();
    let steps = prop::collection::vec((0..4_u8, prop::collection::vec(act(), 1..4)), 1..12);
    let run = std::cell::Cell::new(0);
    let config = ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&steps, |steps| {
            run.set(run.get() + 1);
            for (subject, acts) in steps {
                let id = format!("{}-{subject}", run.get());
                let (live, entries) = db
                    .store
                    .write({
                        let id = id.clone();
                        move |tx| -> Result<_, store::StoreError> {
                            let mut live = tx.load::<Counter>(&id)?.unwrap_or_else(|| Loaded::new(&id));
                            let entries = tx.append(&mut live, now(), acts.into_iter().map(new).collect())?;
                            Ok((live, entries))
                        }
                    })
                    .unwrap();
                let (replayed, all) =
                    db.store.read(|reader| reader.load_with_entries::<Counter>(&id)).unwrap().unwrap();
                prop_assert_eq!(&replayed.state, &live.state);
                prop_assert_eq!(replayed.seq(), live.seq());
                prop_assert!(all.ends_with(&entries));
                prop_assert!(all.iter().zip(1..).all(|(entry, seq)| entry.seq == seq));
            }
            Ok(())
        })
        .unwrap();
    db.assert_sound();
}
