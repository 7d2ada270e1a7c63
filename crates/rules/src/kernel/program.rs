//! A table as loops over the columns of a block.

use super::{
    Answer, Answers, Block, LANES, Lanes, Scratch,
    layout::{Held, Layout, OTHER_CHOICE, SMALL_PAST, TRUTHS, UNKNOWN, ends},
};
use crate::{
    check::{Atom, Code},
    number::Number,
    syntax::Comparison,
    table::{Hit, Table},
};

const FALSE: u8 = TRUTHS[0];
const UNSURE: u8 = TRUTHS[1];
const TRUE: u8 = TRUTHS[2];

/// A compiled table.
#[derive(Debug, Clone)]
pub(super) struct Program {
    /// Columns of wide numbers, each with the thresholds of the table, ascending.
    numbers: Vec<(usize, Vec<i32>)>,
    /// What the conditions ask of single columns, each once.
    leaves: Vec<Leaf>,
    rows: Vec<Node>,
    hit: Hit,
    depth: usize,
}

/// A code lies among these, or is 0 for unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Leaf {
    column: Column,
    /// The first code.
    low: u8,
    /// So many more behind it.
    more: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    /// A column of codes of the block.
    Code(usize),
    /// The cells of a number, by its place in [`Program::numbers`].
    Cells(usize),
}

/// A condition without negation other than that of a truth.
#[derive(Debug, Clone)]
enum Node {
    Const(u8),
    /// The truth in a column of codes.
    Truth(usize),
    NotTruth(usize),
    /// The truth of a leaf.
    Leaf(usize),
    All(Vec<Node>),
    Any(Vec<Node>),
}

/// What becomes of the truths that are there already.
#[derive(Debug, Clone, Copy)]
enum Fold {
    /// They are written over.
    Set,
    /// And.
    Least,
    /// Or.
    Most,
}

impl Program {
    pub(super) fn new(table: &Table, layout: &Layout) -> Self {
        let numbers = thresholds(table, layout);
        let mut program = Self { numbers, leaves: Vec::new(), rows: Vec::new(), hit: table.hit(), depth: 0 };
        for row in table.rows() {
            let node = program.node(&row.code, true, layout);
            program.depth = program.depth.max(depth(&node));
            program.rows.push(node);
        }
        program
    }

    /// Columns of cells, of leaves, and for conditions within conditions.
    pub(super) fn columns(&self) -> [usize; 3] {
        [self.numbers.len(), self.leaves.len(), self.depth]
    }

    fn node(&mut self, code: &Code, wanted: bool, layout: &Layout) -> Node {
        match code {
            Code::Const(value) => Node::Const(if *value == wanted { TRUE } else { FALSE }),
            Code::Not(inner) => self.node(inner, !wanted, layout),
            // What is not all is some of the negations, in three values as in two.
            Code::And(parts) | Code::Or(parts) => {
                let all = matches!(code, Code::And(_)) == wanted;
                group(parts.iter().map(|part| self.node(part, wanted, layout)).collect(), all)
            }
            Code::Atom(_, atom) => self.atom(atom, wanted, layout),
        }
    }

    fn atom(&mut self, atom: &Atom, wanted: bool, layout: &Layout) -> Node {
        if let Atom::Threshold(slot, comparison, threshold) = atom
            && let Some(held) = layout.held(*slot)
        {
            return self.threshold(held, *comparison, *threshold, wanted);
        }
        let Some(column) = layout.code(atom) else { return Node::Const(UNSURE) };
        match atom {
            Atom::OneOf(_, set) => {
                self.within(Column::Code(column), usize::from(OTHER_CHOICE).saturating_add(1), |choice| {
                    let bit = u32::try_from(choice.saturating_sub(1)).ok();
                    let bits = bit.and_then(|bit| set.checked_shr(bit)).unwrap_or_default();
                    (bits & 1 == 1) == wanted
                })
            }
            _ if wanted => Node::Truth(column),
            _ => Node::NotTruth(column),
        }
    }

