//! 裁量认定 on the case page: the facts of the item with what proves each, what follows from them, the amount chosen.

use law::{
    access::Action,
    case::{
        Case, Command,
        weighing::{Answer, Established, Proof, Weighing},
    },
    item::{FactKind, Facts, condition},
    money::Fen,
};

use super::CaseView;
use crate::{
    App, AppError, Caller,
    discretion::{Answered, Ask, Question},
    form::{Fields, Problems, TEXT_CHARS_MAX},
};

/// The name under which drafts are kept.
pub const FORM: &str = "weigh";

/// Before the name of a fact: the field that says what proves it.
pub const PROOF: &str = "proof.";

/// Fields besides facts and proofs.
const FIELDS: [&str; 4] = ["table", "on", "fine", "reason"];

/// What the page shows.
#[derive(Debug, Clone)]
pub struct WeighView {
    /// The case.
    pub view: CaseView,
    /// The questions, and what follows from what was typed.
    pub answered: Answered,
    /// What can prove a fact: code and label.
    pub proofs: Vec<(String, String)>,
    /// What was typed; before that, what was weighed last.
    pub fields: Fields,
}

/// Whether the circumstances can be weighed now.
// Law: 行政处罚法 art. 34, 40.
pub fn open(case: &Case) -> bool {
    case.filed_on.is_some() && case.decision.is_none() && case.no_penalty.is_none() && !case.stage.is_over()
}

/// What proves a fact, in words.
pub fn proof_text(case: &Case, proof: Proof) -> String {
    let at = |no: u32| usize::try_from(no).ok().and_then(|no| no.checked_sub(1));
    let named = match proof {
        Proof::Evidence(no) => at(no).and_then(|at| case.evidence.get(at)).map(|held| held.name.clone()),
        Proof::Interview(no) => {
            at(no).and_then(|at| case.interviews.get(at)).map(|held| format!("对{}的询问笔录", held.person))
        }
        Proof::Scene(no) => {
            at(no).and_then(|at| case.scenes.get(at)).map(|held| format!("{}现场笔录", held.held_on))
        }
        Proof::Records => Some("执法信息系统查询结果".to_owned()),
    };
    named.unwrap_or_default()
}

/// The reasons of a notice or decision that rests on the weighing; nothing without one.
pub fn reasons(case: &Case) -> Option<String> {
    case.weighing.as_ref().map(|held| held.reasons(|proof| proof_text(case, proof)))
}

impl App {
    /// The page: with what was typed, or with what was weighed last.
    pub fn read_weighing(
        &self,
        caller: &Caller,
        id: &str,
        typed: Option<Fields>,
    ) -> Result<WeighView, AppError> {
        let view = self.read_case(caller, id)?;
        let registration = view.case.registration.as_ref().ok_or(AppError::NotFound)?;
        if !caller.may_in(Action::CaseHandle, &registration.agency) {
            return Err(AppError::Forbidden("认定裁量情节"));
        }
        let fields = typed.unwrap_or_else(|| held(&view.case));
        let ask = Ask {
            item: registration.item.id.clone(),
            table: fields.get("table").to_owned(),
            on: fields.get("on").to_owned(),
            usual: registration.found_on,
            answers: fields.content().cloned().collect(),
        };
        let answered = self.calculate(&ask)?;
        let proofs = proofs(&view.case);
        Ok(WeighView { view, answered, proofs, fields })
    }

    /// Weighs: takes the facts, what proves them and the amount, and keeps them with what the rules said.
    pub fn weigh(
        &self,
        caller: &Caller,
        id: &str,
        seen: Option<u32>,
        fields: &Fields,
    ) -> Result<(), AppError> {
        caller.require(Action::CaseHandle, "认定裁量情节")?;
        let shown = self.read_weighing(caller, id, Some(fields.clone()))?;
        let weighing = read(&shown, fields, &self.catalog.facts)?;
        self.act(caller, id, seen, Action::CaseHandle, Command::Weigh(Box::new(weighing)))
    }
}

