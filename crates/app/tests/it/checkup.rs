//! Dossiers from tables, and the reports about them.

use std::fmt::Write as _;

use app::{
    checkup::{
        Basis, Fault, Findings, Held, Outcome, Piece,
        book::Book,
        findings::BAD_LISTED_MAX,
        judge, paper,
        table::{from_archive, from_csv, from_workbook, template::template},
    },
    import::workbook::{self, read_up_to},
};
use encoding_rs::GB18030;
use jiff::{Timestamp, civil::date};
use law::{
    check::{CheckSetting, Verdict},
    dossier::{
        read,
        shape::Shape,
        table::{CASE, Kind, OUTER, Table, tables},
    },
};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};

/// The JSON examples of the documentation, which hold every kind of act.
fn examples() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/dossier-format.md");
    let text = std::fs::read_to_string(path).unwrap();
    let blocks = text.split("```json\n").skip(1).map(|rest| rest.split_once("```").unwrap().0.to_owned());
    let read_back = |text: String| serde_json::to_value(read(text.as_bytes()).unwrap()).unwrap();
    blocks.map(read_back).collect()
}

/// What a cell of the column holds for a value.
fn cell(shape: &Shape, value: &Value) -> String {
    match (shape, value) {
        (_, Value::Bool(yes)) => if *yes { "是" } else { "否" }.to_owned(),
        (Shape::Choice(choice), Value::String(code)) => {
            choice.codes.iter().find(|(known, _)| known == code).unwrap().1.to_owned()
        }
        (Shape::List(_), Value::Array(list)) if list.is_empty() => "无".to_owned(),
        (Shape::List(of), Value::Array(list)) => {
            list.iter().map(|entry| cell(of, entry)).collect::<Vec<_>>().join("；")
        }
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |held, name| held.get(name)).filter(|held| !held.is_null())
}

/// The rows of a table that dossiers hold: the case, the place of each row in its outer table, the row.
fn rows<'v>(table: &Table, dossiers: &'v [Value]) -> Vec<(String, usize, &'v Value)> {
    let Some(outer) = &table.outer else {
        return dossiers
            .iter()
            .map(|dossier| (dossier["id"].as_str().unwrap().to_owned(), 0, dossier))
            .collect();
    };
    let mut found = Vec::new();
    let mut last = (String::new(), 0);
    for (case, _, holder) in rows(&tables()[outer.table], dossiers) {
        last = if last.0 == case { (case.clone(), last.1 + 1) } else { (case.clone(), 1) };
        for entry in at(holder, &outer.list).and_then(Value::as_array).into_iter().flatten() {
            match outer.act {
                None => found.push((case.clone(), last.1, entry)),
                Some(act) => found.extend(entry.get(act).map(|act| (case.clone(), last.1, act))),
            }
        }
    }
    found
}

/// A table as CSV, headed by the paths or by the titles.
fn csv(table: &Table, dossiers: &[Value], titled: bool) -> String {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let heads = table.columns.iter().map(|column| quoted(if titled { &column.title } else { &column.path }));
    let mut text = heads.collect::<Vec<_>>().join(",") + "\n";
    for (case, place, row) in rows(table, dossiers) {
        let cells = table.columns.iter().map(|column| {
            quoted(&match column.kind {
                Kind::Case => case.clone(),
                Kind::Outer => place.to_string(),
                Kind::Field(shape) => {
                    at(row, &column.path).map(|value| cell(shape, value)).unwrap_or_default()
                }
                Kind::Rows => match at(row, &column.path) {
                    Some(Value::Array(list)) if list.is_empty() => "无".to_owned(),
                    _ => String::new(),
                },
            })
        });
        writeln!(text, "{}", cells.collect::<Vec<_>>().join(",")).unwrap();
    }
    text
}

/// Acts in a fixed order, without the ids that the reader gave them.
fn plain(mut dossier: Value) -> Value {
    if let Some(acts) = dossier.get_mut("acts").and_then(Value::as_array_mut) {
        for act in acts.iter_mut().flat_map(|act| act.as_object_mut().unwrap().values_mut()) {
            let given = act["id"].as_str().is_some_and(|id| id.contains('第') && id.ends_with('行'));
            if given {
                act.as_object_mut().unwrap().remove("id");
            }
        }
        acts.sort_by_key(Value::to_string);
    }
    dossier
}

fn dossiers(pieces: &[Piece]) -> Vec<Value> {
    let read = |piece: &Piece| match &piece.held {
        Held::Read(dossier) => Some(plain(serde_json::to_value(dossier).unwrap())),
        _ => None,
    };
    pieces.iter().filter_map(read).collect()
}

