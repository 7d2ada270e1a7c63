//! The roster: who works where, with which certificate and in which roles.

use std::collections::BTreeSet;

use app::{
    App, AppError, Caller,
    form::{Fields, Problem, Problems},
    roster::PersonView,
    rows::{AgencyRow, PersonRow},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{ToSpan, civil::Date};
use law::{
    access::{Action, Role},
    case::fact::Standing,
    roster::Certificate,
};
use maud::{Markup, Render, html};

use super::{
    account::{elsewhere, filled, one_time},
    audit::grid,
    item::Window,
};
use crate::{
    answer::{Frame, framed, is_admin, problem},
    request::{Asking, Sent, random},
    state::Web,
    ui::{
        Article, Button, Chip, Choice, Column, Confirm, Empty, Field, Form, Link, Query, Row, Section, Slot,
        Table, Tone, alert, confirm, error_summary, facts, filters, form, panel, table, tabs,
    },
};

type PersonId = Path<String>;

/// A certificate that ends within so many days is marked.
const SOON_DAYS: i64 = 60;

/// The people whom the caller may see, by agency and text.
pub(crate) async fn list(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let (caller, agency) = (asking.caller.clone(), query.value("agency").map(str::to_owned));
    let read =
        web.run(move |app| Ok((app.list_agencies(&caller)?, app.list_people(&caller, agency.as_deref())?)));
    match read.await {
        Ok(held) => draw_list(&web, &asking, &query, held),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn draw_list(web: &Web, asking: &Asking, query: &Query, held: (Vec<AgencyRow>, Vec<PersonRow>)) -> Response {
    let (agencies, mut people) = held;
    let (today, admin) = (web.app.today(), is_admin(&asking.caller));
    let text = query.value("q").unwrap_or_default().trim().to_lowercase();
    people.retain(|person| {
        let login = if admin { person.login.as_str() } else { "" };
        [&person.name, &person.post, &person.certificate, login]
            .into_iter()
            .any(|held| held.to_lowercase().contains(&text))
    });
    let window = Window::of(query, people.len());
    let rows = people
        .iter()
        .skip(window.start)
        .take(window.size)
        .map(|person| person_line(person, &agencies, today, admin))
        .collect();
    let manages = asking.caller.may(Action::RosterManage);
    let enroll = manages.then(|| Link::new("登记人员", "/roster/new"));
    let list = Table {
        caption: "人员名册".to_owned(),
        columns: columns(admin),
        rows,
        actions: enroll.clone().into_iter().collect(),
        empty: Empty {
            title: "没有符合条件的人员".to_owned(),
            advice: "请清空条件后再查；尚未登记的人员由系统管理员登记。".to_owned(),
            actions: std::iter::once(Link::new("清空条件", "/roster")).chain(enroll).collect(),
        },
        ..window.table(query, people.len())
    };
    let value = |name: &str| query.value(name).unwrap_or_default();
    let label = if admin { "姓名、登录名、职务、证件号" } else { "姓名、职务、证件号" };
    let filter = [
        Field::select("agency", "机构", agency_choices(&agencies)).value(value("agency")),
        Field::text("q", label).value(value("q")),
    ];
    let content = html! {
        (filters(query, &filter))
        (table(&list))
        p.muted { "有效期一列按证件的截止日期标注；证件被暂扣、收回或者注销的，以人员页上的状态为准。" }
    };
    framed(web, asking, Frame { active: "roster", title: "人员名册", ..Frame::default() }, content)
}

fn columns(admin: bool) -> Vec<Column> {
    let mut columns = vec![Column::new("name", "姓名")];
    if admin {
        columns.push(Column::new("login", "登录名"));
    }
    columns.extend([
        Column::new("agency", "机构"),
        Column::new("post", "职务"),
        Column::new("roles", "角色"),
        Column::new("certificate", "执法证件号"),
        Column::new("expires_on", "有效期至"),
    ]);
    columns
}

fn person_line(person: &PersonRow, agencies: &[AgencyRow], today: Date, admin: bool) -> Row {
    let expires_on = person.expires_on.as_deref().unwrap_or_default();
    let chip = validity(person, today);
    let tone = if chip.tone == Tone::Danger { Tone::Danger } else { Tone::Plain };
    let mut cells: Vec<Slot> = vec![html! { (Link::new(&person.name, address(&person.id, ""))) }.into()];
    if admin {
        cells.push(html! { (person.login) }.into());
    }
    cells.extend([
        html! { (agency_name(agencies, &person.agency)) }.into(),
        html! { (person.post) }.into(),
        html! { (role_words(&person.roles)) }.into(),
        html! { @if person.certificate.is_empty() { "—" } @else { (person.certificate) } }.into(),
        html! { (expires_on) " " (chip) }.into(),
    ]);
    Row { cells, tone }
}

/// How the newest certificate stands by its dates alone; the row does not hold what happened to it since.
fn validity(person: &PersonRow, today: Date) -> Chip {
    let expires_on = person.expires_on.as_deref().and_then(|day| day.parse::<Date>().ok());
    match expires_on {
        _ if person.left_on.is_some() => Chip::new("已离岗", Tone::Plain),
        None => Chip::new("无执法证件", Tone::Plain),
        Some(day) if day < today => Chip::new("已过期", Tone::Danger),
        Some(day) if is_soon(day, today) => Chip::new("60天内到期", Tone::Warn),
        Some(_) => Chip::new("有效期内", Tone::Ok),
    }
}

fn is_soon(day: Date, today: Date) -> bool {
    day >= today && today.checked_add(SOON_DAYS.days()).is_ok_and(|limit| day <= limit)
}

/// The roles of a row, `code@agency` one a line, in words and each once.
fn role_words(roles: &str) -> String {
    let code = |line: &str| line.split_once('@').and_then(|(code, _)| Role::from_code(code));
    let held: BTreeSet<Role> = roles.lines().filter_map(code).collect();
    let labels: Vec<_> = held.into_iter().map(Role::label).collect();
    if labels.is_empty() { "尚未授予".to_owned() } else { labels.join("、") }
}

/// One person; `?do=` opens one of the forms.
pub(crate) async fn show(State(web): State<Web>, Path(id): PersonId, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let open = query.value("do").unwrap_or_default();
    person_page(&web, &asking, &id, &Typed { open, ..Typed::default() }).await
}

/// The open form of the page of a person, with what was typed into it and what is wrong with that.
#[derive(Debug, Clone, Copy, Default)]
struct Typed<'a> {
    open: &'a str,
    fields: Option<&'a Fields>,
    problems: &'a [Problem],
}

impl Typed<'_> {
    /// The field with what was typed and what is wrong with it.
    fn fill(&self, field: Field) -> Field {
        match self.fields {
            Some(fields) => filled(field, fields, self.problems),
            None => field,
        }
    }

    fn form(&self, asking: &Asking, action: String, section: Section, button: Button, back: Link) -> Form {
        Form {
            action,
            csrf: asking.caller.csrf.clone(),
            idempotency_key: random(),
            problems: elsewhere(&section.fields, self.problems),
            sections: vec![section],
            buttons: vec![button],
            cancel: Some(back),
            ..Form::default()
        }
    }

    /// A page below the roster, with 422 when something typed is wrong.
    fn frame<'a>(&self, title: &'a str) -> Frame<'a> {
        Frame {
            active: "roster",
            title,
            breadcrumb: vec![Link::new("人员名册", "/roster")],
            status: if self.problems.is_empty() { 200 } else { 422 },
            ..Frame::default()
        }
    }
}

