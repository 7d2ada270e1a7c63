//! A case with its surroundings: the shipped calendar and limits, the demonstration city, five people.

use std::{collections::BTreeMap, sync::OnceLock};

use jiff::{Timestamp, civil::Date};
use law::{
    calendar::Calendar,
    case::{
        Act, Case, Command,
        act::{OnSpotDecision, Registration},
        fact::{
            Attendee, Delivery, DocumentKind, DocumentRef, Evidence, EvidenceKind, HearingCall, Interview,
            ItemRef, Matter, Measure, MeasureKind, Officer, Party, PartyKind, Payment, PaymentMethod,
            Penalties, Place, Proposal, REVIEW_QUESTIONS, Remedy, RemedyEnd, RemedyKind, RemedyOutcome,
            ReviewSheet, SceneRecord, ServiceMethod, Signature, Source, Standing, Statement,
        },
        next::Next,
    },
    money::Fen,
    profile::Profile,
    rule::{Finding, Refused},
    setting::{Actor, Setting},
    subject::{Entry, Subject},
    term::{Limit, Limits},
};
use serde::Deserialize;

use super::dossier::disagreement;

/// Two officers who handle the case, a head, a reviewer, and somebody who has nothing to do with it.
pub(crate) const ZHAO: (&str, &str) = ("p-zhao", "赵启明");
pub(crate) const QIAN: (&str, &str) = ("p-qian", "钱卫东");
pub(crate) const SUN: (&str, &str) = ("p-sun", "孙立民");
pub(crate) const LI: (&str, &str) = ("p-li", "李文静");
pub(crate) const ZHOU: (&str, &str) = ("p-zhou", "周国平");

/// What came of a command: the defects recorded with its acts, or the refusal.
pub(crate) type Outcome = Result<Vec<Finding>, Refused>;

/// A case with its journal.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub(crate) case: Case,
    pub(crate) journal: Vec<Entry<Act>>,
    /// A calendar or profile other than the shipped one.
    pub(crate) profile: Option<Profile>,
    /// The time of day at which things are done; ten o'clock when it does not matter.
    pub(crate) minute: Option<u16>,
}

#[derive(Deserialize)]
struct ProfileFile {
    profile: Profile,
    #[serde(default)]
    limits: BTreeMap<String, Limit>,
}

/// The national limits with those of the demonstration city, as the program loads them.
/// A local profile over the national limits.
pub(crate) fn shipped(local: &str) -> Profile {
    let national: Limits =
        toml::from_str(include_str!("../../../../../catalog/profiles/national.toml")).unwrap();
    let local: ProfileFile = toml::from_str(local).unwrap();
    let overlay = Limits { edition: "test".to_owned(), limits: local.limits };
    Profile { limits: national.overlaid(overlay), ..local.profile }
}

pub(crate) fn profile() -> &'static Profile {
    static PROFILE: OnceLock<Profile> = OnceLock::new();
    PROFILE.get_or_init(|| shipped(include_str!("../../../../../catalog/profiles/hengzhou.toml")))
}

pub(crate) fn calendar() -> &'static Calendar {
    crate::calendar::shipped()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// An amount as a person types it.
pub(crate) fn yuan(text: &str) -> Fen {
    text.parse().unwrap()
}

pub(crate) fn actor((person, name): (&str, &str)) -> Actor {
    Actor { person: person.to_owned(), name: name.to_owned(), agency: "a-hengzhou".to_owned() }
}

