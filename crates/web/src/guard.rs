//! What stands before every handler: who is it, may he, is the request well-formed; and after it: headers, counters.

use std::time::Instant;

use app::{AppError, Caller};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    answer::{Reason, turned_away},
    api,
    assets::CONTENT_SECURITY_POLICY,
    router::Access,
    state::{PIECES_PER_MINUTE, WRITES_PER_MINUTE, Web},
};

/// The session cookie.
pub(crate) const SESSION: &str = "hp_session";

/// Lets a request through to its handler, or answers why not.
pub(crate) async fn admit(
    State((web, access)): State<(Web, Access)>,
    mut request: Request,
    next: Next,
) -> Response {
    if access == Access::Public {
        return next.run(request).await;
    }
    let caller = match caller_of(&web, request.headers()).await {
        Ok(Some(caller)) => caller,
        Ok(None) => return unknown(&request),
        Err(error) => return turned_away(request.uri().path(), Reason::of(None, &error)),
    };
    let path = request.uri().path();
    if api::calls(path) && (caller.must_change || caller.must_enroll) {
        let text = "请先在网页上登录，修改一次性口令并绑定动态口令。";
        return turned_away(path, Reason::new(StatusCode::FORBIDDEN, text));
    }
    if caller.must_change && path != "/me/password" && path != "/sign-out" {
        return Redirect::to("/me/password").into_response();
    }
    if caller.must_enroll && !path.starts_with("/me/") && path != "/sign-out" {
        return Redirect::to("/me/second-factor").into_response();
    }
    if let Access::May(action) = access
        && !caller.may(action)
    {
        let what = format!("{} {}", request.method(), request.uri().path());
        let refused = caller.clone();
        if let Err(error) = web.run(move |app| app.record_refusal(&refused, what)).await {
            tracing::error!(%error, "a refused access could not be journalled");
        }
        return turned_away(path, Reason::of(Some(&caller), &AppError::Forbidden("访问这一页")));
    }
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD);
    // A film of 2 GB is 256 pieces, which must not use up what the forms of the same person need.
    let within = if *request.method() == Method::PATCH {
        web.within_rate(&format!("pieces:{}", caller.session), PIECES_PER_MINUTE)
    } else {
        !writes || web.within_rate(&caller.session, WRITES_PER_MINUTE)
    };
    if !within {
        let text = "一分钟内提交过多，请稍候再试。";
        return turned_away(path, Reason::new(StatusCode::TOO_MANY_REQUESTS, text));
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// Headers of every answer, and its line in the log.
pub(crate) async fn finish(State(web): State<Web>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    let (took, status) = (started.elapsed(), response.status().as_u16());
    web.metrics.answered(&method, route.as_ref().map(MatchedPath::as_str), status, took);
    tracing::debug!(%method, path, status, ?took, "answered");
    let headers = response.headers_mut();
    let set = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in set {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Who sends the request; `None` without a session that lasts.
pub(crate) async fn caller_of(web: &Web, headers: &HeaderMap) -> Result<Option<Caller>, AppError> {
    let Some(token) = cookie(headers, SESSION) else { return Ok(None) };
    // A few rows of a file in memory take less time than the way to another thread and back.
    match web.app.caller_at_hand(&token)? {
        Some(caller) => Ok(Some(caller)),
        None => web.run(move |app| app.caller(&token)).await,
    }
}

/// The value of a cookie.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(held, _)| *held == name)
        .map(|(_, value)| value.to_owned())
}

fn unknown(request: &Request) -> Response {
    let path = request.uri().path();
    if api::calls(path) {
        let text = "没有登录，或者登录已失效，请重新登录。";
        return turned_away(path, Reason::new(StatusCode::UNAUTHORIZED, text));
    }
    if request.method() != Method::GET {
        let text = "登录已失效，请重新登录；已填写的内容保存在本机。";
        return turned_away(path, Reason::new(StatusCode::UNAUTHORIZED, text));
    }
    let path = request.uri().path_and_query().map_or("/desk", |held| held.as_str());
    let next = form_urlencoded::Serializer::new(String::new()).append_pair("next", path).finish();
    Redirect::to(&format!("/sign-in?{next}")).into_response()
}
