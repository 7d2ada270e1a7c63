//! Where something happened: words, a point on a road, a point on the ground.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::money::half_width;

/// The most characters that a place can be described in.
pub const PLACE_CHARS_MAX: usize = 200;

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// In words, never empty.
    pub text: String,
    /// On a road.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub road: Option<RoadPoint>,
    /// On the ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Cgcs2000>,
}

/// What is wrong with a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// No words.
    #[error("请填写地点")]
    Empty,
    /// Too many words.
    #[error("地点不能超过{PLACE_CHARS_MAX}字")]
    TooLong,
    /// Not a road number.
    #[error("“{text}”不是公路编号，请填写如 G107、S203、X012、G4")]
    RoadNumber {
        /// What was entered.
        text: String,
    },
    /// Not a direction.
    #[error("“{text}”不是方向，请选择上行、下行或双向")]
    Direction {
        /// What was entered.
        text: String,
    },
    /// Not a stake.
    #[error("“{text}”不是桩号，请填写如 K1234+567")]
    Stake {
        /// What was entered.
        text: String,
    },
    /// Not decimal degrees.
    #[error("“{text}”不是经纬度，请填写十进制度，如 112.938814")]
    Degrees {
        /// What was entered.
        text: String,
    },
    /// Longitude and latitude changed places.
    #[error("经纬度似乎填反了：经度在前，纬度在后")]
    Swapped,
    /// Outside the bounds of China.
    #[error("坐标不在我国范围内（经度73至136度，纬度3至54度）")]
    Outside,
}

impl Place {
    /// A place in words alone. Errors: [`PlaceError::Empty`], [`PlaceError::TooLong`].
    pub fn new(text: &str) -> Result<Self, PlaceError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(PlaceError::Empty);
        }
        if text.chars().count() > PLACE_CHARS_MAX {
            return Err(PlaceError::TooLong);
        }
        Ok(Self { text: text.to_owned(), road: None, point: None })
    }
}

/// A point on a road.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoadPoint {
    /// The road.
    pub number: RoadNumber,
    /// The carriageway.
    pub direction: Direction,
    /// The stake, in metres from the start of the road.
    pub stake_m: Stake,
}

/// `G107上行K1234+567`.
impl fmt::Display for RoadPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.number, self.direction, self.stake_m)
    }
}

/// The number of a road: G, S, X, Y, C or Z (专用公路) and one to four digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoadNumber(String);

impl RoadNumber {
    /// The number, such as `G107`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A national or provincial expressway: G or S with one, two or four digits.
    pub fn is_expressway(&self) -> bool {
        self.0.starts_with(['G', 'S']) && matches!(self.0.len(), 2 | 3 | 5)
    }

    /// The class of the road in Chinese.
    pub fn class(&self) -> &'static str {
        match self.0.chars().next() {
            Some('G' | 'S') if self.is_expressway() => "高速公路",
            Some('G') => "国道",
            Some('S') => "省道",
            Some('X') => "县道",
            Some('Y') => "乡道",
            Some('C') => "村道",
            _ => "专用公路",
        }
    }
}

impl FromStr for RoadNumber {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let number: String = text
            .chars()
            .map(half_width)
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        // A name in front, as in 高速G4, is dropped: the letter tells it.
        let number = number.trim_start_matches("高速").to_owned();
        let fits = number.strip_prefix(['G', 'S', 'X', 'Y', 'C', 'Z']).is_some_and(|digits| {
            (1..=4).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
        });
        if fits { Ok(Self(number)) } else { Err(PlaceError::RoadNumber { text: text.to_owned() }) }
    }
}

impl TryFrom<String> for RoadNumber {
    type Error = PlaceError;

    fn try_from(text: String) -> Result<Self, PlaceError> {
        text.parse()
    }
}

impl From<RoadNumber> for String {
    fn from(number: RoadNumber) -> Self {
        number.0
    }
}

impl fmt::Display for RoadNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The carriageway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// 上行: with rising stakes.
    #[serde(rename = "上行")]
    Up,
    /// 下行.
    #[serde(rename = "下行")]
    Down,
    /// 双向.
    #[serde(rename = "双向")]
    Both,
}

impl FromStr for Direction {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        match text.trim() {
            "上行" => Ok(Self::Up),
            "下行" => Ok(Self::Down),
            "双向" => Ok(Self::Both),
            _ => Err(PlaceError::Direction { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Up => "上行",
            Self::Down => "下行",
            Self::Both => "双向",
        })
    }
}

/// A stake in metres, up to K9999+999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Stake(u32);

