//! Holiday arrangements: the years that terms are counted by, one year, and the form that publishes the next.

use app::{
    AppError,
    form::{Fields, Problem},
    holiday::{HolidayDraft, HolidayView, Publication, YearView, doubt},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use law::{
    access::Action,
    calendar::YearTable,
    holiday::{Rest, rests, weekday_label},
};
use maud::{Markup, html};

use super::{
    audit::grid,
    party::{loose, typed},
};
use crate::{
    answer::{Frame, framed, page, problem},
    request::{Asking, Sent, random},
    state::Web,
    ui::{Button, Chip, Choice, Field, Form, Link, Query, Section, Tone, alert, facts, form, panel},
};

/// What the TOML of a year looks like.
const TOML_SHAPE: &str =
    "[2027]\nsource = \"通知的标题和文号\"\noff = [\"01-01\", \"02-08\"]\nwork = [\"02-06\"]";

/// The years.
pub(crate) async fn list(State(web): State<Web>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.list_holidays(&caller)).await {
        Ok(view) => page(&web, &asking, "holidays", "放假安排", draw(&asking, &view, web.app.today().year())),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn draw(asking: &Asking, view: &HolidayView, this_year: i16) -> Markup {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let last = view.years.first().map_or(this_year, |year| year.table.year);
    let manages = asking.caller.may_in(Action::CalendarManage, "root");
    let actions = html! {
        @if manages && last <= this_year { a.btn.btn-main href={ "/holidays/new?year=" (last + 1) } { "录入" (last + 1) "年放假安排" } }
    };
    html! {
        @if let Some(year) = query.value("published") {
            (alert(Tone::Ok, &format!("{year}年放假安排已发布"), html! {
                p { "已按新的安排重新推算" (query.value("cases").unwrap_or("0")) "件案件的期限；工作台和案件页面即时生效。" }
            }))
        }
        @if view.behind > 0 {
            (alert(Tone::Warn, "期限正在按最新的放假安排重新推算", html! {
                p { "推算完成前，列表中的到期日可能仍是原来的日期；系统每分钟检查一次，不需要操作。" }
            }))
        }
        @if last <= this_year {
            (alert(Tone::Warn, &format!("{}年放假安排尚未发布", last + 1), html! {
                p { "届满日涉及" (last + 1) "年的工作日期限暂按周一至周五推算，标为“暂定”，现有" (view.provisional) "项。" }
                @if !manages { p { "国务院办公厅的通知发布后，由最上级机构的系统管理员录入。" } }
            }))
        }
        (panel("放假安排", actions, grid(
            "放假安排",
            &["年份", "工作日放假", "周末上班", "依据", "录入"],
            view.years.iter().map(line).collect(),
        )))
    }
}

fn line(year: &YearView) -> Vec<Markup> {
    let table = &year.table;
    vec![
        html! { (Link::new(table.year.to_string(), format!("/holidays/{}", table.year))) },
        html! { (table.off.len()) "天" },
        html! { (table.work.len()) "天" },
        html! { (table.source) },
        html! {
            @match &year.published {
                Some((by, on)) => { (by) " " (on) " 发布" }
                None => (Chip::new("随程序提供", Tone::Plain)),
            }
        },
    ]
}

/// One year.
pub(crate) async fn show(State(web): State<Web>, Path(year): Path<String>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    let read = web.run(move |app| {
        let year = year.parse().map_err(|_| AppError::NotFound)?;
        app.read_holidays(&caller, year)
    });
    match read.await {
        Ok((table, publications)) => {
            let title = format!("{}年放假安排", table.year);
            let frame = Frame { status: 200, ..frame(&title) };
            let content = year_page(&asking, &table, &publications, web.app.today().year());
            framed(&web, &asking, frame, content)
        }
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn year_page(asking: &Asking, table: &YearTable, publications: &[Publication], this_year: i16) -> Markup {
    let manages = asking.caller.may_in(Action::CalendarManage, "root") && table.year >= this_year;
    let actions = html! {
        @if manages { a.btn href={ "/holidays/new?year=" (table.year) } { "变更" (table.year) "年放假安排" } }
    };
    let told = |held: &Publication| {
        vec![
            html! { (held.on) },
            html! { (held.by) },
            html! { (held.source) },
            html! { @if held.reason.is_empty() { "首次发布" } @else { (held.reason) } },
        ]
    };
    html! {
        (panel("安排", actions, arrangement(table)))
        @if publications.is_empty() {
            (panel("发布记录", html! {}, html! { p.muted { "随程序提供，没有在本系统变更过。" } }))
        } @else {
            (panel("发布记录", html! {}, grid(
                "发布记录", &["日期", "发布人", "依据", "变更说明"], publications.iter().map(told).collect(),
            )))
        }
    }
}

/// The days of a table as a notice tells them.
fn arrangement(table: &YearTable) -> Markup {
    let off = rests(table);
    let rows = [
        ("依据", html! { (table.source) }),
        ("放假", html! { ul { @for rest in &off { li { (rest_text(rest)) } } } }),
        (
            "调休上班",
            html! {
                @if table.work.is_empty() { "无" }
                @else { ul { @for date in &table.work { li { (day_text(*date)) } } } }
            },
        ),
        ("工作日放假", html! { (table.off.len()) "天" }),
        ("周末上班", html! { (table.work.len()) "天" }),
    ];
    facts(&rows)
}

fn rest_text(rest: &Rest) -> String {
    if rest.days == 1 {
        return format!("{}，放假1天", day_text(rest.first));
    }
    format!("{}至{}，共{}天", day_text(rest.first), day_text(rest.last), rest.days)
}

fn day_text(date: Date) -> String {
    format!("{}月{}日（{}）", date.month(), date.day(), weekday_label(date))
}

/// The form that publishes a year.
pub(crate) async fn publish_form(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let year = query.value("year").unwrap_or_default().to_owned();
    let year = if year.is_empty() { (web.app.today().year() + 1).to_string() } else { year };
    let fields = Fields(vec![("year".to_owned(), year)]);
    publish_page(&web, &asking, &fields, &[], None)
}

fn publish_page(
    web: &Web,
    asking: &Asking,
    fields: &Fields,
    problems: &[Problem],
    draft: Option<&HolidayDraft>,
) -> Response {
    if !asking.caller.may_in(Action::CalendarManage, "root") {
        let refused = AppError::Forbidden("发布放假安排，由最上级机构的系统管理员发布");
        return problem(Some(&asking.caller), web, refused);
    }
    let sections = sections(fields, problems, web.app.today().year(), draft);
    let mut buttons = vec![Button::named("核对并预览", "save", "preview")];
    if let Some(draft) = draft {
        let label = format!("发布{}年放假安排", draft.table.year);
        buttons.insert(0, Button::named(&label, "save", "publish"));
    }
    let entry = Form {
        action: "/holidays/new".to_owned(),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: random(),
        problems: loose(problems, &sections),
        sections,
        buttons,
        cancel: Some(Link::new("返回放假安排", "/holidays")),
        ..Form::default()
    };
    let content = html! {
        @if let Some(draft) = draft {
            (alert(Tone::Info, "预览，尚未发布", html! {
                p { "请与通知逐项核对。发布后，全部在办案件的期限按新的安排重新推算，工作台和案件页面即时生效。" }
            }))
            @if let Some(doubt) = doubt(&draft.table) { (alert(Tone::Warn, "天数与法定节假日不符", html! { p { (doubt) } })) }
            (panel(&format!("{}年放假安排", draft.table.year), html! {}, arrangement(&draft.table)))
        }
        (form(&entry))
    };
    let status = if problems.is_empty() { 200 } else { 422 };
    framed(web, asking, Frame { status, ..frame("录入放假安排") }, content)
}

fn frame(title: &str) -> Frame<'_> {
    let breadcrumb = vec![Link::new("放假安排", "/holidays")];
    Frame { active: "holidays", title, breadcrumb, ..Frame::default() }
}

fn sections(
    fields: &Fields,
    problems: &[Problem],
    this_year: i16,
    draft: Option<&HolidayDraft>,
) -> Vec<Section> {
    let years = [this_year, this_year + 1].map(|year| Choice::new(year.to_string(), format!("{year}年")));
    let days = vec![
        Field::select("year", "年份", years.to_vec()).required(),
        Field::text("source", "依据").required().wide().hint(
            "通知的标题和文号，如：国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕×号）",
        ),
        Field::textarea("off", "放假日", 6)
            .hint("可照抄通知，如：1月1日至3日、2月15日至23日；起止之间的周末不用剔除。"),
        Field::textarea("work", "调休上班日", 3)
            .hint("周末上班的日子，如：2月14日（周六）、2月28日（周六）。"),
        Field::text("reason", "变更说明")
            .wide()
            .hint("该年已有放假安排、现在变更的，写明原因；首次录入不填。"),
    ];
    let toml = vec![
        Field::textarea("toml", "TOML", 6)
            .hint(format!("与上面逐日填写只用一种，形如：{}", TOML_SHAPE.replace('\n', " "))),
        Field::hidden("seen", &draft.map(|draft| draft.digest.clone()).unwrap_or_default()),
    ];
    let fill = |field: Field| if field.name() == "seen" { field } else { typed(field, fields, problems) };
    vec![
        Section::new("放假和调休", days.into_iter().map(fill).collect()),
        Section {
            note: "已有整理好的TOML时，可以整段粘贴，不再逐日填写。".to_owned(),
            ..Section::new("或者粘贴TOML", toml.into_iter().map(fill).collect())
        },
    ]
}

/// Previews or publishes.
pub(crate) async fn publish(State(web): State<Web>, sent: Sent) -> Response {
    let (caller, fields) = (sent.asking.caller.clone(), sent.fields.clone());
    let publishes = sent.fields.get("save") == "publish";
    let done = web.run(move |app| {
        if publishes {
            match app.publish_holidays(&caller, &fields) {
                // What was typed is sound and only not looked at: the preview follows with the message.
                Err(AppError::Invalid(problems)) => {
                    Ok((None, app.preview_holidays(&caller, &fields).ok(), problems))
                }
                done => done.map(|done| (Some(done), None, Vec::new())),
            }
        } else {
            match app.preview_holidays(&caller, &fields) {
                Err(AppError::Invalid(problems)) => Ok((None, None, problems)),
                draft => draft.map(|draft| (None, Some(draft), Vec::new())),
            }
        }
    });
    match done.await {
        Ok((Some((year, cases)), ..)) => {
            let back = Query::new("/holidays").with("published", &year.to_string());
            Redirect::to(&back.with("cases", &cases.to_string()).href()).into_response()
        }
        Ok((None, draft, problems)) => {
            publish_page(&web, &sent.asking, &sent.fields, &problems, draft.as_ref())
        }
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}
