//! Replay (回放): past cases assessed by two tables, and what the change from one to the other comes to.
//!
//! Cases come one by one and are forgotten: what is kept is how many went from which tier to which, the totals, and the cases that
//! move most, so that any number of cases fits into the same memory. The rows are found by column kernels, amounts that depend on no
//! fact are known beforehand, and every other one is calculated as [`Checked::assess`] does.

use std::{cmp::Reverse, collections::BTreeMap};

use rules::{
    Number,
    fact::Facts,
    kernel::{Block, Found, Kernel, LANES, Scratch},
};

use super::{
    amount::{Amounts, Calculation, Computed, Stop},
    assess::Outcome,
    rulebook::Checked,
};

/// Cases that are named because their fine moves most.
pub const MOST_MAX: usize = 10;

/// What a case came to by one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The outcome.
    pub outcome: Outcome,
    /// The row that holds, from 0.
    pub row: Option<usize>,
    /// The benchmark says nothing, and the row is that of the statute.
    pub fallback: bool,
}

/// A case whose fine moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its place among the cases that came in, by which equals are ordered.
    pub place: u64,
    /// What it is called.
    pub name: String,
    /// Its positions by the old and by the new table.
    pub positions: [Position; 2],
    /// Its fines by the old and by the new table, in yuan.
    pub fines: [Amounts; 2],
    /// By how much: the greater of what the least and what the most moves.
    pub by: Number,
}

/// Cases that went from one tier to another, or stayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The tier by the old table, in few words.
    pub from: String,
    /// The tier by the new one.
    pub to: String,
    /// The cases.
    pub cases: u64,
}

/// The fines of many cases added up, in yuan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// The cases that have a fine.
    pub cases: u64,
    /// The least and the most of them together; nothing where that has too many digits.
    pub sum: Option<Amounts>,
}

/// What became of the cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replayed {
    /// All cases.
    pub cases: u64,
    /// From the position by the old table to that by the new one, also where they are the same.
    pub positions: BTreeMap<[Position; 2], u64>,
    /// The fines by the old and by the new table.
    pub totals: [Total; 2],
    /// The same over the cases that have a fine by both.
    pub comparable: [Total; 2],
    /// The cases whose fine moves most, the greatest move first.
    pub most: Vec<Moved>,
}

/// A replay that takes cases.
#[derive(Debug)]
pub struct Replay<'a> {
    /// By the old and by the new table.
    sides: [Side<'a>; 2],
    names: Vec<(u64, String)>,
    replayed: Replayed,
}

/// One of the two tables, with the cases that wait.
#[derive(Debug)]
struct Side<'a> {
    tables: Tables<'a>,
    kernel: Kernel,
    block: Block,
    scratch: Scratch,
    facts: Vec<Facts>,
}

/// A table, and the statute behind it.
#[derive(Debug)]
struct Tables<'a> {
    checked: &'a Checked,
    /// For each row of the one and of the other what it imposes under any facts; nothing where that depends on them.
    fixed: [Vec<Option<Imposed>>; 2],
}

/// What a row comes to.
#[derive(Debug, Clone, Copy)]
struct Imposed {
    outcome: Outcome,
    fine: Option<Amounts>,
}

impl Default for Total {
    fn default() -> Self {
        Self { cases: 0, sum: Some(Amounts { min: Number::ZERO, max: Number::ZERO }) }
    }
}

impl Total {
    fn add(&mut self, other: Self) {
        let sum = |a: Amounts, b: Amounts| {
            Some(Amounts { min: a.min.checked_add(b.min)?, max: a.max.checked_add(b.max)? })
        };
        self.cases = self.cases.saturating_add(other.cases);
        self.sum = self.sum.zip(other.sum).and_then(|(a, b)| sum(a, b));
    }
}

impl Replayed {
    /// How many cases went from which tier of `old` to which tier of `new`; the most frequent first. Tiers of one name are one.
    pub fn moves(&self, old: &Checked, new: &Checked) -> Vec<Move> {
        let mut named: BTreeMap<(String, String), u64> = BTreeMap::new();
        for ([before, after], cases) in &self.positions {
            let count = named.entry((old.position(*before), new.position(*after))).or_default();
            *count = count.saturating_add(*cases);
        }
        let mut moves: Vec<_> =
            named.into_iter().map(|((from, to), cases)| Move { from, to, cases }).collect();
        moves.sort_by_key(|one| Reverse(one.cases));
        moves
    }

    /// Puts the cases of another replay of the same tables to these.
    pub fn merge(&mut self, other: Self) {
        self.cases = self.cases.saturating_add(other.cases);
        for (positions, cases) in other.positions {
            let count = self.positions.entry(positions).or_default();
            *count = count.saturating_add(cases);
        }
        for (total, more) in self.totals.iter_mut().zip(other.totals) {
            total.add(more);
        }
        for (total, more) in self.comparable.iter_mut().zip(other.comparable) {
            total.add(more);
        }
        other.most.into_iter().for_each(|moved| self.name(moved));
    }

    fn name(&mut self, moved: Moved) {
        let before = |held: &Moved| (held.by, moved.place) >= (moved.by, held.place);
        let place = self.most.partition_point(before);
        if place < MOST_MAX {
            self.most.insert(place, moved);
            self.most.truncate(MOST_MAX);
        }
    }

