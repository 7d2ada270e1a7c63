//! What a replay came to, for people and for programs.

use std::fmt::Write;

use law::discretion::{Amounts, Checked, Move, Replayed, Total};
use serde::Serialize;

use super::BadLine;
use crate::amount::{Range, Yuan};

/// A replay with the tables by which it was made.
pub(super) struct Report<'a> {
    pub(super) old: &'a Checked,
    pub(super) new: &'a Checked,
    pub(super) replayed: &'a Replayed,
    pub(super) bad: &'a [BadLine],
    pub(super) bad_lines: u64,
}

/// The report as JSON. The order of its keys is stable: scripts hold it.
#[derive(Debug, Serialize)]
pub(super) struct Json<'a> {
    item: &'a str,
    table: String,
    against: String,
    cases: u64,
    moved: u64,
    moves: Vec<Step>,
    totals: Pair,
    /// Over the cases that have a fine by both tables.
    comparable: Pair,
    most: Vec<Change<'a>>,
    bad_lines: u64,
    bad: &'a [BadLine],
}

#[derive(Debug, Serialize)]
struct Step {
    from: String,
    to: String,
    cases: u64,
}

#[derive(Debug, Serialize)]
struct Pair {
    old: Sum,
    new: Sum,
}

#[derive(Debug, Serialize)]
struct Sum {
    cases: u64,
    fine: Option<Range>,
}

#[derive(Debug, Serialize)]
struct Change<'a> {
    case: &'a str,
    line: u64,
    by: Yuan,
    from: String,
    to: String,
    old: Range,
    new: Range,
}

impl Report<'_> {
    fn moves(&self) -> Vec<Move> {
        self.replayed.moves(self.old, self.new)
    }

    /// One object.
    pub(super) fn json(&self) -> Json<'_> {
        let Replayed { cases, totals, comparable, most, .. } = self.replayed;
        let most = most.iter().map(|moved| {
            let ([before, after], [old, new]) = (moved.positions, moved.fines);
            Change {
                case: &moved.name,
                line: moved.place,
                by: Yuan(moved.by),
                from: self.old.position(before),
                to: self.new.position(after),
                old: old.into(),
                new: new.into(),
            }
        });
        let moves = self.moves();
        Json {
            item: &self.new.item.id,
            table: self.new.id.to_string(),
            against: self.old.id.to_string(),
            cases: *cases,
            moved: moved(&moves),
            moves: moves.into_iter().map(|Move { from, to, cases }| Step { from, to, cases }).collect(),
            totals: Pair::of(totals),
            comparable: Pair::of(comparable),
            most: most.collect(),
            bad_lines: self.bad_lines,
            bad: self.bad,
        }
    }

    /// Some lines in Chinese.
    pub(super) fn page(&self) -> String {
        let Replayed { cases, comparable: [old, new], most, .. } = self.replayed;
        let mut page = String::new();
        let mut line = |text: String| {
            // Writing to a string cannot fail.
            let _ = writeln!(page, "{text}");
        };
        line(format!("事项：{} {}", self.new.item.id, self.new.item.name));
        line(format!("新表：{}；对照：{}", self.new.id.label(), self.old.id.label()));
        let moves = self.moves();
        let moved = moved(&moves);
        line(format!("回放{cases}件：档次变动{moved}件，不变{}件", cases.saturating_sub(moved)));
        for Move { from, to, cases } in moves {
            let arrow = if from == to { format!("{from}（同前）") } else { format!("{from} → {to}") };
            line(format!("  {arrow}：{cases}件"));
        }
        line(format!("罚款合计（两表均有数额的{}件）", old.cases));
        for (label, total) in [("对照", old), ("新表", new)] {
            let sum = total.sum.map_or("超出可计算的范围".to_owned(), |Amounts { min, max }| {
                format!("最低{min}元，最高{max}元")
            });
            line(format!("  {label}：{sum}"));
        }
        if !most.is_empty() {
            line(format!("变动最大的{}件", most.len()));
        }
        for moved in most {
            let ([before, after], [old, new]) = (moved.positions, moved.fines);
            let (from, to) = (self.old.position(before), self.new.position(after));
            line(format!("  {}：{old}（{from}） → {new}（{to}）", moved.name));
        }
        if self.bad_lines > 0 {
            line(format!("未能读取{}行，未计入", self.bad_lines));
        }
        for bad in self.bad {
            line(format!("  第{}行：{}", bad.line, bad.reason));
        }
        page
    }
}

/// The cases that went elsewhere.
fn moved(moves: &[Move]) -> u64 {
    moves.iter().filter(|one| one.from != one.to).map(|one| one.cases).sum()
}

impl Pair {
    fn of([old, new]: &[Total; 2]) -> Self {
        let sum = |total: &Total| Sum { cases: total.cases, fine: total.sum.map(Range::from) };
        Self { old: sum(old), new: sum(new) }
    }
}
