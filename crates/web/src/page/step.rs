//! The page of a step, drawn from its form in the catalogue of forms.

use app::{
    AppError,
    case::{
        CaseView,
        forms::{Input, Kind, StepForm},
        prefill::prefill,
        step::{servable, step_form},
    },
    error::Changed,
    form::{Fields, Problem},
    rows::PersonRow,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use law::rule::Finding;
use maud::{Markup, html};

use super::party::{colleague_choices, loose, typed};
use crate::{
    answer::{Frame, article, framed, problem, refusal_box},
    page::{
        case::matter,
        draft::{fields_of, keep},
        file::control,
    },
    request::{Asking, Sent},
    state::Web,
    ui::{self, Button, Choice, Draft, Field, Form, Link, Section, Tone, alert},
};

#[derive(Debug, Default)]
struct Shown {
    fields: Fields,
    problems: Vec<Problem>,
    refused: Vec<Finding>,
    changed: Option<Changed>,
    saved_at: String,
    status: u16,
}

pub(crate) async fn form(
    State(web): State<Web>,
    Path((id, name)): Path<(String, String)>,
    asking: Asking,
) -> Response {
    let Some(form) = step_form(&name) else {
        return problem(Some(&asking.caller), &web, AppError::NotFound);
    };
    match read(&web, &asking, &id, form).await {
        Ok((view, around, draft)) => {
            let mut shown = Shown {
                fields: prefill(form, &view, web.app.today(), &asking.caller.person),
                ..Shown::default()
            };
            if let Some(draft) = draft {
                shown.fields = fields_of(&draft.body);
                shown.saved_at = app::case::local_time(draft.updated_at);
            }
            draw(&web, &asking, form, &view, &around, &shown)
        }
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

/// What a form needs besides what was typed.
struct Around {
    people: Vec<PersonRow>,
    uploads: Vec<app::rows::Upload>,
}

type Read = (CaseView, Around, Option<app::rows::Draft>);

async fn read(web: &Web, asking: &Asking, id: &str, form: &'static StepForm) -> Result<Read, AppError> {
    let (caller, id) = (asking.caller.clone(), id.to_owned());
    web.run(move |app| {
        let view = app.read_case(&caller, &id)?;
        let agency = view.case.registration.as_ref().map(|held| held.agency.clone()).unwrap_or_default();
        if !caller.may_in(form.action, &agency) {
            return Err(AppError::Forbidden(form.label));
        }
        let around = Around { people: app.colleagues(&caller)?, uploads: app.list_uploads(&caller, &id)? };
        let draft = app.read_draft(&caller, form.name, &view.draft_subject(&caller.person))?;
        Ok((view, around, draft))
    })
    .await
}

pub(crate) async fn send(
    State(web): State<Web>,
    Path((id, name)): Path<(String, String)>,
    sent: Sent,
) -> Response {
    let Some(form) = step_form(&name) else {
        return problem(Some(&sent.asking.caller), &web, AppError::NotFound);
    };
    let back = format!("/cases/{id}/step/{name}");
    if sent.fields.get("save") == "draft" {
        return match read(&web, &sent.asking, &id, form).await {
            Ok((view, ..)) => {
                let subject = view.draft_subject(&sent.asking.caller.person);
                keep(&web, &sent, form.name, &subject, &back).await
            }
            Err(error) => problem(Some(&sent.asking.caller), &web, error),
        };
    }
    let (caller, case, fields, seen) =
        (sent.asking.caller.clone(), id.clone(), sent.fields.clone(), sent.seen());
    let done = web.run(move |app| app.take_step(&caller, &case, form.name, seen, &fields)).await;
    let mut shown = Shown { fields: sent.fields.clone(), ..Shown::default() };
    match done {
        Ok(()) => return Redirect::to(&format!("/cases/{id}")).into_response(),
        Err(AppError::Invalid(problems)) => (shown.problems, shown.status) = (problems, 422),
        Err(AppError::Refused(refused)) => (shown.refused, shown.status) = (refused, 409),
        Err(AppError::Conflict(changed)) => (shown.changed, shown.status) = (Some(*changed), 409),
        Err(error) => return problem(Some(&sent.asking.caller), &web, error),
    }
    match read(&web, &sent.asking, &id, form).await {
        Ok((view, around, _)) => draw(&web, &sent.asking, form, &view, &around, &shown),
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

fn draw(
    web: &Web,
    asking: &Asking,
    form: &'static StepForm,
    view: &CaseView,
    around: &Around,
    shown: &Shown,
) -> Response {
    let number = view.case.registration.as_ref().map(|held| held.number.clone()).unwrap_or_default();
    let drawn = if form.name == "approve" {
        approval(asking, form, view, &around.people, shown)
    } else {
        let mut drawn = drawn(asking, form, view, &around.people, shown);
        let taken = form.inputs.iter().find(|input| matches!(input.kind, Kind::Files));
        if let (Some(input), Some(section)) = (taken, drawn.sections.first_mut()) {
            section.after =
                control(web, &view.id, form.name, input.label, input.hint, &around.uploads).into();
        }
        if let (true, Some(section)) = (form.name == "urge", drawn.sections.first_mut()) {
            section.after = urged(view).into();
        }
        ui::form(&drawn)
    };
    let content = html! {
        p.muted { (form.hint) " " (article(form.article)) }
        @if let Some(changed) = &shown.changed { (conflict(changed)) }
        @if !shown.refused.is_empty() { (refusal_box(&shown.refused)) }
        @if form.name == "approve" {
            @if let Some((_, approval)) = view.case.open_approval() { (matter(approval)) }
            (super::version::versions(&view.case))
        }
        (drawn)
        @if form.name == "interview" { (outline(&view.domain)) }
    };
    let frame = Frame {
        active: "cases",
        title: form.label,
        breadcrumb: vec![Link::new("案件", "/cases"), Link::new(number, format!("/cases/{}", view.id))],
        task: true,
        status: shown.status,
        ..Frame::default()
    };
    framed(web, asking, frame, content)
}

/// Who changed the case meanwhile, and what; what was typed stays in the form.
pub(super) fn conflict(changed: &Changed) -> Markup {
    alert(
        Tone::Warn,
        "案件刚刚有新的办理记录",
        html! {
            p { (changed.by) "在您填写期间办理了本案，您填写的内容都还在。请核对以下变化后再次提交：" }
            ul { @for act in &changed.acts { li { (act) } } }
        },
    )
}

fn drawn(
    asking: &Asking,
    form: &'static StepForm,
    view: &CaseView,
    people: &[PersonRow],
    shown: &Shown,
) -> Form {
    let fields: Vec<_> = form
        .inputs
        .iter()
        .filter(|input| !matches!(input.kind, Kind::Files))
        .map(|input| {
            if matches!(input.kind, Kind::Hidden) {
                return Field::hidden(input.name, shown.fields.get(input.name));
            }
            typed(field(input, view, people, &asking.caller.person), &shown.fields, &shown.problems)
        })
        .collect();
    let mut section = Section::new("", fields);
    // The position that this page shows: after a conflict the new one, so that a second submit is deliberate.
    section.fields.push(Field::hidden("seq", &view.seq.to_string()));
    let sections = vec![section];
    Form {
        action: format!("/cases/{}/step/{}", view.id, form.name),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: String::new(),
        draft: (!form.inputs.is_empty()).then(|| Draft {
            url: format!("/drafts/{}/{}", form.name, view.draft_subject(&asking.caller.person)),
            version: 0,
            saved_at: shown.saved_at.clone(),
        }),
        problems: loose(&shown.problems, &sections),
        sections,
        buttons: vec![Button::new(button(form))],
        cancel: Some(Link::new("返回案件", format!("/cases/{}", view.id))),
        ..Form::default()
    }
}

/// What the party is called on to pay: nothing is typed, but whoever sends the paper sees what it will say.
fn urged(view: &CaseView) -> Markup {
    let (fine, surcharge) = (view.case.owed(), view.money.surcharge_owed);
    let total = fine.checked_add(surcharge);
    let served = view.case.decision_served_on().map(|on| on.to_string()).unwrap_or_default();
    let party = view.case.registration.as_ref().map(|held| held.party.name.as_str()).unwrap_or_default();
    ui::facts(&[
        ("当事人", html! { (party) }),
        ("决定书送达", html! { (served) }),
        ("未缴罚款", html! { (fine) "元" }),
        ("未缴加处罚款", html! { (surcharge) "元" }),
        ("催告缴纳", html! { @if let Some(total) = total { (total) "元" } }),
        ("限期", html! { "自收到催告书之日起十个工作日内" }),
    ])
}

/// The panel of the approval: agree, send back to a step, hand over.
fn approval(
    asking: &Asking,
    form: &'static StepForm,
    view: &CaseView,
    people: &[PersonRow],
    shown: &Shown,
) -> Markup {
    let mut drawn = drawn(asking, form, view, people, shown);
    if view.case.open_approval().is_none() {
        return alert(Tone::Info, "没有等待审批的事项", html! { p { "该事项已经办结。" } });
    }
    // The panel has its own fields; what is carried along stays, without a box around it.
    let carried = drawn.sections.drain(..).flat_map(|section| section.fields);
    let carried: Vec<_> = carried.filter(|field| matches!(field.name(), "no" | "seq")).collect();
    let unanswered = shown.problems.iter().filter(|problem| problem.field == "decision");
    drawn.problems.extend(unanswered.map(|problem| problem.message.clone()));
    let asked = view.case.open_approval().map(|(_, approval)| &approval.matter);
    let title = asked.map_or("审批", |matter| matter.label());
    let steps = RETURN_STEPS.iter().map(|step| Choice::new(*step, *step)).collect();
    let colleagues = colleague_choices(people, &asking.caller.person);
    let mut panel =
        ui::Approval::new(title, drawn, steps, colleagues, &["同意。", "拟同意，请完善卷宗材料。"]);
    shown.fields.get("decision").clone_into(&mut panel.decision);
    if view.case.handled_by(&asking.caller.person) {
        panel.agree_closed = Some("您承办过本案，不能审批（行政处罚法第五十七条）。".to_owned());
    }
    let with = |field: Field| typed(field, &shown.fields, &shown.problems);
    panel.return_step = with(panel.return_step);
    panel.transfer_to = with(panel.transfer_to);
    panel.opinion = with(panel.opinion);
    panel.carried = carried;
    ui::approval(&panel)
}

/// To which steps a head sends back.
const RETURN_STEPS: [&str; 8] =
    ["登记", "立案", "取证", "调查报告", "告知", "法制审核、集体讨论", "决定", "执行、结案"];

/// The questions of the outline, with what each proves and why it is asked.
fn outline(domain: &str) -> Markup {
    ui::panel(
        "询问提纲",
        html! {},
        html! {
            p.muted { "问题已经填入上面的询问内容，可以修改、增补；没有问到的留空，提交时不记入笔录。" }
            ul {
                @for question in app::case::interview::questions(domain) {
                    li { strong { (question.ask) } div.muted { (question.element) "：" (question.why) } }
                }
            }
        },
    )
}

fn button(form: &StepForm) -> &'static str {
    match form.name {
        "notice" | "decision" | "no_penalty" | "correction" | "report" | "decline_filing" | "terminate" => {
            "提请审批"
        }
        "approve" => "提交审批意见",
        _ => form.label,
    }
}

fn field(input: &Input, view: &CaseView, people: &[PersonRow], own: &str) -> Field {
    let (name, label) = (input.name, input.label);
    let field = match input.kind {
        Kind::Line => Field::text(name, label).chars_max(200),
        Kind::Text => Field::textarea(name, label, 4).chars_max(5000).wide(),
        Kind::Answers => Field::textarea(name, label, 20).chars_max(5000).wide().phrases(
            app::case::interview::questions(&view.domain)
                .iter()
                .map(|question| format!("问：{}\n答：", question.ask)),
        ),
        Kind::Day => Field::date(name, label),
        Kind::Time => Field::time(name, label),
        Kind::Money => Field::money(name, label).unit("元"),
        Kind::Choice(choices) => {
            let choices: Vec<_> =
                choices().into_iter().map(|(code, label)| Choice::new(code, label)).collect();
            if choices.len() <= 3 {
                Field::radio(name, label, choices)
            } else {
                Field::select(name, label, choices)
            }
        }
        Kind::Tick => Field::checkboxes(name, "", vec![Choice::new("1", label)]),
        Kind::Person => Field::select(name, label, colleague_choices(people, own)),
        Kind::Document => {
            let choices =
                servable(&view.case).into_iter().map(|(code, label)| Choice::new(code, label)).collect();
            Field::select(name, label, choices)
        }
        // Files have a control of their own after the fields.
        Kind::Files | Kind::Hidden => return Field::hidden(name, ""),
    };
    let field = if input.required { field.required() } else { field };
    if input.hint.is_empty() { field } else { field.hint(input.hint) }
}