    fn take(&mut self, (place, name): (u64, String), positions: [Position; 2], fines: [Option<Amounts>; 2]) {
        self.cases = self.cases.saturating_add(1);
        let count = self.positions.entry(positions).or_default();
        *count = count.saturating_add(1);
        for (total, fine) in self.totals.iter_mut().zip(fines) {
            if let Some(fine) = fine {
                total.add(Total { cases: 1, sum: Some(fine) });
            }
        }
        let [Some(old), Some(new)] = fines else { return };
        for (total, fine) in self.comparable.iter_mut().zip([old, new]) {
            total.add(Total { cases: 1, sum: Some(fine) });
        }
        let apart = |a: Number, b: Number| a.max(b).checked_sub(a.min(b)).unwrap_or(Number::ZERO);
        let by = apart(old.min, new.min).max(apart(old.max, new.max));
        if by.is_positive() {
            self.name(Moved { place, name, positions, fines: [old, new], by });
        }
    }
}

impl<'a> Replay<'a> {
    /// Cases will be assessed by `old` and by `new`, two tables over the same declared facts.
    pub fn new(old: &'a Checked, new: &'a Checked) -> Self {
        let sides = [Side::new(old), Side::new(new)];
        Self { sides, names: Vec::new(), replayed: Replayed::default() }
    }

    /// Takes a case: its place among all, what it is called, and its facts by the slots of the schema of both tables.
    pub fn take(&mut self, place: u64, name: String, facts: &Facts) {
        if self.names.len() == LANES {
            self.settle();
        }
        for side in &mut self.sides {
            side.push(facts);
        }
        self.names.push((place, name));
    }

    /// What became of all of them.
    pub fn finish(mut self) -> Replayed {
        self.settle();
        self.replayed
    }

    fn settle(&mut self) {
        let [old, new] = &mut self.sides;
        let each = old.answers().into_iter().zip(new.answers());
        for (name, ((before, old), (after, new))) in self.names.drain(..).zip(each) {
            self.replayed.take(name, [before, after], [old, new]);
        }
    }
}

impl<'a> Side<'a> {
    fn new(checked: &'a Checked) -> Self {
        let both = [Some(checked), checked.fallback()];
        let tables: Vec<_> = both.into_iter().flatten().map(|checked| &checked.table).collect();
        let kernel = Kernel::new(&tables);
        let nothing = checked.schema().nothing_known();
        let fixed = both.map(|checked| {
            let rows = 0..checked.map_or(0, |checked| checked.rows.len());
            rows.map(|row| checked.and_then(|checked| imposed(checked, row, &nothing).ok())).collect()
        });
        let (block, scratch) = (kernel.block(), kernel.scratch());
        Self { tables: Tables { checked, fixed }, kernel, block, scratch, facts: Vec::new() }
    }

    fn push(&mut self, facts: &Facts) {
        let facts = self.tables.checked.with_derived(facts, &mut Vec::new());
        self.kernel.push(&mut self.block, &facts);
        self.facts.push(facts);
    }

    /// The answers to the cases that wait, which wait no longer.
    fn answers(&mut self) -> Vec<(Position, Option<Amounts>)> {
        let Self { tables, kernel, block, scratch, facts } = self;
        let mut found = kernel.select(block, scratch);
        let own = found.next().unwrap_or_default().iter().map(|answer| answer.found());
        let mut behind = found.next().map(|answers| answers.iter().map(|answer| answer.found()));
        let cases = own.zip(facts.iter());
        let answers =
            cases.map(|(own, facts)| tables.answer(own, behind.as_mut().and_then(Iterator::next), facts));
        let answers = answers.collect();
        block.clear();
        facts.clear();
        answers
    }
}

impl Tables<'_> {
    fn answer(&self, own: Found, behind: Option<Found>, facts: &Facts) -> (Position, Option<Amounts>) {
        let behind = behind.filter(|_| own == Found::NoMatch);
        let fallback = behind.is_some();
        let plain = |outcome| (Position { outcome, row: None, fallback }, None);
        let row = match behind.unwrap_or(own) {
            Found::Row(row) => row,
            Found::NoMatch => return plain(Outcome::NoMatch),
            Found::Conflict => return plain(Outcome::Conflict),
            Found::Unknown => return plain(Outcome::UnknownFact),
        };
        let [first, second] = &self.fixed;
        let (checked, fixed) =
            if fallback { (self.checked.fallback(), second) } else { (Some(self.checked), first) };
        let known = fixed.get(row).copied().flatten();
        let computed = || checked.and_then(|checked| imposed(checked, row, facts).ok());
        // What is missing for the amount is a fact that nobody established.
        let missing = Imposed { outcome: Outcome::UnknownFact, fine: None };
        let Imposed { outcome, fine } = known.or_else(computed).unwrap_or(missing);
        (Position { outcome, row: Some(row), fallback }, fine)
    }
}

/// What a row imposes. Errors: the facts on which that depends are missing.
fn imposed(checked: &Checked, row: usize, facts: &Facts) -> Result<Imposed, Vec<usize>> {
    let fine = checked.rows.get(row).and_then(|row| row.fine.as_ref());
    let calculation = Calculation { vocabulary: &checked.vocabulary, facts };
    match fine.map(|fine| calculation.fine(fine)).transpose() {
        Ok(computed) => {
            let Computed { fine, .. } = computed.unwrap_or_default();
            Ok(Imposed { outcome: Outcome::Matched, fine })
        }
        Err(Stop::Missing(slots)) => Err(slots),
        Err(Stop::Unusable(_)) => Ok(Imposed { outcome: Outcome::Unusable, fine: None }),
    }
}
