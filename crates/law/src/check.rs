//! 案卷体检: the guards of the procedure asked of a dossier, in one pass.
//!
//! Nothing is refused here. What the file shows to be wrong is a defect; what it does not show is unknown,
//! named with the field that is absent and the rule that could not be judged. Start reading at [`check`].

mod case;
mod choice;
mod court;
mod evidence;
mod file;
mod gate;
mod measure;
mod money;
mod notice;
mod onspot;
mod people;
mod remedy;
mod service;
pub mod tally;
mod transfer;

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::file::File;
use crate::{
    calendar::Calendar,
    dossier::Dossier,
    profile::Profile,
    rule::{DefectClass, Tag},
};

/// What a dossier is checked in.
#[derive(Debug, Clone, Copy)]
pub struct CheckSetting<'a> {
    /// Parameters of the jurisdiction.
    pub profile: &'a Profile,
    /// Working days and holidays.
    pub calendar: &'a Calendar,
    /// The day of the check: what is still to be done is late only after this day.
    pub on: Date,
}

/// The finding about a whole dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No defect.
    Ok,
    /// Warnings only.
    Warn,
    /// At least one defect that is more than a warning.
    Bad,
}

impl Verdict {
    /// The word for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ok => "未发现问题",
            Self::Warn => "有提示",
            Self::Bad => "有问题",
        }
    }
}

/// One breach that the file shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// Defect code.
    pub code: Cow<'static, str>,
    /// What the breach does.
    pub class: DefectClass,
    /// Rule id.
    pub rule: Cow<'static, str>,
    /// The articles.
    pub article: Cow<'static, str>,
    /// The day of the act that is at fault, or on which the duty was due.
    pub on: Option<Date>,
    /// The acts concerned: their ids, or `name#place` counted from 1.
    pub acts: Vec<String>,
    /// One plain sentence with the dates and numbers.
    pub message: String,
    /// What would cure it.
    pub cure: Cow<'static, str>,
    /// How well the source was read.
    pub tag: Tag,
}

/// A rule that could not be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unknown {
    /// Rule id.
    pub rule: Cow<'static, str>,
    /// The defect code that could not be excluded.
    pub code: Cow<'static, str>,
    /// What is absent: a field by its path, or what else was missing.
    pub missing: String,
    /// One plain sentence.
    pub message: String,
}

/// What the check found in one dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The dossier.
    pub id: String,
    /// The finding.
    pub verdict: Verdict,
    /// Defects in the order of the statute.
    pub defects: Vec<Defect>,
    /// What could not be judged, in the order of the statute.
    pub unknown: Vec<Unknown>,
}

/// Checks one dossier.
///
/// Never fails: a date in a year without a holiday table, or a parameter that the profile leaves open, is
/// an entry of `unknown` that names the year or the parameter.
pub fn check(dossier: &Dossier, setting: &CheckSetting<'_>) -> Report {
    let mut file = File::new(dossier, setting);
    people::check(&mut file);
    evidence::check(&mut file);
    service::check(&mut file);
    for (at, decided) in file.decisions() {
        notice::check(&mut file, at, decided);
        gate::check(&mut file, at, decided);
        onspot::check(&mut file, at, decided);
        case::check(&mut file, at, decided);
        choice::check(&mut file, at, decided);
    }
    case::filing(&mut file);
    notice::late_requests(&mut file);
    gate::hearing_notices(&mut file);
    measure::check(&mut file);
    money::check(&mut file);
    court::check(&mut file);
    transfer::check(&mut file);
    remedy::check(&mut file);
    file.report()
}
