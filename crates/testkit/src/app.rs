//! The whole application in a test: a database of its own, a clock that the test moves, people of every role.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use app::{
    App, Caller,
    catalog::Catalog,
    context::{Blobs, Clock, Typeset, Typesetter, sm3_hex},
};
use jiff::Timestamp;
use law::{
    access::Role,
    roster::{Agency, AgencyAct, AgencyKind, Person, PersonAct},
    subject::{NewEntry, Subject},
};
use store::{KeyRing, Loaded, Options, Project, Store, read::account::Credential};

/// An application with people of every role, at half past nine on 2026-11-20.
#[derive(Debug)]
pub struct TestApp {
    /// The application.
    pub app: App,
    /// Its clock.
    pub clock: Arc<TestClock>,
    options: Options,
    _folder: tempfile::TempDir,
    _database: Option<crate::Database>,
}

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).expect("the test clock is within range")
    }
}

impl TestClock {
    /// Moves the clock on.
    pub fn advance_days(&self, days: i64) {
        self.0.fetch_add(days * 24 * 3600, Ordering::SeqCst);
    }

    /// Moves the clock on.
    pub fn advance_minutes(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60, Ordering::SeqCst);
    }
}

/// Keeps files in memory.
#[derive(Debug, Default)]
struct MemoryBlobs(Mutex<BTreeMap<String, Vec<u8>>>);

impl Blobs for MemoryBlobs {
    fn put(&self, content: &[u8]) -> Result<String, String> {
        let sm3 = sm3_hex(content);
        self.0.lock().expect("no test panics with the lock").insert(sm3.clone(), content.to_vec());
        Ok(sm3)
    }

    fn get(&self, sm3: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.0.lock().expect("no test panics with the lock").get(sm3).cloned())
    }
}

/// Answers the data as the document: tests of the paper are in the crate that sets it.
#[derive(Debug)]
struct PlainTypesetter;

impl Typesetter for PlainTypesetter {
    fn typeset(&self, form: &str, data: &serde_json::Value) -> Result<Typeset, String> {
        let text = data.to_string();
        if text.contains('\u{E000}') {
            return Err("字体中没有这个字：U+E000".to_owned());
        }
        Ok(Typeset { pdf: format!("%PDF {form} {text}").into_bytes(), pages: 1 })
    }
}

/// The people: sign-in name, name, agency, role.
pub const PEOPLE: [(&str, &str, &str, Role); 14] = [
    ("officer", "赵一", "county", Role::Officer),
    ("partner", "钱二", "county", Role::Officer),
    ("handler", "孙三", "county", Role::Handler),
    ("reviewer", "李四", "county", Role::Reviewer),
    ("head", "周五", "county", Role::Head),
    ("head2", "吴六", "county", Role::Head),
    ("supervisor", "郑七", "root", Role::Supervisor),
    ("analyst", "王八", "root", Role::Analyst),
    ("system", "冯九", "root", Role::SystemAdmin),
    ("security", "陈十", "root", Role::SecurityAdmin),
    ("audit", "褚甲", "root", Role::AuditAdmin),
    ("elsewhere", "卫乙", "other", Role::Officer),
    ("elsewhere2", "蒋丙", "other", Role::Officer),
    ("nobody", "沈丁", "county", Role::Analyst),
];

impl TestApp {
    /// On SQLite.
    pub fn sqlite() -> Self {
        Self::at(None)
    }

    /// On PostgreSQL; `None` where the test script has not started one.
    pub fn postgres() -> Option<Self> {
        crate::postgres().map(|database| Self::at(Some(database)))
    }

    /// On every database that there is.
    pub fn each(test: impl Fn(&Self)) {
        test(&Self::sqlite());
        if let Some(app) = Self::postgres() {
            test(&app);
        }
    }

    fn at(database: Option<crate::Database>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let keys = folder.path().join("keys");
        KeyRing::create(&keys).expect("keys");
        let options = match &database {
            Some(database) => Options::postgres(database.url()),
            None => Options::sqlite(folder.path().join("data")),
        };
        let options = options.with_keys(&keys);
        let store = Store::open(&options).expect("the store opens");
        store.migrate().expect("the store migrates");
        // 2026-11-20 09:30 China Standard Time.
        let clock = Arc::new(TestClock(AtomicI64::new(1_795_138_200)));
        let app = App {
            store,
            catalog: Arc::new(Catalog::shipped().expect("the shipped catalogue loads")),
            clock: clock.clone(),
            typesetter: Arc::new(PlainTypesetter),
            blobs: Arc::new(MemoryBlobs::default()),
            demo: true,
        };
        let made = Self { app, clock, options, _folder: folder, _database: database };
        made.populate();
        made
    }

