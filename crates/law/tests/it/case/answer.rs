//! How the case answers: every breach at once, facts with their defects, what may still come after the end.

use law::{
    case::{
        Case, Command, Stage,
        act::OnSpotDecision,
        fact::{DocumentKind, Interview, Matter, MeasureKind, Proposal, ServiceMethod, SoftKind, Standing},
    },
    rule::{self, ALL, DefectClass, Finding},
};

use super::world::{
    SUN, World, ZHAO, ZHOU, aged, closing, correction, court, day, decide, decision, discussed, dispose,
    evidence, extend, filing, hearing_notice, hold, interview, measure, no_penalty, on_spot, pair, pair_with,
    pay, penalize, preserve, proposal, ranged, recheck, registration, release, report, request, reviewed,
    said, seize, serve, service, service_by, told, urge, waived,
};

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn every_breach_is_named_at_once_in_the_order_of_the_statute() {
    let mut registration = aged(13);
    registration.officers = pair_with(Standing::Expired);
    let decision = OnSpotDecision {
        certificates_shown: false,
        told: false,
        statement: "不服".to_owned(),
        ..super::world::on_spot_fine("500")
    };
    let refused =
        World::default().run(day("2026-03-02"), ZHAO, penalize(registration, decision)).unwrap_err();
    let all = ["CERT_INVALID", "CERT_NOT_SHOWN", "SIMPLE_CAP", "NO_NOTICE", "NO_RECHECK", "UNDERAGE"];
    assert_eq!(codes(&refused.0), all);
    let decided = World::registered(ranged()).try_approve(
        "2026-03-10",
        decide(Proposal {
            evidence: String::new(),
            grave: true,
            grave_ground: "疑难".to_owned(),
            ..proposal("500")
        }),
        "罚1号",
    );
    let all = [
        "NOT_FILED",
        "FACT_UNPROVEN",
        "FACT_UNPROVEN",
        "NO_NOTICE",
        "REVIEW_MISSING",
        "NO_COLLECTIVE",
        "BELOW_MIN",
        "NO_CORRECTION",
    ];
    assert_eq!(codes(&decided.unwrap_err().0), all);
    let mut bad = measure(MeasureKind::Seizure, "2026-03-03");
    bad.basis = String::new();
    bad.officers.pop();
    bad.told = false;
    let refused = World::registered(registration_of_two()).run(
        day("2026-03-02"),
        ZHAO,
        Command::TakeMeasure(Box::new(bad.clone())),
    );
    assert_eq!(codes(&refused.unwrap_err().0), ["OFFICERS_LT2", "SEIZE_NOBASIS", "SEIZE_PROC", "TIME_ORDER"]);
    bad.reason = String::new();
    bad.approved_on = None;
    let refused = World::registered(registration_of_two()).run(
        day("2026-03-02"),
        ZHAO,
        Command::Preserve(Box::new(bad)),
    );
    let all = ["OFFICERS_LT2", "PRESERVE_NOBASIS", "PRESERVE_NOAPPROVAL", "TIME_ORDER"];
    assert_eq!(codes(&refused.unwrap_err().0), all);
}

fn registration_of_two() -> law::case::act::Registration {
    registration()
}

#[test]
fn a_finding_says_article_message_and_cure() {
    let refused = World::reported().try_approve("2026-03-20", decision("3000"), "罚1号").unwrap_err();
    assert_eq!(codes(&refused.0), ["NO_NOTICE"]);
    let finding = &refused.0[0];
    assert_eq!(finding.article, "行政处罚法第四十四条、第六十二条");
    assert_eq!(finding.message, "尚未制发《违法行为通知书》。");
    assert_eq!(finding.cure, "先送达《违法行为通知书》。");
    assert_eq!(finding.class, DefectClass::NoDecision);
    for rule in ALL {
        assert!(
            rule.article.contains('第') || !rule.commands || rule.article.contains("安排"),
            "{} names no article",
            rule.id
        );
        assert!(rule.cure.ends_with('。'), "{} {}", rule.id, rule.cure);
    }
}

