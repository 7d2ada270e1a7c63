//! From a bank's statement to payments: matched, looked at by a person, then registered one by one.

use law::{
    access::Action,
    case::{
        Case, Command,
        fact::{Payment, PaymentMethod},
    },
};
use serde::{Deserialize, Serialize};
use store::{Reader, Tx};

use super::{
    Done, Holding, ImportKind, Line, NewRow,
    cell::bare,
    matching::{Candidate, Fines, Matched, OpenFine, Owed},
    opened, own, state,
    statement::{self, BankRow, Read},
    to_json,
    workbook::Grid,
    wrong_file,
};
use crate::{App, AppError, Caller, form::Problems};

/// Open fines that entries are compared with.
const FINES_MAX: u32 = 20_000;
/// What has come in by a bank's serial number.
const ENTRY: &str = "bank";

/// A row of a statement, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankLine {
    /// What was read.
    pub row: BankRow,
    /// The cases it may belong to, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// What a person decides about a row that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settle {
    /// It pays the fine of this case: its id, its number or the number of its decision.
    Pay(String),
    /// It is no fine, for this reason.
    Dismiss(String),
}

impl BankRow {
    /// What makes the entry one of a kind: short serial numbers of a bank begin anew each day.
    fn entry(&self) -> String {
        let day = self.paid_on.map(|on| on.to_string()).unwrap_or_default();
        format!("{}|{day}|{}", self.serial, self.amount.fen())
    }
}

impl App {
    pub(crate) fn read_statement(
        &self,
        caller: &Caller,
        grids: &[Grid],
    ) -> Result<(Vec<NewRow>, String), AppError> {
        let read = statement::read(grids).map_err(wrong_file)?;
        let agencies = caller.agencies(Action::CaseHandle);
        let fines = self.store.read(|reader| open_fines(reader, &agencies))?;
        let calendar = self.calendar()?;
        let setting = self.setting(caller, &calendar);
        let mut index = Fines::new(&fines);
        let mut rows = Vec::new();
        for (no, held) in read.rows {
            let (row, matched) = match held {
                Read::Passed(row, why) => (row, Err(Unmatched::new(state::PASSED, why))),
                Read::Bad(row, why) => (row, Err(Unmatched::new(state::BAD, why))),
                Read::In(row) if row.amount.is_zero() => {
                    (row, Err(Unmatched::new(state::PASSED, "金额为零。")))
                }
                Read::In(row) if row.paid_on.is_some_and(|on| on > setting.today) => {
                    (row, Err(Unmatched::new(state::BAD, "缴款日期晚于今天，请核对。")))
                }
                Read::In(row) => {
                    let before = self.store.read(|reader| reader.imported("", ENTRY, &row.entry()))?;
                    let matched = match before {
                        Some(case_id) => {
                            let note = "这笔来款已经登记过，不再登记。".to_owned();
                            Err(Unmatched { state: state::REPEATED, case_id, note })
                        }
                        None => Ok(index.find(no, &row, &setting)),
                    };
                    (row, matched)
                }
            };
            rows.push(new_row(no, row, matched)?);
        }
        Ok((rows, read.columns.join("；")))
    }

    /// Registers the payment of a row, inside its transaction.
    pub(crate) fn pay_row(
        &self,
        tx: &mut Tx<'_>,
        caller: &Caller,
        case_id: &str,
        held: &BankLine,
    ) -> Result<Done, AppError> {
        let row = &held.row;
        let paid_on = row.paid_on.ok_or(AppError::NotFound)?;
        if let Some(before) = tx.imported_take("", ENTRY, &row.entry(), case_id)? {
            return Ok(Done::Repeated(before, format!("流水号{}已经登记，不再登记。", row.serial)));
        }
        let calendar = self.calendar_in(tx)?;
        let setting = self.setting(caller, &calendar);
        let mut text = String::new();
        self.act_in(tx, caller, case_id, None, Action::CaseHandle, |_, case| {
            let surcharge = Owed::of(case, paid_on, &setting).split(row.amount).map_err(|over| {
                let mut problems = Problems::default();
                problems.add("case", over);
                problems.settle().err().unwrap_or(AppError::NotFound)
            })?;
            text = format!("登记缴款{}元", row.amount);
            if !surcharge.is_zero() {
                text = format!("{text}，其中加处罚款{surcharge}元");
            }
            Ok(Command::Pay(Box::new(Payment {
                amount: row.amount,
                surcharge,
                method: PaymentMethod::Bank,
                paid_on,
                receipt: row.serial.clone(),
            })))
        })?;
        Ok(Done::In(case_id.to_owned(), format!("{text}。")))
    }

