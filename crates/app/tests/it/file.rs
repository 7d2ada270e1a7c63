//! Evidence files and signatures, as people hand them in, on both databases.

use app::{
    AppError, Caller,
    case::CaseView,
    context::sm3_hex,
    file::upload::{Announced, FileError},
    form::Fields,
};
use law::case::fact::{DocumentKind, FileRef, Signature};
use proptest::prelude::*;
use testkit::app::TestApp;

use crate::flow::{fields, item_with, onspot, registered, set, step, valid_id};

const PIECE: usize = 1024;

/// A film: the first bytes of one, then bytes that differ everywhere.
fn film(bytes: usize) -> Vec<u8> {
    let mut content = b"\0\0\0\x18ftypisom\0\0\x02\0isommp42".to_vec();
    content.extend((0..u32::MAX).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).take(bytes));
    content.truncate(bytes);
    content
}

fn announced(name: &str, bytes: usize) -> Announced {
    Announced { name: name.to_owned(), bytes: u64::try_from(bytes).ok(), ..Announced::default() }
}

/// Hands a whole file in; answers the upload.
fn hand_in(test: &TestApp, caller: &Caller, case: &str, name: &str, content: &[u8]) -> String {
    let id = test.app.begin_upload(caller, case, &announced(name, content.len())).unwrap();
    let mut offset = 0;
    for piece in content.chunks(PIECE) {
        offset = test.app.receive_piece(caller, case, &id, offset, piece.to_vec()).unwrap().received;
    }
    id
}

fn filed(test: &TestApp) -> String {
    let id = registered(test);
    step(test, "officer", &id, "filing", &[("basis", "《道路运输条例》第六十三条")]);
    step(test, "head", &id, "approve", &[("no", "1"), ("decision", "agree")]);
    id
}

const EVIDENCE: &[(&str, &str)] = &[
    ("kind", "audiovisual"),
    ("name", "执法记录仪视频"),
    ("proves", "车辆正在载客"),
    ("collected_on", "2026-11-20"),
    ("place", "临江县客运站"),
    ("partner", "partner"),
];

fn evidence(uploads: &[&str]) -> Fields {
    let kind = law::case::fact::EvidenceKind::ALL[0].code();
    let mut form = set(fields(EVIDENCE), "kind", kind);
    form.0.extend(uploads.iter().map(|id| ("files_id".to_owned(), (*id).to_owned())));
    form
}

fn files(view: &CaseView) -> Vec<FileRef> {
    view.case.evidence.iter().flat_map(|held| held.files.clone()).collect()
}

#[test]
fn evidence_comes_in_pieces_and_lies_sealed_with_its_case() {
    TestApp::each(|test| {
        let (officer, case) = (test.caller("officer"), filed(test));
        let content = film(5 * PIECE + 17);
        let upload = hand_in(test, &officer, &case, "现场.mp4", &content);
        test.app.take_step(&officer, &case, "evidence", None, &evidence(&[&upload])).unwrap();
        let view = test.app.read_case(&officer, &case).unwrap();
        let [file] = files(&view).try_into().unwrap();
        assert_eq!((file.name.as_str(), file.media.as_str()), ("现场.mp4", "video/mp4"));
        assert_eq!((file.bytes, file.sm3.as_str()), (5 * 1024 + 17, sm3_hex(&content).as_str()));
        assert_eq!(test.app.read_document(&officer, &case, &file.sm3).unwrap().1, content);
        // Nothing in the clear, nothing staged, and each piece of a part lies where its offset says.
        let places = test.blobs.places();
        assert!(places.iter().all(|place| place.starts_with("kept/")), "{places:?}");
        for place in &places {
            let held = app::context::Blobs::get(&*test.blobs, place).unwrap().unwrap();
            assert!(!held.windows(8).any(|part| part == &content[4..12]), "{place}");
        }
        let (_, open) = test.app.open_case_file(&officer, &case, &file.sm3).unwrap();
        assert_eq!(open.piece_at(2 * 1024), Some((2, 2 * 1024)));
        assert_eq!(open.piece_at(5 * 1024 + 17), None);
        assert_eq!(test.app.check_files().unwrap().faults, []);
        // The same content once more is kept once.
        let before = test.blobs.places().len();
        let again = hand_in(test, &officer, &case, "同一视频.mp4", &content);
        test.app.take_step(&officer, &case, "evidence", None, &evidence(&[&again])).unwrap();
        assert_eq!(test.blobs.places().len(), before);
        crate::flow::sound(test);
    });
}

