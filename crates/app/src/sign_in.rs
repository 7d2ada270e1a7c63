//! Sign-in: password, second factor, lock-out with growing delay, sessions.

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use jiff::{SignedDuration, Timestamp};
use law::{access::Role, audit::AccessAct};
use store::{
    Reader, Tx,
    read::{
        account::{Credential, Session},
        roster::PersonRow,
    },
};

use crate::{
    App, AppError, Caller,
    audit::log,
    context::{Grant, china, sm3_hex, token},
    second_factor::take_code,
};

/// Failures in a row before an account is locked.
pub const FAILURES_MAX: u32 = 5;
/// First lock; it doubles with every further failure, up to a day.
pub const LOCK_MINUTES: i64 = 30;
/// A session without a request ends.
pub const IDLE_MINUTES: i64 = 30;
/// A session ends in any case.
pub const ABSOLUTE_HOURS: i64 = 12;
/// Shortest password.
pub const PASSWORD_CHARS_MIN: usize = 10;

/// A new session: the token goes into the cookie and is stored nowhere.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The cookie's value.
    pub token: String,
    /// The password must be changed first.
    pub must_change: bool,
}

impl App {
    /// Signs in by name, password and, where one is set, the code of the second factor.
    ///
    /// The answer does not tell an unknown name from a wrong password, in words or in time.
    pub fn sign_in(
        &self,
        login: &str,
        password: &str,
        code: &str,
        address: &str,
    ) -> Result<NewSession, AppError> {
        let answer = self.check_sign_in(login, password, code, address);
        self.meter.signed_in(&answer);
        answer
    }

    fn check_sign_in(
        &self,
        login: &str,
        password: &str,
        code: &str,
        address: &str,
    ) -> Result<NewSession, AppError> {
        let login = login.trim().chars().take(64).collect::<String>();
        let found = self.store.read(|reader| {
            let Some(person) = reader.person_by_login(&login)? else { return Ok::<_, AppError>(None) };
            let credential = reader.credential(&person.id)?;
            Ok(credential.map(|credential| (person, credential)))
        })?;
        let now = self.clock.now();
        let stored = found.as_ref().map_or(DECOY.as_str(), |(_, credential)| credential.password.as_str());
        let matches = verify_password(stored, password);
        let Some((person, credential)) = found else {
            return self.sign_in_failed(None, login, address, now);
        };
        if credential.locked_until > now {
            let wait_seconds =
                u32::try_from(credential.locked_until.duration_since(now).as_secs()).unwrap_or(1).max(1);
            return Err(AppError::SignIn { wait_seconds });
        }
        // The code is looked at only behind the right password, so that nobody can use up recovery codes without it.
        let passes = matches && !person.has_left(china(now).0) && {
            let (row, code) = (person.clone(), code.to_owned());
            self.store.write(move |tx| match tx.credential(&row.id)?.and_then(|held| held.second_factor) {
                Some(sealed) => take_code(tx, &row.id, &row.agency, &sealed, &code, now),
                None => Ok(true),
            })?
        };
        if !passes {
            return self.sign_in_failed(Some(person), login, address, now);
        }
        self.open_session(person, address, now)
    }

    /// Enters the demonstration as a person, without a password; refused outside the demonstration.
    pub fn enter_demo(&self, login: &str, address: &str) -> Result<NewSession, AppError> {
        if !self.demo {
            return Err(AppError::NotFound);
        }
        let found = self.store.read(|reader| {
            let Some(person) = reader.person_by_login(login)? else { return Ok::<_, AppError>(None) };
            let credential = reader.credential(&person.id)?;
            Ok(credential.map(|credential| (person, credential)))
        })?;
        let (person, _) = found.ok_or(AppError::NotFound)?;
        self.open_session(person, address, self.clock.now())
    }

    /// Who a session token belongs to, where that is known without waiting: the database is a file of this machine and
    /// nothing is to be written. `None` says only that [`App::caller`] must be asked.
    pub fn caller_at_hand(&self, session_token: &str) -> Result<Option<Caller>, AppError> {
        if !self.store.is_sqlite() {
            return Ok(None);
        }
        let hash = sm3_hex(session_token.as_bytes());
        let now = self.clock.now();
        let found = self.store.read(|reader| read_caller(reader, &hash, now, self.demo))?;
        Ok(found.filter(|(_, session)| !is_stale(session, now)).map(|(caller, _)| caller))
    }

    /// Who a session token belongs to; `None` when it is unknown or has ended.
    pub fn caller(&self, session_token: &str) -> Result<Option<Caller>, AppError> {
        let hash = sm3_hex(session_token.as_bytes());
        let now = self.clock.now();
        let found = self.store.read(|reader| read_caller(reader, &hash, now, self.demo))?;
        let Some((caller, session)) = found else { return Ok(None) };
        if is_stale(&session, now) {
            let seen = Session { seen_at: now, ..session };
            self.store.write(move |tx| tx.session_put(&seen).map_err(AppError::from))?;
        }
        Ok(Some(caller))
    }

    /// Ends the session.
    pub fn sign_out(&self, caller: &Caller) -> Result<(), AppError> {
        let (caller, now) = (caller.clone(), self.clock.now());
        self.store.write(move |tx| {
            tx.session_delete(&caller.session)?;
            log(tx, &caller.person, &caller.agency, now, AccessAct::SignedOut).map_err(AppError::from)
        })
    }

