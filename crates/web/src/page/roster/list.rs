//! The list of the roster.

use std::collections::BTreeSet;

use app::{
    roster::{PeopleFilter, Validity},
    rows::{AgencyRow, PersonRow},
};
use axum::{extract::State, response::Response};
use jiff::civil::Date;
use law::{
    access::{Action, Role},
    case::fact::Standing,
};
use maud::html;

use super::{address, agency_choices, agency_name};
use crate::{
    answer::{Frame, framed, problem},
    page::window::Window,
    request::Asking,
    state::Web,
    ui::{Chip, Choice, Column, Empty, Field, Link, Query, Row, Slot, Table, Tone, filters, table},
};

/// The people whom the caller may see, by agency and text.
pub(crate) async fn list(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let (caller, filter) = (asking.caller.clone(), PeopleFilter::of(query.pairs()));
    let read = web.run(move |app| Ok((app.list_agencies(&caller)?, app.list_people(&caller, &filter)?)));
    match read.await {
        Ok(held) => draw_list(&web, &asking, &query, held),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn draw_list(web: &Web, asking: &Asking, query: &Query, held: (Vec<AgencyRow>, Vec<PersonRow>)) -> Response {
    let (agencies, people) = held;
    let (today, admin) = (web.app.today(), asking.caller.is_admin());
    let window = Window::of(query, people.len());
    let rows = people
        .iter()
        .skip(window.start)
        .take(window.size)
        .map(|person| person_line(person, &agencies, today, admin))
        .collect();
    let enroll = asking.caller.may(Action::RosterManage).then(|| Link::new("登记人员", "/roster/new"));
    let list = Table {
        caption: "人员名册".to_owned(),
        columns: columns(admin),
        rows,
        actions: enroll.clone().into_iter().collect(),
        empty: Empty {
            title: "没有符合条件的人员".to_owned(),
            advice: "请清空条件后再查；尚未登记的人员由系统管理员登记。".to_owned(),
            actions: std::iter::once(Link::new("清空条件", "/roster")).chain(enroll).collect(),
        },
        ..window.table(query, people.len())
    };
    let value = |name: &str| query.value(name).unwrap_or_default();
    let label = if admin { "姓名、登录名、职务、证件号" } else { "姓名、职务、证件号" };
    let filter = [
        Field::select("agency", "机构", agency_choices(&agencies)).value(value("agency")),
        Field::text("q", label).value(value("q")),
        Field::select("standing", "证件状态", standings()).value(value("standing")),
    ];
    let content = html! {
        (filters(query, &filter))
        (table(&list))
        p.muted { "状态按最近一次核发的证件今天的情况标注；有多个证件的，以人员页为准。" }
    };
    framed(web, asking, Frame { active: "roster", title: "人员名册", ..Frame::default() }, content)
}

fn standings() -> Vec<Choice> {
    vec![
        Choice::new("suspended", "已暂扣、收回、注销"),
        Choice::new("expired", "已过期"),
        Choice::new("soon", "60天内到期"),
        Choice::new("left", "已离岗"),
    ]
}

fn columns(admin: bool) -> Vec<Column> {
    let mut columns = vec![Column::new("name", "姓名").sortable().unbroken()];
    if admin {
        columns.push(Column::new("login", "登录名"));
    }
    columns.extend([
        Column::new("agency", "机构").sortable(),
        Column::new("post", "职务").sortable(),
        Column::new("roles", "角色"),
        Column::new("certificate", "执法证件号").sortable().unbroken(),
        Column::new("expires_on", "有效期至").sortable().unbroken(),
    ]);
    columns
}

fn person_line(person: &PersonRow, agencies: &[AgencyRow], today: Date, admin: bool) -> Row {
    let chip = validity(person, today);
    let tone = if chip.tone == Tone::Danger { Tone::Danger } else { Tone::Plain };
    let mut cells: Vec<Slot> = vec![html! { (Link::new(&person.name, address(&person.id, ""))) }.into()];
    if admin {
        cells.push(html! { (person.login) }.into());
    }
    cells.extend([
        html! { (agency_name(agencies, &person.agency)) }.into(),
        html! { (person.post) }.into(),
        html! { (role_words(&person.roles)) }.into(),
        html! { @if person.certificate.is_empty() { "—" } @else { (person.certificate) } }.into(),
        html! { (person.expires_on.as_deref().unwrap_or_default()) " " (chip) }.into(),
    ]);
    Row { cells, tone }
}

/// How the newest certificate stands today.
fn validity(person: &PersonRow, today: Date) -> Chip {
    let validity = Validity::of(person, today);
    let tone = match validity {
        Validity::Left | Validity::Missing => Tone::Plain,
        Validity::Changed(Standing::Suspended) | Validity::Soon => Tone::Warn,
        Validity::Changed(_) | Validity::Expired => Tone::Danger,
        Validity::Valid => Tone::Ok,
    };
    Chip::new(validity.label(), tone)
}

/// The roles of a row, `code@agency` one a line, in words and each once.
fn role_words(roles: &str) -> String {
    let code = |line: &str| line.split_once('@').and_then(|(code, _)| Role::from_code(code));
    let held: BTreeSet<Role> = roles.lines().filter_map(code).collect();
    let labels: Vec<_> = held.into_iter().map(Role::label).collect();
    if labels.is_empty() { "尚未授予".to_owned() } else { labels.join("、") }
}
