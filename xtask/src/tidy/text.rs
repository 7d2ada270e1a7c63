//! The form of the text: no tabs, no trailing space, no long lines, no promise without an address.

use std::sync::LazyLock;

use anyhow::Result;
use regex::Regex;

use crate::tree::{Finding, Tree};

/// In characters; a Chinese character counts as one.
const LINE_COLUMNS_MAX: usize = 140;

static PROMISE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(concat!(r"\b(FIX", "ME|TO", r"DO)\b")).ok());
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\bdecision \d{4}\b|#\d+\b").ok());

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let (Some(promise), Some(address)) = (PROMISE.as_ref(), ADDRESS.as_ref()) else {
        anyhow::bail!("a pattern of this check is broken");
    };
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| !file.is_foreign()) {
        let is_rust = file.extension() == "rs";
        for (number, line) in file.lines() {
            let columns = line.chars().count();
            if line.ends_with([' ', '\t']) {
                findings.push(file.finding(number, "trailing space; remove it"));
            }
            if is_rust && line.contains('\t') {
                findings.push(file.finding(number, "a tab; indent by four spaces, write `\\t` in a literal"));
            }
            // A long literal cannot be broken without hurting who reads it.
            let plain = line.replace("\\\"", "''");
            let literal = plain.split('"').skip(1).step_by(2).any(|part| part.chars().count() > 60);
            let is_rust = is_rust && !file.path.contains("/examples/");
            if is_rust && columns > LINE_COLUMNS_MAX && !literal {
                let message = format!("{columns} columns of at most {LINE_COLUMNS_MAX}; break the line");
                findings.push(file.finding(number, message));
            }
            // Prose may speak of promises; code may not make them without an address.
            if file.extension() != "md" && promise.is_match(line) && !address.is_match(line) {
                let message =
                    "a promise without an address; do it now, or name `decision NNNN` or an issue `#N`";
                findings.push(file.finding(number, message));
            }
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tree::Tree;

    #[test]
    fn each_breach_of_form_is_found() {
        let text = [
            "\tlet a = 1;",
            "let b = 2; ",
            &"字".repeat(141),
            &"字".repeat(140),
            concat!("// TO", "DO: later"),
            concat!("// TO", "DO(decision 0004): later"),
            concat!("// FIX", "ME #12"),
        ]
        .join("\n");
        let findings = check(&Tree::of_texts(&[("crates/law/src/a.rs", &text)])).unwrap();
        assert_eq!(findings.iter().map(|it| it.line).collect::<Vec<_>>(), [1, 2, 3, 5]);
    }
}
