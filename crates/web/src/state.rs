//! What every handler has.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use app::{App, AppError};

use crate::metrics::Metrics;

/// How the pages are served.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Said on top of each page of a demonstration.
    pub banner: Option<String>,
    /// The roles that the sign-in page of a demonstration offers.
    pub demo_roles: Vec<DemoRole>,
    /// Cookies only over TLS.
    pub secure_cookies: bool,
}

/// A role of the demonstration.
#[derive(Debug, Clone, Default)]
pub struct DemoRole {
    /// Sign-in name.
    pub login: String,
    /// Role.
    pub role: String,
    /// Person and agency.
    pub person: String,
    /// What can be tried.
    pub about: String,
}

/// The state of the pages: the application, the options, the metrics.
#[derive(Debug, Clone)]
pub struct Web {
    pub(crate) app: App,
    pub(crate) options: Arc<Options>,
    pub(crate) metrics: Arc<Metrics>,
    /// Pieces of files that are in memory at once.
    pub(crate) pieces: Arc<tokio::sync::Semaphore>,
    windows: Arc<Windows>,
}

/// The windows of the rate limit: the minute and how often in it, for each key.
type Windows = Mutex<HashMap<String, (i64, u32)>>;

/// Writes of one session, or sign-ins from one address, in a minute.
pub(crate) const WRITES_PER_MINUTE: u32 = 300;
/// Pieces of files of one session in a minute.
pub(crate) const PIECES_PER_MINUTE: u32 = 1_200;
/// Pieces of files that are read at once, so that memory stays bounded.
const PIECES_AT_ONCE: usize = 16;
/// Keys of the rate limit that are kept at most.
const WINDOWS_MAX: usize = 10_000;

impl Web {
    pub(crate) fn new(app: App, options: Options) -> Self {
        let metrics = Arc::new(Metrics::new(&app));
        Self {
            app,
            options: Arc::new(options),
            metrics,
            pieces: Arc::new(tokio::sync::Semaphore::new(PIECES_AT_ONCE)),
            windows: Arc::default(),
        }
    }

    /// Runs a use case away from the threads that serve connections.
    pub(crate) async fn run<T, F>(&self, use_case: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: FnOnce(&App) -> Result<T, AppError> + Send + 'static,
    {
        let app = self.app.clone();
        tokio::task::spawn_blocking(move || use_case(&app))
            .await
            .unwrap_or_else(|error| Err(AppError::Outside(format!("the use case did not end: {error}"))))
    }

    /// Whether `key` may write once more in this minute.
    pub(crate) fn within_rate(&self, key: &str, most: u32) -> bool {
        let minute = self.app.clock.now().as_second().div_euclid(60);
        let Ok(mut windows) = self.windows.lock() else { return true };
        if windows.len() > WINDOWS_MAX {
            windows.retain(|_, (held, _)| *held == minute);
        }
        let window = windows.entry(key.to_owned()).or_insert((minute, 0));
        if window.0 != minute {
            *window = (minute, 0);
        }
        window.1 = window.1.saturating_add(1);
        window.1 <= most
    }
}
