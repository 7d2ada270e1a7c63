//! Self-inspection, what it found, who stands how, and exceptions, through the pages.

use testkit::app::TestApp;

use crate::client::Client;

const POINTS: [&str; 8] = ["certificate", "dress", "speech", "heard", "fair", "profit", "clean", "ban"];

fn answers(unmet: &str) -> Vec<(String, &'static str)> {
    let answer = |point: &str| if point == unmet { "unmet" } else { "met" };
    POINTS.iter().map(|point| (format!("answer.{point}"), answer(point))).collect()
}

fn send(client: &Client, path: &str, fields: &[(String, &str)]) -> crate::client::Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    client.post(path, &fields)
}

fn begin(client: &Client) -> String {
    let begun = client.post("/checklists/self-check/begin", &[("counts_on", "")]);
    assert_eq!(begun.status.as_u16(), 303, "{}", begun.body);
    begun.location
}

#[test]
fn an_officer_inspects_himself_and_the_head_sees_it() {
    TestApp::each(|test| {
        let (officer, head) = (Client::of(test, "officer"), Client::of(test, "head"));
        assert!(officer.get("/desk").body.contains("每月作风自查"));
        assert!(officer.get("/tasks").body.contains("待完成"));
        let board = head.get("/fulfilment?q=赵一").body;
        assert!(board.contains("待完成") && board.contains("赵一"));

        let check = begin(&officer);
        assert_eq!(begin(&officer), check, "a check that was begun is gone on with");
        let empty = officer.post(&check, &[]);
        assert_eq!(empty.status.as_u16(), 422);
        assert!(empty.body.contains("有 8 处需要改"), "{}", empty.body);
        test.clock.advance_minutes(1);
        let sent = send(&officer, &check, &answers(""));
        assert_eq!((sent.status.as_u16(), sent.location.as_str()), (303, check.as_str()), "{}", sent.body);
        assert_eq!(send(&officer, &check, &answers("")).status.as_u16(), 303, "sent again it stands");
        assert_eq!(send(&officer, &check, &answers("dress")).status.as_u16(), 422, "it is not changed");

        let record = head.get(&check).body;
        assert!(record.contains("用时60秒") && record.contains("赵一"), "{record}");
        assert!(!officer.get("/desk").body.contains("待完成的义务"));
        let done = head.get("/fulfilment?status=done").body;
        assert!(done.contains("赵一") && done.contains(&check) && done.contains("用时60秒"));
        assert!(!head.get("/fulfilment?status=due").body.contains(">赵一<"));
        assert_eq!(Client::of(test, "partner").get(&check).status.as_u16(), 404, "a colleague's is his own");
        assert_eq!(Client::of(test, "elsewhere").get(&check).status.as_u16(), 404);
    });
}

#[test]
fn a_finding_goes_from_its_owner_to_the_head_and_is_closed() {
    TestApp::each(|test| {
        let (officer, head) = (Client::of(test, "officer"), Client::of(test, "head"));
        let check = begin(&officer);
        let asked = send(&officer, &check, &answers("dress"));
        assert_eq!(asked.status.as_u16(), 422);
        assert!(
            asked.body.contains("name=\"problem.dress\"") && asked.body.contains("name=\"due_on.dress\"")
        );
        let mut fields = answers("dress");
        fields.extend([
            ("problem.dress".to_owned(), "一次检查未开记录仪"),
            ("due_on.dress".to_owned(), "2026-12-01"),
        ]);
        assert_eq!(send(&officer, &check, &fields).status.as_u16(), 303);
        assert!(officer.get("/tasks").body.contains("一次检查未开记录仪"));
        assert!(head.get("/findings").body.contains("待整改"));

        let step = format!("{check}/findings/dress");
        let early = head.post(&step, &[("do", "close"), ("opinion", "已核对"), ("point", "dress")]);
        assert_eq!(early.status.as_u16(), 422, "it is not mended");
        assert!(early.body.contains("才能复查"), "{}", early.body);
        let mended = officer.post(&step, &[("do", "mend"), ("how", "已整改"), ("point", "dress")]);
        assert_eq!(mended.status.as_u16(), 303, "{}", mended.body);
        let own = officer.post(&step, &[("do", "close"), ("opinion", "已核对"), ("point", "dress")]);
        assert_eq!(own.status.as_u16(), 403);
        let closed = head.post(&step, &[("do", "close"), ("opinion", "已核对"), ("point", "dress")]);
        assert_eq!(closed.status.as_u16(), 303);
        assert!(head.get("/findings?state=closed").body.contains("已销号"));
        assert!(!head.get("/findings").body.contains("一次检查未开记录仪"));
    });
}

