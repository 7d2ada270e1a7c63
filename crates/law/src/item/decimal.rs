//! Exact numbers as the catalog writes them.

use std::{cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An exact decimal number that is not negative, with up to nine places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Number", into = "Number")]
pub struct Decimal {
    /// The digits without the point.
    digits: u64,
    /// How many of them stand behind the point; the last one is not 0.
    places: u32,
}

/// A text is no exact decimal number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}”不是非负小数")]
pub struct DecimalError {
    /// The text.
    pub text: String,
}

impl Decimal {
    /// Zero.
    pub fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// `numerator ÷ denominator`, for [`Fen::checked_mul_div`](crate::money::Fen::checked_mul_div).
    pub fn ratio(self) -> (u64, u64) {
        (self.digits, 10_u64.saturating_pow(self.places))
    }

    pub(super) fn per_mille(self) -> String {
        let moved = Self { digits: self.digits.saturating_mul(1000), places: self.places };
        format!("{}‰", moved.trimmed())
    }

    fn trimmed(mut self) -> Self {
        while self.places > 0 && self.digits.is_multiple_of(10) {
            self.digits = self.digits.div_euclid(10);
            self.places = self.places.saturating_sub(1);
        }
        self
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scaled = |this: &Self, other: &Self| {
            u128::from(this.digits).saturating_mul(10_u128.saturating_pow(other.places))
        };
        scaled(self, other).cmp(&scaled(other, self))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<u32> for Decimal {
    fn from(number: u32) -> Self {
        Self { digits: number.into(), places: 0 }
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let error = || DecimalError { text: text.to_owned() };
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        if !digits(whole) || !digits(part) || part.len() > 9 {
            return Err(error());
        }
        let digits = format!("{whole}{part}").parse().map_err(|_| error())?;
        Ok(Self { digits, places: u32::try_from(part.len()).map_err(|_| error())? }.trimmed())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (digits, unit) = self.ratio();
        let (whole, part) = (digits.div_euclid(unit), digits.rem_euclid(unit));
        match usize::try_from(self.places) {
            Ok(places) if places > 0 => f.pad(&format!("{whole}.{part:0places$}")),
            _ => f.pad(&whole.to_string()),
        }
    }
}

/// A number in the catalog: an integer, or a decimal in quotes.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Number {
    Whole(u32),
    Text(String),
}

impl TryFrom<Number> for Decimal {
    type Error = DecimalError;

    fn try_from(number: Number) -> Result<Self, DecimalError> {
        match number {
            Number::Whole(number) => Ok(number.into()),
            Number::Text(text) => text.parse(),
        }
    }
}

impl From<Decimal> for Number {
    fn from(number: Decimal) -> Self {
        match u32::try_from(number.digits) {
            Ok(whole) if number.places == 0 => Self::Whole(whole),
            _ => Self::Text(number.to_string()),
        }
    }
}

/// Amounts in the catalog: whole yuan as integers, others as decimal strings in yuan.
pub(super) mod yuan {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use crate::money::Fen;

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    pub(super) enum Yuan {
        Whole(i64),
        Text(String),
    }

    impl Yuan {
        pub(super) fn of(amount: Fen) -> Self {
            match amount.yuan_and_fen() {
                (yuan, 0) => Self::Whole(yuan),
                (yuan, fen) => Self::Text(format!("{yuan}.{fen:02}")),
            }
        }

        pub(super) fn amount<E: Error>(self) -> Result<Fen, E> {
            match self {
                Self::Whole(yuan) => Fen::try_from_yuan(yuan),
                Self::Text(text) => text.parse(),
            }
            .map_err(E::custom)
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    pub(in crate::item) fn serialize<S: Serializer>(amount: &Fen, serializer: S) -> Result<S::Ok, S::Error> {
        Yuan::of(*amount).serialize(serializer)
    }

    pub(in crate::item) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fen, D::Error> {
        Yuan::deserialize(deserializer)?.amount()
    }
}

/// As [`yuan`], where the amount can be absent.
pub(super) mod yuan_option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::yuan::Yuan;
    use crate::money::Fen;

    #[expect(clippy::ref_option, reason = "serde passes a reference")]
    pub(in crate::item) fn serialize<S: Serializer>(
        amount: &Option<Fen>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        amount.map(Yuan::of).serialize(serializer)
    }

    pub(in crate::item) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Fen>, D::Error> {
        Option::<Yuan>::deserialize(deserializer)?.map(Yuan::amount).transpose()
    }
}