    fn threshold(&mut self, held: Held, comparison: Comparison, threshold: Number, wanted: bool) -> Node {
        let (Held::Number(_, scale) | Held::Code(_, scale, _)) = held;
        let Some(ends) = ends(comparison, threshold, scale) else { return Node::Const(UNSURE) };
        // Code 0 is unknown, code 1 lies below every threshold.
        let (column, past, codes) = match held {
            Held::Number(column, _) => {
                let place = self.numbers.iter().position(|(held, _)| *held == column).unwrap_or_default();
                let cuts = self.numbers.get(place).map_or(&[][..], |(_, cuts)| cuts);
                let cell = |code: i32| cuts.partition_point(|cut| *cut <= code).saturating_add(1);
                (Column::Cells(place), cuts.len().saturating_add(2), ends.map(|end| end.map(cell)))
            }
            Held::Code(column, _, floor) => {
                let above = |code: i32| usize::try_from(code.saturating_sub(floor)).unwrap_or_default();
                let codes = ends.map(|end| end.map(|code| above(code).saturating_add(1)));
                (Column::Code(column), usize::from(SMALL_PAST), codes)
            }
        };
        let [low, high] = codes;
        let inside = low.unwrap_or(1)..high.unwrap_or(past);
        let holds = wanted != (comparison == Comparison::Ne);
        self.within(column, past, |code| inside.contains(&code) == holds)
    }

    /// The codes from 1 up to before `past` that hold.
    fn within(&mut self, column: Column, past: usize, holds: impl Fn(usize) -> bool) -> Node {
        let leaves = runs(past, holds).into_iter().map(|(low, more)| {
            let leaf = Leaf { column, low, more };
            let place = self.leaves.iter().position(|held| *held == leaf);
            Node::Leaf(place.unwrap_or_else(|| {
                self.leaves.push(leaf);
                self.leaves.len().saturating_sub(1)
            }))
        });
        group(leaves.collect(), false)
    }

    /// Which row holds for each case of the block.
    pub(super) fn select(&self, block: &Block, scratch: &mut Scratch, answers: &mut Answers) {
        let Scratch { cells, leaves, nested, row: truths, found, .. } = scratch;
        for ((column, thresholds), cells) in self.numbers.iter().zip(cells.iter_mut()) {
            if let Some(numbers) = block.numbers.get(*column) {
                into_cells(numbers, thresholds, cells);
            }
        }
        for (leaf, truths) in self.leaves.iter().zip(leaves.iter_mut()) {
            let lanes = match leaf.column {
                Column::Code(column) => block.codes.get(column),
                Column::Cells(place) => cells.get(place),
            };
            if let Some(lanes) = lanes {
                folded(Fold::Set, truths, lanes, |code| inside(code, leaf.low, leaf.more));
            }
        }
        found.clear();
        let run = Run { codes: &block.codes, leaves };
        let mut each = |(index, row): (usize, &Node)| {
            run.truths(row, Fold::Set, truths, nested);
            let row = u16::try_from(index).unwrap_or_default();
            if self.hit == Hit::Unique { found.any(row, truths) } else { found.first(row, truths) }
        };
        match self.hit {
            Hit::Unique | Hit::First => self.rows.iter().enumerate().for_each(&mut each),
            Hit::Last => self.rows.iter().enumerate().rev().for_each(&mut each),
        }
        found.settle(answers);
    }
}

/// What the rows have come to so far.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    /// How many rows hold.
    hits: Lanes,
    /// Whether a row is unknown.
    open: Lanes,
    /// The number of the row that holds, if it is one, as the lower and the upper byte.
    row: [Lanes; 2],
}

impl Finding {
    pub(super) fn new() -> Box<Self> {
        Box::new(Self { hits: [0; LANES], open: [0; LANES], row: [[0; LANES]; 2] })
    }

    fn clear(&mut self) {
        self.hits.fill(0);
        self.open.fill(0);
        self.row.iter_mut().for_each(|bytes| bytes.fill(0));
    }

