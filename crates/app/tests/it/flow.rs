//! Cases from discovery to archive, each step by the person of its role.

use app::{AppError, case::list::CaseQuery, form::Fields};
use law::case::{Stage, fact::DocumentKind};
use store::read::registry;
use testkit::app::TestApp;

pub(crate) fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

pub(crate) fn onspot() -> Fields {
    fields(&[
        ("item", "HY-009"),
        ("source", "inspection"),
        ("found_time", "09:10"),
        ("partner", "partner"),
        ("place", "G107国道临江县东门收费站"),
        ("conveyance", "vehicle"),
        ("mark", "湘D12345"),
        ("party_kind", "person"),
        ("party_name", "王某"),
        ("id_number", "430402198001010018"),
        ("phone", "13800000000"),
        ("address", "衡州市"),
        ("facts", "未随车携带道路运输证。"),
        ("evidence", "现场照片\n执法记录仪视频"),
        ("certificates_shown", "1"),
        ("told", "1"),
        ("fine", "100"),
        ("payment", "bank"),
        ("correction", "立即改正。"),
        ("signing", "paper"),
    ])
}

/// An item of the catalogue whose fine is a plain range that an on-the-spot fine of `fen` fits.
pub(crate) fn item_with(test: &TestApp, at_least_yuan: u32, at_most_yuan: u32) -> String {
    let fits = |item: &law::item::Item| {
        item.usable().is_ok()
            && item.fine_range().is_some_and(|(min, max)| {
                min <= law::money::Fen::from_yuan(at_least_yuan)
                    && max >= law::money::Fen::from_yuan(at_most_yuan)
            })
    };
    test.app.catalog.items.items().find(|item| fits(item)).expect("there is such an item").id.clone()
}

pub(crate) fn set(mut fields: Fields, name: &str, value: &str) -> Fields {
    fields.0.retain(|(held, _)| held != name);
    fields.0.push((name.to_owned(), value.to_owned()));
    fields
}

pub(crate) fn valid_id() -> String {
    // GB 11643: weights and check characters.
    let body = "43040219800101001";
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 =
        body.chars().zip(weights).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    format!(
        "{body}{}",
        ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][usize::try_from(sum % 11).unwrap()]
    )
}

#[test]
fn an_on_the_spot_case_goes_from_the_form_to_the_archive() {
    TestApp::each(|test| {
        let officer = test.caller("officer");
        let form = set(set(onspot(), "item", &item_with(test, 100, 200)), "id_number", &valid_id());
        let id = test.app.penalize_on_spot(&officer, "key-1", &form).unwrap();
        let again = test.app.penalize_on_spot(&officer, "key-1", &form).unwrap();
        assert_eq!(id, again, "a repeated submit is the same case");
        let view = test.app.read_case(&officer, &id).unwrap();
        assert_eq!(view.case.stage, Stage::Served);
        assert_eq!(view.case.documents.len(), 1);
        assert!(view.case.registration.as_ref().unwrap().party.id_masked.contains('*'));
        let (_, pdf) = test.app.read_document(&officer, &id, &view.case.documents[0].1.sm3).unwrap();
        let paper = String::from_utf8(pdf).unwrap();
        assert!(paper.contains(&valid_id()), "the paper names the party in full");
        let journal = test.app.store.read(|reader| reader.history("case", &id)).unwrap();
        assert!(journal.iter().all(|row| !row.body.contains(&valid_id())), "the journal does not");

        step(test, "officer", &id, "file_for_record", &[("filed_on", "2026-11-20")]);
        step(
            test,
            "officer",
            &id,
            "pay",
            &[("amount", "100"), ("method", "bank"), ("paid_on", "2026-11-20"), ("receipt", "R1")],
        );
        step(test, "officer", &id, "closing", &[("result", "罚款100元"), ("execution", "已缴清")]);
        step(test, "head", &id, "approve", &[("no", "1"), ("decision", "agree"), ("opinion", "同意")]);
        step(test, "officer", &id, "archive", &[("retention", "10y")]);
        let view = test.app.read_case(&officer, &id).unwrap();
        assert_eq!(view.case.stage, Stage::Archived);
        sound(test);
    });
}

pub(crate) const AGREE: (&str, &str) = ("decision", "agree");