    /// The application once more over the same database, which knows nothing of the first, like another process.
    pub fn another(&self) -> App {
        App { store: Store::open(&self.options).expect("the store opens again"), ..self.app.clone() }
    }

    /// Signs a person in.
    pub fn caller(&self, login: &str) -> Caller {
        let session = self.app.enter_demo(login, "test").expect("the person exists");
        self.app.caller(&session.token).expect("the session reads").expect("the session lasts")
    }

    /// The token of a new session, as the cookie carries it.
    pub fn token(&self, login: &str) -> String {
        self.app.enter_demo(login, "test").expect("the person exists").token
    }

    fn populate(&self) {
        let now = self.app.clock.now();
        for (id, path) in [("root", "/root"), ("county", "/root/county"), ("other", "/root/other")] {
            self.append::<Agency>(id, vec![agency(id, path)]);
        }
        for (login, name, agency, role) in PEOPLE {
            let mut acts = vec![
                PersonAct::PersonEnrolled {
                    name: name.to_owned(),
                    login: login.to_owned(),
                    agency: agency.to_owned(),
                    post: role.label().to_owned(),
                },
                PersonAct::RoleGranted { role, agency: agency.to_owned() },
            ];
            if matches!(role, Role::Officer | Role::Handler | Role::Head | Role::Reviewer) {
                acts.push(PersonAct::CertificateIssued {
                    number: format!("4304{}", login.len() * 1000 + name.len()),
                    issued_on: jiff::civil::date(2024, 1, 1),
                    expires_on: jiff::civil::date(2028, 12, 31),
                });
                acts.push(PersonAct::ReviewQualified { qualified: role == Role::Reviewer });
            }
            self.append::<Person>(login, acts);
            let credential = Credential {
                person: login.to_owned(),
                password: PASSWORD_HASH.to_owned(),
                second_factor: None,
                must_change: false,
                failures: 0,
                locked_until: Timestamp::UNIX_EPOCH,
                changed_at: now,
            };
            let written = self.app.store.write(move |tx| tx.credential_put(&credential));
            written.expect("the credential is written");
        }
    }

    fn append<S: Project + Subject + Send + 'static>(&self, id: &str, acts: Vec<S::Act>)
    where
        S::Act: Send + 'static,
    {
        let (id, now) = (id.to_owned(), self.app.clock.now());
        let entries: Vec<_> = acts
            .into_iter()
            .map(|act| NewEntry {
                actor: "system".to_owned(),
                agency: "root".to_owned(),
                effective_on: jiff::civil::date(2024, 1, 1),
                act,
            })
            .collect();
        self.app
            .store
            .write(move |tx| tx.append(&mut Loaded::<S>::new(id), now, entries).map(|_| ()))
            .expect("the acts are appended");
    }
}

/// The password of everybody: argon2id with the least cost, since these tests are not about its strength.
pub const PASSWORD: &str = "Hengping-2026";
const PASSWORD_HASH: &str =
    "$argon2id$v=19$m=8,t=1,p=1$xhY7z8Ej7d96OJg4YkBdDg$l+IavH7q+64Yh27xrrLv14nj4FGkj0pMaF9JQtE8HTg";

fn agency(id: &str, path: &str) -> AgencyAct {
    AgencyAct::AgencyFounded {
        name: format!("{id}交通运输综合行政执法大队"),
        short_name: id.to_owned(),
        number_word: format!("{id}交"),
        kind: AgencyKind::County,
        path: path.to_owned(),
        review_body: "衡州市人民政府".to_owned(),
        court: "衡州市人民法院".to_owned(),
        bank: "衡州银行".to_owned(),
        bank_account: "1234567890".to_owned(),
        address: "衡州市解放路1号".to_owned(),
        phone: "0734-12345678".to_owned(),
    }
}
