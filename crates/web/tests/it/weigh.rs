//! 裁量认定 as a page: counting keeps nothing, saving keeps everything, a problem stands at its field.

use testkit::app::TestApp;

use crate::{client::Client, file::filed_for};

#[test]
fn counting_shows_the_range_and_keeps_nothing_until_it_is_saved() {
    let test = TestApp::sqlite();
    let id = filed_for(&test, "HY-009");
    let client = Client::of(&test, "officer");
    let page = format!("/cases/{id}/weigh");
    assert!(client.get(&format!("/cases/{id}")).body.contains(&page), "the case offers it");
    let typed = [
        ("table", "statute"),
        ("on", "2026-11-20"),
        ("refuses_to_correct", "1"),
        ("proof.refuses_to_correct", "records"),
        ("fine", "3000"),
    ];
    let counted = client.post(&page, &[&typed[..], &[("save", "count")]].concat());
    assert_eq!(counted.status.as_u16(), 200);
    assert!(counted.body.contains("3000元"), "{}", counted.body);
    assert!(!client.get(&format!("/cases/{id}")).body.contains("拟处3,000.00元"), "nothing is kept");

    let unproved = client.post(&page, &[&typed[..3], &typed[4..]].concat());
    assert_eq!(unproved.status.as_u16(), 422);
    assert!(unproved.body.contains("没有证据的情节不能认定"), "{}", unproved.body);
    let apart = client.post(&page, &[&typed[..4], &[("fine", "5000")]].concat());
    assert_eq!(apart.status.as_u16(), 409);
    assert!(apart.body.contains("没有写明理由"), "{}", apart.body);

    assert_eq!(client.post(&page, &typed).status.as_u16(), 303);
    let case = client.get(&format!("/cases/{id}")).body;
    assert!(case.contains("拟处3,000.00元") && case.contains("认定裁量情节"), "{case}");
    let again = client.get(&page).body;
    assert!(again.contains("3,000.00"), "what was weighed last stands in the form");
}
