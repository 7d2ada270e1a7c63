//! The rulebook: items, facts, sources, benchmarks and regional provisions taken together, as shipped or as somebody wrote them.

use std::{collections::BTreeSet, sync::LazyLock};

use law::{
    discretion::{BenchmarkFile, Rulebook, TableId},
    item::{Catalogue, Facts, ItemFile, Sources},
};
use serde::de::DeserializeOwned;

use crate::{
    AppError,
    catalog::{Catalog, CatalogError},
};

mod ask;

pub use ask::{Advice, Answered, Ask, Question};

const SOURCES: &str = include_str!("../../../catalog/items/sources.toml");

macro_rules! benchmark_files {
    ($($name:literal),*) => {
        const BENCHMARKS: &[(&str, &str)] =
            &[$((concat!("benchmarks/", $name), include_str!(concat!("../../../catalog/benchmarks/", $name, ".toml")))),*];
    };
}
benchmark_files!("CJ", "CX", "declared", "GK", "HD", "HY", "KY", "LZ", "SF", "SL", "WYC");

/// A file of the catalogue: its name and its text.
pub type Text = (String, String);

/// The rulebook that is shipped with the program. Errors: the file that cannot be read, and why.
pub fn shipped() -> Result<Rulebook, CatalogError> {
    let Catalog { items, facts, .. } = Catalog::shipped()?;
    assembled(items, &facts, read("items/sources", SOURCES)?, files()?)
}

/// The shipped rulebook in which tables of these files take the place of those of the same name, and the tables of these files.
/// What the files declare counts; what is declared of the tables that they replace does not.
pub fn with_tables(texts: &[Text]) -> Result<(Rulebook, BTreeSet<(String, TableId)>), CatalogError> {
    let mut own: Vec<BenchmarkFile> = Vec::new();
    for (name, text) in texts {
        own.push(read(name, text)?);
    }
    let tables: BTreeSet<_> = own.iter().flat_map(tables_of).collect();
    let names: Vec<String> = tables.iter().map(|(item, id)| format!("{item} {id}")).collect();
    let mut all = files()?;
    for file in &mut all {
        file.benchmarks
            .retain(|table| !tables.contains(&(table.item.clone(), TableId::Bench(table.id.clone()))));
        file.overlays.retain(|table| {
            !tables.contains(&(table.item.clone(), TableId::Overlay(table.jurisdiction.clone())))
        });
        for declared in &mut file.declared {
            declared.tables.retain(|table| !names.contains(table));
        }
    }
    all.append(&mut own);
    let Catalog { items, facts, .. } = Catalog::shipped()?;
    let whole = assembled(items, &facts, read("items/sources", SOURCES)?, all)?;
    Ok((whole, tables))
}

/// A whole catalogue of somebody: files of items with `facts` and `sources` among them, and files of tables.
pub fn whole(items: &[Text], tables: &[Text]) -> Result<Rulebook, CatalogError> {
    let (mut facts, mut sources, mut all) = (Facts::default(), Sources::default(), Vec::new());
    for (name, text) in items {
        match name.rsplit('/').next() {
            Some("facts.toml") => facts = read(name, text)?,
            Some("sources.toml") => sources = read(name, text)?,
            _ => all.extend(read::<ItemFile>(name, text)?.items),
        }
    }
    let joined = |lines: Vec<String>| CatalogError { file: "items".to_owned(), reason: lines.join("；") };
    let items =
        Catalogue::new(all).map_err(|problems| joined(problems.iter().map(ToString::to_string).collect()))?;
    let problems = items.check(&facts, &sources);
    if !problems.is_empty() {
        return Err(joined(problems.iter().map(ToString::to_string).collect()));
    }
    let mut files = Vec::new();
    for (name, text) in tables {
        files.push(read(name, text)?);
    }
    assembled(items, &facts, sources, files)
}

fn tables_of(file: &BenchmarkFile) -> impl Iterator<Item = (String, TableId)> {
    let benchmarks = file.benchmarks.iter().map(|one| (one.item.clone(), TableId::Bench(one.id.clone())));
    let overlays =
        file.overlays.iter().map(|one| (one.item.clone(), TableId::Overlay(one.jurisdiction.clone())));
    benchmarks.chain(overlays)
}

fn files() -> Result<Vec<BenchmarkFile>, CatalogError> {
    BENCHMARKS.iter().map(|(name, text)| read(name, text)).collect()
}

fn assembled(
    items: Catalogue,
    facts: &Facts,
    sources: Sources,
    files: Vec<BenchmarkFile>,
) -> Result<Rulebook, CatalogError> {
    Rulebook::new(items, facts, sources, files).map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        CatalogError { file: "benchmarks".to_owned(), reason: lines.join("；") }
    })
}

/// Reads a file. Errors: the place in it, and why.
fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, CatalogError> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
        let reason = format!("第{line}行第{column}列不合格式：{}", error.message());
        CatalogError { file: name.to_owned(), reason }
    })
}

/// The shipped rulebook, read once. Errors: what [`shipped`] says.
pub fn rulebook() -> Result<&'static Rulebook, AppError> {
    static SHIPPED: LazyLock<Result<Rulebook, CatalogError>> = LazyLock::new(shipped);
    SHIPPED.as_ref().map_err(|error| AppError::Outside(error.to_string()))
}
