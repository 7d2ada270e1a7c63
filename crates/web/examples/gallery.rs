//! All components with lifelike content: `cargo run -p web --example gallery -- 8090`, then open `http://127.0.0.1:8090/`.
//!
//! The people, cases and vehicles are invented. Drafts, uploads and jobs answer from memory, and `/mode/401`,
//! `/mode/409` and `/mode/200` choose how the next drafts are answered.

#[path = "gallery/case.rs"]
mod case;
#[path = "gallery/forms.rs"]
mod forms;
#[path = "gallery/lists.rs"]
mod lists;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{StatusCode, Uri, header::CONTENT_SECURITY_POLICY},
    response::{IntoResponse, Response},
    routing::{get, patch, post, put},
};
use maud::{Markup, html};
use web::{
    assets,
    ui::{
        Article, Breach, Clock, ClockState, Counts, Icon, Job, Link, MenuGroup, MenuItem, Query, RoleCard,
        Severity, Shell, SignIn, Theme, Tone, alert, bare, error_page, facts, grouped, panel, paper,
        refusals, shell, sign_in, tabs,
    },
};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port: u16 = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(8090);
    let pages = Router::new()
        .route("/", get(index))
        .route("/sign-in", get(sign_in_page))
        .route("/desk", get(lists::desk_page))
        .route("/cases", get(lists::cases_page))
        .route("/case", get(case::case_page))
        .route("/spot", get(forms::spot_page))
        .route("/approval", get(forms::approval_page))
        .route("/refused", get(refused_page))
        .route("/confirm", get(forms::confirm_page))
        .route("/parts", get(parts_page))
        .route("/errors/{status}", get(|Path(status): Path<u16>| async move { error(status) }));
    let stubs = Router::new()
        .route("/mode/{status}", get(set_mode))
        .route("/drafts/{id}", put(draft))
        .route("/uploads", post(begin))
        .route("/uploads/1", patch(piece))
        .route("/jobs/1", get(job))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .with_state(Arc::new(Memory::default()));
    let app = pages.merge(stubs).merge(assets::router()).layer(axum::middleware::map_response(secure));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, app).await
}

#[derive(Default)]
struct Memory {
    mode: AtomicU64,
    version: AtomicU64,
    bytes: AtomicU64,
    job: AtomicU64,
}

async fn secure(mut response: Response) -> Response {
    let policy = axum::http::HeaderValue::from_static(assets::CONTENT_SECURITY_POLICY);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    response
}

async fn set_mode(State(memory): State<Arc<Memory>>, Path(status): Path<u64>) -> &'static str {
    memory.mode.store(status, Ordering::Relaxed);
    "ok"
}

async fn draft(State(memory): State<Arc<Memory>>, Json(body): Json<serde_json::Value>) -> Response {
    match memory.mode.load(Ordering::Relaxed) {
        401 => StatusCode::UNAUTHORIZED.into_response(),
        409 => {
            let other = serde_json::json!({"by": "李娜", "at": "21:10", "fields": ["违法地点", "罚款金额"], "version": 9});
            (StatusCode::CONFLICT, Json(other)).into_response()
        }
        _ => {
            let version = memory.version.fetch_add(1, Ordering::Relaxed) + 1;
            Json(serde_json::json!({"version": version, "saved_at": "21:12:05", "echo": body}))
                .into_response()
        }
    }
}

async fn begin(State(memory): State<Arc<Memory>>) -> Json<serde_json::Value> {
    memory.bytes.store(0, Ordering::Relaxed);
    Json(serde_json::json!({"url": "/uploads/1", "offset": 0}))
}

async fn piece(State(memory): State<Arc<Memory>>, body: axum::body::Bytes) -> Json<serde_json::Value> {
    let bytes = u64::try_from(body.len()).unwrap_or(0);
    let offset = memory.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
    Json(serde_json::json!({"offset": offset, "id": "blob-1"}))
}

async fn job(State(memory): State<Arc<Memory>>) -> Json<serde_json::Value> {
    let done = (memory.job.fetch_add(9_000, Ordering::Relaxed) + 9_000).min(51_204);
    let state = if done == 51_204 { "done" } else { "running" };
    Json(serde_json::json!({"done": done, "total": 51_204, "state": state, "href": "/files/1.xlsx",
        "message": format!("已导出 {} / 51,204 行", grouped(done))}))
}

