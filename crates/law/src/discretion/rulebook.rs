//! All tables of all items, held against the declared facts.

use std::{fmt, str::FromStr, sync::Arc};

use jiff::civil::Date;
use rules::{
    Condition, FactKind as Kind, Formula, Number, Schema, Table,
    fact::{Fact, Lookup},
    table::RowProblem,
};

use super::{
    benchmark::{Benchmark, BenchmarkFile, HitPolicy, Overlay, Row},
    lint::Declared,
};
use crate::item::{Catalogue, FactKind, Facts, Item, Sources, Tier, Verification};

/// A table of an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableId {
    /// The statutory tiers (法定档).
    Statute,
    /// The statutory tiers in force before the present ones.
    Alt,
    /// A benchmark (裁量基准).
    Bench(String),
    /// A regional provision.
    Overlay(String),
}

/// A text names no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是表名；应为 statute、alt、bench:编号 或者 overlay:地区")]
pub struct TableIdError(pub String);

impl FromStr for TableId {
    type Err = TableIdError;

    fn from_str(text: &str) -> Result<Self, TableIdError> {
        match text.split_once(':') {
            None if text == "statute" => Ok(Self::Statute),
            None if text == "alt" => Ok(Self::Alt),
            Some(("bench", id)) if !id.is_empty() => Ok(Self::Bench(id.to_owned())),
            Some(("overlay", region)) if !region.is_empty() => Ok(Self::Overlay(region.to_owned())),
            _ => Err(TableIdError(text.to_owned())),
        }
    }
}

impl fmt::Display for TableId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Statute => f.write_str("statute"),
            Self::Alt => f.write_str("alt"),
            Self::Bench(id) => write!(f, "bench:{id}"),
            Self::Overlay(region) => write!(f, "overlay:{region}"),
        }
    }
}

/// Why a table cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulebookProblem {
    /// No such item.
    #[error("没有事项{0}；请核对事项编号")]
    NoSuchItem(String),
    /// The item has no such table.
    #[error("事项{item}没有表{table}；可用的表：{known}")]
    NoSuchTable {
        /// The item.
        item: String,
        /// The table.
        table: String,
        /// The tables that it has.
        known: String,
    },
    /// Two tables of an item have one name.
    #[error("事项{item}的表{table}重复")]
    Duplicate {
        /// The item.
        item: String,
        /// The table.
        table: String,
    },
    /// A table names a source that does not exist.
    #[error("事项{item}的表{table}的来源{source_key}未登记")]
    NoSuchSource {
        /// The item.
        item: String,
        /// The table.
        table: String,
        /// The key.
        source_key: String,
    },
    /// A row cannot be read.
    #[error("事项{item}的表{table}{problem}")]
    Row {
        /// The item.
        item: String,
        /// The table.
        table: String,
        /// What is wrong.
        problem: Box<RowProblem>,
    },
    /// A derived fact cannot be read, or is derived from itself.
    #[error("事项{item}的派生事实{name}：{reason}")]
    Derived {
        /// The item.
        item: String,
        /// The fact.
        name: String,
        /// What is wrong.
        reason: String,
    },
}

/// The declared facts as the engine and the page need them.
#[derive(Debug, Clone)]
pub(super) struct Vocabulary {
    schema: Arc<Schema>,
}

impl Vocabulary {
    fn new(facts: &Facts) -> Self {
        let schema = Schema::new(facts.facts.iter().map(|(name, fact)| Fact {
            name: name.clone(),
            label: fact.label.clone(),
            kind: match fact.kind {
                FactKind::Bool => Kind::Bool,
                FactKind::Int => Kind::Int,
                FactKind::Number => Kind::Number { signed: false },
                FactKind::Signed => Kind::Number { signed: true },
                FactKind::Enum => Kind::Choice(fact.values.clone()),
            },
            unit: fact.unit.clone().unwrap_or_default(),
        }));
        Self { schema: Arc::new(schema) }
    }

