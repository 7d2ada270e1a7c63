//! One case on its way: every step goes through `Case::decide` in the setting of its own day.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use app::{
    App,
    case::{
        document::{document_data, document_number},
        weigh::reasons,
    },
    catalog::Catalog,
};
use jiff::{Timestamp, ToSpan, civil::Date};
use law::{
    case::{
        Act, Case, Command,
        act::{Instalment, OnSpotDecision, Registration},
        fact::{
            Conveyance, Delivery, DocumentKind, DocumentRef, FileRef, ItemRef, Matter, Officer, Penalties,
            Place, Proposal, ServiceMethod, Signature, Source,
        },
    },
    money::Fen,
    setting::{Actor, Setting},
    subject::{Entry, NewEntry, Subject},
};

use super::{
    city::{City, Member, Office},
    parties::Invented,
    plan::{Course, Money, Planned, Step},
};
use crate::clock::instant;

/// What every case lives in.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) catalog: std::sync::Arc<Catalog>,
    pub(crate) city: City,
    /// The day that counts as today, which is not lived yet.
    pub(crate) today: Date,
    pub(crate) seed: u64,
}

/// The reasons where the discretion was not weighed.
const REASONS: &str = "违法事实清楚，证据确凿；当事人配合调查，按一般情节裁量。";

