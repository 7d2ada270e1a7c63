//! Registering an ordinary case, and the longer texts of its documents.

use law::{
    access::Action,
    capital::capital,
    case::{
        Case, Command,
        act::Registration,
        fact::{Party, Source, Statement},
    },
    citation::cited,
    money::Fen,
    roster::Agency,
    setting::Setting,
};
use serde_json::{Map, Value, json};

use super::document::{contact, issued_on, party as party_data, remedies, set};
use crate::{
    App, AppError, Caller,
    case::input::{PARTY_FIELDS, PLACE_FIELDS, PartyInput, conveyance, officers, place},
    case::onspot::item_of,
    form::{Fields, LINE_CHARS_MAX, Problems},
};

/// Fields of the registration besides party and place.
pub const REGISTER_FIELDS: &[&str] =
    &["item", "source", "source_note", "found_on", "found_time", "partner", "summary"];

impl App {
    /// Registers a suspicion; answers the case id. The key makes a repeated submit answer the first case.
    pub fn register_case(&self, caller: &Caller, key: &str, fields: &Fields) -> Result<String, AppError> {
        if !caller.may_in(Action::CaseHandle, &caller.agency) {
            return Err(AppError::Forbidden("登记案件"));
        }
        let mut problems = Problems::default();
        problems.unknown(fields, &[PARTY_FIELDS, PLACE_FIELDS, REGISTER_FIELDS].concat());
        let read = self.read_registration(caller, fields, &mut problems);
        problems.settle()?;
        let Some((registration, party, partner)) = read else { return Err(AppError::Invalid(Vec::new())) };
        let id = self.new_id()?;
        let (app, caller, key) = (self.clone(), caller.clone(), key.to_owned());
        self.store.write(move |tx| {
            if let Some(held) = tx.idempotency_take(&key, &caller.person, &id, app.clock.now())? {
                return Ok(held);
            }
            let agency = tx.load::<Agency>(&caller.agency)?.ok_or(AppError::NotFound)?.state;
            let mut registration = registration;
            let people = [caller.person.clone(), partner];
            registration.officers = officers(tx, &people, app.today())?;
            registration.party = party.seal(&app, tx, &id)?;
            registration.number = app.next_number(tx, &caller.agency, &agency.number_word, "案")?;
            app.start_in(tx, &caller, &id, Command::Register(Box::new(registration)))?;
            tx.draft_delete(&caller.person, "register", "new")?;
            Ok(id)
        })
    }

    pub(crate) fn read_registration(
        &self,
        caller: &Caller,
        fields: &Fields,
        problems: &mut Problems,
    ) -> Option<(Registration, PartyInput, String)> {
        let item = problems.line(fields, "item", "案由");
        let item = item_of(self, &item, problems);
        let source = problems.choice(fields, "source", "案件来源", Source::from_code);
        let source_note = problems.optional(fields, "source_note", "来源说明", LINE_CHARS_MAX);
        let found_on = problems.date(fields, "found_on", "发现日期");
        let found_minute = problems.minute(fields, "found_time", "发现时间");
        let place = place(fields, problems);
        let conveyance = conveyance(fields, problems);
        let party = PartyInput::read(fields, found_on.unwrap_or(self.today()), problems);
        let partner = problems.line(fields, "partner", "另一名执法人员");
        let summary = problems.text(fields, "summary", "案件基本情况");
        let registration = Registration {
            number: String::new(),
            agency: caller.agency.clone(),
            source: source?,
            source_note,
            item: item?,
            party: Party::default(),
            conveyance,
            place: place?,
            found_on: found_on?,
            found_minute: found_minute?,
            summary,
            officers: Vec::new(),
            defects: Vec::new(),
        };
        Some((registration, party?, partner))
    }
}

type Data = Map<String, Value>;