    /// With the table of limits of an item.
    fn of_item(&self, item: &Item) -> Self {
        if item.limit_table_kg.is_empty() {
            return self.clone();
        }
        let limits = item.limit_table_kg.iter();
        let values = limits.map(|(key, kg)| (key.clone(), Number::from(i64::from(*kg)))).collect();
        let schema = self.schema.as_ref().clone().with_lookup("limit_table_kg", Lookup { values });
        Self { schema: Arc::new(schema) }
    }

    pub(super) fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(super) fn slot(&self, name: &str) -> Option<usize> {
        self.schema.slot(name)
    }

    pub(super) fn label(&self, slot: usize) -> &str {
        self.schema.fact(slot).map_or("", |fact| fact.label.as_str())
    }
}

/// All tables of all items.
#[derive(Debug, Clone)]
pub struct Rulebook {
    items: Catalogue,
    sources: Sources,
    benchmarks: Vec<Benchmark>,
    overlays: Vec<Overlay>,
    declared: Vec<Declared>,
    vocabulary: Vocabulary,
}

/// A table whose every word has been held against the declared facts.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The item.
    pub item: Item,
    /// Which of its tables.
    pub id: TableId,
    /// The rows, in the order of the source.
    pub rows: Vec<Row>,
    /// Their conditions.
    pub table: Table,
    /// What the reader must know about the text: tags of verification, editions, currency.
    pub flags: Vec<String>,
    pub(super) vocabulary: Vocabulary,
    /// Facts that follow from others, in an order in which each can be computed.
    pub(super) derived: Vec<(usize, Formula)>,
    pub(super) extras: Vec<(Condition, String)>,
    /// Where a benchmark says nothing, the statute does.
    pub(super) fallback: Option<Box<Checked>>,
}

/// What distinguishes a table before it is checked.
struct Draft<'a> {
    id: TableId,
    rows: Vec<Row>,
    hit: HitPolicy,
    derived: Vec<(&'a String, &'a String)>,
    with_extras: bool,
    flags: Vec<String>,
}

impl Rulebook {
    /// Takes items, facts, sources and tables together. Errors: every table that hangs in the air.
    pub fn new(
        items: Catalogue,
        facts: &Facts,
        sources: Sources,
        files: impl IntoIterator<Item = BenchmarkFile>,
    ) -> Result<Self, Vec<RulebookProblem>> {
        let (mut benchmarks, mut overlays, mut declared) = (Vec::new(), Vec::new(), Vec::new());
        for file in files {
            benchmarks.extend(file.benchmarks);
            overlays.extend(file.overlays);
            declared.extend(file.declared);
        }
        let vocabulary = Vocabulary::new(facts);
        let rulebook = Self { items, sources, benchmarks, overlays, declared, vocabulary };
        let problems = rulebook.loose_ends();
        if problems.is_empty() { Ok(rulebook) } else { Err(problems) }
    }

    fn loose_ends(&self) -> Vec<RulebookProblem> {
        let mut problems = Vec::new();
        let mut seen = Vec::new();
        let benchmarks =
            self.benchmarks.iter().map(|table| (&table.item, format!("bench:{}", table.id), &table.source));
        let overlays = self
            .overlays
            .iter()
            .map(|table| (&table.item, format!("overlay:{}", table.jurisdiction), &table.source));
        for (item, table, source_key) in benchmarks.chain(overlays) {
            if self.items.get(item).is_none() {
                problems.push(RulebookProblem::NoSuchItem(item.clone()));
            }
            if !self.sources.sources.contains_key(source_key) {
                let (item, source_key) = (item.clone(), source_key.clone());
                problems.push(RulebookProblem::NoSuchSource { item, table: table.clone(), source_key });
            }
            if seen.contains(&(item, table.clone())) {
                problems.push(RulebookProblem::Duplicate { item: item.clone(), table: table.clone() });
            }
            seen.push((item, table));
        }
        problems
    }

    /// The items.
    pub fn items(&self) -> &Catalogue {
        &self.items
    }

    /// The benchmarks.
    pub fn benchmarks(&self) -> &[Benchmark] {
        &self.benchmarks
    }

    /// The regional provisions.
    pub fn overlays(&self) -> &[Overlay] {
        &self.overlays
    }

    /// What the static proof finds and why that is left as it is.
    pub fn declared(&self) -> &[Declared] {
        &self.declared
    }

