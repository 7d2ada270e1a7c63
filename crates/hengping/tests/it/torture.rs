//! The whole loaded server is killed at random moments and loses nothing that it has acknowledged.
//!
//! Officers write cases over HTTP as fast as they can. SIGKILL ends the server; what it had answered must be there, what
//! it had not answered is there wholly or not at all, and an officer who sends the same form again gets one case.
//! `TORTURE_KILLS` sets the number of kills; `cargo xtask torture` asks for a thousand.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    process::Command,
    sync::mpsc::{RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use law::case::{Case, fact::DocumentKind};
use store::{Options, Store};
use testkit::process::Server;

use crate::{PROGRAM, Place};

const OFFICERS: &[&str] = &["linjiang.zhang", "linjiang.li", "shigu.wang", "baisha.liu"];
const KILLS: u32 = 50;
const VERIFY_EVERY: u32 = 25;
/// The server lives until it has answered fewer than so many forms of this life, drawn by lot, and then for less than
/// `AFTER_US_MAX`. Answers and not time alone, so that a machine that does much else still has something to lose.
const ANSWERS_MAX: u64 = 5;
const AFTER_US_MAX: u64 = 300_000;
/// A server that does not answer within this is broken and not slow.
const ANSWER_MAX: Duration = Duration::from_mins(1);

#[test]
fn torture_nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let place = Place::new();
    let options = Options::sqlite(place.path("torture")).with_keys(place.path("keys"));
    torture(&place, &[], &options, kills());
}

/// The database is another process here: what it had not been told to commit, it forgets with the connection.
#[test]
fn torture_the_same_on_postgresql() {
    let Some(database) = testkit::postgres() else { return };
    let place = Place::new();
    let options = Options::postgres(database.url()).with_keys(place.path("keys"));
    torture(&place, &["--database", database.url()], &options, kills() / 5);
}

fn kills() -> u32 {
    std::env::var("TORTURE_KILLS").map_or(KILLS, |text| text.parse().unwrap())
}

fn torture(place: &Place, database: &[&str], options: &Options, kills: u32) {
    let args = |command: &[&str]| -> Vec<String> {
        let words = command.iter().chain(database).map(|word| (*word).to_owned());
        words.chain(place.args("torture")).collect()
    };
    let serve = args(&["demo", "--cases", "6"]);
    let serve: Vec<&str> = serve.iter().map(String::as_str).collect();
    let mut officers = Vec::new();
    let mut made = Made::default();
    for kill in 1..=kills {
        let server = Server::start(PROGRAM, &serve);
        if officers.is_empty() {
            officers.extend(OFFICERS.iter().map(|login| Officer::enter(&server, login)));
        }
        write_until_killed(server, &mut officers);
        made.check(options, &officers);
        if kill.is_multiple_of(VERIFY_EVERY) || kill == kills {
            let output = Command::new(PROGRAM).args(args(&["verify"])).output().unwrap();
            let report = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "after {kill} kills: {report}");
            println!(
                "{kill} kills, {} acknowledged cases, all there, none twice, none half-made",
                made.acknowledged
            );
        }
    }
    // The officers must have had something to lose.
    assert!(made.acknowledged >= kills / 2, "only {} cases were made under {kills} kills", made.acknowledged);
}

/// Lets the officers write, and kills the server at a random moment.
fn write_until_killed(server: Server, officers: &mut [Officer]) {
    let mut answers_left = lot(ANSWERS_MAX);
    let after = Duration::from_micros(lot(AFTER_US_MAX));
    let address = server.address();
    let (told, answers) = channel::<Result<(), String>>();
    std::thread::scope(|scope| {
        for officer in officers {
            let told = told.clone();
            scope.spawn(move || {
                loop {
                    match officer.write(address) {
                        Ok(true) => told.send(Ok(())).unwrap(),
                        Ok(false) => return,
                        Err(answer) => return told.send(Err(answer)).unwrap(),
                    }
                }
            });
        }
        drop(told);
        let mut end = Instant::now() + if answers_left == 0 { after } else { ANSWER_MAX };
        let broken = loop {
            match answers.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Ok(())) if answers_left == 0 => {}
                Ok(Ok(())) => {
                    answers_left -= 1;
                    end = Instant::now() + if answers_left == 0 { after } else { ANSWER_MAX };
                }
                Ok(Err(answer)) => break Some(answer),
                Err(RecvTimeoutError::Timeout) if answers_left == 0 => break None,
                Err(RecvTimeoutError::Timeout) => break Some(format!("no answer in {ANSWER_MAX:?}")),
                Err(RecvTimeoutError::Disconnected) => break Some("every officer gave up".to_owned()),
            }
        };
        let log = server.log();
        // First, or the officers would go on writing and be waited for.
        server.kill();
        if let Some(broken) = broken {
            panic!("{broken}\n{log}");
        }
    });
}

