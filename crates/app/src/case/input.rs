//! What the forms of a case hold in common: party, place, vehicle, officers, signature.

use jiff::civil::Date;
use law::{
    case::fact::{Conveyance, Officer, Party, PartyKind, Place, Signature},
    identity::{CreditCode, ResidentId},
    place::{Cgcs2000, Direction, RoadNumber, RoadPoint, Stake},
    plate::Plate,
    roster::Person,
};
use store::{Reader, Tx};

use crate::{
    App, AppError,
    form::{Fields, LINE_CHARS_MAX, Problems},
};

/// Fields of a party.
pub const PARTY_FIELDS: &[&str] =
    &["party_kind", "party_name", "id_number", "phone", "address", "representative"];
/// Fields of place and vehicle.
pub const PLACE_FIELDS: &[&str] =
    &["place", "road", "direction", "stake", "lon", "lat", "conveyance", "mark", "mark_detail"];
/// Fields of a signature.
pub const SIGNATURE_FIELDS: &[&str] = &["signing", "refusal"];

/// A party as typed and checked, before its personal fields are sealed.
#[derive(Debug, Clone)]
pub struct PartyInput {
    kind: PartyKind,
    name: String,
    number: String,
    masked: String,
    age_years: Option<u16>,
    phone: String,
    address: String,
    representative: String,
}

impl PartyInput {
    /// Reads and checks the fields of a party; the age is that on `on`.
    pub fn read(fields: &Fields, on: Date, problems: &mut Problems) -> Option<Self> {
        let kind = problems.choice(fields, "party_kind", "当事人类型", PartyKind::from_code);
        let name = problems.line(fields, "party_name", "当事人姓名或者名称");
        let address = problems.optional(fields, "address", "住址或者住所", LINE_CHARS_MAX);
        let representative = problems.optional(fields, "representative", "法定代表人", LINE_CHARS_MAX);
        let phone = phone(fields, problems);
        let kind = kind?;
        let number = fields.get("id_number").replace([' ', '-'], "").to_uppercase();
        let (masked, age_years) = match kind {
            PartyKind::Person => resident(&number, on, problems)?,
            PartyKind::SoleTrader
                if number.chars().count() == 18 && ResidentId::parse(&number, on).is_ok() =>
            {
                resident(&number, on, problems)?
            }
            PartyKind::SoleTrader | PartyKind::Enterprise => (credit(&number, problems)?, None),
        };
        Some(Self { kind, name, number, masked, age_years, phone, address, representative })
    }

    /// The party as a document prints it, unsealed; never stored.
    pub(crate) fn plain(&self) -> Party {
        Party {
            kind: self.kind,
            name: self.name.clone(),
            id_masked: self.number.clone(),
            age_years: self.age_years,
            phone_masked: self.phone.clone(),
            address: self.address.clone(),
            representative: self.representative.clone(),
            ..Party::default()
        }
    }

    /// Seals the personal fields under the key of `case`.
    pub fn seal(self, app: &App, tx: &mut Tx<'_>, case: &str) -> Result<Party, AppError> {
        let index = app.blind_index(&self.number);
        let phone_sealed = if self.phone.is_empty() { String::new() } else { tx.seal(case, &self.phone)? };
        Ok(Party {
            kind: self.kind,
            name: self.name,
            id_sealed: tx.seal(case, &self.number)?,
            id_masked: self.masked,
            id_index: index,
            age_years: self.age_years,
            phone_masked: mask(&self.phone, 3, 4),
            phone_sealed,
            address: self.address,
            representative: self.representative,
        })
    }
}

fn resident(number: &str, on: Date, problems: &mut Problems) -> Option<(String, Option<u16>)> {
    if number.is_empty() {
        problems.add_by_law(
            "id_number",
            "请填写居民身份证号码，查明当事人身份。",
            "交通运输行政执法程序规定第六十一条",
        );
        return None;
    }
    match ResidentId::parse(number, on) {
        Ok(id) => Some((id.masked(), Some(id.full_years_on(on)))),
        Err(error) => {
            problems.add("id_number", error.to_string());
            None
        }
    }
}

fn credit(number: &str, problems: &mut Problems) -> Option<String> {
    if number.is_empty() {
        problems.add("id_number", "请填写统一社会信用代码。");
        return None;
    }
    match number.parse::<CreditCode>() {
        // A credit code is public: it is shown in full.
        Ok(code) => Some(code.as_str().to_owned()),
        Err(error) => {
            problems.add("id_number", error.to_string());
            None
        }
    }
}

