//! What operators watch: counters of this process, and how journal, checkpoint and sessions stand.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};

use crate::{
    App, AppError,
    sign_in::{NewSession, absolute, idle},
};

/// The counters of the use cases. Clones count together.
#[derive(Debug, Clone, Default)]
pub struct Meter {
    sign_ins: Family<SignIn, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SignIn {
    outcome: &'static str,
}

/// How the database stands at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Id of the newest act.
    pub journal_head: i64,
    /// The last act that a checkpoint covers; 0 before the first.
    pub checkpoint_head: i64,
    /// When that checkpoint was signed, in seconds since 1970; 0 before the first.
    pub checkpoint_second: i64,
    /// Sessions that can go on.
    pub sessions: i64,
}

impl Meter {
    /// A sign-in with a password ended.
    pub(crate) fn signed_in(&self, answer: &Result<NewSession, AppError>) {
        let outcome = match answer {
            Ok(_) => "succeeded",
            Err(AppError::SignIn { wait_seconds: 0 }) => "failed",
            Err(AppError::SignIn { .. }) => "locked",
            // The database failed, which is no attempt of anybody's.
            Err(_) => return,
        };
        self.sign_ins.get_or_create(&SignIn { outcome }).inc();
    }
}

impl App {
    /// Shows the counters of the use cases and of the store in a registry.
    pub fn register_counters(&self, registry: &mut Registry) {
        self.store.meter().register(registry);
        let sign_ins = "Sign-ins with a password; locked: the account was locked, or this failure locked it";
        registry.register("sign_ins", sign_ins, self.meter.sign_ins.clone());
    }

    /// How the database stands, for `/metrics`.
    pub fn standing(&self) -> Result<Standing, AppError> {
        let now = self.clock.now();
        let (journal_head, sessions) = self.store.read(|reader| {
            let sessions = reader.session_count(now - idle(), now - absolute())?;
            Ok::<_, AppError>((reader.journal_head()?, sessions))
        })?;
        let checkpoint = self.store.checkpoint_head()?;
        let (checkpoint_head, checkpoint_second) =
            checkpoint.map_or((0, 0), |held| (held.last_id, held.at.as_second()));
        Ok(Standing { journal_head, checkpoint_head, checkpoint_second, sessions })
    }
}
