//! Tables over columns: many cases at once, for a replay over everything that was ever decided.
//!
//! The facts that the tables speak of are narrowed to columns: a number to an `i32`, a choice and a flag to a `u8`. Narrowing loses
//! nothing that the tables can tell apart. At the common scale of its thresholds a number is an even code where it lies on a mark
//! and the odd code above it where it lies between two, so that comparing codes is comparing numbers, whatever their fractions; a
//! number beyond all thresholds may lie anywhere beyond them. What has no such code (a comparison of several facts with each
//! other, thresholds too far apart) is evaluated case by case when the case comes in, and is a column of truths.
//!
//! A kernel then reads a block of [`LANES`] cases at a time, by loops without branches over arrays of known length, with the thresholds
//! as data. Truths are `0` false, `1` unknown and `2` true, so that *and* is the lesser of two and *or* the greater
//! (strong Kleene logic), sixteen cases to an instruction. The answers are those of [`Table::select`], which the tests hold it to.

use crate::{fact::Value, table::Table};

use self::{
    layout::Layout,
    program::{Finding, Program},
};

mod layout;
mod program;

/// Cases of one block: few enough that all columns of a block stay in the nearest memory of a core.
pub const LANES: usize = 1_024;

/// A column of truths, choices or cells.
type Lanes = [u8; LANES];
/// The answers of one table; those behind the last case of the block mean nothing.
type Answers = [Answer; LANES];

/// Some tables over one schema, ready to be asked about blocks of cases.
#[derive(Debug, Clone)]
pub struct Kernel {
    layout: Layout,
    programs: Vec<Program>,
}

/// At most [`LANES`] cases as columns.
#[derive(Debug, Clone)]
pub struct Block {
    len: usize,
    /// Numbers, as the layout narrows them.
    numbers: Vec<[i32; LANES]>,
    /// Flags and comparisons as truths; choices as their position from 1, with 0 for unknown.
    codes: Vec<Lanes>,
}

/// Which row of a table holds for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Found {
    /// This row, from 0.
    Row(usize),
    /// None.
    NoMatch,
    /// Several of which only one should; [`Table::select`] names them.
    Conflict,
    /// It depends on facts that are not established; [`Table::select`] names them.
    Unknown,
}

/// [`Found`] in two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Answer(u16);

/// Memory that a kernel works in. One for each thread, used again and again.
#[derive(Debug, Clone)]
pub struct Scratch {
    /// Numbers of one table as cells between its thresholds.
    cells: Vec<Lanes>,
    /// What the conditions of one table ask of single columns.
    leaves: Vec<Lanes>,
    /// Truths of conditions within conditions.
    nested: Vec<Lanes>,
    /// Truths of the row.
    row: Box<Lanes>,
    /// What the rows have come to.
    found: Box<Finding>,
    /// The answers of each table.
    answers: Vec<Answers>,
}

impl Answer {
    const NO_MATCH: Self = Self(u16::MAX);
    const CONFLICT: Self = Self(u16::MAX - 1);
    const UNKNOWN: Self = Self(u16::MAX - 2);

    /// What it says.
    pub fn found(self) -> Found {
        match self {
            Self::NO_MATCH => Found::NoMatch,
            Self::CONFLICT => Found::Conflict,
            Self::UNKNOWN => Found::Unknown,
            Self(row) => Found::Row(row.into()),
        }
    }

    /// A small number, for those who count answers: the rows from 3, and before them the three that are no row.
    pub fn index(self) -> usize {
        usize::from(self.0.wrapping_add(3))
    }
}

impl Kernel {
    /// Compiles tables whose conditions were held against one schema.
    pub fn new(tables: &[&Table]) -> Self {
        let layout = Layout::new(tables);
        let programs = tables.iter().map(|table| Program::new(table, &layout)).collect();
        Self { layout, programs }
    }

    /// A block without cases.
    pub fn block(&self) -> Block {
        let (numbers, codes) = self.layout.columns();
        Block { len: 0, numbers: vec![[layout::UNKNOWN; LANES]; numbers], codes: vec![[0; LANES]; codes] }
    }

    /// Memory to work in.
    pub fn scratch(&self) -> Scratch {
        let mut most = [0; 3];
        for program in &self.programs {
            most.iter_mut().zip(program.columns()).for_each(|(most, columns)| *most = columns.max(*most));
        }
        let [cells, leaves, nested] = most.map(|columns| vec![[0; LANES]; columns]);
        Scratch {
            cells,
            leaves,
            nested,
            row: Box::new([0; LANES]),
            found: Finding::new(),
            answers: vec![[Answer::NO_MATCH; LANES]; self.programs.len()],
        }
    }

    /// Puts a case into a block, the facts by the slots of the schema. False, and nothing happens, where the block is full.
    pub fn push(&self, block: &mut Block, facts: &[Option<Value>]) -> bool {
        if block.is_full() {
            return false;
        }
        self.layout.narrow(facts, block);
        block.len = block.len.saturating_add(1);
        true
    }

    /// Which row of each table holds for the cases of the block: the answers of the first table, then those of the second, and so on.
    pub fn select<'s>(
        &self,
        block: &Block,
        scratch: &'s mut Scratch,
    ) -> impl Iterator<Item = &'s [Answer]> + use<'s> {
        let mut answers = std::mem::take(&mut scratch.answers);
        for (program, answers) in self.programs.iter().zip(&mut answers) {
            program.select(block, scratch, answers);
        }
        scratch.answers = answers;
        let len = block.len;
        scratch.answers.iter().map(move |answers| answers.get(..len).unwrap_or_default())
    }
}

impl Block {
    /// Its cases.
    pub fn len(&self) -> usize {
        self.len
    }

    /// It has no case.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// It takes no further case.
    pub fn is_full(&self) -> bool {
        self.len == LANES
    }

    /// Takes its cases out; the memory stays.
    pub fn clear(&mut self) {
        self.len = 0;
    }
}
