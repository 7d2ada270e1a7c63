//! Published cases, told again with masked names in 衡州市. Each ends at the amount that was published.

use law::{
    case::fact::{Conveyance, PartyKind, Penalties, Source},
    money::Fen,
};

use super::{
    cases::{course, id_of, officers, published},
    dice::Dice,
    life::{Life, Matters, World},
    parties,
    plan::{Planned, Plea, stalled},
};

struct Published {
    /// Where it was published.
    told: &'static str,
    item: &'static str,
    kind: PartyKind,
    yuan: u32,
    facts: &'static str,
    mark: &'static str,
    colour: &'static str,
    /// The statutory ground of a fine below the minimum.
    mitigation: &'static str,
}

/// The cases of the research notes whose amount was published.
const CASES: &[Published] = &[
    // 1000 yuan lie outside the 3000–10000 of WYC-002 (no certificate of the vehicle) and inside WYC-003 (none of the driver).
    Published {
        told: "粤东交罚〔2025〕00977号",
        item: "WYC-003",
        kind: PartyKind::Person,
        yuan: 1_000,
        facts: "当事人未取得网络预约出租汽车驾驶员证，通过网络平台接单载客一次。",
        mark: "湘QD00977",
        colour: "渐变绿",
        mitigation: "",
    },
    Published {
        told: "成都市道路危险货物运输案之一",
        item: "WH-001",
        kind: PartyKind::Enterprise,
        yuan: 30_000,
        facts: "当事人未取得道路危险货物运输许可，使用车辆运输危险货物，没有违法所得。",
        mark: "湘Q30001",
        colour: "黄",
        mitigation: "",
    },
    Published {
        told: "成都市道路危险货物运输案之二",
        item: "WH-001",
        kind: PartyKind::Enterprise,
        yuan: 30_000,
        facts: "当事人超出许可类别，擅自使用车辆运输危险货物，没有违法所得。",
        mark: "湘Q30002",
        colour: "黄",
        mitigation: "",
    },
    Published {
        told: "遂宁市机动车维修未备案案（2021年）",
        item: "WX-001",
        kind: PartyKind::Enterprise,
        yuan: 5_000,
        facts: "当事人从事机动车维修经营业务未按规定备案，经责令改正逾期拒不改正。",
        mark: "",
        colour: "",
        mitigation: "",
    },
    Published {
        told: "周口市二次非法载客案（2026年5月）",
        item: "KY-001",
        kind: PartyKind::Person,
        yuan: 10_000,
        facts: "当事人未取得道路客运经营许可，第二次使用小型客车载客收费，违法所得不足二万元。",
        mark: "湘Q20605",
        colour: "蓝",
        mitigation: "",
    },
    // 1000 yuan lie below the 3000–10000 of HY-012, the item in force that fits the facts; hence a mitigated fine.
    Published {
        told: "海安市大件运输车辆运输普通货物案（2025年8月）",
        item: "HY-012",
        kind: PartyKind::Enterprise,
        yuan: 1_000,
        facts: "当事人使用大件运输车辆运输普通货物，该车没有相应类别的道路运输证。",
        mark: "湘Q20258",
        colour: "黄",
        mitigation: "主动消除或者减轻违法行为危害后果（行政处罚法第三十二条第一项）",
    },
];

/// How many there are.
pub(crate) const COUNT: usize = CASES.len();

/// The published cases with their plans, in the order of the notes.
pub(crate) fn cases(world: &World, most: usize) -> Option<Vec<(Life, Vec<Planned>)>> {
    let mut made = Vec::new();
    for (no, told) in (0_u64..).zip(CASES).take(most) {
        made.push(one(world, told, no)?);
    }
    Some(made)
}

fn one(world: &World, told: &Published, no: u64) -> Option<(Life, Vec<Planned>)> {
    let mut dice = Dice::of(world.seed, 0x7075_626c_0000 + no);
    let (at, office) = world.city.offices.iter().enumerate().find(|(_, office)| office.id == "linjiang")?;
    let profile = &world.catalog.profile;
    let item = world.catalog.item_ref(world.catalog.item(told.item)?);
    let penalties = Penalties { fine: Some(Fen::from_yuan(told.yuan)), ..Penalties::default() };
    let conveyance = (!told.mark.is_empty()).then(|| Conveyance {
        ship: false,
        mark: told.mark.to_owned(),
        detail: told.colour.to_owned(),
    });
    let plea = if profile.hearing_needed(told.kind, &penalties) { Plea::Statement } else { Plea::Waiver };
    let matters = Matters {
        office: at,
        officers: officers(office, &mut dice)?,
        heads: [*office.heads.first()?, *office.heads.get(1)?],
        reviewer: *office.reviewers.first()?,
        item,
        party: parties::party(told.kind, false, world.today, &mut dice),
        conveyance,
        place: parties::place(office.near, false, &mut dice),
        source: Source::Inspection,
        hearing_told: profile.hearing_needed(told.kind, &penalties),
        penalties,
        mitigation: told.mitigation.to_owned(),
        facts: format!("{}（据公开案例改编：{}，当事人和地点均为虚构。）", told.facts, told.told),
    };
    let wish = published(plea);
    let course = course(wish, &matters, profile);
    // A day apart, so that they are the first cases in their order.
    let age = 400 - i64::try_from(no).unwrap_or(0);
    let chance = Dice::of(world.seed, no);
    let end = super::plan::Step::Archive;
    let steps = stalled(&course, end, age, world.today, &world.catalog.calendar, &chance)?;
    let id = id_of(*steps.first()?, &mut dice);
    Some((Life::new(id, matters, course), steps))
}
