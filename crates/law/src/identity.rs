//! Who somebody is on paper: resident identity numbers and unified social credit codes.
//!
//! An identity number shows itself masked, in `Display` and in `Debug`; the full number must be asked for.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::half_width;

/// A citizen's identity number (GB 11643), 18 characters, checked.
///
/// Serialises as the full number: whoever writes it to a journal encrypts it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ResidentId {
    number: String,
    birth: Date,
}

/// What is wrong with an identity number or a credit code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Nothing was entered.
    #[error("请填写证件号码")]
    Empty,
    /// The form that was replaced.
    #[error("15位旧身份证号已停止使用，请填写18位号码")]
    OldForm,
    /// Not 18 characters.
    #[error("证件号码应为18位，现为{found}位")]
    Length {
        /// How many characters were entered.
        found: usize,
    },
    /// A character that cannot stand where it stands.
    #[error("第{position}位“{found}”不能出现在这里")]
    Character {
        /// From 1.
        position: usize,
        /// The character.
        found: char,
    },
    /// The first digits are no region.
    #[error("前两位“{found}”不是行政区划代码")]
    Region {
        /// The digits.
        found: String,
    },
    /// Digits 7–14 are no date.
    #[error("第7至14位“{found}”不是有效的出生日期")]
    BirthDate {
        /// The digits.
        found: String,
    },
    /// The birth date lies after the day of the entry.
    #[error("出生日期{birth}晚于{on}")]
    BornLater {
        /// The birth date.
        birth: Date,
        /// The day of the entry.
        on: Date,
    },
    /// The last character does not fit the others; the right one is not told, since any digit may be the wrong one.
    #[error("校验位不符，号码中至少有一位填错")]
    Check,
}

impl ResidentId {
    /// Reads a number and makes sure that the birth date is not after `on`.
    ///
    /// Errors: any [`IdentityError`].
    pub fn parse(text: &str, on: Date) -> Result<Self, IdentityError> {
        let id: Self = text.parse()?;
        if id.birth > on {
            return Err(IdentityError::BornLater { birth: id.birth, on });
        }
        Ok(id)
    }

    /// The full number. Personal data: to be shown and stored only where a reading is recorded.
    pub fn full(&self) -> &str {
        &self.number
    }

    /// The date of birth.
    pub fn birth_date(&self) -> Date {
        self.birth
    }

    /// Completed years (周岁) on `date`; 0 before the birth.
    // Policy: T13 an age is reached on the day after the birthday, 法释〔2006〕1号 art. 2 (criminal cases) [V], by analogy → [P].
    pub fn full_years_on(&self, date: Date) -> u16 {
        let born = self.birth;
        let reached = (date.month(), date.day()) > (born.month(), born.day());
        let years = date.year().saturating_sub(born.year()).saturating_sub(i16::from(!reached));
        u16::try_from(years).unwrap_or(0)
    }

    /// The first three and the last four characters: `430***********1234`.
    pub fn masked(&self) -> String {
        let length = self.number.chars().count();
        let hidden = 3..length.saturating_sub(4);
        self.number.chars().enumerate().map(|(at, c)| if hidden.contains(&at) { '*' } else { c }).collect()
    }
}

impl FromStr for ResidentId {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let number = cleaned(text)?;
        let length = number.chars().count();
        if length == 15 && number.chars().all(|c| c.is_ascii_digit()) {
            return Err(IdentityError::OldForm);
        }
        if length != 18 {
            return Err(IdentityError::Length { found: length });
        }
        let mut sum = 0_u32;
        let mut weight = 1_u32;
        // From the last character to the first, the weights are the powers of two modulo 11.
        for (index, found) in number.chars().rev().enumerate() {
            let value = match found {
                'X' if index == 0 => 10,
                _ => found
                    .to_digit(10)
                    .ok_or(IdentityError::Character { position: length.saturating_sub(index), found })?,
            };
            sum = sum.saturating_add(value.saturating_mul(weight));
            weight = weight.saturating_mul(2).rem_euclid(11);
        }
        let digits = |from: usize, count: usize| number.chars().skip(from).take(count).collect::<String>();
        let region = digits(0, 2);
        if !is_region(&region) {
            return Err(IdentityError::Region { found: region });
        }
        let born = digits(6, 8);
        let birth = born.parse::<Date>().map_err(|_| IdentityError::BirthDate { found: born.clone() })?;
        if birth.year() < 1850 {
            return Err(IdentityError::BirthDate { found: born });
        }
        if sum.rem_euclid(11) != 1 {
            return Err(IdentityError::Check);
        }
        Ok(Self { number, birth })
    }
}

/// Whether two digits open a number: a province, 83 for Taiwan residents, or 9 for foreigners with permanent residence.
fn is_region(digits: &str) -> bool {
    matches!(
        digits.parse::<u8>(),
        Ok(11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 90..=99)
    )
}

impl TryFrom<String> for ResidentId {
    type Error = IdentityError;

    fn try_from(text: String) -> Result<Self, IdentityError> {
        text.parse()
    }
}

impl From<ResidentId> for String {
    fn from(id: ResidentId) -> Self {
        id.number
    }
}

/// Masked.
impl fmt::Display for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.masked())
    }
}

/// Masked.
impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ResidentId").field(&self.masked()).finish()
    }
}

/// A unified social credit code (GB 32100), 18 characters, checked. Public, so shown in full.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// The 31 characters in the order of their values; I, O, S, V and Z are not used.
const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

impl CreditCode {
    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CreditCode {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let code = cleaned(text)?;
        let length = code.chars().count();
        if length != 18 {
            return Err(IdentityError::Length { found: length });
        }
        let mut sum = 0_usize;
        let mut weight = 1_usize;
        for (index, found) in code.chars().enumerate() {
            let position = index.saturating_add(1);
            let value = CREDIT_ALPHABET
                .find(found)
                // Characters 3–8 are the region of the registering organ.
                .filter(|value| !(3..=8).contains(&position) || *value <= 9)
                .ok_or(IdentityError::Character { position, found })?;
            // The check character joins with weight 1, so that the whole sum is a multiple of 31.
            let factor = if position == 18 { 1 } else { weight };
            sum = sum.saturating_add(value.saturating_mul(factor));
            weight = weight.saturating_mul(3).rem_euclid(31);
        }
        if !sum.is_multiple_of(31) {
            return Err(IdentityError::Check);
        }
        Ok(Self(code))
    }
}

impl TryFrom<String> for CreditCode {
    type Error = IdentityError;

    fn try_from(text: String) -> Result<Self, IdentityError> {
        text.parse()
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Half-width, upper-case, without spaces and hyphens.
fn cleaned(text: &str) -> Result<String, IdentityError> {
    let cleaned: String = text
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if cleaned.is_empty() { Err(IdentityError::Empty) } else { Ok(cleaned) }
}
