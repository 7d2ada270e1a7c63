//! Imports: a bank's statement and a list of cases from elsewhere, as jobs in a working table.
//!
//! A file is read at once and kept row by row, sealed, since it holds names and identity numbers; the file itself is not kept.
//! Nothing is journalled before a person confirms. Then every row is a transaction of its own, and a row that has been done is
//! never done again, so that an import can be stopped, taken up again, or sent twice.

pub mod cases;
pub mod cell;
pub mod matching;
pub mod payment;
pub mod result;
pub mod statement;
pub mod template;
pub mod workbook;

use jiff::{SignedDuration, ToSpan};
use law::access::Action;
use serde::{Serialize, de::DeserializeOwned};
use store::{
    Reader, Tx,
    read::job::{ImportRow, JobRow},
};

use crate::{App, AppError, Caller, form::Problems};

/// Rows of an import on a page.
pub const LINES: u32 = 100;
/// Rows that are written in one transaction while a file is read.
const ROWS_PER_COMMIT: usize = 200;
/// Rows after which a running job says how far it is.
const PROGRESS_EVERY: u32 = 10;
/// A running job that has not moved for so long was interrupted.
const STILL: SignedDuration = SignedDuration::from_mins(2);
/// Days for which the rows of an import are kept.
const KEPT_DAYS: i64 = 90;

/// What is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// 银行对账单.
    Bank,
    /// 外部案件清单.
    Cases,
}

impl ImportKind {
    /// The code in the address and in the working table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Cases => "cases",
        }
    }

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bank => "银行对账单",
            Self::Cases => "外部案件清单",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Bank, Self::Cases].into_iter().find(|kind| kind.code() == code)
    }
}

/// Where a row stands.
pub mod state {
    /// Can go in as it is.
    pub const READY: &str = "ready";
    /// Waits for a person.
    pub const WAIT: &str = "wait";
    /// Has errors.
    pub const BAD: &str = "bad";
    /// Came in before.
    pub const REPEATED: &str = "repeated";
    /// Not for this import.
    pub const PASSED: &str = "passed";
    /// Chosen, and not yet done.
    pub const CHOSEN: &str = "chosen";
    /// In.
    pub const DONE: &str = "done";
    /// Refused when it was to go in.
    pub const FAILED: &str = "failed";
    /// All, with their labels, in the order of the page.
    pub const ALL: [(&str, &str); 8] = [
        (READY, "可以导入"),
        (WAIT, "待人工处理"),
        (BAD, "有错误"),
        (FAILED, "未能导入"),
        (REPEATED, "重复"),
        (CHOSEN, "正在导入"),
        (DONE, "已导入"),
        (PASSED, "不导入"),
    ];

    /// The label of a state.
    pub fn label(code: &str) -> &'static str {
        ALL.iter().find(|(held, _)| *held == code).map_or("", |(_, label)| label)
    }
}

/// An import with a page of its rows.
#[derive(Debug, Clone)]
pub struct ImportView {
    /// The job.
    pub job: JobRow,
    /// What is imported.
    pub kind: ImportKind,
    /// How many rows stand where.
    pub states: Vec<(String, u32)>,
    /// The rows.
    pub rows: Vec<Line>,
    /// There are more rows after these.
    pub more: bool,
    /// Going on, but it has not moved for minutes: the program was stopped meanwhile.
    pub interrupted: bool,
}

impl ImportView {
    /// How many rows stand there.
    pub fn count(&self, state: &str) -> u32 {
        self.states.iter().find(|(held, _)| held == state).map_or(0, |(_, count)| *count)
    }
}

/// A row of an import, opened.
#[derive(Debug, Clone)]
pub struct Line {
    /// The row in the sheet, from 1.
    pub no: u32,
    /// Where it stands.
    pub state: String,
    /// The case it went to, or is meant for.
    pub case_id: String,
    /// Why it stands so.
    pub note: String,
    /// What was read.
    pub held: Holding,
}

/// What a row holds.
#[derive(Debug, Clone)]
pub enum Holding {
    /// Of a statement.
    Bank(payment::BankLine),
    /// Of a list of cases.
    Cases(cases::CaseLine),
    /// Its key was destroyed.
    Gone,
}

/// A row on its way into the working table: number, state, content, case, note.
pub(crate) struct NewRow {
    pub(crate) no: u32,
    pub(crate) state: &'static str,
    pub(crate) body: String,
    pub(crate) case_id: String,
    pub(crate) note: String,
}

