//! What handlers answer: a page in the shell, or why there is none.

use app::{AppError, Caller};
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use law::{
    access::Action,
    citation::cited,
    rule::{DefectClass, Finding, UNCONFIRMED},
};
use maud::Markup;

use crate::{
    api,
    request::{Asking, random},
    state::Web,
    ui::{
        Article, Breach, Counts, Icon, Link, MenuGroup, MenuItem, Severity, Shell, error_page, refusals,
        shell,
    },
};

/// A page in the shell. `active` is the key of the open menu entry.
pub(crate) fn page(web: &Web, asking: &Asking, active: &str, title: &str, content: Markup) -> Response {
    framed(web, asking, Frame { active, title, ..Frame::default() }, content)
}

/// What differs between pages around their content.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame<'a> {
    pub(crate) active: &'a str,
    pub(crate) title: &'a str,
    pub(crate) breadcrumb: Vec<Link>,
    pub(crate) search: &'a str,
    pub(crate) task: bool,
    pub(crate) counts: Counts,
    pub(crate) status: u16,
}

/// A page in the shell with everything that can differ.
pub(crate) fn framed(web: &Web, asking: &Asking, frame: Frame<'_>, content: Markup) -> Response {
    let shell_of = shell_for(web, asking, &frame);
    let status = StatusCode::from_u16(frame.status).unwrap_or(StatusCode::OK);
    (status, Html(shell(&shell_of, content).into_string())).into_response()
}

fn shell_for(web: &Web, asking: &Asking, frame: &Frame<'_>) -> Shell {
    let caller = &asking.caller;
    Shell {
        title: frame.title.to_owned(),
        user: caller.name.clone(),
        user_key: caller.person.clone(),
        agency: caller.agency_name.clone(),
        role_label: caller.role_label(),
        menu: menu(caller),
        active: frame.active.to_owned(),
        bottom: bottom(caller),
        breadcrumb: frame.breadcrumb.clone(),
        banner: web.options.banner.clone(),
        counts: frame.counts,
        theme: asking.theme,
        csrf: caller.csrf.clone(),
        search: caller.may(Action::CaseRead).then(|| frame.search.to_owned()),
        task: frame.task,
        ..Shell::default()
    }
}

/// The entries that the caller may open.
fn menu(caller: &Caller) -> Vec<MenuGroup> {
    let entries = [
        (Action::DeskRead, "", MenuItem::new("desk", "工作台", "/desk", Icon::Home)),
        (Action::CaseHandle, "办案", MenuItem::new("onspot", "当场处罚", "/cases/onspot", Icon::Plus)),
        (Action::CaseHandle, "办案", MenuItem::new("register", "登记案件", "/cases/new", Icon::Plus)),
        (Action::CaseRead, "办案", MenuItem::new("cases", "案件", "/cases", Icon::Case)),
        (Action::CaseRead, "办案", MenuItem::new("outcomes", "处理结果统计", "/outcomes", Icon::Chart)),
        (Action::CaseHandle, "办案", MenuItem::new("imports", "导入", "/imports", Icon::Plus)),
        (Action::CheckFill, "队伍", MenuItem::new("tasks", "我的义务", "/tasks", Icon::Clock)),
        (Action::DutyRead, "队伍", MenuItem::new("duties", "义务完成情况", "/fulfilment", Icon::People)),
        (Action::CheckRead, "队伍", MenuItem::new("checklists", "检查清单", "/checklists", Icon::Document)),
        (Action::CheckRead, "队伍", MenuItem::new("findings", "问题整改", "/findings", Icon::Shield)),
        (Action::CatalogRead, "依据", MenuItem::new("items", "执法事项", "/items", Icon::Book)),
        (Action::CalendarRead, "依据", MenuItem::new("holidays", "放假安排", "/holidays", Icon::Clock)),
        (Action::RosterRead, "机构人员", MenuItem::new("roster", "人员名册", "/roster", Icon::People)),
        (Action::RosterRead, "机构人员", MenuItem::new("agencies", "机构", "/agencies", Icon::Home)),
        (Action::AuditRead, "审计", MenuItem::new("audit", "审计日志", "/audit", Icon::Shield)),
        (Action::DeskRead, "账号", MenuItem::new("exports", "导出记录", "/exports", Icon::Document)),
        (Action::OwnAccount, "账号", MenuItem::new("me", "我的账号", "/me", Icon::Settings)),
    ];
    let mut groups: Vec<MenuGroup> = Vec::new();
    for (action, label, item) in entries {
        if !caller.may(action) {
            continue;
        }
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.items.push(item),
            None => groups.push(MenuGroup { label: label.to_owned(), items: vec![item] }),
        }
    }
    groups
}

