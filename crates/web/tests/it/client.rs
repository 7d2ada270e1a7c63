//! A browser without a script: cookies, forms, redirects are seen, not followed.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use testkit::app::TestApp;
use tower::ServiceExt;

pub(crate) struct Client {
    router: Router,
    runtime: tokio::runtime::Runtime,
    token: Option<String>,
    csrf: String,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn anonymous(test: &TestApp) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let router = web::router(test.app.clone(), web::Options::default());
        Self { router, runtime, token: None, csrf: String::new() }
    }

    pub(crate) fn of(test: &TestApp, login: &str) -> Self {
        Self::with(test, test.token(login))
    }

    /// With the token of a session.
    pub(crate) fn with(test: &TestApp, token: String) -> Self {
        let csrf = test.app.caller(&token).unwrap().unwrap().csrf;
        Self { token: Some(token), csrf, ..Self::anonymous(test) }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, "")
    }

    /// A form with its CSRF token.
    pub(crate) fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &self.csrf);
        form.extend_pairs(pairs);
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), &form.finish())
    }

    /// A draft, as the script saves it.
    pub(crate) fn put(&self, path: &str, body: &str) -> Answer {
        self.send(Method::PUT, path, Some("application/json"), body)
    }

    /// A form with a file in it, and its CSRF token.
    pub(crate) fn upload(&self, path: &str, csrf: &str, file: &[u8]) -> Answer {
        let mut body = format!(
            "--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--x\r\ncontent-disposition: form-data; \
             name=\"file\"; filename=\"明细.xlsx\"\r\n\r\n"
        )
        .into_bytes();
        body.extend(file);
        body.extend(b"\r\n--x--\r\n");
        self.send_with(Method::POST, path, Some("multipart/form-data; boundary=x"), &[], body)
    }

    pub(crate) fn csrf(&self) -> &str {
        &self.csrf
    }

    pub(crate) fn send(&self, method: Method, path: &str, kind: Option<&str>, body: &str) -> Answer {
        self.send_with(method, path, kind, &[], body.as_bytes().to_vec())
    }

    /// The same with more headers, and a body of any bytes.
    pub(crate) fn send_with(
        &self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = &self.token {
            request = request.header(header::COOKIE, format!("hp_session={token}"));
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        // As the script sends it; a form has its token among its fields.
        if kind != Some("application/x-www-form-urlencoded") {
            request = request.header("x-csrf-token", &self.csrf);
        }
        let request = request.body(Body::from(body)).unwrap();
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            let location =
                parts.headers.get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned());
            Answer {
                status: parts.status,
                location: location.unwrap_or_default(),
                headers: parts.headers,
                body: String::from_utf8_lossy(&body).into_owned(),
            }
        })
    }
}
