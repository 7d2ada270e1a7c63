//! Files over HTTP: the protocol of the upload control, what is refused, ranges, the way without a script.

use app::form::Fields;
use axum::http::Method;
use testkit::app::TestApp;

use crate::client::{Answer, Client};

const JSON: Option<&str> = Some("application/json");
const PIECES: Option<&str> = Some("application/offset+octet-stream");

/// A case under investigation.
fn filed(test: &TestApp) -> String {
    let item = test.app.catalog.items.items().find(|item| item.usable().is_ok()).unwrap().id.clone();
    filed_for(test, &item)
}

/// A case of this item under investigation.
pub(crate) fn filed_for(test: &TestApp, item: &str) -> String {
    let officer = test.caller("officer");
    let form = |pairs: &[(&str, &str)]| {
        Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    };
    let registration = form(&[
        ("item", item),
        ("source", "inspection"),
        ("found_on", "2026-11-20"),
        ("found_time", "09:10"),
        ("partner", "partner"),
        ("place", "临江县客运站"),
        ("conveyance", "none"),
        ("party_kind", "person"),
        ("party_name", "李某"),
        ("id_number", "11010519491231002X"),
        ("summary", "涉嫌违法。"),
    ]);
    let id = test.app.register_case(&officer, "key", &registration).unwrap();
    test.app.take_step(&officer, &id, "filing", None, &form(&[("basis", "第六十三条")])).unwrap();
    test.app
        .take_step(&test.caller("head"), &id, "approve", None, &form(&[("no", "1"), ("decision", "agree")]))
        .unwrap();
    id
}

fn begin(client: &Client, case: &str, name: &str, bytes: u64) -> Answer {
    let body = format!("{{\"name\":\"{name}\",\"bytes\":{bytes},\"type\":\"\"}}");
    client.send(Method::POST, &format!("/cases/{case}/uploads"), JSON, &body)
}

fn piece(client: &Client, url: &str, offset: usize, content: &[u8]) -> Answer {
    let offset = offset.to_string();
    client.send_with(Method::PATCH, url, PIECES, &[("upload-offset", &offset)], content.to_vec())
}

fn text(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|n| b"abcdefghijklmnopqrstuvwxyz\n"[n % 27]).collect()
}

fn told(answer: &Answer, name: &str) -> String {
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    body[name].as_str().map_or_else(|| body[name].to_string(), str::to_owned)
}

const EVIDENCE: [(&str, &str); 5] = [
    ("name", "情况说明"),
    ("proves", "经过"),
    ("collected_on", "2026-11-20"),
    ("place", "客运站"),
    ("partner", "partner"),
];

/// Hands a file in as evidence; answers its address.
fn evidence(client: &Client, case: &str, name: &str, content: &[u8]) -> String {
    let begun = begin(client, case, name, u64::try_from(content.len()).unwrap());
    assert_eq!(begun.status.as_u16(), 201, "{}", begun.body);
    let url = told(&begun, "url");
    let mut last = None;
    for (no, part) in content.chunks(1024).enumerate() {
        last = Some(piece(client, &url, no * 1024, part));
    }
    let last = last.unwrap();
    let kind = law::case::fact::EvidenceKind::ALL[0].code();
    let mut form = EVIDENCE.to_vec();
    let id = told(&last, "id");
    form.extend([("kind", kind), ("files_id", &id)]);
    let sent = client.post(&format!("/cases/{case}/step/evidence"), &form);
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.body);
    format!("/cases/{case}/files/{}", told(&last, "sm3"))
}

