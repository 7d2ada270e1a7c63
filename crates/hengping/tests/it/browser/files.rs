//! Evidence over a line that breaks, and the party who signs on the screen.

use std::path::PathBuf;

use app::context::sm3_hex;
use testkit::browser::{Browser, Line, Page};

use super::{HEAD, OFFICER, enter, fill_case, send, server, step, tick};
use crate::Place;

const MIB: usize = 1024 * 1024;

/// A film of twenty mebibytes, three pieces, whose bytes differ everywhere.
fn film(place: &Place) -> (PathBuf, String) {
    let mut content = b"\0\0\0\x18ftypisom\0\0\x02\0isommp42".to_vec();
    content.extend((0..u32::MAX).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).take(20 * MIB));
    let path = place.path("执法记录仪.mp4");
    std::fs::write(&path, &content).unwrap();
    (path, sm3_hex(&content))
}

/// How many bytes the bar shows as safe.
fn safe(page: &Page, at_least: usize) {
    let bar = "document.querySelector('[data-upload-list] progress')";
    page.wait_for_eval(&format!("{bar} !== null && {bar}.value >= {at_least}"));
}

#[test]
fn browser_evidence_goes_up_over_a_line_that_breaks_and_a_tab_that_closes() {
    let place = Place::new();
    let server = server(&place, "2026-11-20");
    let browser = Browser::start();
    let officer = enter(&browser, &server, OFFICER);
    officer.goto(&server.url("/cases/new"));
    fill_case(&officer, "HY-001");
    officer.fill("textarea[name=summary]", "涉嫌未取得道路运输经营许可从事道路普通货物运输经营。");
    send(&officer, "登记案件");
    officer.wait_for_text("待立案");
    let case = officer.url();
    let head = enter(&browser, &server, HEAD);
    step(&officer, &case, "filing", &[], "提请立案");
    step(&head, &case, "approve", &[], "提交审批意见");
    let (path, sm3) = film(&place);
    officer.goto(&format!("{case}/step/evidence"));
    officer.fill("input[name=name]", "执法记录仪视频");
    officer.fill("textarea[name=proves]", "车辆正在装货");
    // Eight mebibytes are safe when the line breaks in the middle of the second piece.
    officer.line(Line::Slow(8 * 1024 * 1024));
    officer.attach("input[type=file]", &path);
    safe(&officer, 8 * MIB);
    officer.line(Line::Broken);
    // A form that is sent now would leave the film behind.
    officer.click(".action-buttons .btn-main");
    officer.wait_for_text("有文件还没有传完");
    // The tab closes; in a new one the same file goes on where the server has it.
    officer.line(Line::Slow(8 * 1024 * 1024));
    officer.goto(&format!("{case}/step/evidence"));
    let name = officer.eval("document.querySelector('input[name=name]').value");
    assert_eq!(name.as_str(), Some("执法记录仪视频"), "what was typed is kept");
    let begun = "performance.getEntriesByType('resource').filter(it => it.name.endsWith('/uploads')).length";
    officer.attach("input[type=file]", &path);
    safe(&officer, 8 * MIB);
    officer.line(Line::Broken);
    officer.wait_for_eval("navigator.onLine === false");
    officer.line(Line::Whole);
    officer.wait_for_text("已上传");
    assert_eq!(officer.eval(begun), 0, "no second upload was begun");
    step_with_file(&officer);
    officer.goto(&case);
    let text = officer.text();
    assert!(text.contains("执法记录仪.mp4") && text.contains(&sm3), "{text}");
    let part = format!(
        "fetch('{case}/files/{sm3}', {{ headers: {{ range: 'bytes=8388600-8388615' }} }})\
         .then(answer => answer.blob().then(blob => answer.status + ' ' + blob.size + ' ' + answer.headers.get('content-range')))"
    );
    assert_eq!(officer.eval(&part).as_str(), Some("206 16 bytes 8388600-8388615/20971544"));
    assert!(server.stop().success());
    let report = place.json("browser", &["verify"]);
    assert_eq!(report["sound"], true, "{report}");
}

fn step_with_file(page: &Page) {
    page.select("select[name=kind]", "视听资料");
    let partner = "Array.from(document.querySelector('select[name=partner]').options)\
                   .find(option => option.textContent.includes('李慧敏')).value";
    let partner = page.eval(partner);
    page.select("select[name=partner]", partner.as_str().unwrap());
    send(page, "登记证据");
    page.wait_for_eval("!location.pathname.includes('/step/')");
}

#[test]
fn browser_the_party_signs_the_paper_that_is_shown() {
    let place = Place::new();
    let server = server(&place, "2026-11-20");
    let browser = Browser::start();
    let officer = enter(&browser, &server, OFFICER);
    officer.goto(&server.url("/cases/onspot"));
    fill_case(&officer, "WYC-003");
    officer.fill("textarea[name=facts]", "驾驶员未随车携带网络预约出租汽车运输证。");
    officer.fill("textarea[name=evidence]", "现场照片");
    tick(&officer, "certificates_shown", "1");
    tick(&officer, "told", "1");
    officer.fill("input[name=fine]", "200");
    officer.fill("textarea[name=correction]", "立即改正违法行为。");
    tick(&officer, "signing", "pad");
    send(&officer, "作出并交付当场处罚决定书");
    // The paper comes first, in the page; the signature is under it.
    officer.wait_for("object[type='application/pdf']");
    officer.wait_for("[data-signature-pad] canvas");
    assert!(officer.url().contains("/sign/"), "{}", officer.url());
    send(&officer, "确认签名");
    officer.wait_for_text("没有收到手写签名");
    officer.click("[data-signature-pad] canvas");
    send(&officer, "确认签名");
    officer.wait_for_text("当事人已手写签名");
    let drawing = "fetch(Array.from(document.querySelectorAll('#documents a'))\
                   .find(link => link.textContent === '手写签名').href)\
                   .then(answer => answer.blob()).then(blob => blob.type)";
    assert_eq!(officer.eval(drawing).as_str(), Some("image/png"));
    let errors = officer.console_errors();
    assert!(errors.iter().all(|error| error.contains("422")), "{errors:?}");
}
