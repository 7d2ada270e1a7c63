//! The roster: who works where, with which certificate and in which roles.

use app::{
    case::local_time,
    form::{Fields, Problem},
    roster::{Change, PersonView},
    rows::AgencyRow,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;
use law::{
    access::{Action, Role},
    case::fact::Standing,
    roster::Certificate,
};
use maud::{Markup, Render, html};

use super::{
    audit::grid,
    party::{loose, typed},
};
use crate::{
    answer::{Frame, article, framed, problem},
    request::{Asking, random},
    state::Web,
    ui::{
        Button, Chip, Choice, Confirm, Empty, Field, Form, Link, Query, Section, Tone, alert, confirm,
        error_summary, facts, form, panel, tabs,
    },
};

pub(crate) use self::{
    list::list,
    send::{
        change_certificate, change_role, enroll, enroll_form, issue_certificate, leave, move_person, qualify,
        reset_password, reset_second_factor,
    },
};

mod list;
mod send;

type PersonId = Path<String>;

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
            Some(fields) => typed(field, fields, self.problems),
            None => field,
        }
    }

    fn form(&self, asking: &Asking, action: String, section: Section, button: Button, back: Link) -> Form {
        let sections = vec![section];
        Form {
            action,
            csrf: asking.caller.csrf.clone(),
            idempotency_key: random(),
            problems: loose(self.problems, &sections),
            sections,
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
            @if let Some(left_on) = self.view.person.left_on.filter(|day| *day > self.today) {
                (alert(Tone::Info, "将要离岗", html! { p { "自" (left_on) "起离岗；在此之前账号和执法证件照常有效。" } }))
            } @else if let Some(left_on) = self.view.person.left_on {
                (alert(Tone::Info, "已离岗", html! { p { (left_on) " 离岗；账号不能登录，执法证件不再作为执法资格的依据。" } }))
            }
            @if active.is_empty() && !self.typed.problems.is_empty() {
                (error_summary(std::iter::empty(), &loose(self.typed.problems, &[])))
            }
            (match active {
                "issue" => self.issue_form(),
                "standing" => self.standing_form(),
                "password" => self.password_form(),
                "leave" => self.leave_form(),
                "post" => self.post_form(),
                "review" => self.review_form(),
                "roles" => self.roles_form(),
                "second-factor" => self.factor_form(),
                _ => self.overview(),
            })
        }
    }

    /// The tabs that the caller may open for this person.
    fn links(&self) -> Vec<Link> {
        let (caller, person) = (&self.asking.caller, &self.view.person);
        let may = |action: Action| caller.may_in(action, &person.agency);
        let (manages, grants) = (may(Action::RosterManage), may(Action::RoleGrant));
        let in_post = person.left_on.is_none_or(|left_on| self.today < left_on);
        let other = caller.person != self.view.id;
        [
            (true, "概况", ""),
            (manages && in_post, "核发证件", "issue"),
            (manages && !person.certificates.is_empty(), "变更证件状态", "standing"),
            (manages && in_post, "调动", "post"),
            (manages && in_post, "法制审核资格", "review"),
            (manages && in_post && other, "重置口令", "password"),
            (manages && in_post && other, "办理离岗", "leave"),
            (grants && other, "调整角色", "roles"),
            (grants && other && self.view.second_factor, "关闭动态口令", "second-factor"),
        ]
        .into_iter()
        .filter(|(open, ..)| *open)
        .map(|(_, label, open)| Link::new(label, address(&self.view.id, open)))
        .collect()
    }

    fn overview(&self) -> Markup {
        let (person, view) = (&self.view.person, self.view);
        let mut rows: Vec<(&str, Markup)> = vec![("姓名", html! { (person.name) })];
        if self.asking.caller.is_admin() {
            rows.push(("登录名", html! { (person.login) }));
        }
        rows.extend([
            ("机构", html! { (view.agency_name) }),
            ("职务", html! { (person.post) }),
            ("法制审核资格", html! { (if person.review_qualified { "已登记" } else { "未登记" }) }),
            ("在岗", html! { @if let Some(day) = person.left_on { (day) " 离岗" } @else { "在岗" } }),
        ]);
        if self.asking.caller.is_admin() {
            rows.push(("动态口令", html! { (if view.second_factor { "已启用" } else { "未启用" }) }));
        }
        html! {
            (panel("基本情况", html! {}, facts(&rows)))
            (panel("角色", html! {}, self.held_roles()))
            (panel("执法证件", html! {}, self.certificates()))
            @if self.asking.caller.is_admin() { (panel("变动记录", html! {}, self.history())) }
        }
    }

    /// Who changed what and why; the journal has it for good.
    fn history(&self) -> Markup {
        let line = |change: &Change| {
            vec![
                html! { (local_time(change.at)) },
                html! { (change.label) },
                html! { (change.detail) },
                html! { (change.by) },
            ]
        };
        let rows = self.view.history.iter().map(line).collect();
        grid("变动记录", &["时间", "事项", "内容和理由", "办理人"], rows)
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
            Field::text("number", "执法证件号").required().article(article("行政处罚法第四十二条")),
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
            "本人的全部登录立即退出；动态口令不受影响，手机遗失的由安全管理员关闭动态口令。",
            "本人下次登录须先修改口令；重置记入审计日志。",
        ];
        self.asked("password", "重置后原口令立即失效，确认重置？", &consequences, Vec::new(), "重置口令")
    }

    fn leave_form(&self) -> Markup {
        let consequences = [
            "自离岗日期起，账号不能登录，已有的登录失效；日期在今天之后的，到当日生效。",
            "自离岗日期起，执法证件不再作为执法资格的依据。",
            "在办案件须先移交他人承办；离岗不能撤销。",
        ];
        let day = Field::date("left_on", "离岗日期").required();
        let day = if self.typed.fields.is_none() { day.value(self.today.to_string()) } else { day };
        let question = format!("确认{}离岗？", self.view.person.name);
        self.asked("leave", &question, &consequences, vec![day], "办理离岗")
    }

    fn post_form(&self) -> Markup {
        let person = &self.view.person;
        let mut agency = Field::select("agency", "机构", agency_choices(self.agencies)).required();
        let mut post = Field::text("post", "职务").required();
        if self.typed.fields.is_none() {
            (agency, post) = (agency.value(&person.agency), post.value(&person.post));
        }
        let note = "调动不改变角色；原机构的角色由安全管理员撤销，新机构的角色另行授予。";
        self.sheet("post", "调动", note, vec![agency, post], "办理调动")
    }

    fn review_form(&self) -> Markup {
        let choices = vec![
            Choice::new("yes", "已取得").hint("通过国家统一法律职业资格考试，或者2018年以前已从事法制审核"),
            Choice::new("no", "未取得"),
        ];
        let held = if self.view.person.review_qualified { "yes" } else { "no" };
        let mut field = Field::radio("qualified", "初次从事法制审核的资格", choices)
            .required()
            .article(article("行政处罚法第五十八条"));
        if self.typed.fields.is_none() {
            field = field.value(held);
        }
        self.sheet("review", "法制审核资格", "未取得资格的，不能初次担任法制审核人员。", vec![field], "登记")
    }

    fn factor_form(&self) -> Markup {
        let consequences = [
            "原来的手机和恢复码不再有效，本人的全部登录立即退出。",
            "本人只凭口令登录后须重新绑定；请先当面核实身份，并核对口令没有在同一天被重置。",
            "关闭记入审计日志。",
        ];
        self.asked("second-factor", "确认关闭动态口令？", &consequences, Vec::new(), "关闭动态口令")
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
    let soon = standing == Standing::Valid && app::roster::is_soon(held.expires_on, today);
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