impl World {
    fn setting(&self, today: Date, who: (&str, &str)) -> Setting<'_> {
        Setting {
            today,
            minute_of_day: self.minute.unwrap_or(600),
            calendar: calendar(),
            profile: self.profile.as_ref().unwrap_or_else(|| profile()),
            actor: actor(who),
        }
    }

    /// Gives a command on a day and takes its acts into the case.
    pub(crate) fn run(&mut self, today: Date, who: (&str, &str), command: Command) -> Outcome {
        let entries = self.case.decide(command, &self.setting(today, who))?;
        let mut defects = Vec::new();
        for new in entries {
            let entry = Entry {
                seq: u32::try_from(self.journal.len()).unwrap() + 1,
                actor: new.actor,
                agency: new.agency,
                effective_on: new.effective_on,
                recorded_at: Timestamp::UNIX_EPOCH,
                act: new.act,
            };
            defects.extend(entry.act.defects().iter().cloned());
            self.case.apply(&entry);
            self.journal.push(entry);
        }
        assert_eq!(disagreement(self, today), None);
        Ok(defects)
    }

    /// As [`World::run`]; the step prepares another one and must not be refused.
    pub(crate) fn did(&mut self, today: &str, who: (&str, &str), command: Command) -> &mut Self {
        let label = format!("{today} {command:?}");
        match self.run(day(today), who, command) {
            Ok(_) => self,
            Err(refused) => panic!("{label}\nrefused: {:#?}", refused.0),
        }
    }

    /// Asks for an approval and has the head agree on the same day.
    pub(crate) fn approved(&mut self, today: &str, matter: Matter, number: &str) -> &mut Self {
        self.did(today, ZHAO, request(matter));
        let command = self.agree(number);
        self.did(today, SUN, command)
    }

    /// The head's consent to the open approval.
    pub(crate) fn agree(&self, number: &str) -> Command {
        let no = self.case.open_approval().map_or(0, |(no, _)| no);
        Command::Approve { no, opinion: "同意".to_owned(), number: number.to_owned() }
    }

    /// Asks and grants, and gives what came of it: of the request when that is refused already.
    pub(crate) fn try_approve(&mut self, today: &str, matter: Matter, number: &str) -> Outcome {
        self.run(day(today), ZHAO, request(matter))?;
        let command = self.agree(number);
        self.run(day(today), SUN, command)
    }

    /// The state as the journal alone gives it.
    pub(crate) fn replayed(&self) -> Case {
        let mut case = Case::default();
        self.journal.iter().for_each(|entry| case.apply(entry));
        case
    }

    /// The clocks on `today`.
    pub(crate) fn clocks(&self, today: Date) -> Vec<law::case::clock::Clock> {
        self.case.clocks(&self.setting(today, ZHAO))
    }

    /// What somebody sees as the usual next step on `today`.
    pub(crate) fn next_step(&self, today: &str, who: (&str, &str)) -> Option<Next> {
        self.case.next_step(&self.setting(day(today), who))
    }

    /// What stands against a step for the handler on `today`: the codes, and the day from which it is open.
    pub(crate) fn bars(&self, today: &str, step: Next) -> Option<(Vec<String>, Option<Date>)> {
        let bars = self.case.bars(step, &self.setting(day(today), ZHAO))?;
        Some((bars.findings.into_iter().map(|finding| finding.code).collect(), bars.opens_on))
    }

    pub(crate) fn surcharge(&self, on: &str) -> Fen {
        self.case.surcharge(day(on), &self.setting(day(on), ZHAO))
    }

    pub(crate) fn refundable(&self, on: &str) -> Fen {
        self.case.refundable(day(on), &self.setting(day(on), ZHAO))
    }

    pub(crate) fn payable_until(&self) -> Option<Date> {
        self.case.payable_until(&self.setting(day("2026-12-31"), ZHAO))
    }
}

/// The ordinary procedure, stage by stage, on the usual days of March 2026.
impl World {
    /// Registered on Monday 2 March.
    pub(crate) fn registered(registration: Registration) -> Self {
        let mut world = Self::default();
        world.did("2026-03-02", ZHAO, Command::Register(Box::new(registration)));
        world
    }

    /// 立案 on Tuesday 3 March; a citizen.
    pub(crate) fn filed() -> Self {
        Self::filed_for(registration())
    }

    pub(crate) fn filed_for(registration: Registration) -> Self {
        let mut world = Self::registered(registration);
        world.approved("2026-03-03", filing(), "");
        world
    }

    /// Evidence, interview, report approved and correction ordered by 10 March.
    pub(crate) fn reported() -> Self {
        Self::reported_for(registration())
    }

