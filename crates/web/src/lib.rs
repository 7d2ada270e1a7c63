//! The pages and the API. It knows no SQL and no rules: each handler extracts, calls one use case and draws the answer.
//!
//! Start reading at `router.rs`: every address of the product is a row of its table, with who may call it.
//! [`ui`] holds the components that every page is made of; it knows nothing of the law or the use cases.

pub mod assets;
pub mod findings;
pub mod ui;

mod answer;
mod api;
mod guard;
mod metrics;
mod page;
mod request;
mod router;
mod state;
mod words;

pub use router::{Access, routes};
pub use state::{DemoRole, Options, Web};

/// The whole product as one router.
pub fn router(app: app::App, options: Options) -> axum::Router {
    router::build(Web::new(app, options))
}
