//! 缴款、加处罚款、分期、催告、申请法院.

use law::{
    case::{
        Command,
        act::Instalment,
        fact::{DocumentKind, Matter, Payment, PaymentMethod, RemedyKind, RemedyOutcome},
    },
    money::Fen,
};

use super::world::{
    Outcome, World, ZHAO, court, day, end_remedy, on_spot_fine, pay, payment, penalize, profile,
    registration, seek, serve, urge, yuan,
};

fn codes(outcome: Outcome) -> Vec<String> {
    outcome.unwrap_err().0.into_iter().map(|finding| finding.code).collect()
}

fn recorded(outcome: Outcome) -> Vec<String> {
    outcome.unwrap().into_iter().map(|finding| finding.code).collect()
}

#[test]
fn fifteen_days_to_pay_from_receipt_rolled_to_a_working_day() {
    // 23 March and 15 days: Tuesday 7 April, the first working day after Qingming.
    assert_eq!(World::performing().payable_until(), Some(day("2026-04-07")));
    // Received on 20 March: 4 April is Qingming; the 7th is the first working day.
    let mut world = World::decided();
    world.did("2026-03-20", ZHAO, serve(DocumentKind::Decision, "罚1号", "2026-03-20"));
    assert_eq!(world.payable_until(), Some(day("2026-04-07")));
}

#[test]
fn three_per_cent_a_day_until_it_equals_the_fine() {
    let world = World::performing();
    for (on, surcharge) in [
        ("2026-04-07", "0"),
        ("2026-04-08", "90"),
        ("2026-04-17", "900"),
        ("2026-05-10", "2970"),
        ("2026-05-11", "3000"),
        ("2026-12-31", "3000"),
    ] {
        assert_eq!(world.surcharge(on), yuan(surcharge), "{on}");
    }
}

#[test]
fn a_payment_ends_the_surcharge_on_what_it_pays_and_no_more() {
    // Ten days on 3,000, then ten days on 1,000.
    let mut world = World::performing();
    world.did("2026-04-17", ZHAO, pay("2000", "2026-04-17"));
    assert_eq!(world.surcharge("2026-04-17"), yuan("900"));
    assert_eq!(world.surcharge("2026-04-27"), yuan("1200"));
    // Paid in full ten days late: ten days are owed, and no more arise.
    let mut world = World::performing();
    world.did("2026-04-17", ZHAO, pay("3000", "2026-04-17"));
    assert_eq!(world.surcharge("2026-04-17"), yuan("900"));
    assert_eq!(world.surcharge("2026-06-30"), yuan("900"));
    // Paid in time.
    let mut world = World::performing();
    world.did("2026-04-07", ZHAO, pay("3000", "2026-04-07"));
    assert_eq!(world.surcharge("2026-06-30"), Fen::ZERO);
}

#[test]
fn the_rate_and_the_window_come_from_the_profile() {
    let mut world = World::performing();
    let mut local = profile().clone();
    local.limits.limits.get_mut("surcharge").unwrap().value = Some(1);
    local.limits.limits.get_mut("court.window").unwrap().value = Some(1);
    local.limits.limits.get_mut("seizure.extend").unwrap().value = Some(10);
    world.profile = Some(local);
    assert_eq!(world.surcharge("2026-04-08"), yuan("30"));
    world.did("2026-04-10", ZHAO, urge()).did(
        "2026-04-10",
        ZHAO,
        serve(DocumentKind::PaymentUrge, "催1号", "2026-04-10"),
    );
    assert!(world.clone().run(day("2026-10-23"), ZHAO, court("2026-10-23")).is_ok());
    assert_eq!(codes(world.run(day("2026-10-24"), ZHAO, court("2026-10-24"))), ["COURT_LATE"]);
    let mut seized = World { profile: world.profile, ..World::filed() };
    seized.did("2026-03-03", ZHAO, super::world::seize("2026-03-03"));
    assert_eq!(
        codes(seized.run(day("2026-04-01"), ZHAO, super::world::extend("2026-04-13"))),
        ["EXT_TOO_LONG"]
    );
    seized.did("2026-04-01", ZHAO, super::world::extend("2026-04-12"));
}

