//! The fields of the papers around a measure, a meeting and the file.

use law::{
    case::{
        Case, MeasureState, Outcome,
        act::Registration,
        fact::{DocumentKind, Matter, MeasureKind},
    },
    citation::cited,
    roster::Agency,
};
use serde_json::{Map, Value, json};

use super::document::{instant, issued_on, lines, officers, party, remedies, set};

type Data = Map<String, Value>;

/// The number of the newest paper of a measure; `None` while there is none.
pub(super) fn measure_number(case: &Case, kind: DocumentKind) -> Option<String> {
    newest(case, kind).map(|state| number_of(state, kind).to_owned())
}

fn number_of(state: &MeasureState, kind: DocumentKind) -> &str {
    let preservation = state.measure.kind == MeasureKind::Preservation;
    match kind {
        DocumentKind::EvidenceRegistrationList if preservation => &state.measure.number,
        DocumentKind::CoerciveMeasureDecision if !preservation => &state.measure.number,
        DocumentKind::MeasureExtension => {
            state.extension.as_ref().map(|(_, number, _)| number.as_str()).unwrap_or_default()
        }
        DocumentKind::MeasureRelease => &state.release_number,
        _ => "",
    }
}

/// The measure whose paper of this kind is the newest.
fn newest(case: &Case, kind: DocumentKind) -> Option<&MeasureState> {
    let when = |state: &&MeasureState| match kind {
        DocumentKind::MeasureExtension => state.extension.as_ref().map(|(on, ..)| *on),
        DocumentKind::MeasureRelease => state.ended.as_ref().map(|(on, _)| *on),
        _ => Some(state.measure.taken_on),
    };
    case.measures.iter().filter(|state| !number_of(state, kind).is_empty()).max_by_key(when)
}

/// The fields of a paper; `None` when the case has nothing to put on it.
pub(super) fn data(
    case: &Case,
    registration: &Registration,
    agency: &Agency,
    kind: DocumentKind,
    data: &mut Data,
) -> Option<()> {
    match kind {
        DocumentKind::OnsiteRecord => scene(case, registration, data),
        DocumentKind::EvidenceRegistrationList => preservation(case, registration, data),
        DocumentKind::CoerciveMeasureDecision => measure(case, registration, agency, data),
        DocumentKind::MeasureExtension => extension(case, registration, agency, data),
        DocumentKind::MeasureRelease => release(case, registration, data),
        DocumentKind::InvestigationReport => report(case, registration, data),
        DocumentKind::HearingRecord => hearing(case, registration, data),
        DocumentKind::CollectiveDiscussion => discussion(case, registration, data),
        DocumentKind::AddressConfirmation => address(case, registration, data),
        DocumentKind::ArchiveContents => contents(case, registration, data),
        _ => None,
    }
}

fn scene(case: &Case, registration: &Registration, data: &mut Data) -> Option<()> {
    let held = case.scenes.last()?;
    issued_on(data, held.held_on);
    let recorder = held.officers.last().map(|officer| officer.name.clone()).unwrap_or_default();
    set!(data,
        place: held.place,
        started_at: instant(held.held_on, held.started_minute),
        ended_at: instant(held.held_on, held.ended_minute),
        officers: officers(&held.officers),
        recorder: recorder,
        scene_person_name: held.person,
        scene_person_relation: held.relation,
        vehicle_plate: registration.conveyance.as_ref().map(|conveyance| conveyance.mark.clone()),
        content: held.content,
        coercive_measure: !held.measure_told.is_empty(),
        measure_told: held.measure_told,
        confirmation: "read",
        witness_name: held.witness,
    );
    Some(())
}

/// Objects as typed, `名称，规格，数量，状态`, as rows of a list.
fn items(objects: &[String]) -> Vec<Value> {
    objects
        .iter()
        .map(|line| {
            let parts: Vec<_> = line.split(['，', ',', '；']).map(str::trim).collect();
            match parts.as_slice() {
                [name, specification, quantity, note @ ..] => json!({
                    "name": name, "specification": specification, "quantity": quantity, "note": note.join("，"),
                }),
                [name, quantity] => json!({"name": name, "quantity": quantity}),
                _ => json!({"name": line, "quantity": "如名称所载"}),
            }
        })
        .collect()
}

