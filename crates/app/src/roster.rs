//! The roster in use: agencies, people, certificates.

use jiff::civil::Date;
use law::{
    access::Action,
    case::fact::Standing,
    roster::{Agency, AgencyAct, Person, PersonAct},
};
use store::read::roster::{AgencyRow, PersonRow};

use crate::{
    App, AppError, Caller,
    account::{OneTime, enroll, entry_of, fresh, one_time_password},
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

    /// The people of the agencies that the caller may see.
    pub fn list_people(&self, caller: &Caller, agency: Option<&str>) -> Result<Vec<PersonRow>, AppError> {
        caller.require(Action::RosterRead, "查看名册")?;
        let mut agencies = caller.agencies(Action::RosterRead);
        if let Some(agency) = agency {
            agencies.retain(|held| held == agency);
        }
        self.store.read(|reader| reader.person_list(&agencies, 1_000).map_err(AppError::from))
    }

    /// Colleagues of the caller's agency who may handle cases, for choosing a partner.
    pub fn colleagues(&self, caller: &Caller) -> Result<Vec<PersonRow>, AppError> {
        let agencies = [caller.agency.clone()];
        let people =
            self.store.read(|reader| reader.person_list(&agencies, 1_000).map_err(AppError::from))?;
        Ok(people.into_iter().filter(|person| person.left_on.is_none()).collect())
    }

    /// One person.
    pub fn read_person(&self, caller: &Caller, id: &str) -> Result<PersonView, AppError> {
        caller.require(Action::RosterRead, "查看名册")?;
        self.store.read(|reader| {
            let person = reader.load::<Person>(id)?.ok_or(AppError::NotFound)?.state;
            if !caller.may_in(Action::RosterRead, &person.agency) {
                return Err(AppError::NotFound);
            }
            let agency = reader.load::<Agency>(&person.agency)?.ok_or(AppError::NotFound)?.state;
            Ok(PersonView { id: id.to_owned(), person, agency_name: agency.name })
        })
    }

    /// Founds an agency below another.
    pub fn found_agency(&self, caller: &Caller, id: &str, act: AgencyAct) -> Result<(), AppError> {
        caller.require(Action::RosterManage, "设立机构")?;
        let (caller, id, now) = (caller.clone(), id.to_owned(), self.clock.now());
        self.store.write(move |tx| crate::account::found_agency(tx, &id, &caller.agency, now, act))
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

    /// Takes a person off post: sessions end, certificates no longer count.
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
            let entry = entry_of(&caller, now, act);
            tx.append(&mut loaded, now, vec![entry])?;
            Ok(())
        })
    }
}
