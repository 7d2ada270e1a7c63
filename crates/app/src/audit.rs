//! The access log: refused accesses, exports, sign-ins, reads of personal data — journalled like any other act.

use jiff::Timestamp;
use law::{
    access::Action,
    audit::{AccessAct, AccessLog},
    subject::NewEntry,
};
use store::{Loaded, StoreError, Tx, read::access::AccessRow};

use crate::{App, AppError, Caller, context::china};

/// Appends an entry to the access log of `person`, inside a use case.
pub(crate) fn log(
    tx: &mut Tx<'_>,
    person: &str,
    agency: &str,
    at: Timestamp,
    act: AccessAct,
) -> Result<(), StoreError> {
    let mut loaded = tx.load::<AccessLog>(person)?.unwrap_or_else(|| Loaded::new(person));
    let entry =
        NewEntry { actor: person.to_owned(), agency: agency.to_owned(), effective_on: china(at).0, act };
    tx.append(&mut loaded, at, vec![entry]).map(|_| ())
}

impl App {
    /// Journals that `caller` was refused `what`.
    pub fn record_refusal(&self, caller: &Caller, what: String) -> Result<(), AppError> {
        let (person, agency, now) = (caller.person.clone(), caller.agency.clone(), self.clock.now());
        self.store.write(move |tx| {
            log(tx, &person, &agency, now, AccessAct::AccessRefused { what }).map_err(AppError::from)
        })
    }

    /// The access log, newest first, before an instant.
    pub fn read_access_log(
        &self,
        caller: &Caller,
        before: Option<Timestamp>,
    ) -> Result<Vec<AccessRow>, AppError> {
        caller.require(Action::AuditRead, "查看审计日志")?;
        let before = before.unwrap_or(Timestamp::MAX);
        self.store.read(|reader| reader.access_list(before, 51).map_err(AppError::from))
    }
}
