//! Money in fen, never negative, never a float.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An amount of money in fen (分), from 0 to [`Fen::MAX`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Fen(i64);

/// Why an amount cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Nothing was entered.
    #[error("请填写金额")]
    Empty,
    /// A minus sign, or a negative number.
    #[error("金额不能为负数")]
    Negative,
    /// Finer than one fen.
    #[error("金额“{text}”最多精确到分")]
    TooFine {
        /// What was entered.
        text: String,
    },
    /// Beyond [`Fen::MAX`].
    #[error("金额过大")]
    TooLarge,
    /// Not an amount.
    #[error("“{text}”不是金额，请填写如 1000、1,000.50 元或 0.5万元")]
    NotAnAmount {
        /// What was entered.
        text: String,
    },
}

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// 9,999,999,999,999,999.99 yuan: the last amount below 亿亿, so that every amount has a capital form.
    pub const MAX: Self = Self(999_999_999_999_999_999);

    /// An amount of `fen`. Errors: [`MoneyError::Negative`], [`MoneyError::TooLarge`].
    pub fn new(fen: i64) -> Result<Self, MoneyError> {
        if fen < 0 {
            Err(MoneyError::Negative)
        } else if fen > Self::MAX.0 {
            Err(MoneyError::TooLarge)
        } else {
            Ok(Self(fen))
        }
    }

    /// An amount of whole yuan; every `u32` fits.
    pub fn from_yuan(yuan: u32) -> Self {
        Self(i64::from(yuan).saturating_mul(100))
    }

    /// An amount of whole yuan. Errors: [`MoneyError::Negative`], [`MoneyError::TooLarge`].
    pub fn try_from_yuan(yuan: i64) -> Result<Self, MoneyError> {
        Self::new(yuan.checked_mul(100).ok_or(if yuan < 0 {
            MoneyError::Negative
        } else {
            MoneyError::TooLarge
        })?)
    }

    /// The number of fen.
    pub fn fen(self) -> i64 {
        self.0
    }

    /// The whole yuan and the fen left over, 0–99.
    pub fn yuan_and_fen(self) -> (i64, i64) {
        (self.0.div_euclid(100), self.0.rem_euclid(100))
    }

    /// Nothing at all.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, if it is an amount.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_add(other.0)?).ok()
    }

    /// The difference, if it is not negative.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_sub(other.0)?).ok()
    }

    /// The difference, or nothing where it would be negative.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        self.checked_sub(other).unwrap_or_default()
    }

    /// So many times the amount, if it is an amount.
    pub fn checked_mul(self, times: u32) -> Option<Self> {
        Self::new(self.0.checked_mul(i64::from(times))?).ok()
    }

    /// The amount × `numerator` ÷ `denominator`, the rest below one fen dropped; `None` on overflow or a zero denominator.
    pub fn checked_mul_div(self, numerator: u64, denominator: u64) -> Option<Self> {
        let product = i128::from(self.0).checked_mul(i128::from(numerator))?;
        let fen = product.checked_div(i128::from(denominator))?;
        Self::new(i64::try_from(fen).ok()?).ok()
    }

    /// The sum of amounts, if it is an amount.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }
}

impl TryFrom<i64> for Fen {
    type Error = MoneyError;

    fn try_from(fen: i64) -> Result<Self, MoneyError> {
        Self::new(fen)
    }
}

impl From<Fen> for i64 {
    fn from(amount: Fen) -> Self {
        amount.0
    }
}

/// `1,234.56`, in yuan.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (yuan, fen) = self.yuan_and_fen();
        f.pad(&format!("{}.{fen:02}", grouped(yuan)))
    }
}

/// Digits with a comma before every third from the right.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Reads what a person types: `1000`, `1,000`, `￥1000.5`, `1000元`, `0.5万元`, `1.2亿元`; full-width forms too.
impl FromStr for Fen {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let not = || MoneyError::NotAnAmount { text: text.to_owned() };
        let plain: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
        let plain = plain.trim_start_matches("人民币").trim_start_matches(['¥', '￥']);
        if plain.is_empty() {
            return Err(MoneyError::Empty);
        }
        if plain.starts_with('-') || plain.starts_with('−') {
            return Err(MoneyError::Negative);
        }
        let plain = plain.strip_suffix("元整").or_else(|| plain.strip_suffix('元')).unwrap_or(plain);
        let (number, exponent) = if let Some(number) = plain.strip_suffix("万亿") {
            (number, 14_usize)
        } else if let Some(number) = plain.strip_suffix('亿') {
            (number, 10)
        } else if let Some(number) = plain.strip_suffix('万') {
            (number, 6)
        } else {
            (plain, 2)
        };
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        if number.ends_with('.') || whole.is_empty() || !part.chars().all(|c| c.is_ascii_digit()) {
            return Err(not());
        }
        let whole = ungrouped(whole).ok_or_else(not)?;
        let part = part.trim_end_matches('0');
        let zeros = exponent.checked_sub(part.len()).ok_or(MoneyError::TooFine { text: text.to_owned() })?;
        let digits = format!("{whole}{part}{}", "0".repeat(zeros));
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Ok(Self::ZERO);
        }
        Self::new(digits.parse().map_err(|_| MoneyError::TooLarge)?)
    }
}

/// The digits of `1000` or `1,000`; commas must stand at every third digit.
fn ungrouped(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let fits = !first.is_empty()
        && (rest.is_empty() || first.len() <= 3)
        && rest.iter().all(|group| group.len() == 3)
        && text.chars().all(|c| c.is_ascii_digit() || c == ',');
    fits.then(|| format!("{first}{}", rest.concat()))
}

/// The ASCII form of a full-width character.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '。' => '.',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}