#[test]
fn the_window_of_the_court_rolls_to_a_working_day() {
    // Served on 20 March: six months to Sunday 20 September, worked; three months to Sunday 20 December, not worked.
    let urged = || {
        let mut world = World::decided();
        world
            .did("2026-03-20", ZHAO, serve(DocumentKind::Decision, "罚1号", "2026-03-20"))
            .did("2026-04-10", ZHAO, urge())
            .did("2026-04-10", ZHAO, serve(DocumentKind::PaymentUrge, "催1号", "2026-04-10"));
        world
    };
    assert_eq!(codes(urged().run(day("2026-09-20"), ZHAO, court("2026-09-20"))), ["COURT_EARLY"]);
    assert!(urged().run(day("2026-09-21"), ZHAO, court("2026-09-21")).is_ok());
    assert!(urged().run(day("2026-12-21"), ZHAO, court("2026-12-21")).is_ok());
    assert_eq!(codes(urged().run(day("2026-12-22"), ZHAO, court("2026-12-22"))), ["COURT_LATE"]);
}

#[test]
fn the_days_of_a_review_or_a_suit_bear_no_surcharge() {
    // Due on 7 April. A review from 10 through 19 April, a suit from 25 April through 4 May, both days out.
    let mut world = World::performing();
    world
        .did("2026-04-10", ZHAO, seek(RemedyKind::Review, "2026-04-10"))
        .did("2026-04-19", ZHAO, end_remedy(1, "2026-04-19", RemedyOutcome::Upheld, None))
        .did("2026-04-25", ZHAO, seek(RemedyKind::Suit, "2026-04-25"));
    for (on, days) in [
        ("2026-04-09", 2),
        ("2026-04-10", 2),
        ("2026-04-19", 2),
        ("2026-04-20", 3),
        ("2026-04-24", 7),
        ("2026-05-04", 7),
    ] {
        assert_eq!(world.surcharge(on), Fen::from_yuan(days * 90), "{on}");
    }
    world.did("2026-05-04", ZHAO, end_remedy(2, "2026-05-04", RemedyOutcome::Upheld, None));
    assert_eq!(world.surcharge("2026-05-05"), yuan("720"));
    // One that began before the last day to pay counts from then; one that overlaps nothing takes nothing.
    let mut world = World::performing();
    world.did("2026-03-25", ZHAO, seek(RemedyKind::Review, "2026-03-25")).did(
        "2026-04-08",
        ZHAO,
        end_remedy(1, "2026-04-08", RemedyOutcome::Upheld, None),
    );
    assert_eq!((world.surcharge("2026-04-08"), world.surcharge("2026-04-09")), (Fen::ZERO, yuan("90")));
}

#[test]
fn a_changed_fine_is_owed_and_a_revoked_one_goes_back() {
    let mut world = World::performing();
    world
        .did("2026-03-25", ZHAO, pay("3000", "2026-03-25"))
        .did("2026-03-26", ZHAO, seek(RemedyKind::Review, "2026-03-26"))
        .did("2026-05-20", ZHAO, end_remedy(1, "2026-05-20", RemedyOutcome::Changed, Some("1000")));
    assert_eq!((world.case.fine(), world.case.owed()), (Some(yuan("1000")), Fen::ZERO));
    assert_eq!(world.refundable("2026-05-20"), yuan("2000"));
    let more = end_remedy(1, "2026-05-20", RemedyOutcome::Changed, Some("3000.01"));
    let mut other = World::performing();
    other.did("2026-03-26", ZHAO, seek(RemedyKind::Review, "2026-03-26"));
    assert_eq!(
        codes(other.run(day("2026-05-20"), ZHAO, more)),
        ["WRONG_STATE"],
        "never to the harm of the party"
    );
    world.did("2026-05-21", ZHAO, seek(RemedyKind::Suit, "2026-05-21")).did(
        "2026-08-20",
        ZHAO,
        end_remedy(2, "2026-08-20", RemedyOutcome::Revoked, None),
    );
    assert_eq!((world.case.owed(), world.surcharge("2026-12-31")), (Fen::ZERO, Fen::ZERO));
    assert_eq!(world.refundable("2026-08-20"), yuan("3000"));
    let refund = |amount: &str| Command::Refund {
        amount: yuan(amount),
        refunded_on: day("2026-08-21"),
        receipt: "退1".to_owned(),
    };
    world.did("2026-08-21", ZHAO, refund("3000"));
    assert_eq!(world.refundable("2026-08-21"), Fen::ZERO);
}

