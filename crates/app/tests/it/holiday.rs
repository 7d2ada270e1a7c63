//! The holiday arrangement of the next year: published once, followed by every term at once.

use app::{App, AppError, Caller, form::Fields, rows::DueWindow};
use jiff::civil::date;
use store::{KeyRing, Options, Store, read::registry};
use testkit::app::TestApp;

use super::flow::{agree, fields, registered, sound, step};

/// 2027 as a notice might say it; 18 February falls into the holiday of this table.
const NOTICE: [(&str, &str); 4] = [
    ("year", "2027"),
    ("source", "国务院办公厅关于2027年部分节假日安排的通知"),
    ("off", "1月1日至3日、2月15日至21日、4月5日、5月3日至5日、6月9日、9月15日、10月1日至7日"),
    ("work", "2月14日（周日）、2月27日（周六）"),
];

fn with(name: &str, value: &str) -> Fields {
    let mut fields = fields(&NOTICE);
    fields.0.retain(|(held, _)| held != name);
    fields.0.push((name.to_owned(), value.to_owned()));
    fields
}

/// Looks at the preview, then publishes it.
fn publish(app: &App, caller: &Caller, mut fields: Fields) -> Result<(i16, u64), AppError> {
    let draft = app.preview_holidays(caller, &fields)?;
    fields.0.push(("seen".to_owned(), draft.digest));
    app.publish_holidays(caller, &fields)
}

fn problems(answer: Result<(i16, u64), AppError>) -> Vec<(String, String)> {
    match answer {
        Err(AppError::Invalid(found)) => found.into_iter().map(|held| (held.field, held.message)).collect(),
        other => panic!("{other:?}"),
    }
}

/// The stored clocks that end by the end of February 2027: last day, and whether it is provisional.
fn stored(app: &App) -> Vec<(jiff::civil::Date, bool)> {
    let (agency, day) = (["county".to_owned()], date(2027, 2, 28));
    let read = |window| app.store.read(|reader| reader.case_clocks(None, &agency, window, day, 9)).unwrap();
    let clocks = [DueWindow::Overdue, DueWindow::Today].into_iter().flat_map(read);
    clocks.map(|(clock, _)| (clock.due_on, clock.provisional)).collect()
}

#[test]
fn a_published_table_moves_every_stored_term_and_nothing_stays_provisional() {
    TestApp::each(|test| {
        let (system, other) = (test.caller("system"), test.another());
        let id = registered(test);
        step(test, "officer", &id, "filing", &[("basis", "《道路运输条例》第六十三条")]);
        agree(test, &id, "1");
        assert_eq!(stored(&test.app), [(date(2027, 2, 18), true)]);
        assert_eq!(other.calendar().unwrap().last_year(), Some(2026));
        assert_eq!(test.app.list_holidays(&system).unwrap().provisional, 1);

        assert_eq!(publish(&test.app, &system, fields(&NOTICE)).unwrap(), (2027, 1));
        assert_eq!(stored(&test.app), [(date(2027, 2, 22), false)]);
        let officer = test.caller("officer");
        for app in [&test.app, &other] {
            let view = app.read_case(&officer, &id).unwrap();
            assert!(view.calendar.has_table(2027) && view.calendar.has_table(2019));
            let clocks = view.case.clocks(&app.setting(&officer, &view.calendar));
            assert_eq!(
                clocks.iter().map(|clock| (clock.due_on, clock.provisional)).collect::<Vec<_>>(),
                stored(app)
            );
            assert_eq!(app.desk(&officer).unwrap().calendar.last_year(), Some(2027));
        }
        let view = test.app.list_holidays(&officer).unwrap();
        assert_eq!((view.provisional, view.behind, view.years.len()), (0, 0, 9));
        let published = view.years[0].published.clone().unwrap();
        assert_eq!(published, ("冯九".to_owned(), "2026-11-20".to_owned()));
        sound(test);
    });
}

#[test]
fn a_table_that_is_replaced_says_why_and_both_stay_in_the_history() {
    TestApp::each(|test| {
        let system = test.caller("system");
        publish(&test.app, &system, fields(&NOTICE)).unwrap();
        let same = problems(publish(&test.app, &system, fields(&NOTICE)));
        assert!(same[0].1.contains("没有变化"), "{same:?}");
        let longer = with("off", "1月1日、2月15日至22日、4月5日、5月3日至5日、6月9日、9月15日、10月1日至7日");
        let silent = problems(publish(&test.app, &system, longer.clone()));
        assert_eq!(silent[0].0, "reason");
        let mut told = longer;
        told.0.push(("reason".to_owned(), "国务院办公厅通知延长春节假期".to_owned()));
        publish(&test.app, &system, told).unwrap();
        let (table, history) = test.app.read_holidays(&system, 2027).unwrap();
        assert!(table.off.contains(&date(2027, 2, 22)));
        let reasons: Vec<_> = history.iter().map(|held| held.reason.as_str()).collect();
        assert_eq!(reasons, ["国务院办公厅通知延长春节假期", ""]);
        assert!(
            test.app.calendar().unwrap().working_day_from(date(2027, 2, 15)).unwrap()
                == (date(2027, 2, 23), false)
        );
        sound(test);
    });
}

