//! Which fine a bank's entry pays: by the number in its remark, the payer's name, the plate, the exact amount.
//!
//! Nothing is paid here. Each answer says why and how sure it is; only one that has both a written number and the exact amount
//! is chosen beforehand, and everything that is not sure waits for a person.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{case::Case, money::Fen, setting::Setting};
use serde::{Deserialize, Serialize};

use super::{cell::bare, statement::BankRow};

/// Candidates that a row shows at most.
const CANDIDATES_MAX: usize = 5;

/// A fine that is not fully paid.
#[derive(Debug)]
pub struct OpenFine {
    /// Case id.
    pub id: String,
    /// The case as it stands.
    pub case: Case,
}

/// How sure a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// One sign alone, or an amount that does not fit.
    Low,
    /// Name or plate, and the exact amount.
    Medium,
    /// The number of the decision or case, and the exact amount.
    High,
}

impl Confidence {
    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Low => "低",
            Self::Medium => "中",
            Self::High => "高",
        }
    }
}

/// A case that a row may belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Case id.
    pub case_id: String,
    /// Number of the case.
    pub number: String,
    /// Party.
    pub party: String,
    /// How sure.
    pub confidence: Confidence,
    /// Why, and how the amount stands to what is owed.
    pub reason: String,
    /// The amount is exactly what is owed, or an instalment of it.
    pub exact: bool,
    /// The amount is not more than all that is owed; more is never taken.
    pub payable: bool,
}

/// What a row came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matched {
    /// One case, exact amount.
    Ready(Candidate),
    /// For a person to decide; why, with the candidates, the likeliest first.
    Wait(String, Vec<Candidate>),
    /// Registered before.
    Repeated(String, Candidate),
}

/// What is owed on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// Of the fine.
    pub fine: Fen,
    /// 加处罚款 that has arisen and is not paid.
    pub surcharge: Fen,
    /// The instalment that is due next, where the fine is paid in instalments.
    pub instalment: Option<Fen>,
}

impl Owed {
    /// What is owed in a case on a day.
    pub fn of(case: &Case, on: Date, setting: &Setting<'_>) -> Self {
        let (fine, surcharge) = (case.owed(), case.surcharge_owed(on, setting));
        let mut covered = case.paid();
        let mut instalment = None;
        for held in &case.instalments {
            let Some(rest) = covered.checked_sub(held.amount) else {
                instalment = Some(held.amount.saturating_sub(covered));
                break;
            };
            covered = rest;
        }
        Self { fine, surcharge, instalment }
    }

    /// How much of an amount is surcharge; an amount beyond all that is owed is not taken.
    pub fn split(&self, amount: Fen) -> Result<Fen, String> {
        let rest = amount.saturating_sub(self.fine);
        match rest.checked_sub(self.surcharge) {
            None => Ok(rest),
            Some(over) if over.is_zero() => Ok(rest),
            Some(over) => Err(format!(
                "来款{amount}元，应缴{}，多{over}元，导入不登记多缴的款项：请核对是否另有案件；确属本案多缴的，在案件页登记缴款，再登记退还。",
                self.text()
            )),
        }
    }

    /// What is owed, in words.
    pub fn text(&self) -> String {
        if self.surcharge.is_zero() {
            format!("罚款{}元", self.fine)
        } else {
            format!("罚款{}元、加处罚款{}元", self.fine, self.surcharge)
        }
    }

    /// Whether the amount is exactly something that is owed, and in words how it stands.
    fn fit(&self, amount: Fen) -> (bool, String) {
        let all = self.fine.checked_add(self.surcharge);
        if amount == self.fine && self.surcharge.is_zero() {
            (true, "金额与未缴罚款一致".to_owned())
        } else if Some(amount) == all {
            (true, format!("金额与未缴罚款加加处罚款{}元一致", self.surcharge))
        } else if amount == self.fine {
            (true, format!("金额与未缴罚款一致，另有加处罚款{}元未缴", self.surcharge))
        } else if Some(amount) == self.instalment {
            (true, "金额与本期应缴的分期罚款一致".to_owned())
        } else {
            let all = all.unwrap_or(self.fine);
            let text = match amount.checked_sub(all) {
                Some(over) => format!("金额不符：应缴{}，多{over}元", self.text()),
                None => format!("金额不符：应缴{}，少{}元", self.text(), all.saturating_sub(amount)),
            };
            (false, text)
        }
    }
}

