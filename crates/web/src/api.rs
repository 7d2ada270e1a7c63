//! What programs call: JSON in the shapes of this module, described by the handlers themselves as OpenAPI 3.1.
//!
//! The same sessions, the same table of addresses and the same use cases as the pages. An error is a [`Problem`].

use std::sync::LazyLock;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{ApiKey, ApiKeyValue, SecurityScheme},
};

use crate::{answer::Reason, guard::SESSION};

pub(crate) mod cases;
mod problem;
pub(crate) mod system;

pub(crate) use problem::Problem;

/// The description, drawn from the handlers.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "衡平 Hengping",
        description = "交通运输行政执法平台的接口。调用者使用与网页相同的账号、岗位和会话；出错时一律返回 \
            application/problem+json，一次列出全部问题。",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(system::health, system::metrics, openapi, cases::list),
    modifiers(&Session),
    tags(
        (name = "案件", description = "案件查询，范围与网页相同"),
        (name = "运行", description = "运行状况与接口说明，不需要登录")
    )
)]
struct Description;

/// How a caller shows who it is.
struct Session;

impl Modify for Session {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let about = "登录后由服务器发给的会话 Cookie；停用、离任或者超过时限后立即失效";
        let scheme = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(SESSION, about)));
        openapi.components.get_or_insert_default().add_security_scheme("session", scheme);
    }
}

/// The description as JSON, made once.
static TEXT: LazyLock<Result<String, serde_json::Error>> =
    LazyLock::new(|| Description::openapi().to_pretty_json());

#[utoipa::path(
    get,
    path = "/api/openapi.json",
    tag = "运行",
    summary = "本说明",
    description = "OpenAPI 3.1，可以导入 Apifox 等工具",
    responses((status = 200, description = "接口说明", content_type = "application/json"))
)]
pub(crate) async fn openapi() -> Response {
    match TEXT.as_ref() {
        Ok(text) => {
            let kind = HeaderValue::from_static("application/json");
            ([(header::CONTENT_TYPE, kind)], text.as_str()).into_response()
        }
        Err(error) => Problem::told(Reason::internal(error)).into_response(),
    }
}

/// Whether programs call this address, which want to read of an error what they read of an answer.
pub(crate) fn calls(path: &str) -> bool {
    path.starts_with("/api/") || matches!(path, "/healthz" | "/metrics")
}
