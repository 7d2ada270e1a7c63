//! What a vehicle or a vessel is called: number plates (GA 36), ship names and numbers.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::money::half_width;

const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";

/// A number plate in its one spelling: `湘A12345`, `湘AD12345`, `湘A1234挂`, `粤ZF023港`, `使014001`, `京X1234应急`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Plate {
    text: String,
    kind: PlateKind,
}

/// What sort of plate it is, as far as the number tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PlateKind {
    /// Five characters.
    Ordinary,
    /// New energy, small: the energy letter stands first.
    NewEnergySmall,
    /// New energy, large: the energy letter stands last.
    NewEnergyLarge,
    /// 挂.
    Trailer,
    /// 学.
    Training,
    /// 警.
    Police,
    /// 使.
    Embassy,
    /// 领.
    Consulate,
    /// 港.
    HongKong,
    /// 澳.
    Macao,
    /// 应急.
    Emergency,
    /// 试, 超.
    Trial,
}

/// The colour of a plate; number and colour together name a vehicle in transport records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PlateColour {
    /// 蓝.
    #[serde(rename = "蓝")]
    Blue,
    /// 黄.
    #[serde(rename = "黄")]
    Yellow,
    /// 绿 (agricultural and other green plates).
    #[serde(rename = "绿")]
    Green,
    /// 渐变绿 (small new-energy vehicles).
    #[serde(rename = "渐变绿")]
    GradientGreen,
    /// 黄绿双拼 (large new-energy vehicles).
    #[serde(rename = "黄绿")]
    YellowGreen,
    /// 黑.
    #[serde(rename = "黑")]
    Black,
    /// 白.
    #[serde(rename = "白")]
    White,
}

impl PlateColour {
    /// Every colour, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Blue,
        Self::Yellow,
        Self::GradientGreen,
        Self::YellowGreen,
        Self::Green,
        Self::Black,
        Self::White,
    ];

    /// The colour in Chinese.
    pub fn label(self) -> &'static str {
        match self {
            Self::Blue => "蓝",
            Self::Yellow => "黄",
            Self::Green => "绿",
            Self::GradientGreen => "渐变绿",
            Self::YellowGreen => "黄绿",
            Self::Black => "黑",
            Self::White => "白",
        }
    }
}

/// Why a plate cannot exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlateError {
    /// Nothing was entered.
    #[error("请填写车牌号")]
    Empty,
    /// The first character is no province.
    #[error("车牌号应以省份简称开头，“{found}”不是")]
    Province {
        /// The character.
        found: char,
    },
    /// The second character is no issuing office.
    #[error("省份简称后应为发牌机关字母（不用I和O），“{found}”不是")]
    Office {
        /// The character, or a blank where there is none.
        found: char,
    },
    /// The wrong number of characters.
    #[error("车牌号“{text}”位数不对：普通车牌7位，新能源车牌8位")]
    Length {
        /// The plate in its one spelling.
        text: String,
    },
    /// I and O, or anything that is no letter and no digit.
    #[error("车牌序号中不能有“{found}”（不用字母I和O）")]
    Character {
        /// The character.
        found: char,
    },
    /// Only letters.
    #[error("车牌序号“{serial}”不能全是字母")]
    NoDigit {
        /// The five characters.
        serial: String,
    },
    /// Six characters that do not follow the rules for new energy.
    #[error("“{text}”不是新能源车牌：小型车首位、大型车末位应为能源字母（D、F等），其余按规则为数字")]
    NewEnergy {
        /// The plate in its one spelling.
        text: String,
    },
    /// The suffix does not go with the rest.
    #[error("“{suffix}”字车牌“{text}”的格式不对")]
    Suffix {
        /// The suffix.
        suffix: &'static str,
        /// The plate in its one spelling.
        text: String,
    },
    /// Army and armed police.
    #[error("军队、武警号牌不适用本栏，请在备注中写明")]
    Military,
    /// The colour does not go with the sort of plate.
    #[error("“{text}”不会是{colour}色车牌")]
    Colour {
        /// The plate in its one spelling.
        text: String,
        /// The colour in Chinese.
        colour: &'static str,
    },
}

impl Plate {
    /// The plate in its one spelling.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What sort of plate it is.
    pub fn kind(&self) -> PlateKind {
        self.kind
    }