/// The open fines, by what a remark may hold.
#[derive(Debug)]
pub struct Fines<'a> {
    held: &'a [OpenFine],
    numbers: BTreeMap<String, Vec<(usize, String)>>,
    names: BTreeMap<String, Vec<usize>>,
    marks: Vec<(usize, String)>,
    taken: BTreeMap<String, u32>,
}

impl<'a> Fines<'a> {
    /// Open fines, ready for looking up.
    pub fn new(fines: &'a [OpenFine]) -> Self {
        let mut made = Self {
            held: fines,
            numbers: BTreeMap::new(),
            names: BTreeMap::new(),
            marks: Vec::new(),
            taken: BTreeMap::new(),
        };
        for (at, held) in fines.iter().enumerate() {
            let Some(registration) = &held.case.registration else { continue };
            let onspot = held.case.onspot.as_ref().map(|(_, decision)| decision.number.as_str());
            let decided = held.case.decision.as_ref().map(|(_, number, _)| number.as_str());
            for number in [Some(registration.number.as_str()), onspot, decided].into_iter().flatten() {
                let number = bare(number);
                let number = number.strip_suffix('号').unwrap_or(&number).to_owned();
                for digits in digit_runs(&number) {
                    made.numbers.entry(digits).or_default().push((at, number.clone()));
                }
            }
            made.names.entry(bare(&registration.party.name)).or_default().push(at);
            if let Some(conveyance) = &registration.conveyance {
                made.marks.push((at, bare(&conveyance.mark)));
            }
        }
        made
    }

    /// Finds the fine of an entry; a fine that an earlier row of the file pays is not offered as sure again.
    pub fn find(&mut self, no: u32, row: &BankRow, setting: &Setting<'_>) -> Matched {
        let (remark, payer) = (bare(&row.remark), bare(&row.payer));
        let mut signs: BTreeMap<usize, Vec<&'static str>> = BTreeMap::new();
        for at in self.numbered(&remark) {
            signs.entry(at).or_default().push(NUMBER);
        }
        for (name, fines) in &self.names {
            let long = name.chars().count() >= 2;
            if long && (*name == payer || remark.contains(name.as_str())) {
                for at in fines {
                    signs.entry(*at).or_default().push(NAME);
                }
            }
        }
        for (at, mark) in &self.marks {
            if mark.chars().count() >= 4 && remark.contains(mark.as_str()) {
                signs.entry(*at).or_default().push(MARK);
            }
        }
        let by_amount = signs.is_empty();
        if by_amount {
            signs.extend((0..self.held.len()).map(|at| (at, Vec::new())));
        }
        let mut candidates: Vec<_> =
            signs.into_iter().filter_map(|(at, signs)| self.weigh(at, &signs, row, setting)).collect();
        if by_amount {
            candidates.retain(|candidate| candidate.exact);
        }
        // The case that is named comes before one whose party has the same name.
        let named = |held: &Candidate| held.reason.starts_with(NUMBER);
        candidates.sort_by_key(|held| std::cmp::Reverse((held.confidence, held.exact, named(held))));
        self.decide(no, row, candidates)
    }

    fn decide(&mut self, no: u32, row: &BankRow, mut candidates: Vec<Candidate>) -> Matched {
        let repeated = candidates.iter().find(|candidate| self.has_receipt(&candidate.case_id, &row.serial));
        if let Some(candidate) = repeated {
            let text = format!("流水号{}已在案件{}登记，不再登记。", row.serial, candidate.number);
            return Matched::Repeated(text, candidate.clone());
        }
        candidates.truncate(CANDIDATES_MAX);
        let Some(best) = candidates.first().cloned() else {
            return Matched::Wait("没有找到对应的未缴罚款。".to_owned(), candidates);
        };
        let rivals = candidates
            .iter()
            .filter(|held| (held.confidence, held.exact) == (best.confidence, best.exact))
            .count();
        if best.confidence == Confidence::Low {
            let text = if best.exact {
                "只有金额一致，须人工核对。"
            } else {
                "金额与应缴不符，须人工核对。"
            };
            return Matched::Wait(text.to_owned(), candidates);
        }
        if rivals > 1 {
            return Matched::Wait(format!("有{rivals}件案件都符合，须人工选择。"), candidates);
        }
        if let Some(earlier) = self.taken.get(&best.case_id) {
            return Matched::Wait(
                format!("第{earlier}行已对应同一案件，须人工核对是否重复缴款。"),
                candidates,
            );
        }
        self.taken.insert(best.case_id.clone(), no);
        Matched::Ready(best)
    }

