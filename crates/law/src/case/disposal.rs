//! 处理结果: what a case came to, as lists are narrowed by it and as it is counted.

use super::{
    Case,
    fact::{Penalties, SoftKind, choices},
};

choices! {
    /// What a case can come to; one case can come to several.
    ///
    /// A soft outcome stands beside a penalty as its equal. Law: 行政处罚法 art. 6, 9, 33.
    Disposal {
        /// 警告.
        Warning = "warning" "警告",
        /// 通报批评.
        Criticism = "criticism" "通报批评",
        /// 罚款.
        Fine = "fine" "罚款",
        /// 没收违法所得、没收非法财物.
        Confiscation = "confiscation" "没收",
        /// 暂扣许可证件.
        Suspension = "suspension" "暂扣证件",
        /// 吊销许可证件、降低资质等级.
        Revocation = "revocation" "吊销证件",
        /// 责令停产停业、责令关闭、限制从业.
        Closure = "closure" "责令停业",
        /// 不予行政处罚.
        NoPenalty = "no_penalty" "不予处罚",
        /// 责令改正.
        Correction = "correction" "责令改正",
        /// 说服教育.
        Persuasion = "persuasion" "说服教育",
        /// 劝导示范.
        Demonstration = "demonstration" "劝导示范",
        /// 指导约谈.
        Guidance = "guidance" "指导约谈",
    }
}

impl Disposal {
    /// Its place in a [set](Case::disposals_set). Read tables hold it: a new kind is added at the end, or the tables
    /// are written again.
    pub fn bit(self) -> i64 {
        Self::ALL.iter().position(|held| *held == self).map_or(0, |at| 1 << at)
    }

    /// The kinds of a set, in their order.
    pub fn of_set(set: i64) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |held| set & held.bit() != 0)
    }
}

impl From<SoftKind> for Disposal {
    fn from(kind: SoftKind) -> Self {
        match kind {
            SoftKind::Persuasion => Self::Persuasion,
            SoftKind::Demonstration => Self::Demonstration,
            SoftKind::Guidance => Self::Guidance,
        }
    }
}

impl Penalties {
    fn disposals(&self) -> impl Iterator<Item = Disposal> {
        let confiscated = self.confiscated_income.is_some() || !self.confiscated_goods.is_empty();
        [
            (Disposal::Warning, self.warning),
            (Disposal::Criticism, self.criticism),
            (Disposal::Fine, self.fine.is_some_and(|fine| !fine.is_zero())),
            (Disposal::Confiscation, confiscated),
            (Disposal::Suspension, !self.suspended_licence.is_empty()),
            (Disposal::Revocation, !self.revoked_licence.is_empty()),
            (Disposal::Closure, !self.closure.is_empty()),
        ]
        .into_iter()
        .filter_map(|(kind, imposed)| imposed.then_some(kind))
    }
}

impl Case {
    /// What the case came to so far, as a sum of [bits](Disposal::bit); zero while nothing is decided.
    pub fn disposals_set(&self) -> i64 {
        let imposed = self.imposed();
        let decided = imposed.iter().flat_map(Penalties::disposals);
        let no_penalty = self.no_penalty.iter().map(|_| Disposal::NoPenalty);
        let ordered = self.onspot.as_ref().is_some_and(|(_, onspot)| !onspot.correction.is_empty());
        let corrected = (ordered || self.correction.is_some()).then_some(Disposal::Correction);
        let soft = self.soft.iter().map(|(kind, ..)| Disposal::from(*kind));
        let all = decided.chain(no_penalty).chain(corrected).chain(soft);
        all.fold(0, |set, kind| set | kind.bit())
    }

    /// What the case came to in words, amounts in plain figures; a soft outcome is named once however often it was used.
    pub fn disposal_text(&self) -> String {
        let imposed = self.imposed().map(|penalties| penalties.text());
        let exempt = self.no_penalty.as_ref().map(|_| "不予行政处罚".to_owned());
        let mut parts: Vec<String> = imposed.or(exempt).filter(|text| !text.is_empty()).into_iter().collect();
        for (kind, ..) in &self.soft {
            if !parts.iter().any(|part| part == kind.label()) {
                parts.push(kind.label().to_owned());
            }
        }
        parts.join("；")
    }

    fn imposed(&self) -> Option<Penalties> {
        if let Some((_, onspot)) = &self.onspot {
            let fine = onspot.fine.filter(|fine| !fine.is_zero());
            return Some(Penalties { warning: onspot.warning, fine, ..Penalties::default() });
        }
        self.decision.as_ref().map(|(.., proposal)| proposal.penalties.clone())
    }
}