/// The numbers given so far: agency, kind, year.
#[derive(Debug, Default)]
pub(crate) struct Numbers(BTreeMap<(usize, &'static str, i16), u32>);

impl Numbers {
    fn next(&mut self, world: &World, office: usize, kind: &'static str, year: i16) -> String {
        let last = self.0.entry((office, kind, year)).or_default();
        *last += 1;
        let word = world.city.offices.get(office).map_or("", |office| office.agency.number_word.as_str());
        format!("{word}{kind}〔{year}〕{last}号")
    }

    /// The last number of each series.
    pub(crate) fn series(self, city: &City) -> Vec<app::upkeep::Series> {
        let named = |((office, kind, year), last): ((usize, &'static str, i16), u32)| {
            city.offices.get(office).map(|office| (office.id.clone(), kind.to_owned(), year, last))
        };
        self.0.into_iter().filter_map(named).collect()
    }
}

/// What a case is about.
#[derive(Debug, Clone)]
pub(crate) struct Matters {
    /// Position of the agency in [`City::offices`].
    pub(crate) office: usize,
    /// The officers who handle it.
    pub(crate) officers: [usize; 2],
    /// The head who approves, and another one.
    pub(crate) heads: [usize; 2],
    pub(crate) reviewer: usize,
    pub(crate) item: ItemRef,
    pub(crate) party: Invented,
    pub(crate) conveyance: Option<Conveyance>,
    pub(crate) place: Place,
    pub(crate) source: Source,
    pub(crate) penalties: Penalties,
    pub(crate) hearing_told: bool,
    pub(crate) mitigation: String,
    /// What happened, in words.
    pub(crate) facts: String,
}

/// A case with its acts.
#[derive(Debug)]
pub(crate) struct Life {
    pub(crate) id: String,
    pub(crate) matters: Matters,
    pub(crate) course: Course,
    pub(crate) case: Case,
    pub(crate) acts: Vec<(Timestamp, NewEntry<Act>)>,
}

impl Life {
    /// A case before its first act.
    pub(crate) fn new(id: String, matters: Matters, course: Course) -> Self {
        Self { id, matters, course, case: Case::default(), acts: Vec::new() }
    }

    /// Lives one step.
    pub(crate) fn live(
        &mut self,
        world: &World,
        planned: Planned,
        numbers: &mut Numbers,
    ) -> anyhow::Result<()> {
        let command = self.command(world, planned, numbers)?;
        self.decide(world, planned, command)
    }

    fn decide(&mut self, world: &World, planned: Planned, command: Command) -> anyhow::Result<()> {
        let setting = self.setting(world, planned)?;
        let decided = self.case.decide(command, &setting).map_err(|refused| {
            let reasons: Vec<_> = refused.0.iter().map(|finding| finding.message.clone()).collect();
            anyhow::anyhow!("{:?} on {} of {}: {}", planned.step, planned.on, self.id, reasons.join(" "))
        })?;
        let recorded_at = instant(planned.on, planned.minute);
        for new in decided {
            let seq = u32::try_from(self.acts.len()).unwrap_or(u32::MAX).saturating_add(1);
            let NewEntry { actor, agency, effective_on, act } = new;
            let entry = Entry { seq, actor, agency, effective_on, recorded_at, act };
            self.case.apply(&entry);
            let Entry { actor, agency, effective_on, act, .. } = entry;
            self.acts.push((recorded_at, NewEntry { actor, agency, effective_on, act }));
        }
        Ok(())
    }

    /// The day and the person of a step.
    fn setting<'a>(&self, world: &'a World, planned: Planned) -> anyhow::Result<Setting<'a>> {
        let who = self.actor(world, planned.step)?;
        Ok(Setting {
            today: planned.on,
            minute_of_day: planned.minute,
            calendar: &world.catalog.calendar,
            profile: &world.catalog.profile,
            actor: Actor {
                person: who.id.clone(),
                name: who.person.name.clone(),
                agency: who.person.agency.clone(),
            },
        })
    }

    /// Lays out the document that a step has made and issues it, as the application does after such a step.
    pub(crate) fn issue(&mut self, world: &World, app: &App, planned: Planned) -> anyhow::Result<bool> {
        let Some(kind) = planned.step.document() else { return Ok(false) };
        let office = self.office(world)?;
        let number = document_number(&self.case, kind).context("the document has no number")?;
        let mut case = self.case.clone();
        if let Some(registration) = &mut case.registration {
            registration.party.id_masked.clone_from(&self.matters.party.number);
            registration.party.phone_masked.clone_from(&self.matters.party.phone);
        }
        let data = document_data(&case, &office.agency, kind, &self.setting(world, planned)?, true)
            .map_err(crate::commands::plain)?;
        let laid = app.typesetter.typeset(kind.code(), &data).map_err(anyhow::Error::msg)?;
        let file = FileRef {
            name: format!("{}{number}.pdf", kind.label()),
            sm3: app.put_file(&self.id, &laid.pdf).map_err(crate::commands::plain)?,
            bytes: u64::try_from(laid.pdf.len()).unwrap_or(0),
            media: "application/pdf".to_owned(),
        };
        let document = DocumentRef { kind, number };
        let command = Command::IssueDocument { document, file, pages: laid.pages };
        self.decide(world, planned, command)?;
        Ok(true)
    }

    /// Who takes a step: a head approves, a reviewer reviews, everything else is done by the first officer.
    fn actor<'w>(&self, world: &'w World, step: Step) -> anyhow::Result<&'w Member> {
        let [first, second] = self.matters.heads;
        let at = match step {
            Step::GrantDecision if self.course.detour => second,
            Step::ReturnFiling
            | Step::GrantFiling
            | Step::GrantCorrection
            | Step::GrantReport
            | Step::GrantNotice
            | Step::HandOver
            | Step::GrantDecision
            | Step::GrantNoPenalty
            | Step::GrantTransfer
            | Step::GrantWithdrawal
            | Step::GrantTermination
            | Step::GrantNoFiling
            | Step::GrantDeferral
            | Step::GrantClosing => first,
            Step::Review => self.matters.reviewer,
            _ => self.matters.officers[0],
        };
        world.city.people.get(at).context("nobody is there to act")
    }

    pub(super) fn office<'w>(&self, world: &'w World) -> anyhow::Result<&'w Office> {
        world.city.offices.get(self.matters.office).context("the agency is not there")
    }

    /// The officers, as their certificates stand on a day.
    pub(super) fn officers(&self, world: &World, on: Date) -> Vec<Officer> {
        let people = self.matters.officers.iter().filter_map(|at| world.city.people.get(*at));
        people.map(|member| member.person.officer(&member.id, on)).collect()
    }

    pub(super) fn number(
        &self,
        world: &World,
        on: Date,
        kind: &'static str,
        numbers: &mut Numbers,
    ) -> String {
        numbers.next(world, self.matters.office, kind, on.year())
    }

    pub(super) fn registration(
        &self,
        world: &World,
        planned: Planned,
        numbers: &mut Numbers,
    ) -> anyhow::Result<Registration> {
        let matters = &self.matters;
        Ok(Registration {
            number: self.number(world, planned.on, "案", numbers),
            agency: self.office(world)?.id.clone(),
            source: matters.source,
            source_note: match matters.source {
                Source::Report => "群众举报".to_owned(),
                Source::TransferredIn => "公安机关交通管理部门移送".to_owned(),
                Source::Assigned => "衡州市交通运输局交办".to_owned(),
                _ => String::new(),
            },
            item: matters.item.clone(),
            party: matters.party.on(planned.on),
            conveyance: matters.conveyance.clone(),
            place: matters.place.clone(),
            found_on: planned.on,
            found_minute: planned.minute.saturating_sub(20),
            summary: matters.facts.clone(),
            officers: self.officers(world, planned.on),
            defects: Vec::new(),
        })
    }

    pub(super) fn on_spot(&self, world: &World, planned: Planned, numbers: &mut Numbers) -> OnSpotDecision {
        let matters = &self.matters;
        let cap = Fen::from_yuan(100);
        let small = matters.penalties.fine.is_some_and(|fine| fine <= cap);
        let ground = if small {
            ""
        } else {
            "当事人在当地没有固定住所，不当场收缴事后难以执行"
        };
        OnSpotDecision {
            number: self.number(world, planned.on, "当罚", numbers),
            facts: matters.facts.clone(),
            evidence: "现场照片；执法记录仪视频；当事人陈述".to_owned(),
            warning: matters.penalties.warning,
            fine: matters.penalties.fine,
            statement: String::new(),
            recheck: String::new(),
            correction: "立即改正违法行为".to_owned(),
            cash_ground: (self.course.money == Money::Cash).then(|| ground.to_owned()),
            signature: Signature::Paper { scan: None },
            certificates_shown: true,
            told: true,
            defects: Vec::new(),
        }
    }

    pub(super) fn proposal(&self) -> Proposal {
        let matters = &self.matters;
        Proposal {
            facts: matters.facts.clone(),
            evidence: "现场照片\n询问笔录\n车辆（船舶）登记资料".to_owned(),
            reasons: reasons(&self.case).unwrap_or_else(|| REASONS.to_owned()),
            basis: matters.item.basis.clone(),
            penalties: matters.penalties.clone(),
            mitigation: matters.mitigation.clone(),
            grave: false,
            grave_ground: String::new(),
            hearing_told: matters.hearing_told,
        }
    }

    pub(super) fn ask(matter: Matter, opinion: &str) -> Command {
        Command::RequestApproval { matter: Box::new(matter), opinion: opinion.to_owned() }
    }

    /// Grants what waits, under the number of the document that it issues.
    pub(super) fn grant(&self, number: String, opinion: &str) -> anyhow::Result<Command> {
        let Some((no, _)) = self.case.open_approval() else { bail!("nothing waits for approval") };
        Ok(Command::Approve { no, opinion: opinion.to_owned(), number })
    }

    pub(super) fn serve(
        &self,
        kind: DocumentKind,
        number: Option<String>,
        on: Date,
    ) -> anyhow::Result<Command> {
        let number = number.context("there is no document to serve")?;
        let party = &self.matters.party.party;
        let recipient =
            if party.representative.is_empty() { party.name.clone() } else { party.representative.clone() };
        let organisation = !party.representative.is_empty();
        Ok(Command::Serve(Box::new(Delivery {
            document: DocumentRef { kind, number },
            method: ServiceMethod::Direct,
            sent_on: on,
            received_on: Some(on),
            recipient,
            relation: if organisation { "法定代表人" } else { "本人" }.to_owned(),
            place: "本机关办案场所".to_owned(),
            proof: String::new(),
            reason: String::new(),
            deemed_on: None,
        })))
    }

    /// Two instalments of what is owed.
    pub(super) fn instalments(&self, on: Date) -> Vec<Instalment> {
        let owed = self.case.fine().unwrap_or_default().saturating_sub(self.case.paid());
        let half = owed.checked_mul_div(1, 2).unwrap_or_default();
        let due = |days: i64| on.saturating_add(days.days());
        vec![
            Instalment { due_on: due(30), amount: half },
            Instalment { due_on: due(60), amount: owed.saturating_sub(half) },
        ]
    }
}
