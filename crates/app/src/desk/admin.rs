//! The desk of the three administrators: people, roles and the log instead of cases.

use jiff::{Timestamp, ToSpan, civil::Date};
use law::{access::Action, audit::Outcome};
use store::{Reader, read::roster::PersonRow};

use crate::{
    App, AppError, Caller,
    audit::access_filter,
    case::list::COUNT_MAX,
    roster::{PEOPLE_MAX, SOON_DAYS},
};

/// How many days the refusals are counted back, today included.
const REFUSED_DAYS: i64 = 7;

/// What an administrator finds on his desk. What his role must not see stays empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdminDesk {
    /// 执法证件已过期或者六十天内到期, the earliest first; for who manages people.
    pub expiring: Vec<PersonRow>,
    /// 账号被锁定, with the instant at which it opens by itself; for who manages people.
    pub locked: Vec<(PersonRow, Timestamp)>,
    /// The next year, when its 放假安排 is still missing; for who publishes it.
    pub unpublished: Option<i16>,
    /// 在岗而没有角色: people who cannot do anything; for who grants roles.
    pub without_role: Vec<PersonRow>,
    /// 近七天被拒绝的访问, counted up to [`COUNT_MAX`], and the first of the days; for who reads the log.
    pub refused: Option<(u32, Date)>,
}

impl App {
    /// The desk of an administrator; `None` for everybody else.
    pub(super) fn admin_desk(
        &self,
        reader: &mut Reader<'_>,
        caller: &Caller,
    ) -> Result<Option<AdminDesk>, AppError> {
        if !caller.is_admin() {
            return Ok(None);
        }
        let mut desk = AdminDesk::default();
        if caller.may(Action::RosterManage) {
            let agencies = caller.agencies(Action::RosterManage);
            let until = self.today().saturating_add(SOON_DAYS.days());
            desk.expiring = reader.certificates_expiring(&agencies, until)?;
            desk.expiring.sort_by(|one, other| one.expires_on.cmp(&other.expires_on));
            for (person, until) in reader.locked_out(self.clock.now())? {
                let row = reader.person_row(&person)?;
                desk.locked.extend(row.filter(|row| agencies.contains(&row.agency)).map(|row| (row, until)));
            }
        }
        if caller.may(Action::CalendarManage) {
            let this_year = self.today().year();
            let last = self.calendar_in(reader)?.last_year();
            desk.unpublished = last.filter(|last| *last <= this_year).map(|last| last + 1);
        }
        if caller.may(Action::RoleGrant) {
            let today = self.today();
            desk.without_role = reader.person_list(&caller.agencies(Action::RoleGrant), PEOPLE_MAX)?;
            desk.without_role.retain(|person| person.roles.is_empty() && !person.has_left(today));
        }
        if caller.may(Action::AuditRead) {
            let from = self.today().saturating_sub((REFUSED_DAYS - 1).days());
            // As the address of the log says it, so that the count is that of the list behind the link.
            let pairs = [("outcome", Outcome::Refused.code().to_owned()), ("from", from.to_string())];
            let filter = access_filter(&pairs.map(|(name, value)| (name.to_owned(), value)));
            desk.refused = Some((reader.access_count(&filter, COUNT_MAX)?, from));
        }
        Ok(Some(desk))
    }
}
