//! The forms of the ordinary procedure as data: what each asks, when it is open, and what command it comes to.
//!
//! A page draws a form from its [`StepForm`], so that the next form is a row here and an arm of `command`.

use jiff::civil::Date;
use law::{
    case::{
        Case, Command, Stage,
        fact::{
            Delivery, DocumentKind, DocumentRef, Evidence, EvidenceKind, Matter, MeasureKind, Payment,
            PaymentMethod, Penalties, PropertyMove, Proposal, REVIEW_QUESTIONS, Remedy, RemedyEnd,
            RemedyKind, RemedyOutcome, ReviewSheet, ServiceMethod, SoftKind, Statement,
        },
    },
    money::Fen,
    roster::{Agency, Person},
};
use store::Tx;

use crate::{
    App, AppError, Caller,
    case::{
        forms::{FORMS, Kind, StepForm},
        input::officers,
        record::{address, discussion, hearing_call, hearing_held, interview, measure, scene},
    },
    file::upload::take_uploads,
    form::{Fields, Problems, TEXT_CHARS_MAX},
};

/// A form of the catalogue.
pub fn step_form(name: &str) -> Option<&'static StepForm> {
    FORMS.iter().find(|form| form.name == name)
}

impl App {
    /// Takes a step: reads the form, decides, appends; issues the document that the step makes.
    pub fn take_step(
        &self,
        caller: &Caller,
        id: &str,
        name: &str,
        seen: Option<u32>,
        fields: &Fields,
    ) -> Result<(), AppError> {
        let form = step_form(name).ok_or(AppError::NotFound)?;
        caller.require(form.action, form.label)?;
        check(form, fields)?;
        let (app, officer, held, typed) = (self.clone(), caller.clone(), id.to_owned(), fields.clone());
        let kind = self.store.write(move |tx| {
            let mut made = None;
            app.act_in(tx, &officer, &held, seen, form.action, |tx, case| {
                let (mut command, document) = app.step_command(tx, &officer, case, form.name, &typed)?;
                made = document;
                if let Command::CollectEvidence(evidence) = &mut command {
                    evidence.files = take_uploads(tx, &officer, &held, &typed)?;
                }
                Ok(command)
            })?;
            tx.draft_delete(&officer.person, form.name, &held)?;
            Ok::<_, AppError>(made)
        })?;
        if name == "evidence" {
            self.place_after(id);
        }
        match kind {
            Some(kind) => self.issue_document(caller, id, kind),
            None => Ok(()),
        }
    }

    fn step_command(
        &self,
        tx: &mut Tx<'_>,
        caller: &Caller,
        case: &Case,
        name: &str,
        fields: &Fields,
    ) -> Result<(Command, Option<DocumentKind>), AppError> {
        match name {
            "approve" => self.approve_command(tx, case, fields),
            "urge" => {
                let number = self.numbered(tx, case, "催")?;
                Ok((Command::Urge { number }, Some(DocumentKind::PaymentUrge)))
            }
            "hearing_notice" => {
                let number = self.numbered(tx, case, "听通")?;
                hearing_call(tx, fields, number)
            }
            "preserve" => {
                let number = self.numbered(tx, case, "登保")?;
                let measure = measure(tx, caller, fields, MeasureKind::Preservation, number)?;
                Ok((Command::Preserve(Box::new(measure)), Some(DocumentKind::EvidenceRegistrationList)))
            }
            "seize" => {
                let number = self.numbered(tx, case, "强措")?;
                let kind = MeasureKind::from_code(fields.get("kind")).unwrap_or(MeasureKind::Seizure);
                let measure = measure(tx, caller, fields, kind, number)?;
                Ok((Command::TakeMeasure(Box::new(measure)), Some(DocumentKind::CoerciveMeasureDecision)))
            }
            "extend" => {
                let (no, until) = (number(fields, "no"), day(fields, "until")?);
                let (reason, number) = (text(fields, "reason"), self.numbered(tx, case, "强延")?);
                let command = Command::ExtendMeasure { no, until, reason, number };
                Ok((command, Some(DocumentKind::MeasureExtension)))
            }
            "release" => {
                let (no, released_on) = (number(fields, "no"), day(fields, "released_on")?);
                let (ground, number) = (text(fields, "ground"), self.numbered(tx, case, "强解")?);
                let command = Command::ReleaseMeasure { no, released_on, ground, number };
                Ok((command, Some(DocumentKind::MeasureRelease)))
            }
            _ => {
                let (command, document) = command(tx, caller, case, name, fields)?;
                Ok((command, document))
            }
        }
    }