    pub(crate) fn open_session(
        &self,
        person: PersonRow,
        address: &str,
        now: Timestamp,
    ) -> Result<NewSession, AppError> {
        let (secret, csrf) = (token()?, token()?);
        let session = Session {
            token: sm3_hex(secret.as_bytes()),
            person: person.id.clone(),
            csrf,
            created_at: now,
            seen_at: now,
            verified: true,
        };
        let address = address.to_owned();
        let must_change = self.store.write(move |tx| {
            tx.session_sweep(now - idle(), now - absolute())?;
            // One session a person: a second sign-in ends the first.
            tx.session_delete_others(&person.id, "")?;
            tx.session_put(&session)?;
            let credential = tx.credential(&person.id)?.ok_or(AppError::NotFound)?;
            let must_change = credential.must_change;
            let locked_until = Timestamp::UNIX_EPOCH;
            tx.credential_put(&Credential { failures: 0, locked_until, ..credential })?;
            log(tx, &person.id, &person.agency, now, AccessAct::SignedIn { address })?;
            Ok::<_, AppError>(must_change)
        })?;
        Ok(NewSession { token: secret, must_change })
    }

    fn sign_in_failed(
        &self,
        account: Option<PersonRow>,
        login: String,
        address: &str,
        now: Timestamp,
    ) -> Result<NewSession, AppError> {
        let address = address.to_owned();
        let wait_seconds = self.store.write(move |tx| {
            let (person, agency, locked, wait) = match account {
                None => ("unknown".to_owned(), String::new(), false, 0),
                Some(person) => {
                    let wait = fail(tx, &person.id, now)?;
                    (person.id, person.agency, wait > 0, wait)
                }
            };
            log(tx, &person, &agency, now, AccessAct::SignInFailed { login, address, locked })?;
            Ok::<_, AppError>(wait)
        })?;
        Err(AppError::SignIn { wait_seconds })
    }
}

/// Counts a failure; from the fifth on the account is locked, each time twice as long.
// INVARIANT: the credential is read in the transaction that writes it, so that guesses sent at once all count.
pub(crate) fn fail(tx: &mut Tx<'_>, person: &str, now: Timestamp) -> Result<u32, AppError> {
    let credential = tx.credential(person)?.ok_or(AppError::NotFound)?;
    let failures = credential.failures.saturating_add(1);
    let minutes = match failures.checked_sub(FAILURES_MAX) {
        None => 0,
        Some(more) => LOCK_MINUTES.saturating_mul(1_i64 << more.min(6)).min(24 * 60),
    };
    let locked_until = now + SignedDuration::from_mins(minutes);
    tx.credential_put(&Credential { failures, locked_until, ..credential })?;
    Ok(u32::try_from(minutes * 60).unwrap_or(u32::MAX))
}

/// Once a minute is enough to know an idle session, and keeps reading pages from writing.
fn is_stale(session: &Session, now: Timestamp) -> bool {
    now.duration_since(session.seen_at) > SignedDuration::from_mins(1)
}

fn read_caller(
    reader: &mut Reader<'_>,
    hash: &str,
    now: Timestamp,
    demo: bool,
) -> Result<Option<(Caller, Session)>, AppError> {
    let Some(session) = reader.session(hash)? else { return Ok(None) };
    if session.seen_at < now - idle() || session.created_at < now - absolute() || !session.verified {
        return Ok(None);
    }
    // Person, roles and agencies follow from the journal and are read once for each state of it, so that a suspension
    // or a withdrawn role shows in the next request. Session and password do not, and are read every time.
    let key = format!("caller {}", session.person);
    let held = reader.remembered(&key, |reader| read_standing(reader, &session.person))?;
    let Some(Standing { person, agency_name, grants }) = held.as_ref().clone() else { return Ok(None) };
    if person.has_left(china(now).0) {
        return Ok(None);
    }
    let Some(credential) = reader.credential(&person.id)? else { return Ok(None) };
    let admin = grants.iter().any(|grant| grant.role.is_admin());
    let caller = Caller {
        person: person.id,
        name: person.name,
        agency: person.agency,
        agency_name,
        post: person.post,
        grants,
        csrf: session.csrf.clone(),
        session: session.token.clone(),
        must_change: credential.must_change,
        // The demonstration is entered without a password, so a second factor would protect nothing there.
        must_enroll: admin && credential.second_factor.is_none() && !demo,
    };
    Ok(Some((caller, session)))
}

/// What the journal says about a person.
#[derive(Debug, Clone)]
struct Standing {
    person: PersonRow,
    agency_name: String,
    grants: Vec<Grant>,
}

fn read_standing(reader: &mut Reader<'_>, person: &str) -> Result<Option<Standing>, AppError> {
    let Some(person) = reader.person_row(person)? else { return Ok(None) };
    let agency_name = reader.agency_short_name(&person.agency)?.unwrap_or_default();
    let mut grants = Vec::new();
    for line in person.roles.lines() {
        let Some((code, agency)) = line.split_once('@') else { continue };
        let Some(role) = Role::from_code(code) else { continue };
        grants.push(Grant { role, agencies: reader.agency_subtree(agency)? });
    }
    Ok(Some(Standing { person, agency_name, grants }))
}

/// A password as argon2id, in PHC form.
pub(crate) fn hash_password(password: &str) -> Result<String, AppError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| AppError::Outside(error.to_string()))
}

pub(crate) fn verify_password(stored: &str, password: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// What a wrong name is checked against, so that it takes as long as a wrong password.
static DECOY: LazyLock<String> = LazyLock::new(|| hash_password("decoy").unwrap_or_default());

pub(crate) fn idle() -> SignedDuration {
    SignedDuration::from_mins(IDLE_MINUTES)
}

pub(crate) fn absolute() -> SignedDuration {
    SignedDuration::from_hours(ABSOLUTE_HOURS)
}
