//! The desk: today, within three days, overdue; approvals; drafts.

use std::collections::BTreeSet;

use app::{
    Caller,
    desk::{AdminDesk, CLOCKS_MAX, Desk},
    rows::{CaseRow, ClockRow, PersonRow},
};
use axum::{extract::State, response::Response};
use jiff::{Timestamp, civil::Date};
use law::{access::Action, calendar::Calendar};
use maud::{Markup, html};

use crate::{
    answer::{Frame, framed, problem},
    request::Asking,
    state::Web,
    ui::{self, Chip, Counts, DeskCard, DeskColumn, Link, Query, Tone, Waiting, alert},
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
    let (today, calendar) = (web.app.today(), &desk.calendar);
    let view = ui::Desk {
        today: column(&asking.caller, &desk.today, today, calendar, more("today", &desk.today, desk.own)),
        soon: column(&asking.caller, &desk.soon, today, calendar, more("soon", &desk.soon, desk.own)),
        overdue: column(
            &asking.caller,
            &desk.overdue,
            today,
            calendar,
            more("overdue", &desk.overdue, desk.own),
        ),
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
    let content = if let Some(admin) = &desk.admin {
        administration(admin, today, &asking.caller)
    } else {
        html! { (duties(asking, desk)) (ui::desk(&view)) }
    };
    let frame = Frame { active: "desk", title: "工作台", counts, ..Frame::default() };
    framed(web, asking, frame, content)
}

/// What an administrator looks after; a list that his role does not have is not drawn.
fn administration(desk: &AdminDesk, today: Date, may: &Caller) -> Markup {
    let manages = may.may(Action::RosterManage);
    let mut lists: Vec<(&str, Vec<Waiting>, &str)> = Vec::new();
    if manages {
        lists.push((
            "执法证件已过期或者六十天内到期",
            desk.expiring.iter().map(|person| expiring(person, today)).collect(),
            "六十天内没有到期的证件。",
        ));
        lists.push((
            "账号被锁定",
            desk.locked.iter().map(|(person, until)| locked(person, *until)).collect(),
            "没有被锁定的账号。",
        ));
    }
    if may.may(Action::RoleGrant) {
        lists.push((
            "在岗而没有角色",
            desk.without_role.iter().map(|person| at_person(person, "登录后没有可用的功能", None)).collect(),
            "在岗人员都有角色。",
        ));
    }
    let lists: Vec<_> =
        lists.iter().map(|(title, list, nothing)| (*title, list.as_slice(), *nothing)).collect();
    html! {
        @if let Some(year) = desk.unpublished {
            (alert(Tone::Warn, &format!("{year}年放假安排尚未发布"), html! {
                p { "国务院办公厅的通知发布后录入，“暂定”的期限随即重新推算。" }
                p { (Link::new("录入放假安排", format!("/holidays/new?year={year}"))) }
            }))
        }
        @if let Some((count, from)) = desk.refused {
            (alert(if count == 0 { Tone::Ok } else { Tone::Warn }, "近七天被拒绝的访问", html! {
                p { (Link::new(format!("{count}次"), format!("/audit?outcome=refused&from={from}"))) }
            }))
        }
        (ui::desk_lists(&lists))
    }
}

fn expiring(person: &PersonRow, today: Date) -> Waiting {
    let on = person.expires_on.clone().unwrap_or_default();
    let chip = if on < today.to_string() {
        Chip::new("已过期", Tone::Danger)
    } else {
        Chip::new("将到期", Tone::Warn)
    };
    at_person(person, &format!("{}，有效期至{on}", person.certificate), Some(chip))
}

fn locked(person: &PersonRow, until: Timestamp) -> Waiting {
    let note = format!("{}自动解锁，也可以重置口令", app::case::local_time(until));
    at_person(person, &note, Some(Chip::new("锁定", Tone::Warn)))
}

fn at_person(person: &PersonRow, about: &str, chip: Option<Chip>) -> Waiting {
    Waiting {
        link: Link::new(&person.name, format!("/roster/{}", person.id)),
        about: person.post.clone(),
        since: about.to_owned(),
        chip,
        article: None,
    }
}

/// What comes round: one's own, and what the people one answers for have let pass.
fn duties(asking: &Asking, desk: &Desk) -> Markup {
    let own = &desk.duties;
    html! {
        @if !own.duties.is_empty() {
            (alert(Tone::Info, "待完成的义务", html! { @for duty in &own.duties { (super::duty::todo(asking, duty)) } }))
        }
        @if !own.findings.is_empty() {
            (alert(Tone::Warn, "要整改的问题", html! {
                p { "有" (own.findings.len()) "个问题待整改，" (Link::new("查看并报告整改", "/tasks")) "。" }
            }))
        }
        @for (obligation, period, count) in &desk.overdue_below {
            @let list = Query::new("/fulfilment").with("period", &period.first.to_string()).with("status", "overdue");
            (alert(Tone::Warn, "逾期的义务", html! {
                p { (obligation.title) "（" (period.label()) "）有" (count) "人逾期未完成，" (Link::new("查看人员", list.href())) "。" }
            }))
        }
    }
}

/// The cases of a column as a list: a case with two terms is two cards and one row.
fn more(window: &str, list: &[(ClockRow, CaseRow)], own: bool) -> Option<Link> {
    let cases: BTreeSet<_> = list.iter().map(|(_, case)| &case.id).collect();
    let counted = u32::try_from(list.len()).is_ok_and(|clocks| clocks < CLOCKS_MAX);
    let label = if counted { format!("全部{}件案件", cases.len()) } else { "全部案件".to_owned() };
    let query = Query::new("/cases").with("due", window);
    let query = if own { query.with("own", "1") } else { query };
    (list.len() > CARDS_MAX).then(|| Link::new(label, query.href()))
}

fn column(
    caller: &Caller,
    list: &[(ClockRow, CaseRow)],
    today: Date,
    calendar: &Calendar,
    more: Option<Link>,
) -> DeskColumn {
    let cards = list
        .iter()
        .take(CARDS_MAX)
        .map(|(clock, case)| DeskCard {
            task: clock.what.clone(),
            clock: clock_of_row(clock, today, calendar),
            case: Link::new(&case.number, format!("/cases/{}", case.id)),
            about: format!("{} · {}", case.party, case.item_name),
            action: action(caller, clock, case, today),
        })
        .collect();
    let total = u64::try_from(list.len()).unwrap_or(0);
    DeskColumn { cards, total, more }
}

/// Where a card leads: to a form only for who may send it in that agency, since a reviewer, a head or a
/// supervisor sees the term on his desk too.
fn action(caller: &Caller, clock: &ClockRow, case: &CaseRow, today: Date) -> Link {
    let page = format!("/cases/{}", case.id);
    let may = |action| caller.may_in(action, &case.agency);
    // The time to pay has run out: the next step is one click away.
    if may(Action::CaseHandle) && clock.what == law::case::clock::PAYMENT && clock.due_on < today {
        return Link::new("催告", format!("{page}/step/urge"));
    }
    let takes_part = [Action::CaseHandle, Action::CaseReview, Action::CaseApprove].into_iter().any(may);
    Link::new(if takes_part { "办理" } else { "查看" }, page)
}

fn draft(held: &app::rows::Draft) -> Waiting {
    let (label, href) = match held.form.as_str() {
        "onspot" => ("当场处罚".to_owned(), format!("/cases/onspot?draft={}", held.subject)),
        app::case::weigh::FORM => (
            "认定裁量情节".to_owned(),
            format!("/cases/{}/weigh", held.subject.split('.').next().unwrap_or_default()),
        ),
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

#[cfg(test)]
mod tests {
    use app::{
        Caller,
        rows::{CaseRow, ClockRow},
    };
    use jiff::civil::date;
    use law::{
        access::Role,
        case::{Stage, clock::PAYMENT},
    };

    use super::{CARDS_MAX, action, more};

    fn caller(role: Role, agency: &str) -> Caller {
        Caller {
            person: "p".to_owned(),
            name: "李慧敏".to_owned(),
            agency: agency.to_owned(),
            agency_name: String::new(),
            post: String::new(),
            grants: vec![app::context::Grant { role, agencies: vec![agency.to_owned()] }],
            csrf: String::new(),
            session: String::new(),
            must_change: false,
            must_enroll: false,
        }
    }

    fn case() -> CaseRow {
        CaseRow {
            id: "c1".to_owned(),
            number: "1号".to_owned(),
            onspot: false,
            stage: Stage::Decided,
            agency: "county".to_owned(),
            party: "张三".to_owned(),
            mark: String::new(),
            item: String::new(),
            item_name: String::new(),
            source: String::new(),
            registered_on: date(2026, 10, 1),
            filed_on: None,
            decided_on: None,
            closed_on: None,
            outcome: String::new(),
            defects: 0,
            handlers: String::new(),
            fine: law::money::Fen::ZERO,
        }
    }

    #[test]
    fn the_urging_is_offered_only_to_who_may_urge_in_that_agency() {
        let clock = ClockRow {
            what: PAYMENT.to_owned(),
            article: String::new(),
            due_on: date(2026, 11, 19),
            provisional: false,
            duty: false,
        };
        let of = |role, agency, today| {
            let link = action(&caller(role, agency), &clock, &case(), today);
            (link.label, link.href)
        };
        let page = |label: &str| (label.to_owned(), "/cases/c1".to_owned());
        let late = date(2026, 11, 20);
        for role in [Role::Officer, Role::Handler] {
            assert_eq!(of(role, "county", late), ("催告".to_owned(), "/cases/c1/step/urge".to_owned()));
            assert_eq!(of(role, "county", clock.due_on), page("办理"), "the last day is not over");
            assert_eq!(of(role, "other", late), page("查看"));
        }
        assert_eq!(of(Role::Reviewer, "county", late), page("办理"));
        assert_eq!(of(Role::Head, "county", late), page("办理"));
        assert_eq!(of(Role::Supervisor, "county", late), page("查看"));
    }

    #[test]
    fn a_full_column_leads_to_the_list_of_its_cases() {
        let clock = ClockRow {
            what: PAYMENT.to_owned(),
            article: String::new(),
            due_on: date(2026, 11, 19),
            provisional: false,
            duty: true,
        };
        let cards = |count| {
            (0..count)
                .map(|n| (clock.clone(), CaseRow { id: format!("c{}", n / 2), ..case() }))
                .collect::<Vec<_>>()
        };
        assert!(more("overdue", &cards(CARDS_MAX), false).is_none());
        let link = more("overdue", &cards(CARDS_MAX + 2), true).unwrap();
        assert_eq!((link.label.as_str(), link.href.as_str()), ("全部7件案件", "/cases?due=overdue&own=1"));
        let link = more("soon", &cards(300), false).unwrap();
        assert_eq!((link.label.as_str(), link.href.as_str()), ("全部案件", "/cases?due=soon"));
    }
}
