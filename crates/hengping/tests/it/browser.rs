//! The main tasks in a real Chromium, against the real program, as the people of each role.

mod duty;
mod files;

use testkit::{
    browser::{Browser, Page},
    process::Server,
};

use crate::{PROGRAM, Place};

/// A server of the demonstration on a day; a later day goes on with the same cases.
pub(crate) fn server(place: &Place, today: &str) -> Server {
    let mut args =
        vec!["demo".to_owned(), "--cases".into(), crate::CASES.into(), "--today".into(), today.into()];
    args.extend(place.args("browser"));
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    Server::start(PROGRAM, &args)
}

/// Enters the demonstration as a person, in a window of his own.
pub(crate) fn enter(browser: &Browser, server: &Server, login: &str) -> Page {
    let page = browser.page(1366, 768, false);
    page.goto(&server.url("/sign-in"));
    page.click(&format!("button[value='{login}']"));
    page.wait_for_text("工作台");
    page
}

pub(crate) const OFFICER: &str = "linjiang.zhang";
const HANDLER: &str = "linjiang.li";
const REVIEWER: &str = "linjiang.fang";
const HEAD: &str = "linjiang.he";

/// Chooses the option of a select whose text begins with `text`.
fn choose(page: &Page, name: &str, text: &str) {
    let js = format!(
        "Array.from(document.querySelector('select[name={name}]').options)\
         .find(option => option.textContent.includes('{text}')).value"
    );
    let value = page.eval(&js);
    page.select(&format!("select[name={name}]"), value.as_str().unwrap());
}

pub(crate) fn tick(page: &Page, name: &str, value: &str) {
    page.eval(&format!("document.querySelector('input[name={name}][value=\"{value}\"]').click()"));
}

pub(crate) fn fill_case(page: &Page, item: &str) {
    page.select("select[name=item]", item);
    choose(page, "partner", "李慧敏");
    page.fill("input[name=place]", "G107国道临江县东门收费站北侧");
    page.fill("input[name=mark]", "湘D12345");
    page.fill("input[name=party_name]", "测试某");
    page.fill("input[name=id_number]", "430422198506070011");
    page.fill("input[name=address]", "衡州市临江县");
}

/// The main button of the form, which says `label`.
pub(crate) fn send(page: &Page, label: &str) {
    let main = page.eval("document.querySelector('.action-buttons .btn-main').textContent.trim()");
    assert_eq!(main.as_str(), Some(label), "{}", page.url());
    page.click(".action-buttons .btn-main");
}

#[test]
fn browser_an_on_the_spot_case_from_start_to_archive() {
    let place = Place::new();
    let server = server(&place, "2026-11-20");
    let browser = Browser::start();
    let officer = enter(&browser, &server, OFFICER);
    officer.goto(&server.url("/cases/onspot"));
    fill_case(&officer, "WYC-003");
    officer.fill("textarea[name=facts]", "驾驶员未随车携带网络预约出租汽车运输证。");
    officer.fill("textarea[name=evidence]", "现场照片\n执法记录仪视频");
    tick(&officer, "certificates_shown", "1");
    officer.fill("input[name=fine]", "500");
    officer.fill("textarea[name=correction]", "立即改正违法行为。");
    tick(&officer, "signing", "paper");
    send(&officer, "作出并交付当场处罚决定书");
    // Not told, and over the cap of a citizen: the law refuses with both articles, and what was typed is kept.
    officer.wait_for_text("依法不能办理");
    assert!(officer.text().contains("第五十一条"), "{}", officer.text());
    let kept = officer.eval("document.querySelector('textarea[name=facts]').value");
    assert!(kept.as_str().unwrap().contains("网络预约"));
    tick(&officer, "told", "1");
    officer.fill("input[name=fine]", "200");
    send(&officer, "作出并交付当场处罚决定书");
    officer.wait_for_text("当场行政处罚决定书");
    let case = officer.url();
    step(&officer, &case, "file_for_record", &[], "当场处罚备案");
    step(&officer, &case, "pay", &[("receipt", "F001")], "登记缴款");
    step(&officer, &case, "closing", &[("result", "罚款200元"), ("execution", "已缴清")], "提请结案");
    let head = enter(&browser, &server, HEAD);
    assert!(head.text().contains("结案审批"), "it waits on the desk of the head: {}", head.text());
    step(&head, &case, "approve", &[], "提交审批意见");
    step(&officer, &case, "archive", &[], "归档");
    officer.goto(&case);
    officer.wait_for_text("已归档");
    // The refusal above was answered with 409, which the browser reports as a failed load.
    let errors = officer.console_errors();
    assert!(errors.iter().all(|error| error.contains("409")), "{errors:?}");
    let answer = officer.eval(
        "fetch(document.querySelector('#documents a[href*=\"/files/\"]').href).then(answer => answer.blob())\
         .then(blob => blob.slice(0, 5).text())",
    );
    assert_eq!(answer.as_str(), Some("%PDF-"), "the paper is a real PDF");
}

