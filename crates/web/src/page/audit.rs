//! The access log, as the audit administrator reads it.

use app::{Caller, case::local_time, rows::AccessRow};
use axum::{extract::State, response::Response};
use jiff::Timestamp;
use maud::{Markup, html};

use crate::{
    answer::{page, problem},
    request::Asking,
    state::Web,
    ui::{Empty, Link, Query, Tone, alert},
};

/// Lines on a page; the use case reads one more, which says that there is a next page.
const LINES: usize = 50;

/// The log, newest first; `before` in the address is the instant of the last line of the page before, in
/// microseconds.
pub(crate) async fn list(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let before = query
        .value("before")
        .and_then(|micros| micros.parse::<i64>().ok())
        .and_then(|micros| Timestamp::from_microsecond(micros).ok());
    let caller = asking.caller.clone();
    match web.run(move |app| app.read_access_log(&caller, before)).await {
        Ok(rows) => page(&web, &asking, "audit", "审计日志", draw(&asking.caller, &rows, before.is_some())),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn draw(caller: &Caller, rows: &[AccessRow], older: bool) -> Markup {
    let shown: Vec<_> = rows.iter().take(LINES).collect();
    let next = if rows.len() > LINES { shown.last() } else { None };
    let next = next.map(|row| format!("/audit?before={}", row.at.as_microsecond()));
    html! {
        (alert(Tone::Info, "记录登录、退出、口令变更、越权访问、导出和查看个人信息", html! {
            p { "日志链式哈希、不可修改：任何人，包括三类管理员，都不能改动或者删除；后一条含前一条的哈希，改动即被校验发现。" }
        }))
        p.row { a.btn href="/audit/export" { "导出 xlsx" } }
        section.list {
            @if shown.is_empty() { (nothing(older)) }
            @else {
                (grid("审计日志", &["时间", "人员", "事项", "详情"], shown.iter().map(|row| line(caller, row)).collect()))
                nav.pages aria-label="分页" {
                    span.muted { "每页 " (LINES) " 条，最新的在前" }
                    span.row {
                        @if older { a.btn href="/audit" { "最新" } }
                        @if let Some(href) = next { a.btn href=(href) { "更早的记录" } }
                        @else { span.btn.btn-off aria-disabled="true" { "没有更早的记录" } }
                    }
                }
            }
        }
    }
}

fn nothing(older: bool) -> Empty {
    if older {
        let advice = "已到日志的起点，请返回最新的记录。".to_owned();
        let actions = vec![Link::new("最新的记录", "/audit")];
        return Empty { title: "没有更早的记录".to_owned(), advice, actions };
    }
    let advice = "有人登录、导出或者被拒绝访问后，记录即在此显示。".to_owned();
    Empty { title: "还没有记录".to_owned(), advice, actions: Vec::new() }
}

fn line(caller: &Caller, row: &AccessRow) -> Vec<Markup> {
    vec![
        html! { (local_time(row.at)) },
        html! { (person(caller, &row.person)) },
        html! { (row.label) },
        html! { @if row.detail.is_empty() { "—" } @else { (row.detail) } },
    ]
}

/// The log holds ids; the audit administrator may not read the roster, so only these have names here.
fn person(caller: &Caller, id: &str) -> Markup {
    let name = match id {
        "unknown" => return html! { "未知账号" },
        "system" => "系统管理员",
        "security" => "安全管理员",
        "audit" => "审计管理员",
        id if id == caller.person => &caller.name,
        _ => return html! { span.code { (id) } },
    };
    html! { (name) " " span.code { (id) } }
}

/// A small table without tools or pages; on a phone each row becomes a card.
pub(super) fn grid(caption: &str, heads: &[&str], rows: Vec<Vec<Markup>>) -> Markup {
    html! {
        div.table-wrap {
            table.grid {
                caption.visually-hidden { (caption) }
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody {
                    @for row in rows {
                        tr { @for (head, cell) in heads.iter().zip(row) { td data-label=(head) { (cell) } } }
                    }
                }
            }
        }
    }
}
