//! Every route × every role in one golden matrix. The routes come from the router's own table, so none can be missed.

use std::fmt::Write;

use axum::http::Method;
use testkit::app::TestApp;

use crate::client::Client;

/// The columns: nobody signed in, then one person of each role.
const PEOPLE: [&str; 9] =
    ["officer", "handler", "reviewer", "head", "supervisor", "analyst", "system", "security", "audit"];

fn word(status: u16, location: &str) -> &'static str {
    match status {
        303 if location.starts_with("/sign-in") => "sign-in",
        401 => "sign-in",
        403 => "refused",
        // What is allowed but not there, or not filled in, is allowed.
        200..=399 | 400 | 404 | 409 | 415 | 422 => "ok",
        _ => "broken",
    }
}

#[test]
fn every_route_answers_every_role_as_the_matrix_says() {
    let test = TestApp::sqlite();
    let anonymous = Client::anonymous(&test);
    let people: Vec<_> = PEOPLE.iter().map(|login| Client::of(&test, login)).collect();
    let mut matrix = String::from("method path | nobody");
    for login in PEOPLE {
        write!(matrix, " | {login}").unwrap();
    }
    matrix.push('\n');
    for (method, path, _) in web::routes() {
        // Signing out ends the session that the other rows need.
        let real = path
            .replace("{id}", "none")
            .replace("{form}", "remark")
            .replace("{sm3}", "00")
            .replace("{upload}", "none");
        let real =
            real.replace("{kind}", "decision").replace("{subject}", "none").replace("{person}", "none");
        let real = real.replace("{no}", "1").replace("{agency}", "none").replace("{item}", "HY-001");
        let real =
            real.replace("{year}", "2027").replace("{template}", "self-check").replace("{point}", "dress");
        write!(matrix, "{method} {path}").unwrap();
        for client in std::iter::once(&anonymous).chain(&people) {
            if path == "/sign-out" && client.csrf() != "" {
                matrix.push_str(" | ok");
                continue;
            }
            let answer = match method {
                Method::GET => client.get(&real),
                Method::PUT => client.put(&real, "{\"version\":0,\"fields\":{}}"),
                // The script's own request, with its token in the head.
                Method::POST if path.ends_with("/uploads") => client.send(
                    method.clone(),
                    &real,
                    Some("application/json"),
                    "{\"name\":\"a.txt\",\"bytes\":1}",
                ),
                Method::POST => client.post(&real, &[]),
                _ => client.send(method.clone(), &real, None, ""),
            };
            write!(matrix, " | {}", word(answer.status.as_u16(), &answer.location)).unwrap();
        }
        matrix.push('\n');
    }
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/matrix.golden");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(golden, &matrix).unwrap();
    }
    let expected = std::fs::read_to_string(golden).unwrap_or_default();
    assert_eq!(matrix, expected, "run with UPDATE=1 after reading every changed line");
    assert!(!matrix.contains("broken"), "{matrix}");
}

#[test]
fn no_business_route_is_open_to_an_administrator() {
    let test = TestApp::sqlite();
    for login in ["system", "security", "audit"] {
        let client = Client::of(&test, login);
        for path in ["/cases", "/cases/export", "/cases/new", "/cases/onspot", "/cases/none", "/api/v1/cases"]
        {
            assert_eq!(client.get(path).status.as_u16(), 403, "{login} {path}");
        }
    }
}
