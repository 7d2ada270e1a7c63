//! The desk: today, within three days, overdue; approvals; drafts.

use app::{
    desk::Desk,
    rows::{CaseRow, ClockRow},
};
use axum::{extract::State, response::Response};
use jiff::civil::Date;
use law::calendar::Calendar;
use maud::html;

use crate::{
    answer::{Frame, framed, problem},
    request::Asking,
    state::Web,
    ui::{self, Chip, Counts, DeskCard, DeskColumn, Link, Tone, Waiting, alert},
    words::clock_of_row,
};

/// Cards in a column.
const CARDS_MAX: usize = 12;

pub(crate) async fn show(State(web): State<Web>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.desk(&caller)).await {
        Ok(desk) => draw(&web, &asking, &desk),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn draw(web: &Web, asking: &Asking, desk: &Desk) -> Response {
    let (today, calendar) = (web.app.today(), &web.app.catalog.calendar);
    let view = ui::Desk {
        today: column(&desk.today, today, calendar),
        soon: column(&desk.soon, today, calendar),
        overdue: column(&desk.overdue, today, calendar),
        drafts: desk.drafts.iter().map(draft).collect(),
        approvals: desk
            .approvals
            .iter()
            .map(|(approval, case)| Waiting {
                link: Link::new(&approval.label, format!("/cases/{}", case.id)),
                about: format!("{} · {} · {}", case.number, case.party, case.item_name),
                since: approval.requested_on.to_string(),
                chip: Some(Chip::new("待审批", Tone::Warn)),
                article: None,
            })
            .chain(desk.exports.iter().map(super::export::waiting))
            .collect(),
    };
    let count = |list: &[(ClockRow, CaseRow)]| u64::try_from(list.len()).unwrap_or(0);
    let counts = Counts {
        todo: count(&desk.today)
            + count(&desk.soon)
            + u64::try_from(desk.approvals.len() + desk.exports.len()).unwrap_or(0),
        overdue: count(&desk.overdue),
    };
    let content = html! {
        @if !desk.expiring.is_empty() {
            (alert(Tone::Warn, "执法证件已过期或者六十天内到期", html! {
                @for (name, on) in &desk.expiring {
                    p { (name) "：" (on) @if *on < today.to_string() { "已过期" } @else { "到期" } }
                }
            }))
        }
        (ui::desk(&view))
    };
    let frame = Frame { active: "desk", title: "工作台", counts, ..Frame::default() };
    framed(web, asking, frame, content)
}

fn column(list: &[(ClockRow, CaseRow)], today: Date, calendar: &Calendar) -> DeskColumn {
    let cards = list
        .iter()
        .take(CARDS_MAX)
        .map(|(clock, case)| DeskCard {
            task: clock.what.clone(),
            clock: clock_of_row(clock, today, calendar),
            case: Link::new(&case.number, format!("/cases/{}", case.id)),
            about: format!("{} · {}", case.party, case.item_name),
            // The time to pay has run out: the next step is one click away.
            action: if clock.what == law::case::clock::PAYMENT && clock.due_on < today {
                Link::new("催告", format!("/cases/{}/step/urge", case.id))
            } else {
                Link::new("办理", format!("/cases/{}", case.id))
            },
        })
        .collect();
    let total = u64::try_from(list.len()).unwrap_or(0);
    let more = (list.len() > CARDS_MAX).then(|| Link::new(format!("全部{total}件"), "/cases"));
    DeskColumn { cards, total, more }
}

fn draft(held: &app::rows::Draft) -> Waiting {
    let (label, href) = match held.form.as_str() {
        "onspot" => ("当场处罚".to_owned(), format!("/cases/onspot?draft={}", held.subject)),
        "register" => ("登记案件".to_owned(), format!("/cases/new?draft={}", held.subject)),
        form => (
            app::case::step::step_form(form).map_or_else(|| form.to_owned(), |held| held.label.to_owned()),
            format!("/cases/{}/step/{form}", held.subject.split('.').next().unwrap_or_default()),
        ),
    };
    Waiting {
        link: Link::new(label, href),
        about: "未提交的草稿".to_owned(),
        since: app::case::local_time(held.updated_at),
        chip: Some(Chip::new("草稿", Tone::Plain)),
        article: None,
    }
}
