//! What speaks against an act on a person.

use jiff::civil::Date;

use super::{Person, PersonAct};
use crate::case::fact::Standing;

/// Why an act on a person must not be done: it would change nothing, double something, or serve its own actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The field of the form that it concerns.
    pub field: &'static str,
    /// What is wrong and what to do, in plain Chinese.
    pub message: String,
}

impl Person {
    /// Every reason against an act of `actor` on the person `id` on the day `today`; empty if there is none.
    pub fn objections(&self, id: &str, actor: &str, act: &PersonAct, today: Date) -> Vec<Objection> {
        let mut found = Vec::new();
        let mut object = |field, message: String| found.push(Objection { field, message });
        let own = id == actor;
        let gone = self.left_on.filter(|left_on| *left_on <= today);
        match act {
            PersonAct::PersonEnrolled { .. } if !self.login.is_empty() => {
                object("login", "此人已经登记。".to_owned());
            }
            PersonAct::PersonMoved { agency, post } if *agency == self.agency && *post == self.post => {
                object("agency", "机构和职务都没有变化。".to_owned());
            }
            PersonAct::PersonLeft { left_on } => {
                if own {
                    object("left_on", "不能办理自己的离岗，请由另一名系统管理员办理。".to_owned());
                }
                if let Some(gone) = gone {
                    object("left_on", format!("此人已于{gone}离岗，不能再次办理。"));
                } else if self.left_on == Some(*left_on) {
                    object("left_on", format!("已登记自{left_on}起离岗，日期没有变化。"));
                }
            }
            PersonAct::RoleGranted { role, agency } => {
                if own {
                    object("role", "不能变更自己的角色。".to_owned());
                }
                if !self.may_take(*role) {
                    object("role", "系统、安全、审计三类管理员互斥，也不得兼任业务角色。".to_owned());
                }
                if self.roles.contains(&(*role, agency.clone())) {
                    object("role", format!("已在该机构担任{}，不必重复授予。", role.label()));
                }
                if let Some(gone) = gone {
                    object("role", format!("此人已于{gone}离岗，不能授予角色。"));
                }
            }
            PersonAct::RoleWithdrawn { role, agency } => {
                if own {
                    object("role", "不能变更自己的角色。".to_owned());
                }
                if !self.roles.contains(&(*role, agency.clone())) {
                    object("role", format!("在该机构没有担任{}，不能撤销；请刷新页面。", role.label()));
                }
            }
            PersonAct::CertificateIssued { number, .. } => {
                if self.certificates.iter().any(|held| held.number == *number) {
                    object("number", format!("证件{number}已经核发给此人，不能重复核发。"));
                }
                if let Some(gone) = gone {
                    object("number", format!("此人已于{gone}离岗，不能核发执法证件。"));
                }
            }
            PersonAct::CertificateChanged { number, changed_on, standing, .. } => {
                if let Some(message) = self.unchangeable(number, *changed_on, *standing) {
                    object("standing", message);
                }
            }
            PersonAct::ReviewQualified { qualified } if *qualified == self.review_qualified => {
                object("qualified", "法制审核资格没有变化。".to_owned());
            }
            PersonAct::PersonEnrolled { .. }
            | PersonAct::PersonMoved { .. }
            | PersonAct::ReviewQualified { .. } => {}
        }
        found
    }

