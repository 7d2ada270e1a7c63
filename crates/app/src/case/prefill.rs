//! What a form starts with, so that nobody types what the case already knows.

use jiff::civil::Date;
use law::case::{Case, fact::Proposal};

use crate::{
    case::{
        CaseView,
        forms::{Kind, StepForm},
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
            (Kind::Day, "due_on" | "received_on" | "until" | "approved_on" | "held_on") => {}
            (Kind::Day, name) => put(name, today.to_string()),
            (Kind::Person, "partner") => put("partner", handler.clone()),
            (_, "basis") if matches!(form.name, "filing" | "notice" | "decision") => {
                put("basis", registration.item.basis.clone());
            }
            (_, "no") => put("no", current_no(case, form).to_string()),
            (_, "recipient") => put("recipient", registration.party.name.clone()),
            (_, "relation") => put("relation", "本人".to_owned()),
            (_, "place") => put("place", registration.place.text.clone()),
            (_, "facts") => put("facts", known_facts(case)),
            (_, "evidence") => put("evidence", evidence_lines(case)),
            (_, "person") => put("person", registration.party.name.clone()),
            (_, "court") => put("court", view.agency.court.clone()),
            (_, "amount") => {
                let owed = case.fine().unwrap_or_default().saturating_sub(case.paid());
                put("amount", owed.to_string());
            }
            _ => {}
        }
    }
    if form.name == "decision"
        && let Some((_, _, notice)) = &case.notice
    {
        prefill_decision(notice, &mut held);
    }
    Fields(held)
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
    put("basis", notice.basis.clone());
    put("fine", notice.penalties.fine.map(|fine| fine.to_string()).unwrap_or_default());
    put("warning", if notice.penalties.warning { "1".to_owned() } else { String::new() });
    put("hearing_told", if notice.hearing_told { "1".to_owned() } else { String::new() });
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
        "approve" | "return" | "hand_over" => case.open_approval().map_or(0, |(no, _)| no),
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
    evidence.chain(interviews).collect::<Vec<_>>().join("\n")
}
