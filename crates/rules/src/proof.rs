//! Static proof: whether facts exist under which conditions come to wanted truths, and if so, few and small ones.
//!
//! The answer is exact, not sampled. Between two neighbouring numbers that conditions compare a fact with, nothing changes, so that each
//! fact has finitely many *cells* (points and the open intervals between them; yes and no; values that no condition tells apart), of
//! which one value stands for all. The search assigns cells fact by fact and lets the three-valued evaluation cut off every branch that
//! is decided already. A comparison of several numeric facts with each other has no such cells; it is refused by name.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    check::{Atom, Condition, Term},
    fact::{FactKind, Facts, Schema, Value},
    number::Number,
    syntax::Op,
};

/// Steps of one search before it gives up.
pub const STEPS_MAX: u64 = 100_000;
/// Largest number of facts of a witness for which every smaller choice of them is tried.
const SUBSETS_MAX: usize = 12;
/// Decimal places tried for a number between two others.
const PLACES_MAX: u32 = 18;

/// Nothing can be proved, nor refuted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproved {
    /// An elementary condition compares several numeric facts with each other, or divides by one.
    #[error("“{0}”是几个事实之间的算式，不能静态证明；请改为派生事实后与常数比较")]
    Arithmetic(String),
    /// Amounts that cannot be compared by cells; says why.
    #[error("{0}，不能静态比较；请由人工核对")]
    Amounts(String),
    /// Too many combinations.
    #[error("事实组合过多，在{STEPS_MAX}步内不能得出结论；请拆成几张表")]
    TooMany,
}

/// What partial facts come to for a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// They suffice, whatever the other facts are.
    Reached,
    /// No further fact helps.
    Hopeless,
    /// It depends on these facts.
    Open(Vec<usize>),
}

/// The cells of every fact that conditions and amounts tell apart.
#[derive(Debug, Clone)]
pub struct Space<'a> {
    schema: &'a Schema,
    /// Numbers at which something changes.
    cuts: BTreeMap<usize, BTreeSet<Number>>,
    /// Sets of values that a condition tells from the others.
    sets: BTreeMap<usize, BTreeSet<u64>>,
}

