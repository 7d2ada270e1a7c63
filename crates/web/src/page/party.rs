//! Sections that the two ways of beginning a case share: item, place, vehicle, party, colleagues.

use app::{
    App,
    form::Fields,
    rows::{PersonRow, initials},
};
use law::{
    case::fact::{PartyKind, Source},
    plate::PlateColour,
};

use crate::{
    answer::article,
    ui::{Check, Choice, Field, Section},
};

/// A field with what was typed and what is wrong with it.
pub(crate) fn typed(field: Field, fields: &Fields, problems: &[app::form::Problem]) -> Field {
    let name = field.name().to_owned();
    let mut field = fields.all(&name).fold(field, Field::value);
    for problem in problems.iter().filter(|problem| problem.field == name) {
        field = field.error(problem.message.clone());
        if let Some(law) = problem.article {
            field = field.article(article(law));
        }
    }
    field
}

/// Problems that belong to no field of the form.
pub(crate) fn loose(problems: &[app::form::Problem], sections: &[Section]) -> Vec<String> {
    let known =
        |name: &str| sections.iter().flat_map(|section| &section.fields).any(|field| field.name() == name);
    problems.iter().filter(|problem| !known(&problem.field)).map(|problem| problem.message.clone()).collect()
}

/// The items, those that cannot be used greyed with the reason.
pub(crate) fn item_choices(app: &App) -> Vec<Choice> {
    app.catalog
        .items
        .items()
        .map(|item| {
            let label = format!("{}　{}", item.id, item.name);
            let choice = Choice::new(&item.id, label).found_by(initials(&item.name));
            match item.usable() {
                Ok(()) => choice,
                Err(reason) => choice.closed(reason.to_string()),
            }
        })
        .collect()
}

/// Source choices.
pub(crate) fn source_choices() -> Vec<Choice> {
    Source::ALL.iter().map(|source| Choice::new(source.code(), source.label())).collect()
}

/// Colleagues, for a second officer.
pub(crate) fn colleague_choices(people: &[PersonRow], but: &str) -> Vec<Choice> {
    let label = |person: &PersonRow| {
        if person.certificate.is_empty() {
            format!("{}（{}）", person.name, person.post)
        } else {
            format!("{}（{}，证号{}）", person.name, person.post, person.certificate)
        }
    };
    people
        .iter()
        .filter(|person| person.id != but)
        .map(|person| Choice::new(&person.id, label(person)).found_by(initials(&person.name)))
        .collect()
}

/// 违法地点.
pub(crate) fn place_section() -> Section {
    let directions = ["上行", "下行", "双向"].map(|name| Choice::new(name, name)).to_vec();
    Section::new(
        "地点和车船",
        vec![
            Field::text("place", "违法地点")
                .required()
                .wide()
                .hint("如：G107国道临江县东门收费站北侧")
                .chars_max(200),
            Field::text("road", "路线编号").hint("G107、S203、X012，不在公路上的不填"),
            Field::select("direction", "方向", directions),
            Field::text("stake", "桩号").hint("K1234+567"),
            Field::text("lon", "经度").hint("CGCS2000，十进制度，如112.6070000"),
            Field::text("lat", "纬度").hint("如26.8930000"),
            Field::radio(
                "conveyance",
                "车船",
                vec![Choice::new("vehicle", "车辆"), Choice::new("ship", "船舶"), Choice::new("none", "无")],
            ),
            Field::plate("mark", "车牌号（船名）"),
            Field::select(
                "mark_detail",
                "号牌颜色",
                PlateColour::ALL.iter().map(|colour| Choice::new(colour.label(), colour.label())).collect(),
            ),
        ],
    )
}

/// 当事人.
pub(crate) fn party_section() -> Section {
    let kinds = PartyKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label())).collect();
    Section::new(
        "当事人",
        vec![
            Field::radio("party_kind", "当事人类型", kinds).required().wide(),
            Field::text("party_name", "姓名或者名称").required().chars_max(200),
            Field::text("id_number", "身份证号或者统一社会信用代码")
                .required()
                .hint("18位，末位校验；公民填身份证号")
                .article(article("行政处罚法第五十二条")),
            Field::text("phone", "联系电话").check(Check::Phone),
            Field::text("address", "住址（住所）").wide().chars_max(200),
            Field::text("representative", "法定代表人（负责人）").hint("单位填写"),
        ],
    )
}
