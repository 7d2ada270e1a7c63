//! Sign-in, lock-out, sessions, roles.

use app::{
    App, AppError,
    export::{ExportAsk, ExportList, Exporting},
    roster::PeopleFilter,
    rows::{AccessFilter, AccessKey},
};
use law::access::{Action, Role};
use testkit::app::{PASSWORD, TestApp};

use crate::flow::fields;

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
fn a_caller_at_hand_is_the_caller_and_ends_with_the_session() {
    TestApp::each(|test| {
        let token = test.token("officer");
        let at_hand = test.app.caller_at_hand(&token).unwrap();
        if !test.app.store.is_sqlite() {
            assert_eq!(at_hand, None, "a journey to a server is never at hand");
            return;
        }
        assert_eq!(at_hand, test.app.caller(&token).unwrap());
        assert!(at_hand.is_some());
        test.clock.advance_minutes(2);
        assert_eq!(test.app.caller_at_hand(&token).unwrap(), None, "the visit is to be written first");
        assert!(test.app.caller(&token).unwrap().is_some());
        assert!(test.app.caller_at_hand(&token).unwrap().is_some());
        test.app.change_role(&test.caller("security"), "officer", Role::Handler, "county", true).unwrap();
        let at_hand = test.app.caller_at_hand(&token).unwrap();
        assert!(at_hand.is_some_and(|caller| caller.is(Role::Handler)), "a role counts at once");
        let caller = test.app.caller(&token).unwrap().unwrap();
        test.app.sign_out(&caller).unwrap();
        assert_eq!(test.app.caller_at_hand(&token).unwrap(), None);
        assert_eq!(test.app.caller_at_hand("unknown").unwrap(), None);
    });
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

/// Binds a second factor and answers its secret and the recovery codes.
fn bind(test: &TestApp, login: &str) -> (String, Vec<String>) {
    let caller = test.caller(login);
    test.app.start_second_factor(&caller, PASSWORD).unwrap();
    let secret = test.app.second_factor(&caller).unwrap().pending.unwrap();
    let code = app::second_factor::code_at(&secret, test.app.clock.now()).unwrap();
    let codes = test.app.enable_second_factor(&caller, &code).unwrap();
    (secret, codes)
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
fn a_second_factor_is_bound_behind_the_password_and_then_asked_for() {
    TestApp::each(|test| {
        let caller = test.caller("system");
        let wrong = test.app.start_second_factor(&caller, "wrong");
        assert!(matches!(wrong, Err(AppError::Invalid(_))), "{wrong:?}");
        let early = test.app.enable_second_factor(&caller, "000000");
        assert!(matches!(early, Err(AppError::Invalid(_))), "no secret waits: {early:?}");
        let (secret, codes) = bind(test, "system");
        assert_eq!(codes.len(), app::second_factor::RECOVERY_CODES);
        let without = test.app.sign_in("system", PASSWORD, "", "x");
        assert!(matches!(without, Err(AppError::SignIn { .. })), "{without:?}");
        let code = |test: &TestApp| app::second_factor::code_at(&secret, test.app.clock.now()).unwrap();
        let used = test.app.sign_in("system", PASSWORD, &code(test), "x");
        assert!(matches!(used, Err(AppError::SignIn { .. })), "the code that bound it is not taken again");
        test.clock.advance_minutes(1);
        assert!(test.app.sign_in("system", PASSWORD, &code(test), "x").is_ok());
        let twice = test.app.sign_in("system", PASSWORD, &code(test), "x");
        assert!(matches!(twice, Err(AppError::SignIn { .. })), "a code is taken once");
    });
}

#[test]
fn a_secret_that_waits_too_long_is_forgotten() {
    let test = TestApp::sqlite();
    let caller = test.caller("system");
    test.app.start_second_factor(&caller, PASSWORD).unwrap();
    let secret = test.app.second_factor(&caller).unwrap().pending.unwrap();
    test.clock.advance_minutes(app::second_factor::PENDING_MINUTES);
    assert_eq!(test.app.second_factor(&caller).unwrap().pending, None);
    let code = app::second_factor::code_at(&secret, test.app.clock.now()).unwrap();
    assert!(matches!(test.app.enable_second_factor(&caller, &code), Err(AppError::Invalid(_))));
}

#[test]
fn a_recovery_code_works_once_and_only_behind_the_password() {
    let test = TestApp::sqlite();
    let (_, codes) = bind(&test, "system");
    assert!(test.app.sign_in("system", "wrong", &codes[0], "x").is_err());
    assert!(test.app.sign_in("system", PASSWORD, &codes[0].to_uppercase(), "x").is_ok());
    assert!(test.app.sign_in("system", PASSWORD, &codes[0], "x").is_err());
    assert_eq!(test.app.second_factor(&test.caller("system")).unwrap().recovery_left, codes.len() - 1);
}

#[test]
fn password_and_second_factor_are_reset_by_different_administrators() {
    let test = TestApp::sqlite();
    bind(&test, "security");
    let (system, security) = (test.caller("system"), test.caller("security"));
    let made = test.app.reset_password(&system, "security").unwrap();
    let taken = test.app.sign_in("security", &made.password, "", "x");
    assert!(matches!(taken, Err(AppError::SignIn { .. })), "the second factor still stands: {taken:?}");
    let refused = test.app.reset_second_factor(&system, "security");
    assert!(matches!(refused, Err(AppError::Forbidden(_))), "{refused:?}");
    let own = test.app.reset_second_factor(&security, "security");
    assert!(matches!(own, Err(AppError::Invalid(_))), "{own:?}");
    bind(&test, "officer");
    test.app.reset_second_factor(&security, "officer").unwrap();
    assert!(test.app.sign_in("officer", PASSWORD, "", "x").is_ok());
}

#[test]
fn an_administrator_must_bind_a_second_factor_before_anything_else() {
    let mut test = TestApp::sqlite();
    test.app.demo = false;
    for (login, must) in [("system", true), ("security", true), ("audit", true), ("officer", false)] {
        let session = test.app.sign_in(login, PASSWORD, "", "x").unwrap();
        assert_eq!(test.app.caller(&session.token).unwrap().unwrap().must_enroll, must, "{login}");
    }
}

#[test]
fn guesses_of_ones_own_password_lock_the_account_and_end_the_session() {
    let test = TestApp::sqlite();
    let token = test.token("officer");
    let caller = test.app.caller(&token).unwrap().unwrap();
    for _ in 0..4 {
        let wrong = test.app.change_password(&caller, "wrong", "Hengping-2027", "Hengping-2027");
        assert!(matches!(wrong, Err(AppError::Invalid(_))), "{wrong:?}");
    }
    let fifth = test.app.start_second_factor(&caller, "wrong");
    assert!(matches!(fifth, Err(AppError::SignIn { wait_seconds: 1800 })), "{fifth:?}");
    assert!(test.app.caller(&token).unwrap().is_none());
}

#[test]
fn ending_a_lock_is_journalled() {
    let test = TestApp::sqlite();
    for _ in 0..5 {
        let _ = test.app.sign_in("officer", "wrong", "", "x");
    }
    test.app.unlock_account("officer").unwrap();
    assert!(test.app.sign_in("officer", PASSWORD, "", "x").is_ok());
    let filter = AccessFilter { labels: vec!["解除锁定".to_owned()], ..AccessFilter::default() };
    let log = test.app.read_access_log(&test.caller("audit"), &filter, None, 50).unwrap();
    assert_eq!((log.rows.len(), log.rows[0].name.as_str()), (1, "赵一"));
}

#[test]
fn lines_of_the_same_microsecond_are_never_skipped() {
    TestApp::each(|test| {
        // The test clock stands still: every line has the same instant.
        let officer = test.caller("officer");
        for n in 0..120 {
            test.app.record_refusal(&officer, format!("GET /{n}")).unwrap();
        }
        let (audit, filter) = (test.caller("audit"), AccessFilter::default());
        let (mut seen, mut after) = (std::collections::BTreeSet::new(), None);
        loop {
            let page = test.app.read_access_log(&audit, &filter, after.as_ref(), 7).unwrap();
            seen.extend(page.rows.iter().map(|row| (row.person.clone(), row.seq)));
            let Some(last) = page.rows.last().filter(|_| page.older) else { break };
            after = Some(AccessKey { at: last.at, person: last.person.clone(), seq: last.seq });
        }
        let total = test.app.read_access_log(&audit, &filter, None, 7).unwrap().total;
        assert_eq!(seen.len(), usize::try_from(total).unwrap());
        assert!(total >= 122, "{total}");
        let named = AccessFilter { person: "赵一".to_owned(), ..AccessFilter::default() };
        let of_him = test.app.read_access_log(&audit, &named, None, 500).unwrap();
        assert!(of_him.rows.iter().all(|row| row.person == "officer") && of_him.rows.len() >= 120);
        let ask = ExportAsk {
            list: ExportList::Audit,
            conditions: vec![("person".to_owned(), "赵一".to_owned())],
            described: "人员：赵一".to_owned(),
            reason: String::new(),
            sensitive: false,
        };
        let Exporting::File(name, book) = test.app.export(&audit, &ask).unwrap() else { panic!("small") };
        assert!(name == "审计日志.xlsx" && book.starts_with(b"PK"));
    });
}

#[test]
fn nobody_leaves_by_his_own_hand_and_a_later_day_takes_effect_on_its_day() {
    TestApp::each(|test| {
        let system = test.caller("system");
        let today = test.app.today();
        let own = test.app.leave(&system, "system", today);
        assert!(matches!(own, Err(AppError::Invalid(_))), "{own:?}");
        let token = test.token("officer");
        test.app.leave(&system, "officer", today.tomorrow().unwrap()).unwrap();
        assert!(test.app.caller(&token).unwrap().is_some());
        assert!(test.app.sign_in("officer", PASSWORD, "", "x").is_ok());
        test.clock.advance_days(1);
        assert!(test.app.sign_in("officer", PASSWORD, "", "x").is_err());
        let again = test.app.leave(&test.caller("system"), "officer", test.app.today());
        assert!(matches!(again, Err(AppError::Invalid(_))), "{again:?}");
        let last = test.app.leave(&test.caller("system"), "audit", test.app.today());
        assert!(matches!(last, Err(AppError::Invalid(_))), "the only audit administrator stays: {last:?}");
    });
}

#[test]
fn acts_that_change_nothing_are_refused_and_reasons_stay_in_the_history() {
    let test = TestApp::sqlite();
    let system = test.caller("system");
    let held = test.app.read_person(&system, "officer").unwrap().person.certificates[0].number.clone();
    let fields = |pairs: &[(&str, &str)]| {
        app::form::Fields(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    };
    let issue = |number: &str| {
        fields(&[("number", number), ("issued_on", "2026-01-01"), ("expires_on", "2030-12-31")])
    };
    for (person, number) in [("officer", held.as_str()), ("reviewer", held.as_str())] {
        let double = test.app.issue_certificate(&system, person, &issue(number));
        assert!(matches!(double, Err(AppError::Invalid(_))), "{person}: {double:?}");
    }
    let suspend = fields(&[("number", &held), ("standing", "suspended"), ("reason", "衡交人〔2026〕3号")]);
    test.app.change_certificate(&system, "officer", &suspend).unwrap();
    let again = test.app.change_certificate(&system, "officer", &suspend);
    assert!(matches!(again, Err(AppError::Invalid(_))), "{again:?}");
    let view = test.app.read_person(&system, "officer").unwrap();
    assert!(view.history[0].detail.contains("衡交人〔2026〕3号") && view.history[0].by == "冯九");
    let row = test.app.list_people(&system, &PeopleFilter::default()).unwrap();
    assert!(row.iter().any(|row| row.id == "officer" && row.standing == "suspended"));
    let security = test.caller("security");
    for granted in [true, false] {
        let role = if granted { Role::Officer } else { Role::Handler };
        let noop = test.app.change_role(&security, "officer", role, "county", granted);
        assert!(matches!(noop, Err(AppError::Invalid(_))), "{granted}: {noop:?}");
    }
}

#[test]
fn an_agency_is_founded_below_another_under_a_word_of_its_own() {
    let test = TestApp::sqlite();
    let system = test.caller("system");
    let fields = |word: &str| {
        let pairs = [
            ("above", "county"),
            ("name", "渡口站"),
            ("short_name", "渡口站"),
            ("number_word", word),
            ("kind", "station"),
        ];
        app::form::Fields(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    };
    let taken = test.app.found_agency(&system, &fields("county交"));
    assert!(matches!(taken, Err(AppError::Invalid(_))), "{taken:?}");
    let id = test.app.found_agency(&system, &fields("渡交")).unwrap();
    let system = test.caller("system");
    let view = test.app.read_agency(&system, &id).unwrap();
    assert_eq!(view.agency.path, format!("/root/county/{id}"));
    assert!(view.missing.contains(&"受诉法院"));
    assert!(
        test.caller("head").may_in(Action::CaseApprove, &id),
        "the head of the county has the station too"
    );
}

#[test]
fn refusals_are_read_by_the_audit_administrator_alone() {
    let test = TestApp::sqlite();
    let officer = test.caller("officer");
    test.app.record_refusal(&officer, "GET /audit".to_owned()).unwrap();
    let audit = test.caller("audit");
    let filter = AccessFilter::default();
    let log = test.app.read_access_log(&audit, &filter, None, 50).unwrap().rows;
    assert!(log.iter().any(|row| row.detail == "GET /audit" && row.person == "officer"));
    assert!(matches!(test.app.read_access_log(&officer, &filter, None, 50), Err(AppError::Forbidden(_))));
    assert!(!officer.may(Action::AuditRead));
}

#[test]
fn an_administrator_finds_on_the_desk_what_the_role_looks_after() {
    TestApp::each(|test| {
        let caller = |login| test.caller(login);
        let desk = |login| test.app.desk(&caller(login)).unwrap().admin;
        assert!(desk("officer").is_none(), "whoever has cases has a desk of cases");
        for _ in 0..5 {
            test.app.sign_in("handler", "wrong", "", "x").unwrap_err();
        }
        let bai = [("name", "白露"), ("login", "bai"), ("agency", "county"), ("post", "执法员")];
        test.app.enroll_person(&caller("system"), &fields(&bai)).unwrap();
        let bai = test.app.list_people(&caller("system"), &PeopleFilter::default()).unwrap();
        let bai = bai.into_iter().find(|person| person.login == "bai").unwrap().id;
        for (number, expires_on) in [("43049990", "2027-01-19"), ("43049991", "2027-01-20")] {
            let card = [("number", number), ("issued_on", "2024-01-01"), ("expires_on", expires_on)];
            test.app.issue_certificate(&caller("system"), &bai, &fields(&card)).unwrap();
            let named = desk("system").unwrap().expiring.into_iter().any(|person| person.id == bai);
            assert_eq!(named, number == "43049990", "sixty days after 2026-11-20 are 2027-01-19: {number}");
        }
        test.app.record_refusal(&caller("officer"), "查看审计日志".to_owned()).unwrap();

        let system = desk("system").unwrap();
        assert_eq!(
            system.locked.iter().map(|(person, _)| person.id.as_str()).collect::<Vec<_>>(),
            ["handler"]
        );
        assert_eq!(system.unpublished, Some(2027));
        assert_eq!((system.without_role.len(), system.refused), (0, None), "others' business");
        let security = desk("security").unwrap();
        assert_eq!(security.without_role.iter().map(|person| &person.id).collect::<Vec<_>>(), [&bai]);
        assert!(security.locked.is_empty() && security.expiring.is_empty() && security.unpublished.is_none());
        let audit = desk("audit").unwrap();
        assert_eq!(
            audit.refused,
            Some((1, jiff::civil::date(2026, 11, 14))),
            "the failed sign-ins are no refusals"
        );
        assert!(audit.without_role.is_empty() && audit.expiring.is_empty());

        test.app.change_role(&caller("security"), &bai, Role::Officer, "county", true).unwrap();
        test.clock.advance_minutes(31);
        assert!(desk("security").unwrap().without_role.is_empty());
        assert!(desk("system").unwrap().locked.is_empty(), "it has opened by itself");
    });
}
