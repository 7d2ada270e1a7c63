//! 行政复议 and 行政诉讼 as facts of the case: they stop the surcharge and move the window of the court.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::Fen;

choices! {
    /// Which way the party goes.
    RemedyKind {
        /// 行政复议. Law: 行政复议法 art. 20.
        Review = "review" "行政复议",
        /// 行政诉讼. Law: 行政诉讼法 art. 46.
        Suit = "suit" "行政诉讼",
    }
}

choices! {
    /// What came of it. Law: 行政复议法 art. 63-69; 行政诉讼法 art. 69-77.
    RemedyOutcome {
        /// 维持，或者驳回.
        Upheld = "upheld" "维持（驳回请求）",
        /// 变更.
        Changed = "changed" "变更",
        /// 撤销，或者确认无效.
        Revoked = "revoked" "撤销（确认无效）",
        /// 确认违法.
        Unlawful = "unlawful" "确认违法",
        /// 撤回、终止.
        Withdrawn = "withdrawn" "撤回（终止）",
        /// 调解.
        Mediated = "mediated" "调解",
    }
}

/// A remedy that the party seeks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// Which.
    pub kind: RemedyKind,
    /// Day of the application.
    pub sought_on: Date,
    /// The body that hears it.
    pub body: String,
    /// Its number; empty when it is not known yet.
    pub number: String,
    /// How it ended; `None` while it runs.
    pub end: Option<RemedyEnd>,
}

/// The end of a remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemedyEnd {
    /// Day on which the decision was received.
    pub ended_on: Date,
    /// What came of it.
    pub outcome: RemedyOutcome,
    /// The fine as changed; `None` when it was left alone.
    pub fine: Option<Fen>,
    /// What the decision says.
    pub note: String,
}
