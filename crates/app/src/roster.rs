//! The roster in use: agencies, people, certificates.

mod people;

use jiff::{Timestamp, civil::Date};
use law::{
    access::{Action, Role},
    case::fact::Standing,
    roster::{Agency, Person, PersonAct},
    subject::Entry,
};
use store::{
    Loaded, Reader, Tx,
    read::roster::{AgencyRow, PersonRow},
};

pub(crate) use self::people::{PEOPLE_MAX, SOON_DAYS};
pub use self::people::{PeopleFilter, Validity, is_soon};
use crate::{
    App, AppError, Caller,
    account::{OneTime, enroll, entry_of, fresh, one_time_password},
    context::china,
    form::{Fields, Problems},
    sign_in::hash_password,
};

/// A person with the history of the roster.
#[derive(Debug, Clone)]
pub struct PersonView {
    /// Person id.
    pub id: String,
    /// The state.
    pub person: Person,
    /// Agency name.
    pub agency_name: String,
    /// What happened to the person in the roster, newest first.
    pub history: Vec<Change>,
    /// A second factor is asked for at sign-in.
    pub second_factor: bool,
}

/// A line of a person's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When it was recorded.
    pub at: Timestamp,
    /// What was done.
    pub label: &'static str,
    /// More, with the reason where one was given.
    pub detail: String,
    /// Name of who did it.
    pub by: String,
}

impl App {
    /// The agencies that the caller may see, in the order of the tree.
    pub fn list_agencies(&self, caller: &Caller) -> Result<Vec<AgencyRow>, AppError> {
        caller.require(Action::RosterRead, "查看名册")?;
        let visible = caller.agencies(Action::RosterRead);
        let all = self.store.read(|reader| {
            reader.remembered("agencies", |reader| reader.agency_list("/root").map_err(AppError::from))
        })?;
        Ok(all.iter().filter(|agency| visible.contains(&agency.id)).cloned().collect())
    }

    /// Colleagues of the caller's agency who may handle cases, for choosing a partner.
    pub fn colleagues(&self, caller: &Caller) -> Result<Vec<PersonRow>, AppError> {
        let agencies = [caller.agency.clone()];
        let people =
            self.store.read(|reader| reader.person_list(&agencies, 1_000).map_err(AppError::from))?;
        let today = self.today();
        Ok(people.into_iter().filter(|person| !person.has_left(today)).collect())
    }

    /// One person.
    pub fn read_person(&self, caller: &Caller, id: &str) -> Result<PersonView, AppError> {
        caller.require(Action::RosterRead, "查看名册")?;
        self.store.read(|reader| {
            let (loaded, entries) = reader.load_with_entries::<Person>(id)?.ok_or(AppError::NotFound)?;
            let person = loaded.state;
            if !caller.may_in(Action::RosterRead, &person.agency) {
                return Err(AppError::NotFound);
            }
            let agency = reader.load::<Agency>(&person.agency)?.ok_or(AppError::NotFound)?.state;
            let history = history(reader, entries)?;
            let second_factor = reader.credential(id)?.is_some_and(|held| held.second_factor.is_some());
            let (id, agency_name) = (id.to_owned(), agency.name);
            Ok(PersonView { id, person, agency_name, history, second_factor })
        })
    }

