//! The on-the-spot penalty, from one form to a served decision.

use law::{
    access::Action,
    case::{
        Case, Command,
        act::{OnSpotDecision, Registration},
        fact::{DocumentKind, ItemRef, Party, Source},
    },
    roster::Agency,
};

use crate::{
    App, AppError, Caller,
    case::input::{
        PARTY_FIELDS, PLACE_FIELDS, PartyInput, SIGNATURE_FIELDS, conveyance, officers, place, signature,
    },
    form::{Fields, LINE_CHARS_MAX, Problems, TEXT_CHARS_MAX},
};

/// Fields of the form besides party, place and signature.
pub const ONSPOT_FIELDS: &[&str] = &[
    "item",
    "source",
    "found_time",
    "partner",
    "facts",
    "evidence",
    "certificates_shown",
    "told",
    "statement",
    "recheck",
    "warning",
    "fine",
    "correction",
    "payment",
    "cash_ground",
];

impl App {
    /// Decides on the spot: registers, decides, hands over, lays the document out; answers the case id.
    ///
    /// `key` is the form's idempotency key: sent twice, the second time answers the first case.
    pub fn penalize_on_spot(&self, caller: &Caller, key: &str, fields: &Fields) -> Result<String, AppError> {
        if !caller.may_in(Action::CaseHandle, &caller.agency) {
            return Err(AppError::Forbidden("实施当场处罚"));
        }
        let mut problems = Problems::default();
        let known: Vec<_> = [PARTY_FIELDS, PLACE_FIELDS, SIGNATURE_FIELDS, ONSPOT_FIELDS].concat();
        problems.unknown(fields, &known);
        let draft = self.read_onspot(caller, fields, &mut problems);
        problems.settle()?;
        let Some(draft) = draft else { return Err(AppError::Invalid(Vec::new())) };
        self.preview_onspot(caller, &draft)?;
        let id = self.new_id()?;
        let (app, officer, key) = (self.clone(), caller.clone(), key.to_owned());
        let (id, fresh) = self.store.write(move |tx| {
            let now = app.clock.now();
            if let Some(held) = tx.idempotency_take(&key, &officer.person, &id, now)? {
                return Ok::<_, AppError>((held, false));
            }
            let agency = tx.load::<Agency>(&officer.agency)?.ok_or(AppError::NotFound)?.state;
            let OnSpotDraft { mut registration, mut decision, party, partner } = draft;
            registration.officers = officers(tx, &[officer.person.clone(), partner], app.today())?;
            registration.party = party.seal(&app, tx, &id)?;
            registration.number = app.next_number(tx, &officer.agency, &agency.number_word, "案")?;
            decision.number = app.next_number(tx, &officer.agency, &agency.number_word, "当罚")?;
            let command = Command::PenalizeOnSpot(Box::new(registration), Box::new(decision));
            app.start_in(tx, &officer, &id, command)?;
            tx.draft_delete(&officer.person, "onspot", "new")?;
            Ok((id, true))
        })?;
        // A power cut may have come between the decision and its paper; sent again, the form then makes up for it.
        if fresh || !self.has_onspot_paper(&id)? {
            self.issue_document(caller, &id, DocumentKind::OnspotDecision)?;
        }
        Ok(id)
    }

    fn has_onspot_paper(&self, id: &str) -> Result<bool, AppError> {
        let case = self.store.read(|reader| reader.load::<Case>(id).map_err(AppError::from))?;
        let issued = |case: &Case| {
            case.documents.iter().any(|(document, ..)| document.kind == DocumentKind::OnspotDecision)
        };
        Ok(case.is_some_and(|loaded| issued(&loaded.state)))
    }

    fn read_onspot(&self, caller: &Caller, fields: &Fields, problems: &mut Problems) -> Option<OnSpotDraft> {
        let today = self.today();
        let item = problems.line(fields, "item", "案由");
        let item = item_of(self, &item, problems);
        let source = problems.choice(fields, "source", "案件来源", Source::from_code);
        let found_minute = problems.minute(fields, "found_time", "违法时间");
        let place = place(fields, problems);
        let conveyance = conveyance(fields, problems);
        let party = PartyInput::read(fields, today, problems);
        let partner = problems.line(fields, "partner", "另一名执法人员");
        let facts = problems.text(fields, "facts", "违法事实");
        let evidence = problems.text(fields, "evidence", "证据");
        let statement = problems.optional(fields, "statement", "陈述申辩", TEXT_CHARS_MAX);
        let recheck = problems.optional(fields, "recheck", "复核意见", TEXT_CHARS_MAX);
        let correction = problems.optional(fields, "correction", "责令改正的内容", TEXT_CHARS_MAX);
        let fine = problems.money(fields, "fine", "罚款");
        let ground = problems.optional(fields, "cash_ground", "当场收缴的理由", LINE_CHARS_MAX);
        let cash_ground = (fields.get("payment") == "cash").then_some(ground);
        let signature = signature(fields, problems);
        let registration = Registration {
            number: String::new(),
            agency: caller.agency.clone(),
            source: source?,
            source_note: String::new(),
            item: item?,
            party: Party::default(),
            conveyance,
            place: place?,
            found_on: today,
            found_minute: found_minute?,
            summary: facts.clone(),
            officers: Vec::new(),
            defects: Vec::new(),
        };
        let decision = OnSpotDecision {
            number: String::new(),
            facts,
            evidence,
            warning: fields.ticked("warning"),
            fine,
            statement,
            recheck,
            correction,
            cash_ground,
            signature: signature?,
            certificates_shown: fields.ticked("certificates_shown"),
            told: fields.ticked("told"),
            defects: Vec::new(),
        };
        Some(OnSpotDraft { registration, decision, party: party?, partner })
    }

    /// Decides and lays out without writing, so that a refusal or a character that no font has shows before issue.
    fn preview_onspot(&self, caller: &Caller, draft: &OnSpotDraft) -> Result<(), AppError> {
        let (mut registration, mut decision) = (draft.registration.clone(), draft.decision.clone());
        let (agency, present) = self.store.read(|reader| {
            let agency = reader.load::<Agency>(&caller.agency)?.ok_or(AppError::NotFound)?.state;
            let people = [caller.person.clone(), draft.partner.clone()];
            Ok::<_, AppError>((agency, officers(reader, &people, self.today())?))
        })?;
        registration.officers = present;
        registration.party = draft.party.plain();
        "预览".clone_into(&mut registration.number);
        "预览".clone_into(&mut decision.number);
        let command = Command::PenalizeOnSpot(Box::new(registration), Box::new(decision));
        let case = self.imagine(caller, command)?;
        self.check_printable(caller, &case, &agency, DocumentKind::OnspotDecision)
    }
}

/// What the form came to.
struct OnSpotDraft {
    registration: Registration,
    decision: OnSpotDecision,
    party: PartyInput,
    partner: String,
}

/// The item that a form names, usable or not.
pub(crate) fn item_of(app: &App, id: &str, problems: &mut Problems) -> Option<ItemRef> {
    if id.is_empty() {
        return None;
    }
    let Some(item) = app.catalog.item(id) else {
        problems.add("item", format!("案由目录中没有“{id}”，请从列表中选择。"));
        return None;
    };
    if let Err(reason) = item.usable() {
        problems.add("item", reason.to_string());
        return None;
    }
    Some(app.catalog.item_ref(item))
}
