//! Rows of what came after the first: not filed, ended, urgent measures, remedies and money, numbers, reviewers.

use law::{
    case::{
        Command,
        act::Instalment,
        fact::{
            DocumentKind, HearingCall, Matter, Measure, MeasureKind, Payment, Proposal, RemedyKind,
            RemedyOutcome, ServiceMethod,
        },
    },
    rule,
};

use super::{
    super::world::{
        LI, Outcome, SUN, World, ZHAO, ZHOU, call, closing, court, day, decide, decision, discussed,
        end_remedy, extend, filing, hearing_notice, hold, measure, pay, payment, proposal, registration,
        release, reviewed, scene, seek, serve, service_by, told, urge, waived, yuan,
    },
    Clean, Recorded, Refused, Row, row,
};
use crate::case::weighing::weighing;

/// Seized in an emergency on Tuesday 3 March at nine, the head not yet told.
fn urgent() -> World {
    let mut world = World::registered(registration());
    let measure = Measure {
        emergency: true,
        approved_on: None,
        taken_minute: Some(540),
        ..measure(MeasureKind::Seizure, "2026-03-03")
    };
    world.did("2026-03-03", ZHAO, Command::TakeMeasure(Box::new(measure)));
    world
}

fn ratify() -> Command {
    let reason = "车辆即将驶离".to_owned();
    super::request(Matter::Ratification { no: 1, reason })
}

/// Reported on a day at a minute.
fn reported_at(on: &str, minute: u16) -> Outcome {
    let mut world = urgent();
    world.minute = Some(minute);
    world.run(day(on), ZHAO, ratify())
}

/// The head refused to ratify on 4 March.
fn rejected() -> World {
    let mut world = urgent();
    world.did("2026-03-03", ZHAO, ratify()).did(
        "2026-03-04",
        SUN,
        Command::Return { no: 1, step: "解除".to_owned(), reason: "不应当扣押".to_owned() },
    );
    world
}

/// A payment of which a part is surcharge, after a remedy from 10 through 19 April.
fn with_surcharge(amount: &str, surcharge: &str, on: &str, remedy: bool) -> Outcome {
    let mut world = World::performing();
    if remedy {
        world.did("2026-04-10", ZHAO, seek(RemedyKind::Review, "2026-04-10")).did(
            "2026-04-19",
            ZHAO,
            end_remedy(1, "2026-04-19", RemedyOutcome::Upheld, None),
        );
    }
    let payment = Payment { surcharge: yuan(surcharge), ..payment(amount, on, "1") };
    world.run(day(on), ZHAO, Command::Pay(Box::new(payment)))
}

fn grave(ground: &str) -> Proposal {
    super::super::world::grave(proposal("300"), ground)
}

/// A grave case: told, waived, reviewed or not, discussed or not, decided.
fn grave_decided(review: bool, discuss: bool) -> Outcome {
    let mut world = World::served(told(grave("涉及多个法律关系")));
    world.did("2026-03-13", ZHAO, waived("2026-03-13", true));
    if review {
        world.did("2026-03-13", LI, reviewed("2026-03-13"));
    }
    if discuss {
        world.did("2026-03-13", SUN, discussed("2026-03-13"));
    }
    world.try_approve("2026-03-13", decide(told(grave("涉及多个法律关系"))), "罚1号")
}

fn deferred_to(on: &str) -> Outcome {
    let instalments = vec![Instalment { due_on: day(on), amount: yuan("3000") }];
    let matter = Matter::Deferral { applied_on: day("2026-03-30"), instalments };
    World::performing().try_approve("2026-04-01", matter, "")
}

/// Announced on 23 March, which is deemed served on 22 April; entered again on a day, and then paid and closed.
fn announced_then_closed(entered_on: &str) -> Outcome {
    let announce = || {
        let service = service_by(ServiceMethod::Announced, "2026-03-23", None, "", "下落不明");
        Command::Serve(Box::new(service))
    };
    let mut world = World::decided();
    world
        .did("2026-03-23", ZHAO, announce())
        .did(entered_on, ZHAO, announce())
        .did(entered_on, ZHAO, pay("3000", entered_on))
        .try_approve(entered_on, closing(), "")
}

