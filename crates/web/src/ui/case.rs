//! The page of a case: its head, its steps with their terms, what can be done next and what cannot.

use maud::{Markup, html};

use super::{
    page::Slot,
    parts::{Article, Chip, Clock, Link},
    refusal::{Breach, defects},
};

/// The head of a case: number, party, matter, state and defects.
pub fn case_header(header: &CaseHeader) -> Markup {
    html! {
        header.case-head {
            div.case-line {
                span.case-no { (header.number) }
                @for chip in &header.chips { (chip) }
                span.case-links { @for link in &header.links { a.btn.btn-small href=(link.href) { (link.label) } } }
            }
            p.case-party { b { (header.party) } span.case-matter { (header.matter) } }
            dl.case-facts {
                @for (label, value) in &header.facts { div { dt { (label) } dd { (value) } } }
            }
            (defects(&header.defects))
        }
    }
}

/// The steps of a procedure, each with its term.
pub fn step_bar(steps: &[Step]) -> Markup {
    html! {
        nav.steps aria-label="办案步骤" {
            ol {
                @for step in steps {
                    li class={ "step step-" (step.state.key()) } aria-current=[step.state.current()] {
                        @if let Some(href) = &step.href { a.step-name href=(href) { (step.label) } }
                        @else { span.step-name { (step.label) } }
                        span.visually-hidden { (step.state.text()) }
                        @if !step.note.is_empty() { span.step-note { (step.note) } }
                        @if let Some(clock) = &step.clock { (clock) }
                    }
                }
            }
        }
    }
}

