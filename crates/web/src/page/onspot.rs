//! The on-the-spot penalty: one form, one button.

use app::{
    App, AppError,
    form::{Fields, Problem},
    rows::PersonRow,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use law::{case::fact::PartyKind, rule::Finding};
use maud::html;

use super::party::{
    colleague_choices, item_choices, loose, party_section, place_section, source_choices, typed,
};
use crate::{
    answer::{Frame, article, framed, problem, refusal_box},
    page::draft::{fields_of, keep},
    request::{Asking, Sent, random},
    state::Web,
    ui::{self, Button, Choice, Draft, Field, Form, Link, Query, Section},
};

/// What the form shows besides its fields.
#[derive(Debug, Default)]
struct Shown {
    fields: Fields,
    problems: Vec<Problem>,
    refused: Vec<Finding>,
    saved_at: String,
    status: u16,
}

pub(crate) async fn form(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let Some(key) = query.value("draft").map(str::to_owned) else {
        return Redirect::to(&format!("/cases/onspot?draft={}", random())).into_response();
    };
    let (caller, draft) = (asking.caller.clone(), key.clone());
    let held = web.run(move |app| {
        let draft = app.read_draft(&caller, "onspot", &draft)?;
        Ok((draft, app.colleagues(&caller)?, app.clock.now()))
    });
    match held.await {
        Ok((draft, people, now)) => {
            let mut shown = Shown::default();
            match draft {
                Some(draft) => {
                    shown.fields = fields_of(&draft.body);
                    shown.saved_at = app::case::local_time(draft.updated_at);
                }
                None => shown.fields = fresh(&app::case::local_time(now)),
            }
            draw(&web, &asking, &key, &people, &shown)
        }
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn fresh(now: &str) -> Fields {
    let time = now.split(' ').nth(1).unwrap_or("12:00").to_owned();
    let given = [("source", "inspection"), ("conveyance", "vehicle"), ("party_kind", "person")];
    let mut fields: Vec<_> = given.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    fields.push(("found_time".to_owned(), time));
    fields.push(("payment".to_owned(), "bank".to_owned()));
    Fields(fields)
}

pub(crate) async fn send(State(web): State<Web>, sent: Sent) -> Response {
    let key = sent.key();
    if sent.fields.get("save") == "draft" {
        return keep(&web, &sent, "onspot", &key, &format!("/cases/onspot?draft={key}")).await;
    }
    let (caller, fields, draft) = (sent.asking.caller.clone(), sent.fields.clone(), key.clone());
    let done = web.run(move |app| {
        let id = app.penalize_on_spot(&caller, &draft, &fields)?;
        app.discard_draft(&caller, "onspot", &draft)?;
        // The paper that was just laid out is shown, and that version is signed.
        let view = app.read_case(&caller, &id)?;
        let paper = view.case.documents.last().filter(|_| fields.get("signing") == "pad");
        Ok(paper
            .map_or_else(|| format!("/cases/{id}"), |(_, file, _)| format!("/cases/{id}/sign/{}", file.sm3)))
    });
    match done.await {
        Ok(next) => Redirect::to(&next).into_response(),
        Err(AppError::Invalid(problems)) => again(&web, &sent, &key, problems, Vec::new(), 422).await,
        Err(AppError::Refused(refused)) => again(&web, &sent, &key, Vec::new(), refused, 409).await,
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

async fn again(
    web: &Web,
    sent: &Sent,
    key: &str,
    problems: Vec<Problem>,
    refused: Vec<Finding>,
    status: u16,
) -> Response {
    let caller = sent.asking.caller.clone();
    let people = match web.run(move |app| app.colleagues(&caller)).await {
        Ok(people) => people,
        Err(error) => return problem(Some(&sent.asking.caller), web, error),
    };
    let shown = Shown { fields: sent.fields.clone(), problems, refused, saved_at: String::new(), status };
    draw(web, &sent.asking, key, &people, &shown)
}

fn draw(web: &Web, asking: &Asking, key: &str, people: &[PersonRow], shown: &Shown) -> Response {
    let mut sections = sections(web, asking, people);
    for section in &mut sections {
        section.fields =
            section.fields.drain(..).map(|field| typed(field, &shown.fields, &shown.problems)).collect();
    }
    let form = Form {
        action: "/cases/onspot".to_owned(),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: key.to_owned(),
        draft: Some(Draft {
            url: format!("/drafts/onspot/{key}"),
            version: 0,
            saved_at: shown.saved_at.clone(),
        }),
        problems: loose(&shown.problems, &sections),
        sections,
        buttons: vec![Button::new("作出并交付当场处罚决定书")],
        cancel: Some(Link::new("返回工作台", "/desk")),
        ..Form::default()
    };
    let content = html! {
        @if !shown.refused.is_empty() { (refusal_box(&shown.refused)) }
        (ui::form(&form))
    };
    let frame = Frame {
        active: "onspot",
        title: "当场处罚",
        breadcrumb: vec![Link::new("案件", "/cases")],
        task: true,
        status: shown.status,
        ..Frame::default()
    };
    framed(web, asking, frame, content)
}

fn sections(web: &Web, asking: &Asking, people: &[PersonRow]) -> Vec<Section> {
    let partners = colleague_choices(people, &asking.caller.person);
    vec![
        Section::new(
            "案由",
            vec![
                Field::select("item", "案由", item_choices(&web.app)).required().wide(),
                Field::select("source", "案件来源", source_choices()).required(),
                Field::time("found_time", "违法时间").required().hint("今天"),
                Field::select("partner", "另一名执法人员", partners)
                    .required()
                    .article(article("行政处罚法第四十二条")),
            ],
        ),
        place_section(),
        party_section(),
        facts_section(),
        penalty_section(&web.app),
        signature_section(),
    ]
}

fn facts_section() -> Section {
    let ticked = |label: &str| vec![Choice::new("1", label)];
    Section::new(
        "事实、告知和听取意见",
        vec![
            Field::textarea("facts", "违法事实", 3).required().chars_max(5000).wide(),
            Field::textarea("evidence", "证据", 2).required().hint("一行一项").wide().phrases([
                "现场照片",
                "执法记录仪视频",
                "车辆行驶证复印件",
                "现场笔录",
            ]),
            Field::checkboxes("certificates_shown", "亮证", ticked("已向当事人出示执法证件"))
                .article(article("行政处罚法第五十二条")),
            Field::checkboxes("told", "告知", ticked("已告知拟处罚内容、事实、理由、依据和权利"))
                .article(article("行政处罚法第四十四条")),
            Field::textarea("statement", "当事人陈述申辩", 2).hint("没有的不填").wide(),
            Field::textarea("recheck", "复核意见", 2)
                .hint("有陈述申辩的必填")
                .wide()
                .article(article("行政处罚法第四十五条"))
                .phrases(["经复核，当事人的意见不影响违法事实的认定。", "经复核，意见成立，予以采纳。"]),
        ],
    )
}

fn penalty_section(app: &App) -> Section {
    let profile = &app.catalog.profile;
    let (citizen, organisation) =
        (profile.onspot_cap(PartyKind::Person), profile.onspot_cap(PartyKind::Enterprise));
    let cash = profile.limits.amount("cash.on_spot").map(|cap| cap.to_string()).unwrap_or_default();
    let ways = vec![
        Choice::new("bank", "十五日内到银行或者电子支付缴纳"),
        Choice::new("cash", "当场收缴").hint(format!("{cash}元以下，或者事后难以执行")),
    ];
    Section::new(
        "处罚",
        vec![
            Field::checkboxes("warning", "警告", vec![Choice::new("1", "给予警告")]),
            Field::money("fine", "罚款")
                .unit("元")
                .hint(format!("公民不超过{citizen}元，法人或者其他组织不超过{organisation}元"))
                .article(article("行政处罚法第五十一条")),
            Field::radio("payment", "缴款方式", ways).article(article("行政处罚法第六十七条")),
            Field::text("cash_ground", "当场收缴的理由").hint(format!("超过{cash}元当场收缴的必填")),
            Field::textarea("correction", "责令改正", 2)
                .wide()
                .article(article("行政处罚法第二十八条"))
                .phrases(["立即改正违法行为。", "停止违法行为，办理相关手续后方可经营。"]),
        ],
    )
}

fn signature_section() -> Section {
    let ways = vec![
        Choice::new("pad", "在屏幕上签名").hint("下一步显示决定书，由当事人核对后签名"),
        Choice::new("paper", "在打印的文书上签名").hint("打印签名后拍照或者扫描上传"),
        Choice::new("refused", "拒绝签名"),
    ];
    Section {
        title: "签名和交付".to_owned(),
        note: "先生成决定书，当事人核对后签名；拒绝签名不影响送达，由执法人员注明。".to_owned(),
        fields: vec![
            Field::radio("signing", "签名方式", ways).required().article(article("行政处罚法第五十二条")),
            Field::text("refusal", "拒签情况").hint("拒绝签名的必填").wide(),
        ],
        ..Section::default()
    }
}