    /// Another row, of which any may hold.
    fn any(&mut self, row: u16, truths: &Lanes) {
        for (truth, (hits, open)) in truths.iter().zip(self.hits.iter_mut().zip(&mut self.open)) {
            *hits = hits.saturating_add(truth >> 1);
            *open |= truth & 1;
        }
        for (bytes, byte) in self.row.iter_mut().zip(row.to_le_bytes()).filter(|(_, byte)| *byte > 0) {
            for (held, truth) in bytes.iter_mut().zip(truths) {
                *held |= 0_u8.wrapping_sub(truth >> 1) & byte;
            }
        }
    }

    /// Another row, of which the first that is not false decides.
    fn first(&mut self, row: u16, truths: &mut Lanes) {
        for (truth, (hits, open)) in truths.iter_mut().zip(self.hits.iter_mut().zip(&mut self.open)) {
            *truth = if (*hits | *open) == 0 { *truth } else { FALSE };
            *hits |= *truth >> 1;
            *open |= *truth & 1;
        }
        for (bytes, byte) in self.row.iter_mut().zip(row.to_le_bytes()).filter(|(_, byte)| *byte > 0) {
            for (held, truth) in bytes.iter_mut().zip(truths.iter()) {
                *held |= 0_u8.wrapping_sub(*truth >> 1) & byte;
            }
        }
    }

    /// Two rows that hold are a conflict whatever an unknown third one turns out to be.
    fn settle(&self, answers: &mut Answers) {
        let [lower, upper] = &self.row;
        let rows = lower.iter().zip(upper);
        for (answer, ((hits, open), (lower, upper))) in
            answers.iter_mut().zip(self.hits.iter().zip(&self.open).zip(rows))
        {
            let row = Answer(u16::from_le_bytes([*lower, *upper]));
            let certain = if *hits == 1 { row } else { Answer::NO_MATCH };
            let single = if *open == 0 { certain } else { Answer::UNKNOWN };
            *answer = if *hits > 1 { Answer::CONFLICT } else { single };
        }
    }
}

/// The columns of numbers that a table compares with thresholds, and the codes at which the comparison turns.
fn thresholds(table: &Table, layout: &Layout) -> Vec<(usize, Vec<i32>)> {
    let mut numbers: Vec<(usize, Vec<i32>)> = Vec::new();
    for row in table.rows() {
        row.code.atoms(&mut |_, atom| {
            let Atom::Threshold(slot, comparison, threshold) = atom else { return };
            let Some(Held::Number(column, scale)) = layout.held(*slot) else { return };
            let ends = ends(*comparison, *threshold, scale).into_iter().flatten().flatten();
            match numbers.iter_mut().find(|(held, _)| *held == column) {
                Some((_, cuts)) => cuts.extend(ends),
                None => numbers.push((column, ends.collect())),
            }
        });
    }
    for (_, cuts) in &mut numbers {
        cuts.sort_unstable();
        cuts.dedup();
    }
    numbers
}

/// One node of several; those of the same kind become one.
fn group(parts: Vec<Node>, all: bool) -> Node {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Node::All(inner) if all => flat.extend(inner),
            Node::Any(inner) if !all => flat.extend(inner),
            other => flat.push(other),
        }
    }
    if flat.len() == 1
        && let Some(only) = flat.pop()
    {
        return only;
    }
    match (flat.is_empty(), all) {
        (true, true) => Node::Const(TRUE),
        (true, false) => Node::Const(FALSE),
        (false, true) => Node::All(flat),
        (false, false) => Node::Any(flat),
    }
}

/// The runs of codes from 1 up to before `past` that hold: the first of each, and how many more.
fn runs(past: usize, holds: impl Fn(usize) -> bool) -> Vec<(u8, u8)> {
    let mut runs: Vec<(u8, u8)> = Vec::new();
    let mut before = false;
    for (code, value) in (1..past).zip(1_u8..) {
        let now = holds(code);
        match runs.last_mut() {
            Some((_, more)) if now && before => *more = more.saturating_add(1),
            _ if now => runs.push((value, 0)),
            _ => {}
        }
        before = now;
    }
    if runs.is_empty() {
        // Nothing holds, but what is unknown stays unknown: a run that no code reaches.
        runs.push((u8::MAX, 0));
    }
    runs
}

