//! Which columns the tables need, and how a fact becomes a number in one.

use std::collections::{BTreeMap, BTreeSet};

use super::Block;
use crate::{check::Atom, fact::Value, number::Number, syntax::Comparison, table::Table};

/// A number that is not established; below every code.
pub(super) const UNKNOWN: i32 = i32::MIN;
/// A choice that no set of 64 values names.
pub(super) const OTHER_CHOICE: u8 = 65;
/// Codes of numbers lie between this and its negative.
const CODE_MAX: i128 = 2_147_483_600;
/// Thresholds of one fact in one table, so that the cells between them fit into a `u8`.
const THRESHOLDS_MAX: usize = 120;

/// The codes of a small number end before this one.
pub(super) const SMALL_PAST: u8 = 254;

/// False, unknown and true.
pub(super) const TRUTHS: [u8; 3] = [0, 1, 2];

/// The columns of a block.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    /// Slots of numbers, each with the marks to a unit of its fact.
    numbers: Vec<(usize, i64)>,
    codes: Vec<Column>,
}

/// A column of a `u8` for each case.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    /// The truth of a flag, by slot.
    Flag(usize),
    /// The value of a choice, by slot.
    Choice(usize),
    /// A number all of whose thresholds lie close to each other.
    Small(usize, Small),
    /// The truth of a comparison that columns of facts do not tell.
    Computed(Atom),
}

/// How a number becomes a code of a `u8`: 1 is at and below the floor, and each code above it one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Small {
    /// Marks to a unit.
    scale: i64,
    /// The code below the lowest threshold.
    floor: i32,
}

/// Where the thresholds of a numeric fact are held against.
#[derive(Debug, Clone, Copy)]
pub(super) enum Held {
    /// A column of numbers with so many marks to a unit.
    Number(usize, i64),
    /// A column of codes, with the marks to a unit and the floor.
    Code(usize, i64, i32),
}

impl Layout {
    pub(super) fn new(tables: &[&Table]) -> Self {
        let mut layout = Self::default();
        let mut thresholds: BTreeMap<usize, Option<BTreeSet<Number>>> = BTreeMap::new();
        for table in tables {
            for (slot, of_table) in of(table) {
                let all = thresholds.entry(slot).or_insert_with(|| Some(BTreeSet::new()));
                match all {
                    Some(all) if of_table.len() <= THRESHOLDS_MAX => all.extend(of_table),
                    all => *all = None,
                }
            }
        }
        for (slot, thresholds) in thresholds {
            let Some((thresholds, scale)) =
                thresholds.and_then(|thresholds| scale(&thresholds).map(|scale| (thresholds, scale)))
            else {
                continue;
            };
            match small(&thresholds, scale) {
                Some(small) => layout.codes.push(Column::Small(slot, small)),
                None => layout.numbers.push((slot, scale)),
            }
        }
        for row in tables.iter().flat_map(|table| table.rows()) {
            row.code.atoms(&mut |_, atom| {
                let column = match atom {
                    Atom::Flag(slot) => Column::Flag(*slot),
                    Atom::OneOf(slot, _) => Column::Choice(*slot),
                    Atom::Threshold(slot, ..) if layout.held(*slot).is_some() => return,
                    Atom::Threshold(..) | Atom::Compare(..) => Column::Computed(atom.clone()),
                };
                if !layout.codes.contains(&column) {
                    layout.codes.push(column);
                }
            });
        }
        layout
    }

    /// How many columns of numbers and of codes.
    pub(super) fn columns(&self) -> (usize, usize) {
        (self.numbers.len(), self.codes.len())
    }

    /// The column of a numeric fact.
    pub(super) fn held(&self, slot: usize) -> Option<Held> {
        let wide = self.numbers.iter().zip(0..).find(|((held, _), _)| *held == slot);
        let small = self.codes.iter().zip(0..).find_map(|(column, place)| match column {
            Column::Small(held, Small { scale, floor }) if *held == slot => {
                Some(Held::Code(place, *scale, *floor))
            }
            _ => None,
        });
        wide.map(|((_, scale), place)| Held::Number(place, *scale)).or(small)
    }