/// What can be done next, and greyed, what cannot, with every reason.
pub fn action_panel(panel: &ActionPanel) -> Markup {
    html! {
        section.actions {
            h2 { "下一步" }
            div.action-list {
                @if let Some(usual) = &panel.usual { (action(usual, true)) }
                @for other in &panel.open { (action(other, false)) }
                @if panel.usual.is_none() && panel.open.is_empty() { p.muted { "现在没有轮到您办理的事项。" } }
            }
            @if !panel.closed.is_empty() {
                details.closed-actions open {
                    summary { "暂时不能办（" (panel.closed.len()) "）" }
                    @for action in &panel.closed {
                        div.closed-action {
                            span.btn.btn-off aria-disabled="true" { (action.label) }
                            div {
                                @if let Some(on) = &action.opens_on { p { "没有新情况的，" strong { (on) } "起可以办理。" } }
                                ul { @for breach in &action.breaches { li { (breach) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn action(action: &Action, usual: bool) -> Markup {
    html! {
        div.action.action-usual[usual] {
            a.btn.btn-main[usual] href=(action.href) { (action.label) }
            p.muted {
                (action.hint)
                @if let Some(article) = &action.article { " " (article) }
            }
        }
    }
}

/// Panes side by side, such as elements, evidence and documents. On a phone the script shows one at a time.
pub fn panes(panes: &[Pane]) -> Markup {
    html! {
        div.panes data-panes {
            nav.pane-tabs aria-label="分栏" {
                @for pane in panes {
                    a href={ "#" (pane.id) } { (pane.title) span.pane-count { (pane.count) } }
                }
            }
            @for pane in panes {
                section.pane id=(pane.id) tabindex="-1" {
                    h2 { (pane.title) span.pane-count { (pane.count) } }
                    div.pane-body { (pane.body) }
                }
            }
        }
    }
}

/// The elements of the offence and what proves each.
pub fn elements(elements: &[Element]) -> Markup {
    html! {
        ol.elements {
            @for element in elements {
                li class={ "element element-" (element.proof.key()) } {
                    p.element-head { b { (element.label) } (element.proof.chip()) }
                    @if !element.finding.is_empty() { p { (element.finding) } }
                    @if !element.evidence.is_empty() {
                        p.element-evidence { @for link in &element.evidence { (link) } }
                    }
                    @if let Some(article) = &element.article { p { (article) } }
                }
            }
        }
    }
}

/// What happened, newest first.
pub fn timeline(entries: &[Entry]) -> Markup {
    html! {
        ol.timeline {
            @for entry in entries {
                li.entry {
                    p.entry-when { time { (entry.on) } }
                    div.entry-what {
                        p { b { (entry.title) } @if let Some(article) = &entry.article { " " (article) } }
                        @if !entry.note.is_empty() { p { (entry.note) } }
                        p.muted { (entry.actor) " · 记录于 " (entry.recorded_at) }
                        @if !entry.links.is_empty() { p.element-evidence { @for link in &entry.links { (link) } } }
                        @for breach in &entry.defects { (breach) }
                    }
                }
            }
        }
    }
}

/// What the head of a case shows.
#[derive(Debug, Clone, Default)]
pub struct CaseHeader {
    /// The number of the case.
    pub number: String,
    /// Name of the party, masked as the reader may see it.
    pub party: String,
    /// The matter, `未取得道路运输经营许可擅自从事道路客运经营`.
    pub matter: String,
    /// The state of the case.
    pub chips: Vec<Chip>,
    /// Four to eight facts: date of filing, place, handlers, amount.
    pub facts: Vec<(String, String)>,
    /// Defects of what has happened.
    pub defects: Vec<Breach>,
    /// Print, hand over, follow.
    pub links: Vec<Link>,
}

/// A step of a procedure.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// Two characters, `立案`.
    pub label: String,
    /// Where the case stands to it.
    pub state: StepState,
    /// A date or a short remark.
    pub note: String,
    /// Its term.
    pub clock: Option<Clock>,
    /// The part of the page, or the page, that belongs to it.
    pub href: Option<String>,
}

/// Where a case stands to a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StepState {
    /// Behind.
    Done,
    /// Under way.
    Current,
    /// Ahead.
    #[default]
    Todo,
    /// Not part of this case.
    Skipped,
}

impl StepState {
    fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::Todo => "todo",
            Self::Skipped => "skipped",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Done => "（已完成）",
            Self::Current => "（进行中）",
            Self::Todo => "（未到）",
            Self::Skipped => "（不适用）",
        }
    }

    fn current(self) -> Option<&'static str> {
        (self == Self::Current).then_some("step")
    }
}

/// What can be done next.
#[derive(Debug, Clone, Default)]
pub struct ActionPanel {
    /// What usually comes next, when it is for the reader.
    pub usual: Option<Action>,
    /// What else is open.
    pub open: Vec<Action>,
    /// Not open.
    pub closed: Vec<ClosedAction>,
}

/// Something that can be done.
#[derive(Debug, Clone, Default)]
pub struct Action {
    /// A verb with its object.
    pub label: String,
    /// Where it is done.
    pub href: String,
    /// What to know before.
    pub hint: String,
    /// Its basis.
    pub article: Option<Article>,
}

/// Something that cannot be done now.
#[derive(Debug, Clone, Default)]
pub struct ClosedAction {
    /// A verb with its object.
    pub label: String,
    /// Every reason against it.
    pub breaches: Vec<Breach>,
    /// The day from which it can be done, when only time is missing.
    pub opens_on: Option<String>,
}

/// One of the panes side by side.
#[derive(Debug, Clone, Default)]
pub struct Pane {
    /// The anchor.
    pub id: String,
    /// The heading.
    pub title: String,
    /// A short count beside the heading, `7/8`.
    pub count: String,
    /// The content.
    pub body: Slot,
}

/// An element of the offence.
#[derive(Debug, Clone, Default)]
pub struct Element {
    /// Its name, `主体`.
    pub label: String,
    /// What was found.
    pub finding: String,
    /// How well it is proved.
    pub proof: Proof,
    /// The evidence for it.
    pub evidence: Vec<Link>,
    /// The article that asks for it.
    pub article: Option<Article>,
}

/// How well an element is proved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Proof {
    /// Proved.
    Proved,
    /// Only one piece of evidence, or a contradiction.
    Weak,
    /// Nothing yet.
    #[default]
    Missing,
}

impl Proof {
    fn key(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Weak => "weak",
            Self::Missing => "missing",
        }
    }

    fn chip(self) -> Chip {
        use super::parts::Tone;
        match self {
            Self::Proved => Chip::new("已证明", Tone::Ok),
            Self::Weak => Chip::new("证据单薄", Tone::Warn),
            Self::Missing => Chip::new("缺证据", Tone::Plain),
        }
    }
}

/// An act in the history of a subject.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// The day it takes effect.
    pub on: String,
    /// What was done.
    pub title: String,
    /// By whom.
    pub actor: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// More about it.
    pub note: String,
    /// Its basis.
    pub article: Option<Article>,
    /// Documents and files.
    pub links: Vec<Link>,
    /// What was wrong with it.
    pub defects: Vec<Breach>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_bar_tells_state_and_term() {
        let steps = [
            Step {
                label: "立案".to_owned(),
                state: StepState::Done,
                note: "09-01".to_owned(),
                ..Step::default()
            },
            Step {
                label: "决定".to_owned(),
                state: StepState::Current,
                clock: Some(Clock { left: "还剩3个工作日".to_owned(), ..Clock::default() }),
                ..Step::default()
            },
        ];
        let html = step_bar(&steps).into_string();
        assert!(html.contains("step-done") && html.contains("aria-current=\"step\""));
        assert!(html.contains("还剩3个工作日") && html.contains("（已完成）"));
    }

    #[test]
    fn only_what_usually_comes_next_is_the_main_button() {
        let action = |label: &str| Action { label: label.to_owned(), ..Action::default() };
        let panel = ActionPanel {
            usual: Some(action("催告")),
            open: vec![action("登记缴款")],
            ..ActionPanel::default()
        };
        let html = action_panel(&panel).into_string();
        assert_eq!(html.matches("btn-main").count(), 1);
        assert!(html.find("催告") < html.find("登记缴款"));
        assert!(!action_panel(&ActionPanel { usual: None, ..panel }).into_string().contains("btn-main"));
    }

    #[test]
    fn what_cannot_be_done_says_every_reason() {
        let closed = ClosedAction {
            label: "结案".to_owned(),
            breaches: vec![
                Breach { sentence: "罚款未缴清".to_owned(), ..Breach::default() },
                Breach { sentence: "扣押物未处理".to_owned(), ..Breach::default() },
            ],
            opens_on: Some("2026-11-26".to_owned()),
        };
        let html =
            action_panel(&ActionPanel { closed: vec![closed], ..ActionPanel::default() }).into_string();
        assert!(html.contains("aria-disabled=\"true\">结案") && html.contains("2026-11-26"));
        assert!(html.contains("罚款未缴清") && html.contains("扣押物未处理"));
    }
}
