//! From a case to the fields of a form, and from the form to an issued version.

use law::{
    access::Action,
    capital::capital,
    case::{
        Case, Command,
        act::Registration,
        fact::{DocumentKind, DocumentRef, FileRef, Officer, Party, PartyKind, Proposal},
    },
    citation::cited,
    money::Fen,
    roster::Agency,
    setting::Setting,
};
use serde_json::{Map, Value, json};

use crate::{App, AppError, Caller, form::Problems};

/// Sets fields of a form.
macro_rules! set {
    ($data:expr, $($key:ident: $value:expr),* $(,)?) => {{
        $($data.insert(stringify!($key).to_owned(), serde_json::json!($value));)*
    }};
}
pub(crate) use set;

/// The fields of one form, as the typesetter takes them.
type Data = Map<String, Value>;

impl App {
    /// Lays out a document of the case, keeps the file, and journals it as the issued version.
    pub fn issue_document(&self, caller: &Caller, id: &str, kind: DocumentKind) -> Result<(), AppError> {
        let view = self.read_case(caller, id)?;
        let number = document_number(&view.case, kind).ok_or(AppError::NotFound)?;
        let mut case = view.case.clone();
        self.unseal_party(&mut case)?;
        let data =
            document_data(&case, &view.agency, kind, &self.setting(caller, &*self.calendar()?), self.demo)?;
        let typeset = self.typesetter.typeset(kind.code(), &data).map_err(printable)?;
        let sm3 = self.put_file(id, &typeset.pdf)?;
        let file = FileRef {
            name: format!("{}{number}.pdf", kind.label()),
            sm3,
            bytes: u64::try_from(typeset.pdf.len()).unwrap_or(0),
            media: "application/pdf".to_owned(),
        };
        let document = DocumentRef { kind, number };
        let command = Command::IssueDocument { document, file, pages: typeset.pages };
        self.act(caller, id, None, Action::CaseRead, command)
    }

    /// Lays a document out again on request, as a new version.
    pub fn reissue_document(&self, caller: &Caller, id: &str, kind: DocumentKind) -> Result<(), AppError> {
        caller.require(Action::CaseHandle, "重新生成文书")?;
        self.issue_document(caller, id, kind)
    }

    /// A file of the case as a whole, for what is small; large ones are read piece by piece.
    pub fn read_document(
        &self,
        caller: &Caller,
        id: &str,
        sm3: &str,
    ) -> Result<(FileRef, Vec<u8>), AppError> {
        let (held, open) = self.open_case_file(caller, id, sm3)?;
        Ok((held.file, open.read()?))
    }

    /// The case as a command would leave it, without writing anything.
    pub(crate) fn imagine(&self, caller: &Caller, command: Command) -> Result<Case, AppError> {
        use law::subject::{Entry, Subject};
        let mut case = Case::default();
        let entries = case.decide(command, &self.setting(caller, &*self.calendar()?))?;
        for (seq, new) in (1..).zip(entries) {
            let (actor, agency, effective_on, act) = (new.actor, new.agency, new.effective_on, new.act);
            case.apply(&Entry { seq, actor, agency, effective_on, recorded_at: self.clock.now(), act });
        }
        Ok(case)
    }

    /// Refuses, before issue, what cannot be printed.
    pub(crate) fn check_printable(
        &self,
        caller: &Caller,
        case: &Case,
        agency: &Agency,
        kind: DocumentKind,
    ) -> Result<(), AppError> {
        let data = document_data(case, agency, kind, &self.setting(caller, &*self.calendar()?), self.demo)?;
        self.typesetter.typeset(kind.code(), &data).map(|_| ()).map_err(printable)
    }

    /// Puts the party's number and phone in the clear, for the paper only.
    fn unseal_party(&self, case: &mut Case) -> Result<(), AppError> {
        let Some(registration) = &mut case.registration else { return Ok(()) };
        let (number, phone) = (registration.party.id_sealed.clone(), registration.party.phone_sealed.clone());
        let (number, phone) = self.store.write(move |tx| {
            let number = if number.is_empty() { None } else { tx.unseal(&number)? };
            let phone = if phone.is_empty() { None } else { tx.unseal(&phone)? };
            Ok::<_, AppError>((number, phone))
        })?;
        if let Some(number) = number {
            registration.party.id_masked = number;
        }
        if let Some(phone) = phone {
            registration.party.phone_masked = phone;
        }
        Ok(())
    }
}

