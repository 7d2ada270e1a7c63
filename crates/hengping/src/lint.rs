//! `hengping rules lint`: the static proof of tables. Needs no database, no keys and no fonts.

use std::{
    fs,
    io::{Write, stdout},
    path::{Path, PathBuf},
    process::ExitCode,
};

use app::{catalog::CatalogError, discretion::Text};
use law::discretion::{Finding, Rulebook, TableId};
use rules::Value;
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::value::RawValue;

use crate::cli;

/// Largest file of tables, in bytes.
const FILE_BYTES_MAX: u64 = 16_777_216;

/// The proof as JSON.
#[derive(Debug, Serialize)]
struct Report<'a> {
    tables: usize,
    open: usize,
    declared: usize,
    findings: Vec<Line<'a>>,
}

#[derive(Debug, Serialize)]
struct Line<'a> {
    item: &'a str,
    table: &'a str,
    finding: &'static str,
    rows: &'a [usize],
    /// As `assess` takes them.
    facts: FactMap<'a>,
    text: &'a str,
    declared: Option<&'a str>,
}

#[derive(Debug)]
struct FactMap<'a>(&'a Rulebook, &'a [(usize, Value)]);

impl Serialize for FactMap<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let schema = self.0.schema();
        let mut map = serializer.serialize_map(Some(self.1.len()))?;
        for (slot, value) in self.1 {
            match value {
                Value::Bool(truth) => map.serialize_entry(schema.name(*slot), truth)?,
                Value::Number(number) => match RawValue::from_string(number.to_string()) {
                    Ok(raw) => map.serialize_entry(schema.name(*slot), &raw)?,
                    // A quotient that no decimal holds, as only a derived fact can have it.
                    Err(_) => map.serialize_entry(schema.name(*slot), &number.to_string())?,
                },
                Value::Choice(_) => map.serialize_entry(schema.name(*slot), &schema.text(*slot, *value))?,
            }
        }
        map.end()
    }
}

/// Proves the tables of a path, or the shipped ones. Ends with 1 on findings that are not declared, with 2 on what cannot be read.
pub(crate) fn lint(options: &cli::Lint) -> anyhow::Result<ExitCode> {
    let loaded = match &options.path {
        None => app::discretion::shipped().map(|rulebook| (rulebook, None)).map_err(|error| line(&error)),
        Some(path) => load(path),
    };
    let (rulebook, only) = match loaded {
        Ok(loaded) => loaded,
        Err(message) => {
            writeln!(std::io::stderr().lock(), "{message}")?;
            return Ok(ExitCode::from(2));
        }
    };
    let wanted = |item: &str, id: &TableId| {
        only.as_ref().is_none_or(|only| only.contains(&(item.to_owned(), id.clone())))
    };
    let findings = rulebook.lint(&wanted);
    let items = rulebook.items().items();
    let tables =
        items.map(|item| rulebook.tables_of(item).iter().filter(|id| wanted(&item.id, id)).count()).sum();
    let open = findings.iter().filter(|finding| finding.declared.is_none()).count();
    let declared = findings.len().saturating_sub(open);
    if options.json {
        let findings = findings.iter().map(|finding| Line::of(&rulebook, finding)).collect();
        crate::print(&Report { tables, open, declared, findings })?;
    } else {
        let mut out = stdout().lock();
        for finding in findings.iter().filter(|finding| options.all || finding.declared.is_none()) {
            out.write_all(page(&rulebook, finding).as_bytes())?;
        }
        let hint = if declared > 0 && !options.all { "（加 --all 列出）" } else { "" };
        writeln!(out, "校验{tables}张表：待处理{open}项，已声明{declared}项{hint}")?;
    }
    Ok(if open == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl<'a> Line<'a> {
    fn of(rulebook: &'a Rulebook, finding: &'a Finding) -> Self {
        Self {
            item: &finding.item,
            table: &finding.table,
            finding: finding.kind.name(),
            rows: &finding.rows,
            facts: FactMap(rulebook, &finding.facts),
            text: &finding.text,
            declared: finding.declared.as_deref(),
        }
    }
}

/// A finding for a person.
fn page(rulebook: &Rulebook, finding: &Finding) -> String {
    let schema = rulebook.schema();
    let mut page = format!("{} {} {}：{}\n", finding.item, finding.table, finding.kind.text(), finding.text);
    let facts = finding.facts.iter().map(|(slot, value)| {
        let label = schema.fact(*slot).map_or("", |fact| fact.label.as_str());
        format!("{label}={}（{}）", schema.text(*slot, *value), schema.name(*slot))
    });
    let facts = facts.collect::<Vec<_>>().join("，");
    if !facts.is_empty() {
        page.extend(["    反例：", facts.as_str(), "\n"]);
    }
    if let Some(reason) = &finding.declared {
        page.extend(["    已声明：", reason.as_str(), "\n"]);
    }
    page
}

fn line(error: &CatalogError) -> String {
    format!("{}：{}", error.file, error.reason)
}

type Loaded = (Rulebook, Option<std::collections::BTreeSet<(String, TableId)>>);

/// The rulebook of a path and, where it is not a whole catalogue, the tables of the path.
fn load(path: &Path) -> Result<Loaded, String> {
    if path.join("items").is_dir() {
        let (items, tables) = (texts(&path.join("items"))?, texts(&path.join("benchmarks"))?);
        return Ok((app::discretion::whole(&items, &tables).map_err(|error| line(&error))?, None));
    }
    let (rulebook, tables) = app::discretion::with_tables(&texts(path)?).map_err(|error| line(&error))?;
    if tables.is_empty() {
        return Err(format!("{}没有裁量基准或者地区规定的表；请核对路径", path.display()));
    }
    Ok((rulebook, Some(tables)))
}

/// The TOML files of a directory by name, or one file.
fn texts(path: &Path) -> Result<Vec<Text>, String> {
    let unreadable = |path: &Path, error: std::io::Error| format!("读不了{}：{error}", path.display());
    let mut files: Vec<PathBuf> = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).map_err(|error| unreadable(path, error))? {
            let file = entry.map_err(|error| unreadable(path, error))?.path();
            if file.extension().is_some_and(|extension| extension == "toml") {
                files.push(file);
            }
        }
        files.sort();
    } else {
        files.push(path.to_owned());
    }
    let mut texts = Vec::new();
    for file in files {
        let size = fs::metadata(&file).map_err(|error| unreadable(&file, error))?.len();
        if size > FILE_BYTES_MAX {
            return Err(format!("{}超过16MiB；请拆成几个文件", file.display()));
        }
        let text = fs::read_to_string(&file).map_err(|error| unreadable(&file, error))?;
        texts.push((file.display().to_string(), text));
    }
    Ok(texts)
}
