//! The small pieces that every page uses: links, articles, chips, clocks, alerts, lists of facts.

use maud::{Markup, Render, html};

/// A text that leads somewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// What the user reads.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

impl Link {
    /// A link with this text and this address.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

impl Render for Link {
    fn render(&self) -> Markup {
        html! { a href=(self.href) { (self.label) } }
    }
}

/// A reference to an article of the law, shown as a link to its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The identifier of the article in the library, `行政处罚法/60`.
    pub key: String,
    /// The short form that the user reads, `《行政处罚法》第六十条`.
    pub label: String,
}

impl Article {
    /// An article with its key in the library and its short form.
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self { key: key.into(), label: label.into() }
    }
}

impl Render for Article {
    fn render(&self) -> Markup {
        let href = super::url::Query::new("/law").with("article", &self.key).href();
        html! { a.law href=(href) data-article=(self.key) { (self.label) } }
    }
}

/// How loud something is. Red is for [`Tone::Danger`] alone: what is overdue and what crosses a red line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Plain,
    /// Worth knowing.
    Info,
    /// Done, in order.
    Ok,
    /// Needs attention.
    Warn,
    /// Overdue, or a red line of the law.
    Danger,
}

impl Tone {
    /// The suffix of the style class.
    pub fn key(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Info => "info",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Danger => "danger",
        }
    }
}

/// A short state beside a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// The state in two to six characters.
    pub label: String,
    /// How loud it is.
    pub tone: Tone,
}

impl Chip {
    /// A chip with this text.
    pub fn new(label: impl Into<String>, tone: Tone) -> Self {
        Self { label: label.into(), tone }
    }
}

impl Render for Chip {
    fn render(&self) -> Markup {
        html! { span class={ "chip chip-" (self.tone.key()) } { (self.label) } }
    }
}

/// How near a term of the law is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ClockState {
    /// Time enough.
    #[default]
    Calm,
    /// Today or in the next three days.
    Soon,
    /// The term has passed.
    Overdue,
    /// The term does not run at present.
    Paused,
    /// The calendar of that year is not published yet, so the date may still move.
    Provisional,
}

/// A term of the law: what is left of it and which article sets it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clock {
    /// What is left, `还剩3个工作日`.
    pub left: String,
    /// The last day, `2026-09-18`.
    pub ends_on: Option<String>,
    /// How near the end is.
    pub state: ClockState,
    /// The article that sets the term.
    pub article: Option<Article>,
}

impl Render for Clock {
    fn render(&self) -> Markup {
        let class = match self.state {
            ClockState::Calm => "clock clock-calm",
            ClockState::Soon => "clock clock-soon",
            ClockState::Overdue => "clock clock-overdue",
            ClockState::Paused => "clock clock-paused",
            ClockState::Provisional => "clock clock-provisional",
        };
        html! {
            span class=(class) {
                strong.clock-left { (self.left) }
                @if let Some(ends_on) = &self.ends_on {
                    span.clock-end {
                        (ends_on)
                        @if self.state == ClockState::Provisional { " 暂定，待该年放假安排" }
                    }
                }
                @if let Some(article) = &self.article { (article) }
            }
        }
    }
}

/// A message in the flow of the page.
pub fn alert(tone: Tone, title: &str, body: Markup) -> Markup {
    let role = if matches!(tone, Tone::Warn | Tone::Danger) { "alert" } else { "status" };
    html! {
        div class={ "alert alert-" (tone.key()) } role=(role) {
            p.alert-title { (title) }
            div.alert-body { (body) }
        }
    }
}

/// Facts as label and value, two columns on a wide screen.
pub fn facts(facts: &[(&str, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (label, value) in facts {
                div { dt { (label) } dd { (value) } }
            }
        }
    }
}

/// A block with a heading of its own.
pub fn panel(title: &str, actions: Markup, body: Markup) -> Markup {
    html! {
        section.panel {
            div.panel-head { h2 { (title) } div.panel-actions { (actions) } }
            div.panel-body { (body) }
        }
    }
}

/// Tabs as plain links; the one whose address is `active` is marked.
pub fn tabs(label: &str, links: &[Link], active: &str) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for link in links {
                a href=(link.href) aria-current=[(link.href == active).then_some("page")] { (link.label) }
            }
        }
    }
}

/// What an empty place says: why it is empty and what to do next.
#[derive(Debug, Clone, Default)]
pub struct Empty {
    /// `没有符合条件的案件`.
    pub title: String,
    /// What the user can do about it.
    pub advice: String,
    /// Where to do it.
    pub actions: Vec<Link>,
}

impl Render for Empty {
    fn render(&self) -> Markup {
        html! {
            div.empty {
                p.empty-title { (self.title) }
                @if !self.advice.is_empty() { p.empty-advice { (self.advice) } }
                @if !self.actions.is_empty() {
                    div.row { @for link in &self.actions { a.btn href=(link.href) { (link.label) } } }
                }
            }
        }
    }
}

/// A sheet of paper on the screen: what is printed is exactly this.
pub fn paper(title: &str, body: Markup) -> Markup {
    html! {
        article.paper {
            p.paper-title { (title) }
            (body)
        }
    }
}

/// Work in the background: a bar, what it is doing, and a way to stop it.
#[derive(Debug, Clone, Default)]
pub struct Job {
    /// `正在导出 51,204 行`.
    pub label: String,
    /// Where the script asks for progress, each second; answers `{done, total, message, state, href}`.
    pub url: String,
    /// Where a POST stops the work.
    pub cancel_url: String,
    /// The token against forged requests.
    pub csrf: String,
    /// How much is done.
    pub done: u64,
    /// How much there is.
    pub total: u64,
}

impl Render for Job {
    fn render(&self) -> Markup {
        html! {
            div.job data-job-url=(self.url) {
                p.job-label { span data-job-message { (self.label) } }
                progress max=(self.total) value=(self.done) aria-label=(self.label) {}
                div.row {
                    a.btn href="" data-job-refresh { "刷新进度" }
                    form method="post" action=(self.cancel_url) data-job-cancel {
                        input type="hidden" name="csrf" value=(self.csrf);
                        button.btn type="submit" { "停止" }
                    }
                }
            }
        }
    }
}

/// A whole number with separators: `12,345`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn an_article_links_to_its_text() {
        let html = Article::new("行政处罚法/60", "《行政处罚法》第六十条").render().into_string();
        assert!(html.contains("class=\"law\"") && html.contains("data-article=\"行政处罚法/60\""));
        assert!(html.contains("href=\"/law?article=%E8%A1%8C"));
    }

    #[test]
    fn text_is_escaped() {
        let html = Chip::new("<script>", Tone::Warn).render().into_string();
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script>"));
    }
}
