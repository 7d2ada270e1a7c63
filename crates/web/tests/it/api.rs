//! What programs and operators read: the description of the interface, problems, health, metrics.

use std::collections::BTreeSet;

use axum::http::{Method, header};
use serde_json::Value;
use testkit::app::{PASSWORD, TestApp};

use crate::client::{Answer, Client};

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

/// The problem that an answer holds, after what all problems have in common has been looked at.
fn problem(answer: &Answer) -> Value {
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{}", answer.body);
    let held = json(answer);
    assert_eq!(held["status"], answer.status.as_u16());
    for name in ["title", "detail"] {
        assert!(held[name].as_str().unwrap().chars().any(|letter| letter > '\u{4e00}'), "{held}");
    }
    held
}

/// The value of the sample that starts with `sample`.
fn sample(metrics: &str, sample: &str) -> Option<f64> {
    metrics.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' ')?.parse().ok())
}

#[test]
fn the_description_is_as_it_was_last_read() {
    let answer = Client::anonymous(&TestApp::sqlite()).get("/api/openapi.json");
    // The version of the program is no part of the interface, and each release changes it.
    let mut described = json(&answer);
    assert_eq!(described["openapi"], "3.1.0");
    assert_eq!(described["info"]["version"].take(), env!("CARGO_PKG_VERSION"));
    let text = serde_json::to_string_pretty(&described).unwrap() + "\n";
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/openapi.golden");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(golden, &text).unwrap();
    }
    let expected = std::fs::read_to_string(golden).unwrap_or_default();
    assert!(text == expected, "run with UPDATE=1 and read every changed line: callers depend on them");
}

