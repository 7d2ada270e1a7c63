//! The agency tree: who is below whom, and what the documents of each print.

use app::{
    AppError,
    agency::{AGENCY_FIELDS, AgencyView},
    form::{Fields, Problem},
    rows::AgencyRow,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use law::{access::Action, roster::AgencyKind};
use maud::{Markup, html};

use super::{
    audit::grid,
    party::{loose, typed},
};
use crate::{
    answer::{Frame, framed, page, problem},
    request::{Asking, Sent, random},
    state::Web,
    ui::{Button, Chip, Choice, Field, Form, Link, Section, Tone, alert, facts, form, panel},
};

/// The tree.
pub(crate) async fn list(State(web): State<Web>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.list_agencies(&caller)).await {
        Ok(agencies) => page(&web, &asking, "agencies", "机构", draw(&asking, &agencies)),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn draw(asking: &Asking, agencies: &[AgencyRow]) -> Markup {
    let line = |agency: &AgencyRow| {
        let depth = agency.path.matches('/').count().saturating_sub(1);
        vec![
            html! { ("　".repeat(depth)) (Link::new(&agency.name, format!("/agencies/{}", agency.id))) },
            html! { (agency.short_name) },
            html! { (agency.kind) },
            html! {
                @match &agency.closed_on {
                    Some(day) => { (day) " 撤销" }
                    None => (Chip::new("在用", Tone::Ok)),
                }
            },
            html! { a href={ "/roster?agency=" (agency.id) } { "人员" } },
        ]
    };
    let actions = html! {
        @if asking.caller.may(Action::RosterManage) { a.btn.btn-main href="/agencies/new" { "设立机构" } }
    };
    let rows = agencies.iter().map(line).collect();
    panel("机构", actions, grid("机构", &["机构", "简称", "级别和条线", "状态", "名册"], rows))
}

/// One agency, with the form that puts its particulars right.
pub(crate) async fn show(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    agency_page(&web, &asking, &id, None, &[]).await
}

async fn agency_page(
    web: &Web,
    asking: &Asking,
    id: &str,
    sent: Option<&Fields>,
    problems: &[Problem],
) -> Response {
    let (caller, agency) = (asking.caller.clone(), id.to_owned());
    let view = match web.run(move |app| app.read_agency(&caller, &agency)).await {
        Ok(view) => view,
        Err(error) => return problem(Some(&asking.caller), web, error),
    };
    let fields = sent.cloned().unwrap_or_else(|| held(&view));
    let sections = sections(&fields, problems, None);
    let entry = sheet(asking, &format!("/agencies/{id}"), sections, problems, "保存机构信息");
    let content = html! {
        @if !view.missing.is_empty() {
            (alert(Tone::Warn, "机构信息不全，出具的文书会缺项", html! {
                p { "尚未填写：" (view.missing.join("、")) "；由系统管理员补齐。" }
            }))
        }
        @if asking.caller.may_in(Action::RosterManage, id) { (form(&entry)) }
        @else { (panel("机构信息", html! {}, particulars(&view))) }
    };
    framed(web, asking, frame(&view.agency.name, problems), content)
}

fn particulars(view: &AgencyView) -> Markup {
    let held = held(view);
    let mut rows = vec![("上级机构", html! { @if view.above.is_empty() { "—" } @else { (view.above) } })];
    for (name, label) in AGENCY_FIELDS {
        let value = if name == "kind" { view.agency.kind.label() } else { held.get(name) };
        rows.push((label, html! { @if value.is_empty() { "未填写" } @else { (value) } }));
    }
    facts(&rows)
}

fn held(view: &AgencyView) -> Fields {
    let agency = &view.agency;
    let values = [
        &agency.name,
        &agency.short_name,
        &agency.number_word,
        agency.kind.code(),
        &agency.review_body,
        &agency.court,
        &agency.bank,
        &agency.bank_account,
        &agency.address,
        &agency.phone,
    ];
    let pair = |((name, _), value): ((&str, &str), &str)| (name.to_owned(), value.to_owned());
    Fields(AGENCY_FIELDS.into_iter().zip(values).map(pair).collect())
}

fn sections(fields: &Fields, problems: &[Problem], above: Option<Vec<Choice>>) -> Vec<Section> {
    let label =
        |name: &str| AGENCY_FIELDS.iter().find(|(held, _)| *held == name).map_or("", |(_, label)| label);
    let text = |name: &str| Field::text(name, label(name));
    let kinds = AgencyKind::ALL.into_iter().map(|kind| Choice::new(kind.code(), kind.label())).collect();
    let mut first = Vec::new();
    if let Some(above) = above {
        first.push(Field::select("above", "上级机构", above).required());
    }
    first.extend([
        text("name").required().wide().hint("与印章一致，印在文书上。"),
        text("short_name").required(),
        text("number_word").required().hint("文书编号用，如“衡交执”；各机构不得相同。"),
        Field::select("kind", label("kind"), kinds).required(),
    ]);
    let second = ["review_body", "court", "bank", "bank_account", "address", "phone"].map(text);
    let fill = |field: Field| typed(field, fields, problems);
    vec![
        Section::new("机构", first.into_iter().map(fill).collect()),
        Section {
            note: "印在告知书和决定书上；可以稍后补填，但出具文书前须齐全。".to_owned(),
            ..Section::new("救济途径、缴款和联系方式", second.into_iter().map(fill).collect())
        },
    ]
}

fn sheet(asking: &Asking, action: &str, sections: Vec<Section>, problems: &[Problem], label: &str) -> Form {
    Form {
        action: action.to_owned(),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: random(),
        problems: loose(problems, &sections),
        sections,
        buttons: vec![Button::new(label)],
        cancel: Some(Link::new("返回机构", "/agencies")),
        ..Form::default()
    }
}

fn frame<'a>(title: &'a str, problems: &[Problem]) -> Frame<'a> {
    Frame {
        active: "agencies",
        title,
        breadcrumb: vec![Link::new("机构", "/agencies")],
        status: if problems.is_empty() { 200 } else { 422 },
        ..Frame::default()
    }
}

