//! Static proof of tables (裁量基准静态校验): what is wrong with a table whatever the case, each with the smallest counter-example.
//!
//! A finding is mended in the table, or declared in the catalogue with its reason; a declaration that finds nothing is a finding itself.
//! What cannot be proved is never passed over in silence.

use std::fmt;

use rules::{
    Condition, Hit, Value,
    fact::Facts,
    proof::{self, Unproved},
    table::RowProblem,
};
use serde::{Deserialize, Serialize};

use super::rulebook::{Checked, Rulebook, TableId};

mod basis;
mod outcome;

/// What is wrong with a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A condition cannot be read.
    Unreadable,
    /// No row holds.
    Gap,
    /// Two rows hold of which only one may.
    Overlap,
    /// A row that never decides.
    Unreachable,
    /// The outcome lies outside the statutory range.
    Outside,
    /// A row holds and its amount cannot be told.
    NoAmount,
    /// The most is above ten times the least.
    Spread,
    /// There is no least.
    NoFloor,
    /// What the table rests on has changed.
    StaleBasis,
    /// Of 不予, 可以不予, 减轻, 从轻, 从重 not all are there.
    Circumstances,
    /// Neither proved nor refuted.
    Unproved,
    /// A declaration that finds nothing.
    StaleDeclaration,
}

impl FindingKind {
    /// In machine output and in declarations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Gap => "gap",
            Self::Overlap => "overlap",
            Self::Unreachable => "unreachable",
            Self::Outside => "outside",
            Self::NoAmount => "no_amount",
            Self::Spread => "spread",
            Self::NoFloor => "no_floor",
            Self::StaleBasis => "stale_basis",
            Self::Circumstances => "circumstances",
            Self::Unproved => "unproved",
            Self::StaleDeclaration => "stale_declaration",
        }
    }

    /// On the page.
    pub fn text(self) -> &'static str {
        match self {
            Self::Unreadable => "条件有误",
            Self::Gap => "漏档",
            Self::Overlap => "重叠",
            Self::Unreachable => "永不适用",
            Self::Outside => "超出法定幅度",
            Self::NoAmount => "数额不详",
            Self::Spread => "上下限逾十倍",
            Self::NoFloor => "没有下限",
            Self::StaleBasis => "依据失效",
            Self::Circumstances => "五类情形不齐",
            Self::Unproved => "不能证明",
            Self::StaleDeclaration => "声明过时",
        }
    }
}

/// A finding that the catalogue knows of and leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// What is wrong.
    pub finding: FindingKind,
    /// With which tables, as item and table: `HY-001 statute`.
    pub tables: Vec<String>,
    /// With which row (one) or rows (an overlap has two), from 1; with any where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<usize>,
    /// Under which facts; under any where absent. Only what is proved by facts can be bounded so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Why it is left as it is.
    pub reason: String,
}

/// Something is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The item.
    pub item: String,
    /// The table as it is named in `assess`.
    pub table: String,
    /// What is wrong.
    pub kind: FindingKind,
    /// The rows it is about, from 1.
    pub rows: Vec<usize>,
    /// The counter-example: slots and values. Whatever the other facts are, the finding stands.
    pub facts: Vec<(usize, Value)>,
    /// What is wrong and what mends it, in Chinese.
    pub text: String,
    /// The reason for which it is left as it is.
    pub declared: Option<String>,
}

/// A declaration as it concerns one table.
struct Declaration<'a> {
    declared: &'a Declared,
    when: Option<Condition>,
    met: bool,
}

impl Declaration<'_> {
    fn concerns(&self, kind: FindingKind, rows: &[usize]) -> bool {
        self.declared.finding == kind && (self.declared.rows.is_empty() || self.declared.rows == rows)
    }
}

/// The proof of one table.
struct Proof<'a> {
    checked: &'a Checked,
    declarations: Vec<Declaration<'a>>,
    findings: Vec<Finding>,
}

/// Facts that show a finding within `inside` and outside all of `outside`.
type Search<'s> = dyn Fn(&[(&Condition, bool)]) -> Result<Option<(Facts, String)>, Unproved> + 's;

impl Rulebook {
    /// What is wrong with the tables of `items`, or of all items; declared findings included. In the order of the catalogue.
    pub fn lint(&self, wanted: &dyn Fn(&str, &TableId) -> bool) -> Vec<Finding> {
        let mut findings = self.homeless();
        for item in self.items().items() {
            for id in self.tables_of(item).into_iter().filter(|id| wanted(&item.id, id)) {
                findings.extend(self.lint_table(&item.id, &id));
            }
        }
        findings
    }

