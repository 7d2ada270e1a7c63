//! The items taken together, with the facts and sources that they name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Fine, Item, Tier};

/// A file of items.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemFile {
    /// The edition.
    pub edition: String,
    /// The items.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

/// The facts that conditions speak of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The edition.
    pub edition: String,
    /// By name.
    #[serde(rename = "fact")]
    pub facts: BTreeMap<String, Fact>,
}

impl Facts {
    /// The label of a fact, or its name where it is not known.
    pub fn label<'a>(&'a self, name: &'a str) -> &'a str {
        self.facts.get(name).map_or(name, |fact| fact.label.as_str())
    }

    /// The unit of a fact, or nothing.
    pub fn unit(&self, name: &str) -> &str {
        self.facts.get(name).and_then(|fact| fact.unit.as_deref()).unwrap_or_default()
    }
}

/// A fact that conditions speak of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it is called on screen.
    pub label: String,
    /// What it means exactly.
    pub text: String,
    /// Its type.
    pub kind: FactKind,
    /// The unit of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The values of an enumeration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// What the values are called on screen, in their order; empty: as they are written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// What the party can still bring about by its own conduct, such as 及时改正; only for a fact that is true or false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
}

/// A way in which the party still has the answer in its own hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    /// The value of the fact then.
    pub value: bool,
    /// What the party does, after 如果; nothing: the label of the fact says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Fact {
    /// What a value of an enumeration is called on screen.
    pub fn value_name<'a>(&'a self, value: &'a str) -> &'a str {
        let place = self.values.iter().position(|held| held == value);
        place.and_then(|place| self.names.get(place)).map_or(value, String::as_str)
    }
}

/// The type of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// Yes or no.
    Bool,
    /// A whole number, not negative.
    Int,
    /// A decimal number, not negative.
    Number,
    /// A decimal number that may lie below zero, such as the distance to a limit.
    Signed,
    /// One of its values.
    Enum,
}

/// The sources of items and benchmarks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// The edition.
    pub edition: String,
    /// By key.
    #[serde(rename = "source")]
    pub sources: BTreeMap<String, Source>,
}

/// Where a text was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The title.
    pub title: String,
    /// Where it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Since when it is in force, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
    /// `national` or the region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// What sort of text it is.
    pub kind: String,
    /// Whether it is still current.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// What is wrong with the items taken together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueProblem {
    /// Two items have the same id.
    #[error("事项编号{item}重复")]
    Duplicate {
        /// The id.
        item: String,
    },
    /// An item has no basis.
    #[error("事项{item}没有处罚依据")]
    NoBasis {
        /// The id.
        item: String,
    },
    /// A fine has a least above its most.
    #[error("事项{item}的罚款下限高于上限（{when}）")]
    Upside {
        /// The id.
        item: String,
        /// The condition of the tier.
        when: String,
    },
    /// A fine rests on an item that does not exist.
    #[error("事项{item}引用的事项{other}不存在")]
    NoSuchItem {
        /// The id.
        item: String,
        /// The missing id.
        other: String,
    },
    /// A condition or a fine names a fact that does not exist.
    #[error("事项{item}用到的事实{fact}未定义")]
    NoSuchFact {
        /// The id.
        item: String,
        /// The name.
        fact: String,
    },
    /// An item names a source that does not exist.
    #[error("事项{item}的来源{key}未登记")]
    NoSuchSource {
        /// The id.
        item: String,
        /// The key.
        key: String,
    },
}

/// All items, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    items: BTreeMap<String, Item>,
}

impl Catalogue {
    /// Takes items together. Errors: every problem that does not need facts or sources to be seen.
    pub fn new(items: Vec<Item>) -> Result<Self, Vec<CatalogueProblem>> {
        let mut problems = Vec::new();
        let mut by_id = BTreeMap::new();
        for item in items {
            if item.basis.trim().is_empty() {
                problems.push(CatalogueProblem::NoBasis { item: item.id.clone() });
            }
            for tier in all_tiers(&item).filter(|tier| tier.fines().into_iter().any(Fine::is_upside_down)) {
                problems.push(CatalogueProblem::Upside { item: item.id.clone(), when: tier.when.clone() });
            }
            if let Some(other) = by_id.insert(item.id.clone(), item) {
                problems.push(CatalogueProblem::Duplicate { item: other.id });
            }
        }
        for item in by_id.values() {
            let fines = all_tiers(item).flat_map(Tier::fines);
            for other in fines.flat_map(Fine::refers_to).filter(|other| !by_id.contains_key(*other)) {
                problems.push(CatalogueProblem::NoSuchItem { item: item.id.clone(), other: other.clone() });
            }
        }
        if problems.is_empty() { Ok(Self { items: by_id }) } else { Err(problems) }
    }

    /// Every fact and source that an item names and that does not exist; empty if all is well.
    pub fn check(&self, facts: &Facts, sources: &Sources) -> Vec<CatalogueProblem> {
        let mut problems = Vec::new();
        for item in self.items.values() {
            let known = |name: &String| {
                facts.facts.contains_key(name)
                    || (name == "limit_table_kg" && !item.limit_table_kg.is_empty())
            };
            let mut names: Vec<String> = all_tiers(item).flat_map(Tier::facts).collect();
            let conditions = item.extras.iter().map(|extra| &extra.when).chain(&item.fact_hint);
            names.extend(conditions.chain(item.derived.values()).flat_map(|when| facts_in(when)));
            names.extend(item.derived.keys().cloned());
            names.sort();
            names.dedup();
            problems.extend(
                names
                    .into_iter()
                    .filter(|name| !known(name))
                    .map(|fact| CatalogueProblem::NoSuchFact { item: item.id.clone(), fact }),
            );
            let keys = item.versions.iter().map(|version| &version.source).chain([&item.source]);
            let keys = keys.chain(item.linked_person_penalty.iter().map(|linked| &linked.source));
            problems.extend(
                keys.filter(|key| !sources.sources.contains_key(*key))
                    .map(|key| CatalogueProblem::NoSuchSource { item: item.id.clone(), key: key.clone() }),
            );
        }
        problems
    }

    /// The item with this id.
    pub fn get(&self, id: &str) -> Option<&Item> {
        self.items.get(id)
    }

    /// All items, by id.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.values()
    }
}

fn all_tiers(item: &Item) -> impl Iterator<Item = &Tier> {
    item.tiers.iter().chain(item.versions.iter().flat_map(|version| &version.tiers))
}

/// The names in a condition, in order, each once: what stands outside quotes and is no operator and no constant.
pub fn facts_in(when: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    // Every second piece stands inside single quotes.
    for outside in when.split('\'').step_by(2) {
        for word in outside.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            let starts = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            if starts && !matches!(word, "true" | "false" | "in") && !names.iter().any(|name| name == word) {
                names.push(word.to_owned());
            }
        }
    }
    names
}
