//! The driver does what a person does, and says what it saw when it cannot.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use testkit::browser::Browser;

use crate::site;

/// One browser for the whole walk, since starting one is the dearest step.
#[test]
fn a_form_is_filled_and_sent() {
    let site = site::start().unwrap();
    let browser = Browser::start();
    let page = browser.page(1366, 768, false);
    page.goto(&format!("{site}/form"));
    assert!(page.text().contains("立案登记"));

    let folder = tempfile::tempdir().unwrap();
    let proof = folder.path().join("proof.txt");
    std::fs::write(&proof, "照片的内容").unwrap();
    page.fill("input[name=party]", "张三 \"运输\" 公司");
    page.fill("input[name=on]", "2026-03-01");
    page.fill("textarea[name=facts]", "第一行\n第二行");
    page.select("select[name=kind]", "道路运输");
    page.click("input[name=urgent]");
    page.attach("input[name=proof]", &proof);
    page.click_text("提交立案");

    assert_eq!(page.url(), format!("{site}/filed"));
    let text = page.text();
    for expected in ["已立案", "张三 \"运输\" 公司", "2026-03-01", "第二行", "road", "yes", "照片的内容"]
    {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert_eq!(page.console_errors(), [""; 0]);
    let picture = folder.path().join("page.png");
    page.screenshot(&picture);
    assert!(std::fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
}

/// What a click starts is awaited by the condition that a person would look for.
#[test]
fn a_click_waits_for_what_it_leads_to() {
    let site = site::start().unwrap();
    let browser = Browser::start();
    let page = browser.page(1366, 768, false);
    page.goto(&format!("{site}/form"));
    page.click("#later");
    page.wait_for_text("已到");
    page.click_text("询问");
    page.wait_for_text("已确认");
    assert_eq!(page.dialogs(), ["确定？"]);
    page.click_text("本页");
    assert_eq!(page.url(), format!("{site}/form#here"));
    page.click_text("下载文书");
    assert_eq!(page.url(), format!("{site}/form#here"), "a download leaves the page where it is");
    page.click_text("慢页");
    assert_eq!(page.text(), "终于到了", "a slow page is awaited without a word from the test");
}

#[test]
fn keys_go_to_what_has_the_focus() {
    let site = site::start().unwrap();
    let browser = Browser::start();
    let page = browser.page(1366, 768, false);
    page.goto(&format!("{site}/form"));
    page.press("Tab");
    assert_eq!(page.eval("document.activeElement.name"), "party");
    page.press("a");
    assert_eq!(page.eval("document.activeElement.value"), "a");
    page.press("Enter");
    assert_eq!(page.url(), format!("{site}/filed"));
}

#[test]
fn errors_of_the_page_are_collected() {
    let site = site::start().unwrap();
    let browser = Browser::start();
    let page = browser.page(1366, 768, false);
    page.goto(&format!("{site}/form"));
    page.click_text("报错");
    page.click_text("抛出");
    page.goto(&format!("{site}/missing"));
    let errors = page.console_errors().join("\n");
    for expected in ["坏了", "nowhere is not defined", "/none.png"] {
        assert!(errors.contains(expected), "{expected} in {errors}");
    }
}

#[test]
fn pages_have_their_size_and_their_own_cookies() {
    let site = site::start().unwrap();
    let browser = Browser::start();
    let (desk, phone) = (browser.page(1366, 768, false), browser.page(390, 844, true));
    desk.goto(&format!("{site}/size"));
    assert_eq!(desk.text(), "1366x768");
    phone.goto(&format!("{site}/size"));
    assert_eq!(phone.eval("screen.width + ' ' + matchMedia('(pointer: coarse)').matches"), "390 true");
    desk.goto(&format!("{site}/cookie"));
    desk.reload();
    assert_eq!(desk.text(), "cookie: [a=1]");
    phone.goto(&format!("{site}/cookie"));
    assert_eq!(phone.text(), "cookie: []");
}

/// The bound is waited for in full, hence a short one, and all together.
#[test]
fn a_failure_says_where_why_and_what_the_page_says() {
    let site = site::start().unwrap();
    let browser = Browser::start();
    let failures = std::thread::scope(|scope| {
        let attempt = |action: fn(&testkit::browser::Page)| {
            let page = browser.page(1366, 768, false).with_wait_max(Duration::from_secs(2));
            let site = site.clone();
            scope.spawn(move || {
                page.goto(&format!("{site}/form"));
                let panic = catch_unwind(AssertUnwindSafe(|| action(&page))).unwrap_err();
                *panic.downcast::<String>().unwrap()
            })
        };
        [
            attempt(|page| page.click_text("不可点")),
            attempt(|page| page.click_text("被遮")),
            attempt(|page| page.wait_for_text("不存在")),
            attempt(|page| page.fill("input[name=locked]", "a")),
        ]
        .map(|attempt| attempt.join().unwrap())
    });
    let expected =
        ["it is disabled", "it is covered by <div", "「不存在」: it did not happen", "the field is locked"];
    for (failure, expected) in failures.iter().zip(expected) {
        assert!(failure.contains(expected), "{expected} in {failure}");
        assert!(failure.contains("/form") && failure.contains("立案登记"), "{failure}");
        assert!(failure.contains("tests/it/browser.rs"), "{failure}");
    }
}

#[test]
fn the_browser_ends_with_its_last_handle() {
    let browser = Browser::start();
    let pid = browser.pid();
    let page = browser.page(390, 844, true);
    drop(browser);
    assert_eq!(page.eval("1 + 1"), 2);
    drop(page);
    assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
}