/// After a review that ended on 1 June: the suit is open for fifteen days more, through 16 June.
fn court_after_review(applied_on: &str) -> Outcome {
    let mut world = World::performing();
    world
        .did("2026-04-10", ZHAO, urge())
        .did("2026-04-10", ZHAO, serve(DocumentKind::PaymentUrge, "催1号", "2026-04-10"))
        .did("2026-04-20", ZHAO, seek(RemedyKind::Review, "2026-04-20"))
        .did("2026-06-01", ZHAO, end_remedy(1, "2026-06-01", RemedyOutcome::Upheld, None));
    world.run(day(applied_on), ZHAO, court(applied_on))
}

pub(super) const ROWS: &[Row] = &[
    row(rule::R1, Recorded, "the scene recorded by one", || {
        let mut scene = scene("2026-03-04");
        scene.officers.pop();
        World::filed().run(day("2026-03-04"), ZHAO, Command::RecordScene(Box::new(scene)))
    }),
    row(rule::R3, Recorded, "the scene without certificates", || {
        let scene = law::case::fact::SceneRecord { certificates_shown: false, ..scene("2026-03-04") };
        World::filed().run(day("2026-03-04"), ZHAO, Command::RecordScene(Box::new(scene)))
    }),
    row(rule::R7, Refused, "a sheet in the name of another", || {
        World::served(proposal("3000")).run(day("2026-03-13"), ZHOU, reviewed("2026-03-13"))
    }),
    row(rule::R7, Refused, "the reviewer became a handler", || {
        let mut world = World::served(told(proposal("8000")));
        let officers = vec![super::officer(ZHAO), super::officer(LI)];
        world
            .did("2026-03-13", ZHAO, waived("2026-03-13", true))
            .did("2026-03-13", LI, reviewed("2026-03-13"))
            .did("2026-03-13", SUN, Command::ChangeHandlers { officers, reason: "调岗".to_owned() });
        world.try_approve("2026-03-13", decide(told(proposal("8000"))), "罚1号")
    }),
    row(rule::R7, Refused, "the reviewer decides", || {
        let mut world = World::served(told(proposal("8000")));
        world
            .did("2026-03-13", ZHAO, waived("2026-03-13", true))
            .did("2026-03-13", LI, reviewed("2026-03-13"))
            .did("2026-03-13", ZHAO, super::request(decide(told(proposal("8000")))));
        let command = world.agree("罚1号");
        world.run(day("2026-03-13"), LI, command)
    }),
    row(rule::G2, Refused, "ended before it was filed", || ended(World::registered(registration()))),
    row(rule::G9, Refused, "waived before the second notice of the same day", || {
        let mut world = World::served(proposal("3000"));
        world
            .did("2026-03-12", ZHAO, waived("2026-03-12", false))
            .approved("2026-03-12", Matter::Notice { proposal: proposal("4000") }, "通知2号")
            .did("2026-03-12", ZHAO, serve(DocumentKind::ViolationNotice, "通知2号", "2026-03-12"));
        world.try_approve("2026-03-12", decision("4000"), "罚1号")
    }),
    row(rule::G9, Clean, "waived on the day of the notice", || {
        let mut world = World::served(proposal("3000"));
        world.did("2026-03-12", ZHAO, waived("2026-03-12", false));
        world.try_approve("2026-03-12", decision("3000"), "罚1号")
    }),
    row(rule::H4, Refused, "waived in the morning, asked for in the afternoon", || {
        let mut world = World::served(told(proposal("8000")));
        world
            .did("2026-03-13", ZHAO, waived("2026-03-13", true))
            .did("2026-03-13", ZHAO, Command::RequestHearing { requested_on: day("2026-03-13") })
            .did("2026-03-13", LI, reviewed("2026-03-13"));
        world.try_approve("2026-03-16", decide(told(proposal("8000"))), "罚1号")
    }),
    row(rule::H4, Clean, "asked for in the morning, waived in the afternoon", || {
        let mut world = World::heard_soon();
        world.did("2026-03-13", ZHAO, waived("2026-03-13", true)).did(
            "2026-03-13",
            LI,
            reviewed("2026-03-13"),
        );
        world.try_approve("2026-03-16", decide(told(proposal("8000"))), "罚1号")
    }),
    row(rule::H6, Clean, "behind closed doors for a trade secret", || {
        let mut world = World::heard_soon();
        let reason = "涉及商业秘密".to_owned();
        let closed = HearingCall { public: false, closed_reason: reason, ..call("2026-03-26", ZHOU) };
        world.did("2026-03-16", SUN, Command::NoticeHearing(Box::new(closed)));
        world.run(day("2026-03-26"), ZHOU, hold("2026-03-26"))
    }),
    row(rule::G11, Refused, "a grave case without review", || grave_decided(false, true)),
    row(rule::G11, Clean, "a grave case reviewed", || grave_decided(true, true)),
    row(rule::G13, Refused, "a grave case reviewed, not discussed", || grave_decided(true, false)),
    row(rule::G13, Clean, "a grave case reviewed and discussed", || grave_decided(true, true)),
    row(rule::G13_GROUND, Refused, "grave without its ground", || {
        let matter = Matter::Notice { proposal: told(grave(" ")) };
        World::reported().try_approve("2026-03-11", matter, "通知1号")
    }),
    row(rule::G13_GROUND, Clean, "grave with its ground", || {
        let matter = Matter::Notice { proposal: told(grave("社会影响大")) };
        World::reported().try_approve("2026-03-11", matter, "通知1号")
    }),
    row(rule::M3, Refused, "neither approved nor called urgent", || {
        let unapproved = Measure { approved_on: None, ..measure(MeasureKind::Seizure, "2026-03-03") };
        let command = Command::TakeMeasure(Box::new(unapproved));
        World::registered(registration()).run(day("2026-03-03"), ZHAO, command)
    }),
    row(rule::M4, Clean, "reported after 23 hours 59 minutes", || reported_at("2026-03-04", 539)),
    row(rule::M4, Clean, "reported after 24 hours", || reported_at("2026-03-04", 540)),
    row(rule::M4, Recorded, "reported after 24 hours and a minute", || reported_at("2026-03-04", 541)),
    row(rule::M4, Recorded, "reported over a weekend", || reported_at("2026-03-09", 540)),
    row(rule::M4_REJECTED, Clean, "lifted on the day it was not ratified", || {
        rejected().run(day("2026-03-04"), ZHAO, release("2026-03-04"))
    }),
    row(rule::M4_REJECTED, Recorded, "lifted the day after", || {
        rejected().run(day("2026-03-05"), ZHAO, release("2026-03-05"))
    }),
    row(rule::M4_REJECTED, Refused, "extended though not ratified", || {
        rejected().run(day("2026-03-05"), SUN, extend("2026-05-01"))
    }),
    row(rule::M4_REJECTED, Clean, "extended after it was ratified", || {
        let mut world = urgent();
        world.did("2026-03-03", ZHAO, ratify());
        let command = world.agree("");
        world.did("2026-03-04", SUN, command).run(day("2026-04-01"), SUN, extend("2026-05-02"))
    }),
    row(rule::E1, Clean, "paid to the fen", || {
        World::performing().run(day("2026-03-30"), ZHAO, pay("3000", "2026-03-30"))
    }),
    row(rule::E1, Recorded, "paid a fen too much", || {
        World::performing().run(day("2026-03-30"), ZHAO, pay("3000.01", "2026-03-30"))
    }),
    row(rule::E1, Recorded, "paid after it was revoked", || {
        let mut world = World::performing();
        world.did("2026-03-25", ZHAO, seek(RemedyKind::Review, "2026-03-25")).did(
            "2026-03-30",
            ZHAO,
            end_remedy(1, "2026-03-30", RemedyOutcome::Revoked, None),
        );
        world.run(day("2026-03-31"), ZHAO, pay("3000", "2026-03-31"))
    }),
    row(rule::E3_OVER, Clean, "ten days late, 900", || with_surcharge("3900", "900", "2026-04-17", false)),
    row(rule::E3_OVER, Recorded, "ten days late, a fen more", || {
        with_surcharge("3900.01", "900.01", "2026-04-17", false)
    }),
    row(rule::E3_OVER, Recorded, "paid on the last day with surcharge", || {
        with_surcharge("3090", "90", "2026-04-07", false)
    }),
    row(rule::E3_SUSPENDED, Clean, "the days of the review left out", || {
        with_surcharge("3270", "270", "2026-04-20", true)
    }),
    row(rule::E3_SUSPENDED, Recorded, "a day of the review counted", || {
        with_surcharge("3360", "360", "2026-04-20", true)
    }),
    row(rule::E3_UNPAID, Clean, "closed with the surcharge paid", || {
        let mut world = World::performing();
        let paid = Payment { surcharge: yuan("90"), ..payment("3090", "2026-04-08", "1") };
        world.did("2026-04-08", ZHAO, Command::Pay(Box::new(paid)));
        world.try_approve("2026-04-08", closing(), "")
    }),
    row(rule::E3_UNPAID, Recorded, "closed without the surcharge", || {
        let mut world = World::performing();
        world.did("2026-04-08", ZHAO, pay("3000", "2026-04-08"));
        world.try_approve("2026-04-08", closing(), "")
    }),
    row(rule::X3_EARLY, Refused, "while a review runs", || {
        let mut world = World::performing();
        world
            .did("2026-04-10", ZHAO, urge())
            .did("2026-04-10", ZHAO, serve(DocumentKind::PaymentUrge, "催1号", "2026-04-10"))
            .did("2026-04-20", ZHAO, seek(RemedyKind::Review, "2026-04-20"));
        world.run(day("2026-10-09"), ZHAO, court("2026-10-09"))
    }),
    row(rule::X3_EARLY, Refused, "on the fifteenth day after a review", || court_after_review("2026-06-16")),
    row(rule::X3_EARLY, Clean, "on the sixteenth day after a review", || court_after_review("2026-06-17")),
    row(rule::D34_DEPARTED, Refused, "above the range without a reason", || weigh("3000.01", "")),
    row(rule::D34_DEPARTED, Clean, "above the range with a reason", || weigh("3000.01", "已造成交通阻断")),
    row(rule::D34_DEPARTED, Clean, "the most of the range", || weigh("3000", "")),
    row(rule::D34_WEIGHED, Refused, "told less than was weighed", || told_after_weighing("2999.99")),
    row(rule::D34_WEIGHED, Clean, "told what was weighed", || told_after_weighing("3000")),
    row(rule::D34_WEIGHED, Refused, "told more than was weighed", || told_after_weighing("3000.01")),
    row(rule::NUMBER, Refused, "no number", || {
        World::reported().try_approve("2026-03-11", Matter::Notice { proposal: proposal("3000") }, " ")
    }),
    row(rule::NUMBER, Refused, "the number of the correction", || {
        let matter = Matter::Notice { proposal: proposal("3000") };
        World::reported().try_approve("2026-03-11", matter, "责改1号")
    }),
    row(rule::NUMBER, Refused, "a decision under the number of the notice", || {
        World::served(proposal("3000")).try_approve("2026-03-20", decision("3000"), "通知1号")
    }),
    row(rule::NUMBER, Refused, "a second call to a hearing under the first number", || {
        let mut world = World::heard_soon();
        world.did("2026-03-16", SUN, hearing_notice("2026-03-26", ZHOU));
        world.run(day("2026-03-16"), SUN, hearing_notice("2026-03-27", ZHOU))
    }),
    row(rule::NUMBER, Clean, "a number of its own", || {
        World::served(proposal("3000")).try_approve("2026-03-20", decision("3000"), "罚1号")
    }),
    row(rule::TIME_ORDER, Refused, "put off to yesterday", || deferred_to("2026-03-31")),
    row(rule::TIME_ORDER, Clean, "put off to today", || deferred_to("2026-04-01")),
    row(rule::STATE, Refused, "closed on the last day of the announcement", || {
        announced_then_closed("2026-04-22")
    }),
    row(rule::STATE, Clean, "closed when the announcement has ended", || announced_then_closed("2026-04-23")),
    row(rule::STATE, Refused, "not filed after it was filed", || {
        let matter = Matter::NoFiling { reason: "不属于本机关管辖".to_owned() };
        World::filed().try_approve("2026-03-04", matter, "")
    }),
    row(rule::STATE, Refused, "not filed without a reason", || {
        World::registered(registration()).try_approve(
            "2026-03-03",
            Matter::NoFiling { reason: String::new() },
            "",
        )
    }),
    row(rule::STATE, Refused, "not filed while a vehicle is held", || {
        let mut world = urgent();
        world.minute = Some(600);
        world.try_approve("2026-03-03", Matter::NoFiling { reason: "没有违法事实".to_owned() }, "")
    }),
    row(rule::STATE, Clean, "not filed", || {
        let matter = Matter::NoFiling { reason: "没有违法事实".to_owned() };
        World::registered(registration()).try_approve("2026-03-03", matter, "")
    }),
    row(rule::STATE, Refused, "filed after it was not filed", || {
        let mut world = World::registered(registration());
        world.approved("2026-03-03", Matter::NoFiling { reason: "没有违法事实".to_owned() }, "");
        world.try_approve("2026-03-04", filing(), "")
    }),
    row(rule::STATE, Refused, "ended after the decision", || ended(World::decided())),
    row(rule::STATE, Clean, "ended during the investigation", || ended(World::filed())),
    row(rule::STATE, Refused, "urged though revoked", || {
        let mut world = World::performing();
        world.did("2026-03-25", ZHAO, seek(RemedyKind::Suit, "2026-03-25")).did(
            "2026-04-20",
            ZHAO,
            end_remedy(1, "2026-04-20", RemedyOutcome::Revoked, None),
        );
        world.run(day("2026-04-21"), ZHAO, urge())
    }),
    row(rule::STATE, Refused, "sued while the review runs", || {
        let mut world = World::performing();
        world.did("2026-03-25", ZHAO, seek(RemedyKind::Review, "2026-03-25"));
        world.run(day("2026-03-26"), ZHAO, seek(RemedyKind::Suit, "2026-03-26"))
    }),
    row(rule::STATE, Refused, "closed while a suit runs", || {
        let mut world = World::performing();
        world.did("2026-03-25", ZHAO, pay("3000", "2026-03-25")).did(
            "2026-03-26",
            ZHAO,
            seek(RemedyKind::Suit, "2026-03-26"),
        );
        world.try_approve("2026-03-30", closing(), "")
    }),
    row(rule::STATE, Refused, "given back more than is due", || refunded("0.02")),
    row(rule::STATE, Clean, "given back what is due", || refunded("0.01")),
];

fn weigh(fine: &str, reason: &str) -> Outcome {
    World::reported().run(day("2026-03-10"), ZHAO, Command::Weigh(Box::new(weighing(Some(fine), reason))))
}

fn told_after_weighing(fine: &str) -> Outcome {
    let mut world = World::reported();
    world.did("2026-03-10", ZHAO, Command::Weigh(Box::new(weighing(Some("3000"), ""))));
    world.try_approve("2026-03-11", Matter::Notice { proposal: told(proposal(fine)) }, "通知1号")
}

fn ended(mut world: World) -> Outcome {
    let matter = Matter::Termination { ground: "dead".to_owned(), reason: "当事人死亡".to_owned() };
    world.try_approve("2026-03-30", matter, "")
}

fn refunded(amount: &str) -> Outcome {
    let mut world = World::performing();
    world.did("2026-03-30", ZHAO, pay("3000.01", "2026-03-30"));
    let refunded_on = day("2026-03-31");
    let refund = Command::Refund { amount: yuan(amount), refunded_on, receipt: "退1".to_owned() };
    world.run(refunded_on, ZHAO, refund)
}
