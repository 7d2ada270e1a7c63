//! The pages of imports.

use app::{
    Caller,
    case::local_time,
    import::{
        Holding, ImportKind, ImportView, LINES, Line,
        cases::CaseLine,
        matching::{Candidate, Confidence},
        payment::BankLine,
        state,
        template::COLUMNS,
    },
    rows::JobRow,
};
use axum::response::Response;
use maud::{Markup, html};

use crate::{
    answer::{Frame, framed},
    page::audit::grid,
    request::{Asking, random},
    state::Web,
    ui::{Chip, Empty, Field, Job, Link, Query, Tone, alert, panel, tabs},
};

/// What an import is about, for the two cards.
fn about(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Bank => {
            "银行下载的收款明细，按附言中的决定书文号或者案号、付款人、金额对应到未缴清的罚款；核对后逐笔登记缴款，同一笔不会登记两次。"
        }
        ImportKind::Cases => {
            "按模板填写的案件清单，逐格检查，正确的行登记为待立案的案件，错误的行列出单元格和原因；同一原系统编号只能导入一次。"
        }
    }
}

pub(super) fn hub(
    web: &Web,
    asking: &Asking,
    jobs: &[JobRow],
    wrong: Option<(ImportKind, Vec<String>)>,
) -> Response {
    let said = |kind: ImportKind| {
        let held = wrong.iter().find(|(held, _)| *held == kind);
        held.map(|(_, said)| said.clone()).unwrap_or_default()
    };
    let content = html! {
        @for kind in [ImportKind::Bank, ImportKind::Cases] {
            (upload(&asking.caller, kind, &said(kind)))
        }
        (panel("导入记录", html! {}, history(jobs)))
    };
    let status = if wrong.is_some() { 422 } else { 200 };
    framed(web, asking, Frame { active: "imports", title: "导入", status, ..Frame::default() }, content)
}

fn upload(caller: &Caller, kind: ImportKind, said: &[String]) -> Markup {
    let hint = "xlsx 文件，不超过20MB、20000行；先核对，确认后才登记";
    let mut file = Field::file("file", "文件", false).required().hint(hint);
    for text in said {
        file = file.error(text.as_str());
    }
    let template = format!("/imports/template/{}", kind.code());
    let action = format!("/imports/upload/{}", kind.code());
    let body = html! {
        form.stack method="post" action=(action) enctype="multipart/form-data" novalidate data-once {
            input type="hidden" name="csrf" value=(caller.csrf);
            input type="hidden" name="idempotency_key" value=(random());
            p.muted { (about(kind)) }
            (file)
            div.row { button.btn.btn-main type="submit" { "上传并核对" } }
        }
    };
    panel(kind.label(), html! { a.btn href=(template) { "下载模板" } }, body)
}

fn history(jobs: &[JobRow]) -> Markup {
    if jobs.is_empty() {
        return html! {
            (Empty {
                title: "还没有导入过文件".to_owned(),
                advice: "选择上面的一种，下载模板或者直接上传文件。".to_owned(),
                actions: Vec::new(),
            })
        };
    }
    let rows = jobs.iter().map(|job| {
        let kind = ImportKind::from_code(&job.kind).map_or("", ImportKind::label);
        vec![
            html! { (local_time(job.created_at)) },
            html! { (kind) },
            html! { (Link::new(&job.title, format!("/imports/{}", job.id))) },
            html! { (standing(&job.state)) },
            html! { (job.message) },
        ]
    });
    grid("导入记录", &["时间", "种类", "文件", "状态", "说明"], rows.collect())
}

/// Where a job stands.
pub(in crate::page) fn standing(state: &str) -> Chip {
    match state {
        "reading" => Chip::new("正在读取", Tone::Info),
        "preview" => Chip::new("待确认", Tone::Warn),
        "queued" | "running" => Chip::new("正在进行", Tone::Info),
        "done" => Chip::new("已完成", Tone::Ok),
        "cancelled" => Chip::new("已停止", Tone::Plain),
        "waiting" => Chip::new("待审批", Tone::Warn),
        "approved" => Chip::new("已批准", Tone::Ok),
        "refused" => Chip::new("未批准", Tone::Danger),
        _ => Chip::new("中断", Tone::Danger),
    }
}

pub(super) fn view(
    web: &Web,
    asking: &Asking,
    query: &Query,
    wanted: &str,
    view: &ImportView,
    said: &[String],
) -> Response {
    let path = format!("/imports/{}", view.job.id);
    let running = matches!(view.job.state.as_str(), "queued" | "running" | "reading");
    let content = html! {
        @if !said.is_empty() {
            (alert(Tone::Warn, "没有办成，其余内容不受影响", html! { @for text in said { p { (text) } } }))
        }
        @if view.interrupted { (interrupted(&asking.caller, view, &path)) }
        @else if running { (going_on(&asking.caller, view, &path)) }
        (panel(&view.job.title, head_actions(&path), html! { div.stack {
            p { (standing(&view.job.state)) " " (view.job.message) }
            p.muted { "识别：" (view.job.body) }
        } }))
        (places(view, &path, wanted))
        (rows(asking, query, wanted, view, &path))
    };
    let frame = Frame {
        active: "imports",
        title: view.kind.label(),
        breadcrumb: vec![Link::new("导入", "/imports")],
        status: if said.is_empty() { 200 } else { 422 },
        ..Frame::default()
    };
    framed(web, asking, frame, content)
}

