//! Statements and lists of cases, from the file to the acts, on both databases.

use app::{
    AppError,
    form::Fields,
    import::{
        Chosen, Holding, ImportKind, matching::Confidence, payment::Settle, state, template::COLUMNS,
        workbook,
    },
};
use law::{case::Stage, money::Fen};
use rust_xlsxwriter::{Format, Workbook};
use store::read::registry;
use testkit::app::TestApp;

/// A sheet of texts; an empty text is an empty cell.
pub(crate) fn sheet(name: &str, rows: &[Vec<&str>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(name).unwrap();
    for (line, row) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(line, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// An on-the-spot case with a fine of a hundred yuan: its id and the number of its decision.
pub(crate) fn fined(test: &TestApp, key: &str, party: &str) -> (String, String) {
    let officer = test.caller("officer");
    let item = test.app.catalog.items.items().find(|item| {
        item.usable().is_ok()
            && item
                .fine_range()
                .is_some_and(|(min, max)| min <= Fen::from_yuan(100) && max >= Fen::from_yuan(200))
    });
    let item = item.unwrap().id.clone();
    let pairs = [
        ("item", item.as_str()),
        ("source", "inspection"),
        ("found_time", "09:10"),
        ("partner", "partner"),
        ("place", "G107国道临江县东门收费站"),
        ("conveyance", "vehicle"),
        ("mark", "湘D12345"),
        ("party_kind", "person"),
        ("party_name", party),
        ("id_number", "430422198506070011"),
        ("address", "衡州市"),
        ("facts", "未随车携带道路运输证。"),
        ("evidence", "现场照片"),
        ("certificates_shown", "1"),
        ("told", "1"),
        ("fine", "100"),
        ("payment", "bank"),
        ("correction", "立即改正。"),
        ("signing", "paper"),
    ];
    let fields = Fields(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
    let id = test.app.penalize_on_spot(&officer, key, &fields).unwrap();
    let view = test.app.read_case(&officer, &id).unwrap();
    (id, view.case.onspot.unwrap().1.number)
}

fn paid(test: &TestApp, id: &str) -> Vec<(Fen, String)> {
    let view = test.app.read_case(&test.caller("officer"), id).unwrap();
    view.case.payments.iter().map(|held| (held.amount, held.receipt.clone())).collect()
}

/// Rows of an import with their states, in the order of the sheet.
fn states(test: &TestApp, id: &str) -> Vec<(u32, String)> {
    let view = test.app.read_import(&test.caller("handler"), id, "", 0, 1_000).unwrap();
    view.rows.iter().map(|line| (line.no, line.state.clone())).collect()
}

fn sound(test: &TestApp) {
    test.app.store.checkpoint(test.app.clock.now()).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let report = store::verify(&test.app.store, &registry(), scratch.path(), &[]).unwrap();
    assert!(report.is_sound(), "{report:?}");
}

#[test]
fn a_statement_is_matched_looked_at_and_paid_once() {
    TestApp::each(|test| {
        let handler = test.caller("handler");
        let (first, number) = fined(test, "k1", "王某某");
        let (second, _) = fined(test, "k2", "刘某某");
        let (third, other) = fined(test, "k3", "陈某某");
        let remark = format!("缴 {}", number.replace('〔', "[").replace('〕', "]"));
        let wrong = format!("罚款{other}");
        let file = sheet(
            "明细",
            &[
                vec!["衡州银行账户明细"],
                vec!["入账日期", "贷方发生额（元）", "借方发生额", "对方户名", "摘要", "附言", "交易流水号"],
                vec!["２０２６１１２０", "100.00", "", "代缴人", "转账", &remark, "S001"],
                vec!["2026/11/20", "100", "", "刘某某", "转账", "罚款", "S002"],
                vec!["2026-11-20", "150.00", "", "陈某某", "", &wrong, "S003"],
                vec!["2026-11-20", "", "20.00", "衡州银行", "手续费", "", "S004"],
                vec!["", "", "", "", "", "", ""],
                vec!["2026-13-45", "100.00", "", "陈某某", "", &wrong, "S005"],
                vec!["2026-11-21", "100.00", "", "陈某某", "", &wrong, "S006"],
                vec!["合计", "450.00", "20.00"],
            ],
        );
        let id = test.app.start_import(&handler, ImportKind::Bank, "f1", "明细.xlsx", &file).unwrap();
        let again = test.app.start_import(&handler, ImportKind::Bank, "f1", "明细.xlsx", &file).unwrap();
        assert_eq!(id, again, "a repeated submit is the same import");
        let found: Vec<_> = states(test, &id);
        let expected = [
            (3, state::READY),
            (4, state::READY),
            (5, state::WAIT),
            (6, state::PASSED),
            (8, state::BAD),
            (9, state::BAD),
        ];
        assert_eq!(found, expected.map(|(no, held)| (no, held.to_owned())).to_vec());
        let view = test.app.read_import(&handler, &id, "", 0, 100).unwrap();
        let best = |at: usize| match &view.rows[at].held {
            Holding::Bank(held) => held.candidates[0].clone(),
            _ => panic!("a row of a statement"),
        };
        assert_eq!((best(0).confidence, best(0).case_id.as_str()), (Confidence::High, first.as_str()));
        assert_eq!((best(1).confidence, best(1).case_id.as_str()), (Confidence::Medium, second.as_str()));
        assert!(best(2).reason.contains("多50.00元"), "{}", best(2).reason);
        assert!(view.rows[4].note.starts_with("A8："), "{}", view.rows[4].note);
        assert!(view.rows[5].note.contains("晚于今天"), "{}", view.rows[5].note);

        assert_eq!(test.app.confirm_import(&handler, &id, &Chosen::All).unwrap(), 2);
        test.app.run_import(&handler, &id).unwrap();
        assert_eq!(paid(test, &first), [(Fen::from_yuan(100), "S001".to_owned())]);
        assert_eq!(paid(test, &second), [(Fen::from_yuan(100), "S002".to_owned())]);
        assert_eq!(paid(test, &third), [], "what is too much is never taken");
        test.app.run_import(&handler, &id).unwrap();
        assert_eq!(paid(test, &first).len(), 1, "running again does nothing");

        // Too much is refused to a person too, with what to do; an amount that fits is taken.
        let over = test.app.settle_import_row(&handler, &id, 5, &Settle::Pay(third.clone())).unwrap_err();
        assert!(app::import::refusal_text(over).unwrap().contains("登记退还"));
        let reason = Settle::Dismiss("多缴，已通知退付".to_owned());
        test.app.settle_import_row(&handler, &id, 5, &reason).unwrap();

        let second_id = test.app.start_import(&handler, ImportKind::Bank, "f2", "明细.xlsx", &file).unwrap();
        let again = states(test, &second_id);
        assert_eq!(again[0].1, state::REPEATED);
        assert_eq!(again[1].1, state::REPEATED);
        sound(test);
    });
}

#[test]
fn a_row_without_a_sure_match_waits_for_a_person() {
    let test = TestApp::sqlite();
    let handler = test.caller("handler");
    let (first, number) = fined(&test, "k1", "王某某");
    fined(&test, "k2", "王某某");
    let file = sheet(
        "1",
        &[
            vec!["日期", "金额", "付款人", "摘要"],
            vec!["2026-11-20", "100", "王某某", ""],
            vec!["2026-11-20", "100", "某公司", ""],
            vec!["2026-11-20", "77", "某公司", ""],
            vec!["2026-11-20", "60", "王某某", number.as_str()],
        ],
    );
    let id = test.app.start_import(&handler, ImportKind::Bank, "f1", "x", &file).unwrap();
    let view = test.app.read_import(&handler, &id, state::WAIT, 0, 100).unwrap();
    assert_eq!(view.rows.len(), 4, "two of one name, amount alone, nothing, too little");
    let notes: Vec<_> = view.rows.iter().map(|line| line.note.as_str()).collect();
    assert!(notes[0].contains("2件案件都符合") && notes[1].contains("只有金额一致"), "{notes:?}");
    assert!(notes[2].contains("没有找到") && notes[3].contains("与应缴不符"), "{notes:?}");
    // By the number of the decision, as typed with other brackets; a part payment is a fact.
    let typed = number.replace('〔', "(").replace('〕', ")");
    test.app.settle_import_row(&handler, &id, 5, &Settle::Pay(typed)).unwrap();
    assert_eq!(paid(&test, &first)[0].0, Fen::from_yuan(60));
    assert!(paid(&test, &first)[0].1.starts_with("无流水号-"));
    let unknown = test.app.settle_import_row(&handler, &id, 4, &Settle::Pay("没有这个号".to_owned()));
    assert!(matches!(unknown, Err(AppError::Invalid(_))));
}

#[test]
fn a_revoked_fine_is_never_taken_from_a_statement() {
    let test = TestApp::sqlite();
    let (handler, officer) = (test.caller("handler"), test.caller("officer"));
    let (case, number) = fined(&test, "k1", "王某某");
    let step = |name: &str, pairs: &[(&str, &str)]| {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        test.app.take_step(&officer, &case, name, None, &Fields(pairs.collect())).unwrap();
    };
    step("remedy", &[("kind", "review"), ("sought_on", "2026-11-20"), ("body", "衡州市人民政府")]);
    step(
        "remedy_end",
        &[("no", "1"), ("ended_on", "2026-11-20"), ("outcome", "revoked"), ("note", "事实不清")],
    );
    let file = sheet(
        "1",
        &[vec!["日期", "金额", "付款人", "摘要"], vec!["2026-11-20", "100", "王某某", number.as_str()]],
    );
    let id = test.app.start_import(&handler, ImportKind::Bank, "f1", "x", &file).unwrap();
    assert_eq!(states(&test, &id), [(2, state::WAIT.to_owned())]);
    let paying = test.app.settle_import_row(&handler, &id, 2, &Settle::Pay(case.clone()));
    assert!(matches!(paying, Err(AppError::Invalid(_))), "{paying:?}");
    assert_eq!(paid(&test, &case), []);
}

#[test]
fn nobody_else_sees_an_import_and_cases_of_others_are_not_matched() {
    let test = TestApp::sqlite();
    let (case, number) = fined(&test, "k1", "王某某");
    let stranger = test.caller("elsewhere");
    let file = sheet(
        "1",
        &[vec!["日期", "金额", "付款人", "摘要"], vec!["2026-11-20", "100", "王某某", number.as_str()]],
    );
    let id = test.app.start_import(&stranger, ImportKind::Bank, "f1", "x", &file).unwrap();
    let view = test.app.read_import(&stranger, &id, "", 0, 10).unwrap();
    assert_eq!(view.rows[0].state, state::WAIT);
    assert!(view.rows[0].note.contains("没有找到"));
    let pay = test.app.settle_import_row(&stranger, &id, 2, &Settle::Pay(case.clone()));
    assert!(matches!(pay, Err(AppError::NotFound)), "{pay:?}");
    assert_eq!(paid(&test, &case), []);
    let handler = test.caller("handler");
    assert!(matches!(test.app.read_import(&handler, &id, "", 0, 10), Err(AppError::NotFound)));
    let head = test.caller("head");
    let refused = test.app.start_import(&head, ImportKind::Bank, "f1", "x", &file);
    assert!(matches!(refused, Err(AppError::Forbidden(_))));
}

#[test]
fn formulas_joined_cells_numbers_and_serial_dates_are_read() {
    let test = TestApp::sqlite();
    let handler = test.caller("handler");
    let (_, number) = fined(&test, "k1", "王某某");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (plain, date) = (Format::new(), Format::new().set_num_format("yyyy-mm-dd"));
    sheet.merge_range(0, 0, 0, 4, "对账单", &plain).unwrap();
    for (column, title) in (0_u16..).zip(["交易日期", "金额", "户名", "用途", "凭证号"]) {
        sheet.write_string(2, column, title).unwrap();
    }
    sheet.write_number_with_format(3, 0, 46_346.0, &date).unwrap();
    let formula = rust_xlsxwriter::Formula::new("=50+50").set_result("100");
    sheet.write_formula(3, 1, formula).unwrap();
    sheet.write_string(3, 2, "王某某").unwrap();
    sheet.write_string(3, 3, &number).unwrap();
    sheet.write_number(3, 4, 123_456_789_012_345_680.0).unwrap();
    // A day joined over two rows; the second has no amount of its own joined in.
    sheet.merge_range(5, 0, 6, 0, "2026年11月20日", &plain).unwrap();
    sheet.write_number(5, 1, 1.1).unwrap();
    sheet.write_number(6, 1, 2.25).unwrap();
    let file = book.save_to_buffer().unwrap();
    let id = test.app.start_import(&handler, ImportKind::Bank, "f1", "x", &file).unwrap();
    let view = test.app.read_import(&handler, &id, "", 0, 10).unwrap();
    let read: Vec<_> = view
        .rows
        .iter()
        .map(|line| match &line.held {
            Holding::Bank(held) => {
                (line.no, held.row.paid_on.unwrap().to_string(), held.row.amount.to_string())
            }
            _ => panic!("a row of a statement"),
        })
        .collect();
    let day = "2026-11-20".to_owned();
    let expected = [(4, "100.00"), (6, "1.10"), (7, "2.25")];
    assert_eq!(read, expected.map(|(no, amount)| (no, day.clone(), amount.to_owned())).to_vec());
    assert!(view.rows[0].note.contains("E4：流水号以数字保存"), "{}", view.rows[0].note);
}

/// The rows of a list of cases, by field.
pub(crate) fn case_list(rows: &[&[(&str, &str)]]) -> Vec<u8> {
    let good = [
        ("item", "HY-009 任意"),
        ("source", "行政检查"),
        ("found_on", "2026/10/08"),
        ("found_time", "9:05"),
        ("place", "衡州市解放路"),
        ("conveyance", "车辆"),
        ("mark", "湘D12345"),
        ("party_kind", "自然人"),
        ("party_name", "王某某"),
        ("id_number", "430422198506070011"),
        ("partner", "partner 钱二"),
        ("summary", "未随车携带道路运输证。"),
    ];
    let mut lines = vec![COLUMNS.iter().map(|column| column.title).collect::<Vec<_>>()];
    lines.push(COLUMNS.iter().map(|column| column.hint).collect());
    for row in rows {
        let cell = |field: &str| {
            let held = row.iter().chain(&good).find(|(name, _)| *name == field);
            held.map_or("", |(_, value)| *value)
        };
        lines.push(COLUMNS.iter().map(|column| cell(column.field)).collect());
    }
    sheet("案件", &lines)
}

#[test]
fn a_list_of_cases_goes_in_row_by_row_and_wrong_cells_are_named() {
    TestApp::each(|test| {
        let handler = test.caller("handler");
        let file = case_list(&[
            &[("foreign", "A-1")],
            &[("foreign", "A-2"), ("id_number", "430422198506070012"), ("found_on", "去年")],
            &[("foreign", "A-1")],
            &[("foreign", "A-3"), ("partner", "没有此人"), ("party_kind", "外星人")],
            &[("foreign", "A-4"), ("party_name", "李某某")],
            &[("foreign", "A-5"), ("partner", "handler")],
        ]);
        let id = test.app.start_import(&handler, ImportKind::Cases, "f1", "清单.xlsx", &file).unwrap();
        let found: Vec<_> = states(test, &id).into_iter().map(|(_, state)| state).collect();
        let view = test.app.read_import(&handler, &id, "", 0, 10).unwrap();
        assert_eq!(
            found,
            [state::READY, state::BAD, state::BAD, state::BAD, state::READY, state::BAD],
            "{:?}",
            view.rows[0].note
        );
        let view = test.app.read_import(&handler, &id, state::BAD, 0, 10).unwrap();
        let addresses: Vec<Vec<_>> = view
            .rows
            .iter()
            .map(|line| match &line.held {
                Holding::Cases(held) => held.problems.iter().map(|problem| problem.address.clone()).collect(),
                _ => panic!("a row of a list"),
            })
            .collect();
        assert_eq!(addresses[0], ["E4", "O4"], "{:?}", view.rows[0].note);
        assert_eq!(addresses[1], ["A5"]);
        assert!(
            addresses[2].contains(&"M6".to_owned()) && addresses[2].contains(&"T6".to_owned()),
            "{addresses:?}"
        );
        assert_eq!(addresses[3], ["T8"], "nobody is his own second officer");
        // The journal holds no identity number, nor does the working table.
        let number = "430422198506070011";
        let rows = test.app.store.read(|reader| reader.import_rows(&id, "", 0, 10)).unwrap();
        assert!(rows.iter().all(|row| !row.body.contains(number) && !row.note.contains(number)));

        test.app.confirm_import(&handler, &id, &Chosen::Rows(vec![3, 4])).unwrap();
        test.app.run_import(&handler, &id).unwrap();
        test.app.confirm_import(&handler, &id, &Chosen::All).unwrap();
        test.app.run_import(&handler, &id).unwrap();
        let done = test.app.read_import(&handler, &id, state::DONE, 0, 10).unwrap();
        assert_eq!(done.rows.iter().map(|line| line.no).collect::<Vec<_>>(), [3, 7]);
        let case = test.app.read_case(&handler, &done.rows[0].case_id).unwrap().case;
        let registration = case.registration.unwrap();
        assert_eq!(case.stage, Stage::Registered);
        assert_eq!(registration.found_on.to_string(), "2026-10-08");
        assert!(registration.source_note.contains("A-1") && registration.party.id_masked.contains('*'));
        assert_eq!(
            registration.officers.iter().map(|held| held.person.as_str()).collect::<Vec<_>>(),
            ["handler", "partner"]
        );

        let second = test.app.start_import(&handler, ImportKind::Cases, "f2", "清单.xlsx", &file).unwrap();
        let repeated = test.app.read_import(&handler, &second, state::REPEATED, 0, 10).unwrap();
        assert_eq!(repeated.rows[0].case_id, done.rows[0].case_id, "with the case that it is");
        sound(test);
    });
}

#[test]
fn the_outcome_is_the_template_again_with_notes_at_the_wrong_cells() {
    let test = TestApp::sqlite();
    let handler = test.caller("handler");
    let file = case_list(&[&[("foreign", "B-1"), ("mark", "XX")], &[("foreign", "B-2")]]);
    let id = test.app.start_import(&handler, ImportKind::Cases, "f1", "清单.xlsx", &file).unwrap();
    let (_, book) = test.app.import_result(&handler, &id).unwrap();
    let grids = workbook::read(&book).unwrap();
    assert_eq!(grids[0].value(1, 0).unwrap().text, "B-1");
    assert_eq!(grids[0].value(1, 21).unwrap().text, "有错误");
    assert!(grids[0].value(1, 22).unwrap().text.contains("L3"), "the address is that of the file");
    // Mended and sent again.
    let again = test.app.start_import(&handler, ImportKind::Cases, "f2", "改.xlsx", &book).unwrap();
    assert_eq!(
        states(&test, &again).into_iter().map(|(_, held)| held).collect::<Vec<_>>(),
        [state::BAD, state::READY]
    );
}

#[test]
fn the_templates_can_be_sent_back_and_an_old_one_is_refused() {
    let test = TestApp::sqlite();
    let handler = test.caller("handler");
    let template = test.app.case_template(&handler).unwrap();
    let empty = test.app.start_import(&handler, ImportKind::Cases, "f1", "空.xlsx", &template);
    assert!(said(empty).contains("没有内容行"));
    let empty = test.app.start_import(
        &handler,
        ImportKind::Bank,
        "f2",
        "空.xlsx",
        &test.app.bank_template(&handler).unwrap(),
    );
    assert!(said(empty).contains("没有内容行"));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("案件").unwrap();
    for (column, held) in (0_u16..).zip(COLUMNS) {
        sheet.write_string(0, column, held.title).unwrap();
    }
    book.add_worksheet().set_name("版本").unwrap().write_string(0, 0, "案件导入模板第0版").unwrap();
    let old = book.save_to_buffer().unwrap();
    assert!(
        said(test.app.start_import(&handler, ImportKind::Cases, "f3", "旧.xlsx", &old))
            .contains("重新下载模板")
    );
}

fn said(answer: Result<String, AppError>) -> String {
    match answer {
        Err(AppError::Invalid(problems)) => problems.iter().map(|held| held.message.clone()).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_import_that_is_stopped_leaves_the_rest_as_it_was_and_can_go_on() {
    TestApp::each(|test| {
        let handler = test.caller("handler");
        let names: Vec<String> = (0..30).map(|n| format!("C-{n}")).collect();
        let rows: Vec<Vec<(&str, &str)>> =
            names.iter().map(|name| vec![("foreign", name.as_str())]).collect();
        let rows: Vec<&[(&str, &str)]> = rows.iter().map(Vec::as_slice).collect();
        let file = case_list(&rows);
        let id = test.app.start_import(&handler, ImportKind::Cases, "f1", "清单.xlsx", &file).unwrap();
        test.app.confirm_import(&handler, &id, &Chosen::All).unwrap();
        let twice = test.app.confirm_import(&handler, &id, &Chosen::All);
        assert!(matches!(twice, Err(AppError::Invalid(_))), "it is going on already");
        test.app.cancel_import(&handler, &id).unwrap();
        test.app.run_import(&handler, &id).unwrap();
        let view = test.app.read_import(&handler, &id, "", 0, 10).unwrap();
        assert_eq!(
            (view.job.state.as_str(), view.count(state::READY), view.count(state::DONE)),
            ("cancelled", 30, 0)
        );

        // A program that was killed: the job says that it runs, and nobody moves it.
        test.app.confirm_import(&handler, &id, &Chosen::All).unwrap();
        let (held, now) = (id.clone(), test.app.clock.now());
        test.app.store.write(move |tx| tx.job_move(&held, &["queued"], "running", now)).unwrap();
        test.app.run_import(&handler, &id).unwrap();
        assert_eq!(
            test.app.read_import(&handler, &id, "", 0, 1).unwrap().count(state::DONE),
            0,
            "another may run it"
        );
        test.clock.advance_minutes(3);
        assert!(test.app.read_import(&handler, &id, "", 0, 1).unwrap().interrupted);
        test.app.run_import(&handler, &id).unwrap();
        let view = test.app.read_import(&handler, &id, "", 0, 1).unwrap();
        assert_eq!((view.job.state.as_str(), view.count(state::DONE), view.job.done), ("done", 30, 30));
    });
}
