//! Metrics (计量项): the numerators and denominators that indicators are made of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::IndicatorProblem;

/// A file of metrics.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricFile {
    /// The edition.
    pub edition: String,
    /// By id.
    #[serde(rename = "metric")]
    pub metrics: BTreeMap<String, Metric>,
}

/// Something that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// What is counted, in words.
    pub label: String,
    /// What sort of number it is.
    pub kind: MetricKind,
    /// What the things are that are counted: `case`, `officer`, `station`, …
    pub base: String,
    /// Which subject it is read from.
    pub source: String,
    /// The larger sets that the counted things are a part of, or whose time the minutes add up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    /// The count that this expectation is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_for: Option<String>,
    /// How the counted cases were chosen, where that has to do with fines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bears: Option<Bears>,
}

/// What sort of number a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetricKind {
    /// A whole number of things.
    Count,
    /// A number of things that a model expects, in thousandths.
    Expected,
    /// Minutes, added up.
    Minutes,
    /// Fen. For reconciliation only: no indicator may use it.
    Money,
}

/// How counted cases were chosen, where that has to do with fines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bears {
    /// Because they were fined: more of them means more fines.
    Fine,
    /// Because they were let off: fewer of them means more fines.
    Waiver,
}

impl MetricFile {
    pub(super) fn problems(&self) -> Vec<IndicatorProblem> {
        let mut problems = Vec::new();
        for (id, metric) in &self.metrics {
            for whole in &metric.of {
                let sound = self
                    .metrics
                    .get(whole)
                    .is_some_and(|it| it.kind == MetricKind::Count && it.base == metric.base && whole != id);
                let part = matches!(metric.kind, MetricKind::Count | MetricKind::Minutes);
                if !sound || !part {
                    problems.push(IndicatorProblem::NotPartOf { metric: id.clone(), whole: whole.clone() });
                }
            }
            let expected = metric.kind == MetricKind::Expected;
            let observed = metric.expected_for.as_ref().and_then(|it| self.metrics.get(it));
            let sound = match observed {
                Some(observed) => {
                    expected && observed.kind == MetricKind::Count && observed.base == metric.base
                }
                None => !expected && metric.expected_for.is_none(),
            };
            if !sound {
                problems.push(IndicatorProblem::NotExpected { metric: id.clone() });
            }
        }
        problems
    }
}

/// Whether every thing that `part` counts is also counted by `whole`.
pub(super) fn is_part(metrics: &BTreeMap<String, Metric>, part: &str, whole: &str) -> bool {
    let mut open: Vec<&str> = vec![part];
    let mut seen: Vec<&str> = Vec::new();
    while let Some(id) = open.pop() {
        let Some(metric) = metrics.get(id).filter(|_| !seen.contains(&id)) else { continue };
        if metric.of.iter().any(|it| it == whole) {
            return true;
        }
        seen.push(id);
        open.extend(metric.of.iter().map(String::as_str));
    }
    false
}
