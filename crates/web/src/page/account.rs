//! One's own account: who one is here, the password, the second factor, the theme.

use app::{
    AppError,
    account::OneTime,
    form::{Fields, Problem},
    second_factor::{PENDING_MINUTES, SecondFactor, second_factor_url},
    sign_in::{ABSOLUTE_HOURS, FAILURES_MAX, IDLE_MINUTES, LOCK_MINUTES, PASSWORD_CHARS_MIN},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use fast_qr::{QRBuilder, convert::svg::SvgBuilder};
use maud::{Markup, PreEscaped, html};

use super::party::{loose, typed};
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
            li { "修改口令或者绑定动态口令后，其他设备上的登录立即退出。" }
            li { "三类管理员须绑定动态口令；演示环境免口令进入，不要求绑定。" }
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
    let fields = fields.map(|field| typed(field, &Fields::default(), problems)).to_vec();
    let sections = vec![Section::new("", fields)];
    let entry = Form {
        action: "/me/password".to_owned(),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: random(),
        problems: loose(problems, &sections),
        sections,
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

/// How the second factor stands: to be bound behind the password, or waiting for its first code.
pub(crate) async fn second_factor_form(State(web): State<Web>, asking: Asking) -> Response {
    second_factor_page(&web, &asking, &[]).await
}

/// Makes a secret after the password was shown again.
pub(crate) async fn start_second_factor(State(web): State<Web>, sent: Sent) -> Response {
    let (caller, fields) = (sent.asking.caller.clone(), sent.fields.clone());
    match web.run(move |app| app.start_second_factor(&caller, raw(&fields, "password"))).await {
        Ok(()) => Redirect::to("/me/second-factor").into_response(),
        Err(AppError::Invalid(problems)) => second_factor_page(&web, &sent.asking, &problems).await,
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

/// Turns on the second factor once a code has shown that the device has the secret; shows the recovery codes.
pub(crate) async fn enable_second_factor(State(web): State<Web>, sent: Sent) -> Response {
    let (caller, fields) = (sent.asking.caller.clone(), sent.fields.clone());
    match web.run(move |app| app.enable_second_factor(&caller, fields.get("code"))).await {
        Ok(codes) => recovery_page(&web, &sent.asking, &codes),
        Err(AppError::Invalid(problems)) => second_factor_page(&web, &sent.asking, &problems).await,
        Err(error) => problem(Some(&sent.asking.caller), &web, error),
    }
}

async fn second_factor_page(web: &Web, asking: &Asking, problems: &[Problem]) -> Response {
    let caller = asking.caller.clone();
    let held = match web.run(move |app| app.second_factor(&caller)).await {
        Ok(held) => held,
        Err(error) => return problem(Some(&asking.caller), web, error),
    };
    let url = held.pending.as_deref().and_then(|secret| second_factor_url(secret, &asking.caller.name));
    let content = html! {
        (about_second_factor(asking, &held))
        @match url {
            Some(url) => {
                div.split {
                    (panel("第二步：用手机上的动态口令应用扫码", html! {}, binding(&url)))
                    div { (code_form(asking, problems)) }
                }
            }
            None => (password_again(asking, &held, problems)),
        }
    };
    framed(web, asking, below("动态口令", problems), content)
}

fn about_second_factor(asking: &Asking, held: &SecondFactor) -> Markup {
    html! {
        @if asking.caller.must_enroll {
            (alert(Tone::Warn, "管理员须先绑定动态口令", html! {
                p { "系统、安全、审计三类管理员登录须使用双因素；绑定后才能办理其他事项。" }
            }))
        } @else if held.enabled {
            (alert(Tone::Ok, "动态口令已启用", html! {
                p { "还剩" (held.recovery_left) "个恢复码。更换手机或者恢复码用完的，重新绑定；重新绑定后原来的手机和恢复码不再有效。" }
            }))
        }
        @if held.pending.is_none() && !held.enabled {
            (alert(Tone::Info, "启用后，登录时除口令外还须输入手机上的动态口令", html! {
                p { "手机遗失的，用恢复码登录；恢复码也遗失的，由安全管理员关闭动态口令后重新绑定。" }
            }))
        }
    }
}

fn password_again(asking: &Asking, held: &SecondFactor, problems: &[Problem]) -> Markup {
    let password = Field::password("password", "登录口令").required().wide().autocomplete("current-password");
    let fields = vec![typed(password, &Fields::default(), problems)];
    let sections = vec![Section::new("第一步：再输入一次登录口令", fields)];
    form(&Form {
        action: "/me/second-factor/start".to_owned(),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: random(),
        problems: loose(problems, &sections),
        sections,
        buttons: vec![Button::new(if held.enabled { "重新绑定" } else { "开始绑定" })],
        cancel: (!asking.caller.must_enroll).then(|| Link::new("返回我的账号", "/me")),
        ..Form::default()
    })
}

fn code_form(asking: &Asking, problems: &[Problem]) -> Markup {
    let code = Field::text("code", "动态口令")
        .required()
        .hint("手机上显示的6位数字，每30秒更换一次。")
        .autocomplete("one-time-code");
    let sections =
        vec![Section::new("第三步：输入手机上的动态口令", vec![typed(code, &Fields::default(), problems)])];
    form(&Form {
        action: "/me/second-factor".to_owned(),
        csrf: asking.caller.csrf.clone(),
        idempotency_key: random(),
        problems: loose(problems, &sections),
        sections,
        buttons: vec![Button::new("启用动态口令")],
        cancel: (!asking.caller.must_enroll).then(|| Link::new("返回我的账号", "/me")),
        ..Form::default()
    })
}

fn recovery_page(web: &Web, asking: &Asking, codes: &[String]) -> Response {
    let content = html! {
        (alert(Tone::Ok, "动态口令已启用", html! { p { "下次登录时，除口令外还须输入手机上的动态口令。" } }))
        (panel("恢复码", html! { a.btn.btn-main href="/desk" { "已抄下，继续" } }, html! {
            p { "手机不在身边时，用恢复码代替动态口令登录，每个只能用一次。请抄在纸上妥善保管；离开本页后不能再查看。" }
            ul { @for code in codes { li { code { (code) } } } }
        }))
    };
    framed(web, asking, below("恢复码", &[]), content)
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
        p.muted { "密钥" (PENDING_MINUTES) "分钟内有效，只在本页显示；请不要拍照或者转发。" }
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
            p.muted { "本人首次登录须修改口令，修改前不能办理其他事项；管理员还须绑定动态口令。" }
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