impl<'a> Space<'a> {
    /// The cells that these conditions tell apart.
    pub fn new<'b>(
        schema: &'a Schema,
        conditions: impl IntoIterator<Item = &'b Condition>,
    ) -> Result<Self, Unproved> {
        let mut space = Self { schema, cuts: BTreeMap::new(), sets: BTreeMap::new() };
        for condition in conditions {
            let mut failed = None;
            condition.code.atoms(&mut |number, atom| {
                if space.atom(atom).is_none() {
                    failed.get_or_insert(number);
                }
            });
            if let Some(atom) = failed {
                return Err(Unproved::Arithmetic(condition.atom_text(atom).to_owned()));
            }
        }
        Ok(space)
    }

    /// Something changes at this number of a fact.
    pub fn cut(&mut self, slot: usize, at: Number) {
        self.cuts.entry(slot).or_default().insert(at);
    }

    /// Every value of a choice counts by itself.
    pub fn tell_apart(&mut self, slot: usize) {
        let bits = (0..u64::BITS).filter_map(|bit| 1_u64.checked_shl(bit));
        self.sets.entry(slot).or_default().extend(bits);
    }

    /// Nothing where the atom has no cells.
    fn atom(&mut self, atom: &Atom) -> Option<()> {
        match atom {
            Atom::Flag(_) => {}
            Atom::OneOf(slot, set) => {
                self.sets.entry(*slot).or_default().insert(*set);
            }
            Atom::Threshold(slot, _, number) => self.cut(*slot, *number),
            Atom::Compare(_, sides) => {
                let mut choices = BTreeMap::new();
                lookups(&sides.0, &mut choices);
                lookups(&sides.1, &mut choices);
                for slot in choices.keys() {
                    self.tell_apart(*slot);
                }
                self.roots(sides, &choices, &mut BTreeMap::new())?;
            }
        }
        Some(())
    }

    /// Cuts the only numeric fact of a comparison where its two sides are equal, for every combination of looked-up values.
    fn roots(
        &mut self,
        sides: &(Term, Term),
        choices: &BTreeMap<usize, usize>,
        chosen: &mut BTreeMap<usize, u8>,
    ) -> Option<()> {
        if let Some((slot, count)) = choices.iter().find(|(slot, _)| !chosen.contains_key(*slot)) {
            for value in 0..u8::try_from(*count).ok()? {
                chosen.insert(*slot, value);
                self.roots(sides, choices, chosen)?;
            }
            chosen.remove(slot);
            return Some(());
        }
        let (left, right) = match (Linear::of(&sides.0, chosen), Linear::of(&sides.1, chosen)) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(Crooked::Curved), _) | (_, Err(Crooked::Curved)) => return None,
            // Without a number the comparison is unknown whatever the other facts are.
            _ => return Some(()),
        };
        let difference = left.plus(&right, Number::whole(-1))?;
        let mut factors = difference.factors.iter();
        match (factors.next(), factors.next()) {
            (None, _) => Some(()),
            (Some((slot, factor)), None) => {
                let root = Number::ZERO.checked_sub(difference.constant)?.checked_div(*factor)?;
                self.cut(*slot, root);
                Some(())
            }
            _ => None,
        }
    }

    /// One value for each cell of a fact, ascending.
    pub fn values(&self, slot: usize) -> Vec<Value> {
        match self.schema.fact(slot).map(|fact| &fact.kind) {
            None => Vec::new(),
            Some(FactKind::Bool) => vec![Value::Bool(false), Value::Bool(true)],
            Some(FactKind::Choice(values)) => self.choices(slot, values.len()),
            Some(FactKind::Int) => self.numbers(slot, true, false),
            Some(FactKind::Number { signed }) => self.numbers(slot, false, *signed),
        }
    }

    fn choices(&self, slot: usize, count: usize) -> Vec<Value> {
        let sets = self.sets.get(&slot);
        let mut seen = BTreeSet::new();
        let mut values = Vec::new();
        for value in 0..u8::try_from(count).unwrap_or(u8::MAX) {
            let within = |set: &u64| set.checked_shr(u32::from(value)).is_some_and(|bits| bits & 1 == 1);
            let signature: Vec<bool> = sets.into_iter().flatten().map(within).collect();
            if seen.insert(signature) {
                values.push(Value::Choice(value));
            }
        }
        values
    }

    fn numbers(&self, slot: usize, whole: bool, signed: bool) -> Vec<Value> {
        let mut cuts: Vec<Number> = self.cuts.get(&slot).into_iter().flatten().copied().collect();
        if !signed {
            cuts.retain(|cut| !cut.is_negative());
            if cuts.first() != Some(&Number::ZERO) {
                cuts.insert(0, Number::ZERO);
            }
        }
        let Some(first) = cuts.first() else { return vec![Value::Number(Number::ZERO)] };
        let mut values = Vec::new();
        if signed {
            values.extend(first.ceil().checked_sub(Number::ONE).map(Value::Number));
        }
        let ends = cuts.iter().skip(1).map(Some).chain([None]);
        for (cut, next) in cuts.iter().zip(ends) {
            if !whole || cut.is_whole() {
                values.push(Value::Number(*cut));
            }
            let places = if whole { 0 } else { PLACES_MAX };
            values.extend(between(*cut, next.copied(), places).map(Value::Number));
        }
        values
    }

    /// Facts that reach a goal, as few as possible of those found; nothing where there are none.
    pub fn search(&self, goal: &dyn Fn(&Facts) -> Verdict) -> Result<Option<Facts>, Unproved> {
        let mut facts = self.schema.nothing_known();
        let mut steps = STEPS_MAX;
        if !self.deepen(&mut facts, goal, &mut steps)? {
            return Ok(None);
        }
        let slots: Vec<usize> = (0..facts.len()).filter(|slot| known(&facts, *slot)).collect();
        Ok(Some(fewest(&facts, &slots, goal)))
    }

    fn deepen(
        &self,
        facts: &mut Facts,
        goal: &dyn Fn(&Facts) -> Verdict,
        steps: &mut u64,
    ) -> Result<bool, Unproved> {
        *steps = steps.checked_sub(1).ok_or(Unproved::TooMany)?;
        let open = match goal(facts) {
            Verdict::Reached => return Ok(true),
            Verdict::Hopeless => return Ok(false),
            Verdict::Open(slots) => slots,
        };
        // The fact with the fewest cells first: the earlier a branch ends, the fewer there are.
        let open = open.into_iter().filter(|slot| !known(facts, *slot));
        let cells = open.map(|slot| (slot, self.values(slot)));
        let Some((slot, values)) = cells.min_by_key(|(_, values)| values.len()) else { return Ok(false) };
        for value in values {
            set(facts, slot, Some(value));
            if self.deepen(facts, goal, steps)? {
                return Ok(true);
            }
        }
        set(facts, slot, None);
        Ok(false)
    }
}

/// Facts under which each of these conditions comes to the truth beside it; nothing where there are none.
pub fn facts_where(schema: &Schema, wanted: &[(&Condition, bool)]) -> Result<Option<Facts>, Unproved> {
    let space = Space::new(schema, wanted.iter().map(|(condition, _)| *condition))?;
    space.search(&|facts| verdict(facts, wanted))
}

/// Whether each of these conditions comes to the truth beside it.
pub fn verdict(facts: &Facts, wanted: &[(&Condition, bool)]) -> Verdict {
    let mut open = None;
    for (condition, truth) in wanted {
        match condition.holds(facts) {
            Some(value) if value == *truth => {}
            Some(_) => return Verdict::Hopeless,
            None => {
                open.get_or_insert(condition);
            }
        }
    }
    open.map_or(Verdict::Reached, |condition| Verdict::Open(condition.missing(facts)))
}

fn known(facts: &Facts, slot: usize) -> bool {
    facts.get(slot).is_some_and(Option::is_some)
}

