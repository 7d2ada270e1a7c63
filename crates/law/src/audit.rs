//! What people did with the system rather than with a case: refused accesses, exports, reads of personal data, sign-ins.
//!
//! One subject per person, so that writers never wait for each other; unknown names share the subject `unknown`.

use serde::{Deserialize, Serialize};

use crate::subject::{Entry, Subject};

/// The access history of a person.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct AccessLog {
    /// How many entries there are.
    pub entries: u32,
    /// The last entry.
    pub last: Option<AccessAct>,
}

/// What is logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccessAct {
    /// 登录.
    SignedIn { address: String },
    /// 登录失败; the name as typed, cut to 64 characters.
    SignInFailed { login: String, address: String, locked: bool },
    /// 退出.
    SignedOut,
    /// 修改口令.
    PasswordChanged,
    /// 重置口令, by the system administrator.
    PasswordReset { by: String },
    /// 启用动态口令.
    SecondFactorEnabled,
    /// 使用恢复码: signed in by a recovery code instead of the phone; so many are left.
    RecoveryCodeUsed { left: u32 },
    /// 关闭动态口令, by the security administrator.
    SecondFactorReset { by: String },
    /// 解除锁定.
    Unlocked { by: String },
    /// 拒绝访问.
    AccessRefused { what: String },
    /// 导出.
    Exported { what: String, rows: u64, filter: String },
    /// 查看敏感个人信息.
    PersonalRead { subject: String, field: String },
    /// 查阅证据, once a day for each person and file.
    EvidenceRead { case: String, file: String, sm3: String },
}

/// How something that was tried came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was tried in vain.
    Failed,
    /// It was refused.
    Refused,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Done, Self::Failed, Self::Refused];

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Done => "成功",
            Self::Failed => "失败",
            Self::Refused => "拒绝",
        }
    }

    /// The code in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Refused => "refused",
        }
    }

    /// How what stands under a label came out.
    pub fn of(label: &str) -> Self {
        match label {
            "登录失败" => Self::Failed,
            "拒绝访问" => Self::Refused,
            _ => Self::Done,
        }
    }
}

/// Every label of the log, in the order in which a reader looks for them.
pub const LABELS: [&str; 12] = [
    "登录",
    "登录失败",
    "退出",
    "拒绝访问",
    "导出",
    "查看个人信息",
    "修改口令",
    "重置口令",
    "启用动态口令",
    "使用恢复码",
    "关闭动态口令",
    "解除锁定",
];

impl AccessAct {
    /// The label in the log.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::SignedIn { .. } => "登录",
            Self::SignInFailed { .. } => "登录失败",
            Self::SignedOut => "退出",
            Self::PasswordChanged => "修改口令",
            Self::PasswordReset { .. } => "重置口令",
            Self::SecondFactorEnabled => "启用动态口令",
            Self::RecoveryCodeUsed { .. } => "使用恢复码",
            Self::SecondFactorReset { .. } => "关闭动态口令",
            Self::Unlocked { .. } => "解除锁定",
            Self::AccessRefused { .. } => "拒绝访问",
            Self::Exported { .. } => "导出",
            Self::PersonalRead { .. } => "查看个人信息",
            Self::EvidenceRead { .. } => "查阅证据",
        }
    }

    /// What the entry says beyond its label.
    pub fn detail(&self) -> String {
        match self {
            Self::SignedIn { address } => format!("来自 {address}"),
            Self::SignInFailed { login, address, locked } => {
                let lock = if *locked { "，账号已锁定" } else { "" };
                format!("账号“{login}”，来自 {address}{lock}")
            }
            Self::SignedOut | Self::PasswordChanged | Self::SecondFactorEnabled => String::new(),
            Self::PasswordReset { by } => format!("由{by}重置"),
            Self::RecoveryCodeUsed { left } => format!("还剩{left}个恢复码"),
            Self::SecondFactorReset { by } => format!("由{by}关闭，须重新绑定"),
            Self::Unlocked { by } => format!("由{by}解除"),
            Self::AccessRefused { what } => what.clone(),
            Self::Exported { what, rows, filter } => format!("{what}，{rows}行，条件：{filter}"),
            Self::PersonalRead { subject, field } => format!("{subject}的{field}"),
            Self::EvidenceRead { case, file, .. } => format!("{case}：{file}"),
        }
    }
}

impl Subject for AccessLog {
    const KIND: &'static str = "access";
    type Act = AccessAct;

    fn apply(&mut self, entry: &Entry<AccessAct>) {
        self.entries = entry.seq;
        self.last = Some(entry.act.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_stands_under_a_label_that_can_be_chosen() {
        let text = String::new;
        for act in [
            AccessAct::SignedIn { address: text() },
            AccessAct::SignInFailed { login: text(), address: text(), locked: false },
            AccessAct::SignedOut,
            AccessAct::PasswordChanged,
            AccessAct::PasswordReset { by: text() },
            AccessAct::SecondFactorEnabled,
            AccessAct::RecoveryCodeUsed { left: 1 },
            AccessAct::SecondFactorReset { by: text() },
            AccessAct::Unlocked { by: text() },
            AccessAct::AccessRefused { what: text() },
            AccessAct::Exported { what: text(), rows: 1, filter: text() },
            AccessAct::PersonalRead { subject: text(), field: text() },
        ] {
            assert!(LABELS.contains(&act.label()), "{act:?}");
        }
        assert_eq!(Outcome::of(AccessAct::AccessRefused { what: text() }.label()), Outcome::Refused);
    }
}