fn printable(message: String) -> AppError {
    let mut problems = Problems::default();
    problems.add("", message.clone());
    problems.settle().err().unwrap_or(AppError::Outside(message))
}

/// The number under which a document of the case stands; `None` while there is nothing to issue.
pub fn document_number(case: &Case, kind: DocumentKind) -> Option<String> {
    let registration = case.registration.as_ref()?;
    match kind {
        DocumentKind::OnspotDecision => case.onspot.as_ref().map(|(_, decision)| decision.number.clone()),
        DocumentKind::FilingForm => case.filed_on.map(|_| registration.number.clone()),
        DocumentKind::ViolationNotice => case.notice.as_ref().map(|(_, number, _)| number.clone()),
        DocumentKind::CorrectionOrder => case.correction.as_ref().map(|(_, number, ..)| number.clone()),
        DocumentKind::Decision => case.decision.as_ref().map(|(_, number, _)| number.clone()),
        DocumentKind::NoPenaltyDecision => case.no_penalty.as_ref().map(|(_, number, _)| number.clone()),
        DocumentKind::ClosingReport => case.closed_on.map(|_| registration.number.clone()),
        DocumentKind::HearingNotice => case.hearing.noticed.as_ref().map(|notice| notice.number.clone()),
        DocumentKind::PaymentUrge => case.urge.as_ref().map(|(_, number)| number.clone()),
        DocumentKind::InterviewRecord => {
            (!case.interviews.is_empty()).then(|| case.interviews.len().to_string())
        }
        DocumentKind::ServiceReceipt => (!case.services.is_empty()).then(|| case.services.len().to_string()),
        DocumentKind::LegalReview => (!case.reviews.is_empty()).then(|| case.reviews.len().to_string()),
        DocumentKind::OnsiteRecord => (!case.scenes.is_empty()).then(|| case.scenes.len().to_string()),
        DocumentKind::HearingRecord => case.hearing.stay.map(|_| registration.number.clone()),
        DocumentKind::CollectiveDiscussion => case.meeting.as_ref().map(|_| registration.number.clone()),
        DocumentKind::InvestigationReport => case.report.as_ref().map(|_| registration.number.clone()),
        DocumentKind::AddressConfirmation => case.address.as_ref().map(|_| registration.number.clone()),
        DocumentKind::ArchiveContents => case.archived_on.map(|_| registration.number.clone()),
        DocumentKind::EvidenceRegistrationList
        | DocumentKind::CoerciveMeasureDecision
        | DocumentKind::MeasureExtension
        | DocumentKind::MeasureRelease => super::papers::measure_number(case, kind),
    }
}

/// The documents that the case can issue now.
pub fn issuable(case: &Case) -> Vec<DocumentKind> {
    DocumentKind::ALL.iter().copied().filter(|kind| document_number(case, *kind).is_some()).collect()
}

/// The fields of a form.
pub fn document_data(
    case: &Case,
    agency: &Agency,
    kind: DocumentKind,
    setting: &Setting<'_>,
    demo: bool,
) -> Result<Value, AppError> {
    let registration = case.registration.as_ref().ok_or(AppError::NotFound)?;
    let number = document_number(case, kind).ok_or(AppError::NotFound)?;
    let mut data = common(agency, &number, &registration.number, kind, demo);
    let filled = match kind {
        DocumentKind::OnspotDecision => onspot(case, registration, agency, &mut data),
        DocumentKind::FilingForm => filing(case, registration, &mut data),
        DocumentKind::ViolationNotice => notice(case, registration, agency, setting, &mut data),
        DocumentKind::Decision => decision(case, registration, agency, &mut data),
        DocumentKind::CorrectionOrder => correction(case, registration, agency, &mut data),
        DocumentKind::ServiceReceipt => receipt(case, registration, &mut data),
        DocumentKind::InterviewRecord => interview(case, &mut data),
        DocumentKind::ClosingReport => closing(case, registration, &mut data),
        DocumentKind::LegalReview => super::ordinary::review_data(case, registration, agency, &mut data),
        DocumentKind::NoPenaltyDecision => {
            super::ordinary::no_penalty_data(case, registration, agency, &mut data)
        }
        DocumentKind::HearingNotice => super::ordinary::hearing_data(case, registration, agency, &mut data),
        DocumentKind::PaymentUrge => {
            super::ordinary::urge_data(case, registration, agency, setting, &mut data)
        }
        other => super::papers::data(case, registration, agency, other, &mut data),
    };
    filled.ok_or(AppError::NotFound)?;
    // Only the filing form has a box for the age.
    if kind != DocumentKind::FilingForm {
        data.remove("party_age");
    }
    data.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
    Ok(Value::Object(data))
}