    /// Why a certificate cannot come to stand as `wanted` on `date`.
    fn unchangeable(&self, number: &str, date: Date, wanted: Standing) -> Option<String> {
        let Some(held) = self.certificates.iter().find(|held| held.number == number) else {
            return Some(format!("此人没有证件{number}，请刷新页面后重新选择。"));
        };
        let now = held.standing(date);
        if now == wanted {
            return Some(format!("证件{number}现在就是“{}”，没有变化。", now.label()));
        }
        match (now, wanted) {
            (Standing::Cancelled, _) => {
                Some(format!("证件{number}已经注销，不能再变更；需要执法的，请核发新证件。"))
            }
            (Standing::Expired, Standing::Valid) => {
                Some(format!("证件{number}已于{}到期，不能恢复，请核发新证件。", held.expires_on))
            }
            (Standing::NotYet, Standing::Valid) => {
                Some(format!("证件{number}自{}起有效，尚未暂扣或者收回，不需要恢复。", held.issued_on))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{access::Role, roster::Certificate};

    #[test]
    fn an_act_that_changes_nothing_doubles_something_or_serves_its_actor_is_objected_to() {
        let today = date(2026, 11, 20);
        let issue = |number: &str| PersonAct::CertificateIssued {
            number: number.to_owned(),
            issued_on: date(2024, 1, 1),
            expires_on: date(2028, 12, 31),
        };
        let change = |standing| PersonAct::CertificateChanged {
            number: "1".to_owned(),
            changed_on: today,
            standing,
            reason: "决定书1号".to_owned(),
        };
        let role = |role| PersonAct::RoleGranted { role, agency: "a".to_owned() };
        let mut person = Person { roles: vec![(Role::Head, "a".to_owned())], ..Person::default() };
        person.certificates.push(Certificate {
            number: "1".to_owned(),
            issued_on: date(2024, 1, 1),
            expires_on: date(2028, 12, 31),
            changes: vec![(date(2026, 3, 1), Standing::Suspended)],
        });
        let leave = |left_on| PersonAct::PersonLeft { left_on };
        let withdraw = |role| PersonAct::RoleWithdrawn { role, agency: "a".to_owned() };
        for (actor, act, objections) in [
            ("him", leave(today), 1),
            ("other", leave(today), 0),
            ("other", issue("1"), 1),
            ("other", issue("2"), 0),
            ("other", change(Standing::Suspended), 1),
            ("other", change(Standing::Valid), 0),
            ("other", change(Standing::Cancelled), 0),
            ("other", role(Role::Head), 1),
            ("other", role(Role::Supervisor), 0),
            ("other", role(Role::SystemAdmin), 1),
            ("him", role(Role::Supervisor), 1),
            ("other", withdraw(Role::Head), 0),
            ("other", withdraw(Role::Officer), 1),
            ("him", withdraw(Role::Head), 1),
        ] {
            let found = person.objections("him", actor, &act, today);
            assert_eq!(found.len(), objections, "{actor} {act:?}: {found:?}");
        }
    }

    #[test]
    fn a_cancelled_or_expired_certificate_never_comes_back() {
        let today = date(2026, 11, 20);
        let mut person = Person::default();
        for (number, expires_on, changes) in [
            ("cancelled", date(2028, 12, 31), vec![(date(2026, 3, 1), Standing::Cancelled)]),
            ("expired", date(2026, 11, 19), vec![]),
        ] {
            let issued_on = date(2024, 1, 1);
            person.certificates.push(Certificate {
                number: number.to_owned(),
                issued_on,
                expires_on,
                changes,
            });
            let act = PersonAct::CertificateChanged {
                number: number.to_owned(),
                changed_on: today,
                standing: Standing::Valid,
                reason: "误办".to_owned(),
            };
            assert_eq!(person.objections("him", "other", &act, today).len(), 1, "{number}");
        }
    }

    #[test]
    fn leaving_counts_from_its_day_and_happens_once() {
        let mut person = Person { left_on: Some(date(2026, 12, 1)), ..Person::default() };
        let leave = |left_on| PersonAct::PersonLeft { left_on };
        let before = date(2026, 11, 30);
        assert!(person.objections("him", "other", &leave(date(2026, 12, 15)), before).is_empty());
        assert_eq!(person.objections("him", "other", &leave(date(2026, 12, 1)), before).len(), 1);
        person.left_on = Some(before);
        assert_eq!(person.objections("him", "other", &leave(date(2026, 12, 15)), before).len(), 1);
    }
}
