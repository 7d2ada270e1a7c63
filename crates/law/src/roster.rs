//! The roster 名册: agencies, people, posts, certificates. A certificate counts on the act's date, not today.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    access::Role,
    case::fact::{Officer, Standing},
    subject::{Entry, Subject},
};

pub use self::objection::Objection;

mod objection;

/// An agency in the tree.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Full name, as on the seal.
    pub name: String,
    /// Short name in lists.
    pub short_name: String,
    /// Code in document numbers, such as 衡交.
    pub number_word: String,
    /// Level and line.
    pub kind: AgencyKind,
    /// Path of ids from the root, `/` before each: a prefix is a subtree.
    pub path: String,
    /// 人民政府 that reviews its decisions.
    pub review_body: String,
    /// Court that hears suits.
    pub court: String,
    /// Bank that collects fines.
    pub bank: String,
    /// Account at the bank.
    pub bank_account: String,
    /// Address printed on documents.
    pub address: String,
    /// Phone printed on documents.
    pub phone: String,
    /// Abolished.
    pub closed_on: Option<Date>,
}

/// Level and line of an agency.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgencyKind {
    /// 部.
    Ministry,
    /// 省.
    Province,
    /// 市.
    City,
    /// 县.
    #[default]
    County,
    /// 站所.
    Station,
    /// 海事.
    Maritime,
    /// 航道.
    Waterway,
}

impl AgencyKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Ministry,
        Self::Province,
        Self::City,
        Self::County,
        Self::Station,
        Self::Maritime,
        Self::Waterway,
    ];

    /// The code in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ministry => "ministry",
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Station => "station",
            Self::Maritime => "maritime",
            Self::Waterway => "waterway",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ministry => "部级",
            Self::Province => "省级",
            Self::City => "市级",
            Self::County => "县级",
            Self::Station => "站所",
            Self::Maritime => "海事机构",
            Self::Waterway => "航道机构",
        }
    }
}

/// What can happen to an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgencyAct {
    /// 设立.
    AgencyFounded {
        name: String,
        short_name: String,
        number_word: String,
        kind: AgencyKind,
        path: String,
        review_body: String,
        court: String,
        bank: String,
        bank_account: String,
        address: String,
        phone: String,
    },
    /// 变更机构信息: what its documents print.
    AgencyDescribed {
        number_word: String,
        kind: AgencyKind,
        review_body: String,
        court: String,
        bank: String,
        bank_account: String,
        address: String,
        phone: String,
    },
    /// 更名.
    AgencyRenamed { name: String, short_name: String },
    /// 撤销.
    AgencyClosed { closed_on: Date },
}

impl Subject for Agency {
    const KIND: &'static str = "agency";
    type Act = AgencyAct;

    fn apply(&mut self, entry: &Entry<AgencyAct>) {
        match entry.act.clone() {
            AgencyAct::AgencyFounded {
                name,
                short_name,
                number_word,
                kind,
                path,
                review_body,
                court,
                bank,
                bank_account,
                address,
                phone,
            } => {
                *self = Self {
                    name,
                    short_name,
                    number_word,
                    kind,
                    path,
                    review_body,
                    court,
                    bank,
                    bank_account,
                    address,
                    phone,
                    closed_on: None,
                };
            }
            AgencyAct::AgencyDescribed {
                number_word,
                kind,
                review_body,
                court,
                bank,
                bank_account,
                address,
                phone,
            } => {
                let held = std::mem::take(self);
                *self = Self {
                    number_word,
                    kind,
                    review_body,
                    court,
                    bank,
                    bank_account,
                    address,
                    phone,
                    ..held
                };
            }
            AgencyAct::AgencyRenamed { name, short_name } => {
                self.name = name;
                self.short_name = short_name;
            }
            AgencyAct::AgencyClosed { closed_on } => self.closed_on = Some(closed_on),
        }
    }
}

/// Somebody who works here.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name as printed.
    pub name: String,
    /// Sign-in name.
    pub login: String,
    /// Agency id of the post.
    pub agency: String,
    /// Post, such as 大队长.
    pub post: String,
    /// Every agency of a post with its days, oldest first; a change of the title alone adds none.
    pub posts: Vec<Post>,
    /// Roles, with the agency at the root of the subtree in which each holds.
    pub roles: Vec<(Role, String)>,
    /// Certificates, newest last.
    pub certificates: Vec<Certificate>,
    /// Left the post on this day.
    pub left_on: Option<Date>,
    /// Passed 国家统一法律职业资格考试, or took up review before 2018.
    pub review_qualified: bool,
}

/// Days in the posts of one agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Agency id.
    pub agency: String,
    /// The first day.
    pub from_on: Date,
    /// The day from which the post is held no more.
    pub until_on: Option<Date>,
}

