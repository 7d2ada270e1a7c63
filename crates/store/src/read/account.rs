//! Working tables: credentials, sessions, drafts, counters, idempotency keys.

use jiff::Timestamp;

use crate::{
    args,
    error::StoreError,
    table,
    tx::{Reader, Tx},
};

table!(
    /// How a person signs in.
    pub(crate) CREDENTIAL = "credential" (person) {
        password, second_factor, must_change, failures, locked_until, changed_at,
    }
);
table!(
    /// What belongs to the second factor beside its secret.
    pub(crate) FACTOR = "factor" (person) { pending, pending_at, recovery, last_step }
);
table!(pub(crate) SESSION = "session" (token) { person, csrf, created_at, seen_at, verified });
table!(pub(crate) DRAFT = "draft" (person, form, subject) { body, updated_at });
table!(pub(crate) COUNTER = "counter" (agency, kind, year) { last });
table!(pub(crate) IDEMPOTENCY = "idempotency" (key) { person, answer, at });

/// How a person signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Person id.
    pub person: String,
    /// argon2id, in PHC form.
    pub password: String,
    /// Sealed TOTP secret.
    pub second_factor: Option<String>,
    /// A one-time password: must be changed at the first sign-in.
    pub must_change: bool,
    /// Failures in a row.
    pub failures: u32,
    /// Locked until; the epoch when not locked.
    pub locked_until: Timestamp,
    /// When the password was set.
    pub changed_at: Timestamp,
}

/// What belongs to a person's second factor beside its secret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Factor {
    /// Person id.
    pub person: String,
    /// Sealed secret that waits for its first code; empty when none does.
    pub pending: String,
    /// When that secret was made.
    pub pending_at: Timestamp,
    /// Hashes of the recovery codes that are left, one a line.
    pub recovery: String,
    /// The half minute, counted from 1970, of the last code that was taken; no code is taken twice.
    pub last_step: i64,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Hash of the token in the cookie.
    pub token: String,
    /// Person id.
    pub person: String,
    /// CSRF token of its forms.
    pub csrf: String,
    /// Signed in at.
    pub created_at: Timestamp,
    /// Last request.
    pub seen_at: Timestamp,
    /// The second factor was shown, or none is needed.
    pub verified: bool,
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Form name.
    pub form: String,
    /// Case id, or `new`.
    pub subject: String,
    /// Form fields, URL-encoded as the browser sent them.
    pub body: String,
    /// When it was saved.
    pub updated_at: Timestamp,
}

impl Tx<'_> {
    /// Writes a credential.
    pub fn credential_put(&mut self, credential: &Credential) -> Result<(), StoreError> {
        self.upsert(
            &CREDENTIAL,
            args![
                &credential.person,
                &credential.password,
                credential.second_factor.as_deref(),
                credential.must_change,
                credential.failures,
                credential.locked_until,
                credential.changed_at,
            ],
        )
    }

    /// Writes what belongs to a second factor.
    pub fn factor_put(&mut self, factor: &Factor) -> Result<(), StoreError> {
        let Factor { person, pending, pending_at, recovery, last_step } = factor;
        self.upsert(&FACTOR, args![person, pending, *pending_at, recovery, *last_step])
    }

    /// Writes a session.
    pub fn session_put(&mut self, session: &Session) -> Result<(), StoreError> {
        self.upsert(
            &SESSION,
            args![
                &session.token,
                &session.person,
                &session.csrf,
                session.created_at,
                session.seen_at,
                session.verified,
            ],
        )
    }

    /// Ends one session.
    pub fn session_delete(&mut self, token: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM session WHERE token = ?1", args![token]).map(|_| ())
    }

    /// Ends every session of a person but `keep`.
    pub fn session_delete_others(&mut self, person: &str, keep: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM session WHERE person = ?1 AND token <> ?2", args![person, keep]).map(|_| ())
    }

    /// Ends sessions that were last seen before `seen`, or began before `created`.
    pub fn session_sweep(&mut self, seen: Timestamp, created: Timestamp) -> Result<(), StoreError> {
        self.execute("DELETE FROM session WHERE seen_at < ?1 OR created_at < ?2", args![seen, created])
            .map(|_| ())
    }

    /// Saves a draft.
    pub fn draft_put(&mut self, person: &str, draft: &Draft) -> Result<(), StoreError> {
        self.upsert(&DRAFT, args![person, &draft.form, &draft.subject, &draft.body, draft.updated_at])
    }

    /// Drops a draft, and those of the same form whose subject continues this one after a dot.
    pub fn draft_delete(&mut self, person: &str, form: &str, subject: &str) -> Result<(), StoreError> {
        self.execute(
            "DELETE FROM draft WHERE person = ?1 AND form = ?2 AND (subject = ?3 OR subject LIKE ?4)",
            args![person, form, subject, format!("{subject}.%")],
        )
        .map(|_| ())
    }

    /// The next number of a kind in a year: without gaps, since it is given back when the use case fails.
    // INVARIANT: the row is locked until the use case ends, so two issuers never get the same number.
    pub fn counter_next(&mut self, agency: &str, kind: &str, year: i16) -> Result<u32, StoreError> {
        let sql = "INSERT INTO counter (agency, kind, year, last) VALUES (?1, ?2, ?3, 1) \
                   ON CONFLICT (agency, kind, year) DO UPDATE SET last = counter.last + 1 RETURNING last";
        self.query_one(sql, args![agency, kind, i32::from(year)])?.u32(0)
    }

    /// Raises a counter to the last number that a bulk load has given; never lowers it.
    pub fn counter_raise(
        &mut self,
        agency: &str,
        kind: &str,
        year: i16,
        last: u32,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO counter (agency, kind, year, last) VALUES (?1, ?2, ?3, ?4) \
                   ON CONFLICT (agency, kind, year) DO UPDATE SET last = \
                   CASE WHEN counter.last > excluded.last THEN counter.last ELSE excluded.last END";
        self.execute(sql, args![agency, kind, i32::from(year), last]).map(drop)
    }

    /// Takes an idempotency key: `None` when it is new, the stored answer when it was used.
    pub fn idempotency_take(
        &mut self,
        key: &str,
        person: &str,
        answer: &str,
        at: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let held = self.query_optional(
            "SELECT answer FROM idempotency WHERE key = ?1 AND person = ?2",
            args![key, person],
        )?;
        if let Some(row) = held {
            return Ok(Some(row.text(0)?.to_owned()));
        }
        self.upsert(&IDEMPOTENCY, args![key, person, answer, at])?;
        Ok(None)
    }
}

