//! The frame of every page.

use maud::{DOCTYPE, Markup, PreEscaped, Render, html};

use super::{icon::Icon, parts::Link, url::Query};
use crate::assets::asset_url;

/// A page for somebody who is signed in: menu, top bar, breadcrumb, one heading and the content.
pub fn shell(shell: &Shell, content: Markup) -> Markup {
    let body_class = if shell.task { "with-menu task" } else { "with-menu" };
    let body = html! {
        a.skip href="#main" { "跳到正文" }
        (top_bar(shell))
        nav.side aria-label="主菜单" { (menu(shell)) }
        main #main tabindex="-1" {
            @if let Some(banner) = &shell.banner { p.demo-banner role="note" { (banner) } }
            (breadcrumb(shell))
            div.page-head {
                h1 { (shell.title) }
                div.page-actions { (shell.actions) }
            }
            (content)
        }
        @if !shell.task { (bottom_bar(shell)) }
    };
    document(&shell.title, shell.theme, Some(&shell.csrf), &shell.user_key, body_class, body)
}

/// A page without a menu, for signing in and for the public.
pub fn bare(title: &str, content: Markup) -> Markup {
    let body = html! {
        a.skip href="#main" { "跳到正文" }
        header.bare-head {
            a.brand href="/" { (brand()) }
            span.bare-note { "交通运输行政执法" }
        }
        main #main tabindex="-1" {
            h1 { (title) }
            (content)
        }
        footer.bare-foot { "衡平 · 交通运输行政执法综合管理" }
    };
    document(title, Theme::default(), None, "", "bare", body)
}

/// What the frame of a page shows.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// The one heading, also in the title of the window.
    pub title: String,
    /// The name of the person, `王建国`.
    pub user: String,
    /// An opaque key of the account, under which the browser keeps unsaved work apart from that of other people.
    pub user_key: String,
    /// The agency in which the person acts.
    pub agency: String,
    /// The role, `一线执法员`.
    pub role_label: String,
    /// The menu of this role.
    pub menu: Vec<MenuGroup>,
    /// The key of the entry that is open.
    pub active: String,
    /// The four or five entries of the bar at the bottom of a phone.
    pub bottom: Vec<MenuItem>,
    /// Where the page stands, outermost first, without the page itself.
    pub breadcrumb: Vec<Link>,
    /// Said on top of each page of a demonstration.
    pub banner: Option<String>,
    /// What waits for this person.
    pub counts: Counts,
    /// Buttons beside the heading.
    pub actions: Slot,
    /// Colours for night or for strong sunlight.
    pub theme: Theme,
    /// The token against forged requests.
    pub csrf: String,
    /// What stands in the search box; `None`: there is none, since the person may not see cases.
    pub search: Option<String>,
    /// On a phone the page is one form with its own bar at the bottom, so the bar of the menu is left out.
    pub task: bool,
}

/// Markup that is empty by default.
#[derive(Clone, Default)]
pub struct Slot(pub String);

impl std::fmt::Debug for Slot {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Markup({} bytes)", self.0.len())
    }
}

impl Render for Slot {
    fn render(&self) -> Markup {
        PreEscaped(self.0.clone())
    }

    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(&self.0);
    }
}

impl From<Markup> for Slot {
    fn from(markup: Markup) -> Self {
        Self(markup.into_string())
    }
}

/// What waits for a person, shown in the top bar.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Open tasks.
    pub todo: u64,
    /// Tasks whose term has passed.
    pub overdue: u64,
}

/// Entries of the menu under one heading.
#[derive(Debug, Clone, Default)]
pub struct MenuGroup {
    /// The heading; empty for the first group.
    pub label: String,
    /// The entries.
    pub items: Vec<MenuItem>,
}

/// One entry of the menu.
#[derive(Debug, Clone)]
pub struct MenuItem {
    /// Compared with [`Shell::active`].
    pub key: String,
    /// What the user reads.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// The picture before it.
    pub icon: Icon,
    /// How much waits behind it; zero is not shown.
    pub count: u64,
}

impl MenuItem {
    /// An entry with nothing waiting.
    pub fn new(key: &str, label: &str, href: &str, icon: Icon) -> Self {
        Self { key: key.to_owned(), label: label.to_owned(), href: href.to_owned(), icon, count: 0 }
    }

    /// The same entry with a number.
    #[must_use]
    pub fn count(mut self, count: u64) -> Self {
        self.count = count;
        self
    }
}

/// The colours of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// For the office.
    #[default]
    Office,
    /// For the night.
    Dark,
    /// For strong sunlight: black on white, thick lines, larger text.
    Strong,
}

impl Theme {
    /// The theme that a cookie or a form names; the office theme for anything else.
    pub fn from_key(key: &str) -> Self {
        match key {
            "dark" => Self::Dark,
            "strong" => Self::Strong,
            _ => Self::Office,
        }
    }

    /// The name of the theme in the cookie `theme` and in the class of the page.
    pub fn key(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Dark => "dark",
            Self::Strong => "strong",
        }
    }
}

