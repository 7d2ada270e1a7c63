//! What holds whatever happens: replay, refusals that leave nothing, the order that the law asks, the written form.

use std::collections::HashSet;

use jiff::{ToSpan, civil::Date};
use law::{
    case::{
        Act, Case, Command, Stage,
        act::{Instalment, OnSpotDecision},
        fact::{
            AddressConfirmation, Delivery, DocumentKind, DocumentRef, FileRef, Matter, Measure, MeasureKind,
            Officer, PartyKind, Payment, PaymentMethod, PropertyMove, Proposal, RemedyEnd, RemedyKind,
            RemedyOutcome, ServiceMethod, Signature, SoftKind, Standing, Statement,
        },
        weighing::Weighing,
    },
    money::Fen,
    rule::Finding,
    subject::Subject,
    term::Tag,
};
use proptest::{prelude::*, sample::select};

use super::{
    weighing::weighing,
    world::{
        LI, QIAN, SUN, World, ZHAO, ZHOU, calendar, closing, correction, day, decide, discussed, evidence,
        extend, filing, hearing_notice, hold, interview, measure, no_penalty, officer, on_spot, pair, party,
        payment, penalize, proposal, recheck, reference, release, remedy, report, request, review, scene,
        service, urge,
    },
};

/// One thing that somebody tries: which, with what, how long after the last.
#[derive(Debug, Clone)]
struct Try {
    what: usize,
    wait_days: i64,
    back_days: i64,
    fine: Fen,
    word: String,
    flag: bool,
    pick: usize,
}

const KINDS: usize = 34;

fn any_word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("通知1号".to_owned()),
        1 => Just(String::new()),
        1 => Just("《公路法》第八十五条".to_owned()),
        1 => "\\PC{0,12}",
    ]
}

fn any_try() -> impl Strategy<Value = Try> {
    (
        0..KINDS,
        select(vec![0_i64, 0, 0, 1, 2, 7, 40]),
        select(vec![0_i64, 0, 0, 0, 1, 5, -1]),
        select(vec![0_u32, 100, 200, 201, 3000, 5000, 10_000, 100_000]).prop_map(Fen::from_yuan),
        any_word(),
        any::<bool>(),
        0_usize..64,
    )
        .prop_map(|(what, wait_days, back_days, fine, word, flag, pick)| Try {
            what,
            wait_days,
            back_days,
            fine,
            word,
            flag,
            pick,
        })
}

/// A way through the ordinary procedure with other things thrown in.
fn any_life() -> impl Strategy<Value = Vec<Try>> {
    // Register, evidence, filing, report, notice, service, decision, service, payment, closing: ask and agree alternate.
    let way = vec![0, 3, 30, 2, 31, 2, 32, 2, 8, 9, 10, 11, 33, 2, 8, 20, 33, 2];
    let step = any_try();
    let lawful = proptest::collection::vec(any_try(), way.len()).prop_map(move |mut tries| {
        for (held, what) in tries.iter_mut().zip(&way) {
            held.what = *what;
        }
        tries
    });
    (lawful, proptest::collection::vec((0_usize..18, step), 0..14)).prop_map(|(mut tries, extra)| {
        for (at, held) in extra {
            tries.insert(at.min(tries.len()), held);
        }
        tries
    })
}

fn plus(date: Date, days: i64) -> Date {
    date.saturating_add(days.days())
}

fn proposed(held: &Try) -> Proposal {
    let mut proposal = Proposal {
        hearing_told: held.flag,
        grave: held.pick == 1,
        grave_ground: held.word.clone(),
        ..proposal("0")
    };
    proposal.penalties.fine = Some(held.fine);
    proposal.penalties.warning = held.pick.is_multiple_of(7);
    if held.pick.is_multiple_of(11) {
        proposal.penalties.revoked_licence.clone_from(&held.word);
    }
    proposal
}

