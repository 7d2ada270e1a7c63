//! The catalogue: the law as data, shipped with the program and imported once as an edition.

use std::{collections::BTreeMap, sync::Arc};

use law::{
    calendar::{Calendar, CalendarText},
    case::fact::ItemRef,
    checklist::{Checklists, Template},
    item::{Catalogue, Facts, Item},
    obligation::{Obligation, Obligations},
    profile::Profile,
    term::Limits,
};
use serde::Deserialize;

use crate::holiday::Built;

/// What the law and the jurisdiction say, as data.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// Edition of the shipped files.
    pub edition: String,
    /// Working days as they ship; what is published later stands in the journal: ask [`App::calendar`](crate::App::calendar).
    pub calendar: Arc<Calendar>,
    /// Parameters of the jurisdiction.
    pub profile: Profile,
    /// Items (案由).
    pub items: Catalogue,
    /// The facts that conditions speak of.
    pub facts: Facts,
    /// Templates of checklists.
    pub checklists: Checklists,
    /// What comes round, for whom, and what fulfils it.
    pub obligations: Obligations,
    pub(crate) built: Built,
}

/// The shipped catalogue cannot be read: the message names file and reason.
#[derive(Debug, thiserror::Error)]
#[error("catalogue file `{file}`: {reason}")]
pub struct CatalogError {
    /// File name.
    pub file: String,
    /// What is wrong with it.
    pub reason: String,
}

const FACTS: &str = include_str!("../../../catalog/items/facts.toml");
const HOLIDAYS: &str = include_str!("../../../catalog/calendar/holidays.toml");
const NATIONAL: &str = include_str!("../../../catalog/profiles/national.toml");

/// The shipped profiles by name; the first is that of the demonstration city.
const PROFILES: &[(&str, &str)] = &[
    ("hengzhou", include_str!("../../../catalog/profiles/hengzhou.toml")),
    ("PROV-X", include_str!("../../../catalog/profiles/PROV-X.toml")),
    ("statute", include_str!("../../../catalog/profiles/statute.toml")),
];

macro_rules! item_files {
    ($($name:literal),*) => {
        const ITEMS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../catalog/items/", $name, ".toml")))),*];
    };
}
item_files!(
    "AQ", "CJ", "CX", "CY", "GC", "GD", "GJ", "GK", "HD", "HS", "HY", "JP", "KY", "LZ", "NH", "SF", "SL",
    "WH", "WR", "WX", "WYC"
);

const CHECKLISTS: &[(&str, &str)] = &[
    ("self-check", include_str!("../../../catalog/checklists/self-check.toml")),
    ("appearance", include_str!("../../../catalog/checklists/appearance.toml")),
    ("tidy", include_str!("../../../catalog/checklists/tidy.toml")),
    ("speech", include_str!("../../../catalog/checklists/speech.toml")),
];
const OBLIGATIONS: &str = include_str!("../../../catalog/obligations/obligations.toml");

#[derive(Deserialize)]
struct ObligationFile {
    #[serde(rename = "obligation")]
    obligations: Vec<Obligation>,
}

#[derive(Deserialize)]
struct ItemFile {
    edition: String,
    #[serde(default, rename = "item")]
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct ProfileFile {
    profile: Profile,
    #[serde(default)]
    limits: Option<BTreeMap<String, law::term::Limit>>,
}

impl Catalog {
    /// The catalogue that is shipped with the program.
    pub fn shipped() -> Result<Self, CatalogError> {
        let mut edition = String::new();
        let mut items = Vec::new();
        for (name, text) in ITEMS {
            let file: ItemFile = toml::from_str(text).map_err(|error| at(name)(error.to_string()))?;
            edition = file.edition.max(edition);
            items.extend(file.items);
        }
        let items = Catalogue::new(items).map_err(|problems| at("items")(format!("{problems:?}")))?;
        let calendar = calendar(&edition)?;
        let profile = shipped_profile("hengzhou")?;
        let facts: Facts = toml::from_str(FACTS).map_err(|error| at("facts")(error.to_string()))?;
        let calendar = Arc::new(calendar);
        let (checklists, obligations) = duties()?;
        Ok(Self {
            edition,
            calendar,
            profile,
            items,
            facts,
            checklists,
            obligations,
            built: Built::default(),
        })
    }

