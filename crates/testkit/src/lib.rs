//! What tests need besides the code under test: a database of their own, the real program, a real browser.
//!
//! Invariants: a dev-dependency only; every wait is for a condition with a bound; everything that is started
//! is stopped by the same handle when it is dropped. Nothing here returns an error: a test driver fails by
//! panicking with what a person needs to see, which is why the functions say `track_caller`.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test driver fails by panicking, so that a test reads plainly"
)]

pub mod app;
pub mod browser;
mod postgres;
pub mod process;

pub use crate::postgres::{Database, postgres};

use std::time::Duration;

/// How long anything may take before a test gives up on it; long, since a loaded machine is slow and a sound test never waits it out.
pub const WAIT_MAX: Duration = Duration::from_mins(1);
/// How long to rest between two looks at a condition.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(20);