    /// The sources.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The declared facts.
    pub fn schema(&self) -> &Schema {
        self.vocabulary.schema()
    }

    /// The tables of an item, the statute first.
    pub fn tables_of(&self, item: &Item) -> Vec<TableId> {
        let mut tables = vec![TableId::Statute];
        tables.extend((!item.versions.is_empty()).then_some(TableId::Alt));
        let of_item = self.benchmarks.iter().filter(|table| table.item == item.id);
        tables.extend(of_item.map(|table| TableId::Bench(table.id.clone())));
        let of_item = self.overlays.iter().filter(|table| table.item == item.id);
        tables.extend(of_item.map(|table| TableId::Overlay(table.jurisdiction.clone())));
        tables
    }

    /// A table of an item, checked; the statute is that of `on`. Errors: no such table, or the first row that cannot be read.
    pub fn table(&self, item: &str, id: &TableId, on: Option<Date>) -> Result<Checked, RulebookProblem> {
        let item = self.items.get(item).ok_or_else(|| RulebookProblem::NoSuchItem(item.to_owned()))?;
        let draft = self.draft(item, id, on).ok_or_else(|| RulebookProblem::NoSuchTable {
            item: item.id.clone(),
            table: id.to_string(),
            known: self.tables_of(item).iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        })?;
        let mut checked = self.check(item, draft)?;
        if matches!(id, TableId::Bench(_)) {
            checked.fallback = Some(Box::new(self.table(&item.id, &TableId::Statute, on)?));
        }
        Ok(checked)
    }

    fn draft<'a>(&'a self, item: &'a Item, id: &TableId, on: Option<Date>) -> Option<Draft<'a>> {
        let of_tiers = |tiers: &[Tier]| tiers.iter().map(Row::of_tier).collect();
        let mut derived: Vec<_> = item.derived.iter().collect();
        let hit = HitPolicy::Unique;
        match id {
            TableId::Statute => {
                let version = on.and_then(|on| {
                    item.versions
                        .iter()
                        .filter(|version| on <= version.until)
                        .min_by_key(|version| version.until)
                });
                let mut flags = item_flags(item);
                let rows = match version {
                    Some(version) => {
                        flags.push(format!("edition:{}", version.source));
                        of_tiers(&version.tiers)
                    }
                    None => of_tiers(&item.tiers),
                };
                Some(Draft { id: id.clone(), rows, hit, derived, with_extras: version.is_none(), flags })
            }
            TableId::Alt => {
                let version = item.versions.first()?;
                let mut flags = item_flags(item);
                flags.push(format!("superseded:{}", version.until));
                flags.push(format!("edition:{}", version.source));
                let rows = of_tiers(&version.tiers);
                Some(Draft { id: id.clone(), rows, hit, derived, with_extras: false, flags })
            }
            TableId::Bench(name) => {
                let table =
                    self.benchmarks.iter().find(|table| table.item == item.id && table.id == *name)?;
                let mut flags = self.source_flags(table.verification, &table.source);
                flags.extend(table.rows.is_empty().then(|| "no_rows".to_owned()));
                let (hit, rows) = (table.hit, table.rows.clone());
                Some(Draft { id: id.clone(), rows, hit, derived, with_extras: true, flags })
            }
            TableId::Overlay(region) => {
                let mut tables = self.overlays.iter();
                let table = tables.find(|table| table.item == item.id && table.jurisdiction == *region)?;
                derived.retain(|(name, _)| !table.derived.contains_key(*name));
                derived.extend(&table.derived);
                let flags = self.source_flags(Verification::S, &table.source);
                Some(Draft {
                    id: id.clone(),
                    rows: table.rows.clone(),
                    hit,
                    derived,
                    with_extras: false,
                    flags,
                })
            }
        }
    }

    fn source_flags(&self, verification: Verification, source: &str) -> Vec<String> {
        let mut flags = Vec::new();
        if verification != Verification::S {
            flags.push(format!("unverified:{}", verification.tag()));
        }
        let currency = self.sources.sources.get(source).and_then(|source| source.currency.as_ref());
        flags.extend(currency.map(|currency| format!("currency:{currency}")));
        flags
    }

