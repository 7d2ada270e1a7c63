//! Cases: every command goes through [`App::act`], every page through [`App::read_case`].

pub mod checkup;
pub mod document;
pub mod forms;
pub mod input;
pub mod interview;
pub mod list;
pub mod offer;
pub mod onspot;
pub mod ordinary;
pub mod outcome;
mod papers;
pub mod prefill;
mod record;
pub mod sign;
pub mod step;
pub mod weigh;

use std::sync::Arc;

use jiff::Timestamp;
use law::{
    access::Action,
    calendar::Calendar,
    case::{Act, Case, Command},
    money::Fen,
    roster::Agency,
    setting::Setting,
    subject::Entry,
};
use store::{Loaded, Tx};

use crate::{App, AppError, Caller, error::Changed};

/// A case with its history, as a page shows it.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// Case id.
    pub id: String,
    /// The state.
    pub case: Case,
    /// Position of the last act; sent back with every form, so that nobody overwrites what he has not seen.
    pub seq: u32,
    /// The acts.
    pub entries: Vec<Entry<Act>>,
    /// The agency whose case it is.
    pub agency: Agency,
    /// Names of the actors, by person id.
    pub names: Vec<(String, String)>,
    /// What the law counts today.
    pub money: Money,
    /// The domain of the item, 道路货运; empty when the catalogue no longer has it.
    pub domain: String,
    /// The calendar that its terms are counted by.
    pub calendar: Arc<Calendar>,
}

/// Amounts that the law counts from day to day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Money {
    /// 加处罚款 that has arisen.
    pub surcharge: Fen,
    /// Of which not paid.
    pub surcharge_owed: Fen,
    /// What must go back to the payer.
    pub refundable: Fen,
}

impl CaseView {
    /// The subject of a draft of `person`: it changes with each act of his, so that a form that was accepted
    /// gives its draft up, while the acts of others leave it alone.
    pub fn draft_subject(&self, person: &str) -> String {
        format!("{}.{}", self.id, self.entries.iter().filter(|entry| entry.actor == person).count())
    }

    /// A person's name.
    pub fn name<'a>(&'a self, person: &'a str) -> &'a str {
        self.names.iter().find(|(id, _)| id == person).map_or(person, |(_, name)| name.as_str())
    }
}

impl App {
    /// A case with its history; `NotFound` for one that the caller may not see.
    pub fn read_case(&self, caller: &Caller, id: &str) -> Result<CaseView, AppError> {
        caller.require(Action::CaseRead, "查看案件")?;
        self.store.read(|reader| {
            let (loaded, entries) = reader.load_with_entries::<Case>(id)?.ok_or(AppError::NotFound)?;
            let registration = loaded.state.registration.as_ref().ok_or(AppError::NotFound)?;
            if !caller.may_in(Action::CaseRead, &registration.agency) {
                return Err(AppError::NotFound);
            }
            let agency = reader.load::<Agency>(&registration.agency)?.ok_or(AppError::NotFound)?.state;
            let mut people: Vec<_> = entries.iter().map(|entry| entry.actor.clone()).collect();
            people.extend(loaded.state.approvals.iter().map(|approval| approval.addressee.clone()));
            people.sort_unstable();
            people.dedup();
            let mut names = Vec::new();
            for person in people {
                if let Some(row) = reader.person_row(&person)? {
                    names.push((person, row.name));
                }
            }
            let seq = loaded.seq();
            let calendar = self.calendar_in(reader)?;
            let (today, setting, case) = (self.today(), self.setting(caller, &calendar), loaded.state);
            let money = Money {
                surcharge: case.surcharge(today, &setting),
                surcharge_owed: case.surcharge_owed(today, &setting),
                refundable: case.refundable(today, &setting),
            };
            let item = case.registration.as_ref().and_then(|held| self.catalog.item(&held.item.id));
            let domain = item.map(|item| item.domain.clone()).unwrap_or_default();
            Ok(CaseView { id: id.to_owned(), case, seq, entries, agency, names, money, domain, calendar })
        })
    }