impl App {
    /// The caller's imports, newest first.
    pub fn list_imports(&self, caller: &Caller) -> Result<Vec<JobRow>, AppError> {
        caller.require(Action::CaseHandle, "导入")?;
        let kinds = [ImportKind::Bank.code(), ImportKind::Cases.code()];
        self.store.read(|reader| reader.job_list(&caller.person, &kinds, 50).map_err(AppError::from))
    }

    /// One import with the rows after `after`, in a state or in any.
    pub fn read_import(
        &self,
        caller: &Caller,
        id: &str,
        state: &str,
        after: u32,
        limit: u32,
    ) -> Result<ImportView, AppError> {
        let now = self.clock.now();
        self.store.read(|reader| {
            let (job, kind) = own(reader, caller, id)?;
            let mut rows = reader.import_rows(id, state, after, limit.saturating_add(1))?;
            let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
            rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            let mut lines = Vec::new();
            for row in rows {
                lines.push(opened(reader, kind, row)?);
            }
            let interrupted = matches!(job.state.as_str(), "queued" | "running" | "reading")
                && now.duration_since(job.updated_at) > STILL;
            Ok(ImportView { states: reader.import_states(id)?, job, kind, rows: lines, more, interrupted })
        })
    }

    /// Reads an uploaded file and keeps its rows for a look; answers the id of the import.
    ///
    /// `key` is the form's idempotency key: sent twice, the second time answers the first import.
    pub fn start_import(
        &self,
        caller: &Caller,
        kind: ImportKind,
        key: &str,
        file: &str,
        content: &[u8],
    ) -> Result<String, AppError> {
        if !caller.may_in(Action::CaseHandle, &caller.agency) {
            return Err(AppError::Forbidden("导入"));
        }
        let mut problems = Problems::default();
        if content.is_empty() {
            problems.add("file", "请选择要导入的文件。");
            problems.settle()?;
        }
        let grids = workbook::read(content).map_err(|error| wrong_file(error.to_string()))?;
        let (rows, about) = match kind {
            ImportKind::Bank => self.read_statement(caller, &grids)?,
            ImportKind::Cases => self.read_case_list(caller, &grids)?,
        };
        if rows.is_empty() {
            return Err(wrong_file("表头下面没有内容行，请核对文件后重新导入。".to_owned()));
        }
        self.keep_rows(caller, kind, key, file, rows, about)
    }

