//! Migrations: numbered, forward only, one text for both databases.
//!
//! The type names `{bigint}`, `{text}`, `{blob}` and the table option `{strict}` are filled in. What only one database
//! needs stands after a line `-- only sqlite` or `-- only postgres`, up to the next such line or `-- both`.
//! `{text}` compares by bytes on both, so that both sort alike.

use std::collections::BTreeSet;

use sm3::{Digest, Sm3};

use crate::{
    args,
    error::StoreError,
    keys::hex,
    tx::{Reader, Tx},
};

/// One step in the shape of the tables.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place in the order, ascending from 1; those of tests start at 9000.
    pub number: i64,
    /// What it does, as in the name of its file.
    pub title: &'static str,
    /// The statements.
    pub text: &'static str,
}

/// The migrations of the store, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, title: "journal", text: include_str!("../migrations/0001_journal.sql") },
    Migration { number: 2, title: "checkpoint", text: include_str!("../migrations/0002_checkpoint.sql") },
    Migration { number: 3, title: "person_key", text: include_str!("../migrations/0003_person_key.sql") },
    Migration { number: 4, title: "read_tables", text: include_str!("../migrations/0004_read_tables.sql") },
    Migration { number: 6, title: "upload", text: include_str!("../migrations/0006_upload.sql") },
    Migration { number: 7, title: "jobs", text: include_str!("../migrations/0007_jobs.sql") },
    Migration { number: 8, title: "access", text: include_str!("../migrations/0008_access.sql") },
    Migration { number: 10, title: "holidays", text: include_str!("../migrations/0010_holidays.sql") },
    Migration { number: 11, title: "case_order", text: include_str!("../migrations/0011_case_order.sql") },
    Migration { number: 14, title: "duties", text: include_str!("../migrations/0014_duties.sql") },
    Migration { number: 15, title: "disposals", text: include_str!("../migrations/0015_disposals.sql") },
];

/// Kinds of subjects whose rows a migration gave new columns, so that they are written again after it.
const REPLAYED: &[(i64, &[&str])] = &[(8, &["person"]), (11, &["case"]), (14, &["person"]), (15, &["case"])];

const TABLE_SQLITE: &str = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'";
const TABLE_POSTGRES: &str = "SELECT CAST(count(to_regclass('schema_migration')) AS BIGINT)";
const OWN_TABLE: &str = "CREATE TABLE schema_migration (number {bigint} PRIMARY KEY, title {text} NOT NULL, checksum {text} NOT NULL) {strict};";
/// Subjects that are read at once.
const SUBJECTS_PAGE: u32 = 500;
const LOCK: i64 = 0x6870_6d69_6772;

/// Applies what is missing, in one transaction.
pub(crate) fn run(tx: &mut Tx<'_>, extra: &[Migration]) -> Result<(), StoreError> {
    let sqlite = tx.db.is_sqlite();
    if !sqlite {
        tx.query("SELECT CAST(pg_advisory_xact_lock(?1) AS TEXT)", args![LOCK])?;
    }
    let missing = missing(tx, extra)?;
    // A role that may only use the tables runs this too, to see that nothing is missing, and may not create.
    if !has_table(tx)? {
        tx.batch(&fill(OWN_TABLE, sqlite))?;
    }
    let mut behind = BTreeSet::new();
    for migration in missing {
        let Migration { number, title, .. } = *migration;
        tx.batch(&fill(migration.text, sqlite))?;
        tx.execute(
            "INSERT INTO schema_migration (number, title, checksum) VALUES (?1, ?2, ?3)",
            args![number, title, checksum(migration)],
        )?;
        let kinds = REPLAYED.iter().filter(|(held, _)| *held == number).flat_map(|(_, kinds)| *kinds);
        behind.extend(kinds.copied());
    }
    // Only now: the projections of this program write every column, also those of a later migration.
    behind.into_iter().try_for_each(|kind| replay(tx, kind))
}

fn has_table(reader: &mut Reader<'_>) -> Result<bool, StoreError> {
    let table = if reader.db.is_sqlite() { TABLE_SQLITE } else { TABLE_POSTGRES };
    Ok(reader.query_one(table, &[])?.int(0)? > 0)
}

