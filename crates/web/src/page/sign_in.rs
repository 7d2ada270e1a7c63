//! Signing in and out.

use app::AppError;
use axum::{
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};

use super::system::local;
use crate::{
    answer::{problem, status_page},
    guard::{SESSION, caller_of, cookie},
    request::{Sent, random, read_form},
    state::Web,
    ui::{RoleCard, SignIn, sign_in},
};

/// The cookie that the forms before sign-in are checked against.
const BEFORE: &str = "hp_before";
/// Sign-ins from one address in a minute.
const SIGN_INS_PER_MINUTE: u32 = 60;

#[derive(Debug, Default)]
struct Shown {
    username: String,
    next: String,
    message: String,
    status: StatusCode,
}

pub(crate) async fn root() -> Redirect {
    Redirect::to("/desk")
}

pub(crate) async fn form(
    State(web): State<Web>,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    if let Ok(Some(_)) = caller_of(&web, &headers).await {
        return Redirect::to("/desk").into_response();
    }
    let next = query.iter().find(|(name, _)| name == "next").map(|(_, value)| local(value));
    show(&web, &Shown { next: next.unwrap_or_default(), ..Shown::default() })
}

fn show(web: &Web, shown: &Shown) -> Response {
    let before = random();
    let roles = web
        .options
        .demo_roles
        .iter()
        .map(|role| RoleCard {
            account: role.login.clone(),
            role: role.role.clone(),
            person: role.person.clone(),
            about: role.about.clone(),
        })
        .collect();
    let page = sign_in(&SignIn {
        agency: web.options.banner.clone().unwrap_or_else(|| "交通运输行政执法平台".to_owned()),
        csrf: before.clone(),
        username: shown.username.clone(),
        next: shown.next.clone(),
        message: shown.message.clone(),
        ask_code: web.options.demo_roles.is_empty(),
        roles,
    });
    let mut answer = (shown.status, Html(page.into_string())).into_response();
    set_cookie(&mut answer, web, BEFORE, &before, 3600);
    answer
}

pub(crate) async fn enter(State(web): State<Web>, request: Request) -> Response {
    let (fields, address) = match before_session(&web, request).await {
        Ok(held) => held,
        Err(answer) => return answer,
    };
    let (login, password, code) =
        (fields.get("username").to_owned(), raw(&fields, "password"), fields.get("code").to_owned());
    let username = login.clone();
    let next = local(fields.get("next"));
    let entered = web.run(move |app| app.sign_in(&login, &password, &code, &address)).await;
    match entered {
        Ok(session) => {
            started(&web, &session.token, if session.must_change { "/me/password" } else { &next })
        }
        Err(AppError::SignIn { wait_seconds }) => {
            let message = if wait_seconds > 0 {
                format!(
                    "连续失败次数过多，账号已锁定，请在{}分钟后再试，或者联系系统管理员。",
                    wait_seconds.div_ceil(60)
                )
            } else {
                "用户名、口令或者动态口令不正确。".to_owned()
            };
            show(&web, &Shown { username, next, message, status: StatusCode::UNAUTHORIZED })
        }
        Err(error) => problem(None, &web, error),
    }
}

pub(crate) async fn demo(State(web): State<Web>, request: Request) -> Response {
    let (fields, address) = match before_session(&web, request).await {
        Ok(held) => held,
        Err(answer) => return answer,
    };
    let account = fields.get("account").to_owned();
    match web.run(move |app| app.enter_demo(&account, &address)).await {
        Ok(session) => started(&web, &session.token, "/desk"),
        Err(error) => problem(None, &web, error),
    }
}

pub(crate) async fn leave(State(web): State<Web>, sent: Sent) -> Response {
    let caller = sent.asking.caller;
    match web.run(move |app| app.sign_out(&caller)).await {
        Ok(()) => {
            let mut answer = Redirect::to("/sign-in").into_response();
            set_cookie(&mut answer, &web, SESSION, "", 0);
            answer
        }
        Err(error) => problem(None, &web, error),
    }
}

/// The fields of a form before sign-in, checked against its cookie, and the rate limit.
async fn before_session(web: &Web, request: Request) -> Result<(app::form::Fields, String), Response> {
    let (parts, body) = request.into_parts();
    let address = parts
        .extensions
        .get::<axum::extract::ConnectInfo<std::net::SocketAddr>>()
        .map_or_else(|| "本机".to_owned(), |held| held.0.ip().to_string());
    if !web.within_rate(&address, SIGN_INS_PER_MINUTE) {
        return Err(status_page(StatusCode::TOO_MANY_REQUESTS, "登录过于频繁，请一分钟后再试。"));
    }
    let before = cookie(&parts.headers, BEFORE).unwrap_or_default();
    let fields = read_form(&parts, body).await?;
    if before.is_empty() || fields.get("csrf") != before {
        return Err(status_page(StatusCode::FORBIDDEN, "登录页已经过期，请返回后刷新再试。"));
    }
    Ok((fields, address))
}

/// A value as typed: a password may begin or end with a space.
fn raw(fields: &app::form::Fields, name: &str) -> String {
    fields.0.iter().find(|(held, _)| held == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

fn started(web: &Web, token: &str, next: &str) -> Response {
    let mut answer = Redirect::to(next).into_response();
    set_cookie(&mut answer, web, SESSION, token, app::sign_in::ABSOLUTE_HOURS * 3600);
    answer
}

fn set_cookie(answer: &mut Response, web: &Web, name: &str, value: &str, seconds: i64) {
    let secure = if web.options.secure_cookies { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}