fn phone(fields: &Fields, problems: &mut Problems) -> String {
    let phone = fields.get("phone").replace([' ', '-'], "");
    let digits = phone.chars().all(|character| character.is_ascii_digit());
    let length = phone.len();
    if !phone.is_empty() && (!digits || !(7..=12).contains(&length)) {
        problems.add("phone", "联系电话应为7至12位数字，固定电话带区号。");
    }
    phone
}

/// Keeps the first and the last characters of a personal field.
fn mask(text: &str, first: usize, last: usize) -> String {
    let chars: Vec<_> = text.chars().collect();
    let hidden = chars.len().saturating_sub(first + last);
    if hidden == 0 {
        return "*".repeat(chars.len());
    }
    chars
        .iter()
        .enumerate()
        .map(|(at, character)| if at < first || at >= chars.len() - last { *character } else { '*' })
        .collect()
}

/// Reads and checks the place.
pub fn place(fields: &Fields, problems: &mut Problems) -> Option<Place> {
    let text = problems.line(fields, "place", "违法地点");
    let mut place = match Place::new(&text) {
        Ok(place) => Some(place),
        Err(_) if text.is_empty() => None,
        Err(error) => {
            problems.add("place", error.to_string());
            None
        }
    }?;
    let road = fields.get("road");
    if !road.is_empty() {
        let number = road.parse::<RoadNumber>().map_err(|error| problems.add("road", error.to_string())).ok();
        let direction = fields
            .get("direction")
            .parse::<Direction>()
            .map_err(|error| problems.add("direction", error.to_string()))
            .ok();
        let stake = fields
            .get("stake")
            .parse::<Stake>()
            .map_err(|error| problems.add("stake", error.to_string()))
            .ok();
        place.road = match (number, direction, stake) {
            (Some(number), Some(direction), Some(stake_m)) => Some(RoadPoint { number, direction, stake_m }),
            _ => None,
        };
    }
    let (lon, lat) = (fields.get("lon"), fields.get("lat"));
    if !lon.is_empty() || !lat.is_empty() {
        place.point = Cgcs2000::parse(lon, lat).map_err(|error| problems.add("lon", error.to_string())).ok();
    }
    Some(place)
}

/// Reads and checks the vehicle or ship.
pub fn conveyance(fields: &Fields, problems: &mut Problems) -> Option<Conveyance> {
    let mark = problems.optional(fields, "mark", "车牌号或者船名", LINE_CHARS_MAX);
    let detail = problems.optional(fields, "mark_detail", "号牌颜色或者船舶登记号", LINE_CHARS_MAX);
    match fields.get("conveyance") {
        "vehicle" => match mark.parse::<Plate>() {
            Ok(plate) => Some(Conveyance { ship: false, mark: plate.as_str().to_owned(), detail }),
            Err(error) => {
                problems.add("mark", error.to_string());
                None
            }
        },
        "ship" if mark.is_empty() => {
            problems.add("mark", "请填写船名。");
            None
        }
        "ship" => Some(Conveyance { ship: true, mark, detail }),
        "" | "none" => None,
        other => {
            problems.add("conveyance", format!("没有“{other}”这个选项。"));
            None
        }
    }
}

/// The officers of an act: the caller and the others named, as their certificates stand on `on`.
pub fn officers(reader: &mut Reader<'_>, people: &[String], on: Date) -> Result<Vec<Officer>, AppError> {
    let mut officers = Vec::new();
    for person in people.iter().filter(|person| !person.is_empty()) {
        let loaded = reader.load::<Person>(person)?.ok_or(AppError::NotFound)?;
        officers.push(loaded.state.officer(person, on));
    }
    Ok(officers)
}

/// Reads how the party will sign a paper that is laid out by the same act, and is therefore signed after it.
pub fn signature(fields: &Fields, problems: &mut Problems) -> Option<Signature> {
    match fields.get("signing") {
        "pad" | "paper" => Some(Signature::Paper { scan: None }),
        "refused" => {
            let note = problems.line(fields, "refusal", "拒绝签名的情况");
            Some(Signature::Refused { note })
        }
        _ => {
            problems.add("signing", "请选择当事人签名方式。");
            None
        }
    }
}

/// RFC 4648 base 64; `None` for anything else.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).ok()?);
        }
    }
    Some(bytes)
}