/// What is not applied yet, in order; refused when another program, or another edition of a migration, was here.
pub(crate) fn missing<'m>(
    reader: &mut Reader<'_>,
    extra: &'m [Migration],
) -> Result<Vec<&'m Migration>, StoreError> {
    let known = MIGRATIONS.iter().chain(extra);
    if !has_table(reader)? {
        return Ok(known.collect());
    }
    let mut missing: Vec<_> = known.collect();
    let (mut applied, mut last) = (Vec::new(), 0);
    for row in reader.query("SELECT number, checksum FROM schema_migration ORDER BY number", &[])? {
        let number = row.int(0)?;
        let refused = |detail: &str| StoreError::Migration { number, detail: detail.to_owned() };
        let Some(migration) = missing.iter().find(|migration| migration.number == number) else {
            return Err(refused("is unknown to this program"));
        };
        if row.text(1)? != checksum(migration) {
            return Err(refused("was changed after it had been applied"));
        }
        applied.push(number);
        last = number;
    }
    missing.retain(|migration| !applied.contains(&migration.number));
    if let Some(Migration { number, .. }) = missing.iter().find(|migration| migration.number < last) {
        let detail = "comes before one that was applied".to_owned();
        return Err(StoreError::Migration { number: *number, detail });
    }
    Ok(missing)
}

/// Writes the rows of every subject of a kind again, from its history.
fn replay(tx: &mut Tx<'_>, kind: &str) -> Result<(), StoreError> {
    let (registry, mut after) = (crate::read::registry(), String::new());
    loop {
        let subjects = tx.subjects(kind, &after, SUBJECTS_PAGE)?;
        for id in &subjects {
            let Some(mut replay) = registry.start(kind) else { continue };
            tx.history(kind, id)?.iter().try_for_each(|row| replay.act(tx, row))?;
        }
        match subjects.last() {
            Some(last) => after.clone_from(last),
            None => return Ok(()),
        }
    }
}

fn checksum(migration: &Migration) -> String {
    hex(&Sm3::digest(migration.text.as_bytes()))
}

/// The text for one database.
fn fill(text: &str, sqlite: bool) -> String {
    let mut keep = true;
    let mut filled = String::with_capacity(text.len());
    for line in text.lines() {
        match line.trim() {
            "-- only sqlite" => keep = sqlite,
            "-- only postgres" => keep = !sqlite,
            "-- both" => keep = true,
            _ if keep => {
                filled.push_str(line);
                filled.push('\n');
            }
            _ => {}
        }
    }
    let (bigint, plain, blob, strict) = if sqlite {
        ("INTEGER", "TEXT", "BLOB", "STRICT")
    } else {
        ("BIGINT", "TEXT COLLATE \"C\"", "BYTEA", "")
    };
    filled
        .replace("{bigint}", bigint)
        .replace("{text}", plain)
        .replace("{blob}", blob)
        .replace("{strict}", strict)
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};
    use law::{
        case::fact::Standing,
        roster::{Person, PersonAct},
        subject::NewEntry,
    };

    use super::*;
    use crate::Loaded;

    #[test]
    fn the_numbers_ascend_and_the_types_are_filled_in() {
        let mut before = 0;
        for migration in MIGRATIONS {
            assert!(migration.number > before, "{}", migration.title);
            before = migration.number;
            for sqlite in [true, false] {
                let filled = fill(migration.text, sqlite);
                assert!(!filled.contains("{text}") && !filled.contains("{big"), "{}", migration.title);
            }
            let tables = migration.text.split("-- only").next().unwrap_or_default();
            assert!(
                !tables.contains(" TEXT") && !tables.contains("BIGINT"),
                "{} names a type",
                migration.title
            );
        }
    }

    #[test]
    fn rows_that_a_migration_left_empty_are_written_again_from_the_journal() {
        let dir = tempfile::tempdir().unwrap();
        let keys = dir.path().join("keys");
        crate::KeyRing::create(&keys).unwrap();
        let options = crate::Options::sqlite(dir.path().join("data")).with_keys(keys);
        let store = crate::Store::open(&options).unwrap();
        store.migrate().unwrap();
        let on = date(2026, 3, 2);
        let entry = |act| {
            let (actor, agency) = ("system".to_owned(), "county".to_owned());
            NewEntry { actor, agency, effective_on: on, act }
        };
        let number = "1".to_owned();
        let (login, name) = ("zhao".to_owned(), "赵一".to_owned());
        let (agency, post, reason) = ("county".to_owned(), "执法人员".to_owned(), "暂扣".to_owned());
        let standing = Standing::Suspended;
        let acts = vec![
            entry(PersonAct::PersonEnrolled { name, login, agency, post }),
            entry(PersonAct::CertificateIssued { number: number.clone(), issued_on: on, expires_on: on }),
            entry(PersonAct::CertificateChanged { number, changed_on: on, standing, reason }),
        ];
        store
            .write(move |tx| -> Result<(), StoreError> {
                tx.append(&mut Loaded::<Person>::new("p-1"), Timestamp::UNIX_EPOCH, acts)?;
                let before = tx.person_row("p-1")?.unwrap();
                assert_eq!(before.standing, "suspended");
                tx.batch("UPDATE person_row SET standing = '', standing_on = NULL")?;
                replay(tx, "person")?;
                assert_eq!(tx.person_row("p-1")?.unwrap(), before);
                Ok(())
            })
            .unwrap();
    }
}