/// The number of the document of a kind, if the case has one.
fn number(case: &Case, kind: DocumentKind) -> String {
    match kind {
        DocumentKind::ViolationNotice => case.notice.as_ref().map(|(_, number, _)| number.clone()),
        DocumentKind::Decision => case.decision.as_ref().map(|(_, number, _)| number.clone()),
        DocumentKind::NoPenaltyDecision => case.no_penalty.as_ref().map(|(_, number, _)| number.clone()),
        DocumentKind::HearingNotice => case.hearing.noticed.as_ref().map(|notice| notice.number.clone()),
        DocumentKind::PaymentUrge => case.urge.as_ref().map(|(_, number)| number.clone()),
        _ => None,
    }
    .unwrap_or_default()
}

fn served(case: &Case, held: &Try, on: Date) -> Delivery {
    let kinds = [
        DocumentKind::ViolationNotice,
        DocumentKind::Decision,
        DocumentKind::NoPenaltyDecision,
        DocumentKind::HearingNotice,
        DocumentKind::PaymentUrge,
    ];
    let kind = kinds
        .into_iter()
        .rev()
        .find(|kind| !number(case, *kind).is_empty() && (held.flag || *kind != DocumentKind::HearingNotice))
        .unwrap_or(DocumentKind::ViolationNotice);
    let method = ServiceMethod::ALL[held.pick % ServiceMethod::ALL.len()];
    let word = held.word.clone();
    Delivery {
        document: reference(kind, &number(case, kind)),
        method: if held.flag { ServiceMethod::Direct } else { method },
        sent_on: on,
        received_on: (held.pick > 4).then_some(on),
        proof: word.clone(),
        reason: word,
        ..service(kind, "", "2026-01-01")
    }
}

/// The command that a try comes to in a case as it stands, and who gives it.
fn soft_or_weighed(held: &Try, word: String) -> Command {
    if held.flag {
        let weighed = Weighing { fine: Some(held.fine), reason: word, ..weighing(None, "") };
        return Command::Weigh(Box::new(weighed));
    }
    Command::RecordSoftOutcome { kind: SoftKind::Guidance, content: word.clone(), effect: word }
}