    /// What is wrong with one table.
    fn lint_table(&self, item: &str, id: &TableId) -> Vec<Finding> {
        let checked = match self.table(item, id, None) {
            Ok(checked) => checked,
            Err(problem) => return vec![plain(item, id, FindingKind::Unreadable, problem.to_string())],
        };
        let name = format!("{item} {id}");
        let mut proof = Proof { checked: &checked, declarations: Vec::new(), findings: Vec::new() };
        for declared in self.declared().iter().filter(|declared| declared.tables.contains(&name)) {
            match declared.when.as_ref().map(|when| Condition::new(when, checked.schema())).transpose() {
                Ok(when) => proof.declarations.push(Declaration { declared, when, met: false }),
                Err(problem) => {
                    let text = declared.when.clone().unwrap_or_default();
                    let problem = RowProblem { row: 0, problem, text: text.clone() }.problem.line(&text);
                    let text = format!("声明“{}”的条件：{problem}", declared.finding.text());
                    proof.findings.push(plain(item, id, FindingKind::Unreadable, text));
                }
            }
        }
        proof.rows();
        proof.outcomes(self);
        proof.basis(self);
        proof.stale();
        let mut findings = proof.findings;
        findings.sort_by(|a, b| (a.kind, &a.rows).cmp(&(b.kind, &b.rows)));
        findings
    }

    /// Declarations of tables that do not exist.
    fn homeless(&self) -> Vec<Finding> {
        let tables = self.items().items().flat_map(|item| {
            self.tables_of(item).into_iter().map(|id| format!("{} {id}", item.id)).collect::<Vec<_>>()
        });
        let tables: std::collections::BTreeSet<String> = tables.collect();
        let named = self.declared().iter().flat_map(|one| one.tables.iter().map(move |table| (one, table)));
        let homeless = named.filter(|(_, table)| !tables.contains(*table));
        homeless
            .map(|(one, table)| {
                let (item, id) = table.split_once(' ').unwrap_or((table, ""));
                let text = format!("声明“{}”所指的表{table}不存在；请删去该声明", one.finding.text());
                plain(item, &id, FindingKind::StaleDeclaration, text)
            })
            .collect()
    }
}

fn plain(item: &str, table: &dyn fmt::Display, kind: FindingKind, text: String) -> Finding {
    let (item, table) = (item.to_owned(), table.to_string());
    Finding { item, table, kind, rows: Vec::new(), facts: Vec::new(), text, declared: None }
}

