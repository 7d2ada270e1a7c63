//! What an expression derives from, in which direction, and whether it is a value at all.
//!
//! Lineage is taken from the tree, before types: an expression that is no value is still told that it would have ranked by fines.

use std::collections::BTreeMap;

use super::{
    Bears, Direction, Formula, IndicatorProblem, Metric, MetricKind,
    metric::is_part,
    syntax::{Expression, Operation},
};
use crate::item::Decimal;

/// Everything that an expression may speak of.
pub(super) struct Book<'a> {
    pub(super) metrics: &'a BTreeMap<String, Metric>,
    pub(super) expressions: BTreeMap<&'a str, &'a Expression>,
}

/// How a value moves when a metric grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pull {
    Up,
    Down,
    Either,
}

impl Pull {
    const fn flipped(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            Self::Either => Self::Either,
        }
    }

    const fn beside(self, other: &Expression) -> Self {
        match other {
            Expression::Number(_) | Expression::Name(_) => self,
            Expression::Call { .. } | Expression::Binary { .. } => Self::Either,
        }
    }
}

/// Where in a value a metric stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seat {
    /// A part measured against its own whole.
    Part,
    /// That whole, or an expectation, or the number of things whose time was added up: it only measures.
    Measure,
    /// A number of things beside what a model expects.
    Observed,
    /// Anything else.
    Bare,
}

struct Trace<'a> {
    metric: &'a Metric,
    pull: Pull,
    seat: Seat,
}

/// What a piece of an expression is.
enum Piece {
    Number(Decimal),
    Metric(String),
    Value(Formula),
}