fn command(case: &Case, held: &Try, today: Date, seq: usize) -> ((&'static str, &'static str), Command) {
    let on = plus(today, -held.back_days);
    let no = u32::try_from(held.pick % 3).unwrap();
    let word = held.word.clone();
    let kind = PartyKind::ALL[held.pick % PartyKind::ALL.len()];
    let open = case.open_approval().map_or(no, |(no, _)| no);
    let registered = || law::case::act::Registration { found_on: on, ..party(kind) };
    let measured = |kind| Measure {
        taken_on: on,
        approved_on: held.flag.then_some(on),
        basis: word.clone(),
        ..measure(kind, "2026-01-01")
    };
    let text = |date: Date| date.to_string();
    let heads = [SUN, ZHOU, QIAN];
    let matter = |matter| (ZHAO, request(matter));
    match held.what {
        0 => (ZHAO, Command::Register(Box::new(registered()))),
        1 => {
            let decision = OnSpotDecision { fine: Some(held.fine), told: held.flag, ..on_spot() };
            (ZHAO, penalize(registered(), decision))
        }
        2 => {
            let who = if held.pick == 0 { QIAN } else { SUN };
            (who, Command::Approve { no: open, opinion: word, number: format!("{seq}号") })
        }
        3 => (ZHAO, Command::CollectEvidence(Box::new(evidence(&text(on))))),
        4 => (ZHAO, Command::RecordInterview(Box::new(interview(&text(on))))),
        5 => (heads[held.pick % 3], Command::Return { no: open, step: word.clone(), reason: word }),
        6 => (SUN, Command::HandOver { no: open, to: ZHOU.0.to_owned(), reason: word }),
        7 => {
            let standing = Standing::ALL[held.pick % Standing::ALL.len()];
            let officers = vec![officer(ZHAO), Officer { standing, ..officer(LI) }];
            (SUN, Command::ChangeHandlers { officers, reason: word })
        }
        8 => (ZHAO, Command::Serve(Box::new(served(case, held, on)))),
        9 if held.flag => (ZHAO, Command::RecordStatement(Statement::Made { made_on: on, text: word })),
        9 => {
            let hearing_too = held.pick > 20;
            (ZHAO, Command::RecordStatement(Statement::Waived { waived_on: on, hearing_too }))
        }
        10 => (ZHAO, recheck()),
        11 => (LI, Command::Review(Box::new(review(if held.flag { LI } else { ZHOU }, &text(on))))),
        12 => (ZHAO, Command::RequestHearing { requested_on: on }),
        13 => (SUN, hearing_notice(&text(plus(today, 14)), heads[held.pick % 3])),
        14 => (ZHOU, hold(&text(on))),
        15 => (SUN, discussed(&text(on))),
        16 => (ZHAO, Command::Preserve(Box::new(measured(MeasureKind::Preservation)))),
        17 => (ZHAO, Command::TakeMeasure(Box::new(measured(MeasureKind::Seizure)))),
        18 => (SUN, extend(&text(plus(today, 20)))),
        19 => (ZHAO, release(&text(on))),
        20 => {
            let owed = case.fine().unwrap_or(held.fine);
            let paid = Payment { amount: owed, paid_on: on, ..payment("1", "2026-01-01", "") };
            (ZHAO, Command::Pay(Box::new(paid)))
        }
        21 => (ZHAO, urge()),
        22 => (ZHAO, Command::ApplyToCourt { applied_on: on, court: word }),
        23 => (ZHAO, Command::DisposePreservation { no, disposed_on: on, disposal: word }),
        24 => {
            let step = PropertyMove {
                property: no,
                name: word.clone(),
                from: "甲".to_owned(),
                to: if held.flag { "甲".to_owned() } else { word },
                moved_on: on,
                event: String::new(),
                condition: String::new(),
            };
            (ZHAO, Command::MoveProperty(Box::new(step)))
        }
        25 => (ZHAO, Command::CheckCorrection { checked_on: on, corrected: held.flag, note: word }),
        26 => (ZHAO, soft_or_weighed(held, word)),
        27 => (ZHAO, Command::Archive { retention: word, contents: Vec::new() }),
        28 => (ZHAO, Command::FileForRecord { filed_on: on }),
        29 if held.flag => matter(correction()),
        29 => matter(Matter::Transfer { to: word.clone(), crime: held.flag, reason: word }),
        30 => matter(filing()),
        31 if held.pick == 0 => matter(Matter::Withdrawal { reason: word }),
        31 => matter(report()),
        32 if held.pick < 3 => matter(no_penalty(&word, &word)),
        32 => matter(Matter::Notice { proposal: proposed(held) }),
        _ if case.decision.is_some() && held.pick == 0 => {
            let instalments =
                vec![Instalment { due_on: plus(today, 30), amount: case.fine().unwrap_or_default() }];
            matter(Matter::Deferral { applied_on: on, instalments })
        }
        _ if case.stage >= Stage::Served => matter(closing()),
        _ => {
            // Mostly what the notice told, sometimes something else.
            let told = case.notice.as_ref().map(|(_, _, told)| told.clone());
            let other = held.pick.is_multiple_of(5);
            matter(decide(told.filter(|_| !other).unwrap_or_else(|| proposed(held))))
        }
    }
}

