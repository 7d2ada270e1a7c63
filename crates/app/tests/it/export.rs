//! Lists that leave: small ones at once, large and sensitive ones by approval, all of them journalled.

use app::{
    App, AppError, Caller,
    export::{ExportAsk, ExportList, Exporting},
    import::{Chosen, ImportKind, workbook},
    roster::PeopleFilter,
};
use testkit::app::TestApp;

use crate::{
    flow::fields,
    import::{case_list, fined},
};

fn ask(list: ExportList, conditions: &[(&str, &str)]) -> ExportAsk {
    ExportAsk {
        list,
        conditions: conditions
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        described: "无".to_owned(),
        reason: String::new(),
        sensitive: false,
    }
}

fn file(app: &App, caller: &Caller, ask: &ExportAsk) -> Vec<u8> {
    match app.export(caller, ask).unwrap() {
        Exporting::File(_, book) => book,
        Exporting::NeedsApproval(rows) => panic!("{rows} rows need an approval"),
    }
}

fn logged(test: &TestApp) -> Vec<String> {
    let rows = test
        .app
        .read_access_log(&test.caller("audit"), &app::rows::AccessFilter::default(), None, 500)
        .unwrap();
    rows.rows.iter().map(|row| format!("{} {} {}", row.person, row.label, row.detail)).collect()
}

#[test]
fn every_list_leaves_in_one_shape_with_its_definition() {
    let test = TestApp::sqlite();
    fined(&test, "k1", "=王某");
    for (login, list, title) in [
        ("head", ExportList::Cases, "案号"),
        ("system", ExportList::Roster, "姓名"),
        ("audit", ExportList::Audit, "时间"),
        ("analyst", ExportList::Items, "编号"),
        ("head", ExportList::Outcomes, "机构"),
    ] {
        let book = file(&test.app, &test.caller(login), &ask(list, &[]));
        let grids = workbook::read(&book).unwrap();
        assert_eq!(grids[0].value(0, 0).unwrap().text, title);
        assert!(grids[0].value(1, 0).is_some(), "{title}: there are rows");
        let definition: Vec<_> =
            grids[1].rows().map(|row| grids[1].value(row, 0).unwrap().text.clone()).collect();
        for line in ["导出人", "导出时间", "导出事由", "条件", "行数", "个人信息"] {
            assert!(definition.contains(&line.to_owned()), "{title} {line}");
        }
    }
    let book = file(
        &test.app,
        &test.caller("head"),
        &ask(ExportList::Cases, &[("col", "party"), ("col", "number")]),
    );
    let grids = workbook::read(&book).unwrap();
    assert_eq!(grids[0].row(0).count(), 2, "the columns of the page");
    assert_eq!(grids[0].value(1, 1).unwrap().text, "'=王某", "a formula stays a text");
    assert!(logged(&test).iter().any(|line| line.starts_with("head 导出 案件列表，1行")));
}

#[test]
fn the_roster_and_its_export_are_narrowed_and_sorted_as_the_address_says() {
    let test = TestApp::sqlite();
    let system = test.caller("system");
    let number = test.app.read_person(&system, "officer").unwrap().person.certificates[0].number.clone();
    let change = [("number", number.as_str()), ("standing", "suspended"), ("reason", "衡交人〔2026〕3号")];
    test.app.change_certificate(&system, "officer", &fields(&change)).unwrap();
    test.app.leave(&system, "handler", jiff::civil::date(2026, 11, 20)).unwrap();
    let certificates = |caller: &Caller, conditions: &[(&str, &str)]| {
        let ask = ask(ExportList::Roster, conditions);
        let people = test.app.list_people(caller, &PeopleFilter::of(&ask.conditions)).unwrap();
        let listed: Vec<_> = people.into_iter().map(|person| person.certificate).collect();
        let grids = workbook::read(&file(&test.app, caller, &ask)).unwrap();
        let taken: Vec<_> = grids[0]
            .rows()
            .skip(1)
            .map(|row| grids[0].value(row, 4).map(|cell| cell.text.clone()).unwrap_or_default())
            .collect();
        assert_eq!(listed, taken, "{conditions:?}");
        listed
    };
    assert_eq!(certificates(&system, &[("standing", "suspended")]), [number.as_str()]);
    assert_eq!(certificates(&system, &[("standing", "left")]).len(), 1);
    assert!(certificates(&system, &[("standing", "soon")]).is_empty());
    assert_eq!(certificates(&system, &[("q", "OFFIC"), ("agency", "county")]), [number.as_str()]);
    assert!(certificates(&system, &[("q", "offic"), ("agency", "other")]).is_empty());
    assert!(certificates(&system, &[("sort", "certificate")]).is_sorted());
    assert!(certificates(&system, &[("sort", "-certificate")]).is_sorted_by(|one, other| one >= other));
    let head = test.caller("head");
    let found =
        test.app.list_people(&head, &PeopleFilter { text: "offic".to_owned(), ..PeopleFilter::default() });
    assert!(found.unwrap().is_empty(), "sign-in names are for administrators");
}

