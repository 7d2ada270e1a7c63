//! What to ask in an interview: questions by domain, each with the element that it proves and why it is asked.

use std::sync::LazyLock;

use serde::Deserialize;

/// One question of the shipped outline.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question as it is put.
    pub ask: String,
    /// What the answer proves.
    pub element: String,
    /// Why it is asked.
    pub why: String,
    /// Domains of the items to which it belongs; empty for every interview.
    #[serde(default)]
    pub domains: Vec<String>,
    /// It closes the interview.
    #[serde(default)]
    pub last: bool,
}

#[derive(Deserialize)]
struct Outline {
    #[serde(rename = "question")]
    questions: Vec<Question>,
}

static SHIPPED: LazyLock<Vec<Question>> = LazyLock::new(|| {
    toml::from_str::<Outline>(include_str!("../../../../catalog/interviews/questions.toml"))
        .map(|outline| outline.questions)
        .unwrap_or_default()
});

/// The questions for an item of this domain: who and which rights first, then what the domain asks, then the end.
pub fn questions(domain: &str) -> Vec<&'static Question> {
    let fits = |question: &&Question| {
        question.domains.is_empty() || question.domains.iter().any(|held| held == domain)
    };
    let (last, first): (Vec<_>, Vec<_>) = SHIPPED.iter().filter(fits).partition(|question| question.last);
    first.into_iter().chain(last).collect()
}

/// The record to begin with: every question with an empty answer; what is not answered is left out when it is sent.
pub fn outline(domain: &str) -> String {
    let asked: Vec<_> =
        questions(domain).iter().map(|question| format!("问：{}\n答：", question.ask)).collect();
    asked.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_domain_named_in_the_outline_is_one_of_the_catalogue() {
        let catalog = crate::catalog::Catalog::shipped().unwrap();
        for question in SHIPPED.iter() {
            for domain in &question.domains {
                assert!(catalog.items.items().any(|item| item.domain == *domain), "{domain}");
            }
        }
    }

    #[test]
    fn identity_and_rights_come_first_and_the_check_last() {
        let asked = questions("道路货运");
        assert_eq!(asked.first().unwrap().element, "程序：亮证");
        assert_eq!(asked.last().unwrap().element, "程序：核对");
        assert!(asked.iter().any(|question| question.element.contains("违法所得")));
        assert!(questions("").len() < asked.len(), "an unknown domain keeps what every interview asks");
    }
}
