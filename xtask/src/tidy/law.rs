//! The citations of the law in the code: their form, and the index in both directions.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::LazyLock,
};

use anyhow::Result;
use regex::Regex;

use crate::tree::{Finding, Tree};

/// A comment that wants to be a citation, well formed or not.
static CITATION_LIKE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)(?:^|\s)(//[/!]?\s*law\s*[:：].*)$").ok());

/// `Law: 行政处罚法 art. 63(1), 64; 行政强制法 art. 18.`, then any text.
static CITATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let reference = r"\d+(?:-\d+)?(?:\(\d+\))*";
    let references = format!("{reference}(?:, {reference})*");
    let law = format!(
        r"[\p{{Han}}\d（）〔〕《》·、—-]*\p{{Han}}[\p{{Han}}\d（）〔〕《》·、—-]* art\. {references}"
    );
    Regex::new(&format!(r"^// Law: ({law}(?:; {law})*)\.(?: .*)?$")).ok()
});

/// One article at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    pub statute: String,
    /// As written: `63(1)`.
    pub article: String,
    pub path: String,
    pub line: usize,
}

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (path, line, comment) in citation_like(tree) {
        if parse(&comment).is_none() {
            let message = format!(
                "`{comment}` is not of the fixed form; write `// Law: 行政处罚法 art. 63(1), 64; 行政强制法 art. 18.`"
            );
            findings.push(Finding { path, line, message });
        }
    }
    Ok(findings)
}

/// All well-formed citations, in the order of statute and article.
pub fn citations(tree: &Tree) -> Vec<Citation> {
    let mut found = Vec::new();
    for (path, line, comment) in citation_like(tree) {
        for (statute, article) in parse(&comment).into_iter().flatten() {
            found.push(Citation { statute, article, path: path.clone(), line });
        }
    }
    found.sort_by(|a, b| {
        let key = |it: &Citation| (it.statute.clone(), numbers(&it.article), it.path.clone(), it.line);
        key(a).cmp(&key(b))
    });
    found
}

/// The index in both directions: the places of each article, and the articles of each file.
pub fn index(tree: &Tree) -> String {
    let citations = citations(tree);
    let mut text = String::from("# Article to code\n");
    let mut statute = "";
    for citation in &citations {
        if citation.statute != statute {
            statute = &citation.statute;
            // Writing to a String cannot fail.
            let _ = write!(text, "\n## {statute}\n\n");
        }
        let _ = writeln!(text, "- art. {} — {}:{}", citation.article, citation.path, citation.line);
    }
    let mut by_file: BTreeMap<&str, BTreeSet<(usize, &str, &str)>> = BTreeMap::new();
    for it in &citations {
        by_file.entry(&it.path).or_default().insert((it.line, &it.statute, &it.article));
    }
    text.push_str("\n# Code to article\n");
    for (path, places) in by_file {
        let _ = write!(text, "\n## {path}\n\n");
        for (line, statute, article) in places {
            let _ = writeln!(text, "- {line}: {statute} art. {article}");
        }
    }
    text
}

/// Path, line and text of everything that wants to be a citation. The checks themselves speak of the form.
fn citation_like(tree: &Tree) -> Vec<(String, usize, String)> {
    let Some(pattern) = CITATION_LIKE.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    for file in tree.rust_sources().filter(|file| !file.path.starts_with("xtask/")) {
        for (line, text) in file.lines() {
            if let Some(comment) = pattern.captures(text).and_then(|it| it.get(1)) {
                found.push((file.path.clone(), line, comment.as_str().to_owned()));
            }
        }
    }
    found
}

fn parse(comment: &str) -> Option<Vec<(String, String)>> {
    let captures = CITATION.as_ref()?.captures(comment)?;
    let mut found = Vec::new();
    for part in captures.get(1)?.as_str().split("; ") {
        let (statute, articles) = part.split_once(" art. ")?;
        found.extend(articles.split(", ").map(|article| (statute.to_owned(), article.to_owned())));
    }
    Some(found)
}

/// `63(1)` as `[63, 1]`, so that article 9 comes before article 63.
fn numbers(article: &str) -> Vec<u32> {
    article.split(|it: char| !it.is_ascii_digit()).filter_map(|it| it.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{check, index, parse};
    use crate::tree::Tree;

    #[test]
    fn the_fixed_form_is_read() {
        let found =
            parse("// Law: 行政处罚法 art. 63(1)(2), 64; 行政强制法 art. 18. Why it matters.").unwrap();
        let articles: Vec<_> = found.iter().map(|(law, article)| format!("{law} {article}")).collect();
        assert_eq!(articles, ["行政处罚法 63(1)(2)", "行政处罚法 64", "行政强制法 18"]);
        assert!(parse("// Law: 交通运输行政执法程序规定 art. 17-1.").is_some());
    }

    #[test]
    fn other_forms_are_found() {
        for bad in [
            "// Law: 行政处罚法 art. 63(1)",
            "// Law: 行政处罚法第63条.",
            "// Law: Penalty Law art. 63.",
            "// law: 行政处罚法 art. 63.",
            "/// Law: 行政处罚法 art. 63.",
            "//Law: 行政处罚法 art. 63.",
            "// Law：行政处罚法 art. 63.",
            "    let a = 1; // Law: 行政处罚法 Art 63.",
        ] {
            let tree = Tree::of_texts(&[("crates/law/src/a.rs", bad)]);
            assert_eq!(check(&tree).unwrap().len(), 1, "{bad}");
        }
    }

    #[test]
    fn the_index_goes_both_ways_and_counts_articles_as_numbers() {
        let text = "// Law: 行政处罚法 art. 63.\n// Law: 行政处罚法 art. 9.\n";
        let tree = Tree::of_texts(&[("crates/law/src/a.rs", text)]);
        let index = index(&tree);
        let articles: Vec<_> = index.lines().filter(|line| line.starts_with("- ")).collect();
        assert_eq!(
            articles,
            [
                "- art. 9 — crates/law/src/a.rs:2",
                "- art. 63 — crates/law/src/a.rs:1",
                "- 1: 行政处罚法 art. 63",
                "- 2: 行政处罚法 art. 9",
            ]
        );
    }
}