fn head_actions(path: &str) -> Markup {
    html! { a.btn href={ (path) "/result" } { "下载结果 xlsx" } }
}

fn going_on(caller: &Caller, view: &ImportView, path: &str) -> Markup {
    html! {
        (Job {
            label: format!("正在处理，已完成{}行，共{}行", view.job.done, view.job.total),
            url: format!("{path}/progress"),
            cancel_url: format!("{path}/cancel"),
            csrf: caller.csrf.clone(),
            done: u64::from(view.job.done),
            total: u64::from(view.job.total),
        })
    }
}

fn interrupted(caller: &Caller, view: &ImportView, path: &str) -> Markup {
    if view.job.state == "reading" {
        return alert(
            Tone::Warn,
            "这个文件没有读完",
            html! { p { "读取中途停下了，没有登记任何内容。请" (Link::new("重新上传", "/imports")) "。" } },
        );
    }
    alert(
        Tone::Warn,
        "这次导入中途停下了",
        html! {
            p { "可能是系统重新启动过。已导入的行有效，不会重复；可以接着导入其余的行。" }
            form method="post" action={ (path) "/resume" } {
                input type="hidden" name="csrf" value=(caller.csrf);
                button.btn.btn-main type="submit" { "继续导入" }
            }
        },
    )
}

/// Tabs: where rows stand, with their number.
fn places(view: &ImportView, path: &str, wanted: &str) -> Markup {
    let links: Vec<_> = state::ALL
        .iter()
        .filter(|(code, _)| view.count(code) > 0 || *code == wanted)
        .map(|(code, label)| {
            Link::new(format!("{label} {}", view.count(code)), format!("{path}?state={code}"))
        })
        .collect();
    tabs("按状态查看", &links, &format!("{path}?state={wanted}"))
}

fn rows(asking: &Asking, query: &Query, wanted: &str, view: &ImportView, path: &str) -> Markup {
    if view.rows.is_empty() {
        return html! {
            section.list {
                (Empty {
                    title: "没有这种状态的行".to_owned(),
                    advice: "请看上面其他状态，或者下载结果。".to_owned(),
                    actions: vec![Link::new("返回导入", "/imports")],
                })
            }
        };
    }
    let caller = &asking.caller;
    let open = matches!(view.job.state.as_str(), "preview" | "done" | "cancelled" | "failed");
    let next = view.rows.last().filter(|_| view.more).map(|line| line.no);
    html! {
        @if wanted == state::READY && open { (choosing(caller, view, path)) }
        @else if matches!(wanted, state::WAIT | state::FAILED) && view.kind == ImportKind::Bank {
            @for line in &view.rows { (deciding(caller, line, path)) }
        }
        @else { section.list { (lines(view, None)) } }
        nav.pages aria-label="分页" {
            span.muted { "每页 " (LINES) " 行，按文件中的顺序" }
            span.row {
                @if query.value("after").is_some() { a.btn href={ (path) "?state=" (wanted) } { "首页" } }
                @if let Some(no) = next { a.btn href={ (path) "?state=" (wanted) "&after=" (no) } { "下一页" } }
            }
        }
    }
}

/// The rows that can go in, to be chosen.
fn choosing(caller: &Caller, view: &ImportView, path: &str) -> Markup {
    let ready = view.count(state::READY);
    let verb = if view.kind == ImportKind::Bank { "登记" } else { "导入" };
    html! {
        form method="post" action={ (path) "/confirm" } data-once {
            input type="hidden" name="csrf" value=(caller.csrf);
            section.list { (lines(view, Some(()))) }
            div.action-bar {
                div.action-buttons {
                    button.btn type="submit" name="do" value="all" { (verb) "全部" (ready) "行" }
                    button.btn.btn-main type="submit" name="do" value="rows" { (verb) "勾选的行" }
                }
            }
        }
    }
}

fn lines(view: &ImportView, choose: Option<()>) -> Markup {
    match view.kind {
        ImportKind::Bank => {
            let heads = ["行", "日期", "付款人", "金额（元）", "附言", "对应案件", "把握", "说明"];
            let rows = view.rows.iter().map(|line| bank_line(line, choose)).collect();
            grid("对账单的行", &heads, rows)
        }
        ImportKind::Cases => {
            let heads = ["行", "原系统编号", "案由", "当事人", "违法地点", "说明"];
            let rows = view.rows.iter().map(|line| case_line(line, choose)).collect();
            grid("案件清单的行", &heads, rows)
        }
    }
}

/// The number of the row, with a box where it can be chosen.
fn number(line: &Line, choose: Option<()>, ticked: bool) -> Markup {
    html! {
        @if choose.is_some() {
            label.tick { input type="checkbox" name="row" value=(line.no) checked[ticked]; span { (line.no) } }
        } @else { (line.no) }
    }
}

