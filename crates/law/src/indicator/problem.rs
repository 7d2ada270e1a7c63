//! What is wrong with an indicator, said so that its author can mend it.

use crate::rule::{DefectClass, Rule, Tag};

/// Nothing may be measured or ranked by fines.
// Law: 行政处罚法 art. 74(3).
pub const NO_FINES_RANKING: Rule = Rule {
    id: "PLAN-2(3)1-09",
    code: "NO_FINES_RANKING",
    class: DefectClass::NoDecision,
    article: "三年行动方案二(三)1-09；行政处罚法第七十四条第三款",
    tag: Tag::V,
    cure: "改用比率、实际与预期之比或者时长，不以罚没数额、案件数量为正向。",
    commands: true,
    dossiers: false,
    since: None,
    until: None,
};

/// What is wrong with an indicator or a metric.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IndicatorProblem {
    /// An id is used twice.
    #[error("指标编号{indicator}重复")]
    Duplicate {
        /// The id.
        indicator: String,
    },
    /// A card leaves out what every card must say.
    #[error("指标{indicator}没有填写{what}")]
    Empty {
        /// The id.
        indicator: String,
        /// What is left out.
        what: &'static str,
    },
    /// The expression cannot be read.
    #[error("指标{indicator}的算式{reason}")]
    Syntax {
        /// The id.
        indicator: String,
        /// Where and why.
        reason: String,
    },
    /// The expression names what is neither a metric nor an indicator.
    #[error("指标{indicator}引用的{name}既不是计量项也不是指标")]
    Unknown {
        /// The id.
        indicator: String,
        /// The name.
        name: String,
    },
    /// The expression comes back to itself.
    #[error("指标{indicator}循环引用：{}", through.join(" → "))]
    Circle {
        /// The id.
        indicator: String,
        /// The way round.
        through: Vec<String>,
    },
    /// The expression uses money.
    #[error("指标{indicator}使用了金额“{metric}”；指标不得由罚没数额得出（{}）", NO_FINES_RANKING.article)]
    Money {
        /// The id.
        indicator: String,
        /// The label of the metric.
        metric: String,
    },
    /// More fines or more cases would make the indicator look better.
    #[error("指标{indicator}会因“{metric}”{way}而显得更好；不得以罚没数额、案件数量正向评价或者排名（{}）", NO_FINES_RANKING.article)]
    Barred {
        /// The id.
        indicator: String,
        /// The label of the metric.
        metric: String,
        /// What makes it look better: 增加 or 减少.
        way: &'static str,
    },
    /// The expression gives a bare number.
    #[error("指标{indicator}得出的是数量，不是比率、实际与预期之比、时长或者是否")]
    RawCount {
        /// The id.
        indicator: String,
    },
    /// A quotient is none of the allowed ones.
    #[error("指标{indicator}中{part}不是{whole}的一部分，相除得不出比率")]
    NotAShare {
        /// The id.
        indicator: String,
        /// The numerator.
        part: String,
        /// The denominator.
        whole: String,
    },
    /// An operation that indicators do not have.
    #[error(
        "指标{indicator}用了不支持的运算“{operation}”；只有比率、1减比率、实际与预期之比、时长、none(…)和与限值的比较"
    )]
    Operation {
        /// The id.
        indicator: String,
        /// The operation.
        operation: String,
    },
    /// The denominator is zero whatever the data.
    #[error("指标{indicator}的分母恒为零")]
    ZeroDenominator {
        /// The id.
        indicator: String,
    },
    /// A metric calls itself a part of what is no larger set of the same things.
    #[error("计量项{metric}不是{whole}的一部分：后者不存在，或者数的不是同一类事物")]
    NotPartOf {
        /// The metric.
        metric: String,
        /// The other.
        whole: String,
    },
    /// An expectation without the count that it is for, or the reverse.
    #[error("计量项{metric}的预期值与其对应的计数不符")]
    NotExpected {
        /// The metric.
        metric: String,
    },
}

impl IndicatorProblem {
    /// The rule that forbids it, where it is forbidden and not only mistaken.
    pub fn rule(&self) -> Option<&'static Rule> {
        matches!(self, Self::Money { .. } | Self::Barred { .. }).then_some(&NO_FINES_RANKING)
    }
}
