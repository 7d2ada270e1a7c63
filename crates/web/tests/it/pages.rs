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
fn an_unknown_case_is_not_found_and_says_so_in_chinese() {
    let test = TestApp::sqlite();
    let answer = Client::of(&test, "officer").get("/cases/doesnotexist");
    assert_eq!(answer.status.as_u16(), 404);
    assert!(answer.body.contains("没有找到"));
}

#[test]
fn the_roster_shows_only_the_people_of_the_standing_that_is_asked_for() {
    let test = TestApp::sqlite();
    // One session a person: the certificate is looked up before the session that the pages use.
    let held = test.app.read_person(&test.caller("system"), "officer").unwrap().person;
    let number = held.certificates[0].number.as_str();
    let system = Client::of(&test, "system");
    let suspend = [("number", number), ("standing", "suspended"), ("reason", "衡交人〔2026〕3号")];
    assert_eq!(system.post("/roster/officer/standing", &suspend).status.as_u16(), 303);
    let suspended = system.get("/roster?standing=suspended").body;
    assert!(suspended.contains("赵一") && !suspended.contains("钱二"), "{suspended}");
    let all = system.get("/roster").body;
    assert!(all.contains("赵一") && all.contains("钱二"));
    let history = system.get("/roster/officer").body;
    assert!(history.contains("衡交人〔2026〕3号"), "the reason stays in the history");
}

#[test]
fn an_administrator_reaches_nothing_before_a_second_factor_is_bound() {
    let mut test = TestApp::sqlite();
    test.app.demo = false;
    let token = test.app.sign_in("security", PASSWORD, "", "x").unwrap().token;
    let client = Client::with(&test, token.clone());
    for path in ["/roster", "/me", "/desk", "/agencies", "/audit"] {
        let answer = client.get(path);
        assert_eq!((answer.status.as_u16(), answer.location.as_str()), (303, "/me/second-factor"), "{path}");
    }
    assert!(client.get("/me/second-factor").body.contains("管理员须先绑定动态口令"));
    let wrong = client.post("/me/second-factor/start", &[("password", "wrong")]);
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.body.contains("口令不正确"));
    assert_eq!(client.post("/me/second-factor/start", &[("password", PASSWORD)]).status.as_u16(), 303);
    let caller = test.app.caller(&token).unwrap().unwrap();
    let secret = test.app.second_factor(&caller).unwrap().pending.unwrap();
    let code = app::second_factor::code_at(&secret, test.app.clock.now()).unwrap();
    let bound = client.post("/me/second-factor", &[("code", &code)]);
    assert_eq!(bound.status.as_u16(), 200);
    assert!(bound.body.contains("恢复码") && !bound.body.contains(&secret));
    assert_eq!(client.get("/roster").status.as_u16(), 200);
    assert!(!client.get("/me/second-factor").body.contains("<code>"), "the recovery codes are shown once");
}

#[test]
fn the_audit_log_pages_by_place_and_filters_by_outcome() {
    let test = TestApp::sqlite();
    let officer = test.caller("officer");
    for n in 0..60 {
        test.app.record_refusal(&officer, format!("GET /refused-{n}")).unwrap();
    }
    let audit = Client::of(&test, "audit");
    let first = audit.get("/audit?outcome=refused&person=%E8%B5%B5%E4%B8%80").body;
    let next = first.split('"').find(|part| part.contains("after=")).expect("there is a next page");
    let next = next.replace("&amp;", "&");
    let second = audit.get(&next).body;
    let seen = |body: &str| (0..60).filter(|n| body.contains(&format!("/refused-{n}<"))).count();
    assert_eq!((seen(&first), seen(&second)), (50, 10));
    assert!(!second.contains("after="), "the second page is the last");
    assert_eq!(seen(&audit.get("/audit?outcome=refused&size=20").body), 20);
    assert!(audit.get("/audit?outcome=failed").body.contains("没有符合条件的记录"));
    let book = audit.get("/audit/export?outcome=refused");
    assert!(book.headers["content-disposition"].to_str().unwrap().contains(".xlsx"));
    assert!(book.body.starts_with("PK"));
}