#[test]
fn a_month_that_passed_is_made_up_within_ten_days_and_the_head_is_told() {
    let test = TestApp::sqlite();
    test.clock.advance_days(12);
    let (officer, head) = (Client::of(&test, "officer"), Client::of(&test, "head"));
    assert!(head.get("/desk").body.contains("逾期的义务"));
    let tasks = officer.get("/tasks").body;
    assert!(tasks.contains("开始补做") && tasks.contains("开始自查"), "{tasks}");
    let begun = officer.post("/checklists/self-check/begin", &[("counts_on", "2026-11-30")]);
    assert_eq!(begun.status.as_u16(), 303);
    assert!(officer.get(&begun.location).body.contains("补做"));
    assert_eq!(send(&officer, &begun.location, &answers("")).status.as_u16(), 303);
    assert!(head.get("/fulfilment?period=2026-11-01&status=late").body.contains("赵一"));
    test.clock.advance_days(9);
    let late =
        Client::of(&test, "partner").post("/checklists/self-check/begin", &[("counts_on", "2026-11-30")]);
    assert_eq!(late.status.as_u16(), 422);
}

#[test]
fn an_exception_has_a_reason_and_an_approver_who_is_somebody_else() {
    TestApp::each(|test| {
        let head = Client::of(test, "head");
        let form =
            [("kind", "leave"), ("from_on", "2026-11-01"), ("until_on", "2026-11-30"), ("reason", "年休假")];
        let own = head.post("/fulfilment/head/exceptions", &form);
        assert_eq!(own.status.as_u16(), 422);
        let bare = head.post("/fulfilment/officer/exceptions", &form[..3]);
        assert!(bare.status.as_u16() == 422 && bare.body.contains("理由"));
        assert_eq!(head.post("/fulfilment/elsewhere/exceptions", &form).status.as_u16(), 403);
        assert_eq!(head.post("/fulfilment/officer/exceptions", &form).status.as_u16(), 303);
        let page = head.get("/fulfilment/officer").body;
        assert!(
            page.contains("2026-11-01至2026-11-30")
                && page.contains("年休假")
                && page.contains("周五 2026-11-20")
        );
        assert!(head.get("/fulfilment?status=excepted").body.contains("赵一"));
        let again = head.post("/fulfilment/officer/exceptions", &form);
        assert!(again.status.as_u16() == 422 && again.body.contains("重叠"));
        let end = page.split("/exceptions/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let ended = [("until_on", "2026-11-06"), ("reason", "提前销假")];
        assert_eq!(head.post(&format!("/fulfilment/officer/exceptions/{end}"), &ended).status.as_u16(), 303);
        assert!(head.get("/fulfilment?status=due").body.contains("赵一"));
    });
}

#[test]
fn the_list_is_taken_out_by_who_answers_for_the_unit() {
    TestApp::each(|test| {
        let (officer, head) = (Client::of(test, "officer"), Client::of(test, "head"));
        let book = head.get("/fulfilment/export?period=2026-11-01");
        assert_eq!(book.status.as_u16(), 200);
        assert!(book.body.starts_with("PK"), "an xlsx file");
        assert_eq!(officer.get("/fulfilment/export").status.as_u16(), 403);
    });
}