    /// The colours that this sort of plate can have, the likeliest first.
    pub fn colours(&self) -> &'static [PlateColour] {
        match self.kind {
            PlateKind::Ordinary => &[
                PlateColour::Blue,
                PlateColour::Yellow,
                PlateColour::Black,
                PlateColour::White,
                PlateColour::Green,
            ],
            PlateKind::NewEnergySmall => &[PlateColour::GradientGreen],
            PlateKind::NewEnergyLarge => &[PlateColour::YellowGreen],
            PlateKind::Trailer | PlateKind::Trial => &[PlateColour::Yellow],
            PlateKind::Training => &[PlateColour::Yellow, PlateColour::Blue],
            PlateKind::Police | PlateKind::Emergency => &[PlateColour::White],
            PlateKind::Embassy | PlateKind::Consulate | PlateKind::HongKong | PlateKind::Macao => {
                &[PlateColour::Black]
            }
        }
    }

    /// Makes sure that the plate can have `colour`. Errors: [`PlateError::Colour`].
    pub fn check_colour(&self, colour: PlateColour) -> Result<(), PlateError> {
        if self.colours().contains(&colour) {
            Ok(())
        } else {
            Err(PlateError::Colour { text: self.text.clone(), colour: colour.label() })
        }
    }
}

/// Reads a plate in any spelling: lower-case, full-width, with dots, hyphens or spaces.
impl FromStr for Plate {
    type Err = PlateError;

    fn from_str(text: &str) -> Result<Self, PlateError> {
        let text: String = text
            .chars()
            .map(half_width)
            .filter(|c| !c.is_whitespace() && !"·•・‧∙.．-—_".contains(*c))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let kind = kind_of(&text)?;
        // Old embassy plates open with 使, new ones end with it; both are kept as painted.
        Ok(Self { text, kind })
    }
}

fn kind_of(text: &str) -> Result<PlateKind, PlateError> {
    if text.is_empty() {
        return Err(PlateError::Empty);
    }
    if text.starts_with("WJ") || text.starts_with('军') {
        return Err(PlateError::Military);
    }
    if let Some(digits) = text.strip_prefix('使').or_else(|| text.strip_suffix('使')) {
        let fits = digits.len() == 6 && digits.chars().all(|c| c.is_ascii_digit());
        return if fits { Ok(PlateKind::Embassy) } else { Err(suffix_error("使", text)) };
    }
    let mut chars = text.chars();
    let province = chars.next().unwrap_or(' ');
    if !PROVINCES.contains(province) {
        return Err(PlateError::Province { found: province });
    }
    let office = chars.next().unwrap_or(' ');
    if !is_serial_letter(office) {
        return Err(PlateError::Office { found: office });
    }
    let serial = chars.as_str();
    if let Some(digits) = serial.strip_suffix("应急") {
        // Fire brigades X, forest fire brigades S.
        let fits =
            matches!(office, 'X' | 'S') && digits.len() == 4 && digits.chars().all(|c| c.is_ascii_digit());
        return if fits { Ok(PlateKind::Emergency) } else { Err(suffix_error("应急", text)) };
    }
    for (suffix, kind) in [
        ("挂", PlateKind::Trailer),
        ("学", PlateKind::Training),
        ("警", PlateKind::Police),
        ("领", PlateKind::Consulate),
        ("港", PlateKind::HongKong),
        ("澳", PlateKind::Macao),
        ("试", PlateKind::Trial),
        ("超", PlateKind::Trial),
    ] {
        if let Some(rest) = serial.strip_suffix(suffix) {
            let border = matches!(kind, PlateKind::HongKong | PlateKind::Macao);
            if rest.chars().count() != 4 || (border && !text.starts_with("粤Z")) {
                return Err(suffix_error(suffix, text));
            }
            serial_characters(rest)?;
            return Ok(kind);
        }
    }
    serial_characters(serial)?;
    match serial.len() {
        5 if serial.chars().any(|c| c.is_ascii_digit()) => Ok(PlateKind::Ordinary),
        5 => Err(PlateError::NoDigit { serial: serial.to_owned() }),
        6 => new_energy(serial).ok_or_else(|| PlateError::NewEnergy { text: text.to_owned() }),
        _ => Err(PlateError::Length { text: text.to_owned() }),
    }
}

