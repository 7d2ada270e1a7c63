//! Whether the amounts of a table can be told, lie within the statute, and lie not too far apart.

use std::collections::BTreeSet;

use rules::{
    Condition, Number, Selection,
    fact::Facts,
    proof::{self, Space, Unproved, Verdict},
};

use super::{FindingKind, Proof};
use crate::{
    discretion::{
        Checked, Leaning, Row, Rulebook, TableId,
        amount::{Amounts, Calculation, Computed, Stop, exact, number},
    },
    item::Fine,
};

/// Steps of a fine by steps that are looked at one by one.
const FINE_STEPS_MAX: i64 = 1_000;
/// 国发〔2024〕5号: the most is in general not above so many times the least.
const SPREAD_MAX: i64 = 10;

impl Proof<'_> {
    pub(super) fn outcomes(&mut self, rulebook: &Rulebook) {
        let checked = self.checked;
        // What is no longer in force cannot be mended.
        let in_force = checked.id != TableId::Alt;
        let statute = match checked.id {
            TableId::Statute | TableId::Alt => None,
            TableId::Bench(_) | TableId::Overlay(_) => {
                rulebook.table(&checked.item.id, &TableId::Statute, None).ok()
            }
        };
        for (index, row) in checked.rows.iter().enumerate() {
            let number = index.saturating_add(1);
            if in_force {
                self.spread(number, row);
            }
            self.shown(FindingKind::NoAmount, &[number], &|bounds| no_amount(checked, index, row, bounds));
            if let Some(statute) = &statute {
                self.shown(FindingKind::Outside, &[number], &|bounds| {
                    outside(checked, statute, index, row, bounds)
                });
            }
        }
    }

    /// The least and the most of one row.
    // 国发〔2024〕5号: between the least and the most lie in general not more than ten times.
    fn spread(&mut self, number: usize, row: &Row) {
        let mut wide: Option<(Number, Number, &str)> = None;
        let mut open: Option<(Number, &str)> = None;
        for (least, most, unit) in leaves(row).into_iter().filter_map(least_and_most) {
            let bound = least.checked_mul(Number::whole(SPREAD_MAX));
            if !least.is_positive() {
                open = open.max(Some((most, unit)).filter(|(most, _)| most.is_positive()));
            } else if bound.is_some_and(|bound| most > bound) {
                wide = Some((least, most, unit));
            }
        }
        if let Some((most, unit)) = open {
            let text = format!("第{number}行只有上限{most}{unit}，没有下限；请在基准中定出各档下限");
            self.flat(FindingKind::NoFloor, &[number], text);
        }
        if let Some((least, most, unit)) = wide {
            let times = most.checked_div(least).map_or(String::new(), |times| times.to_string());
            let text = format!(
                "第{number}行最高{most}{unit}是最低{least}{unit}的{times}倍，一般不超过{SPREAD_MAX}倍；请分档收窄"
            );
            self.flat(FindingKind::Spread, &[number], text);
        }
    }
}

fn leaves(row: &Row) -> Vec<&Fine> {
    let mut all = Vec::new();
    for fine in row.fine.iter().chain(&row.effects.responsible_person_fine) {
        fine.collect(&mut all);
    }
    all
}

fn least_and_most(fine: &Fine) -> Option<(Number, Number, &'static str)> {
    Some(match fine {
        Fine::Range { min, max, floor_open, .. } => {
            (if *floor_open { Number::ZERO } else { number(*min) }, number(*max), "元")
        }
        Fine::Multiple { min_times, max_times, .. } => (exact(*min_times), exact(*max_times), "倍"),
        Fine::Percent { min_pct, max_pct, .. } => (exact(*min_pct), exact(*max_pct), "%"),
        Fine::PerUnit { unit_min, unit_max, .. } => (number(*unit_min), number(*unit_max), "元"),
        _ => return None,
    })
}