fn page(uri: &Uri, title: &str, active: &str, content: Markup) -> Markup {
    shell(&frame(uri, title, active), content)
}

fn frame(uri: &Uri, title: &str, active: &str) -> Shell {
    let query = Query::parse(uri.path(), uri.query());
    let item = MenuItem::new;
    let group = |label: &str, items: Vec<MenuItem>| MenuGroup { label: label.to_owned(), items };
    Shell {
        title: title.to_owned(),
        user: "王建国".to_owned(),
        user_key: "u-1024".to_owned(),
        agency: "清河县交通运输综合行政执法大队".to_owned(),
        role_label: "案件承办".to_owned(),
        search: Some(String::new()),
        menu: vec![
            group(
                "",
                vec![
                    item("desk", "工作台", "/desk", Icon::Home).count(12),
                    item("cases", "案件", "/cases", Icon::Case),
                    item("spot", "当场处罚", "/spot", Icon::Plus),
                    item("inspect", "行政检查", "/inspections", Icon::Inspect).count(3),
                ],
            ),
            group(
                "办理",
                vec![
                    item("approval", "审批", "/approval", Icon::Shield).count(4),
                    item("documents", "文书送达", "/documents", Icon::Document),
                    item("matters", "投诉与事项", "/matters", Icon::Voice).count(2),
                    item("cooperation", "协同移送", "/cooperation", Icon::Exchange),
                ],
            ),
            group(
                "依据与监督",
                vec![
                    item("scale", "裁量基准", "/benchmarks", Icon::Scale),
                    item("library", "内容库", "/library", Icon::Book),
                    item("duties", "周期义务", "/duties", Icon::Clock),
                    item("indicators", "指标", "/indicators", Icon::Chart),
                    item("people", "人员与装备", "/roster", Icon::People),
                ],
            ),
        ],
        active: active.to_owned(),
        bottom: vec![
            item("desk", "工作台", "/desk", Icon::Home).count(12),
            item("inspect", "检查", "/inspections", Icon::Inspect),
            item("spot", "当场处罚", "/spot", Icon::Plus),
            item("cases", "案件", "/cases", Icon::Case),
        ],
        breadcrumb: vec![Link::new("工作台", "/desk"), Link::new("案件", "/cases")],
        banner: Some("演示环境：人物、车辆、案件均为虚构，不产生法律效力。".to_owned()),
        counts: Counts { todo: 12, overdue: 1 },
        theme: Theme::from_key(query.value("theme").unwrap_or_default()),
        csrf: "demo-token".to_owned(),
        ..Shell::default()
    }
}

async fn index() -> Markup {
    let links =
        ["sign-in", "desk", "cases", "case", "spot", "spot?bad=1", "approval", "refused", "confirm", "parts"];
    let content = html! {
        ul { @for link in links { li { a href={ "/" (link) } { (link) } } } }
        ul { @for status in [403, 404, 409, 413, 422, 429, 500] { li { a href={ "/errors/" (status) } { (status) } } } }
    };
    bare("组件", content)
}

async fn sign_in_page() -> Markup {
    let role = |account: &str, role: &str, person: &str, about: &str| RoleCard {
        account: account.to_owned(),
        role: role.to_owned(),
        person: person.to_owned(),
        about: about.to_owned(),
    };
    sign_in(&SignIn {
        agency: "清河县交通运输综合行政执法大队".to_owned(),
        csrf: "demo-token".to_owned(),
        roles: vec![
            role("officer", "一线执法员", "赵铁军 · 一中队", "路面检查、当场处罚、现场笔录"),
            role("handler", "案件承办", "王建国 · 案件科", "期限、文书、送达、归档"),
            role("reviewer", "法制审核", "陈静 · 法制科", "三栏审案、类案对照、结构化意见"),
            role("chief", "大队长", "刘志强", "审批、派勤、本站健康"),
            role("province", "省局监督", "孙敏 · 省执法监督局", "五个异常、督办、评查抽卷"),
            role("ministry", "部级分析", "周远", "跨省口径、质量、可复现快照"),
            role("hotline", "12328 坐席", "吴晓", "登记、分派、回访、催办"),
            role("auditor", "审计管理员", "郑安", "只看日志：谁看过、谁改过"),
        ],
        ..SignIn::default()
    })
}