/// Lives through the tries, and says how many decisions came of them.
fn live(tries: &[Try]) -> (World, Vec<(usize, Date)>) {
    let mut world = World::default();
    let mut today = day("2026-01-05");
    let mut decisions = Vec::new();
    for (seq, held) in tries.iter().enumerate() {
        today = plus(today, held.wait_days);
        let (who, command) = command(&world.case, held, today, seq);
        let before = (world.case.clone(), world.journal.len());
        if let Err(refused) = world.run(today, who, command) {
            assert!(refused.0.iter().any(|finding| finding.class.refuses()));
            assert_eq!((world.case.clone(), world.journal.len()), before);
        }
        for (at, entry) in world.journal.iter().enumerate().skip(before.1) {
            if matches!(entry.act, Act::PenaltyDecided { .. }) {
                decisions.push((at, today));
            }
        }
    }
    (world, decisions)
}

/// The working days after `from` and before `to`, counted by hand.
fn workdays_between(from: Date, to: Date) -> usize {
    let works = |date: &Date| calendar().is_working_day(*date).unwrap().working;
    from.series(1.day()).skip(1).take_while(|date| *date < to).filter(works).count()
}

/// What the law asks before a decision, read from the journal alone.
fn decided_lawfully(world: &World, at: usize, today: Date) -> Result<(), String> {
    let before = &world.journal[..at];
    if !before.iter().any(|entry| matches!(entry.act, Act::CaseFiled { .. })) {
        return Err("not filed".to_owned());
    }
    let notice = before.iter().rev().find_map(|entry| match &entry.act {
        Act::NoticeIssued { number, proposal, .. } => Some((number, proposal)),
        _ => None,
    });
    let Some((number, told)) = notice else { return Err("no notice".to_owned()) };
    let mut served = before.iter().filter_map(|entry| match &entry.act {
        Act::DocumentServed { service, .. }
            if service.document.kind == DocumentKind::ViolationNotice
                && service.document.number == *number =>
        {
            service.deemed_on
        }
        _ => None,
    });
    let Some(served_on) = served.next_back().filter(|on| *on <= today) else {
        return Err("notice not served".to_owned());
    };
    let waiver = |too: bool| {
        before.iter().any(|entry| match &entry.act {
            Act::StatementRecorded { statement, .. } => match **statement {
                Statement::Waived { waived_on, hearing_too } => {
                    waived_on >= served_on && (hearing_too || !too)
                }
                Statement::Made { .. } => false,
            },
            _ => false,
        })
    };
    if workdays_between(served_on, today) < 5 && (!waiver(false) || (told.hearing_told && !waiver(true))) {
        let heard = before.iter().any(|entry| matches!(entry.act, Act::HearingHeld { .. }));
        if !(waiver(false) && heard) {
            return Err(format!("{served_on} to {today} without a waiver"));
        }
    }
    let last = |wanted: fn(&Act) -> bool| before.iter().rposition(|entry| wanted(&entry.act));
    let spoke = last(
        |act| matches!(act, Act::StatementRecorded { statement, .. } if matches!(**statement, Statement::Made { .. })),
    );
    if spoke > last(|act| matches!(act, Act::StatementRechecked { .. })) {
        return Err("not rechecked".to_owned());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_journal_alone_gives_the_state(tries in any_life()) {
        let (world, decisions) = live(&tries);
        prop_assert_eq!(&world.replayed(), &world.case);
        for (at, today) in decisions {
            prop_assert_eq!(decided_lawfully(&world, at, today), Ok(()));
        }
        // As the journal writes it and reads it back.
        let mut read = Case::default();
        for entry in &world.journal {
            let text = serde_json::to_string(&entry.act).unwrap();
            let act: Act = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&act, &entry.act);
            read.apply(&law::subject::Entry { act, ..entry.clone() });
        }
        prop_assert_eq!(&read, &world.case);
    }

    #[test]
    fn a_decision_never_panics(
        tries in any_life(), year in -9999_i16..=9999, month in 1_i8..=12, date in 1_i8..=28, held in any_try(),
    ) {
        let (mut world, _) = live(&tries);
        let today = Date::new(year, month, date).unwrap();
        for what in 0..KINDS {
            let held = Try { what, ..held.clone() };
            let (who, command) = command(&world.case, &held, today, 99);
            let _ = world.run(today, who, command);
            let _ = world.clocks(today);
        }
        prop_assert_eq!(&world.replayed(), &world.case);
    }

    #[test]
    fn every_act_reads_back_as_it_was_written(
        word in "\\PC{0,20}", fen in 0_i64..=999_999_999_999_999_999, days in 0_i64..100_000, no in any::<u32>(), flag in any::<bool>(),
    ) {
        let on = plus(day("1900-01-01"), days);
        let acts = every_act(&word, Fen::new(fen).unwrap(), on, no, flag);
        prop_assert!(acts.iter().all(is_listed));
        let kinds: HashSet<_> = acts.iter().map(std::mem::discriminant).collect();
        prop_assert_eq!(kinds.len(), KINDS_OF_ACT);
        for act in acts {
            let text = serde_json::to_string(&act).unwrap();
            let read: Act = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read, act);
        }
    }
}