#[test]
fn reading_evidence_is_journalled_once_a_day_and_only_for_those_who_may() {
    TestApp::each(|test| {
        let (officer, case) = (test.caller("officer"), filed(test));
        let upload = hand_in(test, &officer, &case, "说明.txt", "情况说明".as_bytes());
        test.app.take_step(&officer, &case, "evidence", None, &evidence(&[&upload])).unwrap();
        let sm3 = files(&test.app.read_case(&officer, &case).unwrap())[0].sm3.clone();
        let reviewer = test.caller("reviewer");
        let filter = app::rows::AccessFilter::default();
        let reads = || {
            let log = test.app.read_access_log(&test.caller("audit"), &filter, None, 500).unwrap();
            format!("{log:?}").matches("查阅证据").count()
        };
        assert_eq!(reads(), 0);
        for _ in 0..3 {
            test.app.open_case_file(&reviewer, &case, &sm3).unwrap();
        }
        assert_eq!(reads(), 1);
        test.clock.advance_days(1);
        test.app.open_case_file(&test.caller("reviewer"), &case, &sm3).unwrap();
        assert_eq!(reads(), 2);
        for login in ["elsewhere", "system"] {
            let refused = test.app.open_case_file(&test.caller(login), &case, &sm3);
            assert!(matches!(refused, Err(AppError::NotFound | AppError::Forbidden(_))), "{login}");
        }
    });
}

#[test]
fn a_missing_or_damaged_piece_is_reported_and_never_served() {
    let test = TestApp::sqlite();
    let (officer, case) = (test.caller("officer"), filed(&test));
    let upload = hand_in(&test, &officer, &case, "现场.mp4", &film(3 * PIECE));
    test.app.take_step(&officer, &case, "evidence", None, &evidence(&[&upload])).unwrap();
    let sm3 = files(&test.app.read_case(&officer, &case).unwrap())[0].sm3.clone();
    let sound = test.app.check_files().unwrap();
    for place in test.blobs.places().into_iter().filter(|place| place.contains(&case)) {
        let held = app::context::Blobs::get(&*test.blobs, &place).unwrap().unwrap();
        let mut altered = held.clone();
        altered[20] ^= 1;
        for (content, what) in [(Some(altered), "damaged"), (None, "missing")] {
            test.blobs.damage(&place, content);
            let report = test.app.check_files().unwrap();
            assert!(!report.is_sound() && report.faults[0].what == what, "{place}: {report:?}");
            if place.ends_with(&sm3) {
                assert!(test.app.read_document(&officer, &case, &sm3).is_err(), "{place} {what}");
            }
        }
        test.blobs.damage(&place, Some(held));
    }
    assert_eq!(test.app.check_files().unwrap(), sound);
}

#[test]
fn destroying_the_key_of_a_case_erases_its_files() {
    TestApp::each(|test| {
        let (officer, case) = (test.caller("officer"), filed(test));
        let upload = hand_in(test, &officer, &case, "说明.txt", b"secret");
        test.app.take_step(&officer, &case, "evidence", None, &evidence(&[&upload])).unwrap();
        let sm3 = files(&test.app.read_case(&officer, &case).unwrap())[0].sm3.clone();
        assert!(test.app.store.erase_person(&case).unwrap());
        let gone = test.app.read_document(&officer, &case, &sm3);
        assert!(matches!(gone, Err(AppError::NotFound)), "{gone:?}");
        let report = test.app.check_files().unwrap();
        assert!(report.is_sound() && report.erased == report.files, "{report:?}");
    });
}