fn read(shown: &WeighView, fields: &Fields, declared: &Facts) -> Result<Weighing, AppError> {
    let mut problems = Problems::default();
    let answered = &shown.answered;
    let proof_names: Vec<String> =
        answered.questions.iter().map(|question| format!("{PROOF}{}", question.name)).collect();
    let names = answered.questions.iter().map(|question| question.name.as_str());
    let known: Vec<&str> =
        FIELDS.into_iter().chain(names).chain(proof_names.iter().map(String::as_str)).collect();
    problems.unknown(fields, &known);
    problems.extend(answered.problems.clone());
    if fields.get("on").is_empty() {
        problems.add("on", "请选择行为日期。");
    }
    let mut established = Vec::new();
    for question in &answered.questions {
        if let Some(error) = &question.error {
            problems.add(&question.name, error.clone());
        }
        let name = format!("{PROOF}{}", question.name);
        let typed = fields.get(&name);
        let proof = proof_of(typed).filter(|_| shown.proofs.iter().any(|(code, _)| code == typed));
        match (question.typed.is_empty(), proof) {
            (true, _) => {}
            (false, Some(proof)) => established.push(establish(question, proof)),
            (false, None) => problems.add_by_law(
                &name,
                format!("请选择证明“{}”的证据；没有证据的情节不能认定。", question.fact.label),
                "行政处罚法第四十条",
            ),
        }
    }
    let fine = problems.money(fields, "fine", "拟处罚款");
    let reason = problems.optional(fields, "reason", "理由", TEXT_CHARS_MAX);
    problems.settle()?;
    let fine = fine.filter(|fine| !fine.is_zero());
    Ok(Weighing { reason, ..weighing(answered, established, fine, declared) })
}

/// The weighing of what was answered: the facts that stand, and the amount that is chosen, without a reason.
pub fn weighing(
    answered: &Answered,
    established: Vec<Established>,
    fine: Option<Fen>,
    declared: &Facts,
) -> Weighing {
    let (checked, assessed) = (&answered.table, &answered.assessed);
    let words = |when: &str, text: &str| condition(when, text, declared);
    let label = answered.tables.iter().find(|(table, _)| *table == checked.id);
    Weighing {
        table: checked.id.to_string(),
        label: label.map(|(_, label)| label.clone()).unwrap_or_default(),
        on: answered.on,
        established,
        answer: Answer::of(checked, assessed, answered.notes.clone(), words),
        fine,
        reason: String::new(),
    }
}

/// A fact that was answered, with what proves it.
pub fn establish(question: &Question, proof: Proof) -> Established {
    let (fact, value) = (&question.fact, &question.typed);
    let shown = match fact.kind {
        FactKind::Bool => if value == "1" { "是" } else { "否" }.to_owned(),
        FactKind::Enum => fact.value_name(value).to_owned(),
        FactKind::Int | FactKind::Signed | FactKind::Number => {
            format!("{value}{}", fact.unit.as_deref().unwrap_or_default())
        }
    };
    Established { fact: question.name.clone(), label: fact.label.clone(), value: value.clone(), shown, proof }
}

/// What was weighed last, as it was typed.
fn held(case: &Case) -> Fields {
    let Some(weighing) = &case.weighing else { return Fields::default() };
    let mut fields = vec![
        ("table".to_owned(), weighing.table.clone()),
        ("on".to_owned(), weighing.on.to_string()),
        ("fine".to_owned(), weighing.fine.map(|fine| fine.to_string()).unwrap_or_default()),
        ("reason".to_owned(), weighing.reason.clone()),
    ];
    for held in &weighing.established {
        fields.push((held.fact.clone(), held.value.clone()));
        fields.push((format!("{PROOF}{}", held.fact), code(held.proof)));
    }
    Fields(fields)
}

/// Everything in the file that can prove a fact, and the records.
fn proofs(case: &Case) -> Vec<(String, String)> {
    let numbered = |count: usize, kind: fn(u32) -> Proof| {
        (1..).take(count).map(kind).map(|proof| (code(proof), proof_text(case, proof)))
    };
    numbered(case.evidence.len(), Proof::Evidence)
        .chain(numbered(case.interviews.len(), Proof::Interview))
        .chain(numbered(case.scenes.len(), Proof::Scene))
        .chain([(code(Proof::Records), proof_text(case, Proof::Records))])
        .collect()
}

fn code(proof: Proof) -> String {
    match proof {
        Proof::Evidence(no) => format!("e{no}"),
        Proof::Interview(no) => format!("i{no}"),
        Proof::Scene(no) => format!("s{no}"),
        Proof::Records => "records".to_owned(),
    }
}

fn proof_of(code: &str) -> Option<Proof> {
    if code == "records" {
        return Some(Proof::Records);
    }
    let no = |rest: &str| rest.parse::<u32>().ok();
    None.or_else(|| code.strip_prefix('e').and_then(no).map(Proof::Evidence))
        .or_else(|| code.strip_prefix('i').and_then(no).map(Proof::Interview))
        .or_else(|| code.strip_prefix('s').and_then(no).map(Proof::Scene))
}