impl Reader<'_> {
    /// Who is locked out at `now`, and until when, the longest first.
    pub fn locked_out(&mut self, now: Timestamp) -> Result<Vec<(String, Timestamp)>, StoreError> {
        let sql = "SELECT person, locked_until FROM credential WHERE locked_until > ?1 \
                   ORDER BY locked_until DESC, person LIMIT 1000";
        self.query(sql, args![now])?
            .iter()
            .map(|row| Ok((row.text(0)?.to_owned(), row.timestamp(1)?)))
            .collect()
    }

    /// How a person signs in.
    pub fn credential(&mut self, person: &str) -> Result<Option<Credential>, StoreError> {
        let sql = format!("{} WHERE person = ?1", CREDENTIAL.select);
        let Some(row) = self.query_optional(&sql, args![person])? else { return Ok(None) };
        Ok(Some(Credential {
            person: row.text(0)?.to_owned(),
            password: row.text(1)?.to_owned(),
            second_factor: row.opt_text(2)?.map(str::to_owned),
            must_change: row.bool(3)?,
            failures: row.u32(4)?,
            locked_until: row.timestamp(5)?,
            changed_at: row.timestamp(6)?,
        }))
    }

    /// What belongs to a person's second factor; empty when there is none.
    pub fn factor(&mut self, person: &str) -> Result<Factor, StoreError> {
        let sql = format!("{} WHERE person = ?1", FACTOR.select);
        let Some(row) = self.query_optional(&sql, args![person])? else {
            return Ok(Factor { person: person.to_owned(), ..Factor::default() });
        };
        Ok(Factor {
            person: row.text(0)?.to_owned(),
            pending: row.text(1)?.to_owned(),
            pending_at: row.timestamp(2)?,
            recovery: row.text(3)?.to_owned(),
            last_step: row.int(4)?,
        })
    }

    /// Sessions that were seen since `seen` and began since `created`.
    pub fn session_count(&mut self, seen: Timestamp, created: Timestamp) -> Result<i64, StoreError> {
        let count = "SELECT count(*) FROM session WHERE seen_at >= ?1 AND created_at >= ?2";
        self.query_one(count, args![seen, created])?.int(0)
    }

    /// A session by the hash of its token.
    pub fn session(&mut self, token: &str) -> Result<Option<Session>, StoreError> {
        let sql = format!("{} WHERE token = ?1", SESSION.select);
        let Some(row) = self.query_optional(&sql, args![token])? else { return Ok(None) };
        Ok(Some(Session {
            token: row.text(0)?.to_owned(),
            person: row.text(1)?.to_owned(),
            csrf: row.text(2)?.to_owned(),
            created_at: row.timestamp(3)?,
            seen_at: row.timestamp(4)?,
            verified: row.bool(5)?,
        }))
    }

    /// A draft.
    pub fn draft(&mut self, person: &str, form: &str, subject: &str) -> Result<Option<Draft>, StoreError> {
        let sql = format!("{} WHERE person = ?1 AND form = ?2 AND subject = ?3", DRAFT.select);
        self.query_optional(&sql, args![person, form, subject])?.as_ref().map(draft).transpose()
    }

    /// The drafts of a person, newest first.
    pub fn draft_list(&mut self, person: &str) -> Result<Vec<Draft>, StoreError> {
        let sql =
            format!("{} WHERE person = ?1 ORDER BY updated_at DESC, form, subject LIMIT 100", DRAFT.select);
        self.query(&sql, args![person])?.iter().map(draft).collect()
    }
}

fn draft(row: &crate::sql::Row) -> Result<Draft, StoreError> {
    Ok(Draft {
        form: row.text(1)?.to_owned(),
        subject: row.text(2)?.to_owned(),
        body: row.text(3)?.to_owned(),
        updated_at: row.timestamp(4)?,
    })
}
