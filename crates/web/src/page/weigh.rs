//! 裁量认定: the facts of the item with what proves each on the left, what follows and why on the right.

use app::{
    AppError,
    case::weigh::{FORM, PROOF, WeighView},
    discretion::Question,
    error::Changed,
    form::Problem,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use law::{case::weighing::Weighing, rule::Finding};
use maud::{Markup, html};

use super::{
    calculator::{mend_first, notes, outcome, question_field, reasons, result},
    party::{loose, typed},
    step::conflict,
};
use crate::{
    answer::{Frame, article, framed, problem, refusal_box},
    page::draft::{fields_of, keep},
    request::{Asking, Sent},
    state::Web,
    ui::{self, Button, Choice, Draft, Field, Form, Link, Section, panel},
};

/// What came of sending the form, besides what was typed.
#[derive(Debug, Default)]
struct Shown {
    problems: Vec<Problem>,
    refused: Vec<Finding>,
    changed: Option<Changed>,
    saved_at: String,
    status: u16,
    begun: bool,
}

pub(crate) async fn form(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    let held = web.run(move |app| {
        let seen = app.read_weighing(&caller, &id, None)?;
        let draft = app.read_draft(&caller, FORM, &seen.view.draft_subject(&caller.person))?;
        let Some(draft) = draft else { return Ok((seen, String::new())) };
        let at = app::case::local_time(draft.updated_at);
        Ok((app.read_weighing(&caller, &id, Some(fields_of(&draft.body)))?, at))
    });
    match held.await {
        Ok((seen, saved_at)) => {
            let begun = seen.view.case.weighing.is_some() || !saved_at.is_empty();
            draw(&web, &asking, &seen, &Shown { saved_at, begun, ..Shown::default() })
        }
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

pub(crate) async fn send(State(web): State<Web>, Path(id): Path<String>, sent: Sent) -> Response {
    if sent.fields.get("save") == "draft" {
        let (caller, case) = (sent.asking.caller.clone(), id.clone());
        let subject = web.run(move |app| Ok(app.read_case(&caller, &case)?.draft_subject(&caller.person)));
        return match subject.await {
            Ok(subject) => keep(&web, &sent, FORM, &subject, &format!("/cases/{id}/weigh")).await,
            Err(error) => problem(Some(&sent.asking.caller), &web, error),
        };
    }
    let mut shown = Shown { begun: true, ..Shown::default() };
    if sent.fields.get("save").is_empty() {
        let (caller, case, fields, seen) =
            (sent.asking.caller.clone(), id.clone(), sent.fields.clone(), sent.seen());
        match web.run(move |app| app.weigh(&caller, &case, seen, &fields)).await {
            Ok(()) => return Redirect::to(&format!("/cases/{id}")).into_response(),
            Err(AppError::Invalid(problems)) => (shown.problems, shown.status) = (problems, 422),
            Err(AppError::Refused(refused)) => (shown.refused, shown.status) = (refused, 409),
            Err(AppError::Conflict(changed)) => (shown.changed, shown.status) = (Some(*changed), 409),
            Err(error) => return problem(Some(&sent.asking.caller), &web, error),
        }
    }
    let (caller, fields) = (sent.asking.caller.clone(), sent.fields.clone());
    match web.run(move |app| app.read_weighing(&caller, &id, Some(fields))).await {
        Ok(seen) => draw(&web, &sent.asking, &seen, &shown),
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

fn draw(web: &Web, asking: &Asking, seen: &WeighView, shown: &Shown) -> Response {
    let (view, answered) = (&seen.view, &seen.answered);
    let declared = &web.app.catalog.facts;
    let number = view.case.registration.as_ref().map(|held| held.number.clone()).unwrap_or_default();
    let content = html! {
        p.muted {
            "逐项认定情节并注明证据，系统按裁量基准给出档次和幅度，数额由承办人决定；幅度之外须写明理由并送法制审核。"
            (article("行政处罚法第三十四条"))
        }
        @if let Some(changed) = &shown.changed { (conflict(changed)) }
        @if !shown.refused.is_empty() { (refusal_box(&shown.refused)) }
        div.calculator {
            div { (ui::form(&weigh_form(asking, seen, shown))) }
            div {
                @if !answered.problems.is_empty() {
                    (mend_first())
                } @else if shown.begun {
                    (panel("结果", html! { (outcome(answered)) }, result(answered)))
                    (panel("为什么", html! {}, reasons(answered, declared)))
                } @else {
                    (panel("结果", html! {}, html! { p { "认定左边的情节后点“计算”，这里显示适用的档次、幅度和每一档成立与否。" } }))
                }
                (notes(answered))
                (unknown(&answered.questions))
            }
        }
    };
    let frame = Frame {
        active: "cases",
        title: "认定裁量情节",
        breadcrumb: vec![Link::new("案件", "/cases"), Link::new(number, format!("/cases/{}", view.id))],
        task: true,
        status: shown.status,
        ..Frame::default()
    };
    framed(web, asking, frame, content)
}

/// What nobody established yet does not count against the party.
fn unknown(questions: &[Question]) -> Markup {
    let open: Vec<_> = questions.iter().filter(|held| held.typed.is_empty() && held.needed).collect();
    html! {
        @if !open.is_empty() {
            (panel("尚待查明", html! {}, html! {
                p { "没有查明的情节按不清楚处理，不推定为存在：" }
                ul.dots { @for question in open { li { (question.fact.label) } } }
            }))
        }
    }
}

fn weigh_form(asking: &Asking, seen: &WeighView, shown: &Shown) -> Form {
    let view = &seen.view;
    // Before it is sent, the page may have been asked with a table or a day that cannot be taken.
    let problems = if shown.problems.is_empty() { &seen.answered.problems } else { &shown.problems };
    let sections = sections(seen, problems);
    Form {
        action: format!("/cases/{}/weigh", view.id),
        csrf: asking.caller.csrf.clone(),
        draft: Some(Draft {
            url: format!("/drafts/{FORM}/{}", view.draft_subject(&asking.caller.person)),
            version: 0,
            saved_at: shown.saved_at.clone(),
        }),
        problems: loose(problems, &sections),
        sections,
        buttons: vec![Button::new("保存裁量认定"), Button::named("计算", "save", "count")],
        cancel: Some(Link::new("返回案件", format!("/cases/{}", view.id))),
        ..Form::default()
    }
}

fn sections(seen: &WeighView, problems: &[Problem]) -> Vec<Section> {
    let answered = &seen.answered;
    let found_on = seen.view.case.registration.as_ref().map(|held| held.found_on.to_string());
    let with = |field: Field, fallback: String| {
        let empty = seen.fields.get(field.name()).is_empty();
        let field = typed(field, &seen.fields, problems);
        if empty { field.value(fallback) } else { field }
    };
    let tables = answered.tables.iter().map(|(id, label)| Choice::new(id.to_string(), label)).collect();
    let table = with(Field::select("table", "适用的标准", tables).wide(), answered.table.id.to_string());
    let on = Field::date("on", "行为日期").required().hint("按行为当日有效的规定计算").wide();
    let rules = vec![table, with(on, found_on.unwrap_or_default())];
    let mut facts = Vec::new();
    for question in &answered.questions {
        facts.push(question_field(question));
        facts.push(proved(question, seen, problems));
    }
    let choose = vec![
        typed(
            Field::money("fine", "拟处罚款（元）").unit("元").hint("不罚款的留空").wide(),
            &seen.fields,
            problems,
        ),
        typed(
            Field::textarea("reason", "确定数额的理由", 3)
                .chars_max(5000)
                .hint("在幅度内取此数额的考虑；不在幅度内的必填，并须法制审核")
                .wide(),
            &seen.fields,
            problems,
        ),
        Field::hidden("seq", &seen.view.seq.to_string()),
    ];
    let mut sections = vec![Section::new("适用的标准", rules)];
    if !facts.is_empty() {
        sections.push(Section::new("情节和证据", facts));
    }
    sections.push(Section::new("拟处数额", choose));
    sections
}

fn proved(question: &Question, seen: &WeighView, problems: &[Problem]) -> Field {
    let choices = seen.proofs.iter().map(|(code, label)| Choice::new(code, label)).collect();
    let name = format!("{PROOF}{}", question.name);
    let label = format!("证明“{}”的证据", question.fact.label);
    typed(Field::select(&name, &label, choices).wide(), &seen.fields, problems)
}

/// What was weighed, in a line for the case page.
pub(super) fn line(weighing: &Weighing) -> String {
    let measured = weighing.measure().unwrap_or_else(|| format!("{}：", weighing.label));
    let chosen = weighing.fine.map_or_else(|| "不罚款".to_owned(), |fine| format!("拟处{fine}元"));
    let apart = if weighing.departs() { "（不在幅度之内，须法制审核）" } else { "" };
    format!("{measured}{chosen}{apart}。")
}