/// The head's consent to the approval of that number.
pub(crate) fn agree(test: &TestApp, id: &str, no: &str) {
    step(test, "head", id, "approve", &[("no", no), AGREE]);
}

pub(crate) fn step(test: &TestApp, login: &str, id: &str, form: &str, pairs: &[(&str, &str)]) {
    let caller = test.caller(login);
    let seen = test.app.read_case(&caller, id).unwrap().seq;
    let done = test.app.take_step(&caller, id, form, Some(seen), &fields(pairs));
    done.unwrap_or_else(|error| panic!("{form} by {login}: {error:?}"));
}

pub(crate) fn sound(test: &TestApp) {
    test.app.store.checkpoint(test.app.clock.now()).unwrap();
    let scratch = tempfile_dir();
    let report = store::verify(&test.app.store, &registry(), scratch.path(), &[]).unwrap();
    assert!(report.is_sound(), "{report:?}");
}

fn tempfile_dir() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

pub(crate) fn registered(test: &TestApp) -> String {
    registered_for(test, &item_with(test, 5000, 10_000))
}

pub(crate) fn registered_for(test: &TestApp, item: &str) -> String {
    let officer = test.caller("officer");
    let form = fields(&[
        ("item", item),
        ("source", "inspection"),
        ("found_on", "2026-11-20"),
        ("found_time", "09:10"),
        ("partner", "partner"),
        ("place", "临江县客运站"),
        ("conveyance", "none"),
        ("party_kind", "person"),
        ("party_name", "李某"),
        ("id_number", &valid_id()),
        ("summary", "涉嫌未经许可从事道路运输经营。"),
    ]);
    test.app.register_case(&officer, "key-2", &form).unwrap()
}

const PROPOSAL: &[(&str, &str)] = &[
    ("facts", "未经许可从事道路运输经营。"),
    ("evidence", "询问笔录\n现场照片"),
    ("reasons", "初次违法，积极配合调查，按一般档次处罚。"),
    ("basis", "《道路运输条例》第六十三条"),
    ("fine", "6000"),
    ("hearing_told", "1"),
];

/// Evidence and an interview.
pub(crate) fn investigated(test: &TestApp, id: &str) {
    step(
        test,
        "officer",
        id,
        "evidence",
        &[
            ("kind", "documentary"),
            ("name", "车辆行驶证复印件"),
            ("proves", "车辆所有人"),
            ("collected_on", "2026-11-20"),
            ("place", "临江县客运站"),
            ("partner", "partner"),
        ],
    );
    step(
        test,
        "officer",
        id,
        "interview",
        &[
            ("person", "李某"),
            ("relation", "当事人"),
            ("held_on", "2026-11-20"),
            ("started", "09:12"),
            ("ended", "09:25"),
            ("place", "执法站"),
            ("partner", "partner"),
            ("certificates_shown", "1"),
            ("recusal_told", "1"),
            ("answers", "问：车是谁的？\n答：我自己的。"),
        ],
    );
}