/// The course of the procedure, for the decision: only what happened.
pub(super) fn procedure_text(case: &Case) -> String {
    let mut text = Vec::new();
    if let Some(filed_on) = case.filed_on {
        text.push(format!("本机关于{filed_on}立案。"));
    }
    if let Some((_, number, _)) = &case.notice
        && let Some(on) = case.notice_served_on()
    {
        text.push(format!("{on}向当事人送达《违法行为通知书》（{number}），告知拟作出处罚的内容及事实、理由、依据和依法享有的权利。"));
    }
    match case.hearing.held_on {
        Some((on, true)) => text.push(format!("应当事人申请，本机关于{on}举行听证。")),
        Some((on, false)) => text.push(format!("应当事人申请，本机关于{on}举行听证，当事人未到场。")),
        None => {}
    }
    if case.reviews.last().is_some_and(|sheet| sheet.passed) {
        text.push("本案经法制审核通过。".to_owned());
    }
    if case.discussion.is_some() {
        text.push("本案经行政机关负责人集体讨论。".to_owned());
    }
    text.join("")
}

/// What the party said and what came of it.
pub(super) fn plea_text(case: &Case) -> String {
    let said: Vec<_> = case
        .statements
        .iter()
        .map(|statement| match statement {
            Statement::Made { text, .. } => format!("当事人提出陈述申辩：{text}"),
            Statement::Waived { .. } => "当事人书面放弃陈述申辩的权利。".to_owned(),
        })
        .collect();
    if said.is_empty() {
        return "当事人在法定期限内未提出陈述申辩，未申请听证。".to_owned();
    }
    let recheck = case.recheck.as_ref().map(|(_, accepted, opinion)| {
        format!("经复核：{opinion}（{}）", if *accepted { "予以采纳" } else { "不予采纳" })
    });
    said.into_iter().chain(recheck).collect::<Vec<_>>().join("\n")
}

pub(super) fn review_data(
    case: &Case,
    registration: &Registration,
    agency: &Agency,
    data: &mut Data,
) -> Option<()> {
    let sheet = case.reviews.last()?;
    let (noticed_on, _, proposal) = case.notice.as_ref()?;
    issued_on(data, sheet.reviewed_on);
    party_data(data, &registration.party);
    set!(data,
        cause: registration.item.name,
        handling_unit: agency.name,
        submitted_on: noticed_on.to_string(),
        intended_decision: proposal.penalties.text(),
        triggers: triggers(case, proposal),
        review_opinion: sheet.opinion,
        result: if sheet.passed { "pass" } else { "correct" },
        reviewer_name: sheet.reviewer_name,
        reviewed_on: sheet.reviewed_on.to_string(),
    );
    // The form joins law and discretion (5 and 6) in one box; both must hold.
    let boxes = [
        ("subject", vec![0]),
        ("personnel", vec![1]),
        ("procedure", vec![2]),
        ("facts", vec![3]),
        ("law", vec![4, 5]),
        ("power", vec![6]),
        ("documents", vec![7]),
        ("rights", vec![8]),
    ];
    for (name, questions) in boxes {
        let held: Vec<_> = questions.iter().filter_map(|at| sheet.answers.get(*at)).collect();
        let yes = held.iter().all(|(yes, _)| *yes);
        let notes: Vec<_> =
            held.iter().map(|(_, note)| note.as_str()).filter(|note| !note.is_empty()).collect();
        data.insert(format!("check_{name}"), json!(if yes { "yes" } else { "no" }));
        data.insert(format!("check_{name}_note"), json!(notes.join("；")));
    }
    let (no_crime, note) = sheet.answers.get(9)?;
    set!(data, check_crime: if *no_crime { "no_crime" } else { "transfer" }, check_crime_note: note);
    Some(())
}

/// Why the case came to the legal review.
// Law: 行政处罚法 art. 58(1).
fn triggers(case: &Case, proposal: &law::case::fact::Proposal) -> Vec<&'static str> {
    let mut triggers = Vec::new();
    if case.hearing.held_on.is_some() {
        triggers.push("hearing");
    }
    if proposal.grave {
        triggers.push("complex");
    }
    if triggers.is_empty() {
        triggers.push("local");
    }
    triggers
}