    pub(crate) fn reported_for(registration: Registration) -> Self {
        let mut world = Self::filed_for(registration);
        world
            .did("2026-03-04", ZHAO, Command::CollectEvidence(Box::new(evidence("2026-03-04"))))
            .did("2026-03-05", ZHAO, Command::RecordInterview(Box::new(interview("2026-03-05"))))
            .approved("2026-03-10", report(), "")
            .approved("2026-03-10", correction(), "责改1号");
        world
    }

    /// The notice of 11 March, served by hand on Thursday 12 March: the terms run out on 19 March.
    pub(crate) fn served(proposal: Proposal) -> Self {
        Self::served_for(registration(), proposal)
    }

    pub(crate) fn served_for(registration: Registration, proposal: Proposal) -> Self {
        let mut world = Self::reported_for(registration);
        world.approved("2026-03-11", Matter::Notice { proposal }, "通知1号").did(
            "2026-03-12",
            ZHAO,
            serve(DocumentKind::ViolationNotice, "通知1号", "2026-03-12"),
        );
        world
    }

    /// A fine of 3,000 yuan decided on Friday 20 March and handed over on Monday 23 March.
    pub(crate) fn decided() -> Self {
        let mut world = Self::served(proposal("3000"));
        world.approved("2026-03-20", decision("3000"), "罚1号");
        world
    }

    pub(crate) fn performing() -> Self {
        let mut world = Self::decided();
        world.did("2026-03-23", ZHAO, serve(DocumentKind::Decision, "罚1号", "2026-03-23"));
        world
    }

    /// As [`World::served`] with a fine that opens a hearing, asked for on 13 March.
    pub(crate) fn heard_soon() -> Self {
        let mut world = Self::served(told(proposal("8000")));
        world.did("2026-03-13", ZHAO, Command::RequestHearing { requested_on: day("2026-03-13") });
        world
    }

    /// The hearing noticed on 16 March, told by hand the same day, held on Thursday 26 March.
    pub(crate) fn heard() -> Self {
        let mut world = Self::heard_soon();
        world
            .did("2026-03-16", SUN, hearing_notice("2026-03-26", ZHOU))
            .did("2026-03-16", ZHAO, serve(DocumentKind::HearingNotice, "听证1号", "2026-03-16"))
            .did("2026-03-26", ZHOU, hold("2026-03-26"));
        world
    }

    /// Fined 200 yuan on the spot on Monday 2 March.
    pub(crate) fn on_spot() -> Self {
        let mut world = Self::default();
        world.did("2026-03-02", ZHAO, penalize(registration(), on_spot()));
        world
    }
}

pub(crate) fn officer((person, name): (&str, &str)) -> Officer {
    Officer {
        person: person.to_owned(),
        name: name.to_owned(),
        certificate: format!("43040000{}", person.len()),
        standing: Standing::Valid,
    }
}

pub(crate) fn pair() -> Vec<Officer> {
    vec![officer(ZHAO), officer(QIAN)]
}

/// Two officers, the second of whom has a certificate that stands as `standing`.
pub(crate) fn pair_with(standing: Standing) -> Vec<Officer> {
    vec![officer(ZHAO), Officer { standing, ..officer(QIAN) }]
}

pub(crate) fn registration() -> Registration {
    Registration {
        number: "衡交案〔2026〕1号".to_owned(),
        agency: "a-hengzhou".to_owned(),
        source: Source::Inspection,
        source_note: String::new(),
        item: ItemRef {
            id: "HY-001".to_owned(),
            name: "未取得道路运输经营许可擅自从事道路货物运输经营".to_owned(),
            violates: "道路运输条例第二十四条".to_owned(),
            basis: "道路运输条例第六十三条".to_owned(),
            range: None,
            edition: "test".to_owned(),
        },
        party: Party {
            kind: PartyKind::Person,
            name: "陈大力".to_owned(),
            age_years: Some(41),
            ..Party::default()
        },
        conveyance: None,
        place: Place { text: "G107衡州段".to_owned(), road: None, point: None },
        found_on: day("2026-03-02"),
        found_minute: 540,
        summary: "货车未随车携带道路运输证".to_owned(),
        officers: pair(),
        defects: Vec::new(),
    }
}