async fn person_page(web: &Web, asking: &Asking, id: &str, typed: &Typed<'_>) -> Response {
    let (caller, person) = (asking.caller.clone(), id.to_owned());
    let read =
        web.run(move |app| Ok((app.list_agencies(&caller)?, app.read_person(&caller, &person)?))).await;
    let (agencies, view) = match read {
        Ok(held) => held,
        Err(error) => return problem(Some(&asking.caller), web, error),
    };
    let place = Place { asking, view: &view, agencies: &agencies, today: web.app.today(), typed };
    framed(web, asking, typed.frame(&view.person.name), place.draw())
}

/// What the page of a person is drawn from.
struct Place<'a> {
    asking: &'a Asking,
    view: &'a PersonView,
    agencies: &'a [AgencyRow],
    today: Date,
    typed: &'a Typed<'a>,
}

impl Place<'_> {
    fn draw(&self) -> Markup {
        let links = self.links();
        let active = address(&self.view.id, self.typed.open);
        let active = if links.iter().any(|link| link.href == active) { self.typed.open } else { "" };
        html! {
            @if links.len() > 1 { (tabs("人员", &links, &address(&self.view.id, active))) }
            @if let Some(left_on) = self.view.person.left_on {
                (alert(Tone::Info, "已离岗", html! { p { (left_on) " 离岗；账号不能登录，执法证件不再作为执法资格的依据。" } }))
            }
            @if active.is_empty() && !self.typed.problems.is_empty() {
                (error_summary(std::iter::empty(), &elsewhere(&[], self.typed.problems)))
            }
            (match active {
                "issue" => self.issue_form(),
                "standing" => self.standing_form(),
                "password" => self.password_form(),
                "leave" => self.leave_form(),
                "roles" => self.roles_form(),
                _ => self.overview(),
            })
        }
    }

    /// The tabs that the caller may open for this person.
    fn links(&self) -> Vec<Link> {
        let (caller, person) = (&self.asking.caller, &self.view.person);
        let may = |action: Action| caller.may_in(action, &person.agency);
        let (manages, grants) = (may(Action::RosterManage), may(Action::RoleGrant));
        let (in_post, other) = (person.left_on.is_none(), caller.person != self.view.id);
        [
            (true, "概况", ""),
            (manages && in_post, "核发证件", "issue"),
            (manages && !person.certificates.is_empty(), "变更证件状态", "standing"),
            (manages && in_post, "重置口令", "password"),
            (manages && in_post && other, "办理离岗", "leave"),
            (grants && other, "调整角色", "roles"),
        ]
        .into_iter()
        .filter(|(open, ..)| *open)
        .map(|(_, label, open)| Link::new(label, address(&self.view.id, open)))
        .collect()
    }

    fn overview(&self) -> Markup {
        let (person, view) = (&self.view.person, self.view);
        let mut rows: Vec<(&str, Markup)> = vec![("姓名", html! { (person.name) })];
        if is_admin(&self.asking.caller) {
            rows.push(("登录名", html! { (person.login) }));
        }
        rows.extend([
            ("机构", html! { (view.agency_name) }),
            ("职务", html! { (person.post) }),
            ("法制审核资格", html! { (if person.review_qualified { "已登记" } else { "未登记" }) }),
            ("在岗", html! { @if let Some(day) = person.left_on { (day) " 离岗" } @else { "在岗" } }),
        ]);
        html! {
            (panel("基本情况", html! {}, facts(&rows)))
            (panel("角色", html! {}, self.held_roles()))
            (panel("执法证件", html! {}, self.certificates()))
        }
    }

    fn held_roles(&self) -> Markup {
        let roles = &self.view.person.roles;
        if roles.is_empty() {
            return nothing(
                "尚未授予角色",
                "没有角色的人员登录后不能办理事项；由安全管理员在“调整角色”中授予。",
            );
        }
        html! {
            ul { @for (role, agency) in roles {
                li { (role.label()) span.muted { "（" (agency_name(self.agencies, agency)) "及其下级机构）" } }
            } }
        }
    }

    fn certificates(&self) -> Markup {
        let held = &self.view.person.certificates;
        if held.is_empty() {
            return nothing(
                "没有执法证件",
                "没有有效执法证件的人员不能作为案件的执法人员；由系统管理员核发。",
            );
        }
        let rows = held.iter().rev().map(|held| certificate_line(held, self.today)).collect();
        grid("执法证件", &["证件号", "发证日期", "有效期至", "今天的状态", "变更记录"], rows)
    }

    fn issue_form(&self) -> Markup {
        let fields = vec![
            Field::text("number", "执法证件号")
                .required()
                .article(Article::new("行政处罚法/42", "处罚法第42条")),
            Field::date("issued_on", "发证日期").required(),
            Field::date("expires_on", "有效期至").required().hint("最后一日仍有效，次日起过期。"),
        ];
        let note = "核发后即作为执法资格的依据；案件按行为当日的证件状态判断。";
        self.sheet("certificates", "核发执法证件", note, fields, "核发证件")
    }

    fn standing_form(&self) -> Markup {
        let held = &self.view.person.certificates;
        let numbers = held
            .iter()
            .map(|held| {
                let state = held.standing(self.today).label();
                Choice::new(&held.number, format!("{}（{state}）", held.number))
            })
            .collect();
        let mut number = Field::select("number", "执法证件", numbers).required();
        if let ([only], None) = (held.as_slice(), self.typed.fields) {
            number = number.value(&only.number);
        }
        let standings = vec![
            Choice::new(Standing::Suspended.code(), "暂扣").hint("暂停执法，可以恢复"),
            Choice::new(Standing::Recalled.code(), "收回"),
            Choice::new(Standing::Cancelled.code(), "注销"),
            Choice::new(Standing::Valid.code(), "恢复").hint("结束暂扣；已过有效期的仍为过期"),
        ];
        let fields = vec![
            number,
            Field::radio("standing", "变更为", standings).required(),
            Field::text("reason", "理由").required().wide().hint("写明决定的机关和文号，最多200字。"),
        ];
        let note = "变更自今天起生效，对全部在办案件立即起作用；变更记录不能删除。";
        self.sheet("standing", "变更证件状态", note, fields, "变更证件状态")
    }

    fn password_form(&self) -> Markup {
        let consequences = [
            "系统生成一次性口令，只在下一页显示一次，请当面交给本人。",
            "本人的全部登录立即退出，动态口令同时关闭，须重新启用。",
            "本人下次登录须先修改口令；重置记入审计日志。",
        ];
        self.asked("password", "重置后原口令立即失效，确认重置？", &consequences, Vec::new(), "重置口令")
    }

    fn leave_form(&self) -> Markup {
        let consequences = [
            "提交后账号立即不能登录，已有的登录立即失效，与离岗日期无关。",
            "自离岗日期起，执法证件不再作为执法资格的依据。",
            "在办案件须先移交他人承办；离岗不能撤销。",
        ];
        let day = Field::date("left_on", "离岗日期").required();
        let day = if self.typed.fields.is_none() { day.value(self.today.to_string()) } else { day };
        let question = format!("确认{}离岗？", self.view.person.name);
        self.asked("leave", &question, &consequences, vec![day], "办理离岗")
    }

    fn roles_form(&self) -> Markup {
        let roles = Role::ALL
            .into_iter()
            .map(|role| {
                let closed =
                    (!self.view.person.may_take(role)).then(|| "与已有角色互斥，须先撤销已有角色".to_owned());
                Choice { closed, ..Choice::new(role.code(), role.label()) }
            })
            .collect();
        let mut agency = Field::select("agency", "适用机构", agency_choices(self.agencies))
            .required()
            .hint("含其全部下级机构。");
        if self.typed.fields.is_none() {
            agency = agency.value(&self.view.person.agency);
        }
        let fields =
            vec![Field::radio("role", "角色", roles).required(), agency, Field::hidden("act", "grant")];
        let note = "系统、安全、审计三类管理员互斥，也不得兼任业务角色；不能变更自己的角色。";
        html! {
            div.split {
                (panel("已有角色", html! {}, self.withdrawals()))
                div { (self.sheet("roles", "授予角色", note, fields, "授予角色")) }
            }
        }
    }

    /// Each role that is held, with a button that withdraws it.
    fn withdrawals(&self) -> Markup {
        let roles = &self.view.person.roles;
        if roles.is_empty() {
            return html! { p.muted { "尚未授予任何角色，请先授予。" } };
        }
        let rows = roles
            .iter()
            .map(|(role, agency)| {
                vec![
                    html! { (role.label()) },
                    html! { (agency_name(self.agencies, agency)) },
                    html! {
                        form method="post" action={ "/roster/" (self.view.id) "/roles" } data-once {
                            input type="hidden" name="csrf" value=(self.asking.caller.csrf);
                            input type="hidden" name="role" value=(role.code());
                            input type="hidden" name="agency" value=(agency);
                            input type="hidden" name="act" value="withdraw";
                            button.btn.btn-danger type="submit" { "撤销" (role.label()) }
                        }
                    },
                ]
            })
            .collect();
        grid("已有角色", &["角色", "适用机构", "办理"], rows)
    }

    fn sheet(&self, path: &str, title: &str, note: &str, fields: Vec<Field>, button: &str) -> Markup {
        form(&self.form(path, (title, note), fields, Button::new(button)))
    }

    fn asked(&self, path: &str, question: &str, then: &[&str], fields: Vec<Field>, button: &str) -> Markup {
        let button = Button { danger: true, ..Button::new(button) };
        let consequences = then.iter().map(|&text| text.to_owned()).collect();
        let form = self.form(path, ("", ""), fields, button);
        confirm(&Confirm { question: question.to_owned(), consequences, form })
    }

    fn form(&self, path: &str, (title, note): (&str, &str), fields: Vec<Field>, button: Button) -> Form {
        let fields = fields.into_iter().map(|field| self.typed.fill(field)).collect();
        let section = Section { note: note.to_owned(), ..Section::new(title, fields) };
        let back = Link::new("返回人员页", address(&self.view.id, ""));
        self.typed.form(self.asking, format!("/roster/{}/{path}", self.view.id), section, button, back)
    }
}