fn common(agency: &Agency, number: &str, case_number: &str, kind: DocumentKind, demo: bool) -> Data {
    let own = matches!(
        kind,
        DocumentKind::InterviewRecord
            | DocumentKind::ServiceReceipt
            | DocumentKind::LegalReview
            | DocumentKind::FilingForm
            | DocumentKind::OnsiteRecord
            | DocumentKind::ClosingReport
    );
    let mut data = Data::new();
    data.insert("agency_name".to_owned(), json!(agency.name));
    data.insert("case_number".to_owned(), json!(if own { case_number } else { number }));
    data.insert("demo".to_owned(), json!(demo));
    data
}

/// The moment that the metadata of the PDF names: noon of the day of the document, so that the same act prints the same bytes.
pub(super) fn issued_on(data: &mut Data, on: jiff::civil::Date) {
    set!(data, issued_at: format!("{on}T12:00:00+08:00"));
}

pub(super) fn party(data: &mut Data, party: &Party) {
    let organisation = party.kind != PartyKind::Person;
    set!(data,
        party_kind: if organisation { "organisation" } else { "person" },
        party_name: party.name,
        party_address: if party.address.is_empty() { "未提供" } else { party.address.as_str() },
        party_phone: party.phone_masked,
    );
    if organisation {
        let representative =
            if party.representative.is_empty() { party.name.as_str() } else { party.representative.as_str() };
        set!(data, party_credit_code: party.id_masked, party_legal_representative: representative);
    } else {
        set!(data, party_id_number: party.id_masked);
        if let Some(age) = party.age_years {
            set!(data, party_age: age);
        }
    }
}

pub(super) fn remedies(data: &mut Data, agency: &Agency) {
    set!(data, review_authority: agency.review_body, court: agency.court);
}

pub(super) fn contact(data: &mut Data, agency: &Agency, person: &str) {
    set!(data, contact_address: agency.address, contact_person: person, contact_phone: agency.phone);
}

fn bank(data: &mut Data, agency: &Agency) {
    set!(data, bank_name: agency.bank, bank_account: agency.bank_account);
}

pub(super) fn fine(data: &mut Data, fine: Option<Fen>) {
    if let Some(fine) = fine.filter(|fine| !fine.is_zero()) {
        set!(data, fine: fine.fen(), fine_capital: capital(fine));
    }
}

pub(super) fn officers(officers: &[Officer]) -> Value {
    officers
        .iter()
        .map(|officer| json!({"name": officer.name, "certificate_number": officer.certificate}))
        .collect()
}

/// One line a piece, as typed.
pub(super) fn lines(text: &str) -> Vec<&str> {
    text.split(['\n', '；']).map(str::trim).filter(|line| !line.is_empty()).collect()
}

pub(super) fn instant(on: jiff::civil::Date, minute: u16) -> String {
    format!("{on}T{:02}:{:02}", minute / 60, minute % 60)
}

fn onspot(case: &Case, registration: &Registration, agency: &Agency, data: &mut Data) -> Option<()> {
    let (on, decision) = case.onspot.as_ref()?;
    issued_on(data, *on);
    party(data, &registration.party);
    remedies(data, agency);
    let mut kinds = Vec::new();
    if decision.warning {
        kinds.push("warning");
    }
    if decision.fine.is_some_and(|fine| !fine.is_zero()) {
        kinds.push("fine");
        match &decision.cash_ground {
            None => {
                set!(data, payment: "bank");
                bank(data, agency);
            }
            Some(ground) if ground.is_empty() => set!(data, payment: "on_spot", on_spot_ground: "small"),
            Some(_) => set!(data, payment: "on_spot", on_spot_ground: "hard_later"),
        }
    }
    fine(data, decision.fine);
    let heard = if decision.statement.is_empty() {
        "当事人未提出陈述申辩。".to_owned()
    } else {
        format!("当事人陈述申辩：{}经复核：{}", sentence(&decision.statement), sentence(&decision.recheck))
    };
    set!(data,
        offence_at: instant(registration.found_on, registration.found_minute),
        offence_place: place_text(registration),
        facts: decision.facts,
        evidence: lines(&decision.evidence),
        provisions_violated: cited(&registration.item.violates),
        penalty_basis: cited(&registration.item.basis),
        penalty_kinds: kinds,
        correction: decision.correction,
        statement_and_review: heard,
        officers: officers(&registration.officers),
        decided_on: on.to_string(),
        vehicle_plate: registration.conveyance.as_ref().map(|held| held.mark.clone()),
    );
    Some(())
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['。', '！', '？']) { text.to_owned() } else { format!("{text}。") }
}

