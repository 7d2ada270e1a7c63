//! The list of cases as its address asks for it, and the desk whose columns lead there.

use app::case::{
    list::{CaseQuery, SORT},
    outcome::outcome_conditions,
};
use law::case::disposal::Disposal;
use testkit::app::TestApp;

use crate::flow::{item_with, onspot, registered, set, step, valid_id};

/// A fine of 100 yuan on the spot and a case that was just registered; their ids.
fn two_cases(test: &TestApp) -> (String, String) {
    let form = set(set(onspot(), "item", &item_with(test, 100, 200)), "id_number", &valid_id());
    let fined = test.app.penalize_on_spot(&test.caller("officer"), "key-1", &form).unwrap();
    (fined, registered(test))
}

fn list(test: &TestApp, login: &str, conditions: &[(&str, &str)]) -> Vec<String> {
    let pairs: Vec<_> =
        conditions.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let caller = test.caller(login);
    let (query, problems) = test.app.case_query(&caller, &pairs);
    assert_eq!(problems, [], "{conditions:?}");
    let list = test.app.list_cases(&caller, query).unwrap();
    assert_eq!(usize::try_from(list.total).unwrap(), list.rows.len(), "{conditions:?}");
    list.rows.into_iter().map(|row| row.id).collect()
}

#[test]
fn the_list_is_sorted_and_narrowed_as_its_address_says() {
    TestApp::each(|test| {
        let (fined, open) = two_cases(test);
        let all = vec![fined.clone(), open.clone()];
        let reversed = vec![open.clone(), fined.clone()];
        for (conditions, expected) in [
            ([("sort", "-fine")], all.clone()),
            ([("sort", "fine")], reversed.clone()),
            ([("sort", "-decided_on")], all),
            ([("sort", "decided_on")], reversed),
            ([("fine_from", "100")], vec![fined.clone()]),
            ([("fine_from", "100.01")], vec![]),
            ([("fine_to", "0.01万元")], vec![fined.clone()]),
            ([("defective", "1")], vec![]),
            ([("handler", "zhaoyi")], vec![]),
            ([("due", "overdue")], vec![]),
        ] {
            assert_eq!(list(test, "officer", &conditions), expected, "{conditions:?}");
        }
        for (name, value) in [("handler", "赵"), ("handler", "zy"), ("own", "1"), ("defective", "0")] {
            assert_eq!(list(test, "officer", &[(name, value)]).len(), 2, "{name} {value}");
        }
        assert!(list(test, "head", &[("own", "1")]).is_empty(), "the head handles no case");
        let rows = test.app.list_cases(&test.caller("officer"), CaseQuery::default()).unwrap().rows;
        let fine = rows.iter().find(|row| row.id == fined).unwrap();
        assert_eq!(fine.fine, law::money::Fen::from_yuan(100));
        assert!(fine.decided_on.is_some() && rows.iter().any(|row| row.decided_on.is_none()));
    });
}

#[test]
fn what_cases_came_to_is_counted_by_unit_and_each_number_is_its_list() {
    TestApp::each(|test| {
        let (fined, open) = two_cases(test);
        assert_eq!(list(test, "officer", &[("disposal", "none")]), std::slice::from_ref(&open));
        for _ in 0..2 {
            step(
                test,
                "officer",
                &open,
                "soft",
                &[("kind", "persuasion"), ("content", "讲解"), ("effect", "当场改正")],
            );
        }
        let caller = test.caller("officer");
        let count = |conditions: &[(&str, &str)]| {
            let pairs: Vec<_> =
                conditions.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            test.app.outcome_board(&caller, &outcome_conditions(&pairs, test.app.today())).unwrap()
        };
        let board = count(&[]);
        assert_eq!((board.total.cases, board.total.open), (2, 0));
        assert_eq!(board.lines.len(), 1);
        for (kind, counted) in Disposal::ALL.iter().zip(&board.total.counts) {
            let listed = list(test, "officer", &[("disposal", kind.code())]);
            assert_eq!(usize::try_from(*counted).unwrap(), listed.len(), "{kind:?}");
            match kind {
                Disposal::Fine | Disposal::Correction => {
                    assert_eq!(listed, std::slice::from_ref(&fined), "{kind:?}");
                }
                Disposal::Persuasion => {
                    assert_eq!(listed, std::slice::from_ref(&open), "twice in one case is once");
                }
                _ => assert!(listed.is_empty(), "{kind:?}"),
            }
        }
        assert!(list(test, "officer", &[("disposal", "none")]).is_empty());
        let rows = test.app.list_cases(&caller, CaseQuery::default()).unwrap().rows;
        assert_eq!(rows.iter().find(|row| row.id == open).unwrap().outcome, "说服教育");
        // Only the days and the path that were asked for; an empty day asks for all, none asks for this year.
        assert_eq!(count(&[("onspot", "1")]).total.cases, 1);
        test.clock.advance_days(366);
        assert_eq!(count(&[]).total.cases, 0);
        assert_eq!(count(&[("from", "")]).total.cases, 2);
        let wrong = count(&[("to", "2026-13-01")]);
        assert_eq!(wrong.problems.iter().map(|held| held.field.as_str()).collect::<Vec<_>>(), ["to"]);
    });
}

