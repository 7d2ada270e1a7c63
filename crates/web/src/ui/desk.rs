//! The desk: what is due today, in three days, overdue, without a search.

use maud::{Markup, html};

use super::parts::{Article, Chip, Clock, Empty, Link, grouped};

/// The first page of a handler.
pub fn desk(desk: &Desk) -> Markup {
    html! {
        div.desk {
            (column("today", "今天", &desk.today, "今天没有到期的事项。"))
            (column("soon", "三天内", &desk.soon, "三天内没有到期的事项。"))
            (column("overdue", "已超期", &desk.overdue, "没有超期事项。"))
        }
        (desk_lists(&[
            ("我的草稿", &desk.drafts, "没有未提交的草稿。"),
            ("待我审批", &desk.approvals, "没有等待审批的事项。"),
        ]))
    }
}

/// Lists of what waits, side by side: title, lines, and what stands there when there is none.
pub fn desk_lists(lists: &[(&str, &[Waiting], &str)]) -> Markup {
    html! {
        div.desk-lists { @for (title, items, nothing) in lists { (waiting(items, title, nothing)) } }
    }
}

/// What waits for a person.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    /// Due today.
    pub today: DeskColumn,
    /// Due in the next three days.
    pub soon: DeskColumn,
    /// Overdue.
    pub overdue: DeskColumn,
    /// Begun and not sent.
    pub drafts: Vec<Waiting>,
    /// Sent to this person for approval.
    pub approvals: Vec<Waiting>,
}

/// One of the three columns.
#[derive(Debug, Clone, Default)]
pub struct DeskColumn {
    /// The most urgent first.
    pub cards: Vec<DeskCard>,
    /// How many there are altogether.
    pub total: u64,
    /// The list with all of them.
    pub more: Option<Link>,
}

/// One thing to do, with its term.
#[derive(Debug, Clone, Default)]
pub struct DeskCard {
    /// What is to be done, `送达《违法行为通知书》`.
    pub task: String,
    /// The term and its article.
    pub clock: Clock,
    /// The number of the case.
    pub case: Link,
    /// The party and the matter, `张三 · 未取得道路运输经营许可`.
    pub about: String,
    /// Where it is done.
    pub action: Link,
}

/// A line in the list of drafts or of approvals.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What it is.
    pub link: Link,
    /// Of which case or person.
    pub about: String,
    /// Since when.
    pub since: String,
    /// Its state.
    pub chip: Option<Chip>,
    /// The article that sets its term.
    pub article: Option<Article>,
}

fn column(key: &str, title: &str, column: &DeskColumn, nothing: &str) -> Markup {
    html! {
        section class={ "desk-column desk-" (key) } id=(key) {
            h2 { span { (title) } span.desk-count { (grouped(column.total)) } }
            @if column.cards.is_empty() { p.desk-nothing { (nothing) } }
            @for card in &column.cards { (self::card(card)) }
            @if let Some(more) = &column.more { p.desk-more { (more) } }
        }
    }
}

fn card(card: &DeskCard) -> Markup {
    html! {
        article.desk-card {
            (card.clock)
            h3 { a href=(card.action.href) { (card.task) } }
            p.desk-about { (card.about) }
            p.desk-foot { span.case-no { (card.case) } a.btn.btn-small href=(card.action.href) { (card.action.label) } }
        }
    }
}

fn waiting(items: &[Waiting], title: &str, nothing: &str) -> Markup {
    html! {
        section.panel {
            div.panel-head { h2 { (title) } }
            @if items.is_empty() {
                (Empty { title: nothing.to_owned(), ..Empty::default() })
            } @else {
                ul.waiting {
                    @for item in items {
                        li {
                            div.waiting-main { (item.link) @if let Some(chip) = &item.chip { (chip) } }
                            p.muted {
                                (item.about)
                                @if !item.about.is_empty() && !item.since.is_empty() { " · " }
                                (item.since)
                                @if let Some(article) = &item.article { " · " (article) }
                            }
                        }
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
    fn a_card_shows_clock_article_case_and_what_to_do() {
        let card = DeskCard {
            task: "送达通知书".to_owned(),
            clock: Clock {
                left: "今天到期".to_owned(),
                article: Some(Article::new("行政处罚法/61", "《行政处罚法》第六十一条")),
                ..Clock::default()
            },
            case: Link::new("交罚〔2026〕7号", "/cases/7"),
            about: "张<三>".to_owned(),
            action: Link::new("去送达", "/cases/7/serve"),
        };
        let today = DeskColumn { cards: vec![card], total: 1, more: None };
        let html = desk(&Desk { today, ..Desk::default() }).into_string();
        for text in ["今天到期", "《行政处罚法》第六十一条", "交罚〔2026〕7号", "张&lt;三&gt;", "去送达"]
        {
            assert!(html.contains(text), "{text}");
        }
        assert!(html.contains("没有超期事项") && html.contains("没有未提交的草稿"));
    }
}
