use proptest::prelude::*;
use serde_json::{Value, json};
use typeset::{FieldProblem, Problem, TypesetError, Typesetter};

use crate::support::{TYPESETTER, render_with, sample, samples};

fn problems(name: &str, changes: &[(&str, Value)]) -> Vec<FieldProblem> {
    match render_with(name, changes) {
        Err(TypesetError::Fields { problems, .. }) => problems,
        other => panic!("expected problems, got {other:?}"),
    }
}

#[test]
fn every_missing_field_is_named_with_its_article() {
    let found =
        problems("decision", &[("facts", json!("  ")), ("evidence", json!([])), ("court", Value::Null)]);
    let named: Vec<(&str, Option<&str>)> =
        found.iter().map(|p| (p.path.as_str(), p.article.as_deref())).collect();
    assert_eq!(
        named,
        [
            ("facts", Some("行政处罚法第五十九条")),
            ("evidence", Some("行政处罚法第五十九条")),
            ("court", Some("行政处罚法第五十九条")),
        ]
    );
    assert!(found.iter().all(|problem| problem.problem == Problem::Missing));
}

/// Without any one of its required fields no form is issued.
#[test]
fn each_required_field_of_each_form_is_required() {
    for (name, template, data) in samples() {
        for field in template.fields().iter().filter(|field| field.required) {
            let mut data = data.clone();
            data.as_object_mut().unwrap().remove(&field.key);
            let Err(TypesetError::Fields { problems, .. }) = TYPESETTER.render(template, &data) else {
                panic!("{name} prints without {}", field.key);
            };
            assert!(problems.iter().any(|p| p.path == field.key && p.problem == Problem::Missing));
        }
    }
}

#[test]
fn a_field_is_required_when_another_calls_for_it() {
    let found = problems("onspot_decision", &[("payment", json!("on_spot"))]);
    assert_eq!(found[0].path, "on_spot_ground");
    let found = problems("decision", &[("fine_capital", Value::Null)]);
    assert_eq!(found[0].path, "fine_capital");
    let found = problems("violation_notice", &[("hearing_item", Value::Null)]);
    assert_eq!(
        (found[0].path.as_str(), found[0].article.as_deref()),
        ("hearing_item", Some("行政处罚法第六十三条"))
    );
}

#[test]
fn two_officers_or_no_paper() {
    let one = json!([{ "name": "张某某", "certificate_number": "43010012345" }]);
    let found = problems("onspot_decision", &[("officers", one)]);
    assert_eq!(found[0].problem, Problem::TooFewRows { rows_min: 2 });
    let blank = json!([{ "name": "张某某", "certificate_number": "1" }, { "name": "陈某某", "certificate_number": "" }]);
    let found = problems("onspot_decision", &[("officers", blank)]);
    assert_eq!(found[0].path, "officers[1].certificate_number");
}

#[test]
fn wrong_kinds_and_unknown_fields_are_named() {
    for (key, value) in [
        ("decided_on", json!("2026-11-31")),
        ("decided_on", json!("20261120")),
        ("decided_on", json!("2026-11-20T10:00")),
        ("issued_at", json!("yesterday")),
        ("fine", json!(2000.5)),
        ("fine", json!("2000")),
        ("draft", json!("yes")),
        ("evidence", json!("one")),
        ("party_kind", json!("ghost")),
        ("facts", json!(["a"])),
    ] {
        let found = problems("decision", &[(key, value.clone())]);
        assert!(
            found.iter().any(|p| p.path == key && matches!(p.problem, Problem::WrongKind { .. })),
            "{key} = {value}: {found:?}"
        );
    }
    assert_eq!(problems("decision", &[("fact", json!("x"))])[0].problem, Problem::Unknown);
    let (template, _) = sample("decision");
    assert!(matches!(TYPESETTER.render(template, &json!([])), Err(TypesetError::Fields { .. })));
}

#[test]
fn a_character_without_a_glyph_is_named_before_issue() {
    let officers = json!([
        { "name": "张\u{e000}某", "certificate_number": "1" },
        { "name": "陈某某", "certificate_number": "2" },
    ]);
    let error =
        render_with("onspot_decision", &[("facts", json!("运\u{e000}输\u{e000}👍")), ("officers", officers)])
            .unwrap_err();
    let TypesetError::MissingGlyphs { characters } = &error else { panic!("{error:?}") };
    assert_eq!(
        *characters,
        [
            ('\u{e000}', "facts".to_owned()),
            ('👍', "facts".to_owned()),
            ('\u{e000}', "officers[0].name".to_owned()),
        ]
    );
    assert!(error.to_string().contains("U+E000"), "{error}");
}

/// A character that turns the direction of text could make the eye read what was not decided.
#[test]
fn characters_that_deceive_the_eye_are_refused() {
    for c in ['\u{202e}', '\u{2066}', '\u{0}', '\u{7}', '\u{85}', '\u{2028}'] {
        let error = render_with("decision", &[("facts", json!(format!("甲{c}乙")))]).unwrap_err();
        assert!(matches!(error, TypesetError::MissingGlyphs { .. }), "{c:?}");
    }
}

#[test]
fn bounds_hold() {
    let error = render_with("decision", &[("facts", json!("超".repeat(400_000)))]).unwrap_err();
    assert!(matches!(error, TypesetError::TooLarge { .. }));
    let found = problems("decision", &[("qr_url", json!("x".repeat(3000)))]);
    assert_eq!(found[0].problem, Problem::TooLong);
}

#[test]
fn a_font_directory_that_is_wrong_is_named() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("broken.ttf"), b"no font").unwrap();
    let error = Typesetter::new(&[dir.path().to_owned()]).unwrap_err();
    assert!(matches!(error, TypesetError::NotAFont { .. }));
    assert!(matches!(Typesetter::new(&["/nowhere".into()]), Err(TypesetError::ReadFonts { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the text, there is a document or a named character; never a panic, never a box.
    #[test]
    fn any_text_prints_or_is_named(text in "\\PC{0,60}", wild in any::<String>(), cell in "[\\u{0}-\\u{ffff}]{0,20}") {
        let rows = json!([{ "question": text, "answer": cell }, { "question": "问", "answer": wild }]);
        match render_with("interview_record", &[("exchange", rows), ("place", json!(text))]) {
            Ok(rendered) => prop_assert!(rendered.pdf.starts_with(b"%PDF")),
            Err(TypesetError::MissingGlyphs { characters }) => prop_assert!(!characters.is_empty()),
            Err(TypesetError::Fields { problems, .. }) => {
                prop_assert!(problems.iter().all(|p| p.problem == Problem::Missing));
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    /// The same over the characters that the fonts have, so that layout itself is tried.
    #[test]
    fn any_printable_text_prints(text in "[ -~\u{3000}-\u{303f}\u{4e00}-\u{9f00}]{1,200}") {
        match render_with("decision", &[("facts", json!(text))]) {
            Ok(rendered) => prop_assert!(rendered.pages >= 1),
            Err(TypesetError::MissingGlyphs { .. } | TypesetError::Fields { .. }) => {}
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}
