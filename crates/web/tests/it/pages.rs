//! Single pages: what they show, and what they do with bad input.

use axum::http::Method;
use testkit::app::{PASSWORD, TestApp};

use crate::client::Client;

#[test]
fn a_page_without_a_session_leads_to_sign_in_and_back() {
    let test = TestApp::sqlite();
    let answer = Client::anonymous(&test).get("/cases?stage=noticed");
    assert_eq!(answer.status.as_u16(), 303);
    assert_eq!(answer.location, "/sign-in?next=%2Fcases%3Fstage%3Dnoticed");
}

#[test]
fn every_answer_carries_the_security_headers() {
    let test = TestApp::sqlite();
    let client = Client::of(&test, "officer");
    for path in ["/sign-in", "/desk", "/cases", "/nowhere", "/healthz"] {
        let answer = client.get(path);
        for name in
            ["content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"]
        {
            assert!(answer.headers.contains_key(name), "{path} {name}");
        }
    }
}

#[test]
fn a_form_without_its_token_changes_nothing() {
    let test = TestApp::sqlite();
    let client = Client::of(&test, "officer");
    let kind = Some("application/x-www-form-urlencoded");
    let answer = client.send(Method::POST, "/cases/new", kind, "party_name=x");
    assert_eq!(answer.status.as_u16(), 403);
    assert!(answer.body.contains("页面已经过期"));
}

#[test]
fn a_bad_form_lists_every_problem_and_keeps_what_was_typed() {
    let test = TestApp::sqlite();
    let client = Client::of(&test, "officer");
    let answer =
        client.post("/cases/onspot", &[("party_name", "张某某某"), ("fine", "不是数"), ("mark", "XX")]);
    assert_eq!(answer.status.as_u16(), 422);
    assert!(answer.body.contains("张某某某"), "what was typed is still there");
    assert!(answer.body.contains("处需要改"), "the summary counts the problems");
}

#[test]
fn an_oversized_or_foreign_body_is_a_clear_4xx() {
    let test = TestApp::sqlite();
    let client = Client::of(&test, "officer");
    let large = format!("csrf={}&summary={}", client.csrf(), "x".repeat(2 * 1024 * 1024));
    let kind = Some("application/x-www-form-urlencoded");
    assert_eq!(client.send(Method::POST, "/cases/new", kind, &large).status.as_u16(), 413);
    let json = Some("application/json");
    assert_eq!(client.send(Method::POST, "/cases/new", json, "{}").status.as_u16(), 415);
    assert_eq!(client.put("/drafts/onspot/x", "{broken").status.as_u16(), 400);
}

#[test]
fn signing_in_needs_the_cookie_of_its_page() {
    let test = TestApp::sqlite();
    let client = Client::anonymous(&test);
    let answer = client.post("/sign-in", &[("username", "officer"), ("password", PASSWORD)]);
    assert_eq!(answer.status.as_u16(), 403);
}

#[test]
fn health_is_machine_readable_and_the_api_describes_itself() {
    let test = TestApp::sqlite();
    let client = Client::anonymous(&test);
    let health: serde_json::Value = serde_json::from_str(&client.get("/healthz").body).unwrap();
    for name in ["version", "database", "journal_head", "checkpoint"] {
        assert!(health.get(name).is_some(), "{name}");
    }
    let api: serde_json::Value = serde_json::from_str(&client.get("/api/openapi.json").body).unwrap();
    assert_eq!(api["openapi"], "3.1.0");
    assert!(client.get("/metrics").body.contains("hengping_requests_total"));
}

#[test]
fn an_unknown_case_is_not_found_and_says_so_in_chinese() {
    let test = TestApp::sqlite();
    let answer = Client::of(&test, "officer").get("/cases/doesnotexist");
    assert_eq!(answer.status.as_u16(), 404);
    assert!(answer.body.contains("没有找到"));
}