    /// Agree, send back, or hand over. Granting takes the number of the document that the matter issues.
    fn approve_command(
        &self,
        tx: &mut Tx<'_>,
        case: &Case,
        fields: &Fields,
    ) -> Result<(Command, Option<DocumentKind>), AppError> {
        let no = number(fields, "no");
        if let Some(command) = other_answer(no, fields)? {
            return Ok((command, None));
        }
        let matter = case.open_approvals().find(|(open, _)| *open == no).map(|(_, held)| &held.matter);
        let (word, kind) = match matter {
            Some(Matter::Filing { .. }) => ("", Some(DocumentKind::FilingForm)),
            Some(Matter::Report { .. }) => ("", Some(DocumentKind::InvestigationReport)),
            Some(Matter::Notice { .. }) => ("违通", Some(DocumentKind::ViolationNotice)),
            Some(Matter::Correction { .. }) => ("责改", Some(DocumentKind::CorrectionOrder)),
            Some(Matter::Decision { .. }) => ("罚", Some(DocumentKind::Decision)),
            Some(Matter::NoPenalty { .. }) => ("不罚", Some(DocumentKind::NoPenaltyDecision)),
            Some(Matter::Closing { .. }) => ("", Some(DocumentKind::ClosingReport)),
            _ => ("", None),
        };
        let number = if word.is_empty() { String::new() } else { self.numbered(tx, case, word)? };
        Ok((Command::Approve { no, opinion: text(fields, "opinion"), number }, kind))
    }

    fn numbered(&self, tx: &mut Tx<'_>, case: &Case, kind: &str) -> Result<String, AppError> {
        let registration = case.registration.as_ref().ok_or(AppError::NotFound)?;
        let agency = tx.load::<Agency>(&registration.agency)?.ok_or(AppError::NotFound)?.state;
        self.next_number(tx, &registration.agency, &agency.number_word, kind)
    }
}

/// Every problem of the fields, by what the form asks.
fn check(form: &StepForm, fields: &Fields) -> Result<(), AppError> {
    let mut problems = Problems::default();
    let mut known: Vec<_> = form.inputs.iter().map(|input| input.name).collect();
    if form.inputs.iter().any(|input| matches!(input.kind, Kind::Files)) {
        known.push("files_id");
    }
    problems.unknown(fields, &known);
    for input in form.inputs {
        let given = !fields.get(input.name).is_empty();
        if !given && !input.required {
            continue;
        }
        match input.kind {
            // What was handed in is read where it is taken.
            Kind::Files => {}
            Kind::Line | Kind::Person | Kind::Hidden => {
                problems.line(fields, input.name, input.label);
            }
            Kind::Text | Kind::Answers => {
                problems.text(fields, input.name, input.label);
            }
            Kind::Day => {
                problems.date(fields, input.name, input.label);
            }
            Kind::Time => {
                problems.minute(fields, input.name, input.label);
            }
            Kind::Money => {
                if problems.money(fields, input.name, input.label).is_none() && !given {
                    problems.add(input.name, format!("请填写{}。", input.label));
                }
            }
            Kind::Choice(choices) => {
                let read = |code: &str| choices().into_iter().find(|(held, _)| *held == code);
                problems.choice(fields, input.name, input.label, read);
            }
            Kind::Tick | Kind::Document => {
                if !given {
                    problems.add(input.name, format!("请选择{}。", input.label));
                }
            }
        }
        if matches!(input.kind, Kind::Text) {
            problems.optional(fields, input.name, input.label, TEXT_CHARS_MAX);
        }
    }
    problems.settle()
}

pub(super) fn text(fields: &Fields, name: &str) -> String {
    fields.get(name).to_owned()
}

/// A date that [`check`] has read already.
pub(super) fn day(fields: &Fields, name: &str) -> Result<Date, AppError> {
    fields.get(name).parse().map_err(|_| AppError::Invalid(Vec::new()))
}

pub(super) fn minute(fields: &Fields, name: &str) -> u16 {
    let mut ignored = Problems::default();
    ignored.minute(fields, name, "").unwrap_or(0)
}

fn money(fields: &Fields, name: &str) -> Option<Fen> {
    fields.get(name).parse::<Fen>().ok()
}