pub(super) fn no_penalty_data(
    case: &Case,
    registration: &Registration,
    agency: &Agency,
    data: &mut Data,
) -> Option<()> {
    let (on, _, ground) = case.no_penalty.as_ref()?;
    issued_on(data, *on);
    party_data(data, &registration.party);
    remedies(data, agency);
    let granted = case.approvals.iter().rev().find_map(|approval| match &approval.matter {
        law::case::fact::Matter::NoPenalty { facts, education, .. } => Some((facts, education)),
        _ => None,
    });
    let (facts, education) = granted?;
    let mut evidence: Vec<_> = case.evidence.iter().map(|held| held.name.clone()).collect();
    evidence.extend(case.interviews.iter().map(|held| format!("对{}的询问笔录", held.person)));
    set!(data,
        ground: ground,
        facts: registration.summary,
        evidence: evidence,
        reasons: facts,
        provisions_violated: cited(&registration.item.violates),
        education: education,
        decided_on: on.to_string(),
    );
    if matches!(ground.as_str(), "under_14" | "incapacity") {
        set!(data, guardian: "监护人");
    }
    Some(())
}

pub(super) fn hearing_data(
    case: &Case,
    registration: &Registration,
    agency: &Agency,
    data: &mut Data,
) -> Option<()> {
    let notice = case.hearing.noticed.as_ref()?;
    issued_on(data, notice.noticed_on);
    contact(data, agency, &notice.recorder);
    set!(data,
        recipient: registration.party.name,
        cause: registration.item.name,
        held_at: super::document::instant(notice.held_on, notice.held_minute.unwrap_or(9 * 60 + 30)),
        place: notice.place,
        publicity: if notice.public { "public" } else { "closed" },
        host_name: notice.host,
        host_post: "听证主持人",
        recorder_name: notice.recorder,
        notice_date: notice.noticed_on.to_string(),
    );
    if !notice.public {
        set!(data, closed_reason: notice.closed_reason);
    }
    Some(())
}

pub(super) fn urge_data(
    case: &Case,
    registration: &Registration,
    agency: &Agency,
    setting: &Setting<'_>,
    data: &mut Data,
) -> Option<()> {
    let (on, _) = case.urge.as_ref()?;
    issued_on(data, *on);
    party_data(data, &registration.party);
    let handler = registration.officers.first().map(|officer| officer.name.clone()).unwrap_or_default();
    contact(data, agency, &handler);
    let onspot = case.onspot.as_ref().map(|(on, held)| ("当场行政处罚决定书", *on, held.number.clone()));
    let decided = case.decision.as_ref().map(|(on, number, _)| ("行政处罚决定书", *on, number.clone()));
    let (title, decided_on, number) = onspot.or(decided)?;
    let owed = case.owed();
    let surcharge = case.surcharge_owed(*on, setting);
    let total = owed.checked_add(surcharge)?;
    if !surcharge.is_zero() {
        set!(data, surcharge: surcharge.fen(), surcharge_capital: capital(surcharge));
    }
    set!(data,
        original_title: title,
        original_number: number,
        original_on: decided_on.to_string(),
        original_served_on: case.decision_served_on()?.to_string(),
        unperformed: format!("逾期未缴纳罚款{owed}元"),
        fine: owed.fen(),
        fine_capital: capital(owed),
        total: total.fen(),
        total_capital: capital(total),
        performance_term: "自收到本催告书之日起十个工作日内",
        performance_manner: format!("缴至{}，账号{}", agency.bank, agency.bank_account),
        consequence: "court",
        urged_on: on.to_string(),
    );
    Some(())
}

/// The fine of a case in figures and capitals, for pages.
pub fn fine_text(fine: Option<Fen>) -> String {
    fine.map(|fine| format!("{fine}元（人民币{}）", capital(fine))).unwrap_or_default()
}
