//! Exact numbers: what a fact is worth, what a threshold says, what a fine comes to.

use std::{cmp::Ordering, fmt, str::FromStr};

/// An exact rational number.
///
/// Facts and thresholds are decimals; a quotient such as the rate of overload is none, and must not be rounded before it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number {
    /// The numerator, without a common factor with the denominator.
    num: i128,
    /// The denominator, always positive.
    den: i128,
}

/// A text is no exact decimal number, or has more digits than the program calculates with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not a number.
    #[error("“{text}”不是数字")]
    Malformed {
        /// The text.
        text: String,
    },
    /// More than fifteen digits before the point or eighteen behind it.
    #[error("“{text}”超出可计算的范围（整数15位、小数18位以内）")]
    TooLong {
        /// The text.
        text: String,
    },
}

/// Digits before the point.
const WHOLE_DIGITS_MAX: usize = 15;
/// Digits behind the point.
const PLACES_MAX: usize = 18;

impl Number {
    /// Zero.
    pub const ZERO: Self = Self { num: 0, den: 1 };
    /// One.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        // A lossless conversion that is allowed in a constant function.
        #[expect(clippy::as_conversions, reason = "`From` is not const")]
        Self { num: number as i128, den: 1 }
    }

    /// `num ÷ den`; nothing where the denominator is 0.
    pub fn ratio(num: i128, den: i128) -> Option<Self> {
        if den == 0 {
            return None;
        }
        let common = i128::try_from(gcd(num.unsigned_abs(), den.unsigned_abs())).ok()?;
        let (num, den) = (num.checked_div(common)?, den.checked_div(common)?);
        if den < 0 {
            Some(Self { num: num.checked_neg()?, den: den.checked_neg()? })
        } else {
            Some(Self { num, den })
        }
    }

    /// Numerator and denominator in lowest terms, the denominator positive.
    pub fn parts(self) -> (i128, i128) {
        (self.num, self.den)
    }

    /// It has no fraction.
    pub fn is_whole(self) -> bool {
        self.den == 1
    }

    /// It is below zero.
    pub fn is_negative(self) -> bool {
        self.num < 0
    }

    /// It is above zero.
    pub fn is_positive(self) -> bool {
        self.num > 0
    }

    /// The greatest whole number that is not above it.
    #[must_use]
    pub fn floor(self) -> Self {
        Self { num: self.num.div_euclid(self.den), den: 1 }
    }

    /// The least whole number that is not below it.
    #[must_use]
    pub fn ceil(self) -> Self {
        if self.is_whole() {
            self
        } else {
            Self { num: self.num.div_euclid(self.den).saturating_add(1), den: 1 }
        }
    }

    /// The sum; nothing where it has too many digits.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if self.den == other.den {
            return Self::ratio(self.num.checked_add(other.num)?, self.den);
        }
        let left = self.num.checked_mul(other.den)?;
        let right = other.num.checked_mul(self.den)?;
        Self::ratio(left.checked_add(right)?, self.den.checked_mul(other.den)?)
    }

    /// The difference.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(Self { num: other.num.checked_neg()?, den: other.den })
    }

    /// The product.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        Self::ratio(self.num.checked_mul(other.num)?, self.den.checked_mul(other.den)?)
    }

    /// The quotient; nothing where `other` is zero.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        Self::ratio(self.num.checked_mul(other.den)?, self.den.checked_mul(other.num)?)
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self::whole(number)
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        if let (Some(left), Some(right)) = (self.num.checked_mul(other.den), other.num.checked_mul(self.den))
        {
            return left.cmp(&right);
        }
        // Continued fractions: exact without products.
        let (mut a, mut b, mut flipped) = (*self, *other, false);
        loop {
            let (whole_a, whole_b) = (a.num.div_euclid(a.den), b.num.div_euclid(b.den));
            let (rest_a, rest_b) = (a.num.rem_euclid(a.den), b.num.rem_euclid(b.den));
            let order = whole_a.cmp(&whole_b).then_with(|| match (rest_a, rest_b) {
                (0, 0) => Ordering::Equal,
                (0, _) => Ordering::Less,
                (_, 0) => Ordering::Greater,
                _ => Ordering::Equal,
            });
            if order != Ordering::Equal || rest_a == 0 {
                return if flipped { order.reverse() } else { order };
            }
            (a, b) = (Self { num: a.den, den: rest_a }, Self { num: b.den, den: rest_b });
            flipped = !flipped;
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for Number {
    type Err = NumberError;

    /// Reads `-12.5` and `1.2e4`.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let malformed = || NumberError::Malformed { text: text.to_owned() };
        let too_long = || NumberError::TooLong { text: text.to_owned() };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| malformed())?),
            None => (text, 0),
        };
        let (negative, digits) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(part) {
            return Err(malformed());
        }
        let whole = whole.trim_start_matches('0');
        let part = part.trim_end_matches('0');
        if whole.len() > WHOLE_DIGITS_MAX || part.len() > 2 * PLACES_MAX || exponent.unsigned_abs() > 30 {
            return Err(too_long());
        }
        let digits: i128 = format!("0{whole}{part}").parse().map_err(|_| malformed())?;
        let places = i32::try_from(part.len()).map_err(|_| too_long())?.saturating_sub(exponent);
        let power = 10_i128.checked_pow(places.unsigned_abs()).ok_or_else(too_long)?;
        let signed = if negative { digits.saturating_neg() } else { digits };
        let number = if places >= 0 {
            Self::ratio(signed, power)
        } else {
            signed.checked_mul(power).map(|num| Self { num, den: 1 })
        };
        let number = number.ok_or_else(too_long)?;
        let bound = 10_i128.pow(15);
        if number.num.unsigned_abs().div_euclid(number.den.unsigned_abs()) >= bound.unsigned_abs()
            || 1_000_000_000_000_000_000_i128.checked_rem(number.den) != Some(0)
        {
            return Err(too_long());
        }
        Ok(number)
    }
}

impl fmt::Display for Number {
    /// A decimal where it is one, else a fraction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == 1 {
            return write!(f, "{}", self.num);
        }
        let sign = if self.num < 0 { "-" } else { "" };
        let (num, den) = (self.num.unsigned_abs(), self.den.unsigned_abs());
        let (mut rest, mut places, mut scale) = (den, 0_usize, 1_u128);
        for factor in [2_u128, 5] {
            let mut count = 0_usize;
            while rest.is_multiple_of(factor) {
                rest = rest.div_euclid(factor);
                count = count.saturating_add(1);
            }
            places = places.max(count);
        }
        for _ in 0..places {
            scale = scale.saturating_mul(10);
        }
        match num.checked_mul(scale) {
            Some(scaled) if rest == 1 => {
                let digits = scaled.div_euclid(den);
                write!(f, "{sign}{}.{:0places$}", digits.div_euclid(scale), digits.rem_euclid(scale))
            }
            _ => write!(f, "{sign}{num}/{den}"),
        }
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a.rem_euclid(b));
    }
    a.max(1)
}