#[test]
fn a_fact_is_recorded_with_its_defects() {
    let mut world = World::filed();
    let mut alone = evidence("2026-03-04");
    alone.officers.pop();
    let defects = world.run(day("2026-03-04"), ZHAO, Command::CollectEvidence(Box::new(alone))).unwrap();
    assert_eq!(codes(&defects), ["OFFICERS_LT2"]);
    let hasty = Interview {
        certificates_shown: false,
        officers: pair_with(Standing::Suspended),
        ended_minute: 1,
        ..interview("2026-03-05")
    };
    let defects = world.run(day("2026-03-05"), ZHAO, Command::RecordInterview(Box::new(hasty))).unwrap();
    assert_eq!(codes(&defects), ["CERT_INVALID", "CERT_NOT_SHOWN", "TIME_ORDER"]);
    assert_eq!((world.case.evidence.len(), world.case.interviews.len()), (1, 1));
    let kept: Vec<_> = world.case.defects.iter().map(|(seq, defect)| (*seq, defect.code.as_str())).collect();
    assert_eq!(
        kept,
        [(5, "OFFICERS_LT2"), (6, "CERT_INVALID"), (6, "CERT_NOT_SHOWN"), (6, "TIME_ORDER")],
        "the header of the case names the act of each defect"
    );

    let mut world = World::on_spot();
    let late = Command::FileForRecord { filed_on: day("2026-03-10") };
    assert_eq!(codes(&world.run(day("2026-03-10"), ZHAO, late).unwrap()), ["FILE_LATE"]);
    assert_eq!(world.case.recorded_on, Some(day("2026-03-10")));

    let mut world = World::decided();
    let late = serve(DocumentKind::Decision, "罚1号", "2026-04-20");
    assert_eq!(codes(&world.run(day("2026-04-20"), ZHAO, late).unwrap()), ["SERVICE_LATE"]);
    assert_eq!(world.case.stage, Stage::Served);
}

#[test]
fn an_invalid_service_is_recorded_and_starts_no_clock() {
    let mut world = World::decided();
    let left = service_by(ServiceMethod::Left, "2026-04-01", None, "", "拒收");
    let defects = world.run(day("2026-04-01"), ZHAO, Command::Serve(Box::new(left))).unwrap();
    assert_eq!(codes(&defects), ["SERVICE_LATE", "SERVICE_INVALID"]);
    assert_eq!(world.case.stage, Stage::Decided);
    assert_eq!((world.case.decision_served_on(), world.payable_until()), (None, None));
}

#[test]
fn each_method_of_service_has_its_deemed_day() {
    for (method, sent, received, proof, reason, deemed) in [
        (ServiceMethod::Direct, "2026-03-23", Some("2026-03-24"), "", "", Some("2026-03-24")),
        (ServiceMethod::Left, "2026-03-23", None, "照片", "拒收", Some("2026-03-23")),
        (ServiceMethod::Electronic, "2026-03-23", None, "确认书", "", Some("2026-03-23")),
        (ServiceMethod::Electronic, "2026-03-23", Some("2026-03-24"), "确认书", "", Some("2026-03-24")),
        (ServiceMethod::Post, "2026-03-23", Some("2026-03-27"), "", "", Some("2026-03-27")),
        (ServiceMethod::Post, "2026-03-23", None, "", "", None),
        (ServiceMethod::Entrusted, "2026-03-23", Some("2026-03-30"), "", "", Some("2026-03-30")),
        (ServiceMethod::Forwarded, "2026-03-23", Some("2026-03-31"), "", "", Some("2026-03-31")),
        // Thirty days after 1 April is Friday 1 May, a holiday: the end does not roll.
        (ServiceMethod::Announced, "2026-04-01", None, "", "下落不明", Some("2026-05-01")),
        (ServiceMethod::Announced, "2026-04-01", None, "", "", None),
    ] {
        let mut world = World::decided();
        let service = service_by(method, sent, received, proof, reason);
        world.did("2026-06-30", ZHAO, Command::Serve(Box::new(service)));
        assert_eq!(world.case.decision_served_on(), deemed.map(day), "{method:?} {sent} {received:?}");
    }
}

