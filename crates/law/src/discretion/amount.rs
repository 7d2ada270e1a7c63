//! What a fine of the catalog comes to under established facts. Exact: nothing is rounded unless the provision says so.

use std::collections::BTreeMap;

use rules::{Number, Value, fact::Facts};

use super::rulebook::Vocabulary;
use crate::{
    item::{Band, Decimal, Fine, Partial},
    money::Fen,
};

/// Amounts in yuan, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amounts {
    /// The least.
    pub min: Number,
    /// The most.
    pub max: Number,
}

impl Amounts {
    /// In whole fen, no wider than the amounts; nothing beyond what can be held.
    pub fn in_fen(self) -> Option<(Fen, Fen)> {
        let hundred = Number::from(100);
        let whole = |yuan: Number, round: fn(Number) -> Number| {
            let (fen, _) = round(yuan.checked_mul(hundred)?).parts();
            i64::try_from(fen).ok().and_then(|fen| Fen::new(fen).ok())
        };
        Some((whole(self.min, Number::ceil)?, whole(self.max, Number::floor)?))
    }
}

/// What a fine comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Computed {
    pub(super) fine: Option<Amounts>,
    pub(super) parties: Option<Vec<(String, Option<Amounts>)>>,
    pub(super) flags: Vec<String>,
    /// The arithmetic, in Chinese.
    pub(super) steps: Vec<String>,
}

/// Why a fine comes to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// Facts are missing, by slot.
    Missing(Vec<usize>),
    /// The provision gives no amount for these facts, or its source breaks off.
    Unusable(String),
}

pub(super) fn number(amount: Fen) -> Number {
    Number::ratio(amount.fen().into(), 100).unwrap_or(Number::ZERO)
}

pub(super) fn exact(decimal: Decimal) -> Number {
    let (digits, unit) = decimal.ratio();
    Number::ratio(digits.into(), unit.into()).unwrap_or(Number::ZERO)
}

/// A calculation over the facts of one case.
pub(super) struct Calculation<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) facts: &'a Facts,
}

fn too_large() -> Stop {
    Stop::Unusable("overflow".to_owned())
}

