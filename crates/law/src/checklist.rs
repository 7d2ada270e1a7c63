//! Checklists (清单): templates with the norm that each point rests on, a check filled in by one, and what it found.
//!
//! How long a check took is the time between the acts that began it and filled it in, so that nobody states it.
//! A finding is closed by somebody else than its owner. Start reading at [`Check`].

use jiff::{Timestamp, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

pub use self::template::{About, Checklists, Point, Template, TemplateProblem};
use crate::subject::{Entry, Subject};

mod template;

/// A finding is to be mended within so many days; the plan states no term.
pub const MEND_DAYS_MAX: i64 = 30;

/// A check: one template answered by one person.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Check {
    /// Id of the template; empty before it was begun.
    pub template: String,
    /// Version of the template.
    pub version: u32,
    /// Who fills it in.
    pub person: String,
    /// In whose name: the agency of the post at the time.
    pub agency: String,
    /// The day it speaks of, which says the period it counts for.
    pub counts_on: Option<Date>,
    /// When it was begun.
    pub begun_at: Option<Timestamp>,
    /// What was answered; `None` while it is open.
    pub filled: Option<Filled>,
    /// What was found, in the order of the template.
    pub findings: Vec<Finding>,
}

/// The answers of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The day it was filled in.
    pub on: Date,
    /// Seconds between beginning and filling in.
    pub seconds: i64,
    /// By point.
    pub answers: Vec<(String, Answer)>,
    /// What else is to be said.
    pub remark: String,
}

/// The answer to a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// 符合.
    Met,
    /// 不符合.
    Unmet,
    /// 不涉及.
    NotConcerned,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Met, Self::Unmet, Self::NotConcerned];

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Met => "符合",
            Self::Unmet => "不符合",
            Self::NotConcerned => "不涉及",
        }
    }

    /// The code in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Unmet => "unmet",
            Self::NotConcerned => "none",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }
}

/// Something that did not meet its norm, with who mends it by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was noted when the check was filled in.
    pub noted: Noted,
    /// How far it has come.
    pub state: FindingState,
    /// The day of the last step.
    pub on: Option<Date>,
    /// What was said at the last step.
    pub said: String,
}

/// A finding as it is noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The point of the template.
    pub point: String,
    /// What is wrong.
    pub problem: String,
    /// Who mends it.
    pub owner: String,
    /// By when.
    pub due_on: Date,
}

/// How far a finding has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingState {
    /// 待整改.
    Open,
    /// 待复查.
    Mended,
    /// 已销号.
    Closed,
}

impl FindingState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Mended, Self::Closed];

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "待整改",
            Self::Mended => "待复查",
            Self::Closed => "已销号",
        }
    }

    /// The code in addresses and read tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mended => "mended",
            Self::Closed => "closed",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What is done with a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckAct {
    /// 开始检查.
    CheckBegun {
        /// Id of the template.
        template: String,
        /// Its version.
        version: u32,
        /// The day it speaks of.
        counts_on: Date,
    },
    /// 填写检查.
    CheckFilled {
        /// By point.
        answers: Vec<(String, Answer)>,
        /// What else is to be said.
        remark: String,
        /// One for each point that is not met.
        findings: Vec<Noted>,
    },
    /// 整改完成, by the owner.
    FindingMended {
        /// The point.
        point: String,
        /// How it was mended.
        how: String,
    },
    /// 复查销号.
    FindingClosed {
        /// The point.
        point: String,
        /// What was seen.
        opinion: String,
    },
    /// 复查退回: it is not mended.
    FindingReturned {
        /// The point.
        point: String,
        /// What is still wrong.
        opinion: String,
    },
}

impl Subject for Check {
    const KIND: &'static str = "checklist";
    type Act = CheckAct;

    fn apply(&mut self, entry: &Entry<CheckAct>) {
        match entry.act.clone() {
            CheckAct::CheckBegun { template, version, counts_on } => {
                *self = Self {
                    template,
                    version,
                    person: entry.actor.clone(),
                    agency: entry.agency.clone(),
                    counts_on: Some(counts_on),
                    begun_at: Some(entry.recorded_at),
                    ..Self::default()
                };
            }
            CheckAct::CheckFilled { answers, remark, findings } => {
                let begun_at = self.begun_at.unwrap_or(entry.recorded_at);
                let seconds = entry.recorded_at.as_second().saturating_sub(begun_at.as_second());
                self.filled = Some(Filled { on: entry.effective_on, seconds, answers, remark });
                let open =
                    |noted| Finding { noted, state: FindingState::Open, on: None, said: String::new() };
                self.findings = findings.into_iter().map(open).collect();
            }
            CheckAct::FindingMended { point, how } => self.step(entry, &point, FindingState::Mended, how),
            CheckAct::FindingClosed { point, opinion } => {
                self.step(entry, &point, FindingState::Closed, opinion);
            }
            CheckAct::FindingReturned { point, opinion } => {
                self.step(entry, &point, FindingState::Open, opinion);
            }
        }
    }
}