#[test]
fn who_may_not_see_a_list_does_not_take_it() {
    let test = TestApp::sqlite();
    for (login, list) in [
        ("officer", ExportList::Audit),
        ("reviewer", ExportList::Cases),
        ("system", ExportList::Cases),
        ("audit", ExportList::Roster),
        ("security", ExportList::Items),
    ] {
        let refused = test.app.export(&test.caller(login), &ask(list, &[]));
        assert!(matches!(refused, Err(AppError::Forbidden(_))), "{login} {list:?}");
    }
    fined(&test, "k1", "王某某");
    let book = file(&test.app, &test.caller("elsewhere"), &ask(ExportList::Cases, &[("agency", "county")]));
    assert!(workbook::read(&book).unwrap()[0].value(1, 0).is_none(), "cases of others do not leave");
}

#[test]
fn a_sensitive_list_needs_a_reason_and_the_approval_of_another() {
    TestApp::each(|test| {
        fined(test, "k1", "王某某");
        let (officer, head) = (test.caller("officer"), test.caller("head"));
        let mut wish = ask(ExportList::Cases, &[("q", "430422198506070011")]);
        wish.sensitive = true;
        assert_eq!(test.app.export(&officer, &wish).unwrap(), Exporting::NeedsApproval(1));
        let short = test.app.request_export(&officer, "r0", &wish);
        assert!(matches!(short, Err(AppError::Invalid(_))), "a reason is asked for");
        "省厅案卷评查".clone_into(&mut wish.reason);
        let refused = test.app.request_export(&head, "r0", &wish);
        assert!(matches!(refused, Err(AppError::Invalid(_))), "a head may not read identity numbers");
        let id = test.app.request_export(&officer, "r1", &wish).unwrap();
        assert_eq!(id, test.app.request_export(&officer, "r1", &wish).unwrap());
        let kept = test.app.store.read(|reader| reader.job(&id)).unwrap().unwrap();
        assert!(!kept.body.contains("430422198506070011"), "the condition is kept as its blind index");

        assert!(matches!(test.app.decide_export(&officer, &id, true, ""), Err(AppError::Forbidden(_))));
        for login in ["handler", "supervisor", "security", "elsewhere"] {
            let decided = test.app.decide_export(&test.caller(login), &id, true, "");
            assert!(matches!(decided, Err(AppError::NotFound)), "{login}");
        }
        assert!(matches!(test.app.start_export(&officer, &id), Err(AppError::Invalid(_))));
        assert_eq!(test.app.desk(&head).unwrap().exports.len(), 1, "it stands on the desk of the head");
        test.app.decide_export(&head, &id, true, "仅供评查").unwrap();
        assert!(matches!(test.app.decide_export(&head, &id, false, "又想"), Err(AppError::Invalid(_))));
        test.app.start_export(&officer, &id).unwrap();
        test.app.run_export(&officer, &id).unwrap();
        let (_, book) = test.app.fetch_export(&officer, &id).unwrap();
        let grid = &workbook::read(&book).unwrap()[0];
        assert_eq!(grid.value(1, 12).unwrap().text, "430422198506070011");
        assert!(matches!(test.app.fetch_export(&head, &id), Err(AppError::NotFound)), "only for who asked");
        let log = logged(test);
        assert!(log.iter().any(|line| line.starts_with("head 导出 批准导出案件列表")), "{log:?}");
        assert!(
            log.iter()
                .any(|line| line.contains("案件列表（含证件号码），1行") && line.contains("省厅案卷评查"))
        );
        assert!(log.iter().any(|line| line.starts_with("officer 导出 下载案件列表")));
        test.clock.advance_days(2);
        assert!(matches!(test.app.fetch_export(&test.caller("officer"), &id), Err(AppError::Invalid(_))));
    });
}

