//! Forms: sections of fields, one list of all problems on top, the buttons at the bottom.

use maud::{Markup, html};

use super::{field::Field, page::Slot, parts::Link};

/// A form with everything it needs to lose nothing and to be sent only once.
pub fn form(form: &Form) -> Markup {
    let draft = form.draft.as_ref();
    html! {
        form.form method="post" action=(form.action) enctype=[form.files.then_some("multipart/form-data")]
            novalidate data-once data-draft[draft.is_some()]
            data-draft-url=[draft.map(|draft| &draft.url)]
            data-draft-version=[draft.map(|draft| draft.version)] {
            input type="hidden" name="csrf" value=(form.csrf);
            input type="hidden" name="idempotency_key" value=(form.idempotency_key);
            (error_summary(form.sections.iter().flat_map(|section| &section.fields), &form.problems))
            @for part in &form.sections { (section(part)) }
            (action_bar(form))
        }
    }
}

/// All problems of a form at once, each with a link to its field.
pub fn error_summary<'a>(fields: impl Iterator<Item = &'a Field>, problems: &[String]) -> Markup {
    let of_fields: Vec<(&Field, &String)> =
        fields.flat_map(|field| field.errors().iter().map(move |error| (field, error))).collect();
    let count = of_fields.len() + problems.len();
    html! {
        @if count > 0 {
            div.error-summary role="alert" tabindex="-1" data-error-summary {
                p.alert-title { "有 " (count) " 处需要改，改完再提交；已填内容都还在。" }
                ul {
                    @for problem in problems { li { (problem) } }
                    @for (field, error) in of_fields {
                        li { a href={ "#" (field.id()) } { (field.label) "：" (error) } }
                    }
                }
            }
        }
    }
}

/// A form as a whole.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    /// The token against forged requests.
    pub csrf: String,
    /// Sent with the form, so that a second press of the button is the same request.
    pub idempotency_key: String,
    /// Where the script saves what was typed, if the form has a draft.
    pub draft: Option<Draft>,
    /// The form carries files.
    pub files: bool,
    /// Problems that belong to no single field.
    pub problems: Vec<String>,
    /// The fields.
    pub sections: Vec<Section>,
    /// The buttons; the first is the main one.
    pub buttons: Vec<Button>,
    /// The way out without sending.
    pub cancel: Option<Link>,
}

/// Where a draft is saved: `PUT` of `{"version": n, "fields": {…}}` with the header `x-csrf-token`.
///
/// The answer is `200 {"version": n, "saved_at": "21:12:05"}`, or `409 {"by": "李娜", "at": "21:10", "fields": ["地点"]}`
/// when somebody else has saved in between (with `"version": n` the user may keep his own text), or `401` when the session has ended.
/// The address belongs to one draft only: a new form gets a new address, and a form that was accepted gives its own up.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The address of the draft.
    pub url: String,
    /// The version that this page shows.
    pub version: u64,
    /// When it was saved last, `21:12`; empty if never.
    pub saved_at: String,
}

/// Some fields under a heading.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The heading; empty for none.
    pub title: String,
    /// A sentence below the heading.
    pub note: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// What follows the fields: a list of files, a place to sign.
    pub after: Slot,
}

impl Section {
    /// A section with a heading and fields.
    pub fn new(title: &str, fields: Vec<Field>) -> Self {
        Self { title: title.to_owned(), fields, ..Self::default() }
    }
}

/// A button that sends the form.
#[derive(Debug, Clone, Default)]
pub struct Button {
    /// A verb with its object, `制作当场处罚决定书`.
    pub label: String,
    /// Sent as this name and value, so that the server knows which button it was.
    pub name_value: Option<(String, String)>,
    /// Crosses a red line, or cannot be taken back.
    pub danger: bool,
}

impl Button {
    /// A button with its text.
    pub fn new(label: &str) -> Self {
        Self { label: label.to_owned(), ..Self::default() }
    }

