//! Imports and exports as a browser without a script goes through them.

use app::import::{ImportKind, workbook};
use rust_xlsxwriter::Workbook;
use testkit::app::TestApp;

use crate::client::Client;

fn statement(rows: &[[&str; 5]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (line, row) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            sheet.write_string(line, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

const HEADING: [&str; 5] = ["交易日期", "金额", "付款人", "附言", "流水号"];

#[test]
fn a_statement_is_uploaded_and_shown_with_what_waits() {
    let test = TestApp::sqlite();
    let client = Client::of(&test, "handler");
    let file = statement(&[HEADING, ["2026-11-20", "100", "王某<b>", "罚款", "S1"]]);
    let answer = client.upload("/imports/upload/bank", client.csrf(), &file);
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    let page = client.get(&answer.location);
    assert!(
        page.body.contains("待人工处理 1") && page.body.contains("没有找到对应的未缴罚款"),
        "{}",
        page.body
    );
    assert!(page.body.contains("王某&lt;b&gt;"), "what a file holds is escaped");
    let settle = format!("{}/rows/2", answer.location);
    let wrong = client.post(&settle, &[("do", "pay"), ("case", "没有")]);
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.body.contains("第2行：没有案号"), "{}", wrong.body);
    assert_eq!(client.post(&settle, &[("do", "dismiss"), ("note", "房租")]).status.as_u16(), 303);
    let progress = client.get(&format!("{}/progress", answer.location));
    let progress: serde_json::Value = serde_json::from_str(&progress.body).unwrap();
    assert_eq!(progress["state"], "preview");
    let list = client.get("/imports");
    assert!(list.body.contains("明细.xlsx") && list.body.contains("待确认"));
    let result = client.get(&format!("{}/result", answer.location));
    assert!(result.headers["content-disposition"].to_str().unwrap().contains("filename*=UTF-8''%E9%93%B6"));
    let stranger = Client::of(&test, "officer");
    assert_eq!(stranger.get(&answer.location).status.as_u16(), 404);
}

#[test]
fn a_file_that_cannot_be_read_is_a_clear_4xx() {
    let test = TestApp::sqlite();
    let client = Client::of(&test, "handler");
    let path = "/imports/upload/bank";
    let picture = client.upload(path, client.csrf(), b"\x89PNG\r\n");
    assert_eq!(picture.status.as_u16(), 422);
    assert!(picture.body.contains("这不是 xlsx 文件") && picture.body.contains("另存为"));
    let nothing = client.upload(path, client.csrf(), b"");
    assert!(nothing.status.as_u16() == 422 && nothing.body.contains("请选择要导入的文件"));
    let headless = client.upload(path, client.csrf(), &statement(&[["a", "b", "c", "d", "e"]]));
    assert!(headless.status.as_u16() == 422 && headless.body.contains("没有找到表头行"));
    // Ten mebibytes are read whole, and judged by what they are: the bounds of other forms do not reach this one.
    let readable = client.upload(path, client.csrf(), &vec![0; 10 * 1024 * 1024]);
    assert_eq!(readable.status.as_u16(), 422);
    assert!(readable.body.contains("这不是 xlsx 文件"), "{}", readable.body);
    let large = client.upload(path, client.csrf(), &vec![0; 21 * 1024 * 1024]);
    assert_eq!(large.status.as_u16(), 413);
    assert_eq!(client.upload(path, "forged", &statement(&[HEADING])).status.as_u16(), 403);
    assert_eq!(client.upload("/imports/upload/none", client.csrf(), b"").status.as_u16(), 404);
    assert!(test.app.list_imports(&test.caller("handler")).unwrap().is_empty(), "nothing is kept");
}

#[test]
fn the_templates_are_workbooks() {
    let test = TestApp::sqlite();
    let handler = test.caller("handler");
    let book = test.app.case_template(&handler).unwrap();
    let names: Vec<_> = workbook::read(&book).unwrap().into_iter().map(|grid| grid.name).collect();
    assert_eq!(names, ["案件", "填写说明", "字典", "版本"]);
    let client = Client::of(&test, "handler");
    for kind in [ImportKind::Bank, ImportKind::Cases] {
        let answer = client.get(&format!("/imports/template/{}", kind.code()));
        assert_eq!(answer.status.as_u16(), 200);
        assert!(answer.body.starts_with("PK"));
    }
}

#[test]
fn an_export_is_asked_for_and_decided_on_the_page() {
    let test = TestApp::sqlite();
    let (officer, head) = (Client::of(&test, "officer"), Client::of(&test, "head"));
    let form = officer.get("/exports/new?list=cases&stage=noticed");
    assert!(form.body.contains("阶段：告知听辩") && form.body.contains("证件号码"), "{}", form.body);
    let query = "/exports/new?stage=noticed&list=cases";
    let wrong = officer.post("/exports/new", &[("query", query), ("reason", "用")]);
    assert!(wrong.status.as_u16() == 422 && wrong.body.contains("请写明导出的用途"));
    let sent =
        officer.post("/exports/new", &[("query", query), ("reason", "省厅案卷评查"), ("sensitive", "1")]);
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.body);
    assert!(officer.get(&sent.location).body.contains("撤回申请"));
    assert!(head.get("/desk").body.contains("导出案件列表"), "a card on the desk");
    let page = head.get(&sent.location);
    assert!(page.body.contains("同意导出") && page.body.contains("含当事人证件号码"), "{}", page.body);
    let refused = head.post(&format!("{}/decide", sent.location), &[("do", "refuse")]);
    assert!(refused.status.as_u16() == 422 && refused.body.contains("请写明不同意的原因"));
    assert_eq!(head.post(&format!("{}/decide", sent.location), &[("do", "grant")]).status.as_u16(), 303);
    assert!(officer.get(&sent.location).body.contains("开始生成"));
    let direct = officer.get("/roster/export");
    assert!(direct.body.starts_with("PK"), "a small list comes at once");
}