    /// An item by its id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.get(id)
    }

    /// The items that fit the conditions of an address, in its order: the page and its export show the same.
    pub fn items_like(&self, pairs: &[(String, String)]) -> Vec<&Item> {
        let value = |name: &str| {
            let held = pairs.iter().find(|(held, _)| held == name);
            held.map(|(_, value)| value.trim()).unwrap_or_default()
        };
        let (text, domain) = (value("q").to_lowercase(), value("domain"));
        let has = |held: &str| held.to_lowercase().contains(&text);
        let mut items: Vec<&Item> = self
            .items
            .items()
            .filter(|item| domain.is_empty() || item.domain == domain)
            .filter(|item| has(&item.name) || has(&item.id))
            .collect();
        match value("sort") {
            "id" => items.sort_by(|one, other| one.id.cmp(&other.id)),
            "-id" => items.sort_by(|one, other| other.id.cmp(&one.id)),
            "domain" => items.sort_by(|one, other| one.domain.cmp(&other.domain)),
            "-domain" => items.sort_by(|one, other| other.domain.cmp(&one.domain)),
            _ => {}
        }
        items
    }

    /// The item as a case holds it.
    pub fn item_ref(&self, item: &Item) -> ItemRef {
        ItemRef {
            id: item.id.clone(),
            name: item.name.clone(),
            violates: item.violates.clone(),
            basis: item.basis.clone(),
            range: item.fine_range(),
            edition: self.edition.clone(),
        }
    }
}

/// The shipped checklists and obligations, held against each other.
pub fn duties() -> Result<(Checklists, Obligations), CatalogError> {
    let mut templates = Vec::new();
    for (name, text) in CHECKLISTS {
        templates.push(toml::from_str::<Template>(text).map_err(|error| at(name)(error.to_string()))?);
    }
    let checklists = Checklists::new(templates).map_err(|problems| at("checklists")(all(&problems)))?;
    let file: ObligationFile =
        toml::from_str(OBLIGATIONS).map_err(|error| at("obligations")(error.to_string()))?;
    let exists = |id: &str| checklists.ids().any(|held| held == id);
    let obligations = Obligations::new(file.obligations, exists);
    let obligations = obligations.map_err(|problems| at("obligations")(all(&problems)))?;
    Ok((checklists, obligations))
}

fn all(problems: &[impl ToString]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("；")
}

/// Names the file in which a fault is.
fn at(file: &str) -> impl FnOnce(String) -> CatalogError {
    let file = file.to_owned();
    move |reason| CatalogError { file, reason }
}

/// The shipped working days and holidays, as tables of `edition`.
pub fn calendar(edition: &str) -> Result<Calendar, CatalogError> {
    let holidays: CalendarText =
        toml::from_str(HOLIDAYS).map_err(|error| at("holidays")(error.to_string()))?;
    let tables = holidays.tables(edition);
    tables.and_then(Calendar::new).map_err(|error| at("holidays")(error.to_string()))
}

/// The names of the shipped profiles.
pub fn profile_names() -> impl Iterator<Item = &'static str> {
    PROFILES.iter().map(|(name, _)| *name)
}

/// A shipped profile by its name, over the national terms.
pub fn shipped_profile(name: &str) -> Result<Profile, CatalogError> {
    let found = PROFILES.iter().find(|(known, _)| *known == name);
    let (_, text) = found.ok_or_else(|| at(name)("no such profile".to_owned()))?;
    profile(name, text)
}

/// A profile as a jurisdiction writes it, over the national terms; `file` names it in an error.
pub fn profile(file: &str, text: &str) -> Result<Profile, CatalogError> {
    let national: Limits = toml::from_str(NATIONAL).map_err(|error| at("national")(error.to_string()))?;
    let local: ProfileFile = toml::from_str(text).map_err(|error| at(file)(error.to_string()))?;
    let overlay = Limits { edition: file.to_owned(), limits: local.limits.unwrap_or_default() };
    Ok(Profile { limits: national.overlaid(overlay), ..local.profile })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_catalogue_loads_whole() {
        let catalog = Catalog::shipped().unwrap();
        assert_eq!(catalog.items.items().count(), 240);
        assert!(catalog.calendar.has_table(2026));
        assert_eq!(catalog.profile.limits.value("statement").unwrap(), 5);
    }
}
