//! Registering a suspicion for the ordinary procedure.

use app::{
    AppError,
    form::{Fields, Problem},
    rows::PersonRow,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use law::rule::Finding;
use maud::html;

use super::party::{
    colleague_choices, item_choices, loose, party_section, place_section, source_choices, typed,
};
use crate::{
    answer::{Frame, article, framed, problem, refusal_box},
    page::draft::{fields_of, keep},
    request::{Asking, Sent, random},
    state::Web,
    ui::{self, Button, Draft, Field, Form, Link, Query, Section},
};

#[derive(Debug, Default)]
struct Shown {
    fields: Fields,
    problems: Vec<Problem>,
    refused: Vec<Finding>,
    status: u16,
}

pub(crate) async fn form(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let Some(key) = query.value("draft").map(str::to_owned) else {
        return Redirect::to(&format!("/cases/new?draft={}", random())).into_response();
    };
    let (caller, draft) = (asking.caller.clone(), key.clone());
    let held = web.run(move |app| {
        Ok((app.read_draft(&caller, "register", &draft)?, app.colleagues(&caller)?, app.clock.now()))
    });
    match held.await {
        Ok((draft, people, now)) => {
            let now = app::case::local_time(now);
            let fields = draft.map_or_else(|| fresh(&now), |draft| fields_of(&draft.body));
            draw(&web, &asking, &key, &people, &Shown { fields, ..Shown::default() })
        }
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn fresh(now: &str) -> Fields {
    let (day, time) = now.split_once(' ').unwrap_or((now, "12:00"));
    let given = [
        ("source", "inspection"),
        ("conveyance", "vehicle"),
        ("party_kind", "person"),
        ("found_on", day),
        ("found_time", time),
    ];
    Fields(given.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
}

pub(crate) async fn send(State(web): State<Web>, sent: Sent) -> Response {
    let key = sent.key();
    if sent.fields.get("save") == "draft" {
        return keep(&web, &sent, "register", &key, &format!("/cases/new?draft={key}")).await;
    }
    let (caller, fields, draft) = (sent.asking.caller.clone(), sent.fields.clone(), key.clone());
    let done = web.run(move |app| {
        let id = app.register_case(&caller, &draft, &fields)?;
        app.discard_draft(&caller, "register", &draft)?;
        Ok(id)
    });
    let (problems, refused, status) = match done.await {
        Ok(id) => return Redirect::to(&format!("/cases/{id}")).into_response(),
        Err(AppError::Invalid(problems)) => (problems, Vec::new(), 422),
        Err(AppError::Refused(refused)) => (Vec::new(), refused, 409),
        Err(error) => return problem(Some(&sent.asking.caller), &web, error),
    };
    let caller = sent.asking.caller.clone();
    match web.run(move |app| app.colleagues(&caller)).await {
        Ok(people) => {
            let shown = Shown { fields: sent.fields.clone(), problems, refused, status };
            draw(&web, &sent.asking, &key, &people, &shown)
        }
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

fn draw(web: &Web, asking: &Asking, key: &str, people: &[PersonRow], shown: &Shown) -> Response {
    let partners = colleague_choices(people, &asking.caller.person);
    let mut sections = vec![
        Section::new(
            "案由和来源",
            vec![
                Field::select("item", "案由", item_choices(&web.app)).required().wide(),
                Field::select("source", "案件来源", source_choices()).required(),
                Field::text("source_note", "来源说明").hint("交办、移送机关或者举报编号"),
                Field::date("found_on", "发现日期").required(),
                Field::time("found_time", "发现时间").required(),
                Field::select("partner", "另一名执法人员", partners)
                    .required()
                    .article(article("行政处罚法第四十二条")),
            ],
        ),
        place_section(),
        party_section(),
        Section::new(
            "基本情况",
            vec![Field::textarea("summary", "案件基本情况", 5).required().chars_max(5000).wide()],
        ),
    ];
    for section in &mut sections {
        section.fields =
            section.fields.drain(..).map(|field| typed(field, &shown.fields, &shown.problems)).collect();
    }
    let form = Form {
        action: "/cases/new".to_owned(),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: key.to_owned(),
        draft: Some(Draft { url: format!("/drafts/register/{key}"), ..Draft::default() }),
        problems: loose(&shown.problems, &sections),
        sections,
        buttons: vec![Button::new("登记案件")],
        cancel: Some(Link::new("返回工作台", "/desk")),
        ..Form::default()
    };
    let content = html! {
        @if !shown.refused.is_empty() { (refusal_box(&shown.refused)) }
        (ui::form(&form))
    };
    let frame = Frame {
        active: "register",
        title: "登记案件",
        breadcrumb: vec![Link::new("案件", "/cases")],
        task: true,
        status: shown.status,
        ..Frame::default()
    };
    framed(web, asking, frame, content)
}
