//! One row per guard at, before and after its limit, in the order of the statute.

use law::{
    case::{
        Command,
        act::Instalment,
        fact::{
            DocumentKind, HearingCall, Matter, Measure, MeasureKind, Officer, PartyKind, Penalties,
            PropertyMove, Proposal, ServiceMethod, Standing,
        },
    },
    rule::{self, ALL, Rule},
};

use super::world::{
    LI, Outcome, QIAN, SUN, World, ZHAO, ZHOU, aged, call, closing, company, correction, court, day, decide,
    decision, discussed, dispose, evidence, extend, filing, grave, hearing_notice, hold, interview, measure,
    no_penalty, officer, on_spot, on_spot_fine, pair, pair_with, party, pay, payment, penalize, preserve,
    proposal, ranged, recheck, registration, release, report, request, review, reviewed, said, seize, serve,
    service_by, told, urge, waived, yuan,
};

/// What a guard does to the command of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// Refused, this breach among the reasons.
    Refused,
    /// Done, with this breach recorded.
    Recorded,
    /// Done, without this breach.
    Clean,
}
use Expect::{Clean, Recorded, Refused};

mod gaps;

struct Row {
    rule: Rule,
    expect: Expect,
    what: &'static str,
    run: fn() -> Outcome,
}

const fn row(rule: Rule, expect: Expect, what: &'static str, run: fn() -> Outcome) -> Row {
    Row { rule, expect, what, run }
}

fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().chain(gaps::ROWS)
}

fn position(rule: &Rule) -> usize {
    ALL.iter().position(|held| held == rule).unwrap()
}

