//! The journal: acts in, state out.
//!
//! The body of an act is `{"v":1,"act":…}`, kept byte for byte. The hash is SM3 over every other column in the order of
//! the table, each behind its length in eight bytes, numbers as eight bytes; `prev` is the hash of the subject's act
//! before, or 32 zero bytes. `recorded_at` is kept in microseconds, so that what is returned is what will be read.

use std::borrow::Cow;

use jiff::Timestamp;
use law::subject::{Entry, NewEntry, Subject};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sm3::{Digest, Sm3};

use crate::{
    args,
    error::StoreError,
    project::Project,
    sql::{Row, Value},
    tx::{Reader, Tx},
};

/// A subject as the journal has it, ready to be acted on.
#[derive(Debug, Clone)]
pub struct Loaded<S> {
    /// The name of the subject.
    pub id: String,
    /// The fold of its acts.
    pub state: S,
    seq: u32,
    head: [u8; 32],
}

const BODY_VERSION: u32 = 1;
/// What stands before the first link of a chain.
pub(crate) const START: [u8; 32] = [0; 32];

crate::table!(
    /// The journal itself.
    pub(crate) JOURNAL = "journal" (id) {
        subject_kind, subject_id, seq, body, actor, agency, effective_on, recorded_at, prev, hash
    }
);

const ENTRIES: &str = "SELECT seq, body, actor, agency, effective_on, recorded_at, hash FROM journal
     WHERE subject_kind = ?1 AND subject_id = ?2 ORDER BY seq";
const HISTORY: &str =
    "SELECT id, subject_kind, subject_id, seq, body, actor, agency, effective_on, recorded_at, prev, hash
     FROM journal WHERE subject_kind = ?1 AND subject_id = ?2 ORDER BY seq";
const SUBJECTS: &str = "SELECT DISTINCT subject_id FROM journal
     WHERE subject_kind = ?1 AND subject_id > ?2 AND seq = 1 ORDER BY subject_id LIMIT ?3";
const NEXT_ID: &str = "SELECT coalesce(max(id), 0) + 1 FROM journal";
const TAKE_IDS: &str = "SELECT journal_ids(?1)";

/// The statements of this module that both databases understand.
pub(crate) const STATEMENTS: &[&str] = &[ENTRIES, HISTORY, SUBJECTS, JOURNAL.insert, JOURNAL.select];

impl<S: Subject> Loaded<S> {
    /// A subject without a history. Appending to it fails if it turns out to have one.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), state: S::default(), seq: 0, head: START }
    }

    /// The position of the last act; 0 before the first.
    pub fn seq(&self) -> u32 {
        self.seq
    }
}

/// One row of the journal, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// Ascending over the whole journal, with gaps on PostgreSQL.
    pub id: i64,
    /// The kind of the subject.
    pub subject_kind: String,
    /// The subject.
    pub subject_id: String,
    /// The position in the history of the subject, from 1.
    pub seq: u32,
    /// The act as versioned JSON, byte for byte.
    pub body: String,
    /// The person who acted.
    pub actor: String,
    /// The agency in whose name the person acted.
    pub agency: String,
    /// The civil date of effect.
    pub effective_on: String,
    /// Microseconds since 1970.
    pub recorded_at: i64,
    /// The hash of the act before.
    pub prev: [u8; 32],
    /// The hash of this row.
    pub hash: [u8; 32],
}