/// Fills and sends the form of a step; dates and what the case knows are filled in already.
fn step(page: &Page, case: &str, form: &str, texts: &[(&str, &str)], button: &str) {
    page.goto(&format!("{case}/step/{form}"));
    for (name, text) in texts {
        page.fill(&format!("form [name={name}]"), text);
    }
    for (name, value) in CHOICES {
        let box_there =
            format!("document.querySelector('form input[name={name}][value=\"{value}\"]') !== null");
        if page.eval(&box_there) == true {
            tick(page, name, value);
        }
        let option =
            format!("document.querySelector('select[name={name}] option[value=\"{value}\"]') !== null");
        if page.eval(&option) == true {
            page.select(&format!("select[name={name}]"), value);
        }
    }
    send(page, button);
    page.wait_for_eval(&format!("!location.pathname.includes('/step/{form}') || document.querySelector('.refusals, .error-summary') !== null"));
    assert!(!page.url().contains("/step/"), "{form}: {}", page.text());
}

/// What the forms of these tests choose where they ask.
const CHOICES: &[(&str, &str)] = &[
    ("method", "direct"),
    ("method", "bank"),
    ("retention", "30y"),
    ("kind", "documentary"),
    ("public", "yes"),
    ("attended", "yes"),
    ("decision", "agree"),
];

#[test]
fn browser_an_ordinary_case_with_a_hearing_from_discovery_to_archive() {
    let place = Place::new();
    let browser = Browser::start();
    let path = {
        let server = server(&place, "2026-11-20");
        let path = until_the_hearing(&browser, &server);
        assert!(server.stop().success());
        path
    };
    let server = server(&place, "2026-12-03");
    from_the_hearing(&browser, &server, &path);
    assert!(server.stop().success());
    let report = place.json("browser", &["verify"]);
    assert_eq!(report["sound"], true, "{report}");
}

fn until_the_hearing(browser: &Browser, server: &Server) -> String {
    let officer = enter(browser, server, OFFICER);
    officer.goto(&server.url("/cases/new"));
    fill_case(&officer, "HY-001");
    officer.fill("textarea[name=summary]", "涉嫌未取得道路运输经营许可从事道路普通货物运输经营。");
    send(&officer, "登记案件");
    officer.wait_for_text("待立案");
    let case = officer.url();
    let head = enter(browser, server, HEAD);
    let handler = enter(browser, server, HANDLER);
    step(&officer, &case, "filing", &[], "提请立案");
    step(&head, &case, "approve", &[], "提交审批意见");
    step(&handler, &case, "evidence", &[("name", "行驶证复印件"), ("proves", "车辆情况")], "登记证据");
    emergency(&officer, &head, &case);
    step(&officer, &case, "correction", &[("text", "停止违法经营")], "提请审批");
    // Sent back with its step and reason, asked again: what changed is shown to who approves.
    head.goto(&format!("{case}/step/approve"));
    tick(&head, "decision", "return");
    choose(&head, "return_step", "取证");
    head.fill("textarea[name=opinion]", "改正要求不具体，请写明期限。");
    send(&head, "提交审批意见");
    head.wait_for_text("审批退回");
    let again = [("text", "停止违法经营，十五日内办理许可")];
    step(&officer, &case, "correction", &again, "提请审批");
    head.goto(&format!("{case}/step/approve"));
    head.wait_for_text("版本变化");
    let added = head.eval("document.querySelector('.diff-text ins').textContent");
    assert_eq!(added.as_str(), Some("，十五日内办理许可"));
    step(&head, &case, "approve", &[], "提交审批意见");
    step(&officer, &case, "report", &[("proposal", "罚款8000元")], "提请审批");
    step(&head, &case, "approve", &[], "提交审批意见");
    proposal(&officer, &case, "notice");
    step(&head, &case, "approve", &[], "提交审批意见");
    serve(&officer, &case, "violation_notice");
    step(&officer, &case, "hearing_request", &[], "听证申请");
    officer.goto(&format!("{case}/step/hearing_notice"));
    officer.fill("input[name=held_on]", "2026-12-03");
    choose(&officer, "host", "严以宽");
    choose(&officer, "recorder", "方知法");
    tick(&officer, "public", "yes");
    send(&officer, "听证通知书");
    officer.wait_for_text("制发听证通知书");
    serve(&officer, &case, "hearing_notice");
    assert_eq!(officer.console_errors(), Vec::<String>::new());
    case.replacen(&server.url(""), "", 1)
}