impl<'a> Book<'a> {
    /// The formula of an expression. Errors: every problem; what is forbidden stands before what is mistaken.
    pub(super) fn check(
        &self,
        title: &str,
        expression: &Expression,
        direction: Direction,
    ) -> Result<Formula, Vec<IndicatorProblem>> {
        let mut problems = Vec::new();
        let mut path = vec![title.to_owned()];
        self.walk(title, expression, &mut path, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let pull = match direction {
            Direction::Up => Pull::Up,
            Direction::Down => Pull::Down,
        };
        let mut traces = Vec::new();
        self.trace(expression, pull, &mut traces);
        for problem in traces.iter().filter_map(|trace| trace.objection(title)) {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        match self.formula(title, expression) {
            Ok(formula) if problems.is_empty() => Ok(formula),
            Ok(_) => Err(problems),
            Err(problem) => {
                problems.push(problem);
                Err(problems)
            }
        }
    }

    /// Names that nobody knows, and ways that come back to where they began.
    fn walk(
        &self,
        title: &str,
        expression: &Expression,
        path: &mut Vec<String>,
        problems: &mut Vec<IndicatorProblem>,
    ) {
        match expression {
            Expression::Number(_) => {}
            Expression::Binary { left, right, .. } => {
                self.walk(title, left, path, problems);
                self.walk(title, right, path, problems);
            }
            Expression::Call { arguments, .. } => {
                for argument in arguments {
                    self.walk(title, argument, path, problems);
                }
            }
            Expression::Name(name) if self.metrics.contains_key(name) => {}
            Expression::Name(name) if path.contains(name) => {
                let through = path.iter().cloned().chain([name.clone()]).collect();
                let problem = IndicatorProblem::Circle { indicator: title.to_owned(), through };
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
            Expression::Name(name) => match self.expressions.get(name.as_str()) {
                Some(expression) => {
                    path.push(name.clone());
                    self.walk(title, expression, path, problems);
                    path.pop();
                }
                None => {
                    problems
                        .push(IndicatorProblem::Unknown { indicator: title.to_owned(), name: name.clone() });
                }
            },
        }
    }

    fn trace(&self, expression: &Expression, pull: Pull, traces: &mut Vec<Trace<'a>>) {
        match expression {
            Expression::Number(_) => {}
            Expression::Name(name) => match (self.metrics.get(name), self.expressions.get(name.as_str())) {
                (Some(metric), _) => traces.push(Trace { metric, pull, seat: Seat::Bare }),
                (None, Some(expression)) => self.trace(expression, pull, traces),
                (None, None) => {}
            },
            // `none(x)` grows truer as x shrinks; what any other function does is not known.
            Expression::Call { name, arguments } => {
                let pull = if name == "none" { pull.flipped() } else { Pull::Either };
                for argument in arguments {
                    self.trace(argument, pull, traces);
                }
            }
            Expression::Binary { operation, left, right } => {
                if let Some(seats) = self.seats(*operation, left, right) {
                    for ((metric, seat), pull) in seats.into_iter().zip([pull, pull.flipped()]) {
                        traces.push(Trace { metric, pull, seat });
                    }
                    return;
                }
                let (left_pull, right_pull) = match operation {
                    Operation::Add => (pull, pull),
                    Operation::Subtract | Operation::AtLeast => (pull, pull.flipped()),
                    Operation::AtMost => (pull.flipped(), pull),
                    // A count is never negative; what stands in brackets can be, and would turn the other side round.
                    Operation::Multiply => (pull.beside(right), pull.beside(left)),
                    Operation::Divide => (pull.beside(right), pull.flipped().beside(left)),
                };
                self.trace(left, left_pull, traces);
                self.trace(right, right_pull, traces);
            }
        }
    }

    /// The two metrics of a quotient that is a value, each with its seat.
    fn seats(
        &self,
        operation: Operation,
        left: &Expression,
        right: &Expression,
    ) -> Option<[(&'a Metric, Seat); 2]> {
        let (Operation::Divide, Expression::Name(part), Expression::Name(whole)) = (operation, left, right)
        else {
            return None;
        };
        let seat = match self.quotient(part, whole)? {
            Formula::Rate { .. } => Seat::Part,
            Formula::ObservedExpected { .. } => Seat::Observed,
            // Time is no number of cases.
            _ => Seat::Measure,
        };
        Some([(self.metrics.get(part)?, seat), (self.metrics.get(whole)?, Seat::Measure)])
    }

    /// The value that two metrics give when one is divided by the other.
    fn quotient(&self, part: &str, whole: &str) -> Option<Formula> {
        let (above, below) = (self.metrics.get(part)?, self.metrics.get(whole)?);
        let [part_id, whole_id] = [part, whole].map(str::to_owned);
        match (above.kind, below.kind) {
            (MetricKind::Count, MetricKind::Count) if is_part(self.metrics, part, whole) => {
                Some(Formula::Rate { part: part_id, whole: whole_id })
            }
            (MetricKind::Count, MetricKind::Expected) if below.expected_for.as_deref() == Some(part) => {
                Some(Formula::ObservedExpected { observed: part_id, expected: whole_id })
            }
            (MetricKind::Minutes, MetricKind::Count) if is_part(self.metrics, part, whole) => {
                Some(Formula::Duration { minutes: part_id, things: whole_id })
            }
            _ => None,
        }
    }

    fn formula(&self, title: &str, expression: &Expression) -> Result<Formula, IndicatorProblem> {
        match self.piece(title, expression)? {
            Piece::Value(formula) => Ok(formula),
            Piece::Number(_) | Piece::Metric(_) => {
                Err(IndicatorProblem::RawCount { indicator: title.to_owned() })
            }
        }
    }

    fn piece(&self, title: &str, expression: &Expression) -> Result<Piece, IndicatorProblem> {
        let unsupported = |operation: &str| IndicatorProblem::Operation {
            indicator: title.to_owned(),
            operation: operation.to_owned(),
        };
        match expression {
            Expression::Number(number) => Ok(Piece::Number(*number)),
            Expression::Name(name) => match self.expressions.get(name.as_str()) {
                Some(expression) if !self.metrics.contains_key(name) => self.piece(title, expression),
                _ => Ok(Piece::Metric(name.clone())),
            },
            Expression::Call { name, arguments } => match (name.as_str(), arguments.as_slice()) {
                ("none", [argument]) => match self.piece(title, argument)? {
                    Piece::Metric(metric) => Ok(Piece::Value(Formula::None { metric })),
                    _ => Err(unsupported("none")),
                },
                _ => Err(unsupported(name)),
            },
            Expression::Binary { operation, left, right } => {
                let (left, right) = (self.piece(title, left)?, self.piece(title, right)?);
                self.operation(title, *operation, left, right)
            }
        }
    }

    fn operation(
        &self,
        title: &str,
        operation: Operation,
        left: Piece,
        right: Piece,
    ) -> Result<Piece, IndicatorProblem> {
        let indicator = title.to_owned();
        let value = |formula| Ok(Piece::Value(formula));
        match (operation, left, right) {
            (Operation::Divide, _, Piece::Number(number)) if number.is_zero() => {
                Err(IndicatorProblem::ZeroDenominator { indicator })
            }
            (Operation::Divide, Piece::Metric(part), Piece::Metric(whole)) => {
                let label = |id: &String| self.metrics.get(id).map_or(id, |it| &it.label).clone();
                let not_a_share =
                    || IndicatorProblem::NotAShare { indicator, part: label(&part), whole: label(&whole) };
                self.quotient(&part, &whole).map(Piece::Value).ok_or_else(not_a_share)
            }
            (Operation::Subtract, Piece::Number(one), Piece::Value(share))
                if one == Decimal::from(1) && share.is_share() =>
            {
                value(Formula::Rest(Box::new(share)))
            }
            (Operation::AtLeast, Piece::Value(formula), Piece::Number(limit)) if formula.is_measured() => {
                value(Formula::AtLeast { formula: Box::new(formula), limit })
            }
            (Operation::AtMost, Piece::Value(formula), Piece::Number(limit)) if formula.is_measured() => {
                value(Formula::AtMost { formula: Box::new(formula), limit })
            }
            (operation, _, _) => {
                Err(IndicatorProblem::Operation { indicator, operation: operation.sign().to_owned() })
            }
        }
    }
}

impl Trace<'_> {
    // Law: 行政处罚法 art. 74(3).
    fn objection(&self, title: &str) -> Option<IndicatorProblem> {
        let (indicator, metric) = (title.to_owned(), self.metric.label.clone());
        if self.metric.kind == MetricKind::Money {
            return Some(IndicatorProblem::Money { indicator, metric });
        }
        let way = match (self.metric.bears, self.seat) {
            (_, Seat::Measure) => return None,
            (Some(Bears::Fine), _) if self.pull != Pull::Down => "增加",
            (Some(Bears::Waiver), _) if self.pull != Pull::Up => "减少",
            // How many cases or inspections there are: bare, or against a norm, which is a quota by another name.
            (_, Seat::Bare) if self.counts_work() && self.pull != Pull::Down => "增加",
            (_, Seat::Observed) if self.metric.base == "case" && self.pull != Pull::Down => "增加",
            _ => return None,
        };
        Some(IndicatorProblem::Barred { indicator, metric, way })
    }

    fn counts_work(&self) -> bool {
        matches!(self.metric.base.as_str(), "case" | "inspection" | "decision" | "measure")
    }
}
