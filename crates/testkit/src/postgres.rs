//! A fresh PostgreSQL database for one test, on the server that `TEST_POSTGRES_URL` names.

use std::{
    env, process,
    sync::atomic::{AtomicU32, Ordering},
};

use postgres::{Client, NoTls};

const VARIABLE: &str = "TEST_POSTGRES_URL";

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database that belongs to one test and is dropped with this handle.
#[derive(Debug)]
pub struct Database {
    name: String,
    url: String,
    server: String,
}

/// A fresh database, or none, with a printed line, when no server is named.
#[expect(clippy::print_stderr, reason = "the reader of a test run must see what was left out")]
pub fn postgres() -> Option<Database> {
    let Ok(server) = env::var(VARIABLE) else {
        eprintln!("without PostgreSQL: {VARIABLE} is not set, `scripts/test` sets it");
        return None;
    };
    // The process id and a count: unique among running tests, and a name left by a crash is taken over.
    let name = format!("hengping_test_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let url = with_database(&server, &name);
    let mut client = connect(&server);
    run(&mut client, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    run(&mut client, &format!("CREATE DATABASE {name}"));
    Some(Database { name, url, server })
}

impl Database {
    /// `postgres://…/hengping_test_…`, with a user that may create tables and roles.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        run(&mut connect(&self.server), &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

fn connect(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap_or_else(|error| panic!("connect to `{VARIABLE}` = `{url}`: {error}"))
}

fn run(client: &mut Client, statement: &str) {
    client.batch_execute(statement).unwrap_or_else(|error| panic!("run `{statement}`: {error}"));
}

/// The same server and the same options, another database.
fn with_database(url: &str, name: &str) -> String {
    let (address, options) = url.split_once('?').map_or((url, None), |(address, it)| (address, Some(it)));
    let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
    let host = rest.split('/').next().unwrap_or_default();
    let options = options.map_or_else(String::new, |it| format!("?{it}"));
    format!("{scheme}://{host}/{name}{options}")
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn the_database_is_replaced_and_the_options_are_kept() {
        for (url, expected) in [
            ("postgres://me@127.0.0.1:5433/postgres", "postgres://me@127.0.0.1:5433/x"),
            ("postgresql://127.0.0.1:5433", "postgresql://127.0.0.1:5433/x"),
            ("postgres://h/a?sslmode=disable&host=/b", "postgres://h/x?sslmode=disable&host=/b"),
        ] {
            assert_eq!(with_database(url, "x"), expected);
        }
    }
}
