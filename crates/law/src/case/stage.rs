//! Where a case stands on its way.

/// Where a case stands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nothing yet.
    #[default]
    New,
    /// 线索已登记, not filed.
    Registered,
    /// 调查取证.
    Investigating,
    /// 调查终结, before the notice.
    Reported,
    /// 已制发通知书; statement and hearing terms.
    Noticed,
    /// 已作出决定.
    Decided,
    /// 已送达, being performed.
    Served,
    /// 已结案.
    Closed,
    /// 已归档.
    Archived,
    /// 不予立案.
    NotFiled,
    /// 已移送.
    Transferred,
    /// 已撤销.
    Withdrawn,
    /// 已终止调查.
    Terminated,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 13] = [
        Self::New,
        Self::Registered,
        Self::Investigating,
        Self::Reported,
        Self::Noticed,
        Self::Decided,
        Self::Served,
        Self::Closed,
        Self::Archived,
        Self::NotFiled,
        Self::Transferred,
        Self::Withdrawn,
        Self::Terminated,
    ];

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "未登记",
            Self::Registered => "待立案",
            Self::Investigating => "调查取证",
            Self::Reported => "调查终结",
            Self::Noticed => "告知听辩",
            Self::Decided => "已决定待送达",
            Self::Served => "执行中",
            Self::Closed => "已结案",
            Self::Archived => "已归档",
            Self::NotFiled => "不予立案",
            Self::Transferred => "已移送",
            Self::Withdrawn => "已撤销",
            Self::Terminated => "已终止调查",
        }
    }

    /// The code in URLs and read tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Registered => "registered",
            Self::Investigating => "investigating",
            Self::Reported => "reported",
            Self::Noticed => "noticed",
            Self::Decided => "decided",
            Self::Served => "served",
            Self::Closed => "closed",
            Self::Archived => "archived",
            Self::NotFiled => "not_filed",
            Self::Transferred => "transferred",
            Self::Withdrawn => "withdrawn",
            Self::Terminated => "terminated",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// Whether work on the case has ended.
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            Self::Closed
                | Self::Archived
                | Self::NotFiled
                | Self::Transferred
                | Self::Withdrawn
                | Self::Terminated
        )
    }
}
