//! Signing a document: the version that was laid out is shown, then signed on the pad or on its printed paper.

use app::{
    AppError,
    case::{CaseView, sign::Version},
    form::{Fields, Problem},
    rows::Upload as Row,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use law::{
    case::fact::{DocumentKind, Signature},
    rule::Finding,
};
use maud::{Markup, html};

use super::party::{loose, typed};
use crate::{
    answer::{Frame, article, framed, problem, refusal_box},
    page::file::control,
    request::{Asking, Sent},
    state::Web,
    ui::{self, Button, Chip, Choice, Field, Form, Link, Section, Tone, alert},
};

#[derive(Debug, Default)]
struct Shown {
    fields: Fields,
    problems: Vec<Problem>,
    refused: Vec<Finding>,
    status: u16,
}

pub(crate) async fn form(
    State(web): State<Web>,
    Path((id, sm3)): Path<(String, String)>,
    asking: Asking,
) -> Response {
    match read(&web, &asking, &id, &sm3).await {
        Ok((view, version, held)) => draw(&web, &asking, &view, &version, &held, &Shown::default()),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

pub(crate) async fn send(
    State(web): State<Web>,
    Path((id, sm3)): Path<(String, String)>,
    sent: Sent,
) -> Response {
    let (caller, case, version, fields) =
        (sent.asking.caller.clone(), id.clone(), sm3.clone(), sent.fields.clone());
    let done = web.run(move |app| app.sign_document(&caller, &case, &version, &fields)).await;
    let mut shown = Shown { fields: sent.fields.clone(), ..Shown::default() };
    match done {
        Ok(()) => return Redirect::to(&format!("/cases/{id}#documents")).into_response(),
        Err(AppError::Invalid(problems)) => (shown.problems, shown.status) = (problems, 422),
        Err(AppError::Refused(refused)) => (shown.refused, shown.status) = (refused, 409),
        Err(error) => return problem(Some(&sent.asking.caller), &web, error),
    }
    match read(&web, &sent.asking, &id, &sm3).await {
        Ok((view, version, held)) => draw(&web, &sent.asking, &view, &version, &held, &shown),
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

type Read = (CaseView, Version, Vec<Row>);

async fn read(web: &Web, asking: &Asking, id: &str, sm3: &str) -> Result<Read, AppError> {
    let (caller, id, sm3) = (asking.caller.clone(), id.to_owned(), sm3.to_owned());
    web.run(move |app| {
        let view = app.read_case(&caller, &id)?;
        let version = view.version(&sm3).ok_or(AppError::NotFound)?;
        Ok((view, version, app.list_uploads(&caller, &id)?))
    })
    .await
}

fn draw(
    web: &Web,
    asking: &Asking,
    view: &CaseView,
    version: &Version,
    held: &[Row],
    shown: &Shown,
) -> Response {
    let label = version.document.kind.label();
    let paper = format!("/cases/{}/files/{}", view.id, version.file.sm3);
    let content = html! {
        p.muted { "签名与下面显示的第" (version.no) "版绑定，文书重新生成后须重新签名。 "
            (article("电子签名法第十三条")) }
        @if !shown.refused.is_empty() { (refusal_box(&shown.refused)) }
        @if let Some(newer) = &version.newer {
            (alert(Tone::Warn, "这一版已被新版本取代，不能再签名", html! {
                p { "请由当事人核对最新版本后签名；纸质签名件是旧版的，请打印最新版本重新签名。" }
                p { a.btn.btn-main href={ "/cases/" (view.id) "/sign/" (newer) } { "打开最新版本" } }
            }))
        }
        (ui::preview(label, &paper))
        @if version.newer.is_none() { (ui::form(&drawn(web, asking, view, version, held, shown))) }
    };
    let number = view.case.registration.as_ref().map(|held| held.number.clone()).unwrap_or_default();
    let title = format!("签名：{label}");
    let frame = Frame {
        active: "cases",
        title: &title,
        breadcrumb: vec![Link::new("案件", "/cases"), Link::new(number, format!("/cases/{}", view.id))],
        task: true,
        status: shown.status,
        ..Frame::default()
    };
    framed(web, asking, frame, content)
}

fn drawn(
    web: &Web,
    asking: &Asking,
    view: &CaseView,
    version: &Version,
    held: &[Row],
    shown: &Shown,
) -> Form {
    let ways = vec![
        Choice::new("pad", "在屏幕上签名"),
        Choice::new("paper", "在打印的文书上签名，上传扫描件"),
        Choice::new("refused", "拒绝签名"),
    ];
    let mut fields = shown.fields.clone();
    if fields.get("signing").is_empty() {
        fields.0.push(("signing".to_owned(), "pad".to_owned()));
    }
    let ways = Field::radio("signing", "签名方式", ways).required();
    let refusal = Field::text("refusal", "拒签情况").hint("拒绝签名的必填").wide();
    let pad = ui::Signature {
        name: "signature".to_owned(),
        label: "当事人签名".to_owned(),
        statement: statement(version.document.kind).to_owned(),
        value: fields.get("signature").to_owned(),
        choice: "signing".to_owned(),
        print: Some(Link::new("打印文书", format!("/cases/{}/files/{}", view.id, version.file.sm3))),
    };
    let section = Section {
        fields: [ways, refusal].map(|field| typed(field, &fields, &shown.problems)).to_vec(),
        after: html! {
            (ui::signature(&pad))
            (control(web, &view.id, &version.file.sm3, "签名件", "签名的纸质文书，照片或者一个PDF", held))
        }
        .into(),
        ..Section::default()
    };
    let sections = vec![section];
    Form {
        action: format!("/cases/{}/sign/{}", view.id, version.file.sm3),
        csrf: asking.caller.csrf.clone(),
        problems: loose(&shown.problems, &sections),
        sections,
        buttons: vec![Button::new("确认签名")],
        cancel: Some(Link::new("返回案件", format!("/cases/{}", view.id))),
        ..Form::default()
    }
}

/// What the party confirms by signing.
fn statement(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::InterviewRecord | DocumentKind::OnsiteRecord => "以上笔录我看过，与我说的一致。",
        DocumentKind::OnspotDecision => "决定书已当场交付，内容和权利已向我告知。",
        _ => "本文书已收到，内容已阅。",
    }
}

/// How a version stands: signed on the pad, on paper, refused.
pub(crate) fn chips(view: &CaseView, sm3: &str) -> Vec<Chip> {
    let chip = |signature: &Signature| match signature {
        Signature::Pad { .. } => Chip::new("当事人已手写签名", Tone::Ok),
        Signature::Paper { scan: Some(_) } => Chip::new("已上传签名件", Tone::Ok),
        Signature::Paper { scan: None } => Chip::new("待上传签名件", Tone::Warn),
        Signature::Refused { .. } => Chip::new("拒绝签名", Tone::Warn),
    };
    view.signatures(sm3).last().map(|signature| chip(signature)).into_iter().collect()
}

/// The signed papers of a version.
pub(crate) fn signed(view: &CaseView, sm3: &str) -> Vec<Link> {
    let file = |signature: &&Signature| app::file::signed_file(signature).cloned();
    let link = |file: law::case::fact::FileRef| {
        let label = if file.name == "手写签名.png" { "手写签名" } else { "签名件" };
        Link::new(label, format!("/cases/{}/files/{}", view.id, file.sm3))
    };
    view.signatures(sm3).iter().filter_map(file).map(link).collect()
}

/// The way to sign a version, for the kinds that a party signs.
pub(crate) fn sign_link(view: &CaseView, kind: DocumentKind, sm3: &str) -> Option<Link> {
    let by_party = matches!(
        kind,
        DocumentKind::OnspotDecision
            | DocumentKind::InterviewRecord
            | DocumentKind::OnsiteRecord
            | DocumentKind::ServiceReceipt
            | DocumentKind::CorrectionOrder
            | DocumentKind::ViolationNotice
    );
    by_party.then(|| {
        let label = if view.signatures(sm3).is_empty() {
            "当事人签名"
        } else {
            "重新签名或者补传签名件"
        };
        Link::new(label, format!("/cases/{}/sign/{sm3}", view.id))
    })
}

/// Shown as a notice under the documents of a case, when a version waits for its signature.
pub(crate) fn waiting(view: &CaseView) -> Markup {
    let last = view.case.documents.iter().rev().find(|(held, ..)| held.kind == DocumentKind::OnspotDecision);
    let open = last.filter(|(_, file, _)| {
        view.signatures(&file.sm3).is_empty()
            && matches!(
                view.case.onspot.as_ref().map(|(_, held)| &held.signature),
                Some(Signature::Paper { scan: None })
            )
    });
    html! {
        @if let Some((_, file, _)) = open {
            (alert(Tone::Info, "决定书等待当事人签名", html! {
                p { a.btn href={ "/cases/" (view.id) "/sign/" (file.sm3) } { "核对并签名" } }
            }))
        }
    }
}