/// The bar at the bottom of a phone.
fn bottom(caller: &Caller) -> Vec<MenuItem> {
    menu(caller)
        .into_iter()
        .flat_map(|group| group.items)
        .filter(|item| {
            !matches!(item.key.as_str(), "items" | "holidays" | "imports" | "exports" | "outcomes")
        })
        .take(4)
        .collect()
}

/// Why there is no page, for a page or a program to say.
#[derive(Debug)]
pub(crate) struct Reason {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
    /// Of an internal error, under which the log has the chain of causes; else empty.
    pub(crate) request_id: String,
}

impl Reason {
    pub(crate) fn new(status: StatusCode, text: impl Into<String>) -> Self {
        Self { status, text: text.into(), request_id: String::new() }
    }

    /// The reason of a use case that did not succeed.
    pub(crate) fn of(caller: Option<&Caller>, error: &AppError) -> Self {
        match error {
            AppError::NotFound => Self::new(StatusCode::NOT_FOUND, "没有找到，或者不在您的查看范围内。"),
            AppError::Forbidden(what) => {
                let roles = caller.map(Caller::role_label).unwrap_or_default();
                Self::new(StatusCode::FORBIDDEN, format!("您的岗位（{roles}）不能{what}。"))
            }
            AppError::Invalid(problems) => {
                let text: Vec<_> = problems.iter().map(|held| held.message.as_str()).collect();
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, text.join(" "))
            }
            AppError::Refused(findings) => {
                let text: Vec<_> = findings.iter().map(|held| held.message.as_str()).collect();
                Self::new(StatusCode::CONFLICT, text.join(" "))
            }
            AppError::Conflict(changed) => {
                let text = format!("{}刚刚办理了这件案件，请刷新后核对再提交。", changed.by);
                Self::new(StatusCode::CONFLICT, text)
            }
            AppError::SignIn { wait_seconds } => {
                let minutes = wait_seconds.div_ceil(60);
                let text =
                    format!("口令连续错误，账号已锁定，本账号的登录全部退出；请在{minutes}分钟后重新登录。");
                Self::new(StatusCode::UNAUTHORIZED, text)
            }
            AppError::Store(error) => Self::internal(error),
            AppError::Outside(error) => Self::internal(&std::io::Error::other(error.clone())),
        }
    }

    /// A 500 shows only the request id; the chain of causes goes to the log under it.
    pub(crate) fn internal(error: &dyn std::error::Error) -> Self {
        let request_id = random();
        let mut chain = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            chain = format!("{chain}: {cause}");
            source = cause.source();
        }
        tracing::error!(request_id, error = chain, "a request failed");
        let text = "程序内部出错，没有产生记录；请把编号告诉运维人员。".to_owned();
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, text, request_id }
    }
}

/// The answer to a use case that did not succeed, as a page.
pub(crate) fn problem(caller: Option<&Caller>, web: &Web, error: AppError) -> Response {
    let _ = web;
    turned_away("", Reason::of(caller, &error))
}

/// What stands in place of an answer, as the caller reads it: a problem for a program, a page for a person.
pub(crate) fn turned_away(path: &str, reason: Reason) -> Response {
    if api::calls(path) {
        return api::Problem::told(reason).into_response();
    }
    let Reason { status, text, request_id } = reason;
    let text = if request_id.is_empty() { text } else { String::new() };
    (status, Html(error_page(status.as_u16(), &text, &request_id).into_string())).into_response()
}

/// A page of its own for a status.
pub(crate) fn status_page(status: StatusCode, reason: &str) -> Response {
    (status, Html(error_page(status.as_u16(), reason, "").into_string())).into_response()
}

/// A finding as the pages show it.
pub(crate) fn breach(finding: &Finding) -> Breach {
    let severity = match finding.class {
        DefectClass::Void | DefectClass::NoDecision => Severity::RedLine,
        DefectClass::Revocable | DefectClass::EvidOut | DefectClass::NotServed => Severity::Serious,
        DefectClass::Minor => Severity::Slight,
        DefectClass::Duty => Severity::Duty,
        DefectClass::Warn => Severity::Unknown,
    };
    let tag = if finding.tag.needs_confirmation() { UNCONFIRMED } else { "" };
    Breach {
        code: finding.rule.clone(),
        class: finding.class.label().to_owned(),
        severity,
        sentence: format!("{}{tag}", finding.message),
        article: Some(article(&finding.article)),
        cure: finding.cure.clone(),
        cure_link: None,
    }
}

/// An article as a link, written as on paper.
pub(crate) fn article(text: &str) -> Article {
    Article::new(text, cited(text))
}

/// The box of refusals above a form.
pub(crate) fn refusal_box(findings: &[Finding]) -> Markup {
    let breaches: Vec<_> = findings.iter().map(breach).collect();
    refusals("依法不能办理，尚未产生任何记录", &breaches)
}
