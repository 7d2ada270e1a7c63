//! What makes the fine of an invented case the right one: the facts of the item under which the statute gives it.

use app::{
    AppError,
    case::weigh::{establish, weighing},
    catalog::Catalog,
    discretion::{Answered, Ask},
};
use jiff::civil::Date;
use law::{
    case::weighing::{Proof, Weighing},
    item::FactKind,
};

use super::life::Matters;

/// Items with more facts than this are not weighed: every answer is tried.
const FACTS_MAX: usize = 3;

/// The weighing of the fine by the statute as it stood on the day of the act. `None` where the item asks for more than a few
/// yes-or-no facts, where its amounts have changed, and where no facts lead to the fine.
pub(super) fn weighed(catalog: &Catalog, matters: &Matters, on: Date) -> Result<Option<Weighing>, AppError> {
    let item = catalog.item(&matters.item.id);
    if item.is_none_or(|item| !item.versions.is_empty()) {
        return Ok(None);
    }
    let asked = |answers: Vec<(String, String)>| {
        let ask = Ask {
            item: matters.item.id.clone(),
            table: String::new(),
            on: String::new(),
            usual: on,
            answers,
        };
        Answered::to(&ask, &catalog.facts, on)
    };
    let questions = asked(Vec::new())?.questions;
    if questions.len() > FACTS_MAX || questions.iter().any(|question| question.fact.kind != FactKind::Bool) {
        return Ok(None);
    }
    for mask in 0..1_u32 << questions.len() {
        let answers = (0_u32..).zip(&questions).map(|(at, question)| {
            let holds = mask >> at & 1 == 1;
            (question.name.clone(), if holds { "1" } else { "0" }.to_owned())
        });
        let answered = asked(answers.collect())?;
        let proved = |question| establish(question, Proof::Interview(1));
        let established = answered.questions.iter().map(proved).collect();
        let found = weighing(&answered, established, matters.penalties.fine, &catalog.facts);
        if !found.departs() {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