#[test]
fn an_ordinary_case_with_a_hearing_goes_from_discovery_to_archive() {
    TestApp::each(|test| {
        let id = registered(test);
        step(test, "officer", &id, "filing", &[("basis", "《道路运输条例》第六十三条")]);
        agree(test, &id, "1");
        investigated(test, &id);
        step(test, "officer", &id, "correction", &[("text", "停止违法经营")]);
        agree(test, &id, "2");
        step(test, "officer", &id, "report", &[("facts", "未经许可经营"), ("proposal", "罚款6000元")]);
        agree(test, &id, "3");
        step(test, "officer", &id, "notice", PROPOSAL);
        agree(test, &id, "4");
        serve(test, &id, DocumentKind::ViolationNotice, "2026-11-20");
        step(test, "officer", &id, "hearing_request", &[("requested_on", "2026-11-20")]);
        step(
            test,
            "officer",
            &id,
            "hearing_notice",
            &[
                ("held_on", "2026-12-03"),
                ("place", "会议室"),
                ("host", "head2"),
                ("recorder", "reviewer"),
                ("public", "yes"),
                ("held_time", "09:30"),
            ],
        );
        serve(test, &id, DocumentKind::HearingNotice, "2026-11-20");
        test.clock.advance_days(13);
        step(
            test,
            "officer",
            &id,
            "hearing_held",
            &[
                ("held_on", "2026-12-03"),
                ("started", "09:30"),
                ("ended", "11:00"),
                ("attended", "yes"),
                ("record", "双方质证。"),
                ("report", "建议维持。"),
            ],
        );
        early_decision_is_refused(test, &id);
        step(test, "reviewer", &id, "review", &review());
        step(test, "officer", &id, "decision", PROPOSAL);
        let officer = test.caller("officer");
        let own = test.app.take_step(
            &officer,
            &id,
            "approve",
            None,
            &fields(&[("no", "5"), ("decision", "agree")]),
        );
        assert!(matches!(own, Err(AppError::Forbidden(_))), "who handles does not approve: {own:?}");
        agree(test, &id, "5");
        serve(test, &id, DocumentKind::Decision, "2026-12-03");
        step(
            test,
            "officer",
            &id,
            "pay",
            &[("amount", "6000"), ("method", "bank"), ("paid_on", "2026-12-03"), ("receipt", "R2")],
        );
        step(test, "officer", &id, "closing", &[("result", "罚款6000元"), ("execution", "已缴清")]);
        agree(test, &id, "6");
        step(test, "officer", &id, "archive", &[("retention", "30y")]);
        let view = test.app.read_case(&officer, &id).unwrap();
        assert_eq!(view.case.stage, Stage::Archived);
        let kinds: Vec<_> = view.case.documents.iter().map(|(held, ..)| held.kind).collect();
        for kind in [
            DocumentKind::FilingForm,
            DocumentKind::InterviewRecord,
            DocumentKind::CorrectionOrder,
            DocumentKind::ViolationNotice,
            DocumentKind::HearingNotice,
            DocumentKind::HearingRecord,
            DocumentKind::InvestigationReport,
            DocumentKind::ArchiveContents,
            DocumentKind::LegalReview,
            DocumentKind::Decision,
            DocumentKind::ServiceReceipt,
            DocumentKind::ClosingReport,
        ] {
            assert!(kinds.contains(&kind), "{kind:?} was issued: {kinds:?}");
        }
        sound(test);
    });
}

fn serve(test: &TestApp, id: &str, kind: DocumentKind, on: &str) {
    let view = test.app.read_case(&test.caller("officer"), id).unwrap();
    let number = app::case::document::document_number(&view.case, kind).unwrap();
    step(
        test,
        "officer",
        id,
        "serve",
        &[
            ("document", &format!("{}:{number}", kind.code())),
            ("method", "direct"),
            ("sent_on", on),
            ("received_on", on),
            ("recipient", "李某"),
            ("relation", "本人"),
            ("place", "临江县"),
        ],
    );
}

fn early_decision_is_refused(test: &TestApp, id: &str) {
    let officer = test.caller("officer");
    let answer = test.app.take_step(&officer, id, "decision", None, &fields(PROPOSAL));
    let Err(AppError::Refused(findings)) = answer else { panic!("{answer:?}") };
    assert!(findings.iter().any(|finding| finding.code == "REVIEW_MISSING"), "{findings:?}");
}

fn review() -> Vec<(&'static str, &'static str)> {
    let questions = ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10"];
    let mut pairs: Vec<_> = questions.into_iter().map(|name| (name, "yes")).collect();
    pairs.extend([("reviewed_on", "2026-12-03"), ("passed", "yes"), ("opinion", "同意。")]);
    pairs
}

#[test]
fn the_second_of_two_is_told_who_and_what_changed() {
    TestApp::each(|test| {
        let id = registered(test);
        let officer = test.caller("officer");
        let seen = test.app.read_case(&officer, &id).unwrap().seq;
        step(test, "partner", &id, "remark", &[("text", "补记一句。")]);
        let answer =
            test.app.take_step(&officer, &id, "remark", Some(seen), &fields(&[("text", "我也补记。")]));
        let Err(AppError::Conflict(changed)) = answer else { panic!("{answer:?}") };
        assert_eq!(changed.by, "钱二");
        assert_eq!(changed.acts.len(), 1);
    });
}

#[test]
fn another_agency_does_not_even_know_the_case() {
    let test = TestApp::sqlite();
    let id = registered(&test);
    let elsewhere = test.caller("elsewhere");
    assert!(matches!(test.app.read_case(&elsewhere, &id), Err(AppError::NotFound)));
    let list = test.app.list_cases(&elsewhere, CaseQuery::default()).unwrap();
    assert_eq!(list.total, 0);
    let supervisor = test.caller("supervisor");
    assert_eq!(test.app.list_cases(&supervisor, CaseQuery::default()).unwrap().total, 1);
}