fn suffix_error(suffix: &'static str, text: &str) -> PlateError {
    PlateError::Suffix { suffix, text: text.to_owned() }
}

fn is_serial_letter(c: char) -> bool {
    c.is_ascii_uppercase() && !matches!(c, 'I' | 'O')
}

fn serial_characters(serial: &str) -> Result<(), PlateError> {
    match serial.chars().find(|c| !c.is_ascii_digit() && !is_serial_letter(*c)) {
        Some(found) => Err(PlateError::Character { found }),
        None => Ok(()),
    }
}

// Policy: beside D and F the letters A B C E (electric) and G H J K (other) are taken as energy letters [M].
fn new_energy(serial: &str) -> Option<PlateKind> {
    let energy = |c: char| matches!(c, 'A'..='H' | 'J' | 'K');
    let first = serial.chars().next()?;
    let last = serial.chars().next_back()?;
    let digits_from = |skip: usize| serial.chars().skip(skip).all(|c| c.is_ascii_digit());
    if energy(first) && digits_from(2) {
        Some(PlateKind::NewEnergySmall)
    } else if energy(last) && serial.chars().take(5).all(|c| c.is_ascii_digit()) {
        Some(PlateKind::NewEnergyLarge)
    } else {
        None
    }
}

impl TryFrom<String> for Plate {
    type Error = PlateError;

    fn try_from(text: String) -> Result<Self, PlateError> {
        text.parse()
    }
}

impl From<Plate> for String {
    fn from(plate: Plate) -> Self {
        plate.text
    }
}

impl fmt::Display for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// A vessel, by what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vessel {
    /// 船名, as painted.
    pub name: String,
    /// MMSI, nine digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mmsi: Option<String>,
    /// 船舶登记号 or 船舶识别号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<String>,
}

/// What is wrong with the description of a vessel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VesselError {
    /// No name.
    #[error("请填写船名")]
    NoName,
    /// Longer than any name, or a character that no name has.
    #[error("船名“{name}”不对：应为30字以内的汉字、字母或数字")]
    Name {
        /// What was entered.
        name: String,
    },
    /// Not an MMSI of a ship.
    #[error("MMSI“{mmsi}”不对：应为9位数字，首位为2至7")]
    Mmsi {
        /// What was entered.
        mmsi: String,
    },
    /// Not a registration number.
    #[error("船舶登记号“{registration}”不对：应为8至20位数字或字母；识别号为CN加11位数字")]
    Registration {
        /// What was entered.
        registration: String,
    },
}

impl Vessel {
    /// Reads what was entered; empty optional fields are left out. Errors: the first [`VesselError`] that holds.
    pub fn parse(name: &str, mmsi: &str, registration: &str) -> Result<Self, VesselError> {
        let tidy = |text: &str| text.trim().chars().map(half_width).collect::<String>();
        let name = tidy(name);
        if name.is_empty() {
            return Err(VesselError::NoName);
        }
        let fits = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '·' | '.');
        if name.chars().count() > 30 || !name.chars().all(fits) {
            return Err(VesselError::Name { name });
        }
        let mmsi = Some(tidy(mmsi)).filter(|text| !text.is_empty());
        if let Some(mmsi) = &mmsi {
            let digits = mmsi.len() == 9 && mmsi.chars().all(|c| c.is_ascii_digit());
            if !digits || !mmsi.starts_with(['2', '3', '4', '5', '6', '7']) {
                return Err(VesselError::Mmsi { mmsi: mmsi.clone() });
            }
        }
        let registration = Some(tidy(registration).to_ascii_uppercase()).filter(|text| !text.is_empty());
        if let Some(registration) = &registration {
            let plain = (8..=20).contains(&registration.len())
                && registration.chars().all(|c| c.is_ascii_alphanumeric());
            let identifier = registration
                .strip_prefix("CN")
                .is_none_or(|rest| rest.len() == 11 && rest.chars().all(|c| c.is_ascii_digit()));
            if !plain || !identifier {
                return Err(VesselError::Registration { registration: registration.clone() });
            }
        }
        Ok(Self { name, mmsi, registration })
    }
}