impl Calculation<'_> {
    /// The value of a fact in its unit.
    fn fact(&self, name: &str) -> Result<Number, Stop> {
        let slot =
            self.vocabulary.slot(name).ok_or_else(|| Stop::Unusable(format!("no_such_fact:{name}")))?;
        match self.facts.get(slot) {
            Some(Some(Value::Number(number))) => Ok(*number),
            _ => Err(Stop::Missing(vec![slot])),
        }
    }

    /// Several facts at once, so that all that are missing are named.
    fn facts<const N: usize>(&self, names: [&str; N]) -> Result<[Number; N], Stop> {
        let mut missing = Vec::new();
        let mut values = [Number::ZERO; N];
        for (place, name) in values.iter_mut().zip(names) {
            match self.fact(name) {
                Ok(value) => *place = value,
                Err(Stop::Missing(slots)) => missing.extend(slots),
                Err(stop) => return Err(stop),
            }
        }
        if missing.is_empty() { Ok(values) } else { Err(Stop::Missing(missing)) }
    }

    /// What the fine comes to.
    pub(super) fn fine(&self, fine: &Fine) -> Result<Computed, Stop> {
        let mut computed = self.plain(fine)?;
        if fine.may() {
            computed.flags.push("may".to_owned());
        }
        Ok(computed)
    }

    fn plain(&self, fine: &Fine) -> Result<Computed, Stop> {
        match fine {
            Fine::Range { min, max, floor_open, .. } => {
                let min = if *floor_open { Number::ZERO } else { number(*min) };
                let mut computed = span(min, number(*max));
                computed.flags.extend(floor_open.then(|| "floor_open".to_owned()));
                Ok(computed)
            }
            Fine::Fixed { amount, .. } => Ok(span(number(*amount), number(*amount))),
            Fine::Multiple { base, min_times, max_times, cap, .. } => {
                self.times(base, exact(*min_times), exact(*max_times), *cap, "倍")
            }
            Fine::Percent { base, min_pct, max_pct, .. } => {
                self.times(base, hundredth(exact(*min_pct)), hundredth(exact(*max_pct)), None, "")
            }
            Fine::PerUnit { unit, unit_min, unit_max, .. } => {
                self.times(unit, number(*unit_min), number(*unit_max), None, "元")
            }
            Fine::PerUnitFixed { unit, amount, .. } => {
                self.times(unit, number(*amount), number(*amount), None, "元")
            }
            Fine::PerUnitStep { quantity, step, amount_per_step, partial, cap, .. } => {
                self.steps(quantity, *step, number(*amount_per_step), *partial, *cap)
            }
            Fine::PiecewiseMarginal { base, unit_kg, bands, cap, .. } => {
                self.piecewise(base, *unit_kg, bands, *cap)
            }
            Fine::ByIncome { threshold, ge, lt } => {
                let income = self.fact("illegal_income")?;
                let reached = income >= number(*threshold);
                let mut computed = self.fine(if reached { ge } else { lt })?;
                let which = if reached { "达到" } else { "不足" };
                computed.steps.insert(0, format!("违法所得{income}元，{which}{}元", number(*threshold)));
                Ok(computed)
            }
            Fine::Matrix { by, rows } => self.matrix(by, rows),
            Fine::ByParty { parties } => self.parties(parties),
            Fine::SumOfItems { items, cap } => {
                let mut flags: Vec<_> = items.iter().map(|item| format!("sum_of:{item}")).collect();
                flags.extend(cap.map(|cap| format!("cap:{}", number(cap))));
                Ok(Computed { flags, ..Computed::default() })
            }
            Fine::Refer { items } => {
                let flags = items.iter().map(|item| format!("refer:{item}")).collect();
                Ok(Computed { flags, ..Computed::default() })
            }
            Fine::DailyRate { base, rate, quantity, not_a_fine } => {
                self.daily_rate(base, *rate, quantity, *not_a_fine)
            }
            Fine::DailyRepeat { base, quantity, .. } => {
                let [base, days] = self.facts([base, quantity])?;
                let amount = base.checked_mul(days).ok_or_else(too_large)?;
                Ok(Computed {
                    steps: vec![format!("{base}元×{days}日={amount}元")], ..span(amount, amount)
                })
            }
            Fine::None => Ok(Computed::default()),
            Fine::Unknown => Err(Stop::Unusable("source_incomplete".to_owned())),
            Fine::Unrecognised => Err(Stop::Unusable("unrecognised_kind".to_owned())),
        }
    }

    fn steps(
        &self,
        quantity: &str,
        step: Decimal,
        each: Number,
        partial: Partial,
        cap: Option<Fen>,
    ) -> Result<Computed, Stop> {
        let value = self.fact(quantity)?;
        let steps = value.checked_div(exact(step)).ok_or_else(too_large)?;
        let steps = match partial {
            Partial::Floor => steps.floor(),
            Partial::Ceil => steps.ceil(),
        };
        let steps = steps.max(Number::ZERO);
        let amount = steps.checked_mul(each).ok_or_else(too_large)?;
        Ok(capped(amount, amount, cap, format!("{value}÷{step}取{steps}个，每个{each}元")))
    }

    fn matrix(&self, by: &str, rows: &BTreeMap<String, Fine>) -> Result<Computed, Stop> {
        let slot = self.vocabulary.slot(by).ok_or_else(|| Stop::Unusable(format!("no_such_fact:{by}")))?;
        let Some(Some(value)) = self.facts.get(slot) else { return Err(Stop::Missing(vec![slot])) };
        let key = self.vocabulary.schema().text(slot, *value);
        let row = rows.get(&key).ok_or_else(|| Stop::Unusable(format!("no_matrix_row:{key}")))?;
        let mut computed = self.fine(row)?;
        computed.steps.insert(0, format!("按{}“{key}”一行", self.vocabulary.label(slot)));
        Ok(computed)
    }

    fn daily_rate(
        &self,
        base: &str,
        rate: Decimal,
        quantity: &str,
        not_a_fine: bool,
    ) -> Result<Computed, Stop> {
        let [base, days] = self.facts([base, quantity])?;
        let amount = base.checked_mul(exact(rate)).and_then(|day| day.checked_mul(days));
        let amount = amount.ok_or_else(too_large)?;
        let mut computed = span(amount, amount);
        computed.steps.push(format!("{base}元×{rate}×{days}日={amount}元"));
        if not_a_fine {
            // A late fee is money owed, not a penalty: it must not be added to any fine.
            computed.fine = None;
            computed.flags = vec!["not_a_fine".to_owned(), format!("late_fee:{amount}")];
        }
        Ok(computed)
    }

    fn times(
        &self,
        base: &str,
        least: Number,
        most: Number,
        cap: Option<Fen>,
        unit: &str,
    ) -> Result<Computed, Stop> {
        let value = self.fact(base)?;
        let min = value.checked_mul(least).ok_or_else(too_large)?;
        let max = value.checked_mul(most).ok_or_else(too_large)?;
        let factor =
            if least == most { format!("{least}{unit}") } else { format!("（{least}至{most}{unit}）") };
        let label = self.vocabulary.slot(base).map_or(base, |slot| self.vocabulary.label(slot));
        Ok(capped(min, max, cap, format!("{label}{value}×{factor}")))
    }

    fn parties(&self, parties: &[crate::item::PartyFine]) -> Result<Computed, Stop> {
        let mut computed = Computed { parties: Some(Vec::new()), ..Computed::default() };
        let mut amounts = Vec::new();
        for party in parties {
            let one = self.fine(&party.fine)?;
            let flags = one.flags.into_iter().map(|flag| format!("{flag}:{}", party.party));
            computed.flags.extend(flags);
            computed.steps.extend(one.steps.into_iter().map(|step| format!("{}：{step}", party.party)));
            amounts.push((party.party.clone(), one.fine));
        }
        computed.parties = Some(amounts);
        Ok(computed)
    }

    fn piecewise(
        &self,
        base: &str,
        unit_kg: u32,
        bands: &[Band],
        cap: Option<Fen>,
    ) -> Result<Computed, Stop> {
        let [mass, limit] = self.facts([base, "limit_kg"])?;
        let end = |ratio: Number| limit.checked_mul(Number::ONE.checked_add(ratio)?);
        let mut total = Number::ZERO;
        let mut lines = Vec::new();
        for band in bands {
            let low = end(exact(band.from_ratio)).ok_or_else(too_large)?;
            let high = match band.to_ratio {
                Some(ratio) => mass.min(end(exact(ratio)).ok_or_else(too_large)?),
                None => mass,
            };
            let part = high.checked_sub(low).ok_or_else(too_large)?.max(Number::ZERO);
            let amount = part
                .checked_div(Number::from(i64::from(unit_kg)))
                .and_then(|units| units.checked_mul(number(band.per_unit)))
                .ok_or_else(too_large)?;
            lines.push(format!("{part}千克÷{unit_kg}×{}元={amount}元", number(band.per_unit)));
            total = total.checked_add(amount).ok_or_else(too_large)?;
        }
        Ok(capped(total, total, cap, lines.join("；")))
    }
}

fn hundredth(number: Number) -> Number {
    number.checked_div(Number::whole(100)).unwrap_or(Number::ZERO)
}

fn span(min: Number, max: Number) -> Computed {
    Computed { fine: Some(Amounts { min, max }), ..Computed::default() }
}

fn capped(min: Number, max: Number, cap: Option<Fen>, line: String) -> Computed {
    let equal = if min == max { format!("{line}={min}元") } else { format!("{line}={min}至{max}元") };
    let mut computed = Computed { steps: vec![equal], ..span(min, max) };
    if let Some(cap) = cap.map(number).filter(|cap| max > *cap) {
        computed.fine = Some(Amounts { min: min.min(cap), max: cap });
        computed.flags.push("capped".to_owned());
        computed.steps.push(format!("最高不超过{cap}元"));
    }
    computed
}
