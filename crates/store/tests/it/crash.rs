//! A process that is killed at any point has lost nothing that it had acknowledged.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use store::{Options, Store};

use crate::support::{Counter, MIGRATIONS, add, append, equipped, now, registry};

const DIR: &str = "STORE_CRASH_TEST_DIR";
const ROUNDS: u32 = 50;

fn options_in(dir: &Path) -> Options {
    let keys = dir.join("keys");
    let options = Options::sqlite(dir.join("data"));
    if keys.exists() {
        return Options { migrations: &MIGRATIONS, ..options.with_keys(keys) };
    }
    equipped(options, dir)
}

/// The process that is killed: this test binary again, told by the environment that it is the victim.
#[test]
fn victim() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let store = Store::open(&options_in(dir.as_ref())).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let store = store.clone();
            scope.spawn(move || {
                loop {
                    let entries = append(&store, &format!("c-{thread}"), add(1)).unwrap();
                    eprintln!("ack c-{thread} {}", entries[0].seq);
                    if entries[0].seq.is_multiple_of(16) {
                        store.checkpoint(now()).unwrap();
                    }
                }
            });
        }
    });
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    // No handle stays open over a crash, so that each round begins with the recovery of the log.
    let dir = tempfile::tempdir().unwrap();
    let options = options_in(dir.path());
    Store::open(&options).unwrap().migrate().unwrap();
    let mut acknowledged = std::collections::BTreeMap::<String, u32>::new();
    for round in 0..ROUNDS {
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args(["crash::victim", "--exact", "--nocapture"])
            .env(DIR, dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut salt = [0; 1];
        getrandom::fill(&mut salt).unwrap();
        let mut lines = BufReader::new(victim.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut left = u32::from(salt[0]) + 1;
        let mut take = |line: String| {
            let words: Vec<&str> = line.split(' ').collect();
            // The last line may be cut off anywhere.
            if let ["ack", id, seq] = words[..]
                && let Ok(seq) = seq.parse::<u32>()
            {
                let known = acknowledged.entry(id.to_owned()).or_default();
                *known = seq.max(*known);
            }
        };
        while left > 0 {
            take(lines.next().expect("the victim ended by itself"));
            left -= 1;
        }
        // On Unix this is SIGKILL.
        victim.kill().unwrap();
        victim.wait().unwrap();
        lines.for_each(take);

        let store = Store::open(&options).unwrap();
        for (id, seq) in &acknowledged {
            let loaded = store.read(|reader| reader.load::<Counter>(id)).unwrap().unwrap();
            assert!(loaded.seq() >= *seq, "round {round}: {id} lost act {seq}");
            assert_eq!(loaded.state.total, i64::from(loaded.seq()));
        }
        if round.is_multiple_of(8) {
            let report = store::verify(&store, &registry(), &dir.path().join("scratch"), &[]).unwrap();
            assert!(report.is_sound(), "round {round}: {report:#?}");
        }
    }
}
