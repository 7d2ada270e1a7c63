//! Checks, findings and exceptions in the read tables: they rebuild from the journal, and a move takes its duty along.

use jiff::civil::date;
use law::obligation::Status;
use testkit::app::TestApp;

use crate::flow::{fields, sound};

#[test]
fn the_read_tables_of_duties_rebuild_and_a_move_takes_the_duty_along() {
    TestApp::each(|test| {
        let (officer, head) = (test.caller("officer"), test.caller("head"));
        let id = test.app.begin_check(&officer, "self-check", "").unwrap();
        let template = test.app.read_check(&officer, &id).unwrap().template;
        let mut pairs: Vec<_> =
            template.points.iter().map(|point| (format!("answer.{}", point.id), "met".to_owned())).collect();
        pairs[0].1 = "unmet".to_owned();
        pairs.push(("problem.certificate".to_owned(), "问题".to_owned()));
        pairs.push(("due_on.certificate".to_owned(), "2026-11-30".to_owned()));
        test.app.fill_check(&officer, &id, &app::form::Fields(pairs)).unwrap();
        let mended = fields(&[("do", "mend"), ("how", "已整改")]);
        test.app.step_finding(&officer, &id, "certificate", &mended).unwrap();
        let away =
            [("kind", "leave"), ("from_on", "2026-11-01"), ("until_on", "2026-11-30"), ("reason", "休假")];
        test.app.except_duty(&head, "partner", &fields(&away)).unwrap();
        let moved = fields(&[("agency", "other"), ("post", "执法员")]);
        test.app.move_person(&test.caller("system"), "handler", &moved).unwrap();

        let board = test.app.duty_board(&head, &app::obligation::DutyAsk::default()).unwrap();
        let status =
            |name: &str| board.people.iter().find(|line| line.person == name).map(|line| line.status);
        assert_eq!(status("officer"), Some(Status::Done));
        assert_eq!(status("partner"), Some(Status::Excepted));
        assert_eq!(status("head"), Some(Status::Due));
        assert_eq!(status("handler"), None, "the new unit answers from the day of the move");
        let october = app::obligation::DutyAsk { day: Some(date(2026, 10, 1)), ..Default::default() };
        let board = test.app.duty_board(&head, &october).unwrap();
        let handler = board.people.iter().find(|line| line.person == "handler").unwrap();
        assert_eq!((handler.status, handler.name.as_str()), (Status::Overdue, "孙三"));
        sound(test);
    });
}