#[test]
fn the_tries_reach_decisions_and_closed_cases() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let (mut decided, mut over, mut heard) = (0, 0, 0);
    for _ in 0..400 {
        let tries = any_life().new_tree(&mut runner).unwrap().current();
        let (world, decisions) = live(&tries);
        decided += decisions.len();
        over += usize::from(world.case.stage.is_over());
        heard += usize::from(world.case.hearing.requested_on.is_some());
    }
    assert!(decided > 10 && over > 10 && heard > 3, "{decided} decided, {over} over, {heard} heard");
}

const KINDS_OF_ACT: usize = 54;

/// A new kind of act does not compile until it stands here; then the count asks for it in [`every_act`].
const fn is_listed(act: &Act) -> bool {
    match act {
        Act::CaseRegistered(_)
        | Act::OnSpotDecided(_)
        | Act::FiledForRecord { .. }
        | Act::ApprovalRequested { .. }
        | Act::ApprovalGranted { .. }
        | Act::ApprovalReturned { .. }
        | Act::ApprovalHandedOver { .. }
        | Act::CaseFiled { .. }
        | Act::HandlersChanged { .. }
        | Act::EvidenceCollected { .. }
        | Act::InterviewRecorded { .. }
        | Act::InvestigationReported { .. }
        | Act::NoticeIssued { .. }
        | Act::CorrectionOrdered { .. }
        | Act::CorrectionChecked { .. }
        | Act::DocumentServed { .. }
        | Act::StatementRecorded { .. }
        | Act::StatementRechecked { .. }
        | Act::HearingRequested { .. }
        | Act::HearingNoticed { .. }
        | Act::HearingHeld { .. }
        | Act::LegallyReviewed { .. }
        | Act::CollectivelyDiscussed { .. }
        | Act::PenaltyDecided { .. }
        | Act::NoPenaltyDecided { .. }
        | Act::EvidencePreserved { .. }
        | Act::PreservationDisposed { .. }
        | Act::MeasureTaken { .. }
        | Act::MeasureExtended { .. }
        | Act::MeasureReleased { .. }
        | Act::PropertyMoved { .. }
        | Act::FinePaid { .. }
        | Act::DeferralGranted { .. }
        | Act::PerformanceUrged { .. }
        | Act::CourtApplied { .. }
        | Act::CaseTransferred { .. }
        | Act::CaseWithdrawn { .. }
        | Act::SoftOutcomeRecorded { .. }
        | Act::DocumentSigned { .. }
        | Act::DocumentIssued { .. }
        | Act::FilingDeclined { .. }
        | Act::InvestigationTerminated { .. }
        | Act::SceneRecorded { .. }
        | Act::MeasureReported { .. }
        | Act::MeasureRatified { .. }
        | Act::MeasureRejected { .. }
        | Act::FineRefunded { .. }
        | Act::RemedySought { .. }
        | Act::RemedyEnded { .. }
        | Act::AddressConfirmed { .. }
        | Act::DiscretionWeighed { .. }
        | Act::CaseClosed { .. }
        | Act::CaseArchived { .. }
        | Act::Remarked { .. } => true,
    }
}