/// The same case against a company.
pub(crate) fn company() -> Registration {
    party(PartyKind::Enterprise)
}

pub(crate) fn party(kind: PartyKind) -> Registration {
    let mut registration = registration();
    registration.party.kind = kind;
    if kind == PartyKind::Enterprise {
        registration.party.name = "衡州顺达货运有限公司".to_owned();
        registration.party.age_years = None;
    }
    registration
}

/// The same case with a statutory range of 1,000–50,000 yuan.
pub(crate) fn ranged() -> Registration {
    let mut registration = registration();
    registration.item.range = Some((yuan("1000"), yuan("50000")));
    registration
}

pub(crate) fn aged(age_years: u16) -> Registration {
    let mut registration = registration();
    registration.party.age_years = Some(age_years);
    registration
}

pub(crate) fn on_spot() -> OnSpotDecision {
    OnSpotDecision {
        number: "当罚1号".to_owned(),
        facts: "未随车携带道路运输证".to_owned(),
        evidence: "现场照片、当事人陈述".to_owned(),
        warning: false,
        fine: Some(yuan("200")),
        statement: String::new(),
        recheck: String::new(),
        correction: "立即改正".to_owned(),
        cash_ground: None,
        signature: Signature::Paper { scan: None },
        certificates_shown: true,
        told: true,
        defects: Vec::new(),
    }
}

/// An on-the-spot decision with a fine as typed.
pub(crate) fn on_spot_fine(fine: &str) -> OnSpotDecision {
    OnSpotDecision { fine: Some(yuan(fine)), ..on_spot() }
}

pub(crate) fn penalize(registration: Registration, decision: OnSpotDecision) -> Command {
    Command::PenalizeOnSpot(Box::new(registration), Box::new(decision))
}

pub(crate) fn request(matter: Matter) -> Command {
    Command::RequestApproval { matter: Box::new(matter), opinion: "请批准".to_owned() }
}

pub(crate) fn filing() -> Matter {
    Matter::Filing { basis: "道路运输条例第六十三条".to_owned() }
}

pub(crate) fn report() -> Matter {
    Matter::Report { facts: "未取得许可从事货运".to_owned(), proposal: "罚款".to_owned() }
}

pub(crate) fn correction() -> Matter {
    Matter::Correction { text: "停止违法行为".to_owned(), due_on: None }
}

pub(crate) fn decision(fine: &str) -> Matter {
    Matter::Decision { proposal: proposal(fine) }
}

pub(crate) fn decide(proposal: Proposal) -> Matter {
    Matter::Decision { proposal }
}

pub(crate) fn no_penalty(ground: &str, education: &str) -> Matter {
    Matter::NoPenalty {
        ground: ground.to_owned(),
        facts: "初次违法，危害后果轻微并及时改正".to_owned(),
        education: education.to_owned(),
    }
}

pub(crate) fn closing() -> Matter {
    Matter::Closing { result: "罚款".to_owned(), execution: "已缴清".to_owned() }
}

pub(crate) fn evidence(on: &str) -> Evidence {
    Evidence {
        kind: EvidenceKind::SceneRecord,
        name: "现场笔录".to_owned(),
        proves: "车辆载货行驶".to_owned(),
        collected_on: day(on),
        place: "G107衡州段".to_owned(),
        officers: pair(),
        files: Vec::new(),
    }
}

pub(crate) fn interview(on: &str) -> Interview {
    Interview {
        person: "陈大力".to_owned(),
        relation: "当事人".to_owned(),
        held_on: day(on),
        started_minute: 540,
        ended_minute: 600,
        place: "大队询问室".to_owned(),
        officers: pair(),
        certificates_shown: true,
        recusal_told: true,
        answers: vec![("是否有道路运输证？".to_owned(), "没有。".to_owned())],
        signature: Signature::Paper { scan: None },
    }
}

