//! A bank's statement from the file to the paid fine, in a real Chromium.

use rust_xlsxwriter::Workbook;
use testkit::browser::{Browser, Page};

use crate::{
    Place,
    browser::{OFFICER, enter, fill_case, send, server, tick},
};

/// A fine of two hundred yuan that is to be paid at the bank: the address and the number of the case.
fn fined(page: &Page, url: &str) -> (String, String) {
    page.goto(url);
    fill_case(page, "WYC-003");
    page.fill("textarea[name=facts]", "驾驶员未随车携带网络预约出租汽车运输证。");
    page.fill("textarea[name=evidence]", "现场照片\n执法记录仪视频");
    tick(page, "certificates_shown", "1");
    tick(page, "told", "1");
    page.fill("input[name=fine]", "200");
    page.fill("textarea[name=correction]", "立即改正违法行为。");
    tick(page, "signing", "paper");
    send(page, "作出并交付当场处罚决定书");
    page.wait_for_text("当场行政处罚决定书");
    let number = page.eval("document.querySelector('h1').textContent.trim()");
    (page.url(), number.as_str().unwrap().to_owned())
}

#[test]
fn browser_a_statement_is_uploaded_looked_at_and_paid() {
    let place = Place::new();
    let server = server(&place, "2026-11-20");
    let browser = Browser::start();
    let page = enter(&browser, &server, OFFICER);
    let (case, number) = fined(&page, &server.url("/cases/onspot"));
    let (mut book, remark) = (Workbook::new(), format!("罚款 {number}"));
    let sheet = book.add_worksheet();
    for (line, row) in (0_u32..).zip([
        ["入账日期", "贷方发生额", "对方户名", "摘要", "交易流水号"],
        ["2026-11-20", "200.00", "代缴人", remark.as_str(), "20261120000001"],
        ["2026-11-20", "3.21", "不相干公司", "利息", "20261120000002"],
    ]) {
        for (column, cell) in (0_u16..).zip(row) {
            sheet.write_string(line, column, cell).unwrap();
        }
    }
    let file = place.path("明细.xlsx");
    book.save(&file).unwrap();

    page.goto(&server.url("/imports"));
    page.attach("form[action='/imports/upload/bank'] input[type=file]", &file);
    page.click("form[action='/imports/upload/bank'] button[type=submit]");
    page.wait_for_text("可以导入 1");
    assert!(page.text().contains("待人工处理 1") && page.text().contains(&number), "{}", page.text());
    let import = page.url();
    page.click("button[value=rows]");
    page.wait_for_text("已导入 1");
    page.goto(&format!("{import}?state=wait"));
    page.fill("input[name=note]", "利息，不是罚款");
    page.click_text("不登记");
    page.wait_for_text("不导入 1");
    page.goto(&case);
    page.wait_for_text("20261120000001");
    assert_eq!(page.console_errors(), Vec::<String>::new());
}