    /// Enrolls a person with a one-time password.
    pub fn enroll_person(&self, caller: &Caller, fields: &Fields) -> Result<OneTime, AppError> {
        caller.require(Action::RosterManage, "登记人员")?;
        let mut problems = Problems::default();
        problems.unknown(fields, &["name", "login", "agency", "post"]);
        let name = problems.line(fields, "name", "姓名");
        let login = problems.line(fields, "login", "登录名");
        let agency = problems.line(fields, "agency", "机构");
        let post = problems.line(fields, "post", "职务");
        let plain =
            |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_');
        if login.len() > 32 || !login.chars().all(plain) {
            problems.add("login", "登录名只能用字母、数字和 . - _，最多32位。");
        }
        if !agency.is_empty() && !caller.may_in(Action::RosterManage, &agency) {
            problems.add("agency", "没有这个机构，或者不在您的管理范围。");
        }
        problems.settle()?;
        let password = one_time_password()?;
        let hashed = hash_password(&password)?;
        let id = self.new_id()?;
        let (caller, now) = (caller.clone(), self.clock.now());
        self.store.write(move |tx| {
            if tx.person_by_login(&login)?.is_some() {
                let mut problems = Problems::default();
                problems.add("login", format!("登录名“{login}”已被使用，请换一个。"));
                problems.settle()?;
            }
            let act = PersonAct::PersonEnrolled { name: name.clone(), login: login.clone(), agency, post };
            enroll(tx, &id, &caller.person, &caller.agency, now, vec![act])?;
            tx.credential_put(&fresh(&id, hashed, true, now))?;
            Ok(OneTime { login, name, role: "", password })
        })
    }

    /// Issues a certificate.
    pub fn issue_certificate(&self, caller: &Caller, person: &str, fields: &Fields) -> Result<(), AppError> {
        caller.require(Action::RosterManage, "核发执法证件")?;
        let mut problems = Problems::default();
        problems.unknown(fields, &["number", "issued_on", "expires_on"]);
        let number = problems.line(fields, "number", "证件号");
        let issued_on = problems.date(fields, "issued_on", "发证日期");
        let expires_on = problems.date(fields, "expires_on", "有效期至");
        if let (Some(from), Some(to)) = (issued_on, expires_on)
            && to <= from
        {
            problems.add("expires_on", "有效期须晚于发证日期。");
        }
        problems.settle()?;
        let (Some(issued_on), Some(expires_on)) = (issued_on, expires_on) else {
            return Err(AppError::Invalid(Vec::new()));
        };
        self.change_person(caller, person, PersonAct::CertificateIssued { number, issued_on, expires_on })
    }

    /// Suspends, recalls, cancels or restores a certificate; it takes effect at once, everywhere.
    pub fn change_certificate(&self, caller: &Caller, person: &str, fields: &Fields) -> Result<(), AppError> {
        caller.require(Action::RosterManage, "变更执法证件")?;
        let mut problems = Problems::default();
        problems.unknown(fields, &["number", "standing", "reason"]);
        let number = problems.line(fields, "number", "证件号");
        let reason = problems.line(fields, "reason", "理由");
        let standing = problems.choice(fields, "standing", "状态", |code| {
            Standing::from_code(code).filter(|standing| {
                matches!(
                    standing,
                    Standing::Valid | Standing::Suspended | Standing::Recalled | Standing::Cancelled
                )
            })
        });
        problems.settle()?;
        let Some(standing) = standing else { return Err(AppError::Invalid(Vec::new())) };
        let changed_on = self.today();
        self.change_person(
            caller,
            person,
            PersonAct::CertificateChanged { number, changed_on, standing, reason },
        )
    }

    /// Moves a person to another agency or post; roles stay and are the security administrator's matter.
    pub fn move_person(&self, caller: &Caller, person: &str, fields: &Fields) -> Result<(), AppError> {
        caller.require(Action::RosterManage, "办理调动")?;
        let mut problems = Problems::default();
        problems.unknown(fields, &["agency", "post"]);
        let agency = problems.line(fields, "agency", "机构");
        let post = problems.line(fields, "post", "职务");
        if !agency.is_empty() && !caller.may_in(Action::RosterManage, &agency) {
            problems.add("agency", "没有这个机构，或者不在您的管理范围。");
        }
        problems.settle()?;
        self.change_person(caller, person, PersonAct::PersonMoved { agency, post })
    }

    /// Enters or cancels the qualification for legal review.
    // Law: 行政处罚法 art. 58(2).
    pub fn qualify(&self, caller: &Caller, person: &str, fields: &Fields) -> Result<(), AppError> {
        caller.require(Action::RosterManage, "登记法制审核资格")?;
        let mut problems = Problems::default();
        problems.unknown(fields, &["qualified"]);
        let qualified = problems.choice(fields, "qualified", "法制审核资格", |value| match value {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        });
        problems.settle()?;
        let Some(qualified) = qualified else { return Err(AppError::Invalid(Vec::new())) };
        self.change_person(caller, person, PersonAct::ReviewQualified { qualified })
    }

