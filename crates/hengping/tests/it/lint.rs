//! `hengping rules lint` at its command line.

use std::{
    fs,
    process::{Command, Output},
};

use serde_json::Value;

use crate::PROGRAM;

fn run(args: &[&str]) -> Output {
    Command::new(PROGRAM).args(["rules", "lint"]).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

const TABLE: &str = r#"edition = "x"
[[benchmark]]
item = "LZ-018"
id = "CQ"
source = "CQLZ"
verification = "T"
[[benchmark.row]]
degree = "轻微"
effect = "lighter"
when = "road_damage_m < 10"
when_text = "不满10延米"
fine = { kind = "range", min = 3000, max = 60000 }
"#;

#[test]
fn the_shipped_catalogue_is_proved() {
    let output = run(&[]);
    assert!(output.status.success(), "{}", text(&output.stdout));
    let summary = text(&output.stdout);
    assert!(summary.starts_with("校验286张表：待处理0项，已声明"), "{summary}");
    let output = run(&["--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let gap = findings
        .iter()
        .find(|one| one["item"] == "HY-001" && one["table"] == "statute" && one["finding"] == "gap")
        .unwrap();
    assert_eq!(gap["facts"].to_string(), r#"{"illegal_income":10000}"#);
    assert!(gap["declared"].as_str().unwrap().contains("人工判断"));
    let page = run(&["--all"]);
    assert!(text(&page.stdout).contains("    反例：违法所得=10000（illegal_income）\n    已声明：条文用"));
}

#[test]
fn a_table_of_somebody_takes_the_place_of_the_shipped_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    fs::write(&file, TABLE).unwrap();
    for path in [file.as_path(), folder.path()] {
        let output = run(&[path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        let page = text(&output.stdout);
        for line in [
            "LZ-018 bench:CQ 漏档：没有一行适用；请补一行，或者声明由人工判断",
            "    反例：路产危害长度=10（road_damage_m）",
            "LZ-018 bench:CQ 超出法定幅度：第1行罚款至60000元，高于法定第1档的上限50000元；请改到法定幅度以内，或者声明依据",
            "LZ-018 bench:CQ 上下限逾十倍：第1行最高60000元是最低3000元的20倍，一般不超过10倍；请分档收窄",
            "校验1张表：待处理4项，已声明0项",
        ] {
            assert!(page.lines().any(|have| have == line), "{line}\n{page}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let path = file.to_str().unwrap();
    for (table, code, expected) in [
        (TABLE.replace("effect = \"lighter\"", "effect = \"light\""), 2, "mine.toml：第9行第10列不合格式"),
        (TABLE.replace("LZ-018", "LZ-999"), 2, "没有事项LZ-999；请核对事项编号"),
        (TABLE.replace("CQLZ", "NONE"), 2, "的来源NONE未登记"),
        ("edition = 'x'".to_owned(), 2, "没有裁量基准或者地区规定的表；请核对路径"),
        (
            TABLE.replace("road_damage_m <", "road_damage <"),
            1,
            "第1个字符“road_damage”：事实road_damage未定义；是否为road_damage_m？",
        ),
        (TABLE.replace("< 10", "< 10 元"), 1, "单位不同：一边是m，一边是元；请换算成同一单位"),
    ] {
        fs::write(&file, table).unwrap();
        let output = run(&[path]);
        assert_eq!(output.status.code(), Some(code), "{expected}");
        let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    let output = run(&["/no/such/place"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("读不了/no/such/place"));
}

#[test]
fn a_whole_catalogue_is_read_from_its_directory() {
    let catalogue = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");
    let output = run(&[catalogue]);
    assert_eq!(output.stdout, run(&[]).stdout);
    assert!(output.status.success());
}