#[test]
fn a_file_goes_up_in_pieces_and_comes_back_in_parts() {
    let test = TestApp::sqlite();
    let case = filed(&test);
    let client = Client::of(&test, "officer");
    let content = text(2500);
    let address = evidence(&client, &case, "说明.txt", &content);
    let whole = client.get(&address);
    assert_eq!((whole.status.as_u16(), whole.body.as_bytes()), (200, content.as_slice()));
    for (name, value) in [
        ("content-type", "text/plain"),
        ("content-length", "2500"),
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
        ("content-disposition", "attachment; filename*=UTF-8''%E8%AF%B4%E6%98%8E.txt"),
    ] {
        assert_eq!(whole.headers[name], value);
    }
    assert!(whole.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    let range = |range: &str| client.send_with(Method::GET, &address, None, &[("range", range)], Vec::new());
    // Across the border of two pieces, the tail, and what there is not.
    let part = range("bytes=1000-1100");
    assert_eq!((part.status.as_u16(), part.body.as_bytes()), (206, &content[1000..=1100]));
    assert_eq!(part.headers["content-range"], "bytes 1000-1100/2500");
    assert_eq!(range("bytes=-7").body.as_bytes(), &content[2493..]);
    assert_eq!(range("bytes=2500-").status.as_u16(), 416);
    let etag = whole.headers["etag"].to_str().unwrap();
    let known = client.send_with(Method::GET, &address, None, &[("if-none-match", etag)], Vec::new());
    assert_eq!(known.status.as_u16(), 304);
    // The case page lists it, and people of other agencies do not find it.
    let page = client.get(&format!("/cases/{case}")).body;
    assert!(page.contains("说明.txt") && page.contains("2.5 KB") && page.contains("SM3"), "{page}");
    assert_eq!(Client::of(&test, "elsewhere").get(&address).status.as_u16(), 404);
}

#[test]
fn an_upload_goes_on_after_a_break_and_refuses_what_does_not_fit() {
    let test = TestApp::sqlite();
    let case = filed(&test);
    let client = Client::of(&test, "officer");
    let content = text(2000);
    let url = told(&begin(&client, &case, "说明.txt", 2000), "url");
    assert_eq!(told(&piece(&client, &url, 0, &content[..1024]), "offset"), "1024");
    let head = client.send(Method::HEAD, &url, None, "");
    assert_eq!((head.status.as_u16(), head.headers["upload-offset"].to_str().unwrap()), (200, "1024"));
    let so_far = app::context::sm3_hex(&content[..1024]);
    assert_eq!(
        head.headers["upload-sm3"].to_str().unwrap(),
        so_far,
        "of what the server has, not of the file"
    );
    let wrong = piece(&client, &url, 0, &content[..1024]);
    assert_eq!((wrong.status.as_u16(), &wrong.headers["upload-offset"]), (409, &"1024".parse().unwrap()));
    assert_eq!(piece(&client, &url, 1024, &text(1025)).status.as_u16(), 413);
    assert_eq!(piece(&client, &url, 1024, &text(5)).status.as_u16(), 400);
    assert_eq!(client.send(Method::PATCH, &url, PIECES, "x").status.as_u16(), 400, "no offset");
    for login in ["partner", "handler"] {
        let other = Client::of(&test, login);
        assert_eq!(piece(&other, &url, 1024, &content[1024..]).status.as_u16(), 404, "{login}");
        assert_eq!(other.send(Method::HEAD, &url, None, "").status.as_u16(), 404, "{login}");
        assert_eq!(other.send(Method::DELETE, &url, None, "").status.as_u16(), 404, "{login}");
    }
    let last = piece(&client, &url, 1024, &content[1024..]);
    assert_eq!(told(&last, "offset"), "2000");
    assert!(!told(&last, "id").is_empty());
    assert_eq!(client.send(Method::DELETE, &url, None, "").status.as_u16(), 204);
    assert_eq!(client.send(Method::HEAD, &url, None, "").status.as_u16(), 404);
}

#[test]
fn bad_uploads_are_refused_in_chinese_before_anything_is_kept() {
    let test = TestApp::sqlite();
    let case = filed(&test);
    let client = Client::of(&test, "officer");
    let kept = test.blobs.places();
    let large = begin(&client, &case, "现场.mp4", 10 << 30);
    assert_eq!(large.status.as_u16(), 413);
    assert!(told(&large, "message").contains("10 GB"), "{}", large.body);
    for (name, status) in [("病毒.exe", 415), ("页面.html", 415), ("空.txt", 422)] {
        let bytes = u64::from(status == 415);
        assert_eq!(begin(&client, &case, name, bytes).status.as_u16(), status, "{name}");
    }
    let uploads = format!("/cases/{case}/uploads");
    for body in ["{broken", "[]", "{}", "{\"name\":\"a.txt\",\"bytes\":-1}"] {
        assert_eq!(client.send(Method::POST, &uploads, JSON, body).status.as_u16(), 400, "{body}");
    }
    let url = told(&begin(&client, &case, "照片.jpg", 20), "url");
    let lie = piece(&client, &url, 0, b"MZ\x90\0 not a picture..");
    assert_eq!(lie.status.as_u16(), 415);
    assert!(told(&lie, "message").contains("扩展名不符"), "{}", lie.body);
    let url = told(&begin(&client, &case, "a.txt", 3), "url");
    test.blobs.set_full(true);
    let full = piece(&client, &url, 0, b"abc");
    assert_eq!(full.status.as_u16(), 507);
    assert!(told(&full, "message").contains("空间已满"), "{}", full.body);
    test.blobs.set_full(false);
    assert_eq!(test.blobs.places(), kept);
    // A length that is announced is refused although nothing of it has come.
    let announced = [("upload-offset", "0"), ("content-length", "10737418240")];
    let answer = client.send_with(Method::PATCH, &url, PIECES, &announced, Vec::new());
    assert_eq!(answer.status.as_u16(), 413);
}

#[test]
fn without_a_script_a_plain_form_hands_files_in_and_keeps_what_was_typed() {
    let test = TestApp::sqlite();
    let case = filed(&test);
    let client = Client::of(&test, "officer");
    let form = |token: &str, name: &str, content: &str| {
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n\
             --x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n情况说明一份\r\n\
             --x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             Content-Type: text/plain\r\n\r\n{content}\r\n--x--\r\n"
        )
    };
    let kind = Some("multipart/form-data; boundary=x");
    let path = format!("/cases/{case}/files/evidence/plain");
    let send = |body: &str| client.send(Method::POST, &path, kind, body);
    assert_eq!(send(&form("wrong", "a.txt", "x")).status.as_u16(), 403);
    assert_eq!(send(&form(client.csrf(), "a.exe", "x")).status.as_u16(), 415);
    assert_eq!(send(&form(client.csrf(), "a.txt", &"x".repeat(9000))).status.as_u16(), 413);
    let content = String::from_utf8(text(3000)).unwrap();
    let sent = send(&form(client.csrf(), "说明.txt", &content));
    assert_eq!((sent.status.as_u16(), sent.location), (303, format!("/cases/{case}/step/evidence")));
    let page = client.get(&format!("/cases/{case}/step/evidence")).body;
    assert!(page.contains("情况说明一份"), "what was typed is kept");
    assert!(
        page.contains("说明.txt") && page.contains("name=\"files_id\"") && page.contains("3 KB"),
        "{page}"
    );
    assert!(page.contains("formenctype=\"multipart/form-data\""));
}

