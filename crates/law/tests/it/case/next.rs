//! What usually comes next, state by state and at the day on which it changes; what stands against a step, and until when.

use law::case::{
    Command,
    act::Instalment,
    fact::{DocumentKind, Matter, MeasureKind, RemedyKind, RemedyOutcome},
    next::Next,
    weighing::{Answer, Weighing},
};

use super::world::{
    LI, SUN, World, ZHAO, ZHOU, aged, closing, correction, court, day, decide, discussed, dispose,
    end_remedy, evidence, filing, grave, hearing_notice, hold, measure, no_penalty, pay, preserve, proposal,
    recheck, registration, report, request, review, reviewed, said, seek, seize, serve, told, urge, waived,
    yuan,
};

/// The next step of a case on each of some days, as the handler sees it.
fn comes(what: &str, world: &World, days: &[(&str, Option<Next>)]) {
    for (today, next) in days {
        assert_eq!(world.next_step(today, ZHAO), *next, "{what}, {today}");
    }
}

fn one(what: &str, world: &World, today: &str, next: Next) {
    comes(what, world, &[(today, Some(next))]);
}

fn weighed(fine: &str) -> Command {
    Command::Weigh(Box::new(Weighing {
        table: "statute".to_owned(),
        label: "法定幅度".to_owned(),
        on: day("2026-03-02"),
        established: Vec::new(),
        answer: Answer {
            conclusion: String::new(),
            matched: true,
            degree: None,
            leaning: None,
            range: Some((yuan("1000"), yuan("50000"))),
            imposed: None,
            rows: Vec::new(),
            steps: Vec::new(),
            notes: Vec::new(),
        },
        fine: Some(yuan(fine)),
        reason: "情节一般".to_owned(),
    }))
}

#[test]
fn a_case_is_filed_investigated_weighed_and_told() {
    let mut world = World::registered(registration());
    one("registered", &world, "2026-03-02", Next::File);
    world.did("2026-03-03", ZHAO, request(filing()));
    one("asked", &world, "2026-03-03", Next::Approve);
    let agree = world.agree("");
    world.did("2026-03-03", SUN, agree);
    one("filed", &world, "2026-03-03", Next::Collect);
    assert_eq!(world.bars("2026-03-03", Next::Report), Some((vec!["FACT_UNPROVEN".to_owned()], None)));
    world.did("2026-03-04", ZHAO, Command::CollectEvidence(Box::new(evidence("2026-03-04"))));
    one("evidence", &world, "2026-03-04", Next::Report);
    assert_eq!(world.bars("2026-03-04", Next::Report), None);
    world.approved("2026-03-10", report(), "");
    one("reported", &world, "2026-03-10", Next::Correct);
    world.approved("2026-03-10", correction(), "责改1号");
    one("corrected", &world, "2026-03-10", Next::Weigh);
    world.did("2026-03-10", ZHAO, weighed("3000"));
    one("weighed", &world, "2026-03-10", Next::Notice);
    world.approved("2026-03-11", Matter::Notice { proposal: proposal("3000") }, "通知1号");
    one("notice issued", &world, "2026-03-11", Next::Serve);
}

#[test]
fn who_is_under_fourteen_is_spared() {
    let world = World::reported_for(aged(13));
    one("a child", &world, "2026-03-10", Next::Spare);
    assert_eq!(world.bars("2026-03-10", Next::Notice), Some((vec!["UNDERAGE".to_owned()], None)));
    one("of age to be punished", &World::reported_for(aged(14)), "2026-03-10", Next::Weigh);
}

#[test]
fn after_the_notice_the_party_is_heard_and_then_comes_the_decision() {
    // Served on 12 March: the five working days end on the 19th.
    let world = World::served(proposal("3000"));
    comes("served", &world, &[("2026-03-19", Some(Next::Hear)), ("2026-03-20", Some(Next::Decide))]);
    let bars = world.bars("2026-03-13", Next::Decide);
    assert_eq!(bars, Some((vec!["STATEMENT_CUT".to_owned()], Some(day("2026-03-20")))));
    assert_eq!(world.bars("2026-03-20", Next::Decide), None);
    let mut waiving = world.clone();
    waiving.did("2026-03-13", ZHAO, waived("2026-03-13", true));
    one("waived", &waiving, "2026-03-13", Next::Decide);
    let mut spoken = world;
    spoken.did("2026-03-13", ZHAO, said("2026-03-13"));
    one("spoke", &spoken, "2026-03-13", Next::Recheck);
    let (codes, opens_on) = spoken.bars("2026-03-13", Next::Decide).unwrap();
    assert_eq!((codes, opens_on), (vec!["STATEMENT_CUT".to_owned(), "NO_RECHECK".to_owned()], None));
    spoken.did("2026-03-16", ZHAO, recheck());
    comes("rechecked", &spoken, &[("2026-03-16", Some(Next::Hear)), ("2026-03-20", Some(Next::Decide))]);
}

