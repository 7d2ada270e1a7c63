//! `cargo xtask`: the chores of the repository. The work is done in the library; here is only the command
//! line.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use xtask::{
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

#[derive(Debug, Clone, Copy, Subcommand)]
enum Chore {
    /// Check the rules of the repository, as the tests do.
    Tidy,
    /// List the articles that the code cites, and the code that cites each article.
    Law,
    /// Lower the numbers in `xtask/ratchet.toml` to today's lengths.
    Ratchet,
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
    let tree = Tree::of_this_repository()?;
    match chore {
        Chore::Tidy => {
            let mut findings = Vec::new();
            for check in tidy::CHECKS {
                findings.extend((check.run)(&tree).with_context(|| check.name)?);
            }
            let code = if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
            Ok((tidy::report(&findings), code))
        }
        Chore::Law => Ok((law::index(&tree), ExitCode::SUCCESS)),
        Chore::Ratchet => {
            let text = ratchet::tightened(&tree)?;
            std::fs::write(tree.root.join(ratchet::LIST), text)
                .with_context(|| format!("write {}", ratchet::LIST))?;
            Ok((String::new(), ExitCode::SUCCESS))
        }
    }
}