pub(super) fn name_of(tx: &mut Tx<'_>, person: &str) -> Result<String, AppError> {
    Ok(tx.person_row(person)?.map_or_else(|| person.to_owned(), |row| row.name))
}

pub(super) type Made = (Command, Option<DocumentKind>);

fn command(
    tx: &mut Tx<'_>,
    caller: &Caller,
    case: &Case,
    name: &str,
    fields: &Fields,
) -> Result<Made, AppError> {
    let ask = |matter: Matter| {
        let opinion = text(fields, "opinion");
        Ok((Command::RequestApproval { matter: Box::new(matter), opinion }, None))
    };
    match name {
        "filing" => ask(Matter::Filing { basis: text(fields, "basis") }),
        "report" => ask(Matter::Report { facts: text(fields, "facts"), proposal: text(fields, "proposal") }),
        "notice" => ask(Matter::Notice { proposal: proposal(fields) }),
        "decision" => ask(Matter::Decision { proposal: proposal(fields) }),
        "correction" => {
            let due_on = fields.get("due_on").parse().ok();
            ask(Matter::Correction { text: text(fields, "text"), due_on })
        }
        "no_penalty" => {
            let (ground, facts) = (text(fields, "ground"), text(fields, "facts"));
            ask(Matter::NoPenalty { ground, facts, education: text(fields, "education") })
        }
        "transfer" => {
            let (to, reason) = (text(fields, "to"), text(fields, "reason"));
            ask(Matter::Transfer { to, crime: fields.ticked("crime"), reason })
        }
        "withdraw" => ask(Matter::Withdrawal { reason: text(fields, "reason") }),
        "closing" => {
            let (result, execution) = (text(fields, "result"), text(fields, "execution"));
            ask(Matter::Closing { result, execution })
        }
        "deferral" => deferral(fields),
        "decline_filing" => ask(Matter::NoFiling { reason: text(fields, "reason") }),
        "terminate" => {
            ask(Matter::Termination { ground: text(fields, "ground"), reason: text(fields, "reason") })
        }
        "ratify" => ask(Matter::Ratification { no: number(fields, "no"), reason: text(fields, "reason") }),
        _ => fact_command(tx, caller, case, name, fields),
    }
}

/// The answers that are not consent; each says why.
fn other_answer(no: u32, fields: &Fields) -> Result<Option<Command>, AppError> {
    let mut problems = Problems::default();
    let opinion = text(fields, "opinion");
    let answer = fields.get("decision");
    if opinion.is_empty() && answer != "agree" {
        problems.add("opinion", "退回、转办须写明理由。");
    }
    let command = match answer {
        "return" => {
            let step = problems.line(fields, "return_step", "退回到哪一步");
            Some(Command::Return { no, step, reason: opinion })
        }
        "transfer" => {
            let to = problems.line(fields, "transfer_to", "转给哪位负责人");
            Some(Command::HandOver { no, to, reason: opinion })
        }
        _ => None,
    };
    problems.settle()?;
    Ok(command)
}

pub(super) fn number(fields: &Fields, name: &str) -> u32 {
    fields.get(name).parse().unwrap_or(0)
}

fn deferral(fields: &Fields) -> Result<Made, AppError> {
    let mut problems = Problems::default();
    let mut instalments = Vec::new();
    for line in fields.get("instalments").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let read = line.split_once([' ', '，', ',']).and_then(|(on, amount)| {
            Some(law::case::act::Instalment {
                due_on: on.trim().parse().ok()?,
                amount: amount.trim().parse().ok()?,
            })
        });
        match read {
            Some(instalment) => instalments.push(instalment),
            None => problems
                .add("instalments", format!("“{line}”看不懂，请写成“2026-12-31 500”的样子，一期一行。")),
        }
    }
    problems.settle()?;
    let matter = Matter::Deferral { applied_on: day(fields, "applied_on")?, instalments };
    let opinion = text(fields, "opinion");
    Ok((Command::RequestApproval { matter: Box::new(matter), opinion }, None))
}

fn proposal(fields: &Fields) -> Proposal {
    Proposal {
        facts: text(fields, "facts"),
        evidence: text(fields, "evidence"),
        reasons: text(fields, "reasons"),
        basis: text(fields, "basis"),
        penalties: Penalties {
            warning: fields.ticked("warning"),
            criticism: fields.ticked("criticism"),
            fine: money(fields, "fine"),
            confiscated_income: money(fields, "confiscated_income"),
            confiscated_goods: text(fields, "confiscated_goods"),
            suspended_licence: text(fields, "suspended_licence"),
            revoked_licence: text(fields, "revoked_licence"),
            closure: text(fields, "closure"),
        },
        mitigation: text(fields, "mitigation"),
        grave: fields.ticked("grave"),
        grave_ground: text(fields, "grave_ground"),
        hearing_told: fields.ticked("hearing_told"),
    }
}

