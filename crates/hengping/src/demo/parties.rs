//! Invented parties, vehicles and places: every number passes its check digit, and none can be anybody's.
//!
//! The region code 4399 and the plates of 湘Q are not in use, so that no number here names a real person or vehicle.

use jiff::{ToSpan, civil::Date};
use law::{
    case::fact::{Conveyance, Party, PartyKind, Place},
    identity::{CreditCode, ResidentId},
    place::{Cgcs2000, Direction, RoadNumber, RoadPoint, Stake},
};

use super::dice::Dice;

/// A party with the numbers that are sealed before it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Invented {
    /// As the case holds it, without the sealed fields.
    pub(crate) party: Party,
    /// Identity number or credit code.
    pub(crate) number: String,
    /// Phone.
    pub(crate) phone: String,
}

impl Invented {
    /// The party of a violation that was found on a day.
    pub(crate) fn on(&self, found_on: Date) -> Party {
        let mut party = self.party.clone();
        if party.age_years.is_some() {
            party.age_years = self.number.parse::<ResidentId>().ok().map(|id| id.full_years_on(found_on));
        }
        party
    }
}

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何",
    "林", "罗", "梁", "宋", "唐", "谢", "韩", "曹", "邓", "萧", "冯", "曾", "程",
];
const FIRMS: &[&str] = &[
    "顺达", "恒通", "远航", "宏运", "捷安", "金桥", "长鸿", "众诚", "万里", "华兴", "安畅", "同舟", "聚源",
    "腾飞",
];
const TRADES: &[&str] = &["物流有限公司", "运输有限公司", "客运有限公司", "货运有限公司", "汽车服务有限公司"];
const SHIP_TRADES: &[&str] = &["航运有限公司", "船务有限公司", "水运有限公司"];
const COUNTIES: &[&str] = &["临江县", "石鼓县", "白沙县"];
const STREETS: &[&str] = &["建设路", "人民路", "迎宾大道", "湘江路", "工业园一路", "解放街", "沿江大道"];
const LETTERS: &[&str] = &["A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "N", "P"];

/// Invents a party.
pub(crate) fn party(kind: PartyKind, ship: bool, on: Date, dice: &mut Dice) -> Invented {
    let phone = format!("1990000{:04}", dice.below(10_000));
    let address = format!("衡州市{}{}{}号", dice.word(COUNTIES), dice.word(STREETS), dice.between(1, 300));
    let masked_phone = format!("199****{}", phone.get(7..).unwrap_or_default());
    let base = Party { kind, phone_masked: masked_phone, address, ..Party::default() };
    if kind == PartyKind::Enterprise {
        let number = credit_code(dice);
        let trade = dice.word(if ship { SHIP_TRADES } else { TRADES });
        let name = format!("衡州{}{trade}", dice.word(FIRMS));
        let representative = format!("{}某某", dice.word(SURNAMES));
        let party = Party { name, representative, id_masked: number.clone(), ..base };
        return Invented { party, number, phone };
    }
    let years = dice.between(21, 62);
    let born = on.saturating_sub(i64::from(years).years()).saturating_sub(i64::from(dice.below(365)).days());
    let (number, id) = resident_id(born, dice);
    let (id_masked, age_years) = match &id {
        Some(id) => (id.masked(), Some(id.full_years_on(on))),
        None => (String::new(), None),
    };
    let tail = if dice.chance(50) { "某" } else { "某某" };
    let name = format!("{}{tail}", dice.word(SURNAMES));
    Invented { party: Party { name, id_masked, age_years, ..base }, number, phone }
}

fn resident_id(born: Date, dice: &mut Dice) -> (String, Option<ResidentId>) {
    let body =
        format!("4399{:02}{}{:03}", dice.between(1, 30), born.strftime("%Y%m%d"), dice.between(1, 999));
    for check in "0123456789X".chars() {
        let number = format!("{body}{check}");
        if let Ok(id) = number.parse::<ResidentId>() {
            return (number, Some(id));
        }
    }
    (body, None)
}

fn credit_code(dice: &mut Dice) -> String {
    let body = format!("91439900MA{:07}", dice.below(10_000_000));
    for check in "0123456789ABCDEFGHJKLMNPQRTUWXY".chars() {
        let code = format!("{body}{check}");
        if code.parse::<CreditCode>().is_ok() {
            return code;
        }
    }
    body
}

/// Invents a vehicle or a ship.
pub(crate) fn conveyance(ship: bool, dice: &mut Dice) -> Conveyance {
    if ship {
        let mark = format!("湘衡州货{:04}", dice.between(1, 9_999));
        return Conveyance { ship, mark, detail: format!("2026{:08}", dice.below(100_000_000)) };
    }
    let (mark, detail) = match dice.below(10) {
        0 => (format!("湘QD{:05}", dice.below(100_000)), "渐变绿"),
        1 | 2 => (format!("湘Q{:04}挂", dice.below(10_000)), "黄"),
        3..=5 => (format!("湘Q{}{:04}", dice.word(LETTERS), dice.below(10_000)), "蓝"),
        _ => (format!("湘Q{:05}", dice.below(100_000)), "黄"),
    };
    Conveyance { ship, mark, detail: detail.to_owned() }
}

/// Invents a place near an agency.
pub(crate) fn place(near: &str, ship: bool, dice: &mut Dice) -> Place {
    let point = Cgcs2000::new(
        1_125_000_000_i32.saturating_add(i32::try_from(dice.below(3_000_000)).unwrap_or(0)),
        268_000_000_i32.saturating_add(i32::try_from(dice.below(3_000_000)).unwrap_or(0)),
    );
    let mut text = if ship {
        format!("湘江{near}航段{}号码头附近水域", dice.between(1, 9))
    } else {
        format!("衡州市{near}")
    };
    let mut road = None;
    if !ship {
        let (number, name, km) = match dice.below(4) {
            0 => ("G107", "国道", 1_700),
            1 => ("S315", "省道", 40),
            2 => ("X067", "县道", 5),
            _ => ("G4", "京港澳高速公路", 1_600),
        };
        text.push_str(name);
        text.push_str(number);
        let metres = (km + dice.below(30)) * 1_000 + dice.below(1_000);
        let direction = if dice.chance(50) { Direction::Up } else { Direction::Down };
        road = match (number.parse::<RoadNumber>(), Stake::new(metres)) {
            (Ok(number), Ok(stake_m)) => Some(RoadPoint { number, direction, stake_m }),
            _ => None,
        };
        text.push_str("路段");
    }
    Place { text, road, point: point.ok() }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use law::plate::Plate;

    use super::*;

    #[test]
    fn every_number_passes_its_check() {
        let on = date(2026, 11, 20);
        for thing in 0..500 {
            let mut dice = Dice::of(1, thing);
            let person = party(PartyKind::Person, false, on, &mut dice);
            assert!(ResidentId::parse(&person.number, on).is_ok(), "{}", person.number);
            assert!(person.party.age_years.is_some_and(|age| age >= 18));
            let firm = party(PartyKind::Enterprise, false, on, &mut dice);
            assert!(firm.number.parse::<CreditCode>().is_ok(), "{}", firm.number);
            let mark = conveyance(false, &mut dice).mark;
            assert!(mark.parse::<Plate>().is_ok(), "{mark}");
            assert!(place("临江县", false, &mut dice).road.is_some());
        }
    }
}