fn document(
    title: &str,
    theme: Theme,
    csrf: Option<&str>,
    user_key: &str,
    class: &str,
    body: Markup,
) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" class={ "theme-" (theme.key()) } {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="format-detection" content="telephone=no";
                @if let Some(csrf) = csrf { meta name="csrf-token" content=(csrf); }
                meta name="htmx-config" content=(HTMX_CONFIG);
                title { (title) " · 衡平" }
                link rel="icon" href=(FAVICON);
                link rel="stylesheet" href=(asset_url("css/hengping.css"));
                script src=(asset_url("js/theme.js")) {}
                script src=(asset_url("vendor/htmx.min.js")) defer {}
                script src=(asset_url("js/hengping.js")) defer {}
            }
            body class=(class) data-user=(user_key) { (body) }
        }
    }
}

/// Without the style element and the evaluation of text as code that the content security policy forbids.
const HTMX_CONFIG: &str =
    r#"{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"selfRequestsOnly":true}"#;

const FAVICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' \
     height='24' rx='5' fill='%2314559f'/%3E%3Cpath d='M12 5v13M8 18.5h8M6 8.500h12M6 8.500L4 13h4zM18 8.500L16 13h4z' fill='none' \
     stroke='white' stroke-width='1.6' stroke-linejoin='round'/%3E%3C/svg%3E";

fn brand() -> Markup {
    html! {
        svg.brand-mark viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            path d="M12 3v17M7 20.500h10M4 7.500h16M4.500 7.500L2 13.500h5zM19.500 7.500L17 13.500h5z" {}
        }
        span { "衡平" }
    }
}

fn search_box(text: &str) -> Markup {
    html! {
        form.search action="/search" method="get" role="search" {
            label.visually-hidden for="search" { "搜索案号、车牌、姓名、文书" }
            input #search type="search" name="q" value=(text) placeholder="案号、车牌、姓名、首字母" autocomplete="off";
            button type="submit" aria-label="搜索" { (Icon::Search) }
        }
    }
}

fn top_bar(shell: &Shell) -> Markup {
    html! {
        header.top {
            details.phone-menu {
                summary aria-label="菜单" { (Icon::Menu) }
                nav aria-label="菜单" { (menu(shell)) }
            }
            a.brand href="/" { (brand()) }
            span.top-agency { (shell.agency) }
            @if let Some(search) = &shell.search { (search_box(search)) }
            div.top-counts {
                @if shell.counts.todo > 0 { a.count href="/desk" { "待办 " b { (shell.counts.todo) } } }
                @if shell.counts.overdue > 0 {
                    a.count.count-overdue href="/desk#overdue" { "超期 " b { (shell.counts.overdue) } }
                }
            }
            (user_menu(shell))
        }
    }
}

fn user_menu(shell: &Shell) -> Markup {
    let themes = [(Theme::Office, "标准"), (Theme::Strong, "强光"), (Theme::Dark, "夜间")];
    html! {
        details.user-menu {
            summary { span.user-name { (shell.user) } span.user-role { (shell.role_label) } }
            div.user-sheet {
                p { b { (shell.user) } " · " (shell.role_label) }
                p.muted { (shell.agency) }
                form.themes method="post" action="/theme" data-theme-form {
                    input type="hidden" name="csrf" value=(shell.csrf);
                    @for (theme, label) in themes {
                        button type="submit" name="theme" value=(theme.key())
                            aria-pressed=(if theme == shell.theme { "true" } else { "false" }) { (label) }
                    }
                }
                a href="/me" { "我的账号" }
                form method="post" action="/sign-out" {
                    input type="hidden" name="csrf" value=(shell.csrf);
                    button.btn type="submit" { "退出" }
                }
            }
        }
    }
}

fn menu(shell: &Shell) -> Markup {
    html! {
        @for group in &shell.menu {
            @if !group.label.is_empty() { p.menu-label { (group.label) } }
            ul { @for item in &group.items { li { (entry(item, &shell.active)) } } }
        }
    }
}

fn entry(item: &MenuItem, active: &str) -> Markup {
    html! {
        a href=(item.href) aria-current=[(item.key == active).then_some("page")] {
            (item.icon)
            span.menu-text { (item.label) }
            @if item.count > 0 { span.menu-count { (item.count) } }
        }
    }
}

fn bottom_bar(shell: &Shell) -> Markup {
    html! {
        @if !shell.bottom.is_empty() {
            nav.bottom aria-label="快捷菜单" { @for item in &shell.bottom { (entry(item, &shell.active)) } }
        }
    }
}

fn breadcrumb(shell: &Shell) -> Markup {
    html! {
        @if !shell.breadcrumb.is_empty() {
            nav.breadcrumb aria-label="所在位置" {
                ol {
                    @for link in &shell.breadcrumb { li { (link) } }
                    li aria-current="page" { (shell.title) }
                }
            }
        }
    }
}

/// The hidden fields that keep the parameters of an address in a form that is sent by GET.
pub(super) fn kept(query: &Query, changed: &[&str]) -> Markup {
    let query = query.without(changed);
    html! { @for (name, value) in query.pairs() { input type="hidden" name=(name) value=(value); } }
}
