//! Whether what a table rests on is still there, and whether it says something of every circumstance.

use jiff::civil::Date;

use super::{FindingKind, Proof};
use crate::discretion::{Benchmark, Leaning, Overlay, Rulebook, TableId};

impl Proof<'_> {
    pub(super) fn basis(&mut self, rulebook: &Rulebook) {
        let item = &self.checked.item;
        match &self.checked.id {
            TableId::Statute | TableId::Alt => {}
            TableId::Bench(name) => {
                let mut tables = rulebook.benchmarks().iter();
                let table = tables.find(|table| table.item == item.id && table.id == *name);
                if let Some(Benchmark { source, effective, .. }) = table {
                    self.stale_basis(rulebook, source, effective.as_deref());
                }
                self.circumstances();
            }
            TableId::Overlay(region) => {
                let mut tables = rulebook.overlays().iter();
                let table = tables.find(|table| table.item == item.id && table.jurisdiction == *region);
                // It stands on its own feet: that the national provision is younger does not end it.
                if let Some(Overlay { source, .. }) = table {
                    self.stale_basis(rulebook, source, None);
                }
            }
        }
    }

    /// A table falls with the provision that it fills in.
    fn stale_basis(&mut self, rulebook: &Rulebook, source: &str, effective: Option<&str>) {
        let item = &self.checked.item;
        let source = rulebook.sources().sources.get(source);
        let currency = source.and_then(|source| source.currency.as_deref()).unwrap_or_default();
        let repealed = item.tiers.iter().find_map(|tier| tier.effects.repealed);
        let changed = item.versions.iter().map(|version| version.until).max();
        let older = changed.filter(|until| effective.is_some_and(|effective| before(effective, *until)));
        let why = if let Some(on) = repealed {
            format!("该项罚款已于{on}取消")
        } else if let Some(until) = older {
            format!("该表早于现行条文，所依据的条文施行至{until}")
        } else if currency.starts_with("superseded") || currency.contains("old") {
            format!("来源登记的状态为{currency}")
        } else {
            return;
        };
        self.flat(FindingKind::StaleBasis, &[], format!("{why}；请对照现行条文修订或者停用"));
    }

    // Law: 行政处罚法 art. 30, 31, 32, 33.
    fn circumstances(&mut self) {
        let wanted = Leaning::ALL.into_iter().filter(|leaning| *leaning != Leaning::Ordinary);
        let rows = &self.checked.rows;
        let absent = wanted.filter(|leaning| rows.iter().all(|row| row.effect != Some(*leaning)));
        let absent: Vec<_> = absent.map(Leaning::text).collect();
        if !absent.is_empty() {
            let text = format!("没有规定{}；请补足，或者声明适用何处的规定", absent.join("、"));
            self.flat(FindingKind::Circumstances, &[], text);
        }
    }
}

/// Whether a text that begins with a date or a year says a time not after `until`.
fn before(effective: &str, until: Date) -> bool {
    if let Some(date) = effective.get(..10).and_then(|text| text.parse::<Date>().ok()) {
        return date <= until;
    }
    let year = effective.get(..4).and_then(|text| text.parse::<i16>().ok());
    year.is_some_and(|year| year < until.year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    #[test]
    fn a_time_as_sources_write_it_is_compared_with_a_day() {
        let until = date(2023, 7, 19);
        for (text, expected) in [
            ("2023-07-19", true),
            ("2023-07-20", false),
            ("2009(约)", true),
            ("2022修订稿", true),
            ("2023", false),
            ("未知", false),
            ("", false),
        ] {
            assert_eq!(super::before(text, until), expected, "{text}");
        }
    }
}