fn paper(number: &str) -> DocumentRef {
    reference(DocumentKind::Decision, number)
}

/// One act of every kind.
fn every_act(word: &str, fen: Fen, on: Date, no: u32, flag: bool) -> Vec<Act> {
    let text = || word.to_owned();
    let finding = Finding { message: text(), tag: Tag::P, ..Finding::new(&law::rule::G17, "") };
    let defects = || vec![finding.clone()];
    let mut proposed = Proposal { mitigation: text(), grave: flag, ..proposal("1") };
    proposed.penalties.fine = Some(fen);
    let boxed = || Box::new(proposed.clone());
    let file = FileRef { name: text(), sm3: text(), bytes: u64::from(no), media: text() };
    let served = Delivery {
        sent_on: on,
        deemed_on: flag.then_some(on),
        ..service(DocumentKind::Decision, word, "2026-01-01")
    };
    let taken = Measure { reason: text(), until: on, ..measure(MeasureKind::Sealing, "2026-01-01") };
    let paid =
        Payment { amount: fen, method: PaymentMethod::Cash, paid_on: on, ..payment("1", "2026-01-01", word) };
    let step = PropertyMove {
        property: no,
        name: text(),
        from: text(),
        to: text(),
        moved_on: on,
        event: text(),
        condition: text(),
    };
    let instalments = vec![Instalment { due_on: on, amount: fen }];
    let Command::Discuss { attendees, .. } = discussed("2026-01-01") else { unreachable!("a discussion") };
    let statement = if flag {
        Statement::Made { made_on: on, text: text() }
    } else {
        Statement::Waived { waived_on: on, hearing_too: flag }
    };
    let on_spot = OnSpotDecision {
        fine: Some(fen),
        cash_ground: flag.then(text),
        signature: Signature::Refused { note: text() },
        defects: defects(),
        ..on_spot()
    };
    let signature = Signature::Pad { file: file.clone(), version_sm3: text() };
    vec![
        Act::CaseRegistered(Box::new(law::case::act::Registration {
            summary: text(),
            found_on: on,
            defects: defects(),
            ..party(PartyKind::Enterprise)
        })),
        Act::OnSpotDecided(Box::new(on_spot)),
        Act::FiledForRecord { filed_on: on, defects: defects() },
        Act::ApprovalRequested {
            no,
            matter: Box::new(Matter::Deferral { applied_on: on, instalments: instalments.clone() }),
            opinion: text(),
        },
        Act::ApprovalGranted { no, approver: text(), opinion: text() },
        Act::ApprovalReturned { no, approver: text(), step: text(), reason: text() },
        Act::ApprovalHandedOver { no, from: text(), to: text(), reason: text() },
        Act::CaseFiled { filed_on: on, approver: text(), defects: defects() },
        Act::HandlersChanged { officers: pair(), reason: text() },
        Act::EvidenceCollected { no, evidence: Box::new(evidence("2026-01-01")), defects: defects() },
        Act::InterviewRecorded { no, interview: Box::new(interview("2026-01-01")), defects: defects() },
        Act::InvestigationReported { facts: text(), proposal: text(), approver: text() },
        Act::NoticeIssued { number: text(), proposal: boxed(), approver: text() },
        Act::CorrectionOrdered { number: text(), text: text(), due_on: flag.then_some(on), approver: text() },
        Act::CorrectionChecked { checked_on: on, corrected: flag, note: text() },
        Act::DocumentServed { service: Box::new(served), defects: defects() },
        Act::StatementRecorded { statement: Box::new(statement), defects: defects() },
        Act::StatementRechecked { accepted: flag, opinion: text() },
        Act::HearingRequested { requested_on: on, defects: defects() },
        Act::HearingNoticed {
            number: text(),
            held_on: on,
            place: text(),
            host: text(),
            public: flag,
            recorder: text(),
            defects: defects(),
            held_minute: flag.then_some(570),
            closed_reason: text(),
        },
        Act::LegallyReviewed { sheet: Box::new(review(LI, "2026-01-01")) },
        Act::CollectivelyDiscussed { discussed_on: on, attendees, conclusion: text(), meeting: None },
        Act::PenaltyDecided { number: text(), proposal: boxed(), approver: text(), defects: defects() },
        Act::NoPenaltyDecided {
            number: text(),
            ground: text(),
            facts: text(),
            education: text(),
            approver: text(),
            defects: defects(),
        },
        Act::EvidencePreserved { no, measure: Box::new(taken.clone()), defects: defects() },
        Act::PreservationDisposed { no, disposed_on: on, disposal: text(), defects: defects() },
        Act::MeasureTaken { no, measure: Box::new(taken), defects: defects() },
        Act::MeasureExtended { no, until: on, reason: text(), defects: defects(), number: text() },
        Act::MeasureReleased { no, released_on: on, ground: text(), defects: defects(), number: text() },
        Act::PropertyMoved { step: Box::new(step), defects: defects() },
        Act::FinePaid { payment: Box::new(paid), defects: defects() },
        Act::DeferralGranted { applied_on: on, instalments, approver: text(), defects: defects() },
        Act::PerformanceUrged { number: text(), amount: fen },
        Act::CourtApplied { applied_on: on, court: text(), defects: defects() },
        Act::CaseTransferred { to: text(), crime: flag, reason: text(), approver: text() },
        Act::CaseWithdrawn { reason: text(), approver: text() },
        Act::SoftOutcomeRecorded { kind: SoftKind::Demonstration, content: text(), effect: text() },
        Act::DocumentSigned { document: paper(word), signature, version_sm3: text() },
        Act::DocumentIssued { document: paper(word), file, pages: no },
        Act::CaseArchived { retention: text(), contents: vec![text()] },
        Act::Remarked { text: text() },
    ]
    .into_iter()
    .chain(later_acts(word, fen, on, no, defects()))
    .collect()
}

