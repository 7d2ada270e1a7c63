//! Migrations: numbered, forward only, one text for both databases.
//!
//! The type names `{bigint}`, `{text}`, `{blob}` and the table option `{strict}` are filled in. What only one database
//! needs stands after a line `-- only sqlite` or `-- only postgres`, up to the next such line or `-- both`.
//! `{text}` compares by bytes on both, so that both sort alike.

use sm3::{Digest, Sm3};

use crate::{args, error::StoreError, keys::hex, tx::Tx};

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
    Migration { number: 7, title: "jobs", text: include_str!("../migrations/0007_jobs.sql") },
];

const TABLE_SQLITE: &str = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'";
const TABLE_POSTGRES: &str = "SELECT CAST(count(to_regclass('schema_migration')) AS BIGINT)";
const OWN_TABLE: &str = "CREATE TABLE schema_migration (number {bigint} PRIMARY KEY, title {text} NOT NULL, checksum {text} NOT NULL) {strict};";
const LOCK: i64 = 0x6870_6d69_6772;

/// Applies what is missing, in one transaction.
pub(crate) fn run(tx: &mut Tx<'_>, extra: &[Migration]) -> Result<(), StoreError> {
    let sqlite = tx.db.is_sqlite();
    if !sqlite {
        tx.query("SELECT CAST(pg_advisory_xact_lock(?1) AS TEXT)", args![LOCK])?;
    }
    // A role that may only use the tables runs this too, to see that nothing is missing, and may not create.
    let table = if sqlite { TABLE_SQLITE } else { TABLE_POSTGRES };
    if tx.query_one(table, &[])?.int(0)? == 0 {
        tx.batch(&fill(OWN_TABLE, sqlite))?;
    }
    let applied = tx.query("SELECT number, checksum FROM schema_migration ORDER BY number", &[])?;
    let known: Vec<&Migration> = MIGRATIONS.iter().chain(extra).collect();
    for row in &applied {
        let number = row.int(0)?;
        let Some(migration) = known.iter().find(|migration| migration.number == number) else {
            return Err(StoreError::Migration { number, detail: "is unknown to this program".to_owned() });
        };
        if row.text(1)? != checksum(migration) {
            return Err(StoreError::Migration {
                number,
                detail: "was changed after it had been applied".to_owned(),
            });
        }
    }
    for migration in known {
        let Migration { number, title, .. } = *migration;
        if applied.iter().any(|row| row.int(0).is_ok_and(|done| done == number)) {
            continue;
        }
        if applied.iter().any(|row| row.int(0).is_ok_and(|done| done > number)) {
            return Err(StoreError::Migration {
                number,
                detail: "comes before one that was applied".to_owned(),
            });
        }
        tx.batch(&fill(migration.text, sqlite))?;
        tx.execute(
            "INSERT INTO schema_migration (number, title, checksum) VALUES (?1, ?2, ?3)",
            args![number, title, checksum(migration)],
        )?;
    }
    Ok(())
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
    use super::*;

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
}