#[test]
fn what_cannot_be_taken_is_refused_in_words() {
    TestApp::each(|test| {
        let (officer, case) = (test.caller("officer"), filed(test));
        let begin = |announced: &Announced| test.app.begin_upload(&officer, &case, announced);
        let huge = Announced { bytes: Some(10 << 30), ..announced("大.mp4", 1) };
        let refused = begin(&huge).unwrap_err();
        assert!(matches!(refused, FileError::TooLarge { .. }));
        assert!(refused.to_string().contains("10 GB"), "{refused}");
        for (name, media) in [("病毒.exe", ""), ("页面.html", "text/html"), ("照片.jpg", "video/mp4")] {
            let lying = Announced { media: media.to_owned(), ..announced(name, 10) };
            assert!(matches!(begin(&lying), Err(FileError::Kind(_))), "{name}");
        }
        assert!(matches!(begin(&announced("空.txt", 0)), Err(FileError::Wrong(_))));
        assert!(matches!(
            begin(&announced(&format!("{}.txt", "长".repeat(200)), 1)),
            Err(FileError::Wrong(_))
        ));
        let other = test.app.begin_upload(&test.caller("elsewhere"), &case, &announced("a.txt", 1));
        assert!(matches!(other, Err(FileError::App(AppError::NotFound))));
        let head = test.app.begin_upload(&test.caller("head"), &case, &announced("a.txt", 1));
        assert!(matches!(head, Err(FileError::App(AppError::Forbidden(_)))));
        // A lie shows with the first piece, and the upload is gone.
        let id = begin(&announced("照片.jpg", 2000)).unwrap();
        let lie = test.app.receive_piece(&officer, &case, &id, 0, film(PIECE)).unwrap_err();
        assert!(matches!(&lie, FileError::Kind(words) if words.contains("视频")), "{lie}");
        assert!(matches!(test.app.read_upload(&officer, &case, &id), Err(AppError::NotFound)));
        // A digest that does not fit.
        let wrong = Announced { sm3: "0".repeat(64), ..announced("a.txt", 3) };
        let id = begin(&wrong).unwrap();
        let damaged = test.app.receive_piece(&officer, &case, &id, 0, b"abc".to_vec());
        assert!(matches!(damaged, Err(FileError::Damaged)));
        // A full disk: the pieces so far stay, and the upload goes on when there is space.
        let content = film(2 * PIECE);
        let id = begin(&announced("现场.mp4", content.len())).unwrap();
        test.app.receive_piece(&officer, &case, &id, 0, content[..PIECE].to_vec()).unwrap();
        test.blobs.set_full(true);
        let full = test.app.receive_piece(&officer, &case, &id, 1024, content[PIECE..].to_vec());
        assert!(matches!(full, Err(FileError::Full)));
        test.blobs.set_full(false);
        let held = test.app.receive_piece(&officer, &case, &id, 1024, content[PIECE..].to_vec()).unwrap();
        assert_eq!(held.sm3, sm3_hex(&content));
    });
}

#[test]
fn a_form_takes_only_whole_uploads_of_its_own_case_and_person() {
    let test = TestApp::sqlite();
    let (officer, case) = (test.caller("officer"), filed(&test));
    let mine = hand_in(&test, &officer, &case, "a.txt", b"mine");
    let theirs = hand_in(&test, &test.caller("partner"), &case, "b.txt", b"theirs");
    let open = test.app.begin_upload(&officer, &case, &announced("c.txt", 5)).unwrap();
    for wrong in [theirs.as_str(), open.as_str(), "none"] {
        let refused = test.app.take_step(&officer, &case, "evidence", None, &evidence(&[&mine, wrong]));
        let Err(AppError::Invalid(problems)) = refused else { panic!("{wrong}: {refused:?}") };
        assert_eq!(problems[0].field, "files", "{problems:?}");
    }
    // The refusals have taken nothing.
    assert!(files(&test.app.read_case(&officer, &case).unwrap()).is_empty());
    test.app.take_step(&officer, &case, "evidence", None, &evidence(&[&mine, &mine])).unwrap();
    assert_eq!(files(&test.app.read_case(&officer, &case).unwrap()).len(), 1);
    let again = test.app.take_step(&officer, &case, "evidence", None, &evidence(&[&mine]));
    assert!(matches!(again, Err(AppError::Invalid(_))), "an upload is taken once");
}

#[test]
fn abandoned_uploads_are_swept_and_taken_ones_never() {
    TestApp::each(|test| {
        let (officer, case) = (test.caller("officer"), filed(test));
        let old = hand_in(test, &officer, &case, "旧.mp4", &film(2 * PIECE));
        test.blobs.damage("staged/nobody/00", Some(b"left by a crash".to_vec()));
        test.clock.advance_days(4);
        let officer = test.caller("officer");
        let new = hand_in(test, &officer, &case, "新.mp4", &film(3 * PIECE));
        assert_eq!(test.app.sweep_uploads().unwrap(), 1);
        assert!(matches!(test.app.read_upload(&officer, &case, &old), Err(AppError::NotFound)));
        let staged: Vec<_> =
            test.blobs.places().into_iter().filter(|place| place.starts_with("staged/")).collect();
        assert!(staged.iter().all(|place| place.contains(&new)) && staged.len() == 3, "{staged:?}");
        // A program that ended between the act and the placing of its pieces.
        let taken = test.app.read_upload(&officer, &case, &new).unwrap();
        let id = new.clone();
        test.app.store.write(move |tx| tx.upload_take(&id)).unwrap();
        test.clock.advance_days(9);
        test.app.sweep_uploads().unwrap();
        let open = test.app.open_file(&case, &taken.sm3).unwrap().unwrap();
        assert_eq!(open.read().unwrap(), film(3 * PIECE));
    });
}

