//! Forms that record what happened: interview, scene, hearing, discussion, measures, the address for service.

use law::case::{
    Command,
    fact::{
        AddressConfirmation, Attendee, DocumentKind, HearingCall, Interview, Measure, MeasureKind, Meeting,
        SceneRecord, Signature, Stay,
    },
};
use store::Tx;

use crate::{
    AppError, Caller,
    case::{
        input::officers,
        step::{Made, day, minute, name_of, present, text},
    },
    form::{Fields, Problems},
};

pub(super) fn interview(tx: &mut Tx<'_>, caller: &Caller, fields: &Fields) -> Result<Made, AppError> {
    let held_on = day(fields, "held_on")?;
    let mut answers: Vec<(String, String)> = Vec::new();
    for line in fields.get("answers").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let ask = line.strip_prefix("问：").or_else(|| line.strip_prefix("问:"));
        let reply = line.strip_prefix("答：").or_else(|| line.strip_prefix("答:"));
        match (ask, reply, answers.last_mut()) {
            (Some(question), ..) => answers.push((question.to_owned(), String::new())),
            (None, Some(answer), Some((_, held))) => answer.clone_into(held),
            (None, None, Some((_, held))) => {
                held.push_str(line);
            }
            (None, _, None) => {
                let mut problems = Problems::default();
                problems.add("answers", "请以“问：”开头写问题，另起一行以“答：”写回答。");
                problems.settle()?;
            }
        }
    }
    // A question of the template that was not asked has no answer, and is not in the record.
    answers.retain(|(_, answer)| !answer.trim().is_empty());
    if answers.is_empty() {
        let mut problems = Problems::default();
        problems.add("answers", "没有一个问题记录了回答。");
        problems.settle()?;
    }
    let interview = Interview {
        person: text(fields, "person"),
        relation: text(fields, "relation"),
        held_on,
        started_minute: minute(fields, "started"),
        ended_minute: minute(fields, "ended"),
        place: text(fields, "place"),
        officers: present(tx, caller, fields, held_on)?,
        certificates_shown: fields.ticked("certificates_shown"),
        recusal_told: fields.ticked("recusal_told"),
        answers,
        signature: Signature::Paper { scan: None },
    };
    Ok((Command::RecordInterview(Box::new(interview)), Some(DocumentKind::InterviewRecord)))
}

pub(super) fn scene(tx: &mut Tx<'_>, caller: &Caller, fields: &Fields) -> Result<Made, AppError> {
    let held_on = day(fields, "held_on")?;
    let scene = SceneRecord {
        held_on,
        started_minute: minute(fields, "started"),
        ended_minute: minute(fields, "ended"),
        place: text(fields, "place"),
        person: text(fields, "person"),
        relation: text(fields, "relation"),
        content: text(fields, "content"),
        measure_told: text(fields, "measure_told"),
        witness: text(fields, "witness"),
        officers: present(tx, caller, fields, held_on)?,
        certificates_shown: fields.ticked("certificates_shown"),
        signature: Signature::Paper { scan: None },
    };
    Ok((Command::RecordScene(Box::new(scene)), Some(DocumentKind::OnsiteRecord)))
}

pub(super) fn address(fields: &Fields) -> Result<Made, AppError> {
    let confirmation = AddressConfirmation {
        confirmed_on: day(fields, "confirmed_on")?,
        recipient: text(fields, "recipient"),
        address: text(fields, "address"),
        electronic: text(fields, "electronic"),
    };
    let command = Command::ConfirmAddress(Box::new(confirmation));
    Ok((command, Some(DocumentKind::AddressConfirmation)))
}

pub(super) fn hearing_call(tx: &mut Tx<'_>, fields: &Fields, number: String) -> Result<Made, AppError> {
    let held_on = day(fields, "held_on")?;
    let host = officers(tx, &[fields.get("host").to_owned()], held_on)?;
    let Some(host) = host.into_iter().next() else { return Err(AppError::NotFound) };
    let call = HearingCall {
        number,
        held_on,
        held_minute: minute(fields, "held_time"),
        place: text(fields, "place"),
        host,
        recorder: name_of(tx, fields.get("recorder"))?,
        public: fields.get("public") == "yes",
        closed_reason: text(fields, "closed_reason"),
    };
    Ok((Command::NoticeHearing(Box::new(call)), Some(DocumentKind::HearingNotice)))
}

pub(super) fn hearing_held(fields: &Fields) -> Result<Made, AppError> {
    let stay = Stay { started_minute: minute(fields, "started"), ended_minute: minute(fields, "ended") };
    let command = Command::HoldHearing {
        held_on: day(fields, "held_on")?,
        stay: Some(stay),
        attended: fields.get("attended") == "yes",
        record: text(fields, "record"),
        report: text(fields, "report"),
    };
    Ok((command, Some(DocumentKind::HearingRecord)))
}

pub(super) fn discussion(fields: &Fields) -> Result<Made, AppError> {
    let meeting = Meeting {
        started_minute: minute(fields, "started"),
        ended_minute: minute(fields, "ended"),
        place: text(fields, "place"),
        host: text(fields, "host"),
        reporter: text(fields, "reporter"),
        recorder: text(fields, "recorder"),
        report: text(fields, "report"),
    };
    let command = Command::Discuss {
        discussed_on: day(fields, "discussed_on")?,
        attendees: attendees(fields)?,
        conclusion: text(fields, "conclusion"),
        meeting: Some(meeting),
    };
    Ok((command, Some(DocumentKind::CollectiveDiscussion)))
}

fn attendees(fields: &Fields) -> Result<Vec<Attendee>, AppError> {
    let mut problems = Problems::default();
    let mut attendees = Vec::new();
    for line in fields.get("attendees").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut parts = line.splitn(3, ['，', ',', '：', ':']).map(str::trim);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(name), Some(post), Some(view)) => attendees.push(Attendee {
                name: name.to_owned(),
                post: post.to_owned(),
                view: view.to_owned(),
            }),
            _ => problems.add("attendees", format!("“{line}”看不懂，请写成“姓名，职务，意见”，一人一行。")),
        }
    }
    problems.settle()?;
    Ok(attendees)
}

pub(super) fn measure(
    tx: &mut Tx<'_>,
    caller: &Caller,
    fields: &Fields,
    kind: MeasureKind,
    number: String,
) -> Result<Measure, AppError> {
    let taken_on = day(fields, "taken_on")?;
    Ok(Measure {
        kind,
        objects: fields
            .get("objects")
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        basis: text(fields, "basis"),
        reason: text(fields, "reason"),
        taken_on,
        until: fields.get("until").parse().unwrap_or(taken_on.saturating_add(jiff::ToSpan::days(30))),
        officers: present(tx, caller, fields, taken_on)?,
        approved_on: fields.get("approved_on").parse().ok(),
        approver: text(fields, "approver"),
        place: text(fields, "place"),
        told: fields.ticked("told"),
        number,
        emergency: fields.ticked("emergency"),
        taken_minute: (!fields.get("taken_time").is_empty()).then(|| minute(fields, "taken_time")),
    })
}
