//! The case page: where it stands, what can be done, what is proved, which papers there are, what happened.

use app::case::{CaseView, document, offer::Offer};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use law::{
    access,
    case::{
        Act, Case, Outcome,
        clock::Clock,
        fact::{DocumentKind, EvidenceKind},
        step::{Step, StepState},
    },
    citation::cited,
    rule::Finding,
    term::Side,
};
use maud::{Markup, html};

use crate::{
    answer::{Frame, article, breach, framed, problem},
    page::{
        file::{attachment, listed},
        sign,
    },
    request::{Asking, Sent},
    state::Web,
    ui::{
        self, Action, ActionPanel, CaseHeader, Chip, ClosedAction, Document, Element, Entry, Link, Pane,
        Proof, Tone, alert, facts, panel,
    },
    words::clock_of,
};

/// What is worked out about a case for its page.
struct Seen {
    clocks: Vec<Clock>,
    offers: Vec<Offer>,
    /// What the check-up finds beyond what the acts recorded.
    beyond: Vec<Finding>,
}

pub(crate) async fn show(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    let held = web.run(move |app| {
        let view = app.read_case(&caller, &id)?;
        let clocks = view.case.clocks(&app.setting(&caller, &view.calendar));
        let offers = app.offers(&caller, &view);
        let beyond = view.beyond_recorded(&app.check_case(&view));
        Ok((view, Seen { clocks, offers, beyond }))
    });
    match held.await {
        Ok((view, seen)) => draw(&web, &asking, &view, seen),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

/// Lays a document out again, as a new version.
pub(crate) async fn issue(
    State(web): State<Web>,
    Path((id, kind)): Path<(String, String)>,
    sent: Sent,
) -> Response {
    let caller = sent.asking.caller.clone();
    let back = format!("/cases/{id}#documents");
    let done = web.run(move |app| {
        let kind = DocumentKind::from_code(&kind).ok_or(app::AppError::NotFound)?;
        app.reissue_document(&caller, &id, kind)
    });
    match done.await {
        Ok(()) => Redirect::to(&back).into_response(),
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

/// The case as the data of a dossier, to be checked or taken to another system.
pub(crate) async fn dossier(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    let caller = asking.caller.clone();
    match web.run(move |app| app.export_dossier(&caller, &id)).await {
        Ok((name, body)) => attachment(&name, "application/json", body),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn draw(web: &Web, asking: &Asking, view: &CaseView, seen: Seen) -> Response {
    let Seen { clocks, offers, beyond } = seen;
    let mut header = header(web, view, &clocks);
    header.defects.extend(beyond.iter().map(breach));
    let agency = view.case.registration.as_ref().map(|held| held.agency.as_str()).unwrap_or_default();
    if asking.caller.may_in(access::Action::CaseExport, agency) {
        header.links.push(Link::new("导出案卷数据", format!("/cases/{}/dossier", view.id)));
    }
    let content = html! {
        (ui::case_header(&header))
        (ui::step_bar(&steps(web, view, &clocks)))
        @if let Some((_, approval)) = view.case.open_approval() {
            (alert(Tone::Info, "等待审批", html! {
                p { (approval.matter.label()) "，" (view.name(&approval.requested_by)) "于"
                    (approval.requested_on) "提请。"
                    @if !approval.opinion.is_empty() { "承办意见：" (approval.opinion) } }
                (matter(approval))
            }))
        }
        @if let Some(Outcome::Returned(by, on, step, reason)) =
            view.case.approvals.last().map(|approval| &approval.outcome)
        {
            (alert(Tone::Warn, "审批退回", html! {
                p { (by) "于" (on) "退回到“" (step) "”：" (reason) }
            }))
        }
        (ui::action_panel(&actions(&view.id, offers)))
        (ui::panes(&panes(asking, view)))
        (ui::timeline(&timeline(view)))
    };
    let number = view.case.registration.as_ref().map(|held| held.number.clone()).unwrap_or_default();
    let frame = Frame {
        active: "cases",
        title: &number,
        breadcrumb: vec![Link::new("案件", "/cases")],
        ..Frame::default()
    };
    framed(web, asking, frame, content)
}

/// What an approval is about, for who approves.
pub(crate) fn matter(approval: &law::case::Approval) -> Markup {
    let rows = matter_rows(&approval.matter);
    let rows: Vec<(&str, Markup)> = rows.into_iter().map(|(name, text)| (name, html! { (text) })).collect();
    facts(&rows)
}

/// The same as names and texts.
pub(crate) fn matter_rows(matter: &law::case::fact::Matter) -> Vec<(&'static str, String)> {
    use law::case::fact::Matter;
    match matter {
        Matter::Filing { basis } => vec![("立案依据", cited(basis))],
        Matter::Report { facts, proposal } => {
            vec![("查明的事实", facts.clone()), ("处理建议", proposal.clone())]
        }
        Matter::Notice { proposal } | Matter::Decision { proposal } => vec![
            ("违法事实", proposal.facts.clone()),
            ("证据", proposal.evidence.clone()),
            ("理由", proposal.reasons.clone()),
            ("依据", cited(&proposal.basis)),
            ("处罚", proposal.penalties.text()),
            ("复杂、重大情形", proposal.grave_ground.clone()),
            ("听证权利", if proposal.hearing_told { "已告知" } else { "未告知" }.to_owned()),
        ],
        Matter::Correction { text, due_on } => vec![
            ("改正要求", text.clone()),
            ("期限", due_on.map_or_else(|| "立即".to_owned(), |on| on.to_string())),
        ],
        Matter::NoPenalty { ground, facts, education } => {
            vec![
                ("情形", app::case::forms::ground_label(ground).to_owned()),
                ("事实和理由", facts.clone()),
                ("教育", education.clone()),
            ]
        }
        Matter::Deferral { applied_on, instalments } => vec![
            ("申请日期", applied_on.to_string()),
            (
                "各期",
                instalments
                    .iter()
                    .map(|held| format!("{}前{}元", held.due_on, held.amount))
                    .collect::<Vec<_>>()
                    .join("；"),
            ),
        ],
        Matter::Transfer { to, reason, .. } => vec![("移送机关", to.clone()), ("理由", reason.clone())],
        Matter::Withdrawal { reason } | Matter::NoFiling { reason } => vec![("理由", reason.clone())],
        Matter::Termination { ground, reason } => {
            vec![("情形", app::case::forms::end_label(ground).to_owned()), ("理由", reason.clone())]
        }
        Matter::Ratification { reason, .. } => vec![("情况紧急的理由", reason.clone())],
        Matter::Closing { result, execution } => {
            vec![("处理结果", result.clone()), ("执行情况", execution.clone())]
        }
    }
}

fn header(web: &Web, view: &CaseView, clocks: &[Clock]) -> CaseHeader {
    let Some(registration) = &view.case.registration else { return CaseHeader::default() };
    let handlers: Vec<_> = registration
        .officers
        .iter()
        .map(|officer| format!("{}（{}）", officer.name, officer.certificate))
        .collect();
    let mark = registration.conveyance.as_ref().map(|held| held.mark.clone()).unwrap_or_default();
    let mut rows = vec![
        ("机关".to_owned(), view.agency.name.clone()),
        ("来源".to_owned(), registration.source.label().to_owned()),
        ("发现".to_owned(), registration.found_on.to_string()),
        ("地点".to_owned(), registration.place.text.clone()),
        ("车船".to_owned(), mark),
        ("证件号".to_owned(), registration.party.id_masked.clone()),
        ("承办".to_owned(), handlers.join("、")),
    ];
    if let Some(fine) = view.case.fine() {
        rows.push(("罚款".to_owned(), app::case::ordinary::fine_text(Some(fine))));
        rows.push(("已缴".to_owned(), format!("{}元", view.case.paid())));
        if !view.money.surcharge.is_zero() {
            let (all, left) = (view.money.surcharge, view.money.surcharge_owed);
            rows.push(("加处罚款".to_owned(), format!("{all}元，未缴{left}元")));
        }
        if !view.money.refundable.is_zero() {
            rows.push(("应退还".to_owned(), format!("{}元", view.money.refundable)));
        }
    }
    rows.retain(|(_, text)| !text.is_empty());
    let mut chips = vec![Chip::new(view.case.stage.label(), Tone::Info)];
    let kind = if view.case.is_onspot() { "简易程序" } else { "普通程序" };
    chips.push(Chip::new(kind, Tone::Plain));
    let today = web.app.today();
    let late = clocks.iter().filter(|clock| clock.side == Side::AgencyDuty && clock.due_on < today).count();
    if late > 0 {
        chips.push(Chip::new(format!("超期{late}项"), Tone::Danger));
    }
    CaseHeader {
        number: registration.number.clone(),
        party: registration.party.name.clone(),
        matter: registration.item.name.clone(),
        chips,
        facts: rows,
        defects: view.case.defects.iter().map(|(_, finding)| breach(finding)).collect(),
        links: Vec::new(),
    }
}

fn steps(web: &Web, view: &CaseView, clocks: &[Clock]) -> Vec<ui::Step> {
    let (today, calendar) = (web.app.today(), &view.calendar);
    view.case
        .steps()
        .into_iter()
        .map(|(step, state)| ui::Step {
            label: step.label().to_owned(),
            state: match state {
                StepState::Done => ui::StepState::Done,
                StepState::Current => ui::StepState::Current,
                StepState::Todo => ui::StepState::Todo,
                StepState::Skipped => ui::StepState::Skipped,
            },
            note: day_of(&view.case, step).map(|on| on.to_string()).unwrap_or_default(),
            clock: (state == StepState::Current)
                .then(|| clocks.first().map(|clock| clock_of(clock, today, calendar)))
                .flatten(),
            href: None,
        })
        .collect()
}

fn day_of(case: &Case, step: Step) -> Option<jiff::civil::Date> {
    match step {
        Step::Discovery => case.registration.as_ref().map(|held| held.found_on),
        Step::Filing => case.filed_on,
        Step::Investigation => case.report.as_ref().map(|(on, ..)| *on),
        Step::Notice => case.notice_served_on(),
        Step::Hearing => case.hearing.held_on.map(|(on, _)| on),
        Step::Review => case.reviews.last().map(|sheet| sheet.reviewed_on),
        Step::Decision => case
            .onspot
            .as_ref()
            .map(|(on, _)| *on)
            .or(case.decision.as_ref().map(|(on, ..)| *on))
            .or(case.no_penalty.as_ref().map(|(on, ..)| *on)),
        Step::Delivery => case.decision_served_on(),
        Step::Execution => case.payments.last().map(|payment| payment.paid_on),
        Step::Closing => case.closed_on,
        Step::Archive => case.archived_on,
    }
}

/// The offered steps: those that can be taken, and those that cannot yet.
fn actions(id: &str, offers: Vec<Offer>) -> ActionPanel {
    let mut panel = ActionPanel::default();
    for offer in offers {
        let href = offer.href(id);
        let Some(bars) = offer.bars else {
            let (label, hint) = (offer.label.to_owned(), offer.hint.to_owned());
            let action = Action { label, href, hint, article: Some(article(offer.article)) };
            if offer.usual {
                panel.usual = Some(action);
            } else {
                panel.open.push(action);
            }
            continue;
        };
        panel.closed.push(ClosedAction {
            label: offer.label.to_owned(),
            breaches: bars.findings.iter().map(breach).collect(),
            opens_on: bars.opens_on.map(|on| on.to_string()),
        });
    }
    panel
}

fn panes(asking: &Asking, view: &CaseView) -> Vec<Pane> {
    let case = &view.case;
    vec![
        Pane {
            id: "elements".to_owned(),
            title: "要素".to_owned(),
            count: String::new(),
            body: ui::elements(&elements(case)).into(),
        },
        Pane {
            id: "evidence".to_owned(),
            title: "证据".to_owned(),
            count: (case.evidence.len() + case.interviews.len()).to_string(),
            body: evidence(view).into(),
        },
        Pane {
            id: "documents".to_owned(),
            title: "文书".to_owned(),
            count: case.documents.len().to_string(),
            body: documents(asking, view).into(),
        },
    ]
}

fn elements(case: &Case) -> Vec<Element> {
    let Some(registration) = &case.registration else { return Vec::new() };
    let proved = |proved: bool| if proved { Proof::Proved } else { Proof::Missing };
    let facts = case.report.as_ref().map(|(_, facts, _)| facts.clone());
    let facts = facts.or(case.onspot.as_ref().map(|(_, held)| held.facts.clone()));
    let grounded = case.is_onspot() || !case.evidence.is_empty() || !case.interviews.is_empty();
    let element = |label: &str, finding: String, proof: Proof, law: &str| Element {
        label: label.to_owned(),
        finding,
        proof,
        evidence: Vec::new(),
        article: Some(article(law)),
    };
    let weighed = case.weighing.as_ref().map(|held| {
        element("裁量", super::weigh::line(held), proved(!held.departs()), "行政处罚法第三十四条")
    });
    let mut elements = vec![
        element(
            "当事人",
            format!("{}（{}）", registration.party.name, registration.party.kind.label()),
            proved(!registration.party.id_masked.is_empty()),
            "行政处罚法第五十九条",
        ),
        element(
            "违法事实",
            facts.unwrap_or_else(|| registration.summary.clone()),
            proved(grounded),
            "行政处罚法第四十条",
        ),
        element("违反条款", String::new(), Proof::Proved, &registration.item.violates),
        element("处罚依据", String::new(), Proof::Proved, &registration.item.basis),
        element(
            "告知",
            case.notice_served_on().map_or_else(
                || if case.is_onspot() { "当场口头告知".to_owned() } else { "尚未告知".to_owned() },
                |on| format!("{on}送达违法行为通知书"),
            ),
            proved(case.is_onspot() || case.notice_served_on().is_some()),
            "行政处罚法第四十四条",
        ),
    ];
    elements.extend(weighed);
    elements
}

fn evidence(view: &CaseView) -> Markup {
    let case = &view.case;
    html! {
        @if case.evidence.is_empty() && case.interviews.is_empty() {
            p.muted {
                @if let Some((_, held)) = &case.onspot { "当场处罚的证据：" (held.evidence) }
                @else { "还没有登记证据。" }
            }
        }
        @for kind in EvidenceKind::ALL {
            @let held: Vec<_> = case.evidence.iter().filter(|held| held.kind == *kind).collect();
            @if !held.is_empty() {
                (panel(kind.label(), html! {}, html! {
                    ul { @for one in held {
                        li { strong { (one.name) } " " span.muted { (one.collected_on) " " (one.place) }
                            div { (one.proves) }
                            (listed(&view.id, &one.files)) }
                    } }
                }))
            }
        }
        @if !case.interviews.is_empty() {
            (panel("询问笔录", html! {}, html! {
                ul { @for one in &case.interviews {
                    li { strong { (one.person) } " " span.muted { (one.held_on) " " (one.relation) }
                        @for (question, answer) in &one.answers {
                            div { "问：" (question) } div { "答：" (answer) }
                        } }
                } }
            }))
        }
    }
}

fn documents(asking: &Asking, view: &CaseView) -> Markup {
    let case = &view.case;
    let mut issued: Vec<_> = case.documents.iter().rev().collect();
    let mut seen = Vec::new();
    issued.retain(|(held, ..)| {
        let first = !seen.contains(held);
        seen.push(held.clone());
        first
    });
    let rows: Vec<_> = issued
        .iter()
        .map(|(held, file, pages)| {
            let served = case.served_on(held.kind, &held.number);
            let chip = match served {
                Some(on) => Chip::new(format!("{on}送达"), Tone::Ok),
                None => Chip::new("已制发", Tone::Info),
            };
            let href = format!("/cases/{}/files/{}", view.id, file.sm3);
            let mut actions = vec![Link::new("打开PDF", href.clone())];
            actions.extend(sign::signed(view, &file.sm3));
            actions.extend(sign::sign_link(view, held.kind, &file.sm3));
            let mut chips = vec![chip];
            chips.extend(sign::chips(view, &file.sm3));
            Document {
                link: Link::new(held.kind.label(), &href),
                number: held.number.clone(),
                date: format!("{pages}页"),
                chips,
                note: String::new(),
                actions,
            }
        })
        .collect();
    let missing: Vec<_> = document::issuable(case)
        .into_iter()
        .filter(|kind| {
            let number = document::document_number(case, *kind);
            !case
                .documents
                .iter()
                .any(|(held, ..)| held.kind == *kind && Some(&held.number) == number.as_ref())
        })
        .collect();
    html! {
        (sign::waiting(view))
        (ui::documents(&rows))
        (super::version::versions(case))
        @if !missing.is_empty() {
            div.document-make {
                @for kind in missing {
                    form method="post" action=(format!("/cases/{}/documents/{}", view.id, kind.code())) {
                        input type="hidden" name="csrf" value=(asking.caller.csrf);
                        button.btn.btn-small type="submit" { "生成" (kind.label()) }
                    }
                }
            }
        }
        @if let Some((_, file, _)) = issued.first() {
            (ui::preview("文书预览", &format!("/cases/{}/files/{}", view.id, file.sm3)))
        }
    }
}

fn timeline(view: &CaseView) -> Vec<Entry> {
    view.entries
        .iter()
        .rev()
        .filter(|entry| !matches!(entry.act, Act::DocumentIssued { .. }))
        .map(|entry| Entry {
            on: entry.effective_on.to_string(),
            title: entry.act.label().to_owned(),
            actor: view.name(&entry.actor).to_owned(),
            recorded_at: app::case::local_time(entry.recorded_at),
            note: note(&entry.act),
            article: None,
            links: Vec::new(),
            defects: entry.act.defects().iter().map(breach).collect(),
        })
        .collect()
}

fn note(act: &Act) -> String {
    match act {
        Act::CaseRegistered(held) => held.summary.clone(),
        Act::OnSpotDecided(held) => held.number.clone(),
        Act::ApprovalRequested { matter, opinion, .. } => joined(&[matter.label(), opinion]),
        Act::ApprovalGranted { opinion, .. } | Act::StatementRechecked { opinion, .. } => opinion.clone(),
        Act::ApprovalReturned { step, reason, .. } => joined(&[step, reason]),
        Act::ApprovalHandedOver { reason, .. }
        | Act::HandlersChanged { reason, .. }
        | Act::CaseWithdrawn { reason, .. }
        | Act::FilingDeclined { reason, .. }
        | Act::InvestigationTerminated { reason, .. }
        | Act::MeasureRejected { reason, .. } => reason.clone(),
        Act::EvidenceCollected { evidence, .. } => joined(&[evidence.kind.label(), &evidence.name]),
        Act::InterviewRecorded { interview, .. } => interview.person.clone(),
        Act::InvestigationReported { facts, .. } => facts.clone(),
        Act::NoticeIssued { number, proposal, .. } | Act::PenaltyDecided { number, proposal, .. } => {
            joined(&[number, &proposal.penalties.text()])
        }
        Act::CorrectionOrdered { number, text, .. } => joined(&[number, text]),
        Act::DocumentServed { service, .. } => joined(&[
            service.document.kind.label(),
            service.method.label(),
            &service.deemed_on.map_or_else(|| "尚未视为送达".to_owned(), |on| format!("{on}视为送达")),
        ]),
        Act::StatementRecorded { statement, .. } => match statement.as_ref() {
            law::case::fact::Statement::Made { text, .. } => text.clone(),
            law::case::fact::Statement::Waived { .. } => "书面放弃".to_owned(),
        },
        Act::LegallyReviewed { sheet } => {
            joined(&[if sheet.passed { "审核通过" } else { "退回补正" }, &sheet.opinion])
        }
        Act::CollectivelyDiscussed { conclusion, .. } => conclusion.clone(),
        Act::SceneRecorded { scene, .. } => joined(&[&scene.person, &scene.content]),
        Act::RemedySought { remedy, .. } => joined(&[remedy.kind.label(), &remedy.body]),
        Act::RemedyEnded { end, .. } => joined(&[end.outcome.label(), &end.note]),
        Act::FineRefunded { amount, receipt, .. } => format!("{amount}元，凭证{receipt}"),
        Act::AddressConfirmed { confirmation } => joined(&[&confirmation.recipient, &confirmation.address]),
        Act::FinePaid { payment, .. } => format!("{}元，票据{}", payment.amount, payment.receipt),
        Act::DiscretionWeighed { weighing, .. } => super::weigh::line(weighing),
        Act::CaseClosed { result, .. } => result.clone(),
        Act::Remarked { text } => text.clone(),
        Act::CaseTransferred { to, reason, .. } => joined(&[to, reason]),
        Act::SoftOutcomeRecorded { kind, content, effect } => joined(&[kind.label(), content, effect]),
        Act::MeasureTaken { measure, .. } | Act::EvidencePreserved { measure, .. } => {
            joined(&[measure.kind.label(), &measure.objects.join("、"), &format!("至{}", measure.until)])
        }
        Act::MeasureExtended { until, reason, .. } => joined(&[&format!("延长至{until}"), reason]),
        Act::MeasureReleased { ground, .. } => ground.clone(),
        Act::PreservationDisposed { disposal, .. } => disposal.clone(),
        Act::PropertyMoved { step, .. } => {
            format!("{}：{}→{}（{}）", step.name, step.from, step.to, step.event)
        }
        _ => String::new(),
    }
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}