impl JournalRow {
    /// Reads a row in the order of the table's columns.
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.int(0)?,
            subject_kind: row.text(1)?.to_owned(),
            subject_id: row.text(2)?.to_owned(),
            seq: row.u32(3)?,
            body: row.text(4)?.to_owned(),
            actor: row.text(5)?.to_owned(),
            agency: row.text(6)?.to_owned(),
            effective_on: row.text(7)?.to_owned(),
            recorded_at: row.int(8)?,
            prev: row.hash(9)?,
            hash: row.hash(10)?,
        })
    }

    /// The hash that the row should have.
    pub fn computed_hash(&self) -> [u8; 32] {
        hash_of(&self.values())
    }

    /// The act in the row.
    pub(crate) fn entry<A: DeserializeOwned>(&self) -> Result<Entry<A>, StoreError> {
        let place = || format!("journal row {}", self.id);
        Ok(Entry {
            seq: self.seq,
            actor: self.actor.clone(),
            agency: self.agency.clone(),
            effective_on: self
                .effective_on
                .parse()
                .map_err(|_| StoreError::inconsistent(place(), "effective_on"))?,
            recorded_at: Timestamp::from_microsecond(self.recorded_at)
                .map_err(|_| StoreError::inconsistent(place(), "recorded_at"))?,
            act: read_body(&self.body).map_err(|detail| StoreError::inconsistent(place(), detail))?,
        })
    }

    fn values(&self) -> [Value<'_>; 10] {
        [
            Value::Int(self.id),
            Value::from(&self.subject_kind),
            Value::from(&self.subject_id),
            Value::from(self.seq),
            Value::from(&self.body),
            Value::from(&self.actor),
            Value::from(&self.agency),
            Value::from(&self.effective_on),
            Value::Int(self.recorded_at),
            Value::from(&self.prev),
        ]
    }
}

