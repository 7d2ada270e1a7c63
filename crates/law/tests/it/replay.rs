//! A replay says of many cases what `assess` says of each.

use std::collections::BTreeMap;

use law::discretion::{Amounts, Checked, Position, Replay, Replayed, Total};
use proptest::prelude::*;
use rules::{FactKind, Number, Value, fact::Facts};

use crate::discretion::rulebook;

/// Amounts, counts and shares about which the catalogue speaks, and some between them.
const NUMBERS: [&str; 14] =
    ["0", "0.05", "0.2", "0.5", "1", "2", "3", "10", "15.5", "1000", "9999.99", "10000", "30000", "200000"];

/// A number that looks random and is the same every time.
fn mixed(seed: usize) -> usize {
    let mut bits = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits ^= bits >> 29;
    bits = bits.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits ^ (bits >> 32)
}

/// Facts of which every fourth is not established.
fn facts(checked: &Checked, case: usize) -> Facts {
    let slots = checked.schema().facts().iter().enumerate();
    slots
        .map(|(slot, fact)| {
            let draw = mixed(case * 1_000 + slot);
            let pick = draw / 4;
            (!draw.is_multiple_of(4)).then(|| match &fact.kind {
                FactKind::Bool => Value::Bool(pick.is_multiple_of(2)),
                FactKind::Choice(values) => Value::Choice((pick % values.len()).try_into().unwrap()),
                FactKind::Int => Value::Number(Number::from(i64::try_from(pick % 6).unwrap())),
                FactKind::Number { .. } => Value::Number(NUMBERS[pick % NUMBERS.len()].parse().unwrap()),
            })
        })
        .collect()
}

/// What `assess` says of one case.
fn assessed(checked: &Checked, facts: &Facts) -> (Position, Option<Amounts>) {
    let assessed = checked.assess(facts);
    let fallback = assessed.flags.iter().any(|flag| flag == "fallback:statute");
    (Position { outcome: assessed.outcome, row: assessed.row, fallback }, assessed.fine)
}

fn sum(fines: impl Iterator<Item = Amounts>) -> Total {
    let mut total = Total::default();
    for fine in fines {
        let held = total.sum.unwrap();
        let (min, max) = (held.min.checked_add(fine.min).unwrap(), held.max.checked_add(fine.max).unwrap());
        total = Total { cases: total.cases + 1, sum: Some(Amounts { min, max }) };
    }
    total
}

fn replayed(old: &Checked, new: &Checked, cases: std::ops::Range<usize>) -> Replayed {
    let mut replay = Replay::new(old, new);
    for case in cases {
        replay.take(case.try_into().unwrap(), case.to_string(), &facts(new, case));
    }
    replay.finish()
}

/// Every table of the catalogue, held against the first one of its item.
#[test]
fn a_replay_agrees_with_every_assessment() {
    const CASES: usize = 24;
    let rulebook = rulebook();
    let mut found = BTreeMap::new();
    for item in rulebook.items().items() {
        let tables =
            rulebook.tables_of(item).into_iter().map(|id| rulebook.table(&item.id, &id, None).unwrap());
        let tables: Vec<_> = tables.collect();
        let old = tables.first().unwrap();
        for new in &tables {
            let all = replayed(old, new, 0..CASES);
            let each: Vec<_> =
                (0..CASES).map(|case| [old, new].map(|table| assessed(table, &facts(new, case)))).collect();
            let mut positions: BTreeMap<_, u64> = BTreeMap::new();
            for sides in &each {
                *positions.entry(sides.map(|(position, _)| position)).or_default() += 1;
                *found.entry(sides[1].0.outcome).or_insert(0) += 1;
            }
            assert_eq!(all.positions, positions, "{} {}", item.id, new.id);
            for side in 0..2 {
                let own = each.iter().filter_map(|sides| sides[side].1);
                assert_eq!(all.totals[side], sum(own), "{} {}", item.id, new.id);
                let both = each.iter().filter(|sides| sides[0].1.is_some() && sides[1].1.is_some());
                assert_eq!(all.comparable[side], sum(both.filter_map(|sides| sides[side].1)));
            }
        }
    }
    // A comparison of nothing with nothing would prove nothing.
    assert_eq!(found.len(), 5, "{found:?}");
}

#[test]
fn tiers_of_one_name_are_one_and_the_greatest_moves_are_named() {
    let rulebook = rulebook();
    let table = |id: &str| rulebook.table("HY-001", &id.parse().unwrap(), None).unwrap();
    let (old, new) = (table("alt"), table("statute"));
    let all = replayed(&old, &new, 0..1_500);
    let moves = all.moves(&old, &new);
    assert_eq!(moves.iter().map(|one| one.cases).sum::<u64>(), 1_500);
    assert!(moves.is_sorted_by(|a, b| a.cases >= b.cases));
    let mut names: Vec<_> = moves.iter().map(|one| (&one.from, &one.to)).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), moves.len());
    let mut by: Vec<(Number, u64)> = (0..1_500)
        .filter_map(|case| {
            let [Some(a), Some(b)] = [&old, &new].map(|table| assessed(table, &facts(&new, case)).1) else {
                return None;
            };
            let apart = |a: Number, b: Number| a.max(b).checked_sub(a.min(b)).unwrap();
            Some((apart(a.min, b.min).max(apart(a.max, b.max)), u64::try_from(case).unwrap()))
        })
        .filter(|(by, _)| by.is_positive())
        .collect();
    by.sort_by_key(|(by, place)| (std::cmp::Reverse(*by), *place));
    let most: Vec<_> = all.most.iter().map(|moved| (moved.by, moved.place)).collect();
    assert_eq!(most, by[..10]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn parts_come_to_the_same_as_the_whole(ends in prop::collection::vec(0_usize..2_500, 1..5)) {
        let rulebook = rulebook();
        let table = |id: &str| rulebook.table("HY-001", &id.parse().unwrap(), None).unwrap();
        let (old, new) = (table("alt"), table("statute"));
        let mut ends = ends;
        ends.push(2_500);
        ends.sort_unstable();
        let (mut parts, mut start) = (Vec::new(), 0);
        for end in ends {
            parts.push(replayed(&old, &new, start..end));
            start = end;
        }
        // The last part first: threads end in any order.
        let mut merged = Replayed::default();
        parts.into_iter().rev().for_each(|part| merged.merge(part));
        prop_assert_eq!(merged, replayed(&old, &new, 0..2_500));
    }
}
