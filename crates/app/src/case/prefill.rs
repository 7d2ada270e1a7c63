//! What a form starts with, so that nobody types what the case already knows.

use jiff::civil::Date;
use law::{
    case::{Case, fact::Proposal},
    citation::cited,
};

use crate::{
    case::{
        CaseView,
        forms::{Kind, StepForm},
        interview, weigh,
    },
    form::Fields,
};

/// What a form starts with: what the case already knows is not typed again.
pub fn prefill(form: &StepForm, view: &CaseView, today: Date, own: &str) -> Fields {
    let case = &view.case;
    let Some(registration) = &case.registration else { return Fields::default() };
    let mut held: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, value: String| held.push((name.to_owned(), value));
    let other = registration.officers.iter().find(|officer| officer.person != own);
    let handler = other.map(|officer| officer.person.clone()).unwrap_or_default();
    for input in form.inputs {
        match (input.kind, input.name) {
            (Kind::Day, "due_on" | "received_on" | "until" | "approved_on") => {}
            (Kind::Day, "held_on") if form.name == "hearing_notice" => {}
            (Kind::Day, name) => put(name, today.to_string()),
            (Kind::Person, "partner") => put("partner", handler.clone()),
            (_, "basis") if matches!(form.name, "filing" | "notice" | "decision") => {
                put("basis", cited(&registration.item.basis));
            }
            (_, "no") => put("no", current_no(case, form).to_string()),
            (_, "recipient") => put("recipient", registration.party.name.clone()),
            (_, "relation") => put("relation", "本人".to_owned()),
            (_, "place") => put("place", registration.place.text.clone()),
            (_, "facts") => put("facts", known_facts(case)),
            (_, "evidence") => put("evidence", evidence_lines(case)),
            (_, "person") => put("person", registration.party.name.clone()),
            (_, "court") => put("court", view.agency.court.clone()),
            (_, "held_time") => put("held_time", "09:30".to_owned()),
            (_, "body") => put("body", view.agency.review_body.clone()),
            (_, "address") => put("address", registration.party.address.clone()),
            (Kind::Answers, "answers") => put("answers", interview::outline(&view.domain)),
            (_, "reason") if form.name == "ratify" => put("reason", urgent_reason(case)),
            (_, "amount" | "surcharge") => put(input.name, amount(view, form.name, input.name)),
            _ => {}
        }
    }
    if form.name == "decision"
        && let Some((_, _, notice)) = &case.notice
    {
        prefill_decision(notice, &mut held);
    }
    if matches!(form.name, "notice" | "decision") {
        prefill_weighed(case, &mut held);
    }
    Fields(held)
}

/// What was weighed is what is proposed; a notice that told the same keeps its own words.
fn prefill_weighed(case: &Case, held: &mut Vec<(String, String)>) {
    let (Some(weighing), Some(reasons)) = (&case.weighing, weigh::reasons(case)) else { return };
    let told = case.notice.as_ref().is_some_and(|(_, _, notice)| notice.penalties.fine == weighing.fine);
    if told {
        return;
    }
    held.retain(|(name, _)| !matches!(name.as_str(), "fine" | "reasons"));
    held.push(("fine".to_owned(), weighing.fine.map(|fine| fine.to_string()).unwrap_or_default()));
    held.push(("reasons".to_owned(), reasons));
}

/// What is owed today: the fine with the surcharge that has arisen, the surcharge apart, what must go back.
fn amount(view: &CaseView, form: &str, field: &str) -> String {
    let money = &view.money;
    let amount = match (form, field) {
        ("refund", _) => money.refundable,
        (_, "surcharge") => money.surcharge_owed,
        _ => view.case.owed().checked_add(money.surcharge_owed).unwrap_or_default(),
    };
    if amount.is_zero() { String::new() } else { amount.to_string() }
}

fn urgent_reason(case: &Case) -> String {
    let waiting = case.measures.iter().find(|state| state.awaits_ratification());
    waiting.map(|state| state.measure.reason.clone()).unwrap_or_default()
}

fn prefill_decision(notice: &Proposal, held: &mut Vec<(String, String)>) {
    held.retain(|(name, _)| !matches!(name.as_str(), "facts" | "evidence" | "basis"));
    let mut put = |name: &str, value: String| {
        if !value.is_empty() {
            held.push((name.to_owned(), value));
        }
    };
    put("facts", notice.facts.clone());
    put("evidence", notice.evidence.clone());
    put("reasons", notice.reasons.clone());
    put("basis", cited(&notice.basis));
    put("fine", notice.penalties.fine.map(|fine| fine.to_string()).unwrap_or_default());
    put("warning", if notice.penalties.warning { "1".to_owned() } else { String::new() });
    put("hearing_told", if notice.hearing_told { "1".to_owned() } else { String::new() });
    put("grave_ground", notice.grave_ground.clone());
    put("grave", if notice.grave { "1".to_owned() } else { String::new() });
    put("mitigation", notice.mitigation.clone());
    put("revoked_licence", notice.penalties.revoked_licence.clone());
    put("closure", notice.penalties.closure.clone());
    put("suspended_licence", notice.penalties.suspended_licence.clone());
    put("confiscated_goods", notice.penalties.confiscated_goods.clone());
    let income = notice.penalties.confiscated_income.map(|amount| amount.to_string());
    put("confiscated_income", income.unwrap_or_default());
}

fn current_no(case: &Case, form: &StepForm) -> u32 {
    match form.name {
        "approve" => case.open_approval().map_or(0, |(no, _)| no),
        "ratify" => {
            (1..).zip(&case.measures).find(|(_, held)| held.awaits_ratification()).map_or(0, |(no, _)| no)
        }
        "remedy_end" => {
            (1..).zip(&case.remedies).find(|(_, held)| held.end.is_none()).map_or(0, |(no, _)| no)
        }
        "dispose" | "extend" | "release" => {
            let wanted = |state: &law::case::MeasureState| {
                let kept = state.measure.kind == law::case::fact::MeasureKind::Preservation;
                state.ended.is_none() && kept == (form.name == "dispose")
            };
            (1..).zip(&case.measures).find(|(_, state)| wanted(state)).map_or(0, |(no, _)| no)
        }
        "property" => 1,
        _ => (1..).zip(&case.measures).find(|(_, state)| state.ended.is_none()).map_or(0, |(no, _)| no),
    }
}

fn known_facts(case: &Case) -> String {
    let report = case.report.as_ref().map(|(_, facts, _)| facts.clone());
    let summary = case.registration.as_ref().map(|held| held.summary.clone());
    report.or(summary).unwrap_or_default()
}

fn evidence_lines(case: &Case) -> String {
    let evidence = case.evidence.iter().map(|held| format!("{}（{}）", held.name, held.kind.label()));
    let interviews = case.interviews.iter().map(|held| format!("对{}的询问笔录", held.person));
    let scenes = case.scenes.iter().map(|held| format!("{}现场笔录", held.held_on));
    evidence.chain(interviews).chain(scenes).collect::<Vec<_>>().join("\n")
}