impl Reader<'_> {
    /// Loads a subject, or nothing when it has no history.
    pub fn load<S: Subject>(&mut self, id: &str) -> Result<Option<Loaded<S>>, StoreError> {
        self.fold(id, |_| {})
    }

    /// Loads a subject together with its acts.
    #[expect(clippy::type_complexity, reason = "a subject and its acts are two things")]
    pub fn load_with_entries<S: Subject>(
        &mut self,
        id: &str,
    ) -> Result<Option<(Loaded<S>, Vec<Entry<S::Act>>)>, StoreError> {
        let mut entries = Vec::new();
        let loaded = self.fold(id, |entry: Entry<S::Act>| entries.push(entry))?;
        Ok(loaded.map(|loaded| (loaded, entries)))
    }

    /// The rows of one subject as they stand.
    pub fn history(&mut self, kind: &str, id: &str) -> Result<Vec<JournalRow>, StoreError> {
        let mut rows = Vec::new();
        self.for_each(HISTORY, args![kind, id], |row| {
            rows.push(JournalRow::read(&row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Up to `limit` subjects of a kind after `after` (`""` from the start), by name.
    pub fn subjects(&mut self, kind: &str, after: &str, limit: u32) -> Result<Vec<String>, StoreError> {
        let rows = self.query(SUBJECTS, args![kind, after, limit])?;
        rows.iter().map(|row| row.text(0).map(str::to_owned)).collect()
    }

    fn fold<S: Subject>(
        &mut self,
        id: &str,
        mut seen: impl FnMut(Entry<S::Act>),
    ) -> Result<Option<Loaded<S>>, StoreError> {
        let mut loaded = Loaded::<S>::new(id);
        self.for_each(ENTRIES, args![S::KIND, id], |row| {
            let seq = row.u32(0)?;
            let place = || format!("journal of {} `{id}`, act {seq}", S::KIND);
            if seq != loaded.seq + 1 {
                return Err(StoreError::inconsistent(place(), "an act before it is missing"));
            }
            let entry = Entry {
                seq,
                actor: row.text(2)?.to_owned(),
                agency: row.text(3)?.to_owned(),
                effective_on: row.date(4)?,
                recorded_at: row.timestamp(5)?,
                act: read_body(row.text(1)?).map_err(|detail| StoreError::inconsistent(place(), detail))?,
            };
            loaded.seq = seq;
            loaded.head = row.hash(6)?;
            loaded.state.apply(&entry);
            seen(entry);
            Ok(())
        })?;
        Ok((loaded.seq > 0).then_some(loaded))
    }
}

impl Tx<'_> {
    /// Appends acts to a subject, takes them into its state and brings its read tables up to date.
    ///
    /// Fails with [`StoreError::Conflict`] when somebody else acted since the subject was loaded. After any error, load
    /// it again.
    pub fn append<S: Project>(
        &mut self,
        loaded: &mut Loaded<S>,
        recorded_at: Timestamp,
        entries: Vec<NewEntry<S::Act>>,
    ) -> Result<Vec<Entry<S::Act>>, StoreError> {
        let ids = self.take_ids(entries.len())?;
        let mut appended = Vec::with_capacity(entries.len());
        for (id, new) in ids.into_iter().zip(entries) {
            appended.push(self.append_one(loaded, id, recorded_at, new)?);
        }
        Ok(appended)
    }

    pub(crate) fn append_one<S: Project>(
        &mut self,
        loaded: &mut Loaded<S>,
        id: i64,
        recorded_at: Timestamp,
        new: NewEntry<S::Act>,
    ) -> Result<Entry<S::Act>, StoreError> {
        let (seq, body) = (loaded.seq + 1, write_body(S::KIND, &new.act)?);
        let recorded_at = whole_microseconds(recorded_at)?;
        let mut row = args![
            id,
            S::KIND,
            &loaded.id,
            seq,
            &body,
            &new.actor,
            &new.agency,
            new.effective_on,
            recorded_at,
            &loaded.head
        ]
        .to_vec();
        let hash = hash_of(&row);
        row.push(Value::from(&hash));
        self.db.insert(&JOURNAL, &row).map_err(|error| match error {
            StoreError::Refused { constraint } if is_key(&constraint) => {
                StoreError::Conflict { kind: S::KIND, id: loaded.id.clone(), seq }
            }
            error => error,
        })?;
        let NewEntry { actor, agency, effective_on, act } = new;
        let entry = Entry { seq, actor, agency, effective_on, recorded_at, act };
        (loaded.seq, loaded.head) = (seq, hash);
        loaded.state.apply(&entry);
        S::project(self, &loaded.id, &loaded.state, &entry)?;
        *self.appended.entry(S::KIND).or_default() += 1;
        Ok(entry)
    }

    pub(crate) fn take_ids(&mut self, wanted: usize) -> Result<Vec<i64>, StoreError> {
        let wanted = i64::try_from(wanted).unwrap_or(i64::MAX);
        if self.db.is_sqlite() {
            let first = self.query_one(NEXT_ID, &[])?.int(0)?;
            return Ok((first..first.saturating_add(wanted)).collect());
        }
        self.query(TAKE_IDS, args![wanted])?.iter().map(|row| row.int(0)).collect()
    }
}

pub(crate) fn is_key(constraint: &str) -> bool {
    constraint == "journal_key" || constraint.starts_with("UNIQUE constraint failed: journal.")
}

#[derive(Serialize)]
struct BodyOut<'a, A> {
    v: u32,
    act: &'a A,
}

#[derive(Deserialize)]
struct BodyIn<A> {
    v: u32,
    act: A,
}

fn write_body<A: Serialize>(kind: &'static str, act: &A) -> Result<String, StoreError> {
    serde_json::to_string(&BodyOut { v: BODY_VERSION, act })
        .map_err(|source| StoreError::Encode { kind, source })
}

fn read_body<A: DeserializeOwned>(body: &str) -> Result<A, String> {
    let BodyIn { v, act } =
        serde_json::from_str(body).map_err(|e| format!("its body cannot be read: {e}"))?;
    if v == BODY_VERSION {
        Ok(act)
    } else {
        Err(format!("its body has version {v}, which this program does not know"))
    }
}

fn whole_microseconds(at: Timestamp) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(at.as_microsecond())
        .map_err(|_| StoreError::inconsistent("recorded_at", "out of range"))
}

/// SM3 over values, each behind its length.
pub(crate) fn hash_of(columns: &[Value<'_>]) -> [u8; 32] {
    let mut digest = Sm3::new();
    for column in columns {
        let bytes: Cow<'_, [u8]> = match column {
            Value::Null => Cow::Borrowed(&[]),
            Value::Int(value) => Cow::Owned(value.to_be_bytes().to_vec()),
            Value::Text(value) => Cow::Borrowed(value.as_bytes()),
            Value::Blob(value) => Cow::Borrowed(value.as_ref()),
        };
        digest.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(&bytes);
    }
    digest.finalize().into()
}
