//! Drafts, saved by the script while somebody types.

use axum::{
    Json,
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde_json::{Value, json};

use crate::{
    answer::problem,
    request::{Asking, Sent, read_body},
    state::Web,
};

pub(crate) async fn save(
    State(web): State<Web>,
    Path((form, subject)): Path<(String, String)>,
    asking: Asking,
    request: Request,
) -> Response {
    let token = request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok());
    if token != Some(asking.caller.csrf.as_str()) {
        return (StatusCode::FORBIDDEN, Json(json!({"message": "页面已经过期，请刷新。"}))).into_response();
    }
    let body = match read_body(request.into_body()).await {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let Ok(typed) = serde_json::from_slice::<Value>(&body) else {
        let message = json!({"message": "草稿不是有效的JSON。"});
        return (StatusCode::BAD_REQUEST, Json(message)).into_response();
    };
    let version = typed.get("version").and_then(Value::as_u64).unwrap_or(0).saturating_add(1);
    let fields = typed.get("fields").cloned().unwrap_or_default().to_string();
    let caller = asking.caller;
    let saved = web.run(move |app| {
        app.save_draft(&caller, &form, &subject, &fields)?;
        Ok(app::case::local_time(app.clock.now()))
    });
    match saved.await {
        Ok(at) => Json(json!({"version": version, "saved_at": at})).into_response(),
        Err(error) => problem(None, &web, error),
    }
}

pub(crate) async fn discard(
    State(web): State<Web>,
    Path((form, subject)): Path<(String, String)>,
    sent: Sent,
) -> Response {
    let caller = sent.asking.caller;
    match web.run(move |app| app.discard_draft(&caller, &form, &subject)).await {
        Ok(()) => Redirect::to("/desk").into_response(),
        Err(error) => problem(None, &web, error),
    }
}

/// 暂存 without the script: keeps what was typed and shows the form again.
pub(crate) async fn keep(web: &Web, sent: &Sent, form: &str, subject: &str, back: &str) -> Response {
    let mut fields = serde_json::Map::new();
    for (name, value) in sent.fields.content() {
        let held = fields.entry(name.clone()).or_insert_with(|| json!([]));
        if let Some(values) = held.as_array_mut() {
            values.push(json!(value));
        }
    }
    let (caller, form, subject) = (sent.asking.caller.clone(), form.to_owned(), subject.to_owned());
    let body = Value::Object(fields).to_string();
    match web.run(move |app| app.save_draft(&caller, &form, &subject, &body)).await {
        Ok(()) => Redirect::to(back).into_response(),
        Err(error) => problem(Some(&sent.asking.caller), web, error),
    }
}

/// The fields of a saved draft.
pub(crate) fn fields_of(body: &str) -> app::form::Fields {
    let mut fields = Vec::new();
    if let Ok(Value::Object(held)) = serde_json::from_str::<Value>(body) {
        for (name, value) in held {
            match value {
                Value::Array(values) => {
                    fields.extend(
                        values.iter().filter_map(|value| Some((name.clone(), value.as_str()?.to_owned()))),
                    );
                }
                Value::String(value) => fields.push((name, value)),
                Value::Bool(true) => fields.push((name, "1".to_owned())),
                _ => {}
            }
        }
    }
    app::form::Fields(fields)
}