    /// The column of a choice, or of the truth of an atom that is no threshold of a column of numbers.
    pub(super) fn code(&self, atom: &Atom) -> Option<usize> {
        self.codes.iter().position(|column| match (column, atom) {
            (Column::Flag(held), Atom::Flag(slot)) | (Column::Choice(held), Atom::OneOf(slot, _)) => {
                held == slot
            }
            (Column::Computed(held), atom) => held == atom,
            _ => false,
        })
    }

    /// Writes the facts of a case into the next lane of every column.
    pub(super) fn narrow(&self, facts: &[Option<Value>], block: &mut Block) {
        let lane = block.len;
        for ((slot, scale), column) in self.numbers.iter().zip(&mut block.numbers) {
            let code = match facts.get(*slot) {
                Some(Some(Value::Number(number))) => code(*number, *scale),
                _ => UNKNOWN,
            };
            if let Some(place) = column.get_mut(lane) {
                *place = code;
            }
        }
        for (column, lanes) in self.codes.iter().zip(&mut block.codes) {
            if let Some(place) = lanes.get_mut(lane) {
                *place = column.code(facts);
            }
        }
    }
}

impl Column {
    fn code(&self, facts: &[Option<Value>]) -> u8 {
        let [no, unknown, yes] = TRUTHS;
        let truth = match self {
            Self::Choice(slot) => {
                return match facts.get(*slot) {
                    Some(Some(Value::Choice(value))) => value.saturating_add(1).min(OTHER_CHOICE),
                    _ => 0,
                };
            }
            Self::Small(slot, Small { scale, floor }) => {
                return match facts.get(*slot) {
                    Some(Some(Value::Number(number))) => {
                        let above = code(*number, *scale).saturating_sub(*floor);
                        u8::try_from(above.clamp(0, i32::from(SMALL_PAST - 2)).saturating_add(1))
                            .unwrap_or_default()
                    }
                    _ => 0,
                };
            }
            Self::Flag(slot) => Atom::Flag(*slot).truth(facts),
            Self::Computed(atom) => atom.truth(facts),
        };
        match truth {
            Some(true) => yes,
            Some(false) => no,
            None => unknown,
        }
    }
}

/// The thresholds of a table, by slot.
fn of(table: &Table) -> BTreeMap<usize, BTreeSet<Number>> {
    let mut thresholds: BTreeMap<usize, BTreeSet<Number>> = BTreeMap::new();
    for row in table.rows() {
        row.code.atoms(&mut |_, atom| {
            if let Atom::Threshold(slot, _, number) = atom {
                thresholds.entry(*slot).or_default().insert(*number);
            }
        });
    }
    thresholds
}

/// Marks to a unit at which every threshold is a whole number of marks; nothing where the codes would be too wide.
fn scale(thresholds: &BTreeSet<Number>) -> Option<i64> {
    let mut scale = 1_i128;
    for (_, den) in thresholds.iter().map(|number| number.parts()) {
        // The least common multiple: `den ÷ gcd(scale, den)` is the denominator of `scale ÷ den`.
        let (_, missing) = Number::ratio(scale, den)?.parts();
        scale = scale.checked_mul(missing).filter(|scale| *scale <= CODE_MAX)?;
    }
    let fits = |number: &Number| {
        doubled(*number, scale).is_some_and(|code| code.unsigned_abs() < CODE_MAX.unsigned_abs())
    };
    thresholds.iter().all(fits).then(|| i64::try_from(scale).ok())?
}