/// How many groups lie within groups.
fn depth(node: &Node) -> usize {
    match node {
        Node::All(parts) | Node::Any(parts) => {
            parts.iter().map(depth).max().unwrap_or_default().saturating_add(1)
        }
        _ => 0,
    }
}

/// The columns that conditions read.
struct Run<'a> {
    codes: &'a [Lanes],
    leaves: &'a [Lanes],
}

impl Run<'_> {
    fn truths(&self, node: &Node, fold: Fold, out: &mut Lanes, nested: &mut [Lanes]) {
        match node {
            Node::Const(truth) => folded(fold, out, &[0; LANES], |_| *truth),
            Node::Truth(column) => read(self.codes.get(*column), fold, out, |truth| truth),
            Node::NotTruth(column) => {
                read(self.codes.get(*column), fold, out, |truth| TRUE.wrapping_sub(truth));
            }
            Node::Leaf(leaf) => read(self.leaves.get(*leaf), fold, out, |truth| truth),
            Node::All(parts) => self.group(parts, fold, Fold::Least, out, nested),
            Node::Any(parts) => self.group(parts, fold, Fold::Most, out, nested),
        }
    }

    /// Parts joined by the fold `own`; only where the group itself is joined by the other one it needs a column of its own.
    fn group(&self, parts: &[Node], fold: Fold, own: Fold, out: &mut Lanes, nested: &mut [Lanes]) {
        let Some((first, more)) = parts.split_first() else { return };
        let direct = match (fold, own) {
            (Fold::Set, _) => Some(Fold::Set),
            (Fold::Least, Fold::Least) | (Fold::Most, Fold::Most) => Some(own),
            _ => None,
        };
        if let Some(start) = direct {
            self.truths(first, start, out, nested);
            for part in more {
                self.truths(part, own, out, nested);
            }
        } else if let Some((column, deeper)) = nested.split_first_mut() {
            self.truths(first, Fold::Set, column, deeper);
            for part in more {
                self.truths(part, own, column, deeper);
            }
            folded(fold, out, column, |truth| truth);
        }
    }
}

/// True where a code is one of `more` + 1 from `low`, unknown where it is 0.
fn inside(code: u8, low: u8, more: u8) -> u8 {
    let inside = u8::from(code.wrapping_sub(low) <= more);
    inside.wrapping_add(inside) | u8::from(code == 0)
}

/// A column that is there, as the layout says.
fn read(lanes: Option<&Lanes>, fold: Fold, out: &mut Lanes, truth: impl Fn(u8) -> u8) {
    if let Some(lanes) = lanes {
        folded(fold, out, lanes, truth);
    }
}

fn folded(fold: Fold, out: &mut Lanes, lanes: &Lanes, truth: impl Fn(u8) -> u8) {
    match fold {
        Fold::Set => out.iter_mut().zip(lanes).for_each(|(out, code)| *out = truth(*code)),
        Fold::Least => out.iter_mut().zip(lanes).for_each(|(out, code)| *out = (*out).min(truth(*code))),
        Fold::Most => out.iter_mut().zip(lanes).for_each(|(out, code)| *out = (*out).max(truth(*code))),
    }
}

/// Unknown is 0, and a number lies in the cell that counts the thresholds it reaches, from 1.
fn into_cells(numbers: &[i32; LANES], thresholds: &[i32], cells: &mut Lanes) {
    for (cell, number) in cells.iter_mut().zip(numbers) {
        *cell = u8::from(*number > UNKNOWN);
    }
    for threshold in thresholds {
        for (cell, number) in cells.iter_mut().zip(numbers) {
            *cell = cell.wrapping_add(u8::from(number >= threshold));
        }
    }
}
