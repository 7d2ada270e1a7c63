//! The check-up through the real program: files, lines, folders, standard input, and everything that cannot be read.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use app::import::workbook::{Grid, read};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::PROGRAM;

/// An ordinary case that keeps every rule.
fn sound(id: &str) -> Value {
    json!({"format": 1, "id": id, "unit": "城区大队", "parties": [{"kind": "citizen"}], "acts": [
        {"filed": {"on": "2026-03-02"}},
        {"notice": {"on": "2026-03-20", "facts_told": true, "reasons_told": true, "basis_told": true, "content_told": true,
            "statement_told": true, "hearing_told": false, "penalties": {"kinds": ["fine"], "fine": 2000}}},
        {"served": {"on": "2026-03-20", "document": "notice", "method": "direct", "receipt": true}},
        {"decided": {"on": "2026-03-30", "procedure": "ordinary", "outcome": "penalty", "sealed": true,
            "penalties": {"kinds": ["fine"], "fine": 2000}}},
        {"served": {"on": "2026-03-31", "document": "decision", "method": "direct", "receipt": true}}
    ]})
}

/// So many sound dossiers, one in each line, called by their number.
fn numbered(count: usize) -> String {
    let lines: Vec<String> = (0..count).map(|number| sound(&number.to_string()).to_string() + "\n").collect();
    lines.concat()
}

/// The same case, never filed.
fn unfiled(id: &str) -> Value {
    let mut dossier = sound(id);
    dossier["acts"].as_array_mut().unwrap().remove(0);
    dossier
}

/// The same case with a warning only: the hearing was asked for after the period.
fn warned(id: &str) -> Value {
    let mut dossier = sound(id);
    for act in [1, 3] {
        let act = dossier["acts"][act].as_object_mut().unwrap().values_mut().next().unwrap();
        act["penalties"]["fine"] = json!(6000);
    }
    dossier["acts"][1]["notice"]["hearing_told"] = json!(true);
    let acts = dossier["acts"].as_array_mut().unwrap();
    acts.push(json!({"legally_reviewed": {"on": "2026-03-27", "passed": true, "reviewer": "李文静"}}));
    acts.push(json!({"hearing_requested": {"on": "2026-03-30"}}));
    dossier
}

