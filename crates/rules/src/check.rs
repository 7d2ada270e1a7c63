//! A condition held against the declared facts: names, types, units and values are right, and every name has become a slot.

use std::collections::BTreeMap;

use crate::{
    fact::{FactKind, Schema, Value},
    number::Number,
    syntax::{Comparison, Expr, Node, Op, Problem, Span, parse},
};

/// A checked condition: true, false or, where facts are missing, unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Its text.
    pub text: String,
    /// Its tree.
    pub(crate) code: Code,
    /// Where its atoms stand in the text, by number.
    pub(crate) atoms: Vec<Span>,
}

/// A checked formula: a number, or unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// Its text.
    pub text: String,
    pub(crate) term: Term,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Code {
    Const(bool),
    Not(Box<Code>),
    And(Vec<Code>),
    Or(Vec<Code>),
    /// An elementary condition and its number.
    Atom(usize, Atom),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Atom {
    /// A fact that is yes or no.
    Flag(usize),
    /// A choice is one of a set, by bits.
    OneOf(usize, u64),
    /// A fact against a constant: by far the most frequent.
    Threshold(usize, Comparison, Number),
    /// Any other comparison.
    Compare(Comparison, Box<(Term, Term)>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Term {
    Const(Number),
    Fact(usize),
    /// A number by the value of a choice.
    Lookup(usize, Vec<Option<Number>>),
    Neg(Box<Term>),
    Binary(Op, Box<(Term, Term)>),
}

/// The type of a node.
enum Typed {
    Truth(Code),
    Number(Term, String),
    Choice(usize),
    Text(String),
}

impl Condition {
    /// Reads and checks a condition. Errors: the first problem, in the order of the text.
    pub fn new(text: &str, schema: &Schema) -> Result<Self, Problem> {
        let tree = parse(text)?;
        let mut checker = Checker { schema, atoms: Vec::new() };
        let code = checker.truth(&tree)?;
        Ok(Self { text: text.to_owned(), code, atoms: checker.atoms })
    }

    /// Whether it holds; nothing where that depends on a fact that is not known (strong Kleene logic).
    pub fn holds(&self, facts: &[Option<Value>]) -> Option<bool> {
        self.code.truth(facts)
    }

    /// The slots of the facts for want of which it is unknown, in the order of the text; empty where it is not.
    pub fn missing(&self, facts: &[Option<Value>]) -> Vec<usize> {
        let mut slots = Vec::new();
        self.code.missing(facts, &mut slots);
        slots
    }

    /// The slots of the facts it speaks of, in the order of the text, each once.
    pub fn slots(&self) -> Vec<usize> {
        let mut slots = Vec::new();
        self.code.atoms(&mut |_, atom| atom.slots(&mut slots));
        slots
    }

    /// The text of an atom.
    pub fn atom_text(&self, atom: usize) -> &str {
        self.atoms.get(atom).and_then(|span| self.text.get(span.clone())).unwrap_or_default()
    }

    /// Every atom with what it came to, in the order of the text.
    pub fn explain(&self, facts: &[Option<Value>], steps: &mut Vec<(usize, Option<bool>)>) {
        self.code.atoms(&mut |number, atom| steps.push((number, atom.truth(facts))));
    }

    /// The slots of the facts that an atom compares.
    pub fn atom_slots(&self, wanted: usize) -> Vec<usize> {
        let mut slots = Vec::new();
        self.code.atoms(&mut |number, atom| {
            if number == wanted {
                atom.slots(&mut slots);
            }
        });
        slots
    }
}

impl Formula {
    /// Reads and checks a formula. Errors: the first problem, in the order of the text.
    pub fn new(text: &str, schema: &Schema) -> Result<Self, Problem> {
        let tree = parse(text)?;
        let mut checker = Checker { schema, atoms: Vec::new() };
        let (term, _) = checker.number(&tree)?;
        Ok(Self { text: text.to_owned(), term })
    }

    /// Its value; nothing where a fact is not known, or a divisor is zero.
    pub fn value(&self, facts: &[Option<Value>]) -> Option<Number> {
        self.term.value(facts)
    }

    /// The slots of the facts it speaks of, each once.
    pub fn slots(&self) -> Vec<usize> {
        let mut slots = Vec::new();
        self.term.slots(&mut slots);
        slots
    }
}

impl Code {
    pub(crate) fn truth(&self, facts: &[Option<Value>]) -> Option<bool> {
        match self {
            Self::Const(value) => Some(*value),
            Self::Not(inner) => inner.truth(facts).map(|value| !value),
            Self::And(parts) => all(parts, facts, true),
            Self::Or(parts) => all(parts, facts, false),
            Self::Atom(_, atom) => atom.truth(facts),
        }
    }

    fn missing(&self, facts: &[Option<Value>], slots: &mut Vec<usize>) {
        if self.truth(facts).is_some() {
            return;
        }
        match self {
            Self::Const(_) => {}
            Self::Not(inner) => inner.missing(facts, slots),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.missing(facts, slots)),
            Self::Atom(_, atom) => {
                let mut all = Vec::new();
                atom.slots(&mut all);
                let absent = |slot: &usize| facts.get(*slot).is_none_or(Option::is_none);
                // Where every fact is there, the value cannot be computed from them: a divisor is zero.
                let any_absent = all.iter().any(absent);
                for slot in all.into_iter().filter(|slot| !any_absent || absent(slot)) {
                    push_once(slots, slot);
                }
            }
        }
    }

    pub(crate) fn atoms(&self, visit: &mut dyn FnMut(usize, &Atom)) {
        match self {
            Self::Const(_) => {}
            Self::Not(inner) => inner.atoms(visit),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.atoms(visit)),
            Self::Atom(number, atom) => visit(*number, atom),
        }
    }
}

/// And over parts, or, with `neutral` false, or.
fn all(parts: &[Code], facts: &[Option<Value>], neutral: bool) -> Option<bool> {
    let mut result = Some(neutral);
    for part in parts {
        match part.truth(facts) {
            Some(value) if value == neutral => {}
            Some(_) => return Some(!neutral),
            None => result = None,
        }
    }
    result
}

impl Atom {
    pub(crate) fn truth(&self, facts: &[Option<Value>]) -> Option<bool> {
        match self {
            Self::Flag(slot) => match facts.get(*slot) {
                Some(Some(Value::Bool(value))) => Some(*value),
                _ => None,
            },
            Self::OneOf(slot, set) => match facts.get(*slot) {
                Some(Some(Value::Choice(choice))) => {
                    Some(set.checked_shr(u32::from(*choice)).is_some_and(|bits| bits & 1 == 1))
                }
                _ => None,
            },
            Self::Threshold(slot, comparison, number) => match facts.get(*slot) {
                Some(Some(Value::Number(value))) => Some(comparison.holds(value.cmp(number))),
                _ => None,
            },
            Self::Compare(comparison, sides) => {
                let (left, right) = sides.as_ref();
                Some(comparison.holds(left.value(facts)?.cmp(&right.value(facts)?)))
            }
        }
    }

    pub(crate) fn slots(&self, slots: &mut Vec<usize>) {
        match self {
            Self::Flag(slot) | Self::OneOf(slot, _) | Self::Threshold(slot, ..) => push_once(slots, *slot),
            Self::Compare(_, sides) => {
                sides.0.slots(slots);
                sides.1.slots(slots);
            }
        }
    }
}

impl Term {
    pub(crate) fn value(&self, facts: &[Option<Value>]) -> Option<Number> {
        match self {
            Self::Const(number) => Some(*number),
            Self::Fact(slot) => match facts.get(*slot) {
                Some(Some(Value::Number(number))) => Some(*number),
                _ => None,
            },
            Self::Lookup(slot, values) => match facts.get(*slot) {
                Some(Some(Value::Choice(choice))) => values.get(usize::from(*choice)).copied().flatten(),
                _ => None,
            },
            Self::Neg(inner) => Number::ZERO.checked_sub(inner.value(facts)?),
            Self::Binary(op, sides) => {
                let (left, right) = (sides.0.value(facts)?, sides.1.value(facts)?);
                match op {
                    Op::Add => left.checked_add(right),
                    Op::Sub => left.checked_sub(right),
                    Op::Mul => left.checked_mul(right),
                    Op::Div => left.checked_div(right),
                    Op::Or | Op::And | Op::Compare(_) => None,
                }
            }
        }
    }

    fn slots(&self, slots: &mut Vec<usize>) {
        match self {
            Self::Const(_) => {}
            Self::Fact(slot) | Self::Lookup(slot, _) => push_once(slots, *slot),
            Self::Neg(inner) => inner.slots(slots),
            Self::Binary(_, sides) => {
                sides.0.slots(slots);
                sides.1.slots(slots);
            }
        }
    }
}

fn push_once(slots: &mut Vec<usize>, slot: usize) {
    if !slots.contains(&slot) {
        slots.push(slot);
    }
}

struct Checker<'a> {
    schema: &'a Schema,
    atoms: Vec<Span>,
}

