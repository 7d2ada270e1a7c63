//! The shipped rulebook: items, facts, sources, benchmarks and regional provisions taken together.

use law::{
    discretion::{BenchmarkFile, Rulebook},
    item::{Facts, Sources},
};

use crate::catalog::{Catalog, CatalogError};

const FACTS: &str = include_str!("../../../catalog/items/facts.toml");
const SOURCES: &str = include_str!("../../../catalog/items/sources.toml");

macro_rules! benchmark_files {
    ($($name:literal),*) => {
        const BENCHMARKS: &[(&str, &str)] =
            &[$((concat!("benchmarks/", $name), include_str!(concat!("../../../catalog/benchmarks/", $name, ".toml")))),*];
    };
}
benchmark_files!("CJ", "CX", "GK", "HD", "HY", "KY", "LZ", "SF", "SL", "WYC");

/// The rulebook that is shipped with the program. Errors: the file that cannot be read, and why.
pub fn shipped() -> Result<Rulebook, CatalogError> {
    let at = |file: &str| {
        let file = file.to_owned();
        move |reason: String| CatalogError { file, reason }
    };
    let facts: Facts = toml::from_str(FACTS).map_err(|error| at("items/facts")(error.to_string()))?;
    let sources: Sources = toml::from_str(SOURCES).map_err(|error| at("items/sources")(error.to_string()))?;
    let mut files: Vec<BenchmarkFile> = Vec::new();
    for (name, text) in BENCHMARKS {
        files.push(toml::from_str(text).map_err(|error| at(name)(error.to_string()))?);
    }
    let items = Catalog::shipped()?.items;
    Rulebook::new(items, &facts, sources, files).map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        at("benchmarks")(lines.join("；"))
    })
}