fn faults(pieces: &[Piece]) -> Vec<&Fault> {
    let mut faults = Vec::new();
    for piece in pieces {
        if let Held::Fault(fault) = &piece.held {
            faults.push(fault);
        }
    }
    faults
}

fn said(pieces: &[Piece]) -> String {
    faults(pieces).iter().map(|fault| fault.sentence()).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_tables_hold_is_what_json_holds() {
    let written: Vec<Value> = examples();
    assert!(written.len() >= 9);
    let expected: Vec<Value> = written.iter().cloned().map(plain).collect();
    for titled in [false, true] {
        let files: Vec<(String, Vec<u8>)> = tables()
            .iter()
            .map(|table| {
                let text = csv(table, &written, titled);
                let name = if titled { &table.title } else { &table.name };
                // Half of the files as an old spreadsheet program writes them.
                let bytes = if titled { GB18030.encode(&text).0.into_owned() } else { text.into_bytes() };
                (format!("案卷/{name}.csv"), bytes)
            })
            .collect();
        let pieces = from_csv("案卷", &files);
        assert_eq!(said(&pieces), "");
        assert_eq!(dossiers(&pieces), expected);
    }
}

/// A workbook of sheets of texts.
fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (line, row) in (0_u32..).zip(*rows) {
            for (column, cell) in (0_u16..).zip(*row).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(line, column, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn the_template_reads_back_as_no_dossier_and_no_fault() {
    let template = template().unwrap();
    let pieces = from_workbook("模板.xlsx", &template);
    assert_eq!((said(&pieces).as_str(), pieces.len()), ("", 0));
    let grids = read_up_to(&template, 200).unwrap();
    assert_eq!(grids.len(), tables().len() + 2);
    let cases = grids.iter().find(|grid| grid.name == "案卷").unwrap();
    assert_eq!(cases.value(0, 0).unwrap().text, CASE.1);
    assert!(cases.value(2, 0).unwrap().text.starts_with("填写说明"));
    assert!(template.len() < 1 << 20, "{} bytes", template.len());
}

#[test]
fn a_sheet_that_is_not_there_is_a_part_of_which_nothing_is_known() {
    let pieces = from_workbook(
        "甲.xlsx",
        &book(&[
            ("案卷", &[&["案号", "办案机构"], &["一", "城区大队"]]),
            ("立案", &[&["案号", "日期"], &["一", "2026-03-02"]]),
            ("法制审核", &[&["案号", "日期"]]),
        ]),
    );
    assert_eq!(said(&pieces), "");
    let [dossier] = &dossiers(&pieces)[..] else { panic!("one dossier") };
    let silent: Vec<&str> =
        dossier["not_covered"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert!(!silent.contains(&"filing") && !silent.contains(&"review"), "{silent:?}");
    assert!(silent.contains(&"notice") && silent.contains(&"decision"), "{silent:?}");
    let Held::Read(read) = &pieces[0].held else { panic!("a dossier") };
    assert_eq!(read.acts[0].common().id.as_deref(), Some("立案第2行"));
}

#[test]
fn each_wrong_cell_is_named_and_the_other_dossiers_are_read() {
    let pieces = from_workbook(
        "乙.xlsx",
        &book(&[
            (
                "案卷",
                &[
                    &["某市2026年案卷"],
                    &["案号", "办案机构", "违法行为·发生日期", "违法行为·危害后果", "颜色"],
                    &["一", "城区大队", "2026-02-30", "没有危害后果"],
                    &["二", "城区大队", "2026年3月2日 9时30分", "很严重"],
                    &["三", "城区大队", "46083", "危害后果轻微"],
                    &["三", "城区大队"],
                    &["", "城区大队"],
                ],
            ),
            ("缴款", &[&["案号", "amount", "method"], &["三", "贰佰", "bank"], &["四", "200"]]),
            ("人员名册-执法证件", &[&["案号", OUTER.1, "证号"], &["一", "赵明", "1"]]),
            ("随便", &[&["x"]]),
        ]),
    );
    let said = said(&pieces);
    for (place, what) in [
        ("工作表“案卷”：第2行第5列（E2）", "不认识的列“颜色”"),
        ("工作表“案卷”：第3行第3列（C3 违法行为·发生日期）", "2026-02-30"),
        ("工作表“案卷”：第4行第4列（D4 违法行为·危害后果）", "可以写：没有危害后果；"),
        ("工作表“案卷”：第6行第1列（A6 案号）", "与第5行重复"),
        ("工作表“案卷”：第7行第1列（A7 案号）", "没有写案号"),
        ("工作表“缴款”：第2行第2列（B2 数额）", "贰佰"),
        ("工作表“缴款”：第3行第1列（A3 案号）", "在“案卷”表中没有"),
        ("工作表“随便”", "不认识的表"),
    ] {
        let line =
            said.lines().find(|line| line.contains(place)).unwrap_or_else(|| panic!("{place} in\n{said}"));
        assert!(line.contains(what), "{line}");
    }
    // Only 三 could have been whole, and its payment cannot be read.
    assert_eq!(dossiers(&pieces).len(), 0, "{said}");
}

#[test]
fn cells_of_a_spreadsheet_are_read_as_a_person_sees_them() {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let sheet = book.add_worksheet().set_name("案卷").unwrap();
    for (column, head) in (0_u16..).zip(["案号", "办案机构", "违法行为·发生日期", "违法行为·违法所得数额"])
    {
        sheet.write_string(0, column, head).unwrap();
    }
    sheet.merge_range(1, 1, 2, 1, "城区大队", &Format::new()).unwrap();
    sheet.write_string(1, 0, "一").unwrap();
    let at = ExcelDateTime::from_ymd(2026, 3, 2).unwrap().and_hms(9, 30, 0).unwrap();
    sheet.write_datetime_with_format(1, 2, &at, &day).unwrap();
    sheet.write_formula(1, 3, rust_xlsxwriter::Formula::new("=1000+0.5").set_result("1000.5")).unwrap();
    sheet.write_number(2, 0, 2).unwrap();
    sheet.write_number(2, 2, 46_083).unwrap();
    sheet.write_formula(2, 3, rust_xlsxwriter::Formula::new("=X1").set_result("#REF!")).unwrap();
    sheet.write_string(3, 0, "三").unwrap();
    sheet.merge_range(3, 1, 3, 2, "横着合并", &Format::new()).unwrap();
    sheet.write_string(4, 0, "四").unwrap();
    sheet.write_string(4, 1, "长".repeat(10_001)).unwrap();
    let pieces = from_workbook("丙.xlsx", &book.save_to_buffer().unwrap());
    let [dossier] = &dossiers(&pieces)[..] else { panic!("{}", said(&pieces)) };
    assert_eq!(dossier["unit"], "城区大队");
    assert_eq!(
        dossier["violation"],
        json!({"occurred_on": "2026-03-02 09:30", "unlawful_income": "1000.50"})
    );
    let said = said(&pieces);
    for text in ["D3", "#REF!", "横向合并", "B4", "B5", "最多10000字"] {
        assert!(said.contains(text), "{text} in\n{said}");
    }
}

#[test]
fn an_archive_of_csv_is_read_and_a_wrong_one_is_refused() {
    use std::io::{Cursor, Write as _};
    let packed = |files: &[(&str, &[u8])]| {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap().into_inner()
    };
    let good = packed(&[("表/cases.csv", "case,unit\n一,城区大队\n".as_bytes()), ("说明.txt", b"x")]);
    assert_eq!(dossiers(&from_archive("包.zip", &good)).len(), 1);
    for (content, text) in [
        (packed(&[("说明.txt", b"x")]), "没有 CSV 文件"),
        (packed(&[("filed.csv", b"case,on\n1,2026-03-02\n")]), "没有“案卷”表"),
        (b"PK\x03\x04broken".to_vec(), "已损坏"),
        (vec![b'x'; workbook::FILE_BYTES_MAX + 1], "20MB"),
        (packed(&[("cases.csv", &vec![b'x'; 65 << 20])]), "64MB"),
    ] {
        assert!(said(&from_archive("包.zip", &content)).contains(text), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever a file holds, the reader says what it cannot read and never ends the program.
    #[test]
    fn no_csv_ends_the_program(
        head in prop::collection::vec(prop_oneof![Just("案号"), Just("case"), Just("日期"), Just("fine"), Just("对象"), Just("")], 0..6),
        cells in prop::collection::vec(prop_oneof!["[0-9/年月日:. -]{0,12}", "[是否无有1x、；]{0,4}", "\\PC{0,6}"], 0..40),
        noise in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut text = head.join(",") + "\n";
        for row in cells.chunks(4) {
            text.push_str(&row.join(","));
            text.push('\n');
        }
        let mut bytes = text.into_bytes();
        bytes.extend(noise);
        for table in ["cases", "served", "officers.certificates", "violation.competing"] {
            let files = [("cases.csv".to_owned(), b"case\n1\n".to_vec()), (format!("{table}.csv"), bytes.clone())];
            drop(from_csv("x", &files));
        }
    }

    #[test]
    fn no_workbook_ends_the_program(at in 0_usize..60_000, byte in any::<u8>()) {
        let mut content = template().unwrap();
        let at = at % content.len();
        content[at] = byte;
        drop(from_workbook("x.xlsx", &content));
        drop(from_archive("x.zip", &content));
    }
}

fn findings(count: usize) -> (Findings, Vec<u8>) {
    let profile = app::catalog::shipped_profile("PROV-X").unwrap();
    let calendar = app::catalog::calendar("第1版").unwrap();
    let setting = CheckSetting { profile: &profile, calendar: &calendar, on: date(2026, 11, 20) };
    let mut findings = Findings::new(Basis::new(&setting, "甲.jsonl", Timestamp::UNIX_EPOCH));
    let mut book = Book::new("体检").unwrap();
    let unfiled = json!({"format": 1, "id": "=1+1", "unit": "城区\u{7}大队", "acts": [
        {"decided": {"on": "2026-03-30", "procedure": "ordinary", "outcome": "penalty", "sealed": false}}]});
    let text = |value: &Value| Piece {
        file: "甲".into(),
        line: 1,
        held: Held::Text(value.to_string().into_bytes()),
    };
    let mut pieces: Vec<Piece> = (0..count).map(|_| text(&unfiled)).collect();
    pieces.push(text(&json!({"format": 1, "id": "好"})));
    pieces.push(text(&json!({"format": 2, "id": "坏"})));
    for outcome in judge(&pieces, &setting) {
        findings.add(&outcome);
        book.add(&outcome).unwrap();
    }
    let book = book.finish(&findings).unwrap();
    (findings, book)
}

#[test]
fn the_report_lists_up_to_a_bound_and_says_what_it_leaves_out() {
    let (findings, _) = findings(BAD_LISTED_MAX + 7);
    let bad = u64::try_from(BAD_LISTED_MAX).unwrap() + 7;
    assert_eq!((findings.tally.all().bad, findings.tally.all().ok, findings.tally.unread()), (bad, 1, 1));
    assert_eq!(findings.bad.len(), BAD_LISTED_MAX);
    assert!(findings.left_out(BAD_LISTED_MAX, 0).contains("另有7份有问题"));
    assert_eq!(findings.bad[0].verdict, Verdict::Bad);
    let basis = findings.basis.lines();
    assert!(basis.iter().any(|(_, text)| text.contains("2019—2026年（版本 第1版）")), "{basis:?}");
    let data = paper::data(&findings, Some("衡州市交通运输局"));
    assert!(data.to_string().len() < 1 << 20);
    assert!(data["left_out"].as_str().unwrap().contains("没有列出"));
}

#[test]
fn the_workbook_holds_every_case_every_defect_and_what_the_numbers_mean() {
    let (findings, book) = findings(BAD_LISTED_MAX + 7);
    let grids = read_up_to(&book, 20).unwrap();
    let names: Vec<&str> = grids.iter().map(|grid| grid.name.as_str()).collect();
    assert_eq!(
        names,
        ["体检结论", "案卷", "问题", "读不了", "结论", "按后果", "按机构", "按规则", "没有判断", "口径"]
    );
    let grid = |name: &str| grids.iter().find(|grid| grid.name == name).unwrap();
    let text =
        |name: &str, row: u32, column: u32| grid(name).value(row, column).map_or("", |it| it.text.as_str());
    assert_eq!(grid("案卷").rows().count(), BAD_LISTED_MAX + 9);
    assert_eq!((text("案卷", 1, 0), text("案卷", 1, 1), text("案卷", 1, 2)), ("'=1+1", "城区大队", "有问题"));
    let defects = findings.bad[0].defects.len();
    assert_eq!(grid("问题").rows().count(), (BAD_LISTED_MAX + 7) * defects + 1);
    assert_eq!(text("读不了", 1, 0), "甲");
    assert!(text("体检结论", 0, 1).starts_with("共检查308份"), "{}", text("体检结论", 0, 1));
    let meant: Vec<&str> = (0..20).map(|row| text("口径", row, 0)).collect();
    assert!(
        meant.contains(&"适用口径") && meant.contains(&"占比") && meant.contains(&"没有判断"),
        "{meant:?}"
    );
}

#[test]
fn a_dossier_without_a_unit_counts_for_its_agency() {
    let profile = app::catalog::shipped_profile("statute").unwrap();
    let calendar = app::catalog::calendar("x").unwrap();
    let setting = CheckSetting { profile: &profile, calendar: &calendar, on: date(2026, 11, 20) };
    let text = json!({"format": 1, "id": "甲", "agency": {"name": "衡州市交通运输局"}}).to_string();
    let piece = Piece { file: "甲".into(), line: 1, held: Held::Text(text.into_bytes()) };
    let [Outcome::Checked { unit, .. }] = &judge(&[piece], &setting)[..] else { panic!("one outcome") };
    assert_eq!(unit.as_deref(), Some("衡州市交通运输局"));
}
