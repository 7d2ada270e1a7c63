//! Taking lists out: at once when they are small, by request and approval when they are not.

use app::{
    AppError,
    case::local_time,
    export::{EXPORT_ROWS_FREE, EXPORT_ROWS_MAX, ExportAsk, ExportList, Exporting, request::ExportView},
    form::Fields,
};
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use law::access::Action;
use maud::{Markup, html};
use serde_json::json;

use super::{
    audit::grid,
    cases::described,
    import::{standing, xlsx},
    party::{loose, typed},
};
use crate::{
    answer::{Frame, framed, problem},
    request::{Asking, Sent, random},
    state::Web,
    ui::{
        Button, Chip, Choice, Empty, Field, Form, Job, Link, Query, Section, Tone, Waiting, alert, facts,
        panel,
    },
};

/// The list of the address, its conditions, and the same in words.
fn asked(query: &Query, list: ExportList) -> ExportAsk {
    let pairs = query.pairs().iter();
    let plain = |name: &str| !matches!(name, "list" | "after" | "before" | "size" | "draft");
    let kept = query.without(&["list", "col", "sort", "size"]);
    let words = match list {
        ExportList::Cases | ExportList::Outcomes => described(&kept),
        ExportList::Audit => super::audit::described(&kept),
        _ => others(&kept),
    };
    ExportAsk {
        list,
        conditions: pairs.filter(|(name, _)| plain(name)).cloned().collect(),
        described: words,
        reason: String::new(),
        sensitive: false,
    }
}

fn others(query: &Query) -> String {
    let words: Vec<_> = query
        .pairs()
        .iter()
        .filter_map(|(name, value)| match name.as_str() {
            "q" => Some(format!("关键字：{value}")),
            "agency" => Some(format!("机构：{value}")),
            "period" => Some(format!("周期：{value}起")),
            "status" => {
                law::obligation::Status::from_code(value).map(|held| format!("状态：{}", held.label()))
            }
            _ => None,
        })
        .collect();
    if words.is_empty() { "无（全部）".to_owned() } else { words.join("；") }
}

