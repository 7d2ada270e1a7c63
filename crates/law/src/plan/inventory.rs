//! What the product has, and how far a clause is carried by it.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Clause, Plan};

/// What the product has today, as the program itself lists it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    features: Features,
}

/// Features, in order.
pub type Features = BTreeSet<Feature>;

impl Inventory {
    /// What there is.
    pub fn new(features: impl IntoIterator<Item = Feature>) -> Self {
        Self { features: features.into_iter().collect() }
    }

    /// Whether the product has `feature`.
    pub fn has(&self, feature: &Feature) -> bool {
        self.features.contains(feature)
    }
}

/// Something that the product has or has not, written `kind name`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Feature {
    /// `route GET /roster`: an address.
    Route {
        /// The method.
        method: String,
        /// The path as in the router.
        path: String,
    },
    /// `subject case`: a kind of subject in the journal.
    Subject(String),
    /// `rule G11`: a guard, by id or by defect code.
    Rule(String),
    /// `document decision`: a form that can be printed.
    Document(String),
    /// `checklist self-check`: a template.
    Checklist(String),
    /// `obligation self-check`: a duty that comes round.
    Obligation(String),
}

/// A text names no feature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}”不是功能名称，应如“route GET /roster”或者“subject case”")]
pub struct FeatureError {
    /// The text.
    pub text: String,
}

impl FromStr for Feature {
    type Err = FeatureError;

    fn from_str(text: &str) -> Result<Self, FeatureError> {
        let error = || FeatureError { text: text.to_owned() };
        let (kind, name) = text.split_once(' ').ok_or_else(error)?;
        if name.is_empty() {
            return Err(error());
        }
        let name = name.to_owned();
        match kind {
            "route" => {
                let (method, path) = name.split_once(' ').ok_or_else(error)?;
                Ok(Self::Route { method: method.to_owned(), path: path.to_owned() })
            }
            "subject" => Ok(Self::Subject(name)),
            "rule" => Ok(Self::Rule(name)),
            "document" => Ok(Self::Document(name)),
            "checklist" => Ok(Self::Checklist(name)),
            "obligation" => Ok(Self::Obligation(name)),
            _ => Err(error()),
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Route { method, path } => write!(f, "route {method} {path}"),
            Self::Subject(name) => write!(f, "subject {name}"),
            Self::Rule(name) => write!(f, "rule {name}"),
            Self::Document(name) => write!(f, "document {name}"),
            Self::Checklist(name) => write!(f, "checklist {name}"),
            Self::Obligation(name) => write!(f, "obligation {name}"),
        }
    }
}

impl TryFrom<String> for Feature {
    type Error = FeatureError;

    fn try_from(text: String) -> Result<Self, FeatureError> {
        text.parse()
    }
}

impl From<Feature> for String {
    fn from(feature: Feature) -> Self {
        feature.to_string()
    }
}

/// How far the product carries a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 已上线: everything that it needs exists and nothing is known to lack.
    Live,
    /// 部分: some of what it needs exists, and the clause says how far that goes.
    Partly,
    /// 计划中: nothing can be done with it yet.
    Planned,
}

impl State {
    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Live => "已上线",
            Self::Partly => "部分",
            Self::Planned => "计划中",
        }
    }
}

/// How far the product carries one clause, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The clause.
    pub clause: &'a Clause,
    /// How far.
    pub state: State,
    /// What it needs and what exists.
    pub held: Vec<&'a Feature>,
    /// What it needs and what does not exist.
    pub missing: Vec<&'a Feature>,
}

impl Plan {
    /// How far the product carries each clause, in the order of the plan.
    pub fn progress<'a>(&'a self, inventory: &Inventory) -> Vec<Progress<'a>> {
        self.clauses().iter().map(|clause| clause.progress(inventory)).collect()
    }
}

impl Clause {
    /// How far the product carries this clause.
    pub fn progress<'a>(&'a self, inventory: &Inventory) -> Progress<'a> {
        let (held, missing): (Vec<_>, Vec<_>) = self.needs.iter().partition(|need| inventory.has(need));
        // A page that serves many clauses shows nothing about one of them: "in part" must be said in words.
        let state = match (&self.lacks, held.is_empty(), missing.is_empty()) {
            (None, _, true) => State::Live,
            (Some(_), false, _) => State::Partly,
            _ => State::Planned,
        };
        Progress { clause: self, state, held, missing }
    }
}