/// Facts under which the row decides and its amount cannot be told.
fn no_amount(
    checked: &Checked,
    index: usize,
    row: &Row,
    bounds: &[(&Condition, bool)],
) -> Result<Option<(Facts, String)>, Unproved> {
    let open = |fine: &&Fine| matches!(fine, Fine::Unknown | Fine::Unrecognised | Fine::Matrix { .. });
    if !leaves(row).iter().any(open) {
        return Ok(None);
    }
    let conditions = checked.table.rows().iter().chain(bounds.iter().map(|(condition, _)| *condition));
    let mut space = Space::new(checked.schema(), conditions)?;
    for fine in leaves(row) {
        choices(checked, &mut space, fine);
    }
    let facts = space.search(&|facts| {
        both(proof::verdict(facts, bounds), || match decides(checked, index, facts) {
            Verdict::Reached => match computed(checked, row, facts) {
                Err(Stop::Unusable(_)) => Verdict::Reached,
                Err(Stop::Missing(slots)) => Verdict::Open(slots),
                Ok(_) => Verdict::Hopeless,
            },
            other => other,
        })
    })?;
    let text = format!("第{}行适用而数额不详；请补全数额，在此之前不得使用该行", index.saturating_add(1));
    Ok(facts.map(|facts| (facts, text)))
}

/// Facts under which the row decides and its outcome lies outside that of the statute.
fn outside(
    checked: &Checked,
    statute: &Checked,
    index: usize,
    row: &Row,
    bounds: &[(&Condition, bool)],
) -> Result<Option<(Facts, String)>, Unproved> {
    let conditions = checked.table.rows().iter().chain(statute.table.rows());
    let conditions = conditions.chain(bounds.iter().map(|(condition, _)| *condition));
    let mut space = Space::new(checked.schema(), conditions)?;
    cuts(checked, &mut space, row, &statute.rows)?;
    let found = space.search(&|facts| {
        both(proof::verdict(facts, bounds), || match compared(checked, statute, index, row, facts) {
            Ok(Some(_)) => Verdict::Reached,
            Ok(None) => Verdict::Hopeless,
            Err(slots) => Verdict::Open(slots),
        })
    })?;
    Ok(found.map(|facts| {
        let why = compared(checked, statute, index, row, &facts).ok().flatten().unwrap_or_default();
        let text = format!("第{}行{why}；请改到法定幅度以内，或者声明依据", index.saturating_add(1));
        (facts, text)
    }))
}

/// The second verdict, unless the first one is hopeless; open where either is.
fn both(first: Verdict, second: impl FnOnce() -> Verdict) -> Verdict {
    match first {
        Verdict::Hopeless => Verdict::Hopeless,
        Verdict::Reached => second(),
        Verdict::Open(slots) => match second() {
            Verdict::Hopeless => Verdict::Hopeless,
            _ => Verdict::Open(slots),
        },
    }
}

/// Whether the table chooses this row.
fn decides(checked: &Checked, index: usize, facts: &Facts) -> Verdict {
    match checked.table.select(facts) {
        Selection::Row(row) if row == index => Verdict::Reached,
        Selection::Unknown(slots) => {
            // Where the row itself is already out, no further fact brings it back.
            let row = checked.table.rows().get(index).map(|row| row.holds(facts));
            if row == Some(Some(false)) { Verdict::Hopeless } else { Verdict::Open(slots) }
        }
        _ => Verdict::Hopeless,
    }
}

/// What a row comes to.
fn computed(checked: &Checked, row: &Row, facts: &Facts) -> Result<Computed, Stop> {
    let calculation = Calculation { vocabulary: &checked.vocabulary, facts };
    row.fine.as_ref().map(|fine| calculation.fine(fine)).transpose().map(Option::unwrap_or_default)
}