/// The list as a file, or the way to ask for it.
pub(crate) async fn take(State(web): State<Web>, asking: Asking) -> Response {
    let code = asking.path.trim_start_matches('/').trim_end_matches("/export");
    let Some(list) = ExportList::from_code(code) else {
        return problem(Some(&asking.caller), &web, AppError::NotFound);
    };
    let query = Query::parse("/exports/new", asking.query.as_deref());
    let (caller, ask) = (asking.caller.clone(), asked(&query, list));
    match web.run(move |app| app.export(&caller, &ask)).await {
        Ok(Exporting::File(name, book)) => xlsx(&name, book),
        Ok(Exporting::NeedsApproval(_)) => Redirect::to(&query.with("list", code).href()).into_response(),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

/// The form that asks for a large or sensitive export.
pub(crate) async fn form(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse("/exports/new", asking.query.as_deref());
    let Some(list) = query.value("list").and_then(ExportList::from_code) else {
        return problem(Some(&asking.caller), &web, AppError::NotFound);
    };
    draw_form(&web, &asking, &query, list, &random(), &Fields::default(), &[])
}

fn draw_form(
    web: &Web,
    asking: &Asking,
    query: &Query,
    list: ExportList,
    key: &str,
    fields: &Fields,
    problems: &[app::form::Problem],
) -> Response {
    if !asking.caller.may(list.action()) {
        return problem(Some(&asking.caller), web, AppError::Forbidden("导出这个列表"));
    }
    let ask = asked(query, list);
    let mut asks = vec![
        Field::textarea("reason", "导出事由", 2)
            .required()
            .chars_max(200)
            .hint("写明用途和去向，审批人据此决定；事由会印在文件的每一页上"),
    ];
    if list == ExportList::Cases && asking.caller.may(Action::PersonalRead) {
        let hint = "属于敏感个人信息，只在办理事项确实需要时选择";
        let choice = Choice::new("1", "包含当事人的证件号码（明文）").hint(hint);
        asks.push(Field::checkboxes("sensitive", "敏感信息", vec![choice]));
    }
    let about = format!(
        "条件：{}。超过{EXPORT_ROWS_FREE}行或者含证件号码的导出，须经负责人审批（管理员的由另一类管理员审批），最多{EXPORT_ROWS_MAX}行。",
        ask.described
    );
    let mut sections = vec![Section {
        title: format!("申请导出{}", list.label()),
        note: about,
        fields: asks,
        ..Section::default()
    }];
    for section in &mut sections {
        section.fields = section.fields.drain(..).map(|field| typed(field, fields, problems)).collect();
    }
    if let Some(section) = sections.first_mut() {
        section.fields.push(Field::hidden("query", &query.href()));
    }
    let held = Form {
        action: "/exports/new".to_owned(),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: key.to_owned(),
        problems: loose(problems, &sections),
        sections,
        buttons: vec![Button::new("提交申请")],
        cancel: Some(Link::new(
            "返回列表",
            query.without(&["list"]).href().replacen("/exports/new", &format!("/{}", list.code()), 1),
        )),
        ..Form::default()
    };
    let status = if problems.is_empty() { 200 } else { 422 };
    let frame = Frame {
        active: "exports",
        title: "申请导出",
        breadcrumb: vec![Link::new("导出记录", "/exports")],
        status,
        ..Frame::default()
    };
    framed(web, asking, frame, crate::ui::form(&held))
}

pub(crate) async fn send(State(web): State<Web>, sent: Sent) -> Response {
    let (path, raw) = sent.fields.get("query").split_once('?').unwrap_or(("", ""));
    let query = Query::parse(path, Some(raw));
    let Some(list) = query.value("list").and_then(ExportList::from_code) else {
        return problem(Some(&sent.asking.caller), &web, AppError::NotFound);
    };
    let mut ask = asked(&query, list);
    sent.fields.get("reason").clone_into(&mut ask.reason);
    ask.sensitive = sent.fields.ticked("sensitive");
    let (caller, key) = (sent.asking.caller.clone(), sent.key());
    let held = key.clone();
    match web.run(move |app| app.request_export(&caller, &held, &ask)).await {
        Ok(id) => Redirect::to(&format!("/exports/{id}")).into_response(),
        Err(AppError::Invalid(problems)) => {
            draw_form(&web, &sent.asking, &query, list, &key, &sent.fields, &problems)
        }
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

/// The caller's exports, and those that wait for him.
pub(crate) async fn list(State(web): State<Web>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.list_exports(&caller)).await {
        Ok((own, waiting)) => {
            let content = html! {
                @if !waiting.is_empty() { (panel("待我审批的导出", html! {}, table(&waiting))) }
                (panel("我申请的导出", html! {}, html! {
                    @if own.is_empty() {
                        (Empty {
                            title: "还没有申请过导出".to_owned(),
                            advice: format!("在列表页点“导出 xlsx”：{EXPORT_ROWS_FREE}行以内的直接下载，超过的在这里申请。"),
                            actions: Vec::new(),
                        })
                    } @else { (table(&own)) }
                }))
            };
            framed(&web, &asking, Frame { active: "exports", title: "导出记录", ..Frame::default() }, content)
        }
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn table(views: &[ExportView]) -> Markup {
    let rows = views.iter().map(|view| {
        vec![
            html! { (local_time(view.job.created_at)) },
            html! { (Link::new(&view.job.title, format!("/exports/{}", view.job.id))) },
            html! { (view.by) },
            html! { (view.job.total) },
            html! { (view.ask.reason) },
            html! { (standing(&view.job.state)) },
        ]
    });
    grid("导出", &["申请时间", "列表", "申请人", "行数", "事由", "状态"], rows.collect())
}

/// An export on the desk of who decides.
pub(super) fn waiting(view: &ExportView) -> Waiting {
    Waiting {
        link: Link::new(format!("导出{}", view.job.title), format!("/exports/{}", view.job.id)),
        about: format!("{} · {}行 · {}", view.by, view.job.total, view.ask.reason),
        since: local_time(view.job.created_at),
        chip: Some(Chip::new("待审批", Tone::Warn)),
        article: None,
    }
}

pub(crate) async fn show(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    shown(&web, &asking, id, &[]).await
}

async fn shown(web: &Web, asking: &Asking, id: String, problems: &[app::form::Problem]) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.read_export(&caller, &id)).await {
        Ok(view) => {
            let frame = Frame {
                active: "exports",
                title: "导出申请",
                breadcrumb: vec![Link::new("导出记录", "/exports")],
                status: if problems.is_empty() { 200 } else { 422 },
                ..Frame::default()
            };
            framed(web, asking, frame, draw(asking, &view, problems))
        }
        Err(error) => problem(Some(&asking.caller), web, error),
    }
}

fn draw(asking: &Asking, view: &ExportView, problems: &[app::form::Problem]) -> Markup {
    let path = format!("/exports/{}", view.job.id);
    let csrf = &asking.caller.csrf;
    let state = view.job.state.as_str();
    let until = view.until.map(local_time).unwrap_or_default();
    html! {
        @if matches!(state, "queued" | "running") && view.own && !view.interrupted {
            (Job {
                label: format!("正在生成，已完成{}行，共{}行", view.job.done, view.job.total),
                url: format!("{path}/progress"),
                cancel_url: format!("{path}/cancel"),
                csrf: csrf.clone(),
                done: u64::from(view.job.done),
                total: u64::from(view.job.total),
            })
        }
        @if !view.decidable && !problems.is_empty() {
            (alert(Tone::Warn, "没有办成", html! { @for held in problems { p { (held.message) } } }))
        }
        (panel(&format!("导出{}", view.job.title), html! { (standing(state)) }, html! {
            (facts(&[
                ("申请人", html! { (view.by) }),
                ("申请时间", html! { (local_time(view.job.created_at)) }),
                ("条件", html! { (view.ask.described) }),
                ("行数", html! { (view.job.total) }),
                ("事由", html! { (view.ask.reason) }),
                ("敏感信息", html! { @if view.ask.sensitive { "含当事人证件号码（明文）" } @else { "不含" } }),
                ("审批", html! { @if view.decision.is_empty() { "尚未审批" } @else { (view.decision) } }),
            ]))
            @if !view.job.message.is_empty() { p { (view.job.message) } }
            @if view.own { div.stack { (own_actions(view, &path, csrf, &until)) } }
        }))
        @if view.decidable { (decision(view, &path, csrf, problems)) }
    }
}

fn own_actions(view: &ExportView, path: &str, csrf: &str, until: &str) -> Markup {
    let button = |action: &str, label: &str, main: bool| {
        html! {
            form method="post" action={ (path) "/" (action) } data-once {
                input type="hidden" name="csrf" value=(csrf);
                button.btn.btn-main[main] type="submit" { (label) }
            }
        }
    };
    let again = view.interrupted
        || matches!(view.job.state.as_str(), "failed" | "cancelled") && !view.decision.is_empty();
    html! {
        @match view.job.state.as_str() {
            "done" => {
                p.muted { "文件保留到" (until) "，到时销毁；每次下载都记入日志。" }
                p { a.btn.btn-main href={ (path) "/file" } { "下载 xlsx" } }
            }
            "approved" => {
                p.muted { "批准在" (until) "前有效。" }
                div.row { (button("start", "开始生成", true)) (button("cancel", "放弃", false)) }
            }
            "waiting" => { div.row { (button("cancel", "撤回申请", false)) } }
            _ if again => { div.row { (button("start", "重新生成", true)) } }
            _ => {}
        }
    }
}

fn decision(view: &ExportView, path: &str, csrf: &str, problems: &[app::form::Problem]) -> Markup {
    let opinion = Field::textarea("opinion", "审批意见", 2).chars_max(200).hint("不同意的须写明原因");
    let sections = vec![Section::new("审批", vec![typed(opinion, &Fields::default(), problems)])];
    let held = Form {
        action: format!("{path}/decide"),
        csrf: csrf.to_owned(),
        idempotency_key: format!("decide-{}", view.job.id),
        problems: loose(problems, &sections),
        sections,
        buttons: vec![Button::named("同意导出", "do", "grant"), Button::named("不同意", "do", "refuse")],
        cancel: Some(Link::new("返回", "/exports")),
        ..Form::default()
    };
    crate::ui::form(&held)
}

pub(crate) async fn decide(State(web): State<Web>, Path(id): Path<String>, sent: Sent) -> Response {
    let (grant, opinion) = (sent.fields.get("do") == "grant", sent.fields.get("opinion").to_owned());
    let (caller, held) = (sent.asking.caller.clone(), id.clone());
    match web.run(move |app| app.decide_export(&caller, &held, grant, &opinion)).await {
        Ok(()) => Redirect::to("/exports").into_response(),
        Err(AppError::Invalid(problems)) => shown(&web, &sent.asking, id, &problems).await,
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

/// Makes an approved export in the background.
pub(crate) async fn start(State(web): State<Web>, Path(id): Path<String>, sent: Sent) -> Response {
    let (caller, held) = (sent.asking.caller.clone(), id.clone());
    match web.run(move |app| app.start_export(&caller, &held)).await {
        Ok(()) => {
            let (app, caller, held) = (web.app.clone(), sent.asking.caller.clone(), id.clone());
            drop(tokio::task::spawn_blocking(move || {
                if let Err(error) = app.run_export(&caller, &held) {
                    tracing::error!(%error, id = held, "an export was not made");
                }
            }));
            Redirect::to(&format!("/exports/{id}")).into_response()
        }
        Err(AppError::Invalid(problems)) => shown(&web, &sent.asking, id, &problems).await,
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

pub(crate) async fn cancel(State(web): State<Web>, Path(id): Path<String>, sent: Sent) -> Response {
    let (caller, held) = (sent.asking.caller.clone(), id.clone());
    match web.run(move |app| app.cancel_export(&caller, &held)).await {
        Ok(()) => Redirect::to(&format!("/exports/{id}")).into_response(),
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

pub(crate) async fn progress(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    let (caller, held) = (asking.caller.clone(), id.clone());
    match web.run(move |app| app.read_export(&caller, &held)).await {
        Ok(view) => {
            let job = &view.job;
            let message = format!("已生成{}行，共{}行", job.done, job.total);
            let state = if view.interrupted { "failed" } else { job.state.as_str() };
            let page = format!("/exports/{id}");
            Json(json!({"done": job.done, "total": job.total, "message": message, "state": state, "page": page}))
                .into_response()
        }
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

pub(crate) async fn file(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.fetch_export(&caller, &id)).await {
        Ok((name, book)) => xlsx(&name, book),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}