fn preservation(case: &Case, registration: &Registration, data: &mut Data) -> Option<()> {
    let state = newest(case, DocumentKind::EvidenceRegistrationList)?;
    let held = &state.measure;
    issued_on(data, held.taken_on);
    party(data, &registration.party);
    let here = held.place == registration.place.text;
    set!(data,
        cause: registration.item.name,
        from_on: held.taken_on.to_string(),
        to_on: state.until.to_string(),
        days: 7,
        place: held.place,
        keeping: if here { "on_site" } else { "elsewhere" },
        items: items(&held.objects),
        approved_by: held.approver,
        approved_on: held.approved_on?.to_string(),
        officers: officers(&held.officers),
        registered_on: held.taken_on.to_string(),
    );
    Some(())
}

fn measure(case: &Case, registration: &Registration, agency: &Agency, data: &mut Data) -> Option<()> {
    let state = newest(case, DocumentKind::CoerciveMeasureDecision)?;
    let held = &state.measure;
    issued_on(data, held.taken_on);
    party(data, &registration.party);
    remedies(data, agency);
    let told = case.scenes.iter().rev().find(|scene| !scene.measure_told.is_empty());
    set!(data,
        facts: format!("{}\n采取措施的理由：{}", registration.summary, held.reason),
        basis: cited(&held.basis),
        measure: if held.kind == MeasureKind::Sealing { "seal" } else { "seize" },
        from_on: held.taken_on.to_string(),
        to_on: held.until.to_string(),
        keeping_place: held.place,
        statement_and_review: told.map_or("见现场笔录。", |scene| scene.measure_told.as_str()),
        items: items(&held.objects),
        officers: officers(&held.officers),
        contact_phone: agency.phone,
        contact_address: agency.address,
        decided_on: held.taken_on.to_string(),
    );
    Some(())
}

fn original(state: &MeasureState, data: &mut Data) {
    set!(data,
        original_number: state.measure.number,
        original_on: state.measure.taken_on.to_string(),
        measure: state.measure.kind.label(),
    );
}

fn extension(case: &Case, registration: &Registration, agency: &Agency, data: &mut Data) -> Option<()> {
    let state = newest(case, DocumentKind::MeasureExtension)?;
    let (on, _, reason) = state.extension.as_ref()?;
    issued_on(data, *on);
    party(data, &registration.party);
    remedies(data, agency);
    original(state, data);
    set!(data,
        original_until: state.original_until().to_string(),
        reason: reason,
        extended_to: state.until.to_string(),
        extended_on: on.to_string(),
    );
    Some(())
}

fn release(case: &Case, registration: &Registration, data: &mut Data) -> Option<()> {
    let state = newest(case, DocumentKind::MeasureRelease)?;
    let (on, ground) = state.ended.as_ref()?;
    issued_on(data, *on);
    party(data, &registration.party);
    original(state, data);
    set!(data,
        ground: ground,
        released_on: on.to_string(),
        items: items(&state.measure.objects),
        officers: officers(&registration.officers),
    );
    Some(())
}