#[test]
fn what_is_not_whole_is_shown_and_removed_from_the_page() {
    let test = TestApp::sqlite();
    let case = filed(&test);
    let client = Client::of(&test, "officer");
    let kept = test.blobs.places();
    let url = told(&begin(&client, &case, "说明.txt", 2000), "url");
    assert_eq!(piece(&client, &url, 0, &text(1024)).status.as_u16(), 200);
    let form = format!("/cases/{case}/step/evidence");
    let page = client.get(&form).body;
    assert!(page.contains("没有传完：1 KB / 2 KB"), "{page}");
    assert!(!page.contains("name=\"files_id\""), "what is not whole is not sent with the form");
    let remove = format!("{url}/remove/evidence");
    assert!(page.contains(&format!("formaction=\"{remove}\"")), "{page}");
    // Another person finds nothing to remove, and what is there stays.
    Client::of(&test, "partner").post(&remove, &[]);
    assert_eq!(client.send(Method::HEAD, &url, None, "").status.as_u16(), 200);
    let removed = client.post(&remove, &[("name", "情况说明一份")]);
    assert_eq!((removed.status.as_u16(), removed.location), (303, form.clone()));
    let page = client.get(&form).body;
    assert!(page.contains("情况说明一份") && !page.contains("说明.txt"), "{page}");
    assert_eq!(client.send(Method::HEAD, &url, None, "").status.as_u16(), 404);
    assert_eq!(test.blobs.places(), kept, "nothing of it is left");
}

