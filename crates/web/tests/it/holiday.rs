//! The holiday arrangement in the browser: form, preview, publication.

use testkit::app::TestApp;

use crate::client::Client;

const NOTICE: [(&str, &str); 4] = [
    ("year", "2027"),
    ("source", "国务院办公厅关于2027年部分节假日安排的通知"),
    ("off", "1月1日至3日、2月15日至21日、10月1日至7日"),
    ("work", "2月14日（周日）"),
];

/// The value of the hidden field that says what was looked at.
fn seen(page: &str) -> String {
    let tag = page.split("<input").find(|tag| tag.contains("name=\"seen\"")).unwrap();
    tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn the_next_year_is_entered_looked_at_and_published() {
    TestApp::each(|test| {
        let system = Client::of(test, "system");
        let list = system.get("/holidays").body;
        assert!(list.contains("2027年放假安排尚未发布") && list.contains("/holidays/new?year=2027"));
        assert!(system.get("/holidays/new?year=2027").body.contains("放假日"));

        let mut form = NOTICE.to_vec();
        form.push(("save", "preview"));
        let preview = system.post("/holidays/new", &form);
        assert_eq!(preview.status.as_u16(), 200);
        assert!(preview.body.contains("2月15日（周一）至2月21日（周日），共7天"), "{}", preview.body);
        assert!(preview.body.contains("发布2027年放假安排") && preview.body.contains("天数与法定节假日不符"));
        assert_eq!(system.get("/holidays/2027").status.as_u16(), 404, "a preview publishes nothing");

        let mut unseen = NOTICE.to_vec();
        unseen.push(("save", "publish"));
        let unseen = system.post("/holidays/new", &unseen);
        assert_eq!(unseen.status.as_u16(), 422);
        assert!(unseen.body.contains("预览之后改动过"));

        let digest = seen(&preview.body);
        let mut form = NOTICE.to_vec();
        form.extend([("save", "publish"), ("seen", digest.as_str())]);
        let done = system.post("/holidays/new", &form);
        assert_eq!((done.status.as_u16(), done.location.as_str()), (303, "/holidays?published=2027&cases=0"));
        let list = system.get(&done.location).body;
        assert!(list.contains("2027年放假安排已发布") && list.contains("冯九 2026-11-20 发布"));
        assert!(!list.contains("尚未发布"));
        let year = system.get("/holidays/2027").body;
        assert!(year.contains("首次发布") && year.contains("变更2027年放假安排"));
        let officer = Client::of(test, "officer").get("/holidays/2027").body;
        assert!(officer.contains("首次发布") && !officer.contains("变更2027年放假安排"));
    });
}

#[test]
fn every_wrong_day_stands_at_its_field_and_what_was_typed_stays() {
    let test = TestApp::sqlite();
    let system = Client::of(&test, "system");
    let form = [("year", "2027"), ("source", "通知"), ("off", "1月1日、1月2日、五一"), ("work", "2月31日")];
    let answer = system.post("/holidays/new", &form);
    assert_eq!(answer.status.as_u16(), 422);
    assert!(answer.body.contains("有 3 处需要改"), "{}", answer.body);
    assert!(answer.body.contains("1月1日、1月2日、五一"));
    let form = [("year", "2027"), ("source", "通知"), ("off", "1月1日、1月2日"), ("work", "2月8日")];
    let answer = system.post("/holidays/new", &form);
    assert!(answer.body.contains("2027-01-02是周六，本来就休息"), "{}", answer.body);
    assert!(answer.body.contains("2027-02-08是周一，本来就上班"));
    assert!(answer.body.contains("2027-10-01（周五）是国庆节，应当放假"));
}
