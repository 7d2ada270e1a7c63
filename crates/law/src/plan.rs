//! The action plan (行动方案) clause by clause: what it asks, of whom, how often, what carries it in the product, what shows it.
//!
//! A clause does not say how far the product carries it: that follows from what it needs and from what there is (an [`Inventory`]),
//! so that no state can be claimed by hand. Start reading at [`Plan`].

use std::{collections::BTreeSet, fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::inventory::{Feature, Features, Inventory, Progress, State};

mod inventory;

/// A plan whose clauses are sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    text: PlanFile,
}

/// A plan as the catalog holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    /// The edition.
    pub edition: String,
    /// Its title, without 《》.
    pub plan: String,
    /// Its document number.
    pub number: String,
    /// The day it was issued.
    pub from: Date,
    /// The last day of its term; its clauses go on as standing duties.
    pub until: Date,
    /// In the order of the plan.
    #[serde(rename = "clause")]
    pub clauses: Vec<Clause>,
}

/// One thing that the plan asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Its number in the breakdown, such as `二(三)1-09`.
    pub id: String,
    /// What it asks, in our own words.
    pub gist: String,
    /// Of whom.
    pub who: String,
    /// How often.
    pub frequency: Frequency,
    /// What carries it in the product.
    pub mechanism: Vec<Mechanism>,
    /// What the work leaves behind.
    pub evidence: String,
    /// The indicators that show it, by id.
    pub indicators: Vec<String>,
    /// What must exist for the clause to be carried at all.
    pub needs: Vec<Feature>,
    /// How far the product has come with it and what is still missing; such a clause is in part at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lacks: Option<String>,
}

/// How often a clause asks for something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frequency {
    /// The rhythm; a suggestion unless it is fixed.
    pub every: Every,
    /// The plan itself states it: nobody below may loosen it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fixed: bool,
    /// The day by which it must be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// 探索、鼓励: nobody has to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// What the rhythm alone does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Frequency {
    /// Whether a unit may set `every` instead: what the plan states can be made denser, never looser.
    pub fn admits(&self, every: Every) -> bool {
        match (self.every.times_a_year(), every.times_a_year()) {
            _ if !self.fixed || self.every == every => true,
            (Some(stated), Some(set)) => set >= stated,
            _ => false,
        }
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.every.label())?;
        match (self.fixed, self.optional, self.every.times_a_year()) {
            (true, _, _) => f.write_str("（方案规定）")?,
            (false, true, _) => f.write_str("（探索或者鼓励）")?,
            (false, false, Some(_)) => f.write_str("（建议值，可设定）")?,
            (false, false, None) => {}
        }
        if let Some(until) = self.until {
            write!(f, "，{until}前")?;
        }
        self.note.iter().try_for_each(|note| write!(f, "，{note}"))
    }
}

/// A rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Once, then kept up to date.
    Once,
    /// All the time.
    Standing,
    /// Once a year.
    Year,
    /// Twice a year.
    Half,
    /// Four times a year.
    Quarter,
    /// Once a month.
    Month,
    /// Once a week.
    Week,
    /// Once a day.
    Day,
    /// Whenever something happens.
    Event,
    /// In each case.
    Case,
}

impl Every {
    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Once => "一次，随后修订",
            Self::Standing => "持续",
            Self::Year => "每年",
            Self::Half => "每半年",
            Self::Quarter => "每季度",
            Self::Month => "每月",
            Self::Week => "每周",
            Self::Day => "每日",
            Self::Event => "事件发生时",
            Self::Case => "每案",
        }
    }

    /// How many periods a year has; nothing for what does not come round.
    const fn times_a_year(self) -> Option<u16> {
        match self {
            Self::Year => Some(1),
            Self::Half => Some(2),
            Self::Quarter => Some(4),
            Self::Month => Some(12),
            Self::Week => Some(52),
            Self::Day => Some(365),
            Self::Once | Self::Standing | Self::Event | Self::Case => None,
        }
    }
}

/// What carries a clause in the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mechanism {
    /// 案件.
    Case,
    /// 行政检查.
    Inspection,
    /// 事项闭环.
    Matter,
    /// 周期义务.
    Obligation,
    /// 活动.
    Activity,
    /// 清单.
    Checklist,
    /// 抽样.
    Draw,
    /// 名册.
    Roster,
    /// 内容库.
    Library,
    /// 协同.
    Cooperation,
    /// 指标.
    Indicator,
    /// 计划与任务.
    Plan,
    /// 装备.
    Equipment,
    /// 部省联网.
    Exchange,
}