impl Proof<'_> {
    fn push(&mut self, kind: FindingKind, rows: &[usize], facts: Option<&Facts>, text: String) {
        let facts = facts.into_iter().flatten().enumerate();
        let facts = facts.filter_map(|(slot, value)| value.map(|value| (slot, value))).collect();
        let mut finding = plain(&self.checked.item.id, &self.checked.id, kind, text);
        (finding.rows, finding.facts) = (rows.to_vec(), facts);
        self.findings.push(finding);
    }

    /// A finding that rests on no facts.
    fn flat(&mut self, kind: FindingKind, rows: &[usize], text: String) {
        self.push(kind, rows, None, text);
        let mut declarations = self.declarations.iter_mut();
        let declared = declarations.find(|one| one.concerns(kind, rows));
        if let (Some(declared), Some(finding)) = (declared, self.findings.last_mut()) {
            declared.met = true;
            finding.declared = Some(declared.declared.reason.clone());
        }
    }

    /// A finding that facts show: once outside all declarations, and once within each.
    fn shown(&mut self, kind: FindingKind, rows: &[usize], search: &Search<'_>) {
        let mut declarations = std::mem::take(&mut self.declarations);
        let mut concerned: Vec<_> = declarations.iter_mut().filter(|one| one.concerns(kind, rows)).collect();
        let mut unproved = None;
        // Without a condition a declaration covers everything, and nothing lies outside it.
        if concerned.iter().all(|one| one.when.is_some()) {
            let outside: Vec<_> =
                concerned.iter().filter_map(|one| one.when.as_ref()).map(|when| (when, false)).collect();
            match search(&outside) {
                Ok(found) => {
                    self.found(kind, rows, found, None);
                }
                Err(error) => unproved = Some(error),
            }
        }
        for one in &mut concerned {
            let inside: Vec<_> = one.when.iter().map(|when| (when, true)).collect();
            match search(&inside) {
                Ok(found) => one.met |= self.found(kind, rows, found, Some(&one.declared.reason)),
                Err(error) => unproved = Some(error),
            }
        }
        self.declarations = declarations;
        if let Some(unproved) = unproved {
            self.flat(FindingKind::Unproved, rows, format!("是否{}：{unproved}", kind.text()));
        }
    }

    /// Whether there is a finding; it is written down.
    fn found(
        &mut self,
        kind: FindingKind,
        rows: &[usize],
        found: Option<(Facts, String)>,
        declared: Option<&String>,
    ) -> bool {
        let Some((facts, text)) = found else { return false };
        self.push(kind, rows, Some(&facts), text);
        if let Some(finding) = self.findings.last_mut() {
            finding.declared = declared.cloned();
        }
        true
    }

    /// Gaps, overlaps and rows that never decide.
    fn rows(&mut self) {
        let checked = self.checked;
        let schema = checked.schema();
        let rows = checked.table.rows();
        self.shown(FindingKind::Gap, &[], &|bounds| {
            let mut wanted: Vec<_> = rows.iter().map(|row| (row, false)).collect();
            wanted.extend(bounds);
            let facts = proof::facts_where(schema, &wanted)?;
            Ok(facts.map(|facts| (facts, "没有一行适用；请补一行，或者声明由人工判断".to_owned())))
        });
        let unique = checked.table.hit() == Hit::Unique;
        for (second, later) in rows.iter().enumerate().filter(|_| unique) {
            for (first, earlier) in rows.iter().enumerate().take(second) {
                let pair = [first.saturating_add(1), second.saturating_add(1)];
                self.shown(FindingKind::Overlap, &pair, &|bounds| {
                    let mut wanted = vec![(earlier, true), (later, true)];
                    wanted.extend(bounds);
                    let facts = proof::facts_where(schema, &wanted)?;
                    let text = format!(
                        "第{}行与第{}行同时适用；请划清界限，或者声明取首行、取末行",
                        pair[0], pair[1]
                    );
                    Ok(facts.map(|facts| (facts, text)))
                });
            }
        }
        for (index, row) in rows.iter().enumerate() {
            self.reachable(index, row);
        }
    }

    /// Whether a row ever decides: it holds, and no row that would come before it or conflict with it does.
    fn reachable(&mut self, index: usize, row: &Condition) {
        let checked = self.checked;
        let number = index.saturating_add(1);
        let others = checked.table.rows().iter().enumerate().filter(|(other, _)| match checked.table.hit() {
            Hit::Unique => *other != index,
            Hit::First => *other < index,
            Hit::Last => *other > index,
        });
        let mut wanted = vec![(row, true)];
        wanted.extend(others.map(|(_, other)| (other, false)));
        let alone = wanted.get(..1).unwrap_or_default();
        match proof::facts_where(checked.schema(), &wanted) {
            Ok(Some(_)) => {}
            Ok(None) => {
                let never = matches!(proof::facts_where(checked.schema(), alone), Ok(None));
                let why = if never {
                    "其条件自相矛盾"
                } else {
                    "凡其适用时，别的行已先适用或者同时适用"
                };
                self.flat(
                    FindingKind::Unreachable,
                    &[number],
                    format!("第{number}行永不起作用：{why}；请改写或者删去"),
                );
            }
            Err(unproved) => {
                let text = format!("第{number}行是否{}：{unproved}", FindingKind::Unreachable.text());
                self.flat(FindingKind::Unproved, &[number], text);
            }
        }
    }

    /// Declarations that met nothing.
    fn stale(&mut self) {
        let stale: Vec<String> = self
            .declarations
            .iter()
            .filter(|one| !one.met)
            .map(|one| {
                let rows: Vec<_> = one.declared.rows.iter().map(|row| format!("第{row}行")).collect();
                let when = one.declared.when.as_ref().map_or(String::new(), |when| format!("（{when}）"));
                format!(
                    "声明“{}”{}{when}已无所指；请删去该声明",
                    one.declared.finding.text(),
                    rows.join("、")
                )
            })
            .collect();
        for text in stale {
            self.push(FindingKind::StaleDeclaration, &[], None, text);
        }
    }
}
