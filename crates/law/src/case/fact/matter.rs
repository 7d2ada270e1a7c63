//! What an approval is about, and what is intended or decided.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::Fen;

/// What an approval is asked for; frozen at the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Matter {
    /// 立案.
    Filing { basis: String },
    /// 调查终结.
    Report { facts: String, proposal: String },
    /// 违法行为通知书.
    Notice { proposal: Proposal },
    /// 责令改正.
    Correction { text: String, due_on: Option<Date> },
    /// 处罚决定.
    Decision { proposal: Proposal },
    /// 不予处罚.
    NoPenalty { ground: String, facts: String, education: String },
    /// 延期、分期.
    Deferral { applied_on: Date, instalments: Vec<crate::case::act::Instalment> },
    /// 移送.
    Transfer { to: String, crime: bool, reason: String },
    /// 撤销立案.
    Withdrawal { reason: String },
    /// 不予立案.
    NoFiling { reason: String },
    /// 终止调查: the ground, and what it rests on.
    Termination { ground: String, reason: String },
    /// 补办批准 of a measure taken in an emergency; to ask is to report. Law: 行政强制法 art. 19.
    Ratification { no: u32, reason: String },
    /// 结案.
    Closing { result: String, execution: String },
}

impl Matter {
    /// The label on the desk of who approves.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Filing { .. } => "立案审批",
            Self::Report { .. } => "调查报告审批",
            Self::Notice { .. } => "违法行为通知书审批",
            Self::Correction { .. } => "责令改正审批",
            Self::Decision { .. } => "处罚决定审批",
            Self::NoPenalty { .. } => "不予处罚审批",
            Self::Deferral { .. } => "延期（分期）缴纳审批",
            Self::Transfer { .. } => "移送审批",
            Self::Withdrawal { .. } => "撤销立案审批",
            Self::NoFiling { .. } => "不予立案审批",
            Self::Termination { .. } => "终止调查审批",
            Self::Ratification { .. } => "紧急强制措施补办审批",
            Self::Closing { .. } => "结案审批",
        }
    }
}

/// What is intended or decided. Law: 行政处罚法 art. 44, 59.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// 违法事实.
    pub facts: String,
    /// 证据.
    pub evidence: String,
    /// 理由, with the degree of the benchmark.
    pub reasons: String,
    /// 处罚依据.
    pub basis: String,
    /// What is imposed.
    pub penalties: Penalties,
    /// The statutory ground for going below the minimum, when it does.
    pub mitigation: String,
    /// 情节复杂或者重大违法行为, as the handler and the head see it.
    pub grave: bool,
    /// Why it is 情节复杂、疑难复杂 or 重大; must be given with `grave`.
    #[serde(default)]
    pub grave_ground: String,
    /// The right to a hearing was told.
    pub hearing_told: bool,
}

/// Kinds of penalty. Law: 行政处罚法 art. 9.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Penalties {
    /// 警告.
    pub warning: bool,
    /// 通报批评.
    pub criticism: bool,
    /// 罚款.
    pub fine: Option<Fen>,
    /// 没收违法所得.
    pub confiscated_income: Option<Fen>,
    /// 没收非法财物.
    pub confiscated_goods: String,
    /// 暂扣许可证件.
    pub suspended_licence: String,
    /// 吊销许可证件、降低资质等级.
    pub revoked_licence: String,
    /// 责令停产停业、责令关闭、限制从业.
    pub closure: String,
}

impl Penalties {
    /// Whether nothing is imposed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The penalties in words, as in the operative part of a decision; amounts in plain figures.
    pub fn text(&self) -> String {
        let mut parts = Vec::new();
        if self.warning {
            parts.push("警告".to_owned());
        }
        if self.criticism {
            parts.push("通报批评".to_owned());
        }
        if let Some(fine) = self.fine {
            parts.push(format!("罚款{fine}元"));
        }
        if let Some(income) = self.confiscated_income {
            parts.push(format!("没收违法所得{income}元"));
        }
        for (label, text) in [
            ("没收非法财物：", &self.confiscated_goods),
            ("暂扣许可证件：", &self.suspended_licence),
            ("吊销许可证件：", &self.revoked_licence),
            ("责令停产停业（关闭、限制从业）：", &self.closure),
        ] {
            if !text.is_empty() {
                parts.push(format!("{label}{text}"));
            }
        }
        parts.join("；")
    }
}