#[test]
fn a_deferral_moves_the_last_day_to_pay() {
    let due = |on: &str, amount: &str| Instalment { due_on: day(on), amount: yuan(amount) };
    let granted = |instalments| {
        let mut world = World::performing();
        world.did("2026-03-30", ZHAO, pay("1000", "2026-03-30"));
        let matter = Matter::Deferral { applied_on: day("2026-03-30"), instalments };
        world.try_approve("2026-04-01", matter, "").map(|_| world)
    };
    let world = granted(vec![due("2026-05-29", "500"), due("2026-06-30", "1500")]).unwrap();
    assert_eq!(world.payable_until(), Some(day("2026-06-30")));
    assert_eq!((world.surcharge("2026-06-30"), world.surcharge("2026-07-01")), (Fen::ZERO, yuan("60")));
    for instalments in [
        Vec::new(),
        vec![due("2026-05-29", "3000")],
        vec![due("2026-05-29", "500"), due("2026-06-30", "1499.99")],
        vec![due("2026-05-29", "500"), due("2026-05-29", "1500")],
    ] {
        let refused = granted(instalments).map(|_| Vec::new());
        assert!(codes(refused).iter().all(|code| code == "WRONG_STATE"));
    }
}

#[test]
fn a_slip_in_a_payment_is_refused() {
    let run =
        |payment: Payment| World::performing().run(day("2026-03-30"), ZHAO, Command::Pay(Box::new(payment)));
    assert_eq!(codes(run(payment("0", "2026-03-30", "1"))), ["WRONG_STATE"]);
    let surcharge = Payment { surcharge: yuan("200"), ..payment("100", "2026-03-30", "1") };
    let all = ["SURCHARGE_OVER", "WRONG_STATE"];
    assert_eq!(codes(run(surcharge)), all, "the surcharge is a part of the amount");
    assert_eq!(codes(run(payment("100", "2026-03-19", "1"))), ["TIME_ORDER"], "before the decision");
    let nothing = World::served(super::world::proposal("3000"));
    assert_eq!(codes(nothing.clone().run(day("2026-03-30"), ZHAO, pay("1", "2026-03-30"))), ["WRONG_STATE"]);
}

#[test]
fn cash_in_the_hands_of_officers_needs_its_ground() {
    let cash = |amount: &str, on: &str| {
        let cash = Payment { method: PaymentMethod::Cash, ..payment(amount, on, "1") };
        Command::Pay(Box::new(cash))
    };
    // The decision did not say that the officers would collect it.
    let outcome = World::on_spot().run(day("2026-03-02"), ZHAO, cash("200", "2026-03-02"));
    assert_eq!(recorded(outcome), ["CASH_ILLEGAL"]);
    // The ordinary procedure leaves remote places only.
    let outcome = World::performing().run(day("2026-03-30"), ZHAO, cash("3000", "2026-03-30"));
    assert_eq!(recorded(outcome), ["CASH_ILLEGAL"]);
    let mut world = World::default();
    let decision = law::case::act::OnSpotDecision {
        cash_ground: Some("当事人无银行账户，事后难以执行".to_owned()),
        ..on_spot_fine("200")
    };
    world.did("2026-03-02", ZHAO, penalize(registration(), decision));
    assert_eq!(recorded(world.run(day("2026-03-02"), ZHAO, cash("200", "2026-03-02"))), [""; 0]);
    // A hundred yuan or less needs no ground.
    let mut world = World::default();
    world.did("2026-03-02", ZHAO, penalize(registration(), on_spot_fine("100")));
    assert_eq!(recorded(world.run(day("2026-03-02"), ZHAO, cash("100", "2026-03-02"))), [""; 0]);
}