/// A vehicle is seized in an emergency, reported, not ratified, and lifted at once.
fn emergency(officer: &Page, head: &Page, case: &str) {
    officer.goto(&format!("{case}/step/seize"));
    tick(officer, "kind", "seizure");
    officer.fill("textarea[name=objects]", "重型货车湘D12345，六轴，1辆，外观完好");
    officer.fill("input[name=basis]", "《中华人民共和国道路运输条例》第六十二条");
    officer.fill("textarea[name=reason]", "车辆即将驶离，当场不能提供有效证明。");
    officer.fill("input[name=taken_time]", "08:00");
    tick(officer, "emergency", "1");
    tick(officer, "told", "1");
    send(officer, "查封、扣押");
    officer.wait_for_text("行政强制措施决定书");
    step(officer, case, "ratify", &[], "报告紧急强制措施");
    head.goto(&format!("{case}/step/approve"));
    head.wait_for_text("紧急强制措施补办审批");
    tick(head, "decision", "return");
    choose(head, "return_step", "取证");
    head.fill("textarea[name=opinion]", "不需要扣押，立即退还。");
    send(head, "提交审批意见");
    head.wait_for_text("不批准强制措施，立即解除");
    step(officer, case, "release", &[("ground", "负责人不予批准。")], "解除强制措施");
    officer.wait_for_text("解除行政强制措施决定书");
}

fn from_the_hearing(browser: &Browser, server: &Server, path: &str) {
    let case = server.url(path);
    let officer = enter(browser, server, OFFICER);
    let head = enter(browser, server, HEAD);
    let reviewer = enter(browser, server, REVIEWER);
    let held = [
        ("held_on", "2026-12-03"),
        ("started", "09:30"),
        ("ended", "11:00"),
        ("record", "双方质证。"),
        ("report", "建议维持。"),
    ];
    step(&officer, &case, "hearing_held", &held, "听证笔录");
    // Before the review the decision is refused, with the article.
    officer.goto(&format!("{case}/step/decision"));
    send(&officer, "提请审批");
    officer.wait_for_text("依法不能办理");
    assert!(officer.text().contains("第五十八条"));
    reviewer.goto(&format!("{case}/step/review"));
    for n in 1..=10 {
        tick(&reviewer, &format!("q{n}"), "yes");
    }
    tick(&reviewer, "passed", "yes");
    reviewer.fill("textarea[name=opinion]", "事实清楚，程序合法。");
    send(&reviewer, "法制审核");
    reviewer.wait_for_text("审核通过");
    proposal(&officer, &case, "decision");
    step(&head, &case, "approve", &[], "提交审批意见");
    serve(&officer, &case, "decision");
    step(&officer, &case, "pay", &[("receipt", "F002")], "登记缴款");
    step(&officer, &case, "closing", &[("result", "罚款8000元"), ("execution", "已缴清")], "提请结案");
    step(&head, &case, "approve", &[], "提交审批意见");
    step(&officer, &case, "archive", &[], "归档");
    officer.goto(&case);
    officer.wait_for_text("已归档");
}

fn proposal(page: &Page, case: &str, form: &str) {
    page.goto(&format!("{case}/step/{form}"));
    page.fill("textarea[name=reasons]", "初次违法，配合调查，按一般档次处罚。");
    page.fill("input[name=fine]", "8000");
    page.fill("textarea[name=evidence]", "行驶证复印件\n现场照片");
    if page.eval("document.querySelector('input[name=hearing_told]').checked") == false {
        tick(page, "hearing_told", "1");
    }
    send(page, "提请审批");
    page.wait_for_text("等待审批");
}

fn serve(page: &Page, case: &str, kind: &str) {
    page.goto(&format!("{case}/step/serve"));
    let js = format!(
        "Array.from(document.querySelector('select[name=document]').options)\
         .find(option => option.value.startsWith('{kind}:')).value"
    );
    let value = page.eval(&js);
    page.select("select[name=document]", value.as_str().unwrap());
    page.select("select[name=method]", "direct");
    let on = page.eval("document.querySelector('input[name=sent_on]').value");
    page.fill("input[name=received_on]", on.as_str().unwrap());
    send(page, "登记送达");
    page.wait_for_text("视为送达");
}
