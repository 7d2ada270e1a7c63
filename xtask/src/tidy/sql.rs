//! Only `store` knows SQL.

use std::sync::LazyLock;

use anyhow::Result;
use regex::Regex;

use crate::{
    rust::{self, Kind},
    tree::{Finding, Tree},
};

static STATEMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?s)\bSELECT\b.*\bFROM\b|\bUPDATE\b.*\bSET\b|(?i:\bINSERT\s+INTO\b|\bDELETE\s+FROM\b)").ok()
});

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let Some(statement) = STATEMENT.as_ref() else { anyhow::bail!("the pattern of SQL is broken") };
    let mut findings = Vec::new();
    let foreign = |name: Option<&str>| name.is_some_and(|name| name != "store");
    for file in tree.rust_sources().filter(|file| foreign(file.source_of_crate())) {
        for token in rust::tokens(&file.text) {
            if token.kind == Kind::Text && statement.is_match(&token.text) {
                findings.push(file.finding(token.line, "SQL outside `store`; make it a function there"));
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
    fn statements_are_found_outside_store_only() {
        let text = "/// SELECT a FROM b.\nfn a() { q(\"SELECT a\n FROM b\"); q(\"insert into a\"); \
                    q(\"select from the list\"); }";
        let tree = Tree::of_texts(&[("crates/web/src/a.rs", text), ("crates/store/src/a.rs", text)]);
        let findings = check(&tree).unwrap();
        assert_eq!(findings.iter().map(|it| it.line).collect::<Vec<_>>(), [2, 3]);
        assert!(findings.iter().all(|it| it.path == "crates/web/src/a.rs"));
    }
}