pub(super) fn present(
    tx: &mut Tx<'_>,
    caller: &Caller,
    fields: &Fields,
    on: Date,
) -> Result<Vec<law::case::fact::Officer>, AppError> {
    officers(tx, &[caller.person.clone(), text(fields, "partner")], on)
}

fn fact_command(
    tx: &mut Tx<'_>,
    caller: &Caller,
    case: &Case,
    name: &str,
    fields: &Fields,
) -> Result<Made, AppError> {
    let made = match name {
        "evidence" => {
            let collected_on = day(fields, "collected_on")?;
            Command::CollectEvidence(Box::new(Evidence {
                kind: EvidenceKind::from_code(fields.get("kind")).unwrap_or_default(),
                name: text(fields, "name"),
                proves: text(fields, "proves"),
                collected_on,
                place: text(fields, "place"),
                officers: present(tx, caller, fields, collected_on)?,
                files: Vec::new(),
            }))
        }
        "interview" => return interview(tx, caller, fields),
        "scene" => return scene(tx, caller, fields),
        "address" => return address(fields),
        "serve" => return serve(fields),
        "statement" => Command::RecordStatement(Statement::Made {
            made_on: day(fields, "made_on")?,
            text: text(fields, "text"),
        }),
        "waiver" => Command::RecordStatement(Statement::Waived {
            waived_on: day(fields, "waived_on")?,
            hearing_too: fields.ticked("hearing_too"),
        }),
        "recheck" => Command::RecheckStatement {
            accepted: fields.get("accepted") == "yes",
            opinion: text(fields, "opinion"),
        },
        "hearing_request" => Command::RequestHearing { requested_on: day(fields, "requested_on")? },
        "hearing_held" => return hearing_held(fields),
        "review" => return review(tx, caller, fields),
        "discussion" => return discussion(fields),
        "archive" => {
            let command = Command::Archive { retention: text(fields, "retention"), contents: contents(case) };
            return Ok((command, Some(DocumentKind::ArchiveContents)));
        }
        "file_for_record" => Command::FileForRecord { filed_on: day(fields, "filed_on")? },
        "remark" => Command::Remark { text: text(fields, "text") },
        _ => return execution_command(name, fields),
    };
    Ok((made, None))
}

fn execution_command(name: &str, fields: &Fields) -> Result<Made, AppError> {
    let made = match name {
        "pay" => Command::Pay(Box::new(Payment {
            amount: money(fields, "amount").unwrap_or_default(),
            surcharge: money(fields, "surcharge").unwrap_or_default(),
            method: PaymentMethod::from_code(fields.get("method")).unwrap_or_default(),
            paid_on: day(fields, "paid_on")?,
            receipt: text(fields, "receipt"),
        })),
        "court" => {
            Command::ApplyToCourt { applied_on: day(fields, "applied_on")?, court: text(fields, "court") }
        }
        "check_correction" => Command::CheckCorrection {
            checked_on: day(fields, "checked_on")?,
            corrected: fields.get("corrected") == "yes",
            note: text(fields, "note"),
        },
        "soft" => Command::RecordSoftOutcome {
            kind: SoftKind::from_code(fields.get("kind")).unwrap_or_default(),
            content: text(fields, "content"),
            effect: text(fields, "effect"),
        },
        "refund" => Command::Refund {
            amount: money(fields, "amount").unwrap_or_default(),
            refunded_on: day(fields, "refunded_on")?,
            receipt: text(fields, "receipt"),
        },
        "remedy" => Command::SeekRemedy(Box::new(Remedy {
            kind: RemedyKind::from_code(fields.get("kind")).unwrap_or_default(),
            sought_on: day(fields, "sought_on")?,
            body: text(fields, "body"),
            number: text(fields, "number"),
            end: None,
        })),
        "remedy_end" => Command::EndRemedy {
            no: number(fields, "no"),
            end: Box::new(RemedyEnd {
                ended_on: day(fields, "ended_on")?,
                outcome: RemedyOutcome::from_code(fields.get("outcome")).unwrap_or_default(),
                fine: money(fields, "fine"),
                note: text(fields, "note"),
            }),
        },
        "dispose" => Command::DisposePreservation {
            no: number(fields, "no"),
            disposed_on: day(fields, "disposed_on")?,
            disposal: text(fields, "disposal"),
        },
        "property" => Command::MoveProperty(Box::new(PropertyMove {
            property: number(fields, "no").max(1),
            name: text(fields, "name"),
            from: text(fields, "from"),
            to: text(fields, "to"),
            moved_on: day(fields, "moved_on")?,
            event: text(fields, "event"),
            condition: text(fields, "condition"),
        })),
        _ => return Err(AppError::NotFound),
    };
    Ok((made, None))
}