fn place_text(registration: &Registration) -> String {
    match &registration.place.road {
        None => registration.place.text.clone(),
        Some(road) => {
            format!("{}（{}{}{}）", registration.place.text, road.number, road.direction, road.stake_m)
        }
    }
}

fn filing(case: &Case, registration: &Registration, data: &mut Data) -> Option<()> {
    use law::case::{Outcome, fact::Matter, fact::Source};
    let filed_on = case.filed_on?;
    issued_on(data, filed_on);
    party(data, &registration.party);
    let source = match registration.source {
        Source::Inspection => "inspection",
        Source::Report => "report",
        Source::Assigned => "assigned",
        Source::Referred => "submitted",
        Source::TransferredIn => "transferred",
        Source::Other => "other",
    };
    set!(data,
        case_source: source,
        case_source_agency: registration.source_note,
        cause: registration.item.name,
        accepted_at: instant(registration.found_on, registration.found_minute),
        basic_facts: registration.summary,
        filing_basis: cited(&registration.item.basis),
    );
    for approval in &case.approvals {
        if let (Matter::Filing { basis }, Outcome::Granted(by, on, opinion)) =
            (&approval.matter, &approval.outcome)
        {
            set!(data,
                filing_basis: cited(basis),
                unit_opinion: approval.opinion,
                unit_signed_on: approval.requested_on.to_string(),
                head_opinion: if opinion.is_empty() { "同意立案。" } else { opinion.as_str() },
                head_signer: by,
                head_signed_on: on.to_string(),
            );
        }
    }
    Some(())
}

fn proposal(data: &mut Data, registration: &Registration, held: &Proposal) {
    set!(data,
        facts: held.facts,
        evidence: lines(&held.evidence),
        provisions_violated: cited(&registration.item.violates),
        penalty_basis: cited(&held.basis),
    );
    fine(data, held.penalties.fine);
}

/// How long the party may speak, as the profile in force says it: 五个工作日.
fn statement_term(setting: &Setting<'_>) -> Option<String> {
    let limit = setting.profile.limits.get("statement").ok()?;
    let unit = match limit.unit {
        law::term::LimitUnit::WorkDay => "个工作日",
        law::term::LimitUnit::CalDay => "日",
        _ => return None,
    };
    let value = limit.value?;
    let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let digit = usize::try_from(value).ok().and_then(|at| digits.get(at));
    Some(digit.map_or_else(|| format!("{value}{unit}"), |digit| format!("{digit}{unit}")))
}

fn notice(
    case: &Case,
    registration: &Registration,
    agency: &Agency,
    setting: &Setting<'_>,
    data: &mut Data,
) -> Option<()> {
    let (on, _, held) = case.notice.as_ref()?;
    issued_on(data, *on);
    party(data, &registration.party);
    proposal(data, registration, held);
    let handler = registration.officers.first().map(|officer| officer.name.clone()).unwrap_or_default();
    contact(data, agency, &handler);
    let text = held.penalties.text();
    set!(data,
        reasons: if held.reasons.is_empty() { held.facts.as_str() } else { held.reasons.as_str() },
        intended_penalties: text.split('；').collect::<Vec<_>>(),
        statement_term: statement_term(setting),
        hearing_right: held.hearing_told,
        notice_date: on.to_string(),
    );
    if held.hearing_told {
        set!(data, hearing_item: "一");
    }
    Some(())
}

fn decision(case: &Case, registration: &Registration, agency: &Agency, data: &mut Data) -> Option<()> {
    let (on, _, held) = case.decision.as_ref()?;
    issued_on(data, *on);
    party(data, &registration.party);
    proposal(data, registration, held);
    remedies(data, agency);
    bank(data, agency);
    let text = held.penalties.text();
    let correction = case.correction.as_ref().map(|(_, _, text, _)| text.clone());
    set!(data,
        procedure: super::ordinary::procedure_text(case),
        reasoning: held.reasons,
        discretion: held.mitigation,
        penalties: text.split('；').collect::<Vec<_>>(),
        plea: super::ordinary::plea_text(case),
        correction: correction,
        decided_on: on.to_string(),
    );
    Some(())
}