/// What may happen to an upload.
#[derive(Debug, Clone)]
enum Happening {
    /// A piece of that length at that distance from where the upload stands.
    Piece {
        ahead: i64,
        bytes: usize,
    },
    /// The piece that is due.
    Due,
    /// The same piece as the last one, as after an answer that was lost.
    Repeat,
    Head,
    Abandon,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        8 => Just(Happening::Due),
        2 => Just(Happening::Repeat),
        2 => Just(Happening::Head),
        1 => Just(Happening::Abandon),
        3 => (-2000_i64..2000, 0_usize..1500).prop_map(|(ahead, bytes)| Happening::Piece { ahead, bytes }),
    ]
}

#[test]
fn any_sequence_of_pieces_gives_the_file_or_nothing() {
    let test = TestApp::sqlite();
    let (officer, case) = (test.caller("officer"), filed(&test));
    let run = |bytes: usize, happenings: &[Happening]| {
        let content = film(bytes);
        let id = test.app.begin_upload(&officer, &case, &announced("现场.mp4", bytes)).unwrap();
        let (mut stands, mut last, mut gone) = (0_usize, 0_usize, false);
        for happening in happenings {
            let (offset, length) = match happening {
                Happening::Due => (stands, PIECE.min(bytes - stands)),
                Happening::Repeat => (last, PIECE.min(bytes - last)),
                Happening::Piece { ahead, bytes } => {
                    (usize::try_from(i64::try_from(stands).unwrap() + ahead).unwrap_or(0), *bytes)
                }
                Happening::Head => {
                    let held = test.app.read_upload(&officer, &case, &id);
                    prop_assert_eq!(held.is_err(), gone);
                    prop_assert!(gone || held.unwrap().received == u64::try_from(stands).unwrap());
                    continue;
                }
                Happening::Abandon => {
                    prop_assert_eq!(test.app.abandon_upload(&officer, &case, &id).is_err(), gone);
                    gone = true;
                    continue;
                }
            };
            let mut piece = content.get(offset.min(bytes)..).unwrap_or_default().to_vec();
            piece.resize(length, 7);
            let at = u64::try_from(offset).unwrap();
            // At the end nothing is due, and asking for the answer again is harmless.
            let due = !gone && offset == stands && length == PIECE.min(bytes - stands);
            match test.app.receive_piece(&officer, &case, &id, at, piece) {
                Ok(held) => {
                    prop_assert!(due, "{happening:?} at {stands} of {bytes}");
                    (last, stands) = (stands, stands + length);
                    prop_assert_eq!(held.received, u64::try_from(stands).unwrap());
                    prop_assert_eq!(!held.sm3.is_empty(), stands == bytes);
                }
                Err(_) => prop_assert!(!due, "{happening:?} at {stands} of {bytes}"),
            }
        }
        if gone {
            let left = test.blobs.places().into_iter().any(|place| place.contains(&id));
            prop_assert!(!left, "an abandoned upload left pieces");
        } else if stands == bytes {
            let upload = test.app.read_upload(&officer, &case, &id).unwrap();
            prop_assert_eq!(&upload.sm3, &sm3_hex(&content));
            test.app.put_in_place(&upload).unwrap();
            let read = test.app.open_file(&case, &upload.sm3).unwrap().unwrap().read().unwrap();
            prop_assert!(read == content);
        } else {
            test.app.abandon_upload(&officer, &case, &id).unwrap();
        }
        Ok(())
    };
    let cases = ProptestConfig { cases: 48, ..ProptestConfig::default() };
    proptest!(cases, |(bytes in 25_usize..4200, happenings in prop::collection::vec(happening(), 0..14))| {
        run(bytes, &happenings)?;
    });
}

#[test]
fn a_plain_form_hands_a_file_in_without_saying_its_size() {
    let test = TestApp::sqlite();
    let (officer, case) = (test.caller("officer"), filed(&test));
    let content = film(2 * PIECE + 5);
    let open = Announced { name: "现场.mp4".to_owned(), ..Announced::default() };
    let id = test.app.begin_upload(&officer, &case, &open).unwrap();
    let mut offset = 0;
    for piece in content.chunks(PIECE) {
        offset = test.app.receive_piece(&officer, &case, &id, offset, piece.to_vec()).unwrap().received;
    }
    assert_eq!(test.app.end_upload(&officer, &case, &id).unwrap().sm3, sm3_hex(&content));
    let empty = test.app.begin_upload(&officer, &case, &open).unwrap();
    assert!(matches!(test.app.end_upload(&officer, &case, &empty), Err(FileError::Wrong(_))));
}

