use law::{
    dossier::{Act, Dossier, Moment, Yuan, read},
    money::Fen,
};
use proptest::prelude::*;

const SMALL: &str = r#"{"format":1,"id":"衡交执罚〔2026〕1号","acts":[
 {"filed":{"on":"2026-03-02 09:30","approval":{"by":"孙立民","role":"head"}}},
 {"decided":{"on":"2026-04-01","penalties":{"kinds":["fine"],"fine":2000.5}}}]}"#;

fn fault(text: &str) -> (usize, String, String) {
    let error = read(text.as_bytes()).unwrap_err();
    (error.line, error.path, error.reason)
}

#[test]
fn a_dossier_is_read_and_written_back_unchanged() {
    let dossier = read(SMALL.as_bytes()).unwrap();
    let Act::Filed(filed) = &dossier.acts[0] else { panic!("not a filing") };
    assert_eq!(filed.on.unwrap().minute, Some(570));
    let Act::Decided(decided) = &dossier.acts[1] else { panic!("not a decision") };
    let fine = decided.penalties.as_ref().unwrap().fine.unwrap();
    assert_eq!(fine, Yuan(Fen::new(200_050).unwrap()));
    let text = serde_json::to_string(&dossier).unwrap();
    assert_eq!(read(text.as_bytes()).unwrap(), dossier);
}

#[test]
fn an_amount_is_what_the_file_says_however_it_is_written() {
    for (text, fen) in [
        ("0", 0),
        ("2000", 200_000),
        ("2000.0", 200_000),
        ("2000.1", 200_010),
        ("0.29", 29),
        ("1e3", 100_000),
        ("1234567890.12", 123_456_789_012),
        ("\"2000.50\"", 200_050),
        ("\"1,000元\"", 100_000),
    ] {
        let text = format!(r#"{{"format":1,"id":"甲","acts":[{{"paid":{{"amount":{text}}}}}]}}"#);
        let dossier = read(text.as_bytes()).unwrap();
        let Act::Paid(paid) = &dossier.acts[0] else { panic!("not a payment") };
        assert_eq!(paid.amount, Some(Yuan(Fen::new(fen).unwrap())), "{text}");
    }
    for text in ["-0.01", "2000.505", "1e30", "\"\"", "\"两千\"", "[1]"] {
        let text = format!(r#"{{"format":1,"id":"甲","acts":[{{"paid":{{"amount":{text}}}}}]}}"#);
        assert_eq!(fault(&text).1, "acts[0].paid.amount", "{text}");
    }
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let text = format!("\u{feff}{SMALL}");
    assert_eq!(read(text.as_bytes()).unwrap(), read(SMALL.as_bytes()).unwrap());
}

#[test]
fn every_fault_names_its_place_in_chinese() {
    let cases = [
        (r#"{"id":"甲"}"#, "", "缺少必填字段“format”"),
        (r#"{"format":2,"id":"甲"}"#, "format", "不认识的格式编号2，目前只有 1"),
        (r#"{"format":1,"id":" "}"#, "id", "案号不能为空"),
        (
            r#"{"format":1,"id":"甲","acts":[{"filed":{"on":"2026-02-30"}}]}"#,
            "acts[0].filed.on",
            "日期“2026-02-30”不存在",
        ),
        (
            r#"{"format":1,"id":"甲","acts":[{"filed":{"onn":"2026-02-03"}}]}"#,
            "acts[0].filed.onn",
            "不认识的字段“onn”",
        ),
        (r#"{"format":1,"id":"甲","acts":[{"fild":{}}]}"#, "acts[0]", "不认识的代码“fild”，可以用"),
        (
            r#"{"format":1,"id":"甲","parties":[{"kind":"公民"}]}"#,
            "parties[0].kind",
            "不认识的代码“公民”，可以用：citizen",
        ),
        (
            r#"{"format":1,"id":"甲","parties":[{"foreign":"是"}]}"#,
            "parties[0].foreign",
            "应为true 或者 false，实为文字\"是\"",
        ),
        (
            r#"{"format":1,"id":"甲","acts":[{"paid":{"amount":-5}}]}"#,
            "acts[0].paid.amount",
            "金额不能为负数",
        ),
        (
            r#"{"format":1,"id":"甲","acts":[{"paid":{"amount":0.001}}]}"#,
            "acts[0].paid.amount",
            "最多精确到分",
        ),
        (
            r#"{"format":1,"id":"甲","acts":[{"paid":{"amount":true}}]}"#,
            "acts[0].paid.amount",
            "应为金额（元），如 2000",
        ),
        (r#"{"format":1,"id":"甲""#, "", "内容没有写完"),
        (r#"{"format":1,"id":"甲"} x"#, "", "一份案卷之后还有多余的内容"),
        (r"[]", "", "缺少"),
        (r"3", "", "应为对象 {…}，实为整数`3`"),
    ];
    for (text, path, reason) in cases {
        let found = fault(text);
        if text == "[]" {
            assert!(!found.2.is_empty());
            continue;
        }
        assert_eq!(found.1, path, "{text}: {found:?}");
        assert!(found.2.starts_with(reason) || found.2.contains(reason), "{text}: {found:?}");
    }
    assert_eq!(fault("{\"format\":1,\n\"id\":3}").0, 2);
}

#[test]
fn a_text_that_is_not_utf8_is_named() {
    let gbk = b"{\"format\":1,\"id\":\"\xba\xe2\xd6\xdd\"}";
    assert_eq!(read(gbk).unwrap_err().reason, "文字不是 UTF-8 编码，请先转换编码");
}

#[test]
fn moments_have_a_day_and_perhaps_a_time() {
    for text in ["2026-03-02", "2024-02-29", "2026-03-02 00:00", "2026-03-02 23:59"] {
        assert_eq!(Moment::parse(text).unwrap().to_string(), text);
    }
    for text in [
        "",
        "2026-3-2",
        "2026-02-29",
        "2026-13-01",
        "2026-03-02 24:00",
        "2026-03-02 9:30",
        "２０２６-03-02",
        "2026-03-02 09:30:00",
    ] {
        assert_eq!(Moment::parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&text);
    }

    #[test]
    fn no_damage_to_a_dossier_makes_the_reader_panic(at in 0..SMALL.len(), byte in any::<u8>(), cut in 0..SMALL.len()) {
        let mut text = SMALL.as_bytes().to_vec();
        text[at] = byte;
        let _ = read(&text);
        text.truncate(cut);
        prop_assert!(read(&text).is_err());
    }

    #[test]
    fn what_is_read_is_written_as_it_was(at in 0..SMALL.len(), byte in any::<u8>()) {
        let mut text = SMALL.as_bytes().to_vec();
        text[at] = byte;
        if let Ok(dossier) = read(&text) {
            let again: Dossier = read(serde_json::to_string(&dossier).unwrap().as_bytes()).unwrap();
            prop_assert_eq!(again, dossier);
        }
    }
}
