//! What every use case has: the store, the catalogue, the clock, and who asks.

use std::{fmt, sync::Arc};

use jiff::{Timestamp, civil::Date};
use law::{
    access::{Action, Role, allowed},
    calendar::Calendar,
    setting::{Actor, Setting},
};
use store::{CheckpointHead, Store};

use crate::{AppError, catalog::Catalog, file::FileLimits, meter::Meter};

/// The application: one value, shared by every request.
#[derive(Clone)]
pub struct App {
    /// Journal and read tables.
    pub store: Store,
    /// Items, calendar, profile.
    pub catalog: Arc<Catalog>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Documents to PDF.
    pub typesetter: Arc<dyn Typesetter>,
    /// Files.
    pub blobs: Arc<dyn Blobs>,
    /// How large files may be.
    pub files: FileLimits,
    /// What is counted while it runs.
    pub meter: Meter,
    /// The demonstration, whose roles can be entered without a password.
    pub demo: bool,
}

/// The time, given from outside so that tests and the demonstration decide it.
pub trait Clock: Send + Sync {
    /// The instant.
    fn now(&self) -> Timestamp;
}

/// Documents to PDF.
pub trait Typesetter: Send + Sync {
    /// Lays out a form with its data. Errors name, in Chinese, what is missing or cannot be printed.
    fn typeset(&self, form: &str, data: &serde_json::Value) -> Result<Typeset, String>;
}

/// A laid-out document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typeset {
    /// PDF/A-2b.
    pub pdf: Vec<u8>,
    /// Pages.
    pub pages: u32,
}

/// Objects by their place, in a folder or in an object store. What they hold is sealed already; see [`crate::file`].
pub trait Blobs: Send + Sync {
    /// Writes an object, whole or not at all and durably; one that is there is replaced.
    fn put(&self, place: &str, content: Vec<u8>) -> Result<(), BlobError>;
    /// An object; `None` when it is not there.
    fn get(&self, place: &str) -> Result<Option<Vec<u8>>, BlobError>;
    /// Moves an object durably, over what is there; says no when it is not there.
    fn rename(&self, from: &str, to: &str) -> Result<bool, BlobError>;
    /// Removes an object, if it is there.
    fn delete(&self, place: &str) -> Result<(), BlobError>;
    /// Hands the place of every object below a folder to `visit`, in any order.
    fn each(
        &self,
        folder: &str,
        visit: &mut dyn FnMut(&str) -> Result<(), BlobError>,
    ) -> Result<(), BlobError>;
}

/// Why an object was not written or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// No space is left.
    #[error("no space is left for files")]
    Full,
    /// Anything else.
    #[error("the store of files failed: {0}")]
    Failed(String),
}

impl fmt::Debug for App {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("App").field("demo", &self.demo).finish_non_exhaustive()
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Agency id of the post.
    pub agency: String,
    /// Short name of the agency.
    pub agency_name: String,
    /// Post.
    pub post: String,
    /// Roles, each with the agencies of its subtree.
    pub grants: Vec<Grant>,
    /// CSRF token of the session.
    pub csrf: String,
    /// Hash of the session token.
    pub session: String,
    /// The password must be changed before anything else.
    pub must_change: bool,
    /// An administrator without a second factor: it must be bound before anything else.
    pub must_enroll: bool,
}

/// A role and where it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Ids of the agencies in its subtree.
    pub agencies: Vec<String>,
}

impl Caller {
    /// The agencies in which the caller may do `action`; empty: nowhere.
    pub fn agencies(&self, action: Action) -> Vec<String> {
        let mut agencies: Vec<String> = self
            .grants
            .iter()
            .filter(|grant| allowed(grant.role, action))
            .flat_map(|grant| grant.agencies.iter().cloned())
            .collect();
        agencies.sort_unstable();
        agencies.dedup();
        agencies
    }

    /// Whether the caller may do `action` anywhere.
    pub fn may(&self, action: Action) -> bool {
        self.grants.iter().any(|grant| allowed(grant.role, action))
    }

    /// Whether the caller may do `action` in `agency`.
    pub fn may_in(&self, action: Action, agency: &str) -> bool {
        self.grants
            .iter()
            .any(|grant| allowed(grant.role, action) && grant.agencies.iter().any(|held| held == agency))
    }

    /// Whether the caller is one of the three administrators, who handle no business.
    pub fn is_admin(&self) -> bool {
        self.grants.iter().any(|grant| grant.role.is_admin())
    }

    /// Refuses what the caller may do nowhere.
    pub fn require(&self, action: Action, what: &'static str) -> Result<(), AppError> {
        if self.may(action) { Ok(()) } else { Err(AppError::Forbidden(what)) }
    }

    /// Whether the caller holds a role.
    pub fn is(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// The labels of the roles.
    pub fn role_label(&self) -> String {
        let labels: Vec<_> = self.grants.iter().map(|grant| grant.role.label()).collect();
        labels.join("、")
    }
}

/// The civil day and the minute of the day in China Standard Time.
pub fn china(at: Timestamp) -> (Date, u16) {
    let local = jiff::tz::offset(8).to_datetime(at);
    let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or(0);
    (local.date(), minute)
}

impl App {
    /// Today in China.
    pub fn today(&self) -> Date {
        china(self.clock.now()).0
    }

    /// The setting in which `caller` commands now, by the calendar that his transaction sees.
    pub fn setting<'a>(&'a self, caller: &Caller, calendar: &'a Calendar) -> Setting<'a> {
        let (today, minute_of_day) = china(self.clock.now());
        Setting {
            today,
            minute_of_day,
            calendar,
            profile: &self.catalog.profile,
            actor: Actor {
                person: caller.person.clone(),
                name: caller.name.clone(),
                agency: caller.agency.clone(),
            },
        }
    }

    /// What `/healthz` answers.
    pub fn health(&self) -> Result<Health, AppError> {
        let journal_head = self.store.read(|reader| reader.journal_head().map_err(AppError::from))?;
        let checkpoint = self.store.checkpoint_head().map_err(AppError::Store)?;
        Ok(Health {
            version: env!("CARGO_PKG_VERSION"),
            database: if self.store.is_sqlite() { "sqlite" } else { "postgresql" },
            journal_head,
            checkpoint,
        })
    }

    /// A new id: time first, so that ids of a day lie together, then randomness.
    pub fn new_id(&self) -> Result<String, AppError> {
        let millis = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random).map_err(|error| AppError::Outside(error.to_string()))?;
        Ok(format!("{millis:012x}{}", hex(&random)))
    }
}

/// How the system stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Version of the program.
    pub version: &'static str,
    /// Which database.
    pub database: &'static str,
    /// Id of the newest act.
    pub journal_head: i64,
    /// The newest checkpoint; `None` before the first.
    pub checkpoint: Option<CheckpointHead>,
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A random token of 32 bytes, hexadecimal.
pub fn token() -> Result<String, AppError> {
    let mut random = [0_u8; 32];
    getrandom::fill(&mut random).map_err(|error| AppError::Outside(error.to_string()))?;
    Ok(hex(&random))
}

/// SM3, hexadecimal.
pub fn sm3_hex(content: &[u8]) -> String {
    use sm3::{Digest, Sm3};
    hex(&Sm3::digest(content))
}
