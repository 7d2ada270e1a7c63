//! Subjects and their acts: anything whose history matters is the fold of what somebody did to it.

use std::fmt::Debug;

use jiff::{Timestamp, civil::Date};
use serde::{Serialize, de::DeserializeOwned};

/// A thing whose history matters: a case, a person, an agency.
///
/// The state is the fold of its acts. `apply` is total and knows no rules: it replays history even where
/// today's rules would refuse it.
pub trait Subject: Default + Debug {
    /// The name of the kind in the journal, never changed once released.
    const KIND: &'static str;
    /// What can be done to the subject, in past tense. Serialised into the journal: variants and fields are only added.
    type Act: Serialize + DeserializeOwned + Debug + Clone;
    /// Takes one act into the state.
    fn apply(&mut self, entry: &Entry<Self::Act>);
}

/// One act as the journal holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<A> {
    /// Position in the history of the subject, from 1, without gaps.
    pub seq: u32,
    /// The person who acted; `system` for a sweep.
    pub actor: String,
    /// The agency in whose name the person acted.
    pub agency: String,
    /// The civil date on which the act takes effect in law.
    pub effective_on: Date,
    /// The instant at which the journal took the act.
    pub recorded_at: Timestamp,
    /// What was done.
    pub act: A,
}

/// An act that has been decided and waits to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry<A> {
    /// The person who acts.
    pub actor: String,
    /// The agency in whose name the person acts.
    pub agency: String,
    /// The civil date on which the act takes effect in law.
    pub effective_on: Date,
    /// What is done.
    pub act: A,
}
