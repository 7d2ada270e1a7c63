//! The access log: refused accesses, exports, sign-ins, reads of personal data — journalled like any other act.

use jiff::{Timestamp, ToSpan, civil::Date};
use law::{
    access::Action,
    audit::{AccessAct, AccessLog, LABELS, Outcome},
    subject::NewEntry,
};
use store::{
    Loaded, StoreError, Tx,
    read::access::{AccessFilter, AccessKey, AccessRow},
};

use crate::{App, AppError, Caller, case::list::COUNT_MAX, context::china};

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

    /// The access log, newest first, after a place; one line more than `most` says that there is a next page.
    pub fn read_access_log(
        &self,
        caller: &Caller,
        filter: &AccessFilter,
        after: Option<&AccessKey>,
        most: u32,
    ) -> Result<AccessList, AppError> {
        caller.require(Action::AuditRead, "查看审计日志")?;
        self.store.read(|reader| {
            let mut rows = reader.access_list(filter, after, most.saturating_add(1))?;
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            let older = rows.len() > most;
            rows.truncate(most);
            Ok(AccessList { rows, older, total: reader.access_count(filter, COUNT_MAX + 1)? })
        })
    }
}

/// A page of the access log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessList {
    /// The lines.
    pub rows: Vec<AccessRow>,
    /// There are older ones.
    pub older: bool,
    /// How many lines fit, counted up to [`COUNT_MAX`] and one.
    pub total: u32,
}

/// The conditions of the log, as its address has them.
pub fn access_filter(pairs: &[(String, String)]) -> AccessFilter {
    let value = |name: &str| {
        pairs.iter().find(|(held, _)| held == name).map(|(_, value)| value.trim()).unwrap_or_default()
    };
    let outcome = Outcome::ALL.into_iter().find(|outcome| outcome.code() == value("outcome"));
    let label = value("label");
    let mut labels: Vec<String> = LABELS
        .into_iter()
        .filter(|held| label.is_empty() || *held == label)
        .filter(|held| outcome.is_none_or(|outcome| Outcome::of(held) == outcome))
        .map(str::to_owned)
        .collect();
    if labels.len() == LABELS.len() {
        labels.clear();
    } else if labels.is_empty() {
        // The two conditions exclude each other: nothing fits.
        labels.push(String::new());
    }
    let day = |name: &str| value(name).parse::<Date>().ok();
    AccessFilter {
        person: value("person").to_owned(),
        labels,
        from: day("from").and_then(midnight),
        until: day("to").and_then(|day| day.checked_add(1.day()).ok()).and_then(midnight),
    }
}

/// The instant at which a civil day begins in China.
fn midnight(day: Date) -> Option<Timestamp> {
    jiff::tz::offset(8).to_timestamp(day.at(0, 0, 0, 0)).ok()
}

/// An instant in China, to the second.
pub fn local_seconds(at: Timestamp) -> String {
    let local = jiff::tz::offset(8).to_datetime(at);
    format!("{} {:02}:{:02}:{:02}", local.date(), local.hour(), local.minute(), local.second())
}
