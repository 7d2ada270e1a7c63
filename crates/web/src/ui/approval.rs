//! Approving: agree, send back to a step with a reason, hand over.

use maud::{Markup, html};

use super::{
    field::{Choice, Field},
    form::{Button, Form, action_bar, error_summary, section},
};

/// The panel of an approval. It sends `decision` = `agree`, `return` or `transfer`, `opinion`, `return_step`, `transfer_to`.
///
/// Only the fields of the chosen answer are shown, by the stylesheet alone.
pub fn approval(approval: &Approval) -> Markup {
    let form = Form {
        buttons: vec![Button::new("提交审批意见")],
        draft: approval.form.draft.clone(),
        cancel: approval.form.cancel.clone(),
        ..Form::default()
    };
    html! {
        form.form.approval method="post" action=(approval.form.action) novalidate data-once
            data-draft[approval.form.draft.is_some()]
            data-draft-url=[approval.form.draft.as_ref().map(|draft| &draft.url)]
            data-draft-version=[approval.form.draft.as_ref().map(|draft| draft.version)] {
            input type="hidden" name="csrf" value=(approval.form.csrf);
            input type="hidden" name="idempotency_key" value=(approval.form.idempotency_key);
            h2 { (approval.title) }
            (error_summary([&approval.opinion, &approval.return_step, &approval.transfer_to].into_iter(), &approval.form.problems))
            @for (value, label) in [("agree", "同意"), ("return", "退回"), ("transfer", "转办")] {
                input.decision-radio type="radio" name="decision" value=(value) id={ "decision-" (value) }
                    checked[approval.decision == value] disabled[value == "agree" && approval.agree_closed.is_some()];
                label.decision for={ "decision-" (value) } { (label) }
            }
            @if let Some(reason) = &approval.agree_closed { p.decision-closed { "不能同意：" (reason) } }
            div.only-return { (approval.return_step) }
            div.only-transfer { (approval.transfer_to) }
            (approval.opinion)
            @for field in &approval.carried { (field) }
            @for part in &approval.form.sections { (section(part)) }
            (action_bar(&form))
        }
    }
}

/// What an approval shows and keeps.
#[derive(Debug, Clone)]
pub struct Approval {
    /// What is approved, `审批立案`.
    pub title: String,
    /// Address, tokens, draft, problems and further sections of the form.
    pub form: Form,
    /// The answer that was chosen before; empty for none.
    pub decision: String,
    /// Why agreeing is not open: the person handled the case, or something is missing.
    pub agree_closed: Option<String>,
    /// To which step it goes back.
    pub return_step: Field,
    /// To whom it is handed over.
    pub transfer_to: Field,
    /// The opinion; must be given when it is sent back.
    pub opinion: Field,
    /// Hidden fields that are sent along.
    pub carried: Vec<Field>,
}

impl Approval {
    /// An approval with the usual fields.
    pub fn new(title: &str, form: Form, steps: Vec<Choice>, people: Vec<Choice>, phrases: &[&str]) -> Self {
        Self {
            title: title.to_owned(),
            form,
            decision: String::new(),
            agree_closed: None,
            return_step: Field::select("return_step", "退回到", steps).wide(),
            transfer_to: Field::select("transfer_to", "转给", people).wide(),
            opinion: Field::textarea("opinion", "意见", 4)
                .hint("退回时写明哪里不合格、依据哪条、怎么改")
                .phrases(phrases.iter().copied())
                .chars_max(1_000),
            carried: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_answers_and_the_reason_against_agreeing_are_shown() {
        let mut panel = Approval::new(
            "审批立案",
            Form::default(),
            vec![Choice::new("filing", "立案")],
            vec![Choice::new("u2", "李娜")],
            &["同意立案"],
        );
        panel.agree_closed = Some("您是本案调查人员".to_owned());
        panel.decision = "return".to_owned();
        let html = approval(&panel).into_string();
        for text in ["同意", "退回", "转办", "不能同意：您是本案调查人员", "退回到", "李娜", "同意立案"]
        {
            assert!(html.contains(text), "{text}");
        }
        assert!(html.contains("value=\"return\" id=\"decision-return\" checked"));
    }
}