fn certificate_line(held: &Certificate, today: Date) -> Vec<Markup> {
    let standing = held.standing(today);
    let tone = match standing {
        Standing::Valid => Tone::Ok,
        Standing::NotYet => Tone::Info,
        Standing::Suspended | Standing::Absent => Tone::Warn,
        Standing::Expired | Standing::Recalled | Standing::Cancelled => Tone::Danger,
    };
    let soon = standing == Standing::Valid && is_soon(held.expires_on, today);
    let word = |standing: Standing| if standing == Standing::Valid { "恢复" } else { standing.label() };
    vec![
        html! { (held.number) },
        html! { (held.issued_on) },
        html! { (held.expires_on) },
        html! { (Chip::new(standing.label(), tone)) @if soon { " " (Chip::new("60天内到期", Tone::Warn)) } },
        html! {
            @if held.changes.is_empty() { "无" }
            @else { ul { @for (on, standing) in &held.changes { li { (on) " " (word(*standing)) } } } }
        },
    ]
}

/// The form that enrols a person.
pub(crate) async fn enroll_form(State(web): State<Web>, asking: Asking) -> Response {
    enroll_page(&web, &asking, &Typed::default()).await
}

async fn enroll_page(web: &Web, asking: &Asking, typed: &Typed<'_>) -> Response {
    let caller = asking.caller.clone();
    let agencies = match web.run(move |app| app.list_agencies(&caller)).await {
        Ok(agencies) => agencies,
        Err(error) => return problem(Some(&asking.caller), web, error),
    };
    let open: Vec<_> = agencies.into_iter().filter(|agency| agency.closed_on.is_none()).collect();
    let fields = [
        Field::text("name", "姓名").required().hint("与执法证件一致，印在文书上。"),
        Field::text("login", "登录名").required().hint("字母、数字和 . - _，最多32位，以后不能更改。"),
        Field::select("agency", "机构", agency_choices(&open)).required(),
        Field::text("post", "职务").required().phrases(["执法人员", "中队长", "大队长", "法制审核人员"]),
    ];
    let note = "登记后显示一次性口令。角色由安全管理员授予，执法证件在人员页核发。";
    let section = Section {
        note: note.to_owned(),
        ..Section::new("人员", fields.into_iter().map(|field| typed.fill(field)).collect())
    };
    let (button, back) = (Button::new("登记人员"), Link::new("返回名册", "/roster"));
    let entry = typed.form(asking, "/roster/new".to_owned(), section, button, back);
    framed(web, asking, typed.frame("登记人员"), form(&entry))
}