/// How the outcome of the row departs from that of the statute. Errors: the facts on which that depends.
fn compared(
    checked: &Checked,
    statute: &Checked,
    index: usize,
    row: &Row,
    facts: &Facts,
) -> Result<Option<String>, Vec<usize>> {
    match decides(checked, index, facts) {
        Verdict::Reached => {}
        Verdict::Hopeless => return Ok(None),
        Verdict::Open(slots) => return Err(slots),
    }
    let upper = match statute.table.select(facts) {
        Selection::Row(upper) => upper,
        Selection::Unknown(slots) => return Err(slots),
        // Where the statute is silent, there is nothing to compare with; that is a finding of its own.
        Selection::NoMatch | Selection::Conflict(_) => return Ok(None),
    };
    let Some(upper_row) = statute.rows.get(upper) else { return Ok(None) };
    let amounts = (computed(checked, row, facts), computed(statute, upper_row, facts));
    let (lower, above) = match amounts {
        (Ok(lower), Ok(above)) => (lower, above),
        (Err(Stop::Missing(slots)), _) | (_, Err(Stop::Missing(slots))) => return Err(slots),
        _ => return Ok(None),
    };
    let place = format!("法定第{}档", upper.saturating_add(1));
    let milder = matches!(row.effect, Some(Leaning::NoPenalty | Leaning::MayNoPenalty | Leaning::Reduced));
    if matches!(upper_row.fine, Some(Fine::SumOfItems { .. } | Fine::Refer { .. })) {
        return Ok(None);
    }
    if lower.parties.is_some() || above.parties.is_some() {
        let same = lower.parties.as_deref().map(names) == above.parties.as_deref().map(names);
        let pairs = lower.parties.iter().flatten().zip(above.parties.iter().flatten());
        let departs = pairs.map(|(lower, above)| departure(lower.1, above.1, milder, &place));
        return Ok(if same {
            departs.flatten().next()
        } else {
            Some(format!("的受罚主体与{place}不同"))
        });
    }
    let persons = departure(person(checked, row, facts), person(statute, upper_row, facts), true, &place);
    let persons = persons.map(|text| format!("对责任人员的罚款{text}"));
    let kinds = || kinds(row, upper_row).map(|kinds| format!("另有{kinds}，而{place}没有"));
    Ok(departure(lower.fine, above.fine, milder, &place).or(persons).or_else(kinds))
}

/// Kinds of penalty beside the fine that the statute does not know. Illegal income is confiscated by the general law already.
// Law: 行政处罚法 art. 9, 28(2).
fn kinds(row: &Row, statute: &Row) -> Option<String> {
    const NO_PENALTY: [&str; 7] = [
        "order_only",
        "order_text",
        "publish",
        "force_unload",
        "coercive",
        "repealed",
        "recheck_against_higher_law",
    ];
    let known = statute.effects.names();
    let beyond =
        row.effects.names().into_iter().filter(|name| !known.contains(name) && !NO_PENALTY.contains(name));
    let beyond: Vec<_> = beyond.collect();
    (!beyond.is_empty()).then(|| beyond.join("、"))
}

fn names(parties: &[(String, Option<Amounts>)]) -> Vec<&str> {
    parties.iter().map(|(name, _)| name.as_str()).collect()
}

/// What the persons responsible are fined.
fn person(checked: &Checked, row: &Row, facts: &Facts) -> Option<Amounts> {
    let calculation = Calculation { vocabulary: &checked.vocabulary, facts };
    let fine = row.effects.responsible_person_fine.as_ref()?;
    calculation.fine(fine).ok().and_then(|computed| computed.fine)
}

/// How amounts leave the statutory ones. Below the least may lie only 不予, 可以不予 and 减轻.
// Law: 行政处罚法 art. 32, 33.
fn departure(lower: Option<Amounts>, above: Option<Amounts>, milder: bool, place: &str) -> Option<String> {
    match (lower, above) {
        (None, None) => None,
        (None, Some(above)) => (!milder && above.min.is_positive())
            .then(|| format!("不罚款，而{place}罚款{}元至{}元", above.min, above.max)),
        (Some(lower), None) => {
            lower.max.is_positive().then(|| format!("罚款至{}元，而{place}没有罚款", lower.max))
        }
        (Some(lower), Some(above)) if lower.max > above.max => {
            Some(format!("罚款至{}元，高于{place}的上限{}元", lower.max, above.max))
        }
        (Some(lower), Some(above)) => (!milder && lower.min < above.min)
            .then(|| format!("罚款自{}元起，低于{place}的下限{}元", lower.min, above.min)),
    }
}

/// Tells the values apart on which a fine depends.
fn choices(checked: &Checked, space: &mut Space<'_>, fine: &Fine) {
    match fine {
        Fine::Matrix { by, .. } => {
            if let Some(slot) = checked.vocabulary.slot(by) {
                space.tell_apart(slot);
            }
        }
        Fine::ByIncome { threshold, .. } => {
            if let Some(slot) = checked.vocabulary.slot("illegal_income") {
                space.cut(slot, number(*threshold));
            }
        }
        _ => {}
    }
}

/// What the amounts of some rows depend on.
#[derive(Default)]
struct Lines {
    /// Amounts that do not depend on facts.
    amounts: BTreeSet<Number>,
    /// Amounts for one unit of a fact.
    factors: BTreeSet<(usize, Number)>,
}