#[test]
fn a_refusal_is_journalled_and_an_approval_lapses() {
    let test = TestApp::sqlite();
    fined(&test, "k1", "王某某");
    let (officer, head) = (test.caller("officer"), test.caller("head"));
    let mut wish = ask(ExportList::Cases, &[]);
    wish.sensitive = true;
    "年度统计分析".clone_into(&mut wish.reason);
    let id = test.app.request_export(&officer, "r1", &wish).unwrap();
    assert!(matches!(test.app.decide_export(&head, &id, false, ""), Err(AppError::Invalid(_))));
    test.app.decide_export(&head, &id, false, "统计不需要证件号码").unwrap();
    assert!(logged(&test).iter().any(|line| line.starts_with("officer 拒绝访问 导出案件列表")));
    assert!(matches!(test.app.start_export(&officer, &id), Err(AppError::Invalid(_))));
    let id = test.app.request_export(&officer, "r2", &wish).unwrap();
    test.app.decide_export(&head, &id, true, "").unwrap();
    test.clock.advance_days(4);
    assert!(matches!(test.app.start_export(&test.caller("officer"), &id), Err(AppError::Invalid(_))));
}

#[test]
fn administrators_check_each_other() {
    let test = TestApp::sqlite();
    let mut wish = ask(ExportList::Audit, &[]);
    "等级保护测评取证".clone_into(&mut wish.reason);
    let id = test.app.request_export(&test.caller("audit"), "r1", &wish).unwrap();
    for login in ["head", "system", "audit"] {
        assert!(test.app.decide_export(&test.caller(login), &id, true, "").is_err(), "{login}");
    }
    test.app.decide_export(&test.caller("security"), &id, true, "").unwrap();
}

#[test]
fn above_a_thousand_rows_an_approval_is_needed_and_a_stopped_export_leaves_no_file() {
    let test = TestApp::sqlite();
    let (handler, head) = (test.caller("handler"), test.caller("head"));
    let names: Vec<String> = (0..1_001).map(|n| format!("D-{n}")).collect();
    let rows: Vec<Vec<(&str, &str)>> = names.iter().map(|name| vec![("foreign", name.as_str())]).collect();
    let rows: Vec<&[(&str, &str)]> = rows.iter().map(Vec::as_slice).collect();
    let import =
        test.app.start_import(&handler, ImportKind::Cases, "f", "清单.xlsx", &case_list(&rows)).unwrap();
    assert_eq!(test.app.confirm_import(&handler, &import, &Chosen::All).unwrap(), 1_001);
    test.app.run_import(&handler, &import).unwrap();
    let mut wish = ask(ExportList::Cases, &[]);
    assert_eq!(test.app.export(&handler, &wish).unwrap(), Exporting::NeedsApproval(1_001));
    "迎接省厅评查".clone_into(&mut wish.reason);
    let id = test.app.request_export(&handler, "r", &wish).unwrap();
    test.app.decide_export(&head, &id, true, "").unwrap();
    test.app.start_export(&handler, &id).unwrap();
    test.app.cancel_export(&handler, &id).unwrap();
    test.app.run_export(&handler, &id).unwrap();
    assert!(test.app.fetch_export(&handler, &id).is_err());
    test.app.start_export(&handler, &id).unwrap();
    test.app.run_export(&handler, &id).unwrap();
    let (_, book) = test.app.fetch_export(&handler, &id).unwrap();
    let grid = &workbook::read(&book).unwrap()[0];
    assert!(grid.value(1_001, 0).is_some() && grid.value(1_002, 0).is_none(), "every row and no other");
    let view = test.app.read_export(&handler, &id).unwrap();
    assert_eq!((view.job.done, view.job.total), (1_001, 1_001));
}