fn correction(case: &Case, registration: &Registration, agency: &Agency, data: &mut Data) -> Option<()> {
    let (on, _, text, due_on) = case.correction.as_ref()?;
    issued_on(data, *on);
    party(data, &registration.party);
    remedies(data, agency);
    set!(data,
        facts: registration.summary,
        provisions_violated: cited(&registration.item.violates),
        order_basis: "《中华人民共和国行政处罚法》第二十八条第一款",
        term: if due_on.is_some() { "by_date" } else { "at_once" },
        correct_by: due_on.map(|due_on| due_on.to_string()),
        requirements: lines(text),
        officers: officers(&registration.officers),
        ordered_on: on.to_string(),
    );
    Some(())
}

fn receipt(case: &Case, registration: &Registration, data: &mut Data) -> Option<()> {
    use law::case::fact::ServiceMethod as Method;
    let service = case.services.last()?;
    issued_on(data, service.sent_on);
    let method = match service.method {
        Method::Direct => "direct",
        Method::Left => "left",
        Method::Electronic => "electronic",
        Method::Post => "mail",
        Method::Entrusted => "entrusted",
        Method::Forwarded => "forwarded",
        Method::Announced => "announcement",
    };
    let document =
        json!({"name": service.document.kind.label(), "number": service.document.number, "copies": 1});
    let proxy = service.recipient != registration.party.name;
    set!(data,
        cause: registration.item.name,
        recipient: registration.party.name,
        documents: [document],
        place: service.place,
        method: method,
        servers: officers(&registration.officers),
        remark: service.proof,
        proxy_name: proxy.then(|| service.recipient.clone()),
        proxy_relation: proxy.then(|| service.relation.clone()),
    );
    if let Some(on) = service.deemed_on {
        set!(data, served_at: instant(on, 12 * 60));
    }
    match service.method {
        Method::Left => set!(data, left_reason: service.reason),
        Method::Electronic => set!(data, electronic_address: service.place),
        _ => {}
    }
    Some(())
}

fn interview(case: &Case, data: &mut Data) -> Option<()> {
    let held = case.interviews.last()?;
    issued_on(data, held.held_on);
    let name = |at: usize| held.officers.get(at).map(|officer| officer.name.clone()).unwrap_or_default();
    let exchange: Vec<_> = held
        .answers
        .iter()
        .map(|(question, answer)| json!({"question": question, "answer": answer}))
        .collect();
    set!(data,
        started_at: instant(held.held_on, held.started_minute),
        ended_at: instant(held.held_on, held.ended_minute),
        occurrence: case.interviews.len(),
        place: held.place,
        interviewer: name(0),
        recorder: name(1),
        interviewee_name: held.person,
        interviewee_relation: held.relation,
        officers: officers(&held.officers),
        recusal_answer: if held.recusal_told { "不申请回避。" } else { "未告知。" },
        exchange: exchange,
        confirmation: "read",
    );
    Some(())
}

fn closing(case: &Case, registration: &Registration, data: &mut Data) -> Option<()> {
    use law::case::{Outcome, fact::Matter};
    let closed_on = case.closed_on?;
    issued_on(data, closed_on);
    party(data, &registration.party);
    let ground = if case.no_penalty.is_some() {
        "no_penalty"
    } else if case.court_on.is_some() {
        "court"
    } else {
        "performed"
    };
    let onspot = case.onspot.as_ref().map(|(on, held)| (*on, held.number.clone()));
    let decided = case.decision.as_ref().map(|(on, number, _)| (*on, number.clone()));
    let spared = case.no_penalty.as_ref().map(|(on, number, _)| (*on, number.clone()));
    let decided = onspot.or(decided).or(spared);
    set!(data,
        cause: registration.item.name,
        filed_on: case.filed_on.or(case.registered_on)?.to_string(),
        closing_ground: ground,
        officers: officers(&registration.officers),
        decision_number: decided.as_ref().map(|(_, number)| number.clone()),
        decided_on: decided.map(|(on, _)| on.to_string()),
        served_on: case.decision_served_on().map(|on| on.to_string()),
    );
    for approval in &case.approvals {
        if let (Matter::Closing { result, execution }, Outcome::Granted(by, on, opinion)) =
            (&approval.matter, &approval.outcome)
        {
            set!(data,
                result: result,
                performance: execution,
                unit_opinion: approval.opinion,
                unit_signed_on: approval.requested_on.to_string(),
                head_opinion: if opinion.is_empty() { "同意结案。" } else { opinion.as_str() },
                head_signer: by,
                head_signed_on: on.to_string(),
            );
        }
    }
    Some(())
}
