//! Indicators (指标): what is measured, from what, in which direction it is good, and what must never be measured.
//!
//! A value is a rate, observed over expected, a duration, an index or yes/no. There is no type for money, and a raw count is no value.
//! Whatever derives from fines, confiscations or the number of cases in the positive direction is refused, under whatever name.
//!
//! Invariants: exact arithmetic; what cannot be said from the data is [`Reading::Insufficient`], never zero.
//! Start reading at [`Indicators`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::{
    chance::{Chances, Share},
    formula::Formula,
    funnel::{Funnel, Place},
    index::{
        Band, BandText, Index, IndexFile, IndexProblem, Member, Outcome, Part, Standing, Unit, Weak, better,
        groups, standings,
    },
    metric::{Bears, Metric, MetricFile, MetricKind},
    problem::{IndicatorProblem, NO_FINES_RANKING},
    ratio::Ratio,
    reading::{Reading, Tally, Value},
    shrink::Prior,
};
use crate::item::Decimal;

mod chance;
mod formula;
mod funnel;
mod index;
mod lineage;
mod metric;
mod problem;
mod ratio;
mod reading;
mod shrink;
mod syntax;

/// The indicators of an edition, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Indicators {
    metrics: BTreeMap<String, Metric>,
    indicators: BTreeMap<String, Indicator>,
}

/// A definition card whose expression has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// The card.
    pub card: Card,
    /// What its expression means; every value can be computed from it.
    pub formula: Formula,
}

/// A file of definition cards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorFile {
    /// The edition.
    pub edition: String,
    /// The cards.
    #[serde(rename = "indicator")]
    pub cards: Vec<Card>,
}

/// A definition card (指标卡).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Its id, such as `self_check.done`.
    pub id: String,
    /// Its name on the page.
    pub name: String,
    /// What it shows, in plain words.
    pub meaning: String,
    /// The expression over metrics and other indicators.
    pub expression: String,
    /// Which way is good.
    pub direction: Direction,
    /// Over what time it is counted.
    pub period: Period,
    /// Who answers for it.
    pub owner: String,
    /// Below so many in the denominator there is no value; at least 1.
    pub sample_min: u64,
    /// What is to be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Decimal>,
}

/// Which way an indicator is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The higher the better.
    Up,
    /// The lower the better.
    Down,
}

/// Over what time an indicator is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// 月.
    Month,
    /// 季.
    Quarter,
    /// 半年.
    Half,
    /// 年.
    Year,
}

impl Period {
    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Month => "月",
            Self::Quarter => "季度",
            Self::Half => "半年",
            Self::Year => "年",
        }
    }
}

impl Indicators {
    /// Takes metrics and cards together. Errors: every problem of every card, in order.
    pub fn new(metrics: MetricFile, cards: Vec<Card>) -> Result<Self, Vec<IndicatorProblem>> {
        let mut problems = metrics.problems();
        let mut drafts = BTreeMap::new();
        for card in cards {
            problems.extend(card.problems());
            let id = card.id.clone();
            if metrics.metrics.contains_key(&id) || drafts.contains_key(&id) {
                problems.push(IndicatorProblem::Duplicate { indicator: id });
                continue;
            }
            match syntax::parse(&card.expression) {
                Ok(expression) => {
                    drafts.insert(id, (card, expression));
                }
                Err(reason) => problems.push(IndicatorProblem::Syntax { indicator: id, reason }),
            }
        }
        let book = lineage::Book {
            metrics: &metrics.metrics,
            expressions: drafts.iter().map(|(id, (_, expression))| (id.as_str(), expression)).collect(),
        };
        let mut formulas = BTreeMap::new();
        for (id, (card, expression)) in &drafts {
            match book.check(id, expression, card.direction) {
                Ok(formula) => {
                    formulas.insert(id.clone(), formula);
                }
                Err(found) => problems.extend(found),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let checked = drafts.into_iter().filter_map(|(id, (card, _))| {
            let formula = formulas.remove(&id)?;
            Some((id, Indicator { card, formula }))
        });
        Ok(Self { indicators: checked.collect(), metrics: metrics.metrics })
    }

    /// The same with one more card, or with a new version of a card that exists: what a save must pass.
    ///
    /// Errors: every problem of the card, and of the cards that rest on it.
    pub fn with(&self, card: Card) -> Result<Self, Vec<IndicatorProblem>> {
        let others = self.indicators.values().map(|it| it.card.clone());
        let others: Vec<Card> = others.filter(|it| it.id != card.id).collect();
        let metrics = MetricFile { edition: String::new(), metrics: self.metrics.clone() };
        Self::new(metrics, others.into_iter().chain([card]).collect())
    }

    /// Whether a list, a comparison or an export may be ordered or headed by `expression`, `best` being what comes first.
    ///
    /// Errors: every problem; `title` stands in the messages for the name of a card.
    pub fn admit(
        &self,
        title: &str,
        expression: &str,
        best: Direction,
    ) -> Result<Formula, Vec<IndicatorProblem>> {
        let parsed = syntax::parse(expression)
            .map_err(|reason| vec![IndicatorProblem::Syntax { indicator: title.to_owned(), reason }])?;
        let expressions: BTreeMap<_, _> = self
            .indicators
            .iter()
            .filter_map(|(id, it)| Some((id.as_str(), syntax::parse(&it.card.expression).ok()?)))
            .collect();
        let expressions = expressions.iter().map(|(id, expression)| (*id, expression)).collect();
        lineage::Book { metrics: &self.metrics, expressions }.check(title, &parsed, best)
    }

    /// The indicator with this id.
    pub fn get(&self, id: &str) -> Option<&Indicator> {
        self.indicators.get(id)
    }

    /// The name of an indicator on the page, or its id where it is not known.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.indicators.get(id).map_or(id, |it| it.card.name.as_str())
    }

    /// All indicators, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Indicator> {
        self.indicators.values()
    }

    /// The metric with this id.
    pub fn metric(&self, id: &str) -> Option<&Metric> {
        self.metrics.get(id)
    }

    /// The metrics that an indicator is counted from, by id.
    pub fn metrics_of(&self, id: &str) -> Vec<(&str, &Metric)> {
        let formula = self.indicators.get(id).map(|it| it.formula.metrics()).unwrap_or_default();
        formula
            .iter()
            .filter_map(|id| self.metrics.get_key_value(*id))
            .map(|(id, metric)| (id.as_str(), metric))
            .collect()
    }
}

impl Card {
    fn problems(&self) -> Vec<IndicatorProblem> {
        let left_out = [
            (self.name.trim().is_empty(), "名称"),
            (self.meaning.trim().is_empty(), "含义"),
            (self.owner.trim().is_empty(), "责任方"),
            (self.sample_min == 0, "最小样本（至少为1）"),
        ];
        let named = |what| IndicatorProblem::Empty { indicator: self.id.clone(), what };
        left_out.into_iter().filter(|(empty, _)| *empty).map(|(_, what)| named(what)).collect()
    }
}
