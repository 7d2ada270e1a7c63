//! 案卷体检: dossiers of any system in, what is wrong in them out, as lines for programs and as reports for people.
//!
//! A chunk of texts is judged at a time, on every processor; what is kept of a finding is bounded. Start reading at
//! [`judge`] for the check and at [`Findings`] for what a report shows.

pub mod book;
pub mod findings;
pub mod paper;
pub mod summary;
pub mod table;

use std::{num::NonZero, sync::Arc, thread};

use law::{
    check::{CheckSetting, Report, check},
    dossier::{Dossier, read},
};
use serde::Serialize;

pub use self::findings::{Basis, Entry, Findings};

/// One dossier and where it begins, or why there is none.
#[derive(Debug)]
pub struct Piece {
    /// The file it comes from.
    pub file: Arc<str>,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// What is there.
    pub held: Held,
}

/// What a place of the input holds.
#[derive(Debug)]
pub enum Held {
    /// The text of a dossier.
    Text(Vec<u8>),
    /// A dossier that was read from tables.
    Read(Box<Dossier>),
    /// Nothing that can be read.
    Fault(Fault),
}

/// What could not be read, as a line of the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// From 1; absent where the whole file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// In bytes, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Names and positions from the outside in, such as `acts[3].filed.on`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// What is wrong and what was expected, in Chinese.
    pub error: String,
}

impl Fault {
    /// A file, or a part of it, that could not be read at all.
    pub fn whole(file: &str, line: Option<u64>, error: String) -> Self {
        Self { file: file.to_owned(), line, column: None, field: String::new(), error }
    }

    /// Where it is: file, line, column and field.
    pub fn place(&self) -> String {
        let line = self.line.map(|line| format!("第{line}行")).unwrap_or_default();
        let column = self.column.map(|column| format!("第{column}列")).unwrap_or_default();
        let field = if self.field.is_empty() { String::new() } else { format!("（{}）", self.field) };
        let colon = if line.is_empty() && field.is_empty() { "" } else { "：" };
        format!("{}{colon}{line}{column}{field}", self.file)
    }

    /// Where it is and what is wrong.
    pub fn sentence(&self) -> String {
        format!("{}：{}", self.place(), self.error)
    }
}

/// One piece of the input, judged.
#[derive(Debug)]
pub enum Outcome {
    /// What was found, and in whose dossier.
    Checked {
        /// 办案机构, or where the dossier names none, 实施机关.
        unit: Option<String>,
        /// The finding.
        report: Report,
    },
    /// Why there is no finding.
    Unread(Fault),
}

/// Judges a chunk on every processor; the outcomes keep the order of the pieces.
pub fn judge(pieces: &[Piece], setting: &CheckSetting<'_>) -> Vec<Outcome> {
    let hands = thread::available_parallelism().map_or(1, NonZero::get);
    let share = pieces.len().div_ceil(hands).max(1);
    thread::scope(|scope| {
        let work = |part: &[Piece]| part.iter().map(|piece| outcome(piece, setting)).collect::<Vec<_>>();
        let mut parts = pieces.chunks(share);
        let own = parts.next().unwrap_or_default();
        let others: Vec<_> = parts.map(|part| (part, scope.spawn(move || work(part)))).collect();
        let mut outcomes = work(own);
        for (part, other) in others {
            // A hand that was lost leaves its part undone; it is done again here.
            outcomes.extend(other.join().unwrap_or_else(|_| work(part)));
        }
        outcomes
    })
}

fn outcome(piece: &Piece, setting: &CheckSetting<'_>) -> Outcome {
    let text = match &piece.held {
        Held::Text(text) => text,
        Held::Read(dossier) => return checked(dossier, setting),
        Held::Fault(fault) => return Outcome::Unread(fault.clone()),
    };
    match read(text) {
        Ok(dossier) => checked(&dossier, setting),
        Err(error) => {
            let within = u64::try_from(error.line).unwrap_or(1).max(1);
            Outcome::Unread(Fault {
                file: piece.file.to_string(),
                line: Some(piece.line.saturating_add(within).saturating_sub(1)),
                column: Some(error.column.max(1)),
                field: error.path,
                error: error.reason,
            })
        }
    }
}

fn checked(dossier: &Dossier, setting: &CheckSetting<'_>) -> Outcome {
    let report = check(dossier, setting);
    let agency = || dossier.agency.as_ref().and_then(|agency| agency.name.as_ref());
    let unit = dossier.unit.as_ref().or_else(agency).cloned();
    Outcome::Checked { unit, report }
}