#[test]
fn every_problem_of_a_table_comes_at_once_at_its_field() {
    let test = TestApp::sqlite();
    let system = test.caller("system");
    let bad = fields(&[("year", "2027"), ("off", "1月1日、1月1日、1月2日、2月30日"), ("work", "2月8日")]);
    let found = problems(publish(&test.app, &system, bad));
    let fields_of: Vec<_> = found.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields_of, ["source", "off", "off", "off", "work"], "{found:?}");
    let mut bad = with("off", "1月1日、1月1日、1月2日、2028-03-01");
    bad.0.retain(|(name, _)| name != "work");
    bad.0.push(("work".to_owned(), "2月8日".to_owned()));
    let found = problems(publish(&test.app, &system, bad));
    let of = |field: &str| found.iter().filter(|(held, _)| held == field).count();
    assert_eq!((of("off"), of("work")), (4, 1), "{found:?}");
    let past = problems(publish(&test.app, &system, with("year", "2025")));
    assert!(past.iter().any(|(field, text)| field == "year" && text.contains("已经过去")), "{past:?}");
    let far = problems(publish(&test.app, &system, with("year", "2028")));
    assert!(far.iter().any(|(field, text)| field == "year" && text.contains("只安排下一年")), "{far:?}");
    test.clock.advance_days(400);
    let system = test.caller("system");
    let gap = problems(publish(&test.app, &system, with("year", "2028")));
    assert!(gap.iter().any(|(field, text)| field == "year" && text.contains("请先发布2027年")), "{gap:?}");
}

#[test]
fn toml_is_read_whole_and_what_was_not_looked_at_is_not_published() {
    let test = TestApp::sqlite();
    let system = test.caller("system");
    let toml = "[2027]\nsource = \"通知\"\noff = [\"01-01\", \"02-15\", \"10-01\"]\nwork = [\"02-14\"]\n";
    let unseen = test.app.publish_holidays(&system, &fields(&[("toml", toml)]));
    assert!(problems(unseen)[0].1.contains("预览"));
    let both = problems(publish(&test.app, &system, fields(&[("toml", toml), ("off", "1月1日")])));
    assert_eq!(both[0].0, "toml");
    publish(&test.app, &system, fields(&[("toml", toml)])).unwrap();
    let (table, _) = test.app.read_holidays(&system, 2027).unwrap();
    assert_eq!(table.work, [date(2027, 2, 14)]);
}

#[test]
fn only_the_system_administrator_of_all_publishes() {
    let test = TestApp::sqlite();
    for login in ["officer", "reviewer", "head", "security", "audit"] {
        let refused = publish(&test.app, &test.caller(login), fields(&NOTICE));
        assert!(matches!(refused, Err(AppError::Forbidden(_))), "{login}: {refused:?}");
        assert!(test.app.list_holidays(&test.caller(login)).is_ok(), "{login}");
    }
}

#[test]
fn terms_that_a_crash_left_behind_are_made_up_for_and_a_restore_knows_the_table() {
    TestApp::each(|test| {
        let system = test.caller("system");
        registered(test);
        publish(&test.app, &system, fields(&NOTICE)).unwrap();
        assert_eq!(test.app.follow_calendar().unwrap(), 0, "nothing is left to do");
        test.app.store.write(|tx| tx.clocks_follow(0)).unwrap();
        assert_eq!(test.app.list_holidays(&system).unwrap().behind, 1);
        assert_eq!(test.app.follow_calendar().unwrap(), 1);
        assert_eq!(test.app.list_holidays(&system).unwrap().behind, 0);

        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("archive.hp");
        store::backup(&test.app.store, &archive, &[]).unwrap();
        let keys = folder.path().join("keys");
        KeyRing::create(&keys).unwrap();
        let store = Store::open(&Options::sqlite(folder.path().join("data")).with_keys(&keys)).unwrap();
        store::restore(&archive, &store, &registry(), &[]).unwrap();
        let restored = App { store, ..test.app.clone() };
        assert!(restored.calendar().unwrap().has_table(2027));
        assert_eq!(restored.follow_calendar().unwrap(), 1, "the clocks are computed anew");
    });
}
