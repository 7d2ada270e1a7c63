//! An officer's monthly self-inspection on a phone, and the head who sees it.

use testkit::browser::Browser;

use super::{HEAD, OFFICER, enter, send, server, tick};
use crate::Place;

#[test]
fn browser_a_self_inspection_on_a_phone_fulfils_the_duty_of_the_month() {
    let place = Place::new();
    let server = server(&place, "2026-11-20");
    let browser = Browser::start();
    let head = enter(&browser, &server, HEAD);
    head.goto(&server.url("/fulfilment?status=due"));
    assert!(head.text().contains("张远航"), "{}", head.text());

    let phone = browser.page(390, 844, true);
    phone.goto(&server.url("/sign-in"));
    phone.click(&format!("button[value='{OFFICER}']"));
    phone.wait_for_text("每月作风自查");
    phone.click("form[action='/checklists/self-check/begin'] button");
    phone.wait_for_text("逐条回答");
    let wide = phone.eval("document.documentElement.scrollWidth <= 390");
    assert_eq!(wide, true, "the form fits the phone");
    for point in ["certificate", "speech", "heard", "fair", "profit", "clean", "ban"] {
        tick(&phone, &format!("\"answer.{point}\""), "met");
    }
    tick(&phone, "\"answer.dress\"", "unmet");
    send(&phone, "提交");
    phone.wait_for_text("存在的问题");
    phone.fill("input[name='problem.dress']", "一次外出检查没有及时开启记录仪");
    phone.fill("input[name='due_on.dress']", "2026-12-01");
    send(&phone, "提交");
    phone.wait_for_text("待整改");
    let record = phone.url();
    phone.goto(&server.url("/desk"));
    phone.wait_for_text("要整改的问题");
    assert!(!phone.text().contains("待完成的义务"), "{}", phone.text());

    head.goto(&server.url("/fulfilment?status=done&q=张远航"));
    assert!(head.text().contains("张远航") && head.text().contains("用时"), "{}", head.text());
    head.goto(&record);
    assert!(head.text().contains("没有及时开启记录仪"), "{}", head.text());
}