    fn keep_rows(
        &self,
        caller: &Caller,
        kind: ImportKind,
        key: &str,
        file: &str,
        rows: Vec<NewRow>,
        about: String,
    ) -> Result<String, AppError> {
        let (id, now) = (self.new_id()?, self.clock.now());
        let title: String = file.chars().filter(|held| !held.is_control()).take(120).collect();
        let job = JobRow {
            id: id.clone(),
            kind: kind.code().to_owned(),
            person: caller.person.clone(),
            agency: caller.agency.clone(),
            state: "reading".to_owned(),
            title: if title.is_empty() { kind.label().to_owned() } else { title },
            done: 0,
            total: 0,
            message: String::new(),
            body: about,
            created_at: now,
            updated_at: now,
        };
        let (person, key, held) = (caller.person.clone(), format!("import.{key}"), id.clone());
        let before = self.store.write(move |tx| {
            let old = now.checked_sub((KEPT_DAYS * 24).hours()).unwrap_or(now);
            tx.job_sweep(kind.code(), old)?;
            let before = tx.idempotency_take(&key, &person, &held, now)?;
            if before.is_none() {
                tx.job_put(&job)?;
            }
            Ok::<_, AppError>(before)
        })?;
        if let Some(before) = before {
            return Ok(before);
        }
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let part: Vec<_> = rows.by_ref().take(ROWS_PER_COMMIT).collect();
            let id = id.clone();
            self.store.write(move |tx| put_rows(tx, &id, part).map_err(AppError::from))?;
        }
        let done = id.clone();
        self.store
            .write(move |tx| tx.job_move(&done, &["reading"], "preview", now).map_err(AppError::from))?;
        Ok(id)
    }

    /// Chooses rows that are ready: those named, or all of them; answers how many. The job then waits to be run.
    pub fn confirm_import(&self, caller: &Caller, id: &str, chosen: &Chosen) -> Result<u32, AppError> {
        let (caller, id, chosen, now) = (caller.clone(), id.to_owned(), chosen.clone(), self.clock.now());
        self.store.write(move |tx| {
            own(tx, &caller, &id)?;
            let mut count = 0_u32;
            let mut choose = |tx: &mut Tx<'_>, row: &ImportRow| {
                count = count.saturating_add(1);
                tx.import_row_mark(&id, row.no, state::CHOSEN, &row.case_id, &row.note)
            };
            match &chosen {
                Chosen::All => {
                    for row in tx.import_rows(&id, state::READY, 0, u32::MAX)? {
                        choose(tx, &row)?;
                    }
                }
                Chosen::Rows(numbers) => {
                    for no in numbers {
                        if let Some(row) = tx.import_row(&id, *no)?.filter(|row| row.state == state::READY) {
                            choose(tx, &row)?;
                        }
                    }
                }
            }
            if count == 0 {
                let mut problems = Problems::default();
                problems.add("row", "没有选中可以导入的行，请勾选后再导入。");
                problems.settle()?;
            }
            if !tx.job_move(&id, &["preview", "done", "cancelled", "failed"], "queued", now)? {
                let mut problems = Problems::default();
                problems.add("", "这次导入正在进行，请等它结束后再继续。");
                problems.settle()?;
            }
            Ok(count)
        })
    }

    /// Runs what was chosen, row by row; answers when it is done or was stopped. The page asks for its progress meanwhile.
    pub fn run_import(&self, caller: &Caller, id: &str) -> Result<(), AppError> {
        let (job, kind) = self.store.read(|reader| own(reader, caller, id))?;
        let (now, held) = (self.clock.now(), id.to_owned());
        let mut from = vec!["queued"];
        if now.duration_since(job.updated_at) > STILL {
            from.push("running");
        }
        if !self.store.write(move |tx| tx.job_move(&held, &from, "running", now).map_err(AppError::from))? {
            return Ok(());
        }
        let ended = self.run_rows(caller, id, kind);
        let (state, message) = match &ended {
            Ok(count) => ("done", format!("导入结束，处理{count}行。")),
            Err(_) => ("failed", "系统故障，导入中断；已导入的行有效，可以继续导入其余的行。".to_owned()),
        };
        let (held, now) = (id.to_owned(), self.clock.now());
        self.store.write(move |tx| {
            if !tx.job_end(&held, state, &message, now)? || state == "failed" {
                // Stopped: what was chosen and not done can be chosen again.
                for row in tx.import_rows(&held, state::CHOSEN, 0, u32::MAX)? {
                    tx.import_row_mark(&held, row.no, state::READY, &row.case_id, &row.note)?;
                }
            }
            Ok::<_, AppError>(())
        })?;
        ended.map(drop)
    }

    fn run_rows(&self, caller: &Caller, id: &str, kind: ImportKind) -> Result<u32, AppError> {
        let chosen = self.store.read(|reader| reader.import_rows(id, state::CHOSEN, 0, u32::MAX))?;
        let chosen: Vec<u32> = chosen.iter().map(|row| row.no).collect();
        let total = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
        for (done, no) in (0_u32..).zip(chosen) {
            if done.is_multiple_of(PROGRESS_EVERY) {
                let (id, now) = (id.to_owned(), self.clock.now());
                let goes_on = self.store.write(move |tx| tx.job_progress(&id, done, total, now));
                if !goes_on.map_err(AppError::Store)? {
                    return Ok(done);
                }
            }
            self.run_row(caller, id, kind, no)?;
        }
        let (id, now) = (id.to_owned(), self.clock.now());
        self.store.write(move |tx| tx.job_progress(&id, total, total, now)).map_err(AppError::Store)?;
        Ok(total)
    }

    /// One row, one transaction; a row that is not chosen any more is left alone.
    fn run_row(&self, caller: &Caller, id: &str, kind: ImportKind, no: u32) -> Result<(), AppError> {
        let (app, caller, id) = (self.clone(), caller.clone(), id.to_owned());
        let case_id = if kind == ImportKind::Cases { self.new_id()? } else { String::new() };
        self.store.write(move |tx| {
            let Some(row) = tx.import_row(&id, no)?.filter(|row| row.state == state::CHOSEN) else {
                return Ok(());
            };
            let line = opened(tx, kind, row)?;
            let done = tx.savepoint(|tx| match &line.held {
                Holding::Bank(held) => app.pay_row(tx, &caller, &line.case_id, held),
                Holding::Cases(held) => app.register_row(tx, &caller, &case_id, held),
                Holding::Gone => Err(AppError::NotFound),
            });
            let (state, case, note) = match done {
                Ok(Done::In(case, note)) => (state::DONE, case, note),
                Ok(Done::Repeated(case, note)) => (state::REPEATED, case, note),
                Err(error) => (state::FAILED, line.case_id, refusal_text(error)?),
            };
            tx.import_row_mark(&id, no, state, &case, &note).map_err(AppError::from)
        })
    }

    /// Stops an import: the row that is being done is finished, the rest stays as it was.
    pub fn cancel_import(&self, caller: &Caller, id: &str) -> Result<(), AppError> {
        let (caller, id, now) = (caller.clone(), id.to_owned(), self.clock.now());
        self.store.write(move |tx| {
            own(tx, &caller, &id)?;
            if tx.job_move(&id, &["queued", "running"], "cancelled", now)? {
                for row in tx.import_rows(&id, state::CHOSEN, 0, u32::MAX)? {
                    tx.import_row_mark(&id, row.no, state::READY, &row.case_id, &row.note)?;
                }
            }
            Ok(())
        })
    }
}