#[expect(clippy::unnecessary_wraps, reason = "the fields that it fills are optional")]
fn law(key: &str, label: &str) -> Option<Article> {
    Some(Article::new(key, label))
}

fn clock(left: &str, ends_on: &str, state: ClockState, article: Option<Article>) -> Clock {
    Clock { left: left.to_owned(), ends_on: Some(ends_on.to_owned()), state, article }
}

fn breach(
    code: &str,
    class: &str,
    severity: Severity,
    sentence: &str,
    article: Option<Article>,
    cure: &str,
) -> Breach {
    Breach {
        code: code.to_owned(),
        class: class.to_owned(),
        severity,
        sentence: sentence.to_owned(),
        article,
        cure: cure.to_owned(),
        cure_link: None,
    }
}

fn hearing_breaches() -> Vec<Breach> {
    let mut waiver = breach(
        "H4",
        "不得作出决定",
        Severity::RedLine,
        "听证申请期限还没有届满，也没有书面放弃听证。",
        law("行政处罚法/64", "《行政处罚法》第六十四条"),
        "等到2026-11-25期满，或由当事人签署放弃听证声明（承办人办理）。",
    );
    waiver.cure_link = Some(Link::new("登记放弃听证", "/case"));
    vec![
        waiver,
        breach(
            "G11",
            "不得作出决定",
            Severity::RedLine,
            "拟吊销许可证件，须先经法制审核，现在没有审核意见。",
            law("行政处罚法/58", "《行政处罚法》第五十八条"),
            "送法制审核；审核人不能是本案调查人员（陈静、何平可审）。",
        ),
        breach(
            "R2",
            "可被撤销",
            Severity::Serious,
            "执法人员李娜的行政执法证已于2026-11-01到期。",
            law("行政处罚法/42", "《行政处罚法》第四十二条"),
            "换由持有效证件的人员办理，或由政工科更新证件信息。",
        ),
    ]
}

async fn refused_page(uri: Uri) -> Markup {
    let content = html! {
        (refusals("现在不能作出处罚决定", &hearing_breaches()))
        (panel("已填的决定内容", html! {}, facts(&[("处罚", html! { "罚款 5,000 元，并吊销许可证件" }), ("缴款期限", html! { "15日" })])))
    };
    page(&uri, "作出处罚决定", "cases", content)
}

async fn parts_page(uri: Uri) -> Markup {
    let links = [Link::new("概况", "/parts"), Link::new("文书", "/d"), Link::new("证据", "/e")];
    let content = html! {
        (tabs("案件分页", &links, "/parts"))
        (alert(Tone::Ok, "已送达，等待签收", html! { p { "短信已于 21:12 发出。" } }))
        (alert(Tone::Info, "裁量基准有新版本", html! { p { "2026-12-01 起施行，本案仍用旧版。" } }))
        (alert(Tone::Danger, "两人以上执法不满足", html! { p { "只登记了1名执法人员。" (Article::new("行政处罚法/42", "《行政处罚法》第四十二条")) } }))
        div.split {
            (panel("导出", html! {}, html! { (Job { label: "正在导出".to_owned(), url: "/jobs/1".to_owned(), cancel_url: "/jobs/1/cancel".to_owned(), total: 51_204, ..Job::default() }) }))
            (panel("期限", html! {}, html! {
                p { (clock("还剩12日", "2027-01-06", ClockState::Provisional, law("行政处罚法/60", "《行政处罚法》第六十条"))) }
                p { (clock("复议中止，不计时", "—", ClockState::Paused, law("行政处罚法/73", "《行政处罚法》第七十三条"))) }
            }))
        }
        (panel("预览", html! {}, paper("当场行政处罚决定书", html! { p { "当事人何志远，于2026年11月24日驾驶冀A8K215号货车未随车携带道路运输证。" } })))
    };
    page(&uri, "组件", "library", content)
}

fn error(status: u16) -> Response {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (code, error_page(status, "", "01JDF7K3QW8Z")).into_response()
}
