//! The whole application in a test: a database of its own, a clock that the test moves, people of every role.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use app::{
    App, Caller,
    catalog::Catalog,
    context::{BlobError, Blobs, Clock, Typeset, Typesetter},
    file::FileLimits,
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
    /// Its files.
    pub blobs: Arc<MemoryBlobs>,
    options: Options,
    folder: tempfile::TempDir,
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

/// Keeps objects in memory; a test can fill its disk or damage what it holds.
#[derive(Debug, Default)]
pub struct MemoryBlobs {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
    full: AtomicBool,
}

impl MemoryBlobs {
    /// Refuses everything new from now on, or no more.
    pub fn set_full(&self, full: bool) {
        self.full.store(full, Ordering::SeqCst);
    }

    /// The places of all objects.
    pub fn places(&self) -> Vec<String> {
        self.objects.lock().expect("no test panics with the lock").keys().cloned().collect()
    }

    /// Changes or removes (`None`) an object behind the back of the program.
    pub fn damage(&self, place: &str, content: Option<Vec<u8>>) {
        let mut objects = self.objects.lock().expect("no test panics with the lock");
        match content {
            Some(content) => objects.insert(place.to_owned(), content),
            None => objects.remove(place),
        };
    }
}

impl Blobs for MemoryBlobs {
    fn put(&self, place: &str, content: Vec<u8>) -> Result<(), BlobError> {
        if self.full.load(Ordering::SeqCst) {
            return Err(BlobError::Full);
        }
        self.objects.lock().expect("no test panics with the lock").insert(place.to_owned(), content);
        Ok(())
    }

    fn get(&self, place: &str) -> Result<Option<Vec<u8>>, BlobError> {
        Ok(self.objects.lock().expect("no test panics with the lock").get(place).cloned())
    }

    fn rename(&self, from: &str, to: &str) -> Result<bool, BlobError> {
        let mut objects = self.objects.lock().expect("no test panics with the lock");
        let held = objects.remove(from);
        Ok(held.is_some_and(|content| {
            objects.insert(to.to_owned(), content);
            true
        }))
    }

    fn delete(&self, place: &str) -> Result<(), BlobError> {
        self.objects.lock().expect("no test panics with the lock").remove(place);
        Ok(())
    }

    fn each(
        &self,
        folder: &str,
        visit: &mut dyn FnMut(&str) -> Result<(), BlobError>,
    ) -> Result<(), BlobError> {
        let folder = format!("{folder}/");
        self.places().iter().filter(|place| place.starts_with(&folder)).try_for_each(|place| visit(place))
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
        let blobs = Arc::new(MemoryBlobs::default());
        let app = App {
            store,
            catalog: Arc::new(Catalog::shipped().expect("the shipped catalogue loads")),
            clock: clock.clone(),
            typesetter: Arc::new(PlainTypesetter),
            blobs: blobs.clone(),
            // Small, so that a file of many pieces is quick.
            files: FileLimits { file_bytes_max: 64 * 1024, piece_bytes: 1024, plain_bytes_max: 8 * 1024 },
            meter: app::meter::Meter::default(),
            demo: true,
        };
        let made = Self { app, clock, options, blobs, folder, _database: database };
        made.populate();
        made
    }

    /// The application once more over the same database, which knows nothing of the first, like another process.
    pub fn another(&self) -> App {
        App { store: Store::open(&self.options).expect("the store opens again"), ..self.app.clone() }
    }

    /// Puts a database without tables under the application, so that nothing it asks can be answered.
    pub fn lose_database(&mut self) {
        let empty = Options::sqlite(self.folder.path().join("empty"));
        self.app.store = Store::open(&empty).expect("an empty database opens");
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