/// Which of the rows that are ready go in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// All.
    All,
    /// These, by their number in the sheet.
    Rows(Vec<u32>),
}

/// What came of a row.
pub(crate) enum Done {
    /// In; the case and what to say.
    In(String, String),
    /// Came in before; the case and what to say.
    Repeated(String, String),
}

/// What a person reads about a row that did not go in; a fault of the system is passed on.
pub fn refusal_text(error: AppError) -> Result<String, AppError> {
    match error {
        AppError::Refused(findings) => {
            let text =
                findings.iter().map(|held| format!("{}（{}）{}", held.message, held.article, held.cure));
            Ok(text.collect::<Vec<_>>().join("；"))
        }
        AppError::Invalid(problems) => {
            Ok(problems.iter().map(|held| held.message.clone()).collect::<Vec<_>>().join("；"))
        }
        AppError::NotFound => Ok("案件或者人员不存在，或者不在您的办理范围内。".to_owned()),
        AppError::Forbidden(what) => Ok(format!("您不能{what}。")),
        AppError::Conflict(changed) => Ok(format!("{}同时在办理这件案件，请再导入一次。", changed.by)),
        error => Err(error),
    }
}

/// The problem of the file as a whole.
pub(crate) fn wrong_file(message: String) -> AppError {
    let mut problems = Problems::default();
    problems.add("file", message);
    problems.settle().err().unwrap_or(AppError::NotFound)
}

/// The import, if it is the caller's.
pub(crate) fn own(
    reader: &mut Reader<'_>,
    caller: &Caller,
    id: &str,
) -> Result<(JobRow, ImportKind), AppError> {
    caller.require(Action::CaseHandle, "导入")?;
    let job = reader.job(id)?.filter(|job| job.person == caller.person).ok_or(AppError::NotFound)?;
    let kind = ImportKind::from_code(&job.kind).ok_or(AppError::NotFound)?;
    Ok((job, kind))
}

pub(crate) fn opened(reader: &mut Reader<'_>, kind: ImportKind, row: ImportRow) -> Result<Line, AppError> {
    let held = match (reader.unseal(&row.body)?, kind) {
        (None, _) => Holding::Gone,
        (Some(body), ImportKind::Bank) => Holding::Bank(from_json(&body)?),
        (Some(body), ImportKind::Cases) => Holding::Cases(from_json(&body)?),
    };
    Ok(Line { no: row.no, state: row.state, case_id: row.case_id, note: row.note, held })
}

fn put_rows(tx: &mut Tx<'_>, id: &str, rows: Vec<NewRow>) -> Result<(), store::StoreError> {
    for row in rows {
        // The rows of an import are under a key of their own.
        let body = tx.seal(&format!("import.{id}"), &row.body)?;
        let NewRow { no, state, case_id, note, .. } = row;
        tx.import_row_put(id, &ImportRow { no, state: state.to_owned(), body, case_id, note })?;
    }
    Ok(())
}

pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|error| AppError::Outside(format!("a row cannot be kept: {error}")))
}

fn from_json<T: DeserializeOwned>(body: &str) -> Result<T, AppError> {
    serde_json::from_str(body)
        .map_err(|error| AppError::Outside(format!("a kept row cannot be read: {error}")))
}
