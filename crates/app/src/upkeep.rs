//! What the machine's operator does at the command line, and what a bulk load leaves to be done.

use jiff::Timestamp;
use law::{
    audit::AccessAct,
    case::Case,
    setting::{Actor, Setting},
};
use store::read::{account::Credential, roster::PersonRow};

use crate::{App, AppError, account::fresh, audit::log, context::china, sign_in::hash_password};

/// Cases whose clocks are replaced in one transaction, so that other writers get their turn.
const CASES_PER_COMMIT: u32 = 200;

/// A number series: agency, kind, year and the last number given.
pub type Series = (String, String, i16, u32);

impl App {
    /// Computes the clocks of every case outside the archive anew: after a bulk load, a restore, or a new holiday table.
    pub fn recompute_clocks(&self) -> Result<u64, AppError> {
        let (mut after, mut cases) = (String::new(), 0);
        loop {
            let (app, from) = (self.clone(), after.clone());
            let ids = self.store.write(move |tx| {
                let (today, minute_of_day) = china(app.clock.now());
                let calendar = app.calendar_in(tx)?;
                let setting = Setting {
                    today,
                    minute_of_day,
                    calendar: &calendar,
                    profile: &app.catalog.profile,
                    actor: Actor { person: "system".to_owned(), name: String::new(), agency: String::new() },
                };
                let ids = tx.case_unarchived(&from, CASES_PER_COMMIT)?;
                for id in &ids {
                    if let Some(loaded) = tx.load::<Case>(id)? {
                        tx.case_clock_replace(id, &loaded.state.clocks(&setting))?;
                    }
                }
                Ok::<_, AppError>(ids)
            })?;
            cases += u64::try_from(ids.len()).unwrap_or(0);
            match ids.last() {
                Some(last) => after.clone_from(last),
                None => return Ok(cases),
            }
        }
    }

    /// Makes the counters go on where a bulk load has stopped.
    pub fn raise_counters(&self, taken: Vec<Series>) -> Result<(), AppError> {
        self.store.write(move |tx| {
            for (agency, kind, year, last) in taken {
                tx.counter_raise(&agency, &kind, year, last)?;
            }
            Ok(())
        })
    }

    /// Gives everybody of the demonstration the same password, hashed once; refused outside the demonstration.
    pub fn share_demo_password(&self, people: Vec<String>, password: &str) -> Result<(), AppError> {
        if !self.demo {
            return Err(AppError::Forbidden("在演示之外设置共用口令"));
        }
        let (hashed, now) = (hash_password(password)?, self.clock.now());
        self.store.write(move |tx| {
            for person in people {
                tx.credential_put(&fresh(&person, hashed.clone(), false, now))?;
            }
            Ok(())
        })
    }

    /// Everybody who can sign in, with the instant until which the account is locked.
    pub fn list_accounts(&self) -> Result<Vec<(PersonRow, Timestamp)>, AppError> {
        self.store.read(|reader| {
            let agencies: Vec<_> = reader.agency_list("/root")?.into_iter().map(|agency| agency.id).collect();
            let mut accounts = Vec::new();
            for person in reader.person_list(&agencies, 100_000)? {
                if let Some(held) = reader.credential(&person.id)? {
                    accounts.push((person, held.locked_until));
                }
            }
            Ok(accounts)
        })
    }

    /// Ends the lock of an account, journalled. Password, second factor and roles stay as they are.
    pub fn unlock_account(&self, login: &str) -> Result<PersonRow, AppError> {
        let (login, now) = (login.to_owned(), self.clock.now());
        self.store.write(move |tx| {
            let person = tx.person_by_login(&login)?.ok_or(AppError::NotFound)?;
            let held = tx.credential(&person.id)?.ok_or(AppError::NotFound)?;
            let open = Credential { failures: 0, locked_until: Timestamp::UNIX_EPOCH, ..held };
            tx.credential_put(&open)?;
            let act = AccessAct::Unlocked { by: "机房操作员（命令行）".to_owned() };
            log(tx, &person.id, &person.agency, now, act)?;
            Ok(person)
        })
    }
}
