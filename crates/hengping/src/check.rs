//! `hengping check`: dossiers in, defects out, in the order of the input. Needs no database, no keys and no fonts.
//!
//! A chunk of texts is held at a time, checked on every processor, and written before the next is read.

use std::{
    fs,
    io::{ErrorKind, Write, stderr, stdout},
    num::NonZero,
    path::Path,
    process::ExitCode,
    thread,
};

use anyhow::{Context, anyhow};
use app::{catalog, context::Clock};
use jiff::tz;
use law::{
    check::{CheckSetting, Report, Verdict, check},
    dossier::read,
    profile::Profile,
};
use serde::Serialize;

use crate::{
    cli::{self, CheckFormat},
    clock::MachineClock,
};

mod source;
mod text;

use self::{
    source::{Piece, Sources},
    text::Tally,
};

/// How many dossiers pass between two lines of progress.
const PROGRESS_STEP: u64 = 10_000;

/// What could not be read, as a line of the output.
#[derive(Debug, Clone, Serialize)]
struct Fault {
    file: String,
    /// From 1; absent where the whole file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    /// In bytes, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// Names and positions from the outside in, such as `acts[3].filed.on`.
    #[serde(skip_serializing_if = "String::is_empty")]
    field: String,
    error: String,
}

impl Fault {
    /// A file, or a part of it, that could not be read at all.
    fn whole(file: &str, line: Option<u64>, error: String) -> Self {
        Self { file: file.to_owned(), line, column: None, field: String::new(), error }
    }

    fn sentence(&self) -> String {
        let line = self.line.map(|line| format!("第{line}行")).unwrap_or_default();
        let column = self.column.map(|column| format!("第{column}列")).unwrap_or_default();
        let field = if self.field.is_empty() { String::new() } else { format!("（{}）", self.field) };
        format!(
            "{}：{line}{column}{field}{}{}",
            self.file,
            if line.is_empty() { "" } else { "：" },
            self.error
        )
    }
}

/// One piece of the input, judged.
#[derive(Debug)]
enum Outcome {
    Checked { unit: Option<String>, report: Report },
    Unread(Fault),
}

/// Checks everything under the paths.
pub(crate) fn run(options: &cli::Check) -> anyhow::Result<ExitCode> {
    let profile = match profile(&options.profile) {
        Ok(profile) => profile,
        Err(error) => {
            writeln!(stderr().lock(), "{error:#}")?;
            return Ok(ExitCode::from(2));
        }
    };
    let calendar = catalog::calendar("shipped")?;
    let on = options.on.unwrap_or_else(|| tz::offset(8).to_datetime(MachineClock.now()).date());
    let setting = CheckSetting { profile: &profile, calendar: &calendar, on };
    let mut sources = Sources::new(&options.paths);
    let mut out = Output { format: options.format, begun: false, tally: Tally::default() };
    match out.all(&mut sources, &setting) {
        Ok(()) => Ok(out.tally.exit()),
        // Who pipes the output into a pager may leave before its end.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(out.tally.exit()),
        Err(error) => Err(error.into()),
    }
}

/// A shipped profile, or one from a file.
fn profile(name: &str) -> anyhow::Result<Profile> {
    if catalog::profile_names().any(|known| known == name) {
        return Ok(catalog::shipped_profile(name)?);
    }
    if !Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
        let known: Vec<&str> = catalog::profile_names().collect();
        return Err(anyhow!("没有口径“{name}”：可用{}，或者自己的口径文件（.toml）", known.join("、")));
    }
    let text = fs::read_to_string(name).with_context(|| format!("读不了口径文件{name}"))?;
    catalog::profile(name, &text).map_err(|error| anyhow!("口径文件{name}写法不对：{}", error.reason))
}

/// Where the outcomes go.
struct Output {
    format: CheckFormat,
    /// Something was written before.
    begun: bool,
    tally: Tally,
}