impl Mechanism {
    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Case => "案件",
            Self::Inspection => "行政检查",
            Self::Matter => "事项闭环",
            Self::Obligation => "周期义务",
            Self::Activity => "活动",
            Self::Checklist => "清单",
            Self::Draw => "抽样",
            Self::Roster => "名册",
            Self::Library => "内容库",
            Self::Cooperation => "协同",
            Self::Indicator => "指标",
            Self::Plan => "计划与任务",
            Self::Equipment => "装备",
            Self::Exchange => "部省联网",
        }
    }
}

/// What is wrong with a plan file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanProblem {
    /// Two clauses have the same id.
    #[error("条文编号{clause}重复")]
    Duplicate {
        /// The id.
        clause: String,
    },
    /// An id that says no place in the plan.
    #[error("条文编号“{clause}”不合格式，应如“二(三)1-09”")]
    Malformed {
        /// The id.
        clause: String,
    },
    /// A clause leaves out what every clause must say.
    #[error("条文{clause}没有填写{what}")]
    Empty {
        /// The id.
        clause: String,
        /// What is left out.
        what: &'static str,
    },
    /// The term ends before it starts.
    #[error("方案的截止日期{until}早于起始日期{from}")]
    Term {
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
    },
    /// A clause is shown by an indicator that does not exist.
    #[error("条文{clause}引用的指标{indicator}未定义")]
    NoSuchIndicator {
        /// The id.
        clause: String,
        /// The id of the indicator.
        indicator: String,
    },
}

impl Plan {
    /// Takes a file as a plan. Errors: every problem that can be seen without the other catalogues.
    pub fn new(text: PlanFile) -> Result<Self, Vec<PlanProblem>> {
        let mut problems = Vec::new();
        if text.until < text.from {
            problems.push(PlanProblem::Term { from: text.from, until: text.until });
        }
        let mut seen = BTreeSet::new();
        for clause in &text.clauses {
            if !seen.insert(&clause.id) {
                problems.push(PlanProblem::Duplicate { clause: clause.id.clone() });
            }
            if clause.id.parse::<Place>().is_err() {
                problems.push(PlanProblem::Malformed { clause: clause.id.clone() });
            }
            let left_out = [
                (clause.gist.trim().is_empty(), "要点"),
                (clause.who.trim().is_empty(), "责任主体"),
                (clause.evidence.trim().is_empty(), "留痕证据"),
                (clause.mechanism.is_empty(), "承载方式"),
                (clause.needs.is_empty(), "所需功能"),
            ];
            problems.extend(
                left_out
                    .into_iter()
                    .filter(|(empty, _)| *empty)
                    .map(|(_, what)| PlanProblem::Empty { clause: clause.id.clone(), what }),
            );
        }
        if problems.is_empty() { Ok(Self { text }) } else { Err(problems) }
    }

    /// Every indicator that a clause names and `exists` does not know; empty if all is well.
    pub fn missing_indicators(&self, exists: impl Fn(&str) -> bool) -> Vec<PlanProblem> {
        let named = |clause: &Clause| {
            let unknown = clause.indicators.iter().filter(|id| !exists(id));
            unknown
                .map(|indicator| PlanProblem::NoSuchIndicator {
                    clause: clause.id.clone(),
                    indicator: indicator.clone(),
                })
                .collect::<Vec<_>>()
        };
        self.text.clauses.iter().flat_map(named).collect()
    }

    /// The clauses, in the order of the plan.
    pub fn clauses(&self) -> &[Clause] {
        &self.text.clauses
    }

    /// The file it was taken from, with title, number and term.
    pub fn text(&self) -> &PlanFile {
        &self.text
    }
}

/// Where a clause stands in the plan: `0`, `一`, `二(一)1` or `三`, then a number of two digits.
struct Place;

impl FromStr for Place {
    type Err = ();

    fn from_str(id: &str) -> Result<Self, ()> {
        let (section, number) = id.split_once('-').ok_or(())?;
        let plain = matches!(section, "0" | "一" | "三");
        let task = section.strip_prefix("二(").and_then(|rest| rest.split_once(')'));
        let task = task.is_some_and(|(part, point)| {
            matches!(part, "一" | "二" | "三" | "四") && matches!(point, "1" | "2" | "3" | "4")
        });
        let two_digits = number.len() == 2 && number.chars().all(|c| c.is_ascii_digit()) && number != "00";
        if (plain || task) && two_digits { Ok(Self) } else { Err(()) }
    }
}