impl Stake {
    /// A stake `metres` from the start. Errors: [`PlaceError::Stake`] beyond K9999+999.
    pub fn new(metres: u32) -> Result<Self, PlaceError> {
        if metres < 10_000_000 {
            Ok(Self(metres))
        } else {
            Err(PlaceError::Stake { text: metres.to_string() })
        }
    }

    /// Metres from the start of the road.
    pub fn metres(self) -> u32 {
        self.0
    }
}

/// Reads `K1234+567`, `k1234 + 567` or `K1234`.
impl FromStr for Stake {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let error = || PlaceError::Stake { text: text.to_owned() };
        let plain: String = text
            .chars()
            .map(half_width)
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let (km, metres) = plain
            .strip_prefix('K')
            .ok_or_else(error)?
            .split_once('+')
            .unwrap_or((plain.strip_prefix('K').unwrap_or_default(), "000"));
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if !(1..=4).contains(&km.len()) || metres.len() != 3 || !digits(km) || !digits(metres) {
            return Err(error());
        }
        format!("{km}{metres}").parse().map(Self).map_err(|_| error())
    }
}

impl TryFrom<u32> for Stake {
    type Error = PlaceError;

    fn try_from(metres: u32) -> Result<Self, PlaceError> {
        Self::new(metres)
    }
}

impl From<Stake> for u32 {
    fn from(stake: Stake) -> Self {
        stake.0
    }
}

/// `K1234+567`.
impl fmt::Display for Stake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "K{}+{:03}", self.0.div_euclid(1000), self.0.rem_euclid(1000))
    }
}

/// A point on the ground in CGCS2000, in ten-millionths of a degree (about a centimetre).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "PointText", into = "PointText")]
pub struct Cgcs2000 {
    lon_e7: i32,
    lat_e7: i32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PointText {
    lon_e7: i32,
    lat_e7: i32,
}

impl Cgcs2000 {
    /// A point. Errors: [`PlaceError::Swapped`], [`PlaceError::Outside`].
    pub fn new(lon_e7: i32, lat_e7: i32) -> Result<Self, PlaceError> {
        let lon = 730_000_000..=1_360_000_000;
        let lat = 30_000_000..=540_000_000;
        if lon.contains(&lon_e7) && lat.contains(&lat_e7) {
            Ok(Self { lon_e7, lat_e7 })
        } else if lon.contains(&lat_e7) && lat.contains(&lon_e7) {
            Err(PlaceError::Swapped)
        } else {
            Err(PlaceError::Outside)
        }
    }

    /// Reads decimal degrees; digits beyond the seventh are dropped.
    ///
    /// Errors: [`PlaceError::Degrees`], [`PlaceError::Swapped`], [`PlaceError::Outside`].
    pub fn parse(lon: &str, lat: &str) -> Result<Self, PlaceError> {
        Self::new(degrees_e7(lon)?, degrees_e7(lat)?)
    }

    /// Longitude east, in ten-millionths of a degree.
    pub fn lon_e7(self) -> i32 {
        self.lon_e7
    }

    /// Latitude north, in ten-millionths of a degree.
    pub fn lat_e7(self) -> i32 {
        self.lat_e7
    }
}

impl TryFrom<PointText> for Cgcs2000 {
    type Error = PlaceError;

    fn try_from(text: PointText) -> Result<Self, PlaceError> {
        Self::new(text.lon_e7, text.lat_e7)
    }
}

impl From<Cgcs2000> for PointText {
    fn from(point: Cgcs2000) -> Self {
        Self { lon_e7: point.lon_e7, lat_e7: point.lat_e7 }
    }
}

/// `112.9388140,28.2282090`.
impl fmt::Display for Cgcs2000 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = |e7: i32| (e7.div_euclid(10_000_000), e7.rem_euclid(10_000_000));
        let ((lon, lon_part), (lat, lat_part)) = (parts(self.lon_e7), parts(self.lat_e7));
        write!(f, "{lon}.{lon_part:07},{lat}.{lat_part:07}")
    }
}

fn degrees_e7(text: &str) -> Result<i32, PlaceError> {
    let error = || PlaceError::Degrees { text: text.to_owned() };
    let plain: String = text.chars().map(half_width).filter(|c| !c.is_whitespace() && *c != '°').collect();
    let (sign, plain) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.as_str()),
    };
    let (whole, part) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.len() > 3 {
        return Err(error());
    }
    let part: String = part.chars().chain("0000000".chars()).take(7).collect();
    let e7: i64 = format!("{sign}{whole}{part}").parse().map_err(|_| error())?;
    i32::try_from(e7).map_err(|_| PlaceError::Outside)
}