impl Post {
    /// Whether the post is held on a day.
    pub fn covers(&self, day: Date) -> bool {
        self.from_on <= day && self.until_on.is_none_or(|until_on| day < until_on)
    }
}

/// 执法证件.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Number.
    pub number: String,
    /// First day.
    pub issued_on: Date,
    /// Last day.
    pub expires_on: Date,
    /// What happened to it, oldest first.
    pub changes: Vec<(Date, Standing)>,
}

/// What can happen to a person in the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PersonAct {
    /// 入职.
    PersonEnrolled { name: String, login: String, agency: String, post: String },
    /// 调动.
    PersonMoved { agency: String, post: String },
    /// 离岗.
    PersonLeft { left_on: Date },
    /// 授予角色.
    RoleGranted { role: Role, agency: String },
    /// 撤销角色.
    RoleWithdrawn { role: Role, agency: String },
    /// 核发执法证件.
    CertificateIssued { number: String, issued_on: Date, expires_on: Date },
    /// 暂扣、收回、注销 or 恢复 a certificate.
    CertificateChanged { number: String, changed_on: Date, standing: Standing, reason: String },
    /// 法制审核资格.
    ReviewQualified { qualified: bool },
}

impl PersonAct {
    /// The label in the history of the person.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::PersonEnrolled { .. } => "登记",
            Self::PersonMoved { .. } => "调动",
            Self::PersonLeft { .. } => "离岗",
            Self::RoleGranted { .. } => "授予角色",
            Self::RoleWithdrawn { .. } => "撤销角色",
            Self::CertificateIssued { .. } => "核发证件",
            Self::CertificateChanged { .. } => "变更证件状态",
            Self::ReviewQualified { .. } => "法制审核资格",
        }
    }

    /// The agency that the act names, whose short name its reader wants to see.
    pub fn agency(&self) -> Option<&str> {
        match self {
            Self::PersonEnrolled { agency, .. }
            | Self::PersonMoved { agency, .. }
            | Self::RoleGranted { agency, .. }
            | Self::RoleWithdrawn { agency, .. } => Some(agency),
            Self::PersonLeft { .. }
            | Self::CertificateIssued { .. }
            | Self::CertificateChanged { .. }
            | Self::ReviewQualified { .. } => None,
        }
    }

    /// What the entry says beyond its label and its agency.
    pub fn detail(&self) -> String {
        match self {
            Self::PersonEnrolled { post, .. } | Self::PersonMoved { post, .. } => format!("职务：{post}"),
            Self::PersonLeft { left_on } => format!("自{left_on}起离岗"),
            Self::RoleGranted { role, .. } | Self::RoleWithdrawn { role, .. } => role.label().to_owned(),
            Self::CertificateIssued { number, issued_on, expires_on } => {
                format!("{number}，{issued_on}至{expires_on}")
            }
            Self::CertificateChanged { number, changed_on, standing, reason } => {
                let word = if *standing == Standing::Valid { "恢复" } else { standing.label() };
                format!("证件{number}自{changed_on}起{word}；理由：{reason}")
            }
            Self::ReviewQualified { qualified } => (if *qualified { "登记" } else { "取消" }).to_owned(),
        }
    }
}

impl Subject for Person {
    const KIND: &'static str = "person";
    type Act = PersonAct;

    fn apply(&mut self, entry: &Entry<PersonAct>) {
        match entry.act.clone() {
            PersonAct::PersonEnrolled { name, login, agency, post } => {
                *self = Self { name, login, agency, post, ..Self::default() };
                self.take_post(entry.effective_on);
            }
            PersonAct::PersonMoved { agency, post } => {
                self.agency = agency;
                self.post = post;
                self.take_post(entry.effective_on);
            }
            PersonAct::PersonLeft { left_on } => {
                self.left_on = Some(left_on);
                if let Some(last) = self.posts.last_mut() {
                    last.until_on = Some(left_on);
                }
            }
            PersonAct::RoleGranted { role, agency } => {
                if !self.roles.contains(&(role, agency.clone())) {
                    self.roles.push((role, agency));
                }
            }
            PersonAct::RoleWithdrawn { role, agency } => {
                self.roles.retain(|held| *held != (role, agency.clone()));
            }
            PersonAct::CertificateIssued { number, issued_on, expires_on } => {
                self.certificates.push(Certificate { number, issued_on, expires_on, changes: Vec::new() });
            }
            PersonAct::CertificateChanged { number, changed_on, standing, .. } => {
                if let Some(held) = self.certificates.iter_mut().find(|held| held.number == number) {
                    held.changes.push((changed_on, standing));
                }
            }
            PersonAct::ReviewQualified { qualified } => self.review_qualified = qualified,
        }
    }
}

