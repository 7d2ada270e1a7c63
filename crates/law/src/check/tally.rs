//! What many reports come to: by verdict, by class, by rule and by unit; never by person, and nothing is ranked.

use std::collections::BTreeMap;

use super::{Report, Verdict};
use crate::rule::{self, DefectClass, Rule};

/// Units that are counted by their name; those beyond are counted together.
pub const UNITS_MAX: usize = 2_000;

/// What was found so far; it grows with rules and units, not with dossiers.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    unread: u64,
    all: UnitCount,
    classes: BTreeMap<DefectClass, u64>,
    rules: BTreeMap<usize, RuleCount>,
    units: BTreeMap<String, UnitCount>,
    unnamed: UnitCount,
    beyond: UnitCount,
}

/// Dossiers in which a rule played a part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RuleCount {
    /// Broken, once for each dossier however often.
    pub broken: u64,
    /// Not judged, since the dossier does not say enough.
    pub open: u64,
}

/// Dossiers of a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnitCount {
    /// With a defect that is more than a warning.
    pub bad: u64,
    /// With warnings only.
    pub warn: u64,
    /// Without a defect.
    pub ok: u64,
}

impl UnitCount {
    fn add(&mut self, verdict: Verdict) {
        let count = match verdict {
            Verdict::Ok => &mut self.ok,
            Verdict::Warn => &mut self.warn,
            Verdict::Bad => &mut self.bad,
        };
        *count = count.saturating_add(1);
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            bad: self.bad.saturating_add(other.bad),
            warn: self.warn.saturating_add(other.warn),
            ok: self.ok.saturating_add(other.ok),
        }
    }

    /// The denominator: dossiers that were read and checked.
    pub fn checked(&self) -> u64 {
        self.bad.saturating_add(self.warn).saturating_add(self.ok)
    }
}

/// The places in the table of rules, each once.
fn places<'a>(named: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<usize> {
    // A term without a table of its year is open under the code of the calendar, whatever rule asked for it.
    let place = |(id, code)| {
        let exact = rule::ALL.iter().position(|it| it.id == id && it.code == code);
        exact.or_else(|| rule::ALL.iter().position(|it| it.code == code))
    };
    let mut places: Vec<usize> = named.filter_map(place).collect();
    places.sort_unstable();
    places.dedup();
    places
}

impl Tally {
    /// Counts a dossier that was checked.
    pub fn add(&mut self, unit: Option<&str>, report: &Report) {
        self.all.add(report.verdict);
        let mut classes: Vec<DefectClass> = report.defects.iter().map(|defect| defect.class).collect();
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            *self.classes.entry(class).or_default() += 1;
        }
        for place in places(report.defects.iter().map(|it| (it.rule.as_ref(), it.code.as_ref()))) {
            self.rules.entry(place).or_default().broken += 1;
        }
        for place in places(report.unknown.iter().map(|it| (it.rule.as_ref(), it.code.as_ref()))) {
            self.rules.entry(place).or_default().open += 1;
        }
        let count = match unit.map(str::trim).filter(|unit| !unit.is_empty()) {
            None => &mut self.unnamed,
            Some(unit) if self.units.len() < UNITS_MAX || self.units.contains_key(unit) => {
                self.units.entry(unit.to_owned()).or_default()
            }
            Some(_) => &mut self.beyond,
        };
        count.add(report.verdict);
    }

    /// Counts a place of the input that could not be read.
    pub fn add_unread(&mut self) {
        self.unread = self.unread.saturating_add(1);
    }

    /// All dossiers together.
    pub fn all(&self) -> UnitCount {
        self.all
    }

    /// Places of the input that could not be read.
    pub fn unread(&self) -> u64 {
        self.unread
    }

    /// Dossiers with a defect of each class, the gravest class first.
    pub fn classes(&self) -> impl Iterator<Item = (DefectClass, u64)> {
        self.classes.iter().map(|(class, count)| (*class, *count))
    }

    fn counted(&self) -> impl Iterator<Item = (&'static Rule, RuleCount)> {
        self.rules.iter().filter_map(|(place, count)| Some((rule::ALL.get(*place)?, *count)))
    }

    /// The rules that were broken, in the order of the statute.
    pub fn broken(&self) -> impl Iterator<Item = (&'static Rule, RuleCount)> {
        self.counted().filter(|(_, count)| count.broken > 0)
    }

    /// The rules that could not be judged somewhere, in the order of the statute.
    pub fn open(&self) -> impl Iterator<Item = (&'static Rule, RuleCount)> {
        self.counted().filter(|(_, count)| count.open > 0)
    }

    /// The defects that most dossiers have, at most so many, warnings apart.
    pub fn main_defects(&self, most: usize) -> Vec<(&'static Rule, RuleCount)> {
        let mut rules: Vec<_> = self.broken().filter(|(rule, _)| rule.class != DefectClass::Warn).collect();
        rules.sort_by_key(|(_, count)| std::cmp::Reverse(count.broken));
        rules.truncate(most);
        rules
    }

    /// The units in the order of their names; then those beyond [`UNITS_MAX`] and those without a name, where there are any.
    pub fn units(&self) -> impl Iterator<Item = (&str, UnitCount)> {
        let named = self.units.iter().map(|(name, count)| (name.as_str(), *count));
        let rest = [("其余机构合计", self.beyond), ("没有写明机构", self.unnamed)];
        named.chain(rest.into_iter().filter(|(_, count)| count.checked() > 0))
    }

    /// The finding in one sentence.
    pub fn sentence(&self) -> String {
        let UnitCount { bad, warn, ok } = self.all;
        let unread = match self.unread {
            0 => String::new(),
            unread => format!("；另有{unread}处读不了"),
        };
        format!("共检查{}份：有问题{bad}份，只有提示{warn}份，未发现问题{ok}份{unread}。", self.all.checked())
    }
}

/// A part of a whole in percent with one decimal, rounded half up; a dash where there is nothing to divide by.
pub fn share(part: u64, whole: u64) -> String {
    let half = whole / 2;
    match part.checked_mul(1_000).and_then(|parts| parts.checked_add(half)?.checked_div(whole)) {
        Some(permille) => format!("{}.{}%", permille / 10, permille % 10),
        None => "—".to_owned(),
    }
}