fn report(case: &Case, registration: &Registration, data: &mut Data) -> Option<()> {
    let (on, facts, proposal) = case.report.as_ref()?;
    issued_on(data, *on);
    party(data, &registration.party);
    let evidence = case.evidence.iter().map(|held| {
        json!({"name": held.name, "kind": held.kind.label(), "proves": held.proves, "collected_on": held.collected_on.to_string()})
    });
    let interviews = case.interviews.iter().map(|held| {
        json!({
            "name": format!("对{}的询问笔录", held.person), "kind": "当事人的陈述、证人证言",
            "proves": held.relation, "collected_on": held.held_on.to_string(),
        })
    });
    let scenes = case.scenes.iter().map(|held| {
        json!({
            "name": "现场笔录", "kind": "勘验笔录、现场笔录", "proves": "现场情况",
            "collected_on": held.held_on.to_string(),
        })
    });
    let evidence: Vec<_> = evidence.chain(interviews).chain(scenes).collect();
    set!(data,
        cause: registration.item.name,
        filed_on: case.filed_on?.to_string(),
        officers: officers(&registration.officers),
        facts: facts,
        evidence: evidence,
        provisions_violated: cited(&registration.item.violates),
        penalty_basis: cited(&registration.item.basis),
        proposal: proposal,
        reported_on: on.to_string(),
    );
    for approval in &case.approvals {
        if let (Matter::Report { .. }, Outcome::Granted(by, granted_on, opinion)) =
            (&approval.matter, &approval.outcome)
        {
            set!(data,
                unit_opinion: approval.opinion,
                unit_signed_on: approval.requested_on.to_string(),
                head_opinion: if opinion.is_empty() { "同意。" } else { opinion.as_str() },
                head_signer: by,
                head_signed_on: granted_on.to_string(),
            );
        }
    }
    Some(())
}

fn hearing(case: &Case, registration: &Registration, data: &mut Data) -> Option<()> {
    let (notice, stay) = (case.hearing.noticed.as_ref()?, case.hearing.stay?);
    let (held_on, attended) = case.hearing.held_on?;
    let (record, _) = case.hearing.record.as_ref()?;
    issued_on(data, held_on);
    set!(data,
        cause: registration.item.name,
        started_at: instant(held_on, stay.started_minute),
        ended_at: instant(held_on, stay.ended_minute),
        place: notice.place,
        publicity: if notice.public { "public" } else { "closed" },
        host_name: notice.host,
        recorder_name: notice.recorder,
        officers: officers(&registration.officers),
        party_name: registration.party.name,
        party_representative: registration.party.representative,
        rights_told: "主持人核对听证参加人身份，宣布案由、听证人员名单和听证纪律，告知当事人有申请回避、申辩和质证的权利。",
        speeches: speeches(record),
    );
    if !attended {
        set!(data, refusal: "当事人无正当理由未到场，视为放弃听证权利，听证终止。");
    }
    Some(())
}

/// Who said what: a paragraph that begins with a name and a colon begins a speech.
fn speeches(record: &str) -> Vec<Value> {
    let mut speeches: Vec<(String, String)> = Vec::new();
    for line in record.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let named = line.split_once(['：', ':']).filter(|(name, _)| (1..=12).contains(&name.chars().count()));
        match (named, speeches.last_mut()) {
            (Some((speaker, words)), _) => speeches.push((speaker.to_owned(), words.trim().to_owned())),
            (None, Some((_, held))) => {
                held.push('\n');
                held.push_str(line);
            }
            (None, None) => speeches.push(("记录员".to_owned(), line.to_owned())),
        }
    }
    speeches.into_iter().map(|(speaker, words)| json!({"speaker": speaker, "words": words})).collect()
}

fn discussion(case: &Case, registration: &Registration, data: &mut Data) -> Option<()> {
    let (on, attendees, conclusion) = case.discussion.as_ref()?;
    let meeting = case.meeting.as_ref()?;
    issued_on(data, *on);
    let proposal = case.notice.as_ref().map(|(_, _, proposal)| proposal);
    let ground = proposal.map(|proposal| proposal.grave_ground.as_str()).unwrap_or_default();
    let complex = ["复杂", "疑难", "多个"].iter().any(|word| ground.contains(word));
    let present: Vec<_> =
        attendees.iter().map(|held| json!({"name": held.name, "post": held.post})).collect();
    let views: Vec<_> = attendees.iter().map(|held| json!({"name": held.name, "view": held.view})).collect();
    set!(data,
        cause: registration.item.name,
        party_name: registration.party.name,
        started_at: instant(*on, meeting.started_minute),
        ended_at: instant(*on, meeting.ended_minute),
        place: meeting.place,
        host_name: meeting.host,
        reporter_name: meeting.reporter,
        recorder_name: meeting.recorder,
        attendees: present,
        grounds: [if complex { "complex" } else { "grave" }],
        report: meeting.report,
        issues: ground,
        views: views,
        conclusion: conclusion,
    );
    Some(())
}