    fn has_receipt(&self, case: &str, serial: &str) -> bool {
        let held = self.held.iter().find(|fine| fine.id == case);
        held.is_some_and(|fine| fine.case.payments.iter().any(|payment| payment.receipt == serial))
    }

    /// The fines whose number stands whole in a remark; of numbers of which one is the end of another, the longest.
    fn numbered(&self, remark: &str) -> Vec<usize> {
        let mut found: Vec<(usize, &str)> = Vec::new();
        for digits in digit_runs(remark) {
            let held = self.numbers.get(&digits).into_iter().flatten();
            found.extend(
                held.filter(|(_, number)| remark.contains(number)).map(|(at, text)| (*at, text.as_str())),
            );
        }
        let longest =
            |text: &str| !found.iter().any(|(_, other)| other.len() > text.len() && other.ends_with(text));
        let mut fines: Vec<_> = found.iter().filter(|(_, text)| longest(text)).map(|(at, _)| *at).collect();
        fines.sort_unstable();
        fines.dedup();
        fines
    }

    fn weigh(
        &self,
        at: usize,
        signs: &[&'static str],
        row: &BankRow,
        setting: &Setting<'_>,
    ) -> Option<Candidate> {
        let held = self.held.get(at)?;
        let registration = held.case.registration.as_ref()?;
        let owed = Owed::of(&held.case, row.paid_on?, setting);
        let ((exact, fit), payable) = (owed.fit(row.amount), owed.split(row.amount).is_ok());
        let confidence = match (exact, signs.contains(&NUMBER), signs.is_empty()) {
            (true, true, _) => Confidence::High,
            (true, false, false) => Confidence::Medium,
            _ => Confidence::Low,
        };
        let mut reasons = signs.to_vec();
        reasons.push(&fit);
        Some(Candidate {
            case_id: held.id.clone(),
            number: registration.number.clone(),
            party: registration.party.name.clone(),
            confidence,
            reason: format!("{}。", reasons.join("；")),
            exact,
            payable,
        })
    }
}

const NUMBER: &str = "附言中有决定书文号或者案号";
const NAME: &str = "付款人或者附言与当事人一致";
const MARK: &str = "附言中有车牌号或者船名";

/// The runs of digits of a text.
fn digit_runs(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fen(yuan: u32) -> Fen {
        Fen::from_yuan(yuan)
    }

    #[test]
    fn an_amount_is_split_and_what_is_too_much_is_refused() {
        let owed = Owed { fine: fen(1000), surcharge: fen(90), instalment: None };
        for (amount, surcharge) in [(500, 0), (999, 0), (1000, 0), (1001, 1), (1090, 90)] {
            assert_eq!(owed.split(fen(amount)), Ok(fen(surcharge)), "{amount}");
        }
        let over = owed.split(fen(1091)).unwrap_err();
        assert!(over.contains("多1.00元") && over.contains("登记退还"), "{over}");
    }

    #[test]
    fn only_what_is_owed_exactly_fits() {
        let owed = Owed { fine: fen(1000), surcharge: fen(90), instalment: Some(fen(300)) };
        for (amount, exact) in
            [(1000, true), (1090, true), (300, true), (301, false), (1089, false), (1091, false)]
        {
            assert_eq!(owed.fit(fen(amount)).0, exact, "{amount}");
        }
        assert!(owed.fit(fen(1200)).1.contains("多110.00元"));
        assert!(owed.fit(fen(200)).1.contains("少890.00元"));
    }
}