fn set(facts: &mut Facts, slot: usize, value: Option<Value>) {
    if let Some(place) = facts.get_mut(slot) {
        *place = value;
    }
}

/// The smallest choice of the facts at `slots` that still reaches the goal.
fn fewest(facts: &Facts, slots: &[usize], goal: &dyn Fn(&Facts) -> Verdict) -> Facts {
    let only = |chosen: u32| {
        let mut fewer = facts.clone();
        for (bit, slot) in (0..).zip(slots) {
            if chosen.checked_shr(bit).is_some_and(|bits| bits & 1 == 0) {
                set(&mut fewer, *slot, None);
            }
        }
        fewer
    };
    let count = u32::try_from(slots.len().min(SUBSETS_MAX)).unwrap_or_default();
    if slots.len() <= SUBSETS_MAX {
        let end = 1_u32.checked_shl(count).unwrap_or(1);
        let mut all: Vec<u32> = (0..end).collect();
        all.sort_by_key(|chosen| chosen.count_ones());
        let reached = |fewer: &Facts| goal(fewer) == Verdict::Reached;
        return all.into_iter().map(only).find(reached).unwrap_or_else(|| facts.clone());
    }
    let mut fewer = facts.clone();
    for slot in slots {
        let value = fewer.get(*slot).copied().flatten();
        set(&mut fewer, *slot, None);
        if goal(&fewer) != Verdict::Reached {
            set(&mut fewer, *slot, value);
        }
    }
    fewer
}

/// A number above `low` and below `high` with as few decimal places as possible, at most `places`.
fn between(low: Number, high: Option<Number>, places: u32) -> Option<Number> {
    for place in 0..=places {
        let scale = Number::ratio(10_i128.checked_pow(place)?, 1)?;
        let next = low.checked_mul(scale)?.floor().checked_add(Number::ONE)?.checked_div(scale)?;
        if high.is_none_or(|high| next < high) {
            return Some(next);
        }
    }
    None
}

/// The choices by which a term looks numbers up, with the number of their values.
fn lookups(term: &Term, choices: &mut BTreeMap<usize, usize>) {
    match term {
        Term::Const(_) | Term::Fact(_) => {}
        Term::Lookup(slot, values) => {
            choices.insert(*slot, values.len());
        }
        Term::Neg(inner) => lookups(inner, choices),
        Term::Binary(_, sides) => {
            lookups(&sides.0, choices);
            lookups(&sides.1, choices);
        }
    }
}

/// A sum of facts, each times a number, and a constant.
#[derive(Debug, Clone)]
struct Linear {
    factors: BTreeMap<usize, Number>,
    constant: Number,
}

/// Why a term is no such sum.
enum Crooked {
    /// The table of numbers has no number for the chosen value.
    Absent,
    /// Facts are multiplied with each other, or divided by.
    Curved,
}

impl Linear {
    fn of(term: &Term, chosen: &BTreeMap<usize, u8>) -> Result<Self, Crooked> {
        match term {
            Term::Const(number) => Ok(Self::constant(*number)),
            Term::Fact(slot) => {
                Ok(Self { factors: BTreeMap::from([(*slot, Number::ONE)]), constant: Number::ZERO })
            }
            Term::Lookup(slot, values) => {
                let value = chosen.get(slot).and_then(|value| values.get(usize::from(*value)));
                value.copied().flatten().map(Self::constant).ok_or(Crooked::Absent)
            }
            Term::Neg(inner) => {
                let inner = Self::of(inner, chosen)?;
                Self::constant(Number::ZERO).plus(&inner, Number::whole(-1)).ok_or(Crooked::Curved)
            }
            Term::Binary(op, sides) => {
                let (left, right) = (Self::of(&sides.0, chosen)?, Self::of(&sides.1, chosen)?);
                let zero = Self::constant(Number::ZERO);
                match op {
                    Op::Add => left.plus(&right, Number::ONE),
                    Op::Sub => left.plus(&right, Number::whole(-1)),
                    Op::Mul if left.factors.is_empty() => zero.plus(&right, left.constant),
                    Op::Mul if right.factors.is_empty() => zero.plus(&left, right.constant),
                    Op::Div if right.factors.is_empty() => {
                        Number::ONE.checked_div(right.constant).and_then(|share| zero.plus(&left, share))
                    }
                    _ => None,
                }
                .ok_or(Crooked::Curved)
            }
        }
    }

    fn constant(constant: Number) -> Self {
        Self { factors: BTreeMap::new(), constant }
    }

    /// With `times` times another added.
    fn plus(&self, other: &Self, times: Number) -> Option<Self> {
        let mut sum = self.clone();
        sum.constant = sum.constant.checked_add(other.constant.checked_mul(times)?)?;
        for (slot, factor) in &other.factors {
            let place = sum.factors.entry(*slot).or_insert(Number::ZERO);
            *place = place.checked_add(factor.checked_mul(times)?)?;
        }
        sum.factors.retain(|_, factor| *factor != Number::ZERO);
        Some(sum)
    }
}