/// A fine as typed, without more.
pub(crate) fn proposal(fine: &str) -> Proposal {
    Proposal {
        facts: "未取得许可从事货运".to_owned(),
        evidence: "现场笔录、询问笔录".to_owned(),
        reasons: "情节一般".to_owned(),
        basis: "道路运输条例第六十三条".to_owned(),
        penalties: Penalties { fine: Some(yuan(fine)), ..Penalties::default() },
        mitigation: String::new(),
        grave: false,
        grave_ground: String::new(),
        hearing_told: false,
    }
}

/// The same with the right to a hearing told.
pub(crate) fn told(proposal: Proposal) -> Proposal {
    Proposal { hearing_told: true, ..proposal }
}

pub(crate) fn reference(kind: DocumentKind, number: &str) -> DocumentRef {
    DocumentRef { kind, number: number.to_owned() }
}

/// Handed to the party.
pub(crate) fn service(kind: DocumentKind, number: &str, on: &str) -> Delivery {
    Delivery {
        document: reference(kind, number),
        method: ServiceMethod::Direct,
        sent_on: day(on),
        received_on: Some(day(on)),
        recipient: "陈大力".to_owned(),
        relation: "本人".to_owned(),
        place: "大队".to_owned(),
        proof: String::new(),
        reason: String::new(),
        deemed_on: None,
    }
}

pub(crate) fn serve(kind: DocumentKind, number: &str, on: &str) -> Command {
    Command::Serve(Box::new(service(kind, number, on)))
}

/// A service of the decision by another method: what proves it, why it was chosen.
pub(crate) fn service_by(
    method: ServiceMethod,
    sent_on: &str,
    received_on: Option<&str>,
    proof: &str,
    reason: &str,
) -> Delivery {
    Delivery {
        method,
        received_on: received_on.map(day),
        proof: proof.to_owned(),
        reason: reason.to_owned(),
        ..service(DocumentKind::Decision, "罚1号", sent_on)
    }
}

pub(crate) fn said(on: &str) -> Command {
    Command::RecordStatement(Statement::Made { made_on: day(on), text: "请求从轻".to_owned() })
}

pub(crate) fn waived(on: &str, hearing_too: bool) -> Command {
    Command::RecordStatement(Statement::Waived { waived_on: day(on), hearing_too })
}

pub(crate) fn recheck() -> Command {
    Command::RecheckStatement { accepted: false, opinion: "理由不成立，不予采纳".to_owned() }
}

pub(crate) fn hearing_notice(held_on: &str, host: (&str, &str)) -> Command {
    Command::NoticeHearing(Box::new(call(held_on, host)))
}

pub(crate) fn call(held_on: &str, host: (&str, &str)) -> HearingCall {
    HearingCall {
        number: "听证1号".to_owned(),
        held_on: day(held_on),
        held_minute: 570,
        place: "局三楼会议室".to_owned(),
        host: officer(host),
        recorder: "吴小敏".to_owned(),
        public: true,
        closed_reason: String::new(),
    }
}

pub(crate) fn hold(on: &str) -> Command {
    Command::HoldHearing {
        held_on: day(on),
        stay: None,
        attended: true,
        record: "听证笔录".to_owned(),
        report: "听证报告".to_owned(),
    }
}

/// A review that passes, by somebody, on a day.
pub(crate) fn review((reviewer, name): (&str, &str), on: &str) -> ReviewSheet {
    ReviewSheet {
        reviewer: reviewer.to_owned(),
        reviewer_name: name.to_owned(),
        reviewed_on: day(on),
        answers: vec![(true, String::new()); REVIEW_QUESTIONS.len()],
        passed: true,
        opinion: "同意".to_owned(),
    }
}

pub(crate) fn reviewed(on: &str) -> Command {
    Command::Review(Box::new(review(LI, on)))
}