#[test]
fn no_fact_lies_in_the_future() {
    let tomorrow = "2026-03-21";
    let served = || World::served(told(proposal("8000")));
    let cases: Vec<(&str, World, Command)> = vec![
        ("evidence", served(), Command::CollectEvidence(Box::new(evidence(tomorrow)))),
        ("interview", served(), Command::RecordInterview(Box::new(interview(tomorrow)))),
        ("service", served(), serve(DocumentKind::CorrectionOrder, "责改1号", tomorrow)),
        ("statement", served(), said(tomorrow)),
        ("waiver", served(), waived(tomorrow, true)),
        ("request", served(), Command::RequestHearing { requested_on: day(tomorrow) }),
        ("review", served(), reviewed(tomorrow)),
        ("discussion", served(), discussed(tomorrow)),
        ("preservation", served(), preserve(tomorrow)),
        ("seizure", served(), seize(tomorrow)),
        ("payment", World::decided(), pay("1", tomorrow)),
        ("court", World::performing(), court(tomorrow)),
        (
            "correction",
            served(),
            Command::CheckCorrection { checked_on: day(tomorrow), corrected: true, note: String::new() },
        ),
        ("record", World::on_spot(), Command::FileForRecord { filed_on: day(tomorrow) }),
        (
            "hearing",
            {
                let mut world = World::heard_soon();
                world.did("2026-03-16", SUN, hearing_notice("2026-03-26", ZHOU));
                world
            },
            hold(tomorrow),
        ),
        (
            "release",
            {
                let mut world = served();
                world.did("2026-03-20", ZHAO, seize("2026-03-20"));
                world
            },
            release(tomorrow),
        ),
        (
            "disposal",
            {
                let mut world = served();
                world.did("2026-03-20", ZHAO, preserve("2026-03-20"));
                world
            },
            dispose(tomorrow),
        ),
    ];
    for (what, mut world, command) in cases {
        let before = world.clone();
        let refused = world.run(day("2026-03-20"), ZHAO, command).expect_err(what);
        assert!(codes(&refused.0).contains(&"TIME_ORDER"), "{what}: {refused:?}");
        assert_eq!(world.case, before.case, "{what}");
    }
}

/// A case paid and closed.
fn closed() -> World {
    let mut world = World::performing();
    world.did("2026-03-30", ZHAO, pay("3000", "2026-03-30")).approved("2026-03-31", closing(), "");
    world
}

#[test]
fn nothing_is_done_to_a_case_that_is_closed() {
    let commands = vec![
        request(filing()),
        request(report()),
        request(correction()),
        request(decision("3000")),
        Command::Approve { no: 1, opinion: String::new(), number: String::new() },
        Command::ChangeHandlers { officers: pair(), reason: String::new() },
        Command::CollectEvidence(Box::new(evidence("2026-04-01"))),
        Command::RecordInterview(Box::new(interview("2026-04-01"))),
        serve(DocumentKind::Decision, "罚1号", "2026-04-01"),
        said("2026-04-01"),
        recheck(),
        Command::RequestHearing { requested_on: day("2026-04-01") },
        hearing_notice("2026-04-20", ZHOU),
        hold("2026-04-01"),
        reviewed("2026-04-01"),
        discussed("2026-04-01"),
        preserve("2026-04-01"),
        seize("2026-04-01"),
        extend("2026-05-01"),
        urge(),
        court("2026-04-01"),
        penalize(registration(), on_spot()),
        Command::Register(Box::new(registration())),
        Command::RecordSoftOutcome {
            kind: SoftKind::Persuasion,
            content: String::new(),
            effect: String::new(),
        },
    ];
    for command in commands {
        let label = format!("{command:?}");
        let refused = closed().run(day("2026-04-01"), SUN, command).expect_err(&label);
        assert!(codes(&refused.0).contains(&"WRONG_STATE"), "{label}");
    }
}

#[test]
fn after_the_end_a_case_still_takes_notes_and_goes_to_the_archive_once() {
    let mut world = closed();
    let archive =
        || Command::Archive { retention: "30年".to_owned(), contents: vec!["决定书".to_owned()] };
    world
        .did("2026-04-01", ZHAO, Command::Remark { text: "补记".to_owned() })
        .did("2026-04-02", ZHAO, archive())
        .did("2026-04-03", ZHAO, Command::Remark { text: "补记".to_owned() });
    assert_eq!((world.case.stage, world.case.archived_on), (Stage::Archived, Some(day("2026-04-02"))));
    assert_eq!(codes(&world.run(day("2026-04-03"), ZHAO, archive()).unwrap_err().0), ["WRONG_STATE"]);
}

#[test]
fn what_happens_in_the_world_after_the_end_is_recorded() {
    // Closed because the court took it; the party pays afterwards.
    let mut world = World::performing();
    world
        .did("2026-04-10", ZHAO, urge())
        .did("2026-04-10", ZHAO, serve(DocumentKind::PaymentUrge, "催1号", "2026-04-10"))
        .did("2026-09-24", ZHAO, court("2026-09-24"))
        .approved("2026-09-25", closing(), "")
        .did("2026-10-20", ZHAO, pay("3000", "2026-10-20"));
    assert_eq!(world.case.paid(), super::world::yuan("3000"));
    // The correction is looked at after closing.
    let mut world = closed();
    let check =
        Command::CheckCorrection { checked_on: day("2026-04-20"), corrected: true, note: String::new() };
    world.did("2026-04-20", ZHAO, check);
    // Transferred with a vehicle in the yard; released a week later.
    let mut world = World::filed();
    let transfer =
        Matter::Transfer { to: "公安局".to_owned(), crime: true, reason: "涉嫌犯罪".to_owned() };
    world.did("2026-03-03", ZHAO, seize("2026-03-03")).approved("2026-03-05", transfer, "").did(
        "2026-03-12",
        ZHAO,
        release("2026-03-12"),
    );
    assert!(world.case.measures[0].ended.is_some());
}