#[test]
fn only_the_form_with_files_has_the_bound_of_files() {
    let test = TestApp::sqlite();
    let case = filed(&test);
    let client = Client::of(&test, "officer");
    let long = "长".repeat(200_000);
    // 200,000 characters are 1.8 MB when they are encoded, above the mebibyte of a form.
    let answer = client.post(&format!("/cases/{case}/step/evidence"), &[("name", &long)]);
    assert_eq!(answer.status.as_u16(), 413);
    assert!(answer.body.contains("超过1MB"), "{}", answer.body);
}

#[test]
fn a_photograph_has_a_small_picture_and_a_text_has_none() {
    let test = TestApp::sqlite();
    let case = filed(&test);
    let client = Client::of(&test, "officer");
    let mut picture = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(640, 480).write_to(&mut picture, image::ImageFormat::Png).unwrap();
    let address = evidence(&client, &case, "现场.png", picture.get_ref());
    let small = client.get(&format!("{address}/thumbnail"));
    assert_eq!(
        (small.status.as_u16(), &small.headers["content-type"]),
        (200, &"image/jpeg".parse().unwrap())
    );
    assert!(client.get(&address).headers["content-disposition"].to_str().unwrap().starts_with("inline"));
    let keep = client.get(&format!("{address}?download=1"));
    assert!(keep.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert!(client.get(&format!("/cases/{case}")).body.contains("/thumbnail"));
    let text = evidence(&client, &case, "说明.txt", b"text");
    assert_eq!(client.get(&format!("{text}/thumbnail")).status.as_u16(), 404);
}

#[test]
fn the_page_to_sign_shows_the_version_and_takes_the_drawing() {
    let test = TestApp::sqlite();
    let case = filed(&test);
    let client = Client::of(&test, "officer");
    let version = test.app.read_case(&test.caller("partner"), &case).unwrap().case.documents[0].1.sm3.clone();
    let path = format!("/cases/{case}/sign/{version}");
    let page = client.get(&path);
    assert_eq!(page.status.as_u16(), 200);
    assert!(!page.body.contains("signature_paper"), "one way to say paper, not two");
    assert!(page.body.contains("data-signature-pad") && page.body.contains(&format!("files/{version}")));
    let empty = client.post(&path, &[("signing", "pad")]);
    assert_eq!(empty.status.as_u16(), 422);
    assert!(empty.body.contains("没有收到手写签名"));
    let drawing = ("signature", "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==");
    assert_eq!(client.post(&path, &[("signing", "pad"), drawing]).status.as_u16(), 303);
    assert!(client.get(&format!("/cases/{case}")).body.contains("当事人已手写签名"));
    let new = app::App { demo: false, ..test.app.clone() };
    let kind = law::case::fact::DocumentKind::FilingForm;
    new.reissue_document(&test.caller("partner"), &case, kind).unwrap();
    let page = client.get(&path).body;
    assert!(page.contains("已被新版本取代") && page.contains("打开最新版本"));
    let late = client.post(&path, &[("signing", "pad"), drawing]);
    assert_eq!(late.status.as_u16(), 409);
    assert!(late.body.contains("打开最新版本"));
}
