//! The check-up of a case: what its page adds to the recorded defects, and the case as data.

use app::{AppError, rows::AccessFilter};
use testkit::app::TestApp;

use crate::flow::{item_with, onspot, registered, set, valid_id};

#[test]
fn what_time_has_brought_is_found_without_any_act() {
    TestApp::each(|test| {
        let form = set(set(onspot(), "item", &item_with(test, 100, 200)), "id_number", &valid_id());
        let officer = test.caller("officer");
        let id = test.app.penalize_on_spot(&officer, "key-1", &form).unwrap();
        let found = || {
            let view = test.app.read_case(&officer, &id).unwrap();
            view.beyond_recorded(&test.app.check_case(&view))
        };
        assert_eq!(found(), []);
        test.clock.advance_days(7);
        assert_eq!(found(), [], "the last of five working days to report the case is not over");
        test.clock.advance_days(1);
        let later = found();
        assert_eq!(later.iter().map(|held| held.code.as_str()).collect::<Vec<_>>(), ["FILE_LATE"]);
        assert!(!later[0].message.contains("内部口径"), "the page marks it, once: {}", later[0].message);
        let view = test.app.read_case(&officer, &id).unwrap();
        assert!(view.case.defects.is_empty(), "nobody recorded anything");
    });
}

#[test]
fn a_case_leaves_as_a_dossier_with_the_right_to_export_and_a_line_in_the_log() {
    let test = TestApp::sqlite();
    let id = registered(&test);
    for login in ["reviewer", "system", "analyst"] {
        let refused = test.app.export_dossier(&test.caller(login), &id);
        assert!(matches!(refused, Err(AppError::Forbidden(_))), "{login}: {refused:?}");
    }
    let (name, body) = test.app.export_dossier(&test.caller("officer"), &id).unwrap();
    let dossier = law::dossier::read(&body).unwrap();
    assert_eq!(name, format!("{}.json", dossier.id));
    let text = String::from_utf8(body).unwrap();
    assert!(!text.contains(&valid_id()), "identity numbers stay inside");
    let log = test.app.read_access_log(&test.caller("audit"), &AccessFilter::default(), None, 50).unwrap();
    assert!(log.rows.iter().any(|row| row.person == "officer" && row.detail.contains(&dossier.id)));
}
