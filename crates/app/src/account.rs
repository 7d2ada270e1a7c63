//! Accounts: the three administrators, one-time passwords, second factors, roles.

use jiff::Timestamp;
use law::{
    access::{Action, Role},
    audit::AccessAct,
    roster::{Agency, AgencyAct, AgencyKind, Person, PersonAct},
    subject::NewEntry,
};
use store::{Loaded, Tx, read::account::Credential};

use crate::{
    App, AppError, Caller,
    audit::log,
    context::china,
    form::Problems,
    roster::{check_act, last_of_its_kind},
    sign_in::{PASSWORD_CHARS_MIN, hash_password},
};

/// An account that was just made, with its password, shown once.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct OneTime {
    /// Sign-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role label.
    pub role: &'static str,
    /// Password, to be changed at the first sign-in.
    pub password: String,
}

/// The three administrators that `init` makes, and nobody else.
const ADMINS: [(&str, &str, Role); 3] = [
    ("system", "系统管理员", Role::SystemAdmin),
    ("security", "安全管理员", Role::SecurityAdmin),
    ("audit", "审计管理员", Role::AuditAdmin),
];

impl App {
    /// Makes the root agency and the three administrators; refused when anybody is there already.
    pub fn init(&self, agency_name: &str) -> Result<Vec<OneTime>, AppError> {
        let now = self.clock.now();
        let agency_name = agency_name.to_owned();
        let mut made = Vec::new();
        let mut hashed = Vec::new();
        for (login, name, role) in ADMINS {
            let password = one_time_password()?;
            hashed.push((login, name, role, hash_password(&password)?));
            made.push(OneTime {
                login: login.to_owned(),
                name: name.to_owned(),
                role: role.label(),
                password,
            });
        }
        self.store.write(move |tx| {
            if !tx.agency_list("/root")?.is_empty() {
                let message = "数据库中已有机构和账号，不能再次初始化。";
                let mut problems = Problems::default();
                problems.add("", message);
                return problems.settle();
            }
            found_agency(tx, "root", "root", now, root_agency(&agency_name))?;
            for (login, name, role, password) in hashed {
                let acts = vec![
                    PersonAct::PersonEnrolled {
                        name: name.to_owned(),
                        login: login.to_owned(),
                        agency: "root".to_owned(),
                        post: name.to_owned(),
                    },
                    PersonAct::RoleGranted { role, agency: "root".to_owned() },
                ];
                enroll(tx, login, "system", "root", now, acts)?;
                tx.credential_put(&fresh(login, password, true, now))?;
            }
            Ok(())
        })?;
        Ok(made)
    }

    /// Changes one's own password.
    pub fn change_password(
        &self,
        caller: &Caller,
        old: &str,
        new: &str,
        again: &str,
    ) -> Result<(), AppError> {
        let mut problems = Problems::default();
        let checked = match self.check_own_password(caller, old, "old") {
            Err(AppError::Invalid(found)) => {
                problems.extend(found);
                None
            }
            checked => Some(checked?),
        };
        if new != again {
            problems.add("again", "两次输入的新口令不一致。");
        }
        if new == old {
            problems.add("new", "新口令不能与原口令相同。");
        }
        check_password(new, &caller.name, &mut problems);
        problems.settle()?;
        let Some(held) = checked else { return Err(AppError::NotFound) };
        let password = hash_password(new)?;
        let (caller, now) = (caller.clone(), self.clock.now());
        self.store.write(move |tx| {
            let failures = 0;
            tx.credential_put(&Credential {
                password,
                must_change: false,
                failures,
                changed_at: now,
                ..held
            })?;
            tx.session_delete_others(&caller.person, &caller.session)?;
            log(tx, &caller.person, &caller.agency, now, AccessAct::PasswordChanged).map_err(AppError::from)
        })
    }

    /// The system administrator gives a person a one-time password. The second factor stays as it is: who resets the
    /// one cannot reset the other.
    pub fn reset_password(&self, caller: &Caller, person: &str) -> Result<OneTime, AppError> {
        caller.require(Action::RosterManage, "重置口令")?;
        let password = one_time_password()?;
        let hashed = hash_password(&password)?;
        let (caller, person, now) = (caller.clone(), person.to_owned(), self.clock.now());
        self.store.write(move |tx| {
            let row = tx.person_row(&person)?.ok_or(AppError::NotFound)?;
            if !caller.may_in(Action::RosterManage, &row.agency) {
                return Err(AppError::NotFound);
            }
            if row.id == caller.person {
                let mut problems = Problems::default();
                problems.add("", "自己的口令请在“我的账号”中修改。");
                problems.settle()?;
            }
            let second_factor = tx.credential(&row.id)?.and_then(|held| held.second_factor);
            tx.credential_put(&Credential { second_factor, ..fresh(&row.id, hashed, true, now) })?;
            tx.session_delete_others(&row.id, "")?;
            log(tx, &row.id, &row.agency, now, AccessAct::PasswordReset { by: caller.name })?;
            Ok(OneTime { login: row.login, name: row.name, role: "", password })
        })
    }

