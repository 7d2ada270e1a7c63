//! What changed between two versions of a document: drafts that were sent back, a second notice, the decision against the notice.

use law::case::{Approval, Case, fact::Matter};
use maud::{Markup, html};

use super::case::matter_rows;
use crate::ui::{self, panel};

/// Every pair of versions that follow one another, the newest first; nothing when no document has a second version.
pub(crate) fn versions(case: &Case) -> Markup {
    let pairs = pairs(&case.approvals);
    html! {
        @if !pairs.is_empty() {
            (panel("版本变化", html! {}, html! {
                @for (at, pair) in pairs.iter().rev().enumerate() {
                    details open[at == 0] {
                        summary { (pair.title) }
                        (ui::diff_view(&pair.old_label, &pair.new_label, &pair.old, &pair.new))
                    }
                }
            }))
        }
    }
}

/// Two versions of a text that follow one another.
#[derive(Debug, PartialEq, Eq)]
struct Pair {
    title: String,
    old_label: String,
    new_label: String,
    old: String,
    new: String,
}

fn pairs(approvals: &[Approval]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (at, later) in approvals.iter().enumerate() {
        let earlier = approvals.iter().take(at).rev();
        let same = |held: &&Approval| held.matter.label() == later.matter.label();
        let told = |held: &&Approval| {
            matches!(later.matter, Matter::Decision { .. }) && matches!(held.matter, Matter::Notice { .. })
        };
        let before = earlier.clone().find(same).or_else(|| earlier.clone().find(told));
        if let Some(before) = before.filter(|before| text(&before.matter) != text(&later.matter)) {
            pairs.push(Pair {
                title: later.matter.label().trim_end_matches("审批").to_owned(),
                old_label: version(before),
                new_label: version(later),
                old: text(&before.matter),
                new: text(&later.matter),
            });
        }
    }
    pairs
}

fn version(approval: &Approval) -> String {
    format!("{}提请的{}", approval.requested_on, approval.matter.label().trim_end_matches("审批"))
}

fn text(matter: &Matter) -> String {
    let rows = matter_rows(matter).into_iter().filter(|(_, text)| !text.is_empty());
    rows.map(|(label, text)| [label, "：", &text, "\n"].concat()).collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use law::case::Outcome;

    use super::*;

    fn asked(matter: Matter, day: i8) -> Approval {
        Approval {
            matter,
            requested_by: "p".to_owned(),
            requested_on: date(2026, 3, day),
            opinion: String::new(),
            addressee: String::new(),
            outcome: Outcome::Open,
        }
    }

    fn filing(basis: &str) -> Matter {
        Matter::Filing { basis: basis.to_owned() }
    }

    #[test]
    fn a_draft_that_was_sent_back_is_compared_with_the_next() {
        let approvals =
            [asked(filing("第六十三条"), 2), asked(filing("第六十四条"), 3), asked(filing("第六十四条"), 4)];
        let pairs = pairs(&approvals);
        assert_eq!(pairs.len(), 1, "the third repeats the second");
        assert_eq!(pairs[0].old, "立案依据：第六十三条\n");
        let html = versions(&Case { approvals: approvals.to_vec(), ..Case::default() }).into_string();
        assert!(html.contains("<del>三</del><ins>四</ins>"), "{html}");
    }

    #[test]
    fn different_matters_are_not_compared() {
        let other = Matter::Withdrawal { reason: "无".to_owned() };
        assert!(pairs(&[asked(filing("甲"), 2), asked(other, 3)]).is_empty());
    }
}