/// Puts the particulars right.
pub(crate) async fn describe(State(web): State<Web>, Path(id): Path<String>, sent: Sent) -> Response {
    let (caller, agency, fields) = (sent.asking.caller.clone(), id.clone(), sent.fields.clone());
    match web.run(move |app| app.describe_agency(&caller, &agency, &fields)).await {
        Ok(()) => Redirect::to(&format!("/agencies/{id}")).into_response(),
        Err(AppError::Invalid(problems)) => {
            agency_page(&web, &sent.asking, &id, Some(&sent.fields), &problems).await
        }
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

/// The form that founds an agency.
pub(crate) async fn found_form(State(web): State<Web>, asking: Asking) -> Response {
    found_page(&web, &asking, &Fields::default(), &[]).await
}

async fn found_page(web: &Web, asking: &Asking, fields: &Fields, problems: &[Problem]) -> Response {
    let caller = asking.caller.clone();
    let agencies = match web.run(move |app| app.list_agencies(&caller)).await {
        Ok(agencies) => agencies,
        Err(error) => return problem(Some(&asking.caller), web, error),
    };
    let open = agencies.iter().filter(|agency| agency.closed_on.is_none());
    let above = open.map(|agency| Choice::new(&agency.id, &agency.name)).collect();
    let sections = sections(fields, problems, Some(above));
    let entry = sheet(asking, "/agencies/new", sections, problems, "设立机构");
    framed(web, asking, frame("设立机构", problems), form(&entry))
}

/// Founds an agency.
pub(crate) async fn found(State(web): State<Web>, sent: Sent) -> Response {
    let (caller, fields) = (sent.asking.caller.clone(), sent.fields.clone());
    match web.run(move |app| app.found_agency(&caller, &fields)).await {
        Ok(_) => Redirect::to("/agencies").into_response(),
        Err(AppError::Invalid(problems)) => found_page(&web, &sent.asking, &sent.fields, &problems).await,
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}