#[test]
fn a_hearing_leads_to_the_review_and_a_grave_case_to_the_discussion() {
    let mut world = World::heard_soon();
    one("asked for a hearing", &world, "2026-03-13", Next::CallHearing);
    world.did("2026-03-16", SUN, hearing_notice("2026-03-26", ZHOU));
    one("called", &world, "2026-03-16", Next::Serve);
    world.did("2026-03-16", ZHAO, serve(DocumentKind::HearingNotice, "听证1号", "2026-03-16"));
    one("told", &world, "2026-03-26", Next::HoldHearing);
    world.did("2026-03-26", ZHOU, hold("2026-03-26"));
    one("held", &world, "2026-03-26", Next::Review);
    world.did("2026-03-27", LI, reviewed("2026-03-27"));
    one("reviewed", &world, "2026-03-27", Next::Decide);
    assert_eq!(world.next_step("2026-03-27", LI), Some(Next::Decide), "who reviewed does not review again");
    let mut grave = World::served(told(grave(proposal("3000"), "社会影响大")));
    one("grave", &grave, "2026-03-20", Next::Review);
    assert_eq!(grave.bars("2026-03-20", Next::Decide), None, "it may still be decided as not grave");
    grave.did("2026-03-20", LI, reviewed("2026-03-20"));
    one("reviewed", &grave, "2026-03-20", Next::Discuss);
    grave.did("2026-03-20", SUN, discussed("2026-03-20"));
    one("discussed", &grave, "2026-03-20", Next::Decide);
    let mut sent_back = World::heard();
    let sheet = law::case::fact::ReviewSheet { passed: false, ..review(LI, "2026-03-27") };
    sent_back.did("2026-03-27", LI, Command::Review(Box::new(sheet)));
    one("did not pass", &sent_back, "2026-03-27", Next::Review);
}

#[test]
fn what_was_weighed_heavier_than_told_is_told_again() {
    let mut world = World::served(proposal("3000"));
    world.did("2026-03-13", ZHAO, weighed("4000"));
    one("heavier", &world, "2026-03-20", Next::Notice);
    let (codes, opens_on) = world.bars("2026-03-20", Next::Decide).unwrap();
    assert_eq!((codes, opens_on), (vec!["NOTICE_MISMATCH".to_owned()], None));
    world.did("2026-03-13", ZHAO, weighed("2000"));
    one("lighter", &world, "2026-03-20", Next::Decide);
}

#[test]
fn a_fine_is_served_paid_and_closed() {
    let mut world = World::decided();
    one("decided", &world, "2026-03-20", Next::Serve);
    world.did("2026-03-23", ZHAO, serve(DocumentKind::Decision, "罚1号", "2026-03-23"));
    // Received on 23 March: to be paid by 7 April.
    comes("unpaid", &world, &[("2026-04-07", Some(Next::Pay)), ("2026-04-08", Some(Next::Urge))]);
    let bars = world.bars("2026-03-24", Next::Urge);
    assert_eq!(bars, Some((vec!["WRONG_STATE".to_owned()], Some(day("2026-04-08")))));
    assert_eq!(world.bars("2026-03-24", Next::Close).unwrap().1, None);
    let mut late = world.clone();
    late.did("2026-04-17", ZHAO, pay("3000", "2026-04-17"));
    one("the surcharge is owed", &late, "2026-04-17", Next::Pay);
    let mut twice = world.clone();
    twice.did("2026-04-01", ZHAO, pay("3500", "2026-04-01"));
    one("too much came in", &twice, "2026-04-01", Next::Refund);
    world.did("2026-04-01", ZHAO, pay("3000", "2026-04-01"));
    one("paid", &world, "2026-04-01", Next::Close);
    assert_eq!(world.bars("2026-04-01", Next::Close), None);
    world.approved("2026-04-02", closing(), "");
    one("closed", &world, "2026-04-02", Next::Archive);
    world.did("2026-04-02", ZHAO, Command::Archive { retention: "10y".to_owned(), contents: Vec::new() });
    comes("archived", &world, &[("2026-04-02", None)]);
}

