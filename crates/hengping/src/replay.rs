//! `hengping rules replay`: past cases assessed by two tables. Needs no database, no keys and no fonts.

use std::{
    collections::BTreeSet,
    fs, io,
    io::{Write, stdout},
    path::Path,
    process::ExitCode,
    thread,
};

use law::discretion::{Checked, Replay, Replayed, Rulebook, TableId};
use serde::Serialize;

use crate::cli;

mod cases;
mod report;

use self::cases::{Case, Cases};

/// Cases that are read before the threads share them.
const BATCH: usize = 16_384;
/// Lines that cannot be read of which the report says why; of the others it says how many there are.
const BAD_LINES_NAMED: usize = 100;
/// Largest file of a table, in bytes.
const FILE_BYTES_MAX: u64 = 1_048_576;

/// A table and what it was read from.
struct Edition {
    rulebook: Rulebook,
    /// The tables of the file; none where the table is one of the catalogue.
    own: BTreeSet<(String, TableId)>,
    id: Option<TableId>,
}

/// A line that cannot be read.
#[derive(Debug, Serialize)]
struct BadLine {
    line: u64,
    reason: String,
}

/// What one thread has seen.
struct Share<'a> {
    replay: Replay<'a>,
    bad: Vec<BadLine>,
    bad_lines: u64,
}

/// Assesses the cases of a file by both tables. Ends with 2 where a table or a line cannot be read; what could be read is reported.
pub(crate) fn replay(options: &cli::Replay) -> anyhow::Result<ExitCode> {
    let refused = |message: String| {
        writeln!(io::stderr().lock(), "{message}")?;
        Ok(ExitCode::from(2))
    };
    let (old, new) = match tables(options) {
        Ok(tables) => tables,
        Err(message) => return refused(message),
    };
    let cases = match Cases::open(&options.cases, &old) {
        Ok(cases) => cases,
        Err(message) => return refused(message),
    };
    let (replayed, bad, bad_lines) = match run(cases, &old, &new) {
        Ok(done) => done,
        Err(error) => return refused(format!("读不了{}：{error}", options.cases.display())),
    };
    let report = report::Report { old: &old, new: &new, replayed: &replayed, bad: &bad, bad_lines };
    if options.json {
        crate::print(&report.json())?;
    } else {
        stdout().lock().write_all(report.page().as_bytes())?;
    }
    Ok(if bad_lines == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// Reads in one thread and assesses in as many as there are cores.
fn run(mut cases: Cases, old: &Checked, new: &Checked) -> io::Result<(Replayed, Vec<BadLine>, u64)> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = || Share { replay: Replay::new(old, new), bad: Vec::new(), bad_lines: 0 };
    let mut shares: Vec<_> = (0..threads).map(|_| share()).collect();
    let mut batch = Vec::new();
    loop {
        batch.clear();
        cases.read(BATCH, &mut batch)?;
        if batch.is_empty() {
            break;
        }
        let reader = &cases;
        let each = batch.chunks(batch.len().div_ceil(threads).max(1));
        thread::scope(|scope| {
            for (share, some) in shares.iter_mut().zip(each) {
                scope.spawn(move || some.iter().for_each(|case| share.take(reader, case)));
            }
        });
    }
    let (mut replayed, mut bad, mut bad_lines) = (Replayed::default(), Vec::new(), 0_u64);
    for share in shares {
        replayed.merge(share.replay.finish());
        bad.extend(share.bad);
        bad_lines = bad_lines.saturating_add(share.bad_lines);
    }
    bad.sort_by_key(|bad| bad.line);
    bad.truncate(BAD_LINES_NAMED);
    Ok((replayed, bad, bad_lines))
}

impl Share<'_> {
    fn take(&mut self, cases: &Cases, case: &Case) {
        match cases.facts(case) {
            Ok((name, facts)) => self.replay.take(case.line, name, &facts),
            Err(reason) => {
                self.bad_lines = self.bad_lines.saturating_add(1);
                if self.bad.len() < BAD_LINES_NAMED {
                    self.bad.push(BadLine { line: case.line, reason });
                }
            }
        }
    }
}

/// The old and the new table. Errors: what cannot be read, and what to do.
fn tables(options: &cli::Replay) -> Result<(Checked, Checked), String> {
    let (old, new) = (edition(&options.against)?, edition(&options.table)?);
    let named: BTreeSet<&String> = old.own.iter().chain(&new.own).map(|(item, _)| item).collect();
    let item = match (&options.item, named.first(), named.len()) {
        (Some(item), ..) => item.clone(),
        (None, Some(item), 1) => (*item).clone(),
        (None, None, _) => return Err("请用 --item 指明事项，例如 --item HY-001".to_owned()),
        (None, ..) => {
            let all: Vec<_> = named.iter().map(|item| item.as_str()).collect();
            return Err(format!("文件中有几个事项的表：{}；请用 --item 指明事项", all.join("、")));
        }
    };
    Ok((old.table(&item, &options.against)?, new.table(&item, &options.table)?))
}

/// A table of the catalogue by its name, or the tables of a file.
fn edition(name: &str) -> Result<Edition, String> {
    let unreadable = |error: app::catalog::CatalogError| format!("{}：{}", error.file, error.reason);
    if let Ok(id) = name.parse::<TableId>() {
        let rulebook = app::discretion::shipped().map_err(unreadable)?;
        return Ok(Edition { rulebook, own: BTreeSet::new(), id: Some(id) });
    }
    let missing = |error: io::Error| {
        format!("“{name}”既不是表名（statute、alt、bench:编号、overlay:地区），也不是可读的文件：{error}")
    };
    let path = Path::new(name);
    if fs::metadata(path).map_err(missing)?.len() > FILE_BYTES_MAX {
        return Err(format!("{name}超过1MiB；请只留要回放的表"));
    }
    let text = fs::read_to_string(path).map_err(missing)?;
    let (rulebook, own) = app::discretion::with_tables(&[(name.to_owned(), text)]).map_err(unreadable)?;
    Ok(Edition { rulebook, own, id: None })
}

impl Edition {
    fn table(&self, item: &str, name: &str) -> Result<Checked, String> {
        let own: Vec<_> = self.own.iter().filter(|(of, _)| of == item).map(|(_, id)| id).collect();
        let id = match (&self.id, own.as_slice()) {
            (Some(id), _) => id,
            (None, [id]) => *id,
            (None, []) => return Err(format!("{name}没有事项{item}的表；请核对事项编号")),
            (None, several) => {
                let all: Vec<_> = several.iter().map(ToString::to_string).collect();
                return Err(format!("{name}有事项{item}的几张表：{}；请只留一张", all.join("、")));
            }
        };
        self.rulebook.table(item, id, None).map_err(|problem| problem.to_string())
    }
}
