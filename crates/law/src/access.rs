//! Who may do what: role × action, within a subtree of the agencies. Denied unless a row says otherwise.

use serde::{Deserialize, Serialize};

/// What a person may be in the system. A person may hold several, the three administrators apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// 执法人员.
    Officer,
    /// 案件承办（内勤）.
    Handler,
    /// 法制审核人员.
    Reviewer,
    /// 负责人.
    Head,
    /// 监督人员.
    Supervisor,
    /// 分析人员.
    Analyst,
    /// 系统管理员: accounts; sees no business.
    SystemAdmin,
    /// 安全管理员: grants of roles.
    SecurityAdmin,
    /// 审计管理员: logs only.
    AuditAdmin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 9] = [
        Self::Officer,
        Self::Handler,
        Self::Reviewer,
        Self::Head,
        Self::Supervisor,
        Self::Analyst,
        Self::SystemAdmin,
        Self::SecurityAdmin,
        Self::AuditAdmin,
    ];

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Officer => "执法人员",
            Self::Handler => "案件承办",
            Self::Reviewer => "法制审核",
            Self::Head => "负责人",
            Self::Supervisor => "监督人员",
            Self::Analyst => "分析人员",
            Self::SystemAdmin => "系统管理员",
            Self::SecurityAdmin => "安全管理员",
            Self::AuditAdmin => "审计管理员",
        }
    }

    /// The code in forms and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Handler => "handler",
            Self::Reviewer => "reviewer",
            Self::Head => "head",
            Self::Supervisor => "supervisor",
            Self::Analyst => "analyst",
            Self::SystemAdmin => "system-admin",
            Self::SecurityAdmin => "security-admin",
            Self::AuditAdmin => "audit-admin",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether the role is one of the three administrators, whom nobody may combine with anything.
    pub const fn is_admin(self) -> bool {
        matches!(self, Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin)
    }
}

/// What can be done in the system, as far as access is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// See the desk.
    DeskRead,
    /// See cases and their documents.
    CaseRead,
    /// Register, investigate, serve, file.
    CaseHandle,
    /// Approve, return, hand over.
    CaseApprove,
    /// Give the legal review.
    CaseReview,
    /// Export a list.
    CaseExport,
    /// Read identity numbers and phones in the clear.
    PersonalRead,
    /// See the roster of agencies and people.
    RosterRead,
    /// Change agencies, posts, certificates, accounts.
    RosterManage,
    /// Grant and withdraw roles.
    RoleGrant,
    /// Read the access log.
    AuditRead,
    /// See items and other catalogue entries.
    CatalogRead,
    /// See the holiday arrangements that terms are counted by.
    CalendarRead,
    /// Publish the holiday arrangement of a year.
    CalendarManage,
    /// See checklists, one's own checks and what they found.
    CheckRead,
    /// Fill in checklists, and see one's own duties.
    CheckFill,
    /// Check again what was mended.
    CheckRecheck,
    /// See how the people of one's units stand with their duties.
    DutyRead,
    /// Grant exceptions from duties.
    DutyExcept,
    /// Change one's own password and second factor.
    OwnAccount,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 20] = [
        Self::DeskRead,
        Self::CaseRead,
        Self::CaseHandle,
        Self::CaseApprove,
        Self::CaseReview,
        Self::CaseExport,
        Self::PersonalRead,
        Self::RosterRead,
        Self::RosterManage,
        Self::RoleGrant,
        Self::AuditRead,
        Self::CatalogRead,
        Self::CalendarRead,
        Self::CalendarManage,
        Self::CheckRead,
        Self::CheckFill,
        Self::CheckRecheck,
        Self::DutyRead,
        Self::DutyExcept,
        Self::OwnAccount,
    ];
}

/// Whether `role` may do `action` within its subtree. The one matrix; everything else asks it.
pub const fn allowed(role: Role, action: Action) -> bool {
    use Action as A;
    // When the working days are is no secret of anybody's business.
    if matches!(action, A::CalendarRead) {
        return true;
    }
    // Whoever may hold an enforcement certificate inspects himself, an analyst too.
    if matches!(action, A::CheckRead | A::CheckFill) {
        return !role.is_admin();
    }
    match role {
        Role::Officer | Role::Handler => matches!(
            action,
            A::DeskRead
                | A::CaseRead
                | A::CaseHandle
                | A::CaseExport
                | A::PersonalRead
                | A::RosterRead
                | A::CatalogRead
                | A::OwnAccount
        ),
        Role::Reviewer => matches!(
            action,
            A::DeskRead | A::CaseRead | A::CaseReview | A::RosterRead | A::CatalogRead | A::OwnAccount
        ),
        Role::Head => matches!(
            action,
            A::DeskRead
                | A::CaseRead
                | A::CaseApprove
                | A::CaseExport
                | A::RosterRead
                | A::CatalogRead
                | A::CheckRecheck
                | A::DutyRead
                | A::DutyExcept
                | A::OwnAccount
        ),
        Role::Supervisor => matches!(
            action,
            A::DeskRead
                | A::CaseRead
                | A::CaseExport
                | A::RosterRead
                | A::CatalogRead
                | A::CheckRecheck
                | A::DutyRead
                | A::OwnAccount
        ),
        // An analyst who holds an enforcement certificate inspects himself like everybody else.
        Role::Analyst => {
            matches!(action, A::DeskRead | A::CatalogRead | A::CheckRead | A::CheckFill | A::OwnAccount)
        }
        Role::SystemAdmin => matches!(
            action,
            A::DeskRead | A::RosterRead | A::RosterManage | A::CalendarManage | A::OwnAccount
        ),
        Role::SecurityAdmin => matches!(action, A::DeskRead | A::RosterRead | A::RoleGrant | A::OwnAccount),
        Role::AuditAdmin => matches!(action, A::DeskRead | A::AuditRead | A::OwnAccount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrators_see_no_business_and_never_overlap() {
        for role in Role::ALL.into_iter().filter(|role| role.is_admin()) {
            for action in [Action::CaseRead, Action::CaseHandle, Action::CaseApprove, Action::PersonalRead] {
                assert!(!allowed(role, action), "{role:?} {action:?}");
            }
        }
        for action in [Action::RosterManage, Action::CalendarManage, Action::RoleGrant, Action::AuditRead] {
            assert_eq!(Role::ALL.into_iter().filter(|role| allowed(*role, action)).count(), 1, "{action:?}");
        }
    }

    #[test]
    fn nobody_who_handles_approves_or_reviews_by_the_same_role() {
        for role in Role::ALL {
            let of_three = [Action::CaseHandle, Action::CaseApprove, Action::CaseReview];
            assert!(of_three.into_iter().filter(|action| allowed(role, *action)).count() <= 1, "{role:?}");
        }
    }
}
