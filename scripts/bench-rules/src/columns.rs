//! Columns: by the kernels of `rules`, and by a function that somebody wrote for this one table.

use std::thread;

use rules::{
    Selection,
    kernel::{Block, Found, Kernel, LANES},
};

use crate::table::{Case, facts, table};

/// Cases as the kernels read them.
pub struct Columns {
    kernel: Kernel,
    blocks: Vec<Block>,
    cases: usize,
}

impl Columns {
    pub fn new(cases: &[Case]) -> Self {
        let kernel = Kernel::new(&[&table()]);
        let mut blocks = vec![kernel.block()];
        for case in cases {
            let facts = facts(case);
            if !kernel.push(blocks.last_mut().unwrap(), &facts) {
                blocks.push(kernel.block());
                kernel.push(blocks.last_mut().unwrap(), &facts);
            }
        }
        Self { kernel, blocks, cases: cases.len() }
    }

    /// Every answer is that of the interpreter.
    pub fn check(&self, cases: &[Case]) {
        let (table, mut scratch) = (table(), self.kernel.scratch());
        for (block, cases) in self.blocks.iter().zip(cases.chunks(LANES)).step_by(17) {
            let answers = self.kernel.select(block, &mut scratch).next().unwrap();
            assert_eq!(answers.len(), cases.len());
            for (case, answer) in cases.iter().zip(answers) {
                let expected = match table.select(&facts(case)) {
                    Selection::Row(row) => Found::Row(row),
                    Selection::NoMatch => Found::NoMatch,
                    Selection::Conflict(_) => Found::Conflict,
                    Selection::Unknown(_) => Found::Unknown,
                };
                assert_eq!(answer.found(), expected, "{case:?}");
            }
        }
    }

    /// The answer of every case, as its index, into memory that is there already.
    pub fn answer(&self, threads: usize, out: &mut [u8]) {
        let share = self.blocks.len().div_ceil(threads);
        thread::scope(|scope| {
            for (blocks, out) in self.blocks.chunks(share).zip(out.chunks_mut(share * LANES)) {
                scope.spawn(move || {
                    let mut scratch = self.kernel.scratch();
                    for (block, out) in blocks.iter().zip(out.chunks_mut(LANES)) {
                        for answers in self.kernel.select(block, &mut scratch) {
                            out.iter_mut().zip(answers).for_each(|(out, answer)| *out = answer.index() as u8);
                        }
                    }
                });
            }
        });
    }

    /// How many cases have each answer.
    pub fn count(&self, threads: usize) -> [u64; 16] {
        let share = self.blocks.len().div_ceil(threads);
        let count = |blocks: &[Block]| {
            // Four counters for each answer: the next case need not wait for the last one.
            let (mut scratch, mut counts) = (self.kernel.scratch(), [[0_u64; 16]; 4]);
            for block in blocks {
                for four in self.kernel.select(block, &mut scratch).flat_map(|answers| answers.chunks(4)) {
                    for (answer, counts) in four.iter().zip(&mut counts) {
                        counts[answer.index() & 15] += 1;
                    }
                }
            }
            counts
        };
        let count = &count;
        let counted: Vec<_> = thread::scope(|scope| {
            let running: Vec<_> =
                self.blocks.chunks(share).map(|blocks| scope.spawn(move || count(blocks))).collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut sum = [0; 16];
        counted
            .iter()
            .flatten()
            .flatten()
            .zip((0..16).cycle())
            .for_each(|(count, place)| sum[place] += count);
        assert_eq!(sum.iter().sum::<u64>(), self.cases as u64);
        sum
    }
}

/// Bare arrays for a function without branches, which knows no unknown fact.
pub struct Plain {
    income: Vec<i32>,
    prior_count: Vec<u8>,
    harm: Vec<u8>,
    corrected: Vec<u8>,
}

impl Plain {
    pub fn new(cases: &[Case]) -> Self {
        Self {
            income: cases.iter().map(|case| case.income.unwrap()).collect(),
            prior_count: cases.iter().map(|case| case.prior_count.unwrap()).collect(),
            harm: cases.iter().map(|case| case.harm.unwrap()).collect(),
            corrected: cases.iter().map(|case| u8::from(case.corrected.unwrap())).collect(),
        }
    }

    pub fn answer(&self, out: &mut [u8]) {
        let codes = self.prior_count.iter().zip(&self.harm).zip(&self.corrected);
        let row = |(income, ((prior, harm), corrected)): (&i32, ((&u8, &u8), &u8))| {
            let high = u8::from(*income >= 10_000);
            let middle = u8::from(*income >= 1_000);
            let light = if *corrected == 1 { middle } else { 2 };
            let few = if high == 1 { 3 } else { light };
            let some = if *prior >= 2 { 4 } else { few };
            if *harm == 2 { 5 } else { some }
        };
        out.iter_mut().zip(self.income.iter().zip(codes).map(row)).for_each(|(out, row)| *out = row);
    }
}
