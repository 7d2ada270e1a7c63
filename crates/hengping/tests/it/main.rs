//! The real program at its command line.
#![cfg(test)]

mod assess;
mod browser;
mod check;
mod dossier;
mod lint;
mod plan;
mod replay;
mod statement;
mod torture;

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use store::{
    Options, Store,
    read::case::{CaseFilter, CaseRow, DueWindow, Page},
};
use tempfile::TempDir;
use testkit::process::Server;

const PROGRAM: &str = env!("CARGO_BIN_EXE_hengping");
/// Enough for every wish of the demonstration and the published cases.
const CASES: &str = "60";

/// A folder for data and keys.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Arguments that name the directories of data and keys.
    fn args(&self, data: &str) -> Vec<String> {
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        vec!["--data".into(), text(self.path(data)), "--keys".into(), text(self.path("keys"))]
    }

    fn run(&self, data: &str, command: &[&str]) -> Output {
        Command::new(PROGRAM).args(command).args(self.args(data)).output().unwrap()
    }

    #[track_caller]
    fn json(&self, data: &str, command: &[&str]) -> Value {
        let output = self.run(data, command);
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    #[track_caller]
    fn demo(&self, data: &str, seed: &str) -> Value {
        self.json(data, &["demo", "--build-only", "--cases", CASES, "--seed", seed])
    }

    /// Every kept object of the files, sorted.
    fn files(&self, data: &str) -> Vec<PathBuf> {
        let (mut files, mut open) = (Vec::new(), vec![self.path(data).join("blobs/kept")]);
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let found = if entry.file_type().unwrap().is_dir() { &mut open } else { &mut files };
                found.push(entry.path());
            }
        }
        files.sort();
        files
    }

    fn store(&self, data: &str) -> Store {
        Store::open(&Options::sqlite(self.path(data)).with_keys(self.path("keys"))).unwrap()
    }
}

fn cases(store: &Store) -> Vec<CaseRow> {
    store
        .read(|reader| {
            let agencies = reader.agency_list("/root")?.into_iter().map(|agency| agency.id).collect();
            let filter = CaseFilter { agencies, ..CaseFilter::default() };
            reader.case_list(&filter, &Page::First, u32::MAX)
        })
        .unwrap()
}

#[test]
fn init_makes_three_administrators_and_nobody_twice() {
    let place = Place::new();
    let made = place.json("data", &["init", "--agency", "衡州市交通运输局"]);
    let administrators = made["administrators"].as_array().unwrap();
    assert_eq!(administrators.len(), 3);
    for administrator in administrators {
        assert_eq!(administrator["password"].as_str().unwrap().len(), 19);
    }
    let again = place.run("data", &["init", "--agency", "衡州市交通运输局"]);
    assert!(!again.status.success());
    assert!(String::from_utf8_lossy(&again.stderr).contains("不能再次初始化"));
    let accounts = place.json("data", &["user", "list"]);
    assert_eq!(accounts.as_array().unwrap().len(), 3);
    assert_eq!(place.json("data", &["user", "unlock", "security"])["unlocked"], "security");
    assert!(!place.run("data", &["user", "unlock", "nobody"]).status.success());
    assert_eq!(place.json("data", &["migrate"])["migrated"], true);
}

