//! What handlers extract: who asks, and what was typed. A form without its CSRF token never reaches a handler.

use app::{Caller, form::Fields};
use axum::{
    body::{Bytes, to_bytes},
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, header, request::Parts},
    response::Response,
};

use crate::{answer::status_page, state::Web, ui::Theme};

/// The largest form.
pub(crate) const FORM_BYTES_MAX: usize = 1024 * 1024;

/// Who asks for a page.
#[derive(Debug, Clone)]
pub(crate) struct Asking {
    pub(crate) caller: Caller,
    pub(crate) theme: Theme,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
}

/// Who sent a form, and what it holds.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) asking: Asking,
    pub(crate) fields: Fields,
}

impl<S: Send + Sync> FromRequestParts<S> for Asking {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let caller = parts.extensions.get::<Caller>().cloned();
        let Some(caller) = caller else {
            return Err(status_page(StatusCode::UNAUTHORIZED, "请先登录。"));
        };
        let theme = crate::guard::cookie(&parts.headers, "theme").unwrap_or_default();
        Ok(Self {
            caller,
            theme: Theme::from_key(&theme),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().map(str::to_owned),
        })
    }
}

impl FromRequest<Web> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let asking = Asking::from_request_parts(&mut parts, web).await?;
        let fields = read_form(&parts, body).await?;
        if fields.get("csrf") != asking.caller.csrf {
            return Err(status_page(
                StatusCode::FORBIDDEN,
                "页面已经过期，请返回上一页刷新后重新提交；已填写的内容还在。",
            ));
        }
        Ok(Self { asking, fields })
    }
}

impl Sent {
    /// The position of the case that the page showed.
    pub(crate) fn seen(&self) -> Option<u32> {
        self.fields.get("seq").parse().ok()
    }

    /// The idempotency key of the form, or a fresh one for a form that has none.
    pub(crate) fn key(&self) -> String {
        let key = self.fields.get("idempotency_key");
        if key.is_empty() { random() } else { key.chars().take(64).collect() }
    }
}

/// The fields of a URL-encoded form.
pub(crate) async fn read_form(parts: &Parts, body: axum::body::Body) -> Result<Fields, Response> {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(status_page(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "提交的格式不对，请从页面上的表单提交。",
        ));
    }
    let body = read_body(body).await?;
    Ok(parse(&body))
}

/// A body within the bound.
pub(crate) async fn read_body(body: axum::body::Body) -> Result<Bytes, Response> {
    to_bytes(body, FORM_BYTES_MAX)
        .await
        .map_err(|_| status_page(StatusCode::PAYLOAD_TOO_LARGE, "提交的内容超过1MB，请缩短文字后再提交。"))
}

/// URL-encoded pairs as fields.
pub(crate) fn parse(body: &[u8]) -> Fields {
    Fields(form_urlencoded::parse(body).into_owned().collect())
}

/// A random key of 16 bytes, hexadecimal.
pub(crate) fn random() -> String {
    let mut bytes = [0_u8; 16];
    // Without randomness the key is only less unique, never unsafe: it is bound to the person.
    let _ = getrandom::fill(&mut bytes);
    app::context::hex(&bytes)
}
