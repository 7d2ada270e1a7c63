//! Files of a case: handed in piece by piece, listed, shown, sent in ranges.

use app::{
    AppError,
    case::step::step_form,
    file::{
        FileLimits, OpenFile,
        kind::{KINDS_TEXT, accept, of_media},
        upload::{Announced, FileError, received_sm3, size_text},
    },
    form::Fields,
    rows::Upload as Row,
};
use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    extract::{
        DefaultBodyLimit, Multipart, Path, Request, State,
        multipart::{Field, MultipartError},
    },
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use law::case::fact::FileRef;
use maud::{Markup, html};
use serde_json::{Value, json};

use crate::{
    answer::{problem, status_page},
    page::draft::keep,
    request::{Asking, Sent, read_body},
    state::Web,
    ui::{self, Held, Upload},
};

/// Where an upload stands.
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// The SM3 of the bytes up to there, so that a file that was changed meanwhile is not mixed with itself.
const UPLOAD_SM3: HeaderName = HeaderName::from_static("upload-sm3");
/// What a content from outside may do in a browser: nothing.
const SANDBOX: &str =
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";
/// How long one piece may take on a slow line.
const PIECE_SECONDS_MAX: u64 = 300;

/// Begins an upload: `{"name", "bytes", "type", "sm3"?}` gives `{"url", "offset", "piece_bytes"}`.
pub(crate) async fn begin(
    State(web): State<Web>,
    Path(id): Path<String>,
    asking: Asking,
    request: Request,
) -> Response {
    if let Some(refused) = without_token(&asking, request.headers()) {
        return refused;
    }
    let body = match read_body(request.into_body()).await {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let typed = serde_json::from_slice::<Value>(&body).unwrap_or_default();
    let text = |name: &str| typed.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (Some(bytes), true) = (typed.get("bytes").and_then(Value::as_u64), typed.is_object()) else {
        return said(StatusCode::BAD_REQUEST, "请求不是有效的JSON，须有文件名（name）和大小（bytes）。");
    };
    let announced =
        Announced { name: text("name"), bytes: Some(bytes), media: text("type"), sm3: text("sm3") };
    let (caller, case) = (asking.caller.clone(), id.clone());
    match run(&web, move |app| app.begin_upload(&caller, &case, &announced)).await {
        Ok(upload) => {
            let url = format!("/cases/{id}/uploads/{upload}");
            let answer = json!({"url": url, "offset": 0, "piece_bytes": web.app.files.piece_bytes});
            (StatusCode::CREATED, [(header::LOCATION, url)], Json(answer)).into_response()
        }
        Err(error) => refused(&web, &asking, error),
    }
}

/// Takes a piece; gives `{"offset"}`, and at the end `{"offset", "id", "sm3"}`.
pub(crate) async fn piece(
    State(web): State<Web>,
    Path((id, upload)): Path<(String, String)>,
    asking: Asking,
    request: Request,
) -> Response {
    if let Some(refused) = without_token(&asking, request.headers()) {
        return refused;
    }
    let Some(offset) = number(request.headers(), &UPLOAD_OFFSET) else {
        return said(StatusCode::BAD_REQUEST, "缺少upload-offset，不知道分块从哪里开始。");
    };
    let content = match read_piece(&web, request).await {
        Ok(content) => content,
        Err(answer) => return answer,
    };
    let (caller, key) = (asking.caller.clone(), upload.clone());
    let taken = run(&web, move |app| app.receive_piece(&caller, &id, &key, offset, content)).await;
    match taken {
        Ok(held) if held.sm3.is_empty() => Json(json!({"offset": held.received})).into_response(),
        Ok(held) => Json(json!({"offset": held.received, "id": upload, "sm3": held.sm3})).into_response(),
        Err(error) => refused(&web, &asking, error),
    }
}

/// Where an upload stands, after a break.
pub(crate) async fn progress(
    State(web): State<Web>,
    Path((id, upload)): Path<(String, String)>,
    asking: Asking,
) -> Response {
    let caller = asking.caller.clone();
    let read = move |app: &app::App| {
        let held = app.read_upload(&caller, &id, &upload)?;
        let sm3 = received_sm3(&held)?;
        Ok((held, sm3))
    };
    match web.run(read).await {
        Ok((held, sm3)) => {
            ([(UPLOAD_OFFSET, held.received.to_string()), (UPLOAD_SM3, sm3)], ()).into_response()
        }
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

/// Gives an upload up.
pub(crate) async fn abandon(
    State(web): State<Web>,
    Path((id, upload)): Path<(String, String)>,
    asking: Asking,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = without_token(&asking, &headers) {
        return refused;
    }
    let caller = asking.caller.clone();
    match web.run(move |app| app.abandon_upload(&caller, &id, &upload)).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

/// How much a plain form with files may send; every other form keeps its own bound.
pub(crate) fn plain_bound(limits: FileLimits) -> DefaultBodyLimit {
    DefaultBodyLimit::max(limits.plain_bytes_max)
}

/// Files of a plain form, without the script: hands them in, keeps the other fields as a draft, shows the form again.
pub(crate) async fn plain(
    State(web): State<Web>,
    Path((id, back)): Path<(String, String)>,
    asking: Asking,
    headers: HeaderMap,
    parts: Multipart,
) -> Response {
    let most = u64::try_from(web.app.files.plain_bytes_max).unwrap_or(u64::MAX);
    if number(&headers, &header::CONTENT_LENGTH).is_some_and(|bytes| bytes > most) {
        let most = size_text(most);
        let reason = format!("一次上传的文件合计超过{most}；大文件请用能运行脚本的浏览器上传。");
        return status_page(StatusCode::PAYLOAD_TOO_LARGE, &reason);
    }
    let taken = read_parts(&web, &asking, &id, parts).await;
    let fields = match taken {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    again(&web, Sent { asking, fields }, &id, &back).await
}

/// Gives an upload up from the form in which it waits, without the script; keeps the other fields as a draft.
pub(crate) async fn remove(
    State(web): State<Web>,
    Path((id, upload, back)): Path<(String, String, String)>,
    mut sent: Sent,
) -> Response {
    let (caller, case) = (sent.asking.caller.clone(), id.clone());
    match web.run(move |app| app.abandon_upload(&caller, &case, &upload)).await {
        // What is gone already, by another window or the sweep, is what was asked for.
        Ok(()) | Err(AppError::NotFound) => {}
        Err(error) => return problem(Some(&sent.asking.caller), &web, error),
    }
    sent.fields.0.retain(|(name, _)| name != "files" && name != "files_id");
    again(&web, sent, &id, &back).await
}

/// Shows the form again from which files were handed in or removed, with its other fields as a draft.
async fn again(web: &Web, sent: Sent, id: &str, back: &str) -> Response {
    let Some(form) = step_form(back) else {
        return Redirect::to(&format!("/cases/{id}/sign/{back}")).into_response();
    };
    let (caller, case) = (sent.asking.caller.clone(), id.to_owned());
    let subject = web.run(move |app| Ok(app.read_case(&caller, &case)?.draft_subject(&caller.person)));
    match subject.await {
        Ok(subject) => keep(web, &sent, form.name, &subject, &format!("/cases/{id}/step/{back}")).await,
        Err(error) => problem(Some(&sent.asking.caller), web, error),
    }
}

/// A file, whole or in part.
pub(crate) async fn show(
    State(web): State<Web>,
    Path((id, sm3)): Path<(String, String)>,
    asking: Asking,
    headers: HeaderMap,
) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.open_case_file(&caller, &id, &sm3)).await {
        Ok((held, open)) => {
            let keep = asking.query.as_deref().is_some_and(|query| query.contains("download"));
            send(&web, &held.file, held.issued, keep, open, &headers)
        }
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

/// A small picture of a photograph.
pub(crate) async fn thumbnail(
    State(web): State<Web>,
    Path((id, sm3)): Path<(String, String)>,
    asking: Asking,
) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.thumbnail(&caller, &id, &sm3)).await {
        Ok(small) => ([(header::CONTENT_TYPE, "image/jpeg")], small).into_response(),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

/// Runs a use case of uploads away from the threads that serve connections.
async fn run<T: Send + 'static>(
    web: &Web,
    work: impl FnOnce(&app::App) -> Result<T, FileError> + Send + 'static,
) -> Result<T, FileError> {
    web.run(move |app| Ok(work(app))).await.map_err(FileError::App).and_then(|done| done)
}

/// The answer of the script's requests: a sentence under `message`.
fn said(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({"message": message}))).into_response()
}

/// The status that says the same.
fn status_of(error: &FileError) -> StatusCode {
    match error {
        FileError::TooLarge { .. } | FileError::PieceTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        FileError::PieceTooShort => StatusCode::BAD_REQUEST,
        FileError::Offset { .. } => StatusCode::CONFLICT,
        FileError::Kind(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        FileError::Wrong(_) | FileError::Damaged | FileError::TooMany => StatusCode::UNPROCESSABLE_ENTITY,
        FileError::Full => StatusCode::INSUFFICIENT_STORAGE,
        FileError::App(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A plain form that broke off or is too large.
fn broken(error: MultipartError) -> Response {
    let reason = match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => "一次上传的文件合计过大；大文件请用能运行脚本的浏览器上传。",
        _ => "上传中断，没有收完，请重新上传。",
    };
    status_page(error.status(), reason)
}

fn refused(web: &Web, asking: &Asking, error: FileError) -> Response {
    let status = status_of(&error);
    let FileError::App(error) = error else {
        let mut answer = said(status, &error.to_string());
        if let FileError::Offset { received } = error {
            answer.headers_mut().insert(UPLOAD_OFFSET, HeaderValue::from(received));
        }
        return answer;
    };
    match error {
        AppError::NotFound => said(StatusCode::NOT_FOUND, "没有这个上传任务，或者它已过期；请重新选择文件。"),
        error => problem(Some(&asking.caller), web, error),
    }
}

fn without_token(asking: &Asking, headers: &HeaderMap) -> Option<Response> {
    let token = headers.get("x-csrf-token").and_then(|value| value.to_str().ok());
    (token != Some(asking.caller.csrf.as_str()))
        .then(|| said(StatusCode::FORBIDDEN, "页面已经过期，请刷新后继续上传；已传部分还在。"))
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// The body of a piece, refused by its announced length before a byte of it is read.
async fn read_piece(web: &Web, request: Request) -> Result<Vec<u8>, Response> {
    let most = web.app.files.piece_bytes;
    let too_large = || said(StatusCode::PAYLOAD_TOO_LARGE, "一次上传的分块过大，请按服务器给出的大小分块。");
    let announced = number(request.headers(), &header::CONTENT_LENGTH);
    if announced.is_some_and(|bytes| usize::try_from(bytes).map_or(true, |bytes| bytes > most)) {
        return Err(too_large());
    }
    let Ok(_permit) = web.pieces.try_acquire() else {
        return Err(said(StatusCode::TOO_MANY_REQUESTS, "同时上传的人较多，稍候自动重试。"));
    };
    let limit = std::time::Duration::from_secs(PIECE_SECONDS_MAX);
    match tokio::time::timeout(limit, to_bytes(request.into_body(), most)).await {
        Ok(Ok(content)) => Ok(content.into()),
        Ok(Err(_)) => Err(too_large()),
        Err(_) => Err(said(StatusCode::REQUEST_TIMEOUT, "网络过慢，这一分块没有传完，请从断点继续。")),
    }
}

/// The fields of a plain form; its files go piece by piece into uploads on the way.
async fn read_parts(
    web: &Web,
    asking: &Asking,
    case: &str,
    mut parts: Multipart,
) -> Result<Fields, Response> {
    let mut fields = Fields::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        if part.file_name().is_none() {
            let text = part.text().await.map_err(broken)?;
            fields.0.push((name, text));
            continue;
        }
        // The token stands first in every form, so that nothing of a forged one is kept.
        if fields.get("csrf") != asking.caller.csrf {
            return Err(status_page(StatusCode::FORBIDDEN, "页面已经过期，请返回上一页刷新后重新上传。"));
        }
        if part.file_name().is_some_and(|name| !name.is_empty()) {
            receive_part(web, asking, case, part).await?;
        }
    }
    if fields.get("csrf") != asking.caller.csrf {
        return Err(status_page(StatusCode::FORBIDDEN, "页面已经过期，请返回上一页刷新后重新上传。"));
    }
    fields.0.retain(|(name, _)| name != "files" && name != "files_id");
    Ok(fields)
}

async fn receive_part(web: &Web, asking: &Asking, case: &str, mut part: Field<'_>) -> Result<(), Response> {
    let plain = |error| match error {
        FileError::App(error) => problem(Some(&asking.caller), web, error),
        error => status_page(status_of(&error), &error.to_string()),
    };
    let media = part.content_type().unwrap_or_default().to_owned();
    let announced =
        Announced { name: part.file_name().unwrap_or_default().to_owned(), media, ..Announced::default() };
    let (caller, id) = (asking.caller.clone(), case.to_owned());
    let upload = run(web, move |app| app.begin_upload(&caller, &id, &announced)).await.map_err(plain)?;
    let (mut held, mut offset) = (Vec::new(), 0_u64);
    loop {
        let more = part.chunk().await.map_err(broken)?;
        let ended = more.is_none();
        held.extend(more.unwrap_or_default());
        while held.len() >= web.app.files.piece_bytes || (ended && !held.is_empty()) {
            let rest = held.split_off(held.len().min(web.app.files.piece_bytes));
            let piece = std::mem::replace(&mut held, rest);
            let (caller, id, upload) = (asking.caller.clone(), case.to_owned(), upload.clone());
            let taken = run(web, move |app| app.receive_piece(&caller, &id, &upload, offset, piece)).await;
            offset = taken.map_err(plain)?.received;
        }
        if ended {
            let (caller, id) = (asking.caller.clone(), case.to_owned());
            return run(web, move |app| app.end_upload(&caller, &id, &upload)).await.map(drop).map_err(plain);
        }
    }
}

/// A file as an answer: type, name, part and sandbox in the head, the content piece by piece.
fn send(web: &Web, file: &FileRef, issued: bool, keep: bool, open: OpenFile, asked: &HeaderMap) -> Response {
    let kind = of_media(&file.media);
    let inline = !keep && kind.is_some_and(app::file::kind::FileKind::shows_inline);
    let whole = open.bytes();
    let tag = format!("\"{}\"", file.sm3);
    let text = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    if text(header::IF_NONE_MATCH) == Some(tag.as_str()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let fresh = text(header::IF_RANGE).is_none_or(|held| held == tag);
    let range = text(header::RANGE).filter(|_| fresh).map_or(Ok(None), |range| part_of(range, whole));
    let Ok(range) = range else {
        return ([(header::CONTENT_RANGE, format!("bytes */{whole}"))], StatusCode::RANGE_NOT_SATISFIABLE)
            .into_response();
    };
    let (begin, end) = range.unwrap_or((0, whole));
    let mut head = vec![
        (header::CONTENT_TYPE, kind.map_or("application/octet-stream", |kind| kind.media).to_owned()),
        (header::CONTENT_LENGTH, end.saturating_sub(begin).to_string()),
        (header::CONTENT_DISPOSITION, disposition(&file.name, inline)),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::ETAG, tag),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    // The PDF viewer of the browser is a sandbox of its own and does not start inside another one.
    if !issued && file.media != "application/pdf" {
        head.push((header::CONTENT_SECURITY_POLICY, SANDBOX.to_owned()));
    }
    let status = if range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    if range.is_some() {
        head.push((header::CONTENT_RANGE, format!("bytes {begin}-{}/{whole}", end.saturating_sub(1))));
    }
    let mut answer = (status, body(web, open, begin, end)).into_response();
    for (name, value) in head {
        if let Ok(value) = HeaderValue::from_str(&value) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

/// The name for keeping, in the form that carries Chinese.
/// What is made at once and kept nowhere, for download under a Chinese name.
pub(super) fn attachment(name: &str, kind: &'static str, body: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition(name, false)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, body).into_response()
}

fn disposition(name: &str, inline: bool) -> String {
    let way = if inline { "inline" } else { "attachment" };
    let coded: String = name.bytes().fold(String::new(), |coded, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            coded + &char::from(byte).to_string()
        } else {
            coded + &format!("%{byte:02X}")
        }
    });
    format!("{way}; filename*=UTF-8''{coded}")
}

/// The first byte and the one after the last of a single range; nothing for what is asked whole, an error for what the
/// file does not have.
fn part_of(range: &str, whole: u64) -> Result<Option<(u64, u64)>, ()> {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Ok(None);
    };
    if last.contains(',') {
        // Several ranges at once: a whole answer is always right.
        return Ok(None);
    }
    let part = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) => (first, last.saturating_add(1).min(whole)),
        (Ok(first), Err(_)) if last.trim().is_empty() => (first, whole),
        (Err(_), Ok(tail)) if first.trim().is_empty() => (whole.saturating_sub(tail), whole),
        _ => return Ok(None),
    };
    if part.0 < part.1 { Ok(Some(part)) } else { Err(()) }
}

/// The bytes from `begin` to before `end`, one piece in memory at a time.
fn body(web: &Web, open: OpenFile, begin: u64, end: u64) -> Body {
    let web = web.clone();
    Body::from_stream(futures_util::stream::try_unfold(begin, move |at| {
        let (web, open) = (web.clone(), open.clone());
        async move {
            let Some((no, first)) = open.piece_at(at).filter(|_| at < end) else { return Ok(None) };
            let content = web.run(move |_| open.piece(no)).await?;
            let skipped = usize::try_from(at.saturating_sub(first)).unwrap_or(usize::MAX);
            let wanted = usize::try_from(end.saturating_sub(first)).unwrap_or(usize::MAX).min(content.len());
            let piece = Bytes::from(content);
            let part = if skipped < wanted { piece.slice(skipped..wanted) } else { Bytes::new() };
            let next = at.saturating_add(u64::try_from(part.len()).unwrap_or(0).max(1));
            Ok::<_, AppError>(Some((part, next)))
        }
    }))
}

/// The control that takes the files of a form, with what is already there.
pub(crate) fn control(web: &Web, case: &str, back: &str, label: &str, hint: &str, held: &[Row]) -> Markup {
    let limits = web.app.files;
    let most = size_text(limits.file_bytes_max);
    ui::files(
        &[],
        Some(&Upload {
            name: "files".to_owned(),
            label: label.to_owned(),
            hint: format!("{hint}。{KINDS_TEXT}，每个不超过{most}。"),
            url: format!("/cases/{case}/uploads"),
            accept: accept(),
            bytes_max: limits.file_bytes_max,
            plain_url: format!("/cases/{case}/files/{back}/plain"),
            plain_hint: format!(
                "浏览器不能运行脚本时：选好文件（合计不超过{}）后按此上传，已填内容会保留。",
                size_text(u64::try_from(limits.plain_bytes_max).unwrap_or(0))
            ),
            held: held.iter().map(|row| waiting(case, back, row)).collect(),
        }),
    )
}

fn waiting(case: &str, back: &str, row: &Row) -> Held {
    let url = format!("/cases/{case}/uploads/{}", row.id);
    let received = size_text(row.received);
    let whole = !row.sm3.is_empty();
    let note = match row.bytes {
        _ if whole => received,
        Some(bytes) if row.received > 0 => format!("没有传完：{received} / {}", size_text(bytes)),
        _ => "没有传完".to_owned(),
    };
    let remove_url = format!("{url}/remove/{back}");
    Held { id: row.id.clone(), name: row.name.clone(), note, whole, url, remove_url }
}

/// The files of a piece of evidence.
pub(crate) fn listed(case: &str, files: &[FileRef]) -> Markup {
    let rows: Vec<_> = files
        .iter()
        .map(|file| {
            let href = format!("/cases/{case}/files/{}", file.sm3);
            let kind = of_media(&file.media);
            ui::File {
                kind: kind.map_or("文件", |kind| kind.label).to_owned(),
                link: ui::Link::new(file.name.clone(), href.clone()),
                note: size_text(file.bytes),
                sm3: file.sm3.clone(),
                picture: kind
                    .filter(|kind| kind.has_thumbnail())
                    .map_or_else(String::new, |_| format!("{href}/thumbnail")),
                keep: Some(ui::Link::new("下载", format!("{href}?download=1"))),
                ..ui::File::default()
            }
        })
        .collect();
    html! { @if !rows.is_empty() { (ui::files(&rows, None)) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_parts_of_the_file() {
        for (range, part) in [
            ("bytes=0-0", Ok(Some((0, 1)))),
            ("bytes=0-", Ok(Some((0, 100)))),
            ("bytes=90-200", Ok(Some((90, 100)))),
            ("bytes=-10", Ok(Some((90, 100)))),
            ("bytes=-1000", Ok(Some((0, 100)))),
            ("bytes=100-", Err(())),
            ("bytes=5-4", Err(())),
            ("bytes=-0", Err(())),
            ("bytes=0-1,5-6", Ok(None)),
            ("pages=1-2", Ok(None)),
            ("bytes=x-y", Ok(None)),
        ] {
            assert_eq!(part_of(range, 100), part, "{range}");
        }
    }

    #[test]
    fn a_name_cannot_break_the_header() {
        assert_eq!(disposition("a\"\r\n.jpg", false), "attachment; filename*=UTF-8''a%22%0D%0A.jpg");
        assert!(disposition("现场.jpg", true).starts_with("inline; filename*=UTF-8''%E7%8E%B0"));
    }
}
