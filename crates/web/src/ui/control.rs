//! How a field becomes markup.

use maud::{Markup, html};

use super::field::{Check, Choice, Field, Kind};

pub(super) fn field(field: &Field) -> Markup {
    let class = match (field.wide, field.errors.is_empty()) {
        (true, true) => "field field-wide",
        (true, false) => "field field-wide field-bad",
        (false, true) => "field",
        (false, false) => "field field-bad",
    };
    match field.kind {
        Kind::Hidden => html! { input type="hidden" name=(field.name) value=(field.first()); },
        Kind::Radio | Kind::Checkboxes => html! {
            fieldset class=(class) id=(field.id()) tabindex="-1" aria-describedby=[described_by(field)] {
                legend.label { (label_text(field)) }
                (hint(field))
                div.choices { @for choice in &field.choices { (choice_card(field, choice)) } }
                (errors(field))
            }
        },
        _ => html! {
            div class=(class) {
                label.label for=(field.id()) { (label_text(field)) }
                (hint(field))
                (control(field))
                (phrases(field))
                (errors(field))
            }
        },
    }
}

fn label_text(field: &Field) -> Markup {
    html! {
        span { (field.label) }
        @if field.required { span.required { "必填" } }
        @if let Some(article) = &field.article { (article) }
    }
}

fn hint(field: &Field) -> Markup {
    html! { @if !field.hint.is_empty() { p.hint id={ (field.id()) "-hint" } { (field.hint) } } }
}

fn errors(field: &Field) -> Markup {
    html! {
        @if !field.errors.is_empty() {
            ul.errors id={ (field.id()) "-errors" } { @for error in &field.errors { li { (error) } } }
        }
    }
}

fn described_by(field: &Field) -> Option<String> {
    let hint = (!field.hint.is_empty()).then(|| format!("{}-hint", field.id()));
    let errors = (!field.errors.is_empty()).then(|| format!("{}-errors", field.id()));
    let ids: Vec<String> = hint.into_iter().chain(errors).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn control(field: &Field) -> Markup {
    match field.kind {
        Kind::Textarea { rows } => html! {
            textarea id=(field.id()) name=(field.name) rows=(rows) required[field.required]
                readonly[field.read_only] data-chars-max=[field.chars_max]
                aria-describedby=[described_by(field)] aria-invalid=[invalid(field)] {
                // The parser drops the first line break of a textarea, so one is given away.
                "\n" (field.first())
            }
        },
        Kind::Select => html! {
            select id=(field.id()) name=(field.name) required[field.required] disabled[field.read_only]
                data-find[!field.read_only && field.choices.iter().any(|choice| !choice.letters.is_empty())]
                aria-describedby=[described_by(field)] aria-invalid=[invalid(field)] {
                option value="" { "请选择" }
                @for choice in &field.choices {
                    option value=(choice.value) data-letters=[(!choice.letters.is_empty()).then_some(&choice.letters)]
                        selected[field.values.contains(&choice.value)]
                        disabled[choice.closed.is_some()] {
                        (choice.label)
                        @if let Some(reason) = &choice.closed { "（" (reason) "）" }
                    }
                }
            }
            @if field.read_only { input type="hidden" name=(field.name) value=(field.first()); }
        },
        Kind::Money | Kind::Number => html! {
            div.with-unit { (input(field)) @if !field.unit.is_empty() { span.unit { (field.unit) } } }
            @if field.kind == Kind::Money {
                output.capital for=(field.id()) data-capital-for=(field.id()) { (field.capital) }
            }
        },
        _ => input(field),
    }
}

fn input(field: &Field) -> Markup {
    let (kind, mode) = match field.kind {
        Kind::Password => ("password", None),
        Kind::Number => ("text", Some("numeric")),
        Kind::Money => ("text", Some("decimal")),
        Kind::Date => ("date", None),
        Kind::Time => ("time", None),
        Kind::File { .. } => ("file", None),
        _ => ("text", (field.check == Some(Check::Phone)).then_some("tel")),
    };
    let secret = matches!(field.kind, Kind::Password | Kind::File { .. });
    let list = (!field.phrases.is_empty()).then(|| format!("{}-list", field.id()));
    let bound = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    html! {
        input id=(field.id()) type=(kind) name=(field.name) value=[(!secret).then(|| field.first())]
            inputmode=[mode] required[field.required] readonly[field.read_only] list=[&list]
            multiple[field.kind == Kind::File { multiple: true }] autocomplete=(field.autocomplete)
            min=[bound(&field.range.0)] max=[bound(&field.range.1)] data-chars-max=[field.chars_max]
            data-check=[field.check.map(check_key)] data-money[field.kind == Kind::Money]
            data-plate[field.kind == Kind::Plate]
            aria-describedby=[described_by(field)] aria-invalid=[invalid(field)];
        @if let Some(list) = &list {
            datalist id=(list) { @for phrase in &field.phrases { option value=(phrase) {} } }
        }
    }
}

fn phrases(field: &Field) -> Markup {
    html! {
        @if matches!(field.kind, Kind::Textarea { .. }) && !field.phrases.is_empty() {
            details.phrases data-phrases-for=(field.id()) {
                summary { "常用语" }
                ul.row {
                    @for phrase in &field.phrases { li { button.phrase type="button" { (phrase) } } }
                }
            }
        }
    }
}

fn choice_card(field: &Field, choice: &Choice) -> Markup {
    let kind = if field.kind == Kind::Radio { "radio" } else { "checkbox" };
    html! {
        label.choice.choice-closed[choice.closed.is_some()] {
            input type=(kind) name=(field.name) value=(choice.value)
                checked[field.values.contains(&choice.value)]
                required[field.required && field.kind == Kind::Radio]
                disabled[choice.closed.is_some() || field.read_only];
            span.choice-text {
                span.choice-label { (choice.label) }
                @if !choice.hint.is_empty() { span.choice-hint { (choice.hint) } }
                @if let Some(reason) = &choice.closed { span.choice-reason { (reason) } }
            }
        }
    }
}

fn invalid(field: &Field) -> Option<&'static str> {
    (!field.errors.is_empty()).then_some("true")
}