/// How the number of these thresholds fits into a `u8`; nothing where they lie too far apart.
fn small(thresholds: &BTreeSet<Number>, scale: i64) -> Option<Small> {
    let on = |threshold: Option<&Number>| threshold.map(|number| code(*number, scale));
    let (first, last) = (on(thresholds.first())?, on(thresholds.last())?);
    let floor = first.checked_sub(1)?;
    // One code above the last threshold has a place too.
    let most = last.checked_sub(floor)?.checked_add(2)?;
    (most < i32::from(SMALL_PAST)).then_some(Small { scale, floor })
}

/// Twice the marks of a number, plus one where it lies above them; nothing where that takes too many digits.
fn doubled(number: Number, scale: i128) -> Option<i128> {
    let (num, den) = number.parts();
    let (whole, rest) = (num.div_euclid(den), num.rem_euclid(den));
    let rest = rest.checked_mul(scale)?;
    let marks = whole.checked_mul(scale)?.checked_add(rest.div_euclid(den))?;
    marks.checked_mul(2)?.checked_add(i128::from(rest.rem_euclid(den) != 0))
}

/// The code of a number.
fn code(number: Number, scale: i64) -> i32 {
    let code = doubled(number, scale.into()).unwrap_or_else(|| sought(number, scale));
    i32::try_from(code.clamp(-CODE_MAX, CODE_MAX)).unwrap_or(UNKNOWN)
}

/// The same by halving, for the rare quotient that has no room for a product.
fn sought(number: Number, scale: i64) -> i128 {
    let below = |code: i128| {
        Number::ratio(code, i128::from(scale).saturating_mul(2)).is_some_and(|mark| mark <= number)
    };
    let (mut low, mut high) = (-CODE_MAX, CODE_MAX);
    // Halves marks, whose codes are even, and asks at the end whether the number lies on the mark.
    while high.saturating_sub(low) > 2 {
        let middle = low.saturating_add(high).div_euclid(4).saturating_mul(2);
        if below(middle) { low = middle } else { high = middle }
    }
    let on_mark = Number::ratio(low, i128::from(scale).saturating_mul(2)) == Some(number);
    low.saturating_add(i128::from(!on_mark))
}

/// The codes of the numbers that a threshold holds for: from the first, and up to before the second; without either, no end.
pub(super) fn ends(comparison: Comparison, threshold: Number, scale: i64) -> Option<[Option<i32>; 2]> {
    let on = i32::try_from(doubled(threshold, scale.into())?).ok()?;
    let above = on.checked_add(1)?;
    Some(match comparison {
        Comparison::Ge => [Some(on), None],
        Comparison::Gt => [Some(above), None],
        Comparison::Lt => [None, Some(on)],
        Comparison::Le => [None, Some(above)],
        Comparison::Eq | Comparison::Ne => [Some(on), Some(above)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_compares_as_its_number() {
        let number = |text: &str| text.parse::<Number>().unwrap();
        for (value, scale, expected) in [
            (number("2"), 1, 4),
            (number("2.5"), 1, 5),
            (Number::ratio(1, 3).unwrap(), 1, 1),
            (number("-0.5"), 1, -1),
            (number("-1"), 1, -2),
            (number("0.25"), 100, 50),
            (number("0.255"), 100, 51),
        ] {
            assert_eq!(code(value, scale), expected, "{value}");
            assert_eq!(sought(value, scale), i128::from(expected), "{value}");
        }
        let huge = number("999999999999999");
        assert_eq!(code(huge, 100), 2_147_483_600);
        assert_eq!(code(Number::ZERO.checked_sub(huge).unwrap(), 100), -2_147_483_600);
    }

    #[test]
    fn a_number_without_room_for_a_product_is_sought() {
        // The denominator is a prime near the bound of 128 bits.
        let den = i128::MAX;
        for (num, expected) in [(den / 3, 67), (den - 1, 199), (-(den / 3), -67), (-(den / 2), -99)] {
            let number = Number::ratio(num, den).unwrap();
            assert_eq!(doubled(number, 100), None, "{number}");
            assert_eq!(code(number, 100), expected, "{number}");
        }
    }
}
