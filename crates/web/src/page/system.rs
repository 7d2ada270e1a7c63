//! The theme, and what there is not.

use axum::{
    extract::Request,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    answer::{Reason, turned_away},
    request::read_form,
    ui::Theme,
};

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

pub(crate) async fn nothing_here(asked: Uri) -> Response {
    turned_away(asked.path(), Reason::new(StatusCode::NOT_FOUND, "没有这个地址，请从工作台进入。"))
}

pub(crate) async fn not_this_way(method: Method, asked: Uri) -> Response {
    let text = format!("这个地址不接受{method}请求，请从页面上的按钮或者链接进入。");
    turned_away(asked.path(), Reason::new(StatusCode::METHOD_NOT_ALLOWED, text))
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