/// The acts that came later.
fn later_acts(word: &str, fen: Fen, on: Date, no: u32, defects: Vec<Finding>) -> Vec<Act> {
    let text = || word.to_owned();
    let end = RemedyEnd { ended_on: on, outcome: RemedyOutcome::Changed, fine: Some(fen), note: text() };
    let remedy = remedy(RemedyKind::Suit, "2026-01-01");
    let confirmation =
        AddressConfirmation { confirmed_on: on, recipient: text(), address: text(), electronic: text() };
    vec![
        Act::CaseClosed { result: text(), execution: text(), approver: text(), defects: defects.clone() },
        Act::HearingHeld {
            held_on: on,
            host: text(),
            attended: true,
            record: text(),
            report: text(),
            defects: defects.clone(),
            stay: None,
        },
        Act::DiscretionWeighed {
            weighing: Box::new(Weighing { reason: text(), on, ..weighing(Some("2000"), "") }),
            defects: defects.clone(),
        },
        Act::FilingDeclined { reason: text(), approver: text() },
        Act::InvestigationTerminated { ground: text(), reason: text(), approver: text() },
        Act::SceneRecorded { no, scene: Box::new(scene("2026-01-01")), defects: defects.clone() },
        Act::MeasureReported { no, reported_on: on, reported_minute: 1, defects: defects.clone() },
        Act::MeasureRatified { no, approver: text() },
        Act::MeasureRejected { no, approver: text(), reason: text() },
        Act::FineRefunded { amount: fen, refunded_on: on, receipt: text(), defects: defects.clone() },
        Act::RemedySought { no, remedy: Box::new(remedy), defects: defects.clone() },
        Act::RemedyEnded { no, end: Box::new(end), defects },
        Act::AddressConfirmed { confirmation: Box::new(confirmation) },
    ]
}