#[test]
fn what_a_page_offers_its_reader_may_open() {
    let test = TestApp::sqlite();
    assert!(!Client::of(&test, "security").get("/roster").body.contains("action=\"/search\""));
    assert!(Client::of(&test, "officer").get("/desk").body.contains("action=\"/search\""));
    let refused = Client::of(&test, "audit").get("/cases");
    assert_eq!(refused.status.as_u16(), 403);
    assert!(!refused.body.contains("/search") && !refused.body.contains("请求编号"));
}

#[test]
fn the_calculator_answers_anybody_and_keeps_what_was_typed() {
    let test = TestApp::sqlite();
    let client = Client::anonymous(&test);
    let query = |words: &str| {
        format!(
            "/calculator?{}",
            form_urlencoded::Serializer::new(String::new()).append_pair("q", words).finish()
        )
    };
    let found = client.get(&query("改变用途 站")).body;
    assert!(found.contains("/calculator/HY-009") && !found.contains("/calculator/LZ-001"), "{found}");
    assert!(client.get(&query("没有这种事")).body.contains("没有找到这样的事项"));
    let answered = client.get("/calculator/HY-009?refuses_to_correct=1");
    assert_eq!(answered.status.as_u16(), 200);
    assert!(answered.body.contains("3000元"), "{}", answered.body);
    assert!(answered.body.contains("按要求改正"), "what the party can do");
    let wrong = client.get("/calculator/LZ-001?table=bench:SC&area_m2=-3").body;
    assert!(wrong.contains("“-3”不能用") && wrong.contains("value=\"-3\""), "{wrong}");
    let ahead = client.get("/calculator/HY-009?refuses_to_correct=1&on=2999-01-01&table=nowhere").body;
    assert!(ahead.contains("行为日期在今天之后") && ahead.contains("value=\"2999-01-01\""), "{ahead}");
    assert!(
        ahead.contains("没有“nowhere”这张表") && !ahead.contains("class=\"amount\""),
        "no result: {ahead}"
    );
    let unknown = client.get("/calculator/XX-999");
    assert_eq!(unknown.status.as_u16(), 404);
    assert!(unknown.body.contains("没有这个事项"));
}

#[test]
fn the_list_of_cases_shows_its_order_and_keeps_its_conditions() {
    let test = TestApp::sqlite();
    let officer = test.caller("officer");
    let form = [
        ("item", "KY-001"),
        ("source", "inspection"),
        ("found_on", "2026-11-20"),
        ("found_time", "09:10"),
        ("partner", "partner"),
        ("place", "临江县客运站"),
        ("conveyance", "none"),
        ("party_kind", "person"),
        ("party_name", "李某"),
        ("id_number", "11010519491231002X"),
        ("summary", "涉嫌未经许可从事道路运输经营。"),
    ];
    let pairs = form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    test.app.register_case(&officer, "key", &app::form::Fields(pairs)).unwrap();
    let client = Client::of(&test, "officer");
    let body = client.get("/cases").body;
    assert!(body.contains("李某") && body.contains("aria-sort=\"descending\""), "{body}");
    assert!(body.contains("href=\"/cases?size=50&amp;sort=registered_on\""), "{body}");
    let body = client.get("/cases?sort=-fine&own=1&defective=0").body;
    assert!(
        body.contains("李某") && body.contains("own=1&amp;defective=0&amp;size=50&amp;sort=fine"),
        "{body}"
    );
    for nothing in ["fine_from=1", "handler=nobody", "defective=1", "due=overdue", "q=zz"] {
        let body = client.get(&format!("/cases?{nothing}")).body;
        assert!(body.contains("没有符合条件的案件") && !body.contains("李某"), "{nothing}");
    }
    let body = client.get("/outcomes").body;
    assert!(body.contains("href=\"/cases?from=") && body.contains("disposal=none"), "{body}");
    assert!(client.get("/outcomes?from=2026-13-01").body.contains("登记日期自"), "a wrong day is named");
    for found in ["q=lm", "q=LM", "handler=%E8%B5%B5", "q=%E6%9D%8E"] {
        assert!(client.get(&format!("/cases?{found}")).body.contains("李某"), "{found}");
    }
}