fn serve(fields: &Fields) -> Result<Made, AppError> {
    let document = fields.get("document");
    let (kind, number) = document.split_once(':').ok_or(AppError::NotFound)?;
    let kind = DocumentKind::from_code(kind).ok_or(AppError::NotFound)?;
    let service = Delivery {
        document: DocumentRef { kind, number: number.to_owned() },
        method: ServiceMethod::from_code(fields.get("method")).unwrap_or_default(),
        sent_on: day(fields, "sent_on")?,
        received_on: fields.get("received_on").parse().ok(),
        recipient: text(fields, "recipient"),
        relation: text(fields, "relation"),
        place: text(fields, "place"),
        proof: text(fields, "proof"),
        reason: text(fields, "reason"),
        deemed_on: None,
    };
    Ok((Command::Serve(Box::new(service)), Some(DocumentKind::ServiceReceipt)))
}

/// Answer and note of each question of the review form.
const REVIEW_FIELDS: [(&str, &str); REVIEW_QUESTIONS.len()] = [
    ("q1", "n1"),
    ("q2", "n2"),
    ("q3", "n3"),
    ("q4", "n4"),
    ("q5", "n5"),
    ("q6", "n6"),
    ("q7", "n7"),
    ("q8", "n8"),
    ("q9", "n9"),
    ("q10", "n10"),
];

fn review(tx: &mut Tx<'_>, caller: &Caller, fields: &Fields) -> Result<Made, AppError> {
    let person = tx.load::<Person>(&caller.person)?.ok_or(AppError::NotFound)?.state;
    let mut problems = Problems::default();
    if !person.review_qualified {
        problems.add_by_law("opinion", "您未登记法律职业资格，不能从事法制审核。", "行政处罚法第五十八条");
    }
    problems.settle()?;
    let answers = REVIEW_FIELDS
        .iter()
        .map(|(answer, note)| (fields.get(answer) == "yes", text(fields, note)))
        .collect();
    let sheet = ReviewSheet {
        reviewer: caller.person.clone(),
        reviewer_name: caller.name.clone(),
        reviewed_on: day(fields, "reviewed_on")?,
        answers,
        passed: fields.get("passed") == "yes",
        opinion: text(fields, "opinion"),
    };
    Ok((Command::Review(Box::new(sheet)), Some(DocumentKind::LegalReview)))
}

/// The contents page: issued documents in order, then evidence.
fn contents(case: &Case) -> Vec<String> {
    let documents =
        case.documents.iter().map(|(held, ..)| format!("{}（{}）", held.kind.label(), held.number));
    let evidence = case.evidence.iter().map(|held| format!("证据：{}", held.name));
    documents.chain(evidence).collect()
}

/// The documents that can be served now, as `kind:number` and label.
pub fn servable(case: &Case) -> Vec<(String, String)> {
    let kinds = [
        DocumentKind::Decision,
        DocumentKind::NoPenaltyDecision,
        DocumentKind::ViolationNotice,
        DocumentKind::CorrectionOrder,
        DocumentKind::HearingNotice,
        DocumentKind::PaymentUrge,
        DocumentKind::MeasureExtension,
        DocumentKind::MeasureRelease,
    ];
    kinds
        .into_iter()
        .filter_map(|kind| {
            let number = super::document::document_number(case, kind)?;
            let open = case.served_on(kind, &number).is_none();
            open.then(|| (format!("{}:{number}", kind.code()), format!("{}（{number}）", kind.label())))
        })
        .collect()
}

/// Whether a case is open for the forms of its handlers.
pub(super) fn working(case: &Case) -> bool {
    !case.stage.is_over() && case.stage != Stage::New && case.open_approval().is_none()
}