/// Enrols a person and shows the one-time password, once.
pub(crate) async fn enroll(State(web): State<Web>, sent: Sent) -> Response {
    let (caller, fields) = (sent.asking.caller.clone(), sent.fields.clone());
    match web.run(move |app| app.enroll_person(&caller, &fields)).await {
        Ok(made) => one_time(&web, &sent.asking, &made, Link::new("返回名册", "/roster")),
        Err(AppError::Invalid(problems)) => {
            let typed = Typed { open: "", fields: Some(&sent.fields), problems: &problems };
            enroll_page(&web, &sent.asking, &typed).await
        }
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

/// Issues a certificate.
pub(crate) async fn issue_certificate(State(web): State<Web>, Path(id): PersonId, sent: Sent) -> Response {
    let (caller, person, fields) = (sent.asking.caller.clone(), id.clone(), sent.fields.clone());
    let done = web.run(move |app| app.issue_certificate(&caller, &person, &fields)).await;
    settle(&web, &sent, &id, "issue", done).await
}

/// Suspends, recalls, cancels or restores a certificate.
pub(crate) async fn change_certificate(State(web): State<Web>, Path(id): PersonId, sent: Sent) -> Response {
    let (caller, person, fields) = (sent.asking.caller.clone(), id.clone(), sent.fields.clone());
    let done = web.run(move |app| app.change_certificate(&caller, &person, &fields)).await;
    settle(&web, &sent, &id, "standing", done).await
}

/// Gives a one-time password and shows it, once.
pub(crate) async fn reset_password(State(web): State<Web>, Path(id): PersonId, sent: Sent) -> Response {
    let (caller, person) = (sent.asking.caller.clone(), id.clone());
    match web.run(move |app| app.reset_password(&caller, &person)).await {
        Ok(made) => one_time(&web, &sent.asking, &made, Link::new("返回人员页", address(&id, ""))),
        Err(error) => settle(&web, &sent, &id, "password", Err(error)).await,
    }
}

/// Takes a person off post.
pub(crate) async fn leave(State(web): State<Web>, Path(id): PersonId, sent: Sent) -> Response {
    let (caller, person, fields) = (sent.asking.caller.clone(), id.clone(), sent.fields.clone());
    let leave = move |app: &App| {
        let mut problems = Problems::default();
        problems.unknown(&fields, &["left_on"]);
        let left_on = problems.date(&fields, "left_on", "离岗日期");
        problems.settle()?;
        let left_on = left_on.ok_or_else(|| AppError::Invalid(Vec::new()))?;
        app.leave(&caller, &person, left_on)
    };
    settle(&web, &sent, &id, "leave", web.run(leave).await).await
}

/// Grants or withdraws a role.
pub(crate) async fn change_role(State(web): State<Web>, Path(id): PersonId, sent: Sent) -> Response {
    let (caller, person, fields) = (sent.asking.caller.clone(), id.clone(), sent.fields.clone());
    let done = web.run(move |app| grant_or_withdraw(app, &caller, &person, &fields)).await;
    settle(&web, &sent, &id, "roles", done).await
}

fn grant_or_withdraw(app: &App, caller: &Caller, person: &str, fields: &Fields) -> Result<(), AppError> {
    let mut problems = Problems::default();
    problems.unknown(fields, &["role", "agency", "act"]);
    let role = problems.choice(fields, "role", "角色", Role::from_code);
    let agency = problems.line(fields, "agency", "适用机构");
    let granted = problems.choice(fields, "act", "办理", |act| match act {
        "grant" => Some(true),
        "withdraw" => Some(false),
        _ => None,
    });
    problems.settle()?;
    let (Some(role), Some(granted)) = (role, granted) else { return Err(AppError::Invalid(Vec::new())) };
    app.change_role(caller, person, role, &agency, granted)
}

/// Back to the person, or to the form `open` with what is wrong.
async fn settle(web: &Web, sent: &Sent, id: &str, open: &str, done: Result<(), AppError>) -> Response {
    match done {
        Ok(()) => Redirect::to(&address(id, if open == "roles" { open } else { "" })).into_response(),
        Err(AppError::Invalid(problems)) => {
            let typed = Typed { open, fields: Some(&sent.fields), problems: &problems };
            person_page(web, &sent.asking, id, &typed).await
        }
        Err(error) => problem(Some(&sent.asking.caller), web, error),
    }
}

fn nothing(title: &str, advice: &str) -> Markup {
    Empty { title: title.to_owned(), advice: advice.to_owned(), actions: Vec::new() }.render()
}

/// The page of a person, with one of its forms open.
fn address(id: &str, open: &str) -> String {
    let page = Query::new(format!("/roster/{id}"));
    if open.is_empty() { page.href() } else { page.with("do", open).href() }
}

fn agency_choices(agencies: &[AgencyRow]) -> Vec<Choice> {
    agencies.iter().map(|agency| Choice::new(&agency.id, &agency.name)).collect()
}

fn agency_name<'a>(agencies: &'a [AgencyRow], id: &str) -> &'a str {
    agencies.iter().find(|agency| agency.id == id).map_or("其他机构", |agency| agency.short_name.as_str())
}