    /// Takes a person off post from a day on: from then the account is closed and certificates no longer count.
    pub fn leave(&self, caller: &Caller, person: &str, left_on: Date) -> Result<(), AppError> {
        caller.require(Action::RosterManage, "办理离岗")?;
        self.change_person(caller, person, PersonAct::PersonLeft { left_on })
    }

    fn change_person(&self, caller: &Caller, person: &str, act: PersonAct) -> Result<(), AppError> {
        let (caller, person, now) = (caller.clone(), person.to_owned(), self.clock.now());
        self.store.write(move |tx| {
            let mut loaded = tx.load::<Person>(&person)?.ok_or(AppError::NotFound)?;
            if !caller.may_in(Action::RosterManage, &loaded.state.agency) {
                return Err(AppError::NotFound);
            }
            let today = china(now).0;
            check_act(&loaded, &caller, &act, today)?;
            check_others(tx, &loaded, &act)?;
            let entry = entry_of(&caller, now, act);
            tx.append(&mut loaded, now, vec![entry])?;
            Ok(())
        })
    }
}

/// Refuses what changes nothing, doubles something, or serves its own actor.
pub(crate) fn check_act(
    loaded: &Loaded<Person>,
    caller: &Caller,
    act: &PersonAct,
    today: Date,
) -> Result<(), AppError> {
    let mut problems = Problems::default();
    for objection in loaded.state.objections(&loaded.id, &caller.person, act, today) {
        problems.add(objection.field, objection.message);
    }
    problems.settle()
}

/// Refuses what only a look at other people shows: a certificate number that somebody else holds, an administrator
/// without whom nobody could go on.
fn check_others(tx: &mut Tx<'_>, loaded: &Loaded<Person>, act: &PersonAct) -> Result<(), AppError> {
    let mut problems = Problems::default();
    if let PersonAct::CertificateIssued { number, .. } = act
        && let Some(other) = tx.person_by_certificate(number)?.filter(|other| other.id != loaded.id)
    {
        problems.add("number", format!("证件号{number}已经核发给{}，请核对。", other.name));
    }
    if let PersonAct::PersonLeft { .. } = act {
        for (role, _) in loaded.state.roles.iter().filter(|(role, _)| role.is_admin()) {
            if last_of_its_kind(tx, &loaded.id, *role)? {
                let message = format!("此人是唯一的{}，请先授予他人再办理离岗。", role.label());
                problems.add("left_on", message);
            }
        }
    }
    problems.settle()
}

/// Whether nobody else holds this role of an administrator for good: who is about to leave does not count.
pub(crate) fn last_of_its_kind(tx: &mut Tx<'_>, person: &str, role: Role) -> Result<bool, AppError> {
    if !role.is_admin() {
        return Ok(false);
    }
    let held = tx.people_with_role(role.code())?;
    Ok(!held.iter().any(|other| other.id != person && other.left_on.is_none()))
}

fn history(reader: &mut Reader<'_>, entries: Vec<Entry<PersonAct>>) -> Result<Vec<Change>, AppError> {
    let mut changes = Vec::with_capacity(entries.len());
    for entry in entries.into_iter().rev() {
        let by = match reader.person_row(&entry.actor)? {
            Some(row) => row.name,
            None => "系统".to_owned(),
        };
        let agency = match entry.act.agency() {
            Some(agency) => reader.agency_short_name(agency)?.unwrap_or_default(),
            None => String::new(),
        };
        let detail = entry.act.detail();
        let detail = if agency.is_empty() { detail } else { format!("{agency}，{detail}") };
        changes.push(Change { at: entry.recorded_at, label: entry.act.label(), detail, by });
    }
    Ok(changes)
}
