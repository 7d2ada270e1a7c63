//! 衡平: the program. The command line, the wiring, and the demonstration; everything else is a library.
//!
//! Machine output is JSON on standard output, logs go to standard error.

mod amount;
mod assess;
mod blobs;
mod check;
mod cli;
mod clock;
mod commands;
mod demo;
mod documents;
mod facts;
mod lint;
mod plan;
mod replay;
mod serve;
mod wiring;

use std::{
    io::{IsTerminal, Write},
    process::ExitCode,
};

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::cli::{Cli, Command};

/// Pages are made of many short texts on several threads, which the allocator of the C library serves slowly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(colours).with_env_filter(filter).init();
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Demo(options) => demo::run(&options)?,
        Command::Init(options) => commands::init(&options)?,
        Command::Serve(options) => commands::serve(&options)?,
        Command::User(options) => commands::user(&options)?,
        Command::Verify(options) => return commands::verify(&options),
        Command::Backup(options) => commands::backup(&options)?,
        Command::Restore(options) => commands::restore(&options)?,
        Command::Migrate(options) => commands::migrate(&options)?,
        Command::Assess(options) => return assess::assess(&options),
        Command::Check(options) => return check::run(&options),
        Command::Rules(cli::Rules { command: cli::RulesCommand::Lint(options) }) => {
            return lint::lint(&options);
        }
        Command::Rules(cli::Rules { command: cli::RulesCommand::Replay(options) }) => {
            return replay::replay(&options);
        }
        Command::Plan(options) => plan::run(&options)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints one line of machine output.
pub(crate) fn print(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}
