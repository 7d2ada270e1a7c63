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
    /// 拒绝访问.
    AccessRefused { what: String },
    /// 导出.
    Exported { what: String, rows: u64, filter: String },
    /// 查看敏感个人信息.
    PersonalRead { subject: String, field: String },
}

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
            Self::AccessRefused { .. } => "拒绝访问",
            Self::Exported { .. } => "导出",
            Self::PersonalRead { .. } => "查看个人信息",
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
            Self::AccessRefused { what } => what.clone(),
            Self::Exported { what, rows, filter } => format!("{what}，{rows}行，条件：{filter}"),
            Self::PersonalRead { subject, field } => format!("{subject}的{field}"),
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