#[test]
fn an_unpaid_fine_is_urged_and_then_brought_to_the_court() {
    let mut world = World::performing();
    world.did("2026-04-08", ZHAO, urge());
    one("urged", &world, "2026-04-08", Next::Serve);
    world.did("2026-04-08", ZHAO, serve(DocumentKind::PaymentUrge, "催1号", "2026-04-08"));
    // Six months after 23 March, and ten working days after the urging.
    let days = [("2026-04-22", Some(Next::Pay)), ("2026-09-23", Some(Next::Pay))];
    comes("waiting", &world, &days);
    one("both ways are closed", &world, "2026-09-24", Next::ApplyToCourt);
    let (_, opens_on) = world.bars("2026-04-10", Next::ApplyToCourt).unwrap();
    assert_eq!(opens_on, Some(day("2026-09-24")));
    let clocks: Vec<_> = world.clocks(day("2026-04-10")).into_iter().map(|c| (c.what, c.due_on)).collect();
    let waits = ("等待催告期满".to_owned(), day("2026-04-22"));
    let window = ("申请法院强制执行".to_owned(), day("2026-12-23"));
    assert_eq!(clocks, [waits, window]);
    let mut sued = world.clone();
    sued.did("2026-05-06", ZHAO, seek(RemedyKind::Suit, "2026-05-06"));
    one("sued", &sued, "2026-05-07", Next::EndRemedy);
    assert_eq!(sued.bars("2026-05-07", Next::ApplyToCourt).unwrap().1, None);
    sued.did("2026-07-01", ZHAO, end_remedy(1, "2026-07-01", RemedyOutcome::Upheld, None));
    one("upheld", &sued, "2026-07-02", Next::ApplyToCourt);
    world.did("2026-09-24", ZHAO, court("2026-09-24"));
    one("applied for", &world, "2026-09-24", Next::Close);
    assert_eq!(world.clocks(day("2026-09-24")), [], "the court has it now");
}

#[test]
fn instalments_move_the_urging_and_the_court() {
    let mut world = World::performing();
    let instalments = vec![Instalment { due_on: day("2026-10-30"), amount: yuan("3000") }];
    world.approved("2026-03-24", Matter::Deferral { applied_on: day("2026-03-24"), instalments }, "");
    comes("deferred", &world, &[("2026-10-30", Some(Next::Pay)), ("2026-10-31", Some(Next::Urge))]);
}

#[test]
fn who_is_spared_is_served_and_the_case_closed() {
    let mut world = World::reported();
    world.approved("2026-03-11", no_penalty("first_time", "当面教育"), "不罚1号");
    one("spared", &world, "2026-03-11", Next::Serve);
    world.did("2026-03-12", ZHAO, serve(DocumentKind::NoPenaltyDecision, "不罚1号", "2026-03-12"));
    one("served", &world, "2026-03-12", Next::Close);
}

#[test]
fn a_decision_on_the_spot_is_recorded_paid_and_closed() {
    let mut world = World::on_spot();
    one("decided", &world, "2026-03-02", Next::FileForRecord);
    world.did("2026-03-03", ZHAO, Command::FileForRecord { filed_on: day("2026-03-03") });
    one("recorded", &world, "2026-03-03", Next::Pay);
    world.did("2026-03-04", ZHAO, pay("200", "2026-03-04"));
    one("paid", &world, "2026-03-04", Next::Close);
}

#[test]
fn a_measure_that_ends_comes_before_everything_else() {
    let mut world = World::filed();
    world.did("2026-03-03", ZHAO, preserve("2026-03-03"));
    // Seven working days end on 12 March.
    comes("preserved", &world, &[("2026-03-11", Some(Next::Collect)), ("2026-03-12", Some(Next::Dispose))]);
    world.did("2026-03-12", ZHAO, dispose("2026-03-12"));
    one("dealt with", &world, "2026-03-12", Next::Collect);
    world.did("2026-03-12", ZHAO, seize("2026-03-12"));
    comes("seized", &world, &[("2026-04-10", Some(Next::Collect)), ("2026-04-11", Some(Next::Release))]);
}

#[test]
fn a_measure_of_an_emergency_is_reported_and_lifted_when_the_head_refuses() {
    let mut world = World::filed();
    let mut taken = measure(MeasureKind::Seizure, "2026-03-03");
    (taken.approved_on, taken.emergency, taken.taken_minute) = (None, true, Some(590));
    world.did("2026-03-03", ZHAO, Command::TakeMeasure(Box::new(taken)));
    one("taken", &world, "2026-03-03", Next::Ratify);
    world.did("2026-03-03", ZHAO, request(Matter::Ratification { no: 1, reason: "车辆可能驶离".to_owned() }));
    one("reported", &world, "2026-03-03", Next::Approve);
    let no = world.case.open_approval().unwrap().0;
    let refuse = Command::Return { no, step: "取证".to_owned(), reason: "没有必要".to_owned() };
    world.did("2026-03-03", SUN, refuse);
    one("refused", &world, "2026-03-03", Next::Release);
}

#[test]
fn who_handled_the_case_sees_why_he_cannot_approve_or_review_it() {
    let mut world = World::served(proposal("3000"));
    assert_eq!(world.bars("2026-03-20", Next::Review).unwrap().0, ["REVIEW_SAME_PERSON"]);
    world.did("2026-03-20", ZHAO, request(decide(proposal("3000"))));
    assert_eq!(world.bars("2026-03-20", Next::Approve).unwrap().0, ["APPROVER_SAME"]);
}