/// A number below `bound`, by lot.
fn lot(bound: u64) -> u64 {
    let mut salt = [0; 8];
    getrandom::fill(&mut salt).unwrap();
    u64::from_le_bytes(salt) % bound
}

/// What the officers have made so far, as far as it was found in the database.
#[derive(Default)]
struct Made {
    /// By the key of the form, which stands in the summary of the case.
    cases: BTreeMap<String, Found>,
    acknowledged: u32,
}

struct Found {
    id: String,
    number: String,
    /// It was acknowledged when it was read, so that nothing of it may be missing.
    whole: bool,
}

impl Made {
    /// Checks what is there against what was answered.
    fn check(&mut self, options: &Options, officers: &[Officer]) {
        // Opened as an operator would after a crash, with the recovery of the log.
        let store = Store::open(options).unwrap();
        let there: BTreeSet<String> = crate::cases(&store).into_iter().map(|row| row.id).collect();
        for (key, found) in &self.cases {
            assert!(there.contains(&found.id), "{key} was there after an earlier kill and is lost");
        }
        let known: BTreeSet<&str> =
            self.cases.values().filter(|found| found.whole).map(|found| found.id.as_str()).collect();
        let unread: Vec<_> = there.iter().filter(|id| !known.contains(id.as_str())).cloned().collect();
        self.read(&store, unread, officers);
        self.acknowledged = 0;
        for (key, id) in officers.iter().flat_map(|officer| &officer.answered) {
            self.acknowledged += 1;
            let found = self.cases.get(key).unwrap_or_else(|| panic!("{key} was acknowledged and is lost"));
            assert_eq!(&found.id, id, "{key}");
        }
        self.check_numbers();
    }

    fn read(&mut self, store: &Store, ids: Vec<String>, officers: &[Officer]) {
        let waiting: BTreeSet<&str> =
            officers.iter().filter_map(|officer| officer.waiting.as_deref()).collect();
        let answered: BTreeSet<&str> =
            officers.iter().flat_map(|officer| officer.answered.keys()).map(String::as_str).collect();
        for id in ids {
            let case = store.read(|reader| reader.load::<Case>(&id)).unwrap().unwrap().state;
            let registration = case.registration.as_ref().unwrap();
            // The demonstration has cases of its own.
            let Some((_, key)) = registration.summary.split_once("编号") else { continue };
            let whole = answered.contains(key);
            assert!(whole || waiting.contains(key), "{key} was never sent");
            // Registration, decision and handing over are one transaction.
            assert_eq!(
                case.onspot.is_some(),
                key.ends_with("onspot"),
                "{key} is half-made at {:?}",
                case.stage
            );
            let paper =
                case.documents.iter().any(|(document, ..)| document.kind == DocumentKind::OnspotDecision);
            assert!(!whole || case.onspot.is_none() || paper, "{key} was acknowledged and has no paper");
            let number = registration.number.clone();
            let before = self.cases.insert(key.to_owned(), Found { id: id.clone(), number, whole });
            assert!(before.is_none_or(|before| before.id == id), "{key} was made twice");
        }
    }

    /// Numbers of an agency have no gap and no double, whatever was cut off between taking and using one.
    fn check_numbers(&self) {
        let mut series: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for found in self.cases.values() {
            let (word, rest) = found.number.rsplit_once('〕').unwrap();
            let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
            series.entry(word).or_default().push(digits.parse().unwrap());
        }
        for (word, mut numbers) in series {
            numbers.sort_unstable();
            assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "{word}: {numbers:?}");
        }
    }
}

/// Somebody who is signed in and writes one case after the other.
struct Officer {
    login: &'static str,
    cookie: String,
    csrf: String,
    partner: String,
    sent: u32,
    /// The form that was sent and not answered.
    waiting: Option<String>,
    /// Ids of the cases by the key of their form.
    answered: BTreeMap<String, String>,
}