#[test]
fn a_decided_case_is_neither_investigated_nor_withdrawn() {
    let withdrawal = || Matter::Withdrawal { reason: "撤销".to_owned() };
    for matter in [report(), withdrawal(), no_penalty("行政处罚法第三十三条", "已教育"), decision("3000")]
    {
        let mut world = World::performing();
        let refused = world.try_approve("2026-03-24", matter, "罚2号").unwrap_err();
        assert!(codes(&refused.0).contains(&"WRONG_STATE"));
        assert_eq!(world.case.stage, Stage::Served);
    }
    let mut world = World::filed();
    world.did("2026-03-03", ZHAO, seize("2026-03-03"));
    let refused = world.try_approve("2026-03-05", withdrawal(), "").unwrap_err();
    assert_eq!(codes(&refused.0), ["WRONG_STATE"], "the vehicle is still seized");
    world.did("2026-03-05", ZHAO, release("2026-03-05")).approved("2026-03-05", withdrawal(), "");
    assert_eq!(world.case.stage, Stage::Withdrawn);
}

#[test]
fn an_on_the_spot_case_is_closed_only_after_it_was_recorded() {
    let mut world = World::on_spot();
    world.did("2026-03-02", ZHAO, pay("200", "2026-03-02"));
    let refused = world.try_approve("2026-03-03", closing(), "").unwrap_err();
    assert_eq!(codes(&refused.0), ["WRONG_STATE"]);
    world.did("2026-03-03", ZHAO, Command::FileForRecord { filed_on: day("2026-03-03") }).approved(
        "2026-03-03",
        closing(),
        "",
    );
    assert_eq!(world.case.stage, Stage::Closed);
}

#[test]
fn a_document_is_served_only_when_it_exists() {
    let mut world = World::filed();
    for kind in DocumentKind::ALL {
        let command = Command::Serve(Box::new(service(*kind, "无此文号", "2026-03-04")));
        let refused = world.run(day("2026-03-04"), ZHAO, command).unwrap_err();
        assert_eq!(codes(&refused.0), ["WRONG_STATE"], "{kind:?}");
    }
}

#[test]
fn a_class_refuses_or_records() {
    let refusing: Vec<_> = ALL.iter().filter(|rule| rule.class.refuses()).map(|rule| rule.class).collect();
    assert!(refusing.iter().all(|class| {
        matches!(class, DefectClass::Void | DefectClass::NoDecision | DefectClass::Revocable)
    }));
    assert_eq!(rule::G17.class, DefectClass::Minor, "an overdue case can still end lawfully");
    assert_eq!(Case::default().stage, Stage::New);
}

#[test]
fn a_case_ends_unfiled_or_terminated_and_goes_to_the_archive() {
    let mut world = World::registered(registration());
    let matter = Matter::NoFiling { reason: "没有违法事实".to_owned() };
    world.approved("2026-03-03", matter, "");
    assert_eq!(world.case.stage, Stage::NotFiled);
    let archive = || Command::Archive { retention: "10y".to_owned(), contents: Vec::new() };
    world.did("2026-03-04", ZHAO, archive());
    let mut world = World::filed();
    let matter = Matter::Termination { ground: "dead".to_owned(), reason: "当事人死亡".to_owned() };
    world.approved("2026-03-30", matter, "");
    assert_eq!(world.case.stage, Stage::Terminated);
    world.did("2026-03-31", ZHAO, archive());
    assert_eq!(world.case.stage, Stage::Archived);
}

#[test]
fn an_announcement_serves_when_its_last_day_has_passed() {
    let announce =
        || Command::Serve(Box::new(service_by(ServiceMethod::Announced, "2026-04-01", None, "", "下落不明")));
    let mut world = World::decided();
    world.did("2026-04-01", ZHAO, announce()).did("2026-05-01", ZHAO, announce());
    assert_eq!((world.case.stage, world.case.decision_served_on()), (Stage::Decided, None));
    assert!(world.clocks(day("2026-05-01")).iter().any(|clock| clock.what.contains("公告期满")));
    world.did("2026-05-06", ZHAO, announce());
    assert_eq!((world.case.stage, world.case.decision_served_on()), (Stage::Served, Some(day("2026-05-01"))));
}
