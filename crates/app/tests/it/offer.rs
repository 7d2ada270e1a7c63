//! What the page of a case offers to each role, and what it keeps closed.

use app::case::offer::Offer;
use testkit::app::TestApp;

use crate::flow::{agree, registered, step};

fn offers(test: &TestApp, login: &str, id: &str) -> Vec<Offer> {
    let caller = test.caller(login);
    let view = test.app.read_case(&caller, id).unwrap();
    test.app.offers(&caller, &view)
}

/// The step that is offered first as the usual one.
fn usual(offers: &[Offer]) -> Option<&'static str> {
    assert!(offers.iter().skip(1).all(|offer| !offer.usual), "the usual step comes first, and alone");
    offers.first().filter(|offer| offer.usual).map(|offer| offer.name)
}

#[test]
fn each_role_is_led_to_what_comes_next_for_it() {
    let test = TestApp::sqlite();
    let id = registered(&test);
    let registered = offers(&test, "officer", &id);
    assert_eq!(usual(&registered), Some("filing"));
    let names: Vec<_> = registered.iter().skip(1).map(|offer| offer.name).collect();
    assert!(names.starts_with(&["decline_filing", "evidence"]), "in the order of the procedure: {names:?}");
    assert!(registered.iter().all(|offer| offer.bars.is_none()));
    assert_eq!(usual(&offers(&test, "reviewer", &id)), None);

    step(&test, "officer", &id, "filing", &[("basis", "《道路运输条例》第六十三条")]);
    assert_eq!(usual(&offers(&test, "officer", &id)), None, "it waits for somebody else");
    assert_eq!(usual(&offers(&test, "head", &id)), Some("approve"));
    agree(&test, &id, "1");

    let filed = offers(&test, "officer", &id);
    assert_eq!(usual(&filed), Some("evidence"));
    let report = filed.iter().find(|offer| offer.name == "report").unwrap();
    let bars = report.bars.as_ref().unwrap();
    assert_eq!((bars.findings[0].article.as_str(), bars.opens_on), ("行政处罚法第四十条", None));
    let weigh = filed.iter().find(|offer| offer.name == "weigh").unwrap();
    assert_eq!(weigh.href(&id), format!("/cases/{id}/weigh"));
    assert_eq!(report.href(&id), format!("/cases/{id}/step/report"));
}