#[test]
fn every_address_for_programs_is_described_and_no_other() {
    let described = json(&Client::anonymous(&TestApp::sqlite()).get("/api/openapi.json"));
    let paths = described["paths"].as_object().unwrap().iter();
    let described: BTreeSet<_> = paths
        .flat_map(|(path, held)| {
            held.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let ours = |path: &str| path.starts_with("/api/") || matches!(path, "/healthz" | "/metrics");
    let routes: BTreeSet<_> = web::routes()
        .into_iter()
        .filter(|(_, path, _)| ours(path))
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    assert_eq!(described, routes);
}

#[test]
fn a_call_that_fails_is_answered_with_a_problem_that_says_what_to_do() {
    let test = TestApp::sqlite();
    let (nobody, officer) = (Client::anonymous(&test), Client::of(&test, "officer"));
    let cases = [
        (nobody.get("/api/v1/cases"), 401, "sign-in"),
        (Client::of(&test, "audit").get("/api/v1/cases"), 403, "forbidden"),
        (officer.get("/api/v1/nothing"), 404, "not-found"),
        (officer.send(Method::DELETE, "/api/v1/cases", None, ""), 405, "method"),
        (
            officer.get(
                "/api/v1/cases?stage=no&onspot=2&due=x&own=0&defective=x&from=2026-13-01&to=x&fine_from=x&sort=x\
                 &after=a&before=b&size=1000&nonsense=1&q=a&q=b",
            ),
            422,
            "invalid",
        ),
        (officer.get("/api/v1/cases?from=2026-02-01&to=2026-01-31&fine_from=2&fine_to=1"), 422, "invalid"),
        (officer.get("/api/v1/cases?sort=-fine&after=2026-11-20_x"), 422, "invalid"),
    ];
    for (answer, status, kind) in &cases {
        assert_eq!(answer.status.as_u16(), *status, "{}", answer.body);
        assert_eq!(problem(answer)["type"], format!("urn:hengping:problem:{kind}"));
    }
    let faults = |at: usize| -> BTreeSet<String> {
        let held = problem(&cases[at].0)["errors"].clone();
        let named = |fault: &Value| fault["field"].as_str().unwrap().to_owned();
        held.as_array().unwrap().iter().map(named).collect()
    };
    let all = "after before defective due fine_from from nonsense onspot own q size sort stage to";
    assert_eq!(faults(4), all.split(' ').map(str::to_owned).collect(), "every fault at once");
    assert_eq!(faults(5), BTreeSet::from(["fine_to".to_owned(), "to".to_owned()]));
    assert_eq!(faults(6), BTreeSet::from(["after".to_owned()]), "the key of another order");
    assert!(officer.get("/nothing").body.contains("<html"), "a person gets a page");
}

#[test]
fn an_administrator_calls_nothing_before_a_second_factor_is_bound() {
    let mut test = TestApp::sqlite();
    test.app.demo = false;
    let token = test.app.sign_in("audit", PASSWORD, "", "x").unwrap().token;
    let answer = Client::with(&test, token).get("/api/v1/cases");
    assert_eq!(answer.status.as_u16(), 403);
    assert!(problem(&answer)["detail"].as_str().unwrap().contains("动态口令"));
}

#[test]
fn the_list_gives_each_case_once_and_says_where_it_goes_on() {
    let test = TestApp::sqlite();
    let client = Client::of(&test, "officer");
    let item = test.app.catalog.items.items().find(|item| item.usable().is_ok()).unwrap().id.clone();
    for n in 0..12 {
        let (key, name) = (format!("key-{n}"), format!("张某{n}"));
        let case = [
            ("idempotency_key", key.as_str()),
            ("item", item.as_str()),
            ("source", "inspection"),
            ("found_on", "2026-11-20"),
            ("found_time", "09:10"),
            ("partner", "partner"),
            ("place", "临江县客运站"),
            ("conveyance", "none"),
            ("party_kind", "person"),
            ("party_name", name.as_str()),
            ("id_number", "430402198001010018"),
            ("summary", "涉嫌未经许可从事道路运输经营。"),
        ];
        let made = client.post("/cases/new", &case);
        assert_eq!(made.status.as_u16(), 303);
    }
    let first = json(&client.get("/api/v1/cases?size=10"));
    assert_eq!((first["total"].as_u64(), first["rows"].as_array().unwrap().len()), (Some(12), 10));
    assert_eq!(first["before"], Value::Null);
    let after = first["after"].as_str().unwrap();
    let second = json(&client.get(&format!("/api/v1/cases?size=10&after={after}")));
    assert_eq!((second["rows"].as_array().unwrap().len(), &second["after"]), (2, &Value::Null));
    let back = second["before"].as_str().unwrap();
    let again = json(&client.get(&format!("/api/v1/cases?size=10&before={back}")));
    assert_eq!(again["rows"], first["rows"]);
    let ids = |list: &Value| -> BTreeSet<String> {
        list["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&first).union(&ids(&second)).count(), 12);
    assert_eq!(json(&Client::of(&test, "elsewhere").get("/api/v1/cases"))["total"], 0);
}

#[test]
fn health_names_version_database_journal_and_checkpoint() {
    TestApp::each(|test| {
        let client = Client::anonymous(test);
        let before = json(&client.get("/healthz"));
        assert_eq!(before["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(before["checkpoint"], Value::Null);
        let head = before["journal_head"].as_i64().unwrap();
        assert!(head > 0);
        test.app.store.checkpoint(test.app.clock.now()).unwrap();
        let after = json(&client.get("/healthz"));
        assert_eq!((&after["checkpoint"]["n"], &after["checkpoint"]["last_id"]), (&1.into(), &head.into()));
        assert_eq!(after["checkpoint"]["signature"].as_str().unwrap().len(), 128);
    });
}

#[test]
fn a_database_that_does_not_answer_is_503_and_the_metrics_go_on() {
    let mut test = TestApp::sqlite();
    let answers = Client::anonymous(&test).get("/healthz").status.as_u16();
    test.lose_database();
    let client = Client::anonymous(&test);
    let health = client.get("/healthz");
    assert_eq!((answers, health.status.as_u16()), (200, 503));
    let told = problem(&health);
    assert!(told["detail"].as_str().unwrap().contains("数据库没有应答"));
    assert!(!told["request_id"].as_str().unwrap().is_empty() && !health.body.contains("no such table"));
    let metrics = client.get("/metrics");
    assert_eq!(metrics.status.as_u16(), 200);
    assert_eq!(sample(&metrics.body, "hengping_database_up"), Some(0.0));
    let down = r#"hengping_requests_total{method="GET",route="/healthz",status="503"}"#;
    assert_eq!(sample(&metrics.body, down), Some(1.0));
}

#[test]
fn requests_are_counted_by_the_address_of_the_table() {
    let test = TestApp::sqlite();
    let client = Client::of(&test, "officer");
    for path in ["/cases/one", "/cases/two", "/nowhere/one", "/nowhere/two"] {
        assert_eq!(client.get(path).status.as_u16(), 404);
    }
    client.send(Method::from_bytes(b"INVENTED").unwrap(), "/nowhere", None, "");
    let text = client.get("/metrics").body;
    let of = |method: &str, route: &str| {
        let labels = format!(r#"{{method="{method}",route="{route}",status="404"}}"#);
        sample(&text, &format!("hengping_requests_total{labels}"))
    };
    assert_eq!(
        (of("GET", "/cases/{id}"), of("GET", "none"), of("other", "none")),
        (Some(2.0), Some(2.0), Some(1.0))
    );
    let timed = r#"hengping_request_seconds_count{method="GET",route="/cases/{id}"}"#;
    assert_eq!(sample(&text, timed), Some(2.0));
    assert!(!text.contains("/cases/one") && text.ends_with("# EOF\n"));
}

#[test]
fn acts_sign_ins_and_sessions_are_counted() {
    TestApp::each(|test| {
        let client = Client::anonymous(test);
        let before = client.get("/metrics").body;
        let cases = r#"hengping_acts_total{subject="person"}"#;
        let acts = sample(&before, cases).unwrap();
        assert!(acts >= 28.0, "everybody was enrolled and has a role: {acts}");
        let person = test.app.read_person(&test.caller("system"), "officer").unwrap().person;
        let number = person.certificates[0].number.as_str();
        let suspend = [("number", number), ("standing", "suspended"), ("reason", "衡交人〔2026〕3号")];
        let system = Client::of(test, "system");
        assert_eq!(system.post("/roster/officer/standing", &suspend).status.as_u16(), 303);
        for _ in 0..5 {
            test.app.sign_in("officer", "wrong", "", "x").unwrap_err();
        }
        test.app.sign_in("handler", PASSWORD, "", "x").unwrap();
        let after = client.get("/metrics").body;
        let of = |outcome| sample(&after, &format!(r#"hengping_sign_ins_total{{outcome="{outcome}"}}"#));
        assert_eq!((of("failed"), of("locked"), of("succeeded")), (Some(4.0), Some(1.0), Some(1.0)));
        assert_eq!(sample(&after, cases), Some(acts + 1.0));
        let head = test.app.health().unwrap().journal_head;
        let shown = sample(&after, "hengping_journal_head").unwrap();
        assert!((shown - f64::from(i32::try_from(head).unwrap())).abs() < 0.5);
        let written = |text| sample(text, "hengping_write_seconds_count").unwrap();
        assert!(written(&after) > written(&before));
        // One session a person: the administrator and the handler are signed in.
        assert_eq!(sample(&after, "hengping_sessions"), Some(2.0));
        test.clock.advance_minutes(60);
        assert_eq!(sample(&client.get("/metrics").body, "hengping_sessions"), Some(0.0));
    });
}

#[test]
fn what_was_not_committed_is_not_counted() {
    let test = TestApp::sqlite();
    let client = Client::of(&test, "handler");
    let cases = r#"hengping_acts_total{subject="case"}"#;
    assert_eq!(client.post("/cases/new", &[("party_name", "张某")]).status.as_u16(), 422);
    assert_eq!(sample(&client.get("/metrics").body, cases), None);
}
