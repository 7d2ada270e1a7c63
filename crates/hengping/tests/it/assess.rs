//! `hengping assess` at its command line.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

use crate::PROGRAM;

fn run(args: &[&str]) -> Output {
    Command::new(PROGRAM).arg("assess").args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn an_answer_is_one_object_with_its_keys_in_order() {
    let facts = r#"{"illegal_income":10000.50,"circumstances_serious":null}"#;
    let output = run(&["--item", "HY-001", "--facts", facts, "--json"]);
    assert!(output.status.success());
    let line = text(&output.stdout);
    let head = concat!(
        r#"{"item":"HY-001","table":"statute","outcome":"matched","degree":null,"effect":null,"#,
        r#""fine":{"min":10000.5,"max":50002.5},"parties":null,"also":["confiscate_income"],"flags":[],"trace":[{"#
    );
    assert!(line.starts_with(head), "{line}");
    assert_eq!(line.lines().count(), 1);
    let object: Value = serde_json::from_str(line).unwrap();
    assert_eq!(object["trace"].as_array().unwrap().len(), 3);
}

#[test]
fn an_answer_reads_in_chinese() {
    let facts = r#"{"prior_count":1,"illegal_income":0,"harm":"minor","mitigated_harm":true}"#;
    let output = run(&["--item", "KY-001", "--table", "bench:AH", "--facts", facts]);
    let page = text(&output.stdout);
    for line in [
        "结论：命中一档（第2行“一般”，一般）",
        "罚款：40000元至60000元",
        "注意：所引依据已经变动，基准可能失效",
        "    不成立：prior_count == 0（此前同类被查处次数=1）",
    ] {
        assert!(page.lines().any(|have| have == line), "{line}\n{page}");
    }
    let open = run(&["--item", "CX-001"]);
    let page = text(&open.stdout);
    assert!(page.contains("请先查明：超限质量（excess_kg）"), "{page}");
    assert!(page.contains("可由其他事实计算"), "{page}");
}

#[test]
fn what_cannot_be_read_ends_with_two_and_is_named() {
    for (args, named) in [
        (vec!["--item", "HY-999"], "HY-999"),
        (vec!["--item", "HY-001", "--table", "bench:NO"], "bench:NO"),
        (vec!["--item", "HY-001", "--table", "nonsense"], "nonsense"),
        (vec!["--item", "HY-002", "--table", "alt"], "alt"),
        (vec!["--item", "HY-001", "--facts", r#"{"nobody":1}"#], "nobody"),
        (vec!["--item", "HY-001", "--facts", r#"{"nobody":null}"#], "nobody"),
        (vec!["--item", "HY-001", "--facts", r#"{"illegal_income":"much"}"#], "illegal_income"),
        (vec!["--item", "HY-001", "--facts", r#"{"illegal_income":-1}"#], "illegal_income"),
        (vec!["--item", "HY-001", "--facts", r#"{"illegal_income":[1]}"#], "illegal_income"),
        (vec!["--item", "HY-001", "--facts", r#"{"prior_count":1.5}"#], "prior_count"),
        (vec!["--item", "HY-001", "--facts", r#"{"harm":"huge"}"#], "harm"),
        (vec!["--item", "HY-001", "--facts", r#"{"harm":"none","harm":"minor"}"#], "harm"),
        (vec!["--item", "HY-001", "--facts", "{"], "--facts"),
        (vec!["--item", "HY-001", "--facts", "[]"], "--facts"),
        (vec!["--item", "HY-001", "--on", "yesterday"], "--on"),
    ] {
        let output = run(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty() && text(&output.stderr).contains(named), "{args:?}");
    }
}

#[test]
fn a_batch_goes_on_after_a_bad_line() {
    let lines = concat!(
        "{\"item\":\"HY-002\"}\n",
        "{\"item\":\"HY-999\",\"facts\":{}}\n",
        "\n",
        "not json\n",
        "{\"item\":\"KY-012\",\"table\":\"statute\",\"facts\":{\"illegal_income\":0},\"on\":\"2023-07-19\"}\n",
        "{\"item\":\"HS-006\",\"table\":\"statute\",\"facts\":{},\"on\":null}"
    );
    let mut child = Command::new(PROGRAM)
        .args(["assess", "--batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let answers: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 5);
    assert_eq!(answers[0]["fine"], serde_json::json!({"min": 200, "max": 2000}));
    assert!(answers[1]["error"].as_str().unwrap().contains("HY-999"));
    assert_eq!((answers[2]["line"].as_u64(), answers[2]["error"].is_string()), (Some(4), true));
    assert_eq!(answers[3]["fine"]["min"], 30000);
    assert_eq!(answers[4]["fine"], Value::Null);
    assert_eq!(answers[4]["parties"]["船长、责任船员或者其他责任人员"]["max"], 5000);
}
