//! `cargo xtask`: the chores of the repository. The work is done in the library; here is only the command
//! line.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use xtask::{
    load::{self, Wish},
    tidy::{self, law, ratchet},
    tree::Tree,
};

/// The chores of the repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Clone, Subcommand)]
enum Chore {
    /// Check the rules of the repository, as the tests do.
    Tidy,
    /// List the articles that the code cites, and the code that cites each article.
    Law,
    /// Lower the numbers in `xtask/ratchet.toml` to today's lengths.
    Ratchet,
    /// Kill the loaded server again and again and check that nothing acknowledged is lost; `scripts/test` does it 50 times.
    Torture {
        /// How often; a fifth of it again on PostgreSQL, when `TEST_POSTGRES_URL` names a server.
        #[arg(long, default_value_t = 1_000)]
        kills: u32,
    },
    /// Ask an address at a fixed rate and print the latencies, each counted from the moment the request was due.
    Load {
        /// `http://HOST:PORT/PATH`.
        url: String,
        /// The value of the `Cookie` header.
        #[arg(long, default_value = "")]
        cookie: String,
        /// Requests a second; 0 for as many as the connections carry.
        #[arg(long, default_value_t = 0)]
        rate: u32,
        /// How long.
        #[arg(long, default_value_t = 10)]
        seconds: u32,
        /// Connections that are kept open.
        #[arg(long, default_value_t = 16)]
        connections: u32,
    },
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line answers on its streams")]
fn main() -> ExitCode {
    match run(Arguments::parse().chore) {
        Ok((text, code)) => {
            print!("{text}");
            code
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<(String, ExitCode)> {
    match chore {
        Chore::Tidy => {
            let tree = Tree::of_this_repository()?;
            let mut findings = Vec::new();
            for check in tidy::CHECKS {
                findings.extend((check.run)(&tree).with_context(|| check.name)?);
            }
            let code = if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
            Ok((tidy::report(&findings), code))
        }
        Chore::Law => Ok((law::index(&Tree::of_this_repository()?), ExitCode::SUCCESS)),
        Chore::Ratchet => {
            let tree = Tree::of_this_repository()?;
            let text = ratchet::tightened(&tree)?;
            std::fs::write(tree.root.join(ratchet::LIST), text)
                .with_context(|| format!("write {}", ratchet::LIST))?;
            Ok((String::new(), ExitCode::SUCCESS))
        }
        Chore::Torture { kills } => Ok((String::new(), torture(kills)?)),
        Chore::Load { url, cookie, rate, seconds, connections } => {
            let measured = load::load(&Wish { url, cookie, rate, seconds, connections })?;
            Ok((measured.json() + "\n", ExitCode::SUCCESS))
        }
    }
}

/// Runs the test of `scripts/test` with another number of kills. By `cargo test`, which sets no bound on its time, and
/// of the whole workspace, as the features of one package alone would have Typst built once more.
fn torture(kills: u32) -> Result<ExitCode> {
    let status = Command::new(env!("CARGO"))
        .args(["test", "--locked", "--workspace", "--test", "it", "--", "torture_", "--nocapture"])
        .env("TORTURE_KILLS", kills.to_string())
        .status()
        .context("run cargo")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