fn address(case: &Case, registration: &Registration, data: &mut Data) -> Option<()> {
    let held = case.address.as_ref()?;
    issued_on(data, held.confirmed_on);
    party(data, &registration.party);
    set!(data,
        cause: registration.item.name,
        recipient: held.recipient,
        postal_address: held.address,
        electronic: held.electronic,
        electronic_agreed: !held.electronic.is_empty(),
        confirmed_on: held.confirmed_on.to_string(),
        officers: officers(&registration.officers),
    );
    Some(())
}

fn contents(case: &Case, registration: &Registration, data: &mut Data) -> Option<()> {
    let archived_on = case.archived_on?;
    issued_on(data, archived_on);
    let mut entries = Vec::new();
    let mut page = 1;
    let newest = case.documents.iter().enumerate().filter(|(at, (held, ..))| {
        let later = case.documents.iter().skip(at + 1);
        held.kind != DocumentKind::ArchiveContents && !later.into_iter().any(|(other, ..)| other == held)
    });
    for (_, (held, _, pages)) in newest {
        let last = page + (*pages).max(1) - 1;
        let at = if last == page { page.to_string() } else { format!("{page}-{last}") };
        entries.push(json!({"name": held.kind.label(), "number": held.number, "page": at}));
        page = last + 1;
    }
    for held in &case.evidence {
        let on = held.collected_on.to_string();
        entries.push(json!({
            "name": format!("证据：{}", held.name), "dated_on": on, "page": page.to_string(), "note": "证据",
        }));
        page += 1;
    }
    let granted = case.approvals.iter().rev().find_map(|approval| match &approval.outcome {
        Outcome::Granted(_, on, _) => Some(*on),
        _ => None,
    });
    let handlers: Vec<_> = registration.officers.iter().map(|officer| officer.name.clone()).collect();
    set!(data,
        cause: registration.item.name,
        party_name: registration.party.name,
        case_title: format!("{}{}案", registration.party.name, registration.item.name),
        result: result(case),
        handlers: handlers.join("、"),
        filed_on: case.filed_on.or(case.registered_on)?.to_string(),
        closed_on: case.closed_on.or(granted).unwrap_or(archived_on).to_string(),
        archived_on: archived_on.to_string(),
        retention: super::forms::retention_label(&case.retention),
        volumes: "一卷",
        pages: page - 1,
        entries: entries,
    );
    Some(())
}

/// How the case ended, for the cover of the file.
fn result(case: &Case) -> String {
    if let Some((_, decision)) = &case.onspot {
        let fine = decision.fine.filter(|fine| !fine.is_zero()).map(|fine| format!("罚款{fine}元"));
        let warning = decision.warning.then(|| "警告".to_owned());
        return warning.into_iter().chain(fine).collect::<Vec<_>>().join("；");
    }
    if let Some((_, _, proposal)) = &case.decision {
        return proposal.penalties.text();
    }
    if let Some((_, _, ground)) = &case.no_penalty {
        return format!("不予行政处罚：{}", super::forms::ground_label(ground));
    }
    let ended = case.approvals.iter().rev().find(|held| matches!(held.outcome, Outcome::Granted(..)));
    match ended.map(|held| &held.matter) {
        Some(Matter::NoFiling { reason }) => format!("不予立案：{}", lines(reason).join("；")),
        Some(Matter::Withdrawal { reason }) => format!("撤销立案：{}", lines(reason).join("；")),
        Some(Matter::Transfer { to, .. }) => format!("移送{to}"),
        Some(Matter::Termination { ground, .. }) => {
            format!("终止调查：{}", super::forms::end_label(ground))
        }
        _ => "已办结".to_owned(),
    }
}