#[test]
fn every_problem_of_a_form_comes_at_once() {
    let test = TestApp::sqlite();
    let officer = test.caller("officer");
    let bad = fields(&[
        ("item", "XX-999"),
        ("party_kind", "robot"),
        ("id_number", "123"),
        ("fine", "abc"),
        ("oops", "1"),
    ]);
    let Err(AppError::Invalid(problems)) = test.app.penalize_on_spot(&officer, "k", &bad) else { panic!() };
    for field in [
        "item",
        "source",
        "found_time",
        "partner",
        "place",
        "party_kind",
        "party_name",
        "facts",
        "fine",
        "signing",
        "oops",
    ] {
        assert!(problems.iter().any(|problem| problem.field == field), "{field}: {problems:?}");
    }
    let list = test.app.list_cases(&officer, CaseQuery::default()).unwrap();
    assert_eq!(list.total, 0, "nothing was recorded");
}

#[test]
fn the_law_refuses_with_every_article() {
    let test = TestApp::sqlite();
    let officer = test.caller("officer");
    let mut form = set(set(onspot(), "item", &item_with(&test, 100, 300)), "id_number", &valid_id());
    form = set(set(form, "fine", "250"), "told", "");
    form = set(form, "partner", "officer");
    let Err(AppError::Refused(findings)) = test.app.penalize_on_spot(&officer, "k", &form) else { panic!() };
    let codes: Vec<_> = findings.iter().map(|finding| finding.code.as_str()).collect();
    for code in ["OFFICERS_LT2", "NO_NOTICE", "SIMPLE_CAP"] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
}

#[test]
fn a_suspended_certificate_stops_at_once() {
    let test = TestApp::sqlite();
    let system = test.caller("system");
    let person = test.app.read_person(&system, "partner").unwrap();
    let number = person.person.certificates[0].number.clone();
    let change = fields(&[("number", &number), ("standing", "suspended"), ("reason", "年审未通过")]);
    test.app.change_certificate(&system, "partner", &change).unwrap();
    let officer = test.caller("officer");
    let form = set(set(onspot(), "item", &item_with(&test, 100, 200)), "id_number", &valid_id());
    let Err(AppError::Refused(findings)) = test.app.penalize_on_spot(&officer, "k", &form) else { panic!() };
    assert!(findings.iter().any(|finding| finding.code == "CERT_INVALID"), "{findings:?}");
}

#[test]
fn numbers_have_no_gap_and_no_double_under_concurrent_issue() {
    TestApp::each(|test| {
        let item = item_with(test, 100, 200);
        let threads: Vec<_> = (0..8)
            .map(|n| {
                let (app, caller) =
                    (test.app.clone(), test.caller(if n % 2 == 0 { "officer" } else { "partner" }));
                let other = if n % 2 == 0 { "partner" } else { "officer" };
                let form = set(set(set(onspot(), "item", &item), "id_number", &valid_id()), "partner", other);
                std::thread::spawn(move || app.penalize_on_spot(&caller, &format!("key-{n}"), &form).unwrap())
            })
            .collect();
        let ids: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        let officer = test.caller("officer");
        let mut numbers: Vec<_> = ids
            .iter()
            .map(|id| test.app.read_case(&officer, id).unwrap().case.onspot.unwrap().1.number)
            .collect();
        numbers.sort();
        let mut expected: Vec<_> = (1..=8).map(|n| format!("county交当罚〔2026〕{n}号")).collect();
        expected.sort();
        assert_eq!(numbers, expected);
    });
}

#[test]
fn a_character_that_no_font_has_is_named_before_anything_is_recorded() {
    let test = TestApp::sqlite();
    let officer = test.caller("officer");
    let form = set(set(onspot(), "item", &item_with(&test, 100, 200)), "id_number", &valid_id());
    let form = set(form, "party_name", "王\u{E000}");
    let Err(AppError::Invalid(problems)) = test.app.penalize_on_spot(&officer, "k", &form) else { panic!() };
    assert!(problems[0].message.contains("U+E000"), "{problems:?}");
    let list = test.app.list_cases(&officer, CaseQuery::default()).unwrap();
    assert_eq!(list.total, 0);
}
