//! What a store counts about itself while it runs, for whoever watches it. Nothing of it is kept.

use std::{collections::BTreeMap, time::Duration};

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};

/// The counters of one store. Clones count together.
#[derive(Debug, Clone)]
pub struct Meter {
    acts: Family<Kind, Counter>,
    writes: Histogram,
}

/// Acts in a transaction, by the kind of their subject.
pub(crate) type Appended = BTreeMap<&'static str, u64>;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    subject: &'static str,
}

/// Upper ends of the classes of a write, in seconds: from a commit that shares its fsync to one that waits for a lock.
const WRITE_SECONDS: [f64; 11] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2.0, 10.0];

impl Default for Meter {
    fn default() -> Self {
        Self { acts: Family::default(), writes: Histogram::new(WRITE_SECONDS) }
    }
}

impl Meter {
    /// Shows the counters in a registry.
    pub fn register(&self, registry: &mut Registry) {
        let acts = "Acts that were committed to the journal since the start";
        registry.register("acts", acts, self.acts.clone());
        let writes = "Time from the call of a writing use case until it is durable";
        registry.register_with_unit("write", writes, Unit::Seconds, self.writes.clone());
    }

    /// A use case is durable.
    pub(crate) fn committed(&self, appended: &Appended, took: Duration) {
        for (subject, acts) in appended {
            self.acts.get_or_create(&Kind { subject }).inc_by(*acts);
        }
        self.writes.observe(took.as_secs_f64());
    }
}
