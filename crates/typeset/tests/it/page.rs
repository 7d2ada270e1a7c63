use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{TYPESETTER, render_with, sample, samples, squeeze, text_of};

#[test]
fn every_sample_becomes_a_pdf_that_holds_its_words() {
    for (name, template, data) in samples() {
        let rendered = TYPESETTER.render(template, &data).unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = text_of(&rendered.pdf);
        assert!(text.contains(&squeeze(data["agency_name"].as_str().unwrap())), "{name}");
        let title = if template.id() == "archive_contents" { "卷内文件目录" } else { template.title() };
        assert!(text.contains(title), "{name}");
        for key in ["case_number", "party_name", "cause", "review_authority", "bank_account", "qr_url"] {
            if let Some(value) = data[key].as_str() {
                assert!(text.contains(&squeeze(value)), "{name} lacks {key}: {text}");
            }
        }
        for page in 1..=rendered.pages {
            assert!(text.contains(&format!("第{page}页共{}页", rendered.pages)), "{name} page {page}");
        }
    }
}

#[test]
fn page_counts() {
    let expected: BTreeMap<&str, usize> = BTreeMap::from([
        ("address_confirmation", 1),
        ("archive_contents", 2),
        ("check_report", 2),
        ("closing_report", 1),
        ("coercive_measure_decision", 1),
        ("collective_discussion", 1),
        ("correction_order", 1),
        ("decision", 2),
        ("decision_long", 3),
        ("evidence_registration_list", 1),
        ("filing_form", 1),
        ("hearing_notice", 1),
        ("hearing_record", 2),
        ("interview_record", 1),
        ("investigation_report", 1),
        ("legal_review", 1),
        ("measure_extension", 1),
        ("measure_release", 1),
        ("no_penalty_decision", 1),
        ("onsite_record", 1),
        ("onspot_decision", 1),
        ("payment_urge", 1),
        ("service_receipt", 1),
        ("violation_notice", 2),
    ]);
    let samples = samples();
    let counted: BTreeMap<&str, usize> = samples
        .iter()
        .map(|(name, template, data)| (name.as_str(), TYPESETTER.render(template, data).unwrap().pages))
        .collect();
    assert_eq!(counted, expected);
}

#[test]
fn the_file_declares_pdf_a_2b_with_title_language_and_time() {
    let (template, data) = sample("decision");
    let pdf = TYPESETTER.render(template, &data).unwrap().pdf;
    let raw = String::from_utf8_lossy(&pdf);
    assert!(raw.contains("<pdfaid:part>2</pdfaid:part>"));
    assert!(raw.contains("<pdfaid:conformance>B</pdfaid:conformance>"));
    assert!(raw.contains("2026-11-20T09:30:00+08:00"), "the time passed in, as civil time in China");
    assert!(raw.contains("行政处罚决定书"), "the title");
    assert!(raw.contains("zh-CN"), "the language");
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    let (template, data) = sample("decision_long");
    let first = TYPESETTER.render(template, &data).unwrap();
    for (_, other, filler) in samples() {
        TYPESETTER.render(other, &filler).unwrap();
    }
    assert!(first == TYPESETTER.render(template, &data).unwrap());
    let fresh = typeset::Typesetter::new(&[]).unwrap();
    assert!(first == fresh.render(template, &data).unwrap());
}

#[test]
fn threads_share_one_typesetter() {
    let (template, data) = sample("onspot_decision");
    let alone = TYPESETTER.render(template, &data).unwrap();
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..4).map(|_| scope.spawn(|| TYPESETTER.render(template, &data).unwrap())).collect();
        for thread in threads {
            assert!(thread.join().unwrap() == alone);
        }
    });
}

#[test]
fn rare_characters_of_names_print() {
    let text = text_of(&render_with("decision", &[("party_name", json!("㛃䶮𬱖𠅤"))]).unwrap().pdf);
    assert!(text.contains("㛃䶮𬱖𠅤"), "{text}");
}

#[test]
fn dates_and_money_are_printed_as_the_paper_wants() {
    let text = text_of(&render_with("decision_long", &[("fine", json!(12_345_678_905_i64))]).unwrap().pdf);
    assert!(text.contains("2026年11月26日"));
    assert!(text.contains("人民币叁万元整（¥123,456,789.05）"), "{text}");
    let text = text_of(&render_with("interview_record", &[]).unwrap().pdf);
    assert!(text.contains("2026年11月3日09时10分至2026年11月3日10时05分"), "{text}");
}

#[test]
fn markup_in_data_prints_literally() {
    let hostile = r#"a--b #panic("x") ] [ $x^2$ \ `raw` *bold* _it_ <label> @ref "q" 'q' // c /* c */ #{1+1} ${d} ~ = h"#;
    for name in ["decision", "onspot_decision"] {
        let text = text_of(&render_with(name, &[("facts", json!(hostile))]).unwrap().pdf);
        assert!(text.contains(&squeeze(hostile)), "{name}: {text}");
    }
    let rows = json!([{ "question": hostile, "answer": hostile }]);
    let text = text_of(&render_with("interview_record", &[("exchange", rows)]).unwrap().pdf);
    assert_eq!(text.matches(&squeeze("#{1+1} ${d}")).count(), 2, "{text}");
    let text = text_of(&render_with("violation_notice", &[("evidence", json!([hostile]))]).unwrap().pdf);
    assert!(text.contains(&squeeze(hostile)), "{text}");
}

#[test]
fn an_on_the_spot_decision_names_the_review_first_and_then_the_suit() {
    let text = text_of(&render_with("onspot_decision", &[]).unwrap().pdf);
    let review =
        text.find("应当先自收到本决定书之日起六十日内向湘江市人民政府申请行政复议").expect("the review");
    let suit = text
        .find("可以自收到行政复议决定书之日起十五日内向湘江市岳麓区人民法院提起行政诉讼")
        .expect("the suit");
    assert!(review < suit);
    assert!(!text.contains("六个月"), "no direct suit");
    let text = text_of(&render_with("decision", &[]).unwrap().pdf);
    assert!(text.contains("六个月内依法向湘江市岳麓区人民法院提起行政诉讼"), "an ordinary decision keeps it");
}

#[test]
fn marks_appear_only_when_asked_for() {
    let plain = text_of(&render_with("decision", &[]).unwrap().pdf);
    assert!(!plain.contains("演示数据") && !plain.contains("草稿"));
    let marked =
        text_of(&render_with("decision", &[("draft", json!(true)), ("demo", json!(true))]).unwrap().pdf);
    assert!(marked.contains("演示数据"), "{marked}");
    assert!(marked.contains('草') && marked.contains('稿'));
}

#[test]
fn an_optional_blank_is_struck() {
    let text = text_of(&render_with("decision", &[("party_phone", Value::Null)]).unwrap().pdf);
    assert!(text.contains("联系电话／"), "{text}");
}
