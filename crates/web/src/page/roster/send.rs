//! The forms of the roster as they are sent.

use app::{
    App, AppError, Caller,
    form::{Fields, Problems},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use law::access::Role;

use super::{PersonId, Typed, address, agency_choices, person_page};
use crate::{
    answer::{framed, problem},
    page::account::one_time,
    request::{Asking, Sent},
    state::Web,
    ui::{Button, Field, Link, Section, form},
};

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

/// Moves a person.
pub(crate) async fn move_person(State(web): State<Web>, Path(id): PersonId, sent: Sent) -> Response {
    let (caller, person, fields) = (sent.asking.caller.clone(), id.clone(), sent.fields.clone());
    let done = web.run(move |app| app.move_person(&caller, &person, &fields)).await;
    settle(&web, &sent, &id, "post", done).await
}

/// Enters or cancels the qualification for legal review.
pub(crate) async fn qualify(State(web): State<Web>, Path(id): PersonId, sent: Sent) -> Response {
    let (caller, person, fields) = (sent.asking.caller.clone(), id.clone(), sent.fields.clone());
    let done = web.run(move |app| app.qualify(&caller, &person, &fields)).await;
    settle(&web, &sent, &id, "review", done).await
}

/// Closes the second factor of a person who has lost it.
pub(crate) async fn reset_second_factor(State(web): State<Web>, Path(id): PersonId, sent: Sent) -> Response {
    let (caller, person) = (sent.asking.caller.clone(), id.clone());
    let done = web.run(move |app| app.reset_second_factor(&caller, &person)).await;
    settle(&web, &sent, &id, "second-factor", done).await
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
