//! Requests by address and answer, and all other counters of the process, in the text format of OpenMetrics.

use std::{fmt, time::Duration};

use app::{App, meter::Standing};
use axum::http::Method;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

/// The registry, and the counters that are fed from here.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram, fn() -> Histogram>,
    database_up: Gauge,
    journal_head: Gauge,
    checkpoint_head: Gauge,
    checkpoint_second: Gauge,
    sessions: Gauge,
}

/// A request: its method, and the address as the table of addresses writes it, so that no case id becomes a label.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

/// Upper ends of the classes of a request, in seconds: a list takes milliseconds, a document to lay out tens of them.
const REQUEST_SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

impl Metrics {
    pub(crate) fn new(app: &App) -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("hengping"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(REQUEST_SECONDS)),
            database_up: Gauge::default(),
            journal_head: Gauge::default(),
            checkpoint_head: Gauge::default(),
            checkpoint_second: Gauge::default(),
            sessions: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        registry.register("requests", "Requests answered", metrics.requests.clone());
        let seconds = metrics.seconds.clone();
        registry.register_with_unit("request", "Time from a request to its answer", Unit::Seconds, seconds);
        app.register_counters(registry);
        let up =
            "1 when the database answered this time; if not, the gauges below are those of the time before";
        registry.register("database_up", up, metrics.database_up.clone());
        registry.register("journal_head", "Id of the newest act", metrics.journal_head.clone());
        let covered = "Id of the last act that a signed checkpoint covers";
        registry.register("checkpoint_head", covered, metrics.checkpoint_head.clone());
        let signed = "When the last checkpoint was signed, since 1970";
        registry.register_with_unit(
            "checkpoint_time",
            signed,
            Unit::Seconds,
            metrics.checkpoint_second.clone(),
        );
        registry.register("sessions", "Sessions that can go on", metrics.sessions.clone());
        metrics
    }

    /// A request was answered. `route` is its address in the table; `None` for an address that is not there.
    pub(crate) fn answered(&self, method: &Method, route: Option<&str>, status: u16, took: Duration) {
        let (method, route) = (known(method), route.unwrap_or("none").to_owned());
        self.seconds.get_or_create(&Asked { method, route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Answered { method, route, status }).inc();
    }

    /// Everything as text. Without a standing the database did not answer, and the rest is shown all the same.
    pub(crate) fn text(&self, standing: Option<Standing>) -> Result<String, fmt::Error> {
        self.database_up.set(i64::from(standing.is_some()));
        if let Some(standing) = standing {
            self.journal_head.set(standing.journal_head);
            self.checkpoint_head.set(standing.checkpoint_head);
            self.checkpoint_second.set(standing.checkpoint_second);
            self.sessions.set(standing.sessions);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// The label of a method: anybody can invent one, and each would stay in memory.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}