fn check_key(check: Check) -> &'static str {
    match check {
        Check::IdNumber => "id-number",
        Check::CreditCode => "credit-code",
        Check::Phone => "phone",
    }
}

#[cfg(test)]
mod tests {
    use maud::Render as _;

    use super::*;
    use crate::ui::parts::Article;

    #[test]
    fn a_field_keeps_what_was_typed_and_shows_each_error_beside_itself() {
        let html = Field::text("party", "当事人")
            .required()
            .hint("与身份证一致")
            .value("<b>张三</b>")
            .error("太短")
            .error("含有符号")
            .article(Article::new("行政处罚法/52", "《行政处罚法》第五十二条"))
            .render()
            .into_string();
        assert!(html.contains("value=\"&lt;b&gt;张三&lt;/b&gt;\""));
        assert!(html.contains("<li>太短</li><li>含有符号</li>"));
        assert!(html.contains("aria-describedby=\"f-party-hint f-party-errors\""));
        assert!(html.contains("label class=\"label\" for=\"f-party\""));
        assert!(html.contains("必填") && html.contains("《行政处罚法》第五十二条"));
    }

    #[test]
    fn every_kind_renders_its_label_and_a_control_of_its_name() {
        let choices = || vec![Choice::new("1", "甲"), Choice::new("2", "乙").closed("须先立案")];
        for field in [
            Field::text("n", "标签"),
            Field::password("n", "标签"),
            Field::textarea("n", "标签", 3).phrases(["当事人无异议"]),
            Field::number("n", "标签"),
            Field::money("n", "标签"),
            Field::date("n", "标签"),
            Field::time("n", "标签"),
            Field::select("n", "标签", choices()),
            Field::radio("n", "标签", choices()),
            Field::checkboxes("n", "标签", choices()),
            Field::file("n", "标签", true),
            Field::plate("n", "标签"),
        ] {
            let html = field.render().into_string();
            assert!(html.contains("标签") && html.contains("name=\"n\""), "{html}");
        }
    }

    #[test]
    fn a_password_never_goes_back() {
        let html = Field::password("p", "口令").value("secret-9").render().into_string();
        assert!(!html.contains("secret-9"));
    }

    #[test]
    fn a_closed_choice_says_why() {
        let choice = Choice::new("x", "结案").closed("罚款未缴清");
        let html = Field::radio("n", "下一步", vec![choice]).render().into_string();
        assert!(html.contains("罚款未缴清") && html.contains("disabled"));
    }
}