pub(crate) fn discussed(on: &str) -> Command {
    let attendee = |(_, name): (&str, &str)| Attendee {
        name: name.to_owned(),
        post: "局领导".to_owned(),
        view: "同意处罚意见".to_owned(),
    };
    Command::Discuss {
        discussed_on: day(on),
        attendees: vec![attendee(SUN), attendee(ZHOU)],
        conclusion: "同意处罚意见".to_owned(),
        meeting: None,
    }
}

/// Seized or preserved on a day, approved the same day, until the end of the lawful term.
pub(crate) fn measure(kind: MeasureKind, on: &str) -> Measure {
    Measure {
        kind,
        objects: vec!["重型货车湘D12345".to_owned()],
        basis: "《中华人民共和国道路运输条例》第六十二条".to_owned(),
        reason: "证据可能灭失".to_owned(),
        taken_on: day(on),
        until: day("2020-01-01"),
        officers: pair(),
        approved_on: Some(day(on)),
        approver: "孙立民".to_owned(),
        place: "停车场".to_owned(),
        told: true,
        number: String::new(),
        emergency: false,
        taken_minute: None,
    }
}

pub(crate) fn preserve(on: &str) -> Command {
    Command::Preserve(Box::new(measure(MeasureKind::Preservation, on)))
}

pub(crate) fn seize(on: &str) -> Command {
    Command::TakeMeasure(Box::new(measure(MeasureKind::Seizure, on)))
}

pub(crate) fn extend(until: &str) -> Command {
    Command::ExtendMeasure {
        no: 1, until: day(until), reason: "案情复杂".to_owned(), number: String::new()
    }
}

pub(crate) fn release(on: &str) -> Command {
    Command::ReleaseMeasure {
        no: 1,
        released_on: day(on),
        ground: "不再需要".to_owned(),
        number: String::new(),
    }
}

pub(crate) fn dispose(on: &str) -> Command {
    Command::DisposePreservation { no: 1, disposed_on: day(on), disposal: "拍照后返还".to_owned() }
}

pub(crate) fn payment(amount: &str, on: &str, receipt: &str) -> Payment {
    Payment {
        amount: yuan(amount),
        surcharge: Fen::ZERO,
        method: PaymentMethod::Bank,
        paid_on: day(on),
        receipt: receipt.to_owned(),
    }
}

pub(crate) fn pay(amount: &str, on: &str) -> Command {
    Command::Pay(Box::new(payment(amount, on, on)))
}

pub(crate) fn urge() -> Command {
    Command::Urge { number: "催1号".to_owned() }
}

pub(crate) fn court(on: &str) -> Command {
    Command::ApplyToCourt { applied_on: day(on), court: "衡州市某区人民法院".to_owned() }
}

pub(crate) fn remedy(kind: RemedyKind, on: &str) -> Remedy {
    Remedy {
        kind, sought_on: day(on), body: "衡州市人民政府".to_owned(), number: String::new(), end: None
    }
}

pub(crate) fn seek(kind: RemedyKind, on: &str) -> Command {
    Command::SeekRemedy(Box::new(remedy(kind, on)))
}

pub(crate) fn end_remedy(no: u32, on: &str, outcome: RemedyOutcome, fine: Option<&str>) -> Command {
    let fine = fine.map(yuan);
    Command::EndRemedy {
        no,
        end: Box::new(RemedyEnd { ended_on: day(on), outcome, fine, note: String::new() }),
    }
}

pub(crate) fn scene(on: &str) -> SceneRecord {
    SceneRecord {
        held_on: day(on),
        started_minute: 540,
        ended_minute: 560,
        place: "G107衡州段".to_owned(),
        person: "陈大力".to_owned(),
        relation: "驾驶员".to_owned(),
        content: "车辆载货行驶，未随车携带道路运输证".to_owned(),
        measure_told: String::new(),
        witness: String::new(),
        officers: pair(),
        certificates_shown: true,
        signature: Signature::Paper { scan: None },
    }
}

/// The same as a grave case, with its ground.
pub(crate) fn grave(proposal: Proposal, ground: &str) -> Proposal {
    Proposal { grave: true, grave_ground: ground.to_owned(), ..proposal }
}
