//! The calculator of the public: what it answers, what it still asks for, what it advises, what it refuses.

use app::{
    AppError,
    discretion::{Answered, Ask},
};
use jiff::civil::date;
use law::{
    discretion::{Outcome, TableId},
    item::FactKind,
};
use testkit::app::TestApp;

/// The digging of a road under the table of Sichuan.
fn dig(answers: &[(&str, &str)]) -> Answered {
    ask("LZ-001", "bench:SC", answers).unwrap()
}

fn ask(item: &str, table: &str, answers: &[(&str, &str)]) -> Result<Answered, AppError> {
    let answers = answers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let ask = Ask {
        item: item.to_owned(),
        table: table.to_owned(),
        on: String::new(),
        usual: date(2026, 11, 20),
        answers,
    };
    TestApp::sqlite().app.calculate(&ask)
}

fn fine(answered: &Answered) -> String {
    answered.assessed.fine.map_or("无".to_owned(), |fine| fine.to_string())
}

#[test]
fn nothing_is_guessed_where_nothing_is_answered() {
    let answered = dig(&[]);
    assert_eq!(answered.assessed.outcome, Outcome::UnknownFact);
    assert!(answered.advice.is_empty(), "no advice without an answer");
    assert!(answered.questions.iter().any(|question| question.needed));
    assert!(answered.questions.iter().all(|question| question.error.is_none()));
}

#[test]
fn the_limit_of_ten_square_metres_lies_in_the_lower_row() {
    let known = [("stopped_and_restored", "1"), ("road_class", "县道"), ("harm", "minor")];
    for (area, expected) in
        [("5", "200元以下"), ("10", "200元以下"), ("10.01", "200元至600元"), ("20", "200元至600元")]
    {
        let answered = dig(&[&known[..], &[("area_m2", area)]].concat());
        assert_eq!(answered.assessed.outcome, Outcome::Matched, "{area}");
        assert_eq!(fine(&answered), expected, "{area}");
    }
}

#[test]
fn what_the_party_can_still_do_is_said_with_what_would_follow() {
    let refused = ask("HY-009", "statute", &[("refuses_to_correct", "1")]).unwrap();
    assert_eq!(fine(&refused), "3000元");
    let [advice] = refused.advice.as_slice() else { panic!("one thing: {:?}", refused.advice) };
    assert_eq!(advice.what, "按要求改正");
    assert_eq!(advice.fine, None);
    let corrected = ask("HY-009", "statute", &[("refuses_to_correct", "0")]).unwrap();
    assert_eq!(fine(&corrected), "无");
    assert!(corrected.advice.is_empty(), "nothing makes it better: {:?}", corrected.advice);
}

#[test]
fn a_table_that_is_not_there_counts_as_the_statute() {
    let answered = ask("HY-009", "XX", &[]).unwrap();
    assert_eq!(answered.table.id, TableId::Statute);
}

#[test]
fn bad_answers_are_named_at_their_field_and_count_as_not_given() {
    let answered = dig(&[("area_m2", "-3"), ("road_class", "火星道"), ("stopped_and_restored", "也许")]);
    for (name, part) in [
        ("area_m2", "“-3”不能用"),
        ("road_class", "请从列出的选项中选择"),
        ("stopped_and_restored", "请选择“是”“否”"),
    ] {
        let question = answered.questions.iter().find(|question| question.name == name).unwrap();
        assert!(question.error.as_ref().is_some_and(|error| error.contains(part)), "{name}: {question:?}");
    }
    assert_eq!(answered.assessed.outcome, Outcome::UnknownFact);
}

#[test]
fn numbers_are_read_as_people_type_them() {
    let known = [("stopped_and_restored", "1"), ("road_class", "县道"), ("harm", "minor")];
    let answered = dig(&[&known[..], &[("area_m2", "１，０００ ．５")]].concat());
    let area = answered.questions.iter().find(|question| question.name == "area_m2").unwrap();
    assert_eq!(area.error, None);
}

#[test]
fn an_unknown_item_is_not_found() {
    assert!(matches!(ask("XX-999", "statute", &[]), Err(AppError::NotFound)));
}

#[test]
fn the_shipped_facts_can_be_asked() {
    let facts = &TestApp::sqlite().app.catalog.facts;
    for (name, fact) in &facts.facts {
        assert!(
            fact.names.is_empty() || fact.names.len() == fact.values.len(),
            "{name}: a name for each value"
        );
        assert!(fact.remedy.is_none() || fact.kind == FactKind::Bool, "{name}: only yes or no can be mended");
        assert!(
            fact.remedy.as_ref().is_none_or(|held| held.value || held.text.is_some()),
            "{name}: says what to do"
        );
    }
}