    /// A person decides about a row that waits, was refused, or is ready.
    pub fn settle_import_row(
        &self,
        caller: &Caller,
        id: &str,
        no: u32,
        settle: &Settle,
    ) -> Result<(), AppError> {
        let (app, caller, id, settle) = (self.clone(), caller.clone(), id.to_owned(), settle.clone());
        self.store.write(move |tx| {
            let (_, kind) = own(tx, &caller, &id)?;
            let row = tx.import_row(&id, no)?.ok_or(AppError::NotFound)?;
            let open = matches!(row.state.as_str(), state::WAIT | state::FAILED | state::READY);
            if kind != ImportKind::Bank || !open {
                return Err(AppError::NotFound);
            }
            let Line { held: Holding::Bank(held), .. } = opened(tx, kind, row)? else {
                return Err(AppError::NotFound);
            };
            match settle {
                Settle::Dismiss(reason) => {
                    let mut problems = Problems::default();
                    if reason.is_empty() || reason.chars().count() > 200 {
                        problems.add("note", "请填写不登记的原因，最多200字。");
                    }
                    problems.settle()?;
                    let note = format!("{}：{reason}", caller.name);
                    tx.import_row_mark(&id, no, state::PASSED, "", &note)?;
                }
                Settle::Pay(typed) => {
                    let case = case_named(tx, &caller, &typed)?;
                    match app.pay_row(tx, &caller, &case, &held)? {
                        Done::In(case, note) => {
                            let note = format!("{note}由{}人工核对。", caller.name);
                            tx.import_row_mark(&id, no, state::DONE, &case, &note)?;
                        }
                        Done::Repeated(case, note) => {
                            tx.import_row_mark(&id, no, state::REPEATED, &case, &note)?;
                        }
                    }
                }
            }
            Ok(())
        })
    }
}

/// The case that a person names by its id, its number, or the number of its decision.
fn case_named(tx: &mut Tx<'_>, caller: &Caller, typed: &str) -> Result<String, AppError> {
    if let Some(row) = tx.case_row(typed)? {
        return Ok(row.id);
    }
    if let Some(id) = tx.case_by_number(typed)? {
        return Ok(id);
    }
    let wanted = bare(typed);
    if !wanted.is_empty() {
        for fine in open_fines(tx, &caller.agencies(Action::CaseHandle))? {
            let decided = fine.case.decision.as_ref().map(|(_, number, _)| number.clone());
            let onspot = fine.case.onspot.as_ref().map(|(_, decision)| decision.number.clone());
            let registered = fine.case.registration.as_ref().map(|held| held.number.clone());
            if [decided, onspot, registered].into_iter().flatten().any(|number| bare(&number) == wanted) {
                return Ok(fine.id);
            }
        }
    }
    let mut problems = Problems::default();
    problems.add("case", format!("没有案号或者决定书文号为“{typed}”的未缴清案件，请核对后重新填写。"));
    problems.settle()?;
    Err(AppError::NotFound)
}

fn open_fines(reader: &mut Reader<'_>, agencies: &[String]) -> Result<Vec<OpenFine>, AppError> {
    let mut fines = Vec::new();
    for id in reader.case_open_decisions(agencies, FINES_MAX)? {
        if let Some(loaded) = reader.load::<Case>(&id)?
            && loaded.state.fine().is_some_and(|fine| !fine.is_zero())
        {
            fines.push(OpenFine { id, case: loaded.state });
        }
    }
    Ok(fines)
}

/// A row that is not looked up.
struct Unmatched {
    state: &'static str,
    case_id: String,
    note: String,
}

impl Unmatched {
    fn new(state: &'static str, note: impl Into<String>) -> Self {
        Self { state, case_id: String::new(), note: note.into() }
    }
}

fn new_row(no: u32, row: BankRow, matched: Result<Matched, Unmatched>) -> Result<NewRow, AppError> {
    let (state, case_id, note, candidates) = match matched {
        Err(held) => (held.state, held.case_id, held.note, Vec::new()),
        Ok(Matched::Ready(best)) => (state::READY, best.case_id.clone(), best.reason.clone(), vec![best]),
        Ok(Matched::Wait(why, candidates)) => (state::WAIT, String::new(), why, candidates),
        Ok(Matched::Repeated(why, held)) => (state::REPEATED, held.case_id.clone(), why, vec![held]),
    };
    let body = to_json(&BankLine { row, candidates })?;
    Ok(NewRow { no, state, body, case_id, note })
}