/// Why an act on a check must not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The field of the form that it concerns.
    pub field: String,
    /// What is wrong and what to do, in plain Chinese.
    pub message: String,
}

impl Check {
    fn step(&mut self, entry: &Entry<CheckAct>, point: &str, state: FindingState, said: String) {
        if let Some(finding) = self.findings.iter_mut().find(|held| held.noted.point == point) {
            *finding = Finding { noted: finding.noted.clone(), state, on: Some(entry.effective_on), said };
        }
    }

    /// The finding of a point.
    pub fn finding(&self, point: &str) -> Option<&Finding> {
        self.findings.iter().find(|held| held.noted.point == point)
    }

    /// Every reason against an act of `actor` on `today`; `template` is the one that the check was begun with.
    pub fn objections(
        &self,
        act: &CheckAct,
        actor: &str,
        today: Date,
        template: &Template,
    ) -> Vec<Objection> {
        let mut found = Vec::new();
        let mut object =
            |field: &str, message: String| found.push(Objection { field: field.to_owned(), message });
        match act {
            CheckAct::CheckBegun { counts_on, .. } => {
                if self.begun_at.is_some() {
                    object("", "这份检查已经开始，不能再次开始。".to_owned());
                }
                if *counts_on > today {
                    object("", format!("不能填写{counts_on}的检查，这一天还没有到。"));
                }
            }
            CheckAct::CheckFilled { .. } if self.filled.is_some() => {
                object("", "这份检查已经提交，不能再改；有补充的请另填一份。".to_owned());
            }
            CheckAct::CheckFilled { .. } if self.person != actor => {
                object("", "检查只能由开始填写的本人提交。".to_owned());
            }
            CheckAct::CheckFilled { answers, findings, .. } => {
                return unanswered(template, answers).chain(unfit(answers, findings, today)).collect();
            }
            CheckAct::FindingMended { point, .. } => match self.finding(point) {
                Some(held) if held.state != FindingState::Open => {
                    object("how", format!("这个问题{}，不能再报整改。", held.state.label()));
                }
                Some(held) if held.noted.owner != actor => {
                    object("how", "只有整改责任人本人可以报告整改完成。".to_owned());
                }
                Some(_) => {}
                None => object("how", "没有这个问题，请刷新页面。".to_owned()),
            },
            CheckAct::FindingClosed { point, .. } | CheckAct::FindingReturned { point, .. } => {
                match self.finding(point) {
                    Some(held) if held.state != FindingState::Mended => {
                        object(
                            "opinion",
                            format!("这个问题{}，责任人报告整改后才能复查。", held.state.label()),
                        );
                    }
                    Some(held) if held.noted.owner == actor => {
                        object(
                            "opinion",
                            "整改责任人不能复查自己的问题，请由其他负责人或者监督人员复查。".to_owned(),
                        );
                    }
                    Some(_) => {}
                    None => object("opinion", "没有这个问题，请刷新页面。".to_owned()),
                }
            }
        }
        found
    }
}

/// Points without an answer, and answers to nothing.
fn unanswered<'a>(
    template: &'a Template,
    answers: &'a [(String, Answer)],
) -> impl Iterator<Item = Objection> + 'a {
    let count = |id: &str| answers.iter().filter(|(point, _)| point == id).count();
    let missing = template.points.iter().filter(move |point| count(&point.id) != 1).map(|point| Objection {
        field: format!("answer.{}", point.id),
        message: "请选择符合、不符合或者不涉及。".to_owned(),
    });
    let unknown = answers.iter().filter(|(id, _)| template.point(id).is_none());
    missing.chain(unknown.map(|(id, _)| Objection {
        field: String::new(),
        message: format!("清单中没有“{id}”这一条，请刷新页面。"),
    }))
}

/// Findings that a point needs and has not, that it has and needs not, or whose owner or term is wrong.
fn unfit<'a>(
    answers: &'a [(String, Answer)],
    findings: &'a [Noted],
    today: Date,
) -> impl Iterator<Item = Objection> + 'a {
    let last = today.saturating_add(MEND_DAYS_MAX.days());
    let of =
        |name: &str, point: &str, message: String| Objection { field: format!("{name}.{point}"), message };
    answers.iter().flat_map(move |(point, answer)| {
        let noted = findings.iter().find(|held| held.point == *point);
        let mut found = Vec::new();
        match (answer, noted) {
            (Answer::Unmet, None) => found.push(of("problem", point, "请写明问题。".to_owned())),
            (Answer::Unmet, Some(held)) => {
                if held.problem.trim().is_empty() {
                    found.push(of("problem", point, "请写明问题。".to_owned()));
                }
                if held.owner.is_empty() {
                    found.push(of("owner", point, "请指定整改责任人。".to_owned()));
                }
                if held.due_on < today || held.due_on > last {
                    let message = format!("整改期限应在{today}至{last}之间（最长{MEND_DAYS_MAX}天）。");
                    found.push(of("due_on", point, message));
                }
            }
            (_, Some(_)) => {
                found.push(of("answer", point, "填写了问题，请选择“不符合”或者清空问题。".to_owned()));
            }
            (_, None) => {}
        }
        found
    })
}
