//! What the law does not allow: refusals before an act and defects after one.

use maud::{Markup, Render, html};

use super::parts::{Article, Link, Tone};

/// The refusals of a command: all that hold, each with its article and what would cure it.
pub fn refusals(refused: &str, breaches: &[Breach]) -> Markup {
    html! {
        @if !breaches.is_empty() {
            section.refusals role="alert" {
                h2 { (refused) }
                p.muted { "共 " (breaches.len()) " 条理由。补齐后即可办理；已填内容都还在。" }
                ol { @for breach in breaches { li { (breach) } } }
            }
        }
    }
}

/// The defects of a fact that has already happened, short, for the head of a case.
pub fn defects(breaches: &[Breach]) -> Markup {
    html! {
        @if !breaches.is_empty() {
            details.defects open[breaches.len() <= 2] {
                summary { "程序瑕疵 " b { (breaches.len()) } " 项" }
                ul { @for breach in breaches { li { (breach) } } }
            }
        }
    }
}

/// A breach of the law, found before an act (then it is refused) or after it (then it is recorded).
#[derive(Debug, Clone, Default)]
pub struct Breach {
    /// The code by which people talk about it, `G17`.
    pub code: String,
    /// The class in words, `不得作出决定`.
    pub class: String,
    /// How grave it is.
    pub severity: Severity,
    /// One plain sentence: what is wrong.
    pub sentence: String,
    /// The article that is breached.
    pub article: Option<Article>,
    /// What would cure it, and who can do it.
    pub cure: String,
    /// Where it is cured.
    pub cure_link: Option<Link>,
}

/// How grave a breach is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Severity {
    /// The act would be void or is forbidden: a red line.
    RedLine,
    /// The act could be revoked.
    #[default]
    Serious,
    /// The act stands, the breach is recorded.
    Slight,
    /// A duty inside the agency.
    Duty,
    /// Cannot be judged yet.
    Unknown,
}

impl Severity {
    /// How loud it is.
    pub fn tone(self) -> Tone {
        match self {
            Self::RedLine => Tone::Danger,
            Self::Serious => Tone::Warn,
            Self::Slight | Self::Unknown => Tone::Plain,
            Self::Duty => Tone::Info,
        }
    }
}

impl Render for Breach {
    fn render(&self) -> Markup {
        html! {
            div class={ "breach breach-" (self.severity.tone().key()) } {
                p.breach-head {
                    span class={ "chip chip-" (self.severity.tone().key()) } { (self.class) }
                    span.breach-sentence { (self.sentence) }
                    @if let Some(article) = &self.article { (article) }
                    span.code { (self.code) }
                }
                @if !self.cure.is_empty() || self.cure_link.is_some() {
                    p.breach-cure { b { "怎么补：" } (self.cure) @if let Some(link) = &self.cure_link { " " (link) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_class_sentence_article_and_cure() {
        let breach = Breach {
            code: "H4".to_owned(),
            class: "不得作出决定".to_owned(),
            severity: Severity::RedLine,
            sentence: "听证申请期限还没有届满".to_owned(),
            article: Some(Article::new("行政处罚法/64", "《行政处罚法》第六十四条")),
            cure: "等到2026-09-18，或取得书面放弃听证声明".to_owned(),
            cure_link: Some(Link::new("登记放弃听证", "/cases/7/waiver")),
        };
        let html = refusals("现在不能作出处罚决定", &[breach]).into_string();
        for text in [
            "H4",
            "不得作出决定",
            "听证申请期限还没有届满",
            "《行政处罚法》第六十四条",
            "2026-09-18",
            "登记放弃听证",
        ] {
            assert!(html.contains(text), "{text}");
        }
        assert!(html.contains("breach-danger"));
    }

    #[test]
    fn nothing_is_shown_without_a_breach() {
        assert!(refusals("", &[]).into_string().is_empty() && defects(&[]).into_string().is_empty());
    }
}