    /// Decides a command to a case and appends its acts. `seen` is the position that the caller's page showed.
    pub fn act(
        &self,
        caller: &Caller,
        id: &str,
        seen: Option<u32>,
        action: Action,
        command: Command,
    ) -> Result<(), AppError> {
        caller.require(action, "办理此步骤")?;
        let (app, caller, id) = (self.clone(), caller.clone(), id.to_owned());
        self.store.write(move |tx| app.act_in(tx, &caller, &id, seen, action, |_, _| Ok(command)).map(|_| ()))
    }

    /// The same, where the command needs the transaction, such as for a number.
    pub(crate) fn act_in(
        &self,
        tx: &mut Tx<'_>,
        caller: &Caller,
        id: &str,
        seen: Option<u32>,
        action: Action,
        command: impl FnOnce(&mut Tx<'_>, &Case) -> Result<Command, AppError>,
    ) -> Result<Vec<Entry<Act>>, AppError> {
        let mut loaded = tx.load::<Case>(id)?.ok_or(AppError::NotFound)?;
        let agency = loaded.state.registration.as_ref().map(|held| held.agency.clone());
        let agency = agency.ok_or(AppError::NotFound)?;
        if !caller.may_in(Action::CaseRead, &agency) {
            return Err(AppError::NotFound);
        }
        if !caller.may_in(action, &agency) {
            return Err(AppError::Forbidden("在该机构办理此步骤"));
        }
        if let Some(seen) = seen.filter(|seen| *seen != loaded.seq()) {
            return Err(changed_since(tx, id, seen)?);
        }
        let calendar = self.calendar_in(tx)?;
        let setting = self.setting(caller, &calendar);
        let command = command(tx, &loaded.state)?;
        let entries = loaded.state.decide(command, &setting)?;
        let appended = tx.append(&mut loaded, self.clock.now(), entries)?;
        keep_clocks(tx, &loaded, &setting)?;
        Ok(appended)
    }

    /// Starts a case with a first command.
    pub(crate) fn start_in(
        &self,
        tx: &mut Tx<'_>,
        caller: &Caller,
        id: &str,
        command: Command,
    ) -> Result<Vec<Entry<Act>>, AppError> {
        let calendar = self.calendar_in(tx)?;
        let setting = self.setting(caller, &calendar);
        let entries = Case::default().decide(command, &setting)?;
        let mut loaded = Loaded::<Case>::new(id);
        let appended = tx.append(&mut loaded, self.clock.now(), entries)?;
        keep_clocks(tx, &loaded, &setting)?;
        Ok(appended)
    }

    /// The next number of a kind of document of an agency in the current year: `衡交当罚〔2026〕12号`.
    pub(crate) fn next_number(
        &self,
        tx: &mut Tx<'_>,
        agency_id: &str,
        word: &str,
        kind: &str,
    ) -> Result<String, AppError> {
        let year = self.today().year();
        let n = tx.counter_next(agency_id, kind, year)?;
        Ok(format!("{word}{kind}〔{year}〕{n}号"))
    }
}

/// The clocks of the case as they run now.
fn keep_clocks(tx: &mut Tx<'_>, loaded: &Loaded<Case>, setting: &Setting<'_>) -> Result<(), AppError> {
    tx.case_clock_replace(&loaded.id, &loaded.state.clocks(setting)).map_err(AppError::from)
}

/// Who did what since the page was shown.
fn changed_since(tx: &mut Tx<'_>, id: &str, seen: u32) -> Result<AppError, AppError> {
    let (_, entries) = tx.load_with_entries::<Case>(id)?.ok_or(AppError::NotFound)?;
    let mut by = String::new();
    let mut acts = Vec::new();
    for entry in entries.iter().filter(|entry| entry.seq > seen) {
        by = tx.person_row(&entry.actor)?.map_or_else(|| entry.actor.clone(), |row| row.name);
        acts.push(format!("{}　{}", local_time(entry.recorded_at), entry.act.label()));
    }
    Ok(AppError::Conflict(Box::new(Changed { by, acts })))
}

/// An instant as people in China read it, to the minute.
pub fn local_time(at: Timestamp) -> String {
    let (date, minute) = crate::context::china(at);
    format!("{date} {:02}:{:02}", minute / 60, minute % 60)
}
