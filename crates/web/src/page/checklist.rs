//! Checklists: what can be checked, the form of a check, what came of it, and the findings until they are closed.

use app::{
    AppError,
    checklist::{CheckView, ChecklistView, FindingView},
    form::{Fields, Problem},
    rows::CheckRow,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use law::{
    access::Action,
    checklist::{About, Answer, Finding, FindingState, Point},
};
use maud::{Markup, html};

use super::{
    audit::grid,
    party::{colleague_choices, loose, typed},
    window::Window,
};
use crate::{
    answer::{Frame, framed, page, problem},
    request::{Asking, Sent, random},
    state::Web,
    ui::{
        Button, Chip, Choice, Column, Empty, Field, Form, Link, Query, Row, Section, Table, Tone, alert,
        facts, filters, form, panel, table,
    },
};

/// Whoever answers a whole checklist in less has hardly read it; it is shown to whoever checks, and stops nobody.
const HASTY_SECONDS: i64 = 20;

/// The checklists and what was filled in lately.
pub(crate) async fn list(State(web): State<Web>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.list_checks(&caller)).await {
        Ok(view) => page(&web, &asking, "checklists", "检查清单", draw(&asking, &view)),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn draw(asking: &Asking, view: &ChecklistView) -> Markup {
    let title = |row: &CheckRow| {
        let held = view.templates.iter().find(|held| held.id == row.template);
        held.map_or_else(|| row.template.clone(), |held| held.title.clone())
    };
    let line = |row: &CheckRow, by: &str| {
        vec![
            html! { (Link::new(title(row), format!("/checks/{}", row.id))) },
            html! { (by) },
            html! { (row.counts_on) },
            html! { @match row.filled_on { Some(on) => { (on) " " (took(row.seconds)) } None => (Chip::new("未提交", Tone::Warn)) } },
            html! { @if row.unmet > 0 { (Chip::new(format!("{}条不符合", row.unmet), Tone::Warn)) } @else { "无" } },
        ]
    };
    let heads = ["清单", "填写人", "所属日期", "提交", "问题"];
    let own: Vec<_> = view.own.iter().map(|row| line(row, &asking.caller.name)).collect();
    let units: Vec<_> = view.units.iter().map(|(row, by)| line(row, by)).collect();
    html! {
        (panel("可以填写的清单", html! {}, grid("清单", &["清单", "方案条文", "条目", "填写"], view.templates.iter().map(|held| vec![
            html! { (Link::new(&held.title, format!("/checklists/{}", held.id))) },
            html! { (held.clause) },
            html! { (held.points.len()) "条" },
            html! { @if asking.caller.may(Action::CheckFill) { (begin(asking, &held.id, "", "开始填写")) } },
        ]).collect())))
        (panel("我填写的", html! {}, if own.is_empty() { html! { p.muted { "还没有填写过。" } } } else { grid("我填写的", &heads, own) }))
        @if asking.caller.may(Action::DutyRead) {
            (panel("本单位的检查", html! {}, html! {
                @if units.is_empty() { p.muted { "还没有着装、内务、用语检查。" } } @else { (grid("本单位的检查", &heads, units)) }
            }))
        }
    }
}

/// The button that begins a check.
pub(super) fn begin(asking: &Asking, template: &str, counts_on: &str, label: &str) -> Markup {
    html! {
        form method="post" action={ "/checklists/" (template) "/begin" } data-once {
            input type="hidden" name="csrf" value=(asking.caller.csrf);
            input type="hidden" name="counts_on" value=(counts_on);
            button.btn.btn-main type="submit" { (label) }
        }
    }
}

/// How long a check took, marked when it was hardly read.
pub(super) fn took(seconds: i64) -> Markup {
    let text = match seconds {
        0..180 => format!("用时{seconds}秒"),
        180..7_200 => format!("用时{}分", seconds / 60),
        _ => format!("用时{}小时", seconds / 3_600),
    };
    html! { (Chip::new(text, if seconds < HASTY_SECONDS { Tone::Warn } else { Tone::Plain })) }
}

/// One checklist with the norm that each point rests on.
pub(crate) async fn template(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    let Some(held) = web.app.catalog.checklists.in_force(&id, web.app.today()).cloned() else {
        return problem(Some(&asking.caller), &web, AppError::NotFound);
    };
    let point = |point: &Point| vec![html! { (point.text) }, html! { (point.norm) }];
    let actions =
        html! { @if asking.caller.may(Action::CheckFill) { (begin(&asking, &held.id, "", "开始填写")) } };
    let content = html! {
        (panel(&held.title, actions, html! {
            (facts(&[
                ("版本", html! { "第" (held.version) "版，自" (held.from) "起" }),
                ("方案条文", html! { (held.clause) }),
                ("填写说明", html! { (held.guide) }),
            ]))
        }))
        (panel("条目和依据", html! {}, grid("条目和依据", &["条目", "依据"], held.points.iter().map(point).collect())))
    };
    framed(&web, &asking, frame(&held.title), content)
}

fn frame(title: &str) -> Frame<'_> {
    let breadcrumb = vec![Link::new("检查清单", "/checklists")];
    Frame { active: "checklists", title, breadcrumb, ..Frame::default() }
}

/// Begins a check, or goes on with one.
pub(crate) async fn start(State(web): State<Web>, Path(id): Path<String>, sent: Sent) -> Response {
    let (caller, counts_on) = (sent.asking.caller.clone(), sent.fields.get("counts_on").to_owned());
    match web.run(move |app| app.begin_check(&caller, &id, &counts_on)).await {
        Ok(check) => Redirect::to(&format!("/checks/{check}")).into_response(),
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

/// A check: its form while it is open, what came of it afterwards.
pub(crate) async fn show(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    drawn(&web, &asking, id, &Fields::default(), &[]).await
}

async fn drawn(web: &Web, asking: &Asking, id: String, fields: &Fields, problems: &[Problem]) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.read_check(&caller, &id)).await {
        Ok(view) => {
            let open = view.check.filled.is_none() && view.check.person == asking.caller.person;
            let content = if open {
                entry(asking, &view, web.app.today(), fields, problems)
            } else {
                record(asking, &view, web.app.today(), fields, problems)
            };
            let status = if problems.is_empty() { 200 } else { 422 };
            framed(web, asking, Frame { status, task: open, ..frame(&view.template.title) }, content)
        }
        Err(error) => problem(Some(&asking.caller), web, error),
    }
}

fn entry(asking: &Asking, view: &CheckView, today: Date, fields: &Fields, problems: &[Problem]) -> Markup {
    let template = &view.template;
    let mut asked = Vec::new();
    for point in &template.points {
        asked.push(typed(answer_field(point), fields, problems));
        if fields.get(&format!("answer.{}", point.id)) == Answer::Unmet.code() {
            asked.extend(
                finding_fields(view, point, today).into_iter().map(|held| typed(held, fields, problems)),
            );
        }
    }
    let remark = Field::text("remark", "其他情况").wide().chars_max(200).hint("没有可以不填");
    let sections = vec![
        Section { note: template.guide.clone(), ..Section::new("逐条回答", asked) },
        Section::new("", vec![typed(remark, fields, problems)]),
    ];
    let held = Form {
        action: format!("/checks/{}", view.id),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: random(),
        problems: loose(problems, &sections),
        sections,
        buttons: vec![Button::new("提交")],
        cancel: Some(Link::new("以后再填", "/tasks")),
        ..Form::default()
    };
    let late = view.check.counts_on.filter(|on| *on != today);
    html! {
        @if let Some(on) = late {
            (alert(Tone::Warn, "补做", html! { p { "这份检查计入" (on) "所在的周期，提交后标为“逾期补做”。" } }))
        }
        div.check-form { (form(&held)) }
        p.muted { "从开始填写到提交的用时由系统记录，复查的人看得到。" }
    }
}

fn answer_field(point: &Point) -> Field {
    let choices = Answer::ALL.map(|answer| Choice::new(answer.code(), answer.label()));
    Field::radio(&format!("answer.{}", point.id), &point.text, choices.to_vec()).required().hint(&point.norm)
}

fn finding_fields(view: &CheckView, point: &Point, today: Date) -> Vec<Field> {
    let name = |of: &str| format!("{of}.{}", point.id);
    let last = today.saturating_add(jiff::ToSpan::days(law::checklist::MEND_DAYS_MAX));
    let mut fields = vec![Field::text(&name("problem"), "存在的问题").required().wide().chars_max(200)];
    if view.template.about == About::Unit {
        let people = colleague_choices(&view.colleagues, "");
        fields.push(Field::select(&name("owner"), "整改责任人", people).required());
    }
    let due = Field::date(&name("due_on"), "整改期限").required();
    fields.push(due.range(today.to_string(), last.to_string()));
    fields
}

/// Fills a check in.
pub(crate) async fn fill(State(web): State<Web>, Path(id): Path<String>, sent: Sent) -> Response {
    let (caller, held, fields) = (sent.asking.caller.clone(), id.clone(), sent.fields.clone());
    match web.run(move |app| app.fill_check(&caller, &held, &fields)).await {
        Ok(()) => Redirect::to(&format!("/checks/{id}")).into_response(),
        Err(AppError::Invalid(problems)) => drawn(&web, &sent.asking, id, &sent.fields, &problems).await,
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

fn record(asking: &Asking, view: &CheckView, today: Date, fields: &Fields, problems: &[Problem]) -> Markup {
    let check = &view.check;
    let answer = |point: &Point| {
        let answers = check.filled.iter().flat_map(|held| &held.answers);
        answers.clone().find(|(id, _)| *id == point.id).map(|(_, answer)| *answer)
    };
    let line = |point: &Point| {
        vec![
            html! { (point.text) },
            html! { (point.norm) },
            html! {
                @match answer(point) {
                    Some(Answer::Unmet) => (Chip::new(Answer::Unmet.label(), Tone::Danger)),
                    Some(held) => (held.label()),
                    None => "未回答",
                }
            },
        ]
    };
    let own = check.person == asking.caller.person;
    let sent = check.finding(fields.get("point"));
    // What was sent has no form on the page as it stands now, so that nothing else would tell why it was refused.
    let told = sent.is_some_and(|held| may_mend(asking, held) || may_recheck(asking, view, held));
    html! {
        @if !told && !problems.is_empty() {
            (alert(Tone::Warn, "没有办成", html! { @for held in problems { p { (held.message) } } }))
        }
        (panel(&view.template.title, html! { @if own { a.btn href="/tasks" { "我的义务" } } }, facts(&[
            ("填写人", html! { (view.by) "，" (view.agency) }),
            ("计入日期", html! { @if let Some(on) = check.counts_on { (on) } }),
            ("提交", html! {
                @match &check.filled {
                    Some(held) => { (held.on) " " (took(held.seconds)) }
                    None => (Chip::new("已开始，未提交", Tone::Warn)),
                }
            }),
            ("清单版本", html! { "第" (check.version) "版" }),
            ("其他情况", html! { @match &check.filled { Some(held) if !held.remark.is_empty() => (held.remark), _ => "无" } }),
        ])))
        @for finding in &check.findings { (finding_panel(asking, view, finding, today, fields, problems)) }
        @if check.filled.is_some() {
            (panel("逐条回答", html! {}, grid("逐条回答", &["条目", "依据", "回答"], view.template.points.iter().map(line).collect())))
        }
    }
}

fn may_mend(asking: &Asking, finding: &Finding) -> bool {
    finding.state == FindingState::Open && finding.noted.owner == asking.caller.person
}

fn may_recheck(asking: &Asking, view: &CheckView, finding: &Finding) -> bool {
    finding.state == FindingState::Mended && view.rechecks && finding.noted.owner != asking.caller.person
}

fn finding_panel(
    asking: &Asking,
    view: &CheckView,
    finding: &Finding,
    today: Date,
    fields: &Fields,
    problems: &[Problem],
) -> Markup {
    let noted = &finding.noted;
    let point = view.template.point(&noted.point).map_or(noted.point.as_str(), |held| held.text.as_str());
    let name = view.names.get(&noted.owner).map_or(noted.owner.as_str(), String::as_str);
    let form_of = |title: &str, field: Field, buttons: Vec<Button>| {
        // Of several findings only that one is filled again which was sent.
        let sent = fields.get("point") == noted.point;
        let field = if sent { typed(field, fields, problems) } else { field };
        let sections = vec![Section::new(title, vec![field, Field::hidden("point", &noted.point)])];
        form(&Form {
            action: format!("/checks/{}/findings/{}", view.id, noted.point),
            csrf: asking.caller.csrf.clone(),
            idempotency_key: random(),
            problems: if sent { loose(problems, &sections) } else { Vec::new() },
            sections,
            buttons,
            ..Form::default()
        })
    };
    html! {
        (panel("发现的问题", html! { (state_chip(finding.state, noted.due_on, today)) }, html! {
            (facts(&[
                ("条目", html! { (point) }),
                ("问题", html! { (noted.problem) }),
                ("整改责任人", html! { (name) }),
                ("整改期限", html! { (noted.due_on) }),
                ("最近一步", html! { @if let Some(on) = finding.on { (on) " " (finding.said) } @else { "尚未整改" } }),
            ]))
            @if may_mend(asking, finding) {
                (form_of("报告整改完成", Field::textarea("how", "整改情况", 2).required(), vec![Button::named("报告整改完成", "do", "mend")]))
            }
            @if may_recheck(asking, view, finding) {
                (form_of("复查", Field::textarea("opinion", "复查意见", 2).required(), vec![
                    Button::named("复查通过，销号", "do", "close"), Button::named("未整改到位，退回", "do", "return"),
                ]))
            }
            @else if finding.state == FindingState::Mended {
                p.muted { "等待负责人或者监督人员复查；整改责任人不能复查自己的问题。" }
            }
        }))
    }
}

fn state_chip(state: FindingState, due_on: Date, today: Date) -> Chip {
    match state {
        FindingState::Open if due_on < today => Chip::new("整改逾期", Tone::Danger),
        FindingState::Open => Chip::new(state.label(), Tone::Warn),
        FindingState::Mended => Chip::new(state.label(), Tone::Info),
        FindingState::Closed => Chip::new(state.label(), Tone::Ok),
    }
}

/// The next step of a finding.
pub(crate) async fn step(
    State(web): State<Web>,
    Path((id, point)): Path<(String, String)>,
    sent: Sent,
) -> Response {
    let (caller, held, mut fields) = (sent.asking.caller.clone(), id.clone(), sent.fields.clone());
    fields.0.retain(|(name, _)| name != "point");
    match web.run(move |app| app.step_finding(&caller, &held, &point, &fields)).await {
        Ok(()) => Redirect::to(&format!("/checks/{id}")).into_response(),
        Err(AppError::Invalid(problems)) => drawn(&web, &sent.asking, id, &sent.fields, &problems).await,
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

/// The findings until they are closed.
pub(crate) async fn findings(State(web): State<Web>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.list_findings(&caller)).await {
        Ok(views) => {
            let query = Query::parse(&asking.path, asking.query.as_deref());
            page(&web, &asking, "findings", "问题整改", findings_page(&query, views, web.app.today()))
        }
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn findings_page(query: &Query, mut views: Vec<FindingView>, today: Date) -> Markup {
    let text = query.value("q").unwrap_or_default().trim().to_owned();
    let asked = query.value("state").unwrap_or("unclosed").to_owned();
    views.retain(|view| {
        let state = match asked.as_str() {
            "unclosed" => view.row.state != FindingState::Closed,
            "late" => view.row.state == FindingState::Open && view.row.due_on < today,
            code => FindingState::from_code(code).is_none_or(|state| state == view.row.state),
        };
        state && [&view.row.problem, &view.owner, &view.agency].into_iter().any(|held| held.contains(&text))
    });
    if query.value("sort") == Some("-due_on") {
        views.reverse();
    }
    let window = Window::of(query, views.len());
    let rows =
        views.iter().skip(window.start).take(window.size).map(|view| finding_row(view, today)).collect();
    let list = Table {
        caption: "问题整改".to_owned(),
        columns: vec![
            Column::new("problem", "问题"),
            Column::new("title", "清单"),
            Column::new("agency", "机构"),
            Column::new("owner", "整改责任人").unbroken(),
            Column::new("due_on", "整改期限").sortable().unbroken(),
            Column::new("state", "状态").unbroken(),
        ],
        rows,
        empty: Empty {
            title: "没有符合条件的问题".to_owned(),
            advice: "检查中选择“不符合”的条目在这里跟踪到销号。".to_owned(),
            actions: vec![Link::new("查看全部", "/findings?state=all")],
        },
        export: None,
        ..window.table(query, views.len())
    };
    let mut states =
        vec![Choice::new("unclosed", "未销号"), Choice::new("late", "整改逾期"), Choice::new("all", "全部")];
    states.extend(FindingState::ALL.map(|state| Choice::new(state.code(), state.label())));
    let fields = [
        Field::select("state", "状态", states).value(&asked),
        Field::text("q", "问题、责任人、机构").value(&text),
    ];
    html! { (filters(query, &fields)) (table(&list)) }
}

fn finding_row(view: &FindingView, today: Date) -> Row {
    let row = &view.row;
    let chip = state_chip(row.state, row.due_on, today);
    let tone = if chip.tone == Tone::Danger { Tone::Danger } else { Tone::Plain };
    let cells = vec![
        html! { (Link::new(&row.problem, format!("/checks/{}", row.check))) }.into(),
        html! { (view.title) }.into(),
        html! { (view.agency) }.into(),
        html! { (view.owner) }.into(),
        html! { (row.due_on) }.into(),
        html! { (chip) }.into(),
    ];
    Row { cells, tone }
}
