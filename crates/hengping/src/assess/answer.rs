//! The answer as JSON. The order of its keys is stable: scripts hold it.

use law::discretion::{Amounts, Assessment, RowTrace};
use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::amount::Range;

/// The answer.
#[derive(Debug, Serialize)]
pub(super) struct Answer<'a> {
    item: &'a str,
    table: &'a str,
    outcome: &'static str,
    degree: Option<&'a str>,
    effect: Option<&'static str>,
    fine: Option<Range>,
    parties: Option<Parties<'a>>,
    also: &'a [&'static str],
    flags: &'a [String],
    trace: Vec<Row<'a>>,
}

/// Fines by party, in the order of the statute.
#[derive(Debug)]
struct Parties<'a>(&'a [(String, Option<Amounts>)]);

impl Serialize for Parties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (party, amounts) in self.0 {
            map.serialize_entry(party, &amounts.map(Range::from))?;
        }
        map.end()
    }
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    /// From 1, as a person counts the rows of the table.
    #[serde(rename = "row")]
    number: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    degree: Option<&'a str>,
    when: &'a str,
    holds: Option<bool>,
    conditions: Vec<Atom<'a>>,
}

#[derive(Debug, Serialize)]
struct Atom<'a> {
    text: &'a str,
    holds: Option<bool>,
    facts: Vec<Fact<'a>>,
}

#[derive(Debug, Serialize)]
struct Fact<'a> {
    name: &'a str,
    value: Option<&'a str>,
}

impl<'a> Answer<'a> {
    pub(super) fn of(assessed: &'a Assessment) -> Self {
        Self {
            item: &assessed.item,
            table: &assessed.table,
            outcome: assessed.outcome.name(),
            degree: assessed.degree.as_deref(),
            effect: assessed.leaning.map(law::discretion::Leaning::text),
            fine: assessed.fine.map(Range::from),
            parties: assessed.parties.as_deref().map(Parties),
            also: &assessed.also,
            flags: &assessed.flags,
            trace: assessed.trace.iter().map(Row::of).collect(),
        }
    }
}

impl<'a> Row<'a> {
    fn of(row: &'a RowTrace) -> Self {
        let conditions = row.atoms.iter().map(|atom| Atom {
            text: &atom.text,
            holds: atom.truth,
            facts: atom.facts.iter().map(|(name, value)| Fact { name, value: value.as_deref() }).collect(),
        });
        Self {
            number: row.row,
            degree: row.degree.as_deref(),
            when: &row.when,
            holds: row.truth,
            conditions: conditions.collect(),
        }
    }
}
