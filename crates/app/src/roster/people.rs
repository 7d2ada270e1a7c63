//! The list of the roster as its address asks for it: the page and its export show the same people in the same order.

use jiff::{ToSpan, civil::Date};
use law::{access::Action, case::fact::Standing};
use store::read::roster::PersonRow;

use crate::{App, AppError, Caller};

/// A certificate that ends within so many days is marked.
pub(crate) const SOON_DAYS: i64 = 60;

/// How many people of one agency are looked through at once.
pub(crate) const PEOPLE_MAX: u32 = 10_000;

/// How a person's newest certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// 已离岗.
    Left,
    /// 无执法证件.
    Missing,
    /// 已暂扣、收回、注销.
    Changed(Standing),
    /// 已过期.
    Expired,
    /// 60天内到期.
    Soon,
    /// 有效期内.
    Valid,
}

impl Validity {
    /// On a day: what happened to the certificate last, then its dates.
    pub fn of(person: &PersonRow, on: Date) -> Self {
        let changed = Standing::from_code(&person.standing).filter(|standing| *standing != Standing::Valid);
        let expires_on = person.expires_on.as_deref().and_then(|day| day.parse::<Date>().ok());
        match (changed, expires_on) {
            _ if person.has_left(on) => Self::Left,
            (Some(standing), _) => Self::Changed(standing),
            (None, None) => Self::Missing,
            (None, Some(day)) if day < on => Self::Expired,
            (None, Some(day)) if is_soon(day, on) => Self::Soon,
            (None, Some(_)) => Self::Valid,
        }
    }

    /// The label on the page and in the sheet.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Left => "已离岗",
            Self::Missing => "无执法证件",
            Self::Changed(Standing::Suspended) => "已暂扣",
            Self::Changed(standing) => standing.label(),
            Self::Expired => "已过期",
            Self::Soon => "60天内到期",
            Self::Valid => "有效期内",
        }
    }

    /// Whether it is among those that a condition of the list names; an unknown or empty code names all.
    fn fits(self, code: &str) -> bool {
        match code {
            "suspended" => matches!(self, Self::Changed(_)),
            "left" => self == Self::Left,
            "expired" => self == Self::Expired,
            "soon" => self == Self::Soon,
            _ => true,
        }
    }
}

/// Whether a certificate that ends on `day` is marked on `today`.
pub fn is_soon(day: Date, today: Date) -> bool {
    day >= today && today.checked_add(SOON_DAYS.days()).is_ok_and(|limit| day <= limit)
}

/// Which people are asked for, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// Agency id; empty: all that the caller may see.
    pub agency: String,
    /// Part of name, post or certificate number; for an administrator of the sign-in name too.
    pub text: String,
    /// `suspended`, `expired`, `soon`, `left`; empty: all.
    pub standing: String,
    /// `name`, `agency`, `post`, `certificate` or `expires_on`, with `-` before it downwards; otherwise as they stand.
    pub sort: String,
}

impl PeopleFilter {
    /// The conditions as the address has them.
    pub fn of(pairs: &[(String, String)]) -> Self {
        let value = |name: &str| {
            let held = pairs.iter().find(|(held, _)| held == name);
            held.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        Self { agency: value("agency"), text: value("q"), standing: value("standing"), sort: value("sort") }
    }

    fn sort(&self, people: &mut [PersonRow]) {
        let (key, down) = match self.sort.strip_prefix('-') {
            Some(key) => (key, true),
            None => (self.sort.as_str(), false),
        };
        let of: fn(&PersonRow) -> &str = match key {
            "name" => |person| &person.name,
            "agency" => |person| &person.agency,
            "post" => |person| &person.post,
            "certificate" => |person| &person.certificate,
            "expires_on" => |person| person.expires_on.as_deref().unwrap_or_default(),
            _ => return,
        };
        people.sort_by(|one, other| if down { of(other).cmp(of(one)) } else { of(one).cmp(of(other)) });
    }
}

impl App {
    /// The people of the agencies that the caller may see.
    pub fn list_people(&self, caller: &Caller, filter: &PeopleFilter) -> Result<Vec<PersonRow>, AppError> {
        caller.require(Action::RosterRead, "查看名册")?;
        let mut agencies = caller.agencies(Action::RosterRead);
        if !filter.agency.is_empty() {
            agencies.retain(|held| *held == filter.agency);
        }
        let mut people =
            self.store.read(|reader| reader.person_list(&agencies, 1_000).map_err(AppError::from))?;
        let (text, today, admin) = (filter.text.to_lowercase(), self.today(), caller.is_admin());
        people.retain(|person| {
            let login = if admin { person.login.as_str() } else { "" };
            let held = [person.name.as_str(), &person.post, &person.certificate, login];
            held.into_iter().any(|held| held.to_lowercase().contains(&text))
                && Validity::of(person, today).fits(&filter.standing)
        });
        filter.sort(&mut people);
        Ok(people)
    }
}
