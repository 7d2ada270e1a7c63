//! Signing in.

use maud::{Markup, html};

use super::{
    field::Field,
    form::{Button, Form, Section, form},
    page::bare,
    parts::{Tone, alert},
};

/// The page for signing in; in a demonstration with a card for each role.
pub fn sign_in(sign_in: &SignIn) -> Markup {
    let mut fields = vec![
        Field::text("username", "用户名").required().wide().value(&sign_in.username).autocomplete("username"),
        Field::password("password", "口令").required().wide().autocomplete("current-password"),
    ];
    if sign_in.ask_code {
        fields.push(
            Field::text("code", "动态口令")
                .wide()
                .hint("手机上的 6 位数字，或者一个恢复码；尚未绑定的留空。")
                .autocomplete("one-time-code"),
        );
    }
    fields.push(Field::hidden("next", &sign_in.next));
    let entry = Form {
        action: "/sign-in".to_owned(),
        csrf: sign_in.csrf.clone(),
        sections: vec![Section::new("", fields)],
        buttons: vec![Button::new("登录")],
        ..Form::default()
    };
    let content = html! {
        div.sign-in.sign-in-demo[!sign_in.roles.is_empty()] {
            section.sign-in-form {
                p.muted { (sign_in.agency) }
                @if !sign_in.message.is_empty() { (alert(Tone::Warn, &sign_in.message, html! {})) }
                (form(&entry))
                p.muted { "不用登录：" a href="/calculator" { "裁量计算器" } "，查违法行为的处罚幅度和情节。" }
            }
            @if !sign_in.roles.is_empty() { (roles(sign_in)) }
        }
    };
    bare("登录", content)
}

/// What the page for signing in shows.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// The agency whose system this is.
    pub agency: String,
    /// The token against forged requests.
    pub csrf: String,
    /// What was typed before.
    pub username: String,
    /// Where to go afterwards.
    pub next: String,
    /// Why it did not work; the same words for a wrong name and a wrong password.
    pub message: String,
    /// A one-time code is asked for.
    pub ask_code: bool,
    /// The roles of a demonstration.
    pub roles: Vec<RoleCard>,
}

/// A role of the demonstration, entered with one press.
#[derive(Debug, Clone, Default)]
pub struct RoleCard {
    /// The account, sent as `account` to `/sign-in/demo`.
    pub account: String,
    /// The role.
    pub role: String,
    /// The person and the agency.
    pub person: String,
    /// What can be tried.
    pub about: String,
}

fn roles(sign_in: &SignIn) -> Markup {
    html! {
        section.roles {
            h2 { "演示：选一个岗位直接进入" }
            p.muted { "人物、车辆、案件均为虚构。" }
            form.role-cards method="post" action="/sign-in/demo" {
                input type="hidden" name="csrf" value=(sign_in.csrf);
                @for role in &sign_in.roles {
                    button.role-card type="submit" name="account" value=(role.account) {
                        span.role-name { (role.role) }
                        span.role-person { (role.person) }
                        span.role-about { (role.about) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_card_is_a_button_of_a_form() {
        let roles = vec![RoleCard {
            account: "demo-officer".to_owned(),
            role: "一线执法员".to_owned(),
            ..RoleCard::default()
        }];
        let html = sign_in(&SignIn { roles, ..SignIn::default() }).into_string();
        assert!(html.contains("name=\"account\" value=\"demo-officer\"") && html.contains("一线执法员"));
        assert_eq!(html.matches("<h1").count(), 1);
    }
}