impl Output {
    fn all(&mut self, sources: &mut Sources, setting: &CheckSetting<'_>) -> std::io::Result<()> {
        let mut out = stdout().lock();
        match self.format {
            CheckFormat::Text => out.write_all(text::head(setting).as_bytes())?,
            CheckFormat::Json => out.write_all(b"[")?,
            CheckFormat::Jsonl => {}
        }
        let mut buffer = Vec::new();
        let mut told = 0;
        loop {
            let pieces = sources.chunk();
            if pieces.is_empty() {
                break;
            }
            for outcome in judge(&pieces, setting) {
                self.tally.add(&outcome);
                self.draw(&outcome, &mut buffer)?;
            }
            out.write_all(&buffer)?;
            out.flush()?;
            buffer.clear();
            if self.tally.read().div_euclid(PROGRESS_STEP) > told {
                told = self.tally.read().div_euclid(PROGRESS_STEP);
                writeln!(stderr().lock(), "已检查{}份……", self.tally.read())?;
            }
        }
        for skipped in sources.skipped() {
            writeln!(stderr().lock(), "{skipped}")?;
        }
        match self.format {
            CheckFormat::Text => out.write_all(self.tally.page().as_bytes())?,
            CheckFormat::Json => out.write_all(b"\n]\n")?,
            CheckFormat::Jsonl => {}
        }
        out.flush()?;
        writeln!(stderr().lock(), "{}", self.tally.sentence())
    }

    fn draw(&mut self, outcome: &Outcome, buffer: &mut Vec<u8>) -> std::io::Result<()> {
        match outcome {
            Outcome::Unread(fault) => {
                writeln!(stderr().lock(), "{}", fault.sentence())?;
                if self.format == CheckFormat::Text {
                    writeln!(buffer, "\n【读不了】{}", fault.sentence())
                } else {
                    self.object(buffer, fault)
                }
            }
            Outcome::Checked { report, .. } if self.format != CheckFormat::Text => {
                self.object(buffer, report)
            }
            Outcome::Checked { report, .. } if report.verdict == Verdict::Ok => Ok(()),
            Outcome::Checked { unit, report } => {
                buffer.write_all(text::entry(unit.as_deref(), report).as_bytes())
            }
        }
    }

    fn object(&mut self, buffer: &mut Vec<u8>, value: &impl Serialize) -> std::io::Result<()> {
        let lines = self.format == CheckFormat::Jsonl;
        if !lines {
            buffer.write_all(if self.begun { b",\n" } else { b"\n" })?;
        }
        self.begun = true;
        serde_json::to_writer(&mut *buffer, value)?;
        if lines { buffer.write_all(b"\n") } else { Ok(()) }
    }
}

/// Judges a chunk on every processor; the outcomes keep the order of the pieces.
fn judge(pieces: &[Piece], setting: &CheckSetting<'_>) -> Vec<Outcome> {
    let hands = thread::available_parallelism().map_or(1, NonZero::get);
    let share = pieces.len().div_ceil(hands).max(1);
    thread::scope(|scope| {
        let work = |part: &[Piece]| part.iter().map(|piece| outcome(piece, setting)).collect::<Vec<_>>();
        let mut parts = pieces.chunks(share);
        let own = parts.next().unwrap_or_default();
        let others: Vec<_> = parts.map(|part| (part, scope.spawn(move || work(part)))).collect();
        let mut outcomes = work(own);
        for (part, other) in others {
            // A hand that was lost leaves its part undone; it is done again here.
            outcomes.extend(other.join().unwrap_or_else(|_| work(part)));
        }
        outcomes
    })
}

fn outcome(piece: &Piece, setting: &CheckSetting<'_>) -> Outcome {
    let text = match &piece.text {
        Ok(text) => text,
        Err(fault) => return Outcome::Unread(fault.clone()),
    };
    match read(text) {
        Ok(dossier) => Outcome::Checked { report: check(&dossier, setting), unit: dossier.unit },
        Err(error) => {
            let within = u64::try_from(error.line).unwrap_or(1).max(1);
            Outcome::Unread(Fault {
                file: piece.file.to_string(),
                line: Some(piece.line.saturating_add(within).saturating_sub(1)),
                column: Some(error.column.max(1)),
                field: error.path,
                error: error.reason,
            })
        }
    }
}
