//! Imports: the two kinds with their templates, what was found in a file, and what came of it.

mod draw;
pub(super) use self::draw::standing;
mod sent;

use app::{
    AppError, Caller,
    import::{Chosen, ImportKind, LINES, payment::Settle, refusal_text, state, workbook::FILE_BYTES_MAX},
};
use axum::{
    Json,
    extract::{DefaultBodyLimit, Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde_json::json;

use self::sent::Uploaded;
use crate::{
    answer::problem,
    page::file::attachment,
    request::{Asking, Sent},
    state::Web,
    ui::Query,
};

/// The largest upload: the file and the fields around it.
const UPLOAD_BYTES_MAX: usize = FILE_BYTES_MAX + 64 * 1024;

/// The bound of the body of an upload.
pub(crate) fn upload_bound() -> DefaultBodyLimit {
    DefaultBodyLimit::max(UPLOAD_BYTES_MAX)
}

/// The two kinds and the caller's imports.
pub(crate) async fn list(State(web): State<Web>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.list_imports(&caller)).await {
        Ok(jobs) => draw::hub(&web, &asking, &jobs, None),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

pub(crate) async fn template(State(web): State<Web>, Path(kind): Path<String>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    let made = web.run(move |app| match ImportKind::from_code(&kind) {
        Some(ImportKind::Bank) => Ok(("银行对账单模板.xlsx", app.bank_template(&caller)?)),
        Some(ImportKind::Cases) => Ok(("案件导入模板.xlsx", app.case_template(&caller)?)),
        None => Err(AppError::NotFound),
    });
    match made.await {
        Ok((name, book)) => xlsx(name, book),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

pub(crate) async fn upload(State(web): State<Web>, Path(kind): Path<String>, sent: Uploaded) -> Response {
    let Some(kind) = ImportKind::from_code(&kind) else {
        return problem(Some(&sent.asking.caller), &web, AppError::NotFound);
    };
    let caller = sent.asking.caller.clone();
    let (key, name, content) = (sent.key, sent.name, sent.content);
    match web.run(move |app| app.start_import(&caller, kind, &key, &name, &content)).await {
        Ok(id) => Redirect::to(&format!("/imports/{id}")).into_response(),
        Err(AppError::Invalid(problems)) => {
            let caller = sent.asking.caller.clone();
            let jobs = web.run(move |app| app.list_imports(&caller)).await.unwrap_or_default();
            let said: Vec<_> = problems.into_iter().map(|held| held.message).collect();
            draw::hub(&web, &sent.asking, &jobs, Some((kind, said)))
        }
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

/// What was found, by where the rows stand.
pub(crate) async fn show(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    shown(&web, &asking, id, Vec::new()).await
}

/// The page of an import, with what went wrong on top.
async fn shown(web: &Web, asking: &Asking, id: String, said: Vec<String>) -> Response {
    let query = Query::parse(&format!("/imports/{id}"), asking.query.as_deref());
    let wanted = query.value("state").unwrap_or_default().to_owned();
    let after = query.value("after").and_then(|after| after.parse().ok()).unwrap_or(0);
    let caller = asking.caller.clone();
    let read = web.run(move |app| {
        let first = app.read_import(&caller, &id, &wanted, after, LINES)?;
        if !wanted.is_empty() {
            return Ok((wanted, first));
        }
        // Without a wish: what a person has to look at first.
        let open =
            state::ALL.iter().find(|(held, _)| first.count(held) > 0).map_or(state::DONE, |(held, _)| *held);
        Ok((open.to_owned(), app.read_import(&caller, &id, open, after, LINES)?))
    });
    match read.await {
        Ok((wanted, view)) => draw::view(web, asking, &query, &wanted, &view, &said),
        Err(error) => problem(Some(&asking.caller), web, error),
    }
}

pub(crate) async fn confirm(State(web): State<Web>, Path(id): Path<String>, sent: Sent) -> Response {
    let chosen = match sent.fields.get("do") {
        "all" => Chosen::All,
        _ => Chosen::Rows(sent.fields.all("row").filter_map(|no| no.parse().ok()).collect()),
    };
    let (caller, held) = (sent.asking.caller.clone(), id.clone());
    match web.run(move |app| app.confirm_import(&caller, &held, &chosen)).await {
        Ok(_) => {
            run(&web, sent.asking.caller.clone(), id.clone());
            Redirect::to(&format!("/imports/{id}")).into_response()
        }
        Err(AppError::Invalid(problems)) => {
            shown(&web, &sent.asking, id, problems.into_iter().map(|held| held.message).collect()).await
        }
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

/// Runs an import in the background; the page asks how far it is.
fn run(web: &Web, caller: Caller, id: String) {
    let app = web.app.clone();
    drop(tokio::task::spawn_blocking(move || {
        if let Err(error) = app.run_import(&caller, &id) {
            tracing::error!(%error, id, "an import was interrupted");
        }
    }));
}

/// Takes an interrupted import up again.
pub(crate) async fn resume(State(web): State<Web>, Path(id): Path<String>, sent: Sent) -> Response {
    let (caller, held) = (sent.asking.caller.clone(), id.clone());
    match web.run(move |app| app.read_import(&caller, &held, "", 0, 1)).await {
        Ok(view) => {
            if view.interrupted || view.job.state == "queued" {
                run(&web, sent.asking.caller.clone(), id.clone());
            }
            Redirect::to(&format!("/imports/{id}")).into_response()
        }
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

pub(crate) async fn cancel(State(web): State<Web>, Path(id): Path<String>, sent: Sent) -> Response {
    let (caller, held) = (sent.asking.caller.clone(), id.clone());
    match web.run(move |app| app.cancel_import(&caller, &held)).await {
        Ok(()) => Redirect::to(&format!("/imports/{id}")).into_response(),
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

pub(crate) async fn progress(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    let (caller, held) = (asking.caller.clone(), id.clone());
    match web.run(move |app| app.read_import(&caller, &held, "", 0, 1)).await {
        Ok(view) => {
            let job = &view.job;
            let message = format!("已处理{}行，共{}行", job.done, job.total);
            let state = if view.interrupted { "failed" } else { job.state.as_str() };
            let page = format!("/imports/{id}");
            Json(json!({"done": job.done, "total": job.total, "message": message, "state": state, "page": page}))
                .into_response()
        }
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

/// A person decides about a row of a statement.
pub(crate) async fn settle(
    State(web): State<Web>,
    Path((id, no)): Path<(String, u32)>,
    sent: Sent,
) -> Response {
    let settle = match sent.fields.get("do") {
        "dismiss" => Settle::Dismiss(sent.fields.get("note").to_owned()),
        _ => Settle::Pay(sent.fields.get("case").to_owned()),
    };
    let (caller, held) = (sent.asking.caller.clone(), id.clone());
    let done = web.run(move |app| match app.settle_import_row(&caller, &held, no, &settle) {
        Ok(()) => Ok(None),
        Err(error) => refusal_text(error).map(Some),
    });
    match done.await {
        Ok(None) => Redirect::to(&format!("/imports/{id}?state={}", state::WAIT)).into_response(),
        Ok(Some(said)) => shown(&web, &sent.asking, id, vec![format!("第{no}行：{said}")]).await,
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

pub(crate) async fn result(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.import_result(&caller, &id)).await {
        Ok((name, book)) => xlsx(&name, book),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

/// A workbook for download, under a Chinese name.
pub(super) fn xlsx(name: &str, book: Vec<u8>) -> Response {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    attachment(name, kind, book)
}