impl Officer {
    fn enter(server: &Server, login: &'static str) -> Self {
        let address = server.address();
        let page = ask(address, "GET", "/sign-in", "", "").unwrap();
        let form = [("csrf", value_of(&page.body, "csrf")), ("account", login.to_owned())];
        let entered = ask(address, "POST", "/sign-in/demo", &page.cookie, &encoded(&form)).unwrap();
        assert_eq!(entered.status, 303, "{login}: {}", entered.body);
        let cookie = entered.cookie;
        let form = ask(address, "GET", "/cases/onspot?draft=torture", &cookie, "").unwrap();
        assert_eq!(form.status, 200, "{login}: {}", form.body);
        let mut officer = Self {
            login,
            cookie,
            csrf: value_of(&form.body, "csrf"),
            partner: String::new(),
            sent: 0,
            waiting: None,
            answered: BTreeMap::new(),
        };
        let (_, choices) = form.body.split_once("name=\"partner\"").unwrap();
        let choices = choices.split_once("</select>").unwrap().0;
        let partners = choices.split("value=\"").skip(1).filter_map(|rest| rest.split('"').next());
        // Who holds no valid certificate is refused, and makes no case.
        for partner in partners.filter(|partner| !partner.is_empty()) {
            officer.partner = partner.to_owned();
            if officer.write(address).unwrap() && !officer.answered.is_empty() {
                return officer;
            }
        }
        panic!("{login} finds no partner");
    }

    /// Sends a form, the unanswered one first; `false` when the server is gone, an error when it answers otherwise.
    fn write(&mut self, address: SocketAddr) -> Result<bool, String> {
        let next = || {
            let path = if self.sent.is_multiple_of(2) { "onspot" } else { "new" };
            format!("{}-{}-{path}", self.login, self.sent)
        };
        let key = self.waiting.clone().unwrap_or_else(next);
        let path = if key.ends_with("onspot") { "/cases/onspot" } else { "/cases/new" };
        self.waiting = Some(key.clone());
        let Ok(answer) = ask(address, "POST", path, &self.cookie, &self.form(&key)) else {
            return Ok(false);
        };
        match (answer.status, answer.location.strip_prefix("/cases/")) {
            (303, Some(id)) => {
                self.answered.insert(key, id.to_owned());
                self.sent += 1;
                self.waiting = None;
            }
            // Too many in a minute: the officer goes on after the next start.
            (429, _) => return Ok(false),
            // The choice of the partner is still open.
            (409 | 422, _) if self.answered.is_empty() => self.waiting = None,
            (status, _) => return Err(format!("{key}: {status} {}", answer.body)),
        }
        Ok(true)
    }

    fn form(&self, key: &str) -> String {
        let text = format!("驾驶员未随车携带运输证，编号{key}");
        let mut form = vec![
            ("csrf", self.csrf.clone()),
            ("idempotency_key", key.to_owned()),
            ("partner", self.partner.clone()),
        ];
        let shared = [
            ("item", "WYC-003"),
            ("source", "inspection"),
            ("found_time", "00:00"),
            ("place", "G107国道临江县东门收费站北侧"),
            ("conveyance", "vehicle"),
            ("mark", "湘D12345"),
            ("party_kind", "person"),
            ("party_name", "测试某"),
            ("id_number", "430422198506070011"),
        ];
        let onspot = [
            ("evidence", "现场照片"),
            ("certificates_shown", "1"),
            ("told", "1"),
            ("fine", "200"),
            ("payment", "bank"),
            ("correction", "立即改正违法行为。"),
            ("signing", "paper"),
        ];
        form.extend(shared.map(|(name, value)| (name, value.to_owned())));
        if key.ends_with("onspot") {
            form.push(("facts", text));
            form.extend(onspot.map(|(name, value)| (name, value.to_owned())));
        } else {
            form.push(("found_on", "2026-11-20".to_owned()));
            form.push(("summary", text));
        }
        encoded(&form)
    }
}

struct Answer {
    status: u16,
    location: String,
    cookie: String,
    body: String,
}

/// One request on a connection of its own; an answer that was cut off is an error.
fn ask(address: SocketAddr, method: &str, path: &str, cookie: &str, form: &str) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let cut = || std::io::Error::other("the answer was cut off");
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(cut)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut)?;
    let headers: Vec<(String, &str)> = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value))
        .collect();
    let of = |wanted: &str| {
        headers.iter().filter(|(name, _)| name == wanted).map(|(_, value)| *value).collect::<Vec<_>>()
    };
    let cookies: Vec<_> = of("set-cookie").into_iter().filter_map(|line| line.split(';').next()).collect();
    let location = of("location").concat();
    Ok(Answer { status, location, cookie: cookies.join("; "), body: body.to_owned() })
}

/// The value of the first field with a name.
fn value_of(html: &str, name: &str) -> String {
    let (_, rest) = html
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no {name} in {html}"));
    rest.split('"').next().unwrap().to_owned()
}

/// Fields as a browser sends them.
fn encoded(form: &[(&str, String)]) -> String {
    let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
    form.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&")
}
