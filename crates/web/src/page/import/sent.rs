//! An uploaded file with the fields of its form; without its CSRF token it never reaches a handler.

use app::import::workbook::FILE_BYTES_MAX;
use axum::{
    extract::{FromRequest, FromRequestParts, Multipart, Request, multipart::MultipartError},
    http::StatusCode,
    response::Response,
};

use crate::{
    answer::status_page,
    request::{Asking, random},
    state::Web,
};

/// Fields of an upload.
const FIELDS_MAX: usize = 10;
/// The longest text field, in bytes.
const TEXT_BYTES_MAX: usize = 1_000;

/// An uploaded file.
#[derive(Debug)]
pub(crate) struct Uploaded {
    pub(crate) asking: Asking,
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) content: Vec<u8>,
}

impl FromRequest<Web> for Uploaded {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let asking = Asking::from_request_parts(&mut parts, web).await?;
        let mut sent = Self { asking, key: random(), name: String::new(), content: Vec::new() };
        let mut csrf = String::new();
        let mut form =
            Multipart::from_request(Request::from_parts(parts, body), web).await.map_err(|_| {
                status_page(StatusCode::UNSUPPORTED_MEDIA_TYPE, "提交的格式不对，请从页面上的表单提交。")
            })?;
        for _ in 0..FIELDS_MAX {
            let Some(field) = form.next_field().await.map_err(broken)? else { break };
            match field.name().unwrap_or_default() {
                "file" => {
                    sent.name = field.file_name().unwrap_or_default().to_owned();
                    sent.content = field.bytes().await.map_err(broken)?.to_vec();
                }
                "csrf" => csrf = field.text().await.map_err(broken)?,
                "idempotency_key" => {
                    let key = field.text().await.map_err(broken)?;
                    if !key.is_empty() && key.len() <= TEXT_BYTES_MAX {
                        sent.key = key.chars().take(64).collect();
                    }
                }
                _ => {}
            }
        }
        if csrf != sent.asking.caller.csrf {
            let reason = "页面已经过期，请返回上一页刷新后重新上传。";
            return Err(status_page(StatusCode::FORBIDDEN, reason));
        }
        Ok(sent)
    }
}

fn broken(error: MultipartError) -> Response {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let reason = format!("文件超过{}MB，请分成几个文件导入。", FILE_BYTES_MAX / 1024 / 1024);
        return status_page(StatusCode::PAYLOAD_TOO_LARGE, &reason);
    }
    status_page(StatusCode::BAD_REQUEST, "文件没有传完，请检查网络后重新上传。")
}