const DRAWING: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==";

fn signed(signing: &str, more: &[(&str, &str)]) -> Fields {
    let mut form = fields(&[("signing", signing)]);
    form.0.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    form
}

#[test]
fn the_party_signs_the_version_that_was_shown_and_no_other() {
    TestApp::each(|test| {
        let officer = test.caller("officer");
        let form = set(set(onspot(), "item", &item_with(test, 100, 200)), "id_number", &valid_id());
        let case = test.app.penalize_on_spot(&officer, "key", &set(form, "signing", "pad")).unwrap();
        let view = test.app.read_case(&officer, &case).unwrap();
        let first = view.case.documents[0].1.sm3.clone();
        assert!(view.signatures(&first).is_empty());
        let missing = test.app.sign_document(&officer, &case, &first, &signed("pad", &[]));
        assert!(matches!(missing, Err(AppError::Invalid(_))));
        test.app.sign_document(&officer, &case, &first, &signed("pad", &[("signature", DRAWING)])).unwrap();
        let view = test.app.read_case(&officer, &case).unwrap();
        let [Signature::Pad { file, version_sm3 }] = view.signatures(&first)[..] else { panic!() };
        assert_eq!(version_sm3, &first);
        assert!(test.app.read_document(&officer, &case, &file.sm3).unwrap().1.starts_with(b"\x89PNG"));
        assert_eq!(view.case.onspot.as_ref().unwrap().1.signature, *view.signatures(&first)[0]);
        crate::flow::sound(test);
    });
}

#[test]
fn a_scan_of_a_superseded_version_is_refused_with_the_way_out() {
    TestApp::each(|test| {
        let (officer, case) = (test.caller("officer"), filed(test));
        let versions = |case: &str| -> Vec<String> {
            let view = test.app.read_case(&officer, case).unwrap();
            view.case.documents.iter().map(|(_, file, _)| file.sm3.clone()).collect()
        };
        let old = versions(&case)[0].clone();
        // The paper changes: the same document in other bytes.
        let demo = app::App { demo: false, ..test.app.clone() };
        demo.reissue_document(&officer, &case, DocumentKind::FilingForm).unwrap();
        let new = versions(&case)[1].clone();
        assert_ne!(old, new);
        let view = test.app.read_case(&officer, &case).unwrap();
        assert_eq!(view.version(&old).unwrap().newer, Some(new.clone()));
        assert_eq!(view.version(&new).unwrap().no, 2);
        let scan = hand_in(test, &officer, &case, "签名件.pdf", b"%PDF-1.7 scan");
        let paper = signed("paper", &[("files_id", &scan)]);
        for form in
            [&paper, &signed("pad", &[("signature", DRAWING)]), &signed("refused", &[("refusal", "拒签")])]
        {
            let refused = test.app.sign_document(&officer, &case, &old, form);
            let Err(AppError::Refused(findings)) = refused else { panic!("{refused:?}") };
            assert!(findings[0].message.contains("最新版本"), "{findings:?}");
        }
        // The refusal has not used the scan up.
        test.app.sign_document(&officer, &case, &new, &paper).unwrap();
        let view = test.app.read_case(&officer, &case).unwrap();
        let [Signature::Paper { scan: Some(file) }] = view.signatures(&new)[..] else { panic!() };
        assert_eq!(test.app.read_document(&officer, &case, &file.sm3).unwrap().1, b"%PDF-1.7 scan");
        // Not a scan, more than one, none.
        let text = hand_in(test, &officer, &case, "a.txt", b"text");
        let picture = hand_in(test, &officer, &case, "a.pdf", b"%PDF-1.7 other");
        for wrong in [
            vec![],
            vec![("files_id", text.as_str())],
            vec![("files_id", text.as_str()), ("files_id", &picture)],
        ] {
            let refused = test.app.sign_document(&officer, &case, &new, &signed("paper", &wrong));
            assert!(matches!(refused, Err(AppError::Invalid(_))), "{wrong:?}");
        }
        let elsewhere = test.app.sign_document(&test.caller("elsewhere"), &case, &new, &paper);
        assert!(matches!(elsewhere, Err(AppError::NotFound)));
    });
}
