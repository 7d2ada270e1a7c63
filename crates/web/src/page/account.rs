//! One's own account: who one is here, the password, the second factor, the theme.

use app::{
    AppError,
    account::{OneTime, second_factor_url},
    form::{Fields, Problem},
    sign_in::{ABSOLUTE_HOURS, FAILURES_MAX, IDLE_MINUTES, LOCK_MINUTES, PASSWORD_CHARS_MIN},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use fast_qr::{QRBuilder, convert::svg::SvgBuilder};
use maud::{Markup, PreEscaped, html};

use crate::{
    answer::{Frame, framed, page, problem},
    request::{Asking, Sent, random},
    state::Web,
    ui::{Button, Choice, Field, Form, Link, Section, Theme, Tone, alert, facts, form, panel},
};

/// Who one is here, when a session ends, and the choice of a theme.
pub(crate) async fn show(State(web): State<Web>, asking: Asking) -> Response {
    let caller = &asking.caller;
    let rows = [
        ("姓名", html! { (caller.name) }),
        ("机构", html! { (caller.agency_name) }),
        ("职务", html! { (caller.post) }),
        (
            "角色",
            html! { @if caller.grants.is_empty() { "尚未授予，请联系安全管理员" } @else { (caller.role_label()) } },
        ),
    ];
    let actions = html! {
        a.btn href="/me/password" { "修改口令" }
        a.btn href="/me/second-factor" { "动态口令" }
    };
    let content = html! {
        (panel("我的身份", actions, facts(&rows)))
        (panel("登录与会话", html! {}, session_rules()))
        div.split { div { (theme_form(&asking)) } }
    };
    page(&web, &asking, "me", "我的账号", content)
}

fn session_rules() -> Markup {
    html! {
        ul {
            li { (IDLE_MINUTES) "分钟无操作自动退出。" }
            li { "登录满" (ABSOLUTE_HOURS) "小时必须重新登录。" }
            li { "连续" (FAILURES_MAX) "次登录失败，账号锁定" (LOCK_MINUTES) "分钟；再失败的，锁定时间加倍。" }
            li { "修改口令后，其他设备上的登录立即退出。" }
        }
    }
}

fn theme_form(asking: &Asking) -> Markup {
    let themes = vec![
        Choice::new(Theme::Office.key(), "标准").hint("办公室"),
        Choice::new(Theme::Strong.key(), "强光").hint("户外执法：黑字白底、大字"),
        Choice::new(Theme::Dark.key(), "夜间").hint("夜间执法：深色底"),
    ];
    let fields =
        vec![Field::radio("theme", "主题", themes).value(asking.theme.key()), Field::hidden("next", "/me")];
    let section = Section { note: "只保存在本机。".to_owned(), ..Section::new("显示", fields) };
    form(&Form {
        action: "/theme".to_owned(),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: random(),
        sections: vec![section],
        buttons: vec![Button::new("使用所选主题")],
        ..Form::default()
    })
}

/// The form that changes the password.
pub(crate) async fn password_form(State(web): State<Web>, asking: Asking) -> Response {
    password_page(&web, &asking, &[])
}

/// Changes the password; other sessions end.
pub(crate) async fn change_password(State(web): State<Web>, sent: Sent) -> Response {
    let (caller, fields) = (sent.asking.caller.clone(), sent.fields.clone());
    let done = web.run(move |app| {
        app.change_password(&caller, raw(&fields, "old"), raw(&fields, "new"), raw(&fields, "again"))
    });
    match done.await {
        Ok(()) => Redirect::to("/desk").into_response(),
        Err(AppError::Invalid(problems)) => password_page(&web, &sent.asking, &problems),
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

/// A value as typed: a password may begin or end with a space.
fn raw<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.0.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str()).unwrap_or_default()
}

fn password_page(web: &Web, asking: &Asking, problems: &[Problem]) -> Response {
    let must = asking.caller.must_change;
    let hint = format!(
        "至少{PASSWORD_CHARS_MIN}位，含小写字母、大写字母、数字、符号中的三类；不能含姓名，不能过于常见。"
    );
    let fields = [
        Field::password("old", if must { "一次性口令" } else { "原口令" })
            .required()
            .wide()
            .autocomplete("current-password"),
        Field::password("new", "新口令").required().hint(hint).autocomplete("new-password"),
        Field::password("again", "再输入一次新口令").required().autocomplete("new-password"),
    ];
    let fields = fields.map(|field| filled(field, &Fields::default(), problems)).to_vec();
    let entry = Form {
        action: "/me/password".to_owned(),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: random(),
        problems: elsewhere(&fields, problems),
        sections: vec![Section::new("", fields)],
        buttons: vec![Button::new("修改口令")],
        cancel: (!must).then(|| Link::new("返回我的账号", "/me")),
        ..Form::default()
    };
    let content = html! {
        @if must {
            (alert(Tone::Warn, "首次登录须修改口令", html! {
                p { "您使用的是一次性口令，修改后才能办理其他事项。" }
            }))
        }
        (form(&entry))
    };
    framed(web, asking, below("修改口令", problems), content)
}

/// A new second factor, as a QR code and as text.
pub(crate) async fn second_factor_form(State(web): State<Web>, asking: Asking) -> Response {
    match web.run(app::App::new_second_factor).await {
        Ok(secret) => second_factor_page(&web, &asking, &secret, &Fields::default(), &[]),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

/// Turns on the second factor once a code has shown that the device has the secret.
pub(crate) async fn enable_second_factor(State(web): State<Web>, sent: Sent) -> Response {
    let (caller, fields) = (sent.asking.caller.clone(), sent.fields.clone());
    let done =
        web.run(move |app| app.enable_second_factor(&caller, fields.get("secret"), fields.get("code")));
    match done.await {
        Ok(()) => Redirect::to("/me").into_response(),
        Err(AppError::Invalid(problems)) => {
            let secret = sent.fields.get("secret");
            second_factor_page(&web, &sent.asking, secret, &Fields::default(), &problems)
        }
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

fn second_factor_page(
    web: &Web,
    asking: &Asking,
    secret: &str,
    fields: &Fields,
    problems: &[Problem],
) -> Response {
    let Some(url) = second_factor_url(secret, &asking.caller.name) else {
        // The hidden field was changed on the way: a new secret is the only way on.
        return Redirect::to("/me/second-factor").into_response();
    };
    let code = Field::text("code", "动态口令")
        .required()
        .hint("手机上显示的6位数字，每30秒更换一次。")
        .autocomplete("one-time-code");
    let held = vec![filled(code, fields, problems), Field::hidden("secret", secret)];
    let entry = Form {
        action: "/me/second-factor".to_owned(),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: random(),
        problems: elsewhere(&held, problems),
        sections: vec![Section::new("第二步：输入手机上的动态口令", held)],
        buttons: vec![Button::new("启用动态口令")],
        cancel: Some(Link::new("返回我的账号", "/me")),
        ..Form::default()
    };
    let content = html! {
        (alert(Tone::Info, "启用后，登录时除口令外还须输入手机上的动态口令", html! {
            p { "已启用的，重新绑定后原来的手机不再有效；手机遗失的，由系统管理员重置口令，动态口令同时关闭。" }
        }))
        div.split {
            (panel("第一步：用手机上的动态口令应用扫码", html! {}, binding(&url)))
            div { (form(&entry)) }
        }
    };
    framed(web, asking, below("动态口令", problems), content)
}

/// The secret for a phone: as a QR code, and as text for who types it.
fn binding(url: &str) -> Markup {
    let typed = groups(secret_of(url));
    html! {
        @if let Ok(code) = QRBuilder::new(url).build() {
            svg width="240" height="240" role="img" aria-label="绑定动态口令的二维码" {
                (PreEscaped(SvgBuilder::default().to_str(&code)))
            }
        }
        p { "不能扫码的，在应用中选择“手动输入密钥”、“基于时间”，输入：" }
        p { code { (typed) } }
        p.muted { "密钥只在本页显示；请不要拍照或者转发。" }
    }
}

/// The secret in the address for authenticators, in base32.
fn secret_of(url: &str) -> &str {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    query.split('&').find_map(|pair| pair.strip_prefix("secret=")).unwrap_or_default()
}

/// Groups of four, for who has to type them.
fn groups(secret: &str) -> String {
    let mut text = String::new();
    for (at, letter) in secret.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            text.push(' ');
        }
        text.push(letter);
    }
    text
}

/// A page below the account.
fn below<'a>(title: &'a str, problems: &[Problem]) -> Frame<'a> {
    Frame {
        active: "me",
        title,
        breadcrumb: vec![Link::new("我的账号", "/me")],
        status: if problems.is_empty() { 200 } else { 422 },
        ..Frame::default()
    }
}

/// The page that shows a one-time password; it cannot be opened again.
pub(super) fn one_time(web: &Web, asking: &Asking, made: &OneTime, back: Link) -> Response {
    let rows = [
        ("姓名", html! { (made.name) }),
        ("登录名", html! { code { (made.login) } }),
        ("一次性口令", html! { code { strong { (made.password) } } }),
    ];
    let content = html! {
        (alert(Tone::Warn, "口令只显示这一次", html! {
            p { "请当面交给本人，不要用短信、即时通信或者邮件发送；离开本页后不能再查看，遗失的只能重置。" }
        }))
        (panel("交给本人", html! { a.btn href=(back.href) { (back.label) } }, html! {
            (facts(&rows))
            p.muted { "本人首次登录须修改口令，修改前不能办理其他事项。" }
        }))
    };
    let breadcrumb = vec![Link::new("人员名册", "/roster")];
    framed(
        web,
        asking,
        Frame { active: "roster", title: "一次性口令", breadcrumb, ..Frame::default() },
        content,
    )
}

/// The field with what was typed and every problem with it; a password never takes its value back.
pub(super) fn filled(field: Field, fields: &Fields, problems: &[Problem]) -> Field {
    let name = field.name().to_owned();
    let held = fields.all(&name).filter(|value| !value.is_empty());
    let field = held.fold(field, Field::value);
    problems
        .iter()
        .filter(|problem| problem.field == name)
        .fold(field, |field, problem| field.error(&problem.message))
}

/// The problems that belong to none of the fields.
pub(super) fn elsewhere(fields: &[Field], problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .filter(|problem| !fields.iter().any(|field| field.name() == problem.field))
        .map(|problem| problem.message.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_shown_as_a_code_and_as_text() {
        let url = second_factor_url("0123456789abcdef0123456789abcdef01234567", "王建国").unwrap();
        let html = binding(&url).into_string();
        assert!(html.contains("<svg width=\"240\"") && html.contains("viewBox") && !html.contains("style="));
        assert_eq!(groups(secret_of(&url)).split(' ').count(), 16, "{url}");
    }
}
