//! 裁量认定: which facts of the item stand and by what, what follows from the rules, and the amount that the handler chooses.
//!
//! The rules recommend, a person decides. What they said is kept with the case as they said it, so that the same grounds can be
//! shown when the tables have long changed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Act, Case,
    decide::{Decision, one},
    fact::Proposal,
};
use crate::{
    discretion::{Amounts, Assessment, Checked, Leaning, Outcome},
    item::range_text,
    money::Fen,
    rule::{self, Findings},
    setting::Setting,
};

/// A weighing (裁量认定).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighing {
    /// The table that was asked, as `TableId` writes it.
    pub table: String,
    /// What that table is called.
    pub label: String,
    /// The day of the act, whose edition counts. Law: 行政处罚法 art. 37.
    pub on: Date,
    /// The facts that were established; what is not here is not known.
    pub established: Vec<Established>,
    /// What the rules answered.
    pub answer: Answer,
    /// The fine that the handler chooses; nothing: no fine.
    pub fine: Option<Fen>,
    /// Why this amount. Never empty outside the range.
    pub reason: String,
}

/// A fact with what proves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Established {
    /// The name of the fact.
    pub fact: String,
    /// What it is called.
    pub label: String,
    /// The value as it was typed.
    pub value: String,
    /// The value with its unit, in Chinese.
    pub shown: String,
    /// What proves it.
    pub proof: Proof,
}

/// What proves a fact: something in the file, by its number, or a look into the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// 证据.
    Evidence(u32),
    /// 询问笔录.
    Interview(u32),
    /// 现场笔录.
    Scene(u32),
    /// 查询执法信息系统.
    Records,
}

/// What the rules answered on the day of the weighing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The answer in a sentence.
    pub conclusion: String,
    /// Exactly one row holds.
    pub matched: bool,
    /// The degree (档次), by its name in the table.
    pub degree: Option<String>,
    /// Which way the row leans.
    pub leaning: Option<Leaning>,
    /// The least and the most.
    pub range: Option<(Fen, Fen)>,
    /// All that the row imposes, in a line.
    pub imposed: Option<String>,
    /// Each row with whether it holds; nothing: it depends on what is not known.
    pub rows: Vec<(String, Option<bool>)>,
    /// The arithmetic.
    pub steps: Vec<String>,
    /// What the reader must know.
    pub notes: Vec<String>,
}

impl Answer {
    /// What a table said, to be kept. `words` says a condition in Chinese.
    pub fn of(
        checked: &Checked,
        assessed: &Assessment,
        notes: Vec<String>,
        words: impl Fn(&str, &str) -> String,
    ) -> Self {
        let rows = assessed.trace.iter().map(|row| {
            let degree = row.degree.as_ref().map_or(String::new(), |degree| format!("{degree}："));
            (format!("{degree}{}", words(&row.when, &row.when_text)), row.truth)
        });
        Self {
            conclusion: checked.conclusion(assessed),
            matched: assessed.outcome == Outcome::Matched,
            degree: assessed.degree.clone(),
            leaning: assessed.leaning,
            range: assessed.fine.and_then(Amounts::in_fen),
            imposed: checked.imposed(assessed),
            rows: rows.collect(),
            steps: assessed.steps.clone(),
            notes,
        }
    }
}

impl Weighing {
    /// Whether the amount lies outside of what the rules gave, or the rules gave none.
    pub fn departs(&self) -> bool {
        let spared = self.answer.leaning.is_some_and(|leaning| leaning <= Leaning::MayNoPenalty);
        match (self.answer.range, self.fine) {
            _ if !self.answer.matched => true,
            (Some((min, max)), Some(fine)) => fine < min || fine > max,
            (Some((min, _)), None) => !min.is_zero() && !spared,
            (None, Some(fine)) => !fine.is_zero(),
            (None, None) => false,
        }
    }

    /// The reasons for the notice and the decision: only what was established, and by what.
    // Law: 行政处罚法 art. 34, 44, 59(1)(3).
    pub fn reasons(&self, proof: impl Fn(Proof) -> String) -> String {
        let facts: Vec<String> = self
            .established
            .iter()
            .map(|held| format!("{}：{}（{}）", held.label, held.shown, proof(held.proof)))
            .collect();
        let established = (!facts.is_empty()).then(|| format!("经查明，{}。", facts.join("；")));
        [established, self.measure(), Some(self.reason.trim().to_owned())].into_iter().flatten().collect()
    }

    /// What the rules measure out, in a sentence; nothing where they do not.
    pub fn measure(&self) -> Option<String> {
        let fine = match self.answer.range {
            Some((min, max)) if min == max => format!("罚款数额为{}", range_text(min, max)),
            Some((min, max)) => format!("罚款幅度为{}", range_text(min, max)),
            None => self.answer.imposed.clone().filter(|_| self.answer.matched)?,
        };
        let degree = self.answer.degree.as_ref().map_or(String::new(), |degree| format!("属于“{degree}”，"));
        Some(format!("按照{}，{degree}{fine}。", self.label))
    }
}

impl Case {
    /// Weighs, or weighs again: between the filing and the decision, on facts that the file proves.
    // Law: 行政处罚法 art. 5(2), 34, 40.
    pub(super) fn weigh(&self, weighing: Weighing, setting: &Setting<'_>) -> Decision {
        let mut findings = Findings::default();
        self.guard_filed(&mut findings);
        self.guard_undecided(&mut findings);
        for held in &weighing.established {
            let (no, most) = match held.proof {
                Proof::Evidence(no) => (no, self.evidence.len()),
                Proof::Interview(no) => (no, self.interviews.len()),
                Proof::Scene(no) => (no, self.scenes.len()),
                Proof::Records => continue,
            };
            let there = usize::try_from(no).is_ok_and(|no| (1..=most).contains(&no));
            if !there {
                findings.add(&rule::STATE, format!("“{}”所引的证据不在本案卷内。", held.label));
            }
        }
        if weighing.departs() && weighing.reason.trim().is_empty() {
            findings.add(&rule::D34_DEPARTED, "拟处数额不在裁量结果的幅度之内，没有写明理由。");
        }
        let defects = findings.settle()?;
        one(setting, setting.today, Act::DiscretionWeighed { weighing: Box::new(weighing), defects })
    }

    /// What is proposed is what was weighed; who changes the amount weighs again.
    // Law: 行政处罚法 art. 5(2), 34.
    pub(super) fn guard_weighed(&self, proposal: &Proposal, findings: &mut Findings) {
        let Some(weighing) = &self.weighing else { return };
        let (weighed, now) = (weighing.fine.unwrap_or_default(), proposal.penalties.fine.unwrap_or_default());
        if weighed != now {
            findings.add(&rule::D34_WEIGHED, format!("拟罚款{now}元，与裁量认定的{weighed}元不一致。"));
        }
    }
}