impl Checker<'_> {
    fn atom(&mut self, span: &Span, atom: Atom) -> Code {
        self.atoms.push(span.clone());
        Code::Atom(self.atoms.len().saturating_sub(1), atom)
    }

    fn truth(&mut self, expr: &Expr) -> Result<Code, Problem> {
        match self.typed(expr)? {
            Typed::Truth(code) => Ok(code),
            Typed::Number(..) => {
                Err(Problem::new(&expr.span, "这里是数字，应为条件", "请与一个数比较，例如 > 0"))
            }
            Typed::Choice(slot) => {
                let values = choice_values(self.schema, slot).join("、");
                Err(Problem::new(
                    &expr.span,
                    "这里是取值，应为条件",
                    format!("请写 == '取值'，取值为{values}之一"),
                ))
            }
            Typed::Text(_) => Err(Problem::new(&expr.span, "这里是文字，应为条件", "请写 事实 == '取值'")),
        }
    }

    fn number(&mut self, expr: &Expr) -> Result<(Term, String), Problem> {
        match self.typed(expr)? {
            Typed::Number(term, unit) => Ok((term, unit)),
            _ => Err(Problem::new(&expr.span, "这里应为数字", "请使用数字或者数字类的事实")),
        }
    }

    fn typed(&mut self, expr: &Expr) -> Result<Typed, Problem> {
        Ok(match &expr.node {
            Node::Bool(value) => Typed::Truth(Code::Const(*value)),
            Node::Number(number, unit) => {
                Typed::Number(Term::Const(*number), unit.clone().unwrap_or_default())
            }
            Node::Text(text) => Typed::Text(text.clone()),
            Node::Name(name) => self.name(&expr.span, name)?,
            Node::Index(name, key) => self.index(&expr.span, name, key)?,
            Node::Not(inner) => Typed::Truth(Code::Not(Box::new(self.truth(inner)?))),
            Node::Neg(inner) => {
                let (term, unit) = self.number(inner)?;
                Typed::Number(Term::Neg(Box::new(term)), unit)
            }
            Node::Binary(Op::And, left, right) => {
                let parts = vec![self.truth(left)?, self.truth(right)?];
                Typed::Truth(Code::And(flattened(parts, true)))
            }
            Node::Binary(Op::Or, left, right) => {
                let parts = vec![self.truth(left)?, self.truth(right)?];
                Typed::Truth(Code::Or(flattened(parts, false)))
            }
            Node::Binary(Op::Compare(comparison), left, right) => {
                Typed::Truth(self.compare(&expr.span, *comparison, left, right)?)
            }
            Node::Binary(op, left, right) => {
                let ((a, left_unit), (b, right_unit)) = (self.number(left)?, self.number(right)?);
                let unit = match op {
                    Op::Add | Op::Sub => same_unit(&expr.span, &left_unit, &right_unit)?,
                    _ => String::new(),
                };
                if *op == Op::Div && b == Term::Const(Number::ZERO) {
                    return Err(Problem::new(&right.span, "除数为零", "请改写算式"));
                }
                Typed::Number(Term::Binary(*op, Box::new((a, b))), unit)
            }
            Node::In(value, list) => {
                let mut parts = Vec::new();
                let first = self.atoms.len();
                for item in list {
                    parts.push(self.compare(&expr.span, Comparison::Eq, value, item)?);
                }
                Typed::Truth(self.merged(&expr.span, first, parts))
            }
            Node::Within { value, low, low_included, high, high_included } => {
                let low_op = if *low_included { Comparison::Ge } else { Comparison::Gt };
                let high_op = if *high_included { Comparison::Le } else { Comparison::Lt };
                if let (Node::Number(from, _), Node::Number(to, _)) = (&low.node, &high.node)
                    && from > to
                {
                    return Err(Problem::new(
                        &expr.span,
                        format!("区间下限{from}高于上限{to}"),
                        "请对调上下限",
                    ));
                }
                let parts = vec![
                    self.compare(&expr.span, low_op, value, low)?,
                    self.compare(&expr.span, high_op, value, high)?,
                ];
                Typed::Truth(Code::And(parts))
            }
        })
    }

    /// The values of one choice become one atom.
    fn merged(&mut self, span: &Span, first: usize, parts: Vec<Code>) -> Code {
        let mut union: Option<(usize, u64)> = None;
        for part in &parts {
            let Code::Atom(_, Atom::OneOf(slot, set)) = part else { return Code::Or(parts) };
            union = Some((*slot, union.map_or(0, |(_, bits)| bits) | set));
        }
        match union {
            Some((slot, set)) => {
                self.atoms.truncate(first);
                self.atom(span, Atom::OneOf(slot, set))
            }
            None => Code::Const(false),
        }
    }

    fn name(&mut self, span: &Span, name: &str) -> Result<Typed, Problem> {
        let Some(slot) = self.schema.slot(name) else {
            let fix = match self.schema.similar(name) {
                Some(near) => format!("是否为{near}？"),
                None => "请先在事实表中定义，或者改用已有的事实".to_owned(),
            };
            return Err(Problem::new(span, format!("事实{name}未定义"), fix));
        };
        let Some(fact) = self.schema.fact(slot) else {
            return Err(Problem::new(span, format!("事实{name}未定义"), "请先在事实表中定义"));
        };
        Ok(match &fact.kind {
            FactKind::Bool => Typed::Truth(self.atom(span, Atom::Flag(slot))),
            FactKind::Int | FactKind::Number { .. } => Typed::Number(Term::Fact(slot), fact.unit.clone()),
            FactKind::Choice(_) => Typed::Choice(slot),
        })
    }

    fn index(&mut self, span: &Span, name: &str, key: &Expr) -> Result<Typed, Problem> {
        let Some(lookup) = self.schema.lookup(name) else {
            return Err(Problem::new(span, format!("对照表{name}未定义"), "请先在事项中定义该对照表"));
        };
        let Typed::Choice(slot) = self.typed(key)? else {
            return Err(Problem::new(&key.span, "对照表的键应为取值类事实", "请改用枚举类事实"));
        };
        let values = choice_values(self.schema, slot);
        let numbers: BTreeMap<_, _> = lookup.values.iter().collect();
        let row = values.iter().map(|value| numbers.get(value).map(|number| **number)).collect();
        Ok(Typed::Number(Term::Lookup(slot, row), String::new()))
    }

    fn compare(&mut self, span: &Span, op: Comparison, left: &Expr, right: &Expr) -> Result<Code, Problem> {
        let (a, b) = (self.typed(left)?, self.typed(right)?);
        match (a, b) {
            (Typed::Number(a, a_unit), Typed::Number(b, b_unit)) => {
                same_unit(span, &a_unit, &b_unit)?;
                let atom = match (a, b) {
                    (Term::Fact(slot), Term::Const(number)) => Atom::Threshold(slot, op, number),
                    (Term::Const(number), Term::Fact(slot)) => Atom::Threshold(slot, op.flipped(), number),
                    (a, b) => Atom::Compare(op, Box::new((a, b))),
                };
                Ok(self.atom(span, atom))
            }
            (Typed::Choice(slot), Typed::Text(text)) => self.choice(span, op, slot, &right.span, &text),
            (Typed::Text(text), Typed::Choice(slot)) => self.choice(span, op, slot, &left.span, &text),
            (Typed::Truth(a), Typed::Truth(b)) if matches!(op, Comparison::Eq | Comparison::Ne) => {
                // a == b is (a && b) || (!a && !b).
                let not = |code: &Code| Code::Not(Box::new(code.clone()));
                let same =
                    Code::Or(vec![Code::And(vec![a.clone(), b.clone()]), Code::And(vec![not(&a), not(&b)])]);
                Ok(if op == Comparison::Eq { same } else { Code::Not(Box::new(same)) })
            }
            _ => Err(Problem::new(
                span,
                "比较的两边类型不同",
                "数字与数字、取值与文字比较；是否类事实直接写名称",
            )),
        }
    }

    fn choice(
        &mut self,
        span: &Span,
        op: Comparison,
        slot: usize,
        at: &Span,
        text: &str,
    ) -> Result<Code, Problem> {
        let values = choice_values(self.schema, slot);
        let Some(position) = values.iter().position(|value| value == text) else {
            let fix = format!("取值为{}之一", values.join("、"));
            return Err(Problem::new(at, format!("{}没有“{text}”这一取值", self.schema.name(slot)), fix));
        };
        let bit = u32::try_from(position).ok().and_then(|position| 1_u64.checked_shl(position));
        let Some(bit) = bit else {
            return Err(Problem::new(at, "取值过多", "一个事实的取值不得超过64个"));
        };
        match op {
            Comparison::Eq => Ok(self.atom(span, Atom::OneOf(slot, bit))),
            Comparison::Ne => Ok(self.atom(span, Atom::OneOf(slot, !bit))),
            _ => Err(Problem::new(span, "取值之间没有大小", "请用 == 、!= 或者 in")),
        }
    }
}

fn choice_values(schema: &Schema, slot: usize) -> &[String] {
    match schema.fact(slot).map(|fact| &fact.kind) {
        Some(FactKind::Choice(values)) => values,
        _ => &[],
    }
}

fn same_unit(span: &Span, left: &str, right: &str) -> Result<String, Problem> {
    if left.is_empty() || right.is_empty() || left == right {
        return Ok(if left.is_empty() { right } else { left }.to_owned());
    }
    Err(Problem::new(span, format!("单位不同：一边是{left}，一边是{right}"), "请换算成同一单位"))
}

/// `a && b && c` as one list.
fn flattened(parts: Vec<Code>, and: bool) -> Vec<Code> {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Code::And(inner) if and => flat.extend(inner),
            Code::Or(inner) if !and => flat.extend(inner),
            other => flat.push(other),
        }
    }
    flat
}