#[test]
fn keys_inside_the_data_are_refused() {
    let place = Place::new();
    let data = place.path("data");
    let keys = data.join("keys");
    let output = Command::new(PROGRAM)
        .args(["init", "--agency", "局", "--data", data.to_str().unwrap(), "--keys", keys.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("keys"), "{output:?}");
}

#[test]
fn a_command_without_a_database_says_so_and_makes_none() {
    let place = Place::new();
    let output = place.run("data", &["verify"]);
    assert!(!output.status.success());
    assert!(!Path::new(&place.path("data")).exists());
}

#[test]
fn the_demonstration_listens_on_loopback_only() {
    let place = Place::new();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let output = place.run("data", &["demo", "--listen", address]);
        assert!(!output.status.success(), "{address}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("loopback"), "{address}");
    }
}

#[test]
fn the_demonstration_leaves_a_foreign_directory_alone() {
    let place = Place::new();
    std::fs::create_dir(place.path("data")).unwrap();
    std::fs::write(place.path("data").join("letter"), "dear").unwrap();
    let output = place.run("data", &["demo", "--build-only", "--cases", "6"]);
    assert!(!output.status.success());
    assert_eq!(std::fs::read_to_string(place.path("data").join("letter")).unwrap(), "dear");
}

#[test]
fn the_same_seed_makes_the_same_city() {
    let place = Place::new();
    let one = place.demo("one", "7");
    let two = place.demo("two", "7");
    let other = place.demo("other", "8");
    assert_eq!(one["demo"]["made"]["digest"], two["demo"]["made"]["digest"]);
    assert_eq!(one["demo"]["made"]["stages"], two["demo"]["made"]["stages"]);
    assert_ne!(one["demo"]["made"]["digest"], other["demo"]["made"]["digest"]);
    // Under the same keys the read tables are equal too, blind indexes included.
    assert_eq!(cases(&place.store("one")), cases(&place.store("two")));
    // What is there already is not made again.
    assert_eq!(place.demo("one", "7"), one);
}

#[test]
fn the_demonstration_shows_every_stage_and_the_published_amounts() {
    let place = Place::new();
    let made = place.demo("data", "20261120");
    let stages = made["demo"]["made"]["stages"].as_object().unwrap();
    for stage in law::case::Stage::ALL {
        // No case is without its first act.
        if stage != law::case::Stage::New {
            assert!(stages.contains_key(stage.code()), "no case at {} in {stages:?}", stage.code());
        }
    }
    let store = place.store("data");
    let rows = cases(&store);
    assert_eq!(rows.len(), 60);
    let told: Vec<_> =
        rows.iter().rev().take(6).map(|row| (row.item.as_str(), row.outcome.as_str())).collect();
    assert_eq!(
        told,
        [
            ("WYC-003", "罚款1,000.00元"),
            ("KY-001", "罚款10,000.00元"),
            ("WH-001", "罚款30,000.00元"),
            ("WH-001", "罚款30,000.00元"),
            ("WX-001", "罚款5,000.00元"),
            ("HY-012", "罚款1,000.00元"),
        ]
    );
    assert!(rows.iter().rev().take(6).all(|row| row.stage == law::case::Stage::Archived));
    assert!(rows.iter().any(|row| row.defects > 0));
    let today = jiff::civil::date(2026, 11, 20);
    let due = store
        .read(|reader| {
            let agencies: Vec<_> = reader.agency_list("/root")?.into_iter().map(|agency| agency.id).collect();
            let mut due = Vec::new();
            for window in [DueWindow::Today, DueWindow::Soon, DueWindow::Overdue] {
                due.extend(reader.case_clocks(None, &agencies, window, today, 1_000)?);
            }
            Ok::<_, store::StoreError>(due)
        })
        .unwrap();
    let days: Vec<_> = due.iter().map(|(clock, _)| clock.due_on).collect();
    assert!(days.contains(&today), "nothing is due today: {days:?}");
    assert!(days.iter().any(|day| *day < today) && days.iter().any(|day| *day > today), "{days:?}");
    let documents = store
        .read(|reader| {
            let oldest = reader.load::<law::case::Case>(&rows[rows.len() - 1].id)?.unwrap();
            Ok::<_, store::StoreError>(oldest.state.documents.len())
        })
        .unwrap();
    assert!(documents > 0);
    assert!(made["demo"]["made"]["documents"].as_u64().unwrap() >= 40);
}

#[test]
fn a_backup_restores_to_a_sound_copy() {
    let place = Place::new();
    place.demo("data", "1");
    let report = place.json("data", &["verify"]);
    assert_eq!(report["sound"], true, "{report}");
    let archive = place.path("archive");
    let archive = archive.to_str().unwrap();
    let written = place.json("data", &["backup", archive]);
    let restored = place.json("copy", &["restore", archive]);
    assert_eq!(written["contents"], restored["contents"]);
    assert_eq!(written["files"], restored["files"]);
    assert_eq!(written["persons"], restored["persons"]);
    let report = place.json("copy", &["verify"]);
    assert_eq!(report["sound"], true, "{report}");
    assert_eq!(cases(&place.store("copy")), cases(&place.store("data")));
    // Personal fields open in the copy, and files are there.
    let store = place.store("copy");
    let number = store
        .read(|reader| {
            let mut number = None;
            for id in reader.subjects("case", "", 100)? {
                let case = reader.load::<law::case::Case>(&id)?.unwrap().state;
                number = reader.unseal(&case.registration.unwrap().party.id_sealed)?;
            }
            Ok::<_, store::StoreError>(number.unwrap())
        })
        .unwrap();
    assert_eq!(number.len(), 18);
    drop(store);
    assert!(!place.run("copy", &["restore", archive]).status.success());
    the_files_of_the_copy_are_sealed_and_watched(&place, &report);
}

/// What lies on the disk is ciphertext, and one altered or lost piece is named.
fn the_files_of_the_copy_are_sealed_and_watched(place: &Place, report: &Value) {
    let files = place.files("copy");
    assert_eq!(files.len(), place.files("data").len());
    assert!(report["files"]["files"].as_u64().unwrap() > 0, "{report}");
    assert!(files.iter().all(|file| !std::fs::read(file).unwrap().starts_with(b"%PDF")));
    let piece = files.iter().find(|file| file.parent().unwrap().ends_with("c")).unwrap();
    let mut content = std::fs::read(piece).unwrap();
    content[20] ^= 1;
    std::fs::write(piece, content).unwrap();
    let found = || -> Value {
        let output = place.run("copy", &["verify"]);
        assert!(!output.status.success(), "a fault was not found");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let (altered, address) = (found(), piece.file_name().unwrap().to_str().unwrap());
    assert_eq!(
        (&altered["sound"], &altered["files"]["faults"][0]["piece"]),
        (&false.into(), &address.into())
    );
    assert_eq!(altered["files"]["faults"][0]["what"], "damaged");
    std::fs::remove_file(piece).unwrap();
    assert_eq!(found()["files"]["faults"][0]["what"], "missing");
}

#[test]
fn a_load_test_fills_the_store_soundly() {
    let place = Place::new();
    let made = place.json("data", &["demo", "--build-only", "--cases", "2001"]);
    let made = &made["demo"]["made"];
    assert_eq!(made["cases"], 2001);
    assert!(made["acts"].as_u64().unwrap() >= 8 * 2001, "{made}");
    assert_eq!(place.json("data", &["verify"])["sound"], true);
}

#[test]
fn the_server_answers_and_ends_when_told() {
    let place = Place::new();
    let args = place.args("data");
    let mut command = Command::new(PROGRAM);
    command.args(["demo", "--cases", "6"]).args(&args);
    let server = Server::start_command(command);
    let health: Value = serde_json::from_str(&server.get("/healthz").body).unwrap();
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
    assert!(server.log().contains("\"listening\""));
    assert!(server.log().contains("演示数据 · 今天按2026-11-20计 · 人物案件均为虚构"));
    assert!(server.stop().success());
}