fn bank_line(line: &Line, choose: Option<()>) -> Vec<Markup> {
    let Holding::Bank(held) = &line.held else { return gone(line, 8) };
    let best = held.candidates.iter().find(|candidate| candidate.case_id == line.case_id);
    let sure = best.is_some_and(|best| best.confidence == Confidence::High);
    vec![
        number(line, choose, sure),
        html! { span.nowrap { (held.row.paid_on.map_or_else(|| "—".to_owned(), |on| on.to_string())) } },
        html! { (or_dash(&held.row.payer)) },
        html! { (held.row.amount) },
        html! { (or_dash(&held.row.remark)) },
        case_link(line, best),
        html! { @if let Some(best) = best { (confidence(best.confidence)) } @else { "—" } },
        html! { (or_dash(&line.note)) },
    ]
}

fn case_link(line: &Line, best: Option<&Candidate>) -> Markup {
    html! {
        @if line.case_id.is_empty() { "—" }
        @else {
            @let label = best.map_or("查看案件", |best| &best.number);
            (Link::new(label, format!("/cases/{}", line.case_id)))
            @if let Some(best) = best { " " (best.party) }
        }
    }
}

fn confidence(held: Confidence) -> Chip {
    let tone = match held {
        Confidence::High => Tone::Ok,
        Confidence::Medium => Tone::Info,
        Confidence::Low => Tone::Warn,
    };
    Chip::new(held.label(), tone)
}

fn case_line(line: &Line, choose: Option<()>) -> Vec<Markup> {
    let Holding::Cases(held) = &line.held else { return gone(line, 6) };
    vec![
        number(line, choose, true),
        html! { (or_dash(&held.foreign)) },
        html! { span.nowrap { (or_dash(held.cell("item"))) } },
        html! { (or_dash(held.cell("party_name"))) },
        html! { (or_dash(held.cell("place"))) },
        html! {
            @if !line.case_id.is_empty() { (Link::new("查看案件", format!("/cases/{}", line.case_id))) " " }
            @if held.problems.is_empty() { (or_dash(&line.note)) } @else { (problems(held)) }
        },
    ]
}

/// The wrong cells, each with its address, its column and what is allowed.
fn problems(held: &CaseLine) -> Markup {
    html! {
        ul {
            @for problem in &held.problems {
                li {
                    span.code { (problem.address) } " "
                    (COLUMNS.get(problem.column).map_or("", |column| column.title)) "：" (problem.reason)
                }
            }
        }
    }
}

fn gone(line: &Line, cells: usize) -> Vec<Markup> {
    let mut row = vec![html! { (line.no) }];
    row.resize_with(cells, || html! { "已销毁" });
    row
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}

/// A row of a statement that waits for a person, with the cases that it may belong to.
fn deciding(caller: &Caller, line: &Line, path: &str) -> Markup {
    let Holding::Bank(held) = &line.held else { return html! {} };
    let action = format!("{path}/rows/{}", line.no);
    let day = held.row.paid_on.map(|on| on.to_string()).unwrap_or_default();
    let title = format!("第{}行　{day}　{}元　{}", line.no, held.row.amount, held.row.payer);
    let body = html! {
        p { "附言：" (or_dash(&held.row.remark)) "　流水号：" span.code { (held.row.serial) } }
        p { (Chip::new(state::label(&line.state), Tone::Warn)) " " (line.note) }
        (candidates(caller, held, &action))
        form.row method="post" action=(action) data-once {
            input type="hidden" name="csrf" value=(caller.csrf);
            input type="hidden" name="do" value="pay";
            div.field { input type="text" name="case" aria-label="案号或者决定书文号" placeholder="其他案号或者决定书文号" maxlength="100"; }
            button.btn type="submit" { "登记到这件案件" }
        }
        form.row method="post" action=(action) data-once {
            input type="hidden" name="csrf" value=(caller.csrf);
            input type="hidden" name="do" value="dismiss";
            div.field { input type="text" name="note" aria-label="不登记的原因" placeholder="不登记的原因，如非罚款" maxlength="200"; }
            button.btn type="submit" { "不登记" }
        }
    };
    panel(&title, html! {}, html! { div.stack { (body) } })
}

fn candidates(caller: &Caller, held: &BankLine, action: &str) -> Markup {
    let rows = held.candidates.iter().map(|candidate| {
        vec![
            html! { (Link::new(&candidate.number, format!("/cases/{}", candidate.case_id))) },
            html! { (candidate.party) },
            html! { (confidence(candidate.confidence)) },
            html! { (candidate.reason) },
            html! {
                @if candidate.payable {
                    form method="post" action=(action) data-once {
                        input type="hidden" name="csrf" value=(caller.csrf);
                        input type="hidden" name="do" value="pay";
                        input type="hidden" name="case" value=(candidate.case_id);
                        button.btn type="submit" { "登记到此案" }
                    }
                } @else { span.muted { "多缴，不能登记" } }
            },
        ]
    });
    html! {
        @if !held.candidates.is_empty() {
            (grid("可能对应的案件", &["案号", "当事人", "把握", "理由", "办理"], rows.collect()))
        }
    }
}