#[test]
fn every_guard_holds_at_before_and_after_its_limit() {
    let mut wrong = Vec::new();
    for row in rows() {
        let outcome = (row.run)();
        let named = |findings: &[rule::Finding]| {
            findings.iter().any(|finding| finding.rule == row.rule.id && finding.code == row.rule.code)
        };
        let holds = match (&outcome, row.expect) {
            (Err(refused), Refused) => named(&refused.0),
            (Ok(defects), Recorded) => named(defects),
            (Ok(defects), Clean) => !named(defects),
            _ => false,
        };
        if !holds {
            wrong.push(format!(
                "{} {} {}: {:?} {outcome:#?}",
                row.rule.id, row.rule.code, row.what, row.expect
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_row_that_breaks_it_and_one_that_keeps_it() {
    for rule in ALL.iter().filter(|rule| rule.commands) {
        let has = |clean: bool| rows().any(|row| row.rule == *rule && (row.expect == Clean) == clean);
        assert!(has(false), "no row breaks {} {}", rule.id, rule.code);
        assert!(has(true), "no row keeps {} {}", rule.id, rule.code);
    }
}

#[test]
fn rows_stand_in_the_order_of_the_statute() {
    for rows in [ROWS, gaps::ROWS] {
        assert!(rows.is_sorted_by_key(|row| position(&row.rule)));
    }
}

#[test]
fn a_rule_is_known_by_its_id_and_code() {
    for (at, rule) in ALL.iter().enumerate() {
        let same = |held: &&Rule| (held.id, held.code, held.since) == (rule.id, rule.code, rule.since);
        assert_eq!(ALL.iter().filter(same).count(), 1, "{} {} at {at}", rule.id, rule.code);
    }
}

/// Evidence taken by these officers.
fn evidence_by(officers: Vec<Officer>) -> Outcome {
    let evidence = law::case::fact::Evidence { officers, ..evidence("2026-03-04") };
    World::filed().run(day("2026-03-04"), ZHAO, Command::CollectEvidence(Box::new(evidence)))
}

fn registered_by(officers: Vec<Officer>) -> Outcome {
    let mut registration = registration();
    registration.officers = officers;
    World::default().run(day("2026-03-02"), ZHAO, Command::Register(Box::new(registration)))
}

fn on_the_spot(
    registration: law::case::act::Registration,
    decision: law::case::act::OnSpotDecision,
) -> Outcome {
    World::default().run(day("2026-03-02"), ZHAO, penalize(registration, decision))
}

fn moved_to(name: &str) -> Outcome {
    World::filed().run(
        day("2026-03-04"),
        ZHAO,
        Command::MoveProperty(Box::new(PropertyMove {
            property: 1,
            name: "货车".to_owned(),
            from: "陈大力".to_owned(),
            to: name.to_owned(),
            moved_on: day("2026-03-04"),
            event: "入库".to_owned(),
            condition: "完好".to_owned(),
        })),
    )
}

/// Fined on the spot on Monday 28 September 2026, handed in for the record on a day.
fn recorded(filed_on: &str) -> Outcome {
    let mut registration = registration();
    registration.found_on = day("2026-09-28");
    let mut world = World::default();
    world.did("2026-09-28", ZHAO, penalize(registration, on_spot()));
    world.run(day("2026-10-31"), ZHAO, Command::FileForRecord { filed_on: day(filed_on) })
}

fn cash(fine: &str, ground: &str) -> Outcome {
    let decision =
        law::case::act::OnSpotDecision { cash_ground: Some(ground.to_owned()), ..on_spot_fine(fine) };
    on_the_spot(registration(), decision)
}

/// A notice of this proposal, asked and granted on 11 March.
fn notice(registration: law::case::act::Registration, proposal: Proposal) -> Outcome {
    World::reported_for(registration).try_approve("2026-03-11", Matter::Notice { proposal }, "通知1号")
}

/// Notified of one fine, everything waived, reviewed and discussed; decided with another one.
fn notified_and_decided(told_fine: Proposal, decided: Proposal, spoke: bool) -> Outcome {
    let mut world = World::served(told(told_fine));
    if spoke {
        world.did("2026-03-13", ZHAO, said("2026-03-13")).did("2026-03-16", ZHAO, recheck());
    }
    world
        .did("2026-03-20", LI, reviewed("2026-03-20"))
        .did("2026-03-20", SUN, discussed("2026-03-20"))
        .try_approve("2026-03-20", decide(decided), "罚1号")
}

/// A fine told with a hearing, waived on 13 March and decided on the same day with what `prepare` did.
fn waived_and_decided(
    registration: law::case::act::Registration,
    proposal: Proposal,
    prepare: fn(&mut World),
) -> Outcome {
    let mut world = World::served_for(registration, told(proposal.clone()));
    world.did("2026-03-13", ZHAO, waived("2026-03-13", true));
    prepare(&mut world);
    world.try_approve("2026-03-13", decide(told(proposal)), "罚1号")
}

fn prepared_nothing(_: &mut World) {}

fn was_reviewed(world: &mut World) {
    world.did("2026-03-13", LI, reviewed("2026-03-13"));
}

/// A review sheet with these answers.
fn answered(answers: Vec<(bool, String)>, passed: bool) -> Outcome {
    let sheet = law::case::fact::ReviewSheet { answers, passed, ..review(LI, "2026-03-13") };
    World::served(proposal("3000")).run(day("2026-03-13"), LI, Command::Review(Box::new(sheet)))
}

fn answers(last: (bool, &str)) -> Vec<(bool, String)> {
    let mut answers = review(LI, "2026-03-13").answers;
    answers.pop();
    answers.push((last.0, last.1.to_owned()));
    answers
}

/// Filed on Monday 2 March, so that day 90 is Sunday 31 May; decided on a day.
fn decided_after_ninety_days(on: &str) -> Outcome {
    let mut world = World::registered(registration());
    world
        .approved("2026-03-02", filing(), "")
        .did("2026-03-04", ZHAO, Command::CollectEvidence(Box::new(evidence("2026-03-04"))))
        .approved("2026-03-10", report(), "")
        .approved("2026-03-11", Matter::Notice { proposal: proposal("3000") }, "通知1号")
        .did("2026-03-12", ZHAO, serve(DocumentKind::ViolationNotice, "通知1号", "2026-03-12"));
    world.try_approve(on, decision("3000"), "罚1号")
}

/// The decision of 20 March, served in this way.
fn served_by(
    method: ServiceMethod,
    sent_on: &str,
    received_on: Option<&str>,
    proof: &str,
    reason: &str,
) -> Outcome {
    let service = service_by(method, sent_on, received_on, proof, reason);
    World::decided().run(day("2026-06-30"), ZHAO, Command::Serve(Box::new(service)))
}

/// Takes a measure on 3 March.
fn taken(command: fn(Box<Measure>) -> Command, measure: Measure) -> Outcome {
    World::registered(registration()).run(day("2026-03-20"), ZHAO, command(Box::new(measure)))
}

fn seized_on(basis: &str) -> Outcome {
    taken(
        Command::TakeMeasure,
        Measure { basis: basis.to_owned(), ..measure(MeasureKind::Seizure, "2026-03-03") },
    )
}

/// Seized on 3 March without approval, approved on a day, entered on another.
fn emergency(approved_on: Option<&str>, reason: &str, entered_on: &str) -> Outcome {
    let measure = Measure {
        approved_on: approved_on.map(day),
        reason: reason.to_owned(),
        emergency: true,
        ..measure(MeasureKind::Seizure, "2026-03-03")
    };
    World::registered(registration()).run(day(entered_on), ZHAO, Command::TakeMeasure(Box::new(measure)))
}

/// A world with a seizure of 3 March, which ends on 2 April.
fn seized() -> World {
    let mut world = World::filed();
    world.did("2026-03-03", ZHAO, seize("2026-03-03"));
    world
}

/// Urged by hand on a day; applied to the court on another.
fn court_after(mut world: World, urged_on: &str, applied_on: &str) -> Outcome {
    world
        .did(urged_on, ZHAO, urge())
        .did(urged_on, ZHAO, serve(DocumentKind::PaymentUrge, "催1号", urged_on))
        .run(day(applied_on), ZHAO, court(applied_on))
}

/// Payment put off to a day.
fn deferred(until: &str) -> World {
    let mut world = World::performing();
    let instalments = vec![Instalment { due_on: day(until), amount: yuan("3000") }];
    world.approved("2026-04-01", Matter::Deferral { applied_on: day("2026-03-30"), instalments }, "");
    world
}

fn heard_on(on: &str) -> World {
    let mut world = World::heard_soon();
    world
        .did("2026-03-16", SUN, hearing_notice("2026-03-26", ZHOU))
        .did("2026-03-16", ZHAO, serve(DocumentKind::HearingNotice, "听证1号", "2026-03-16"))
        .did(on, ZHOU, hold(on));
    world
}

fn no_interview_certificates() -> Outcome {
    let interview = law::case::fact::Interview { certificates_shown: false, ..interview("2026-03-05") };
    World::filed().run(day("2026-03-05"), ZHAO, Command::RecordInterview(Box::new(interview)))
}

const ROWS: &[Row] = &[
    row(rule::R1, Refused, "registered by one officer", || registered_by(vec![officer(ZHAO)])),
    row(rule::R1, Refused, "registered by the same officer twice", || {
        registered_by(vec![officer(ZHAO), officer(ZHAO)])
    }),
    row(rule::R1, Refused, "registered by nobody", || registered_by(Vec::new())),
    row(rule::R1, Clean, "registered by two", || registered_by(pair())),
    row(rule::R1, Recorded, "evidence taken by one", || evidence_by(vec![officer(ZHAO)])),
    row(rule::R1, Clean, "evidence taken by two", || evidence_by(pair())),
    row(rule::R1, Refused, "seized by one", || {
        taken(
            Command::TakeMeasure,
            Measure { officers: vec![officer(ZHAO)], ..measure(MeasureKind::Seizure, "2026-03-03") },
        )
    }),
    row(rule::R2, Refused, "not yet valid", || registered_by(pair_with(Standing::NotYet))),
    row(rule::R2, Refused, "expired", || registered_by(pair_with(Standing::Expired))),
    row(rule::R2, Refused, "suspended", || registered_by(pair_with(Standing::Suspended))),
    row(rule::R2, Refused, "recalled", || registered_by(pair_with(Standing::Recalled))),
    row(rule::R2, Refused, "cancelled", || registered_by(pair_with(Standing::Cancelled))),
    row(rule::R2, Refused, "none", || registered_by(pair_with(Standing::Absent))),
    row(rule::R2, Clean, "valid", || registered_by(pair_with(Standing::Valid))),
    row(rule::R2, Recorded, "evidence with an expired one", || evidence_by(pair_with(Standing::Expired))),
    row(rule::R2, Refused, "the case handed to an expired one", || {
        let officers = pair_with(Standing::Expired);
        World::filed().run(
            day("2026-03-04"),
            ZHAO,
            Command::ChangeHandlers { officers, reason: "调岗".to_owned() },
        )
    }),
    row(rule::R3, Refused, "on the spot", || {
        on_the_spot(registration(), law::case::act::OnSpotDecision { certificates_shown: false, ..on_spot() })
    }),
    row(rule::R3, Clean, "on the spot, shown", || on_the_spot(registration(), on_spot())),
    row(rule::R3, Recorded, "interview", no_interview_certificates),
    row(rule::R6, Refused, "hosted by a handler", || {
        World::heard_soon().run(day("2026-03-16"), SUN, hearing_notice("2026-03-26", QIAN))
    }),
    row(rule::R6, Clean, "hosted by another", || {
        World::heard_soon().run(day("2026-03-16"), SUN, hearing_notice("2026-03-26", ZHOU))
    }),
    row(rule::R7, Refused, "reviewed by a handler", || {
        let sheet = review(QIAN, "2026-03-13");
        World::served(proposal("3000")).run(day("2026-03-13"), QIAN, Command::Review(Box::new(sheet)))
    }),
    row(rule::R7, Clean, "reviewed by another", || {
        World::served(proposal("3000")).run(day("2026-03-13"), LI, reviewed("2026-03-13"))
    }),
    row(rule::R8, Refused, "approved by a handler", || {
        let mut world = World::registered(registration());
        world.did("2026-03-03", ZHAO, request(filing()));
        let command = world.agree("");
        world.run(day("2026-03-03"), QIAN, command)
    }),
    row(rule::R8, Refused, "approved by who asked", || {
        let mut world = World::registered(registration());
        world.did("2026-03-03", SUN, request(filing()));
        let command = world.agree("");
        world.run(day("2026-03-03"), SUN, command)
    }),
    row(rule::R8, Refused, "handed over to a handler", || {
        let mut world = World::registered(registration());
        world.did("2026-03-03", ZHAO, request(filing()));
        let to = QIAN.0.to_owned();
        world.run(day("2026-03-03"), SUN, Command::HandOver { no: 1, to, reason: "出差".to_owned() })
    }),
    row(rule::R8, Clean, "approved by another", || {
        World::registered(registration()).try_approve("2026-03-03", filing(), "")
    }),
    row(rule::R10, Recorded, "kept by a handler", || moved_to(QIAN.1)),
    row(rule::R10, Clean, "kept by another", || moved_to("吴仓库")),
    row(rule::SP1, Refused, "no facts", || {
        on_the_spot(registration(), law::case::act::OnSpotDecision { facts: " ".to_owned(), ..on_spot() })
    }),
    row(rule::SP1, Refused, "no evidence", || {
        on_the_spot(registration(), law::case::act::OnSpotDecision { evidence: String::new(), ..on_spot() })
    }),
    row(rule::SP1, Clean, "facts and evidence", || on_the_spot(registration(), on_spot())),
    row(rule::SP2_KIND, Refused, "neither warning nor fine", || {
        on_the_spot(registration(), law::case::act::OnSpotDecision { fine: None, ..on_spot() })
    }),
    row(rule::SP2_KIND, Refused, "a fine of nothing", || on_the_spot(registration(), on_spot_fine("0"))),
    row(rule::SP2_KIND, Clean, "a warning alone", || {
        let decision = law::case::act::OnSpotDecision { warning: true, fine: None, ..on_spot() };
        on_the_spot(registration(), decision)
    }),
    row(rule::SP2_CAP, Clean, "citizen 199.99", || on_the_spot(registration(), on_spot_fine("199.99"))),
    row(rule::SP2_CAP, Clean, "citizen 200", || on_the_spot(registration(), on_spot_fine("200"))),
    row(rule::SP2_CAP, Refused, "citizen 200.01", || on_the_spot(registration(), on_spot_fine("200.01"))),
    row(rule::SP2_CAP, Clean, "sole trader 200", || {
        on_the_spot(party(PartyKind::SoleTrader), on_spot_fine("200"))
    }),
    row(rule::SP2_CAP, Refused, "sole trader 200.01", || {
        on_the_spot(party(PartyKind::SoleTrader), on_spot_fine("200.01"))
    }),
    row(rule::SP2_CAP, Clean, "company 3,000", || on_the_spot(company(), on_spot_fine("3000"))),
    row(rule::SP2_CAP, Refused, "company 3,000.01", || on_the_spot(company(), on_spot_fine("3000.01"))),
    row(rule::SP4_TOLD, Refused, "not told", || {
        on_the_spot(registration(), law::case::act::OnSpotDecision { told: false, ..on_spot() })
    }),
    row(rule::SP4_TOLD, Clean, "told", || on_the_spot(registration(), on_spot())),
    row(rule::SP4_HEARD, Refused, "spoke, not rechecked", || {
        let decision = law::case::act::OnSpotDecision { statement: "忘带了".to_owned(), ..on_spot() };
        on_the_spot(registration(), decision)
    }),
    row(rule::SP4_HEARD, Clean, "spoke, rechecked", || {
        let decision = law::case::act::OnSpotDecision {
            statement: "忘带了".to_owned(),
            recheck: "不影响认定".to_owned(),
            ..on_spot()
        };
        on_the_spot(registration(), decision)
    }),
    row(rule::SP4_FILE, Clean, "fourth working day across National Day", || recorded("2026-10-09")),
    row(rule::SP4_FILE, Clean, "fifth working day, a worked Saturday", || recorded("2026-10-10")),
    row(rule::SP4_FILE, Recorded, "the day after", || recorded("2026-10-11")),
    row(rule::SP7, Clean, "100 in cash without a ground", || cash("100", "")),
    row(rule::SP7, Recorded, "100.01 in cash without a ground", || cash("100.01", "")),
    row(rule::SP7, Clean, "200 in cash with a ground", || cash("200", "当事人提出，无法电子支付")),
    row(rule::G2, Refused, "report before filing", || {
        let mut world = World::registered(registration());
        world.did("2026-03-02", ZHAO, Command::CollectEvidence(Box::new(evidence("2026-03-02"))));
        world.try_approve("2026-03-03", report(), "")
    }),
    row(rule::G2, Refused, "decision before filing", || {
        World::registered(registration()).try_approve("2026-03-20", decision("3000"), "罚1号")
    }),
    row(rule::G2, Refused, "review before filing", || {
        World::registered(registration()).run(day("2026-03-03"), LI, reviewed("2026-03-03"))
    }),
    row(rule::G2, Clean, "decision after filing", || {
        World::served(proposal("3000")).try_approve("2026-03-20", decision("3000"), "罚1号")
    }),
    row(rule::G7, Refused, "report without evidence", || {
        World::filed().try_approve("2026-03-10", report(), "")
    }),
    row(rule::G7, Refused, "report without facts", || {
        let mut world = World::filed();
        world.did("2026-03-04", ZHAO, Command::CollectEvidence(Box::new(evidence("2026-03-04"))));
        let report = Matter::Report { facts: " ".to_owned(), proposal: "罚款".to_owned() };
        world.try_approve("2026-03-10", report, "")
    }),
    row(rule::G7, Refused, "notice before the report", || {
        World::filed().try_approve("2026-03-11", Matter::Notice { proposal: proposal("3000") }, "通知1号")
    }),
    row(rule::G7, Refused, "notice without evidence", || {
        notice(registration(), Proposal { evidence: String::new(), ..proposal("3000") })
    }),
    row(rule::G7, Clean, "report on evidence", || {
        let mut world = World::filed();
        world.did("2026-03-04", ZHAO, Command::CollectEvidence(Box::new(evidence("2026-03-04"))));
        world.try_approve("2026-03-10", report(), "")
    }),
    row(rule::G8, Refused, "decision without a notice", || {
        World::reported().try_approve("2026-03-20", decision("3000"), "罚1号")
    }),
    row(rule::G8, Refused, "decision on a notice that was not served", || {
        let mut world = World::reported();
        world.approved("2026-03-11", Matter::Notice { proposal: proposal("3000") }, "通知1号").try_approve(
            "2026-03-20",
            decision("3000"),
            "罚1号",
        )
    }),
    row(rule::G8, Refused, "decision on a notice in the post", || {
        let mut world = World::reported();
        let service = law::case::fact::Delivery {
            document: super::world::reference(DocumentKind::ViolationNotice, "通知1号"),
            ..service_by(ServiceMethod::Post, "2026-03-12", None, "", "")
        };
        world
            .approved("2026-03-11", Matter::Notice { proposal: proposal("3000") }, "通知1号")
            .did("2026-03-12", ZHAO, Command::Serve(Box::new(service)))
            .try_approve("2026-03-30", decision("3000"), "罚1号")
    }),
    row(rule::G8, Clean, "decision on a served notice", || {
        World::served(proposal("3000")).try_approve("2026-03-20", decision("3000"), "罚1号")
    }),
    row(rule::G8_MATCH, Clean, "the fine told", || {
        notified_and_decided(proposal("3000"), proposal("3000"), false)
    }),
    row(rule::G8_MATCH, Clean, "a smaller fine", || {
        notified_and_decided(proposal("3000"), proposal("2999.99"), false)
    }),
    row(rule::G8_MATCH, Refused, "a larger fine", || {
        notified_and_decided(proposal("3000"), proposal("3000.01"), false)
    }),
    row(rule::G8_MATCH, Refused, "another basis", || {
        let other = Proposal { basis: "公路法第七十六条".to_owned(), ..proposal("3000") };
        notified_and_decided(proposal("3000"), other, false)
    }),
    row(rule::G8_MATCH, Refused, "a revocation besides", || {
        let mut other = proposal("3000");
        other.penalties.revoked_licence = "道路运输经营许可证".to_owned();
        notified_and_decided(proposal("3000"), told(other), false)
    }),
    row(rule::G9, Refused, "first working day", || {
        World::served(proposal("3000")).try_approve("2026-03-13", decision("3000"), "罚1号")
    }),
    row(rule::G9, Refused, "fifth working day", || {
        World::served(proposal("3000")).try_approve("2026-03-19", decision("3000"), "罚1号")
    }),
    row(rule::G9, Clean, "the day after the fifth", || {
        World::served(proposal("3000")).try_approve("2026-03-20", decision("3000"), "罚1号")
    }),
    row(rule::G9, Clean, "waived", || {
        let mut world = World::served(proposal("3000"));
        world.did("2026-03-13", ZHAO, waived("2026-03-13", false)).try_approve(
            "2026-03-13",
            decision("3000"),
            "罚1号",
        )
    }),
    row(rule::G9, Refused, "waived before the notice was served", || {
        let mut world = World::served(proposal("3000"));
        world.did("2026-03-13", ZHAO, waived("2026-03-11", false)).try_approve(
            "2026-03-13",
            decision("3000"),
            "罚1号",
        )
    }),
    row(rule::G9_RECHECK, Refused, "spoke, not rechecked", || {
        let mut world = World::served(proposal("3000"));
        world.did("2026-03-13", ZHAO, said("2026-03-13")).try_approve("2026-03-20", decision("3000"), "罚1号")
    }),
    row(rule::G9_RECHECK, Refused, "rechecked, then spoke again", || {
        let mut world = World::served(proposal("3000"));
        world
            .did("2026-03-13", ZHAO, said("2026-03-13"))
            .did("2026-03-16", ZHAO, recheck())
            .did("2026-03-17", ZHAO, said("2026-03-17"))
            .try_approve("2026-03-20", decision("3000"), "罚1号")
    }),
    row(rule::G9_RECHECK, Refused, "rechecked without an opinion", || {
        let mut world = World::served(proposal("3000"));
        world.did("2026-03-13", ZHAO, said("2026-03-13"));
        let command = Command::RecheckStatement { accepted: true, opinion: " ".to_owned() };
        world.run(day("2026-03-16"), ZHAO, command)
    }),
    row(rule::G9_RECHECK, Clean, "spoke, rechecked", || {
        notified_and_decided(proposal("3000"), proposal("3000"), true)
    }),
    row(rule::G9_HEAVIER, Refused, "heavier after the party spoke", || {
        notified_and_decided(proposal("3000"), proposal("3500"), true)
    }),
    row(rule::G9_HEAVIER, Clean, "lighter after the party spoke", || {
        notified_and_decided(proposal("3000"), proposal("2500"), true)
    }),
    row(rule::H1, Clean, "citizen 4,999.99", || notice(registration(), proposal("4999.99"))),
    row(rule::H1, Refused, "citizen 5,000", || notice(registration(), proposal("5000"))),
    row(rule::H1, Clean, "citizen 5,000, told", || notice(registration(), told(proposal("5000")))),
    row(rule::H1, Refused, "sole trader 5,000", || notice(party(PartyKind::SoleTrader), proposal("5000"))),
    row(rule::H1, Clean, "company 49,999.99", || notice(company(), proposal("49999.99"))),
    row(rule::H1, Refused, "company 50,000", || notice(company(), proposal("50000"))),
    row(rule::H1, Refused, "revocation", || {
        let mut proposal = proposal("100");
        proposal.penalties.revoked_licence = "道路运输经营许可证".to_owned();
        notice(registration(), proposal)
    }),
    row(rule::H1, Refused, "closure", || {
        let mut proposal = proposal("100");
        proposal.penalties.closure = "停业整顿三个月".to_owned();
        notice(registration(), proposal)
    }),
    row(rule::H1, Refused, "suspension of a licence", || {
        let mut proposal = proposal("100");
        proposal.penalties.suspended_licence = "从业资格证".to_owned();
        notice(registration(), proposal)
    }),
    row(rule::H1, Refused, "confiscated income of 5,000", || {
        let mut proposal = proposal("100");
        proposal.penalties.confiscated_income = Some(yuan("5000"));
        notice(registration(), proposal)
    }),
    row(rule::H3, Clean, "asked on the fifth working day", || {
        World::served(told(proposal("8000"))).run(
            day("2026-03-19"),
            ZHAO,
            Command::RequestHearing { requested_on: day("2026-03-19") },
        )
    }),
    row(rule::H3, Recorded, "asked on the sixth", || {
        World::served(told(proposal("8000"))).run(
            day("2026-03-20"),
            ZHAO,
            Command::RequestHearing { requested_on: day("2026-03-20") },
        )
    }),
    row(rule::H4, Refused, "fifth working day, only the statement waived", || {
        let mut world = World::served(told(proposal("8000")));
        world
            .did("2026-03-13", ZHAO, waived("2026-03-13", false))
            .did("2026-03-19", LI, reviewed("2026-03-19"))
            .try_approve("2026-03-19", decide(told(proposal("8000"))), "罚1号")
    }),
    row(rule::H4, Clean, "sixth working day", || {
        let mut world = World::served(told(proposal("8000")));
        world.did("2026-03-19", LI, reviewed("2026-03-19")).try_approve(
            "2026-03-20",
            decide(told(proposal("8000"))),
            "罚1号",
        )
    }),
    row(rule::H4, Clean, "waived", || waived_and_decided(registration(), proposal("8000"), was_reviewed)),
    row(rule::H4, Refused, "asked in time, not held", || {
        let mut world = World::heard_soon();
        world.did("2026-03-20", LI, reviewed("2026-03-20")).try_approve(
            "2026-03-30",
            decide(told(proposal("8000"))),
            "罚1号",
        )
    }),
    row(rule::H4, Clean, "held", || {
        let mut world = World::heard();
        world.did("2026-03-27", LI, reviewed("2026-03-27")).try_approve(
            "2026-03-27",
            decide(told(proposal("8000"))),
            "罚1号",
        )
    }),
    row(rule::H5, Clean, "noticed seven clear working days before", || {
        World::heard_soon().run(day("2026-03-16"), SUN, hearing_notice("2026-03-26", ZHOU))
    }),
    row(rule::H5, Clean, "seven counted with the day itself", || {
        World::heard_soon().run(day("2026-03-16"), SUN, hearing_notice("2026-03-25", ZHOU))
    }),
    row(rule::H5, Refused, "fewer", || {
        World::heard_soon().run(day("2026-03-16"), SUN, hearing_notice("2026-03-24", ZHOU))
    }),
    row(rule::H5, Recorded, "held earlier than noticed", || {
        let mut world = World::heard_soon();
        world
            .did("2026-03-16", SUN, hearing_notice("2026-03-26", ZHOU))
            .did("2026-03-16", ZHAO, serve(DocumentKind::HearingNotice, "听证1号", "2026-03-16"))
            .run(day("2026-03-24"), ZHOU, hold("2026-03-24"))
    }),
    row(rule::T15, Clean, "held after seven clear working days", || {
        let mut world = World::heard_soon();
        world
            .did("2026-03-16", SUN, hearing_notice("2026-03-26", ZHOU))
            .did("2026-03-16", ZHAO, serve(DocumentKind::HearingNotice, "听证1号", "2026-03-16"))
            .run(day("2026-03-26"), ZHOU, hold("2026-03-26"))
    }),
    row(rule::T15, Recorded, "held on the seventh", || {
        let mut world = World::heard_soon();
        world
            .did("2026-03-16", SUN, hearing_notice("2026-03-25", ZHOU))
            .did("2026-03-16", ZHAO, serve(DocumentKind::HearingNotice, "听证1号", "2026-03-16"))
            .run(day("2026-03-25"), ZHOU, hold("2026-03-25"))
    }),
    row(rule::H6, Refused, "behind closed doors without a reason", || {
        let mut world = World::heard_soon();
        let closed = HearingCall { public: false, ..call("2026-03-26", ZHOU) };
        world.run(day("2026-03-16"), SUN, Command::NoticeHearing(Box::new(closed)))
    }),
    row(rule::H6, Clean, "held in public", || {
        let mut world = World::heard_soon();
        world.did("2026-03-16", SUN, hearing_notice("2026-03-26", ZHOU)).run(
            day("2026-03-26"),
            ZHOU,
            hold("2026-03-26"),
        )
    }),
    row(rule::G11, Clean, "citizen 4,999.99 without review", || {
        waived_and_decided(registration(), proposal("4999.99"), prepared_nothing)
    }),
    row(rule::G11, Refused, "citizen 5,000 without review", || {
        waived_and_decided(registration(), proposal("5000"), prepared_nothing)
    }),
    row(rule::G11, Clean, "citizen 5,000 reviewed", || {
        waived_and_decided(registration(), proposal("5000"), was_reviewed)
    }),
    row(rule::G11, Refused, "company 50,000 without review", || {
        waived_and_decided(company(), proposal("50000"), prepared_nothing)
    }),
    row(rule::G11, Refused, "review returned", || {
        waived_and_decided(registration(), proposal("5000"), |world| {
            let sheet = law::case::fact::ReviewSheet { passed: false, ..review(LI, "2026-03-13") };
            world.did("2026-03-13", LI, Command::Review(Box::new(sheet)));
        })
    }),
    row(rule::G11, Refused, "heard, not reviewed", || {
        World::heard().try_approve("2026-03-27", decide(told(proposal("4000"))), "罚1号")
    }),
    row(rule::G11_LATE, Refused, "reviewed the day before the hearing", || {
        let mut world = World::heard_soon();
        world
            .did("2026-03-16", SUN, hearing_notice("2026-03-26", ZHOU))
            .did("2026-03-25", LI, reviewed("2026-03-25"))
            .did("2026-03-26", ZHOU, hold("2026-03-26"))
            .try_approve("2026-03-27", decide(told(proposal("8000"))), "罚1号")
    }),
    row(rule::G11_LATE, Clean, "reviewed on the day of the hearing", || {
        let mut world = heard_on("2026-03-26");
        world.did("2026-03-26", LI, reviewed("2026-03-26")).try_approve(
            "2026-03-27",
            decide(told(proposal("8000"))),
            "罚1号",
        )
    }),
    row(rule::G12, Clean, "every question answered yes", || answered(answers((true, "")), true)),
    row(rule::G12, Refused, "one not answered", || {
        let mut nine = answers((true, ""));
        nine.pop();
        answered(nine, true)
    }),
    row(rule::G12, Refused, "no without a note", || answered(answers((false, "")), false)),
    row(rule::G12, Refused, "no, yet passed", || answered(answers((false, "证据不足")), true)),
    row(rule::G12, Clean, "no with a note, returned", || answered(answers((false, "证据不足")), false)),
    row(rule::G13, Clean, "citizen 9,999.99 without discussion", || {
        waived_and_decided(registration(), proposal("9999.99"), was_reviewed)
    }),
    row(rule::G13, Refused, "citizen 10,000 without discussion", || {
        waived_and_decided(registration(), proposal("10000"), was_reviewed)
    }),
    row(rule::G13, Clean, "citizen 10,000 discussed", || {
        waived_and_decided(registration(), proposal("10000"), |world| {
            was_reviewed(world);
            world.did("2026-03-13", SUN, discussed("2026-03-13"));
        })
    }),
    row(rule::G13, Clean, "company 99,999.99 without discussion", || {
        waived_and_decided(company(), proposal("99999.99"), was_reviewed)
    }),
    row(rule::G13, Refused, "company 100,000 without discussion", || {
        waived_and_decided(company(), proposal("100000"), was_reviewed)
    }),
    row(rule::G13, Refused, "a grave case without discussion", || {
        waived_and_decided(registration(), grave(proposal("300"), "涉及多个法律关系"), was_reviewed)
    }),
    row(rule::G13, Refused, "one head alone", || {
        let Command::Discuss { discussed_on, mut attendees, conclusion, meeting } = discussed("2026-03-13")
        else {
            unreachable!("a discussion")
        };
        attendees.pop();
        let command = Command::Discuss { discussed_on, attendees, conclusion, meeting };
        World::served(proposal("3000")).run(day("2026-03-13"), SUN, command)
    }),
    row(rule::G17, Clean, "day 90, a Sunday", || decided_after_ninety_days("2026-05-31")),
    row(rule::G17, Clean, "day 91, rolled to Monday", || decided_after_ninety_days("2026-06-01")),
    row(rule::G17, Recorded, "day 92", || decided_after_ninety_days("2026-06-02")),
    row(rule::T12, Clean, "day 90", || decided_after_ninety_days("2026-05-31")),
    row(rule::T12, Recorded, "rolled", || decided_after_ninety_days("2026-06-01")),
    row(rule::G19_LATE, Clean, "seventh working day", || {
        served_by(ServiceMethod::Direct, "2026-03-31", Some("2026-03-31"), "", "")
    }),
    row(rule::G19_LATE, Recorded, "eighth working day", || {
        served_by(ServiceMethod::Direct, "2026-04-01", Some("2026-04-01"), "", "")
    }),
    row(rule::G19_LATE, Clean, "posted on the seventh, received later", || {
        served_by(ServiceMethod::Post, "2026-03-31", Some("2026-04-07"), "", "")
    }),
    row(rule::G19_LATE, Clean, "announced on the seventh", || {
        served_by(ServiceMethod::Announced, "2026-03-31", None, "", "下落不明")
    }),
    row(rule::G19_VOID, Clean, "by hand", || {
        served_by(ServiceMethod::Direct, "2026-03-23", Some("2026-03-23"), "", "")
    }),
    row(rule::G19_VOID, Recorded, "by hand, nobody received it", || {
        served_by(ServiceMethod::Direct, "2026-03-23", None, "", "")
    }),
    row(rule::G19_VOID, Clean, "left, refused before a witness", || {
        served_by(ServiceMethod::Left, "2026-03-23", None, "村委会见证人签名", "拒收")
    }),
    row(rule::G19_VOID, Recorded, "left without witness or picture", || {
        served_by(ServiceMethod::Left, "2026-03-23", None, "", "拒收")
    }),
    row(rule::G19_VOID, Recorded, "left without saying why", || {
        served_by(ServiceMethod::Left, "2026-03-23", None, "照片", "")
    }),
    row(rule::G19_VOID, Clean, "electronic with consent", || {
        served_by(ServiceMethod::Electronic, "2026-03-23", None, "送达确认书", "")
    }),
    row(rule::G19_VOID, Recorded, "electronic without consent", || {
        served_by(ServiceMethod::Electronic, "2026-03-23", None, "", "")
    }),
    row(rule::G19_VOID, Clean, "in the post", || served_by(ServiceMethod::Post, "2026-03-23", None, "", "")),
    row(rule::G19_VOID, Clean, "entrusted", || {
        served_by(ServiceMethod::Entrusted, "2026-03-23", Some("2026-03-30"), "", "")
    }),
    row(rule::G19_VOID, Clean, "forwarded", || {
        served_by(ServiceMethod::Forwarded, "2026-03-23", Some("2026-03-30"), "", "")
    }),
    row(rule::G19_VOID, Clean, "announced, whereabouts unknown", || {
        served_by(ServiceMethod::Announced, "2026-03-23", None, "", "下落不明")
    }),
    row(rule::G19_VOID, Recorded, "announced without a reason", || {
        served_by(ServiceMethod::Announced, "2026-03-23", None, "", "")
    }),
    row(rule::P1, Refused, "no reason", || {
        taken(
            Command::Preserve,
            Measure { reason: String::new(), ..measure(MeasureKind::Preservation, "2026-03-03") },
        )
    }),
    row(rule::P1, Clean, "may be lost", || {
        taken(Command::Preserve, measure(MeasureKind::Preservation, "2026-03-03"))
    }),
    row(rule::P2, Refused, "not approved", || {
        taken(
            Command::Preserve,
            Measure { approved_on: None, ..measure(MeasureKind::Preservation, "2026-03-03") },
        )
    }),
    row(rule::P2, Refused, "approved the day after", || {
        let approved_on = Some(day("2026-03-04"));
        taken(Command::Preserve, Measure { approved_on, ..measure(MeasureKind::Preservation, "2026-03-03") })
    }),
    row(rule::P2, Clean, "approved on the day", || {
        taken(Command::Preserve, measure(MeasureKind::Preservation, "2026-03-03"))
    }),
    row(rule::P4, Clean, "seventh working day", || {
        let mut world = World::filed();
        world.did("2026-03-03", ZHAO, preserve("2026-03-03")).run(
            day("2026-03-12"),
            ZHAO,
            dispose("2026-03-12"),
        )
    }),
    row(rule::P4, Recorded, "eighth working day", || {
        let mut world = World::filed();
        world.did("2026-03-03", ZHAO, preserve("2026-03-03")).run(
            day("2026-03-13"),
            ZHAO,
            dispose("2026-03-13"),
        )
    }),
    row(rule::M1, Clean, "a regulation of the State Council", || seized_on("《道路运输条例》第六十二条")),
    row(rule::M1, Clean, "a statute without quotation marks", || seized_on("公路法第七十九条")),
    row(rule::M1, Refused, "a rule of the ministry", || seized_on("《道路货物运输及站场管理规定》第六条")),
    row(rule::M1, Refused, "measures of the ministry", || {
        seized_on("《巡游出租汽车经营服务管理办法》第一条")
    }),
    row(rule::M1, Refused, "a circular", || seized_on("《关于开展专项整治的通知》")),
    row(rule::M1, Refused, "nothing", || seized_on("")),
    row(rule::M3, Refused, "not told and heard", || {
        taken(Command::TakeMeasure, Measure { told: false, ..measure(MeasureKind::Seizure, "2026-03-03") })
    }),
    row(rule::M3, Refused, "no list of objects", || {
        taken(
            Command::TakeMeasure,
            Measure { objects: Vec::new(), ..measure(MeasureKind::Seizure, "2026-03-03") },
        )
    }),
    row(rule::M3, Refused, "neither approved nor urgent", || emergency(None, "", "2026-03-03")),
    row(rule::M3, Clean, "approved, told, listed", || {
        taken(Command::TakeMeasure, measure(MeasureKind::Seizure, "2026-03-03"))
    }),
    row(rule::M4, Clean, "urgent, entered the same day", || emergency(None, "车辆即将驶离", "2026-03-03")),
    row(rule::M4, Clean, "urgent, approved the day after", || {
        emergency(Some("2026-03-04"), "车辆即将驶离", "2026-03-04")
    }),
    row(rule::M4, Recorded, "urgent, approved two days after", || {
        emergency(Some("2026-03-05"), "车辆即将驶离", "2026-03-05")
    }),
    row(rule::M4, Recorded, "urgent, not approved after two days", || {
        emergency(None, "车辆即将驶离", "2026-03-05")
    }),
    row(rule::M7, Clean, "released on day 30", || {
        seized().run(day("2026-04-02"), ZHAO, release("2026-04-02"))
    }),
    row(rule::M7, Recorded, "released on day 31", || {
        seized().run(day("2026-04-03"), ZHAO, release("2026-04-03"))
    }),
    row(rule::M7, Clean, "released on the last day of the extension", || {
        let mut world = seized();
        world.did("2026-04-01", ZHAO, extend("2026-05-02")).run(
            day("2026-05-02"),
            ZHAO,
            release("2026-05-02"),
        )
    }),
    row(rule::M7_LATE, Clean, "extended on day 30", || {
        seized().run(day("2026-04-02"), ZHAO, extend("2026-05-02"))
    }),
    row(rule::M7_LATE, Refused, "extended on day 31", || {
        seized().run(day("2026-04-03"), ZHAO, extend("2026-05-02"))
    }),
    row(rule::M7_LONG, Clean, "by 30 days", || seized().run(day("2026-04-01"), ZHAO, extend("2026-05-02"))),
    row(rule::M7_LONG, Refused, "by 31 days", || seized().run(day("2026-04-01"), ZHAO, extend("2026-05-03"))),
    row(rule::M7_LONG, Refused, "twice", || {
        let mut world = seized();
        world.did("2026-04-01", ZHAO, extend("2026-04-20")).run(day("2026-04-10"), ZHAO, extend("2026-05-02"))
    }),
    row(rule::X1, Refused, "not urged", || {
        World::performing().run(day("2026-10-08"), ZHAO, court("2026-10-08"))
    }),
    row(rule::X1, Refused, "tenth working day, over a worked Sunday", || {
        court_after(World::performing(), "2026-09-14", "2026-09-28")
    }),
    row(rule::X1, Clean, "the day after the tenth", || {
        court_after(World::performing(), "2026-09-14", "2026-09-29")
    }),
    row(rule::X3_EARLY, Refused, "last day of the six months", || {
        court_after(World::performing(), "2026-04-10", "2026-09-23")
    }),
    row(rule::X3_EARLY, Clean, "the day after the six months", || {
        court_after(World::performing(), "2026-04-10", "2026-09-24")
    }),
    row(rule::X3_EARLY, Refused, "on the spot: day 60, rolled over Labour Day", || {
        court_after(World::on_spot(), "2026-03-20", "2026-05-06")
    }),
    row(rule::X3_EARLY, Clean, "on the spot: the day after", || {
        court_after(World::on_spot(), "2026-03-20", "2026-05-07")
    }),
    row(rule::X3_EARLY, Refused, "last day of a deferral", || {
        court_after(deferred("2026-09-30"), "2026-10-08", "2026-09-30")
    }),
    row(rule::X3_LATE, Clean, "last day of the three months", || {
        court_after(World::performing(), "2026-04-10", "2026-12-23")
    }),
    row(rule::X3_LATE, Refused, "the day after the three months", || {
        court_after(World::performing(), "2026-04-10", "2026-12-24")
    }),
    row(rule::X3_LATE, Clean, "three months after the end of a deferral", || {
        court_after(deferred("2026-09-30"), "2026-10-08", "2026-12-30")
    }),
    row(rule::D30, Refused, "13 years, on the spot", || on_the_spot(aged(13), on_spot())),
    row(rule::D30, Clean, "14 years, on the spot", || on_the_spot(aged(14), on_spot())),
    row(rule::D30, Refused, "13 years, notice", || notice(aged(13), proposal("3000"))),
    row(rule::D30, Clean, "14 years, notice", || notice(aged(14), proposal("3000"))),
    row(rule::D33, Recorded, "no education", || {
        World::reported().try_approve("2026-03-11", no_penalty("行政处罚法第三十三条", ""), "不罚1号")
    }),
    row(rule::D33, Clean, "education", || {
        World::reported().try_approve("2026-03-11", no_penalty("行政处罚法第三十三条", "已教育"), "不罚1号")
    }),
    row(rule::G14, Refused, "no ground for sparing", || {
        World::reported().try_approve("2026-03-11", no_penalty(" ", "已教育"), "不罚1号")
    }),
    row(rule::G14, Refused, "no basis", || {
        notice(registration(), Proposal { basis: String::new(), ..proposal("3000") })
    }),
    row(rule::G14, Refused, "nothing imposed", || {
        notice(registration(), Proposal { penalties: Penalties::default(), ..proposal("3000") })
    }),
    row(rule::G14, Clean, "a basis and a kind", || notice(registration(), proposal("3000"))),
    row(rule::RANGE, Refused, "below the least without a ground", || notice(ranged(), proposal("999.99"))),
    row(rule::RANGE, Clean, "below the least with a ground", || {
        let mitigation = "行政处罚法第三十二条第一项：主动减轻危害后果".to_owned();
        notice(ranged(), Proposal { mitigation, ..proposal("999.99") })
    }),
    row(rule::RANGE, Clean, "the least", || notice(ranged(), proposal("1000"))),
    row(rule::RANGE, Refused, "below the least on the spot", || on_the_spot(ranged(), on_spot())),
    row(rule::RANGE_OVER, Clean, "the most", || notice(ranged(), told(proposal("50000")))),
    row(rule::RANGE_OVER, Refused, "above the most", || notice(ranged(), told(proposal("50000.01")))),
    row(rule::G15, Recorded, "on the spot without correction", || {
        on_the_spot(registration(), law::case::act::OnSpotDecision { correction: String::new(), ..on_spot() })
    }),
    row(rule::G15, Recorded, "decided without correction", || decided_after_ninety_days("2026-03-20")),
    row(rule::G15, Clean, "decided with correction", || {
        World::served(proposal("3000")).try_approve("2026-03-20", decision("3000"), "罚1号")
    }),
    row(rule::T9, Refused, "a year before the tables", || {
        taken(Command::Preserve, measure(MeasureKind::Preservation, "2018-12-28"))
    }),
    row(rule::T9, Clean, "a year with a table", || {
        taken(Command::Preserve, measure(MeasureKind::Preservation, "2019-01-02"))
    }),
    row(rule::TIME_ORDER, Refused, "found tomorrow", || {
        World::default().run(day("2026-03-01"), ZHAO, Command::Register(Box::new(registration())))
    }),
    row(rule::TIME_ORDER, Refused, "fined on the spot the day after", || {
        World::default().run(day("2026-03-03"), ZHAO, penalize(registration(), on_spot()))
    }),
    row(rule::TIME_ORDER, Refused, "evidence of tomorrow", || {
        let evidence = evidence("2026-03-05");
        World::filed().run(day("2026-03-04"), ZHAO, Command::CollectEvidence(Box::new(evidence)))
    }),
    row(rule::TIME_ORDER, Recorded, "an interview that ends before it begins", || {
        let interview = law::case::fact::Interview { ended_minute: 540, ..interview("2026-03-05") };
        World::filed().run(day("2026-03-05"), ZHAO, Command::RecordInterview(Box::new(interview)))
    }),
    row(rule::TIME_ORDER, Refused, "served before it was issued", || {
        served_by(ServiceMethod::Direct, "2026-03-19", Some("2026-03-19"), "", "")
    }),
    row(rule::TIME_ORDER, Clean, "served on the day it was issued", || {
        served_by(ServiceMethod::Direct, "2026-03-20", Some("2026-03-20"), "", "")
    }),
    row(rule::TIME_ORDER, Refused, "received before it was sent", || {
        served_by(ServiceMethod::Post, "2026-03-24", Some("2026-03-23"), "", "")
    }),
    row(rule::TIME_ORDER, Refused, "extended to an earlier day", || {
        seized().run(day("2026-04-01"), ZHAO, extend("2026-04-02"))
    }),
    row(rule::STATE, Refused, "registered twice", || {
        World::filed().run(day("2026-03-04"), ZHAO, Command::Register(Box::new(registration())))
    }),
    row(rule::STATE, Refused, "filed twice", || World::filed().try_approve("2026-03-04", filing(), "")),
    row(rule::STATE, Refused, "nothing registered", || {
        World::default().run(day("2026-03-04"), ZHAO, Command::Remark { text: "记".to_owned() })
    }),
    row(rule::STATE, Refused, "closed before service", || {
        World::decided().try_approve("2026-03-30", closing(), "")
    }),
    row(rule::STATE, Refused, "closed before payment", || {
        World::performing().try_approve("2026-03-30", closing(), "")
    }),
    row(rule::STATE, Clean, "closed after payment", || {
        let mut world = World::performing();
        world.did("2026-03-30", ZHAO, pay("3000", "2026-03-30")).try_approve("2026-03-30", closing(), "")
    }),
    row(rule::STATE, Refused, "archived before closing", || {
        let archive = Command::Archive { retention: "30年".to_owned(), contents: Vec::new() };
        World::performing().run(day("2026-03-30"), ZHAO, archive)
    }),
    row(rule::STATE, Refused, "the same receipt twice", || {
        let mut world = World::performing();
        world.did("2026-03-30", ZHAO, pay("1000", "2026-03-30"));
        let again = payment("1000", "2026-03-31", "2026-03-30");
        world.run(day("2026-03-31"), ZHAO, Command::Pay(Box::new(again)))
    }),
    row(rule::STATE, Refused, "urged on the last day to pay", || {
        World::performing().run(day("2026-04-07"), ZHAO, urge())
    }),
    row(rule::STATE, Clean, "urged the day after", || {
        World::performing().run(day("2026-04-08"), ZHAO, urge())
    }),
    row(rule::STATE, Refused, "instalments that do not add up", || {
        let instalments = vec![Instalment { due_on: day("2026-05-01"), amount: yuan("2999.99") }];
        let matter = Matter::Deferral { applied_on: day("2026-03-30"), instalments };
        World::performing().try_approve("2026-04-01", matter, "")
    }),
    row(rule::STATE, Refused, "instalments out of order", || {
        let due = |on: &str| Instalment { due_on: day(on), amount: yuan("1500") };
        let instalments = vec![due("2026-06-01"), due("2026-05-01")];
        let matter = Matter::Deferral { applied_on: day("2026-03-30"), instalments };
        World::performing().try_approve("2026-04-01", matter, "")
    }),
    row(rule::STATE, Clean, "instalments in order that add up", || {
        let due = |on: &str| Instalment { due_on: day(on), amount: yuan("1500") };
        let instalments = vec![due("2026-05-01"), due("2026-06-01")];
        let matter = Matter::Deferral { applied_on: day("2026-03-30"), instalments };
        World::performing().try_approve("2026-04-01", matter, "")
    }),
    row(rule::STATE, Refused, "two approvals at once", || {
        let mut world = World::reported();
        world.did("2026-03-11", ZHAO, request(correction()));
        world.run(day("2026-03-11"), ZHAO, request(correction()))
    }),
];
