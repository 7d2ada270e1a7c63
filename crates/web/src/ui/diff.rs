//! What changed between two texts: whole lines first, then the characters inside changed lines; a figure or a
//! Latin word changes as a whole, since half a sum of money reads like another sum.

use maud::{Markup, html};
use similar::{Algorithm, ChangeTag, utils::diff_slices};

/// Shows the changes from `old` to `new` in one column, removed text struck out, added text underlined.
pub fn diff_view(old_label: &str, new_label: &str, old: &str, new: &str) -> Markup {
    let spans = diff(old, new);
    let changed = spans.iter().any(|span| span.kind != SpanKind::Same);
    html! {
        div.diff {
            p.diff-head {
                del { (old_label) } " → " ins { (new_label) }
                @if !changed { span.muted { "两版文字相同" } }
            }
            div.diff-text {
                @for span in &spans {
                    @match span.kind {
                        SpanKind::Same => span { (span.text) },
                        SpanKind::Removed => del { (span.text) },
                        SpanKind::Added => ins { (span.text) },
                    }
                }
            }
        }
    }
}

/// The changes that lead from `old` to `new`, in reading order.
pub fn diff(old: &str, new: &str) -> Vec<Span> {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let mut spans = Vec::new();
    let (mut removed, mut added) = (String::new(), String::new());
    for (tag, group) in diff_slices(Algorithm::Myers, &old_lines, &new_lines) {
        match tag {
            ChangeTag::Delete => removed.push_str(&group.concat()),
            ChangeTag::Insert => added.push_str(&group.concat()),
            ChangeTag::Equal => {
                diff_words(&removed, &added, &mut spans);
                (removed, added) = (String::new(), String::new());
                push(&mut spans, SpanKind::Same, group.concat());
            }
        }
    }
    diff_words(&removed, &added, &mut spans);
    spans
}

/// A stretch of text and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Kept, removed or added.
    pub kind: SpanKind,
    /// The text itself.
    pub text: String,
}

/// What happened to a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanKind {
    /// In both texts.
    Same,
    /// Only in the old text.
    Removed,
    /// Only in the new text.
    Added,
}

/// Words are compared up to this many on both sides together; a longer rewrite is shown as a whole, since the
/// comparison takes quadratic time in the worst case and nobody reads such a change word by word.
const WORDS_MAX: usize = 8_000;

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn diff_words(old: &str, new: &str, spans: &mut Vec<Span>) {
    let (old_words, new_words) = (words(old), words(new));
    if old_words.len() + new_words.len() > WORDS_MAX {
        push(spans, SpanKind::Removed, old.to_owned());
        push(spans, SpanKind::Added, new.to_owned());
        return;
    }
    for (tag, group) in diff_slices(Algorithm::Myers, &old_words, &new_words) {
        let kind = match tag {
            ChangeTag::Equal => SpanKind::Same,
            ChangeTag::Delete => SpanKind::Removed,
            ChangeTag::Insert => SpanKind::Added,
        };
        push(spans, kind, group.concat());
    }
}

fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut in_word = false;
    for letter in text.chars() {
        let joins = letter.is_ascii_alphanumeric() || matches!(letter, '.' | ',');
        match words.last_mut() {
            Some(word) if joins && in_word => word.push(letter),
            _ => words.push(letter.to_string()),
        }
        in_word = joins;
    }
    words
}

fn push(spans: &mut Vec<Span>, kind: SpanKind, text: String) {
    match spans.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.kind == kind => last.text.push_str(&text),
        _ => spans.push(Span { kind, text }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(spans: &[Span], without: SpanKind) -> String {
        spans.iter().filter(|span| span.kind != without).map(|span| span.text.as_str()).collect()
    }

    proptest! {
        #[test]
        fn applying_the_changes_gives_both_texts(
            old in "[甲乙丙ab<\n]{0,60}",
            new in "[甲乙丙ab<\n]{0,60}",
        ) {
            let spans = diff(&old, &new);
            prop_assert_eq!(side(&spans, SpanKind::Removed), new);
            prop_assert_eq!(side(&spans, SpanKind::Added), old);
        }
    }

    #[test]
    fn only_the_changed_characters_are_marked() {
        let html =
            diff_view("原文", "新文", "罚款叁仟元整\n限期缴纳", "罚款贰仟元整\n限期缴纳").into_string();
        assert!(html.contains("<del>叁</del><ins>贰</ins>"), "{html}");
    }

    #[test]
    fn a_figure_changes_as_a_whole() {
        let html = diff_view("原文", "新文", "收入12,000元", "收入18,240元").into_string();
        assert!(html.contains("<del>12,000</del><ins>18,240</ins>"), "{html}");
    }

    #[test]
    fn a_long_rewrite_is_shown_as_a_whole() {
        let (old, new) = ("甲".repeat(WORDS_MAX), "乙".repeat(WORDS_MAX));
        assert_eq!(diff(&old, &new).len(), 2);
    }
}
