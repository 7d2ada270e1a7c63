//! Sign-in, lock-out, sessions, roles.

use app::{App, AppError};
use law::access::{Action, Role};
use testkit::app::{PASSWORD, TestApp};

#[test]
fn a_wrong_password_and_an_unknown_name_answer_alike() {
    let test = TestApp::sqlite();
    for (login, password) in [("officer", "wrong"), ("who", "wrong")] {
        let answer = test.app.sign_in(login, password, "", "127.0.0.1");
        assert!(matches!(answer, Err(AppError::SignIn { wait_seconds: 0 })), "{login}: {answer:?}");
    }
    assert!(test.app.sign_in("officer", PASSWORD, "", "127.0.0.1").is_ok());
}

#[test]
fn five_failures_lock_and_each_further_one_locks_longer() {
    TestApp::each(|test| {
        for _ in 0..4 {
            let answer = test.app.sign_in("officer", "wrong", "", "x");
            assert!(matches!(answer, Err(AppError::SignIn { wait_seconds: 0 })), "{answer:?}");
        }
        let fifth = test.app.sign_in("officer", "wrong", "", "x");
        assert!(matches!(fifth, Err(AppError::SignIn { wait_seconds: 1800 })), "{fifth:?}");
        let right = test.app.sign_in("officer", PASSWORD, "", "x");
        assert!(
            matches!(right, Err(AppError::SignIn { wait_seconds: 1800 })),
            "locked even for the right one"
        );
        test.clock.advance_minutes(31);
        let sixth = test.app.sign_in("officer", "wrong", "", "x");
        assert!(matches!(sixth, Err(AppError::SignIn { wait_seconds: 3600 })), "{sixth:?}");
        test.clock.advance_minutes(61);
        assert!(test.app.sign_in("officer", PASSWORD, "", "x").is_ok());
    });
}

#[test]
fn an_idle_session_ends_and_so_does_a_long_one() {
    let test = TestApp::sqlite();
    let token = test.token("officer");
    test.clock.advance_minutes(29);
    assert!(test.app.caller(&token).unwrap().is_some());
    test.clock.advance_minutes(31);
    assert!(test.app.caller(&token).unwrap().is_none());
    let token = test.token("officer");
    for _ in 0..28 {
        test.clock.advance_minutes(25);
        assert!(test.app.caller(&token).unwrap().is_some());
    }
    test.clock.advance_minutes(25);
    assert!(test.app.caller(&token).unwrap().is_none(), "twelve hours have passed");
}

#[test]
fn nobody_may_combine_the_three_administrators() {
    TestApp::each(|test| {
        let security = test.caller("security");
        let refused = test.app.change_role(&security, "system", Role::AuditAdmin, "root", true);
        assert!(matches!(refused, Err(AppError::Invalid(_))), "{refused:?}");
        let own = test.app.change_role(&security, "security", Role::SecurityAdmin, "root", false);
        assert!(matches!(own, Err(AppError::Invalid(_))), "{own:?}");
        test.app.change_role(&security, "officer", Role::Handler, "county", true).unwrap();
        assert!(test.caller("officer").is(Role::Handler));
        let system = test.caller("system");
        let not_his = test.app.change_role(&system, "officer", Role::Head, "county", true);
        assert!(matches!(not_his, Err(AppError::Forbidden(_))), "{not_his:?}");
    });
}

#[test]
fn a_role_withdrawn_by_another_process_is_gone_in_the_next_request() {
    TestApp::each(|test| {
        let other = test.another();
        let security = test.caller("security");
        let token = test.token("officer");
        let is_handler = |app: &App| app.caller(&token).unwrap().unwrap().is(Role::Handler);
        for granted in [true, false, true, false] {
            // Both have read the standing of before, and would go on with it.
            assert_eq!((is_handler(&test.app), is_handler(&other)), (!granted, !granted));
            other.change_role(&security, "officer", Role::Handler, "county", granted).unwrap();
            assert_eq!((is_handler(&test.app), is_handler(&other)), (granted, granted));
        }
        other.leave(&test.caller("system"), "officer", jiff::civil::date(2026, 11, 20)).unwrap();
        assert!(test.app.caller(&token).unwrap().is_none());
    });
}

#[test]
fn a_second_factor_is_asked_for_once_it_is_set() {
    let test = TestApp::sqlite();
    let caller = test.caller("system");
    let secret = test.app.new_second_factor().unwrap();
    let wrong = test.app.enable_second_factor(&caller, &secret, "000000");
    assert!(matches!(wrong, Err(AppError::Invalid(_))));
    assert!(app::account::second_factor_url(&secret, "system").unwrap().starts_with("otpauth://totp/"));
}

#[test]
fn refusals_are_read_by_the_audit_administrator_alone() {
    let test = TestApp::sqlite();
    let officer = test.caller("officer");
    test.app.record_refusal(&officer, "GET /audit".to_owned()).unwrap();
    let audit = test.caller("audit");
    let log = test.app.read_access_log(&audit, None).unwrap();
    assert!(log.iter().any(|row| row.detail == "GET /audit" && row.person == "officer"));
    assert!(matches!(test.app.read_access_log(&officer, None), Err(AppError::Forbidden(_))));
    assert!(!officer.may(Action::AuditRead));
}