    /// A button that sends this name and value.
    pub fn named(label: &str, name: &str, value: &str) -> Self {
        Self { label: label.to_owned(), name_value: Some((name.to_owned(), value.to_owned())), danger: false }
    }
}

/// A step that needs a second look: a page of its own, not a window over the page.
#[derive(Debug, Clone, Default)]
pub struct Confirm {
    /// What is asked, `送达后不能撤回，确认送达？`.
    pub question: String,
    /// What follows from it, one sentence each.
    pub consequences: Vec<String>,
    /// The form that does it; its sections may ask for a reason.
    pub form: Form,
}

/// The page of a [`Confirm`].
pub fn confirm(confirm: &Confirm) -> Markup {
    html! {
        div.confirm {
            p.confirm-question { (confirm.question) }
            @if !confirm.consequences.is_empty() {
                ul.confirm-consequences { @for text in &confirm.consequences { li { (text) } } }
            }
            (form(&confirm.form))
        }
    }
}

pub(super) fn section(section: &Section) -> Markup {
    html! {
        section.form-section {
            @if !section.title.is_empty() { h2 { (section.title) } }
            @if !section.note.is_empty() { p.muted { (section.note) } }
            div.fields { @for field in &section.fields { (field) } }
            (section.after)
        }
    }
}

pub(super) fn action_bar(form: &Form) -> Markup {
    html! {
        div.action-bar {
            @if let Some(draft) = &form.draft {
                p.saved-at role="status" data-saved-at {
                    @if draft.saved_at.is_empty() { "尚未保存" } @else { "草稿已存 " (draft.saved_at) }
                }
            }
            div.action-buttons {
                @if let Some(cancel) = &form.cancel { a.btn href=(cancel.href) { (cancel.label) } }
                @if form.draft.is_some() { button.btn type="submit" name="save" value="draft" data-save { "暂存" } }
                @for (index, button) in form.buttons.iter().enumerate().rev() { (submit(button, index == 0)) }
            }
        }
    }
}

fn submit(button: &Button, main: bool) -> Markup {
    let class = match (main, button.danger) {
        (true, false) => "btn btn-main",
        (_, true) => "btn btn-danger",
        (false, false) => "btn",
    };
    let (name, value) = button.name_value.clone().unzip();
    html! { button class=(class) type="submit" name=[name] value=[value] { (button.label) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Form {
        Form {
            action: "/cases/7/spot".to_owned(),
            csrf: "token".to_owned(),
            idempotency_key: "key".to_owned(),
            draft: Some(Draft { url: "/drafts/7".to_owned(), version: 3, saved_at: String::new() }),
            problems: vec!["两名执法人员不能是同一人".to_owned()],
            sections: vec![Section::new(
                "当事人",
                vec![
                    Field::text("name", "姓名").error("不能为空"),
                    Field::plate("plate", "车牌号").error("少一位"),
                ],
            )],
            buttons: vec![Button::new("提交"), Button::named("预览", "do", "preview")],
            ..Form::default()
        }
    }

    #[test]
    fn all_problems_are_listed_at_once_with_links() {
        let html = form(&sample()).into_string();
        assert!(html.contains("有 3 处需要改"));
        assert!(html.contains("<li>两名执法人员不能是同一人</li>"));
        assert!(html.contains("href=\"#f-name\">姓名：不能为空") && html.contains("href=\"#f-plate\""));
    }

    #[test]
    fn a_form_carries_its_tokens_and_its_draft() {
        let html = form(&sample()).into_string();
        assert!(html.contains("name=\"csrf\" value=\"token\""));
        assert!(html.contains("name=\"idempotency_key\" value=\"key\""));
        assert!(html.contains("data-draft-url=\"/drafts/7\" data-draft-version=\"3\""));
        assert!(html.contains("name=\"do\" value=\"preview\""));
    }

    #[test]
    fn a_form_without_problems_has_no_summary() {
        let html = form(&Form::default()).into_string();
        assert!(!html.contains("error-summary"));
    }
}
