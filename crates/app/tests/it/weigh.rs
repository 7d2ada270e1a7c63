//! 裁量认定 as the handler makes it: facts with proofs, the range, the amount, and the papers that follow it.

use app::{
    AppError,
    case::{prefill::prefill, step::step_form},
};
use law::case::weighing::Proof;
use testkit::app::TestApp;

use crate::flow::{agree, fields, investigated, registered_for, step};

/// An investigated case of HY-009: 责令改正; 拒不改正的，处3000元罚款.
fn investigated_case(test: &TestApp) -> String {
    let id = registered_for(test, "HY-009");
    step(test, "officer", &id, "filing", &[("basis", "《道路运输条例》第七十条")]);
    agree(test, &id, "1");
    investigated(test, &id);
    step(test, "officer", &id, "correction", &[("text", "公布班次和票价")]);
    agree(test, &id, "2");
    step(test, "officer", &id, "report", &[("facts", "拒不公布"), ("proposal", "罚款")]);
    agree(test, &id, "3");
    id
}

fn weigh(test: &TestApp, id: &str, pairs: &[(&str, &str)]) -> Result<(), AppError> {
    let typed = [&[("table", "statute"), ("on", "2026-11-20")], pairs].concat();
    test.app.weigh(&test.caller("officer"), id, None, &fields(&typed))
}

const REFUSED: (&str, &str) = ("refuses_to_correct", "1");
const BY_INTERVIEW: (&str, &str) = ("proof.refuses_to_correct", "i1");

#[test]
fn the_notice_starts_from_what_was_weighed_and_is_held_to_it() {
    TestApp::each(|test| {
        let id = investigated_case(test);
        weigh(test, &id, &[REFUSED, BY_INTERVIEW, ("fine", "3000")]).unwrap();
        let officer = test.caller("officer");
        let view = test.app.read_case(&officer, &id).unwrap();
        let weighed = view.case.weighing.as_ref().unwrap();
        assert_eq!(weighed.established[0].proof, Proof::Interview(1));
        assert!(weighed.answer.matched && !weighed.departs());
        assert!(
            weighed.answer.rows.iter().any(|(text, holds)| text.contains("拒不改正") && *holds == Some(true))
        );

        let start = prefill(step_form("notice").unwrap(), &view, test.app.today(), "officer");
        assert_eq!(start.get("fine"), "3,000.00");
        assert!(start.get("reasons").contains("对李某的询问笔录"), "{}", start.get("reasons"));
        let other = [
            ("facts", "拒不公布"),
            ("evidence", "询问笔录"),
            ("reasons", "拒不改正"),
            ("basis", "《道路运输条例》第七十条"),
            ("fine", "2000"),
        ];
        let refused = test.app.take_step(&officer, &id, "notice", None, &fields(&other)).unwrap_err();
        let AppError::Refused(findings) = refused else { panic!("refused: {refused:?}") };
        assert!(findings.iter().any(|finding| finding.code == "BENCHMARK_NOT_APPLIED"), "{findings:?}");
        let mut same = other.to_vec();
        same[4] = ("fine", "3000");
        test.app.take_step(&officer, &id, "notice", None, &fields(&same)).unwrap();
    });
}

#[test]
fn an_amount_outside_of_the_range_is_refused_without_a_reason_and_kept_with_one() {
    let test = TestApp::sqlite();
    let id = investigated_case(&test);
    for fine in ["2999.99", "3000.01", ""] {
        let refused = weigh(&test, &id, &[REFUSED, BY_INTERVIEW, ("fine", fine)]).unwrap_err();
        assert!(
            matches!(&refused, AppError::Refused(findings) if findings[0].code == "BENCHMARK_DEPARTED"),
            "{refused:?}"
        );
    }
    weigh(&test, &id, &[REFUSED, BY_INTERVIEW, ("fine", "1000"), ("reason", "当事人经济确有困难")]).unwrap();
    let view = test.app.read_case(&test.caller("officer"), &id).unwrap();
    assert!(view.case.weighing.unwrap().departs());
}

#[test]
fn every_problem_of_a_weighing_comes_at_once() {
    let test = TestApp::sqlite();
    let id = investigated_case(&test);
    let wrong = weigh(
        &test,
        &id,
        &[REFUSED, ("proof.refuses_to_correct", "e99"), ("fine", "三千"), ("fact_that_is_not", "1")],
    );
    let Err(AppError::Invalid(problems)) = wrong else { panic!("problems: {wrong:?}") };
    let at: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    for field in ["proof.refuses_to_correct", "fine", "fact_that_is_not"] {
        assert!(at.contains(&field), "{field}: {at:?}");
    }
    for (table, on, at) in [
        ("statute", "2026-11-21", "on"),
        ("statute", "昨天", "on"),
        ("statute", "", "on"),
        ("bench:nowhere", "2026-11-20", "table"),
    ] {
        let typed = fields(&[("table", table), ("on", on), REFUSED, BY_INTERVIEW, ("fine", "3000")]);
        let Err(AppError::Invalid(problems)) = test.app.weigh(&test.caller("officer"), &id, None, &typed)
        else {
            panic!("{table} {on} is taken")
        };
        assert_eq!(problems.iter().map(|held| held.field.as_str()).collect::<Vec<_>>(), [at]);
    }
}

#[test]
fn who_does_not_handle_cases_there_weighs_nothing() {
    let test = TestApp::sqlite();
    let id = investigated_case(&test);
    let typed = fields(&[("on", "2026-11-20"), REFUSED, BY_INTERVIEW, ("fine", "3000")]);
    for login in ["reviewer", "supervisor", "analyst"] {
        let refused = test.app.weigh(&test.caller(login), &id, None, &typed);
        assert!(matches!(refused, Err(AppError::Forbidden(_) | AppError::NotFound)), "{login}: {refused:?}");
    }
}