impl Certificate {
    /// How the certificate stands on `date`.
    // Law: 行政处罚法 art. 42.
    pub fn standing(&self, date: Date) -> Standing {
        if date < self.issued_on {
            return Standing::NotYet;
        }
        // By day, not by when it was entered: a suspension entered late stands where it lay.
        let last = self.changes.iter().filter(|(on, _)| *on <= date).max_by_key(|(on, _)| *on);
        match last {
            Some((_, standing)) if *standing != Standing::Valid => *standing,
            Some(_) | None if date > self.expires_on => Standing::Expired,
            Some(_) | None => Standing::Valid,
        }
    }
}

impl Person {
    /// The person as an officer of an act on `date`: the certificate that stands best.
    pub fn officer(&self, id: &str, date: Date) -> Officer {
        let best = self.certificates.iter().min_by_key(|held| held.standing(date));
        let in_post = self.left_on.is_none_or(|left_on| date < left_on);
        Officer {
            person: id.to_owned(),
            name: self.name.clone(),
            certificate: best.map(|held| held.number.clone()).unwrap_or_default(),
            standing: match best {
                Some(held) if in_post => held.standing(date),
                Some(_) => Standing::Cancelled,
                None => Standing::Absent,
            },
        }
    }

    /// Notes that the post is held in `agency` from a day on.
    fn take_post(&mut self, from_on: Date) {
        if let Some(last) = self.posts.last_mut() {
            if last.agency == self.agency {
                return;
            }
            last.until_on = Some(from_on);
        }
        self.posts.push(Post { agency: self.agency.clone(), from_on, until_on: self.left_on });
    }

    /// Since when the person holds an enforcement certificate, and from which day no more.
    ///
    /// A suspended certificate is still held, and so is one whose last day passed without renewal; one that was recalled
    /// or cancelled is not, unless another was issued.
    pub fn certified(&self) -> Option<(Date, Option<Date>)> {
        let since = self.certificates.iter().map(|held| held.issued_on).min()?;
        let last = self.certificates.last().and_then(|held| held.changes.iter().max_by_key(|(on, _)| *on));
        let gone = last.filter(|(_, standing)| matches!(standing, Standing::Recalled | Standing::Cancelled));
        Some((since, gone.map(|(on, _)| *on)))
    }

    /// Whether the person may take `role` besides what is held: the three administrators stand alone.
    pub fn may_take(&self, role: Role) -> bool {
        self.roles.iter().all(|(held, _)| *held == role || !(held.is_admin() || role.is_admin()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_certificate_counts_on_the_day_of_the_act() {
        let certificate = Certificate {
            number: "430400001".to_owned(),
            issued_on: date(2024, 1, 1),
            expires_on: date(2028, 12, 31),
            changes: vec![
                (date(2026, 3, 1), Standing::Suspended),
                (date(2026, 4, 1), Standing::Valid),
                (date(2026, 9, 1), Standing::Recalled),
            ],
        };
        for (day, standing) in [
            (date(2023, 12, 31), Standing::NotYet),
            (date(2024, 1, 1), Standing::Valid),
            (date(2026, 2, 28), Standing::Valid),
            (date(2026, 3, 1), Standing::Suspended),
            (date(2026, 3, 31), Standing::Suspended),
            (date(2026, 4, 1), Standing::Valid),
            (date(2026, 9, 1), Standing::Recalled),
            (date(2029, 1, 1), Standing::Recalled),
        ] {
            assert_eq!(certificate.standing(day), standing, "{day}");
        }
    }

    #[test]
    fn a_suspension_that_was_entered_late_stands_where_it_lay() {
        let certificate = Certificate {
            number: "1".to_owned(),
            issued_on: date(2024, 1, 1),
            expires_on: date(2028, 12, 31),
            changes: vec![(date(2026, 4, 1), Standing::Valid), (date(2026, 3, 1), Standing::Suspended)],
        };
        assert_eq!(certificate.standing(date(2026, 3, 15)), Standing::Suspended);
        assert_eq!(certificate.standing(date(2026, 4, 2)), Standing::Valid);
    }

    #[test]
    fn a_certificate_expires_after_its_last_day() {
        let certificate = Certificate {
            number: "1".to_owned(),
            issued_on: date(2021, 1, 1),
            expires_on: date(2025, 12, 31),
            changes: Vec::new(),
        };
        assert_eq!(certificate.standing(date(2025, 12, 31)), Standing::Valid);
        assert_eq!(certificate.standing(date(2026, 1, 1)), Standing::Expired);
    }

    #[test]
    fn the_three_administrators_stand_alone() {
        let mut person = Person::default();
        assert!(person.may_take(Role::SystemAdmin));
        person.roles.push((Role::SystemAdmin, "a".to_owned()));
        assert!(!person.may_take(Role::AuditAdmin));
        assert!(!person.may_take(Role::Head));
        let mut person = Person::default();
        person.roles.push((Role::Head, "a".to_owned()));
        assert!(person.may_take(Role::Supervisor));
        assert!(!person.may_take(Role::SecurityAdmin));
    }
}