#[test]
fn every_order_goes_on_where_its_page_ended() {
    TestApp::each(|test| {
        let (fined, open) = two_cases(test);
        let caller = test.caller("officer");
        let ask = |pairs: &[(&str, &str)]| {
            let pairs: Vec<_> =
                pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let (query, problems) = test.app.case_query(&caller, &pairs);
            assert_eq!(problems, [], "{pairs:?}");
            test.app.list_cases(&caller, CaseQuery { size: 1, ..query }).unwrap()
        };
        for (sort, ..) in SORT {
            let first = ask(&[("sort", sort)]);
            let after = first.after.clone().unwrap();
            let second = ask(&[("sort", sort), ("after", &after)]);
            let ids: Vec<_> = first.rows.iter().chain(&second.rows).map(|row| row.id.clone()).collect();
            let mut both = vec![fined.clone(), open.clone()];
            both.sort_by_key(|id| ids.iter().position(|held| held == id));
            assert_eq!(ids, both, "{sort}");
            assert_eq!((first.before, second.after), (None, None), "{sort}");
            let back = ask(&[("sort", sort), ("before", &second.before.unwrap())]);
            assert_eq!(back.rows, first.rows, "{sort}");
        }
    });
}

#[test]
fn what_is_wrong_with_an_address_is_said_and_sets_no_condition() {
    let test = TestApp::sqlite();
    let wrong = [("fine_from", "很多"), ("due", "never"), ("stage", "new"), ("sort", "size"), ("size", "9")];
    let pairs: Vec<_> = wrong.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let (query, problems) = test.app.case_query(&test.caller("officer"), &pairs);
    assert_eq!(query, CaseQuery::default());
    let mut named: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
    named.sort_unstable();
    assert_eq!(named, ["due", "fine_from", "size", "sort", "stage"]);
    assert!(problems.iter().any(|problem| problem.message.contains("overdue（已超期）")), "{problems:?}");
}

#[test]
fn a_column_of_the_desk_holds_the_cases_of_its_list() {
    TestApp::each(|test| {
        two_cases(test);
        for (days, logins) in [(0, ["officer", "head"]), (7, ["officer", "head"]), (60, ["officer", "head"])]
        {
            test.clock.advance_days(days);
            test.app.recompute_clocks().unwrap();
            for login in logins {
                let desk = test.app.desk(&test.caller(login)).unwrap();
                let own = if desk.own { ("own", "1") } else { ("own", "") };
                let mut seen = 0;
                for (window, column) in
                    [("today", &desk.today), ("soon", &desk.soon), ("overdue", &desk.overdue)]
                {
                    let mut cases: Vec<_> = column.iter().map(|(_, case)| case.id.clone()).collect();
                    cases.sort();
                    cases.dedup();
                    let mut listed = list(test, login, &[("due", window), own]);
                    listed.sort();
                    assert_eq!(cases, listed, "{login} {window} after {days} days");
                    seen += listed.len();
                }
                assert!(days == 0 || seen > 0, "{login} after {days} days");
            }
        }
    });
}
