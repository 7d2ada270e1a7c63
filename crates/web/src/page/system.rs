//! Health, metrics, the API description, the theme, and what there is not.

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde_json::json;

use crate::{
    answer::{problem, status_page},
    request::read_form,
    state::Web,
    ui::Theme,
};

pub(crate) async fn health(State(web): State<Web>) -> Response {
    match web.run(app::App::health).await {
        Ok(health) => Json(health).into_response(),
        Err(error) => problem(None, &web, error),
    }
}

pub(crate) async fn metrics(State(web): State<Web>) -> Response {
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], web.counters.text()).into_response()
}

/// The description of the JSON API, OpenAPI 3.1.
pub(crate) async fn openapi() -> Response {
    Json(description()).into_response()
}

fn description() -> serde_json::Value {
    let text = |name: &str, about: &str| {
        let schema = json!({"type": "string"});
        json!({"name": name, "in": "query", "required": false, "description": about, "schema": schema})
    };
    let row = json!({"type": "object", "properties": {
        "id": {"type": "string"}, "number": {"type": "string"}, "stage": {"type": "string"},
        "stage_name": {"type": "string"}, "party": {"type": "string"}, "mark": {"type": "string"},
        "item": {"type": "string"}, "item_name": {"type": "string"}, "onspot": {"type": "boolean"},
        "registered_on": {"type": "string", "format": "date"}, "outcome": {"type": "string"},
        "handlers": {"type": "string"}
    }});
    let list = json!({"type": "object", "properties": {
        "rows": {"type": "array", "items": {"$ref": "#/components/schemas/CaseRow"}},
        "total": {"type": "integer", "description": "counted up to 10000; 10001 means more"},
        "after": {"type": ["string", "null"], "description": "the key of the next page"}
    }});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "衡平 Hengping", "version": env!("CARGO_PKG_VERSION")},
        "paths": {
            "/healthz": {"get": {
                "summary": "How the system stands",
                "responses": {"200": {"description": "version, database, journal head, checkpoint"}}
            }},
            "/api/v1/cases": {"get": {
                "summary": "Cases that the signed-in person may see, newest first",
                "parameters": [text("q", "number, party, plate or pinyin initials"), text("stage", "stage code"),
                    text("agency", "agency id"), text("from", "registered from, YYYY-MM-DD"),
                    text("to", "registered to, YYYY-MM-DD"), text("after", "key of the page")],
                "responses": {
                    "200": {
                        "description": "a page of 50",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CaseList"}}}
                    },
                    "401": {"description": "not signed in"}, "403": {"description": "not allowed"}}
            }}
        },
        "components": {"schemas": {"CaseRow": row, "CaseList": list}}
    })
}

/// Keeps the chosen theme in a cookie.
pub(crate) async fn theme(request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let fields = match read_form(&parts, body).await {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    let theme = Theme::from_key(fields.get("theme"));
    let next = local(fields.get("next"));
    let cookie = format!("theme={}; Path=/; SameSite=Lax; Max-Age=31536000", theme.key());
    let mut answer = Redirect::to(&next).into_response();
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
    answer
}

/// An address of this server; anything else becomes the desk.
pub(crate) fn local(next: &str) -> String {
    let safe = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if safe { next.to_owned() } else { "/desk".to_owned() }
}

pub(crate) async fn nothing_here() -> Response {
    status_page(StatusCode::NOT_FOUND, "没有这个地址，请从工作台进入。")
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_addresses_of_this_server_are_followed() {
        assert_eq!(local("/cases?q=1"), "/cases?q=1");
        for bad in ["", "//evil.example", "https://evil.example", "/\\evil", "/a\r\nSet-Cookie: x"] {
            assert_eq!(local(bad), "/desk", "{bad}");
        }
    }
}
