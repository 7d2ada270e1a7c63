//! Duties that come round: one's own, those of the units, and the exceptions of a person.

use app::{
    AppError,
    form::{Fields, Problem},
    obligation::{Duty, DutyAsk, DutyBoard, DutyLine, OwnDuties, PersonDuties, UnitLine},
    rows::ExceptionRow,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use law::{
    access::Action,
    obligation::{ExceptionKind, Period, Status},
};
use maud::{Markup, html};

use super::{
    audit::grid,
    checklist::{begin, took},
    party::{loose, typed},
    window::Window,
};
use crate::{
    answer::{Frame, framed, page, problem},
    request::{Asking, Sent, random},
    state::Web,
    ui::{
        Button, Chip, Choice, Column, Empty, Field, Form, Link, Query, Row, Section, Table, Tone, alert,
        filters, form, panel, table,
    },
};

/// One's own duties.
pub(crate) async fn mine(State(web): State<Web>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.my_duties(&caller)).await {
        Ok(own) => page(&web, &asking, "tasks", "我的义务", own_page(&asking, &own)),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn own_page(asking: &Asking, own: &OwnDuties) -> Markup {
    let open: Vec<_> = own.duties.iter().filter(|duty| duty.counts_on.is_some()).collect();
    html! {
        (panel("现在要做的", html! {}, html! {
            @if open.is_empty() { p { "没有待完成的义务。" } }
            @for duty in open { (todo(asking, duty)) }
        }))
        @if !own.findings.is_empty() { (panel("要整改的问题", html! {}, to_mend(own))) }
        (panel("完成记录", html! {}, history(&own.duties)))
    }
}

/// A duty that is due, with the button that begins it.
pub(super) fn todo(asking: &Asking, duty: &Duty) -> Markup {
    let late = duty.status == Status::Overdue;
    let counts_on = duty.counts_on.map(|on| on.to_string()).unwrap_or_default();
    html! {
        div.stack {
            p { strong { (duty.obligation.title) } "（" (duty.period.label()) "） " (chip(duty.status)) }
            p.muted {
                @if late { "已过" (duty.period.last) "，还可以补做，标为“逾期补做”。" } @else { (duty.period.last) "前完成，约需2分钟。" }
                "依据：方案" (duty.obligation.clause)
            }
            @for template in duty.obligation.fulfilled_by.iter().take(1) {
                (begin(asking, template, if late { &counts_on } else { "" }, if late { "开始补做" } else { "开始自查" }))
            }
        }
    }
}

fn to_mend(own: &OwnDuties) -> Markup {
    grid(
        "要整改的问题",
        &["问题", "整改期限"],
        own.findings
            .iter()
            .map(|held| {
                vec![
                    html! { (Link::new(&held.problem, format!("/checks/{}", held.check))) },
                    html! { (held.due_on) },
                ]
            })
            .collect(),
    )
}

fn history(duties: &[Duty]) -> Markup {
    if duties.is_empty() {
        return html! { p.muted { "没有适用的义务：义务适用于持执法证件的在岗人员。" } };
    }
    let line = |duty: &Duty| {
        vec![
            html! { (duty.period.label()) },
            html! { (duty.obligation.title) },
            html! { (chip(duty.status)) @if let Some(kind) = duty.excepted { " " (kind.label()) } },
            html! {
                @match &duty.record {
                    Some(held) => { (Link::new(held.done_on.to_string(), format!("/checks/{}", held.record))) " " (took(held.seconds)) }
                    None => "—",
                }
            },
        ]
    };
    grid("完成记录", &["周期", "义务", "状态", "记录"], duties.iter().map(line).collect())
}

fn chip(status: Status) -> Chip {
    let tone = match status {
        Status::Overdue => Tone::Danger,
        Status::Due | Status::Late => Tone::Warn,
        Status::Done => Tone::Ok,
        Status::Excepted => Tone::Plain,
    };
    Chip::new(status.label(), tone)
}

/// How the units stand.
pub(crate) async fn board(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let (caller, ask) = (asking.caller.clone(), DutyAsk::of(query.pairs()));
    match web.run(move |app| app.duty_board(&caller, &ask)).await {
        Ok(board) => page(&web, &asking, "duties", "义务完成情况", board_page(&query, &board)),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn board_page(query: &Query, board: &DutyBoard) -> Markup {
    let (obligation, period) = (&board.obligation, board.period);
    let whom = obligation.whom.label();
    let note = format!(
        "{whom}{}一次（方案{}）。周期内在岗不足{}个工作日的不列；周期结束后{}天内可以补做。由记录推算，不需要填报。",
        obligation.every.label(),
        obligation.clause,
        obligation.least_working_days,
        obligation.makeup_days,
    );
    html! {
        (filters(query, &conditions(query, board)))
        (panel(&format!("{} · {}", obligation.title, period.label()), html! {}, html! {
            p.muted { (note) }
            (units(query, &board.units))
        }))
        (people(query, board))
    }
}

fn conditions(query: &Query, board: &DutyBoard) -> Vec<Field> {
    let value = |name: &str| query.value(name).unwrap_or_default();
    let period = |held: &Period| Choice::new(held.first.to_string(), held.label());
    let units = board.units.iter().map(|unit| Choice::new(&unit.agency, &unit.name)).collect();
    let statuses = Status::ALL.map(|status| Choice::new(status.code(), status.label())).to_vec();
    vec![
        Field::select("period", "周期", board.periods.iter().map(period).collect())
            .value(board.period.first.to_string()),
        Field::select("agency", "机构", units).value(value("agency")),
        Field::select("status", "状态", statuses).value(value("status")),
        Field::text("q", "姓名").value(value("q")),
    ]
}

fn units(query: &Query, units: &[UnitLine]) -> Markup {
    let cell = |unit: &UnitLine, status: Status| {
        let count = unit.count(status);
        let of =
            query.without(&["after", "before"]).with("agency", &unit.agency).with("status", status.code());
        html! { @if count == 0 { "0" } @else { (Link::new(count.to_string(), of.href())) } }
    };
    let line = |unit: &UnitLine| {
        let done = unit.count(Status::Done) + unit.count(Status::Late);
        let mut cells = vec![html! { (unit.name) }, html! { (done) " / " (unit.bound()) }];
        cells.extend(Status::ALL.map(|status| cell(unit, status)));
        cells
    };
    let mut heads = vec!["机构", "完成 / 应完成"];
    heads.extend(Status::ALL.map(Status::label));
    grid("各机构完成情况", &heads, units.iter().map(line).collect())
}

fn people(query: &Query, board: &DutyBoard) -> Markup {
    let window = Window::of(query, board.people.len());
    table(&Table {
        caption: "人员".to_owned(),
        columns: vec![
            Column::new("name", "姓名").sortable().unbroken(),
            Column::new("agency", "机构"),
            Column::new("status", "状态").sortable(),
            Column::new("done_on", "完成日期").sortable().unbroken(),
            Column::new("seconds", "用时").sortable().unbroken(),
        ],
        rows: board.people.iter().skip(window.start).take(window.size).map(person_line).collect(),
        empty: Empty {
            title: "没有符合条件的人员".to_owned(),
            advice: "请换一个周期或者清空条件后再查。".to_owned(),
            actions: vec![Link::new("清空条件", "/fulfilment")],
        },
        ..window.table(query, board.people.len())
    })
}

fn person_line(line: &DutyLine) -> Row {
    let record = line.record.as_ref();
    let cells = vec![
        html! { (Link::new(&line.name, format!("/fulfilment/{}", line.person))) }.into(),
        html! { (line.agency) }.into(),
        html! { (chip(line.status)) @if let Some(kind) = line.excepted { " " (kind.label()) } }.into(),
        html! {
            @match record {
                Some(held) => (Link::new(held.done_on.to_string(), format!("/checks/{}", held.record))),
                None => "—",
            }
        }
        .into(),
        html! { @match record { Some(held) => (took(held.seconds)), None => "—" } }.into(),
    ];
    Row { cells, tone: if line.status == Status::Overdue { Tone::Danger } else { Tone::Plain } }
}

/// The duties and exceptions of a person.
pub(crate) async fn person(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    drawn(&web, &asking, id, &Fields::default(), &[]).await
}

async fn drawn(web: &Web, asking: &Asking, id: String, fields: &Fields, problems: &[Problem]) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.read_duties(&caller, &id)).await {
        Ok(held) => {
            let breadcrumb = vec![Link::new("义务完成情况", "/fulfilment")];
            let status = if problems.is_empty() { 200 } else { 422 };
            let frame = Frame { active: "duties", title: &held.name, breadcrumb, status, ..Frame::default() };
            let content = html! {
                (panel("完成记录", html! {}, history(&held.duties)))
                div.in-place { (exceptions(asking, &held, fields, problems)) }
            };
            framed(web, asking, frame, content)
        }
        Err(error) => problem(Some(&asking.caller), web, error),
    }
}

fn exceptions(asking: &Asking, held: &PersonDuties, fields: &Fields, problems: &[Problem]) -> Markup {
    let line = |(row, by): &(ExceptionRow, String)| {
        let absence = &row.absence;
        vec![
            html! { (absence.kind.label()) },
            html! { @if absence.until_on < absence.from_on { "未开始即结束" } @else { (absence.from_on) "至" (absence.until_on) } },
            html! { (row.reason) },
            html! { (by) " " (row.granted_on) },
        ]
    };
    let rows: Vec<_> = held.exceptions.iter().map(line).collect();
    html! {
        (panel("例外", html! {}, html! {
            @if rows.is_empty() { p.muted { "没有例外。" } } @else { (grid("例外", &["种类", "日期", "理由", "批准"], rows)) }
        }))
        @if held.grants {
            (grant(asking, held, fields, problems))
            @if let Some((row, _)) = held.exceptions.iter().find(|(row, _)| row.absence.until_on >= row.absence.from_on) {
                (ending(asking, held, row, fields, problems))
            }
        } @else if asking.caller.may(Action::DutyExcept) {
            (alert(Tone::Info, "不能批准自己的例外", html! { p { "请由本单位其他负责人批准。" } }))
        }
    }
}

/// A form of this page; only the one that was sent is filled again.
fn small(
    asking: &Asking,
    action: String,
    title: &str,
    held: Vec<Field>,
    label: &str,
    sent: Option<(&Fields, &[Problem])>,
) -> Markup {
    let fill = |field: Field| match sent {
        Some((fields, problems)) => typed(field, fields, problems),
        None => field,
    };
    let sections = vec![Section::new(title, held.into_iter().map(fill).collect())];
    form(&Form {
        action,
        csrf: asking.caller.csrf.clone(),
        idempotency_key: random(),
        problems: sent.map(|(_, problems)| loose(problems, &sections)).unwrap_or_default(),
        sections,
        buttons: vec![Button::new(label)],
        ..Form::default()
    })
}

fn grant(asking: &Asking, held: &PersonDuties, fields: &Fields, problems: &[Problem]) -> Markup {
    let kinds = ExceptionKind::ALL.map(|kind| Choice::new(kind.code(), kind.label())).to_vec();
    let asked = vec![
        Field::select("kind", "种类", kinds).required(),
        Field::date("from_on", "起始日期").required(),
        Field::date("until_on", "截止日期").required().hint("含当日"),
        Field::text("reason", "理由").required().wide().chars_max(200).hint("写明依据，如请假审批单号"),
    ];
    let sent = (!fields.get("kind").is_empty() || fields.0.iter().any(|(name, _)| name == "from_on"))
        .then_some((fields, problems));
    small(asking, format!("/fulfilment/{}/exceptions", held.person), "批准例外", asked, "批准例外", sent)
}

fn ending(
    asking: &Asking,
    held: &PersonDuties,
    row: &ExceptionRow,
    fields: &Fields,
    problems: &[Problem],
) -> Markup {
    let absence = &row.absence;
    let asked = vec![
        Field::date("until_on", "最后一天")
            .required()
            .hint(format!("原定{}至{}", absence.from_on, absence.until_on)),
        Field::text("reason", "理由").required().wide().chars_max(200),
    ];
    let ends = !fields.0.is_empty() && !fields.0.iter().any(|(name, _)| name == "from_on");
    let action = format!("/fulfilment/{}/exceptions/{}", held.person, absence.exception);
    small(asking, action, "提前结束最近的例外", asked, "提前结束", ends.then_some((fields, problems)))
}

/// Grants an exception.
pub(crate) async fn except(State(web): State<Web>, Path(id): Path<String>, sent: Sent) -> Response {
    let (caller, held, fields) = (sent.asking.caller.clone(), id.clone(), sent.fields.clone());
    let done = web.run(move |app| app.except_duty(&caller, &held, &fields)).await;
    answered(&web, &sent, id, done).await
}

/// Ends an exception earlier.
pub(crate) async fn end(
    State(web): State<Web>,
    Path((person, id)): Path<(String, String)>,
    sent: Sent,
) -> Response {
    let (caller, fields) = (sent.asking.caller.clone(), sent.fields.clone());
    let done = web.run(move |app| app.end_exception(&caller, &id, &fields)).await;
    answered(&web, &sent, person, done).await
}

async fn answered(web: &Web, sent: &Sent, person: String, done: Result<(), AppError>) -> Response {
    match done {
        Ok(()) => Redirect::to(&format!("/fulfilment/{person}")).into_response(),
        Err(AppError::Invalid(problems)) => drawn(web, &sent.asking, person, &sent.fields, &problems).await,
        Err(error) => problem(Some(&sent.asking.caller), web, error),
    }
}