impl Lines {
    fn bases(&self) -> BTreeSet<usize> {
        self.factors.iter().map(|(slot, _)| *slot).collect()
    }
}

/// Cuts the facts wherever an amount of the row can cross one of the statute. Between two cuts every amount is a straight line, and no
/// two of them cross. Errors: the amounts are no straight lines over one fact.
fn cuts(checked: &Checked, space: &mut Space<'_>, row: &Row, statute: &[Row]) -> Result<(), Unproved> {
    let (mut own, mut theirs) = (Lines::default(), Lines::default());
    for fine in leaves(row) {
        line(checked, space, fine, &mut own)?;
    }
    for fine in statute.iter().flat_map(leaves) {
        line(checked, space, fine, &mut theirs)?;
    }
    let (own_bases, their_bases) = (own.bases(), theirs.bases());
    if !own_bases.is_empty() && !their_bases.is_empty() && own_bases.union(&their_bases).count() > 1 {
        return Err(Unproved::Amounts("两张表的罚款以不同事实为基数".to_owned()));
    }
    for (slot, factor) in own.factors.union(&theirs.factors) {
        for amount in own.amounts.union(&theirs.amounts) {
            if let Some(crossing) = amount.checked_div(*factor) {
                space.cut(*slot, crossing);
            }
        }
    }
    Ok(())
}

fn line(checked: &Checked, space: &mut Space<'_>, fine: &Fine, lines: &mut Lines) -> Result<(), Unproved> {
    choices(checked, space, fine);
    let curved = || {
        Unproved::Amounts(match fine {
            Fine::PiecewiseMarginal { .. } => "罚款按几个事实分段累计".to_owned(),
            Fine::PerUnitStep { .. } => "罚款逐级累计而没有封顶或者级数过多".to_owned(),
            _ => "罚款是几个事实的乘积".to_owned(),
        })
    };
    let slot = |name: &str| checked.vocabulary.slot(name).ok_or_else(curved);
    match fine {
        Fine::Range { min, max, .. } => lines.amounts.extend([number(*min), number(*max)]),
        Fine::Fixed { amount, .. } => lines.amounts.extend([number(*amount)]),
        Fine::Multiple { base, min_times, max_times, cap, .. } => {
            let slot = slot(base)?;
            lines.factors.extend([(slot, exact(*min_times)), (slot, exact(*max_times))]);
            lines.amounts.extend(cap.map(number));
        }
        Fine::Percent { base, min_pct, max_pct, .. } => {
            let slot = slot(base)?;
            for percent in [min_pct, max_pct] {
                let share = exact(*percent).checked_div(Number::whole(100)).ok_or_else(curved)?;
                lines.factors.insert((slot, share));
            }
        }
        Fine::PerUnit { unit, unit_min, unit_max, .. } => {
            let slot = slot(unit)?;
            lines.factors.extend([(slot, number(*unit_min)), (slot, number(*unit_max))]);
        }
        Fine::PerUnitFixed { unit, amount, .. } => {
            lines.factors.insert((slot(unit)?, number(*amount)));
        }
        Fine::PerUnitStep { quantity, step, amount_per_step, cap: Some(cap), .. } => {
            let slot = slot(quantity)?;
            let steps = number(*cap).checked_div(number(*amount_per_step)).ok_or_else(curved)?.ceil();
            if steps > Number::whole(FINE_STEPS_MAX) {
                return Err(curved());
            }
            let mut at = Number::ZERO;
            while at <= steps {
                space.cut(slot, exact(*step).checked_mul(at).ok_or_else(curved)?);
                lines.amounts.insert(number(*amount_per_step).checked_mul(at).ok_or_else(curved)?);
                at = at.checked_add(Number::ONE).ok_or_else(curved)?;
            }
            lines.amounts.insert(number(*cap));
        }
        Fine::PerUnitStep { cap: None, .. }
        | Fine::PiecewiseMarginal { .. }
        | Fine::DailyRate { .. }
        | Fine::DailyRepeat { .. } => return Err(curved()),
        // Made of others, without an amount of their own, or without any.
        Fine::ByIncome { .. }
        | Fine::Matrix { .. }
        | Fine::ByParty { .. }
        | Fine::SumOfItems { .. }
        | Fine::Refer { .. }
        | Fine::None
        | Fine::Unknown
        | Fine::Unrecognised => {}
    }
    Ok(())
}