fn run(folder: &TempDir, args: &[&str]) -> Output {
    let common = ["check", "--profile", "PROV-X", "--on", "2026-11-20"];
    Command::new(PROGRAM).current_dir(folder.path()).args(common).args(args).output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn folder(files: &[(&str, Vec<u8>)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn the_code_of_the_end_tells_sound_from_bad_from_unreadable() {
    let folder = folder(&[
        ("sound.json", serde_json::to_vec_pretty(&sound("甲")).unwrap()),
        ("warned.json", serde_json::to_vec_pretty(&warned("乙")).unwrap()),
        ("bad.json", serde_json::to_vec_pretty(&unfiled("丙")).unwrap()),
        ("broken.json", b"{\"format\": 1,\n  \"id\": }".to_vec()),
    ]);
    let cases = [
        (vec!["sound.json"], 0),
        (vec!["warned.json"], 0),
        (vec!["bad.json"], 1),
        (vec!["broken.json"], 2),
        (vec!["bad.json", "broken.json"], 2),
        (vec!["sound.json", "absent.json"], 2),
    ];
    for (args, code) in cases {
        let output = run(&folder, &args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", errors(&output));
    }
    let [report] = &lines(&run(&folder, &["bad.json"]))[..] else { panic!("one line") };
    let keys: Vec<&String> = report.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["defects", "id", "unknown", "verdict"]);
    assert_eq!((&report["id"], &report["verdict"]), (&json!("丙"), &json!("bad")));
    let defect = report["defects"][0].as_object().unwrap();
    let keys: Vec<&String> = defect.keys().collect();
    assert_eq!(keys, ["acts", "article", "class", "code", "cure", "message", "on", "rule", "tag"]);
    assert_eq!(defect["code"], "NOT_FILED");
}

#[test]
fn good_lines_are_checked_beside_bad_ones_and_each_fault_has_its_place() {
    let mut text = Vec::new();
    text.extend_from_slice(b"\xef\xbb\xbf");
    writeln!(text, "{}", sound("一")).unwrap();
    writeln!(text).unwrap();
    let mut wrong = sound("三");
    wrong["acts"][0]["filed"]["on"] = json!("2026-02-30");
    writeln!(text, "{wrong}").unwrap();
    let mut strange = sound("四");
    strange["colour"] = json!("red");
    writeln!(text, "{strange}\r").unwrap();
    text.extend_from_slice(b"{\"format\": 1, \"id\": \"\xbc\xd7\xd2\xd2\"}\n");
    writeln!(text, "{}", json!({"format": 2, "id": "六"})).unwrap();
    writeln!(text, "[]").unwrap();
    write!(text, "{}", unfiled("八")).unwrap();
    let folder = folder(&[("many.jsonl", text)]);
    let output = run(&folder, &["many.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    let lines = lines(&output);
    assert_eq!(lines.len(), 7, "{lines:#?}");
    assert_eq!((&lines[0]["id"], &lines[6]["id"]), (&json!("一"), &json!("八")));
    let places: Vec<_> = lines[1..6]
        .iter()
        .map(|it| (it["line"].as_u64().unwrap(), it["field"].as_str().unwrap_or("")))
        .collect();
    assert_eq!(places, [(3, "acts[0].filed.on"), (4, "colour"), (5, "id"), (6, "format"), (7, "")]);
    for line in &lines[1..6] {
        assert_eq!(line["file"], "many.jsonl");
        assert!(line["column"].as_u64().unwrap() >= 1, "{line}");
        let error = line["error"].as_str().unwrap();
        assert!(error.chars().any(|letter| letter > '\u{4e00}'), "{error}");
        let place = format!("many.jsonl：第{}行第{}列", line["line"], line["column"]);
        assert!(errors(&output).contains(&place), "{place}: {}", errors(&output));
    }
    assert!(errors(&output).contains("UTF-8"));
    assert!(errors(&output).ends_with("共检查2份：有问题1份，只有提示0份，未发现问题1份；另有5处读不了。\n"));
}

#[test]
fn a_folder_is_gone_through_in_order_and_what_is_no_dossier_is_named() {
    let folder = folder(&[
        ("files/b.json", sound("乙").to_string().into_bytes()),
        ("files/a.jsonl", format!("{}\n{}\n", sound("甲一"), unfiled("甲二")).into_bytes()),
        ("files/c/d.JSON", sound("丙").to_string().into_bytes()),
        ("files/说明.docx", b"PK".to_vec()),
        ("empty/说明.txt", Vec::new()),
    ]);
    let output = run(&folder, &["files"]);
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    let lines = lines(&output);
    let ids: Vec<&str> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["甲一", "甲二", "乙", "丙"]);
    assert!(errors(&output).contains("说明.docx：跳过"));
    let output = run(&folder, &["empty"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("没有找到案卷"));
    let output = run(&folder, &["files/说明.docx"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains(".jsonl"));
}

#[test]
fn a_line_that_is_too_long_is_refused_and_the_next_is_read() {
    let mut text = Vec::with_capacity(18 << 20);
    text.extend_from_slice(b"{\"format\": 1, \"id\": \"");
    text.resize(17 << 20, b'x');
    text.extend_from_slice(b"\"}\n");
    writeln!(text, "{}", sound("二")).unwrap();
    let folder = folder(&[("long.jsonl", text)]);
    let output = run(&folder, &["long.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    let lines = lines(&output);
    assert_eq!((&lines[0]["line"], &lines[1]["id"]), (&json!(1), &json!("二")));
    assert!(lines[0]["error"].as_str().unwrap().contains("16兆"));
}

#[test]
fn more_than_a_chunk_keeps_its_order_and_shows_progress() {
    let text = numbered(10_500);
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(PROGRAM)
        .current_dir(folder.path())
        .args(["check", "-", "--profile", "PROV-X", "--on", "2026-11-20"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    for (number, line) in lines(&output).iter().enumerate() {
        assert_eq!(line["id"], number.to_string());
    }
    assert_eq!(lines(&output).len(), 10_500);
    assert!(errors(&output).contains("已检查10"), "{}", errors(&output));
}

#[test]
fn the_text_names_the_finding_and_the_totals_with_their_denominators() {
    let text = format!("{}\n{}\n{}\n", sound("甲"), unfiled("乙"), warned("丙"));
    let folder = folder(&[("three.jsonl", text.into_bytes())]);
    let output = run(&folder, &["three.jsonl", "--format", "text"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with(
            "案卷体检  口径：PROV-X（示例省份）（内部口径，待法制部门确认）；检查日：2026-11-20\n"
        ),
        "{text}"
    );
    assert!(text.contains("\n【有问题】乙（城区大队）\n  1. 行政处罚法第五十四条"), "{text}");
    assert!(text.contains("     补救："), "{text}");
    assert!(text.contains("\n【有提示】丙（城区大队）\n"), "{text}");
    assert!(!text.contains("】甲"), "{text}");
    assert!(text.contains("共检查3份：有问题1份，只有提示1份，未发现问题1份。"), "{text}");
    assert!(text.contains("\n  1/3  G2 NOT_FILED "), "{text}");
    assert!(text.contains("\n  1/3  城区大队\n"), "{text}");
}

#[test]
fn a_report_for_people_is_a_page_a_workbook_or_a_paper() {
    let text = format!("{}\n{}\n{}\n{{}}\n", sound("甲"), unfiled("乙<b>"), warned("丙😀"));
    let folder = folder(&[("four.jsonl", text.into_bytes())]);
    let made = |format: &str| {
        let name = format!("report.{format}");
        let output = run(&folder, &["four.jsonl", "--format", format, "--out", &name]);
        assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
        assert!(output.stdout.is_empty() && errors(&output).contains("共检查3份"), "{}", errors(&output));
        assert!(!folder.path().join(format!("{name}.part")).exists());
        std::fs::read(folder.path().join(name)).unwrap()
    };
    let page = String::from_utf8(made("html")).unwrap();
    for text in [
        "共检查3份：有问题1份，只有提示1份，未发现问题1份；另有1处读不了。",
        "乙&lt;b&gt;",
        "PROV-X",
        "2019—2026年",
        "33.3%",
        "城区大队",
    ] {
        assert!(page.contains(text), "{text}");
    }
    for reference in ["<script", "src=", "url(", "http://", "https://", "href=\"/"] {
        assert!(!page.contains(reference), "{reference}");
    }
    assert!(made("xlsx").starts_with(b"PK"));
    let paper = made("pdf");
    assert!(
        paper.starts_with(b"%PDF")
            && String::from_utf8_lossy(&paper).contains("<pdfaid:part>2</pdfaid:part>")
    );
}

/// The words of a PDF without white space, since lines break where the layout wants.
fn words_of(path: &std::path::Path) -> String {
    let output = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(path).arg("-").output();
    let text = output.expect("pdftotext (package poppler-utils) reads the text layer; install it").stdout;
    String::from_utf8(text).unwrap().chars().filter(|it| !it.is_whitespace()).collect()
}

#[test]
fn every_report_of_the_examples_holds_their_expected_findings() {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/dossiers");
    let expected = std::fs::read_to_string(format!("{examples}/expected.txt")).unwrap();
    let expected: Vec<Vec<&str>> = expected.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let count = |verdict: &str| expected.iter().filter(|line| line[2] == verdict).count();
    let sentence = format!(
        "共检查{}份：有问题{}份，只有提示{}份，未发现问题{}份。",
        expected.len(),
        count("bad"),
        count("warn"),
        count("ok")
    );
    let folder = tempfile::tempdir().unwrap();
    for format in ["html", "xlsx", "pdf"] {
        let output = run(&folder, &[examples, "--format", format, "--out", &format!("report.{format}")]);
        assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
        assert!(errors(&output).ends_with(&format!("{sentence}\n")), "{}", errors(&output));
    }
    let page = std::fs::read_to_string(folder.path().join("report.html")).unwrap();
    let paper = words_of(&folder.path().join("report.pdf"));
    let grids = read(&std::fs::read(folder.path().join("report.xlsx")).unwrap()).unwrap();
    let grid = |name: &str| grids.iter().find(|grid| grid.name == name).unwrap();
    let text = |grid: &Grid, row, column| grid.value(row, column).map_or("", |it| &it.text).to_owned();
    assert!(page.contains(&sentence) && paper.contains(&sentence), "{paper}");
    assert_eq!(text(grid("体检结论"), 0, 1), sentence);

    let (cases, defects) = (grid("案卷"), grid("问题"));
    let found: Vec<String> = cases.rows().skip(1).map(|row| text(cases, row, 0)).collect();
    assert_eq!(found, expected.iter().map(|line| line[1]).collect::<Vec<_>>());
    for (row, line) in (1_u32..).zip(&expected) {
        let id = line[1];
        let verdicts = [("bad", "有问题"), ("warn", "有提示"), ("ok", "未发现问题")];
        assert!(verdicts.contains(&(line[2], &text(cases, row, 2))), "{id}");
        let rows = defects.rows().filter(|row| text(defects, *row, 0) == id);
        let mut marks: Vec<String> =
            rows.map(|row| format!("{}/{}", text(defects, row, 3), text(defects, row, 4))).collect();
        marks.dedup();
        assert_eq!(marks.join(" "), line.get(3).copied().unwrap_or_default(), "{id}");
        let listed = line[2] != "ok";
        assert_eq!((page.contains(id), paper.contains(id)), (listed, listed), "{id}");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_said_before_the_work() {
    let folder = folder(&[("one.json", sound("甲").to_string().into_bytes())]);
    let output = run(&folder, &["one.json", "--format", "pdf", "--out", "absent/report.pdf"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("写不了文件absent/report.pdf"), "{}", errors(&output));
    assert!(!errors(&output).contains("共检查"));
}

#[test]
fn tables_of_a_folder_a_workbook_and_an_archive_are_dossiers() {
    let folder = folder(&[
        ("tables/案卷.csv", "案号,办案机构\n甲,城区大队\n乙,城区大队\n".as_bytes().to_vec()),
        // 立案 in GBK: 案号,日期 / 甲,2026-02-30.
        ("tables/filed.csv", b"\xb0\xb8\xba\xc5,\xc8\xd5\xc6\xda\n\xbc\xd7,2026-02-30\n".to_vec()),
        ("alone.xlsx", b"PK no workbook".to_vec()),
    ]);
    let output = run(&folder, &["tables"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        errors(&output).contains("filed.csv：第2行第2列（B2 日期）：日期“2026-02-30”不存在"),
        "{}",
        errors(&output)
    );
    let reports: Vec<Value> = lines(&output).into_iter().filter(|line| line["id"].is_string()).collect();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0]["id"], "乙");
    let output = run(&folder, &["alone.xlsx"]);
    assert!(errors(&output).contains("alone.xlsx：文件已损坏"), "{}", errors(&output));

    let template =
        Command::new(PROGRAM).current_dir(folder.path()).args(["check", "--template", "t.xlsx"]).output();
    assert_eq!(template.unwrap().status.code(), Some(0));
    let output = run(&folder, &["t.xlsx"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("没有找到案卷"), "{}", errors(&output));
}

#[test]
fn an_array_holds_every_dossier_once() {
    for count in [0, 1, 3] {
        let text = numbered(count);
        let folder = folder(&[("some.jsonl", text.into_bytes())]);
        let output = run(&folder, &["some.jsonl", "--format", "json"]);
        let array: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(array.len(), count);
    }
}

#[test]
fn the_profile_decides_and_a_wrong_one_is_named() {
    let mut dossier = sound("甲");
    for act in [1, 3] {
        let act = dossier["acts"][act].as_object_mut().unwrap().values_mut().next().unwrap();
        act["penalties"]["fine"] = json!(4000);
    }
    let own = "[profile]\nname = \"本市\"\nsource = \"本市规定\"\ntag = \"V\"\n\
        hearing = { citizen_yuan = 4000, organisation_yuan = 40000, inclusive = true }\n";
    let folder = folder(&[
        ("case.json", dossier.to_string().into_bytes()),
        ("own.toml", own.as_bytes().to_vec()),
        ("wrong.toml", b"[profile]\nname = 1\n".to_vec()),
    ]);
    let with = |profile: &str| {
        let args = ["check", "case.json", "--on", "2026-11-20", "--profile", profile];
        Command::new(PROGRAM).current_dir(folder.path()).args(args).output().unwrap()
    };
    let hearing = |output: &Output| {
        lines(output)[0]["defects"].as_array().unwrap().iter().any(|it| it["code"] == "HEARING_NOT_TOLD")
    };
    assert!(!hearing(&with("PROV-X")));
    assert!(hearing(&with("own.toml")));
    // Without a threshold the strict side holds.
    assert!(hearing(&with("statute")));
    for (profile, said) in
        [("nowhere", "hengzhou、PROV-X、statute"), ("absent.toml", "读不了"), ("wrong.toml", "写法不对")]
    {
        let output = with(profile);
        assert_eq!(output.status.code(), Some(2));
        assert!(errors(&output).contains(said), "{}", errors(&output));
    }
}