    /// The security administrator grants or withdraws a role.
    pub fn change_role(
        &self,
        caller: &Caller,
        person: &str,
        role: Role,
        agency: &str,
        granted: bool,
    ) -> Result<(), AppError> {
        caller.require(Action::RoleGrant, "授予或者撤销角色")?;
        let (caller, person, agency) = (caller.clone(), person.to_owned(), agency.to_owned());
        let now = self.clock.now();
        self.store.write(move |tx| {
            let mut loaded = tx.load::<Person>(&person)?.ok_or(AppError::NotFound)?;
            let visible = caller.may_in(Action::RoleGrant, &loaded.state.agency)
                && caller.may_in(Action::RoleGrant, &agency);
            if !visible {
                return Err(AppError::NotFound);
            }
            let act = if granted {
                PersonAct::RoleGranted { role, agency }
            } else {
                PersonAct::RoleWithdrawn { role, agency }
            };
            check_act(&loaded, &caller, &act, china(now).0)?;
            if !granted && last_of_its_kind(tx, &person, role)? {
                let mut problems = Problems::default();
                let message = format!("这是唯一的{}，撤销后无人能办理其事项；请先授予他人。", role.label());
                problems.add("role", message);
                problems.settle()?;
            }
            let entry = entry_of(&caller, now, act);
            tx.append(&mut loaded, now, vec![entry])?;
            Ok(())
        })
    }
}

pub(crate) fn entry_of<A>(caller: &Caller, now: Timestamp, act: A) -> NewEntry<A> {
    NewEntry { actor: caller.person.clone(), agency: caller.agency.clone(), effective_on: china(now).0, act }
}

/// Founds an agency.
pub(crate) fn found_agency(
    tx: &mut Tx<'_>,
    id: &str,
    actor_agency: &str,
    now: Timestamp,
    act: AgencyAct,
) -> Result<(), AppError> {
    let entry = NewEntry {
        actor: "system".to_owned(),
        agency: actor_agency.to_owned(),
        effective_on: china(now).0,
        act,
    };
    tx.append(&mut Loaded::<Agency>::new(id), now, vec![entry])?;
    Ok(())
}

/// Enrolls a person.
pub(crate) fn enroll(
    tx: &mut Tx<'_>,
    id: &str,
    actor: &str,
    agency: &str,
    now: Timestamp,
    acts: Vec<PersonAct>,
) -> Result<(), AppError> {
    let entries = acts
        .into_iter()
        .map(|act| NewEntry {
            actor: actor.to_owned(),
            agency: agency.to_owned(),
            effective_on: china(now).0,
            act,
        })
        .collect();
    tx.append(&mut Loaded::<Person>::new(id), now, entries)?;
    Ok(())
}

pub(crate) fn fresh(person: &str, password: String, must_change: bool, now: Timestamp) -> Credential {
    Credential {
        person: person.to_owned(),
        password,
        second_factor: None,
        must_change,
        failures: 0,
        locked_until: Timestamp::UNIX_EPOCH,
        changed_at: now,
    }
}

fn root_agency(name: &str) -> AgencyAct {
    AgencyAct::AgencyFounded {
        name: name.to_owned(),
        short_name: name.to_owned(),
        number_word: String::new(),
        kind: AgencyKind::Province,
        path: "/root".to_owned(),
        review_body: String::new(),
        court: String::new(),
        bank: String::new(),
        bank_account: String::new(),
        address: String::new(),
        phone: String::new(),
    }
}

/// A password that nobody has to type twice: four groups of four, without letters that look alike.
pub(crate) fn one_time_password() -> Result<String, AppError> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(|error| AppError::Outside(error.to_string()))?;
    let letters = random.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32)));
    let mut password = String::new();
    for (at, letter) in letters.map(|letter| char::from(*letter)).enumerate() {
        if at > 0 && at % 4 == 0 {
            password.push('-');
        }
        password.push(letter);
    }
    Ok(password)
}

/// Length, three of four kinds of characters, no name in it.
pub(crate) fn check_password(password: &str, name: &str, problems: &mut Problems) {
    let chars = password.chars().count();
    if chars < PASSWORD_CHARS_MIN {
        problems.add("new", format!("新口令只有{chars}位，至少{PASSWORD_CHARS_MIN}位。"));
    }
    if chars > 128 {
        problems.add("new", "新口令最多128位。");
    }
    let kinds = [
        password.chars().any(|character| character.is_ascii_lowercase()),
        password.chars().any(|character| character.is_ascii_uppercase()),
        password.chars().any(|character| character.is_ascii_digit()),
        password.chars().any(|character| !character.is_ascii_alphanumeric()),
    ];
    if kinds.into_iter().filter(|kind| *kind).count() < 3 {
        problems.add("new", "新口令须含小写字母、大写字母、数字、符号中的三类。");
    }
    if !name.is_empty() && password.contains(name) {
        problems.add("new", "新口令不能包含姓名。");
    }
    let weak = ["password", "12345678", "qwerty", "abcd1234", "admin", "88888888"];
    if weak.iter().any(|word| password.to_lowercase().contains(word)) {
        problems.add("new", "新口令过于常见，容易被猜到。");
    }
}