    fn check(&self, item: &Item, draft: Draft<'_>) -> Result<Checked, RulebookProblem> {
        let vocabulary = self.vocabulary.of_item(item);
        let schema = vocabulary.schema();
        let row_problem = |problem: RowProblem| RulebookProblem::Row {
            item: item.id.clone(),
            table: draft.id.to_string(),
            problem: Box::new(problem),
        };
        let conditions = draft.rows.iter().map(|row| row.when.as_str());
        let table = Table::new(conditions, draft.hit.hit(), schema).map_err(|problems| {
            let first = problems.into_iter().next();
            first.map_or_else(|| RulebookProblem::NoSuchItem(item.id.clone()), row_problem)
        })?;
        let mut extras = Vec::new();
        for (row, extra) in item.extras.iter().enumerate().filter(|_| draft.with_extras) {
            let condition = Condition::new(&extra.when, schema)
                .map_err(|problem| row_problem(RowProblem { row, text: extra.when.clone(), problem }))?;
            extras.push((condition, extra.text.clone()));
        }
        let derived = derived(item, &draft.derived, schema)?;
        Ok(Checked {
            item: item.clone(),
            id: draft.id,
            rows: draft.rows,
            table,
            flags: draft.flags,
            vocabulary,
            derived,
            extras,
            fallback: None,
        })
    }
}

impl Checked {
    /// The statute that counts where this benchmark says nothing.
    pub fn fallback(&self) -> Option<&Checked> {
        self.fallback.as_deref()
    }

    /// The declared facts.
    pub fn schema(&self) -> &Schema {
        self.vocabulary.schema()
    }

    /// The names of the facts that the table, its fines and its derived facts speak of, each once.
    pub fn fact_names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.table.slots().into_iter().map(|slot| self.schema().name(slot).to_owned()).collect();
        let fines =
            self.rows.iter().flat_map(|row| row.fine.iter().chain(&row.effects.responsible_person_fine));
        for fine in fines {
            let mut all = Vec::new();
            fine.collect(&mut all);
            names.extend(all.into_iter().flat_map(crate::item::Fine::own_facts).map(str::to_owned));
        }
        for (slot, formula) in &self.derived {
            if names.iter().any(|name| name == self.schema().name(*slot)) {
                names.extend(formula.slots().into_iter().map(|slot| self.schema().name(slot).to_owned()));
            }
        }
        names.sort();
        names.dedup();
        names
    }
}

fn item_flags(item: &Item) -> Vec<String> {
    let mut flags = Vec::new();
    if item.verification != Verification::S {
        flags.push(format!("unverified:{}", item.verification.tag()));
    }
    flags.extend(item.recheck.then(|| "recheck".to_owned()));
    flags.extend(item.unusable.as_ref().map(|_| "barred".to_owned()));
    flags
}

/// Derived facts in an order in which each rests only on facts and on those before it.
fn derived(
    item: &Item,
    formulas: &[(&String, &String)],
    schema: &Schema,
) -> Result<Vec<(usize, Formula)>, RulebookProblem> {
    let problem = |name: &str, reason: String| RulebookProblem::Derived {
        item: item.id.clone(),
        name: name.to_owned(),
        reason,
    };
    let mut open = Vec::new();
    for (name, text) in formulas {
        let slot = schema.slot(name).ok_or_else(|| problem(name, "未定义；请先在事实表中定义".to_owned()))?;
        let formula = Formula::new(text, schema).map_err(|error| problem(name, error.line(text)))?;
        open.push((slot, formula));
    }
    let mut ordered: Vec<(usize, Formula)> = Vec::new();
    while !open.is_empty() {
        let waiting: Vec<usize> = open.iter().map(|(slot, _)| *slot).collect();
        let ready =
            open.iter().position(|(_, formula)| formula.slots().iter().all(|slot| !waiting.contains(slot)));
        let Some(ready) = ready else {
            let name = open.first().map_or("", |(slot, _)| schema.name(*slot));
            return Err(problem(name, "循环定义；请改用不依赖自身的事实".to_owned()));
        };
        ordered.push(open.remove(ready));
    }
    Ok(ordered)
}
